"""Editing measured outcomes: pure functions from outcomes to outcomes.

What an edit does not touch stays the same object, so that a list of earlier versions stays small.
Single fields of a moment are edited by their place in the case (``outcomes.moments.t0.month``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes.document import (
    EMPTY_ROW,
    KEY_PATTERN,
    NOTHING,
    ClientRow,
    Group,
    Moment,
    Outcomes,
)

_KEY_START = "C"


def new_outcomes() -> Outcomes:
    """Return outcomes with two moments, T0 and T1, and no clients yet."""
    return with_moment(with_moment(Outcomes()))


# Moments ---------------------------------------------------------------------------------------


def with_moment(outcomes: Outcomes) -> Outcomes:
    """Return outcomes with one moment more: T0, T1, and so on.

    It has the rater and the version of the moment before it. The first two are compared.
    """
    taken = {moment.id for moment in outcomes.moments}
    number = next(number for number in range(len(taken) + 1) if f"t{number}" not in taken)
    last = outcomes.moments[-1] if outcomes.moments else Moment(id="")
    moment = last.model_copy(update={"id": f"t{number}", "name": f"T{number}", "month": None})
    return outcomes.model_copy(
        update={
            "moments": (*outcomes.moments, moment),
            "clients": tuple(row._replace(scores=(*row.scores, EMPTY_ROW)) for row in outcomes.clients),
            "before": outcomes.before or moment.id,
            "after": outcomes.after or (moment.id if outcomes.before else ""),
        }
    )


def without_moment(outcomes: Outcomes, identifier: str) -> Outcomes:
    """Return outcomes without a moment and the scores of that moment.

    Raises:
        KeyError: There is no such moment.
    """
    place = _place(outcomes, identifier)
    return outcomes.model_copy(
        update={
            "moments": (*outcomes.moments[:place], *outcomes.moments[place + 1 :]),
            "clients": tuple(
                row._replace(scores=(*row.scores[:place], *row.scores[place + 1 :]))
                for row in outcomes.clients
            ),
            "before": "" if outcomes.before == identifier else outcomes.before,
            "after": "" if outcomes.after == identifier else outcomes.after,
        }
    )


# Clients ---------------------------------------------------------------------------------------


def free_key(outcomes: Outcomes) -> str:
    """Return a key that no client has yet: C1, C2, and so on."""
    taken = {row.key for row in outcomes.clients}
    number = len(taken) + 1
    while f"{_KEY_START}{number}" in taken:
        number += 1
    return f"{_KEY_START}{number}"


def key_refused(outcomes: Outcomes, key: str) -> Message | None:
    """Return why a text cannot be the key of another client, or None when it can."""
    if KEY_PATTERN.fullmatch(key) is None:
        return Message(
            N_(
                "“{key}” cannot be a client number. Use 1 to 24 letters and digits without spaces; never a"
                " name, a date of birth or a citizen service number."
            ),
            {"key": key},
        )
    if any(row.key == key for row in outcomes.clients):
        return Message(N_("There is already a client {key}. Choose another number."), {"key": key})
    return None


def with_client(outcomes: Outcomes, key: str, group: Group = Group.WITH) -> Outcomes:
    """Return outcomes with one client more, without scores.

    Args:
        outcomes: The outcomes.
        key: A key that :func:`key_refused` does not refuse.
        group: The group of the client.

    Raises:
        ValueError: The key is refused.
    """
    if (refused := key_refused(outcomes, key)) is not None:
        raise ValueError(refused.text)
    return _with_rows(
        outcomes, (*outcomes.clients, ClientRow(key, group, EMPTY_ROW, (EMPTY_ROW,) * len(outcomes.moments)))
    )


def without_clients(outcomes: Outcomes, keys: Collection[str]) -> Outcomes:
    """Return outcomes without some clients."""
    return _with_rows(outcomes, tuple(row for row in outcomes.clients if row.key not in keys))


def with_key(outcomes: Outcomes, key: str, new: str) -> Outcomes:
    """Return outcomes in which a client has another key.

    Raises:
        KeyError: There is no such client.
        ValueError: The new key is refused.
    """
    if new == key:
        return outcomes
    if (refused := key_refused(outcomes, new)) is not None:
        raise ValueError(refused.text)
    return _with_row(outcomes, key, lambda row: row._replace(key=new))


# Parts -----------------------------------------------------------------------------------------


def _place(outcomes: Outcomes, moment: str) -> int:
    place = outcomes.position(moment)
    if place is None:
        raise KeyError(moment)
    return place


def _row_number(outcomes: Outcomes, key: str) -> int:
    for number, row in enumerate(outcomes.clients):
        if row.key == key:
            return number
    raise KeyError(key)


def _with_rows(outcomes: Outcomes, rows: tuple[ClientRow, ...]) -> Outcomes:
    return outcomes.model_copy(update={"clients": rows})


def _with_row(outcomes: Outcomes, key: str, change: Callable[[ClientRow], ClientRow]) -> Outcomes:
    number = _row_number(outcomes, key)
    rows = outcomes.clients
    changed = change(rows[number])
    if changed == rows[number]:
        return outcomes
    return _with_rows(outcomes, (*rows[:number], changed, *rows[number + 1 :]))


# Adding what was measured elsewhere ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Addition:
    """What became of outcomes that were added to others.

    Attributes:
        outcomes: The outcomes together.
        new_clients: Clients who were not there yet.
        new_scores: Scores and reasons where nothing stood.
        replaced_scores: Scores and reasons that took the place of another.
        known_clients: Clients who were there already.
        changed_groups: Of those the clients who now belong to the other group.
    """

    outcomes: Outcomes
    new_clients: int
    new_scores: int
    replaced_scores: int
    known_clients: int
    changed_groups: int


def with_added(outcomes: Outcomes, added: Outcomes, *, groups_known: bool = True) -> Addition | Message:
    """Return outcomes with those of a form or file added, or why that cannot be.

    Moments belong together by their name, clients by their key. What the added outcomes leave open
    stays as it was.

    Args:
        outcomes: The outcomes of the case; without moments they become the added ones.
        added: What was read.
        groups_known: Whether what was read says in which group each client is; if not, who is there already
            stays in their own group.
    """
    for moment in added.moments:
        present = _moment_of_name(outcomes, moment.name)
        if present is not None and (refused := _unlike(present, moment)) is not None:
            return refused
    for moment in added.moments:
        present = _moment_of_name(outcomes, moment.name)
        if present is None:
            outcomes = with_moment(outcomes)
            known = outcomes.moments[-1]
            merged = moment.model_copy(update={"id": known.id})
        else:
            merged = present.model_copy(
                update={"month": moment.month or present.month, "rater": moment.rater or present.rater}
            )
        outcomes = outcomes.model_copy(
            update={"moments": tuple(merged if item.id == merged.id else item for item in outcomes.moments)}
        )
    outcomes = outcomes.model_copy(update={"parenting": outcomes.parenting or added.parenting})
    return _with_rows_of(outcomes, added, groups_known=groups_known)


def _moment_of_name(outcomes: Outcomes, name: str) -> Moment | None:
    return next((item for item in outcomes.moments if _same_name(item.name) == _same_name(name)), None)


def _same_name(name: str) -> str:
    """Return a name as names of moments are compared: t0 is T0."""
    return " ".join(name.casefold().split())


def _unlike(present: Moment, moment: Moment) -> Message | None:
    if present.version is not moment.version:
        return Message(
            N_(
                "In the case {moment} was measured with another version of the ZRM. Give the new measurement"
                " another name, or correct the version."
            ),
            {"moment": moment.name},
        )
    if present.rater is not None and moment.rater is not None and present.rater is not moment.rater:
        return Message(
            N_(
                "In the case {moment} was scored by another kind of rater. Give the new measurement another"
                " name, or correct who scored."
            ),
            {"moment": moment.name},
        )
    return None


def _with_rows_of(outcomes: Outcomes, added: Outcomes, *, groups_known: bool) -> Addition:
    names = [_same_name(moment.name) for moment in outcomes.moments]
    places = [names.index(_same_name(moment.name)) for moment in added.moments]
    rows, numbers = list(outcomes.clients), dict(outcomes.rows_by_key())
    new_clients = new_scores = replaced = changed_groups = 0
    for row in added.clients:
        if row.key not in numbers:
            numbers[row.key] = len(rows)
            rows.append(ClientRow(row.key, row.group, EMPTY_ROW, (EMPTY_ROW,) * len(outcomes.moments)))
            new_clients += 1
        present = rows[numbers[row.key]]
        scores = list(present.scores)
        for place, signs in zip(places, row.scores, strict=True):
            pairs = list(zip(scores[place], signs, strict=True))
            new_scores += sum(old == NOTHING != new for old, new in pairs)
            replaced += sum(NOTHING not in (old, new) and old != new for old, new in pairs)
            scores[place] = _laid_over(scores[place], signs)
        group = row.group if groups_known else present.group
        changed_groups += group is not present.group
        rows[numbers[row.key]] = ClientRow(
            row.key, group, _laid_over(present.goals, row.goals), tuple(scores)
        )
    return Addition(
        _with_rows(outcomes, tuple(rows)),
        new_clients,
        new_scores,
        replaced,
        len(added.clients) - new_clients,
        changed_groups,
    )


def _laid_over(signs: str, others: str) -> str:
    """Return signs with others on top, where those say something."""
    return "".join(old if new == NOTHING else new for old, new in zip(signs, others, strict=True))
