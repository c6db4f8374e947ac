"""The step in which the user sees what a file with scores gave, and corrects or skips what is unreadable."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from casebuilder.model.messages import N_
from casebuilder.ui.context import Context
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.pages.import_parts import (
    Unread,
    UnreadList,
    counts_words,
    make_primary,
    show_again_button,
)
from casebuilder.ui.scores_session import ScoresSession
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.intake.zrm_form import FormRefusal, ZrmForm
    from casebuilder.model.outcomes.editing import Addition
    from casebuilder.translation import Translator


def addition_words(t: Translator, addition: Addition) -> str:
    """Return what scores that were read do to the case."""
    words = t(
        N_("Clients: {clients} new, {known} in the case already. Scores: {scores} new, {replaced} replaced."),
        clients=addition.new_clients,
        known=addition.known_clients,
        scores=addition.new_scores,
        replaced=addition.replaced_scores,
    )
    if addition.changed_groups:
        more = t(N_("Clients who go to the other group: {count}."), count=addition.changed_groups)
        words = f"{words} {more}"
    return words


class ScoreReviewPart(QWidget):
    """Counts, what it does to the case, the list of what could not be read, and the way on."""

    def __init__(self, context: Context, session: ScoresSession) -> None:
        """Make the widgets; :meth:`refresh` shows the outcome."""
        super().__init__()
        self._context, self._session = context, session
        t = self._t = context.translator
        self._shown: ZrmForm | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        self.heading = label("", "strong")
        self.counts = label("")
        self.remarks = label("", "warning")
        self.explanation = label(
            t(
                N_(
                    "These cells cannot be read. Type what should have stood there, and read again. Otherwise"
                    " a score stays empty, and a line without client, group or measurement is skipped. The"
                    " list is gone once you go on: it never comes into the case."
                )
            ),
            "muted",
        )
        self.list = UnreadList(context, self._correct)
        self.list.model.heading_of = lambda cell: cast("FormRefusal", cell).header
        self.list.model.correction_of = lambda cell: session.correction_of(cast("FormRefusal", cell))
        for widget in (self.heading, self.counts, self.remarks, self.explanation, self.list):
            column.addWidget(widget)
        buttons = QWidget()
        row = FlowLayout(buttons, SPACE, SPACE)
        self.again_button = QPushButton()
        self.again_button.clicked.connect(session.read)
        self.take_button = QPushButton()
        self.take_button.clicked.connect(lambda: session.take_in(t))
        self.back_button = QPushButton(t(N_("Change the columns")))
        self.back_button.clicked.connect(session.back_to_mapping)
        self.stop_button = QPushButton(t(N_("Stop importing")))
        self.stop_button.clicked.connect(session.stop)
        for button in (self.again_button, self.take_button, self.back_button, self.stop_button):
            row.addWidget(button)
        column.addWidget(buttons)

    def _correct(self, cell: Unread, text: str, everywhere: bool) -> None:  # noqa: FBT001  as it is told
        self._session.correct(cast("FormRefusal", cell), text, everywhere=everywhere)

    def refresh(self) -> None:
        """Show what the file gave."""
        session, t = self._session, self._t
        reading, addition = session.reading, session.addition
        if reading is None or addition is None:
            return
        if reading is not self._shown:
            self._shown = reading
            name = session.source.file if session.source is not None else ""
            self.heading.setText(t(N_("This is what “{file}” gave"), file=name))
            self.counts.setText(f"{counts_words(t, reading.counts)}\n{addition_words(t, addition)}")
            self._show_remarks(addition)
            self.explanation.setVisible(bool(reading.refusals))
            self.list.show_cells(reading.refusals, can_correct=True)
            self.back_button.setVisible(not session.is_form)
        pending = session.pending()
        show_again_button(self.again_button, t, pending)
        make_primary(self.take_button, primary=not pending)
        self.take_button.setText(self._take_words(reading))
        self.take_button.setEnabled(reading.counts.used > 0)

    def _show_remarks(self, addition: Addition) -> None:
        """Say so when no client of the file is known in a case that has clients."""
        stranger = bool(self._context.store.case.outcomes.clients) and not addition.known_clients
        self.remarks.setText(
            self._t(
                N_(
                    "None of these clients stands in the case already. If they should, stop, and use the key"
                    " of the earlier import first."
                )
            )
            if stranger
            else ""
        )
        self.remarks.setVisible(stranger)

    def _take_words(self, reading: ZrmForm) -> str:
        t, lines = self._t, reading.lines_left_out
        cells = len(reading.refusals) - lines
        if lines:
            text = (
                N_("Skip {count} lines and add to the case")
                if lines > 1
                else N_("Skip 1 line and add to the case")
            )
            return t(text, count=lines)
        if cells > 0:
            text = (
                N_("Leave {count} cells empty and add to the case")
                if cells > 1
                else N_("Leave 1 cell empty and add to the case")
            )
            return t(text, count=cells)
        return t(N_("Add to the case"))

    def clear(self) -> None:
        """Forget what the file held."""
        self._shown = None
        self.list.clear()
        for part in (self.heading, self.counts, self.remarks):
            part.setText("")

    def focus_first(self) -> None:
        """Put the focus where the user begins: on the first cell to correct, or on the way on."""
        target = self.list.table if self.list.model.rowCount() else self.take_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)
