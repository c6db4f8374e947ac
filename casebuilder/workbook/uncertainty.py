"""The sheet with what not knowing the figures exactly does to the result, as values of the export."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casebuilder.model.costbenefit.parties import party_label
from casebuilder.model.formula.evaluation import CalculationError
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import Party
from casebuilder.model.uncertainty.assessment import Assessment, assess
from casebuilder.model.uncertainty.figures import UncertainFigure, npv_line
from casebuilder.model.uncertainty.simulation import PERCENTILES
from casebuilder.model.uncertainty.tornado import Bar, shown_values, two_way_table
from casebuilder.palette import party_style
from casebuilder.sentences import OBJECTS, basis
from casebuilder.uncertainty_sentences import (
    certain_sentence,
    chance_sentence,
    decision_sentence,
    distribution_title,
    figure_name,
    heaviest_sentence,
    mean_sentence,
    measure_first_sentence,
    method_sentences,
    no_ranges,
    short_number,
    spread_sentence,
    tornado_title,
)
from casebuilder.workbook.book import CHANGED_ROW, Book
from casebuilder.workbook.charts import Range, Share, columns_of_draws, differences_per_row
from casebuilder.workbook.glue import Cell, first_that_holds, positive, same
from casebuilder.workbook.layout import LABEL, STATE_ROW, UNIT, VALUE
from casebuilder.workbook.plan import CHECKS, UNCERTAINTY
from casebuilder.workbook.sheet import Sheet, rows_of_chart
from casebuilder.workbook.styles import (
    ONE_DECIMAL_PERCENTAGE,
    WARNING,
    WHOLE,
    Style,
    input_format,
)

_WIDTHS = (52.0, 15.0, *(14.0,) * 8)
_LAST = len(_WIDTHS) - 1
_FIRST_ROW = STATE_ROW + 1
_MOST_BARS, _MOST_IN_CHART = 20, 10
_LESS, _MORE = 7, 8
"""Columns with what the result differs by at the low and at the high end of a figure."""
_CHART_SIZE = (940, 360)
_FROM, _TO, _LOSS, _GAIN = range(1, 5)


def write_uncertainty(book: Book) -> None:
    """Write the sheet with the uncertainty of the case.

    A spreadsheet cannot draw figures and compare thousands of cases, so all but the results now are values:
    they are marked as such, with the seed and the number of draws, and say so when an input was changed.
    """
    sheet = book.new_sheet(book.plan.names[UNCERTAINTY], _WIDTHS)
    _Writer(book, sheet).write()


class _Writer:
    """Writes the parts of this sheet, downwards."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self.book, self.sheet, self.t = book, sheet, book.t
        self.row = _FIRST_ROW
        self.blocks: list[int] = []
        self.table = self.row

    def write(self) -> None:
        book, sheet = self.book, self.sheet
        book.write_top(sheet, sheet.name)
        try:
            found = assess(book.results)
        except CalculationError as error:
            self._paragraphs([error.problem().message])
        else:
            if found.has_ranges:
                self._write_assessment(found)
            else:
                self._paragraphs(no_ranges())
        sheet.worksheet.freeze_panes(STATE_ROW + 1, UNIT)
        sheet.finish(book.page(repeated_row=STATE_ROW, headed=False, blocks=tuple(self.blocks)), _LAST)

    def _write_assessment(self, found: Assessment) -> None:
        party = found.information.party
        chance = found.chances[party]
        self._write_standing()
        about_party = (spread_sentence(chance), mean_sentence(chance), heaviest_sentence(found, party))
        self._paragraphs(
            [
                chance_sentence(chance, found.draws),
                *(about_party if chance.moves else ()),
                decision_sentence(found),
                measure_first_sentence(found),
            ]
        )
        self._write_chances(found)
        if chance.moves:
            self._write_distribution(found, party)
        bars = found.bars[party]
        if bars:
            self._write_tornado(found, party, bars)
        if len(bars) > 1:
            self._write_two_way(found, party, bars[0].figure, bars[1].figure)
        self._write_information(found)
        self._heading(N_("How this was worked out"))
        notes = (certain_sentence(found), *method_sentences(found), basis(self.book.results))
        self._paragraphs(notes, Style.MUTED)

    def _write_standing(self) -> None:
        changed = Cell(self.book.plan.names[CHECKS], CHANGED_ROW, VALUE, 0.0)
        standing = first_that_holds(
            [
                (
                    positive(changed),
                    self.t(
                        N_(
                            "An input was changed: these figures belong to the export, not to the workbook"
                            " now."
                        )
                    ),
                )
            ],
            self.t(
                N_(
                    "Worked out at the export; only the column “Result now” follows a change in this"
                    " workbook."
                )
            ),
        )
        self.sheet.computed(self.row, LABEL, standing, Style.PLAIN, italic=True, font_color=WARNING)
        self.row += 1

    def _paragraphs(self, messages: Iterable[Message], style: Style = Style.PARAGRAPH) -> None:
        for message in messages:
            self.sheet.paragraph(self.row, LABEL, _LAST, self.t.message(message), style)
            self.row += 1

    def _heading(self, text: str) -> None:
        self.row += 1
        self.blocks.append(self.row)
        self.sheet.text(self.row, LABEL, self.t(text), Style.SECTION)
        self.sheet.at_least(self.row, 1.4, 12)
        self.row += 1

    def _header(self, labels: Sequence[str]) -> None:
        self.table = self.row
        for column in range(_LAST + 1):
            text = labels[column] if column < len(labels) else ""
            self.sheet.text(self.row, column, text, Style.HEADER if column == LABEL else Style.HEADER_RIGHT)
        self.row += 1

    def _end_table(self) -> None:
        """Keep the rows since the last header on one page, since it is not repeated on the next."""
        self.sheet.keep_whole(range(self.table, self.row))

    def _values(self, label: str, first: int, values: Sequence[float], *formats: str) -> None:
        """Write a row of values of the export, in italics, and go down; the last format serves the rest."""
        sheet = self.sheet
        for column in range(UNIT, _LAST + 1):
            sheet.blank(self.row, column, Style.NUMBER)
        sheet.text(self.row, LABEL, label, Style.LABEL)
        for place, value in enumerate(values):
            shown = formats[min(place, len(formats) - 1)]
            sheet.number(self.row, first + place, value, Style.NUMBER, num_format=shown, italic=True)
        self.row += 1

    def _area(self, first: int, column: int, last: int) -> Range:
        return (self.sheet.name, first, column, last, column)

    def _write_chances(self, found: Assessment) -> None:
        t, book, sheet = self.t, self.book, self.sheet
        self._heading(N_("How likely it is that each party gains (values)"))
        self._header(
            [
                t(N_("Net present value in money")),
                t(N_("Chance of more than 0")),
                t(N_("Result now, €")),
                t(N_("Mean, €")),
                t(N_("Standard error, €")),
                *(t(N_("{share} of the draws is below, €"), share=f"{share} %") for share in PERCENTILES),
            ]
        )
        for party, chance in found.chances.items():
            values = (chance.mean, chance.standard_error, *chance.percentiles.values())
            row = self.row
            self._values(t.message(party_label(party)), VALUE + 1, values, WHOLE)
            if chance.moves:
                sheet.number(
                    row, UNIT, chance.positive, Style.NUMBER, num_format=ONE_DECIMAL_PERCENTAGE, italic=True
                )
            if book.model.has_line(npv_line(party)):
                now = same(book.line_cell(npv_line(party)))
                sheet.computed(row, VALUE, now, Style.NUMBER, num_format=WHOLE)
        self._end_table()

    def _write_distribution(self, found: Assessment, party: Party | None) -> None:
        t, chance = self.t, found.chances[party]
        title = t.message(distribution_title(chance))
        self._heading(N_("How the draws are spread (values)"))
        counts = chance.histogram.counts
        first = self.row + rows_of_chart(_CHART_SIZE[1]) + 2
        last = first + len(counts) - 1
        colour = party_style(party).colour
        chart = columns_of_draws(
            self.book.workbook,
            "distribution",
            title,
            self._area(first, _FROM, last),
            Share(t(N_("Draws with a loss")), self._area(first, _LOSS, last), colour, hatched=True),
            Share(t(N_("Draws with a gain")), self._area(first, _GAIN, last), colour),
            (t(N_("Net present value in money, from this amount, €")), t(N_("Number of draws"))),
        )
        description = t(
            N_(
                "Column chart: {title}. Each column is the number of draws that end between two amounts;"
                " draws with a loss are hatched. The same numbers stand in the table below it."
            ),
            title=title,
        )
        self.row = self.sheet.chart(self.row, LABEL, chart, _CHART_SIZE, description) + 1
        self.blocks.append(self.row)
        self._header(
            [
                t(N_("Net present value in money")),
                t(N_("From, €")),
                t(N_("To, €")),
                t(N_("Draws with a loss")),
                t(N_("Draws with a gain")),
            ]
        )
        for low, high, count in zip(chance.histogram.edges, chance.histogram.edges[1:], counts, strict=False):
            gain = low >= 0
            label = t(N_("{low} to {high}"), low=t.euros(low), high=t.euros(high))
            self._values(label, _FROM, (low, high, 0 if gain else count, count if gain else 0), WHOLE)
        self._end_table()

    def _write_tornado(self, found: Assessment, party: Party | None, bars: Sequence[Bar]) -> None:
        t, expected = self.t, found.chances[party].expected
        title = t.message(tornado_title(found, party))
        self._heading(N_("One figure at a time, from its lowest to its highest value (values)"))
        shown = bars[:_MOST_BARS]
        first, drawn = self.row + 1, min(len(shown), _MOST_IN_CHART)
        self._header(
            [
                t(N_("Figure")),
                t(N_("Unit")),
                t(N_("Lowest")),
                t(N_("Value")),
                t(N_("Highest")),
                t(N_("Result at the lowest, €")),
                t(N_("Result at the highest, €")),
                t(N_("Difference at the lowest, €")),
                t(N_("Difference at the highest, €")),
            ]
        )
        for bar in shown:
            item, row = bar.figure.first, self.row
            number = input_format(item.unit)
            outcomes = (bar.at_low, bar.at_high, bar.at_low - expected, bar.at_high - expected)
            self._values(
                t.message(figure_name(bar.figure)),
                VALUE,
                (*shown_values(bar.figure), *outcomes),
                *(number,) * 3,
                WHOLE,
            )
            self.sheet.text(row, UNIT, self.book.unit(item.unit, item.service_unit), Style.UNIT)
        self._end_table()
        if len(bars) > len(shown):
            rest = Message(
                N_("And {count} more figures, which weigh less."), {"count": len(bars) - len(shown)}
            )
            self._paragraphs([rest], Style.MUTED)
        last = first + drawn - 1
        chart = differences_per_row(
            self.book.workbook,
            "tornado",
            title,
            self._area(first, LABEL, last),
            Share(
                t(N_("At its lowest")),
                self._area(first, _LESS, last),
                party_style(party).colour,
                hatched=True,
            ),
            Share(t(N_("At its highest")), self._area(first, _MORE, last), party_style(party).colour),
            t(N_("Difference with the calculation, €")),
        )
        description = t(
            N_(
                "Bar chart: {title}. For each figure it shows how far the result moves with the figure at its"
                " lowest, hatched, and at its highest, filled. The same numbers stand in the table above it."
            ),
            title=title,
        )
        self.row += 1
        self.blocks.append(self.row)
        self.row = self.sheet.chart(self.row, LABEL, chart, _CHART_SIZE, description)

    def _write_two_way(
        self, found: Assessment, party: Party | None, rows: UncertainFigure, columns: UncertainFigure
    ) -> None:
        t = self.t
        table = two_way_table(found.uncertain, party, rows, columns)
        self._heading(N_("The two heaviest figures together (values)"))
        explained = Message(
            N_("What {party} keeps, in euros. Downwards: {rows}. To the right: {columns}."),
            {
                "party": Message(OBJECTS[party]),
                "rows": figure_name(rows),
                "columns": figure_name(columns),
            },
        )
        self._paragraphs([explained], Style.MUTED)
        self._header(
            ["", *(t.figure(short_number(value), columns.first.unit) for value in table.column_values)]
        )
        for value, amounts in zip(table.row_values, table.npv, strict=True):
            self._values(t.figure(short_number(value), rows.first.unit), UNIT, amounts, WHOLE)
        self._end_table()

    def _write_information(self, found: Assessment) -> None:
        t, known = self.t, found.information
        if not known.figures:
            return
        self._heading(N_("What knowing a figure exactly is worth (values)"))
        self._paragraphs([decision_sentence(found), measure_first_sentence(found)])
        self._header([t(N_("Figure")), t(N_("Worth at most, €"))])
        for value in known.figures[:_MOST_BARS]:
            self._values(t.message(figure_name(value.figure)), UNIT, (value.evppi,), WHOLE)
        for group in known.groups:
            if group.figures > 1:
                label = t(N_("{group}, all figures"), group=group.group)
                self._values(label, UNIT, (group.evppi,), WHOLE)
        self._values(t(N_("Everything")), UNIT, (known.evpi,), WHOLE)
        self._end_table()
