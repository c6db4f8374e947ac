"""Export: the workbook for the municipality, what goes into it, and the case file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from casebuilder.model.messages import N_
from casebuilder.model.problems import Severity
from casebuilder.translation import Language, Translator
from casebuilder.ui import theme as look
from casebuilder.ui.context import Context
from casebuilder.ui.dialogs import choose_where_to_save, file_name
from casebuilder.ui.fields.chips import ChipGroup
from casebuilder.ui.jobs import Job
from casebuilder.ui.page import Page
from casebuilder.ui.pages.agenda_part import AgendaPart
from casebuilder.ui.pages.house_style_part import HouseStylePart
from casebuilder.ui.pages.saved_file import SavedFile
from casebuilder.ui.problem_list import ProblemList, problem_rows, problems_role
from casebuilder.ui.take_back import TakeBack, choose_workbook_to_take_back
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.case import Case
    from casebuilder.model.costbenefit.results import Results

_TEXT_WIDTH = 720
"""Lines of text longer than this are hard to read."""
_SUFFIX = ".xlsx"
_PRINT_SUFFIX = ".pdf"


class Abandoned(Exception):  # noqa: N818  no error: the user gave up
    """The user gave up before anything was saved."""


def proposed_name(case: Case, translator: Translator) -> str:
    """Return a file name for the workbook, made of the innovation and the municipality."""
    parts = [part for part in (case.name.strip(), case.municipality.name.strip()) if part]
    return file_name(" - ".join([translator(N_("Business case")), *parts]), "case") + _SUFFIX


def choose_workbook_path(parent: QWidget, translator: Translator, proposed: Path) -> Path | None:
    """Let the user choose where to save the workbook; Qt asks before a file is overwritten."""
    kinds = translator(N_("Excel workbooks")) + f" (*{_SUFFIX})"
    return choose_where_to_save(parent, translator, translator(N_("Save the workbook")), proposed, kinds)


def choose_summary_path(parent: QWidget, translator: Translator, proposed: Path) -> Path | None:
    """Let the user choose where to save the summary; Qt asks before a file is overwritten."""
    kinds = translator(N_("PDF documents")) + f" (*{_PRINT_SUFFIX})"
    return choose_where_to_save(parent, translator, translator(N_("Save the summary")), proposed, kinds)


@dataclass(frozen=True)
class Finish:
    """How a document is finished.

    Attributes:
        style: The file with the house style; None is that of the program.
        password: With which a workbook opens; empty for none.
    """

    style: Path | None = None
    password: str = ""


def export_workbook(
    case: Case, path: Path, language: Language, cancelled: threading.Event, finish: Finish = Finish()
) -> Path:
    """Write the workbook; the whole file or nothing.

    Raises:
        Abandoned: The user gave up; nothing was saved.
        casebuilder.workbook.WorkbookError: It cannot be made or saved.
    """
    from casebuilder.workbook import workbook_bytes
    from casebuilder.workbook.document import protected
    from casebuilder.workbook.house_style import read_house_style
    from casebuilder.workbook.storage import save

    house = None if finish.style is None else read_house_style(finish.style)
    content = protected(workbook_bytes(case, language, house), finish.password)
    if cancelled.is_set():
        raise Abandoned
    save(content, path)
    return path


def export_summary(
    case: Case, path: Path, language: Language, cancelled: threading.Event, finish: Finish = Finish()
) -> Path:
    """Write the summary; the whole file or nothing. A summary has no password.

    Raises:
        Abandoned: The user gave up; nothing was saved.
        casebuilder.workbook.WorkbookError: It cannot be made or saved.
    """
    from casebuilder.workbook.house_style import read_house_style
    from casebuilder.workbook.printing import summary_bytes
    from casebuilder.workbook.storage import save

    house = None if finish.style is None else read_house_style(finish.style)
    content = summary_bytes(case, language, house)
    if cancelled.is_set():
        raise Abandoned
    save(content, path)
    return path


class ProblemNotice(QFrame):
    """Says why something was refused; hidden until then."""

    def __init__(self) -> None:
        """Make it without a text."""
        super().__init__()
        self.setProperty("role", "problems")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.SPACE_MEDIUM, look.SPACE + 4, look.SPACE_MEDIUM, look.SPACE + 4)
        self.text = label("")
        layout.addWidget(self.text)
        self.hide()

    def say(self, text: str) -> None:
        """Show a sentence."""
        self.text.setText(text)
        self.text.setAccessibleName(text)
        self.show()


class ExportPage(Page):
    """Makes the workbook and says what it holds."""

    def __init__(self, context: Context) -> None:
        """Build the page."""
        super().__init__(context)
        t = context.translator
        self._job: Job | None = None
        self._exported: Case | None = None
        self._folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        self._language = t.language
        self._stale = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.SPACE)
        self.blocking = ProblemList(t, t(N_("No workbook can be made yet. This is still needed:")))
        self.advised = ProblemList(t, t(N_("Better mended before you share it:")))
        self.advised.setProperty("role", "callout")
        for problems in (self.blocking, self.advised):
            problems.chosen.connect(context.navigator.go_to_field)
        self.unread = ProblemList(t, t(N_("Not counted with yet:")))
        self.unread.setProperty("role", "callout")
        self.unread.chosen.connect(context.navigator.go_to_field)
        context.store.unread_changed.connect(self._show_unread)
        layout.addWidget(self.unread)
        self._add_workbook(layout)
        layout.addSpacing(look.SPACE_LARGE)
        self._add_contents(layout)
        layout.addSpacing(look.SPACE_LARGE)
        self._add_take_back(layout)
        layout.addSpacing(look.SPACE_LARGE)
        self.agenda = AgendaPart(context, self._folder, lambda: self._language)
        layout.addWidget(self.agenda)
        layout.addSpacing(look.SPACE_LARGE)
        self._add_case_file(layout)
        self.refresh()

    def focus_field(self, path: str) -> bool:
        """Put the focus on the agenda when that is wanted; the page has no fields of the case."""
        if path != "agenda":
            return super().focus_field(path)
        self.agenda.buttons[".pdf"].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _add_workbook(self, layout: QVBoxLayout) -> None:
        t = self.context.translator
        layout.addWidget(label(t(N_("Workbook for the municipality")), "section"))
        text = label(
            t(
                N_(
                    "An Excel file that works without this program: the municipality can follow every"
                    " figure to its source, change an assumption, and see the result move."
                )
            )
        )
        layout.addWidget(text)
        layout.addSpacing(look.SPACE)
        layout.addWidget(self.blocking)
        layout.addWidget(self.advised)
        layout.addWidget(label(t(N_("Language of the workbook"))))
        self.languages = ChipGroup(
            [(language, _own_name(language)) for language in Language], self.context.theme, clearable=False
        )
        for chip in self.languages.chips:
            chip.setAccessibleName(t(N_("Language of the workbook: {language}"), language=chip.text()))
        self.languages.show_value(self._language)
        self.languages.picked.connect(self._choose_language)
        layout.addWidget(self.languages)
        layout.addSpacing(look.SPACE)
        self._add_finish(layout)
        layout.addSpacing(look.SPACE)
        row = QHBoxLayout()
        row.setSpacing(look.SPACE_MEDIUM)
        self.export_button = QPushButton(t(N_("Save the workbook…")))
        self.export_button.setProperty("role", "primary")
        self.export_button.clicked.connect(self.ask_and_export)
        self._name = label("", "muted")
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(160, look.GRID)
        self.progress.setAccessibleName(t(N_("The workbook is being made")))
        self.progress.hide()
        self.cancel_button = QPushButton(t(N_("Stop")))
        self.cancel_button.setAccessibleName(t(N_("Stop making the workbook")))
        self.cancel_button.clicked.connect(self._cancel)
        self.cancel_button.hide()
        self.summary_button = QPushButton(t(N_("Save the summary (PDF)…")))
        self.summary_button.setToolTip(
            t(N_("One page to take to a conversation, with the list of sources behind it."))
        )
        self.summary_button.clicked.connect(self.ask_and_print)
        row.addWidget(self.export_button)
        row.addWidget(self.summary_button)
        row.addWidget(self.progress)
        row.addWidget(self.cancel_button)
        row.addWidget(self._name, 1)
        layout.addLayout(row)
        self.outcome = SavedFile(t, t(N_("Open the file")))
        layout.addWidget(self.outcome)

    def _add_finish(self, layout: QVBoxLayout) -> None:
        """Add the choice of a house style and of a password."""
        t = self.context.translator
        row = QHBoxLayout()
        row.setSpacing(look.SPACE_MEDIUM)
        caption = label(t(N_("Password on the workbook")), wrap=False)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(t(N_("none")))
        self.password.setAccessibleName(t(N_("Password on the workbook")))
        self.password.setMaximumWidth(180)
        caption.setBuddy(self.password)
        row.addWidget(caption)
        row.addWidget(self.password)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addSpacing(look.SPACE)
        self.house_style = HouseStylePart(self.context, self._folder)
        layout.addWidget(self.house_style)

    @property
    def finish(self) -> Finish:
        """How the next document is finished."""
        return Finish(self.house_style.path, self.password.text())

    def _add_contents(self, layout: QVBoxLayout) -> None:
        t = self.context.translator
        layout.addWidget(label(t(N_("What is in it, and what is not")), "section"))
        self._sheets = label("")
        self._inside = label("")
        self._outside = label(
            t(
                N_(
                    "Not in it: rows or names of clients (a case holds none), your name, the name of this"
                    " computer or its folders. Nothing is sent anywhere: the file stays on this computer"
                    " until you send it."
                )
            )
        )
        self._assumptions = label("", "muted")
        for text in (self._sheets, self._inside, self._outside, self._assumptions):
            layout.addWidget(text)

    def _add_take_back(self, layout: QVBoxLayout) -> None:
        t = self.context.translator
        layout.addWidget(label(t(N_("Did the workbook come back?")), "section"))
        text = label(
            t(
                N_(
                    "When the municipality has filled in figures of its own, you see here which ones, and"
                    " take over what you agree with. You can also drop the file on this window."
                )
            )
        )
        layout.addWidget(text)
        self.take_back_button = QPushButton(t(N_("Take back a workbook…")))
        self.take_back_button.clicked.connect(self.ask_and_take_back)
        layout.addWidget(self.take_back_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.refused = ProblemNotice()
        layout.addWidget(self.refused)
        self.take_back = TakeBack(
            self,
            lambda: self.context.store,
            lambda: t,
            lambda message: self.refused.say(t.message(message)),
            lambda message: self.context.navigator.announce(t.message(message)),
        )

    def ask_and_take_back(self) -> None:
        """Ask which workbook came back, and show what was changed in it."""
        path = choose_workbook_to_take_back(self, self.context.translator, self._folder)
        if path is not None:
            self.refused.hide()
            self.take_back.start(path)

    def _add_case_file(self, layout: QVBoxLayout) -> None:
        t = self.context.translator
        layout.addWidget(label(t(N_("Case file")), "section"))
        text = label(
            t(
                N_(
                    "The case file holds everything you filled in. Keep it, or give it to your advisor, who"
                    " can open it in this program."
                )
            )
        )
        layout.addWidget(text)
        self.save_button = QPushButton(t(N_("Save the case file")))
        self.save_button.clicked.connect(self.context.navigator.save_case)
        layout.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignLeft)

    # Showing

    def results_changed(self) -> None:
        """Show the new results, now or when the page is shown."""
        self._stale = True
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Catch up with what changed while another page was shown (Qt)."""
        super().showEvent(event)
        self._show_unread()
        if self._stale:
            self.refresh()

    def _show_unread(self) -> None:
        if self.isVisible():
            self.unread.show_problems(
                problem_rows(self.context.store.unread_problems(), self.context.translator)
            )

    def refresh(self) -> None:
        """Show what the current case would give."""
        self._stale = False
        t = self.context.translator
        store = self.context.store
        errors = [problem for problem in store.problems if problem.severity is Severity.ERROR]
        warnings = [problem for problem in store.problems if problem.severity is Severity.WARNING]
        self.blocking.setProperty("role", problems_role(errors))
        look.restyle(self.blocking)
        self.blocking.show_problems(problem_rows(errors, t))
        self.advised.show_problems(problem_rows([] if errors else warnings, t))
        for button in (self.export_button, self.summary_button):
            button.setEnabled(store.results is not None and self._job is None)
        self._name.setText(proposed_name(store.case, Translator(self._language)))
        self._name.setVisible(self._job is None)
        self._show_contents(store.results)
        self.agenda.refresh()
        if self._exported is not None:
            changed = self._exported != store.case
            text = t(N_("The case has changed since. Save the workbook again to have the changes in it."))
            self.outcome.add_remark(text if changed else "")

    def _show_contents(self, results: Results | None) -> None:
        t = self.context.translator
        contacts = _contacts(self.context.store.case)
        inside = t(
            N_(
                "In it: every figure with its source, date and evidence, your answers to the six questions,"
                " and what you noted on parties, support and evidence."
            )
        )
        if contacts:
            people = t(
                N_("Also the work contacts you named there: {contacts}."), contacts=", ".join(contacts)
            )
            inside = f"{inside} {people}"
        self._inside.setText(inside)
        self._sheets.setVisible(results is not None)
        self._assumptions.setVisible(results is not None)
        if results is None:
            return
        from casebuilder.model.costbenefit.unproven import figures_with_evidence
        from casebuilder.workbook.plan import sheet_names

        names = sheet_names(results, Translator(self._language))
        self._sheets.setText(t(N_("Sheets: {sheets}."), sheets="\N{NO-BREAK SPACE}· ".join(names)))
        figures = figures_with_evidence(results)
        assumed = sum(item.quantity is not None and item.quantity.assumption for item in figures)
        self._assumptions.setText(
            t(
                N_(
                    "{assumed} of the {all} figures are still an assumption that nobody has checked; the"
                    " workbook says so at each of them."
                ),
                assumed=assumed,
                all=len(figures),
            )
        )

    def _choose_language(self, language: Language) -> None:
        self._language = language
        self.refresh()

    # Exporting

    def ask_and_export(self) -> None:
        """Ask for a file name and make the workbook there."""
        t = self.context.translator
        proposed = self._folder / proposed_name(self.context.store.case, Translator(self._language))
        path = choose_workbook_path(self, t, proposed)
        if path is not None:
            self.export_to(path)

    def ask_and_print(self) -> None:
        """Ask for a file name and make the summary there."""
        t = self.context.translator
        name = proposed_name(self.context.store.case, Translator(self._language))
        proposed = (self._folder / name).with_suffix(_PRINT_SUFFIX)
        path = choose_summary_path(self, t, proposed)
        if path is not None:
            self.print_to(path)

    def export_to(self, path: Path) -> None:
        """Make the workbook in the background and save it."""
        self._make(export_workbook, path)

    def print_to(self, path: Path) -> None:
        """Make the summary in the background and save it."""
        self._make(export_summary, path)

    def _make(
        self, write: Callable[[Case, Path, Language, threading.Event, Finish], Path], path: Path
    ) -> None:
        if self._job is not None:
            return
        case, language, finish = self.context.store.case, self._language, self.finish
        self._folder = path.parent
        self._exported = None
        job = Job(lambda cancelled: (case, write(case, path, language, cancelled, finish)), "export")
        job.done.connect(self._saved)
        job.failed.connect(self._failed)
        self._job = job
        self.outcome.hide()
        self._show_busy(busy=True)
        job.start()

    def _show_busy(self, *, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.cancel_button.setVisible(busy)
        self.cancel_button.setEnabled(busy)
        self.refresh()

    def _cancel(self) -> None:
        if self._job is not None:
            self.cancel_button.setEnabled(False)
            self._job.cancel()

    def _end(self) -> None:
        if self._job is not None:
            self._job.wait()
        self._job = None

    def _saved(self, result: tuple[Case, Path]) -> None:
        self._end()
        self._exported, path = result
        t = self.context.translator
        is_summary = path.suffix.lower() == _PRINT_SUFFIX
        text = N_("The summary is saved as {file}.") if is_summary else N_("The workbook is saved as {file}.")
        self.outcome.say(t(text, file=path.name), path=path)
        self._show_busy(busy=False)

    def _failed(self, error: Exception) -> None:
        from casebuilder.workbook import WorkbookError

        self._end()
        t = self.context.translator
        if isinstance(error, Abandoned):
            self.outcome.say(t(N_("Stopped. Nothing was saved.")))
        elif isinstance(error, WorkbookError):
            self.outcome.say(t.message(error.message), error=True)
        else:
            self._show_busy(busy=False)
            raise error
        self._show_busy(busy=False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Keep the lines of text short enough to read (Qt)."""
        super().resizeEvent(event)
        layout = self.layout()
        if layout is not None:
            widest = round(_TEXT_WIDTH * self.context.theme.text_scale)
            layout.setContentsMargins(0, 0, max(0, self.width() - widest), 0)


def _own_name(language: Language) -> str:
    """Return the name of a language in that language."""
    return {Language.DUTCH: "Nederlands", Language.ENGLISH: "English"}[language]


def _contacts(case: Case) -> list[str]:
    """Return the contacts named at the questions, the parties and the evidence, each once."""
    from casebuilder.model.questions import Answer

    answers = [getattr(case.questions, name) for name in type(case.questions).model_fields]
    named = [answer.contact.strip() for answer in answers if isinstance(answer, Answer)]
    named += [party.contact.strip() for party in case.support.parties]
    named += [request.asked_by.strip() for request in case.evidence.requests]
    named.append(case.evidence.approach_with.strip())
    return list(dict.fromkeys(contact for contact in named if contact))
