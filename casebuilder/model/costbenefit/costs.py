"""Costs of the innovation, VAT and the client's own contribution (model.md, sections 5 and 6)."""

from __future__ import annotations

from casebuilder.model.costbenefit.builder import Builder, Flow, FlowKind, Section
from casebuilder.model.costbenefit.effects import (
    MONTHS_PER_YEAR,
    ends_support,
    evidence_correction,
    support_ended,
)
from casebuilder.model.costbenefit.frame import base_year_price, correction_switch, price_line
from casebuilder.model.costbenefit.reach import STARTERS, USERS
from casebuilder.model.costs import CostBasis, InnovationCost
from casebuilder.model.formula.expressions import (
    ONE,
    ZERO,
    Both,
    CalendarYear,
    Expression,
    If,
    Line,
    at_least,
    at_most,
    equal,
    greater,
    total,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import Party
from casebuilder.model.services import Law, PaidService
from casebuilder.model.units import Unit

CONTRIBUTION_GROUP = Message(N_("Own contribution of the client"))
EQUIPMENT_GROUP = Message(N_("Equipment"))
MUNICIPALITY_GROUP = Message(N_("Municipality"))


def annuity_factor(cost: str) -> Line:
    """Return the annuity factor of equipment; the line exists when its useful life is filled in."""
    return Line(f"costs.{cost}.annuity_factor")


def yearly_equivalent(cost: str) -> Line:
    """Return what equipment costs per year of its useful life; the line exists when that is filled in."""
    return Line(f"costs.{cost}.yearly_equivalent")


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
        rule=Message(
            N_(
                "Raised for weak evidence, as a benefit is lowered. What the payer pays more, the receiver"
                " gets more, so for the two together nothing changes. What it costs the receiver to deliver"
                " is a cost of its own."
            )
        ),
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
    if cost.basis is CostBasis.ONCE and cost.useful_life.value:
        _add_equipment(builder, cost, group)
    if not cost.vat_rate.may_count:
        return
    tax = builder.line(
        f"{path}.vat",
        Message(N_("VAT not recovered: {cost}"), name),
        Unit.EUR,
        amount * _vat_not_recovered(builder, path, group),
        Section.COSTS,
        group=group,
        rule=Message(N_("What the payer cannot recover goes to the State, outside the chain.")),
    )
    label = Message(N_("VAT: {cost}"), name)
    builder.flow(Flow(tax.id, cost.payer, Party.OUTSIDE, FlowKind.VALUE_ADDED_TAX, label, label))


def _vat_not_recovered(builder: Builder, path: str, group: Message) -> Expression:
    """Return the part of an amount without VAT that the payer pays on top and does not get back."""
    return builder.figure(f"{path}.vat_rate", group) * (
        ONE - builder.figure(f"{path}.vat_recoverable", group)
    )


def _add_equipment(builder: Builder, cost: InnovationCost, group: Message) -> None:
    """Add what equipment costs per year of its useful life (Kostenhandleiding 2024, section 7.3.3).

    It stands beside the cash, which counts the purchase in the year in which it is paid.
    """
    path = f"costs.{cost.id}"
    name = {"cost": cost.name}
    interest = builder.figure("settings.equipment_interest", EQUIPMENT_GROUP)
    life = builder.figure(f"{path}.useful_life", group)
    # A spreadsheet may compute both outcomes of a choice, so the divisor is never zero either.
    divisor = If(greater(interest, ZERO), interest, ONE)
    annuity = builder.line(
        annuity_factor(cost.id).id,
        Message(N_("Annuity factor: {cost}"), name),
        Unit.FACTOR,
        If(greater(interest, ZERO), (ONE - ONE / (ONE + interest) ** life) / divisor, life),
        Section.COSTS,
        group=group,
        per_year=False,
        rule=Message(N_("What 1 euro at the end of every year of the useful life is worth now.")),
    )
    switch = correction_switch(builder)
    purchase = base_year_price(builder, f"{path}.amount", Message(N_("Amount: {cost}"), name), group) * (
        ONE + evidence_correction(builder, f"{path}.amount") * switch
    )
    if cost.vat_rate.may_count:
        purchase = purchase * (ONE + _vat_not_recovered(builder, path, group))
    if cost.residual_value.may_count:
        place = f"{path}.residual_value"
        residual = base_year_price(builder, place, Message(N_("Residual value: {cost}"), name), group)
        careful = residual * (ONE - evidence_correction(builder, place) * switch)
        purchase = purchase - careful / (ONE + interest) ** life
    builder.line(
        yearly_equivalent(cost.id).id,
        Message(N_("Yearly equivalent of the purchase: {cost}"), name),
        Unit.EUR_PER_YEAR,
        purchase / annuity,
        Section.COSTS,
        group=group,
        per_year=False,
        rule=Message(
            N_(
                "The purchase, VAT that is not recovered included, less what is left of its value in the end,"
                " spread evenly over the useful life, with interest, in euros of the base year. The cash"
                " counts the purchase when it is paid."
            )
        ),
    )


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
        case CostBasis.PER_INHABITANT:
            return builder.figure("municipality.inhabitants", MUNICIPALITY_GROUP)
        case CostBasis.PER_YEAR | CostBasis.ONCE:
            return ONE


def add_own_contribution(builder: Builder) -> None:
    """Add what clients no longer pay, and the municipality no longer receives, when support ends."""
    municipal = {
        service.id
        for service in builder.case.services
        if isinstance(service, PaidService) and service.law is Law.WMO
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
