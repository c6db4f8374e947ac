"""Columns that say who a client is: found by what stands above them and by what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casebuilder.model.citizen_numbers import mostly_citizen_numbers
from casebuilder.model.personal_data import PersonalData, sign_of_most


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
    # The same number again and again may be a chance hit.
    if len(set(values)) > 1 and mostly_citizen_numbers(values):
        return PersonalData.CITIZEN_NUMBER
    return sign_of_most(values)


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
