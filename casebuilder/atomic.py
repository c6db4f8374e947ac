"""Replacing a file as a whole: afterwards the old one stands there or the new one, never half of one."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from pathlib import Path

_ATTEMPTS = 6
_PAUSE_SECONDS = 0.1


def replace_file(path: Path, data: bytes) -> None:
    """Write a file through a temporary file in the same folder.

    A link is followed: what it points to is replaced, the link stays. The permissions of a file
    that exists are kept.

    Args:
        path: The file, which may exist.
        data: All it will hold.

    Raises:
        OSError: The file could not be written; what stood there still stands there.
    """
    target = Path(os.path.realpath(path))
    exists = target.exists()
    if target.is_dir():
        raise IsADirectoryError(target)
    if exists and not os.access(target, os.W_OK):
        # The folder would allow a replacement, but whoever made the file read-only meant it.
        raise PermissionError(13, os.strerror(13), str(target))
    temporary = target.parent / f".casebuilder-{secrets.token_hex(8)}.tmp"
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if exists:
            shutil.copymode(target, temporary)
        _replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _flush_folder(target.parent)


def _replace(temporary: Path, target: Path) -> None:
    """Put the new file in place; a sync client or virus scanner may hold the old one for a moment."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            temporary.replace(target)
        except PermissionError:
            if attempt == _ATTEMPTS:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _flush_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where the system has a way to ask for that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
