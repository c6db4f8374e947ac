"""Intervals by drawing clients again and again (bootstrap), all figures of a client together.

Clients are drawn within their own group. There are two ways from what was drawn to an interval of 95 %:
the plain one (percentiles), and for a ratio, whose draws lean to one side, the bias-corrected and
accelerated one (BCa) of Efron (1987), with the acceleration from the jackknife.

References:
    Efron B, Tibshirani RJ. An Introduction to the Bootstrap. Chapman & Hall 1993, chapters 8, 13 and 14.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

Matrix = npt.NDArray[np.float64]
Sample = Matrix
"""Figures of the clients of one group: one row per client, one column per figure."""
Statistic = Callable[[Sequence[Matrix]], Matrix]
"""From the means of each group (the last axis has the figures) to the outcome."""
Step = Callable[[float], None]
"""Is told which share of the work is done, and may raise to give up."""

LEAST_CLIENTS = 10
"""Of fewer clients no interval is given: it would suggest a certainty that there is not."""
RESAMPLES = 10_000
LEAST_RESAMPLES = 2_000
CONFIDENCE = 0.95
_TAIL = (1 - CONFIDENCE) / 2
_MOST_DRAWS = 20_000_000
_BLOCK = 500_000
"""So many draws are held in memory at once; a block holds other threads, the window too, for a moment."""
_FINITE_SHARE = 0.99
_NO_WIDTH = 1e-9


class IntervalMethod(Enum):
    """How an interval was made."""

    BCA = "bca"
    PERCENTILE = "percentile"


@dataclass(frozen=True)
class Interval:
    """A range in which the true outcome lies with 95 % certainty, as far as chance goes.

    Attributes:
        low: Lower end.
        high: Upper end.
        method: How it was made.
    """

    low: float
    high: float
    method: IntervalMethod


def resamples_for(clients: int, resamples: int = RESAMPLES) -> int:
    """Return how many times a group of this size is drawn.

    With thousands of clients fewer draws give the same ends of an interval, which is then narrow.
    """
    return min(resamples, max(LEAST_RESAMPLES, _MOST_DRAWS // max(1, clients)))


def silent(share: float) -> None:
    """Tell nobody how far the work is."""
    del share


def resampled_means(
    values: Matrix, resamples: int, seed: int | np.random.Generator, step: Step = silent
) -> Matrix:
    """Return the mean of each column over clients drawn with replacement, once per resample.

    A client is drawn as a whole, so columns stay together. NaN is a missing value: the mean is over
    the clients drawn who have one, and NaN when none of them has.

    Args:
        values: A row per client, a column per quantity.
        resamples: How many times to draw.
        seed: Seed of the draws, the same seed gives the same means; or what goes on drawing.
        step: Is told which share of the draws is done.

    Returns:
        A row per resample, a column per quantity.
    """
    known = ~np.isnan(values)
    whole = bool(known.all())
    drawn = values if whole else np.concatenate([np.where(known, values, 0.0), known.astype(float)], axis=1)
    parts, done = [], 0
    for counts in _draws(len(values), resamples, np.random.default_rng(seed)):
        parts.append(counts @ drawn)
        done += len(counts)
        step(done / resamples)
    sums = np.concatenate(parts)
    if whole:
        return sums / len(values)
    sums, numbers = np.split(sums, 2, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        means: Matrix = sums / numbers
    return means


def _draws(clients: int, resamples: int, random: np.random.Generator) -> Iterator[Matrix]:
    """Yield how often each client is drawn, a row per resample, in blocks."""
    rows = max(1, _BLOCK // max(1, clients))
    for start in range(0, resamples, rows):
        height = min(rows, resamples - start)
        drawn = random.integers(0, clients, size=(height, clients), dtype=np.int32)
        drawn += (np.arange(height, dtype=np.int32) * clients)[:, np.newaxis]
        yield np.bincount(drawn.ravel(), minlength=height * clients).reshape(height, clients).astype(float)


def percentiles(samples: Matrix) -> tuple[float, float] | None:
    """Return the 95 % percentile interval of resampled values; None when they are not all known."""
    if len(samples) == 0 or bool(np.isnan(samples).any()):
        return None
    low, high = np.quantile(samples, [_TAIL, 1 - _TAIL])
    return float(low), float(high)


def bootstrap_interval(
    samples: Sequence[Sample], statistic: Statistic, resamples: int, seed: int, step: Step = silent
) -> Interval | None:
    """Return an interval, or None when clients are too few or all alike, or it is not defined.

    Args:
        samples: The groups, one or two.
        statistic: What is computed from their means.
        resamples: How many times the clients are drawn anew.
        seed: Beginning of the random numbers.
        step: Is told which share is done, and may raise to give up.
    """
    if any(len(sample) < LEAST_CLIENTS for sample in samples):
        return None
    estimate = float(statistic([sample.mean(axis=0) for sample in samples]))
    if not np.isfinite(estimate):
        return None
    drawn = statistic(drawn_means(samples, resamples, seed, step))
    finite = drawn[np.isfinite(drawn)]
    if len(finite) < _FINITE_SHARE * len(drawn):
        return None
    ends = None
    if len(finite) == len(drawn):
        ends = bca_shares(estimate, drawn, acceleration(samples, statistic), _TAIL)
    method = IntervalMethod.PERCENTILE if ends is None else IntervalMethod.BCA
    low, high = np.quantile(finite, (_TAIL, 1 - _TAIL) if ends is None else ends)
    if high - low < _NO_WIDTH:
        # Clients who are all alike say nothing of how much others differ.
        return None
    return Interval(float(low), float(high), method)


def drawn_means(samples: Sequence[Sample], resamples: int, seed: int, step: Step = silent) -> list[Matrix]:
    """Return the means of each group in every resample, the groups drawn one after another."""
    random = np.random.default_rng(seed)
    total = sum(len(sample) for sample in samples)
    means, done = [], 0
    for sample in samples:
        means.append(resampled_means(sample, resamples, random, _part(step, done, len(sample), total)))
        done += len(sample)
    return means


def _part(step: Step, done: int, size: int, total: int) -> Step:
    return lambda share: step((done + share * size) / total)


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


def bca_shares(estimate: float, drawn: Matrix, accelerated: float, tail: float) -> tuple[float, float] | None:
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
