"""No hidden count can be worked out from what is printed, by anyone with a pencil or a solver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from casebuilder.model.suppression import LEAVING, Profile, Relation, hidden_counts

Printed = tuple[Mapping[str, float], float, float]
"""What else is printed: factors of counts, and between what their sum lies."""


def known(
    counts: Mapping[str, int],
    relations: Sequence[Relation],
    hidden: frozenset[str],
    profile: Profile,
    also: Sequence[Printed] = (),
) -> tuple[LinearConstraint, Bounds]:
    """Return what a reader knows: the sums, the printed counts as rounded, the whole percentages."""
    names = sorted(counts)
    place = {name: number for number, name in enumerate(names)}
    rows, low, high = [], [], []

    def add(terms: Mapping[str, float], lowest: float, highest: float) -> None:
        row = np.zeros(len(names))
        for name, factor in terms.items():
            row[place[name]] += factor
        rows.append(row)
        low.append(lowest)
        high.append(highest)

    for relation in relations:
        add({relation.total: -1.0, **dict.fromkeys(relation.parts, 1.0)}, 0, 0)
        if relation.total in hidden or counts[relation.total] < profile.least_denominator:
            continue
        for part in set(relation.parts) - hidden:
            percent = round(100 * counts[part] / counts[relation.total])
            add({part: 100.0, relation.total: -(percent - 0.5)}, 0, np.inf)
            add({part: 100.0, relation.total: -(percent + 0.5)}, -np.inf, 0)
    for terms, least, most in also:
        add(terms, least, most)
    lowest, highest = np.zeros(len(names)), np.full(len(names), float(sum(counts.values()) + 20))
    for name in set(counts) - hidden:
        printed, slack = profile.printed(counts[name]), profile.rounded_to // 2
        lowest[place[name]] = max(0, printed - slack)
        highest[place[name]] = printed + slack
    matrix = np.array(rows).reshape(len(rows), len(names))
    return LinearConstraint(matrix, np.array(low), np.array(high)), Bounds(lowest, highest)


def reconstructed(
    counts: Mapping[str, int],
    relations: Sequence[Relation],
    hidden: frozenset[str],
    profile: Profile,
    also: Sequence[Printed] = (),
) -> list[str]:
    """Return the hidden counts that whole-number programming finds to be the only ones possible."""
    if not relations:
        return []
    names = sorted(counts)
    constraint, bounds = known(counts, relations, hidden, profile, also)
    found = []
    for name in sorted(hidden):
        ends = []
        for direction in (1.0, -1.0):
            aim = np.zeros(len(names))
            aim[names.index(name)] = direction
            solution = milp(aim, constraints=constraint, integrality=np.ones(len(names)), bounds=bounds)
            assert solution.x is not None, "the true counts must be among the possible ones"
            ends.append(round(float(solution.x[names.index(name)])))
        if ends[0] == ends[1]:
            found.append(name)
    return found


def crossed(cells: Sequence[Sequence[int]]) -> tuple[dict[str, int], list[Relation]]:
    """Return a table with its margins."""
    counts: dict[str, int] = {"all": sum(map(sum, cells))}
    width = len(cells[0])
    for i, row in enumerate(cells):
        counts[f"row{i}"] = sum(row)
        counts.update({f"cell{i}{j}": value for j, value in enumerate(row)})
    for j in range(width):
        counts[f"column{j}"] = sum(row[j] for row in cells)
    relations = [Relation(f"row{i}", tuple(f"cell{i}{j}" for j in range(width))) for i in range(len(cells))]
    relations += [
        Relation(f"column{j}", tuple(f"cell{i}{j}" for i in range(len(cells)))) for j in range(width)
    ]
    relations += [
        Relation("all", tuple(f"row{i}" for i in range(len(cells)))),
        Relation("all", tuple(f"column{j}" for j in range(width))),
    ]
    return counts, relations


SIZES = st.one_of(st.integers(0, 14), st.integers(0, 60))


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, int], list[Relation]]:
    height, width = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    return crossed([[draw(SIZES) for _ in range(width)] for _ in range(height)])


@pytest.mark.parametrize("profile", LEAVING)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(table=tables())
def test_no_hidden_count_of_a_table_can_be_worked_out(
    profile: Profile, table: tuple[dict[str, int], list[Relation]]
) -> None:
    counts, relations = table
    hidden = hidden_counts(counts, relations, profile)
    assert reconstructed(counts, relations, hidden, profile) == []


@pytest.mark.parametrize("profile", LEAVING)
@settings(deadline=None, max_examples=60)
@given(parts=st.lists(SIZES, min_size=2, max_size=5))
def test_no_hidden_part_of_a_total_can_be_worked_out(profile: Profile, parts: list[int]) -> None:
    counts = {"total": sum(parts), **{f"part{number}": count for number, count in enumerate(parts)}}
    relations = [Relation("total", tuple(f"part{number}" for number in range(len(parts))))]
    hidden = hidden_counts(counts, relations, profile)
    assert reconstructed(counts, relations, hidden, profile) == []


@pytest.mark.parametrize("profile", LEAVING)
@given(table=tables())
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_printed_is_large_and_so_is_what_is_left_of_its_total(
    profile: Profile, table: tuple[dict[str, int], list[Relation]]
) -> None:
    counts, relations = table
    hidden = hidden_counts(counts, relations, profile)
    for relation in relations:
        for part in set(relation.parts) - hidden:
            total = counts[relation.total]
            assert total == 0 or counts[part] >= profile.threshold
            assert total == 0 or total - counts[part] >= profile.threshold


def test_fifteen_of_twenty_one_says_six() -> None:
    counts = {"clients": 21, "improved": 15, "others": 6}
    relations = [Relation("clients", ("improved", "others"))]
    assert hidden_counts(counts, relations, Profile.PUBLIC) == {"improved", "others"}
    assert hidden_counts(counts, relations, Profile.RESTRICTED) == frozenset()
    assert hidden_counts(counts, relations, Profile.FULL) == frozenset()


def test_none_and_all_of_a_group_are_hidden() -> None:
    counts = {"clients": 40, "improved": 40, "others": 0}
    relations = [Relation("clients", ("improved", "others"))]
    for profile in LEAVING:
        assert hidden_counts(counts, relations, profile) == {"improved", "others"}


def test_a_lone_hidden_count_takes_the_smallest_other_with_it() -> None:
    counts = {"clients": 45, "up": 20, "same": 15, "down": 10, "unknown": 0}
    relations = [Relation("clients", ("up", "same", "down"))]
    counts["down"], counts["clients"] = 3, 38
    hidden = hidden_counts(counts, relations, Profile.RESTRICTED)
    assert hidden == {"down", "same"}


def test_two_hidden_counts_that_are_few_together_take_another_along() -> None:
    counts = {"clients": 62, "a": 1, "b": 1, "c": 20, "d": 40}
    relations = [Relation("clients", ("a", "b", "c", "d"))]
    assert hidden_counts(counts, relations, Profile.RESTRICTED) == {"a", "b", "c"}


def test_a_small_group_is_hidden_with_all_its_parts() -> None:
    counts = {"clients": 4, "up": 4, "down": 0}
    relations = [Relation("clients", ("up", "down"))]
    assert hidden_counts(counts, relations, Profile.RESTRICTED) == {"clients", "up", "down"}


def test_a_group_of_nobody_hides_nothing() -> None:
    counts = {"clients": 0, "up": 0, "down": 0}
    relations = [Relation("clients", ("up", "down"))]
    assert hidden_counts(counts, relations, Profile.PUBLIC) == frozenset()


def test_sums_that_only_together_give_a_count_away_are_seen() -> None:
    """Two sums over the same two people: a + b and a + c printed, b and c hidden with small ones."""
    counts, relations = crossed([[20, 0, 30], [0, 20, 30], [30, 30, 0]])
    hidden = hidden_counts(counts, relations, Profile.RESTRICTED)
    assert reconstructed(counts, relations, hidden, Profile.RESTRICTED) == []
    assert {"cell01", "cell10", "cell22"} <= hidden


def test_the_attack_of_these_tests_finds_what_is_badly_hidden() -> None:
    """A test that could not fail would be worth nothing."""
    counts, relations = crossed([[20, 3], [30, 25]])
    assert reconstructed(counts, relations, frozenset({"cell01"}), Profile.RESTRICTED) == ["cell01"]
    everything = frozenset({"cell00", "cell01", "cell10", "cell11"})
    assert reconstructed(counts, relations, everything, Profile.RESTRICTED) == []


@pytest.mark.parametrize(("count", "printed"), [(10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (0, 0)])
def test_public_counts_are_rounded_to_five(count: int, printed: int) -> None:
    assert Profile.PUBLIC.printed(count) == printed
    assert Profile.RESTRICTED.printed(count) == count
