"""How large a file of registrations may be."""

from __future__ import annotations

from casebuilder.intake.errors import IntakeError, refused
from casebuilder.model.messages import N_

LARGEST_FILE = 150_000_000
"""No file beyond this number of bytes is read; a hundred thousand records take a tenth of it."""
LARGEST_UNPACKED = 250_000_000
"""No packed file is read that unpacks to more bytes than this."""
MOST_LINES = 1_000_000
MOST_COLUMNS = 500
MOST_CELLS = 12_000_000
"""So many cells a sheet may span: room is made for all of them, the empty ones included."""


def too_large(file: str) -> IntakeError:
    """Return that a file is too large."""
    return refused(
        N_(
            "“{file}” is larger than {limit} MB and is not read. Export fewer columns or a shorter period,"
            " and import the parts one by one."
        ),
        file,
        limit=LARGEST_FILE // 1_000_000,
    )


def too_many_lines(file: str) -> IntakeError:
    """Return that a file has too many lines."""
    return refused(
        N_(
            "“{file}” has more than {limit} lines and is not read. Export a shorter period, and import the"
            " parts one by one."
        ),
        file,
        limit=str(MOST_LINES),
    )


def too_many_columns(file: str) -> IntakeError:
    """Return that a file has too many columns."""
    return refused(
        N_(
            "“{file}” has more than {limit} columns and is not read. Export only the columns that are needed:"
            " client, period, service, volume and amount."
        ),
        file,
        limit=MOST_COLUMNS,
    )
