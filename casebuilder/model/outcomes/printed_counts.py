"""The counts that are printed of a domain in a group, how they add up, and which of them are hidden."""

from __future__ import annotations

from casebuilder.model.outcomes.instrument import HIGHEST_LEVEL, SUFFICIENT_LEVEL
from casebuilder.model.outcomes.report import Change, Crossing, GroupResult
from casebuilder.model.suppression import Profile, Relation, hidden_counts

LEVELS = range(1, HIGHEST_LEVEL + 1)


def group_counts(result: GroupResult) -> tuple[dict[str, int], list[Relation]]:
    """Return every count that is printed of a domain in a group, and how they add up.

    How many clients were measured says nothing of how any of them is doing. So those numbers are
    hidden when they are small themselves, but not for how little they differ; why a score is missing
    is not printed at all. The same goes for how many clients have a goal.
    """
    counts = {
        "clients": result.clients,
        "before": result.n_before,
        "after": result.n_after,
        "paired": result.n_paired,
    }
    relations: list[Relation] = []
    if result.change is not None:
        counts.update(change_counts(result.change))
        relations.append(Relation("paired", ("up", "same", "down")))
    if result.crossing is not None:
        counts.update(_crossing_counts(result.crossing))
        relations += [
            Relation("paired", ("sufficient_before", "not_sufficient_before")),
            Relation("paired", ("sufficient_after", "not_sufficient_after")),
            Relation("sufficient_before", ("stayed_above", "crossed_down")),
            Relation("sufficient_after", ("stayed_above", "crossed_up")),
            Relation("not_sufficient_before", ("stayed_below", "crossed_up")),
            Relation("not_sufficient_after", ("stayed_below", "crossed_down")),
        ]
        for moment, levels in (("before", result.levels_before), ("after", result.levels_after)):
            names = tuple(f"level_{number}_{moment}" for number in range(1, HIGHEST_LEVEL + 1))
            counts.update(zip(names, levels, strict=True))
            relations.append(Relation(f"not_sufficient_{moment}", names[: SUFFICIENT_LEVEL - 1]))
            relations.append(Relation(f"sufficient_{moment}", names[SUFFICIENT_LEVEL - 1 :]))
        cells, sums = _transition_counts(result)
        counts |= cells
        relations += sums
    if result.goals:
        reached = result.goals[-1].reached
        counts.update(
            {
                "goals": reached.of,
                "reached": reached.count,
                "not_reached": reached.of - reached.count,
            }
        )
        relations.append(Relation("goals", ("reached", "not_reached")))
    return counts, relations


def change_counts(change: Change) -> dict[str, int]:
    """Return how many clients went up, stayed the same and went down."""
    return {"up": change.improved.count, "same": change.same.count, "down": change.worse.count}


def cell(before: int, after: int) -> str:
    """Return the name of a count of the transition table."""
    return f"from_{before}_to_{after}"


CELLS = frozenset(cell(before, after) for before in LEVELS for after in LEVELS)
"""Names of the counts of the transition table, which say the same as others more finely."""

_LEAST_LARGE, _LEAST_SHOWN = 15, 5
"""A transition table of which fewer cells than the first are large enough, or fewer than the second are left
to read, is not printed: it would be signs alone."""


def _transition_counts(result: GroupResult) -> tuple[dict[str, int], list[Relation]]:
    """Return the cells of the transition table, and everything that they add up to."""
    cells = {
        cell(before, after): result.transition[before - 1][after - 1] for before in LEVELS for after in LEVELS
    }
    relations = [
        relation
        for level in LEVELS
        for relation in (
            Relation(f"level_{level}_before", tuple(cell(level, after) for after in LEVELS)),
            Relation(f"level_{level}_after", tuple(cell(before, level) for before in LEVELS)),
        )
    ]
    low, high = LEVELS[: SUFFICIENT_LEVEL - 1], LEVELS[SUFFICIENT_LEVEL - 1 :]
    areas = {
        "stayed_below": [(before, after) for before in low for after in low],
        "crossed_up": [(before, after) for before in low for after in high],
        "crossed_down": [(before, after) for before in high for after in low],
        "stayed_above": [(before, after) for before in high for after in high],
        "up": [(before, after) for before in LEVELS for after in LEVELS if after > before],
        "same": [(level, level) for level in LEVELS],
        "down": [(before, after) for before in LEVELS for after in LEVELS if after < before],
    }
    relations += [Relation(name, tuple(cell(*place) for place in places)) for name, places in areas.items()]
    return cells, relations


def hidden_of_group(result: GroupResult, profile: Profile) -> frozenset[str]:
    """Return the names of the counts of a domain in a group that may not be printed.

    Where hardly any cell of the transition table could be printed, none is.
    """
    counts, relations = group_counts(result)
    large = sum(counts.get(name, 0) >= profile.threshold for name in CELLS)
    if large >= _LEAST_LARGE:
        hidden = hidden_counts(counts, relations, profile, CELLS)
        if len(CELLS - hidden) >= _LEAST_SHOWN:
            return hidden
    return hidden_counts(counts, relations, profile, CELLS, withheld=CELLS.intersection(counts))


def _crossing_counts(crossing: Crossing) -> dict[str, int]:
    before, after, clients = crossing.before.count, crossing.after.count, crossing.before.of
    return {
        "sufficient_before": before,
        "not_sufficient_before": clients - before,
        "sufficient_after": after,
        "not_sufficient_after": clients - after,
        "crossed_up": crossing.up,
        "crossed_down": crossing.down,
        "stayed_above": before - crossing.down,
        "stayed_below": clients - before - crossing.up,
    }
