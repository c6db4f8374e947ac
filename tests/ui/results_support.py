"""Parts of the results on their own: a page on a case, and a navigator that notes what was asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.settings import View
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from casebuilder.ui.context import Context
from casebuilder.ui.explain import ExplanationDialog
from casebuilder.ui.pages.results import ResultsPage
from casebuilder.ui.store import Store
from casebuilder.ui.tables import FigureTable
from casebuilder.ui.theme import LIGHT, Theme, stylesheet
from tests.building import consumer_prices, household_help, shares, small_case

LEFT = Qt.MouseButton.LeftButton


@dataclass
class Notes:
    """A navigator that only notes what was asked of it."""

    explained: list[tuple[str, int | None]] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    announced: list[str] = field(default_factory=list)
    saved: int = 0

    def go_to_task(self, task: str) -> None:
        self.tasks.append(task)

    def go_to_field(self, path: str) -> None:
        self.fields.append(path)

    def explain_field(self, path: str) -> None:
        self.fields.append(path)

    def explain_line(self, line: str, year: int | None) -> None:
        self.explained.append((line, year))

    def save_case(self) -> bool:
        self.saved += 1
        return True

    def announce(self, message: str) -> None:
        self.announced.append(message)


def example_case(name: str = "neighbourhood-platform") -> Case:
    """Return an example in English."""
    return template(name, Language.ENGLISH).case


def english_context(case: Case, notes: Notes | None = None, theme: Theme = LIGHT) -> Context:
    """Return an English context on a case that has been computed."""
    store = Store(case)
    store.evaluate_now()
    return Context(store, Translator(Language.ENGLISH), theme, notes or Notes())


def provider_loses() -> Case:
    """Return a case without inflation and discounting in which the provider loses and the chain gains.

    Of 4,000, 8,000 and 8,000 hours less at 32 euros the provider saves half of 26 euros an hour, so it
    loses 76,000, 152,000 and 152,000. The municipality also pays a licence of 12,000, 24,000 and 24,000,
    so it keeps 116,000, 232,000 and 232,000.
    """
    case = small_case(services=(household_help(capacity_shed=shares("0.5")),))
    prices = case.settings.model_copy(update={"indices": (consumer_prices("0"),), "view": View.BUDGET})
    return case.model_copy(update={"settings": prices})


def results_page(qtbot: QtBot, case: Case, notes: Notes, *opened: str, width: int = 1100) -> ResultsPage:
    """Show the results of a case with only the named parts open, and wait until all stands."""
    context = english_context(case, notes)
    names = ("funding", "pockets", "sharing", "views", "thresholds", "scaling")
    context.unfolded.update({f"results.{name}": name in opened for name in names})
    page = ResultsPage(context)
    show(qtbot, page, width)
    finish(qtbot, page)
    return page


def finish(qtbot: QtBot, page: ResultsPage) -> None:
    """Wait until everything on the page stands."""
    qtbot.waitUntil(lambda: page.complete and page.chart.drawn, timeout=30_000)


def open_dialog(page: ResultsPage) -> ExplanationDialog:
    """Return the explanation that is open."""
    (dialog,) = page.window().findChildren(ExplanationDialog)
    return dialog


def click_heading(qtbot: QtBot, table: FigureTable, column: int) -> None:
    """Scroll to a table and click on the heading of one of its columns with figures."""
    area_of(table).ensureWidgetVisible(table)
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column + 1) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), LEFT, pos=place)


def plain(text: str) -> str:
    """Return a text as it is read: whether a line may end at a space does not matter."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def show(qtbot: QtBot, widget: QWidget, width: int = 1100, height: int = 900) -> QScrollArea:
    """Show a widget in a scroll area with the look of the application."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setStyleSheet(stylesheet(LIGHT))
    area.setWidget(widget)
    # The test holds the widget alone; without this the scroll area would go, and the widget with it.
    vars(widget)["scroller"] = area
    qtbot.addWidget(area)
    area.resize(width, height)
    area.show()
    qtbot.waitExposed(area)
    area.activateWindow()
    return area


def area_of(widget: QWidget) -> QScrollArea:
    """Return the scroll area that shows a widget."""
    area = widget.window()
    assert isinstance(area, QScrollArea)
    return area


def click(qtbot: QtBot, widget: QWidget) -> None:
    """Scroll to a widget and click on it."""
    area_of(widget).ensureWidgetVisible(widget)
    qtbot.mouseClick(widget, LEFT)


def click_cell(qtbot: QtBot, table: FigureTable, row: int, column: int) -> None:
    """Scroll to a table and click on one of its cells."""
    area_of(table).ensureWidgetVisible(table)
    index = table.model().index(row, column)
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualRect(index).center())


def row_of(table: FigureTable, label: str) -> int:
    """Return the position of a row."""
    return [row.label for row in table.content.rows].index(label)


def chip(part: QWidget, text: str) -> QWidget:
    """Return the chip with a text."""
    return next(
        found
        for found in part.findChildren(QWidget)
        if found.isVisible() and found.accessibleName().endswith(f": {text}")
    )
