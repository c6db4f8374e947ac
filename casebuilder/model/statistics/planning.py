"""How many clients a measurement needs before it can show anything (Noether's formulas).

All are two-sided at 5 %, and use the chance that the test sees a difference that is really there.

References:
    Noether GE. Sample size determination for some common nonparametric tests. Journal of the American
    Statistical Association 1987;82:645-647.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from statistics import NormalDist

LEVEL = 0.05
POWER = 0.80
"""The usual chance of seeing a difference that is really there."""
_EVEN = 0.5


def clients_for_sign_test(upward: float, *, power: float = POWER) -> int | None:
    """Return how many *changed* clients the sign test needs.

    Args:
        upward: Share of the changed clients who go up.
        power: Chance of seeing the difference.

    Returns:
        The number, or None when there is no difference to see.
    """
    return _needed(upward, 4.0, power)


def clients_for_signed_ranks(upward_sum: float, *, power: float = POWER) -> int | None:
    """Return how many *changed* clients Wilcoxon's signed-rank test needs.

    Args:
        upward_sum: Chance that the sum of the changes of two clients who changed is above zero, ties half.
        power: Chance of seeing the difference.

    Returns:
        The number, or None when there is no difference to see.
    """
    return _needed(upward_sum, 3.0, power)


def chance_of_sum_upward(changes: Mapping[int, int]) -> float | None:
    """Return the chance that the changes of two clients who changed are together above zero, ties half.

    Args:
        changes: Number of clients per change in levels; 0 does not count.

    Returns:
        The chance over all pairs of clients, or None with fewer than two who changed.
    """
    known = [(change, count) for change, count in changes.items() if change and count]
    pairs = upward = 0.0
    for place, (change, count) in enumerate(known):
        for other, others in known[place:]:
            number = count * (count - 1) / 2 if other == change else count * others
            pairs += number
            upward += number * (1.0 if change + other > 0 else _EVEN if change + other == 0 else 0.0)
    return upward / pairs if pairs else None


def clients_for_two_groups(higher: float, *, share_first: float = 0.5, power: float = POWER) -> int | None:
    """Return how many clients the Mann–Whitney test needs in both groups together.

    Args:
        higher: Chance that one of the first group changes more than one of the second, ties half.
        share_first: Share of all clients who are in the first group.
        power: Chance of seeing the difference.

    Returns:
        The number, or None when there is no difference to see.
    """
    return _needed(higher, 12.0 * share_first * (1 - share_first), power)


def clients_in_total(changed: int, share_changed: float) -> int | None:
    """Return how many clients must be measured so that this many change; None when nobody changes."""
    return _rounded_up(changed / share_changed) if share_changed > 0 else None


def _needed(chance: float, weight: float, power: float) -> int | None:
    if chance == _EVEN or weight == 0:
        return None
    normal = NormalDist()
    quantiles = normal.inv_cdf(1 - LEVEL / 2) + normal.inv_cdf(power)
    return _rounded_up(quantiles**2 / (weight * (chance - _EVEN) ** 2))


def _rounded_up(number: float) -> int:
    """Return the next whole number, without being led astray by the last bits of a fraction."""
    return ceil(round(number, 9))
