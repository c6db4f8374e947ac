"""The sheet with the values at which each party breaks even, as formulas."""

from __future__ import annotations

from collections.abc import Sequence

from casebuilder.model.costbenefit.parties import party_key, party_label
from casebuilder.model.costbenefit.proportional import (
    MOST_FIGURES,
    Proportional,
    candidates,
    proportional_figures,
)
from casebuilder.model.messages import N_
from casebuilder.model.parties import CHAIN, Party
from casebuilder.workbook.book import Book
from casebuilder.workbook.glue import (
    Cell,
    Computed,
    first_that_holds,
    less,
    negative_product,
    positive_product,
    same,
    size_above,
)
from casebuilder.workbook.layout import LABEL, UNIT
from casebuilder.workbook.plan import THRESHOLDS
from casebuilder.workbook.sheet import Sheet
from casebuilder.workbook.styles import WHOLE, Style, line_format

_NOW, _PART, _RESULT, _VALUE, _WORDS = range(2, 7)
_WIDTHS = (62.0, 24.0, 13.0, 18.0, 16.0, 16.0, 58.0)
_HEADER_ROW = 5
_MOST_PER_KIND = 2
_DISCOUNT = "frame.discount_factor"


def write_thresholds(book: Book) -> None:
    """Write the sheet with break-even values."""
    sheet = book.new_sheet(book.plan.names[THRESHOLDS], _WIDTHS)
    _Writer(book, sheet).write()


