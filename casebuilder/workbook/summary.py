"""The summary: one printed page that a reader can take to a meeting."""

from __future__ import annotations

import io
from dataclasses import dataclass

from casebuilder.model.costbenefit.parties import party_key, party_label
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.unproven import (
    decisive_party,
    figures_with_evidence,
    unchecked,
)
from casebuilder.model.messages import N_
from casebuilder.model.parties import CHAIN, Party
from casebuilder.palette import party_style
from casebuilder.translation import Translator
from casebuilder.workbook.book import START_YEAR, VIEW, Book
from casebuilder.workbook.charts import Range, Series, line_chart
from casebuilder.workbook.glue import (
    Cell,
    Computed,
    first_that_holds,
    joined,
    less_than_minus,
    more,
    same,
    total,
)
from casebuilder.workbook.house_style import logo_size
from casebuilder.workbook.identity import DATE_TEXT, latest_date
from casebuilder.workbook.layout import HEADER_ROW
from casebuilder.workbook.plan import CORRECTION_SWITCH, QUESTIONS, SUMMARY
from casebuilder.workbook.questions import answered_text
from casebuilder.workbook.sheet import Sheet
from casebuilder.workbook.styles import EUROS, PAYBACK_YEARS, PLAIN_YEAR, WHOLE, Property, Style

_BAR, _PARTY, _MONEY, _BOTH, _PAYBACK, _WORDS = range(6)
_WIDTHS = (1.2, 25.0, 15.0, 15.0, 13.0, 48.0)
_DESCRIPTION_ROW, _FACTS_ROW, _TABLE_ROW = 4, 6, 10
_LOGO_SIZE = (200.0, 52.0)
"""Pixels that a logo may take beside title and subtitle."""
_PIXELS_PER_WIDTH = 7
_CHART_SIZE = (830, 384)
HEAVIEST_SHOWN = 5
"""How many of the figures that weigh most are named."""
_LONGEST_DESCRIPTION = 520
_ALWAYS_NAMED = (Party.MUNICIPALITY, Party.PROVIDER, Party.CLIENT)


@dataclass(frozen=True)
class PartyTable:
    """Where the table with one row per party stands on the summary.

    Attributes:
        parties: The parties in order; the chain follows them.
        first_row: Row of the first party.
        label_column: Column with the names.
        money_column: Column with the net present value in money.
    """

    parties: tuple[Party, ...]
    first_row: int = _TABLE_ROW + 1
    label_column: int = _PARTY
    money_column: int = _MONEY

    @property
    def last_party_row(self) -> int:
        """Row of the last party before the chain."""
        return self.first_row + len(self.parties) - 1


def party_table(results: Results) -> PartyTable:
    """Return where each party stands on the summary."""
    involved = results.involved()
    return PartyTable(tuple(party for party in CHAIN if party in involved or party in _ALWAYS_NAMED))


def write_summary(book: Book) -> None:
    """Write the summary."""
    sheet = book.new_sheet(book.plan.names[SUMMARY], _WIDTHS)
    _write_top(book, sheet)
    _write_facts(book, sheet)
    row = _write_parties(book, sheet)
    row = _write_chart(book, sheet, row + 1)
    row = _write_unproven(book, sheet, row)
    book.write_fingerprint(sheet, row + 1, _PARTY)
    latest = latest_date(book.case)
    if latest is not None:
        text = book.t(DATE_TEXT, date=book.t.date(latest))
        sheet.text(row + 1, _WORDS, text, Style.MUTED, text_wrap=False, align="right")
    if book.styles.house.contact:
        sheet.text(row + 2, _PARTY, book.styles.house.contact, Style.MUTED, text_wrap=False)
    _write_logo(book, sheet)
    sheet.finish(book.page(landscape=False, one_page=True, repeated_row=None), _WORDS)


