"""Tests on the change of the same clients: signed ranks, signs, and their effect size.

The usual libraries are not exact where scores of few levels need it: with ties and zeros they fall
back on a normal approximation, or ignore the ties. Here the distribution is that of the ranks as they
are, conditional on the ties and zeros, over all equally likely signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
import numpy.typing as npt

from casebuilder.model.statistics.proportions import even_chance

MOST_EXACT = 200
"""Up to this number of changed clients the signed-rank p is exact."""


@dataclass(frozen=True, slots=True)
class SignedRanks:
    """Outcome of a signed-rank test.

    Attributes:
        w_plus: Sum of the ranks of the positive changes.
        w_minus: Sum of the ranks of the negative changes.
        p: Two-sided p.
        exact: Whether p is exact.
        changed: Changes other than zero.
    """

    w_plus: float
    w_minus: float
    p: float
    exact: bool
    changed: int


def signed_ranks(changes: Sequence[int] | npt.NDArray[np.int64], *, pratt: bool = False) -> SignedRanks:
    """Return Wilcoxon's signed-rank test of whether changes go more one way than the other.

    The ranks are midranks of the absolute changes. p = min(1, 2 · min(lower tail, upper tail)) under
    all equally likely signs of the changes that are not zero, counted exactly up to
    :data:`MOST_EXACT` of those, and by the normal approximation with tie correction and without
    continuity correction beyond.

    Args:
        changes: A change per client.
        pratt: Rank the zeros too and drop them afterwards (Pratt); otherwise they are dropped before
            ranking (Wilcoxon).

    References:
        Wilcoxon F. Individual comparisons by ranking methods. Biometrics Bulletin 1945;1:80-83.
        Pratt JW. Remarks on zeros and ties in the Wilcoxon signed rank procedures. Journal of the
        American Statistical Association 1959;54:655-667.
        Streitberg B, Röhmel J. Exact distributions for permutation and rank tests. Statistical
        Software Newsletter 1986;12:10-17 (the counting of subsets by shifts).
    """
    values = np.asarray(changes, dtype=np.int64)
    ranked = values if pratt else values[values != 0]
    doubled = _doubled_midranks(np.abs(ranked))
    doubled, positive = doubled[ranked != 0], ranked[ranked != 0] > 0
    plus, total = int(doubled[positive].sum()), int(doubled.sum())
    exact = len(doubled) <= MOST_EXACT
    p = _exact_p(doubled, plus) if exact else _normal_p(doubled, plus)
    return SignedRanks(plus / 2, (total - plus) / 2, p, exact, len(doubled))


def smallest_p(changed: int) -> float:
    """Return the smallest two-sided p that this number of changes can reach: all of them one way.

    Each set of signs is equally likely, so it is 2 · ½ⁿ, in the sign test as in both signed-rank tests.
    """
    return min(1.0, 2.0 ** (1 - changed))


def changes_needed(level: float) -> int:
    """Return how many changes, all one way, are needed before p can be below a level."""
    changed = 1
    while smallest_p(changed) >= level:
        changed += 1
    return changed


def sign_test(positive: int, negative: int) -> float:
    """Return the exact two-sided p of the sign test: of 50 to 50 among those who changed.

    References:
        Dixon WJ, Mood AM. The statistical sign test. Journal of the American Statistical Association
        1946;41:557-566.
    """
    return even_chance(positive, negative)


def rank_biserial(w_plus: float, w_minus: float) -> float | None:
    """Return the matched-pairs rank-biserial correlation: (W+ − W−) / (W+ + W−); None without changes.

    References:
        Kerby DS. The simple difference formula: an approach to teaching nonparametric correlation.
        Comprehensive Psychology 2014;3:11.IT.3.1.
    """
    total = w_plus + w_minus
    return (w_plus - w_minus) / total if total else None


def _doubled_midranks(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return twice the midrank of each value: whole numbers, also where values are tied."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (2 * ends - counts + 1)[inverse]


def _exact_p(doubled: npt.NDArray[np.int64], plus: int) -> float:
    """Return the p of a sum of doubled ranks, each of which counts or not with equal chance."""
    chances = np.zeros(int(doubled.sum()) + 1)
    chances[0] = 1.0
    for rank in doubled.tolist():
        # Halving is exact in floating point, so what is a fraction of powers of two stays exact.
        chances *= 0.5
        chances[rank:] += chances[:-rank].copy()
    return min(1.0, 2.0 * float(min(chances[: plus + 1].sum(), chances[plus:].sum())))


def _normal_p(doubled: npt.NDArray[np.int64], plus: int) -> float:
    variance = float((doubled.astype(float) ** 2).sum()) / 4
    distance = abs(plus - float(doubled.sum()) / 2)
    return erfc(distance / sqrt(variance) / sqrt(2))
