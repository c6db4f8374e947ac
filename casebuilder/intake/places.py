"""Where in a workbook something else stands than a value, and how large a sheet may be."""

from __future__ import annotations

from typing import TypeAlias

from casebuilder.intake.cells import Missing
from casebuilder.intake.errors import IntakeError
from casebuilder.intake.limits import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_LINES,
    too_large,
    too_many_columns,
    too_many_lines,
)

Places: TypeAlias = "dict[tuple[int, int], Missing]"
"""Cells that have something else than a value, by line and column from 0."""

LARGEST_TEXT = 300_000_000
"""So many bytes the texts of all cells may take together, each counted wherever it stands."""


def size_error(lines: int, columns: int, file: str) -> IntakeError | None:
    """Return why a sheet is too large, or None.

    Args:
        lines: Number of its last line.
        columns: Number of its last column.
        file: Name of the file, for the message.
    """
    if columns > MOST_COLUMNS:
        return too_many_columns(file)
    if lines > MOST_LINES:
        return too_many_lines(file)
    return too_large(file) if lines * columns > MOST_CELLS else None
