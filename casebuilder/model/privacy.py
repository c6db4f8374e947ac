"""What looks like data of a person in free text. A case is about clients, but holds none of them.

Only signs are looked for, so a warning can be wrong: it never stops anything, and says what it saw
without repeating it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from casebuilder.model.case import Case
from casebuilder.model.check_parts import warning
from casebuilder.model.messages import LabelledEnum, Message, N_
from casebuilder.model.paths import described_fields
from casebuilder.model.problems import Problem
from casebuilder.model.quantities import Provenance

CLIENT_TEXTS = "support.examples."
"""Places of texts about clients, where nothing may lead to a person."""
_CARE_TEXTS = "innovation."
"""Places of texts about care, in which no person need be named."""
_CONTACT_FIELDS = frozenset({"contact", "asked_by", "approach_with"})


class PersonalData(LabelledEnum):
    """A sign of data about a person."""

    BSN = "bsn", N_("a citizen service number (BSN)")
    EMAIL = "email", N_("an e-mail address")
    PRIVATE_EMAIL = "private_email", N_("a private e-mail address")
    PHONE = "phone", N_("a telephone number")
    ADDRESS = "address", N_("a postcode")
    DATE = "date", N_("a full date")
    NAME = "name", N_("a name")


_DIGITS_OF_BSN = 9
_BSN_CHECK = 11
_BSN = re.compile(r"(?<![\d.,€])(?:\d{9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[ -]\d{3}[ -]\d{3})(?![\d,]|\.\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PRIVATE_HOSTS = frozenset(
    {
        "gmail", "hotmail", "outlook", "live", "yahoo", "icloud", "me", "ziggo", "kpnmail", "planet",
        "xs4all", "home", "casema", "hetnet", "upcmail", "telfort", "protonmail", "proton",
    }
)  # fmt: skip
"""Where people, not organisations, have their post."""
_PHONE = re.compile(r"(?<![\d.,])(?:\+31[ -]?(?:\(0\))?|0031[ -]?|0)[1-9](?:[ -]?\d){8}(?!\d)")
_ADDRESS = re.compile(r"(?<!\d)[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}(?![A-Za-z])")
_MONTHS = (
    "jan|feb|maart|mrt|march|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec"  # beginnings, both languages
)
_DATE = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d|"
    rf"\d{{1,2}} (?:{_MONTHS})[a-z]*\.? (?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:[Mm]evrouw|[Mm]evr\.|[Mm]w\.|[Mm]eneer|[Dd]hr\.|[Dd]e heer|[Ff]amilie|[Ff]am\."
    r"|Mr\.?|Mrs\.?|Ms\.?|Miss)"
    r" (?:(?:van|de|der|den|ten|ter|het|'t|el|al|bin) )*(?:[A-Z]\. ?)*[A-Z][a-zà-ÿ]{1,}"
)


def personal_data(text: str) -> tuple[PersonalData, ...]:
    """Return the signs of data about a person in a text about clients."""
    found = (
        (PersonalData.BSN, has_bsn(text)),
        (PersonalData.EMAIL, _EMAIL.search(text)),
        (PersonalData.PHONE, _PHONE.search(text)),
        (PersonalData.ADDRESS, _ADDRESS.search(text)),
        (PersonalData.DATE, _DATE.search(text)),
        (PersonalData.NAME, _NAME.search(text)),
    )
    return tuple(kind for kind, sign in found if sign)


@lru_cache(maxsize=2048)
def has_bsn(text: str) -> bool:
    """Return whether a text holds a number that is built as a citizen service number is."""
    return any(_is_bsn(re.sub(r"\D", "", match.group())) for match in _BSN.finditer(text))


def _is_bsn(digits: str) -> bool:
    """Apply the check of eleven: nine times the first digit, eight times the second … minus the last."""
    weights = (*range(_DIGITS_OF_BSN, 1, -1), -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    return int(digits) > 0 and total % _BSN_CHECK == 0


def has_private_email(text: str) -> bool:
    """Return whether a text holds an e-mail address of someone at home."""
    hosts = (match.group().rpartition("@")[2].casefold() for match in _EMAIL.finditer(text))
    return any(host.partition(".")[0] in _PRIVATE_HOSTS for host in hosts)


def privacy_problems(case: Case) -> Iterator[Problem]:
    """Yield a warning for each text that seems to hold data about a person."""
    for place, description, value in described_fields(case):
        label = Message(description.label)
        if isinstance(value, Provenance):
            texts = (value.source, *(agreement.who for agreement in value.agreed_with))
            yield from _warnings(place, label, _signs_outside_clients(" ; ".join(texts), contact=False))
        elif not isinstance(value, str) or not value:
            continue
        elif place.startswith(CLIENT_TEXTS):
            yield from _warnings(place, label, personal_data(value), about_clients=True)
        else:
            contact = place.rpartition(".")[2] in _CONTACT_FIELDS
            signs = _signs_outside_clients(value, contact=contact)
            if place.startswith(_CARE_TEXTS) and _NAME.search(value):
                signs = (*signs, PersonalData.NAME)
            yield from _warnings(place, label, signs)


def _signs_outside_clients(text: str, *, contact: bool) -> tuple[PersonalData, ...]:
    signs = [PersonalData.BSN] if has_bsn(text) else []
    if contact and has_private_email(text):
        signs.append(PersonalData.PRIVATE_EMAIL)
    return tuple(signs)


def _warnings(
    place: str, label: Message, signs: tuple[PersonalData, ...], *, about_clients: bool = False
) -> Iterator[Problem]:
    if not signs:
        return
    seen = Message(signs[0].label)
    for sign in signs[1:]:
        seen = Message(N_("{first}, {second}"), {"first": seen, "second": Message(sign.label)})
    if about_clients:
        text = N_(
            "This looks like {seen}. An example of a client must not lead to anyone: take it out, and change"
            " what makes the person known. Until then the example is left out of the workbook."
        )
    elif signs == (PersonalData.PRIVATE_EMAIL,):
        text = N_("This looks like {seen}. Note the work contact only: name, function, work address.")
    else:
        text = N_("This looks like {seen}. A case must hold none; take it out.")
    yield warning("personal_data", place, Message(text, {"seen": seen}), label)