class _Writer:
    """Writes the rows of this sheet, downwards."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self.book = book
        self.sheet = sheet
        self.t = book.t
        self.row = _HEADER_ROW + 1
        self.blocks: list[int] = []
        involved = book.results.involved()
        self.parties: tuple[Party | None, ...] = (*(party for party in CHAIN if party in involved), None)
        self.figures = proportional_figures(book.results, self.parties)

    def write(self) -> None:
        book, sheet, t = self.book, self.sheet, self.t
        book.write_top(sheet, sheet.name)
        intro = t(
            N_(
                "Only figures that the money of a party is in proportion to: their break-even value follows"
                " any change in this workbook. All other figures stay as they are. “n/a”: the result does not"
                " depend on it any more."
            )
        )
        found = len(candidates(book.results))
        if found > MOST_FIGURES:
            few = t(
                N_(
                    "This case has {count} prices, effects and shares that could break even; of each party"
                    " only those that weigh most in its result were looked at."
                ),
                count=found,
            )
            intro = f"{intro} {few}"
        sheet.paragraph(4, LABEL, _WORDS, intro, Style.MUTED)
        self._write_header()
        for party in self.parties:
            self._write_party(party)
        sheet.worksheet.freeze_panes(_HEADER_ROW + 1, UNIT)
        sheet.finish(book.page(repeated_row=_HEADER_ROW, blocks=tuple(self.blocks)), _WORDS)

    def _write_header(self) -> None:
        sheet, t = self.sheet, self.t
        sheet.text(_HEADER_ROW, LABEL, t(N_("Figure")), Style.HEADER)
        sheet.text(_HEADER_ROW, UNIT, t(N_("Unit")), Style.HEADER)
        for column, text in (
            (_NOW, N_("In use")),
            (_PART, N_("Part of the result in proportion, €")),
            (_RESULT, N_("Net present value, €")),
            (_VALUE, N_("Breaks even at")),
        ):
            sheet.text(_HEADER_ROW, column, t(text), Style.HEADER_RIGHT)
        sheet.text(_HEADER_ROW, _WORDS, t(N_("In words")), Style.HEADER, indent=1)

    def _write_party(self, party: Party | None) -> None:
        sheet, t = self.sheet, self.t
        self.blocks.append(self.row)
        sheet.text(self.row, LABEL, t.message(party_label(party)), Style.SECTION)
        sheet.at_least(self.row, 1.4, 12)
        self.row += 1
        figures = _chosen(self.figures[party])
        for figure in figures:
            self._write_figure(party, figure)
        if not figures:
            text = t(N_("For this party no break-even value can be given as a formula."))
            sheet.text(self.row, LABEL, text, Style.MUTED, text_wrap=False)
            self.row += 1
        self.row += 1

    def _write_figure(self, party: Party | None, figure: Proportional) -> None:
        book, sheet, t, row = self.book, self.sheet, self.t, self.row
        item = figure.input
        for column in range(UNIT, _WORDS + 1):
            sheet.blank(row, column, Style.NUMBER)
        sheet.text(row, LABEL, f"{t.message(item.label)} ({t.message(item.group)})", Style.LABEL)
        sheet.text(row, UNIT, book.unit(item.unit, item.service_unit), Style.UNIT)
        now, result = book.input_cell(item.id), book.line_cell(f"parties.{party_key(party)}.npv")
        shown = line_format(item.unit)
        sheet.computed(row, _NOW, same(now), Style.NUMBER, num_format=shown)
        here_now = Cell(sheet.name, row, _NOW, now.value)
        here_result = Cell(sheet.name, row, _RESULT, result.value)
        sheet.computed(row, _PART, self._part(figure, here_result), Style.NUMBER, num_format=WHOLE)
        here_part = Cell(sheet.name, row, _PART, figure.part)
        sheet.computed(row, _RESULT, same(result), Style.NUMBER, num_format=WHOLE)
        depends = size_above(here_part, book.smallest_amount)
        value = Computed(
            f"={here_now.reference}*(1-{here_result.reference}/{here_part.reference})",
            here_now.number * (1 - here_result.number / here_part.number),
        )
        chosen = first_that_holds([(depends, value)], book.not_applicable)
        sheet.computed(row, _VALUE, chosen, Style.NUMBER, num_format=shown, bold=True)
        sheet.computed(row, _WORDS, self._words(row, figure, here_now, here_part, chosen), Style.CHOICE)
        self.row += 1

    def _part(self, figure: Proportional, result: Cell) -> Computed:
        """Return the present value of the amounts in proportion, by the shorter of two sums."""
        layout, sheet = self.book.plan.layout, self.sheet.name
        discount = layout.years_of(layout.lines[_DISCOUNT], sheet)

        def worth(lines: Sequence[str], sign: str) -> str:
            ranges = (layout.years_of(layout.lines[line], sheet) for line in lines)
            return "".join(f"{sign}SUMPRODUCT({years},{discount})" for years in ranges)

        if len(figure.lines) <= len(figure.others):
            return Computed(f"={worth(figure.lines, '+').removeprefix('+')}", figure.part)
        return Computed(f"={result.reference}{worth(figure.others, '-')}", figure.part)

    def _words(self, row: int, figure: Proportional, now: Cell, part: Cell, chosen: Computed) -> Computed:
        """Return on which side of the value the party gains, or that no possible value is that."""
        t, item = self.t, figure.input
        outside = t(N_("No possible value of this figure is enough."))
        above = t(N_("Gains when it is more than this."))
        below = t(N_("Gains when it is less than this."))
        side = first_that_holds([(positive_product(part, now), above)], below)
        if not isinstance(chosen.result, float):
            return side
        value = Cell(self.sheet.name, row, _VALUE, chosen.result)
        limits = [(negative_product(value, now), outside)]
        if item.minimum in (0, -1):
            limits.append((less(value, int(item.minimum)), outside))
        if item.maximum in (0, 1):
            limits.append((less(value, int(item.maximum), opposite=True), outside))
        dependent = size_above(part, self.book.smallest_amount)
        return first_that_holds(
            [(dependent, first_that_holds(limits, side))],
            t(N_("The result does not depend on it.")),
        )


def _chosen(figures: Sequence[Proportional]) -> tuple[Proportional, ...]:
    """Return the heaviest costs, effects and the reach, in that order."""
    return tuple(
        figure
        for start in ("costs.", "effects.", "reach.")
        for figure in [one for one in figures if one.input.id.startswith(start)][:_MOST_PER_KIND]
    )
