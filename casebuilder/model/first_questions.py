"""Which points of an agenda fit in a conversation of an hour, and go first.

What goes first is what the case stands or falls with: the answers to the six questions that steer the
calculation, each question in turn; the unchecked figures that move the result most; and what must be
agreed on before anything can be proven or saved. What is left over of the hour goes to what else the
rules of readiness ask for. What the user can find out himself takes no time of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING

from casebuilder.model.case import Case
from casebuilder.model.requirements import requirements

if TYPE_CHECKING:
    from casebuilder.model.agenda import AgendaPoint

MOST_FIRST = 12
"""Points that fit in a conversation of an hour: five minutes each, and on one page."""
MOST_FIGURES = 3
"""Of these, figures that nobody has checked: without answers they would fill the hour."""
MOST_AGREEMENTS = 2
"""Of these, things to agree on."""

STEERING: tuple[tuple[str, ...], ...] = (
    (
        "questions.procurement.buyer",
        "questions.procurement.joining_in_between",
        "questions.procurement.earliest_start",
        "questions.procurement.model",
    ),
    (
        "services",
        "questions.contracts.renewal_date",
        "questions.contracts.volume_guarantee",
        "questions.contracts.budget_ceiling",
        "questions.contracts.tariff_basis",
    ),
    (
        "questions.budget.realisation",
        "questions.budget.ceilings",
        "questions.budget.lighter_support",
    ),
    (
        "municipality.weights",
        "questions.self_reliance.priorities",
        "questions.self_reliance.measures_with_zrm",
    ),
    (
        "questions.innovation_policy.innovation_budget",
        "questions.innovation_policy.revolving_fund",
        "questions.innovation_policy.shares_care_data",
    ),
    (
        "questions.current_supply.overlap",
        "questions.current_supply.already_reached",
        "questions.current_supply.added_value",
    ),
)
"""Places whose answer steers the case, by question, the ones with most effect first."""

AGREED_FIRST = (
    "evidence.requests",
    "support.value",
    "evidence.approach_agreed",
    "support.indicators",
    "support.steps",
    "support.parties",
)
"""Places where what must be agreed on stands, in the order in which a case needs it."""


def first_points(
    case: Case,
    of_questions: Sequence[AgendaPoint],
    figures: Sequence[AgendaPoint],
    agreements: Sequence[AgendaPoint],
) -> tuple[AgendaPoint, ...]:
    """Return the points to ask when there is an hour, the most important first.

    Args:
        case: The case.
        of_questions: Open and assumed answers to the six questions.
        figures: Figures that nobody has checked, the heaviest first.
        agreements: What is to be agreed on.
    """
    asked = {rule.where for rule in requirements(case) if not rule.met}
    steering = list(_in_turn(_steering(of_questions)))
    agreed = sorted(
        (point for point in agreements if _rank(point.where, AGREED_FIRST) < len(AGREED_FIRST)),
        key=lambda point: (not _is_asked(point.where, asked), _rank(point.where, AGREED_FIRST)),
    )
    # Each kind has its share of the hour; what one kind leaves open the others fill, in the same order.
    kept_free = min(MOST_FIGURES, len(figures)) + min(MOST_AGREEMENTS, len(agreed))
    chosen = [
        *steering[: MOST_FIRST - kept_free],
        *figures[:MOST_FIGURES],
        *agreed[:MOST_AGREEMENTS],
    ]
    needed = [point for point in of_questions if _is_asked(point.where, asked)]
    for point in (*steering, *needed, *figures, *agreed, *of_questions, *agreements):
        if len(chosen) >= MOST_FIRST:
            break
        if point not in chosen:
            chosen.append(point)
    return tuple(chosen)


def _steering(points: Sequence[AgendaPoint]) -> Iterator[list[AgendaPoint]]:
    """Yield per question the points that steer the case, those with most effect first."""
    for places in STEERING:
        ranked = [(_rank(point.where, places), point) for point in points]
        found = [one for one in ranked if one[0] < len(places)]
        yield [point for _, point in sorted(found, key=itemgetter(0))]


def _in_turn(lists: Iterable[Sequence[AgendaPoint]]) -> Iterator[AgendaPoint]:
    """Yield the first of each list, then the second of each, and so on."""
    for points in zip_longest(*lists):
        yield from (point for point in points if point is not None)


def _rank(where: str, places: Sequence[str]) -> int:
    """Return which of some places a point belongs to; their number when to none."""
    return next(
        (rank for rank, place in enumerate(places) if where == place or where.startswith(f"{place}.")),
        len(places),
    )


def _is_asked(where: str, asked: AbstractSet[str]) -> bool:
    """Return whether a rule of readiness that is not met asks for what stands at a place."""
    return any(
        where == place or where.startswith(f"{place}.") or place.startswith(f"{where}.") for place in asked
    )
