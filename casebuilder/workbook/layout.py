"""Which column means what, and where every input and line of the model stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from casebuilder.workbook.glue import prefix

LABEL, UNIT, VALUE, BESIDE, BEFORE = range(5)
"""The first columns. ``BEFORE`` is the year before the first, so that one formula serves all years."""
OWN, EXPECTED = BESIDE, BEFORE
"""On the sheet of assumptions: what a reader types, and what was exported."""
FIRST_YEAR = 5
FEWEST_YEAR_COLUMNS = 3
"""Shorter cases leave columns empty, so that legend and headings keep their room."""

TITLE_ROW, SUBTITLE_ROW, LEGEND_ROW, STATE_ROW, HEADER_ROW = 0, 1, 2, 3, 4
"""Rows at the top of each sheet with years."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an input or a line stands.

    Attributes:
        sheet: Name of the sheet.
        row: Row, counted from zero.
        per_year: True when it stands in the columns of the years, False for a single value.
    """

    sheet: str
    row: int
    per_year: bool


@dataclass(frozen=True, slots=True)
class Cells:
    """Some cells of a row, one for all years or one per year.

    Attributes:
        sheet: Name of the sheet.
        row: Row, counted from zero.
        columns: The columns.
    """

    sheet: str
    row: int
    columns: range


@dataclass(frozen=True)
class Layout:
    """Where everything stands.

    Attributes:
        years: Number of years.
        inputs: Places of the values of inputs that are calculated with, by identifier.
        entries: The cells in which a reader types another value of an input, by identifier; only of
            inputs that can be changed.
        lines: Places of lines by identifier.
        calculation: Name of the sheet where the years are computed.
    """

    years: int
    inputs: Mapping[str, Place]
    entries: Mapping[str, Cells]
    lines: Mapping[str, Place]
    calculation: str

    @property
    def year_columns(self) -> range:
        """The columns of the years, the same on every sheet."""
        return range(FIRST_YEAR, FIRST_YEAR + self.years)

    @property
    def after_years(self) -> int:
        """The first column right of the years."""
        return FIRST_YEAR + max(self.years, FEWEST_YEAR_COLUMNS)

    def years_of(self, place: Place, seen_from: str) -> str:
        """Return the range of a row over all years, seen from a sheet."""
        first, last = (xl_col_to_name(self.year_columns[end]) for end in (0, -1))
        return f"{_sheet(place, seen_from)}${first}{place.row + 1}:${last}{place.row + 1}"


@dataclass(frozen=True, slots=True)
class SheetCells:
    """The references of inputs and lines, seen from one cell.

    Attributes:
        layout: Where everything stands.
        sheet: Sheet of the cell.
        column: Column of the cell.
    """

    layout: Layout
    sheet: str
    column: int

    def input(self, identifier: str) -> str:
        """Return the reference of an input for the year of this cell."""
        return self._reference(self.layout.inputs[identifier], self.column)

    def line(self, identifier: str) -> str:
        """Return the reference of a line for the year of this cell."""
        return self._reference(self.layout.lines[identifier], self.column)

    def previous(self, identifier: str) -> str:
        """Return the reference of a line one year to the left."""
        return self._reference(self.layout.lines[identifier], self.column - 1)

    def calendar_year(self) -> str:
        """Return the reference of the calendar year of this cell."""
        return f"{xl_col_to_name(self.column)}${HEADER_ROW + 1}"

    def row(self, identifier: str) -> str:
        """Return the range of a line over all years."""
        return self.layout.years_of(self.layout.lines[identifier], self.sheet)

    def _reference(self, place: Place, column: int) -> str:
        if not place.per_year:
            return f"{_sheet(place, self.sheet)}${xl_col_to_name(VALUE)}${place.row + 1}"
        if self.column == VALUE:
            message = f"a single value refers to one year of row {place.row + 1} of {place.sheet}"
            raise ValueError(message)
        return f"{_sheet(place, self.sheet)}{xl_col_to_name(column)}{place.row + 1}"


def _sheet(place: Place, seen_from: str) -> str:
    return "" if place.sheet == seen_from else prefix(place.sheet)
