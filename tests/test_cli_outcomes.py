"""What the command line says about measured outcomes, and how a form comes into a case."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from casebuilder.casefile import read, write
from casebuilder.cli import main
from casebuilder.model.outcomes.document import Outcomes
from tests.building import small_case
from tests.model.outcomes.building import measured

Pairs = Mapping[str, Sequence[tuple[int | None, int | None]]]

PAIRS: Pairs = {"finances": [(3, 4)] * 9 + [(3, 2)] * 2 + [(3, 3)] * 3, "housing": [(4, 4)] * 14}


def case_with(path: Path, outcomes: Outcomes) -> Path:
    write(path, small_case(outcomes=outcomes))
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a case in which nine went up, two down and three stayed the same."""
    return case_with(tmp_path / "case.zbc", measured(PAIRS, {"finances": [(3, 3)] * 10}))


def test_json_holds_every_figure_of_a_domain(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outcomes", str(file), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    money = document["domains"]["finances"]
    assert (money["n_before"], money["n_after"], money["n_paired"]) == (14, 14, 14)
    assert (money["improved"], money["same"], money["worse"]) == (9, 3, 2)
    assert money["transition"][2] == [0, 2, 3, 9, 0]
    assert money["wilson"]["improved"] == pytest.approx([0.3876442, 0.8365527], abs=1e-6)
    assert (money["w_plus"], money["w_minus"]) == (54, 12)
    assert money["rank_biserial"] == pytest.approx(42 / 66)
    for name in ("p_exact_wilcoxon", "p_exact_pratt", "p_sign"):
        assert money[name] == 0.0654296875
    assert money["p_holm"] == 0.130859375
    assert money["mcnemar"] == {"b": 9, "c": 0, "p": 2 / 512}
    # 9 · 10 up against the same, 3 · 10 / 2 alike: U = 90 + 15; delta = (90 − 20) / 140.
    assert money["comparison"]["u"] == 105
    assert money["comparison"]["delta"] == 0.5
    assert money["comparison"]["delta_low"] < 0.5 < money["comparison"]["delta_high"]
    assert money["comparison"]["did"] == 0.5
    assert money["comparison"]["did_low"] < 0.5 < money["comparison"]["did_high"]
    assert 0 < money["comparison"]["p"] < 1
    assert document["domains"]["housing"]["p_exact_wilcoxon"] == 1.0
    assert document["domains"]["justice"]["n_paired"] == 0
    assert document["profile"] == "full"


def test_the_table_names_domains_counts_and_what_may_be_said(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["outcomes", str(file)]) == 0
    text = capsys.readouterr().out
    assert "T0 (2026-01) → T1 (2026-07)" in text
    line = next(line for line in text.splitlines() if line.startswith("Financiën  "))
    assert line.split()[1:5] == ["14", "9", "3", "2"]
    assert "0,065" in line
    assert "Huisvesting: Er is geen verandering" in text
    assert "Justitie" not in text


OF_A_DOMAIN = [
    "n_before",
    "n_after",
    "n_paired",
    "transition",
    "improved",
    "same",
    "worse",
    "wilson",
    "w_plus",
    "w_minus",
    "rank_biserial",
    "p_exact_wilcoxon",
    "p_exact_pratt",
    "p_sign",
    "mcnemar",
    "p_holm",
    "comparison",
    "lost",
]
OF_A_COMPARISON = ["u", "p", "p_holm", "delta", "delta_low", "delta_high", "did"]
OF_AN_ASSUMPTION = ["clients", "improved", "worse", "p", "p_holm", "p_groups_holm"]


def test_the_names_that_other_programs_rely_on_are_there_in_every_domain_and_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs: Pairs = {"finances": [*PAIRS["finances"], (2, None)]}
    file = case_with(tmp_path / "case.zbc", measured(pairs, {"finances": [(3, 3)] * 10}))
    assert main(["outcomes", str(file), "--json"]) == 0
    domains = json.loads(capsys.readouterr().out)["domains"]
    assert len(domains) == 13
    for domain in domains.values():
        assert set(OF_A_DOMAIN) <= set(domain)
    money = domains["finances"]
    assert set(money["mcnemar"]) == set("bcp")
    assert set(OF_A_COMPARISON) <= set(money["comparison"])
    for assumed in ("measured", "unchanged", "one_worse"):
        assert set(OF_AN_ASSUMPTION) == set(money["lost"][assumed])
    assert money["lost"]["measured"]["p_holm"] == money["p_holm"] == money["p_exact_wilcoxon"]
    assert money["lost"]["measured"]["p_groups_holm"] == money["comparison"]["p_holm"]
    explained = (Path(__file__).parents[1] / "docs" / "command-line.md").read_text(encoding="utf-8")
    for name in (*OF_A_DOMAIN, *OF_A_COMPARISON, *OF_AN_ASSUMPTION, "tipping_point"):
        assert f"`{name}`" in explained or f'"{name}"' in explained, name


def test_the_table_tells_what_those_who_were_lost_could_mean_by_the_corrected_p(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Eleven up and two lost who may have gone down: 2/2048, and 2 · (1 + 13 + 78)/8192 = .023; twice
    that for two domains. Midranks are all alike, so it is the sign test with 11 against 2 of 13."""
    pairs: Pairs = {"finances": [(3, 4)] * 11 + [(2, None)] * 2, "housing": [(4, 4)] * 13}
    file = case_with(tmp_path / "case.zbc", measured(pairs))
    assert main(["outcomes", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    start = lines.index("Uitval: stel dat…")
    assert lines[start + 2].split() == ["Financiën", "2", "0,002", "0,002", "0,045"]
    assert main(["outcomes", str(file), "--profile", "restricted"]) == 0
    assert "Uitval: stel dat…" not in capsys.readouterr().out


@pytest.mark.parametrize("profile", ["restricted", "public"])
def test_a_profile_hides_small_groups_in_table_and_json(
    file: Path, capsys: pytest.CaptureFixture[str], profile: str
) -> None:
    assert main(["outcomes", str(file), "--profile", profile]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("Financiën  "))
    assert "·" in line
    assert main(["outcomes", str(file), "--profile", profile, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    group = document["domains"]["finances"]["with_innovation"]
    assert group["worse"] == {
        "count": None,
        "of": 15 if profile == "public" else 14,
        "share": None,
        "low": None,
        "high": None,
    }
    assert group["tests"] is None
    assert group["transition"] is None


def test_moments_that_are_no_pair_end_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = measured(PAIRS).model_copy(update={"after": "t0"})
    assert main(["outcomes", str(case_with(tmp_path / "case.zbc", outcomes))]) == 1
    assert "niet met zichzelf vergelijken" in capsys.readouterr().out


def test_a_case_without_measurements_says_how_to_get_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "case.zbc", small_case())
    assert main(["outcomes", str(tmp_path / "case.zbc")]) == 1
    assert "casebuilder intake zrm" in capsys.readouterr().err


def filled_form(path: Path, *scores: int) -> Path:
    assert main(["intake", "zrm", "-o", str(path)]) == 0
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    for row, month in ((2, "2026-01"), (3, "2026-07")):
        book["Metingen"].cell(row, 2, month)
        book["Metingen"].cell(row, 3, "Geschoolde professional")
    for row, moment in ((2, "T0"), (3, "T1")):
        cells: tuple[str | int, ...] = ("1001", "met", moment, *scores)
        for column, value in enumerate(cells, start=1):
            book["Scores per cliënt"].cell(row, column, value)
    book.save(path)
    return path


def test_a_form_is_made_filled_in_and_added_to_another_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "case.zbc", small_case())
    form = filled_form(tmp_path / "form.xlsx", 3, 4)
    target, key = tmp_path / "new.zbc", tmp_path / "key.txt"
    arguments = ["outcomes", str(tmp_path / "case.zbc"), "--add", str(form), "-o", str(target)]
    assert main([*arguments, "--key", str(key)]) == 0
    assert "1 nieuwe cliënten en 4 nieuwe scores" in capsys.readouterr().out
    assert read(tmp_path / "case.zbc").case.outcomes == Outcomes()
    added = read(target).case.outcomes
    assert [row.scores[1][:3] for row in added.clients] == ["34."]
    again = ["outcomes", str(target), "--add", str(form), "-o", str(target), "--key", str(key)]
    assert main(again) == 0
    assert read(target).case.outcomes == added


def test_a_form_with_errors_is_added_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "case.zbc", small_case())
    form = filled_form(tmp_path / "form.xlsx", 7, 4)
    target = tmp_path / "new.zbc"
    arguments = ["outcomes", str(tmp_path / "case.zbc"), "--add", str(form), "-o", str(target)]
    assert main(arguments) == 1
    output = capsys.readouterr()
    assert "Scores per cliënt, regel 2, kolom 4 (Financiën)" in output.out
    assert "niets toegevoegd" in output.err
    assert not target.exists()
    assert main([*arguments, "--skip"]) == 0
    assert [row.scores[0][:2] for row in read(target).case.outcomes.clients] == [".4"]


def test_adding_needs_a_file_to_make_and_making_one_something_to_add(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["outcomes", str(file), "-o", str(tmp_path / "new.zbc")]) == 2
    assert "--add" in capsys.readouterr().err
    assert main(["outcomes", str(file), "--add", str(filled_form(tmp_path / "form.xlsx", 3))]) == 2
    assert "met -o het casebestand" in capsys.readouterr().err
    arguments = ["outcomes", str(file), "--add", str(tmp_path / "none.xlsx"), "-o", str(tmp_path / "new.zbc")]
    assert main(arguments) == 3


def test_a_form_is_not_overwritten_unless_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "form.xlsx"
    assert main(["intake", "zrm", "-o", str(path)]) == 0
    assert main(["intake", "zrm", "-o", str(path)]) == 3
    assert main(["intake", "zrm", "-o", str(path), "--force", "--zrm-version", "2013"]) == 0
    assert "Dagbesteding" in str(
        [cell.value for cell in openpyxl.load_workbook(path)["Scores per cliënt"][1]]
    )
    assert "bestaat al" in capsys.readouterr().err


def test_another_table_shows_its_mapping_first_and_is_then_added_by_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "case.zbc", small_case())
    table, mapping, target = tmp_path / "scores.csv", tmp_path / "mapping.json", tmp_path / "new.zbc"
    table.write_text("Cliënt;Financiën T0;Financiën T1\n1;3;4\n2;2;2\n", "utf-8")
    adding = ["outcomes", str(tmp_path / "case.zbc"), "--add", str(table)]
    assert main(adding) == 0
    mapping.write_text(capsys.readouterr().out.replace('"with"', '"without"'), "utf-8")
    assert main([*adding, "--mapping", str(mapping), "--rater", "self", "-o", str(target)]) == 0
    added = read(target).case.outcomes
    assert [[signs[0] for signs in row.scores] for row in added.clients] == [["3", "4"], ["2", "2"]]
    assert {row.group.value for row in added.clients} == {"without"}
    assert {moment.rater.value for moment in added.moments if moment.rater} == {"self"}
    mapping.write_text("{}", "utf-8")
    assert main([*adding, "--mapping", str(mapping), "-o", str(target)]) == 3
    assert main([*adding, "--mapping", str(tmp_path / "none.json"), "-o", str(target)]) == 3
    assert "mapping.json" in capsys.readouterr().err


def test_a_line_of_a_text_file_is_named_without_a_sheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "case.zbc", small_case())
    table, mapping = tmp_path / "scores.csv", tmp_path / "mapping.json"
    table.write_text("Cliënt;Financiën T0;Financiën T1\n1;3;4\n2;7;2\n", "utf-8")
    adding = ["outcomes", str(tmp_path / "case.zbc"), "--add", str(table)]
    assert main(adding) == 0
    mapping.write_text(capsys.readouterr().out, "utf-8")
    assert main([*adding, "--mapping", str(mapping), "-o", str(tmp_path / "new.zbc")]) == 1
    assert "\nRegel 3, kolom 2 (Financiën T0): " in capsys.readouterr().out


def test_clients_lost_and_what_they_could_undo_are_named_for_own_use_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = [(3, 4)] * 10 + [(3, None)] * 6
    file = case_with(tmp_path / "case.zbc", measured({"finances": pairs}))
    assert main(["outcomes", str(file)]) == 0
    own = capsys.readouterr().out
    assert "Waren 3 van hen een niveau gedaald" in own
    assert "Cliënten met een score vooraf en geen achteraf: 6" in own
    assert main(["outcomes", str(file), "--profile", "restricted"]) == 0
    assert "een niveau gedaald" not in capsys.readouterr().out


def test_a_mapping_brings_goals_and_months_along(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, mapping, made = (tmp_path / name for name in ("t.csv", "m.json", "new.zbc"))
    table.write_text(
        "nr;A;B;Doel;Toen;Nu\n1;2;3;+;2025-09-01;2026-03-01\n2;3;3;=;2025-09-02;2026-04-01\n",
        encoding="utf-8",
    )
    columns = [("A", "T0"), ("B", "T1")]
    document = {
        "format": "casebuilder-zrm-mapping",
        "client": "nr",
        "scores": [{"header": name, "domain": "finances", "moment": moment} for name, moment in columns],
        "goals": [{"header": "Doel", "domain": "finances"}],
        "months": [{"header": "Toen", "moment": "T0"}, {"header": "Nu", "moment": "T1"}],
    }
    mapping.write_text(json.dumps(document), encoding="utf-8")
    case = tmp_path / "case.zbc"
    write(case, small_case())
    given = ["outcomes", str(case), "--add", str(table), "--mapping", str(mapping), "-o", str(made)]
    assert main(given) == 0
    capsys.readouterr()
    outcomes = read(made).case.outcomes
    assert [moment.month for moment in outcomes.moments] == ["2025-09", "2026-03"]
    assert sorted(row.goals[0] for row in outcomes.clients) == ["+", "="]
