"""What may be said of measured outcomes, and nothing more than the design allows.

Without a comparison group nothing is said of a cause. With one that was not drawn by lot, what else may
differ between the groups is said too. "Chance seldom gives this" is all that a small p says.
"""

from __future__ import annotations

from dataclasses import dataclass

from casebuilder.model.messages import Figure, Message, N_
from casebuilder.model.outcomes.document import Outcomes
from casebuilder.model.outcomes.instrument import Version, domain
from casebuilder.model.outcomes.lost import standing, undone
from casebuilder.model.outcomes.report import (
    SIGNIFICANT,
    Change,
    ClientTotals,
    Comparison,
    Design,
    Finding,
    GroupResult,
    LostToFollowUp,
    Verdict,
)
from casebuilder.model.questions import YesNo
from casebuilder.model.statistics.bootstrap import LEAST_CLIENTS
from casebuilder.model.statistics.signed_ranks import changes_needed
from casebuilder.model.units import Unit


@dataclass(frozen=True, slots=True)
class Facts:
    """What every verdict of a report has in common.

    Attributes:
        design: What the way of measuring allows.
        tested: Domains tested together.
        compared: Domains compared with the comparison group together.
        low_scores_required: Whether clients had to score low to take part.
    """

    design: Design
    tested: int
    compared: int
    low_scores_required: YesNo | None


REGRESSION_TO_THE_MEAN = N_(
    "Clients had to score low to take part. Whoever is chosen for a low score often scores higher the next"
    " time by itself, so part of the rise, or all of it, may be that."
)
"""Always printed when clients had to score low and there is no comparison group."""

_ONE_GROUP = N_("Without a comparison group it cannot be said what the cause is.")
_NOT_BY_LOT = N_(
    "The groups were not drawn by lot, so the cause may also be another difference between the groups."
)
_BY_LOT = N_("The groups were drawn by lot, so other differences between them are an unlikely cause.")


def domain_verdict(
    facts: Facts,
    result: GroupResult,
    p_holm: float | None,
    compared: tuple[Comparison, Change] | None,
    lost: LostToFollowUp | None,
) -> Verdict:
    """Return what may be said of one domain.

    Args:
        facts: What the verdicts of the report share.
        result: The clients with the innovation.
        p_holm: The corrected p of their change.
        compared: The comparison with the comparison group and the change of that group, or None.
        lost: Those lost to follow-up, or None.
    """
    change = result.change
    if change is None or p_holm is None:
        return Verdict(
            Finding.NOT_MEASURED,
            (Message(N_("No client with the innovation has a score both before and after.")),),
        )
    counted = Message(
        N_("{up} of {clients} clients went up, {same} stayed the same and {down} went down."),
        {
            "up": change.improved.count,
            "clients": change.improved.of,
            "same": change.same.count,
            "down": change.worse.count,
        },
    )
    finding, said = _judged(change, p_holm, compared, facts)
    if finding is not Finding.BETTER or lost is None:
        return Verdict(finding, (counted, *said), said)
    return Verdict(finding, (counted, *said, *_undone(lost)), (*said, standing(lost)))


def overall_verdict(
    facts: Facts, totals: ClientTotals | None, compared: tuple[Comparison, Change] | None
) -> Verdict:
    """Return what may be said of the number of domains in which clients are self-sufficient.

    Args:
        facts: What the verdicts of the report share.
        totals: The clients with the innovation, or None when none was measured twice.
        compared: The comparison with the comparison group and the change of that group, or None.
    """
    if totals is None:
        return Verdict(
            Finding.NOT_MEASURED,
            (Message(N_("No client with the innovation has a score both before and after.")),),
        )
    change = totals.change
    counted = Message(
        N_(
            "{up} of {clients} clients are self-sufficient in more domains than before, {same} in as many and"
            " {down} in fewer. On average (descriptive, no official ZRM measure) it was {before} domains and"
            " it is {after}."
        ),
        {
            "up": change.improved.count,
            "clients": totals.clients,
            "same": change.same.count,
            "down": change.worse.count,
            "before": Figure(totals.mean_before, Unit.NUMBER.value, 1),
            "after": Figure(totals.mean_after, Unit.NUMBER.value, 1),
        },
    )
    alone = Facts(facts.design, 1, 1, facts.low_scores_required)
    finding, said = _judged(change, change.p_wilcoxon, compared, alone)
    return Verdict(finding, (counted, *said), said)


