"""Comparing the cells of a recalculated workbook with the numbers of the app."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import openpyxl

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.scenarios import Scenario, scenario_ends, scenario_inputs
from casebuilder.model.costbenefit.variants import CHOSEN
from casebuilder.model.formula.evaluation import Array, Values, evaluate
from casebuilder.model.formula.model import InputValue
from casebuilder.model.units import Unit
from casebuilder.translation import Language, Translator
from casebuilder.workbook import workbook_bytes
from casebuilder.workbook.document import workbook_results
from casebuilder.workbook.layout import FIRST_YEAR, VALUE, Layout, Place
from casebuilder.workbook.plan import SCENARIO_ROW, Plan, make_plan
from tests.parity.package import Held, Where, spoiled, typed_into

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

RELATIVE, ABSOLUTE = 1e-9, 1e-6
START_YEAR = "settings.start_year"
SCENARIO_POSITIONS = {Scenario.EXPECTED: 1, Scenario.PESSIMISTIC: 2, Scenario.OPTIMISTIC: 3}
"""What the switch of the figures stands on for each scenario."""


@dataclass(frozen=True)
class Exported:
    """A case, its workbook and where everything stands in it."""

    results: Results
    plan: Plan
    content: bytes

    @property
    def layout(self) -> Layout:
        """Where inputs and lines stand."""
        return self.plan.layout


@lru_cache(maxsize=32)
def exported(case: Case, language: Language = Language.DUTCH) -> Exported:
    """Return the workbook of a case with its layout; tests that look at the same case share it."""
    results = workbook_results(case)
    return Exported(results, make_plan(results, Translator(language)), workbook_bytes(case, language))


def columns(place: Place, years: int) -> range:
    """Return the columns that a row fills."""
    return range(FIRST_YEAR, FIRST_YEAR + years) if place.per_year else range(VALUE, VALUE + 1)


def opened(content: bytes, *, results: bool = False) -> Workbook:
    """Open a workbook to look into its cells: formulas, or the results stored beside them."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=results)


def perturbed_inputs(export: Exported, seed: int) -> dict[str, Array]:
    """Return another value for every input that may be changed, within its limits."""
    chance = random.Random(seed)  # noqa: S311  reproducible, not secret
    changed: dict[str, Array] = {}
    for item in export.results.case_model.model.inputs:
        if item.editable:
            changed[item.id] = np.array([[_moved(item, value, chance) for value in item.values]])
    return changed


def _moved(item: InputValue, value: float, chance: random.Random) -> float:
    if item.choices:
        return float((value + chance.randint(1, len(item.choices) - 1)) % len(item.choices))
    if item.unit is Unit.CALENDAR_YEAR:
        return value + chance.choice((-1.0, 1.0))
    moved = value * chance.uniform(0.8, 1.2) if value else chance.uniform(0.0, 0.05)
    low = -math.inf if item.minimum is None else item.minimum
    high = math.inf if item.maximum is None else item.maximum
    return min(max(moved, low), high)


def cells_of(export: Exported, inputs: Mapping[str, Array]) -> dict[Where, float]:
    """Return in which cell which number must be typed for other values of inputs."""
    values: dict[Where, float] = {}
    for identifier, numbers in inputs.items():
        entry = export.layout.entries[identifier]
        for column, value in zip(entry.columns, numbers[0], strict=True):
            values[Where(entry.sheet, entry.row, column)] = float(value)
    return values


def with_inputs(export: Exported, inputs: Mapping[str, Array]) -> bytes:
    """Return the workbook after someone typed other numbers into input cells."""
    return typed_into(export.content, cells_of(export, inputs))


@dataclass(frozen=True)
class Turn:
    """The switch of the figures and that of the funding model, turned.

    Attributes:
        positions: What each switch is put on, by row and column on the sheet of assumptions.
        inputs: What the app calculates with then.
    """

    positions: Mapping[tuple[int, int], int]
    inputs: Mapping[str, Array]


def any_turn(export: Exported, seed: int) -> Turn:
    """Return both switches turned to a position by chance; that of funding only where there is care."""
    chance = random.Random(seed)  # noqa: S311  reproducible, not secret
    scenario = chance.choice((Scenario.PESSIMISTIC, Scenario.OPTIMISTIC))
    positions = {(SCENARIO_ROW, VALUE): SCENARIO_POSITIONS[scenario]}
    inputs: dict[str, Array] = dict(scenario_inputs(scenario_ends(export.results), scenario))
    if CHOSEN in export.layout.inputs:
        funding = chance.randrange(len(export.results.case_model.model.input(CHOSEN).choices))
        positions[export.layout.inputs[CHOSEN].row, VALUE] = funding
        inputs[CHOSEN] = np.array([[float(funding)]])
    return Turn(positions, inputs)


def turned(export: Exported, positions: Mapping[tuple[int, int], int]) -> bytes:
    """Return the workbook with switches turned and wrong results stored beside every formula.

    Args:
        export: The workbook.
        positions: What each switch is put on, by row and column on the sheet of assumptions.
    """
    sheet = export.plan.assumptions.name
    values = {Where(sheet, row, column): float(position) for (row, column), position in positions.items()}
    return typed_into(spoiled(export.content), values)


def app_values(export: Exported, inputs: Mapping[str, Array]) -> Values:
    """Return what the app computes with other inputs."""
    model = export.results.case_model.model
    if START_YEAR in inputs:
        model = replace(model, first_year=int(inputs[START_YEAR][0, 0]))
    return evaluate(model, inputs)


def cells_expected(export: Exported) -> int:
    """Return how many cells the lines of the model fill."""
    lines = export.results.case_model.model.lines
    return sum(export.layout.years if line.per_year else 1 for line in lines)


def differences(export: Exported, held: Mapping[Where, Held], values: Values) -> tuple[int, list[str]]:
    """Compare every line and year.

    Args:
        export: The workbook.
        held: What the cells hold, by place.
        values: What the app computes.

    Returns:
        How many cells were compared, and one text per cell that differs.
    """
    compared, different = 0, []
    for line in export.results.case_model.model.lines:
        place = export.layout.lines[line.id]
        for column, number in zip(
            columns(place, export.layout.years), values.first_draw(line.id), strict=True
        ):
            cell = held.get(Where(place.sheet, place.row, column))
            compared += 1
            if not agrees(cell, number):
                different.append(f"{line.id} in {place.sheet} row {place.row + 1}: {cell!r}, not {number!r}")
    return compared, different


def agrees(cell: Held, number: float) -> bool:
    """Return whether a cell holds a number, or the text for no number."""
    if math.isnan(number):
        return cell in ("n.v.t.", "n/a")
    if not isinstance(cell, int | float):
        return False
    return math.isclose(cell, number, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
