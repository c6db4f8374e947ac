"""Saving a finished workbook: the whole file or nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from casebuilder.atomic import replace_file
from casebuilder.file_errors import reason
from casebuilder.model.messages import Message, N_
from casebuilder.workbook.errors import WorkbookError

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
        replace_file(target, content)
    except OSError as error:
        raise WorkbookError(_explanation(error, path)) from error


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
    if error.errno == errno.EROFS:
        return Message(
            N_(
                "“{file}” was not saved, because that disk can only be read."
                " Choose another place, and export again."
            ),
            {"file": path.name},
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Message(
            N_(
                "“{file}” was not saved, because its folder does not exist any more."
                " Choose another folder, and export again."
            ),
            {"file": path.name},
        )
    return Message(
        N_("“{file}” could not be saved: {reason}. Choose another place, and export again."),
        {"file": path.name, "reason": reason(error)},
    )
