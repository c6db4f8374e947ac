"""The pessimistic and the optimistic case move the same figures, under the same rules, as the draws do."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import numpy as np
import pytest

from casebuilder.model.case import Case
from casebuilder.model.check import errors, problems
from casebuilder.model.costbenefit.ranges import has_range
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.costbenefit.scenarios import Ends, Scenario, in_scenario, scenario_ends
from casebuilder.model.costbenefit.thresholds import with_figure
from casebuilder.model.effects import Effect
from casebuilder.model.funding import FeeForService, LumpSum, Mix, MixPart
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.quantities import Quantity
from casebuilder.model.uncertainty.figures import uncertain_case
from casebuilder.model.uncertainty.simulation import simulate
from casebuilder.model.units import Unit
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from casebuilder.workbook.document import workbook_results
from casebuilder.workbook.plan import make_plan
from tests.building import household_help, less_help, licence, share, shares, small_case, with_ranges

MUNICIPALITY = "parties.municipality.npv"
CHAIN = "parties.chain.npv_cash_and_valued"


def ranged(quantity: Quantity, low: str, high: str, **more: object) -> Quantity:
    return quantity.model_copy(update={"low": Decimal(low), "high": Decimal(high), **more})


def number(results: Results, scenario: Scenario, line: str = MUNICIPALITY) -> float:
    return in_scenario(results, scenario).number(line)


def moves(ends: Mapping[str, Ends], place: str) -> tuple[float, float]:
    return ends[place].pessimistic[0], ends[place].optimistic[0]


# One figure at several places -----------------------------------------------------------------------


def opposite(source: str) -> Case:
    """Return a case in which a lower deadweight is good news in one effect and bad news in another."""
    deadweight = ranged(share("0.3"), "0.1", "0.8", source=source)
    more: Effect = less_help(id="more", name="Meer", relative_change=share("0.2"), deadweight=deadweight)
    return small_case(effects=(less_help(deadweight=deadweight), more))


def test_one_figure_at_several_places_is_at_the_same_end_at_all_of_them() -> None:
    case = opposite("Onderzoek 2023")
    results = evaluate_case(case)
    ends = scenario_ends(results)
    both = [moves(ends, f"effects.{effect}.deadweight") for effect in ("less_help", "more")]
    assert both == [(0.8, 0.1), (0.8, 0.1)]
    moved = with_figure(
        with_figure(case, "effects.less_help.deadweight", 0.8), "effects.more.deadweight", 0.8
    )
    assert number(results, Scenario.PESSIMISTIC) == pytest.approx(evaluate_case(moved).number(MUNICIPALITY))


def test_without_a_source_each_place_goes_its_own_way() -> None:
    ends = scenario_ends(evaluate_case(opposite("")))
    assert moves(ends, "effects.less_help.deadweight") == (0.8, 0.1)
    assert moves(ends, "effects.more.deadweight") == (0.1, 0.8)


@pytest.mark.parametrize(
    ("example", "pessimistic", "optimistic"),
    [("video-contact-a", -13_121, 2_679_817), ("hip-airbag", -4_761_299, -115_964)],
)
def test_the_scenarios_of_the_examples(example: str, pessimistic: int, optimistic: int) -> None:
    results = evaluate_case(template(example, Language.DUTCH).case)
    assert round(number(results, Scenario.PESSIMISTIC)) == pessimistic
    assert round(number(results, Scenario.OPTIMISTIC)) == optimistic


# What must hold between figures ------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", [Scenario.PESSIMISTIC, Scenario.OPTIMISTIC])
def test_no_scenario_uses_freed_capacity_twice(scenario: Scenario) -> None:
    case = template("neighbourhood-platform", Language.DUTCH).case
    place = "services.household_help.capacity_redeployed"
    typed = value_at(case, place)
    case = replaced(case, place, typed.model_copy(update={"high": (Decimal("0.9"),) * len(typed.values)}))
    results = in_scenario(evaluate_case(case), scenario)
    inputs = results.values.inputs
    shed = inputs["services.household_help.capacity_shed"]
    assert (shed + inputs[place]).max() <= 1 + 1e-12
    # The other way round: these values typed into the case are a case without errors, with that result.
    as_typed = case
    for name in ("capacity_shed", "capacity_redeployed"):
        where = f"services.household_help.{name}"
        values = tuple(Decimal(repr(round(float(value), 12))) for value in np.ravel(inputs[where]))
        as_typed = replaced(
            as_typed,
            where,
            value_at(case, where).model_copy(update={"values": values, "low": (), "high": ()}),
        )
    assert errors(as_typed) == ()


def test_a_figure_that_is_the_same_in_all_years_stays_so_when_it_gives_way() -> None:
    service = household_help(
        capacity_shed=shares("0.2", "0.5", "0.3"),
        capacity_redeployed=shares("0.4").model_copy(update={"high": (Decimal("0.9"),)}),
    )
    ends = scenario_ends(evaluate_case(small_case(services=(service,))))
    found = ends["services.household_help.capacity_redeployed"]
    assert sorted({*found.pessimistic, *found.optimistic}) == [0.4, 0.5]


@pytest.mark.parametrize("scenario", [Scenario.PESSIMISTIC, Scenario.OPTIMISTIC])
def test_shares_of_clients_add_up_in_every_scenario(scenario: Scenario) -> None:
    case = template("video-contact-c", Language.DUTCH).case
    service = next(item for item in case.services if getattr(item, "intensities", ()))
    places = [f"services.{service.id}.intensities.{item.id}.clients_share" for item in service.intensities]  # type: ignore[union-attr]
    for place in places:
        typed = value_at(case, place)
        low, high = (typed.value * Decimal(factor) for factor in ("0.7", "1.4"))
        case = replaced(case, place, typed.model_copy(update={"low": low, "high": high}))
    inputs = in_scenario(workbook_results(case), scenario).values.inputs
    assert sum(float(inputs[place][0, 0]) for place in places) == pytest.approx(1)


def mixed_case() -> Case:
    parts = (
        MixPart(id="a", name="a", weight=share("0.6"), funding=FeeForService()),
        MixPart(
            id="b",
            name="b",
            weight=ranged(share("0.4"), "0.1", "0.9"),
            funding=LumpSum(renewal_year=2028, pass_through=share("0.5")),
        ),
    )
    return small_case(services=(household_help(funding=Mix(parts=parts)),))


def test_the_part_of_a_payment_without_a_range_gives_way_and_the_workbook_has_a_cell_for_it() -> None:
    results = evaluate_case(mixed_case())
    ends = scenario_ends(results)
    place = "services.household_help.funding.parts"
    assert not has_range(results.case_model.model.input(f"{place}.a.weight"))
    for scenario in ("pessimistic", "optimistic"):
        weights = [getattr(ends[f"{place}.{part}.weight"], scenario)[0] for part in "ab"]
        assert sum(weights) == pytest.approx(1)
        assert weights[1] != 0.4


def test_every_input_that_moves_in_a_scenario_has_cells_for_it() -> None:
    for case in (mixed_case(), with_ranges(small_case())):
        results = evaluate_case(case)
        assert set(scenario_ends(results)) == make_plan(results, Translator(Language.DUTCH)).moving


# Figures of zero ------------------------------------------------------------------------------------------


def test_a_rate_of_zero_that_may_be_more_is_in_the_scenarios_as_it_is_in_the_draws() -> None:
    rate = Quantity(value=Decimal(0), unit=Unit.SHARE, low=Decimal(0), high=Decimal("0.21"))
    case = small_case(costs=(licence(vat_rate=rate),))
    results = evaluate_case(case)
    taxed = evaluate_case(with_figure(case, "costs.licence.vat_rate", 0.21)).number(MUNICIPALITY)
    assert number(results, Scenario.PESSIMISTIC) == pytest.approx(taxed)
    assert number(results, Scenario.OPTIMISTIC) == results.number(MUNICIPALITY)
    assert taxed < results.number(MUNICIPALITY)


def test_support_that_may_end_is_in_the_scenarios() -> None:
    effect = less_help(support_ends=ranged(share("0"), "0", "0.3"))
    results = evaluate_case(small_case(effects=(effect,)))
    assert "effects.less_help.support_ends" in scenario_ends(results)


@pytest.mark.parametrize("example", ["neighbourhood-platform", "lighter-day-activities", "video-contact-c"])
def test_scenarios_and_draws_move_the_same_figures(example: str) -> None:
    results = evaluate_case(template(example, Language.DUTCH).case)
    drawn = {item.id for figure in uncertain_case(results).figures for item in figure.items}
    moved = {place for place, ends in scenario_ends(results).items() if ends.pessimistic != ends.optimistic}
    assert len(drawn) > 10
    # What the net present values do not need is not drawn; the scenarios move it for the lines beside them.
    assert drawn <= moved


# Money that is passed on -----------------------------------------------------------------------------------

PASSED_ON = {
    "neighbourhood-platform": ("community_builder_funding", "community_builder_wages"),
    "hip-airbag": ("fitting_paid", "fitting_wages"),
    "lighter-day-activities": ("coach", "coach_wages"),
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("example", PASSED_ON)
def test_who_passes_money_on_neither_wins_nor_loses_in_any_draw(example: str, language: Language) -> None:
    case = template(example, language).case
    results = evaluate_case(case)
    uncertain = uncertain_case(results)
    drawn = simulate(uncertain, seed=1, draws=100)
    between = drawn.npv[Party.WELFARE_ORGANISATION]
    assert np.abs(between).max() < 0.01
    for scenario in Scenario:
        assert abs(number(results, scenario, "parties.welfare_organisation.npv")) < 0.01
    assert "pass_through" not in {problem.code for problem in problems(case)}
    # With another source for what is spent they are two figures, and the check says so.
    place = f"costs.{PASSED_ON[example][1]}.amount"
    apart = replaced(case, place, value_at(case, place).model_copy(update={"source": "Loonlijst"}))
    told = [problem for problem in problems(apart) if problem.code == "pass_through"]
    assert [problem.where for problem in told] == [place]
    loose = simulate(uncertain_case(evaluate_case(apart)), seed=1, draws=100)
    assert np.abs(loose.npv[Party.WELFARE_ORGANISATION]).max() > 1_000
