"""How the text in a field is read and written: numbers, dates, years. No widgets.

A reading is strict: text it is not sure of is refused with a sentence, never guessed.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from casebuilder.model.check import value_problem
from casebuilder.model.check_parts import EARLIEST_YEAR, LATEST_YEAR
from casebuilder.model.descriptions import Description
from casebuilder.model.messages import Message, N_
from casebuilder.model.numbers import DUTCH, NumberFormat, format_number, parse_number
from casebuilder.model.units import MONEY_UNITS, SHARE_UNITS, ServiceUnit, Unit
from casebuilder.translation import Translator, with_euro_sign
from casebuilder.ui.fields.dates import may_become_date, may_become_month, parse_date, parse_month

Value = TypeVar("Value")
_BARE_UNITS = frozenset({Unit.NUMBER, Unit.FACTOR, Unit.CALENDAR_YEAR})
_EXAMPLE_AMOUNT, _EXAMPLE_COUNT, _EXAMPLE_NUMBER = Decimal("1234.50"), Decimal(1234), Decimal("12.5")
_PERCENT_DIGITS = 2
_CENTS = 2
_YEAR_DIGITS = 4


class Reading(Protocol, Generic[Value]):
    """Turns the text of a field into a value and back. An empty text is no value (None)."""

    def read(self, text: str) -> Value | Message | None:
        """Return the value, None for an empty text, or what is wrong with the text."""

    def unfinished(self, text: str) -> bool:
        """Return whether a text is probably half-way.

        A text in error may become right by typing on. A value may become quite another one, as
        "1-1-20" does on the way to 1-1-2028: it counts only once the field is left.
        """

    def write(self, value: Value) -> str:
        """Return the text of a value as the user would type it."""

    def echo(self, value: Value | None) -> str:
        """Return how the value is understood, or its unit when there is none."""


@dataclass(frozen=True)
class NumberReading:
    """Numbers in the notation of the user's language; percentages as 40 for 0.40.

    Attributes:
        translator: The user's language.
        description: Unit and limits of the figure.
        service_unit: The unit of the service that the figure belongs to, if any.
    """

    translator: Translator
    description: Description
    service_unit: ServiceUnit | None = None

    @property
    def unit(self) -> Unit:
        """The unit of the figure."""
        return self.description.unit or Unit.NUMBER

    def read(self, text: str) -> Decimal | Message | None:
        """Return the number in units (0.40 for 40 %), None when empty, or what is wrong."""
        if not text.strip():
            return None
        number = parse_number(text, self.translator.notation, self._example())
        if isinstance(number, Message):
            return number
        value = number.scaleb(-_PERCENT_DIGITS) if self.unit in SHARE_UNITS else number
        return value_problem(self.description, value) or value

    def _example(self) -> str:
        """Return a number as one types it in this unit."""
        if self.unit in MONEY_UNITS:
            return plain_number(_EXAMPLE_AMOUNT, self.translator.notation, money=True)
        if self.description.whole:
            return plain_number(_EXAMPLE_COUNT, self.translator.notation)
        number = plain_number(_EXAMPLE_NUMBER, self.translator.notation)
        return f"{number} %" if self.unit in SHARE_UNITS else number

    def unfinished(self, text: str) -> bool:
        """Return whether more digits can make a number of the text, as in "1.23" on the way to 1.234."""
        notation = self.translator.notation
        no_number_yet = isinstance(parse_number(text, notation), Message)
        return no_number_yet and may_become_number(text, notation)

    def write(self, value: Decimal) -> str:
        """Return the number as one types it, without a unit; euros with cents in pairs."""
        number = value.scaleb(_PERCENT_DIGITS) if self.unit in SHARE_UNITS else value
        return plain_number(number, self.translator.notation, money=self.unit in MONEY_UNITS)

    def echo(self, value: Decimal | None) -> str:
        """Return "= € 32,76 per uur", or the unit alone when there is no value."""
        unit = self.unit_text()
        if value is None:
            return unit
        number = self.write(value)
        if self.unit in MONEY_UNITS:
            sign = number[:1] if value < 0 else ""
            return f"= {with_euro_sign(number.removeprefix(sign), sign)}{unit.removeprefix('€')}"
        if self.unit in SHARE_UNITS:
            return f"= {number} {unit}"
        return f"= {number} {unit}".rstrip()

    def unit_text(self) -> str:
        """Return the unit, such as "€ per uur"; empty for a bare number."""
        return "" if self.unit in _BARE_UNITS else self.translator.unit(self.unit, self.service_unit)


def may_become_number(text: str, notation: NumberFormat) -> bool:
    """Return whether more digits can make a number of a text that is none yet."""
    bare = re.sub(r"[\s€]", "", text).lstrip("-+\u2212")
    group, decimal = re.escape(notation.group), re.escape(notation.decimal)
    grouped = rf"[1-9]\d{{0,2}}({group}\d{{3}})*({group}\d{{0,2}})?"
    if notation is DUTCH and re.fullmatch(rf"(\d+|{grouped}),-?", bare, re.ASCII):
        return True
    return bool(re.fullmatch(rf"({grouped}|\d*)({decimal}\d*)?", bare, re.ASCII))


def plain_number(value: Decimal, notation: NumberFormat, *, money: bool = False) -> str:
    """Return a number in full, with grouped thousands; money with no or at least two decimals."""
    exact = value.normalize()
    exponent = exact.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if money and decimals:
        decimals = max(_CENTS, decimals)
    return format_number(exact, notation, decimals=decimals)


@dataclass(frozen=True)
class DateReading:
    """Dates as :func:`parse_date` reads them; they are written as day-month-year: 12-3-2026."""

    translator: Translator

    def read(self, text: str) -> datetime.date | Message | None:
        """Return the date, None when empty, or what is wrong."""
        bare = text.strip()
        return parse_date(bare) if bare else None

    def unfinished(self, text: str) -> bool:
        """Return whether the text is the beginning of a date, a year of two digits included."""
        return may_become_date(text)

    def write(self, value: datetime.date) -> str:
        """Return the date as it is typed."""
        return f"{value.day}-{value.month}-{value.year}"

    def echo(self, value: datetime.date | None) -> str:
        """Return the date in full, or how to type one."""
        if value is None:
            return self.translator(N_("day-month-year"))
        return f"= {self.translator.date(value)}"


@dataclass(frozen=True)
class MonthReading:
    """Months of a year, kept as ``2026-03`` and written as month-year: 3-2026."""

    translator: Translator

    def read(self, text: str) -> str | Message | None:
        """Return the month, None when empty, or what is wrong."""
        bare = text.strip()
        return parse_month(bare) if bare else None

    def unfinished(self, text: str) -> bool:
        """Return whether the text is the beginning of a month and none yet."""
        return isinstance(self.read(text), Message) and may_become_month(text)

    def write(self, value: str) -> str:
        """Return the month as it is typed."""
        year, _, month = value.partition("-")
        return f"{int(month)}-{year}"

    def echo(self, value: str | None) -> str:
        """Return the month in full, or how to type one."""
        if value is None:
            return self.translator(N_("month-year"))
        year, _, month = value.partition("-")
        return f"= {self.translator.month(int(year), int(month))}"


@dataclass(frozen=True)
class YearReading:
    """Calendar years of four digits.

    Attributes:
        optional: Whether the field may be empty.
        empty_text: What an empty field means, in the user's language.
    """

    optional: bool = False
    empty_text: str = ""

    def read(self, text: str) -> int | Message | None:
        """Return the year, None when empty, or what is wrong."""
        bare = text.strip()
        if not bare:
            return None if self.optional else Message(N_("A year is needed here. Write it as 2027."))
        if not re.fullmatch(r"\d{4}", bare, re.ASCII):
            return Message(N_("“{text}” is not a year. Write it as 2027."), {"text": bare})
        year = int(bare)
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            return Message(
                N_("{year} is not a year between {first} and {last}. Check the year."),
                {"year": bare, "first": str(EARLIEST_YEAR), "last": str(LATEST_YEAR)},
            )
        return year

    def unfinished(self, text: str) -> bool:
        """Return whether the text is the beginning of a year."""
        bare = text.strip()
        return len(bare) < _YEAR_DIGITS and (not bare or (bare.isdecimal() and bare.isascii()))

    def write(self, value: int) -> str:
        """Return the year."""
        return str(value)

    def echo(self, value: int | None) -> str:
        """Return what an empty field means."""
        return self.empty_text if value is None else ""


@dataclass(frozen=True)
class CountReading:
    """Whole numbers between two limits, such as the number of years of the case.

    Attributes:
        lowest: Lowest number allowed.
        highest: Highest number allowed.
        unit: Word after the number, in the user's language.
        notation: How thousands are separated, where they are; such a number may be typed either way.
    """

    lowest: int
    highest: int
    unit: str = ""
    notation: NumberFormat | None = None

    def read(self, text: str) -> int | Message | None:
        """Return the number, or what is wrong; it cannot be empty."""
        bare = text.strip()
        limits = {"lowest": self.write(self.lowest), "highest": self.write(self.highest)}
        if self.notation is not None and re.fullmatch(
            rf"[1-9]\d{{0,2}}({re.escape(self.notation.group)}\d{{3}})+", bare, re.ASCII
        ):
            bare = bare.replace(self.notation.group, "")
        if not re.fullmatch(r"\d{1,12}", bare, re.ASCII):
            return Message(N_("Give a whole number from {lowest} to {highest}."), limits)
        number = int(bare)
        if not self.lowest <= number <= self.highest:
            return Message(
                N_("{number} is not between {lowest} and {highest}. Check the figure."),
                {"number": self.write(number), **limits},
            )
        return number

    def unfinished(self, text: str) -> bool:
        """Return whether nothing has been typed yet."""
        return not text.strip()

    def write(self, value: int) -> str:
        """Return the number."""
        return str(value) if self.notation is None else format_number(Decimal(value), self.notation)

    def echo(self, value: int | None) -> str:  # noqa: ARG002  the reading of a field
        """Return the unit."""
        return self.unit
