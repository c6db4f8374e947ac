"""The outside of a case file: a zip that holds the document and its tables, or the document itself."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from casebuilder.casefile.errors import CaseFileError
from casebuilder.model.messages import Message, MessageValue, N_

MEDIA_TYPE = b"application/vnd.casebuilder.case+zip"
_MEDIA_TYPE_ENTRY = "mimetype"
_DOCUMENT_ENTRY = "case.json"
_ENTRIES = (_MEDIA_TYPE_ENTRY, _DOCUMENT_ENTRY)
_TABLE_ENTRY = "tables/{}.csv"
_TABLE_NAME = re.compile(r"tables/([A-Za-z0-9_]{1,200})\.csv", re.ASCII)

LARGEST_FILE = 200_000_000
"""No file and no entry of a file is read beyond this number of bytes."""
MOST_ENTRIES = 1000
HIGHEST_RATIO = 200
"""Readable text shrinks twenty times at most; what shrinks far more is made to exhaust memory."""
_RATIO_MATTERS_FROM = 1_000_000

_ZIP_START = b"PK"
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_EARLIEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE_BY_ALL = 0o100644 << 16
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What reading a damaged zip from memory can raise; none of it comes from a disk."""


@dataclass(frozen=True)
class Content:
    """What a case file holds.

    Attributes:
        document: The document.
        tables: Identifier and text of each table that stands beside the document.
    """

    document: bytes
    tables: Mapping[str, bytes] = field(default_factory=dict)


def pack(content: Content) -> bytes:
    """Return a case file around its content; the same content gives the same bytes.

    The entries are stored uncompressed, so that the bytes do not depend on the compression
    library of the computer, and the text stays legible in the file.
    """
    entries = [
        (_MEDIA_TYPE_ENTRY, MEDIA_TYPE),
        (_DOCUMENT_ENTRY, content.document),
        *((_TABLE_ENTRY.format(identifier), table) for identifier, table in content.tables.items()),
    ]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in entries:
            entry = zipfile.ZipInfo(name, _EARLIEST_ZIP_TIME)
            entry.create_system = _UNIX
            entry.external_attr = _READABLE_BY_ALL
            archive.writestr(entry, data)
    return buffer.getvalue()


def can_be_named(identifier: str) -> bool:
    """Return whether a table with this identifier can stand beside the document."""
    return _TABLE_NAME.fullmatch(_TABLE_ENTRY.format(identifier)) is not None


def unpack(data: bytes, file: str) -> Content:
    """Return the content of a case file, or of a document alone.

    Args:
        data: The whole file.
        file: Its name, for the message.

    Raises:
        CaseFileError: It is no case file, damaged, or made to exhaust memory.
    """
    if len(data) > LARGEST_FILE:
        raise too_large(file)
    if not data:
        raise _error(N_("“{file}” is empty. Open a copy or an earlier version of it."), file)
    if data.startswith(_ZIP_START):
        return _from_zip(data, file)
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return Content(data)
    raise not_a_case_file(file)


def not_a_case_file(file: str) -> CaseFileError:
    """Return that a file holds something else than a case."""
    return _error(
        N_(
            "“{file}” is not a case file, whatever its name says. Choose a file that was saved as a case"
            " (.zbc)."
        ),
        file,
    )


def too_large(file: str) -> CaseFileError:
    """Return that a file is far larger than a case can be."""
    return _error(
        N_("“{file}” is far larger than a case can be, so it is not opened. Choose another file."), file
    )


def _error(text: str, file: str, **values: MessageValue) -> CaseFileError:
    return CaseFileError(Message(text, {"file": file, **values}))


def _damaged(file: str) -> CaseFileError:
    return _error(
        N_(
            "“{file}” is damaged or incomplete, so it cannot be opened. Open a copy or an earlier version"
            " of it."
        ),
        file,
    )


def _from_zip(data: bytes, file: str) -> Content:
    # Counted before the directory is parsed: millions of entries would already take minutes there.
    if data.count(_DIRECTORY_ENTRY) > MOST_ENTRIES:
        raise too_large(file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _content(archive, file)
    except _DAMAGES as error:
        raise _damaged(file) from error


def _content(archive: zipfile.ZipFile, file: str) -> Content:
    entries = {entry.filename: entry for entry in archive.infolist()}
    if _MEDIA_TYPE_ENTRY not in entries:
        raise not_a_case_file(file)
    for entry in entries.values():
        _check_entry(entry, file)
    if archive.read(_MEDIA_TYPE_ENTRY) != MEDIA_TYPE:
        raise not_a_case_file(file)
    tables: dict[str, bytes] = {}
    for name in entries:
        table = _TABLE_NAME.fullmatch(name)
        if table is not None:
            tables[table[1]] = archive.read(name)
        elif name not in _ENTRIES:
            raise _error(
                N_(
                    "“{file}” holds a part that this version does not know ({part}), and that would be lost."
                    " Open it with a newer version of Casebuilder."
                ),
                file,
                part=name,
            )
    if _DOCUMENT_ENTRY not in entries or len(archive.infolist()) != len(_ENTRIES) + len(tables):
        raise _damaged(file)
    return Content(archive.read(_DOCUMENT_ENTRY), tables)


def _check_entry(entry: zipfile.ZipInfo, file: str) -> None:
    """Refuse what is not safe to read. The declared size holds: the zip reader stops there."""
    if entry.flag_bits & _ENCRYPTED:
        raise _error(
            N_(
                "“{file}” is locked with a password of a zip program. Unpack it there first, and open what"
                " comes out."
            ),
            file,
        )
    swollen = entry.file_size > HIGHEST_RATIO * max(1, entry.compress_size)
    if entry.file_size > LARGEST_FILE or (swollen and entry.file_size > _RATIO_MATTERS_FROM):
        raise too_large(file)
