"""What measured outcomes come to, worked out by hand."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebuilder.model.outcomes.analysis import analyse
from casebuilder.model.outcomes.document import (
    Goal,
    Group,
    Missing,
    Outcomes,
    PaidOutcome,
    Rater,
    ReachedWhen,
)
from casebuilder.model.outcomes.editing import with_client
from casebuilder.model.outcomes.instrument import Version
from casebuilder.model.outcomes.report import (
    Change,
    Design,
    DomainResult,
    Estimate,
    Finding,
    OutcomeReport,
)
from casebuilder.model.questions import YesNo
from casebuilder.model.statistics.signed_ranks import signed_ranks
from tests.model.outcomes.building import measured, ready, with_goal, with_missing, with_score

NINE_UP = [(3, 4)] * 9 + [(3, 2)] * 2 + [(3, 3)] * 3


def finances(outcomes: Outcomes) -> DomainResult:
    return analyse(outcomes, resamples=500).domain("finances")


def change_of(result: DomainResult) -> Change:
    assert result.with_innovation.change is not None
    return result.with_innovation.change


def test_nine_up_two_down_three_the_same() -> None:
    result = finances(measured({"finances": NINE_UP}))
    change = change_of(result)
    assert (change.improved.count, change.same.count, change.worse.count) == (9, 3, 2)
    assert (change.w_plus, change.w_minus) == (54, 12)
    assert change.rank_biserial == pytest.approx(42 / 66)
    assert change.p_wilcoxon == change.p_pratt == change.p_sign == 0.0654296875
    assert change.net.value == pytest.approx(7 / 14)
    assert result.p_holm == 0.0654296875
    # Wilson, 9 of 14: R 4.2.2, prop.test(9, 14, correct = FALSE).
    assert (change.improved.low, change.improved.high) == pytest.approx((0.3876442, 0.8365527), abs=1e-6)


def test_the_transition_table_counts_every_client_from_level_to_level() -> None:
    result = finances(measured({"finances": [(1, 2), (1, 2), (2, 5), (5, 5), (4, 3)]})).with_innovation
    assert result.transition == (
        (0, 2, 0, 0, 0),
        (0, 0, 0, 0, 1),
        (0, 0, 0, 0, 0),
        (0, 0, 1, 0, 0),
        (0, 0, 0, 0, 1),
    )
    assert result.levels_before == (2, 1, 0, 1, 1)
    assert result.levels_after == (0, 2, 1, 0, 2)


def test_crossings_of_level_four() -> None:
    pairs = [(3, 4)] * 5 + [(4, 3)] + [(4, 5)] * 2 + [(1, 3)] * 4
    crossing = finances(measured({"finances": pairs})).with_innovation.crossing
    assert crossing is not None
    assert (crossing.before.count, crossing.after.count, crossing.before.of) == (3, 7, 12)
    assert (crossing.up, crossing.down) == (5, 1)
    # 2 · (1 + 6) / 2⁶
    assert crossing.p == 0.21875


def test_a_missing_score_in_one_domain_does_not_remove_the_client_from_the_others() -> None:
    outcomes = measured({"finances": [(3, None), (3, 4), (None, 4)], "housing": [(2, 3), (2, 3), (2, 3)]})
    outcomes = with_score(outcomes, "M0", "t1", "finances", Missing.LOST)
    report = analyse(outcomes)
    money, housing = (report.domain(key).with_innovation for key in ("finances", "housing"))
    assert (money.clients, money.n_before, money.n_after, money.n_paired) == (3, 2, 2, 1)
    assert (money.missing_before, money.missing_after) == ({None: 1}, {Missing.LOST: 1})
    assert housing.n_paired == 3
    assert report.tested == 2


def test_no_change_at_all_gives_p_one() -> None:
    result = finances(measured({"finances": [(4, 4)] * 12}))
    change = change_of(result)
    assert (change.p_wilcoxon, change.p_pratt, change.p_sign, result.p_holm) == (1.0, 1.0, 1.0, 1.0)
    assert change.rank_biserial is None
    assert change.net == Estimate(0.0)


def test_holm_corrects_over_the_domains_that_were_measured() -> None:
    """With 8 of 8 up p = 2/256; times 3, 2 and 1 for the three domains, but never falling."""
    report = analyse(
        measured({"finances": [(3, 4)] * 8, "housing": [(3, 4)] * 7 + [(3, 3)], "justice": [(5, 5)] * 8})
    )
    assert report.tested == 3
    assert report.domain("finances").p_holm == pytest.approx(3 * 2 / 256)
    assert report.domain("housing").p_holm == pytest.approx(2 * 2 / 128)
    assert report.domain("justice").p_holm == 1.0
    assert report.domain("time_use").p_holm is None


def test_goals_are_judged_each_in_its_own_way() -> None:
    outcomes = measured({"finances": [(3, 4), (3, 3), (3, 3), (3, 2), (3, 2), (3, 1), (3, None)]})
    goals = (
        Goal.IMPROVE,
        Goal.IMPROVE,
        Goal.KEEP,
        Goal.KEEP,
        Goal.SLOW_DECLINE,
        Goal.SLOW_DECLINE,
        Goal.KEEP,
    )
    for number, goal in enumerate(goals):
        outcomes = with_goal(outcomes, f"M{number}", "finances", goal)
    found = {item.goal: item.reached for item in finances(outcomes).with_innovation.goals}
    assert {goal: (share.count, share.of) for goal, share in found.items()} == {
        Goal.IMPROVE: (1, 2),
        Goal.KEEP: (1, 2),
        Goal.SLOW_DECLINE: (1, 2),
        None: (3, 6),
    }


def test_a_client_has_reached_all_goals_only_when_each_was_measured_twice() -> None:
    outcomes = measured(
        {"finances": [(3, 4), (3, 4), (3, 4), (3, 4)], "housing": [(3, 4), (3, 3), (3, None), (3, 3)]}
    )
    for number in range(4):
        outcomes = with_goal(outcomes, f"M{number}", "finances", Goal.IMPROVE)
        if number < 3:
            outcomes = with_goal(outcomes, f"M{number}", "housing", Goal.IMPROVE)
    overall = analyse(outcomes).overall
    assert overall is not None
    assert (overall.all_goals.count, overall.all_goals.of) == (2, 3)
    assert [(item.goal, item.reached.count, item.reached.of) for item in overall.goals] == [
        (Goal.IMPROVE, 5, 6),
        (None, 5, 6),
    ]


def test_the_number_of_domains_counts_only_those_scored_both_times() -> None:
    outcomes = measured(
        {"finances": [(3, 4), (4, 4)], "housing": [(4, None), (2, 4)], "justice": [(5, 5), (3, 3)]}
    )
    totals = analyse(outcomes).overall
    assert totals is not None
    assert totals.with_innovation is not None
    # M0: justice before, finances and justice after. M1: finances before, finances and housing after.
    assert totals.with_innovation.mean_before == 1.0
    assert totals.with_innovation.mean_after == 2.0
    assert totals.with_innovation.distribution_after[:4] == (0, 0, 2, 0)
    assert totals.with_innovation.change.improved.count == 2
    # Per client the mean change over the domains scored both times: (1 + 0) / 2 and (0 + 2 + 0) / 3.
    assert totals.mean_level is not None
    assert totals.mean_level.value == pytest.approx((1 / 2 + 2 / 3) / 2)


def test_the_comparison_is_of_changes() -> None:
    report = analyse(measured({"finances": [(2, 3)] * 6}, {"finances": [(4, 4)] * 5}))
    assert report.design is Design.COMPARED
    found = report.domain("finances").comparison
    assert found is not None
    assert (found.n_with, found.n_without, found.u, found.delta) == (6, 5, 30, 1.0)
    # All six above all five: one of the C(11, 5) = 462 divisions, both ways.
    assert found.p == pytest.approx(2 / 462)
    assert found.did == Estimate(1.0)
    assert (found.baseline_with.mean, found.baseline_without.mean) == (2.0, 4.0)
    assert (found.baseline_with.sufficient.count, found.baseline_without.sufficient.count) == (0, 5)


def test_comparisons_are_corrected_together() -> None:
    report = analyse(
        measured(
            {"finances": [(2, 3)] * 6, "housing": [(2, 3)] * 5 + [(2, 2)]},
            {"finances": [(2, 2)] * 5, "housing": [(2, 2)] * 5},
        )
    )
    money, housing = (report.domain(key).comparison for key in ("finances", "housing"))
    assert money is not None
    assert housing is not None
    assert report.compared == 2
    assert money.p_holm == pytest.approx(2 * money.p)
    assert housing.p_holm == pytest.approx(max(housing.p, 2 * money.p))


def test_clients_lost_are_compared_and_followed_to_the_tipping_point() -> None:
    """With 10 up: p = 2/1024. Each drop adds to the other side; by the sign test 10 against 2 is
    2 · (1 + 12 + 66) / 4096 = .0386 and 10 against 3 is 2 · (1 + 13 + 78 + 286) / 8192 = .0923."""
    result = finances(measured({"finances": [(3, 4)] * 10 + [(2, None)] * 4 + [(1, None)]}))
    lost = result.lost
    assert lost is not None
    assert lost.clients == 5
    assert (lost.completers_before.mean, lost.lost_before.mean) == (3.0, 1.8)
    assert (lost.measured.p, lost.unchanged.p) == (2 / 1024, 2 / 1024)
    assert (lost.unchanged.clients, lost.unchanged.improved, lost.unchanged.worse) == (15, 10, 0)
    # The client at level 1 cannot go lower: four go down.
    assert (lost.one_worse.improved, lost.one_worse.worse) == (10, 4)
    assert lost.tipping_point == 3
    assert not lost.holds


def test_a_rise_that_no_assumption_undoes_holds() -> None:
    lost = finances(measured({"finances": [(3, 4)] * 12 + [(2, None)]})).lost
    assert lost is not None
    assert lost.tipping_point is None
    assert lost.holds


@settings(deadline=None, max_examples=60)
@given(
    up=st.lists(st.integers(1, 3), min_size=5, max_size=14),
    down=st.lists(st.integers(-3, -1), max_size=4),
    lost=st.integers(1, 12),
)
def test_the_tipping_point_is_the_first_number_that_undoes_the_rise(
    up: list[int], down: list[int], lost: int
) -> None:
    pairs = [(2, 2 + change) for change in up] + [(4, 4 + change) for change in down]
    found = finances(measured({"finances": [*pairs, *[(3, None)] * lost]})).lost
    assert found is not None

    def is_rise(dropped: int) -> bool:
        test = signed_ranks([*up, *down, *[-1] * dropped])
        return test.p < 0.05 and test.w_plus > test.w_minus

    undone = [dropped for dropped in range(lost + 1) if not is_rise(dropped)]
    expected = undone[0] if undone and undone[0] > 0 else None
    assert found.tipping_point == expected


def test_among_many_domains_the_tipping_point_is_that_of_the_corrected_p() -> None:
    """11 up of 20 and 6 lost, 12 domains without change: 11 up is 13 · 2/2048 = .013, and with one down
    13 · 2 · (1 + 12)/4096 = .083. Uncorrected three more would be needed."""
    others = {item.domain.key: [(3, 3)] * 20 + [(3, None)] * 6 for item in analyse(ready()).domains}
    outcomes = measured({**others, "finances": [(3, 4)] * 11 + [(3, 3)] * 9 + [(3, None)] * 6})
    report = analyse(outcomes, resamples=20)
    result = report.domain("finances")
    assert report.tested == 13
    assert result.p_holm == pytest.approx(13 * 2 / 2048)
    assert result.lost is not None
    assert result.lost.tipping_point == 1
    assert not result.lost.holds
    assert not result.lost.compared
    # Each assumption is given with its p by itself, and corrected over the 13 domains that are tested.
    for scenario in (result.lost.measured, result.lost.unchanged, result.lost.one_worse):
        assert scenario.p_holm == pytest.approx(min(1, 13 * scenario.p))
        assert scenario.p_groups_holm is None


def test_beside_a_comparison_group_the_tipping_point_is_that_of_the_comparison() -> None:
    """Six up against five the same is 2/462. With one of the lost down and the others the same, the
    values are one -1, then 5 + (lost - 1) + lost of the comparison group at 0, and six 1."""
    ours = [(2, 3)] * 6 + [(2, None)] * 4
    result = finances(measured({"finances": ours}, {"finances": [(2, 2)] * 5}))
    lost = result.lost
    assert lost is not None
    assert lost.compared
    assert result.verdict.finding is Finding.BETTER
    # Six 1 and four 0 against five 0. Given the ties p is the chance that all six 1 fall among the ten:
    # 2 · C(10, 6) / C(15, 6) = 420/5005 = .084. So it is undone as soon as they stayed the same.
    assert lost.tipping_point == 0
    assert not lost.holds
    assert lost.measured.p_groups_holm == pytest.approx(2 / 462)
    assert lost.unchanged.p_groups_holm == pytest.approx(420 / 5005)
    assert lost.unchanged.p_holm == pytest.approx(2 / 64)


def test_those_lost_of_the_comparison_group_count_as_unchanged() -> None:
    """Eight up, two lost, against eight the same; then p is 2 · C(10, 8)/C(18, 8) = .0021 with both
    unchanged. Each lost in the comparison group that stayed the same makes that only smaller."""
    ours, theirs = [(2, 3)] * 8 + [(2, None)] * 2, [(2, 2)] * 8
    for lost_there in (0, 6):
        found = finances(
            measured({"finances": ours}, {"finances": [*theirs, *[(2, None)] * lost_there]})
        ).lost
        assert found is not None
        assert found.tipping_point is None
        assert found.holds
    # Where the comparison group went down, having lost many who may have stayed the same undoes it:
    # all of ours the same, five of theirs down; 2 · C(10, 5)/C(16, 5) = .115 with those lost counted.
    kept = finances(
        measured({"finances": [(3, 3)] * 5 + [(3, None)]}, {"finances": [(3, 2)] * 5 + [(3, None)] * 5})
    )
    assert kept.verdict.finding is Finding.BETTER
    assert kept.lost is not None
    assert kept.lost.tipping_point == 0


def test_the_tipping_point_of_a_comparison_is_the_first_number_that_undoes_it() -> None:
    up, lost, same = 12, 9, 14
    found = finances(
        measured({"finances": [(3, 4)] * up + [(3, None)] * lost}, {"finances": [(3, 3)] * same})
    ).lost

    def still_better(dropped: int) -> bool:
        ours = [1] * up + [-1] * dropped + [0] * (lost - dropped)
        return float(mannwhitneyu_by_counting(ours, [0] * same)) < 0.05

    expected = next(dropped for dropped in range(lost + 1) if not still_better(dropped))
    assert found is not None
    assert found.tipping_point == expected
    assert 0 < expected < lost


def mannwhitneyu_by_counting(first: list[int], second: list[int]) -> float:
    """Two-sided p over all divisions, by the numbers of -1, 0 and 1 that fall to the first group."""
    together = [*first, *second]
    below, level, above = (together.count(value) for value in (-1, 0, 1))
    ranks = [(below + 1) / 2, below + (level + 1) / 2, below + level + (above + 1) / 2]
    observed = sum(ranks[value + 1] for value in first)
    lower = upper = 0
    for some_below in range(below + 1):
        for some_above in range(above + 1):
            some_level = len(first) - some_below - some_above
            if not 0 <= some_level <= level:
                continue
            ways = comb(below, some_below) * comb(level, some_level) * comb(above, some_above)
            total = some_below * ranks[0] + some_level * ranks[1] + some_above * ranks[2]
            lower += ways * (total <= observed + 1e-9)
            upper += ways * (total >= observed - 1e-9)
    return min(1.0, 2 * min(lower, upper) / comb(len(together), len(first)))


def test_moments_that_are_no_pair_give_no_results_but_the_reason() -> None:
    outcomes = measured({"finances": NINE_UP})
    moments = (outcomes.moments[0], outcomes.moments[1].model_copy(update={"version": Version.ZRM_2013}))
    report = analyse(outcomes.model_copy(update={"moments": moments}))
    assert report.refused is not None
    assert "different versions" in report.refused.text
    assert report.domains == ()
    moments = (outcomes.moments[0], outcomes.moments[1].model_copy(update={"rater": Rater.SELF}))
    report = analyse(outcomes.model_copy(update={"moments": moments}))
    assert report.refused is not None
    assert "raters" in report.refused.text


def test_without_clients_there_is_a_report_with_nothing_measured() -> None:
    report = analyse(ready())
    assert report.refused is None
    assert len(report.domains) == 13
    assert all(item.with_innovation.change is None for item in report.domains)
    assert report.overall is not None
    assert report.overall.with_innovation is None


def test_a_comparison_group_alone_is_no_comparison() -> None:
    report = analyse(measured({}, {"finances": [(3, 4)] * 5}))
    result = report.domain("finances")
    assert result.with_innovation.change is None
    assert result.without is not None
    assert result.without.n_paired == 5
    assert result.comparison is None


def test_fewer_than_ten_clients_get_no_intervals_around_averages() -> None:
    few = change_of(finances(measured({"finances": [(3, 4)] * 5 + [(3, 2)] * 4})))
    assert few.net.low is None
    enough = change_of(finances(measured({"finances": [(3, 4)] * 5 + [(3, 2)] * 5})))
    assert enough.net.low is not None
    assert enough.net.high is not None
    assert enough.net.low < 0 < enough.net.high


def test_the_interval_of_the_net_change_is_that_of_theory_for_many_clients() -> None:
    """Of 400 clients 60 % up and 20 % down: 0.4 ± 1.96 · √((0.8 − 0.16) / 400) = 0.3216 to 0.4784."""
    pairs = [(3, 4)] * 240 + [(3, 2)] * 80 + [(3, 3)] * 80
    net = change_of(analyse(measured({"finances": pairs})).domain("finances")).net
    assert net.value == pytest.approx(0.4)
    assert (net.low, net.high) == pytest.approx((0.3216, 0.4784), abs=0.01)


def test_the_same_seed_gives_the_same_report() -> None:
    outcomes = measured({"finances": NINE_UP})
    assert analyse(outcomes) == analyse(outcomes)
    assert analyse(outcomes, seed=1) != analyse(outcomes, seed=2)
    assert analyse(outcomes).seed > 0
    assert analyse(outcomes).resamples == 10_000


@pytest.mark.parametrize(
    ("when", "expected"),
    [(ReachedWhen.SUFFICIENT, (2, 3)), (ReachedWhen.IMPROVED, (1, 2)), (ReachedWhen.GOAL, (1, 1))],
)
def test_the_outcome_that_is_paid_for(when: ReachedWhen, expected: tuple[int, int]) -> None:
    outcomes = measured({"finances": [(3, 4), (4, 3), (None, 5), (2, None)]})
    outcomes = with_goal(outcomes, "M0", "finances", Goal.IMPROVE)
    outcomes = outcomes.model_copy(update={"paid_outcome": PaidOutcome(when=when, domains=("finances",))})
    paid = analyse(outcomes).paid_outcome
    assert paid is not None
    assert (paid.with_innovation.count, paid.with_innovation.of) == expected
    assert paid.without is None
    assert analyse(measured({"finances": [(3, 4)]})).paid_outcome is None


def test_an_outcome_in_two_domains_must_be_reached_in_both() -> None:
    outcomes = measured({"finances": [(3, 4), (3, 4)], "housing": [(3, 3), (3, 4)]}).model_copy(
        update={"paid_outcome": PaidOutcome(when=ReachedWhen.IMPROVED, domains=("finances", "housing"))}
    )
    paid = analyse(outcomes).paid_outcome
    assert paid is not None
    assert (paid.with_innovation.count, paid.with_innovation.of) == (1, 2)


def test_clients_without_any_second_measurement_are_lost() -> None:
    outcomes = measured({"finances": [(3, 4), (3, None)], "housing": [(3, None), (2, None)]})
    outcomes = with_missing(with_client(outcomes, "X", Group.WITH), "X", "t0", Missing.NOT_TAKEN)
    overall = analyse(outcomes).overall
    assert overall is not None
    assert overall.lost == 1


def test_lots_drawn_are_another_design() -> None:
    both = measured({"finances": [(3, 4)]}, {"finances": [(3, 3)]})
    assert analyse(both.model_copy(update={"assigned_by_lot": YesNo.YES})).design is Design.BY_LOT
    one = measured({"finances": [(3, 4)]}).model_copy(update={"assigned_by_lot": YesNo.YES})
    assert analyse(one).design is Design.ONE_GROUP


SOME_LEVEL = st.one_of(st.none(), st.integers(1, 5))


@settings(deadline=None, max_examples=40)
@given(
    pairs=st.lists(st.tuples(SOME_LEVEL, SOME_LEVEL), max_size=12),
    others=st.lists(st.tuples(SOME_LEVEL, SOME_LEVEL), max_size=6),
)
def test_counts_always_add_up(
    pairs: list[tuple[int | None, int | None]], others: list[tuple[int | None, int | None]]
) -> None:
    report: OutcomeReport = analyse(measured({"finances": pairs}, {"finances": others}), resamples=20)
    result = report.domain("finances").with_innovation
    assert result.n_before + sum(result.missing_before.values()) == result.clients == len(pairs)
    assert result.n_after + sum(result.missing_after.values()) == result.clients
    assert sum(map(sum, result.transition)) == result.n_paired
    if result.change is not None:
        change = result.change
        assert change.improved.count + change.same.count + change.worse.count == result.n_paired
        assert 0 <= change.p_wilcoxon <= 1
    else:
        assert result.n_paired == 0


def test_it_is_heard_how_far_it_is_and_can_be_given_up() -> None:
    outcomes = measured({"finances": [(3, 4)] * 12}, {"finances": [(3, 3)] * 12})
    heard: list[float] = []
    analyse(outcomes, step=heard.append)
    assert heard == sorted(heard)
    assert len(heard) > 25
    assert heard[-1] == pytest.approx(1)

    def give_up(share: float) -> None:
        if share > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        analyse(outcomes, step=give_up)
