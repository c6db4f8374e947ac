"""The municipality for which the case is made."""

from __future__ import annotations

from casebuilder.model.descriptions import choice, text
from casebuilder.model.frozen import Frozen
from casebuilder.model.messages import N_
from casebuilder.model.quantities import Quantity, quantity
from casebuilder.model.units import Unit


class InterestWeights(Frozen):
    """How heavily this municipality weighs each of its six interests, in whole per cents."""

    self_reliance: int | None = choice(N_("More self-reliance"))
    living_at_home: int | None = choice(N_("Living at home longer"))
    well_being: int | None = choice(N_("Well-being"))
    informal_care: int | None = choice(N_("Support of informal carers"))
    affordable_costs: int | None = choice(N_("Affordable costs"))
    knowledge: int | None = choice(N_("Knowledge and cooperation"))


class Municipality(Frozen):
    """Name, size and interests of the municipality.

    Attributes:
        code: Four-digit municipality code, empty when the user typed a name of his own.
    """

    code: str = ""
    name: str = text(N_("Municipality"))
    province: str = text(N_("Province"))
    inhabitants: Quantity = quantity(N_("Inhabitants"), Unit.PERSONS, minimum="0", whole=True)
    aged_65_plus: Quantity = quantity(N_("Aged 65 or over"), Unit.PERSONS, minimum="0", whole=True)
    aged_75_plus: Quantity = quantity(N_("Aged 75 or over"), Unit.PERSONS, minimum="0", whole=True)
    aged_85_plus: Quantity = quantity(N_("Aged 85 or over"), Unit.PERSONS, minimum="0", whole=True)
    wmo_clients: Quantity = quantity(N_("Clients with Wmo support"), Unit.PERSONS, minimum="0", whole=True)
    weights: InterestWeights = InterestWeights()
