"""What the parts under the results say, in plain sentences: pure functions without Qt."""

from __future__ import annotations

from collections.abc import Mapping

from casebuilder.model.compared_funding import COMPARED_YEAR, FundingKind, renewal_year
from casebuilder.model.costbenefit.results import Pockets, Results
from casebuilder.model.costbenefit.thresholds import Holds, NoThreshold, Threshold
from casebuilder.model.messages import Figure, Message, MessageValue, N_
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.quantities import Quantity
from casebuilder.model.settings import View
from casebuilder.model.units import Unit
from casebuilder.sentences import NOTICEABLE, OBJECTS, SUBJECTS, enumeration, threshold_sentence

SHORT_NAMES: Mapping[FundingKind | None, str] = {
    None: N_("As entered"),
    FundingKind.FEE_FOR_SERVICE: N_("P×Q"),
    FundingKind.LUMP_SUM: N_("Fixed budget"),
    FundingKind.CAPITATION: N_("Per inhabitant"),
    FundingKind.PAYMENT_PER_CASE: N_("Per case"),
    FundingKind.AVERAGE_AMOUNT: N_("Average amount"),
    FundingKind.ARRANGEMENT: N_("Per arrangement"),
    FundingKind.OUTCOME_BASED: N_("On outcome"),
    FundingKind.MIX: N_("Mixed"),
}
"""The start of the name of each funding model, for little room; None is the case as it is entered."""

WHAT_VIEWS_ARE_FOR: Mapping[View, str] = {
    View.BUDGET: N_(
        "What comes in and goes out in each calendar year, in the euros of that year. For the budget of"
        " the municipality and for whoever has to find the money."
    ),
    View.SOCIAL: N_(
        "What it is worth over all years together, without inflation; later years count for less. For a"
        " social cost-benefit analysis."
    ),
    View.HEALTH_ECONOMIC: N_(
        "As health economists count: without inflation, with their own discount rate. For insurers and"
        " researchers who compare it with other care."
    ),
}
"""What each view is for."""

_LEAST_SHARE = 0.005
"""A smaller share would be written as 0 %."""


def renewal_origin(results: Results) -> Message:
    """Return which year of a new agreement is taken when none is chosen, and what gives it."""
    case = results.case
    found = renewal_year(replaced(case, COMPARED_YEAR, None))
    values: dict[str, MessageValue] = {"year": str(found.year)}
    parts = found.place.split(".")
    if parts[0] == "services":
        values["service"] = value_at(case, ".".join(parts[:2])).name
        return Message(
            N_("Left empty, it is {year}: the first new agreement in the contracts ({service})."), values
        )
    if parts[0] == "questions":
        return Message(
            N_("Left empty, it is {year}, by the date of the new agreement at the question on contracts."),
            values,
        )
    return Message(N_("Left empty, {year} is assumed: no contract says so yet."), values)


# Who pays, who benefits ------------------------------------------------------------------------


def pockets_headline(pockets: Pockets) -> Message:
    """Return whose share in the costs exceeds its share in the benefits most."""
    bearing = [pocket for pocket in pockets.parties if (pocket.cost_share or 0.0) >= _LEAST_SHARE]
    if not bearing:
        return Message(N_("Nobody bears costs of the innovation"))
    most = max(
        bearing,
        key=lambda pocket: (
            round((pocket.cost_share or 0.0) - (pocket.benefit_share or 0.0), 6),
            pocket.cost_share or 0.0,
        ),
    )
    values: dict[str, MessageValue] = {
        "subject": Message(SUBJECTS[most.party]),
        "costs": _share(most.cost_share or 0.0),
        "benefits": _share(most.benefit_share or 0.0),
    }
    if most.benefit_share is None:
        return Message(N_("{subject} bears {costs} of the costs; nobody benefits"), values)
    return Message(N_("{subject} bears {costs} of the costs and gets {benefits} of the benefits"), values)


