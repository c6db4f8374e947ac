"""Expressions as numbers: arrays of draws x years."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from casebuilder.model.formula.expressions import (
    ALLOWED_CONSTANTS,
    Aggregate,
    Binary,
    Both,
    CalendarYear,
    Comparison,
    Constant,
    Expression,
    Function,
    FunctionName,
    If,
    Input,
    InternalRate,
    Line,
    Negative,
    NotApplicable,
    Operator,
    OverYears,
    Previous,
    Relation,
    SumOfProducts,
)
from casebuilder.model.formula.model import Model, Step
from casebuilder.model.messages import Message, N_
from casebuilder.model.problems import Problem, Severity

Array = NDArray[np.float64]
"""Shape (draws, years) for what differs by year, (draws, 1) for what does not."""

_RATE_STEPS = 64
_RATE_LOWEST = -0.999_999
_RATE_HIGHEST = 1e6
_CONSTANTS = {number: np.full((1, 1), float(number)) for number in ALLOWED_CONSTANTS}
_NOT_APPLICABLE = np.full((1, 1), np.nan)


class CalculationError(ArithmeticError):
    """A line has no finite value: figures of the case are out of all proportion.

    Attributes:
        line: Identifier of the first line that has no value.
    """

    def __init__(self, line: str) -> None:
        """Name the line."""
        super().__init__(f"{line} has no finite value")
        self.line = line

    def problem(self) -> Problem:
        """Return the same as a problem of the case."""
        return Problem(
            "out_of_proportion",
            Severity.ERROR,
            "",
            Message(
                N_(
                    "The calculation of “{line}” runs out of all proportion. Look for a figure that"
                    " is far too large."
                ),
                {"line": self.line},
            ),
        )


@dataclass(frozen=True)
class Values:
    """The value of every input and line.

    Attributes:
        inputs: Arrays by input identifier.
        lines: Arrays by line identifier; (draws, years) or (draws, 1).
    """

    inputs: Mapping[str, Array]
    lines: Mapping[str, Array]

    def first_draw(self, line: str) -> tuple[float, ...]:
        """Return the values of a line in the first draw: one per year, or a single one."""
        return tuple(float(value) for value in self.lines[line][0])


@dataclass(slots=True)
class _Frame:
    """What expressions are computed against: all years at once, or one year."""

    inputs: Mapping[str, Array]
    lines: dict[str, Array]
    calendar_years: Array
    year: int | None = None

    def of(self, array: Array) -> Array:
        """Return the part of an array that belongs to the year at hand."""
        if self.year is None or array.shape[1] == 1:
            return array
        return array[:, self.year : self.year + 1]

    def before(self, array: Array) -> Array:
        """Return the same one year earlier; zero before the first year."""
        if self.year is None:
            shifted = np.zeros_like(array)
            shifted[:, 1:] = array[:, :-1]
            return shifted
        if self.year == 0:
            return np.zeros_like(array[:, :1])
        return array[:, self.year - 1 : self.year]


def evaluate(model: Model, draws: Mapping[str, Array] | None = None) -> Values:
    """Compute every line of a model.

    Args:
        model: Inputs and lines.
        draws: Arrays that replace inputs, by identifier, of shape (draws, 1) or (draws, years).

    Raises:
        CalculationError: A line has no finite value where it must have one.
    """
    inputs: dict[str, Array] = {item.id: np.array([item.values], dtype=np.float64) for item in model.inputs}
    if draws:
        inputs.update(draws)
    draw_count = max((array.shape[0] for array in inputs.values()), default=1)
    calendar_years = np.array([list(model.calendar_years)], dtype=np.float64)
    frame = _Frame(inputs, {}, calendar_years)
    with np.errstate(all="ignore"):
        for step in model.steps:
            if step.year_by_year:
                _compute_year_by_year(step, frame, draw_count)
            else:
                line = step.lines[0]
                shape = (draw_count, model.years if line.per_year else 1)
                value = _value(line.expression, frame)
                frame.lines[line.id] = value if value.shape == shape else np.broadcast_to(value, shape)
    _refuse_what_is_not_finite(model, frame.lines)
    return Values(inputs, frame.lines)


def _refuse_what_is_not_finite(model: Model, values: Mapping[str, Array]) -> None:
    checked = [line.id for line in model.lines if not line.may_be_not_applicable]
    if not checked:
        return
    if values[checked[0]].shape[0] == 1:
        # Looking at all lines of a single draw at once takes a fraction of the time.
        together = np.concatenate([values[line].ravel() for line in checked])
        if np.isfinite(together).all():
            return
    for line in checked:
        if not np.isfinite(values[line]).all():
            raise CalculationError(line)


def _compute_year_by_year(step: Step, frame: _Frame, draws: int) -> None:
    years = frame.calendar_years.shape[1]
    for line in step.lines:
        frame.lines[line.id] = np.zeros((draws, years))
    for year in range(years):
        frame.year = year
        for line in step.lines:
            frame.lines[line.id][:, year : year + 1] = _value(line.expression, frame)
    frame.year = None


def _value(node: Expression, frame: _Frame) -> Array:
    """Return the value of an expression for all years, or for the year at hand."""
    return _VALUES[type(node)](node, frame)


def _line(node: Line, frame: _Frame) -> Array:
    return frame.of(frame.lines[node.id])


def _input(node: Input, frame: _Frame) -> Array:
    return frame.of(frame.inputs[node.id])


def _previous(node: Previous, frame: _Frame) -> Array:
    return frame.before(frame.lines[node.id])


def _constant(node: Constant, _frame: _Frame) -> Array:
    return _CONSTANTS[node.value]


def _calendar_year(_node: CalendarYear, frame: _Frame) -> Array:
    return frame.of(frame.calendar_years)


def _not_applicable(_node: NotApplicable, _frame: _Frame) -> Array:
    return _NOT_APPLICABLE


def _binary(node: Binary, frame: _Frame) -> Array:
    # A sum of hundreds of terms lies hundreds of levels deep to the left: too deep for recursion.
    steps = [node]
    while isinstance(steps[-1].left, Binary):
        steps.append(steps[-1].left)
    value = _value(steps[-1].left, frame)
    for step in reversed(steps):
        value = _OPERATIONS[step.operator](value, _value(step.right, frame))
    return value


def _negative(node: Negative, frame: _Frame) -> Array:
    return -_value(node.operand, frame)


def _function(node: Function, frame: _Frame) -> Array:
    arguments = (_value(argument, frame) for argument in node.arguments)
    if node.name in _FUNCTIONS_OF_ONE:
        (only,) = arguments
        return _FUNCTIONS_OF_ONE[node.name](only)
    return reduce(_FUNCTIONS_OF_MANY[node.name], arguments)


def _if(node: If, frame: _Frame) -> Array:
    holds = _holds(node.condition, frame)
    return np.where(holds, _value(node.then, frame), _value(node.otherwise, frame))


def _holds(node: Comparison | Both, frame: _Frame) -> NDArray[np.bool_]:
    if isinstance(node, Both):
        return reduce(operator.and_, (_holds(part, frame) for part in node.conditions))
    return _RELATIONS[node.relation](_value(node.left, frame), _value(node.right, frame))


def _over_years(node: OverYears, frame: _Frame) -> Array:
    found: Array = _AGGREGATES[node.aggregate].reduce(frame.lines[node.line.id], axis=1, keepdims=True)
    return found


def _sum_of_products(node: SumOfProducts, frame: _Frame) -> Array:
    products = frame.lines[node.first.id] * frame.lines[node.second.id]
    return np.add.reduce(products, axis=1, keepdims=True)


def _internal_rate(node: InternalRate, frame: _Frame) -> Array:
    return internal_rate(frame.lines[node.line.id])


_VALUES: dict[type[Expression], Callable[[Any, _Frame], Array]] = {
    Line: _line,
    Input: _input,
    Previous: _previous,
    Constant: _constant,
    CalendarYear: _calendar_year,
    NotApplicable: _not_applicable,
    Binary: _binary,
    Negative: _negative,
    Function: _function,
    If: _if,
    OverYears: _over_years,
    SumOfProducts: _sum_of_products,
    InternalRate: _internal_rate,
}
_OPERATIONS: dict[Operator, Callable[[Array, Array], Array]] = {
    Operator.ADD: operator.add,
    Operator.SUBTRACT: operator.sub,
    Operator.MULTIPLY: operator.mul,
    Operator.DIVIDE: operator.truediv,
    Operator.POWER: operator.pow,
}
_RELATIONS: dict[Relation, Callable[[Array, Array], NDArray[np.bool_]]] = {
    Relation.LESS: operator.lt,
    Relation.AT_MOST: operator.le,
    Relation.EQUAL: operator.eq,
    Relation.AT_LEAST: operator.ge,
    Relation.GREATER: operator.gt,
}
_FUNCTIONS_OF_ONE: dict[FunctionName, Callable[[Array], Array]] = {
    FunctionName.ABSOLUTE: np.abs,
    FunctionName.EXPONENTIAL: np.exp,
}
_FUNCTIONS_OF_MANY: dict[FunctionName, Callable[[Array, Array], Array]] = {
    FunctionName.MINIMUM: np.minimum,
    FunctionName.MAXIMUM: np.maximum,
}
_AGGREGATES: dict[Aggregate, np.ufunc] = {
    Aggregate.SUM: np.add,
    Aggregate.MINIMUM: np.minimum,
    Aggregate.MAXIMUM: np.maximum,
}


def internal_rate(flows: Array) -> Array:
    """Return the rate at which each row of flows has a present value of zero.

    Found by bisection on the discount factor, which cannot fail where the flows change sign once.
    Row by row in plain floats: for the few years of a case that beats arrays.

    Args:
        flows: Shape (draws, years).

    Returns:
        Shape (draws, 1); NaN where the present value has the same sign at both ends.
    """
    return np.array([[_internal_rate_of_row([float(flow) for flow in row])] for row in flows])


def _internal_rate_of_row(flows: list[float]) -> float:
    backwards = flows[::-1]

    def present_value_is_positive(factor: float) -> bool:
        value = 0.0
        for flow in backwards:
            value = value * factor + flow
        return value > 0

    low = 1 / (1 + _RATE_HIGHEST)
    high = 1 / (1 + _RATE_LOWEST)
    positive_at_low = present_value_is_positive(low)
    if present_value_is_positive(high) == positive_at_low:
        return math.nan
    for _ in range(_RATE_STEPS):
        middle = math.sqrt(low * high)
        if present_value_is_positive(middle) == positive_at_low:
            low = middle
        else:
            high = middle
    return 1 / math.sqrt(low * high) - 1
