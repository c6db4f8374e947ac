"""The page on client outcomes: the measurements, the scores, and what they come to."""

from __future__ import annotations

from pathlib import Path

from casebuilder.model.messages import N_
from casebuilder.ui.context import Context
from casebuilder.ui.fields.build import field, section
from casebuilder.ui.fields.form_page import FormPage
from casebuilder.ui.import_session import Stage
from casebuilder.ui.pages.outcome_entry import EntryPart
from casebuilder.ui.pages.outcome_forms import FormsPart
from casebuilder.ui.pages.outcome_links import ArrangementsPart, OutcomeProposals, PaidOutcomePart
from casebuilder.ui.pages.outcome_moments import MomentsPart
from casebuilder.ui.pages.outcome_planning import PlanningPart
from casebuilder.ui.pages.outcome_report import ReportPart


class OutcomesPage(FormPage):
    """Measurements with the Zelfredzaamheid-Matrix, before and after."""

    def __init__(self, context: Context) -> None:
        """Make the parts."""
        super().__init__(context)
        t, form = self.t, self.form
        section(self.column, t(N_("The measurements")))
        self.moments = MomentsPart(form)
        self.column.addWidget(self.moments)
        section(
            self.column,
            t(N_("The scores")),
            t(N_("One row per client, under a number of your own: no names, birth dates or BSN.")),
        )
        self.forms = FormsPart(form)
        self.column.addWidget(self.forms)
        self.entry = EntryPart(form)
        self.column.addWidget(self.entry)
        self.forms.at_work.connect(self.entry.setHidden)
        self.entry.setHidden(self.forms.session.stage is not Stage.NONE)
        section(self.column, t(N_("What changed")))
        self.report = ReportPart(form)
        self.column.addWidget(self.report)
        self.column.addWidget(field(form, "outcomes.shared_with"))
        self.planning = PlanningPart(form)
        self.column.addWidget(self.planning)
        self.report.contents.detail.shown.connect(self.planning.follow)
        self._add_links()

    def _add_links(self) -> None:
        t, form = self.t, self.form
        section(
            self.column,
            t(N_("What it means for the calculation")),
            t(
                N_(
                    "The ZRM itself is never turned into euros. What counts is the support that a level"
                    " takes, and the outcome for which you are paid."
                )
            ),
        )
        self.links = ArrangementsPart(form)
        self.column.addWidget(self.links)
        self.paid = PaidOutcomePart(form)
        self.report.report_changed.connect(self.paid.show_report)
        self.column.addWidget(self.paid)
        self.proposals = OutcomeProposals(form)
        self.column.addWidget(self.proposals)

    def accepts_file(self, path: Path) -> bool:
        """Take a file that was dropped on the window, unless another one is being worked on."""
        if self.forms.session.stage is not Stage.NONE:
            return False
        self.forms.open_file(path)
        return True

    @property
    def complete(self) -> bool:
        """Whether everything shown is of the case as it is now, the charts included."""
        return self.report.complete and self.report.shareable and self.proposals.complete