def _write_top(book: Book, sheet: Sheet) -> None:
    case, t = book.case, book.t
    sheet.heading(
        0, range(_PARTY, _WORDS + 1), book.title, Style.TITLE, taken=_logo_width(book), wrapped=True
    )
    place = case.municipality.name
    subtitle = (
        t(N_("Business case for {municipality}"), municipality=place) if place else t(N_("Business case"))
    )
    sheet.heading(1, range(_PARTY, _WORDS + 1), subtitle, Style.SUBTITLE, taken=_logo_width(book))
    book.write_verdict(sheet, 2, _PARTY)
    book.write_state(sheet, 3, _PARTY)
    if case.innovation.description:
        sheet.paragraph(
            _DESCRIPTION_ROW, _PARTY, _WORDS, opening(case.innovation.description), Style.PARAGRAPH
        )


def _logo_width(book: Book) -> float:
    """Return how much of the first rows the logo takes at most, in characters."""
    return _LOGO_SIZE[0] / _PIXELS_PER_WIDTH if book.styles.house.logo else 0.0


def _write_logo(book: Book, sheet: Sheet) -> None:
    """Put the logo at the top right, as large as there is room for."""
    house = book.styles.house
    if not house.logo:
        return
    width, height = logo_size(house)
    scale = min(_LOGO_SIZE[0] / width, _LOGO_SIZE[1] / height)
    sheet.worksheet.insert_image(
        0,
        _WORDS,
        "logo",
        {
            "image_data": io.BytesIO(house.logo),
            "x_scale": scale,
            "y_scale": scale,
            "x_offset": int(_WIDTHS[_WORDS] * _PIXELS_PER_WIDTH - width * scale),
            "object_position": 2,
            "description": book.t(N_("Logo")),
        },
    )


def opening(text: str) -> str:
    """Return the first sentences of a text, as many as the page has room for."""
    plain = " ".join(text.split())
    if len(plain) <= _LONGEST_DESCRIPTION:
        return plain
    end = plain.rfind(". ", 0, _LONGEST_DESCRIPTION)
    return plain[: end + 1] if end > 0 else f"{plain[: _LONGEST_DESCRIPTION - 1].rstrip()}…"


def _write_facts(book: Book, sheet: Sheet) -> None:
    t, last = book.t, book.plan.layout.years - 1
    view = book.choices_of(book.model.input(VIEW))
    first_year = same(book.input_cell(START_YEAR))
    last_year = same(_year_cell(book, last))
    left: list[tuple[str, Computed, str]] = [
        (t(N_("View")), view, ""),
        (t(N_("First year")), first_year, PLAIN_YEAR),
        (t(N_("Last year")), last_year, PLAIN_YEAR),
    ]
    right: list[tuple[str, Computed, str]] = [
        (t(N_("Users in the last year")), same(book.line_cell("reach.users", last)), WHOLE)
    ]
    hours = tuple(line.id for line in book.model.lines if line.id.endswith(".hours_freed"))
    if hours:
        layout = book.plan.layout
        ranges = ",".join(layout.years_of(layout.lines[line], sheet.name) for line in hours)
        freed = total(ranges, [value for line in hours for value in book.results.line(line)])
        right.append((t(N_("Working hours freed, all years")), freed, WHOLE))
    if any(item.id == CORRECTION_SWITCH for item in book.model.inputs):
        caution = book.choices_of(book.model.input(CORRECTION_SWITCH))
        right.append((t(N_("Caution applied")), caution, ""))
    for column, facts in ((_PARTY, left), (_BOTH, right)):
        for row, (label, cell, shown) in enumerate(facts, _FACTS_ROW):
            changes: dict[str, Property] = {"num_format": shown} if shown else {}
            sheet.text(row, column, label, Style.SUBTITLE)
            value_column = _MONEY if column == _PARTY else _WORDS
            sheet.computed(row, value_column, cell, Style.PLAIN, align="left", bold=True, **changes)


def _year_cell(book: Book, year: int) -> Cell:
    layout = book.plan.layout
    return Cell(layout.calculation, HEADER_ROW, layout.year_columns[year], book.model.calendar_years[year])


