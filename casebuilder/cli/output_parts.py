"""What the outputs of several commands have in common: tables for people, numbers for programs."""

from __future__ import annotations

import math
from collections.abc import Sequence

_COLUMN_GAP = "  "


def json_number(value: float | None) -> float | None:
    """Return a number that JSON knows; adding zero turns a minus zero into zero."""
    return None if value is None or not math.isfinite(value) else value + 0.0


def json_numbers(values: Sequence[float]) -> list[float | None]:
    """Return numbers that JSON knows."""
    return [json_number(value) for value in values]


def text_table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of equal length as a table: the first column on the left, the others on the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        _COLUMN_GAP.join(
            [
                row[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
            ]
        ).rstrip()
        for row in rows
    )
