"""Reading and writing case files."""

from __future__ import annotations

import hashlib
import stat
import threading
from dataclasses import dataclass
from pathlib import Path

from casebuilder.atomic import replace_file
from casebuilder.casefile.age import is_age
from casebuilder.casefile.container import LARGEST_FILE, pack, too_large, unpack
from casebuilder.casefile.document import decode, encode, encode_apart
from casebuilder.casefile.errors import (
    CaseFileError,
    ChangedOnDiskError,
    PassphraseNeededError,
    folder_error,
    reading_error,
    writing_error,
)
from casebuilder.casefile.protection import Protection
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
        protection: The passphrase it is encrypted with; None when it is not encrypted.
    """

    case: Case
    fingerprint: str
    protection: Protection | None = None


def read(path: Path, protection: Protection | None = None, stop: threading.Event | None = None) -> CaseFile:
    """Read a case file, or a plain document with the same content.

    Args:
        path: The file.
        protection: The passphrase, in case the file is encrypted; then reading takes seconds.
        stop: Set when the user gives up.

    Raises:
        PassphraseNeededError: The file is encrypted, and no passphrase was given.
        WrongPassphraseError: The file is encrypted with another passphrase.
        CaseFileError: The file cannot be read or does not hold a case. In all cases nothing has changed.
        StoppedError: The user gave up.
    """
    data = inside = _content(path)
    is_encrypted = is_age(data)
    if is_encrypted:
        if protection is None:
            raise PassphraseNeededError(
                Message(N_("“{file}” is protected with a passphrase."), {"file": path.name})
            )
        inside = protection.open(data, path.name, stop)
    content = unpack(inside, path.name)
    case = decode(content.document, path.name, content.tables)
    return CaseFile(case, _fingerprint(data), protection if is_encrypted else None)


def write(
    path: Path,
    case: Case,
    expected_fingerprint: str | None = None,
    protection: Protection | None = None,
    stop: threading.Event | None = None,
) -> str:
    """Write a case as a whole; without a passphrase the same case always gives the same bytes.

    A name that ends in ``.json`` gets the plain document, any other name a case file.

    Args:
        path: The file, which may exist.
        case: The case.
        expected_fingerprint: Fingerprint of the file when it was opened; None writes in any case.
        protection: The passphrase to encrypt it with, which takes seconds; None for none.
        stop: Set when the user gives up.

    Returns:
        The fingerprint of the file as it stands there now.

    Raises:
        ChangedOnDiskError: The file has changed since it was opened.
        CaseFileError: The file cannot be written. In both cases nothing on disk has changed.
        StoppedError: The user gave up; nothing on disk has changed.
    """
    is_plain = path.suffix.lower() == _PLAIN_SUFFIX
    if protection is not None and is_plain:
        raise CaseFileError(
            Message(
                N_(
                    "“{file}” was not saved: a document (.json) is for reading by anyone, and this case has a"
                    " passphrase. Choose a name that ends in .zbc, or remove the passphrase first."
                ),
                {"file": path.name},
            )
        )
    data = encode(case) if is_plain else pack(encode_apart(case))
    try:
        # Looked at before the seconds that a key takes, and again right before the file is replaced.
        _check_unchanged(path, expected_fingerprint)
        if protection is not None:
            data = protection.seal(data, path.name, stop)
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


def _check_unchanged(path: Path, expected_fingerprint: str | None) -> None:
    if expected_fingerprint is None or not path.exists():
        return
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
