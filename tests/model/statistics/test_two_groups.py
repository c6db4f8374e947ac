"""Two groups against each other: published numbers, and every division counted."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from casebuilder.model.statistics.two_groups import cliff_delta, mann_whitney

GROUP = st.lists(st.integers(-3, 3), min_size=1, max_size=6)
WITH = [2, 1, 1, 0, 0, -1, 1, 3, 1, 0, 2, 1]
WITHOUT = [0, 0, 1, -1, 0, 1, 0, -2, 0, 0]


def u_of(first: list[int], second: list[int]) -> float:
    return sum((a > b) + (a == b) / 2 for a in first for b in second)


def counted_p(first: list[int], second: list[int]) -> float:
    """Return p by writing out every division into two groups of these sizes."""
    everyone = first + second
    found, sums = u_of(first, second), []
    for chosen in combinations(range(len(everyone)), len(first)):
        ours = [everyone[number] for number in chosen]
        theirs = [value for number, value in enumerate(everyone) if number not in chosen]
        sums.append(u_of(ours, theirs))
    lower = sum(u <= found for u in sums) / len(sums)
    upper = sum(u >= found for u in sums) / len(sums)
    return min(1.0, 2 * min(lower, upper))


def test_the_membranes_of_hollander_and_wolfe() -> None:
    """Hollander and Wolfe (1973), table 4.1; W = 35 and p from R 4.2.2, wilcox.test."""
    at_term = [80, 83, 189, 104, 145, 138, 191, 164, 73, 146]
    early = [115, 88, 90, 74, 121]
    result = mann_whitney(at_term, early)
    assert (result.u, result.exact) == (35, True)
    assert result.p == pytest.approx(0.254412254412, abs=1e-12)


def test_small_tied_groups_are_exact_as_in_r() -> None:
    """R 4.2.2, coin 1.4-2: wilcox_test(distribution = "exact"), groups of the same size."""
    result = mann_whitney(WITH, [*WITHOUT, 1, -1])
    assert result.exact
    assert result.p == pytest.approx(0.0315921122894, abs=1e-12)


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [
        (WITH, WITHOUT, 0.0312783192040158),
        (
            [-1] * 3 + [0] * 14 + [1] * 12 + [2] * 5,
            [-2] + [-1] * 6 + [0] * 15 + [1] * 3,
            0.000854720820531801,
        ),
        ([1, 1, 1, 2, 0], [0, 0, -1, 0, 0, 1, 0, 0], 0.0450660450660451),
    ],
)
def test_groups_of_different_sizes_with_ties_are_exact_as_in_r(
    first: list[int], second: list[int], p: float
) -> None:
    """R 4.2.2, coin 1.4-2: wilcox_test(distribution = "exact"), twice the smaller of "less" and "greater"."""
    result = mann_whitney(first, second)
    assert result.exact
    assert result.p == pytest.approx(p, abs=1e-12)


def test_large_groups_are_approximated_as_in_r() -> None:
    """R 4.2.2: wilcox.test(exact = FALSE, correct = FALSE)."""
    first = [-1] * 20 + [0] * 60 + [1] * 40 + [2] * 10
    second = [-1] * 25 + [0] * 60 + [1] * 20 + [2] * 5
    result = mann_whitney(first, second)
    assert (result.u, result.exact) == (8425, False)
    assert result.p == pytest.approx(0.00997493427, abs=1e-10)


@settings(deadline=None)
@given(first=GROUP, second=GROUP)
def test_p_is_what_writing_out_every_division_gives(first: list[int], second: list[int]) -> None:
    result = mann_whitney(first, second)
    assert result.u == u_of(first, second)
    assert result.p == pytest.approx(counted_p(first, second), abs=1e-12)


def test_groups_that_are_all_alike_show_nothing() -> None:
    assert mann_whitney([0, 0], [0, 0, 0]).p == 1.0
    assert mann_whitney([0] * 80, [0] * 80).p == 1.0


def test_the_delta_of_the_published_example() -> None:
    """The example of effsize (Torchiano, R package), cliff.delta: −0.25, −0.7265846 to 0.3890062."""
    treated = [10, 10, 20, 20, 20, 30, 30, 30, 40, 50]
    control = [10, 20, 30, 40, 40, 50]
    delta = cliff_delta(treated, control)
    assert (delta.value, delta.low, delta.high) == pytest.approx((-0.25, -0.7265846, 0.3890062), abs=5e-8)


@given(first=GROUP, second=GROUP)
def test_delta_is_higher_minus_lower_and_lies_within_its_interval(
    first: list[int], second: list[int]
) -> None:
    delta = cliff_delta(first, second)
    pairs = [(a > b) - (a < b) for a in first for b in second]
    assert delta.value == pytest.approx(sum(pairs) / len(pairs), abs=1e-12)
    if min(len(first), len(second)) < 2:
        assert delta.low is None
        assert delta.high is None
    else:
        assert delta.low is not None
        assert delta.high is not None
        assert -1 <= delta.low <= delta.value + 1e-12
        assert delta.value - 1e-12 <= delta.high <= 1
    back = cliff_delta(second, first)
    assert back.value == pytest.approx(-delta.value, abs=1e-12)


@given(
    first=st.lists(st.integers(-3, 3), min_size=2, max_size=12),
    second=st.lists(st.integers(-3, 3), min_size=2, max_size=12),
)
def test_the_interval_of_delta_is_that_of_the_matrix_of_dominance(
    first: list[int], second: list[int]
) -> None:
    """Feng and Cliff (2004), equations 6 to 8, written out over every pair of clients."""
    n, m = len(first), len(second)
    pairs = np.array([[np.sign(a - b) for b in second] for a in first], dtype=float)
    delta = pairs.mean()
    assume(abs(delta) < 1)
    spread = (
        m**2 * ((pairs.mean(axis=1) - delta) ** 2).sum() + n**2 * ((pairs.mean(axis=0) - delta) ** 2).sum()
    )
    variance = (spread - ((pairs - delta) ** 2).sum()) / (n * m * (n - 1) * (m - 1))
    variance = max(variance, (1 - delta**2) / (n * m - 1))
    quantile = stats.t.ppf(0.975, n + m - 2)
    half = quantile * np.sqrt(variance) * np.sqrt((1 - delta**2) ** 2 + quantile**2 * variance)
    ends = [(delta - delta**3 + sign * half) / (1 - delta**2 + quantile**2 * variance) for sign in (-1, 1)]
    found = cliff_delta(first, second)
    assert (found.low, found.high) == pytest.approx((max(-1, ends[0]), min(1, ends[1])), abs=1e-9)


def test_complete_separation_is_not_certainty() -> None:
    delta = cliff_delta([1] * 5, [0] * 5)
    assert delta.value == 1
    assert delta.high == 1
    assert delta.low is not None
    assert delta.low < 0.5
