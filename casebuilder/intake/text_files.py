"""CSV and other text with separated columns, from Dutch and English programs."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from casebuilder.intake.cells import Row
from casebuilder.intake.errors import refused
from casebuilder.intake.limits import MOST_COLUMNS, MOST_LINES, too_many_columns, too_many_lines
from casebuilder.intake.work import Work
from casebuilder.model.messages import N_

_DELIMITERS = ";\t,|"
_LONGEST_CELL = 32_767
_SAMPLE_LINES = 30
_SAMPLE_BYTES = 200_000
_EVERY = 2000
_FEWEST_SEPARATORS = 2
"""A line of registrations has a client, a period and a number at least."""
_SEPARATOR_LINE = "sep="


@dataclass(frozen=True)
class TextLines:
    """The lines of a text file.

    Attributes:
        data: The bytes of the file.
        file: Its name, for messages.
        encoding: In which its text is written.
        delimiter: What stands between columns.
    """

    data: bytes = field(repr=False)
    file: str
    encoding: str
    delimiter: str

    def rows(self, work: Work) -> Iterator[Row]:
        """Yield every line, empty ones included.

        A line with a cell of several lines is followed by as many empty ones, so that the number of a
        line is what an editor shows, and all lines of the file are counted.

        Raises:
            IntakeError: It has too many lines or columns, or a cell without end.
            CancelledError: The user gave up.
        """
        stream = io.BytesIO(self.data)
        text = io.TextIOWrapper(stream, encoding=self.encoding, newline="")
        reader = csv.reader(text, delimiter=self.delimiter, strict=True)
        size, number = len(self.data), 0
        while True:
            begin, number = number + 1, number + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise refused(
                    N_(
                        "Line {line} of “{file}” holds a cell without an end: a quotation mark may be"
                        " missing or too many. Mend that line, or save the file anew."
                    ),
                    self.file,
                    line=begin,
                ) from error
            if cells is None:
                return
            number = reader.line_num
            if number > MOST_LINES:
                raise too_many_lines(self.file)
            if len(cells) > MOST_COLUMNS:
                raise too_many_columns(self.file)
            if begin % _EVERY == 0:
                work.step(stream.tell() / size)
            yield tuple(cells)
            if number > begin:
                self._check_long_cells(cells, begin)
                yield from ((),) * (number - begin)

    def _check_long_cells(self, cells: list[str], line: int) -> None:
        """Refuse a cell that swallowed whole lines: it holds line ends and signs between columns."""
        parts = (part for cell in cells for part in cell.splitlines()[1:])
        if any(part.count(self.delimiter) >= _FEWEST_SEPARATORS for part in parts):
            raise refused(
                N_(
                    "On line {line} of “{file}” begins a cell that runs on over other lines: a quotation mark"
                    " may be missing or too many. Mend that line, or save the file anew."
                ),
                self.file,
                line=line,
            )


def read_text_file(data: bytes, file: str) -> TextLines:
    """Return the lines of a text file, in the encoding and with the separator that it turns out to have.

    Args:
        data: The bytes of the file.
        file: Its name, for messages.

    Raises:
        IntakeError: It is no text.
    """
    encoding = _encoding(data, file)
    csv.field_size_limit(_LONGEST_CELL)
    sample = data[:_SAMPLE_BYTES].decode(encoding, "ignore")
    longest = max((line.count(sign) for line in sample.splitlines() for sign in _DELIMITERS), default=0)
    if longest > MOST_COLUMNS:
        raise too_many_columns(file)
    return TextLines(data, file, encoding, _delimiter(sample, whole=len(data) <= _SAMPLE_BYTES))


def _encoding(data: bytes, file: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\x00" in data[:_SAMPLE_BYTES]:
        raise refused(
            N_(
                "“{file}” is no text and no workbook, whatever its name says. Save it as CSV or XLSX in the"
                " program it comes from."
            ),
            file,
        )
    else:
        encoding = "utf-8-sig" if _decodes(data, "utf-8-sig") else "cp1252"
    if encoding != "utf-8-sig" and not _decodes(data, encoding):
        raise refused(
            N_("The text of “{file}” is in no known encoding. Save it as CSV with UTF-8."),
            file,
        )
    return encoding


def _decodes(data: bytes, encoding: str) -> bool:
    """Return whether bytes are text in an encoding, without holding the text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    step = 1 << 20
    try:
        for start in range(0, len(data), step):
            decoder.decode(data[start : start + step], final=start + step >= len(data))
    except UnicodeError:
        return False
    return True


def _delimiter(sample: str, *, whole: bool) -> str:
    """Return the sign that splits most lines into the same number of columns, more than one."""
    lines = sample.splitlines()
    if not whole:
        # The last line of a sample is cut off.
        lines = lines[:-1]
    if lines and lines[0].lower().startswith(_SEPARATOR_LINE) and len(lines[0]) > len(_SEPARATOR_LINE):
        return lines[0][len(_SEPARATOR_LINE)]
    lines = [line for line in lines if line.strip()][:_SAMPLE_LINES]
    best, best_score = _DELIMITERS[0], 0
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        except csv.Error:
            continue
        score = max(widths.values(), default=0)
        if score > best_score:
            best, best_score = delimiter, score
    return best
