"""Why a file cannot be read or written is said in the language of the user."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from casebuilder.file_errors import reason
from casebuilder.translation import Language, Translator

ENGLISH = Translator(Language.ENGLISH)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "no permission"),
        (errno.EPERM, "no permission"),
        (errno.ENOENT, "it does not exist"),
        (errno.EISDIR, "it is a folder"),
        (errno.EROFS, "that disk can only be read"),
        (errno.EBUSY, "another program has it in use"),
        (errno.ENAMETOOLONG, "the name or the path is too long"),
        (errno.EIO, "the disk or the connection fails"),
    ],
)
def test_common_causes_have_words_of_their_own(number: int, said: str) -> None:
    assert ENGLISH.message(reason(OSError(number, os.strerror(number)))) == said


def test_the_words_of_the_system_are_never_passed_on() -> None:
    for number in errno.errorcode:
        assert os.strerror(number) not in ENGLISH.message(reason(OSError(number, os.strerror(number))))


def test_an_unusual_cause_goes_by_its_number() -> None:
    assert ENGLISH.message(reason(OSError(errno.EDEADLK, "deadlock"))) == f"code {errno.EDEADLK}"


def test_an_error_without_a_number_goes_by_its_kind() -> None:
    assert ENGLISH.message(reason(IsADirectoryError(Path("folder")))) == "it is a folder"
    assert ENGLISH.message(reason(OSError("odd"))) == "unknown cause"


def test_windows_tells_a_file_in_use_from_one_without_permission() -> None:
    error = PermissionError(errno.EACCES, "in use")
    vars(error)["winerror"] = 32

    assert ENGLISH.message(reason(error)) == "another program has it in use"


def test_windows_tells_a_path_that_is_too_long_from_a_missing_file() -> None:
    error = FileNotFoundError(errno.ENOENT, "too long")
    vars(error)["winerror"] = 206

    assert ENGLISH.message(reason(error)) == "the name or the path is too long"
