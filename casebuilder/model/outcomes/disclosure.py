"""Figures that are told besides the tables of the domains, and whether those give hidden counts away.

The share that reached the outcome that is paid for, and the moves between intensities, are counts of
clients whom the tables of the domains count as well. Told together they may leave only one answer for
a count that is hidden. So each is tried against everything else that is printed of its domains.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import permutations

from casebuilder.model.outcomes.printed_counts import CELLS, LEVELS, cell, group_counts, hidden_of_group
from casebuilder.model.outcomes.report import GroupResult, Table, Told
from casebuilder.model.suppression import LEAVING, Profile, Relation, given_away

_LEAST = max(profile.threshold for profile in LEAVING)


def tells_hidden(result: GroupResult, told: Sequence[Told], profile: Profile) -> bool:
    """Return whether a hidden count of a domain follows once these figures are told.

    Args:
        result: The domain in the group.
        told: The figures, of this domain and group.
        profile: For whom everything is printed.
    """
    counts, relations = group_counts(result)
    if result.change is None or not told:
        return False
    hidden = set(hidden_of_group(result, profile))
    small = {name for name in CELLS if 0 < counts[name] < profile.threshold}
    safe = set(CELLS - small) if hidden >= CELLS else set()
    if any(_few_apart(item, counts, relations, hidden) for item in told):
        return True
    unpaired = result.n_after - result.n_paired
    counts["only_after"] = unpaired
    relations.append(Relation("after", ("paired", "only_after")))
    for item in told:
        parts = _parts(item, counts, relations)
        counts[item.name] = item.clients
        if parts:
            relations.append(Relation(item.name, tuple(parts)))
        fine = {name for name in parts if name not in CELLS} | {f"{item.name}_rest_outside"}
        fine |= {f"{item.name}_rest_{cell(*place)}" for place in item.possible}
        hidden |= {name for name in fine if name in counts and name != "reached"}
        safe |= fine - {"reached"}
    return bool(given_away(counts, relations, hidden, safe))


def _few_apart(
    item: Told, counts: Mapping[str, int], relations: Sequence[Relation], hidden: Collection[str]
) -> bool:
    """Return whether a figure and a count that is printed differ by a few of the clients of the larger."""
    if not item.whole or item.outside:
        return False
    own = {cell(*place) for place in item.possible}
    printed = [
        set(relation.parts)
        for relation in relations
        if relation.total not in hidden and CELLS.issuperset(relation.parts)
    ]
    return any(
        0 < sum(counts[name] for name in own ^ other) < _LEAST
        for other in printed
        if own < other or other < own
    )


def _parts(item: Told, counts: dict[str, int], relations: list[Relation]) -> list[str]:
    """Return what a figure is the sum of, and add what is known of those parts."""
    if item.goal:
        return ["reached"] if "reached" in counts else []
    parts = []
    for before, after in sorted(item.possible):
        name = cell(before, after)
        if item.whole:
            parts.append(name)
        else:
            inside = item.inside[before - 1][after - 1]
            parts.append(_divided(item.name, name, inside, counts, relations))
    if item.outside or not item.whole:
        parts.append(_divided(item.name, "only_after", item.outside, counts, relations, "outside"))
    return parts


def _divided(
    figure: str, total: str, inside: int, counts: dict[str, int], relations: list[Relation], label: str = ""
) -> str:
    """Divide a count into the clients in the figure and the rest, and return the name of the former."""
    name, rest = f"{figure}_{label or total}", f"{figure}_rest_{label or total}"
    counts[name], counts[rest] = inside, counts[total] - inside
    relations.append(Relation(total, (name, rest)))
    return name


def tells_level(table: Table, sums: Mapping[str, frozenset[tuple[int, int]]], profile: Profile) -> bool:
    """Return whether sums of a table that is not printed give a small part of it away.

    That is a cell that follows from all sums together, or the few by whom two sums differ that count some of
    the same clients.

    Args:
        table: The table; how many clients are in it is known.
        sums: Per figure that is told the places of which it is the sum.
        profile: For whom everything is printed.
    """
    for one, other in permutations(sums.values(), 2):
        rest = one - other
        few = 0 < sum(table[before - 1][after - 1] for before, after in rest) < _LEAST
        if one & other and few:
            return True
    counts = {cell(before, after): table[before - 1][after - 1] for before in LEVELS for after in LEVELS}
    names = tuple(counts)
    relations = [Relation("all", names)]
    for name, places in sums.items():
        relations.append(Relation(name, tuple(cell(*place) for place in sorted(places))))
    counts |= {relation.total: sum(counts[part] for part in relation.parts) for relation in relations}
    safe = {name for name in names if not 0 < counts[name] < profile.threshold}
    return bool(given_away(counts, relations, names, safe))
