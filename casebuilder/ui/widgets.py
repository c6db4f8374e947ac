"""Small widgets that several parts of the window share."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QSizePolicy, QWidget

_LINE_HEIGHT = 124


def label(text: str, role: str = "", *, wrap: bool = True) -> QLabel:
    """Return a label of plain text.

    Args:
        text: What it says.
        role: A role of the style sheet (see :mod:`casebuilder.ui.theme`), or empty for body text.
        wrap: Whether the text runs on over several lines.
    """
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setProperty("role", role)
    result.setWordWrap(wrap)
    return result


def paragraph(text: str, role: str = "") -> QLabel:
    """Return a label of running text, with more air between its lines than a label has."""
    import html

    result = label("", role)
    result.setTextFormat(Qt.TextFormat.RichText)
    result.setText(f'<div style="line-height:{_LINE_HEIGHT}%">{html.escape(text)}</div>')
    return result


def line(*, vertical: bool = False) -> QFrame:
    """Return a hairline between two areas."""
    result = QFrame()
    result.setProperty("role", "line")
    if vertical:
        result.setFixedWidth(1)
    else:
        result.setFixedHeight(1)
    return result


def empty(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class ElidedLabel(QLabel):
    """A label on one line that ends in … when there is no room; its tooltip has it all."""

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        """Make an empty label with a role of the style sheet."""
        super().__init__(parent)
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Give way down to nothing."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Draw as much of the text as fits."""
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), self.alignment().value, shown)
