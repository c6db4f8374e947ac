"""Cases with one thing wrong each, of the kinds that users get wrong most, and where that is said."""

from __future__ import annotations

from dataclasses import dataclass

from casebuilder.model.case import Case
from casebuilder.model.financing import Financing, SharedSavings
from casebuilder.model.funding import FeeForService, LumpSum, Mix, MixPart
from casebuilder.model.municipality import InterestWeights, Municipality
from casebuilder.model.parties import Party
from casebuilder.model.quantities import Price
from casebuilder.model.units import Unit
from tests.building import euros, household_help, share, shares, small_case
from tests.model.test_arrangements import case as case_of_arrangements
from tests.model.test_arrangements import day_activities, move

_SERVICE = "services.household_help"


@dataclass(frozen=True)
class BadInput:
    """A case with one thing wrong.

    Attributes:
        case: The case.
        code: The kind of problem.
        where: The place at which it is said.
        named: What the label of the problem says.
        said: Part of what is said.
    """

    case: Case
    code: str
    where: str
    named: str
    said: str


def _with_service(**changes: object) -> Case:
    return small_case(services=(household_help(**changes),))


def _arrangement_without_tariff() -> Case:
    area = day_activities()
    plus = area.intensities[1].model_copy(update={"tariff": Price(unit=Unit.EUR_PER_FOUR_WEEKS)})
    intensities = (area.intensities[0], plus, area.intensities[2])
    return case_of_arrangements(day_activities(intensities=intensities), effects=(move(),))


def _mix(*weights: str) -> Mix:
    return Mix(
        parts=tuple(
            MixPart(id=f"part{number}", name=f"Deel {number}", weight=share(weight), funding=FeeForService())
            for number, weight in enumerate(weights)
        )
    )


def _sharing_in_a_circle() -> Financing:
    there, back = (Party.MUNICIPALITY, Party.PROVIDER), (Party.PROVIDER, Party.MUNICIPALITY)
    return Financing(
        shared_savings=tuple(
            SharedSavings(id=name, name=name, payer=payer, receiver=receiver, share=share("0.2"))
            for name, (payer, receiver) in (("a", there), ("b", back))
        )
    )


def bad_inputs() -> dict[str, BadInput]:
    """Return the cases by what is wrong with them."""
    weights = InterestWeights.model_validate(dict.fromkeys(InterestWeights.model_fields, 30))
    return {
        "no tariff for a service in use": BadInput(
            _with_service(tariff=Price(unit=Unit.EUR_PER_SERVICE_UNIT)),
            "missing",
            f"{_SERVICE}.tariff",
            "Huishoudelijke hulp: Tariff",
            "still missing",
        ),
        "no tariff for an intensity in use": BadInput(
            _arrangement_without_tariff(),
            "missing",
            "services.day_activities.intensities.plus.tariff",
            "Tariff",
            "An effect uses this intensity",
        ),
        "new agreement after the case": BadInput(
            _with_service(funding=LumpSum(renewal_year=2040)),
            "renewal_outside",
            f"{_SERVICE}.funding.renewal_year",
            "Huishoudelijke hulp: New agreement from the year",
            "2040 falls outside the years",
        ),
        "new agreement before the case": BadInput(
            _with_service(funding=LumpSum(renewal_year=2020)),
            "renewal_outside",
            f"{_SERVICE}.funding.renewal_year",
            "Huishoudelijke hulp: New agreement from the year",
            "2020 falls outside the years",
        ),
        "capacity shed and used again": BadInput(
            _with_service(capacity_shed=shares("0.7"), capacity_redeployed=shares("0.6")),
            "capacity",
            f"{_SERVICE}.capacity_shed",
            "Huishoudelijke hulp: Freed capacity the provider sheds",
            "now it is 130",
        ),
        "parts of a payment that do not add up": BadInput(
            _with_service(funding=_mix("0.5", "0.4")),
            "weights",
            f"{_SERVICE}.funding.parts",
            "Huishoudelijke hulp: Parts of the payment",
            "now they add up to 90",
        ),
        "weights of interests that do not add up": BadInput(
            small_case(municipality=Municipality(weights=weights)),
            "weights_sum",
            "municipality.weights",
            "Weights of the six interests",
            "add up to 180",
        ),
        "savings shared in a circle": BadInput(
            small_case(financing=_sharing_in_a_circle()),
            "circle",
            "financing.shared_savings.b.receiver",
            "b",
            "go round in a circle",
        ),
        "price index that is too short": BadInput(
            _with_service(tariff=euros(32, Unit.EUR_PER_SERVICE_UNIT, 2021)),
            "index_short",
            f"{_SERVICE}.tariff",
            "Huishoudelijke hulp: Tariff",
            "2022",
        ),
    }
