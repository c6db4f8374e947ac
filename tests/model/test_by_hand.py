"""Small cases worked out by hand, in plain numbers."""

from __future__ import annotations

import pytest

from casebuilder.model.costbenefit.results import PartyResults, evaluate_case, with_view
from casebuilder.model.costs import CostBasis, InnovationCost, OwnContribution
from casebuilder.model.funding import (
    Capitation,
    FeeForService,
    Funding,
    LumpSum,
    Mix,
    MixPart,
    OutcomeBased,
    PaymentPerCase,
)
from casebuilder.model.municipality import Municipality
from casebuilder.model.parties import Party
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.model.reach import (
    GrowingTargetGroup,
    LinearAdoption,
    LogisticAdoption,
    Reach,
)
from casebuilder.model.services import ValuedTime
from casebuilder.model.settings import Settings, View
from casebuilder.model.units import Unit
from tests.building import (
    consumer_prices,
    euros,
    figure,
    household_help,
    less_help,
    licence,
    share,
    shares,
    small_case,
)


def test_fee_for_service_the_municipality_saves_and_the_provider_loses_margin() -> None:
    # Users 100, 200, 200. Hours 100 x 40 % = 40 less per user: 4,000, 8,000, 8,000 hours.
    # Paid less: x 32 = 128,000, 256,000, 256,000. Licence 120 per user: 12,000, 24,000, 24,000.
    case = small_case(services=(household_help(capacity_shed=shares("0.5")),))
    results = evaluate_case(case)
    assert results.line("reach.users") == pytest.approx((100, 200, 200))
    assert results.line("effects.less_help.volume_change") == pytest.approx((-4000, -8000, -8000))
    assert results.party(Party.MUNICIPALITY).cash == pytest.approx((116_000, 232_000, 232_000))
    # The provider loses 128,000 and saves half of 4,000 x 26 = 52,000 in the first year.
    assert results.party(Party.PROVIDER).cash == pytest.approx((-76_000, -152_000, -152_000))
    assert results.party(Party.ENTREPRENEUR).cash == pytest.approx((12_000, 24_000, 24_000))
    # The chain gains the capacity shed, nothing else: the licence moves inside it.
    assert results.party(None).cash == pytest.approx((52_000, 104_000, 104_000))
    assert results.party(Party.OUTSIDE).cash == pytest.approx((-52_000, -104_000, -104_000))
    # Social view, 2.25 %: 116,000 + 232,000 / 1.0225 + 232,000 / 1.0225^2 = 564,796.93.
    by_hand = 116_000 + 232_000 / 1.0225 + 232_000 / 1.0225**2
    assert by_hand == pytest.approx(564_796.93, abs=0.005)
    assert results.party(Party.MUNICIPALITY).npv == pytest.approx(by_hand, rel=1e-12)
    assert results.hours_freed() == pytest.approx((4000, 8000, 8000))


def test_lump_sum_the_saving_stays_with_the_provider_until_the_renewal() -> None:
    lump = LumpSum(renewal_year=2029, pass_through=share("0.7"))
    case = small_case(services=(household_help(funding=lump, capacity_shed=shares("0.5")),))
    results = evaluate_case(case)
    # Nothing is paid less in 2027 and 2028; in 2029 70 % of 256,000 = 179,200.
    assert results.line("services.household_help.payment") == pytest.approx((0, 0, -179_200))
    assert results.party(Party.MUNICIPALITY).cash == pytest.approx((-12_000, -24_000, 155_200))
    # The provider keeps what it sheds: 52,000, then 104,000, then 104,000 - 179,200.
    assert results.party(Party.PROVIDER).cash == pytest.approx((52_000, 104_000, -75_200))
    assert results.party(None).cash == pytest.approx((52_000, 104_000, 104_000))
    # In the red by 12,000 and 36,000; in 2029 155,200 comes in: 2 + 36,000 / 155,200 years.
    assert results.party(Party.MUNICIPALITY).payback_simple == pytest.approx(2 + 36_000 / 155_200)
    assert results.party(Party.MUNICIPALITY).peak_funding == pytest.approx(36_000)


