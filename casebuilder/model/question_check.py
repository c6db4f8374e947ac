"""Answers to the six questions that contradict each other: explained, for reality may differ.

None of this stops the calculation. A municipality may well do what its model does not foresee; the
user should then know that he will be asked about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from casebuilder.model.case import Case
from casebuilder.model.check_parts import item_name, warning
from casebuilder.model.funding import (
    Capitation,
    FeeForService,
    Mix,
    OutcomeBased,
    RenewedFunding,
    SimpleFunding,
)
from casebuilder.model.innovation import Interest
from casebuilder.model.introduction import granted_by_municipality
from casebuilder.model.messages import Figure, Message, MessageValue, N_
from casebuilder.model.parties import Party
from casebuilder.model.problems import Problem
from casebuilder.model.questions import (
    Answer,
    AnswerStatus,
    Buyer,
    Overlap,
    ProcurementModel,
    ProcurementScale,
    SixQuestions,
    TariffBasis,
    YesNo,
)
from casebuilder.model.services import PaidService
from casebuilder.model.units import Unit

OPEN_MODELS = frozenset({ProcurementModel.OPEN_HOUSE, ProcurementModel.ADMINISTRATIVE_TENDERING})
"""Models under which everyone who meets the conditions can join while contracts run."""
SHUT_MODELS = frozenset({ProcurementModel.CLASSIC_TENDERING, ProcurementModel.PERFORMANCE_PROCUREMENT})
"""Models with one moment of joining. The Zeeuws model has one too, but exceptions to it are known."""

_LARGELY_FROM = Decimal("0.3")
"""Below this part of the target group “largely” is a surprising word for the overlap: an assumption."""
_FULL_WEIGHT = 100

_PROCUREMENT, _CONTRACTS = "questions.procurement", "questions.contracts"


def question_problems(case: Case) -> Iterator[Problem]:
    """Yield a warning for each answer that cannot hold, and for each pair that do not go together."""
    yield from _origin_problems(case)
    yield from _size_problems(case)
    yield from _buyer_problems(case)
    yield from _joining_problems(case)
    yield from _provider_problems(case)
    yield from _date_problems(case)
    yield from _ceiling_problems(case)
    yield from _full_cash_problems(case)
    yield from _tariff_problems(case)
    yield from _award_problems(case)
    yield from _innovation_budget_problems(case)
    yield from _overlap_problems(case)
    yield from _region_problems(case)
    yield from _weight_problems(case)


def _warned(
    code: str, place: str, label: str, text: str, values: dict[str, MessageValue] | None = None
) -> Problem:
    return warning(code, place, Message(text, values or {}), Message(label))


def _origin_problems(case: Case) -> Iterator[Problem]:
    """Answers that somebody gave or wrote, without who or when; a note may say why that is missing."""
    for name in SixQuestions.model_fields:
        answer: Answer = getattr(case.questions, name)
        place, values = f"questions.{name}", {"status": Message(answer.status.label)}
        known = answer.status in (AnswerStatus.DOCUMENT, AnswerStatus.CONFIRMED)
        if known and not answer.source.strip() and not answer.contact.strip():
            yield _warned(
                "answer_without_source",
                f"{place}.source",
                N_("Source"),
                N_(
                    "You say “{status}”, yet not in which document or by whom. Whoever checks the case cannot"
                    " find it back: fill in the source."
                ),
                {**values},
            )
        elif known and answer.date is None and not answer.note.strip():
            yield _warned(
                "answer_without_date",
                f"{place}.date",
                N_("Date"),
                N_(
                    "You say “{status}”, yet not when. Answers age: fill in the date, or say in the note why"
                    " there is none."
                ),
                {**values},
            )


def _size_problems(case: Case) -> Iterator[Problem]:
    """Figures that cannot be true of this municipality, or of any contract."""
    contracts, municipality = case.questions.contracts, case.municipality
    inhabitants = municipality.inhabitants.value
    if contracts.term_years.value == 0:
        yield _warned(
            "no_term",
            f"{_CONTRACTS}.term_years",
            N_("Term of the contract"),
            N_("A contract of 0 years does not exist. Leave the term empty while it is not known."),
        )
    if inhabitants is None:
        return
    for code, place, label, figure in (
        (
            "minimum_above_inhabitants",
            f"{_CONTRACTS}.minimum_clients",
            N_("Minimum number of clients"),
            contracts.minimum_clients.value,
        ),
        (
            "clients_above_inhabitants",
            "municipality.wmo_clients",
            N_("Clients with Wmo support"),
            municipality.wmo_clients.value,
        ),
    ):
        if figure is not None and figure > inhabitants:
            yield _warned(
                code,
                place,
                label,
                N_(
                    "These are {count} clients, more than the {inhabitants} inhabitants of the municipality."
                    " Check both figures, and whether this one is of a whole region."
                ),
                {
                    "count": Figure(figure, Unit.NUMBER.value),
                    "inhabitants": Figure(inhabitants, Unit.NUMBER.value),
                },
            )


def _buyer_problems(case: Case) -> Iterator[Problem]:
    answer = case.questions.procurement
    if (
        answer.model is ProcurementModel.PERFORMANCE_PROCUREMENT
        and answer.buyer is Buyer.MUNICIPALITY
        and not answer.note.strip()
    ):
        yield _warned(
            "buyer_contradicts",
            f"{_PROCUREMENT}.buyer",
            N_("Who will buy your innovation?"),
            N_(
                "Under “{model}” the municipality usually leaves the means to the party that it chose, yet"
                " you say that it buys the innovation itself. Ask whether that party is not the buyer, or say"
                " why in the note."
            ),
            {"model": Message(answer.model.label)},
        )


def _joining_problems(case: Case) -> Iterator[Problem]:
    answer = case.questions.procurement
    if answer.model is None:
        return
    values: dict[str, MessageValue] = {"model": Message(answer.model.label)}
    if answer.model in OPEN_MODELS and answer.joining_in_between is YesNo.NO:
        text = N_(
            "Under “{model}” everyone who meets the conditions can usually join at any time, yet you say"
            " that nobody can. A stop on newcomers does occur: ask until when it lasts, or whether the"
            " model is another one."
        )
    elif answer.model in SHUT_MODELS and answer.joining_in_between is YesNo.YES:
        text = N_(
            "Under “{model}” there is usually one moment of joining, yet you say that a newcomer can join in"
            " between. Ask where that is laid down, or whether the model is another one."
        )
    else:
        return
    yield _warned(
        "joining_contradicts",
        f"{_PROCUREMENT}.joining_in_between",
        N_("Can a newcomer join while the contract runs?"),
        text,
        values,
    )


def _provider_problems(case: Case) -> Iterator[Problem]:
    answer = case.questions.procurement
    count = answer.contracted_providers.value
    if answer.model in OPEN_MODELS and count is not None and count <= 1:
        yield _warned(
            "one_provider",
            f"{_PROCUREMENT}.contracted_providers",
            N_("Number of contracted providers"),
            N_(
                "Under “{model}” many providers can have a contract, yet you count {count}. Check whether the"
                " model is another one, or whether you know of only one."
            ),
            {"model": Message(answer.model.label), "count": Figure(count, Unit.NUMBER.value)},
        )


def _date_problems(case: Case) -> Iterator[Problem]:
    procurement, contracts = case.questions.procurement, case.questions.contracts
    renewal, start = contracts.renewal_date, procurement.earliest_start
    first = case.settings.start_year
    # A contract in the case that is renewed outside its years is warned of there.
    told = any(
        isinstance(funding, RenewedFunding) and funding.renewal_year == contracts.renewal_year
        for service in _services(case)
        for funding in _fundings(service)
    )
    if renewal is not None and renewal.year < first and not told:
        yield _warned(
            "renewal_before_start",
            f"{_CONTRACTS}.renewal_date",
            N_("New agreement from"),
            N_(
                "This agreement begins in {year}, before the case does in {first}, so in the case nothing is"
                " agreed anew. If it is the present agreement, give the date of the next one."
            ),
            {"year": str(renewal.year), "first": str(first)},
        )
    if (
        renewal is not None
        and start is not None
        and start < renewal
        and procurement.joining_in_between is YesNo.NO
        and procurement.buyer is not Buyer.PROVIDER
    ):
        yield _warned(
            "start_before_renewal",
            f"{_PROCUREMENT}.earliest_start",
            N_("Earliest start"),
            N_(
                "You start in {start}, before the new agreement of {renewal} (question 2), but nobody can"
                " join in between. That works through a provider that has a contract: say so at the buyer, or"
                " move the start."
            ),
            {"start": str(start.year), "renewal": str(renewal.year)},
        )


def _ceiling_problems(case: Case) -> Iterator[Problem]:
    contracts, budget = case.questions.contracts, case.questions.budget
    place, label = f"{_CONTRACTS}.budget_ceiling", N_("Is there a ceiling on the budget?")
    if {contracts.budget_ceiling, budget.ceilings} == {YesNo.YES, YesNo.NO}:
        text = (
            N_(
                "Here you say that there is a ceiling, but at question 3 that the municipality does not work"
                " with ceilings. Both may be true when only these contracts have one; check it."
            )
            if contracts.budget_ceiling is YesNo.YES
            else N_(
                "Here you say that there is no ceiling, but at question 3 that the municipality works with"
                " ceilings. Both may be true when other contracts have one; check it."
            )
        )
        yield _warned("ceiling_contradicts", place, label, text)
    if contracts.budget_ceiling is YesNo.NO and contracts.budget_ceiling_amount.value is not None:
        yield _warned(
            "ceiling_amount",
            f"{_CONTRACTS}.budget_ceiling_amount",
            N_("Ceiling per year"),
            N_("You give the amount of a ceiling, but say that there is none. Clear one of the two."),
        )


def _full_cash_problems(case: Case) -> Iterator[Problem]:
    """A ceiling or a guaranteed volume, while the case counts every unit less as money."""
    services = [service for service in _services(case) if _counts_all_as_money(service)]
    if not services:
        return
    contracts, budget = case.questions.contracts, case.questions.budget
    values: dict[str, MessageValue] = {"services": _names(services)}
    if contracts.budget_ceiling is YesNo.YES or budget.ceilings is YesNo.YES:
        at_contracts = contracts.budget_ceiling is YesNo.YES
        yield _warned(
            "ceiling_not_counted",
            f"{_CONTRACTS}.budget_ceiling" if at_contracts else "questions.budget.ceilings",
            N_("Is there a ceiling on the budget?")
            if at_contracts
            else N_("Does it work with budget ceilings?"),
            N_(
                "There is a ceiling, but the case calculates without one at: {services}. There each unit less"
                " counts fully as money, while room under a ceiling is often filled again. Lower the"
                " cashability at question 3, or find out why nothing is filled."
            ),
            values,
        )
    if contracts.volume_guarantee is YesNo.YES:
        yield _warned(
            "guarantee_not_counted",
            f"{_CONTRACTS}.volume_guarantee",
            N_("Is the provider guaranteed a volume?"),
            N_(
                "The provider is guaranteed a volume, within which the municipality saves nothing. Yet each"
                " unit less counts fully as money at: {services}. Lower the cashability at question 3 for"
                " the years of the guarantee."
            ),
            values,
        )


def _tariff_problems(case: Case) -> Iterator[Problem]:
    services = _services(case)
    if not services:
        return
    basis = case.questions.contracts.tariff_basis
    place, label = f"{_CONTRACTS}.tariff_basis", N_("What does the contract pay for?")
    if basis is TariffBasis.GOALS and not any(
        isinstance(funding, OutcomeBased) for service in services for funding in _fundings(service)
    ):
        yield _warned(
            "goals_without_outcome",
            place,
            label,
            N_(
                "The contract pays for goals reached, but in the case no service is paid on outcome. Is part"
                " of the payment really lost when a goal is missed? Then choose payment on outcome."
            ),
        )
    per_inhabitant = [service for service in services if isinstance(service.funding, Capitation)]
    if basis is TariffBasis.HOURS and per_inhabitant:
        yield _warned(
            "hours_under_capitation",
            place,
            label,
            N_(
                "The contract pays for hours or visits, but these services are paid a fixed sum per"
                " inhabitant: {services}. Check which of the two holds for them."
            ),
            {"services": _names(per_inhabitant)},
        )


def _award_problems(case: Case) -> Iterator[Problem]:
    answer = case.questions.innovation_policy
    if answer.award_points is YesNo.YES and answer.innovation_in_procurement is YesNo.NO:
        yield _warned(
            "points_without_innovation",
            "questions.innovation_policy.award_points",
            N_("Does innovation earn points in the award?"),
            N_(
                "Innovation earns points, yet the procurement documents do not name it. Points stand in those"
                " documents: look up under which word."
            ),
        )


def _innovation_budget_problems(case: Case) -> Iterator[Problem]:
    """An amount without a budget, or more granted in the case than one project can get."""
    answer, place = case.questions.innovation_policy, "questions.innovation_policy.innovation_budget_amount"
    label, available = (
        N_("What one project can get from the innovation budget"),
        answer.innovation_budget_amount.value,
    )
    if available is None:
        return
    granted = granted_by_municipality(case)
    if answer.innovation_budget is YesNo.NO:
        yield _warned(
            "innovation_budget_amount",
            place,
            label,
            N_("You give an amount, but say that there is no innovation budget. Clear one of the two."),
        )
    elif granted > available:
        yield _warned(
            "grants_above_budget",
            place,
            label,
            N_(
                "In the case the municipality grants {granted}, more than the {available} that one project"
                " can get. Does the rest come from another budget?"
            ),
            {
                "granted": Figure(granted, Unit.EUR.value, 0),
                "available": Figure(available, Unit.EUR.value, 0),
            },
        )


def _overlap_problems(case: Case) -> Iterator[Problem]:
    """The word for the overlap, and the part of the target group that is reached, far apart."""
    answer = case.questions.current_supply
    reached = answer.already_reached.value
    if reached is None or answer.overlap is None:
        return
    values: dict[str, MessageValue] = {
        "overlap": Message(answer.overlap.label),
        "share": Figure(reached, Unit.SHARE.value),
    }
    if answer.overlap is Overlap.NONE and reached > 0:
        text = N_(
            "You say that there is no overlap, yet what exists reaches {share} of your target group. Both may"
            " be true when it does something else for them; say what, at what you add."
        )
    elif answer.overlap is Overlap.LARGELY and reached < _LARGELY_FROM:
        text = N_(
            "You say “{overlap}”, yet what exists reaches only {share} of your target group. Both may be true"
            " when it does nearly the same for few people; check the two."
        )
    else:
        return
    yield _warned(
        "overlap_contradicts",
        "questions.current_supply.overlap",
        N_("Does your innovation overlap with it?"),
        text,
        values,
    )


def _region_problems(case: Case) -> Iterator[Problem]:
    answer = case.questions.procurement
    if answer.scale is ProcurementScale.INDIVIDUAL and (
        answer.region.strip() or answer.region_municipalities.strip()
    ):
        yield _warned(
            "alone_in_region",
            f"{_PROCUREMENT}.scale",
            N_("Does the municipality buy alone or in a region?"),
            N_(
                "You say that it buys on its own, yet a region is filled in. Both may be true when it buys"
                " only other support together; else choose the region."
            ),
        )


def _weight_problems(case: Case) -> Iterator[Problem]:
    given = [weight for _, weight in case.municipality.weights if weight is not None]
    total = sum(given)
    if total > _FULL_WEIGHT or (total != _FULL_WEIGHT and len(given) == len(Interest)):
        yield _warned(
            "weights_sum",
            "municipality.weights",
            N_("Weights of the six interests"),
            N_(
                "The weights add up to {total} %, not to 100 %. They count in proportion, so the order stays;"
                " change one, or let them add up with one click."
            ),
            {"total": total},
        )


def _services(case: Case) -> list[PaidService]:
    """Return the services that the municipality pays for: the questions are about its contracts."""
    return [
        service
        for service in case.services
        if isinstance(service, PaidService) and service.payer is Party.MUNICIPALITY
    ]


def _fundings(service: PaidService) -> list[SimpleFunding]:
    if isinstance(service.funding, Mix):
        return [part.funding for part in service.funding.parts]
    return [service.funding]


def _counts_all_as_money(service: PaidService) -> bool:
    values = service.cashability.values
    per_unit = any(isinstance(funding, FeeForService) for funding in _fundings(service))
    return per_unit and bool(values) and all(value == 1 for value in values)


def _names(services: list[PaidService]) -> Message:
    first, *rest = (Message("{name}", {"name": item_name(service)}) for service in services)
    for name in rest:
        first = Message(N_("{first}, {second}"), {"first": first, "second": name})
    return first
