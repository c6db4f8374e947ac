"""A second engine, which never looks at stored results, agrees on cases that nobody made up."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings

from casebuilder.model.case import Case
from tests.building import small_case
from tests.parity.comparison import (
    Exported,
    Held,
    Where,
    app_values,
    cells_expected,
    differences,
    exported,
    perturbed_inputs,
    spoiled,
    with_inputs,
)
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
