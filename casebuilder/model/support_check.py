"""What does not go together in parties, support and evidence. None of it stops the calculation."""

from __future__ import annotations

from collections.abc import Iterator

from casebuilder.model.case import Case
from casebuilder.model.check_parts import item_name, named_field, warning
from casebuilder.model.funding import RenewedFunding
from casebuilder.model.messages import Figure, Message, MessageValue, N_
from casebuilder.model.problems import Problem
from casebuilder.model.questions import YesNo
from casebuilder.model.services import PaidService
from casebuilder.model.support import PartyRole, Position, ScalingStage
from casebuilder.model.units import Unit


def support_problems(case: Case) -> Iterator[Problem]:
    """Yield a warning for each pair of entries that contradict each other."""
    yield from _provider_problems(case)
    yield from _step_problems(case)
    yield from _value_problems(case)
    yield from _reference_problems(case)
    if case.support.partnership is YesNo.NO and case.support.themes:
        yield _warned(
            "themes_without_partnership",
            "support.partnership",
            Message(N_("Does the municipality offer a development partnership?")),
            N_("You name themes, but say that the municipality offers no partnership. Clear one of the two."),
        )


def _warned(code: str, place: str, label: Message, text: str, **values: MessageValue) -> Problem:
    return warning(code, place, Message(text, values), label)


def _provider_problems(case: Case) -> Iterator[Problem]:
    support = case.support
    approached, supporting = support.providers_approached.value, support.providers_supporting.value
    if supporting is None:
        return
    place, label = "support.providers_supporting", Message(N_("Providers that support it"))
    if approached is not None and supporting > approached:
        yield _warned(
            "more_support_than_asked",
            place,
            label,
            N_("{supporting} providers support it, but only {approached} were approached. Check the two."),
            supporting=Figure(supporting, Unit.NUMBER.value),
            approached=Figure(approached, Unit.NUMBER.value),
        )
    named = sum(
        party.role is PartyRole.PROVIDER and party.position is Position.FOR for party in support.parties
    )
    if supporting < named:
        yield _warned(
            "fewer_than_named",
            place,
            label,
            N_("You count {supporting} providers, but {named} in your register are for it. Check the two."),
            supporting=Figure(supporting, Unit.NUMBER.value),
            named=named,
        )


def _step_problems(case: Case) -> Iterator[Problem]:
    """A later stage that begins sooner, or reaches fewer people, than an earlier one."""
    order = list(ScalingStage)
    steps = sorted(
        (step for step in case.support.steps if step.stage is not None),
        key=lambda step: order.index(step.stage or order[0]),
    )
    for position, step in enumerate(steps):
        for earlier in steps[:position]:
            if earlier.stage is step.stage:
                continue
            if step.start is not None and earlier.start is not None and step.start < earlier.start:
                yield _warned(
                    "steps_out_of_order",
                    f"support.steps.{step.id}.start",
                    named_field(step, N_("Starts on")),
                    N_("This step begins before “{earlier}”, which reaches less far. Check the dates."),
                    earlier=item_name(earlier),
                )
            users, before = step.users.value, earlier.users.value
            shrinks = step.stage is ScalingStage.MUNICIPALITY and earlier.stage is ScalingStage.PILOT
            if shrinks and users is not None and before is not None and users < before:
                yield _warned(
                    "steps_shrink",
                    f"support.steps.{step.id}.users",
                    named_field(step, N_("Users at the end of this step")),
                    N_("This step has fewer users than “{earlier}”. Check the numbers."),
                    earlier=item_name(earlier),
                )


def _value_problems(case: Case) -> Iterator[Problem]:
    for step in case.support.value:
        service = case.service(step.service)
        if not isinstance(service, PaidService) or step.start is None:
            continue
        label = named_field(step, N_("From"))
        place = f"support.value.{step.id}.start"
        funding = service.funding
        renewal = funding.renewal_year if isinstance(funding, RenewedFunding) else None
        if step.party is service.payer and renewal is not None and step.start.year < renewal:
            yield _warned(
                "value_before_renewal",
                place,
                label,
                N_(
                    "“{service}” is paid a fixed sum until the new agreement of {renewal}. Before that the"
                    " payer cannot stop paying. Move the date, or arrange it in the contract."
                ),
                service=item_name(service),
                renewal=str(renewal),
            )
        last = case.settings.start_year + case.settings.years - 1
        if step.start.year > last:
            yield _warned(
                "value_after_case",
                place,
                label,
                N_("This begins after {last}, the last year of the case, which counts on it sooner."),
                last=str(last),
            )


def _reference_problems(case: Case) -> Iterator[Problem]:
    """What is named by its identifier must be there; a file edited by hand may name what is gone."""
    services = {"", *(service.id for service in case.services)}
    effects = {"", *(effect.id for effect in case.effects)}
    requests = {"", *(request.id for request in case.evidence.requests)}
    named: list[tuple[str, object, str, str, set[str]]] = [
        (
            f"support.value.{step.id}.service",
            step,
            N_("Which service of the case is it about?"),
            step.service,
            services,
        )
        for step in case.support.value
    ]
    for claim in case.evidence.claims:
        place = f"evidence.claims.{claim.id}"
        named += [
            (
                f"{place}.effect",
                claim,
                N_("Which effect of the case does it found?"),
                claim.effect,
                effects,
            ),
            (f"{place}.request", claim, N_("Which request does it answer?"), claim.request, requests),
        ]
    for place, item, text, name, known in named:
        if name not in known:
            yield _warned(
                "names_nothing",
                place,
                named_field(item, text),
                N_("This names “{name}”, which is not in the case any more. Choose again."),
                name=name,
            )
