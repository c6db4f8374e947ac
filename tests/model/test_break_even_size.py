"""From which size on a municipality earns back what the innovation costs it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from casebuilder.model.break_even_size import LARGEST_SIZE, BreakEvenSizes, SizeRange, break_even_sizes
from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.costs import CostBasis
from casebuilder.model.funding import LumpSum
from casebuilder.model.municipality import Municipality
from casebuilder.model.parties import Party
from casebuilder.model.scaling import ScalingError, SizeBasis, npv_at, scaled
from casebuilder.model.units import Unit
from tests.building import euros, figure, household_help, less_help, licence, small_case
from tests.strategies import cases

INHABITANTS = 1000


def located(case: Case) -> Case:
    """Return the case made for a town of a thousand inhabitants."""
    town = Municipality(code="9999", name="Voorbeeldstad", inhabitants=figure(INHABITANTS, Unit.PERSONS))
    return case.model_copy(update={"municipality": town})


def found(case: Case) -> BreakEvenSizes:
    return break_even_sizes(evaluate_case(located(case)), SizeBasis.INHABITANTS)


def npv_elsewhere(case: Case, inhabitants: int) -> float:
    """Return the result of the case made anew for a municipality of that size."""
    there = scaled(located(case), Decimal(inhabitants) / INHABITANTS)
    return evaluate_case(there).party(Party.MUNICIPALITY).npv


def set_up(amount: int) -> object:
    return licence(id="set_up", name="Invoering", amount=euros(amount), basis=CostBasis.ONCE)


def test_it_is_the_size_at_which_what_grows_pays_for_what_does_not() -> None:
    # Per user 40 hours of 32 euros less and a licence of 120 euros: 1,160 euros. Per 1,000 inhabitants
    # 100, 200 and 200 users, discounted at 2.25 %: 116,000 + 232,000 / 1.0225 + 232,000 / 1.0225^2.
    per_inhabitant = (116_000 + 232_000 / 1.0225 + 232_000 / 1.0225**2) / INHABITANTS
    needed = 50_000 / per_inhabitant

    sizes = found(small_case(costs=(licence(), set_up(50_000))))

    assert sizes.gains == (SizeRange(int(needed) + 1, None),)
    assert sizes.fixed == pytest.approx(-50_000)


def test_one_person_less_would_not_do() -> None:
    case = small_case(costs=(licence(), set_up(50_000)))

    (gaining,) = found(case).gains

    assert npv_elsewhere(case, gaining.smallest) > 0 > npv_elsewhere(case, gaining.smallest - 1)


def test_without_fixed_costs_every_size_gains() -> None:
    sizes = found(small_case(costs=(licence(),)))

    assert sizes.gains == (SizeRange(1, None),)
    assert sizes.fixed == pytest.approx(0, abs=1e-3)


def test_where_each_user_costs_more_than_he_saves_no_size_gains() -> None:
    sizes = found(small_case(costs=(licence(amount=euros(2_000)), set_up(50_000))))

    assert sizes.gains == ()


def test_a_subsidy_for_the_municipality_helps_only_small_ones() -> None:
    paid_to_it = licence(
        id="paid",
        amount=euros(50_000),
        basis=CostBasis.ONCE,
        payer=Party.ENTREPRENEUR,
        receiver=Party.MUNICIPALITY,
    )
    case = small_case(costs=(licence(amount=euros(2_000)), paid_to_it))

    (gaining,) = found(case).gains

    assert gaining.smallest == 1
    assert gaining.largest is not None
    assert npv_elsewhere(case, gaining.largest) > 0 > npv_elsewhere(case, gaining.largest + 1)


def test_a_contract_that_becomes_a_fixed_budget_ends_the_gain() -> None:
    # Below a contract of 1,000,000 euros each hour less is paid less; above it the sum stays.
    lump = LumpSum(
        threshold=euros(1_000_000, Unit.EUR_PER_YEAR), contract_value=euros(500_000, Unit.EUR_PER_YEAR)
    )
    case = small_case(services=(household_help(funding=lump),), costs=(licence(), set_up(50_000)))

    (gaining,) = found(case).gains

    assert gaining.largest is not None
    assert npv_elsewhere(case, gaining.smallest) > 0 > npv_elsewhere(case, gaining.smallest - 1)
    assert npv_elsewhere(case, gaining.largest) > 0 > npv_elsewhere(case, gaining.largest + 1)


def test_a_municipality_for_which_nothing_changes_gains_at_no_size() -> None:
    case = small_case(services=(household_help(payer=Party.INSURER),), effects=(less_help(),), costs=())

    sizes = found(case)

    assert sizes.gains == ()
    assert sizes.fixed == 0


def test_without_the_size_of_its_own_municipality_there_is_no_answer() -> None:
    with pytest.raises(ScalingError):
        break_even_sizes(evaluate_case(small_case()), SizeBasis.INHABITANTS)


def assert_edges_hold(results: Results, sizes: BreakEvenSizes) -> None:
    own = Decimal(INHABITANTS)
    for gaining in sizes.gains:
        inside = [gaining.smallest, *([] if gaining.largest is None else [gaining.largest])]
        outside = [*([gaining.smallest - 1] if gaining.smallest > 1 else [])]
        outside += [] if gaining.largest is None else [gaining.largest + 1]
        assert all(npv_at(results, Party.MUNICIPALITY, [size / own for size in inside]) > 0)
        if outside:
            assert not any(npv_at(results, Party.MUNICIPALITY, [size / own for size in outside]) > 0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_the_edges_of_any_case_are_where_the_sign_changes(case: Case) -> None:
    results = evaluate_case(located(case))
    sizes = break_even_sizes(results, SizeBasis.INHABITANTS)

    assert_edges_hold(results, sizes)
    grid_gains = bool(npv_at(results, Party.MUNICIPALITY, [Decimal(LARGEST_SIZE) / INHABITANTS])[0] > 0)
    assert grid_gains == bool(sizes.gains and sizes.gains[-1].largest is None)
