"""Results of each party and of the chain (model.md, section 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casebuilder.model.costbenefit.builder import FINANCING_KINDS, Builder, Flow, FlowKind, Section
from casebuilder.model.costbenefit.frame import (
    DISCOUNTED_YEARS,
    add_rate_limits,
    rate_limit_factor,
    smallest_amount,
)
from casebuilder.model.costbenefit.reach import DISCOUNTED_USERS
from casebuilder.model.formula.expressions import (
    ONE,
    ZERO,
    Aggregate,
    Both,
    Comparison,
    Expression,
    If,
    InternalRate,
    Line,
    NotApplicable,
    OverYears,
    Previous,
    SumOfProducts,
    at_least,
    at_most,
    equal,
    greater,
    less,
    maximum,
    minimum,
    sum_over_years,
    total,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.units import Unit

CHAIN_KEY = "chain"
"""Identifier of the chain where parties are listed."""
BEFORE_FINANCING = "before_financing"
"""Name, within a party, of its result in cash before financing."""
CHAIN_LABEL = Message(N_("Chain"))

CASH_LABEL = N_("Result in cash")
BEFORE_FINANCING_LABEL = N_("Result in cash before financing")
VALUED_LABEL = N_("Valued, not in cash")
BORNE_LABEL = N_("Costs of the innovation borne")
PAYBACK_LABELS = {
    "payback_simple": N_("Payback period"),
    "payback_discounted": N_("Payback period, discounted"),
}

COSTS_OF_INNOVATION = frozenset({FlowKind.INNOVATION_COST, FlowKind.VALUE_ADDED_TAX, FlowKind.GRANT})
"""What a party puts into the innovation. A loan comes back, so only its interest burdens the borrower."""


@dataclass(frozen=True, slots=True)
class Item:
    """One flow as one party sees it.

    Attributes:
        line: Identifier of the party's own line; plus is a benefit for the party.
        flow: The flow behind it.
        paying: True when the party is the payer.
    """

    line: str
    flow: Flow
    paying: bool


def party_key(party: Party | None) -> str:
    """Return the identifier of a party in lines and results; None is the chain."""
    return CHAIN_KEY if party is None else party.value


def party_label(party: Party | None) -> Message:
    """Return what a party is called; None is the chain."""
    return CHAIN_LABEL if party is None else Message(party.label)


def involved_parties(flows: Sequence[Flow]) -> tuple[Party, ...]:
    """Return the parties that pay or receive anything, in the order of :class:`Party`."""
    found = {flow.payer for flow in flows} | {flow.receiver for flow in flows}
    return tuple(party for party in Party if party in found)


def before_financing(party: Party) -> Line:
    """Return the result in cash of a party without grants, loans and shared savings.

    The line exists for each party that pays or receives any of those.
    """
    return line_of(party, BEFORE_FINANCING)


def add_parties(builder: Builder) -> dict[str, tuple[Item, ...]]:
    """Add the items and totals of each party involved, of the chain, and the zero-sum check.

    Returns:
        The items per party (and for the chain), by :func:`party_key`.
    """
    flows = tuple(builder.flows)
    parties = involved_parties(flows)
    add_rate_limits(builder)
    items: dict[str, tuple[Item, ...]] = {}
    for party in parties:
        items[party.value] = _party_items(builder, party, flows)
        _add_totals(builder, party, items[party.value])
        _add_results(builder, party)
    items[CHAIN_KEY] = _chain_items(flows)
    inside = tuple(party for party in parties if party in CHAIN)
    _add_chain_totals(builder, inside, flows)
    _add_results(builder, None)
    _add_checks(builder, parties)
    return items


def line_of(party: Party | None, name: str) -> Line:
    """Return a line of a party, by its short name such as ``npv``; None is the chain."""
    return Line(f"parties.{party_key(party)}.{name}")


def _party_items(builder: Builder, party: Party, flows: Sequence[Flow]) -> tuple[Item, ...]:
    items = []
    for flow in flows:
        if party not in (flow.payer, flow.receiver) or flow.payer is flow.receiver:
            continue
        paying = flow.payer is party
        amount = Line(flow.line)
        line = builder.line(
            f"parties.{party.value}.items.{flow.line}",
            flow.payer_label if paying else flow.receiver_label,
            Unit.EUR,
            -amount if paying else amount,
            Section.PARTIES,
            group=party_label(party),
        )
        items.append(Item(line.id, flow, paying))
    return tuple(items)


def _chain_items(flows: Sequence[Flow]) -> tuple[Item, ...]:
    """Return the flows that cross the border of the chain; what moves inside it cancels out."""
    return tuple(
        Item(
            f"parties.{(flow.payer if flow.receiver is Party.OUTSIDE else flow.receiver).value}"
            f".items.{flow.line}",
            flow,
            flow.receiver is Party.OUTSIDE,
        )
        for flow in flows
        if (flow.payer is Party.OUTSIDE) != (flow.receiver is Party.OUTSIDE)
    )


def _euro_line(builder: Builder, party: Party | None, name: str, label: str, expression: Expression) -> Line:
    return builder.line(
        line_of(party, name).id,
        Message(label),
        Unit.EUR,
        expression,
        Section.PARTIES,
        group=party_label(party),
    )


def _add_totals(builder: Builder, party: Party, items: Sequence[Item]) -> None:
    cash = tuple(Line(item.line) for item in items if not item.flow.valued)
    valued = tuple(Line(item.line) for item in items if item.flow.valued)
    borne = tuple(
        Line(item.flow.line) for item in items if item.paying and item.flow.kind in COSTS_OF_INNOVATION
    )
    if any(item.flow.kind in FINANCING_KINDS for item in items):
        operating = tuple(
            Line(item.line)
            for item in items
            if not item.flow.valued and item.flow.kind not in FINANCING_KINDS
        )
        _euro_line(builder, party, BEFORE_FINANCING, BEFORE_FINANCING_LABEL, total(operating))
    _euro_line(builder, party, "cash", CASH_LABEL, total(cash))
    _euro_line(builder, party, "valued", VALUED_LABEL, total(valued))
    _euro_line(builder, party, "innovation_costs", BORNE_LABEL, total(borne))


def _add_chain_totals(builder: Builder, parties: Sequence[Party], flows: Sequence[Flow]) -> None:
    borne = tuple(
        Line(flow.line)
        for flow in flows
        if flow.kind in COSTS_OF_INNOVATION - FINANCING_KINDS
        and flow.payer is not Party.OUTSIDE
        and flow.receiver is Party.OUTSIDE
    )
    if any(item.flow.kind in FINANCING_KINDS for item in _chain_items(flows)):
        # Money from outside is no gain of the chain: what the innovation itself brings stands beside it.
        own = tuple(
            line
            if builder.has_line((line := line_of(party, BEFORE_FINANCING)).id)
            else line_of(party, "cash")
            for party in parties
        )
        _euro_line(builder, None, BEFORE_FINANCING, BEFORE_FINANCING_LABEL, total(own))
    for name, label in (("cash", CASH_LABEL), ("valued", VALUED_LABEL)):
        _euro_line(builder, None, name, label, total(tuple(line_of(party, name) for party in parties)))
    _euro_line(builder, None, "innovation_costs", BORNE_LABEL, total(borne))


def _add_results(builder: Builder, party: Party | None) -> None:
    group = party_label(party)
    discount = Line("frame.discount_factor")

    def scalar(
        name: str,
        label: str,
        unit: Unit,
        expression: Expression,
        *,
        may_be_not_applicable: bool = False,
        rule: Message | None = None,
    ) -> Line:
        return builder.line(
            line_of(party, name).id,
            Message(label),
            unit,
            expression,
            Section.PARTIES,
            group=group,
            per_year=False,
            may_be_not_applicable=may_be_not_applicable,
            rule=rule,
        )

    cash = line_of(party, "cash")
    both = _euro_line(
        builder, party, "cash_and_valued", N_("Cash and valued together"), cash + line_of(party, "valued")
    )
    cumulative = line_of(party, "cumulative")
    _euro_line(builder, party, "cumulative", N_("Cash added up"), Previous(cumulative.id) + cash)
    discounted = _euro_line(builder, party, "discounted", N_("Present value of cash"), cash * discount)
    discounted_cumulative = line_of(party, "discounted_cumulative")
    _euro_line(
        builder,
        party,
        "discounted_cumulative",
        N_("Present value added up"),
        Previous(discounted_cumulative.id) + discounted,
    )
    npv = scalar("npv", N_("Net present value, cash"), Unit.EUR, sum_over_years(discounted.id))
    scalar(
        "yearly_equivalent",
        N_("Net present value, cash, as an equal amount per year"),
        Unit.EUR_PER_YEAR,
        npv / DISCOUNTED_YEARS,
        rule=Message(N_("The same amount in every year has this net present value.")),
    )
    scalar(
        "per_user_year",
        N_("Net present value, cash, per user per year"),
        Unit.EUR_PER_USER_YEAR,
        If(greater(DISCOUNTED_USERS, ZERO), npv / DISCOUNTED_USERS, NotApplicable()),
        may_be_not_applicable=True,
        rule=Message(N_("Users of later years are discounted as amounts are. Not applicable without users.")),
    )
    scalar(
        "npv_cash_and_valued",
        N_("Net present value, cash and valued"),
        Unit.EUR,
        SumOfProducts(both, discount),
    )
    costs = scalar(
        "pv_innovation_costs",
        N_("Present value of the costs of the innovation borne"),
        Unit.EUR,
        SumOfProducts(line_of(party, "innovation_costs"), discount),
    )
    own = npv
    if party is None and builder.has_line(line_of(None, BEFORE_FINANCING).id):
        own = scalar(
            "npv_before_financing",
            N_("Net present value, cash, before financing"),
            Unit.EUR,
            SumOfProducts(line_of(None, BEFORE_FINANCING), discount),
            rule=Message(
                N_(
                    "Without grants and loans from outside the chain. The benefits of the chain and its"
                    " benefits per euro of costs are counted on this."
                )
            ),
        )
    benefits = scalar("pv_benefits", N_("Present value of the benefits"), Unit.EUR, own + costs)
    threshold = smallest_amount(builder)
    bears_costs = greater(costs, threshold)
    scalar(
        "bcr",
        N_("Benefits per euro of costs (BCR)"),
        Unit.FACTOR,
        If(bears_costs, benefits / costs, NotApplicable()),
        may_be_not_applicable=True,
        rule=Message(N_("Not applicable for a party that bears no costs of the innovation.")),
    )
    scalar(
        "roi",
        N_("Return on the costs borne (ROI)"),
        Unit.SHARE,
        If(bears_costs, benefits / costs - ONE, NotApplicable()),
        may_be_not_applicable=True,
    )
    _add_internal_rate(builder, party, cash, threshold)
    for name, flow, balance in (
        ("payback_simple", cash, cumulative),
        ("payback_discounted", discounted, discounted_cumulative),
    ):
        _add_payback(builder, party, name, flow, balance)
    lowest = OverYears(Aggregate.MINIMUM, cumulative)
    scalar(
        "peak_funding",
        N_("Largest amount advanced"),
        Unit.EUR,
        maximum(ZERO, -lowest),
        rule=Message(N_("The deepest point of the cash added up at the end of a year.")),
    )


def _helper(
    builder: Builder,
    party: Party | None,
    name: str,
    label: str,
    unit: Unit,
    expression: Expression,
    *,
    per_year: bool = True,
) -> Line:
    return builder.line(
        line_of(party, name).id,
        Message(label),
        unit,
        expression,
        Section.RETURNS,
        group=party_label(party),
        per_year=per_year,
    )


def _add_internal_rate(builder: Builder, party: Party | None, cash: Line, threshold: Expression) -> None:
    """Add the internal rate of return, given only where it means something.

    It exists and is unique when the cash flow changes sign once; it is a return only when money is
    paid before it is received. A rate so low or so high that nobody reads it as a return is not
    given either. The guess is exact for one payment and one receipt and near enough otherwise, so
    that the search of any spreadsheet ends at the same rate.
    """
    year = Line("frame.year_number")
    positive = _helper(builder, party, "receipts", N_("Years with a plus"), Unit.EUR, maximum(ZERO, cash))
    negative = _helper(builder, party, "payments", N_("Years with a minus"), Unit.EUR, maximum(ZERO, -cash))
    sign = line_of(party, "sign")
    _helper(
        builder,
        party,
        "sign",
        N_("Last sign seen"),
        Unit.NUMBER,
        If(greater(cash, threshold), ONE, If(less(cash, -threshold), -ONE, Previous(sign.id))),
    )
    change = _helper(
        builder,
        party,
        "sign_change",
        N_("Change of sign"),
        Unit.NUMBER,
        If(less(sign * Previous(sign.id), ZERO), ONE, ZERO),
    )
    changes = _helper(
        builder,
        party,
        "sign_changes",
        N_("Number of sign changes"),
        Unit.NUMBER,
        sum_over_years(change.id),
        per_year=False,
    )
    received = _helper(
        builder,
        party,
        "received",
        N_("Total received"),
        Unit.EUR,
        sum_over_years(positive.id),
        per_year=False,
    )
    paid = _helper(
        builder, party, "paid", N_("Total paid"), Unit.EUR, sum_over_years(negative.id), per_year=False
    )
    once = equal(changes, ONE)
    duration = SumOfProducts(positive, year) / received - SumOfProducts(negative, year) / paid
    apart = _helper(
        builder,
        party,
        "irr_duration",
        N_("Average years between paying and receiving"),
        Unit.YEARS,
        If(once, duration, ONE),
        per_year=False,
    )
    guess = _helper(
        builder,
        party,
        "irr_guess",
        N_("First guess of the internal rate of return"),
        Unit.SHARE_PER_YEAR,
        If(once, (received / paid) ** (ONE / apart) - ONE, ZERO),
        per_year=False,
    )
    start = _closer_guess(builder, party, positive, negative, once, guess)
    at_lowest, at_highest = (
        _helper(
            builder,
            party,
            name,
            label,
            Unit.EUR,
            SumOfProducts(cash, rate_limit_factor(name)),
            per_year=False,
        )
        for name, label in (
            ("irr_lowest", N_("Present value at the lowest return given")),
            ("irr_highest", N_("Present value at the highest return given")),
        )
    )
    builder.line(
        line_of(party, "irr").id,
        Message(N_("Internal rate of return (IRR)")),
        Unit.SHARE_PER_YEAR,
        If(
            Both((once, greater(apart, ZERO), at_least(at_lowest, ZERO), at_most(at_highest, ZERO))),
            InternalRate(cash, start),
            NotApplicable(),
        ),
        Section.PARTIES,
        group=party_label(party),
        per_year=False,
        may_be_not_applicable=True,
        rule=Message(
            N_(
                "Only where money is first paid and then received, so that the rate exists and is unique,"
                " and only between the lowest and the highest return that is given. The present value falls"
                " as the rate rises: at the lowest it may not be below zero, at the highest not above."
            )
        ),
    )


def _closer_guess(
    builder: Builder, party: Party | None, positive: Line, negative: Line, once: Comparison, guess: Line
) -> Line:
    """Add the rate from which a spreadsheet starts its search: the first guess, corrected once.

    Each is a step of Newton's method on the logarithm of received over paid, which is almost a straight
    line in the logarithm of one plus the rate. Twenty steps on the present value itself, which is what
    a spreadsheet takes, do not always arrive from the first guess alone.
    """
    year = Line("frame.year_number")
    factor = _helper(
        builder,
        party,
        "irr_factor",
        N_("Discount factor at the first guess"),
        Unit.FACTOR,
        ONE / (ONE + guess) ** year,
    )
    years = _helper(
        builder, party, "irr_years", N_("Years, discounted at the first guess"), Unit.YEARS, factor * year
    )
    received, paid = (
        _helper(builder, party, name, label, Unit.EUR, SumOfProducts(amounts, factor), per_year=False)
        for name, label, amounts in (
            ("irr_received", N_("Total received, discounted at the first guess"), positive),
            ("irr_paid", N_("Total paid, discounted at the first guess"), negative),
        )
    )
    apart = SumOfProducts(positive, years) / received - SumOfProducts(negative, years) / paid
    return _helper(
        builder,
        party,
        "irr_start",
        N_("Rate from which the search starts"),
        Unit.SHARE_PER_YEAR,
        If(once, (ONE + guess) * (received / paid) ** (ONE / apart) - ONE, ZERO),
        per_year=False,
    )


def _add_payback(builder: Builder, party: Party | None, name: str, flow: Line, balance: Line) -> None:
    """Add a payback period: the moment from which the balance is no longer negative.

    Money is taken to move evenly through each year, so the moment is interpolated within a year.
    It is the last time the balance comes out of the red, not the first: a balance that sinks again
    has not been paid back.
    """
    group = party_label(party)
    threshold = smallest_amount(builder)
    year = Line("frame.year_number")
    red = _helper(
        builder,
        party,
        f"{name}_red",
        N_("Years until the end of this year, when in the red"),
        Unit.YEARS,
        If(less(balance, -threshold), year + ONE, ZERO),
    )
    last_red = _helper(
        builder,
        party,
        f"{name}_last_red",
        N_("In the red until"),
        Unit.YEARS,
        OverYears(Aggregate.MAXIMUM, red),
        per_year=False,
    )
    moment = _helper(
        builder,
        party,
        f"{name}_moment",
        N_("Moment within the year"),
        Unit.YEARS,
        If(
            Both((equal(year, last_red), greater(last_red, ZERO))),
            year + minimum(ONE, -Previous(balance.id) / flow),
            ZERO,
        ),
    )
    last_year = OverYears(Aggregate.MAXIMUM, year)
    builder.line(
        line_of(party, name).id,
        Message(PAYBACK_LABELS[name]),
        Unit.YEARS,
        If(greater(last_red, last_year), NotApplicable(), sum_over_years(moment.id)),
        Section.PARTIES,
        group=group,
        per_year=False,
        may_be_not_applicable=True,
        rule=Message(
            N_(
                "Counted from the start of the first year, interpolated within the year; 0 when"
                " nothing is advanced."
            )
        ),
    )


def _add_checks(builder: Builder, parties: Sequence[Party]) -> None:
    for name, label in (
        ("cash", N_("Sum of all parties, cash")),
        ("valued", N_("Sum of all parties, valued")),
    ):
        builder.line(
            f"checks.zero_sum_{name}",
            Message(label),
            Unit.EUR,
            total(tuple(line_of(party, name) for party in parties)),
            Section.CHECKS,
            rule=Message(N_("Every amount has a payer and a receiver, so this must be zero.")),
        )
