"""By what a workbook is known to belong to a case."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator

from casebuilder.model.case import Case
from casebuilder.model.frozen import Frozen
from casebuilder.model.messages import N_
from casebuilder.translation import Translator

FINGERPRINT_LENGTH = 12
"""Hexadecimal digits of the fingerprint that are printed."""
FINGERPRINT_TEXT = N_("Fingerprint of the case: {fingerprint}")
DATE_TEXT = N_("Latest date of a source, answer or agreement: {date}")
_DATES_OF_WHAT_IS_KNOWN = frozenset({"date", "source_date", "approach_date"})
"""Fields with the date of something that was said or found; the others are plans."""

MUNICIPALITY_BEHIND = " · "
"""What stands between the name of a case and its municipality."""


def title(case: Case, translator: Translator) -> str:
    """Return the name of a case, or what stands for it."""
    return case.name or translator(N_("Business case without a name"))


def subtitle(case: Case, translator: Translator) -> str:
    """Return the name of a case and its municipality, as they stand above each sheet."""
    name = title(case, translator)
    municipality = case.municipality.name
    return f"{name}{MUNICIPALITY_BEHIND}{municipality}" if municipality else name


def fingerprint(case: Case) -> str:
    """Return a short text that differs for every different case."""
    content = case.model_dump_json().encode()
    return hashlib.sha256(content).hexdigest()[:FINGERPRINT_LENGTH]


def latest_date(case: Case) -> datetime.date | None:
    """Return the latest date of a source, answer or agreement; None when the case has no such date.

    It tells how recent a case is and, unlike the date of the export, is the same for the same case.
    """
    return max(_dates(case), default=None)


def _dates(node: Frozen) -> Iterator[datetime.date]:
    for name in type(node).model_fields:
        value = getattr(node, name)
        if name in _DATES_OF_WHAT_IS_KNOWN and isinstance(value, datetime.date):
            yield value
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Frozen):
                yield from _dates(part)
