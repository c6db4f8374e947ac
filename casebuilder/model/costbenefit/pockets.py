"""Who pays whom, and who invests against who benefits: the wrong pocket (model.md, section 8).

**Matrix.** For each payer and receiver, what moves between them per year and its present value. What a
party receives less what it pays is its result.

**Wrong pocket.** An innovation stalls when the party that pays for it is not the one that benefits.
Transfers must not blur that: a licence fee is a cost of the municipality and income of the
entrepreneur, and counted as both it would look as if the entrepreneur benefits most and bears
the cost of delivery besides. Therefore, in present values of cash:

- the *costs* of a party are the costs of the innovation that it pays, less what it receives for the
  innovation from others (licence income, a grant), and never less than zero: what it really bears;
- the *benefits* of a party are its result before those costs, and never less than zero: for a
  municipality what it saves, for an entrepreneur who earns on the innovation revenue less delivery
  costs. A party that loses has no benefit; its loss stands with its result and lowers nobody else's share.

From these follow the share of each party in all costs and in all benefits of the chain, and the part of
the benefits that lands with parties that bear any cost. That part counts the whole benefit of a party
however little it pays, so it is never shown without the shares of the parties.
"""

from __future__ import annotations

from collections.abc import Sequence

from casebuilder.model.costbenefit.builder import Builder, Flow, Section
from casebuilder.model.costbenefit.frame import smallest_amount
from casebuilder.model.costbenefit.parties import (
    COSTS_OF_INNOVATION,
    Item,
    involved_parties,
    line_of,
    party_label,
)
from casebuilder.model.formula.expressions import (
    ZERO,
    Both,
    If,
    Line,
    NotApplicable,
    SumOfProducts,
    greater,
    maximum,
    total,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.units import Unit

MATRIX_GROUP = Message(N_("Who pays whom"))
POCKETS_GROUP = Message(N_("Who invests and who benefits"))
BENEFIT_WITH_PAYERS = Line("pockets.benefit_with_payers")

_DISCOUNT = Line("frame.discount_factor")


def matrix_line(payer: Party, receiver: Party, name: str) -> Line:
    """Return a line of what one party pays another: ``cash``, ``valued``, ``npv`` or ``npv_valued``."""
    return Line(f"matrix.{payer.value}.{receiver.value}.{name}")


def pocket_line(party: Party, name: str) -> Line:
    """Return a line of one party: ``costs``, ``benefits``, ``cost_share``, ``benefit_share``."""
    return Line(f"pockets.{party.value}.{name}")


def add_pockets(builder: Builder, items: dict[str, tuple[Item, ...]]) -> None:
    """Add the matrix of payers and receivers, and the shares in costs and benefits.

    Args:
        builder: Where the lines are added; the results of the parties are there already.
        items: The flows as each party sees them.
    """
    flows = tuple(flow for flow in builder.flows if flow.payer is not flow.receiver)
    _add_matrix(builder, flows)
    _add_shares(builder, tuple(party for party in involved_parties(flows) if party in CHAIN), items)


def _add_matrix(builder: Builder, flows: Sequence[Flow]) -> None:
    pairs: dict[tuple[Party, Party, bool], list[Line]] = {}
    for flow in flows:
        pairs.setdefault((flow.payer, flow.receiver, flow.valued), []).append(Line(flow.line))
    order = {party: number for number, party in enumerate(Party)}
    for payer, receiver, valued in sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]], pair[2])):
        names = {"payer": Message(payer.label), "receiver": Message(receiver.label)}
        amount = builder.line(
            matrix_line(payer, receiver, "valued" if valued else "cash").id,
            Message(
                N_("{payer} to {receiver}, valued, not in cash")
                if valued
                else N_("{payer} to {receiver}, cash"),
                names,
            ),
            Unit.EUR,
            total(tuple(pairs[payer, receiver, valued])),
            Section.MATRIX,
            group=MATRIX_GROUP,
        )
        builder.line(
            matrix_line(payer, receiver, "npv_valued" if valued else "npv").id,
            Message(
                N_("{payer} to {receiver}, present value of what is valued")
                if valued
                else N_("{payer} to {receiver}, present value of cash"),
                names,
            ),
            Unit.EUR,
            SumOfProducts(amount, _DISCOUNT),
            Section.MATRIX,
            group=MATRIX_GROUP,
            per_year=False,
        )


