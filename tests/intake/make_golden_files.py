"""Make the stored files of tests/intake/files anew: the same records in every form that is read.

Run as a program, with LibreOffice on the path for the forms that only it writes. The stored files are
what the tests read, so that a file of today stays readable.
"""

from __future__ import annotations

import datetime
import io
import itertools
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

from tests.intake.building import message, service, workbook

FILES = Path(__file__).parent / "files"
HEADINGS = ("Cliëntnummer", "Begindatum", "Einddatum", "Productcode", "Geleverd", "Eenheid", "Bedrag")
LINES = (
    ("C001", (2025, 1, 1), (2025, 1, 31), "02A22", "12,5", "uur", "1.062,50"),
    ("C001", (2025, 7, 1), (2025, 7, 31), "02A22", "540", "minuten", "765"),
    ("00123", (2025, 1, 1), (2025, 1, 31), "1.10", "8", "dagdelen", "400,00"),
    ("00123", (2025, 7, 1), (2025, 7, 31), "1.10", "-1", "dagdelen", "-50,00"),
    ("Zoë", (2025, 7, 1), (2025, 8, 31), "02A22", ".", "uur", ""),
)
DUTCH, ISO = "%d-%m-%Y", "%Y-%m-%d"


def text(delimiter: str, dates: str, *, english: bool = False) -> str:
    """Return the records as separated text."""
    lines = [delimiter.join(HEADINGS)]
    for client, first, last, product, volume, unit, amount in LINES:
        numbers = [volume, amount]
        if english:
            numbers = [
                number if number == "." else number.translate(str.maketrans(",.", ".,")) for number in numbers
            ]
            numbers = [f'"{number}"' if "," in number else number for number in numbers]
        days = [datetime.date(*day).strftime(dates) for day in (first, last)]
        lines.append(delimiter.join((client, *days, product, numbers[0], unit, numbers[1])))
    return "\r\n".join(lines) + "\r\n"


def cells() -> list[tuple[object, ...]]:
    """Return the records as a spreadsheet holds them."""
    found: list[tuple[object, ...]] = [HEADINGS]
    for client, first, last, product, volume, unit, amount in LINES:
        numbers = [
            number if number in (".", "") else float(number.replace(".", "").replace(",", "."))
            for number in (volume, amount)
        ]
        days = (datetime.date(*first), datetime.date(*last))
        found.append((client, *days, product, numbers[0], unit, numbers[1]))
    return found


def formulas() -> bytes:
    """Return a workbook with formulas that have a number, a text or an error as their result."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Blad1")
        sheet.write_row(0, 0, ["client", "maand", "dienst", "uren"])
        sheet.write_row(1, 0, ["A", "2025-01", "x", 1])
        sheet.write_row(2, 0, ["B", "2025-01"])
        sheet.write_formula(2, 2, '="te"&"kst"', None, "tekst")
        sheet.write_formula(2, 3, "=1+1", None, 2)
        sheet.write_row(3, 0, ["C", "2025-01", "x"])
        sheet.write_formula(3, 3, "=1/0", None, "#DIV/0!")
        other = book.add_worksheet("Tweede")
        other.write(0, 0, "a")
        other.write_formula(1, 1, "=NA()", None, "#N/A")
    return buffer.getvalue()


def main() -> None:
    """Write the files."""
    FILES.mkdir(exist_ok=True)
    (FILES / "dutch.csv").write_bytes(text(";", DUTCH).encode("utf-8-sig"))
    (FILES / "windows_1252.csv").write_bytes(text(";", DUTCH).encode("cp1252"))
    (FILES / "english.csv").write_bytes(text(",", ISO, english=True).encode())
    (FILES / "excel_unicode.txt").write_bytes(text("\t", DUTCH).encode("utf-16"))
    (FILES / "workbook.xlsx").write_bytes(workbook(cells()))
    (FILES / "formulas.xlsx").write_bytes(formulas())
    for name, kind in itertools.product(("workbook", "formulas"), ("xls", "ods")):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                [
                    "soffice", f"-env:UserInstallation=file://{folder}", "--headless",
                    "--convert-to", kind, "--outdir", str(FILES), str(FILES / f"{name}.xlsx"),
                ],
                check=True,
                capture_output=True,
            )  # fmt: skip
    services = [
        service(750, "01", 106250, month="2025-01", tariff=8500),
        service(540, "01", 76500, month="2025-07", tariff=8500),
        service(10000, "83", 10000, month="2025-07", tariff=None, code="02A99"),
    ]
    (FILES / "wmo323.xml").write_bytes(message([("123456782", services)], 192750))
    (FILES / "wmo303.xml").write_bytes(message([], 0, version="2_4").replace(b"wmo323", b"wmo303"))
    sys.stdout.write("\n".join(sorted(path.name for path in FILES.iterdir())) + "\n")


if __name__ == "__main__":
    main()
