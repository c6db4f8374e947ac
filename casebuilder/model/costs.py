"""Costs of the innovation (model.md, section 5)."""

from __future__ import annotations

from casebuilder.model.descriptions import choice, text
from casebuilder.model.frozen import Frozen
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.parties import Party
from casebuilder.model.quantities import Price, Quantity, price, quantity
from casebuilder.model.units import Unit


class CostBasis(LabelledEnum):
    """What an amount is counted per."""

    ONCE = "once", N_("Once")
    PER_YEAR = "per_year", N_("Per year")
    PER_STARTER = "per_starter", N_("Per new user")
    PER_USER_YEAR = "per_user_year", N_("Per user per year")
    PER_TRAINING_HOUR = "per_training_hour", N_("Per hour of training")
    PER_INHABITANT = "per_inhabitant", N_("Per inhabitant per year")


class InnovationCost(Frozen):
    """One cost of the innovation: who pays whom, how much, when.

    Attributes:
        amount: Amount without VAT.
        training_hours: Hours per year, for the basis per hour of training.
        useful_life: Years that equipment bought once lasts; empty for a cost that is no equipment.
        residual_value: What the equipment is worth at the end of its useful life.
        first_year: First calendar year; None is the first year of the case.
        last_year: Last calendar year; None is the last year of the case.
        vat_rate: VAT on the amount.
        vat_recoverable: Part of the VAT that the payer can recover.
    """

    id: str
    name: str = text(N_("Name of the cost"))
    payer: Party = choice(N_("Who pays?"), Party.MUNICIPALITY)
    receiver: Party = choice(N_("Who receives?"), Party.ENTREPRENEUR)
    amount: Price = price(N_("Amount without VAT"), Unit.EUR, required=True)
    basis: CostBasis = choice(N_("Counted"), CostBasis.PER_YEAR)
    training_hours: Quantity = quantity(
        N_("Hours of training per year"), Unit.HOURS, minimum="0", default="0", required=True
    )
    useful_life: Quantity = quantity(
        N_("Useful life"), Unit.YEARS, minimum="0", maximum="100", minimum_excluded=True
    )
    residual_value: Price = price(N_("Residual value"), Unit.EUR)
    first_year: int | None = choice(N_("First year"))
    last_year: int | None = choice(N_("Last year"))
    vat_rate: Quantity = quantity(N_("VAT rate"), Unit.SHARE, default="0", required=True)
    vat_recoverable: Quantity = quantity(N_("VAT the payer recovers"), Unit.SHARE, default="0", required=True)


class OwnContribution(Frozen):
    """The flat amount a client pays each month while any support runs (model.md, section 6)."""

    monthly: Price = price(
        N_("Own contribution of the client"), Unit.EUR_PER_MONTH, default="0", required=True
    )
