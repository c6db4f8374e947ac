"""How a figure with a range is spread over that range.

A range that someone gives as the lowest and the highest plausible value becomes a PERT distribution. Where
an estimate from data brings an interval of 95 %, the distribution reproduces that interval: half of it lies
below the estimate, and 2.5 % beyond either end. On each side of the estimate it is half a normal
distribution, on the scale on which such an estimate has a normal error: the logarithm of a ratio or an
amount, the log odds of a share (Briggs, Claxton and Sculpher, Decision Modelling for Health Economic
Evaluation, 2006, chapter 4). The two halves have the same weight and each its own deviation, because an
interval is often longer on one side; where it is not, they make one whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, expit, logit, ndtri

from casebuilder.model.costbenefit.ranges import ends_of_range
from casebuilder.model.formula.model import InputValue
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.quantities import Quantity

Floats = NDArray[np.float64]

_PERT_WEIGHT = 4.0
_CELLS = 2048
_DEVIATIONS = float(ndtri(0.975))
"""Each end of an interval of 95 % of a normal distribution lies so many standard deviations away."""
_FURTHEST = 9.0
"""No draw lies so many standard deviations away; a share of exactly 0 or 1 stays finite by it."""


class Shape(LabelledEnum):
    """The distributions of figures with a range."""

    PERT = "pert", N_("PERT, from the lowest to the highest plausible value")
    NORMAL = "normal", N_("Two halves of a normal distribution, from the interval of an estimate")
    LOGNORMAL = "lognormal", N_("Two halves of a lognormal distribution, from the interval of an estimate")
    LOGISTIC_NORMAL = (
        "logistic_normal",
        N_("Two halves of a normal distribution of the log odds, from the interval of an estimate"),
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """The distribution of one number.

    Attributes:
        shape: Its kind.
        low: The lowest plausible value, or the lower end of the interval of 95 %.
        value: The figure of the case: the mode of a PERT, the median of the others.
        high: The highest plausible value, or the upper end of the interval of 95 %.
        minimum: The lowest value allowed; what would lie below counts as that value.
        maximum: The highest value allowed, likewise.
        whole: Whether only whole numbers make sense.
    """

    shape: Shape
    low: float
    value: float
    high: float
    minimum: float = -np.inf
    maximum: float = np.inf
    whole: bool = False

    def quantiles(self, shares: Floats) -> Floats:
        """Return the values below which given shares of the distribution lie.

        Args:
            shares: Numbers between 0 and 1, of any shape.
        """
        if not self.low < self.high:
            return np.full_like(shares, self.value)
        found = (_pert_quantiles if self.shape is Shape.PERT else _joined_halves)(self, shares)
        return np.rint(found) if self.whole else found


def pert_parameters(low: float, mode: float, high: float) -> tuple[float, float]:
    """Return alpha and beta of the beta distribution on the range from low to high.

    The mean is (low + 4 mode + high) / 6: Malcolm, Roseboom, Clark and Fazar, Application of a technique
    for research and development program evaluation, Operations Research 7 (1959), 646-669; as a beta
    distribution: Vose, Risk Analysis, 3rd edition (2008), section D.2.
    """
    width = high - low
    return 1 + _PERT_WEIGHT * (mode - low) / width, 1 + _PERT_WEIGHT * (high - mode) / width


def spreads(item: InputValue, *, whole: bool = False) -> tuple[Spread, ...]:
    """Return the distribution of each value of a figure.

    Args:
        item: The figure; it has a range, which may be the interval of an estimate from data.
        whole: Whether only whole numbers make sense.
    """
    estimate = isinstance(item.quantity, Quantity) and item.quantity.interval
    low, high = ends_of_range(item)
    return tuple(
        _spread(item, *numbers, estimate=estimate, whole=whole)
        for numbers in zip(low, item.values, high, strict=True)
    )


def _spread(
    item: InputValue, low: float, value: float, high: float, *, estimate: bool, whole: bool
) -> Spread:
    low, high = min(low, value, high), max(low, value, high)
    minimum = -np.inf if item.minimum is None else item.minimum
    maximum = np.inf if item.maximum is None else item.maximum
    if not estimate or not low < high:
        return Spread(Shape.PERT, low, value, high, whole=whole)
    return Spread(_shape(low, high, minimum, maximum), low, value, high, minimum, maximum, whole)


def _shape(low: float, high: float, minimum: float, maximum: float) -> Shape:
    """Return on which scale the error is normal; one whose limits the interval does not touch."""
    if (minimum, maximum) == (0, 1):
        return Shape.LOGISTIC_NORMAL if minimum < low and high < maximum else Shape.NORMAL
    return Shape.LOGNORMAL if minimum in {-1, 0} and minimum < low else Shape.NORMAL


@cache
def _beta_table(alpha: float, beta: float) -> tuple[Floats, Floats]:
    """Return places between 0 and 1 and which share lies below each, closest together at the ends."""
    places = (1 - np.cos(np.linspace(0, np.pi, _CELLS + 1))) / 2
    return places, betainc(alpha, beta, places)


def _beta(alpha: float, beta: float, shares: Floats) -> Floats:
    # Looking up in a table takes a hundredth of the time that inverting the function takes.
    places, below = _beta_table(alpha, beta)
    return np.interp(shares, below, places)


def _pert_quantiles(spread: Spread, shares: Floats) -> Floats:
    parameters = pert_parameters(spread.low, spread.value, spread.high)
    return spread.low + (spread.high - spread.low) * _beta(*parameters, shares)


def _joined_halves(spread: Spread, shares: Floats) -> Floats:
    """Return quantiles of half a normal distribution on each side of the value, on the scale of the shape."""
    there, back = _SCALES[spread.shape](spread)
    low, middle, high = (float(there(np.float64(end))) for end in (spread.low, spread.value, spread.high))
    normal = np.clip(ndtri(shares), -_FURTHEST, _FURTHEST) / _DEVIATIONS
    distances = normal * np.where(normal < 0, middle - low, high - middle)
    return np.clip(back(middle + distances), spread.minimum, spread.maximum)


_Scale = tuple[Callable[..., Floats], Callable[..., Floats]]


def _logarithm(spread: Spread) -> _Scale:
    """Return the scale of the logarithm of how far a value lies above its minimum.

    Of a relative change that is the logarithm of the ratio, one plus the change.
    """
    return lambda value: np.log(value - spread.minimum), lambda place: np.exp(place) + spread.minimum


_SCALES: dict[Shape, Callable[[Spread], _Scale]] = {
    Shape.NORMAL: lambda _: (np.asarray, np.asarray),
    Shape.LOGNORMAL: _logarithm,
    Shape.LOGISTIC_NORMAL: lambda _: (logit, expit),
}
"""To which scale a value is brought, and back."""
