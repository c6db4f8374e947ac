"""How much care each client used before and after, from the records that an analysis chooses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casebuilder.model.hard_data.columns import Columns, columns_of
from casebuilder.model.hard_data.document import Analysis, CareTable, Design, HardData, MonthSpan
from casebuilder.model.hard_data.records import (
    GROUPS,
    MILLIONTHS,
    MOMENTS,
    NO_MONTH,
    UNITS,
    UNKNOWN,
    Group,
    Moment,
    VolumeUnit,
    month_number,
)

_CENTS = 100
_MINUTES = 60
_BEFORE, _AFTER = MOMENTS.index(Moment.BEFORE), MOMENTS.index(Moment.AFTER)
_WITH, _WITHOUT = GROUPS.index(Group.WITH), GROUPS.index(Group.WITHOUT)


@dataclass(frozen=True)
class Months:
    """A period of whole months.

    Attributes:
        first: Number of the first month.
        last: Number of the last month.
    """

    first: int
    last: int

    @property
    def length(self) -> int:
        """Number of months."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Trend:
    """Use per month of all clients of a group together.

    Attributes:
        months: Numbers of the months, one after another.
        clients: How many clients used care in each month.
        volume: How much they used together.
    """

    months: NDArray[np.int64]
    clients: NDArray[np.int64]
    volume: NDArray[np.float64]


@dataclass(frozen=True)
class Use:
    """Use per client, and what was left out of it. Arrays have one value per client.

    Attributes:
        clients: Pseudonyms.
        group: Position in GROUPS.
        before: Use per month before; 0 for a client who is not there then.
        after: Use per month after.
        in_before: Whether the client is there before.
        in_after: Whether the client is there after.
        months_before: The months before, or None where only the file says what is before.
        months_after: The months after, or None.
        trends: Use per month, by group.
        unknown_clients: Clients left out because a number of theirs is hidden.
        mixed_clients: Clients left out because they are in both groups.
        other_units: Records left out because they are counted in another unit.
        straddling: Records left out because they run from before into after, or past an end.
        outside: Records left out because they lie outside both periods.
        last_month: Month of the latest record that counts, or NO_MONTH.
    """

    clients: tuple[str, ...]
    group: NDArray[np.int8]
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    in_before: NDArray[np.bool_]
    in_after: NDArray[np.bool_]
    months_before: Months | None
    months_after: Months | None
    trends: dict[Group, Trend]
    unknown_clients: int
    mixed_clients: int
    other_units: int
    straddling: int
    outside: int
    last_month: int

    def chosen(self, mask: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return use before and after of some of the clients."""
        return self.before[mask], self.after[mask]

    def of_group(self, group: Group) -> NDArray[np.bool_]:
        """Return which clients are in a group."""
        return np.equal(self.group, GROUPS.index(group))


@dataclass(frozen=True)
class _Chosen:
    """The records that count, of all tables together."""

    client: NDArray[np.int64]
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    moment: NDArray[np.int8]
    group: NDArray[np.int8]
    volume: NDArray[np.float64]
    known: NDArray[np.bool_]


def use_of(hard_data: HardData, analysis: Analysis) -> Use:
    """Return how much care each client used before and after."""
    positions: dict[str, int] = {}
    parts, other_units = [], 0
    for table in hard_data.tables_of(analysis):
        part, others = _chosen(table, analysis, positions)
        parts.append(part)
        other_units += others
    return _use(_joined(parts), tuple(positions), analysis, other_units)


def _chosen(table: CareTable, analysis: Analysis, positions: dict[str, int]) -> tuple[_Chosen, int]:
    columns = columns_of(table.records)
    own = [positions.setdefault(client, len(positions)) for client in table.records.clients]
    wanted = set(analysis.products)
    listed = [position for position, product in enumerate(table.products) if not wanted or product in wanted]
    of_product = np.isin(columns.product, listed)
    volume, known, of_unit = _volumes(columns, analysis.unit)
    mask = of_product & of_unit
    return (
        _Chosen(
            np.array(own, np.int64)[columns.client[mask]],
            columns.first_month[mask],
            columns.last_month[mask],
            columns.moment[mask],
            columns.group[mask],
            volume[mask],
            known[mask],
        ),
        int(np.count_nonzero(of_product & ~of_unit)),
    )


def _volumes(
    columns: Columns, unit: VolumeUnit
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return volumes in a unit, which of them are known, and which records are counted in it."""
    if unit is VolumeUnit.EURO:
        known = columns.amount != UNKNOWN
        has_amount = known | (columns.unit == UNITS.index(VolumeUnit.EURO))
        return np.where(known, columns.amount, 0) / _CENTS, known, has_amount
    known = columns.volume != UNKNOWN
    volume = np.where(known, columns.volume, 0) / MILLIONTHS
    of_unit = columns.unit == UNITS.index(unit)
    if unit is VolumeUnit.HOUR:
        minutes = columns.unit == UNITS.index(VolumeUnit.MINUTE)
        volume = np.where(minutes, volume / _MINUTES, volume)
        of_unit = of_unit | minutes
    return volume, known, of_unit


def _joined(parts: list[_Chosen]) -> _Chosen:
    if not parts:
        return _Chosen(
            np.empty(0, np.int64),
            np.empty(0, np.int32),
            np.empty(0, np.int32),
            np.empty(0, np.int8),
            np.empty(0, np.int8),
            np.empty(0),
            np.empty(0, np.bool_),
        )
    return _Chosen(
        np.concatenate([part.client for part in parts]),
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.last for part in parts]),
        np.concatenate([part.moment for part in parts]),
        np.concatenate([part.group for part in parts]),
        np.concatenate([part.volume for part in parts]),
        np.concatenate([part.known for part in parts]),
    )


