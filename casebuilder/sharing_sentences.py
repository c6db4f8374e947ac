"""Who could pay whom, and who advances what, in plain sentences.

Pure functions from a proposal and the results that it was made from to sentences, as in
:mod:`casebuilder.sentences`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from enum import Enum, auto

from casebuilder.model.costbenefit.builder import FlowKind
from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.proposal import Advance, SharingProposal, Transfer
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.settled import SettledResults
from casebuilder.model.messages import Figure, Message, MessageValue, N_
from casebuilder.model.parties import Party
from casebuilder.model.settings import View
from casebuilder.model.units import Unit
from casebuilder.sentences import (
    BALANCE,
    NOTICEABLE,
    OBJECTS,
    SUBJECTS,
    LineReference,
    Sentence,
    enumeration,
)

_CENTS = 2


class _Shape(Enum):
    """How the payments of a transfer lie over the years."""

    ONE_YEAR = auto()
    LEVEL = auto()
    VARYING = auto()


_ALONE: Mapping[_Shape, str] = {
    _Shape.ONE_YEAR: N_("If {payer} pays {receiver} {amount} in {years}, nobody is worse off in money."),
    _Shape.LEVEL: N_(
        "If {payer} pays {receiver} {amount} each year in {years}, nobody is worse off in money."
    ),
    _Shape.VARYING: N_(
        "If {payer} pays {receiver} from {lowest} to {amount} a year in {years}, nobody is worse off in"
        " money."
    ),
}
_ALONE_AS_PRICE: Mapping[_Shape, str] = {
    _Shape.ONE_YEAR: N_(
        "If the price that {payer} charges {receiver} is {amount} lower in {years}, nobody is worse off in"
        " money."
    ),
    _Shape.LEVEL: N_(
        "If the price that {payer} charges {receiver} is {amount} lower each year in {years}, nobody is worse"
        " off in money."
    ),
    _Shape.VARYING: N_(
        "If the price that {payer} charges {receiver} is from {lowest} to {amount} a year lower in {years},"
        " nobody is worse off in money."
    ),
}
_AMONG_OTHERS: Mapping[_Shape, str] = {
    _Shape.ONE_YEAR: N_("{subject} pays {receiver} {amount} in {years}."),
    _Shape.LEVEL: N_("{subject} pays {receiver} {amount} each year in {years}."),
    _Shape.VARYING: N_("{subject} pays {receiver} from {lowest} to {amount} a year in {years}."),
}
_AMONG_OTHERS_AS_PRICE: Mapping[_Shape, str] = {
    _Shape.ONE_YEAR: N_("The price that {payer} charges {receiver} is {amount} lower in {years}."),
    _Shape.LEVEL: N_("The price that {payer} charges {receiver} is {amount} lower each year in {years}."),
    _Shape.VARYING: N_(
        "The price that {payer} charges {receiver} is from {lowest} to {amount} a year lower in {years}."
    ),
}


def sharing_sentences(results: Results, proposal: SharingProposal) -> tuple[Sentence, ...]:
    """Return what must be agreed so that nobody loses, or why no agreement can do that.

    Args:
        results: The results that the proposal was made from.
        proposal: The proposal.
    """
    if proposal.shortfall:
        return (_shortfall(proposal.shortfall),)
    transfers = [transfer for transfer in proposal.transfers if max(transfer.amounts) >= NOTICEABLE]
    if not transfers:
        text = N_("Nobody is worse off in money; nothing needs to be settled.")
        return (Sentence(None, Message(text)),)
    if len(transfers) == 1:
        return (_transfer(results, transfers[0], alone=True, reason=_price_level(results)),)
    text = N_("If this is agreed, nobody is worse off in money:")
    return (
        Sentence(None, Message(text), _price_level(results)),
        *(_transfer(results, transfer, alone=False) for transfer in transfers),
    )


def _shortfall(amount: float) -> Sentence:
    values: dict[str, MessageValue] = {
        "subject": Message(SUBJECTS[None]),
        BALANCE: Figure(amount, Unit.EUR, 0 if amount >= NOTICEABLE else _CENTS),
    }
    text = N_("{subject} falls {balance} short: whatever is agreed, somebody has to make up for it.")
    lines = {BALANCE: LineReference(f"parties.{party_key(None)}.npv")}
    return Sentence(None, Message(text, values), None, -amount, lines)


def _price_level(results: Results) -> Message | None:
    """Return what the amounts of an agreement mean in a view that leaves out inflation."""
    settings = results.case.settings
    if settings.view is View.BUDGET:
        return None
    return Message(
        N_("The amounts are in euros of {year}; what is really paid follows consumer prices."),
        {"year": str(settings.base_year)},
    )


def _transfer(
    results: Results, transfer: Transfer, *, alone: bool, reason: Message | None = None
) -> Sentence:
    paid = {
        year: amount
        for year, amount in zip(results.calendar_years, transfer.amounts, strict=True)
        if amount >= NOTICEABLE
    }
    lowest, highest = min(paid.values()), max(paid.values())
    if len(paid) == 1:
        shape = _Shape.ONE_YEAR
    elif highest - lowest < NOTICEABLE:
        shape = _Shape.LEVEL
    else:
        shape = _Shape.VARYING
    if is_lower_price(results, transfer):
        text = (_ALONE_AS_PRICE if alone else _AMONG_OTHERS_AS_PRICE)[shape]
    else:
        text = (_ALONE if alone else _AMONG_OTHERS)[shape]
    values: dict[str, MessageValue] = {
        "subject": Message(SUBJECTS[transfer.payer]),
        "payer": Message(OBJECTS[transfer.payer]),
        "receiver": Message(OBJECTS[transfer.receiver]),
        "lowest": _euros(lowest),
        "amount": _euros(highest),
        "years": _periods(tuple(paid)),
    }
    return Sentence(transfer.payer, Message(text, values), reason)


def is_lower_price(results: Results, transfer: Transfer) -> bool:
    """Return whether a transfer comes to a lower price of the innovation.

    It does when the entrepreneur pays who pays for the innovation, and in no year more than that
    price.
    """
    if transfer.payer is not Party.ENTREPRENEUR:
        return False
    prices = [
        results.line(flow.line)
        for flow in results.case_model.flows
        if flow.kind is FlowKind.INNOVATION_COST
        and flow.payer is transfer.receiver
        and flow.receiver is transfer.payer
    ]
    return bool(prices) and all(
        amount < sum(charged) + NOTICEABLE for amount, *charged in zip(transfer.amounts, *prices, strict=True)
    )


def transfer_label(results: Results, transfer: Transfer) -> Message:
    """Return what a transfer is called in a table."""
    text = (
        N_("Lower price of {payer} for {receiver}")
        if is_lower_price(results, transfer)
        else N_("{subject} pays {receiver}")
    )
    values: dict[str, MessageValue] = {
        "subject": Message(SUBJECTS[transfer.payer]),
        "payer": Message(OBJECTS[transfer.payer]),
        "receiver": Message(OBJECTS[transfer.receiver]),
    }
    return Message(text, values)


def payment_remarks(results: SettledResults, transfer: Transfer) -> tuple[Message, ...]:
    """Return how a payment of a proposal came about: for whom, from what, and by which search.

    Args:
        results: The case with the payments of the proposal.
        transfer: One of them.
    """
    proposal = results.proposal
    before, after = proposal.npv_before, proposal.npv_after
    values: dict[str, MessageValue] = {
        "subject": Message(SUBJECTS[transfer.payer]),
        "payer": Message(OBJECTS[transfer.payer]),
        "receiver": Message(OBJECTS[transfer.receiver]),
        "short": _euros(-before[transfer.receiver]),
        "paid": _euros(transfer.present_value),
        "gain": _euros(before[transfer.payer]),
        "left": _euros(max(0.0, after[transfer.payer])),
    }
    parties = [
        Message("{party} {amount}", {"party": Message(OBJECTS[party]), "amount": _euros(amount + 0.0)})
        for party, amount in after.items()
    ]
    price = _price_level(results)
    texts = (
        N_("Without payments {receiver} is {short} short over all years (net present value)."),
        N_(
            "{subject} makes up for {paid} of that, from the {gain} that it gains over all years; after all"
            " its payments {left} is left."
        ),
        N_("In each year a payer pays the same, or all that it gains in a year that brings less."),
        N_("With all payments each party has, over all years: {parties}."),
        N_(
            "This is a proposal and no agreement. It was worked out by an optimisation (linear programming)."
            " The goal: make up for what parties are short and move no more, between as few payers and"
            " receivers as will do, as level over the years as can be."
        ),
        N_(
            "The conditions: no party is below zero over all years; nobody pays more than it gains, over all"
            " years or in any one; no payment is below zero; clients and informal carers pay only when the"
            " organisations do not gain enough."
        ),
    )
    values["parties"] = enumeration(parties)
    return (*(Message(text, values) for text in texts), *([price] if price else []))


def _periods(years: Sequence[int]) -> Message:
    """Return years as an enumeration of periods, such as "2027 and 2029–2031"."""
    periods = []
    for _, group in itertools.groupby(enumerate(years), lambda item: item[1] - item[0]):
        first, *others = (year for _, year in group)
        periods.append(Message(f"{first}–{others[-1]}" if others else str(first)))
    return enumeration(periods)


def _euros(amount: float) -> Figure:
    return Figure(amount, Unit.EUR, 0)


def advance_sentences(results: Results, advances: Sequence[Advance]) -> tuple[Sentence, ...]:
    """Return who advances how much, when that is most, and when it is back.

    Who bears no costs of the innovation, or never sees its money back, advances nothing: it is short.

    Args:
        results: The results of a case.
        advances: What each party of that case advances.
    """
    noticed = [advance for advance in advances if advance.amount >= NOTICEABLE]
    if not noticed:
        return (Sentence(None, Message(N_("Nothing is advanced."))),)
    most = _most(results, noticed)
    return tuple(_advance(results, advance, most=advance is most) for advance in noticed)


def _bears_costs(results: Results, advance: Advance) -> bool:
    return results.party(advance.party).pv_innovation_costs >= NOTICEABLE


def _most(results: Results, advances: Sequence[Advance]) -> Advance | None:
    """Return the advance that is larger than all others, when several parties advance money."""
    found = [advance for advance in advances if advance.party is not None and _bears_costs(results, advance)]
    found.sort(key=lambda advance: advance.amount, reverse=True)
    if len(found) > 1 and found[0].amount - found[1].amount >= NOTICEABLE:
        return found[0]
    return None


def _advance(results: Results, advance: Advance, *, most: bool) -> Sentence:
    key = party_key(advance.party)
    values: dict[str, MessageValue] = {
        "subject": Message(SUBJECTS[advance.party]),
        "advance": _euros(advance.amount),
        "low_year": str(advance.deepest_year),
    }
    lines = {"advance": LineReference(f"parties.{key}.peak_funding")}
    if advance.back is not None:
        values["back"] = _moment(advance.back)
        lines["back"] = LineReference(f"parties.{key}.payback_simple")
        if most:
            text = N_(
                "{subject} advances the most: at most {advance}, at the end of {low_year}; that is back"
                " {back}."
            )
        elif _bears_costs(results, advance):
            text = N_("{subject} advances at most {advance}, at the end of {low_year}; that is back {back}.")
        else:
            text = N_(
                "{subject} is short by at most {advance}, at the end of {low_year}; that is made good {back}."
            )
    else:
        text = N_(
            "{subject} is short by at most {advance}, at the end of {low_year}; that is not made good within"
            " the years of the case."
        )
    return Sentence(advance.party, Message(text, values), None, 0.0, lines)


def _moment(back: float) -> Message:
    """Return in which third of a year a moment lies; a round number of years is the end of the last."""
    exact = round(back, 6)
    year = math.ceil(exact) - 1
    thirds = (exact - year) * 3
    if thirds <= 1:
        text = N_("early in {year}")
    elif thirds <= 2:  # noqa: PLR2004  two thirds
        text = N_("halfway through {year}")
    else:
        text = N_("late in {year}")
    return Message(text, {"year": str(year)})