def _judged(
    change: Change, p_holm: float, compared: tuple[Comparison, Change] | None, facts: Facts
) -> tuple[Finding, tuple[Message, ...]]:
    own = _changed(change, p_holm, facts)
    if compared is None:
        return own
    comparison, their_change = compared
    finding, said = _compared(comparison, change, their_change, facts)
    if change.changed:
        return finding, said
    # Nobody changed, which is said first; beside a group that did change it can still be something.
    return (own[0] if finding is Finding.MAY_BE_CHANCE else finding), (*own[1], *said)


def _changed(change: Change, p_holm: float, facts: Facts) -> tuple[Finding, tuple[Message, ...]]:
    """Return what a change says when there is nothing to compare it with."""
    if change.changed == 0:
        return Finding.NO_CHANGE, (Message(N_("There is no change: no client went up or down.")),)
    if change.smallest_p >= SIGNIFICANT:
        return Finding.TOO_FEW, (
            Message(
                N_(
                    "Too few clients changed to judge: with fewer than {needed} changes no test can tell them"
                    " from chance, even when all go the same way."
                ),
                {"needed": changes_needed(SIGNIFICANT)},
            ),
        )
    if change.p_wilcoxon >= SIGNIFICANT:
        return Finding.MAY_BE_CHANCE, (
            Message(
                N_(
                    "The difference between up and down may be chance. That does not show that nothing"
                    " changed; there may be too few clients to see it."
                )
            ),
        )
    if p_holm >= SIGNIFICANT:
        return Finding.CHANCE_AMONG_MANY, (_among_many(facts.tested), Message(_ONE_GROUP))
    upward = change.w_plus > change.w_minus
    said = _own_direction(change, upward=upward)
    expected = facts.low_scores_required is YesNo.YES and upward
    regression = (Message(REGRESSION_TO_THE_MEAN),) if expected else ()
    finding = Finding.BETTER if upward else Finding.WORSE
    return finding, (Message(said), Message(_ONE_GROUP), *regression)


def _own_direction(change: Change, *, upward: bool) -> str:
    """Return which way the clients went. The test weighs levels, so their numbers need not agree with it."""
    up, down = change.improved.count, change.worse.count
    if upward:
        if up > down:
            return N_("More clients went up than down, and chance seldom gives such a difference.")
        return N_(
            "Counted in levels the change is for the better, and chance seldom gives such a difference."
        )
    if down > up:
        return N_("More clients went down than up, and chance seldom gives such a difference.")
    return N_("Counted in levels the change is for the worse, and chance seldom gives such a difference.")


def _compared(
    comparison: Comparison, change: Change, their_change: Change, facts: Facts
) -> tuple[Finding, tuple[Message, ...]]:
    """Return what the change says beside that of the comparison group."""
    if comparison.p >= SIGNIFICANT:
        return Finding.MAY_BE_CHANCE, (
            Message(
                N_(
                    "The difference from the change in the comparison group may be chance. That does not show"
                    " that the groups changed alike; there may be too few clients to see a difference."
                )
            ),
        )
    cause = Message(_BY_LOT if facts.design is Design.BY_LOT else _NOT_BY_LOT)
    if comparison.p_holm >= SIGNIFICANT:
        return Finding.CHANCE_AMONG_MANY, (_among_many(facts.compared), cause)
    upward = comparison.delta > 0
    said = _direction_beside(change, their_change, upward=upward)
    return Finding.BETTER if upward else Finding.WORSE, (Message(said), cause)


