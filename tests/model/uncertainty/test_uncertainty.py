"""What not knowing figures does to a case: draws, one figure at a time, and what knowing is worth."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebuilder.model.case import Case
from casebuilder.model.check import errors
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.costbenefit.thresholds import with_figure
from casebuilder.model.effects import Effect
from casebuilder.model.financing import Financing, Loan
from casebuilder.model.funding import FeeForService, LumpSum, Mix, MixPart
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.quantities import Quantity
from casebuilder.model.uncertainty.assessment import Assessment, assess
from casebuilder.model.uncertainty.distributions import Shape
from casebuilder.model.uncertainty.figures import UncertainFigure, npv_line, uncertain_case
from casebuilder.model.uncertainty.information import evpi, evppi
from casebuilder.model.uncertainty.simulation import chance, simulate
from casebuilder.model.uncertainty.tornado import two_way_table
from casebuilder.model.units import Unit
from tests.building import (
    euros,
    figure,
    household_help,
    less_help,
    licence,
    share,
    shares,
    small_case,
    with_ranges,
)
from tests.strategies import cases

few = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MUNICIPALITY = npv_line(Party.MUNICIPALITY)
LESS_HELP = "effects.less_help.relative_change"
AMOUNT = "costs.licence.amount"


def ranged(case: Case, place: str, low: str, high: str, source: str = "") -> Case:
    """Return the case with a range for one figure."""
    update = {"low": Decimal(low), "high": Decimal(high), "source": source}
    return replaced(case, place, value_at(case, place).model_copy(update=update))


def assessed(case: Case, draws: int = 500, seed: int = 1) -> Assessment:
    return assess(evaluate_case(case), seed=seed, draws=draws)


def figure_at(found: Assessment, place: str) -> UncertainFigure:
    return next(figure for figure in found.uncertain.figures if figure.id == place)


# Draws ------------------------------------------------------------------------------------------------


@few
@given(cases(), st.integers(0, 1000))
def test_in_any_case_every_draw_sums_to_zero_and_chances_are_chances(case: Case, seed: int) -> None:
    found = assessed(with_ranges(case), draws=100, seed=seed)
    largest = max(abs(value) for chance in found.chances.values() for value in chance.percentiles.values())
    assert found.zero_sum_max_abs <= max(1e-6, 1e-13 * largest)
    for chances in (found.chances, found.chances_valued):
        for each in chances.values():
            assert 0 <= each.positive <= 1
            assert each.histogram.edges[0] <= each.percentiles[5] <= each.percentiles[95]
            assert sum(each.histogram.counts) == 100
    assert 0 <= found.information.wrong <= 1
    known = found.information
    for evppi_of_one in (*(one.evppi for one in known.figures), *(one.evppi for one in known.groups)):
        assert 0 < evppi_of_one <= known.evpi


@few
@given(cases())
def test_ranges_without_width_give_the_case_itself_in_every_draw(case: Case) -> None:
    narrow = with_ranges(case, "0")
    results = evaluate_case(narrow)
    found = assess(results, draws=100)
    assert not found.has_ranges
    assert found.draws == 1
    for party, each in found.chances.items():
        assert each.mean == each.expected == results.number(npv_line(party))
        assert set(each.percentiles.values()) == {each.expected}
        assert each.standard_error == 0


def test_narrow_ranges_come_near_the_case_itself() -> None:
    case = with_ranges(small_case(), "0.0000001")
    found = assessed(case)
    assert found.has_ranges
    assert found.chances[None].mean == pytest.approx(found.chances[None].expected, rel=1e-6)


def test_the_same_seed_gives_the_same_draws_and_another_seed_other_ones() -> None:
    case = with_ranges(small_case())
    once, again, other = assessed(case), assessed(case), assessed(case, seed=2)
    assert once.chances == again.chances
    assert once.information == again.information
    assert once.chances[None].mean != other.chances[None].mean


def test_the_draws_of_a_figure_do_not_depend_on_the_other_figures_nor_on_their_order() -> None:
    case = ranged(small_case(costs=(licence(), licence(id="other", name="Ander"))), LESS_HELP, "-0.5", "-0.2")
    more = ranged(case, AMOUNT, "100", "150")
    turned = more.model_copy(update={"costs": more.costs[::-1]})
    drawn = [
        simulate(uncertain_case(evaluate_case(item)), seed=7, draws=200) for item in (case, more, turned)
    ]
    assert (drawn[0].shares[LESS_HELP] == drawn[1].shares[LESS_HELP]).all()
    assert drawn[1].npv[None] == pytest.approx(drawn[2].npv[None], rel=1e-12, abs=1e-6)


def test_a_case_drawn_in_parts_is_computed_as_a_whole() -> None:
    case = with_ranges(small_case())
    uncertain = uncertain_case(evaluate_case(case))
    one, many = (simulate(uncertain, seed=1, draws=draws) for draws in (900, 2500))
    assert (one.shares[AMOUNT] == many.shares[AMOUNT][:900]).all()
    assert one.npv[Party.MUNICIPALITY] == pytest.approx(many.npv[Party.MUNICIPALITY][:900], rel=1e-12)


def test_the_mean_comes_as_near_to_the_exact_mean_as_its_standard_error_says() -> None:
    # The result is linear in the amount of the licence, so its mean is that at the mean of the amount.
    case = ranged(small_case(), AMOUNT, "60", "300")
    found = assessed(case, draws=20_000).chances[Party.MUNICIPALITY]
    exact = evaluate_case(with_figure(case, AMOUNT, (60 + 4 * 120 + 300) / 6)).number(MUNICIPALITY)
    assert found.expected == pytest.approx(evaluate_case(small_case()).number(MUNICIPALITY))
    assert abs(found.mean - exact) < 4 * found.standard_error
    assert abs(exact) > 10 * found.standard_error


def test_a_draw_is_the_case_with_the_figures_drawn() -> None:
    case = ranged(ranged(small_case(), AMOUNT, "60", "300"), LESS_HELP, "-0.6", "-0.1")
    uncertain = uncertain_case(evaluate_case(case))
    simulation = simulate(uncertain, seed=3, draws=5)
    for draw in range(5):
        typed = case
        for one in uncertain.figures:
            value = one.at(simulation.shares[one.id])[draw, 0]
            typed = with_figure(typed, one.id, float(value))
        assert evaluate_case(typed).number(MUNICIPALITY) == pytest.approx(
            simulation.npv[Party.MUNICIPALITY][draw], rel=1e-9
        )


def test_work_can_be_followed_and_stopped() -> None:
    results = evaluate_case(with_ranges(small_case()))
    heard: list[float] = []
    assess(results, draws=2500, step=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1

    class StoppedError(Exception):
        pass

    def stop(share: float) -> None:
        if share > 0.3:
            raise StoppedError

    with pytest.raises(StoppedError):
        assess(results, draws=2500, step=stop)


def test_percentiles_and_chance_are_those_of_the_draws() -> None:
    npv = np.arange(-20.0, 81.0)
    found = chance(None, 30.0, npv)
    assert found.percentiles == {5: -15.0, 25: 5.0, 50: 30.0, 75: 55.0, 95: 75.0}
    assert found.positive == pytest.approx(80 / 101)
    assert found.mean == 30
    assert found.standard_error == pytest.approx(npv.std(ddof=1) / math.sqrt(101))
    assert found.positive_error == pytest.approx(math.sqrt(80 / 101 * 21 / 101 / 101))
    assert 0.0 in found.histogram.edges


# Which figures ------------------------------------------------------------------------------------------


def test_a_figure_without_a_range_is_certain_and_counted() -> None:
    none = assessed(small_case())
    some = assessed(ranged(small_case(), AMOUNT, "100", "150"))
    assert none.uncertain.figures == ()
    assert [figure.id for figure in some.uncertain.figures] == [AMOUNT]
    assert none.uncertain.certain == some.uncertain.certain + 1 > 1


def test_one_figure_at_several_places_is_drawn_once_and_without_source_each_on_its_own() -> None:
    two = small_case(effects=(less_help(), less_help(id="more", name="Ook minder")))
    for source, count in (("Onderzoek 2023", 1), ("", 2)):
        case = two
        for place in (LESS_HELP, "effects.more.relative_change"):
            case = ranged(case, place, "-0.5", "-0.1", source)
        found = assessed(case)
        assert [len(figure.items) for figure in found.uncertain.figures] == [2 // count] * count
        swings = [bar.swing for bar in found.bars[Party.MUNICIPALITY]]
        assert len(swings) == count
        both = (
            evaluate_case(with_figure(with_figure(case, LESS_HELP, low), "effects.more.relative_change", low))
            for low in (-0.5, -0.1)
        )
        low, high = (results.number(MUNICIPALITY) for results in both)
        assert sum(swings) == pytest.approx(abs(high - low), rel=1e-9)


def test_a_figure_of_zero_that_may_be_more_takes_part() -> None:
    # Without tax the model has no tax; with a rate that may be 21 % it must have.
    rate = Quantity(value=Decimal(0), unit=Unit.SHARE, low=Decimal(0), high=Decimal("0.21"))
    case = small_case(costs=(licence(vat_rate=rate),))
    found = assessed(case)
    (bar,) = found.bars[Party.MUNICIPALITY]
    taxed = evaluate_case(with_figure(case, "costs.licence.vat_rate", 0.21)).number(MUNICIPALITY)
    assert bar.figure.first.values == (0.0,)
    assert bar.at_low == pytest.approx(found.chances[Party.MUNICIPALITY].expected)
    assert bar.at_high == pytest.approx(taxed)


def test_capacity_is_never_used_twice_and_parts_of_a_payment_stay_a_whole() -> None:
    service = household_help(
        capacity_shed=shares("0.5").model_copy(update={"low": (Decimal("0.2"),), "high": (Decimal("0.9"),)}),
        capacity_redeployed=shares("0.4").model_copy(
            update={"low": (Decimal("0.1"),), "high": (Decimal("0.8"),)}
        ),
        funding=Mix(
            parts=(
                MixPart(id="a", name="a", weight=share("0.6"), funding=FeeForService()),
                MixPart(
                    id="b",
                    name="b",
                    weight=share("0.4").model_copy(update={"low": Decimal("0.1"), "high": Decimal("0.9")}),
                    funding=LumpSum(renewal_year=2028, pass_through=share("0.5")),
                ),
            )
        ),
    )
    uncertain = uncertain_case(evaluate_case(small_case(services=(service,))))
    drawn = {figure.id: figure.at(np.random.default_rng(1).random(1000)) for figure in uncertain.figures}
    place = "services.household_help"
    inputs = uncertain.inputs(drawn)
    used = inputs[f"{place}.capacity_shed"] + inputs[f"{place}.capacity_redeployed"]
    assert used.max() <= 1 + 1e-12
    assert (inputs[f"{place}.capacity_redeployed"] < drawn[f"{place}.capacity_redeployed"]).any()
    weights = inputs[f"{place}.funding.parts.a.weight"] + inputs[f"{place}.funding.parts.b.weight"]
    assert weights == pytest.approx(1)


def test_the_interval_of_a_measurement_is_drawn_as_the_estimate_that_it_is() -> None:
    case = ranged(small_case(), LESS_HELP, "-0.5", "-0.25")
    measured = replaced(case, f"{LESS_HELP}.interval", value=True)
    assert figure_at(assessed(case), LESS_HELP).spreads[0].shape is Shape.PERT
    assert figure_at(assessed(measured), LESS_HELP).spreads[0].shape is Shape.LOGNORMAL


def test_a_figure_per_year_is_at_the_same_side_of_its_range_in_every_year() -> None:
    service = household_help(
        cashability=shares("0.2", "0.5", "0.8").model_copy(
            update={
                "low": tuple(map(Decimal, ("0.1", "0.3", "0.4"))),
                "high": tuple(map(Decimal, ("0.4", "0.7", "1"))),
            }
        )
    )
    (figure,) = uncertain_case(evaluate_case(small_case(services=(service,)))).figures
    drawn = figure.at(np.array([0.0, 0.3, 1.0]))
    assert drawn[0] == pytest.approx([0.1, 0.3, 0.4])
    assert drawn[2] == pytest.approx([0.4, 0.7, 1.0])
    assert (np.diff(drawn, axis=0) > 0).all()


def test_a_number_of_years_that_must_be_whole_is_drawn_as_whole_years() -> None:
    loan = Loan(
        id="bank",
        lender=Party.OUTSIDE,
        borrower=Party.MUNICIPALITY,
        principal=figure(50_000, Unit.EUR),
        interest=figure("0.05", Unit.SHARE_PER_YEAR),
        term=figure(2, Unit.YEARS).model_copy(update={"low": Decimal(1), "high": Decimal(3)}),
    )
    found = assessed(small_case(financing=Financing(loans=(loan,))))
    term = figure_at(found, "financing.loans.bank.term")
    drawn = term.at(np.linspace(0.001, 0.999, 200))
    assert set(drawn.ravel()) == {1.0, 2.0, 3.0}


def test_ends_for_other_years_than_the_figure_count_as_not_given() -> None:
    odd = shares("0.5").model_copy(update={"low": tuple(map(Decimal, ("0.1", "0.2")))})
    case = small_case(services=(household_help(cashability=odd),))
    assert errors(case) == ()
    assert not assessed(case).has_ranges


# One figure at a time -----------------------------------------------------------------------------------


def test_the_bar_of_a_linear_figure_is_its_derivative_times_its_range() -> None:
    case = ranged(small_case(), AMOUNT, "100", "150")
    one, other = (evaluate_case(with_figure(case, AMOUNT, value)) for value in (1000, 1001))
    for party in (Party.MUNICIPALITY, Party.ENTREPRENEUR):
        derivative = other.number(npv_line(party)) - one.number(npv_line(party))
        (bar,) = assessed(case).bars[party]
        assert bar.at_high - bar.at_low == pytest.approx(50 * derivative, rel=1e-9)
    assert not assessed(case).bars[None]


@few
@given(cases())
def test_bars_are_the_results_of_the_changed_case_widest_first(case: Case) -> None:
    case = with_ranges(case)
    found = assessed(case, draws=100)
    for party, bars in found.bars.items():
        assert [bar.swing for bar in bars] == sorted((bar.swing for bar in bars), reverse=True)
        prices = [bar for bar in bars if bar.figure.id.startswith("costs.") and len(bar.figure.items) == 1]
        for bar in prices[:2]:
            quantity = value_at(case, bar.figure.id)
            for end, npv in ((quantity.low, bar.at_low), (quantity.high, bar.at_high)):
                changed = replaced(case, bar.figure.id, quantity.model_copy(update={"value": end}))
                results = evaluate_case(changed)
                assert results.number(npv_line(party)) == pytest.approx(npv, rel=1e-7, abs=1e-3)


def test_a_two_way_table_holds_the_results_of_both_figures_at_once() -> None:
    case = ranged(ranged(small_case(), AMOUNT, "100", "200"), LESS_HELP, "-0.5", "-0.4")
    found = assessed(case)
    rows, columns = figure_at(found, AMOUNT), figure_at(found, LESS_HELP)
    table = two_way_table(found.uncertain, Party.MUNICIPALITY, rows, columns)
    assert table.row_values == pytest.approx((100, 110, 120, 160, 200))
    assert table.column_values == pytest.approx((-0.5, -0.45, -0.4))
    for row, amount in enumerate(table.row_values):
        for column, change in enumerate(table.column_values):
            both = with_figure(with_figure(case, AMOUNT, amount), LESS_HELP, change)
            assert table.npv[row][column] == pytest.approx(evaluate_case(both).number(MUNICIPALITY))
    row, column = table.own
    assert (table.row_values[row], table.column_values[column]) == pytest.approx((120, -0.4))
    with pytest.raises(ValueError, match="licence"):
        two_way_table(found.uncertain, None, rows, rows)


# What knowing is worth ------------------------------------------------------------------------------------


def test_perfect_information_worked_out_by_hand() -> None:
    # Ten draws with a mean of +1: yes. Four of them lose 4, 3, 2 and 1: knowing saves 10 in ten draws.
    npv = np.array([-4.0, -3.0, -2.0, -1.0, 1.0, 2.0, 3.0, 4.0, 5.0, 5.0])
    assert npv.mean() == 1
    assert evpi(npv) == pytest.approx(1.0)
    # With a mean of -1 the answer is no, and what is missed is the gain of the three good draws.
    assert evpi(npv - 2) == pytest.approx((1 + 2 + 3 + 3) / 10)
    assert evpi(np.abs(npv)) == 0
    assert evpi(-np.abs(npv)) == 0


def normal_loss(mean: float, deviation: float) -> float:
    """Return the expected loss of deciding on a normal result (Raiffa and Schlaifer's unit normal loss)."""
    ratio = abs(mean) / deviation
    below = math.erfc(ratio / math.sqrt(2)) / 2
    return deviation * (math.exp(-(ratio**2) / 2) / math.sqrt(2 * math.pi) - ratio * below)


@pytest.mark.parametrize(("mean", "first", "second"), [(1.0, 3.0, 2.0), (-2.0, 2.0, 3.0), (0.0, 1.0, 1.0)])
def test_partial_information_of_a_sum_of_normal_figures_is_the_unit_normal_loss(
    mean: float, first: float, second: float
) -> None:
    random = np.random.default_rng(11)
    one, other = random.normal(0, first, 10_000), random.normal(0, second, 10_000)
    npv = mean + one + other
    sample = evpi(npv)
    assert sample == pytest.approx(normal_loss(mean, math.hypot(first, second)), rel=0.06)
    assert evppi(npv, one) == pytest.approx(normal_loss(mean, first), abs=0.06 * sample)
    assert evppi(npv, other) == pytest.approx(normal_loss(mean, second), abs=0.06 * sample)
    assert evppi(npv, npv) == pytest.approx(sample, rel=0.02)


@pytest.mark.parametrize("mean", [1e5, -1e5])
def test_a_weak_figure_is_worth_the_same_whether_the_decision_is_yes_or_no(mean: float) -> None:
    # The theory for the weak figure is the unit normal loss at its own deviation, for both signs.
    assert normal_loss(mean, 1e5) == pytest.approx(8_332, abs=1)
    random = np.random.default_rng(17)
    found = []
    for _ in range(20):
        weak, strong = random.normal(0, 1e5, 10_000), random.normal(0, 3e5, 10_000)
        npv = mean + weak + strong
        found.append(evppi(npv, weak))
        assert evppi(-npv, weak) == pytest.approx(found[-1], rel=1e-9)
        assert evppi(npv, random.random(10_000)) == 0
    assert min(found) > 0
    assert np.mean(found) == pytest.approx(8_332, rel=0.1)


def test_what_says_nothing_is_worth_nothing() -> None:
    random = np.random.default_rng(5)
    for mean in (-2.0, -0.3, -0.1, -0.02, 0.0, 0.02, 0.1, 0.3, 2.0):
        npv = mean + random.normal(0, 1, 10_000)
        assert [evppi(npv, random.random(10_000)) for _ in range(20)] == [0.0] * 20


def test_knowing_the_only_uncertain_figure_is_knowing_everything() -> None:
    # The licence may cost more than what is saved: 40 hours of 32 euros is 1,280 euros per user.
    case = ranged(small_case(), AMOUNT, "100", "4000")
    found = assessed(case, draws=10_000)
    (known,) = found.information.figures
    assert known.figure.id == AMOUNT
    assert found.information.party is Party.MUNICIPALITY
    assert 0 < found.information.wrong < 1
    assert known.evppi == pytest.approx(found.information.evpi, rel=0.05)


def test_a_group_is_worth_at_least_about_what_its_best_figure_is_worth() -> None:
    effect = less_help(
        relative_change=share("-0.4").model_copy(update={"low": Decimal("-0.6"), "high": Decimal("0.1")}),
        deadweight=share("0.2").model_copy(update={"low": Decimal(0), "high": Decimal("0.9")}),
    )
    priced = licence(amount=euros(900))
    case = ranged(small_case(effects=(effect,), costs=(priced,)), AMOUNT, "600", "1500")
    found = assessed(case, draws=10_000).information
    worth = {value.figure.id: value.evppi for value in found.figures}
    groups = {value.group.values.get("effect"): value for value in found.groups}
    assert groups["Minder huishoudelijke hulp"].figures == 2
    of_effect = max(value for place, value in worth.items() if place.startswith("effects."))
    assert of_effect * 0.95 < groups["Minder huishoudelijke hulp"].evppi <= found.evpi


def test_a_decision_that_nothing_can_turn_is_not_worth_measuring_for() -> None:
    found = assessed(ranged(small_case(), AMOUNT, "100", "150"))
    assert found.chances[Party.MUNICIPALITY].positive == 1
    assert found.information.says_yes
    assert found.information.evpi == 0
    assert found.information.figures == ()


def test_without_a_municipality_the_chain_decides() -> None:
    effect: Effect = less_help()
    case = ranged(
        small_case(
            services=(household_help(payer=Party.INSURER),),
            effects=(effect,),
            costs=(licence(payer=Party.INSURER),),
        ),
        AMOUNT,
        "100",
        "150",
    )
    assert assessed(case).information.party is None
