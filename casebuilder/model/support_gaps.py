"""What is missing in the support: parties not spoken to, promises without proof, value without a plan."""

from __future__ import annotations

from collections.abc import Iterator

from casebuilder.model.case import Case
from casebuilder.model.check_parts import item_name
from casebuilder.model.costbenefit.previews import reach_preview
from casebuilder.model.gaps import Gap
from casebuilder.model.messages import Figure, Message, MessageValue, N_
from casebuilder.model.parties import Party
from casebuilder.model.questions import YesNo
from casebuilder.model.services import PaidService
from casebuilder.model.support import (
    ROLES_OF_PARTIES,
    IndicatorKind,
    Position,
    Proof,
    ScalingStage,
    ValueStep,
)
from casebuilder.model.units import Unit

_HALF = 0.5


def support_gaps(case: Case) -> tuple[Gap, ...]:
    """Return what is missing in parties, support, scaling and the plan how value is realised."""
    return (
        *_party_gaps(case),
        *_position_gaps(case),
        *_provider_gaps(case),
        *_scaling_gaps(case),
        *_example_gaps(case),
        *_value_gaps(case),
        *_indicator_gaps(case),
        *_partnership_gaps(case),
    )


def _gap(code: str, where: str, text: str, **values: MessageValue) -> Gap:
    return Gap(code, where, Message(text, values))


def touched_parties(case: Case) -> tuple[Party, ...]:
    """Return the parties that pay, deliver or receive something in the case and can be spoken to."""
    found: set[Party] = set()
    for service in case.services:
        if isinstance(service, PaidService):
            found |= {service.payer, service.provider}
        else:
            found.add(service.bearer)
    for cost in case.costs:
        found |= {cost.payer, cost.receiver}
    for grant in case.financing.grants:
        found |= {grant.giver, grant.receiver}
    for loan in case.financing.loans:
        found |= {loan.lender, loan.borrower}
    for sharing in case.financing.shared_savings:
        found |= {sharing.payer, sharing.receiver}
    return tuple(party for party in ROLES_OF_PARTIES if party in found)


def _party_gaps(case: Case) -> Iterator[Gap]:
    roles = {party.role for party in case.support.parties}
    for party in touched_parties(case):
        if ROLES_OF_PARTIES[party] not in roles:
            yield _gap(
                "party_missing",
                "support.parties",
                N_("In the case something changes for: {party}. Nobody of them is in your register yet."),
                party=Message(party.label),
            )


def _position_gaps(case: Case) -> Iterator[Gap]:
    for party in case.support.parties:
        where, name = f"support.parties.{party.id}", item_name(party)
        if party.position is Position.UNKNOWN:
            yield _gap(
                "position_unknown",
                f"{where}.position",
                N_("You do not know yet where {party} stands. Ask."),
                party=name,
            )
        elif party.position is Position.AGAINST:
            yield _gap(
                "party_against",
                f"{where}.interest",
                N_("{party} is against it. Find out what would have to change, and tell it yourself first."),
                party=name,
            )
        elif party.position is Position.FOR and party.proof in (Proof.NOTHING, Proof.CONVERSATION):
            yield _gap(
                "support_unproven",
                f"{where}.proof",
                N_("{party} is for it, but nothing is on paper. Ask for a letter of intent."),
                party=name,
            )


def _provider_gaps(case: Case) -> Iterator[Gap]:
    support = case.support
    supporting = support.providers_supporting.value
    contracted = case.questions.procurement.contracted_providers.value
    if supporting is None:
        yield _gap(
            "providers_uncounted",
            "support.providers_supporting",
            N_(
                "How many providers support it? The more there are, the better its chances, and so"
                " the municipality will ask."
            ),
        )
    elif contracted and supporting / contracted < _HALF:
        yield _gap(
            "providers_few",
            "support.providers_supporting",
            N_("{supporting} of the {contracted} contracted providers support it. Who of the others will?"),
            supporting=Figure(supporting, Unit.NUMBER.value),
            contracted=Figure(contracted, Unit.NUMBER.value),
        )


def _scaling_gaps(case: Case) -> Iterator[Gap]:
    steps = case.support.steps
    stages = {step.stage for step in steps}
    if ScalingStage.MUNICIPALITY not in stages:
        yield _gap(
            "step_missing", "support.steps", N_("There is no plan for how it goes from a pilot to everyone.")
        )
    if ScalingStage.OTHERS not in stages:
        yield _gap(
            "others_missing", "support.steps", N_("There is no plan for how other municipalities can join.")
        )
    for step in steps:
        where = f"support.steps.{step.id}"
        if step.paid_by is None:
            yield _gap(
                "step_unpaid",
                f"{where}.paid_by",
                N_("“{step}”: nobody is named who pays it. Many pilots end there."),
                step=item_name(step),
            )
    yield from _users_gap(case)


