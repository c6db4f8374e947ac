"""A layout that places widgets side by side and wraps them like words in a text."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget, QWidgetItem


class Widening:
    """A widget that shows more of itself when its line has width to spare."""

    def useful_width(self) -> int:
        """Return the width beyond which nothing more would show, in pixels."""
        raise NotImplementedError


@dataclass(slots=True)
class _Part:
    """An item that shows, and the sizes it asks for; they hold until the layout is told of a change.

    Attributes:
        item: The item.
        minimum: The size it needs.
        hint: The size it likes to have.
        heights: Its height at the widths at which it was asked for.
    """

    item: QLayoutItem
    minimum: QSize
    hint: QSize
    heights: dict[int, int] = field(default_factory=dict)

    def natural(self, room: int) -> int:
        """Return the width it likes to have, as far as there is room."""
        return max(self.minimum.width(), min(self.hint.width(), room))

    def height(self, width: int) -> int:
        """Return the height at a width."""
        if width not in self.heights:
            grows = self.item.hasHeightForWidth()
            self.heights[width] = self.item.heightForWidth(width) if grows else self.hint.height()
        return self.heights[width]


class FlowLayout(QLayout):
    """Places its items in lines, left to right, as wide as they like to be.

    The rest of a line goes to the widgets with an expanding size policy and to those that are
    :class:`Widening`, as far as it is of use to them.
    """

    def __init__(self, parent: QWidget | None, across: int, down: int) -> None:
        """Make an empty layout.

        Args:
            parent: The widget it lays out; None when it goes into another layout.
            across: Space between items of a line, in pixels.
            down: Space between lines, in pixels.
        """
        super().__init__()
        self._across = across
        self._down = down
        self._items: list[QLayoutItem] = []
        # Qt asks for the height at the same few widths over and over, through every layout above.
        self._heights: dict[int, int] = {}
        self._parts: list[_Part] | None = None
        if parent is not None:
            parent.setLayout(self)
        self.setContentsMargins(0, 0, 0, 0)

    def addWidget(self, widget: QWidget) -> None:  # noqa: N802  Qt's name
        """Append a widget.

        The item is made here: one that Qt makes is known to the binding by its address only, and
        where an item that Qt has deleted stood there before, the binding takes the new one for it.
        """
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802  Qt's name
        """Append an item (Qt)."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """Return the number of items (Qt)."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  Qt's name
        """Return an item, or None past the end (Qt)."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  Qt's name
        """Remove and return an item, or None past the end (Qt)."""
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802  Qt's name
        """Say that the layout takes the width it gets (Qt)."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's name
        """Say that the height follows from the width (Qt)."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        """Return the height at a width (Qt)."""
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        """Forget what was computed, because an item has changed (Qt)."""
        self._heights.clear()
        self._parts = None
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802  Qt's name
        """Place the items (Qt)."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the size with all items on one line (Qt)."""
        hints = [part.hint for part in self._shown()]
        width = sum(hint.width() for hint in hints) + self._across * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802  Qt's name
        """Return the size that the widest item needs (Qt)."""
        sizes = [part.minimum for part in self._shown()]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def _shown(self) -> list[_Part]:
        if self._parts is None:
            self._parts = [
                _Part(item, item.minimumSize(), item.sizeHint()) for item in self._items if not item.isEmpty()
            ]
        return self._parts

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Break the items into lines and return the height of all lines."""
        y = rect.y()
        line: list[tuple[_Part, int]] = []
        used = 0
        for part in self._shown():
            width = part.natural(rect.width())
            if line and used + self._across + width > rect.width():
                y += self._place(line, rect, y, used, move=move) + self._down
                line, used = [], 0
            used += width + (self._across if line else 0)
            line.append((part, width))
        if line:
            y += self._place(line, rect, y, used, move=move)
        return y - rect.y()

    def _place(self, line: list[tuple[_Part, int]], rect: QRect, y: int, used: int, *, move: bool) -> int:
        widths = _shared(line, max(0, rect.width() - used))
        x = rect.x()
        height = 0
        for (part, _), width in zip(line, widths, strict=True):
            own = part.height(width)
            height = max(height, own)
            if move:
                part.item.setGeometry(QRect(QPoint(x, y), QSize(width, own)))
            x += width + self._across
        return height


class ColumnLayout(FlowLayout):
    """Places its items in columns that are the same in every line, as many as there is room for."""

    def __init__(self, parent: QWidget | None, across: int, down: int, most: int) -> None:
        """Make an empty layout.

        Args:
            parent: The widget it lays out; None when it goes into another layout.
            across: Space between columns, in pixels.
            down: Space between lines, in pixels.
            most: How many columns there are where there is room.
        """
        super().__init__(parent, across, down)
        self._most = most

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        parts = self._shown()
        columns = self._columns([part.natural(rect.width()) for part in parts], rect.width())
        y = rect.y()
        for start in range(0, len(parts), len(columns)):
            line, x, height = parts[start : start + len(columns)], rect.x(), 0
            for part, width in zip(line, columns, strict=False):
                own = part.height(width)
                height = max(height, own)
                if move:
                    part.item.setGeometry(QRect(QPoint(x, y), QSize(width, own)))
                x += width + self._across
            y += height + self._down
        return max(0, y - self._down - rect.y())

    def _columns(self, natural: list[int], room: int) -> list[int]:
        """Return the width of each column: that of the widest of its items."""
        for count in range(self._most, 1, -1):
            columns = [max(natural[place::count], default=0) for place in range(count)]
            if sum(columns) + (count - 1) * self._across <= room:
                return columns
        return [room]


def _shared(line: list[tuple[_Part, int]], spare: int) -> list[int]:
    """Return the widths of the items of a line when they share the width that is left."""
    widths = [natural for _, natural in line]
    if not spare:
        return widths
    wanted = [max(0, _widest(part.item, natural) - natural) for part, natural in line]
    # Who wants least is served first, so that what he leaves goes to the others.
    takers = sorted((want, place) for place, want in enumerate(wanted) if want)
    for position, (want, place) in enumerate(takers):
        given = min(want, spare // (len(takers) - position))
        widths[place] += given
        spare -= given
    return widths


def _widest(item: QLayoutItem, natural: int) -> int:
    widget = item.widget()
    anything: object = widget
    if isinstance(anything, Widening):
        return anything.useful_width()
    if widget is not None and widget.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Expanding:
        return item.maximumSize().width()
    return natural
