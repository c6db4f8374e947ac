"""How much care each client used before and after, from the records that an analysis chooses.

Use is per month, and a client whose use never changes must have the same use in any span of months, however
it was registered. Therefore

- a record of several months counts for each of them equally;
- where a file counts in weeks or periods of weeks, each period counts as a whole for one month, and what
  was used in a span is divided by how long the periods in it are together: in a half year that holds seven
  periods of four weeks by 7 × 28 days, in one that holds six by 6 × 28 days;
- use is divided by the time in which a client was in care, from the first to the last month, unless the
  analysis says otherwise; of two periods in such a month only those count in which the client has a record;
- a span is cut to the months in which there are records at all.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casebuilder.model.hard_data.columns import Columns, columns_of
from casebuilder.model.hard_data.document import (
    Analysis,
    CareTable,
    Design,
    Exposure,
    HardData,
    MonthSpan,
)
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
from casebuilder.model.hard_data.weeks import PeriodsOfMonth, periods_per_month

_CENTS = 100
_MINUTES = 60
_BEFORE, _AFTER = MOMENTS.index(Moment.BEFORE), MOMENTS.index(Moment.AFTER)
_FAR = 1_000_000
"""More than the number of any month."""
_ROUNDING = 1e-9
_WEEK = 7
_DAYS_PER_MONTH = 365.25 / 12
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
        straddling: Records of several months that count for a part, because they run past an end.
        outside: Records left out because they lie outside both periods.
        cut_before: Whether months before without any record were taken off.
        cut_after: Whether months after without any record were taken off.
        part_of_a_span: Whether a client begins or stops within months before or after.
        left_out_partly: Clients left out because they begin or stop within a span.
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
    cut_before: bool
    cut_after: bool
    part_of_a_span: NDArray[np.bool_]
    left_out_partly: int

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
    table: NDArray[np.int64]


def use_of(hard_data: HardData, analysis: Analysis) -> Use:
    """Return how much care each client used before and after."""
    positions: dict[str, int] = {}
    parts, other_units = [], 0
    tables = hard_data.tables_of(analysis)
    for number, table in enumerate(tables):
        part, others = _chosen(table, number, analysis, positions)
        parts.append(part)
        other_units += others
    return _use(_joined(parts), tuple(positions), analysis, other_units, tables)


def _chosen(
    table: CareTable, number: int, analysis: Analysis, positions: dict[str, int]
) -> tuple[_Chosen, int]:
    columns = columns_of(table.records)
    own = [positions.setdefault(client, len(positions)) for client in table.records.clients]
    listed = [position for position, product in enumerate(table.products) if analysis.counts(product)]
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
            np.full(int(np.count_nonzero(mask)), number, np.int64),
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
            np.empty(0, np.int64),
        )
    return _Chosen(
        np.concatenate([part.client for part in parts]),
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.last for part in parts]),
        np.concatenate([part.moment for part in parts]),
        np.concatenate([part.group for part in parts]),
        np.concatenate([part.volume for part in parts]),
        np.concatenate([part.known for part in parts]),
        np.concatenate([part.table for part in parts]),
    )


def _use(
    records: _Chosen,
    clients: tuple[str, ...],
    analysis: Analysis,
    other_units: int,
    tables: tuple[CareTable, ...],
) -> Use:
    spans = _spans(records, analysis)
    shares = (spans.before, spans.after)
    months = (spans.months_before, spans.months_after)
    share = spans.before + spans.after
    counted = share > 0
    size = len(clients)
    group = _groups(records, size)
    hidden = np.zeros(size, np.bool_)
    hidden[records.client[counted & ~records.known]] = True
    mixed = group < 0
    there = np.zeros(size, np.bool_)
    there[records.client[counted]] = True
    stays = _Stays.of(records, size)
    present = [np.bincount(records.client[part > 0], minlength=size) > 0 for part in shares]
    partly = np.zeros(size, np.bool_)
    for span, mask in zip(months, present, strict=True):
        partly |= mask & stays.partly(span)
    leave_out = partly & (analysis.exposure is Exposure.LEAVE_OUT)
    keep = there & ~hidden & ~mixed & ~leave_out
    kept_records = counted & keep[records.client]
    observed = stays if analysis.exposure is Exposure.OBSERVED else stays.endless()
    calendars = periods_per_month(tables)
    before, after = (
        _per_month(records, part, span, observed, calendars)[keep]
        for part, span in zip(shares, months, strict=True)
    )
    return Use(
        tuple(client for client, kept in zip(clients, keep, strict=True) if kept),
        group[keep].astype(np.int8),
        before,
        after,
        present[0][keep],
        present[1][keep],
        *months,
        _trends(_by_month(records, calendars), keep, group),
        int(np.count_nonzero(there & hidden)),
        int(np.count_nonzero(there & mixed & ~hidden)),
        other_units,
        int(np.count_nonzero(counted & (share < 1 - _ROUNDING))),
        int(np.count_nonzero(~counted)),
        int(records.last[kept_records].max(initial=NO_MONTH)),
        spans.cut_before,
        spans.cut_after,
        partly[keep],
        int(np.count_nonzero(there & ~hidden & ~mixed & leave_out)),
    )


@dataclass(frozen=True)
class _Stays:
    """From which to which month each client has records; without a month before all and after all months."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]

    @classmethod
    def of(cls, records: _Chosen, size: int) -> _Stays:
        dated = records.first != NO_MONTH
        first, last = np.full(size, _FAR, np.int64), np.full(size, -1, np.int64)
        np.minimum.at(first, records.client[dated], records.first[dated])
        np.maximum.at(last, records.client[dated], records.last[dated])
        undated = first > last
        return cls(np.where(undated, 0, first), np.where(undated, _FAR, last))

    def endless(self) -> _Stays:
        """Return stays of all months."""
        return _Stays(np.zeros_like(self.first), np.full_like(self.last, _FAR))

    def partly(self, months: Months | None) -> NDArray[np.bool_]:
        """Return which clients begin after the first or stop before the last of some months."""
        if months is None:
            return np.zeros(len(self.first), np.bool_)
        return (self.first > months.first) | (self.last < months.last)


