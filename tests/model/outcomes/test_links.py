"""What measured outcomes propose to change in a case, and what they leave alone."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    withheld_proposals,
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
LEAST = 10
"""The public profile's threshold: written out, so that it cannot be lowered unnoticed."""


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
    """Twelve of forty is 30 %; Wilson 18.1 to 45.4 %, outward to steps of 5 %."""
    pairs = [UP] * 12 + [STAYS] * 28
    (proposal,) = outcome_proposals(case(scored(pairs, pairs)))
    assert isinstance(proposal, MeasuredMove)
    changed = proposal.applied_to(case(scored(pairs, pairs)), "ZRM", "Van Plus naar Basic")
    effect = changed.effects[-1]
    assert (effect.service, effect.change_kind) == ("day", ChangeKind.MOVE)
    assert (effect.from_intensity, effect.to_intensity) == ("plus", "basic")
    found = effect.share_of_users
    assert (found.value, found.low, found.high) == (Decimal("0.30"), Decimal("0.15"), Decimal("0.50"))
    assert (found.source, found.grade, found.assumption) == ("ZRM", EvidenceGrade.REGISTRATION, False)
    assert not effect.comparison_group
    assert "niet bekend" in Translator(Language.DUTCH).message(proposal.message)


def test_moves_seen_without_the_innovation_are_taken_off() -> None:
    """With: 10 of 20 moved; without: 10 of 50. Of the moves 0.2 / 0.5 = 40 % were seen anyway."""
    pairs, others = [UP] * 10 + [STAYS] * 10, [UP] * 10 + [STAYS] * 40
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
    pairs = [(3, 2)] * 10 + [STAYS] * 15
    (proposal,) = outcome_proposals(case(scored(pairs, pairs)))
    assert isinstance(proposal, MeasuredMove)
    assert (proposal.from_intensity, proposal.to_intensity) == ("basic", "plus")


def test_a_move_that_is_in_the_case_gets_the_new_share_and_stays_one() -> None:
    first, later = [UP] * 10 + [STAYS] * 20, [UP] * 12 + [STAYS] * 18
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


@pytest.mark.parametrize(
    ("moved", "stayed", "given"),
    [(1, 19, False), (9, 40, False), (10, 10, True), (10, 9, False), (12, 0, False), (19, 1, False)],
)
def test_a_move_of_few_clients_or_of_nearly_all_is_not_proposed_but_explained(
    moved: int, stayed: int, *, given: bool
) -> None:
    pairs = [UP] * moved + [STAYS] * stayed
    begun = case(scored(pairs, pairs))
    assert bool(outcome_proposals(begun)) is given
    told = list(map(Translator(Language.DUTCH).message, withheld_proposals(begun)))
    assert bool(told) is not given
    assert all("Plus → Basic" in text and "zo weinig cliënten" in text for text in told)


def test_the_moves_together_do_not_tell_how_few_stayed_or_went_another_way() -> None:
    """30 clients: 12 to basic, 12 to nothing, 6 stay. Both shares would tell the six; one does not."""
    pairs = [UP] * 12 + [(2, 5)] * 12 + [STAYS] * 6
    begun = case(scored(pairs, pairs))
    assert len(outcome_proposals(begun)) == 1
    (told,) = map(Translator(Language.ENGLISH).message, withheld_proposals(begun))
    assert "Plus → no arrangement" in told


def test_a_share_that_tells_a_hidden_level_is_not_proposed() -> None:
    """12 of 40 go to level 5, so need nothing any more, and 12 in all to level 4 or 5: nobody is at 4."""
    pairs = [(2, 5)] * 12 + [STAYS] * 28
    begun = case(scored(pairs, pairs))
    assert outcome_proposals(begun) == ()
    assert len(withheld_proposals(begun)) == 1
    others = [(2, 5)] * 12 + [(2, 4)] * 12 + [STAYS] * 28
    assert len(outcome_proposals(case(scored(others, others)))) == 2


