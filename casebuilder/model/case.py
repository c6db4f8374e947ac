"""The case document: everything the user typed, one immutable tree."""

from __future__ import annotations

from casebuilder.model.costs import InnovationCost, OwnContribution
from casebuilder.model.descriptions import text
from casebuilder.model.effects import Effect
from casebuilder.model.evidence import Evidence
from casebuilder.model.financing import Financing
from casebuilder.model.frozen import Frozen
from casebuilder.model.hard_data.document import HardData
from casebuilder.model.innovation import Innovation
from casebuilder.model.messages import N_
from casebuilder.model.municipality import Municipality
from casebuilder.model.outcomes.document import Outcomes
from casebuilder.model.questions import SixQuestions
from casebuilder.model.reach import Reach
from casebuilder.model.services import Service
from casebuilder.model.settings import Settings
from casebuilder.model.support import Support


class Case(Frozen):
    """A business case. Nothing computed is ever stored here."""

    name: str = text(N_("Name of the innovation"))
    innovation: Innovation = Innovation()
    municipality: Municipality = Municipality()
    questions: SixQuestions = SixQuestions()
    support: Support = Support()
    evidence: Evidence = Evidence()
    settings: Settings = Settings()
    reach: Reach = Reach()
    services: tuple[Service, ...] = ()
    effects: tuple[Effect, ...] = ()
    costs: tuple[InnovationCost, ...] = ()
    financing: Financing = Financing()
    own_contribution: OwnContribution = OwnContribution()
    hard_data: HardData = HardData()
    outcomes: Outcomes = Outcomes()

    def service(self, identifier: str) -> Service | None:
        """Return the service with this identifier, or None."""
        return next((item for item in self.services if item.id == identifier), None)
