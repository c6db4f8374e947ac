"""One case in many municipalities as an Excel workbook of its own."""

from __future__ import annotations

import io
from collections.abc import Mapping

from xlsxwriter.utility import xl_range

from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.model.scaling import MunicipalityOutcome
from casebuilder.scaling_list import (
    ScaledTable,
    break_even_words,
    headings,
    largest_size,
    notes,
    outcome_name,
    provinces,
    totals,
)
from casebuilder.translation import Translator
from casebuilder.workbook.document import describe_workbook, new_workbook
from casebuilder.workbook.glue import total
from casebuilder.workbook.identity import fingerprint
from casebuilder.workbook.package import finished
from casebuilder.workbook.sheet import Page, Sheet
from casebuilder.workbook.styles import EUROS, TWO_DECIMALS, WHOLE, Property, Style, Styles

_RANK, _NAME, _PROVINCE, _SIZE, _FACTOR, _USERS, _FIRST_PARTY = range(7)
_HEADER_ROW = 4
_WIDTHS = (6.0, 28.0, 15.0, 13.0, 11.0, 13.0)
_PARTY_WIDTH, _RATIO_WIDTH, _CASH_WIDTH = 16.0, 15.0, 13.0
_NOTE_WIDTH = 110.0
_FACTOR_FORMAT = "0.000"
_USERS_FORMAT = f"{WHOLE.rpartition(';')[0]};0"
_PAYBACK_FORMAT = '0.0;0.0;"–"'


def scaling_workbook(table: ScaledTable, translator: Translator) -> bytes:
    """Return the list as a workbook; the same list always gives the same bytes.

    The amounts are values: the workbook of a case has the formulas. The row with the totals adds up.

    Args:
        table: The municipalities in the order in which they are listed.
        translator: Language of every text in it.
    """
    buffer = io.BytesIO()
    workbook = new_workbook(buffer)
    describe_workbook(workbook, table.results.own.case, translator, table.title(translator))
    styles = Styles(workbook)
    _write_list(
        Sheet(workbook.add_worksheet(translator(N_("Municipalities"))), styles, _widths(table)),
        table,
        translator,
    )
    _write_notes(
        Sheet(workbook.add_worksheet(translator(N_("Explanation"))), styles, (_NOTE_WIDTH,)),
        table,
        translator,
    )
    workbook.close()
    return finished(buffer.getvalue(), translator.language)


def _widths(table: ScaledTable) -> tuple[float, ...]:
    years = len(table.results.own.calendar_years)
    return (
        *_WIDTHS,
        *(_PARTY_WIDTH for _ in table.parties),
        _RATIO_WIDTH,
        _RATIO_WIDTH,
        *(_CASH_WIDTH for _ in range(years)),
    )


def _write_list(sheet: Sheet, table: ScaledTable, t: Translator) -> None:
    names = headings(table, t)
    sheet.text(0, 0, t(N_("The case in other municipalities")), Style.TITLE)
    sheet.text(1, 0, table.title(t), Style.SUBTITLE)
    words = t.message(break_even_words(table.break_even, largest_size(table.results)))
    sheet.text(2, 0, words, Style.PLAIN)
    for column, name in enumerate(names):
        if column == _NAME:
            sheet.text(_HEADER_ROW, column, name, Style.HEADER, indent=1)
        else:
            sheet.text(_HEADER_ROW, column, name, Style.HEADER if column == _PROVINCE else Style.HEADER_RIGHT)
    province = provinces(table)
    first = _HEADER_ROW + 1
    for row, (rank, outcome) in enumerate(table.rows, start=first):
        _write_municipality(sheet, row, rank, outcome, table, province, t)
    last = first + len(table.rows) - 1
    if table.rows:
        _write_totals(sheet, first, last, table, t)
        sheet.worksheet.autofilter(_HEADER_ROW, 0, last, len(names) - 1)
    sheet.worksheet.freeze_panes(_HEADER_ROW + 1, _PROVINCE)
    sheet.finish(_page(table, t, landscape=True, repeated_row=_HEADER_ROW), len(names) - 1, protected=False)


