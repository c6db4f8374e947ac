"""From use per client to the relative change of an effect, with an interval and what to doubt.

Each design gives a change as a share of the use without the innovation:

- before and after, the same clients: mean after / mean before − 1;
- before and after with a comparison group: (mean change with − mean change without) / mean before
  with; so that the change times the use now is the difference in differences itself;
- only after, with a comparison group: mean with / mean without − 1.

Use is per client per month in care, so that periods of different length can be compared.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from casebuilder.model.check_parts import warning
from casebuilder.model.hard_data.document import (
    Analysis,
    Completeness,
    Design,
    Exposure,
    HardData,
)
from casebuilder.model.hard_data.records import Group, month_text
from casebuilder.model.hard_data.use import Months, Use, use_of
from casebuilder.model.messages import Figure, Message, N_
from casebuilder.model.problems import Problem
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.model.questions import YesNo
from casebuilder.model.statistics.bootstrap import (
    LEAST_CLIENTS,
    Interval,
    IntervalMethod,
    Sample,
    bootstrap_interval,
)

_FEW_CLIENTS = 30
_MANY_LOST = 0.2
_FAR_APART = 0.25
_DOMINANT = 0.25
_MOST = 0.5
_NOTHING_LEFT = -1
_MONTHS_PER_YEAR = 12
_WHOLE_YEAR = 12


@dataclass(frozen=True)
class GroupUse:
    """Mean use of a group, per client per month.

    Attributes:
        group: The group; UNKNOWN where the file does not tell groups apart.
        clients: Number of clients who count.
        before: Mean before; None for a design with only after.
        after: Mean after.
        only_before: Clients who are there before and not after.
        only_after: Clients who are there after and not before.
    """

    group: Group
    clients: int
    before: float | None
    after: float
    only_before: int
    only_after: int


@dataclass(frozen=True)
class Outcome:
    """The change under one way of treating clients who are missing in a period, or for a part of it.

    Attributes:
        completeness: What is done with clients who are missing in a period.
        exposure: What is done with clients who begin or stop within a period.
        clients: Number of clients who count.
        change: Relative change; None when it is not defined.
        interval: Interval of 95 %; None below 10 clients in a group, or when it is not defined.
    """

    completeness: Completeness
    exposure: Exposure
    clients: int
    change: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Estimate:
    """What an analysis comes to.

    Attributes:
        analysis: The analysis.
        inputs: Fingerprint of the records and the choices it was made from.
        outcome: The change, with its interval, under the way that the analysis chose.
        sensitivity: The change under each way of treating clients who are missing in a period, one for a
            design with only after; then, where clients begin or stop within a period, under each other way
            of treating those.
        groups: Mean use per group.
        grade: How well the change is founded; None when it counts as the weakest.
        use: Use per client, for charts and tables.
        files: Names of the files, or of the tables where a case does not keep those.
        problems: What to doubt, in plain words; the place is the field that it is about, or empty.
    """

    analysis: Analysis
    inputs: str
    outcome: Outcome
    sensitivity: tuple[Outcome, ...]
    groups: tuple[GroupUse, ...]
    grade: EvidenceGrade | None
    use: Use = field(compare=False)
    files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def change(self) -> float | None:
        """Relative change: −0.4 is 40 % less."""
        return self.outcome.change

    @property
    def smallest_group(self) -> int:
        """Number of clients in the smallest group; 0 where there is none."""
        return min((group.clients for group in self.groups), default=0)

    @property
    def partly(self) -> int:
        """Number of clients who begin or stop within a period."""
        return int(np.count_nonzero(self.use.part_of_a_span)) + self.use.left_out_partly

    @property
    def tells_of_someone(self) -> Message | None:
        """Why the outcome would tell what single clients used, however many there are; None when it does not.

        It does of a group in which all are the same or nobody used anything, and of one with a client who
        used more than all others together (the rule of dominance of official statistics).
        """
        if self.change is None:
            return None
        means = [mean for group in self.groups for mean in (group.before, group.after)]
        if 0 in means or round(self.change, 2) <= _NOTHING_LEFT:
            return Message(
                N_(
                    "in one of the periods nobody in a group used anything, or hardly anything, which tells"
                    " of everyone in it"
                )
            )
        if self.outcome.interval is None and self.smallest_group >= LEAST_CLIENTS:
            return Message(N_("all clients changed alike, so it would tell of each of them"))
        if _largest_share(self.use) > _MOST:
            return Message(
                N_("one client used more than all others of the group together, so it would tell of that one")
            )
        return None

    @property
    def can_be_taken_over(self) -> bool:
        """Whether an effect may have this outcome, which then stands in all that leaves the case."""
        return (
            self.change is not None and self.smallest_group >= LEAST_CLIENTS and self.tells_of_someone is None
        )

    @property
    def baseline_per_year(self) -> float | None:
        """Mean use per client per year without the innovation, in the unit of the analysis."""
        if self.analysis.design is Design.AFTER_ONLY:
            found = next((group.after for group in self.groups if group.group is Group.WITHOUT), None)
            months = self.use.months_after
        else:
            found = next((group.before for group in self.groups if group.group is not Group.WITHOUT), None)
            months = self.use.months_before
        return None if found is None or months is None else found * _MONTHS_PER_YEAR


def _silent(share: float) -> None:
    del share


def estimate(hard_data: HardData, analysis: Analysis, step: Callable[[float], None] = _silent) -> Estimate:
    """Return what an analysis comes to.

    Args:
        hard_data: The tables.
        analysis: The analysis.
        step: Is told which share of the work is done, and may raise to give up.
    """
    use = use_of(hard_data, analysis)
    alone = analysis.design is Design.AFTER_ONLY
    chosen = Completeness.COMPLETE if alone else analysis.completeness
    ways = [(use, analysis.exposure, way) for way in ((chosen,) if alone else Completeness)]
    if use.part_of_a_span.any() or use.left_out_partly:
        for exposure in Exposure:
            if exposure is not analysis.exposure:
                otherwise = analysis.model_copy(update={"exposure": exposure})
                ways.append((use_of(hard_data, otherwise), exposure, chosen))
    outcomes = tuple(
        _outcome(used, analysis, exposure, way, _part(step, number, len(ways)))
        for number, (used, exposure, way) in enumerate(ways)
    )
    outcome = next(item for item in outcomes if item.completeness is chosen)
    groups = tuple(_group_uses(use, analysis, outcome.completeness))
    found = Estimate(
        analysis,
        hard_data.inputs_of(analysis),
        outcome,
        outcomes,
        groups,
        _grade(analysis, outcome),
        use,
        tuple(
            dict.fromkeys(
                name for table in hard_data.tables_of(analysis) if (name := table.file or table.name)
            )
        ),
    )
    return dataclasses.replace(found, problems=tuple(_problems(hard_data, found)))


def _part(step: Callable[[float], None], number: int, count: int) -> Callable[[float], None]:
    return lambda share: step((number + share) / count)


def _own_group(use: Use) -> Group:
    """Return the group of the clients with the innovation: all of them where nothing else is said."""
    return Group.WITH if use.of_group(Group.WITH).any() else Group.UNKNOWN


def _compared_groups(use: Use, design: Design) -> tuple[Group, ...]:
    return (_own_group(use),) if design is Design.BEFORE_AFTER else (Group.WITH, Group.WITHOUT)


def _outcome(
    use: Use, analysis: Analysis, exposure: Exposure, way: Completeness, step: Callable[[float], None]
) -> Outcome:
    samples = [_sample(use, group, analysis.design, way) for group in _compared_groups(use, analysis.design)]
    clients = sum(len(sample) for sample in samples)
    if any(len(sample) == 0 for sample in samples):
        return Outcome(way, exposure, clients, None, None)
    statistic = _STATISTICS[analysis.design]
    change = float(statistic([sample.mean(axis=0) for sample in samples]))
    if not np.isfinite(change):
        return Outcome(way, exposure, clients, None, None)
    interval = bootstrap_interval(samples, statistic, analysis.resamples, analysis.seed, step)
    return Outcome(way, exposure, clients, change, interval)


def _sample(use: Use, group: Group, design: Design, way: Completeness) -> Sample:
    """Return use before and after of the clients of a group who count; only after in such a design."""
    mask = use.of_group(group)
    if design is Design.AFTER_ONLY:
        return use.after[mask & use.in_after][:, np.newaxis]
    if way is Completeness.COMPLETE:
        mask = mask & use.in_before & use.in_after
    before, after = use.chosen(mask)
    if way is Completeness.WORST:
        before, after = before.copy(), after.copy()
        lost, new = ~use.in_after[mask], ~use.in_before[mask]
        if group is Group.WITHOUT:
            # Worst for the innovation is a comparison group that needs less by itself.
            after[lost] = 0.0
            before[new] = after[new]
        else:
            after[lost] = before[lost]
    return np.stack([before, after], axis=1)


def _before_after(means: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    (own,) = means
    return _ratio(own[..., 1], own[..., 0]) - 1


def _difference(means: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    own, other = means
    difference = (own[..., 1] - own[..., 0]) - (other[..., 1] - other[..., 0])
    return _ratio(difference, own[..., 0])


def _after_only(means: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    own, other = means
    return _ratio(own[..., 0], other[..., 0]) - 1


def _ratio(numerator: NDArray[np.float64], denominator: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a ratio; not a number where there is nothing to compare with."""
    positive = denominator > 0
    return np.where(positive, numerator / np.where(positive, denominator, 1.0), np.nan)


