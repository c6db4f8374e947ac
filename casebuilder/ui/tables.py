"""A calm table of figures, each of which can be opened with a click or with Enter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from casebuilder.ui.context import Context
from casebuilder.ui.theme import Theme

if TYPE_CHECKING:
    from casebuilder.sentences import LineReference

_ROW_HEIGHT = 36
_LABEL_WIDTH = 180
_SHORTEST_LABEL = 110
_NARROWEST_COLUMN = 52
_SIDE, _COMPACT_SIDE = 10, 4
"""Room at the left and right of a figure, in pixels; the lesser where the table is wide for its place."""
_SMALL_SIDE = 6
"""The same where even that is too wide and the letters become smaller, so that figures stay apart."""
_FADE = 28
"""Width in pixels over which a table fades out where it goes on beyond its edge."""
_Index = QModelIndex | QPersistentModelIndex
_OPENING_KEYS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


def tabular(font: QFont) -> QFont:
    """Return a font whose digits all have the same width."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def label_flags(text: str, metrics: QFontMetrics, width: int) -> int:
    """Return how a label is drawn: it breaks between words, inside one only when that alone is too wide."""
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    too_wide = any(metrics.horizontalAdvance(word) > width for word in text.split())
    return flags | int(Qt.TextFlag.TextWrapAnywhere if too_wide else Qt.TextFlag.TextWordWrap)


def on_two_lines(text: str, metrics: QFontMetrics) -> str:
    """Return a heading broken after the word that makes it narrowest; a single word stays as it is."""
    words = text.split(" ")
    broken = [f"{' '.join(words[:at])}\n{' '.join(words[at:])}" for at in range(1, len(words))]
    return min(broken, key=lambda lines: _width(lines, metrics), default=text)


def _width(text: str, metrics: QFontMetrics) -> int:
    return max(metrics.horizontalAdvance(line) for line in text.split("\n"))


def height_of_more_lines(text: str, metrics: QFontMetrics, width: int) -> int:
    """Return the height that a label needs beside its first line, in pixels."""
    inside = QRect(0, 0, max(1, width), 0)
    needed = metrics.boundingRect(inside, label_flags(text, metrics, width), text).height()
    return max(0, round(needed / metrics.lineSpacing()) - 1) * metrics.lineSpacing()


class RowKind(Enum):
    """How a row stands out."""

    ITEM = auto()
    TOTAL = auto()
    QUIET = auto()


@dataclass(frozen=True)
class Row:
    """One row of figures.

    Attributes:
        label: What the figures are.
        cells: The figures as written, one per column.
        amounts: The figures themselves, whose sign gives a total its colour; None without one.
        kind: How the row stands out.
        references: The line behind each figure; None for a figure that cannot be opened.
    """

    label: str
    cells: tuple[str, ...]
    amounts: tuple[float | None, ...]
    kind: RowKind = RowKind.ITEM
    references: tuple[LineReference | None, ...] = ()

    def reference(self, column: int) -> LineReference | None:
        """Return the line behind the figure in a column, or None."""
        return self.references[column] if 0 <= column < len(self.references) else None


@dataclass(frozen=True)
class TableContent:
    """What a table shows.

    Attributes:
        corner: Heading of the column with the labels, with the unit.
        columns: Headings of the columns with figures; like the corner they may have several lines.
        rows: The rows.
        hints: What each column is, said over its heading; may be left out.
        marked: The column that stands out, or None.
        marked_row: The only row in which it stands out; None is the whole column.
    """

    corner: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    hints: tuple[str, ...] = ()
    marked: int | None = None
    marked_row: int | None = None

    def is_marked(self, row: int, column: int) -> bool:
        """Return whether a figure stands out."""
        return column == self.marked and self.marked_row in (None, row)