def _per_month(
    records: _Chosen,
    share: NDArray[np.float64],
    months: Months | None,
    stays: _Stays,
    calendars: Sequence[dict[int, PeriodsOfMonth] | None],
) -> NDArray[np.float64]:
    """Return the use of each client per month in care, over the part of the records that counts."""
    size = len(stays.first)
    total = np.zeros(size)
    for number, days in enumerate(calendars):
        mask = records.table == number
        volume = np.bincount(records.client[mask], (records.volume * share)[mask], size)
        if months is None:
            total += volume
        elif days is None:
            total += volume / _length(months, stays, None)
        else:
            outside = _before_and_after_care(records, mask, months, stays, days)
            total += volume / (_length(months, stays, days) - outside)
    return total


def _before_and_after_care(
    records: _Chosen,
    of_table: NDArray[np.bool_],
    months: Months,
    stays: _Stays,
    per_month: dict[int, PeriodsOfMonth],
) -> NDArray[np.float64]:
    """Return how long a client was not in care yet, or no more, in the first and the last month of care.

    A client who stops after the first of the two periods of a month has one record in it. Single weeks
    are left as they are: many who are in care have none in some weeks.

    Returns:
        Per client, in months.
    """
    size = len(stays.first)
    found = np.zeros(size)
    client, month = records.client[of_table], records.first[of_table].astype(np.int64)
    for ends, counts in ((stays.first, True), (stays.last, stays.last > stays.first)):
        held = np.bincount(client[month == ends[client]], minlength=size)
        for number in np.unique(ends[(ends >= months.first) & (ends <= months.last) & (held > 0)]):
            periods, days = per_month.get(int(number), PeriodsOfMonth(0, 0))
            if periods > 1 and days > periods * _WEEK:
                part = np.maximum(periods - held, 0) / periods * days / _DAYS_PER_MONTH
                found += np.where((ends == number) & (held > 0) & counts, part, 0)
    return found


def _length(
    months: Months, stays: _Stays, per_month: dict[int, PeriodsOfMonth] | None
) -> NDArray[np.float64]:
    """Return how long each client was in care within some months, in months.

    Args:
        months: Those months.
        stays: From when to when each client was in care.
        per_month: Where a table counts in periods of weeks, the periods of each month.
    """
    begin = np.clip(stays.first, months.first, months.last) - months.first
    end = np.clip(stays.last, months.first, months.last) - months.first + 1
    calendar = (end - begin).astype(float)
    if per_month is None:
        return calendar
    days = np.zeros(months.length + 1)
    none = PeriodsOfMonth(0, 0)
    days[1:] = [per_month.get(month, none).days for month in range(months.first, months.last + 1)]
    running = np.cumsum(days) / _DAYS_PER_MONTH
    in_weeks = running[end] - running[begin]
    return np.where(in_weeks > 0, in_weeks, calendar)


def _groups(records: _Chosen, size: int) -> NDArray[np.int64]:
    """Return the group of each client; -1 for one who is in both."""
    found = [
        np.bincount(records.client[records.group == position], minlength=size) > 0
        for position in (_WITH, _WITHOUT)
    ]
    return np.where(found[0] & found[1], -1, np.where(found[0], _WITH, np.where(found[1], _WITHOUT, 0)))


