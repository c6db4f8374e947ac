"""A text in a field that is no value: it is never lost, or left out of the calculation, in silence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from casebuilder.casefile import read
from casebuilder.model.case import Case
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.readiness import State
from casebuilder.translation import Language
from casebuilder.ui import dialogs
from casebuilder.ui.notice import NoticeBar
from casebuilder.ui.pages.export import ExportPage
from casebuilder.ui.pages.results import ResultsPage
from casebuilder.ui.recovery import Recovery
from casebuilder.ui.settings import ThemeChoice
from casebuilder.ui.store import Store
from casebuilder.ui.window import MainWindow

TARIFF = "services.household_help.tariff"
Answer = Callable[[str], list[str]]


def _line(window: MainWindow, path: str = TARIFF) -> QLineEdit:
    window.workspace.go_to_field(path)
    field = window.workspace.page(window.workspace.current_page).fields()[path]
    assert isinstance(field, QLineEdit)
    return field


def _type(window: MainWindow, qtbot: QtBot, text: str, path: str = TARIFF) -> None:
    line = _line(window, path)
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def _store(window: MainWindow) -> Store:
    assert window.document is not None
    return window.document.store


def _text_is_asked_about(said: list[str]) -> bool:
    return len(said) == 1 and "abc" in said[0]


@pytest.fixture
def typed(english_example: MainWindow, qtbot: QtBot) -> MainWindow:
    """An English window where "abc" stands in the field of a tariff."""
    _type(english_example, qtbot, "abc")
    return english_example


def test_its_task_needs_attention_until_it_is_a_figure(typed: MainWindow, qtbot: QtBot) -> None:
    task = typed.workspace.current_page

    assert typed.workspace.task_list.states()[task] == State.ATTENTION.label
    _type(typed, qtbot, "50")

    assert typed.workspace.task_list.states()[task] != State.ATTENTION.label
    assert not _store(typed).unread


def test_it_survives_another_theme_and_language_with_its_error(
    typed: MainWindow, settle: Callable[[], None]
) -> None:
    typed.set_theme(ThemeChoice.DARK)
    settle()
    typed.set_language(Language.DUTCH)
    settle()

    line = _line(typed)
    assert line.text() == "abc"
    assert line.property("invalid") == "true"
    errors = typed.workspace.page(typed.workspace.current_page).field_errors
    assert [error.path for error in errors] == [TARIFF]


def test_it_survives_on_a_page_that_is_not_shown_again_at_once(
    typed: MainWindow, settle: Callable[[], None]
) -> None:
    task = typed.workspace.current_page
    typed.workspace.go_into("results")
    typed.set_theme(ThemeChoice.DARK)
    settle()

    assert typed.workspace.task_list.states()[task] == State.ATTENTION.label
    assert _line(typed).text() == "abc"


def test_closing_asks_even_when_all_else_is_saved(typed: MainWindow, answer: Answer) -> None:
    assert typed.document is not None
    assert not typed.document.modified

    said = answer("Cancel")
    typed.close()
    assert typed.isVisible()
    assert _text_is_asked_about(said)

    answer("Leave without this text")
    typed.close()
    assert not typed.isVisible()


def test_the_question_about_unsaved_work_names_the_text(
    typed: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    _type(typed, qtbot, "7", "reach.target_group.size")
    remarks: list[str] = []

    def stay(_parent: object, _t: object, _name: str, remark: str) -> dialogs.Leaving:
        remarks.append(remark)
        return dialogs.Leaving.STAY

    monkeypatch.setattr(dialogs, "ask_before_leaving", stay)

    assert not typed.files.may_leave()
    assert _text_is_asked_about(remarks)


def test_saving_says_what_is_not_in_the_file(
    typed: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case.zbc"
    monkeypatch.setattr(dialogs, "choose_file_to_save", lambda *_: path)

    assert typed.save_case()

    (notice,) = typed.findChildren(NoticeBar)
    assert "abc" in notice.text
    assert value_at(read(path).case, TARIFF) == value_at(_store(typed).case, TARIFF)


@pytest.mark.parametrize("page", ["results", "export"])
def test_results_and_export_say_what_was_used_instead_and_lead_to_the_field(
    typed: MainWindow, qtbot: QtBot, page: str
) -> None:
    task = typed.workspace.current_page
    typed.workspace.go_into(page)
    shown = typed.workspace.page(page)
    assert isinstance(shown, ResultsPage | ExportPage)
    qtbot.waitUntil(shown.unread.isVisible)

    (link,) = shown.unread.links()
    kept = next(iter(_store(typed).unread.values())).kept
    assert "abc" in link.accessibleName()
    assert kept
    assert kept in link.accessibleName()
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)

    assert typed.workspace.current_page == task
    assert _line(typed).text() == "abc"


def test_results_say_nothing_when_every_field_is_read(typed: MainWindow, qtbot: QtBot) -> None:
    _type(typed, qtbot, "50")
    typed.workspace.go_into("results")

    page = typed.workspace.page("results")
    assert isinstance(page, ResultsPage)
    assert not page.unread.isVisible()


def test_it_is_kept_in_the_recovery_copy_and_given_back_in_its_field(
    typed: MainWindow, recovery_folder: Path, open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    assert typed.document is not None
    former = dict(_store(typed).unread)
    qtbot.waitUntil(lambda: any(recovery_folder.glob("*.json")))
    (copy,) = recovery_folder.glob("*.json")
    left = copy.read_text(encoding="utf-8")
    typed.document.forget_recovery_copy()
    (recovery_folder / "1-dead.recovery.json").write_text(left, encoding="utf-8")

    window = open_window()
    (work,) = Recovery(recovery_folder).left_behind()
    window.files.recover(work)

    assert dict(_store(window).unread) == former
    assert _line(window).text() == "abc"
    errors = window.workspace.page(window.workspace.current_page).field_errors
    assert [error.path for error in errors] == [TARIFF]


def test_what_a_saved_file_cannot_hold_stays_in_the_recovery_copy(
    typed: MainWindow, tmp_path: Path, recovery_folder: Path
) -> None:
    assert typed.document is not None

    typed.document.save(tmp_path / "case.zbc")
    (copy,) = recovery_folder.glob("*.json")
    assert '"abc"' in copy.read_text(encoding="utf-8")
    _store(typed).set_unread(TARIFF, None)
    typed.document.keep_recovery_copy()

    assert not list(recovery_folder.glob("*.json"))


def test_a_recovery_copy_of_an_earlier_version_holds_no_such_text(
    typed: MainWindow, recovery_folder: Path
) -> None:
    assert typed.document is not None
    typed.document.keep_recovery_copy()
    (copy,) = recovery_folder.glob("*.json")
    document = json.loads(copy.read_text(encoding="utf-8"))
    del document["unread"]
    former = recovery_folder / "1-dead.recovery.json"
    former.write_text(json.dumps(document), encoding="utf-8")

    (work,) = Recovery(recovery_folder).left_behind()

    assert work.content().unread == {}
    assert work.content().case == _store(typed).case


def test_escape_gives_the_text_up(typed: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(_line(typed), Qt.Key.Key_Escape)

    assert not _store(typed).unread
    assert typed.files.may_leave()


def test_it_goes_with_the_service_it_belongs_to(typed: MainWindow, settle: Callable[[], None]) -> None:
    def without_service(case: Case) -> Case:
        return case.model_copy(update={"services": (), "effects": ()})

    _store(typed).change("removed", without_service)
    settle()

    assert not _store(typed).unread


def test_it_stays_when_its_field_is_made_anew_for_other_years(
    english_example: MainWindow, settle: Callable[[], None], qtbot: QtBot
) -> None:
    path = "services.household_help.cashability"
    english_example.workspace.go_to_field(path)
    line = english_example.workspace.page(english_example.workspace.current_page).fields()[f"{path}.values.0"]
    assert isinstance(line, QLineEdit)
    line.selectAll()
    qtbot.keyClicks(line, "abc")

    _store(english_example).change("years", lambda case: replaced(case, "settings.years", 4))
    settle()

    assert [unread.text for unread in _store(english_example).unread.values()] == ["abc"]
    assert _line(english_example, path).text() == "abc"
