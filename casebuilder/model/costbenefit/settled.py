"""A case with the payments that a proposal asks, as lines next to its own (model.md, section 7).

The payments are the outcome of a search and have no formula. What follows from them has: what each
party has per year, added up, and over all years, once they are made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casebuilder.model.costbenefit.builder import Section
from casebuilder.model.costbenefit.parties import line_of, party_label
from casebuilder.model.costbenefit.proposal import SharingProposal, Transfer
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.formula.evaluation import evaluate
from casebuilder.model.formula.expressions import (
    Expression,
    Input,
    Line,
    Negative,
    Previous,
    SumOfProducts,
    total,
)
from casebuilder.model.formula.model import InputValue, ModelLine, assemble
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import Party
from casebuilder.model.units import Unit

PROPOSAL = "proposal"
"""What the identifiers of these lines begin with."""
_GROUP = Message(N_("Proposal for sharing"))


@dataclass(frozen=True)
class SettledResults(Results):
    """The results of a case with lines for the payments of a proposal and what they lead to.

    Attributes:
        proposal: The proposal.
        before: The results that it was made from.
    """

    proposal: SharingProposal
    before: Results

    def transfer(self, line: str) -> Transfer | None:
        """Return the transfer whose payments a line holds; None for another line."""
        return next((item for item in self.proposal.transfers if payment_line(item).id == line), None)


def payment_line(transfer: Transfer) -> Line:
    """Return the line with what one party pays another per year."""
    return Line(f"{PROPOSAL}.{transfer.payer.value}.{transfer.receiver.value}")


def settled_line(party: Party, name: str) -> Line:
    """Return a line of a party under a proposal.

    Args:
        party: A party of the chain that is involved.
        name: ``moved``, ``moved_npv``, ``cash``, ``cumulative`` or ``npv``.
    """
    return Line(f"{PROPOSAL}.{party.value}.{name}")


def settled(results: Results, proposal: SharingProposal) -> SettledResults:
    """Return the results of a case with the payments of a proposal as lines.

    Args:
        results: The results that the proposal was made from.
        proposal: The proposal.
    """
    model = results.case_model.model
    inputs = [_worked_out(transfer) for transfer in proposal.transfers]
    lines = [
        *(_payment(transfer) for transfer in proposal.transfers),
        *(line for party in proposal.npv_before for line in _party(party, proposal)),
    ]
    extended = assemble(model.first_year, model.years, (*model.inputs, *inputs), (*model.lines, *lines))
    case_model = results.case_model
    return SettledResults(
        type(case_model)(case_model.case, extended, case_model.flows, case_model.items),
        evaluate(extended),
        proposal,
        results,
    )


def _worked_out(transfer: Transfer) -> InputValue:
    return InputValue(
        f"{payment_line(transfer).id}.worked_out",
        _label(transfer),
        Unit.EUR,
        transfer.amounts,
        _GROUP,
        editable=False,
    )


def _label(transfer: Transfer) -> Message:
    return Message(
        N_("Payment of {payer} to {receiver}"),
        {"payer": party_label(transfer.payer), "receiver": party_label(transfer.receiver)},
    )


def _payment(transfer: Transfer) -> ModelLine:
    line = payment_line(transfer).id
    return ModelLine(
        line, _label(transfer), Unit.EUR, Input(f"{line}.worked_out"), Section.FINANCING.value, _GROUP
    )


def _party(party: Party, proposal: SharingProposal) -> Iterator[ModelLine]:
    received = [payment_line(item) for item in proposal.transfers if item.receiver is party]
    paid = [payment_line(item) for item in proposal.transfers if item.payer is party]
    moved, cash, cumulative = (settled_line(party, name) for name in ("moved", "cash", "cumulative"))
    factor = Line("frame.discount_factor")
    without = line_of(party, "cash")
    with_payments: Expression = without

    def line(name: str, label: str, expression: Expression, *, per_year: bool = True) -> ModelLine:
        return ModelLine(
            settled_line(party, name).id,
            Message(label, {"party": party_label(party)}),
            Unit.EUR,
            expression,
            Section.FINANCING.value,
            _GROUP,
            per_year,
        )

    if received or paid:
        with_payments = without + moved
        terms = (*received, *(Negative(each) for each in paid))
        yield line("moved", N_("Payments received less paid: {party}"), total(terms))
        yield line(
            "moved_npv",
            N_("Present value of the payments: {party}"),
            SumOfProducts(moved, factor),
            per_year=False,
        )
    yield line("cash", N_("Result in cash with the payments: {party}"), with_payments)
    yield line("cumulative", N_("The same, added up over the years: {party}"), Previous(cumulative.id) + cash)
    yield line(
        "npv",
        N_("Net present value with the payments: {party}"),
        SumOfProducts(cash, factor),
        per_year=False,
    )
