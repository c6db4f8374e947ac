"""The pessimistic and the optimistic end of every figure with a range, and the case under them.

Which end of a range is the worse one differs per figure: a low tariff is bad news where care is
saved, and good news where it is added. So each figure is moved to both ends on its own, and the
model says at which end the municipality keeps less money. Where that changes nothing for the
municipality, all parties of the chain together decide, with what has value but is not money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.formula.evaluation import Array, CalculationError, evaluate
from casebuilder.model.formula.model import InputValue, part_of
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.parties import Party

_MOST_AT_ONCE = 128
"""Draws per evaluation, so that a large case does not take all memory."""
_NOTHING = 1e-9
"""A difference smaller than this part of the result is rounding."""


class Scenario(LabelledEnum):
    """Which value of every figure is calculated with."""

    EXPECTED = "expected", N_("Expected")
    PESSIMISTIC = "pessimistic", N_("Pessimistic")
    OPTIMISTIC = "optimistic", N_("Optimistic")


class Decided(StrEnum):
    """By whose result the worse end of a range was told from the better one."""

    MUNICIPALITY = "municipality"
    CHAIN = "chain"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of the range of one figure.

    Attributes:
        pessimistic: The values at the worse end, as many as the figure has.
        optimistic: The values at the better end.
        low_is_worse: Whether the pessimistic end is the low one.
        decided: By whose result.
    """

    pessimistic: tuple[float, ...]
    optimistic: tuple[float, ...]
    low_is_worse: bool
    decided: Decided


def has_range(item: InputValue) -> bool:
    """Return whether a figure has a lowest or a highest plausible value."""
    return any(bound is not None for bound in _bounds(item))


def ends_of_range(item: InputValue) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the lowest and the highest plausible values of a figure, within its limits.

    Where only one end is given, the figure itself is the other.
    """
    values = np.array(item.values, dtype=np.float64)
    bounds = (values if bound is None else np.broadcast_to(bound, values.shape) for bound in _bounds(item))
    low, high = (np.clip(end, item.minimum, item.maximum) for end in bounds)
    return tuple(map(float, low)), tuple(map(float, high))


def _bounds(item: InputValue) -> tuple[NDArray[np.float64] | None, NDArray[np.float64] | None]:
    """Return low and high as they are given; a list for other years than the figure counts as not given."""
    if item.quantity is None:
        return None, None
    given, fitting = (item.quantity.low, item.quantity.high), {1, len(item.values)}
    low, high = (
        found
        if end is not None and len(found := np.atleast_1d(np.array(end, dtype=np.float64))) in fitting
        else None
        for end in given
    )
    return low, high


def scenario_ends(results: Results) -> Mapping[str, Ends]:
    """Return the ends of every figure that has a range, by its identifier."""
    items = [item for item in results.case_model.model.inputs if item.editable and has_range(item)]
    ranges = [ends_of_range(item) for item in items]
    chain = f"parties.{party_key(None)}.npv_cash_and_valued"
    municipality = f"parties.{party_key(Party.MUNICIPALITY)}.npv"
    watched = [chain]
    if Party.MUNICIPALITY in results.involved():
        watched.append(municipality)
    moved = moved_one_by_one(results, items, ranges, watched)
    found = {}
    for number, (item, (low, high)) in enumerate(zip(items, ranges, strict=True)):
        decided, low_is_worse = Decided.NOBODY, True
        for line, by in ((municipality, Decided.MUNICIPALITY), (chain, Decided.CHAIN)):
            at_low, at_high = moved[line][number] if line in moved else (0.0, 0.0)
            if abs(at_high - at_low) > _NOTHING * max(1.0, abs(at_low), abs(at_high)):
                decided, low_is_worse = by, at_low < at_high
                break
        pessimistic, optimistic = (low, high) if low_is_worse else (high, low)
        found[item.id] = Ends(pessimistic, optimistic, low_is_worse, decided)
    return found


def scenario_inputs(ends: Mapping[str, Ends], scenario: Scenario) -> dict[str, Array]:
    """Return the values that replace those of the case, for :func:`evaluate`."""
    if scenario is Scenario.EXPECTED:
        return {}
    return {
        identifier: np.array([end.pessimistic if scenario is Scenario.PESSIMISTIC else end.optimistic])
        for identifier, end in ends.items()
    }


def in_scenario(results: Results, scenario: Scenario) -> Results:
    """Return what a case comes to with every figure with a range at one end of it.

    Raises:
        CalculationError: A line has no finite value there.
    """
    if scenario is Scenario.EXPECTED:
        return results
    values = evaluate(results.case_model.model, scenario_inputs(scenario_ends(results), scenario))
    return Results(results.case_model, values)


def moved_one_by_one(
    results: Results,
    items: Sequence[InputValue],
    ranges: Sequence[tuple[Sequence[float], Sequence[float]]],
    lines: Sequence[str],
) -> Mapping[str, Sequence[tuple[float, float]]]:
    """Return what single values come to with each figure on its own at its low and its high end.

    Args:
        results: The case as it is.
        items: The figures.
        ranges: The low and the high values of each.
        lines: Identifiers of lines with one value for the whole case.

    Returns:
        Per line the value at the low and at the high end of each figure; the same twice where the
        model has no finite value there.
    """
    model = part_of(results.case_model.model, lines)
    known = {item.id for item in model.inputs}
    found: dict[str, list[tuple[float, float]]] = {
        line: [(results.number(line), results.number(line))] * len(items) for line in lines
    }
    matter = [number for number, item in enumerate(items) if item.id in known]
    for start in range(0, len(matter), _MOST_AT_ONCE // 2):
        some = matter[start : start + _MOST_AT_ONCE // 2]
        draws: dict[str, Array] = {}
        for place, number in enumerate(some):
            moved = np.tile(np.array(items[number].values, dtype=np.float64), (2 * len(some), 1))
            moved[2 * place], moved[2 * place + 1] = ranges[number]
            draws[items[number].id] = moved
        try:
            values = evaluate(model, draws).lines
        except CalculationError:
            continue
        for line in lines:
            for place, number in enumerate(some):
                at_low, at_high = values[line][2 * place : 2 * place + 2, 0]
                found[line][number] = (float(at_low), float(at_high))
    return found
