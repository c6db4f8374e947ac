"""What the measured outcomes come to: every number of the report, as immutable values.

Made by :func:`casebuilder.model.outcomes.analysis.analyse`. It is meant for the case itself; what
leaves the case goes through :mod:`casebuilder.model.suppression` first. All shares are fractions of
one, all changes are in levels of the ZRM.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casebuilder.model.messages import LabelledEnum, Message, N_
from casebuilder.model.outcomes.document import Goal, Missing, Moment, ReachedWhen
from casebuilder.model.outcomes.instrument import Domain


class Design(LabelledEnum):
    """What the way of measuring allows one to say."""

    ONE_GROUP = "one_group", N_("Before and after, without comparison group")
    COMPARED = "compared", N_("Before and after, with a comparison group that was not drawn by lot")
    BY_LOT = "by_lot", N_("Before and after, with a comparison group drawn by lot")


@dataclass(frozen=True, slots=True)
class Proportion:
    """A count out of a total, with its 95 % Wilson interval.

    Attributes:
        count: How many.
        of: Out of how many.
        low: Lower end of the interval, as a share.
        high: Upper end of the interval, as a share.
    """

    count: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """The share, or None out of nothing."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95 % bootstrap interval over clients.

    Attributes:
        value: The number.
        low: Lower end; None with fewer than ten clients, or when all have the same value.
        high: Upper end; None in the same cases.
    """

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The change of the same clients between two moments.

    Attributes:
        improved: Clients who went up.
        same: Clients who stayed the same.
        worse: Clients who went down.
        net: Share who went up minus share who went down.
        mean: Mean change; descriptive, not an official measure of the ZRM.
        w_plus: Sum of the ranks of the changes upward (zeros dropped first).
        w_minus: Sum of the ranks of the changes downward.
        rank_biserial: Matched rank-biserial correlation, -1 to 1; None when nobody changed.
        p_wilcoxon: Two-sided p of the signed-rank test, zeros dropped (Wilcoxon).
        p_pratt: Two-sided p of the signed-rank test, zeros ranked first (Pratt).
        p_sign: Two-sided p of the sign test.
        exact: Whether the signed-rank p is exact and not the normal approximation.
        smallest_p: Smallest p that this number of changed clients can reach at all.
    """

    improved: Proportion
    same: Proportion
    worse: Proportion
    net: Estimate
    mean: Estimate
    w_plus: float
    w_minus: float
    rank_biserial: float | None
    p_wilcoxon: float
    p_pratt: float
    p_sign: float
    exact: bool
    smallest_p: float

    @property
    def changed(self) -> int:
        """Clients whose level changed."""
        return self.improved.count + self.worse.count


@dataclass(frozen=True, slots=True)
class Crossing:
    """Clients on either side of the line of self-sufficiency (level 4), both times measured.

    Attributes:
        before: Clients at level 4 or 5 before.
        after: Clients at level 4 or 5 after.
        up: Clients who were below the line and are above it now (b of McNemar).
        down: Clients who were above the line and are below it now (c of McNemar).
        p: Exact two-sided p of McNemar's test.
    """

    before: Proportion
    after: Proportion
    up: int
    down: int
    p: float


