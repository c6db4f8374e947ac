"""A second engine, which never looks at stored results, agrees on cases that nobody made up."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from openpyxl.utils import get_column_letter

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.scenarios import Scenario, scenario_ends, scenario_inputs
from casebuilder.model.costbenefit.variants import CHOSEN
from casebuilder.workbook.layout import VALUE
from casebuilder.workbook.plan import SCENARIO_ROW
from tests.building import household_help, less_help, share, shares, small_case
from tests.parity.comparison import (
    Exported,
    any_turn,
    app_values,
    cells_expected,
    cells_of,
    differences,
    exported,
    perturbed_inputs,
)
from tests.parity.package import Held, Where, reduced, spoiled
from tests.parity.varied_cases import with_financing
from tests.strategies import cases

# Parsing thousands of formulas takes this engine seconds per workbook, computing them anew far less.
FEW_EXAMPLES = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


class Engine:
    """A workbook as this engine has parsed it, from the formulas alone."""

    def __init__(self, export: Exported, content: bytes | None = None) -> None:
        """Parse the sheets with inputs and lines.

        Args:
            export: The workbook.
            content: Its bytes, when something in them was changed.
        """
        self._inputs = export.plan.assumptions.name
        self._sheets = {place.sheet for place in export.layout.lines.values()}
        sheets = {*self._sheets, self._inputs}
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            formulas = pytest.importorskip("formulas")
            path = Path(folder) / "book.xlsx"
            path.write_bytes(reduced(content or export.content, sheets, self._inputs))
            self._model: Any = formulas.ExcelModel().loads(str(path)).finish(circular=False)

    def computed(self, typed: Mapping[Where, float]) -> dict[Where, Held]:
        """Return what every cell of these sheets holds after numbers were typed into cells."""
        keys = {self._key(where): value for where, value in typed.items()}
        unknown = [key for key in keys if key not in self._model.dsp.nodes]
        assert unknown == []
        names = {sheet.upper(): sheet for sheet in self._sheets}
        held: dict[Where, Held] = {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            solution = self._model.calculate(inputs=keys)
        for key, ranges in solution.items():
            sheet, _, cell = str(key).partition("]")[2].partition("'!")
            if sheet not in names or ":" in cell or not hasattr(ranges, "value"):
                continue
            letters = cell.rstrip("0123456789")
            value = np.asarray(ranges.value).ravel()[0]
            column = sum((ord(letter) - 64) * 26**place for place, letter in enumerate(reversed(letters)))
            held[Where(names[sheet], int(cell[len(letters) :]) - 1, column - 1)] = (
                str(value) if isinstance(value, str) else float(value)
            )
        return held

    @staticmethod
    def _key(where: Where) -> str:
        return f"'[book.xlsx]{where.sheet.upper()}'!{get_column_letter(where.column + 1)}{where.row + 1}"


@FEW_EXAMPLES
@given(case=cases(most_years=3, most_items=2), seed=st.integers(0, 1_000))
@example(case=with_financing(), seed=3)
def test_any_case_equals_the_app_with_other_inputs_and_any_turn_of_the_switches(
    case: Case, seed: int
) -> None:
    export = exported(case)
    engine = Engine(export)
    inputs = perturbed_inputs(export, seed)
    turn = any_turn(export, seed)
    sheet = export.plan.assumptions.name
    turns = {Where(sheet, row, column): float(to) for (row, column), to in turn.positions.items()}
    for typed, values in (
        ({}, export.results.values),
        (cells_of(export, inputs), app_values(export, inputs)),
        (turns, app_values(export, turn.inputs)),
    ):
        compared, different = differences(export, engine.computed(typed), values)
        assert different == []
        assert compared == cells_expected(export)


def test_results_stored_in_the_file_are_not_looked_at() -> None:
    export = exported(small_case())
    held = Engine(export, spoiled(export.content)).computed({})
    compared, different = differences(export, held, export.results.values)
    assert (compared, different) == (cells_expected(export), [])


def test_both_switches_turned_equal_the_app_and_neither_alone_does() -> None:
    certain = share("-0.4")
    ranged = certain.model_copy(update={"low": Decimal("-0.5"), "high": Decimal("-0.1")})
    busy = shares("0.1").model_copy(update={"high": (Decimal("0.9"),)})
    service = household_help(capacity_shed=shares("0.4"), capacity_redeployed=busy)
    export = exported(small_case(services=(service,), effects=(less_help(relative_change=ranged),)))
    model = export.results.case_model.model
    position = len(model.input(CHOSEN).choices) - 1
    ends = scenario_inputs(scenario_ends(export.results), Scenario.PESSIMISTIC)
    assert ends["effects.less_help.relative_change"][0, 0] == pytest.approx(-0.1)
    # What is shed cannot go to other clients as well, so 60 % is left of the 90 %.
    redeployed = scenario_ends(export.results)["services.household_help.capacity_redeployed"]
    assert {redeployed.pessimistic, redeployed.optimistic} == {(0.1,), (0.6,)}
    sheet = export.plan.assumptions.name
    held = Engine(export).computed(
        {
            Where(sheet, SCENARIO_ROW, VALUE): 2.0,
            Where(sheet, export.layout.inputs[CHOSEN].row, VALUE): float(position),
        }
    )
    expected = app_values(export, {**ends, CHOSEN: np.array([[float(position)]])})
    compared, different = differences(export, held, expected)
    assert different == []
    assert compared == cells_expected(export)
    for one in (ends, {CHOSEN: np.array([[float(position)]])}):
        assert differences(export, held, app_values(export, one))[1]
