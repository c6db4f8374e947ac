"""What a case comes to, in plain sentences: one per party and one for the chain.

Pure functions from results to messages. The page, the workbook and the command line show the same
sentences. No sentence is true by luck: each kind is chosen from the figures that it names.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from casebuilder.model.compared_funding import FundingKind
from casebuilder.model.costbenefit.builder import FINANCING_KINDS, FlowKind
from casebuilder.model.costbenefit.comparison import FundingComparison
from casebuilder.model.costbenefit.parties import Item, party_key
from casebuilder.model.costbenefit.results import PartyResults, Results
from casebuilder.model.costbenefit.thresholds import (
    Holds,
    NoThreshold,
    Threshold,
    always_or_never,
    figure_now,
)
from casebuilder.model.costs import CostBasis, InnovationCost
from casebuilder.model.effects import Effect
from casebuilder.model.funding import Capitation, LumpSum
from casebuilder.model.messages import Figure, Message, MessageValue, N_
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.paths import value_at
from casebuilder.model.services import PaidService
from casebuilder.model.settings import IRR_HIGHEST, IRR_LOWEST, SMALLEST_AMOUNT, View
from casebuilder.model.units import MONEY_UNITS, SERVICE_UNIT_PLURALS, SHARE_UNITS, Unit

NOTICEABLE = 0.5
"""Amounts in euros below this are nothing: they would be written as € 0."""

BALANCE = "balance"
"""Name of the value in a sentence that says what a party is left with, a gain or a loss."""

SUBJECTS: Mapping[Party | None, str] = {
    Party.MUNICIPALITY: N_("The municipality"),
    Party.PROVIDER: N_("The provider"),
    Party.CLIENT: N_("The group of clients"),
    Party.INFORMAL_CARER: N_("The group of informal carers"),
    Party.INSURER: N_("The health insurer"),
    Party.CARE_OFFICE: N_("The care office"),
    Party.WELFARE_ORGANISATION: N_("The welfare organisation"),
    Party.ENTREPRENEUR: N_("The entrepreneur"),
    Party.OUTSIDE: N_("Everyone outside the chain"),
    None: N_("The chain as a whole"),
}
"""How a sentence begins; each is singular, so that one sentence fits all."""


OBJECTS: Mapping[Party | None, str] = {
    Party.MUNICIPALITY: N_("the municipality"),
    Party.PROVIDER: N_("the provider"),
    Party.CLIENT: N_("the group of clients"),
    Party.INFORMAL_CARER: N_("the group of informal carers"),
    Party.INSURER: N_("the health insurer"),
    Party.CARE_OFFICE: N_("the care office"),
    Party.WELFARE_ORGANISATION: N_("the welfare organisation"),
    Party.ENTREPRENEUR: N_("the entrepreneur"),
    Party.OUTSIDE: N_("everyone outside the chain"),
    None: N_("the chain as a whole"),
}
"""What a party is called within a sentence."""


def who_pays_whom(payer: Party, receiver: Party) -> Message:
    """Return between whom money goes; outside the chain that is one party, not everyone."""
    outside = Party.OUTSIDE
    begin = N_("A party outside the chain") if payer is outside else SUBJECTS[payer]
    end = N_("a party outside the chain") if receiver is outside else OBJECTS[receiver]
    return Message(N_("{payer} pays {receiver}"), {"payer": Message(begin), "receiver": Message(end)})


@dataclass(frozen=True)
class LineReference:
    """The line of the model behind a figure in a sentence.

    Attributes:
        line: Identifier of the line.
        year: Calendar year, or None for a line with one value.
    """

    line: str
    year: int | None = None


@dataclass(frozen=True)
class Sentence:
    """One sentence about one party.

    Attributes:
        party: The party; None is the chain.
        message: The sentence; the value ``subject`` is the party, ``balance`` what it is left with.
        reason: Why, in one more sentence; or None.
        outcome: What the party is left with; plus is a benefit.
        lines: The line behind a value of the message, by the name of the value.
    """

    party: Party | None
    message: Message
    reason: Message | None = None
    outcome: float = 0.0
    lines: Mapping[str, LineReference] = field(default_factory=dict)


def sentences(results: Results) -> tuple[Sentence, ...]:
    """Return one sentence per party of the chain that is involved, and one for the chain."""
    parties = tuple(party for party in results.involved() if party in CHAIN)
    return tuple(party_sentence(results, party) for party in (*parties, None))


def basis(results: Results) -> Message:
    """Return in which euros the results are given, as a caption."""
    settings = results.case.settings
    rate = results.number("frame.discount_rate")
    values: dict[str, MessageValue] = {
        "rate": Figure(rate, Unit.SHARE_PER_YEAR),
        "year": str(settings.base_year),
    }
    if settings.view is View.BUDGET:
        if rate == 0:
            return Message(N_("In the euros of each year, not discounted."))
        return Message(N_("In the euros of each year; what is left is a present value at {rate}."), values)
    if rate == 0:
        return Message(N_("In euros of {year}, not discounted."), values)
    return Message(N_("In euros of {year}; what is left is a present value at {rate}."), values)


def party_sentence(results: Results, party: Party | None) -> Sentence:
    """Return who puts in how much and when, when it is back, and what is left."""
    outcome = results.party(party)
    values: dict[str, MessageValue] = {
        "subject": Message(SUBJECTS[party]),
        "period": period(results),
    }
    if all(abs(amount) < NOTICEABLE for amount in outcome.cash):
        return _without_money(results, outcome, values)
    key = party_key(party)
    lines = {BALANCE: LineReference(f"parties.{key}.npv")}
    values[BALANCE] = _euros(abs(outcome.npv))
    if abs(outcome.npv) < NOTICEABLE:
        text = N_("{subject} breaks even over {period}.")
    elif outcome.npv > 0:
        text = _gain(results, outcome, values, lines)
    else:
        text = _loss(results, outcome, values, lines)
    return Sentence(party, Message(text, values), _reason(results, party), outcome.npv, lines)


def period(results: Results) -> str:
    """Return the first and the last calendar year, such as "2027–2031"."""
    years = results.calendar_years
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def _without_money(results: Results, outcome: PartyResults, values: dict[str, MessageValue]) -> Sentence:
    """Return the sentence for a party whose cash does not change."""
    valued = outcome.npv_cash_and_valued
    lines = {BALANCE: LineReference(f"parties.{party_key(outcome.party)}.npv_cash_and_valued")}
    if not results.case_model.model.has_line(lines[BALANCE].line):
        lines = {}
    values[BALANCE] = _euros(abs(valued))
    if outcome.party is None and any(
        abs(amount) >= NOTICEABLE for party in results.involved() for amount in results.party(party).cash
    ):
        text = N_(
            "{subject} is no better or worse off in money over {period}: what one party gains, another loses."
        )
        reason = _value_beside(valued, {"valued": _euros(abs(valued))})
        return Sentence(None, Message(text, values), reason, 0.0)
    if abs(valued) < NOTICEABLE:
        text = (
            N_("{subject} gets back each year what it pays: nothing is left or lost over {period}.")
            if _has_amounts(results, outcome.party)
            else N_("{subject} notices nothing of this in money over {period}.")
        )
        return Sentence(outcome.party, Message(text, values))
    if valued > 0:
        text = N_("{subject} notices nothing in money over {period}; what comes free is valued at {balance}.")
    else:
        text = N_("{subject} notices nothing in money over {period}; what it gives is valued at {balance}.")
    return Sentence(outcome.party, Message(text, values), None, valued, lines)


def _has_amounts(results: Results, party: Party | None) -> bool:
    """Return whether money moves to or from a party, also when it comes to nothing each year."""
    items = results.case_model.items.get(party_key(party), ())
    return any(
        abs(amount) >= NOTICEABLE
        for item in items
        if not item.flow.valued
        for amount in results.line(item.line)
    )


def _low_point(results: Results, outcome: PartyResults) -> tuple[int, bool]:
    """Return the calendar year of the deepest point, and whether that is the first year."""
    position = min(range(len(outcome.cumulative)), key=outcome.cumulative.__getitem__)
    return results.calendar_years[position], position == 0


def _high_point(results: Results, outcome: PartyResults) -> tuple[int, float]:
    """Return the calendar year and the amount of the highest point of the cash added up."""
    position = max(range(len(outcome.cumulative)), key=outcome.cumulative.__getitem__)
    return results.calendar_years[position], outcome.cumulative[position]


def _gain(
    results: Results,
    outcome: PartyResults,
    values: dict[str, MessageValue],
    lines: dict[str, LineReference],
) -> str:
    key = party_key(outcome.party)
    top_year, top = _high_point(results, outcome)
    if outcome.peak_funding < NOTICEABLE:
        if top - outcome.cumulative[-1] < NOTICEABLE:
            if outcome.pv_innovation_costs < NOTICEABLE:
                return N_("{subject} comes out {balance} ahead over {period}.")
            return N_("{subject} comes out {balance} ahead over {period}, without advancing anything.")
        values |= {"top": _euros(top), "top_year": str(top_year)}
        lines["top"] = LineReference(f"parties.{key}.cumulative", top_year)
        return N_(
            "{subject} is {top} ahead by the end of {top_year}, gives part of that back later and comes"
            " out {balance} ahead over {period}."
        )
    low_year, first = _low_point(results, outcome)
    values |= {
        "advance": _euros(outcome.peak_funding),
        "low_year": str(low_year),
        "back_year": str(payback_year(results, outcome.payback_discounted) or results.calendar_years[-1]),
    }
    lines["advance"] = LineReference(f"parties.{key}.peak_funding")
    lines["back_year"] = LineReference(f"parties.{key}.payback_discounted")
    if outcome.pv_innovation_costs < NOTICEABLE:
        return N_(
            "{subject} is {advance} short by the end of {low_year}, has made that good in {back_year} and"
            " comes out {balance} ahead over {period}."
        )
    if first:
        return N_(
            "{subject} puts in {advance} in {low_year}, has it back in {back_year} and comes out"
            " {balance} ahead over {period}."
        )
    return N_(
        "{subject} has put in {advance} by the end of {low_year}, has it back in {back_year} and comes"
        " out {balance} ahead over {period}."
    )


def _loss(
    results: Results,
    outcome: PartyResults,
    values: dict[str, MessageValue],
    lines: dict[str, LineReference],
) -> str:
    key = party_key(outcome.party)
    top_year, top = _high_point(results, outcome)
    if top >= NOTICEABLE:
        values |= {"top": _euros(top), "top_year": str(top_year)}
        lines["top"] = LineReference(f"parties.{key}.cumulative", top_year)
        return N_(
            "{subject} is {top} ahead by the end of {top_year}, loses that again and ends up {balance}"
            " worse off over {period}."
        )
    low_year, _ = _low_point(results, outcome)
    if outcome.peak_funding - abs(outcome.cumulative[-1]) >= NOTICEABLE:
        values |= {"advance": _euros(outcome.peak_funding), "low_year": str(low_year)}
        lines["advance"] = LineReference(f"parties.{key}.peak_funding")
        return N_(
            "{subject} is {advance} short by the end of {low_year}, makes part of that good and ends up"
            " {balance} worse off over {period}."
        )
    return N_("{subject} ends up {balance} worse off over {period}.")


def payback_year(results: Results, payback: float | None) -> int | None:
    """Return the calendar year in which a payback period ends, or None when it does not."""
    if payback is None:
        return None
    return results.calendar_years[0] + max(math.ceil(payback) - 1, 0)


def _euros(amount: float) -> Figure:
    return Figure(amount, Unit.EUR, 0)


def present_value(results: Results, items: Iterable[Item]) -> float:
    """Return the present value of flows as their party sees them; plus is a benefit."""
    factors = results.line("frame.discount_factor")
    return sum(
        amount * factor
        for item in items
        for amount, factor in zip(results.line(item.line), factors, strict=True)
    )


def _of_kind(
    results: Results, party: Party | None, kinds: set[FlowKind], *, paying: bool | None = None
) -> float:
    items = results.case_model.items.get(party_key(party), ())
    return present_value(
        results,
        (
            item
            for item in items
            if item.flow.kind in kinds and not item.flow.valued and (paying is None or item.paying is paying)
        ),
    )


def _reason(results: Results, party: Party | None) -> Message | None:
    """Return why a party ends up where it does, where the figures show it."""
    if party is None:
        found = [part for part in (_reason_of_chain(results), _from_outside(results)) if part is not None]
        if len(found) > 1:
            return Message("{one} {other}", {"one": found[0], "other": found[1]})
        return found[0] if found else None
    if any(
        isinstance(service, PaidService) and service.provider is party for service in results.case.services
    ):
        return _reason_of_provider(results, party)
    return _reason_of_payer(results, party)


def _reason_of_provider(results: Results, party: Party) -> Message | None:
    revenue = _of_kind(results, party, {FlowKind.CARE_PAYMENT}, paying=False)
    cost = _of_kind(results, party, {FlowKind.CARE_COST})
    text: str | None
    if abs(revenue) < NOTICEABLE:
        saves = cost >= NOTICEABLE
        text = N_("It is paid the same for care and saves {cost} in costs.") if saves else None
    elif revenue > 0:
        dearer = cost <= -NOTICEABLE
        text = (
            N_("It is paid {revenue} more for care, which costs it {cost}.")
            if dearer
            else N_("It is paid {revenue} more for care.")
        )
    elif cost < NOTICEABLE:
        text = N_("It is paid {revenue} less for care and its costs stay.")
    elif cost < -revenue:
        text = N_("It is paid {revenue} less for care and saves only {cost} in costs.")
    else:
        text = N_("It is paid {revenue} less for care, but saves {cost} in costs.")
    values: dict[str, MessageValue] = {"revenue": _euros(abs(revenue)), "cost": _euros(abs(cost))}
    return None if text is None else Message(text, values)


def _reason_of_payer(results: Results, party: Party) -> Message | None:
    year = _first_renewal(results, party)
    if year is None:
        return None
    if year > results.calendar_years[-1]:
        return Message(
            N_("The budget for care is fixed until {year}, so what it pays for care does not change before."),
            {"year": str(year)},
        )
    if _of_kind(results, party, {FlowKind.CARE_PAYMENT}, paying=True) < NOTICEABLE:
        return None
    return Message(
        N_("The budget for care is fixed; only from the new agreement in {year} does it pay less."),
        {"year": str(year)},
    )


def _first_renewal(results: Results, payer: Party) -> int | None:
    """Return the year from which a party pays differently for care, or None when it does so at once.

    A party pays the same until then when all the care it buys is paid as a fixed sum; the amounts
    of the years before must show that too, because a contract can make exceptions.
    """
    bought = [
        service.funding
        for service in results.case.services
        if isinstance(service, PaidService) and service.payer is payer
    ]
    renewals = [
        funding.renewal_year
        for funding in bought
        if isinstance(funding, LumpSum | Capitation) and funding.renewal_year is not None
    ]
    if not bought or len(renewals) < len(bought) or min(renewals) <= results.calendar_years[0]:
        return None
    before = sum(year < min(renewals) for year in results.calendar_years)
    paid = (
        abs(amount)
        for item in results.case_model.items.get(payer.value, ())
        if item.flow.kind is FlowKind.CARE_PAYMENT and item.paying and not item.flow.valued
        for amount in results.line(item.line)[:before]
    )
    return min(renewals) if sum(paid) < NOTICEABLE else None


def _reason_of_chain(results: Results) -> Message | None:
    saved = _of_kind(results, None, {FlowKind.CARE_COST})
    spent = -_of_kind(results, None, {FlowKind.INNOVATION_COST, FlowKind.VALUE_ADDED_TAX})
    outcome = results.party(None)
    valued = outcome.npv_cash_and_valued - outcome.npv
    values: dict[str, MessageValue] = {
        "saved": _euros(abs(saved)),
        "spent": _euros(spent),
        "valued": _euros(abs(valued)),
    }
    if saved <= -NOTICEABLE or spent <= -NOTICEABLE or max(saved, spent) < NOTICEABLE:
        return _value_beside(valued, values)
    if saved < NOTICEABLE:
        money = Message(N_("Delivering the innovation costs {spent}; no costs of care fall."), values)
    elif spent < NOTICEABLE:
        money = Message(N_("Care costs {saved} less to deliver."), values)
    else:
        money = Message(
            N_("Care costs {saved} less to deliver; the innovation itself and VAT cost {spent}."), values
        )
    beside = _value_beside(valued, values)
    return money if beside is None else Message("{one} {other}", {"one": money, "other": beside})


def _from_outside(results: Results) -> Message | None:
    """Return what financing from outside the chain brings or takes, and what the chain has without it."""
    outside = _of_kind(results, None, set(FINANCING_KINDS))
    if abs(outside) < NOTICEABLE:
        return None
    before = results.party(None).npv - outside
    text = _FROM_OUTSIDE[outside > 0, before > -NOTICEABLE]
    return Message(text, {"outside": _euros(abs(outside)), "before": _euros(abs(before))})


_FROM_OUTSIDE = {
    (True, True): N_(
        "This includes {outside} from outside the chain, through grants and loans; before that financing"
        " {before} is left."
    ),
    (True, False): N_(
        "This includes {outside} from outside the chain, through grants and loans; before that financing the"
        " chain is {before} short."
    ),
    (False, True): N_(
        "Grants and loans take {outside} out of the chain; before that financing {before} is left."
    ),
    (False, False): N_(
        "Grants and loans take {outside} out of the chain; before that financing it is {before} short."
    ),
}
"""Whether financing brings the chain money, and whether the chain gains without it."""


def _value_beside(valued: float, values: Mapping[str, MessageValue]) -> Message | None:
    if valued >= NOTICEABLE:
        return Message(N_("Beside the money, {valued} in hours and time comes free."), values)
    if valued <= -NOTICEABLE:
        return Message(N_("Beside the money, hours and time worth {valued} are given."), values)
    return None


def headline(results: Results) -> Message:
    """Return the one thing that the chart of cash added up shows, for its title.

    It speaks of the cash added up without discounting, because that is what the chart draws.
    """
    parties = [party for party in results.involved() if party in CHAIN]
    ends = {party: results.party(party).cumulative[-1] for party in parties}
    gaining = [party for party in parties if ends[party] >= NOTICEABLE]
    losing = [party for party in parties if ends[party] <= -NOTICEABLE]
    if Party.MUNICIPALITY in ends:
        waiting = _headline_of_renewal(results, ends[Party.MUNICIPALITY])
        if waiting is not None:
            return waiting
    values: dict[str, MessageValue] = {}
    if gaining:
        values["winner"] = Message(OBJECTS[max(gaining, key=ends.__getitem__)])
    if losing:
        values["loser"] = Message(OBJECTS[min(losing, key=ends.__getitem__)])
    year = payback_year(results, results.party(Party.MUNICIPALITY).payback_simple)
    advanced = results.party(Party.MUNICIPALITY).peak_funding >= NOTICEABLE
    if Party.MUNICIPALITY in gaining and advanced and year is not None:
        values["year"] = str(year)
        text = (
            N_("The municipality has its money back in {year}; the largest loss falls on {loser}")
            if losing
            else N_("The municipality has its money back in {year}, and no party loses")
        )
    elif gaining and losing:
        text = N_("The largest gain goes to {winner}, the largest loss falls on {loser}")
    elif gaining:
        text = N_("No party loses; the largest gain goes to {winner}")
    elif losing:
        text = N_("No party gains; the largest loss falls on {loser}")
    else:
        text = N_("No party gains or loses money")
    return Message(text, values)


def _headline_of_renewal(results: Results, end: float) -> Message | None:
    year = _first_renewal(results, Party.MUNICIPALITY)
    years = results.calendar_years
    if end < NOTICEABLE or year is None or year > years[-1]:
        return None
    if results.party(Party.MUNICIPALITY).cumulative[years.index(year) - 1] >= NOTICEABLE:
        return None
    return Message(
        N_("Only after the new agreement in {year} does the money reach the municipality"),
        {"year": str(year)},
    )


def renewal_years(results: Results) -> tuple[int, ...]:
    """Return the calendar years of the case in which a fixed sum is agreed anew."""
    years = {
        service.funding.renewal_year
        for service in results.case.services
        if isinstance(service, PaidService) and isinstance(service.funding, LumpSum | Capitation)
    }
    return tuple(year for year in results.calendar_years if year in years)


def hours_sentences(results: Results) -> tuple[Sentence, ...]:
    """Return per service how many working hours come free in the last year."""
    year = results.calendar_years[-1]
    found = []
    for service in results.case.services:
        line = f"services.{service.id}.hours_freed"
        if not isinstance(service, PaidService) or not results.case_model.model.has_line(line):
            continue
        hours = results.line(line)[-1]
        if abs(hours) < NOTICEABLE:
            continue
        text = (
            N_("{hours} hours of {service} come free in {year}.")
            if hours > 0
            else N_("{hours} more hours of {service} are needed in {year}.")
        )
        values: dict[str, MessageValue] = {
            "hours": Figure(abs(hours), Unit.HOURS, 0),
            "service": service.name,
            "year": str(year),
        }
        found.append(Sentence(None, Message(text, values), None, hours, {"hours": LineReference(line, year)}))
    return tuple(found)


def why_not_applicable(outcome: PartyResults, name: str) -> Message:
    """Return why a key figure of a party does not apply.

    Args:
        outcome: The results of the party.
        name: Name of the key figure: ``bcr``, ``roi``, ``irr``, ``payback_simple`` or
            ``payback_discounted``.
    """
    if name in {"bcr", "roi"}:
        return Message(N_("It bears no costs of the innovation."))
    if name == "irr":
        if outcome.sign_changes == 0:
            return Message(N_("The cash never changes from minus to plus."))
        if outcome.sign_changes > 1:
            return Message(N_("The cash changes sign more than once, so there is no single rate."))
        if next(amount for amount in outcome.cash if abs(amount) > SMALLEST_AMOUNT) > 0:
            return Message(N_("It receives first and pays later: that has the price of a loan, no return."))
        return _rate_out_of_bounds(outcome)
    return Message(N_("It is not back within the years of the case."))


def _rate_out_of_bounds(outcome: PartyResults) -> Message:
    """Return that a rate is so low or so high that none is given."""
    if sum(outcome.cash) < 0:
        return Message(
            N_("So little comes back that the rate lies below {limit} a year; then none is given."),
            {"limit": Figure(IRR_LOWEST, Unit.SHARE)},
        )
    return Message(
        N_("So much comes back that the rate lies above {limit} a year; then none is given."),
        {"limit": Figure(IRR_HIGHEST, Unit.SHARE)},
    )


def funding_sentence(comparison: FundingComparison) -> Message:
    """Return who loses when paid per unit, and who keeps what under a fixed budget."""
    fee, lump = (comparison.variants[kind] for kind in (FundingKind.FEE_FOR_SERVICE, FundingKind.LUMP_SUM))
    care = [service for service in comparison.as_entered.case.services if isinstance(service, PaidService)]
    differences = {
        party: lump.party(party).npv - fee.party(party).npv
        for party in Party
        if party in {service.payer for service in care} | {service.provider for service in care}
    }
    gaining = [party for party, difference in differences.items() if difference >= NOTICEABLE]
    losing = [party for party, difference in differences.items() if difference <= -NOTICEABLE]
    if not gaining or not losing:
        return Message(
            N_(
                "Whether care is paid per hour or unit (P×Q) or from a fixed budget makes no difference to"
                " this case."
            )
        )
    provider = max(
        {service.provider for service in care}, key=lambda party: (abs(differences[party]), party.value)
    )
    values: dict[str, MessageValue] = {
        "provider": Message(OBJECTS[provider]),
        "year": str(comparison.renewal.year),
        "per_unit": _euros(abs(fee.party(provider).yearly_equivalent)),
        "fixed": _euros(abs(lump.party(provider).yearly_equivalent)),
    }
    more_and_less = Message(
        N_("A fixed budget leaves more for {gaining}, and less for {losing}."),
        {
            "gaining": enumeration([_named_amount(party, differences[party]) for party in gaining]),
            "losing": enumeration([_named_amount(party, differences[party]) for party in losing]),
        },
    )
    per_year = Message(
        _PER_YEAR[
            fee.party(provider).yearly_equivalent < 0,
            lump.party(provider).yearly_equivalent < 0,
        ],
        values,
    )
    return Message("{per_year} {more_and_less}", {"per_year": per_year, "more_and_less": more_and_less})


_PER_YEAR = {
    (True, False): N_(
        "Paid per hour or unit (P×Q), {per_unit} a year is lost to {provider}; with a fixed budget"
        " until {year}, {fixed} a year is left."
    ),
    (True, True): N_(
        "Paid per hour or unit (P×Q), {per_unit} a year is lost to {provider}; with a fixed budget"
        " until {year} that is {fixed} a year."
    ),
    (False, False): N_(
        "Paid per hour or unit (P×Q), {per_unit} a year is left for {provider}; with a fixed budget"
        " until {year} that is {fixed} a year."
    ),
    (False, True): N_(
        "Paid per hour or unit (P×Q), {per_unit} a year is left for {provider}; with a fixed budget"
        " until {year}, {fixed} a year is lost."
    ),
}
"""Whether the provider loses when paid per unit, and whether it does under a fixed budget."""


def _named_amount(party: Party, amount: float) -> Message:
    return Message("{party} ({amount})", {"party": Message(OBJECTS[party]), "amount": _euros(abs(amount))})


def enumeration(parts: Sequence[Message]) -> Message:
    """Return parts as an enumeration."""
    result = parts[-1]
    if len(parts) > 1:
        result = Message(N_("{first} and {last}"), {"first": parts[-2], "last": result})
    for part in reversed(parts[:-2]):
        result = Message("{first}, {rest}", {"first": part, "rest": result})
    return result


def threshold_sentence(
    results: Results, party: Party | None, thresholds: Sequence[Threshold | NoThreshold]
) -> Message | None:
    """Return what must hold for a party to gain: a highest price, a smallest effect, a smallest reach.

    Bounds are rounded to the side on which the party still gains, so that what is written is true.

    Args:
        results: The results of the case.
        party: The party; None is the chain.
        thresholds: The important thresholds of this party.

    Returns:
        None when no threshold says anything, or when the party breaks even. A party that gains or
        loses at every plausible price, effect and reach gets a sentence that says so.
    """
    conditions = [
        condition
        for item in thresholds
        if isinstance(item, Threshold) and (condition := _condition(results, item)) is not None
    ]
    balance = results.party(party).npv
    if abs(balance) < NOTICEABLE:
        return None
    if not conditions:
        if any(isinstance(item, Threshold) for item in thresholds):
            return None
        return _whatever_happens(always_or_never(results, party), party)
    several = len(conditions) > 1
    if balance > 0:
        text = (
            N_("Profitable for {party} as long as {conditions}, each when nothing else changes.")
            if several
            else N_("Profitable for {party} as long as {conditions}, when nothing else changes.")
        )
        listed = enumeration(conditions)
    else:
        text = (
            N_(
                "Not profitable for {party} as it stands; it would be if {conditions}, each when nothing else"
                " changes."
            )
            if several
            else N_(
                "Not profitable for {party} as it stands; it would be if {conditions}, when nothing else"
                " changes."
            )
        )
        listed = conditions[0]
        for condition in conditions[1:]:
            listed = Message(N_("{first}, or {last}"), {"first": listed, "last": condition})
    return Message(text, {"party": Message(OBJECTS[party]), "conditions": listed})


def _whatever_happens(holds: Holds | None, party: Party | None) -> Message | None:
    match holds:
        case Holds.ALWAYS:
            text = N_(
                "Profitable for {party} whatever the price of the innovation, the effect or the reach within"
                " plausible bounds: each on its own, from a fifth of to five times its present value."
            )
        case Holds.NEVER:
            text = N_(
                "No price of the innovation, effect or reach within plausible bounds makes this profitable"
                " for {party}: each on its own, from a fifth of to five times its present value."
            )
        case _:
            return None
    return Message(text, {"party": Message(OBJECTS[party])})


_WHOLE_EUROS_FROM = 1000
"""Amounts from here on are written without cents."""

_PRICE_BASES: Mapping[CostBasis, str] = {
    CostBasis.ONCE: N_("{price} once"),
    CostBasis.PER_YEAR: N_("{price} per year"),
    CostBasis.PER_STARTER: N_("{price} per new user"),
    CostBasis.PER_USER_YEAR: N_("{price} per user per year"),
    CostBasis.PER_TRAINING_HOUR: N_("{price} per hour of training"),
    CostBasis.PER_INHABITANT: N_("{price} per inhabitant per year"),
}


def _condition(results: Results, item: Threshold) -> Message | None:
    """Return one threshold as a condition, or None when it is no single bound on the expected side.

    What the figure is now stands beside the bound: amounts elsewhere are at the prices of their year,
    and only the figure as entered shows how much room there is.
    """
    if item.others:
        return None
    owner: object = value_at(results.case, item.path.rpartition(".")[0])
    bound = _rounded_bound(item)
    now = Figure(abs(figure_now(results.case, item.path)), bound.unit, bound.decimals)
    if isinstance(owner, Effect):
        return _effect_condition(owner, item, bound, now)
    if isinstance(owner, InnovationCost):
        if item.holds is not Holds.BELOW or bound.value <= 0:
            return None
        price = Message(_PRICE_BASES[owner.basis], {"price": bound})
        return Message(
            N_("{cost} stays below {price} without VAT (now {now})"),
            {"cost": owner.name, "price": price, "now": now},
        )
    if item.holds is not Holds.ABOVE:
        return None
    return Message(
        N_("at least {share} of the target group takes part (now {now})"), {"share": bound, "now": now}
    )


def _effect_condition(effect: Effect, item: Threshold, bound: Figure, now: Figure) -> Message | None:
    """Return the smallest size of an effect: 40 % less is an effect of 40 %."""
    towards_zero = item.value < 0 if item.holds is Holds.BELOW else item.value > 0
    if not towards_zero:
        return None
    size: MessageValue = Figure(abs(float(bound.value)), bound.unit, bound.decimals)
    if item.unit not in SHARE_UNITS and item.service_unit is not None:
        plural = Message(SERVICE_UNIT_PLURALS[item.service_unit])
        unit = Message(item.unit.label, {"service_unit_plural": plural})
        size = Message("{size} {unit}", {"size": size, "unit": unit})
    return Message(
        N_("the effect “{effect}” stays above {size} (now {now})"),
        {"effect": effect.name, "size": size, "now": now},
    )


def _rounded_bound(item: Threshold) -> Figure:
    """Return a threshold in few decimals, rounded to the side on which the party gains."""
    if item.unit in SHARE_UNITS:
        digits, decimals = 3, 1
    elif item.unit in MONEY_UNITS:
        digits = decimals = 0 if abs(item.value) >= _WHOLE_EUROS_FROM else 2
    else:
        digits = decimals = 1
    # A threshold that is a round number but for the last digit of a float stays that number.
    scaled = round(item.value * 10**digits, 6)
    whole = math.floor(scaled) if item.holds is Holds.BELOW else math.ceil(scaled)
    return Figure(whole / 10**digits, item.unit, decimals)
