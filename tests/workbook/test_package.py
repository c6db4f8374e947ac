"""What a written workbook is made of, checked without a spreadsheet engine."""

from __future__ import annotations

import datetime
import platform
import re
import tempfile
from collections import defaultdict
from pathlib import Path

import pytest
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import range_boundaries

from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.formula import spreadsheet
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.uncertainty.assessment import assess
from casebuilder.translation import Language, Translator
from casebuilder.workbook import glue
from casebuilder.workbook.document import workbook_results
from casebuilder.workbook.layout import BEFORE, HEADER_ROW, LABEL, VALUE
from casebuilder.workbook.plan import (
    CHECKS,
    EXPLANATION,
    FUNDING,
    HARD_DATA,
    NOT_IN_MONEY,
    OUTCOMES,
    POCKETS,
    QUESTIONS,
    SCENARIO_ROW,
    SUMMARY,
    SUPPORT,
    THRESHOLDS,
    UNCERTAINTY,
    TableHeader,
    TableRow,
    make_plan,
)
from tests.parity.comparison import columns, exported
from tests.parity.package import Where
from tests.parity.varied_cases import varied_cases
from tests.workbook.inspected import Inspected, inspected, relative, tokens

ALLOWED_FUNCTIONS = spreadsheet.FUNCTIONS | glue.FUNCTIONS
ALLOWED_NUMBERS = {"0", "1", "12", "13", "100"}
EXAMINED = (
    ("platform-social", Language.DUTCH),
    ("airbag-fixed-budget", Language.ENGLISH),
    ("s-curve", Language.DUTCH),
    ("other-contracts", Language.ENGLISH),
    ("lighter-activities", Language.DUTCH),
    ("outcomes", Language.ENGLISH),
    ("registrations", Language.ENGLISH),
    ("financing", Language.DUTCH),
    ("one-year", Language.DUTCH),
    ("nothing-yet", Language.ENGLISH),
)
TEXT_SHEETS = (
    SUMMARY,
    QUESTIONS,
    SUPPORT,
    EXPLANATION,
    THRESHOLDS,
    UNCERTAINTY,
    OUTCOMES,
    HARD_DATA,
    NOT_IN_MONEY,
)
"""Sheets without years."""
OUTCOME_CHARTS = (3, 4)
"""Up, same and down; the difference of those; self-sufficient before and after. Levels that nobody has are
hidden from the public, and with them the chart of levels."""
MANY_CLIENTS = 60
"""With so many, charts of outcomes tell nothing of single clients."""
LONGEST_FORMULA, LONGEST_TEXT_IN_FORMULA = 8_192, 255
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")


@pytest.fixture(scope="module", params=EXAMINED, ids=lambda item: f"{item[0]}-{item[1].value}")
def book(request: pytest.FixtureRequest) -> Inspected:
    """Return one of several workbooks, in either language."""
    name, language = request.param
    return inspected(varied_cases()[name], language)


def test_formulas_use_only_functions_that_every_spreadsheet_computes_alike(book: Inspected) -> None:
    used = {
        token.value.removesuffix("(")
        for formula in book.formulas.values()
        for token in tokens(formula)
        if token.type == Token.FUNC and token.subtype == Token.OPEN
    }
    assert used
    assert used <= ALLOWED_FUNCTIONS


def test_formulas_hold_no_number_that_ought_to_be_an_input(book: Inspected) -> None:
    found = {
        token.value
        for formula in book.formulas.values()
        for token in tokens(formula)
        if token.subtype == Token.NUMBER
    }
    assert found <= ALLOWED_NUMBERS


def test_formulas_and_texts_inside_them_are_no_longer_than_excel_allows(book: Inspected) -> None:
    for formula in book.formulas.values():
        assert len(formula) <= LONGEST_FORMULA
        for token in tokens(formula):
            if token.subtype == Token.TEXT:
                assert len(token.value) - 2 <= LONGEST_TEXT_IN_FORMULA


def year_headers(book: Inspected, sheet: str) -> list[int]:
    """Return the rows of a sheet that hold the calendar years in the columns of the years."""
    years, columns = list(book.export.results.calendar_years), book.export.layout.year_columns
    rows = {where.row for where in book.held if where.sheet == sheet}
    return sorted(
        row for row in rows if [book.held.get(Where(sheet, row, column)) for column in columns] == years
    )


