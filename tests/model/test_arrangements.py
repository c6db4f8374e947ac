"""Arrangements: clients who move between intensities, and average amounts (worked out by hand)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from casebuilder.model.case import Case
from casebuilder.model.check import errors
from casebuilder.model.compared_funding import FundingKind, comparable_kinds, under_funding
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.funding import (
    AverageAmount,
    FeeForService,
    Funding,
    LumpSum,
    NormTask,
    OutcomeBased,
    PaymentPerCase,
)
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.model.reach import GrowingTargetGroup, LinearAdoption, Reach
from casebuilder.model.services import ArrangementService, Intensity
from casebuilder.model.settings import Settings, View
from casebuilder.model.units import Unit
from tests.building import consumer_prices, euros, figure, household_help, less_help, share, shares

AREA = "day_activities"
CLIENTS = 100
PERIODS = 13
PLUS, BASIC = 517, 183


def intensity(identifier: str, tariff: int, hours: str, clients: str) -> Intensity:
    return Intensity(
        id=identifier,
        name=identifier.title(),
        tariff=euros(tariff, Unit.EUR_PER_FOUR_WEEKS),
        hours=figure(hours, Unit.HOURS_PER_FOUR_WEEKS),
        clients_share=share(clients),
    )


def day_activities(**changes: Any) -> ArrangementService:
    """Day activities at the tariffs of Den Haag in 2019, of which 40 % is Plus."""
    fields: dict[str, Any] = {
        "id": AREA,
        "name": "Dagbesteding",
        "variable_cost": euros(20, Unit.EUR_PER_SERVICE_UNIT),
        "capacity_shed": shares("0.5"),
        "intensities": (
            intensity("basic", BASIC, "6", "0.5"),
            intensity("plus", PLUS, "18", "0.4"),
            intensity("intensive", 1098, "40", "0.1"),
        ),
        **changes,
    }
    return ArrangementService.model_validate(fields)


def move(**changes: Any) -> Effect:
    """A quarter of the users moves from Plus to Basic."""
    fields: dict[str, Any] = {
        "id": "lighter",
        "name": "Lichtere dagbesteding",
        "service": AREA,
        "change_kind": ChangeKind.MOVE,
        "from_intensity": "plus",
        "to_intensity": "basic",
        "share_of_users": share("0.25"),
        **changes,
    }
    return Effect.model_validate(fields)


def case(*services: Any, effects: tuple[Effect, ...]) -> Case:
    """A hundred users in each of three years, in prices of the base year."""
    return Case(
        name="Den Haag",
        settings=Settings(
            start_year=2027, years=3, base_year=2027, view=View.BUDGET, indices=(consumer_prices("0"),)
        ),
        reach=Reach(
            target_group=GrowingTargetGroup(
                size=figure(CLIENTS, Unit.PERSONS), growth=figure(0, Unit.SHARE_PER_YEAR)
            ),
            adoption=LinearAdoption(maximum=share(1), years=figure(1, Unit.YEARS)),
        ),
        services=services,
        effects=effects,
    )


def payments(case: Case, service: str = AREA) -> tuple[float, ...]:
    assert not errors(case)
    return evaluate_case(case).line(f"services.{service}.payment")


def test_a_client_who_moves_to_a_lighter_intensity_saves_the_difference_in_thirteen_periods() -> None:
    paid = payments(case(day_activities(), effects=(move(),)))

    assert paid == pytest.approx([25 * PERIODS * (BASIC - PLUS)] * 3)


def test_the_provider_sheds_only_part_of_the_hours_that_come_free() -> None:
    results = evaluate_case(case(day_activities(), effects=(move(),)))

    hours = 25 * PERIODS * (18 - 6)
    assert results.line(f"services.{AREA}.hours_freed") == pytest.approx([hours] * 3)
    assert results.line(f"services.{AREA}.cost") == pytest.approx([-hours * 20 * 0.5] * 3)
    lost = 25 * PERIODS * (PLUS - BASIC)
    assert results.party(Party.PROVIDER).cash == pytest.approx([hours * 20 * 0.5 - lost] * 3)


def test_what_is_not_cashed_stays_as_value_with_the_payer() -> None:
    results = evaluate_case(case(day_activities(cashability=shares("0", "0.5", "1")), effects=(move(),)))

    full = 25 * PERIODS * (PLUS - BASIC)
    assert results.party(Party.MUNICIPALITY).cash == pytest.approx([0, full / 2, full])
    assert results.party(Party.MUNICIPALITY).cash_and_valued == pytest.approx([full] * 3)


def test_a_client_who_moves_to_a_heavier_intensity_is_paid_in_full_at_once() -> None:
    heavier = move(from_intensity="basic", to_intensity="plus")

    paid = payments(case(day_activities(cashability=shares("0")), effects=(heavier,)))

    assert paid == pytest.approx([25 * PERIODS * (PLUS - BASIC)] * 3)


def test_a_client_who_needs_no_arrangement_any_more_saves_the_whole_tariff() -> None:
    paid = payments(case(day_activities(), effects=(move(to_intensity=""),)))

    assert paid == pytest.approx([-25 * PERIODS * PLUS] * 3)


def test_weak_evidence_lowers_a_lighter_move_and_raises_a_heavier_one() -> None:
    lighter = move(share_of_users=share("0.25", None))
    heavier = move(share_of_users=share("0.25", None), from_intensity="basic", to_intensity="plus")

    less = payments(case(day_activities(), effects=(lighter,)))[0]
    more = payments(case(day_activities(), effects=(heavier,)))[0]

    assert less == pytest.approx(0.6 * 25 * PERIODS * (BASIC - PLUS))
    assert more == pytest.approx(1.4 * 25 * PERIODS * (PLUS - BASIC))


def within(**changes: Any) -> Effect:
    """A tenth less of the 234 hours a year of a client with the intensity Plus."""
    fields: dict[str, Any] = {
        "change_kind": ChangeKind.RELATIVE,
        "to_intensity": "",
        "baseline_volume": figure(234, Unit.SERVICE_UNITS_PER_USER_YEAR),
        "relative_change": share("-0.1"),
        **changes,
    }
    return move(**fields)


def test_fewer_hours_within_an_intensity_change_no_payment_but_save_the_provider_hours() -> None:
    results = evaluate_case(case(day_activities(), effects=(within(),)))

    assert results.line(f"services.{AREA}.payment") == pytest.approx([0, 0, 0])
    assert results.party(Party.PROVIDER).cash == pytest.approx([25 * 23.4 * 20 * 0.5] * 3)


def test_paid_per_case_the_hours_within_an_intensity_reach_the_payer_at_the_new_price() -> None:
    funding = PaymentPerCase(renewal_year=2029, pass_through=share("0.8"))

    paid = payments(case(day_activities(funding=funding), effects=(within(),)))

    assert paid == pytest.approx([0, 0, -25 * 23.4 * PLUS / 18 * 0.8])


def test_a_fixed_budget_follows_moves_only_after_the_new_agreement() -> None:
    paid = payments(case(day_activities(funding=LumpSum(renewal_year=2028)), effects=(move(),)))

    saved = 25 * PERIODS * (BASIC - PLUS)
    assert paid == pytest.approx([0, saved, saved])


def test_below_the_threshold_of_a_fixed_budget_moves_are_paid_and_hours_within_are_not() -> None:
    funding = LumpSum(
        renewal_year=2028,
        threshold=euros(500_000, Unit.EUR_PER_YEAR),
        contract_value=euros(300_000, Unit.EUR_PER_YEAR),
    )

    paid = payments(case(day_activities(funding=funding), effects=(move(), within(id="within"))))

    assert paid == pytest.approx([25 * PERIODS * (BASIC - PLUS)] * 3)


def average(*effects: Effect, **changes: Any) -> tuple[float, ...]:
    funding = AverageAmount(renewal_year=2029, **changes)
    return payments(case(day_activities(funding=funding), effects=effects))


def test_under_one_average_amount_a_move_reaches_the_payer_when_the_average_is_set_anew() -> None:
    assert average(move()) == pytest.approx([0, 0, 25 * PERIODS * (BASIC - PLUS)])


def test_under_one_average_amount_a_client_who_leaves_saves_the_average_at_once() -> None:
    mean = 0.5 * BASIC + 0.4 * PLUS + 0.1 * 1098

    paid = average(move(to_intensity=""))

    assert paid == pytest.approx([-25 * PERIODS * mean] * 2 + [-25 * PERIODS * PLUS])


def test_a_payment_on_outcome_for_an_arrangement_is_over_the_average_amount() -> None:
    funding = OutcomeBased(
        outcome_share=share("0.1"),
        outcome_without=share("0.3"),
        outcome_with=share("0.5"),
        baseline_volume=figure(13, Unit.SERVICE_UNITS_PER_USER_YEAR),
    )
    mean = 0.5 * BASIC + 0.4 * PLUS + 0.1 * 1098

    paid = payments(case(day_activities(funding=funding), effects=(move(),)))

    rest = 0.9 * 25 * PERIODS * (BASIC - PLUS)
    assert paid == pytest.approx([rest + 0.1 * mean * CLIENTS * 13 * 0.2] * 3)


CLEAN_HOME = (
    NormTask(id="cleaning", name="Schoonmaken", hours=figure("6", Unit.HOURS_PER_FOUR_WEEKS)),
    NormTask(id="laundry", name="Was", hours=figure("2", Unit.HOURS_PER_FOUR_WEEKS)),
)


def clean_home(*effects: Effect) -> tuple[float, ...]:
    """Household help at 32 euros an hour, paid at an average of 8 hours per client per four weeks."""
    funding = AverageAmount(renewal_year=2029, pass_through=share(1), tasks=CLEAN_HOME)
    return payments(case(household_help(funding=funding), effects=effects), "household_help")


def test_fewer_hours_for_a_clean_home_benefit_the_provider_until_the_average_is_set_anew() -> None:
    assert clean_home(less_help()) == pytest.approx([0, 0, -CLIENTS * 40 * 32])


def test_a_client_who_needs_no_help_any_more_saves_the_average_for_a_clean_home() -> None:
    ends = less_help(share_of_users=share("0.1"), relative_change=share(-1), support_ends=share(1))

    paid = clean_home(ends)

    assert paid == pytest.approx([-10 * PERIODS * 8 * 32] * 2 + [-10 * 100 * 32])


def test_household_help_plus_and_day_activities_basic_together_cost_520_in_four_weeks() -> None:
    household = ArrangementService(
        id="household",
        name="Het voeren van een huishouden",
        variable_cost=euros(20, Unit.EUR_PER_SERVICE_UNIT),
        intensities=(intensity("plus", 337, "10", "1"),),
    )
    one_client = share("0.01")
    leaves_both = (
        move(id="a", service="household", share_of_users=one_client, to_intensity=""),
        move(id="b", share_of_users=one_client, from_intensity="basic", to_intensity=""),
    )

    results = evaluate_case(case(household, day_activities(), effects=leaves_both))

    assert results.party(Party.MUNICIPALITY).cash == pytest.approx([520 * PERIODS] * 3)


@pytest.mark.parametrize("kind", FundingKind)
def test_an_arrangement_can_be_put_under_every_funding_model(kind: FundingKind) -> None:
    entered = case(day_activities(), effects=(move(), within(id="within")))
    compared = entered.settings.compared.model_copy(
        update={"outcome_without": share("0.3"), "outcome_with": share("0.5")}
    )
    entered = entered.model_copy(
        update={"settings": entered.settings.model_copy(update={"compared": compared})}
    )

    assert kind in comparable_kinds(entered)
    assert not errors(under_funding(entered, kind))
    assert evaluate_case(under_funding(entered, kind)).zero_sum_max_abs() < 1e-6


def test_per_hour_the_payment_follows_the_hours_within_an_intensity_and_per_client_it_does_not() -> None:
    entered = case(day_activities(), effects=(within(id="within"),))

    per_hour, per_client = (
        evaluate_case(under_funding(entered, kind)).line(f"services.{AREA}.payment")
        for kind in (FundingKind.FEE_FOR_SERVICE, FundingKind.ARRANGEMENT)
    )

    assert all(amount < 0 for amount in per_hour)
    assert not any(per_client)


def codes(case: Case) -> dict[str, str]:
    return {problem.where: problem.code for problem in errors(case)}


def test_an_intensity_in_use_needs_its_tariff_and_its_hours() -> None:
    bare = Intensity(id="plus", name="Plus")
    unused = Intensity(id="watch", name="Waakvlam")
    service = day_activities(intensities=(day_activities().intensities[0], bare, unused))

    assert codes(case(service, effects=(move(),))) == {
        f"services.{AREA}.intensities.plus.tariff": "missing",
        f"services.{AREA}.intensities.plus.hours": "missing",
    }


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"to_intensity": "plus"}, "to_intensity", "same_intensity"),
        ({"to_intensity": "unheard"}, "to_intensity", "intensity_unknown"),
        ({"from_intensity": "unheard"}, "from_intensity", "intensity_unknown"),
        (
            {
                "change_kind": ChangeKind.ABSOLUTE,
                "from_intensity": "",
                "absolute_change": figure(-5, Unit.SERVICE_UNITS_PER_USER_YEAR),
            },
            "from_intensity",
            "missing",
        ),
    ],
)
def test_a_move_that_cannot_be_is_named_at_its_field(changes: dict[str, Any], where: str, code: str) -> None:
    assert codes(case(day_activities(), effects=(move(**changes),))) == {f"effects.lighter.{where}": code}


def test_care_paid_per_unit_has_no_intensities_to_move_between() -> None:
    assert codes(case(household_help(), effects=(move(service="household_help"),))) == {
        "effects.lighter.change_kind": "move_without_intensities"
    }


@pytest.mark.parametrize("funding", [AverageAmount(renewal_year=2029)])
def test_an_average_needs_the_clients_to_be_spread_over_the_intensities(funding: Funding) -> None:
    half = tuple(
        item.model_copy(update={"clients_share": share(Decimal(1) / 4)})
        for item in day_activities().intensities
    )

    found = codes(case(day_activities(funding=funding, intensities=half), effects=(move(),)))

    assert found == {f"services.{AREA}.intensities.basic.clients_share": "weights"}


def test_an_average_from_norm_hours_needs_tasks_and_a_price_per_hour() -> None:
    without = household_help(funding=AverageAmount(renewal_year=2029))
    per_visit = household_help(funding=AverageAmount(renewal_year=2029, tasks=CLEAN_HOME), unit="visit")

    assert codes(case(without, effects=(less_help(),))) == {"services.household_help.funding.tasks": "tasks"}
    assert codes(case(per_visit, effects=(less_help(),))) == {"services.household_help.unit": "norm_unit"}


def test_a_result_area_without_intensities_asks_for_them() -> None:
    found = codes(case(day_activities(intensities=(), funding=FeeForService()), effects=()))

    assert found == {f"services.{AREA}.intensities": "intensities"}


def test_a_move_to_fewer_hours_at_the_same_tariff_counts_as_lighter() -> None:
    """So caution for weak evidence lowers it, as it lowers every benefit."""
    area = day_activities(intensities=(intensity("long", 400, "10", "1"), intensity("short", 400, "6", "0")))
    opinion = share("0.5").model_copy(update={"grade": EvidenceGrade.OPINION})
    effect = move(from_intensity="long", to_intensity="short", share_of_users=opinion)
    bare = case(area, effects=(effect,))
    careful = replaced(bare, "settings.correct_for_evidence", value=True)
    bare = replaced(bare, "settings.correct_for_evidence", value=False)

    # 50 clients, 4 hours less in each of 13 periods: 2,600 hours; with the caution of 40 %: 1,560.
    line = f"effects.{effect.id}.volume_change"
    assert evaluate_case(bare).line(line)[0] == pytest.approx(-2600)
    assert evaluate_case(careful).line(line)[0] == pytest.approx(-1560)
