"""A look at the cells of an ODS workbook before they are read."""

from __future__ import annotations

from xml.parsers import expat

from casebuilder.intake.archives import damaged
from casebuilder.intake.cells import Missing
from casebuilder.intake.limits import MOST_COLUMNS, too_large, too_many_columns
from casebuilder.intake.places import LARGEST_TEXT, Places, size_error

_CONTENT = "content.xml"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_EXTENDED = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})


class OpenDocumentParts:
    """Hears the parts one by one, refuses what is too large, and knows what stands where.

    Attributes:
        missing: The cells without a value, by the position of their sheet.
    """

    def __init__(self, file: str) -> None:
        """Start with nothing.

        Args:
            file: Name of the file, for messages.
        """
        self._file = file
        self.missing: dict[int, Places] = {}
        self._sheet = -1
        self._line = self._column = self._width = self._repeats = 0
        self._filled = False
        self._text = 0
        self._copies = self._cell_start = 0
        self._last_line = 0
        self._parser: expat.XMLParserType = expat.ParserCreate(namespace_separator=" ")

    def look_at(self, name: str, part: bytes) -> None:
        """Look at a part.

        Raises:
            IntakeError: A sheet is too large, or the cells are no XML.
        """
        if name.lower() != _CONTENT:
            return
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            self._parser.Parse(part, True)  # noqa: FBT003  the parser's own signature
        except expat.ExpatError as error:
            raise damaged(self._file) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CELLS:
            self._cell(attributes)
        elif name == f"{_TABLE}table-row":
            self._repeats = _count(attributes.get(f"{_TABLE}number-rows-repeated"))
            self._column = 0
            self._filled = False
        elif name == f"{_TABLE}table":
            self._sheet += 1
            self._line = self._width = 0
            self.missing[self._sheet] = {}

    def _cell(self, attributes: dict[str, str]) -> None:
        copies = _count(attributes.get(f"{_TABLE}number-columns-repeated"))
        kind = attributes.get(f"{_OFFICE}value-type")
        self._copies = 0
        if kind is not None or f"{_TABLE}formula" in attributes:
            self._filled = True
            self._copies, self._cell_start = copies, self._parser.CurrentByteIndex
            self._width = max(self._width, self._column + copies)
            if self._width > MOST_COLUMNS:
                raise too_many_columns(self._file)
            missing = _missing(kind, attributes)
            if missing is not None:
                for column in range(self._column, self._column + copies):
                    self.missing[self._sheet][self._line, column] = missing
        self._column += copies

    def _end(self, name: str) -> None:
        if name in _CELLS and self._copies:
            # A text that is repeated takes room for each time.
            size = self._parser.CurrentByteIndex - self._cell_start
            self._text += size * self._copies * self._repeats
            if self._text > LARGEST_TEXT:
                raise too_large(self._file)
        elif name == f"{_TABLE}table-row":
            self._line += self._repeats
            if self._filled:
                error = size_error(self._line, self._width, self._file)
                if error is not None:
                    raise error


def _missing(kind: str | None, attributes: dict[str, str]) -> Missing | None:
    if attributes.get(f"{_EXTENDED}value-type") == "error":
        return Missing.ERROR
    return Missing.UNCALCULATED if kind is None else None


def _count(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else 1  # noqa: PLR2004
