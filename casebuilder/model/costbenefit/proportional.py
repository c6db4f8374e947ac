"""Figures that a party's result depends on in proportion, so that its break-even value has a closed form.

Where every amount of a party is either in proportion to a figure or has nothing to do with it, the net
present value of its cash is a straight line in that figure. It is zero at the figure as it is times
one less the result over the part of the result that is in proportion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from casebuilder.model.costbenefit.parties import Item, party_key
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.effects import ChangeKind
from casebuilder.model.formula.evaluation import Array, CalculationError, evaluate
from casebuilder.model.formula.model import InputValue
from casebuilder.model.parties import Party

_FACTORS = (0.5, 0.75)
"""Down, because up a figure may leave its limits."""
MOST_FIGURES = 64
"""Of a case with more, only those that weigh most in the result of a party are looked at."""
_MOST_OF_A_PARTY = 24
_AT_ONCE = 64
"""How many figures are moved in one calculation: all at once would take too much memory."""
_CLOSE = 1e-9
_NOTICEABLE = 0.5


@dataclass(frozen=True)
class Proportional:
    """A figure with the amounts of a party that are in proportion to it.

    Attributes:
        input: The figure.
        lines: Identifiers of the lines with those amounts, as the party sees them.
        others: Identifiers of the lines that have nothing to do with it.
        part: Present value of the amounts in proportion.
    """

    input: InputValue
    lines: tuple[str, ...]
    others: tuple[str, ...]
    part: float


def candidates(results: Results) -> tuple[InputValue, ...]:
    """Return every price, effect and reach of a case that the money of a party may be in proportion to."""
    return tuple(_candidates(results))


def proportional_figures(
    results: Results, parties: Sequence[Party | None]
) -> Mapping[Party | None, tuple[Proportional, ...]]:
    """Return the price, the effects and the reach that the money of each party is in proportion to.

    Args:
        results: The results of a case.
        parties: The parties; None is the chain.

    Returns:
        Those that matter to each, with the one that weighs most first. In a case with more than
        :data:`MOST_FIGURES` of them only the heaviest for that party are looked at.
    """
    figures = candidates(results)
    try:
        looked_at = _heaviest(results, parties, figures)
    except CalculationError:
        return dict.fromkeys(parties, ())
    found: dict[Party | None, tuple[Proportional, ...]] = {}
    # Parties of which the same figures are looked at share one calculation.
    for some in dict.fromkeys(map(tuple, looked_at.values())):
        sharing = [party for party in parties if tuple(looked_at[party]) == some]
        found |= _proportional(results, sharing, some)
    return {party: found[party] for party in parties}


def _heaviest(
    results: Results, parties: Sequence[Party | None], figures: Sequence[InputValue]
) -> Mapping[Party | None, Sequence[InputValue]]:
    """Return per party the figures that move its result most when half as large; of few, all of them."""
    if len(figures) <= MOST_FIGURES:
        return dict.fromkeys(parties, figures)
    moves: dict[Party | None, list[float]] = {party: [] for party in parties}
    for chunk in (figures[start : start + _AT_ONCE] for start in range(0, len(figures), _AT_ONCE)):
        draws: dict[str, Array] = {}
        for position, item in enumerate(chunk):
            rows = np.full((len(chunk), 1), item.values[0])
            rows[position] /= 2
            draws[item.id] = rows
        moved = evaluate(results.case_model.model, draws).lines
        for party in parties:
            line = f"parties.{party_key(party)}.npv"
            # Of a party that nothing touches there is one value for all draws.
            after = np.broadcast_to(moved[line], (len(chunk), 1))[:, 0]
            moves[party] += np.abs(after - results.number(line)).tolist()
    return {
        party: [figures[number] for number in sorted(np.argsort(sizes, stable=True)[-_MOST_OF_A_PARTY:])]
        for party, sizes in moves.items()
    }


def _proportional(
    results: Results, parties: Sequence[Party | None], figures: Sequence[InputValue]
) -> Mapping[Party | None, tuple[Proportional, ...]]:
    """Return for each party which of these figures its money is in proportion to."""
    none: dict[Party | None, tuple[Proportional, ...]] = dict.fromkeys(parties, ())
    items = {
        party: [item for item in results.case_model.items.get(party_key(party), ()) if not item.flow.valued]
        for party in parties
    }
    if not figures or not any(items.values()):
        return none
    draws: dict[str, Array] = {}
    for position, item in enumerate(figures):
        rows = np.full((len(_FACTORS) * len(figures), 1), item.values[0])
        for place, factor in enumerate(_FACTORS):
            rows[len(_FACTORS) * position + place] *= factor
        draws[item.id] = rows
    try:
        moved = evaluate(results.case_model.model, draws).lines
    except CalculationError:
        return none
    found = none
    for party, own in items.items():
        if own:
            looked_at = [
                _looked_at(results, own, item, position, moved) for position, item in enumerate(figures)
            ]
            confirmed = _confirmed(results, party, [one for one in looked_at if one is not None])
            found[party] = tuple(sorted(confirmed, key=lambda one: abs(one.part), reverse=True))
    return found


def break_even_value(results: Results, party: Party | None, figure: Proportional) -> float:
    """Return the value of a figure at which a party's net present value in money is zero."""
    result = results.number(f"parties.{party_key(party)}.npv")
    return figure.input.values[0] * (1 - result / figure.part)


