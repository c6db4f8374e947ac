"""The whole way: from an empty case, through every page, to a saved case and a workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casebuilder.casefile import read
from casebuilder.model.case import Case
from casebuilder.model.paths import value_at
from casebuilder.model.problems import Severity
from casebuilder.model.questions import AnswerStatus
from casebuilder.translation import Language
from casebuilder.ui import dialogs
from casebuilder.ui.fields.form_page import FormPage
from casebuilder.ui.page import Page
from casebuilder.ui.pages import export
from casebuilder.ui.pages.export import ExportPage
from casebuilder.ui.pages.municipality import MunicipalityPage
from casebuilder.ui.pages.results import ResultsPage
from casebuilder.ui.strip import ResultStrip
from casebuilder.ui.tasks import PAGES
from casebuilder.ui.window import MainWindow
from casebuilder.workbook import workbook_bytes
from tests.ui.forms import button

LEFT = Qt.MouseButton.LeftButton
QUESTIONS = (
    "procurement",
    "contracts",
    "budget",
    "self_reliance",
    "innovation_policy",
    "current_supply",
)
AnyPage = TypeVar("AnyPage", bound=Page)


def settle() -> None:
    """Let everything happen that Qt has put off."""
    for _ in range(5):
        QApplication.processEvents()


class Walker:
    """Does with a window what a user does: clicks, keys, and looking at what has the focus."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window

    @property
    def case(self) -> Case:
        assert self.window.document is not None
        return self.window.document.store.case

    def page(self, kind: type[AnyPage]) -> AnyPage:
        page = self.window.workspace.page(self.window.workspace.current_page)
        assert isinstance(page, kind)
        return page

    def click(self, widget: QWidget) -> None:
        self.window.workspace.frame(self.window.workspace.current_page).scroller.ensureWidgetVisible(widget)
        self.qtbot.mouseClick(widget, LEFT)
        settle()

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.focused(), key)
        settle()

    def focused(self) -> QWidget:
        focus = QApplication.focusWidget()
        assert focus is not None
        return focus

    def write(self, text: str) -> None:
        """Type over what stands in the field with the focus, and confirm."""
        field = self.focused()
        if isinstance(field, QLineEdit):
            field.selectAll()
        self.qtbot.keyClicks(field, text)
        if isinstance(field, QLineEdit):
            self.qtbot.keyClick(field, Qt.Key.Key_Return)

    def back_from_popup(self) -> None:
        """Make the window active again: the offscreen platform has no window manager that does it."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def fill(self, path: str, text: str) -> None:
        page = self.page(FormPage)
        assert page.focus_field(path), path
        settle()
        assert page.fields()[path].hasFocus(), path
        self.write(text)

    def next(self, expected: str) -> None:
        """Click on the button to the next page."""
        frame = self.window.workspace.frame(self.window.workspace.current_page)
        start = self.window.translator("Next: {page}", page="")
        (forward,) = [
            found
            for found in frame.findChildren(QPushButton)
            if found.accessibleName().startswith(start) and found.isVisible()
        ]
        self.click(forward)
        assert self.window.workspace.current_page == expected


def fill_in_everything(walker: Walker) -> None:
    """Walk through every page up to the results, in the order of the task list."""
    window, qtbot = walker.window, walker.qtbot
    t = window.translator
    walker.fill("name", "Samen op stap")
    walker.fill("innovation.description", "Buren helpen elkaar via een app.")

    walker.next("municipality")
    line = walker.page(MunicipalityPage).chooser.line
    line.setFocus()
    qtbot.keyClicks(line, "emme")
    popup = line.completer().popup()
    assert popup is not None
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    walker.back_from_popup()

    for number, name in enumerate(QUESTIONS, start=1):
        walker.next(f"question_{number}")
        page = walker.page(FormPage)
        walker.fill(f"questions.{name}.source", f"Beleidsstuk {number}")
        chip = f"{t('How do you know?')}: {t(AnswerStatus.DOCUMENT.label)}"
        walker.click(button(page, chip))

    walker.next("support")
    walker.click(button(walker.page(FormPage), t("Add a party")))
    walker.write("Gemeente Emmen")
    walker.next("evidence")
    walker.next("hard_data")
    walker.next("outcomes")

    walker.next("reach")
    walker.fill("reach.target_group.size", "1.200")
    walker.fill("reach.adoption.maximum", "30")
    page = walker.page(FormPage)
    walker.click(button(page, t("Add an effect")))
    walker.write("Minder hulp")
    effect = f"effects.{walker.case.effects[0].id}"
    choose(walker, page.form.made_fields()[f"{effect}.service"], "Huishoudelijke hulp")
    walker.fill(f"{effect}.baseline_volume", "104")
    walker.fill(f"{effect}.relative_change", "25")

    walker.next("costs")
    walker.click(button(walker.page(FormPage), t("Add a cost")))
    walker.write("Licentie")
    walker.fill(f"costs.{walker.case.costs[0].id}.amount", "15.000")
    follow_the_links(walker)


def choose(walker: Walker, box: QWidget, text: str) -> None:
    """Choose from a list with arrow keys and Enter."""
    assert isinstance(box, QComboBox)
    box.setFocus()
    texts = [box.itemText(place) for place in range(box.count())]
    wanted = next(place for place, item in enumerate(texts) if text in item)
    walker.qtbot.keyClick(box, Qt.Key.Key_Down)
    view = box.view()
    while view.currentIndex().row() != wanted:
        walker.qtbot.keyClick(view, Qt.Key.Key_Down)
    walker.qtbot.keyClick(view, Qt.Key.Key_Return)
    walker.back_from_popup()


def follow_the_links(walker: Walker) -> None:
    """Click in the strip on what is still missing, and fill it in, until there is a result."""
    window = walker.window
    assert window.document is not None
    store = window.document.store
    (strip,) = window.findChildren(ResultStrip)
    store.evaluate_now()
    for _ in range(10):
        errors = [problem for problem in store.problems if problem.severity is Severity.ERROR]
        if not errors:
            return
        walker.qtbot.mouseClick(strip.missing_links()[0], LEFT)
        settle()
        walker.write("25")
        store.evaluate_now()
        assert value_at(store.case, errors[0].where).value is not None
    pytest.fail("the case cannot be completed by following the links")


def shown_results(qtbot: QtBot, window: MainWindow) -> ResultsPage:
    window.workspace.go_to_task("results")
    page = window.workspace.page("results")
    assert isinstance(page, ResultsPage)
    qtbot.waitUntil(lambda: page.complete and page.chart.drawn, timeout=30_000)
    return page


def what_it_says(page: ResultsPage) -> list[str]:
    """Return everything that stands on the results page."""
    texts = [part.text() for part in page.findChildren(QLabel) if not part.isHidden()]
    tables = [cell for row in page.table.content.rows for cell in row.cells]
    return [*texts, *tables, *(made.figure for made in page.key_figures.buttons.values())]


def test_from_an_empty_case_to_a_saved_case_and_a_workbook_and_back(
    qtbot: QtBot,
    open_window: Callable[..., MainWindow],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case_path, workbook_path = tmp_path / "samen.zbc", tmp_path / "samen.xlsx"
    monkeypatch.setattr(dialogs, "choose_file_to_save", lambda *_: case_path)
    monkeypatch.setattr(export, "choose_workbook_path", lambda *_: workbook_path)
    window = open_window()
    assert window.start_page is not None
    qtbot.mouseClick(window.start_page._cards[1], LEFT)
    qtbot.waitUntil(lambda: window.document is not None and window.workspace.isVisible())
    walker = Walker(qtbot, window)

    fill_in_everything(walker)

    results = shown_results(qtbot, window)
    said = what_it_says(results)
    assert results.sentence_labels[0].isVisible()
    assert results.check.figure.startswith("✓")

    walker.next("uncertainty")
    walker.next("export")
    page = walker.page(ExportPage)
    walker.click(page.export_button)
    qtbot.waitUntil(page.outcome.isVisible, timeout=30_000)
    assert workbook_path.read_bytes() == workbook_bytes(walker.case, Language.DUTCH)

    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert read(case_path).case == walker.case
    assert not window.isWindowModified()

    other = open_window()
    assert other.files.open_file(case_path)
    qtbot.waitUntil(other.workspace.isVisible)
    assert other.document is not None
    assert other.document.store.case == walker.case
    assert what_it_says(shown_results(qtbot, other)) == said
    assert not other.isWindowModified()


def test_every_page_can_be_reached_with_the_keyboard_alone(qtbot: QtBot, example: MainWindow) -> None:
    qtbot.waitUntil(example.workspace.isVisible)
    visited = [example.workspace.current_page]
    for _ in range(len(PAGES) - 1):
        qtbot.keyClick(example, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        visited.append(example.workspace.current_page)

    assert visited == [page.key for page in PAGES]
