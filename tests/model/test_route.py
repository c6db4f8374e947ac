"""Advice on the route follows from the answers, and says why."""

from __future__ import annotations

import pytest

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.editing import with_contribution, with_interest
from casebuilder.model.funding import LumpSum
from casebuilder.model.innovation import InnovationKind, Interest
from casebuilder.model.messages import Figure, Message
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.model.questions import Buyer, YesNo
from casebuilder.model.route import BuyerAdvice, RouteAdvice, RouteFit, route_advice
from casebuilder.translation import Language, Translator
from tests.building import household_help, less_help, small_case


def euros_in(message: Message, name: str) -> float:
    figure = message.values[name]
    assert isinstance(figure, Figure)
    return float(figure.value)


def buyer(advice: RouteAdvice, party: Party) -> BuyerAdvice:
    return next(item for item in advice.buyers if item.buyer is party)


def served(case: Case) -> Case:
    return with_contribution(case, Interest.SELF_RELIANCE, "evidence", "Meting")


def test_without_any_answer_nothing_can_be_said() -> None:
    assert route_advice(Case(), None).fit is RouteFit.OPEN


def test_an_innovation_that_serves_no_interest_is_sent_elsewhere() -> None:
    case = replaced(Case(), "innovation.description", "Een app")
    assert route_advice(case, None).fit is RouteFit.ELSEWHERE


def test_interests_without_evidence_are_counted() -> None:
    case = with_interest(served(Case()), Interest.WELL_BEING, served=True)
    counts = [reason.values.get("count") for reason in route_advice(case, None).reasons]
    assert counts[:3] == [2, 1, 1], "two served, one without evidence, one of unknown strength"


def test_evidence_that_is_strong_is_not_called_weak() -> None:
    case = with_contribution(served(Case()), Interest.SELF_RELIANCE, "grade", EvidenceGrade.REGISTRATION)
    assert not [reason for reason in route_advice(case, None).reasons if "weak" in reason.text]


def test_a_municipality_that_pays_less_is_the_right_address() -> None:
    case = served(small_case())
    assert route_advice(case, evaluate_case(case)).fit is RouteFit.FITS


def test_when_only_the_insurer_pays_less_that_route_is_named() -> None:
    case = served(small_case(services=(household_help(payer=Party.INSURER),)))
    advice = route_advice(case, evaluate_case(case))
    assert advice.fit is RouteFit.ELSEWHERE
    assert advice.buyers[0].buyer is Party.INSURER
    assert "Zvw" in advice.buyers[0].next_step.text
    assert advice.reasons[-1].values["step"] == advice.buyers[0].next_step


def test_when_another_payer_benefits_more_it_is_asked_to_pay_along() -> None:
    case = served(
        small_case(
            services=(household_help(), household_help(id="nursing", payer=Party.CARE_OFFICE)),
            effects=(less_help(), less_help(id="b", service="nursing"), less_help(id="c", service="nursing")),
        )
    )
    advice = route_advice(case, evaluate_case(case))
    assert advice.fit is RouteFit.SHARED
    # 400 users-years times 80 hours at 32 euros for the care office, half of that for the municipality.
    (told,) = [reason for reason in advice.reasons if "benefit more" in reason.text]
    assert told.values["party"] == Message("the care office")
    assert euros_in(told, "other") == pytest.approx(2 * euros_in(told, "own"), abs=1)


def test_who_loses_is_said_once_the_result_is_known_and_on_what_basis_the_amounts_are() -> None:
    case = served(small_case())
    results = evaluate_case(case)
    said = [Translator(Language.ENGLISH).message(reason) for reason in route_advice(case, results).reasons]
    (losing,) = [text for text in said if text.startswith("On balance this loses money: ")]
    loss = results.party(Party.PROVIDER).npv
    assert loss < 0
    assert f"Provider {Translator(Language.ENGLISH).euros(round(-loss))}" in losing
    assert "The municipality" not in losing
    assert any("present values" in text for text in said)
    before = [Translator(Language.ENGLISH).message(reason) for reason in route_advice(case, None).reasons]
    assert not [text for text in before if "loses" in text or "present values" in text]


