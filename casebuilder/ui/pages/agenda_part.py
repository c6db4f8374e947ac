"""The agenda for the first conversation, on the export page: what is on it, and saving it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from casebuilder.model.messages import N_
from casebuilder.translation import Language, Translator
from casebuilder.ui import theme as look
from casebuilder.ui.context import Context
from casebuilder.ui.dialogs import choose_where_to_save, file_name
from casebuilder.ui.jobs import Job
from casebuilder.ui.pages.saved_file import SavedFile
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.case import Case

_KINDS = {".pdf": N_("PDF documents"), ".docx": N_("Word documents"), ".xlsx": N_("Spreadsheets")}


def proposed_agenda_name(case: Case, translator: Translator, suffix: str) -> str:
    """Return a file name for the agenda, made of the innovation and the municipality."""
    parts = [part for part in (case.name.strip(), case.municipality.name.strip()) if part]
    return file_name(" - ".join([translator(N_("Agenda")), *parts]), "agenda") + suffix


def choose_agenda_path(parent: QWidget, translator: Translator, proposed: Path) -> Path | None:
    """Let the user choose where to save the agenda; Qt asks before a file is overwritten."""
    kinds = f"{translator(_KINDS[proposed.suffix])} (*{proposed.suffix})"
    return choose_where_to_save(parent, translator, translator(N_("Save the agenda")), proposed, kinds)


class AgendaPart(QWidget):
    """Says what is still to be asked, and saves it as a document to print or to change.

    Attributes:
        buttons: The buttons that save, by the end of the file name.
        outcome: What became of it.
    """

    def __init__(self, context: Context, folder: Path, language: Callable[[], Language]) -> None:
        """Build the part.

        Args:
            context: What the page was given.
            folder: Where the dialog starts.
            language: Returns the language of documents.
        """
        super().__init__()
        self._context = context
        self._folder = folder
        self._language = language
        self._job: Job | None = None
        t = context.translator
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.SPACE)
        column.addWidget(label(t(N_("Agenda for the first conversation")), "section"))
        self._about = label("")
        column.addWidget(self._about)
        row = QHBoxLayout()
        row.setSpacing(look.SPACE)
        self.buttons = {
            ".pdf": QPushButton(t(N_("Save as PDF…"))),
            ".docx": QPushButton(t(N_("Save as Word document…"))),
            ".xlsx": QPushButton(t(N_("Save as spreadsheet…"))),
        }
        for suffix, button in self.buttons.items():
            button.setAccessibleName(
                t(N_("Agenda for the first conversation: {action}"), action=button.text())
            )
            button.clicked.connect(self._saver(suffix))
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.outcome = SavedFile(t, t(N_("Open the agenda")))
        column.addWidget(self.outcome)

    @property
    def text(self) -> str:
        """What it says about the agenda."""
        return self._about.text()

    def refresh(self) -> None:
        """Say what is on the agenda of the current case."""
        from casebuilder.model.agenda import PointKind, agenda

        t, store = self._context.translator, self._context.store
        results = store.results
        found = agenda(store.case, results if results is not None and results.case == store.case else None)
        if not found.count:
            self._about.setText(
                t(N_("Nothing is open any more; the agenda holds room for what you agree on."))
            )
            return
        kinds = " · ".join(
            t(
                N_("{what}: {count}, the heaviest of {all}")
                if kind is PointKind.ASSUMPTION and found.further_assumptions
                else N_("{what}: {count}"),
                what=t(kind.label),
                count=found.count_of(kind),
                all=found.count_of(kind) + found.further_assumptions,
            )
            for kind in PointKind
            if found.count_of(kind)
        )
        text = t(N_("Open points: {count}, by the person to ask. {kinds}."), count=found.count, kinds=kinds)
        if found.first_count < found.count:
            first = t(
                N_("What matters most ({count}) stands on the first page, for a conversation of an hour."),
                count=found.first_count,
            )
            text = f"{text} {first}"
        self._about.setText(text)

    def _saver(self, suffix: str) -> Callable[[], None]:
        def ask() -> None:
            t = self._context.translator
            name = proposed_agenda_name(self._context.store.case, Translator(self._language()), suffix)
            path = choose_agenda_path(self, t, self._folder / name)
            if path is not None:
                self.save_to(path)

        return ask

    def save_to(self, path: Path) -> None:
        """Make the agenda in the background and save it."""
        if self._job is not None:
            return
        from casebuilder.printed import save_agenda

        case, language = self._context.store.case, self._language()
        self._folder = path.parent

        def work(_cancelled: object) -> Path:
            save_agenda(case, path, language)
            return path

        job = Job(work, "agenda")
        job.done.connect(self._saved)
        job.failed.connect(self._failed)
        self._job = job
        self.outcome.hide()
        self._show_busy(busy=True)
        job.start()

    def _show_busy(self, *, busy: bool) -> None:
        for button in self.buttons.values():
            button.setEnabled(not busy)

    def _end(self) -> None:
        if self._job is not None:
            self._job.wait()
        self._job = None
        self._show_busy(busy=False)

    def _saved(self, path: Path) -> None:
        self._end()
        t = self._context.translator
        self.outcome.say(t(N_("The agenda is saved as {file}."), file=path.name), path=path)

    def _failed(self, error: Exception) -> None:
        from casebuilder.printed import PrintError

        self._end()
        if not isinstance(error, PrintError):
            raise error
        self.outcome.say(self._context.translator.message(error.message), error=True)
