"""What answers to the six questions propose to change in the calculation.

A proposal changes nothing until the user takes it over. What it fills in is an assumption with a
range and a source that names the answer, so that it stays visible until somebody has confirmed it.
A figure that somebody has confirmed is left alone, and so is one that is more cautious already.
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import product

from casebuilder.model.case import Case
from casebuilder.model.changes import lowers
from casebuilder.model.check_parts import item_name
from casebuilder.model.costbenefit.previews import shares_reached
from casebuilder.model.costs import InnovationCost
from casebuilder.model.editing import (
    added,
    identifiers,
    simple_fundings,
    unique_identifier,
    with_adoption,
    with_effect_on,
    with_funding,
)
from casebuilder.model.effects import Effect
from casebuilder.model.financing import Grant, Loan, Repayment
from casebuilder.model.funding import (
    FUNDING_LABELS,
    AverageAmount,
    Capitation,
    FeeForService,
    LumpSum,
    OutcomeBased,
    RenewedFunding,
)
from casebuilder.model.introduction import amount_of, granted_by_municipality, spent_once
from casebuilder.model.messages import Figure, Message, MessageValue, N_
from casebuilder.model.overlap import names
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.quantities import EvidenceGrade, Quantity, YearlyQuantity
from casebuilder.model.questions import BUYING_PARTIES, Buyer, Overlap, ProcurementModel, TariffBasis, YesNo
from casebuilder.model.reach import ListedAdoption
from casebuilder.model.services import CareService, PaidService
from casebuilder.model.units import ServiceUnit, Unit

DECISION_YEARS = 3
"""Years after which every running decision on support has been taken anew: an assumption."""
ACTIVE_DECISION_YEARS = 1
"""The same where the municipality moves clients to lighter support by itself: an assumption."""
MOST_CASHED = Decimal("0.8")
"""Part of a lower use that becomes money in the end; the rest goes to other clients: an assumption."""
MOST_CASHED_UNDER_CEILING = Decimal("0.5")
"""The same under a budget ceiling, where room that comes free is often filled: an assumption."""
_STEP = Decimal("0.05")
_HALF = Decimal("0.5")

OVERLAPPING = {
    Overlap.PARTLY: (Decimal("0.3"), Decimal("0.1"), Decimal("0.5")),
    Overlap.LARGELY: (Decimal("0.7"), Decimal("0.5"), Decimal("0.9")),
}
"""Part that would have happened anyway, with its range: the middle of what each word covers.

