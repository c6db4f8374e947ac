"""Changes of the hard data of a case, as pure functions from case to case."""

from __future__ import annotations

from casebuilder.model.case import Case
from casebuilder.model.editing import unique_identifier
from casebuilder.model.hard_data.document import Analysis, CareTable
from casebuilder.model.paths import replaced


def with_table(case: Case, table: CareTable) -> Case:
    """Return the case with a table: in the place of the one with its identifier, or at the end.

    A table that takes the place of another keeps the name that the user gave that. Effects keep
    their values; :func:`casebuilder.model.hard_data.check.hard_data_problems` tells which of them
    were taken over from other records.
    """
    tables = case.hard_data.tables
    former = case.hard_data.table(table.id)
    if former is None:
        return replaced(case, "hard_data.tables", (*tables, table))
    renamed = table.model_copy(update={"name": former.name or table.name})
    return replaced(
        case, "hard_data.tables", tuple(renamed if item.id == table.id else item for item in tables)
    )


def without_table(case: Case, identifier: str) -> Case:
    """Return the case without a table; analyses of it alone are about no table that is there."""
    kept = tuple(table for table in case.hard_data.tables if table.id != identifier)
    return replaced(case, "hard_data.tables", kept)


def with_analysis(case: Case, analysis: Analysis) -> Case:
    """Return the case with one more analysis, under an identifier that is free."""
    analyses = case.hard_data.analyses
    identifier = unique_identifier(analysis.name, (item.id for item in analyses), "analysis")
    return replaced(case, "hard_data.analyses", (*analyses, analysis.model_copy(update={"id": identifier})))


def without_analysis(case: Case, identifier: str) -> Case:
    """Return the case without an analysis; its effect keeps the figures that it has."""
    kept = tuple(analysis for analysis in case.hard_data.analyses if analysis.id != identifier)
    return replaced(case, "hard_data.analyses", kept)
