"""Anything wrong in what a user supplied, as a value with a place."""

from __future__ import annotations

from dataclasses import dataclass

from casebuilder.model.messages import LabelledEnum, Message, N_


class Severity(LabelledEnum):
    """How bad a problem is."""

    ERROR = "error", N_("Error")
    WARNING = "warning", N_("Warning")


@dataclass(frozen=True)
class Problem:
    """Something wrong: what, where, how bad.

    Attributes:
        code: Stable identifier of the kind of problem, for programs and tests.
        severity: An error stops the calculation, a warning does not.
        where: Place in the case, such as ``services.household_help.tariff``; empty for the whole.
        message: What happened, why, and what to do.
        label: What the field is called, for a heading before the message; or None.
    """

    code: str
    severity: Severity
    where: str
    message: Message
    label: Message | None = None
