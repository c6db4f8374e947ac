"""Saving a finished workbook: the whole file or nothing."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import time
from pathlib import Path

from casebuilder.model.messages import Message, N_
from casebuilder.workbook.errors import WorkbookError

REPLACE_ATTEMPTS = 5
"""On Windows a virus scanner or sync client may hold a file for a moment."""
REPLACE_PAUSE_SECONDS = 0.1

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def save(content: bytes, path: Path) -> None:
    """Write a file in one step, so that an earlier version stays whole when anything fails.

    Args:
        content: The complete file.
        path: Where it goes; a file that stands there is replaced, a symbolic link is followed.

    Raises:
        WorkbookError: The file cannot be written there.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise WorkbookError(
            Message(
                N_(
                    "“{path}” is a folder, so the workbook cannot be saved under that name."
                    " Choose a file name."
                ),
                {"path": str(path)},
            )
        )
    if not target.parent.is_dir():
        raise WorkbookError(
            Message(
                N_(
                    "The folder “{folder}” does not exist, so the workbook was not saved."
                    " Choose another folder."
                ),
                {"folder": str(path.parent)},
            )
        )
    try:
        _write_beside_and_replace(content, target)
    except OSError as error:
        raise WorkbookError(_explanation(error, path)) from error


def _write_beside_and_replace(content: bytes, target: Path) -> None:
    handle, name = tempfile.mkstemp(prefix=".workbook-", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(target))
        _replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _mode(target: Path) -> int:
    """Return the permissions of the file that is replaced, or those of any new file."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _replace(temporary: Path, target: Path) -> None:
    for attempt in range(1, REPLACE_ATTEMPTS + 1):
        try:
            temporary.replace(target)
        except PermissionError:
            if attempt == REPLACE_ATTEMPTS:
                raise
            time.sleep(REPLACE_PAUSE_SECONDS)
        else:
            return


def _explanation(error: OSError, path: Path) -> Message:
    if error.errno in _FULL:
        return Message(
            N_(
                "The disk is full, so “{file}” was not saved."
                " Make room or choose another disk, and export again."
            ),
            {"file": path.name},
        )
    if isinstance(error, PermissionError):
        return Message(
            N_(
                "“{file}” cannot be written: it is open in another program,"
                " or you may not write in this folder."
                " Close the file or choose another folder, and export again."
            ),
            {"file": path.name},
        )
    return Message(
        N_("“{file}” could not be saved: {reason}. Choose another place, and export again."),
        {"file": path.name, "reason": error.strerror or type(error).__name__},
    )
