"""The sheet with the calculation: every line of the model up to the results of the parties."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name

from casebuilder.model.costbenefit.builder import Section
from casebuilder.model.costbenefit.parties import PAYBACK_LABELS
from casebuilder.model.formula.model import ModelLine
from casebuilder.model.messages import Message, N_
from casebuilder.model.units import MONEY_UNITS
from casebuilder.workbook.book import Book
from casebuilder.workbook.glue import same, same_column, total
from casebuilder.workbook.layout import BEFORE, FEWEST_YEAR_COLUMNS, HEADER_ROW, LABEL, UNIT, VALUE
from casebuilder.workbook.plan import (
    CALCULATION,
    FURTHER,
    Heading,
    LineRow,
    ReferenceRow,
    SheetPlan,
    TableHeader,
    TableRow,
)
from casebuilder.workbook.sheet import Sheet
from casebuilder.workbook.styles import (
    ACCENT,
    PAYBACK_YEARS,
    TWO_DECIMALS,
    WHOLE,
    Property,
    Style,
    line_format,
)

LABEL_WIDTH, UNIT_WIDTH, VALUE_WIDTH, SPACE_WIDTH, BEFORE_WIDTH, YEAR_WIDTH, RULE_WIDTH = (
    48.0,
    20.0,
    14.0,
    1.5,
    8.0,
    12.0,
    58.0,
)

_VIEW_WIDTHS = 18.0, 24.0
"""Of the second and the third column of the small tables, which must hold the name of a view on one line."""
_PAYBACKS = frozenset(PAYBACK_LABELS)


def widths(years: int, *, tables: bool = False) -> tuple[float, ...]:
    """Return the widths of the columns of a sheet with lines.

    Args:
        years: Number of years.
        tables: Whether small tables need the columns between single values and years.
    """
    return (
        LABEL_WIDTH,
        UNIT_WIDTH,
        VALUE_WIDTH,
        _VIEW_WIDTHS[0] if tables else SPACE_WIDTH,
        _VIEW_WIDTHS[1] if tables else BEFORE_WIDTH,
        *(YEAR_WIDTH,) * max(years, FEWEST_YEAR_COLUMNS),
        RULE_WIDTH,
    )


def write_calculation(book: Book) -> None:
    """Write the sheet with the lines of the model up to the flows."""
    _write_sheet(book, CALCULATION, book.plan.calculation)


def write_further(book: Book) -> None:
    """Write the sheet with the lines that follow from the results of the parties."""
    _write_sheet(book, FURTHER, book.plan.further)


def _write_sheet(book: Book, name: str, plan: SheetPlan) -> None:
    sheet = book.new_sheet(book.plan.names[name], widths(book.plan.layout.years))
    book.write_top(sheet, sheet.name)
    book.write_legend(sheet)
    write_header(book, sheet, book.t(N_("Value")))
    write_rows(book, sheet, plan)
    sheet.worksheet.freeze_panes(HEADER_ROW + 1, UNIT)
    sheet.finish(book.page(blocks=plan.blocks), book.plan.layout.after_years)


def write_header(book: Book, sheet: Sheet, value_label: str) -> None:
    """Write the header row of a sheet with lines."""
    t = book.t
    last = book.plan.layout.after_years
    for column in range(last + 1):
        sheet.blank(HEADER_ROW, column, Style.HEADER)
    sheet.text(HEADER_ROW, LABEL, t(N_("Line")), Style.HEADER)
    sheet.text(HEADER_ROW, UNIT, t(N_("Unit")), Style.HEADER)
    sheet.text(HEADER_ROW, VALUE, value_label, Style.HEADER_RIGHT)
    sheet.text(HEADER_ROW, last, t(N_("Why it is calculated this way")), Style.HEADER, indent=1)
    if sheet.name != book.plan.layout.calculation:
        sheet.text(HEADER_ROW, BEFORE, book.before_label, Style.HEADER_RIGHT, bold=False)
    book.write_years(sheet)


def write_rows(book: Book, sheet: Sheet, plan: SheetPlan) -> None:
    """Write headings, lines and references of a sheet."""
    header = 0
    for number, row in plan.rows:
        match row:
            case Heading(text, section):
                sheet.text(number, LABEL, book.t.message(text), Style.SECTION if section else Style.GROUP)
                sheet.at_least(number, 1.4, 12 if section else 10)
            case LineRow(line, with_total, strong, name):
                label = book.t.message(line.label)
                _write_row(book, sheet, number, line, label, with_total=with_total, strong=strong, name=name)
            case ReferenceRow(label, line):
                _write_reference(book, sheet, number, line, book.t.message(label))
            case TableHeader(labels):
                header = number
                _write_table_header(book, sheet, number, labels)
            case TableRow():
                _write_table_row(book, sheet, number, row)
                # The columns have names of their own, which are not repeated on a next page.
                sheet.keep_whole(range(header - 1, number + 1))
            case _:
                message = f"no place for {type(row).__name__} among the lines"
                raise TypeError(message)


def number_format(line: ModelLine, name: str) -> str:
    """Return the number format of a line; prices and results per euro have two decimals.

    A payback period of zero is a dash: nothing is advanced, so there is nothing to pay back.
    """
    if name in _PAYBACKS:
        return PAYBACK_YEARS
    if name == "bcr" or (line.section == Section.PRICES and line.unit in MONEY_UNITS):
        return TWO_DECIMALS
    return line_format(line.unit)


def _write_row(
    book: Book,
    sheet: Sheet,
    row: int,
    line: ModelLine,
    label: str,
    *,
    with_total: bool,
    strong: bool,
    name: str,
) -> None:
    number_style = Style.TOTAL_NUMBER if strong else Style.NUMBER
    label_style = Style.TOTAL_LABEL if strong else Style.LABEL
    shown = number_format(line, name)
    last = book.plan.layout.after_years
    for column in range(UNIT, last + 1):
        sheet.blank(row, column, number_style)
    sheet.text(row, LABEL, label, label_style)
    sheet.text(row, UNIT, book.unit(line.unit, line.service_unit), Style.UNIT, **_top_line(strong=strong))
    if line.id in book.plan.read_before:
        sheet.number(row, BEFORE, 0, Style.BEFORE, num_format=WHOLE, **_top_line(strong=strong))
    if with_total:
        _write_total(book, sheet, row, line.id, number_style, shown)
    book.write_line(sheet, row, line, number_style, shown)
    if line.rule is not None:
        rule = book.t.message(line.rule)
        if name in _PAYBACKS:
            rule = book.t(N_("{rule} A zero is shown as a dash."), rule=rule)
        sheet.text(row, last, rule, Style.RULE, **_top_line(strong=strong))


def _write_table_header(book: Book, sheet: Sheet, row: int, labels: Sequence[Message]) -> None:
    sheet.text(row, LABEL, book.t(N_("Party")), Style.HEADER)
    sheet.blank(row, UNIT, Style.HEADER)
    for column, label in enumerate(labels, VALUE):
        sheet.text(row, column, book.t.message(label), Style.HEADER_RIGHT)


def _write_table_row(book: Book, sheet: Sheet, row: int, table: TableRow) -> None:
    number_style = Style.TOTAL_NUMBER if table.strong else Style.NUMBER
    sheet.text(row, LABEL, book.t.message(table.label), Style.TOTAL_LABEL if table.strong else Style.LABEL)
    units = {line.unit for line in table.lines}
    unit = book.unit(table.lines[0].unit, None) if len(units) == 1 else ""
    sheet.text(row, UNIT, unit, Style.UNIT, **_top_line(strong=table.strong))
    for column, line in enumerate(table.lines, VALUE):
        shown = line_format(line.unit)
        sheet.computed(row, column, same(book.line_cell(line.id)), number_style, num_format=shown)


def _top_line(*, strong: bool) -> dict[str, Property]:
    return {"top": 1, "top_color": ACCENT} if strong else {}


def _write_total(book: Book, sheet: Sheet, row: int, line: str, style: Style, shown: str) -> None:
    layout = book.plan.layout
    first, last = (xl_col_to_name(layout.year_columns[end]) for end in (0, -1))
    cell = total(f"${first}{row + 1}:${last}{row + 1}", book.results.line(line))
    sheet.computed(row, VALUE, cell, style, num_format=shown)


def _write_reference(book: Book, sheet: Sheet, row: int, line: ModelLine, label: str) -> None:
    layout = book.plan.layout
    place = layout.lines[line.id]
    shown = line_format(line.unit)
    for column in range(UNIT, layout.after_years + 1):
        sheet.blank(row, column, Style.NUMBER)
    sheet.text(row, LABEL, label, Style.LABEL)
    sheet.text(row, UNIT, book.unit(line.unit, line.service_unit), Style.UNIT)
    _write_total(book, sheet, row, line.id, Style.NUMBER, shown)
    for column, value in zip(layout.year_columns, book.results.line(line.id), strict=True):
        sheet.computed(
            row, column, same_column(place.sheet, place.row, column, value), Style.NUMBER, num_format=shown
        )
