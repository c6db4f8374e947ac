"""The municipalities in a table: chosen with check marks, sorted, filtered, with a row of totals."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.ui.context import Context
from casebuilder.ui.tables import tabular
from casebuilder.ui.theme import Theme

if TYPE_CHECKING:
    from casebuilder.model.scaling import MunicipalityOutcome
    from casebuilder.scaling_list import Totals
    from casebuilder.translation import Translator

_ROW_HEIGHT, _HEADER_HEIGHT = 30, 44
_SIDE, _COMPACT_SIDE = 7, 4
"""Room at the left and right of a figure, in pixels; the lesser where the table is wide for its place."""
_CHECK_WIDTH, _CHECK_SIZE = 34, 16
_NARROWEST_NAME, _WIDEST_NAME = 128, 280
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex
_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NOTICEABLE = 0.5


class Column(IntEnum):
    """The columns, from left to right."""

    CHOSEN = 0
    RANK = 1
    NAME = 2
    PROVINCE = 3
    SIZE = 4
    FACTOR = 5
    USERS = 6
    MUNICIPALITY = 7
    PROVIDER = 8
    CHAIN = 9
    BCR = 10
    PAYBACK = 11


_PARTIES: dict[Column, Party | None] = {
    Column.MUNICIPALITY: Party.MUNICIPALITY,
    Column.PROVIDER: Party.PROVIDER,
    Column.CHAIN: None,
}
_TEXTS = (Column.CHOSEN, Column.NAME, Column.PROVINCE)
_DISPENSABLE = (Column.PROVINCE, Column.FACTOR)
"""Hidden where there is no room for them: the tip on the name tells them too."""
_SMALLEST_FIRST = (Column.RANK, Column.NAME, Column.PROVINCE, Column.PAYBACK)
_OPENING = (Column.USERS, Column.MUNICIPALITY, Column.PROVIDER, Column.CHAIN, Column.BCR, Column.PAYBACK)


@dataclass(frozen=True)
class Entry:
    """One municipality.

    Attributes:
        key: Its code, or its name where it has none.
        name: What it is called.
        province: Its province; empty where it is not known.
        size: How large it is; None where the case does not say so of its own municipality.
        is_own: Whether the case was made for it.
        typed: Whether the user typed its size.
        estimated: Whether its size is an estimate, not a count.
        rank: Its place by net present value for the municipality; None until it is calculated.
        outcome: What the case comes to there; None until it is calculated.
    """

    key: str
    name: str
    province: str
    size: Decimal | None
    is_own: bool = False
    typed: bool = False
    estimated: bool = False
    rank: int | None = None
    outcome: MunicipalityOutcome | None = None


@dataclass(frozen=True)
class Filter:
    """Which municipalities are shown.

    Attributes:
        name: Part of the name; empty for all.
        province: The province; empty for all.
        smallest: Size from which they are shown; None for all.
        largest: Size up to which they are shown; None for all.
    """

    name: str = ""
    province: str = ""
    smallest: Decimal | None = None
    largest: Decimal | None = None

    def shows(self, entry: Entry) -> bool:
        """Return whether a municipality is shown."""
        if self.name and plain(self.name) not in plain(entry.name):
            return False
        if self.province and entry.province != self.province:
            return False
        if self.smallest is None and self.largest is None:
            return True
        if entry.size is None:
            return False
        return (self.smallest is None or entry.size >= self.smallest) and (
            self.largest is None or entry.size <= self.largest
        )


def plain(name: str) -> str:
    """Return a name without capitals, accents and apostrophes, as people look for it."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return letters.casefold().replace("'", "").strip()


def value_of(entry: Entry, column: Column) -> Any:  # noqa: ANN401, PLR0911  as the column has it
    """Return what a municipality is sorted by in a column; None where nothing applies."""
    outcome = entry.outcome
    match column:
        case Column.NAME:
            return plain(entry.name)
        case Column.PROVINCE:
            return plain(entry.province)
        case Column.SIZE:
            return entry.size
        case Column.RANK:
            return entry.rank
    if outcome is None:
        return None
    there = outcome.parties[Party.MUNICIPALITY]
    match column:
        case Column.FACTOR:
            return outcome.factor
        case Column.USERS:
            return outcome.users[-1]
        case Column.BCR:
            return there.bcr
        case Column.PAYBACK:
            return there.payback_simple
    party = _PARTIES.get(column, Party.MUNICIPALITY)
    return outcome.parties[party].npv if party in outcome.parties else 0.0


