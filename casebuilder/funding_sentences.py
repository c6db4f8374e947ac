"""What the funding models side by side say, in plain sentences: pure functions without Qt."""

from __future__ import annotations

from collections.abc import Mapping

from casebuilder.model.case import Case
from casebuilder.model.check import place_label
from casebuilder.model.compared_funding import FundingKind, places_lacking
from casebuilder.model.costbenefit.comparison import FundingComparison
from casebuilder.model.costbenefit.results import PartyResults
from casebuilder.model.messages import Message, MessageValue, N_
from casebuilder.model.services import PaidService
from casebuilder.sentences import NOTICEABLE, SUBJECTS, enumeration

PAID_BY: Mapping[FundingKind, str] = {
    FundingKind.FEE_FOR_SERVICE: N_("payment per hour or unit (P×Q)"),
    FundingKind.LUMP_SUM: N_("a fixed budget"),
    FundingKind.CAPITATION: N_("a sum per inhabitant"),
    FundingKind.PAYMENT_PER_CASE: N_("a price per case"),
    FundingKind.AVERAGE_AMOUNT: N_("one average amount per client"),
    FundingKind.ARRANGEMENT: N_("arrangements"),
    FundingKind.OUTCOME_BASED: N_("payment on outcome"),
    FundingKind.MIX: N_("a mixed payment"),
}
"""What each funding model is called within a sentence, after "with"."""


_MOST_NAMED = 2
"""So many funding models that come to the same are named; of more the first stands for all."""


def npv(outcome: PartyResults, *, valued: bool) -> float:
    """Return the net present value of a party, of its cash alone or with what is valued."""
    return outcome.npv_cash_and_valued if valued else outcome.npv


def funding_headline(comparison: FundingComparison, *, valued: bool = False) -> Message:
    """Return for which party the funding matters most, and which suits it best and worst.

    Args:
        comparison: The case under each funding model.
        valued: Whether amounts that are valued count as well.
    """
    amounts = {
        party: {
            kind: npv(results.party(party), valued=valued) for kind, results in comparison.variants.items()
        }
        for party in comparison.parties()
        if party is not None and comparison.variants
    }
    spreads = {party: max(of.values()) - min(of.values()) for party, of in amounts.items()}
    if not spreads or max(spreads.values()) < NOTICEABLE:
        return Message(N_("How care is paid makes no difference to this case"))
    providers = {
        service.provider
        for service in comparison.as_entered.case.services
        if isinstance(service, PaidService)
    }
    # What one side gains the other loses; then it is told of who delivers the care.
    party = max(spreads, key=lambda each: (round(spreads[each]), each in providers))
    best, worst = max(amounts[party].values()), min(amounts[party].values())
    values: dict[str, MessageValue] = {
        "subject": Message(SUBJECTS[party]),
        "best": _fundings(amounts[party], best),
        "worst": _fundings(amounts[party], worst),
    }
    return Message(_headline_text(best, worst), values)


def _headline_text(best: float, worst: float) -> str:
    if worst <= -NOTICEABLE:
        if best >= NOTICEABLE:
            return N_("{subject} gains most with {best} and loses most with {worst}")
        if best > -NOTICEABLE:
            return N_("{subject} loses nothing with {best} and most with {worst}")
        return N_("{subject} loses least with {best} and most with {worst}")
    if worst < NOTICEABLE:
        return N_("{subject} gains most with {best} and nothing with {worst}")
    return N_("{subject} gains most with {best} and least with {worst}")


def _fundings(amounts: Mapping[FundingKind, float], amount: float) -> Message:
    """Return the funding models under which a party has an amount."""
    found = [kind for kind, other in amounts.items() if abs(other - amount) < NOTICEABLE]
    if len(found) > _MOST_NAMED:
        return Message(
            N_("{first} or {count} other ways of paying"),
            {"first": Message(PAID_BY[found[0]]), "count": len(found) - 1},
        )
    return enumeration([Message(PAID_BY[kind]) for kind in found])


def lacking_sentence(case: Case, kind: FundingKind) -> Message | None:
    """Return which figures a funding model still needs before it can be compared; None when it can."""
    places = places_lacking(case, kind)
    if not places:
        return None
    fields = [Message("“{field}”", {"field": place_label(case, place)}) for place in places]
    return Message(
        N_("“{funding}” is not compared yet. Still to be filled in: {fields}."),
        {"funding": Message(kind.label), "fields": enumeration(fields)},
    )
