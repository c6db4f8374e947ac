"""The page on hard data: registrations of care, looked through and turned into the change of an effect."""

from __future__ import annotations

from pathlib import Path

from casebuilder.model.messages import N_
from casebuilder.ui.context import Context
from casebuilder.ui.fields.build import section
from casebuilder.ui.fields.form_page import FormPage
from casebuilder.ui.import_session import Stage
from casebuilder.ui.intake_session import TakenIn, session_of
from casebuilder.ui.pages.hard_data_analysis import AnalysisPart
from casebuilder.ui.pages.hard_data_import import ImportPart
from casebuilder.ui.pages.hard_data_tables import table_cards


class HardDataPage(FormPage):
    """Importing registrations, the tables in the case, and the analyses of them."""

    def __init__(self, context: Context) -> None:
        """Make the three parts."""
        super().__init__(context)
        t = self.t
        self.session = session_of(context.store)
        self.session.use_memory(context.memory)
        section(
            self.column,
            t(N_("Import registrations")),
            t(
                N_(
                    "Ask the provider for an overview of delivered care: per client and per month what was"
                    " delivered, from before and after the start. Names and citizen service numbers are not"
                    " needed; if they are in it, they stay out of the case."
                )
            ),
        )
        self.intake = ImportPart(context, self.session)
        self.column.addWidget(self.intake)
        section(self.column, t(N_("What is in the case")))
        self.tables = table_cards(self.form, self.intake.file_button, self.intake.choose_file)
        self.column.addWidget(self.tables)
        section(
            self.column,
            t(N_("What do the registrations show?")),
            t(N_("Compare use before and after, or with and without, and give the outcome to an effect.")),
        )
        self.analyses = AnalysisPart(self.form)
        self.column.addWidget(self.analyses.cards)
        self.session.taken_in.connect(self._taken_in)

    def accepts_file(self, path: Path) -> bool:
        """Take a file that was dropped on the window, unless another one is being worked on."""
        if self.session.stage is not Stage.NONE:
            return False
        self.intake.open_file(path)
        return True

    def _taken_in(self, found: TakenIn) -> None:
        self.tables.card(f"hard_data.tables.{found.table}").open()
