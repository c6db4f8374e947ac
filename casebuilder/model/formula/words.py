"""Expressions in words: what a line is made of, by name or with the numbers filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from casebuilder.model.formula.expressions import (
    Aggregate,
    Expression,
    FunctionName,
    If,
    InternalRate,
    Operator,
    OverYears,
    Relation,
    SumOfProducts,
)
from casebuilder.model.formula.infix import write
from casebuilder.model.messages import Message, N_
from casebuilder.model.numbers import MINUS

Translate = Callable[[Message], str]
"""Turns a message into the language of the reader."""

_OPERATORS = {
    Operator.ADD: " + ",
    Operator.SUBTRACT: f" {MINUS} ",
    Operator.MULTIPLY: " × ",
    Operator.DIVIDE: " ÷ ",
}
_RELATIONS = {
    Relation.LESS: " < ",
    Relation.AT_MOST: " ≤ ",
    Relation.EQUAL: " = ",
    Relation.AT_LEAST: " ≥ ",
    Relation.GREATER: " > ",
}
_FUNCTIONS = {
    FunctionName.MINIMUM: N_("the smallest of ({items})"),
    FunctionName.MAXIMUM: N_("the largest of ({items})"),
    FunctionName.ABSOLUTE: N_("the size of ({items}) without its sign"),
    FunctionName.EXPONENTIAL: N_("e to the power of ({items})"),
}
_AGGREGATES = {
    Aggregate.SUM: N_("the sum of {line} over all years"),
    Aggregate.MINIMUM: N_("the lowest of {line} in any year"),
    Aggregate.MAXIMUM: N_("the highest of {line} in any year"),
}
_PHRASES = (If, InternalRate, OverYears, SumOfProducts)
"""Expressions that are spelled as a phrase in brackets, which stand alone without."""


class Terms(Protocol):
    """What stands for an input or a line: its name, or its number."""

    def input(self, identifier: str) -> str:
        """Return the term of an input."""

    def line(self, identifier: str) -> str:
        """Return the term of a line in the same year."""

    def previous(self, identifier: str) -> str:
        """Return the term of a line in the year before."""

    def calendar_year(self) -> str:
        """Return the term of the calendar year."""

    def row(self, identifier: str) -> str:
        """Return the term of a line over all years."""


@dataclass(frozen=True, slots=True)
class _Spelling:
    terms: Terms
    translate: Translate

    def constant(self, value: int) -> str:
        return str(value) if value >= 0 else f"({MINUS}{-value})"

    def input(self, identifier: str) -> str:
        return self.terms.input(identifier)

    def line(self, identifier: str) -> str:
        return self.terms.line(identifier)

    def previous(self, identifier: str) -> str:
        return self.terms.previous(identifier)

    def calendar_year(self) -> str:
        return self.terms.calendar_year()

    def not_applicable(self) -> str:
        return self.translate(Message(N_("not applicable")))

    def operator(self, operator: Operator) -> str:
        if operator is Operator.POWER:
            words = self.translate(Message(N_("to the power of")))
            return f" {words} "
        return _OPERATORS[operator]

    def relation(self, relation: Relation) -> str:
        return _RELATIONS[relation]

    def function(self, name: FunctionName, arguments: Sequence[str]) -> str:
        return self.translate(Message(_FUNCTIONS[name], {"items": "; ".join(arguments)}))

    def both(self, conditions: Sequence[str]) -> str:
        joined = conditions[0]
        for condition in conditions[1:]:
            joined = self.translate(
                Message(N_("{first} and {second}"), {"first": joined, "second": condition})
            )
        return joined

    def choice(self, condition: str, then: str, otherwise: str) -> str:
        return self._phrase(
            N_("{then} if {condition}, otherwise {otherwise}"),
            then=then,
            condition=condition,
            otherwise=otherwise,
        )

    def over_years(self, aggregate: Aggregate, line: str) -> str:
        return self._phrase(_AGGREGATES[aggregate], line=self.terms.row(line))

    def sum_of_products(self, first: str, second: str) -> str:
        return self._phrase(
            N_("the sum over all years of {first} × {second}"),
            first=self.terms.row(first),
            second=self.terms.row(second),
        )

    def internal_rate(self, line: str, guess: str) -> str:  # noqa: ARG002  a search aid, not part of the meaning
        return self._phrase(
            N_("the yearly rate at which the present value of {line} is zero"),
            line=self.terms.row(line),
        )

    def _phrase(self, text: str, **values: str) -> str:
        """Return words that would run together with what stands beside them, in brackets."""
        return f"({self.translate(Message(text, values))})"


def sentence(expression: Expression, terms: Terms, translate: Translate) -> str:
    """Return an expression in words.

    Args:
        expression: What is computed.
        terms: What stands for inputs and lines.
        translate: Turns the words in between into the language of the reader.
    """
    text = write(expression, _Spelling(terms, translate))
    return text[1:-1] if isinstance(expression, _PHRASES) else text
