"""Recognising what may not stand in a case: a client number that is a person's name, date or number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes.check import is_citizen_number

MOST_CHANCE_HITS = 0.8
"""One number in eleven passes the test of a citizen service number by chance; a column of real ones
passes nearly always."""
_PSEUDONYM = re.compile(r"[A-Z2-7]{12}")
"""What the import makes of the number of a client; it may happen to hold letters only."""
_NAME = re.compile(r"(?=.*[^\W\d_].*[^\W\d_].*[^\W\d_])[^\W\d]([^\W\d]|[-'. ])*")
"""Three letters or more and no digit."""
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
_TELEPHONE = re.compile(r"(06|\+31)[- ]?\d{8}")
_E_MAIL = re.compile(r"\S+@\S+")


def person_data(key: str) -> Message | None:
    """Return why a text looks like data about a person and not like a client number, or None.

    A number that could be a citizen service number is judged with the others of its column, see
    :func:`citizen_numbers`.
    """
    bare = key.strip()
    if _PSEUDONYM.fullmatch(bare):
        return None
    values = {"text": bare}
    if _DATE.fullmatch(bare):
        return Message(
            N_("“{text}” looks like a date. Give the client a number of your own, such as C12."), values
        )
    if _TELEPHONE.fullmatch(bare) or _E_MAIL.fullmatch(bare):
        return Message(
            N_(
                "“{text}” looks like a telephone number or an e-mail address. Give the client a number of"
                " your own, such as C12."
            ),
            values,
        )
    if _NAME.fullmatch(bare):
        return Message(
            N_(
                "“{text}” looks like a name, and names may not stand in a case. Give the client a number of"
                " your own, such as C12."
            ),
            values,
        )
    return None


def citizen_numbers(keys: Sequence[str]) -> Message | None:
    """Return why texts cannot be client numbers when nearly all could be citizen service numbers."""
    bare = [key.strip() for key in keys if key.strip()]
    if not bare or sum(map(is_citizen_number, bare)) < MOST_CHANCE_HITS * len(bare):
        return None
    return Message(
        N_(
            "These seem to be citizen service numbers (BSN), and those may not stand in a case. Give the"
            " clients numbers of your own, such as C1, C2, C3."
        )
    )