def test_what_is_not_cashed_is_valued_and_owed_by_the_provider() -> None:
    service = household_help(
        cashability=shares("0.25"), capacity_shed=shares("0"), capacity_redeployed=shares("1")
    )
    results = evaluate_case(small_case(services=(service,), costs=()))
    # A quarter of 128,000 is money; the other 96,000 is capacity that is paid for but free.
    assert results.party(Party.MUNICIPALITY).cash == pytest.approx((32_000, 64_000, 64_000))
    assert results.party(Party.MUNICIPALITY).cash_and_valued == pytest.approx((128_000, 256_000, 256_000))
    # The provider uses all 4,000 hours for others, worth 4,000 x 26 = 104,000.
    assert results.party(Party.PROVIDER).cash == pytest.approx((-32_000, -64_000, -64_000))
    assert results.party(Party.PROVIDER).cash_and_valued == pytest.approx((-24_000, -48_000, -48_000))
    assert results.party(None).cash == pytest.approx((0, 0, 0))
    assert results.party(None).cash_and_valued == pytest.approx((104_000, 208_000, 208_000))


def test_more_use_is_paid_and_costs_in_full() -> None:
    case = small_case(
        services=(household_help(cashability=shares("0.2"), capacity_shed=shares("0.1")),),
        effects=(less_help(relative_change=share("0.1")),),
        costs=(),
    )
    results = evaluate_case(case)
    # 10 hours more for 100 users: 1,000 x 32 paid, 1,000 x 26 spent.
    assert results.party(Party.MUNICIPALITY).cash[0] == pytest.approx(-32_000)
    assert results.party(Party.PROVIDER).cash[0] == pytest.approx(6_000)


def test_the_effect_fades_per_group_of_starters_and_leaves_with_who_stops() -> None:
    reach = Reach(
        target_group=GrowingTargetGroup(
            size=figure(1000, Unit.PERSONS), growth=figure(0, Unit.SHARE_PER_YEAR)
        ),
        adoption=small_case().reach.adoption,
        churn=figure("0.1", Unit.SHARE_PER_YEAR),
    )
    effect = less_help(drop_off=figure("0.2", Unit.SHARE_PER_YEAR))
    results = evaluate_case(small_case(reach=reach, effects=(effect,)))
    # Starters: 100; 200 - 90 = 110; 200 - 180 = 20.
    assert results.line("reach.starters") == pytest.approx((100, 110, 20))
    # Full effect: 100; 100 x 0.72 + 110 = 182; 182 x 0.72 + 20 = 151.04.
    assert results.line("effects.less_help.effective_users") == pytest.approx((100, 182, 151.04))


def test_deadweight_attribution_overlap_and_delay_shrink_the_effect() -> None:
    effect = less_help(
        share_of_users=share("0.5"),
        deadweight=share("0.2"),
        attribution=share("0.25"),
        counted_share=share("0.5"),
        delay=figure(18, Unit.MONTHS),
    )
    results = evaluate_case(small_case(effects=(effect,)))
    # 18 months: nothing in 2027, half of 2028, all of 2029.
    assert results.line("effects.less_help.ramp") == pytest.approx((0, 0.5, 1))
    # 40 hours x 0.8 x 0.75 x 0.5 = 12 hours for half of the users: 200 x 0.5 x 12 = 1,200.
    assert results.line("effects.less_help.volume_change") == pytest.approx((0, -600, -1200))


def test_caution_lowers_benefits_and_raises_costs_by_grade() -> None:
    case = small_case(
        effects=(less_help(relative_change=share("-0.4", EvidenceGrade.EXPERT)),),
        costs=(licence(amount=euros(120, grade=EvidenceGrade.REGISTRATION)),),
    )
    results = evaluate_case(case)
    # 25 % off 128,000 leaves 96,000; 10 % on 12,000 makes 13,200.
    assert results.party(Party.MUNICIPALITY).cash[0] == pytest.approx(96_000 - 13_200)
    bare = case.model_copy(
        update={"settings": case.settings.model_copy(update={"correct_for_evidence": False})}
    )
    assert evaluate_case(bare).party(Party.MUNICIPALITY).cash[0] == pytest.approx(116_000)


def test_vat_that_is_not_recovered_leaves_the_chain() -> None:
    cost = licence(vat_rate=share("0.21"), vat_recoverable=share("0.5"))
    results = evaluate_case(small_case(effects=(), costs=(cost,)))
    # 12,000 and half of 21 % of it, 1,260.
    assert results.party(Party.MUNICIPALITY).cash[0] == pytest.approx(-13_260)
    assert results.party(Party.OUTSIDE).cash[0] == pytest.approx(1_260)
    assert results.party(None).cash[0] == pytest.approx(-1_260)


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        (CostBasis.ONCE, (120, 0, 0)),
        (CostBasis.PER_YEAR, (120, 120, 120)),
        (CostBasis.PER_STARTER, (12_000, 12_000, 0)),
        (CostBasis.PER_USER_YEAR, (12_000, 24_000, 24_000)),
        (CostBasis.PER_TRAINING_HOUR, (1_200, 1_200, 1_200)),
        (CostBasis.PER_INHABITANT, (6_000_000, 6_000_000, 6_000_000)),
    ],
)
def test_a_cost_is_counted_on_its_basis(basis: CostBasis, expected: tuple[float, ...]) -> None:
    cost = licence(basis=basis, training_hours=figure(10, Unit.HOURS))
    town = Municipality(inhabitants=figure(50_000, Unit.PERSONS))
    results = evaluate_case(small_case(effects=(), costs=(cost,), municipality=town))
    assert results.line("costs.licence.paid") == pytest.approx(expected)