def _use(records: _Chosen, clients: tuple[str, ...], analysis: Analysis, other_units: int) -> Use:
    before, after, months_before, months_after, straddling = _periods(records, analysis)
    counted = before | after
    size = len(clients)
    group = _groups(records, size)
    hidden = np.zeros(size, np.bool_)
    hidden[records.client[counted & ~records.known]] = True
    mixed = group < 0
    there = np.zeros(size, np.bool_)
    there[records.client[counted]] = True
    keep = there & ~hidden & ~mixed
    kept_records = counted & keep[records.client]
    rates = [
        np.bincount(records.client[mask], records.volume[mask], size)[keep] / (months.length if months else 1)
        for mask, months in ((before, months_before), (after, months_after))
    ]
    present = [np.bincount(records.client[mask], minlength=size)[keep] > 0 for mask in (before, after)]
    return Use(
        tuple(client for client, kept in zip(clients, keep, strict=True) if kept),
        group[keep].astype(np.int8),
        rates[0],
        rates[1],
        present[0],
        present[1],
        months_before,
        months_after,
        _trends(records, keep, group),
        int(np.count_nonzero(there & hidden)),
        int(np.count_nonzero(there & mixed & ~hidden)),
        other_units,
        int(np.count_nonzero(straddling)),
        int(np.count_nonzero(~counted & ~straddling)),
        int(records.last[kept_records].max(initial=NO_MONTH)),
    )


def _groups(records: _Chosen, size: int) -> NDArray[np.int64]:
    """Return the group of each client; -1 for one who is in both."""
    found = [
        np.bincount(records.client[records.group == position], minlength=size) > 0
        for position in (_WITH, _WITHOUT)
    ]
    return np.where(found[0] & found[1], -1, np.where(found[0], _WITH, np.where(found[1], _WITHOUT, 0)))


def _periods(
    records: _Chosen, analysis: Analysis
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Months | None, Months | None, NDArray[np.bool_]]:
    """Return which records are before and which after, those months, and which records straddle an end."""
    said_before, said_after = records.moment == _BEFORE, records.moment == _AFTER
    unsaid = ~(said_before | said_after)
    dated = unsaid & (records.first != NO_MONTH)
    months_before, months_after = _resolved(analysis, records, dated)
    before, after = said_before.copy(), said_after.copy()
    touching = np.zeros(len(records.client), np.bool_)
    for months, found in ((months_before, before), (months_after, after)):
        if months is not None:
            inside = (records.first >= months.first) & (records.last <= months.last)
            np.logical_or(found, dated & inside, out=found)
            touching |= dated & (records.first <= months.last) & (records.last >= months.first)
    if analysis.design is Design.AFTER_ONLY and months_after is None:
        after |= unsaid
    before &= ~after
    return (
        before,
        after,
        months_before or _span(records, said_before),
        months_after or _span(records, after),
        touching & ~before & ~after,
    )


def _resolved(
    analysis: Analysis, records: _Chosen, dated: NDArray[np.bool_]
) -> tuple[Months | None, Months | None]:
    """Return the months before and after; an open end is where the other period or the data begin or end."""
    before, after = analysis.before, analysis.after
    if (before == MonthSpan() and after == MonthSpan()) or not dated.any():
        return None, None
    earliest, latest = int(records.first[dated].min()), int(records.last[dated].max())
    after_first = _month(after.first)
    before_last = _month(before.last)
    if before_last is None:
        before_last = latest if after_first is None else after_first - 1
    if after_first is None:
        after_first = before_last + 1
    first, last = _month(before.first), _month(after.last)
    resolved = (
        Months(earliest if first is None else first, before_last),
        Months(after_first, latest if last is None else last),
    )
    one, other = (months if months.length > 0 else None for months in resolved)
    return one, other


def _month(date: object) -> int | None:
    year, month = getattr(date, "year", None), getattr(date, "month", None)
    return None if year is None or month is None else month_number(year, month)


def _span(records: _Chosen, mask: NDArray[np.bool_]) -> Months | None:
    """Return from which to which month some records run; None when not all of them have months."""
    if not mask.any() or (records.first[mask] == NO_MONTH).any():
        return None
    return Months(int(records.first[mask].min()), int(records.last[mask].max()))


def _trends(records: _Chosen, keep: NDArray[np.bool_], group: NDArray[np.int64]) -> dict[Group, Trend]:
    dated = (records.first != NO_MONTH) & keep[records.client]
    trends = {}
    for position, name in enumerate(GROUPS):
        mask = dated & (group[records.client] == position)
        if not mask.any():
            continue
        first = int(records.first[mask].min())
        month = records.first[mask] - first
        length = int(month.max()) + 1
        pairs = np.unique(np.stack([month, records.client[mask]]), axis=1)
        trends[name] = Trend(
            np.arange(first, first + length),
            np.bincount(pairs[0], minlength=length),
            np.bincount(month, records.volume[mask], length).astype(np.float64),
        )
    return trends