@dataclass(frozen=True, slots=True)
class GoalResult:
    """How many clients with a goal reached it.

    Attributes:
        goal: The goal, or None for all goals together.
        reached: Clients who reached it, out of those with the goal who were measured both times.
    """

    goal: Goal | None
    reached: Proportion


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where a group of clients stood before.

    In the comparison of all domains together it is about the number of domains at level 4 or 5: the
    levels are then clients with 0, 1, 2 … such domains, and sufficient those with all of their domains.

    Attributes:
        clients: How many, all with a score before.
        levels: Clients at level 1 to 5.
        mean: Mean level, or None without clients; descriptive.
        sufficient: Clients at level 4 or 5.
    """

    clients: int
    levels: tuple[int, ...]
    mean: float | None
    sufficient: Proportion


@dataclass(frozen=True, slots=True)
class GroupResult:
    """One domain in one group.

    Attributes:
        clients: Clients in the group.
        n_before: Clients with a score before.
        n_after: Clients with a score after.
        n_paired: Clients with both.
        missing_before: Clients without a score before, by reason (None: no reason given).
        missing_after: Clients without a score after, by reason.
        transition: ``transition[i][j]``: clients from level i + 1 to level j + 1.
        change: The change of the clients measured both times; None without such clients.
        crossing: The crossings of level 4; None without clients measured both times.
        goals: Per goal that occurs, and for all goals together when there are any.
    """

    clients: int
    n_before: int
    n_after: int
    n_paired: int
    missing_before: Mapping[Missing | None, int]
    missing_after: Mapping[Missing | None, int]
    transition: tuple[tuple[int, ...], ...]
    change: Change | None
    crossing: Crossing | None
    goals: tuple[GoalResult, ...]

    @property
    def levels_before(self) -> tuple[int, ...]:
        """Clients measured both times at level 1 to 5 before."""
        return tuple(sum(row) for row in self.transition)

    @property
    def levels_after(self) -> tuple[int, ...]:
        """Clients measured both times at level 1 to 5 after."""
        return tuple(sum(row[level] for row in self.transition) for level in range(len(self.transition)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The change of clients with the innovation against that of clients without.

    Attributes:
        n_with: Clients with the innovation measured both times.
        n_without: Clients without it measured both times.
        baseline_with: Where those measured both times with the innovation stood before.
        baseline_without: Where those measured both times without it stood before.
        u: Mann–Whitney U of the changes of those with the innovation.
        p: Two-sided p, exact and conditional on the ties where the groups are small.
        exact: Whether p is exact.
        p_holm: p after Holm's correction over the domains compared.
        delta: Cliff's delta: chance that one with the innovation changed more, minus less.
        delta_low: Lower end of its 95 % interval; None when a group has one client.
        delta_high: Upper end of its 95 % interval.
        did: Difference between the mean changes (difference in differences); descriptive.
    """

    n_with: int
    n_without: int
    baseline_with: Baseline
    baseline_without: Baseline
    u: float
    p: float
    exact: bool
    p_holm: float
    delta: float
    delta_low: float | None
    delta_high: float | None
    did: Estimate


@dataclass(frozen=True, slots=True)
class Scenario:
    """The change when something is assumed of the clients who were lost.

    Attributes:
        clients: Clients counted.
        improved: Of them up.
        worse: Of them down.
        p: Two-sided p of the signed-rank test (Wilcoxon), of this domain by itself.
        p_holm: The same after Holm's correction, with the other domains as they were measured.
        p_groups_holm: p of the Mann–Whitney test against the comparison group after Holm's correction over
            the domains compared; those of that group who were lost count as unchanged wherever those with
            the innovation count. None without a comparison in the domain.
    """

    clients: int
    improved: int
    worse: int
    p: float
    p_holm: float
    p_groups_holm: float | None


@dataclass(frozen=True, slots=True)
class LostToFollowUp:
    """Clients with a score before and none after, and what they could mean for the conclusion.

    Attributes:
        clients: How many.
        completers_before: Where those measured both times stood before.
        lost_before: Where those lost stood before.
        measured: Only those measured both times.
        unchanged: As if all who were lost had stayed the same.
        one_worse: As if all who were lost had gone down one level (those at level 1 stay).
        compared: Whether the verdict on the domain compares with the comparison group.
        tipping_point: So many of those lost must have gone down one level before the verdict is no longer
            that clients do better (p after Holm's correction ≥ .05). The others who were lost stay the
            same, those of the comparison group too; with one, 0 means that staying the same is enough.
            None when the verdict is another, or when even all of them would not change it.
        holds: Whether the verdict is that clients do better and stays so, whatever the assumption.
    """

    clients: int
    completers_before: Baseline
    lost_before: Baseline
    measured: Scenario
    unchanged: Scenario
    one_worse: Scenario
    compared: bool
    tipping_point: int | None
    holds: bool


SIGNIFICANT = 0.05
"""Below this p a difference is called larger than chance usually gives."""