def test_a_cost_runs_only_in_its_own_years() -> None:
    cost = licence(basis=CostBasis.PER_YEAR, first_year=2028, last_year=2028)
    results = evaluate_case(small_case(effects=(), costs=(cost,)))
    assert results.line("costs.licence.paid") == pytest.approx((0, 120, 0))


def test_support_that_ends_saves_the_client_the_flat_contribution() -> None:
    case = small_case(
        effects=(less_help(support_ends=share("0.1")),),
        costs=(),
        own_contribution=OwnContribution(monthly=euros(20, Unit.EUR_PER_MONTH)),
    )
    results = evaluate_case(case)
    # A tenth of 100 users: 10 x 12 x 20 = 2,400 a year, and twice that afterwards.
    assert results.party(Party.CLIENT).cash == pytest.approx((2_400, 4_800, 4_800))
    assert results.party(Party.MUNICIPALITY).cash[0] == pytest.approx(128_000 - 2_400)


def test_hours_of_informal_carers_are_valued_and_never_cash() -> None:
    time = ValuedTime(id="neighbours", name="Buren", value_per_unit=euros("18.80", Unit.EUR_PER_SERVICE_UNIT))
    more = less_help(
        id="more_neighbours",
        service="neighbours",
        change_kind="absolute",
        absolute_change=figure(10, Unit.SERVICE_UNITS_PER_USER_YEAR),
    )
    results = evaluate_case(small_case(services=(time,), effects=(more,), costs=()))
    # 100 users x 10 hours x 18.80 = 18,800.
    carers = results.party(Party.INFORMAL_CARER)
    assert not any(carers.cash)
    assert carers.cash_and_valued == pytest.approx((-18_800, -37_600, -37_600))


def test_prices_are_lifted_by_chained_changes_and_grow_with_the_year_in_the_budget_view() -> None:
    settings = Settings(
        start_year=2025, years=2, base_year=2024, indices=(consumer_prices(y2023="0.038", y2024="0.033"),)
    )
    service = household_help(tariff=euros(100, Unit.EUR_PER_SERVICE_UNIT, price_year=2022))
    case = small_case(
        settings=settings,
        services=(service,),
        reach=Reach(
            target_group=GrowingTargetGroup(size=figure(1000, Unit.PERSONS)),
            adoption=LinearAdoption(maximum=share(1), years=figure(1, Unit.YEARS)),
        ),
    )
    lifted = 100 * 1.038 * 1.033
    assert lifted == pytest.approx(107.2254)
    social = evaluate_case(case)
    assert social.line("services.household_help.tariff.price") == pytest.approx((lifted, lifted))
    budget = evaluate_case(with_view(case, View.BUDGET))
    assert budget.line("services.household_help.tariff.price") == pytest.approx(
        (lifted * 1.02, lifted * 1.02**2)
    )
    assert budget.number("frame.discount_rate") == 0
    assert evaluate_case(with_view(case, View.HEALTH_ECONOMIC)).number("frame.discount_rate") == 0.03


def test_a_later_price_is_brought_back_to_the_base_year() -> None:
    case = small_case(
        effects=(less_help(support_ends=share(1)),),
        own_contribution=OwnContribution(monthly=euros("21.80", Unit.EUR_PER_MONTH, price_year=2026)),
    )
    results = evaluate_case(case)
    assert results.line("own_contribution.monthly.price")[0] == pytest.approx(21.80 / 1.02**2)


