"""What is wrong with the grants, loans and shared savings of a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from casebuilder.model.case import Case
from casebuilder.model.check_parts import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    error,
    item_name,
    named_field,
    warning,
    year_message,
)
from casebuilder.model.descriptions import description_of
from casebuilder.model.financing import Grant, Loan, Repayment, SharedSavings
from casebuilder.model.messages import Figure, Message, N_
from casebuilder.model.parties import Party
from casebuilder.model.problems import Problem

_NEEDED: Mapping[Repayment, str] = {Repayment.FIXED: "term", Repayment.SHARE_OF_SAVINGS: "share"}
"""The figure that each way of repaying a loan needs."""


def unused_financing_fields(case: Case) -> set[str]:
    """Return the places of figures that the chosen way of repaying a loan does not need."""
    return {
        f"financing.loans.{loan.id}.{name}"
        for loan in case.financing.loans
        for repayment, name in _NEEDED.items()
        if repayment is not loan.repayment
    }


def financing_problems(case: Case) -> Iterator[Problem]:
    """Yield what is wrong with the financing, beyond the limits of single figures."""
    financing = case.financing
    for grant in financing.grants:
        yield from _grant_problems(case, grant)
    for loan in financing.loans:
        yield from _loan_problems(case, loan)
    for agreement in financing.shared_savings:
        yield from _sharing_problems(case, agreement)
    yield from _too_much_promised(case)
    yield from _circles(case)


def _same_party(place: str, item: object, first: Party, second: Party) -> Iterator[Problem]:
    if first is second:
        yield error(
            "same_party",
            place,
            Message(N_("Both sides are the same party. Choose two different ones.")),
            _label(item),
        )


def _label(item: object) -> Message:
    return Message("{item}", {"item": item_name(item)})


def _grant_problems(case: Case, grant: Grant) -> Iterator[Problem]:
    place = f"financing.grants.{grant.id}"
    yield from _same_party(f"{place}.giver", grant, grant.giver, grant.receiver)
    first = grant.first_year or case.settings.start_year
    yield from _period_problems(case, place, grant, first, grant.last_year or first)


def _sharing_problems(case: Case, agreement: SharedSavings) -> Iterator[Problem]:
    place = f"financing.shared_savings.{agreement.id}"
    yield from _same_party(f"{place}.payer", agreement, agreement.payer, agreement.receiver)
    running = _running(case, agreement)
    yield from _period_problems(case, place, agreement, running[0], running[1])


def _running(case: Case, agreement: SharedSavings) -> tuple[int, int]:
    """Return the first and the last year of an agreement on sharing."""
    settings = case.settings
    return (
        agreement.first_year or settings.start_year,
        agreement.last_year or settings.start_year + settings.years - 1,
    )


def _period_problems(
    case: Case, place: str, item: Grant | SharedSavings, first: int, last: int
) -> Iterator[Problem]:
    label = _label(item)
    wrong = False
    for name, year in (("first_year", item.first_year), ("last_year", item.last_year)):
        if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
            wrong = True
            yield error("year", f"{place}.{name}", year_message(year), label)
    if wrong:
        return
    years = case.settings.calendar_years
    if first > last:
        yield error(
            "year_order",
            f"{place}.last_year",
            Message(N_("The last year comes before the first. Swap them.")),
            label,
        )
    elif last < years[0] or first > years[-1]:
        yield warning(
            "financing_outside",
            f"{place}.first_year",
            Message(N_("This falls outside the years of the case, so it does not count. Check the years.")),
            label,
        )
    elif first < years[0] or last > years[-1]:
        yield warning(
            "financing_outside",
            f"{place}.{'first_year' if first < years[0] else 'last_year'}",
            Message(N_("Part of this falls outside the years of the case; that part does not count.")),
            label,
        )


def _loan_problems(case: Case, loan: Loan) -> Iterator[Problem]:
    place = f"financing.loans.{loan.id}"
    yield from _same_party(f"{place}.lender", loan, loan.lender, loan.borrower)
    if loan.year is not None and not EARLIEST_YEAR <= loan.year <= LATEST_YEAR:
        yield error("year", f"{place}.year", year_message(loan.year), _label(loan))
    elif loan.year is not None and loan.year not in case.settings.calendar_years:
        yield warning(
            "financing_outside",
            f"{place}.year",
            Message(
                N_(
                    "The loan is paid out outside the years of the case, so neither the loan nor what is"
                    " repaid counts. Check the year."
                )
            ),
            _label(loan),
        )
    yield from _runs_on(case, loan, place)
    name = _NEEDED[loan.repayment]
    if getattr(loan, name).value is None:
        description = description_of(Loan.model_fields[name])
        yield error(
            "missing",
            f"{place}.{name}",
            Message(N_("This figure is still missing. Fill it in.")),
            named_field(loan, description.label if description else name),
        )


def _runs_on(case: Case, loan: Loan, place: str) -> Iterator[Problem]:
    """A loan with a fixed term may be longer than the case; of one repaid from savings only results tell."""
    years, term = case.settings.calendar_years, loan.term.value
    paid_out = loan.year or case.settings.start_year
    if loan.repayment is not Repayment.FIXED or term is None or paid_out not in years:
        return
    if paid_out + term > years[-1]:
        yield warning(
            "loan_runs_on",
            f"{place}.term",
            Message(
                N_(
                    "The loan runs on after {year}, the last year of the case. What is still owed then is"
                    " counted as paid back in that year. Add years to the case or shorten the term to see"
                    " the repayments themselves."
                ),
                {"year": str(years[-1])},
            ),
            _label(loan),
        )


def _too_much_promised(case: Case) -> Iterator[Problem]:
    """A party cannot give away more than all of what it saves in a year."""
    found: set[str] = set()
    for year in case.settings.calendar_years:
        together: dict[Party, Decimal] = {}
        last: dict[Party, tuple[str, Loan | SharedSavings]] = {}
        for party, share, place, item in _promises(case, year):
            together[party] = together.get(party, Decimal(0)) + share
            last[party] = (place, item)
        for party, share in together.items():
            place, item = last[party]
            if share <= 1 or place in found:
                continue
            found.add(place)
            yield error(
                "saving_given_away_twice",
                place,
                Message(
                    N_(
                        "Of the savings of {party}, {share} is promised in {year}: shared and repaid"
                        " together. Lower a share to stay within 100 %."
                    ),
                    {"party": Message(party.label), "share": Figure(share, "share"), "year": str(year)},
                ),
                _label(item),
            )


def _promises(case: Case, year: int) -> Iterator[tuple[Party, Decimal, str, Loan | SharedSavings]]:
    """Yield which part of the savings of which party is promised in a year, and where that is agreed."""
    for loan in case.financing.loans:
        share = loan.share.value
        paid_out = loan.year or case.settings.start_year
        if loan.repayment is Repayment.SHARE_OF_SAVINGS and share is not None and year > paid_out:
            yield loan.borrower, share, f"financing.loans.{loan.id}.share", loan
    for agreement in _shared_in(case, year):
        if agreement.share.value is not None:
            place = f"financing.shared_savings.{agreement.id}.share"
            yield agreement.payer, agreement.share.value, place, agreement


def _shared_in(case: Case, year: int) -> Iterator[SharedSavings]:
    for agreement in case.financing.shared_savings:
        first, last = _running(case, agreement)
        if first <= year <= last:
            yield agreement


def _circles(case: Case) -> Iterator[Problem]:
    """Parties that share with each other in a circle settle nothing: one agreement says it all."""
    found: set[str] = set()
    for year in case.settings.calendar_years:
        receivers: dict[Party, list[Party]] = {}
        for agreement in _shared_in(case, year):
            payer, receiver = agreement.payer, agreement.receiver
            if payer is receiver:
                continue
            back = _route(receivers, receiver, payer)
            if back and agreement.id not in found:
                found.add(agreement.id)
                yield error(
                    "circle",
                    f"financing.shared_savings.{agreement.id}.receiver",
                    Message(
                        N_(
                            "Savings go round in a circle: {circle}. Agree on the balance and take one of"
                            " these agreements out."
                        ),
                        {"circle": _chain_of((payer, *back))},
                    ),
                    _label(agreement),
                )
            receivers.setdefault(payer, []).append(receiver)


def _route(receivers: Mapping[Party, Sequence[Party]], start: Party, end: Party) -> tuple[Party, ...]:
    """Return the parties over which savings get from one to another, both included; empty if they do not."""
    came_from: dict[Party, Party] = {start: start}
    waiting = [start]
    while waiting:
        party = waiting.pop(0)
        if party is end:
            route = [end]
            while route[-1] is not start:
                route.append(came_from[route[-1]])
            return tuple(reversed(route))
        for receiver in receivers.get(party, ()):
            if receiver not in came_from:
                came_from[receiver] = party
                waiting.append(receiver)
    return ()


def _chain_of(parties: Sequence[Party]) -> Message:
    chain = Message(parties[0].label)
    for party in parties[1:]:
        chain = Message("{before} → {party}", {"before": chain, "party": Message(party.label)})
    return chain
