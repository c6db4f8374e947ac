"""Who backs the innovation, how it grows after the pilot, and how its value is realised."""

from __future__ import annotations

import datetime

from casebuilder.model.descriptions import choice, text
from casebuilder.model.frozen import Frozen
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.parties import Party
from casebuilder.model.quantities import Quantity, quantity
from casebuilder.model.questions import ResultArea, YesNo
from casebuilder.model.units import Unit


class PartyRole(LabelledEnum):
    """What a party in the register is to the innovation."""

    MUNICIPALITY = "municipality", N_("Municipality")
    PROVIDER = "provider", N_("Care provider")
    CLIENT_ORGANISATION = "client_organisation", N_("Clients or their organisation")
    INFORMAL_CARERS = "informal_carers", N_("Informal carers or their organisation")
    WELFARE_ORGANISATION = "welfare_organisation", N_("Welfare organisation")
    INSURER = "insurer", N_("Health insurer")
    CARE_OFFICE = "care_office", N_("Care office")
    OTHER = "other", N_("Another party")


ROLES_OF_PARTIES: dict[Party, PartyRole] = {
    Party.MUNICIPALITY: PartyRole.MUNICIPALITY,
    Party.PROVIDER: PartyRole.PROVIDER,
    Party.CLIENT: PartyRole.CLIENT_ORGANISATION,
    Party.INFORMAL_CARER: PartyRole.INFORMAL_CARERS,
    Party.WELFARE_ORGANISATION: PartyRole.WELFARE_ORGANISATION,
    Party.INSURER: PartyRole.INSURER,
    Party.CARE_OFFICE: PartyRole.CARE_OFFICE,
}
"""In which role each party of the calculation stands in the register; the entrepreneur is not in it."""


class Position(LabelledEnum):
    """Where a party stands."""

    FOR = "for", N_("For")
    NEUTRAL = "neutral", N_("Neutral")
    AGAINST = "against", N_("Against")
    UNKNOWN = "unknown", N_("Not known yet")


class Proof(LabelledEnum):
    """What shows the position of a party, weakest first."""

    NOTHING = "nothing", N_("Nothing yet")
    CONVERSATION = "conversation", N_("A conversation")
    LETTER = "letter", N_("A letter of intent")
    PILOT = "pilot", N_("Takes part in a pilot")
    CONTRACT = "contract", N_("A contract")


class ScalingStage(LabelledEnum):
    """How far a step of the scaling plan reaches."""

    PILOT = "pilot", N_("Pilot")
    MUNICIPALITY = "municipality", N_("The whole municipality")
    OTHERS = "others", N_("Other municipalities")


class GoalDirection(LabelledEnum):
    """Where support is meant to lead. Keeping or slowing decline is a goal as good as improving."""

    IMPROVE = "improve", N_("Improve")
    KEEP = "keep", N_("Keep")
    SLOW_DECLINE = "slow_decline", N_("Slow decline")


class IndicatorKind(LabelledEnum):
    """What the parties agree to be judged on."""

    ZRM = "zrm", N_("Progress or stability on the ZRM")
    GENERAL_PROVISIONS = "general_provisions", N_("Use of general provisions")
    TIME_TO_START = "time_to_start", N_("Time until support starts")
    SATISFACTION = "satisfaction", N_("Satisfaction")
    VOLUME = "volume", N_("Use of care")
    OTHER = "other", N_("Something else")


class SupportingParty(Frozen):
    """One party, or one person in his work: position, interest, promise, and what shows it."""

    id: str
    name: str = text(N_("Organisation"))
    role: PartyRole | None = choice(N_("Role"))
    contact: str = text(N_("Whom you speak (work contact)"))
    interest: str = text(N_("What matters to them"), long=True)
    position: Position = choice(N_("Where do they stand?"), Position.UNKNOWN)
    promised: str = text(N_("What was promised"), long=True)
    proof: Proof = choice(N_("What shows it?"), Proof.NOTHING)
    reference: str = text(N_("Where that can be found"), wraps=True)
    date: datetime.date | None = choice(N_("Date"))


class ScalingStep(Frozen):
    """A step from pilot to whole municipality to other municipalities."""

    id: str
    name: str = text(N_("Name of the step"))
    stage: ScalingStage | None = choice(N_("How far does it reach?"))
    start: datetime.date | None = choice(N_("Starts on"))
    users: Quantity = quantity(N_("Users at the end of this step"), Unit.PERSONS, minimum="0", whole=True)
    paid_by: Party | None = choice(N_("Who pays this step?"))
    decided_by: str = text(N_("Who decides on it?"))
    condition: str = text(N_("What must be in order first"), long=True)
    obstacle: str = text(N_("What stands in the way, and what you do about it"), long=True)


class ClientExample(Frozen):
    """An anonymous example of a client with a goal of support."""

    id: str
    name: str = text(N_("Example in a few words, without a name"))
    result_area: ResultArea | None = choice(N_("Result area"))
    situation: str = text(N_("The situation, not to be traced to anyone"), long=True)
    goal: str = text(N_("Goal under the Wmo"), wraps=True)
    direction: GoalDirection | None = choice(N_("Where should it lead?"))
    change: str = text(N_("What the innovation does for it"), long=True)
    reached: YesNo | None = choice(N_("Was the goal reached?"))


class ValueStep(Frozen):
    """How value becomes real: someone stops buying or doing something, from a day on.

    Attributes:
        id: Identifier.
        service: Identifier of the service of the case that is bought less; empty for none.
    """

    id: str
    name: str = text(N_("What is no longer bought or done"))
    party: Party | None = choice(N_("Who stops?"))
    service: str = choice(N_("Which service of the case is it about?"), "")
    start: datetime.date | None = choice(N_("From"))
    how: str = text(N_("By which decision does it happen?"), long=True)
    agreed: YesNo | None = choice(N_("Has that party agreed?"))
    reference: str = text(N_("Where that is laid down"), wraps=True)


class Indicator(Frozen):
    """Something the parties agree to be judged on."""

    id: str
    name: str = text(N_("Indicator"))
    kind: IndicatorKind | None = choice(N_("What sort of indicator?"))
    measured_in: str = text(N_("Measured in"))
    source: str = text(N_("Where the figure comes from"), wraps=True)
    baseline: Quantity = quantity(N_("Now"), Unit.NUMBER)
    target: Quantity = quantity(N_("Target"), Unit.NUMBER)
    target_date: datetime.date | None = choice(N_("To be reached on"))
    agreed_with: tuple[Party, ...] = choice(N_("Agreed with"), ())


class PartnershipTheme(Frozen):
    """A theme on which one works with the municipality on a problem larger than a single client."""

    id: str
    name: str = text(N_("Theme"))
    contribution: str = text(N_("What you bring"), long=True)
    partners: str = text(N_("With whom"))
    result: str = text(N_("Result aimed at, and by when"), wraps=True)


class Support(Frozen):
    """Parties and support: all that makes the innovation more than a plan of one."""

    parties: tuple[SupportingParty, ...] = ()
    providers_approached: Quantity = quantity(
        N_("Providers approached"), Unit.NUMBER, minimum="0", whole=True
    )
    providers_supporting: Quantity = quantity(
        N_("Providers that support it"), Unit.NUMBER, minimum="0", whole=True
    )
    clients_share: Quantity = quantity(N_("Their share of the target group"), Unit.SHARE)
    steps: tuple[ScalingStep, ...] = ()
    examples: tuple[ClientExample, ...] = ()
    value: tuple[ValueStep, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    partnership: YesNo | None = choice(N_("Does the municipality offer a development partnership?"))
    themes: tuple[PartnershipTheme, ...] = ()
