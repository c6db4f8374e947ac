"""The sheet that shows who pays whom, who bears the costs, who benefits and who advances what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casebuilder.model.costbenefit.pockets import matrix_line
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.messages import N_
from casebuilder.model.parties import CHAIN, Party
from casebuilder.translation import Translator
from casebuilder.workbook.book import Book
from casebuilder.workbook.glue import (
    Cell,
    Computed,
    first_that_holds,
    largest,
    less_than_minus,
    more,
)
from casebuilder.workbook.layout import FEWEST_YEAR_COLUMNS, FIRST_YEAR, LABEL, LEGEND_ROW, UNIT
from casebuilder.workbook.plan import POCKETS
from casebuilder.workbook.sharing import write_proposal
from casebuilder.workbook.sheet import Sheet

_FIRST_RECEIVER = LABEL + 1
_LABEL_WIDTH, _WIDTH = 34.0, 14.0
_FIRST_ROW = 4
_CHART_ROWS = 20
_CHART_SIZE = {"width": 900, "height": 370}
_COSTS, _BENEFITS, _COST_SHARE, _BENEFIT_SHARE = range(1, 5)


@dataclass(frozen=True)
class MatrixTable:
    """Where a matrix of payers and receivers stands.

    Attributes:
        name: What stands in its cells, as in the lines of the matrix: ``npv`` or ``npv_valued``.
        parties: The parties, both in the order of the rows and in that of the columns.
        header_row: Row with the names of the receivers.
    """

    name: str
    parties: tuple[Party, ...]
    header_row: int

    def row(self, payer: Party) -> int:
        """Return the row of what a party pays."""
        return self.header_row + 1 + self.parties.index(payer)

    def column(self, receiver: Party) -> int:
        """Return the column of what a party receives."""
        return _FIRST_RECEIVER + self.parties.index(receiver)

    @property
    def total_column(self) -> int:
        """Column with what each party pays in total."""
        return _FIRST_RECEIVER + len(self.parties)

    @property
    def received_row(self) -> int:
        """Row with what each party receives in total."""
        return self.header_row + 1 + len(self.parties)

    @property
    def paid_row(self) -> int:
        """Row that repeats what each party pays in total."""
        return self.received_row + 1

    @property
    def balance_row(self) -> int:
        """Row with what each party receives less what it pays."""
        return self.received_row + 2

    @property
    def end(self) -> int:
        """The first row below it."""
        return self.balance_row + 1


def matrix_tables(results: Results) -> tuple[MatrixTable, ...]:
    """Return the matrices of the sheet: in money, and of what has value but is not money when there is any."""
    parties = results.involved()
    money = MatrixTable("npv", parties, _FIRST_ROW + 1)
    has_value = any(
        results.case_model.model.has_line(matrix_line(payer, receiver, "npv_valued").id)
        for payer in parties
        for receiver in parties
    )
    valued = MatrixTable("npv_valued", parties, money.end + 3)
    return (money, valued) if has_value else (money,)


def balance_cell(book: Book, table: MatrixTable, party: Party) -> Cell:
    """Return the cell with what a party receives less what it pays."""
    model = book.model

    def added(pairs: Sequence[tuple[Party, Party]]) -> float:
        lines = (matrix_line(payer, receiver, table.name).id for payer, receiver in pairs)
        return sum(book.results.number(line) for line in lines if model.has_line(line))

    received = added([(payer, party) for payer in table.parties])
    paid = added([(party, receiver) for receiver in table.parties])
    sheet = book.plan.names[POCKETS]
    return Cell(sheet, table.balance_row, table.column(party), received - paid)


def what_it_advances(
    t: Translator, amount: Cell, amounts: Sequence[Cell], end: Cell, costs: Cell, nothing: Cell
) -> Computed:
    """Return one sentence about what a party advances that stays true when the inputs change.

    Args:
        t: Turns the sentence into the language of the workbook.
        amount: The largest amount that the party advances.
        amounts: The same of all parties, in one column.
        end: What its cash has added up to at the end of the last year.
        costs: Present value of the costs of the innovation that it bears.
        nothing: Amount up to which an amount counts as nothing.
    """
    column = f"{amounts[0].reference}:{amounts[-1].reference.rpartition('!')[2]}"
    most = largest(amount, column, [cell.number for cell in amounts])
    comes_back = first_that_holds(
        [(most, t(N_("Advances the most; it comes back.")))], t(N_("Advances this; it comes back."))
    )
    short = first_that_holds(
        [
            (
                less_than_minus(end, nothing),
                t(N_("Is short of this; it is not made good within these years.")),
            ),
            (more(costs, nothing), comes_back),
        ],
        t(N_("Is short of this for a while; it is made good.")),
    )
    return first_that_holds([(more(amount, nothing), short)], t(N_("Advances nothing.")))


def write_pockets(book: Book) -> None:
    """Write the sheet with payers and receivers."""
    columns = max(
        FIRST_YEAR + max(book.plan.layout.years, FEWEST_YEAR_COLUMNS),
        _FIRST_RECEIVER + len(book.results.involved()) + 1,
    )
    sheet = book.new_sheet(book.plan.names[POCKETS], (_LABEL_WIDTH, *(_WIDTH,) * (columns - 1)))
    _Writer(book, sheet, columns - 1).write()


class _Writer:
    """Writes the parts of this sheet, downwards."""

    def __init__(self, book: Book, sheet: Sheet, last_column: int) -> None:
        self.book = book
        self.sheet = sheet
        self.t = book.t
        self.last_column = last_column
        self.parties = tuple(party for party in book.results.involved() if party in CHAIN)
        self.row = _FIRST_ROW
        self.blocks: list[int] = []

    def write(self) -> None:
        book, sheet, t = self.book, self.sheet, self.t
        book.write_top(sheet, sheet.name)
        book.write_legend(sheet)
        for table in matrix_tables(book.results):
            self._write_matrix(table)
        breaks = []
        if self.parties:
            breaks.append(self.row)
            self._write_shares()
            breaks.append(self.row)
            self._write_advances()
            self.blocks.append(self.row)
            self.row = write_proposal(book, sheet, self.row, self.last_column)
        sheet.worksheet.freeze_panes(LEGEND_ROW + 1, UNIT)
        page = book.page(repeated_row=LEGEND_ROW, breaks_before=tuple(breaks), blocks=tuple(self.blocks))
        sheet.finish(page, self.last_column)
