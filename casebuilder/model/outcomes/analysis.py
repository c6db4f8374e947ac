"""From measured outcomes to the report: counts, tests, intervals and what may be said.

A pure function of the outcomes and a seed. Ten thousand clients take a second or two, so the window
calls it in a worker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from casebuilder.model.outcomes import verdicts
from casebuilder.model.outcomes.arrays import (
    ClientArrays,
    GroupArrays,
    Levels,
    ResampledMeans,
    client_arrays,
    group_arrays,
)
from casebuilder.model.outcomes.check import refused_comparison
from casebuilder.model.outcomes.document import (
    NOTHING,
    Goal,
    Group,
    Missing,
    Outcomes,
    PaidOutcome,
    ReachedWhen,
)
from casebuilder.model.outcomes.instrument import (
    HIGHEST_LEVEL,
    LOWEST_LEVEL,
    SUFFICIENT_LEVEL,
    Domain,
    domain,
)
from casebuilder.model.outcomes.report import (
    SIGNIFICANT,
    Baseline,
    Change,
    ClientTotals,
    Comparison,
    Crossing,
    Design,
    DomainResult,
    Estimate,
    GoalResult,
    GroupResult,
    LostToFollowUp,
    OutcomeReport,
    Overall,
    PaidOutcomeResult,
    Proportion,
    Scenario,
    Told,
)
from casebuilder.model.questions import YesNo
from casebuilder.model.statistics.bootstrap import (
    RESAMPLES,
    Step,
    resamples_for,
    silent,
)
from casebuilder.model.statistics.proportions import holm, mcnemar, wilson
from casebuilder.model.statistics.signed_ranks import rank_biserial, sign_test, signed_ranks, smallest_p
from casebuilder.model.statistics.two_groups import cliff_delta, mann_whitney

SEED = 20170401
"""Seed of the bootstrap unless another is asked for; shown with the results."""
_DRAWN = 0.7
"""Share of the work that is done once the clients have been drawn again and again."""


def analyse(
    outcomes: Outcomes,
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
    step: Step = silent,
) -> OutcomeReport:
    """Return everything that the measured outcomes come to.

    Args:
        outcomes: The outcomes, without errors (:func:`~casebuilder.model.outcomes.check.outcome_problems`).
        seed: Seed of the bootstrap; the same seed gives the same intervals.
        resamples: How often clients are drawn for the intervals, at most; with thousands of clients
            fewer are enough.
        step: Hears which share of the work is done, and may raise to give up.

    Returns:
        The report. When the two moments cannot be compared it holds the reason and no results.
    """
    design = design_of(outcomes)
    by_group = {kind: tuple(row for row in outcomes.clients if row.group is kind) for kind in Group}
    refused = refused_comparison(outcomes)
    empty = OutcomeReport(
        refused,
        outcomes.moment(outcomes.before),
        outcomes.moment(outcomes.after),
        design,
        len(by_group[Group.WITH]),
        len(by_group[Group.WITHOUT]),
    )
    before, after = outcomes.position(outcomes.before), outcomes.position(outcomes.after)
    if refused is not None or before is None or after is None:
        return empty
    ours = group_arrays(by_group[Group.WITH], before, after)
    theirs = group_arrays(by_group[Group.WITHOUT], before, after) if by_group[Group.WITHOUT] else None
    domains = outcomes.domains
    columns = [item.column for item in domains]
    totals, their_totals = client_arrays(ours, columns), client_arrays(theirs, columns) if theirs else None
    drawn = resamples_for(len(outcomes.clients), resamples)
    part = _DRAWN * len(ours.rows) / max(1, len(outcomes.clients))
    means = ResampledMeans(ours, columns, totals, drawn, seed, lambda share: step(part * share))
    their_means = (
        ResampledMeans(
            theirs,
            columns,
            their_totals,
            drawn,
            seed + 1,
            lambda share: step(part + (_DRAWN - part) * share),
        )
        if theirs and their_totals
        else None
    )

    step(_DRAWN)
    results, their_results = [], []
    for place, item in enumerate(domains, start=1):
        results.append(_group_result(ours, item, means))
        their_results.append(_group_result(theirs, item, their_means) if theirs else None)
        step(_DRAWN + (1 - _DRAWN) / 2 * place / len(domains))
    own_ps = [result.change.p_wilcoxon if result.change else None for result in results]
    corrected = _corrected(own_ps)
    comparisons = _corrected_comparisons(
        [
            _comparison(ours, theirs, item.column, means, their_means) if theirs and their_means else None
            for item in domains
        ]
    )
    tested = sum(p is not None for p in corrected)
    compared = sum(item is not None for item in comparisons)
    their_ps = [None if item is None else item.p for item in comparisons]
    losses = []
    for place, item in enumerate(domains):
        beside = (
            _Beside.of(theirs, item.column, _Together(their_ps, place))
            if theirs and comparisons[place]
            else None
        )
        losses.append(_lost(ours, item.column, _Judge(_Together(own_ps, place), beside)))
        step((1 + _DRAWN) / 2 + (1 - _DRAWN) / 2 * (place + 1) / len(domains))
    facts = verdicts.Facts(
        design=design,
        tested=tested,
        compared=compared,
        low_scores_required=outcomes.low_scores_required,
    )
    return OutcomeReport(
        refused=None,
        before=empty.before,
        after=empty.after,
        design=design,
        clients_with=empty.clients_with,
        clients_without=empty.clients_without,
        domains=tuple(
            DomainResult(
                item,
                result,
                their_result,
                comparison,
                p,
                lost,
                verdicts.domain_verdict(facts, result, p, _beside(comparison, their_result), lost),
            )
            for item, result, their_result, comparison, p, lost in zip(
                domains, results, their_results, comparisons, corrected, losses, strict=True
            )
        ),
        overall=_overall(facts, ours, columns, (totals, their_totals), (means, their_means)),
        paid_outcome=_paid_outcome(outcomes.paid_outcome, ours, theirs),
        tested=tested,
        compared=compared,
        notices=verdicts.notices(outcomes, facts, len(ours.rows), sum(result.n_paired for result in results)),
        resamples=drawn,
        seed=seed,
    )


def design_of(outcomes: Outcomes) -> Design:
    """Return what the way of measuring allows: which groups there are, and how they were chosen."""
    groups = {row.group for row in outcomes.clients}
    if groups != set(Group):
        return Design.ONE_GROUP
    return Design.BY_LOT if outcomes.assigned_by_lot is YesNo.YES else Design.COMPARED


# Per domain ------------------------------------------------------------------------------------


def proportion(count: int, of: int) -> Proportion:
    """Return a count out of a total with its Wilson interval."""
    return Proportion(count, of, *wilson(count, of))


def _group_result(group: GroupArrays, item: Domain, means: ResampledMeans | None) -> GroupResult:
    column = item.column
    before, after = group.before[:, column], group.after[:, column]
    paired = (before > 0) & (after > 0)
    old, new = before[paired], after[paired]
    pairs = np.bincount((old - 1) * HIGHEST_LEVEL + new - 1, minlength=HIGHEST_LEVEL**2)
    some = len(old) > 0 and means is not None
    return GroupResult(
        clients=len(group.rows),
        n_before=int((before > 0).sum()),
        n_after=int((after > 0).sum()),
        n_paired=len(old),
        missing_before=_missing(group.signs_before[:, column][before == 0]),
        missing_after=_missing(group.signs_after[:, column][after == 0]),
        transition=tuple(tuple(map(int, row)) for row in pairs.reshape(HIGHEST_LEVEL, HIGHEST_LEVEL)),
        change=_change(new - old, means.net(column), means.change(column)) if some and means else None,
        crossing=_crossing(old, new) if len(old) else None,
        goals=_goal_results(group.goals[:, column][paired], new - old),
    )


def _missing(signs: npt.NDArray[np.uint8]) -> Mapping[Missing | None, int]:
    counted = Counter(map(chr, signs.tolist()))
    return {(None if sign == NOTHING else Missing(sign)): count for sign, count in sorted(counted.items())}


def _change(change: Levels, net: Estimate, mean: Estimate) -> Change:
    clients, up, down = len(change), int((change > 0).sum()), int((change < 0).sum())
    test, pratt = signed_ranks(change), signed_ranks(change, pratt=True)
    return Change(
        improved=proportion(up, clients),
        same=proportion(clients - up - down, clients),
        worse=proportion(down, clients),
        net=net,
        mean=mean,
        w_plus=test.w_plus,
        w_minus=test.w_minus,
        rank_biserial=rank_biserial(test.w_plus, test.w_minus),
        p_wilcoxon=test.p,
        p_pratt=pratt.p,
        p_sign=sign_test(up, down),
        exact=test.exact,
        smallest_p=smallest_p(up + down),
    )


def _crossing(old: Levels, new: Levels) -> Crossing:
    was, is_now = old >= SUFFICIENT_LEVEL, new >= SUFFICIENT_LEVEL
    up, down = int((~was & is_now).sum()), int((was & ~is_now).sum())
    return Crossing(
        proportion(int(was.sum()), len(old)),
        proportion(int(is_now.sum()), len(old)),
        up,
        down,
        mcnemar(up, down),
    )


_LEAST_CHANGE = {Goal.IMPROVE: 1, Goal.KEEP: 0, Goal.SLOW_DECLINE: -1}
"""A goal is reached from this change on: decline counts as slowed down up to one level."""


def _reached(goals: npt.NDArray[np.uint8], change: Levels) -> npt.NDArray[np.bool_]:
    """Return per goal whether it was reached; False where there is no goal."""
    least = np.full(goals.shape, HIGHEST_LEVEL)
    for goal, level in _LEAST_CHANGE.items():
        least[goals == ord(goal.value)] = level
    return change >= least


def _goal_results(goals: npt.NDArray[np.uint8], change: Levels) -> tuple[GoalResult, ...]:
    reached = _reached(goals, change)
    found = []
    for goal in Goal:
        mine = goals == ord(goal.value)
        if mine.any():
            found.append(GoalResult(goal, proportion(int(reached[mine].sum()), int(mine.sum()))))
    if not found:
        return ()
    everyone = int((goals != ord(NOTHING)).sum())
    return (*found, GoalResult(None, proportion(int(reached.sum()), everyone)))


def _corrected(ps: Sequence[float | None]) -> list[float | None]:
    """Return p-values after Holm's correction over those that there are."""
    known = iter(holm([p for p in ps if p is not None]))
    return [None if p is None else next(known) for p in ps]


