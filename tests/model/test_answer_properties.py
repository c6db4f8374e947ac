"""What holds for every case, whatever is answered: proposals come to rest, advice weighs, sentences stand."""

from __future__ import annotations

import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebuilder.model.case import Case
from casebuilder.model.check import errors
from casebuilder.model.consequences import consequences
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.innovation import Innovation, Interest, InterestContribution
from casebuilder.model.parties import Party
from casebuilder.model.proposals import proposals
from casebuilder.model.quantities import EvidenceGrade, Quantity
from casebuilder.model.questions import (
    BudgetAnswer,
    Buyer,
    ContractAnswer,
    CurrentSupplyAnswer,
    InnovationPolicyAnswer,
    Overlap,
    ProcurementAnswer,
    ProcurementModel,
    SixQuestions,
    TariffBasis,
    YesNo,
)
from casebuilder.model.route import RouteFit, route_advice
from casebuilder.model.units import Unit
from tests.strategies import cases, decimals

QUESTIONS = range(1, 7)
MOST_ROUNDS = 30
"""More proposals than one question can have to offer one after another."""


many = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def maybe(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.one_of(st.none(), values)


DATES = st.dates(datetime.date(2024, 1, 1), datetime.date(2034, 12, 31))
YES_NO = st.sampled_from(YesNo)


@st.composite
def answered_cases(draw: st.DrawFn) -> Case:
    """Draw a case with answers to the six questions that need not go together."""
    case = draw(cases(most_years=3, most_items=2))
    reached = draw(st.one_of(st.none(), decimals("0", "1", 2)))
    questions = SixQuestions(
        procurement=ProcurementAnswer.model_validate(
            {
                "model": draw(maybe(st.sampled_from(ProcurementModel))),
                "joining_in_between": draw(maybe(YES_NO)),
                "buyer": draw(maybe(st.sampled_from(Buyer))),
                "earliest_start": draw(maybe(DATES)),
            }
        ),
        contracts=ContractAnswer.model_validate(
            {
                "tariff_basis": draw(maybe(st.sampled_from(TariffBasis))),
                "renewal_date": draw(maybe(DATES)),
                "budget_ceiling": draw(maybe(YES_NO)),
                "volume_guarantee": draw(maybe(YES_NO)),
            }
        ),
        budget=BudgetAnswer.model_validate(
            {"ceilings": draw(maybe(YES_NO)), "lighter_support": draw(maybe(YES_NO))}
        ),
        innovation_policy=InnovationPolicyAnswer.model_validate(
            {"innovation_budget": draw(maybe(YES_NO)), "revolving_fund": draw(maybe(YES_NO))}
        ),
        current_supply=CurrentSupplyAnswer.model_validate(
            {
                "overlap": draw(maybe(st.sampled_from(Overlap))),
                "already_reached": Quantity(value=reached, unit=Unit.SHARE),
                "replaced_services": tuple(service.id for service in case.services[:1]),
            }
        ),
    )
    contributions = draw(
        st.lists(
            st.builds(
                InterestContribution,
                interest=st.sampled_from(Interest),
                evidence=st.sampled_from(("", "Meting")),
                grade=st.one_of(st.none(), st.sampled_from(EvidenceGrade)),
            ),
            max_size=6,
            unique_by=lambda item: item.interest,
        )
    )
    innovation = Innovation(description="Iets nieuws", contributions=tuple(contributions))
    return case.model_copy(update={"questions": questions, "innovation": innovation})


@many
@given(case=answered_cases())
def test_taking_over_what_is_proposed_comes_to_rest(case: Case) -> None:
    for number in QUESTIONS:
        present = case
        for _ in range(MOST_ROUNDS):
            offered = proposals(number, present)
            if not offered:
                break
            after = offered[0].applied_to(present, "Bron", "Naam")
            assert after != present, "a proposal changes something"
            assert offered[0] not in proposals(number, after), "and is not offered twice"
            present = after
        else:
            raise AssertionError(number)


@many
@given(case=answered_cases())
def test_a_proposal_never_breaks_a_case_it_only_may_ask_for_what_nobody_knows(case: Case) -> None:
    before = {(problem.code, problem.where) for problem in errors(case)}
    for number in QUESTIONS:
        for proposal in proposals(number, case):
            after = errors(proposal.applied_to(case, "Bron", "Naam"))
            new = [problem for problem in after if (problem.code, problem.where) not in before]
            assert {problem.code for problem in new} <= {"missing", "tasks"}, new


@many
@given(case=answered_cases())
def test_advice_and_consequences_can_always_be_said(case: Case) -> None:
    results = None if errors(case) else evaluate_case(case)
    advice = route_advice(case, results)
    balances = [item.balance for item in advice.buyers]
    assert balances == sorted(balances, reverse=True)
    assert advice.fit is not RouteFit.OPEN
    if advice.fit is RouteFit.FITS:
        assert not advice.buyers or advice.buyers[0].buyer is Party.MUNICIPALITY
    for number in QUESTIONS:
        assert consequences(number, case, results)
