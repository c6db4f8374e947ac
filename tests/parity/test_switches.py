"""The switches of the workbook come to what the app comes to with the same choice."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest

from casebuilder.model.compared_funding import FundingKind, comparable_kinds, under_funding
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.costbenefit.scenarios import Scenario, in_scenario, scenario_ends
from casebuilder.model.costbenefit.variants import CHOSEN
from casebuilder.workbook.layout import VALUE
from casebuilder.workbook.plan import SCENARIO_ROW
from tests.parity.comparison import (
    SCENARIO_POSITIONS,
    Exported,
    agrees,
    cells_expected,
    columns,
    differences,
    exported,
    turned,
)
from tests.parity.libreoffice import MUST_BE_THERE, PROGRAM, WHY_SKIPPED, recalculated
from tests.parity.package import Held, Where, bare, held_by
from tests.parity.varied_cases import varied_cases

NAMES = ("platform-social", "airbag-budget", "financing", "other-contracts", "per-year")
WITH_RANGES = ("platform-social", "airbag-budget")
STATES = {
    Scenario.PESSIMISTIC: "Cijfers: Pessimistisch. Bekostiging: Zoals ingevuld.",
    Scenario.OPTIMISTIC: "Cijfers: Optimistisch. Bekostiging: Zoals ingevuld.",
}
pytestmark = pytest.mark.skipif(PROGRAM is None and not MUST_BE_THERE, reason=WHY_SKIPPED)


@pytest.fixture(scope="module")
def exports() -> dict[str, Exported]:
    """Return the workbooks."""
    cases = varied_cases()
    return {name: exported(cases[name]) for name in NAMES}


@pytest.fixture(scope="module")
def held(
    exports: dict[str, Exported], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[tuple[str, str], dict[Where, Held]]:
    """Return what the cells hold with each switch turned to each position, recalculated in one call."""
    assert PROGRAM, WHY_SKIPPED
    files: dict[str, bytes] = {}
    for name, scenario in itertools.product(WITH_RANGES, Scenario):
        positions = {(SCENARIO_ROW, VALUE): SCENARIO_POSITIONS[scenario]}
        files[f"{name}~{scenario}"] = bare(turned(exports[name], positions))
    for name, export in exports.items():
        row = export.layout.inputs[CHOSEN].row
        for position, kind in enumerate(comparable_kinds(export.results.case), 1):
            files[f"{name}~{kind}"] = bare(turned(export, {(row, VALUE): position}))
    after = recalculated(files, tmp_path_factory.mktemp("switches"))
    return {
        (name, choice): held_by(content)
        for (name, choice), content in (((*file.split("~"),), content) for file, content in after.items())
    }


@pytest.mark.parametrize("scenario", Scenario)
@pytest.mark.parametrize("name", WITH_RANGES)
def test_every_line_follows_the_switch_of_the_figures(
    exports: dict[str, Exported],
    held: Mapping[tuple[str, str], dict[Where, Held]],
    name: str,
    scenario: Scenario,
) -> None:
    export = exports[name]
    cells = held[name, scenario.value]
    expected = in_scenario(export.results, scenario)
    compared, different = differences(export, cells, expected.values)
    assert different == []
    assert compared == cells_expected(export)
    _, unmoved = differences(export, cells, export.results.values)
    assert bool(unmoved) is (scenario is not Scenario.EXPECTED)
    if scenario in STATES:
        for sheet in export.plan.names.values():
            assert STATES[scenario] in {
                value for where, value in cells.items() if where.sheet == sheet and where.row == 3
            }


@pytest.mark.parametrize("name", WITH_RANGES)
def test_the_pessimistic_end_is_worse_for_the_municipality_than_the_optimistic(
    exports: dict[str, Exported], name: str
) -> None:
    results = exports[name].results
    assert len(scenario_ends(results)) >= 3
    worst, best = (
        in_scenario(results, scenario).number("parties.municipality.npv")
        for scenario in (Scenario.PESSIMISTIC, Scenario.OPTIMISTIC)
    )
    assert worst < results.number("parties.municipality.npv") < best


@pytest.mark.parametrize("name", NAMES)
def test_every_party_follows_the_switch_of_the_funding_model(
    exports: dict[str, Exported], held: Mapping[tuple[str, str], dict[Where, Held]], name: str
) -> None:
    export = exports[name]
    kinds = comparable_kinds(export.results.case)
    assert len(kinds) >= 4
    moved = 0
    for kind in kinds:
        # Not from the lines of the workbook: the case itself is put under the funding model.
        app = evaluate_case(under_funding(export.results.case, FundingKind(kind)))
        cells = held[name, kind.value]
        compared = 0
        for line in app.case_model.model.lines:
            if not line.id.startswith("parties."):
                continue
            place = export.layout.lines[line.id]
            for column, number in zip(columns(place, export.layout.years), app.line(line.id), strict=True):
                compared += 1
                cell = cells.get(Where(place.sheet, place.row, column))
                assert agrees(cell, number), (kind, line.id, cell, number)
                if export.results.line(line.id)[column - columns(place, export.layout.years)[0]] != number:
                    moved += 1
        assert compared > 100
    assert moved > 100
