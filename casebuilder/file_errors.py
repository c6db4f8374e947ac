"""Why a file cannot be read or written, in words of the application instead of the operating system."""

from __future__ import annotations

import errno

from casebuilder.model.messages import Message, N_

_REASONS = (
    (N_("the disk is full"), frozenset({errno.ENOSPC, errno.EDQUOT})),
    (N_("no permission"), frozenset({errno.EACCES, errno.EPERM})),
    (N_("it does not exist"), frozenset({errno.ENOENT})),
    (N_("it is a folder"), frozenset({errno.EISDIR})),
    (N_("a part of its path is not a folder"), frozenset({errno.ENOTDIR})),
    (N_("something with that name is there already"), frozenset({errno.EEXIST})),
    (N_("that disk can only be read"), frozenset({errno.EROFS})),
    (N_("another program has it in use"), frozenset({errno.EBUSY, errno.ETXTBSY})),
    (N_("the name or the path is too long"), frozenset({errno.ENAMETOOLONG})),
    (N_("the file would become too large for that disk"), frozenset({errno.EFBIG})),
    (N_("the disk or the connection fails"), frozenset({errno.EIO, errno.ENXIO, errno.ENODEV})),
    (
        N_("the connection was lost"),
        frozenset({errno.ETIMEDOUT, errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EPIPE}),
    ),
)
_IN_USE_ON_WINDOWS = frozenset({32, 33})
"""ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION, which Python also calls a lack of permission."""
_TOO_LONG_ON_WINDOWS = 206
"""ERROR_FILENAME_EXCED_RANGE, which Python also calls a file that does not exist."""
_CODES_OF_KINDS = (
    (FileNotFoundError, errno.ENOENT),
    (PermissionError, errno.EACCES),
    (IsADirectoryError, errno.EISDIR),
    (NotADirectoryError, errno.ENOTDIR),
    (FileExistsError, errno.EEXIST),
    (TimeoutError, errno.ETIMEDOUT),
)


def reason(error: OSError) -> Message:
    """Return why something went wrong with a file, in a few words without a capital.

    What has no words here is named by the number that the system gives it.
    """
    on_windows: int | None = getattr(error, "winerror", None)
    code = error.errno
    if on_windows in _IN_USE_ON_WINDOWS:
        code = errno.EBUSY
    elif on_windows == _TOO_LONG_ON_WINDOWS:
        code = errno.ENAMETOOLONG
    elif code is None:
        code = next((number for kind, number in _CODES_OF_KINDS if isinstance(error, kind)), None)
    for text, codes in _REASONS:
        if code in codes:
            return Message(text)
    if code is None:
        return Message(N_("unknown cause"))
    return Message(N_("code {number}"), {"number": code})
