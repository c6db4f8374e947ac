"""Reading and writing case files."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from casebuilder.atomic import replace_file
from casebuilder.casefile.container import LARGEST_FILE, pack, too_large, unpack
from casebuilder.casefile.document import decode, encode, encode_apart
from casebuilder.casefile.errors import (
    CaseFileError,
    ChangedOnDiskError,
    folder_error,
    reading_error,
    writing_error,
)
from casebuilder.model.case import Case
from casebuilder.model.messages import Message, N_

SUFFIX = ".zbc"
"""How the name of a case file ends."""
_PLAIN_SUFFIX = ".json"


@dataclass(frozen=True)
class CaseFile:
    """What was read.

    Attributes:
        case: The case.
        fingerprint: SHA-256 of the file, by which a later change on disk is noticed.
    """

    case: Case
    fingerprint: str


def read(path: Path) -> CaseFile:
    """Read a case file, or a plain document with the same content.

    Args:
        path: The file.

    Raises:
        CaseFileError: The file cannot be read or does not hold a case; nothing has changed.
    """
    data = _content(path)
    content = unpack(data, path.name)
    return CaseFile(decode(content.document, path.name, content.tables), _fingerprint(data))


def write(path: Path, case: Case, expected_fingerprint: str | None = None) -> str:
    """Write a case as a whole; the same case always gives the same bytes.

    A name that ends in ``.json`` gets the plain document, any other name a case file.

    Args:
        path: The file, which may exist.
        case: The case.
        expected_fingerprint: Fingerprint of the file when it was opened; None writes in any case.

    Returns:
        The fingerprint of the file as it stands there now.

    Raises:
        ChangedOnDiskError: The file has changed since it was opened.
        CaseFileError: The file cannot be written. In both cases nothing on disk has changed.
    """
    data = encode(case) if path.suffix.lower() == _PLAIN_SUFFIX else pack(encode_apart(case))
    try:
        if expected_fingerprint is not None and path.exists():
            _check_unchanged(path, expected_fingerprint)
        replace_file(path, data)
    except OSError as error:
        raise writing_error(path, error) from error
    return _fingerprint(data)


def _content(path: Path) -> bytes:
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise folder_error(path)
        if not stat.S_ISREG(kind):
            # A pipe or a device could keep the program waiting for ever.
            raise CaseFileError(
                Message(
                    N_("“{file}” is not an ordinary file but a device or a pipe. Choose a case file."),
                    {"file": path.name},
                )
            )
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise reading_error(path, error) from error
    if len(data) > LARGEST_FILE:
        raise too_large(path.name)
    return data


def _check_unchanged(path: Path, expected_fingerprint: str) -> None:
    if _fingerprint(path.read_bytes()) != expected_fingerprint:
        raise ChangedOnDiskError(
            Message(
                N_(
                    "“{file}” was changed by someone else or another program since you opened it, so it was"
                    " not overwritten. Save your case under another name, and compare the two."
                ),
                {"file": path.name},
            )
        )


def _fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
