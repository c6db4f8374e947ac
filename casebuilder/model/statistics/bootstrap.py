"""Intervals by drawing clients again and again (bootstrap), all their scores together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

LEAST_CLIENTS = 10
"""With fewer clients no interval is given: drawing again from so few says nothing."""
RESAMPLES = 10_000
LEAST_RESAMPLES = 2_000
_MOST_DRAWS = 20_000_000
_BLOCK = 4_000_000
"""So many draws are held in memory at once."""

_Matrix = npt.NDArray[np.float64]


def resamples_for(clients: int, resamples: int = RESAMPLES) -> int:
    """Return how many times a group of this size is drawn.

    With thousands of clients fewer draws give the same ends of an interval, which is then narrow.
    """
    return min(resamples, max(LEAST_RESAMPLES, _MOST_DRAWS // max(1, clients)))


def resampled_means(values: _Matrix, resamples: int, seed: int) -> _Matrix:
    """Return the mean of each column over clients drawn with replacement, once per resample.

    A client is drawn as a whole, so columns stay together. NaN is a missing value: the mean is over
    the clients drawn who have one, and NaN when none of them has.

    Args:
        values: A row per client, a column per quantity.
        resamples: How many times to draw.
        seed: Seed of the draws; the same seed gives the same means.

    Returns:
        A row per resample, a column per quantity.

    References:
        Efron B, Tibshirani RJ. An Introduction to the Bootstrap. Chapman & Hall 1993, chapter 13
        (percentile intervals; clients are the units drawn).
    """
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)
    both = np.concatenate([filled, known.astype(float)], axis=1)
    parts = [counts @ both for counts in _draws(len(values), resamples, seed)]
    sums, numbers = np.split(np.concatenate(parts), 2, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        means: _Matrix = sums / numbers
    return means


def _draws(clients: int, resamples: int, seed: int) -> Iterator[_Matrix]:
    """Yield how often each client is drawn, a row per resample, in blocks."""
    random = np.random.default_rng(seed)
    rows = max(1, _BLOCK // max(1, clients))
    for start in range(0, resamples, rows):
        height = min(rows, resamples - start)
        drawn = random.integers(0, clients, size=(height, clients), dtype=np.int32)
        drawn += (np.arange(height, dtype=np.int32) * clients)[:, np.newaxis]
        yield np.bincount(drawn.ravel(), minlength=height * clients).reshape(height, clients).astype(float)


def percentiles(samples: npt.NDArray[np.float64]) -> tuple[float, float] | None:
    """Return the 95 % percentile interval of resampled values; None when they are not all known."""
    if len(samples) == 0 or bool(np.isnan(samples).any()):
        return None
    low, high = np.quantile(samples, [0.025, 0.975])
    return float(low), float(high)
