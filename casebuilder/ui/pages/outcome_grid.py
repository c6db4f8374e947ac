"""The grid in which scores and goals are typed: clients down, domains across, fit for keys alone.

The model reads straight from the frozen outcomes, so ten thousand clients cost no more than those on
the screen. What a key means is told with a signal; the case is changed elsewhere.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from casebuilder.model.messages import N_
from casebuilder.model.outcomes.document import NOTHING, Goal, Group, Missing, Outcomes, value_of
from casebuilder.model.outcomes.instrument import LEVELS, Domain
from casebuilder.model.outcomes.sheet import FIRST_DOMAIN, GOALS, GROUP, KEY, cell_sign, sheet_domains
from casebuilder.translation import Translator
from casebuilder.ui.context import Context
from casebuilder.ui.tables import tabular
from casebuilder.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_ROW_HEIGHT, _KEY_WIDTH, _GROUP_WIDTH, _DOMAIN_WIDTH = 30, 116, 72, 40
_NARROWEST_DOMAIN = 32
_MOST_ROWS, _FEWEST_ROWS = 14, 4
_HEADING_ROOM = 10
_TINTS = (0.0, 0.07, 0.14, 0.22, 0.30)
"""How much of the accent lies behind level 1 to 5."""
GROUP_WORDS = {Group.WITH: N_("with"), Group.WITHOUT: N_("without")}
"""What a group is called in the grid."""
Value = int | Missing | Goal | None
Cell = tuple[int, int]


def sign_words(sign: str, *, goals: bool, translator: Translator) -> str:
    """Return what a sign means, in full."""
    t = translator
    if sign == NOTHING:
        return t(N_("nothing filled in"))
    if goals:
        return t(Goal(sign).label)
    value = value_of(sign)
    if isinstance(value, Missing):
        return t(N_("{sign}: {reason}"), sign=sign, reason=t(value.label))
    return t(N_("{level}: {name}"), level=sign, name=t(LEVELS[int(sign) - 1]))


class SheetModel(QAbstractTableModel):
    """Gives one sheet of the outcomes to Qt.

    Signals:
        key_typed: Row of a client, and the key that was typed for him.
    """

    key_typed = Signal(int, str)

    def __init__(self, translator: Translator) -> None:
        """Start without clients."""
        super().__init__()
        self._t = translator
        self.outcomes = Outcomes()
        self.sheet = GOALS
        self.domains: tuple[Domain, ...] = ()

    def show(self, outcomes: Outcomes, sheet: str) -> None:
        """Show other outcomes; where only cells differ, the place of the user stays."""
        domains = sheet_domains(outcomes, sheet)
        before = self.outcomes.clients
        if (sheet, domains) != (self.sheet, self.domains) or len(before) > len(outcomes.clients):
            self.beginResetModel()
            self.outcomes, self.sheet, self.domains = outcomes, sheet, domains
            self.endResetModel()
            return
        added = len(outcomes.clients) - len(before)
        if added:
            self.beginInsertRows(QModelIndex(), len(before), len(outcomes.clients) - 1)
        self.outcomes = outcomes
        if added:
            self.endInsertRows()
        if before:
            self.dataChanged.emit(self.index(0, 0), self.index(len(before) - 1, self.columnCount() - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name and default
        """Return the number of clients (Qt)."""
        return 0 if parent.isValid() else len(self.outcomes.clients)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name and default
        """Return the number of columns: key, group and domains (Qt)."""
        return 0 if parent.isValid() else FIRST_DOMAIN + len(self.domains)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return that keys can be edited in place; other cells take their keys from the grid (Qt)."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == KEY else flags

    def heading(self, column: int) -> str:
        """Return the name of a column."""
        t = self._t
        if column == KEY:
            return t(N_("Client number"))
        if column == GROUP:
            return t(N_("Innovation"))
        moment = self.outcomes.moment(self.sheet)
        version = moment.version if moment else self.outcomes.version
        return t(self.domains[column - FIRST_DOMAIN].name(version))

    def headerData(  # noqa: N802  Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the heading of a column, or the key of a row (Qt)."""
        if orientation is Qt.Orientation.Vertical:
            return self.outcomes.clients[section].key if role == Qt.ItemDataRole.DisplayRole else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.heading(section)
        return None

    def sign(self, row: int, column: int) -> str:
        """Return the sign in a cell of a domain."""
        return cell_sign(self.outcomes, self.sheet, row, self.domains[column - FIRST_DOMAIN])

    def written(self, row: int, column: int) -> str:
        """Return what a cell shows; empty when nothing was filled in."""
        client = self.outcomes.clients[row]
        if column == KEY:
            return client.key
        if column == GROUP:
            return self._t(GROUP_WORDS[client.group])
        sign = self.sign(row, column)
        return "" if sign == NOTHING else sign.replace("-", "−")

    def words(self, row: int, column: int) -> str:
        """Return whose cell it is, of what, and what stands there."""
        t = self._t
        client = self.outcomes.clients[row]
        if column == KEY:
            return t(N_("Client {key}"), key=client.key)
        if column == GROUP:
            return t(N_("Client {key}: {group}"), key=client.key, group=t(client.group.label))
        return t(
            N_("Client {key} · {domain} · {value}"),
            key=client.key,
            domain=self.heading(column),
            value=sign_words(self.sign(row, column), goals=self.sheet == GOALS, translator=t),
        )

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows, or says to a screen reader (Qt)."""
        row, column = index.row(), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self.written(row, column)
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return self.words(row, column)
            case _:
                return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Pass on the key that was typed for a client (Qt)."""
        if role != Qt.ItemDataRole.EditRole or index.column() != KEY:
            return False
        self.key_typed.emit(index.row(), str(value))
        return True


