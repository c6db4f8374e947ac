"""The step in which the user sees what a file gave, and corrects or skips what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from casebuilder.model.hard_data.document import ImportCounts, SkipReason
from casebuilder.model.messages import N_
from casebuilder.ui.context import Context
from casebuilder.ui.intake_session import IntakeSession
from casebuilder.ui.pages.hard_data_widgets import Index, PlainModel, PlainTable, column_letter
from casebuilder.ui.theme import SPACE, SPACE_LARGE, SPACE_MEDIUM, Theme
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.intake.readings import Reading, Reject
    from casebuilder.translation import Translator

_ROWS = 9
_LINE, _COLUMN, _TEXT, _CORRECTION, _REASON = range(5)


def counts_words(t: Translator, counts: ImportCounts) -> str:
    """Return what became of the lines of a file, in one sentence."""
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
    return f"{text} ({', '.join(reasons)})." if reasons else f"{text}."


class RejectsModel(PlainModel):
    """The cells that cannot be read; in one column the user types what should have stood there."""

    def __init__(self, theme: Theme, t: Translator, session: IntakeSession) -> None:
        """Begin without cells."""
        super().__init__(theme)
        self._t, self._session = t, session
        self.rejects: tuple[Reject, ...] = ()
        self.everywhere = True
        self.right = frozenset({_LINE})
        self.headings = (
            t(N_("Line")),
            t(N_("Column")),
            t(N_("What stands there")),
            t(N_("What it should be")),
            t(N_("Why it cannot be read")),
        )

    def show(self, rejects: tuple[Reject, ...]) -> None:
        """Show cells."""
        self.beginResetModel()
        self.rejects = rejects
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name and default
        """Return the number of cells (Qt)."""
        return 0 if parent.isValid() else len(self.rejects)

    def text(self, row: int, column: int) -> str:
        """Return a cell of the list."""
        reject = self.rejects[row]
        match column:
            case 0:
                return str(reject.line)
            case 1:
                letter = column_letter(reject.column)
                return " – ".join(
                    part for part in (letter, reject.header or self._t(reject.role.label)) if part
                )
            case 2:
                return reject.text or self._t(N_("(nothing)"))
            case 3:
                return self._session.corrections.get((reject.line, reject.role), "")
            case _:
                return self._t.message(reject.reason)

    def tone(self, row: int, column: int) -> str:
        """Return red for what stands there, and green for what it becomes."""
        del row
        return {_TEXT: self.theme.error, _CORRECTION: self.theme.positive}.get(column, "")

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the corrections be typed (Qt)."""
        flags = super().flags(index)
        editable = index.column() == _CORRECTION and self._session.can_correct
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
        if role != Qt.ItemDataRole.EditRole or index.column() != _CORRECTION:
            return False
        reject, text = self.rejects[index.row()], str(value).strip()
        unchanged = text == reject.text and not self.text(index.row(), _CORRECTION)
        if not unchanged:
            self._session.correct(reject, text, everywhere=self.everywhere)
            last = self.index(self.rowCount() - 1, _CORRECTION)
            self.dataChanged.emit(self.index(0, _CORRECTION), last)
        return True