“Partly” is taken for 10 to 50 %, “largely” for 50 to 90 %: an assumption.
"""
SHARE_REPAID = _HALF
"""Part of its yearly saving with which a municipality repays a revolving fund: an assumption."""
_LOAN_YEARS = 5
_WITH_LAST_YEAR = ("costs", "financing.grants", "financing.shared_savings")
"""Lists of which a member may end before the case does."""
_NOTHING = Message("")
_GRANTED = (Party.PROVIDER, Party.WELFARE_ORGANISATION)
_LENT = (Party.MUNICIPALITY, *_GRANTED, Party.ENTREPRENEUR)


@dataclass(frozen=True, slots=True)
class Proposal(ABC):
    """A change of the case that an answer proposes.

    Attributes:
        message: What is proposed, and why.
        action: Text of the button that takes it over.
        source: Where the new figures come from, for the case itself.
        name: What is added to the case is called so; empty when nothing is added.
    """

    message: Message
    action: Message
    source: Message
    name: Message

    @abstractmethod
    def applied_to(self, case: Case, source: str, name: str = "") -> Case:
        """Return the case with the proposal taken over.

        Args:
            case: The case.
            source: The source in the user's language.
            name: The name in the user's language.
        """


def proposals(number: int, case: Case) -> tuple[Proposal, ...]:
    """Return what the answer to a question proposes.

    Args:
        number: Number of the question, 1 to 6.
        case: The case.
    """
    rules = {
        1: _procurement_proposals,
        2: _contract_proposals,
        3: _cashability_proposals,
        5: _financing_proposals,
        6: _supply_proposals,
    }
    rule = rules.get(number)
    return tuple(rule(case)) if rule is not None else ()


def _assumed(value: Decimal, unit: Unit, source: str, low: Decimal, high: Decimal) -> Quantity:
    return Quantity(value=value, unit=unit, low=low, high=high, source=source, grade=EvidenceGrade.OPINION)


# Question 1: who pays, and when one can begin -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class BuyerPays(Proposal):
    """What the entrepreneur receives is paid by the party that buys.

    Attributes:
        costs: Identifiers of the costs.
        payer: The buyer.
    """

    costs: tuple[str, ...]
    payer: Party

    def applied_to(self, case: Case, source: str, name: str = "") -> Case:  # noqa: ARG002  no figure changes
        """Return the case in which the buyer pays these costs."""
        result = case
        for cost in self.costs:
            result = replaced(result, f"costs.{cost}.payer", self.payer)
        return result


@dataclass(frozen=True, slots=True)
class StartAtRenewal(Proposal):
    """The earliest start is the day of the new agreement.

    Attributes:
        date: That day.
    """

    date: datetime.date

    def applied_to(self, case: Case, source: str, name: str = "") -> Case:  # noqa: ARG002  no figure changes
        """Return the case with that day as the earliest start."""
        return replaced(case, "questions.procurement.earliest_start", self.date)


def _procurement_proposals(case: Case) -> Iterator[Proposal]:
    yield from _buyer_proposals(case)
    yield from _renewal_start_proposals(case)
    yield from _entry_proposals(case)


def _buyer_proposals(case: Case) -> Iterator[Proposal]:
    buyer = case.questions.procurement.buyer
    if buyer is None:
        return
    payer = BUYING_PARTIES[buyer]
    costs = [cost for cost in case.costs if cost.receiver is Party.ENTREPRENEUR and cost.payer is not payer]
    if not costs:
        return
    values: dict[str, MessageValue] = {"buyer": Message(payer.label), "costs": names(costs)}
    yield BuyerPays(
        Message(
            N_(
                "You say that this party buys: {buyer}. In the case another party pays {costs}. Let the buyer"
                " pay; another party can pay along at Costs and financing."
            ),
            values,
        ),
        Message(N_("Let the buyer pay: {buyer}"), values),
        _NOTHING,
        _NOTHING,
        tuple(cost.id for cost in costs),
        payer,
    )


def _renewal_start_proposals(case: Case) -> Iterator[Proposal]:
    answer, renewal = case.questions.procurement, case.questions.contracts.renewal_date
    if answer.earliest_start is not None or answer.joining_in_between is not YesNo.NO or renewal is None:
        return
    if answer.buyer is Buyer.PROVIDER or renewal.year < case.settings.start_year:
        return
    values: dict[str, MessageValue] = {"year": str(renewal.year), "month": renewal.month}
    yield StartAtRenewal(
        Message(
            N_(
                "Nobody can join in between, and the new agreement begins in {year} (question 2). Then you"
                " cannot begin earlier, unless a provider with a contract buys."
            ),
            values,
        ),
        Message(N_("Take the day of the new agreement as the earliest start")),
        _NOTHING,
        _NOTHING,
        renewal,
    )


@dataclass(frozen=True, slots=True)
class LaterCase(Proposal):
    """The case begins in the year of the earliest start.

    Attributes:
        year: That year.
        months: Months of it that pass before the first effect.
    """

    year: int
    months: int

    def applied_to(self, case: Case, source: str, name: str = "") -> Case:  # noqa: ARG002  nothing is added
        """Return the case from that year; what began earlier begins with the case.

        What began with the case and ended before that year lasts as long as it did, from then on.
        """
        result = replaced(case, "settings.start_year", self.year)
        for items in _WITH_LAST_YEAR:
            for item in value_at(case, items):
                if item.first_year is None and item.last_year is not None and item.last_year < self.year:
                    lasting = max(0, item.last_year - case.settings.start_year)
                    result = replaced(result, f"{items}.{item.id}.last_year", self.year + lasting)
        for place, item in _beginning_before(case, self.year):
            if item.first_year is not None:
                result = replaced(result, f"{place}.first_year", None)
        return _with_delay(result, self.year, self.months, source)


@dataclass(frozen=True, slots=True)
class LaterUse(Proposal):
    """The case keeps its years; use, effects and costs begin in the year of the earliest start.

    Attributes:
        year: That year.
        months: Months of it that pass before the first effect.
    """

    year: int
    months: int

    def applied_to(self, case: Case, source: str, name: str = "") -> Case:  # noqa: ARG002  nothing is added
        """Return the case in which nobody uses the innovation before that year."""
        result = with_adoption(case, ListedAdoption().kind)
        adoption = result.reach.adoption
        if not isinstance(adoption, ListedAdoption):
            raise TypeError(adoption.kind)
        wait = self.year - case.settings.start_year
        share = adoption.share
        shifted = share.model_copy(
            update={name: _shifted(getattr(share, name), wait) for name in ("values", "low", "high")}
        )
        result = replaced(result, "reach.adoption.share", shifted)
        for place, _ in _beginning_before(case, self.year):
            result = replaced(result, f"{place}.first_year", self.year)
        return _with_delay(result, self.year, self.months, source)


@dataclass(frozen=True, slots=True)
class FirstMonths(Proposal):
    """The effects begin some months into the first year in which the innovation is used.

    Attributes:
        year: That year.
        months: Months before the first effect.
    """

    year: int
    months: int

    def applied_to(self, case: Case, source: str, name: str = "") -> Case:  # noqa: ARG002  nothing is added
        """Return the case whose effects wait for those months."""
        return _with_delay(case, self.year, self.months, source)


def _shifted(values: tuple[Decimal, ...], wait: int) -> tuple[Decimal, ...]:
    return (*(Decimal(0),) * wait, *values[: len(values) - wait]) if values else ()


def _beginning_before(case: Case, year: int) -> Iterator[tuple[str, Effect | InnovationCost]]:
    """Yield place and item of the effects and costs that begin before a year and do not end before it."""
    start = case.settings.start_year
    for effect in case.effects:
        if (effect.first_year or start) < year:
            yield f"effects.{effect.id}", effect
    for cost in case.costs:
        if (cost.first_year or start) < year and (cost.last_year is None or cost.last_year >= year):
            yield f"costs.{cost.id}", cost


def _waiting(case: Case, year: int, months: int) -> list[Effect]:
    """Return the effects that begin in a year sooner than after some months."""
    start = case.settings.start_year
    return [
        effect
        for effect in case.effects
        if (effect.first_year or start) == year
        and effect.delay.value is not None
        and effect.delay.value < months
    ]


def _with_delay(case: Case, year: int, months: int, source: str) -> Case:
    result = case
    for effect in _waiting(case, year, months):
        delay = Quantity(value=Decimal(months), unit=Unit.MONTHS, source=source)
        result = replaced(result, f"effects.{effect.id}.delay", delay)
    return result


def _months_passed(date: datetime.date) -> int:
    """Return the months of its year that have passed on a date; a month begun counts as a whole one."""
    return date.month - 1 + (date.day > 1)


def used_from(case: Case, year: int) -> bool:
    """Return whether nobody uses the innovation before a year."""
    shares = shares_reached(case)
    wait = year - case.settings.start_year
    return shares is not None and 0 <= wait < len(shares) and not any(shares[:wait])


def _entry_proposals(case: Case) -> Iterator[Proposal]:
    start = case.questions.procurement.earliest_start
    first = case.settings.start_year
    if start is None or start.year < first:
        return
    year, months = start.year, _months_passed(start)
    source = Message(N_("Earliest start of the innovation (question 1)"))
    later = year > first and not used_from(case, year)
    if not later:
        waiting = _waiting(case, year, months)
        if waiting:
            yield FirstMonths(
                Message(
                    N_(
                        "You start after {months} months of {year}, but these effects count from the first"
                        " day: {effects}. Costs go on counting for the whole year, to be careful."
                    ),
                    {"months": months, "year": str(year), "effects": names(waiting)},
                ),
                Message(N_("Let the effects begin after {months} months"), {"months": months}),
                source,
                _NOTHING,
                year,
                months,
            )
        return
    values: dict[str, MessageValue] = {"year": str(year), "first": str(first), "months": months}
    if months:
        text = N_(
            "You start after {months} months of {year}, but the case begins in {first}. Let everything begin"
            " later, or the case promises money that cannot come yet."
        )
    else:
        text = N_(
            "You start in {year}, but the case begins in {first}. Let everything begin later, or the case"
            " promises money that cannot come yet."
        )
    message = Message(text, values)
    yield LaterCase(
        message, Message(N_("Let the case begin in {year}"), values), source, _NOTHING, year, months
    )
    if year in case.settings.calendar_years and shares_reached(case) is not None:
        yield LaterUse(
            message,
            Message(N_("Keep the years; let use, effects and costs begin in {year}"), values),
            source,
            _NOTHING,
            year,
            months,
        )


# Question 2: how the provider is paid, and until when ---------------------------------------------


@dataclass(frozen=True, slots=True)
class RenewedThen(Proposal):
    """Contracts of the case are agreed anew in the year of question 2.

    Attributes:
        places: Places of the contracts.
        year: The first year under the new agreement.
    """

    places: tuple[str, ...]
    year: int

    def applied_to(self, case: Case, source: str, name: str = "") -> Case:  # noqa: ARG002  no figure changes
        """Return the case in which these contracts are renewed in that year."""
        result = case
        for place in self.places:
            result = replaced(result, f"{place}.renewal_year", self.year)
        return result


@dataclass(frozen=True, slots=True)
class PaidOtherwise(Proposal):
    """Services are paid in the way that other answers point to.

    Attributes:
        services: Identifiers of the services.
        kind: The ``kind`` of the funding model.
    """

    services: tuple[str, ...]
    kind: str

    def applied_to(self, case: Case, source: str, name: str = "") -> Case:  # noqa: ARG002  no figure changes
        """Return the case in which these services are paid so."""
        result = case
        for service in self.services:
            result = with_funding(result, f"services.{service}.funding", self.kind)
        return result


_PER_UNIT, _FIXED_PER_AREA = FeeForService().kind, Capitation().kind
_OFTEN_PAID_SO = {
    TariffBasis.HOURS: (
        (LumpSum().kind, _FIXED_PER_AREA, AverageAmount().kind),
        _PER_UNIT,
        N_(
            "The contract pays for hours or visits, but in the case {services} get a fixed sum. If every hour"
            " is paid, less support is less to pay at once."
        ),
    ),
    TariffBasis.GOALS: (
        (_PER_UNIT,),
        OutcomeBased().kind,
        N_(
            "The contract pays for goals reached, but in the case {services} are paid per unit. If part of"
            " the payment is lost when a goal is missed, choose payment on outcome; then give what part, and"
            " how many clients reach the goal."
        ),
    ),
    TariffBasis.ARRANGEMENT: (
        (_PER_UNIT,),
        AverageAmount().kind,
        N_(
            "The contract pays a package per period, but in the case {services} are paid per unit. With one"
            " amount per client, lighter support saves nothing until that amount is set anew. Then give the"
            " tasks and hours in that amount."
        ),
    ),
}
"""Per basis of the tariff: the ways of paying it does not go with, the one it does, and why."""


def _contract_proposals(case: Case) -> Iterator[Proposal]:
    yield from _renewal_proposals(case)
    basis = case.questions.contracts.tariff_basis
    if basis is not None:
        present, kind, text = _OFTEN_PAID_SO[basis]
        yield from _funding_proposals(case, present, kind, text)
    elif case.questions.procurement.model is ProcurementModel.PERFORMANCE_PROCUREMENT:
        yield from _funding_proposals(
            case,
            (_PER_UNIT,),
            _FIXED_PER_AREA,
            N_(
                "Under performance procurement a main contractor usually gets a fixed sum for an area"
                " (question 1), but in the case {services} are paid per unit. Ask which of the two holds."
            ),
        )


def _renewal_proposals(case: Case) -> Iterator[Proposal]:
    year = case.questions.contracts.renewal_year
    if year is None:
        return
    late: dict[str, PaidService] = {
        place: service
        for service in _bought(case)
        for place, funding in simple_fundings(service)
        if isinstance(funding, RenewedFunding) and funding.renewal_year != year
    }
    if not late:
        return
    services = tuple(dict.fromkeys(service.id for service in late.values()))
    values: dict[str, MessageValue] = {
        "year": str(year),
        "services": names([service for service in _bought(case) if service.id in services]),
    }
    yield RenewedThen(
        Message(
            N_(
                "By the date above the first whole year under the new agreement is {year}, but in the case"
                " the contract of {services} is renewed in another year, or in none. Until then the provider"
                " keeps what lighter support saves."
            ),
            values,
        ),
        Message(N_("Take over {year}"), values),
        _NOTHING,
        _NOTHING,
        tuple(late),
        year,
    )


def _funding_proposals(case: Case, present: tuple[str, ...], kind: str, text: str) -> Iterator[Proposal]:
    services = [
        service
        for service in _bought(case)
        if service.funding.kind in present and _may_be_paid(service, kind)
    ]
    if not services:
        return
    values: dict[str, MessageValue] = {
        "services": names(services),
        "funding": Message(FUNDING_LABELS[kind]),
    }
    yield PaidOtherwise(
        Message(text, values),
        Message(N_("Pay so: {funding}"), values),
        _NOTHING,
        _NOTHING,
        tuple(service.id for service in services),
        kind,
    )


def _may_be_paid(service: PaidService, kind: str) -> bool:
    """Return whether a funding model makes sense for a service.

    One average amount is built from hours; where a client has an intensity, a package is paid already.
    """
    if kind != AverageAmount().kind:
        return True
    return isinstance(service, CareService) and service.unit is ServiceUnit.HOUR


def _bought(case: Case) -> list[PaidService]:
    """Return the services that the municipality pays for: the questions are about its contracts."""
    return [
        service
        for service in case.services
        if isinstance(service, PaidService) and service.payer is Party.MUNICIPALITY
    ]


# Question 3: what becomes money ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CashedPerYear(Proposal):
    """The part of a lower use of one service that becomes money, per year.

    Attributes:
        service: Identifier of the service.
        values: The part in each year.
        low: The lowest plausible parts.
        high: The highest plausible parts.
    """

    service: str
    values: tuple[Decimal, ...]
    low: tuple[Decimal, ...]
    high: tuple[Decimal, ...]

    def applied_to(self, case: Case, source: str, name: str = "") -> Case:  # noqa: ARG002  nothing is added
        """Return the case with these parts as an assumption."""
        cashability = YearlyQuantity(
            values=self.values,
            low=self.low,
            high=self.high,
            unit=Unit.SHARE,
            source=source,
            grade=EvidenceGrade.OPINION,
        )
        return replaced(case, f"services.{self.service}.cashability", cashability)


def cashed_per_year(
    years: int, *, ceilings: bool, lighter_support: bool, guaranteed_years: int = 0
) -> tuple[Decimal, ...]:
    """Return which part of a lower use becomes money in each year, by a cautious rule.

    Decisions on support run on: half-way a year, a part of them has been taken anew that grows
    evenly until all have. Of that, a part goes to other clients. A guaranteed volume is paid anyway.
    Rounded down to 5 %.

    Args:
        years: Number of years.
        ceilings: Whether there is a ceiling on the budget.
        lighter_support: Whether the municipality moves clients to lighter support by itself.
        guaranteed_years: Years in which the provider is guaranteed its volume.
    """
    most = MOST_CASHED_UNDER_CEILING if ceilings else MOST_CASHED
    return tuple(
        Decimal(0)
        if year < guaranteed_years
        else _to_step(most * _taken_anew(year, lighter_support=lighter_support), ROUND_FLOOR)
        for year in range(years)
    )


def _taken_anew(year: int, *, lighter_support: bool) -> Decimal:
    length = ACTIVE_DECISION_YEARS if lighter_support else DECISION_YEARS
    return min(Decimal(1), (year + _HALF) / length)


def _to_step(share: Decimal, rounding: str) -> Decimal:
    return ((share / _STEP).to_integral_value(rounding) * _STEP).normalize()


def _guaranteed_years(case: Case) -> int:
    """Return the number of years of the case in which the provider is guaranteed its volume."""
    contracts = case.questions.contracts
    if contracts.volume_guarantee is not YesNo.YES:
        return 0
    renewal, settings = contracts.renewal_year, case.settings
    wait = settings.years if renewal is None else renewal - settings.start_year
    return max(0, min(settings.years, wait))


def _cashability_proposals(case: Case) -> Iterator[Proposal]:
    budget, contracts = case.questions.budget, case.questions.contracts
    answers = (budget.ceilings, budget.lighter_support, contracts.budget_ceiling, contracts.volume_guarantee)
    if not {YesNo.YES, YesNo.NO} & set(answers):
        return
    ceilings = YesNo.YES in (budget.ceilings, contracts.budget_ceiling)
    lighter = budget.lighter_support is YesNo.YES
    guaranteed = _guaranteed_years(case)
    years = case.settings.years
    values = cashed_per_year(years, ceilings=ceilings, lighter_support=lighter, guaranteed_years=guaranteed)
    low = tuple(_to_step(value * _HALF, ROUND_FLOOR) for value in values)
    high = tuple(_to_step(_taken_anew(year, lighter_support=lighter), ROUND_CEILING) for year in range(years))
    why = _cashed_because(ceilings=ceilings, lighter=lighter, guaranteed=guaranteed, case=case)
    for service in _bought(case):
        if _is_fixed(service) or not _may_be_cashed(service.cashability, values):
            continue
        yield CashedPerYear(
            Message(
                N_(
                    "{service}: of what is used less, {shares} becomes money that the payer no longer"
                    " pays. {why}"
                ),
                {
                    "service": item_name(service),
                    "shares": _shares_in_words(values, case.settings.start_year),
                    "why": why,
                },
            ),
            Message(N_("Take over for {service}"), {"service": item_name(service)}),
            Message(N_("Own assumption from questions 2 and 3. {why}"), {"why": why}),
            _NOTHING,
            service.id,
            values,
            low,
            high,
        )


def _is_fixed(service: PaidService) -> bool:
    """Return whether a new agreement alone decides what the payer stops paying."""
    return all(isinstance(funding, LumpSum | Capitation) for _, funding in simple_fundings(service))


def _may_be_cashed(present: YearlyQuantity, values: tuple[Decimal, ...]) -> bool:
    """Return whether a proposal is of use: less than what stands there, or other than it proposed before."""
    if not present.assumption:
        return False
    years = len(values)
    current = present.values * years if len(present.values) == 1 else present.values
    if len(current) != years or current == values:
        return False
    proposed_before = {
        cashed_per_year(years, ceilings=ceilings, lighter_support=lighter, guaranteed_years=guaranteed)
        for ceilings, lighter, guaranteed in product((False, True), (False, True), range(years + 1))
    }
    return current in proposed_before or any(one > other for one, other in zip(current, values, strict=True))


def _cashed_because(*, ceilings: bool, lighter: bool, guaranteed: int, case: Case) -> Message:
    if lighter:
        pace = Message(
            N_(
                "The municipality moves clients to lighter support, so within a year decisions are"
                " taken anew."
            )
        )
    else:
        pace = Message(
            N_("Running decisions on support go on; within {years} years all have been taken anew."),
            {"years": DECISION_YEARS},
        )
    most = MOST_CASHED_UNDER_CEILING if ceilings else MOST_CASHED
    rest = Figure(1 - most, Unit.SHARE.value)
    if ceilings:
        limit = Message(N_("Under a ceiling {share} is filled again."), {"share": rest})
    else:
        limit = Message(N_("Of that, {share} goes to other clients."), {"share": rest})
    if not guaranteed:
        return Message("{pace} {limit}", {"pace": pace, "limit": limit})
    settings = case.settings
    promise = Message(
        N_("Until and including {year} the volume is guaranteed, so nothing is saved."),
        {"year": str(settings.start_year + guaranteed - 1)},
    )
    return Message("{pace} {limit} {promise}", {"pace": pace, "limit": limit, "promise": promise})


def _shares_in_words(values: tuple[Decimal, ...], start_year: int) -> Message:
    """Return shares as 10 % in 2027, 40 % in 2028 and 65 % from 2029 on; one that stays the same once."""
    last = len(values)
    while last > 1 and values[last - 1] == values[last - 2]:
        last -= 1
    shares = [Message("{share}", {"share": Figure(value, Unit.SHARE.value)}) for value in values[:last]]
    if last == 1:
        return Message(N_("{share} each year"), {"share": shares[0]})
    *earlier, final = (
        Message(N_("{share} in {year}"), {"share": share, "year": str(start_year + place)})
        for place, share in enumerate(shares)
    )
    if last < len(values):
        year = str(start_year + last - 1)
        final = Message(N_("{share} from {year} on"), {"share": shares[-1], "year": year})
    first, *others = earlier
    for share in others:
        first = Message(N_("{first}, {second}"), {"first": first, "second": share})
    return Message(N_("{first} and {last}"), {"first": first, "last": final})


# Question 5: who pays the introduction -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IntroductionGrant(Proposal):
    """The innovation budget of the municipality pays what another party spends once.

    Attributes:
        receiver: Who gets it.
        amount: How much.
        year: The year of it; None is the first year of the case.
    """

    receiver: Party
    amount: Decimal
    year: int | None

    def applied_to(self, case: Case, source: str, name: str = "") -> Case:
        """Return the case with the grant."""
        grant = Grant(
            id=unique_identifier(name, identifiers(case), "grant"),
            name=name,
            giver=Party.MUNICIPALITY,
            receiver=self.receiver,
            amount=_assumed(self.amount, Unit.EUR, source, Decimal(0), self.amount),
            first_year=self.year,
        )
        return added(case, grant)


@dataclass(frozen=True, slots=True)
class IntroductionLoan(Proposal):
    """A revolving fund advances what is spent once.

    A municipality repays from what it saves. The fund is then counted as standing outside the
    chain, so that one sees what it advances and gets back. Another borrower repays in equal parts to
    the municipality, because its saving is not sure.

    Attributes:
        borrower: Who borrows.
        amount: How much.
        year: The year of it; None is the first year of the case.
    """

    borrower: Party
    amount: Decimal
    year: int | None

    def applied_to(self, case: Case, source: str, name: str = "") -> Case:
        """Return the case with the loan."""
        loan = Loan(
            id=unique_identifier(name, identifiers(case), "loan"),
            name=name,
            lender=_lender(self.borrower),
            borrower=self.borrower,
            principal=_assumed(self.amount, Unit.EUR, source, Decimal(0), self.amount),
            year=self.year,
            interest=Quantity(value=Decimal(0), unit=Unit.SHARE_PER_YEAR, source=source),
        )
        if self.borrower is Party.MUNICIPALITY:
            share = Quantity(value=SHARE_REPAID, unit=Unit.SHARE, source=source)
            return added(
                case, loan.model_copy(update={"repayment": Repayment.SHARE_OF_SAVINGS, "share": share})
            )
        years = Decimal(max(1, min(_LOAN_YEARS, case.settings.years - 1)))
        term = Quantity(value=years, unit=Unit.YEARS, source=source)
        return added(case, loan.model_copy(update={"term": term}))


def _lender(borrower: Party) -> Party:
    return Party.OUTSIDE if borrower is Party.MUNICIPALITY else Party.MUNICIPALITY


def _still_to_pay(case: Case, payer: Party) -> Decimal:
    """Return what a party spends once and nobody pays or advances yet, in whole euros."""
    spent = amount_of(spent_once(case, payer))
    granted = sum(
        (item.amount.value or Decimal(0) for item in case.financing.grants if item.receiver is payer),
        Decimal(0),
    )
    lent = sum(
        (item.principal.value or Decimal(0) for item in case.financing.loans if item.borrower is payer),
        Decimal(0),
    )
    return (spent - granted - lent).to_integral_value(ROUND_CEILING)


def _first_year(case: Case, payer: Party) -> int | None:
    start = case.settings.start_year
    year = min(cost.first_year or start for cost in spent_once(case, payer))
    return None if year <= start else year


def _financing_proposals(case: Case) -> Iterator[Proposal]:
    answer, financing = case.questions.innovation_policy, case.financing
    if answer.innovation_budget is YesNo.YES:
        given = {item.receiver for item in financing.grants if item.giver is Party.MUNICIPALITY}
        payer = _largest(case, tuple(party for party in _GRANTED if party not in given))
        available = answer.innovation_budget_amount.value
        left = None if available is None else max(Decimal(0), available - granted_by_municipality(case))
        if payer is not None and left != 0:
            yield _grant_proposal(case, payer, left)
    if answer.revolving_fund is YesNo.YES:
        lent = {item.borrower for item in financing.loans if item.lender is _lender(item.borrower)}
        payer = _largest(case, tuple(party for party in _LENT if party not in lent))
        if payer is not None:
            yield _loan_proposal(case, payer)


def _largest(case: Case, parties: tuple[Party, ...]) -> Party | None:
    """Return the party with most still to pay; of equals the first, and None when nothing is to be paid."""
    spending = [party for party in parties if _still_to_pay(case, party) > 0]
    return max(spending, key=lambda party: _still_to_pay(case, party), default=None)


def _grant_proposal(case: Case, payer: Party, left: Decimal | None) -> IntroductionGrant:
    """Propose a grant for what a party spends once.

    Args:
        case: The case.
        payer: The party.
        left: What one project can still get from the innovation budget; None when that is not known.
    """
    wanted = _still_to_pay(case, payer)
    amount = wanted if left is None else min(wanted, left)
    values: dict[str, MessageValue] = {
        "payer": Message(payer.label),
        "amount": Figure(amount, Unit.EUR.value, 0),
        "rest": Figure(wanted - amount, Unit.EUR.value, 0),
        "costs": names(spent_once(case, payer)),
    }
    source = N_("Own assumption from question 5: as much as {costs}")
    if left is None:
        text = N_(
            "The municipality has an innovation budget, and {costs} are spent once by: {payer}. A grant"
            " of {amount} would pay that. Ask about amount and conditions; it stays money of the"
            " municipality."
        )
    elif amount == wanted:
        text = N_(
            "The innovation budget has room for it: {costs} are spent once by: {payer}. A grant of {amount}"
            " would pay that. Ask about the conditions; it stays money of the municipality."
        )
    else:
        source = N_("Own assumption from question 5: all that one project can get from the innovation budget")
        text = N_(
            "{costs} are spent once by: {payer}. One project can get no more than {amount} from the"
            " innovation budget; {rest} must come from elsewhere. It stays money of the municipality."
        )
    return IntroductionGrant(
        Message(text, values),
        Message(N_("Add this grant")),
        Message(source, values),
        Message(N_("Innovation budget of the municipality")),
        payer,
        amount,
        _first_year(case, payer),
    )


def _loan_proposal(case: Case, payer: Party) -> IntroductionLoan:
    amount = _still_to_pay(case, payer)
    values: dict[str, MessageValue] = {
        "payer": Message(payer.label),
        "amount": Figure(amount, Unit.EUR.value, 0),
        "costs": names(spent_once(case, payer)),
        "share": Figure(SHARE_REPAID, Unit.SHARE.value),
    }
    if payer is Party.MUNICIPALITY:
        text = N_(
            "There is a revolving fund, and {costs} are spent once by: {payer}. The fund can advance"
            " {amount}, repaid with {share} of what the municipality saves each year. Ask about the"
            " conditions."
        )
    else:
        text = N_(
            "There is a revolving fund, and {costs} are spent once by: {payer}. The fund can advance"
            " {amount}, repaid in equal yearly parts. Ask about the conditions."
        )
    return IntroductionLoan(
        Message(text, values),
        Message(N_("Add this loan")),
        Message(N_("Own assumption from question 5: as much as {costs}"), values),
        Message(N_("Revolving fund")),
        payer,
        amount,
        _first_year(case, payer),
    )


# Question 6: what would have happened anyway -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class HappenedAnyway(Proposal):
    """The part of savings that would have come without the innovation, because of what exists.

    Attributes:
        effects: Identifiers of the effects.
        share: That part.
        low: The lowest plausible part.
        high: The highest plausible part.
    """

    effects: tuple[str, ...]
    share: Decimal
    low: Decimal
    high: Decimal

    def applied_to(self, case: Case, source: str, name: str = "") -> Case:  # noqa: ARG002  nothing is added
        """Return the case with that part taken off these effects, as an assumption."""
        part = _assumed(self.share, Unit.SHARE, source, self.low, self.high)
        result = case
        for effect in self.effects:
            result = replaced(result, f"effects.{effect}.deadweight", part)
        return result


@dataclass(frozen=True, slots=True)
class LessOfThat(Proposal):
    """A service that the innovation partly replaces gets an effect, of which the figures are still open.

    Attributes:
        service: Identifier of the service.
        share: Part of the users who have it today; None when that is not known.
    """

    service: str
    share: Decimal | None

    def applied_to(self, case: Case, source: str, name: str = "") -> Case:
        """Return the case with the effect; use now and change are for the user to fill in."""
        effect = Effect(
            id=unique_identifier(name, identifiers(case), "effect"), name=name, service=self.service
        )
        if self.share is not None:
            part = _assumed(self.share, Unit.SHARE, source, *_around(self.share))
            effect = effect.model_copy(update={"share_of_users": part})
        result = added(case, effect)
        return with_effect_on(result, effect.id, self.service)


def _supply_proposals(case: Case) -> Iterator[Proposal]:
    yield from _deadweight_proposals(case)
    yield from _replaced_proposals(case)


def _around(share: Decimal) -> tuple[Decimal, Decimal]:
    """Return a wide range around a share that somebody estimated."""
    return share * _HALF, min(Decimal(1), share * (1 + _HALF))


def _part_anyway(case: Case) -> tuple[Decimal, Decimal, Decimal] | None:
    """Return the part that happens anyway with its range: as counted, or by the word of the answer."""
    answer = case.questions.current_supply
    reached = answer.already_reached
    if reached.value is not None:
        low, high = _around(reached.value)
        return (
            reached.value,
            low if reached.low is None else reached.low,
            high if reached.high is None else reached.high,
        )
    if answer.overlap is None:
        return None
    nothing = (Decimal(0), Decimal(0), Decimal(0))
    return OVERLAPPING.get(answer.overlap, nothing)


def _deadweight_proposals(case: Case) -> Iterator[Proposal]:
    part = _part_anyway(case)
    if part is None:
        return
    share, low, high = part
    effects = [effect for effect in case.effects if _may_be_taken_off(case, effect, share)]
    if not effects:
        return
    answer = case.questions.current_supply
    values: dict[str, MessageValue] = {
        "share": Figure(share, Unit.SHARE.value),
        "low": Figure(low, Unit.SHARE.value),
        "high": Figure(high, Unit.SHARE.value),
        "effects": names(effects),
    }
    source = Message(
        N_("Own assumption from question 6: what exists already reaches {share} of the target group"), values
    )
    if answer.already_reached.value is None and answer.overlap is not None:
        values["overlap"] = Message(answer.overlap.label)
        source = Message(N_("Own assumption from question 6: overlap “{overlap}”"), values)
    yield HappenedAnyway(
        Message(_anyway_text(case, share), values),
        Message(N_("Take off {share}"), values),
        source,
        _NOTHING,
        tuple(effect.id for effect in effects),
        share,
        low,
        high,
    )


def _anyway_text(case: Case, share: Decimal) -> str:
    if case.questions.current_supply.already_reached.value is not None:
        if share:
            return N_(
                "What exists already reaches {share} of your target group. Take that part ({low} to {high})"
                " off for what would have happened anyway at {effects}, until it has been measured."
            )
        return N_(
            "What exists reaches nobody of your target group: nothing need be taken off any more for what"
            " would have happened anyway at {effects}."
        )
    if share:
        return N_(
            "Overlap “{overlap}”: take {share} ({low} to {high}) off for what would have happened anyway at"
            " {effects}. That is a careful assumption until it has been measured."
        )
    return N_(
        "Overlap “{overlap}”: nothing need be taken off any more for what would have happened anyway at"
        " {effects}."
    )


def _replaced_proposals(case: Case) -> Iterator[Proposal]:
    answer = case.questions.current_supply
    with_effect = {effect.service for effect in case.effects}
    for service in case.services:
        if service.id not in answer.replaced_services or service.id in with_effect:
            continue
        values: dict[str, MessageValue] = {"service": item_name(service)}
        yield LessOfThat(
            Message(
                N_(
                    "You say that this becomes less: {service}. No effect says so, so it is missing in the"
                    " situation without the innovation. Add the effect; then give the use now and the change."
                ),
                values,
            ),
            Message(N_("Add the effect on {service}"), values),
            Message(N_("Own assumption from question 6: part of the target group that has this today")),
            Message(N_("Less of: {service}"), values),
            service.id,
            answer.already_reached.value,
        )


def _may_be_taken_off(case: Case, effect: Effect, share: Decimal) -> bool:
    """Return whether less is taken off than the overlap asks, or other than what it asked before.

    Only savings: to take something off a burden would flatter the case. What was measured against a
    comparison group has it taken off already.
    """
    present = effect.deadweight
    if effect.comparison_group or not present.assumption or not lowers(case, effect):
        return False
    current = present.value or Decimal(0)
    proposed_before = {asked for asked, _, _ in OVERLAPPING.values()}
    return current != share and (current < share or current in proposed_before)
