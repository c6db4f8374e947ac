"""Whatever goes wrong while saving: the old file stands there whole, nothing else is left, and it is said."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, Self

import pytest

from casebuilder.casefile import CaseFileError, read, write
from casebuilder.model.paths import replaced
from tests.building import small_case

CHANGED = replaced(small_case(), "name", "Gewijzigd")


def failing(number: int) -> Callable[..., NoReturn]:
    """Return a function that fails as the system would."""

    def fail(*_arguments: Any, **_options: Any) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "case.zbc"
    write(path, small_case())
    return path


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)


class FailingFile:
    """A file whose ``write`` or ``flush`` fails, half of the data already written."""

    def __init__(self, file: Any, step: str, number: int) -> None:
        self.file, self.step, self.number = file, step, number

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        self.file.close()

    def write(self, data: bytes) -> None:
        if self.step == "write":
            self.file.write(data[: len(data) // 2])
            failing(self.number)()
        self.file.write(data)

    def flush(self) -> None:
        if self.step == "flush":
            failing(self.number)()

    def fileno(self) -> int:
        return int(self.file.fileno())


def break_step(monkeypatch: pytest.MonkeyPatch, step: str, number: int) -> None:
    """Make one step of saving fail."""
    opened = Path.open
    match step:
        case "open":
            monkeypatch.setattr(Path, "open", failing(number))
        case "write" | "flush":
            monkeypatch.setattr(
                Path, "open", lambda path, mode: FailingFile(opened(path, mode), step, number)
            )
        case "fsync":
            monkeypatch.setattr(os, "fsync", failing(number))
        case "copymode":
            monkeypatch.setattr(shutil, "copymode", failing(number))
        case "replace":
            monkeypatch.setattr(Path, "replace", failing(number))


STEPS = ("open", "write", "flush", "fsync", "copymode", "replace")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "no permission"),
        (errno.EROFS, "can only be read"),
        (errno.EIO, "({reason})"),
    ],
)
def test_a_failure_at_any_step_leaves_the_old_file_and_says_why(
    saved: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, said: str
) -> None:
    before = saved.read_bytes()
    with monkeypatch.context() as patch:
        break_step(patch, step, number)
        with pytest.raises(CaseFileError) as caught:
            write(saved, CHANGED)
    assert said in caught.value.message.text
    assert saved.read_bytes() == before
    assert [entry.name for entry in saved.parent.iterdir()] == ["case.zbc"]


@pytest.mark.parametrize("step", STEPS)
def test_an_interruption_at_any_step_leaves_the_old_file(
    saved: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = saved.read_bytes()
    with monkeypatch.context() as patch:
        patch.setitem(globals(), "failing", lambda _number: _interrupt)
        break_step(patch, step, 0)
        with pytest.raises(KeyboardInterrupt):
            write(saved, CHANGED)
    assert saved.read_bytes() == before
    assert [entry.name for entry in saved.parent.iterdir()] == ["case.zbc"]


def _interrupt(*_arguments: Any, **_options: Any) -> NoReturn:
    raise KeyboardInterrupt


def test_a_folder_that_cannot_be_flushed_does_not_fail_a_save_that_succeeded(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def refuse_folders(path: Any, flags: int, *rest: Any, **options: Any) -> int:
        if Path(path).is_dir():
            failing(errno.EACCES)()
        return opened(path, flags, *rest, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse_folders)
        write(saved, CHANGED)
    assert read(saved).case == CHANGED


def test_a_file_held_for_a_moment_by_another_program_is_still_saved(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace
    refusals = iter([errno.EACCES, errno.EPERM, errno.EACCES])

    def hesitant(path: Path, target: Path) -> Path:
        number = next(refusals, None)
        if number is not None:
            failing(number)()
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", hesitant)
        write(saved, CHANGED)
    assert read(saved).case == CHANGED


def test_a_file_held_for_long_is_given_up_in_about_half_a_second(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    with monkeypatch.context() as patch:
        patch.setattr(time, "sleep", pauses.append)
        patch.setattr(Path, "replace", failing(errno.EACCES))
        with pytest.raises(CaseFileError, match="another program"):
            write(saved, CHANGED)
    assert 0.2 <= sum(pauses) <= 1


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: folder / "map", "a folder has that name"),
        (lambda folder: folder / "nergens" / "case.zbc", "folder does not exist"),
        (lambda folder: folder / "file" / "case.zbc", "folder does not exist"),
        (lambda folder: folder / ("x" * 300), "name is too long"),
    ],
)
def test_a_place_that_cannot_hold_the_file_is_named(
    tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(CaseFileError) as caught:
        write(make(tmp_path), small_case())
    assert said in caught.value.message.text
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["file", "map"]


def test_a_file_that_may_only_be_read_is_not_overwritten(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = saved.read_bytes()
    # The administrator may write everything, so the answer of the system is stood in for.
    monkeypatch.setattr(os, "access", lambda path, mode: not (Path(path) == saved and mode & os.W_OK))
    with pytest.raises(CaseFileError, match="no permission to write"):
        write(saved, CHANGED)
    assert saved.read_bytes() == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can make a small disk")
def test_a_disk_that_is_really_full_keeps_the_old_file(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("this system does not let root mount a small disk")
    try:
        path = disk / "case.zbc"
        write(path, small_case())
        before = path.read_bytes()
        longer = replaced(small_case(), "innovation.description", "lang " * 10_000)
        with pytest.raises(CaseFileError, match="disk is full"):
            write(path, longer)
        assert path.read_bytes() == before
        assert [entry.name for entry in disk.iterdir()] == ["case.zbc"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)
