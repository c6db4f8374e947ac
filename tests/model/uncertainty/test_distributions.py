"""How a figure is spread over its range, against the formulas in the books."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from scipy.stats import beta as beta_distribution
from scipy.stats import gamma as gamma_distribution

from casebuilder.model.costbenefit.build import build_model
from casebuilder.model.effects import ChangeKind
from casebuilder.model.quantities import Quantity
from casebuilder.model.uncertainty.distributions import (
    Shape,
    Spread,
    beta_parameters,
    gamma_parameters,
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


def test_a_share_with_a_standard_error_becomes_the_beta_of_the_method_of_moments() -> None:
    alpha, beta = beta_parameters(0.3, 0.05)
    assert alpha / (alpha + beta) == pytest.approx(0.3)
    assert beta_distribution.std(alpha, beta) == pytest.approx(0.05)
    with pytest.raises(ValueError, match=r"0\.6"):
        beta_parameters(0.5, 0.6)


def test_an_amount_with_a_standard_error_becomes_the_gamma_of_the_method_of_moments() -> None:
    shape, scale = gamma_parameters(200, 50)
    assert (shape, scale) == pytest.approx((16, 12.5))
    assert gamma_distribution.std(shape, scale=scale) == pytest.approx(50)


@pytest.mark.parametrize(
    ("spread", "mean"),
    [
        (Spread(Shape.NORMAL, -1.96, 0, 1.96), 0.0),
        (Spread(Shape.BETA, 0.2, 0.3, 0.4, 0, 1), 0.3),
        (Spread(Shape.GAMMA, 100, 200, 300, 0), 200.0),
    ],
)
def test_estimates_keep_their_mean_and_their_standard_error(spread: Spread, mean: float) -> None:
    drawn = spread.quantiles(SHARES)
    assert drawn.mean() == pytest.approx(mean, abs=1e-4 * (1 + abs(mean)))
    assert drawn.std() == pytest.approx(spread.standard_error, rel=1e-3)


def test_a_ratio_lies_symmetrically_on_a_logarithmic_scale() -> None:
    # A ratio of 0.60 with an interval from 0.48 to 0.75: both ends are a factor 1.25 away.
    spread = Spread(Shape.LOGNORMAL, -0.52, -0.40, -0.25, -1)
    low, middle, high = spread.quantiles(np.array([0.025, 0.5, 0.975]))
    assert (low, middle, high) == pytest.approx((-0.52, -0.40, -0.25), abs=1e-9)
    assert spread.quantiles(np.array([1e-12])).min() > -1


def test_what_a_figure_may_not_be_is_cut_off() -> None:
    drawn = Spread(Shape.NORMAL, -3, 0.5, 4, 0, 1).quantiles(SHARES)
    assert drawn.min() >= 0
    assert drawn.max() <= 1
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
        "effects.less_help.deadweight": Shape.BETA,
        "costs.licence.amount": Shape.GAMMA,
        "effects.other.absolute_change": Shape.NORMAL,
    }
    for name, shape in shapes.items():
        (spread,) = spreads(model.input(name))
        assert spread.shape is (shape if interval else Shape.PERT), name


def test_a_share_without_room_for_a_beta_is_normal_within_its_limits() -> None:
    # No beta distribution has a mean of 50 % with so wide an interval.
    wide = share("0.5").model_copy(update={"low": Decimal(-1), "high": Decimal(2), "interval": True})
    model = build_model(small_case(effects=(less_help(deadweight=wide),))).model
    item = replace(model.input("effects.less_help.deadweight"), minimum=0.0, maximum=1.0)
    (spread,) = spreads(item)
    drawn = spread.quantiles(SHARES)
    assert drawn.min() >= 0
    assert drawn.max() <= 1
