"""Advice on the route follows from the answers, and says why."""

from __future__ import annotations

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.editing import with_contribution, with_interest
from casebuilder.model.innovation import Interest
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.route import RouteFit, route_advice
from tests.building import household_help, less_help, small_case


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
    assert counts[:2] == [2, 1]


def test_a_municipality_that_pays_less_is_the_right_address() -> None:
    case = served(small_case())
    assert route_advice(case, evaluate_case(case)).fit is RouteFit.FITS


def test_when_only_the_insurer_pays_less_that_route_is_named() -> None:
    case = served(small_case(services=(household_help(payer=Party.INSURER),)))
    advice = route_advice(case, evaluate_case(case))
    assert advice.fit is RouteFit.ELSEWHERE
    assert "Zvw" in str(advice.reasons[-1].values["route"])


def test_when_another_payer_benefits_more_it_is_asked_to_pay_along() -> None:
    case = served(
        small_case(
            services=(household_help(), household_help(id="nursing", payer=Party.CARE_OFFICE)),
            effects=(less_help(), less_help(id="b", service="nursing"), less_help(id="c", service="nursing")),
        )
    )
    advice = route_advice(case, evaluate_case(case))
    assert advice.fit is RouteFit.SHARED
    assert "Wlz" in str(advice.reasons[-1].values["route"])


def test_when_nobody_pays_less_that_is_said() -> None:
    case = served(small_case(effects=()))
    advice = route_advice(case, evaluate_case(case))
    assert "No payer pays less" in advice.reasons[-1].text
