"""A small case whose parties, support and evidence lack nothing, to break one thing at a time."""

from __future__ import annotations

import datetime

from casebuilder.model.case import Case
from casebuilder.model.evidence import Claim, Evidence, EvidenceKind, EvidenceRequest, StudyDesign
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.questions import (
    AnswerStatus,
    Buyer,
    Overlap,
    ProcurementModel,
    ProcurementScale,
    ResultArea,
    TariffBasis,
    YesNo,
)
from casebuilder.model.readiness import QUESTIONS
from casebuilder.model.support import (
    ClientExample,
    GoalDirection,
    Indicator,
    IndicatorKind,
    PartyRole,
    Position,
    Proof,
    ScalingStage,
    ScalingStep,
    Support,
    SupportingParty,
    ValueStep,
)
from casebuilder.model.units import Unit
from tests.building import figure, small_case


def _backing(identifier: str, name: str, role: PartyRole) -> SupportingParty:
    return SupportingParty(
        id=identifier,
        name=name,
        role=role,
        position=Position.FOR,
        proof=Proof.LETTER,
        contact="Afdelingshoofd",
    )


def _known(claim: Claim) -> Claim:
    """Return a claim of which it is known who did it, when, and where it can be read."""
    return claim.model_copy(
        update={
            "date": datetime.date(2026, 3, 1),
            "done_by": "Hogeschool",
            "agreed_with": (Party.MUNICIPALITY,),
            "reference": "Rapport 12",
        }
    )


def whole_support() -> Support:
    """Return support of which nothing is missing for :func:`tests.building.small_case`."""
    return Support(
        parties=(
            _backing("town", "Gemeente", PartyRole.MUNICIPALITY),
            _backing("home_care", "Thuiszorg", PartyRole.PROVIDER),
        ),
        providers_approached=figure(3, Unit.NUMBER),
        providers_supporting=figure(2, Unit.NUMBER),
        steps=(
            ScalingStep(
                id="pilot",
                name="Proef",
                stage=ScalingStage.PILOT,
                start=datetime.date(2027, 1, 1),
                users=figure(50, Unit.PERSONS),
                paid_by=Party.MUNICIPALITY,
            ),
            ScalingStep(
                id="town",
                name="Hele gemeente",
                stage=ScalingStage.MUNICIPALITY,
                start=datetime.date(2028, 1, 1),
                users=figure(200, Unit.PERSONS),
                paid_by=Party.MUNICIPALITY,
            ),
            ScalingStep(id="others", name="Andere", stage=ScalingStage.OTHERS, paid_by=Party.MUNICIPALITY),
        ),
        examples=(
            ClientExample(
                id="post", name="Post", goal="De post bijhouden", direction=GoalDirection.SLOW_DECLINE
            ),
        ),
        value=(
            ValueStep(
                id="hours",
                name="Uren hulp",
                party=Party.MUNICIPALITY,
                service="household_help",
                start=datetime.date(2027, 7, 1),
                agreed=YesNo.YES,
            ),
        ),
        indicators=(
            Indicator(
                id="zrm",
                name="ZRM gelijk of beter",
                kind=IndicatorKind.ZRM,
                source="Meting na een jaar",
                baseline=figure(60, Unit.NUMBER),
                target=figure(75, Unit.NUMBER),
                agreed_with=(Party.MUNICIPALITY,),
            ),
        ),
        partnership=YesNo.NO,
    )


def whole_evidence() -> Evidence:
    """Return evidence of which nothing is missing for :func:`tests.building.small_case`."""
    return Evidence(
        requests=(
            EvidenceRequest(
                id="hours",
                name="Minder uren na een jaar",
                party=Party.MUNICIPALITY,
                asked_by="Beleidsmedewerker",
                kind=EvidenceKind.HARD_DATA,
                design=StudyDesign.BEFORE_AFTER,
                size=figure(50, Unit.NUMBER),
                agreed=YesNo.YES,
            ),
        ),
        approach="Uren per cliënt uit de registratie",
        approach_agreed=YesNo.YES,
        claims=(
            _known(
                Claim(
                    id="hours",
                    name="40 % minder uren",
                    kind=EvidenceKind.HARD_DATA,
                    design=StudyDesign.COMPARISON,
                    size=figure(60, Unit.NUMBER),
                    effect="less_help",
                    request="hours",
                )
            ),
            _known(
                Claim(
                    id="experience",
                    name="Cliënten zijn tevreden",
                    kind=EvidenceKind.USER_RESEARCH,
                    design=StudyDesign.SURVEY,
                    size=figure(40, Unit.NUMBER),
                )
            ),
        ),
    )


def whole_case(**changes: object) -> Case:
    """Return a case whose preparation lacks nothing in support and evidence."""
    return small_case(**{"support": whole_support(), "evidence": whole_evidence(), **changes})


ALL_TOLD: dict[int, dict[str, object]] = {
    1: {
        "scale": ProcurementScale.INDIVIDUAL,
        "model": ProcurementModel.OPEN_HOUSE,
        "joining_in_between": YesNo.YES,
        "buyer": Buyer.MUNICIPALITY,
        "earliest_start": datetime.date(2028, 1, 1),
    },
    2: {
        "tariff_basis": TariffBasis.HOURS,
        "term_years": figure(4, Unit.YEARS),
        "budget_ceiling": YesNo.NO,
        "volume_guarantee": YesNo.NO,
    },
    3: {
        "ceilings": YesNo.NO,
        "indication_policy": "Bij de herbeoordeling.",
        "lighter_support": YesNo.NO,
        "realisation": "De consulent past de indicatie aan.",
    },
    4: {
        "priorities": "Mantelzorg",
        "target_groups": "Ouderen",
        "result_areas": (ResultArea.SOCIAL,),
        "own_measures": "Vragenlijst",
    },
    5: {
        "innovation_in_procurement": YesNo.YES,
        "award_points": YesNo.NO,
        "room_to_experiment": YesNo.YES,
        "innovation_budget": YesNo.NO,
        "revolving_fund": YesNo.NO,
        "shares_care_data": YesNo.YES,
    },
    6: {"current_supply": "Dagbesteding", "overlap": Overlap.PARTLY, "added_value": "Iemand die meegaat."},
}
"""What each of the six questions asks, by its number, beside how one knows it."""


def traced(case: Case, place: str, status: AnswerStatus) -> Case:
    """Return the case with how one knows an answer, and from where and when."""
    case = replaced(case, f"{place}.status", status)
    case = replaced(case, f"{place}.source", "Beleidsplan")
    return replaced(case, f"{place}.date", datetime.date(2026, 3, 1))


def answered(case: Case, number: int, status: AnswerStatus) -> Case:
    """Return the case with everything told that a question asks, and how one knows it."""
    place = f"questions.{QUESTIONS[number - 1]}"
    for field, value in ALL_TOLD[number].items():
        case = replaced(case, f"{place}.{field}", value)
    return traced(case, place, status)