def test_reach_grows_linearly_or_along_an_s_curve() -> None:
    group = GrowingTargetGroup(size=figure(1000, Unit.PERSONS), growth=figure("0.1", Unit.SHARE_PER_YEAR))
    linear = LinearAdoption(maximum=share("0.6"), years=figure(2, Unit.YEARS))
    results = evaluate_case(small_case(reach=Reach(target_group=group, adoption=linear)))
    assert results.line("reach.target_group") == pytest.approx((1000, 1100, 1210))
    assert results.line("reach.share") == pytest.approx((0.3, 0.6, 0.6))
    curve = LogisticAdoption(
        maximum=share("0.6"), midpoint=figure(1, Unit.YEARS), steepness=figure(2, Unit.FACTOR)
    )
    results = evaluate_case(small_case(reach=Reach(target_group=group, adoption=curve)))
    # 0.6 / (1 + e^2), half of 0.6, and 0.6 / (1 + e^-2).
    assert results.line("reach.share") == pytest.approx((0.0715217, 0.3, 0.5284782), abs=1e-7)


def flows(*amounts: int) -> list[InnovationCost]:
    """Return costs (and receipts, when negative) of the municipality, one for each year."""
    return [
        licence(
            id=f"c{i}",
            basis=CostBasis.ONCE,
            first_year=2027 + i,
            amount=euros(abs(amount)),
            payer=Party.MUNICIPALITY if amount < 0 else Party.OUTSIDE,
            receiver=Party.OUTSIDE if amount < 0 else Party.MUNICIPALITY,
        )
        for i, amount in enumerate(amounts)
    ]


def with_flows(*amounts: int, rate: str = "0.08") -> PartyResults:
    rates = Settings().discount_rates.model_copy(update={"social": figure(rate, Unit.SHARE_PER_YEAR)})
    settings = Settings(
        start_year=2027,
        years=len(amounts),
        base_year=2024,
        indices=(consumer_prices(),),
        discount_rates=rates,
    )
    reach = Reach(
        target_group=GrowingTargetGroup(size=figure(0, Unit.PERSONS)),
        adoption=LinearAdoption(maximum=share(0)),
    )
    case = small_case(settings=settings, reach=reach, services=(), effects=(), costs=tuple(flows(*amounts)))
    return evaluate_case(case).party(Party.MUNICIPALITY)


def test_the_net_present_value_equals_the_published_example() -> None:
    # A published example with the first payment in year 0: NPV at 8 % of these flows.
    result = with_flows(-40_000, 5_000, 8_000, 12_000, 30_000)
    by_hand = -40_000 + 5_000 / 1.08 + 8_000 / 1.08**2 + 12_000 / 1.08**3 + 30_000 / 1.08**4
    assert by_hand == pytest.approx(3_065.22267, abs=0.00001)
    assert result.npv == pytest.approx(3_065.22267, abs=0.00001)


def test_the_internal_rate_of_return_equals_the_published_example() -> None:
    # The example in the documentation of numpy-financial: 0.2809484.
    result = with_flows(-100, 39, 59, 55, 20)
    assert result.irr == pytest.approx(0.2809484211599611, rel=1e-12)
    assert result.sign_changes == 1


def test_no_internal_rate_of_return_without_or_with_several_sign_changes() -> None:
    assert with_flows(100, 50, 20).irr is None
    several = with_flows(-100, 230, -132)
    assert several.irr is None
    assert several.sign_changes == 2


def test_a_balance_that_sinks_again_is_paid_back_only_after_its_last_red_year() -> None:
    assert with_flows(-100, 150, -100, 100).payback_simple == pytest.approx(3.5)
    assert with_flows(-100, 50).payback_simple is None
    assert with_flows(10, 50).payback_simple == 0


def test_benefits_per_euro_are_given_only_to_a_party_that_bears_costs() -> None:
    results = evaluate_case(small_case())
    municipality = results.party(Party.MUNICIPALITY)
    assert municipality.pv_innovation_costs == pytest.approx(12_000 + 24_000 / 1.0225 + 24_000 / 1.0225**2)
    assert municipality.bcr == pytest.approx(128_000 / 12_000)
    assert municipality.roi == pytest.approx(128_000 / 12_000 - 1)
    assert results.party(Party.PROVIDER).bcr is None
    assert results.party(Party.INSURER).cash == (0, 0, 0)


RENEWAL = 2029
PASS_THROUGH = share("0.7")


def municipality_and_provider(funding: Funding, **changes: object) -> tuple[list[float], list[float]]:
    """Return what the municipality pays less and what the provider earns less for the small case."""
    case = small_case(services=(household_help(funding=funding),), costs=(), **changes)
    results = evaluate_case(case)
    return list(results.party(Party.MUNICIPALITY).cash), list(results.party(Party.PROVIDER).cash)


