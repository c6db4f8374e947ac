"""What the command line says about the price, effect and reach at which a party breaks even."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casebuilder.casefile import write
from casebuilder.cli import main
from casebuilder.templates import template
from casebuilder.translation import Language
from tests.building import euros, licence, small_case


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "case.zbc"
    write(path, small_case(costs=(licence(amount=euros(600)),)))
    return path


def test_json_holds_the_thresholds_of_every_party_that_takes_part(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(file), "--json", "--lang", "en"]) == 0
    document = json.loads(capsys.readouterr().out)["thresholds"]
    assert set(document) == {"municipality", "provider", "entrepreneur", "chain"}
    price, effect, reach = document["municipality"]
    assert price == {
        "path": "costs.licence.amount",
        "label": "Amount without VAT: Licentie",
        "value": pytest.approx(1280),
        "unit": "EUR",
        "holds": "below",
    }
    assert (effect["value"], effect["unit"]) == (pytest.approx(-0.1875), "share")
    assert (reach["value"], reach["holds"]) == (None, "always")
    assert [item["holds"] for item in document["provider"]] == ["never"]


def test_the_tables_end_with_the_sentence(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(file), "--lang", "en"]) == 0
    assert "\n\nProfitable for the municipality as long as Licentie stays below" in capsys.readouterr().out


def test_who_loses_whatever_happens_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.zbc"
    write(path, template("hip-airbag", Language.ENGLISH).case)
    assert main(["evaluate", str(path), "--lang", "en"]) == 0
    text = capsys.readouterr().out
    never = "No price of the innovation, effect or reach within plausible bounds makes this profitable"
    assert f"{never} for the municipality" in text
    assert f"{never} for the provider" in text
    assert main(["evaluate", str(path), "--json", "--lang", "en"]) == 0
    found = json.loads(capsys.readouterr().out)["thresholds"]
    deciding = (*found["municipality"], *found["provider"])
    assert {(item["value"], item["holds"]) for item in deciding} == {(None, "never")}
    assert not [item for item in found["provider"] if item["path"].startswith("effects.more_help")]


def test_the_view_that_is_asked_for_decides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.zbc"
    write(path, template("neighbourhood-platform", Language.ENGLISH).case)
    prices = []
    for view in ("budget", "social"):
        assert main(["evaluate", str(path), "--json", "--view", view, "--lang", "en"]) == 0
        prices.append(json.loads(capsys.readouterr().out)["thresholds"]["municipality"][0]["value"])
    assert prices[0] > prices[1]
