"""What must still be proven: the unchecked figures, the heaviest first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.ranges import ends_of_range
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.scenarios import moved_one_by_one
from casebuilder.model.costbenefit.variants import COMPARED
from casebuilder.model.formula.model import InputValue
from casebuilder.model.parties import Party

STEP = 0.10
"""How far an assumption without a range is moved down and up, as a share of its value."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure that nobody has checked yet.

    Attributes:
        input: The figure.
        swing: How far the net present value of the party moves when the figure goes from its
            lowest to its highest plausible value, in euros.
    """

    input: InputValue
    swing: float


def figures_with_evidence(results: Results) -> tuple[InputValue, ...]:
    """Return the inputs that carry a source, as opposed to settings.

    What other funding models are compared under is left out: the results of the case do not need it.
    """
    return tuple(
        item
        for item in results.case_model.model.inputs
        if item.quantity is not None and not item.id.startswith(f"{COMPARED}.")
    )


def unchecked(results: Results) -> tuple[Assumption, ...]:
    """Return the assumptions of a case, those that move the result most first.

    The result is that of the municipality, or of the chain when the municipality has no part.
    """
    items = [
        item
        for item in figures_with_evidence(results)
        if item.quantity is not None and item.quantity.assumption
    ]
    swings = _swings(results, items)
    found = [Assumption(item, swing) for item, swing in zip(items, swings, strict=True)]
    return tuple(sorted(found, key=lambda assumption: -assumption.swing))


def decisive_party(results: Results) -> Party | None:
    """Return the party whose result the assumptions are weighed by."""
    return Party.MUNICIPALITY if Party.MUNICIPALITY in results.involved() else None


def _swings(results: Results, items: list[InputValue]) -> list[float]:
    """Return how far the result moves with each figure on its own from end to end."""
    line = f"parties.{party_key(decisive_party(results))}.npv"
    moved = moved_one_by_one(results, [(item,) for item in items], [_ends(item) for item in items], [line])[
        line
    ]
    return [abs(high - low) for low, high in moved]


def _ends(item: InputValue) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the plausible ends of a figure; where one is not given, a step away."""
    low, high = ends_of_range(item)
    if item.quantity is None or item.quantity.low in (None, ()):
        low = _within(item, [value - abs(value) * STEP for value in item.values])
    if item.quantity is None or item.quantity.high in (None, ()):
        high = _within(item, [value + abs(value) * STEP for value in item.values])
    return low, high


def _within(item: InputValue, values: Sequence[float]) -> tuple[float, ...]:
    lowest = -math.inf if item.minimum is None else item.minimum
    highest = math.inf if item.maximum is None else item.maximum
    return tuple(min(max(value, lowest), highest) for value in values)
