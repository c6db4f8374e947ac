"""The case under each funding model side by side, and the agreement that they are compared under."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from casebuilder.explanation import Explanation
from casebuilder.funding_sentences import funding_headline
from casebuilder.model.case import Case
from casebuilder.model.compared_funding import FundingKind, under_funding
from casebuilder.model.costbenefit.comparison import compare_funding
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.financing import Financing, Grant
from casebuilder.model.funding import LumpSum
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.units import Unit
from casebuilder.translation import Language, Translator
from casebuilder.ui.chart_view import ChartView
from casebuilder.ui.pages.results import ResultsPage
from casebuilder.ui.pages.results_funding import funding_chart
from casebuilder.ui.tables import FigureTable
from casebuilder.ui.theme import LIGHT
from casebuilder.ui.window import MainWindow
from tests.building import figure, household_help, small_case
from tests.ui.results_support import (
    Notes,
    chip,
    click,
    click_cell,
    click_heading,
    english_context,
    example_case,
    finish,
    open_dialog,
    plain,
    provider_loses,
    results_page,
    row_of,
    show,
)

ENGLISH = Translator(Language.ENGLISH)
COMPARED = "settings.compared"
FIELDS = {
    f"{COMPARED}.{name}"
    for name in ("renewal_year", "pass_through", "outcome_share", "outcome_without", "outcome_with")
}


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def page(qtbot: QtBot, notes: Notes) -> ResultsPage:
    return results_page(qtbot, provider_loses(), notes, "funding")


def with_outcome(case: Case) -> Case:
    without = replaced(case, f"{COMPARED}.outcome_without.value", Decimal("0.4"))
    return replaced(without, f"{COMPARED}.outcome_with.value", Decimal("0.5"))


def test_one_sentence_sets_payment_per_unit_against_a_fixed_budget(page: ResultsPage) -> None:
    # Per unit the provider loses 380,000 in three years. With a fixed budget until 2029 it keeps the
    # 52,000 and 104,000 that it saves, and loses 152,000 in the last year: 4,000 is left.
    assert plain(page.funding.sentence.text()) == (
        "Paid per hour or unit (P×Q), € 126,667 a year is lost to the provider; with a fixed budget until"
        " 2029, € 1,333 a year is left. A fixed budget leaves more for the provider (€ 384,000), and less"
        " for the municipality (€ 384,000)."
    )


def test_each_funding_that_can_be_compared_is_a_choice_and_a_column(page: ResultsPage) -> None:
    names = ["As entered", "P×Q", "Fixed budget", "Per inhabitant", "Per case", "Average amount", "Mixed"]

    assert [made.text() for made in page.funding_choice.group.chips] == names
    assert list(page.funding.table.content.columns) == names


@pytest.mark.parametrize("kind", [FundingKind.FEE_FOR_SERVICE, FundingKind.LUMP_SUM, FundingKind.CAPITATION])
def test_the_amounts_are_those_of_the_case_under_that_funding(page: ResultsPage, kind: FundingKind) -> None:
    case = page.context.store.case
    own = evaluate_case(under_funding(case, kind))
    column = 1 + list(FundingKind).index(kind)

    for row, party in zip(
        page.funding.table.content.rows, compare_funding(evaluate_case(case)).parties(), strict=True
    ):
        assert row.amounts[column] == pytest.approx(own.party(party).npv)


def test_amounts_worked_out_by_hand(page: ResultsPage) -> None:
    table = page.funding.table.content
    provider = table.rows[row_of(page.funding.table, "Provider")]

    assert provider.amounts[:3] == pytest.approx((-380_000, -380_000, 4_000))
    assert provider.cells[:3] == ("−380,000", "−380,000", "+4,000")


def test_every_figure_opens_how_it_was_computed_under_that_funding(qtbot: QtBot, page: ResultsPage) -> None:
    table = page.funding.table
    row = row_of(table, "Municipality")

    click_cell(qtbot, table, row, 3)

    dialog = open_dialog(page)
    assert dialog.tree_of_figures.value == table.content.rows[row].amounts[2]
    assert any("belongs to a comparison" in part.text() for part in dialog.findChildren(QLabel))
    # The figures of a contract that exists in the comparison alone lead to what it is compared under.
    leads_to = places_in(dialog.tree_of_figures)
    assert {f"{COMPARED}.pass_through", f"{COMPARED}.renewal_year"} <= leads_to
    assert not {place for place in leads_to if ".funding." in place}
    dialog.reject()


def places_in(tree: Explanation) -> set[str]:
    return {tree.path or "", *(place for child in tree.children for place in places_in(child))}


def test_a_figure_of_the_case_as_entered_opens_as_one_of_the_case(
    qtbot: QtBot, page: ResultsPage, notes: Notes
) -> None:
    click_cell(qtbot, page.funding.table, row_of(page.funding.table, "Municipality"), 1)

    assert notes.explained == [("parties.municipality.npv", None)]


def test_a_click_on_a_heading_shows_the_page_under_that_funding(qtbot: QtBot, page: ResultsPage) -> None:
    own = page.key_figures.buttons["npv"].figure

    click_heading(qtbot, page.funding.table, 2)
    finish(qtbot, page)

    assert page.funding_choice.group.tab_stop().text() == "Fixed budget"
    assert page.banner.isVisible()
    assert page.key_figures.buttons["npv"].figure != own
    assert page.funding.table.content.marked == 2

    click_heading(qtbot, page.funding.table, 0)
    finish(qtbot, page)
    assert not page.banner.isVisible()
    assert page.funding.table.content.marked == 0
    assert page.key_figures.buttons["npv"].figure == own


def test_the_chart_shows_the_same_amounts_and_can_be_opened_as_a_table(
    qtbot: QtBot, page: ResultsPage, notes: Notes
) -> None:
    (table,) = page.funding.chart.findChildren(FigureTable)

    click(qtbot, page.funding.chart.table_button)
    row = row_of(table, "Provider")
    assert table.content.rows[row].amounts[:3] == pytest.approx((-380_000, -380_000, 4_000))
    click_cell(qtbot, table, row, 1)

    assert notes.explained == [("parties.provider.npv", None)]


def test_valued_amounts_can_be_counted_as_well(qtbot: QtBot, notes: Notes) -> None:
    page = results_page(qtbot, example_case(), notes, "funding")
    results = page.context.store.results
    assert results is not None

    click(qtbot, chip(page.funding.amounts, "Cash and valued together"))

    for row, party in zip(page.funding.table.content.rows, compare_funding(results).parties(), strict=True):
        assert row.amounts[0] == pytest.approx(results.party(party).npv_cash_and_valued)
    click_cell(qtbot, page.funding.table, 0, 1)
    assert notes.explained == [("parties.municipality.npv_cash_and_valued", None)]


def test_a_case_without_valued_amounts_offers_no_choice(qtbot: QtBot, notes: Notes) -> None:
    care = household_help()
    page = results_page(qtbot, small_case(services=(care,)), notes, "funding")

    assert not page.funding.amounts.isVisible()


def test_what_payment_on_outcome_still_needs_leads_to_its_fields(
    qtbot: QtBot, page: ResultsPage, notes: Notes
) -> None:
    links = {
        button.text(): button
        for button in page.funding.lacking[FundingKind.OUTCOME_BASED].findChildren(
            type(page.agreement_button)
        )
    }
    assert set(links) == {
        "Clients who reach the outcome now",
        "Clients who reach the outcome with the innovation",
    }

    click(qtbot, links["Clients who reach the outcome now"])

    assert notes.fields == [f"{COMPARED}.outcome_without"]


def test_what_arrangements_still_need_leads_to_its_field(
    qtbot: QtBot, page: ResultsPage, notes: Notes
) -> None:
    (link,) = page.funding.lacking[FundingKind.ARRANGEMENT].findChildren(type(page.agreement_button))

    click(qtbot, link)

    assert notes.fields == [f"{COMPARED}.moved_share"]
    assert f"{COMPARED}.moved_share" in page.fields()


def test_payment_on_outcome_is_offered_once_its_shares_are_known(qtbot: QtBot, page: ResultsPage) -> None:
    page.context.store.change("outcome", with_outcome)
    page.context.store.evaluate_now()
    finish(qtbot, page)

    assert not page.funding.lacking[FundingKind.OUTCOME_BASED].isVisible()
    position = page.funding.table.content.columns.index("On outcome")
    click(qtbot, chip(page.funding_choice, "On outcome"))
    finish(qtbot, page)
    assert page.funding.table.content.marked == position
    assert page.agreement_button.isVisible()


def test_a_funding_that_can_no_longer_be_compared_gives_way_to_the_case_as_entered(
    qtbot: QtBot, page: ResultsPage
) -> None:
    store = page.context.store
    store.change("outcome", with_outcome)
    store.evaluate_now()
    finish(qtbot, page)
    click(qtbot, chip(page.funding_choice, "On outcome"))
    finish(qtbot, page)

    store.undo_stack.undo()
    store.evaluate_now()
    finish(qtbot, page)

    assert not page.compares
    assert page.funding_choice.group.tab_stop().text() == "As entered"


def test_the_fields_of_the_comparison_stand_on_this_page(page: ResultsPage) -> None:
    assert page.fields().keys() >= FIELDS


def test_a_year_typed_in_changes_the_comparison_in_one_undo_step(
    qtbot: QtBot, page: ResultsPage, settle: Callable[[], None]
) -> None:
    click(qtbot, page.funding.more.line)
    settle()
    year = page.fields()[f"{COMPARED}.renewal_year"]
    year.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.keyClicks(year, "2028")
    qtbot.keyClick(year, Qt.Key.Key_Return)
    page.context.store.evaluate_now()
    finish(qtbot, page)

    # From 2028 on the fixed budget is lower: 52,000 is kept, then 152,000 is lost twice.
    provider = page.funding.table.content.rows[row_of(page.funding.table, "Provider")]
    assert provider.amounts[2] == pytest.approx(-252_000)
    page.context.store.undo_stack.undo()
    assert page.context.store.case.settings.compared.renewal_year is None


def test_where_the_year_comes_from_is_said_of_the_case_and_not_of_the_comparison(
    qtbot: QtBot, page: ResultsPage
) -> None:
    click(qtbot, page.funding.more.line)
    click(qtbot, chip(page.funding_choice, "Fixed budget"))
    finish(qtbot, page)

    texts = [part.text() for part in page.funding.findChildren(QLabel) if part.isVisible()]
    assert "Left empty, 2029 is assumed: no contract says so yet." in texts


def test_the_year_of_a_contract_is_named_with_its_service(qtbot: QtBot, notes: Notes) -> None:
    case = small_case(services=(household_help(funding=LumpSum(renewal_year=2028)),))
    page = results_page(qtbot, case, notes, "funding")
    click(qtbot, page.funding.more.line)

    texts = [part.text() for part in page.funding.findChildren(QLabel) if part.isVisible()]
    assert "Left empty, it is 2028: the first new agreement in the contracts (Huishoudelijke hulp)." in texts


@pytest.mark.parametrize("name", ["pass_through", "outcome_without"])
def test_what_is_wrong_with_the_comparison_leads_to_its_field(
    english_example: MainWindow, settle: Callable[[], None], name: str
) -> None:
    assert english_example.document is not None
    store, workspace = english_example.document.store, english_example.workspace
    place = f"{COMPARED}.{name}"
    store.change("wrong", lambda case: replaced(case, f"{place}.value", Decimal("1.5")))
    store.evaluate_now()
    assert [problem.where for problem in store.problems if problem.severity.value == "error"] == [place]

    workspace.go_to_field(place)
    settle()

    page = workspace.page("results")
    assert workspace.current_page == "results"
    assert isinstance(page, ResultsPage)
    assert page.fields()[place].hasFocus()
    # It is said once, by the page that lists whatever keeps the case from a result.
    assert len(page.left_out.links()) == 1
    assert not workspace.frame("results").problems.isVisible()


def test_a_case_kept_from_any_result_by_a_field_of_the_comparison_shows_that_field_alone(
    qtbot: QtBot, notes: Notes, settle: Callable[[], None]
) -> None:
    place = f"{COMPARED}.pass_through"
    page = ResultsPage(english_context(replaced(example_case(), f"{place}.value", Decimal("1.5")), notes))
    show(qtbot, page)

    assert page.focus_field(place)
    settle()
    field = page.fields()[place]
    assert field.isVisible()
    assert field.hasFocus()
    assert not page.funding.table.isVisible()
    assert not page.pockets.isVisible()

    page.context.store.change("right", lambda case: replaced(case, f"{place}.value", Decimal(1)))
    page.context.store.evaluate_now()
    finish(qtbot, page)
    assert page.funding.table.isVisible()
    assert page.pockets.isVisible()


def test_a_field_elsewhere_is_not_on_this_page(page: ResultsPage) -> None:
    assert not page.focus_field("reach.target_group.size")


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (
            provider_loses(),
            (
                "The provider gains most with a fixed budget or 3 other ways of paying and loses most with"
                " payment per hour or unit (P×Q)"
            ),
        ),
        (small_case(effects=()), "How care is paid makes no difference to this case"),
    ],
)
def test_the_chart_says_whom_the_funding_matters_to_most(case: Case, said: str) -> None:
    assert ENGLISH.message(funding_headline(compare_funding(evaluate_case(case)))) == said


def test_funding_models_that_come_to_the_same_share_a_panel_of_the_chart() -> None:
    comparison = compare_funding(evaluate_case(provider_loses()))

    chart = funding_chart(comparison, ENGLISH, FundingKind.CAPITATION, valued=False)

    assert chart.panels == ("As entered", "P×Q", "Fixed budget +3", "Mixed")
    assert chart.marked == chart.panels.index("Fixed budget +3")
    together = "Fixed budget +3 = Fixed budget · Per inhabitant · Per case · Average amount"
    assert chart.subtitle.endswith(f"The same for every party: {together}")
    provider = next(row for row in chart.rows if row.party is Party.PROVIDER)
    for place, results in enumerate(
        (
            comparison.as_entered,
            *(comparison.variants[FundingKind(kind)] for kind in ("fee_for_service", "lump_sum", "mix")),
        )
    ):
        assert provider.values[place] == pytest.approx(results.party(Party.PROVIDER).npv)


def test_the_lines_above_the_chart_run_on_without_pushing_it_over_its_buttons(qtbot: QtBot) -> None:
    view = ChartView(english_context(provider_loses()))
    comparison = compare_funding(evaluate_case(provider_loses()))
    view.show_chart(funding_chart(comparison, ENGLISH, None, valued=False))
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.addWidget(view)
    column.addStretch(1)
    page.show()

    def height_at(width: int) -> int:
        page.resize(width, 700)
        # The layouts of the page and of the view settle one after the other.
        qtbot.waitUntil(lambda: view.drawn and view.height() == view.sizeHint().height())
        qtbot.waitUntil(lambda: view.copy_button.y() > view._stack.geometry().bottom())
        return view.height()

    for _ in range(2):
        assert height_at(560) > height_at(1800)


def banner_of(page: ResultsPage) -> str:
    return " ".join(part.text() for part in page.banner.findChildren(QLabel))


@pytest.mark.parametrize("financed", [True, False])
def test_what_financing_does_in_the_comparison_is_said_where_there_is_any(
    qtbot: QtBot, notes: Notes, *, financed: bool
) -> None:
    grants = (Grant(id="grant", amount=figure(50_000, Unit.EUR)),) if financed else ()
    case = provider_loses().model_copy(update={"financing": Financing(grants=grants)})
    page = results_page(qtbot, case, notes, "funding")

    municipality = page.funding.table.content.rows[row_of(page.funding.table, "Municipality")]
    assert municipality.amounts[:2] == pytest.approx((580_000, 580_000))
    first = page.funding.table.content.columns[0]
    assert first == ("As entered, before financing" if financed else "As entered")
    texts = " ".join(part.text() for part in page.funding.findChildren(QLabel) if part.isVisible())
    assert ("Grants, loans and shared savings are left out here" in texts) is financed
    # Under another funding the page as a whole keeps its financing.
    click_heading(qtbot, page.funding.table, 2)
    finish(qtbot, page)
    assert ("Grants, loans and shared savings stay as you entered them." in banner_of(page)) is financed


def test_in_a_narrow_window_no_name_is_cut_off_and_every_funding_is_in_sight(
    qtbot: QtBot, notes: Notes
) -> None:
    page = results_page(qtbot, provider_loses(), notes, "funding", width=716)
    texts = [part for part in page.key_figures.findChildren(QLabel) if part.text()]
    assert len(texts) >= 2 * len(page.key_figures.buttons)
    for part in texts:
        button = part.parentWidget()
        assert button is not None
        assert part.fontMetrics().horizontalAdvance(part.text()) <= part.width() or part.wordWrap()
        assert part.geometry().right() < button.width()
        assert button.geometry().right() < page.key_figures.width()
    table = page.funding.table
    assert table.horizontalScrollBar().maximum() == 0
    small = QFont(table.font())
    small.setPixelSize(LIGHT.caption_size)
    metrics = QFontMetrics(small)
    for column in range(1, table.model().columnCount()):
        heading = str(table.model().headerData(column, Qt.Orientation.Horizontal))
        assert max(map(metrics.horizontalAdvance, heading.split("\n"))) < table.columnWidth(column)
