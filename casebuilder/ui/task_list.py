"""The map at the left: every task with its state, in an icon and in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from casebuilder.model.messages import N_
from casebuilder.translation import Translator
from casebuilder.ui.icons import pixmap
from casebuilder.ui.tasks import PAGES, QUESTIONS_TITLE
from casebuilder.ui.theme import GRID, Theme

if TYPE_CHECKING:
    from casebuilder.model.readiness import TaskState

WIDTH = 291
"""Width in pixels at normal text size."""
RAIL_WIDTH = 56
"""Width in pixels when only the icons are shown."""

_KEY, _TITLE, _STATE, _WORDS, _LEVEL = (Qt.ItemDataRole.UserRole + place for place in range(5))
_HEADING, _TASK, _QUESTION = range(3)
_MARK = 20
_INDENT = 10
_BEFORE_MARK, _AFTER_MARK, _MARGIN, _GAP = 10, 9, 14, 6
_QUESTIONS = "questions"
_ASSUMED = "assumed"
"""The mark of what is done on an assumption: no tick, since nobody has confirmed it."""
_Index = QModelIndex | QPersistentModelIndex


class _Painter(QStyledItemDelegate):
    """Draws a heading, a task or a question."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._widget = parent
        self.is_rail = False

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        level = index.data(_LEVEL)
        grow = self._theme.text_scale
        if level == _HEADING:
            return QSize(0, round((20 if self.is_rail else 36) * grow))
        return QSize(0, round((36 if level == _TASK else 32) * grow))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        if index.data(_LEVEL) == _HEADING:
            self._heading(painter, rect, str(index.data(_TITLE)))
        else:
            self._task(painter, rect, option, index)
        painter.restore()

    def _font(self, size: int, weight: QFont.Weight) -> QFont:
        font = QFont(self._widget.font())
        font.setPixelSize(size)
        font.setWeight(weight)
        return font

    def _heading(self, painter: QPainter, rect: QRect, title: str) -> None:
        if self.is_rail:
            painter.setPen(QColor(self._theme.line))
            middle = rect.center().y()
            painter.drawLine(rect.left() + GRID, middle, rect.right() - GRID, middle)
            return
        font = self._font(self._theme.caption_size, QFont.Weight.Normal)
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 106)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted))
        area = rect.adjusted(12 + GRID, 0, -GRID, -6)
        painter.drawText(
            area, (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom).value, title.upper()
        )

    def _task(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = self._theme
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        box = QRectF(rect.adjusted(GRID, 1, -GRID, -1))
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft if selected else theme.hover))
            painter.drawRoundedRect(box, 6, 6)
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        indent = 0 if index.data(_LEVEL) == _TASK or self.is_rail else _INDENT
        mark = QRect(rect.left() + GRID + _BEFORE_MARK + indent, rect.center().y() - _MARK // 2, _MARK, _MARK)
        _draw_mark(painter, theme, str(index.data(_STATE)), mark)
        if not self.is_rail:
            area = rect.adjusted(mark.right() - rect.left() + _AFTER_MARK, 0, -_MARGIN, 0)
            self._words(painter, area, index, selected=selected)

    def _words(self, painter: QPainter, area: QRect, index: _Index, *, selected: bool) -> None:
        theme = self._theme
        title, words = str(index.data(_TITLE)), str(index.data(_WORDS))
        strong = QFont.Weight.DemiBold if selected else QFont.Weight.Normal
        title_font, words_font = self._fonts(strong)
        needed = QFontMetrics(title_font).horizontalAdvance(title)
        room = area.adjusted(0, 0, -QFontMetrics(words_font).horizontalAdvance(words) - _GAP, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        if needed <= room.width():
            painter.setFont(words_font)
            painter.setPen(QColor(theme.text if selected else theme.muted))
            painter.drawText(area, (Qt.AlignmentFlag.AlignRight | middle).value, words)
        else:
            # The mark and the tip say how far it is; the name of the page is what cannot be missed.
            room = area
        painter.setFont(title_font)
        painter.setPen(QColor(theme.accent if selected else theme.text))
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, (Qt.AlignmentFlag.AlignLeft | middle).value, shown)

    def _fonts(self, weight: QFont.Weight) -> tuple[QFont, QFont]:
        """Return the fonts of a title and of the words beside it."""
        return (
            self._font(self._theme.body_size, weight),
            self._font(self._theme.caption_size, QFont.Weight.Normal),
        )

    def room_left(self, index: _Index, width: int) -> int:
        """Return how many pixels are left on a line of a width, when its task is the one that is shown."""
        title_font, words_font = self._fonts(QFont.Weight.DemiBold)
        indent = 0 if index.data(_LEVEL) == _TASK else _INDENT
        taken = GRID + _BEFORE_MARK + indent + _MARK + _AFTER_MARK + _GAP + _MARGIN
        title, words = str(index.data(_TITLE)), str(index.data(_WORDS))
        return (
            width
            - taken
            - QFontMetrics(title_font).horizontalAdvance(title)
            - QFontMetrics(words_font).horizontalAdvance(words)
        )


def _draw_mark(painter: QPainter, theme: Theme, state: str, area: QRect) -> None:
    disc = QRectF(area).adjusted(1, 1, -1, -1)
    if state in ("", "empty"):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.control_line), 1.2))
        painter.drawEllipse(disc)
        return
    if state == _ASSUMED:
        ratio = painter.device().devicePixelRatioF()
        inside = disc.toRect()
        painter.drawPixmap(inside.topLeft(), pixmap("circle-help", theme.warning, inside.width(), ratio))
        return
    background, colour = {
        "done": (theme.positive_soft, theme.positive),
        "busy": (theme.warning_soft, theme.warning),
        "attention": (theme.error_soft, theme.error),
    }[state]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(background))
    painter.drawEllipse(disc)
    inner = disc.adjusted(4, 4, -4, -4)
    if state == "done":
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(area.topLeft() + QPoint(4, 4), pixmap("check", colour, 12, ratio))
    elif state == "busy":
        painter.setPen(QPen(QColor(colour), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(inner)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawPie(inner, 90 * 16, 180 * 16)
    else:
        painter.setBrush(QColor(colour))
        middle = disc.center().x()
        painter.drawRoundedRect(QRectF(middle - 1, disc.top() + 4, 2, 6), 1, 1)
        painter.drawEllipse(QRectF(middle - 1.2, disc.bottom() - 6, 2.4, 2.4))


class TaskList(QListWidget):
    """All tasks with their state; the six questions unfold while one of them is shown.

    Signals:
        chosen: A page was chosen with mouse or arrow keys, by its name.
        entered: Enter was pressed on a page: the user wants to go into it.
    """

    chosen = Signal(str)
    entered = Signal()

    def __init__(self, t: Translator, theme: Theme) -> None:
        """Make the list in one language and theme, with all tasks empty."""
        super().__init__()
        self._t = t
        self._theme = theme
        self._painter = _Painter(theme, self)
        self.setItemDelegate(self._painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(t("Tasks"))
        self.setProperty("role", "tasks")
        self._fill()
        self.set_rail(rail=False)
        self.currentItemChanged.connect(self._current_changed)

    def _fill(self) -> None:
        group = ""
        for page in PAGES:
            if page.group != group:
                group = page.group
                self._add(_HEADING, "", self._t(group))
            if page.number is None:
                self._add(_TASK, page.key, self._t(page.title))
                continue
            if page.number == 1:
                self._add(_TASK, _QUESTIONS, self._t(QUESTIONS_TITLE))
            self._add(_QUESTION, page.key, f"{page.number}  {self._t(page.title)}").setHidden(True)

    def _add(self, level: int, key: str, title: str) -> QListWidgetItem:
        item = QListWidgetItem(self)
        for role, value in ((_KEY, key), (_TITLE, title), (_LEVEL, level), (_STATE, ""), (_WORDS, "")):
            item.setData(role, value)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, title)
        if level == _HEADING:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        return item

    def _items(self) -> Mapping[str, QListWidgetItem]:
        items = (self.item(row) for row in range(self.count()))
        return {key: item for item in items if (key := item.data(_KEY))}

    def states(self) -> Mapping[str, str]:
        """Return the words of each task's state, by its name."""
        return {key: str(item.data(_WORDS)) for key, item in self._items().items()}

    def set_states(self, states: Mapping[str, TaskState]) -> None:
        """Show how far each task is."""
        for key, item in self._items().items():
            state = states[key]
            words = self._t.message(state.words)
            item.setData(_STATE, _ASSUMED if state.is_assumed else state.state.value)
            item.setData(_WORDS, words)
            spoken = f"{item.data(_TITLE)}, {words}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            needed = ", ".join(self._t.message(label) for label in states[key].needed)
            hint = self._t(N_("Still needed: {fields}."), fields=needed) if needed else ""
            item.setToolTip(f"{spoken}\n{hint}" if hint else spoken)

    def room_left(self, key: str) -> int:
        """Return how many pixels a task leaves free on its line; below zero its words are left out."""
        return self._painter.room_left(self.indexFromItem(self._items()[key]), self.viewport().width())

    @property
    def is_rail(self) -> bool:
        """Whether only the icons are shown."""
        return self._painter.is_rail

    def set_rail(self, *, rail: bool) -> None:
        """Show only the icons, or icons and words."""
        self._painter.is_rail = rail
        as_needed, never = Qt.ScrollBarPolicy.ScrollBarAsNeeded, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(never if rail else as_needed)
        self.setFixedWidth(round((RAIL_WIDTH if rail else WIDTH) * self._theme.text_scale))
        self.scheduleDelayedItemsLayout()

    def show_page(self, key: str) -> None:
        """Mark a page as the one that is shown, without announcing it as chosen."""
        items = self._items()
        unfolded = key.startswith("question_")
        for item in items.values():
            if item.data(_LEVEL) == _QUESTION:
                item.setHidden(not unfolded)
        # While the questions are unfolded their heading is no stop for the arrow keys, or Up from
        # the first question would lead to the first question.
        usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        items[_QUESTIONS].setFlags(Qt.ItemFlag.NoItemFlags if unfolded else usable)
        self.blockSignals(True)  # noqa: FBT003  Qt's signature
        self.setCurrentItem(items[key])
        self.blockSignals(False)  # noqa: FBT003
        self.viewport().update()

    def _current_changed(self, current: QListWidgetItem | None) -> None:
        if current is not None:
            self.chosen.emit(current.data(_KEY))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Go into the page on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)
