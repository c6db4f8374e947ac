"""Files that count in weeks or in periods of weeks: how long their periods are, month by month.

A period counts as a whole for one month, so that it counts once. A month then holds one or two periods
of four weeks, and what was used in a span of months must be divided by how long the periods in it are.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from casebuilder.model.hard_data.document import CareTable, WeekPeriod
from casebuilder.model.hard_data.records import month_number


class PeriodsOfMonth(NamedTuple):
    """The periods that count for one month.

    Attributes:
        periods: How many there are.
        days: How many days they take together.
    """

    periods: int
    days: int


def month_of_period(first: datetime.date, days: int) -> int:
    """Return the number of the month in which most days of a period lie; the earlier one of two alike."""
    counts = Counter(
        month_number(day.year, day.month)
        for day in (first + datetime.timedelta(days=step) for step in range(days))
    )
    return max(counts, key=lambda month: (counts[month], -month))


def periods_per_month(tables: Sequence[CareTable]) -> list[dict[int, PeriodsOfMonth] | None]:
    """Return for each table the periods that count for a month, by its number.

    None for a table that does not count in weeks. Tables with periods as long share one series of
    periods: one may hold what was delivered in a period that another lacks. A period in which nobody got
    care took as long as the others.

    Args:
        tables: The tables of one analysis.
    """
    lengths = [_commonest(table.periods) for table in tables]
    series: dict[int, dict[int, PeriodsOfMonth]] = {}
    for length in set(lengths) - {0}:
        found = {
            period
            for table, own in zip(tables, lengths, strict=True)
            if own == length
            for period in table.periods
        }
        series[length] = _by_month(_filled(without_overlap(found), length))
    return [series.get(length) for length in lengths]


def without_overlap(periods: Iterable[WeekPeriod]) -> tuple[WeekPeriod, ...]:
    """Return periods in order, without those that begin before the one in front has ended."""
    kept: list[WeekPeriod] = []
    for period in sorted(periods, key=lambda item: (item.first, -item.days)):
        if not kept or period.first >= kept[-1].end:
            kept.append(period)
    return tuple(kept)


def _commonest(periods: Sequence[WeekPeriod]) -> int:
    counts = Counter(period.days for period in periods)
    return max(counts, key=lambda days: (counts[days], days), default=0)


def _filled(periods: Sequence[WeekPeriod], length: int) -> tuple[WeekPeriod, ...]:
    result: list[WeekPeriod] = []
    # A file that names only the first day of a period has it counted for the month of that day.
    by_first_day = all(period.month == period.first.replace(day=1) for period in periods)
    for period in periods:
        begin = result[-1].end if result else period.first
        while (period.first - begin).days >= length:
            result.append(_period(begin, length, by_first_day=by_first_day))
            begin = result[-1].end
        result.append(period)
    return tuple(result)


def _period(first: datetime.date, days: int, *, by_first_day: bool) -> WeekPeriod:
    month = month_number(first.year, first.month) if by_first_day else month_of_period(first, days)
    return WeekPeriod(first=first, days=days, month=datetime.date(month // 12, month % 12 + 1, 1))


def _by_month(periods: Iterable[WeekPeriod]) -> dict[int, PeriodsOfMonth]:
    result: dict[int, PeriodsOfMonth] = {}
    for period in periods:
        month = month_number(period.month.year, period.month.month)
        before = result.get(month, PeriodsOfMonth(0, 0))
        result[month] = PeriodsOfMonth(before.periods + 1, before.days + period.days)
    return result
