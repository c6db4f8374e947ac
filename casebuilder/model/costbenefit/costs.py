"""Costs of the innovation, VAT and the client's own contribution (model.md, sections 5 and 6)."""

from __future__ import annotations

from casebuilder.model.costbenefit.builder import Builder, Flow, FlowKind, Section
from casebuilder.model.costbenefit.effects import (
    MONTHS_PER_YEAR,
    ends_support,
    evidence_correction,
    support_ended,
)
from casebuilder.model.costbenefit.frame import correction_switch, price_line
from casebuilder.model.costbenefit.reach import STARTERS, USERS
from casebuilder.model.costs import CostBasis, InnovationCost
from casebuilder.model.formula.expressions import (
    ONE,
    ZERO,
    Both,
    CalendarYear,
    Expression,
    If,
    at_least,
    at_most,
    equal,
    total,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import Party
from casebuilder.model.services import CareService, Law
from casebuilder.model.units import Unit

CONTRIBUTION_GROUP = Message(N_("Own contribution of the client"))


def add_costs(builder: Builder) -> None:
    """Add the flows of all costs of the innovation."""
    for cost in builder.case.costs:
        _add_cost(builder, cost)


def _add_cost(builder: Builder, cost: InnovationCost) -> None:
    path = f"costs.{cost.id}"
    name = {"cost": cost.name}
    group = Message(N_("Cost: {cost}"), name)
    price = price_line(builder, f"{path}.amount", Message(N_("Amount: {cost}"), name), group)
    correction = evidence_correction(builder, f"{path}.amount") * correction_switch(builder)
    count = builder.line(
        f"{path}.count",
        Message(N_("Number: {cost}"), name),
        Unit.NUMBER,
        _count(builder, cost, group),
        Section.COSTS,
        group=group,
    )
    amount = builder.line(
        f"{path}.paid",
        Message(N_("Paid without VAT: {cost}"), name),
        Unit.EUR,
        price * count * (ONE + correction),
        Section.COSTS,
        group=group,
        rule=Message(N_("Raised for weak evidence, as a benefit is lowered.")),
    )
    builder.flow(
        Flow(
            amount.id,
            cost.payer,
            cost.receiver,
            FlowKind.INNOVATION_COST,
            Message(N_("{cost}"), name),
            Message(N_("Income from {cost}"), name),
        )
    )
    if not cost.vat_rate.value:
        return
    tax = builder.line(
        f"{path}.vat",
        Message(N_("VAT not recovered: {cost}"), name),
        Unit.EUR,
        amount
        * builder.figure(f"{path}.vat_rate", group)
        * (ONE - builder.figure(f"{path}.vat_recoverable", group)),
        Section.COSTS,
        group=group,
        rule=Message(N_("What the payer cannot recover goes to the State, outside the chain.")),
    )
    label = Message(N_("VAT on {cost}"), name)
    builder.flow(Flow(tax.id, cost.payer, Party.OUTSIDE, FlowKind.VALUE_ADDED_TAX, label, label))


def _count(builder: Builder, cost: InnovationCost, group: Message) -> Expression:
    path = f"costs.{cost.id}"
    settings = builder.case.settings
    first = builder.setting(
        f"{path}.first_year",
        Message(N_("First year of the cost")),
        Unit.CALENDAR_YEAR,
        cost.first_year or settings.start_year,
        group,
        minimum=2000,
        maximum=2110,
    )
    if cost.basis is CostBasis.ONCE:
        return If(equal(CalendarYear(), first), ONE, ZERO)
    last = builder.setting(
        f"{path}.last_year",
        Message(N_("Last year of the cost")),
        Unit.CALENDAR_YEAR,
        cost.last_year or settings.start_year + settings.years - 1,
        group,
        minimum=2000,
        maximum=2110,
    )
    running = Both((at_least(CalendarYear(), first), at_most(CalendarYear(), last)))
    return If(running, _per_year(builder, cost, group), ZERO)


def _per_year(builder: Builder, cost: InnovationCost, group: Message) -> Expression:
    match cost.basis:
        case CostBasis.PER_STARTER:
            return STARTERS
        case CostBasis.PER_USER_YEAR:
            return USERS
        case CostBasis.PER_TRAINING_HOUR:
            return builder.figure(f"costs.{cost.id}.training_hours", group)
        case CostBasis.PER_YEAR | CostBasis.ONCE:
            return ONE


def add_own_contribution(builder: Builder) -> None:
    """Add what clients no longer pay, and the municipality no longer receives, when support ends."""
    municipal = {
        service.id
        for service in builder.case.services
        if isinstance(service, CareService) and service.law is Law.WMO
    }
    ending = tuple(
        support_ended(effect.id)
        for effect in builder.case.effects
        if effect.service in municipal and ends_support(effect)
    )
    if not ending:
        return
    monthly = price_line(
        builder, "own_contribution.monthly", Message(N_("Own contribution per month")), CONTRIBUTION_GROUP
    )
    line = builder.line(
        "client.own_contribution",
        Message(N_("Change in own contributions")),
        Unit.EUR,
        -MONTHS_PER_YEAR * monthly * total(ending),
        Section.CLIENT,
        rule=Message(
            N_("The amount is flat: fewer hours change nothing, support that ends saves the whole amount.")
        ),
    )
    builder.flow(
        Flow(
            line.id,
            Party.CLIENT,
            Party.MUNICIPALITY,
            FlowKind.OWN_CONTRIBUTION,
            Message(N_("Own contribution no longer paid")),
            Message(N_("Own contributions received")),
        )
    )
