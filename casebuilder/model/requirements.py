"""What each task of the preparation asks for, as named rules: when all are met, the task is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from casebuilder.model.case import Case
from casebuilder.model.evidence import Evidence
from casebuilder.model.evidence_gaps import answers_to
from casebuilder.model.messages import Message, N_
from casebuilder.model.municipality import InterestWeights
from casebuilder.model.questions import YesNo
from casebuilder.model.support import Indicator, PartyRole, Position, ScalingStage, Support
from casebuilder.model.support_gaps import services_to_realise


@dataclass(frozen=True)
class Requirement:
    """One thing that a task asks for.

    Attributes:
        task: The task.
        where: Place in the case where it is given.
        label: What is asked, as it reads after "Still needed:".
        met: Whether it is there.
    """

    task: str
    where: str
    label: Message
    met: bool


def requirements(case: Case) -> tuple[Requirement, ...]:
    """Return what the tasks ask for, in the order of the tasks; the six questions have rules of their own."""
    return (
        *_of("innovation", _innovation(case)),
        *_of("municipality", _municipality(case)),
        *_of("support", _support(case)),
        *_of("evidence", _evidence(case)),
        *_of("reach", _reach(case)),
        *_of("costs", (("costs", N_("a cost"), bool(case.costs)),)),
    )


def is_untouched(case: Case, task: str) -> bool:
    """Return whether nothing at all was filled in for a task."""
    match task:
        case "support":
            return case.support == Support()
        case "evidence":
            return case.evidence == Evidence()
    return not any(rule.met for rule in requirements(case) if rule.task == task)


_Rule: TypeAlias = tuple[str, str, bool]


def _of(task: str, rules: Iterable[_Rule]) -> Iterator[Requirement]:
    for where, label, met in rules:
        yield Requirement(task, where, Message(label), met)


def _innovation(case: Case) -> Iterator[_Rule]:
    innovation = case.innovation
    yield "name", N_("a name"), bool(case.name.strip())
    for name, label, told in (
        ("description", N_("what it does"), bool(innovation.description.strip())),
        ("process_before", N_("care now"), innovation.tells_before),
        ("process_after", N_("care with the innovation"), innovation.tells_after),
        ("target_group", N_("for whom it is"), bool(innovation.target_group.strip())),
    ):
        yield f"innovation.{name}", label, told
    yield "innovation.kind", N_("the kind of innovation"), innovation.kind is not None
    served = any(contribution.how.strip() for contribution in innovation.contributions)
    yield "innovation.contributions", N_("an interest of the municipality that it serves, and how"), served


def _municipality(case: Case) -> Iterator[_Rule]:
    municipality = case.municipality
    yield "municipality.name", N_("which municipality it is"), bool(municipality.name.strip())
    yield (
        "municipality.inhabitants",
        N_("the number of inhabitants"),
        municipality.inhabitants.value is not None,
    )
    weights = [getattr(municipality.weights, name) for name in InterestWeights.model_fields]
    yield (
        "municipality.weights.self_reliance",
        N_("the weights of the interests"),
        None not in weights,
    )


def _support(case: Case) -> Iterator[_Rule]:
    support = case.support
    roles = {party.role for party in support.parties if party.name.strip()}
    yield "support.parties", N_("someone at the municipality"), PartyRole.MUNICIPALITY in roles
    yield "support.parties", N_("a care provider"), PartyRole.PROVIDER in roles
    yield (
        "support.parties",
        N_("where each party stands"),
        bool(support.parties) and all(party.position is not Position.UNKNOWN for party in support.parties),
    )
    yield (
        "support.providers_supporting",
        N_("how many providers support it"),
        support.providers_supporting.value is not None,
    )
    yield (
        "support.steps",
        N_("a plan for after the pilot"),
        any(step.stage in (ScalingStage.MUNICIPALITY, ScalingStage.OTHERS) for step in support.steps),
    )
    yield (
        "support.examples",
        N_("an example of a client, with the goal and where it leads"),
        any(example.goal.strip() and example.direction is not None for example in support.examples),
    )
    planned = {step.service for step in support.value if step.party is not None and step.start is not None}
    yield (
        "support.value",
        N_("who stops buying what, and when"),
        bool(planned) and all(service.id in planned for service in services_to_realise(case)),
    )
    yield (
        "support.indicators",
        N_("an indicator with source, figure of now and target"),
        any(is_complete(indicator) for indicator in support.indicators),
    )


def is_complete(indicator: Indicator) -> bool:
    """Return whether a party can be judged on an indicator."""
    return (
        bool(indicator.source.strip())
        and indicator.baseline.value is not None
        and indicator.target.value is not None
    )


def _evidence(case: Case) -> Iterator[_Rule]:
    evidence = case.evidence
    yield "evidence.requests", N_("what the municipality wants to see"), bool(evidence.requests)
    yield (
        "evidence.approach_agreed",
        N_("agreement on the research approach"),
        evidence.approach_agreed is YesNo.YES,
    )
    yield (
        "evidence.claims",
        N_("a claim with its kind of evidence and its reference"),
        any(claim.kind is not None and claim.reference.strip() for claim in evidence.claims),
    )
    yield (
        "evidence.requests",
        N_("evidence for everything that was asked"),
        bool(evidence.requests) and all(answers_to(case, request) for request in evidence.requests),
    )
    founded = {claim.effect for claim in evidence.claims}
    yield (
        "evidence.claims",
        N_("evidence for every effect of the case"),
        bool(evidence.claims) and all(effect.id in founded for effect in case.effects),
    )


def _reach(case: Case) -> Iterator[_Rule]:
    group = case.reach.target_group
    has_group = bool(group.size.values) if group.kind == "listed" else group.size.value is not None
    yield "reach.target_group.size", N_("the size of the target group"), has_group
    yield "services", N_("a service that changes"), bool(case.services)
    yield "effects", N_("an effect"), bool(case.effects)
