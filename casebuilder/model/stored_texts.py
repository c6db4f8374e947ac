"""Texts from files of strangers that a case keeps: services, names of files, sheets and measurements.

They never need a person. A column with persons is refused as a whole at the door; here each text is
looked at by itself, so that one number or name among a thousand services is found as well. Only signs
can be looked for: a surname by itself looks like any other word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from casebuilder.model.citizen_numbers import DIGITS, is_citizen_number
from casebuilder.model.personal_data import PersonalData, signs_in_text

MASK = "•••"
"""What is shown in place of a text about a person."""

_NUMBER_PARTS = re.compile(r"\d+(?:[^\w]{1,3}\d+)*")
_DATE = re.compile(
    r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)(?P<sign>[-/. ]?)[01]\d(?P=sign)[0-3]\d"
    r"|[0-3]?\d[-/. ][01]?\d[-/. ](?P<last>(?:19|20)\d\d))(?!\d)"
)
_FIRST_RECENT_YEAR = 2015
"""The Wmo 2015 is about grown-ups: a date since then is when care was given or a file was made."""
_PARTICLES = r"(?:van|de|der|den|ten|ter|te|het|'t|'s|el|al|bin|von|la)"
_FIRST_NAMES = (
    "jan|johan|johannes|hans|piet|pieter|peter|kees|cornelis|henk|hendrik|wim|willem|gerrit|jaap|jacob|joop"
    "|klaas|dirk|arie|cor|bert|bart|theo|frans|ton|antonius|marinus|rob|robert|mark|thomas|tim|lars|mohamed"
    "|mohammed|ahmed|ali|mustafa|maria|anna|johanna|cornelia|elisabeth|wilhelmina|hendrika|petronella"
    "|catharina|adriana|annie|truus|riet|greet|wil|willy|ria|tineke|marijke|ineke|els|ellen|karin|monique"
    "|sandra|linda|sophie|emma|lisa|fatima|aicha|ingrid|yvonne|esther|henny|gerda|corrie|jannie|aaltje"
)
_MONTHS = "jan|feb|mrt|maart|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec"
_NAMES = (
    # Mevrouw Jansen, dhr. de Vries
    re.compile(
        r"\b(?:mevrouw|mevr|mw|mej|meneer|dhr|de heer|hr|familie|fam|mr|mrs|ms|miss)\b\.? +"
        rf"(?:{_PARTICLES} +)*(?:\w\. ?)*(?-i:[A-Z]|\w{{3}})",
        re.IGNORECASE,
    ),
    # A. Jansen, J.P. de Boer
    re.compile(rf"(?<!\w)(?:[A-Z]\. ?)+(?:{_PARTICLES} )*[A-Z][a-zà-ÿ]+"),
    # Jansen, A.
    re.compile(r"\b[A-Z][a-zà-ÿ]+, ?(?:[A-Z]\. ?)+"),
    # Jan de Vries, Maria van den Berg
    re.compile(rf"\b(?:{_FIRST_NAMES}) (?:{_PARTICLES} )+[a-zà-ÿ]{{2}}", re.IGNORECASE),
    re.compile(rf"\b[A-Z][a-zà-ÿ]+ (?:{_PARTICLES} )*(?:van|de|der|den|ter|ten) [A-Z][a-zà-ÿ]+(?: *$|,)"),
    # Jan Jansen
    re.compile(rf"\b(?:(?i:{_FIRST_NAMES})) (?!(?i:{_MONTHS})\b)[A-Z][a-zà-ÿ]{{2,}}"),
)


@lru_cache(maxsize=4096)
def sign_of_person(text: str) -> PersonalData | None:
    """Return the first sign that a text from a file is about a person, or None.

    Args:
        text: A text that is about care: a service, a category, a code.
    """
    plain = unicodedata.normalize("NFKC", text)
    if _has_citizen_number(plain):
        return PersonalData.CITIZEN_NUMBER
    signs = signs_in_text(plain)
    if signs:
        return signs[0]
    if _DATE.search(plain):
        return PersonalData.DATE
    return PersonalData.NAME if any(pattern.search(plain) for pattern in _NAMES) else None


def sign_in_name(text: str) -> PersonalData | None:
    """Return the first sign that the name of a file, sheet, table or measurement is about a person.

    Such names often hold the day on which something was made or measured; only a date long ago is the
    day of somebody's birth.
    """
    plain = unicodedata.normalize("NFKC", text).replace("_", " ")
    return sign_of_person(_DATE.sub(_without_recent_date, plain))


def neutral_name(text: str, instead: str) -> str:
    """Return a name as it is, or another one where it seems to be about a person.

    Args:
        text: The name.
        instead: A name that says nothing.
    """
    return text if sign_in_name(text) is None else instead


def neutral_file(file: str, instead: str) -> str:
    """Return the name of a file as it is, or a neutral one with the same ending."""
    if sign_in_name(file) is None:
        return file
    ending = re.search(r"\.[A-Za-z]{1,5}$", file)
    return instead + (ending[0].lower() if ending else "")


def shown(text: str) -> str:
    """Return a text as it may be shown in a list of what could not be read."""
    return text if sign_in_name(text) is None else MASK


def _has_citizen_number(text: str) -> bool:
    """Return whether digits, whatever stands between them, are built as a citizen service number."""
    for match in _NUMBER_PARTS.finditer(text):
        parts = ["".join(str(int(sign)) for sign in part) for part in re.findall(r"\d+", match[0])]
        for start in range(len(parts)):
            digits = ""
            for part in parts[start:]:
                digits += part
                if len(digits) > DIGITS:
                    break
                if is_citizen_number(digits):
                    return True
    return False


def _without_recent_date(match: re.Match[str]) -> str:
    return " " if int(match["year"] or match["last"]) >= _FIRST_RECENT_YEAR else match[0]