# Two groups ------------------------------------------------------------------------------------


def _comparison(
    ours: GroupArrays, theirs: GroupArrays, column: int, means: ResampledMeans, their_means: ResampledMeans
) -> Comparison | None:
    kept, their_kept = ours.paired[:, column], theirs.paired[:, column]
    if not kept.any() or not their_kept.any():
        return None
    old, their_old = ours.before[kept, column], theirs.before[their_kept, column]
    return _compared(
        ours.after[kept, column] - old,
        theirs.after[their_kept, column] - their_old,
        (_baseline(old), _baseline(their_old)),
        means.difference(their_means, column),
    )


def _compared(
    change: Levels, their_change: Levels, baselines: tuple[Baseline, Baseline], did: Estimate
) -> Comparison:
    test, delta = mann_whitney(change, their_change), cliff_delta(change, their_change)
    return Comparison(
        n_with=len(change),
        n_without=len(their_change),
        baseline_with=baselines[0],
        baseline_without=baselines[1],
        u=test.u,
        p=test.p,
        exact=test.exact,
        p_holm=test.p,
        delta=delta.value,
        delta_low=delta.low,
        delta_high=delta.high,
        did=did,
    )


def _beside(
    comparison: Comparison | None, theirs: GroupResult | ClientTotals | None
) -> tuple[Comparison, Change] | None:
    """Return a comparison with the change of the comparison group, or None when there is none."""
    return (comparison, theirs.change) if comparison and theirs and theirs.change else None


