"""Recognising what may not stand in a case: a client number that is a person's name, date or number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casebuilder.model.citizen_numbers import mostly_citizen_numbers
from casebuilder.model.messages import Message, N_
from casebuilder.model.personal_data import PersonalData, sign_of_whole

_PSEUDONYM = re.compile(r"[A-Z2-7]{12}")
"""What the import makes of the number of a client; it may happen to hold letters only."""
_NAME = re.compile(r"(?=.*[^\W\d_].*[^\W\d_].*[^\W\d_])[^\W\d]([^\W\d]|[-'. ])*")
"""Three letters or more and no digit."""


def person_data(key: str) -> Message | None:
    """Return why a text looks like data about a person and not like a client number, or None.

    A number that could be a citizen service number is judged with the others of its column, see
    :func:`citizen_numbers`.
    """
    bare = key.strip()
    if _PSEUDONYM.fullmatch(bare):
        return None
    values = {"text": bare}
    sign = sign_of_whole(bare)
    if sign is PersonalData.DATE:
        return Message(
            N_("“{text}” looks like a date. Give the client a number of your own, such as C12."), values
        )
    if sign is PersonalData.ADDRESS:
        return Message(
            N_("“{text}” looks like a postcode. Give the client a number of your own, such as C12."), values
        )
    if sign is not None:
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
    if not mostly_citizen_numbers(bare):
        return None
    return Message(
        N_(
            "These seem to be citizen service numbers (BSN), and those may not stand in a case. Give the"
            " clients numbers of your own, such as C1, C2, C3."
        )
    )