_STATISTICS = {
    Design.BEFORE_AFTER: _before_after,
    Design.DIFFERENCE: _difference,
    Design.AFTER_ONLY: _after_only,
}


def _group_uses(use: Use, analysis: Analysis, way: Completeness) -> Iterator[GroupUse]:
    for group in _compared_groups(use, analysis.design):
        sample = _sample(use, group, analysis.design, way)
        if not len(sample):
            continue
        mask = use.of_group(group)
        means = sample.mean(axis=0)
        only_after = analysis.design is Design.AFTER_ONLY
        yield GroupUse(
            group,
            len(sample),
            None if only_after else float(means[0]),
            float(means[-1]),
            int(np.count_nonzero(mask & use.in_before & ~use.in_after)),
            int(np.count_nonzero(mask & use.in_after & ~use.in_before)),
        )


def _grade(analysis: Analysis, outcome: Outcome) -> EvidenceGrade | None:
    """Return the grade: groups that were not drawn by lot are never a strong comparison.

    Only after, nobody knows whether the groups were alike before, so that counts as registrations.
    """
    if outcome.change is None or outcome.interval is None:
        return None
    return EvidenceGrade.COMPARISON if analysis.design is Design.DIFFERENCE else EvidenceGrade.REGISTRATION


def _problems(hard_data: HardData, found: Estimate) -> Iterator[Problem]:
    analysis, use = found.analysis, found.use
    if len({table.key for table in hard_data.tables_of(analysis)}) > 1:
        yield _doubt(
            "keys",
            N_(
                "The tables were made with different keys, so the same client cannot be recognised in both."
                " Import the files again with one key."
            ),
        )
    yield from _undefined(found)
    if found.change is None:
        return
    yield from _design_problems(found)
    yield from _size_problems(found)
    yield from _period_problems(hard_data, found)
    yield from _left_out(use, analysis.design)