def _write_municipality(
    sheet: Sheet,
    row: int,
    rank: int,
    outcome: MunicipalityOutcome,
    table: ScaledTable,
    province: Mapping[str, str],
    t: Translator,
) -> None:
    bold: dict[str, Property] = {"bold": True} if outcome.is_own else {}
    there = outcome.parties[Party.MUNICIPALITY]
    sheet.number(row, _RANK, rank, Style.NUMBER, **bold)
    sheet.text(row, _NAME, outcome_name(outcome, t), Style.TEXT, align="left", indent=1, **bold)
    sheet.text(row, _PROVINCE, province[outcome.municipality.name], Style.TEXT, **bold)
    numbers = [
        (float(outcome.municipality.size), _size_format(outcome, t)),
        (float(outcome.factor), _FACTOR_FORMAT),
        (outcome.users[-1], _USERS_FORMAT),
        *((outcome.parties[party].npv, EUROS) for party in table.parties),
        (there.bcr, TWO_DECIMALS),
        (there.payback_simple, _PAYBACK_FORMAT),
        *((amount, EUROS) for amount in there.cash),
    ]
    for column, (number, num_format) in enumerate(numbers, start=_SIZE):
        if number is None:
            sheet.text(row, column, t(N_("n/a")), Style.NUMBER, **bold)
        else:
            sheet.number(row, column, number, Style.NUMBER, num_format=num_format, **bold)


def _size_format(outcome: MunicipalityOutcome, t: Translator) -> str:
    """Return how a size is written: an estimate says so, and stays a number."""
    if not outcome.municipality.estimated:
        return WHOLE
    word = t(N_("estimated")).replace('"', "")
    return f'{WHOLE.split(";")[0]} "({word})"'


def _write_totals(sheet: Sheet, first: int, last: int, table: ScaledTable, t: Translator) -> None:
    row = last + 1
    outcomes = [outcome for _, outcome in table.rows]
    together = totals(outcomes)
    columns = range(_RANK, _FIRST_PARTY + len(table.parties) + 2 + len(outcomes[0].parties[None].cash))
    sheet.blank(row, _RANK, Style.TOTAL_LABEL)
    sheet.text(
        row,
        _NAME,
        t(N_("Together: {count}"), count=together.count),
        Style.TOTAL_LABEL,
        align="left",
        indent=1,
    )
    for column in columns[_PROVINCE:]:
        sheet.blank(row, column, Style.TOTAL_NUMBER)

    def add_up(column: int, values: list[float], num_format: str) -> None:
        cell = total(xl_range(first, column, last, column), values)
        sheet.computed(row, column, cell, Style.TOTAL_NUMBER, num_format=num_format)

    add_up(_SIZE, [float(outcome.municipality.size) for outcome in outcomes], WHOLE)
    add_up(_USERS, [outcome.users[-1] for outcome in outcomes], _USERS_FORMAT)
    for column, party in enumerate(table.parties, start=_FIRST_PARTY):
        add_up(column, [outcome.parties[party].npv for outcome in outcomes], EUROS)
    after = _FIRST_PARTY + len(table.parties)
    if together.bcr is not None:
        sheet.number(row, after, together.bcr, Style.TOTAL_NUMBER, num_format=TWO_DECIMALS)
    for year in range(len(table.results.own.calendar_years)):
        cash = [outcome.parties[Party.MUNICIPALITY].cash[year] for outcome in outcomes]
        add_up(after + 2 + year, cash, EUROS)


def _write_notes(sheet: Sheet, table: ScaledTable, t: Translator) -> None:
    sheet.text(0, 0, t(N_("What these figures are, and what they are not")), Style.TITLE)
    sheet.text(1, 0, table.title(t), Style.SUBTITLE)
    of_the_list = (
        *(t.message(note) for note in notes(table, t)),
        t(N_("A dash under payback: the municipality advances nothing.")),
        t(N_("The amounts are values; only the row with the totals is calculated in this workbook.")),
        t(
            N_("Fingerprint of the case: {fingerprint}"),
            fingerprint=fingerprint(table.results.own.case),
        ),
    )
    for row, note in enumerate(of_the_list, start=3):
        sheet.text(row, 0, note, Style.PAGE_TEXT)
    sheet.finish(_page(table, t, landscape=False, repeated_row=None), 0)


def _page(table: ScaledTable, t: Translator, *, landscape: bool, repeated_row: int | None) -> Page:
    return Page(
        landscape=landscape,
        one_page=False,
        repeated_row=repeated_row,
        header=table.title(t),
        footer=t(N_("Made with casebuilder")),
        page_text=t(N_("Page {page} of {pages}"), page="&P", pages="&N"),
    )
