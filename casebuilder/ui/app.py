"""Starting the application: the window first, everything heavy after it."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication

from casebuilder.model.messages import N_
from casebuilder.translation import Translator
from casebuilder.ui.jobs import Job, surface
from casebuilder.ui.recovery import Recovery, recovery_folder
from casebuilder.ui.settings import Preferences
from casebuilder.ui.window import MainWindow

NO_WINDOW = 4
"""Exit code where no window can be shown; part of the interface of the command line."""
_NO_SCREEN = N_(
    "There is no screen here that the program can use, so no window can be shown. Start it on"
    " a desktop, or use the commands that need no window (casebuilder --help)."
)
_FONTS = Path(__file__).parent / "fonts"
FONT_FAMILY = "Inter"
ARGUMENTS = ["casebuilder", "-style", "fusion"]
"""What Qt is started with. The style stands here because setting it later takes Qt far longer."""
_USUAL_POINT_SIZES = {"win32": 9.0, "darwin": 13.0}
_USUAL_POINT_SIZE = 11.0
_LARGEST_SCALE = 2.0
_WARM_UP_AFTER = 600
"""Milliseconds after the window stands; by then it has been drawn."""


_HEAVY = (
    "casebuilder.ui.workspace",
    "casebuilder.reference",
    "casebuilder.templates",
    "casebuilder.model.costbenefit.results",
    "matplotlib.figure",
    "matplotlib.backends.backend_qtagg",
)


def text_scale(font: QFont) -> float:
    """Return how much larger than usual the user has set the text of his computer."""
    usual = _USUAL_POINT_SIZES.get(sys.platform, _USUAL_POINT_SIZE)
    return min(_LARGEST_SCALE, max(1.0, round(QFontInfo(font).pointSizeF() / usual, 2)))


def prepare(application: QApplication) -> float:
    """Give the application its name and font; return the text scale."""
    scale = text_scale(application.font())
    application.setApplicationName("casebuilder")
    application.setApplicationDisplayName("Casebuilder")
    application.setDesktopFileName("casebuilder")
    for file in sorted(_FONTS.glob("*.otf")):
        QFontDatabase.addApplicationFont(str(file))
    font = QFont(FONT_FAMILY)
    # Figures of equal width, so that columns of numbers line up.
    font.setFeature(QFont.Tag("tnum"), 1)
    application.setFont(font)
    return scale


def warm_up() -> None:
    """Load what the first case and the first chart need, so that neither has to wait for it."""
    for name in _HEAVY:
        importlib.import_module(name)


def report_unexpected(
    window: MainWindow,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return an exception hook that keeps the work and tells the user, once at a time."""
    showing = threading.Lock()

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        import traceback

        details = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(details)
        # A mistake while this is shown, or a row of them, must not pile up windows.
        if threading.current_thread() is threading.main_thread() and showing.acquire(blocking=False):
            window.unexpected_error(details).finished.connect(lambda _result: showing.release())

    return report


def _make_application() -> QApplication:
    """Return the application; end the process with one clear sentence where Qt finds no screen.

    Qt aborts the process itself when it cannot reach a screen. Its last message is the only place
    where that can be put into words that help.
    """
    details: list[str] = []

    def listen(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind is QtMsgType.QtFatalMsg:
            sys.stderr.write(Translator(Preferences.of_user().language)(_NO_SCREEN) + "\n")
            sys.stderr.flush()
            os._exit(NO_WINDOW)
        details.append(message)

    previous = qInstallMessageHandler(listen)
    application = QApplication(ARGUMENTS)
    qInstallMessageHandler(previous)
    for message in details:
        sys.stderr.write(f"{message}\n")
    return application


def run(path: Path | None) -> int:
    """Show the window and return the exit code when it is closed.

    Where there is no usable screen the process ends with a sentence and :data:`NO_WINDOW`.

    Args:
        path: A case file to open, or None for the start page.
    """
    application = _make_application()
    scale = prepare(application)
    window = MainWindow(Preferences.of_user(), Recovery(recovery_folder()), text_scale=scale)
    sys.excepthook = report_unexpected(window)
    # Ctrl+C in the terminal ends the program at once; Python would wait for the next event.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    window.show()
    if path is not None:
        QTimer.singleShot(0, window, lambda: window.files.open_file(path))
    warming_up = Job(lambda _cancelled: warm_up(), "warm-up")
    warming_up.failed.connect(surface)
    QTimer.singleShot(_WARM_UP_AFTER, warming_up.start)
    return application.exec()
