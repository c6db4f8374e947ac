"""Outcomes by form: an empty form for who scores, and a filled-in form or another table read into the case.

Of another table than our own form the columns are recognised by their headings; what was taken for
what is said, and reading is one step that can be undone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from casebuilder.file_errors import reason
from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes.editing import with_added
from casebuilder.ui import dialogs
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import Callout, link_button
from casebuilder.ui.jobs import Job
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.intake.pseudonyms import PseudonymKey
    from casebuilder.intake.zrm_form import ZrmForm
    from casebuilder.intake.zrm_import import ZrmMapping
    from casebuilder.translation import Translator

_LISTED = 6
_WHOLE = 100
_OPENED = 0.5
"""Share of the work that is done once a file is open."""


@dataclass(frozen=True)
class _Read:
    """What reading a file gave; nothing at all when the user gave up.

    Attributes:
        form: What was read.
        mapping: Which column was taken for what, where the file is not our own form.
        refused: Why the file could not be read.
    """

    form: ZrmForm | None = None
    mapping: ZrmMapping | None = None
    refused: Message | None = None


class FormsPart(QWidget):
    """Makes an empty form and reads a filled-in one; client numbers become pseudonyms at once.

    Signals:
        progressed: How far the reading is, in per cents; comes from the thread that reads.
    """

    progressed = Signal(int)

    def __init__(self, form: Form) -> None:
        """Make the buttons.

        Args:
            form: The form of the page.
        """
        super().__init__()
        self._form = form
        self._key: PseudonymKey | None = None
        self._job: Job | None = None
        t = form.t
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        line = QWidget()
        row = FlowLayout(line, SPACE, SPACE)
        self.make = self._button(t(N_("Make an empty form")), "file-plus", self._make)
        self.read = self._button(t(N_("Read a form or a table")), "file-spreadsheet", self._choose)
        row.addWidget(self.make)
        row.addWidget(self.read)
        self.open_key = link_button(t(N_("Open the key of an earlier form")), self._open_key)
        row.addWidget(self.open_key)
        column.addWidget(line)
        column.addWidget(self._progress())
        self.outcome: Callout | None = None
        self._column = column
        self.progressed.connect(self.bar.setValue)

    def _button(self, text: str, icon: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setIcon(self._form.icon(icon))

        def clicked() -> None:
            act()

        button.clicked.connect(clicked)
        return button

    def _progress(self) -> QWidget:
        t = self._form.t
        self.progress = QWidget()
        row = QHBoxLayout(self.progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_MEDIUM)
        self.bar = QProgressBar()
        self.bar.setRange(0, _WHOLE)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(self._form.scaled(160), SPACE)
        self.bar.setAccessibleName(t(N_("The file is being read")))
        self.cancel = QPushButton(t(N_("Cancel")))
        self.cancel.clicked.connect(self._give_up)
        row.addWidget(label(t(N_("The file is being read …")), "muted", wrap=False))
        row.addWidget(self.bar)
        row.addWidget(self.cancel)
        row.addStretch(1)
        self.progress.hide()
        return self.progress

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
            self._say(
                t(
                    N_("{file} could not be saved ({reason}). Choose another folder or name."),
                    file=path.name,
                    reason=reason(error),
                )
            )
            return
        self._form.context.navigator.announce(t(N_("The form is saved as {file}."), file=path.name))

    # The filled-in form.

    def _choose(self) -> None:
        t = self._form.t
        kinds = t(N_("Spreadsheets")) + " (*.xlsx *.ods *.xls *.csv *.txt)"
        path = dialogs.choose_file(self, t, t(N_("Read a form or a table")), Path.home(), kinds)
        if path is not None:
            self.read_from(path)

    def read_from(self, path: Path) -> None:
        """Read a form in a thread of its own, and take over what it holds."""
        from casebuilder.intake.pseudonyms import PseudonymKey

        if self._job is not None:
            return
        key = self._key = self._key or PseudonymKey.new()
        self._say("")
        self.progress.show()
        self.bar.setValue(0)
        self.read.setEnabled(False)

        def work(cancelled: threading.Event) -> _Read:
            return _read(path, key, lambda share: self.progressed.emit(round(_WHOLE * share)), cancelled)

        self._job = Job(work, "zrm form")
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)
        self._job.start()

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _ended(self) -> None:
        self._job = None
        self.progress.hide()
        self.read.setEnabled(True)
        self.read.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: Exception) -> None:
        self._ended()
        raise error

    def _done(self, found: _Read) -> None:
        self._ended()
        t = self._form.t
        if found.refused is not None:
            self._say(t.message(found.refused))
        elif found.form is not None:
            self._take_over(found.form, found.mapping)

    def _take_over(self, form: ZrmForm, mapping: ZrmMapping | None) -> None:
        t, store = self._form.t, self._form.context.store
        added = with_added(store.case.outcomes, form.outcomes)
        if isinstance(added, Message):
            self._say(t.message(added))
            return
        store.change(
            t(N_("Outcomes read from a file")),
            lambda case: case.model_copy(update={"outcomes": added.outcomes}),
        )
        lines = [
            t(
                N_(
                    "{used} lines were used and {left_out} left out: {clients} new clients, {scores} new"
                    " scores and {replaced} scores replaced."
                ),
                used=str(form.lines),
                left_out=str(form.lines_left_out),
                clients=str(added.new_clients),
                scores=str(added.new_scores),
                replaced=str(added.replaced_scores),
            )
        ]
        if mapping is not None:
            lines.append(_mapping_words(mapping, t))
        lines.extend(
            t(
                N_("{sheet}, line {line}, column {column} ({header}): {reason}")
                if item.sheet
                else N_("Line {line}, column {column} ({header}): {reason}"),
                sheet=item.sheet,
                line=str(item.line),
                column=str(item.column),
                header=item.header,
                reason=item.reason,
            )
            for item in form.refusals[:_LISTED]
        )
        if len(form.refusals) > _LISTED:
            lines.append(t(N_("and {count} more."), count=len(form.refusals) - _LISTED))
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
            callout.add_link(t(N_("Save the key")), self._save_key)

    # The key of the pseudonyms.

    def _save_key(self) -> None:
        t = self._form.t
        if self._key is None:
            return
        name = t(N_("client-key"))
        path = dialogs.choose_where_to_save(
            self, t, t(N_("Save the key")), Path(f"{name}.txt"), t(N_("Key")) + " (*.txt)"
        )
        if path is None:
            return
        try:
            self._key.save(path)
        except OSError as error:
            self._say(
                t(
                    N_("{file} could not be saved ({reason}). Choose another folder or name."),
                    file=path.name,
                    reason=reason(error),
                )
            )
            return
        self._form.context.navigator.announce(
            t(N_("The key is saved as {file}. Keep it apart from the case."), file=path.name)
        )

    def _open_key(self) -> None:
        t = self._form.t
        path = dialogs.choose_file(
            self, t, t(N_("Open the key of an earlier form")), Path.home(), t(N_("Key")) + " (*.txt)"
        )
        if path is not None:
            self.use_key_of(path)

    def use_key_of(self, path: Path) -> None:
        """Recognise clients with a key that was saved at an earlier form."""
        from casebuilder.intake.errors import IntakeError
        from casebuilder.intake.pseudonyms import PseudonymKey

        try:
            self._key = PseudonymKey.load(path)
        except IntakeError as error:
            self._say(self._form.t.message(error.message))
            return
        self._form.context.navigator.announce(
            self._form.t(N_("The next form is read with the key of {file}."), file=path.name)
        )

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


def _read(
    path: Path, key: PseudonymKey, progress: Callable[[float], None], cancelled: threading.Event
) -> _Read:
    """Read a file: our own form, or another table by the headings of its columns."""
    from casebuilder.intake.errors import IntakeError
    from casebuilder.intake.sources import open_source
    from casebuilder.intake.work import CancelledError, Work
    from casebuilder.intake.zrm_form import is_form, read_form
    from casebuilder.intake.zrm_import import propose_mapping, read_scores

    work = Work(progress, cancelled.is_set)
    try:
        source = open_source(path, work.part(0, _OPENED))
        rest = work.part(_OPENED, 1)
        if is_form(source):
            return _Read(read_form(source, key, rest))
        mapping = propose_mapping(source)
        return _Read(read_scores(source, mapping, None, key, rest), mapping)
    except IntakeError as error:
        return _Read(refused=error.message)
    except CancelledError:
        return _Read()


def _mapping_words(mapping: ZrmMapping, translator: Translator) -> str:
    """Return which columns were taken for what, by their headings."""
    t = translator
    parts = [t(N_("client number: {header}"), header=mapping.client)]
    if mapping.group:
        parts.append(t(N_("group: {header}"), header=mapping.group))
    if mapping.moment:
        parts.append(t(N_("measurement: {header}"), header=mapping.moment))
    parts.append(t(N_("scores: {headers}"), headers=", ".join(item.header for item in mapping.scores)))
    return t(N_("Recognised by their headings: {columns}."), columns="; ".join(parts))
