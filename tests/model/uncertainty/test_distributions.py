"""How a figure is spread over its range, against the formulas in the books."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from scipy.stats import beta as beta_distribution
from scipy.stats import lognorm as lognormal_distribution
from scipy.stats import norm as normal_distribution

from casebuilder.model.costbenefit.build import build_model
from casebuilder.model.effects import ChangeKind
from casebuilder.model.quantities import Quantity
from casebuilder.model.uncertainty.distributions import (
    Shape,
    Spread,
    pert_parameters,
    spreads,
)
from casebuilder.model.units import Unit
from tests.building import figure, less_help, licence, share, small_case

SHARES = (np.arange(200_000) + 0.5) / 200_000
"""Evenly spaced, so that means over them are integrals."""
RANGES = [(0.0, 4.0, 10.0), (-0.6, -0.4, -0.1), (100.0, 100.0, 250.0), (2.0, 7.0, 7.0), (-5.0, 0.0, 5.0)]


@pytest.mark.parametrize(("low", "mode", "high"), RANGES)
def test_the_mean_of_a_pert_is_a_sixth_of_low_four_times_the_mode_and_high(
    low: float, mode: float, high: float
) -> None:
    drawn = Spread(Shape.PERT, low, mode, high).quantiles(SHARES)
    mean = (low + 4 * mode + high) / 6
    assert drawn.mean() == pytest.approx(mean, rel=1e-5, abs=1e-5)
    # Vose (2008): the variance is (mean - low)(high - mean) / 7.
    assert drawn.var() == pytest.approx((mean - low) * (high - mean) / 7, rel=1e-4)
    assert drawn.min() >= low
    assert drawn.max() <= high


@pytest.mark.parametrize(("low", "mode", "high"), RANGES)
def test_the_table_gives_the_quantiles_of_the_beta_distribution(low: float, mode: float, high: float) -> None:
    shares = np.array([0.0001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.9999])
    exact = low + (high - low) * beta_distribution.ppf(shares, *pert_parameters(low, mode, high))
    drawn = Spread(Shape.PERT, low, mode, high).quantiles(shares)
    assert drawn == pytest.approx(exact, abs=1e-6 * (high - low))


def test_the_published_example_of_a_pert() -> None:
    # The estimates 2, 4 and 12 weeks of Malcolm and others' kind of table: mean 5, beta(1.8, 4.2).
    assert pert_parameters(2, 4, 12) == pytest.approx((1.8, 4.2))
    assert Spread(Shape.PERT, 2, 4, 12).quantiles(SHARES).mean() == pytest.approx(5, abs=1e-4)


INTERVALS = [
    Spread(Shape.LOGNORMAL, -0.50, -0.40, -0.10, -1),
    Spread(Shape.LOGNORMAL, 100, 120, 200, 0),
    Spread(Shape.LOGISTIC_NORMAL, 0.02, 0.05, 0.15, 0, 1),
    Spread(Shape.NORMAL, -5, -1, 0, -100, 100),
    # The interval ends at what is the least possible, and the estimate lies at its end.
    Spread(Shape.NORMAL, 0, 0.1, 0.4, 0, 1),
    Spread(Shape.NORMAL, 0, 0, 0.05, 0, 1),
]


@pytest.mark.parametrize("spread", INTERVALS)
def test_draws_of_an_estimate_have_the_interval_that_was_stated(spread: Spread) -> None:
    found = np.percentile(spread.quantiles(SHARES), [2.5, 50, 97.5])
    assert found == pytest.approx(
        [spread.low, spread.value, spread.high], abs=1e-3 * (spread.high - spread.low)
    )
    ends = spread.quantiles(np.array([0.0, 1.0]))
    assert np.isfinite(ends).all()
    assert spread.minimum <= ends[0] < ends[1] <= spread.maximum


def test_a_lopsided_ratio_worked_out_by_hand() -> None:
    # 0.60 (0.50 to 0.90). One standard deviation down is 0.60 exp(-ln(0.60 / 0.50) / 1.96), 0.5467; one up is
    # 0.60 exp(ln(0.90 / 0.60) / 1.96), 0.7379. At one deviation lie the shares 0.158655 and 0.841345.
    spread = Spread(Shape.LOGNORMAL, -0.50, -0.40, -0.10, -1)
    down, up = spread.quantiles(np.array([0.158655, 0.841345]))
    assert (down, up) == pytest.approx((-0.4533, -0.2621), abs=1e-4)


def test_an_even_interval_gives_the_distribution_of_the_books() -> None:
    shares = np.array([0.001, 0.2, 0.5, 0.9, 0.999])
    normal = Spread(Shape.NORMAL, -1.96, 0, 1.96).quantiles(shares)
    assert normal == pytest.approx(normal_distribution.ppf(shares), abs=1e-4)
    # A ratio of 0.60 with an interval from 0.48 to 0.75: both ends are a factor 1.25 away.
    ratio = 1 + Spread(Shape.LOGNORMAL, -0.52, -0.40, -0.25, -1).quantiles(shares)
    deviation = np.log(1.25) / normal_distribution.ppf(0.975)
    assert ratio == pytest.approx(lognormal_distribution.ppf(shares, deviation, scale=0.6), rel=1e-9)


def test_what_a_figure_may_not_be_counts_as_its_limit() -> None:
    drawn = Spread(Shape.NORMAL, -3, 0.5, 4, 0, 1).quantiles(SHARES)
    assert drawn.min() == 0
    assert drawn.max() == 1
    assert drawn.mean() == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize("shape", Shape)
def test_a_range_without_width_is_the_figure_itself(shape: Shape) -> None:
    assert set(Spread(shape, 0.3, 0.3, 0.3).quantiles(SHARES[:10])) == {0.3}


@pytest.mark.parametrize("interval", [False, True])
def test_a_range_that_someone_gave_is_a_pert_and_an_estimate_is_what_it_estimates(*, interval: bool) -> None:
    def ranged(quantity: Quantity, low: str, high: str) -> Quantity:
        return type(quantity).model_validate(
            {**dict(quantity), "low": low, "high": high, "interval": interval}
        )

    effect = less_help(
        relative_change=ranged(share("-0.4"), "-0.5", "-0.3"), deadweight=ranged(share("0.2"), "0.1", "0.3")
    )
    other = less_help(
        id="other",
        change_kind=ChangeKind.ABSOLUTE,
        absolute_change=ranged(figure(-3, Unit.SERVICE_UNITS_PER_USER_YEAR), "-5", "-1"),
    )
    priced = licence(amount=ranged(licence().amount, "100", "150"))
    model = build_model(small_case(effects=(effect, other), costs=(priced,))).model
    shapes = {
        "effects.less_help.relative_change": Shape.LOGNORMAL,
        "effects.less_help.deadweight": Shape.LOGISTIC_NORMAL,
        "costs.licence.amount": Shape.LOGNORMAL,
        "effects.other.absolute_change": Shape.NORMAL,
    }
    for name, shape in shapes.items():
        (spread,) = spreads(model.input(name))
        assert spread.shape is (shape if interval else Shape.PERT), name


def test_a_share_whose_interval_passes_its_limits_is_normal_within_them() -> None:
    wide = share("0.5").model_copy(update={"low": Decimal(-1), "high": Decimal(2), "interval": True})
    model = build_model(small_case(effects=(less_help(deadweight=wide),))).model
    item = replace(model.input("effects.less_help.deadweight"), minimum=0.0, maximum=1.0)
    (spread,) = spreads(item)
    drawn = spread.quantiles(SHARES)
    assert drawn.min() >= 0
    assert drawn.max() <= 1
