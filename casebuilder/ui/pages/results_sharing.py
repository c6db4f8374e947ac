"""Who could pay whom so that nobody loses, and who advances what."""

from __future__ import annotations

import dataclasses
import itertools
import math
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.proposal import SharingProposal, Transfer, advances, sharing_proposal
from casebuilder.model.costbenefit.settled import (
    PROPOSAL,
    SettledResults,
    payment_line,
    settled,
    settled_line,
)
from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.sentences import NOTICEABLE, LineReference, Sentence
from casebuilder.sharing_sentences import advance_sentences, sharing_sentences, transfer_label
from casebuilder.ui.fields.form_page import beside, link_button
from casebuilder.ui.pages.results_part import Explain, Seen, WorkedPart
from casebuilder.ui.result_tables import divisor_and_unit, party_name, signed
from casebuilder.ui.sentence_view import SentenceLabel, fill, reference_of
from casebuilder.ui.tables import FigureTable, Row, RowKind, TableContent
from casebuilder.ui.theme import SPACE
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.costbenefit.results import Results
    from casebuilder.translation import Translator
    from casebuilder.ui.fields.form import Form

_AGREEMENTS = "financing.shared_savings"
"""Place of the agreements on sharing, which a proposal may become one of."""
_WHAT_IT_IS = N_(
    "A proposal: the smallest payments with which no party is below zero, as level over the years as can be."
    " It does not change your case."
)


def noticed(proposal: SharingProposal) -> tuple[Transfer, ...]:
    """Return the payments of a proposal that come to anything in some year."""
    return tuple(transfer for transfer in proposal.transfers if max(transfer.amounts) >= NOTICEABLE)


def payments_table(results: Results, proposal: SharingProposal, translator: Translator) -> TableContent:
    """Return who would pay whom how much in each year, with the sum."""
    t = translator
    amounts = {transfer: (*transfer.amounts, sum(transfer.amounts)) for transfer in noticed(proposal)}
    divisor, unit = divisor_and_unit(results, itertools.chain(*amounts.values()), t)
    rows = [
        Row(
            t.message(transfer_label(results, transfer)),
            tuple(t.number(amount / divisor, 0) for amount in of_transfer),
            of_transfer,
            references=(
                *(LineReference(payment_line(transfer).id, year) for year in results.calendar_years),
                LineReference(payment_line(transfer).id),
            ),
        )
        for transfer, of_transfer in amounts.items()
    ]
    years = tuple(str(year) for year in results.calendar_years)
    return TableContent(
        corner=t(N_("Payment, {unit}"), unit=unit),
        columns=(*years, t(N_("Total"))),
        rows=tuple(rows),
    )


def before_and_after_table(proposal: SharingProposal, translator: Translator) -> TableContent:
    """Return the net present value of each party and of the chain without and with the payments."""
    t = translator
    before, after = proposal.npv_before, proposal.npv_after
    figures: list[tuple[Party | None, float, float]] = [
        *((party, before[party], after[party]) for party in before),
        (None, math.fsum(before.values()), math.fsum(after.values())),
    ]
    rows = []
    for party, without, paid in figures:
        amounts = (without, paid - without, paid)
        cells = tuple(signed(each, t) for each in amounts)
        references = _references(proposal, party)
        rows.append(Row(party_name(party, t), cells, amounts, RowKind.TOTAL, references))
    return TableContent(
        corner=t(N_("Net present value in cash, €")),
        columns=(t(N_("Without payments")), t(N_("Payments")), t(N_("With payments"))),
        rows=tuple(rows),
    )


def _references(proposal: SharingProposal, party: Party | None) -> tuple[LineReference | None, ...]:
    """Return the lines of what a party has without the payments, of the payments, and with them."""
    without = LineReference(f"parties.{party_key(party)}.npv")
    if party is None:
        return without, None, without
    pays_or_receives = any(party in (item.payer, item.receiver) for item in proposal.transfers)
    moved = LineReference(settled_line(party, "moved_npv").id) if pays_or_receives else None
    return without, moved, LineReference(settled_line(party, "npv").id)


