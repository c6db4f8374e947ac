"""Workbooks of strangers: XLSX, XLS and ODS, read cell by cell, after a look at how large they are.

The library that reads the cells makes room for a whole rectangle, however few cells are filled, and
passes over errors and over formulas without a result. Both are found here first.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from casebuilder.intake.archives import damaged, locked, repacked
from casebuilder.intake.cells import Cell, Missing, Row
from casebuilder.intake.errors import refused
from casebuilder.intake.limits import MOST_COLUMNS, MOST_LINES, too_many_columns, too_many_lines
from casebuilder.intake.old_workbooks import look_at_old_workbook
from casebuilder.intake.open_documents import OpenDocumentParts
from casebuilder.intake.places import Places
from casebuilder.intake.work import Work
from casebuilder.intake.xlsx_parts import XlsxParts
from casebuilder.model.messages import N_

if TYPE_CHECKING:
    import python_calamine

_ZIP_START = b"PK"
_OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTENT_OF_OPEN_DOCUMENT, _XLSX_WORKBOOK = b"content.xml", b"xl/workbook.xml"
_EVERY = 2000
_LOOKED_AT = 0.5
"""Which share of the time of opening is over when the cells are read."""


@dataclass(frozen=True)
class WorkbookLines:
    """The lines of one sheet.

    Attributes:
        sheet: The sheet as the library read it.
        missing: Cells that the library passes over though something stands in them.
    """

    sheet: python_calamine.CalamineSheet
    missing: Places = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Number of lines."""
        end = self.sheet.end
        return 0 if end is None else end[0] + 1

    def rows(self, work: Work) -> Iterator[Row]:
        """Yield every line, empty ones included.

        Raises:
            CancelledError: The user gave up.
        """
        start, end = self.sheet.start, self.sheet.end
        if start is None or end is None:
            return
        # The library leaves out the columns before the first one in use, but not such lines.
        margin: tuple[Cell, ...] = ("",) * start[1]
        odd: dict[int, list[tuple[int, Missing]]] = {}
        for (line, column), missing in self.missing.items():
            odd.setdefault(line, []).append((column, missing))
        for number, cells in enumerate(self.sheet.iter_rows()):
            if number % _EVERY == 0:
                work.step(number / self.count)
            row = margin + tuple(cells)
            yield _with(row, odd[number]) if number in odd else row


def _with(row: Row, places: list[tuple[int, Missing]]) -> Row:
    cells = list(row)
    for column, missing in places:
        cells.extend(itertools.repeat("", column + 1 - len(cells)))
        cells[column] = missing
    return tuple(cells)


def is_workbook(data: bytes) -> bool:
    """Return whether a file begins as a workbook does."""
    return data.startswith((_ZIP_START, _OLE_START))


def read_workbook(data: bytes, file: str, work: Work) -> list[tuple[str, WorkbookLines]]:
    """Return the sheets of a workbook that can be seen and hold something, by name.

    Args:
        data: The bytes of the workbook.
        file: Its name, for messages.
        work: Hears how far it is, and may give up.

    Raises:
        IntakeError: It is damaged, locked, has macros, is too large, or holds nothing.
        CancelledError: The user gave up.
    """
    if data.startswith(_OLE_START):
        missing = look_at_old_workbook(data, file)
        archive = io.BytesIO(data)
    elif _CONTENT_OF_OPEN_DOCUMENT in data and _XLSX_WORKBOOK not in data:
        document = OpenDocumentParts(file)
        archive = repacked(data, file, document.look_at)
        missing = document.missing
    else:
        parts = XlsxParts(file)
        archive = repacked(data, file, parts.look_at)
        parts.check_texts(archive)
        missing = parts.missing()
    work.step(_LOOKED_AT)
    sheets = _sheets(archive, file, missing)
    work.step(1.0)
    if not sheets:
        raise refused(N_("“{file}” holds no sheet with data. Choose another file."), file)
    return sheets


def _sheets(archive: io.BytesIO, file: str, missing: dict[int, Places]) -> list[tuple[str, WorkbookLines]]:
    import python_calamine  # noqa: PLC0415  a library that only workbooks need

    try:
        workbook = python_calamine.load_workbook(archive)
        found = []
        for position, sheet in enumerate(workbook.sheets_metadata):
            kind, seen = sheet.typ, sheet.visible
            if (
                kind is python_calamine.SheetTypeEnum.WorkSheet
                and seen is python_calamine.SheetVisibleEnum.Visible
            ):
                lines = WorkbookLines(workbook.get_sheet_by_index(position), missing.get(position, {}))
                if lines.count:
                    found.append((sheet.name, lines))
    except python_calamine.PasswordError as error:
        raise locked(file) from error
    except Exception as error:
        raise damaged(file) from error
    except BaseException as error:
        # A fault inside the library arrives as a panic, which is no ordinary exception.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(file) from error
    for _, lines in found:
        _check_size(lines, file)
    return found


def _check_size(lines: WorkbookLines, file: str) -> None:
    end = lines.sheet.end
    if end is not None and end[0] >= MOST_LINES:
        raise too_many_lines(file)
    if end is not None and end[1] >= MOST_COLUMNS:
        raise too_many_columns(file)
