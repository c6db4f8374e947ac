"""The tests on paired changes give the published numbers, and count what can be counted."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from casebuilder.model.statistics.signed_ranks import (
    changes_needed,
    rank_biserial,
    sign_test,
    signed_ranks,
    smallest_p,
)

BOTH_WAYS = (False, True)
CHANGES = st.lists(st.integers(-4, 4), max_size=9)


def counted_p(changes: list[int], *, pratt: bool) -> float:
    """Return p by writing out every possible set of signs."""
    kept = changes if pratt else [change for change in changes if change]
    ranks = rankdata([abs(change) for change in kept]) if kept else []
    pairs = [(rank, change) for rank, change in zip(ranks, kept, strict=True) if change]
    plus = sum(rank for rank, change in pairs if change > 0)
    sums = [
        sum(rank for (rank, _), sign in zip(pairs, signs, strict=True) if sign)
        for signs in product((0, 1), repeat=len(pairs))
    ]
    lower = sum(total <= plus for total in sums) / len(sums)
    upper = sum(total >= plus for total in sums) / len(sums)
    return min(1.0, 2.0 * float(min(lower, upper)))


@pytest.mark.parametrize("pratt", BOTH_WAYS)
def test_nine_up_two_down_three_the_same(pratt: bool) -> None:
    """All changes are as large, so it is the binomial test: 2 · (1 + 11 + 55) / 2¹¹ = 134 / 2048."""
    assert signed_ranks([1] * 9 + [-1] * 2 + [0] * 3, pratt=pratt).p == 0.0654296875
    assert sign_test(9, 2) == 0.0654296875


@pytest.mark.parametrize("pratt", BOTH_WAYS)
def test_five_up_can_never_be_significant(pratt: bool) -> None:
    assert signed_ranks([1] * 5, pratt=pratt).p == 0.0625
    assert smallest_p(5) == 0.0625


def test_zeros_dropped_before_or_after_ranking_can_differ() -> None:
    before, after = (12, 9, 15, 11, 8, 14, 10, 13), (9, 6, 16, 11, 4, 15, 10, 17)
    changes = [new - old for old, new in zip(before, after, strict=True)]
    assert signed_ranks(changes).p == 0.71875
    assert signed_ranks(changes, pratt=True).p == 0.84375


def test_the_maize_of_darwin() -> None:
    """Fisher, The Design of Experiments (1935), section 17; p from R 4.2.2, wilcox.test and binom.test."""
    eighths_of_an_inch = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    result = signed_ranks(eighths_of_an_inch)
    assert (result.w_plus, result.w_minus, result.exact) == (96, 24, True)
    assert result.p == pytest.approx(0.0412597656, abs=1e-10)
    assert sign_test(13, 2) == pytest.approx(0.00738525390625, abs=1e-15)


def test_the_depression_scale_of_hollander_and_wolfe() -> None:
    """Hollander and Wolfe, Nonparametric Statistical Methods (1973), table 3.1; V = 40 and p from R."""
    before = (1830, 500, 1620, 2480, 1680, 1880, 1550, 3060, 1300)
    after = (878, 647, 598, 2050, 1060, 1290, 1060, 3140, 1290)
    result = signed_ranks([old - new for old, new in zip(before, after, strict=True)])
    assert (result.w_plus, result.p) == (40, 0.0390625)


def test_ties_and_zeros_together_as_in_r() -> None:
    """R 4.2.2, coin 1.4-2: wilcoxsign_test(distribution = "exact"), both zero methods."""
    changes = [2, 1, 1, 0, 0, -1, 1, 3, 1, 0, 2, 1, -2, 0, 1, 1]
    assert signed_ranks(changes).p == pytest.approx(0.05908203125, abs=1e-14)
    assert signed_ranks(changes, pratt=True).p == pytest.approx(0.03173828125, abs=1e-14)


@pytest.mark.parametrize(("pratt", "p"), [(False, 0.13818359375), (True, 0.10693359375)])
def test_changes_of_several_levels_are_exact_as_in_r(pratt: bool, p: float) -> None:
    """R 4.2.2, coin 1.4-2: wilcoxsign_test, exact, twice the smaller of "less" and "greater"."""
    changes = [2, 1, 1, 3, -1, -2, 1, 0, 0, 1, 1, -1, 2, 0, 1]
    found = signed_ranks(changes, pratt=pratt)
    assert found.exact
    assert found.p == pytest.approx(p, abs=1e-12)


def test_the_approximation_for_many_clients_as_in_r() -> None:
    """R 4.2.2, coin 1.4-2: wilcoxsign_test(distribution = "asymptotic"), both zero methods."""
    changes = [1] * 150 + [-1] * 100 + [2] * 20 + [0] * 40
    result = signed_ranks(changes)
    assert not result.exact
    assert result.p == pytest.approx(5.99961142322e-07, rel=1e-10)
    assert signed_ranks(changes, pratt=True).p == pytest.approx(1.19753840844e-06, rel=1e-10)


@pytest.mark.parametrize("pratt", BOTH_WAYS)
@given(changes=CHANGES)
def test_p_is_what_writing_out_every_sign_gives(pratt: bool, changes: list[int]) -> None:
    assert signed_ranks(changes, pratt=pratt).p == pytest.approx(counted_p(changes, pratt=pratt), abs=1e-12)


@given(changes=CHANGES)
def test_the_other_way_round_is_the_same_test(changes: list[int]) -> None:
    there, back = signed_ranks(changes), signed_ranks([-change for change in changes])
    assert (there.p, there.w_plus, there.w_minus) == (back.p, back.w_minus, back.w_plus)


@given(changes=CHANGES)
def test_no_p_is_below_what_that_many_changes_can_reach(changes: list[int]) -> None:
    result = signed_ranks(changes)
    assert result.p >= smallest_p(result.changed)
    assert result.w_plus + result.w_minus == result.changed * (result.changed + 1) / 2


@pytest.mark.parametrize("pratt", BOTH_WAYS)
def test_without_changes_there_is_nothing_to_see(pratt: bool) -> None:
    for changes in ([], [0, 0, 0]):
        result = signed_ranks(changes, pratt=pratt)
        assert (result.p, result.changed) == (1.0, 0)
    assert sign_test(0, 0) == 1.0
    assert rank_biserial(0, 0) is None


def test_so_many_changes_one_way_are_needed() -> None:
    assert changes_needed(0.05) == 6
    assert changes_needed(0.05 / 13) == 10


def test_the_effect_size_is_the_simple_difference_formula() -> None:
    assert rank_biserial(96, 24) == 0.6
    assert rank_biserial(0, 15) == -1.0
