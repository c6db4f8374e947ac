"""No page of the preparation is wider than a small laptop, and the longest words fit where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.editing import with_funding, with_step
from casebuilder.model.messages import Message
from casebuilder.model.paths import replaced
from casebuilder.model.questions import Overlap, ProcurementModel, ProcurementScale, YesNo
from casebuilder.model.readiness import State, TaskState
from casebuilder.templates import template
from casebuilder.translation import Language
from casebuilder.ui.fields.form_page import FormPage
from casebuilder.ui.settings import Preferences
from casebuilder.ui.window import MainWindow

PAGES = ("innovation", "municipality", *(f"question_{number}" for number in range(1, 7)))
SIZES = ((1366, 768), (1024, 700))
LONGEST_WORD = "Arbeidsongeschiktheidsverzekeringsmaatschappij"
"""A word of 46 letters, as a name that a user may type."""


def full_case(language: Language) -> Case:
    """Return an example in which everything is answered, and every answer asks something more."""
    case = with_step(with_step(template("neighbourhood-platform", language).case))
    answers: dict[str, object] = {
        "innovation.steps.step.name": LONGEST_WORD,
        "innovation.steps.step.after": f"De {LONGEST_WORD} belt.",
        "questions.procurement.scale": ProcurementScale.REGION,
        "questions.procurement.region_municipalities": f"Delft, {LONGEST_WORD}",
        "questions.procurement.model": ProcurementModel.PERFORMANCE_PROCUREMENT,
        "questions.procurement.joining_in_between": YesNo.YES,
        "questions.current_supply.overlap": Overlap.LARGELY,
        "questions.innovation_policy.innovation_budget": YesNo.YES,
        "questions.innovation_policy.revolving_fund": YesNo.YES,
        "municipality.weights.knowledge": 90,
    }
    for place, value in answers.items():
        case = replaced(case, place, value)
    return with_funding(case, f"services.{case.services[0].id}.funding", "mix")


def settle() -> None:
    for _ in range(15):
        QApplication.processEvents()


def open_all(page: FormPage) -> None:
    for opener, _ in tuple(page.form._openers):
        opener.open()
    settle()


def cramped(page: QWidget) -> Iterator[str]:
    """Yield the texts of which a word does not fit in the widget that shows it."""
    for label in page.findChildren(QLabel):
        if label.isVisibleTo(page) and label.text() and label.pixmap().isNull():
            metrics = label.fontMetrics()
            pieces = re.split(r"\s+", label.text()) if label.wordWrap() else label.text().split("\n")
            widest = max(pieces, key=metrics.horizontalAdvance)
            if type(label) is QLabel and metrics.horizontalAdvance(widest) > label.width() + 1:
                yield widest
    for button in page.findChildren(QAbstractButton):
        if button.isVisibleTo(page) and button.text() and button.width() < button.minimumSizeHint().width():
            yield button.text()


@pytest.mark.parametrize("language", Language)
def test_every_name_in_the_task_list_is_whole_whatever_state_stands_beside_it(
    qtbot: QtBot, preferences: Preferences, open_window: Callable[..., MainWindow], language: Language
) -> None:
    preferences.language = language
    window = open_window(*SIZES[0])
    window.files.start_empty()
    qtbot.waitUntil(window.workspace.isVisible)
    window.workspace.go_to_task("question_1")
    settle()
    tasks = window.workspace.task_list
    assert not tasks.is_rail
    surety = ("assumed", "found", "confirmed")
    for task in tasks.states():
        words = [state.label for state in State]
        if task == "questions":
            words = ["3 van 6, 2 aangenomen" if language is Language.DUTCH else "3 of 6, 2 assumed"]
        elif task.startswith("question_"):
            words.extend(surety)
        for word in words:
            states = dict.fromkeys(tasks.states(), TaskState(State.DONE, Message(word)))
            tasks.set_states(states)
            assert tasks.room_left(task) >= 0, (task, word)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", Language)
def test_no_page_scrolls_sideways_and_every_word_fits(
    qtbot: QtBot,
    preferences: Preferences,
    open_window: Callable[..., MainWindow],
    language: Language,
    size: tuple[int, int],
) -> None:
    preferences.language = language
    window = open_window(*size)
    window.files.start_empty()
    qtbot.waitUntil(window.workspace.isVisible)
    assert window.document is not None
    case = full_case(language)
    window.document.store.change("full", lambda _case: case)
    window.document.store.evaluate_now()
    for key in PAGES:
        window.workspace.go_to_task(key)
        page = window.workspace.page(key)
        assert isinstance(page, FormPage)
        open_all(page)
        scroller = window.workspace.frame(key).scroller
        assert scroller.horizontalScrollBar().maximum() == 0, key
        assert page.width() <= scroller.viewport().width(), key
        assert list(cramped(page)) == [], key
