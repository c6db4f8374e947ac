"""Columns that say who a client is: found by what stands above them and by what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casebuilder.model.messages import LabelledEnum, N_

_BLOCK_SHARE = 0.8
"""Chance lets 9 % of numbers pass the test; a column of which this share passes is no chance."""
_SHORT, _LONG = 8, 9
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_ELEVEN = 11


class PersonalData(LabelledEnum):
    """What a column says about a person."""

    CITIZEN_NUMBER = "citizen_number", N_("citizen service number (BSN)")
    NAME = "name", N_("name")
    BIRTH_DATE = "birth_date", N_("date of birth")
    ADDRESS = "address", N_("address")
    PHONE = "phone", N_("telephone number")
    EMAIL = "email", N_("e-mail address")
    FREE_TEXT = "free_text", N_("note about a client")


@dataclass(frozen=True)
class Finding:
    """A column that must not be taken over as it is.

    Such a column can only serve to tell clients apart: it is turned into pseudonyms at once. In any
    other role it is refused, and without a role it is not read.

    Attributes:
        column: Number of the column, from 1.
        header: What stands above it.
        kind: What it says about a person.
        by_content: Whether that was seen in the column itself and not only above it.
    """

    column: int
    header: str
    kind: PersonalData
    by_content: bool


_HEADERS: tuple[tuple[PersonalData, re.Pattern[str]], ...] = (
    (PersonalData.CITIZEN_NUMBER, re.compile(r"\bbsn|bsn\b|burger ?service|\bsofi|citizen service")),
    (PersonalData.BIRTH_DATE, re.compile(r"geboorte|\bgeb\b|birth|\bdob\b")),
    (
        PersonalData.ADDRESS,
        re.compile(r"adres|address|straat|street|huisnummer|\bhuisnr|postcode|postal|\bzip\b"),
    ),
    (PersonalData.PHONE, re.compile(r"telefoon|telephone|\btel\b|phone|mobiel|\bgsm\b")),
    (PersonalData.EMAIL, re.compile(r"e-?mail")),
    (
        PersonalData.FREE_TEXT,
        re.compile(
            r"opmerking|toelichting|notitie|rapportage|verslag|omschrijving"
            " cli|\bremarks?\b|\bnotes?\b|comment"
        ),
    ),
    (PersonalData.NAME, re.compile(r"naam|\bname\b|achternaam|voornaam|voorletter|initial|roepnaam|surname")),
)
_NAMES_OF_THINGS = re.compile(
    r"product|dienst|service|zorg|voorziening|gemeente|municipality|aanbieder|provider|instelling|locatie|bestand"
    r"|eenheid|categorie|activiteit|file|team"
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}")
_POSTCODE = re.compile(r"[1-9]\d{3} ?[A-Za-z]{2}", re.ASCII)
_PHONE = re.compile(r"(?:\+31|0031|0)[ -]?[1-9](?:[ -]?\d){8}", re.ASCII)


def is_citizen_number(text: str) -> bool:
    """Return whether digits pass the test of a citizen service number.

    Nine digits, or eight to which a zero is put in front: 9d1+8d2+7d3+6d4+5d5+4d6+3d7+2d8−1d9 is
    divisible by eleven, and they are not all zero.
    """
    if not (text.isascii() and text.isdecimal() and _SHORT <= len(text) <= _LONG):
        return False
    digits = [int(sign) for sign in text.zfill(_LONG)]
    return any(digits) and sum(w * d for w, d in zip(_WEIGHTS, digits, strict=True)) % _ELEVEN == 0


def padded_citizen_number(text: str) -> str | None:
    """Return the nine digits of what can be a citizen service number; None for anything else.

    Spreadsheets lose a zero in front, so that the same client would seem to be two.
    """
    bare = text.replace(" ", "").replace(".", "")
    return bare.zfill(_LONG) if is_citizen_number(bare) else None


def by_header(header: str) -> PersonalData | None:
    """Return what a heading says that its column holds about a person, or None."""
    text = header.casefold().replace("_", " ")
    for kind, pattern in _HEADERS:
        if pattern.search(text) and not (kind is PersonalData.NAME and _NAMES_OF_THINGS.search(text)):
            return kind
    return None


def by_content(texts: Iterable[str]) -> PersonalData | None:
    """Return what the cells of a column say about persons, or None.

    Args:
        texts: The cells that are not empty, as text.
    """
    values = list(texts)
    if not values:
        return None
    numbers = [text.replace(" ", "").replace(".", "") for text in values]
    long_enough = [text for text in numbers if text.isdecimal() and _SHORT <= len(text) <= _LONG]
    if len(long_enough) >= _BLOCK_SHARE * len(values) and len(set(long_enough)) > 1:
        passing = sum(is_citizen_number(text) for text in long_enough)
        if passing >= _BLOCK_SHARE * len(long_enough):
            return PersonalData.CITIZEN_NUMBER
    for kind, pattern in (
        (PersonalData.EMAIL, _EMAIL),
        (PersonalData.ADDRESS, _POSTCODE),
        (PersonalData.PHONE, _PHONE),
    ):
        if sum(pattern.fullmatch(text) is not None for text in values) >= _BLOCK_SHARE * len(values):
            return kind
    return None


def findings(headers: Mapping[int, str], columns: Mapping[int, list[str]]) -> tuple[Finding, ...]:
    """Return the columns that say who a client is.

    Args:
        headers: What stands above each column, by its number from 1.
        columns: Cells that are not empty, as text, by the number of the column.
    """
    found = []
    for number in sorted(headers.keys() | columns.keys()):
        header = headers.get(number, "")
        content = by_content(columns.get(number, ()))
        kind = content or by_header(header)
        if kind is not None:
            found.append(Finding(number, header, kind, content is not None))
    return tuple(found)
