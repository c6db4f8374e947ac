"""The register of evidence: what is claimed, what shows it, and what was asked for."""

from __future__ import annotations

import datetime

from casebuilder.model.descriptions import choice, text
from casebuilder.model.frozen import Frozen
from casebuilder.model.innovation import Interest
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.parties import Party
from casebuilder.model.quantities import Quantity, quantity
from casebuilder.model.questions import YesNo
from casebuilder.model.units import Unit


class EvidenceKind(LabelledEnum):
    """What a piece of evidence consists of."""

    HARD_DATA = "hard_data", N_("Hard data from registrations")
    ZRM = "zrm", N_("Measurements with the ZRM")
    USER_RESEARCH = "user_research", N_("Research among users")
    LITERATURE = "literature", N_("Literature")
    EXPERT = "expert", N_("Judgement of experts")


EXPERIENCED = frozenset({EvidenceKind.ZRM, EvidenceKind.USER_RESEARCH})
"""Evidence of the value that clients and staff experience; it must go with hard data, not replace it."""


class StudyDesign(LabelledEnum):
    """How it was studied, strongest first; of literature, how the cited study was done."""

    RANDOMISED = "randomised", N_("Comparison by lot")
    COMPARISON = "comparison", N_("Comparison with a similar group")
    BEFORE_AFTER = "before_after", N_("Before and after, no comparison")
    SURVEY = "survey", N_("Asked or measured once")
    INTERVIEWS = "interviews", N_("Interviews or stories")
    ESTIMATE = "estimate", N_("Estimate")


_STRENGTH = {design: len(StudyDesign) - place for place, design in enumerate(StudyDesign)}


def is_weaker(design: StudyDesign | None, wanted: StudyDesign) -> bool:
    """Return whether a study was done in a weaker way than was asked; an unknown way is the weakest."""
    return (0 if design is None else _STRENGTH[design]) < _STRENGTH[wanted]


class EvidenceRequest(Frozen):
    """What a municipality or a provider wants to see."""

    id: str
    name: str = text(N_("What must be shown"))
    party: Party | None = choice(N_("Who asks for it?"))
    asked_by: str = text(N_("Who said so (work contact)"))
    kind: EvidenceKind | None = choice(N_("What kind of evidence?"))
    design: StudyDesign | None = choice(N_("At least studied by"))
    size: Quantity = quantity(N_("At least so many people or records"), Unit.NUMBER, minimum="0", whole=True)
    date: datetime.date | None = choice(N_("Date"))
    agreed: YesNo | None = choice(N_("Has the research approach been agreed?"))


class Claim(Frozen):
    """Something the case says, and the evidence for it.

    Attributes:
        id: Identifier.
        effect: Identifier of the effect of the case that it founds; empty for none.
        request: Identifier of the request that it answers; empty for none.
    """

    id: str
    name: str = text(N_("What do you claim?"))
    kind: EvidenceKind | None = choice(N_("What kind of evidence?"))
    design: StudyDesign | None = choice(N_("How was it studied?"))
    size: Quantity = quantity(N_("Number of people or records"), Unit.NUMBER, minimum="0", whole=True)
    date: datetime.date | None = choice(N_("Date"))
    done_by: str = text(N_("Who did it"))
    agreed_with: tuple[Party, ...] = choice(N_("Agreed with"), ())
    reference: str = text(N_("Reference: report, file or link"), wraps=True)
    interest: Interest | None = choice(N_("Which interest does it serve?"))
    effect: str = choice(N_("Which effect of the case does it found?"), "")
    request: str = choice(N_("Which request does it answer?"), "")


class Evidence(Frozen):
    """What there is, what was asked for, and the research approach that was agreed."""

    requests: tuple[EvidenceRequest, ...] = ()
    approach: str = text(N_("Research approach that was agreed"), long=True)
    approach_agreed: YesNo | None = choice(N_("Did the municipality agree to it?"))
    approach_with: str = text(N_("With whom (work contact)"))
    approach_date: datetime.date | None = choice(N_("Date"))
    claims: tuple[Claim, ...] = ()
