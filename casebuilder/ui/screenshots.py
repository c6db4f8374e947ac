"""Pictures of every page, for the manual and for looking at the application as a stranger would.

``python -m casebuilder.ui.screenshots FOLDER`` opens the real window without a screen, on the example,
and saves one picture per page. The same program gives the same pictures: no clock is shown, the
text size does not depend on the computer, and nothing of the user's own settings is read.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QSettings
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from casebuilder.translation import Language
from casebuilder.ui.app import prepare
from casebuilder.ui.explain import ExplanationDialog
from casebuilder.ui.pages.results import ResultsPage
from casebuilder.ui.recovery import Recovery
from casebuilder.ui.settings import Preferences, ThemeChoice
from casebuilder.ui.tasks import PAGES
from casebuilder.ui.window import MainWindow

EXAMPLE = "neighbourhood-platform"
_THEMES = (ThemeChoice.LIGHT, ThemeChoice.DARK)
_LONGEST_WAIT = 30.0
_SETTLING_ROUNDS = 12
_ROOM_ABOVE = 4
_EXPLAINED = "services.household_help.payment"
_EXPLAINED_YEAR = 2029


@dataclass(frozen=True)
class Wanted:
    """Which pictures to make.

    Attributes:
        folder: Where they go.
        languages: The languages.
        themes: Light, dark or both.
        width: Width of the window in pixels.
        height: Height of the window in pixels.
    """

    folder: Path
    languages: tuple[Language, ...]
    themes: tuple[ThemeChoice, ...]
    width: int
    height: int


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        message = f"{text!r} is not a size such as 1366x768"
        raise argparse.ArgumentTypeError(message)
    return int(width), int(height)


def _parsed(arguments: Sequence[str] | None) -> Wanted:
    parser = argparse.ArgumentParser(prog="python -m casebuilder.ui.screenshots", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--language", choices=[*(item.value for item in Language), "all"], default="nl")
    parser.add_argument("--theme", choices=[*(item.value for item in _THEMES), "all"], default="light")
    parser.add_argument("--size", type=_size, default=(1366, 768), help="width x height in pixels")
    given = parser.parse_args(arguments)
    width, height = given.size
    return Wanted(
        given.folder,
        tuple(Language) if given.language == "all" else (Language(given.language),),
        _THEMES if given.theme == "all" else (ThemeChoice(given.theme),),
        width,
        height,
    )


def _settle(page: QWidget | None = None) -> None:
    """Let the window finish what it is doing, the chart included."""
    until = time.monotonic() + _LONGEST_WAIT
    while isinstance(page, ResultsPage) and not page.complete and time.monotonic() < until:
        QApplication.processEvents()
    for _ in range(_SETTLING_ROUNDS):
        QApplication.processEvents()


def pictures(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Walk through the application and yield, page by page, a name and what to take a picture of."""
    _settle()
    yield "start", window
    window.files.open_example(EXAMPLE)
    workspace = window.workspace
    for entry in PAGES:
        workspace.go_to_task(entry.key)
        page = workspace.page(entry.key)
        _settle(page)
        yield entry.key, window
        if isinstance(page, ResultsPage):
            for name in _of_results(page, workspace.frame(entry.key).scroller):
                yield name, window
    workspace.explain_line(_EXPLAINED, _EXPLAINED_YEAR)
    for dialog in window.findChildren(ExplanationDialog):
        dialog.list.expandToDepth(0)
        dialog.list.setFocus()
        while dialog.details.shown is not None and dialog.details.shown.quantity is None:
            dialog.list.setCurrentIndex(dialog.list.indexBelow(dialog.list.currentIndex()))
        _settle()
        yield "explanation", dialog
        dialog.reject()


def _of_results(page: ResultsPage, scroller: QScrollArea) -> Iterator[str]:
    """Bring the table and the parts of the results into view, one by one, and yield what each is called."""
    bar = scroller.verticalScrollBar()

    def show(part: QWidget) -> None:
        _settle(page)
        bar.setValue(bar.value() + part.mapTo(scroller, QPoint(0, 0)).y() - _ROOM_ABOVE)
        _settle(page)

    show(page.parties)
    yield "results-table"
    for name, part in (
        ("funding", page.funding),
        ("pockets", page.pockets),
        ("sharing", page.sharing),
        ("views", page.views),
    ):
        part.open()
        show(part)
        yield f"results-{name}"
        part.toggle()
    bar.setValue(0)


def take(wanted: Wanted) -> list[Path]:
    """Make the pictures and return their files."""
    wanted.folder.mkdir(parents=True, exist_ok=True)
    made = []
    for language in wanted.languages:
        for theme in wanted.themes:
            with tempfile.TemporaryDirectory() as place:
                settings = QSettings(str(Path(place) / "settings.ini"), QSettings.Format.IniFormat)
                preferences = Preferences(settings)
                preferences.language, preferences.theme = language, theme
                window = MainWindow(preferences, Recovery(Path(place) / "recovery"))
                window.resize(wanted.width, wanted.height)
                window.show()
                for name, widget in pictures(window):
                    path = wanted.folder / f"{language.value}-{theme.value}-{name}.png"
                    if not widget.grab().save(str(path)):
                        message = f"{path} could not be written"
                        raise OSError(message)
                    made.append(path)
                window.hide()
                window.deleteLater()
                _settle()
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the pictures that the command line asks for."""
    wanted = _parsed(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    prepare(application)
    application.setCursorFlashTime(0)
    for path in take(wanted):
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
