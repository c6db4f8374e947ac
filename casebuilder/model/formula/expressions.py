"""Expressions over inputs, lines, the previous year and sums over years.

An expression is a small immutable tree. It knows nothing of NumPy, Excel or language; each
rendering walks the same tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

ALLOWED_CONSTANTS = frozenset({0, 1, -1, 12, 13, 100})
"""The only numbers that may stand in a formula; every other number is an input with a source."""


class Expression:
    """Base of all expressions; gives them arithmetic operators."""

    __slots__ = ()

    def __add__(self, other: Expression) -> Expression:
        """Sum."""
        return Binary(Operator.ADD, self, other)

    def __sub__(self, other: Expression) -> Expression:
        """Difference."""
        return Binary(Operator.SUBTRACT, self, other)

    def __mul__(self, other: Expression) -> Expression:
        """Product."""
        return Binary(Operator.MULTIPLY, self, other)

    def __truediv__(self, other: Expression) -> Expression:
        """Quotient."""
        return Binary(Operator.DIVIDE, self, other)

    def __pow__(self, other: Expression) -> Expression:
        """Power."""
        return Binary(Operator.POWER, self, other)

    def __neg__(self) -> Expression:
        """Opposite."""
        return Negative(self)

    def parts(self) -> tuple[Expression, ...]:
        """Return the expressions directly inside this one."""
        return ()


class Operator(StrEnum):
    """The five operations of arithmetic."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    POWER = "^"


class Relation(StrEnum):
    """How two expressions are compared."""

    LESS = "<"
    AT_MOST = "<="
    EQUAL = "="
    AT_LEAST = ">="
    GREATER = ">"


class FunctionName(StrEnum):
    """Functions of one or more arguments within one year."""

    MINIMUM = "MIN"
    MAXIMUM = "MAX"
    ABSOLUTE = "ABS"
    EXPONENTIAL = "EXP"


class Aggregate(StrEnum):
    """What can be taken of a line over all years."""

    SUM = "SUM"
    MINIMUM = "MIN"
    MAXIMUM = "MAX"


@dataclass(frozen=True, slots=True)
class Constant(Expression):
    """One of the few numbers that need no source."""

    value: int

    def __post_init__(self) -> None:
        """Refuse numbers that ought to be inputs.

        Raises:
            ValueError: The number is not in :data:`ALLOWED_CONSTANTS`.
        """
        if self.value not in ALLOWED_CONSTANTS:
            message = f"{self.value} is not allowed inside a formula; make it an input"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Input(Expression):
    """The value of an input: the same for all years, or that of the year."""

    id: str


@dataclass(frozen=True, slots=True)
class Line(Expression):
    """The value of another line in the same year (or its only value)."""

    id: str


@dataclass(frozen=True, slots=True)
class Previous(Expression):
    """The value of a line in the year before; zero before the first year."""

    id: str


@dataclass(frozen=True, slots=True)
class CalendarYear(Expression):
    """The calendar year, such as 2027."""


@dataclass(frozen=True, slots=True)
class NotApplicable(Expression):
    """No meaningful value; NaN in numbers, "n/a" on paper. Nothing may be calculated with it."""


@dataclass(frozen=True, slots=True)
class Binary(Expression):
    """An operation of arithmetic on two expressions."""

    operator: Operator
    left: Expression
    right: Expression

    def parts(self) -> tuple[Expression, ...]:
        """Return both sides."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Negative(Expression):
    """The opposite of an expression."""

    operand: Expression

    def parts(self) -> tuple[Expression, ...]:
        """Return the operand."""
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Function(Expression):
    """A function applied within one year."""

    name: FunctionName
    arguments: tuple[Expression, ...]

    def parts(self) -> tuple[Expression, ...]:
        """Return the arguments."""
        return self.arguments


@dataclass(frozen=True, slots=True)
class Comparison(Expression):
    """Whether two expressions stand in a relation; only inside :class:`If`."""

    relation: Relation
    left: Expression
    right: Expression

    def parts(self) -> tuple[Expression, ...]:
        """Return both sides."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Both(Expression):
    """Whether all comparisons hold; only inside :class:`If`."""

    conditions: tuple[Comparison, ...]

    def parts(self) -> tuple[Expression, ...]:
        """Return the conditions."""
        return self.conditions


