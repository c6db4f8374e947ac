"""Intervals of ratios of means, by drawing the clients anew.

The bias-corrected and accelerated interval (BCa) of Efron (1987), with the acceleration from the
jackknife; for two groups as in Efron and Tibshirani, An Introduction to the Bootstrap (1993),
chapters 8 and 14: clients are drawn within their own group. All figures of one client stay together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

Sample = NDArray[np.float64]
"""Figures of the clients of one group: one row per client, one column per figure."""
Statistic = Callable[[Sequence[NDArray[np.float64]]], NDArray[np.float64]]
"""From the means of each group (the last axis has the figures) to the outcome."""

FEWEST_CLIENTS = 10
"""Of fewer clients an interval would suggest a certainty that there is not."""
CONFIDENCE = 0.95
_CHUNK = 2_000_000
_FINITE_SHARE = 0.99
_NO_WIDTH = 1e-9


class IntervalMethod(Enum):
    """How an interval was made."""

    BCA = "bca"
    PERCENTILE = "percentile"


@dataclass(frozen=True)
class Interval:
    """A range in which the true change lies with 95 % certainty, as far as chance goes.

    Attributes:
        low: Lower end.
        high: Upper end.
        method: How it was made.
    """

    low: float
    high: float
    method: IntervalMethod


def bootstrap_interval(
    samples: Sequence[Sample],
    statistic: Statistic,
    resamples: int,
    seed: int,
    step: Callable[[float], None],
) -> Interval | None:
    """Return an interval, or None when clients are too few or all alike, or it is not defined.

    Args:
        samples: The groups, one or two.
        statistic: What is computed from their means.
        resamples: How many times the clients are drawn anew.
        seed: Beginning of the random numbers.
        step: Is told which share is done, and may raise to give up.
    """
    if any(len(sample) < FEWEST_CLIENTS for sample in samples):
        return None
    estimate = float(statistic([sample.mean(axis=0) for sample in samples]))
    if not np.isfinite(estimate):
        return None
    drawn = statistic(_drawn_means(samples, resamples, seed, step))
    finite = drawn[np.isfinite(drawn)]
    if len(finite) < _FINITE_SHARE * len(drawn):
        return None
    tail = (1 - CONFIDENCE) / 2
    ends = None
    if len(finite) == len(drawn):
        ends = bca_shares(estimate, drawn, acceleration(samples, statistic), tail)
    method = IntervalMethod.PERCENTILE if ends is None else IntervalMethod.BCA
    low, high = np.quantile(finite, (tail, 1 - tail) if ends is None else ends)
    if high - low < _NO_WIDTH:
        # Clients who are all alike say nothing of how much others differ.
        return None
    return Interval(float(low), float(high), method)


def _drawn_means(
    samples: Sequence[Sample], resamples: int, seed: int, step: Callable[[float], None]
) -> list[NDArray[np.float64]]:
    """Return the means of each group in every resample."""
    random = np.random.default_rng(seed)
    total = sum(len(sample) for sample in samples)
    done = 0
    means = []
    for sample in samples:
        size = len(sample)
        result = np.empty((resamples, sample.shape[1]))
        rows = max(1, _CHUNK // size)
        for first in range(0, resamples, rows):
            count = min(rows, resamples - first)
            drawn = random.integers(0, size, (count, size))
            for column in range(sample.shape[1]):
                result[first : first + count, column] = sample[:, column][drawn].mean(axis=1)
            step((done + size * (first + count) / resamples) / total)
        done += size
        means.append(result)
    return means


def acceleration(samples: Sequence[Sample], statistic: Statistic) -> float:
    """Return how fast the standard error changes with the outcome, from leaving clients out one by one."""
    whole = [sample.mean(axis=0) for sample in samples]
    cubes = squares = 0.0
    for position, sample in enumerate(samples):
        size = len(sample)
        without = (sample.sum(axis=0) - sample) / (size - 1)
        means = [np.broadcast_to(mean, without.shape[:1] + mean.shape) for mean in whole]
        means[position] = without
        outcomes = statistic(means)
        influence = (size - 1) * (outcomes.mean() - outcomes)
        cubes += float((influence**3).sum()) / size**3
        squares += float((influence**2).sum()) / size**2
    return cubes / (6 * squares**1.5) if squares > 0 else float("nan")


def bca_shares(
    estimate: float, drawn: NDArray[np.float64], accelerated: float, tail: float
) -> tuple[float, float] | None:
    """Return which quantiles of the drawn outcomes are the ends of the interval; None when BCa fails.

    Args:
        estimate: The outcome of the clients themselves.
        drawn: The outcomes of the resamples.
        accelerated: The acceleration.
        tail: What lies outside at each end.
    """
    below = (np.count_nonzero(drawn < estimate) + np.count_nonzero(drawn <= estimate)) / (2 * len(drawn))
    bias = ndtri(below)
    shares = []
    for point in (ndtri(tail), ndtri(1 - tail)):
        divisor = 1 - accelerated * (bias + point)
        if not np.isfinite(divisor) or divisor <= 0 or not np.isfinite(bias):
            return None
        shares.append(float(ndtr(bias + (bias + point) / divisor)))
    low, high = shares
    return (low, high) if 0 < low < high < 1 else None
