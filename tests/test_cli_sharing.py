"""What the command line says about who could pay whom, and who advances what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casebuilder.casefile import write
from casebuilder.cli import main
from casebuilder.model.parties import Party
from tests.building import euros, household_help, licence, shares, small_case


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a case in which the entrepreneur asks too much and the provider is paid less."""
    path = tmp_path / "case.zbc"
    shed = household_help(capacity_shed=shares("1"))
    write(path, small_case(services=(shed,), costs=(licence(amount=euros(1_500)),)))
    return path


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """Return a case whose chain falls 60,000 short without discounting and inflation of prices."""
    path = tmp_path / "short.zbc"
    write(path, small_case(costs=(licence(receiver=Party.OUTSIDE),)))
    return path


def test_json_holds_the_proposal(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(file), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    proposal, parties = document["proposal"], document["parties"]
    lost = {party: -parties[party]["npv"] for party in ("municipality", "provider")}

    assert proposal["shortfall"] == 0
    assert proposal["present_value"] == pytest.approx(sum(lost.values()))
    lower, paid = proposal["transfers"]
    assert (lower["payer"], lower["receiver"], lower["lower_price"]) == ("entrepreneur", "municipality", True)
    assert (paid["payer"], paid["receiver"], paid["lower_price"]) == ("entrepreneur", "provider", False)
    assert lower["present_value"] == pytest.approx(lost["municipality"])
    assert len(set(lower["amounts"])) == 1
    assert proposal["npv_before"]["provider"] == pytest.approx(-lost["provider"])
    assert proposal["npv_after"]["provider"] == pytest.approx(0, abs=1e-6)
    assert set(proposal["npv_before"]) == {"municipality", "provider", "entrepreneur"}


def test_json_holds_the_advances(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(file), "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["advances"] == [
        {
            "party": party,
            "first_year": 2027,
            "amount": pytest.approx(amount),
            "deepest_year": 2029,
            "back": None,
        }
        for party, amount in (("provider", 120_000), ("municipality", 110_000))
    ]


def test_json_of_a_chain_that_falls_short_holds_no_transfers(
    short: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(short), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)

    assert document["proposal"]["transfers"] == []
    assert document["proposal"]["shortfall"] == pytest.approx(-document["parties"]["chain"]["npv"])
    assert [advance["party"] for advance in document["advances"]] == ["provider", "chain"]


def test_after_the_tables_comes_what_to_agree_with_the_amounts_per_year(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(file), "--lang", "en"]) == 0
    text = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")

    heading = text.index("If this is agreed, nobody is worse off in money:\n")
    assert text.index("Not profitable for the municipality as it stands") < heading
    price = "Lower price of the entrepreneur for the municipality  € 36,503  € 36,503  € 36,503  € 109,509"
    assert heading < text.index("PROPOSAL ") < text.index(price)
    assert text.index(price) < text.index("The provider is short by at most € 120,000, at the end of 2029")


def test_a_chain_that_falls_short_is_told_so_without_a_table(
    short: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(short), "--lang", "en", "--view", "budget"]) == 0
    text = capsys.readouterr().out

    assert "\n\nThe chain as a whole falls" in text
    assert "PROPOSAL" not in text


def test_a_payment_of_the_proposal_is_explained(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(file), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    paid = document["proposal"]["transfers"][1]
    assert paid["line"] == "proposal.entrepreneur.provider"

    assert main(["--lang", "en", "explain", str(file), paid["line"], "--depth", "1"]) == 0

    told = capsys.readouterr().out
    assert told.startswith("Payment of Entrepreneur to Provider")
    assert "Without payments the provider is" in told
    assert "the conditions".casefold() in told.casefold()
    for name in ("municipality", "provider", "entrepreneur"):
        assert f"Net present value with the payments: {name.capitalize()}" in told


def test_a_payment_that_is_not_proposed_is_not_explained(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "en", "explain", str(file), "proposal.provider.municipality"]) == 2

    assert "proposal.entrepreneur.municipality" in capsys.readouterr().err
