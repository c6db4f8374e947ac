"""Services of care and support, who pays for them, and under which contract (model.md, section 4)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from casebuilder.model.descriptions import choice, text
from casebuilder.model.frozen import Frozen
from casebuilder.model.funding import FeeForService, Funding
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.parties import Party
from casebuilder.model.quantities import Price, Quantity, YearlyQuantity, price, quantity, yearly
from casebuilder.model.units import ServiceUnit, Unit


class Law(LabelledEnum):
    """The law or arrangement under which a service is paid."""

    WMO = "wmo", N_("Wmo (municipality)")
    YOUTH_ACT = "youth_act", N_("Youth Act (municipality)")
    ZVW = "zvw", N_("Zvw (health insurer)")
    WLZ = "wlz", N_("Wlz (care office)")
    NONE = "none", N_("No law")


class CareService(Frozen):
    """Care or support that a payer buys from a provider.

    Attributes:
        tariff: What the payer pays per unit.
        variable_cost: What a unit costs the provider on top of its fixed costs.
        cashability: Part of a lower volume that the payer really stops paying for.
        capacity_shed: Part of freed capacity the provider sheds or need not hire.
        capacity_redeployed: Part of freed capacity that serves other clients.
    """

    kind: Literal["care"] = "care"
    id: str
    name: str = text(N_("Name of the service"))
    unit: ServiceUnit = choice(N_("Unit"), ServiceUnit.HOUR)
    law: Law = choice(N_("Paid under"), Law.WMO)
    payer: Party = choice(N_("Who pays?"), Party.MUNICIPALITY)
    provider: Party = choice(N_("Who delivers?"), Party.PROVIDER)
    tariff: Price = price(N_("Tariff"), Unit.EUR_PER_SERVICE_UNIT, required=True)
    variable_cost: Price = price(
        N_("Variable cost of the provider"), Unit.EUR_PER_SERVICE_UNIT, required=True
    )
    hours_per_unit: Quantity = quantity(
        N_("Working hours per unit"), Unit.HOURS_PER_SERVICE_UNIT, minimum="0", default="1", required=True
    )
    funding: Funding = FeeForService()
    cashability: YearlyQuantity = yearly(N_("Cashability"), Unit.SHARE, default="1", required=True)
    capacity_shed: YearlyQuantity = yearly(
        N_("Freed capacity the provider sheds"), Unit.SHARE, default="0", required=True
    )
    capacity_redeployed: YearlyQuantity = yearly(
        N_("Freed capacity used for other clients"), Unit.SHARE, default="0", required=True
    )


class ValuedTime(Frozen):
    """Time that nobody pays for but that has a value: informal care, travelling, waiting.

    Attributes:
        bearer: Whose time it is.
        value_per_unit: What a unit is worth (replacement value).
    """

    kind: Literal["valued_time"] = "valued_time"
    id: str
    name: str = text(N_("Name"))
    unit: ServiceUnit = choice(N_("Unit"), ServiceUnit.HOUR)
    bearer: Party = choice(N_("Whose time is it?"), Party.INFORMAL_CARER)
    value_per_unit: Price = price(N_("Value"), Unit.EUR_PER_SERVICE_UNIT, required=True)


Service = Annotated[CareService | ValuedTime, Field(discriminator="kind")]
"""What an effect changes the volume of."""
