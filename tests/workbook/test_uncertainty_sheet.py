"""The sheet of uncertainty: the figures of the application, marked as values of the export."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from casebuilder.casefile import write
from casebuilder.cli import main
from casebuilder.model.case import Case
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from casebuilder.workbook.book import CHANGED_ROW
from casebuilder.workbook.document import workbook_bytes
from casebuilder.workbook.plan import CHECKS, UNCERTAINTY
from tests.benchmarks.large_case import large_case
from tests.building import euros, licence, small_case, with_ranges
from tests.parity.package import Where
from tests.workbook.inspected import Inspected, inspected

_CHANCE, _NOW, _MEAN, _ERROR, _P5 = range(1, 6)


def uncertain_case() -> Case:
    """Return a case whose licence may cost more than what the municipality saves."""
    amount = euros(1200).model_copy(update={"low": Decimal(100), "high": Decimal(2000)})
    return small_case(costs=(licence(amount=amount),))


def sheet_of(book: Inspected) -> str:
    return book.export.plan.names[UNCERTAINTY]


def row_of(book: Inspected, label: str) -> int:
    """Return the first row of the sheet that has a label."""
    return next(
        where.row for where, held in book.held.items() if where.sheet == sheet_of(book) and held == label
    )


def told_by_the_command_line(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict:  # type: ignore[type-arg]
    path = tmp_path / "case.zbc"
    write(path, case)
    assert main(["uncertainty", str(path), "--json"]) == 0
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def test_the_sheet_holds_what_the_command_line_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = template("neighbourhood-platform", Language.DUTCH).case
    told = told_by_the_command_line(case, tmp_path, capsys)
    book = inspected(case)
    sheet = sheet_of(book)
    municipality = told["parties"]["municipality"]
    row = row_of(book, "Gemeente")
    held = [book.held[Where(sheet, row, column)] for column in (_CHANCE, _NOW, _MEAN, _ERROR, _P5)]
    assert held == pytest.approx(
        [
            municipality["positive"],
            municipality["expected"],
            municipality["mean"],
            municipality["standard_error"],
            municipality["percentiles"]["5"],
        ],
        rel=1e-9,
    )
    texts = book.texts(sheet)
    for sentence in told["sentences"]:
        assert sentence in texts
    numbers = [
        held for where, held in book.held.items() if where.sheet == sheet and isinstance(held, float | int)
    ]
    for bar in municipality["tornado"][:5]:
        assert any(number == pytest.approx(bar["at_low"], rel=1e-9) for number in numbers)
    assert any(number == pytest.approx(told["information"]["evpi"], rel=1e-9) for number in numbers)
    # Every draw stands in one column of the histogram.
    counted = municipality["histogram"]["counts"]
    first = row_of(book, "Van, €") + 1
    drawn = [
        book.held[Where(sheet, first + place, column)] for place in range(len(counted)) for column in (3, 4)
    ]
    assert sum(float(str(number)) for number in drawn) == told["draws"] == 10_000


def test_only_the_result_now_is_a_formula_and_the_rest_says_that_it_is_not() -> None:
    book = inspected(uncertain_case())
    sheet = sheet_of(book)
    numbers = {
        where.column
        for where in book.formulas
        if where.sheet == sheet and isinstance(book.held[where], float | int)
    }
    assert numbers == {_NOW}
    (standing,) = [
        where
        for where, formula in book.formulas.items()
        if where.sheet == sheet and "De invoer" not in formula and "horen bij de export" in formula
    ]
    assert str(book.held[standing]).startswith("Berekend bij de export")
    assert f"${CHANGED_ROW + 1}" in book.formulas[standing]
    assert any("waarden" in text for text in book.texts(sheet))
    assert "10.000 keer getrokken, met startgetal 20260101" in " ".join(book.texts(sheet))


def test_the_sheet_of_checks_says_whether_values_of_the_export_still_belong() -> None:
    book = inspected(uncertain_case())
    checks = book.export.plan.names[CHECKS]
    where = Where(checks, CHANGED_ROW + 1, 0)
    assert "horen bij dit werkboek" in str(book.held[where])
    assert "horen niet meer bij dit werkboek" in book.formulas[where]


@pytest.mark.parametrize("language", Language)
def test_without_ranges_the_sheet_says_what_to_do(language: Language) -> None:
    book = inspected(small_case(), language)
    said = " ".join(book.texts(sheet_of(book)))
    wanted = {
        Language.DUTCH: "vul de laagste en de hoogste waarde in",
        Language.ENGLISH: "fill in the lowest",
    }
    assert wanted[language] in said
    assert not [text for name, text in book.parts.items() if "chart" in name and "tornado" in text]


def test_another_seed_gives_another_sheet_and_the_same_seed_the_same() -> None:
    case = uncertain_case()
    other = replaced(case, "settings.simulation.seed", 7)
    book, again = inspected(case), inspected(other)
    row = row_of(book, "Gemeente")
    where = Where(sheet_of(book), row, _MEAN)
    assert book.held[where] != again.held[where]
    assert "startgetal 7" in " ".join(again.texts(sheet_of(again)))


def test_a_case_in_which_nobody_takes_part_has_no_such_sheet() -> None:
    book = inspected(small_case(effects=(), costs=(), services=()))
    assert UNCERTAINTY not in book.export.plan.names


def test_losses_are_hatched_and_gains_filled_in_the_colour_of_the_municipality() -> None:
    book = inspected(uncertain_case())
    (chart,) = [
        text for name, text in book.parts.items() if name.startswith("xl/charts/") and "Trekkingen" in text
    ]
    hatched, filled = chart.index("a:pattFill"), chart.index("a:solidFill")
    assert hatched
    assert filled
    assert "In de helft van de trekkingen ligt de uitkomst voor de gemeente" in chart
    assert Translator(Language.DUTCH)(Party.MUNICIPALITY.label) == "Gemeente"


@pytest.mark.parametrize("language", list(Language))
def test_no_page_of_the_print_begins_within_a_table_without_its_header(language: Language) -> None:
    case = with_ranges(large_case())
    workbook = openpyxl.load_workbook(io.BytesIO(workbook_bytes(case, language)))
    sheet = workbook[{Language.DUTCH: "Onzekerheid", Language.ENGLISH: "Uncertainty"}[language]]
    breaks = [found.id for found in sheet.row_breaks.brk]
    assert len(breaks) > 2
    for row in breaks:
        # What begins a page is a heading, the header of a table or a chart, never a row with values.
        assert not isinstance(sheet.cell(row + 1, 3).value, float | int), row
