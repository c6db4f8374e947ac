"""What a reader finds in the workbook."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.costbenefit.unproven import figures_with_evidence, unchecked
from casebuilder.model.innovation import CareStep, Innovation, Interest, InterestContribution
from casebuilder.model.municipality import Municipality
from casebuilder.model.parties import Party
from casebuilder.model.quantities import Agreement, EvidenceGrade, Price, YearlyQuantity
from casebuilder.model.questions import (
    AnswerStatus,
    ContractAnswer,
    CurrentSupplyAnswer,
    ProcurementAnswer,
    ProcurementModel,
    SixQuestions,
)
from casebuilder.model.settings import View
from casebuilder.model.units import Unit
from casebuilder.reference import guidance
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from casebuilder.workbook import workbook_bytes
from casebuilder.workbook.calculation import widths
from casebuilder.workbook.charts import PATTERNS
from casebuilder.workbook.explanation import method
from casebuilder.workbook.glue import Cell
from casebuilder.workbook.identity import FINGERPRINT_LENGTH, fingerprint
from casebuilder.workbook.layout import BEFORE, EXPECTED, FIRST_YEAR, OWN, VALUE
from casebuilder.workbook.plan import EXPLANATION
from casebuilder.workbook.sheet import LONGEST_TEXT, fitting, lines_needed
from casebuilder.workbook.styles import FONT_SIZE
from casebuilder.workbook.summary import in_words
from tests.building import consumer_prices, euros, household_help, less_help, licence, shares, small_case
from tests.parity.package import Where
from tests.parity.varied_cases import with_everything_per_year
from tests.workbook.inspected import Inspected, inspected

FIRST_DAY = datetime.date(1899, 12, 30)
"""The day from which a spreadsheet counts."""
LOOKS_LIKE_A_FORMULA = (
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1+1",
    "=cmd|' /C calc'!A0",
)


def _inspected(case: Case, language: Language = Language.ENGLISH) -> Inspected:
    return inspected(case, language)


def _row(book: Inspected, identifier: str) -> dict[int, object]:
    place = book.export.layout.inputs[identifier]
    return {
        where.column: value
        for where, value in book.held.items()
        if (where.sheet, where.row) == (place.sheet, place.row)
    }


@pytest.mark.parametrize("language", Language)
def test_the_same_case_gives_the_same_bytes(language: Language) -> None:
    case = template("neighbourhood-platform", Language.DUTCH).case
    assert workbook_bytes(case, language) == workbook_bytes(case, language)


def test_another_figure_gives_another_fingerprint_on_the_summary() -> None:
    one, other = small_case(), small_case(effects=(less_help(baseline_volume=less_help().deadweight),))
    assert fingerprint(one) != fingerprint(other)
    assert len(fingerprint(one)) == FINGERPRINT_LENGTH
    summary = _inspected(one).texts("Summary")
    assert f"Fingerprint of the case: {fingerprint(one)}" in summary


def test_the_summary_names_the_latest_date_of_what_is_known_and_not_of_what_is_planned() -> None:
    answered = ProcurementAnswer(date=datetime.date(2026, 3, 9), earliest_start=datetime.date(2028, 1, 1))
    tariff = Price(value=Decimal(30), unit=Unit.EUR_PER_SERVICE_UNIT, source_date=datetime.date(2026, 2, 1))
    asked = SixQuestions(procurement=answered)
    dated = small_case(services=(household_help(tariff=tariff),))
    words = "Latest date of a source, answer or agreement: "
    for case, date in (
        (dated, "1 February 2026"),
        (dated.model_copy(update={"questions": asked}), "9 March 2026"),
    ):
        assert words + date in _inspected(case).texts("Summary")
    assert words not in "".join(_inspected(small_case()).texts("Summary"))


@pytest.mark.parametrize("text", ["A" * 40, "Naam " * 16 + "!", "Naam " * 60])
def test_the_title_of_the_summary_fits_the_page_however_long_the_name_of_the_case_is(text: str) -> None:
    book = _inspected(small_case(name=text, municipality=Municipality(name=text)))
    sheet = book.book["Summary"]
    cell = sheet["B1"]
    width = sum(sheet.column_dimensions[letter].width for letter in "BCDEF")
    lines = lines_needed(text, width, cell.font.sz, bold=True)
    assert lines == 1 or (cell.alignment.wrap_text and sheet.row_dimensions[1].height > lines * cell.font.sz)
    assert cell.font.sz >= 12
    for name in ("Municipality", "Assumptions"):
        other = book.book[name]
        shown = other["A2"]
        room = sum(other.column_dimensions[letter].width for letter in "ABCDE")
        assert lines_needed(shown.value, room, shown.font.sz) == 1
        assert shown.font.sz >= 8


def test_the_titles_of_charts_follow_the_numbers() -> None:
    dear = licence(amount=euros(100_000))
    for case, words in ((small_case(), "more"), (small_case(costs=(dear,)), "less")):
        book = _inspected(case)
        assert f"Municipality: {words} money over all years" in "".join(book.texts("Municipality"))
        assert f"Municipality: {words} money over all years" in "".join(book.texts("Summary"))
        for name in ("Summary", "Municipality", "Chain"):
            titles = [text for part, text in book.parts.items() if part.startswith("xl/charts/chart")]
            assert any(f"<c:tx><c:strRef><c:f>{name}!$" in text for text in titles), name


def test_columns_of_parties_can_be_told_apart_without_colour() -> None:
    """Who is filled whole is alone in a chart of columns: the chain never stands among them."""
    assert set(PATTERNS) == set(Party) - {Party.MUNICIPALITY}
    assert len(set(PATTERNS.values())) == len(PATTERNS)
    book = _inspected(template("neighbourhood-platform", Language.ENGLISH).case)
    (chart,) = [
        text
        for part, text in book.parts.items()
        if part.startswith("xl/charts/chart") and "Funding compared" in text
    ]
    fills = re.findall(r"<c:ser>.*?<c:spPr>(<a:pattFill prst=\"\w+\"|<a:solidFill>)", chart, re.DOTALL)
    assert len(fills) >= 4
    assert len(set(fills)) == len(fills)


@pytest.mark.parametrize("text", LOOKS_LIKE_A_FORMULA)
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    tariff = Price(value=Decimal(30), unit=Unit.EUR_PER_SERVICE_UNIT, source=text)
    case = small_case(
        name=text,
        municipality=Municipality(name=text),
        innovation=Innovation(description=text),
        services=(household_help(name=text, tariff=tariff),),
        effects=(less_help(name=text),),
        costs=(licence(name=text),),
        questions=SixQuestions(procurement=ProcurementAnswer(source=text, note=text, contact=text)),
    )
    plain, book = _inspected(small_case()), _inspected(case)
    assert len(book.formulas) == len(plain.formulas)
    cells = [
        cell
        for sheet in book.book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.strip() == text.strip() and cell.data_type != "f"
    ]
    assert {cell.parent.title for cell in cells} >= {
        "Summary",
        "Six questions",
        "Assumptions",
        "Municipality",
    }
    assert all(cell.data_type == "s" for cell in cells)
    # Someone who opens the cell for editing and presses Enter must not make it a formula after all.
    assert all(cell.quotePrefix for cell in cells)


def test_text_longer_than_a_cell_can_hold_is_cut_visibly() -> None:
    case = small_case(questions=SixQuestions(procurement=ProcurementAnswer(note="a" * (LONGEST_TEXT + 5))))
    texts = _inspected(case).texts("Six questions")
    longest = max(texts, key=len)
    assert len(longest) == LONGEST_TEXT
    assert longest.endswith("…")


def test_text_that_fits_is_left_alone() -> None:
    assert fitting("abc", 3) == "abc"
    assert fitting("abcd", 3) == "ab…"


def test_a_longer_text_or_a_narrower_column_needs_more_lines() -> None:
    text = "Een zin van een gewone lengte die niet in een smalle kolom past."
    assert lines_needed(text, 200, 10) == 1
    assert lines_needed(text, 20, 10) > lines_needed(text, 40, 10) > 1
    assert lines_needed("een\ntwee\n", 40, 10) == 3
    assert lines_needed("x" * 300, 10, 10) > 20


def test_an_input_shows_its_range_source_date_grade_agreement_and_status() -> None:
    tariff = Price(
        value=Decimal("32.76"),
        unit=Unit.EUR_PER_SERVICE_UNIT,
        low=Decimal(31),
        high=Decimal(34),
        source="Contract 2024",
        source_date=datetime.date(2024, 5, 3),
        grade=EvidenceGrade.REGISTRATION,
        assumption=False,
        agreed_with=(Agreement(party=Party.PROVIDER, who="contractbeheer", date=datetime.date(2025, 1, 2)),),
        price_year=2024,
    )
    book = _inspected(small_case(services=(household_help(tariff=tariff),)))
    row = _row(book, "services.household_help.tariff")
    first = book.export.layout.after_years
    assert (row[VALUE], row.get(OWN), row[EXPECTED]) == (32.76, None, 32.76)
    # A lower tariff is worse for the municipality: it pays for fewer units than without the innovation.
    assert (row[first], row[first + 1]) == (31, 34)
    assert row[first + 2] == "Contract 2024 (price level 2024)"
    assert row[first + 3] == (datetime.date(2024, 5, 3) - FIRST_DAY).days
    assert row[first + 4] == "Registrations, before and after"
    assert row[first + 5] == "Provider (contractbeheer, 2 January 2025)"
    assert row[first + 6] == "Checked"


def test_an_assumption_says_that_nobody_has_checked_it() -> None:
    book = _inspected(small_case())
    row = _row(book, "services.household_help.tariff")
    assert row[book.export.layout.after_years + 6] == "Assumption, not yet checked"


def test_figures_per_year_stand_below_their_years_with_their_ranges() -> None:
    case = with_everything_per_year()
    cashability = YearlyQuantity(
        values=shares("0", "0.5", "0.8", "1").values,
        low=shares("0", "0.2", "0.4", "0.6").values,
        high=shares("0.1", "0.6", "0.9", "1").values,
        unit=Unit.SHARE,
    )
    book = _inspected(case.model_copy(update={"services": (household_help(cashability=cashability),)}))
    place = book.export.layout.inputs["services.household_help.cashability"]

    def years(row: int) -> list[object]:
        return [book.held.get(Where(place.sheet, row, FIRST_YEAR + year)) for year in range(4)]

    assert years(place.row) == [0, 0.5, 0.8, 1]
    assert years(place.row + 1) == [None] * 4
    assert years(place.row + 2) == [0, 0.5, 0.8, 1]
    assert years(place.row + 3) == [0, 0.2, 0.4, 0.6]
    assert years(place.row + 4) == [0.1, 0.6, 0.9, 1]


def test_a_setting_with_a_closed_list_shows_the_chosen_word() -> None:
    book = _inspected(small_case())
    row = _row(book, "settings.view")
    assert row[VALUE] == 1
    assert row[book.export.layout.after_years] == "Social"


def test_the_year_before_the_first_is_zero_where_a_line_looks_back() -> None:
    book = _inspected(small_case())
    users = book.export.layout.lines["reach.users"]
    assert book.held[Where(users.sheet, users.row, BEFORE)] == 0
    share = book.export.layout.lines["reach.share"]
    assert Where(share.sheet, share.row, BEFORE) not in book.held


def test_the_six_questions_show_what_was_answered_and_how_it_is_known() -> None:
    case = small_case(
        questions=SixQuestions(
            procurement=ProcurementAnswer(
                status=AnswerStatus.DOCUMENT,
                source="Inkoopvisie 2025",
                date=datetime.date(2025, 9, 1),
                contact="Inkoper Wmo",
                note="Navragen in het gesprek.",
                model=ProcurementModel.OPEN_HOUSE,
            ),
            contracts=ContractAnswer(status=AnswerStatus.ASSUMPTION),
        )
    )
    texts = _inspected(case).texts("Six questions")
    for text in (
        "1. How is procurement organised?",
        "Found in a document",
        "Inkoopvisie 2025",
        "Inkoper Wmo",
        "Open house",
        "Navragen in het gesprek.",
        "Own assumption",
        "Funding model: Huishoudelijke hulp",
        "Per hour or unit (P×Q)",
    ):
        assert text in texts, text
    assert texts.count("Not known yet") == 4


def test_the_steps_of_care_and_what_becomes_less_are_told_in_words() -> None:
    step = CareStep(
        id="chores",
        name="Chores",
        before="A helper does them",
        done_by_before=Party.PROVIDER,
        after="A neighbour does them",
        done_by_after=Party.INFORMAL_CARER,
    )
    served = InterestContribution(interest=Interest.WELL_BEING, how="Company", grade=EvidenceGrade.OPINION)
    innovation = Innovation(steps=(step, CareStep(id="new", after="A call")), contributions=(served,))
    supply = CurrentSupplyAnswer(replaced_services=("household_help",))
    case = small_case(innovation=innovation, questions=SixQuestions(current_supply=supply))
    texts = _inspected(case).texts("Six questions")
    for text in (
        "Step: Chores",
        "Now: A helper does them · Provider\nWith the innovation: A neighbour does them · Informal carers",
        "Now: –\nWith the innovation: A call",
        "Company\nUncorroborated opinion",
        "Huishoudelijke hulp",
    ):
        assert text in texts, text
    assert not [text for text in texts if "CareStep" in text or text == "household_help"]


@pytest.mark.parametrize("language", Language)
def test_the_explanation_covers_the_same_subjects_and_words_in_both_languages(
    language: Language,
) -> None:
    book = _inspected(small_case(), language)
    texts = book.texts(book.export.plan.names[EXPLANATION])
    sections = method(language)
    assert [len(section.paragraphs) for section in sections] == [
        len(section.paragraphs) for section in method(Language.DUTCH)
    ]
    for section in sections:
        assert section.title in texts
        assert set(section.paragraphs) <= set(texts)
    for term in guidance(language).terms.values():
        assert term.term in texts
        assert term.text in texts


def test_the_summary_names_municipality_provider_client_and_chain_even_when_one_has_no_part() -> None:
    book = _inspected(small_case())
    texts = book.texts("Summary")
    for name in ("Municipality", "Provider", "Client", "Entrepreneur", "All parties together (chain)"):
        assert name in texts
    assert "No money and no value moves to or from this party in this case." in texts


@pytest.mark.parametrize(
    ("money", "both", "sentence"),
    [
        (10, 10, "Gains money over the years."),
        (10, 0, "Gains money, but gives up at least as much in value that is not money."),
        (10, -5, "Gains money, but gives up at least as much in value that is not money."),
        (-10, 5, "Pays money, but gains on balance once value that is not money counts."),
        (-10, -10, "Pays money, and value that is not money does not make up for it."),
        (0, 5, "Notices nothing in money, and gains value that is not money."),
        (0, -5, "Notices nothing in money, but gives up value that is not money."),
        (0.004, -0.004, "Nothing changes on balance."),
    ],
)
def test_a_sentence_follows_the_amounts_it_speaks_of(money: float, both: float, sentence: str) -> None:
    cells = (Cell("Party", 0, 2, money), Cell("Party", 1, 2, both), Cell("Assumptions", 2, 2, 0.005))
    assert in_words(Translator(Language.ENGLISH), *cells).result == sentence


def test_the_summary_counts_assumptions_and_names_the_heaviest_first() -> None:
    case = template("neighbourhood-platform", Language.ENGLISH).case
    book = _inspected(case)
    heaviest = unchecked(book.export.results)
    assert [item.swing for item in heaviest] == sorted((item.swing for item in heaviest), reverse=True)
    texts = book.texts("Summary")
    known = len(figures_with_evidence(book.export.results))
    count = f"{len(heaviest)} of the {known} figures are assumptions that nobody has checked yet."
    assert count in texts
    label = Translator(Language.ENGLISH).message(heaviest[0].input.label)
    assert any(text.startswith(f"{label} (") for text in texts)


def test_a_checked_figure_is_not_counted_among_the_assumptions() -> None:
    checked = household_help(
        tariff=euros(32, Unit.EUR_PER_SERVICE_UNIT).model_copy(update={"assumption": False})
    )
    before, after = (
        {item.input.id for item in unchecked(evaluate_case(case))}
        for case in (small_case(), small_case(services=(checked,)))
    )
    assert before - after == {"services.household_help.tariff"}


def test_an_assumption_weighs_by_what_its_range_does_to_the_municipality() -> None:
    # 32 euros x 20,000 hours over three years, undiscounted: each euro of tariff is 20,000 euros.
    tariff = euros(32, Unit.EUR_PER_SERVICE_UNIT).model_copy(update={"low": Decimal(30), "high": Decimal(33)})
    case = small_case(
        services=(household_help(tariff=tariff),),
        settings=small_case().settings.model_copy(
            update={"view": View.BUDGET, "indices": (consumer_prices("0"),)}
        ),
    )
    (found,) = (
        item for item in unchecked(evaluate_case(case)) if item.input.id == "services.household_help.tariff"
    )
    assert found.swing == pytest.approx(3 * 20_000)


def test_a_payback_period_where_nothing_is_advanced_is_a_dash_on_the_sheet_of_a_party() -> None:
    book = _inspected(small_case())
    name = book.export.plan.parties[Party.MUNICIPALITY].name
    shown = [
        (row[2].number_format, str(row[-1].value))
        for row in book.book[name].iter_rows()
        if str(row[0].value or "").startswith("Payback period")
    ]
    assert len(shown) == 2
    for number_format, rule in shown:
        assert number_format.endswith(';"–"')
        assert rule.endswith("A zero is shown as a dash.")


def test_the_summary_counts_the_figures_that_the_app_counts() -> None:
    case = template("neighbourhood-platform", Language.ENGLISH).case
    inputs = [item for item in evaluate_case(case).case_model.model.inputs if item.quantity is not None]
    assumed = sum(item.quantity is not None and item.quantity.assumption for item in inputs)
    count = f"{assumed} of the {len(inputs)} figures are assumptions that nobody has checked yet."
    assert count in _inspected(case).texts("Summary")


@pytest.mark.parametrize("language", Language)
def test_the_name_of_each_view_fits_on_one_line_above_its_column(language: Language) -> None:
    t = Translator(language)
    for column, view in enumerate(View, VALUE):
        assert lines_needed(t(view.label), widths(5, tables=True)[column], FONT_SIZE, bold=True) == 1, view
