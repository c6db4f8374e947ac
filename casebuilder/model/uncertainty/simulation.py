"""Drawing all uncertain figures at once, many times (Monte Carlo)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from casebuilder.model.formula.evaluation import Array, evaluate
from casebuilder.model.parties import Party
from casebuilder.model.settings import SMALLEST_AMOUNT
from casebuilder.model.uncertainty.distributions import Floats
from casebuilder.model.uncertainty.figures import ZERO_SUM, UncertainCase, npv_line

PERCENTILES = (5, 25, 50, 75, 95)
_AT_ONCE = 1000
"""Draws per evaluation: the lines of so many still fit in the fast memory of a processor."""
_NOTHING = float(SMALLEST_AMOUNT)
_MOST_BINS = 30
_NICE_WIDTHS = (1.0, 2.0, 2.5, 5.0, 10.0)


def _quiet(share: float) -> None:
    del share


@dataclass(frozen=True)
class Histogram:
    """How many draws fall in intervals of equal width, of which zero is an edge if it lies among them.

    Attributes:
        edges: The edges, ascending; one more than there are intervals.
        counts: The number of draws from each edge up to the next.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Chance:
    """The distribution of the net present value of one party.

    Attributes:
        party: The party; None is the chain.
        expected: The net present value in the case as it is.
        mean: The mean over the draws.
        standard_error: How far the mean may still be off because the draws are limited in number.
        percentiles: The value below which a percentage of the draws lies, by that percentage.
        moves: Whether there is any money in it, in the case or in a draw.
        positive: The share of the draws in which the party gains.
        positive_error: The standard error of that share.
        histogram: How the draws are spread.
    """

    party: Party | None
    expected: float
    mean: float
    standard_error: float
    percentiles: Mapping[int, float]
    moves: bool
    positive: float
    positive_error: float
    histogram: Histogram


@dataclass(frozen=True)
class Simulation:
    """The draws and what they come to.

    Attributes:
        seed: Beginning of the random numbers.
        draws: Number of draws.
        shares: The share of its distribution at which each figure was drawn, by figure; shape (draws,).
        npv: The net present value of the cash per draw, by party.
        npv_valued: The same with what has value but is not money.
        zero_sum_max_abs: The largest amount that all parties together do not sum to zero by, in any year
            of any draw.
    """

    seed: int
    draws: int
    shares: Mapping[str, Floats]
    npv: Mapping[Party | None, Floats]
    npv_valued: Mapping[Party | None, Floats]
    zero_sum_max_abs: float


def simulate(
    uncertain: UncertainCase, *, seed: int, draws: int, step: Callable[[float], None] = _quiet
) -> Simulation:
    """Draw all uncertain figures and compute the case at each draw, with the lines of the case itself.

    Figures are drawn independently of each other. Each has random numbers of its own, which depend on
    the seed and on its place in the case alone: another figure more or less leaves them as they were.

    Args:
        uncertain: The case.
        seed: Beginning of the random numbers; the same seed gives the same draws.
        draws: How many, at least one.
        step: Is told which share is done, and may raise an exception to stop.

    Raises:
        CalculationError: A line has no finite value at some draw.
    """
    shares = {figure.id: _random(seed, figure.id, draws) for figure in uncertain.figures}
    lines = [npv_line(party, valued=valued) for party in uncertain.parties for valued in (False, True)]
    found = {line: np.empty(draws) for line in lines}
    largest = 0.0
    for first in range(0, draws, _AT_ONCE):
        step(first / draws)
        some = slice(first, min(first + _AT_ONCE, draws))
        values = {figure.id: figure.at(shares[figure.id][some]) for figure in uncertain.figures}
        computed = evaluate(uncertain.model, uncertain.inputs(values)).lines
        for line in lines:
            found[line][some] = computed[line][:, 0]
        largest = max(largest, *(float(np.max(np.abs(computed[line]))) for line in ZERO_SUM))
    step(1.0)
    return Simulation(
        seed=seed,
        draws=draws,
        shares=shares,
        npv={party: found[npv_line(party)] for party in uncertain.parties},
        npv_valued={party: found[npv_line(party, valued=True)] for party in uncertain.parties},
        zero_sum_max_abs=largest,
    )


def chance(party: Party | None, expected: float, npv: Floats) -> Chance:
    """Return the distribution of a net present value over its draws.

    Args:
        party: The party that it belongs to; None is the chain.
        expected: What it is in the case as it is.
        npv: What it is at each draw.
    """
    count = len(npv)
    positive = float(np.count_nonzero(npv > _NOTHING)) / count
    deviation = float(np.std(npv, ddof=1)) if count > 1 else 0.0
    return Chance(
        party=party,
        expected=expected,
        mean=_mean(npv),
        standard_error=deviation / float(np.sqrt(count)),
        percentiles={
            share: float(value)
            for share, value in zip(PERCENTILES, np.percentile(npv, PERCENTILES), strict=True)
        },
        moves=bool(abs(expected) > _NOTHING or np.any(np.abs(npv) > _NOTHING)),
        positive=positive,
        positive_error=float(np.sqrt(positive * (1 - positive) / count)),
        histogram=_histogram(npv),
    )


def _mean(npv: Floats) -> float:
    # The mean of equal numbers is that number, not one that differs in its last digit.
    first = float(npv[0])
    return first + float(np.mean(npv - first))


def _random(seed: int, name: str, draws: int) -> Array:
    """Return random shares that depend on nothing but the seed and the name."""
    own = int.from_bytes(hashlib.sha256(name.encode()).digest()[:16], "big")
    return np.random.default_rng(np.random.SeedSequence([seed, own])).random(draws)


def _histogram(npv: Floats) -> Histogram:
    low, high = float(np.min(npv)), float(np.max(npv))
    if high - low <= _NOTHING:
        return Histogram((low, low), (len(npv),))
    width = _nice((high - low) / (_MOST_BINS - 2))
    first, last = int(np.floor(low / width)), int(np.floor(high / width)) + 1
    edges = np.arange(first, last + 1) * width
    counts, _ = np.histogram(npv, edges)
    return Histogram(tuple(map(float, edges)), tuple(map(int, counts)))


def _nice(width: float) -> float:
    """Return the smallest round number that is at least as large."""
    size = 10.0 ** np.floor(np.log10(width))
    return float(next(nice * size for nice in _NICE_WIDTHS if nice * size >= width * (1 - 1e-9)))
