"""The step in which the user sees what a file gave, and corrects or skips what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from casebuilder.model.hard_data.document import SkipReason
from casebuilder.model.messages import N_
from casebuilder.ui.context import Context
from casebuilder.ui.intake_session import IntakeSession
from casebuilder.ui.pages.import_parts import (
    Unread,
    UnreadList,
    counts_words,
    make_primary,
    show_again_button,
)
from casebuilder.ui.theme import SPACE, SPACE_LARGE, SPACE_MEDIUM
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.intake.readings import Reading, Reject


class ReviewPart(QWidget):
    """Counts, what deserves a look, the list of what could not be read, and the way on."""

    def __init__(self, context: Context, session: IntakeSession) -> None:
        """Make the widgets; :meth:`refresh` shows the outcome."""
        super().__init__()
        self._context, self._session = context, session
        self._t = context.translator
        self._shown: Reading | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        self.heading = label("", "strong")
        self.counts = label("")
        self.named = label("", "muted")
        self.remarks = label("", "warning")
        self.explanation = label("", "muted")
        self.list = UnreadList(context, self._correct)
        self.model, self.table, self.everywhere = self.list.model, self.list.table, self.list.everywhere
        self.model.heading_of = self._heading_of
        self.model.correction_of = self._correction_of
        for widget in (self.heading, self.counts, self.named, self.remarks, self.explanation, self.list):
            column.addWidget(widget)
        column.addLayout(self._add_buttons())

    def _heading_of(self, cell: Unread) -> str:
        return self._reject(cell).header or self._t(self._reject(cell).role.label)

    def _correction_of(self, cell: Unread) -> str:
        reject = self._reject(cell)
        return self._session.corrections.get((reject.line, reject.role), "")

    def _correct(self, cell: Unread, text: str, everywhere: bool) -> None:  # noqa: FBT001  as it is told
        self._session.correct(self._reject(cell), text, everywhere=everywhere)

    @staticmethod
    def _reject(cell: Unread) -> Reject:
        return cast("Reject", cell)

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
        show_again_button(self.again_button, t, pending)
        make_primary(self.take_button, primary=not pending)
        unread = reading.counts.skipped_for(SkipReason.UNREADABLE)
        text = (
            N_("Skip {count} lines and add to the case")
            if unread > 1
            else N_("Skip 1 line and add to the case")
        )
        self.take_button.setText(t(text, count=unread) if unread else t(N_("Add to the case")))
        self.take_button.setEnabled(len(reading.records) > 0)

    def _show_reading(self, reading: Reading) -> None:
        t, source = self._t, self._session.source
        name = source.file if source is not None and source.file else self._session.name
        self.heading.setText(t(N_("This is what “{file}” gave"), file=name))
        self.counts.setText(counts_words(t, reading.counts))
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
        self.explanation.setVisible(has_rejects)
        self.back_button.setVisible(self._session.can_correct)
        self.list.show_cells(reading.rejects, can_correct=self._session.can_correct)

    def clear(self) -> None:
        """Forget what the file held."""
        self._shown = None
        self.list.clear()
        for part in (self.heading, self.counts, self.named, self.remarks, self.explanation):
            part.setText("")

    def focus_first(self) -> None:
        """Put the focus where the user begins: on the first cell to correct, or on the way on."""
        target = self.table if self.model.rowCount() else self.take_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)
