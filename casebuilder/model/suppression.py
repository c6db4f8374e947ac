"""Small groups: which counts may leave the case, so that no hidden count can be worked out.

A count says something of a person when few people are in it, or when few are *not* in it: 15 of 21
also says 6, and none or all of a group says something of everyone in it. Such counts are hidden. What
is left must not give a hidden count away by subtraction, so a lone hidden count takes a second one with
it, and at the end every hidden count is attacked with everything that is printed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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


LEAVING = (Profile.RESTRICTED, Profile.PUBLIC)
"""The profiles under which results leave the case. What must be safe whoever reads it is so under both: the
one hides more, the other rounds nothing."""


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
    counts: Mapping[str, int],
    relations: Sequence[Relation],
    profile: Profile,
    details: Collection[str] = frozenset(),
    withheld: Collection[str] = frozenset(),
) -> frozenset[str]:
    """Return the names of the counts that may not be printed.

    Args:
        counts: Every count that would be printed, by name.
        relations: How they add up; each name stands in ``counts``.
        profile: For whom it is meant.
        details: Names of counts that say the same more finely than others. Where more must be hidden they
            go first, so that printing them never costs a count that says more.
        withheld: Names of counts that are not printed whatever they are. Readers know that they exist, so
            small ones among them must not follow from what is printed either.

    Returns:
        Names to hide. From all other counts together none of these can be worked out; rounding
        what is printed, as the profile asks, only makes that harder.
    """
    threshold = profile.threshold
    if threshold == 0:
        return frozenset()
    hidden = _small(counts, relations, threshold).union(withheld)
    _complete(hidden, counts, relations, threshold)
    safe = {name for name in withheld if not 0 < counts[name] < threshold}
    while found := given_away(counts, relations, hidden, safe):
        more = {
            min(shown, key=lambda name: (name not in details, counts[name], name))
            for name in found
            if (shown := _linked_and_shown(name, relations, hidden))
        }
        if not more:
            break
        hidden |= more
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


def _linked_and_shown(name: str, relations: Sequence[Relation], hidden: Collection[str]) -> set[str]:
    """Return what is printed in the sums that a count stands in, or failing that anywhere."""
    near = {
        other
        for relation in relations
        if name == relation.total or name in relation.parts
        for other in (relation.total, *relation.parts)
    }
    everything = {other for relation in relations for other in (relation.total, *relation.parts)}
    return (near - set(hidden)) or (everything - set(hidden))


_NOTHING = 1e-9
_ROUNDS = 3
_LEAST_RANGE = 0.999
"""A count is safe when it can be at least one higher or lower; whole numbers are one apart."""


def given_away(
    counts: Mapping[str, int], relations: Sequence[Relation], hidden: Collection[str], safe: Collection[str]
) -> set[str]:
    """Return the hidden counts that follow from what is printed, given that no count is below nought.

    Args:
        counts: Every count.
        relations: How they add up.
        hidden: Those that are not printed.
        safe: Those of them that may follow from the others.
    """
    named = {name for each in relations for name in (each.total, *each.parts)}
    names = sorted(named.intersection(hidden))
    if not names:
        return set()
    matrix, sums = _equations(counts, relations, names)
    actual = np.array([counts[name] for name in names], dtype=float)
    # Every solution found on the way shows for all counts at once how far they can be apart. Most are seen to
    # be safe by trading the true counts against each other; only the others are looked at one by one.
    lowest, highest = _traded(matrix, actual)
    most = float(actual.sum()) + 1

    def look(aim: npt.NDArray[np.float64]) -> None:
        nonlocal lowest, highest
        found = linprog(aim, A_eq=matrix, b_eq=sums, bounds=(0, most))
        if found.x is not None:
            lowest, highest = np.minimum(lowest, found.x), np.maximum(highest, found.x)

    found_out = set()
    for number, name in enumerate(names):
        if name in safe:
            continue
        for direction in (1.0, -1.0):
            if highest[number] - lowest[number] >= _LEAST_RANGE:
                break
            aim = np.zeros(len(names))
            aim[number] = direction
            look(aim)
        if highest[number] - lowest[number] < _LEAST_RANGE:
            found_out.add(name)
    return found_out


def _traded(
    matrix: npt.NDArray[np.float64], actual: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return between what counts lie in other solutions: those in which one rises and others make up for it.

    Args:
        matrix: The sums that readers know, a row per sum and a column per hidden count.
        actual: The true counts.
    """
    lowest, highest = actual.copy(), actual.copy()
    start = actual
    for _ in range(_ROUNDS):
        # What is large makes up for what is small: that cannot be the other way round.
        order = np.argsort(-start, kind="stable")
        reduced, pivots = _reduced(matrix[:, order])
        found = [start]
        for place in sorted(set(range(len(order))).difference(pivots)):
            change = np.zeros(len(order))
            change[order[place]] = 1.0
            change[order[pivots]] = -reduced[: len(pivots), place]
            for direction in (change, -change):
                falls = direction < -_NOTHING
                if falls.any():
                    step = float((start[falls] / -direction[falls]).min())
                    found.append(start + step * direction)
        lowest = np.minimum(lowest, np.min(found, axis=0))
        highest = np.maximum(highest, np.max(found, axis=0))
        # Between all of them there is room on every side, so the next round can trade further.
        start = np.mean(found, axis=0)
    return lowest, highest


def _reduced(matrix: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], list[int]]:
    """Return a matrix in reduced row echelon form, and the columns of its pivots."""
    rows = matrix.copy()
    pivots: list[int] = []
    for column in range(rows.shape[1]):
        done = len(pivots)
        if done == rows.shape[0]:
            break
        best = done + int(np.abs(rows[done:, column]).argmax())
        if abs(rows[best, column]) < _NOTHING:
            continue
        rows[[done, best]] = rows[[best, done]]
        rows[done] /= rows[done, column]
        others = np.arange(rows.shape[0]) != done
        rows[others] -= np.outer(rows[others, column], rows[done])
        pivots.append(column)
    return rows, pivots


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
