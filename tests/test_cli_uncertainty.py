"""What the command line says about uncertainty."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from casebuilder.casefile import write
from casebuilder.cli import main
from casebuilder.cli.commands import PARTIES
from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.parties import Party
from casebuilder.templates import template
from casebuilder.translation import Language
from tests.building import euros, licence, small_case


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a case whose licence may cost more than what the municipality saves."""
    path = tmp_path / "case.zbc"
    amount = euros(1200).model_copy(update={"low": Decimal(100), "high": Decimal(2000)})
    write(path, small_case(costs=(licence(amount=amount),)))
    return path


@pytest.fixture
def certain(tmp_path: Path) -> Path:
    """Return a case in which no figure has a range."""
    path = tmp_path / "certain.zbc"
    write(path, small_case())
    return path


def test_the_parties_to_choose_from_are_those_of_the_model_and_the_chain() -> None:
    assert tuple(party_key(party) for party in (*Party, None)) == PARTIES


def test_json_holds_seed_draws_chances_bars_and_what_knowing_is_worth(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["uncertainty", str(file), "--json", "--draws", "2000", "--seed", "5", "--lang", "en"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["seed"], document["draws"]) == (5, 2000)
    (figure,) = document["figures"]
    assert figure["id"] == "costs.licence.amount"
    assert (figure["distribution"], figure["low"], figure["value"], figure["high"]) == (
        "pert",
        [100],
        [1200],
        [2000],
    )
    municipality, chain = document["parties"]["municipality"], document["parties"]["chain"]
    assert 0 < municipality["positive"] < 1
    assert sum(municipality["histogram"]["counts"]) == 2000
    (bar,) = municipality["tornado"]
    assert bar["at_high"] < 0 < bar["at_low"]
    assert chain["tornado"] == []
    known = document["information"]
    assert known["party"] == "municipality"
    assert 0 < known["figures"][0]["evppi"] <= known["evpi"]
    assert document["zero_sum_max_abs"] < 1e-6


def test_the_same_command_says_the_same_twice_and_another_seed_something_else(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for seed in ("1", "1", "2"):
        assert main(["uncertainty", str(file), "--json", "--seed", seed, "--draws", "500"]) == 0
        said.append(json.loads(capsys.readouterr().out)["parties"])
    assert said[0] == said[1] != said[2]


def test_text_begins_with_the_chance_and_tells_what_to_measure_first(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["uncertainty", str(file), "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("The chance that the municipality comes out ahead is ")
    assert "Measure first: Amount: Licentie. Knowing it exactly is worth €" in text
    assert "Drawn 10,000 times with seed 20260101" in text
    assert "WORTH KNOWING" in text
    assert main(["uncertainty", str(file), "--party", "entrepreneur"]) == 0
    assert "de ondernemer" in capsys.readouterr().out.partition("\n")[0].lower()


def test_a_party_that_nothing_changes_for_is_refused(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["uncertainty", str(file), "--party", "insurer", "--lang", "en"]) == 2
    assert "Nothing changes for the health insurer in this case." in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--draws", "99"], ["--draws", "100001"], ["--seed", "-1"]])
def test_too_few_or_too_many_draws_are_refused(
    file: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["uncertainty", str(file), *options, "--lang", "en"]) == 2
    assert "Give 100 to 100000 draws" in capsys.readouterr().err


def test_without_ranges_it_says_so_and_what_to_do(certain: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["uncertainty", str(certain), "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("No figure of this case has a lowest and a highest value")
    assert "fill in the lowest and the highest value" in text
    assert "draws" not in text


@pytest.mark.parametrize(("language", "delimiter", "sign"), [("nl", ";", ","), ("en", ",", ".")])
def test_the_table_for_excel_holds_every_figure(
    file: Path, tmp_path: Path, language: str, delimiter: str, sign: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.csv"
    assert main(["uncertainty", str(file), "--csv", str(target), "--lang", language, "--draws", "1000"]) == 0
    assert str(target) in capsys.readouterr().out
    assert main(["uncertainty", str(file), "--json", "--draws", "1000"]) == 0
    document = json.loads(capsys.readouterr().out)
    rows = list(csv.reader(target.read_text(encoding="utf-8-sig").splitlines(), delimiter=delimiter))
    numbers = [float(row[3].replace(sign, ".")) for row in rows[1 : rows.index([])]]
    municipality = document["parties"]["municipality"]
    for expected in (municipality["mean"], municipality["positive"], document["information"]["evpi"]):
        assert expected == pytest.approx(min(numbers, key=lambda number: abs(number - expected)), abs=1e-3)
    assert len(numbers) == len(document["parties"]) * 9 + 2 * 2 + 2


def test_an_example_with_a_text_that_excel_would_take_for_a_formula_gets_an_apostrophe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = template("neighbourhood-platform", Language.DUTCH).case
    costs = tuple(cost.model_copy(update={"name": "=1+1"}) for cost in case.costs)
    path, target = tmp_path / "case.zbc", tmp_path / "out.csv"
    write(path, case.model_copy(update={"costs": costs}))
    assert main(["uncertainty", str(path), "--csv", str(target), "--draws", "100"]) == 0
    assert capsys.readouterr().out
    cells = [
        cell for row in csv.reader(target.read_text("utf-8-sig").splitlines(), delimiter=";") for cell in row
    ]
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_the_table_never_overwrites_the_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.csv"
    write(path, small_case())
    assert main(["uncertainty", str(path), "--csv", str(path), "--lang", "en"]) == 2
    assert "overwrite the case" in capsys.readouterr().err