def test_a_comparison_group_that_would_tell_of_single_clients_is_left_out_and_that_is_said() -> None:
    pairs, others = [UP] * 10 + [STAYS] * 10, [UP] * 2 + [STAYS] * 30
    begun = case(scored(pairs, pairs, others))
    (proposal,) = outcome_proposals(begun)
    assert isinstance(proposal, MeasuredMove)
    assert proposal.anyway is None
    assert proposal.grade is EvidenceGrade.REGISTRATION
    assert "vergelijkingsgroep" in Translator(Language.DUTCH).message(proposal.message)
    effect = proposal.applied_to(begun, "ZRM", "Naar Basic").effects[-1]
    assert not effect.comparison_group


@st.composite
def groups(draw: st.DrawFn) -> list[tuple[int, int]]:
    kinds = [UP, STAYS, (2, 5), (3, 2), (4, 5)]
    return [pair for pair in kinds for _ in range(draw(st.one_of(st.just(0), st.integers(0, 30))))]


@settings(deadline=None, max_examples=15)
@given(ours=groups(), theirs=groups())
def test_nobody_can_tell_from_what_is_taken_over_that_few_clients_were_in_it_or_out_of_it(
    ours: list[tuple[int, int]], theirs: list[tuple[int, int]]
) -> None:
    """To the reader who knows how many were measured, in both groups and over all moves together."""
    moves = {
        (move.from_intensity, move.to_intensity): move
        for move in level_moves(scored(ours, ours, theirs), LINK)
    }
    told = [
        item for item in outcome_proposals(case(scored(ours, ours, theirs))) if isinstance(item, MeasuredMove)
    ]
    for kinds, side in ((told, "with"), ([item for item in told if item.anyway], "without")):
        found = [moves[item.from_intensity, item.to_intensity] for item in kinds]
        parts = [
            part
            for move in found
            if (part := move.with_innovation if side == "with" else move.without) is not None
        ]
        everyone = sum(part.count for part in parts)
        for part in parts:
            assert part.count >= LEAST
            assert part.of - part.count >= LEAST
            assert part.of - everyone >= LEAST
    for item in told:
        assert 0 < item.share[0] < 1


def test_made_up_scores_stay_an_assumption() -> None:
    pairs = [UP] * 20 + [STAYS] * 20
    begun = case(scored(pairs, pairs, made_up=True))
    (proposal,) = outcome_proposals(begun)
    found = proposal.applied_to(begun, "x", "y").effects[-1].share_of_users
    assert (found.assumption, found.grade) == (True, EvidenceGrade.OPINION)
    assert "Verzonnen" in Translator(Language.DUTCH).message(proposal.source)


def test_lots_drawn_are_the_strongest_evidence() -> None:
    pairs, others = [UP] * 10 + [STAYS] * 10, [UP] * 10 + [STAYS] * 40
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


def test_a_share_that_differs_by_few_clients_from_a_printed_count_is_not_proposed() -> None:
    """22 went up, which is printed; 20 of them to another intensity: the two others went from 3 to 4."""
    pairs = [UP] * 20 + [(3, 4)] * 2 + [STAYS] * 20 + [(3, 2)] * 10
    link = LINK.model_copy(update={"domains": ("time_use",)})

    def told(pairs: Pairs) -> set[str]:
        found = outcome_proposals(case(scored(pairs, (), arrangements=(link,))))
        return {item.to_intensity for item in found if isinstance(item, MeasuredMove)}

    assert told(pairs) == {"plus"}
    more = [UP] * 20 + [(3, 4)] * 12 + [STAYS] * 20 + [(3, 2)] * 10
    assert told(more) == {"basic", "plus"}


