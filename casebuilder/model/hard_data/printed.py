"""Registrations as they may leave the case: a summary, with small groups hidden and the rest rounded.

None is what is hidden, everywhere. A mean and a change are printed only where the number of clients
behind them is. What is doubted is printed only where it names no number of clients.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casebuilder.model.hard_data.document import Analysis, CareTable, Completeness, Exposure, HardData
from casebuilder.model.hard_data.estimates import Estimate, GroupUse, Outcome
from casebuilder.model.hard_data.records import NO_MONTH, Group
from casebuilder.model.hard_data.use import Months
from casebuilder.model.messages import Message
from casebuilder.model.statistics.bootstrap import IntervalMethod
from casebuilder.model.suppression import Profile

_DECIMALS_OF_A_SHARE = {Profile.FULL: 4, Profile.RESTRICTED: 3, Profile.PUBLIC: 2}
_DECIMALS_OF_A_MEAN = {Profile.FULL: 2, Profile.RESTRICTED: 1, Profile.PUBLIC: 1}


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Where the records come from.

    Attributes:
        name: What the user calls the table.
        file: Name of the file.
        first_month: Month of the earliest record, or NO_MONTH.
        last_month: Month of the latest record, or NO_MONTH.
        clients: Number of clients; only for one's own use.
        used: Share of the lines of the file that were used; lines are not persons.
    """

    name: str
    file: str
    first_month: int
    last_month: int
    clients: int | None
    used: float | None


@dataclass(frozen=True, slots=True)
class PrintedGroup:
    """Mean use of a group, per client per month.

    Attributes:
        group: The group.
        clients: Clients who count.
        only_before: Clients who are there before and not after.
        only_after: Clients who are there after and not before.
        before: Mean before.
        after: Mean after.
    """

    group: Group
    clients: int | None
    only_before: int | None
    only_after: int | None
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class PrintedOutcome:
    """The change under one way of treating clients who are missing in a period, or for a part of it.

    Attributes:
        completeness: What is done with clients who are missing in a period.
        exposure: What is done with clients who begin or stop within a period.
        change: Relative change.
        low: Lower end of its interval.
        high: Upper end of its interval.
    """

    completeness: Completeness
    exposure: Exposure
    change: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class PrintedAnalysis:
    """An analysis as it is printed.

    Attributes:
        analysis: Its choices.
        defined: Whether it gives a change at all, printed or not.
        months_before: The months before, or None.
        months_after: The months after, or None.
        outcome: The change that the analysis gives.
        sensitivity: The change under each way of treating missing clients.
        groups: Use per group.
        percentile: Whether the interval is the plain one.
        doubts: What to doubt, in plain words.
    """

    analysis: Analysis
    defined: bool
    months_before: Months | None
    months_after: Months | None
    outcome: PrintedOutcome
    sensitivity: tuple[PrintedOutcome, ...]
    groups: tuple[PrintedGroup, ...]
    percentile: bool
    doubts: tuple[Message, ...]


def printed_tables(hard_data: HardData, profile: Profile) -> tuple[PrintedTable, ...]:
    """Return where the records come from, as the profile allows."""
    return tuple(_table(table, profile) for table in hard_data.tables)


def printed_analyses(estimates: Sequence[Estimate], profile: Profile) -> tuple[PrintedAnalysis, ...]:
    """Return analyses as the profile allows.

    Two groups that differ by few clients tell of those few, so of such a pair the later one is hidden. What
    tells of single clients by itself is hidden whole.

    Args:
        estimates: What the analyses came to.
        profile: For whom it is meant.
    """
    printed: list[PrintedAnalysis] = []
    known: set[int] = set()
    for found in estimates:
        counts = {group.clients for group in found.groups}
        safe = all(
            _is_printed(count, profile)
            and not any(0 < abs(count - other) < profile.threshold for other in known)
            for count in counts
        )
        safe = safe and (profile is Profile.FULL or found.tells_of_someone is None)
        if safe:
            known |= counts
        printed.append(_analysis(found, profile, printed=safe))
    return tuple(printed)


def _is_printed(count: int, profile: Profile) -> bool:
    return count >= profile.threshold


def _analysis(found: Estimate, profile: Profile, *, printed: bool) -> PrintedAnalysis:
    interval = found.outcome.interval
    missing = [count for group in found.groups for count in (group.only_before, group.only_after)]
    allowed = {
        # Their difference tells what the clients used who are counted otherwise, so those must not be few.
        exposure: printed and _says_nothing_of_few(counts, profile)
        for exposure, counts in (
            *((other, [*missing, found.partly]) for other in Exposure),
            (found.outcome.exposure, missing),
        )
    }
    return PrintedAnalysis(
        analysis=found.analysis,
        defined=found.change is not None,
        months_before=found.use.months_before,
        months_after=found.use.months_after,
        outcome=_outcome(found.outcome, profile, printed=printed),
        sensitivity=tuple(
            _outcome(
                outcome, profile, printed=allowed[outcome.exposure] or (printed and outcome == found.outcome)
            )
            for outcome in found.sensitivity
        ),
        groups=tuple(_group(group, profile, printed=printed) for group in found.groups),
        percentile=interval is not None and interval.method is IntervalMethod.PERCENTILE,
        doubts=tuple(
            problem.message
            for problem in found.problems
            if profile is Profile.FULL or not problem.message.values
        ),
    )


def _table(table: CareTable, profile: Profile) -> PrintedTable:
    first = last = NO_MONTH
    months = [record for record in memoryview(table.records.first_month).cast("i") if record != NO_MONTH]
    if months:
        first, last = min(months), max(memoryview(table.records.last_month).cast("i"))
    clients = len(table.records.clients)
    counts = table.counts
    used = counts.used / counts.lines if counts.lines else None
    return PrintedTable(
        table.name,
        table.file,
        first,
        last,
        # Beside the clients of an analysis this would tell how many are missing in it.
        clients if profile is Profile.FULL else None,
        None if used is None else round(used, _DECIMALS_OF_A_SHARE[profile]),
    )


def _group(group: GroupUse, profile: Profile, *, printed: bool) -> PrintedGroup:
    decimals = _DECIMALS_OF_A_MEAN[profile]

    def mean(value: float | None) -> float | None:
        return None if not printed or value is None else round(value, decimals)

    def count(number: int) -> int | None:
        # None missing says nothing of anyone; their total is not printed anywhere.
        return profile.printed(number) if printed and (number == 0 or _is_printed(number, profile)) else None

    return PrintedGroup(
        group.group,
        count(group.clients),
        count(group.only_before),
        count(group.only_after),
        mean(group.before),
        mean(group.after),
    )


def _says_nothing_of_few(counts: Sequence[int], profile: Profile) -> bool:
    """Return whether each number of clients is nought or enough to be printed."""
    return all(count == 0 or _is_printed(count, profile) for count in counts)


def _outcome(outcome: Outcome, profile: Profile, *, printed: bool) -> PrintedOutcome:
    decimals = _DECIMALS_OF_A_SHARE[profile]
    interval = outcome.interval
    if not printed or outcome.change is None or outcome.clients < profile.least_denominator:
        return PrintedOutcome(outcome.completeness, outcome.exposure, None, None, None)
    return PrintedOutcome(
        outcome.completeness,
        outcome.exposure,
        round(outcome.change, decimals),
        None if interval is None else round(interval.low, decimals),
        None if interval is None else round(interval.high, decimals),
    )