def _users_gap(case: Case) -> Iterator[Gap]:
    """A plan that reaches fewer people than the calculation counts on."""
    planned = [
        (step.users.value, step.id)
        for step in case.support.steps
        if step.stage is ScalingStage.MUNICIPALITY and step.users.value is not None
    ]
    preview = reach_preview(case) if planned else None
    if preview is None:
        return
    most, step = max(planned)
    counted = max(preview.users)
    if float(most) < round(counted):
        yield _gap(
            "users_below_case",
            f"support.steps.{step}.users",
            N_(
                "The plan for the whole municipality reaches {planned} users, while the case counts on"
                " {counted}. Bring the two together."
            ),
            planned=Figure(most, Unit.PERSONS.value),
            counted=Figure(round(counted), Unit.PERSONS.value),
        )


def _example_gaps(case: Case) -> Iterator[Gap]:
    wanted = set(case.questions.self_reliance.result_areas)
    shown = {example.result_area for example in case.support.examples} - {None}
    if wanted and shown and not wanted & shown:
        yield _gap(
            "example_elsewhere",
            "support.examples",
            N_(
                "No example is about a result area that matters most to this municipality (question 4). Add"
                " one that is."
            ),
        )
    if not case.support.examples:
        yield _gap(
            "no_example",
            "support.examples",
            N_("There is no example of a client yet. The municipality wants to see which goal comes closer."),
        )


def services_to_realise(case: Case) -> tuple[PaidService, ...]:
    """Return the services of which the case says that the payer stops paying for a lower volume."""
    used = {effect.service for effect in case.effects}
    return tuple(
        service
        for service in case.services
        if isinstance(service, PaidService)
        and service.id in used
        and any(value > 0 for value in service.cashability.values)
    )


def unplanned_services(case: Case) -> tuple[PaidService, ...]:
    """Return the services of which nobody is named who stops buying them."""
    planned = {step.service for step in case.support.value}
    return tuple(service for service in services_to_realise(case) if service.id not in planned)


def next_value_step(case: Case, identifier: str) -> ValueStep:
    """Return a new step of value: about the first service that nobody stops buying yet, if there is one."""
    for service in unplanned_services(case):
        return ValueStep(id=identifier, name=service.name, party=service.payer, service=service.id)
    return ValueStep(id=identifier)


def _value_gaps(case: Case) -> Iterator[Gap]:
    for service in unplanned_services(case):
        yield _gap(
            "value_unplanned",
            "support.value",
            N_("The case counts less “{service}” as money, but nobody is named who stops buying it."),
            service=item_name(service),
        )
    for step in case.support.value:
        where, name = f"support.value.{step.id}", item_name(step)
        if step.party is None or step.start is None:
            yield _gap(
                "value_vague",
                f"{where}.party" if step.party is None else f"{where}.start",
                N_("“{step}”: say who stops, and from when. Without that it is an intention."),
                step=name,
            )
        elif step.agreed is not YesNo.YES:
            yield _gap(
                "value_not_agreed",
                f"{where}.agreed",
                N_("“{step}”: {party} has not agreed to it yet."),
                step=name,
                party=Message(step.party.label),
            )


def _indicator_gaps(case: Case) -> Iterator[Gap]:
    indicators = case.support.indicators
    if not indicators:
        yield _gap(
            "no_indicator",
            "support.indicators",
            N_(
                "Nothing has been agreed on which the innovation will be judged. Propose two or three"
                " indicators."
            ),
        )
    measures = case.questions.self_reliance.measures_with_zrm is YesNo.YES
    if indicators and measures and all(item.kind is not IndicatorKind.ZRM for item in indicators):
        yield _gap(
            "zrm_not_used",
            "support.indicators",
            N_("The municipality measures with the ZRM (question 4), but none of your indicators does."),
        )
    for indicator in indicators:
        where = f"support.indicators.{indicator.id}"
        missing = [
            name
            for name, given in (
                ("source", bool(indicator.source.strip())),
                ("baseline", indicator.baseline.value is not None),
                ("target", indicator.target.value is not None),
            )
            if not given
        ]
        if missing:
            yield _gap(
                "indicator_incomplete",
                f"{where}.{missing[0]}",
                N_("“{indicator}” can only be judged with a source, a figure of now and a target."),
                indicator=item_name(indicator),
            )
        elif not indicator.agreed_with:
            yield _gap(
                "indicator_not_agreed",
                f"{where}.agreed_with",
                N_("“{indicator}” is your own proposal: nobody has agreed to be judged on it."),
                indicator=item_name(indicator),
            )


def _partnership_gaps(case: Case) -> Iterator[Gap]:
    support = case.support
    if support.partnership is YesNo.YES and not support.themes:
        yield _gap(
            "no_theme",
            "support.themes",
            N_("The municipality offers a development partnership. Name the theme on which you would join."),
        )
