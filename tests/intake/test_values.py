"""What a cell means: strictly, and never two things at once."""

from __future__ import annotations

import datetime

import pytest

from casebuilder.intake.cells import Cell, cell_text
from casebuilder.intake.values import (
    Note,
    amount_of,
    category_of,
    client_of,
    period_of,
    product_of,
    volume_of,
)
from casebuilder.model.hard_data.document import DateOrder, Notation
from casebuilder.model.hard_data.records import UNKNOWN, VolumeUnit, month_text
from casebuilder.model.messages import Message

DAY_FIRST, MONTH_FIRST = DateOrder


def months(cell: Cell, order: DateOrder = DAY_FIRST) -> str | None:
    found = period_of(cell, order)
    if isinstance(found, Message):
        return None
    first, last = month_text(found.first), month_text(found.last)
    return first if first == last else f"{first}/{last}"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("31-03-2025", "2025-03"),
        ("1-3-2025", "2025-03"),
        ("31/03/2025", "2025-03"),
        ("31.03.2025", "2025-03"),
        ("31-03-25", "2025-03"),
        ("31-03-2025 14:05", "2025-03"),
        ("2025-03-31", "2025-03"),
        ("2025-03-31T00:00:00", "2025-03"),
        ("20250331", "2025-03"),
        ("2025-03", "2025-03"),
        ("03-2025", "2025-03"),
        ("3/2025", "2025-03"),
        ("202503", "2025-03"),
        ("maart 2025", "2025-03"),
        ("mrt-25", "2025-03"),
        ("3 maart 2025", "2025-03"),
        ("March 2025", "2025-03"),
        ("2025", "2025-01/2025-12"),
        ("2025-Q2", "2025-04/2025-06"),
        ("Q2 2025", "2025-04/2025-06"),
        ("2e kwartaal 2025", "2025-04/2025-06"),
        # ISO week 5 of 2025 runs from 27 January to 2 February; week 1 from 30 December 2024.
        ("2025-W05", "2025-01/2025-02"),
        ("week 1 2025", "2024-12/2025-01"),
        # Period 2 of four weeks: weeks 5 to 8, 27 January to 23 February.
        ("2025-P02", "2025-01/2025-02"),
        ("periode 2 2025", "2025-01/2025-02"),
        (datetime.date(2025, 3, 31), "2025-03"),
        (datetime.datetime(2025, 3, 31, 12, 30), "2025-03"),  # noqa: DTZ001  as a cell has it
        # Day 45747 of Excel is 31 March 2025.
        (45747, "2025-03"),
        (45747.5, "2025-03"),
        ("45747", "2025-03"),
        (202503.0, "2025-03"),
        (2025.0, "2025-01/2025-12"),
    ],
)
def test_a_date_or_period(cell: Cell, expected: str) -> None:
    assert months(cell) == expected


@pytest.mark.parametrize(
    "cell",
    ["", None, "31-02-2025", "31-13-2025", "2025-13", "week 60 2025", "P14 2025", "eind maart", "12", 12.5,
     100.0, "1999-12-31", "2101-01-01", "1-1-225", "2025-Q5", "nooit 2025", "12345678"],
)  # fmt: skip
def test_what_is_no_date_in_these_years_is_refused(cell: Cell) -> None:
    assert months(cell) is None


def test_month_and_day_change_places_only_when_the_file_says_so() -> None:
    assert months("03-04-2025") == "2025-04"
    assert months("03-04-2025", MONTH_FIRST) == "2025-03"
    assert months("13-04-2025", MONTH_FIRST) is None
    assert months("2025-03-04", MONTH_FIRST) == "2025-03"


def test_a_day_number_is_pointed_out() -> None:
    found = period_of(45747, DAY_FIRST)
    assert not isinstance(found, Message)
    assert found.note is Note.DAY_NUMBER


def volume(cell: Cell, notation: Notation = Notation.DUTCH) -> tuple[float, VolumeUnit | None] | None:
    found = volume_of(cell, notation)
    return None if isinstance(found, Message) else (found.value / 1_000_000, found.unit)


