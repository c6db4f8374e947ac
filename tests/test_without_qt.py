"""Everything but the window works where Qt is not installed: a server, a continuous build."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

WITHOUT_QT = """
import sys
sys.modules["PySide6"] = None
sys.modules["shiboken6"] = None
from casebuilder.cli import main
sys.exit(main(sys.argv[1:]))
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT_QT, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("example", ["neighbourhood-platform", "hip-airbag"])
def test_from_an_example_to_a_workbook_without_qt(tmp_path: Path, example: str) -> None:
    case, workbook = tmp_path / "case.zbc", tmp_path / "case.xlsx"
    for arguments in (
        ["new", "--from", example, "-o", str(case)],
        ["check", str(case)],
        ["evaluate", str(case), "--json"],
        ["explain", str(case), "parties.municipality.npv"],
        ["export", str(case), "-o", str(workbook)],
    ):
        finished = run(*arguments)
        assert (finished.returncode, finished.stderr) == (0, ""), arguments
    assert workbook.read_bytes().startswith(b"PK")


def test_opening_the_window_without_qt_says_what_is_missing() -> None:
    finished = run()
    assert finished.returncode != 0
    assert "Traceback" not in finished.stderr
    assert len(finished.stderr.strip().splitlines()) == 1
