"""A case as large as any that a care entrepreneur would make: ten years, and every party takes part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from casebuilder.model.case import Case
from casebuilder.model.costs import CostBasis, InnovationCost, OwnContribution
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.financing import Financing, Grant, Loan, Repayment, SharedSavings
from casebuilder.model.funding import (
    AverageAmount,
    Capitation,
    ComparedFunding,
    FeeForService,
    Funding,
    LumpSum,
    Mix,
    MixPart,
    NormTask,
    OutcomeBased,
    PaymentPerCase,
)
from casebuilder.model.municipality import Municipality
from casebuilder.model.parties import Party
from casebuilder.model.quantities import EvidenceGrade, Quantity
from casebuilder.model.reach import GrowingTargetGroup, LinearAdoption, Reach
from casebuilder.model.services import ArrangementService, CareService, Intensity, Law, ValuedTime
from casebuilder.model.settings import Settings
from casebuilder.model.units import Unit
from tests.building import consumer_prices, euros, figure, share, shares

YEARS, EFFECTS, COSTS = 10, 30, 30
FIRST_YEAR = 2027
_CARE, _AREAS, _TIME = 10, 2, 2
_INTENSITIES = ("basic", "plus", "intensive")
_PAYERS = (
    (Party.MUNICIPALITY, Law.WMO),
    (Party.INSURER, Law.ZVW),
    (Party.CARE_OFFICE, Law.WLZ),
    (Party.MUNICIPALITY, Law.YOUTH_ACT),
)
_PROVIDERS = (Party.PROVIDER, Party.WELFARE_ORGANISATION)
_COSTS_BETWEEN = (
    (Party.MUNICIPALITY, Party.ENTREPRENEUR),
    (Party.PROVIDER, Party.ENTREPRENEUR),
    (Party.ENTREPRENEUR, Party.OUTSIDE),
    (Party.WELFARE_ORGANISATION, Party.OUTSIDE),
    (Party.CLIENT, Party.ENTREPRENEUR),
    (Party.INSURER, Party.PROVIDER),
    (Party.CARE_OFFICE, Party.PROVIDER),
)
_T = TypeVar("_T")


def large_case(effects: int = EFFECTS) -> Case:
    """Return a case of 10 years with 30 effects or more on 14 services, 30 costs and all parties.

    Every funding model is in it, arrangements and a mix included, and every kind of financing.
    """
    return Case(
        name="Groot",
        municipality=Municipality(name="Voorbeeldstad", inhabitants=figure(120_000, Unit.PERSONS)),
        settings=Settings(
            start_year=FIRST_YEAR,
            years=YEARS,
            base_year=2024,
            indices=(consumer_prices("0.02", y2023="0.038", y2024="0.033"),),
            compared=ComparedFunding(
                outcome_without=share("0.4"), outcome_with=share("0.5"), moved_share=share("0.6")
            ),
        ),
        reach=Reach(
            target_group=GrowingTargetGroup(
                size=figure(4_000, Unit.PERSONS), growth=figure("0.01", Unit.SHARE_PER_YEAR)
            ),
            adoption=LinearAdoption(maximum=share("0.4"), years=figure(4, Unit.YEARS)),
            churn=figure("0.1", Unit.SHARE_PER_YEAR),
        ),
        services=(*map(_care, range(_CARE)), *map(_area, range(_AREAS)), *map(_time, range(_TIME))),
        effects=tuple(map(_effect, range(effects))),
        costs=tuple(map(_cost, range(COSTS))),
        own_contribution=OwnContribution(monthly=euros("21.80", Unit.EUR_PER_MONTH, 2024)),
        financing=_financing(),
    )


def _turn(items: Sequence[_T], number: int) -> _T:
    return items[number % len(items)]


def _fundings() -> tuple[Funding, ...]:
    year, part = FIRST_YEAR + 3, share("0.7")
    return (
        FeeForService(),
        LumpSum(renewal_year=year, pass_through=part),
        Capitation(renewal_year=year, pass_through=part),
        PaymentPerCase(renewal_year=year, pass_through=part),
        OutcomeBased(
            outcome_share=share("0.2"),
            outcome_without=share("0.4"),
            outcome_with=share("0.5"),
            baseline_volume=figure(60, Unit.SERVICE_UNITS_PER_USER_YEAR),
        ),
        AverageAmount(
            renewal_year=year,
            pass_through=part,
            tasks=tuple(
                NormTask(id=name, name=name, hours=figure(2, Unit.HOURS_PER_FOUR_WEEKS))
                for name in ("cleaning", "laundry", "groceries")
            ),
        ),
        Mix(
            parts=(
                MixPart(id="unit", name="Per uur", weight=share("0.5"), funding=FeeForService()),
                MixPart(
                    id="sum",
                    name="Budget",
                    weight=share("0.3"),
                    funding=LumpSum(
                        renewal_year=year,
                        threshold=euros(500_000, Unit.EUR_PER_YEAR),
                        contract_value=euros(900_000, Unit.EUR_PER_YEAR),
                        minimum_clients=figure(300, Unit.PERSONS),
                        clients=figure(320, Unit.PERSONS),
                    ),
                ),
                MixPart(
                    id="head",
                    name="Per inwoner",
                    weight=share("0.2"),
                    funding=Capitation(renewal_year=year),
                ),
            )
        ),
    )


def _financing() -> Financing:
    return Financing(
        grants=(Grant(id="start", name="Startsubsidie", amount=figure(50_000, Unit.EUR)),),
        loans=(
            Loan(
                id="bank",
                name="Banklening",
                principal=figure(200_000, Unit.EUR),
                interest=figure("0.04", Unit.SHARE_PER_YEAR),
                term=figure(6, Unit.YEARS),
            ),
            Loan(
                id="fund",
                name="Revolverend fonds",
                principal=figure(100_000, Unit.EUR),
                interest=figure("0.01", Unit.SHARE_PER_YEAR),
                repayment=Repayment.SHARE_OF_SAVINGS,
                share=share("0.3"),
            ),
        ),
        shared_savings=(
            SharedSavings(id="provider", name="Voor de aanbieder", share=share("0.2")),
            SharedSavings(
                id="insurer",
                name="Van de verzekeraar",
                payer=Party.INSURER,
                receiver=Party.MUNICIPALITY,
                share=share("0.4"),
            ),
        ),
    )


def _care(number: int) -> CareService:
    payer, law = _turn(_PAYERS, number)
    return CareService(
        id=f"care{number}",
        name=f"Dienst {number}",
        law=law,
        payer=payer,
        provider=_turn(_PROVIDERS, number),
        tariff=euros(30 + number, Unit.EUR_PER_SERVICE_UNIT, 2022),
        variable_cost=euros(22 + number, Unit.EUR_PER_SERVICE_UNIT),
        hours_per_unit=figure(1, Unit.HOURS_PER_SERVICE_UNIT),
        funding=_turn(_fundings(), number),
        cashability=shares("0.8"),
        capacity_shed=shares("0.5"),
        capacity_redeployed=shares("0.3"),
    )


def _area(number: int) -> ArrangementService:
    fundings: tuple[Funding, ...] = (FeeForService(), AverageAmount(renewal_year=FIRST_YEAR + 3))
    return ArrangementService(
        id=f"area{number}",
        name=f"Resultaatgebied {number}",
        variable_cost=euros(40, Unit.EUR_PER_SERVICE_UNIT),
        funding=_turn(fundings, number),
        intensities=tuple(
            Intensity(
                id=name,
                name=name,
                tariff=euros(180 * step, Unit.EUR_PER_FOUR_WEEKS, 2019),
                hours=figure(6 * step, Unit.HOURS_PER_FOUR_WEEKS),
                clients_share=share(part),
            )
            for step, (name, part) in enumerate(
                zip(_INTENSITIES, ("0.5", "0.3", "0.2"), strict=True), start=1
            )
        ),
        cashability=shares("0.8"),
        capacity_shed=shares("0.5"),
        capacity_redeployed=shares("0.3"),
    )


def _time(number: int) -> ValuedTime:
    return ValuedTime(
        id=f"time{number}",
        name=f"Tijd {number}",
        bearer=_turn((Party.INFORMAL_CARER, Party.CLIENT), number),
        value_per_unit=euros("18.80", Unit.EUR_PER_SERVICE_UNIT, 2022),
    )


def _changed(number: int) -> tuple[str, ChangeKind]:
    """Return which service an effect changes, and how the change is given."""
    tens = number // 10
    match number % 10:
        case 0:
            return f"time{tens % _TIME}", ChangeKind.ABSOLUTE
        case 5:
            return f"area{tens % _AREAS}", ChangeKind.MOVE
        case 7:
            return f"area{tens % _AREAS}", ChangeKind.RELATIVE
    return f"care{number % _CARE}", _turn(
        (ChangeKind.RELATIVE, ChangeKind.RELATIVE, ChangeKind.ABSOLUTE), number
    )


def _effect(number: int) -> Effect:
    service, kind = _changed(number)
    return Effect(
        id=f"effect{number}",
        name=f"Effect {number}",
        service=service,
        share_of_users=share("0.6"),
        change_kind=kind,
        from_intensity=_INTENSITIES[1 + number // 10 % 2] if service.startswith("area") else "",
        to_intensity=_INTENSITIES[number // 10 % 2] if kind is ChangeKind.MOVE else "",
        baseline_volume=figure(50, Unit.SERVICE_UNITS_PER_USER_YEAR),
        relative_change=share("-0.1", _turn(tuple(EvidenceGrade), number)),
        absolute_change=figure(-3, Unit.SERVICE_UNITS_PER_USER_YEAR, _turn(tuple(EvidenceGrade), number)),
        deadweight=share("0.1"),
        attribution=share("0.1"),
        drop_off=figure("0.05", Unit.SHARE_PER_YEAR),
        delay=figure(number % 6, Unit.MONTHS),
        counted_share=share("0.9"),
        support_ends=share("0.01"),
    )


def _cost(number: int) -> InnovationCost:
    payer, receiver = _turn(_COSTS_BETWEEN, number)
    basis = _turn(tuple(CostBasis), number)
    return InnovationCost(
        id=f"cost{number}",
        name=f"Kosten {number}",
        payer=payer,
        receiver=receiver,
        amount=euros(1 + number, price_year=2023, grade=_turn(tuple(EvidenceGrade), number)),
        basis=basis,
        training_hours=figure(40, Unit.HOURS),
        useful_life=figure(8, Unit.YEARS) if basis is CostBasis.ONCE else Quantity(unit=Unit.YEARS),
        vat_rate=share("0.21"),
        vat_recoverable=share("0.5"),
    )
