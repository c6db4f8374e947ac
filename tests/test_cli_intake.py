"""Registrations on the command line: from an empty form to an effect with an interval."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from casebuilder.casefile import read, write
from casebuilder.cli.exits import ExitCode
from casebuilder.intake.sources import open_source
from casebuilder.model.effects import Effect
from casebuilder.model.hard_data.editing import with_analysis
from casebuilder.model.paths import replaced
from tests.building import small_case
from tests.model.hard_data.building import analysis
from tests.test_cli import Run, run

__all__ = ["run"]

LINES = "".join(
    f"C{number:02d};{month};{hours}\n"
    for number in range(12)
    for month, hours in (("juni 2024", "10"), ("juni 2025", "6" if number % 2 else "8"))
)
TEXT = f"cliënt;maand;uren\n{LINES}"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.zbc"
    made = replaced(small_case(), "effects", (Effect(id="e1", name="Fewer hours"),))
    write(path, with_analysis(made, analysis(id="", name="Hours", effect="e1")))
    return path


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export 2025.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_empty_form_is_made(tmp_path: Path, run: Run, language: str) -> None:
    path = tmp_path / "form.xlsx"
    code, out, _ = run("intake", "hard-data", "-o", path, language=language)
    assert code == ExitCode.FINE
    assert str(path) in out
    assert [sheet.name for sheet in open_source(path).sheets][1] == {
        "nl": "Registraties", "en": "Registrations",
    }[language]  # fmt: skip


def test_a_form_is_not_written_over_another_file_by_accident(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"mine")
    code, _, error = run("intake", "hard-data", "-o", path)
    assert code == ExitCode.FILE
    assert "exists already" in error
    assert path.read_bytes() == b"mine"
    assert run("intake", "hard-data", "-o", path, "--force")[0] == ExitCode.FINE
    assert run("intake", "hard-data", "-o", tmp_path / "form.csv")[0] == ExitCode.WRONG_USE


def test_without_a_case_the_proposed_mapping_is_shown_and_can_be_used(
    tmp_path: Path, run: Run, case: Path, export: Path
) -> None:
    code, out, _ = run("import", export)
    assert code == ExitCode.FINE
    proposed = json.loads(out)
    assert [(column["role"], column["header"]) for column in proposed["columns"]] == [
        ("client", "cliënt"), ("period", "maand"), ("volume", "uren"),
    ]  # fmt: skip
    path = tmp_path / "mapping.json"
    path.write_text(out, encoding="utf-8")
    assert run("import", export, "--into", case, "--mapping", path)[0] == ExitCode.FINE
    assert len(read(case).case.hard_data.tables[0].records) == 24


def test_a_mapping_fits_a_file_whose_columns_have_moved(
    tmp_path: Path, run: Run, case: Path, export: Path
) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(run("import", export)[1], encoding="utf-8")
    other = tmp_path / "other.csv"
    other.write_text("team;uren;cliënt;maand\nNoord;1,5;A;2025-01\n", encoding="utf-8")
    assert run("import", other, "--into", case, "--mapping", mapping)[0] == ExitCode.FINE
    (record,) = read(case).case.hard_data.tables[0].records
    assert record.volume == 1_500_000


def test_an_import_says_what_became_of_every_line_and_stands_in_the_case(
    run: Run, case: Path, export: Path
) -> None:
    export.write_text(TEXT + ";;\nTotaal;;999\n", encoding="utf-8")
    code, out, _ = run("import", export, "--into", case)
    assert code == ExitCode.FINE
    assert "Lines read: 27. Used: 24, left out: 3." in out
    table = read(case).case.hard_data.tables[0]
    assert (table.id, table.name, table.file) == ("export_2025", "export 2025", "export 2025.csv")
    assert table.counts.used + table.counts.total_skipped == table.counts.lines == 27
    assert len(table.records.clients) == 12


def test_lines_that_cannot_be_read_stop_the_import_until_they_may_be_skipped(
    run: Run, case: Path, export: Path
) -> None:
    export.write_text(TEXT + "C99;ooit;1\n", encoding="utf-8")
    before = case.read_bytes()
    code, out, error = run("import", export, "--into", case)
    assert code == ExitCode.PROBLEMS
    assert "Line 26, column 2 (maand): “ooit” is not a date" in out
    assert "--skip" in error
    assert case.read_bytes() == before
    code, out, _ = run("import", export, "--into", case, "--skip")
    assert code == ExitCode.FINE
    assert len(read(case).case.hard_data.tables[0].records) == 24


def test_a_file_that_cannot_be_taken_in_is_refused_with_a_sentence(
    tmp_path: Path, run: Run, case: Path
) -> None:
    before = case.read_bytes()
    path = tmp_path / "photo.xlsx"
    path.write_bytes(b"\x89PNG\x00")
    code, _, error = run("import", path, "--into", case)
    assert code == ExitCode.FILE
    assert "photo.xlsx" in error
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    code, _, error = run("import", path, "--into", case)
    assert code == ExitCode.FILE
    assert "cannot be read yet" in error
    mapping = tmp_path / "m.json"
    for text in ("{", "[]", '{"columns": [{"role": "clint", "number": 1}]}', "\ud800"):
        mapping.write_bytes(text.encode("utf-8", "surrogatepass"))
        code, _, error = run("import", path, "--into", case, "--mapping", mapping)
        assert code == ExitCode.FILE
        assert "m.json" in error
    assert run("import", path, "--into", case, "--mapping", tmp_path / "gone.json")[0] == ExitCode.FILE
    assert case.read_bytes() == before


def test_the_same_key_recognises_clients_and_another_does_not(
    tmp_path: Path, run: Run, case: Path, export: Path
) -> None:
    key = tmp_path / "key.txt"
    for _ in range(2):
        assert run("import", export, "--into", case, "--key", key)[0] == ExitCode.FINE
    _, out, _ = run("import", export, "--into", case)
    first, second, third = read(case).case.hard_data.tables
    assert first.records.clients == second.records.clients != third.records.clients
    assert "made with different keys" in out


def document(run: Run, case: Path, *options: str) -> dict[str, Any]:
    code, out, error = run("analyse", case, "--json", *options)
    assert code == ExitCode.FINE, error
    (found,) = json.loads(out)["analyses"]
    return dict(found)


def test_an_analysis_gives_a_change_with_interval_and_warnings(run: Run, case: Path, export: Path) -> None:
    run("import", export, "--into", case)
    found = document(run, case)
    # Six clients go from 10 to 8 hours and six from 10 to 6.
    assert found["change"] == pytest.approx(-0.3)
    assert -0.4 <= found["interval"]["low"] < -0.3 < found["interval"]["high"] <= -0.2
    assert (found["clients"], found["design"], found["unit"]) == (12, "before_after", "hour")
    assert [outcome["completeness"] for outcome in found["sensitivity"]] == ["complete", "everyone", "worst"]
    assert "no_comparison" in {problem["code"] for problem in found["warnings"]}
    assert not found["taken_over"]
    assert document(run, case) == found


def test_an_outcome_that_is_taken_over_stays_linked_and_a_new_import_shows(
    tmp_path: Path, run: Run, case: Path, export: Path
) -> None:
    key = tmp_path / "key.txt"
    run("import", export, "--into", case, "--key", key)
    assert document(run, case, "--apply")["change"] == pytest.approx(-0.3)
    change = read(case).case.effects[0].relative_change
    assert (change.value, change.source) == (
        Decimal("-0.3"),
        "Registrations (export 2025.csv): Before and after, the same clients, counted in hour",
    )
    assert document(run, case)["up_to_date"]
    export.write_text(TEXT.replace(";8\n", ";6\n"), encoding="utf-8")
    _, out, _ = run("import", export, "--into", case, "--key", key, "--table", "export_2025")
    assert "Take the outcome over again" not in out
    assert read(case).case.effects[0].relative_change.value == Decimal("-0.4")
    assert document(run, case)["up_to_date"]
    assert "Take the outcome over again" not in run("check", case)[1]


def test_an_effect_that_was_changed_by_hand_does_not_follow_a_newer_file(
    tmp_path: Path, run: Run, case: Path, export: Path
) -> None:
    key = tmp_path / "key.txt"
    run("import", export, "--into", case, "--key", key)
    document(run, case, "--apply")
    write(case, replaced(read(case).case, "effects.e1.relative_change.value", Decimal("-0.5")))
    export.write_text(TEXT.replace(";8\n", ";6\n"), encoding="utf-8")
    _, out, _ = run("import", export, "--into", case, "--key", key, "--table", "export_2025")
    assert read(case).case.effects[0].relative_change.value == Decimal("-0.5")
    assert "Take the outcome over again" in out


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_analysis_can_be_read_by_a_person(run: Run, case: Path, export: Path, language: str) -> None:
    run("import", export, "--into", case)
    code, out, _ = run("analyse", case, language=language)
    assert code == ExitCode.FINE
    text = " ".join(out.replace("\u00a0", " ").replace("\u202f", " ").split())
    assert {"nl": "-30,0 %", "en": "-30.0"}[language] in text.replace("−", "-")
    assert {"nl": "startgetal", "en": "seed"}[language] in text


def test_an_analysis_without_records_says_why_there_is_no_change(run: Run, case: Path) -> None:
    code, out, _ = run("analyse", case)
    assert code == ExitCode.PROBLEMS
    assert "no change can be given" in out
    assert "No record counts" in out


def test_names_that_are_not_there_are_refused(run: Run, case: Path, export: Path, tmp_path: Path) -> None:
    assert run("analyse", case, "--analysis", "x")[0] == ExitCode.WRONG_USE
    assert run("import", export, "--into", case, "--table", "x")[0] == ExitCode.WRONG_USE
    empty = tmp_path / "empty.zbc"
    write(empty, small_case())
    code, _, error = run("analyse", empty)
    assert code == ExitCode.WRONG_USE
    assert "holds no analysis" in error
    assert run("intake")[0] == ExitCode.WRONG_USE
    assert run("intake", "x")[0] == ExitCode.WRONG_USE
