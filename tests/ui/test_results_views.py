"""The three views of a case side by side on the results page."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from casebuilder.model.costbenefit.results import evaluate_case, with_view
from casebuilder.model.parties import CHAIN
from casebuilder.model.settings import View
from casebuilder.ui.pages.results import ResultsPage
from tests.ui.results_support import (
    Notes,
    chip,
    click,
    click_cell,
    click_heading,
    example_case,
    finish,
    open_dialog,
    results_page,
    row_of,
)


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def page(qtbot: QtBot, notes: Notes) -> ResultsPage:
    return results_page(qtbot, example_case(), notes, "views")


@pytest.mark.parametrize("view", View)
def test_each_column_is_the_case_computed_in_that_view(page: ResultsPage, view: View) -> None:
    results = evaluate_case(with_view(page.context.store.case, view))
    parties = [*(party for party in results.involved() if party in CHAIN), None]
    column = list(View).index(view)

    amounts = [row.amounts[column] for row in page.views.table.content.rows]
    assert amounts == pytest.approx([results.party(party).npv for party in parties], abs=0.01)


def test_the_view_of_the_page_is_marked(qtbot: QtBot, page: ResultsPage) -> None:
    assert page.views.table.content.marked == 1

    click(qtbot, chip(page.view_choice, "Budget"))
    finish(qtbot, page)

    assert page.views.table.content.marked == 0


def test_a_click_on_a_heading_shows_the_page_in_that_view(qtbot: QtBot, page: ResultsPage) -> None:
    table = page.views.table
    expected = table.content.rows[row_of(table, "Municipality")].amounts[0]
    assert expected is not None

    click_heading(qtbot, table, 0)
    finish(qtbot, page)

    assert page.compares
    assert page.view_choice.group.tab_stop().text() == "Budget"
    written = page.context.translator.euros(expected, signed=True)
    assert page.key_figures.buttons["npv"].figure == written


def test_what_a_view_is_for_stands_beside_a_link_that_shows_it(qtbot: QtBot, page: ResultsPage) -> None:
    link = page.views.links[View.HEALTH_ECONOMIC]
    assert link.accessibleName() == "Show the page in the view Health-economic"

    click(qtbot, link)
    finish(qtbot, page)

    assert page.view_choice.group.tab_stop().text() == "Health-economic"


def test_every_figure_opens_how_it_was_computed_in_that_view(
    qtbot: QtBot, page: ResultsPage, notes: Notes
) -> None:
    table = page.views.table
    for place, view in enumerate(View):
        click_cell(qtbot, table, row_of(table, "Provider"), place + 1)
        assert notes.explained[place] == (f"parties.provider.npv_in.{view.value}", None)


def test_a_figure_on_a_page_in_another_view_says_so(qtbot: QtBot, page: ResultsPage, notes: Notes) -> None:
    click(qtbot, page.views.links[View.BUDGET])
    finish(qtbot, page)
    row = row_of(page.views.table, "Provider")

    click_cell(qtbot, page.views.table, row, 1)

    assert notes.explained == []
    dialog = open_dialog(page)
    assert dialog.tree_of_figures.value == pytest.approx(page.views.table.content.rows[row].amounts[0])
    dialog.reject()
