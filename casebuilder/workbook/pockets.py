"""The sheet that shows who pays whom, who bears the costs, who benefits and who advances what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casebuilder.model.costbenefit.parties import party_key, party_label
from casebuilder.model.costbenefit.pockets import BENEFIT_WITH_PAYERS, matrix_line, pocket_line
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.formula.expressions import Line
from casebuilder.model.messages import N_
from casebuilder.model.parties import CHAIN, Party
from casebuilder.sentences import SUBJECTS
from casebuilder.translation import Translator
from casebuilder.workbook.book import Book
from casebuilder.workbook.charts import Series, two_bars_per_party
from casebuilder.workbook.glue import (
    Cell,
    Computed,
    difference,
    first_that_holds,
    largest,
    less_than_minus,
    more,
    positive,
    same,
    total,
)
from casebuilder.workbook.layout import FEWEST_YEAR_COLUMNS, FIRST_YEAR, LABEL, STATE_ROW, UNIT
from casebuilder.workbook.plan import POCKETS
from casebuilder.workbook.sharing import write_proposal
from casebuilder.workbook.sheet import Sheet
from casebuilder.workbook.styles import ONE_DECIMAL_PERCENTAGE, PAYBACK_YEARS, WHOLE, Style

_FIRST_RECEIVER = LABEL + 1
_LABEL_WIDTH, _WIDTH = 34.0, 18.0
_FIRST_ROW = 4
_CHART_SIZE = (900, 370)
_COSTS, _BENEFITS, _COST_SHARE, _BENEFIT_SHARE, _MORE_COSTS = range(1, 6)
_ADVANCED, _BACK, _IN_WORDS = range(1, 4)


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
    """Return the matrices: in money, and of what has value but is not money when there is any."""
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
        book, sheet = self.book, self.sheet
        book.write_top(sheet, sheet.name)
        book.write_legend(sheet)
        for table in matrix_tables(book.results):
            self._write_matrix(table)
        if self.parties:
            self._write_shares()
            self._write_advances()
            self.blocks.append(self.row)
            self.row = write_proposal(book, sheet, self.row, self.last_column)
        sheet.worksheet.freeze_panes(STATE_ROW + 1, UNIT)
        sheet.finish(
            book.page(repeated_row=STATE_ROW, headed=False, blocks=tuple(self.blocks)), self.last_column
        )

    def _heading(self, text: str) -> None:
        self.blocks.append(self.row)
        self.sheet.text(self.row, LABEL, self.t(text), Style.SECTION)
        self.sheet.at_least(self.row, 1.4, 12)
        self.row += 1

    def _header(self, labels: Sequence[str], last: int, words: int | None = None) -> None:
        """Write the names of columns, above numbers at the right and above words at the left."""
        for column in range(last + 1):
            self.sheet.blank(self.row, column, Style.HEADER)
        for column, label in enumerate(labels):
            if column == words:
                self.sheet.text(self.row, column, label, Style.HEADER, indent=1, text_wrap=False)
            else:
                self.sheet.text(self.row, column, label, Style.HEADER_RIGHT if column else Style.HEADER)
        self.row += 1

    def _note(self, text: str) -> None:
        self.sheet.paragraph(self.row, LABEL, self.last_column, text, Style.MUTED)
        self.row += 1

    def _label(self, text: str, *, strong: bool = False) -> None:
        self.sheet.text(self.row, LABEL, text, Style.TOTAL_LABEL if strong else Style.LABEL)

    # Who pays whom

    def _write_matrix(self, table: MatrixTable) -> None:
        t = self.t
        self.row = table.header_row - 1
        self._heading(
            N_("Who pays (down) whom (across), € over all years")
            if table.name == "npv"
            else N_("What has value but is not money: from whom (down) to whom (across), € over all years")
        )
        names = [t.message(party_label(party)) for party in table.parties]
        self._header((t(N_("Who pays")), *names, t(N_("Total"))), table.total_column)
        for payer in table.parties:
            self._write_payer(table, payer)
        self._write_balance(table)
        self._note(
            t(
                N_(
                    "Present value with the discount rate of the view, the difference with a situation"
                    " without the innovation. Minus: less is paid than without it."
                )
            )
        )
        self.row += 1

    def _moved(self, table: MatrixTable, payer: Party, receiver: Party) -> Cell | None:
        line = matrix_line(payer, receiver, table.name).id
        return self.book.line_cell(line) if self.book.model.has_line(line) else None

    def _moved_numbers(self, table: MatrixTable, pairs: Sequence[tuple[Party, Party]]) -> list[float]:
        cells = (self._moved(table, payer, receiver) for payer, receiver in pairs)
        return [cell.number for cell in cells if cell is not None]

    def _write_payer(self, table: MatrixTable, payer: Party) -> None:
        sheet, row = self.sheet, table.row(payer)
        self._label(self.t.message(party_label(payer)))
        for receiver in table.parties:
            cell, column = self._moved(table, payer, receiver), table.column(receiver)
            if cell is None:
                sheet.blank(row, column, Style.NUMBER)
            else:
                sheet.computed(row, column, same(cell), Style.NUMBER, num_format=WHOLE)
        values = self._moved_numbers(table, [(payer, receiver) for receiver in table.parties])
        first, last = table.column(table.parties[0]), table.column(table.parties[-1])
        paid = total(_area(sheet, row, first, row, last), values)
        sheet.computed(row, table.total_column, paid, Style.NUMBER, num_format=WHOLE, bold=True)
        self.row += 1

    def _write_balance(self, table: MatrixTable) -> None:
        """Write what each party receives, what it pays, and the difference: its result."""
        sheet, t = self.sheet, self.t
        first, last = table.row(table.parties[0]), table.row(table.parties[-1])
        rows = (
            (table.received_row, N_("Received in total")),
            (table.paid_row, N_("Paid in total")),
            (table.balance_row, N_("Received less paid: its result")),
        )
        for row, text in rows:
            strong = row == table.balance_row
            self.row = row
            self._label(t(text), strong=strong)
            sheet.blank(row, table.total_column, Style.TOTAL_NUMBER if strong else Style.NUMBER)
        for party in table.parties:
            column = table.column(party)
            values = self._moved_numbers(table, [(payer, party) for payer in table.parties])
            received = total(_area(sheet, first, column, last, column), values)
            sheet.computed(table.received_row, column, received, Style.NUMBER, num_format=WHOLE)
            values = self._moved_numbers(table, [(party, receiver) for receiver in table.parties])
            paid = same(Cell(sheet.name, table.row(party), table.total_column, sum(values)))
            sheet.computed(table.paid_row, column, paid, Style.NUMBER, num_format=WHOLE)
            balance = difference(
                Cell(sheet.name, table.received_row, column, received.number),
                Cell(sheet.name, table.paid_row, column, paid.number),
            )
            sheet.computed(table.balance_row, column, balance, Style.TOTAL_NUMBER, num_format=WHOLE)
        self.row = table.end

    # Who bears the costs and who benefits

    def _write_shares(self) -> None:
        sheet, t = self.sheet, self.t
        self._heading(N_("Who bears the costs of the innovation and who benefits, in money"))
        labels = (
            N_("Party"),
            N_("Costs borne, €"),
            N_("Benefits, €"),
            N_("Share in the costs"),
            N_("Share in the benefits"),
            N_("Share in costs less share in benefits"),
        )
        self._header([t(text) for text in labels], _MORE_COSTS)
        header = self.row - 1
        for party in self.parties:
            self._label(t.message(party_label(party)))
            for column, name in enumerate(("costs", "benefits", "cost_share", "benefit_share"), _COSTS):
                self._write_share(column, pocket_line(party, name))
            self._write_more_costs(party)
            self.row += 1
        self._label(t(N_("All parties together")), strong=True)
        for column in (_COST_SHARE, _BENEFIT_SHARE, _MORE_COSTS):
            sheet.blank(self.row, column, Style.TOTAL_NUMBER)
        for column, name in ((_COSTS, "costs"), (_BENEFITS, "benefits")):
            cell = self.book.line_cell(f"pockets.{name}")
            sheet.computed(self.row, column, same(cell), Style.TOTAL_NUMBER, num_format=WHOLE)
        self.row += 2
        self._write_with_payers()
        self._write_chart(header)

    def _write_share(self, column: int, line: Line) -> None:
        shown = WHOLE if column in (_COSTS, _BENEFITS) else ONE_DECIMAL_PERCENTAGE
        cell = self.book.line_cell(line.id)
        self.sheet.computed(self.row, column, same(cell), Style.NUMBER, num_format=shown)

    def _write_more_costs(self, party: Party) -> None:
        """Write how much larger the share in the costs is; nothing where one of the two does not exist."""
        more_costs = self._more_costs(party)
        self.sheet.computed(
            self.row, _MORE_COSTS, more_costs, Style.NUMBER, num_format=ONE_DECIMAL_PERCENTAGE
        )

    def _more_costs(self, party: Party) -> Computed:
        book = self.book
        costs, benefits = (book.line_cell(pocket_line(party, name).id) for name in _SHARES)
        both = isinstance(costs.value, float) and isinstance(benefits.value, float)
        less = Computed(
            f"={costs.reference}-{benefits.reference}", costs.number - benefits.number if both else 0.0
        )
        without_benefits = first_that_holds(
            [(more(book.line_cell("pockets.benefits"), book.smallest_amount), less)], Computed("=0", 0.0)
        )
        return first_that_holds(
            [(more(book.line_cell("pockets.costs"), book.smallest_amount), without_benefits)],
            Computed("=0", 0.0),
        )

    def _write_with_payers(self) -> None:
        sheet, t, book = self.sheet, self.t, self.book
        line = book.model.line(BENEFIT_WITH_PAYERS.id)
        for column in range(UNIT, _MORE_COSTS + 1):
            sheet.blank(self.row, column, Style.NUMBER)
        self._label(t.message(line.label))
        cell = book.line_cell(line.id)
        sheet.computed(
            self.row, _COSTS, same(cell), Style.NUMBER, num_format=ONE_DECIMAL_PERCENTAGE, bold=True
        )
        self.row += 1
        if line.rule is not None:
            self._note(t.message(line.rule))
        self._note(
            t(
                N_(
                    "Costs: what a party pays for the innovation, less what it receives for it. Benefits: its"
                    " result before those costs. Of who loses the loss stands with its result, not here."
                )
            )
        )
        self.row += 1

    def _write_chart(self, header: int) -> None:
        sheet, t = self.sheet, self.t
        first, last = header + 1, header + len(self.parties)
        self.blocks.append(self.row)
        title = self._message(first, last)
        sheet.computed(self.row, LABEL, title, Style.PLAIN, bold=True)
        message = Cell(sheet.name, self.row, LABEL, title.result)
        chart = two_bars_per_party(
            self.book.workbook,
            "costs-and-benefits",
            message,
            (sheet.name, first, LABEL, last, LABEL),
            Series(t(N_("Share in the costs")), (sheet.name, first, _COST_SHARE, last, _COST_SHARE), None),
            Series(
                t(N_("Share in the benefits")),
                (sheet.name, first, _BENEFIT_SHARE, last, _BENEFIT_SHARE),
                None,
            ),
            self.parties,
        )
        description = t(
            N_(
                "Bar chart with the share of each party in the costs of the innovation, hatched, and in the"
                " benefits, filled. The same shares stand in the table above it."
            )
        )
        self.row = sheet.chart(self.row, LABEL, chart, _CHART_SIZE, description) + 1

    def _message(self, first: int, last: int) -> Computed:
        """Return in one sentence whose share in the costs exceeds its share in the benefits most."""
        sheet, t, book = self.sheet, self.t, self.book
        values = [self._more_costs(party).number for party in self.parties]
        column = _area(sheet, first, _MORE_COSTS, last, _MORE_COSTS)
        cells = [Cell(sheet.name, first + place, _MORE_COSTS, value) for place, value in enumerate(values)]
        uneven = [
            (
                largest(cell, column, values),
                first_that_holds(
                    [
                        (
                            positive(cell),
                            t(
                                N_("{subject} bears a larger part of the costs than it gets of the benefits"),
                                subject=t(SUBJECTS[party]),
                            ),
                        )
                    ],
                    t(N_("Each party gets the same part of the benefits as it bears of the costs")),
                ),
            )
            for party, cell in zip(self.parties, cells, strict=True)
        ]
        shared = first_that_holds(
            [
                (
                    more(book.line_cell("pockets.benefits"), book.smallest_amount),
                    first_that_holds(uneven[:-1], uneven[-1][1]),
                )
            ],
            t(N_("There are costs, and nobody benefits")),
        )
        return first_that_holds(
            [(more(book.line_cell("pockets.costs"), book.smallest_amount), shared)],
            t(N_("Nobody bears costs of the innovation")),
        )

    # Who advances what

    def _write_advances(self) -> None:
        sheet, t, book = self.sheet, self.t, self.book
        self._heading(N_("Who advances money, and when it is back"))
        labels = (N_("Party"), N_("Advanced at most, €"), N_("Back after (years)"), N_("In words"))
        self._header([t(text) for text in labels], self.last_column, words=_IN_WORDS)
        first, last_year = self.row, book.plan.layout.years - 1

        def of(party: Party | None, name: str, year: int = 0) -> Cell:
            return book.line_cell(f"parties.{party_key(party)}.{name}", year)

        amounts = [
            Cell(sheet.name, first + place, _ADVANCED, of(party, "peak_funding").number)
            for place, party in enumerate(self.parties)
        ]
        for party, amount in zip((*self.parties, None), (*amounts, None), strict=True):
            strong = party is None
            number = Style.TOTAL_NUMBER if strong else Style.NUMBER
            for column in range(UNIT, self.last_column + 1):
                sheet.blank(self.row, column, number)
            self._label(t.message(party_label(party)), strong=strong)
            sheet.computed(self.row, _ADVANCED, same(of(party, "peak_funding")), number, num_format=WHOLE)
            sheet.computed(
                self.row, _BACK, same(of(party, "payback_simple")), number, num_format=PAYBACK_YEARS
            )
            if amount is not None:
                words = what_it_advances(
                    t,
                    amount,
                    amounts,
                    of(party, "cumulative", last_year),
                    of(party, "pv_innovation_costs"),
                    book.smallest_amount,
                )
                sheet.computed(self.row, _IN_WORDS, words, number, align="left", indent=1)
            self.row += 1
        self._note(
            t(
                N_(
                    "The largest amount that a party has paid more than it has received, counted from the"
                    " first year. A dash: it advances nothing."
                )
            )
        )
        self.row += 1


_SHARES = ("cost_share", "benefit_share")


def _area(sheet: Sheet, top: int, left: int, bottom: int, right: int) -> str:
    """Return a range of a sheet as a formula of any sheet writes it."""
    return ":".join(
        (
            Cell(sheet.name, top, left, 0.0).reference,
            Cell(sheet.name, bottom, right, 0.0).reference.rpartition("!")[2],
        )
    )
