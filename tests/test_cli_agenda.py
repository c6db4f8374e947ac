"""The agenda and the readiness on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from casebuilder.casefile import write
from casebuilder.cli import main
from casebuilder.cli.exits import ExitCode
from casebuilder.model.case import Case
from tests.preparation import whole_case


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "case.zbc"
    write(path, whole_case())
    return path


def test_without_a_document_it_shows_how_far_one_is_and_what_to_ask(
    case_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "en", "agenda", str(case_file)]) == ExitCode.FINE
    shown = capsys.readouterr().out
    assert "Parties and support  done" in shown
    assert "Six questions        empty" in shown
    assert "The municipality     empty; still needed: which municipality it is, the number of" in shown
    assert "== Municipality: procurement and contracts ==" in shown
    assert "[ ] How do you buy: with a tender, in consultation" in shown


@pytest.mark.parametrize(
    ("name", "start"), [("a.pdf", b"%PDF-"), ("a.docx", b"PK"), ("A.PDF", b"%PDF-"), ("a.xlsx", b"PK")]
)
def test_it_writes_the_document_that_the_name_asks_for(
    case_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, start: bytes
) -> None:
    target = tmp_path / name
    assert main(["agenda", str(case_file), "-o", str(target)]) == ExitCode.FINE
    assert capsys.readouterr().out == f"{target} is gemaakt.\n"
    assert target.read_bytes().startswith(start)


def test_an_unfinished_case_has_an_agenda_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.zbc"
    write(path, Case())
    assert main(["agenda", str(path)]) == ExitCode.FINE
    assert "niet door te rekenen" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("agenda.txt", ExitCode.WRONG_USE, "agenda.txt"),
        ("case.zbc", ExitCode.WRONG_USE, "overschrijven"),
        ("gone/agenda.pdf", ExitCode.FILE, "agenda.pdf"),
    ],
)
def test_a_wrong_name_is_explained_and_nothing_is_written(
    case_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, code: ExitCode, said: str
) -> None:
    before = case_file.read_bytes()
    assert main(["agenda", str(case_file), "-o", str(tmp_path / name)]) == code
    assert said in capsys.readouterr().err
    assert case_file.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["case.zbc"]
