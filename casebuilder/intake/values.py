"""What a cell means in a column with a role, read strictly: a value, or why it is none.

Nothing is guessed. What can be read in two ways is refused with a hint, and a sign for a hidden
count is unknown, never zero.
"""

from __future__ import annotations

import calendar
import datetime
import re
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import NamedTuple

from casebuilder.intake.cells import Cell, Missing, cell_text, shortened
from casebuilder.intake.words import unit_of_word
from casebuilder.model.check_parts import EARLIEST_YEAR, LATEST_YEAR
from casebuilder.model.citizen_numbers import padded_citizen_number
from casebuilder.model.hard_data.document import DateOrder, Notation
from casebuilder.model.hard_data.records import UNKNOWN, VolumeUnit, month_number
from casebuilder.model.hard_data.weeks import month_of_period
from casebuilder.model.messages import Message, N_
from casebuilder.model.numbers import DUTCH, ENGLISH, parse_number
from casebuilder.model.stored_texts import sign_of_person

HIDDEN = frozenset({".", "x", "X", "*", "-", "<5", "< 5", "<10", "< 10"})
"""Signs by which statistics and exports hide a small count."""
LONGEST_PRODUCT = 60
LONGEST_CLIENT = 100
_LARGEST_VOLUME = 10**9
_LARGEST_AMOUNT = 10**11
_MILLION = Decimal(1_000_000)
_HUNDRED = Decimal(100)
_NOTATIONS = {Notation.DUTCH: DUTCH, Notation.ENGLISH: ENGLISH}

_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_415
"""Day numbers of Excel for 1 January 2000 and 31 December 2100."""
_EXCEL_EPOCH = datetime.date(1899, 12, 30)
_CENTURY = 2000
_MONTHS_PER_QUARTER = 3
_WEEKS_PER_PERIOD = 4
_LAST_PERIOD = 13


class Note(Enum):
    """Something about a value that is worth counting."""

    HIDDEN = "hidden"
    NEGATIVE = "negative"
    ROUNDED = "rounded"
    DAY_NUMBER = "day_number"
    WEEKS = "weeks"


class Period(NamedTuple):
    """The months of a record, by number; with its days, from 1 January of year 1, while it is read."""

    first: int
    last: int
    note: Note | None = None
    first_day: int = 0
    last_day: int = 0


LONGEST_WEEKS = 35
"""In days: what takes no more, up to five weeks, counts for one month."""


class Volume(NamedTuple):
    """A volume in millionths, or UNKNOWN, with the unit that stood behind it, if any."""

    value: int
    unit: VolumeUnit | None = None
    note: Note | None = None


class Amount(NamedTuple):
    """An amount in cents, or UNKNOWN."""

    value: int
    note: Note | None = None


