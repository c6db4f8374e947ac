"""The case under other funding models, as lines next to its own (model.md, section 4).

With these lines a workbook can show the funding models side by side and keep them live. They follow
from the lines of the case itself: only the payments for care differ, so what a party has under
another funding model is what it has now, with those payments exchanged. Agreements on financing
stay out of the comparison: they would be made anew under another contract.

A switch puts the whole case under one of these models. It chooses between the payments, and
everything that is made of a payment follows; agreements on financing then stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casebuilder.model.compared_funding import (
    FundingKind,
    baseline_volume,
    comparable_kinds,
    compared_funding,
    keeps_its_contract,
    renewal_year,
    use_per_client,
)
from casebuilder.model.costbenefit.builder import FINANCING_KINDS, Builder, Flow, FlowKind, Section
from casebuilder.model.costbenefit.effects import ends_support
from casebuilder.model.costbenefit.funding import (
    Contract,
    PaymentChange,
    average_of_use,
    outcome_based,
    payment_under,
    per_arrangement,
)
from casebuilder.model.costbenefit.parties import involved_parties, party_key, party_label
from casebuilder.model.effects import ChangeKind
from casebuilder.model.formula.expressions import (
    ONE,
    ZERO,
    Constant,
    Expression,
    If,
    Line,
    Negative,
    SumOfProducts,
    equal,
    maximum,
    total,
)
from casebuilder.model.funding import (
    AverageOfUse,
    FeeForService,
    Funding,
    Mix,
    OutcomeBased,
    PaidPerArrangement,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.services import ArrangementService, CareService, PaidService
from casebuilder.model.units import Unit

COMPARED = "settings.compared"
COMPARED_GROUP = Message(N_("Comparison of funding models"))
AS_ENTERED_BEFORE_FINANCING = N_("As entered, before financing")
"""What the case itself is called in a comparison when it has financing, which is left out there."""
AS_ENTERED = "as_entered"
"""How the case itself is called among the variants."""
CHOSEN = f"{COMPARED}.chosen"
"""The switch: 0 is the case as entered, then the funding models in their order. Not in the case."""
CHOSEN_GROUP = Message(N_("What this workbook calculates"))
_PARTS = ("payment", "payment_valued")


@dataclass(frozen=True)
class Payments:
    """The lines of the payments for care, in money and valued, by identifier of the service.

    Attributes:
        as_entered: Under the contracts of the case.
        under: Under each funding model that the case has the figures for.
    """

    as_entered: Mapping[str, tuple[Line, Line]]
    under: Mapping[FundingKind, Mapping[str, tuple[Line, Line]]]


def variant_line(kind: FundingKind | None, party: Party | None, name: str) -> Line:
    """Return a result of a party under a funding model; None is the case as entered, or the chain."""
    return Line(f"variants.{kind.value if kind else AS_ENTERED}.{party_key(party)}.{name}")


def add_payment_switch(builder: Builder) -> Payments:
    """Let a switch choose under which funding model care is paid; right after the payments themselves.

    What was the payment for a service becomes "as entered", and a line of the same name chooses.
    """
    services = tuple(service for service in builder.case.services if isinstance(service, PaidService))
    if not services:
        return Payments({}, {})
    as_entered = {service.id: _set_aside(builder, service) for service in services}
    kinds = comparable_kinds(builder.case)
    under = {
        kind: {service.id: _payment(builder, service, kind, as_entered[service.id]) for service in services}
        for kind in kinds
    }
    switch = builder.setting(
        CHOSEN,
        Message(N_("Funding model")),
        Unit.NUMBER,
        0,
        CHOSEN_GROUP,
        minimum=0,
        maximum=len(kinds),
        choices=[N_("As entered"), *(kind.label for kind in kinds)],
    )
    for service in services:
        for part, label in zip(_PARTS, _PART_LABELS, strict=True):
            position = _PARTS.index(part)
            chosen: Expression = under[kinds[-1]][service.id][position]
            for number, kind in reversed(tuple(enumerate(kinds[:-1], 1))):
                payment = under[kind][service.id][position]
                chosen = If(equal(switch, total((ONE,) * number)), payment, chosen)
            builder.line(
                f"services.{service.id}.{part}",
                Message(label, {"service": service.name}),
                Unit.EUR,
                If(equal(switch, ZERO), as_entered[service.id][position], chosen),
                Section.SERVICES,
                group=Message(N_("Service: {service}"), {"service": service.name}),
                rule=Message(N_("Under the funding model that is chosen on the sheet of assumptions.")),
            )
    return Payments(as_entered, under)


_PART_LABELS = (N_("Change in payment: {service}"), N_("Paid for, but free: {service}"))


def _set_aside(builder: Builder, service: PaidService) -> tuple[Line, Line]:
    """Give the lines of the payment for a service another name, so that the switch can take theirs."""
    found = []
    for part, label in zip(
        _PARTS,
        (
            N_("Change in payment, as entered: {service}"),
            N_("Paid for, but free, as entered: {service}"),
        ),
        strict=True,
    ):
        identifier = f"services.{service.id}.{part}"
        position = next(place for place, line in enumerate(builder.lines) if line.id == identifier)
        renamed = replace(
            builder.lines[position],
            id=f"{identifier}_as_entered",
            label=Message(label, {"service": service.name}),
        )
        builder.lines[position] = renamed
        found.append(Line(renamed.id))
    return found[0], found[1]


def add_variants(builder: Builder, payments: Payments) -> None:
    """Add what each party has under each funding model; after the parties themselves."""
    if not payments.as_entered:
        return
    flows = tuple(flow for flow in builder.flows if flow.kind not in FINANCING_KINDS)
    parties = tuple(party for party in involved_parties(flows) if party in CHAIN)
    _add_results(builder, None, parties, flows, payments.as_entered)
    for kind, exchanged in payments.under.items():
        _add_results(builder, kind, parties, flows, exchanged)


def _payment(
    builder: Builder,
    service: CareService | ArrangementService,
    kind: FundingKind,
    as_entered: tuple[Line, Line],
) -> tuple[Line, Line]:
    """Return the lines of the payment for a service under a funding model, in money and valued."""
    if keeps_its_contract(service, kind):
        return as_entered
    prefix = f"variants.{kind.value}.{service.id}"
    contract = Contract(builder, service, COMPARED, prefix, COMPARED_GROUP, renewal_year(builder.case).year)
    funding = compared_funding(builder.case, service, kind)
    change = _change(contract, funding)
    name: dict[str, str | Message] = {"service": service.name, "funding": Message(kind.label)}
    lines = []
    for part, label, expression in (
        ("payment", N_("Change in payment: {service}, {funding}"), change.cash),
        ("payment_valued", N_("Paid for, but free: {service}, {funding}"), change.valued),
    ):
        lines.append(
            builder.line(
                f"{prefix}.{part}",
                Message(label, name),
                Unit.EUR,
                expression,
                Section.VARIANTS,
                group=Message(kind.label),
            )
        )
    return lines[0], lines[1]


def _change(contract: Contract, funding: Funding) -> PaymentChange:
    """Return the change in payment, with what the case implies as lines instead of figures."""
    match funding:
        case OutcomeBased():
            return outcome_based(contract, _baseline(contract))
        case AverageOfUse():
            return average_of_use(contract, funding, _use(contract))
        case PaidPerArrangement():
            return per_arrangement(contract, _use(contract))
        case Mix():
            return _mixed(contract, funding)
        case _:
            return payment_under(contract, funding)


def _mixed(contract: Contract, funding: Mix) -> PaymentChange:
    """Return the change when one part is paid per unit and the rest is a fixed budget."""
    fixed = contract.figure("fixed_share")
    changes = [
        (
            ONE - fixed if isinstance(part.funding, FeeForService) else fixed,
            payment_under(contract, part.funding),
        )
        for part in funding.parts
    ]
    return PaymentChange(
        total(tuple(weight * change.cash for weight, change in changes)),
        total(tuple(weight * change.valued for weight, change in changes)),
    )


def _baseline(contract: Contract) -> Expression:
    """Return the use per user per year that :func:`compared_funding.baseline_volume` names, as a line."""
    if isinstance(contract.service, ArrangementService):
        return Constant(13)
    expressions = [
        contract.builder.figure(f"effects.{effect.id}.share_of_users", Message(effect.name))
        * contract.builder.figure(f"effects.{effect.id}.baseline_volume", Message(effect.name))
        for effect in contract.effects
        if effect.change_kind is ChangeKind.RELATIVE
    ]
    if baseline_volume(contract.builder.case, contract.service) is None:
        return Constant(0)
    return _largest(contract, "baseline", N_("Use now, on which the outcome is paid"), expressions)


def _use(contract: Contract) -> Expression:
    """Return the use per client per year that :func:`compared_funding.use_per_client` names, as a line."""
    service, builder = contract.service, contract.builder
    if isinstance(service, ArrangementService) or not any(map(ends_support, contract.effects)):
        return Constant(0)
    expressions = [
        builder.figure(f"effects.{effect.id}.baseline_volume", Message(effect.name))
        for effect in contract.effects
        if effect.change_kind is ChangeKind.RELATIVE
    ]
    if use_per_client(builder.case, service) is None:
        return Constant(0)
    return _largest(contract, "use", N_("Use per client now"), expressions)


def _largest(contract: Contract, name: str, label: str, expressions: Sequence[Expression]) -> Line:
    """Add the largest of what the effects on a service start from."""
    service = contract.service
    return contract.builder.line(
        f"{contract.prefix}.{name}",
        Message(label),
        Unit.SERVICE_UNITS_PER_USER_YEAR,
        maximum(*expressions) if len(expressions) > 1 else expressions[0],
        Section.VARIANTS,
        group=contract.group,
        per_year=False,
        service_unit=service.unit,
    )


def _add_results(
    builder: Builder,
    kind: FundingKind | None,
    parties: Sequence[Party],
    flows: Sequence[Flow],
    payments: Mapping[str, tuple[Line, Line]],
) -> None:
    """Add cash and value per year and their net present value, per party and for the chain."""
    for party in parties:
        for name, valued in (("cash", False), ("valued", True)):
            terms: list[Expression] = []
            for flow in flows:
                if flow.valued is not valued or party not in (flow.payer, flow.receiver):
                    continue
                amount = _exchanged(flow, payments)
                terms.append(Negative(amount) if flow.payer is party else amount)
            _result(builder, kind, party, name, _sum(terms))
    for name in ("cash", "valued"):
        _result(builder, kind, None, name, _sum([variant_line(kind, party, name) for party in parties]))
    everyone: tuple[Party | None, ...] = (*parties, None)
    for member in everyone:
        group = _group(builder, kind)
        both = builder.line(
            variant_line(kind, member, "cash_and_valued").id,
            Message(N_("Cash and valued together: {party}"), {"party": party_label(member)}),
            Unit.EUR,
            variant_line(kind, member, "cash") + variant_line(kind, member, "valued"),
            Section.VARIANTS,
            group=group,
        )
        for name, label, line in (
            ("npv", N_("Net present value, cash: {party}"), variant_line(kind, member, "cash")),
            ("npv_cash_and_valued", N_("Net present value, cash and valued: {party}"), both),
        ):
            builder.line(
                variant_line(kind, member, name).id,
                Message(label, {"party": party_label(member)}),
                Unit.EUR,
                SumOfProducts(line, Line("frame.discount_factor")),
                Section.VARIANTS,
                group=group,
                per_year=False,
            )


def _exchanged(flow: Flow, payments: Mapping[str, tuple[Line, Line]]) -> Line:
    """Return the amount of a flow, or what is paid in its place under the funding model."""
    if flow.kind is not FlowKind.CARE_PAYMENT:
        return Line(flow.line)
    service = flow.line.split(".")[1]
    return payments[service][flow.valued] if service in payments else Line(flow.line)


def _sum(terms: Sequence[Expression]) -> Expression:
    """Return the sum of terms, those with a plus first so that the formula begins with one."""
    ordered = sorted(terms, key=lambda term: isinstance(term, Negative))
    return total(tuple(ordered))


def _group(builder: Builder, kind: FundingKind | None) -> Message:
    if kind:
        return Message(kind.label)
    financed = any(flow.kind in FINANCING_KINDS for flow in builder.flows)
    return Message(AS_ENTERED_BEFORE_FINANCING) if financed else Message(N_("As entered"))


def _result(
    builder: Builder, kind: FundingKind | None, party: Party | None, name: str, expression: Expression
) -> None:
    label = N_("Result in cash: {party}") if name == "cash" else N_("Valued, not in cash: {party}")
    builder.line(
        variant_line(kind, party, name).id,
        Message(label, {"party": party_label(party)}),
        Unit.EUR,
        expression,
        Section.VARIANTS,
        group=_group(builder, kind),
    )