class _Model(QAbstractTableModel):
    """Gives the content to Qt; the first column holds the labels."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        super().__init__()
        self._theme = theme
        self._font = font
        self.content = TableContent("", (), ())
        self.side = _SIDE
        self.small = False

    def set_small(self, *, small: bool, size: int) -> None:
        """Write smaller, with headings on two lines, or as usual."""
        self.small = small
        self._font.setPixelSize(size)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.content.columns))

    def heading(self, column: int) -> str:
        """Return the heading of a column with figures, in the lines in which it is written."""
        return self.heading_in(self.content.columns[column], small=self.small)

    def heading_in(self, text: str, *, small: bool) -> str:
        """Return a heading in the lines in which it is written, where letters are small or not."""
        return on_two_lines(text, QFontMetrics(self._font)) if small and "\n" not in text else text

    def show(self, content: TableContent) -> None:
        self.beginResetModel()
        self.content = content
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name and default
        return 0 if parent.isValid() else len(self.content.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name and default
        return 0 if parent.isValid() else len(self.content.columns) + 1

    def headerData(  # noqa: N802  Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Vertical:
            return self.content.rows[section].label if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.content.corner if section == 0 else self.heading(section - 1)
        if role == Qt.ItemDataRole.ToolTipRole and 0 < section <= len(self.content.hints):
            return self.content.hints[section - 1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if section == 0 else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.content.rows[index.row()]
        column = index.column() - 1
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.label if column < 0 else row.cells[column]
            case Qt.ItemDataRole.ToolTipRole:
                return row.label if column < 0 else None
            case Qt.ItemDataRole.AccessibleTextRole:
                if column < 0:
                    return row.label
                heading = " ".join(self.content.columns[column].split("\n"))
                return f"{row.label}, {heading}: {row.cells[column]}"
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignLeft if column < 0 else Qt.AlignmentFlag.AlignRight
                return side | Qt.AlignmentFlag.AlignVCenter
            case _:
                return None

    def font(self, row: Row) -> QFont:
        """Return the font of a row."""
        font = QFont(self._font)
        if row.kind is RowKind.TOTAL:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def colour(self, row: Row, column: int) -> QColor:
        """Return the colour of the text of a cell; -1 is the column with the label."""
        amount = row.amounts[column] if 0 <= column < len(row.amounts) else None
        if row.kind is RowKind.TOTAL and amount is not None and round(amount):
            return QColor(self._theme.positive if amount > 0 else self._theme.negative)
        return QColor(self._theme.muted if row.kind is RowKind.QUIET else self._theme.text)


class _Delegate(QStyledItemDelegate):
    """Draws a cell: text, hairline, focus. By hand, because a style sheet takes long for many cells."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell; a figure that can be opened is underlined under the mouse (Qt)."""
        model = index.model()
        if not isinstance(model, _Model):
            return
        theme = self._theme
        row, column = model.content.rows[index.row()], index.column() - 1
        area = option.rect
        painter.save()
        if model.content.is_marked(index.row(), column):
            painter.fillRect(area, QColor(theme.accent_soft))
        painter.setPen(QColor(theme.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        font = model.font(row)
        if (
            row.reference(column) is not None
            and column >= 0
            and option.state & QStyle.StateFlag.State_MouseOver
        ):
            font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(model.colour(row, column))
        inside = area.adjusted(model.side, 0, -model.side, 0)
        text = row.label if column < 0 else row.cells[column]
        if column < 0:
            painter.drawText(inside, label_flags(text, QFontMetrics(font), inside.width()), text)
        else:
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(inside, int(right), shown)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.drawRoundedRect(area.adjusted(2, 2, -2, -3), 4, 4)
        painter.restore()


class FigureTable(QTableView):
    """A table of figures as high as its rows.

    Signals:
        opened: The line behind a figure that the user opened, and the position of its column.
        column_chosen: The position of the column whose heading the user clicked on.
    """

    opened = Signal(object, int)
    column_chosen = Signal(int)

    def __init__(self, context: Context, name: str) -> None:
        """Make an empty table.

        Args:
            context: Language and look.
            name: What a screen reader calls the table.
        """
        super().__init__()
        theme = context.theme
        self._row_height = round(_ROW_HEIGHT * theme.text_scale)
        # The style sheet gives the size of text, so the font of the table must follow it to measure right.
        font = tabular(self.font())
        font.setPixelSize(theme.body_size)
        self.setFont(font)
        self._model = _Model(theme, font)
        self._scrolls = False
        self._measured: tuple[TableContent, str, bool, list[int]] | None = None
        self._usual_size, self._small_size = theme.body_size, theme.caption_size
        self._surface = QColor(theme.surface)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(theme, self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self._row_height)
        self.verticalHeader().setMinimumSectionSize(self._row_height)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(_NARROWEST_COLUMN - 2 * _SIDE)
        self.clicked.connect(self._open)
        self.setStyleSheet("QTableView { background: transparent; outline: none; }")
        self._style_header()

    def let_columns_be_chosen(self) -> None:
        """Let a click on the heading of a column choose it."""
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setCursor(Qt.CursorShape.PointingHandCursor)
        header.sectionClicked.connect(self._choose_column)

    def _choose_column(self, section: int) -> None:
        if section > 0:
            self.column_chosen.emit(section - 1)

    def _style_header(self) -> None:
        self.horizontalHeader().setStyleSheet(
            "QHeaderView { background: transparent; }"
            f"QHeaderView::section {{ background: transparent; padding: 6px {self._model.side}px; }}"
        )

    @property
    def content(self) -> TableContent:
        """What is shown."""
        return self._model.content

    def show_content(self, content: TableContent) -> None:
        """Show other figures; the cell with the focus stays where it is as far as it exists."""
        place = self.currentIndex().row(), self.currentIndex().column()
        self._model.show(content)
        self._fit()
        if 0 <= place[0] < len(content.rows) and 0 < place[1] <= len(content.columns):
            self.setCurrentIndex(self._model.index(*place))
        self.updateGeometry()

    def _fit(self) -> None:
        """Give the columns their widths; close together, and at last smaller, where there is little room."""
        wide = sum(self._widths(_SIDE)) + _LABEL_WIDTH > self.viewport().width()
        side = _COMPACT_SIDE if wide else _SIDE
        small = sum(self._needed_widths(side)) + _SHORTEST_LABEL > self.viewport().width()
        if small:
            side = _SMALL_SIDE
        heading_changes = small != self._model.small
        if heading_changes:
            self._model.set_small(small=small, size=self._small_size if small else self._usual_size)
        if side != self._model.side:
            self._model.side = side
            self._style_header()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        widths = self._widths(side, small=small)
        if sum(widths) + _SHORTEST_LABEL > self.viewport().width():
            widths = self._needed_widths(side, small=small)
        for column, width in enumerate(widths, start=1):
            self.setColumnWidth(column, width)
        self.setColumnWidth(0, max(_SHORTEST_LABEL, self.viewport().width() - sum(widths)))
        scrolls = sum(widths) + _SHORTEST_LABEL > self.viewport().width()
        before = self._height(), self._scrolls
        self._scrolls = scrolls
        for place, row in enumerate(self.content.rows):
            self.setRowHeight(place, self._row_height + self._height_of_more_lines(row))
        if heading_changes or (self._height(), scrolls) != before:
            self.updateGeometry()

    def _height_of_more_lines(self, row: Row) -> int:
        """Return what a label needs beside its first line where it runs over several."""
        metrics = QFontMetrics(self._model.font(row))
        return height_of_more_lines(row.label, metrics, self.columnWidth(0) - 2 * self._model.side)

    def _height(self) -> int:
        return sum(self.rowHeight(place) for place in range(len(self.content.rows)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Fit the columns to the new width (Qt)."""
        super().resizeEvent(event)
        self._fit()

    def _widths(self, side: int, *, small: bool = False) -> list[int]:
        """Return the widths of the columns with figures: all alike, but the last as it needs."""
        needed = self._needed_widths(side, small=small)
        narrowest = _NARROWEST_COLUMN - 2 * (_SIDE - side)
        widest = max([narrowest, *needed[:-1]])
        return [widest] * (len(needed) - 1) + [max(widest, *needed[-1:])] if needed else []

    def _needed_widths(self, side: int, *, small: bool = False) -> list[int]:
        """Return what each column with figures needs; asked often, and measured once."""
        content, font = self.content, self.font().key()
        if self._measured is None or self._measured[0] is not content or self._measured[1:3] != (font, small):
            bold = tabular(self.font())
            bold.setPixelSize(self._small_size if small else self._usual_size)
            bold.setWeight(QFont.Weight.DemiBold)
            metrics = QFontMetrics(bold)
            widths = [
                max(
                    _width(text, metrics)
                    for text in (
                        self._model.heading_in(name, small=small),
                        *(row.cells[place] for row in content.rows),
                    )
                )
                for place, name in enumerate(content.columns)
            ]
            self._measured = (content, font, small, widths)
        return [width + 2 * side + 2 for width in self._measured[3]]

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return a size with room for every row (Qt)."""
        height = self.horizontalHeader().sizeHint().height() + self._height() + 2
        if self._scrolls:
            height += self.horizontalScrollBar().sizeHint().height()
        return QSize(_LABEL_WIDTH + sum(self._widths(_SIDE)), height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the height of every row; columns may come closer and labels run over several lines (Qt)."""
        return QSize(_SHORTEST_LABEL, self.sizeHint().height())

    def reference_at(self, index: _Index) -> LineReference | None:
        """Return the line behind the figure in a cell, or None."""
        if not index.isValid() or index.column() == 0:
            return None
        return self.content.rows[index.row()].reference(index.column() - 1)

    def _open(self, index: _Index) -> None:
        reference = self.reference_at(index)
        if reference is not None:
            self.opened.emit(reference, index.column() - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Open the figure in the cell with the focus on Enter or Space (Qt)."""
        if event.key() in _OPENING_KEYS:
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Start at the first figure (Qt)."""
        if not self.currentIndex().isValid() and self._model.rowCount() and self._model.columnCount() > 1:
            self.setCurrentIndex(self._model.index(0, 1))
        super().focusInEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Show a hand over what can be opened (Qt)."""
        index = self.indexAt(event.position().toPoint())
        can_open = self.reference_at(index) is not None
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if can_open else Qt.CursorShape.ArrowCursor
        )
        super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Draw the table, and fade it out at the side where it goes on (Qt)."""
        super().paintEvent(event)
        bar, area = self.horizontalScrollBar(), self.viewport().rect()
        painter = QPainter(self.viewport())
        for goes_on, edge, inward in (
            (bar.value() > bar.minimum(), area.left(), _FADE),
            (bar.value() < bar.maximum(), area.right() + 1, -_FADE),
        ):
            if goes_on:
                clear = QColor(self._surface)
                clear.setAlpha(0)
                fade = QLinearGradient(edge, 0, edge + inward, 0)
                fade.setColorAt(0, self._surface)
                fade.setColorAt(1, clear)
                painter.fillRect(QRect(min(edge, edge + inward), 0, _FADE, area.height()), fade)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        """Leave the wheel to the page (Qt)."""
        event.ignore()
