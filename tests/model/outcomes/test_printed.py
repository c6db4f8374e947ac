"""What may leave the case: no small group, and nothing from which one can be worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebuilder.model.outcomes.analysis import analyse
from casebuilder.model.outcomes.document import (
    EMPTY_ROW,
    ClientRow,
    Goal,
    Group,
    Outcomes,
    PaidOutcome,
    ReachedWhen,
)
from casebuilder.model.outcomes.printed import (
    TOO_FEW_TO_PRINT,
    PrintedComparison,
    PrintedGroup,
    PrintedReport,
    printed_group,
    printed_report,
)
from casebuilder.model.outcomes.printed_counts import CELLS, group_counts, hidden_of_group
from casebuilder.model.outcomes.report import DomainResult, GroupResult, OutcomeReport
from casebuilder.model.suppression import LEAVING, Profile
from tests.model.outcomes.building import measured, ready, with_goal
from tests.model.test_suppression import Printed, reconstructed

LEVEL = st.one_of(st.none(), st.sampled_from([1, 2, 3, 3, 3, 4, 4, 5]))
PAIRS = st.lists(st.tuples(LEVEL, LEVEL), max_size=45)


@st.composite
def reports(draw: st.DrawFn) -> OutcomeReport:
    outcomes = measured(
        {"finances": draw(PAIRS), "housing": draw(PAIRS)},
        {"finances": draw(PAIRS)} if draw(st.booleans()) else None,
    )
    for row in outcomes.clients[: draw(st.integers(0, 40))]:
        outcomes = with_goal(outcomes, row.key, "finances", draw(st.sampled_from(Goal)))
    return analyse(outcomes, resamples=10)


def printed_counts(group: PrintedGroup) -> dict[str, int]:
    """Return the counts that stand in print by their names, as a reader would find them there."""
    found = {
        "clients": group.clients,
        "before": group.n_before,
        "after": group.n_after,
        "paired": group.n_paired,
        "up": group.improved.count,
        "same": group.same.count,
        "down": group.worse.count,
        "sufficient_before": group.sufficient_before.count,
        "sufficient_after": group.sufficient_after.count,
        "crossed_up": group.crossed_up,
        "crossed_down": group.crossed_down,
        "stayed_above": group.stayed_above,
        "stayed_below": group.stayed_below,
        "goals": group.goals.of,
        "reached": group.goals.count,
    }
    for moment, levels in (("before", group.levels_before), ("after", group.levels_after)):
        if levels is not None:
            found.update({f"level_{number}_{moment}": count for number, count in enumerate(levels, start=1)})
    for before, row in enumerate(group.transition or (), start=1):
        found.update({f"from_{before}_to_{after}": count for after, count in enumerate(row, start=1)})
    return {name: count for name, count in found.items() if count is not None}


HALF = 0.05 + 1e-9
"""A mean in one decimal is at most this far from the true one."""


def printed_means(result: DomainResult, printed: PrintedComparison | None, side: int) -> list[Printed]:
    """Return what the printed means say of the levels of one group, to a reader who knows the other one."""
    levels = {f"level_{number}_before": float(number) for number in range(1, 6)}
    change = {name: -factor for name, factor in levels.items()}
    change.update({f"level_{number}_after": float(number) for number in range(1, 6)})
    changes = [
        group.change.mean.value if group and group.change else 0.0
        for group in (result.with_innovation, result.without)
    ]
    said: list[tuple[Mapping[str, float], float]] = []
    if printed is not None:
        mean = (printed.mean_before_with, printed.mean_before_without)[side]
        if mean is not None:
            said.append((levels, mean))
        if printed.did is not None:
            said.append(
                (change, changes[1] + printed.did.value if side == 0 else changes[0] - printed.did.value)
            )
    return [
        bound
        for terms, mean in said
        for bound in (
            ({**terms, "paired": -(mean - HALF)}, 0, np.inf),
            ({**terms, "paired": -(mean + HALF)}, -np.inf, 0),
        )
    ]


@pytest.mark.parametrize("profile", LEAVING)
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(report=reports())
def test_no_hidden_count_of_a_report_can_be_worked_out(profile: Profile, report: OutcomeReport) -> None:
    printed = printed_report(report, profile)
    for result, domain in zip(report.domains, printed.domains, strict=True):
        sides: list[tuple[GroupResult | None, PrintedGroup | None]] = [
            (result.with_innovation, domain.with_innovation),
            (result.without, domain.without),
        ]
        for side, (true, shown) in enumerate(sides):
            if true is None or shown is None or not true.n_before + true.n_after:
                continue
            counts, relations = group_counts(true)
            sensitive = hidden_of_group(true, profile)
            if shown.transition is None:
                # No cell of this table is printed at all; the small ones must not follow from the rest.
                sensitive -= {name for name in CELLS if not 0 < counts.get(name, 0) < profile.threshold}
            unprinted = frozenset(set(counts) - set(printed_counts(shown)))
            assert sensitive <= unprinted
            means = printed_means(result, domain.comparison, side)
            found = set(reconstructed(counts, relations, unprinted, profile, means))
            assert not found & sensitive


def moved(cells: Sequence[Sequence[int]]) -> GroupResult:
    """Return the result of a group of which so many clients went from level to level in one domain."""
    clients = tuple(
        ClientRow(
            f"M{before}{after}{number}",
            Group.WITH,
            EMPTY_ROW,
            tuple(f"{level + 1}{EMPTY_ROW[1:]}" for level in (before, after)),
        )
        for before, row in enumerate(cells)
        for after, count in enumerate(row)
        for number in range(count)
    )
    outcomes = ready().model_copy(update={"clients": clients})
    return analyse(outcomes, resamples=1).domains[0].with_innovation


CELL = st.one_of(st.integers(0, 12), st.integers(0, 60))


@pytest.mark.parametrize("profile", LEAVING)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(cells=st.lists(st.lists(CELL, min_size=5, max_size=5), min_size=5, max_size=5))
def test_no_hidden_cell_of_a_transition_table_can_be_worked_out(
    profile: Profile, cells: list[list[int]]
) -> None:
    """Attacked with everything that is printed of the domain: levels, ups and downs, crossings, totals."""
    result = moved(cells)
    counts, relations = group_counts(result)
    hidden = hidden_of_group(result, profile)
    small = {name for name in counts if 0 < counts[name] < profile.threshold}
    assert small <= hidden
    printed_as_a_table = not hidden >= CELLS
    sensitive = hidden if printed_as_a_table else hidden - (CELLS - small)
    assert not set(reconstructed(counts, relations, hidden, profile)) & sensitive


def test_a_transition_table_of_many_clients_is_printed_with_a_sign_where_few_went() -> None:
    cells = [
        [40, 30, 12, 3, 1],
        [20, 60, 40, 15, 6],
        [8, 20, 90, 50, 12],
        [2, 9, 18, 70, 30],
        [1, 4, 6, 20, 50],
    ]
    table = printed_group(moved(cells), Profile.RESTRICTED).transition
    assert table is not None
    assert table[2][2] == 90
    assert (table[0][4], table[4][0]) == (None, None)
    shown = [count for row in table for count in row if count is not None]
    assert min(shown) >= 5
    assert len(shown) >= 9
    rounded = printed_group(moved(cells), Profile.PUBLIC).transition
    assert rounded is not None
    assert rounded[2][3] == 50
    assert all(count % 5 == 0 for row in rounded for count in row if count is not None)


def test_where_hardly_any_cell_could_be_printed_the_whole_table_stays_away() -> None:
    cells = [[2, 3, 0, 0, 0], [1, 6, 5, 1, 0], [0, 2, 9, 6, 1], [0, 0, 3, 8, 4], [0, 0, 0, 2, 7]]
    for profile in LEAVING:
        assert printed_group(moved(cells), profile).transition is None
    full = printed_group(moved(cells), Profile.FULL).transition
    assert full is not None
    assert [list(row) for row in full] == cells


@pytest.mark.parametrize("profile", LEAVING)
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(report=reports())
def test_figures_made_of_hidden_counts_are_hidden_too(profile: Profile, report: OutcomeReport) -> None:
    printed = printed_report(report, profile)
    for domain in printed.domains:
        group = domain.with_innovation
        if None in {group.improved.count, group.same.count, group.worse.count}:
            assert group.tests is None
            assert domain.comparison is None
            if group.n_paired != 0:
                assert [message.text for message in domain.verdict] == [TOO_FEW_TO_PRINT]
        if group.crossed_up is None or group.crossed_down is None:
            assert group.p_mcnemar is None
        if group.improved.count is None:
            assert (group.improved.share, group.improved.low, group.improved.high) == (None, None, None)


def test_a_mean_does_not_tell_a_hidden_level() -> None:
    """Of 15 clients seven were at 3 and eight at 5, nobody at 4. The counts of levels are hidden, and the
    mean of 61/15 = 4.1 in one decimal would leave nothing else possible."""
    pairs = [(3, 4)] * 5 + [(3, 3)] * 2 + [(5, 5)] * 3 + [(5, 4)] * 5
    report = analyse(measured({"finances": pairs}, {"finances": pairs}))
    domain = printed_report(report, Profile.RESTRICTED).domains[0]
    assert domain.with_innovation.sufficient_before.count == 8
    assert domain.with_innovation.levels_before is None
    comparison = domain.comparison
    assert comparison is not None
    assert (comparison.mean_before_with, comparison.mean_before_without, comparison.did) == (None, None, None)
    # The attack above does find them from the mean.
    counts, relations = group_counts(report.domains[0].with_innovation)
    unprinted = frozenset(set(counts) - set(printed_counts(domain.with_innovation)))
    told = replace(comparison, mean_before_with=round(61 / 15, 1))
    means = printed_means(report.domains[0], told, 0)
    assert "level_3_before" not in reconstructed(counts, relations, unprinted, Profile.RESTRICTED)
    assert "level_3_before" in reconstructed(counts, relations, unprinted, Profile.RESTRICTED, means)


def test_means_are_printed_where_all_levels_behind_them_are() -> None:
    """Twenty clients at each level, each of whom goes one level up or, from the highest, to the lowest."""
    pairs = [(level, level % 5 + 1) for level in range(1, 6) for _ in range(20)] + [(3, 3)] * 20
    report = analyse(measured({"finances": pairs}, {"finances": pairs}))
    found = printed_report(report, Profile.RESTRICTED).domains[0].comparison
    assert found is not None
    assert (found.mean_before_with, found.mean_before_without) == (3.0, 3.0)
    assert found.did is not None
    assert found.did.value == 0.0


def test_the_mean_number_of_domains_does_not_tell_the_one_count_that_is_hidden() -> None:
    """In finances nobody was at level 4, which is hidden; in housing ten of thirty were."""
    finances = [(2, 3)] * 10 + [(3, 3)] * 10 + [(3, 2)] * 10
    housing = [(3, 4)] * 10 + [(3, 3)] * 10 + [(4, 3)] * 10

    def mean(pairs: Sequence[tuple[int, int]]) -> float | None:
        overall = printed_report(
            analyse(measured({"finances": pairs, "housing": housing})), Profile.RESTRICTED
        ).overall
        assert overall is not None
        assert overall.improved.count == 10
        return overall.mean_before

    assert mean(housing) == 0.7
    assert mean(finances) is None


def large() -> Outcomes:
    pairs = [(3, 4)] * 40 + [(4, 4)] * 30 + [(4, 3)] * 20 + [(2, 2)] * 21
    return measured({"finances": pairs, "housing": pairs})


def test_large_groups_are_printed_rounded_for_the_public() -> None:
    printed = printed_report(analyse(large()), Profile.PUBLIC)
    money = printed.domains[0].with_innovation
    assert (money.n_paired, money.improved.count, money.same.count, money.worse.count) == (110, 40, 50, 20)
    # 40 of 111, in whole per cents.
    assert money.improved.share == 0.36
    assert (money.crossed_up, money.crossed_down) == (40, 20)
    assert money.tests is not None
    assert money.tests.p == 0.01
    exact = printed_report(analyse(large()), Profile.RESTRICTED).domains[0].with_innovation
    assert (exact.n_paired, exact.same.count) == (111, 51)
    assert exact.improved.share == pytest.approx(40 / 111)


def test_the_case_itself_shows_everything() -> None:
    report = analyse(measured({"finances": [(3, 4)] * 3 + [(3, 2)]}))
    printed = printed_report(report, Profile.FULL)
    group = printed.domains[0].with_innovation
    assert (group.improved.count, group.same.count, group.worse.count) == (3, 0, 1)
    assert group.levels_before == (0, 0, 4, 0, 0)
    assert group.tests is not None
    assert group.tests.p == 0.625
    assert printed.overall is not None
    assert printed.overall.improved.count == 3


def test_a_small_group_prints_nothing_but_that_it_is_small() -> None:
    report = analyse(measured({"finances": [(3, 4)] * 4}, {"finances": [(3, 4)] * 3}))
    printed = printed_report(report, Profile.RESTRICTED)
    assert (printed.clients_with, printed.clients_without) == (None, None)
    assert printed.domains[0].comparison is None
    assert [message.text for message in printed.domains[0].verdict] == [TOO_FEW_TO_PRINT]
    assert printed.overall is not None
    assert printed.overall.tests is None


def paid(pairs: Sequence[tuple[int, int]], when: ReachedWhen) -> PrintedReport:
    outcomes = measured(
        {"finances": pairs, "housing": [(3, 3)] * len(pairs)},
        paid_outcome=PaidOutcome(when=when, domains=("finances",)),
    )
    return printed_report(analyse(outcomes), Profile.RESTRICTED)


def test_a_count_hidden_in_its_domain_is_not_printed_under_another_name() -> None:
    """Up 6, same 20, down 2: down is small and takes up along, which is also the outcome that is paid."""
    pairs = [(3, 4)] * 6 + [(3, 3)] * 20 + [(3, 2)] * 2
    printed = paid(pairs, ReachedWhen.IMPROVED)
    assert printed.domains[0].with_innovation.improved.count is None
    assert printed.paid_with is not None
    assert printed.paid_with.count is None


def test_goals_of_all_domains_are_printed_only_when_they_give_no_domain_away() -> None:
    pairs = [(3, 4)] * 10 + [(3, 3)] * 10 + [(3, 2)] * 10

    def goals(of_housing: int) -> int | None:
        outcomes = measured({"finances": pairs, "housing": pairs})
        for number in range(24):
            outcomes = with_goal(outcomes, f"M{number}", "finances", Goal.IMPROVE)
        for number in range(of_housing):
            outcomes = with_goal(outcomes, f"M{number}", "housing", Goal.IMPROVE)
        overall = printed_report(analyse(outcomes), Profile.RESTRICTED).overall
        assert overall is not None
        return overall.goals.count

    assert goals(24) == 20
    assert goals(3) is None