def _undefined(found: Estimate) -> Iterator[Problem]:
    use, design = found.use, found.analysis.design
    if found.change is not None:
        return
    if design is not Design.BEFORE_AFTER and not (
        use.of_group(Group.WITH).any() and use.of_group(Group.WITHOUT).any()
    ):
        yield _doubt(
            "no_groups",
            N_(
                "A comparison needs clients with and clients without the innovation. Say in the file or in"
                " the"
                " mapping who had it."
            ),
        )
    elif not len(use.clients):
        yield _doubt(
            "no_use",
            N_(
                "No record counts: no care of this kind in this unit lies in the months before or after."
                " Check the months, the care and the unit."
            ),
        )
    elif found.outcome.clients == 0 or not found.groups:
        yield _doubt(
            "nobody_twice",
            N_(
                "No client is there both before and after, so nobody can be compared. Check the months, and"
                " whether both files were imported with the same key."
            ),
        )
    else:
        yield _doubt(
            "no_baseline",
            N_("There is no use to compare with: it is zero. A percentage cannot be given; give a number."),
        )


def _design_problems(found: Estimate) -> Iterator[Problem]:
    analysis = found.analysis
    if analysis.design is Design.BEFORE_AFTER:
        if analysis.selected_on_use is YesNo.YES:
            yield _doubt(
                "regression_to_the_mean",
                N_(
                    "Clients were chosen because they used much care. Use that is high at one moment is"
                    " mostly lower later, also without an innovation (regression to the mean), so this change"
                    " is probably too favourable. Only a comparison group shows how much."
                ),
                "selected_on_use",
            )
        elif analysis.selected_on_use is YesNo.UNKNOWN:
            yield _doubt(
                "regression_to_the_mean",
                N_(
                    "It is not said whether clients were chosen because they used much care. If they were,"
                    " this change is probably too favourable: use that is high at one moment is mostly lower"
                    " later, also without an innovation (regression to the mean). Were they? Say yes or no."
                ),
                "selected_on_use",
            )
        yield _doubt(
            "no_comparison",
            N_(
                "There is no comparison group, so it is not known what would have happened without the"
                " innovation. Say what else changed, or find clients without it to compare with."
            ),
            "design",
        )
        return
    if analysis.design is Design.AFTER_ONLY:
        yield _doubt(
            "no_before",
            N_(
                "Nobody knows whether both groups used the same before. Add records from before to correct"
                " for"
                " that."
            ),
            "design",
        )
        return
    yield _doubt(
        "not_randomised",
        N_(
            "The groups were not drawn by lot. What made one client take part and another not can also"
            " explain"
            " a part of the difference."
        ),
        "design",
    )
    own, other = (group.before for group in found.groups)
    if own and other and abs(own - other) > _FAR_APART * max(own, other):
        yield _doubt(
            "unlike_groups",
            N_(
                "Before, a client with the innovation used {own} per month and one without {other}. Groups"
                " that"
                " differ that much may have changed differently by themselves."
            ),
            "design",
            own=_number(own),
            other=_number(other),
        )


