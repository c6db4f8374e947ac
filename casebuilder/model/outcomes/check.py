"""What is wrong with measured outcomes, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from operator import itemgetter

from casebuilder.model.check_parts import error, warning
from casebuilder.model.citizen_numbers import mostly_citizen_numbers
from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes.document import NOTHING, Moment, Outcomes
from casebuilder.model.outcomes.instrument import Version, is_domain
from casebuilder.model.problems import Problem
from casebuilder.model.questions import YesNo


def outcome_problems(outcomes: Outcomes) -> tuple[Problem, ...]:
    """Return everything wrong with measured outcomes; nothing as long as there are none."""
    if not outcomes.moments and not outcomes.clients:
        return ()
    shape = tuple(_shape_problems(outcomes))
    if shape:
        return shape
    return (
        *_moment_problems(outcomes),
        *_key_problems(outcomes),
        *_score_problems(outcomes),
        *_link_problems(outcomes),
    )


def refused_comparison(outcomes: Outcomes) -> Message | None:
    """Return why two moments cannot be compared, or None when they can.

    The ZRM is read against itself: another edition or another kind of rater gives another scale, and
    a difference would say nothing of the clients.
    """
    before, after = outcomes.moment(outcomes.before), outcomes.moment(outcomes.after)
    if before is None or after is None:
        return Message(
            N_("It has not been chosen which two moments are compared. Choose one before and one after.")
        )
    if before.id == after.id:
        return Message(
            N_("A moment cannot be compared with itself. Choose two different moments."),
        )
    values = {"before": before.name, "after": after.name}
    if before.version is not after.version:
        return Message(
            N_(
                "{before} and {after} were measured with different versions of the ZRM. In 2017 two domains"
                " were each split in two and the descriptions of the levels were renewed, so a difference"
                " between versions is no change of the client. Compare two moments of the same version."
            ),
            values,
        )
    if before.month and after.month and before.month >= after.month:
        return Message(
            N_("{before} was not measured before {after}. Check the months, or compare the other way round."),
            values,
        )
    return _refused_raters(before, after)


def _refused_raters(before: Moment, after: Moment) -> Message | None:
    values = {"before": before.name, "after": after.name}
    if before.rater is None or after.rater is None:
        return Message(
            N_(
                "It has not been filled in who gave the scores of {before} and {after}. A professional and"
                " a client often score differently, so first fill in who scored."
            ),
            values,
        )
    if before.rater is not after.rater:
        return Message(
            N_(
                "{before} and {after} were scored by different kinds of raters. Depending on the domain, a"
                " client and a professional give the same score in only 31 to 83 of 100 cases, so a"
                " difference may be the rater’s. Compare two moments with the same kind of rater."
            ),
            values,
        )
    return None


def _shape_problems(outcomes: Outcomes) -> Iterator[Problem]:
    for identifier, times in Counter(moment.id for moment in outcomes.moments).items():
        if times > 1 or not identifier.isascii() or not identifier.replace("_", "").isalnum():
            yield error(
                "outcome_moment",
                "outcomes.moments",
                Message(
                    N_(
                        "The identifier {name} of a moment stands twice or holds other signs than letters,"
                        " digits and underscores. Change it."
                    ),
                    {"name": identifier},
                ),
            )
    wrong = sum(len(row.scores) != len(outcomes.moments) for row in outcomes.clients)
    if wrong:
        yield error(
            "outcome_rows",
            "outcomes.clients",
            Message(
                N_(
                    "{count} clients do not have scores for exactly the {moments} moments of the case."
                    " Correct the file."
                ),
                {"count": wrong, "moments": len(outcomes.moments)},
            ),
        )
    for key, times in Counter(row.key for row in outcomes.clients).items():
        if times > 1:
            yield error(
                "outcome_client_twice",
                "outcomes.clients",
                Message(
                    N_("Client {key} stands {times} times in the list. Keep one."),
                    {"key": key, "times": times},
                ),
            )


def _moment_problems(outcomes: Outcomes) -> Iterator[Problem]:
    if not outcomes.clients:
        return
    refused = refused_comparison(outcomes)
    if refused is not None:
        yield warning("outcome_comparison", "outcomes.after", refused)
    for moment in outcomes.moments:
        if moment.month is None:
            yield warning(
                "outcome_month",
                f"outcomes.moments.{moment.id}.month",
                Message(
                    N_("It is not known when {moment} was measured. Fill in the month."),
                    {"moment": moment.name},
                ),
            )
    if outcomes.aged_65_plus is YesNo.YES and any(_is_2013(moment) for moment in outcomes.moments):
        yield warning(
            "outcome_day_activities",
            "outcomes.aged_65_plus",
            Message(
                N_(
                    "In the ZRM of 2013 the domain Day-time activities is about work and school, which fits"
                    " people of 65 and over badly. Do not build on that domain, or measure with the ZRM of"
                    " 2017."
                )
            ),
        )


def _is_2013(moment: Moment) -> bool:
    return moment.version is Version.ZRM_2013


def _key_problems(outcomes: Outcomes) -> Iterator[Problem]:
    if mostly_citizen_numbers(row.key for row in outcomes.clients):
        yield error(
            "outcome_citizen_number",
            "outcomes.clients",
            Message(
                N_(
                    "The client numbers seem to be citizen service numbers (BSN). Those may not stand in a"
                    " case. Give the clients numbers of your own."
                )
            ),
        )


def _score_problems(outcomes: Outcomes) -> Iterator[Problem]:
    # Called at every keystroke, so ten thousand clients must take no time.
    pick = itemgetter(*(item.column for item in outcomes.domains))
    for place, moment in enumerate(outcomes.moments):
        without = sum(NOTHING in pick(row.scores[place]) for row in outcomes.clients)
        if without:
            yield warning(
                "outcome_no_reason",
                f"outcomes.moments.{moment.id}",
                Message(
                    N_(
                        "At {moment} {count} of {clients} clients have a domain with neither a score nor a"
                        " reason why there is none. Fill in the score, or why it is missing."
                    ),
                    {"moment": moment.name, "count": without, "clients": len(outcomes.clients)},
                ),
            )


def _link_problems(outcomes: Outcomes) -> Iterator[Problem]:
    named = [
        (f"outcomes.arrangements.{number}", link.domains) for number, link in enumerate(outcomes.arrangements)
    ]
    for where, keys in (*named, ("outcomes.paid_outcome", outcomes.paid_outcome.domains)):
        for key in keys:
            if not is_domain(key):
                yield error(
                    "outcome_domain",
                    f"{where}.domains",
                    Message(N_("The ZRM has no domain {name}. Choose another."), {"name": key}),
                )