def sorted_by(
    entries: Iterable[Entry], column: Column, *, descending: bool, chosen: frozenset[str] = frozenset()
) -> list[Entry]:
    """Return municipalities in the order of a column; where nothing applies they come last.

    Args:
        entries: The municipalities.
        column: What to sort by.
        descending: Whether the largest comes first.
        chosen: The keys of those with a check mark, for the column of check marks.
    """
    by_name = sorted(entries, key=lambda entry: plain(entry.name))
    if column is Column.CHOSEN:
        return sorted(by_name, key=lambda entry: (entry.key in chosen) is not descending)
    values = {entry.key: value_of(entry, column) for entry in by_name}
    known = [entry for entry in by_name if values[entry.key] is not None]
    unknown = [entry for entry in by_name if values[entry.key] is None]
    return [*sorted(known, key=lambda entry: values[entry.key], reverse=descending), *unknown]


class MunicipalityModel(QAbstractTableModel):
    """Gives the municipalities to Qt, filtered and sorted here over the data.

    Signals:
        chosen_changed: Other municipalities have a check mark now.
        size_typed: The key of a municipality, and the text typed as its size.
    """

    chosen_changed = Signal()
    size_typed = Signal(str, str)

    def __init__(self, translator: Translator) -> None:
        """Start without municipalities."""
        super().__init__()
        self._t = translator
        self._entries: tuple[Entry, ...] = ()
        self._shown: list[Entry] = []
        self._filter = Filter()
        self._chosen: set[str] = set()
        self.headings = [""] * len(Column)
        self.column = Column.RANK
        self.descending = False

    # Content

    def show_entries(self, entries: Sequence[Entry], headings: Sequence[str]) -> None:
        """Show other municipalities; those with a check mark keep it."""
        self.beginResetModel()
        self._entries = tuple(entries)
        self.headings = list(headings)
        self._arrange()
        self.endResetModel()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All municipalities."""
        return self._entries

    @property
    def shown(self) -> tuple[Entry, ...]:
        """Those that are shown, from the top down."""
        return tuple(self._shown)

    def entry(self, index: _Index) -> Entry:
        """Return the municipality in the row of a cell."""
        return self._shown[index.row()]

    def chosen(self) -> tuple[Entry, ...]:
        """Return those with a check mark, shown or not, in the order of the table."""
        return tuple(entry for entry in self._ordered(self._entries) if entry.key in self._chosen)

    def set_filter(self, wanted: Filter) -> None:
        """Show other municipalities."""
        if wanted == self._filter:
            return
        self.beginResetModel()
        self._filter = wanted
        self._arrange()
        self.endResetModel()

    def sort_by(self, column: Column, *, descending: bool) -> None:
        """Sort by a column."""
        self.beginResetModel()
        self.column, self.descending = column, descending
        self._arrange()
        self.endResetModel()

    def choose(self, keys: Iterable[str], *, chosen: bool) -> None:
        """Give municipalities a check mark, or take it away."""
        before = set(self._chosen)
        self._chosen = before | set(keys) if chosen else before - set(keys)
        if self._chosen == before:
            return
        if self._shown:
            last = len(self._shown) - 1
            self.dataChanged.emit(self.index(0, 0), self.index(last, len(Column) - 1))
        self.chosen_changed.emit()

    def is_chosen(self, entry: Entry) -> bool:
        """Return whether a municipality has a check mark."""
        return entry.key in self._chosen

    def _arrange(self) -> None:
        self._shown = self._ordered(entry for entry in self._entries if self._filter.shows(entry))

    def _ordered(self, entries: Iterable[Entry]) -> list[Entry]:
        chosen = frozenset(self._chosen)
        return sorted_by(entries, self.column, descending=self.descending, chosen=chosen)

    def place_of(self, key: str) -> int | None:
        """Return in which row a municipality stands, or None when it is not shown."""
        return next((row for row, entry in enumerate(self._shown) if entry.key == key), None)

    # Words

    def written(self, entry: Entry, column: Column) -> str:  # noqa: PLR0911  one case per column
        """Return what stands in a cell."""
        from casebuilder.scaling_list import payback_words

        t, value = self._t, value_of(entry, column)
        match column:
            case Column.CHOSEN:
                return ""
            case Column.NAME:
                name = entry.name or t(N_("Municipality without a name"))
                return t(N_("{municipality} (this case)"), municipality=name) if entry.is_own else name
            case Column.PROVINCE:
                return entry.province
            case Column.SIZE:
                return self._size(entry)
            case Column.PAYBACK:
                return "" if entry.outcome is None else payback_words(value, t, with_unit=False)
        if entry.outcome is None:
            return ""
        if column in _PARTIES:
            return t.euros(value)
        if value is None:
            return t(N_("n/a"))
        return t.number(value, _DECIMALS.get(column, 0))

    def _size(self, entry: Entry) -> str:
        if entry.size is None:
            return ""
        size = self._t.number(entry.size, 0)
        if entry.estimated:
            return self._t(N_("{size} (estimated)"), size=size)
        return f"{size} *" if entry.typed else size

    def longest(self, column: Column) -> list[str]:
        """Return texts of a column of which one is the widest; never none."""
        if column is Column.PROVINCE:
            return ["", *{entry.province for entry in self._entries}]
        # Of numbers it is the smallest or the largest, or what stands where there is none.
        known = [entry for entry in self._entries if value_of(entry, column) is not None]
        unknown = [entry for entry in self._entries if value_of(entry, column) is None][:1]
        ends = [end(known, key=lambda entry: value_of(entry, column)) for end in (min, max) if known]
        marked: list[Entry] = []
        if column is Column.SIZE:
            marked = [entry for entry in self._entries if entry.typed]
            estimated = [entry for entry in self._entries if entry.estimated]
            marked += [max(estimated, key=lambda entry: entry.size or 0)] if estimated else []
        return ["", *(self.written(entry, column) for entry in (*ends, *unknown, *marked))]

    def heading(self, column: Column) -> str:
        """Return what a column is called, on one line."""
        return self.headings[column].replace("-\n", "").replace("\n", " ")

    # Qt

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name and default
        """Return the number of municipalities shown (Qt)."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name and default
        """Return the number of columns (Qt)."""
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802  Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a heading; the one that is sorted by has an arrow (Qt)."""
        if orientation is Qt.Orientation.Vertical:
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.DisplayRole:
            arrow = ("▼" if self.descending else "▲") if column is self.column else ""
            return f"{in_two_lines(self.headings[column])} {arrow}".strip()
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.heading(column) or self._t(N_("Chosen"))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column in _TEXTS else _RIGHT
        return None

    def data(  # noqa: PLR0911  one case per role
        self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return what a cell shows or says (Qt)."""
        entry, column = self._shown[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.written(entry, column)
            case Qt.ItemDataRole.EditRole:
                return "" if entry.size is None else self._t.number(entry.size)
            case Qt.ItemDataRole.CheckStateRole:
                if column is not Column.CHOSEN:
                    return None
                return Qt.CheckState.Checked if self.is_chosen(entry) else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(entry, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                name = self.written(entry, Column.NAME)
                if column is Column.CHOSEN:
                    mark = self._t(N_("chosen")) if self.is_chosen(entry) else self._t(N_("not chosen"))
                    return f"{name}: {mark}"
                shown = self.written(entry, column) or self._t(N_("not known"))
                return name if column is Column.NAME else f"{name}, {self.heading(column)}: {shown}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return _LEFT if column in _TEXTS else _RIGHT
            case _:
                return None

    def _tip(self, entry: Entry, column: Column) -> str | None:
        t = self._t
        if column is Column.SIZE and not entry.is_own:
            if entry.estimated:
                return t(
                    N_(
                        "Estimated by the national ratio of clients to inhabitants. Type the number here if"
                        " you know it."
                    )
                )
            if entry.typed:
                return t(N_("Typed by you. Empty the cell to take it away."))
            return t(N_("Type another size here if you know a newer one."))
        if column is not Column.NAME:
            return None
        parts = (entry.province, self.written(entry, Column.FACTOR))
        said = t(N_("{factor} times as large"), factor=parts[1]) if parts[1] else ""
        return "\n".join(part for part in (self.written(entry, column), parts[0], said) if part)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a cell: sizes can be typed (Qt)."""
        flags = super().flags(index)
        column = Column(index.column())
        if column is Column.CHOSEN:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if column is Column.SIZE and not self._shown[index.row()].is_own:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(  # noqa: N802  Qt's name
        self,
        index: _Index,
        value: object,
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Take a check mark or a typed size (Qt)."""
        entry = self._shown[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            self.choose([entry.key], chosen=not self.is_chosen(entry))
            return True
        if role == Qt.ItemDataRole.EditRole and str(value) != self.data(index, role):
            self.size_typed.emit(entry.key, str(value))
            return True
        return False


_DECIMALS = {Column.FACTOR: 2, Column.BCR: 2}


def in_two_lines(text: str) -> str:
    """Return a text broken at the space nearest to its middle, or where it is broken already."""
    if "\n" in text:
        return text
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    if not spaces:
        return text
    middle = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return f"{text[:middle]}\n{text[middle + 1 :]}"


class _Delegate(QStyledItemDelegate):
    """Draws a cell by hand, because a style sheet takes long for many cells."""

    def __init__(self, theme: Theme, view: MunicipalityTable) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model, theme = self._view.municipalities, self._theme
        entry, column = model.entry(index), Column(index.column())
        area = option.rect
        painter.save()
        if entry.is_own:
            painter.fillRect(area, QColor(theme.accent_soft))
        painter.setPen(QColor(theme.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if column is Column.CHOSEN:
            _draw_check(painter, QRectF(area), theme, checked=model.is_chosen(entry))
        else:
            font = QFont(self._view.font())
            if entry.is_own:
                font.setWeight(QFont.Weight.DemiBold)
            over = bool(option.state & QStyle.StateFlag.State_MouseOver)
            font.setUnderline(over and self._view.opens(index))
            painter.setFont(font)
            painter.setPen(self._colour(entry, column))
            inside = area.adjusted(self._view.side, 0, -self._view.side, 0)
            text = model.written(entry, column)
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(inside, int(_LEFT if column in _TEXTS else _RIGHT), shown)
        if option.state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(2, 2, -2, -3), 4, 4)
        painter.restore()

    def _colour(self, entry: Entry, column: Column) -> QColor:
        theme = self._theme
        if column is Column.MUNICIPALITY and entry.outcome is not None:
            npv = entry.outcome.npv
            if abs(npv) >= _NOTICEABLE:
                return QColor(theme.positive if npv > 0 else theme.negative)
        return QColor(theme.muted if column in (Column.RANK, Column.PROVINCE) else theme.text)

    def editorEvent(  # noqa: N802  Qt's name
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """Leave check marks to the table, which takes a click anywhere in the cell (Qt)."""
        if Column(index.column()) is Column.CHOSEN:
            return False
        return super().editorEvent(event, model, option, index)

    def createEditor(  # noqa: N802  Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> QWidget:
        """Make the field in which a size is typed (Qt)."""
        editor = QLineEdit(parent)
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setStyleSheet("padding: 0 4px;")
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        del option
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:  # noqa: N802  Qt's name
        """Put the size into the field (Qt)."""
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(  # noqa: N802  Qt's name
        self, editor: QWidget, model: QAbstractItemModel, index: _Index
    ) -> None:
        """Hand over what was typed (Qt)."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)


def _draw_check(painter: QPainter, area: QRectF, theme: Theme, *, checked: bool) -> None:
    box = QRectF(0, 0, _CHECK_SIZE, _CHECK_SIZE)
    box.moveCenter(area.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.accent if checked else theme.control_line), 1.2))
    painter.setBrush(QColor(theme.accent if checked else theme.raised))
    painter.drawRoundedRect(box, 3, 3)
    if checked:
        painter.setPen(QPen(QColor(theme.accent_text), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        left, top = box.left(), box.top()
        painter.drawPolyline(
            [QPointF(left + 4, top + 8.5), QPointF(left + 7, top + 11.5), QPointF(left + 12, top + 5)]
        )
    painter.restore()


class MunicipalityTable(QTableView):
    """The table. Space chooses, Enter opens, Ctrl with an arrow sorts by the column at hand.

    Signals:
        opened: The municipality and the column of a figure that the user opened.
    """

    opened = Signal(object, int)

    def __init__(self, context: Context) -> None:
        """Make an empty table."""
        super().__init__()
        theme = context.theme
        font = tabular(self.font())
        font.setPixelSize(theme.body_size)
        self.setFont(font)
        self._scale = theme.text_scale
        self._caption_size = theme.caption_size
        self.municipalities = MunicipalityModel(context.translator)
        self.setModel(self.municipalities)
        self.setItemDelegate(_Delegate(theme, self))
        self.setAccessibleName(context.translator(N_("Municipalities")))
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        height = round(_ROW_HEIGHT * self._scale)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(round(_CHECK_WIDTH * self._scale))
        header.setFixedHeight(round(_HEADER_HEIGHT * self._scale))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.sectionClicked.connect(lambda section: self.sort_by(Column(section)))
        header.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._clicked)
        self.side = _SIDE
        self._needed: dict[Column, int] = {}
        self._style_header()

    def _style_header(self) -> None:
        self.setStyleSheet(
            "QTableView { background: transparent; outline: none; }"
            "QHeaderView, QAbstractScrollArea::corner { background: transparent; border: none; }"
            f"QHeaderView::section {{ background: transparent; padding: 2px {self.side}px; }}"
        )

    def measure(self, totals: TotalsRow) -> None:
        """Find out how wide the widest text in each column is."""
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        small = QFont(self.font())
        small.setPixelSize(self._caption_size)
        metrics, heads = QFontMetrics(bold), QFontMetrics(small)
        for column in Column:
            if column in (Column.CHOSEN, Column.NAME):
                continue
            lines = in_two_lines(self.municipalities.headings[column]).split("\n")
            lines[-1] = f"{lines[-1]} ▼"
            texts = [*self.municipalities.longest(column), totals.texts.get(column, "")]
            self._needed[column] = 2 + max(
                *map(metrics.horizontalAdvance, texts), *map(heads.horizontalAdvance, lines)
            )
        self.fit()

    def fit(self) -> None:
        """Give each column the width it needs; where there is little room they come closer, or some go."""
        room = self.viewport().width()
        name = round(_NARROWEST_NAME * self._scale)
        check = round(_CHECK_WIDTH * self._scale)

        def used(side: int, left_out: tuple[Column, ...] = ()) -> int:
            widths = (width + 2 * side for column, width in self._needed.items() if column not in left_out)
            return check + sum(widths)

        side = _SIDE if used(_SIDE) + name <= room else _COMPACT_SIDE
        left_out = () if used(side) + name <= room else _DISPENSABLE
        if side != self.side:
            self.side = side
            self._style_header()
        self.setColumnWidth(Column.CHOSEN, check)
        for column, width in self._needed.items():
            self.setColumnHidden(column, column in left_out)
            self.setColumnWidth(column, width + 2 * side)
        rest = max(room - used(side, left_out), name)
        self.setColumnWidth(Column.NAME, min(rest, round(_WIDEST_NAME * self._scale)))

    def opens(self, index: _Index) -> bool:
        """Return whether a figure in a cell can be opened."""
        if not index.isValid() or Column(index.column()) not in _OPENING:
            return False
        return self.municipalities.entry(index).outcome is not None

    def sort_by(self, column: Column, *, descending: bool | None = None) -> None:
        """Sort by a column: the other way round when it was sorted by already.

        Args:
            column: The column.
            descending: Whether the largest comes first; None for what suits the column.
        """
        model = self.municipalities
        if descending is None:
            same = column is model.column
            descending = not model.descending if same else column not in _SMALLEST_FIRST
        self.keeping_place(lambda: model.sort_by(column, descending=descending))

    def keeping_place(self, act: Callable[[], object]) -> None:
        """Do something with the municipalities; the focus stays on the same one, if it is still shown."""
        model, index = self.municipalities, self.currentIndex()
        key = model.entry(index).key if index.isValid() else None
        column = index.column()
        act()
        row = None if key is None else model.place_of(key)
        if row is not None:
            self.setCurrentIndex(model.index(row, column))

    def _clicked(self, index: _Index) -> None:
        if Column(index.column()) is Column.CHOSEN:
            self._toggle(index)
        elif self.opens(index):
            self.opened.emit(self.municipalities.entry(index), index.column())

    def _toggle(self, index: _Index) -> None:
        if index.isValid():
            entry = self.municipalities.entry(index)
            self.municipalities.choose([entry.key], chosen=not self.municipalities.is_chosen(entry))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Choose with Space, open with Enter, sort with Ctrl and an arrow (Qt)."""
        index = self.currentIndex()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Space:
            self._toggle(index)
        elif event.key() in _OPENING_KEYS:
            if self.opens(index):
                self.opened.emit(self.municipalities.entry(index), index.column())
        elif control and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and index.isValid():
            self.sort_by(Column(index.column()), descending=event.key() == Qt.Key.Key_Down)
        elif control and event.key() == Qt.Key.Key_A:
            model = self.municipalities
            model.choose([entry.key for entry in model.shown], chosen=True)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Start at the first municipality (Qt)."""
        if not self.currentIndex().isValid() and self.municipalities.rowCount():
            self.setCurrentIndex(self.municipalities.index(0, Column.NAME))
        super().focusInEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Show a hand over what can be chosen or opened (Qt)."""
        index = self.indexAt(event.position().toPoint())
        hand = index.isValid() and (Column(index.column()) is Column.CHOSEN or self.opens(index))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)


class TotalsRow(QWidget):
    """The chosen municipalities together, under the columns of the table."""

    def __init__(self, context: Context, table: MunicipalityTable) -> None:
        """Put an empty row under a table."""
        super().__init__()
        self._t, self._theme, self._table = context.translator, context.theme, table
        self.texts: dict[Column, str] = {}
        self.setFixedHeight(round(_ROW_HEIGHT * context.theme.text_scale) + 2)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        table.horizontalScrollBar().valueChanged.connect(self.update)
        table.horizontalHeader().sectionResized.connect(self.update)

    def show_totals(self, together: Totals) -> None:
        """Show what municipalities come to together."""
        t = self._t
        self.texts = {
            Column.NAME: t(N_("Together: {count}"), count=t.number(together.count)),
            Column.SIZE: t.number(together.size, 0),
            Column.USERS: t.number(together.users, 0),
            **{column: t.euros(together.npv.get(party, 0.0)) for column, party in _PARTIES.items()},
            Column.BCR: t(N_("n/a"))
            if together.bcr is None
            else t.number(together.bcr, _DECIMALS[Column.BCR]),
        }
        heading = self._table.municipalities.heading
        parts = [
            f"{heading(column)}: {text}" for column, text in self.texts.items() if column is not Column.NAME
        ]
        self.setAccessibleName("; ".join([self.texts[Column.NAME], *parts]))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Draw each total under its column (Qt)."""
        painter = QPainter(self)
        theme, header = self._theme, self._table.horizontalHeader()
        painter.setPen(QPen(QColor(theme.control_line), 1))
        painter.drawLine(0, 0, self.width(), 0)
        font = QFont(self._table.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        side = self._table.side
        for column, text in self.texts.items():
            left, width = header.sectionViewportPosition(column), header.sectionSize(column)
            area = QRectF(left + side, 1, width - 2 * side, self.height() - 2)
            painter.drawText(area, int(_LEFT if column in _TEXTS else _RIGHT), text)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 2, -1, -1), 4, 4)


def with_outcomes(entries: Iterable[Entry], outcomes: Iterable[MunicipalityOutcome]) -> list[Entry]:
    """Return municipalities with what the case comes to in each, and their ranks."""
    found = {outcome.municipality.code or outcome.municipality.name: outcome for outcome in outcomes}
    ranked = sorted(found.values(), key=lambda outcome: (-outcome.npv, outcome.municipality.name))
    ranks = {id(outcome): rank for rank, outcome in enumerate(ranked, start=1)}
    return [
        replace(entry, outcome=found[entry.key], rank=ranks[id(found[entry.key])])
        if entry.key in found
        else replace(entry, outcome=None, rank=None)
        for entry in entries
    ]
