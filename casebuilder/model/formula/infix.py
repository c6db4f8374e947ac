"""Writing an expression on one line with no more parentheses than needed.

Spreadsheet formula and words share this printer; a :class:`Dialect` says how the parts are spelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from casebuilder.model.formula.expressions import (
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

_ADDITION, _MULTIPLICATION, _NEGATION, _POWER, _ATOM = range(5)
_STRENGTH = {
    Operator.ADD: _ADDITION,
    Operator.SUBTRACT: _ADDITION,
    Operator.MULTIPLY: _MULTIPLICATION,
    Operator.DIVIDE: _MULTIPLICATION,
    Operator.POWER: _POWER,
}


class Dialect(Protocol):
    """How the parts of an expression are spelled."""

    def constant(self, value: int) -> str:
        """Spell a number."""

    def input(self, identifier: str) -> str:
        """Spell an input."""

    def line(self, identifier: str) -> str:
        """Spell a line in the same year."""

    def previous(self, identifier: str) -> str:
        """Spell a line in the year before."""

    def calendar_year(self) -> str:
        """Spell the calendar year."""

    def not_applicable(self) -> str:
        """Spell that there is no value."""

    def operator(self, operator: Operator) -> str:
        """Spell an operation, with the spaces around it."""

    def relation(self, relation: Relation) -> str:
        """Spell a comparison, with the spaces around it."""

    def function(self, name: FunctionName, arguments: Sequence[str]) -> str:
        """Spell a function with its arguments."""

    def both(self, conditions: Sequence[str]) -> str:
        """Spell that all conditions hold."""

    def choice(self, condition: str, then: str, otherwise: str) -> str:
        """Spell a choice."""

    def over_years(self, aggregate: Aggregate, line: str) -> str:
        """Spell a line taken over all years."""

    def sum_of_products(self, first: str, second: str) -> str:
        """Spell the sum over all years of a product of two lines."""

    def internal_rate(self, line: str, guess: str) -> str:
        """Spell the internal rate of return of a line."""


def write(expression: Expression, dialect: Dialect) -> str:
    """Return the expression as one line of text."""
    return _write(expression, dialect)[0]


def _write(expression: Expression, dialect: Dialect) -> tuple[str, int]:
    match expression:
        case Binary():
            return _binary(expression, dialect)
        case Negative(operand):
            # A spreadsheet reads -2^2 as (-2)^2, so everything but a product gets parentheses.
            text, strength = _write(operand, dialect)
            if strength not in (_ATOM, _MULTIPLICATION):
                text = f"({text})"
            return f"{dialect.operator(Operator.SUBTRACT).strip()}{text}", _NEGATION
        case Comparison(relation, left, right):
            sides = write(left, dialect), write(right, dialect)
            return f"{sides[0]}{dialect.relation(relation)}{sides[1]}", _ADDITION
        case _:
            return _atom(expression, dialect), _ATOM


def _binary(expression: Binary, dialect: Dialect) -> tuple[str, int]:
    # A sum of hundreds of terms lies hundreds of levels deep to the left: too deep for recursion.
    steps = [expression]
    while isinstance(steps[-1].left, Binary):
        steps.append(steps[-1].left)
    written = _write(steps[-1].left, dialect)
    for step in reversed(steps):
        written = _joined(step.operator, written, _write(step.right, dialect), dialect)
    return written


def _joined(
    operator: Operator, left: tuple[str, int], right: tuple[str, int], dialect: Dialect
) -> tuple[str, int]:
    strength = _STRENGTH[operator]
    left_text, left_strength = left
    right_text, right_strength = right
    if left_strength < strength or (operator is Operator.POWER and left_strength < _ATOM):
        left_text = f"({left_text})"
    associative = operator in (Operator.ADD, Operator.MULTIPLY)
    if (
        right_strength < strength
        or (right_strength == strength and not associative)
        or right_strength == _NEGATION
    ):
        right_text = f"({right_text})"
    return f"{left_text}{dialect.operator(operator)}{right_text}", strength


def _atom(expression: Expression, dialect: Dialect) -> str:  # noqa: PLR0911, C901  one case per node
    match expression:
        case Constant(value):
            return dialect.constant(value)
        case Input(identifier):
            return dialect.input(identifier)
        case Line(identifier):
            return dialect.line(identifier)
        case Previous(identifier):
            return dialect.previous(identifier)
        case CalendarYear():
            return dialect.calendar_year()
        case NotApplicable():
            return dialect.not_applicable()
        case Function(name, arguments):
            return dialect.function(name, [write(argument, dialect) for argument in arguments])
        case Both(conditions):
            return dialect.both([write(condition, dialect) for condition in conditions])
        case If(condition, then, otherwise):
            return dialect.choice(write(condition, dialect), write(then, dialect), write(otherwise, dialect))
        case OverYears(aggregate, line):
            return dialect.over_years(aggregate, line.id)
        case SumOfProducts(first, second):
            return dialect.sum_of_products(first.id, second.id)
        case InternalRate(line, guess):
            return dialect.internal_rate(line.id, write(guess, dialect))
    message = f"no spelling for {type(expression).__name__}"
    raise TypeError(message)
