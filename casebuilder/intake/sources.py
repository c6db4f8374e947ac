"""A stranger's file, opened safely: which sheets it has, and their lines."""

from __future__ import annotations

import itertools
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from casebuilder.intake.cells import Row
from casebuilder.intake.errors import not_readable, refused
from casebuilder.intake.limits import LARGEST_FILE, too_large
from casebuilder.intake.text_files import read_text_file
from casebuilder.intake.wmo323 import is_xml, open_declaration
from casebuilder.intake.work import QUIET, Work
from casebuilder.intake.workbooks import is_workbook, read_workbook
from casebuilder.model.messages import LabelledEnum, N_

PREVIEW_LINES = 50


class SourceKind(LabelledEnum):
    """What kind of file it is."""

    TEXT = "text", N_("text file (CSV)")
    WORKBOOK = "workbook", N_("workbook")
    DECLARATION = "declaration", N_("iWmo declaration (WMO323)")


class Lines(Protocol):
    """The lines of a sheet, which can be gone through again and again."""

    def rows(self, work: Work) -> Iterator[Row]:
        """Yield every line from the first on, empty ones included."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a file.

    Attributes:
        name: Its name; empty for a text file.
        lines: Its lines.
        preview: Its first lines.
        line_count: How many lines it has, or None while that is not known.
    """

    name: str
    lines: Lines
    preview: tuple[Row, ...] = field(repr=False)
    line_count: int | None = None


@dataclass(frozen=True)
class Source:
    """An opened file. Nothing of it is kept on disk.

    Attributes:
        file: Name of the file, without its folder; empty for pasted text.
        kind: What kind of file it is.
        sheets: Its sheets, at least one.
    """

    file: str
    kind: SourceKind
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet:
        """Return the sheet of this name; the first one where there is none."""
        return next((sheet for sheet in self.sheets if sheet.name == name), self.sheets[0])


def open_source(path: Path, work: Work = QUIET) -> Source:
    """Open a file that may come from anyone.

    Args:
        path: The file: CSV or other text, XLSX, XLS or ODS, or a WMO323 message.
        work: Hears how far it is, and may give up.

    Raises:
        IntakeError: The file is of another kind, too large, damaged, locked or not safe.
        CancelledError: The user gave up.
    """
    return _opened(_content(path), path.name, work)


def source_of_text(text: str) -> Source:
    """Return pasted text as a source.

    Raises:
        IntakeError: There is nothing in it, or it is too large.
    """
    return _opened(text.encode(), "", QUIET)


def _opened(data: bytes, file: str, work: Work) -> Source:
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise refused(N_("“{file}” is empty. Choose another file."), file)
    if is_workbook(data):
        sheets = read_workbook(data, file, work)
        return Source(
            file, SourceKind.WORKBOOK, tuple(_sheet(name, lines, lines.count) for name, lines in sheets)
        )
    if is_xml(data):
        declaration, count = open_declaration(data, file, work)
        return Source(file, SourceKind.DECLARATION, (_sheet("", declaration, count),))
    return Source(file, SourceKind.TEXT, (_sheet("", read_text_file(data, file)),))


def _sheet(name: str, lines: Lines, count: int | None = None) -> Sheet:
    return Sheet(name, lines, tuple(itertools.islice(lines.rows(QUIET), PREVIEW_LINES)), count)


def _content(path: Path) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            # A pipe or a device could keep the program waiting for ever.
            raise refused(
                N_("“{file}” is not an ordinary file. Choose a file with registrations."), path.name
            )
        if found.st_size > LARGEST_FILE:
            raise too_large(path.name)
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise not_readable(path, error) from error
    if len(data) > LARGEST_FILE:
        raise too_large(path.name)
    return data