def _corrected_comparisons(comparisons: Sequence[Comparison | None]) -> list[Comparison | None]:
    corrected = _corrected([None if item is None else item.p for item in comparisons])
    return [
        None if item is None or p is None else replace(item, p_holm=p)
        for item, p in zip(comparisons, corrected, strict=True)
    ]


def _baseline(levels: Levels) -> Baseline:
    return Baseline(
        clients=len(levels),
        levels=tuple(map(int, np.bincount(levels, minlength=HIGHEST_LEVEL + 1)[1:])),
        mean=float(levels.mean()) if len(levels) else None,
        sufficient=proportion(int((levels >= SUFFICIENT_LEVEL).sum()), len(levels)),
    )


# Lost to follow-up -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Together:
    """The domains that are tested together, of which one is looked at with other changes.

    Attributes:
        ps: Uncorrected p of every domain as it was measured; None where there is none.
        place: Which of them is looked at.
    """

    ps: Sequence[float | None]
    place: int

    def holm(self, p: float) -> float:
        """Return the corrected p of the domain when its own p were this."""
        known = [p if place == self.place else other for place, other in enumerate(self.ps)]
        corrected = _corrected(known)[self.place]
        return 1.0 if corrected is None else corrected


@dataclass(frozen=True, slots=True)
class _Beside:
    """The comparison group beside which a domain is judged.

    Attributes:
        change: Their changes.
        lost: Clients of it who were lost.
        together: The domains that are compared together.
    """

    change: Levels
    lost: int
    together: _Together

    @classmethod
    def of(cls, theirs: GroupArrays, column: int, together: _Together) -> _Beside:
        """Return the comparison group in a domain."""
        before, after = theirs.before[:, column], theirs.after[:, column]
        kept = (before > 0) & (after > 0)
        lost = int(((before > 0) & (after == 0)).sum())
        return cls(after[kept] - before[kept], lost, together)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Says by the test of the verdict whether clients do better in a domain.

    Attributes:
        together: The domains that are tested together.
        beside: The comparison group, or None where the verdict is of one group.
    """

    together: _Together
    beside: _Beside | None

    def better(self, change: Levels, *, with_lost: bool) -> bool:
        """Return whether these changes are for the better.

        Args:
            change: Changes of the clients with the innovation.
            with_lost: Whether to count those of the comparison group who were lost, as unchanged.
        """
        if self.beside is None:
            own = signed_ranks(change)
            return own.w_plus > own.w_minus and self.together.holm(own.p) < SIGNIFICANT
        upward, p = self._against(self.beside, change, with_lost=with_lost)
        return upward and p < SIGNIFICANT

    def scenario(self, change: Levels, *, with_lost: bool) -> Scenario:
        """Return what these changes come to; see :meth:`better`."""
        own = signed_ranks(change).p
        groups = (
            self._against(self.beside, change, with_lost=with_lost)[1]
            if self.beside is not None and len(change)
            else None
        )
        up, down = int((change > 0).sum()), int((change < 0).sum())
        return Scenario(len(change), up, down, own, self.together.holm(own), groups)

    @staticmethod
    def _against(beside: _Beside, change: Levels, *, with_lost: bool) -> tuple[bool, float]:
        """Return whether clients changed more for the better than the other group, and the corrected p."""
        stayed = np.zeros(beside.lost if with_lost else 0, dtype=np.int64)
        theirs = np.concatenate([beside.change, stayed])
        test = mann_whitney(change, theirs)
        return 2 * test.u > len(change) * len(theirs), beside.together.holm(test.p)


def _lost(group: GroupArrays, column: int, judge: _Judge) -> LostToFollowUp | None:
    before, after = group.before[:, column], group.after[:, column]
    missing = (before > 0) & (after == 0)
    if not missing.any():
        return None
    kept = (before > 0) & (after > 0)
    change, lost = after[kept] - before[kept], before[missing]
    can_drop = int((lost > 1).sum())
    better = len(change) > 0 and judge.better(change, with_lost=False)
    tipping = _tipping_point(change, len(lost), can_drop, judge) if better else None
    return LostToFollowUp(
        clients=len(lost),
        completers_before=_baseline(before[kept]),
        lost_before=_baseline(lost),
        measured=judge.scenario(change, with_lost=False),
        unchanged=judge.scenario(_with_dropped(change, len(lost), 0), with_lost=True),
        one_worse=judge.scenario(_with_dropped(change, len(lost), can_drop), with_lost=True),
        compared=judge.beside is not None,
        tipping_point=tipping,
        holds=better and tipping is None,
    )


def _with_dropped(change: Levels, lost: int, dropped: int) -> Levels:
    """Return changes with those of clients who were lost: so many down one level, the others unchanged."""
    return np.concatenate([change, np.full(dropped, -1), np.zeros(lost - dropped, dtype=np.int64)])


def _tipping_point(change: Levels, lost: int, can_drop: int, judge: _Judge) -> int | None:
    """Return how many drops undo an improvement, by halving; None when even all do not."""

    def holds(dropped: int) -> bool:
        return judge.better(_with_dropped(change, lost, dropped), with_lost=True)

    if not holds(0):
        return 0
    if holds(can_drop):
        return None
    held, undone = 0, can_drop
    while undone - held > 1:
        middle = (held + undone) // 2
        held, undone = (middle, undone) if holds(middle) else (held, middle)
    return undone


# All domains together --------------------------------------------------------------------------


def _overall(
    facts: verdicts.Facts,
    ours: GroupArrays,
    columns: Sequence[int],
    totals: tuple[ClientArrays, ClientArrays | None],
    means: tuple[ResampledMeans, ResampledMeans | None],
) -> Overall:
    own, their_own = totals
    with_innovation = _client_totals(own, means[0], len(columns))
    without = _client_totals(their_own, means[1], len(columns)) if their_own and means[1] else None
    comparison = None
    if with_innovation and without and their_own and means[1]:
        comparison = _compared(
            own.after - own.before,
            their_own.after - their_own.before,
            (_total_baseline(own, len(columns)), _total_baseline(their_own, len(columns))),
            means[0].difference(means[1], None),
        )
    goals, change = ours.goals[:, columns], (ours.after - ours.before)[:, columns]
    paired, has_goal = ours.paired[:, columns], ours.goals[:, columns] != ord(NOTHING)
    judged = has_goal.any(axis=1) & (paired | ~has_goal).all(axis=1)
    reached_all = (_reached(goals, change) | ~has_goal).all(axis=1)
    any_before = (ours.before[:, columns] > 0).any(axis=1)
    any_after = (ours.after[:, columns] > 0).any(axis=1)
    lost = int((any_before & ~any_after).sum())
    return Overall(
        with_innovation=with_innovation,
        without=without,
        comparison=comparison,
        mean_level=means[0].level_change() if with_innovation else None,
        goals=_goal_results(goals[paired], change[paired]),
        all_goals=proportion(int((judged & reached_all).sum()), int(judged.sum())),
        lost=lost,
        verdict=verdicts.overall_verdict(facts, with_innovation, _beside(comparison, without)),
    )


def _client_totals(totals: ClientArrays, means: ResampledMeans, domains: int) -> ClientTotals | None:
    if not len(totals.scored):
        return None
    return ClientTotals(
        clients=len(totals.scored),
        mean_before=float(totals.before.mean()),
        mean_after=float(totals.after.mean()),
        change=_change(totals.after - totals.before, means.total_net(), means.total_change()),
        distribution_before=_distribution(totals.before, domains),
        distribution_after=_distribution(totals.after, domains),
    )


def _distribution(numbers: Levels, domains: int) -> tuple[int, ...]:
    return tuple(map(int, np.bincount(numbers, minlength=domains + 1)))


def _total_baseline(totals: ClientArrays, domains: int) -> Baseline:
    return Baseline(
        clients=len(totals.scored),
        levels=_distribution(totals.before, domains),
        mean=float(totals.before.mean()),
        sufficient=proportion(int((totals.before == totals.scored).sum()), len(totals.scored)),
    )


# Outcome for payment ---------------------------------------------------------------------------


def _paid_outcome(
    paid: PaidOutcome, ours: GroupArrays, theirs: GroupArrays | None
) -> PaidOutcomeResult | None:
    if not paid.domains:
        return None
    columns = [domain(key).column for key in paid.domains]
    judged, reached = _judged(paid.when, ours, columns)
    with_innovation = proportion(int((judged & reached).sum()), int(judged.sum()))
    without: Proportion | None = None
    told_without: tuple[Told, ...] = ()
    if theirs:
        their_judged, their_reached = _judged(paid.when, theirs, columns)
        if their_judged.any():
            without = proportion(int((their_judged & their_reached).sum()), int(their_judged.sum()))
            told_without = _told(paid, theirs, their_judged & their_reached)
    return PaidOutcomeResult(
        paid.domains, paid.when, with_innovation, without, _told(paid, ours, judged & reached), told_without
    )


Mask = npt.NDArray[np.bool_]


def _judged(when: ReachedWhen, group: GroupArrays, columns: Sequence[int]) -> tuple[Mask, Mask]:
    """Return for whom it can be judged whether the outcome was reached, and who reached it."""
    after, paired = group.after[:, columns], group.paired[:, columns]
    change = after - group.before[:, columns]
    if when is ReachedWhen.SUFFICIENT:
        return np.all(after > 0, axis=1), np.all(after >= SUFFICIENT_LEVEL, axis=1)
    if when is ReachedWhen.IMPROVED:
        return np.all(paired, axis=1), np.all(change > 0, axis=1)
    goals = group.goals[:, columns]
    has_goal = goals != ord(NOTHING)
    judged = has_goal.any(axis=1) & (paired | ~has_goal).all(axis=1)
    return judged, (_reached(goals, change) | ~has_goal).all(axis=1)


_POSSIBLE: Mapping[ReachedWhen, Callable[[int, int], bool]] = {
    ReachedWhen.SUFFICIENT: lambda _, after: after >= SUFFICIENT_LEVEL,
    ReachedWhen.IMPROVED: lambda before, after: after > before,
    # Without a goal in this domain a client can have gone anywhere in it.
    ReachedWhen.GOAL: lambda _before, _after: True,
}


def _told(paid: PaidOutcome, group: GroupArrays, reached: Mask) -> tuple[Told, ...]:
    possible = frozenset(
        (before, after)
        for before in range(LOWEST_LEVEL, HIGHEST_LEVEL + 1)
        for after in range(LOWEST_LEVEL, HIGHEST_LEVEL + 1)
        if _POSSIBLE[paid.when](before, after)
    )
    alone = len(paid.domains) == 1
    goal = paid.when is ReachedWhen.GOAL
    return tuple(
        told_clients(group, reached, "paid", key, possible, whole=alone and not goal, goal=alone and goal)
        for key in paid.domains
    )


def told_clients(
    group: GroupArrays,
    clients: Mask,
    name: str,
    key: str,
    possible: frozenset[tuple[int, int]],
    *,
    whole: bool,
    goal: bool = False,
) -> Told:
    """Return clients who are counted in a figure, as they stand in the table of a domain.

    Args:
        group: The group.
        clients: Which of them are counted.
        name: Something to tell the figure from others.
        key: Key of the domain.
        possible: From and to which levels they can have gone.
        whole: Whether nothing else is asked of them.
        goal: Whether they are all who reached their goal in the domain.
    """
    column = domain(key).column
    before, after = group.before[clients, column], group.after[clients, column]
    paired = (before > 0) & (after > 0)
    pairs = np.bincount((before[paired] - 1) * HIGHEST_LEVEL + after[paired] - 1, minlength=HIGHEST_LEVEL**2)
    table = tuple(tuple(map(int, row)) for row in pairs.reshape(HIGHEST_LEVEL, HIGHEST_LEVEL))
    outside = int(((before == 0) & (after > 0)).sum())
    return Told(name, key, table, outside, possible, whole, goal)
