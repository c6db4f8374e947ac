"""Saving a workbook: the whole file or nothing, and a sentence that helps when it cannot be done."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.formula.evaluation import CalculationError
from casebuilder.translation import Language, Translator
from casebuilder.workbook import WorkbookError, document, storage, workbook_bytes, write_workbook
from tests.building import euros, household_help, small_case


def _sentence(error: pytest.ExceptionInfo[WorkbookError]) -> str:
    return Translator(Language.ENGLISH).message(error.value.message)


def _fails(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, error: OSError) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(owner, name, fail)


def test_a_workbook_is_saved_under_the_name_given(tmp_path: Path) -> None:
    path = tmp_path / "Businesscase é & co.xlsx"
    write_workbook(small_case(), path, Language.ENGLISH)
    assert path.read_bytes() == workbook_bytes(small_case(), Language.ENGLISH)
    assert list(tmp_path.iterdir()) == [path]


def test_an_earlier_workbook_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "case.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_workbook(small_case(), path, Language.ENGLISH)
    assert path.read_bytes().startswith(b"PK")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_case_with_errors_is_refused_with_the_first_error(tmp_path: Path) -> None:
    missing = household_help(tariff=euros(1).model_copy(update={"value": None}))
    path = tmp_path / "case.xlsx"
    with pytest.raises(WorkbookError) as error:
        write_workbook(small_case(services=(missing,)), path, Language.ENGLISH)
    assert "so no workbook can be made" in _sentence(error)
    assert not path.exists()


def test_figures_out_of_all_proportion_are_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def overflow(_case: Case, *, compared: bool = False) -> Results:
        assert compared in (True, False)
        raise CalculationError("reach.users")

    monkeypatch.setattr(document, "evaluate_case", overflow)
    with pytest.raises(WorkbookError) as error:
        workbook_bytes(small_case(), Language.ENGLISH)
    assert "out of all proportion" in _sentence(error)


@pytest.mark.parametrize(
    ("place", "words"),
    [("", "is a folder"), ("absent/case.xlsx", "does not exist")],
    ids=["a folder", "a folder that does not exist"],
)
def test_a_place_where_no_file_can_stand_is_named(tmp_path: Path, place: str, words: str) -> None:
    with pytest.raises(WorkbookError) as error:
        storage.save(b"content", tmp_path / place)
    assert words in _sentence(error)
    assert list(tmp_path.iterdir()) == []


STEPS: dict[str, tuple[object, str]] = {
    "write": (Path, "open"),
    "fsync": (os, "fsync"),
    "replace": (Path, "replace"),
}
"""What can fail while a file is saved: where it stands and what it is called."""


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EACCES, "open in another program"),
        (errno.EIO, "could not be saved"),
        (errno.EROFS, "that disk can only be read"),
        (errno.ENOENT, "its folder does not exist any more"),
    ],
)
@pytest.mark.parametrize("step", STEPS)
def test_whatever_fails_the_old_workbook_stays_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, words: str
) -> None:
    path = tmp_path / "case.xlsx"
    path.write_bytes(b"old")
    error = OSError(number, os.strerror(number))
    with monkeypatch.context() as patch:
        patch.setattr(time, "sleep", lambda _seconds: None)
        _fails(patch, *STEPS[step], error)
        with pytest.raises(WorkbookError) as caught:
            storage.save(b"new", path)
    assert words in _sentence(caught)
    if number in {errno.EROFS, errno.ENOENT}:
        assert os.strerror(number) not in _sentence(caught)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_read_only_file_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "case.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_arguments: False)
    with pytest.raises(WorkbookError) as error:
        storage.save(b"new", path)
    assert "cannot be written" in _sentence(error)
    assert path.read_bytes() == b"old"


def test_a_file_that_another_program_holds_for_a_moment_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    attempts = []
    replace = Path.replace

    def held_twice(source: Path, target: Path) -> Path:
        attempts.append(target)
        if len(attempts) < 3:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", held_twice)
    storage.save(b"new", tmp_path / "case.xlsx")
    assert (tmp_path / "case.xlsx").read_bytes() == b"new"
    assert len(attempts) == 3
