"""How a figure with a range is spread over that range.

A range that someone gives as the lowest and the highest plausible value becomes a PERT distribution.
Where an estimate from data brings an interval of 95 %, the distribution follows from what is estimated:
beta for a share, lognormal for a ratio, gamma for an amount that cannot be negative, normal for the rest
(Briggs, Claxton and Sculpher, Decision Modelling for Health Economic Evaluation, 2006, chapter 4).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, gammainc, gammaincinv, ndtr, ndtri

from casebuilder.model.costbenefit.scenarios import ends_of_range
from casebuilder.model.formula.model import InputValue
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.quantities import Quantity

Floats = NDArray[np.float64]

_PERT_WEIGHT = 4.0
_CELLS = 2048
_DEVIATIONS = float(2 * ndtri(0.975))
"""An interval of 95 % of a normal distribution is as many standard deviations wide."""


class Shape(LabelledEnum):
    """The distributions of figures with a range."""

    PERT = "pert", N_("PERT, from the lowest to the highest plausible value")
    BETA = "beta", N_("Beta, from the interval of an estimate")
    GAMMA = "gamma", N_("Gamma, from the interval of an estimate")
    LOGNORMAL = "lognormal", N_("Lognormal, from the interval of an estimate")
    NORMAL = "normal", N_("Normal, from the interval of an estimate")


@dataclass(frozen=True, slots=True)
class Spread:
    """The distribution of one number.

    Attributes:
        shape: Its kind.
        low: The lowest plausible value, or the lower end of the interval of 95 %.
        value: The figure of the case: the mode of a PERT, the median of a lognormal, the mean of the others.
        high: The highest plausible value, or the upper end of the interval of 95 %.
        minimum: The lowest value allowed; what lies beyond is cut off.
        maximum: The highest value allowed.
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
        found = _QUANTILES[self.shape](self, shares)
        return np.rint(found) if self.whole else found

    def _within(self, below: Callable[[float], float], shares: Floats) -> Floats:
        """Return shares of the whole distribution for shares of the part within the limits."""
        first = below(self.minimum) if np.isfinite(self.minimum) else 0.0
        last = below(self.maximum) if np.isfinite(self.maximum) else 1.0
        return first + shares * (last - first)

    @property
    def standard_error(self) -> float:
        """The standard error that an interval of 95 % belongs to."""
        return (self.high - self.low) / _DEVIATIONS


def pert_parameters(low: float, mode: float, high: float) -> tuple[float, float]:
    """Return alpha and beta of the beta distribution on the range from low to high.

    The mean is (low + 4 mode + high) / 6: Malcolm, Roseboom, Clark and Fazar, Application of a technique
    for research and development program evaluation, Operations Research 7 (1959), 646-669; as a beta
    distribution: Vose, Risk Analysis, 3rd edition (2008), section D.2.
    """
    width = high - low
    return 1 + _PERT_WEIGHT * (mode - low) / width, 1 + _PERT_WEIGHT * (high - mode) / width


def beta_parameters(mean: float, standard_error: float) -> tuple[float, float]:
    """Return alpha and beta of a share with this mean and standard error, by the method of moments.

    Raises:
        ValueError: No beta distribution has both.
    """
    size = mean * (1 - mean) / standard_error**2 - 1
    if not (0 < mean < 1 and size > 0):
        raise ValueError(standard_error)
    return mean * size, (1 - mean) * size


def gamma_parameters(mean: float, standard_error: float) -> tuple[float, float]:
    """Return shape and scale of an amount with this mean and standard error, by the method of moments."""
    return (mean / standard_error) ** 2, standard_error**2 / mean


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
    measured = Spread(Shape.NORMAL, low, value, high, minimum, maximum, whole)
    if not estimate or not low < high:
        return Spread(Shape.PERT, low, value, high, whole=whole)
    return replace(measured, shape=_shape(measured))


def _shape(spread: Spread) -> Shape:
    if (spread.minimum, spread.maximum) == (0, 1):
        variance = spread.standard_error**2
        return Shape.BETA if 0 < variance < spread.value * (1 - spread.value) else Shape.NORMAL
    if spread.minimum == -1 and spread.low > -1:
        return Shape.LOGNORMAL
    return Shape.GAMMA if spread.minimum == 0 and spread.value > 0 else Shape.NORMAL


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


def _beta_quantiles(spread: Spread, shares: Floats) -> Floats:
    return _beta(*beta_parameters(spread.value, spread.standard_error), shares)


def _gamma_quantiles(spread: Spread, shares: Floats) -> Floats:
    shape, scale = gamma_parameters(spread.value, spread.standard_error)
    within = spread._within(lambda limit: float(gammainc(shape, max(0.0, limit / scale))), shares)  # noqa: SLF001  one module
    found: Floats = gammaincinv(shape, within) * scale
    return found


def _lognormal_quantiles(spread: Spread, shares: Floats) -> Floats:
    """Return quantiles of a relative change, of which the ratio (one plus the change) is lognormal."""
    middle = np.log1p(spread.value)
    deviation = (np.log1p(spread.high) - np.log1p(spread.low)) / _DEVIATIONS

    def below(limit: float) -> float:
        return 0.0 if limit <= -1 else float(ndtr((np.log1p(limit) - middle) / deviation))

    found: Floats = np.expm1(middle + deviation * ndtri(spread._within(below, shares)))  # noqa: SLF001  one module
    return found


def _normal_quantiles(spread: Spread, shares: Floats) -> Floats:
    deviation = spread.standard_error
    within = spread._within(lambda limit: float(ndtr((limit - spread.value) / deviation)), shares)  # noqa: SLF001  one module
    found: Floats = spread.value + deviation * ndtri(within)
    return found


_QUANTILES: dict[Shape, Callable[[Spread, Floats], Floats]] = {
    Shape.PERT: _pert_quantiles,
    Shape.BETA: _beta_quantiles,
    Shape.GAMMA: _gamma_quantiles,
    Shape.LOGNORMAL: _lognormal_quantiles,
    Shape.NORMAL: _normal_quantiles,
}
