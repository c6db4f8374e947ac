"""Taking back a workbook on the command line."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from casebuilder.casefile import read, write
from casebuilder.cli import main
from casebuilder.model.paths import value_at
from casebuilder.translation import Language
from tests.building import small_case
from tests.parity.comparison import exported, opened

Run = Callable[..., tuple[int, str, str]]
TARIFF, LICENCE = "services.household_help.tariff", "costs.licence.amount"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in Dutch; returns exit code, output and error text."""

    def command(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out.replace("\u00a0", " "), captured.err

    return command


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    """A case file."""
    path = tmp_path / "case.zbc"
    write(path, small_case())
    return path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Its workbook, in which a tariff and the price of the licence were changed."""
    export = exported(small_case(), Language.DUTCH)
    book = opened(export.content)
    for place, value in ((TARIFF, 30), (LICENCE, 99.5)):
        entry = export.layout.entries[place]
        book[entry.sheet].cell(entry.row + 1, entry.columns[0] + 1).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    path = tmp_path / "terug.xlsx"
    path.write_bytes(buffer.getvalue())
    return path


def test_the_changes_are_listed_and_nothing_is_written(run: Run, case_file: Path, workbook: Path) -> None:
    before = case_file.read_bytes()
    code, out, err = run("take-back", workbook, "--into", case_file)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    (tariff,) = (line for line in lines if line.endswith(TARIFF))
    assert "€ 32" in tariff
    assert "€ 30" in tariff
    assert "Uitgangspunten!D" in tariff
    assert any(line.endswith(LICENCE) for line in lines)
    assert case_file.read_bytes() == before


def test_the_changes_are_taken_over_into_another_file(
    run: Run, case_file: Path, workbook: Path, tmp_path: Path
) -> None:
    target = tmp_path / "nieuw.zbc"
    code, out, _ = run("take-back", workbook, "--into", case_file, "-o", target)
    assert code == 0
    assert out.splitlines()[-1] == f"{target} gemaakt, met 2 wijzigingen."
    case = read(target).case
    assert value_at(case, TARIFF).value == 30
    assert value_at(case, LICENCE).value == Decimal("99.5")


def test_only_what_is_named_is_taken_over(run: Run, case_file: Path, workbook: Path, tmp_path: Path) -> None:
    target = tmp_path / "nieuw.zbc"
    assert run("take-back", workbook, "--into", case_file, "-o", target, "--only", TARIFF)[0] == 0
    case = read(target).case
    assert value_at(case, TARIFF).value == 30
    assert value_at(case, LICENCE) == value_at(small_case(), LICENCE)


def test_a_place_without_a_change_is_refused(
    run: Run, case_file: Path, workbook: Path, tmp_path: Path
) -> None:
    target = tmp_path / "nieuw.zbc"
    code, _, err = run("take-back", workbook, "--into", case_file, "-o", target, "--only", "reach.nergens")
    assert code == 2
    assert "reach.nergens" in err
    assert not target.exists()


def test_a_case_file_is_overwritten_only_when_forced(run: Run, case_file: Path, workbook: Path) -> None:
    before = case_file.read_bytes()
    code, _, err = run("take-back", workbook, "--into", case_file, "-o", case_file)
    assert code == 3
    assert "bestaat al" in err
    assert case_file.read_bytes() == before
    assert run("take-back", workbook, "--into", case_file, "-o", case_file, "--force")[0] == 0
    assert value_at(read(case_file).case, TARIFF).value == 30


def test_programs_get_numbers(run: Run, case_file: Path, workbook: Path) -> None:
    code, out, _ = run("take-back", workbook, "--into", case_file, "--json")
    assert code == 0
    found = {change["place"]: change for change in json.loads(out)["changes"]}
    assert (found[TARIFF]["old"], found[TARIFF]["new"]) == (32.0, 30.0)


def test_what_is_no_workbook_of_this_case_ends_with_a_reason(
    run: Run, case_file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "ander.xlsx"
    other.write_bytes(exported(small_case(name="Iets anders")).content)
    broken = tmp_path / "stuk.xlsx"
    broken.write_bytes(b"PK\x03\x04 stuk")
    for path, words in (
        (other, "is van een andere case"),
        (broken, "beschadigd"),
        (tmp_path / "weg.xlsx", "weg.xlsx"),
    ):
        code, out, err = run("take-back", path, "--into", case_file)
        assert (code, out) == (3, "")
        assert words in err
        assert "Traceback" not in err
