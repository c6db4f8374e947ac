"""The window as a user meets it, on settings and folders of the test's own."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from casebuilder.casefile import Protection
from casebuilder.translation import Language
from casebuilder.ui.app import FONT_FAMILY, prepare
from casebuilder.ui.recovery import Recovery
from casebuilder.ui.settings import Preferences, ThemeChoice
from casebuilder.ui.theme import LIGHT, dress
from casebuilder.ui.window import MainWindow
from tests.age import QuickSealer

OpenWindow = Callable[..., MainWindow]


_YOUNG, _ALL = 1, 2
_TESTS = itertools.count(1)
_TESTS_BETWEEN_FULL_COLLECTIONS = 20


@pytest.fixture(autouse=True)
def _garbage_is_collected_by_the_thread_of_the_windows() -> Iterator[None]:
    """Collect after each test, and at no other moment.

    The runner of the tests has threads of its own. A collection that happens to begin in one of them
    destroys windows there, of which Qt dies now or later. What a test leaves is young, as nothing was
    collected while it ran; to look at all the rest as well takes longer than many a test.
    """
    gc.disable()
    yield
    gc.collect(_ALL if next(_TESTS) % _TESTS_BETWEEN_FULL_COLLECTIONS == 0 else _YOUNG)
    gc.enable()


@pytest.fixture(autouse=True)
def _style(qapp: QApplication) -> None:
    """Give the application the look and the font that it has for users."""
    if qapp.font().family() != FONT_FAMILY:
        prepare(qapp)
    dress(qapp, LIGHT)


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    """Preferences in a file of the test's own: Dutch, light."""
    result = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    result.theme = ThemeChoice.LIGHT
    return result


@pytest.fixture
def recovery_folder(tmp_path: Path) -> Path:
    """An empty folder for recovery copies."""
    return tmp_path / "recovery"


@pytest.fixture
def sealer() -> QuickSealer:
    """What encrypts cases with a passphrase in the test: its keys take milliseconds."""
    return QuickSealer()


@pytest.fixture
def open_window(
    qtbot: QtBot, preferences: Preferences, recovery_folder: Path, sealer: QuickSealer
) -> Iterator[OpenWindow]:
    """Opens a window of a given size on its start page."""
    windows: list[MainWindow] = []

    def forget_changes(window: MainWindow) -> None:
        if window.document is not None:
            window.document.store.undo_stack.setClean()
            for path in tuple(window.document.store.unread):
                window.document.store.set_unread(path, None)

    def make(width: int = 1366, height: int = 768, *, text_scale: float = 1.0) -> MainWindow:
        window = MainWindow(
            preferences,
            Recovery(recovery_folder),
            text_scale=text_scale,
            protect=lambda passphrase: Protection(passphrase, sealer),
        )
        qtbot.addWidget(window, before_close_func=forget_changes)
        window.resize(width, height)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        windows.append(window)
        return window

    yield make
    for window in windows:
        if window.document is not None:
            window.document.close()


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    """A Dutch window on its start page."""
    return open_window()


@pytest.fixture
def example(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A Dutch window with the example of the neighbourhood platform."""
    window.files.open_example("neighbourhood-platform")
    qtbot.waitUntil(window.workspace.isVisible)
    return window


@pytest.fixture
def empty(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A Dutch window with an empty case."""
    window.files.start_empty()
    qtbot.waitUntil(window.workspace.isVisible)
    return window


@pytest.fixture
def english_example(preferences: Preferences, open_window: OpenWindow, qtbot: QtBot) -> MainWindow:
    """An English window with the example of the neighbourhood platform."""
    preferences.language = Language.ENGLISH
    window = open_window()
    window.files.open_example("neighbourhood-platform")
    qtbot.waitUntil(window.workspace.isVisible)
    return window


@pytest.fixture
def answer(qtbot: QtBot) -> Iterator[Callable[[str], list[str]]]:
    """Prepares a click on a button of the next question; returns what the question will have said."""
    pending: list[str] = []

    def prepare_click(button_text: str) -> list[str]:
        said: list[str] = []
        pending.append(button_text)

        def click() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QDialog):
                QTimer.singleShot(10, click)
                return
            if isinstance(dialog, QMessageBox):
                said.append(dialog.text())
            pending.remove(button_text)
            button = next(
                button for button in dialog.findChildren(QPushButton) if button.text() == button_text
            )
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

        QTimer.singleShot(10, click)
        return said

    yield prepare_click
    assert not pending, f"no question came for {pending}"


@pytest.fixture
def settle(qapp: QApplication) -> Callable[[], None]:
    """Lets everything happen that Qt has put off."""

    def process() -> None:
        for _ in range(5):
            qapp.processEvents()

    return process
