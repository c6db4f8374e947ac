"""The pessimistic and the optimistic end of every figure with a range, and the case under them.

Which end of a range is the worse one differs per figure: a low tariff is bad news where care is
saved, and good news where it is added. So each figure is moved to both ends on its own, and the
model says at which end the municipality keeps less money. Where that changes nothing for the
municipality, all parties of the chain together decide, with what has value but is not money. A figure
that stands at several places is moved at all of them, and what must hold between figures holds here too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.ranges import consistent, ends_of_range, has_range, one_figure_each
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


def scenario_ends(results: Results) -> Mapping[str, Ends]:
    """Return the ends of every figure that moves between the scenarios, by its identifier.

    These are the figures with a range, and those that give way to them (see :func:`consistent`); of the
    latter it is only told what they become.
    """
    case, inputs = results.case, results.case_model.model.inputs
    figures = one_figure_each(item for item in inputs if has_range(item))
    ranges = [ends_of_range(figure[0]) for figure in figures]
    chain = f"parties.{party_key(None)}.npv_cash_and_valued"
    municipality = f"parties.{party_key(Party.MUNICIPALITY)}.npv"
    watched = [chain]
    if Party.MUNICIPALITY in results.involved():
        watched.append(municipality)
    moved = moved_one_by_one(results, figures, ranges, watched)
    decisions: dict[str, tuple[bool, Decided]] = {}
    worse: dict[str, Array] = {}
    better: dict[str, Array] = {}
    for number, (figure, (low, high)) in enumerate(zip(figures, ranges, strict=True)):
        decided, low_is_worse = Decided.NOBODY, True
        for line, by in ((municipality, Decided.MUNICIPALITY), (chain, Decided.CHAIN)):
            at_low, at_high = moved[line][number] if line in moved else (0.0, 0.0)
            if abs(at_high - at_low) > _NOTHING * max(1.0, abs(at_low), abs(at_high)):
                decided, low_is_worse = by, at_low < at_high
                break
        for item in figure:
            decisions[item.id] = (low_is_worse, decided)
            worse[item.id], better[item.id] = (
                np.array([end]) for end in ((low, high) if low_is_worse else (high, low))
            )
    pessimistic, optimistic = consistent(case, worse), consistent(case, better)
    return {
        item.id: Ends(
            _in_row(pessimistic[item.id], item),
            _in_row(optimistic[item.id], item),
            *decisions.get(item.id, (True, Decided.NOBODY)),
        )
        for item in inputs
        if item.id in pessimistic
    }


def _in_row(values: Array, item: InputValue) -> tuple[float, ...]:
    return tuple(map(float, np.broadcast_to(values, (1, len(item.values)))[0]))


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
    figures: Sequence[Sequence[InputValue]],
    ranges: Sequence[tuple[Sequence[float], Sequence[float]]],
    lines: Sequence[str],
) -> Mapping[str, Sequence[tuple[float, float]]]:
    """Return what single values come to with each figure on its own at its low and its high end.

    Args:
        results: The case as it is.
        figures: The figures, each as the inputs that hold it.
        ranges: The low and the high values of each.
        lines: Identifiers of lines with one value for the whole case.

    Returns:
        Per line the value at the low and at the high end of each figure; the same twice where the
        model has no finite value there.
    """
    model = part_of(results.case_model.model, lines)
    known = {item.id for item in model.inputs}
    found: dict[str, list[tuple[float, float]]] = {
        line: [(results.number(line), results.number(line))] * len(figures) for line in lines
    }
    matter = [number for number, figure in enumerate(figures) if any(item.id in known for item in figure)]
    for start in range(0, len(matter), _MOST_AT_ONCE // 2):
        some = matter[start : start + _MOST_AT_ONCE // 2]
        draws: dict[str, Array] = {}
        for place, number in enumerate(some):
            values = np.array(figures[number][0].values, dtype=np.float64)
            moved = np.tile(values, (2 * len(some), 1))
            moved[2 * place], moved[2 * place + 1] = ranges[number]
            draws |= {item.id: moved for item in figures[number]}
        try:
            evaluated = evaluate(model, consistent(results.case, draws)).lines
        except CalculationError:
            continue
        for line in lines:
            for place, number in enumerate(some):
                at_low, at_high = evaluated[line][2 * place : 2 * place + 2, 0]
                found[line][number] = (float(at_low), float(at_high))
    return found
