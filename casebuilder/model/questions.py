"""The six questions to answer before meeting a municipality (ui.md, the six preparation questions)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from types import MappingProxyType

from casebuilder.model.descriptions import choice, text
from casebuilder.model.frozen import Frozen
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.parties import Party
from casebuilder.model.quantities import Price, Quantity, price, quantity
from casebuilder.model.units import Unit


class AnswerStatus(LabelledEnum):
    """How sure the user is of an answer."""

    UNKNOWN = "unknown", N_("Not known yet")
    ASSUMPTION = "assumption", N_("Own assumption")
    DOCUMENT = "document", N_("Found in a document")
    CONFIRMED = "confirmed", N_("Confirmed by the municipality")


class YesNo(LabelledEnum):
    """A yes or no that may still be open."""

    YES = "yes", N_("Yes")
    NO = "no", N_("No")
    UNKNOWN = "unknown", N_("Not known yet")


class ProcurementModel(LabelledEnum):
    """How a municipality buys support."""

    CLASSIC_TENDERING = "classic_tendering", N_("Classic tendering")
    ADMINISTRATIVE_TENDERING = "administrative_tendering", N_("Administrative tendering")
    ZEEUWS_MODEL = "zeeuws_model", N_("Zeeuws model")
    OPEN_HOUSE = "open_house", N_("Open house")
    PERFORMANCE_PROCUREMENT = "performance_procurement", N_("Performance procurement")
    CLOSED_AUCTION = "closed_auction", N_("Closed auction")


class ProcurementScale(LabelledEnum):
    """Whether the municipality buys alone."""

    INDIVIDUAL = "individual", N_("On its own")
    REGION = "region", N_("Together in a region")


class Buyer(LabelledEnum):
    """Who buys the innovation."""

    MUNICIPALITY = "municipality", N_("The municipality")
    PROVIDER = "provider", N_("A care provider")
    WELFARE_ORGANISATION = "welfare_organisation", N_("A welfare organisation")


BUYING_PARTIES: Mapping[Buyer, Party] = MappingProxyType(
    {
        Buyer.MUNICIPALITY: Party.MUNICIPALITY,
        Buyer.PROVIDER: Party.PROVIDER,
        Buyer.WELFARE_ORGANISATION: Party.WELFARE_ORGANISATION,
    }
)
"""The party of the case that each buyer is."""


class TariffBasis(LabelledEnum):
    """What a contract pays for."""

    HOURS = "hours", N_("Hours or visits")
    GOALS = "goals", N_("Goals reached")
    ARRANGEMENT = "arrangement", N_("A package per period")


class Overlap(LabelledEnum):
    """How far the innovation overlaps with what is offered today."""

    NONE = "none", N_("None")
    PARTLY = "partly", N_("Partly")
    LARGELY = "largely", N_("Largely")


class ResultArea(LabelledEnum):
    """A part of life for which support is given."""

    HOUSEHOLD = "household", N_("Running a household")
    SOCIAL = "social", N_("Social and personal functioning")
    SELF_CARE = "self_care", N_("Self-care and health")
    DAY_ACTIVITIES = "day_activities", N_("Day activities")
    FINANCES = "finances", N_("Finances")


class Answer(Frozen):
    """What every answer carries: how sure it is and where it comes from."""

    status: AnswerStatus = choice(N_("How do you know?"), AnswerStatus.UNKNOWN)
    source: str = text(N_("Source"), wraps=True)
    date: datetime.date | None = choice(N_("Date"))
    contact: str = text(N_("Whom you asked (work contact)"))
    note: str = text(N_("Note"), long=True)


class ProcurementAnswer(Answer):
    """Question 1: how is procurement organised?"""

    scale: ProcurementScale | None = choice(N_("Does the municipality buy alone or in a region?"))
    region: str = text(N_("Name of the region"))
    region_municipalities: str = text(N_("Other municipalities in the region"))
    model: ProcurementModel | None = choice(N_("How does it buy?"))
    joining_in_between: YesNo | None = choice(N_("Can a newcomer join while the contract runs?"))
    contracted_providers: Quantity = quantity(
        N_("Number of contracted providers"), Unit.NUMBER, minimum="0", whole=True
    )
    buyer: Buyer | None = choice(N_("Who will buy your innovation?"))
    earliest_start: datetime.date | None = choice(N_("Earliest start"))


class ContractAnswer(Answer):
    """Question 2: how are contracts with providers made and funded?

    The funding model itself stands at each service, where the calculation reads it.
    """

    tariff_basis: TariffBasis | None = choice(N_("What does the contract pay for?"))
    term_years: Quantity = quantity(N_("Term of the contract"), Unit.YEARS, minimum="0")
    renewal_date: datetime.date | None = choice(N_("New agreement from"))
    extension_options: str = text(N_("Extension options"), wraps=True)
    budget_ceiling: YesNo | None = choice(N_("Is there a ceiling on the budget?"))
    budget_ceiling_amount: Price = price(N_("Ceiling per year"), Unit.EUR_PER_YEAR)
    minimum_clients: Quantity = quantity(
        N_("Minimum number of clients"), Unit.PERSONS, minimum="0", whole=True
    )
    volume_guarantee: YesNo | None = choice(N_("Is the provider guaranteed a volume?"))

    @property
    def renewal_year(self) -> int | None:
        """First calendar year that lies wholly under the new agreement; None when it is unknown.

        A date within a year counts for the year after, because the old agreement still holds in
        part of that year.
        """
        date = self.renewal_date
        if date is None:
            return None
        return date.year if (date.month, date.day) == (1, 1) else date.year + 1


class BudgetAnswer(Answer):
    """Question 3: how does the municipality steer on a limited budget?

    The cashability that follows from it stands at each service.
    """

    ceilings: YesNo | None = choice(N_("Does it work with budget ceilings?"))
    indication_policy: str = text(N_("How does it adjust decisions on support?"), long=True)
    lighter_support: YesNo | None = choice(N_("Does it move clients to lighter support?"))
    realisation: str = text(N_("Who will stop buying what, and when?"), long=True)


class SelfRelianceAnswer(Answer):
    """Question 4: how does it promote self-reliance, and what are its priorities?

    The weights of the six interests stand at the municipality.
    """

    priorities: str = text(N_("Priorities in its policy"), long=True)
    target_groups: str = text(N_("Target groups it names"), long=True)
    result_areas: tuple[ResultArea, ...] = choice(N_("Result areas that matter most"), ())
    measures_with_zrm: YesNo | None = choice(N_("Does it measure with the Self-Sufficiency Matrix (ZRM)?"))
    own_measures: str = text(N_("Other measures it uses"), wraps=True)


class InnovationPolicyAnswer(Answer):
    """Question 5: what is its policy on innovation and eHealth, from an economic view?"""

    innovation_in_procurement: YesNo | None = choice(N_("Do its procurement documents name innovation?"))
    award_points: YesNo | None = choice(N_("Does innovation earn points in the award?"))
    room_to_experiment: YesNo | None = choice(N_("Is there room to experiment?"))
    innovation_budget: YesNo | None = choice(N_("Is there an innovation budget?"))
    innovation_budget_amount: Quantity = quantity(
        N_("What one project can get from the innovation budget"), Unit.EUR, minimum="0"
    )
    revolving_fund: YesNo | None = choice(N_("Is there a revolving fund?"))
    shares_care_data: YesNo | None = choice(N_("Is it willing to share care data?"))
    policy: str = text(N_("What its policy says"), long=True)


class CurrentSupplyAnswer(Answer):
    """Question 6: what is offered today, and what does the innovation add?

    Attributes:
        replaced_services: Identifiers of the services of the case that it partly replaces.
    """

    current_supply: str = text(N_("What is offered today"), long=True)
    already_reached: Quantity = quantity(
        N_("Part of your target group that the present supply reaches"), Unit.SHARE
    )
    overlap: Overlap | None = choice(N_("Does your innovation overlap with it?"))
    replaced_services: tuple[str, ...] = choice(N_("Which services in the case become less?"), ())
    replaces: str = text(N_("What it replaces"), long=True)
    added_value: str = text(N_("What it adds, and what shows that"), long=True)


class SixQuestions(Frozen):
    """The answers to the six questions."""

    procurement: ProcurementAnswer = ProcurementAnswer()
    contracts: ContractAnswer = ContractAnswer()
    budget: BudgetAnswer = BudgetAnswer()
    self_reliance: SelfRelianceAnswer = SelfRelianceAnswer()
    innovation_policy: InnovationPolicyAnswer = InnovationPolicyAnswer()
    current_supply: CurrentSupplyAnswer = CurrentSupplyAnswer()


_ASKED_AFTER: Mapping[str, tuple[str, object]] = MappingProxyType(
    {
        "budget_ceiling_amount": ("budget_ceiling", YesNo.YES),
        "innovation_budget_amount": ("innovation_budget", YesNo.YES),
        "region": ("scale", ProcurementScale.REGION),
        "region_municipalities": ("scale", ProcurementScale.REGION),
    }
)
"""Fields that are a question only after a certain answer to another field."""


def is_asked(answer: Answer, field: str) -> bool:
    """Return whether a field of an answer is a question, given what is answered in the other fields."""
    if field not in _ASKED_AFTER:
        return True
    other, value = _ASKED_AFTER[field]
    return bool(getattr(answer, other) == value)
