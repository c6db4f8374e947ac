"""What the steps of the care process, before and after, mean for the rest of the case.

The steps say who does what; the effects and costs say what that is worth. Here is told where a
step asks for an effect or a cost that the case does not have yet. None of it stops the calculation:
a step may truly take nobody any time.
"""

from __future__ import annotations

from collections.abc import Iterator

from casebuilder.model.case import Case
from casebuilder.model.changes import lowers, raises
from casebuilder.model.innovation import CareStep
from casebuilder.model.messages import LabelledEnum, Message, N_
from casebuilder.model.overlap import names
from casebuilder.model.parties import Party
from casebuilder.model.services import PaidService, ValuedTime

_UNPAID = (Party.INFORMAL_CARER, Party.CLIENT)
"""Parties whose time nobody pays for."""
_PAID = (Party.MUNICIPALITY, Party.PROVIDER, Party.WELFARE_ORGANISATION)
"""Parties whose staff is paid by somebody in the case."""


class StepChange(LabelledEnum):
    """What becomes of a step."""

    NEW = "new", N_("is new")
    STOPS = "stops", N_("stops")
    MOVES = "moves", N_("goes to someone else")
    CHANGES = "changes", N_("changes")
    SAME = "same", N_("stays the same")


def step_change(step: CareStep) -> StepChange | None:
    """Return what becomes of a step; None as long as it says nothing."""
    before, after = step.before.strip(), step.after.strip()
    if not before and not after:
        return None
    if not before:
        return StepChange.NEW
    if not after:
        return StepChange.STOPS
    if None not in (step.done_by_before, step.done_by_after) and step.done_by_before != step.done_by_after:
        return StepChange.MOVES
    return StepChange.SAME if before == after else StepChange.CHANGES


def process_messages(case: Case) -> tuple[Message, ...]:
    """Return what the steps come to, and what the case does not count of them yet."""
    changes = [change for step in case.innovation.steps if (change := step_change(step)) is not None]
    if not changes:
        return ()
    counted = Message(
        N_(
            "Steps: {all}. New: {new}; stopping: {stops}; going to someone else: {moves}; otherwise"
            " changing: {changes}."
        ),
        {"all": len(changes), **{kind.value: changes.count(kind) for kind in StepChange}},
    )
    return (counted, *_not_counted(case))


def _not_counted(case: Case) -> Iterator[Message]:
    asking = {party: _asked_of(case, party) for party in (*_UNPAID, *_PAID)}
    for party in _UNPAID:
        if asking[party] and not _counts_time_of(case, party):
            yield Message(
                N_(
                    "This asks time of another party ({party}): {steps}. No effect counts that time yet. Add"
                    " it at Reach and effects, or be ready to say why it takes none."
                ),
                {"party": Message(party.label), "steps": names(asking[party])},
            )
    for party in _PAID:
        if asking[party] and not _pays_for(case, party):
            yield Message(
                N_(
                    "This asks working time of a party ({party}): {steps}. No cost and no effect counts it"
                    " yet; the party will ask who pays for it."
                ),
                {"party": Message(party.label), "steps": names(asking[party])},
            )
    relieved = _relieved(case, Party.PROVIDER)
    if relieved and not _lowers_care(case):
        yield Message(
            N_(
                "The provider no longer does this: {steps}. No effect makes a service less yet, so the case"
                " counts nothing for it. Add an effect at Reach and effects."
            ),
            {"steps": names(relieved)},
        )


def _asked_of(case: Case, party: Party) -> list[CareStep]:
    """Return the steps that a party does with the innovation and did not do before."""
    return [
        step
        for step in case.innovation.steps
        if step.done_by_after is party and step_change(step) in (StepChange.NEW, StepChange.MOVES)
    ]


def _relieved(case: Case, party: Party) -> list[CareStep]:
    """Return the steps that a party did and no longer does."""
    return [
        step
        for step in case.innovation.steps
        if step.done_by_before is party and step_change(step) in (StepChange.STOPS, StepChange.MOVES)
    ]


def _counts_time_of(case: Case, party: Party) -> bool:
    return any(
        isinstance(service := case.service(effect.service), ValuedTime) and service.bearer is party
        for effect in case.effects
    )


def _pays_for(case: Case, party: Party) -> bool:
    """Return whether a cost of the party, or more of a service it delivers, stands in the case."""
    return any(cost.payer is party for cost in case.costs) or any(
        raises(case, effect)
        and isinstance(service := case.service(effect.service), PaidService)
        and service.provider is party
        for effect in case.effects
    )


def _lowers_care(case: Case) -> bool:
    return any(
        lowers(case, effect) and isinstance(case.service(effect.service), PaidService)
        for effect in case.effects
    )
