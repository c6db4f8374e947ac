"""How a change in volume changes the payment, under each funding model (model.md, section 4)."""

from __future__ import annotations

from dataclasses import dataclass

from casebuilder.model.costbenefit.builder import Builder, Section
from casebuilder.model.costbenefit.effects import support_ended, volume_higher, volume_lower
from casebuilder.model.costbenefit.frame import price_line
from casebuilder.model.costbenefit.reach import USERS
from casebuilder.model.formula.expressions import (
    ONE,
    ZERO,
    CalendarYear,
    Expression,
    If,
    Line,
    at_least,
    maximum,
    total,
)
from casebuilder.model.funding import (
    Capitation,
    FeeForService,
    LumpSum,
    Mix,
    OutcomeBased,
    PaymentPerCase,
    RenewedFunding,
    SimpleFunding,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.services import CareService
from casebuilder.model.units import Unit


@dataclass(frozen=True, slots=True)
class PaymentChange:
    """What the payer pays the provider more (plus) or less (minus) than without the innovation.

    Attributes:
        cash: The part that is money.
        valued: The part that is paid for but has come free.
    """

    cash: Expression
    valued: Expression


@dataclass(frozen=True, slots=True)
class _Contract:
    """A service, its tariff and the place of the funding model at hand."""

    builder: Builder
    service: CareService
    tariff: Line
    group: Message
    path: str
    prefix: str

    @property
    def cashability(self) -> Expression:
        return self.builder.figure(f"services.{self.service.id}.cashability", self.group)

    def figure(self, name: str) -> Expression:
        return self.builder.figure(f"{self.path}.{name}", self.group, service_unit=self.service.unit)

    def at_tariff(self, lower: Expression, higher: Expression) -> PaymentChange:
        """Return the change when every unit is paid."""
        return PaymentChange(
            self.tariff * (lower * self.cashability + higher),
            self.tariff * lower * (ONE - self.cashability),
        )


def payment_change(builder: Builder, service: CareService, tariff: Line, group: Message) -> PaymentChange:
    """Return the change of the payment for a service under its funding model.

    Args:
        builder: Where lines that the funding model needs are added.
        service: The service.
        tariff: The price per unit in each year.
        group: Heading in the lists of inputs and lines.
    """
    path = f"services.{service.id}.funding"
    prefix = f"services.{service.id}"
    if not isinstance(service.funding, Mix):
        return _simple(_Contract(builder, service, tariff, group, path, prefix), service.funding)
    cash: list[Expression] = []
    valued: list[Expression] = []
    for part in service.funding.parts:
        contract = _Contract(
            builder,
            service,
            tariff,
            group,
            f"{path}.parts.{part.id}.funding",
            f"{prefix}.parts.{part.id}",
        )
        weight = builder.figure(
            f"{path}.parts.{part.id}.weight",
            group,
            label=Message(N_("Part of the payment: {part}"), {"part": part.name or part.id}),
        )
        change = _simple(contract, part.funding)
        name = {"service": service.name, "part": part.name or part.id}
        cash.append(
            builder.line(
                f"{contract.prefix}.payment",
                Message(N_("Change in payment: {service}, {part}"), name),
                Unit.EUR,
                weight * change.cash,
                Section.SERVICES,
                group=group,
            )
        )
        valued.append(
            builder.line(
                f"{contract.prefix}.payment_valued",
                Message(N_("Paid for, but free: {service}, {part}"), name),
                Unit.EUR,
                weight * change.valued,
                Section.SERVICES,
                group=group,
            )
        )
    return PaymentChange(total(tuple(cash)), total(tuple(valued)))


def _simple(contract: _Contract, funding: SimpleFunding) -> PaymentChange:
    lower, higher = volume_lower(contract.service.id), volume_higher(contract.service.id)
    match funding:
        case FeeForService():
            return contract.at_tariff(lower, higher)
        case Capitation():
            return _scaled(contract.at_tariff(lower, higher), _settled(contract, funding))
        case LumpSum():
            return _lump_sum(contract, funding, contract.at_tariff(lower, higher))
        case PaymentPerCase():
            return _per_case(contract, funding)
        case OutcomeBased():
            return _outcome_based(contract, contract.at_tariff(lower, higher))


def _scaled(change: PaymentChange, share: Expression) -> PaymentChange:
    return PaymentChange(share * change.cash, share * change.valued)


def _settled(contract: _Contract, funding: RenewedFunding, fixed: Expression | None = None) -> Expression:
    """Return the share of a volume change that reaches the payment: none before the renewal.

    Args:
        contract: The contract.
        funding: When it is renewed, and how much of the change the new sum reflects.
        fixed: 1 when the payment is fixed and 0 when every unit is paid; None is always fixed.
    """
    settings = contract.builder.case.settings
    name = {"service": contract.service.name}
    renewal = contract.builder.setting(
        f"{contract.path}.renewal_year",
        Message(N_("New agreement from the year: {service}"), name),
        Unit.CALENDAR_YEAR,
        funding.renewal_year or settings.start_year + settings.years,
        contract.group,
        minimum=2000,
        maximum=2110,
    )
    share: Expression = If(at_least(CalendarYear(), renewal), contract.figure("pass_through"), ZERO)
    if fixed is not None:
        share = If(at_least(fixed, ONE), share, ONE)
    return contract.builder.line(
        f"{contract.prefix}.settled",
        Message(N_("Part of the change that reaches the payment: {service}"), name),
        Unit.SHARE,
        share,
        Section.SERVICES,
        group=contract.group,
        rule=Message(N_("Under a fixed budget nothing changes until the contract is renewed.")),
    )


def _lump_sum(contract: _Contract, funding: LumpSum, at_tariff: PaymentChange) -> PaymentChange:
    name = {"service": contract.service.name}
    builder = contract.builder
    fixed: Expression | None = None
    if funding.threshold.value is not None:
        fixed = builder.line(
            f"{contract.prefix}.fixed",
            Message(N_("The payment is a fixed sum: {service}"), name),
            Unit.NUMBER,
            If(at_least(contract.figure("contract_value"), contract.figure("threshold")), ONE, ZERO),
            Section.SERVICES,
            group=contract.group,
            per_year=False,
            rule=Message(N_("Below the threshold every unit is paid, from the threshold the sum is fixed.")),
        )
    change = _scaled(at_tariff, _settled(contract, funding, fixed))
    if funding.minimum_clients.value is None:
        return change
    budget = price_line(
        builder,
        f"{contract.path}.contract_value",
        Message(N_("Value of the contract: {service}"), name),
        contract.group,
    )
    ended = total(
        tuple(
            support_ended(effect.id)
            for effect in builder.case.effects
            if effect.service == contract.service.id and effect.support_ends.value
        )
    )
    minimum = contract.figure("minimum_clients")
    remaining = contract.figure("clients") - ended
    # The sum is cut only for clients lost through the innovation, not for a shortage that was there already.
    short = maximum(ZERO, minimum - remaining) - maximum(ZERO, minimum - contract.figure("clients"))
    cut = builder.line(
        f"{contract.prefix}.minimum_cut",
        Message(N_("Cut of the fixed sum for too few clients: {service}"), name),
        Unit.EUR,
        budget * short / minimum,
        Section.SERVICES,
        group=contract.group,
        rule=Message(N_("Below the agreed minimum number of clients the sum falls in proportion.")),
    )
    return PaymentChange(change.cash - cut, change.valued)


def _per_case(contract: _Contract, funding: PaymentPerCase) -> PaymentChange:
    """Fewer cases are paid less at once; a lighter case only when the price is set anew."""
    service = contract.service
    parts: dict[bool, tuple[Expression, Expression]] = {}
    for cases, name, label in (
        (True, "cases", N_("through the number of cases")),
        (False, "within_cases", N_("within a case")),
    ):
        effects = [
            effect.id
            for effect in contract.builder.case.effects
            if effect.service == service.id and effect.changes_cases is cases
        ]
        lines = []
        for kind, text in (("decrease", N_("Less used, {how}")), ("increase", N_("More used, {how}"))):
            lines.append(
                contract.builder.line(
                    f"{contract.prefix}.{kind}_{name}",
                    Message(text, {"how": Message(label)}),
                    Unit.SERVICE_UNITS,
                    total(tuple(Line(f"effects.{effect}.{kind}") for effect in effects)),
                    Section.SERVICES,
                    group=contract.group,
                    service_unit=service.unit,
                )
            )
        parts[cases] = (lines[0], lines[1])
    number = contract.at_tariff(*parts[True])
    within = _scaled(contract.at_tariff(*parts[False]), _settled(contract, funding))
    return PaymentChange(number.cash + within.cash, number.valued + within.valued)


def _outcome_based(contract: _Contract, at_tariff: PaymentChange) -> PaymentChange:
    name = {"service": contract.service.name}
    share = contract.figure("outcome_share")
    reward = contract.builder.line(
        f"{contract.prefix}.outcome_payment",
        Message(N_("Payment for a better outcome: {service}"), name),
        Unit.EUR,
        share
        * contract.tariff
        * USERS
        * contract.figure("baseline_volume")
        * (contract.figure("outcome_with") - contract.figure("outcome_without")),
        Section.SERVICES,
        group=contract.group,
        rule=Message(
            N_(
                "The part paid on outcome follows the clients who reach it, over the use without"
                " the innovation."
            )
        ),
    )
    rest = ONE - share
    return PaymentChange(rest * at_tariff.cash + reward, rest * at_tariff.valued)