def _write_parties(book: Book, sheet: Sheet) -> int:
    t, table = book.t, party_table(book.results)
    sheet.blank(_TABLE_ROW, _BAR, Style.HEADER)
    sheet.text(_TABLE_ROW, _PARTY, t(N_("Party")), Style.HEADER, indent=1)
    for column, label in (
        (_MONEY, N_("In money")),
        (_BOTH, N_("Money and value")),
        (_PAYBACK, N_("Paid back after (years)")),
    ):
        sheet.text(_TABLE_ROW, column, t(label), Style.HEADER_RIGHT)
    sheet.text(_TABLE_ROW, _WORDS, t(N_("In words")), Style.HEADER, indent=1)
    row = table.first_row
    for party in (*table.parties, None):
        sheet.blank(row, _BAR, Style.HEADLINE_LABEL, bg_color=party_style(party).colour)
        name = t.message(party_label(party)) if party else t(N_("All parties together (chain)"))
        sheet.text(row, _PARTY, name, Style.HEADLINE_LABEL, indent=1)
        if party is None or party in book.results.involved():
            _write_party(book, sheet, row, party)
        else:
            _write_bystander(book, sheet, row)
        sheet.at_least(row, 1.9)
        row += 1
    sheet.paragraph(
        row,
        _PARTY,
        _WORDS,
        t(
            N_(
                "Net present value: everything that comes in over the years less everything that goes out,"
                " brought back to the first year with the discount rate of the view. A plus is a benefit for"
                " that party. Value is freed capacity, time and informal care that nobody turns into money."
                " A dash under payback: this party advances nothing."
            )
        ),
        Style.MUTED,
    )
    return row


def _write_party(book: Book, sheet: Sheet, row: int, party: Party | None) -> None:
    key = party_key(party)
    money, both, payback = (
        book.line_cell(f"parties.{key}.{name}") for name in ("npv", "npv_cash_and_valued", "payback_simple")
    )
    sheet.computed(row, _MONEY, same(money), Style.HEADLINE_NUMBER, num_format=EUROS)
    sheet.computed(row, _BOTH, same(both), Style.HEADLINE_NUMBER, num_format=EUROS, bold=False)
    sheet.computed(
        row,
        _PAYBACK,
        same(payback),
        Style.HEADLINE_NUMBER,
        num_format=PAYBACK_YEARS,
        bold=False,
    )
    sheet.computed(
        row, _WORDS, in_words(book.t, money, both, book.smallest_amount), Style.HEADLINE_TEXT, indent=1
    )
    sheet.at_least(row, 1.9)


def _write_bystander(book: Book, sheet: Sheet, row: int) -> None:
    for column in (_MONEY, _BOTH):
        sheet.number(row, column, 0, Style.HEADLINE_NUMBER, num_format=EUROS, bold=False)
    sheet.text(row, _PAYBACK, book.not_applicable, Style.HEADLINE_NUMBER, bold=False)
    text = book.t(N_("No money and no value moves to or from this party in this case."))
    sheet.text(row, _WORDS, text, Style.HEADLINE_TEXT, indent=1)


def in_words(t: Translator, money: Cell, both: Cell, nothing: Cell) -> Computed:
    """Return one sentence that stays true when the inputs change.

    Args:
        t: Turns the sentence into the language of the workbook.
        money: Net present value in money.
        both: Net present value with valued amounts.
        nothing: Amount up to which a result counts as nothing.
    """
    gains, pays = more(money, nothing), less_than_minus(money, nothing)
    wins, loses = more(both, nothing), less_than_minus(both, nothing)
    with_money = first_that_holds(
        [(wins, t(N_("Gains money over the years.")))],
        t(N_("Gains money, but gives up at least as much in value that is not money.")),
    )
    with_cost = first_that_holds(
        [(wins, t(N_("Pays money, but gains on balance once value that is not money counts.")))],
        t(N_("Pays money, and value that is not money does not make up for it.")),
    )
    without = first_that_holds(
        [
            (wins, t(N_("Notices nothing in money, and gains value that is not money."))),
            (loses, t(N_("Notices nothing in money, but gives up value that is not money."))),
        ],
        t(N_("Nothing changes on balance.")),
    )
    return first_that_holds([(gains, with_money), (pays, with_cost)], without)


