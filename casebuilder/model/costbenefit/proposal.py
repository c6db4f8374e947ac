"""Who could pay whom so that no party loses, and who advances what (model.md, section 7).

The chain can only share what it has. When the chain as a whole falls short, no agreement keeps every
party from losing, and the shortfall is all there is to tell. Otherwise parties that gain make up for
the losses of the others, each exactly, with as few pairs of payer and receiver as will do and with
payments that are as level over the years as the gains of the payer allow.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from casebuilder.model.costbenefit.results import PartyResults, Results
from casebuilder.model.formula.model import ModelError
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.settings import SMALLEST_AMOUNT

_PEOPLE = frozenset({Party.CLIENT, Party.INFORMAL_CARER})
"""They are asked to pay only when all that the organisations gain is not enough."""
_NOTHING = float(SMALLEST_AMOUNT)
_ROUNDING = 1e-12
"""An amount smaller than this part of all amounts that move is rounding, not money."""

_Pair: TypeAlias = tuple[Party, Party]
_Amounts: TypeAlias = Mapping[Party, float]


@dataclass(frozen=True)
class Transfer:
    """What one party pays another.

    Attributes:
        payer: Who pays.
        receiver: Who receives.
        amounts: Euros per year, in the price level of the view; never negative.
        present_value: Their present value, with the discount rate of the view.
    """

    payer: Party
    receiver: Party
    amounts: tuple[float, ...]
    present_value: float


@dataclass(frozen=True)
class SharingProposal:
    """The smallest set of yearly transfers after which no party has a negative net present value.

    All amounts are of the cash alone, in the view of the case.

    Attributes:
        transfers: The transfers; none when nobody loses, and none when there is a shortfall.
        npv_before: Net present value of the parties of the chain that are involved.
        npv_after: The same with the transfers.
        shortfall: By how much the chain as a whole falls short; 0 when it does not.
    """

    transfers: tuple[Transfer, ...]
    npv_before: Mapping[Party, float]
    npv_after: Mapping[Party, float]
    shortfall: float

    @property
    def present_value(self) -> float:
        """The present value of all transfers together."""
        return math.fsum(transfer.present_value for transfer in self.transfers)


@dataclass(frozen=True)
class Advance:
    """What a party has put in or lacks before it comes back.

    Attributes:
        party: The party; None is the chain.
        first_year: Calendar year in which its cash is negative for the first time.
        amount: Largest amount advanced, in euros of the view.
        deepest_year: Calendar year at the end of which that is reached.
        back: When it is back, in calendar time: 2029.0 is the start of 2029, 2029.5 halfway through.
            None when it is not back within the years of the case.
    """

    party: Party | None
    first_year: int
    amount: float
    deepest_year: int
    back: float | None


def sharing_proposal(results: Results) -> SharingProposal:
    """Return who could pay whom so that no party of the chain loses, in the view of the case."""
    factors = results.line("frame.discount_factor")
    cash = {party: results.party(party).cash for party in results.involved() if party in CHAIN}
    moved = math.fsum(
        abs(amount) * factor
        for flow in results.case_model.flows
        if not flow.valued
        for amount, factor in zip(results.line(flow.line), factors, strict=True)
    )
    return settle(cash, factors, max(_NOTHING, _ROUNDING * moved))


def settle(
    cash: Mapping[Party, Sequence[float]], factors: Sequence[float], nothing: float = _NOTHING
) -> SharingProposal:
    """Return the smallest set of yearly transfers after which no party loses.

    Smallest means: no more is moved than the losses add up to, between as few pairs of payer and
    receiver as possible. Where several sets are equally small, organisations pay before people, and
    then parties in the order of :class:`~casebuilder.model.parties.Party`; so the order in which
    anything was entered does not matter.

    Args:
        cash: The cash per year of each party of the chain; plus is a benefit.
        factors: The discount factor per year, above zero.
        nothing: Amounts below this count as nothing.
    """
    before = {party: math.fsum(_products(cash[party], factors)) for party in CHAIN if party in cash}
    chain = math.fsum(before.values())
    if chain < -nothing:
        return SharingProposal((), before, before, -chain)
    gains = {party: npv for party, npv in before.items() if npv > nothing}
    losses = {party: -npv for party, npv in before.items() if npv < -nothing}
    shared = {pair: npv for pair, npv in _shared(gains, losses, nothing).items() if npv > nothing}
    levels = {
        payer: _level(
            math.fsum(npv for (paying, _), npv in shared.items() if paying is payer), cash[payer], factors
        )
        for payer in {payer for payer, _ in shared}
    }
    transfers = tuple(
        _transfer(pair, shared, levels[pair[0]], factors)
        for pair in itertools.product(CHAIN, CHAIN)
        if pair in shared
    )
    after = {
        party: npv
        + math.fsum(
            transfer.present_value * ((transfer.receiver is party) - (transfer.payer is party))
            for transfer in transfers
        )
        for party, npv in before.items()
    }
    return SharingProposal(transfers, before, after, 0.0)


def _products(left: Sequence[float], right: Sequence[float]) -> Iterator[float]:
    return (one * other for one, other in zip(left, right, strict=True))


def _shared(gains: _Amounts, losses: _Amounts, nothing: float) -> dict[_Pair, float]:
    """Return the present value that each pair moves, for as few pairs as possible."""
    # Gains that each count as nothing may add up to a loss that just does not.
    if not losses or not gains:
        return {}
    total = math.fsum(losses.values())
    # What counts as nothing makes no further pair; a chain that breaks even may fall short by as little.
    spare = max(0.0, total - math.fsum(gains.values())) + nothing
    organisations = {party: npv for party, npv in gains.items() if party not in _PEOPLE}
    enough = math.fsum(organisations.values()) + spare >= total
    payers = organisations if enough else {**organisations, **gains}
    return _divided(_fewest_pairs(payers, losses, spare), payers, losses)


def _fewest_pairs(gains: _Amounts, losses: _Amounts, spare: float) -> tuple[_Pair, ...]:
    """Return the first of the smallest sets of pairs through which the gains can reach all losses.

    Each party that loses needs a pair, so there are at least as many pairs as losers. A basic
    solution of a transportation problem is a forest, so fewer pairs than parties are enough.

    Raises:
        ModelError: The gains are not enough: an error in the program.
    """
    pairs = tuple(itertools.product(gains, losses))
    for size in range(len(losses), len(gains) + len(losses)):
        for chosen in itertools.combinations(pairs, size):
            if _reach(chosen, gains, losses, spare):
                return chosen
    message = "The gains do not reach the losses"
    raise ModelError(message)


def _reach(pairs: Sequence[_Pair], gains: _Amounts, losses: _Amounts, spare: float) -> bool:
    """Return whether gains can make up for all losses when only these pairs may move money.

    They can when every group of losers loses no more than those gain who may pay one of them (the
    supply-demand theorem of Gale, a form of Hall's theorem). Single losers are looked at first,
    because they rule out most sets.
    """
    payers = {loser: {payer for payer, receiver in pairs if receiver is loser} for loser in losses}
    return all(
        math.fsum(losses[loser] for loser in group)
        <= math.fsum(gains[payer] for payer in set().union(*(payers[loser] for loser in group))) + spare
        for size in range(1, len(losses) + 1)
        for group in itertools.combinations(losses, size)
    )


def _divided(pairs: Sequence[_Pair], gains: _Amounts, losses: _Amounts) -> dict[_Pair, float]:
    """Return how much each pair moves: the transportation problem, on these pairs alone.

    As much of the losses as possible is made up for. Payers in front pay first, which leaves one
    solution: the pairs of a smallest set form a forest, in which the totals of its parties fix
    every amount.

    Raises:
        ModelError: The solver finds no solution, though paying nothing is one.
    """
    # The library loads slowly, and only a case in which money must be moved needs it.
    from scipy.optimize import linprog  # noqa: PLC0415

    parties = tuple(dict.fromkeys(itertools.chain(*zip(*pairs, strict=True))))
    bounds = {**gains, **losses}
    scale = math.fsum(losses.values())
    preference = {party: 1 - position / (2 * len(CHAIN)) for position, party in enumerate(gains)}
    solution = linprog(
        [-preference[payer] for payer, _ in pairs],
        A_ub=[[float(party in pair) for pair in pairs] for party in parties],
        b_ub=[bounds[party] / scale for party in parties],
        bounds=(0, None),
        method="highs-ds",
        # As strict as the solver goes: its default would move a few cents too much on half a million.
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if solution.status != 0:
        raise ModelError(str(solution.message))
    return {pair: float(part) * scale for pair, part in zip(pairs, solution.x, strict=True)}


def _level(present_value: float, cash: Sequence[float], factors: Sequence[float]) -> tuple[float, ...]:
    """Return what a payer pays per year: the same each year, or all it gains in a year that has less.

    This exists whenever the present value is no more than that of the payer's cash: years with a
    minus can only lower the latter, so the present value of its positive years alone is at least as
    much. And a chain that does not fall short has gains enough for all losses, so a payer is never
    asked for more than its own net present value. A proposal is therefore always feasible.

    No other payments with the same present value and within the same gains have a lower largest
    payment: with a lower one, each year would pay at most what it pays here, and some years less.
    """
    limits = [max(0.0, amount) for amount in cash]
    level, left, weight = math.inf, present_value, math.fsum(factors)
    for limit, factor in sorted(zip(limits, factors, strict=True)):
        if limit * weight >= left:
            level = left / weight
            break
        left -= limit * factor
        weight -= factor
    return tuple(min(limit, level) for limit in limits)


def _transfer(
    pair: _Pair, shared: Mapping[_Pair, float], level: Sequence[float], factors: Sequence[float]
) -> Transfer:
    """Return the payments of one pair: its part of what the payer pays each year.

    The largest payments of the pairs of one payer, added up, are then the largest payment of that
    payer. No division can have a lower sum: in the year of the payer's largest payment the pairs
    already add up to that.
    """
    payer, receiver = pair
    part = shared[pair] / math.fsum(npv for (paying, _), npv in shared.items() if paying is payer)
    amounts = tuple(part * amount for amount in level)
    return Transfer(payer, receiver, amounts, math.fsum(_products(amounts, factors)))


def advances(results: Results) -> tuple[Advance, ...]:
    """Return what each party of the chain advances: who is first, then who most, in front.

    The chain as a whole, where its members put in more than they receive, comes last.
    """
    parties = (party for party in results.involved() if party in CHAIN)
    found = [advance for party in parties if (advance := _advance(results, results.party(party)))]
    # Equal amounts may differ in their last digit; then the order of the parties decides.
    found.sort(key=lambda advance: (advance.first_year, -round(advance.amount, 2)))
    chain = _advance(results, results.party(None))
    return tuple(found) if chain is None else (*found, chain)


def _advance(results: Results, outcome: PartyResults) -> Advance | None:
    if outcome.peak_funding <= _NOTHING:
        return None
    years = results.calendar_years
    # Small amounts of several years can add up to something.
    least = _NOTHING / (2 * len(years))
    deepest = min(outcome.cumulative) + _NOTHING
    payback = outcome.payback_simple
    return Advance(
        party=outcome.party,
        first_year=next(year for year, amount in zip(years, outcome.cash, strict=True) if amount < -least),
        amount=outcome.peak_funding,
        deepest_year=next(
            year for year, amount in zip(years, outcome.cumulative, strict=True) if amount <= deepest
        ),
        back=None if payback is None else years[0] + payback,
    )
