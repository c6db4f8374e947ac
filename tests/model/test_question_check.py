"""Answers that contradict each other are explained, and never forbidden."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from casebuilder.model.case import Case
from casebuilder.model.check import errors, problems
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.editing import with_funding
from casebuilder.model.financing import Grant
from casebuilder.model.funding import Capitation, LumpSum, Mix, MixPart
from casebuilder.model.municipality import InterestWeights
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.problems import Problem, Severity
from casebuilder.model.questions import (
    AnswerStatus,
    Buyer,
    Overlap,
    ProcurementModel,
    ProcurementScale,
    SixQuestions,
    TariffBasis,
    YesNo,
)
from casebuilder.model.units import Unit
from casebuilder.translation import Language, Translator
from tests.building import figure, household_help, share, shares, small_case


def answered(case: Case | None = None, **answers: object) -> Case:
    """Return a case with answers, such as ``procurement__model``."""
    result = case or small_case()
    for name, value in answers.items():
        result = replaced(result, "questions." + name.replace("__", "."), value)
    return result


def warned(case: Case) -> dict[str, Problem]:
    return {problem.code: problem for problem in problems(case) if problem.where.startswith("questions.")}


class TestOrigin:
    @pytest.mark.parametrize("status", [AnswerStatus.DOCUMENT, AnswerStatus.CONFIRMED])
    @pytest.mark.parametrize("question", SixQuestions.model_fields)
    def test_an_answer_that_is_known_has_a_source_and_a_date(
        self, question: str, status: AnswerStatus
    ) -> None:
        case = replaced(small_case(), f"questions.{question}.status", status)
        assert warned(case)["answer_without_source"].where == f"questions.{question}.source"
        told = replaced(case, f"questions.{question}.source", "Beleidsplan")
        assert warned(told)["answer_without_date"].where == f"questions.{question}.date"
        assert set(warned(told)) == {"answer_without_date"}
        dated = replaced(told, f"questions.{question}.date", datetime.date(2026, 1, 1))
        assert warned(dated) == {}
        assert warned(replaced(told, f"questions.{question}.note", "De bron heeft geen datum.")) == {}

    def test_a_contact_at_the_municipality_is_a_source(self) -> None:
        case = answered(budget__status=AnswerStatus.CONFIRMED, budget__contact="Financieel adviseur")
        assert set(warned(case)) == {"answer_without_date"}

    @pytest.mark.parametrize("status", [AnswerStatus.UNKNOWN, AnswerStatus.ASSUMPTION])
    def test_what_is_assumed_needs_neither(self, status: AnswerStatus) -> None:
        assert warned(answered(budget__status=status)) == {}

    def test_no_answer_is_from_after_the_case(self) -> None:
        case = small_case()
        last = case.settings.start_year + case.settings.years - 1
        late = answered(case, budget__date=datetime.date(last + 1, 1, 1))
        assert warned(late)["date_in_future"].message.values["year"] == str(last + 1)
        assert warned(answered(case, budget__date=datetime.date(last, 12, 31))) == {}


class TestSizes:
    def test_a_contract_lasts(self) -> None:
        assert set(warned(answered(contracts__term_years__value=Decimal(0)))) == {"no_term"}
        assert warned(answered(contracts__term_years__value=Decimal("0.5"))) == {}

    @pytest.mark.parametrize(
        ("place", "code"),
        [
            ("questions.contracts.minimum_clients", "minimum_above_inhabitants"),
            ("municipality.wmo_clients", "clients_above_inhabitants"),
        ],
    )
    def test_there_are_no_more_clients_than_inhabitants(self, place: str, code: str) -> None:
        case = replaced(small_case(), "municipality.inhabitants.value", Decimal(1000))
        assert code in {problem.code for problem in problems(replaced(case, f"{place}.value", Decimal(1001)))}
        assert code not in {
            problem.code for problem in problems(replaced(case, f"{place}.value", Decimal(1000)))
        }

    def test_who_buys_under_performance_procurement_is_asked_after(self) -> None:
        case = answered(
            procurement__model=ProcurementModel.PERFORMANCE_PROCUREMENT,
            procurement__buyer=Buyer.MUNICIPALITY,
        )
        assert set(warned(case)) == {"buyer_contradicts"}
        assert warned(answered(case, procurement__buyer=Buyer.PROVIDER)) == {}
        assert warned(answered(case, procurement__note="Een eigen contract, buiten die inkoop.")) == {}


class TestJoining:
    @pytest.mark.parametrize(
        ("model", "joining"),
        [
            (ProcurementModel.OPEN_HOUSE, YesNo.NO),
            (ProcurementModel.ADMINISTRATIVE_TENDERING, YesNo.NO),
            (ProcurementModel.CLASSIC_TENDERING, YesNo.YES),
            (ProcurementModel.PERFORMANCE_PROCUREMENT, YesNo.YES),
        ],
    )
    def test_what_the_model_does_not_foresee_is_asked_after(
        self, model: ProcurementModel, joining: YesNo
    ) -> None:
        case = answered(procurement__model=model, procurement__joining_in_between=joining)
        problem = warned(case)["joining_contradicts"]
        assert problem.where == "questions.procurement.joining_in_between"
        assert problem.message.values["model"]

    @pytest.mark.parametrize("joining", [None, *YesNo])
    @pytest.mark.parametrize("model", [None, ProcurementModel.ZEEUWS_MODEL, ProcurementModel.CLOSED_AUCTION])
    def test_where_both_occur_nothing_is_said(
        self, model: ProcurementModel | None, joining: YesNo | None
    ) -> None:
        case = answered(procurement__model=model, procurement__joining_in_between=joining)
        assert warned(case) == {}

    @pytest.mark.parametrize("joining", [None, YesNo.YES, YesNo.UNKNOWN])
    def test_what_the_model_foresees_is_fine(self, joining: YesNo | None) -> None:
        case = answered(
            procurement__model=ProcurementModel.OPEN_HOUSE, procurement__joining_in_between=joining
        )
        assert warned(case) == {}


class TestProviders:
    @pytest.mark.parametrize(("count", "strange"), [("0", True), ("1", True), ("2", False), ("7", False)])
    def test_one_provider_is_strange_where_everyone_may_join(self, count: str, strange: bool) -> None:
        case = answered(procurement__model=ProcurementModel.OPEN_HOUSE)
        case = replaced(case, "questions.procurement.contracted_providers.value", Decimal(count))
        assert ("one_provider" in warned(case)) is strange

    def test_one_provider_is_usual_where_the_result_is_bought(self) -> None:
        case = answered(procurement__model=ProcurementModel.PERFORMANCE_PROCUREMENT)
        case = replaced(case, "questions.procurement.contracted_providers.value", Decimal(1))
        assert warned(case) == {}


class TestDates:
    def test_an_agreement_before_the_case_changes_nothing_in_it(self) -> None:
        case = answered(contracts__renewal_date=datetime.date(2026, 12, 31))
        problem = warned(case)["renewal_before_start"]
        assert problem.message.values == {"year": "2026", "first": "2027"}
        assert warned(answered(contracts__renewal_date=datetime.date(2027, 1, 1))) == {}

    def test_it_is_said_once_when_a_contract_says_it_too(self) -> None:
        case = small_case(services=(household_help(funding=LumpSum(renewal_year=2026)),))
        case = answered(case, contracts__renewal_date=datetime.date(2026, 1, 1))
        assert [problem.code for problem in problems(case)] == ["renewal_outside"]

    def test_nobody_joins_before_the_new_agreement(self) -> None:
        early: dict[str, Any] = {
            "contracts__renewal_date": datetime.date(2028, 1, 1),
            "procurement__earliest_start": datetime.date(2027, 3, 1),
            "procurement__joining_in_between": YesNo.NO,
        }
        assert set(warned(answered(**early))) == {"start_before_renewal"}
        through_a_provider = answered(**early, procurement__buyer=Buyer.PROVIDER)
        assert warned(through_a_provider) == {}
        later: dict[str, Any] = {**early, "procurement__earliest_start": datetime.date(2028, 1, 1)}
        assert warned(answered(**later)) == {}


class TestCeilings:
    def half_cashed(self) -> Case:
        return small_case(services=(household_help(cashability=shares("0.5")),))

    @pytest.mark.parametrize(("contracts", "budget"), [(YesNo.YES, YesNo.NO), (YesNo.NO, YesNo.YES)])
    def test_two_questions_that_disagree_are_laid_side_by_side(self, contracts: YesNo, budget: YesNo) -> None:
        case = answered(self.half_cashed(), contracts__budget_ceiling=contracts, budget__ceilings=budget)
        assert set(warned(case)) == {"ceiling_contradicts"}

    def test_unknown_disagrees_with_nothing(self) -> None:
        case = answered(
            self.half_cashed(), contracts__budget_ceiling=YesNo.UNKNOWN, budget__ceilings=YesNo.YES
        )
        assert warned(case) == {}

    def test_an_amount_without_a_ceiling(self) -> None:
        case = answered(self.half_cashed(), contracts__budget_ceiling=YesNo.NO)
        filled = replaced(case, "questions.contracts.budget_ceiling_amount.value", Decimal(500000))
        assert set(warned(filled)) == {"ceiling_amount"}

    @pytest.mark.parametrize("place", ["contracts.budget_ceiling", "budget.ceilings"])
    def test_a_ceiling_and_every_hour_counted_as_money(self, place: str) -> None:
        case = replaced(small_case(), f"questions.{place}", YesNo.YES)
        problem = warned(case)["ceiling_not_counted"]
        assert problem.where == f"questions.{place}"
        words = Translator(Language.ENGLISH).message(problem.message)
        assert "Huishoudelijke hulp" in words
        assert warned(replaced(self.half_cashed(), f"questions.{place}", YesNo.YES)) == {}

    def test_under_a_fixed_budget_the_sum_is_the_ceiling(self) -> None:
        case = small_case(services=(household_help(funding=LumpSum(renewal_year=2028)),))
        assert warned(answered(case, contracts__budget_ceiling=YesNo.YES)) == {}

    def test_a_part_per_hour_of_a_mix_counts(self) -> None:
        parts = (
            MixPart(id="a", weight=share("0.5"), funding=LumpSum(renewal_year=2028)),
            MixPart(id="b", weight=share("0.5")),
        )
        case = small_case(services=(household_help(funding=Mix(parts=parts)),))
        assert set(warned(answered(case, budget__ceilings=YesNo.YES))) == {"ceiling_not_counted"}

    def test_a_part_that_is_not_money_in_some_year_is_careful_enough(self) -> None:
        case = small_case(services=(household_help(cashability=shares("0.5", "1", "1")),))
        assert warned(answered(case, budget__ceilings=YesNo.YES)) == {}

    def test_what_another_payer_pays_is_not_under_this_ceiling(self) -> None:
        case = small_case(services=(household_help(payer=Party.INSURER),))
        assert warned(answered(case, contracts__budget_ceiling=YesNo.YES)) == {}

    def test_a_guaranteed_volume_and_every_hour_counted_as_money(self) -> None:
        assert set(warned(answered(contracts__volume_guarantee=YesNo.YES))) == {"guarantee_not_counted"}
        assert warned(answered(self.half_cashed(), contracts__volume_guarantee=YesNo.YES)) == {}


class TestTariffs:
    def test_goals_are_paid_on_outcome(self) -> None:
        case = answered(contracts__tariff_basis=TariffBasis.GOALS)
        assert set(warned(case)) == {"goals_without_outcome"}
        assert warned(with_funding(case, "services.household_help.funding", "outcome_based")) == {}
        assert warned(answered(Case(), contracts__tariff_basis=TariffBasis.GOALS)) == {}

    def test_hours_are_not_paid_per_inhabitant(self) -> None:
        case = small_case(services=(household_help(funding=Capitation(renewal_year=2028)),))
        assert set(warned(answered(case, contracts__tariff_basis=TariffBasis.HOURS))) == {
            "hours_under_capitation"
        }
        assert warned(answered(contracts__tariff_basis=TariffBasis.HOURS)) == {}


def test_points_for_innovation_stand_in_the_documents() -> None:
    case = answered(
        innovation_policy__award_points=YesNo.YES, innovation_policy__innovation_in_procurement=YesNo.NO
    )
    assert set(warned(case)) == {"points_without_innovation"}
    named = replaced(case, "questions.innovation_policy.innovation_in_procurement", YesNo.YES)
    assert warned(named) == {}


def everything_wrong() -> Case:
    case = answered(
        procurement__model=ProcurementModel.OPEN_HOUSE,
        procurement__joining_in_between=YesNo.NO,
        procurement__earliest_start=datetime.date(2025, 1, 1),
        contracts__renewal_date=datetime.date(2026, 1, 1),
        contracts__budget_ceiling=YesNo.NO,
        contracts__volume_guarantee=YesNo.YES,
        contracts__tariff_basis=TariffBasis.GOALS,
        budget__ceilings=YesNo.YES,
        innovation_policy__award_points=YesNo.YES,
        innovation_policy__innovation_in_procurement=YesNo.NO,
    )
    case = replaced(case, "questions.procurement.contracted_providers.value", Decimal(1))
    return replaced(case, "questions.contracts.budget_ceiling_amount.value", Decimal(1))


def test_all_contradictions_together_forbid_nothing() -> None:
    found = warned(everything_wrong())
    assert len(found) == 10
    assert {problem.severity for problem in found.values()} == {Severity.WARNING}
    assert errors(everything_wrong()) == ()
    assert evaluate_case(everything_wrong()).party(Party.MUNICIPALITY) == evaluate_case(small_case()).party(
        Party.MUNICIPALITY
    )


@pytest.mark.parametrize("language", Language)
def test_every_contradiction_reads_as_a_sentence_and_has_a_heading(language: Language) -> None:
    t = Translator(language)
    for problem in warned(everything_wrong()).values():
        assert problem.label is not None
        assert "{" not in t.message(problem.message) + t.message(problem.label)
        assert t.message(problem.message).rstrip().endswith((".", "?"))


class TestInnovationBudget:
    def test_an_amount_without_a_budget_is_asked_after(self) -> None:
        case = answered(innovation_policy__innovation_budget_amount__value=Decimal(10000))
        assert warned(answered(case, innovation_policy__innovation_budget=YesNo.YES)) == {}
        denied = answered(case, innovation_policy__innovation_budget=YesNo.NO)
        assert set(warned(denied)) == {"innovation_budget_amount"}

    def test_more_granted_than_one_project_can_get_is_asked_after(self) -> None:
        grant = Grant(
            id="grant",
            name="Subsidie",
            giver=Party.MUNICIPALITY,
            receiver=Party.PROVIDER,
            amount=figure(12000, Unit.EUR),
        )
        case = replaced(small_case(), "financing.grants", (grant,))
        enough = answered(case, innovation_policy__innovation_budget_amount__value=Decimal(12000))
        assert warned(enough) == {}
        too_little = answered(case, innovation_policy__innovation_budget_amount__value=Decimal(11999))
        assert set(warned(too_little)) == {"grants_above_budget"}
        elsewhere = replaced(too_little, "financing.grants.grant.giver", Party.OUTSIDE)
        assert warned(elsewhere) == {}


class TestOverlap:
    def reached(self, value: str, overlap: Overlap) -> dict[str, Problem]:
        return warned(answered(current_supply__already_reached=share(value), current_supply__overlap=overlap))

    @pytest.mark.parametrize(
        ("value", "overlap"),
        [("0.1", Overlap.NONE), ("0.2", Overlap.LARGELY)],
    )
    def test_word_and_figure_that_differ_are_asked_after(self, value: str, overlap: Overlap) -> None:
        problem = self.reached(value, overlap)["overlap_contradicts"]
        assert problem.severity is Severity.WARNING
        assert problem.where == "questions.current_supply.overlap"

    @pytest.mark.parametrize(
        ("value", "overlap"),
        [("0", Overlap.NONE), ("0.2", Overlap.PARTLY), ("0.9", Overlap.PARTLY), ("0.6", Overlap.LARGELY)],
    )
    def test_what_can_go_together_is_left_alone(self, value: str, overlap: Overlap) -> None:
        assert self.reached(value, overlap) == {}


def test_a_region_of_a_municipality_that_buys_alone_is_asked_after() -> None:
    alone = answered(procurement__scale=ProcurementScale.INDIVIDUAL, procurement__region="Drechtsteden")
    assert warned(alone)["alone_in_region"].where == "questions.procurement.scale"
    together = answered(procurement__scale=ProcurementScale.REGION, procurement__region="Drechtsteden")
    assert warned(together) == {}


class TestWeights:
    def weighed(self, *weights: int | None) -> list[Problem]:
        names = InterestWeights.model_fields
        given = InterestWeights(**dict(zip(names, (*weights, *(None,) * (6 - len(weights))), strict=True)))
        case = replaced(small_case(), "municipality.weights", given)
        return [problem for problem in problems(case) if problem.code == "weights_sum"]

    @pytest.mark.parametrize("weights", [(20, 20, 20, 20, 20, 20), (10, 10, 10, 10, 10, 10), (60, 60)])
    def test_a_sum_other_than_a_hundred_is_explained(self, weights: tuple[int, ...]) -> None:
        (problem,) = self.weighed(*weights)
        assert problem.severity is Severity.WARNING
        assert problem.message.values["total"] == sum(weights)

    @pytest.mark.parametrize("weights", [(), (40,), (50, 50), (20, 20, 20, 20, 10, 10)])
    def test_weights_that_are_being_given_out_are_left_alone(self, weights: tuple[int, ...]) -> None:
        assert self.weighed(*weights) == []
