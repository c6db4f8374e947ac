"""What measured outcomes propose to change in a case, and what they leave alone."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from casebuilder.model.case import Case
from casebuilder.model.effects import ChangeKind
from casebuilder.model.funding import OutcomeBased
from casebuilder.model.outcomes.document import Goal, IntensityOfLevel, Outcomes, PaidOutcome, ReachedWhen
from casebuilder.model.outcomes.links import (
    MeasuredMove,
    MeasuredOutcome,
    default_intensities,
    level_moves,
    outcome_proposals,
)
from casebuilder.model.paths import replaced
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.model.questions import YesNo
from casebuilder.model.services import ArrangementService, Intensity
from casebuilder.model.units import Unit
from casebuilder.translation import Language, Translator
from tests.building import euros, household_help, share, small_case
from tests.model.outcomes.building import measured, with_goal

LINK = IntensityOfLevel(
    service="day",
    domains=("time_use", "community_participation"),
    intensities=("plus", "plus", "basic", "basic", ""),
)
Pairs = Sequence[tuple[int | None, int | None]]


def day() -> ArrangementService:
    return ArrangementService(
        id="day",
        name="Dagbesteding",
        intensities=tuple(
            Intensity(id=name, name=name.title(), tariff=euros(amount, Unit.EUR_PER_FOUR_WEEKS))
            for name, amount in (("basic", 183), ("plus", 400))
        ),
    )


def scored(time_use: Pairs, participation: Pairs, without: Pairs = (), **changes: Any) -> Outcomes:
    return measured(
        {"time_use": time_use, "community_participation": participation},
        {"time_use": without, "community_participation": without},
        arrangements=(LINK,),
    ).model_copy(update=changes)


def case(outcomes: Outcomes) -> Case:
    return small_case(outcomes=outcomes, services=(household_help(), day()))


UP, STAYS = (2, 3), (2, 2)


def test_the_lowest_level_over_the_domains_decides() -> None:
    """Of five clients one rises, one needs nothing any more, one stays low in a domain, one has no score."""
    outcomes = scored(
        [(2, 3), (2, 5), (2, 4), (2, 4), (4, 2)],
        [(2, 4), (5, 5), (1, 2), (2, None), (3, 3)],
    )
    found = {(move.from_intensity, move.to_intensity): move for move in level_moves(outcomes, LINK)}
    assert {pair: (move.with_innovation.count, move.with_innovation.of) for pair, move in found.items()} == {
        ("plus", "basic"): (1, 4),
        ("plus", ""): (1, 4),
        ("basic", "plus"): (1, 4),
    }
    assert all(move.without is None for move in found.values())


def test_moves_become_effects_with_a_rounded_share_and_its_interval() -> None:
    """Six of twenty is 30 %; Wilson 14.5 to 51.9 %, outward to steps of 5 %."""
    pairs = [UP] * 6 + [STAYS] * 14
    (proposal,) = outcome_proposals(case(scored(pairs, pairs)))
    assert isinstance(proposal, MeasuredMove)
    changed = proposal.applied_to(case(scored(pairs, pairs)), "ZRM", "Van Plus naar Basic")
    effect = changed.effects[-1]
    assert (effect.service, effect.change_kind) == ("day", ChangeKind.MOVE)
    assert (effect.from_intensity, effect.to_intensity) == ("plus", "basic")
    found = effect.share_of_users
    assert (found.value, found.low, found.high) == (Decimal("0.30"), Decimal("0.10"), Decimal("0.55"))
    assert (found.source, found.grade, found.assumption) == ("ZRM", EvidenceGrade.REGISTRATION, False)
    assert not effect.comparison_group
    assert "niet bekend" in Translator(Language.DUTCH).message(proposal.message)


def test_moves_seen_without_the_innovation_are_taken_off() -> None:
    """With: 10 of 20 moved; without: 4 of 20. Of the moves 0.2 / 0.5 = 40 % were seen anyway."""
    pairs, others = [UP] * 10 + [STAYS] * 10, [UP] * 4 + [STAYS] * 16
    (proposal,) = outcome_proposals(case(scored(pairs, pairs, others)))
    effect = proposal.applied_to(case(scored(pairs, pairs, others)), "ZRM", "Naar Basic").effects[-1]
    assert effect.share_of_users.value == Decimal("0.50")
    assert effect.deadweight.value == Decimal("0.40")
    assert effect.comparison_group
    assert effect.deadweight.grade is EvidenceGrade.COMPARISON


def test_moves_as_frequent_without_the_innovation_are_no_proposal() -> None:
    pairs = [UP] * 10 + [STAYS] * 10
    assert outcome_proposals(case(scored(pairs, pairs, pairs))) == ()


def test_moves_to_a_heavier_intensity_are_proposed_as_well() -> None:
    pairs = [(3, 2)] * 5 + [STAYS] * 15
    (proposal,) = outcome_proposals(case(scored(pairs, pairs)))
    assert isinstance(proposal, MeasuredMove)
    assert (proposal.from_intensity, proposal.to_intensity) == ("basic", "plus")


def test_a_move_that_is_in_the_case_gets_the_new_share_and_stays_one() -> None:
    first, later = [UP] * 6 + [STAYS] * 14, [UP] * 8 + [STAYS] * 12
    begun = case(scored(first, first))
    (proposal,) = outcome_proposals(begun)
    once = proposal.applied_to(begun, "T1", "Naar Basic")
    remeasured = replaced(once, "outcomes", scored(later, later))
    (proposal,) = outcome_proposals(remeasured)
    twice = proposal.applied_to(remeasured, "T2", "Naar Basic")
    assert len(twice.effects) == len(once.effects)
    assert twice.effects[-1].share_of_users.value == Decimal("0.40")
    assert twice.effects[-1].share_of_users.source == "T2"


@pytest.mark.parametrize(
    "change",
    [
        {"after": "t0"},
        {"arrangements": (LINK.model_copy(update={"service": "household_help"}),)},
        {"arrangements": (LINK.model_copy(update={"intensities": ("heavy",) * 5}),)},
        {"arrangements": (LINK.model_copy(update={"intensities": ("plus",)}),)},
        {"arrangements": (LINK.model_copy(update={"domains": ()}),)},
        {"arrangements": ()},
    ],
)
def test_without_a_comparison_or_a_whole_mapping_nothing_is_proposed(change: dict[str, Any]) -> None:
    pairs = [UP] * 20
    assert outcome_proposals(case(scored(pairs, pairs, **change))) == ()


def test_nothing_is_proposed_on_fewer_than_ten_clients() -> None:
    assert outcome_proposals(case(scored([UP] * 9, [UP] * 9))) == ()
    assert len(outcome_proposals(case(scored([UP] * 10, [UP] * 10)))) == 1


def test_made_up_scores_stay_an_assumption() -> None:
    pairs = [UP] * 20
    begun = case(scored(pairs, pairs, made_up=True))
    (proposal,) = outcome_proposals(begun)
    found = proposal.applied_to(begun, "x", "y").effects[-1].share_of_users
    assert (found.assumption, found.grade) == (True, EvidenceGrade.OPINION)
    assert "Verzonnen" in Translator(Language.DUTCH).message(proposal.source)


def test_lots_drawn_are_the_strongest_evidence() -> None:
    pairs, others = [UP] * 10 + [STAYS] * 10, [UP] * 4 + [STAYS] * 16
    (proposal,) = outcome_proposals(case(scored(pairs, pairs, others, assigned_by_lot=YesNo.YES)))
    assert isinstance(proposal, MeasuredMove)
    assert proposal.grade is EvidenceGrade.STRONG_COMPARISON


def test_large_groups_keep_whole_per_cents() -> None:
    pairs = [UP] * 37 + [STAYS] * 63
    (proposal,) = outcome_proposals(case(scored(pairs, pairs)))
    assert isinstance(proposal, MeasuredMove)
    assert proposal.share[0] == Decimal("0.37")


def test_a_mapping_to_start_from_gives_low_levels_the_dear_intensities() -> None:
    assert default_intensities(day()) == ("plus", "plus", "basic", "basic", "")
    assert default_intensities(day().model_copy(update={"intensities": ()})) == ()


# Payment on outcome ------------------------------------------------------------------------------


def paid_case(outcomes: Outcomes) -> Case:
    funding = OutcomeBased(outcome_without=share("0.1"), outcome_with=share("0.2"))
    return small_case(outcomes=outcomes, services=(household_help(funding=funding),))


def test_the_share_that_reached_the_outcome_feeds_payment_on_outcome() -> None:
    outcomes = measured(
        {"finances": [(3, 4)] * 12 + [(3, 3)] * 8},
        {"finances": [(3, 4)] * 3 + [(3, 3)] * 9},
        paid_outcome=PaidOutcome(when=ReachedWhen.SUFFICIENT, domains=("finances",)),
    )
    (proposal,) = outcome_proposals(paid_case(outcomes))
    assert isinstance(proposal, MeasuredOutcome)
    funding = proposal.applied_to(paid_case(outcomes), "ZRM").services[0].funding  # type: ignore[union-attr]
    assert isinstance(funding, OutcomeBased)
    assert funding.outcome_with.value == Decimal("0.60")
    assert funding.outcome_without.value == Decimal("0.25")
    assert funding.outcome_with.grade is EvidenceGrade.COMPARISON


def test_without_a_comparison_group_the_share_without_stays_as_it_was() -> None:
    outcomes = measured(
        {"finances": [(3, 4)] * 12},
        paid_outcome=PaidOutcome(when=ReachedWhen.GOAL, domains=("finances",)),
    )
    assert outcome_proposals(paid_case(outcomes)) == ()
    for row in outcomes.clients:
        outcomes = with_goal(outcomes, row.key, "finances", Goal.IMPROVE)
    (proposal,) = outcome_proposals(paid_case(outcomes))
    funding = proposal.applied_to(paid_case(outcomes), "ZRM").services[0].funding  # type: ignore[union-attr]
    assert isinstance(funding, OutcomeBased)
    assert (funding.outcome_with.value, funding.outcome_without.value) == (Decimal("1.00"), Decimal("0.1"))


def test_a_case_without_payment_on_outcome_gets_no_proposal_for_it() -> None:
    outcomes = measured(
        {"finances": [(3, 4)] * 12},
        paid_outcome=PaidOutcome(when=ReachedWhen.IMPROVED, domains=("finances",)),
    )
    assert outcome_proposals(case(outcomes)) == ()