def _confirmed(results: Results, party: Party | None, figures: Sequence[Proportional]) -> list[Proportional]:
    """Return the figures whose break-even value is possible and really leaves nothing.

    Between a figure and its break-even value the line may bend: more care is paid in full where less
    care is not, and a budget may hold from some number of clients on.
    """
    values = [break_even_value(results, party, figure) for figure in figures]
    possible = [
        (figure, value)
        for figure, value in zip(figures, values, strict=True)
        if value * figure.input.values[0] > 0
        and (figure.input.minimum is None or value >= figure.input.minimum)
        and (figure.input.maximum is None or value <= figure.input.maximum)
    ]
    if not possible:
        return []
    draws: dict[str, Array] = {}
    for position, (figure, value) in enumerate(possible):
        rows = np.full((len(possible), 1), figure.input.values[0])
        rows[position] = value
        draws[figure.input.id] = rows
    try:
        left = evaluate(results.case_model.model, draws).lines[f"parties.{party_key(party)}.npv"]
    except CalculationError:
        return []
    return [
        figure
        for position, (figure, _) in enumerate(possible)
        if abs(left[position, 0]) <= _CLOSE * max(1.0, abs(figure.part))
    ]


def _candidates(results: Results) -> Iterator[InputValue]:
    case = results.case
    names = {
        ChangeKind.RELATIVE: "relative_change",
        ChangeKind.ABSOLUTE: "absolute_change",
        ChangeKind.MOVE: "share_of_users",
    }
    wanted = {
        "reach.adoption.maximum",
        *(f"effects.{effect.id}.{names[effect.change_kind]}" for effect in case.effects),
        *(f"costs.{cost.id}.amount" for cost in case.costs),
    }
    for item in results.case_model.model.inputs:
        if item.id in wanted and not item.per_year and item.values[0]:
            yield item


def _looked_at(
    results: Results, items: list[Item], figure: InputValue, position: int, moved: Mapping[str, Array]
) -> Proportional | None:
    """Return how a party's amounts depend on a figure; None without a break-even value in closed form."""
    discount = np.array(results.line("frame.discount_factor"))
    lines, others, part, whole = [], [], 0.0, 0.0
    for item in items:
        now = np.array(results.line(item.line))
        size = max(1.0, float(np.abs(now).max()))
        after = [moved[item.line][len(_FACTORS) * position + place] for place in range(len(_FACTORS))]
        worth = float(now @ discount)
        whole += worth
        if all(
            np.abs(row - factor * now).max() <= _CLOSE * size
            for row, factor in zip(after, _FACTORS, strict=True)
        ):
            # What is always zero is in proportion to everything.
            if np.any(now):
                lines.append(item.line)
                part += worth
        elif all(np.abs(row - now).max() <= _CLOSE * size for row in after):
            others.append(item.line)
        else:
            return None
    # Where everything is in proportion, the result has one sign at every value but zero.
    decides = abs(part) >= _NOTICEABLE and abs(whole - part) >= _NOTICEABLE
    return Proportional(figure, tuple(lines), tuple(others), part) if decides else None
