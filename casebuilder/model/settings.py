"""Years, price level, discounting and cautiousness of the calculation (model.md, sections 1 and 3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from casebuilder.model.descriptions import choice
from casebuilder.model.frozen import Frozen
from casebuilder.model.funding import ComparedFunding
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.prices import CONSUMER_PRICES, PriceIndex
from casebuilder.model.quantities import EvidenceGrade, Quantity, quantity
from casebuilder.model.units import Unit

LONGEST_HORIZON = 10
"""The model looks at most ten years ahead."""


class View(LabelledEnum):
    """From which side the same flows are looked at."""

    BUDGET = "budget", N_("Budget")
    SOCIAL = "social", N_("Social")
    HEALTH_ECONOMIC = "health_economic", N_("Health-economic")


class DiscountRates(Frozen):
    """Yearly discount rates of the views. The budget view is not discounted."""

    budget: Quantity = quantity(
        N_("Discount rate, budget view"),
        Unit.SHARE_PER_YEAR,
        minimum="0",
        maximum="1",
        default="0",
        required=True,
    )
    social: Quantity = quantity(
        N_("Discount rate, social view"),
        Unit.SHARE_PER_YEAR,
        minimum="0",
        maximum="1",
        default="0.0225",
        required=True,
    )
    health_economic: Quantity = quantity(
        N_("Discount rate, health-economic view"),
        Unit.SHARE_PER_YEAR,
        minimum="0",
        maximum="1",
        default="0.03",
        required=True,
    )


class GradeCorrections(Frozen):
    """The caution applied to a figure of each evidence grade (voorzichtigheidscorrectie)."""

    strong_comparison: Quantity = quantity(
        EvidenceGrade.STRONG_COMPARISON.label, Unit.SHARE, default="0", required=True
    )
    comparison: Quantity = quantity(EvidenceGrade.COMPARISON.label, Unit.SHARE, default="0.05", required=True)
    registration: Quantity = quantity(
        EvidenceGrade.REGISTRATION.label, Unit.SHARE, default="0.10", required=True
    )
    literature: Quantity = quantity(EvidenceGrade.LITERATURE.label, Unit.SHARE, default="0.15", required=True)
    expert: Quantity = quantity(EvidenceGrade.EXPERT.label, Unit.SHARE, default="0.25", required=True)
    opinion: Quantity = quantity(EvidenceGrade.OPINION.label, Unit.SHARE, default="0.40", required=True)

    def of(self, grade: EvidenceGrade | None) -> tuple[str, Quantity]:
        """Return the name and the correction for a grade; no grade counts as the weakest."""
        name = (grade or EvidenceGrade.OPINION).value
        correction: Quantity = getattr(self, name)
        return name, correction


LEAST_DRAWS, MOST_DRAWS = 100, 100_000
DEFAULT_SEED = 20_260_101
LARGEST_SEED = 999_999_999


class Simulation(Frozen):
    """How often the uncertain figures are drawn (model.md, section 9).

    Attributes:
        draws: Number of draws.
        seed: Beginning of the random numbers, so that the same case comes to the same again.
    """

    draws: Annotated[int, Field(ge=LEAST_DRAWS, le=MOST_DRAWS)] = choice(N_("Number of draws"), 10_000)
    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)] = choice(
        N_("Seed of the random numbers"), DEFAULT_SEED
    )


class Settings(Frozen):
    """The frame of the calculation.

    Attributes:
        start_year: Calendar year of the first year.
        years: Number of years, 1 to 10.
        base_year: Price level in which real amounts are given.
        view: The view that results are shown in first.
        correct_for_evidence: Whether the caution for weak evidence is applied.
        indices: Price indices, the consumer price index among them.
        equipment_interest: Interest at which the purchase of equipment is spread over its useful life.
        compared: What other funding models are compared under.
        simulation: How often the uncertain figures are drawn.
    """

    start_year: int = choice(N_("First year"), 2027)
    years: int = choice(N_("Number of years"), 5)
    base_year: int = choice(N_("Price level of the year"), 2024)
    view: View = choice(N_("View"), View.SOCIAL)
    correct_for_evidence: bool = choice(N_("Apply caution for weak evidence"), True)  # noqa: FBT003
    discount_rates: DiscountRates = DiscountRates()
    corrections: GradeCorrections = GradeCorrections()
    indices: tuple[PriceIndex, ...] = (PriceIndex(id=CONSUMER_PRICES, name="CPI"),)
    equipment_interest: Quantity = quantity(
        N_("Interest on equipment"),
        Unit.SHARE_PER_YEAR,
        minimum="0",
        maximum="1",
        default="0.025",
        required=True,
    )
    compared: ComparedFunding = ComparedFunding()
    simulation: Simulation = Simulation()

    @property
    def calendar_years(self) -> range:
        """The calendar years of the case."""
        return range(self.start_year, self.start_year + self.years)


IRR_LOWEST = Decimal("-0.5")
"""Below a return of -50 % a year no internal rate of return is given."""
IRR_HIGHEST = Decimal(10)
"""Above a return of 1,000 % a year no internal rate of return is given."""
SMALLEST_AMOUNT = Decimal("0.005")
"""Half a eurocent: what lies below counts as nothing."""
