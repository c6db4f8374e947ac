"""The parts of a page that every import has: its progress, the sheet, the key, and what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from casebuilder.model.hard_data.document import ImportCounts, SkipReason
from casebuilder.model.messages import Message, N_
from casebuilder.ui import dialogs
from casebuilder.ui.context import Context
from casebuilder.ui.fields.form_page import Callout
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.import_session import ImportSession
from casebuilder.ui.pages.import_widgets import (
    Choice,
    Index,
    PlainModel,
    PlainTable,
    column_letter,
    under_label,
)
from casebuilder.ui.theme import GRID, SPACE, SPACE_LARGE, SPACE_MEDIUM, Theme, restyle
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.intake.personal_data import Finding
    from casebuilder.intake.proposals import Column
    from casebuilder.intake.sources import Source
    from casebuilder.translation import Translator

_STEPS = 1000
_HEADER_WITHIN = 30
_MOST_EXAMPLES = 3
_LONGEST_EXAMPLE = 24
_KEY_FILES = "*.key"
_ROWS = 9
_LINE, _COLUMN, _TEXT, _CORRECTION, _REASON = range(5)


# Words -----------------------------------------------------------------------------------------------


def counts_words(t: Translator, counts: ImportCounts) -> str:
    """Return what became of the lines of a file, in one or two sentences."""
    text = t(
        N_("{lines} lines: {used} used, {skipped} skipped"),
        lines=t.number(counts.lines, 0),
        used=t.number(counts.used, 0),
        skipped=t.number(counts.total_skipped, 0),
    )
    reasons = [
        t(N_("{count} {reason}"), count=t.number(counts.skipped_for(reason), 0), reason=reason)
        for reason in SkipReason
        if counts.skipped_for(reason)
    ]
    words = f"{text} ({', '.join(reasons)})." if reasons else f"{text}."
    if counts.corrected:
        fixed = t(N_("{count} were corrected by you."), count=t.number(counts.corrected, 0))
        words = f"{words} {fixed}"
    return words


def name_of_column(number: int, header: str) -> str:
    """Return how a column is called: its letter in a spreadsheet, and its heading."""
    letter = column_letter(number)
    return f"{letter} – {header}" if header else letter


def examples_words(t: Translator, column: Column | None) -> str:
    """Return a few of the cells of a column; not those that say who a client is."""
    if column is None or not column.examples:
        return t(N_("personal data: not shown")) if column is not None else ""
    shown = [
        text if len(text) <= _LONGEST_EXAMPLE else f"{text[: _LONGEST_EXAMPLE - 1]}…"
        for text in column.examples[:_MOST_EXAMPLES]
    ]
    return t(N_("for example {examples}"), examples=" · ".join(shown))


def personal_words(t: Translator, found: Sequence[Finding], client: int | None) -> str:
    """Say which columns say who a client is, and what becomes of them.

    Args:
        t: Language of the words.
        found: The columns that say who a client is.
        client: Number of the column that tells clients apart, or None.
    """
    parts = []
    for finding in found:
        text = N_("Column {column} holds personal data ({kind}) and is not read.")
        if finding.column == client:
            text = N_(
                "Column {column} holds personal data ({kind}). It only serves to tell clients apart: each"
                " becomes a pseudonym while reading, and the data themselves are not kept."
            )
        name = name_of_column(finding.column, finding.header)
        parts.append(t(text, column=name, kind=finding.kind))
    return "\n".join(parts)


# What goes on ----------------------------------------------------------------------------------------


class ErrorBox(QFrame):
    """Says why a step failed; hidden while nothing did."""

    def __init__(self) -> None:
        """Begin without anything to say."""
        super().__init__()
        self.setProperty("role", "problems")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(SPACE_MEDIUM, SPACE, SPACE_MEDIUM, SPACE)
        self.text = label("")
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside.addWidget(self.text)
        self.hide()

    def say(self, text: str) -> None:
        """Show a text, and say it to who listens; nothing hides it."""
        if text and text != self.text.text():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self.text.setText(text)
        self.setVisible(bool(text))


class BusyRow(QWidget):
    """What is being done, how far it is, and a way to give up."""

    def __init__(self, context: Context, session: ImportSession) -> None:
        """Follow the progress of a session."""
        super().__init__()
        t = context.translator
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE, 0, SPACE)
        row.setSpacing(SPACE_MEDIUM)
        self.doing = label("", wrap=False)
        self.progress = QProgressBar()
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(QSize(240, GRID))
        self.cancel = QPushButton(t(N_("Cancel")))
        self.cancel.setAccessibleName(t(N_("Cancel the import")))
        self.cancel.clicked.connect(session.stop)
        row.addWidget(self.doing)
        row.addWidget(self.progress)
        row.addWidget(self.cancel)
        row.addStretch(1)
        session.progressed.connect(self._show_progress)

    def say(self, text: str) -> None:
        """Say what is being done; anything new begins at nought."""
        if self.doing.text() != text:
            self.doing.setText(text)
            self.progress.setAccessibleName(text)
            self.progress.setValue(0)

    def _show_progress(self, share: float) -> None:
        self.progress.setValue(round(share * _STEPS))


# Which sheet, which headings, which key --------------------------------------------------------------


class SourceRow(FieldRow):
    """The sheet that is read, and the lines in which its headings stand."""

    def __init__(
        self, context: Context, choose_sheet: Callable[[str], None], choose_header: Callable[[int, int], None]
    ) -> None:
        """Make the lists.

        Args:
            context: Language and look.
            choose_sheet: Told the name of a sheet.
            choose_header: Told the first line of the headings, 0 for none, and how many there are.
        """
        t = self._t = context.translator
        widest = round(300 * context.theme.text_scale)
        self.sheet = Choice(t(N_("Sheet")), choose_sheet, widest)
        self.sheet_field = under_label(t(N_("Sheet")), self.sheet)
        self.header = Choice(t(N_("The headings stand in")), lambda chosen: choose_header(*chosen), widest)
        self.header_field = under_label(t(N_("The headings stand in")), self.header)
        super().__init__([self.sheet_field, self.header_field])

    def show_source(self, source: Source, sheet: str, line: int, lines: int) -> None:
        """Show what is chosen of a file.

        Args:
            source: The file.
            sheet: Name of the sheet.
            line: First line of the headings, 0 for none.
            lines: How many lines they take.
        """
        t = self._t
        sheets = [(item.name, item.name) for item in source.sheets]
        self.sheet_field.setVisible(len(sheets) > 1)
        self.sheet.offer(sheets, sheet)
        count = len(source.sheet(sheet).preview)
        chosen = (line, lines) if line else (0, 1)
        options: list[tuple[tuple[int, int], str]] = [((0, 1), t(N_("no line: there are no headings")))]
        for first in range(1, min(_HEADER_WITHIN, count) + 1):
            options.append(((first, 1), t(N_("line {line}"), line=first)))
            if first < count:
                options.append(((first, 2), t(N_("lines {first} and {last}"), first=first, last=first + 1)))
        if chosen not in [value for value, _ in options]:
            last = chosen[0] + chosen[1] - 1
            options.append((chosen, t(N_("lines {first} to {last}"), first=chosen[0], last=last)))
        self.header.offer(options, chosen)


class KeyLine(Callout):
    """What the key of the pseudonyms is for, with ways to keep it and to use an earlier one."""

    def __init__(self, context: Context, session: ImportSession) -> None:
        """Make the links; what it says is up to who shows it."""
        super().__init__()
        self._context, self._session = context, session
        t = self._t = context.translator
        self.keep = self.add_link(t(N_("Keep the key in a file…")), self.save)
        self.use = self.add_link(t(N_("Use the key of an earlier import…")), self.load)

    def save(self) -> None:
        """Keep the key in a file that the user chooses."""
        t = self._t
        proposed = Path(f"{dialogs.file_name(self._context.store.case.name, 'case')}.key")
        keys = t(N_("Keys"))
        path = dialogs.choose_where_to_save(
            self, t, t(N_("Keep the key")), proposed, f"{keys} ({_KEY_FILES})"
        )
        if path is not None and self._session.save_key(path):
            self._context.navigator.announce(t(N_("The key is kept in {file}."), file=path.name))

    def load(self) -> None:
        """Use a key from a file that the user chooses."""
        t = self._t
        keys, every = t(N_("Keys")), t(N_("All files"))
        kinds = f"{keys} ({_KEY_FILES});;{every} (*)"
        path = dialogs.choose_existing(self, t, t(N_("Use a key")), Path.home(), kinds)
        if path is not None and self._session.load_key(path):
            self._context.navigator.announce(t(N_("The key of {file} is used from now on."), file=path.name))


# What cannot be read ---------------------------------------------------------------------------------


class Unread(Protocol):
    """A cell that cannot be read."""

    @property
    def line(self) -> int:
        """Number of the line, from 1."""

    @property
    def column(self) -> int:
        """Number of the column, from 1; 0 for none."""

    @property
    def text(self) -> str:
        """What stands there."""

    @property
    def reason(self) -> Message:
        """Why it cannot be read."""


class UnreadModel(PlainModel):
    """The cells that cannot be read; in one column the user types what should have stood there."""

    def __init__(self, theme: Theme, t: Translator) -> None:
        """Begin without cells."""
        super().__init__(theme)
        self._t = t
        self.rejects: Sequence[Unread] = ()
        self.heading_of: Callable[[Unread], str] = lambda _cell: ""
        self.correction_of: Callable[[Unread], str] = lambda _cell: ""
        self.correct: Callable[[Unread, str], object] | None = None
        self.right = frozenset({_LINE})
        self.headings = (
            t(N_("Line")),
            t(N_("Column")),
            t(N_("What stands there")),
            t(N_("What it should be")),
            t(N_("Why it cannot be read")),
        )

    def show(self, cells: Sequence[Unread]) -> None:
        """Show cells."""
        self.beginResetModel()
        self.rejects = cells
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name and default
        """Return the number of cells (Qt)."""
        return 0 if parent.isValid() else len(self.rejects)

    def text(self, row: int, column: int) -> str:
        """Return a cell of the list."""
        cell = self.rejects[row]
        match column:
            case 0:
                return str(cell.line)
            case 1:
                return " – ".join(filter(None, (column_letter(cell.column), self.heading_of(cell))))
            case 2:
                return cell.text or self._t(N_("(nothing)"))
            case 3:
                return self.correction_of(cell)
            case _:
                return self._t.message(cell.reason)

    def tone(self, row: int, column: int) -> str:
        """Return red for what stands there, and green for what it becomes."""
        del row
        return {_TEXT: self.theme.error, _CORRECTION: self.theme.positive}.get(column, "")

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the corrections be typed (Qt)."""
        flags = super().flags(index)
        editable = index.column() == _CORRECTION and self.correct is not None
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell (Qt)."""
        if role == Qt.ItemDataRole.EditRole:
            # Who corrects begins with what stands there.
            typed = self.text(index.row(), _CORRECTION)
            return typed or self.rejects[index.row()].text
        return super().data(index, role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Take up a correction (Qt)."""
        if role != Qt.ItemDataRole.EditRole or index.column() != _CORRECTION or self.correct is None:
            return False
        cell, text = self.rejects[index.row()], str(value).strip()
        unchanged = text == cell.text and not self.text(index.row(), _CORRECTION)
        if not unchanged:
            self.correct(cell, text)
            last = self.index(self.rowCount() - 1, _CORRECTION)
            self.dataChanged.emit(self.index(0, _CORRECTION), last)
        return True


