"""A figure with its name, that opens how it was computed; and the dot of a party."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from casebuilder.model.parties import Party
from casebuilder.ui import theme as look
from casebuilder.ui.tables import tabular
from casebuilder.ui.theme import Theme
from casebuilder.ui.widgets import label

_DOT = 10


class PartyDot(QWidget):
    """A dot in the colour of a party; the name stands beside it."""

    def __init__(self, theme: Theme, party: Party | None) -> None:
        """Make the dot; None is the chain."""
        super().__init__()
        self._colour = QColor(theme.party_colour(party))
        self.setFixedSize(QSize(_DOT, _DOT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Draw the dot (Qt)."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.drawEllipse(self.rect())
        painter.end()


class FigureButton(QPushButton):
    """A name with a figure under it, and a remark when there is one; the whole is a button."""

    def __init__(self, name: str, dot: PartyDot | None = None, margin: int = look.SPACE) -> None:
        """Make the button without a figure.

        Args:
            name: What the figure is.
            dot: A dot before the name, or None.
            margin: Room at the left and right, in pixels.
        """
        super().__init__()
        self.setProperty("role", "quiet")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Minimum)
        self._inner = QVBoxLayout(self)
        self._inner.setContentsMargins(margin, look.SPACE_SMALL, margin, look.SPACE_SMALL)
        self._inner.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(look.SPACE_SMALL + 2)
        if dot is not None:
            top.addWidget(dot)
        self._name = label(name, "caption", wrap=False)
        top.addWidget(self._name)
        top.addStretch(1)
        self._figure = label("", "strong", wrap=False)
        self._figure.setFont(tabular(self._figure.font()))
        self._remark = label("", "caption")
        self._remark.hide()
        self._inner.addLayout(top)
        self._inner.addWidget(self._figure)
        self._inner.addWidget(self._remark)
        self._inner.addStretch(1)
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def figure(self) -> str:
        """The figure as written."""
        return self._figure.text()

    @property
    def remark(self) -> str:
        """The remark under the figure, or nothing."""
        return self._remark.text()

    def show_figure(self, written: str, words: str, *, role: str = "strong", remark: str = "") -> None:
        """Show a figure.

        Args:
            written: The figure.
            words: The whole in words, for a screen reader and the tooltip.
            role: ``strong``, ``positive`` or ``negative``.
            remark: What to know about it.
        """
        self._figure.setText(written)
        if self._figure.property("role") != role:
            self._figure.setProperty("role", role)
            look.restyle(self._figure)
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the size of name, figure and remark (Qt)."""
        return self._inner.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the same: a figure is never cut off (Qt)."""
        return self._inner.minimumSize()
