"""Small sets of measured outcomes for the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casebuilder.model.outcomes.document import Group, Outcomes, Rater
from casebuilder.model.outcomes.editing import new_outcomes, with_client, with_score


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
