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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QSettings
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from casebuilder.translation import Language
from casebuilder.ui.app import prepare
from casebuilder.ui.explain import ExplanationDialog
from casebuilder.ui.import_session import Stage
from casebuilder.ui.pages.hard_data import HardDataPage
from casebuilder.ui.pages.hard_data_tables import show_records
from casebuilder.ui.pages.outcomes import OutcomesPage
from casebuilder.ui.pages.results import ResultsPage
from casebuilder.ui.pages.uncertainty import UncertaintyPage
from casebuilder.ui.recovery import Recovery
from casebuilder.ui.settings import Preferences, ThemeChoice
from casebuilder.ui.tasks import PAGES
from casebuilder.ui.window import MainWindow
from casebuilder.ui.workspace import Workspace

EXAMPLE = "neighbourhood-platform"
EXAMPLE_WITH_OUTCOMES = "lighter-day-activities"
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
    while (
        isinstance(page, OutcomesPage | ResultsPage | UncertaintyPage)
        and not page.complete
        and time.monotonic() < until
    ):
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
    window.files.open_example(EXAMPLE_WITH_OUTCOMES)
    for name in _of_outcomes(window.workspace):
        yield name, window
    # Last, because it changes the case, and leaving a changed case asks a question.
    window.files.open_example(EXAMPLE)
    workspace = window.workspace
    workspace.go_to_task("hard_data")
    page = workspace.page("hard_data")
    if isinstance(page, HardDataPage):
        for name, records in _of_hard_data(window, page, workspace.frame("hard_data").scroller):
            yield name, records or window


def _bring_into_view(page: QWidget, scroller: QScrollArea, part: QWidget) -> None:
    """Scroll until a part of a page stands at the top."""
    bar = scroller.verticalScrollBar()
    _settle(page)
    bar.setValue(bar.value() + part.mapTo(scroller, QPoint(0, 0)).y() - _ROOM_ABOVE)
    _settle(page)


def _of_outcomes(workspace: Workspace) -> Iterator[str]:
    """Bring the parts of filled-in outcomes into view, one by one, and yield what each is called."""
    workspace.go_to_task("outcomes")
    page = workspace.page("outcomes")
    if not isinstance(page, OutcomesPage):
        raise TypeError(page)
    scroller = workspace.frame("outcomes").scroller
    report = page.report.contents
    for name, part in (
        ("scores", page.entry),
        ("report", page.report),
        ("levels", report.chart_choice),
        ("domain", report.detail),
        ("links", page.links),
    ):
        _bring_into_view(page, scroller, part)
        yield f"outcomes-{name}"


def _of_hard_data(
    window: MainWindow, page: HardDataPage, scroller: QScrollArea
) -> Iterator[tuple[str, QWidget | None]]:
    """Bring the made-up registrations in, and yield what each step is called; None is the window."""
    from casebuilder.intake.pseudonyms import PseudonymKey

    session, bar = page.session, scroller.verticalScrollBar()

    def show(part: QWidget) -> None:
        # The news above the page would be gone a few seconds later.
        window.notice.hide()
        _settle()
        bar.setValue(bar.value() + part.mapTo(scroller, QPoint(0, 0)).y() - _ROOM_ABOVE)
        _settle()

    # A random key would give other pseudonyms in every picture.
    session.use_key(PseudonymKey(bytes(32)))
    page.intake.open_example()
    _wait(lambda: session.stage is Stage.MAPPING)
    show(page.intake.mapping)
    yield "hard_data-mapping", None
    session.read()
    _wait(lambda: session.stage is Stage.REVIEW)
    show(page.intake.review)
    yield "hard_data-rejects", None
    session.take_in(page.t)
    _wait(lambda: session.stage is Stage.NONE)
    page.analyses.add()
    (part,) = page.analyses.parts.values()
    _wait(lambda: part.estimate is not None and not part.busy)
    _wait(lambda: part.chart.drawn)
    show(part)
    yield "hard_data-outcome", None
    show(part.kinds)
    yield "hard_data-chart", None
    (table,) = page.context.store.case.hard_data.tables
    records = show_records(page.form, f"hard_data.tables.{table.id}")
    _settle()
    yield "hard_data-records", records
    records.close()


def _wait(done: Callable[[], bool]) -> None:
    until = time.monotonic() + _LONGEST_WAIT
    while not done() and time.monotonic() < until:
        QApplication.processEvents()
    _settle()


def _of_results(page: ResultsPage, scroller: QScrollArea) -> Iterator[str]:
    """Bring the table and the parts of the results into view, one by one, and yield what each is called."""
    bar = scroller.verticalScrollBar()

    def show(part: QWidget) -> None:
        _bring_into_view(page, scroller, part)

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
