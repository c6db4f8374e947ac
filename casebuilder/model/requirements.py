"""What each task of the preparation asks for, as named rules: when all are met, the task is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from casebuilder.model.case import Case
from casebuilder.model.evidence import Evidence
from casebuilder.model.evidence_gaps import answers_to
from casebuilder.model.funding import Mix, RenewedFunding, SimpleFunding
from casebuilder.model.messages import Message, N_
from casebuilder.model.municipality import InterestWeights
from casebuilder.model.questions import Answer, AnswerStatus, SixQuestions, YesNo, is_asked
from casebuilder.model.services import PaidService
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
    """Return what the tasks ask for, in the order of the tasks; each of the six questions is one."""
    return (
        *_of("innovation", _innovation(case)),
        *_of("municipality", _municipality(case)),
        *_six_questions(case),
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
    if task in _NAMES_OF_QUESTIONS:
        answer: Answer = getattr(case.questions, _NAMES_OF_QUESTIONS[task])
        return answer == type(answer)()
    return not any(rule.met for rule in requirements(case) if rule.task == task)


_NAMES_OF_QUESTIONS = {
    f"question_{number}": name for number, name in enumerate(SixQuestions.model_fields, start=1)
}
_SERVICES = "services"
"""How a service is paid stands at the services, not at the question about it."""

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
    shown = all(contribution.evidence.strip() for contribution in innovation.contributions)
    yield (
        "innovation.contributions",
        N_("what shows each interest that it serves"),
        bool(innovation.contributions) and shown,
    )
    placed = innovation.degree is not None and innovation.scope is not None
    yield "innovation.degree", N_("its place in the matrix"), placed


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


def _six_questions(case: Case) -> Iterator[Requirement]:
    """What each question asks before its answer counts; “not known yet” is no answer."""
    rules = (_procurement, _contracts, _budget, _self_reliance, _innovation_policy, _current_supply)
    for (task, name), of_question in zip(_NAMES_OF_QUESTIONS.items(), rules, strict=True):
        place = f"questions.{name}"
        for field, label, met in of_question(case):
            where = field if field == _SERVICES else f"{place}.{field}"
            yield Requirement(task, where, Message(label), met)
        answer: Answer = getattr(case.questions, name)
        known = answer.status is not AnswerStatus.UNKNOWN
        yield Requirement(task, f"{place}.status", Message(N_("how you know it")), known)


def _told(value: YesNo | None) -> bool:
    return value in (YesNo.YES, YesNo.NO)


def _procurement(case: Case) -> Iterator[_Rule]:
    answer = case.questions.procurement
    yield "scale", N_("whether it buys alone or in a region"), answer.scale is not None
    if is_asked(answer, "region"):
        yield "region", N_("which region it is"), bool((answer.region + answer.region_municipalities).strip())
    yield "model", N_("how it buys"), answer.model is not None
    yield "joining_in_between", N_("whether one can join in between"), _told(answer.joining_in_between)
    yield "buyer", N_("who will buy it"), answer.buyer is not None
    yield "earliest_start", N_("the earliest start"), answer.earliest_start is not None


def _contracts(case: Case) -> Iterator[_Rule]:
    answer = case.questions.contracts
    services = [service for service in case.services if isinstance(service, PaidService)]
    yield _SERVICES, N_("a service with how it is paid"), bool(services)
    yield "tariff_basis", N_("what the contract pays for"), answer.tariff_basis is not None
    yield "term_years", N_("the term of the contract"), answer.term_years.value is not None
    yield "budget_ceiling", N_("whether there is a ceiling"), _told(answer.budget_ceiling)
    yield "volume_guarantee", N_("whether a volume is guaranteed"), _told(answer.volume_guarantee)
    renewed = [
        funding
        for service in services
        for funding in simple_fundings(service)
        if isinstance(funding, RenewedFunding)
    ]
    if renewed:
        dated = all(funding.renewal_year is not None for funding in renewed)
        yield "renewal_date", N_("when it is agreed anew"), dated or answer.renewal_date is not None


def simple_fundings(service: PaidService) -> tuple[SimpleFunding, ...]:
    """Return how a service is paid, a mix as its parts."""
    if isinstance(service.funding, Mix):
        return tuple(part.funding for part in service.funding.parts)
    return (service.funding,)


def _budget(case: Case) -> Iterator[_Rule]:
    answer = case.questions.budget
    yield "ceilings", N_("whether it works with ceilings"), _told(answer.ceilings)
    yield (
        "indication_policy",
        N_("how it adjusts decisions on support"),
        bool(answer.indication_policy.strip()),
    )
    yield (
        "lighter_support",
        N_("whether it moves clients to lighter support"),
        _told(answer.lighter_support),
    )
    yield (
        "realisation",
        N_("how a saving is realised"),
        bool(answer.realisation.strip()) or bool(case.support.value),
    )


def _self_reliance(case: Case) -> Iterator[_Rule]:
    answer = case.questions.self_reliance
    yield "priorities", N_("its priorities"), bool(answer.priorities.strip())
    yield "target_groups", N_("the target groups it names"), bool(answer.target_groups.strip())
    yield "result_areas", N_("the result areas that matter most"), bool(answer.result_areas)
    measures = _told(answer.measures_with_zrm) or bool(answer.own_measures.strip())
    yield "measures_with_zrm", N_("what it measures with"), measures


def _innovation_policy(case: Case) -> Iterator[_Rule]:
    answer = case.questions.innovation_policy
    for field, label in (
        ("innovation_in_procurement", N_("innovation in its procurement documents")),
        ("award_points", N_("points in the award")),
        ("room_to_experiment", N_("room to experiment")),
        ("innovation_budget", N_("an innovation budget or none")),
        ("revolving_fund", N_("a revolving fund or none")),
        ("shares_care_data", N_("whether it shares care data")),
    ):
        yield field, label, _told(getattr(answer, field))


def _current_supply(case: Case) -> Iterator[_Rule]:
    answer = case.questions.current_supply
    yield "current_supply", N_("what is offered today"), bool(answer.current_supply.strip())
    yield "overlap", N_("whether it overlaps"), answer.overlap is not None
    yield "added_value", N_("what it adds"), bool(answer.added_value.strip())


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
