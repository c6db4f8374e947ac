"""What a case comes to, in plain sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from casebuilder.model.case import Case
from casebuilder.model.compared_funding import FundingKind
from casebuilder.model.costbenefit.comparison import compare_funding
from casebuilder.model.costbenefit.results import Results, evaluate_case, with_view
from casebuilder.model.costs import CostBasis
from casebuilder.model.financing import Financing, Grant
from casebuilder.model.funding import LumpSum
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.paths import replaced
from casebuilder.model.services import ValuedTime
from casebuilder.model.settings import View
from casebuilder.model.units import Unit
from casebuilder.sentences import (
    LineReference,
    Sentence,
    basis,
    funding_sentence,
    headline,
    hours_sentences,
    party_sentence,
    payback_year,
    sentences,
    who_pays_whom,
    why_not_applicable,
)
from casebuilder.translation import Language, Translator
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
from tests.strategies import cases

ENGLISH = Translator(Language.ENGLISH)


def _said(sentence: Sentence) -> str:
    text = ENGLISH.message(sentence.message)
    return text if sentence.reason is None else f"{text} {ENGLISH.message(sentence.reason)}"


def _of(results: Results, party: Party | None) -> str:
    return _said(party_sentence(results, party))


def _budget(case: Case) -> Results:
    """Return the results in the view that does not discount, where amounts are easy to check."""
    return evaluate_case(with_view(case, View.BUDGET))


def _flat(case: Case) -> Results:
    """Return the results without inflation and discounting, where amounts are easy to compute by hand."""
    prices = case.settings.model_copy(update={"indices": (consumer_prices("0"),), "view": View.BUDGET})
    return evaluate_case(case.model_copy(update={"settings": prices}))


def _fixed_budget(year: int, **changes: object) -> Case:
    return small_case(services=(household_help(funding=LumpSum(renewal_year=year), **changes),))


def test_each_party_of_the_chain_gets_a_sentence_and_the_chain_the_last() -> None:
    found = sentences(evaluate_case(small_case()))

    assert [sentence.party for sentence in found] == [
        Party.MUNICIPALITY,
        Party.PROVIDER,
        Party.ENTREPRENEUR,
        None,
    ]


def test_a_party_that_invests_hears_how_much_when_it_is_back_and_what_is_left() -> None:
    invests = licence(id="set_up", name="Invoering", amount=euros(300_000), basis=CostBasis.ONCE)
    results = _budget(small_case(costs=(invests,)))
    outcome = results.party(Party.MUNICIPALITY)

    said = _of(results, Party.MUNICIPALITY)

    assert outcome.cumulative[0] < 0 < outcome.cumulative[1]
    assert said.startswith(
        f"The municipality puts in {ENGLISH.euros(-outcome.cumulative[0])} in 2027, has it back in 2028"
    )
    assert f"comes out {ENGLISH.euros(outcome.npv)} ahead over 2027–2029" in said


def test_a_provider_that_loses_hears_why() -> None:
    case = small_case(services=(household_help(capacity_shed=shares("0.5")),))
    results = _budget(case)
    less_paid = -sum(results.line("services.household_help.payment"))
    saved = -sum(results.line("services.household_help.cost"))

    said = _of(results, Party.PROVIDER)

    assert said == (
        f"The provider ends up {ENGLISH.euros(less_paid - saved)} worse off over 2027–2029."
        f" It is paid {ENGLISH.euros(less_paid)} less for care"
        f" and saves only {ENGLISH.euros(saved)} in costs."
    )


def test_a_provider_that_sheds_nothing_keeps_its_costs() -> None:
    assert "and its costs stay" in _of(_budget(small_case()), Party.PROVIDER)


def test_under_a_fixed_budget_that_lasts_the_provider_gains_what_it_saves() -> None:
    said = _of(_budget(_fixed_budget(2035, capacity_shed=shares("1"))), Party.PROVIDER)

    assert "ahead over 2027–2029" in said
    assert "is paid the same for care and saves" in said


def test_a_provider_that_gains_first_and_loses_after_the_new_agreement_hears_both() -> None:
    said = _of(_budget(_fixed_budget(2029, capacity_shed=shares("0.2"))), Party.PROVIDER)

    assert "ahead by the end of 2028, loses that again and ends up" in said


def test_the_municipality_hears_that_it_waits_for_the_new_agreement() -> None:
    assert "only from the new agreement in 2029 does it pay less" in _of(
        _budget(_fixed_budget(2029)), Party.MUNICIPALITY
    )


def test_the_municipality_hears_that_nothing_changes_within_the_years_of_the_case() -> None:
    said = _of(_budget(_fixed_budget(2035)), Party.MUNICIPALITY)

    assert "ends up" in said
    assert "fixed until 2035" in said


def test_a_loss_that_is_partly_made_good_is_told_so() -> None:
    invests = licence(amount=euros(2_000_000), basis=CostBasis.ONCE)

    said = _of(_budget(small_case(costs=(invests,))), Party.MUNICIPALITY)

    assert "short by the end of 2027, makes part of that good" in said


def test_time_that_is_given_is_named_as_value_and_not_as_money() -> None:
    neighbours = ValuedTime(id="neighbours", value_per_unit=euros(20, Unit.EUR_PER_SERVICE_UNIT))
    more = less_help(id="more_time", service="neighbours", relative_change=share("0.5"))
    case = small_case(services=(household_help(), neighbours), effects=(less_help(), more))

    said = _of(_flat(case), Party.INFORMAL_CARER)

    assert said == (
        "The group of informal carers notices nothing in money over 2027–2029; what it gives is valued at"
        " €\u00a0500,000."
    )


def test_a_party_that_gets_back_what_it_pays_is_not_said_to_notice_nothing() -> None:
    passed_on = licence(
        id="passed_on", payer=Party.WELFARE_ORGANISATION, receiver=Party.ENTREPRENEUR, amount=euros(100)
    )
    grant = licence(
        id="grant", payer=Party.MUNICIPALITY, receiver=Party.WELFARE_ORGANISATION, amount=euros(100)
    )

    said = _of(_budget(small_case(costs=(passed_on, grant))), Party.WELFARE_ORGANISATION)

    assert "gets back each year what it pays" in said


def test_a_chain_in_which_all_gains_are_losses_of_others_is_told_so() -> None:
    said = _of(_budget(small_case()), None)

    assert "what one party gains, another loses" in said


def test_money_from_outside_the_chain_is_told_apart_from_what_the_chain_gains() -> None:
    # Without any effect, licences of 20,000 a year are paid to the entrepreneur and stay in the chain; a
    # grant of 90,000 from outside is all it has. A loan without interest comes and goes.
    grants = (Grant(id="fund", amount=figure(90_000, Unit.EUR), receiver=Party.MUNICIPALITY),)
    bare = small_case(effects=())
    results = _budget(replaced(bare, "financing", Financing(grants=grants)))
    assert _of(results, None).endswith(
        "This includes €\u00a090,000 from outside the chain, through grants and loans; before that financing"
        " €\u00a00 is left."
    )
    chain = results.party(None)
    assert chain.npv == pytest.approx(90_000)
    assert results.line("parties.chain.before_financing") == pytest.approx((0, 0, 0))
    assert results.number("parties.chain.npv_before_financing") == pytest.approx(0)
    assert "outside the chain" not in _of(_budget(bare), None)


def test_the_chain_hears_what_care_and_the_innovation_cost() -> None:
    delivery = licence(id="delivery", payer=Party.ENTREPRENEUR, receiver=Party.OUTSIDE, amount=euros(50))
    case = small_case(services=(household_help(capacity_shed=shares("0.5")),), costs=(licence(), delivery))

    said = _of(_flat(case), None)

    # 20,000 hours of 26 euros, half of them shed; 500 user-years of 50 euros.
    assert (
        "Care costs €\u00a0260,000 less to deliver; the innovation itself and VAT cost €\u00a025,000." in said
    )


def test_a_figure_in_a_sentence_names_the_line_it_comes_from() -> None:
    results = evaluate_case(_fixed_budget(2029, capacity_shed=shares("0.2")))

    sentence = party_sentence(results, Party.PROVIDER)

    assert sentence.lines["balance"] == LineReference("parties.provider.npv")
    assert sentence.lines["top"] == LineReference("parties.provider.cumulative", 2028)
    assert sentence.outcome == results.party(Party.PROVIDER).npv


def test_the_caption_says_in_which_euros_the_results_are() -> None:
    case = small_case()

    assert ENGLISH.message(basis(_budget(case))) == "In the euros of each year, not discounted."
    assert ENGLISH.message(basis(evaluate_case(with_view(case, View.SOCIAL)))) == (
        "In euros of 2024; what is left is a present value at 2.25 %."
    )


def test_the_headline_names_the_wait_for_the_new_agreement() -> None:
    assert ENGLISH.message(headline(_budget(_fixed_budget(2028)))) == (
        "Only after the new agreement in 2028 does the money reach the municipality"
    )


def test_the_headline_names_who_gains_and_who_loses() -> None:
    assert ENGLISH.message(headline(_budget(small_case()))) == (
        "The largest gain goes to the municipality, the largest loss falls on the provider"
    )


def test_the_headline_of_a_case_without_effect_names_the_loser() -> None:
    delivery = licence(payer=Party.ENTREPRENEUR, receiver=Party.OUTSIDE)

    assert ENGLISH.message(headline(_budget(small_case(effects=(), costs=(delivery,))))) == (
        "No party gains; the largest loss falls on the entrepreneur"
    )


def test_hours_are_told_per_service_with_their_line() -> None:
    (sentence,) = hours_sentences(evaluate_case(small_case()))

    assert _said(sentence) == "8,000 hours of Huishoudelijke hulp come free in 2029."
    assert sentence.lines["hours"] == LineReference("services.household_help.hours_freed", 2029)


def test_more_hours_are_told_as_needed() -> None:
    case = small_case(effects=(less_help(relative_change=share("0.4")),))

    assert "8,000 more hours of Huishoudelijke hulp are needed" in _said(
        hours_sentences(evaluate_case(case))[0]
    )


@pytest.mark.parametrize(
    ("payback", "year"), [(None, None), (0.0, 2027), (0.4, 2027), (1.0, 2027), (1.2, 2028), (3.0, 2029)]
)
def test_a_payback_period_ends_in_the_calendar_year_in_which_the_money_is_back(
    payback: float | None, year: int | None
) -> None:
    assert payback_year(evaluate_case(small_case()), payback) == year


def test_a_key_figure_that_does_not_apply_says_why() -> None:
    provider = evaluate_case(small_case()).party(Party.PROVIDER)

    assert provider.bcr is None
    assert "bears no costs" in ENGLISH.message(why_not_applicable(provider, "bcr"))
    assert "never changes from minus to plus" in ENGLISH.message(why_not_applicable(provider, "irr"))
    assert "not back" in ENGLISH.message(why_not_applicable(provider, "payback_simple"))


def test_the_comparison_says_who_has_more_and_who_has_less() -> None:
    case = small_case()
    compared = case.settings.compared.model_copy(update={"renewal_year": 2029})
    comparison = compare_funding(evaluate_case(replaced(case, "settings.compared", compared)))
    per_unit, fixed = (
        comparison.variants[kind].party(Party.PROVIDER)
        for kind in (FundingKind.FEE_FOR_SERVICE, FundingKind.LUMP_SUM)
    )

    amount = ENGLISH.euros(fixed.npv - per_unit.npv)
    assert ENGLISH.message(funding_sentence(comparison)) == (
        f"Paid per hour or unit (P×Q), {ENGLISH.euros(-per_unit.yearly_equivalent)} a year is lost to"
        " the provider; with a fixed budget until 2029 that is"
        f" {ENGLISH.euros(-fixed.yearly_equivalent)} a year."
        f" A fixed budget leaves more for the provider ({amount}), and less for the municipality ({amount})."
    )


@pytest.mark.parametrize(
    ("payer", "receiver", "english", "dutch"),
    [
        (
            Party.MUNICIPALITY,
            Party.OUTSIDE,
            "The municipality pays a party outside the chain",
            "De gemeente betaalt aan een partij buiten de keten",
        ),
        (
            Party.OUTSIDE,
            Party.PROVIDER,
            "A party outside the chain pays the provider",
            "Een partij buiten de keten betaalt aan de aanbieder",
        ),
    ],
)
def test_who_pays_whom_is_a_whole_sentence(payer: Party, receiver: Party, english: str, dutch: str) -> None:
    said = who_pays_whom(payer, receiver)
    assert ENGLISH.message(said) == english
    assert Translator(Language.DUTCH).message(said) == dutch


def test_a_case_whose_care_does_not_change_hears_that_funding_makes_no_difference() -> None:
    comparison = compare_funding(evaluate_case(small_case(effects=())))

    assert "makes no difference" in ENGLISH.message(funding_sentence(comparison))


@settings(max_examples=40, deadline=None)
@given(cases())
def test_no_sentence_contradicts_its_figures(case: Case) -> None:
    results = evaluate_case(case)
    for sentence in sentences(results):
        said = _said(sentence)
        outcome = results.party(sentence.party)
        if "comes out" in said:
            assert outcome.npv > 0
        if "worse off over" in said and "better or worse off" not in said:
            assert outcome.npv < 0
        if "without advancing anything" in said:
            assert min(outcome.cumulative) > -1
        if "has it back in" in said or "made that good" in said:
            assert outcome.peak_funding >= 0.5
            assert outcome.payback_discounted is not None
    assert ENGLISH.message(headline(results))
    assert {sentence.party for sentence in sentences(results)} <= {*CHAIN, None}