def _size_problems(found: Estimate) -> Iterator[Problem]:
    outcome = found.outcome
    smallest = found.smallest_group
    if smallest < LEAST_CLIENTS:
        yield _doubt(
            "too_few_clients",
            N_(
                "With so few clients ({clients}) chance alone can make any change, so no interval is given."
                " An effect cannot take this over either, because it would tell what they used. Use at least"
                " {fewest} clients in each group."
            ),
            clients=smallest,
            fewest=LEAST_CLIENTS,
        )
    elif smallest < _FEW_CLIENTS:
        yield _doubt(
            "few_clients",
            N_("There are only {clients} clients in a group, so a few clients decide the outcome."),
            clients=smallest,
        )
    interval = outcome.interval
    if interval is not None and interval.low <= 0 <= interval.high:
        yield _doubt(
            "may_be_nothing",
            N_("No change at all also fits these records: zero lies within the interval."),
        )
    if interval is not None and interval.method is IntervalMethod.PERCENTILE:
        yield _doubt(
            "percentile",
            N_(
                "The interval is a plain one (percentiles), because the better one (BCa) cannot be"
                " computed here."
            ),
        )
    yield from _lost_problems(found)
    yield from _dominant_client(found)


def _lost_problems(found: Estimate) -> Iterator[Problem]:
    before = sum(group.clients + group.only_before for group in found.groups)
    if found.outcome.completeness is not Completeness.COMPLETE:
        before = sum(group.clients - group.only_after for group in found.groups)
    lost = sum(group.only_before for group in found.groups)
    if found.analysis.design is not Design.AFTER_ONLY and before and lost > _MANY_LOST * before:
        yield _doubt(
            "many_lost",
            N_(
                "Clients who are not there afterwards: {lost} of {before}. If they left because they needed"
                " more or less care, the change is distorted. Find out why they left."
            ),
            "completeness",
            lost=lost,
            before=before,
        )
    same_exposure = [item for item in found.sensitivity if item.exposure is found.outcome.exposure]
    if len(_signs(same_exposure)) > 1:
        yield _doubt(
            "depends_on_missing",
            N_(
                "Whether use goes up or down depends on what is assumed of clients who are missing in a"
                " period."
                " Look at the three outcomes side by side."
            ),
            "completeness",
        )