def test_one_formula_serves_all_years_of_a_row(book: Inspected) -> None:
    years = set(book.export.layout.year_columns)
    rows: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    for where, formula in book.formulas.items():
        rows[where.sheet, where.row][where.column] = relative(formula, where)
    names = book.export.plan.names
    headers = {name: year_headers(book, name) for name in names.values()}
    # Tables of parties or funding models use the same columns, above the years of their sheet.
    of_years = {
        (sheet, row): formulas
        for (sheet, row), formulas in rows.items()
        if years & formulas.keys() and headers[sheet] and row > headers[sheet][0]
    }
    assert of_years
    for place, formulas in of_years.items():
        in_years = {column: formula for column, formula in formulas.items() if column in years}
        assert set(in_years) == years, place
        assert len(set(in_years.values())) == 1, (place, in_years)


def test_a_formula_with_its_own_year_wrongly_fixed_would_be_noticed() -> None:
    first, second = Where("Sheet", 4, 5), Where("Sheet", 4, 6)
    assert relative("=E5+Other!F$3", first) == relative("=F5+Other!G$3", second)
    assert relative("=$E5", first) != relative("=F5", second)


def test_years_stand_in_the_same_columns_on_every_sheet_with_years(book: Inspected) -> None:
    names = book.export.plan.names
    without = {names[key] for key in TEXT_SHEETS if key in names}
    below_tables = {names[key] for key in (POCKETS, FUNDING) if key in names}
    for sheet in set(names.values()) - without:
        headers = year_headers(book, sheet)
        if sheet in below_tables:
            # A sheet of who benefits has years only where there is something to share.
            assert len(headers) <= 1, sheet
            assert headers or sheet == names[POCKETS]
        else:
            assert headers[0] == HEADER_ROW, sheet


