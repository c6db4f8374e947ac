"""Whether a file counts in weeks or in periods of weeks, and in which."""

from __future__ import annotations

import calendar
import datetime
import itertools
from collections import Counter
from collections.abc import Iterable, Mapping

from casebuilder.model.hard_data.document import WeekPeriod
from casebuilder.model.hard_data.weeks import month_of_period, without_overlap

_WEEK, _FOUR_WEEKS, _FIVE_WEEKS = 7, 28, 35
_FEWEST_FOUR_WEEKS, _FEWEST_WEEKS = 3, 8
"""So many different days that lie whole periods apart are no chance."""
_LINES_PER_PERIOD = 2
_Days = tuple[int, int]


class WeekCounter:
    """Counts from which day to which day lines run, and says whether those are periods of weeks."""

    def __init__(self) -> None:
        """Begin with no lines."""
        self._lines: Counter[_Days] = Counter()
        self.by_first_day = False
        """Whether the periods were found from their first days alone."""

    def add(self, first_day: int, last_day: int) -> None:
        """Count a line.

        Args:
            first_day: Number of its first day, from 1 January of year 1; 0 where that is not known.
            last_day: Number of its last day.
        """
        self._lines[first_day, last_day] += 1

    def periods(self) -> tuple[WeekPeriod, ...]:
        """Return the periods in which the file counts; none when it counts in months or by the day.

        A file counts in weeks when most of its lines run for whole weeks that are no calendar month, and
        those do not overlap; or when its lines have one day each, and all those days lie four weeks
        (or a week) apart. Days that are not those of several lines are nobody's business.
        """
        dated = {days: count for days, count in self._lines.items() if days[0] > 0}
        if sum(dated.values()) < _LINES_PER_PERIOD * len(dated) or not dated:
            return ()
        if all(first == last for first, last in dated):
            length = _step(first for first, _ in dated)
            self.by_first_day = length > 0
            return tuple(_period(first, length, by_first_day=True) for first, _ in sorted(dated) if length)
        return _of_most_lines(dated)


def _step(days: Iterable[int]) -> int:
    """Return how far days lie apart: four weeks, a week, or 0 for anything else."""
    ordered = sorted(days)
    steps = [later - earlier for earlier, later in itertools.pairwise(ordered)]
    for length, fewest in ((_FOUR_WEEKS, _FEWEST_FOUR_WEEKS), (_WEEK, _FEWEST_WEEKS)):
        if len(ordered) >= fewest and all(step % length == 0 for step in steps):
            return length
    return 0


def _of_most_lines(dated: Mapping[_Days, int]) -> tuple[WeekPeriod, ...]:
    weeks = {days: count for days, count in dated.items() if _is_weeks(days)}
    if sum(weeks.values()) * 2 <= sum(dated.values()):
        return ()
    # What is commonest decides; a client who came or left within a period has a shorter one of his own.
    taken: list[_Days] = []
    ordered: set[int] = set()
    for days in sorted(weeks, key=lambda item: (-weeks[item], item)):
        covered = range(days[0], days[1] + 1)
        if ordered.isdisjoint(covered):
            ordered.update(covered)
            taken.append(days)
    kept = sum(weeks[days] for days in taken)
    if kept * 2 <= sum(dated.values()):
        return ()
    return without_overlap(_period(first, last - first + 1, by_first_day=False) for first, last in taken)


def _is_weeks(days: _Days) -> bool:
    length = days[1] - days[0] + 1
    if length % _WEEK or not _WEEK <= length <= _FIVE_WEEKS:
        return False
    first = datetime.date.fromordinal(days[0])
    # February of 28 days.
    return first.day != 1 or length != calendar.monthrange(first.year, first.month)[1]


def _period(first_day: int, length: int, *, by_first_day: bool) -> WeekPeriod:
    first = datetime.date.fromordinal(first_day)
    if by_first_day:
        return WeekPeriod(first=first, days=length, month=first.replace(day=1))
    month = month_of_period(first, length)
    return WeekPeriod(first=first, days=length, month=datetime.date(month // 12, month % 12 + 1, 1))