_TIME = re.compile(r"(-?)(\d{1,5}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_HOURS_AND_MINUTES = re.compile(
    r"(\d{1,5}) ?u(?:ur|ren)?\.? ?(?:en )?([0-5]?\d)(?: ?m(?:in|inuten)?\.?)?", re.ASCII
)
_WITH_UNIT = re.compile(r"([-+−]?[\d.,]+) ?([^\d.,\s].*)")
_ISO_DATE = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?", re.ASCII
)
_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)
_PACKED_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_PACKED_MONTH = re.compile(r"(\d{4})(0[1-9]|1[0-2])", re.ASCII)
_YEAR_MONTH = re.compile(r"(\d{4})[-/ ](\d{1,2})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/ ](\d{4})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_NAMED_MONTH = re.compile(r"(?:\d{1,2} )?([a-zéû]+)\.?[-/ ]'?(\d{4}|\d{2})")
_NAMED_DATE = re.compile(r"(\d{1,2})[- ]([a-zéû]+)\.?[- ](\d{4})")
_PART = re.compile(r"(\d{4})[- ]?(q|k|kwartaal|w|wk|week|p|periode)[- ]?(\d{1,2})", re.ASCII)
_PART_FIRST = re.compile(r"(q|k|kwartaal|w|wk|week|p|periode)[- ]?(\d{1,2})[- ](\d{4})", re.ASCII)
_QUARTER = re.compile(r"(\d)e kwartaal[- ](\d{4})", re.ASCII)
_DAY_NUMBER = re.compile(r"\d{5}", re.ASCII)
_CATEGORY = re.compile(r"\d{2}|(?=.*[^\W\d_])\w[\w-]{0,29}")
_MONTH_NAMES = (
    ("jan", "januari", "january"),
    ("feb", "februari", "february"),
    ("mrt", "maart", "mar", "march", "mrt"),
    ("apr", "april"),
    ("mei", "may"),
    ("jun", "juni", "june"),
    ("jul", "juli", "july"),
    ("aug", "augustus", "august"),
    ("sep", "sept", "september"),
    ("okt", "oktober", "oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
_MONTH_OF_NAME = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}


def client_of(cell: Cell) -> str | Message:
    """Return what identifies a client; still the number of the provider, so for the pseudonym only."""
    text = cell_text(cell)
    if not text:
        return Message(N_("There is no client here. Fill in the client, or leave the line out."))
    if len(text) > LONGEST_CLIENT:
        return Message(N_("This is too long for the number of a client. Check the column."))
    return padded_citizen_number(text) or text


def period_of(cell: Cell, order: DateOrder) -> Period | Message:
    """Return the months of a date or a period.

    Args:
        cell: A date, a month, a quarter, a week, a period of four weeks or a year.
        order: How dates are written that end with the year.
    """
    if isinstance(cell, datetime.date):
        return _in_range(_days(cell, cell), cell_text(cell))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _period_of_number(float(cell))
    text = cell_text(cell).lower()
    if not text:
        return Message(N_("There is no date here. Fill in a date or a month, or leave the line out."))
    try:
        found = _period_of_text(text, order)
    except ValueError:
        return Message(N_("“{text}” is no day that exists. Check the date."), {"text": shortened(text)})
    if found is None:
        return Message(
            N_("“{text}” is not a date or a month. Write it as 31-03-2025, 2025-03-31 or 2025-03."),
            {"text": shortened(text)},
        )
    return _in_range(found, text)


def month_of(cell: Cell) -> int | Message:
    """Return the number of a month that stands beside its year: 3, 03, mrt or March."""
    text = cell_text(cell).casefold()
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 0  # noqa: PLR2004
    number = number or _MONTH_OF_NAME.get(text, 0)
    if 1 <= number <= len(_MONTH_NAMES):
        return number
    return Message(
        N_("“{text}” is not a month of the year. Write it as 3 or March."), {"text": shortened(text)}
    )


def volume_of(cell: Cell, notation: Notation) -> Volume | Message:  # noqa: C901, PLR0911  one per form
    """Return a volume: a number, a number with a unit behind it, or hours and minutes as 1:30."""
    if isinstance(cell, datetime.timedelta):
        return _minutes(Decimal(round(cell.total_seconds())))
    if isinstance(cell, datetime.time):
        return _minutes(Decimal(cell.hour * 3600 + cell.minute * 60 + cell.second))
    if isinstance(cell, datetime.date | bool | Missing):
        return Message(
            N_("“{text}” is not a volume. Check the column, and give the cell the form of a number."),
            {"text": cell_text(cell)},
        )
    text = cell_text(cell)
    if not text:
        return Volume(UNKNOWN)
    if text in HIDDEN:
        return Volume(UNKNOWN, None, Note.HIDDEN)
    if not isinstance(cell, str):
        return _volume(Decimal(repr(cell)), None, text)
    time = _TIME.fullmatch(text)
    if time is not None:
        seconds = Decimal(int(time[2]) * 3600 + int(time[3]) * 60 + int(time[4] or 0))
        return _minutes(-seconds if time[1] else seconds)
    parts = _HOURS_AND_MINUTES.fullmatch(text.lower())
    if parts is not None:
        return _minutes(Decimal(int(parts[1]) * 3600 + int(parts[2]) * 60))
    unit = None
    with_unit = _WITH_UNIT.fullmatch(text)
    number_text = text
    if with_unit is not None and not text.startswith("€"):
        unit = unit_of_word(with_unit[2])
        if unit is None:
            return Message(
                N_("“{text}” is not a volume: the word behind the number is not a known unit. Correct it."),
                {"text": shortened(text)},
            )
        number_text = with_unit[1]
    number = parse_number(number_text, _NOTATIONS[notation])
    return number if isinstance(number, Message) else _volume(number, unit, text)


def amount_of(cell: Cell, notation: Notation, *, in_cents: bool) -> Amount | Message:
    """Return an amount in cents.

    Args:
        cell: The amount.
        notation: How numbers are written.
        in_cents: Whether the cell holds whole cents instead of euros.
    """
    if isinstance(cell, datetime.date | datetime.time | datetime.timedelta | bool | Missing):
        return Message(
            N_("“{text}” is not an amount. Check the column, and give the cell the form of a number."),
            {"text": cell_text(cell)},
        )
    text = cell_text(cell)
    if not text:
        return Amount(UNKNOWN)
    if text in HIDDEN:
        return Amount(UNKNOWN, Note.HIDDEN)
    number = parse_number(text, _NOTATIONS[notation]) if isinstance(cell, str) else Decimal(repr(cell))
    if isinstance(number, Message):
        return number
    cents = number if in_cents else number * _HUNDRED
    whole = cents.to_integral_value(ROUND_HALF_UP)
    if abs(whole) > _LARGEST_AMOUNT:
        return Message(N_("“{text}” is out of all proportion. Check the amount."), {"text": shortened(text)})
    note = Note.NEGATIVE if whole < 0 else Note.ROUNDED if whole != cents else None
    return Amount(int(whole), note)


def product_of(cell: Cell) -> str | Message:
    """Return a product code or the name of a service, as it stands there."""
    text = cell_text(cell)
    if len(text) > LONGEST_PRODUCT:
        return Message(
            N_(
                "This is too long for the name of a service, and may be a note about a client. Check the"
                " column."
            )
        )
    sign = sign_of_person(text)
    if sign is not None:
        return Message(
            N_(
                "This looks like {seen}, and a case holds nothing about a person. Put the code or the name of"
                " the service here, or leave the line out."
            ),
            {"seen": Message(sign.label)},
        )
    return text


def category_of(cell: Cell) -> str | Message:
    """Return a product category of two digits; one from another list is a single word or code."""
    text = product_of(cell)
    if isinstance(text, Message) or not text:
        return text
    if len(text) == 1 and text.isdecimal():
        return f"0{text}"
    if _CATEGORY.fullmatch(text) is None:
        return Message(
            N_(
                "This is no category: that is two digits, such as 02, or one word. Choose the role of service"
                " for a column with longer texts."
            )
        )
    return text


def _minutes(seconds: Decimal) -> Volume | Message:
    return _volume(seconds / 60, VolumeUnit.MINUTE, f"{seconds} s")


def _volume(number: Decimal, unit: VolumeUnit | None, text: str) -> Volume | Message:
    if not number.is_finite() or abs(number) > _LARGEST_VOLUME:
        return Message(N_("“{text}” is out of all proportion. Check the volume."), {"text": shortened(text)})
    value = int((number * _MILLION).to_integral_value(ROUND_HALF_UP))
    return Volume(value, unit, Note.NEGATIVE if value < 0 else None)


def _period_of_number(number: float) -> Period | Message:
    if number.is_integer():
        text = str(int(number))
        if _FIRST_SERIAL <= number <= _LAST_SERIAL:
            return _day_number(int(number))
        if _PACKED_DATE.fullmatch(text) or _PACKED_MONTH.fullmatch(text) or _YEAR.fullmatch(text):
            return period_of(text, DateOrder.DAY_FIRST)
    elif _FIRST_SERIAL <= number <= _LAST_SERIAL + 1:
        return _day_number(int(number))
    return Message(
        N_("“{text}” is not a date. Give the cell the form of a date."), {"text": cell_text(number)}
    )


def _day_number(number: int) -> Period:
    day = _EXCEL_EPOCH + datetime.timedelta(days=number)
    return _days(day, day)._replace(note=Note.DAY_NUMBER)


def _period_of_text(text: str, order: DateOrder) -> Period | None:  # noqa: C901, PLR0911
    if match := _ISO_DATE.fullmatch(text) or _PACKED_DATE.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DATE.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
        return _day(_year(match[3]), month, day)
    if match := _YEAR_MONTH.fullmatch(text) or _PACKED_MONTH.fullmatch(text):
        return _months(int(match[1]), int(match[2]), int(match[2]))
    if match := _MONTH_YEAR.fullmatch(text):
        return _months(int(match[2]), int(match[1]), int(match[1]))
    if _YEAR.fullmatch(text):
        return _months(int(text), 1, 12)
    if match := _NAMED_DATE.fullmatch(text):
        month = _MONTH_OF_NAME.get(match[2], 0)
        return _day(int(match[3]), month, int(match[1])) if month else None
    if match := _NAMED_MONTH.fullmatch(text):
        month = _MONTH_OF_NAME.get(match[1], 0)
        return _months(_year(match[2]), month, month) if month else None
    if match := _PART.fullmatch(text):
        return _part(int(match[1]), match[2], int(match[3]))
    if match := _PART_FIRST.fullmatch(text):
        return _part(int(match[3]), match[1], int(match[2]))
    if match := _QUARTER.fullmatch(text):
        return _part(int(match[2]), "q", int(match[1]))
    if _DAY_NUMBER.fullmatch(text) and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return _day_number(int(text))
    return None


def _year(text: str) -> int:
    return int(text) if len(text) > 2 else _CENTURY + int(text)  # noqa: PLR2004


def _day(year: int, month: int, day: int) -> Period:
    date = datetime.date(year, month, day)
    return _days(date, date)


def _days(first: datetime.date, last: datetime.date) -> Period:
    return Period(
        month_number(first.year, first.month),
        month_number(last.year, last.month),
        None,
        first.toordinal(),
        last.toordinal(),
    )


def whole_months(first: Period, last: Period) -> Period:
    """Return the months for which care counts that ran from one period to the end of another.

    Weeks, four weeks and five weeks count for the month in which most of their days lie, so that each
    counts once. What is longer counts for all its months, without a month at an end of which it has
    less than half.

    Args:
        first: The period in which it begins.
        last: The period in which it ends.
    """
    if first.first == last.last or not (0 < first.first_day <= last.last_day):
        return Period(first.first, last.last, first.note)
    begin = datetime.date.fromordinal(first.first_day)
    end = datetime.date.fromordinal(last.last_day)
    in_last = end.day
    length = last.last_day - first.first_day + 1
    if length <= LONGEST_WEEKS:
        month = month_of_period(begin, length)
        return Period(month, month, first.note or Note.WEEKS)
    of_first, of_last = (calendar.monthrange(day.year, day.month)[1] for day in (begin, end))
    starts = first.first + ((of_first - begin.day + 1) * 2 < of_first)
    ends = last.last - (in_last * 2 < of_last)
    return Period(starts, max(starts, ends), first.note)


def _months(year: int, first: int, last: int) -> Period:
    if not 1 <= first <= last <= len(calendar.month_name) - 1:
        raise ValueError(first)
    return _days(datetime.date(year, first, 1), datetime.date(year, last, calendar.monthrange(year, last)[1]))


def _part(year: int, kind: str, number: int) -> Period:
    if kind.startswith(("q", "k")):
        last = number * _MONTHS_PER_QUARTER
        return _months(year, last - _MONTHS_PER_QUARTER + 1, last)
    if kind.startswith("w"):
        first = datetime.date.fromisocalendar(year, number, 1)
        return _days(first, first + datetime.timedelta(days=6))
    if not 1 <= number <= _LAST_PERIOD:
        raise ValueError(number)
    first = datetime.date.fromisocalendar(year, (number - 1) * _WEEKS_PER_PERIOD + 1, 1)
    return _days(first, first + datetime.timedelta(weeks=_WEEKS_PER_PERIOD, days=-1))


def _in_range(period: Period, text: str) -> Period | Message:
    if month_number(EARLIEST_YEAR, 1) <= period.first and period.last <= month_number(LATEST_YEAR, 12):
        return period
    return Message(
        N_("“{text}” lies outside the years {first} to {last}. Check the date."),
        {"text": shortened(text), "first": str(EARLIEST_YEAR), "last": str(LATEST_YEAR)},
    )
