"""A second engine, which never looks at stored results, agrees on cases that nobody made up."""

from __future__ import annotations

import tempfile
import warnings
from decimal import Decimal
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.scenarios import Scenario, scenario_ends, scenario_inputs
from casebuilder.model.costbenefit.variants import CHOSEN
from casebuilder.workbook.layout import VALUE
from casebuilder.workbook.plan import SCENARIO_ROW
from tests.building import less_help, share, small_case
from tests.parity.comparison import (
    Exported,
    app_values,
    cells_expected,
    differences,
    exported,
    perturbed_inputs,
    turned,
    with_inputs,
)
from tests.parity.package import Held, Where, spoiled
from tests.parity.varied_cases import with_financing
from tests.strategies import cases

# Parsing thousands of formulas takes this engine seconds per workbook.
FEW_EXAMPLES = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@FEW_EXAMPLES
@given(case=cases(most_years=3, most_items=2), seed=st.integers(0, 1_000))
@example(case=small_case(), seed=1)
@example(case=with_financing(), seed=3)
def test_generated_cases_with_changed_inputs_equal_the_app(case: Case, seed: int) -> None:
    export = exported(case)
    inputs = perturbed_inputs(export, seed)
    held = _computed(with_inputs(export, inputs), export)
    compared, different = differences(export, held, app_values(export, inputs))
    assert different == []
    assert compared == cells_expected(export)


def test_results_stored_in_the_file_are_not_looked_at() -> None:
    export = exported(small_case())
    held = _computed(spoiled(export.content), export)
    compared, different = differences(export, held, export.results.values)
    assert (compared, different) == (cells_expected(export), [])


def test_both_switches_turned_equal_the_app() -> None:
    certain = share("-0.4")
    ranged = certain.model_copy(update={"low": Decimal("-0.5"), "high": Decimal("-0.1")})
    export = exported(small_case(effects=(less_help(relative_change=ranged),)))
    model = export.results.case_model.model
    position = len(model.input(CHOSEN).choices) - 1
    switches = {(SCENARIO_ROW, VALUE): 2, (export.layout.inputs[CHOSEN].row, VALUE): position}
    ends = scenario_inputs(scenario_ends(export.results), Scenario.PESSIMISTIC)
    (lost,) = ends.values()
    assert lost[0, 0] == pytest.approx(-0.1)
    held = _computed(turned(export, switches), export)
    expected = app_values(export, {**ends, CHOSEN: np.array([[float(position)]])})
    compared, different = differences(export, held, expected)
    assert different == []
    assert compared == cells_expected(export)
    for one in (ends, {CHOSEN: np.array([[float(position)]])}):
        assert differences(export, held, app_values(export, one))[1]


def _computed(content: bytes, export: Exported) -> dict[Where, Held]:
    """Return what the engine computes in every cell of the model's lines."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        formulas = pytest.importorskip("formulas")
        path = Path(folder) / "book.xlsx"
        path.write_bytes(content)
        solution = formulas.ExcelModel().loads(str(path)).finish(circular=False).calculate()
    names = {sheet.upper(): sheet for sheet in {place.sheet for place in export.layout.lines.values()}}
    held: dict[Where, Held] = {}
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
