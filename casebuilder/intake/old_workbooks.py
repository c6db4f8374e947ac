"""A look at the records of an XLS workbook (BIFF) before its cells are read."""

from __future__ import annotations

import io
import struct

from casebuilder.intake.archives import damaged, has_macros, locked
from casebuilder.intake.cells import Missing
from casebuilder.intake.limits import too_large
from casebuilder.intake.places import LARGEST_TEXT, Places, size_error

LARGEST_OLD_WORKBOOK = 60_000_000
_STREAMS = ("Workbook", "Book")
_MACROS = "_VBA_PROJECT_CUR"
_ENCRYPTED_PACKAGE = "EncryptedPackage"
_BOF, _FILEPASS, _BOUNDSHEET, _FORMULA = 0x0809, 0x002F, 0x0085, 0x0006
_BOOLEAN_OR_ERROR, _TEXT_OF_FORMULA = 0x0205, 0x0207
_CELLS = frozenset({_FORMULA, _BOOLEAN_OR_ERROR, 0x00FD, 0x0203, 0x027E, 0x00BD, 0x0204, 0x00D6})
"""Records of filled cells: each begins with its line and its column."""
_MULTIPLE = 0x00BD
_SHARED_TEXTS, _CONTINUED, _SHARED_TEXT_CELL = 0x00FC, 0x003C, 0x00FD
_WIDE, _WITH_EXTENSION, _WITH_RUNS = 0x01, 0x04, 0x08
_RUN = 4
_SHORTEST_CELL, _SHORTEST_TEXT_CELL, _SHORTEST_FORMULA = 6, 10, 14
_NOT_A_NUMBER = 0xFFFF
_TEXT_RESULT, _ERROR_RESULT = 0, 2


def look_at_old_workbook(data: bytes, file: str) -> dict[int, Places]:
    """Return the cells without a value that can be trusted, by the position of their sheet.

    The text that a formula gives stands in a record behind it; without that record there is no result.

    Args:
        data: The bytes of the workbook.
        file: Its name, for messages.

    Raises:
        IntakeError: It is damaged, locked, has macros, or is too large.
    """
    import olefile  # noqa: PLC0415  a library that only old workbooks need

    if len(data) > LARGEST_OLD_WORKBOOK:
        raise too_large(file)
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            if container.exists(_ENCRYPTED_PACKAGE):
                raise locked(file)
            if container.exists(_MACROS):
                raise has_macros(file)
            stream = next((name for name in _STREAMS if container.exists(name)), None)
            if stream is None:
                raise damaged(file)
            records = container.openstream(stream).read()
    except (OSError, ValueError, IndexError, struct.error, RecursionError) as error:
        raise damaged(file) from error
    return _Records(file).look_at(records)


class _Records:
    """Goes through the records of a workbook once."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._missing: dict[int, Places] = {}
        self._lines = self._columns = 0
        self._texts: list[int] = []
        self._text = 0
        self._waiting: tuple[int, int] | None = None
        """The formula whose text has not come yet."""

    def look_at(self, records: bytes) -> dict[int, Places]:
        starts: dict[int, int] = {}
        sheet = -1
        position, size = 0, len(records)
        while position + 4 <= size:
            kind, length = struct.unpack_from("<HH", records, position)
            body = position + 4
            if kind == _FILEPASS:
                raise locked(self._file)
            if kind == _BOUNDSHEET and length >= 4:  # noqa: PLR2004  where the sheet begins
                starts[struct.unpack_from("<I", records, body)[0]] = len(starts)
            elif kind == _BOF:
                sheet = starts.get(position, -1)
            elif kind == _SHARED_TEXTS:
                self._texts = _text_lengths(_with_continuations(records, body, length))
            elif kind == _TEXT_OF_FORMULA and self._waiting is not None:
                self._missing[sheet].pop(self._waiting, None)
            elif kind in _CELLS and length >= _SHORTEST_CELL and body + length <= size:
                self._cell(kind, records[body : body + length], sheet)
            position = body + length
        return self._missing

    def _cell(self, kind: int, record: bytes, sheet: int) -> None:
        line, column = struct.unpack_from("<HH", record)
        last = struct.unpack_from("<H", record, len(record) - 2)[0] if kind == _MULTIPLE else column
        if line >= self._lines or last >= self._columns:
            self._lines, self._columns = max(self._lines, line + 1), max(self._columns, last + 1)
            error = size_error(self._lines, self._columns, self._file)
            if error is not None:
                raise error
        if kind == _SHARED_TEXT_CELL and len(record) >= _SHORTEST_TEXT_CELL:
            # One long text that stands in very many cells would fill the memory.
            position = struct.unpack_from("<I", record, 6)[0]
            self._text += self._texts[position] if position < len(self._texts) else 0
            if self._text > LARGEST_TEXT:
                raise too_large(self._file)
        missing = self._waiting = None
        if kind == _FORMULA and len(record) >= _SHORTEST_FORMULA:
            if struct.unpack_from("<H", record, 12)[0] == _NOT_A_NUMBER:
                missing = {_TEXT_RESULT: Missing.UNCALCULATED, _ERROR_RESULT: Missing.ERROR}.get(record[6])
        elif kind == _BOOLEAN_OR_ERROR and len(record) > 7 and record[7] == 1:  # noqa: PLR2004
            missing = Missing.ERROR
        if missing is Missing.UNCALCULATED:
            self._waiting = (line, column)
        if missing is not None:
            self._missing.setdefault(sheet, {})[line, column] = missing


def _with_continuations(records: bytes, body: int, length: int) -> list[bytes]:
    """Return a record and those that continue it."""
    parts = [records[body : body + length]]
    place = body + length
    while place + 4 <= len(records):
        kind, length = struct.unpack_from("<HH", records, place)
        if kind != _CONTINUED:
            break
        parts.append(records[place + 4 : place + 4 + length])
        place += 4 + length
    return parts


def _text_lengths(parts: list[bytes]) -> list[int]:
    """Return how many bytes each shared text takes in memory.

    A text may run on in the next part, which then begins with a byte that says how wide its signs are.
    """
    lengths = []
    part, place = 0, 8
    while part < len(parts) and place + 3 <= len(parts[part]):
        count, flags = struct.unpack_from("<HB", parts[part], place)
        place += 3
        after = 0
        if flags & _WITH_RUNS:
            after += _RUN * struct.unpack_from("<H", parts[part].ljust(place + 2, b"\x00"), place)[0]
            place += 2
        if flags & _WITH_EXTENSION:
            after += struct.unpack_from("<I", parts[part].ljust(place + 4, b"\x00"), place)[0]
            place += 4
        lengths.append(count * 2)
        part, place = _behind(parts, part, place, count, wide=bool(flags & _WIDE))
        part, place = _skipped(parts, part, place, after)
    return lengths


def _behind(parts: list[bytes], part: int, place: int, signs: int, *, wide: bool) -> tuple[int, int]:
    """Return where a text of so many signs ends."""
    while part < len(parts):
        size = 2 if wide else 1
        here = max(0, len(parts[part]) - place) // size
        if signs <= here:
            return part, place + signs * size
        signs -= here
        part, place = part + 1, 1
        if part < len(parts) and parts[part]:
            wide = bool(parts[part][0] & _WIDE)
    return part, 0


def _skipped(parts: list[bytes], part: int, place: int, size: int) -> tuple[int, int]:
    """Return the place so many bytes further on, and at the beginning of a part rather than at an end."""
    place += size
    while part < len(parts) and place >= len(parts[part]):
        place -= len(parts[part])
        part += 1
    return part, place
