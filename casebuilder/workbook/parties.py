"""One sheet per party, and one for the chain: what changes for them, year by year."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name

from casebuilder.model.costbenefit.parties import party_key, party_label
from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.palette import party_style
from casebuilder.workbook.book import Book
from casebuilder.workbook.calculation import widths, write_header, write_rows
from casebuilder.workbook.charts import Range, Series, bar_per_party, bars_and_line
from casebuilder.workbook.glue import (
    Cell,
    Computed,
    all_alike,
    among_largest,
    among_smallest,
    first_that_holds,
    joined,
    prefix,
)
from casebuilder.workbook.layout import FIRST_YEAR, HEADER_ROW, LABEL, UNIT
from casebuilder.workbook.plan import SUMMARY
from casebuilder.workbook.sheet import Sheet
from casebuilder.workbook.styles import Style
from casebuilder.workbook.summary import PartyTable, over_the_years, party_table

_CHART_SIZE = (820, 286)


def write_parties(book: Book) -> None:
    """Write the sheets of all parties involved and of the chain."""
    for party, plan in book.plan.parties.items():
        sheet = book.new_sheet(plan.name, widths(book.plan.layout.years, tables=party is None))
        sheet.worksheet.set_tab_color(party_style(party).colour)
        book.write_top(sheet, sheet.name)
        sheet.text(1, FIRST_YEAR, book.t(N_("A plus is a benefit, a minus a burden.")), Style.SUBTITLE)
        book.write_legend(sheet)
        write_header(book, sheet, book.t(N_("Value or total")))
        write_rows(book, sheet, plan)
        charts = [plan.end + 1]
        below = _write_cash_chart(book, sheet, party, charts[0])
        if party is None:
            charts.append(below + 1)
            _write_party_bars(book, sheet, charts[1])
        sheet.worksheet.freeze_panes(HEADER_ROW + 1, UNIT)
        sheet.finish(book.page(blocks=(*plan.blocks, *charts)), book.plan.layout.after_years)


def years_range(book: Book, sheet: str) -> Range:
    """Return where the calendar years of a sheet stand."""
    columns = book.plan.layout.year_columns
    return (sheet, HEADER_ROW, columns[0], HEADER_ROW, columns[-1])


def line_range(book: Book, line: str) -> Range:
    """Return where the values of a line stand."""
    place = book.plan.layout.lines[line]
    columns = book.plan.layout.year_columns
    return (place.sheet, place.row, columns[0], place.row, columns[-1])


def _write_cash_chart(book: Book, sheet: Sheet, party: Party | None, row: int) -> int:
    t, key = book.t, party_key(party)
    name = t.message(party_label(party))
    message = over_the_years(book, party)
    sheet.computed(row, LABEL, message, Style.PLAIN, bold=True)
    chart = bars_and_line(
        book.workbook,
        f"cash-{key}",
        Cell(sheet.name, row, LABEL, message.result),
        years_range(book, sheet.name),
        Series(t(N_("Result in cash")), line_range(book, f"parties.{key}.cash"), party),
        Series(t(N_("Cash added up")), line_range(book, f"parties.{key}.cumulative"), party),
        t(N_("€; above zero is a benefit")),
    )
    description = t(
        N_(
            "Column chart with the result in cash per year and a line with the cash added up, for {party}."
            " The same numbers stand in the rows “{cash}” and “{cumulative}” of this sheet."
        ),
        party=name,
        cash=t(N_("Result in cash")),
        cumulative=t(N_("Cash added up")),
    )
    return sheet.chart(row, LABEL, chart, _CHART_SIZE, description)


def _write_party_bars(book: Book, sheet: Sheet, row: int) -> None:
    t = book.t
    table = party_table(book.results)
    names = book.plan.names[SUMMARY]
    message = _who_keeps_what(book, names, table)
    sheet.computed(row, LABEL, message, Style.PLAIN, bold=True)
    bars = bar_per_party(
        book.workbook,
        "npv-per-party",
        Cell(sheet.name, row, LABEL, message.result),
        t(N_("Net present value in money")),
        (names, table.first_row, table.label_column, table.last_party_row, table.label_column),
        (names, table.first_row, table.money_column, table.last_party_row, table.money_column),
        table.parties,
        "€",
    )
    description = t(
        N_(
            "Bar chart with the net present value in money of each party."
            " The same numbers stand in the table on the sheet “{sheet}”."
        ),
        sheet=names,
    )
    sheet.chart(row, LABEL, bars, _CHART_SIZE, description)


def _who_keeps_what(book: Book, summary: str, table: PartyTable) -> Computed:
    """Return in a sentence which party keeps the most money and which the least, as the summary has them."""
    t = book.t
    column = xl_col_to_name(table.money_column)
    reference = f"{prefix(summary)}${column}${table.first_row + 1}:${column}${table.last_party_row + 1}"
    results = [book.results.party(party).npv for party in table.parties]
    cells = [
        Cell(summary, row, table.money_column, result) for row, result in enumerate(results, table.first_row)
    ]
    named = [(cell, t.message(party_label(party))) for cell, party in zip(cells, table.parties, strict=True)]
    nothing = book.smallest_amount
    most = [(among_largest(cell, reference, results, nothing), name) for cell, name in named[:-1]]
    least = [(among_smallest(cell, reference, results, nothing), name) for cell, name in named[:-1]]
    last = named[-1][1]
    differs = joined(
        [
            t(N_("Keeps most money:")),
            " ",
            first_that_holds(most, last),
            "; ",
            t(N_("keeps least:")),
            " ",
            first_that_holds(least, last),
        ]
    )
    alike = all_alike(reference, results, nothing)
    return first_that_holds([(alike, t(N_("All parties keep as much money.")))], differs)
