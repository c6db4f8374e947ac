"""What data about a person look like: one definition for free text, client numbers and columns of a file.

Only signs are looked for, so what is found can be wrong, and a surname by itself looks like any word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from casebuilder.model.citizen_numbers import is_citizen_number
from casebuilder.model.messages import LabelledEnum, N_

MOST = 0.8
"""From this share on what is in a column is no chance: of arbitrary numbers 9 % pass the check of eleven."""


class PersonalData(LabelledEnum):
    """A sign of data about a person."""

    CITIZEN_NUMBER = "citizen_number", N_("a citizen service number (BSN)")
    NAME = "name", N_("a name")
    BIRTH_DATE = "birth_date", N_("a date of birth")
    DATE = "date", N_("a full date")
    ADDRESS = "address", N_("an address or postcode")
    PHONE = "phone", N_("a telephone number")
    EMAIL = "email", N_("an e-mail address")
    PRIVATE_EMAIL = "private_email", N_("a private e-mail address")
    FREE_TEXT = "free_text", N_("a note about a client")


_CITIZEN_NUMBER = re.compile(
    r"(?<![\d.,€])(?:\d{9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[ -]\d{3}[ -]\d{3})(?![\d,]|\.\d)"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PRIVATE_HOSTS = frozenset(
    {
        "gmail", "hotmail", "outlook", "live", "yahoo", "icloud", "me", "ziggo", "kpnmail", "planet",
        "xs4all", "home", "casema", "hetnet", "upcmail", "telfort", "protonmail", "proton",
    }
)  # fmt: skip
"""Where people, not organisations, have their post."""
_PHONE = re.compile(r"(?<![\d.,])(?:\+31[ -]?(?:\(0\))?|0031[ -]?|0)[1-9](?:[ -]?\d){8}(?!\d)")
_POSTCODE = re.compile(r"(?<!\d)[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}(?![A-Za-z])", re.ASCII)
_MONTHS = (
    "jan|feb|maart|mrt|march|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec"  # beginnings, both languages
)
_DATE = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d|"
    rf"\d{{1,2}} (?:{_MONTHS})[a-z]*\.? (?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_WHOLE_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
"""A text that is nothing but a date may be written shorter."""
_NAME = re.compile(
    r"\b(?:[Mm]evrouw|[Mm]evr\.|[Mm]w\.|[Mm]eneer|[Dd]hr\.|[Dd]e heer|[Ff]amilie|[Ff]am\."
    r"|Mr\.?|Mrs\.?|Ms\.?|Miss)"
    r" (?:(?:van|de|der|den|ten|ter|het|'t|el|al|bin) )*(?:[A-Z]\. ?)*[A-Z][a-zà-ÿ]{1,}"
)
_WHOLE = (
    (PersonalData.EMAIL, _EMAIL),
    (PersonalData.ADDRESS, _POSTCODE),
    (PersonalData.PHONE, _PHONE),
    (PersonalData.DATE, _WHOLE_DATE),
)


def signs_in_text(text: str) -> tuple[PersonalData, ...]:
    """Return the signs of data about a person in a text about clients."""
    found = (
        (PersonalData.CITIZEN_NUMBER, has_citizen_number(text)),
        (PersonalData.EMAIL, _EMAIL.search(text)),
        (PersonalData.PHONE, _PHONE.search(text)),
        (PersonalData.ADDRESS, _POSTCODE.search(text)),
        (PersonalData.DATE, _DATE.search(text)),
        (PersonalData.NAME, names_someone(text)),
    )
    return tuple(kind for kind, sign in found if sign)


@lru_cache(maxsize=2048)
def has_citizen_number(text: str) -> bool:
    """Return whether a text holds a number that is built as a citizen service number is."""
    return any(
        is_citizen_number(re.sub(r"\D", "", match.group())) for match in _CITIZEN_NUMBER.finditer(text)
    )


def has_private_email(text: str) -> bool:
    """Return whether a text holds an e-mail address of someone at home."""
    hosts = (match.group().rpartition("@")[2].casefold() for match in _EMAIL.finditer(text))
    return any(host.partition(".")[0] in _PRIVATE_HOSTS for host in hosts)


def names_someone(text: str) -> bool:
    """Return whether a text names a person by a form of address."""
    return _NAME.search(text) is not None


def sign_of_whole(text: str) -> PersonalData | None:
    """Return what a text is that is nothing but an e-mail address, postcode, telephone number or date."""
    bare = text.strip().upper()
    return next((kind for kind, pattern in _WHOLE if pattern.fullmatch(bare)), None)


def sign_of_most(texts: Iterable[str]) -> PersonalData | None:
    """Return what most of some texts are, or None; dates are not looked for: care has dates too."""
    values = list(texts)
    signs = [sign_of_whole(text) for text in values]
    for kind, _ in _WHOLE:
        if kind is not PersonalData.DATE and values and signs.count(kind) >= MOST * len(values):
            return kind
    return None
