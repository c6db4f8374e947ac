"""How many people use the innovation in each year (model.md, section 2)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from casebuilder.model.frozen import Frozen
from casebuilder.model.messages import N_
from casebuilder.model.quantities import Quantity, YearlyQuantity, quantity, yearly
from casebuilder.model.units import Unit


class GrowingTargetGroup(Frozen):
    """A target group that grows by the same share every year."""

    kind: Literal["growing"] = "growing"
    size: Quantity = quantity(N_("Size of the target group"), Unit.PERSONS, minimum="0", required=True)
    growth: Quantity = quantity(
        N_("Growth of the target group"),
        Unit.SHARE_PER_YEAR,
        minimum="-1",
        minimum_excluded=True,
        maximum="1",
        default="0",
        required=True,
    )


class ListedTargetGroup(Frozen):
    """A target group whose size is given per year."""

    kind: Literal["listed"] = "listed"
    size: YearlyQuantity = yearly(
        N_("Size of the target group"), Unit.PERSONS, minimum="0", required=True, every_year=True
    )


class ListedAdoption(Frozen):
    """The share reached is given per year."""

    kind: Literal["listed"] = "listed"
    share: YearlyQuantity = yearly(
        N_("Share of the target group reached"), Unit.SHARE, required=True, every_year=True
    )


class LinearAdoption(Frozen):
    """The share reached grows in equal steps to its maximum."""

    kind: Literal["linear"] = "linear"
    maximum: Quantity = quantity(N_("Share reached in the end"), Unit.SHARE, required=True)
    years: Quantity = quantity(
        N_("Years until then"), Unit.YEARS, minimum="1", maximum="50", default="3", required=True
    )


class LogisticAdoption(Frozen):
    """The share reached follows an S-curve: slow, fast, slow."""

    kind: Literal["logistic"] = "logistic"
    maximum: Quantity = quantity(N_("Share reached in the end"), Unit.SHARE, required=True)
    midpoint: Quantity = quantity(
        N_("Half of it reached after"), Unit.YEARS, minimum="0", maximum="50", default="2", required=True
    )
    steepness: Quantity = quantity(
        N_("Steepness of the curve"),
        Unit.FACTOR,
        minimum="0",
        minimum_excluded=True,
        maximum="10",
        default="1.5",
        required=True,
    )


TargetGroup = Annotated[GrowingTargetGroup | ListedTargetGroup, Field(discriminator="kind")]
Adoption = Annotated[ListedAdoption | LinearAdoption | LogisticAdoption, Field(discriminator="kind")]


class Reach(Frozen):
    """Target group, share reached and yearly churn."""

    target_group: TargetGroup = GrowingTargetGroup()
    adoption: Adoption = LinearAdoption()
    churn: Quantity = quantity(
        N_("Users who stop each year"),
        Unit.SHARE_PER_YEAR,
        minimum="0",
        maximum="1",
        default="0",
        required=True,
    )
