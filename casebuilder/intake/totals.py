"""Lines that add up what stands above them."""

from __future__ import annotations

import re

from casebuilder.intake.cells import Cell, Row, is_empty

_TOTAL = re.compile(
    r"\s*(sub-?|eind-?|grand )?(totaal|totalen|totals?)\b.*|\s*(som|sum)\b:?\s*", re.IGNORECASE
)


def is_total(row: Row, client: Cell) -> bool:
    """Return whether a line is a total: it says so where the client should stand, or has no client.

    Args:
        row: The cells of the line.
        client: The cell of the client among them.
    """
    if isinstance(client, str) and _TOTAL.fullmatch(client):
        return True
    return is_empty(client) and any(isinstance(cell, str) and _TOTAL.fullmatch(cell) for cell in row)
