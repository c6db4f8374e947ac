"""From which size on a municipality earns back what the innovation costs it (model.md, section 8).

What does not grow with the number of users must be earned back by what does. With the one definition
of the model the net present value is computed at many sizes at once; where it passes zero, the search
goes on between two sizes until one person makes the difference.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from casebuilder.model.costbenefit.results import Results
from casebuilder.model.formula.evaluation import Array
from casebuilder.model.parties import Party
from casebuilder.model.scaling import SizeBasis, npv_at, own_municipality

LARGEST_SIZE = 20_000_000
"""More people than the country has; no larger municipality is looked at."""
_POINTS = 400
"""Sizes looked at, each some four per cent above the one before."""
_PARTS = 32
_HARDLY_ANYBODY = Decimal("1e-9")


@dataclass(frozen=True, slots=True)
class SizeRange:
    """Municipalities of these sizes.

    Attributes:
        smallest: Size of the smallest, in whole persons.
        largest: Size of the largest; None where no size is too large.
    """

    smallest: int
    largest: int | None


@dataclass(frozen=True)
class BreakEvenSizes:
    """For which sizes a municipality itself gains.

    Attributes:
        basis: What size is measured by.
        gains: The sizes at which it gains, ascending; none when it gains at no size. A range narrower
            than some four per cent of the size can be missed.
        fixed: Net present value, for the municipality, of what does not grow with its size: what it
            comes to where hardly anybody lives.
    """

    basis: SizeBasis
    gains: tuple[SizeRange, ...]
    fixed: float


def break_even_sizes(results: Results, basis: SizeBasis) -> BreakEvenSizes:
    """Return for which sizes a municipality gains in cash, all else as in the case.

    Args:
        results: The results of the case as it is.
        basis: What size is measured by.

    Raises:
        casebuilder.model.scaling.ScalingError: The case does not give the size of its municipality.
        casebuilder.model.formula.evaluation.CalculationError: Figures are out of all proportion.
    """
    own = own_municipality(results.case, basis).size
    curve = _Curve(results, own)
    sizes = _whole(np.geomspace(1, LARGEST_SIZE, _POINTS))
    gaining = curve.gains(sizes)
    edges = [
        curve.edge(low, high, upwards=bool(after))
        for (low, before), (high, after) in itertools.pairwise(zip(sizes, gaining, strict=True))
        if before != after
    ]
    starts = ([1] if gaining[0] else []) + [edge for edge, upwards in edges if upwards]
    ends: list[int | None] = [edge for edge, upwards in edges if not upwards]
    if gaining[-1]:
        ends.append(None)
    fixed = float(npv_at(results, Party.MUNICIPALITY, [_HARDLY_ANYBODY])[0])
    return BreakEvenSizes(basis, tuple(map(SizeRange, starts, ends)), fixed)


@dataclass(frozen=True, slots=True)
class _Curve:
    """Whether the municipality gains, as a function of its size."""

    results: Results
    own: Decimal

    def gains(self, sizes: list[int]) -> NDArray[np.bool_]:
        return npv_at(self.results, Party.MUNICIPALITY, [size / self.own for size in sizes]) > 0

    def edge(self, low: int, high: int, *, upwards: bool) -> tuple[int, bool]:
        """Return the last size on the gaining side between a size that gains and one that does not."""
        while high - low > 1:
            sizes = _whole(np.linspace(low, high, _PARTS + 1))
            gaining = self.gains(sizes)
            first = int(np.argmax(gaining == upwards))
            low, high = sizes[first - 1], sizes[first]
        return (high if upwards else low), upwards


def _whole(sizes: Array) -> list[int]:
    return [int(size) for size in np.unique(np.round(sizes))]
