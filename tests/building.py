"""Short ways to write a case in a test."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from casebuilder.model.case import Case
from casebuilder.model.costs import CostBasis, InnovationCost
from casebuilder.model.descriptions import Description
from casebuilder.model.effects import Effect
from casebuilder.model.parties import Party
from casebuilder.model.paths import described_fields, replaced
from casebuilder.model.prices import CONSUMER_PRICES, IndexRate, PriceIndex
from casebuilder.model.quantities import EvidenceGrade, Price, Quantity, YearlyQuantity
from casebuilder.model.reach import GrowingTargetGroup, ListedAdoption, Reach
from casebuilder.model.services import CareService
from casebuilder.model.settings import Settings
from casebuilder.model.units import Unit

Amount = str | int | Decimal


def figure(
    value: Amount, unit: Unit, grade: EvidenceGrade | None = EvidenceGrade.STRONG_COMPARISON
) -> Quantity:
    """Return a figure, by default of the strongest evidence so that no caution applies."""
    return Quantity(value=Decimal(value), unit=unit, grade=grade)


def share(value: Amount, grade: EvidenceGrade | None = EvidenceGrade.STRONG_COMPARISON) -> Quantity:
    """Return a share of one."""
    return figure(value, Unit.SHARE, grade)


def shares(*values: Amount) -> YearlyQuantity:
    """Return shares per year, or one for all years."""
    return YearlyQuantity(values=tuple(Decimal(value) for value in values), unit=Unit.SHARE)


def euros(
    value: Amount,
    unit: Unit = Unit.EUR,
    price_year: int | None = None,
    grade: EvidenceGrade | None = EvidenceGrade.STRONG_COMPARISON,
) -> Price:
    """Return a price, by default in the price level of the base year."""
    return Price(value=Decimal(value), unit=unit, price_year=price_year, grade=grade)


def consumer_prices(expected: str = "0.02", **known: str) -> PriceIndex:
    """Return a consumer price index with known changes as ``y2023="0.038"``."""
    return PriceIndex(
        id=CONSUMER_PRICES,
        name="CPI",
        known=tuple(
            IndexRate(year=int(name[1:]), change=figure(change, Unit.SHARE_PER_YEAR))
            for name, change in known.items()
        ),
        expected=figure(expected, Unit.SHARE_PER_YEAR),
    )


def household_help(**changes: object) -> CareService:
    """Return household help at 32 euros an hour that costs the provider 26 euros."""
    fields: dict[str, object] = {
        "id": "household_help",
        "name": "Huishoudelijke hulp",
        "tariff": euros(32, Unit.EUR_PER_SERVICE_UNIT),
        "variable_cost": euros(26, Unit.EUR_PER_SERVICE_UNIT),
        **changes,
    }
    return CareService.model_validate(fields)


def less_help(**changes: object) -> Effect:
    """Return 40 % less of 100 hours of household help a year."""
    fields: dict[str, object] = {
        "id": "less_help",
        "name": "Minder huishoudelijke hulp",
        "service": "household_help",
        "baseline_volume": figure(100, Unit.SERVICE_UNITS_PER_USER_YEAR),
        "relative_change": share("-0.4"),
        **changes,
    }
    return Effect.model_validate(fields)


def licence(**changes: object) -> InnovationCost:
    """Return a licence of 120 euros per user per year from municipality to entrepreneur."""
    fields: dict[str, object] = {
        "id": "licence",
        "name": "Licentie",
        "payer": Party.MUNICIPALITY,
        "receiver": Party.ENTREPRENEUR,
        "amount": euros(120),
        "basis": CostBasis.PER_USER_YEAR,
        **changes,
    }
    return InnovationCost.model_validate(fields)


def small_case(**changes: object) -> Case:
    """Return a case of three years, 1,000 people, reached for 10, 20 and 20 %."""
    fields: dict[str, object] = {
        "name": "Voorbeeld",
        "settings": Settings(start_year=2027, years=3, base_year=2024, indices=(consumer_prices(),)),
        "reach": Reach(
            target_group=GrowingTargetGroup(
                size=figure(1000, Unit.PERSONS), growth=figure(0, Unit.SHARE_PER_YEAR)
            ),
            adoption=ListedAdoption(share=shares("0.1", "0.2", "0.2")),
        ),
        "services": (household_help(),),
        "effects": (less_help(),),
        "costs": (licence(),),
        **changes,
    }
    return Case.model_validate(fields)


def with_ranges(case: Case, part: str = "0.2") -> Case:
    """Return the case in which every figure with a value may be a part lower or higher, within its limits."""

    def around(value: Decimal, description: Description) -> tuple[Decimal, Decimal]:
        low, high = sorted((value * (1 - Decimal(part)), value * (1 + Decimal(part))))
        if description.minimum is not None:
            low = max(low, description.minimum)
        if description.maximum is not None:
            high = min(high, description.maximum)
        if description.whole:
            return low.quantize(Decimal(1), ROUND_FLOOR), high.quantize(Decimal(1), ROUND_CEILING)
        return low, high

    for place, description, quantity in tuple(described_fields(case)):
        if isinstance(quantity, Quantity) and quantity.value:
            low, high = around(quantity.value, description)
            case = replaced(case, place, quantity.model_copy(update={"low": low, "high": high}))
        elif isinstance(quantity, YearlyQuantity) and any(quantity.values):
            ends = [around(value, description) for value in quantity.values]
            lows, highs = zip(*ends, strict=True)
            case = replaced(case, place, quantity.model_copy(update={"low": lows, "high": highs}))
    return case
