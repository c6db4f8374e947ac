"""How far the result of each party moves with one figure at a time, or with two."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from casebuilder.model.formula.evaluation import Array, evaluate
from casebuilder.model.parties import Party
from casebuilder.model.uncertainty.figures import UncertainCase, UncertainFigure, npv_line

_MOST_AT_ONCE = 128
"""Draws per evaluation, so that a large case does not take all memory."""
_NOTHING = 1e-12
"""A swing smaller than this part of the largest is rounding, not influence."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What one figure does to the net present value of a party, all other figures as they are.

    Attributes:
        figure: The figure.
        at_low: Net present value of the cash with the figure at the low end of its range.
        at_high: The same at the high end.
    """

    figure: UncertainFigure
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        """How far the two lie apart."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class TwoWayTable:
    """The net present value of a party with two figures at several values each.

    Attributes:
        party: The party; None is the chain.
        rows: The figure that differs by row.
        columns: The figure that differs by column.
        row_values: The values of the first; of a figure per year those of the first year with a range.
        column_values: The values of the second.
        npv: Net present value of the cash, a row per value of the first.
        own: The row and the column, from 0, in which both figures are those of the case.
    """

    party: Party | None
    rows: UncertainFigure
    columns: UncertainFigure
    row_values: tuple[float, ...]
    column_values: tuple[float, ...]
    npv: tuple[tuple[float, ...], ...]
    own: tuple[int, int]


def tornado(uncertain: UncertainCase) -> Mapping[Party | None, tuple[Bar, ...]]:
    """Return the bars of every party and of the chain, the widest first.

    A figure that does nothing to a party has no bar there.

    Raises:
        CalculationError: A line has no finite value at an end of some range.
    """
    figures = uncertain.figures
    ends = [_ends(figure) for figure in figures]
    found: dict[Party | None, list[Bar]] = {party: [] for party in uncertain.parties}
    step = _MOST_AT_ONCE // 2
    for start in range(0, len(figures), step):
        some = range(start, min(start + step, len(figures)))
        values: dict[str, Array] = {}
        for place, number in enumerate(some):
            moved = np.tile(np.array(figures[number].first.values), (2 * len(some), 1))
            moved[2 * place : 2 * place + 2] = ends[number]
            values[figures[number].id] = moved
        lines = evaluate(uncertain.model, uncertain.inputs(values)).lines
        for party, bars in found.items():
            npv = lines[npv_line(party)][:, 0]
            bars += [
                Bar(figures[number], float(npv[2 * place]), float(npv[2 * place + 1]))
                for place, number in enumerate(some)
            ]
    return {party: _widest_first(bars) for party, bars in found.items()}


def two_way_table(
    uncertain: UncertainCase, party: Party | None, rows: UncertainFigure, columns: UncertainFigure
) -> TwoWayTable:
    """Return the net present value of a party with two figures from end to end.

    Args:
        uncertain: The case.
        party: The party; None is the chain.
        rows: The first figure.
        columns: The second figure.

    Raises:
        ValueError: Both are the same figure.
        CalculationError: A line has no finite value at some pair.
    """
    if rows.id == columns.id:
        raise ValueError(rows.id)
    down, across = _steps(rows), _steps(columns)
    values = {
        rows.id: np.repeat(down, len(across), axis=0),
        columns.id: np.tile(across, (len(down), 1)),
    }
    npv = evaluate(uncertain.model, uncertain.inputs(values)).lines[npv_line(party)]
    table = np.broadcast_to(npv, (len(down) * len(across), 1)).reshape(len(down), len(across))
    return TwoWayTable(
        party=party,
        rows=rows,
        columns=columns,
        row_values=tuple(map(float, down[:, _year_shown(rows)])),
        column_values=tuple(map(float, across[:, _year_shown(columns)])),
        npv=tuple(tuple(map(float, row)) for row in table),
        own=(_own_step(rows, down), _own_step(columns, across)),
    )


def shown_values(figure: UncertainFigure) -> tuple[float, float, float]:
    """Return low, value and high of a figure; of one per year those of the first year with a range."""
    spread = figure.spreads[_year_shown(figure)]
    return spread.low, spread.value, spread.high


def _ends(figure: UncertainFigure) -> Array:
    """Return the low and the high end of a figure, a row each."""
    return np.array([[spread.low for spread in figure.spreads], [spread.high for spread in figure.spreads]])


def _steps(figure: UncertainFigure) -> Array:
    """Return low, halfway, the figure itself, halfway and high, a row each; ends that coincide once."""
    low, high = _ends(figure)
    value = np.array(figure.first.values)
    halfway = [(low + value) / 2, (value + high) / 2]
    if figure.spreads[0].whole:
        halfway = [np.rint(step) for step in halfway]
    steps = [low, halfway[0], value, halfway[1], high]
    return np.array([steps[0], *(b for a, b in itertools.pairwise(steps) if not np.array_equal(a, b))])


def _own_step(figure: UncertainFigure, steps: Array) -> int:
    """Return which of the steps is the figure as it is."""
    return next(place for place, step in enumerate(steps) if np.array_equal(step, figure.first.values))


def _year_shown(figure: UncertainFigure) -> int:
    return next((year for year, spread in enumerate(figure.spreads) if spread.low < spread.high), 0)


def _widest_first(bars: Sequence[Bar]) -> tuple[Bar, ...]:
    size = max((max(abs(bar.at_low), abs(bar.at_high)) for bar in bars), default=0.0)
    moving = [bar for bar in bars if bar.swing > _NOTHING * size]
    return tuple(sorted(moving, key=lambda bar: (-bar.swing, bar.figure.id)))
