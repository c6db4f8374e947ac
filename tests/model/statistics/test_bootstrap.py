"""Drawing clients again: as wide as theory says, the same for the same seed, clients kept whole."""

from __future__ import annotations

import numpy as np
import pytest

from casebuilder.model.statistics.bootstrap import percentiles, resampled_means, resamples_for


def test_the_spread_of_a_mean_is_that_of_theory() -> None:
    """The standard error of the mean of 0, 1, …, 99 is √(833.25 / 100) = 2.8866."""
    values = np.arange(100.0).reshape(100, 1)
    means = resampled_means(values, 10_000, seed=7)
    assert means.shape == (10_000, 1)
    assert float(means.mean()) == pytest.approx(49.5, abs=0.15)
    assert float(means.std()) == pytest.approx(2.8866, rel=0.03)
    found = percentiles(means[:, 0])
    assert found is not None
    # 49.5 ± 1.96 · 2.8866
    assert found == pytest.approx((43.84, 55.16), abs=0.3)


def test_the_same_seed_draws_the_same_clients() -> None:
    values = np.arange(20.0).reshape(20, 1)
    assert (resampled_means(values, 50, seed=1) == resampled_means(values, 50, seed=1)).all()
    assert (resampled_means(values, 50, seed=1) != resampled_means(values, 50, seed=2)).any()


def test_a_client_is_drawn_with_all_scores_together() -> None:
    values = np.column_stack([np.arange(30.0), -2 * np.arange(30.0)])
    means = resampled_means(values, 200, seed=3)
    assert means[:, 1] == pytest.approx(-2 * means[:, 0])


def test_a_missing_score_does_not_count_as_nought() -> None:
    values = np.array([[4.0, np.nan], [4.0, 1.0], [4.0, np.nan], [4.0, 1.0]] * 5)
    means = resampled_means(values, 300, seed=5)
    assert means == pytest.approx(np.tile([4.0, 1.0], (300, 1)))


def test_an_interval_is_not_given_when_some_draws_hold_nobody() -> None:
    values = np.array([[1.0], [np.nan], [np.nan]])
    means = resampled_means(values, 100, seed=5)
    assert percentiles(means[:, 0]) is None
    assert percentiles(np.array([])) is None


def test_blocks_of_draws_are_one_series(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.arange(10.0).reshape(10, 1)
    monkeypatch.setattr("casebuilder.model.statistics.bootstrap._BLOCK", 30)
    means = resampled_means(values, 100, seed=9)
    assert means.shape == (100, 1)
    assert len(np.unique(means)) > 20


def test_large_groups_are_drawn_less_often() -> None:
    assert resamples_for(20) == 10_000
    assert resamples_for(2_000) == 10_000
    assert resamples_for(10_000) == 2_000
    assert resamples_for(1_000_000) == 2_000
    assert resamples_for(10, 500) == 500
