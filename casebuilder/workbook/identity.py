"""By what a workbook is known to belong to a case."""

from __future__ import annotations

import hashlib

from casebuilder.model.case import Case
from casebuilder.model.messages import N_
from casebuilder.translation import Translator

FINGERPRINT_LENGTH = 12
"""Hexadecimal digits of the fingerprint that are printed."""
FINGERPRINT_TEXT = N_("Fingerprint of the case: {fingerprint}")


def title(case: Case, translator: Translator) -> str:
    """Return the name of a case, or what stands for it."""
    return case.name or translator(N_("Business case without a name"))


def subtitle(case: Case, translator: Translator) -> str:
    """Return the name of a case and its municipality, as they stand above each sheet."""
    name = title(case, translator)
    municipality = case.municipality.name
    return f"{name} · {municipality}" if municipality else name


def fingerprint(case: Case) -> str:
    """Return a short text that differs for every different case."""
    content = case.model_dump_json().encode()
    return hashlib.sha256(content).hexdigest()[:FINGERPRINT_LENGTH]