MINUTE, HOUR = VolumeUnit.MINUTE, VolumeUnit.HOUR


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1,5", (1.5, None)),
        ("1.234,50", (1234.5, None)),
        ("0", (0, None)),
        ("-2,5", (-2.5, None)),
        ("−2,5", (-2.5, None)),
        ("1:30", (90, MINUTE)),
        ("-1:30", (-90, MINUTE)),
        ("26:15:00", (1575, MINUTE)),
        ("1u30", (90, MINUTE)),
        ("1 uur en 30 min", (90, MINUTE)),
        ("90 min", (90, MINUTE)),
        ("1,5 uur", (1.5, HOUR)),
        ("4 dagdelen", (4, VolumeUnit.DAY_PART)),
        (1.5, (1.5, None)),
        (2, (2, None)),
        (datetime.timedelta(hours=26, minutes=15), (1575, MINUTE)),
        (datetime.time(1, 30), (90, MINUTE)),
    ],
)
def test_a_volume(cell: Cell, expected: tuple[float, VolumeUnit | None]) -> None:
    assert volume(cell) == expected


@pytest.mark.parametrize(
    "cell",
    ["1.5", "1.10", "1,5,5", "abc", "1:75", "5 weken", "1e5", True, datetime.date(2025, 1, 1), "9" * 12],
)
def test_what_is_no_volume_is_refused(cell: Cell) -> None:
    assert volume(cell) is None


def test_the_notation_decides_what_a_dot_is() -> None:
    assert volume("1.5", Notation.ENGLISH) == (1.5, None)
    assert volume("1,5", Notation.ENGLISH) is None
    assert volume("1,234.5", Notation.ENGLISH) == (1234.5, None)


@pytest.mark.parametrize("cell", [".", "x", "*", "<5", "<10"])
def test_a_hidden_count_is_unknown_and_never_zero(cell: str) -> None:
    found = volume_of(cell, Notation.DUTCH)
    assert not isinstance(found, Message)
    assert (found.value, found.note) == (UNKNOWN, Note.HIDDEN)
    amount = amount_of(cell, Notation.DUTCH, in_cents=False)
    assert not isinstance(amount, Message)
    assert (amount.value, amount.note) == (UNKNOWN, Note.HIDDEN)


def test_an_empty_volume_is_unknown() -> None:
    found = volume_of("", Notation.DUTCH)
    assert not isinstance(found, Message)
    assert (found.value, found.note) == (UNKNOWN, None)


@pytest.mark.parametrize(
    ("cell", "in_cents", "cents", "note"),
    [
        ("62,50", False, 6250, None),
        ("€ 1.062,50", False, 106250, None),
        ("-10", False, -1000, Note.NEGATIVE),
        ("6250", True, 6250, None),
        (62.5, False, 6250, None),
        (52.0833333333, False, 5208, Note.ROUNDED),
        ("0,005", False, 1, Note.ROUNDED),
        # In binary 1.005 is a little less, but what stands in the cell is halfway: up.
        (1.005, False, 101, Note.ROUNDED),
    ],
)
def test_an_amount_is_whole_cents(cell: Cell, in_cents: bool, cents: int, note: Note | None) -> None:
    found = amount_of(cell, Notation.DUTCH, in_cents=in_cents)
    assert not isinstance(found, Message)
    assert (found.value, found.note) == (cents, note)


@pytest.mark.parametrize("cell", ["62.50", "abc", "1e9", datetime.date(2025, 1, 1), "9" * 15])
def test_what_is_no_amount_is_refused(cell: Cell) -> None:
    assert isinstance(amount_of(cell, Notation.DUTCH, in_cents=False), Message)


@pytest.mark.parametrize(
    ("cell", "client"),
    [
        (" C001 ", "C001"),
        ("00123", "00123"),
        (1001.0, "1001"),
        (1001, "1001"),
        # A citizen service number that a spreadsheet took the zero from is the same client.
        ("10464554", "010464554"),
        (10464554.0, "010464554"),
    ],
)
def test_a_client(cell: Cell, client: str) -> None:
    assert client_of(cell) == client


def test_no_client_and_a_text_instead_of_a_number_are_refused() -> None:
    assert isinstance(client_of(" "), Message)
    assert isinstance(client_of("x" * 101), Message)


def test_a_code_keeps_its_zeros_and_its_dot() -> None:
    assert product_of("1.10") == "1.10"
    assert product_of("007") == "007"
    assert category_of("2") == "02"
    assert category_of(2.0) == "02"
    assert category_of("10") == "10"
    assert isinstance(
        product_of("Mevrouw is gevallen en kan voorlopig niet zelf de trap meer op of af"), Message
    )


def test_a_cell_is_written_as_a_person_reads_it() -> None:
    assert [cell_text(cell) for cell in (1.0, 1.5, None, "a\nb", "a\u00a0b", datetime.date(2025, 1, 2))] == [
        "1", "1.5", "", "a b", "a b", "2025-01-02",
    ]  # fmt: skip
