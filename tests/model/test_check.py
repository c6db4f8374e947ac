"""What is wrong with a case is found, named and placed at its field."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casebuilder.model.case import Case
from casebuilder.model.check import errors, problems
from casebuilder.model.costs import CostBasis
from casebuilder.model.funding import Funding, LumpSum, Mix, MixPart, OutcomeBased
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.problems import Problem, Severity
from casebuilder.model.quantities import Price, Quantity
from casebuilder.model.reach import ListedAdoption
from casebuilder.model.units import Unit
from casebuilder.translation import Language, Translator
from tests.bad_input import bad_inputs
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


def only(case: Case) -> Problem:
    found = problems(case)
    assert len(found) == 1, found
    return found[0]


def sentence(problem: Problem) -> str:
    return Translator(Language.ENGLISH).message(problem.message)


def test_a_complete_case_has_no_problems() -> None:
    assert problems(small_case()) == ()


def test_a_negative_tariff_is_refused_at_its_field() -> None:
    case = small_case(services=(household_help(tariff=euros(-5, Unit.EUR_PER_SERVICE_UNIT)),))
    problem = only(case)
    assert problem.where == "services.household_help.tariff"
    assert sentence(problem) == "−\u00a0€\u00a05 is not allowed: it cannot be less than €\u00a00."


def test_a_share_above_one_hundred_per_cent_is_refused() -> None:
    problem = only(small_case(effects=(less_help(deadweight=share("1.2")),)))
    assert problem.where == "effects.less_help.deadweight"
    assert sentence(problem) == "120 % is not between 0 % and 100 %. Check the figure."


def test_a_list_that_does_not_fit_the_years_is_refused() -> None:
    adoption = ListedAdoption(share=shares("0.1", "0.2"))
    problem = only(replaced(small_case(), "reach.adoption", adoption))
    assert (problem.code, problem.where) == ("wrong_length", "reach.adoption.share")
    assert sentence(problem) == "There are 2 values for 3 years. Give one value for each year."


def test_one_share_for_all_years_is_not_enough_where_each_year_counts() -> None:
    case = replaced(small_case(), "reach.adoption", ListedAdoption(share=shares("0.1")))
    assert only(case).code == "wrong_length"


@pytest.mark.parametrize("years", [0, -1, 11])
def test_a_horizon_outside_one_to_ten_years_is_refused(years: int) -> None:
    assert only(replaced(small_case(), "settings.years", years)).code == "horizon"


def test_an_empty_case_says_what_is_missing() -> None:
    found = problems(Case())
    missing = {problem.where for problem in found if problem.code == "missing"}
    assert missing == {"reach.target_group.size", "reach.adoption.maximum"}
    assert any(problem.code == "empty" and problem.severity is Severity.WARNING for problem in found)


def test_only_the_way_in_which_the_effect_is_given_must_be_filled_in() -> None:
    empty = Quantity(unit=Unit.SHARE)
    relative = small_case(effects=(less_help(relative_change=empty),))
    assert [problem.where for problem in errors(relative)] == ["effects.less_help.relative_change"]
    absolute = small_case(
        effects=(
            less_help(
                change_kind="absolute",
                relative_change=empty,
                absolute_change=figure(-40, Unit.SERVICE_UNITS_PER_USER_YEAR),
            ),
        )
    )
    assert errors(absolute) == ()


def test_freed_capacity_cannot_be_used_twice() -> None:
    service = household_help(capacity_shed=shares("0.7"), capacity_redeployed=shares("0.2", "0.3", "0.5"))
    problem = only(small_case(services=(service,)))
    assert problem.code == "capacity"
    assert "120 %" in sentence(problem)


def test_a_fixed_budget_needs_the_year_of_the_new_agreement() -> None:
    problem = only(small_case(services=(household_help(funding=LumpSum()),)))
    assert problem.where == "services.household_help.funding.renewal_year"
    assert problem.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("field", "value", "code", "severity"),
    [
        ("renewal_year", 2040, "renewal_outside", Severity.WARNING),
        ("renewal_year", 12, "year", Severity.ERROR),
        ("outcome_share.value", Decimal("0.05"), "outcome_share", Severity.WARNING),
    ],
)
def test_what_funding_models_are_compared_under_is_checked_at_its_own_field(
    field: str, value: object, code: str, severity: Severity
) -> None:
    place = f"settings.compared.{field}"
    problem = only(replaced(small_case(), place, value))
    assert (problem.code, problem.severity) == (code, severity)
    assert problem.where == place.removesuffix(".value")


def test_without_care_there_is_nothing_to_compare() -> None:
    case = replaced(small_case(services=(), effects=()), "settings.compared.renewal_year", 2040)
    assert "renewal_outside" not in {problem.code for problem in problems(case)}


def test_a_new_agreement_outside_the_years_is_a_warning() -> None:
    funding = LumpSum(renewal_year=2040, pass_through=share(1))
    problem = only(small_case(services=(household_help(funding=funding),)))
    assert (problem.code, problem.severity) == ("renewal_outside", Severity.WARNING)


def test_deadweight_beside_a_comparison_group_is_a_warning() -> None:
    effect = less_help(comparison_group=True, deadweight=share("0.1"))
    assert only(small_case(effects=(effect,))).code == "deadweight_twice"


def test_an_effect_on_no_service_is_refused() -> None:
    assert only(small_case(effects=(less_help(service="nothing"),))).code == "service_unknown"


def test_paying_oneself_is_refused() -> None:
    assert only(small_case(costs=(licence(receiver=Party.MUNICIPALITY),))).code == "same_party"
    assert only(small_case(services=(household_help(payer=Party.PROVIDER),))).code == "same_party"


def test_two_items_with_one_identifier_are_refused() -> None:
    assert "identifier_twice" in {p.code for p in problems(small_case(costs=(licence(), licence())))}


def test_years_of_a_cost_in_the_wrong_order_are_refused() -> None:
    cost = licence(basis=CostBasis.PER_YEAR, first_year=2029, last_year=2028)
    assert only(small_case(costs=(cost,))).code == "year_order"


def test_an_unknown_price_index_is_named() -> None:
    price = Price(value=Decimal(1), unit=Unit.EUR, index="gold")
    problem = only(small_case(costs=(licence(amount=price),)))
    assert "gold" in sentence(problem)


def test_a_value_outside_its_own_range_is_a_warning_that_names_the_range() -> None:
    size = figure(1000, Unit.PERSONS).model_copy(update={"low": Decimal(1200)})
    problem = only(replaced(small_case(), "reach.target_group.size", size))
    assert (problem.code, problem.severity) == ("range_order", Severity.WARNING)
    assert "1,200" in sentence(problem)


def test_a_figure_out_of_all_proportion_is_refused() -> None:
    size = figure("1e20", Unit.PERSONS)
    assert only(replaced(small_case(), "reach.target_group.size", size)).code == "out_of_range"


def test_errors_come_before_warnings() -> None:
    case = small_case(
        effects=(less_help(comparison_group=True, deadweight=share("0.1")),),
        costs=(licence(receiver=Party.MUNICIPALITY),),
    )
    assert [problem.severity for problem in problems(case)] == [Severity.ERROR, Severity.WARNING]


def with_funding(funding: Funding) -> Case:
    return small_case(services=(household_help(funding=funding),))


def test_outcome_payment_of_less_than_a_tenth_is_a_warning() -> None:
    funding = OutcomeBased(
        outcome_share=share("0.05"),
        outcome_without=share("0.3"),
        outcome_with=share("0.4"),
        baseline_volume=figure(100, Unit.SERVICE_UNITS_PER_USER_YEAR),
    )
    problem = only(with_funding(funding))
    assert (problem.code, problem.severity) == ("outcome_share", Severity.WARNING)


def test_the_parts_of_a_mixed_payment_add_up() -> None:
    parts = (MixPart(id="a", weight=share("0.6")), MixPart(id="b", weight=share("0.3")))
    problem = only(with_funding(Mix(parts=parts)))
    assert problem.code == "weights"
    assert "90 %" in sentence(problem)


def test_a_mixed_payment_without_parts_is_refused() -> None:
    assert only(with_funding(Mix())).code == "weights"


def test_a_threshold_needs_the_value_of_the_contract() -> None:
    funding = LumpSum(renewal_year=2028, threshold=euros(500_000, Unit.EUR_PER_YEAR))
    assert only(with_funding(funding)).where == "services.household_help.funding.contract_value"


def test_a_minimum_of_clients_needs_the_clients_and_the_value() -> None:
    funding = LumpSum(renewal_year=2028, minimum_clients=figure(100, Unit.PERSONS))
    missing = {problem.where.rpartition(".")[2] for problem in errors(with_funding(funding))}
    assert missing == {"clients", "contract_value"}


def test_fewer_clients_than_the_minimum_before_the_innovation_is_a_warning() -> None:
    def clause(clients: int) -> Case:
        return with_funding(
            LumpSum(
                renewal_year=2028,
                contract_value=euros(500_000, Unit.EUR_PER_YEAR),
                minimum_clients=figure(100, Unit.PERSONS),
                clients=figure(clients, Unit.PERSONS),
            )
        )

    assert problems(clause(100)) == ()
    problem = only(clause(99))
    assert (problem.code, problem.where, problem.severity) == (
        "too_few_clients",
        "services.household_help.funding.clients",
        Severity.WARNING,
    )
    assert "With 99 clients" in sentence(problem)


def test_a_figure_in_another_unit_than_its_field_is_refused() -> None:
    case = small_case(services=(household_help(tariff=euros(32, Unit.EUR_PER_YEAR)),))
    problem = only(case)
    assert (problem.code, problem.where) == ("unit", "services.household_help.tariff")


def test_low_and_high_estimates_of_other_years_are_one_warning() -> None:
    cashability = shares("0.5", "0.6", "0.7").model_copy(
        update={"low": (Decimal("0.1"),) * 5, "high": (Decimal(1),) * 5}
    )
    problem = only(small_case(services=(household_help(cashability=cashability),)))
    assert (problem.code, problem.severity) == ("range_length", Severity.WARNING)


def test_a_new_effect_misses_its_service_and_says_so_by_a_name() -> None:
    found = errors(small_case(effects=(less_help(name="", service=""),)))
    assert [(problem.code, problem.where) for problem in found] == [("missing", "effects.less_help.service")]
    assert found[0].label is not None
    english = Translator(Language.ENGLISH)
    assert english.message(found[0].label) == "Effect without a name: Which service changes?"


class TestIndexSeries:
    def _case(self, price_year: int, *, known: dict[str, str], base_year: int = 2024) -> Case:
        case = small_case(services=(household_help(tariff=euros(32, Unit.EUR_PER_SERVICE_UNIT, price_year)),))
        index = consumer_prices("0.02", **known)
        settings = case.settings.model_copy(update={"indices": (index,), "base_year": base_year})
        return case.model_copy(update={"settings": settings})

    def test_a_price_older_than_the_index_is_named_with_the_years_that_lack(self) -> None:
        problem = only(self._case(2018, known={"y2022": "0.1", "y2024": "0.033"}))
        assert (problem.code, problem.where) == ("index_short", "services.household_help.tariff")
        assert "no change for 2019–2021, 2023" in sentence(problem)
        assert problem.severity is Severity.WARNING

    def test_an_index_without_any_year_lacks_them_all(self) -> None:
        assert "2023–2024" in sentence(only(self._case(2022, known={})))

    def test_years_after_the_last_known_one_are_expected_and_no_problem(self) -> None:
        assert problems(self._case(2023, known={"y2024": "0.033"}, base_year=2027)) == ()


@pytest.mark.parametrize("name", bad_inputs())
def test_what_users_get_wrong_most_is_named_at_its_field(name: str) -> None:
    bad = bad_inputs()[name]
    (problem,) = [problem for problem in problems(bad.case) if problem.code == bad.code]

    assert problem.where == bad.where
    assert bad.said in sentence(problem)
    assert problem.label is not None
    assert bad.named in Translator(Language.ENGLISH).message(problem.label)
