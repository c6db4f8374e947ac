"""What stands in a cell of a file, before anyone says what it means."""

from __future__ import annotations

import datetime
import re
from enum import Enum
from typing import TypeAlias


class Missing(Enum):
    """What a cell has instead of a value."""

    UNCALCULATED = "uncalculated"
    """A formula whose result was never stored: the program that wrote the file did not calculate."""
    ERROR = "error"
    """An error of the spreadsheet, such as a division by zero."""


Cell: TypeAlias = (
    "str | float | int | bool | datetime.date | datetime.time | datetime.timedelta | Missing | None"
)
"""Text, or what a spreadsheet keeps as a number or a date. A date with a time is a date as well."""
Row: TypeAlias = "tuple[Cell, ...]"
"""The cells of one line, from the first column on."""

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_SHORT = 80


def cell_text(cell: Cell) -> str:  # noqa: PLR0911  one way out per kind of cell
    """Return a cell as a person reads it, on one line; whole numbers without decimals."""
    if isinstance(cell, str):
        return cell.strip() if cell.isascii() and "\n" not in cell else _SPACES.sub(" ", cell).strip()
    if cell is None:
        return ""
    if isinstance(cell, Missing):
        return "="
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "minutes")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return str(cell)


def is_empty(cell: Cell) -> bool:
    """Return whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip("\ufeff \t\r\n\u00a0\u202f"))


def shortened(text: str) -> str:
    """Return a text short enough for a list."""
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