def wrong_pocket_sentence(pockets: Pockets) -> Message:
    """Return which part of the benefits lands with parties that bear no costs, and with whom."""
    benefiting = [pocket for pocket in pockets.parties if (pocket.benefit_share or 0.0) >= _LEAST_SHARE]
    if not benefiting:
        return Message(N_("No party benefits, so there is nothing to share."))
    free = [pocket for pocket in benefiting if pocket.costs < NOTICEABLE]
    if not free:
        return Message(N_("All benefits land with parties that bear part of the costs."))
    free.sort(key=lambda pocket: -(pocket.benefit_share or 0.0))
    named = [
        Message(
            "{party} ({share})",
            {"party": Message(OBJECTS[pocket.party]), "share": _share(pocket.benefit_share or 0.0)},
        )
        for pocket in free
    ]
    together = sum(pocket.benefit_share or 0.0 for pocket in free)
    return Message(
        N_("{share} of the benefits lands with parties that bear no costs: {parties}."),
        {"share": _share(together), "parties": enumeration(named)},
    )


def _share(value: float) -> Figure:
    return Figure(value, Unit.SHARE, 0)


# How far it can disappoint ---------------------------------------------------------------------


def one_threshold_sentence(results: Results, party: Party | None, item: Threshold | NoThreshold) -> Message:
    """Return in one sentence how far one figure may go before a party no longer gains, or gains at last."""
    values: dict[str, MessageValue] = {
        "party": Message(OBJECTS[party]),
        "subject": Message(SUBJECTS[party]),
    }
    if isinstance(item, NoThreshold):
        return Message(_nowhere(results, item), values)
    told = threshold_sentence(results, party, [item])
    if told is not None:
        return told
    if abs(results.party(party).npv) < NOTICEABLE:
        return Message(
            N_("{subject} breaks even as it stands: every change of this figure tips the balance."), values
        )
    turns = sorted((item.value, *item.others))
    values["values"] = enumeration(
        [Message("{value}", {"value": Figure(turn, item.unit, _decimals(item.unit))}) for turn in turns]
    )
    return Message(
        N_(
            "{subject} goes from gain to loss, or back, where this figure is {values}, when nothing else"
            " changes."
        ),
        values,
    )


def threshold_origin(results: Results, item: Threshold | NoThreshold) -> Message:
    """Return how the value at which a party breaks even was found, or why there is none.

    Args:
        results: The results that it was sought for.
        item: What was found.
    """
    values: dict[str, MessageValue] = {"figure": item.label, "party": Message(OBJECTS[item.party])}
    if isinstance(item, NoThreshold):
        return Message(
            N_(
                "These are the figures of the case as it stands. “{figure}” was tried at many values within"
                " its limits, all else unchanged; the net present value of {party} has the same sign at all"
                " of them."
            ),
            values,
        )
    values["value"] = Figure(item.value, item.unit, _decimals(item.unit))
    values["npv"] = Figure(results.party(item.party).npv, Unit.EUR, 0)
    return Message(
        N_(
            "These are the figures with “{figure}” at {value} and all else unchanged: there the net present"
            " value of {party} is zero; in the case as it stands it is {npv}. The value was found where the"
            " sign changes: on the straight line through both sides, which is exact where the figure works"
            " in proportion, and otherwise by looking closer and closer. Your case does not change."
        ),
        values,
    )


def _decimals(unit: Unit) -> int:
    return 1 if unit is Unit.SHARE else 2


def _nowhere(results: Results, item: NoThreshold) -> str:
    """Return what is said of a figure at no value of which the sign changes."""
    if not item.depends:
        return N_("This figure makes no difference to {party}.")
    gains = item.holds is Holds.ALWAYS
    if _is_zero(results, item.path):
        return (
            N_("{subject} gains whatever this figure is.")
            if gains
            else N_("No value of this figure makes {party} gain.")
        )
    return (
        N_("{subject} gains at every plausible value: from a fifth of to five times what it is now.")
        if gains
        else N_("No plausible value makes {party} gain: none from a fifth of to five times what it is now.")
    )


def _is_zero(results: Results, path: str) -> bool:
    quantity = value_at(results.case, path)
    if isinstance(quantity, Quantity):
        return not quantity.value
    return not any(quantity.values)
