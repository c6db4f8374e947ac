"""The same case under another funding model."""

from __future__ import annotations

import datetime

import pytest

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.comparison import (
    FundingKind,
    RenewalYear,
    compare_funding,
    has_care,
    renewal_year,
    with_funding,
)
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.funding import FeeForService, LumpSum
from casebuilder.model.parties import Party
from casebuilder.model.questions import ContractAnswer, SixQuestions
from casebuilder.model.services import CareService
from tests.building import household_help, share, shares, small_case


def _with_renewal_date(date: datetime.date) -> Case:
    return small_case(questions=SixQuestions(contracts=ContractAnswer(renewal_date=date)))


def _funding(case: Case) -> object:
    service = case.services[0]
    assert isinstance(service, CareService)
    return service.funding


def test_a_comparison_leaves_the_case_as_it_is() -> None:
    case = small_case()
    results = evaluate_case(case)

    comparison = compare_funding(results)

    assert comparison.as_entered is results
    assert results.case is case
    assert _funding(case) == FeeForService()


def test_a_case_paid_per_unit_comes_to_the_same_as_its_variant_paid_per_unit() -> None:
    comparison = compare_funding(evaluate_case(small_case()))

    variant = comparison.variants[FundingKind.FEE_FOR_SERVICE]

    for party in comparison.parties():
        assert variant.party(party) == comparison.as_entered.party(party)


def test_under_a_fixed_budget_the_payer_pays_the_same_for_care_until_the_new_agreement() -> None:
    comparison = compare_funding(evaluate_case(small_case()), renewal=2029)

    payment = comparison.variants[FundingKind.LUMP_SUM].line("services.household_help.payment")
    per_unit = comparison.variants[FundingKind.FEE_FOR_SERVICE].line("services.household_help.payment")

    assert payment[:2] == (0, 0)
    assert payment[2] == pytest.approx(per_unit[2])
    assert per_unit[0] < 0


def test_what_the_payer_misses_under_a_fixed_budget_is_what_the_provider_keeps() -> None:
    comparison = compare_funding(evaluate_case(small_case()), renewal=2029)
    fee, lump = (comparison.variants[kind] for kind in FundingKind)

    missed = fee.party(Party.MUNICIPALITY).npv - lump.party(Party.MUNICIPALITY).npv
    kept = lump.party(Party.PROVIDER).npv - fee.party(Party.PROVIDER).npv

    assert missed == pytest.approx(kept)
    assert missed > 0


def test_the_chain_is_no_better_or_worse_off_under_another_funding() -> None:
    case = small_case(services=(household_help(capacity_shed=shares("0.5"), cashability=shares("0.6")),))

    comparison = compare_funding(evaluate_case(case), renewal=2028)

    whole = [results.party(None).npv for results in comparison.variants.values()]
    assert whole == pytest.approx([comparison.as_entered.party(None).npv] * 2)


def test_parties_of_the_chain_are_listed_with_the_chain_last() -> None:
    comparison = compare_funding(evaluate_case(small_case()))

    assert comparison.parties() == (Party.MUNICIPALITY, Party.PROVIDER, Party.ENTREPRENEUR, None)


def test_the_new_agreement_of_a_service_decides_its_year() -> None:
    case = small_case(services=(household_help(funding=LumpSum(renewal_year=2029)),))

    assert renewal_year(case) == RenewalYear(2029, known=True)


def test_a_new_agreement_on_new_years_day_holds_from_that_year() -> None:
    assert renewal_year(_with_renewal_date(datetime.date(2028, 1, 1))) == RenewalYear(2028, known=True)


def test_a_new_agreement_within_a_year_holds_from_the_year_after() -> None:
    assert renewal_year(_with_renewal_date(datetime.date(2028, 7, 1))) == RenewalYear(2029, known=True)


def test_without_any_date_the_year_is_an_assumption() -> None:
    assert renewal_year(small_case()) == RenewalYear(2029, known=False)


def test_a_service_with_a_fixed_budget_keeps_how_much_the_new_sum_reflects() -> None:
    case = small_case(
        services=(household_help(funding=LumpSum(renewal_year=2028, pass_through=share("0.7"))),)
    )

    later = with_funding(case, FundingKind.LUMP_SUM, 2029)

    assert _funding(later) == LumpSum(renewal_year=2029, pass_through=share("0.7"))


def test_a_case_without_care_has_nothing_to_compare() -> None:
    assert has_care(small_case())
    assert not has_care(Case())
