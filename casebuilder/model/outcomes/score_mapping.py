"""Choosing which column of a file with scores is what: pure functions from mapping to mapping.

A column is one thing at most: what takes it takes it away from what it was.
"""

from __future__ import annotations

from collections.abc import Sequence

from casebuilder.model.outcomes.document import ScoreColumn, ScoreMapping
from casebuilder.model.outcomes.instrument import Domain


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
    scores = tuple(
        column if column.moment else column.model_copy(update={"moment": moments[0]})
        for column in mapping.scores
    )
    return mapping.model_copy(update={"moment": "", "scores": scores})


def with_moment_renamed(mapping: ScoreMapping, moment: str, name: str) -> ScoreMapping:
    """Return a mapping in which the columns of a moment belong to one of another name."""
    scores = tuple(
        column.model_copy(update={"moment": name}) if column.moment == moment else column
        for column in mapping.scores
    )
    return mapping.model_copy(update={"scores": scores})


def without_moment_beside(mapping: ScoreMapping, moment: str) -> ScoreMapping:
    """Return a mapping without the columns of a moment."""
    scores = tuple(column for column in mapping.scores if column.moment != moment)
    return mapping.model_copy(update={"scores": scores})


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


def without_domains_beyond(mapping: ScoreMapping, domains: Sequence[Domain]) -> ScoreMapping:
    """Return a mapping without columns of domains that a version does not have."""
    keys = {domain.key for domain in domains}
    return mapping.model_copy(
        update={"scores": tuple(column for column in mapping.scores if column.domain in keys)}
    )


def moments_beside(mapping: ScoreMapping) -> tuple[str, ...]:
    """Return the moments that stand side by side, in the order of their columns."""
    return tuple(dict.fromkeys(column.moment for column in mapping.scores if column.moment))


def _at_one_moment(mapping: ScoreMapping) -> ScoreMapping:
    """Return a mapping with the columns of one moment, which a line or the file then names."""
    kept: dict[str, ScoreColumn] = {}
    for column in mapping.scores:
        kept.setdefault(column.domain, column.model_copy(update={"moment": ""}))
    return mapping.model_copy(update={"scores": tuple(kept.values())})


def _freed(mapping: ScoreMapping, column: str) -> ScoreMapping:
    """Return a mapping in which a column is nothing."""
    if not column:
        return mapping
    return mapping.model_copy(
        update={
            **{name: "" for name in ("client", "group", "moment") if getattr(mapping, name) == column},
            "scores": tuple(item for item in mapping.scores if item.header != column),
        }
    )
