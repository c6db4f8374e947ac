"""Intervals against published ones, and against another implementation."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import pytest
import scipy.stats
from numpy.typing import NDArray

from casebuilder.model.statistics.bootstrap import (
    LEAST_CLIENTS,
    IntervalMethod,
    acceleration,
    bca_shares,
    bootstrap_interval,
    drawn_means,
    percentiles,
)

Means = Sequence[NDArray[np.float64]]

# Efron and Tibshirani, An Introduction to the Bootstrap (1993), table 14.1: spatial test, scores A
# of 26 children. Their outcome is the variance with divisor n; for its 90 % interval see table 14.2.
SPATIAL = np.array(
    [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41],
    dtype=float,
)
# The same, table 10.1: hormone patches, 8 people; y is new less old patch, z is old patch less placebo.
PATCH_Y = np.array([-1200, 2601, -2705, 1982, -1290, 351, -638, -2719], dtype=float)
PATCH_Z = np.array([8406, 2342, 8187, 8459, 4795, 3516, 4796, 10238], dtype=float)


def silent(share: float) -> None:
    assert 0 <= share <= 1


def variance(means: Means) -> NDArray[np.float64]:
    (own,) = means
    return np.asarray(own[..., 1] - own[..., 0] ** 2)


def ratio(means: Means) -> NDArray[np.float64]:
    (own,) = means
    return np.asarray(own[..., 1] / own[..., 0])


def ratio_of_two(means: Means) -> NDArray[np.float64]:
    own, other = means
    return np.asarray(own[..., 0] / other[..., 0])


def test_the_acceleration_of_the_spatial_test_is_the_published_0061() -> None:
    sample = np.stack([SPATIAL, SPATIAL**2], axis=1)
    assert variance([sample.mean(axis=0)]) == pytest.approx(171.5, abs=0.05)
    assert acceleration([sample], variance) == pytest.approx(0.061, abs=0.0005)


def test_the_interval_of_the_spatial_test_is_the_published_1158_to_2596() -> None:
    sample = np.stack([SPATIAL, SPATIAL**2], axis=1)
    drawn = variance(drawn_means([sample], 20_000, 1, silent))
    estimate = float(variance([sample.mean(axis=0)]))
    ends = bca_shares(estimate, drawn, acceleration([sample], variance), 0.05)
    assert ends is not None
    low, high = np.quantile(drawn, ends)
    # Published with 2,000 resamples, of which the ends carry a few units of chance.
    assert low == pytest.approx(115.8, abs=4)
    assert high == pytest.approx(259.6, abs=6)


def test_the_ratio_of_the_patches_and_its_standard_error_are_the_published_ones() -> None:
    sample = np.stack([PATCH_Z, PATCH_Y], axis=1)
    assert float(ratio([sample.mean(axis=0)])) == pytest.approx(-0.0713, abs=0.00005)
    drawn = ratio(drawn_means([sample], 20_000, 1, silent))
    # Published: 0.105 with 400 resamples.
    assert drawn.std(ddof=1) == pytest.approx(0.105, abs=0.008)


def test_as_many_below_as_above_is_no_bias_also_with_ties() -> None:
    # The example of MedCalc's technical note on BCa: an outcome of 5 and resamples 1 to 9.
    ends = bca_shares(5.0, np.arange(1.0, 10.0), 0.0, 0.025)
    assert ends == pytest.approx((0.025, 0.975))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_ratio_of_paired_means_agrees_with_scipy(seed: int) -> None:
    random = np.random.default_rng(seed)
    before = random.gamma(2, 5, 60)
    sample = np.stack([before, before * random.uniform(0.3, 1.1, 60)], axis=1)
    ours = bootstrap_interval([sample], ratio, 20_000, seed, silent)
    theirs = scipy.stats.bootstrap(
        (sample[:, 0], sample[:, 1]),
        lambda x, y, axis: y.mean(axis=axis) / x.mean(axis=axis),
        paired=True,
        n_resamples=20_000,
        vectorized=True,
        axis=0,
        method="BCa",
        rng=np.random.default_rng(seed + 100),
    ).confidence_interval
    assert ours is not None
    assert ours.method is IntervalMethod.BCA
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.012)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_ratio_of_two_groups_agrees_with_scipy(seed: int) -> None:
    random = np.random.default_rng(seed)
    own, other = random.gamma(2, 4, (50, 1)), random.gamma(2, 6, (80, 1))
    ours = bootstrap_interval([own, other], ratio_of_two, 20_000, seed, silent)
    theirs = scipy.stats.bootstrap(
        (own[:, 0], other[:, 0]),
        lambda x, y, axis: x.mean(axis=axis) / y.mean(axis=axis),
        n_resamples=20_000,
        vectorized=True,
        axis=0,
        method="BCa",
        rng=np.random.default_rng(seed + 100),
    ).confidence_interval
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.015)


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    sample = np.random.default_rng(1).gamma(2, 5, (30, 2))
    one = bootstrap_interval([sample], ratio, 1000, 7, silent)
    assert bootstrap_interval([sample], ratio, 1000, 7, silent) == one
    assert bootstrap_interval([sample], ratio, 1000, 8, silent) != one


def test_below_ten_clients_there_is_no_interval() -> None:
    sample = np.random.default_rng(1).gamma(2, 5, (LEAST_CLIENTS, 2))
    assert LEAST_CLIENTS == 10
    assert bootstrap_interval([sample], ratio, 500, 1, silent) is not None
    assert bootstrap_interval([sample[1:]], ratio, 500, 1, silent) is None
    assert bootstrap_interval([sample[:, :1], sample[1:, :1]], ratio_of_two, 500, 1, silent) is None


@pytest.mark.parametrize("size", [12, 200])
def test_clients_who_all_changed_alike_give_no_interval(size: int) -> None:
    # Every resample gives the same, which says nothing of how much other clients differ.
    sample = np.array([[4.0, 2.0]] * size)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert bootstrap_interval([sample], ratio, 500, 1, silent) is None


def test_figures_of_one_client_stay_together() -> None:
    # After is exactly half of before for every client, so no draw of clients can give another ratio.
    before = np.arange(1.0, 21.0)
    sample = np.stack([before, before / 2], axis=1)
    drawn = ratio(drawn_means([sample], 300, 1, silent))
    assert drawn == pytest.approx(np.full(300, 0.5))


def test_giving_up_ends_the_work() -> None:
    class GivenUpError(Exception):
        pass

    def stop(_: float) -> None:
        raise GivenUpError

    with pytest.raises(GivenUpError):
        bootstrap_interval([np.ones((20, 2))], ratio, 100, 1, stop)


# Davison and Hinkley, Bootstrap Methods and their Application (1997), data "city": populations of ten cities
# of the United States in 1920 (u) and 1930 (x), in thousands; they estimate the ratio of the means, 1.520.
CITY_U = np.array([138, 93, 61, 179, 48, 37, 29, 23, 30, 2], dtype=float)
CITY_X = np.array([143, 104, 69, 260, 75, 63, 50, 48, 111, 50], dtype=float)


class TestRatioOfTenCities:
    """Beside R 4.2.2 with package boot 1.3-28.1, 99,999 draws, seed 1.

    ``ratio <- function(d, i) mean(d$x[i]) / mean(d$u[i]); b <- boot(city, ratio, R = 99999)`` and
    ``boot.ci(b, type = "bca", L = empinf(data = city, statistic = ratio, type = "jack"))``.
    """

    SAMPLE = np.stack([CITY_U, CITY_X], axis=1)

    def test_the_ratio_is_the_published_one(self) -> None:
        assert float(ratio([self.SAMPLE.mean(axis=0)])) == pytest.approx(1.520312, abs=1e-6)

    def test_the_acceleration_is_that_of_r_with_influences_around_their_mean(self) -> None:
        """``L <- L - mean(L); sum(L^3) / (6 * sum(L^2)^1.5)`` of the above, as Efron has it (14.15)."""
        assert acceleration([self.SAMPLE], ratio) == pytest.approx(-0.0112032, abs=1e-6)

    def test_the_standard_error_and_both_intervals_are_those_of_r(self) -> None:
        drawn = ratio(drawn_means([self.SAMPLE], 40_000, 1, silent))
        assert drawn.std(ddof=1) == pytest.approx(0.2218, abs=0.004)
        assert percentiles(drawn) == pytest.approx((1.251, 2.114), abs=0.02)
        found = bootstrap_interval([self.SAMPLE], ratio, 40_000, 1, silent)
        assert found is not None
        assert found.method is IntervalMethod.BCA
        assert (found.low, found.high) == pytest.approx((1.242, 2.076), abs=0.02)
