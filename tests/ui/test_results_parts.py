"""The parts under the results: they compute nothing while folded, and are remembered as they were left."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.costbenefit import results as model
from casebuilder.model.editing import added
from casebuilder.model.effects import Effect
from casebuilder.model.paths import replaced
from casebuilder.ui.pages import results_pockets, results_sharing, results_thresholds, results_views
from casebuilder.ui.pages.results import ResultsPage
from casebuilder.ui.pages.results_widgets import Veil
from tests.ui.results_support import (
    Notes,
    chip,
    click,
    english_context,
    example_case,
    finish,
    provider_loses,
    results_page,
    show,
)

NEW_EFFECT = Effect(id="fewer_visits", name="Fewer visits", service="household_help")
SIZE = "reach.target_group.size.value"


@pytest.fixture
def notes() -> Notes:
    return Notes()


def opened(page: ResultsPage) -> list[bool]:
    return [part.is_open() for part in page.parts]


def change_size(qtbot: QtBot, page: ResultsPage, size: int) -> None:
    page.context.store.change("size", lambda case: replaced(case, SIZE, size))
    page.context.store.evaluate_now()
    finish(qtbot, page)


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes what the parts have computed."""
    done: list[str] = []

    def noting(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            done.append(name)
            return function(*arguments, **named)

        return call

    for module, name in (
        (model, "evaluate_case"),
        (results_pockets, "matrix_table"),
        (results_sharing, "sharing_proposal"),
        (results_views, "views_table"),
        (results_thresholds, "important_thresholds"),
    ):
        monkeypatch.setattr(module, name, noting(name, getattr(module, name)))
    return done


def test_folded_parts_compute_nothing(qtbot: QtBot, notes: Notes, worked_out: list[str]) -> None:
    page = results_page(qtbot, example_case(), notes)
    worked_out.clear()

    change_size(qtbot, page, 900)

    # That one is the case itself, for the strip and the sentences.
    assert worked_out == ["evaluate_case"]
    assert all(part.contents is None for part in page.parts)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("funding", ["evaluate_case"] * 6),
        ("pockets", ["matrix_table"]),
        ("sharing", ["sharing_proposal"]),
        ("views", ["views_table"]),
        ("thresholds", ["important_thresholds"]),
        ("scaling", []),
    ],
)
def test_a_click_on_its_line_unfolds_a_part_and_computes_only_that_part(
    qtbot: QtBot, notes: Notes, worked_out: list[str], name: str, expected: list[str]
) -> None:
    page = results_page(qtbot, example_case(), notes)
    part = getattr(page, name)
    worked_out.clear()

    click(qtbot, part.line)
    finish(qtbot, page)

    assert part.is_open()
    assert sum(opened(page)) == 1
    assert worked_out == expected


def test_a_page_that_is_not_shown_computes_nothing_for_its_parts(
    notes: Notes, worked_out: list[str], settle: Callable[[], None]
) -> None:
    context = english_context(example_case(), notes)
    worked_out.clear()

    page = ResultsPage(context)
    settle()

    assert page.funding.is_open()
    assert worked_out == []


def test_choosing_a_party_computes_only_what_is_about_that_party(
    qtbot: QtBot, notes: Notes, worked_out: list[str]
) -> None:
    names = ("funding", "pockets", "sharing", "views", "thresholds")
    page = results_page(qtbot, example_case(), notes, *names)
    worked_out.clear()

    click(qtbot, chip(page.parties, "Provider"))
    finish(qtbot, page)

    assert worked_out == ["important_thresholds"]


def test_the_comparison_of_funding_is_open_the_first_time_and_the_rest_is_not(
    qtbot: QtBot, notes: Notes
) -> None:
    page = ResultsPage(english_context(example_case(), notes))
    show(qtbot, page)
    finish(qtbot, page)

    assert opened(page) == [True, False, False, False, False, False]


def test_a_page_made_anew_has_the_parts_open_that_were_left_open(qtbot: QtBot, notes: Notes) -> None:
    page = results_page(qtbot, example_case(), notes, "funding")
    click(qtbot, page.funding.line)
    click(qtbot, page.sharing.line)
    click(qtbot, page.views.line)
    finish(qtbot, page)

    again = ResultsPage(page.context)
    show(qtbot, again)
    finish(qtbot, again)

    assert opened(again) == [False, False, True, True, False, False]
    assert again.views.table.content == page.views.table.content


def test_the_keyboard_folds_out_and_back(qtbot: QtBot, notes: Notes) -> None:
    page = results_page(qtbot, example_case(), notes)
    page.pockets.line.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.keyClick(page.pockets.line, Qt.Key.Key_Space)
    finish(qtbot, page)
    assert page.pockets.is_open()
    assert page.pockets.matrix.isVisible()

    qtbot.keyClick(page.pockets.line, Qt.Key.Key_Space)
    assert not page.pockets.is_open()
    assert not page.pockets.matrix.isVisible()


def test_open_parts_follow_the_case_and_folded_ones_catch_up(qtbot: QtBot, notes: Notes) -> None:
    page = results_page(qtbot, provider_loses(), notes, "pockets", "views")
    before = page.pockets.matrix.content.rows[0].amounts[0]
    click(qtbot, page.views.line)
    unseen = page.views.table.content

    change_size(qtbot, page, 2000)

    assert before is not None
    assert page.pockets.matrix.content.rows[0].amounts[0] == pytest.approx(2 * before)
    assert page.views.table.content == unseen
    click(qtbot, page.views.line)
    finish(qtbot, page)
    amounts, former = page.views.table.content.rows[0].amounts[0], unseen.rows[0].amounts[0]
    assert former is not None
    assert amounts == pytest.approx(2 * former)


def test_figures_of_a_case_that_became_incomplete_are_greyed_but_not_the_fields(
    qtbot: QtBot, notes: Notes, settle: Callable[[], None]
) -> None:
    page = results_page(qtbot, example_case(), notes, "funding", "views")
    store = page.context.store

    def veils() -> list[Veil]:
        return [veil for veil in page.findChildren(Veil) if veil.isVisible()]

    def greyed(widget: QWidget) -> bool:
        middle = widget.mapToGlobal(widget.rect().center())
        return any(veil.rect().contains(veil.mapFromGlobal(middle)) for veil in veils())

    assert veils() == []
    store.change("effect", lambda case: added(case, NEW_EFFECT))
    store.evaluate_now()
    finish(qtbot, page)
    settle()

    assert all(map(greyed, (page.table, page.funding.table, page.views.table)))
    assert not greyed(page.funding.more.line)

    store.undo_stack.undo()
    store.evaluate_now()
    finish(qtbot, page)
    assert veils() == []


def test_without_a_result_there_are_no_parts(qtbot: QtBot, notes: Notes) -> None:
    page = ResultsPage(english_context(Case(), notes))
    show(qtbot, page)

    assert not any(part.isVisible() for part in page.parts)
