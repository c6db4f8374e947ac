"""Who could pay whom so that no party loses, and who advances what."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace

import pytest
import scipy.optimize
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.proposal import (
    SharingProposal,
    _fewest_pairs,
    advances,
    settle,
    sharing_proposal,
)
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.costbenefit.settled import payment_line, settled, settled_line
from casebuilder.model.costs import CostBasis, InnovationCost
from casebuilder.model.formula.model import ModelError
from casebuilder.model.funding import LumpSum
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.settings import SMALLEST_AMOUNT, DiscountRates, Settings, View
from casebuilder.model.units import Unit
from tests.building import (
    consumer_prices,
    euros,
    figure,
    household_help,
    less_help,
    licence,
    shares,
    small_case,
)
from tests.strategies import cases

MUNICIPALITY, PROVIDER, CLIENT = Party.MUNICIPALITY, Party.PROVIDER, Party.CLIENT
INSURER, CARE_OFFICE, ENTREPRENEUR = Party.INSURER, Party.CARE_OFFICE, Party.ENTREPRENEUR
WELFARE = Party.WELFARE_ORGANISATION
NOTHING = float(SMALLEST_AMOUNT)
QUARTER = (1.0, 0.8, 0.64)
"""Discount factors at 25 %."""
many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

Cash = Mapping[Party, Sequence[float]]


def present_value(amounts: Iterable[float], factors: Sequence[float]) -> float:
    return math.fsum(amount * factor for amount, factor in zip(amounts, factors, strict=True))


def amounts(proposal: SharingProposal) -> dict[tuple[Party, Party], tuple[float, ...]]:
    return {(transfer.payer, transfer.receiver): transfer.amounts for transfer in proposal.transfers}


def moved(proposal: SharingProposal) -> dict[tuple[Party, Party], float]:
    return {(transfer.payer, transfer.receiver): transfer.present_value for transfer in proposal.transfers}


def flat(case: Case, rate: str = "0") -> Results:
    """Return the results without inflation, discounted at one rate, so that sums can be done by hand."""
    frame = Settings(
        start_year=2027,
        years=3,
        base_year=2024,
        view=View.SOCIAL,
        indices=(consumer_prices("0"),),
        discount_rates=DiscountRates(social=figure(rate, Unit.SHARE_PER_YEAR)),
    )
    return evaluate_case(case.model_copy(update={"settings": frame}))


def delivery(amount: int) -> InnovationCost:
    """Return what it costs the entrepreneur per user to deliver the innovation."""
    return licence(id="delivery", payer=ENTREPRENEUR, receiver=Party.OUTSIDE, amount=euros(amount))


class TestByHand:
    def test_the_loss_of_one_is_made_up_for_by_level_payments_of_the_other(self) -> None:
        # Municipality −100 + 0.8 × 200 + 0.64 × 300 = 252; provider −144; entrepreneur 60.
        proposal = settle(
            {
                MUNICIPALITY: (-100, 200, 300),
                PROVIDER: (-144, 0, 0),
                ENTREPRENEUR: (100, -50, 0),
            },
            QUARTER,
        )

        # 144 over two years that count for 0.8 + 0.64 = 1.44; in the first the municipality gains nothing.
        assert amounts(proposal) == {(MUNICIPALITY, PROVIDER): pytest.approx((0, 100, 100))}
        assert proposal.npv_before == pytest.approx({MUNICIPALITY: 252, PROVIDER: -144, ENTREPRENEUR: 60})
        assert proposal.npv_after == pytest.approx(
            {MUNICIPALITY: 108, PROVIDER: 0, ENTREPRENEUR: 60}, abs=1e-9
        )
        assert proposal.present_value == pytest.approx(144)
        assert proposal.shortfall == 0

    def test_in_a_year_of_small_gain_the_payer_pays_no_more_than_that(self) -> None:
        # Municipality −100 + 0.8 × 50 + 0.64 × 300 = 132; 104 = 0.8 × 50 + 0.64 × 100.
        proposal = settle({MUNICIPALITY: (-100, 50, 300), PROVIDER: (-104, 0, 0)}, QUARTER)

        assert amounts(proposal) == {(MUNICIPALITY, PROVIDER): pytest.approx((0, 50, 100))}

    def test_a_whole_case(self) -> None:
        # 100, 200 and 200 users, 40 hours each. The municipality saves 32 euros an hour and pays 120 a
        # user: 116,000, 232,000, 232,000. The provider saves half of 26 euros an hour:
        # −76,000, −152,000, −152,000, with a present value of −(76 + 121.6 + 97.28) thousand.
        case = small_case(services=(household_help(capacity_shed=shares("0.5")),))

        proposal = sharing_proposal(flat(case, "0.25"))

        assert proposal.npv_before == pytest.approx(
            {MUNICIPALITY: 450_080, PROVIDER: -294_880, ENTREPRENEUR: 46_560}
        )
        level = (294_880 - 116_000) / 1.44
        assert amounts(proposal) == {
            (MUNICIPALITY, PROVIDER): pytest.approx((116_000, level, level)),
        }
        assert proposal.npv_after[PROVIDER] == pytest.approx(0, abs=1e-6)

    def test_one_payer_divides_each_year_among_all_it_pays(self) -> None:
        proposal = settle(
            {MUNICIPALITY: (30, 100, 100), PROVIDER: (-80, 0, 0), WELFARE: (0, 0, -40)}, (1, 1, 1)
        )

        # 120 in all: 30, 45 and 45, of which two thirds for the provider.
        assert amounts(proposal) == {
            (MUNICIPALITY, PROVIDER): pytest.approx((20, 30, 30)),
            (MUNICIPALITY, WELFARE): pytest.approx((10, 15, 15)),
        }

    def test_a_chain_that_falls_short_gets_no_transfers_but_the_shortfall(self) -> None:
        proposal = settle({MUNICIPALITY: (100, 0, 0), PROVIDER: (0, -200, 0)}, QUARTER)

        assert proposal.transfers == ()
        assert proposal.shortfall == pytest.approx(60)
        assert proposal.npv_after == proposal.npv_before

    def test_where_nobody_loses_nothing_is_settled(self) -> None:
        proposal = settle({MUNICIPALITY: (-100, 200, 0), PROVIDER: (0, 0, 0)}, QUARTER)

        assert (proposal.transfers, proposal.shortfall) == ((), 0)

    def test_a_case_in_which_nobody_takes_part_needs_nothing(self) -> None:
        proposal = sharing_proposal(flat(Case(name="Leeg", reach=small_case().reach)))

        assert proposal == SharingProposal((), {}, {}, 0.0)


class TestSmallestSet:
    def test_three_losses_that_three_gains_cover_one_by_one_take_three_pairs(self) -> None:
        # Handing out from the front would take five pairs.
        gains = {MUNICIPALITY: (10,), INSURER: (9,), CARE_OFFICE: (9,)}
        losses = {PROVIDER: (-8,), WELFARE: (-8,), ENTREPRENEUR: (-8,)}

        found = moved(settle({**gains, **losses}, (1,)))

        assert found == pytest.approx(
            {(MUNICIPALITY, PROVIDER): 8, (INSURER, WELFARE): 8, (CARE_OFFICE, ENTREPRENEUR): 8}
        )

    def test_one_large_gain_goes_before_several_small_ones(self) -> None:
        found = moved(
            settle({MUNICIPALITY: (20,), CARE_OFFICE: (20,), INSURER: (100,), PROVIDER: (-30,)}, (1,))
        )

        assert found == pytest.approx({(INSURER, PROVIDER): 30})

    def test_people_pay_only_when_organisations_have_too_little(self) -> None:
        people = {CLIENT: (100,)}

        spared = moved(settle({**people, MUNICIPALITY: (20,), INSURER: (20,), PROVIDER: (-30,)}, (1,)))
        asked = moved(settle({**people, MUNICIPALITY: (20,), PROVIDER: (-30,)}, (1,)))

        assert spared == pytest.approx({(MUNICIPALITY, PROVIDER): 20, (INSURER, PROVIDER): 10})
        assert asked == pytest.approx({(CLIENT, PROVIDER): 30})

    def test_of_equal_choices_the_order_of_the_parties_decides(self) -> None:
        cash: dict[Party, Sequence[float]] = {INSURER: (50,), MUNICIPALITY: (50,), PROVIDER: (-30,)}

        assert set(moved(settle(cash, (1,)))) == {(MUNICIPALITY, PROVIDER)}

    def test_a_chain_that_breaks_even_but_for_the_last_digit_is_settled(self) -> None:
        proposal = settle({MUNICIPALITY: (100_000.0,), PROVIDER: (-100_000.0 - 1e-9,)}, (1,))

        assert proposal.shortfall == 0
        assert moved(proposal) == pytest.approx({(MUNICIPALITY, PROVIDER): 100_000})

    def test_less_than_half_a_cent_is_neither_gain_nor_loss(self) -> None:
        proposal = settle({MUNICIPALITY: (0.004,), PROVIDER: (-0.004,), CLIENT: (-0.002,)}, (1,))

        assert (proposal.transfers, proposal.shortfall) == ((), 0)

    def test_cents_that_add_up_to_something_find_nobody_to_pay_them(self) -> None:
        proposal = settle({MUNICIPALITY: (0.003,), INSURER: (0.003,), PROVIDER: (-0.006,)}, (1,))

        assert (proposal.transfers, proposal.shortfall) == ((), 0)

    def test_gains_that_do_not_reach_the_losses_are_an_error_in_the_program(self) -> None:
        with pytest.raises(ModelError):
            _fewest_pairs({MUNICIPALITY: 10.0}, {PROVIDER: 11.0}, 0.0)

    def test_a_solver_that_gives_up_is_an_error_in_the_program(self, monkeypatch: pytest.MonkeyPatch) -> None:
        gives_up = SimpleNamespace(status=4, message="numerical difficulties", x=None)
        monkeypatch.setattr(scipy.optimize, "linprog", lambda *_, **__: gives_up)

        with pytest.raises(ModelError, match="numerical difficulties"):
            settle({MUNICIPALITY: (10,), PROVIDER: (-5,)}, (1,))


def promising(case: Case) -> Case:
    """Return the case without costs and with less use of everything, so that there is more to share."""
    effects = []
    for effect in case.effects:
        changes = {
            name: found.model_copy(update={"value": -abs(found.value)})
            for name, found in (
                ("relative_change", effect.relative_change),
                ("absolute_change", effect.absolute_change),
            )
            if found.value is not None
        }
        effects.append(effect.model_copy(update=changes))
    return case.model_copy(update={"costs": (), "effects": tuple(effects)})


ANY_CASE = st.one_of(cases(), cases().map(promising), cases().map(promising))
"""Generated cases, of which enough have something to share."""


@st.composite
def chains(draw: st.DrawFn) -> tuple[dict[Party, tuple[float, ...]], tuple[float, ...]]:
    """Return the cash of two to six parties over one to five years, and discount factors."""
    years = draw(st.integers(1, 5))
    rate = draw(st.sampled_from([0.0, 0.0225, 0.03, 0.25, 1.0]))
    parties = draw(st.lists(st.sampled_from(CHAIN), min_size=2, max_size=6, unique=True))
    whole = st.integers(-1_000, 1_200).map(float)
    cash = {party: tuple(draw(whole) for _ in range(years)) for party in parties}
    return cash, tuple((1 + rate) ** -year for year in range(years))


def check(proposal: SharingProposal, cash: Cash, factors: Sequence[float], nothing: float = NOTHING) -> None:
    """Assert all that a proposal promises."""
    before = {party: present_value(amounts, factors) for party, amounts in cash.items()}
    scale = sum(present_value(map(abs, amounts), factors) for amounts in cash.values())
    noise = 1e-9 * scale + 2 * len(cash) * nothing
    chain = sum(before.values())
    assert proposal.npv_before == pytest.approx(before, abs=noise)
    if chain < -noise:
        assert proposal.transfers == ()
        assert proposal.shortfall == pytest.approx(-chain, abs=noise)
        return
    if chain > noise:
        assert proposal.shortfall == 0
    if proposal.shortfall:
        return
    assert min(proposal.npv_after.values(), default=0) >= -noise
    assert sum(proposal.npv_after.values()) == pytest.approx(chain, abs=noise)
    assert proposal.present_value == pytest.approx(-sum(min(0, npv) for npv in before.values()), abs=noise)
    assert len(proposal.transfers) <= max(len(cash) - 1, 0)
    paid: dict[Party, list[float]] = {}
    for transfer in proposal.transfers:
        assert min(transfer.amounts) >= 0
        assert transfer.present_value == pytest.approx(present_value(transfer.amounts, factors))
        assert before[transfer.payer] > 0 > before[transfer.receiver]
        so_far = paid.get(transfer.payer, [0.0] * len(factors))
        paid[transfer.payer] = [one + more for one, more in zip(so_far, transfer.amounts, strict=True)]
    for payer, per_year in paid.items():
        for amount, gain in zip(per_year, cash[payer], strict=True):
            assert amount <= max(0.0, gain) * (1 + 1e-9)


@many
@given(chains())
def test_a_proposal_keeps_all_its_promises(
    chain: tuple[dict[Party, tuple[float, ...]], tuple[float, ...]],
) -> None:
    cash, factors = chain
    check(settle(cash, factors), cash, factors)


@many
@given(chains(), st.randoms(use_true_random=False))
def test_the_order_of_the_parties_makes_no_difference(
    chain: tuple[dict[Party, tuple[float, ...]], tuple[float, ...]], random: SimpleNamespace
) -> None:
    cash, factors = chain
    shuffled = list(cash.items())
    random.shuffle(shuffled)

    assert settle(dict(shuffled), factors) == settle(cash, factors)


@many
@given(chains())
def test_no_payments_are_more_level(chain: tuple[dict[Party, tuple[float, ...]], tuple[float, ...]]) -> None:
    """A solver that is free to divide the same present values over the years finds no lower peaks."""
    cash, factors = chain
    proposal = settle(cash, factors)
    pairs, years = list(proposal.transfers), range(len(factors))
    if not pairs:
        return
    # The unknowns: each pair's payment per year, then each pair's largest payment.
    width = len(pairs) * (len(years) + 1)

    def row(entries: Mapping[int, float]) -> list[float]:
        return [entries.get(position, 0.0) for position in range(width)]

    def at(pair: int, year: int) -> int:
        return pair * len(years) + year

    peak = len(pairs) * len(years)
    within = [
        (row({at(pair, year): 1.0, peak + pair: -1.0}), 0.0) for pair in range(len(pairs)) for year in years
    ]
    within += [
        (
            row({at(pair, year): 1.0 for pair in range(len(pairs)) if pairs[pair].payer is payer}),
            max(0.0, cash[payer][year]) * (1 + 1e-9),
        )
        for payer in {transfer.payer for transfer in pairs}
        for year in years
    ]
    fixed = [
        (row({at(pair, year): factors[year] for year in years}), transfer.present_value)
        for pair, transfer in enumerate(pairs)
    ]
    best = linprog(
        row({peak + pair: 1.0 for pair in range(len(pairs))}),
        A_ub=[left for left, _ in within],
        b_ub=[right for _, right in within],
        A_eq=[left for left, _ in fixed],
        b_eq=[right for _, right in fixed],
        bounds=(0, None),
    )
    assert best.status == 0
    assert sum(max(transfer.amounts) for transfer in pairs) == pytest.approx(best.fun, rel=1e-6, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(chains())
def test_no_fewer_pairs_would_do(chain: tuple[dict[Party, tuple[float, ...]], tuple[float, ...]]) -> None:
    """A solver finds no way with one pair less, among those who paid anyway or could have."""
    cash, factors = chain
    proposal = settle(cash, factors)
    people = {CLIENT, Party.INFORMAL_CARER}
    asked = {transfer.payer for transfer in proposal.transfers}
    before = proposal.npv_before
    payers = [
        party for party, npv in before.items() if npv > NOTHING and (asked & people or party not in people)
    ]
    losers = [party for party, npv in before.items() if npv < -NOTHING]
    fewer = len(proposal.transfers) - 1
    if fewer < len(losers):
        return
    for pairs in itertools.combinations(itertools.product(payers, losers), fewer):
        solution = linprog(
            [0.0] * fewer,
            A_ub=[[float(pair[0] is payer) for pair in pairs] for payer in payers],
            b_ub=[before[payer] for payer in payers],
            A_eq=[[float(pair[1] is loser) for pair in pairs] for loser in losers],
            b_eq=[-before[loser] for loser in losers],
            bounds=(0, None),
        )
        assert solution.status == 2, "infeasible"


@many
@given(ANY_CASE)
def test_the_proposal_for_any_case_keeps_all_its_promises(case: Case) -> None:
    results = evaluate_case(case)
    factors = results.line("frame.discount_factor")
    cash = {party: results.party(party).cash for party in results.involved() if party in CHAIN}
    proposal = sharing_proposal(results)
    largest = max((abs(value) for line in cash.values() for value in line), default=0.0)
    check(proposal, cash, factors, max(NOTHING, 1e-9 * largest))
    if proposal.shortfall:
        assert proposal.shortfall == pytest.approx(-results.party(None).npv, rel=1e-9, abs=1e-5)


@many
@given(ANY_CASE)
def test_the_lines_with_the_payments_come_to_what_the_proposal_promises(case: Case) -> None:
    results = evaluate_case(case)
    proposal = sharing_proposal(results)
    after = settled(results, proposal)
    for party, npv in proposal.npv_after.items():
        tolerance = max(1e-5, 1e-9 * abs(proposal.npv_before[party]))
        assert after.number(settled_line(party, "npv").id) == pytest.approx(npv, abs=tolerance)
        assert after.line(settled_line(party, "cumulative").id)[-1] == pytest.approx(
            math.fsum(after.line(settled_line(party, "cash").id)), rel=1e-9, abs=1e-5
        )
    for transfer in proposal.transfers:
        assert after.line(payment_line(transfer).id) == transfer.amounts
    assert after.party(None) == results.party(None)


@many
@given(ANY_CASE)
def test_the_order_in_which_a_case_was_entered_makes_no_difference(case: Case) -> None:
    turned = case.model_copy(
        update={name: tuple(reversed(getattr(case, name))) for name in ("effects", "services", "costs")}
    )
    one, other = (evaluate_case(entered) for entered in (case, turned))
    first, second = sharing_proposal(one), sharing_proposal(other)
    assert first.shortfall == pytest.approx(second.shortfall, rel=1e-9, abs=1e-5)
    assert moved(first) == pytest.approx(moved(second), rel=1e-6, abs=0.05)
    assert [advance.party for advance in advances(one)] == [advance.party for advance in advances(other)]


class TestAdvances:
    def test_of_the_one_who_invests_the_depth_its_year_and_the_moment_it_is_back_are_known(self) -> None:
        # The municipality: −300,000 + 128,000, then 256,000 a year; the entrepreneur the other way round.
        invests = licence(id="set_up", amount=euros(300_000), basis=CostBasis.ONCE)
        results = flat(small_case(costs=(invests,)))

        found = {advance.party: advance for advance in advances(results)}

        municipality = found[MUNICIPALITY]
        assert (municipality.first_year, municipality.deepest_year) == (2027, 2027)
        assert municipality.amount == pytest.approx(172_000)
        assert municipality.back == pytest.approx(2028 + 172 / 256)
        assert ENTREPRENEUR not in found

    def test_what_never_comes_back_has_no_moment(self) -> None:
        provider = next(advance for advance in advances(flat(small_case())) if advance.party is PROVIDER)

        assert (provider.first_year, provider.deepest_year, provider.back) == (2027, 2029, None)
        assert provider.amount == pytest.approx(640_000)

    def test_who_is_first_stands_in_front_then_who_advances_most_and_the_chain_last(self) -> None:
        # At the start the entrepreneur pays 100,000 and receives 90,000; the provider is short from 2028.
        later = less_help(first_year=2028)
        start = licence(id="start", payer=ENTREPRENEUR, receiver=Party.OUTSIDE, basis=CostBasis.ONCE)
        start = start.model_copy(update={"amount": euros(100_000)})
        invests = licence(id="set_up", amount=euros(90_000), basis=CostBasis.ONCE)

        found = advances(flat(small_case(effects=(later,), costs=(start, invests))))

        assert [advance.party for advance in found] == [MUNICIPALITY, ENTREPRENEUR, PROVIDER, None]
        assert [advance.first_year for advance in found] == [2027, 2027, 2028, 2027]

    def test_who_advances_nothing_is_not_named(self) -> None:
        shed = household_help(capacity_shed=shares("1"), funding=LumpSum(renewal_year=2035))

        assert advances(flat(small_case(services=(shed,), costs=()))) == ()

    @many
    @given(cases())
    def test_an_advance_agrees_with_the_cash_added_up(self, case: Case) -> None:
        results = evaluate_case(case)
        years = list(results.calendar_years)
        for advance in advances(results):
            outcome = results.party(advance.party)
            first = years.index(advance.first_year)
            assert outcome.cash[first] < 0
            assert min(outcome.cash[:first], default=0) > -NOTHING
            depth = outcome.cumulative[years.index(advance.deepest_year)]
            assert -depth == pytest.approx(advance.amount, abs=NOTHING)
            if advance.back is None:
                assert outcome.cumulative[-1] < 0
            else:
                assert advance.deepest_year + 1 <= advance.back <= years[-1] + 1
