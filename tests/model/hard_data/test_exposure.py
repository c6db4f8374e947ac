"""Clients who are in care for a part of a period, worked out by hand under each way of counting them."""

from __future__ import annotations

import pytest

from casebuilder.model.hard_data.document import Completeness, Design, Exposure, HardData
from casebuilder.model.hard_data.estimates import Estimate, estimate
from casebuilder.model.hard_data.printed import printed_analyses
from casebuilder.model.hard_data.records import Group, Record
from casebuilder.model.suppression import Profile
from tests.model.hard_data.building import analysis, months, record, table

YEARS = {"before": months("2024-01", "2024-12"), "after": months("2025-01", "2025-12")}


def care(client: int, first: str, last: str, hours: float, *, group: Group = Group.UNKNOWN) -> list[Record]:
    """Return a record for each month from one to another."""
    numbers = [int(text[:4]) * 12 + int(text[5:]) - 1 for text in (first, last)]
    return [
        record(client, f"{number // 12}-{number % 12 + 1:02d}", hours, group=group)
        for number in range(numbers[0], numbers[1] + 1)
    ]


def both_years(clients: range, before: float, after: float) -> list[Record]:
    return [
        item
        for client in clients
        for item in care(client, "2024-01", "2024-12", before) + care(client, "2025-01", "2025-12", after)
    ]


TEN = both_years(range(10), 10, 8)
"""Ten clients with 10 hours a month before and 8 afterwards."""
LATE = care(10, "2024-10", "2024-12", 10) + care(10, "2025-01", "2025-12", 8)
"""One who began in October: 30 hours in three months."""
STOPPED = care(11, "2024-01", "2024-12", 10) + care(11, "2025-01", "2025-03", 8)
"""One who stopped after March: 24 hours in three months."""


def found(records: list[Record], **choices: object) -> Estimate:
    return estimate(HardData(tables=(table(records),)), analysis(**{**YEARS, **choices}))


def test_use_is_per_month_in_care_unless_it_is_said_otherwise() -> None:
    result = found(TEN + LATE + STOPPED)
    # Everyone has 10 hours in a month of care before and 8 afterwards.
    assert result.change == pytest.approx(-0.2)
    assert (result.groups[0].before, result.groups[0].after) == pytest.approx((10, 8))


def test_over_all_months_who_comes_or_goes_seems_to_use_less() -> None:
    result = found(TEN + LATE + STOPPED, exposure=Exposure.WHOLE)
    # Before: 11 × 10 and 30 / 12; after: 11 × 8 and 24 / 12, per client of twelve.
    assert result.groups[0].before == pytest.approx((11 * 10 + 30 / 12) / 12)
    assert result.groups[0].after == pytest.approx((11 * 8 + 24 / 12) / 12)
    assert result.change == pytest.approx(90 / 112.5 - 1)


def test_left_out_are_those_who_are_not_there_all_the_time() -> None:
    result = found(TEN + LATE + STOPPED, exposure=Exposure.LEAVE_OUT)
    assert result.outcome.clients == 10
    assert result.change == pytest.approx(-0.2)
    (said,) = [problem for problem in result.problems if problem.code == "part_of_a_span"]
    assert said.message.values == {"partly": 2, "everyone": 12}


def test_whoever_stops_because_of_the_innovation_is_seen_in_the_outcomes_side_by_side() -> None:
    """Six of twelve need no more care after March: nothing changes per month in care, much over all."""
    stopped = [
        item
        for client in range(20, 26)
        for item in care(client, "2024-01", "2024-12", 10) + care(client, "2025-01", "2025-03", 10)
    ]
    result = found(both_years(range(6), 10, 10) + stopped)
    assert result.change == pytest.approx(0)
    by_way = {(item.completeness, item.exposure): item.change for item in result.sensitivity}
    assert set(by_way) == {
        *((way, Exposure.OBSERVED) for way in Completeness),
        (Completeness.COMPLETE, Exposure.WHOLE),
        (Completeness.COMPLETE, Exposure.LEAVE_OUT),
    }
    # 6 × 120 and 6 × 30 of 12 × 120 hours.
    assert by_way[Completeness.COMPLETE, Exposure.WHOLE] == pytest.approx((720 + 180) / 1440 - 1)
    assert by_way[Completeness.COMPLETE, Exposure.LEAVE_OUT] == pytest.approx(0)


def test_when_the_sign_depends_on_how_they_are_counted_that_is_said() -> None:
    stopped = [
        item
        for client in range(20, 26)
        for item in care(client, "2024-01", "2024-12", 10) + care(client, "2025-01", "2025-03", 11)
    ]
    result = found(both_years(range(6), 10, 11) + stopped)
    assert result.change == pytest.approx(0.1)
    assert "depends_on_exposure" in {problem.code for problem in result.problems}


def test_where_everyone_is_there_all_the_time_nothing_more_is_listed() -> None:
    result = found(TEN)
    assert len(result.sensitivity) == len(Completeness)
    assert "part_of_a_span" not in {problem.code for problem in result.problems}


def test_only_after_a_client_who_came_later_has_a_shorter_time() -> None:
    own = [item for client in range(10) for item in care(client, "2025-01", "2025-12", 6, group=Group.WITH)]
    own += care(10, "2025-07", "2025-12", 6, group=Group.WITH)
    other = [
        item
        for client in range(20, 30)
        for item in care(client, "2025-01", "2025-12", 8, group=Group.WITHOUT)
    ]
    choices = {"before": months(None), "after": months("2025-01", "2025-12"), "design": Design.AFTER_ONLY}
    assert found(own + other, **choices).change == pytest.approx(-0.25)
    # 10 × 72 and 36 hours, of 11 clients in 12 months, against 8.
    whole = found(own + other, **choices, exposure=Exposure.WHOLE)
    assert whole.change == pytest.approx((720 + 36) / 11 / 12 / 8 - 1)


def test_outcomes_that_tell_of_a_few_clients_are_not_printed_side_by_side() -> None:
    late = [item for n in range(50, 62) for item in care(n, "2024-10", "2025-12", 10)]
    ten = both_years(range(5), 10, 8) + both_years(range(5, 10), 10, 7)
    twenty = ten + both_years(range(10, 20), 10, 8)
    few, many = found(ten + LATE + STOPPED), found(twenty + late)
    for result, shown in ((few, False), (many, True)):
        (printed,) = printed_analyses([result], Profile.RESTRICTED)
        others = [item for item in printed.sensitivity if item.exposure is not Exposure.OBSERVED]
        assert (len(others), printed.outcome.change is not None) == (2, True)
        assert all((item.change is not None) is shown for item in others)
    assert printed_analyses([few], Profile.FULL)[0].sensitivity[-1].change is not None
