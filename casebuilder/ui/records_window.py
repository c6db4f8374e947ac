"""The window in which one looks through a table of registrations, however many there are."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from casebuilder.model.hard_data.document import CareTable, SkipReason
from casebuilder.model.messages import N_
from casebuilder.ui.context import Context
from casebuilder.ui.fields.chips import ChipGroup, name_chips
from casebuilder.ui.fields.field import Line
from casebuilder.ui.pages.import_parts import counts_words
from casebuilder.ui.pages.import_widgets import Index, PlainModel, PlainTable
from casebuilder.ui.tables import FigureTable, Row, RowKind, TableContent
from casebuilder.ui.theme import SPACE_LARGE, SPACE_MEDIUM, Theme
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from casebuilder.model.hard_data.grids import Grid
    from casebuilder.translation import Translator

_SIZE = QSize(980, 680)


class View(Enum):
    """What of a table is shown."""

    RECORDS = "records"
    CLIENTS = "clients"
    PERIODS = "periods"
    GROUPS = "groups"
    SKIPPED = "skipped"


_NAMES = {
    View.RECORDS: N_("All records"),
    View.CLIENTS: N_("Per client"),
    View.PERIODS: N_("Per month"),
    View.GROUPS: N_("Per group of care"),
    View.SKIPPED: N_("Skipped"),
}


class GridModel(PlainModel):
    """Rows of a grid, in an order of their own."""

    def __init__(self, theme: Theme, t: Translator) -> None:
        """Begin without rows."""
        super().__init__(theme)
        self._t = t
        self._grid: Grid | None = None
        self._rows: NDArray[np.intp] | tuple[int, ...] = ()
        self.filter = ""
        self.sorted_by: int | None = None
        self.descending = False

    def show(self, grid: Grid) -> None:
        """Show another grid, in the order of the file."""
        from casebuilder.model.hard_data.grids import ColumnKind

        self.beginResetModel()
        self._grid = grid
        self.sorted_by, self.descending = None, False
        self.headings = tuple(column.heading for column in grid.columns)
        self.right = frozenset(
            place for place, column in enumerate(grid.columns) if column.kind is not ColumnKind.TEXT
        )
        self._arrange()
        self.endResetModel()

    def arrange(self, text: str, column: int | None, *, descending: bool) -> None:
        """Show the rows that hold a text, in the order of a column."""
        self.beginResetModel()
        self.filter, self.sorted_by, self.descending = text, column, descending
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        if self._grid is not None:
            self._rows = self._grid.positions(self.filter, self.sorted_by, descending=self.descending)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name and default
        """Return the number of rows (Qt)."""
        return 0 if parent.isValid() else len(self._rows)

    @property
    def total(self) -> int:
        """Number of rows without a filter."""
        return 0 if self._grid is None else self._grid.length

    def text(self, row: int, column: int) -> str:
        """Return a cell; unknown is a dash, never zero."""
        from casebuilder.model.hard_data.grids import ColumnKind

        if self._grid is None:
            return ""
        value = self._grid.value(int(self._rows[row]), column)
        if isinstance(value, str):
            return value
        if value is None:
            return "–"
        kind = self._grid.columns[column].kind
        if kind is ColumnKind.EUROS:
            return f"€ {self._t.number(value, 2)}"
        whole = kind is ColumnKind.COUNT or value == round(value)
        return self._t.number(value, 0 if whole else 2)


class RecordsWindow(QDialog):
    """Shows the records of a table, the same per client, month and group of care, and what was left out."""

    def __init__(self, context: Context, table: CareTable, parent: QWidget | None = None) -> None:
        """Show a table.

        Args:
            context: Language and look.
            table: The table.
            parent: The window that it belongs to.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._t = t = context.translator
        self._table = table
        self._grids: dict[View, Grid] = {}
        self.setWindowTitle(t(N_("Registrations: {name}"), name=table.name))
        self.resize(_SIZE * min(1.3, context.theme.text_scale))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE_MEDIUM)
        column.addWidget(label(table.name, "section"))
        column.addWidget(label(counts_words(t, table.counts), "muted"))
        self.views = ChipGroup([(view, t(_NAMES[view])) for view in View], context.theme, clearable=False)
        name_chips(self.views.chips, t(N_("Show")))
        grouped = any(product.group is not None for product in table.products)
        self.views.chips[list(View).index(View.GROUPS)].setVisible(grouped)
        self.views.picked.connect(self.show_view)
        column.addWidget(self.views)
        column.addLayout(self._add_filter(context))
        self.model = GridModel(context.theme, t)
        self.grid = self._add_grid(context)
        self.skipped = FigureTable(context, t(N_("Skipped lines by reason")))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._with_explanation(self.skipped))
        column.addWidget(self._stack, 1)
        column.addLayout(self._foot())
        self.views.show_value(View.RECORDS)
        self.show_view(View.RECORDS)

    def _add_filter(self, context: Context) -> QHBoxLayout:
        t = self._t
        row = QHBoxLayout()
        row.setSpacing(SPACE_MEDIUM)
        self.filter = Line()
        self.filter.setPlaceholderText(t(N_("Only rows with…")))
        self.filter.setAccessibleName(t(N_("Show only rows with this text")))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(round(280 * context.theme.text_scale))
        self.filter.textChanged.connect(self._filter)
        self.shown = label("", "muted", wrap=False)
        row.addWidget(self.filter)
        row.addWidget(self.shown)
        row.addStretch(1)
        return row

    def _add_grid(self, context: Context) -> PlainTable:
        t = self._t
        grid = PlainTable(context, t(N_("Registrations")), self.model)
        header = grid.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sectionClicked.connect(self.sort)
        return grid

    def _with_explanation(self, table: FigureTable) -> QWidget:
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(table)
        text = N_(
            "What stood in these lines is not kept: it can be anything. To see them again, import the file"
            " once more."
        )
        inside.addWidget(label(self._t(text), "muted"))
        inside.addStretch(1)
        return holder

    def _foot(self) -> QHBoxLayout:
        t = self._t
        row = QHBoxLayout()
        text = N_("Clients are pseudonyms. No row of this table ever leaves in an export.")
        row.addWidget(label(t(text), "caption"), 1)
        close = QPushButton(t(N_("Close")))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        row.addWidget(close)
        return row

    def show_view(self, view: View) -> None:
        """Show the records one by one, added up per client, month or group of care, or what was skipped."""
        is_grid = view is not View.SKIPPED
        self._stack.setCurrentIndex(0 if is_grid else 1)
        self.filter.setVisible(is_grid)
        self.shown.setVisible(is_grid)
        if not is_grid:
            self.skipped.show_content(self._skipped())
            return
        self.model.filter = self.filter.text()
        self.model.show(self._grid_of(view))
        self.grid.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.grid.fit_columns()
        self._say_shown()

    def _grid_of(self, view: View) -> Grid:
        from casebuilder.model.hard_data import grids

        if view not in self._grids:
            make = {
                View.RECORDS: grids.records_grid,
                View.CLIENTS: grids.client_grid,
                View.PERIODS: grids.period_grid,
                View.GROUPS: grids.group_grid,
            }[view]
            self._grids[view] = make(self._table, self._t)
        return self._grids[view]

    def _skipped(self) -> TableContent:
        t, counts = self._t, self._table.counts
        rows = [
            (t(reason.label), counts.skipped_for(reason))
            for reason in SkipReason
            if counts.skipped_for(reason)
        ]
        total = (t(N_("Skipped together")), counts.total_skipped)
        return TableContent(
            corner=t(N_("Why")),
            columns=(t(N_("Lines")),),
            rows=tuple(
                Row(name, (t.number(count, 0),), (None,), RowKind.TOTAL if last else RowKind.ITEM)
                for last, name, count in [*((False, *row) for row in rows), (True, *total)]
            ),
        )

    def sort(self, column: int) -> None:
        """Sort by a column; once more turns the order around."""
        again = self.model.sorted_by == column
        descending = again and not self.model.descending
        self.model.arrange(self.model.filter, column, descending=descending)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.grid.horizontalHeader().setSortIndicator(column, order)
        self._say_shown()

    def _filter(self, text: str) -> None:
        self.model.arrange(text, self.model.sorted_by, descending=self.model.descending)
        self._say_shown()

    def _say_shown(self) -> None:
        t = self._t
        values = {"shown": t.number(self.model.rowCount(), 0), "all": t.number(self.model.total, 0)}
        self.shown.setText(t(N_("{shown} of {all} rows"), **values))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Let go of the rows (Qt)."""
        self._grids.clear()
        super().closeEvent(event)