def _add_shares(builder: Builder, parties: Sequence[Party], items: dict[str, tuple[Item, ...]]) -> None:
    for party in parties:
        _add_costs_and_benefits(builder, party, items[party.value])
    threshold = smallest_amount(builder)
    for name, share, label, share_label in (
        ("costs", "cost_share", N_("Costs that the parties bear"), N_("{party}: share in the costs")),
        (
            "benefits",
            "benefit_share",
            N_("Benefits of the parties that benefit"),
            N_("{party}: share in the benefits"),
        ),
    ):
        together = builder.line(
            f"pockets.{name}",
            Message(label),
            Unit.EUR,
            total(tuple(pocket_line(party, name) for party in parties)),
            Section.MATRIX,
            group=POCKETS_GROUP,
            per_year=False,
        )
        for party in parties:
            builder.line(
                pocket_line(party, share).id,
                Message(share_label, {"party": party_label(party)}),
                Unit.SHARE,
                If(greater(together, threshold), pocket_line(party, name) / together, NotApplicable()),
                Section.MATRIX,
                group=POCKETS_GROUP,
                per_year=False,
                may_be_not_applicable=True,
            )
    benefits = Line("pockets.benefits")
    with_payers = builder.line(
        "pockets.benefits_with_payers",
        Message(N_("Benefits of the parties that bear costs")),
        Unit.EUR,
        total(
            tuple(
                If(greater(pocket_line(party, "costs"), threshold), pocket_line(party, "benefits"), ZERO)
                for party in parties
            )
        ),
        Section.MATRIX,
        group=POCKETS_GROUP,
        per_year=False,
    )
    builder.line(
        BENEFIT_WITH_PAYERS.id,
        Message(N_("Part of the benefits that lands with parties that bear costs")),
        Unit.SHARE,
        If(
            Both((greater(Line("pockets.costs"), threshold), greater(benefits, threshold))),
            with_payers / benefits,
            NotApplicable(),
        ),
        Section.MATRIX,
        group=POCKETS_GROUP,
        per_year=False,
        may_be_not_applicable=True,
        rule=Message(
            N_(
                "The benefit of a party counts in full as soon as it bears any cost, so look at the shares"
                " per party beside it. Not applicable when nobody bears costs or nobody benefits."
            )
        ),
    )


def _add_costs_and_benefits(builder: Builder, party: Party, items: Sequence[Item]) -> None:
    received = tuple(
        Line(item.flow.line)
        for item in items
        if not item.paying and item.flow.kind in COSTS_OF_INNOVATION and not item.flow.valued
    )
    name = {"party": party_label(party)}
    borne = line_of(party, "pv_innovation_costs")
    if received:
        own = builder.line(
            pocket_line(party, "own_costs").id,
            Message(N_("{party}: paid for the innovation, less received for it"), name),
            Unit.EUR,
            line_of(party, "innovation_costs") - total(received),
            Section.MATRIX,
            group=POCKETS_GROUP,
        )
        own_costs = maximum(ZERO, SumOfProducts(own, _DISCOUNT))
    else:
        own_costs = maximum(ZERO, borne)
    costs = builder.line(
        pocket_line(party, "costs").id,
        Message(N_("{party}: costs that it bears in the end"), name),
        Unit.EUR,
        own_costs,
        Section.MATRIX,
        group=POCKETS_GROUP,
        per_year=False,
        rule=Message(
            N_(
                "What it pays for the innovation less what it receives for it, so that a payment"
                " inside the chain counts with the party that really bears it."
            )
        ),
    )
    builder.line(
        pocket_line(party, "benefits").id,
        Message(N_("{party}: benefits"), name),
        Unit.EUR,
        maximum(ZERO, line_of(party, "npv") + costs),
        Section.MATRIX,
        group=POCKETS_GROUP,
        per_year=False,
        rule=Message(N_("Its result before the costs that it bears; a party that loses has no benefit.")),
    )
