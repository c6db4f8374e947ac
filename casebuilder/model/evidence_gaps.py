"""The evidence that was asked for against the evidence there is.

Rules from the municipal route: ask before you study, let hard data be supported by what clients
and staff experience, and agree on the approach with who must be convinced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casebuilder.model.case import Case
from casebuilder.model.check_parts import item_name
from casebuilder.model.effects import Effect
from casebuilder.model.evidence import (
    EXPERIENCED,
    Claim,
    EvidenceKind,
    EvidenceRequest,
    StudyDesign,
    is_weaker,
)
from casebuilder.model.gaps import Gap
from casebuilder.model.messages import Figure, Message, MessageValue, N_
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.model.questions import YesNo
from casebuilder.model.units import Unit

OLD_AFTER_YEARS = 5
"""Evidence from longer before the start of the case raises the question whether it still holds."""

_REQUESTS, _CLAIMS = "evidence.requests", "evidence.claims"
_DESIGN_OF_GRADE = {
    EvidenceGrade.STRONG_COMPARISON: StudyDesign.COMPARISON,
    EvidenceGrade.COMPARISON: StudyDesign.COMPARISON,
    EvidenceGrade.REGISTRATION: StudyDesign.BEFORE_AFTER,
}
"""The weakest way of studying that can be behind a grade; a strong comparison need not draw lots."""


def evidence_gaps(case: Case) -> tuple[Gap, ...]:
    """Return what is missing in the evidence, what was asked for first."""
    return (
        *_asking_gaps(case),
        *(gap for request in case.evidence.requests for gap in _request_gaps(case, request)),
        *_kind_gaps(case),
        *_effect_gaps(case),
        *_interest_gaps(case),
        *(gap for claim in case.evidence.claims for gap in _claim_gaps(case, claim)),
    )


def _gap(code: str, where: str, text: str, **values: MessageValue) -> Gap:
    return Gap(code, where, Message(text, values))


def _asking_gaps(case: Case) -> Iterator[Gap]:
    evidence = case.evidence
    if not evidence.requests:
        yield _gap(
            "nothing_asked",
            _REQUESTS,
            N_(
                "You have not noted yet which evidence the municipality and the providers want to see. Ask"
                " them before you study anything: research that they did not ask for may convince nobody."
            ),
        )
    if evidence.approach_agreed is not YesNo.YES:
        yield _gap(
            "approach_not_agreed",
            "evidence.approach_agreed",
            N_(
                "No research approach has been agreed with the municipality. Discuss what is measured, with"
                " whom and when, and note who agreed."
            ),
        )


def answers_to(case: Case, request: EvidenceRequest) -> tuple[Claim, ...]:
    """Return the claims that answer a request."""
    return tuple(claim for claim in case.evidence.claims if claim.request == request.id)


def _request_gaps(case: Case, request: EvidenceRequest) -> Iterator[Gap]:
    where, name = f"{_REQUESTS}.{request.id}", item_name(request)
    claims = answers_to(case, request)
    if not claims:
        yield _unanswered(case, request)
        return
    fitting = [claim for claim in claims if request.kind in (None, claim.kind)]
    if request.kind is not None and not fitting:
        yield _gap(
            "request_kind",
            where,
            N_("“{request}”: {kind} is asked for, but none of your evidence for it is of that kind."),
            request=name,
            kind=Message(request.kind.label),
        )
        return
    if request.design is not None and all(is_weaker(claim.design, request.design) for claim in fitting):
        yield _gap(
            "request_weaker",
            where,
            N_(
                "“{request}”: the study asked for is stronger (at least: {design}) than what you have. Agree"
                " on a stronger study, or ask whether yours will do."
            ),
            request=name,
            design=Message(request.design.label),
        )
    yield from _size_gap(request, fitting, where)
    if request.agreed is not YesNo.YES:
        yield _gap(
            "request_not_agreed",
            where,
            N_("“{request}”: who asks for it has not agreed yet that this approach convinces. Ask."),
            request=name,
        )


def _unanswered(case: Case, request: EvidenceRequest) -> Gap:
    loose = [
        claim
        for claim in case.evidence.claims
        if not claim.request and request.kind is not None and claim.kind is request.kind
    ]
    where, name = f"{_REQUESTS}.{request.id}", item_name(request)
    if loose:
        return _gap(
            "request_unlinked",
            where,
            N_("“{request}”: no evidence answers it. Is “{claim}” the answer? Then say so there."),
            request=name,
            claim=item_name(loose[0]),
        )
    return _gap(
        "request_unmet",
        where,
        N_("“{request}” was asked for, and there is no evidence for it yet."),
        request=name,
    )


def _size_gap(request: EvidenceRequest, claims: Sequence[Claim], where: str) -> Iterator[Gap]:
    wanted = request.size.value
    if wanted is None:
        return
    sizes = [claim.size.value for claim in claims if claim.size.value is not None]
    if not sizes or max(sizes) < wanted:
        yield _gap(
            "request_small",
            where,
            N_("“{request}”: at least {wanted} people or records are asked for, and you have {found}."),
            request=item_name(request),
            wanted=Figure(wanted, Unit.NUMBER.value),
            found=Figure(max(sizes), Unit.NUMBER.value) if sizes else Message(N_("an unknown number")),
        )


def _kind_gaps(case: Case) -> Iterator[Gap]:
    kinds = {claim.kind for claim in case.evidence.claims if claim.kind is not None}
    if not kinds:
        return
    if EvidenceKind.HARD_DATA not in kinds and case.questions.innovation_policy.shares_care_data is YesNo.YES:
        yield _gap(
            "no_shared_data",
            _CLAIMS,
            N_(
                "There are no hard data, while the municipality is willing to share care data (question 5)."
                " Ask it for the figures of your target group."
            ),
        )
    elif EvidenceKind.HARD_DATA not in kinds:
        yield _gap(
            "no_hard_data",
            _CLAIMS,
            N_(
                "There are no hard data. Figures from the registrations of a provider often weigh more than"
                " opinions; ask a provider for them."
            ),
        )
    if not kinds & EXPERIENCED:
        yield _gap(
            "nothing_experienced",
            _CLAIMS,
            N_(
                "Nothing shows what clients and staff experience. Add measurements with the ZRM or research"
                " among users: figures alone do not show more self-reliance."
            ),
        )


def _effect_gaps(case: Case) -> Iterator[Gap]:
    for effect in case.effects:
        claims = [claim for claim in case.evidence.claims if claim.effect == effect.id]
        if not claims:
            yield _gap(
                "effect_unproven",
                f"effects.{effect.id}",
                N_("The case counts on “{effect}”, but nothing in the register founds it."),
                effect=item_name(effect),
            )
        else:
            yield from _grade_gap(effect, claims)


def _grade_gap(effect: Effect, claims: Sequence[Claim]) -> Iterator[Gap]:
    """A figure cannot be founded better than the best study behind it."""
    figures = {"relative_change": effect.relative_change, "absolute_change": effect.absolute_change}
    for name, figure in figures.items():
        if figure.value is None or figure.grade not in _DESIGN_OF_GRADE:
            continue
        needed = _DESIGN_OF_GRADE[figure.grade]
        if all(is_weaker(claim.design, needed) for claim in claims):
            yield _gap(
                "grade_too_high",
                f"effects.{effect.id}.{name}",
                N_(
                    "The figure of “{effect}” is marked “{grade}”, but no study in the register was done"
                    " that way. Lower the mark, or add the study."
                ),
                effect=item_name(effect),
                grade=Message(figure.grade.label),
            )


def _interest_gaps(case: Case) -> Iterator[Gap]:
    shown = {claim.interest for claim in case.evidence.claims}
    for number, item in enumerate(case.innovation.contributions):
        if not item.evidence.strip() and item.interest not in shown:
            yield _gap(
                "interest_unproven",
                f"innovation.contributions.{number}.evidence",
                N_("You say that it serves “{interest}”, but nothing shows that yet."),
                interest=Message(item.interest.label),
            )


def _claim_gaps(case: Case, claim: Claim) -> Iterator[Gap]:
    where, name = f"{_CLAIMS}.{claim.id}", item_name(claim)
    asked = (
        ("kind", claim.kind is not None),
        ("design", claim.design is not None or claim.kind is EvidenceKind.EXPERT),
        ("size", claim.size.value is not None or claim.kind is EvidenceKind.LITERATURE),
        ("date", claim.date is not None),
        ("done_by", bool(claim.done_by.strip())),
        ("reference", bool(claim.reference.strip())),
    )
    missing = [field for field, given in asked if not given]
    if missing:
        yield _gap(
            "claim_incomplete",
            f"{where}.{missing[0]}",
            N_("“{claim}”: nobody can check it as long as this is missing: {fields}."),
            claim=name,
            fields=_listed([Message(_FIELD_NAMES[field]) for field in missing]),
        )
    if not claim.agreed_with:
        yield _gap(
            "claim_not_agreed",
            f"{where}.agreed_with",
            N_("“{claim}”: no party has agreed with it yet."),
            claim=name,
        )
    if claim.date is not None and case.settings.start_year - claim.date.year > OLD_AFTER_YEARS:
        yield _gap(
            "claim_old",
            f"{where}.date",
            N_("“{claim}” dates from {year}. Find out whether it still holds."),
            claim=name,
            year=str(claim.date.year),
        )


_FIELD_NAMES = {
    "kind": N_("the kind of evidence"),
    "design": N_("how it was studied"),
    "size": N_("the number"),
    "date": N_("the date"),
    "done_by": N_("who did it"),
    "reference": N_("the reference"),
}


def _listed(names: Sequence[Message]) -> Message:
    first, *rest = names
    for name in rest:
        first = Message(N_("{first}, {second}"), {"first": first, "second": name})
    return first
