"""At which value of one figure a party breaks even, and how that is put in one sentence."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from casebuilder.model.case import Case
from casebuilder.model.check import value_problem
from casebuilder.model.costbenefit import thresholds
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.costbenefit.thresholds import (
    Holds,
    NoThreshold,
    Threshold,
    always_or_never,
    important_thresholds,
    threshold,
    with_figure,
)
from casebuilder.model.costs import CostBasis, InnovationCost, OwnContribution
from casebuilder.model.effects import ChangeKind
from casebuilder.model.formula.model import ModelError
from casebuilder.model.funding import LumpSum
from casebuilder.model.parties import Party
from casebuilder.model.paths import described_fields, description_at, value_at
from casebuilder.model.prices import PriceIndex
from casebuilder.model.quantities import Quantity, YearlyQuantity
from casebuilder.model.reach import GrowingTargetGroup, LinearAdoption, LogisticAdoption, Reach
from casebuilder.model.settings import Settings, View
from casebuilder.model.units import Unit
from casebuilder.sentences import threshold_sentence
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from tests.building import (
    consumer_prices,
    euros,
    figure,
    household_help,
    less_help,
    licence,
    share,
    shares,
    small_case,
)
from tests.strategies import GRADES, cases, decimals, fundings, yearly_shares

MUNICIPALITY = Party.MUNICIPALITY
ENGLISH = Translator(Language.ENGLISH)


def found(case: Case, path: str, party: Party | None = MUNICIPALITY) -> Threshold:
    """Return a threshold that exists."""
    result = threshold(case, path, party)
    assert isinstance(result, Threshold)
    return result


def absent(case: Case, path: str, party: Party | None = MUNICIPALITY) -> NoThreshold:
    """Return the answer where no threshold exists."""
    result = threshold(case, path, party)
    assert isinstance(result, NoThreshold)
    return result


def implementation(amount: int) -> InnovationCost:
    """Return a payment in the first year, whatever the number of users."""
    return licence(id="implementation", name="Implementatie", amount=euros(amount), basis=CostBasis.ONCE)


def budget(case: Case) -> Case:
    """Return the case without discounting and without inflation, so that sums can be done by hand."""
    frame = Settings(start_year=2027, years=3, base_year=2024, view=View.BUDGET)
    return case.model_copy(update={"settings": frame.model_copy(update={"indices": (consumer_prices("0"),)})})


def with_cash(*amounts: int) -> Case:
    """Return a case in which the municipality pays (minus) or receives an amount each year."""
    costs = tuple(
        licence(
            id=f"c{year}",
            basis=CostBasis.ONCE,
            first_year=2027 + year,
            amount=euros(abs(amount)),
            payer=MUNICIPALITY if amount < 0 else Party.OUTSIDE,
            receiver=Party.OUTSIDE if amount < 0 else MUNICIPALITY,
        )
        for year, amount in enumerate(amounts)
    )
    frame = Settings(start_year=2027, years=len(amounts), base_year=2024, indices=(consumer_prices(),))
    reach = Reach(
        target_group=GrowingTargetGroup(size=figure(0, Unit.PERSONS)),
        adoption=LinearAdoption(maximum=share(0)),
    )
    return small_case(settings=frame, reach=reach, services=(), effects=(), costs=costs)


class TestOneFigure:
    def test_the_licence_may_cost_what_a_user_saves(self) -> None:
        # 40 % of 100 hours at 32 euros is 1,280 euros saved per user, each year.
        result = found(small_case(), "costs.licence.amount")
        assert result.value == pytest.approx(1280, rel=1e-12)
        assert result.holds is Holds.BELOW
        assert (result.unit, result.others) == (Unit.EUR, ())
        assert ENGLISH.message(result.label) == "Amount without VAT: Licentie"

    def test_the_effect_may_shrink_until_it_no_longer_pays_the_licence(self) -> None:
        # A licence of 120 euros is 3.75 hours of 32 euros, of 100 hours.
        result = found(small_case(), "effects.less_help.relative_change")
        assert result.value == pytest.approx(-0.0375, rel=1e-12)
        assert result.holds is Holds.BELOW

    def test_an_effect_given_as_a_number_has_a_threshold_in_that_unit(self) -> None:
        change = figure(-40, Unit.SERVICE_UNITS_PER_USER_YEAR)
        effect = less_help(change_kind=ChangeKind.ABSOLUTE, absolute_change=change)
        case = small_case(effects=(effect,))
        assert found(case, "effects.less_help.absolute_change").value == pytest.approx(-3.75, rel=1e-12)
        assert not absent(case, "effects.less_help.relative_change").depends

    def test_the_tariff_must_stay_above_what_makes_an_hour_worth_saving(self) -> None:
        result = found(small_case(), "services.household_help.tariff")
        assert result.value == pytest.approx(3, rel=1e-12)
        assert result.holds is Holds.ABOVE

    def test_the_cashability_must_pay_the_licence(self) -> None:
        # 120 of the 1,280 euros must really be saved.
        case = small_case(services=(household_help(cashability=shares("0.5")),))
        result = found(case, "services.household_help.cashability")
        assert result.value == pytest.approx(0.09375, rel=1e-12)

    def test_of_a_figure_per_year_the_highest_year_is_given_and_the_proportions_stay(self) -> None:
        # 0.10, 0.20, 0.20 of 1,000 people is 500 user-years at 1,160 euros: 580,000 for a share of
        # 0.20. To pay 100,000 a share of 0.20 x 100,000 / 580,000 suffices.
        case = budget(small_case(costs=(licence(), implementation(100_000))))
        result = found(case, "reach.adoption.share")
        assert result.value == pytest.approx(0.2 * 100 / 580, rel=1e-12)
        assert result.holds is Holds.ABOVE
        changed = with_figure(case, "reach.adoption.share", result.value)
        values = value_at(changed, "reach.adoption.share").values
        assert [float(value) for value in values] == pytest.approx([0.1 * 100 / 580] + [0.2 * 100 / 580] * 2)

    def test_the_size_of_the_target_group_has_no_upper_limit_and_is_found_all_the_same(self) -> None:
        case = budget(small_case(costs=(licence(), implementation(10**9))))
        # 0.5 user-years per person at 1,160 euros: 580 euros per person of the target group.
        result = found(case, "reach.target_group.size")
        assert result.value == pytest.approx(10**9 / 580, rel=1e-12)

    def test_the_discount_rate_at_which_a_party_breaks_even_is_its_internal_rate_of_return(self) -> None:
        case = with_cash(-100, 39, 59, 55, 20)
        result = found(case, "settings.discount_rates.social")
        assert result.value == pytest.approx(0.2809484211599611, rel=1e-9)
        assert result.holds is Holds.BELOW

    def test_two_changes_of_sign_are_both_given(self) -> None:
        # -100 + 230 / (1 + r) - 132 / (1 + r)^2 is zero at 10 % and at 20 %.
        result = found(with_cash(-100, 230, -132), "settings.discount_rates.social")
        assert result.value == pytest.approx(0.1, rel=1e-9)
        assert result.others == pytest.approx((0.2,), rel=1e-9)
        assert result.holds is Holds.ABOVE

    def test_a_delay_that_works_in_steps_is_found_by_search(self) -> None:
        # 1,000 people, all from the first year; 1,280 euros each a year. A payment of 2,000,000 is
        # 1.5625 years of that, of 3: the effect may come 1.4375 years = 17.25 months late.
        reach = Reach(
            target_group=GrowingTargetGroup(size=figure(1000, Unit.PERSONS)),
            adoption=LinearAdoption(maximum=share(1), years=figure(1, Unit.YEARS)),
        )
        case = budget(small_case(reach=reach, costs=(implementation(2_000_000),)))
        result = found(case, "effects.less_help.delay")
        assert result.value == pytest.approx(17.25, rel=1e-12)
        assert result.holds is Holds.BELOW

    def test_an_s_curve_is_searched_to_the_last_digit(self) -> None:
        reach = Reach(
            target_group=GrowingTargetGroup(size=figure(1000, Unit.PERSONS)),
            adoption=LogisticAdoption(
                maximum=share("0.6"), midpoint=figure(1, Unit.YEARS), steepness=figure(2, Unit.FACTOR)
            ),
        )
        case = small_case(reach=reach, costs=(implementation(800_000),))
        result = found(case, "reach.adoption.midpoint")
        assert abs(result.npv) < 1e-5
        assert result.holds is Holds.BELOW

    def test_a_stretch_that_begins_and_ends_between_two_even_steps_is_found(self) -> None:
        # -100 + 228 / (1 + r) - 129.95 / (1 + r)^2 is above zero from 13 to 15 %: 1.13 x 1.15 = 1.2995.
        case = with_cash(-10_000, 22_800, -12_995)
        result = found(case, "settings.discount_rates.social")
        assert (result.value, *result.others) == pytest.approx((0.13, 0.15), rel=1e-9)

    def test_a_figure_that_may_not_be_its_lowest_value_is_looked_at_close_to_it(self) -> None:
        # 100 users in the first year save 116,000; in the second 200 x (1 + g) as many save 1,160 each.
        # Together 117,160 needs one user more: 200 x (1 + g) + 200 x (1 + g)^2 = 1, near -99.5 %.
        case = budget(small_case(costs=(licence(), implementation(117_160))))
        result = found(case, "reach.target_group.growth")
        assert result.value == pytest.approx(-1 + (-1 + 1.02**0.5) / 2, rel=1e-12)
        assert result.holds is Holds.ABOVE

    def test_where_a_contract_changes_its_form_the_result_jumps(self) -> None:
        # Below 500,000 euros every hour saved is not paid; from there the sum is fixed and only
        # the licence is left.
        funding = LumpSum(
            threshold=euros(500_000, Unit.EUR_PER_YEAR), contract_value=euros(800_000, Unit.EUR_PER_YEAR)
        )
        case = small_case(services=(household_help(funding=funding),))
        result = found(case, "services.household_help.funding.contract_value")
        assert result.value == pytest.approx(500_000, rel=1e-12)
        assert result.value < 500_000
        assert result.holds is Holds.BELOW
        assert result.npv == pytest.approx(evaluate_case(small_case()).party(MUNICIPALITY).npv)

    def test_a_tax_of_nothing_that_the_model_leaves_out_has_a_threshold(self) -> None:
        # The licence may rise from 700 to 1,280 euros through a tax that is not recovered.
        cost = licence(amount=euros(700))
        assert not evaluate_case(small_case(costs=(cost,))).case_model.model.has_line("costs.licence.vat")
        result = found(small_case(costs=(cost,)), "costs.licence.vat_rate")
        assert result.value == pytest.approx(580 / 700, rel=1e-12)

    def test_support_that_ends_for_nobody_yet_has_a_threshold(self) -> None:
        # 1,160 euros per user are left; who ends support costs the municipality 12 x 100 euros.
        contribution = OwnContribution(monthly=euros(100, Unit.EUR_PER_MONTH))
        case = small_case(own_contribution=contribution)
        assert not evaluate_case(case).case_model.model.has_line("client.own_contribution")
        result = found(case, "effects.less_help.support_ends")
        assert result.value == pytest.approx(1160 / 1200, rel=1e-12)
        assert result.holds is Holds.BELOW

    def test_zero_itself_can_be_the_threshold(self) -> None:
        result = found(small_case(costs=()), "effects.less_help.relative_change")
        assert (result.value, result.npv) == (0, 0)


class TestNoThreshold:
    def test_who_loses_nowhere_but_gains_somewhere_has_none(self) -> None:
        # Nothing is paid less where a lower use is not cashed; a higher use is paid in full.
        case = small_case(services=(household_help(cashability=shares("0")),), costs=())
        result = absent(case, "effects.less_help.relative_change", Party.PROVIDER)
        assert (result.holds, result.depends) == (Holds.ALWAYS, True)

    def test_who_only_gains_gains_at_every_reach(self) -> None:
        result = absent(small_case(), "reach.target_group.size")
        assert (result.holds, result.depends) == (Holds.ALWAYS, True)

    def test_who_only_loses_never_gains(self) -> None:
        result = absent(small_case(), "reach.target_group.size", Party.PROVIDER)
        assert (result.holds, result.depends) == (Holds.NEVER, True)

    def test_a_threshold_beyond_the_limits_of_the_figure_does_not_exist(self) -> None:
        # 110 euros are needed of each of 100 hours; more than all hours cannot be saved.
        result = absent(small_case(costs=(licence(amount=euros(4000)),)), "effects.less_help.relative_change")
        assert (result.holds, result.depends) == (Holds.NEVER, True)

    @pytest.mark.parametrize(
        "path", ["services.household_help.hours_per_unit", "costs.licence.training_hours"]
    )
    def test_a_figure_without_influence_is_named_so(self, path: str) -> None:
        result = absent(small_case(), path)
        assert (result.holds, result.depends) == (Holds.ALWAYS, False)

    def test_a_party_that_is_not_involved_never_gains(self) -> None:
        result = absent(small_case(), "costs.licence.amount", Party.INSURER)
        assert (result.holds, result.depends) == (Holds.NEVER, False)

    @pytest.mark.parametrize("path", ["costs.licence.name", "settings.start_year", "reach", "costs.nothing"])
    def test_what_is_no_figure_is_refused(self, path: str) -> None:
        with pytest.raises(KeyError):
            threshold(small_case(), path, MUNICIPALITY)


def test_a_model_that_disagrees_with_itself_is_an_error_of_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = small_case(costs=(licence(amount=euros(600)),))
    other = small_case(costs=(licence(id="other"),))
    results = evaluate_case(case)
    monkeypatch.setattr(thresholds, "build_model", lambda _: evaluate_case(other).case_model)
    with pytest.raises(ModelError, match=r"costs\.licence\.amount"):
        important_thresholds(results, MUNICIPALITY)


def figures_of(case: Case) -> list[str]:
    """Return the places of all figures that have a value."""
    return [
        path
        for path, _, value in described_fields(case)
        if (isinstance(value, Quantity) and value.value is not None)
        or (isinstance(value, YearlyQuantity) and value.values)
    ]


def allowed(case: Case, path: str, value: float) -> bool:
    description = description_at(case, path)
    assert description is not None
    return value_problem(description, Decimal(repr(value))) is None


def balance(case: Case, path: str, value: float, party: Party | None) -> tuple[float, float]:
    """Return the net present value with a figure at some value, and the size of all amounts."""
    results = evaluate_case(with_figure(case, path, value))
    return results.party(party).npv, size_of(results)


def size_of(results: Results) -> float:
    return sum(abs(amount) for flow in results.case_model.flows for amount in results.line(flow.line))


def values_of(case: Case, path: str) -> st.SearchStrategy[float]:
    """Return values that a figure may have."""
    description = description_at(case, path)
    assert description is not None
    low = Decimal(-1000) if description.minimum is None else description.minimum
    high = Decimal(10_000) if description.maximum is None else min(description.maximum, Decimal(10_000))
    return decimals(str(low), str(high)).map(float).filter(lambda value: allowed(case, path, value))


@st.composite
def working_cases(draw: st.DrawFn) -> Case:
    """Return cases in which the municipality pays for an innovation that changes what it pays for care."""
    service = household_help(
        funding=draw(fundings(3)), cashability=draw(yearly_shares(3, decimals("0.1", "1")))
    )
    effect = less_help(
        relative_change=share(draw(decimals("-0.9", "0.5")), draw(GRADES)),
        drop_off=figure(draw(decimals("0", "0.5")), Unit.SHARE_PER_YEAR),
        delay=figure(draw(st.integers(0, 20)), Unit.MONTHS),
        support_ends=share(draw(st.sampled_from(["0", "0.1"]))),
        changes_cases=draw(st.booleans()),
    )
    cost = licence(
        amount=euros(draw(decimals("0", "900", 2))),
        vat_rate=share(draw(st.sampled_from(["0", "0.21"]))),
        basis=draw(st.sampled_from([CostBasis.PER_USER_YEAR, CostBasis.PER_STARTER])),
    )
    group = GrowingTargetGroup(
        size=figure(1000, Unit.PERSONS), growth=figure(draw(decimals("-0.1", "0.2")), Unit.SHARE_PER_YEAR)
    )
    adoption = draw(
        st.one_of(
            st.just(small_case().reach.adoption),
            st.builds(LinearAdoption, maximum=st.just(share("0.4"))),
            st.builds(LogisticAdoption, maximum=st.just(share("0.4"))),
        )
    )
    reach = Reach(
        target_group=group,
        adoption=adoption,
        churn=figure(draw(decimals("0", "0.5")), Unit.SHARE_PER_YEAR),
    )
    wages = PriceIndex(id="wages", name="Lonen", expected=figure("0.03", Unit.SHARE_PER_YEAR))
    frame = Settings(start_year=2027, years=3, base_year=2024, indices=(consumer_prices(), wages))
    return small_case(
        settings=frame,
        reach=reach,
        services=(service,),
        effects=(effect,),
        costs=(cost,),
        own_contribution=OwnContribution(monthly=euros(20, Unit.EUR_PER_MONTH)),
    )


def breaking_even(case: Case, path: str, value: float) -> Case:
    """Return the case with a payment or a receipt through which the municipality breaks even at a value."""
    npv, _ = balance(case, path, value, MUNICIPALITY)

    def with_payment(amount: Decimal, payer: Party, receiver: Party) -> Case:
        cost = licence(id="even", amount=euros(amount), basis=CostBasis.ONCE, payer=payer, receiver=receiver)
        return case.model_copy(update={"costs": (*case.costs, cost)})

    one = with_payment(Decimal(1), MUNICIPALITY, Party.ENTREPRENEUR)
    paid_for_one = npv - balance(one, path, value, MUNICIPALITY)[0]
    amount = round(Decimal(abs(npv) / paid_for_one), 12)
    if npv > 0:
        return with_payment(amount, MUNICIPALITY, Party.ENTREPRENEUR)
    return with_payment(amount, Party.ENTREPRENEUR, MUNICIPALITY)


@settings(max_examples=50, deadline=None, suppress_health_check=[*HealthCheck])
@given(working_cases(), st.data())
def test_a_threshold_is_found_wherever_the_sign_changes_and_nothing_is_left_there(
    case: Case, data: st.DataObject
) -> None:
    inputs = evaluate_case(case).case_model.model.inputs
    path = data.draw(st.sampled_from([item.id for item in inputs if item.quantity is not None]))
    even = data.draw(values_of(case, path))
    case = breaking_even(case, path, even)

    def gains(value: float) -> bool | None:
        """Return whether the municipality gains, or None when it breaks even or the figure cannot be that."""
        if not allowed(case, path, value):
            return None
        npv, size = balance(case, path, value, MUNICIPALITY)
        return None if abs(npv) <= 1e-9 * size else npv > 0

    step = 1e-3 * max(abs(even), 0.01)
    result = threshold(case, path, MUNICIPALITY)
    if {gains(even - step), gains(even + step)} == {True, False}:
        assert isinstance(result, Threshold)
        assert min(abs(value - even) for value in (result.value, *result.others)) <= step
    if isinstance(result, Threshold):
        npv, size = balance(case, path, result.value, MUNICIPALITY)
        assert npv == pytest.approx(result.npv, abs=1e-9 * size)
        assert gains(result.value) is not False
        if not result.others:
            step = 1e-3 * max(abs(result.value), 0.01)
            assert gains(result.value - step) in {None, result.holds is Holds.BELOW}
            assert gains(result.value + step) in {None, result.holds is Holds.ABOVE}


@settings(max_examples=30, deadline=None, suppress_health_check=[*HealthCheck])
@given(cases(most_years=4, most_items=3), st.data())
def test_without_a_threshold_the_sign_is_the_same_at_every_value(case: Case, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(figures_of(case)))
    party = data.draw(st.sampled_from([MUNICIPALITY, Party.PROVIDER, None]))
    result = threshold(case, path, party)
    assume(isinstance(result, NoThreshold))
    npv, size = balance(case, path, data.draw(values_of(case, path)), party)
    assert abs(npv) <= 1e-9 * size or (npv > 0) is (result.holds is Holds.ALWAYS)


class TestImportantThresholds:
    def test_the_largest_cost_paid_to_the_entrepreneur_the_best_effect_and_the_reach_in_that_order(
        self,
    ) -> None:
        own = licence(id="own", amount=euros(900_000), basis=CostBasis.ONCE, receiver=Party.OUTSIDE)
        small = less_help(id="small", relative_change=share("-0.01"))
        case = small_case(costs=(own, implementation(20_000), licence()), effects=(small, less_help()))
        paths = [item.path for item in important_thresholds(evaluate_case(case), MUNICIPALITY)]
        assert paths == ["costs.licence.amount", "effects.less_help.relative_change", "reach.adoption.share"]

    def test_an_effect_that_harms_a_party_is_not_the_one_it_depends_on(self) -> None:
        paths = [item.path for item in important_thresholds(evaluate_case(small_case()), Party.PROVIDER)]
        assert paths == ["reach.adoption.share"]

    def test_for_the_chain_the_price_is_that_of_what_leaves_the_chain(self) -> None:
        delivery = licence(id="delivery", amount=euros(500), payer=Party.ENTREPRENEUR, receiver=Party.OUTSIDE)
        case = small_case(services=(household_help(capacity_shed=shares("1")),), costs=(licence(), delivery))
        price, *_ = important_thresholds(evaluate_case(case), None)
        # The chain saves 40 hours of 26 euros per user.
        assert isinstance(price, Threshold)
        assert price.path == "costs.delivery.amount"
        assert price.value == pytest.approx(1040, rel=1e-12)

    def test_more_use_of_a_care_service_is_no_effect_to_ask_for(self) -> None:
        more = less_help(relative_change=share("0.4"))
        results = evaluate_case(small_case(effects=(more,)))
        assert [item.path for item in important_thresholds(results, Party.PROVIDER)] == [
            "reach.adoption.share"
        ]

    @pytest.mark.parametrize(
        ("amount", "plausible"), [("255", False), ("257", True), ("6399", True), ("6401", False)]
    )
    def test_a_value_far_from_the_figure_as_it_is_now_is_none(self, amount: str, plausible: bool) -> None:
        # The municipality breaks even at 1,280 euros per user.
        results = evaluate_case(small_case(costs=(licence(amount=euros(amount)),)))
        price, *_ = important_thresholds(results, MUNICIPALITY)
        assert price.path == "costs.licence.amount"
        assert isinstance(price, Threshold) is plausible
        if not plausible:
            gains = results.party(MUNICIPALITY).npv > 0
            assert price.holds is (Holds.ALWAYS if gains else Holds.NEVER)

    def test_a_party_gains_or_loses_whatever_happens_only_when_no_figure_decides(self) -> None:
        def side(amount: int) -> Holds | None:
            return always_or_never(
                evaluate_case(small_case(costs=(licence(amount=euros(amount)),))), MUNICIPALITY
            )

        assert side(120) is Holds.ALWAYS
        assert side(1000) is None
        assert side(9000) is Holds.NEVER

    def test_the_same_case_gives_the_same_thresholds(self) -> None:
        results = evaluate_case(template("neighbourhood-platform", Language.DUTCH).case)
        first = important_thresholds(results, MUNICIPALITY)
        assert len(first) == 3
        assert important_thresholds(results, MUNICIPALITY) == first


def sentence(case: Case, party: Party | None = MUNICIPALITY) -> str | None:
    results = evaluate_case(case)
    message = threshold_sentence(results, party, important_thresholds(results, party))
    return None if message is None else ENGLISH.message(message)


class TestSentence:
    def test_a_profitable_case_names_price_effect_and_reach(self) -> None:
        case = budget(small_case(costs=(licence(amount=euros(1000)), implementation(50_000))))
        # 500 user-years. Price 1,280 - 50,000 / 500 = 1,180; effect (1,000 + 100) / 3,200 = 34.375 %;
        # reach 0.20 x 50,000 / 140,000 = 7.143 %.
        assert sentence(case) == (
            "Profitable for the municipality as long as Licentie stays below €\u00a01,180 per user per year"
            " without VAT (now €\u00a01,000), the effect “Minder huishoudelijke hulp” stays above 34.4 %"
            " (now 40.0 %) and at least 7.2 % of the target group takes part (now 20.0 %), each when"
            " nothing else changes."
        )

    def test_only_what_exists_is_named(self) -> None:
        change = figure(-40, Unit.SERVICE_UNITS_PER_USER_YEAR)
        effect = less_help(change_kind=ChangeKind.ABSOLUTE, absolute_change=change)
        own = licence(amount=euros(600), receiver=Party.OUTSIDE)
        assert sentence(small_case(effects=(effect,), costs=(own,))) == (
            "Profitable for the municipality as long as the effect “Minder huishoudelijke hulp” stays above"
            " 18.8 hours per user per year (now 40.0), when nothing else changes."
        )

    def test_a_case_that_does_not_pay_names_what_would_make_it_pay(self) -> None:
        assert sentence(small_case(costs=(licence(amount=euros(1600)),))) == (
            "Not profitable for the municipality as it stands; it would be if Licentie stays below"
            " €\u00a01,280 per user per year without VAT (now €\u00a01,600), or the effect “Minder"
            " huishoudelijke hulp” stays above 50.0 % (now 40.0 %), each when nothing else changes."
        )
        dear = licence(amount=euros(4000))
        assert sentence(small_case(costs=(dear,))) == (
            "Not profitable for the municipality as it stands; it would be if Licentie stays below"
            " €\u00a01,280 per user per year without VAT (now €\u00a04,000), when nothing else changes."
        )

    def test_who_gains_or_loses_whatever_happens_is_told_so(self) -> None:
        gains = (
            "Profitable for the municipality whatever the price of the innovation, the effect or the reach"
            " within plausible bounds: each on its own, from a fifth of to five times its present value."
        )
        assert sentence(small_case(costs=())) == gains
        assert sentence(small_case()) == gains
        assert sentence(small_case(), Party.PROVIDER) == (
            "No price of the innovation, effect or reach within plausible bounds makes this profitable for"
            " the provider: each on its own, from a fifth of to five times its present value."
        )

    def test_a_smaller_cost_that_decides_leaves_no_sentence_about_every_price(self) -> None:
        wages = licence(id="wages", amount=euros(1200), receiver=Party.OUTSIDE)
        case = small_case(costs=(licence(), wages))
        items = [
            item for item in important_thresholds(evaluate_case(case), MUNICIPALITY) if "costs" in item.path
        ]
        assert [item.holds for item in items] == [Holds.BELOW]
        assert always_or_never(evaluate_case(case), MUNICIPALITY) is None

    def test_who_breaks_even_gets_no_sentence(self) -> None:
        assert sentence(small_case(costs=(licence(amount=euros(1280)),))) is None

    def test_a_bound_that_lies_between_others_is_not_put_simply(self) -> None:
        results = evaluate_case(small_case(costs=(licence(amount=euros(1000)),)))
        items = important_thresholds(results, MUNICIPALITY)
        several = [
            dataclasses.replace(item, others=(1.0,)) if isinstance(item, Threshold) else item
            for item in items
        ]
        assert threshold_sentence(results, MUNICIPALITY, several) is None

    @pytest.mark.parametrize("amount", ["1119.99", "1170.33", "1234.56"])
    def test_the_bounds_as_written_are_still_profitable(self, amount: str) -> None:
        case = small_case(costs=(licence(amount=euros(amount)), implementation(20_077)))
        results = evaluate_case(case)
        for item in important_thresholds(results, MUNICIPALITY):
            assert isinstance(item, Threshold)
            message = threshold_sentence(results, MUNICIPALITY, [item])
            assert message is not None
            bound = thresholds_bound(ENGLISH.message(message))
            value = -bound if item.value < 0 else bound
            npv, _ = balance(case, item.path, value, MUNICIPALITY)
            assert npv >= 0
            assert value == pytest.approx(item.value, rel=0.02)


def thresholds_bound(text: str) -> float:
    """Return the number that a sentence names, a percentage as a share."""
    words = text.replace(",", "").split()
    for position, word in enumerate(words):
        if word == "€":
            return float(words[position + 1])
        if word == "%":
            return float(words[position - 1]) / 100
    raise AssertionError(text)
