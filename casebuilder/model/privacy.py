"""What looks like data of a person in free text. A case is about clients, but holds none of them.

Only signs are looked for, so a warning can be wrong: it never stops anything, and says what it saw
without repeating it.
"""

from __future__ import annotations

from collections.abc import Iterator

from casebuilder.model.case import Case
from casebuilder.model.check_parts import warning
from casebuilder.model.messages import Message, N_
from casebuilder.model.paths import described_fields
from casebuilder.model.personal_data import (
    PersonalData,
    has_citizen_number,
    has_private_email,
    names_someone,
    signs_in_text,
)
from casebuilder.model.problems import Problem
from casebuilder.model.quantities import Provenance

CLIENT_TEXTS = "support.examples."
"""Places of texts about clients, where nothing may lead to a person."""
_CARE_TEXTS = "innovation."
"""Places of texts about care, in which no person need be named."""
_CONTACT_FIELDS = frozenset({"contact", "asked_by", "approach_with"})


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
            yield from _warnings(place, label, signs_in_text(value), about_clients=True)
        else:
            contact = place.rpartition(".")[2] in _CONTACT_FIELDS
            signs = _signs_outside_clients(value, contact=contact)
            if place.startswith(_CARE_TEXTS) and names_someone(value):
                signs = (*signs, PersonalData.NAME)
            yield from _warnings(place, label, signs)


def _signs_outside_clients(text: str, *, contact: bool) -> tuple[PersonalData, ...]:
    signs = [PersonalData.CITIZEN_NUMBER] if has_citizen_number(text) else []
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
