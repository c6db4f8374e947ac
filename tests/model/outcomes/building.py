"""Small sets of measured outcomes for the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casebuilder.model.outcomes.document import Goal, Group, Missing, Outcomes, Rater
from casebuilder.model.outcomes.editing import new_outcomes, with_client
from casebuilder.model.outcomes.sheet import FIRST_DOMAIN, GOALS, sheet_domains, typed


def ready(**changes: object) -> Outcomes:
    """Return outcomes with two moments that can be compared, and no clients."""
    outcomes = new_outcomes()
    moments = tuple(
        moment.model_copy(update={"rater": Rater.PROFESSIONAL, "month": month})
        for moment, month in zip(outcomes.moments, ("2026-01", "2026-07"), strict=True)
    )
    return outcomes.model_copy(update={"moments": moments, **changes})


def measured(
    pairs: Mapping[str, Sequence[tuple[int | None, int | None]]],
    without: Mapping[str, Sequence[tuple[int | None, int | None]]] | None = None,
    **changes: object,
) -> Outcomes:
    """Return outcomes with the given levels before and after, per domain and client.

    Args:
        pairs: Per domain the level before and after of each client with the innovation.
        without: The same for the comparison group.
        changes: Other fields of the outcomes.
    """
    outcomes = ready(**changes)
    for group, start, domains in ((Group.WITH, "M", pairs), (Group.WITHOUT, "Z", without or {})):
        for number in range(max(map(len, domains.values()), default=0)):
            outcomes = with_client(outcomes, f"{start}{number}", group)
        for domain, levels in domains.items():
            for number, (before, after) in enumerate(levels):
                key = f"{start}{number}"
                outcomes = with_score(outcomes, key, "t0", domain, before)
                outcomes = with_score(outcomes, key, "t1", domain, after)
    return outcomes


def with_score(
    outcomes: Outcomes, key: str, moment: str, domain: str, value: int | Missing | None
) -> Outcomes:
    """Return outcomes with another score of one client, as typed into the sheet of the moment."""
    return _with_typed(outcomes, key, moment, domain, value)


def with_goal(outcomes: Outcomes, key: str, domain: str, goal: Goal | None) -> Outcomes:
    """Return outcomes with another goal of one client, as typed into the sheet of the goals."""
    return _with_typed(outcomes, key, GOALS, domain, goal)


def with_missing(outcomes: Outcomes, key: str, moment: str, reason: Missing) -> Outcomes:
    """Return outcomes in which a client has a reason in every domain of a moment without a score."""
    row, place = outcomes.rows_by_key()[key], outcomes.position(moment)
    assert place is not None
    cells = [
        (row, number)
        for number, domain in enumerate(sheet_domains(outcomes, moment), start=FIRST_DOMAIN)
        if not outcomes.clients[row].scores[place][domain.column].isdigit()
    ]
    return typed(outcomes, moment, cells, reason)


def _with_typed(
    outcomes: Outcomes, key: str, sheet: str, domain: str, value: int | Missing | Goal | None
) -> Outcomes:
    columns = [item.key for item in sheet_domains(outcomes, sheet)]
    cell = (outcomes.rows_by_key()[key], FIRST_DOMAIN + columns.index(domain))
    return typed(outcomes, sheet, [cell], value)
