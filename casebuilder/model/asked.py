"""How one asks aloud what is open: each field of the six questions and each gap, as a question.

The labels of the fields speak about the municipality; on the agenda stands what one says to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from casebuilder.model.messages import N_

FIELD_QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "procurement.scale": N_("Do you buy support alone, or together with other municipalities?"),
        "procurement.region": N_("What is the region called in which you buy?"),
        "procurement.region_municipalities": N_("Which other municipalities take part in that region?"),
        "procurement.model": N_(
            "How do you buy: with a tender, in consultation, open to every provider that qualifies, or in"
            " another way?"
        ),
        "procurement.joining_in_between": N_("Can a new provider join while the contract runs?"),
        "procurement.contracted_providers": N_(
            "With how many providers do you have a contract for this support?"
        ),
        "procurement.buyer": N_(
            "Who would buy this innovation: you, a care provider or a welfare organisation?"
        ),
        "procurement.earliest_start": N_("From which date could it start at the earliest?"),
        "contracts.tariff_basis": N_(
            "What does the contract pay for: hours or visits, goals reached, or a package per period?"
        ),
        "contracts.term_years": N_("How many years does the present contract run?"),
        "contracts.renewal_date": N_("From which date does a new agreement apply?"),
        "contracts.extension_options": N_("Can the contract be extended, how often and for how long?"),
        "contracts.budget_ceiling": N_("Does the contract set a ceiling on the budget of a provider?"),
        "contracts.budget_ceiling_amount": N_("How high is that ceiling per year?"),
        "contracts.minimum_clients": N_("How many clients must a provider have at least?"),
        "contracts.volume_guarantee": N_("Do you guarantee the provider a volume?"),
        "budget.ceilings": N_("Do you work with budget ceilings?"),
        "budget.indication_policy": N_(
            "How do you adjust a decision on support when someone needs less of it?"
        ),
        "budget.lighter_support": N_("Do you move clients to lighter support when that is enough?"),
        "budget.realisation": N_("If this innovation works: who stops buying what, and when?"),
        "self_reliance.priorities": N_("What are your priorities for self-reliance in the coming years?"),
        "self_reliance.target_groups": N_("Which target groups come first with you?"),
        "self_reliance.result_areas": N_("Which result areas matter most to you?"),
        "self_reliance.measures_with_zrm": N_("Do you measure with the Self-Sufficiency Matrix (ZRM)?"),
        "self_reliance.own_measures": N_("What else do you measure self-reliance with?"),
        "innovation_policy.innovation_in_procurement": N_(
            "Do your procurement documents name innovation, and what do they ask of a provider?"
        ),
        "innovation_policy.award_points": N_("Does innovation earn points when you award a contract?"),
        "innovation_policy.room_to_experiment": N_("Is there room to experiment beside the contracts?"),
        "innovation_policy.innovation_budget": N_("Do you have an innovation budget?"),
        "innovation_policy.innovation_budget_amount": N_(
            "How much can one project get from the innovation budget?"
        ),
        "innovation_policy.revolving_fund": N_(
            "Do you have a fund that lends money for an innovation and gets it back (a revolving fund)?"
        ),
        "innovation_policy.shares_care_data": N_(
            "Would you share care data to found this case, without data on persons?"
        ),
        "innovation_policy.policy": N_("What does your policy say on innovation and eHealth?"),
        "current_supply.current_supply": N_("What do you offer this target group today?"),
        "current_supply.already_reached": N_("Which part of the target group does that reach?"),
        "current_supply.overlap": N_("Does our innovation overlap with what you offer?"),
        "current_supply.replaced_services": N_("Of which support will people use less?"),
        "current_supply.replaces": N_("What would our innovation replace?"),
        "current_supply.added_value": N_("What would it add for you, and what would convince you of that?"),
    }
)
"""By field of the six questions, without the fields that say how one knows the answer."""

GAP_QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "position_unknown": N_("Where do you stand on this innovation: for, neutral or against?"),
        "party_against": N_("What would have to change before you can support it?"),
        "support_unproven": N_("You are for it. Will you put that on paper, in a letter of intent?"),
        "providers_few": N_(
            "{supporting} of the {contracted} contracted providers support it. Who of the others will?"
        ),
        "step_missing": N_("If the pilot works, how does it go from there to everyone?"),
        "others_missing": N_("Which other municipalities could join, and what do they need for that?"),
        "step_unpaid": N_("Who pays the step “{step}”?"),
        "no_example": N_(
            "For which client did it make a difference, and which goal came closer (without a name)?"
        ),
        "example_elsewhere": N_(
            "Do you know an example of a client in a result area that matters most to the municipality"
            " (without a name)?"
        ),
        "value_unplanned": N_("The case counts on less “{service}”. Who stops buying it, and from when?"),
        "value_vague": N_("“{step}”: who stops buying it, and from when?"),
        "value_not_agreed": N_("“{step}”: do you agree that you stop buying this?"),
        "no_indicator": N_("On which two or three indicators may you judge the innovation?"),
        "zrm_not_used": N_("You measure with the ZRM. Which progress on it do you want to see?"),
        "indicator_not_agreed": N_("May you judge us on “{indicator}”?"),
        "no_theme": N_("On which theme could we be your development partner?"),
        "nothing_asked": N_("Which evidence do you want to see before you decide?"),
        "approach_not_agreed": N_(
            "Do you agree with the research approach: what is measured, with whom and when?"
        ),
        "request_unmet": N_("“{request}” was asked for. Can you help us to show it?"),
        "request_unlinked": N_("“{request}” was asked for. Does “{claim}” answer that for you?"),
        "request_kind": N_("“{request}”: {kind} is asked for. Which of that do you have?"),
        "request_weaker": N_(
            "“{request}”: a stronger study is asked for than we have (at least: {design}). Can we set that"
            " up together?"
        ),
        "request_small": N_(
            "“{request}”: at least {wanted} people or records are asked for, and we have {found}. Can you add"
            " to that?"
        ),
        "request_not_agreed": N_("“{request}”: does our approach convince you?"),
        "no_hard_data": N_("Which figures from your registration can you share, without data on persons?"),
        "no_shared_data": N_(
            "You are willing to share care data. Which figures of this target group can we get?"
        ),
        "nothing_experienced": N_(
            "How can we measure together what clients and staff experience, for example with the ZRM?"
        ),
        "effect_unproven": N_(
            "The case counts on “{effect}”. Which figures or experience of yours show that?"
        ),
        "claim_not_agreed": N_("“{claim}”: do you accept this?"),
    }
)
"""By code of a gap, with the values of its message; gaps that the user fills himself have none."""
