"""A passphrase on the case in the window: setting, opening, saving and recovering, without a pause."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from casebuilder.casefile import Protection, WrongPassphraseError, read, write
from casebuilder.casefile.age import is_age
from casebuilder.model.case import Case
from casebuilder.model.messages import Message
from casebuilder.model.paths import replaced
from casebuilder.translation import Language
from casebuilder.ui import dialogs
from casebuilder.ui.passphrase import NewPassphraseDialog, PassphraseDialog, WaitDialog
from casebuilder.ui.settings import Preferences
from casebuilder.ui.store import Unread
from casebuilder.ui.window import MainWindow
from tests.age import QuickSealer, quick_protection

ROOT = Path(__file__).resolve().parents[2]
WORDS = "vier losse woorden onthouden"
OTHER = "een heel ander wachtwoord"
LEAST = "Minstens 8 tekens; vier woorden die niets met elkaar te maken hebben zijn beter."
RATHER_SHORT = "Nogal kort: 8 tekens. Een langer wachtwoord is moeilijker te raden."
NAME = "Zaak van de gemeente Testdam"
_Dialog = TypeVar("_Dialog", bound=QDialog)
Meet = Callable[..., None]


@pytest.fixture
def meet(qtbot: QtBot) -> Iterator[Meet]:
    """Prepares what the user does at the next dialog of a kind; every one must come."""
    pending: list[object] = []

    def prepare(kind: type[_Dialog], act: Callable[[_Dialog], None]) -> None:
        token = object()
        pending.append(token)

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, kind) or not dialog.isActiveWindow():
                QTimer.singleShot(10, look)
                return
            pending.remove(token)
            try:
                act(dialog)
            except BaseException:
                # The test waits for the dialog; it must not wait for ever.
                QTimer.singleShot(0, lambda: dialog.done(0))
                raise

        QTimer.singleShot(0, look)

    yield prepare
    qtbot.waitUntil(lambda: not pending)


@pytest.fixture
def protected(tmp_path: Path) -> Path:
    path = tmp_path / "valpreventie.zbc"
    write(path, Case(name=NAME), protection=quick_protection(WORDS))
    return path


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "open.zbc"
    write(path, Case(name=NAME))
    return path


@pytest.fixture
def opened(window: MainWindow, protected: Path, qtbot: QtBot, meet: Meet) -> MainWindow:
    """A window with a protected case, which can keep recovery copies."""
    meet(PassphraseDialog, lambda dialog: type_in(qtbot, dialog, WORDS))
    assert window.files.open_file(protected)
    qtbot.waitUntil(lambda: window.document is not None and window.document._key is not None)
    return window


def type_in(qtbot: QtBot, dialog: PassphraseDialog[object], text: str) -> None:
    qtbot.keyClicks(dialog.field, text)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)


def choose(qtbot: QtBot, dialog: NewPassphraseDialog, text: str) -> None:
    qtbot.keyClicks(dialog.first, text)
    qtbot.keyClicks(dialog.second, text)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)


def button_of(box: QMessageBox, text: str) -> QPushButton:
    return next(button for button in box.findChildren(QPushButton) if button.text() == text)


def rename(window: MainWindow, name: str) -> None:
    assert window.document is not None
    window.document.store.change("Naam gewijzigd", lambda case: replaced(case, "name", name))


def name_of(window: MainWindow) -> str:
    assert window.document is not None
    return window.document.store.case.name


def shows_lock(window: MainWindow) -> bool:
    return not window.header._lock.isHidden()


def everything_on_disk(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


# Opening.


def test_opening_asks_for_the_passphrase_and_shows_a_lock(
    window: MainWindow, protected: Path, qtbot: QtBot, meet: Meet, preferences: Preferences
) -> None:
    def answer(dialog: PassphraseDialog[object]) -> None:
        assert dialog.windowTitle() == "Wachtwoord van de case"
        assert dialog.field.echoMode() is QLineEdit.EchoMode.Password
        assert dialog.field.hasFocus()
        assert not dialog.open_button.isEnabled()
        type_in(qtbot, dialog, WORDS)

    meet(PassphraseDialog, answer)
    assert window.files.open_file(protected)
    assert name_of(window) == NAME
    assert shows_lock(window)
    assert window.header._lock_words.text() == "met wachtwoord"
    assert preferences.recent_files == (protected,)
    assert not window.isWindowModified()


def test_a_wrong_passphrase_keeps_the_question_until_it_fits(
    window: MainWindow, protected: Path, qtbot: QtBot, meet: Meet
) -> None:
    said: list[str] = []

    def wrong(dialog: PassphraseDialog[object]) -> None:
        type_in(qtbot, dialog, OTHER)
        qtbot.waitUntil(dialog.remark.isVisible)
        said.append(dialog.remark.text())
        assert dialog.field.selectedText() != ""
        assert dialog.field.hasFocus()
        type_in(qtbot, dialog, WORDS)

    meet(PassphraseDialog, wrong)
    assert window.files.open_file(protected)
    (text,) = said
    assert text == (
        "Het wachtwoord past niet op “valpreventie.zbc”, of het bestand is beschadigd. Let op hoofdletters en"
        " spaties en probeer het opnieuw."
    )
    assert name_of(window) == NAME


def test_giving_up_leaves_the_present_case(
    window: MainWindow, protected: Path, plain: Path, qtbot: QtBot, meet: Meet
) -> None:
    window.files.open_file(plain)
    before = window.document
    meet(PassphraseDialog, lambda dialog: qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton))
    assert not window.files.open_file(protected)
    assert window.document is before
    assert not shows_lock(window)


def test_the_window_lives_on_while_the_key_is_derived_and_escape_stops_it(
    window: MainWindow, protected: Path, qtbot: QtBot, meet: Meet, sealer: QuickSealer
) -> None:
    sealer.go_on.clear()
    ticks: list[int] = []
    timer = QTimer()
    timer.setInterval(10)
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start()

    def stop(dialog: PassphraseDialog[object]) -> None:
        type_in(qtbot, dialog, WORDS)
        assert dialog.busy
        assert not dialog.field.isEnabled()
        so_far = len(ticks)
        qtbot.waitUntil(lambda: len(ticks) > so_far + 10)
        # The window cannot be closed away under it.
        window.close()
        assert window.isVisible()
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    meet(PassphraseDialog, stop)
    assert not window.files.open_file(protected)
    assert window.document is None
    assert sealer.opened == 0
    assert window.notice.isHidden()


def test_whoever_gave_up_gets_no_case_when_the_key_fits_in_that_moment(
    window: MainWindow, protected: Path, qtbot: QtBot, meet: Meet, sealer: QuickSealer
) -> None:
    def stop_too_late(dialog: PassphraseDialog[object]) -> None:
        type_in(qtbot, dialog, WORDS)
        # The work ends, which the dialog is not told before the user presses Escape.
        while sealer.opened == 0:
            pass
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    meet(PassphraseDialog, stop_too_late)
    assert not window.files.open_file(protected)
    assert window.document is None


def test_a_damaged_file_is_told_instead_of_asked_again(
    window: MainWindow, protected: Path, qtbot: QtBot, meet: Meet
) -> None:
    protected.write_bytes(protected.read_bytes()[:-1])
    meet(PassphraseDialog, lambda dialog: type_in(qtbot, dialog, WORDS))
    assert not window.files.open_file(protected)
    assert "is beschadigd" in window.notice.text


def test_a_protected_recent_file_is_opened_from_the_start_page(
    preferences: Preferences,
    open_window: Callable[[], MainWindow],
    protected: Path,
    qtbot: QtBot,
    meet: Meet,
) -> None:
    preferences.add_recent(protected)
    window = open_window()
    assert window.start_page is not None
    (button,) = (
        button for button in window.start_page.findChildren(QPushButton) if button.text() == "valpreventie"
    )
    meet(PassphraseDialog, lambda dialog: type_in(qtbot, dialog, WORDS))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert name_of(window) == NAME


def test_a_protected_file_can_be_dropped_on_the_window(
    window: MainWindow, protected: Path, qtbot: QtBot, meet: Meet
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(protected))])
    event = QDropEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    meet(PassphraseDialog, lambda dialog: type_in(qtbot, dialog, WORDS))
    window.dropEvent(event)
    qtbot.waitUntil(lambda: window.document is not None)
    assert name_of(window) == NAME


# Setting, changing and removing.


def test_a_passphrase_is_set_with_the_mouse_and_the_file_is_encrypted_at_once(
    window: MainWindow, plain: Path, tmp_path: Path, qtbot: QtBot, meet: Meet
) -> None:
    assert not window._actions["passphrase"].isEnabled()
    window.files.open_file(plain)
    menu = next(
        button.menu() for button in window.header.findChildren(QPushButton) if button.text() == " Bestand"
    )
    menu.popup(window.mapToGlobal(QPoint(20, 40)))
    (entry,) = (action for action in menu.actions() if action.text() == "Wachtwoord op de case…")
    meet(NewPassphraseDialog, lambda dialog: choose(qtbot, dialog, WORDS))
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())
    assert is_age(plain.read_bytes())
    assert read(plain, quick_protection(WORDS)).case == Case(name=NAME)
    assert NAME.encode() not in everything_on_disk(tmp_path)
    assert shows_lock(window)
    assert window.notice.text == "Opgeslagen als open.zbc, met het nieuwe wachtwoord. Bewaar het goed."


def test_only_a_passphrase_that_is_long_enough_and_twice_the_same_is_taken(
    window: MainWindow, plain: Path, qtbot: QtBot, meet: Meet
) -> None:
    window.files.open_file(plain)
    remarks: list[tuple[str, str]] = []

    def try_all(dialog: NewPassphraseDialog) -> None:
        def type_both(first: str, second: str) -> None:
            for field, text in ((dialog.first, first), (dialog.second, second)):
                field.selectAll()
                qtbot.keyClick(field, Qt.Key.Key_Delete)
                qtbot.keyClicks(field, text)
            remarks.append((dialog.first_remark.text, dialog.second_remark.text))
            wrong = bool(first) and len(first) < 8
            assert dialog.first_remark.warns == wrong
            assert dialog.second_remark.warns == (bool(second) and first != second)
            assert LEAST in {part.text() for part in dialog.findChildren(QLabel) if part.isVisible()}
            may = first == second and len(first) >= 8
            assert dialog.save.isEnabled() == may
            qtbot.keyClick(dialog.second, Qt.Key.Key_Return) if not may else None
            assert dialog.isVisible()

        type_both("", "")
        type_both("kort", "kort")
        type_both("geheimen", "")
        type_both("geheimen", "geheim")
        type_both("geheimen", "geheimen")
        type_both(WORDS, WORDS)
        assert dialog.remove.isHidden()
        qtbot.mouseClick(dialog.shown, Qt.MouseButton.LeftButton, pos=QPoint(8, dialog.shown.height() // 2))
        assert dialog.first.echoMode() is dialog.second.echoMode() is QLineEdit.EchoMode.Normal
        qtbot.keyClick(dialog.second, Qt.Key.Key_Return)

    meet(NewPassphraseDialog, try_all)
    window.files.choose_passphrase()
    assert remarks == [
        ("", ""),
        ("Het wachtwoord heeft 4 tekens; er zijn er minstens 8 nodig.", ""),
        (RATHER_SHORT, "Typ het hier nog eens; daarna kunt u opslaan."),
        (RATHER_SHORT, "De twee zijn nog niet hetzelfde."),
        (RATHER_SHORT, ""),
        ("Lang: 28 tekens.", ""),
    ]
    assert read(plain, quick_protection(WORDS)).case.name == NAME


def test_a_case_without_a_file_asks_where_and_giving_up_there_sets_nothing(
    empty: MainWindow, tmp_path: Path, qtbot: QtBot, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(empty, NAME)
    path: list[Path | None] = [None, tmp_path / "nieuw.zbc"]
    monkeypatch.setattr(dialogs, "choose_file_to_save", lambda *_: path.pop(0))
    for _ in range(2):
        meet(NewPassphraseDialog, lambda dialog: choose(qtbot, dialog, WORDS))
        empty.files.choose_passphrase()
        assert shows_lock(empty) == (not path)
    assert read(tmp_path / "nieuw.zbc", quick_protection(WORDS)).case.name == NAME


def test_the_passphrase_is_changed_and_removed_from_the_file(
    opened: MainWindow, protected: Path, qtbot: QtBot, meet: Meet
) -> None:
    meet(NewPassphraseDialog, lambda dialog: choose(qtbot, dialog, OTHER))
    opened.files.choose_passphrase()
    with pytest.raises(WrongPassphraseError):
        read(protected, quick_protection(WORDS))
    assert read(protected, quick_protection(OTHER)).case.name == NAME
    remove = "Wachtwoord eraf halen"

    def change_my_mind(dialog: NewPassphraseDialog) -> None:
        meet(QMessageBox, lambda box: qtbot.keyClick(box, Qt.Key.Key_Escape))
        qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
        assert dialog.isVisible()
        assert dialog.choice is None
        meet(QMessageBox, lambda box: qtbot.mouseClick(button_of(box, remove), Qt.MouseButton.LeftButton))
        qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)

    meet(NewPassphraseDialog, change_my_mind)
    opened.files.choose_passphrase()
    assert read(protected).case.name == NAME
    assert not shows_lock(opened)
    assert opened.notice.text == (
        "Opgeslagen als valpreventie.zbc, zonder wachtwoord: iedereen kan het lezen."
    )


# Saving.


def test_saving_keeps_the_passphrase_and_says_that_it_takes_a_moment(
    opened: MainWindow, protected: Path, meet: Meet, sealer: QuickSealer
) -> None:
    sealer.go_on.clear()
    rename(opened, "Anders")
    seen: list[str] = []

    def look(dialog: WaitDialog[object]) -> None:
        seen.append(dialog.windowTitle())
        # Nor does anything else happen to the case meanwhile, as by a file that was dropped just before.
        opened.open_dropped(protected)
        assert not opened.save_case()
        opened.files.choose_passphrase()
        # Whoever closes now does so when the file is there, not while it is written.
        opened.close()
        assert opened.isVisible()
        sealer.go_on.set()

    meet(WaitDialog, look)
    assert opened.save_case()
    assert seen == ["Case opslaan"]
    assert read(protected, quick_protection(WORDS)).case.name == "Anders"
    assert not opened.isWindowModified()
    assert opened.close()


def test_giving_up_on_saving_leaves_the_file_and_the_unsaved_work(
    opened: MainWindow, protected: Path, meet: Meet, qtbot: QtBot, sealer: QuickSealer
) -> None:
    before = protected.read_bytes()
    sealer.go_on.clear()
    rename(opened, "Anders")
    meet(WaitDialog, lambda dialog: qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton))
    assert not opened.save_case()
    assert protected.read_bytes() == before
    assert opened.isWindowModified()
    sealer.go_on.set()


def test_saving_on_closing_waits_for_the_file(
    opened: MainWindow, protected: Path, recovery_folder: Path, answer: Callable[[str], list[str]]
) -> None:
    rename(opened, "Anders")
    answer("Opslaan")
    assert opened.close()
    assert read(protected, quick_protection(WORDS)).case.name == "Anders"
    assert list(recovery_folder.glob("*")) == []


def test_a_copy_under_another_name_keeps_the_passphrase(
    opened: MainWindow,
    protected: Path,
    tmp_path: Path,
    qtbot: QtBot,
    meet: Meet,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copies = [tmp_path / "kopie.zbc", tmp_path / "tweede.zbc"]
    left = list(copies)
    monkeypatch.setattr(dialogs, "choose_file_to_save", lambda *_: left.pop(0))
    rename(opened, "Anders")
    # Someone else saves the file meanwhile, readable: then a copy is offered.
    write(protected, Case(name="Van een ander"))

    def save_copy(box: QMessageBox) -> None:
        (button,) = (button for button in box.buttons() if button.text() == "Kopie opslaan…")
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    # Not whichever dialog comes first: that is the wait for the key.
    meet(QMessageBox, save_copy)
    assert opened.save_case()
    assert opened.files.save_as()
    for copy in copies:
        assert read(copy, quick_protection(WORDS)).case.name == "Anders"
        assert is_age(copy.read_bytes())
    assert read(protected).case.name == "Van een ander"
    assert shows_lock(opened)


def test_a_readable_document_is_refused_while_there_is_a_passphrase(
    opened: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "choose_file_to_save", lambda *_: tmp_path / "leesbaar.json")
    assert not opened.files.save_as()
    assert "Kies een naam die eindigt op .zbc" in opened.notice.text
    assert not (tmp_path / "leesbaar.json").exists()


# Recovery copies.


def test_recovery_copies_are_encrypted_and_cost_one_key(
    opened: MainWindow, tmp_path: Path, recovery_folder: Path, sealer: QuickSealer
) -> None:
    assert opened.document is not None
    for number in range(5):
        rename(opened, f"{NAME} {number}")
        assert opened.document.keep_recovery_copy()
    (copy,) = recovery_folder.glob("*.json")
    document = json.loads(copy.read_text(encoding="utf-8"))
    assert set(document) == {"time", "file", "fingerprint", "key", "sealed"}
    assert sealer.sealed == 1
    everything = everything_on_disk(tmp_path)
    assert NAME.encode() not in everything
    assert WORDS.encode() not in everything


def test_no_copy_stands_on_disk_while_there_is_nothing_to_encrypt_it_with(
    window: MainWindow,
    plain: Path,
    recovery_folder: Path,
    qtbot: QtBot,
    meet: Meet,
    sealer: QuickSealer,
) -> None:
    window.files.open_file(plain)
    assert window.document is not None
    # A text that is no value is not in the file, so a copy stays needed after saving.
    window.document.store.set_unread("name", Unread("half", Message("Naam"), Message("geen"), ""))
    assert window.document.keep_recovery_copy()
    assert NAME.encode() in everything_on_disk(recovery_folder)

    meet(NewPassphraseDialog, lambda dialog: choose(qtbot, dialog, WORDS))
    real = sealer.seal

    # The second key, that of the recovery copies, is not ready for a while.
    def hold_the_second(data: bytes, passphrase: str, stop: object) -> bytes:
        sealed = real(data, passphrase, stop)  # type: ignore[arg-type]
        sealer.go_on.clear()
        return sealed

    sealer.seal = hold_the_second  # type: ignore[method-assign]
    window.files.choose_passphrase()
    assert not list(recovery_folder.glob("*.json"))
    # A mistake of the program in those seconds does not promise a copy that is not there.
    dialog = window.unexpected_error("details")
    texts = " ".join(label.text() for label in dialog.findChildren(type(window.header._lock)))
    assert "Van uw werk kon geen herstelkopie worden gemaakt" in texts
    dialog.accept()
    sealer.go_on.set()
    qtbot.waitUntil(lambda: any(recovery_folder.glob("*.json")))
    assert NAME.encode() not in everything_on_disk(recovery_folder)


def test_work_that_was_left_behind_readable_is_offered_when_a_passphrase_is_set(
    window: MainWindow, plain: Path, recovery_folder: Path, qtbot: QtBot, meet: Meet
) -> None:
    window.files.open_file(plain)
    leave_behind(recovery_folder, NAME, plain, "")
    meet(NewPassphraseDialog, lambda dialog: choose(qtbot, dialog, WORDS))
    window.files.choose_passphrase()
    assert "niet-opgeslagen werk" in window.notice.text
    (button,) = (button for button in window.notice.findChildren(QPushButton) if button.text() == "Weggooien")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert list(recovery_folder.glob("*.json")) == []


def leave_behind(folder: Path, name: str, file: Path, words: str = WORDS) -> None:
    """Make a recovery copy in a process of its own that then dies; encrypted when there is a passphrase."""
    program = (
        "import sys, os; from pathlib import Path; from casebuilder.model.case import Case;"
        "from casebuilder.casefile.protection import RecoveryKey; from tests.age import quick_protection;"
        "from casebuilder.ui.recovery import Recovery;"
        "key = RecoveryKey.make(quick_protection(sys.argv[4])) if sys.argv[4] else None;"
        "Recovery(Path(sys.argv[1])).keep(Case(name=sys.argv[2]), Path(sys.argv[3]), None, None, key);"
        "os._exit(9)"
    )
    arguments = [sys.executable, "-c", program, str(folder), name, str(file), words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run(arguments, check=False, env=environment).returncode == 9


def test_work_of_a_program_that_died_comes_back_with_the_passphrase(
    recovery_folder: Path,
    protected: Path,
    open_window: Callable[[], MainWindow],
    qtbot: QtBot,
    meet: Meet,
    sealer: QuickSealer,
) -> None:
    leave_behind(recovery_folder, f"{NAME}, later", protected)
    assert NAME.encode() not in everything_on_disk(recovery_folder)
    window = open_window()
    assert window.start_page is not None
    (button,) = (
        button
        for button in window.start_page.findChildren(QPushButton)
        if button.accessibleName() == "valpreventie terughalen"
    )
    meet(PassphraseDialog, lambda dialog: qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.document is None
    assert list(recovery_folder.glob("*.json"))
    meet(PassphraseDialog, lambda dialog: type_in(qtbot, dialog, WORDS))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert name_of(window) == f"{NAME}, later"
    assert window.isWindowModified()
    assert shows_lock(window)
    # Safe again at once, by the key of the copy itself.
    (copy,) = recovery_folder.glob("*.json")
    assert copy.name.startswith(f"{os.getpid()}-")
    assert sealer.sealed == 0
    assert NAME.encode() not in everything_on_disk(recovery_folder)
    window.save_case()
    assert read(protected, quick_protection(WORDS)).case.name == f"{NAME}, later"


def test_the_questions_speak_english(
    preferences: Preferences, open_window: Callable[[], MainWindow], protected: Path, qtbot: QtBot, meet: Meet
) -> None:
    preferences.language = Language.ENGLISH
    window = open_window()
    meet(PassphraseDialog, lambda dialog: type_in(qtbot, dialog, WORDS))
    assert window.files.open_file(protected)
    assert window.header._lock_words.text() == "with passphrase"
    titles: list[str] = []

    def leave(dialog: NewPassphraseDialog) -> None:
        titles.append(dialog.windowTitle())
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    meet(NewPassphraseDialog, leave)
    window.files.choose_passphrase()
    assert titles == ["Passphrase on the case"]
    assert window.document is not None
    assert window.document.protection == Protection(WORDS)
