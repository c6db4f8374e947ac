"""An attacker who has everything that leaves a case: all tables of both domains, and what was taken over.

A client with scores in two domains is one of 625 kinds, by the levels before and after in both, or twice
that with and without a goal. Everything printed is a sum over kinds, so what a reader can know is a system
of sums in whole numbers. A hidden count is given away when it is the same in all solutions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from casebuilder.model.case import Case
from casebuilder.model.funding import OutcomeBased
from casebuilder.model.outcomes.analysis import analyse
from casebuilder.model.outcomes.document import (
    Goal,
    IntensityOfLevel,
    Outcomes,
    PaidOutcome,
    ReachedWhen,
)
from casebuilder.model.outcomes.links import MeasuredMove, MeasuredOutcome, outcome_proposals
from casebuilder.model.outcomes.printed import (
    PrintedDomain,
    PrintedOverall,
    PrintedShare,
    printed_report,
)
from casebuilder.model.outcomes.printed_counts import CELLS, group_counts, hidden_of_group
from casebuilder.model.outcomes.report import DomainResult
from casebuilder.model.proposals import Proposal
from casebuilder.model.services import ArrangementService, Intensity
from casebuilder.model.suppression import LEAVING, Profile
from casebuilder.model.units import Unit
from tests.building import euros, household_help, small_case
from tests.model.outcomes.building import measured, with_goal
from tests.model.outcomes.test_printed import printed_counts

DOMAINS = ("finances", "housing")
LEVELS = range(1, 6)
KINDS = np.array(list(product(LEVELS, LEVELS, LEVELS, LEVELS, (0, 1))))
"""Before and after in the first domain, before and after in the second, and a goal in the first or none."""
Kinds = npt.NDArray[np.bool_]
EVERYONE: Kinds = np.ones(len(KINDS), dtype=bool)
Clients = Sequence[tuple[int, ...]]


def of_domain(number: int) -> dict[str, Kinds]:
    """Return which kinds of client are in each count that is printed of a domain."""
    before, after, goal = KINDS[:, 2 * number], KINDS[:, 2 * number + 1], KINDS[:, 4]
    everyone = np.ones(len(KINDS), dtype=bool)
    was, stays = before >= 4, after >= 4
    found = dict.fromkeys(("clients", "before", "after", "paired"), everyone)
    found |= {"up": after > before, "same": after == before, "down": after < before}
    found |= {"sufficient_before": was, "not_sufficient_before": ~was}
    found |= {"sufficient_after": stays, "not_sufficient_after": ~stays}
    found |= {"crossed_up": ~was & stays, "crossed_down": was & ~stays}
    found |= {"stayed_above": was & stays, "stayed_below": ~was & ~stays}
    for level in LEVELS:
        found |= {f"level_{level}_before": before == level, f"level_{level}_after": after == level}
        found |= {f"from_{level}_to_{other}": (before == level) & (after == other) for other in LEVELS}
    if number == 0:
        found |= {"goals": goal == 1, "reached": (goal == 1) & (after > before)}
        found |= {"not_reached": (goal == 1) & (after <= before)}
    return found


SETS = tuple(of_domain(number) for number in range(len(DOMAINS)))
_SUFFICIENT = [(KINDS[:, [place, place + 2]] >= 4).sum(axis=1) for place in (0, 1)]
MORE, FEWER = _SUFFICIENT[1] > _SUFFICIENT[0], _SUFFICIENT[1] < _SUFFICIENT[0]
LOWEST = [KINDS[:, [place, place + 2]].min(axis=1) for place in (0, 1)]


@dataclass
class Known:
    """What a reader knows of one group: sums over kinds, and between what they lie."""

    rows: list[npt.NDArray[np.float64]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, terms: npt.NDArray[np.float64] | Kinds, low: float, high: float) -> None:
        self.rows.append(np.asarray(terms, dtype=float))
        self.low.append(low)
        self.high.append(high)

    def count(self, kinds: Kinds, printed: int | None, profile: Profile) -> None:
        """Take in a printed count, as the profile rounds it."""
        if printed is not None:
            slack = profile.rounded_to // 2
            self.add(kinds, printed - slack, printed + slack)

    def share(self, kinds: Kinds, of: Kinds, share: float | None, half: float = 0.005) -> None:
        """Take in a printed share, as it was rounded."""
        if share is not None:
            self.add(kinds - (share - half) * of, -1e-6, np.inf)
            self.add(kinds - (share + half) * of, -np.inf, 1e-6)

    def given_away(self, wanted: Mapping[str, Kinds], true: npt.NDArray[np.float64]) -> list[str]:
        """Return the names of the counts that are the same in every solution."""
        if not wanted or not self.rows:
            return []
        matrix, low, high = csr_matrix(np.array(self.rows)), np.array(self.low), np.array(self.high)
        inside = matrix @ true
        assert (inside >= low - 1e-6).all(), "the true clients must be among the possible ones"
        assert (inside <= high + 1e-6).all(), "the true clients must be among the possible ones"
        constraint = LinearConstraint(matrix, low, high)
        most = Bounds(0, float(true.sum()) + 20)
        # Every solution that is found shows of all counts at once whether they can be another.
        open_names = dict(wanted)

        def look(aim: npt.NDArray[np.float64]) -> None:
            found = milp(aim, constraints=constraint, integrality=np.ones(len(true)), bounds=most)
            assert found.x is not None
            solution = np.round(found.x)
            for name in [name for name, kinds in open_names.items() if (solution - true)[kinds].sum()]:
                del open_names[name]

        for direction in (1.0, -1.0):
            look(direction * np.sum([kinds.astype(float) for kinds in wanted.values()], axis=0))
        fixed = []
        while open_names:
            name, kinds = next(iter(open_names.items()))
            for direction in (1.0, -1.0):
                look(direction * kinds.astype(float))
                if name not in open_names:
                    break
            else:
                fixed.append(name)
                del open_names[name]
        return fixed


def outcomes_of(ours: Clients, theirs: Clients, paid: PaidOutcome, link: IntensityOfLevel) -> Outcomes:
    def pairs(clients: Clients) -> dict[str, list[tuple[int | None, int | None]]]:
        return {
            name: [(row[2 * place], row[2 * place + 1]) for row in clients]
            for place, name in enumerate(DOMAINS)
        }

    found = measured(pairs(ours), pairs(theirs) if theirs else None, paid_outcome=paid, arrangements=(link,))
    for start, clients in (("M", ours), ("Z", theirs)):
        for number, row in enumerate(clients):
            if row[4]:
                found = with_goal(found, f"{start}{number}", DOMAINS[0], Goal.IMPROVE)
    return found


LINKS = {
    name: IntensityOfLevel(service="day", domains=domains, intensities=("plus", "plus", "basic", "basic", ""))
    for name, domains in (("one", DOMAINS[:1]), ("both", DOMAINS))
}
PAID = {
    (when, len(domains)): PaidOutcome(when=when, domains=domains)
    for when in (ReachedWhen.IMPROVED, ReachedWhen.SUFFICIENT, ReachedWhen.GOAL)
    for domains in (DOMAINS[:1], DOMAINS)
}


def paid_kinds(paid: PaidOutcome) -> tuple[Kinds, Kinds]:
    """Return the kinds of client who reached the outcome, and those for whom it can be judged."""
    if paid.when is ReachedWhen.GOAL:
        return SETS[0]["reached"], SETS[0]["goals"]
    name = {ReachedWhen.IMPROVED: "up", ReachedWhen.SUFFICIENT: "sufficient_after"}[paid.when]
    places = range(len(paid.domains))
    return np.logical_and.reduce([SETS[place][name] for place in places]), np.ones(len(KINDS), dtype=bool)


def moved_kinds(link: IntensityOfLevel, move: MeasuredMove) -> Kinds:
    """Return the kinds of client who go from the one intensity to the other."""
    named = np.array(link.intensities)
    lowest = LOWEST if len(link.domains) > 1 else [KINDS[:, 0], KINDS[:, 1]]
    old: Kinds = named[lowest[0] - 1] == move.from_intensity
    new: Kinds = named[lowest[1] - 1] == move.to_intensity
    return old & new


def case_of(outcomes: Outcomes) -> Case:
    day = ArrangementService(
        id="day",
        name="Day",
        intensities=tuple(
            Intensity(id=name, name=name, tariff=euros(amount, Unit.EUR_PER_FOUR_WEEKS))
            for name, amount in (("basic", 183), ("plus", 400))
        ),
    )
    return small_case(outcomes=outcomes, services=(household_help(funding=OutcomeBased()), day))


def given_away(ours: Clients, theirs: Clients, paid: PaidOutcome, link: IntensityOfLevel) -> list[str]:
    """Return the hidden counts of either group that follow from everything that leaves the case."""
    outcomes = outcomes_of(ours, theirs, paid, link)
    report = analyse(outcomes, resamples=1)
    proposals = outcome_proposals(case_of(outcomes))
    place = {tuple(kind): number for number, kind in enumerate(KINDS.tolist())}
    found = []
    for profile, (side, clients) in product(LEAVING, enumerate((ours, theirs))):
        printed = printed_report(report, profile)
        true = np.zeros(len(KINDS))
        for row in clients:
            true[place[row]] += 1
        known, wanted = Known(), dict[str, Kinds]()
        if clients:
            for result, shown in zip(report.domains, printed.domains, strict=True):
                if result.domain.key in DOMAINS:
                    wanted |= _take_in_domain(known, result, shown, side, profile)
            if side == 0:
                wanted |= _take_in_overall(known, printed.overall, profile)
            share = (printed.paid_with, printed.paid_without)[side]
            _take_in_payment(known, share, paid, profile)
            _take_in_what_was_taken_over(known, proposals, paid, link, side, true)
        found += [f"{profile}, {side}: {name}" for name in known.given_away(wanted, true)]
    return found


def _take_in_domain(
    known: Known, result: DomainResult, shown: PrintedDomain, side: int, profile: Profile
) -> dict[str, Kinds]:
    """Take in what is printed of a domain, and return what is hidden of it."""
    number = DOMAINS.index(result.domain.key)
    group = (shown.with_innovation, shown.without)[side]
    exact = (result.with_innovation, result.without)[side]
    assert group is not None
    assert exact is not None
    kinds = SETS[number]
    for name, count in printed_counts(group).items():
        known.count(kinds[name], count, profile)
    for name, share in (
        ("up", group.improved),
        ("same", group.same),
        ("down", group.worse),
        ("sufficient_before", group.sufficient_before),
        ("sufficient_after", group.sufficient_after),
    ):
        known.share(kinds[name], EVERYONE, share.share)
    if number == 0:
        known.share(kinds["reached"], kinds["goals"], group.goals.share)
    _take_in_means(known, number, result, shown, side)
    counts, _ = group_counts(exact)
    hidden = hidden_of_group(exact, profile)
    if group.transition is None:
        # No cell of this table is printed at all; the small ones must not follow from the rest.
        hidden -= {name for name in CELLS if not 0 < counts.get(name, 0) < profile.threshold}
    return {f"{DOMAINS[number]} {name}": kinds[name] for name in hidden}


def _take_in_payment(known: Known, share: PrintedShare | None, paid: PaidOutcome, profile: Profile) -> None:
    reached, judged = paid_kinds(paid)
    if share is not None:
        known.count(reached, share.count, profile)
        known.count(judged, share.of, profile)
        known.share(reached, judged, share.share)


def _take_in_what_was_taken_over(
    known: Known,
    proposals: Sequence[Proposal],
    paid: PaidOutcome,
    link: IntensityOfLevel,
    side: int,
    true: npt.NDArray[np.float64],
) -> None:
    """Take in the shares that are proposed: they are rounded, but here the reader is given the very count."""
    for item in proposals:
        if isinstance(item, MeasuredOutcome) and (side == 0 or item.reached_without):
            kinds, _ = paid_kinds(paid)
        elif isinstance(item, MeasuredMove) and (side == 0 or item.anyway):
            kinds = moved_kinds(link, item)
        else:
            continue
        known.add(kinds, true[kinds].sum(), true[kinds].sum())


def _take_in_means(known: Known, number: int, result: DomainResult, shown: PrintedDomain, side: int) -> None:
    before, after = KINDS[:, 2 * number].astype(float), KINDS[:, 2 * number + 1].astype(float)
    if shown.comparison is None:
        return
    mean = (shown.comparison.mean_before_with, shown.comparison.mean_before_without)[side]
    if mean is not None:
        known.add(before - (mean - 0.05), -1e-6, np.inf)
        known.add(before - (mean + 0.05), -np.inf, 1e-6)
    if shown.comparison.did is not None:
        changes = [
            group.change.mean.value
            for group in (result.with_innovation, result.without)
            if group and group.change
        ]
        mean = (
            changes[1] + shown.comparison.did.value if side == 0 else changes[0] - shown.comparison.did.value
        )
        known.add(after - before - (mean - 0.05), -1e-6, np.inf)
        known.add(after - before - (mean + 0.05), -np.inf, 1e-6)


def _take_in_overall(known: Known, overall: PrintedOverall | None, profile: Profile) -> dict[str, Kinds]:
    """Take in what is printed of all domains together, and return what is hidden of it."""
    assert overall is not None
    hidden = {}
    for name, kinds, share in (
        ("more", MORE, overall.improved),
        ("fewer", FEWER, overall.worse),
        ("as many", ~MORE & ~FEWER, overall.same),
    ):
        known.count(kinds, share.count, profile)
        known.share(kinds, EVERYONE, share.share)
        if share.count is None:
            hidden[f"overall {name}"] = kinds
    for sufficient, mean in zip(_SUFFICIENT, (overall.mean_before, overall.mean_after), strict=True):
        if mean is not None:
            known.add(sufficient - (mean - 0.05), -1e-6, np.inf)
            known.add(sufficient - (mean + 0.05), -np.inf, 1e-6)
    for share in (overall.goals, overall.all_goals):
        known.count(SETS[0]["reached"], share.count, profile)
        known.count(SETS[0]["goals"], share.of, profile)
    return hidden


def drawn(random: np.random.Generator, size: int) -> Clients:
    """Return clients of a few common kinds and some others, so that some counts are large, others small."""
    common = random.integers(1, 6, (random.integers(1, 5), 4))
    rows = []
    for _ in range(size):
        levels = common[random.integers(len(common))] if random.random() < 0.8 else random.integers(1, 6, 4)
        rows.append((*map(int, levels), int(random.random() < 0.6)))
    return rows


@pytest.mark.parametrize("seed", [5, 6, 8])
def test_nothing_hidden_follows_from_all_that_leaves_the_case_together(seed: int) -> None:
    random = np.random.default_rng(seed)
    ours, theirs = drawn(random, int(random.integers(20, 70))), drawn(random, int(random.integers(0, 50)))
    paid, link = list(PAID.values())[seed % len(PAID)], list(LINKS.values())[seed % len(LINKS)]
    assert given_away(ours, theirs, paid, link) == []


TEMPTING = {
    # All 19 who rose in the one domain did in the other: the share of those would tell that nobody fell.
    "paid": [(3, 4, 3, 4, 0)] * 19 + [(3, 3, 3, 4, 0)] * 11,
    # 12 need nothing any more, so are at level 5, and 12 are at 4 or 5: nobody is at 4.
    "move": [(2, 5, 2, 5, 0)] * 12 + [(2, 2, 2, 2, 0)] * 28,
    # The 11 who rose above the line somewhere are ten in the one domain and one in the other.
    "overall": [(3, 4, 3, 3, 0)] * 10 + [(3, 3, 3, 4, 0)] + [(4, 3, 3, 3, 0)] * 10 + [(3, 3, 3, 3, 0)] * 14,
}


@pytest.mark.parametrize("name", TEMPTING)
def test_a_figure_that_leaves_one_answer_for_a_hidden_count_stays_away(name: str) -> None:
    assert given_away(TEMPTING[name], (), PAID[ReachedWhen.IMPROVED, 2], LINKS["both"]) == []


def test_the_attacker_finds_what_is_told_too_much() -> None:
    """Of 30 clients 19 rose and nobody fell; who is told the 11 who stayed knows the rest."""
    clients = TEMPTING["paid"]
    true = np.zeros(len(KINDS))
    for row in clients:
        true[[tuple(kind) for kind in KINDS.tolist()].index(row)] += 1
    known = Known()
    known.add(EVERYONE, 30, 30)
    known.add(SETS[0]["same"], 11, 11)
    wanted = {name: SETS[0][name] for name in ("up", "down")}
    assert known.given_away(wanted, true) == []
    both, _ = paid_kinds(PAID[ReachedWhen.IMPROVED, 2])
    known.add(both, 19, 19)
    assert sorted(known.given_away(wanted, true)) == ["down", "up"]