def _signs(outcomes: Sequence[Outcome]) -> set[float]:
    return {float(np.sign(item.change)) for item in outcomes if item.change is not None}


def _dominant_client(found: Estimate) -> Iterator[Problem]:
    if len(found.use.clients) >= LEAST_CLIENTS and _largest_share(found.use) > _DOMINANT:
        yield _doubt(
            "one_client",
            N_(
                "One client has more than a quarter of all use, and so decides the outcome. Check the"
                " records"
                " of the client with the highest use."
            ),
        )


def _largest_share(use: Use) -> float:
    """Return the largest part that one client has in all use of a group, before or after."""
    return max(
        (
            float(volumes.max() / total)
            for group in Group
            for volumes in use.chosen(use.of_group(group))
            if len(volumes) and (total := volumes.sum()) > 0
        ),
        default=0.0,
    )


def _period_problems(hard_data: HardData, found: Estimate) -> Iterator[Problem]:
    analysis, use = found.analysis, found.use
    yield from _exposure_problems(found)
    tables = hard_data.tables_of(analysis)
    if any(table.periods for table in tables):
        yield _doubt(
            "weeks",
            N_(
                "Care registered by the week or by four weeks counts in whole periods, each for one month."
                " Use is divided by how long those periods are together, so that a half year with seven"
                " periods and one with six can be compared."
            ),
            "after",
        )
    if analysis.design is Design.AFTER_ONLY:
        return
    before, after = use.months_before, use.months_after
    if before is None or after is None:
        yield _doubt(
            "length_unknown",
            N_(
                "How long the periods before and after last is not known, so they are taken as equally long."
                " Import the dates as well."
            ),
        )
        return
    partial = before.length % _WHOLE_YEAR or after.length % _WHOLE_YEAR
    if partial and _calendar_months(before) != _calendar_months(after):
        yield _doubt(
            "seasons",
            N_(
                "The periods cover different months of the year, so holidays and seasons can make a"
                " difference. Compare the same months, or whole years."
            ),
            "after",
        )


_PARTLY = {
    Exposure.OBSERVED: N_(
        "Clients who begin or stop within the months before or after: {partly} of {everyone}. Their use is"
        " per month in care, from their first to their last month. Who could stop because of the innovation"
        " then counts as if the care went on; compare the outcome over all months."
    ),
    Exposure.WHOLE: N_(
        "Clients who begin or stop within the months before or after: {partly} of {everyone}. Their use is"
        " divided by all months, so it seems lower than it was while they had care, and the change can be"
        " distorted. Compare the outcome per month in care, and find out why they stopped."
    ),
    Exposure.LEAVE_OUT: N_(
        "Clients left out because they begin or stop within the months before or after: {partly} of"
        " {everyone}. Who is left may be another kind of client; compare the outcome per month in care."
    ),
}


