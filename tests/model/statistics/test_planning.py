"""How many clients are needed, by Noether's formulas worked out by hand."""

from __future__ import annotations

import pytest
from scipy import stats

from casebuilder.model.statistics.planning import (
    chance_of_sum_upward,
    clients_for_sign_test,
    clients_for_signed_ranks,
    clients_for_two_groups,
    clients_in_total,
)

# With 80 % power (1.959964 + 0.841621)² = 7.84888; with 90 % power (1.959964 + 1.281552)² = 10.50742.


def test_seven_of_ten_upward_takes_fifty_changed_clients() -> None:
    """7.84888 / (4 · 0.2²) = 49.06."""
    assert clients_for_sign_test(0.7) == 50
    assert clients_for_sign_test(0.3) == 50


def test_the_number_gives_nearly_the_power_that_it_promises() -> None:
    """Exact power of the two-sided sign test, 50 changed clients of whom 70 % go up; R 4.2.2, pbinom: .782.

    Noether's formula is an approximation; he compares it with exact powers himself.
    """
    clients = clients_for_sign_test(0.7)
    assert clients is not None
    most = max(k for k in range(clients) if 2 * stats.binom.cdf(k, clients, 0.5) <= 0.05)
    power = stats.binom.cdf(most, clients, 0.7) + stats.binom.sf(clients - most - 1, clients, 0.7)
    assert power == pytest.approx(0.782193222728, abs=1e-9)


def test_more_certainty_takes_more_clients() -> None:
    """10.50742 / 0.16 = 65.67."""
    assert clients_for_sign_test(0.7, power=0.9) == 66


def test_signed_ranks() -> None:
    """7.84888 / (3 · 0.2²) = 65.41."""
    assert clients_for_signed_ranks(0.7) == 66


@pytest.mark.parametrize(
    ("changes", "chance"),
    [
        # 21 pairs up together, 3 down, 21 to nothing: (21 + 10.5) / 45.
        ({1: 7, -1: 3}, 0.7),
        # Of ten pairs: both up 3, up one and down two 6, both down 1 ... 3 / 10 above zero.
        ({1: 3, -2: 2, 0: 50}, 0.3),
        ({2: 3, -1: 2}, 0.9),
        ({1: 1, 0: 9}, None),
        ({}, None),
    ],
)
def test_the_chance_of_two_together_is_counted_over_all_pairs(
    changes: dict[int, int], chance: float | None
) -> None:
    assert chance_of_sum_upward(changes) == (None if chance is None else pytest.approx(chance))


def test_two_groups_of_the_same_size_and_of_different_sizes() -> None:
    """7.84888 / (12 · ¼ · 0.2²) = 65.41; with one in five in the first group 7.84888 / 0.0768 = 102.2."""
    assert clients_for_two_groups(0.7) == 66
    assert clients_for_two_groups(0.7, share_first=0.2) == 103


def test_clients_who_do_not_change_must_be_measured_as_well() -> None:
    assert clients_in_total(50, 0.4) == 125
    assert clients_in_total(3, 0.3) == 10
    assert clients_in_total(50, 0) is None


def test_no_number_of_clients_shows_a_difference_that_is_not_there() -> None:
    assert clients_for_sign_test(0.5) is None
    assert clients_for_signed_ranks(0.5) is None
    assert clients_for_two_groups(0.5) is None
    assert clients_for_two_groups(0.7, share_first=1.0) is None