class UnreadList(QWidget):
    """The list of what cannot be read, the whole reason of the chosen cell, and how far a correction goes."""

    def __init__(self, context: Context, correct: Callable[[Unread, str, bool], object]) -> None:
        """Begin with an empty list.

        Args:
            context: Language and look.
            correct: Told a cell, what should stand there, and whether that holds for every same text.
        """
        super().__init__()
        t = context.translator
        self._correct = correct
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        self.model = UnreadModel(context.theme, t)
        self.table = PlainTable(context, t(N_("Cells that cannot be read")), self.model, _ROWS, wraps=True)
        trigger = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(
            trigger.DoubleClicked | trigger.AnyKeyPressed | trigger.EditKeyPressed | trigger.SelectedClicked
        )
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.reason = label("", "muted")
        self.everywhere = QCheckBox(t(N_("A correction holds for every same text in the same column")))
        self.everywhere.setChecked(True)
        for widget in (self.table, self.reason, self.everywhere):
            column.addWidget(widget)
        self.table.selectionModel().currentChanged.connect(self._show_reason)

    def _take_up(self, cell: Unread, text: str) -> None:
        self._correct(cell, text, self.everywhere.isChecked())

    def show_cells(self, cells: Sequence[Unread], *, can_correct: bool) -> None:
        """Show cells, and stand on the first to correct.

        Args:
            cells: What cannot be read; the list is hidden without any.
            can_correct: Whether they can be corrected here.
        """
        self.setVisible(bool(cells))
        self.everywhere.setVisible(can_correct)
        self.model.correct = self._take_up if can_correct else None
        self.model.show(cells)
        self.table.fit_columns()
        if cells:
            first = self.model.index(0, _CORRECTION)
            self.table.setCurrentIndex(first)
            self.table.selectionModel().select(first, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def clear(self) -> None:
        """Forget what the file held."""
        self.model.show(())
        self.reason.setText("")

    def _show_reason(self, current: Index, _previous: Index) -> None:
        if current.isValid():
            self.reason.setText(self.model.text(current.row(), _REASON))


def read_buttons(
    read_all: Callable[[], object], stop_reading: Callable[[], object], t: Translator
) -> tuple[QHBoxLayout, QPushButton, QPushButton]:
    """Return the row with which the columns are left: read all lines with them, or stop."""
    read, stop = QPushButton(t(N_("Read all lines"))), QPushButton(t(N_("Stop importing")))
    make_primary(read, primary=True)
    read.clicked.connect(read_all)
    stop.clicked.connect(stop_reading)
    row = QHBoxLayout()
    row.setSpacing(SPACE)
    row.addWidget(read)
    row.addWidget(stop)
    row.addStretch(1)
    row.setContentsMargins(0, 0, 0, SPACE_LARGE)
    return row, read, stop


def show_again_button(button: QPushButton, t: Translator, pending: int) -> None:
    """Show the button that reads a file again, while there are corrections that were not read yet."""
    button.setVisible(pending > 0)
    button.setText(
        t(N_("Read again with 1 correction"))
        if pending == 1
        else t(N_("Read again with {count} corrections"), count=pending)
    )
    make_primary(button, primary=pending > 0)


def make_primary(button: QPushButton, *, primary: bool) -> None:
    """Make a button the first thing to do, or one among others."""
    role = "primary" if primary else ""
    if button.property("role") != role:
        button.setProperty("role", role)
        restyle(button)
