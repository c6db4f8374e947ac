"""Shares, crossings and corrections give the published numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebuilder.model.statistics.proportions import holm, mcnemar, wilson


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # Newcombe 1998, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # R 4.2.2, prop.test(15, 21, correct = FALSE).
        (15, 21, 0.5004, 0.8619),
        (5, 5, 0.565518, 1.0),
        (1, 7, 0.025680, 0.513128),
        (34, 59, 0.449345, 0.693873),
        (3, 250, 0.004089, 0.034681),
    ],
)
def test_the_interval_of_wilson(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=5e-5)


def test_nothing_is_known_of_nobody() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@given(of=st.integers(1, 300), data=st.data())
def test_an_interval_holds_the_share_and_stays_within_its_limits(of: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, of))
    low, high = wilson(count, of)
    assert 0.0 <= low <= count / of <= high <= 1.0
    assert wilson(of - count, of) == pytest.approx((1 - high, 1 - low), abs=1e-12)


def test_the_table_of_agresti() -> None:
    """Approval of the Prime Minister (Agresti 1990, p. 350): 794, 150, 86, 570; p from R, binom.test."""
    assert mcnemar(150, 86) == pytest.approx(3.715936e-05, abs=5e-12)
    assert mcnemar(86, 150) == mcnemar(150, 86)


@pytest.mark.parametrize(
    ("up", "down", "p"),
    [
        (9, 1, 0.021484375),
        (1, 6, 0.125),
        (12, 4, 0.076812744140625),
        (25, 40, 0.0816815339415403),
    ],
)
def test_few_crossings_are_judged_exactly_as_in_r(up: int, down: int, p: float) -> None:
    """R 4.2.2: binom.test(c(up, down))."""
    assert mcnemar(up, down) == pytest.approx(p, abs=1e-12)


def test_without_crossings_nothing_is_shown() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(3, 3) == 1.0


def test_a_very_small_p_is_still_right() -> None:
    assert mcnemar(1000, 0) == 2.0**-999


def test_the_correction_of_holm() -> None:
    assert holm([0.002, 0.004, 0.006, 0.008, 0.01, 0.012]) == pytest.approx(
        (0.012, 0.02, 0.024, 0.024, 0.024, 0.024)
    )
    # R 4.2.2: p.adjust(c(.01, .04, .03, .005, .5), "holm").
    assert holm([0.01, 0.04, 0.03, 0.005, 0.5]) == pytest.approx((0.04, 0.09, 0.09, 0.025, 0.5))
    assert holm([]) == ()


@given(st.lists(st.floats(0, 1), max_size=17))
def test_a_correction_never_makes_a_p_smaller_and_keeps_their_order(ps: list[float]) -> None:
    corrected = holm(ps)
    assert all(0 <= p <= new <= 1 for p, new in zip(ps, corrected, strict=True))
    order = sorted(range(len(ps)), key=ps.__getitem__)
    assert [corrected[number] for number in order] == sorted(corrected)
