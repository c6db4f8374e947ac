"""Opening, saving, closing and recovering cases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from casebuilder.casefile import read, write
from casebuilder.model.case import Case
from casebuilder.model.paths import replaced
from casebuilder.templates import template_ids
from casebuilder.ui import dialogs
from casebuilder.ui.app import report_unexpected
from casebuilder.ui.examples import ExampleDialog
from casebuilder.ui.recovery import Recovery
from casebuilder.ui.settings import Preferences
from casebuilder.ui.window import MainWindow

Answer = Callable[[str], list[str]]
_UNSAVED = "niet opgeslagen"


def _rename(window: MainWindow, name: str) -> None:
    assert window.document is not None
    window.document.store.change("Naam gewijzigd", lambda case: replaced(case, "name", name))


def _open(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    """Open a file and wait until its case is on the screen, as a user would."""
    assert window.files.open_file(path)
    qtbot.waitUntil(window.workspace.isVisible)


def _case_name(window: MainWindow) -> str:
    assert window.document is not None
    return window.document.store.case.name


def _header_texts(window: MainWindow) -> str:
    return " ".join(label.text() for label in window.header.findChildren(type(window.header._saved)))


@pytest.fixture
def case_path(tmp_path: Path) -> Path:
    """A saved case named Valpreventie."""
    path = tmp_path / "valpreventie.zbc"
    write(path, Case(name="Valpreventie"))
    return path


def _choose_to_save(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> list[Path]:
    proposals: list[Path] = []

    def choose(_parent: object, _t: object, proposed: Path) -> Path | None:
        proposals.append(proposed)
        return path

    monkeypatch.setattr(dialogs, "choose_file_to_save", choose)
    return proposals


# The start page.


def test_the_start_page_offers_three_choices_and_no_dialog(window: MainWindow) -> None:
    start = window.start_page
    assert start is not None
    assert [card.accessibleName() for card in start._cards] == [
        "Bekijk een voorbeeld",
        "Begin leeg",
        "Open een bestand",
    ]
    assert QApplication.activeModalWidget() is None


def _examples(window: MainWindow, qtbot: QtBot) -> ExampleDialog:
    start = window.start_page
    assert start is not None
    qtbot.mouseClick(start._cards[0], Qt.MouseButton.LeftButton)
    (dialog,) = window.findChildren(ExampleDialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def test_an_example_is_chosen_by_mouse(window: MainWindow, qtbot: QtBot) -> None:
    dialog = _examples(window, qtbot)
    card = dialog.cards["hip-airbag"]
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert _case_name(window) == card.accessibleName()
    assert window.document is not None
    assert not window.document.modified


def test_an_example_is_chosen_by_arrow_keys(window: MainWindow, qtbot: QtBot) -> None:
    dialog = _examples(window, qtbot)
    first, second, *_ = dialog.cards.values()
    assert dialog.focusWidget() is first
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert dialog.focusWidget() is second
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert _case_name(window) == second.accessibleName()


def test_every_example_is_offered_with_a_sentence(window: MainWindow, qtbot: QtBot) -> None:
    dialog = _examples(window, qtbot)
    assert set(dialog.cards) == set(template_ids())
    assert all(card.accessibleDescription() for card in dialog.cards.values())


def test_choosing_an_example_can_be_given_up_with_escape(window: MainWindow, qtbot: QtBot) -> None:
    dialog = _examples(window, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert window.start_page is not None


def test_an_empty_case_comes_with_prices_and_rates_that_have_a_source(
    window: MainWindow, qtbot: QtBot
) -> None:
    start = window.start_page
    assert start is not None
    qtbot.mouseClick(start._cards[1], Qt.MouseButton.LeftButton)
    assert window.document is not None
    case = window.document.store.case
    assert case.name == ""
    assert case.settings.discount_rates.social.source
    assert window.start_page is None


def test_the_first_choice_has_the_focus_and_enter_takes_it(window: MainWindow, qtbot: QtBot) -> None:
    start = window.start_page
    assert start is not None
    qtbot.waitUntil(start._cards[0].hasFocus)
    qtbot.keyClick(start._cards[0], Qt.Key.Key_Tab)
    assert start._cards[1].hasFocus()
    qtbot.keyClick(start._cards[1], Qt.Key.Key_Space)
    assert window.document is not None


def test_the_case_is_shown_whole_when_a_choice_had_the_focus(
    window: MainWindow, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    start = window.start_page
    assert start is not None
    qtbot.waitUntil(start._cards[0].hasFocus)
    window.files.open_example("neighbourhood-platform")
    settle()
    assert "Emmen" in _header_texts(window)
    assert window.workspace.task_list.hasFocus()


def test_a_recent_file_is_opened_with_one_click(
    open_window: Callable[[], MainWindow], preferences: Preferences, case_path: Path, qtbot: QtBot
) -> None:
    preferences.add_recent(case_path)
    window = open_window()
    assert window.start_page is not None
    button = next(
        button
        for button in window.start_page.findChildren(QPushButton)
        if button.accessibleName() == "valpreventie openen"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert _case_name(window) == "Valpreventie"


def test_a_recent_file_that_is_gone_says_so_and_cannot_be_clicked(
    open_window: Callable[[], MainWindow], preferences: Preferences, tmp_path: Path
) -> None:
    preferences.add_recent(tmp_path / "weg.zbc")
    window = open_window()
    assert window.start_page is not None
    button = next(button for button in window.start_page.findChildren(QPushButton) if button.text() == "weg")
    assert not button.isEnabled()


def test_recent_files_are_kept_newest_first_without_doubles(preferences: Preferences, tmp_path: Path) -> None:
    for name in ("a", "b", "a", *"cdefghij"):
        preferences.add_recent(tmp_path / name)
    assert [path.name for path in preferences.recent_files] == list("jihgfedc")


# Opening.


def test_opening_shows_name_and_time_and_remembers_the_file(
    window: MainWindow, case_path: Path, preferences: Preferences
) -> None:
    assert window.files.open_file(case_path)
    assert "Valpreventie" in window.windowTitle()
    assert "opgeslagen" in _header_texts(window)
    assert _UNSAVED not in _header_texts(window)
    assert preferences.recent_files == (case_path,)


def test_a_file_that_is_no_case_is_refused_in_one_sentence_and_nothing_changes(
    example: MainWindow, tmp_path: Path
) -> None:
    stranger = tmp_path / "foto.zbc"
    stranger.write_bytes(b"\xff\xd8\xff not a case")
    before = _case_name(example)
    assert not example.files.open_file(stranger)
    assert example.notice.isVisible()
    assert "foto.zbc" in example.notice.text
    assert _case_name(example) == before


def test_ctrl_o_opens_what_is_chosen(
    window: MainWindow, case_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "choose_file_to_open", lambda *_args: case_path)
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert _case_name(window) == "Valpreventie"


def test_a_case_file_can_be_dropped_on_the_window(window: MainWindow, case_path: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(case_path))])
    event = QDropEvent(
        QPoint(20, 20),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    qtbot.waitUntil(lambda: window.document is not None)
    assert _case_name(window) == "Valpreventie"


def test_two_files_dropped_at_once_are_not_taken(window: MainWindow, case_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(case_path)), QUrl.fromLocalFile(str(case_path.parent))])
    event = QDropEvent(
        QPoint(20, 20),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.setDropAction(Qt.DropAction.IgnoreAction)
    window.dropEvent(event)
    assert event.dropAction() is Qt.DropAction.IgnoreAction
    assert window.document is None


# Saving.


def test_a_new_case_asks_where_and_proposes_its_name(
    empty: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "nieuw.zbc"
    proposals = _choose_to_save(monkeypatch, path)
    _rename(empty, 'Samen: "Thuis"?')
    assert empty.isWindowModified()
    assert _UNSAVED in _header_texts(empty)
    qtbot.keyClick(empty, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert proposals[0].name == "Samen Thuis.zbc"
    assert read(path).case.name == 'Samen: "Thuis"?'
    assert not empty.isWindowModified()
    assert "opgeslagen" in _header_texts(empty)
    assert "nieuw.zbc" in empty.notice.text


def test_saving_again_asks_nothing(
    window: MainWindow, case_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposals = _choose_to_save(monkeypatch, None)
    _open(window, case_path, qtbot)
    _rename(window, "Anders")
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert read(case_path).case.name == "Anders"
    assert proposals == []


def test_save_as_leaves_the_first_file_alone(
    window: MainWindow, case_path: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "kopie.zbc"
    _choose_to_save(monkeypatch, copy)
    _open(window, case_path, qtbot)
    _rename(window, "Anders")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_S, both)
    assert read(case_path).case.name == "Valpreventie"
    assert read(copy).case.name == "Anders"
    assert window.document is not None
    assert window.document.path == copy


def test_giving_up_on_saving_keeps_the_case_unsaved(
    empty: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    _choose_to_save(monkeypatch, None)
    _rename(empty, "Iets")
    assert not empty.save_case()
    assert empty.isWindowModified()


def test_a_file_that_cannot_be_written_is_told_and_the_case_stays_unsaved(
    empty: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _choose_to_save(monkeypatch, tmp_path / "geen map" / "x.zbc")
    _rename(empty, "Iets")
    assert not empty.save_case()
    assert empty.notice.isVisible()
    assert "x.zbc" in empty.notice.text
    assert empty.isWindowModified()


def test_a_file_changed_by_another_is_not_overwritten_but_a_copy_is_offered(
    window: MainWindow, case_path: Path, tmp_path: Path, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "kopie.zbc"
    _choose_to_save(monkeypatch, copy)
    window.files.open_file(case_path)
    _rename(window, "Van mij")
    write(case_path, Case(name="Van een ander"))
    said = answer("Kopie opslaan…")
    assert window.save_case()
    assert "valpreventie.zbc" in said[0]
    assert read(case_path).case.name == "Van een ander"
    assert read(copy).case.name == "Van mij"


def test_undoing_back_to_what_was_saved_makes_the_case_saved_again(
    window: MainWindow, case_path: Path, qtbot: QtBot
) -> None:
    _open(window, case_path, qtbot)
    _rename(window, "Anders")
    assert window.isWindowModified()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _case_name(window) == "Valpreventie"
    assert not window.isWindowModified()


def test_the_name_of_a_file_is_fit_for_every_system() -> None:
    assert dialogs.file_name('a/b\\c:d*e?f"g<h>i|j', "x") == "a b c d e f g h i j"
    assert dialogs.file_name("   ", "Businesscase") == "Businesscase"
    assert dialogs.file_name("Einde...", "x") == "Einde"
    assert len(dialogs.file_name("a" * 300, "x")) == 80


# Closing.


def test_closing_without_changes_asks_nothing(example: MainWindow) -> None:
    assert example.close()


@pytest.mark.parametrize(
    ("button", "closes", "saved"),
    [("Opslaan", True, True), ("Niet opslaan", True, False), ("Annuleren", False, False)],
)
def test_closing_with_changes_asks_what_to_do(
    window: MainWindow, case_path: Path, answer: Answer, button: str, closes: bool, saved: bool
) -> None:
    window.files.open_file(case_path)
    _rename(window, "Anders")
    said = answer(button)
    assert window.close() is closes
    assert said == ["Wilt u “Anders” opslaan?"]
    assert (read(case_path).case.name == "Anders") is saved


def test_opening_another_case_asks_about_the_changes_first(
    example: MainWindow, case_path: Path, answer: Answer
) -> None:
    _rename(example, "Mijn werk")
    answer("Annuleren")
    assert not example.files.open_file(case_path)
    assert _case_name(example) == "Mijn werk"
    answer("Niet opslaan")
    assert example.files.open_file(case_path)
    assert _case_name(example) == "Valpreventie"


def test_back_to_the_start_screen(example: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(example, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert example.document is None
    assert example.start_page is not None
    assert example.windowTitle() == "Casebuilder"


# Recovery.


def test_two_seconds_after_a_change_a_recovery_copy_stands(
    empty: MainWindow, recovery_folder: Path, qtbot: QtBot
) -> None:
    _rename(empty, "Kostbaar werk")
    qtbot.waitUntil(lambda: any(recovery_folder.glob("*.json")), timeout=2000)
    (copy,) = recovery_folder.glob("*.json")
    assert json.loads(copy.read_text(encoding="utf-8"))["case"]["name"] == "Kostbaar werk"


class _SlowRecovery:
    """Lets a recovery copy be written only when the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.may_go_on = threading.Event(), threading.Event()
        keep = Recovery.keep

        def slowly(recovery: Recovery, *arguments: Any) -> None:
            self.begun.set()
            assert self.may_go_on.wait(20)
            keep(recovery, *arguments)

        monkeypatch.setattr(Recovery, "keep", slowly)


