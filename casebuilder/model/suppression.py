"""Small groups: which counts may leave the case, so that no hidden count can be worked out.

A count says something of a person when few people are in it, or when few are *not* in it: 15 of 21
also says 6, and none or all of a group says something of everyone in it. Such counts are hidden. What
is left must not give a hidden count away by subtraction, so a lone hidden count takes a second one with
it, and at the end every hidden count is attacked with everything that is printed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from casebuilder.model.messages import LabelledEnum, N_


class Profile(LabelledEnum):
    """For whom results are meant, which decides what is hidden."""

    FULL = "full", N_("For your own use: everything")
    RESTRICTED = "restricted", N_("By agreement, not to be passed on: groups below 5 hidden")
    PUBLIC = "public", N_("Public: groups below 10 hidden, counts rounded to 5")

    @property
    def threshold(self) -> int:
        """Counts below this are hidden; 0 hides nothing."""
        return {Profile.FULL: 0, Profile.RESTRICTED: 5, Profile.PUBLIC: 10}[self]

    @property
    def rounded_to(self) -> int:
        """Printed counts are rounded to a multiple of this."""
        return 5 if self is Profile.PUBLIC else 1

    @property
    def least_denominator(self) -> int:
        """No percentage is printed out of fewer people than this."""
        return 10 if self is Profile.PUBLIC else 1

    def printed(self, count: int) -> int:
        """Return a count as it is printed; halfway it is rounded up."""
        step = self.rounded_to
        return (2 * count + step) // (2 * step) * step


@dataclass(frozen=True, slots=True)
class Relation:
    """One count is the sum of others, as every reader of a table knows.

    Attributes:
        total: Name of the sum.
        parts: Names of what it is the sum of, each once.
    """

    total: str
    parts: tuple[str, ...]


def hidden_counts(
    counts: Mapping[str, int], relations: Sequence[Relation], profile: Profile
) -> frozenset[str]:
    """Return the names of the counts that may not be printed.

    Args:
        counts: Every count that would be printed, by name.
        relations: How they add up; each name stands in ``counts``.
        profile: For whom it is meant.

    Returns:
        Names to hide. From all other counts together none of these can be worked out; rounding
        what is printed, as the profile asks, only makes that harder.
    """
    threshold = profile.threshold
    if threshold == 0:
        return frozenset()
    hidden = _small(counts, relations, threshold)
    _complete(hidden, counts, relations, threshold)
    while given_away := _worked_out(counts, relations, hidden):
        shown = _linked_and_shown(given_away, relations, hidden)
        if not shown:
            break
        hidden.add(min(shown, key=lambda name: (counts[name], name)))
        _complete(hidden, counts, relations, threshold)
    return frozenset(hidden)


def _small(counts: Mapping[str, int], relations: Sequence[Relation], threshold: int) -> set[str]:
    """Return counts that say something of a person by themselves, or by what is left of their total."""
    hidden = {name for name, count in counts.items() if 0 < count < threshold}
    for relation in relations:
        total = counts[relation.total]
        if total == 0:
            continue
        for part in relation.parts:
            if counts[part] < threshold or total - counts[part] < threshold:
                hidden.add(part)
    return hidden


def _complete(
    hidden: set[str], counts: Mapping[str, int], relations: Sequence[Relation], threshold: int
) -> None:
    """Hide more until no sum gives a hidden count away by itself."""
    changed = True
    while changed:
        changed = False
        for relation in relations:
            more = _taken_along(relation, hidden, counts, threshold)
            if more:
                hidden.update(more)
                changed = True


def _taken_along(
    relation: Relation, hidden: Collection[str], counts: Mapping[str, int], threshold: int
) -> set[str]:
    """Return what must be hidden too, because of one sum."""
    shown = [part for part in relation.parts if part not in hidden]
    if relation.total in hidden:
        # Parts of a hidden group are smaller still; those that are left would bound it from below.
        return set(shown)
    covered = [part for part in relation.parts if part in hidden]
    rest = sum(counts[part] for part in covered)
    if covered and shown and (len(covered) == 1 or rest < threshold):
        return {min(shown, key=lambda name: (counts[name], name))}
    return set()


def _linked_and_shown(
    names: Iterable[str], relations: Sequence[Relation], hidden: Collection[str]
) -> set[str]:
    """Return what is printed in the sums that the names stand in, or failing that anywhere."""
    wanted = set(names)
    near = {
        name
        for relation in relations
        for name in (relation.total, *relation.parts)
        if wanted & {relation.total, *relation.parts}
    }
    everything = {name for relation in relations for name in (relation.total, *relation.parts)}
    return (near - set(hidden)) or (everything - set(hidden))


_LEAST_RANGE = 0.999
"""A count is safe when it can be at least one higher or lower; whole numbers are one apart."""


def _worked_out(
    counts: Mapping[str, int], relations: Sequence[Relation], hidden: Collection[str]
) -> set[str]:
    """Return the hidden counts that follow from what is printed, given that no count is below nought."""
    named = {name for each in relations for name in (each.total, *each.parts)}
    names = sorted(named.intersection(hidden))
    if not names:
        return set()
    matrix, sums = _equations(counts, relations, names)
    actual = np.array([counts[name] for name in names], dtype=float)
    # Every solution found on the way shows for all counts at once how far they can be apart.
    lowest, highest = actual.copy(), actual.copy()
    given_away = set()
    for number, name in enumerate(names):
        for direction in (1.0, -1.0):
            if highest[number] - lowest[number] >= _LEAST_RANGE:
                break
            aim = np.zeros(len(names))
            aim[number] = direction
            found = linprog(aim, A_eq=matrix, b_eq=sums, bounds=(0, float(actual.sum()) + 1))
            if found.x is not None:
                lowest, highest = np.minimum(lowest, found.x), np.maximum(highest, found.x)
        if highest[number] - lowest[number] < _LEAST_RANGE:
            given_away.add(name)
    return given_away


def _equations(
    counts: Mapping[str, int], relations: Sequence[Relation], names: Sequence[str]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return what a reader knows of the hidden counts: a row per sum, and what it must come to."""
    place = {name: number for number, name in enumerate(names)}
    matrix, sums = np.zeros((len(relations), len(names))), np.zeros(len(relations))
    for row, relation in enumerate(relations):
        for name, sign in ((relation.total, -1), *((part, 1) for part in relation.parts)):
            if name in place:
                matrix[row, place[name]] += sign
            else:
                sums[row] -= sign * counts[name]
    about_hidden = matrix.any(axis=1)
    return matrix[about_hidden], sums[about_hidden]