@dataclass(frozen=True)
class _Spans:
    """Which part of each record counts before and which after, and which months those are."""

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    months_before: Months | None
    months_after: Months | None
    cut_before: bool
    cut_after: bool


def _spans(records: _Chosen, analysis: Analysis) -> _Spans:
    said_before, said_after = records.moment == _BEFORE, records.moment == _AFTER
    unsaid = ~(said_before | said_after)
    dated = unsaid & (records.first != NO_MONTH)
    before, after = said_before.astype(float), said_after.astype(float)
    chosen_before, chosen_after = _resolved(analysis, records, dated)
    for months, shares in ((chosen_before, before), (chosen_after, after)):
        if months is not None:
            shares[dated] = _share_within(records, months)[dated]
    if analysis.design is Design.AFTER_ONLY and chosen_after is None:
        after[unsaid] = 1.0
    # What is in both counts after only.
    before = np.minimum(before, 1 - after)
    months_before = _covered(records, chosen_before, (before > 0) & dated)
    months_after = _covered(records, chosen_after, (after > 0) & dated)
    return _Spans(
        before,
        after,
        months_before or _span(records, said_before),
        months_after or _span(records, after > 0),
        months_before != chosen_before,
        months_after != chosen_after,
    )


def _share_within(records: _Chosen, months: Months) -> NDArray[np.float64]:
    """Return which part of each record lies in some months; all its months weigh the same."""
    inside = np.minimum(records.last, months.last) - np.maximum(records.first, months.first) + 1
    shares: NDArray[np.float64] = np.maximum(inside, 0) / (records.last - records.first + 1)
    return shares


def _covered(records: _Chosen, months: Months | None, mask: NDArray[np.bool_]) -> Months | None:
    """Return the months from the first to the last in which there is a record."""
    if months is None or not mask.any():
        return months
    return Months(
        max(months.first, int(records.first[mask].min())), min(months.last, int(records.last[mask].max()))
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


def _by_month(records: _Chosen, calendars: Sequence[dict[int, PeriodsOfMonth] | None]) -> _Chosen:
    """Return records whose volume is that of a whole month, where a month holds one or two periods."""
    volume = records.volume
    for number, days in enumerate(calendars):
        mask = (records.table == number) & (records.first == records.last)
        if days is not None and mask.any():
            months, place = np.unique(records.first[mask], return_inverse=True)
            held = [days.get(int(month)) for month in months]
            factors = np.array([1.0 if part is None else _DAYS_PER_MONTH / part.days for part in held])
            volume = volume.copy()
            volume[mask] *= factors[place]
    return dataclasses.replace(records, volume=volume)


def _trends(records: _Chosen, keep: NDArray[np.bool_], group: NDArray[np.int64]) -> dict[Group, Trend]:
    dated = (records.first != NO_MONTH) & keep[records.client]
    trends = {}
    for position, name in enumerate(GROUPS):
        mask = dated & (group[records.client] == position)
        if not mask.any():
            continue
        first, last = records.first[mask].astype(np.int64), records.last[mask].astype(np.int64)
        start = int(first.min())
        length = int(last.max()) - start + 1
        trends[name] = Trend(
            np.arange(start, start + length),
            np.rint(_running(*_stays(records.client[mask], first - start, last - start), length)).astype(
                np.int64
            ),
            _running(first - start, last - start, records.volume[mask] / (last - first + 1), length),
        )
    return trends


def _running(
    first: NDArray[np.int64], last: NDArray[np.int64], weight: NDArray[np.float64], length: int
) -> NDArray[np.float64]:
    """Return per month the sum of what runs then, without a row for each month of each record."""
    several = last > first
    found = np.bincount(first[~several], weight[~several], length).astype(np.float64)
    begun = np.bincount(first[several], weight[several], length)
    ended = np.bincount(last[several] + 1, weight[several], length + 1)[:length]
    return found + np.cumsum(begun - ended)


def _stays(
    client: NDArray[np.int64], first: NDArray[np.int64], last: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return from when to when clients are there: records that overlap are one stay."""
    # One number for a client and a month: sorting pairs takes ten times as long.
    order = np.argsort(client * _FAR + first, kind="stable")
    begin, end = (client * _FAR + first)[order], np.maximum.accumulate((client * _FAR + last)[order])
    new = np.concatenate([[True], begin[1:] > end[:-1]])
    closed = np.concatenate([new[1:], [True]])
    return begin[new] % _FAR, end[closed] % _FAR, np.ones(int(np.count_nonzero(new)))