def test_the_window_goes_on_while_a_recovery_copy_is_written_and_the_latest_work_is_in_it(
    empty: MainWindow, recovery_folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = _SlowRecovery(monkeypatch)
    _rename(empty, "Eerst")
    qtbot.waitUntil(slow.begun.is_set)
    # The disk is slow, and the user types on.
    _rename(empty, "Daarna")
    assert list(recovery_folder.glob("*.json")) == []
    slow.may_go_on.set()
    qtbot.waitUntil(
        lambda: any('"Daarna"' in copy.read_text("utf-8") for copy in recovery_folder.glob("*.json")),
        timeout=8000,
    )


def test_whoever_closes_while_a_recovery_copy_is_written_leaves_none(
    empty: MainWindow, recovery_folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    slow = _SlowRecovery(monkeypatch)
    _rename(empty, "Weg ermee")
    qtbot.waitUntil(slow.begun.is_set)
    answer("Niet opslaan")
    threading.Timer(0.2, slow.may_go_on.set).start()
    assert empty.close()
    assert list(recovery_folder.iterdir()) == []


def test_a_mistake_of_the_program_while_a_copy_is_written_loses_nothing(
    empty: MainWindow, recovery_folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = _SlowRecovery(monkeypatch)
    _rename(empty, "Eerst")
    qtbot.waitUntil(slow.begun.is_set)
    _rename(empty, "Daarna")
    slow.may_go_on.set()
    assert empty.document is not None
    assert empty.document.keep_recovery_copy()
    (copy,) = recovery_folder.glob("*.json")
    assert '"Daarna"' in copy.read_text(encoding="utf-8")


def test_saving_removes_the_recovery_copy(window: MainWindow, case_path: Path, recovery_folder: Path) -> None:
    window.files.open_file(case_path)
    _rename(window, "Anders")
    assert window.document is not None
    window.document.keep_recovery_copy()
    assert list(recovery_folder.glob("*.json"))
    window.save_case()
    assert list(recovery_folder.iterdir()) == []


def test_closing_without_saving_removes_the_recovery_copy(
    empty: MainWindow, recovery_folder: Path, answer: Answer
) -> None:
    _rename(empty, "Weg ermee")
    assert empty.document is not None
    empty.document.keep_recovery_copy()
    answer("Niet opslaan")
    empty.close()
    assert list(recovery_folder.iterdir()) == []


def _leave_behind(folder: Path, name: str, file: Path | None = None) -> None:
    """Make a recovery copy in a process of its own that then dies."""
    program = (
        "import sys, os; from pathlib import Path; from casebuilder.model.case import Case;"
        "from casebuilder.ui.recovery import Recovery;"
        "file = Path(sys.argv[3]) if sys.argv[3] else None;"
        "Recovery(Path(sys.argv[1])).keep(Case(name=sys.argv[2]), file, None); os._exit(9)"
    )
    arguments = [sys.executable, "-c", program, str(folder), name, str(file or "")]
    assert subprocess.run(arguments, check=False).returncode == 9


def test_work_of_a_program_that_died_is_offered_and_brought_back(
    recovery_folder: Path, open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    _leave_behind(recovery_folder, "Valpreventie")
    window = open_window()
    assert window.start_page is not None
    button = next(
        button
        for button in window.start_page.findChildren(QPushButton)
        if button.accessibleName() == "Valpreventie terughalen"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert _case_name(window) == "Valpreventie"
    assert window.isWindowModified()
    # The work is safe again at once, in the copy of this program.
    (copy,) = recovery_folder.glob("*.json")
    assert copy.name.startswith(f"{os.getpid()}-")


def test_work_that_was_left_behind_can_be_thrown_away(
    recovery_folder: Path, open_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    _leave_behind(recovery_folder, "Valpreventie")
    window = open_window()
    assert window.start_page is not None
    button = next(
        button
        for button in window.start_page.findChildren(QPushButton)
        if button.accessibleName() == "Valpreventie weggooien"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not list(recovery_folder.glob("*.json"))
    assert window.start_page is not None
    assert "terughalen" not in " ".join(
        button.accessibleName() for button in window.start_page.findChildren(QPushButton)
    )


def test_opening_the_file_that_work_was_left_behind_on_offers_that_work(
    window: MainWindow, case_path: Path, recovery_folder: Path, qtbot: QtBot
) -> None:
    _leave_behind(recovery_folder, "Nieuwer werk", case_path)
    window.files.open_file(case_path)
    assert "niet-opgeslagen werk" in window.notice.text
    button = next(
        button for button in window.notice.findChildren(QPushButton) if button.text() == "Terughalen"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert _case_name(window) == "Nieuwer werk"
    assert window.document is not None
    assert window.document.path == case_path


def test_programs_that_run_at_the_same_time_leave_each_others_work_alone(recovery_folder: Path) -> None:
    one, other = Recovery(recovery_folder), Recovery(recovery_folder)
    one.keep(Case(name="een"), None, None)
    other.keep(Case(name="ander"), None, None)
    assert one.left_behind() == ()
    assert other.left_behind() == ()
    one.discard()
    assert other.copy.exists()
    other.discard()


def test_a_damaged_recovery_copy_is_no_reason_not_to_start(
    recovery_folder: Path, open_window: Callable[[], MainWindow]
) -> None:
    recovery_folder.mkdir()
    (recovery_folder / "1-ab.recovery.json").write_text('{"case": ', encoding="utf-8")
    assert open_window().start_page is not None


def test_a_recovery_copy_that_cannot_be_read_is_told_and_kept(
    recovery_folder: Path, open_window: Callable[[], MainWindow]
) -> None:
    _leave_behind(recovery_folder, "Valpreventie")
    (copy,) = recovery_folder.glob("*.json")
    text = copy.read_text(encoding="utf-8").replace('"questions":{', '"questions":{"onbekend": 1,')
    copy.write_text(text, encoding="utf-8")
    window = open_window()
    (work,) = Recovery(recovery_folder).left_behind()
    window.files.recover(work)
    assert window.document is None
    assert str(copy) in window.notice.text
    assert copy.exists()


def test_a_folder_where_no_recovery_copy_can_be_kept_is_told(
    empty: MainWindow, recovery_folder: Path
) -> None:
    recovery_folder.write_text("in the way", encoding="utf-8")
    _rename(empty, "Iets")
    assert empty.document is not None
    empty.document.keep_recovery_copy()
    assert "herstelkopie" in empty.notice.text
    assert "Errno" not in empty.notice.text
    recovery_folder.unlink()


# Mistakes of the program.


def test_a_mistake_of_the_program_keeps_the_work_and_tells_the_user(
    empty: MainWindow, recovery_folder: Path, qtbot: QtBot
) -> None:
    _rename(empty, "Kostbaar werk")
    report = report_unexpected(empty)
    with qtbot.captureExceptions() as caught:
        QTimer.singleShot(0, empty, lambda: 1 // 0)
        qtbot.waitUntil(lambda: bool(caught))
    report(*caught[0])
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, dialogs.UnexpectedErrorDialog)
    (copy,) = recovery_folder.glob("*.json")
    assert "Kostbaar werk" in copy.read_text(encoding="utf-8")
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    qtbot.mouseClick(buttons["Details kopiëren"], Qt.MouseButton.LeftButton)
    assert "ZeroDivisionError" in QApplication.clipboard().text()
    qtbot.keyClick(buttons["Verder"], Qt.Key.Key_Return)
    assert QApplication.activeModalWidget() is None


def test_a_row_of_mistakes_shows_one_dialog_at_a_time(window: MainWindow) -> None:
    report = report_unexpected(window)
    for _ in range(3):
        report(ValueError, ValueError("x"), None)
    (dialog,) = window.findChildren(dialogs.UnexpectedErrorDialog)
    dialog.accept()
    report(ValueError, ValueError("y"), None)
    shown = [box for box in window.findChildren(dialogs.UnexpectedErrorDialog) if box.isVisible()]
    assert len(shown) == 1
    shown[0].accept()


def test_without_a_municipality_the_header_leaves_no_gap_and_no_dot(example: MainWindow) -> None:
    header = example.header
    assert header._municipality.isVisible()
    assert header._saved.text().startswith("·")

    assert example.document is not None
    example.document.store.change("leeg", lambda case: replaced(case, "municipality.name", ""))

    assert header._saved.text() == _UNSAVED
    assert not header._municipality.isVisible()
    assert not header._before_municipality.isVisible()