def _exposure_problems(found: Estimate) -> Iterator[Problem]:
    """Yield what to know of months and clients that do not fill a span."""
    use, exposure = found.use, found.outcome.exposure
    for cut, months, where in (
        (use.cut_before, use.months_before, "before"),
        (use.cut_after, use.months_after, "after"),
    ):
        if cut and months is not None:
            yield warning(
                "cut",
                where,
                Message(
                    N_(
                        "The chosen months hold months without any record of this care. Only {first} to"
                        " {last} count, because no registration is not the same as no care."
                    ),
                    {"first": month_text(months.first), "last": month_text(months.last)},
                ),
            )
    everyone = len(use.clients) + use.left_out_partly
    if found.partly:
        yield _doubt("part_of_a_span", _PARTLY[exposure], "exposure", partly=found.partly, everyone=everyone)
    same_way = [item for item in found.sensitivity if item.completeness is found.outcome.completeness]
    if len(_signs(same_way)) > 1:
        yield _doubt(
            "depends_on_exposure",
            N_(
                "Whether use goes up or down depends on how clients are counted who begin or stop within a"
                " period. Look at the outcomes side by side."
            ),
            "exposure",
        )


def _calendar_months(months: Months) -> tuple[int, ...]:
    return tuple(sorted(number % _MONTHS_PER_YEAR for number in range(months.first, months.last + 1)))


def _left_out(use: Use, design: Design) -> Iterator[Problem]:
    ungrouped = 0
    if Group.UNKNOWN not in _compared_groups(use, design):
        ungrouped = int(np.count_nonzero(use.of_group(Group.UNKNOWN)))
    texts: tuple[tuple[str, int, str], ...] = (
        (
            "unknown_clients",
            use.unknown_clients,
            N_("Clients left out because a number of theirs is hidden in the file: {count}."),
        ),
        (
            "mixed_clients",
            use.mixed_clients,
            N_("Clients left out because the file has them both with and without the innovation: {count}."),
        ),
        (
            "ungrouped_clients",
            ungrouped,
            N_("Clients left out because the file does not say whether they had the innovation: {count}."),
        ),
        (
            "other_units",
            use.other_units,
            N_("Records left out because they are counted in another unit: {count}."),
        ),
        (
            "straddling",
            use.straddling,
            N_(
                "Records of several months that run past the months before or after, counted for the months"
                " within: {count}. How use was spread over their months is not known, so it is taken as even."
            ),
        ),
        (
            "outside",
            use.outside,
            N_("Records outside the months before and after: {count}."),
        ),
    )
    for code, count, text in texts:
        if count:
            yield _doubt(code, text, count=count)


def _doubt(code: str, text: str, where: str = "", **values: int | Figure) -> Problem:
    return warning(code, where, Message(text, values))


def _number(value: float) -> Figure:
    return Figure(value, "number", 1)


def way_of(completeness: Completeness, exposure: Exposure, chosen: Exposure) -> Message:
    """Return how some of the clients are counted in an outcome: that by which it differs from others.

    Args:
        completeness: What is done with clients who are missing in a period.
        exposure: What is done with clients who begin or stop within one.
        chosen: What the analysis chose to do with those.
    """
    if exposure is chosen:
        return Message(completeness.label)
    return Message(N_("Who begins or stops within a period: {how}"), {"how": Message(_OTHERWISE[exposure])})


_OTHERWISE = {
    Exposure.OBSERVED: N_("per month in care"),
    Exposure.WHOLE: N_("over all months of the period"),
    Exposure.LEAVE_OUT: N_("left out"),
}


def source_of(found: Estimate) -> Message:
    """Return where the change comes from, for the source of a figure."""
    # How many clients there are stands elsewhere, where small groups can be hidden.
    values: dict[str, str | int | Message] = {
        "files": ", ".join(found.files) or "–",
        "design": Message(found.analysis.design.label),
        "unit": Message(found.analysis.unit.label),
    }
    return Message(N_("Registrations “{files}”: {design}, counted in {unit}"), values)
