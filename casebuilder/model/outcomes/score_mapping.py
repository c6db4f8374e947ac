"""Choosing which column of a file with scores is what: pure functions from mapping to mapping.

A column is one thing at most: what takes it takes it away from what it was.
"""

from __future__ import annotations

from collections.abc import Sequence

from casebuilder.model.outcomes.document import GoalColumn, MonthColumn, ScoreColumn, ScoreMapping
from casebuilder.model.outcomes.instrument import Domain

_PER_MOMENT = ("scores", "months")
"""Columns of a mapping that belong to a moment."""


def with_client_column(mapping: ScoreMapping, column: str) -> ScoreMapping:
    """Return a mapping in which a column tells the clients apart; none for an empty name."""
    return _freed(mapping, column).model_copy(update={"client": column})


def with_group_column(mapping: ScoreMapping, column: str) -> ScoreMapping:
    """Return a mapping in which a column says the group; none for an empty name."""
    return _freed(mapping, column).model_copy(update={"group": column})


def with_moment_column(mapping: ScoreMapping, column: str) -> ScoreMapping:
    """Return a mapping in which every line is one moment, named in a column; in none for an empty name."""
    alone = _freed(_at_one_moment(mapping), column)
    return alone.model_copy(update={"moment": column})


def with_moments_beside(mapping: ScoreMapping, moments: Sequence[str]) -> ScoreMapping:
    """Return a mapping in which the moments stand side by side; what there was belongs to the first."""
    changes: dict[str, object] = {
        kind: tuple(
            column if column.moment else column.model_copy(update={"moment": moments[0]})
            for column in getattr(mapping, kind)
        )
        for kind in _PER_MOMENT
    }
    return mapping.model_copy(update={"moment": "", **changes})


def with_moment_renamed(mapping: ScoreMapping, moment: str, name: str) -> ScoreMapping:
    """Return a mapping in which the columns of a moment belong to one of another name."""
    changes: dict[str, object] = {
        kind: tuple(
            column.model_copy(update={"moment": name}) if column.moment == moment else column
            for column in getattr(mapping, kind)
        )
        for kind in _PER_MOMENT
    }
    return mapping.model_copy(update=changes)


def without_moment_beside(mapping: ScoreMapping, moment: str) -> ScoreMapping:
    """Return a mapping without the columns of a moment."""
    changes: dict[str, object] = {
        kind: tuple(column for column in getattr(mapping, kind) if column.moment != moment)
        for kind in _PER_MOMENT
    }
    return mapping.model_copy(update=changes)


def with_score_column(mapping: ScoreMapping, domain: Domain, moment: str, column: str) -> ScoreMapping:
    """Return a mapping in which a column holds the scores of a domain; none for an empty name.

    Args:
        mapping: The mapping.
        domain: The domain.
        moment: The moment in whose columns it stands; empty when the line or the file says it.
        column: The column.
    """
    freed = _freed(mapping, column)
    scores = [item for item in freed.scores if (item.domain, item.moment) != (domain.key, moment)]
    if column:
        scores.append(ScoreColumn(header=column, domain=domain.key, moment=moment))
    return freed.model_copy(update={"scores": tuple(scores)})


def score_column(mapping: ScoreMapping, domain: Domain, moment: str) -> str:
    """Return the column with the scores of a domain at a moment; empty for none."""
    return next(
        (item.header for item in mapping.scores if (item.domain, item.moment) == (domain.key, moment)), ""
    )


def with_goal_column(mapping: ScoreMapping, domain: Domain, column: str) -> ScoreMapping:
    """Return a mapping in which a column holds the goals in a domain; none for an empty name."""
    freed = _freed(mapping, column)
    goals = [item for item in freed.goals if item.domain != domain.key]
    if column:
        goals.append(GoalColumn(header=column, domain=domain.key))
    return freed.model_copy(update={"goals": tuple(goals)})


def goal_column(mapping: ScoreMapping, domain: Domain) -> str:
    """Return the column with the goals in a domain; empty for none."""
    return next((item.header for item in mapping.goals if item.domain == domain.key), "")


def with_month_column(mapping: ScoreMapping, moment: str, column: str) -> ScoreMapping:
    """Return a mapping in which a column says when clients were measured; none for an empty name.

    Args:
        mapping: The mapping.
        moment: The moment that it is about; empty when the line or the file says it.
        column: The column.
    """
    freed = _freed(mapping, column)
    months = [item for item in freed.months if item.moment != moment]
    if column:
        months.append(MonthColumn(header=column, moment=moment))
    return freed.model_copy(update={"months": tuple(months)})


def month_column(mapping: ScoreMapping, moment: str) -> str:
    """Return the column that says when clients were measured at a moment; empty for none."""
    return next((item.header for item in mapping.months if item.moment == moment), "")


def without_domains_beyond(mapping: ScoreMapping, domains: Sequence[Domain]) -> ScoreMapping:
    """Return a mapping without columns of domains that a version does not have."""
    keys = {domain.key for domain in domains}
    return mapping.model_copy(
        update={
            kind: tuple(column for column in getattr(mapping, kind) if column.domain in keys)
            for kind in ("scores", "goals")
        }
    )


def moments_beside(mapping: ScoreMapping) -> tuple[str, ...]:
    """Return the moments that stand side by side, in the order of their columns."""
    return tuple(dict.fromkeys(column.moment for column in mapping.scores if column.moment))


def _at_one_moment(mapping: ScoreMapping) -> ScoreMapping:
    """Return a mapping with the columns of one moment, which a line or the file then names."""
    kept: dict[str, ScoreColumn] = {}
    for column in mapping.scores:
        kept.setdefault(column.domain, column.model_copy(update={"moment": ""}))
    months = tuple(column.model_copy(update={"moment": ""}) for column in mapping.months[:1])
    return mapping.model_copy(update={"scores": tuple(kept.values()), "months": months})


def _freed(mapping: ScoreMapping, column: str) -> ScoreMapping:
    """Return a mapping in which a column is nothing."""
    if not column:
        return mapping
    return mapping.model_copy(
        update={
            **{name: "" for name in ("client", "group", "moment") if getattr(mapping, name) == column},
            **{
                kind: tuple(item for item in getattr(mapping, kind) if item.header != column)
                for kind in ("scores", "goals", "months")
            },
        }
    )