def test_every_input_is_used_by_a_formula_on_another_sheet(book: Inspected) -> None:
    layout = book.export.layout
    sheet = book.export.plan.assumptions.name
    used: set[tuple[int, int]] = set()
    for where, formula in book.formulas.items():
        if where.sheet == sheet:
            continue
        for token in tokens(formula):
            if token.subtype == Token.RANGE and token.value.startswith(sheet):
                left, top, right, bottom = range_boundaries(token.value.partition("!")[2])
                assert left is not None
                assert top is not None
                assert right is not None
                assert bottom is not None
                used |= {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
    for identifier, place in layout.inputs.items():
        for column in columns(place, layout.years):
            assert (place.row + 1, column + 1) in used, identifier


def test_every_line_has_its_label_beside_its_formulas(book: Inspected) -> None:
    translator = Translator(Language.DUTCH if "Samenvatting" in book.book.sheetnames else Language.ENGLISH)
    layout = book.export.layout
    for line in book.export.results.case_model.model.lines:
        place = layout.lines[line.id]
        assert book.held[Where(place.sheet, place.row, LABEL)] == translator.message(line.label)
        for column in columns(place, layout.years):
            assert Where(place.sheet, place.row, column) in book.formulas


def test_every_formula_has_a_stored_result_and_none_is_an_error(book: Inspected) -> None:
    for where in book.formulas:
        assert where in book.held, where
    assert not set(book.held.values()) & set(_ERRORS)


def test_only_inputs_can_be_changed_and_every_sheet_is_protected_without_a_password(book: Inspected) -> None:
    model, layout = book.export.results.case_model.model, book.export.layout
    assert layout.entries.keys() == {item.id for item in model.inputs if item.editable}
    allowed = {
        Where(entry.sheet, entry.row, column) for entry in layout.entries.values() for column in entry.columns
    }
    allowed.add(Where(book.export.plan.assumptions.name, SCENARIO_ROW, VALUE))
    unlocked = {
        Where(sheet.title, cell.row - 1, cell.column - 1)
        for sheet in book.book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.row and isinstance(cell.column, int) and not cell.protection.locked
    }
    assert unlocked == allowed
    for sheet in book.book.worksheets:
        assert sheet.protection.sheet
        assert not sheet.protection.password


def test_every_input_cell_refuses_what_the_app_refuses_and_says_why(book: Inspected) -> None:
    model, layout = book.export.results.case_model.model, book.export.layout
    rules = book.book[book.export.plan.assumptions.name].data_validations.dataValidation
    covered: dict[tuple[int, int], object] = {}
    for rule in rules:
        assert rule.promptTitle
        assert rule.prompt
        assert rule.error
        for cells in rule.sqref.ranges:
            covered |= dict.fromkeys(cells.cells, rule)
    for item in model.inputs:
        entry = layout.entries.get(item.id)
        assert (entry is not None) == item.editable
        for column in entry.columns if entry else ():
            assert entry is not None
            assert (entry.row + 1, column + 1) in covered, item.id
    assert (SCENARIO_ROW + 1, VALUE + 1) in covered


def test_charts_have_a_title_and_a_text_for_who_cannot_see_them(book: Inspected) -> None:
    charts = [text for name, text in book.parts.items() if name.startswith("xl/charts/chart")]
    drawings = [text for name, text in book.parts.items() if name.startswith("xl/drawings/drawing")]
    frames = [frame for text in drawings for frame in re.findall(r"<xdr:cNvPr [^>]*>", text)]
    involved = set(book.export.results.involved())
    # Two on the summary of all parties, one for who bears and benefits, one that compares funding models,
    # and where figures have ranges one with draws and one with a figure at a time.
    names = book.export.plan.names
    further = 2 + bool(involved & set(CHAIN)) + (FUNDING in names)
    uncertain = assess(book.export.results, draws=100)
    party = uncertain.information.party
    if uncertain.has_ranges:
        further += uncertain.chances[party].moves + bool(uncertain.bars[party])
    # A chart of outcomes stands there only where its groups are large enough to be shown.
    many = len(book.export.results.case.outcomes.clients) >= MANY_CLIENTS
    outcomes = len(charts) - len(book.export.plan.parties) - further
    assert outcomes in (OUTCOME_CHARTS if many else (0,))
    assert len(frames) == len(charts)
    assert all("<c:title>" in chart for chart in charts)
    assert all(re.search(r'descr="[^"]{20,}"', frame) for frame in frames)


def test_the_message_of_a_chart_is_read_once_as_its_title_and_not_on_the_line_above_it_too(
    book: Inspected,
) -> None:
    followed = 0
    for sheet in book.book.worksheets:
        for chart in getattr(sheet, "_charts"):  # noqa: B009  the library tells no types of it
            title = chart.title.tx.strRef
            if title is None:
                continue
            followed += 1
            place, _, cell = title.f.rpartition("!")
            above = chart.anchor._from.row
            assert (place.strip("'"), int(cell.rpartition("$")[2])) != (sheet.title, above), sheet.title
    assert followed >= 3


def test_tables_whose_columns_have_names_of_their_own_are_printed_on_one_page(book: Inspected) -> None:
    plan = book.export.plan
    sheet = book.book[plan.names[party_key(None)]]
    headers = [row + 1 for row, found in plan.parties[None].rows if isinstance(found, TableHeader)]
    assert len(headers) == (3 if set(book.export.results.involved()) & set(CHAIN) else 0)
    parties = sum(isinstance(found, TableRow) for _, found in plan.parties[None].rows) // (len(headers) or 1)
    breaks = {found.id for found in sheet.row_breaks.brk}
    for header in headers:
        # A break with number n comes after row n; the heading stands above the names of the columns.
        assert not breaks & set(range(header - 1, header + parties)), header


def test_nothing_leads_out_of_the_workbook_and_nothing_is_hidden(book: Inspected) -> None:
    assert not [name for name in book.parts if "external" in name.lower() or "vba" in name.lower()]
    for name, text in book.parts.items():
        if name.endswith(".rels"):
            assert 'TargetMode="External"' not in text, name
    assert [sheet.sheet_state for sheet in book.book.worksheets] == ["visible"] * len(book.book.sheetnames)
    for sheet in book.book.worksheets:
        assert not [key for key, row in sheet.row_dimensions.items() if row.hidden]
        assert not [key for key, column in sheet.column_dimensions.items() if column.hidden]


def test_the_properties_name_the_case_and_its_language_but_no_person_and_no_moment(book: Inspected) -> None:
    properties = book.book.properties
    assert properties.title == book.held[Where(book.export.plan.assumptions.name, 1, LABEL)]
    assert properties.creator == "casebuilder"
    assert properties.lastModifiedBy in (None, "casebuilder")
    assert properties.created == datetime.datetime(2000, 1, 1)  # noqa: DTZ001  as the package has it
    language = "nl-NL" if "Samenvatting" in book.book.sheetnames else "en-GB"
    assert properties.language == language
    charts = [text for name, text in book.parts.items() if name.startswith("xl/charts/chart")]
    assert all(f'<c:lang val="{language}"/>' in chart for chart in charts)


def test_no_part_names_a_folder_or_user_of_this_computer(book: Inspected) -> None:
    told = {str(Path.home()), str(Path.cwd()), tempfile.gettempdir(), platform.node()}
    for name, text in book.parts.items():
        assert not [word for word in told if len(word) > 1 and word in text], name
        assert "lastModifiedBy>" not in text or "lastModifiedBy>casebuilder<" in text, name


def test_cells_are_merged_for_running_text_only(book: Inspected) -> None:
    names = book.export.plan.names
    merged = {sheet.title for sheet in book.book.worksheets if sheet.merged_cells.ranges}
    text = (POCKETS, FUNDING, *(key for key in TEXT_SHEETS if key not in {QUESTIONS, EXPLANATION}))
    assert merged <= {names[key] for key in text if key in names}
    assert names[SUMMARY] in merged
    for sheet in book.book.worksheets:
        for area in sheet.merged_cells.ranges:
            assert area.min_row == area.max_row, (sheet.title, area.coord)
            row = {
                where.column: value
                for where, value in book.held.items()
                if where[:2] == (sheet.title, area.min_row - 1)
            }
            # Nothing but the text, or the text with what it is about before it.
            assert set(row) in ({area.min_col - 1}, {LABEL, area.min_col - 1}), (sheet.title, area.coord)
            assert {type(value) for value in row.values()} == {str}, (sheet.title, area.coord)


def test_every_sheet_is_ready_to_print_on_a4(book: Inspected) -> None:
    names = book.export.plan.names
    standing = {names[SUMMARY], names[EXPLANATION]}
    for sheet in book.book.worksheets:
        assert sheet.page_setup.paperSize == 9, sheet.title
        orientation = "portrait" if sheet.title in standing else "landscape"
        assert sheet.page_setup.orientation == orientation, sheet.title
        assert sheet.print_area, sheet.title
        assert sheet.oddFooter is not None
        assert sheet.oddHeader is not None
        assert "&P" in str(sheet.oddFooter.right.text)
        assert "&A" in str(sheet.oddHeader.right.text)
        if sheet.title not in standing:
            assert sheet.print_title_rows, sheet.title
            assert sheet.freeze_panes, sheet.title
        # One page wide, and as high as it takes; the summary is one page in all.
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.page_setup.fitToWidth in (None, 1), sheet.title
        one_page = sheet.title == names[SUMMARY]
        assert sheet.page_setup.fitToHeight in ((None, 1) if one_page else (0,)), sheet.title
        assert not sheet.col_breaks.brk, sheet.title
        assert not (one_page and sheet.row_breaks.brk)


def test_no_check_asks_for_attention_at_the_export(book: Inspected) -> None:
    sheet = book.export.plan.names[CHECKS]
    flags = {where.row: book.held[where] for where in book.formulas if where[::2] == (sheet, BEFORE)}
    assert flags
    assert set(flags.values()) == {0}


def test_the_outcome_of_the_checks_stands_on_every_sheet(book: Inspected) -> None:
    for sheet in book.book.sheetnames:
        outcomes = [
            value
            for where, value in book.held.items()
            if where.sheet == sheet and where.row == 2 and value in ("Controles in orde", "Checks in order")
        ]
        assert len(outcomes) == 1, sheet


def test_every_kind_of_sheet_is_among_the_examined() -> None:
    cases, translator = varied_cases(), Translator(Language.DUTCH)
    names = {
        key for name, _ in EXAMINED for key in make_plan(workbook_results(cases[name]), translator).names
    }
    assert names >= {*TEXT_SHEETS, POCKETS, FUNDING}


@pytest.mark.parametrize("language", Language)
def test_names_of_sheets_are_allowed_and_differ(language: Language) -> None:
    book = exported(varied_cases()["platform-social"], language)
    translator = Translator(language)
    identifiers = {party.value for party in Party}
    names = [name for key, name in book.plan.names.items() if key not in identifiers]
    names += [translator(party.label) for party in Party]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name == name.strip("'")