def over_the_years(book: Book, party: Party | None) -> Computed:
    """Return a sentence on the money of a party, that stays true when the inputs change.

    Args:
        book: The workbook.
        party: The party; None is the chain.
    """
    key = party_key(party)
    end = book.line_cell(f"parties.{key}.cumulative", book.plan.layout.years - 1)
    advanced = book.line_cell(f"parties.{key}.peak_funding")
    return money_in_words(book.t, party, end, advanced, book.smallest_amount)


def money_in_words(t: Translator, party: Party | None, end: Cell, advanced: Cell, nothing: Cell) -> Computed:
    """Return a sentence on the money of a party over the years.

    Args:
        t: The language.
        party: The party; None is the chain.
        end: Its money added up over all years.
        advanced: The most that it is behind before that.
        nothing: Below which an amount counts as nothing.
    """
    rises = first_that_holds(
        [(more(advanced, nothing), t(N_("more money over all years, but less for a while")))],
        t(N_("more money over all years")),
    )
    words = first_that_holds(
        [(more(end, nothing), rises), (less_than_minus(end, nothing), t(N_("less money over all years")))],
        t(N_("as much money over all years")),
    )
    return joined([f"{t.message(party_label(party))}: ", words])


def _write_chart(book: Book, sheet: Sheet, row: int) -> int:
    t, table, layout = book.t, party_table(book.results), book.plan.layout
    columns = layout.year_columns
    years: Range = (layout.calculation, HEADER_ROW, columns[0], HEADER_ROW, columns[-1])
    series = []
    for party in (*(party for party in table.parties if party in book.results.involved()), None):
        place = layout.lines[f"parties.{party_key(party)}.cumulative"]
        values: Range = (place.sheet, place.row, columns[0], place.row, columns[-1])
        series.append(Series(t.message(party_label(party)), values, party))
    shown = [item.party for item in series]
    first = Party.MUNICIPALITY if Party.MUNICIPALITY in shown else shown[0]
    parts: list[str | Computed] = [over_the_years(book, first)]
    if first is not None:
        parts += ["; ", over_the_years(book, None)]
    message = joined(parts)
    sheet.computed(row, _PARTY, message, Style.PLAIN, bold=True)
    title = Cell(sheet.name, row, _PARTY, message.result)
    chart = line_chart(book.workbook, "cumulative", title, years, series, t(N_("€; above zero is a benefit")))
    description = t(
        N_(
            "Line chart with the cash added up over the years, one line per party and one for the chain."
            " The same numbers stand in the row “{row}” of the sheet of each party."
        ),
        row=t(N_("Cash added up")),
    )
    return sheet.chart(row, _PARTY, chart, _CHART_SIZE, description)


def _write_unproven(book: Book, sheet: Sheet, row: int) -> int:
    t, results = book.t, book.results
    assumptions = unchecked(results)
    sheet.text(row, _PARTY, t(N_("What must still be proven")), Style.SECTION)
    sheet.at_least(row, 1.4, 12)
    row += 1
    counts = t(
        N_("{unchecked} of the {all} figures are assumptions that nobody has checked yet."),
        unchecked=len(assumptions),
        all=len(figures_with_evidence(results)),
    )
    sheet.paragraph(row, _PARTY, _WORDS, counts)
    heaviest = [item for item in assumptions if item.swing > 0][:HEAVIEST_SHOWN]
    if heaviest:
        row += 1
        party = decisive_party(results)
        intro = t(
            N_(
                "These weigh most in the result of the party “{party}”"
                " (difference between low and high, at the export):"
            ),
            party=t.message(party_label(party)),
        )
        sheet.paragraph(row, _PARTY, _WORDS, intro, Style.MUTED)
        for item in heaviest:
            row += 1
            group, label = t.message(item.input.group), t.message(item.input.label)
            sheet.number(row, _MONEY, item.swing, Style.PLAIN, num_format=EUROS, align="right")
            sheet.text(row, _BOTH, f"{label} ({group})", Style.PLAIN, indent=1)
    row += 1
    more_about = t(N_("See the sheet “{sheet}”."), sheet=book.plan.names[QUESTIONS])
    sheet.paragraph(row, _PARTY, _WORDS, f"{answered_text(book.case, t)} {more_about}")
    return row
