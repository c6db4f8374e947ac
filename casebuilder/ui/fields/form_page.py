"""The base of the pages that consist of fields."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from casebuilder.model.messages import N_
from casebuilder.ui.context import Context
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.fields.form import Form
from casebuilder.ui.page import Page
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM
from casebuilder.ui.widgets import label


class FormPage(Page):
    """A page of fields in one column."""

    def __init__(self, context: Context) -> None:
        """Make an empty column; subclasses fill it."""
        super().__init__(context)
        self.form = Form(context, self, self.report_field_error)
        self.t = context.translator
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE_MEDIUM)

    def fields(self) -> dict[str, QWidget]:
        """Return the widget that takes the focus for each place shown so far."""
        return self.form.fields()

    def focus_field(self, path: str) -> bool:
        """Open what hides the field at a place and put the focus on it."""
        return self.form.reveal(path)


class Callout(QFrame):
    """Says what an answer does, with buttons that go further."""

    def __init__(self, heading: str = "") -> None:
        """Make an empty callout with a heading."""
        super().__init__()
        self.setProperty("role", "callout")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_MEDIUM, SPACE + 4, SPACE_MEDIUM, SPACE + 4)
        column.setSpacing(SPACE)
        if heading:
            title = QLabel(heading)
            title.setProperty("role", "strong")
            column.addWidget(title)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self._text)
        self._links = QWidget()
        self._flow = FlowLayout(self._links, SPACE_MEDIUM, SPACE)
        self._links.hide()
        column.addWidget(self._links)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(self, text: str) -> None:
        """Change what it says; no figure is torn from its sign at the end of a line."""
        text = text.replace("€ ", "€\N{NO-BREAK SPACE}").replace(" %", "\N{NO-BREAK SPACE}%")
        if text != self._text.text():
            self._text.setText(text)

    def add_line(self, text: str, role: str) -> None:
        """Add a line under what it says, such as a warning or a source."""
        column = self.layout()
        if column is not None:
            column.addWidget(label(text, role))

    def add_link(self, text: str, act: Callable[[], None]) -> QPushButton:
        """Add a button that looks like a link."""
        button = link_button(text, act)
        self._flow.addWidget(button)
        self._links.show()
        return button


def link_button(text: str, act: Callable[[], None]) -> QPushButton:
    """Return a button that looks like a link."""
    button = QPushButton(text)
    button.setProperty("role", "link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)

    def clicked() -> None:
        act()

    button.clicked.connect(clicked)
    return button


def beside(*widgets: QWidget) -> QWidget:
    """Return widgets side by side, at the left."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return holder


MORE = N_("More")
"""Heading of the part with fields that a beginner does not need."""
