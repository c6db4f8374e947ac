"""Dates as people type them. Day before month, always; text that can mean two things is refused."""

from __future__ import annotations

import datetime
import re

from PySide6.QtCore import QLocale

from casebuilder.model.messages import Message, N_

_EARLIEST, _LATEST = datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)
_CENTURY = 2000
_SHORT_YEAR = 2
_SHORTEST_NAME = 3
_NUMBERS = re.compile(
    r"(?P<day>\d{1,2})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4}|\d{2})", re.ASCII
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_NAMED = re.compile(r"(?P<day>\d{1,2})[ -]*(?P<month>[a-z]+)\.?[ -]*(?P<year>\d{4}|\d{2})", re.ASCII)
_MONTH_NUMBERS = re.compile(r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})", re.ASCII)
_MONTH_YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})", re.ASCII)
_MONTH_NAMED = re.compile(r"(?P<month>[a-z]+)\.?[ -]*(?P<year>\d{4})", re.ASCII)
_MONTH_BEGINNING = re.compile(r"\d{0,2}([-/.]\d{0,4})?|\d{0,4}(-\d{0,2})?|[a-z]*\.?[ -]*\d{0,4}", re.ASCII)
_BEGINNINGS = (
    re.compile(r"\d{1,2}[-/.]?", re.ASCII),
    re.compile(r"\d{1,2}(?P<sign>[-/.])\d{1,2}((?P=sign)\d{0,3})?", re.ASCII),
    re.compile(r"\d{3,4}|\d{4}-(\d{1,2}-?)?", re.ASCII),
)
_NAMED_BEGINNING = re.compile(r"\d{1,2}[ -]*(?P<month>[a-z]*)\.?[ -]*\d{0,3}", re.ASCII)
_TODAY = ("vandaag", "today")
_LANGUAGES = (QLocale.Language.Dutch, QLocale.Language.English)
_MONTHS = range(1, 13)


def today() -> datetime.date:
    """Return the date of this moment, where the user is."""
    return datetime.datetime.now().astimezone().date()


def parse_date(text: str) -> datetime.date | Message:
    """Read a date, or say what is wrong with it.

    Numbers in the order day, month, year; the international year-month-day; and names of months,
    in full or in short, in Dutch and English. A year of two digits is one of this century.
    """
    bare = " ".join(text.casefold().split())
    if bare in _TODAY:
        return today()
    named = _NAMED.fullmatch(bare)
    found = _NUMBERS.fullmatch(bare) or _YEAR_FIRST.fullmatch(bare) or named
    month = None
    if found is not None:
        month = _month(found["month"]) if named else int(found["month"])
    if found is None or month is None:
        return Message(
            N_("“{text}” is not a date. Write it as 12-3-2026 or with the name of the month."), {"text": text}
        )
    year = int(found["year"]) + (_CENTURY if len(found["year"]) == _SHORT_YEAR else 0)
    try:
        date = datetime.date(year, month, int(found["day"]))
    except ValueError:
        return Message(N_("{text} does not exist in the calendar. Check day and month."), {"text": text})
    if not _EARLIEST <= date <= _LATEST:
        return Message(
            N_("{text} is not between {first} and {last}. Check the year."),
            {"text": text, "first": str(_EARLIEST.year), "last": str(_LATEST.year)},
        )
    return date


def parse_month(text: str) -> str | Message:
    """Read a month of a year as ``2026-03``, or say what is wrong with it.

    Numbers as 3-2026, the international 2026-03, and the names of months.
    """
    bare = " ".join(text.casefold().split())
    named = _MONTH_NAMED.fullmatch(bare)
    found = _MONTH_NUMBERS.fullmatch(bare) or _MONTH_YEAR_FIRST.fullmatch(bare) or named
    month, year = None, 0
    if found is not None:
        month = _month(found["month"]) if named else int(found["month"])
        year = int(found["year"])
    if month is None or month not in _MONTHS or not _EARLIEST.year <= year <= _LATEST.year:
        return Message(
            N_("“{text}” is not a month. Write it as 3-2026 or with the name of the month."), {"text": text}
        )
    return f"{year:04}-{month:02}"


def may_become_date(text: str) -> bool:
    """Return whether more letters and digits can make a date of a text, or another one than it is."""
    bare = " ".join(text.casefold().split())
    if any(word != bare and word.startswith(bare) for word in _TODAY) or any(
        shape.fullmatch(bare) for shape in _BEGINNINGS
    ):
        return True
    named = _NAMED_BEGINNING.fullmatch(bare)
    return named is not None and bool(_months_beginning(named["month"]))


def may_become_month(text: str) -> bool:
    """Return whether more letters and digits can make a month of a text."""
    return _MONTH_BEGINNING.fullmatch(" ".join(text.casefold().split())) is not None


def _month(name: str) -> int | None:
    """Return the number of a month by its name, of which at least three letters are given."""
    found = _months_beginning(name) if len(name) >= _SHORTEST_NAME else set()
    return found.pop() if len(found) == 1 else None


def _months_beginning(letters: str) -> set[int]:
    found = set()
    for locale in map(QLocale, _LANGUAGES):
        for number in _MONTHS:
            short = locale.monthName(number, QLocale.FormatType.ShortFormat).rstrip(".")
            if any(name.casefold().startswith(letters) for name in (locale.monthName(number), short)):
                found.add(number)
    return found