def test_capitation_changes_nothing_until_the_renewal() -> None:
    # Fee for service would be 128,000, 256,000, 256,000 less; 70 % of the last passes through.
    municipality, provider = municipality_and_provider(
        Capitation(renewal_year=RENEWAL, pass_through=PASS_THROUGH)
    )
    assert municipality == pytest.approx([0, 0, 179_200])
    assert provider == pytest.approx([0, 0, -179_200])


def test_payment_per_case_pays_fewer_cases_less_at_once_and_lighter_cases_after_renewal() -> None:
    lighter = less_help(relative_change=share("-0.3"))
    fewer = less_help(id="fewer", relative_change=share("-0.1"), changes_cases=True)
    # Fewer cases: 100 x 10 hours x 32 = 32,000, then 64,000. Lighter: 96,000, 192,000, and
    # 70 % of 192,000 from 2029: 134,400.
    funding = PaymentPerCase(renewal_year=RENEWAL, pass_through=PASS_THROUGH)
    municipality, _ = municipality_and_provider(funding, effects=(lighter, fewer))
    assert municipality == pytest.approx([32_000, 64_000, 64_000 + 134_400])


def test_outcome_based_payment_rewards_more_clients_who_reach_the_outcome() -> None:
    funding = OutcomeBased(
        outcome_share=share("0.2"),
        outcome_without=share("0.3"),
        outcome_with=share("0.45"),
        baseline_volume=figure(100, Unit.SERVICE_UNITS_PER_USER_YEAR),
    )
    # 80 % of 128,000 less = 102,400; reward 0.2 x 32 x 100 users x 100 hours x 0.15 = 9,600.
    municipality, provider = municipality_and_provider(funding)
    assert municipality == pytest.approx([92_800, 185_600, 185_600])
    assert provider == pytest.approx([-92_800, -185_600, -185_600])


def test_a_mix_is_the_weighted_sum_of_its_parts() -> None:
    funding = Mix(
        parts=(
            MixPart(id="hours", weight=share("0.6"), funding=FeeForService()),
            MixPart(
                id="fixed",
                weight=share("0.4"),
                funding=LumpSum(renewal_year=RENEWAL, pass_through=PASS_THROUGH),
            ),
        )
    )
    # 60 % of 128,000 = 76,800; 60 % of 256,000 = 153,600; plus 40 % of 179,200 = 71,680.
    municipality, _ = municipality_and_provider(funding)
    assert municipality == pytest.approx([76_800, 153_600, 153_600 + 71_680])


@pytest.mark.parametrize(
    ("value", "expected"), [(400_000, [128_000, 256_000, 256_000]), (600_000, [0, 0, 179_200])]
)
def test_below_a_threshold_every_unit_is_paid_and_above_it_the_sum_is_fixed(
    value: int, expected: list[float]
) -> None:
    funding = LumpSum(
        renewal_year=RENEWAL,
        pass_through=PASS_THROUGH,
        threshold=euros(500_000, Unit.EUR_PER_YEAR),
        contract_value=euros(value, Unit.EUR_PER_YEAR),
    )
    municipality, _ = municipality_and_provider(funding)
    assert municipality == pytest.approx(expected)


def test_a_fixed_sum_is_cut_when_too_few_clients_remain() -> None:
    funding = LumpSum(
        renewal_year=2035,
        pass_through=share(1),
        contract_value=euros(800_000, Unit.EUR_PER_YEAR),
        minimum_clients=figure(400, Unit.PERSONS),
        clients=figure(410, Unit.PERSONS),
    )
    # Support of 10, then 20 people ends; 400 remain, then 390: 10 / 400 of 800,000 = 20,000.
    municipality, provider = municipality_and_provider(
        funding, effects=(less_help(support_ends=share("0.1")),)
    )
    assert municipality == pytest.approx([0, 20_000, 20_000])
    assert provider == pytest.approx([0, -20_000, -20_000])


def test_the_contract_never_changes_what_the_chain_gains() -> None:
    fundings: list[Funding] = [
        FeeForService(),
        LumpSum(renewal_year=RENEWAL, pass_through=PASS_THROUGH),
        Capitation(renewal_year=RENEWAL, pass_through=PASS_THROUGH),
        PaymentPerCase(renewal_year=RENEWAL, pass_through=PASS_THROUGH),
    ]
    for funding in fundings:
        service = household_help(funding=funding, capacity_shed=shares("0.5"))
        results = evaluate_case(small_case(services=(service,)))
        assert results.party(None).cash == pytest.approx((52_000, 104_000, 104_000))


def test_money_that_is_received_first_gives_no_internal_rate_of_return() -> None:
    result = with_flows(100, -50, -20)
    assert result.irr is None
    assert result.sign_changes == 1
