"""Outcomes by form: an empty form for who scores, and a filled-in form or another table read into the case.

Of another table than our own form the user sees and changes which column is what; reading is one step
that can be undone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from casebuilder.file_errors import reason
from casebuilder.model.case import Case
from casebuilder.model.messages import N_
from casebuilder.ui import dialogs
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import Callout, link_button
from casebuilder.ui.import_session import Stage
from casebuilder.ui.pages.import_parts import BusyRow, ErrorBox, counts_words
from casebuilder.ui.pages.outcome_mapping import ScoreMappingPart
from casebuilder.ui.pages.outcome_review import ScoreReviewPart, addition_words
from casebuilder.ui.scores_session import ScoresTakenIn, scores_session_of
from casebuilder.ui.theme import SPACE

_DOING = {
    Stage.OPENING: N_("Opening the file…"),
    Stage.READING: N_("Reading the lines…"),
    Stage.TAKING_IN: N_("Adding to the case…"),
}


class FormsPart(QWidget):
    """Makes an empty form, and brings a filled-in one or another table into the case, step by step.

    Signals:
        at_work: Whether a file is on its way into the case.
    """

    at_work = Signal(bool)

    def __init__(self, form: Form) -> None:
        """Make the buttons; the part follows the session of the case.

        Args:
            form: The form of the page.
        """
        super().__init__()
        self._form = form
        self.session = scores_session_of(form.context.store)
        self._stage: Stage | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        self._column = column
        self.error = ErrorBox()
        column.addWidget(self.error)
        self.start = self._add_start()
        column.addWidget(self.start)
        self.busy = BusyRow(form.context, self.session)
        column.addWidget(self.busy)
        self.mapping = ScoreMappingPart(form.context, self.session)
        column.addWidget(self.mapping)
        self.review = ScoreReviewPart(form.context, self.session)
        column.addWidget(self.review)
        self.outcome: Callout | None = None
        self.session.changed.connect(self.refresh)
        self.session.taken_in.connect(self._say_taken_in)
        form.listen(self, self)
        self.case_changed(form.case, form.case)
        self.refresh()

    def _add_start(self) -> QWidget:
        t = self._form.t
        holder = QWidget()
        row = FlowLayout(holder, SPACE, SPACE)
        self.make = self._button(t(N_("Make an empty form")), "file-plus", self._make)
        self.read = self._button(t(N_("Read a form or a table")), "file-spreadsheet", self._choose)
        self.open_key = link_button(t(N_("Use the key of an earlier import…")), self._use_key)
        self.example = link_button(t(N_("Try it with a made-up form")), self._open_example)
        for widget in (self.make, self.read, self.open_key, self.example):
            row.addWidget(widget)
        for link in (self.open_key, self.example):
            link.setMinimumHeight(self.make.sizeHint().height())
        return holder

    def _button(self, text: str, icon: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setIcon(self._form.icon(icon))

        def clicked() -> None:
            act()

        button.clicked.connect(clicked)
        return button

    # The empty form.

    def _make(self) -> None:
        from casebuilder.intake.zrm_form_workbook import zrm_form

        t = self._form.t
        name = t(N_("zrm-form"))
        path = dialogs.choose_where_to_save(
            self, t, t(N_("Save the empty form")), Path(f"{name}.xlsx"), "Excel (*.xlsx)"
        )
        if path is None:
            return
        try:
            path.write_bytes(zrm_form(t.language, self._form.case.outcomes.version))
        except OSError as error:
            self.error.say(
                t(
                    N_("{file} could not be saved ({reason}). Choose another folder or name."),
                    file=path.name,
                    reason=reason(error),
                )
            )
            return
        self.error.say("")
        self._form.context.navigator.announce(t(N_("The form is saved as {file}."), file=path.name))

    # A file.

    def _choose(self) -> None:
        t = self._form.t
        kinds = t(N_("Spreadsheets")) + " (*.xlsx *.ods *.xls *.csv *.txt *.tsv)"
        path = dialogs.choose_file(self, t, t(N_("Read a form or a table")), Path.home(), kinds)
        if path is not None:
            self.open_file(path)

    def _open_example(self) -> None:
        """Read the made-up form that comes with the program."""
        from casebuilder.templates import example_scores

        self._say("")
        self.session.open_file(example_scores(), made_up=True)

    def _use_key(self) -> None:
        self.mapping.key.load()

    def open_file(self, path: Path) -> None:
        """Open a form or a table, unless another one is being worked on."""
        self._say("")
        self.session.open_file(path)

    # Showing.

    def case_changed(self, _old: Case, new: Case) -> None:
        """Offer the made-up form as long as there are no clients: it has no place among real ones."""
        self.example.setVisible(not new.outcomes.clients)

    def refresh(self) -> None:
        """Show where the file is."""
        if self.session.needs_no_look:
            self.session.take_in(self._form.t)
            return
        t, stage = self._form.t, self.session.stage
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self.start.setVisible(stage is Stage.NONE)
        self.busy.setVisible(stage.is_work)
        self.mapping.setVisible(stage is Stage.MAPPING)
        self.review.setVisible(stage is Stage.REVIEW)
        error = self.session.error
        self.error.say("" if error is None else t.message(error))
        if stage.is_work:
            self.busy.say(t(_DOING[stage]))
        elif stage is Stage.NONE:
            # Nothing of a stranger's file stays in a widget that is out of sight.
            self.mapping.clear()
            self.review.clear()
        elif stage is Stage.MAPPING:
            self.mapping.refresh()
        else:
            self.review.refresh()
        if stage is not self._stage:
            before, self._stage = self._stage, stage
            self.at_work.emit(stage is not Stage.NONE)
            if before is not None and had_focus:
                self._focus_stage(stage)

    def _focus_stage(self, stage: Stage) -> None:
        """Keep the keyboard where the work is: what had the focus has gone."""
        if stage is Stage.MAPPING:
            self.mapping.focus_first()
        elif stage is Stage.REVIEW:
            self.review.focus_first()
        elif stage is Stage.NONE:
            self.read.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.busy.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_taken_in(self, found: ScoresTakenIn) -> None:
        t = self._form.t
        lines = [counts_words(t, found.form.counts), addition_words(t, found.addition)]
        cells = len(found.form.refusals) - found.form.lines_left_out
        if cells > 0:
            lines.append(t(N_("Cells that could not be read and stay empty: {count}."), count=cells))
        lines.append(
            t(
                N_(
                    "The client numbers became pseudonyms. Save the key outside the case to recognise the"
                    " same clients in a later form."
                )
            )
        )
        callout = self._say("\n".join(lines))
        if callout is not None:
            callout.add_link(t(N_("Keep the key in a file…")), self.mapping.key.save)

    def _say(self, text: str) -> Callout | None:
        """Say something below the buttons in place of what was said; nothing for an empty text."""
        if self.outcome is not None:
            self.outcome.hide()
            self._column.removeWidget(self.outcome)
            self.outcome.deleteLater()
            self.outcome = None
        if text:
            self.outcome = Callout()
            self.outcome.say(text)
            self._column.addWidget(self.outcome)
        return self.outcome
