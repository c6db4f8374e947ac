"""A look at the parts of an XLSX workbook before its cells are read."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from casebuilder.intake.archives import damaged, stands_in
from casebuilder.intake.cells import Missing
from casebuilder.intake.limits import too_large
from casebuilder.intake.places import LARGEST_TEXT, Places, size_error

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_TEXTS = re.compile(r"xl/sharedstrings\.xml", re.IGNORECASE)
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"

_FILLED = re.compile(rb"<(?:\w+:)?c(?=[\s>])[^>]*(?<!/)>")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']\$?([A-Za-z]+)\$?(\d+)[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\sr\s*=\s*[\"'](\d+)[\"']")
_ROW_START = re.compile(rb"<(?:\w+:)?row\b")
_TEXT_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*\bt\s*=\s*[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d+)</")
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si(?:/>|[\s>].*?</(?:\w+:)?si>)", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_WHOLE_CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*(?<!/))>(.*?)</(?:\w+:)?c>", re.DOTALL)
_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_RESULT = re.compile(rb"<(?:\w+:)?v>[^<]|<(?:\w+:)?is[\s>]")
_EMPTY_TEXT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
_LETTERS = 26


class XlsxParts:
    """Hears the parts one by one, refuses what is too large, and knows what stands where."""

    def __init__(self, file: str) -> None:
        """Start with nothing.

        Args:
            file: Name of the file, for messages.
        """
        self._file = file
        self._sheets: dict[str, Places] = {}
        self._workbook = self._relations = b""
        self._text_cells = 0
        self._longest_text = 0

    def look_at(self, name: str, part: bytes) -> None:
        """Look at a part.

        Raises:
            IntakeError: A sheet is too large.
        """
        plain = name.lower()
        if _SHEET.fullmatch(name):
            self._check_size(part)
            if stands_in(_TEXT_CELL, part):
                self._text_cells += sum(1 for _ in _TEXT_CELL.finditer(part))
            self._sheets[plain] = dict(_missing(part))
        elif _TEXTS.fullmatch(name):
            self._longest_text = max((len(match[0]) for match in _SHARED_TEXT.finditer(part)), default=0)
        elif plain == _WORKBOOK:
            self._workbook = part
        elif plain == _RELATIONS:
            self._relations = part

    def check_texts(self, archive: io.BytesIO) -> None:
        """Refuse one long text that stands in so many cells that it would fill the memory.

        Args:
            archive: The parts, packed anew; left at its beginning.

        Raises:
            IntakeError: It does.
        """
        if self._text_cells * self._longest_text <= LARGEST_TEXT:
            return
        total = 0
        with zipfile.ZipFile(archive) as parts:
            names = parts.namelist()
            texts = [name for name in names if _TEXTS.fullmatch(name)]
            sizes = [len(match[0]) for name in texts for match in _SHARED_TEXT.finditer(parts.read(name))]
            for name in names:
                if _SHEET.fullmatch(name):
                    for match in _TEXT_CELL.finditer(parts.read(name)):
                        position = int(match[1])
                        total += sizes[position] if position < len(sizes) else 0
                        if total > LARGEST_TEXT:
                            raise too_large(self._file)
        archive.seek(0)

    def missing(self) -> dict[int, Places]:
        """Return the cells without a value, by the position of their sheet in the workbook.

        Raises:
            IntakeError: The workbook does not say which part is which sheet.
        """
        from xml.etree.ElementTree import ParseError  # noqa: PLC0415  only where there is a workbook

        from defusedxml.ElementTree import fromstring  # noqa: PLC0415

        if not self._workbook or not self._relations:
            raise damaged(self._file)
        try:
            workbook = fromstring(self._workbook, forbid_dtd=True)
            relations = fromstring(self._relations, forbid_dtd=True)
        except ParseError as error:
            raise damaged(self._file) from error
        targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
        found: dict[int, Places] = {}
        sheets = [element for element in workbook.iter() if element.tag.endswith("}sheet")]
        for position, sheet in enumerate(sheets):
            identifier = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            target = targets.get(identifier) or ""
            part = posixpath.normpath(posixpath.join("/xl", target)).removeprefix("/").lower()
            found[position] = self._sheets.get(part, {})
        return found

    def _check_size(self, part: bytes) -> None:
        columns: set[bytes] = set()
        lines: set[bytes] = set()
        unnamed = False
        for cell in _FILLED.finditer(part):
            reference = _REFERENCE.search(cell[0])
            if reference is None:
                unnamed = True
            else:
                columns.add(reference[1])
                lines.add(reference[2])
        last_line = max((int(line) for line in lines), default=0)
        last_column = max((_column(letters) for letters in columns), default=0)
        if unnamed:
            # Cells without a name stand one after another, in lines that may have a number.
            lines |= {match[1] for match in _ROW.finditer(part)}
            starts = [match.start() for match in _ROW_START.finditer(part)]
            widths = (
                part.count(b"<c", first, last)
                for first, last in zip(starts, [*starts[1:], len(part)], strict=True)
            )
            last_line = max(last_line, len(starts), *(int(line) for line in lines))
            last_column = max(last_column, max(widths, default=0))
        error = size_error(last_line, last_column, self._file)
        if error is not None:
            raise error


def _missing(part: bytes) -> Iterator[tuple[tuple[int, int], Missing]]:
    """Yield the cells with an error, and those with a formula whose result is not there."""
    if not stands_in(_FORMULA, part) and not stands_in(_ERROR, part):
        return
    for cell in _WHOLE_CELL.finditer(part):
        attributes, content = cell[1], cell[2]
        reference = _REFERENCE.search(attributes)
        if reference is None:
            continue
        place = (int(reference[2]) - 1, _column(reference[1]) - 1)
        if _ERROR.search(attributes):
            yield place, Missing.ERROR
        elif _FORMULA.search(content) and not _RESULT.search(content) and not _EMPTY_TEXT.search(attributes):
            yield place, Missing.UNCALCULATED


def _column(letters: bytes) -> int:
    """Return the number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - ord("A") + 1
    return number