def _direction_beside(change: Change, theirs: Change, *, upward: bool) -> str:
    """Return how the change differs from that of the comparison group, by what happened.

    A group can do better without anybody in it going up, when fewer of it went down. And where the same
    share went up and down, what differs is by how many levels.
    """
    rose = change.improved.count > change.worse.count
    fell = change.worse.count > change.improved.count
    ups, their_ups = change.improved.share or 0.0, theirs.improved.share or 0.0
    downs, their_downs = change.worse.share or 0.0, theirs.worse.share or 0.0
    if upward:
        if rose and ups > their_ups:
            return N_(
                "Clients with the innovation went up more often than those of the comparison group, and"
                " chance seldom gives such a difference."
            )
        if downs < their_downs:
            return N_(
                "Clients with the innovation went down less often than those of the comparison group, and"
                " chance seldom gives such a difference."
            )
        return N_(
            "Counted in levels, clients with the innovation changed more favourably than those of the"
            " comparison group, and chance seldom gives such a difference."
        )
    if fell and downs > their_downs:
        return N_(
            "Clients with the innovation went down more often than those of the comparison group, and chance"
            " seldom gives such a difference."
        )
    if ups < their_ups:
        return N_(
            "Clients with the innovation went up less often than those of the comparison group, and chance"
            " seldom gives such a difference."
        )
    return N_(
        "Counted in levels, clients with the innovation changed less favourably than those of the comparison"
        " group, and chance seldom gives such a difference."
    )


def _among_many(domains: int) -> Message:
    return Message(
        N_(
            "On its own chance would seldom give this difference, but among {domains} domains that are looked"
            " at together, one such difference by chance is not rare."
        ),
        {"domains": domains},
    )


def _undone(lost: LostToFollowUp) -> tuple[Message, ...]:
    what_if = undone(lost)
    if what_if is None:
        return ()
    counted = N_("1 client was lost.") if lost.clients == 1 else N_("{lost} clients were lost.")
    return Message(counted, {"lost": lost.clients}), what_if


def notices(outcomes: Outcomes, facts: Facts, clients: int, pairs: int) -> tuple[Message, ...]:
    """Return what a reader must know with all results, in reading order.

    Args:
        outcomes: The outcomes.
        facts: What the verdicts of the report share.
        clients: Clients with the innovation.
        pairs: Scores with a partner, over all of those clients and domains.
    """
    found: list[Message] = []
    if outcomes.made_up:
        found.append(
            Message(N_("These scores are made up. They show how the report works, and nothing else."))
        )
    if facts.design is Design.ONE_GROUP and facts.low_scores_required is YesNo.YES:
        found.append(Message(REGRESSION_TO_THE_MEAN))
    elif facts.design is Design.ONE_GROUP and facts.low_scores_required is not YesNo.NO:
        found.append(
            Message(
                N_(
                    "It has not been said whether clients had to score low to take part. If so, many score"
                    " higher the next time by itself. Fill it in."
                )
            )
        )
    found.append(
        Message(
            {
                Design.ONE_GROUP: N_(
                    "There is no comparison group, so the results say what changed, not why. What else"
                    " happened to the clients counts as well."
                ),
                Design.COMPARED: N_(
                    "The comparison group was not drawn by lot. Look first at where both groups stood before:"
                    " the more alike, the more the comparison says."
                ),
                Design.BY_LOT: N_(
                    "The groups were drawn by lot, so a difference in change is a fair comparison, as long as"
                    " few clients were lost."
                ),
            }[facts.design]
        )
    )
    if not pairs:
        return tuple(found)
    if not facts.compared:
        # Beside a comparison group the verdict rests on another test, which has no such least number.
        found.append(_least_information(facts.tested))
    if clients < LEAST_CLIENTS:
        found.append(
            Message(
                N_(
                    "With fewer than {least} clients no intervals are given around averages: they would seem"
                    " surer than they are."
                ),
                {"least": LEAST_CLIENTS},
            )
        )
    if outcomes.goals_set_before is YesNo.NO:
        found.append(
            Message(
                N_(
                    "The goals were not agreed before the second measurement, so the share of goals reached"
                    " says nothing of success."
                )
            )
        )
    moment = outcomes.moment(outcomes.before)
    if outcomes.aged_65_plus is YesNo.YES and moment and moment.version is Version.ZRM_2013:
        found.append(
            Message(
                N_(
                    "In the ZRM of 2013 the domain {domain} is about work and school, which fits people of 65"
                    " and over badly."
                ),
                {"domain": Message(domain("day_activities").label)},
            )
        )
    return tuple(found)


def _least_information(tested: int) -> Message:
    return Message(
        N_(
            "Fewer than {needed} clients who change can never show more than chance. Because {tested} domains"
            " are tested together (Holm’s correction), at least {corrected} changes the same way are needed"
            " in a domain."
        ),
        {
            "needed": changes_needed(SIGNIFICANT),
            "tested": tested,
            "corrected": changes_needed(SIGNIFICANT / tested),
        },
    )
