"""The part of the page with which registrations come in: from a file, by pasting or by typing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from casebuilder.model.hard_data.document import ColumnRole
from casebuilder.model.messages import N_
from casebuilder.ui import dialogs
from casebuilder.ui.context import Context
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.fields.form_page import link_button
from casebuilder.ui.icons import icon
from casebuilder.ui.import_session import Stage
from casebuilder.ui.intake_session import IntakeSession, Renewed, TakenIn
from casebuilder.ui.latest import Latest
from casebuilder.ui.pages.hard_data_mapping import MappingPart
from casebuilder.ui.pages.hard_data_review import ReviewPart
from casebuilder.ui.pages.hard_data_typing import TypingPart
from casebuilder.ui.pages.import_parts import BusyRow, ErrorBox
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM
from casebuilder.ui.widgets import label

FILES = "*.csv *.txt *.tsv *.xlsx *.xls *.ods *.xml"


class ImportPart(QWidget):
    """Shows where a file is on its way into the case, and nothing but what can be done then."""

    def __init__(self, context: Context, session: IntakeSession) -> None:
        """Make the part; it follows the session."""
        super().__init__()
        self._context, self._session = context, session
        self._t = context.translator
        self._folder = Path.home()
        self._replaces = ""
        self._typing_wanted = False
        self._stage: Stage | None = None
        self._form_path = Path()
        self._forms = Latest("intake form", self)
        self._forms.answered.connect(self._form_saved)
        self._forms.failed.connect(self._form_failed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        self.error = ErrorBox()
        self.error_text = self.error.text
        column.addWidget(self.error)
        self.start = self._add_start()
        column.addWidget(self.start)
        self.busy = BusyRow(context, session)
        self.cancel_button = self.busy.cancel
        column.addWidget(self.busy)
        self.typing = TypingPart(context, self._typed, self._stop_typing)
        column.addWidget(self.typing)
        self.mapping = MappingPart(context, session)
        column.addWidget(self.mapping)
        self.review = ReviewPart(context, session)
        column.addWidget(self.review)
        session.changed.connect(self.refresh)
        session.taken_in.connect(self._say_taken_in)
        self.refresh()

    def _add_start(self) -> QWidget:
        t, theme = self._t, self._context.theme
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        buttons = QWidget()
        row = FlowLayout(buttons, SPACE, SPACE)
        self.file_button = QPushButton(t(N_("Choose a file…")))
        self.file_button.setProperty("role", "primary")
        self.file_button.setIcon(icon("folder-open", theme, theme.accent_text))
        self.file_button.clicked.connect(self.choose_file)
        self.paste_button = QPushButton(t(N_("Paste")))
        self.paste_button.setToolTip(t(N_("Take over what you copied from a spreadsheet")))
        self.paste_button.clicked.connect(self.paste)
        self.type_button = QPushButton(t(N_("Type it yourself")))
        self.type_button.clicked.connect(self._start_typing)
        for button in (self.file_button, self.paste_button, self.type_button):
            row.addWidget(button)
        column.addWidget(buttons)
        column.addWidget(
            label(
                t(
                    N_(
                        "CSV, Excel (XLSX, XLS), ODS or an iWmo declaration (WMO323). You can also drag the"
                        " file onto the window."
                    )
                ),
                "muted",
            )
        )
        links = QWidget()
        flow = FlowLayout(links, SPACE_MEDIUM, SPACE)
        self.example_button = link_button(t(N_("Try it with a made-up file")), self.open_example)
        self.form_button = link_button(t(N_("Save an intake form for the provider…")), self.save_form)
        flow.addWidget(self.form_button)
        flow.addWidget(self.example_button)
        column.addWidget(links)
        return holder

    # Beginning.

    def choose_file(self, replaces: str = "") -> None:
        """Let the user choose a file, and open it.

        Args:
            replaces: Identifier of the table that it takes the place of; empty for none.
        """
        t = self._t
        registrations, every = t(N_("Registrations")), t(N_("All files"))
        kinds = f"{registrations} ({FILES});;{every} (*)"
        path = dialogs.choose_existing(
            self, t, t(N_("Choose a file with registrations")), self._folder, kinds
        )
        if path is not None:
            self.open_file(path, replaces)

    def open_file(self, path: Path, replaces: str = "") -> None:
        """Open a file, unless another one is being worked on."""
        self._folder = path.parent
        self._typing_wanted = False
        self._session.open_file(path, self._neutral_name(path), replaces)

    def _neutral_name(self, path: Path) -> str:
        """Return a name for a table that says nothing of what the file is called: that can be a client."""
        number = len(self._context.store.case.hard_data.tables) + 1
        kind = path.suffix.lower().lstrip(".")
        return self._t(N_("File {number} ({kind})"), number=str(number), kind=kind or "–")

    def save_form(self) -> None:
        """Save an empty form that a provider fills in, and that is read without a mapping."""
        t = self._t
        name, workbooks = t(N_("Intake form registrations")), t(N_("Workbooks"))
        proposed = self._folder / f"{name}.xlsx"
        kinds = f"{workbooks} (*.xlsx)"
        path = dialogs.choose_where_to_save(self, t, t(N_("Save the intake form")), proposed, kinds)
        if path is not None:
            self.save_form_to(path)

    def save_form_to(self, path: Path) -> None:
        """Save the form; say so when that fails."""
        t = self._t

        def work() -> Path:
            from casebuilder.atomic import replace_file
            from casebuilder.intake.form import intake_form

            replace_file(path, intake_form(t.language))
            return path

        self._form_path = path
        self._forms.ask(work)

    def _form_saved(self, path: Path) -> None:
        self._folder = path.parent
        text = N_("The intake form is saved as {file}.")
        self._context.navigator.announce(self._t(text, file=path.name))

    def _form_failed(self, error: Exception) -> None:
        from casebuilder.file_errors import reason

        if not isinstance(error, OSError):
            raise error
        text = N_("The form cannot be saved as {file} ({reason}). Choose another folder.")
        self.error.say(self._t(text, file=self._form_path.name, reason=reason(error)))

    def open_example(self) -> None:
        """Open the made-up file that comes with the program."""
        from casebuilder.templates import example_registrations

        path = example_registrations(self._t.language)
        self._session.open_file(path, self._t(N_("Made-up registrations")))

    def paste(self) -> None:
        """Take over what was copied from a spreadsheet."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self._session.open_text(text, self._t(N_("Pasted registrations")))
            return
        self.error.say(
            self._t(
                N_(
                    "There is no text to paste. Select the cells in your spreadsheet, the headings included,"
                    " copy them, and press Paste again."
                )
            )
        )

    def _start_typing(self) -> None:
        self._typing_wanted = True
        self.refresh()
        self.typing.grid.setFocus()
        self.typing.grid.setCurrentCell(0, 0)

    def _stop_typing(self) -> None:
        self._typing_wanted = False
        self.refresh()
        self.type_button.setFocus()

    def _typed(self, lines: list[dict[ColumnRole, str]]) -> None:
        self._session.open_lines(lines, self._t(N_("Typed registrations")), self._t)

    # Showing.

    def refresh(self) -> None:
        """Show where the file is."""
        stage = self._session.stage
        busy = stage.is_work
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        is_typing = False if stage is not Stage.NONE else self._typing_wanted
        if stage is Stage.MAPPING and self._stage is Stage.OPENING:
            self._typing_wanted = False
        self.start.setVisible(stage is Stage.NONE and not is_typing)
        self.typing.setVisible(is_typing)
        self.busy.setVisible(busy)
        self.mapping.setVisible(stage is Stage.MAPPING)
        self.review.setVisible(stage is Stage.REVIEW)
        error = self._session.error
        self.error.say("" if error is None else self._t.message(error))
        if busy:
            self._show_doing(stage)
        elif stage is Stage.NONE:
            # Nothing of a stranger's file stays in a widget that is out of sight.
            self.mapping.clear()
            self.review.clear()
        elif stage is Stage.MAPPING:
            self.mapping.refresh()
        elif stage is Stage.REVIEW:
            self.review.refresh()
        if stage is not self._stage:
            before, self._stage = self._stage, stage
            if before is not None and had_focus:
                self._focus_stage(stage, before)

    def _focus_stage(self, stage: Stage, before: Stage) -> None:
        """Keep the keyboard where the work is: what had the focus has gone."""
        if stage is Stage.MAPPING:
            self.mapping.focus_first()
        elif stage is Stage.REVIEW:
            self.review.focus_first()
        elif stage is Stage.NONE and before is not Stage.NONE:
            (self.typing.grid if self._typing_wanted else self.file_button).setFocus()
        else:
            self.cancel_button.setFocus()

    def _show_doing(self, stage: Stage) -> None:
        texts = {
            Stage.OPENING: N_("Opening the file…"),
            Stage.READING: N_("Reading the lines…"),
            Stage.TAKING_IN: N_("Adding to the case…"),
        }
        self.busy.say(self._t(texts[stage]))

    def _say_taken_in(self, found: TakenIn) -> None:
        t = self._t
        text = t(
            N_("“{name}” is in the case: {used} lines used, {skipped} skipped."),
            name=found.name,
            used=t.number(found.used, 0),
            skipped=t.number(found.skipped, 0),
        )
        changes = " ".join(self._renewed_words(item) for item in found.renewed)
        self._context.navigator.announce(f"{text} {changes}".strip())

    def _renewed_words(self, item: Renewed) -> str:
        from casebuilder.model.units import Unit

        t, case = self._t, self._context.store.case
        analysis = case.hard_data.analysis(item.analysis)
        effect = next((one for one in case.effects if analysis and one.id == analysis.effect), None)
        name = effect.name if effect is not None else ""
        before = t.figure(item.before, Unit.SHARE, 1)
        if item.after is None:
            return t(
                N_("The effect “{effect}” keeps {before}: these records give no change."),
                effect=name,
                before=before,
            )
        after = t.figure(item.after, Unit.SHARE, 1)
        return t(
            N_("The effect “{effect}” went from {before} to {after}."),
            effect=name,
            before=before,
            after=after,
        )