class Finding(LabelledEnum):
    """What a verdict comes to, for colours and programs."""

    NOT_MEASURED = "not_measured", N_("Not measured")
    NO_CHANGE = "no_change", N_("No change")
    TOO_FEW = "too_few", N_("Too few changes to judge")
    MAY_BE_CHANCE = "may_be_chance", N_("May be chance")
    CHANCE_AMONG_MANY = "chance_among_many", N_("May be chance among so many domains")
    BETTER = "better", N_("Better")
    WORSE = "worse", N_("Worse")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said, and nothing more.

    Attributes:
        finding: What it comes to.
        sentences: Sentences in reading order: what was counted, what that says, what it does not say.
        judgement: Those of them that hold no counts of clients, for where counts may be hidden.
    """

    finding: Finding
    sentences: tuple[Message, ...]
    judgement: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class DomainResult:
    """One domain of the report.

    Attributes:
        domain: The domain.
        with_innovation: Clients with the innovation.
        without: The comparison group, or None when there is none.
        comparison: The two against each other; None unless both have clients measured twice.
        p_holm: p_wilcoxon of the clients with the innovation after Holm's correction over the domains
            tested; None when the domain was not tested.
        lost: Clients with the innovation who have a score before and none after; None when there are
            none.
        verdict: What may be said of the domain.
    """

    domain: Domain
    with_innovation: GroupResult
    without: GroupResult | None
    comparison: Comparison | None
    p_holm: float | None
    lost: LostToFollowUp | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ClientTotals:
    """Per client the number of domains at level 4 or 5, over the domains scored both times.

    Attributes:
        clients: Clients with at least one domain scored both times.
        mean_before: Mean number of such domains before.
        mean_after: Mean number after.
        change: The change in that number; "up" is more domains.
        distribution_before: Clients with 0, 1, 2 … such domains before.
        distribution_after: Clients with 0, 1, 2 … such domains after.
    """

    clients: int
    mean_before: float
    mean_after: float
    change: Change
    distribution_before: tuple[int, ...]
    distribution_after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Overall:
    """All domains together.

    Attributes:
        with_innovation: Clients with the innovation; None when none was measured twice.
        without: The comparison group, or None.
        comparison: The two against each other on the number of domains, or None.
        mean_level: Mean change of the level over all domains scored both times, per client with the
            innovation; descriptive, not an official ZRM measure. None when nobody was measured twice.
        goals: Goals reached, over all clients with the innovation and domains.
        all_goals: Clients who reached every goal, out of those whose domains with a goal were all
            measured twice.
        lost: Clients with the innovation with any score before and none at all after.
        verdict: What may be said.
    """

    with_innovation: ClientTotals | None
    without: ClientTotals | None
    comparison: Comparison | None
    mean_level: Estimate | None
    goals: tuple[GoalResult, ...]
    all_goals: Proportion
    lost: int
    verdict: Verdict


Table = tuple[tuple[int, ...], ...]
"""``table[i][j]``: clients from level i + 1 to level j + 1."""


@dataclass(frozen=True, slots=True)
class Told:
    """Clients of one group who are counted in a figure that is told besides the tables.

    Attributes:
        name: Something to tell it from others.
        domain: Key of a domain.
        inside: Of those clients, the levels before and after in the domain.
        outside: How many of them have no score before in the domain.
        possible: From and to which levels such a client can have gone in the domain.
        whole: Whether all clients who went so are in it, because nothing else is asked of them.
        goal: Whether it counts all who reached their goal in the domain.
    """

    name: str
    domain: str
    inside: Table
    outside: int
    possible: frozenset[tuple[int, int]]
    whole: bool
    goal: bool = False

    @property
    def clients(self) -> int:
        """How many."""
        return sum(map(sum, self.inside)) + self.outside


@dataclass(frozen=True, slots=True)
class PaidOutcomeResult:
    """Clients who reached the outcome on which a payment depends.

    Attributes:
        domains: Keys of the domains in which it must be reached.
        when: When it counts as reached.
        with_innovation: Out of the clients with the innovation for whom it can be judged.
        without: The same in the comparison group, or None without such clients.
        told_with: Per domain who reached it with the innovation.
        told_without: The same in the comparison group.
    """

    domains: tuple[str, ...]
    when: ReachedWhen
    with_innovation: Proportion
    without: Proportion | None
    told_with: tuple[Told, ...] = ()
    told_without: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeReport:
    """Everything that the measured outcomes come to.

    Attributes:
        refused: Why the two moments cannot be compared; everything below is then empty.
        before: The moment compared from, or None.
        after: The moment compared with, or None.
        design: What the way of measuring allows.
        clients_with: Clients with the innovation.
        clients_without: Clients in the comparison group.
        domains: One result per domain, in the order of the matrix.
        overall: All domains together.
        paid_outcome: The outcome on which a payment depends; None when no domain was chosen for it.
        tested: Domains tested among the clients with the innovation, over which Holm corrects.
        compared: Domains compared with the comparison group, over which Holm corrects.
        notices: What a reader must know with all of it, in reading order.
        resamples: Bootstrap samples drawn.
        seed: Seed of the bootstrap.
    """

    refused: Message | None
    before: Moment | None
    after: Moment | None
    design: Design
    clients_with: int
    clients_without: int
    domains: tuple[DomainResult, ...] = ()
    overall: Overall | None = None
    paid_outcome: PaidOutcomeResult | None = None
    tested: int = 0
    compared: int = 0
    notices: tuple[Message, ...] = ()
    resamples: int = 0
    seed: int = 0

    def domain(self, key: str) -> DomainResult:
        """Return the result of the domain with this key.

        Raises:
            KeyError: The report has no such domain.
        """
        for result in self.domains:
            if result.domain.key == key:
                return result
        raise KeyError(key)
