"""A grid to type or paste registrations into, for who has no file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from casebuilder.model.hard_data.document import ColumnRole
from casebuilder.model.messages import N_
from casebuilder.ui.context import Context
from casebuilder.ui.pages.import_widgets import ROW_HEIGHT
from casebuilder.ui.theme import SPACE, SPACE_LARGE, SPACE_MEDIUM
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.translation import Translator

_ROLES = (
    (ColumnRole.CLIENT, N_("Client"), N_("c01")),
    (ColumnRole.PERIOD, N_("Month"), N_("2025-03")),
    (ColumnRole.PRODUCT, N_("Product"), N_("household help")),
    (ColumnRole.VOLUME, N_("Volume"), N_("12.5")),
    (ColumnRole.UNIT, N_("Unit"), N_("hours")),
    (ColumnRole.AMOUNT, N_("Amount"), ""),
    (ColumnRole.GROUP, N_("Group"), N_("with")),
)
"""The columns of the grid: what each holds, what stands above it, and an example."""
_FIRST_ROWS, _MOST_ROWS = 12, 5000
_VISIBLE_ROWS = 9
_BREAKS = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


class TypingGrid(QTableWidget):
    """Rows of cells that grow as they are filled; understands what is copied from a spreadsheet."""

    def __init__(self, context: Context) -> None:
        """Make an empty grid."""
        super().__init__(_FIRST_ROWS, len(_ROLES))
        self._t = t = context.translator
        self.setHorizontalHeaderLabels([t(name) for _, name, _ in _ROLES])
        self.setAccessibleName(t(N_("Registrations that you type")))
        self.setTabKeyNavigation(False)
        height = round(ROW_HEIGHT * context.theme.text_scale)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setFixedHeight(height * (_VISIBLE_ROWS + 1) + SPACE)
        self.cellChanged.connect(self._grow)

    def _grow(self, row: int, _column: int) -> None:
        if row >= self.rowCount() - 1 and self.rowCount() < _MOST_ROWS:
            self.setRowCount(self.rowCount() + _FIRST_ROWS)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Paste, empty cells, and go down on Enter (Qt)."""
        if self.state() == QAbstractItemView.State.EditingState:
            # The cell that is being typed in deals with its own keys; Enter comes here as well.
            event.accept()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            for index in self.selectedIndexes():
                self.takeItem(index.row(), index.column())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_down()
        else:
            super().keyPressEvent(event)

    def closeEditor(  # noqa: N802  Qt's name
        self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint
    ) -> None:
        """Go down after Enter, as a spreadsheet does (Qt)."""
        super().closeEditor(editor, hint)
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._go_down()

    def _go_down(self) -> None:
        self.setCurrentCell(min(self.currentRow() + 1, self.rowCount() - 1), self.currentColumn())

    def paste(self, text: str) -> None:
        """Put the cells of a text, as a spreadsheet copies them, from the current cell on."""
        top, left = max(0, self.currentRow()), max(0, self.currentColumn())
        lines = text.splitlines()[: _MOST_ROWS - top]
        self.setRowCount(max(self.rowCount(), min(_MOST_ROWS, top + len(lines) + 1)))
        for row, line in enumerate(lines, top):
            for column, cell in enumerate(line.split("\t")[: len(_ROLES) - left], left):
                self.setItem(row, column, QTableWidgetItem(cell.strip()))

    def lines(self) -> list[dict[ColumnRole, str]]:
        """Return the filled lines, each as texts by what they are."""
        found = []
        for row in range(self.rowCount()):
            cells = {role: self._cell(row, place) for place, (role, _, _) in enumerate(_ROLES)}
            if any(cells.values()):
                found.append(cells)
        return found

    def _cell(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return "" if item is None else item.text().translate(_BREAKS).strip()


class TypingPart(QWidget):
    """The grid with what it is for, and the way on."""

    def __init__(
        self, context: Context, go_on: Callable[[list[dict[ColumnRole, str]]], None], stop: Callable[[], None]
    ) -> None:
        """Make the part.

        Args:
            context: Language and look.
            go_on: Told what was typed, as texts by what they are.
            stop: Called when the user does not want to type after all.
        """
        super().__init__()
        self._go_on = go_on
        t = context.translator
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        column.addWidget(label(t(N_("Type or paste registrations")), "strong"))
        column.addWidget(label(self._example(t), "muted"))
        self.grid = TypingGrid(context)
        column.addWidget(self.grid)
        self.nothing = label(t(N_("Nothing is filled in yet. Type at least one line.")), "error")
        self.nothing.hide()
        column.addWidget(self.nothing)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.setContentsMargins(0, 0, 0, SPACE_LARGE)
        self.on_button = QPushButton(t(N_("Go on with these lines")))
        self.on_button.setProperty("role", "primary")
        self.on_button.clicked.connect(self._clicked)
        self.stop_button = QPushButton(t(N_("Stop importing")))
        self.stop_button.clicked.connect(stop)
        row.addWidget(self.on_button)
        row.addWidget(self.stop_button)
        row.addStretch(1)
        column.addLayout(row)

    @staticmethod
    def _example(t: Translator) -> str:
        cells = " · ".join(t(example) for _, _, example in _ROLES if example)
        return t(
            N_(
                "One line per client per month, with a number or letter for the client and never a name. For"
                " example: {example}. You can also paste cells from a spreadsheet (Ctrl+V)."
            ),
            example=cells,
        )

    def _clicked(self) -> None:
        lines = self.grid.lines()
        self.nothing.setVisible(not lines)
        if lines:
            self._go_on(lines)