def test_when_nobody_pays_less_that_is_said() -> None:
    case = served(small_case(effects=()))
    advice = route_advice(case, evaluate_case(case))
    assert any("No payer pays less" in reason.text for reason in advice.reasons)


class TestPossibleBuyers:
    def test_nobody_is_weighed_before_anything_is_said(self) -> None:
        assert route_advice(Case(), None).buyers == ()

    def test_a_provider_with_a_fixed_sum_has_the_first_reason_to_buy(self) -> None:
        case = served(small_case(services=(household_help(funding=LumpSum()),)))
        advice = route_advice(case, evaluate_case(case))
        assert advice.fit is RouteFit.ELSEWHERE
        assert advice.buyers[0].buyer is Party.PROVIDER
        assert any("fixed amount" in reason.text for reason in advice.buyers[0].speaks_for)
        assert any(
            "keeps the saving" in item.text for item in buyer(advice, Party.MUNICIPALITY).speaks_against
        )

    def test_a_provider_paid_per_unit_loses_and_that_is_said_with_the_amount(self) -> None:
        case = served(small_case())
        results = evaluate_case(case)
        (against,) = buyer(route_advice(case, results), Party.PROVIDER).speaks_against
        assert euros_in(against, "amount") == round(-results.party(Party.PROVIDER).npv)
        (before,) = buyer(route_advice(case, None), Party.PROVIDER).speaks_against
        assert "per unit" in before.text

    def test_a_buyer_that_was_found_out_counts(self) -> None:
        case = replaced(served(Case()), "questions.procurement.buyer", Buyer.WELFARE_ORGANISATION)
        assert buyer(route_advice(case, None), Party.WELFARE_ORGANISATION).balance == 1

    def test_well_being_alone_is_the_work_of_a_welfare_organisation(self) -> None:
        case = with_interest(Case(), Interest.WELL_BEING, served=True)
        advice = route_advice(case, None)
        assert advice.buyers[0].buyer is Party.WELFARE_ORGANISATION
        assert advice.fit is RouteFit.ELSEWHERE
        assert "subsidy" in str(advice.reasons[-1].values["step"])

    def test_knowledge_alone_is_seldom_bought(self) -> None:
        case = with_interest(Case(), Interest.KNOWLEDGE, served=True)
        advice = route_advice(case, None)
        assert any("seldom bought" in reason.text for reason in advice.reasons)

    def test_a_product_without_any_interest_is_for_its_user(self) -> None:
        case = replaced(Case(), "innovation.description", "Een slimme beker")
        case = replaced(case, "innovation.kind", InnovationKind.PRODUCT)
        advice = route_advice(case, None)
        assert advice.buyers[0].buyer is Party.CLIENT

    def test_nobody_to_join_in_between_speaks_for_a_provider_with_a_contract(self) -> None:
        case = replaced(served(Case()), "questions.procurement.joining_in_between", YesNo.NO)
        (reason,) = buyer(route_advice(case, None), Party.PROVIDER).speaks_for
        assert "join in between" in reason.text

    def test_who_comes_first_has_most_for_it_and_the_municipality_wins_a_tie(self) -> None:
        case = served(small_case())
        advice = route_advice(case, evaluate_case(case))
        balances = [item.balance for item in advice.buyers]
        assert balances == sorted(balances, reverse=True)
        tie = replaced(served(Case()), "questions.procurement.buyer", Buyer.PROVIDER)
        assert route_advice(tie, None).buyers[0].buyer is Party.MUNICIPALITY
        assert route_advice(tie, None).fit is RouteFit.FITS

    @pytest.mark.parametrize("language", Language)
    def test_every_reason_can_be_said(self, language: Language) -> None:
        t = Translator(language)
        for case in (served(small_case()), served(small_case(services=(household_help(funding=LumpSum()),)))):
            for advice in route_advice(case, evaluate_case(case)).buyers:
                for reason in (*advice.speaks_for, *advice.speaks_against, advice.next_step):
                    assert "{" not in t.message(reason)
