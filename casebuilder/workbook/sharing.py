"""The proposal who could pay whom so that no party loses, as values with the moment they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casebuilder.model.costbenefit.parties import party_label
from casebuilder.model.costbenefit.proposal import SharingProposal, Transfer, sharing_proposal
from casebuilder.model.messages import N_
from casebuilder.sentences import NOTICEABLE
from casebuilder.sharing_sentences import sharing_sentences, transfer_label
from casebuilder.workbook.book import CHANGED_ROW, Book
from casebuilder.workbook.glue import Cell, first_that_holds, positive
from casebuilder.workbook.layout import BESIDE, FIRST_YEAR, LABEL, UNIT, VALUE
from casebuilder.workbook.plan import CHECKS
from casebuilder.workbook.sheet import Sheet
from casebuilder.workbook.styles import WARNING, WHOLE, Style

_BEFORE, _MOVED, _AFTER = UNIT, VALUE, BESIDE


def write_proposal(book: Book, sheet: Sheet, row: int, last_column: int) -> int:
    """Write the proposal that was made at the export.

    A spreadsheet cannot search for the smallest set of payments, so these are values: they are marked as
    such, and say so when an input was changed after the export.

    Args:
        book: The workbook.
        sheet: The sheet that it stands on.
        row: First row.
        last_column: Last column that is printed.

    Returns:
        The first row below it.
    """
    return _Writer(book, sheet, row, last_column).write()


class _Writer:
    """Writes the parts of the proposal, downwards."""

    def __init__(self, book: Book, sheet: Sheet, row: int, last_column: int) -> None:
        self.book = book
        self.sheet = sheet
        self.t = book.t
        self.row = row
        self.last_column = last_column
        self.proposal: SharingProposal = sharing_proposal(book.results)

    def write(self) -> int:
        self._write_top()
        transfers = [transfer for transfer in self.proposal.transfers if max(transfer.amounts) >= NOTICEABLE]
        if transfers:
            self._write_transfers(transfers)
            self._write_before_and_after(transfers)
        return self.row

    def _write_top(self) -> None:
        sheet, t, book = self.sheet, self.t, self.book
        sheet.text(self.row, LABEL, t(N_("Proposal: who could pay whom so that nobody loses")), Style.SECTION)
        sheet.at_least(self.row, 1.4, 12)
        self.row += 1
        changed = Cell(book.plan.names[CHECKS], CHANGED_ROW, VALUE, 0.0)
        standing = first_that_holds(
            [
                (
                    positive(changed),
                    t(N_("An input was changed: this proposal belongs to the figures of the export.")),
                )
            ],
            t(N_("Worked out at the export; these amounts do not follow a change in this workbook.")),
        )
        sheet.computed(self.row, LABEL, standing, Style.PLAIN, italic=True, font_color=WARNING)
        self.row += 1
        sentences = sharing_sentences(book.results, self.proposal)
        for sentence in sentences:
            sheet.paragraph(self.row, LABEL, self.last_column, t.message(sentence.message))
            self.row += 1
        for reason in (sentence.reason for sentence in sentences if sentence.reason is not None):
            sheet.paragraph(self.row, LABEL, self.last_column, t.message(reason), Style.MUTED)
            self.row += 1
        self.row += 1

    def _blank(self, style: Style) -> None:
        for column in range(UNIT, self.last_column + 1):
            self.sheet.blank(self.row, column, style)

    def _header(self, labels: Sequence[tuple[int, str]]) -> None:
        for column in range(self.last_column + 1):
            self.sheet.blank(self.row, column, Style.HEADER)
        for column, label in labels:
            style = Style.HEADER if column == LABEL else Style.HEADER_RIGHT
            self.sheet.text(self.row, column, label, style)

    def _write_transfers(self, transfers: Sequence[Transfer]) -> None:
        sheet, t, book = self.sheet, self.t, self.book
        self._header(
            [
                (LABEL, t(N_("Payment (values)"))),
                (UNIT, t(N_("Total, €"))),
                (VALUE, t(N_("Present value, €"))),
            ]
        )
        book.write_years(sheet, self.row)
        self.row += 1
        for transfer in transfers:
            self._blank(Style.NUMBER)
            sheet.text(self.row, LABEL, t.message(transfer_label(book.results, transfer)), Style.LABEL)
            amounts = (
                (UNIT, sum(transfer.amounts)),
                (VALUE, transfer.present_value),
                *enumerate(transfer.amounts, FIRST_YEAR),
            )
            for column, amount in amounts:
                sheet.number(self.row, column, amount, Style.NUMBER, num_format=WHOLE, italic=True)
            self.row += 1
        self.row += 1

    def _write_before_and_after(self, transfers: Sequence[Transfer]) -> None:
        sheet, t = self.sheet, self.t
        self._header(
            [
                (LABEL, t(N_("Net present value in money (values)"))),
                (_BEFORE, t(N_("Without, €"))),
                (_MOVED, t(N_("Proposal, €"))),
                (_AFTER, t(N_("With, €"))),
            ]
        )
        self.row += 1
        for party, before in self.proposal.npv_before.items():
            moved = sum(_moved(transfers, party))
            sheet.text(self.row, LABEL, t.message(party_label(party)), Style.LABEL)
            self._blank(Style.NUMBER)
            for column, amount in ((_BEFORE, before), (_MOVED, moved), (_AFTER, before + moved)):
                sheet.number(self.row, column, amount, Style.NUMBER, num_format=WHOLE, italic=True)
            self.row += 1


def _moved(transfers: Sequence[Transfer], party: object) -> Iterator[float]:
    """Yield what a party receives under a proposal, and what it pays as a minus."""
    for transfer in transfers:
        if transfer.receiver is party:
            yield transfer.present_value
        if transfer.payer is party:
            yield -transfer.present_value
