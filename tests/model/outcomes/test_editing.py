"""Editing measured outcomes: one thing changes, the rest stays the same object."""

from __future__ import annotations

import pytest

from casebuilder.model.outcomes.document import EMPTY_ROW, Goal, Group, Missing, Rater
from casebuilder.model.outcomes.editing import (
    free_key,
    key_refused,
    new_outcomes,
    with_client,
    with_key,
    with_moment,
    without_clients,
    without_moment,
)
from casebuilder.model.outcomes.entry import RefusedTextError, read_goal, read_group, read_score
from tests.model.outcomes.building import measured, ready, with_score


def test_new_outcomes_compare_t0_with_t1() -> None:
    outcomes = new_outcomes()
    assert [moment.name for moment in outcomes.moments] == ["T0", "T1"]
    assert (outcomes.before, outcomes.after) == ("t0", "t1")


def test_a_moment_more_is_empty_for_every_client_and_has_the_rater_of_the_last() -> None:
    outcomes = with_moment(with_client(ready(), "A"))
    assert [moment.name for moment in outcomes.moments] == ["T0", "T1", "T2"]
    assert outcomes.moments[2].rater is Rater.PROFESSIONAL
    assert outcomes.moments[2].month is None
    assert outcomes.clients[0].scores == (EMPTY_ROW,) * 3


def test_a_moment_goes_with_its_own_scores_only() -> None:
    outcomes = with_moment(measured({"finances": [(1, 2)]}))
    outcomes = with_score(outcomes, "M0", "t2", "finances", 5)
    left = without_moment(outcomes, "t1")
    assert [row[0] for row in left.clients[0].scores] == ["1", "5"]
    assert (left.before, left.after) == ("t0", "")
    assert [moment.name for moment in with_moment(left).moments] == ["T0", "T2", "T1"]


def test_clients_get_keys_that_nobody_has() -> None:
    outcomes = with_client(with_client(ready(), "C1"), "C3")
    assert free_key(outcomes) == "C4"
    assert key_refused(outcomes, "C3") is not None
    assert key_refused(outcomes, "Jan Jansen") is not None
    assert key_refused(outcomes, "") is not None
    assert key_refused(outcomes, "C2") is None
    with pytest.raises(ValueError, match="already a client"):
        with_client(outcomes, "C3")
    assert [row.key for row in with_key(outcomes, "C3", "C2").clients] == ["C1", "C2"]
    assert with_key(outcomes, "C3", "C3") is outcomes
    assert [row.key for row in without_clients(outcomes, {"C1"}).clients] == ["C3"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        (" 5 ", 5),
        ("2.0", 2),
        ("", None),
        ("N", Missing.NOT_TAKEN),
        ("n.v.t.", Missing.NOT_APPLICABLE),
        ("Onbekend", Missing.UNKNOWN),
        ("Uitgevallen", Missing.LOST),
    ],
)
def test_scores_are_read_as_people_write_them(text: str, value: int | Missing | None) -> None:
    assert read_score(text) == value


@pytest.mark.parametrize("text", ["0", "6", "-1", "3,5", "drie", "NaN", "inf", "1e400"])
def test_what_is_no_level_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(RefusedTextError) as caught:
        read_score(text)
    assert caught.value.reason.values["text"] == text


def test_goals_and_groups_are_read_in_both_languages() -> None:
    assert [read_goal(text) for text in ("+", "behouden", "−", "")] == [
        Goal.IMPROVE,
        Goal.KEEP,
        Goal.SLOW_DECLINE,
        None,
    ]
    assert [read_group(text) for text in ("Met", "comparison group")] == [Group.WITH, Group.WITHOUT]
    for refuse in (lambda: read_goal("beter"), lambda: read_group("")):
        with pytest.raises(RefusedTextError):
            refuse()
