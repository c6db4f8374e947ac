"""What payers pay less, what providers save, and what time is worth (model.md, section 4).

A lower volume that is not turned into money is *valued* and moves, like money, from one party to
another: the payer has paid for capacity that the provider now has free. The chain as a whole gains
only what capacity the provider sheds or uses for other clients (docs/decisions).
"""

from __future__ import annotations

from casebuilder.model.costbenefit.builder import Builder, Flow, FlowKind, Section
from casebuilder.model.costbenefit.effects import volume_higher, volume_lower
from casebuilder.model.costbenefit.frame import price_line
from casebuilder.model.costbenefit.funding import payment_change
from casebuilder.model.formula.expressions import (
    Expression,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import Party
from casebuilder.model.services import ArrangementService, CareService, PaidService, ValuedTime
from casebuilder.model.units import Unit


def add_payments(builder: Builder) -> None:
    """Add the flows that follow from the volume changes of all services."""
    for service in builder.case.services:
        if isinstance(service, PaidService):
            _add_paid(builder, service)
        else:
            _add_valued_time(builder, service)


def _add_paid(builder: Builder, service: CareService | ArrangementService) -> None:
    path = f"services.{service.id}"
    group = Message(N_("Service: {service}"), {"service": service.name})
    name = {"service": service.name}
    unit = service.unit
    lower, higher = volume_lower(service.id), volume_higher(service.id)

    def figure(field: str) -> Expression:
        return builder.figure(f"{path}.{field}", group, service_unit=unit)

    if isinstance(service, CareService):
        label = Message(N_("Tariff: {service}"), name)
        price_line(builder, f"{path}.tariff", label, group, service_unit=unit)
    variable_cost = price_line(
        builder,
        f"{path}.variable_cost",
        Message(N_("Variable cost of the provider: {service}"), name),
        group,
        service_unit=unit,
    )
    change = payment_change(builder, service)
    payment = builder.line(
        f"{path}.payment",
        Message(N_("Change in payment: {service}"), name),
        Unit.EUR,
        change.cash,
        Section.SERVICES,
        group=group,
        rule=Message(N_("More use is paid in full; less use only as far as the payer really stops paying.")),
    )
    payment_valued = builder.line(
        f"{path}.payment_valued",
        Message(N_("Paid for, but free: {service}"), name),
        Unit.EUR,
        change.valued,
        Section.SERVICES,
        group=group,
        rule=Message(N_("Capacity the payer still pays for but that has come free; valued, not money.")),
    )
    cost = builder.line(
        f"{path}.cost",
        Message(N_("Change in variable cost: {service}"), name),
        Unit.EUR,
        variable_cost * (lower * figure("capacity_shed") + higher),
        Section.SERVICES,
        group=group,
        rule=Message(N_("More use costs the provider in full; less use saves only the capacity it sheds.")),
    )
    cost_valued = builder.line(
        f"{path}.cost_valued",
        Message(N_("Capacity used for other clients: {service}"), name),
        Unit.EUR,
        variable_cost * lower * figure("capacity_redeployed"),
        Section.SERVICES,
        group=group,
        rule=Message(N_("Hours that serve other clients; valued at what they cost, not money.")),
    )
    saved = Message(N_("Less paid for {service}"), name)
    revenue = Message(N_("Revenue from {service}"), name)
    builder.flow(Flow(payment.id, service.payer, service.provider, FlowKind.CARE_PAYMENT, saved, revenue))
    builder.flow(
        Flow(
            payment_valued.id,
            service.payer,
            service.provider,
            FlowKind.CARE_PAYMENT,
            Message(N_("Free capacity already paid for: {service}"), name),
            Message(N_("Free capacity owed to the payer: {service}"), name),
            valued=True,
        )
    )
    less_cost = Message(N_("Lower cost of {service}"), name)
    builder.flow(Flow(cost.id, service.provider, Party.OUTSIDE, FlowKind.CARE_COST, less_cost, less_cost))
    redeployed = Message(N_("Hours used for other clients: {service}"), name)
    builder.flow(
        Flow(
            cost_valued.id,
            service.provider,
            Party.OUTSIDE,
            FlowKind.CARE_COST,
            redeployed,
            redeployed,
            valued=True,
        )
    )


def _add_valued_time(builder: Builder, service: ValuedTime) -> None:
    path = f"services.{service.id}"
    group = Message(N_("Service: {service}"), {"service": service.name})
    name = Message("{service}", {"service": service.name})
    value = price_line(
        builder,
        f"{path}.value_per_unit",
        Message(N_("Value: {service}"), {"service": service.name}),
        group,
        service_unit=service.unit,
    )
    worth = builder.line(
        f"{path}.time_valued",
        Message(N_("Value of time: {service}"), {"service": service.name}),
        Unit.EUR,
        value * (volume_lower(service.id) + volume_higher(service.id)),
        Section.SERVICES,
        group=group,
        rule=Message(N_("Time is valued, not paid.")),
    )
    builder.flow(Flow(worth.id, service.bearer, Party.OUTSIDE, FlowKind.VALUED_TIME, name, name, valued=True))
