"""Shares and paired yes-or-no outcomes: Wilson's interval, McNemar's test, Holm's correction."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

NORMAL_975 = 1.959963984540054
"""Quantile of the normal distribution for a 95 % interval."""


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share, which holds up with few clients and near 0 or 1.

    Without clients nothing is known: 0 to 1.

    References:
        Wilson EB. Probable inference, the law of succession, and statistical inference. Journal of
        the American Statistical Association 1927;22:209-212.
        Newcombe RG. Two-sided confidence intervals for the single proportion. Statistics in Medicine
        1998;17:857-872 (method 3, with worked examples).
    """
    if of == 0:
        return 0.0, 1.0
    share, z2 = count / of, NORMAL_975**2
    middle = share + z2 / (2 * of)
    half = NORMAL_975 * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    low, high = (middle - half) / (1 + z2 / of), (middle + half) / (1 + z2 / of)
    return (0.0 if count == 0 else low), (1.0 if count == of else high)


def even_chance(one: int, other: int) -> float:
    """Return the exact two-sided p of two counts when each case falls either way with equal chance.

    Counted in whole numbers, so it is exact to the last digit however small it is.
    """
    cases, ways, tail = one + other, 1, 0
    for number in range(min(one, other) + 1):
        tail += ways
        ways = ways * (cases - number) // (number + 1)
    return min(1.0, 2 * tail / (1 << cases))


def mcnemar(up: int, down: int) -> float:
    """Return the exact two-sided p of McNemar's test from the two cells that changed.

    It is the binomial test of 50 to 50 among the pairs that crossed the line; the others say nothing.

    References:
        McNemar Q. Note on the sampling error of the difference between correlated proportions or
        percentages. Psychometrika 1947;12:153-157.
        Agresti A. Categorical Data Analysis. Wiley 1990, section 10.1 (exact, and its example).
    """
    return even_chance(up, down)


def holm(ps: Sequence[float]) -> tuple[float, ...]:
    """Return p-values corrected for testing them together, by Holm's step-down method.

    References:
        Holm S. A simple sequentially rejective multiple test procedure. Scandinavian Journal of
        Statistics 1979;6:65-70.
    """
    corrected = [0.0] * len(ps)
    highest = 0.0
    for step, number in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        highest = max(highest, min(1.0, (len(ps) - step) * ps[number]))
        corrected[number] = highest
    return tuple(corrected)