class SharingPart(WorkedPart):
    """What must be agreed so that nobody loses: sentences, payments per year, before and after, advances."""

    def __init__(self, form: Form, explain: Explain) -> None:
        """Make the part.

        Args:
            form: The form of the page.
            explain: Opens how a figure of some results was computed.
        """
        self._explain = explain
        self.proposal: SharingProposal | None = None
        self._settled: SettledResults | None = None
        self.sentence_labels: list[SentenceLabel] = []
        self.advance_labels: list[SentenceLabel] = []
        super().__init__(form, "sharing", form.t(N_("Sharing, so that nobody loses")))

    def build(self, column: QVBoxLayout) -> None:
        """Make the contents, once, without figures."""
        t, context = self.form.t, self.form.context
        self._waiting = label(t(N_("This is being worked out…")), "caption")
        column.addWidget(self._waiting)
        self._figures = QWidget()
        self._figures.hide()
        inside = QVBoxLayout(self._figures)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE)
        self._sentences = QVBoxLayout()
        self._sentences.setSpacing(SPACE // 2)
        inside.addLayout(self._sentences)
        self._tables = QWidget()
        tables = QVBoxLayout(self._tables)
        tables.setContentsMargins(0, SPACE // 2, 0, 0)
        tables.setSpacing(SPACE)
        self.payments = FigureTable(context, t(N_("Payments per year")))
        self.payments.opened.connect(self._open)
        tables.addWidget(self.payments)
        tables.addSpacing(SPACE)
        self.before_and_after = FigureTable(context, t(N_("Net present value without and with the payments")))
        self.before_and_after.opened.connect(self._open)
        tables.addWidget(self.before_and_after)
        self._note = label("", "caption")
        tables.addWidget(self._note)
        self.agree = link_button(
            t(N_("Put an agreement in your case")),
            partial(context.navigator.go_to_field, _AGREEMENTS),
        )
        tables.addWidget(beside(self.agree), 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self._tables)
        inside.addSpacing(SPACE)
        inside.addWidget(label(t(N_("Who advances what")), "strong"))
        self._advances = QVBoxLayout()
        self._advances.setSpacing(SPACE // 2)
        inside.addLayout(self._advances)
        self._advances_note = label(t(N_("As the case stands, without these payments.")), "caption")
        inside.addWidget(self._advances_note)
        column.addWidget(self._figures)

    def work(self, seen: Seen) -> SettledResults:
        """Work out the proposal, for which a library is needed that loads slowly."""
        return settled(seen.results, sharing_proposal(seen.results))

    def show_answer(self, seen: Seen, answer: SettledResults) -> None:
        """Show the proposal and the advances."""
        results, t = seen.results, self.form.t
        self._settled = answer
        proposal = self.proposal = answer.proposal
        self._waiting.hide()
        self._figures.show()
        sentences = sharing_sentences(results, proposal)
        reasons = [sentence.reason for sentence in sentences if sentence.reason is not None]
        plain = tuple(dataclasses.replace(sentence, reason=None) for sentence in sentences)
        self._fill(self._sentences, self.sentence_labels, plain, dotted=False)
        self._note.setText(" ".join([t(_WHAT_IT_IS), *map(t.message, reasons)]))
        paid = bool(noticed(proposal))
        self._tables.setVisible(paid)
        self._advances_note.setVisible(paid)
        if paid:
            self.payments.show_content(payments_table(results, proposal, t))
            self.before_and_after.show_content(before_and_after_table(proposal, t))
        advanced = advance_sentences(results, advances(results))
        dotted = any(sentence.party is not None for sentence in advanced)
        self._fill(self._advances, self.advance_labels, advanced, dotted=dotted)

    def _fill(
        self, box: QVBoxLayout, labels: list[SentenceLabel], sentences: tuple[Sentence, ...], *, dotted: bool
    ) -> None:
        fill(box, labels, sentences, self.form.context, self._follow_link, dotted=dotted)

    def _follow_link(self, link: str) -> None:
        reference = reference_of(link)
        if reference is not None:
            self._open(reference)

    def _open(self, reference: LineReference, _column: int = 0) -> None:
        if self._seen is None:
            return
        of_proposal = self._settled is not None and reference.line.startswith(f"{PROPOSAL}.")
        self._explain(self._settled if self._settled and of_proposal else self._seen.results, reference)
