"""Services of care and support, who pays for them, and under which contract (model.md, section 4)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from casebuilder.model.descriptions import choice, text
from casebuilder.model.frozen import Frozen
from casebuilder.model.funding import FUNDING_LABELS, FeeForService, Funding
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


class PaidService(Frozen):
    """Care or support that a payer buys from a provider, however it is priced.

    Attributes:
        variable_cost: What a unit costs the provider on top of its fixed costs.
        cashability: Part of a lower volume that the payer really stops paying for.
        capacity_shed: Part of freed capacity the provider sheds or need not hire.
        capacity_redeployed: Part of freed capacity that serves other clients.
    """

    id: str
    name: str = text(N_("Name of the service"))
    law: Law = choice(N_("Paid under"), Law.WMO)
    payer: Party = choice(N_("Who pays?"), Party.MUNICIPALITY)
    provider: Party = choice(N_("Who delivers?"), Party.PROVIDER)
    variable_cost: Price = price(
        N_("Variable cost of the provider"), Unit.EUR_PER_SERVICE_UNIT, required=True
    )
    funding: Funding = FeeForService()
    cashability: YearlyQuantity = yearly(N_("Cashability"), Unit.SHARE, default="1", required=True)
    capacity_shed: YearlyQuantity = yearly(
        N_("Freed capacity the provider sheds"), Unit.SHARE, default="0", required=True
    )
    capacity_redeployed: YearlyQuantity = yearly(
        N_("Freed capacity used for other clients"), Unit.SHARE, default="0", required=True
    )


class CareService(PaidService):
    """Care or support with a price per unit.

    Attributes:
        tariff: What the payer pays per unit.
        hours_per_unit: Working hours of staff in a unit.
    """

    kind: Literal["care"] = "care"
    unit: ServiceUnit = choice(N_("Unit"), ServiceUnit.HOUR)
    tariff: Price = price(N_("Tariff"), Unit.EUR_PER_SERVICE_UNIT, required=True)
    hours_per_unit: Quantity = quantity(
        N_("Working hours per unit"), Unit.HOURS_PER_SERVICE_UNIT, minimum="0", default="1", required=True
    )


class Intensity(Frozen):
    """One intensity of an arrangement: what is paid per client per four weeks, and the hours in it.

    Attributes:
        tariff: What the payer pays per client per four weeks.
        hours: Working hours the provider spends on a client in four weeks.
        clients_share: Part of the present clients with this intensity; needed where one average
            amount is paid, or where part of the payment depends on the outcome.
    """

    id: str
    name: str = text(N_("Intensity"))
    tariff: Price = price(N_("Tariff"), Unit.EUR_PER_FOUR_WEEKS)
    hours: Quantity = quantity(
        N_("Working hours per client"), Unit.HOURS_PER_FOUR_WEEKS, minimum="0", minimum_excluded=True
    )
    clients_share: Quantity = quantity(N_("Clients with this intensity now"), Unit.SHARE)


class ArrangementService(PaidService):
    """Support paid per client, by result area and intensity, whatever the hours are.

    The name is the result area. Effects on it move clients from one intensity to another, or change
    the hours within an intensity; volumes and the variable cost are therefore in hours.
    """

    kind: Literal["arrangement"] = "arrangement"
    intensities: tuple[Intensity, ...] = choice(N_("Intensities"), ())

    @property
    def unit(self) -> ServiceUnit:
        """The unit of its volumes and of the variable cost."""
        return ServiceUnit.HOUR


CONTRACT_UNIT = ServiceUnit.FOUR_WEEKS
"""The unit in which a contract for an arrangement counts, whatever the hours are."""


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


Service = Annotated[CareService | ArrangementService | ValuedTime, Field(discriminator="kind")]
"""What an effect changes the volume of."""


PER_CLIENT = N_("Per client per 4 weeks")
"""What payment per unit is called where the unit is a client with an arrangement."""


def funding_label(service: PaidService, kind: str) -> str:
    """Return what a funding model is called for a service, as a text of the catalogue.

    Args:
        service: The service.
        kind: The ``kind`` of the funding model.
    """
    if isinstance(service, ArrangementService) and kind == FeeForService().kind:
        return PER_CLIENT
    return FUNDING_LABELS[kind]
