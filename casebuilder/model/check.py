"""What is wrong with a case: every problem with its place, and what to do about it.

Errors stop the calculation, warnings do not. The limits of single figures stand at the fields
themselves; here are the rules that look at more than one.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from casebuilder.model.arrangement_check import arrangement_problems
from casebuilder.model.case import Case
from casebuilder.model.check_parts import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    item_name,
    named_field,
)
from casebuilder.model.check_parts import error as _error
from casebuilder.model.check_parts import warning as _warning
from casebuilder.model.check_parts import year_message as _year_message
from casebuilder.model.compared_funding import COMPARED_YEAR, has_care
from casebuilder.model.costs import CostBasis, InnovationCost
from casebuilder.model.descriptions import Description
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.financing_check import financing_problems, unused_financing_fields
from casebuilder.model.funding import (
    LOWEST_OUTCOME_SHARE,
    AverageAmount,
    LumpSum,
    Mix,
    OutcomeBased,
    RenewedFunding,
    SimpleFunding,
)
from casebuilder.model.future_dates import future_date_problems
from casebuilder.model.hard_data.check import hard_data_problems
from casebuilder.model.messages import Figure, Message, N_
from casebuilder.model.outcomes.check import outcome_problems
from casebuilder.model.overlap import overlap_problems
from casebuilder.model.paths import described_fields, description_at, value_at
from casebuilder.model.prices import CONSUMER_PRICES
from casebuilder.model.privacy import privacy_problems
from casebuilder.model.problems import Problem, Severity
from casebuilder.model.quantities import Price, Quantity, YearlyQuantity
from casebuilder.model.question_check import question_problems
from casebuilder.model.services import ArrangementService, PaidService
from casebuilder.model.settings import LONGEST_HORIZON
from casebuilder.model.suggestions import suggestion_problems
from casebuilder.model.support_check import support_problems
from casebuilder.model.units import Unit

LARGEST_FIGURE = Decimal("1e15")
"""Beyond this no figure of a business case makes sense, and floating point loses the cents."""

_PREPARATION_LISTS = (
    "support.parties",
    "support.steps",
    "support.examples",
    "support.value",
    "support.indicators",
    "support.themes",
    "evidence.requests",
    "evidence.claims",
)
_FRAME_BREAKERS = frozenset({"horizon", "year"})


def problems(case: Case, today: datetime.date | None = None) -> tuple[Problem, ...]:
    """Return everything wrong with a case, errors first.

    Args:
        case: The case.
        today: The day on which the user looks at it; None where the answer must not depend on that.
    """
    misnamed = tuple(_identifier_problems(case))
    if misnamed:
        # Places go by identifiers: as long as those are wrong, nothing else can be pointed at.
        return misnamed
    frame = tuple(_frame_problems(case))
    if any(problem.code in _FRAME_BREAKERS for problem in frame):
        # Without sound years every list seems too long and every date too late.
        return frame
    found = [
        *frame,
        *_field_problems(case),
        *_content_problems(case),
        *_service_problems(case),
        *_compared_problems(case),
        *_effect_problems(case),
        *overlap_problems(case),
        *suggestion_problems(case),
        *_cost_problems(case),
        *arrangement_problems(case),
        *financing_problems(case),
        *question_problems(case),
        *future_date_problems(case, today),
        *hard_data_problems(case.hard_data, case.effects, case.services),
        *outcome_problems(case.outcomes),
        *support_problems(case),
        *privacy_problems(case),
    ]
    return tuple(sorted(found, key=lambda problem: problem.severity is Severity.WARNING))


def errors(case: Case) -> tuple[Problem, ...]:
    """Return the problems that stop the calculation."""
    return tuple(problem for problem in problems(case) if problem.severity is Severity.ERROR)


def _frame_problems(case: Case) -> Iterator[Problem]:
    settings = case.settings
    if not 1 <= settings.years <= LONGEST_HORIZON:
        yield _error(
            "horizon",
            "settings.years",
            Message(
                N_("A case covers 1 to {longest} years, not {years}. Give a number in that range."),
                {"longest": LONGEST_HORIZON, "years": settings.years},
            ),
            Message(N_("Number of years")),
        )
    for name, year, label in (
        ("start_year", settings.start_year, N_("First year")),
        ("base_year", settings.base_year, N_("Price level of the year")),
    ):
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            yield _error("year", f"settings.{name}", _year_message(year), Message(label))
    names = [index.id for index in settings.indices]
    if CONSUMER_PRICES not in names:
        yield _error(
            "index_missing",
            "settings.indices",
            Message(N_("The consumer price index is missing, so real prices cannot be computed. Add it.")),
        )
    for index in settings.indices:
        counted = Counter(rate.year for rate in index.known)
        for year, times in counted.items():
            if times > 1:
                yield _error(
                    "index_year_twice",
                    f"settings.indices.{index.id}",
                    Message(
                        N_("The index {index} has the year {year} more than once. Keep one."),
                        {"index": index.name, "year": str(year)},
                    ),
                )


def _identifier_problems(case: Case) -> Iterator[Problem]:
    lists = [
        (f"services.{service.id}.intensities", [intensity.id for intensity in service.intensities])
        for service in case.services
        if isinstance(service, ArrangementService)
    ]
    for where, names in (
        *lists,
        ("innovation.steps", [step.id for step in case.innovation.steps]),
        ("settings.indices", [index.id for index in case.settings.indices]),
        ("services", [service.id for service in case.services]),
        ("effects", [effect.id for effect in case.effects]),
        ("costs", [cost.id for cost in case.costs]),
        ("financing.grants", [grant.id for grant in case.financing.grants]),
        ("financing.loans", [loan.id for loan in case.financing.loans]),
        ("financing.shared_savings", [agreement.id for agreement in case.financing.shared_savings]),
        ("hard_data.tables", [table.id for table in case.hard_data.tables]),
        ("hard_data.analyses", [analysis.id for analysis in case.hard_data.analyses]),
        *((name, [item.id for item in value_at(case, name)]) for name in _PREPARATION_LISTS),
    ):
        yield from _doubles(names, where)
        for name in names:
            if not name.isascii() or not name.replace("_", "").isalnum():
                yield _error(
                    "identifier",
                    where,
                    Message(
                        N_("The identifier {name} may only hold letters, digits and underscores. Change it."),
                        {"name": name},
                    ),
                )


def _doubles(names: list[str], where: str) -> Iterator[Problem]:
    for name, times in Counter(names).items():
        if times > 1:
            yield _error(
                "identifier_twice",
                where,
                Message(N_("Two items have the identifier {name}. Give each its own."), {"name": name}),
            )


def _field_problems(case: Case) -> Iterator[Problem]:
    skipped = _fields_not_in_use(case)
    for place, description, value in described_fields(case):
        if place in skipped:
            continue
        if isinstance(value, Quantity):
            yield from _quantity_problems(case, place, description, value)
        elif isinstance(value, YearlyQuantity):
            yield from _yearly_problems(case, place, description, value)


def _fields_not_in_use(case: Case) -> set[str]:
    """Return the places of figures that the chosen way of giving an effect or a loan does not need."""
    unused = {
        ChangeKind.RELATIVE: ("absolute_change",),
        ChangeKind.ABSOLUTE: ("relative_change", "baseline_volume"),
        ChangeKind.MOVE: ("relative_change", "absolute_change", "baseline_volume"),
    }
    return unused_financing_fields(case) | {
        f"effects.{effect.id}.{name}" for effect in case.effects for name in unused[effect.change_kind]
    }


def field_label(case: Case, place: str, description: Description) -> Message:
    """Return the label of a field with the name of the item it belongs to."""
    parts = place.split(".")
    for size in range(len(parts) - 1, 0, -1):
        parent = value_at(case, ".".join(parts[:size]))
        if hasattr(parent, "id") and hasattr(parent, "name"):
            return named_field(parent, description.label)
    return Message(description.label)


def place_label(case: Case, place: str) -> Message:
    """Return the label of the field at a place with the name of the item it belongs to.

    Raises:
        KeyError: There is no described field.
    """
    description = description_at(case, place)
    if description is None:
        raise KeyError(place)
    return field_label(case, place, description)


def _unit_problems(
    place: str, description: Description, label: Message, quantity: Quantity | YearlyQuantity
) -> Iterator[Problem]:
    if description.unit is not None and quantity.unit is not description.unit:
        yield _error(
            "unit",
            place,
            Message(
                N_("The unit of this figure is {found} in the file, but it must be {unit}. Correct it."),
                {"found": quantity.unit.value, "unit": description.unit.value},
            ),
            label,
        )


def _quantity_problems(
    case: Case, place: str, description: Description, quantity: Quantity
) -> Iterator[Problem]:
    label = field_label(case, place, description)
    yield from _unit_problems(place, description, label, quantity)
    if quantity.value is None:
        if description.required:
            yield _error("missing", place, Message(N_("This figure is still missing. Fill it in.")), label)
        return
    problem = value_problem(description, quantity.value)
    if problem is not None:
        yield _error("out_of_range", place, problem, label)
    yield from _range_problems(place, description, label, quantity)
    if isinstance(quantity, Price):
        yield from _price_problems(case, place, label, quantity)


def _range_problems(
    place: str, description: Description, label: Message, quantity: Quantity
) -> Iterator[Problem]:
    for bound in (quantity.low, quantity.high):
        if bound is not None and (problem := value_problem(description, bound)) is not None:
            yield _error("out_of_range", place, problem, label)
    low = quantity.value if quantity.low is None else quantity.low
    high = quantity.value if quantity.high is None else quantity.high
    if quantity.value is None or low is None or high is None:
        return
    if not low <= quantity.value <= high:
        unit = description.unit.value if description.unit else ""
        yield _warning(
            "range_order",
            place,
            Message(
                N_("{value} lies outside its own range of {low} to {high}. Check the three."),
                {
                    "value": Figure(quantity.value, unit),
                    "low": Figure(low, unit),
                    "high": Figure(high, unit),
                },
            ),
            label,
        )


def _price_problems(case: Case, place: str, label: Message, price: Price) -> Iterator[Problem]:
    if price.index not in {index.id for index in case.settings.indices}:
        yield _error(
            "index_unknown",
            place,
            Message(
                N_("The price index {index} does not exist in this case. Choose another."),
                {"index": price.index},
            ),
            label,
        )
    year = price.price_year
    if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
        yield _error("year", place, _year_message(year), label)
    elif price.value is not None:
        yield from _index_problems(case, place, label, price)


def _index_problems(case: Case, place: str, label: Message, price: Price) -> Iterator[Problem]:
    """An index that lacks years behind us quietly counts with the change expected for the future."""
    index = next((item for item in case.settings.indices if item.id == price.index), None)
    if index is None or price.price_year is None:
        return
    first, last = sorted((price.price_year, case.settings.base_year))
    known = {rate.year for rate in index.known}
    ahead = max(known, default=last)
    missing = [year for year in range(first + 1, last + 1) if year not in known and year <= ahead]
    if missing:
        yield _warning(
            "index_short",
            place,
            Message(
                N_(
                    "The price index {index} has no change for {years}, so the expected yearly change is"
                    " used for them. Add those years to the index, or use a later price."
                ),
                {"index": index.name or index.id, "years": _years(missing)},
            ),
            label,
        )


def _years(years: list[int]) -> str:
    """Return years as text, a row of years as its first and last."""
    rows: list[list[int]] = []
    for year in years:
        if rows and rows[-1][-1] == year - 1:
            rows[-1].append(year)
        else:
            rows.append([year])
    return ", ".join(str(row[0]) if len(row) == 1 else f"{row[0]}–{row[-1]}" for row in rows)


def value_problem(description: Description, value: Decimal) -> Message | None:  # noqa: PLR0911
    """Return why a value is not allowed in a field, or None when it is."""
    unit = description.unit.value if description.unit else ""
    too_low = description.minimum is not None and (
        value < description.minimum or (description.minimum_excluded and value == description.minimum)
    )
    too_high = description.maximum is not None and value > description.maximum
    values = {
        "value": Figure(value, unit),
        "minimum": Figure(description.minimum or Decimal(0), unit),
        "maximum": Figure(description.maximum or Decimal(0), unit),
    }
    if (too_low or too_high) and description.minimum is not None and description.maximum is not None:
        return Message(N_("{value} is not between {minimum} and {maximum}. Check the figure."), values)
    if too_low and description.minimum_excluded:
        return Message(N_("{value} is not allowed: it must be more than {minimum}."), values)
    if too_low:
        return Message(N_("{value} is not allowed: it cannot be less than {minimum}."), values)
    if too_high:
        return Message(N_("{value} is not allowed: it cannot be more than {maximum}."), values)
    if abs(value) > LARGEST_FIGURE:
        return Message(N_("{value} is out of all proportion. Check the figure."), values)
    if description.whole and value != value.to_integral_value():
        return Message(N_("{value} must be a whole number."), values)
    return None


def _yearly_problems(
    case: Case, place: str, description: Description, quantity: YearlyQuantity
) -> Iterator[Problem]:
    label = field_label(case, place, description)
    yield from _unit_problems(place, description, label, quantity)
    years = case.settings.years
    if not quantity.values:
        if description.required:
            yield _error("missing", place, Message(N_("This figure is still missing. Fill it in.")), label)
        return
    if len(quantity.values) not in ({years} if description.every_year else {1, years}):
        yield _error(
            "wrong_length",
            place,
            Message(
                N_("There are {count} values for {years} years. Give one value for each year."),
                {"count": len(quantity.values), "years": years},
            ),
            label,
        )
    elif any(len(bounds) not in (0, len(quantity.values)) for bounds in (quantity.low, quantity.high)):
        yield _warning(
            "range_length",
            place,
            Message(
                N_("The low and high estimates are not given for the same years as the value. Check them.")
            ),
            label,
        )
    for values in (quantity.values, quantity.low, quantity.high):
        for value in values:
            problem = value_problem(description, value)
            if problem is not None:
                yield _error("out_of_range", place, problem, label)


def _content_problems(case: Case) -> Iterator[Problem]:
    if not case.effects and not case.costs:
        yield _warning(
            "empty",
            "effects",
            Message(N_("There is no effect and no cost yet, so every result is zero. Add an effect.")),
        )


def _service_problems(case: Case) -> Iterator[Problem]:
    for service in case.services:
        if not isinstance(service, PaidService):
            continue
        place = f"services.{service.id}"
        label = Message("{item}", {"item": item_name(service)})
        if service.payer is service.provider:
            yield _error(
                "same_party",
                f"{place}.payer",
                Message(N_("Payer and provider are the same party. Choose two different ones.")),
                label,
            )
        shed, redeployed = service.capacity_shed.values, service.capacity_redeployed.values
        size = max(len(shed), len(redeployed))
        for year in range(size if shed and redeployed else 0):
            together = shed[min(year, len(shed) - 1)] + redeployed[min(year, len(redeployed) - 1)]
            if together > 1:
                yield _error(
                    "capacity",
                    f"{place}.capacity_shed",
                    Message(
                        N_(
                            "Freed capacity cannot be shed and used for other clients for more than"
                            " 100 % together; now it is {share}. Lower one of the two."
                        ),
                        {"share": Figure(together, "share")},
                    ),
                    named_field(service, N_("Freed capacity the provider sheds")),
                )
                break
        yield from _funding_problems(case, service, label)


def _funding_problems(case: Case, service: PaidService, label: Message) -> Iterator[Problem]:
    place = f"services.{service.id}.funding"
    if not isinstance(service.funding, Mix):
        yield from _simple_funding_problems(case, service.funding, place, label)
        return
    parts = service.funding.parts
    yield from _doubles([part.id for part in parts], f"{place}.parts")
    for part in parts:
        yield from _simple_funding_problems(case, part.funding, f"{place}.parts.{part.id}.funding", label)
    weights = [part.weight.value for part in parts if part.weight.value is not None]
    if len(weights) == len(parts) and sum(weights) != 1:
        yield _error(
            "weights",
            f"{place}.parts",
            Message(
                N_(
                    "The parts of a mixed payment must add up to 100 %; now they add up to {total}."
                    " Change the parts."
                ),
                {"total": Figure(Decimal(sum(weights)), "share")},
            ),
            named_field(service, N_("Parts of the payment")),
        )


def _simple_funding_problems(
    case: Case, funding: SimpleFunding, place: str, label: Message
) -> Iterator[Problem]:
    if isinstance(funding, RenewedFunding):
        yield from _renewal_problems(case, funding, f"{place}.renewal_year", label)
    if isinstance(funding, AverageAmount):
        yield from _doubles([task.id for task in funding.tasks], f"{place}.tasks")
    if isinstance(funding, LumpSum):
        yield from _clause_problems(funding, place, label)
    if isinstance(funding, OutcomeBased):
        yield from _outcome_share_problems(funding.outcome_share, f"{place}.outcome_share", label)


def _outcome_share_problems(quantity: Quantity, place: str, label: Message) -> Iterator[Problem]:
    share = quantity.value
    if share is not None and share < Decimal(LOWEST_OUTCOME_SHARE):
        yield _warning(
            "outcome_share",
            place,
            Message(
                N_("Only {share} depends on the outcome. Below {lowest} it steers hardly anything."),
                {
                    "share": Figure(share, "share"),
                    "lowest": Figure(Decimal(LOWEST_OUTCOME_SHARE), "share"),
                },
            ),
            label,
        )


def _compared_problems(case: Case) -> Iterator[Problem]:
    """What the funding models are compared under; an empty year is known from the contracts or assumed."""
    if not has_care(case):
        return
    compared, label = case.settings.compared, Message(N_("Comparison of funding models"))
    if compared.renewal_year is not None:
        yield from _renewal_problems(case, compared, COMPARED_YEAR, label)
    yield from _outcome_share_problems(
        compared.outcome_share, COMPARED_YEAR.replace("renewal_year", "outcome_share"), label
    )


def _clause_problems(funding: LumpSum, place: str, label: Message) -> Iterator[Problem]:
    """A clause of a fixed budget needs the figures it speaks of."""
    needed: set[str] = set()
    if funding.threshold.value is not None:
        needed.add("contract_value")
    if funding.minimum_clients.value is not None:
        needed.update(("contract_value", "clients"))
    for name in sorted(needed):
        if getattr(funding, name).value is None:
            yield _error(
                "missing",
                f"{place}.{name}",
                Message(N_("A threshold or a minimum number of clients needs this figure. Fill it in.")),
                label,
            )
    clients, least = funding.clients.value, funding.minimum_clients.value
    if clients is not None and least is not None and clients < least:
        yield _warning(
            "too_few_clients",
            f"{place}.clients",
            Message(
                N_(
                    "With {clients} clients there are fewer already than the agreed minimum of {least}. Only"
                    " clients lost through the innovation are counted, not those that were missing. Check"
                    " both numbers."
                ),
                {"clients": Figure(clients, Unit.PERSONS), "least": Figure(least, Unit.PERSONS)},
            ),
            label,
        )


def _renewal_problems(case: Case, funding: RenewedFunding, place: str, label: Message) -> Iterator[Problem]:
    where = Message(
        N_("{item}: {field}"), {"item": label, "field": Message(N_("New agreement from the year"))}
    )
    year = funding.renewal_year
    if year is None:
        yield _error(
            "missing",
            place,
            Message(
                N_(
                    "Under a fixed budget the year of the new agreement decides who keeps the"
                    " saving. Fill it in."
                )
            ),
            where,
        )
    elif not EARLIEST_YEAR <= year <= LATEST_YEAR:
        yield _error("year", place, _year_message(year), where)
    elif year not in case.settings.calendar_years:
        yield _warning(
            "renewal_outside",
            place,
            Message(
                N_("The new agreement of {year} falls outside the years of the case."),
                {"year": str(year)},
            ),
            where,
        )


def _effect_problems(case: Case) -> Iterator[Problem]:
    services = {service.id for service in case.services}
    for effect in case.effects:
        place = f"effects.{effect.id}"
        label = Message("{item}", {"item": item_name(effect)})
        if effect.service not in services:
            yield _error(
                "service_unknown" if effect.service else "missing",
                f"{place}.service",
                Message(N_("The effect does not say which service changes. Choose a service.")),
                named_field(effect, N_("Which service changes?")),
            )
        if effect.first_year is not None and not EARLIEST_YEAR <= effect.first_year <= LATEST_YEAR:
            yield _error("year", f"{place}.first_year", _year_message(effect.first_year), label)
        yield from _deadweight_problems(effect, place, label)


def _deadweight_problems(effect: Effect, place: str, label: Message) -> Iterator[Problem]:
    if effect.comparison_group and effect.deadweight.value:
        yield _warning(
            "deadweight_twice",
            f"{place}.deadweight",
            Message(
                N_(
                    "A comparison group already takes out what would have happened anyway. Set that"
                    " part to 0, or it is subtracted twice."
                )
            ),
            label,
        )


def _cost_problems(case: Case) -> Iterator[Problem]:
    for cost in case.costs:
        place = f"costs.{cost.id}"
        label = Message("{item}", {"item": item_name(cost)})
        if cost.payer is cost.receiver:
            yield _error(
                "same_party",
                f"{place}.payer",
                Message(N_("Payer and receiver are the same party. Choose two different ones.")),
                label,
            )
        yield from _cost_year_problems(case, cost, place, label)
        yield from _inhabitant_problems(case, cost)
        yield from _equipment_problems(cost, place)
        yield from _pass_through_problems(case, cost)


def _pass_through_problems(case: Case, spent: InnovationCost) -> Iterator[Problem]:
    """Yield a warning when money that seems to be passed on would be taken for two figures."""
    for paid in case.costs:
        if (
            paid.receiver is not spent.payer
            or paid.basis is not spent.basis
            or not _same_range(paid.amount, spent.amount)
            or (spent.amount.source.strip() and paid.amount.source.strip() == spent.amount.source.strip())
        ):
            continue
        yield _warning(
            "pass_through",
            f"costs.{spent.id}.amount",
            Message(
                N_(
                    "This amount and its range are those of “{paid}”. If that money is passed on, give both"
                    " the same source: then they move together in the scenarios and the draws, and nothing"
                    " sticks to the party in between."
                ),
                {"paid": item_name(paid)},
            ),
            named_field(spent, N_("Amount without VAT")),
        )
        return


def _same_range(one: Price, other: Price) -> bool:
    """Return whether two prices have a range, and the same one."""
    first, second = (
        (price.value, price.low, price.high, price.price_year, price.index) for price in (one, other)
    )
    return one.value is not None and (one.low, one.high) != (None, None) and first == second


def _inhabitant_problems(case: Case, cost: InnovationCost) -> Iterator[Problem]:
    if cost.basis is CostBasis.PER_INHABITANT and case.municipality.inhabitants.value is None:
        yield _error(
            "missing",
            "municipality.inhabitants",
            Message(
                N_("The cost {cost} is counted per inhabitant, so this figure is needed. Fill it in."),
                {"cost": item_name(cost)},
            ),
            Message(N_("Inhabitants")),
        )


def _equipment_problems(cost: InnovationCost, place: str) -> Iterator[Problem]:
    if cost.useful_life.value is None:
        return
    if cost.basis is not CostBasis.ONCE:
        yield _warning(
            "life_without_purchase",
            f"{place}.useful_life",
            Message(
                N_(
                    "A useful life only counts for what is bought once. Choose that basis, or clear the"
                    " useful life."
                )
            ),
            named_field(cost, N_("Useful life")),
        )
    elif (
        cost.amount.value is not None
        and cost.residual_value.value is not None
        and cost.residual_value.value > cost.amount.value
    ):
        yield _warning(
            "residual_value",
            f"{place}.residual_value",
            Message(
                N_("{residual} is more than the {amount} that it is bought for. Check both amounts."),
                {
                    "residual": Figure(cost.residual_value.value, "EUR"),
                    "amount": Figure(cost.amount.value, "EUR"),
                },
            ),
            named_field(cost, N_("Residual value")),
        )


def _cost_year_problems(case: Case, cost: InnovationCost, place: str, label: Message) -> Iterator[Problem]:
    for name, year in (("first_year", cost.first_year), ("last_year", cost.last_year)):
        if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
            yield _error("year", f"{place}.{name}", _year_message(year), label)
    first = cost.first_year or case.settings.start_year
    last = cost.last_year or case.settings.start_year + case.settings.years - 1
    if first > last:
        yield _error(
            "year_order",
            f"{place}.last_year",
            Message(N_("The last year comes before the first. Swap them.")),
            label,
        )
    elif first not in case.settings.calendar_years:
        yield _warning(
            "cost_outside",
            f"{place}.first_year",
            Message(N_("The cost begins outside the years of the case.")),
            label,
        )
