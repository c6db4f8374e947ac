"""The results page: what it says, and that every figure on it can be opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casebuilder.explanation import explain
from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import Results, evaluate_case, with_view
from casebuilder.model.editing import added, with_years
from casebuilder.model.effects import Effect
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.settings import View
from casebuilder.translation import Language, Translator
from casebuilder.ui.charts import Chart
from casebuilder.ui.explain import AS_IT_WAS
from casebuilder.ui.pages.results import ResultsPage
from casebuilder.ui.result_tables import key_figures
from casebuilder.ui.tables import FigureTable, RowKind
from casebuilder.ui.window import MainWindow
from tests.building import small_case
from tests.ui.results_support import (
    LEFT,
    Notes,
    area_of,
    chip,
    click,
    click_cell,
    english_context,
    example_case,
    finish,
    open_dialog,
    row_of,
    show,
)

NEW_EFFECT = Effect(id="fewer_visits", name="Fewer visits", service="household_help")


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def page(qtbot: QtBot, notes: Notes) -> ResultsPage:
    """The results of the example, with the chart drawn."""
    made = ResultsPage(english_context(example_case(), notes))
    show(qtbot, made)
    finish(qtbot, made)
    return made


def results_of(page: ResultsPage) -> Results:
    results = page.context.store.results
    assert results is not None
    return results


def test_each_party_and_the_chain_have_a_sentence(page: ResultsPage) -> None:
    spoken = [made.text.accessibleName() for made in page.sentence_labels if made.isVisible()]

    assert spoken[0].startswith("The municipality ")
    assert spoken[1].startswith("The provider ")
    assert spoken[-1].startswith("The chain as a whole ")


def test_a_figure_in_a_sentence_opens_by_keyboard(qtbot: QtBot, page: ResultsPage, notes: Notes) -> None:
    text = page.sentence_labels[0].text
    text.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(text, Qt.Key.Key_Tab)
    qtbot.keyClick(text, Qt.Key.Key_Return)

    assert len(notes.explained) == 1
    assert notes.explained[0][0].startswith("parties.municipality.")


def test_every_figure_of_the_table_can_be_explained(page: ResultsPage) -> None:
    table, results = page.table, results_of(page)
    for row_number, row in enumerate(table.content.rows):
        for column, written in enumerate(row.cells, start=1):
            reference = table.reference_at(table.model().index(row_number, column))
            if not written:
                assert reference is None
                continue
            assert reference is not None
            tree = explain(results, reference.line, reference.year)
            if reference.year is not None:
                assert tree.value == pytest.approx(row.amounts[column - 1])


def test_a_click_on_a_figure_opens_it(qtbot: QtBot, page: ResultsPage, notes: Notes) -> None:
    click_cell(qtbot, page.table, row_of(page.table, "Result in cash"), 3)

    assert notes.explained == [("parties.municipality.cash", 2029)]


def test_enter_on_a_figure_opens_it(qtbot: QtBot, page: ResultsPage, notes: Notes) -> None:
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Right)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)

    reference = page.table.content.rows[1].reference(1)
    assert reference is not None
    assert notes.explained == [(reference.line, 2028)]


def test_a_label_of_the_table_opens_nothing(qtbot: QtBot, page: ResultsPage, notes: Notes) -> None:
    click_cell(qtbot, page.table, 0, 0)

    assert notes.explained == []


def test_tab_leaves_the_table(qtbot: QtBot, page: ResultsPage) -> None:
    page.table.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.keyClick(page.table, Qt.Key.Key_Tab)

    assert not page.table.hasFocus()


def test_the_totals_of_the_table_add_up(page: ResultsPage) -> None:
    rows = page.table.content.rows
    total = row_of(page.table, "Result in cash")
    items = [row for row in rows[:total] if row.kind is RowKind.ITEM]

    for column in range(6):
        added = sum(row.amounts[column] or 0 for row in items)
        assert added == pytest.approx(rows[total].amounts[column])


def test_choosing_a_party_shows_its_amounts(qtbot: QtBot, page: ResultsPage) -> None:
    click(qtbot, chip(page.parties, "Provider"))

    assert page.table.content.corner.startswith("Provider")
    assert page.table.content.rows[0].label == "Revenue from Household help"


def test_a_key_figure_that_does_not_apply_says_why(qtbot: QtBot, page: ResultsPage) -> None:
    click(qtbot, chip(page.parties, "Client"))

    assert page.key_figures.buttons["bcr"].figure == "n/a"
    assert "bears no costs" in page.key_figures.buttons["bcr"].remark


def test_the_chain_is_a_choice_of_its_own(qtbot: QtBot, page: ResultsPage) -> None:
    click(qtbot, chip(page.parties, "Chain"))

    row = page.table.content.rows[row_of(page.table, "Result in cash")]
    assert row.amounts[:5] == results_of(page).party(None).cash


def test_a_key_figure_opens_how_it_was_computed(qtbot: QtBot, page: ResultsPage, notes: Notes) -> None:
    click(qtbot, page.key_figures.buttons["payback_discounted"])

    assert notes.explained == [("parties.municipality.payback_discounted", None)]


def test_the_key_figures_are_those_of_the_model(page: ResultsPage) -> None:
    outcome = results_of(page).party(Party.MUNICIPALITY)
    t = page.context.translator

    assert outcome.bcr is not None
    assert page.key_figures.buttons["npv"].figure == t.euros(outcome.npv, signed=True)
    assert page.key_figures.buttons["bcr"].figure == t.number(outcome.bcr, 2)
    assert page.key_figures.buttons["peak_funding"].figure == t.euros(outcome.peak_funding)


def test_the_sum_of_all_parties_is_stated_and_opens(qtbot: QtBot, page: ResultsPage, notes: Notes) -> None:
    assert page.check.figure == "✓ € 0 in every year"

    click(qtbot, page.check)

    assert notes.explained == [("checks.zero_sum_cash", None)]


def test_the_hours_that_come_free_are_told(page: ResultsPage) -> None:
    (told,) = [made.text.accessibleName() for made in page.hours_labels if made.isVisible()]

    assert told.endswith("hours of Household help come free in 2031.")


def test_looking_from_another_side_shows_that_view_and_leaves_the_case_alone(
    qtbot: QtBot, page: ResultsPage
) -> None:
    store, t = page.context.store, page.context.translator
    before = store.case

    click(qtbot, chip(page.view_choice, "Budget"))
    finish(qtbot, page)

    assert store.case is before
    assert not store.undo_stack.canUndo()
    assert page.compares
    seen = evaluate_case(with_view(before, View.BUDGET))
    assert page.key_figures.buttons["npv"].figure == t.euros(seen.party(Party.MUNICIPALITY).npv, signed=True)
    assert page.chart.chart is not None
    assert "each year" in page.chart.chart.subtitle
    row = page.funding.table.content.rows[row_of(page.funding.table, "Municipality")]
    assert row.amounts[0] == pytest.approx(seen.party(Party.MUNICIPALITY).npv)


def test_back_in_the_view_of_the_case_the_page_compares_nothing(qtbot: QtBot, page: ResultsPage) -> None:
    own = page.key_figures.buttons["npv"].figure
    click(qtbot, chip(page.view_choice, "Budget"))

    click(qtbot, chip(page.view_choice, "Social"))

    assert not page.compares
    assert page.key_figures.buttons["npv"].figure == own


def test_a_figure_of_another_view_says_that_it_is_one(qtbot: QtBot, page: ResultsPage, notes: Notes) -> None:
    click(qtbot, chip(page.view_choice, "Budget"))
    finish(qtbot, page)

    click_cell(qtbot, page.table, row_of(page.table, "Result in cash"), 1)

    assert notes.explained == []
    said = [part.text() for part in open_dialog(page).findChildren(QLabel)]
    assert "This figure belongs to the view “Budget”; your case is set to “Social”." in said


def test_the_page_goes_along_when_the_case_is_set_to_another_view(qtbot: QtBot, page: ResultsPage) -> None:
    store = page.context.store
    click(qtbot, chip(page.view_choice, "Budget"))

    store.change("view", lambda case: with_view(case, View.HEALTH_ECONOMIC))
    store.evaluate_now()
    finish(qtbot, page)

    assert not page.compares
    assert page.view_choice.group.tab_stop().text() == "Health-economic"


def test_the_views_can_be_walked_through_by_arrow_keys(qtbot: QtBot, page: ResultsPage) -> None:
    chosen = page.view_choice.group.tab_stop()
    chosen.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.keyClick(chosen, Qt.Key.Key_Right)

    assert page.view_choice.group.tab_stop().text() == "Health-economic"


def test_what_a_new_effect_still_lacks_leaves_the_former_results_standing(
    qtbot: QtBot, page: ResultsPage, notes: Notes
) -> None:
    store = page.context.store
    own = page.key_figures.buttons["npv"].figure

    store.change("effect", lambda case: added(case, NEW_EFFECT))
    store.evaluate_now()
    finish(qtbot, page)

    assert store.results is None
    assert page.table.isVisible()
    assert page.key_figures.buttons["npv"].figure == own
    assert page.left_out.isVisible()
    click(qtbot, page.left_out.links()[0])
    assert notes.fields[0].startswith("effects.")

    store.undo_stack.undo()
    store.evaluate_now()
    assert not page.left_out.isVisible()


@pytest.mark.parametrize("width", [700, 1000])
def test_a_long_label_of_the_table_shows_as_a_whole(
    qtbot: QtBot, notes: Notes, settle: Callable[[], None], width: int
) -> None:
    name = "A service of volunteers and neighbours who look in every day of the week"
    case = replaced(example_case(), "services.household_help.name", name)
    page = ResultsPage(english_context(case, notes))
    show(qtbot, page, width)
    finish(qtbot, page)
    settle()

    table = page.table
    row = row_of(table, f"Less paid for {name}")
    other = row_of(table, "Result in cash")
    metrics = table.fontMetrics()
    lines = table.rowHeight(row) - table.rowHeight(other)
    assert metrics.horizontalAdvance(f"Less paid for {name}") > table.columnWidth(0)
    assert lines >= metrics.lineSpacing()
    heights = sum(table.rowHeight(place) for place in range(len(table.content.rows)))
    assert table.viewport().height() >= heights, "no row falls outside the table"


def test_a_wrong_figure_is_not_called_missing(qtbot: QtBot, notes: Notes) -> None:
    page = ResultsPage(english_context(replaced(example_case(), "settings.years", 0), notes))
    show(qtbot, page)

    texts = [part.text() for part in page.missing_list.findChildren(QLabel)]
    assert "There is no result yet. This is not right yet:" in texts


def test_a_figure_that_is_as_it_was_says_so(qtbot: QtBot, page: ResultsPage) -> None:
    store = page.context.store
    store.change("effect", lambda case: added(case, NEW_EFFECT))
    store.evaluate_now()
    click(qtbot, chip(page.view_choice, "Budget"))
    finish(qtbot, page)

    click_cell(qtbot, page.table, row_of(page.table, "Result in cash"), 1)

    said = " ".join(part.text() for part in open_dialog(page).findChildren(QLabel))
    assert AS_IT_WAS in said


def test_comparing_shows_another_funding_and_leaves_the_case_alone(qtbot: QtBot, page: ResultsPage) -> None:
    store = page.context.store
    before, entered = store.case, page.table.content

    click(qtbot, chip(page.funding_choice, "Fixed budget"))
    finish(qtbot, page)

    assert store.case is before
    assert not store.undo_stack.canUndo()
    assert page.banner.isVisible()
    assert page.table.content != entered
    assert isinstance(page.chart.chart, Chart)
    assert page.chart.chart.boundary == 2029
    assert "only from the new agreement in 2029" in page.sentence_labels[0].text.accessibleName()


def test_a_figure_of_a_comparison_says_that_it_is_one(qtbot: QtBot, page: ResultsPage, notes: Notes) -> None:
    click(qtbot, chip(page.funding_choice, "Fixed budget"))
    finish(qtbot, page)
    row = row_of(page.table, "Result in cash")

    click_cell(qtbot, page.table, row, 1)

    assert notes.explained == []
    dialog = open_dialog(page)
    assert dialog.tree_of_figures.value == page.table.content.rows[row].amounts[0]
    assert any("belongs to a comparison" in part.text() for part in dialog.findChildren(QLabel))


def test_the_banner_says_what_is_compared_and_leads_to_the_agreement(
    qtbot: QtBot, page: ResultsPage, settle: Callable[[], None]
) -> None:
    click(qtbot, chip(page.funding_choice, "Fixed budget"))
    finish(qtbot, page)
    (said,) = [part.text() for part in page.banner.findChildren(QLabel)]
    assert said == (
        "Comparison: the same case with a fixed budget for all care, with a new agreement in 2029. Your case"
        " does not change."
    )

    click(qtbot, page.agreement_button)
    settle()
    year = page.fields()["settings.compared.renewal_year"]
    assert year.hasFocus()
    qtbot.keyClicks(year, "2028")
    qtbot.keyClick(year, Qt.Key.Key_Return)
    page.context.store.evaluate_now()
    finish(qtbot, page)

    assert page.context.store.case.settings.compared.renewal_year == 2028
    assert isinstance(page.chart.chart, Chart)
    assert page.chart.chart.boundary == 2028
    (said,) = [part.text() for part in page.banner.findChildren(QLabel)]
    assert "with a new agreement in 2028" in said


def test_payment_per_unit_has_no_agreement_to_change(qtbot: QtBot, page: ResultsPage) -> None:
    click(qtbot, chip(page.funding_choice, "P×Q"))

    assert page.banner.isVisible()
    assert not page.agreement_button.isVisible()


def test_the_way_back_from_a_comparison_is_one_click(qtbot: QtBot, page: ResultsPage) -> None:
    entered = page.table.content
    click(qtbot, chip(page.funding_choice, "P×Q"))

    click(qtbot, page.back_button)

    assert not page.banner.isVisible()
    assert page.table.content == entered


def test_the_fundings_stand_side_by_side_and_open(qtbot: QtBot, page: ResultsPage) -> None:
    table = page.funding.table
    row = row_of(table, "Provider")
    amounts = table.content.rows[row].amounts
    assert amounts[0] == amounts[1] != amounts[2]

    click_cell(qtbot, table, row, 3)

    assert open_dialog(page).tree_of_figures.value == amounts[2]


def test_a_year_that_is_only_assumed_is_said_to_be(page: ResultsPage) -> None:
    texts = [part.text() for part in page.findChildren(QLabel) if part.isVisible()]
    known = page.context.store.case.questions.contracts.renewal_date is not None

    assert any("2029 is assumed here" in text for text in texts) is not known


def test_the_page_follows_the_case(qtbot: QtBot, page: ResultsPage) -> None:
    former = page.key_figures.buttons["npv"].figure

    page.context.store.change("no effect", lambda case: case.model_copy(update={"effects": ()}))
    qtbot.waitUntil(lambda: page.key_figures.buttons["npv"].figure != former)

    assert "worse off" in page.sentence_labels[0].text.accessibleName()


def test_a_page_that_is_not_shown_catches_up_when_it_is(page: ResultsPage) -> None:
    former = page.key_figures.buttons["npv"].figure
    page.window().hide()
    store = page.context.store

    store.change("no effect", lambda case: case.model_copy(update={"effects": ()}))
    store.evaluate_now()
    unseen = page.key_figures.buttons["npv"].figure
    page.window().show()

    assert unseen == former
    assert page.key_figures.buttons["npv"].figure != former


def test_an_incomplete_case_says_what_is_missing_with_links_to_the_fields(qtbot: QtBot, notes: Notes) -> None:
    page = ResultsPage(english_context(Case(), notes))
    show(qtbot, page)
    assert not page.table.isVisible()

    click(qtbot, page.missing_list.links()[0])

    assert notes.fields == ["reach.target_group.size"]


def test_a_case_without_effects_and_costs_leads_to_the_effects(qtbot: QtBot, notes: Notes) -> None:
    page = ResultsPage(english_context(small_case(effects=(), costs=(), services=()), notes))
    show(qtbot, page)

    click(qtbot, page.start_button)

    assert notes.tasks == ["reach"]


def test_a_case_without_care_has_no_funding_to_compare(qtbot: QtBot) -> None:
    page = ResultsPage(english_context(small_case(effects=(), services=())))
    show(qtbot, page)
    finish(qtbot, page)

    assert page.table.isVisible()
    assert not page.funding_choice.isVisible()
    assert not page.funding.isVisible()


def test_ten_years_are_given_in_thousands(qtbot: QtBot, page: ResultsPage) -> None:
    page.context.store.change("ten years", lambda case: with_years(case, 10))
    qtbot.waitUntil(lambda: len(page.table.content.columns) == 11)

    row = page.table.content.rows[row_of(page.table, "Result in cash")]
    amount = row.amounts[-1]
    assert "× € 1,000" in page.table.content.corner
    assert amount is not None
    assert row.cells[-1] == page.context.translator.number(amount / 1000, 0)


FUNDING_MODELS_FIT = 800


@pytest.mark.parametrize("width", [700, 800, 1100, 1650])
def test_nothing_needs_sideways_scrolling(
    qtbot: QtBot, page: ResultsPage, settle: Callable[[], None], width: int
) -> None:
    page.context.store.change("ten years", lambda case: with_years(case, 10))
    qtbot.waitUntil(lambda: len(page.table.content.columns) == 11)
    finish(qtbot, page)

    area_of(page).resize(width, 700)
    settle()

    assert area_of(page).horizontalScrollBar().maximum() == 0
    assert page.table.horizontalScrollBar().maximum() == 0
    # Where all funding models do not fit side by side, they alone move, under a bar that hides no row.
    compared = page.funding.table
    if compared.horizontalScrollBar().maximum():
        assert width < FUNDING_MODELS_FIT
        assert compared.horizontalScrollBar().isVisible()
    last = len(compared.content.rows) - 1
    assert compared.rowViewportPosition(last) + compared.rowHeight(last) <= compared.viewport().height()


def test_the_chart_can_be_read_as_a_table_and_back(qtbot: QtBot, page: ResultsPage) -> None:
    (table,) = page.chart.findChildren(FigureTable)

    click(qtbot, page.chart.table_button)

    assert table.isVisible()
    shown = {row.label: row.amounts for row in table.content.rows}
    assert shown["Municipality"] == results_of(page).party(Party.MUNICIPALITY).cumulative
    click(qtbot, page.chart.table_button)
    assert not table.isVisible()


def test_the_chart_has_a_name_a_description_and_takes_the_focus(page: ResultsPage) -> None:
    canvas = page.chart.canvas

    assert canvas is not None
    assert page.chart.chart is not None
    assert canvas.accessibleName() == page.chart.chart.title
    assert "Municipality: +\u00a0€\u00a0" in canvas.accessibleDescription()
    assert canvas.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_wheel_over_the_chart_scrolls_the_page(page: ResultsPage, settle: Callable[[], None]) -> None:
    canvas, area = page.chart.canvas, area_of(page)
    assert canvas is not None
    area.resize(1100, 500)
    area.ensureWidgetVisible(canvas)
    settle()
    before = area.verticalScrollBar().value()
    handle = area.windowHandle()
    assert handle is not None

    QTest.wheelEvent(handle, canvas.mapTo(area, canvas.rect().center()), QPoint(0, -240))
    settle()

    assert area.verticalScrollBar().value() > before


def test_the_chart_goes_to_the_clipboard(qtbot: QtBot, page: ResultsPage, notes: Notes) -> None:
    click(qtbot, page.chart.copy_button)

    assert not QGuiApplication.clipboard().image().isNull()
    assert notes.announced == ["The chart is on the clipboard."]


def test_the_chart_is_saved_as_png_and_svg(page: ResultsPage, tmp_path: Path) -> None:
    page.chart.save_to(tmp_path / "chart.png", "png")
    page.chart.save_to(tmp_path / "chart", "svg")

    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    assert page.chart.chart is not None
    assert page.chart.chart.title in (tmp_path / "chart.svg").read_text(encoding="utf-8")


def test_a_chart_that_cannot_be_saved_is_said_so(page: ResultsPage, notes: Notes, tmp_path: Path) -> None:
    page.chart.save_to(tmp_path / "nowhere" / "chart.png", "png")

    assert "could not be saved as chart.png (it does not exist)" in notes.announced[0]


def test_everything_that_takes_the_focus_has_a_name(page: ResultsPage) -> None:
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not (isinstance(widget, QPushButton) and widget.text())
    ]

    assert nameless == []


def test_cells_are_read_out_with_their_row_and_year(page: ResultsPage) -> None:
    model = page.table.model()
    row = row_of(page.table, "Result in cash")

    spoken = model.data(model.index(row, 1), Qt.ItemDataRole.AccessibleTextRole)

    assert str(spoken).startswith("Result in cash, 2027: −")
    assert model.rowCount(QModelIndex()) == len(page.table.content.rows)


def test_in_the_window_a_click_on_a_figure_opens_its_explanation(
    qtbot: QtBot, english_example: MainWindow
) -> None:
    workspace = english_example.workspace
    workspace.go_to_task("results")
    page = workspace.page("results")
    assert isinstance(page, ResultsPage)
    qtbot.waitUntil(lambda: bool(page.table.content.rows))
    finish(qtbot, page)
    workspace.frame("results").scroller.ensureWidgetVisible(page.table)
    cell = page.table.model().index(0, 2)

    qtbot.mouseClick(page.table.viewport(), LEFT, pos=page.table.visualRect(cell).center())

    dialog = open_dialog(page)
    assert dialog.isVisible()
    assert dialog.tree_of_figures.years == (2028,)
    dialog.reject()


def test_where_nothing_is_advanced_the_payback_period_is_a_dash_that_says_why() -> None:
    t = Translator(Language.ENGLISH)
    results = evaluate_case(small_case())
    assert results.party(Party.MUNICIPALITY).payback_simple == 0
    figures = {figure.name: figure for figure in key_figures(results, Party.MUNICIPALITY, t)}
    for name in ("Payback period", "Payback period, discounted"):
        assert figures[name].written == "–"
        assert figures[name].remark == "Nothing is advanced."