class _Headings(QHeaderView):
    """The names of the domains, turned a quarter so that narrow columns can have them in full."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def _font(self, *, strong: bool) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._theme.caption_size)
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font

    def _lines(self, name: str) -> list[str]:
        """Return a name in at most two lines, broken where they become most alike."""
        words = name.split()
        if len(words) < 2:  # noqa: PLR2004  one word cannot be broken
            return [name]
        breaks = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
        metrics = QFontMetrics(self._font(strong=True))
        best = min(breaks, key=lambda pair: max(map(metrics.horizontalAdvance, pair)))
        return list(best)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return a height in which the longest name fits (Qt)."""
        model = self.model()
        metrics = QFontMetrics(self._font(strong=True))
        longest = 0
        if isinstance(model, SheetModel):
            for column in range(FIRST_DOMAIN, model.columnCount()):
                lines = self._lines(model.heading(column))
                longest = max([longest, *map(metrics.horizontalAdvance, lines)])
        return QSize(super().sizeHint().width(), max(longest, metrics.height()) + 2 * _HEADING_ROOM)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802  Qt's name
        """Draw one name: upright for key and group, turned for a domain (Qt)."""
        model, view = self.model(), self.parent()
        if not isinstance(model, SheetModel) or not isinstance(view, QTableView):
            return
        strong = view.currentIndex().column() == section and view.hasFocus()
        name = model.heading(section)
        painter.save()
        painter.setFont(self._font(strong=strong))
        painter.setPen(QColor(self._theme.text if strong else self._theme.muted))
        if section < FIRST_DOMAIN:
            inside = rect.adjusted(_HEADING_ROOM // 2, 0, -2, -_HEADING_ROOM)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(inside, int(flags) | int(Qt.TextFlag.TextWordWrap), name)
        else:
            lines = self._lines(name)
            height = painter.fontMetrics().lineSpacing()
            painter.translate(rect.left(), rect.bottom() - _HEADING_ROOM + 1)
            painter.rotate(-90)
            top = (rect.width() - height * len(lines)) // 2
            for number, text in enumerate(lines):
                area = QRect(0, top + number * height, rect.height(), height)
                painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()
        painter.setPen(QColor(self._theme.control_line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def mixed(colour: str, other: str, part: float) -> str:
    """Return a colour with a part of another mixed in."""
    pairs = [(int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(one + (two - one) * part):02x}" for one, two in pairs)


class _Cells(QStyledItemDelegate):
    """Draws a cell: a tint that grows with the level, the sign, the selection and the focus."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tints = [QColor(mixed(theme.raised, theme.accent, part)) for part in _TINTS]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell (Qt)."""
        model, view = index.model(), self.parent()
        if not isinstance(model, SheetModel) or not isinstance(view, QTableView):
            return
        theme, area = self._theme, option.rect
        column = index.column()
        text = model.written(index.row(), column)
        level = int(text) if column >= FIRST_DOMAIN and text.isdigit() else 0
        painter.save()
        painter.fillRect(area, self._tints[level - 1] if level else QColor(theme.raised))
        current = index == view.currentIndex()
        if option.state & QStyle.StateFlag.State_Selected and not current:
            painter.fillRect(area, QColor(theme.selection))
        painter.setPen(QColor(theme.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topRight(), area.bottomRight())
        painter.setPen(QColor(theme.text if level or column == KEY else theme.muted))
        font = tabular(view.font())
        painter.setFont(font)
        if column < FIRST_DOMAIN:
            inside = area.adjusted(_HEADING_ROOM // 2, 0, -4, 0)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        else:
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text or "·")
        if current:
            strong = view.hasFocus()
            painter.setPen(QPen(QColor(theme.focus if strong else theme.control_line), 2 if strong else 1))
            painter.drawRect(area.adjusted(1, 1, -2, -2))
        painter.restore()

    def createEditor(  # noqa: N802  Qt's name
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: _Index
    ) -> QWidget:
        """Return a line without a frame for a key (Qt)."""
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setStyleSheet("QLineEdit { padding: 0 3px; border-radius: 0; }")
        return editor


class ScoreGrid(QTableView):
    """The grid.

    Signals:
        value_typed: Cells, and the level, reason or goal for them; None empties them.
        group_wanted: Rows of the clients that change sides.
        block_pasted: Row, column and text of what the user pasted.
        clients_wanted: So many clients more.
        removal_wanted: Rows of the clients to take away.
        refused: A text that is no value of a cell.
        place_changed: Another cell is the current one, or it holds something else.
    """

    value_typed = Signal(list, object)
    group_wanted = Signal(list)
    block_pasted = Signal(int, int, str)
    clients_wanted = Signal(int)
    removal_wanted = Signal(list)
    refused = Signal(str)
    place_changed = Signal()

    def __init__(self, context: Context) -> None:
        """Make an empty grid."""
        super().__init__()
        self._context = context
        theme = context.theme
        self._t = context.translator
        self.sheet_model = SheetModel(self._t)
        self.setModel(self.sheet_model)
        font = self.font()
        font.setPixelSize(theme.body_size)
        self.setFont(font)
        self.setItemDelegate(_Cells(theme, self))
        self.setHorizontalHeader(_Headings(theme, self))
        self.setAccessibleName(self._t(N_("Scores per client and domain")))
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(self._scaled(_ROW_HEIGHT))
        rows.setDefaultSectionSize(self._scaled(_ROW_HEIGHT))
        columns = self.horizontalHeader()
        columns.setMinimumSectionSize(self._scaled(_NARROWEST_DOMAIN))
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setStyleSheet(
            f"QTableView {{ background: {theme.surface}; outline: none; border: 1px solid {theme.line}; }}"
        )
        self.sheet_model.dataChanged.connect(lambda *_: self.place_changed.emit())

    def _scaled(self, pixels: int) -> int:
        return round(pixels * self._context.theme.text_scale)

    def show_sheet(self, outcomes: Outcomes, sheet: str) -> None:
        """Show a sheet of the outcomes; the current cell stays where it is as far as it exists."""
        place = self.currentIndex().row(), self.currentIndex().column()
        self.sheet_model.show(outcomes, sheet)
        self._fit()
        if not self.currentIndex().isValid() and self.sheet_model.rowCount():
            row = min(max(place[0], 0), self.sheet_model.rowCount() - 1)
            column = min(
                max(place[1], FIRST_DOMAIN if place[1] < 0 else 0), self.sheet_model.columnCount() - 1
            )
            self.setCurrentIndex(self.sheet_model.index(row, column))
        self.place_changed.emit()

    def _fit(self) -> None:
        """Give the grid the height of its rows, up to a point, and the columns their widths."""
        model = self.sheet_model
        rows = min(max(model.rowCount(), _FEWEST_ROWS), _MOST_ROWS)
        heading = self.horizontalHeader().sizeHint().height()
        bar = self.horizontalScrollBar().sizeHint().height()
        self.horizontalHeader().setFixedHeight(heading)
        self.setFixedHeight(heading + rows * self._scaled(_ROW_HEIGHT) + bar + 2)
        widest = self._scaled(_DOMAIN_WIDTH) * (model.columnCount() - FIRST_DOMAIN)
        beside = self.verticalScrollBar().sizeHint().width() + 4
        self.setMaximumWidth(self._before_domains() + widest + beside)
        self._fit_columns()

    def _before_domains(self) -> int:
        return self._scaled(_KEY_WIDTH) + self._scaled(_GROUP_WIDTH)

    def _fit_columns(self) -> None:
        """Bring the domains a little closer together where all of them then fit."""
        count = self.sheet_model.columnCount() - FIRST_DOMAIN
        room = self.viewport().width() - self._before_domains()
        width = min(max(room // max(count, 1), self._scaled(_NARROWEST_DOMAIN)), self._scaled(_DOMAIN_WIDTH))
        self.setColumnWidth(KEY, self._scaled(_KEY_WIDTH))
        self.setColumnWidth(GROUP, self._scaled(_GROUP_WIDTH))
        for column in range(FIRST_DOMAIN, FIRST_DOMAIN + count):
            self.setColumnWidth(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Fit the columns to the new width (Qt)."""
        super().resizeEvent(event)
        self._fit_columns()

    # Where the user is.

    def place(self) -> Cell | None:
        """Return row and column of the current cell, or None."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    def words(self) -> str:
        """Return in words where the user is and what stands there; empty without a cell."""
        place = self.place()
        return self.sheet_model.words(*place) if place is not None else ""

    def selected(self) -> list[Cell]:
        """Return the chosen cells, or the current one."""
        found = sorted((index.row(), index.column()) for index in self.selectedIndexes())
        place = self.place()
        return found or ([place] if place is not None else [])

    def selected_rows(self) -> list[int]:
        """Return the rows of the chosen cells."""
        return sorted({row for row, _ in self.selected()})

    def go_to(self, row: int, column: int) -> None:
        """Make a cell the current one."""
        self.setCurrentIndex(self.sheet_model.index(row, column))

    def _advance(self) -> None:
        """Go to the next cell in reading order."""
        place = self.place()
        if place is None:
            return
        row, column = place
        if column + 1 < self.sheet_model.columnCount():
            self.go_to(row, column + 1)
        elif row + 1 < self.sheet_model.rowCount():
            self.go_to(row + 1, FIRST_DOMAIN)

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # noqa: N802  Qt's name
        """Follow the current cell (Qt)."""
        super().currentChanged(current, previous)
        self.horizontalHeader().viewport().update()
        self.place_changed.emit()

    # Keys.

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Take levels, reasons, goals and the keys of a sheet (Qt)."""
        if self.state() is QAbstractItemView.State.EditingState:
            # Enter ends the typing of a client number, and comes here as well.
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._next_client()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.removal_wanted.emit(self.selected_rows())
            else:
                self._empty()
        elif not self._takes(event):
            super().keyPressEvent(event)

    def _takes(self, event: QKeyEvent) -> bool:
        """Take a key that means something in the current cell; return whether it was one."""
        place = self.place()
        if place is None or event.modifiers() & ~_HARMLESS:
            return False
        column = place[1]
        if event.key() == Qt.Key.Key_Space:
            if column == GROUP:
                self.group_wanted.emit(self.selected_rows())
            elif column >= FIRST_DOMAIN:
                self.choose_reason()
            return column != KEY
        text = event.text()
        if column == KEY or not text.strip() or not text.isprintable():
            return False
        if column == GROUP:
            return True
        value = self._value(text.casefold())
        if value is None:
            self.refused.emit(text)
        else:
            self.value_typed.emit([place], value)
            self._advance()
        return True

    def _value(self, text: str) -> Value:
        signs: dict[str, Value]
        if self.sheet_model.sheet == GOALS:
            signs = {goal.value: goal for goal in Goal}
            signs["−"] = Goal.SLOW_DECLINE
        else:
            signs = {str(level): level for level in range(1, len(LEVELS) + 1)}
            signs.update({reason.value: reason for reason in Missing})
        return signs.get(text)

    def _next_client(self) -> None:
        """Go to the start of the next client; after the last one comes a new one."""
        place = self.place()
        if place is None or place[0] + 1 >= self.sheet_model.rowCount():
            self.clients_wanted.emit(1)
        if place is not None and place[0] + 1 < self.sheet_model.rowCount():
            self.go_to(place[0] + 1, FIRST_DOMAIN)

    def _empty(self) -> None:
        cells = [cell for cell in self.selected() if cell[1] >= FIRST_DOMAIN]
        if cells:
            self.value_typed.emit(cells, None)

    def choose_reason(self) -> None:
        """Offer the reasons why the chosen cells have no score, or the goals, as a list."""
        cells = [cell for cell in self.selected() if cell[1] >= FIRST_DOMAIN]
        if not cells:
            return
        menu = self.reason_menu(cells)
        menu.popup(self.viewport().mapToGlobal(self._below_current()))
        menu.setActiveAction(menu.actions()[0])

    def _below_current(self) -> QPoint:
        return self.visualRect(self.currentIndex()).bottomLeft()

    def reason_menu(self, cells: list[Cell]) -> QMenu:
        """Return the list of reasons, or of goals, for some cells."""
        t = self._t
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        kinds: list[Missing] | list[Goal]
        kinds = list(Goal) if self.sheet_model.sheet == GOALS else list(Missing)
        menu.setAccessibleName(
            t(N_("Goal")) if self.sheet_model.sheet == GOALS else t(N_("Why is there no score?"))
        )
        for kind in kinds:
            action = menu.addAction(t(N_("{name} ({key})"), name=t(kind.label), key=kind.value))
            action.triggered.connect(partial(self._choose, cells, kind))
        return menu

    def _choose(self, cells: list[Cell], value: Value, *_checked: object) -> None:
        self.value_typed.emit(cells, value)
        if len(cells) == 1:
            self._advance()

    def copy(self) -> None:
        """Put the chosen cells on the clipboard as a spreadsheet takes them."""
        from PySide6.QtGui import QGuiApplication

        lines: dict[int, list[str]] = {}
        for row, column in self.selected():
            lines.setdefault(row, []).append(self.sheet_model.written(row, column))
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines.values()))

    def paste(self) -> None:
        """Take what is on the clipboard, from the first chosen cell on."""
        from PySide6.QtGui import QGuiApplication

        text = QGuiApplication.clipboard().text()
        if not text.strip():
            return
        chosen = self.selected()
        row, column = chosen[0] if chosen else (0, -1)
        self.block_pasted.emit(row, column, text)


_HARMLESS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
