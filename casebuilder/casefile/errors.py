"""What can be wrong with a file, in sentences that say what to do."""

from __future__ import annotations

import errno
from pathlib import Path

from casebuilder.file_errors import reason
from casebuilder.model.messages import Message, N_

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED = frozenset({errno.EACCES, errno.EPERM})


class CaseFileError(Exception):
    """A file cannot be read or written.

    Attributes:
        message: What happened, why, and what to do.
    """

    def __init__(self, message: Message) -> None:
        """Keep the message for whoever shows it."""
        super().__init__(message.text, dict(message.values))
        self.message = message


class PassphraseNeededError(CaseFileError):
    """The file is encrypted with a passphrase, and none was given."""


class WrongPassphraseError(CaseFileError):
    """The file is encrypted with another passphrase than the one given."""


class ChangedOnDiskError(CaseFileError):
    """The file is no longer as it was when it was opened, so writing it would lose a change."""


def reading_error(path: Path, error: OSError) -> CaseFileError:
    """Return why a file cannot be read."""
    name = {"file": path.name}
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return CaseFileError(Message(N_("“{file}” does not exist. Check its name and its folder."), name))
    if isinstance(error, IsADirectoryError):
        return folder_error(path)
    if error.errno in _REFUSED:
        return CaseFileError(
            Message(
                N_("You have no permission to read “{file}”. Ask for access, or choose another file."), name
            )
        )
    return CaseFileError(
        Message(
            N_("“{file}” cannot be read ({reason}). Check the disk or the connection and try again."),
            {**name, "reason": reason(error)},
        )
    )


def writing_error(path: Path, error: OSError) -> CaseFileError:
    """Return why a file cannot be written. What stood on disk is still there."""
    name = {"file": path.name}
    if error.errno in _FULL:
        text = N_("“{file}” was not saved, because the disk is full. Make room, or save it somewhere else.")
    elif error.errno in _REFUSED:
        text = N_(
            "“{file}” was not saved: you have no permission to write it, or another program holds it open."
            " Save it somewhere else."
        )
    elif error.errno == errno.EROFS:
        text = N_("“{file}” was not saved, because that disk can only be read. Save it somewhere else.")
    elif isinstance(error, FileNotFoundError | NotADirectoryError):
        text = N_("“{file}” was not saved, because its folder does not exist. Choose another folder.")
    elif isinstance(error, IsADirectoryError):
        text = N_("“{file}” was not saved, because a folder has that name. Choose another name.")
    elif error.errno == errno.ENAMETOOLONG:
        text = N_("“{file}” was not saved, because the name is too long. Choose a shorter one.")
    else:
        return CaseFileError(
            Message(
                N_("“{file}” was not saved ({reason}). Try again, or save it somewhere else."),
                {**name, "reason": reason(error)},
            )
        )
    return CaseFileError(Message(text, name))


def folder_error(path: Path) -> CaseFileError:
    """Return that a folder was given where a file is needed."""
    return CaseFileError(
        Message(
            N_("“{file}” is a folder. Choose a case file, with a name that ends in .zbc."),
            {"file": path.name},
        )
    )
