"""Registrations on the command line: from an empty form to an effect with an interval."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from casebuilder.casefile import read, write
from casebuilder.cli import analysis as commands_of_analysis
from casebuilder.cli.exits import ExitCode
from casebuilder.intake.sources import open_source
from casebuilder.model.effects import Effect
from casebuilder.model.hard_data.care_groups import CareGroup
from casebuilder.model.hard_data.document import Completeness, Design, Exposure
from casebuilder.model.hard_data.editing import with_analysis
from casebuilder.model.hard_data.records import VolumeUnit
from casebuilder.model.paths import replaced
from casebuilder.model.questions import YesNo
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
    assert (table.id, table.name, table.file) == ("registrations", "File 1 (csv), 2024-06 – 2025-06", "")
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
    with mapping.open("wb") as file:
        file.truncate(2_000_000_000)
    code, _, error = run("import", path, "--into", case, "--mapping", mapping)
    assert (code, "m.json" in error) == (ExitCode.FILE, True)
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
    assert change.value == Decimal("-0.3")
    assert change.source == (
        "Registrations “File 1 (csv), 2024-06 – 2025-06”: Before and after, the same clients, counted in hour"
    )
    assert document(run, case)["up_to_date"]
    export.write_text(TEXT.replace(";6\n", ";5\n").replace(";8\n", ";7\n"), encoding="utf-8")
    _, out, _ = run("import", export, "--into", case, "--key", key, "--table", "registrations")
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
    export.write_text(TEXT.replace(";6\n", ";5\n").replace(";8\n", ";7\n"), encoding="utf-8")
    _, out, _ = run("import", export, "--into", case, "--key", key, "--table", "registrations")
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


@pytest.fixture
def years(tmp_path: Path, run: Run) -> Path:
    """A case with registrations of two years and no analysis: 10 hours a month, from July 2025 on 8 or 6."""
    path = tmp_path / "years.zbc"
    write(path, replaced(small_case(), "effects", (Effect(id="e1", name="Fewer hours"),)))
    lines = [
        f"C{client};{year}-{month:02d};{kind};{hours};{'met' if client < 12 else 'zonder'}"
        for client in range(24)
        for year in (2024, 2025)
        for month in range(1, 13)
        for kind, hours in (
            ("02A", 6 + client % 2 * 2 if (year, client < 12) == (2025, True) and month > 6 else 10),
            ("07B", 5),
        )
    ]
    export = tmp_path / "years.csv"
    export.write_text("client;maand;product;uren;groep\n" + "\n".join(lines) + "\n", encoding="utf-8")
    assert run("import", export, "--into", path)[0] == ExitCode.FINE
    return path


class TestMakingAnAnalysis:
    def test_it_is_made_for_an_effect_and_shown_and_nothing_is_saved(self, run: Run, years: Path) -> None:
        before = years.read_bytes()
        found = document(run, years, "--effect", "e1", "--products", "02A", "--design", "before_after",
                         "--before", "2024-07..2024-12", "--after", "2025-07..2025-12")  # fmt: skip
        # Twelve clients with the innovation go from 10 hours to 6 or 8.
        assert found["change"] == pytest.approx(-0.3)
        assert (found["effect"], found["clients"]) == ("e1", 12)
        assert found["after"] == {"first": "2025-07", "last": "2025-12"}
        assert years.read_bytes() == before

    def test_what_is_not_said_is_as_the_window_proposes_it(self, run: Run, years: Path) -> None:
        found = document(run, years, "--effect", "fewer HOURS")
        # Both groups, and the first year against the second: of 180 hours 18 fewer in a half year.
        assert found["design"] == "difference_in_differences"
        assert found["before"] == {"first": "2024-01", "last": "2024-12"}
        assert found["change"] == pytest.approx(-6 * 3 / 180)

    def test_one_period_leaves_the_other_what_lies_beside_it(self, run: Run, years: Path) -> None:
        found = document(run, years, "--effect", "e1", "--after", "2025-07..")
        assert found["before"] == {"first": "2024-01", "last": "2025-06"}
        assert found["after"] == {"first": "2025-07", "last": "2025-12"}

    def test_it_is_saved_in_another_file_and_given_to_the_effect(
        self, run: Run, years: Path, tmp_path: Path
    ) -> None:
        other = tmp_path / "other.zbc"
        options = ["--effect", "e1", "--products", "02A", "--before", "2024", "--selected-on-use", "no"]
        assert document(run, years, *options, "-o", str(other))["taken_over"] is False
        (kept,) = read(other).case.hard_data.analyses
        assert (kept.selected_on_use.value, kept.effect) == ("no", "e1")
        assert read(years).case.hard_data.analyses == ()
        assert run("analyse", years, *options, "-o", other)[0] == ExitCode.FILE
        assert run("analyse", years, *options, "-o", other, "--apply", "--force")[0] == ExitCode.FINE
        changed = read(other).case
        assert changed.effects[0].relative_change.value == Decimal("-0.15")
        assert document(run, other)["up_to_date"] is True

    def test_made_again_it_keeps_the_choices_that_are_not_given(self, run: Run, years: Path) -> None:
        run("analyse", years, "--effect", "e1", "--design", "before_after", "--apply", "--products", "07B")
        found = document(run, years, "--effect", "e1", "--partly", "whole", "--products", "02A")
        assert (found["design"], found["exposure"]) == ("before_after", "whole")
        assert found["id"] == read(years).case.hard_data.analyses[0].id

    def test_a_group_of_care_is_all_its_products(self, run: Run, years: Path) -> None:
        options = ("--effect", "e1", "--design", "before_after", "--after", "2025-07..", "--before", "2024")
        # 02A and 07B are no product codes of iWmo (02A22 is), so this file has no groups.
        assert "no care of the group" in run("analyse", years, *options, "--care-groups", "residence")[2]
        case = read(years).case
        (held,) = case.hard_data.tables
        coded = tuple(item.model_copy(update={"code": f"{item.code}22"}) for item in held.products)
        coded_table = held.model_copy(update={"products": coded})
        write(years, replaced(case, "hard_data.tables", (coded_table,)))
        both = document(run, years, *options, "--care-groups", "support_at_home")
        # 180 hours of the two kinds a year before; afterwards 7 of each 10, and the same 5.
        assert both["change"] == pytest.approx((7 + 5) / 15 - 1)
        assert both["care_groups"] == ["support_at_home"]

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (("--effect", "more"), "no effect “more”. Choose one of: e1 (Fewer hours)"),
            (("--effect", "e1", "--before", "soon"), "“soon” is no period"),
            (("--effect", "e1", "--before", "2024-13"), "“2024-13” is no period"),
            (("--effect", "e1", "--before", ".."), "“..” is no period"),
            (("--effect", "e1", "--before", "2024-06..2024-01"), "The last month comes before the first"),
            (("--effect", "e1", "--before", "2024", "--after", "2024-07.."), "overlap"),
            (("--effect", "e1", "--products", "99"), "no care called “99”. Choose from: 02A, 07B"),
            (("--effect", "e1", "--tables", "x"), "no table “x”. Choose one of: registrations"),
            (("--effect", "e1", "--design", "after_only", "--before", "2024"), "leave out --before"),
            (("--effect", "e1", "--design", "magic"), "magic"),
            (("--before", "2024"), "Say with --effect"),
        ],
    )
    def test_what_cannot_be_done_is_named(
        self, run: Run, years: Path, options: tuple[str, ...], said: str
    ) -> None:
        before = years.read_bytes()
        code, _, error = run("analyse", years, *options, "--apply")
        assert code == ExitCode.WRONG_USE
        assert said in " ".join(error.split())
        assert years.read_bytes() == before

    def test_without_registrations_it_says_how_to_bring_them_in(self, run: Run, case: Path) -> None:
        code, _, error = run("analyse", case, "--effect", "e1")
        assert code == ExitCode.WRONG_USE
        assert "casebuilder import FILE --into" in error

    def test_the_words_are_those_of_the_case(self) -> None:
        assert list(commands_of_analysis._DESIGNS) == [item.value for item in Design]
        units = [item.value for item in VolumeUnit if item is not VolumeUnit.MINUTE]
        assert list(commands_of_analysis._UNITS) == units
        assert list(commands_of_analysis._GROUPS) == [item.value for item in CareGroup]
        assert list(commands_of_analysis._WAYS) == [item.value for item in Completeness]
        assert list(commands_of_analysis._EXPOSURES) == [item.value for item in Exposure]
        assert list(commands_of_analysis._ANSWERS) == [item.value for item in YesNo]


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
