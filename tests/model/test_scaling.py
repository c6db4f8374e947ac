"""The same case for other municipalities, one or many at once."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebuilder.casefile.document import decode, encode
from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.costs import CostBasis
from casebuilder.model.funding import Funding, LumpSum, Mix
from casebuilder.model.municipality import Municipality
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.problems import Problem, Severity
from casebuilder.model.quantities import Agreement, Price, Quantity, YearlyQuantity
from casebuilder.model.reach import ListedAdoption, ListedTargetGroup, Reach
from casebuilder.model.scaling import (
    MunicipalityOutcome,
    MunicipalitySize,
    ScalingError,
    SizeBasis,
    contract_places,
    fixed_costs,
    results_for,
    scaled,
)
from casebuilder.model.services import CareService
from casebuilder.model.units import Unit
from tests.building import euros, figure, household_help, less_help, licence, share, shares, small_case
from tests.strategies import cases

EVERY_PARTY = (*Party, None)
many = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
sizes = st.decimals(Decimal(0), Decimal(900_000), places=9)
factors = st.decimals(Decimal("0.01"), Decimal(50), places=2)


def set_up(amount: str = "50000", **changes: object) -> object:
    """Return what is paid once, whatever the number of users."""
    return licence(id="set_up", name="Invoering", amount=euros(amount), basis=CostBasis.ONCE, **changes)


def located(case: Case, inhabitants: str = "1000") -> Case:
    """Return the case made for a town of so many inhabitants."""
    town = Municipality(code="9999", name="Voorbeeldstad", inhabitants=figure(inhabitants, Unit.PERSONS))
    return case.model_copy(update={"municipality": town})


def town_of(inhabitants: str, name: str = "Elders") -> MunicipalitySize:
    return MunicipalitySize(name, Decimal(inhabitants))


def outcome_at(case: Case, inhabitants: str) -> MunicipalityOutcome:
    """Return what a case made for 1,000 inhabitants comes to elsewhere."""
    return results_for(located(case), SizeBasis.INHABITANTS, [town_of(inhabitants)]).outcomes[1]


def problem_of(case: Case, basis: SizeBasis, *sizes: MunicipalitySize) -> Problem:
    with pytest.raises(ScalingError) as refused:
        results_for(case, basis, sizes)
    return refused.value.problem


class TestByHand:
    # Per user 40 hours of 32 euros less and a licence of 120 euros: 1,160 euros for the municipality.
    # At home 100, 200 and 200 users, and 50,000 euros for the set-up in the first year.
    CASE = small_case(costs=(licence(), set_up()))

    def test_at_home_the_case_is_as_it_is(self) -> None:
        results = results_for(located(self.CASE), SizeBasis.INHABITANTS, [])
        (home,) = results.outcomes
        assert home.is_own
        assert home.factor == 1
        assert home.parties[Party.MUNICIPALITY].cash == pytest.approx((66_000, 232_000, 232_000))

    def test_twice_as_large_doubles_what_follows_the_users_but_not_the_set_up(self) -> None:
        large = outcome_at(self.CASE, "2000")
        assert not large.is_own
        assert large.factor == 2
        assert large.users == pytest.approx((200, 400, 400))
        assert large.parties[Party.MUNICIPALITY].cash == pytest.approx((182_000, 464_000, 464_000))
        assert large.parties[Party.ENTREPRENEUR].cash == pytest.approx((74_000, 48_000, 48_000))
        assert large.npv == pytest.approx(182_000 + 464_000 / 1.0225 + 464_000 / 1.0225**2)

    def test_a_quarter_as_large_advances_money_and_gets_it_back_later(self) -> None:
        # 29,000 - 50,000 = 21,000 short; 58,000 comes in over the second year.
        small = outcome_at(self.CASE, "250").parties[Party.MUNICIPALITY]
        assert small.cash == pytest.approx((-21_000, 58_000, 58_000))
        assert small.payback_simple == pytest.approx(1 + 21_000 / 58_000)

    def test_too_small_a_municipality_never_gets_it_back(self) -> None:
        # 1,160 x (10 + 20 + 20) / 2 = 29,000 against 50,000.
        tiny = outcome_at(self.CASE, "50").parties[Party.MUNICIPALITY]
        assert tiny.payback_simple is None
        assert tiny.npv < 0

    def test_a_listed_target_group_grows_in_every_year(self) -> None:
        listed = Reach(
            target_group=ListedTargetGroup(
                size=YearlyQuantity(values=(Decimal(1000), Decimal(500), Decimal(0)), unit=Unit.PERSONS)
            ),
            adoption=ListedAdoption(share=shares("0.1", "0.2", "0.2")),
        )
        assert outcome_at(small_case(reach=listed), "3000").users == pytest.approx((300, 300, 0))

    def test_the_clients_of_a_fixed_budget_grow_along(self) -> None:
        # At home 110 clients of whom 10 % of 100 users leave: 100, 10 short of 105 ... 5 short.
        # The sum of 210,000 falls by 5 / 105 = 10,000; in the other years 20 leave: 15 short, 30,000.
        lump = LumpSum(
            minimum_clients=figure(105, Unit.PERSONS),
            clients=figure(110, Unit.PERSONS),
            contract_value=euros(210_000, Unit.EUR_PER_YEAR),
        )
        case = small_case(
            services=(household_help(funding=lump),),
            effects=(less_help(support_ends=share("0.1")),),
            costs=(),
        )
        home = evaluate_case(case).line("services.household_help.minimum_cut")
        assert home == pytest.approx((10_000, 30_000, 30_000))
        assert outcome_at(case, "4000").parties[Party.MUNICIPALITY].cash == pytest.approx(
            (40_000, 120_000, 120_000)
        )

    def test_the_contract_of_a_smaller_municipality_may_be_paid_per_unit(self) -> None:
        # Fixed from 500,000 a year: 600,000 at home is fixed, 300,000 in a town half as large is not.
        lump = LumpSum(
            renewal_year=2030,
            threshold=euros(500_000, Unit.EUR_PER_YEAR),
            contract_value=euros(600_000, Unit.EUR_PER_YEAR),
        )
        case = small_case(services=(household_help(funding=lump),), costs=())
        assert evaluate_case(case).party(Party.MUNICIPALITY).cash == pytest.approx((0, 0, 0))
        assert outcome_at(case, "500").parties[Party.MUNICIPALITY].cash == pytest.approx(
            (64_000, 128_000, 128_000)
        )


class TestAnyCase:
    @many
    @given(case=cases(), others=st.lists(factors, max_size=4))
    def test_the_own_municipality_comes_first_and_equals_the_case(
        self, case: Case, others: list[Decimal]
    ) -> None:
        towns = [town_of(str(1000 * factor)) for factor in others]
        results = results_for(located(case), SizeBasis.INHABITANTS, towns)
        alone = evaluate_case(located(case))
        home = results.outcomes[0]
        assert home.is_own
        assert home.users == alone.line("reach.users")
        assert set(home.parties) == {*alone.involved(), Party.MUNICIPALITY, None}
        for party, found in home.parties.items():
            assert found == alone.party(party) == results.own.party(party)

    @many
    @given(case=cases(), others=st.lists(factors, min_size=1, max_size=4))
    def test_each_municipality_has_the_results_of_the_case_scaled_to_it(
        self, case: Case, others: list[Decimal]
    ) -> None:
        towns = [town_of(str(1000 * factor)) for factor in others]
        results = results_for(located(case), SizeBasis.INHABITANTS, towns)
        for factor, outcome in zip(others, results.outcomes[1:], strict=True):
            alone = evaluate_case(scaled(located(case), factor))
            for party, found in outcome.parties.items():
                one = alone.party(party)
                assert found.cash == pytest.approx(one.cash, rel=1e-9, abs=1e-4)
                assert found.cash_and_valued == pytest.approx(one.cash_and_valued, rel=1e-9, abs=1e-4)
                assert found.npv == pytest.approx(one.npv, rel=1e-9, abs=1e-4)

    @many
    @given(case=cases(with_financing=False))
    def test_twice_the_size_doubles_all_that_follows_the_users(self, case: Case) -> None:
        following = without_thresholds(
            case.model_copy(
                update={"costs": tuple(cost for cost in case.costs if cost not in fixed_costs(case))}
            )
        )
        once, twice = evaluate_case(located(following)), outcome_at(following, "2000")
        for party, found in twice.parties.items():
            alone = once.party(party)
            doubled = pytest.approx([2 * amount for amount in alone.cash], rel=1e-9, abs=1e-4)
            assert list(found.cash) == doubled
            valued = pytest.approx([2 * amount for amount in alone.cash_and_valued], rel=1e-9, abs=1e-4)
            assert list(found.cash_and_valued) == valued

    @many
    @given(case=cases())
    def test_costs_that_do_not_follow_the_users_are_the_same_everywhere(self, case: Case) -> None:
        fixed = case.model_copy(update={"costs": fixed_costs(case), "effects": (), "services": ()})
        here, there = results_for(located(fixed), SizeBasis.INHABITANTS, [town_of("7")]).outcomes
        # Only what they come to per user differs.
        for party, result in here.parties.items():
            elsewhere = dataclasses.replace(there.parties[party], per_user_year=result.per_user_year)
            assert result == elsewhere


def without_thresholds(case: Case) -> Case:
    """Return the case with fixed budgets that are fixed whatever their value."""

    def always_fixed(funding: Funding) -> Funding:
        if isinstance(funding, Mix):
            parts = tuple(
                part.model_copy(update={"funding": always_fixed(part.funding)}) for part in funding.parts
            )
            return funding.model_copy(update={"parts": parts})
        if isinstance(funding, LumpSum):
            return funding.model_copy(update={"threshold": Price(unit=Unit.EUR_PER_YEAR)})
        return funding

    services = tuple(
        service.model_copy(update={"funding": always_fixed(service.funding)})
        if isinstance(service, CareService)
        else service
        for service in case.services
    )
    return case.model_copy(update={"services": services})


class TestScaledCase:
    SIZE = "reach.target_group.size"

    def test_a_municipality_of_the_same_size_has_the_case_itself(self) -> None:
        case = small_case()
        assert scaled(case, Decimal("1.00")) is case

    def test_what_grew_is_an_assumption_again_that_nobody_agreed_to(self) -> None:
        agreed = Quantity(
            value=Decimal(1000),
            low=Decimal(900),
            high=Decimal(1200),
            unit=Unit.PERSONS,
            source="Registratie",
            assumption=False,
            agreed_with=(Agreement(party=Party.MUNICIPALITY, date=datetime.date(2026, 3, 1)),),
        )
        case = replaced(small_case(), self.SIZE, agreed)
        size = scaled(case, Decimal("1.5")).reach.target_group.size
        assert size == agreed.model_copy(
            update={
                "value": Decimal(1500),
                "low": Decimal(1350),
                "high": Decimal(1800),
                "assumption": True,
                "agreed_with": (),
            }
        )
        assert case.reach.target_group.size == agreed

    def test_nothing_else_changes(self) -> None:
        case = small_case(costs=(licence(), set_up()))
        other = scaled(case, Decimal(3))
        assert replaced(other, self.SIZE, case.reach.target_group.size) == case

    def test_persons_are_not_rounded_to_whole_ones(self) -> None:
        size = scaled(small_case(), Decimal(1) / Decimal(3000)).reach.target_group.size
        assert isinstance(size, Quantity)
        assert size.value == Decimal("0.333333333")

    @given(size=sizes, factor=factors)
    def test_survives_saving_and_opening(self, size: Decimal, factor: Decimal) -> None:
        case = scaled(replaced(small_case(), self.SIZE, figure(size, Unit.PERSONS)), factor)
        assert decode(encode(case), "case.zbc") == case

    @pytest.mark.parametrize("factor", ["0", "-2"])
    def test_there_is_no_municipality_of_no_size(self, factor: str) -> None:
        with pytest.raises(ValueError, match="times as large"):
            scaled(small_case(), Decimal(factor))

    def test_a_figure_that_a_case_cannot_hold_is_refused(self) -> None:
        with pytest.raises(ValueError, match="28 digits"):
            scaled(small_case(), Decimal("1e27"))


class TestSizes:
    def test_may_be_counted_in_persons_of_any_kind(self) -> None:
        case = located(small_case())
        for basis in SizeBasis:
            counted = replaced(case, basis.place, figure(400, Unit.PERSONS))
            (_, other) = results_for(counted, basis, [town_of("100")]).outcomes
            assert other.factor == Decimal("0.25")
            assert other.users == pytest.approx((25, 50, 50))

    @pytest.mark.parametrize(
        ("name", "code"), [("Voorbeeldstad", "9999"), ("Andere naam", "9999"), ("voorbeeldstad", "")]
    )
    def test_the_size_of_the_own_municipality_is_the_one_in_the_case(self, name: str, code: str) -> None:
        results = results_for(
            located(small_case()), SizeBasis.INHABITANTS, [MunicipalitySize(name, Decimal(7), code)]
        )
        assert [outcome.municipality.size for outcome in results.outcomes] == [1000]

    def test_a_case_for_a_municipality_without_a_name_is_no_other_municipality(self) -> None:
        case = located(small_case()).model_copy(
            update={"municipality": Municipality(inhabitants=figure(1000, Unit.PERSONS))}
        )
        results = results_for(case, SizeBasis.INHABITANTS, [MunicipalitySize("", Decimal(500))])
        assert [outcome.factor for outcome in results.outcomes] == [1, Decimal("0.5")]

    def test_a_missing_size_is_named_with_its_place(self) -> None:
        problem = problem_of(small_case(), SizeBasis.WMO_CLIENTS)
        assert (problem.code, problem.severity) == ("size_missing", Severity.ERROR)
        assert problem.where == "municipality.wmo_clients"
        assert problem.message.text.startswith("Not filled in for the municipality of the case")

    def test_a_size_of_zero_is_no_measure(self) -> None:
        problem = problem_of(located(small_case(), "0"), SizeBasis.INHABITANTS, town_of("10"))
        assert (problem.code, problem.where) == ("size_not_positive", "municipality.inhabitants")

    @pytest.mark.parametrize("size", ["0", "-3"])
    def test_another_municipality_has_more_than_zero_too(self, size: str) -> None:
        problem = problem_of(located(small_case()), SizeBasis.INHABITANTS, town_of(size, "Nergenshuizen"))
        assert (problem.code, problem.where) == ("size_not_positive", "")
        assert problem.message.values["municipality"] == "Nergenshuizen"


class TestRanking:
    def test_the_best_for_the_municipality_comes_first_and_equals_by_name(self) -> None:
        towns = [town_of("10", "Dorp"), town_of("5000", "Stad"), town_of("10", "Brink")]
        results = results_for(located(small_case()), SizeBasis.INHABITANTS, towns)
        names = [outcome.municipality.name for outcome in results.ranked()]
        assert names == ["Stad", "Voorbeeldstad", "Brink", "Dorp"]

    def test_a_municipality_that_neither_pays_nor_receives_has_zeros(self) -> None:
        case = small_case(
            services=(household_help(payer=Party.INSURER),), costs=(licence(payer=Party.PROVIDER),)
        )
        other = outcome_at(case, "5000")
        assert other.npv == 0
        assert other.parties[Party.MUNICIPALITY].cash == (0, 0, 0)
        assert other.parties[Party.INSURER].npv > 0


class TestWhatGrows:
    def test_costs_once_per_year_and_per_hour_of_training_do_not(self) -> None:
        costs = tuple(licence(id=basis.value, basis=basis) for basis in CostBasis)
        fixed = {cost.basis for cost in fixed_costs(small_case(costs=costs))}
        assert fixed == {CostBasis.ONCE, CostBasis.PER_YEAR, CostBasis.PER_TRAINING_HOUR}

    def test_figures_of_a_contract_do_where_they_are_given(self) -> None:
        lump = LumpSum(clients=figure(110, Unit.PERSONS), minimum_clients=figure(105, Unit.PERSONS))
        assert contract_places(small_case(services=(household_help(funding=lump),))) == (
            "services.household_help.funding.minimum_clients",
            "services.household_help.funding.clients",
        )
        assert contract_places(small_case()) == ()
