"""One calculation gives the present values of all three views (model.md, section 1)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import Results, evaluate_case, with_view
from casebuilder.model.parties import Party
from casebuilder.model.reach import ListedAdoption
from casebuilder.model.settings import View
from tests.building import licence, shares, small_case
from tests.strategies import cases

EVERY_PARTY = (*Party, None)
many = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def moved(results: Results) -> float:
    """Return the size of all amounts that move: against these, a difference is large or small."""
    return sum(
        abs(amount)
        for items in results.case_model.items.values()
        for item in items
        for amount in results.line(item.line)
    )


@many
@given(cases())
def test_each_view_has_the_present_value_of_the_case_looked_at_from_that_view(case: Case) -> None:
    results = evaluate_case(case)
    for view in View:
        there = evaluate_case(with_view(case, view))
        rounding = 1e-12 * max(moved(results), moved(there))
        for party in EVERY_PARTY:
            here, other = results.party(party), there.party(party)
            assert here.npv_in[view] == pytest.approx(other.npv, rel=1e-9, abs=rounding)
            assert here.npv_cash_and_valued_in[view] == pytest.approx(
                other.npv_cash_and_valued, rel=1e-9, abs=rounding
            )


def test_the_views_differ_by_price_level_and_discounting() -> None:
    # 120 euros in 2024 for 100, 200 and 200 users; prices rise by 2 % a year.
    case = small_case(effects=(), costs=(licence(),))
    npv = evaluate_case(case).party(Party.ENTREPRENEUR).npv_in
    assert npv[View.BUDGET] == pytest.approx(12_000 * 1.02**3 + 24_000 * 1.02**4 + 24_000 * 1.02**5)
    assert npv[View.SOCIAL] == pytest.approx(12_000 + 24_000 / 1.0225 + 24_000 / 1.0225**2)
    assert npv[View.HEALTH_ECONOMIC] == pytest.approx(12_000 + 24_000 / 1.03 + 24_000 / 1.03**2)


def test_the_view_of_the_case_stands_among_the_three() -> None:
    result = evaluate_case(with_view(small_case(), View.HEALTH_ECONOMIC)).party(None)
    assert result.npv_in[View.HEALTH_ECONOMIC] == pytest.approx(result.npv, rel=1e-12)


def test_a_party_that_pays_and_receives_nothing_has_zero_in_every_view() -> None:
    result = evaluate_case(small_case()).party(Party.INSURER)
    assert set(result.npv_in) == set(result.npv_cash_and_valued_in) == set(View)
    assert not any(result.npv_in.values())
    assert not any(result.npv_cash_and_valued_in.values())


@many
@given(cases())
def test_the_yearly_equivalent_paid_every_year_has_the_same_present_value(case: Case) -> None:
    results = evaluate_case(case)
    factors = results.line("frame.discount_factor")
    for party in EVERY_PARTY:
        result = results.party(party)
        again = sum(result.yearly_equivalent * factor for factor in factors)
        assert again == pytest.approx(result.npv, rel=1e-12, abs=1e-9)


def test_per_user_and_year_counts_later_users_less_as_it_does_later_money() -> None:
    # The licence is the same for each user in each year, so that is what each user costs.
    result = evaluate_case(small_case(effects=(), costs=(licence(),))).party(Party.MUNICIPALITY)
    assert result.per_user_year == pytest.approx(-120, rel=1e-12)
    assert result.yearly_equivalent == pytest.approx(result.npv / (1 + 1 / 1.0225 + 1 / 1.0225**2))


def test_without_users_there_is_no_amount_per_user() -> None:
    reach = small_case().reach.model_copy(update={"adoption": ListedAdoption(share=shares(0))})
    results = evaluate_case(small_case(reach=reach))
    assert [results.party(party).per_user_year for party in EVERY_PARTY] == [None] * len(EVERY_PARTY)


def test_a_party_not_involved_gets_nothing_per_user() -> None:
    assert evaluate_case(small_case()).party(Party.INSURER).per_user_year == Decimal(0)