@dataclass(frozen=True, slots=True)
class If(Expression):
    """One expression when a condition holds, another when it does not."""

    condition: Comparison | Both
    then: Expression
    otherwise: Expression

    def parts(self) -> tuple[Expression, ...]:
        """Return condition and both outcomes."""
        return (self.condition, self.then, self.otherwise)


@dataclass(frozen=True, slots=True)
class OverYears(Expression):
    """Sum, minimum or maximum of a line over all years."""

    aggregate: Aggregate
    line: Line

    def parts(self) -> tuple[Expression, ...]:
        """Return the line."""
        return (self.line,)


@dataclass(frozen=True, slots=True)
class SumOfProducts(Expression):
    """Sum over all years of the product of two lines."""

    first: Line
    second: Line

    def parts(self) -> tuple[Expression, ...]:
        """Return both lines."""
        return (self.first, self.second)


@dataclass(frozen=True, slots=True)
class InternalRate(Expression):
    """The yearly rate at which the present value of a line is zero.

    The line must change sign exactly once; ``guess`` must lie near the root, so that every
    spreadsheet's own search finds it.
    """

    line: Line
    guess: Expression

    def parts(self) -> tuple[Expression, ...]:
        """Return line and guess."""
        return (self.line, self.guess)


ZERO = Constant(0)
ONE = Constant(1)


def minimum(*arguments: Expression) -> Expression:
    """Return the smallest of the arguments."""
    return Function(FunctionName.MINIMUM, arguments)


def maximum(*arguments: Expression) -> Expression:
    """Return the largest of the arguments."""
    return Function(FunctionName.MAXIMUM, arguments)


def less(left: Expression, right: Expression) -> Comparison:
    """Return the condition left < right."""
    return Comparison(Relation.LESS, left, right)


def greater(left: Expression, right: Expression) -> Comparison:
    """Return the condition left > right."""
    return Comparison(Relation.GREATER, left, right)


def at_least(left: Expression, right: Expression) -> Comparison:
    """Return the condition left >= right."""
    return Comparison(Relation.AT_LEAST, left, right)


def at_most(left: Expression, right: Expression) -> Comparison:
    """Return the condition left <= right."""
    return Comparison(Relation.AT_MOST, left, right)


def equal(left: Expression, right: Expression) -> Comparison:
    """Return the condition left = right; meant for whole numbers."""
    return Comparison(Relation.EQUAL, left, right)


def total(terms: tuple[Expression, ...]) -> Expression:
    """Return the sum of terms; zero when there are none."""
    if not terms:
        return ZERO
    result = terms[0]
    for term in terms[1:]:
        result = result - term.operand if isinstance(term, Negative) else result + term
    return result


def sum_over_years(line: str) -> Expression:
    """Return the sum of a line over all years."""
    return OverYears(Aggregate.SUM, Line(line))


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield the expression and everything inside it, outermost first."""
    # No recursion: a sum of hundreds of terms lies hundreds of levels deep.
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.parts()))


def lines_used(expression: Expression) -> tuple[str, ...]:
    """Return the identifiers of the lines an expression refers to, the year before included."""
    found = (node.id for node in walk(expression) if isinstance(node, Line | Previous))
    return tuple(dict.fromkeys(found))


def inputs_used(expression: Expression) -> tuple[str, ...]:
    """Return the identifiers of the inputs an expression refers to."""
    found = (node.id for node in walk(expression) if isinstance(node, Input))
    return tuple(dict.fromkeys(found))
