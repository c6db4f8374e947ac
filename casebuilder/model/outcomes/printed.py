"""The report as it may leave the case: small groups hidden, the rest rounded as the profile asks.

None is what is hidden, everywhere. Figures derived from counts (tests, averages, effect sizes) are
printed only where all counts that they come from are, and in fewer decimals, because an exact average
or p of a small group gives its counts away.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes.disclosure import tells_hidden
from casebuilder.model.outcomes.document import ReachedWhen
from casebuilder.model.outcomes.instrument import HIGHEST_LEVEL, Domain
from casebuilder.model.outcomes.printed_counts import (
    CELLS,
    LEVELS,
    cell,
    change_counts,
    group_counts,
    hidden_of_group,
)
from casebuilder.model.outcomes.report import (
    Change,
    ClientTotals,
    Comparison,
    DomainResult,
    Estimate,
    GroupResult,
    OutcomeReport,
    Overall,
    PaidOutcomeResult,
    Proportion,
    Told,
)
from casebuilder.model.suppression import Profile, Relation, hidden_counts

HIDDEN = N_("hidden: too few clients")
"""What stands in place of a hidden figure."""

TOO_FEW_TO_PRINT = N_("Too few clients to print what came out without telling of single clients.")


@dataclass(frozen=True, slots=True)
class PrintedShare:
    """A count out of a total as it is printed.

    Attributes:
        count: The count, or None when hidden.
        of: The total, or None when hidden.
        share: The share, or None when either is hidden or the total is too small for one.
        low: Lower end of its 95 % interval.
        high: Upper end of its 95 % interval.
    """

    count: int | None = None
    of: int | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class PrintedTests:
    """Figures derived from the changes of clients; None as a whole where those are hidden.

    Attributes:
        net: Share up minus share down.
        rank_biserial: Matched rank-biserial correlation.
        p: Two-sided p of the signed-rank test (Wilcoxon).
        p_pratt: The same with zeros ranked first (Pratt).
        p_sign: Two-sided p of the sign test.
        p_holm: p after Holm's correction.
    """

    net: Estimate
    rank_biserial: float | None
    p: float
    p_pratt: float
    p_sign: float
    p_holm: float | None


@dataclass(frozen=True, slots=True)
class PrintedGroup:
    """One domain, or all together, in one group.

    Attributes:
        clients: Clients in the group.
        n_before: Clients with a score before.
        n_after: Clients with a score after.
        n_paired: Clients with both.
        improved: Clients up.
        same: Clients who stayed the same.
        worse: Clients down.
        sufficient_before: Clients at level 4 or 5 before.
        sufficient_after: Clients at level 4 or 5 after.
        crossed_up: Clients who rose above the line.
        crossed_down: Clients who fell below it.
        stayed_above: Clients at level 4 or 5 both times.
        stayed_below: Clients below level 4 both times.
        p_mcnemar: Two-sided p of McNemar's test.
        levels_before: Clients at level 1 to 5 before; None when any is hidden.
        levels_after: The same after.
        transition: Clients from level i + 1 to level j + 1, None where hidden; None as a whole where so much
            would be hidden that only up, the same and down are worth printing.
        goals: Goals reached.
        tests: Figures derived from the changes.
    """

    clients: int | None
    n_before: int | None
    n_after: int | None
    n_paired: int | None
    improved: PrintedShare
    same: PrintedShare
    worse: PrintedShare
    sufficient_before: PrintedShare
    sufficient_after: PrintedShare
    crossed_up: int | None
    crossed_down: int | None
    stayed_above: int | None
    stayed_below: int | None
    p_mcnemar: float | None
    levels_before: tuple[int, ...] | None
    levels_after: tuple[int, ...] | None
    transition: tuple[tuple[int | None, ...], ...] | None
    goals: PrintedShare
    tests: PrintedTests | None


@dataclass(frozen=True, slots=True)
class PrintedComparison:
    """The two groups against each other.

    Attributes:
        delta: Cliff's delta.
        delta_low: Lower end of its 95 % interval.
        delta_high: Upper end.
        p: Two-sided p of the Mann–Whitney test.
        p_holm: p after Holm's correction.
        did: Difference between the mean changes; None when a count behind those is hidden.
        mean_before_with: Mean before with the innovation; None when a count behind it is hidden.
        mean_before_without: Mean before without; None in the same case.
    """

    delta: float
    delta_low: float | None
    delta_high: float | None
    p: float
    p_holm: float
    did: Estimate | None
    mean_before_with: float | None
    mean_before_without: float | None


@dataclass(frozen=True, slots=True)
class PrintedDomain:
    """One domain.

    Attributes:
        domain: The domain.
        with_innovation: Clients with the innovation.
        without: The comparison group, or None when there is none.
        comparison: The two against each other, or None when there is none or it is hidden.
        verdict: What may be said, without counts of clients outside the case itself.
    """

    domain: Domain
    with_innovation: PrintedGroup
    without: PrintedGroup | None
    comparison: PrintedComparison | None
    verdict: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class PrintedOverall:
    """All domains together: in how many of them clients are self-sufficient.

    Attributes:
        clients: Clients with at least one domain scored both times.
        improved: Clients self-sufficient in more domains.
        same: In as many.
        worse: In fewer.
        mean_before: Mean number of such domains before.
        mean_after: Mean number after.
        tests: Figures derived from the changes.
        comparison: Against the comparison group, or None.
        goals: Goals reached, over all domains.
        all_goals: Clients who reached all their goals.
        lost: Clients with a score before and none at all after.
        verdict: What may be said, without counts.
    """

    clients: int | None
    improved: PrintedShare
    same: PrintedShare
    worse: PrintedShare
    mean_before: float | None
    mean_after: float | None
    tests: PrintedTests | None
    comparison: PrintedComparison | None
    goals: PrintedShare
    all_goals: PrintedShare
    lost: int | None
    verdict: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class PrintedReport:
    """The report as it may leave the case.

    Attributes:
        profile: For whom it is meant.
        clients_with: Clients with the innovation.
        clients_without: Clients in the comparison group.
        domains: One per domain.
        overall: All domains together; None when the moments could not be compared.
        paid_with: Clients with the innovation who reached the outcome that is paid for; None when
            there is no such outcome.
        paid_without: The same in the comparison group.
    """

    profile: Profile
    clients_with: int | None
    clients_without: int | None
    domains: tuple[PrintedDomain, ...]
    overall: PrintedOverall | None
    paid_with: PrintedShare | None
    paid_without: PrintedShare | None


def printed_report(report: OutcomeReport, profile: Profile) -> PrintedReport:
    """Return a report as it may leave the case.

    Args:
        report: The report.
        profile: For whom it is meant.
    """
    domains = tuple(_domain(item, profile) for item in report.domains)
    paid_with, paid_without = printed_paid(report, profile)
    return PrintedReport(
        profile,
        _top(report.clients_with, profile),
        _top(report.clients_without, profile),
        domains,
        _overall(report, report.overall, domains, profile) if report.overall else None,
        paid_with,
        paid_without,
    )


# Parts -----------------------------------------------------------------------------------------


def _top(count: int, profile: Profile) -> int | None:
    return None if 0 < count < profile.threshold else profile.printed(count)


def _share(proportion: Proportion, profile: Profile, *, shown: bool) -> PrintedShare:
    """Return a proportion as it is printed; whole percentages for the public."""
    total = _top(proportion.of, profile)
    if total is None or not shown:
        return PrintedShare(of=total)
    if proportion.of < profile.least_denominator or proportion.share is None:
        return PrintedShare(profile.printed(proportion.count), total)
    decimals = 2 if profile is Profile.PUBLIC else 15
    share, low, high = (
        round(value, decimals) for value in (proportion.share, proportion.low, proportion.high)
    )
    return PrintedShare(profile.printed(proportion.count), total, share, low, high)


def _alone(proportion: Proportion, profile: Profile) -> PrintedShare:
    """Return a proportion that stands by itself."""
    counts = {"of": proportion.of, "yes": proportion.count, "no": proportion.of - proportion.count}
    hidden = hidden_counts(counts, [Relation("of", ("yes", "no"))], profile)
    return _share(proportion, profile, shown="yes" not in hidden)


def _rounding(profile: Profile, decimals: int) -> Callable[[float], float]:
    return (lambda value: value) if profile is Profile.FULL else (lambda value: round(value, decimals))


def _estimate(estimate: Estimate, rounded: Callable[[float], float]) -> Estimate:
    low, high = (None if end is None else rounded(end) for end in (estimate.low, estimate.high))
    return Estimate(rounded(estimate.value), low, high)


def _tests(change: Change, p_holm: float | None, profile: Profile) -> PrintedTests:
    one, two = _rounding(profile, 1), _rounding(profile, 2)
    return PrintedTests(
        net=_estimate(change.net, two),
        rank_biserial=None if change.rank_biserial is None else one(change.rank_biserial),
        p=two(change.p_wilcoxon),
        p_pratt=two(change.p_pratt),
        p_sign=two(change.p_sign),
        p_holm=None if p_holm is None else two(p_holm),
    )


_CHANGE = frozenset({"up", "same", "down"})
_CROSSING = frozenset({"stayed_above", "stayed_below", "crossed_up", "crossed_down"})


def printed_group(result: GroupResult, profile: Profile, p_holm: float | None = None) -> PrintedGroup:
    """Return one domain in one group as it may leave the case.

    Args:
        result: The domain in the group.
        profile: For whom it is meant.
        p_holm: p of its change after Holm's correction, where it was tested.
    """
    counts, _ = group_counts(result)
    hidden = hidden_of_group(result, profile)

    def count(name: str) -> int | None:
        return None if name in hidden or name not in counts else profile.printed(counts[name])

    def share(proportion: Proportion | None, name: str) -> PrintedShare:
        if proportion is None:
            return PrintedShare(of=count("paired"))
        printed = _share(proportion, profile, shown=name not in hidden)
        return PrintedShare() if "paired" in hidden else printed

    def levels(moment: str) -> tuple[int, ...] | None:
        found = [count(f"level_{number}_{moment}") for number in range(1, HIGHEST_LEVEL + 1)]
        known = tuple(number for number in found if number is not None)
        return known if len(known) == len(found) else None

    change, crossing = result.change, result.crossing
    goals = result.goals[-1].reached if result.goals else None
    return PrintedGroup(
        clients=count("clients"),
        n_before=count("before"),
        n_after=count("after"),
        n_paired=count("paired"),
        improved=share(change.improved if change else None, "up"),
        same=share(change.same if change else None, "same"),
        worse=share(change.worse if change else None, "down"),
        sufficient_before=share(crossing.before if crossing else None, "sufficient_before"),
        sufficient_after=share(crossing.after if crossing else None, "sufficient_after"),
        crossed_up=count("crossed_up"),
        crossed_down=count("crossed_down"),
        stayed_above=count("stayed_above"),
        stayed_below=count("stayed_below"),
        p_mcnemar=_rounding(profile, 2)(crossing.p) if crossing and not hidden & _CROSSING else None,
        levels_before=levels("before"),
        levels_after=levels("after"),
        transition=_transition(count) if not hidden >= CELLS and change else None,
        goals=_goals_share(goals, profile, hidden),
        tests=_tests(change, p_holm, profile) if change and not hidden & _CHANGE else None,
    )


def _transition(count: Callable[[str], int | None]) -> tuple[tuple[int | None, ...], ...]:
    return tuple(tuple(count(cell(before, after)) for after in LEVELS) for before in LEVELS)


def _goals_share(goals: Proportion | None, profile: Profile, hidden: Collection[str]) -> PrintedShare:
    if goals is None or "goals" in hidden:
        return PrintedShare()
    return _share(goals, profile, shown="reached" not in hidden)


def _comparison(
    comparison: Comparison, profile: Profile, *, means_before: bool, means_after: bool
) -> PrintedComparison:
    one, two = _rounding(profile, 1), _rounding(profile, 2)
    means = [
        one(baseline.mean) if means_before and baseline.mean is not None else None
        for baseline in (comparison.baseline_with, comparison.baseline_without)
    ]
    return PrintedComparison(
        delta=one(comparison.delta),
        delta_low=None if comparison.delta_low is None else one(comparison.delta_low),
        delta_high=None if comparison.delta_high is None else one(comparison.delta_high),
        p=two(comparison.p),
        p_holm=two(comparison.p_holm),
        did=_estimate(comparison.did, one) if means_before and means_after else None,
        mean_before_with=means[0],
        mean_before_without=means[1],
    )


def _domain(result: DomainResult, profile: Profile) -> PrintedDomain:
    ours = printed_group(result.with_innovation, profile, result.p_holm)
    theirs = printed_group(result.without, profile) if result.without else None
    shown = ours.tests is not None and (
        theirs is None or result.comparison is None or theirs.tests is not None
    )
    # A mean of levels, even in one decimal, gives a hidden level of a small group away.
    sides = [side for side in (ours, theirs) if side]
    comparison = (
        _comparison(
            result.comparison,
            profile,
            means_before=all(side.levels_before is not None for side in sides),
            means_after=all(side.levels_after is not None for side in sides),
        )
        if result.comparison and shown
        else None
    )
    if result.with_innovation.change is None:
        verdict = result.verdict.sentences if ours.n_paired is not None else (Message(TOO_FEW_TO_PRINT),)
    else:
        # The counts of the first sentence stand in the table; of the others only one's own may hold some.
        said = result.verdict.sentences[1:] if profile is Profile.FULL else result.verdict.judgement
        verdict = said if shown else (Message(TOO_FEW_TO_PRINT),)
    return PrintedDomain(result.domain, ours, theirs, comparison, verdict)


# All domains together --------------------------------------------------------------------------


def _overall(
    report: OutcomeReport, overall: Overall, domains: Sequence[PrintedDomain], profile: Profile
) -> PrintedOverall:
    totals = overall.with_innovation
    independent = profile is Profile.FULL or _everything_shown(_only(report, domains))
    shown = totals is not None and independent and _totals_shown(totals, profile)
    without_shown = overall.without is None or _totals_shown(overall.without, profile)
    one = _rounding(profile, 1)
    change = totals.change if totals else None
    compared = overall.comparison is None or without_shown
    means_before, means_after = _sufficient_shown(domains)
    none = Proportion(0, 0, 0.0, 1.0)
    with_goals = sum(bool(item.with_innovation.goals) for item in report.domains)
    several_goals = profile is Profile.FULL or with_goals > 1
    return PrintedOverall(
        clients=_top(totals.clients if totals else 0, profile),
        improved=_share(change.improved if change else none, profile, shown=shown),
        same=_share(change.same if change else none, profile, shown=shown),
        worse=_share(change.worse if change else none, profile, shown=shown),
        mean_before=one(totals.mean_before) if totals and shown and means_before else None,
        mean_after=one(totals.mean_after) if totals and shown and means_after else None,
        tests=_tests(change, None, profile) if change and shown else None,
        comparison=(
            _comparison(overall.comparison, profile, means_before=means_before, means_after=means_after)
            if overall.comparison and shown and without_shown
            else None
        ),
        goals=_all_goals(report, domains, profile),
        all_goals=_alone(overall.all_goals, profile) if independent and several_goals else PrintedShare(),
        lost=_top(overall.lost, profile),
        verdict=_overall_verdict(overall, printable=shown and compared),
    )


def _sufficient_shown(domains: Sequence[PrintedDomain]) -> tuple[bool, bool]:
    """Return whether the clients at level 4 or 5 are printed in every domain, before and after.

    The mean number of such domains per client is their sum: with all but one printed it gives the last away.
    """
    sides = [
        side
        for item in domains
        for side in (item.with_innovation, item.without)
        if side and side.n_paired != 0
    ]
    return (
        all(side.sufficient_before.count is not None for side in sides),
        all(side.sufficient_after.count is not None for side in sides),
    )


def _overall_verdict(overall: Overall, *, printable: bool) -> tuple[Message, ...]:
    if overall.with_innovation is None:
        return overall.verdict.sentences
    return overall.verdict.judgement if printable else (Message(TOO_FEW_TO_PRINT),)


def _totals_shown(totals: ClientTotals, profile: Profile) -> bool:
    counts = {"clients": totals.clients, **change_counts(totals.change)}
    hidden = hidden_counts(counts, [Relation("clients", ("up", "same", "down"))], profile)
    return not hidden


def _all_goals(report: OutcomeReport, domains: Sequence[PrintedDomain], profile: Profile) -> PrintedShare:
    """Return the goals of all domains together, unless they give those of one domain away."""
    if report.overall is None or not report.overall.goals:
        return PrintedShare()
    shown = [
        printed.with_innovation.goals.count is not None
        for result, printed in zip(report.domains, domains, strict=True)
        if result.with_innovation.goals
    ]
    safe = all(shown) or (not any(shown) and len(shown) > 1)
    return _alone(report.overall.goals[-1].reached, profile) if safe else PrintedShare()


def _only(report: OutcomeReport, domains: Sequence[PrintedDomain]) -> PrintedDomain | None:
    """Return the domain when only one was measured: what is said of all is then said of that one."""
    measured = [
        printed
        for result, printed in zip(report.domains, domains, strict=True)
        if result.with_innovation.n_before or result.with_innovation.n_after
    ]
    return measured[0] if len(measured) == 1 else None


def _everything_shown(domain: PrintedDomain | None) -> bool:
    """Return whether what stands for this one domain under another name may be printed too."""
    if domain is None:
        return True
    sides = [side for side in (domain.with_innovation, domain.without) if side]
    counts = [
        count
        for side in sides
        for count in (
            side.n_paired,
            side.improved.count,
            side.same.count,
            side.worse.count,
            side.crossed_up,
            side.crossed_down,
            side.sufficient_after.count,
        )
    ]
    return None not in counts


def printed_paid(report: OutcomeReport, profile: Profile) -> tuple[PrintedShare | None, PrintedShare | None]:
    """Return the share that reached the outcome that is paid for, as it may leave the case.

    Args:
        report: The report.
        profile: For whom it is meant.

    Returns:
        With the innovation and in the comparison group; None where there is no such share at all.
    """
    paid = report.paid_outcome
    if paid is None:
        return None, None
    ours = {item.domain.key: item.with_innovation for item in report.domains}
    theirs = {item.domain.key: item.without for item in report.domains}
    return (
        _paid(paid.with_innovation, paid, paid.told_with, ours, profile),
        _paid(paid.without, paid, paid.told_without, theirs, profile) if paid.without else None,
    )


def _paid(
    proportion: Proportion,
    paid: PaidOutcomeResult,
    told: Sequence[Told],
    groups: Mapping[str, GroupResult | None],
    profile: Profile,
) -> PrintedShare:
    if profile is Profile.FULL:
        return _alone(proportion, profile)
    results = [(result, item) for item in told if (result := groups.get(item.domain)) is not None]
    # Of several domains, the clients who reached their goals in one are not told apart by their levels.
    goals = paid.when is ReachedWhen.GOAL and len(paid.domains) > 1
    if any(goals and "reached" in hidden_of_group(result, profile) for result, _ in results):
        return PrintedShare()
    if any(tells_hidden(result, [item], profile) for result, item in results):
        return PrintedShare()
    return _alone(proportion, profile)
