"""The sheet of checks: does everything add up, and is this still what was exported?"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name

from casebuilder.model.costbenefit.parties import party_key, party_label
from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.workbook.book import ATTENTION_ROW, CHANGED_ROW, Book
from casebuilder.workbook.glue import (
    Cell,
    Computed,
    Condition,
    distance,
    first_that_holds,
    flag,
    further_than,
    largest_size,
    more,
    positive,
    readded,
    same,
    total,
)
from casebuilder.workbook.layout import BEFORE, BESIDE, FEWEST_YEAR_COLUMNS, HEADER_ROW, LABEL, UNIT, VALUE
from casebuilder.workbook.plan import CHECKS, POCKETS, Heading, LineRow, ReferenceRow, SheetPlan
from casebuilder.workbook.pockets import balance_cell, matrix_tables
from casebuilder.workbook.sheet import Sheet
from casebuilder.workbook.styles import DEVIATION, TWO_DECIMALS, WARNING, WHOLE, Style

_EXPORTED, _FLAG = BESIDE, BEFORE
_WIDTHS = (54.0, 10.0, 16.0, 16.0, 12.0)
_YEAR_WIDTH = 12.0


def write_checks(book: Book) -> None:
    """Write the sheet of checks."""
    years = max(book.plan.layout.years, FEWEST_YEAR_COLUMNS)
    sheet = book.new_sheet(book.plan.names[CHECKS], (*_WIDTHS, *(_YEAR_WIDTH,) * years))
    _Writer(book, sheet).write()


class _Writer:
    """Writes the rows of this sheet, downwards."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self.book = book
        self.sheet = sheet
        self.t = book.t
        self.row = CHANGED_ROW + 2
        self.last_column = book.plan.layout.after_years - 1
        self.blocks: list[int] = []

    def write(self) -> None:
        book, sheet = self.book, self.sheet
        book.write_top(sheet, sheet.name)
        book.write_legend(sheet)
        self._write_header()
        first = self.row
        self._heading(N_("Every amount has a payer and a receiver: all parties together must be zero"))
        self._write_zero_sums()
        self.row += 1
        self._heading(N_("Totals added up again: the difference must be zero"))
        for party, plan in book.plan.parties.items():
            self._write_readded(party, plan)
        if POCKETS in book.plan.names:
            self.row += 1
            self._heading(N_("Received less paid: what moves between the parties must come to their results"))
            self._write_balances()
        attention = self._flags(first)
        self.row += 1
        first = self.row
        self._write_exported()
        self._write_outcome(attention, self._flags(first))
        sheet.worksheet.conditional_format(
            HEADER_ROW + 1,
            _FLAG,
            self.row,
            _FLAG,
            {
                "type": "cell",
                "criteria": ">",
                "value": 0,
                "format": sheet.styles.conditional(font_color=WARNING, bold=True),
            },
        )
        sheet.worksheet.freeze_panes(HEADER_ROW + 1, UNIT)
        sheet.finish(book.page(blocks=tuple(self.blocks)), self.last_column)

    def _write_header(self) -> None:
        sheet, t = self.sheet, self.t
        for column in range(self.last_column + 1):
            sheet.blank(HEADER_ROW, column, Style.HEADER)
        sheet.text(HEADER_ROW, LABEL, t(N_("Check")), Style.HEADER)
        sheet.text(HEADER_ROW, UNIT, t(N_("Unit")), Style.HEADER)
        sheet.text(HEADER_ROW, VALUE, t(N_("Largest deviation")), Style.HEADER_RIGHT)
        sheet.text(HEADER_ROW, _FLAG, t(N_("Flag (1 = look)")), Style.HEADER_RIGHT)
        self.book.write_years(sheet)

    def _heading(self, text: str) -> None:
        self.blocks.append(self.row)
        self.sheet.text(self.row, LABEL, self.t(text), Style.SECTION)
        self.sheet.at_least(self.row, 1.4, 12)
        self.row += 1

    def _label(self, text: str) -> None:
        sheet = self.sheet
        for column in range(UNIT, self.last_column + 1):
            sheet.blank(self.row, column, Style.NUMBER)
        sheet.text(self.row, LABEL, text, Style.LABEL)
        sheet.text(self.row, UNIT, "€", Style.UNIT)

    def _years(self, row: int) -> str:
        first, last = (xl_col_to_name(self.book.plan.layout.year_columns[end]) for end in (0, -1))
        return f"${first}{row + 1}:${last}{row + 1}"

    def _close(self, values: Sequence[float]) -> None:
        """Write the largest deviation of a row and its flag, and go down."""
        largest = largest_size(self._years(self.row), values)
        self.sheet.computed(self.row, VALUE, largest, Style.NUMBER, num_format=TWO_DECIMALS)
        cell = Cell(self.sheet.name, self.row, VALUE, largest.result)
        self._flag(more(cell, self.book.smallest_amount))

    def _flag(self, condition: Condition) -> None:
        self.sheet.computed(self.row, _FLAG, flag(condition), Style.NUMBER, num_format=WHOLE)
        self.row += 1

    def _flags(self, first: int) -> str:
        column = xl_col_to_name(_FLAG)
        return f"${column}${first + 1}:${column}${self.row}"

    def _write_zero_sums(self) -> None:
        for number, row in self.book.plan.checks.rows:
            if not isinstance(row, LineRow) or number != self.row:
                message = f"row {number} of the checks does not stand where its references point"
                raise ValueError(message)
            self._label(self.t.message(row.line.label))
            self.book.write_line(self.sheet, number, row.line, Style.NUMBER, DEVIATION)
            self._close(self.book.results.line(row.line.id))

    def _write_readded(self, party: Party | None, plan: SheetPlan) -> None:
        name = self.t.message(party_label(party))
        totals = [
            (position, number, row)
            for position, (number, row) in enumerate(plan.rows)
            if isinstance(row, LineRow) and row.name in ("cash", "valued")
        ]
        for position, number, row in totals:
            above = _rows_above(plan, position)
            label = self.t(N_("{party}: {line}"), party=name, line=self.t.message(row.line.label))
            self._write_difference(label, plan.name, above, number, row.line.id)
        below = totals[-1][1]
        per_party = [
            (number, row.line.id)
            for number, row in plan.rows
            if isinstance(row, ReferenceRow) and number > below
        ]
        if per_party:
            label = self.t(N_("{party}: parties added up"), party=name)
            self._write_difference(label, plan.name, per_party, totals[0][1], totals[0][2].line.id)

    def _write_balances(self) -> None:
        money = matrix_tables(self.book.results)[0]
        for party in money.parties:
            self._label(
                self.t(
                    N_("{party}: received less paid, against the net present value"),
                    party=self.t.message(party_label(party)),
                )
            )
            balance = balance_cell(self.book, money, party)
            result = self.book.line_cell(f"parties.{party_key(party)}.npv")
            apart = distance(balance, result)
            self.sheet.computed(self.row, VALUE, apart, Style.NUMBER, num_format=DEVIATION)
            cell = Cell(self.sheet.name, self.row, VALUE, apart.number)
            self._flag(more(cell, self.book.smallest_amount))

    def _write_difference(
        self, label: str, sheet: str, parts: Sequence[tuple[int, str]], total_row: int, total_line: str
    ) -> None:
        results = self.book.results
        self._label(label)
        expected = results.line(total_line)
        differences = []
        for year, column in enumerate(self.book.plan.layout.year_columns):
            cell = readded(
                sheet,
                column,
                (parts[0][0], parts[-1][0]) if parts else None,
                total_row,
                sum(results.line(line)[year] for _, line in parts) - expected[year],
            )
            self.sheet.computed(self.row, column, cell, Style.NUMBER, num_format=DEVIATION)
            differences.append(cell.number)
        self._close(differences)

    def _write_exported(self) -> None:
        sheet, t, book = self.sheet, self.t, self.book
        self._heading(N_("Is this still the exported result? An input was changed where a flag stands"))
        for column in range(self.last_column + 1):
            sheet.blank(self.row, column, Style.HEADER)
        sheet.text(self.row, LABEL, t(N_("Result")), Style.HEADER)
        sheet.text(self.row, UNIT, t(N_("Unit")), Style.HEADER)
        for column, label in (
            (VALUE, N_("Now")),
            (_EXPORTED, N_("At the export")),
            (_FLAG, N_("Flag (1 = look)")),
        ):
            sheet.text(self.row, column, t(label), Style.HEADER_RIGHT)
        self.row += 1
        for party in book.plan.parties:
            for name in ("npv", "npv_cash_and_valued"):
                line = book.model.line(f"parties.{party_key(party)}.{name}")
                self._label(
                    t(N_("{party}: {line}"), party=t.message(party_label(party)), line=t.message(line.label))
                )
                now = book.line_cell(line.id)
                sheet.computed(self.row, VALUE, same(now), Style.NUMBER, num_format=TWO_DECIMALS)
                sheet.number(self.row, _EXPORTED, now.number, Style.NUMBER, num_format=TWO_DECIMALS)
                here = Cell(sheet.name, self.row, VALUE, now.number)
                exported = Cell(sheet.name, self.row, _EXPORTED, now.number)
                self._flag(further_than(here, exported, book.smallest_amount))

    def _write_outcome(self, attention: str, changed: str) -> None:
        sheet, t = self.sheet, self.t
        sheet.text(ATTENTION_ROW - 1, LABEL, t(N_("Outcome")), Style.SECTION)
        sheet.at_least(ATTENTION_ROW - 1, 1.4, 12)
        for row, label, flags in (
            (ATTENTION_ROW, N_("Checks that need attention"), attention),
            (CHANGED_ROW, N_("Results that differ from the export"), changed),
        ):
            sheet.text(row, LABEL, t(label), Style.LABEL)
            sheet.blank(row, UNIT, Style.NUMBER)
            counted: Computed = total(flags, (0.0,))
            sheet.computed(row, VALUE, counted, Style.NUMBER, num_format=WHOLE, bold=True)
        changed_cell = Cell(sheet.name, CHANGED_ROW, VALUE, 0.0)
        belonging = first_that_holds(
            [
                (
                    positive(changed_cell),
                    t(
                        N_(
                            "Values worked out at the export (uncertainty, sharing) do not belong to this"
                            " workbook any more."
                        )
                    ),
                )
            ],
            t(N_("Values worked out at the export (uncertainty, sharing) belong to this workbook.")),
        )
        sheet.computed(CHANGED_ROW + 1, LABEL, belonging, Style.PLAIN, italic=True)


def _rows_above(plan: SheetPlan, position: int) -> list[tuple[int, str]]:
    """Return row and line of everything between a total and the heading above it."""
    found: list[tuple[int, str]] = []
    for number, row in reversed(plan.rows[:position]):
        if isinstance(row, Heading):
            break
        if isinstance(row, LineRow | ReferenceRow):
            found.append((number, row.line.id))
    return found[::-1]
