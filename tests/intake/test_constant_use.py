"""Use that never changes must come out as no change, however it was registered."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebuilder.intake.proposals import propose
from casebuilder.intake.reading import care_table, read_records
from casebuilder.intake.sources import source_of_text
from casebuilder.model.hard_data.document import Analysis, CareTable, HardData, MonthSpan
from casebuilder.model.hard_data.estimates import Estimate, estimate
from tests.intake.building import KEY, codes, read_text, rows

CLIENTS = 12


def table_of(lines: list[str], identifier: str) -> CareTable:
    source = source_of_text("client;begin;einde;dienst;uren\n" + "\n".join(lines) + "\n")
    mapping = propose(source).mapping
    reading = read_records(source, mapping, KEY)
    assert reading.counts.used == len(lines)
    return care_table(reading, source, mapping, KEY, identifier, "T", datetime.date(2026, 1, 1))


def estimated(lines: list[str], before: tuple[str, str], after: tuple[str, str]) -> Estimate:
    return compared((table_of(lines, "t"),), before, after)


def compared(tables: tuple[CareTable, ...], before: tuple[str, str], after: tuple[str, str]) -> Estimate:
    spans = [[datetime.date.fromisoformat(f"{month}-01") for month in span] for span in (before, after)]
    first, last = (MonthSpan(first=span[0], last=span[1]) for span in spans)
    analysis = Analysis(id="a", before=first, after=last, resamples=1000)
    return estimate(HardData(tables=tables), analysis)


def weeks(years: tuple[int, ...], length: int, count: int) -> list[str]:
    """Return ten hours per client for each period of so many weeks of years with 52 weeks."""
    lines = []
    for year in years:
        for number in range(count):
            begin = datetime.date.fromisocalendar(year, 1 + length * number, 1)
            end = begin + datetime.timedelta(weeks=length, days=-1)
            lines += [f"C{client};{begin:%d-%m-%Y};{end:%d-%m-%Y};Hulp;10" for client in range(CLIENTS)]
    return lines


def months(first_year: int, years: int, length: int) -> list[str]:
    """Return ten hours per client for each so many months."""
    lines = []
    for start in range(first_year * 12, (first_year + years) * 12, length):
        begin = datetime.date(start // 12, start % 12 + 1, 1)
        end = datetime.date((start + length) // 12, (start + length) % 12 + 1, 1) - datetime.timedelta(days=1)
        lines += [f"C{client};{begin:%d-%m-%Y};{end:%d-%m-%Y};Hulp;10" for client in range(CLIENTS)]
    return lines


@pytest.mark.parametrize("make", [lambda y: weeks(y, 1, 52), lambda y: weeks(y, 4, 13)])
@pytest.mark.parametrize("years", [(2021, 2022), (2022, 2023), (2023, 2024), (2024, 2025)])
def test_weeks_and_four_weeks_count_once_in_one_year(
    make: Callable[[tuple[int, ...]], list[str]], years: tuple[int, int]
) -> None:
    before, after = years
    found = estimated(make(years), (f"{before}-01", f"{before}-12"), (f"{after}-01", f"{after}-12"))
    assert found.change == pytest.approx(0)
    assert (found.use.straddling, found.use.outside) == (0, 0)


def test_a_half_year_with_seven_periods_and_one_with_six_are_no_change() -> None:
    """By hand: of the 13 periods of 2024 the seventh, 17 June to 14 July, is half in each; June it is."""
    found = estimated(weeks((2024,), 4, 13), ("2024-01", "2024-06"), ("2024-07", "2024-12"))
    assert found.change == pytest.approx(0)
    # 70 hours in 7 × 28 days and 60 in 6 × 28 days, per month of 365,25 / 12 = 30,4375 days.
    assert found.groups[0].before == pytest.approx(70 / (7 * 28) * 30.4375)
    assert found.groups[0].after == pytest.approx(60 / (6 * 28) * 30.4375)
    assert "weeks" in {problem.code for problem in found.problems}


def test_a_change_between_half_years_is_that_of_the_periods_themselves() -> None:
    first, second = weeks((2024,), 4, 7), weeks((2024,), 4, 13)[7 * CLIENTS :]
    lines = first + [line.replace(";10", ";14") for line in second]
    found = estimated(lines, ("2024-01", "2024-06"), ("2024-07", "2024-12"))
    # 14 hours in each of the last six periods, where there were 10; not 84 / 70 − 1 = + 20 %.
    assert found.change == pytest.approx(0.4)


def test_a_year_of_thirteen_periods_against_a_half_year_is_no_change() -> None:
    found = estimated(weeks((2024, 2025), 4, 13), ("2024-01", "2024-12"), ("2025-01", "2025-06"))
    assert found.change == pytest.approx(0)
    assert found.baseline_per_year == pytest.approx(130 / 364 * 365.25)


def test_a_calendar_month_against_periods_of_four_weeks_is_no_change() -> None:
    """One provider registers ten hours per calendar month before, the same hours per four weeks after."""
    after = [line.replace(";10", f";{280 / 30.4375:.6f}".replace(".", ",")) for line in weeks((2024,), 4, 13)]
    tables = (table_of(months(2023, 1, 1), "a"), table_of(after, "b"))
    assert [bool(table.periods) for table in tables] == [False, True]
    found = compared(tables, ("2023-01", "2023-12"), ("2024-01", "2024-12"))
    assert found.change == pytest.approx(0, abs=1e-6)


def test_a_file_for_each_period_is_one_series_of_periods() -> None:
    lines = weeks((2024,), 4, 13)
    # The last but one had no care at all, and took four weeks all the same.
    kept = [number for number in range(13) if number != 11]
    tables = tuple(table_of(lines[n * CLIENTS : (n + 1) * CLIENTS], f"t{n}") for n in kept)
    found = compared(tables, ("2024-01", "2024-06"), ("2024-07", "2024-12"))
    assert found.change == pytest.approx((50 / 6) / (70 / 7) - 1)


@pytest.mark.parametrize("stopping", [CLIENTS, CLIENTS // 2])
@pytest.mark.parametrize("stop", range(15, 25))
def test_a_stay_that_ends_between_the_two_periods_of_a_month_is_no_change(stop: int, stopping: int) -> None:
    """One of the months holds two periods; who stops after the first had one of them."""
    lines = [
        line
        for number, line in enumerate(weeks((2024, 2025), 4, 13))
        if number // CLIENTS < stop or number % CLIENTS >= stopping
    ]
    found = estimated(lines, ("2024-01", "2024-12"), ("2025-01", "2025-12"))
    assert found.change == pytest.approx(0)


def test_a_stay_that_begins_in_the_second_period_of_a_month_is_no_change() -> None:
    lines = [
        line
        for number, line in enumerate(weeks((2024, 2025), 4, 13))
        if number // CLIENTS >= 6 or number % CLIENTS >= CLIENTS // 2
    ]
    found = estimated(lines, ("2024-01", "2024-12"), ("2025-01", "2025-12"))
    assert found.change == pytest.approx(0)


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from([1, 4]),
    st.integers(0, 23),
    st.integers(1, 12),
    st.integers(0, 11),
    st.integers(1, 12),
)
def test_weeks_and_four_weeks_give_no_change_in_any_span(
    length: int, start: int, duration: int, gap: int, later_duration: int
) -> None:
    def span(first: int, size: int) -> tuple[str, str]:
        texts = [f"{2021 + m // 12}-{m % 12 + 1:02d}" for m in (first, first + size - 1)]
        return texts[0], texts[1]

    lines = weeks((2021, 2022, 2023, 2024, 2025), length, 52 // length)
    found = estimated(lines, span(start, duration), span(start + duration + gap, later_duration))
    assert found.change == pytest.approx(0, abs=1e-9)


def test_dates_four_weeks_apart_are_the_beginnings_of_periods() -> None:
    begin = datetime.date(2024, 1, 10)
    lines = [
        f"C{client};{begin + datetime.timedelta(weeks=4 * number):%d-%m-%Y};;Hulp;10"
        for number in range(26)
        for client in range(CLIENTS)
    ]
    reading = read_text("client;begin;einde;dienst;uren\n" + "\n".join(lines) + "\n")
    assert "in_weeks" in codes(reading)
    assert {period.days for period in reading.periods} == {28}
    found = estimated(lines, ("2024-01", "2024-06"), ("2024-07", "2024-12"))
    # Begun in the first half year: 10 January to 26 June, seven; in the second six.
    assert found.change == pytest.approx(0)


def test_days_of_care_and_months_are_no_periods_of_weeks() -> None:
    dates = [f"{day:02d}-{month:02d}-2024" for month in (1, 2, 3) for day in (3, 9, 25)]
    days = [f"C{client};{date};;Hulp;1" for client in range(3) for date in dates]
    for lines in (days, months(2023, 1, 1), months(2023, 1, 3)):
        reading = read_text("client;begin;einde;dienst;uren\n" + "\n".join(lines) + "\n")
        assert reading.periods == ()
        assert "in_weeks" not in codes(reading)


def test_days_of_one_client_are_never_kept_as_periods() -> None:
    begin = datetime.date(2024, 1, 10)
    lines = [f"C1;{begin + datetime.timedelta(weeks=number):%d-%m-%Y};;Hulp;1" for number in range(30)]
    assert read_text("client;begin;einde;dienst;uren\n" + "\n".join(lines) + "\n").periods == ()


def test_a_shorter_period_of_one_client_does_not_break_the_series() -> None:
    lines = [*weeks((2024,), 4, 13), "C1;08-01-2024;28-01-2024;Hulp;7"]
    reading = read_text("client;begin;einde;dienst;uren\n" + "\n".join(lines) + "\n")
    assert len(reading.periods) == 13
    assert {period.days for period in reading.periods} == {28}


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([1, 2, 3, 6, 12]),
    st.integers(0, 23),
    st.integers(1, 12),
    st.integers(0, 11),
    st.integers(1, 12),
)
def test_months_quarters_and_years_give_no_change_in_any_span(
    length: int, start: int, duration: int, gap: int, later_duration: int
) -> None:
    def span(first: int, size: int) -> tuple[str, str]:
        texts = [f"{2020 + m // 12}-{m % 12 + 1:02d}" for m in (first, first + size - 1)]
        return texts[0], texts[1]

    after = start + duration + gap
    found = estimated(months(2020, 5, length), span(start, duration), span(after, later_duration))
    assert found.change == pytest.approx(0, abs=1e-9)
    assert "cut" not in {problem.code for problem in found.problems}


@pytest.mark.parametrize(
    ("begin", "end", "counted"),
    [
        # 20 of the 28 days lie in January, 8 in February.
        ("12-01-2025", "08-02-2025", "2025-01"),
        ("20-01-2025", "16-02-2025", "2025-02"),
        # Half and half: the month in which it began.
        ("18-01-2025", "14-02-2025", "2025-01"),
        ("29-12-2025", "04-01-2026", "2026-01"),
        ("27-01-2025", "02-03-2025", "2025-02"),
        # 13 weeks from 30 December: of December less than half.
        ("30-12-2024", "30-03-2025", "2025-01/2025-03"),
        ("01-01-2025", "31-12-2025", "2025-01/2025-12"),
        ("15-01-2025", "15-02-2025", "2025-01"),
        ("10-01-2025", "20-03-2025", "2025-01/2025-03"),
    ],
)
def test_a_few_weeks_count_for_one_month_and_longer_for_all_its_months(
    begin: str, end: str, counted: str
) -> None:
    reading = read_text(f"client;begin;einde;dienst;uren\nC1;{begin};{end};Hulp;10\n")
    assert [row[1] for row in rows(reading)] == [counted]
    assert ("weeks" in codes(reading)) is ("/" not in counted)


def test_a_period_that_ends_before_it_begins_in_the_same_month_is_not_read() -> None:
    reading = read_text("client;begin;einde;dienst;uren\nC1;20-01-2025;10-01-2025;Hulp;10\n")
    assert (reading.counts.used, reading.counts.total_skipped) == (0, 2)


def test_weeks_in_the_notation_of_a_period_count_the_same() -> None:
    assert [row[1] for row in rows(read_text("client;periode;uren\nC1;2025-P01;1\nC1;2025-W14;1\n"))] == [
        "2025-01",
        # 31 March to 6 April.
        "2025-04",
    ]


def test_a_file_that_ends_before_the_span_is_compared_over_what_it_covers() -> None:
    lines = [line for line in months(2024, 2, 1) if not ("-2025;" in line and int(line.split("-")[1]) > 6)]
    found = estimated(lines, ("2024-01", "2024-12"), ("2025-01", "2025-12"))
    assert found.change == pytest.approx(0)
    assert found.use.months_after is not None
    assert found.use.months_after.length == 6
    assert [problem.where for problem in found.problems if problem.code == "cut"] == ["after"]


@pytest.mark.parametrize("late", [0, 1, 6])
def test_clients_who_begin_within_the_months_before_are_pointed_out(late: int) -> None:
    lines = [
        line
        for line in months(2024, 2, 1)
        if not (int(line[1 : line.index(";")]) < late and "-2024;" in line and int(line.split("-")[1]) < 10)
    ]
    found = estimated(lines, ("2024-01", "2024-12"), ("2025-01", "2025-12"))
    assert int(found.use.part_of_a_span.sum()) == late
    problems = [problem for problem in found.problems if problem.code == "part_of_a_span"]
    assert [problem.message.values for problem in problems] == (
        [{"partly": late, "everyone": CLIENTS}] if late else []
    )
    # Ten hours in each month of care, before as well as after.
    assert found.change == pytest.approx(0)


def test_clients_who_stop_within_the_months_after_are_pointed_out() -> None:
    lines = [
        line
        for line in months(2024, 2, 1)
        if not (int(line[1 : line.index(";")]) < 4 and "-2025;" in line and int(line.split("-")[1]) > 3)
    ]
    found = estimated(lines, ("2024-01", "2024-12"), ("2025-01", "2025-12"))
    assert "part_of_a_span" in {problem.code for problem in found.problems}


def test_the_trend_spreads_what_was_registered_over_several_months() -> None:
    found = estimated(months(2024, 2, 3), ("2024-01", "2024-12"), ("2025-01", "2025-12"))
    (trend,) = found.use.trends.values()
    assert trend.volume == pytest.approx([CLIENTS * 10 / 3] * 24)
    assert list(trend.clients) == [CLIENTS] * 24


def test_a_client_with_overlapping_records_is_one_client_in_the_trend() -> None:
    lines = [
        "C1;01-01-2024;31-03-2024;Hulp;3",
        "C1;01-02-2024;29-02-2024;Hulp;5",
        "C1;01-06-2024;30-06-2024;Hulp;1",
    ]
    found = estimated(
        [*lines, "C2;01-03-2024;31-03-2024;Hulp;2"], ("2024-01", "2024-03"), ("2024-04", "2024-06")
    )
    (trend,) = found.use.trends.values()
    assert list(trend.clients) == [1, 1, 2, 0, 0, 1]
    assert trend.volume == pytest.approx([1, 6, 3, 0, 0, 1])
