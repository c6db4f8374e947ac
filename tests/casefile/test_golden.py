"""Files that were saved by earlier versions keep opening, with everything in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from casebuilder.casefile import read, write
from casebuilder.casefile.document import FORMAT_REVISION, FORMAT_VERSION
from casebuilder.model.check import errors
from casebuilder.model.costbenefit.results import evaluate_case
from tests.golden_case import golden_case, golden_file


@pytest.mark.parametrize("version", range(1, FORMAT_VERSION + 1))
def test_the_stored_file_of_each_version_opens_as_the_case_it_held(version: int) -> None:
    assert read(golden_file(version)).case == golden_case()


@pytest.mark.skipif(FORMAT_REVISION > 0, reason="the file of this version was stored before the revision")
def test_the_stored_file_of_the_newest_version_is_saved_again_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "again.zbc"
    write(path, read(golden_file(FORMAT_VERSION)).case)
    assert path.read_bytes() == golden_file(FORMAT_VERSION).read_bytes()


def test_the_stored_case_can_be_calculated() -> None:
    assert not errors(golden_case())
    assert evaluate_case(golden_case()).zero_sum_max_abs() < 1e-6