def test_two_result_areas_together_do_not_tell_of_the_few_by_whom_they_differ() -> None:
    """13 go up by the one mapping, the 10 of them from level 1 by the other: three went from level 2."""
    other = LINK.model_copy(
        update={"service": "home", "intensities": ("plus", "basic", "basic", "basic", "")}
    )
    pairs = [(1, 3)] * 10 + [(2, 3)] * 3 + [(4, 4)] * 30
    outcomes = scored(pairs, pairs)
    home = day().model_copy(update={"id": "home", "name": "Thuis"})

    def told(*links: IntensityOfLevel) -> int:
        found = outcomes.model_copy(update={"arrangements": links})
        begun = small_case(outcomes=found, services=(household_help(), day(), home))
        return len(outcome_proposals(begun))

    assert (told(LINK), told(other), told(LINK, other)) == (1, 1, 1)


# Payment on outcome ------------------------------------------------------------------------------


def paid_case(outcomes: Outcomes) -> Case:
    funding = OutcomeBased(outcome_without=share("0.1"), outcome_with=share("0.2"))
    return small_case(outcomes=outcomes, services=(household_help(funding=funding),))


def test_the_share_that_reached_the_outcome_feeds_payment_on_outcome() -> None:
    outcomes = measured(
        {"finances": [(3, 4)] * 15 + [(3, 3)] * 10},
        {"finances": [(3, 4)] * 10 + [(3, 3)] * 30},
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
        {"finances": [(3, 4)] * 12 + [(3, 3)] * 12},
        paid_outcome=PaidOutcome(when=ReachedWhen.GOAL, domains=("finances",)),
    )
    assert outcome_proposals(paid_case(outcomes)) == ()
    for row in outcomes.clients:
        outcomes = with_goal(outcomes, row.key, "finances", Goal.IMPROVE)
    (proposal,) = outcome_proposals(paid_case(outcomes))
    funding = proposal.applied_to(paid_case(outcomes), "ZRM").services[0].funding  # type: ignore[union-attr]
    assert isinstance(funding, OutcomeBased)
    assert (funding.outcome_with.value, funding.outcome_without.value) == (Decimal("0.50"), Decimal("0.1"))


@pytest.mark.parametrize(("reached", "not_reached"), [(12, 0), (0, 12), (1, 19), (30, 9), (9, 30)])
def test_an_outcome_of_few_clients_or_of_nearly_all_is_not_taken_over_but_explained(
    reached: int, not_reached: int
) -> None:
    outcomes = measured(
        {"finances": [(3, 4)] * reached + [(3, 3)] * not_reached},
        paid_outcome=PaidOutcome(when=ReachedWhen.SUFFICIENT, domains=("finances",)),
    )
    assert outcome_proposals(paid_case(outcomes)) == ()
    (told,) = map(Translator(Language.DUTCH).message, withheld_proposals(paid_case(outcomes)))
    assert "kan niet worden overgenomen" in told


def test_of_a_comparison_group_in_which_few_reached_it_no_share_is_taken_over() -> None:
    outcomes = measured(
        {"finances": [(3, 4)] * 15 + [(3, 3)] * 10},
        {"finances": [(3, 4)] * 3 + [(3, 3)] * 30},
        paid_outcome=PaidOutcome(when=ReachedWhen.SUFFICIENT, domains=("finances",)),
    )
    (proposal,) = outcome_proposals(paid_case(outcomes))
    funding = proposal.applied_to(paid_case(outcomes), "ZRM").services[0].funding  # type: ignore[union-attr]
    assert isinstance(funding, OutcomeBased)
    assert (funding.outcome_with.value, funding.outcome_without.value) == (Decimal("0.60"), Decimal("0.1"))
    assert funding.outcome_with.grade is EvidenceGrade.REGISTRATION


def test_a_case_without_payment_on_outcome_gets_no_proposal_for_it() -> None:
    outcomes = measured(
        {"finances": [(3, 4)] * 12},
        paid_outcome=PaidOutcome(when=ReachedWhen.IMPROVED, domains=("finances",)),
    )
    assert outcome_proposals(case(outcomes)) == ()
