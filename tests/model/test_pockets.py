"""Who pays whom, and whether who invests also benefits (model.md, section 8)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import Pocket, Results, evaluate_case
from casebuilder.model.costs import CostBasis
from casebuilder.model.funding import LumpSum
from casebuilder.model.parties import CHAIN, Party
from tests.building import consumer_prices, euros, household_help, licence, share, shares, small_case
from tests.strategies import cases

many = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def pockets(results: Results) -> dict[Party, Pocket]:
    return {pocket.party: pocket for pocket in results.pockets().parties}


def undiscounted(**changes: object) -> Case:
    """Return the small case with constant prices, and amounts that are easy to add up."""
    case = small_case(**changes)
    rates = case.settings.discount_rates
    none = rates.model_copy(update={"social": rates.social.model_copy(update={"value": 0})})
    calm = {"discount_rates": none, "indices": (consumer_prices("0"),)}
    return case.model_copy(update={"settings": case.settings.model_copy(update=calm)})


@many
@given(cases())
def test_what_a_party_receives_less_what_it_pays_is_its_result(case: Case) -> None:
    results = evaluate_case(case)
    transfers = results.matrix()
    rounding = 1e-12 * sum(abs(amount) for item in transfers for amount in (*item.cash, *item.valued)) + 1e-9
    for party in Party:
        received = [item for item in transfers if item.receiver is party]
        paid = [item for item in transfers if item.payer is party]
        result = results.party(party)
        balance = sum(item.npv for item in received) - sum(item.npv for item in paid)
        assert balance == pytest.approx(result.npv, rel=1e-9, abs=rounding)
        valued = sum(item.npv_valued for item in received) - sum(item.npv_valued for item in paid)
        assert balance + valued == pytest.approx(result.npv_cash_and_valued, rel=1e-9, abs=rounding)
        for year, cash in enumerate(result.cash):
            of_the_year = sum(item.cash[year] for item in received) - sum(item.cash[year] for item in paid)
            assert of_the_year == pytest.approx(cash, rel=1e-9, abs=rounding)


@many
@given(cases())
def test_shares_in_costs_and_in_benefits_add_up_to_the_whole(case: Case) -> None:
    results = evaluate_case(case)
    found = results.pockets()
    assert [pocket.party for pocket in found.parties] == [p for p in results.involved() if p in CHAIN]
    for name in ("cost", "benefit"):
        amounts = [getattr(pocket, f"{name}s") for pocket in found.parties]
        given_shares = [getattr(pocket, f"{name}_share") for pocket in found.parties]
        assert all(amount >= 0 for amount in amounts)
        if sum(amounts) > 0.005:
            assert sum(given_shares) == pytest.approx(1, rel=1e-9)
        else:
            assert given_shares == [None] * len(amounts)
    if found.benefit_with_payers is not None:
        assert 0 <= found.benefit_with_payers <= 1 + 1e-12


@many
@given(cases())
def test_benefits_less_costs_are_the_result_of_a_party_that_does_not_lose_before_its_costs(
    case: Case,
) -> None:
    results = evaluate_case(case)
    for pocket in results.pockets().parties:
        npv = results.party(pocket.party).npv
        assert pocket.benefits - pocket.costs >= npv - 1e-9 * abs(npv) - 1e-6
        if pocket.benefits > 0:
            assert pocket.benefits - pocket.costs == pytest.approx(npv, rel=1e-9, abs=1e-4)


def test_a_payer_that_saves_for_another_has_the_wrong_pocket() -> None:
    # The budget is fixed until after the case: the provider keeps what is saved, the municipality pays.
    lump = LumpSum(renewal_year=2031, pass_through=share(1))
    service = household_help(funding=lump, capacity_shed=shares(1))
    results = evaluate_case(undiscounted(services=(service,)))
    found = pockets(results)
    # 500 user-years: 40 hours less at 26 euros, and a licence of 120 euros.
    assert found[Party.MUNICIPALITY].costs == pytest.approx(60_000)
    assert found[Party.MUNICIPALITY].cost_share == 1
    assert found[Party.MUNICIPALITY].benefits == 0
    assert found[Party.PROVIDER].benefits == pytest.approx(500 * 40 * 26)
    # The entrepreneur has no costs of delivery here, so the whole licence is what it earns.
    assert found[Party.ENTREPRENEUR].benefit_share == pytest.approx(60_000 / (60_000 + 520_000))
    assert results.pockets().benefit_with_payers == 0


def test_a_payer_that_saves_itself_has_the_right_pocket() -> None:
    delivery = licence(
        id="delivery",
        payer=Party.ENTREPRENEUR,
        receiver=Party.OUTSIDE,
        amount=euros(120),
    )
    results = evaluate_case(undiscounted(costs=(licence(), delivery)))
    found = pockets(results)
    # Paid per hour: 500 user-years of 40 hours at 32 euros.
    assert found[Party.MUNICIPALITY].benefits == pytest.approx(640_000)
    assert found[Party.MUNICIPALITY].benefit_share == 1
    # What the entrepreneur receives covers exactly what it pays: it neither bears costs nor gains.
    assert found[Party.ENTREPRENEUR].costs == found[Party.ENTREPRENEUR].benefits == 0
    assert results.pockets().benefit_with_payers == 1


def test_an_entrepreneur_who_earns_has_revenue_less_delivery_as_benefit_and_no_costs() -> None:
    delivery = licence(id="delivery", payer=Party.ENTREPRENEUR, receiver=Party.OUTSIDE, amount=euros(70))
    found = pockets(evaluate_case(undiscounted(costs=(licence(), delivery))))
    assert found[Party.ENTREPRENEUR].costs == 0
    assert found[Party.ENTREPRENEUR].benefits == pytest.approx(500 * 50)
    assert found[Party.MUNICIPALITY].cost_share == 1


def test_an_entrepreneur_who_pays_more_than_it_receives_bears_the_difference() -> None:
    delivery = licence(id="delivery", payer=Party.ENTREPRENEUR, receiver=Party.OUTSIDE, amount=euros(150))
    found = pockets(evaluate_case(undiscounted(costs=(licence(), delivery))))
    assert found[Party.ENTREPRENEUR].costs == pytest.approx(500 * 30)
    assert found[Party.ENTREPRENEUR].benefits == 0
    assert found[Party.ENTREPRENEUR].cost_share == pytest.approx(30 / 150)


def test_a_share_of_the_benefit_counts_in_full_for_a_party_that_bears_any_cost() -> None:
    small = licence(id="small", payer=Party.PROVIDER, amount=euros(1), basis=CostBasis.ONCE)
    service = household_help(capacity_shed=shares(1), tariff=euros(20, household_help().tariff.unit))
    without = evaluate_case(undiscounted(services=(service,)))
    with_it = evaluate_case(undiscounted(services=(service,), costs=(licence(), small)))
    both = 500 * 40 * (20 + 6) + 60_000
    # The municipality saves 20 euros an hour, the provider 26 less the 20 that it no longer receives.
    assert without.pockets().benefit_with_payers == pytest.approx(500 * 40 * 20 / both)
    assert with_it.pockets().benefit_with_payers == pytest.approx(500 * 40 * 26 / (both + 1))
    assert pockets(with_it)[Party.PROVIDER].cost_share == pytest.approx(1 / 60_001)


def test_without_costs_or_without_benefits_there_is_no_share() -> None:
    free = evaluate_case(small_case(costs=()))
    assert free.pockets().benefit_with_payers is None
    assert [pocket.cost_share for pocket in free.pockets().parties if pocket.cost_share is not None] == []
    wasted = evaluate_case(small_case(effects=(), costs=(licence(receiver=Party.OUTSIDE),)))
    assert wasted.pockets().benefit_with_payers is None
    assert [
        found.benefit_share for found in wasted.pockets().parties if found.benefit_share is not None
    ] == []


def test_a_pair_of_parties_with_nothing_valued_has_no_line_for_it() -> None:
    results = evaluate_case(small_case())
    model = results.case_model.model
    assert model.has_line("matrix.municipality.entrepreneur.cash")
    assert not model.has_line("matrix.municipality.entrepreneur.valued")
    assert not model.has_line("matrix.entrepreneur.municipality.cash")
    fee = next(item for item in results.matrix() if item.receiver is Party.ENTREPRENEUR)
    assert fee.payer is Party.MUNICIPALITY
    assert fee.npv == pytest.approx(12_000 + 24_000 / 1.0225 + 24_000 / 1.0225**2)
    assert not any(fee.valued)
    assert fee.npv_valued == 0
