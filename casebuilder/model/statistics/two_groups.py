"""Two groups of clients against each other: Mann–Whitney, exact with ties, and Cliff's delta."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, erfc, sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

MOST_EXACT = 100
"""Up to this number of clients in both groups together p is exact."""

_Values = Sequence[int] | npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class MannWhitney:
    """Outcome of a Mann–Whitney test.

    Attributes:
        u: Pairs in which the first group is higher, ties counting half.
        p: Two-sided p.
        exact: Whether p is exact.
    """

    u: float
    p: float
    exact: bool


@dataclass(frozen=True, slots=True)
class Delta:
    """Cliff's delta with its 95 % interval.

    Attributes:
        value: Chance that one of the first group is higher than one of the second, minus lower.
        low: Lower end; None when a group has fewer than two clients.
        high: Upper end; None when a group has fewer than two clients.
    """

    value: float
    low: float | None
    high: float | None


def mann_whitney(first: _Values, second: _Values) -> MannWhitney:
    """Return the Mann–Whitney test of whether one group is higher than the other.

    Up to :data:`MOST_EXACT` clients p is exact, conditional on the ties: over all equally likely
    divisions of the values found into groups of these sizes, p = min(1, 2 · min(lower tail, upper
    tail)). Beyond, it is the normal approximation with tie correction, without continuity correction.

    Args:
        first: A whole number per client of the first group; not empty.
        second: The same of the second group; not empty.

    References:
        Mann HB, Whitney DR. On a test of whether one of two random variables is stochastically larger
        than the other. Annals of Mathematical Statistics 1947;18:50-60.
        Streitberg B, Röhmel J. Exact distributions for permutation and rank tests. Statistical
        Software Newsletter 1986;12:10-17.
    """
    ours, theirs = _counted(first, second)
    n, m = int(ours.sum()), int(theirs.sum())
    together = ours + theirs
    # Twice the midrank of each value, so that all sums are whole.
    ranks = 2 * np.cumsum(together) - together + 1
    doubled = int((ours * ranks).sum())
    u = doubled / 2 - n * (n + 1) / 2
    if n + m <= MOST_EXACT:
        return MannWhitney(u, _exact_p(together.tolist(), ranks.tolist(), n, doubled), exact=True)
    return MannWhitney(u, _normal_p(together, n, m, u), exact=False)


def _counted(first: _Values, second: _Values) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return how often each value occurs in either group, the values in ascending order."""
    ours, theirs = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    values = np.unique(np.concatenate([ours, theirs]))
    return (
        np.bincount(np.searchsorted(values, ours), minlength=len(values)),
        np.bincount(np.searchsorted(values, theirs), minlength=len(values)),
    )


def _exact_p(together: Sequence[int], ranks: Sequence[int], n: int, doubled: int) -> float:
    """Return the p of a sum of doubled ranks among all ways to choose n of the clients.

    ``ways[k]`` holds, per sum of ranks, in how many ways k clients can be chosen from the tie groups
    seen so far.
    """
    most = sum(count * rank for count, rank in zip(together, ranks, strict=True))
    ways = np.zeros((n + 1, most + 1))
    ways[0, 0] = 1.0
    for count, rank in zip(together, ranks, strict=True):
        added = ways.copy()
        for chosen in range(1, min(count, n) + 1):
            shift = chosen * rank
            added[chosen:, shift:] += comb(count, chosen) * ways[: n + 1 - chosen, : most + 1 - shift]
        ways = added
    chances = ways[n] / ways[n].sum()
    return min(1.0, 2.0 * float(min(chances[: doubled + 1].sum(), chances[doubled:].sum())))


def _normal_p(together: npt.NDArray[np.int64], n: int, m: int, u: float) -> float:
    everyone = n + m
    ties = float((together.astype(float) ** 3 - together).sum())
    variance = n * m / 12 * (everyone + 1 - ties / (everyone * (everyone - 1)))
    if variance <= 0:
        return 1.0
    return erfc(abs(u - n * m / 2) / sqrt(variance) / sqrt(2))


def cliff_delta(first: _Values, second: _Values) -> Delta:
    """Return Cliff's delta of two groups, with its asymmetric 95 % interval.

    The interval uses the unbiased estimate of the variance of delta and the t distribution with two
    degrees of freedom less than there are clients, and stays within -1 and 1. Where all of one group
    are above (or below) all of the other, that variance is zero, and the bound is that of the smaller
    group.

    Args:
        first: A whole number per client of the first group; not empty.
        second: The same of the second group; not empty.

    References:
        Cliff N. Dominance statistics: ordinal analyses to answer ordinal questions. Psychological
        Bulletin 1993;114:494-509.
        Feng D, Cliff N. Monte Carlo evaluation of ordinal d with improved confidence interval. Journal
        of Modern Applied Statistical Methods 2004;3:322-332.
    """
    ours, theirs = (counts.astype(float) for counts in _counted(first, second))
    n, m = float(ours.sum()), float(theirs.sum())
    # Per value: how much of the other group lies below it minus above it, as a share.
    ours_above = (2 * np.cumsum(theirs) - theirs - m) / m
    theirs_below = -(2 * np.cumsum(ours) - ours - n) / n
    delta = float((ours * ours_above).sum() / n)
    if n < 2 or m < 2:  # noqa: PLR2004  a variance needs two
        return Delta(delta, None, None)
    quantile2 = float(stdtrit(n + m - 2, 0.975)) ** 2
    if abs(delta) == 1.0:
        bound = (min(n, m) - quantile2) / (min(n, m) + quantile2)
        return Delta(delta, bound, 1.0) if delta > 0 else Delta(delta, -1.0, -bound)
    untied = 1.0 - float((ours * theirs).sum()) / (n * m)
    spread_ours = float((ours * (ours_above - delta) ** 2).sum())
    spread_theirs = float((theirs * (theirs_below - delta) ** 2).sum())
    spread_pairs = n * m * (untied - delta**2)
    variance = (m**2 * spread_ours + n**2 * spread_theirs - spread_pairs) / (n * m * (n - 1) * (m - 1))
    variance = max(variance, (1 - delta**2) / (n * m - 1))
    spread = quantile2 * variance
    half = sqrt(spread) * sqrt((1 - delta**2) ** 2 + spread)
    middle, scale = delta - delta**3, 1 - delta**2 + spread
    return Delta(delta, max(-1.0, (middle - half) / scale), min(1.0, (middle + half) / scale))
