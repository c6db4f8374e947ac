"""Answers to begin with for the questions that ask a text: what municipalities often do or want.

They are no facts about a municipality. They spare typing, and show what sort of answer is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from casebuilder.model.messages import N_

FIRST_ANSWERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "budget.indication_policy": (
            N_("At the next review of the decision."),
            N_("As soon as the provider reports that less is needed."),
            N_("Only when the decision ends."),
        ),
        "budget.realisation": (
            N_("The consultant lowers the hours at the review."),
            N_("The contract manager buys less volume in the next contract."),
            N_("The room goes to clients who wait; nobody buys less."),
        ),
        "self_reliance.priorities": (
            N_("Supporting informal carers."),
            N_("Living at home longer."),
            N_("Prevention and general provisions first."),
            N_("Taking part and meeting people."),
        ),
        "self_reliance.target_groups": (
            N_("Older people who live at home."),
            N_("People with dementia and their informal carers."),
            N_("People with psychological or psychosocial problems."),
            N_("People with a mild intellectual disability."),
        ),
        "current_supply.current_supply": (
            N_("Household help by contracted providers."),
            N_("Guidance at home."),
            N_("Day activities in a group."),
            N_("Volunteers and welfare work, without a decision."),
        ),
        "current_supply.added_value": (
            N_("Clients do more themselves."),
            N_("Informal carers are relieved."),
            N_("The same support in fewer hours."),
            N_("Still to be shown in a trial."),
        ),
    }
)
"""By field of the six questions."""

USUAL_TERMS = (2, 3, 4, 6)
"""Years for which contracts are often made; the study of 2019 found 1 to 9."""
