"""Packed workbooks of strangers (XLSX, ODS), looked through before any library opens them.

What is handed on is packed anew from the parts that were checked, so that the library that reads the
cells never sees the stranger's archive: sizes that lie, entries that stand twice and the like end here.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable

from casebuilder.intake.errors import IntakeError, refused
from casebuilder.intake.limits import LARGEST_UNPACKED, too_large
from casebuilder.model.messages import N_

MOST_ENTRIES = 2000
HIGHEST_RATIO = 200
"""Cells of a workbook shrink fifty times at most; what shrinks far more is made to exhaust memory."""
_RATIO_MATTERS_FROM = 5_000_000
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_MACROS = re.compile(r"(^|/)(vbaProject\.bin|macrosheets/|basic/|scripts/)", re.IGNORECASE)
_BINARY_WORKBOOK = re.compile(r"(^|/)workbook\.bin$", re.IGNORECASE)
_PARTS = re.compile(
    r"mimetype|content\.xml|styles\.xml|meta-inf/manifest\.xml|.*\.rels|.*\.xml", re.IGNORECASE
)
_NOT_NEEDED = re.compile(
    r"(xl/(drawings|charts|media|theme|pivot[a-z]*|externallinks|comments|threadedcomments|ctrlprops"
    r"|printersettings|querytables|slicers?|customdata)/|docprops/|customxml/|thumbnails/|object"
    r" ?\d*/|configurations2/|settings\.xml"
    r"|meta\.xml)",
    re.IGNORECASE,
)
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)")
_ENCRYPTED_PART = b"encryption-data"
_WINDOW, _OVERLAP = 1 << 20, 100
_PIECE = 1 << 16
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


def repacked(data: bytes, file: str, look_at: Callable[[str, bytes], None]) -> io.BytesIO:
    """Return an archive with only the parts that are needed to read cells, each of them looked at.

    Args:
        data: The bytes of the stranger's archive.
        file: Its name, for messages.
        look_at: Is handed the name and the bytes of every part, and may refuse it.

    Raises:
        IntakeError: It is damaged, locked, has macros, or is made to exhaust memory.
    """
    # Counted before the directory is parsed: millions of entries would already take minutes there.
    if data.count(_DIRECTORY_ENTRY) > MOST_ENTRIES:
        raise too_large(file)
    result = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(result, "w") as target:
            _check(archive, file)
            for entry in archive.infolist():
                if _PARTS.fullmatch(entry.filename) and not _NOT_NEEDED.match(entry.filename):
                    part = _content(archive, entry)
                    _check_part(entry.filename, part, file)
                    look_at(entry.filename, part)
                    target.writestr(zipfile.ZipInfo(entry.filename), part)
    except _DAMAGES as error:
        raise damaged(file) from error
    result.seek(0)
    return result


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return the bytes of an entry, unpacked piece by piece: no more than it says it holds."""
    content = bytearray()
    with archive.open(entry) as stream:
        while piece := stream.read(_PIECE):
            content += piece
    return bytes(content)


def stands_in(pattern: re.Pattern[bytes], part: bytes) -> bool:
    """Return whether a short pattern stands in a part; other threads get their turn meanwhile.

    Args:
        pattern: Matches no more than a hundred bytes.
        part: The part.
    """
    starts = range(0, len(part), _WINDOW)
    return any(pattern.search(part, start, start + _WINDOW + _OVERLAP) for start in starts)


def damaged(file: str) -> IntakeError:
    """Return that a workbook cannot be read."""
    return refused(
        N_(
            "“{file}” is damaged or no workbook. Open it in Excel or LibreOffice, save it as XLSX, and choose"
            " that file."
        ),
        file,
    )


def locked(file: str) -> IntakeError:
    """Return that a workbook has a password."""
    return refused(
        N_("“{file}” is locked with a password. Save a copy without a password, and import that."), file
    )


def has_macros(file: str) -> IntakeError:
    """Return that a workbook has macros."""
    return refused(
        N_("“{file}” holds macros, so it is not opened. Save it as XLSX without macros, and import that."),
        file,
    )


def _check(archive: zipfile.ZipFile, file: str) -> None:
    """Refuse an archive by what its directory says."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(_is_outside(name) for name in names):
        raise refused(
            N_(
                "“{file}” is put together in a way that no spreadsheet program does (names that point outside"
                " it, or parts that stand twice), so it is not opened."
            ),
            file,
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise locked(file)
    if any(_MACROS.search(name) for name in names):
        raise has_macros(file)
    if any(_BINARY_WORKBOOK.search(name) for name in names):
        raise refused(N_("“{file}” is a binary workbook (XLSB), which is not read. Save it as XLSX."), file)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise too_large(file)
    for entry in entries:
        swollen = entry.file_size > HIGHEST_RATIO * max(1, entry.compress_size)
        if swollen and entry.file_size > _RATIO_MATTERS_FROM:
            raise too_large(file)


def _is_outside(name: str) -> bool:
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or ":" in plain or "\x00" in plain


def _check_part(name: str, part: bytes, file: str) -> None:
    if b"\x00" in part[:1000]:
        # XML in two bytes per sign would slip past the checks; no spreadsheet program writes it.
        raise damaged(file)
    if stands_in(_DOCTYPE, part):
        raise refused(
            N_(
                "“{file}” holds definitions of its own (a DTD) that can be harmful, so it is not opened. No"
                " spreadsheet program writes them."
            ),
            file,
        )
    if name.lower() == "meta-inf/manifest.xml" and _ENCRYPTED_PART in part:
        raise locked(file)
