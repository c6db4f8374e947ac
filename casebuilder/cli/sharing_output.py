"""Who could pay whom and who advances what, as sentences for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.proposal import Advance, SharingProposal, Transfer
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.settled import payment_line
from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.sentences import NOTICEABLE, OBJECTS, SUBJECTS, Sentence
from casebuilder.sharing_sentences import advance_sentences, is_lower_price, sharing_sentences
from casebuilder.translation import Translator


def proposal_document(results: Results, proposal: SharingProposal) -> dict[str, object]:
    """Return the proposal as JSON."""
    return {
        "shortfall": proposal.shortfall,
        "present_value": proposal.present_value,
        "transfers": [_transfer_document(results, transfer) for transfer in proposal.transfers],
        "npv_before": _by_party(proposal.npv_before),
        "npv_after": _by_party(proposal.npv_after),
    }


def _transfer_document(results: Results, transfer: Transfer) -> dict[str, object]:
    return {
        "line": payment_line(transfer).id,
        "payer": transfer.payer.value,
        "receiver": transfer.receiver.value,
        "amounts": list(transfer.amounts),
        "present_value": transfer.present_value,
        "lower_price": is_lower_price(results, transfer),
    }


def _by_party(amounts: Mapping[Party, float]) -> dict[str, float]:
    # Adding zero turns a minus zero into zero.
    return {party.value: amount + 0.0 for party, amount in amounts.items()}


def advances_document(advances: Sequence[Advance]) -> list[dict[str, object]]:
    """Return what each party advances as JSON; what does not come back is null."""
    return [
        {
            "party": party_key(advance.party),
            "first_year": advance.first_year,
            "amount": advance.amount,
            "deepest_year": advance.deepest_year,
            "back": advance.back,
        }
        for advance in advances
    ]


def proposal_text(results: Results, proposal: SharingProposal, translator: Translator) -> str:
    """Return the sentences about the proposal."""
    return _lines(sharing_sentences(results, proposal), translator)


def advances_text(results: Results, advances: Sequence[Advance], translator: Translator) -> str:
    """Return the sentences about who advances what."""
    return _lines(advance_sentences(results, advances), translator)


def _lines(sentences: Sequence[Sentence], translator: Translator) -> str:
    reasons = [sentence.reason for sentence in sentences if sentence.reason is not None]
    messages = [*(sentence.message for sentence in sentences), *reasons]
    return "\n".join(translator.message(message) for message in messages)


def transfer_rows(results: Results, proposal: SharingProposal, translator: Translator) -> list[list[str]]:
    """Return a table of who pays whom how much per year, or nothing when nobody needs to pay."""
    t = translator
    rows = [
        [
            t(
                N_("Lower price of {payer} for {receiver}")
                if is_lower_price(results, transfer)
                else N_("{subject} pays {receiver}"),
                subject=t(SUBJECTS[transfer.payer]),
                payer=t(OBJECTS[transfer.payer]),
                receiver=t(OBJECTS[transfer.receiver]),
            ),
            *(t.euros(amount) for amount in (*transfer.amounts, sum(transfer.amounts))),
        ]
        for transfer in proposal.transfers
        if max(transfer.amounts) >= NOTICEABLE
    ]
    if not rows:
        return []
    header = [t(N_("Proposal")).upper(), *(str(year) for year in results.calendar_years), t(N_("Total"))]
    return [header, *rows]
