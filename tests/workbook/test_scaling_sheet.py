"""The list of municipalities as a workbook of its own."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from casebuilder.model.break_even_size import break_even_sizes
from casebuilder.model.case import Case
from casebuilder.model.municipality import Municipality
from casebuilder.model.parties import Party
from casebuilder.model.scaling import MunicipalitySize, SizeBasis, results_for
from casebuilder.model.units import Unit
from casebuilder.reference import municipalities
from casebuilder.scaling_list import ScaledTable, ranked_rows, totals
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from casebuilder.workbook.scaling_sheet import scaling_workbook
from tests.building import figure, small_case
from tests.parity.libreoffice import MUST_BE_THERE, PROGRAM, WHY_SKIPPED, recalculated

DUTCH, ENGLISH = Translator(Language.DUTCH), Translator(Language.ENGLISH)
HEADER, FIRST = 5, 6
NAME, PROVINCE, SIZE, FACTOR, USERS, FIRST_PARTY = range(2, 8)


def table_of(case: Case, *sizes: MunicipalitySize, typed: tuple[MunicipalitySize, ...] = ()) -> ScaledTable:
    results = results_for(case, SizeBasis.INHABITANTS, (*sizes, *typed))
    break_even = break_even_sizes(results.own, SizeBasis.INHABITANTS)
    return ScaledTable(results, ranked_rows(results, by_name=False), typed, break_even)


def example() -> ScaledTable:
    """Return the example in all municipalities."""
    sizes = (
        MunicipalitySize(facts.name, Decimal(facts.inhabitants), facts.code) for facts in municipalities()
    )
    return table_of(template("neighbourhood-platform", Language.DUTCH).case, *sizes)


def small(name: str = "Voorbeeldstad", town: str = "Elders") -> ScaledTable:
    """Return a small case in its own town and in one twice as large."""
    case = small_case(municipality=Municipality(name=name, inhabitants=figure(1000, Unit.PERSONS)))
    return table_of(case, MunicipalitySize(town, Decimal(2000)))


def opened(content: bytes, *, results: bool = True) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=results)


def assert_equals_the_app(book: Workbook, table: ScaledTable) -> int:
    """Compare every number of the list and return how many were compared."""
    sheet, compared = book.worksheets[0], 0
    for row, (rank, outcome) in enumerate(table.rows, start=FIRST):
        there = outcome.parties[Party.MUNICIPALITY]
        numbers = [
            float(outcome.municipality.size),
            float(outcome.factor),
            outcome.users[-1],
            *(outcome.parties[party].npv for party in table.parties),
            there.bcr,
            there.payback_simple,
            *there.cash,
        ]
        assert sheet.cell(row, 1).value == rank
        for column, number in enumerate(numbers, start=SIZE):
            held = sheet.cell(row, column).value
            if number is None:
                assert held == "n.v.t."
            else:
                assert held == pytest.approx(number, rel=1e-9, abs=1e-6)
            compared += 1
    last = FIRST + len(table.rows)
    together = totals(outcome for _, outcome in table.rows)
    for column, party in enumerate(table.parties, start=FIRST_PARTY):
        assert sheet.cell(last, column).value == pytest.approx(together.npv[party], rel=1e-9)
        compared += 1
    assert sheet.cell(last, SIZE).value == pytest.approx(float(together.size))
    assert sheet.cell(last, USERS).value == pytest.approx(together.users)
    return compared


def test_every_municipality_has_the_numbers_of_the_app() -> None:
    table = example()

    compared = assert_equals_the_app(opened(scaling_workbook(table, DUTCH)), table)

    years, parties = len(table.results.own.calendar_years), len(table.parties)
    assert compared == len(municipalities()) * (3 + parties + 2 + years) + parties


@pytest.mark.skipif(PROGRAM is None and not MUST_BE_THERE, reason=WHY_SKIPPED)
def test_a_spreadsheet_program_comes_to_the_same_totals(tmp_path: Path) -> None:
    table = example()

    content = recalculated({"list": scaling_workbook(table, DUTCH)}, tmp_path)["list"]

    assert_equals_the_app(opened(content), table)


def test_the_totals_are_formulas() -> None:
    sheet = opened(scaling_workbook(small(), ENGLISH), results=False).worksheets[0]

    assert sheet.cell(FIRST + 2, FIRST_PARTY).value == "=SUM(G6:G7)"
    assert sheet.cell(FIRST + 2, FACTOR).value is None


def test_the_headings_stay_in_sight_and_can_be_filtered() -> None:
    sheet = opened(scaling_workbook(small(), ENGLISH)).worksheets[0]

    assert sheet.freeze_panes == "C6"
    assert sheet.auto_filter.ref is not None
    assert sheet.auto_filter.ref.startswith("A5:")
    assert not sheet.protection.sheet
    assert sheet.print_title_rows == "$1:$5"
    assert [sheet.cell(HEADER, column).value for column in (NAME, PROVINCE, SIZE)] == [
        "Municipality",
        "Province",
        "Inhabitants",
    ]


def test_the_municipality_of_the_case_stands_out() -> None:
    sheet = opened(scaling_workbook(small(), ENGLISH)).worksheets[0]

    bold = {sheet.cell(row, NAME).value: sheet.cell(row, NAME).font.b for row in (FIRST, FIRST + 1)}
    assert bold == {"Elders": False, "Voorbeeldstad (this case)": True}


def test_nothing_advanced_is_shown_as_a_dash() -> None:
    table = small()
    sheet = opened(scaling_workbook(table, ENGLISH)).worksheets[0]
    payback = FIRST_PARTY + len(table.parties) + 1

    assert sheet.cell(FIRST, payback).value == 0
    assert sheet.cell(FIRST, payback).number_format.endswith('"–"')


def test_the_second_sheet_says_what_was_held_fixed_and_where_sizes_come_from() -> None:
    sheet = opened(scaling_workbook(example(), ENGLISH)).worksheets[1]
    said = "\n".join(str(row[0]) for row in sheet.iter_rows(values_only=True))

    assert "The same in each municipality" in said
    assert "is not known here" in said
    assert "date from 1 January 2021" in said
    assert "From 93,165 inhabitants on" in said


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_name_that_looks_like_a_formula_stays_text(sign: str) -> None:
    name = f"{sign}HYPERLINK(1;2)"

    sheet = opened(scaling_workbook(small(town=name), ENGLISH), results=False).worksheets[0]

    cell = next(
        sheet.cell(row, NAME) for row in (FIRST, FIRST + 1) if "HYPER" in str(sheet.cell(row, NAME).value)
    )
    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)


def test_the_same_list_gives_the_same_bytes() -> None:
    assert scaling_workbook(small(), DUTCH) == scaling_workbook(small(), DUTCH)


def test_it_says_what_it_is_and_in_which_language() -> None:
    content = scaling_workbook(small(), DUTCH)

    properties = opened(content).properties
    assert properties.title == "Voorbeeld in andere gemeenten, naar “Inwoners”, blik: maatschappelijk"
    assert properties.creator == "casebuilder"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert b"<dc:language>nl-NL</dc:language>" in package.read("docProps/core.xml")
