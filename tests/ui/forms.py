"""A form or a page on its own, with a navigator that remembers where it was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.paths import value_at
from casebuilder.translation import Language, Translator
from casebuilder.ui.context import Context
from casebuilder.ui.fields.build import field as build_field
from casebuilder.ui.fields.field import Field, Sentence
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.page import Page
from casebuilder.ui.store import Store
from casebuilder.ui.theme import LIGHT

AnyPage = TypeVar("AnyPage", bound=Page)


@dataclass
class RememberingNavigator:
    """Remembers what it was asked."""

    tasks: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    explained: list[str] = field(default_factory=list)
    announced: list[str] = field(default_factory=list)

    def go_to_task(self, task: str) -> None:
        self.tasks.append(task)

    def go_to_field(self, path: str) -> None:
        self.fields.append(path)

    def explain_field(self, path: str) -> None:
        self.explained.append(path)

    def explain_line(self, line: str, year: int | None) -> None:
        raise AssertionError(line, year)

    def save_case(self) -> bool:
        return True

    def announce(self, message: str) -> None:
        self.announced.append(message)


@dataclass
class Bench:
    """A store with a case, and what is shown of it."""

    qtbot: QtBot
    store: Store
    navigator: RememberingNavigator
    context: Context
    errors: dict[str, str | None] = field(default_factory=dict)

    @property
    def t(self) -> Translator:
        return self.context.translator

    def value(self, path: str) -> object:
        return value_at(self.store.case, path)

    def show(self, widget: QWidget, width: int = 766, height: int = 900) -> None:
        """Show a widget in a window that has the focus."""
        self.qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        self.qtbot.waitUntil(widget.isActiveWindow)

    def page(self, kind: type[AnyPage], *arguments: object) -> AnyPage:
        """Make and show a page in a scroll area, as the window does."""
        self.store.evaluate_now()
        page = kind(self.context, *arguments)
        scroller = QScrollArea()
        scroller.setWidgetResizable(True)
        scroller.setWidget(page)
        # The test holds the page alone; without this the scroll area would go, and the page with it.
        vars(page)["scroller"] = scroller
        self.show(scroller)
        return page

    def field(self, path: str) -> Field:
        """Make and show one field, with another widget that can take the focus."""
        window = QWidget()
        column = QVBoxLayout(window)
        form = Form(self.context, window, lambda place, _label, message: self._note(place, message))
        made = build_field(form, path)
        column.addWidget(FieldRow([made]))
        self.elsewhere = QLineEdit()
        column.addWidget(self.elsewhere)
        self.show(window)
        self.window = window
        return made

    def _note(self, place: str, message: str | None) -> None:
        self.errors[place] = message

    def type(self, line: QWidget, text: str) -> None:
        """Put the focus on a field, replace its text by keys, and stay there."""
        line.setFocus()
        if isinstance(line, QLineEdit | Sentence):
            line.selectAll()
        for letter in text:
            self._press(line, letter)
        if not text:
            self.qtbot.keyClick(line, Qt.Key.Key_Delete)

    def _press(self, line: QWidget, letter: str) -> None:
        if letter.isascii():
            self.qtbot.keyClicks(line, letter)
            return
        # Qt's own test keyboard has only the keys of ASCII.
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(line, event)

    def enter(self, line: QWidget, text: str) -> None:
        """Type a text and press Enter."""
        self.type(line, text)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)

    def click(self, button: QWidget) -> None:
        """Click on a widget: in the middle, or where the box of a check box is."""
        if type(button) is QCheckBox:
            self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, button.height() // 2))
        else:
            self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def bench(qtbot: QtBot, case: Case, language: Language = Language.DUTCH) -> Bench:
    """Return a bench for a case."""
    store, navigator = Store(case), RememberingNavigator()
    return Bench(qtbot, store, navigator, Context(store, Translator(language), LIGHT, navigator))


def button(area: QWidget, text: str) -> QAbstractButton:
    """Return the button in an area with a text or an accessible name."""
    found = [
        item
        for item in area.findChildren(QAbstractButton)
        if text in (item.text(), item.accessibleName()) and item.isVisible()
    ]
    assert len(found) == 1, (
        text,
        [item.text() or item.accessibleName() for item in area.findChildren(QAbstractButton)],
    )
    return found[0]
