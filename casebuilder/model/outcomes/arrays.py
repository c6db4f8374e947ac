"""Measured outcomes as arrays: a row per client, for counting and for drawing clients again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from casebuilder.model.outcomes.document import ClientRow
from casebuilder.model.outcomes.instrument import COLUMNS, SUFFICIENT_LEVEL
from casebuilder.model.outcomes.report import Estimate
from casebuilder.model.statistics.bootstrap import LEAST_CLIENTS, Step, percentiles, resampled_means, silent

Levels = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float64]
_ZERO, _ONE, _NINE = b"019"


@dataclass(frozen=True)
class GroupArrays:
    """The clients of one group: a row per client, a column per column of a row of scores.

    Attributes:
        rows: The clients.
        signs_before: The sign per client and column before.
        signs_after: The same after.
        before: The level; 0 where there is none.
        after: The same after.
        goals: The sign of the goal.
    """

    rows: tuple[ClientRow, ...]
    signs_before: npt.NDArray[np.uint8]
    signs_after: npt.NDArray[np.uint8]
    before: Levels
    after: Levels
    goals: npt.NDArray[np.uint8]

    @property
    def paired(self) -> npt.NDArray[np.bool_]:
        """Where a client has a level both times."""
        return (self.before > 0) & (self.after > 0)


def group_arrays(rows: tuple[ClientRow, ...], before: int, after: int) -> GroupArrays:
    """Return the clients of one group as arrays.

    Args:
        rows: The clients; there may be none.
        before: Place of the moment compared from in their scores.
        after: Place of the moment compared with.
    """
    signs_before = _signs(row.scores[before] for row in rows)
    signs_after = _signs(row.scores[after] for row in rows)
    return GroupArrays(
        rows,
        signs_before,
        signs_after,
        _levels(signs_before),
        _levels(signs_after),
        _signs(row.goals for row in rows),
    )


def _signs(lines: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("".join(lines).encode("ascii"), dtype=np.uint8).reshape(-1, COLUMNS)


def _levels(signs: npt.NDArray[np.uint8]) -> Levels:
    return np.where((signs >= _ONE) & (signs <= _NINE), signs - _ZERO, 0).astype(np.int64)


@dataclass(frozen=True)
class ClientArrays:
    """Per client the number of domains at level 4 or 5, over the domains scored both times.

    Attributes:
        scored: Domains scored both times.
        before: Of those at level 4 or 5 before.
        after: Of those at level 4 or 5 after.
        mean_change: Mean change of the level over those domains.
    """

    scored: Levels
    before: Levels
    after: Levels
    mean_change: Matrix


def client_arrays(group: GroupArrays, columns: Sequence[int]) -> ClientArrays:
    """Return the numbers of domains of the clients with at least one domain scored both times.

    Args:
        group: The clients.
        columns: Columns of the domains that count.
    """
    paired = group.paired[:, columns]
    before, after = group.before[:, columns], group.after[:, columns]
    scored = paired.sum(axis=1)
    change = np.where(paired, after - before, 0).sum(axis=1)
    kept = scored > 0
    return ClientArrays(
        scored[kept],
        (paired & (before >= SUFFICIENT_LEVEL)).sum(axis=1)[kept],
        (paired & (after >= SUFFICIENT_LEVEL)).sum(axis=1)[kept],
        change[kept] / scored[kept],
    )


class ResampledMeans:
    """Resampled means of one group: per domain of the change and of its sign, and of the totals.

    The clients are drawn once, so everything in a report comes from the same draws.
    """

    def __init__(
        self,
        group: GroupArrays,
        columns: Sequence[int],
        totals: ClientArrays,
        resamples: int,
        seed: int,
        step: Step = silent,
    ) -> None:
        """Draw the clients.

        Args:
            group: The clients.
            columns: Columns of the domains.
            totals: Their numbers of domains.
            resamples: How often to draw them.
            seed: Seed of the draws.
            step: Hears which share of the drawing is done, and may raise to give up.
        """
        paired = group.paired
        change = np.where(paired, group.after - group.before, np.nan)[:, columns]
        # Clients without any pair have no place in the totals; to be drawn they must have one.
        in_totals = paired[:, columns].any(axis=1)
        of_clients = np.full((len(group.rows), 3), np.nan)
        difference = totals.after - totals.before
        of_clients[in_totals] = np.column_stack([difference, np.sign(difference), totals.mean_change])
        values = np.concatenate([change, np.sign(change), of_clients], axis=1)
        self._values = values
        self._place = {column: place for place, column in enumerate(columns)}
        self._width = len(columns)
        enough = int(in_totals.sum()) >= LEAST_CLIENTS
        self._means = resampled_means(values, resamples, seed, step) if enough else None

    def change(self, column: int) -> Estimate:
        """Return the mean change in a domain."""
        return self._estimate(self._place[column])

    def net(self, column: int) -> Estimate:
        """Return the share up minus the share down in a domain."""
        return self._estimate(self._width + self._place[column])

    def total_change(self) -> Estimate:
        """Return the mean change in the number of domains at level 4 or 5."""
        return self._estimate(2 * self._width)

    def total_net(self) -> Estimate:
        """Return the share with more such domains minus the share with fewer."""
        return self._estimate(2 * self._width + 1)

    def level_change(self) -> Estimate:
        """Return the mean change of the level over all domains."""
        return self._estimate(2 * self._width + 2)

    def _estimate(self, place: int) -> Estimate:
        known = self._known(place)
        if self._means is None or len(known) < LEAST_CLIENTS or _alike(known):
            return Estimate(float(known.mean()))
        ends = percentiles(self._means[:, place])
        return Estimate(float(known.mean()), *(ends or (None, None)))

    def _known(self, place: int) -> Matrix:
        values: Matrix = self._values[:, place]
        return values[~np.isnan(values)]

    def difference(self, other: ResampledMeans, column: int | None) -> Estimate:
        """Return how much more the mean changed than in another group.

        Args:
            other: The other group.
            column: The domain, or None for the number of domains at level 4 or 5.
        """
        place = 2 * self._width if column is None else self._place[column]
        known = [self._known(place), other._known(place)]
        value = float(known[0].mean() - known[1].mean())
        theirs = other._means
        too_few = min(map(len, known)) < LEAST_CLIENTS
        if self._means is None or theirs is None or too_few or all(map(_alike, known)):
            return Estimate(value)
        ends = percentiles(self._means[:, place] - theirs[:, place])
        return Estimate(value, *(ends or (None, None)))


def _alike(values: Matrix) -> bool:
    """Return whether drawing from these values again can only give the same: no interval comes of that."""
    return bool(values.min() == values.max())
