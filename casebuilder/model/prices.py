"""Price indices: what lifts a price from its own year to the years of the case."""

from __future__ import annotations

from casebuilder.model.descriptions import text
from casebuilder.model.frozen import Frozen
from casebuilder.model.messages import N_
from casebuilder.model.quantities import Quantity, quantity
from casebuilder.model.units import Unit

CONSUMER_PRICES = "cpi"
"""Identifier of the consumer price index, against which real prices are measured."""


class IndexRate(Frozen):
    """The price change from the year before to ``year``, as a share."""

    year: int
    change: Quantity = quantity(
        N_("Price change"), Unit.SHARE_PER_YEAR, minimum="-0.5", maximum="1", required=True
    )


class PriceIndex(Frozen):
    """Known yearly changes, and the change expected for the years to come.

    Attributes:
        id: Identifier that prices refer to.
        known: Changes already published, one per calendar year.
        expected: Yearly change expected after the base year.
    """

    id: str
    name: str = text(N_("Price index"))
    known: tuple[IndexRate, ...] = ()
    expected: Quantity = quantity(
        N_("Expected yearly change"),
        Unit.SHARE_PER_YEAR,
        minimum="-0.5",
        maximum="1",
        default="0.02",
        required=True,
    )
