"""The hand calculation of the neighbourhood platform equals what the application gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casebuilder.cli import main
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.parties import Party
from casebuilder.templates import template
from casebuilder.translation import Language
from casebuilder.workbook import workbook_bytes
from tests.parity.comparison import opened
from tests.parity.libreoffice import MUST_BE_THERE, PROGRAM, WHY_SKIPPED, recalculated
from tests.parity.package import spoiled
from tests.reference import neighbourhood_platform_by_hand as by_hand


@pytest.fixture(scope="module")
def results() -> Results:
    return evaluate_case(template("neighbourhood-platform", Language.DUTCH).case)


def test_people_and_hours(results: Results) -> None:
    assert results.line("reach.users") == pytest.approx(by_hand.users, rel=1e-12)
    assert results.line("reach.starters") == pytest.approx(by_hand.starters, rel=1e-12)
    assert results.hours_freed() == pytest.approx(by_hand.hours_less, rel=1e-12)


@pytest.mark.parametrize(
    ("party", "cash"),
    [
        (Party.MUNICIPALITY, by_hand.municipality),
        (Party.PROVIDER, by_hand.provider),
        (Party.CLIENT, by_hand.client),
        (Party.ENTREPRENEUR, by_hand.entrepreneur),
        (None, by_hand.chain),
    ],
)
def test_cash_and_present_value_per_party(results: Results, party: Party | None, cash: list[float]) -> None:
    assert results.party(party).cash == pytest.approx(cash, rel=1e-12)
    assert results.party(party).npv == pytest.approx(by_hand.present_value(cash), rel=1e-11)


def test_valued_amounts(results: Results) -> None:
    municipality = results.party(Party.MUNICIPALITY).cash_and_valued
    assert municipality == pytest.approx(by_hand.municipality_with_valued, rel=1e-12)
    provider = results.party(Party.PROVIDER).cash_and_valued
    assert provider == pytest.approx(by_hand.provider_with_valued, rel=1e-12)
    carers = results.party(Party.INFORMAL_CARER)
    assert carers.cash_and_valued == pytest.approx(by_hand.informal_carer_valued, rel=1e-12)
    assert not any(carers.cash)


def test_in_round_figures_for_a_reader(results: Results) -> None:
    """The outcomes written down, so that a change of the model or the example is noticed."""
    assert [round(amount) for amount in results.party(Party.MUNICIPALITY).cash] == [
        -153_216,
        -32_724,
        49_238,
        122_913,
        112_906,
    ]
    assert round(results.party(Party.MUNICIPALITY).npv) == 80_142
    assert round(results.party(Party.PROVIDER).npv) == -203_698


CASH_BY_HAND = {
    "Gemeente": by_hand.municipality,
    "Aanbieder": by_hand.provider,
    "Cliënt": by_hand.client,
    "Ondernemer": by_hand.entrepreneur,
    "Keten": by_hand.chain,
}
"""What stands in the row "Resultaat in kas" of the sheet of each party."""


def test_the_command_line_gives_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "case.zbc")
    assert main(["new", "--from", "neighbourhood-platform", "-o", path]) == 0
    capsys.readouterr()
    assert main(["evaluate", path, "--json"]) == 0
    parties = json.loads(capsys.readouterr().out)["parties"]
    assert parties["municipality"]["cash"] == pytest.approx(by_hand.municipality, rel=1e-12)
    assert parties["provider"]["cash"] == pytest.approx(by_hand.provider, rel=1e-12)
    assert parties["chain"]["npv"] == pytest.approx(by_hand.present_value(by_hand.chain), rel=1e-11)


@pytest.mark.skipif(PROGRAM is None and not MUST_BE_THERE, reason=WHY_SKIPPED)
def test_the_workbook_gives_the_same_when_libreoffice_computes_it(tmp_path: Path) -> None:
    """Found as a reader finds it: by the words in the first column and the years in the head."""
    case = template("neighbourhood-platform", Language.DUTCH).case
    content = spoiled(workbook_bytes(case, Language.DUTCH))
    book = opened(recalculated({"case": content}, tmp_path)["case"], results=True)
    for sheet, cash in CASH_BY_HAND.items():
        rows = {str(row[0].value): row for row in book[sheet].iter_rows() if row[0].value}
        head = next(row for row in book[sheet].iter_rows() if by_hand.YEARS[0] in [c.value for c in row])
        columns = [next(cell.column for cell in head if cell.value == year) for year in by_hand.YEARS]
        found = [rows["Resultaat in kas"][column - 1].value for column in columns]
        assert found == pytest.approx(cash, rel=1e-9), sheet
