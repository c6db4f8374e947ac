"""What the checks of a case share: how a problem is made, what an item is called, which years exist."""

from __future__ import annotations

from casebuilder.model.messages import Message, N_
from casebuilder.model.problems import Problem, Severity

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100

_NAMELESS = {
    "CareStep": N_("Step without a name"),
    "Effect": N_("Effect without a name"),
    "CareService": N_("Service without a name"),
    "ArrangementService": N_("Result area without a name"),
    "Intensity": N_("Intensity without a name"),
    "NormTask": N_("Task without a name"),
    "ValuedTime": N_("Time without a name"),
    "InnovationCost": N_("Cost without a name"),
    "Grant": N_("Grant without a name"),
    "Loan": N_("Loan without a name"),
    "SharedSavings": N_("Shared savings without a name"),
    "CareTable": N_("Table without a name"),
    "Analysis": N_("Analysis without a name"),
    "SupportingParty": N_("Party without a name"),
    "ScalingStep": N_("Step without a name"),
    "ClientExample": N_("Example without a name"),
    "ValueStep": N_("Something without a name"),
    "Indicator": N_("Indicator without a name"),
    "PartnershipTheme": N_("Theme without a name"),
    "EvidenceRequest": N_("Request without a name"),
    "Claim": N_("Claim without a name"),
}


def error(code: str, where: str, message: Message, label: Message | None = None) -> Problem:
    """Return a problem that stops the calculation."""
    return Problem(code, Severity.ERROR, where, message, label)


def warning(code: str, where: str, message: Message, label: Message | None = None) -> Problem:
    """Return a problem that does not stop the calculation."""
    return Problem(code, Severity.WARNING, where, message, label)


def year_message(year: int) -> Message:
    """Return that something is no year in which a case can play."""
    return Message(
        N_("{year} is not a year between {first} and {last}. Check the year."),
        {"year": str(year), "first": str(EARLIEST_YEAR), "last": str(LATEST_YEAR)},
    )


def item_name(item: object) -> str | Message:
    """Return the name of a member of a list, or what to call it as long as it has none."""
    return getattr(item, "name", "") or Message(_NAMELESS.get(type(item).__name__, N_("Without a name")))


def named_field(item: object, label: str) -> Message:
    """Return a label with the name of the item that the field belongs to."""
    return Message(N_("{item}: {field}"), {"item": item_name(item), "field": Message(label)})
