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
_MOST_FIGURES = 64
"""A case with more has no closed forms: looking for them would take too long."""
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


def proportional_figures(results: Results, party: Party | None) -> tuple[Proportional, ...]:
    """Return the price, the effects and the reach that a party's money is in proportion to.

    Args:
        results: The results of a case.
        party: The party; None is the chain.

    Returns:
        Those that matter to it, with the one that weighs most first.
    """
    items = [item for item in results.case_model.items.get(party_key(party), ()) if not item.flow.valued]
    figures = list(_candidates(results))
    if not items or not figures or len(figures) > _MOST_FIGURES:
        return ()
    draws: dict[str, Array] = {}
    for position, item in enumerate(figures):
        rows = np.full((len(_FACTORS) * len(figures), 1), item.values[0])
        for place, factor in enumerate(_FACTORS):
            rows[len(_FACTORS) * position + place] *= factor
        draws[item.id] = rows
    try:
        moved = evaluate(results.case_model.model, draws).lines
    except CalculationError:
        return ()
    looked_at = [_looked_at(results, items, item, position, moved) for position, item in enumerate(figures)]
    found = _confirmed(results, party, [one for one in looked_at if one is not None])
    return tuple(sorted(found, key=lambda one: abs(one.part), reverse=True))


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
