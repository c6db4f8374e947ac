"""Numbers are read and written the Dutch or the English way, and never misread silently."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebuilder.model.messages import Message
from casebuilder.model.numbers import DUTCH, ENGLISH, NumberFormat, format_number, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0,35", "0.35"),
        ("1.234,56", "1234.56"),
        ("1.234", "1234"),
        ("1234", "1234"),
        ("12.345.678", "12345678"),
        ("€ 32,76", "32.76"),
        ("12,-", "12"),
        ("40 %", "40"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("- € 5,00", "-5.00"),
        ("\u00a01\u00a0", "1"),
        (",5", "0.5"),
        ("+3", "3"),
    ],
)
def test_a_dutch_number_is_read(text: str, number: str) -> None:
    assert parse_number(text, DUTCH) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "0.35",
        "1234.56",
        "1.10",
        "12.5",
        "1.2345",
        "abc",
        "",
        "  ",
        "1e5",
        "1,2,3",
        "--5",
        "1.234.56",
        "٣",
        "NaN",
        "inf",
        "5 uur",
        "1" * 40,
    ],
)
def test_what_is_not_a_dutch_number_is_refused(text: str) -> None:
    assert isinstance(parse_number(text, DUTCH), Message)


def test_the_hint_shows_how_to_write_it() -> None:
    message = parse_number("0.35", DUTCH)
    assert isinstance(message, Message)
    assert message.values == {"text": "0.35", "example": "0,35"}


def test_an_english_number_is_read_with_a_point() -> None:
    assert parse_number("1,234.50", ENGLISH) == Decimal("1234.50")
    assert isinstance(parse_number("0,35", ENGLISH), Message)


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        ("1234567.5", 0, "1.234.568"),
        ("1234.5", 2, "1.234,50"),
        ("-1234.5", 1, "−1.234,5"),
        ("-0.001", 2, "0,00"),
        ("2.5", 0, "3"),
        ("32.760", None, "32,76"),
        ("100", None, "100"),
    ],
)
def test_a_number_is_written(number: str, decimals: int | None, text: str) -> None:
    assert format_number(Decimal(number), DUTCH, decimals=decimals) == text


@given(
    st.decimals(-(10**12), 10**12, places=4, allow_nan=False, allow_infinity=False),
    st.sampled_from([DUTCH, ENGLISH]),
)
def test_what_is_written_is_read_back_as_the_same_number(number: Decimal, notation: NumberFormat) -> None:
    assert parse_number(format_number(number, notation), notation) == number
