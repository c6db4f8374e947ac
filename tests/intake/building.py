"""Short ways to make a stranger's file in a test, and to read it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from casebuilder.intake.errors import IntakeError
from casebuilder.intake.form import form_mapping
from casebuilder.intake.proposals import propose
from casebuilder.intake.pseudonyms import PseudonymKey
from casebuilder.intake.reading import read_records
from casebuilder.intake.readings import Corrections, Reading
from casebuilder.intake.sources import Source, open_source, source_of_text
from casebuilder.model.hard_data.document import ColumnMapping
from casebuilder.model.hard_data.records import UNKNOWN, month_text, volume_text
from casebuilder.translation import Language, Translator

KEY = PseudonymKey(bytes(range(32)))
ENGLISH = Translator(Language.ENGLISH)

CITIZEN_NUMBERS = ("123456782", "111222333", "100000009", "010464554", "999999990")
"""Made-up numbers that pass the test of a citizen service number."""


def opened(path: Path, data: bytes, name: str = "file.csv") -> Source:
    """Open bytes as a file."""
    file = path / name
    file.write_bytes(data)
    return open_source(file)


def refusal(path: Path, data: bytes, name: str = "file.csv") -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(IntakeError) as caught:
        opened(path, data, name)
    return ENGLISH.message(caught.value.message)


def read(
    source: Source, mapping: ColumnMapping | None = None, corrections: Corrections | None = None
) -> Reading:
    """Read a source as the program proposes, or with a mapping."""
    chosen = mapping or form_mapping(source) or propose(source).mapping
    return read_records(source, chosen, KEY, corrections)


def read_text(text: str) -> Reading:
    """Read pasted text as the program proposes."""
    return read(source_of_text(text))


def rows(reading: Reading) -> list[tuple[str, ...]]:
    """Return what was read as short texts: client, months, product, volume, unit, amount."""
    found: list[tuple[str, ...]] = []
    for record in reading.records:
        product = reading.products[record.product]
        months = (month_text(record.first_month), month_text(record.last_month))
        found.append(
            (
                record.client,
                months[0] if months[0] == months[1] else "/".join(months),
                " ".join(filter(None, (product.category, product.code))),
                volume_text(record.volume),
                record.unit.value,
                "" if record.amount == UNKNOWN else str(record.amount),
            )
        )
    return found


def volumes(reading: Reading) -> list[str]:
    return [f"{row[3]} {row[4]}" for row in rows(reading)]


def reasons(reading: Reading) -> list[str]:
    """Return place and reason of what could not be read."""
    return [f"{reject.line}:{reject.column} {ENGLISH.message(reject.reason)}" for reject in reading.rejects]


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


def adds_up(reading: Reading) -> bool:
    """Return whether used and skipped lines together are all lines."""
    counts = reading.counts
    return counts.used == len(reading.records) and counts.used + counts.total_skipped == counts.lines


def workbook(
    lines: Iterable[Sequence[Any]], *, merged: Iterable[tuple[int, int, int, int, str]] = ()
) -> bytes:
    """Return an XLSX workbook with one sheet.

    Args:
        lines: The cells; a text that begins with "=" is a formula without a result, "=!" an error.
        merged: Cells that are one, with their text.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        date = book.add_format({"num_format": "dd-mm-yyyy"})
        time = book.add_format({"num_format": "[h]:mm"})
        sheet = book.add_worksheet("Blad1")
        for line, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(line, column, cell, date)
                elif isinstance(cell, datetime.timedelta):
                    sheet.write_datetime(line, column, cell, time)
                elif isinstance(cell, str) and cell.startswith("=!"):
                    sheet.write_formula(line, column, cell.replace("!", ""), None, "#DIV/0!")
                elif isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(line, column, cell, None, "")
                elif isinstance(cell, str):
                    sheet.write_string(line, column, cell)
                elif cell is not None:
                    sheet.write_number(line, column, cell)
        for first_line, first, last_line, last, text in merged:
            sheet.merge_range(first_line, first, last_line, last, text)
    return buffer.getvalue()


def service(
    volume: int = 60,
    unit: str = "01",
    amount: int = 6250,
    *,
    sign: str = "D",
    tariff: int | None = 6250,
    category: str = "02",
    code: str = "02A22",
    month: str = "2025-03",
) -> str:
    """Return one service of a WMO323 message."""
    price = "" if tariff is None else f"<wmo323:ProductTarief>{tariff}</wmo323:ProductTarief>"
    return (
        "<wmo323:Prestatie>"
        "<wmo323:ProductReferentie>1</wmo323:ProductReferentie>"
        "<wmo323:ToewijzingNummer>7</wmo323:ToewijzingNummer>"
        f"<wmo323:ProductCategorie>{category}</wmo323:ProductCategorie>"
        f"<wmo323:ProductCode>{code}</wmo323:ProductCode>"
        f"<wmo323:ProductPeriode><iwmo:Begindatum>{month}-01</iwmo:Begindatum>"
        f"<iwmo:Einddatum>{month}-28</iwmo:Einddatum></wmo323:ProductPeriode>"
        f"<wmo323:GeleverdVolume>{volume}</wmo323:GeleverdVolume>"
        f"<wmo323:Eenheid>{unit}</wmo323:Eenheid>{price}"
        f"<wmo323:IngediendBedrag><iwmo:Bedrag>{amount}</iwmo:Bedrag>"
        f"<iwmo:DebetCredit>{sign}</iwmo:DebetCredit></wmo323:IngediendBedrag>"
        "</wmo323:Prestatie>"
    )


def message(
    clients: Iterable[tuple[str, Sequence[str]]], total: int, *, sign: str = "D", version: str = "3_2"
) -> bytes:
    """Return a WMO323 message.

    Args:
        clients: Citizen service number and services of each client.
        total: Its total in cents.
        sign: Whether that is a debit or a credit.
        version: Version of iWmo as it stands in the namespace.
    """
    base = f"http://www.istandaarden.nl/iwmo/{version}"
    inside = "".join(
        f"<wmo323:Client><wmo323:Bsn>{number}</wmo323:Bsn>"
        f"<wmo323:Prestaties>{''.join(services)}</wmo323:Prestaties></wmo323:Client>"
        for number, services in clients
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<wmo323:Bericht xmlns:wmo323="{base}/wmo323/schema" xmlns:iwmo="{base}/basisschema/schema">'
        "<wmo323:Header><iwmo:BerichtCode>484</iwmo:BerichtCode><iwmo:BerichtVersie>3</iwmo:BerichtVersie>"
        "<iwmo:BerichtSubversie>2</iwmo:BerichtSubversie><wmo323:Afzender>12345678</wmo323:Afzender>"
        "<wmo323:Ontvanger>0114</wmo323:Ontvanger></wmo323:Header><wmo323:Declaratie>"
        "<iwmo:DeclaratieNummer>2025-03</iwmo:DeclaratieNummer>"
        f"<wmo323:TotaalIngediendBedrag><iwmo:TotaalBedrag>{total}</iwmo:TotaalBedrag>"
        f"<iwmo:DebetCredit>{sign}</iwmo:DebetCredit></wmo323:TotaalIngediendBedrag>"
        f"<wmo323:Clienten>{inside}</wmo323:Clienten></wmo323:Declaratie></wmo323:Bericht>"
    ).encode()
