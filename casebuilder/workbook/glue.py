"""The few formulas that do not come from the model: references, running years, verdicts.

Everything here comes as a pair of formula and result, so that what is stored beside a formula
always belongs to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlsxwriter.utility import quote_sheetname, xl_col_to_name

FUNCTIONS = frozenset({"SUM", "SUMPRODUCT", "MAX", "MIN", "ABS", "IF"})
"""Every spreadsheet function that a formula written here can contain."""

Result = float | str
"""What a formula comes to."""
YearCell = tuple[str, int, float]
"""A cell in the column of the formula itself: sheet, row and what it holds at the export."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A formula and its result.

    Attributes:
        formula: The formula, starting with ``=``.
        result: What it comes to with the inputs of the export.
    """

    formula: str
    result: Result

    @property
    def number(self) -> float:
        """The result of a formula that comes to a number.

        Raises:
            TypeError: It comes to text.
        """
        if isinstance(self.result, str):
            message = f"{self.formula} comes to text"
            raise TypeError(message)
        return self.result


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the workbook and what it holds at the export.

    Attributes:
        sheet: Name of the sheet.
        row: Row, counted from zero.
        column: Column, counted from zero.
        value: What it holds.
    """

    sheet: str
    row: int
    column: int
    value: Result

    @property
    def reference(self) -> str:
        """The absolute reference from any sheet."""
        return f"{prefix(self.sheet)}${xl_col_to_name(self.column)}${self.row + 1}"

    @property
    def number(self) -> float:
        """The number it holds.

        Raises:
            TypeError: It holds text.
        """
        if isinstance(self.value, str):
            message = f"{self.reference} holds text"
            raise TypeError(message)
        return self.value


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison, and whether it holds at the export."""

    formula: str
    holds: bool


@lru_cache(maxsize=256)
def prefix(sheet: str) -> str:
    """Return what stands before a reference to another sheet."""
    return f"{quote_sheetname(sheet)}!"


def more(left: Cell, right: Cell) -> Condition:
    """Return the condition that one cell is more than another."""
    return Condition(f"{left.reference}>{right.reference}", left.number > right.number)


def less_than_minus(left: Cell, right: Cell) -> Condition:
    """Return the condition that one cell is less than the opposite of another."""
    return Condition(f"{left.reference}<-{right.reference}", left.number < -right.number)


def is_whole(cell: Cell, number: int) -> Condition:
    """Return the condition that a cell holds a small whole number, spelled in ones."""
    spelled = "+".join("1" * number) if number else "0"
    return Condition(f"{cell.reference}={spelled}", cell.number == number)


def positive(cell: Cell) -> Condition:
    """Return the condition that a cell is more than zero."""
    return Condition(f"{cell.reference}>0", cell.number > 0)


@dataclass(frozen=True, slots=True)
class Scenario:
    """The switch that chooses which value of every figure is calculated with.

    Attributes:
        sheet: Name of the sheet with the switch and the figures.
        row: Row of the switch, counted from zero.
        column: Column of the switch.
    """

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> Cell:
        """The cell of the switch as it is exported."""
        return Cell(self.sheet, self.row, self.column, 0.0)

    def choice(
        self,
        own: tuple[int, int],
        expected: tuple[int, int],
        ends: tuple[tuple[int, int], tuple[int, int]] | None,
        value: float,
    ) -> Computed:
        """Return the value that is calculated with; all cells stand on the sheet of the switch.

        Args:
            own: Row and column of what a reader typed; the expected value counts where it is empty.
            expected: Row and column of the exported value.
            ends: Those of the pessimistic and the optimistic value, when there are any.
            value: The expected value: with it the workbook is exported.
        """
        switch = f"${xl_col_to_name(self.column)}${self.row + 1}"
        typed = f'IF({_beside(own)}="",{_beside(expected)},{_beside(own)})'
        other = _beside(expected)
        if ends is not None:
            pessimistic, optimistic = map(_beside, ends)
            other = f"IF({switch}=1,{other},IF({switch}=1+1,{pessimistic},{optimistic}))"
        return Computed(f"=IF({switch}=0,{typed},{other})", value)


def _beside(cell: tuple[int, int]) -> str:
    row, column = cell
    return f"{xl_col_to_name(column)}{row + 1}"


def size_above(cell: Cell, limit: Cell) -> Condition:
    """Return the condition that a cell lies further from zero than another."""
    return Condition(f"ABS({cell.reference})>{limit.reference}", abs(cell.number) > limit.number)


def positive_product(left: Cell, right: Cell) -> Condition:
    """Return the condition that two cells have the same sign."""
    return Condition(f"{left.reference}*{right.reference}>0", left.number * right.number > 0)


def negative_product(left: Cell, right: Cell) -> Condition:
    """Return the condition that two cells have opposite signs."""
    return Condition(f"{left.reference}*{right.reference}<0", left.number * right.number < 0)


def less(cell: Cell, number: int, *, opposite: bool = False) -> Condition:
    """Return the condition that a cell is less than zero, one or minus one; or that it is more."""
    relation, holds = (">", cell.number > number) if opposite else ("<", cell.number < number)
    return Condition(f"{cell.reference}{relation}{number}", holds)


def same(cell: Cell) -> Computed:
    """Return what another cell holds."""
    return Computed(f"={cell.reference}", cell.value)


def same_column(sheet: str, row: int, column: int, value: Result) -> Computed:
    """Return what another sheet holds in the same column, so that it can be copied across."""
    return Computed(f"={prefix(sheet)}{xl_col_to_name(column)}{row + 1}", value)


def next_year(row: int, column: int, value: float) -> Computed:
    """Return the year after the one at the left."""
    return Computed(f"={xl_col_to_name(column - 1)}${row + 1}+1", value)


def year_before(cell: Cell) -> Computed:
    """Return the year before the one in a cell."""
    return Computed(f"={cell.reference}-1", cell.number - 1)


def first_that_holds(
    choices: Sequence[tuple[Condition, str | Computed]], otherwise: str | Computed
) -> Computed:
    """Return the text of the first condition that holds, or the last text when none does.

    A text may itself be computed from further conditions.
    """
    formula, result = _spelled(otherwise)
    for condition, choice in reversed(choices):
        text, outcome = _spelled(choice)
        formula = f"IF({condition.formula},{text},{formula})"
        result = outcome if condition.holds else result
    return Computed(f"={formula}", result)


def joined(parts: Sequence[str | Computed]) -> Computed:
    """Return texts one after the other."""
    spelled = [_spelled(part) for part in parts]
    formula = "&".join(formula for formula, _ in spelled)
    return Computed(f"={formula}", "".join(str(result) for _, result in spelled))


def _spelled(choice: str | Computed) -> tuple[str, Result]:
    if isinstance(choice, Computed):
        return choice.formula.removeprefix("="), choice.result
    return quoted(choice), choice


def flag(condition: Condition) -> Computed:
    """Return 1 when a condition holds and 0 when it does not."""
    return Computed(f"=IF({condition.formula},1,0)", 1.0 if condition.holds else 0.0)


def further_than(left: Cell, right: Cell, margin: Cell) -> Condition:
    """Return the condition that two cells differ by more than a third."""
    return Condition(
        f"ABS({left.reference}-{right.reference})>{margin.reference}",
        abs(left.number - right.number) > margin.number,
    )


def largest(cell: Cell, reference: str, values: Sequence[float]) -> Condition:
    """Return the condition that a cell holds the largest number of a range."""
    return Condition(f"{cell.reference}=MAX({reference})", cell.number == max(values))


def all_alike(reference: str, values: Sequence[float], margin: Cell) -> Condition:
    """Return the condition that the numbers of a range do not differ by more than a margin."""
    return Condition(
        f"MAX({reference})-MIN({reference})<={margin.reference}", max(values) - min(values) <= margin.number
    )


def among_largest(cell: Cell, reference: str, values: Sequence[float], margin: Cell) -> Condition:
    """Return the condition that a cell holds the largest number of a range, but for a margin."""
    return Condition(
        f"{cell.reference}>=MAX({reference})-{margin.reference}", cell.number >= max(values) - margin.number
    )


def among_smallest(cell: Cell, reference: str, values: Sequence[float], margin: Cell) -> Condition:
    """Return the condition that a cell holds the smallest number of a range, but for a margin."""
    return Condition(
        f"{cell.reference}<=MIN({reference})+{margin.reference}", cell.number <= min(values) + margin.number
    )


def differ(reference: str, values: Sequence[float], margin: Cell) -> Condition:
    """Return the condition that the numbers of a range lie further apart than a margin."""
    return Condition(
        f"MAX({reference})-MIN({reference})>{margin.reference}",
        max(values) - min(values) > margin.number,
    )


def difference(left: Cell, right: Cell) -> Computed:
    """Return what one cell holds less what another holds."""
    return Computed(f"={left.reference}-{right.reference}", left.number - right.number)


def distance(left: Cell, right: Cell) -> Computed:
    """Return how far apart the numbers of two cells lie."""
    return Computed(f"=ABS({left.reference}-{right.reference})", abs(left.number - right.number))


def balance(column: int, plus: Sequence[YearCell], minus: Sequence[YearCell] = ()) -> Computed:
    """Return what some rows add up to less some others, within one column.

    Args:
        column: The column.
        plus: Rows that are added: sheet, row and what stands there at the export.
        minus: Rows that are taken off.
    """
    letter = xl_col_to_name(column)
    formula = "".join(
        f"{sign}{prefix(sheet)}{letter}{row + 1}"
        for sign, cells in (("+", plus), ("-", minus))
        for sheet, row, _ in cells
    )
    result = sum(value for _, _, value in plus) - sum(value for _, _, value in minus)
    return Computed(f"={formula.removeprefix('+')}", result)


def total(references: str, values: Sequence[float]) -> Computed:
    """Return the sum over one or more ranges."""
    return Computed(f"=SUM({references})", float(sum(values)))


def readded(
    sheet: str, column: int, parts: tuple[int, int] | None, sum_row: int, difference: float
) -> Computed:
    """Return what rows add up to less the row that should be their sum, within one column.

    Args:
        sheet: Where the rows stand.
        column: The column.
        parts: First and last of the rows that are added up, or None when there are none.
        sum_row: Row that should be their sum.
        difference: What is left at the export.
    """
    letter, place = xl_col_to_name(column), prefix(sheet)
    added = f"SUM({place}{letter}{parts[0] + 1}:{letter}{parts[1] + 1})" if parts else ""
    return Computed(f"={added}-{place}{letter}{sum_row + 1}", difference)


def largest_size(reference: str, values: Sequence[float]) -> Computed:
    """Return how far the numbers of a range lie from zero at most."""
    return Computed(f"=MAX(MAX({reference}),-MIN({reference}))", max(*values, -min(values)))


def quoted(text: str) -> str:
    """Return a text as it stands inside a formula."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
