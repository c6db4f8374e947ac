"""The internal rate of return: between which limits it is given, and that every spreadsheet finds it."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.costs import CostBasis
from casebuilder.model.parties import Party
from casebuilder.model.reach import GrowingTargetGroup, LinearAdoption, Reach
from casebuilder.model.settings import Settings
from casebuilder.model.units import Unit
from casebuilder.sentences import why_not_applicable
from casebuilder.translation import Language, Translator
from tests.building import consumer_prices, euros, figure, licence, share, small_case

STEPS_OF_A_SPREADSHEET = 20
CLOSE_ENOUGH_TO_STOP = 1e-7
amounts = st.floats(0, 7).map(lambda power: round(10**power))


def investing(*cash: int) -> Case:
    """Return a case in which the municipality has this cash in the years."""
    reach = Reach(
        target_group=GrowingTargetGroup(size=figure(0, Unit.PERSONS)),
        adoption=LinearAdoption(maximum=share(0)),
    )
    costs = []
    for year, amount in enumerate(cash, 2027):
        pair = (Party.MUNICIPALITY, Party.OUTSIDE)
        payer, receiver = pair if amount < 0 else pair[::-1]
        costs.append(
            licence(
                id=f"y{year}",
                payer=payer,
                receiver=receiver,
                amount=euros(abs(amount)),
                basis=CostBasis.ONCE,
                first_year=year,
            )
        )
    settings = Settings(start_year=2027, years=len(cash), base_year=2024, indices=(consumer_prices(),))
    return small_case(settings=settings, reach=reach, services=(), effects=(), costs=tuple(costs))


def searched_as_a_spreadsheet_does(results: Results) -> float:
    """Return where twenty steps of Newton's method on the present value end; fail if they do not."""
    (rate,) = results.line("parties.municipality.irr_start")
    cash = results.party(Party.MUNICIPALITY).cash
    for _ in range(STEPS_OF_A_SPREADSHEET):
        value = sum(amount / (1 + rate) ** year for year, amount in enumerate(cash))
        slope = sum(-year * amount / (1 + rate) ** (year + 1) for year, amount in enumerate(cash))
        step = value / slope
        rate -= step
        assert rate > -1
        if abs(step) < CLOSE_ENOUGH_TO_STOP:
            return rate
    pytest.fail(f"no rate found for {cash}")


@settings(max_examples=150, deadline=None)
@given(paid=st.lists(amounts, min_size=1, max_size=5), received=st.lists(amounts, min_size=1, max_size=5))
@example(paid=[1, 1, 77_000], received=[40_000, 9, 9, 9, 9])
@example(paid=[1], received=[1, 1, 1, 1, 1_000_000])
@example(paid=[1_000_000, 1, 1, 1, 1], received=[250_000, 1, 1, 1, 20_000])
def test_every_rate_that_is_given_is_found_by_a_spreadsheet(paid: list[int], received: list[int]) -> None:
    results = evaluate_case(investing(*(-amount for amount in paid), *received))
    given_rate = results.party(Party.MUNICIPALITY).irr
    assume(given_rate is not None)
    assert searched_as_a_spreadsheet_does(results) == pytest.approx(given_rate, rel=1e-8, abs=1e-9)


@pytest.mark.parametrize(
    ("cash", "rate"),
    [
        ((-100, 51), -0.49),
        ((-100, 49), None),
        ((-100, 0, 0, 0, 1), None),
        ((-100, 1_099), 9.99),
        ((-100, 1_101), None),
        ((-100, 1, 1, 1_000_000_000), None),
    ],
)
def test_a_rate_below_minus_50_or_above_1000_percent_is_not_given(
    cash: tuple[int, ...], rate: float | None
) -> None:
    irr = evaluate_case(investing(*cash)).party(Party.MUNICIPALITY).irr
    assert irr is None if rate is None else irr == pytest.approx(rate)


def test_a_rate_that_is_not_given_says_which_limit_it_passes() -> None:
    english = Translator(Language.ENGLISH)

    def words(*cash: int) -> str:
        outcome = evaluate_case(investing(*cash)).party(Party.MUNICIPALITY)
        assert outcome.irr is None
        return english.message(why_not_applicable(outcome, "irr"))

    assert "below −50 % a year" in words(-100, 10)
    assert "above 1,000 % a year" in words(-100, 10_000)
    assert "receives first and pays later" in words(100, -50)
    assert "receives first and pays later" in words(0, 100, -150)
