"""Figures that carry their own evidence."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from casebuilder.model.descriptions import Description, described
from casebuilder.model.frozen import Frozen
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.parties import Party
from casebuilder.model.units import Unit

Number = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=28)]
"""An exact decimal number; stored in the file as a string."""


class EvidenceGrade(LabelledEnum):
    """How well a figure is founded, strongest first (model.md, section 3)."""

    STRONG_COMPARISON = "strong_comparison", N_("Strong comparison study")
    COMPARISON = "comparison", N_("Study with a comparison group")
    REGISTRATION = "registration", N_("Registrations, before and after")
    LITERATURE = "literature", N_("Published figures from elsewhere")
    EXPERT = "expert", N_("Estimate by several experts")
    OPINION = "opinion", N_("Uncorroborated opinion")


class Agreement(Frozen):
    """A party has accepted a figure."""

    party: Party
    date: datetime.date | None = None
    who: str = ""


class Provenance(Frozen):
    """Where a figure comes from.

    Attributes:
        source: Document, registration or person; free text.
        source_date: Date of the source.
        grade: How well the figure is founded; None counts as the weakest grade.
        assumption: True as long as nobody has checked the figure; a legal and visible state.
        agreed_with: The parties that accepted the figure.
    """

    source: str = ""
    source_date: datetime.date | None = None
    grade: EvidenceGrade | None = None
    assumption: bool = True
    agreed_with: tuple[Agreement, ...] = ()


class Quantity(Provenance):
    """One figure with its unit, range and evidence.

    Attributes:
        value: The figure, or None when it is not known yet. Shares are fractions of one.
        unit: What the figure counts.
        low: Lowest plausible value, or None.
        high: Highest plausible value, or None.
        interval: True when low and high are the interval of 95 % of an estimate from data, and not the
            ends of what is plausible.
    """

    value: Number | None = None
    unit: Unit
    low: Number | None = None
    high: Number | None = None
    interval: bool = False

    @property
    def may_count(self) -> bool:
        """Whether the figure is known, and is or may be something else than zero."""
        return self.value is not None and any((self.value, self.low, self.high))


class Price(Quantity):
    """A quantity in euros with the year of its price level.

    Attributes:
        price_year: Year of the price level; None is the base year of the case.
        index: Identifier of the price index that lifts it to other years.
    """

    price_year: int | None = None
    index: str = "cpi"


class YearlyQuantity(Provenance):
    """A figure that may differ from year to year.

    Attributes:
        values: One value that holds for every year, or one value per year of the case.
        unit: What the figure counts.
        low: Lowest plausible values, empty or as long as ``values``.
        high: Highest plausible values, empty or as long as ``values``.
    """

    values: tuple[Number, ...] = ()
    unit: Unit
    low: tuple[Number, ...] = ()
    high: tuple[Number, ...] = ()


AnyQuantity = Quantity | YearlyQuantity
"""A figure, single or per year."""


def _limits(unit: Unit, minimum: str | None, maximum: str | None) -> tuple[Decimal | None, Decimal | None]:
    low = None if minimum is None else Decimal(minimum)
    high = None if maximum is None else Decimal(maximum)
    if unit is Unit.SHARE and low is None and high is None:
        return Decimal(0), Decimal(1)
    return low, high


def quantity(
    label: str,
    unit: Unit,
    *,
    minimum: str | None = None,
    maximum: str | None = None,
    required: bool = False,
    whole: bool = False,
    minimum_excluded: bool = False,
    default: str | None = None,
) -> Any:  # noqa: ANN401
    """Declare a field that holds a :class:`Quantity`.

    A share lies between 0 and 1 unless other limits are given.

    Args:
        label: Catalogue text of the label.
        unit: Unit of the figure.
        minimum: Lowest value allowed, as decimal text.
        maximum: Highest value allowed, as decimal text.
        required: Whether the case cannot be calculated without it.
        whole: Whether only whole numbers make sense.
        minimum_excluded: Whether the minimum itself is refused.
        default: Value of a new figure, as decimal text; such a default is an assumption.
    """
    low, high = _limits(unit, minimum, maximum)
    value = None if default is None else Decimal(default)
    return described(
        lambda: Quantity(unit=unit, value=value),
        Description(label, unit, low, high, required, whole=whole, minimum_excluded=minimum_excluded),
    )


def price(
    label: str,
    unit: Unit,
    *,
    minimum: str | None = "0",
    required: bool = False,
    default: str | None = None,
) -> Any:  # noqa: ANN401
    """Declare a field that holds a :class:`Price`; prices are not negative."""
    low, high = _limits(unit, minimum, None)
    value = None if default is None else Decimal(default)
    return described(lambda: Price(unit=unit, value=value), Description(label, unit, low, high, required))


def yearly(
    label: str,
    unit: Unit,
    *,
    minimum: str | None = None,
    maximum: str | None = None,
    required: bool = False,
    every_year: bool = False,
    default: str | None = None,
) -> Any:  # noqa: ANN401
    """Declare a field that holds a :class:`YearlyQuantity`."""
    low, high = _limits(unit, minimum, maximum)
    values = () if default is None else (Decimal(default),)
    return described(
        lambda: YearlyQuantity(unit=unit, values=values),
        Description(label, unit, low, high, required, every_year=every_year),
    )
