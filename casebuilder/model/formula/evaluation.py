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


_Computation = Callable[[_Frame], Array]
_Condition = Callable[[_Frame], NDArray[np.bool_]]


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
                value = _computation(line.expression)(frame)
                frame.lines[line.id] = value if value.shape == shape else np.broadcast_to(value, shape)
            for line in step.lines:
                # The sum is infinite or NaN as soon as one of its terms is.
                if not line.may_be_not_applicable and not math.isfinite(
                    np.add.reduce(frame.lines[line.id], axis=None)
                ):
                    raise CalculationError(line.id)
    return Values(inputs, frame.lines)


def _compute_year_by_year(step: Step, frame: _Frame, draws: int) -> None:
    years = frame.calendar_years.shape[1]
    computations = [(line.id, _computation(line.expression)) for line in step.lines]
    for line in step.lines:
        frame.lines[line.id] = np.zeros((draws, years))
    for year in range(years):
        frame.year = year
        for identifier, computation in computations:
            frame.lines[identifier][:, year : year + 1] = computation(frame)
    frame.year = None


def _computation(expression: Expression) -> _Computation:
    """Turn an expression into a function of the frame: the tree is walked once, not for each year."""
    return _COMPUTATIONS[type(expression)](expression)


def _line(node: Line) -> _Computation:
    return lambda frame: frame.of(frame.lines[node.id])


def _input(node: Input) -> _Computation:
    return lambda frame: frame.of(frame.inputs[node.id])


def _previous(node: Previous) -> _Computation:
    return lambda frame: frame.before(frame.lines[node.id])


def _constant(node: Constant) -> _Computation:
    value = _CONSTANTS[node.value]
    return lambda _: value


def _calendar_year(_: CalendarYear) -> _Computation:
    return lambda frame: frame.of(frame.calendar_years)


def _not_applicable(_: NotApplicable) -> _Computation:
    return lambda _: _NOT_APPLICABLE


def _binary(node: Binary) -> _Computation:
    left, right = _computation(node.left), _computation(node.right)
    operation = _OPERATIONS[node.operator]
    return lambda frame: operation(left(frame), right(frame))


def _negative(node: Negative) -> _Computation:
    operand = _computation(node.operand)
    return lambda frame: -operand(frame)


def _function(node: Function) -> _Computation:
    arguments = [_computation(argument) for argument in node.arguments]
    if node.name in _FUNCTIONS_OF_ONE:
        function = _FUNCTIONS_OF_ONE[node.name]
        (only,) = arguments
        return lambda frame: function(only(frame))
    combine = _FUNCTIONS_OF_MANY[node.name]
    return lambda frame: reduce(combine, (argument(frame) for argument in arguments))


def _if(node: If) -> _Computation:
    holds = _condition(node.condition)
    then, otherwise = _computation(node.then), _computation(node.otherwise)
    return lambda frame: np.where(holds(frame), then(frame), otherwise(frame))


def _condition(node: Comparison | Both) -> _Condition:
    if isinstance(node, Both):
        parts = [_condition(part) for part in node.conditions]
        return lambda frame: reduce(operator.and_, (part(frame) for part in parts))
    left, right = _computation(node.left), _computation(node.right)
    relation = _RELATIONS[node.relation]
    return lambda frame: relation(left(frame), right(frame))


def _over_years(node: OverYears) -> _Computation:
    aggregate, line = _AGGREGATES[node.aggregate], node.line.id
    return lambda frame: aggregate.reduce(frame.lines[line], axis=1, keepdims=True)


def _sum_of_products(node: SumOfProducts) -> _Computation:
    first, second = node.first.id, node.second.id
    return lambda frame: np.add.reduce(frame.lines[first] * frame.lines[second], axis=1, keepdims=True)


def _internal_rate(node: InternalRate) -> _Computation:
    return lambda frame: internal_rate(frame.lines[node.line.id])


_COMPUTATIONS: dict[type[Expression], Callable[[Any], _Computation]] = {
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