class ReviewPart(QWidget):
    """Counts, what deserves a look, the list of what could not be read, and the way on."""

    def __init__(self, context: Context, session: IntakeSession) -> None:
        """Make the widgets; :meth:`refresh` shows the outcome."""
        super().__init__()
        self._context, self._session = context, session
        self._t = t = context.translator
        self._shown: Reading | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        self.heading = label("", "strong")
        self.counts = label("")
        self.named = label("", "muted")
        self.remarks = label("", "warning")
        self.explanation = label("", "muted")
        self.model = RejectsModel(context.theme, t, session)
        self.table = PlainTable(context, t(N_("Cells that cannot be read")), self.model, _ROWS)
        trigger = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(
            trigger.DoubleClicked | trigger.AnyKeyPressed | trigger.EditKeyPressed | trigger.SelectedClicked
        )
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.reason = label("", "muted")
        self.everywhere = QCheckBox(t(N_("A correction holds for every same text in the same column")))
        self.everywhere.setChecked(True)
        self.everywhere.toggled.connect(self._set_everywhere)
        for widget in (
            self.heading,
            self.counts,
            self.named,
            self.remarks,
            self.explanation,
            self.table,
            self.reason,
            self.everywhere,
        ):
            column.addWidget(widget)
        column.addLayout(self._add_buttons())
        self.table.selectionModel().currentChanged.connect(self._show_reason)

    def _set_everywhere(self, on: bool) -> None:  # noqa: FBT001  a slot
        self.model.everywhere = on

    def _add_buttons(self) -> QHBoxLayout:
        t = self._t
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.setContentsMargins(0, 0, 0, SPACE_LARGE)
        self.again_button = QPushButton()
        self.again_button.clicked.connect(self._session.read)
        self.take_button = QPushButton()
        self.take_button.clicked.connect(lambda: self._session.take_in(t))
        self.back_button = QPushButton(t(N_("Change the columns")))
        self.back_button.clicked.connect(self._session.back_to_mapping)
        self.stop_button = QPushButton(t(N_("Stop importing")))
        self.stop_button.clicked.connect(self._session.stop)
        for button in (self.again_button, self.take_button, self.back_button, self.stop_button):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def refresh(self) -> None:
        """Show what the file gave."""
        reading, session, t = self._session.reading, self._session, self._t
        if reading is None:
            return
        if reading is not self._shown:
            self._shown = reading
            self._show_reading(reading)
        pending = session.pending()
        self.again_button.setVisible(pending > 0)
        self.again_button.setText(
            t(N_("Read again with 1 correction"))
            if pending == 1
            else t(N_("Read again with {count} corrections"), count=pending)
        )
        self._make_primary(self.again_button, primary=pending > 0)
        self._make_primary(self.take_button, primary=not pending)
        unread = reading.counts.skipped_for(SkipReason.UNREADABLE)
        text = (
            N_("Skip {count} lines and add to the case")
            if unread > 1
            else N_("Skip 1 line and add to the case")
        )
        self.take_button.setText(t(text, count=unread) if unread else t(N_("Add to the case")))
        self.take_button.setEnabled(len(reading.records) > 0)

    @staticmethod
    def _make_primary(button: QPushButton, *, primary: bool) -> None:
        from casebuilder.ui.theme import restyle

        role = "primary" if primary else ""
        if button.property("role") != role:
            button.setProperty("role", role)
            restyle(button)

    def _show_reading(self, reading: Reading) -> None:
        t, source = self._t, self._session.source
        name = source.file if source is not None and source.file else self._session.name
        self.heading.setText(t(N_("This is what “{file}” gave"), file=name))
        words = counts_words(t, reading.counts)
        if reading.counts.corrected:
            fixed = t(N_("{count} were corrected by you."), count=t.number(reading.counts.corrected, 0))
            words = f"{words} {fixed}"
        self.counts.setText(words)
        named = N_("In the case it is called “{name}”; the name of the file is left out.")
        if self._session.keep_file or source is None or not source.file:
            named = N_("In the case it is called “{name}”.")
        self.named.setText(t(named, name=self._session.name))
        remarks = [t.message(problem.message) for problem in reading.problems]
        self.remarks.setText("\n".join(remarks))
        self.remarks.setVisible(bool(remarks))
        has_rejects = bool(reading.rejects)
        place = ""
        if has_rejects:
            first = reading.rejects[0]
            place = first.file or name
            if first.sheet:
                place = t(N_("{file}, sheet {sheet}"), file=place, sheet=first.sheet)
        text = N_(
            "These cells of {file} cannot be read. Type what should have stood there, and read again; or skip"
            " their lines. The list is gone once you go on: it never comes into the case."
        )
        if not self._session.can_correct:
            text = N_(
                "These services of {file} cannot be read. Ask whoever made the message to correct it, or skip"
                " them. The list is gone once you go on: it never comes into the case."
            )
        self.explanation.setText(t(text, file=place))
        for widget in (self.explanation, self.table, self.reason):
            widget.setVisible(has_rejects)
        self.everywhere.setVisible(has_rejects and self._session.can_correct)
        self.back_button.setVisible(self._session.can_correct)
        self.model.show(reading.rejects)
        self.table.fit_columns()
        if has_rejects:
            self.table.setCurrentIndex(self.model.index(0, _CORRECTION))
            self.table.selectionModel().select(
                self.model.index(0, _CORRECTION), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def clear(self) -> None:
        """Forget what the file held."""
        self._shown = None
        self.model.show(())
        for part in (self.heading, self.counts, self.named, self.remarks, self.explanation, self.reason):
            part.setText("")

    def _show_reason(self, current: Index, _previous: Index) -> None:
        if current.isValid():
            self.reason.setText(self.model.text(current.row(), _REASON))

    def focus_first(self) -> None:
        """Put the focus where the user begins: on the first cell to correct, or on the way on."""
        target = self.table if self.model.rowCount() else self.take_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)
