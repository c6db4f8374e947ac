"""Small parts of the results page: a choice, the key figures of a party, and what greys old results."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from casebuilder.ui import theme as look
from casebuilder.ui.fields.chips import ChipGroup, Options, name_chips
from casebuilder.ui.figure_button import FigureButton
from casebuilder.ui.result_tables import KeyFigure
from casebuilder.ui.theme import Theme
from casebuilder.ui.widgets import label

_MOST_TILES_IN_A_ROW = 4
_VEIL_OPACITY = 0.45
_MOVES = {
    QEvent.Type.Resize,
    QEvent.Type.Move,
    QEvent.Type.ShowToParent,
    QEvent.Type.HideToParent,
}


class Choice(QWidget):
    """A choice, with its name before it or not; other choices can be offered later.

    Signals:
        picked: What the user chose.
    """

    picked = Signal(object)

    def __init__(self, theme: Theme, name: str, options: Options, *, named: bool = False) -> None:
        """Offer the first choices.

        Args:
            theme: The look.
            name: What is chosen.
            options: Values and texts.
            named: Whether the name stands before the choices.
        """
        super().__init__()
        self._theme = theme
        self._name = name
        self._offered: Options = ()
        self.group = ChipGroup((), theme)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(look.SPACE_MEDIUM)
        if named:
            self._layout.addWidget(label(name, "muted", wrap=False))
        self._layout.addWidget(self.group, 1)
        self.offer(options)

    def offer(self, options: Options) -> None:
        """Offer choices; nothing happens when they are the same as before."""
        if options == self._offered:
            return
        self._offered = options
        former = self.group
        self.group = ChipGroup(options, self._theme, clearable=False)
        name_chips(self.group.chips, self._name)
        self.group.picked.connect(self.picked)
        self._layout.replaceWidget(former, self.group)
        former.hide()
        former.deleteLater()

    def natural_width(self) -> int:
        """Return the width with all chips on one line."""
        return self._layout.sizeHint().width()


class KeyFigures(QWidget):
    """The key figures of one party, each a button that opens how it was computed.

    As many stand beside each other as their names leave room for: a name is never cut off.
    """

    def __init__(self) -> None:
        """Make room for the figures."""
        super().__init__()
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(look.SPACE)
        self.buttons: dict[str, FigureButton] = {}
        self._in_a_row = 0

    def show_figures(self, figures: tuple[KeyFigure, ...], open_line: Callable[[str], None]) -> None:
        """Show figures in place of those before.

        Args:
            figures: The figures.
            open_line: Opens how the figure of a line was computed.
        """
        for button in self.buttons.values():
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for figure in figures:
            button = FigureButton(figure.name)
            button.show_figure(figure.written, figure.words, role=figure.role, remark=figure.remark)
            button.clicked.connect(lambda _checked=False, line=figure.line: open_line(line))
            self.buttons[figure.line.rpartition(".")[2]] = button
        self._in_a_row = 0
        self._place()

    def _place(self) -> None:
        """Put the figures into rows; nothing changes while as many fit beside each other as before."""
        fitting = self._fitting()
        if fitting == self._in_a_row:
            return
        self._in_a_row = fitting
        for place, button in enumerate(self.buttons.values()):
            self._layout.addWidget(button, place // fitting, place % fitting)
        for column in range(_MOST_TILES_IN_A_ROW):
            self._layout.setColumnStretch(column, int(column < fitting))
        self.updateGeometry()

    def _fitting(self) -> int:
        """Return how many figures stand beside each other without cutting off a name."""
        widths = [button.minimumSizeHint().width() for button in self.buttons.values()]
        for count in range(_MOST_TILES_IN_A_ROW, 1, -1):
            columns = [max(widths[place::count], default=0) for place in range(count)]
            if sum(columns) + (count - 1) * self._layout.horizontalSpacing() <= self.width():
                return count
        return 1

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Place the figures anew where more or fewer fit (Qt)."""
        super().resizeEvent(event)
        self._place()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the width of one figure: the others can go below it (Qt)."""
        widest = max((button.minimumSizeHint().width() for button in self.buttons.values()), default=0)
        return QSize(widest, super().minimumSizeHint().height())


class Veil(QWidget):
    """Greys a widget that has its place in another; clicks and keys go through it."""

    def __init__(self, over: QWidget, theme: Theme) -> None:
        """Lie over a widget, unseen until asked."""
        super().__init__(over.parentWidget())
        self._over = over
        self._on = False
        self._colour = QColor(theme.surface)
        self._colour.setAlphaF(_VEIL_OPACITY)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over.installEventFilter(self)
        self.hide()

    def cover(self, *, on: bool) -> None:
        """Grey the widget, as long as it shows, or no more."""
        self._on = on
        self._follow()

    def _follow(self) -> None:
        self.setVisible(self._on and not self._over.isHidden())
        self.setGeometry(self._over.geometry())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Lie over the widget wherever it goes (Qt)."""
        if watched is self._over and event.type() in _MOVES:
            self._follow()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Draw the grey (Qt)."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._colour)
        painter.end()
