"""How a change in volume changes the payment, under each funding model (model.md, section 4)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from casebuilder.model.costbenefit.arrangements import PERIODS_PER_YEAR, average_amount
from casebuilder.model.costbenefit.builder import Builder, Section
from casebuilder.model.costbenefit.effects import (
    clients_moved,
    ends_support,
    support_ended,
    volume_higher,
    volume_lower,
)
from casebuilder.model.costbenefit.frame import price_line
from casebuilder.model.costbenefit.reach import USERS
from casebuilder.model.effects import ChangeKind, Effect
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
    FUNDING_LABELS,
    AverageAmount,
    AverageOfUse,
    Capitation,
    FeeForService,
    LumpSum,
    Mix,
    OutcomeBased,
    PaidPerArrangement,
    PaidPerHour,
    PaymentPerCase,
    RenewedFunding,
    SimpleFunding,
)
from casebuilder.model.messages import Message, MessageValue, N_
from casebuilder.model.services import CONTRACT_UNIT, ArrangementService, CareService
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
class Contract:
    """A service and the place of the funding model at hand.

    Attributes:
        builder: Where lines that the funding model needs are added.
        service: The service.
        path: Place of the funding model in the case.
        prefix: How the identifiers of its own lines begin.
        group: Heading in the lists of inputs and lines.
        assumed_renewal: Calendar year of the new agreement where the funding model names none.
    """

    builder: Builder
    service: CareService | ArrangementService
    path: str
    prefix: str
    group: Message
    assumed_renewal: int | None = None

    @property
    def effects(self) -> tuple[Effect, ...]:
        """The effects on the service."""
        return tuple(effect for effect in self.builder.case.effects if effect.service == self.service.id)

    @property
    def cashability(self) -> Expression:
        """Part of a lower volume that the payer really stops paying for."""
        return self.builder.figure(f"services.{self.service.id}.cashability", self.group)

    def figure(self, name: str) -> Expression:
        """Return a figure of the funding model."""
        unit = self.service.unit if isinstance(self.service, CareService) else CONTRACT_UNIT
        return self.builder.figure(f"{self.path}.{name}", self.group, service_unit=unit)

    def priced(self, lower: Expression, higher: Expression) -> PaymentChange:
        """Return the change in payment of a decrease and an increase in euros at the full tariff."""
        return PaymentChange(lower * self.cashability + higher, lower * (ONE - self.cashability))

    def tariff(self) -> Line:
        """Return the price per unit in each year; of an arrangement the average per four weeks."""
        if isinstance(self.service, ArrangementService):
            return average_amount(self.builder, self.service)
        return Line(f"services.{self.service.id}.tariff.price")

    def at_tariff(self, lower: Expression, higher: Expression) -> PaymentChange:
        """Return the change in payment when every unit of care is paid."""
        tariff = self.tariff()
        return PaymentChange(
            tariff * (lower * self.cashability + higher),
            tariff * lower * (ONE - self.cashability),
        )

    def units(self) -> PaymentChange:
        """Return the change in payment when everything is paid that has a price: units or clients."""
        if isinstance(self.service, ArrangementService):
            return self.priced(*self._amounts(moves=True))
        return self.at_tariff(volume_lower(self.service.id), volume_higher(self.service.id))

    def within(self) -> PaymentChange | None:
        """Return what the hours within an arrangement come to, for which no unit is paid."""
        if not isinstance(self.service, ArrangementService):
            return None
        if all(effect.change_kind is ChangeKind.MOVE for effect in self.effects):
            return None
        return self.priced(*self._amounts(moves=False))

    def everything(self) -> PaymentChange:
        """Return the change once a new sum or price reflects all of it."""
        units, within = self.units(), self.within()
        return units if within is None else together(units, within)

    def _amounts(self, *, moves: bool) -> tuple[Expression, Expression]:
        """Return what is paid less and more at the full tariff of an arrangement."""
        name, how = (
            ("moved", N_("through another intensity")) if moves else ("within", N_("within an intensity"))
        )
        effects = [effect for effect in self.effects if (effect.change_kind is ChangeKind.MOVE) is moves]
        found: list[Expression] = []
        for part, label, source in (
            ("lower", N_("Less at the full tariff, {how}"), "amount_decrease"),
            ("higher", N_("More at the full tariff, {how}"), "amount_increase"),
        ):
            identifier = f"services.{self.service.id}.{name}_{part}"
            if not self.builder.has_line(identifier):
                self.builder.line(
                    identifier,
                    Message(label, {"how": Message(how)}),
                    Unit.EUR,
                    total(tuple(Line(f"effects.{effect.id}.{source}") for effect in effects)),
                    Section.SERVICES,
                    group=self.group,
                )
            found.append(Line(identifier))
        return found[0], found[1]


def own_contract(builder: Builder, service: CareService | ArrangementService) -> Contract:
    """Return the contract of a service as the case has it."""
    group = Message(N_("Service: {service}"), {"service": service.name})
    return Contract(builder, service, f"services.{service.id}.funding", f"services.{service.id}", group)


def together(*changes: PaymentChange) -> PaymentChange:
    """Return the sum of changes in payment."""
    return PaymentChange(
        total(tuple(change.cash for change in changes)), total(tuple(change.valued for change in changes))
    )


def payment_change(builder: Builder, service: CareService | ArrangementService) -> PaymentChange:
    """Return the change of the payment for a service under its own funding model.

    Args:
        builder: Where lines that the funding model needs are added.
        service: The service.
    """
    contract = own_contract(builder, service)
    if not isinstance(service.funding, Mix):
        return payment_under(contract, service.funding)
    cash: list[Expression] = []
    valued: list[Expression] = []
    for part in service.funding.parts:
        place = f"{contract.path}.parts.{part.id}"
        inside = replace(contract, path=f"{place}.funding", prefix=f"{contract.prefix}.parts.{part.id}")
        part_name = part.name or Message(FUNDING_LABELS[part.funding.kind])
        name: dict[str, MessageValue] = {"service": service.name, "part": part_name}
        weight = builder.figure(
            f"{place}.weight",
            contract.group,
            label=Message(N_("Part of the payment: {part}"), {"part": part_name}),
        )
        change = payment_under(inside, part.funding)
        cash.append(
            builder.line(
                f"{inside.prefix}.payment",
                Message(N_("Change in payment: {service}, {part}"), name),
                Unit.EUR,
                weight * change.cash,
                Section.SERVICES,
                group=contract.group,
            )
        )
        valued.append(
            builder.line(
                f"{inside.prefix}.payment_valued",
                Message(N_("Paid for, but free: {service}, {part}"), name),
                Unit.EUR,
                weight * change.valued,
                Section.SERVICES,
                group=contract.group,
            )
        )
    return PaymentChange(total(tuple(cash)), total(tuple(valued)))


def payment_under(  # noqa: PLR0911  one for each funding model
    contract: Contract, funding: SimpleFunding
) -> PaymentChange:
    """Return the change of the payment under a contract with one funding model."""
    match funding:
        case PaidPerHour():
            return contract.everything()
        case PaidPerArrangement():
            return per_arrangement(contract, contract.figure("use"))
        case FeeForService():
            return contract.units()
        case Capitation():
            return _scaled(contract.everything(), _settled(contract, funding))
        case LumpSum():
            return _lump_sum(contract, funding)
        case PaymentPerCase():
            return _per_case(contract, funding)
        case AverageOfUse():
            return average_of_use(contract, funding, contract.figure("use"))
        case AverageAmount():
            return _average_amount(contract, funding)
        case OutcomeBased():
            return outcome_based(contract, contract.figure("baseline_volume"))


def _scaled(change: PaymentChange, share: Expression) -> PaymentChange:
    return PaymentChange(share * change.cash, share * change.valued)


def _settled(contract: Contract, funding: RenewedFunding, fixed: Expression | None = None) -> Expression:
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
        Message(N_("New agreement from the year, where compared"))
        if contract.assumed_renewal
        else Message(N_("New agreement from the year: {service}"), name),
        Unit.CALENDAR_YEAR,
        funding.renewal_year or contract.assumed_renewal or settings.start_year + settings.years,
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


def _lump_sum(contract: Contract, funding: LumpSum) -> PaymentChange:
    name = {"service": contract.service.name}
    builder = contract.builder
    within = contract.within()
    if funding.threshold.value is None:
        settled = _settled(contract, funding)
        change = _scaled(contract.everything(), settled)
    else:
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
        settled = _settled(contract, funding, fixed)
        change = _scaled(contract.units(), settled)
        if within is not None:
            change = together(change, _scaled(within, settled * fixed))
    if funding.minimum_clients.value is None:
        return change
    budget = price_line(
        builder,
        f"{contract.path}.contract_value",
        Message(N_("Value of the contract: {service}"), name),
        contract.group,
    )
    minimum = contract.figure("minimum_clients")
    remaining = contract.figure("clients") - _clients_left(contract)
    # The sum is cut only for clients lost through the innovation, not for a shortage that was there already.
    short = maximum(ZERO, minimum - remaining) - maximum(ZERO, minimum - contract.figure("clients"))
    cut = builder.line(
        f"{contract.prefix}.minimum_cut",
        Message(N_("Cut of the fixed sum for too few clients: {service}"), name),
        Unit.EUR,
        budget * short / minimum * (ONE - settled),
        Section.SERVICES,
        group=contract.group,
        rule=Message(
            N_(
                "Below the agreed minimum number of clients the sum falls in proportion, as far as the"
                " payment does not reflect the change already: where every unit is paid nothing is cut,"
                " and after the new agreement only the part that the new sum does not reflect."
            )
        ),
    )
    return PaymentChange(change.cash - cut, change.valued)


def _per_case(contract: Contract, funding: PaymentPerCase) -> PaymentChange:
    """Fewer cases are paid less at once; a lighter case only when the price is set anew."""
    if isinstance(contract.service, ArrangementService):
        # A client who moves is another case; the hours within an intensity are not.
        units, within = contract.units(), contract.within()
        return units if within is None else together(units, _scaled(within, _settled(contract, funding)))
    parts = {cases: _volumes(contract, cases=cases) for cases in (True, False)}
    number = contract.at_tariff(*parts[True])
    inside = _scaled(contract.at_tariff(*parts[False]), _settled(contract, funding))
    return together(number, inside)


def _volumes(contract: Contract, *, cases: bool) -> tuple[Expression, Expression]:
    """Return the decrease and the increase in use through the number of cases, or within a case."""
    name, how = (
        ("cases", N_("through the number of cases")) if cases else ("within_cases", N_("within a case"))
    )
    effects = [effect.id for effect in contract.effects if effect.changes_cases is cases]
    found: list[Expression] = []
    for kind, text in (("decrease", N_("Less used, {how}")), ("increase", N_("More used, {how}"))):
        identifier = f"services.{contract.service.id}.{kind}_{name}"
        if not contract.builder.has_line(identifier):
            contract.builder.line(
                identifier,
                Message(text, {"how": Message(how)}),
                Unit.SERVICE_UNITS,
                total(tuple(Line(f"effects.{effect}.{kind}") for effect in effects)),
                Section.SERVICES,
                group=contract.group,
                service_unit=contract.service.unit if isinstance(contract.service, CareService) else None,
            )
        found.append(Line(identifier))
    return found[0], found[1]


def _average_amount(contract: Contract, funding: AverageAmount) -> PaymentChange:
    """A client who leaves is paid less at once; lighter support only when the average is set anew."""
    builder, service = contract.builder, contract.service
    name = {"service": service.name}
    if isinstance(service, ArrangementService):
        amount = average_amount(builder, service)
    else:
        tasks = total(
            tuple(
                builder.figure(
                    f"{contract.path}.tasks.{task.id}.hours",
                    contract.group,
                    label=Message(N_("Norm hours: {task}"), {"task": task.name or task.id}),
                )
                for task in funding.tasks
            )
        )
        amount = builder.line(
            f"{contract.prefix}.average_amount",
            Message(N_("Average amount per client: {service}"), name),
            Unit.EUR_PER_FOUR_WEEKS,
            contract.tariff() * tasks,
            Section.SERVICES,
            group=contract.group,
            rule=Message(N_("The norm hours of all tasks at the tariff.")),
        )
    return _later(contract, _clients_at(contract, amount), _settled(contract, funding))


def average_of_use(contract: Contract, funding: RenewedFunding, use: Expression) -> PaymentChange:
    """Return the change under an average amount that follows from what clients use now.

    Args:
        contract: The contract.
        funding: When the amount is set anew.
        use: Units that a client uses per year without the innovation; not used for an arrangement.
    """
    return _later(contract, _who_leaves(contract, use), _settled(contract, funding))


def per_arrangement(contract: Contract, use: Expression) -> PaymentChange:
    """Return the change when care is paid per client, by intensity, instead of per unit.

    A client who leaves is paid less at once; of lighter or heavier support only the part after which a
    client gets another arrangement.

    Args:
        contract: The contract; its place holds that part.
        use: Units that a client uses per year without the innovation.
    """
    return _later(contract, _who_leaves(contract, use), contract.figure("moved_share"))


def _who_leaves(contract: Contract, use: Expression) -> PaymentChange | None:
    """Return what is paid less for clients who leave, at the average amount; None when nobody does."""
    service = contract.service
    if isinstance(service, ArrangementService):
        return _clients_at(contract, average_amount(contract.builder, service)) if contract.effects else None
    if not any(ends_support(effect) for effect in contract.effects):
        return None
    amount = contract.builder.line(
        f"{contract.prefix}.average_amount",
        Message(N_("Average amount per client: {service}"), {"service": service.name}),
        Unit.EUR_PER_FOUR_WEEKS,
        contract.tariff() * use / PERIODS_PER_YEAR,
        Section.SERVICES,
        group=contract.group,
        rule=Message(N_("The use per client now, at the tariff, spread over thirteen periods.")),
    )
    return _clients_at(contract, amount)


def _later(contract: Contract, at_once: PaymentChange | None, settled: Expression) -> PaymentChange:
    """Return what is paid at once, and of all the rest only the part that reaches the payment."""
    everything = contract.everything()
    if at_once is None:
        return _scaled(everything, settled)
    return PaymentChange(
        at_once.cash + settled * (everything.cash - at_once.cash),
        at_once.valued + settled * (everything.valued - at_once.valued),
    )


def _clients_at(contract: Contract, amount: Expression) -> PaymentChange:
    """Return what is paid less for clients who leave and more for who comes, at the average amount."""
    name = {"service": contract.service.name}
    clients = [
        contract.builder.line(
            f"{contract.prefix}.{part}",
            Message(label, name),
            Unit.EUR,
            number * PERIODS_PER_YEAR * amount,
            Section.SERVICES,
            group=contract.group,
        )
        for part, label, number in (
            (
                "clients_left",
                N_("Less at the average amount, for clients who leave: {service}"),
                -_clients_left(contract),
            ),
            (
                "clients_started",
                N_("More at the average amount, for clients who come: {service}"),
                _clients_started(contract),
            ),
        )
    ]
    return contract.priced(clients[0], clients[1])


def _clients_left(contract: Contract) -> Expression:
    """Return the clients who no longer use the service: moved to no arrangement, or support ended."""
    if isinstance(contract.service, ArrangementService):
        return total(
            tuple(
                clients_moved(effect.id)
                for effect in contract.effects
                if effect.change_kind is ChangeKind.MOVE and not effect.to_intensity
            )
        )
    return total(tuple(support_ended(effect.id) for effect in contract.effects if ends_support(effect)))


def _clients_started(contract: Contract) -> Expression:
    """Return the clients who come to an arrangement and had none."""
    return total(
        tuple(
            clients_moved(effect.id)
            for effect in contract.effects
            if effect.change_kind is ChangeKind.MOVE and not effect.from_intensity
        )
    )


def outcome_based(contract: Contract, baseline_volume: Expression) -> PaymentChange:
    """Part of the payment follows the clients who reach the outcome.

    Args:
        contract: The contract; its place holds the part that depends on the outcome.
        baseline_volume: Units per user per year without the innovation, on which the outcome is paid.
    """
    if not contract.effects:
        return PaymentChange(ZERO, ZERO)
    name = {"service": contract.service.name}
    share = contract.figure("outcome_share")
    reward = contract.builder.line(
        f"{contract.prefix}.outcome_payment",
        Message(N_("Payment for a better outcome: {service}"), name),
        Unit.EUR,
        share
        * contract.tariff()
        * USERS
        * baseline_volume
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
    units = contract.units()
    return PaymentChange(rest * units.cash + reward, rest * units.valued)
