"""The sheet with what the case brings and no amount of money stands for."""

from __future__ import annotations

from collections.abc import Sequence

from casebuilder.model.costbenefit.parties import party_key, party_label
from casebuilder.model.evidence import Claim
from casebuilder.model.innovation import InterestContribution
from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.model.units import Unit
from casebuilder.workbook.book import Book
from casebuilder.workbook.glue import difference, total
from casebuilder.workbook.layout import LEGEND_ROW
from casebuilder.workbook.plan import (
    NOT_IN_MONEY,
    OUTCOMES,
    claims_without_an_effect,
    contributions,
    hour_lines,
)
from casebuilder.workbook.sheet import Sheet
from casebuilder.workbook.styles import WHOLE, Style

_WIDTHS = (44.0, 40.0, 40.0, 26.0)
_LAST = len(_WIDTHS) - 1
_FIRST_ROW = 4


def write_unpriced(book: Book) -> None:
    """Write the sheet with what is not in money: interests, claims, hours, and value beside money."""
    _Writer(book, book.new_sheet(book.plan.names[NOT_IN_MONEY], _WIDTHS)).write()


class _Writer:
    """Writes the tables of this sheet, downwards."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self.book, self.sheet, self.t = book, sheet, book.t
        self.row = _FIRST_ROW
        self.blocks: list[int] = []

    def write(self) -> None:
        book, sheet, t = self.book, self.sheet, self.t
        book.write_top(sheet, sheet.name)
        self._paragraph(
            t(
                N_(
                    "What the innovation brings and costs that no amount of money stands for. It does not"
                    " count in the results of the parties, unless it says so here."
                )
            )
        )
        self.row += 1
        self._write_contributions(contributions(book.case))
        self._write_claims(claims_without_an_effect(book.case))
        self._write_numbers()
        if OUTCOMES in book.plan.names:
            self._paragraph(
                t(
                    N_("What was measured of the self-reliance of clients stands on the sheet “{sheet}”."),
                    sheet=book.plan.names[OUTCOMES],
                )
            )
        sheet.worksheet.freeze_panes(LEGEND_ROW + 1, 1)
        sheet.finish(book.page(repeated_row=LEGEND_ROW, headed=False, blocks=tuple(self.blocks)), _LAST)

    def _write_contributions(self, found: Sequence[InterestContribution]) -> None:
        t = self.t
        if not found:
            return
        self._table(
            N_("What serves the municipality"),
            (
                N_("Which interest does it serve?"),
                N_("How the innovation contributes"),
                N_("What shows this"),
                N_("How strong"),
            ),
        )
        for item in found:
            grade = t(item.grade.label) if item.grade else ""
            self._texts((t(item.interest.label), item.how, item.evidence or t(N_("nothing yet")), grade))
        self.row += 1

    def _write_claims(self, found: Sequence[Claim]) -> None:
        t = self.t
        if not found:
            return
        self._table(
            N_("What is claimed and not counted in money"),
            (
                N_("Claim"),
                N_("How it is known"),
                N_("Where it can be found"),
                N_("Which interest does it serve?"),
            ),
        )
        for item in found:
            known = ", ".join(t(part.label) for part in (item.kind, item.design) if part)
            interest = t(item.interest.label) if item.interest else ""
            self._texts((item.name, known or t(N_("nothing yet")), item.reference, interest))
        self.row += 1

    def _write_numbers(self) -> None:
        """Write the hours that come free and the value beside money, as live figures."""
        book, t, layout = self.book, self.t, self.book.plan.layout
        hours = hour_lines(book.model)
        valued = self._valued()
        if not hours and not valued:
            return
        labels = (N_("What"), N_("Over all years"), N_("Unit"), "")
        self._table(N_("Time and value that is no money"), labels, numbers=1)
        for line in hours:
            cells = layout.years_of(layout.lines[line.id], self.sheet.name)
            freed = total(cells, book.results.line(line.id))
            self._label(t.message(line.label), book.unit(Unit.HOURS, None))
            self.sheet.computed(self.row, 1, freed, Style.NUMBER, num_format=WHOLE)
            self.row += 1
        for party in valued:
            both, money = (
                book.line_cell(f"parties.{party_key(party)}.{name}")
                for name in ("npv_cash_and_valued", "npv")
            )
            name = t.message(party_label(party))
            self._label(t(N_("{party}: value that is not money, net present value"), party=name), "€")
            self.sheet.computed(self.row, 1, difference(both, money), Style.NUMBER, num_format=WHOLE)
            self.row += 1
        if valued:
            text = t(
                N_("Counts under “{heading}”, never under “{money}”."),
                heading=t(N_("Money and value")),
                money=t(N_("In money")),
            )
            self._paragraph(text, Style.MUTED)
        self.row += 1

    def _valued(self) -> tuple[Party, ...]:
        """Return the parties for whom something has value beside money, or may have in another scenario."""
        items = self.book.results.case_model.items
        return tuple(
            party
            for party in self.book.results.involved()
            if any(item.flow.valued for item in items.get(party_key(party), ()))
        )

    # Cells

    def _paragraph(self, text: str, style: Style = Style.PARAGRAPH) -> None:
        self.sheet.paragraph(self.row, 0, _LAST, text, style)
        self.row += 1

    def _table(self, heading: str, labels: Sequence[str], numbers: int | None = None) -> None:
        """Write a heading and the names of columns; one of them may be of numbers."""
        self.blocks.append(self.row)
        self.sheet.text(self.row, 0, self.t(heading), Style.SECTION)
        self.sheet.at_least(self.row, 1.4, 12)
        self.row += 1
        for column, label in enumerate(labels):
            style = Style.HEADER_RIGHT if column == numbers else Style.HEADER
            self.sheet.text(self.row, column, self.t(label) if label else "", style)
        self.row += 1

    def _texts(self, texts: Sequence[str]) -> None:
        for column, text in enumerate(texts):
            self.sheet.text(self.row, column, text, Style.LABEL if column == 0 else Style.TEXT)
        self.row += 1

    def _label(self, label: str, unit: str) -> None:
        self.sheet.text(self.row, 0, label, Style.LABEL)
        self.sheet.text(self.row, 2, unit, Style.UNIT)
        self.sheet.blank(self.row, _LAST, Style.TEXT)
