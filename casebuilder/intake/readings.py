"""What the lines of a file gave, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from casebuilder.model.hard_data.document import (
    CareProduct,
    ColumnRole,
    ImportCounts,
    SkipReason,
    WeekPeriod,
)
from casebuilder.model.hard_data.records import Records
from casebuilder.model.messages import Message
from casebuilder.model.problems import Problem

Corrections: TypeAlias = Mapping[tuple[int, ColumnRole], str]
"""What the user typed for cells that could not be read, by line number and role."""

MOST_REJECTS = 10_000
"""So many cells that cannot be read are listed; all are counted."""


@dataclass(frozen=True)
class Reject:
    """A cell that cannot be read, so that its line is left out.

    Kept in memory only: what stands in a cell of a stranger can be anything.

    Attributes:
        file: Name of the file.
        sheet: Name of the sheet; empty for a text file.
        line: Number of the line, from 1.
        column: Number of the column, from 1; 0 when no column has the role.
        role: What should have stood there.
        header: What stands above the column.
        text: What stands there, shortened.
        reason: Why it cannot be read, and what to do.
    """

    file: str
    sheet: str
    line: int
    column: int
    role: ColumnRole
    header: str
    text: str = field(repr=False)
    reason: Message


@dataclass(frozen=True)
class Reading:
    """What a file gave.

    Attributes:
        products: The kinds of care that the records name by position.
        records: The records, with pseudonyms.
        counts: What became of the lines: used and skipped together are all lines.
        rejects: What could not be read, in the order of the file, MOST_REJECTS at most.
        problems: What deserves a look before the table is used.
        periods: The periods in which the file counts, where those are weeks or periods of weeks.
    """

    products: tuple[CareProduct, ...]
    records: Records
    counts: ImportCounts
    rejects: tuple[Reject, ...] = ()
    problems: tuple[Problem, ...] = ()
    periods: tuple[WeekPeriod, ...] = ()


@dataclass(frozen=True)
class PreviewLine:
    """A line as it will be read.

    Attributes:
        line: Number of the line, from 1.
        skipped: Why it is left out, or None.
        values: What each mapped column becomes; a Message where it cannot be read.
    """

    line: int
    skipped: SkipReason | None
    values: Mapping[ColumnRole, str | Message] = field(default_factory=dict)
