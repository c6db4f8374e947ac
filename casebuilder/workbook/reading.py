"""Reading what someone typed into a workbook: its inputs, and nothing else.

Only the sheet of assumptions is looked at. It is found by the heading above the places of the
figures, and its columns by their headings, so that a renamed sheet or an inserted row does no harm.
Results are never read: who saved the workbook may not have stored any.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casebuilder.model.costbenefit.variants import CHOSEN
from casebuilder.translation import Language, Translator
from casebuilder.workbook.assumptions import (
    EXPECTED_HEADING,
    IN_USE_HEADING,
    OWN_HEADING,
    PLACE_HEADING,
    ROLE_LABELS,
    SCENARIO_LABEL,
)
from casebuilder.workbook.identity import FINGERPRINT_LENGTH, FINGERPRINT_TEXT
from casebuilder.workbook.layout import LABEL
from casebuilder.workbook.opening import damaged, not_ours, open_workbook, read_bytes
from casebuilder.workbook.plan import Role

_HEADER_WITHIN = 25
"""Rows from the top among which the header stands, with room for what someone inserted."""
_MOST_ROWS, _MOST_COLUMNS = 40_000, 60
_SUBTITLE_ABOVE_FIRST = 1
_DAMAGES = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What a part that is no sheet at all makes the library raise."""
Raw = Any
"""What a cell holds: a number, text, a date, a truth value or nothing."""


@dataclass(frozen=True, slots=True)
class TypedCell:
    """A cell in which someone typed something.

    Attributes:
        place: Place of the input in the case.
        year: Which year it belongs to, from zero; None for a single value.
        label: What the workbook calls it.
        cell: Sheet and cell, as a spreadsheet program names it.
        value: What it holds; a formula without a stored result is given as the text of the formula.
        expected: What the figure was at the export, as far as the workbook still says so.
    """

    place: str
    year: int | None
    label: str
    cell: str
    value: Raw
    expected: Raw


@dataclass(frozen=True)
class ReadWorkbook:
    """What a workbook says about its inputs.

    Attributes:
        file: Name of the file.
        language: Language of the workbook.
        fingerprint: Fingerprint of the case that it was made from; empty when it is gone.
        subtitle: Name of the case and the municipality, as the workbook gives them.
        places: Every place that the workbook has an input for.
        typed: What was typed, in the order of the sheet.
        scenario: Position of the switch of the figures; 0 means own figures where filled in.
        funding: Position of the switch of the funding model; 0 means as entered.
    """

    file: str
    language: Language
    fingerprint: str
    subtitle: str
    places: frozenset[str]
    typed: tuple[TypedCell, ...]
    scenario: int
    funding: int


def read_workbook(path: Path) -> ReadWorkbook:
    """Return what someone typed into a workbook.

    Raises:
        WorkbookError: The file cannot be read, is damaged, or is no workbook of this program.
    """
    return read_content(read_bytes(path), path.name)


def read_content(content: bytes, file: str) -> ReadWorkbook:
    """Return what someone typed into a workbook, from its bytes.

    Args:
        content: The whole file.
        file: Its name, for messages.

    Raises:
        WorkbookError: It is damaged, or no workbook of this program.
    """
    opened = open_workbook(content, file)
    try:
        for sheet in opened.formulas.worksheets:
            rows = _rows(sheet)
            for language in Language:
                headings = _Headings.found(rows, Translator(language))
                if headings is not None:
                    results = _rows(opened.results[sheet.title])
                    return _Reading(file, sheet.title, language, headings, rows, results).result()
    except _DAMAGES as error:
        # Sheets are parsed only now that they are read.
        raise damaged(file) from error
    finally:
        opened.formulas.close()
        opened.results.close()
    raise not_ours(file)


def _rows(sheet: Any) -> list[tuple[Raw, ...]]:  # noqa: ANN401  the library calls it another kind of sheet
    """Return what the cells of a sheet hold, as far as a workbook of this program goes."""
    # What a file says about its own size need not be so.
    sheet.reset_dimensions()
    found = []
    for number, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True)):
        if number >= _MOST_ROWS:
            break
        found.append(tuple(row))
    return found


@dataclass(frozen=True)
class _Headings:
    """Where the columns stand."""

    row: int
    in_use: int
    own: int
    expected: int
    place: int
    years: range

    @staticmethod
    def found(rows: Sequence[Sequence[Raw]], t: Translator) -> _Headings | None:
        for number, row in enumerate(rows[:_HEADER_WITHIN]):
            names: dict[Raw, int] = {}
            for column, value in enumerate(row):
                if isinstance(value, str):
                    names.setdefault(value.strip(), column)
            wanted = [
                names.get(t(heading))
                for heading in (IN_USE_HEADING, OWN_HEADING, EXPECTED_HEADING, PLACE_HEADING)
            ]
            end = names.get(t(ROLE_LABELS[Role.PESSIMISTIC]))
            if end is None or any(column is None for column in wanted):
                continue
            in_use, own, expected, place = (column for column in wanted if column is not None)
            return _Headings(number, in_use, own, expected, place, range(expected + 1, end))
        return None


