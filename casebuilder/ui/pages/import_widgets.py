"""Lists, tables and labels with which a file is read into the case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QStylePainter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from casebuilder.ui.context import Context
from casebuilder.ui.fields.choices import CalmComboBox
from casebuilder.ui.fields.field import medium
from casebuilder.ui.tables import tabular
from casebuilder.ui.theme import SPACE_MEDIUM, SPACE_SMALL, Theme

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 30
_SAMPLE = 200
_NARROWEST, _WIDEST, _SHORTEST_TEXT = 56, 320, 160
_PADDING = 8
_SIDE = 2 * _PADDING + 6
_COLUMN_LETTERS = 26


class Choice(CalmComboBox):
    """A list of values with their texts, beside the case: a choice on the way into it."""

    def __init__(self, name: str, act: Callable[[Any], None], widest: int = 300) -> None:
        """Make an empty list.

        Args:
            name: What a screen reader calls it.
            act: Told the value that the user chose.
            widest: Width in pixels that it never exceeds.
        """
        super().__init__()
        self._values: list[Any] = []
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaximumWidth(widest)
        self.activated.connect(lambda position: act(self._values[position]))

    def offer(self, options: Sequence[tuple[Any, str]], value: object) -> None:
        """Show the options, and which of them is chosen."""
        texts = [text for _, text in options]
        if [self.itemText(place) for place in range(self.count())] != texts:
            self.clear()
            self.addItems(texts)
            self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 2 * SPACE_MEDIUM)
        self._values = [item for item, _ in options]
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Draw the list, with dots where what is chosen is too long for it (Qt)."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        room = field.width() - SPACE_SMALL
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    @property
    def values(self) -> tuple[Any, ...]:
        """The values that can be chosen, from the top down."""
        return tuple(self._values)


def under_label(text: str, widget: QWidget) -> QWidget:
    """Return a widget with a label above it."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE_SMALL + 2)
    caption = QLabel(text)
    caption.setFont(medium(caption.font()))
    caption.setBuddy(widget)
    column.addWidget(caption)
    column.addWidget(widget)
    return holder


def column_letter(number: int) -> str:
    """Return the letter above a column in a spreadsheet, by its number from 1."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, _COLUMN_LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


class PlainModel(QAbstractTableModel):
    """A table of texts that asks for what is on the screen only."""

    headings: tuple[str, ...] = ()
    right: frozenset[int] = frozenset()
    """The columns with figures."""

    def __init__(self, theme: Theme) -> None:
        """Begin without rows."""
        super().__init__()
        self.theme = theme

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell."""
        raise NotImplementedError

    def tone(self, row: int, column: int) -> str:  # noqa: ARG002  for those that colour cells
        """Return the colour of the text of a cell; empty for the usual one."""
        return ""

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name and default
        """Return the number of columns (Qt)."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(  # noqa: N802  Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return what stands above a column (Qt)."""
        if orientation is Qt.Orientation.Vertical or section >= len(self.headings):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.headings[section]
        return self._side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in self.right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell (Qt)."""
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.headings[column]}: {self.text(row, column)}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(column)
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = self.tone(row, column)
            return QColor(tone) if tone else None
        return None


class _CellDelegate(QStyledItemDelegate):
    """Draws a cell: its text with room at the sides, and a box where something can be typed."""

    def __init__(self, theme: Theme, parent: QWidget, *, wraps: bool) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wraps = wraps

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        theme, rect = self._theme, QRect(option.rect)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, QColor(theme.accent_soft))
        elif index.row() % 2:
            painter.fillRect(rect, QColor(theme.window))
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            painter.setPen(QColor(theme.control_line))
            painter.drawRect(rect.adjusted(3, 3, -4, -4))
        if bool(state & QStyle.StateFlag.State_HasFocus):
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        tone = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(tone if isinstance(tone, QColor) else QColor(theme.text))
        painter.setFont(option.font)
        inside = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        if self._wraps:
            flags = int(option.displayAlignment) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(inside, flags, _on_lines(option.text, option.fontMetrics, inside, flags))
            return
        text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, option.displayAlignment, text)


def _on_lines(text: str, metrics: QFontMetrics, inside: QRect, flags: int) -> str:
    """Return as many words of a text as stand in a cell over several lines, with dots for the others."""
    words = text.split()
    shown = text
    while len(words) > 1 and metrics.boundingRect(inside, flags, shown).height() > inside.height():
        words.pop()
        shown = " ".join(words) + "…"
    if metrics.boundingRect(inside, flags, shown).width() > inside.width():
        return metrics.elidedText(shown, Qt.TextElideMode.ElideRight, inside.width())
    return shown


class PlainTable(QTableView):
    """Shows such a table: rows of one height, columns as wide as a sample of their texts."""

    def __init__(
        self,
        context: Context,
        name: str,
        model: PlainModel,
        rows: int | None = None,
        *,
        wraps: bool = False,
    ) -> None:
        """Show a model.

        Args:
            context: Language and look.
            name: What a screen reader calls the table.
            model: What is shown.
            rows: For how many rows there is room; None for as much room as there is.
            wraps: Whether each row has room for a second line.
        """
        super().__init__()
        theme = context.theme
        self._rows = rows
        font = tabular(self.font())
        font.setPixelSize(theme.body_size)
        self.setFont(font)
        self.setModel(model)
        self.plain = model
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setItemDelegate(_CellDelegate(theme, self, wraps=wraps))
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        # Rows that Qt measures one by one take seconds; see the note on large tables in the design.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._row_height = round(ROW_HEIGHT * theme.text_scale)
        if wraps:
            self._row_height += self.fontMetrics().lineSpacing()
        self.verticalHeader().setDefaultSectionSize(self._row_height)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if rows is not None:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        header.setStyleSheet(f"QHeaderView::section {{ padding: 6px {_PADDING}px; }}")

    def fit_columns(self) -> None:
        """Give each column the width of its heading and of a sample of its texts."""
        model, metrics = self.plain, self.fontMetrics()
        count = model.rowCount()
        sample = range(0, count, max(1, count // _SAMPLE))
        for column, heading in enumerate(model.headings):
            texts = [heading, *(model.text(row, column) for row in sample)]
            widest = max(metrics.horizontalAdvance(text) for text in texts) + _SIDE
            self.setColumnWidth(column, min(_WIDEST, max(_NARROWEST, widest)))
        last = len(model.headings) - 1
        # Figures far away from what they belong to cannot be read along; a text takes the room that is left.
        stretches = last not in model.right
        self.horizontalHeader().setStretchLastSection(stretches)
        if stretches and last > 0:
            self.setColumnWidth(last, min(_SHORTEST_TEXT, self.columnWidth(last)))
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return a size with room for the rows (Qt)."""
        if self._rows is None:
            return super().sizeHint()
        rows = max(1, min(self._rows, self.plain.rowCount()))
        bar = self.horizontalScrollBar().sizeHint().height()
        height = self.horizontalHeader().sizeHint().height() + rows * self._row_height + bar + 4
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the height of the rows; columns that do not fit scroll (Qt)."""
        return QSize(120, self.sizeHint().height() if self._rows is not None else 120)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Leave Escape to the window (Qt)."""
        if event.key() == Qt.Key.Key_Escape and self.state() != QAbstractItemView.State.EditingState:
            event.ignore()
            return
        super().keyPressEvent(event)
