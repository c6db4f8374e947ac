"""Expressions as spreadsheet formulas that Excel and LibreOffice both compute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from casebuilder.model.formula.expressions import (
    Aggregate,
    Expression,
    FunctionName,
    Operator,
    Relation,
)
from casebuilder.model.formula.infix import write

FUNCTIONS = frozenset({"SUM", "MIN", "MAX", "ABS", "EXP", "IF", "AND", "SUMPRODUCT", "IRR"})
"""Every spreadsheet function that a formula of the model can contain."""


class Cells(Protocol):
    """Where inputs and lines stand in the workbook, seen from one cell of a sheet."""

    def input(self, identifier: str) -> str:
        """Return the reference of an input for the year of this cell."""

    def line(self, identifier: str) -> str:
        """Return the reference of a line for the year of this cell."""

    def previous(self, identifier: str) -> str:
        """Return the reference of a line one year to the left."""

    def calendar_year(self) -> str:
        """Return the reference of the calendar year of this cell."""

    def row(self, identifier: str) -> str:
        """Return the range of a line over all years."""


@dataclass(frozen=True, slots=True)
class _Spelling:
    cells: Cells
    not_applicable_text: str

    def constant(self, value: int) -> str:
        return str(value) if value >= 0 else f"({value})"

    def input(self, identifier: str) -> str:
        return self.cells.input(identifier)

    def line(self, identifier: str) -> str:
        return self.cells.line(identifier)

    def previous(self, identifier: str) -> str:
        return self.cells.previous(identifier)

    def calendar_year(self) -> str:
        return self.cells.calendar_year()

    def not_applicable(self) -> str:
        return f'"{self.not_applicable_text}"'

    def operator(self, operator: Operator) -> str:
        return operator.value

    def relation(self, relation: Relation) -> str:
        return relation.value

    def function(self, name: FunctionName, arguments: Sequence[str]) -> str:
        return f"{name.value}({','.join(arguments)})"

    def both(self, conditions: Sequence[str]) -> str:
        return f"AND({','.join(conditions)})"

    def choice(self, condition: str, then: str, otherwise: str) -> str:
        return f"IF({condition},{then},{otherwise})"

    def over_years(self, aggregate: Aggregate, line: str) -> str:
        return f"{aggregate.value}({self.cells.row(line)})"

    def sum_of_products(self, first: str, second: str) -> str:
        return f"SUMPRODUCT({self.cells.row(first)},{self.cells.row(second)})"

    def internal_rate(self, line: str, guess: str) -> str:
        return f"IRR({self.cells.row(line)},{guess})"


def formula(expression: Expression, cells: Cells, not_applicable_text: str) -> str:
    """Return an expression as a formula, starting with ``=``.

    Args:
        expression: What to compute.
        cells: Where everything stands, seen from the cell of the formula.
        not_applicable_text: Text shown where there is no value; without double quotes.
    """
    return "=" + write(expression, _Spelling(cells, not_applicable_text))