class _Reading:
    """Goes through the rows of the sheet of assumptions."""

    def __init__(
        self,
        file: str,
        sheet: str,
        language: Language,
        headings: _Headings,
        rows: Sequence[Sequence[Raw]],
        results: Sequence[Sequence[Raw]],
    ) -> None:
        self.file = file
        self.sheet = sheet
        self.language = language
        self.t = Translator(language)
        self.headings = headings
        self.rows = rows
        self.results = results
        self.roles = {self.t(ROLE_LABELS[role]): role for role in Role}

    def result(self) -> ReadWorkbook:
        above = [str(value) for row in self.rows[: self.headings.row] for value in row if value is not None]
        typed: list[TypedCell] = []
        places: set[str] = set()
        scenario, funding = 0, 0
        labels: dict[str, str] = {}
        in_use: dict[str, int] = {}
        expected: dict[str, Sequence[Raw]] = {}
        own: dict[str, int] = {}
        for number in range(self.headings.row + 1, len(self.rows)):
            label, place = self._text(number, LABEL), self._text(number, self.headings.place)
            if label == self.t(SCENARIO_LABEL) and not place:
                scenario = _position(self._cell(number, self.headings.in_use))
            elif place == CHOSEN:
                funding = _position(self._cell(number, self.headings.in_use))
            elif place:
                role = self.roles.get(label) if place in labels else None
                if role is None:
                    labels[place], in_use[place] = label, number
                    places.add(place)
                    typed += self._single(number, place, label)
                elif role is Role.OWN:
                    own[place] = number
                elif role is Role.EXPECTED:
                    expected[place] = [self._cell(number, column) for column in self.headings.years]
        for place, number in own.items():
            typed += self._yearly(number, place, labels[place], in_use[place], expected.get(place, ()))
        return ReadWorkbook(
            self.file,
            self.language,
            self._fingerprint(above),
            self._text(_SUBTITLE_ABOVE_FIRST, LABEL),
            frozenset(places),
            tuple(typed),
            scenario,
            funding,
        )

    def _single(self, row: int, place: str, label: str) -> Iterator[TypedCell]:
        """Yield what was typed for a figure with one value for all years."""
        headings = self.headings
        expected = self._cell(row, headings.expected)
        if expected is None:
            return
        yield from self._typed(row, headings.own, row, headings.in_use, place, None, label, expected)

    def _yearly(
        self, row: int, place: str, label: str, in_use: int, expected: Sequence[Raw]
    ) -> Iterator[TypedCell]:
        """Yield what was typed for a figure that differs per year."""
        for year, column in enumerate(self.headings.years):
            exported = expected[year] if year < len(expected) else None
            if exported is not None:
                yield from self._typed(row, column, in_use, column, place, year, label, exported)

    def _typed(
        self,
        row: int,
        column: int,
        in_use_row: int,
        in_use_column: int,
        place: str,
        year: int | None,
        label: str,
        expected: Raw,
    ) -> Iterator[TypedCell]:
        value = self._cell(row, column)
        if value is None or value == "":
            # Who took the protection off may have typed over the formula itself.
            over = self._raw(in_use_row, in_use_column)
            if over is None or (isinstance(over, str) and over.startswith("=")) or over == expected:
                return
            row, column, value = in_use_row, in_use_column, over
        yield TypedCell(place, year, label, f"{self.sheet}!{_name(row, column)}", value, expected)

    def _cell(self, row: int, column: int) -> Raw:
        """Return what a cell holds; of a formula its stored result, or the formula when there is none."""
        value = self._raw(row, column)
        if isinstance(value, str) and value.startswith("="):
            stored = self.results[row][column] if row < len(self.results) else None
            return value if stored is None else stored
        return value

    def _raw(self, row: int, column: int) -> Raw:
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        value = self.rows[row][column]
        return value if isinstance(value, str | int | float | bool) or value is None else str(value)

    def _text(self, row: int, column: int) -> str:
        value = self._raw(row, column)
        return value.strip() if isinstance(value, str) else ""

    def _fingerprint(self, above: Sequence[str]) -> str:
        start = self.t(FINGERPRINT_TEXT, fingerprint="")
        pattern = re.compile(re.escape(start) + rf"([0-9a-f]{{{FINGERPRINT_LENGTH}}})$")
        found = (pattern.match(text.strip()) for text in above)
        return next((match.group(1) for match in found if match), "")


def _name(row: int, column: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    return f"{get_column_letter(column + 1)}{row + 1}"


def _position(value: Raw) -> int:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0
