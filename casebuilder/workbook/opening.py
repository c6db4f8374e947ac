"""Opening a workbook that comes from somewhere else, with distrust: it may be damaged or hostile."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from casebuilder.file_errors import reason
from casebuilder.model.messages import Message, MessageValue, N_
from casebuilder.workbook.errors import WorkbookError

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

LARGEST_FILE = 50_000_000
"""Bytes of the file as it stands on the disk."""
LARGEST_UNPACKED = 300_000_000
"""Bytes of all parts together."""
MOST_PARTS = 2_000
HIGHEST_RATIO = 200
"""Readable text shrinks some twenty times at most; what shrinks far more is made to exhaust memory."""
_RATIO_MATTERS_FROM = 1_000_000

_ZIP_START = b"PK"
_OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old workbooks begin, and those with a password."""
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_CONTENT_TYPES = "[Content_Types].xml"
_WORKBOOK_PART = "xl/workbook.xml"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Opened:
    """A workbook that is safe to read, in two readings.

    Attributes:
        formulas: Cells with a formula hold that formula.
        results: Cells with a formula hold the result stored beside it, or nothing when the program
            that saved the workbook stored none.
    """

    formulas: Workbook
    results: Workbook


def read_bytes(path: Path) -> bytes:
    """Return the content of a workbook file.

    Raises:
        WorkbookError: It cannot be read, or is far larger than a workbook of this program.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except IsADirectoryError as error:
        raise _error(N_("“{file}” is a folder. Choose a workbook (.xlsx)."), path.name) from error
    except OSError as error:
        raise _error(
            N_("“{file}” cannot be read ({reason}). Check its name and folder, and try again."),
            path.name,
            reason=reason(error),
        ) from error
    if len(content) > LARGEST_FILE:
        raise _too_large(path.name)
    return content


def open_workbook(content: bytes, file: str) -> Opened:
    """Open a workbook after looking at its outside.

    Args:
        content: The whole file.
        file: Its name, for the message.

    Raises:
        WorkbookError: It is no workbook, damaged, protected with a password, or not safe to open.
    """
    _check_outside(content, file)
    # The library is slow to import, and only who takes a workbook back needs it.
    from openpyxl import load_workbook  # noqa: PLC0415

    try:
        formulas, results = (
            load_workbook(
                io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False, rich_text=False
            )
            for data_only in (False, True)
        )
    except Exception as error:  # what a damaged part makes the library raise has no end
        raise damaged(file) from error
    return Opened(formulas, results)


def damaged(file: str) -> WorkbookError:
    """Return that a workbook cannot be read to its end."""
    return _error(
        N_(
            "“{file}” is damaged or incomplete, so nothing was taken over. Ask for the workbook again, or"
            " open it in Excel or LibreOffice and save it anew."
        ),
        file,
    )


def not_ours(file: str) -> WorkbookError:
    """Return that a workbook was not made by this program."""
    return _error(
        N_(
            "“{file}” is not a workbook that this program made, or its sheet of assumptions is gone, so"
            " nothing can be taken over. Choose the workbook that you exported and got back."
        ),
        file,
    )


def _error(text: str, file: str, **values: MessageValue) -> WorkbookError:
    return WorkbookError(Message(text, {"file": file, **values}))


def _too_large(file: str) -> WorkbookError:
    return _error(
        N_("“{file}” is far larger than a workbook of this program can be, so it is not opened."), file
    )


def _check_outside(content: bytes, file: str) -> None:
    if len(content) > LARGEST_FILE:
        raise _too_large(file)
    if content.startswith(_OLE_START):
        raise _error(
            N_(
                "“{file}” is protected with a password, or saved in an old form of Excel. Open it in Excel or"
                " LibreOffice, save it without a password as .xlsx, and choose that file."
            ),
            file,
        )
    if not content.startswith(_ZIP_START):
        raise not_ours(file)
    # Counted before the directory is parsed: millions of entries would already take minutes there.
    if content.count(_DIRECTORY_ENTRY) > MOST_PARTS:
        raise _too_large(file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_parts(package, file)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        IndexError,
        NotImplementedError,
        OSError,
        OverflowError,
        RuntimeError,
        ValueError,
    ) as error:
        raise damaged(file) from error


def _check_parts(package: zipfile.ZipFile, file: str) -> None:
    """Refuse what is not safe to read; the bytes are counted as they come out, whatever is declared."""
    entries = package.infolist()
    names = {entry.filename for entry in entries}
    if len(names) != len(entries):
        raise damaged(file)
    for entry in entries:
        place = PurePosixPath(entry.filename.replace("\\", "/"))
        if place.is_absolute() or ".." in place.parts:
            raise damaged(file)
        if entry.flag_bits & _ENCRYPTED:
            raise _error(
                N_(
                    "“{file}” is locked with a password of a zip program. Unpack it there first, and choose"
                    " what comes out."
                ),
                file,
            )
        swollen = entry.file_size > HIGHEST_RATIO * max(1, entry.compress_size)
        if swollen and entry.file_size > _RATIO_MATTERS_FROM:
            raise _too_large(file)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise _too_large(file)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _error(
            N_(
                "“{file}” holds macros, which a workbook of this program never does, so it is not opened."
                " Save it as .xlsx without macros, and choose that file."
            ),
            file,
        )
    if _CONTENT_TYPES not in names or _WORKBOOK_PART not in names:
        raise not_ours(file)
    room = LARGEST_UNPACKED
    for entry in entries:
        room -= _read_part(package, entry, room, file)


def _read_part(package: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int, file: str) -> int:
    """Return how many bytes a part really has; refuse one that declares its own entities."""
    size, before = 0, b""
    with package.open(entry) as part:
        while block := part.read(_BLOCK):
            size += len(block)
            if size > room:
                raise _too_large(file)
            if entry.filename.lower().endswith((".xml", ".rels", ".vml")) and (
                b"<!DOCTYPE" in before + block or b"<!ENTITY" in before + block
            ):
                raise damaged(file)
            before = block[-16:]
    return size
