"""What the innovation is, whom it serves and which interests of the municipality."""

from __future__ import annotations

from casebuilder.model.descriptions import choice, text
from casebuilder.model.frozen import Frozen
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.parties import Party
from casebuilder.model.quantities import EvidenceGrade


class InnovationKind(LabelledEnum):
    """What sort of thing is new."""

    PRODUCT = "product", N_("Product")
    SERVICE = "service", N_("Service")
    WAY_OF_WORKING = "way_of_working", N_("Way of working")
    TECHNOLOGY = "technology", N_("Technology")


class InnovationDegree(LabelledEnum):
    """How far the innovation departs from what exists."""

    INCREMENTAL = "incremental", N_("Improves what exists")
    RADICAL = "radical", N_("Replaces what exists")


class InnovationScope(LabelledEnum):
    """What the innovation changes: one product or the way parties work together."""

    PRODUCT = "product", N_("One product or service")
    SYSTEM = "system", N_("How parties work together")


class Interest(LabelledEnum):
    """The six interests of a municipality in care and support."""

    SELF_RELIANCE = "self_reliance", N_("More self-reliance")
    LIVING_AT_HOME = "living_at_home", N_("Living at home longer")
    WELL_BEING = "well_being", N_("Well-being")
    INFORMAL_CARE = "informal_care", N_("Support of informal carers")
    AFFORDABLE_COSTS = "affordable_costs", N_("Affordable costs")
    KNOWLEDGE = "knowledge", N_("Knowledge and cooperation")


class InterestContribution(Frozen):
    """How the innovation serves one interest, and what shows it.

    Attributes:
        grade: How well that is founded; None counts as the weakest grade.
    """

    interest: Interest
    how: str = text(N_("How the innovation contributes"), long=True)
    evidence: str = text(N_("What shows this"), long=True)
    grade: EvidenceGrade | None = choice(N_("How strong is that evidence?"))


class CareStep(Frozen):
    """One step of the care process, without and with the innovation.

    A step with nothing under ``before`` is new; one with nothing under ``after`` stops.

    Attributes:
        id: Unique among the steps.
        done_by_before: Who does it now.
        done_by_after: Who does it with the innovation.
    """

    id: str
    name: str = text(N_("Step"))
    before: str = text(N_("Now"), long=True)
    done_by_before: Party | None = choice(N_("Done now by"))
    after: str = text(N_("With the innovation"), long=True)
    done_by_after: Party | None = choice(N_("Then done by"))


class Innovation(Frozen):
    """The innovation in the entrepreneur's own words."""

    description: str = text(N_("What it does"), long=True)
    process_before: str = text(N_("Care now"), long=True)
    process_after: str = text(N_("Care with the innovation"), long=True)
    steps: tuple[CareStep, ...] = choice(N_("The care process step by step"), ())
    target_group: str = text(N_("For whom"), long=True)
    kind: InnovationKind | None = choice(N_("Kind of innovation"))
    degree: InnovationDegree | None = choice(N_("How new is it?"))
    scope: InnovationScope | None = choice(N_("What does it change?"))
    contributions: tuple[InterestContribution, ...] = ()

    @property
    def tells_before(self) -> bool:
        """Whether it is said how care goes now, in words or in steps."""
        return bool(self.process_before.strip()) or any(step.before.strip() for step in self.steps)

    @property
    def tells_after(self) -> bool:
        """Whether it is said how care goes with the innovation, in words or in steps."""
        return bool(self.process_after.strip()) or any(step.after.strip() for step in self.steps)
