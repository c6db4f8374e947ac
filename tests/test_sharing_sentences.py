"""Who could pay whom, and who advances what, in plain sentences in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.proposal import SharingProposal, Transfer, advances, sharing_proposal
from casebuilder.model.costbenefit.results import Results, evaluate_case, with_view
from casebuilder.model.costs import CostBasis, InnovationCost
from casebuilder.model.funding import LumpSum
from casebuilder.model.messages import Message
from casebuilder.model.parties import Party
from casebuilder.model.settings import View
from casebuilder.sentences import LineReference
from casebuilder.sharing_sentences import advance_sentences, is_lower_price, sharing_sentences
from casebuilder.translation import Language, Translator
from tests.building import consumer_prices, euros, household_help, licence, shares, small_case

DUTCH, ENGLISH = Translator(Language.DUTCH), Translator(Language.ENGLISH)
MUNICIPALITY, PROVIDER, ENTREPRENEUR = Party.MUNICIPALITY, Party.PROVIDER, Party.ENTREPRENEUR


def flat(case: Case) -> Results:
    """Return the results without inflation and discounting, so that sums can be done by hand."""
    prices = case.settings.model_copy(update={"indices": (consumer_prices("0"),), "view": View.BUDGET})
    return evaluate_case(case.model_copy(update={"settings": prices}))


def read(message: Message, translator: Translator = ENGLISH) -> str:
    """Return a message as it is read aloud: whether a line may end at a space does not matter here."""
    return translator.message(message).replace("\N{NO-BREAK SPACE}", " ")


def shared(results: Results, translator: Translator = ENGLISH) -> list[str]:
    found = sharing_sentences(results, sharing_proposal(results))
    return [read(sentence.message, translator) for sentence in found]


def advanced(results: Results, translator: Translator = ENGLISH) -> list[str]:
    found = advance_sentences(results, advances(results))
    return [read(sentence.message, translator) for sentence in found]


def said_of(transfers: Mapping[tuple[Party, Party], Sequence[float]], translator: Translator) -> list[str]:
    """Return what is said of made-up transfers in the small case."""
    proposal = SharingProposal(
        tuple(
            Transfer(payer, receiver, tuple(amounts), sum(amounts))
            for (payer, receiver), amounts in transfers.items()
        ),
        {},
        {},
        0.0,
    )
    found = sharing_sentences(flat(small_case()), proposal)
    return [read(sentence.message, translator) for sentence in found]


def once(amount: int) -> InnovationCost:
    """Return a payment in the first year, whatever the number of users."""
    return licence(id="set_up", name="Invoering", amount=euros(amount), basis=CostBasis.ONCE)


def half_shed() -> Case:
    """Return a case in which the provider loses what the municipality can easily pay.

    The municipality keeps 116,000, 232,000 and 232,000, the provider loses 76,000, 152,000 and
    152,000: 380,000 in all, of which 116,000 can be paid in the first year.
    """
    return small_case(services=(household_help(capacity_shed=shares("0.5")),))


def test_payments_that_differ_are_given_as_a_range_with_the_years() -> None:
    results = flat(half_shed())

    assert shared(results) == [
        (
            "If the municipality pays the provider from € 116,000 to € 132,000 a year in 2027–2029, nobody is"
            " worse off in money."
        )
    ]
    assert shared(results, DUTCH) == [
        (
            "Als de gemeente de aanbieder in 2027–2029 per jaar € 116.000 tot € 132.000 betaalt, gaat niemand"
            " er in geld op achteruit."
        )
    ]


def test_level_payments_are_given_as_one_amount() -> None:
    transfers = {(MUNICIPALITY, PROVIDER): (0.0, 12_000.0, 12_000.0)}

    assert said_of(transfers, ENGLISH) == [
        "If the municipality pays the provider € 12,000 each year in 2028–2029, nobody is worse off in money."
    ]
    assert said_of(transfers, DUTCH) == [
        (
            "Als de gemeente de aanbieder in 2028–2029 elk jaar € 12.000 betaalt, gaat niemand er in geld op"
            " achteruit."
        )
    ]


def test_a_payment_in_one_year_is_not_said_to_be_yearly() -> None:
    transfers = {(MUNICIPALITY, PROVIDER): (0.0, 12_000.0, 0.3)}

    assert said_of(transfers, ENGLISH) == [
        "If the municipality pays the provider € 12,000 in 2028, nobody is worse off in money."
    ]
    assert said_of(transfers, DUTCH) == [
        "Als de gemeente de aanbieder in 2028 € 12.000 betaalt, gaat niemand er in geld op achteruit."
    ]


def test_years_without_a_payment_are_left_out_of_the_period() -> None:
    transfers = {(MUNICIPALITY, PROVIDER): (12_000.0, 0.0, 12_000.0)}

    assert "each year in 2027 and 2029," in said_of(transfers, ENGLISH)[0]
    assert "in 2027 en 2029 elk jaar" in said_of(transfers, DUTCH)[0]


def test_several_transfers_get_a_sentence_each() -> None:
    dear = licence(amount=euros(1_500))
    results = flat(small_case(services=(household_help(capacity_shed=shares("1")),), costs=(dear,)))

    # Per user-year the municipality saves 40 × 32 and pays 1,500, and the provider loses 40 × (32 − 26):
    # in 500 user-years 110,000 and 120,000.
    assert shared(results) == [
        "If this is agreed, nobody is worse off in money:",
        "The price that the entrepreneur charges the municipality is € 36,667 lower each year in 2027–2029.",
        "The entrepreneur pays the provider € 40,000 each year in 2027–2029.",
    ]
    assert shared(results, DUTCH) == [
        "Als dit wordt afgesproken, gaat niemand er in geld op achteruit:",
        "De prijs die de ondernemer de gemeente rekent is in 2027–2029 elk jaar € 36.667 lager.",
        "De ondernemer betaalt de aanbieder in 2027–2029 elk jaar € 40.000.",
    ]


def test_what_the_entrepreneur_gives_back_to_its_customer_is_a_lower_price() -> None:
    # Under a fixed budget nothing is saved: the municipality pays 12,000, 24,000 and 24,000 for nothing.
    fixed = household_help(funding=LumpSum(renewal_year=2035))
    results = flat(small_case(services=(fixed,)))

    assert shared(results) == [
        (
            "If the price that the entrepreneur charges the municipality is from € 12,000 to € 24,000 a year"
            " lower in 2027–2029, nobody is worse off in money."
        )
    ]
    assert shared(results, DUTCH) == [
        (
            "Als de prijs die de ondernemer de gemeente rekent in 2027–2029 per jaar € 12.000 tot € 24.000"
            " lager is, gaat niemand er in geld op achteruit."
        )
    ]


@pytest.mark.parametrize(
    ("payer", "receiver", "amounts", "lower"),
    [
        (ENTREPRENEUR, MUNICIPALITY, (12_000.0, 24_000.0, 24_000.0), True),
        (ENTREPRENEUR, MUNICIPALITY, (12_001.0, 0.0, 0.0), False),
        (ENTREPRENEUR, PROVIDER, (1_000.0, 1_000.0, 1_000.0), False),
        (PROVIDER, MUNICIPALITY, (1_000.0, 1_000.0, 1_000.0), False),
    ],
    ids=["up_to_the_price", "more_than_the_price", "to_who_does_not_buy", "from_another"],
)
def test_a_price_can_be_lowered_for_who_pays_it_and_by_no_more_than_it_is(
    payer: Party, receiver: Party, amounts: tuple[float, ...], *, lower: bool
) -> None:
    transfer = Transfer(payer, receiver, amounts, sum(amounts))

    assert is_lower_price(flat(small_case()), transfer) is lower


def test_a_chain_that_falls_short_hears_by_how_much_and_that_no_agreement_helps() -> None:
    results = flat(small_case(costs=(once(0), licence(receiver=Party.OUTSIDE))))
    (sentence,) = sharing_sentences(results, sharing_proposal(results))

    # 500 user-years of 120 euros leave the chain.
    assert read(sentence.message) == (
        "The chain as a whole falls € 60,000 short: whatever is agreed, somebody has to make up for it."
    )
    assert read(sentence.message, DUTCH) == (
        "De keten als geheel komt € 60.000 tekort: wat er ook wordt afgesproken, iemand legt toe."
    )
    assert sentence.lines["balance"] == LineReference("parties.chain.npv")
    assert sentence.outcome == pytest.approx(-60_000)


def test_a_shortfall_of_cents_is_not_written_as_nothing() -> None:
    (sentence,) = sharing_sentences(flat(small_case()), SharingProposal((), {}, {}, 0.2))

    assert "falls € 0.20 short" in read(sentence.message)


def test_where_nobody_loses_that_is_said() -> None:
    results = flat(
        small_case(
            services=(household_help(capacity_shed=shares("1"), funding=LumpSum(renewal_year=2035)),),
            costs=(),
        )
    )

    assert shared(results) == ["Nobody is worse off in money; nothing needs to be settled."]
    assert shared(results, DUTCH) == [
        "Niemand gaat er in geld op achteruit; er hoeft niets te worden verrekend."
    ]


def test_transfers_of_cents_are_not_worth_a_sentence() -> None:
    assert said_of({(MUNICIPALITY, PROVIDER): (0.1, 0.2, 0.2)}, ENGLISH) == [
        "Nobody is worse off in money; nothing needs to be settled."
    ]


def test_amounts_without_inflation_say_so_and_nominal_amounts_do_not() -> None:
    def reason(view: View) -> str | None:
        results = evaluate_case(with_view(half_shed(), view))
        (sentence,) = sharing_sentences(results, sharing_proposal(results))
        return None if sentence.reason is None else read(sentence.reason)

    assert reason(View.BUDGET) is None
    assert reason(View.SOCIAL) == (
        "The amounts are in euros of 2024; what is really paid follows consumer prices."
    )


def test_who_advances_most_is_told_so_with_year_and_moment_of_return() -> None:
    # The municipality: 172,000 in the red at the end of 2027, back after two thirds of 2028. The
    # entrepreneur: 30,000 at the start for what brings in 12,000, 24,000 and 24,000.
    start = licence(
        id="start", payer=ENTREPRENEUR, receiver=Party.OUTSIDE, basis=CostBasis.ONCE, amount=euros(30_000)
    )
    set_up = licence(
        id="set_up", receiver=Party.OUTSIDE, amount=euros(300_000 - 12_000), basis=CostBasis.ONCE
    )
    results = flat(small_case(costs=(licence(), start, set_up)))

    assert advanced(results)[:2] == [
        (
            "The provider is short by at most € 640,000, at the end of 2029; that is not made good within the"
            " years of the case."
        ),
        (
            "The municipality advances the most: at most € 172,000, at the end of 2027; that is back late in"
            " 2028."
        ),
    ]
    assert advanced(results)[2] == (
        "The entrepreneur advances at most € 18,000, at the end of 2027; that is back late in 2028."
    )
    assert advanced(results, DUTCH)[:3] == [
        (
            "De aanbieder staat ten hoogste € 640.000 in de min, eind 2029; dat wordt binnen de jaren van de"
            " case niet ingehaald."
        ),
        "De gemeente schiet het meest voor: ten hoogste € 172.000, eind 2027; eind 2028 is dat terug.",
        "De ondernemer schiet ten hoogste € 18.000 voor, eind 2027; eind 2028 is dat terug.",
    ]


def test_a_single_party_that_advances_is_not_compared() -> None:
    said = advanced(flat(small_case(costs=(once(200_000),))))

    assert (
        "The municipality advances at most € 72,000, at the end of 2027; that is back early in 2028." in said
    )


def test_who_bears_no_costs_is_short_and_makes_that_good() -> None:
    # Care that is bought less is paid less at once; the provider sheds its costs from the second year.
    late = household_help(capacity_shed=shares("0", "1", "1"), variable_cost=euros(64))
    results = flat(small_case(services=(late,), costs=()))

    # −128,000; then −256,000 + 512,000 a year: back halfway through 2028.
    assert advanced(results)[0] == (
        "The provider is short by at most € 128,000, at the end of 2027; that is made good halfway through"
        " 2028."
    )
    assert advanced(results, DUTCH)[0] == (
        "De aanbieder staat ten hoogste € 128.000 in de min, eind 2027; halverwege 2028 is dat ingehaald."
    )


def test_figures_of_an_advance_name_their_lines() -> None:
    results = flat(small_case(costs=(once(200_000),)))
    found = {sentence.party: sentence for sentence in advance_sentences(results, advances(results))}

    assert found[MUNICIPALITY].lines == {
        "advance": LineReference("parties.municipality.peak_funding"),
        "back": LineReference("parties.municipality.payback_simple"),
    }
    assert found[PROVIDER].lines == {"advance": LineReference("parties.provider.peak_funding")}


def test_money_that_is_back_on_the_last_day_of_a_year_is_back_late_in_that_year() -> None:
    # 128,000 + 128,000 in the red, then 256,000 comes in: back at the very end of 2028.
    results = flat(small_case(costs=(once(384_000),)))

    assert any("that is back late in 2028." in said for said in advanced(results))


def test_where_nobody_advances_anything_that_is_said() -> None:
    fixed = household_help(capacity_shed=shares("1"), funding=LumpSum(renewal_year=2035))
    results = flat(small_case(services=(fixed,), costs=()))

    assert advanced(results) == ["Nothing is advanced."]
    assert advanced(results, DUTCH) == ["Er wordt niets voorgeschoten."]
