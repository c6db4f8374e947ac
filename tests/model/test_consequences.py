"""What an answer does to the case is computed from the case."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from casebuilder.model.case import Case
from casebuilder.model.consequences import consequences
from casebuilder.model.costbenefit.previews import funding_preview, reach_preview
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.costs import CostBasis
from casebuilder.model.editing import with_contribution, with_funding, with_interest
from casebuilder.model.funding import Capitation, FeeForService, LumpSum, PaymentPerCase
from casebuilder.model.innovation import Interest
from casebuilder.model.messages import Figure, Message
from casebuilder.model.paths import replaced
from casebuilder.model.quantities import Price
from casebuilder.model.questions import (
    Buyer,
    Overlap,
    ProcurementModel,
    ProcurementScale,
    ResultArea,
    YesNo,
)
from casebuilder.model.services import CareService, PaidService
from casebuilder.model.units import Unit
from casebuilder.translation import Language, Translator
from tests.benchmarks.large_case import large_case
from tests.building import figure, household_help, less_help, licence, share, shares, small_case


def said(number: int, case: Case, *, computed: bool = True) -> tuple[Message, ...]:
    return consequences(number, case, evaluate_case(case) if computed else None)


def euros(message: Message, name: str) -> float:
    figure = message.values[name]
    assert isinstance(figure, Figure)
    return float(figure.value)


@pytest.mark.parametrize("number", range(1, 7))
def test_every_question_says_something_about_an_empty_and_a_full_case(number: int) -> None:
    assert said(number, Case(), computed=False)
    assert said(number, small_case())


class TestFunding:
    def lump_sum(self, **changes: object) -> Case:
        return small_case(services=(household_help(funding=LumpSum(renewal_year=2028), **changes),))

    def preview(self, case: Case) -> dict[str, float]:
        service = case.services[0]
        assert isinstance(service, CareService)
        preview = funding_preview(evaluate_case(case), service)
        assert preview is not None
        return {
            "fee": preview.fee_for_service,
            "lump": preview.lump_sum,
            "kept": preview.kept_until_renewal,
            "now": preview.as_entered,
        }

    def test_under_a_fixed_budget_the_provider_keeps_what_it_would_lose_per_unit(self) -> None:
        # 100, 200 and 200 users, 40 hours less each at 32 euros; the budget is agreed anew in 2028.
        amounts = self.preview(self.lump_sum())
        assert amounts["kept"] == pytest.approx(100 * 40 * 32)
        assert amounts["fee"] == pytest.approx(500 * 40 * 32)
        assert amounts["lump"] == amounts["now"] == pytest.approx(400 * 40 * 32)

    def test_what_is_paid_for_one_service_is_the_same_as_in_the_whole_case(self) -> None:
        case = large_case()
        results = evaluate_case(case)
        for service in [one for one in case.services if isinstance(one, PaidService)]:
            preview = funding_preview(results, service)
            assert preview is not None
            whole = evaluate_case(replaced(case, f"services.{service.id}.funding", FeeForService()))
            assert preview.fee_for_service == -sum(whole.line(f"services.{service.id}.payment"))

    def test_the_other_funding_is_looked_at_without_changing_the_case(self) -> None:
        per_unit = replaced(small_case(), "questions.contracts.renewal_date", datetime.date(2028, 1, 1))
        assert self.preview(per_unit)["kept"] == pytest.approx(100 * 40 * 32)

    def test_the_sentence_names_the_amount_and_the_year(self) -> None:
        (sentence,) = said(2, self.lump_sum())
        assert euros(sentence, "kept") == 128000
        assert sentence.values["renewal"] == "2028"

    def test_without_a_new_agreement_in_these_years_the_payer_gets_nothing(self) -> None:
        case = replaced(self.lump_sum(), "services.household_help.funding.renewal_year", 2035)
        (sentence,) = said(2, case)
        assert euros(sentence, "kept") == 640000
        assert "gets nothing" in sentence.text

    def test_payment_per_inhabitant_reads_as_a_fixed_sum(self) -> None:
        case = small_case(services=(household_help(funding=Capitation(renewal_year=2028)),))
        (sentence,) = said(2, case)
        assert euros(sentence, "now") == 512000

    def test_other_contracts_stand_between_per_unit_and_fixed(self) -> None:
        case = small_case(services=(household_help(funding=PaymentPerCase(renewal_year=2028)),))
        (sentence,) = said(2, case)
        assert (euros(sentence, "per_unit"), euros(sentence, "now")) == (640000, 512000)

    def test_a_service_that_is_used_more_is_left_out(self) -> None:
        case = small_case(effects=(less_help(relative_change=share("0.4")),))
        (sentence,) = said(2, case)
        assert "changes nothing" in sentence.text

    def test_a_mix_that_is_not_finished_gives_the_general_rule(self) -> None:
        case = with_funding(small_case(), "services.household_help.funding", "mix")
        assert said(2, case, computed=False)


def test_question_1_names_costs_that_stand_at_another_payer_than_the_buyer() -> None:
    case = replaced(small_case(), "questions.procurement.buyer", Buyer.PROVIDER)
    assert said(1, case)[0].values["costs"] == "Licentie"
    ours = replaced(small_case(), "questions.procurement.buyer", Buyer.MUNICIPALITY)
    assert "costs" not in said(1, ours)[0].values


def test_question_1_says_when_the_case_begins_before_the_earliest_start() -> None:
    late = replaced(small_case(), "questions.procurement.earliest_start", datetime.date(2028, 4, 1))
    assert said(1, late)[0].values["start"] == "2028"
    assert "Move" in said(1, late)[0].text
    early = replaced(small_case(), "questions.procurement.earliest_start", datetime.date(2027, 1, 1))
    assert said(1, early)[0].text == "The case begins in {first}, which fits the earliest start."


def test_question_3_splits_money_from_value() -> None:
    case = small_case(services=(household_help(cashability=shares("0.25")),))
    sentence = said(3, case)[0]
    assert (euros(sentence, "cash"), euros(sentence, "value")) == (160000, 480000)


def test_question_4_holds_the_heaviest_interest_against_the_innovation() -> None:
    case = replaced(small_case(), "municipality.weights.well_being", 60)
    assert "have not said" in said(4, case)[0].text
    told = with_interest(case, Interest.WELL_BEING, served=True)
    assert "serves it" in said(4, told)[0].text


def test_question_5_says_what_each_yes_makes_possible_and_each_no_asks() -> None:
    case = replaced(Case(), "questions.innovation_policy.innovation_budget", YesNo.YES)
    case = replaced(case, "questions.innovation_policy.room_to_experiment", YesNo.NO)
    assert [message.text for message in said(5, case, computed=False)] == [
        "An innovation budget can pay the introduction.",
        "There is no room for a trial beside the contracts: try it within one, with a provider.",
    ]
    unknown = replaced(Case(), "questions.innovation_policy.innovation_budget", YesNo.UNKNOWN)
    assert said(5, unknown, computed=False) == said(5, Case(), computed=False)


@pytest.mark.parametrize(
    ("date", "year"), [((2028, 1, 1), 2028), ((2028, 1, 2), 2029), ((2028, 12, 31), 2029)]
)
def test_a_date_within_a_year_counts_from_the_year_after(date: tuple[int, int, int], year: int) -> None:
    case = replaced(Case(), "questions.contracts.renewal_date", datetime.date(*date))
    assert case.questions.contracts.renewal_year == year


@pytest.mark.parametrize(
    ("available", "words"),
    [
        (40000, "pays all that is spent once (€ 36,300)"),
        (30000, "€ 36,300 is spent once: € 6,300 must come from elsewhere"),
    ],
)
def test_question_5_says_how_far_the_innovation_budget_goes(available: int, words: str) -> None:
    once = licence(
        basis=CostBasis.ONCE, amount=Price(value=Decimal(30000), unit=Unit.EUR), vat_rate=share("0.21")
    )
    case = small_case(costs=(once,))
    place = "questions.innovation_policy.innovation_budget"
    case = replaced(replaced(case, place, YesNo.YES), f"{place}_amount.value", Decimal(available))
    text = " ".join(Translator(Language.ENGLISH).message(message) for message in said(5, case))
    assert words in text.replace("\N{NO-BREAK SPACE}", " ")
    nothing = small_case(costs=())
    nothing = replaced(nothing, f"{place}_amount.value", Decimal(available))
    text = " ".join(Translator(Language.ENGLISH).message(message) for message in said(5, nothing))
    assert "no cost of the case is paid once" in text


@pytest.mark.parametrize(
    ("renewal", "words"),
    [
        (None, "a saving stays with: Provider. Fill in from when"),
        (2026, "agreed anew before the case begins"),
        (2027, "agreed anew before the case begins"),
        (2028, "until 2028 the saving of the first year does not come to: Municipality"),
        (2029, "until 2029 the saving of the first 2 years does not come to: Municipality"),
        (2045, "the saving of the first 3 years does not come to: Municipality"),
    ],
)
def test_question_2_says_who_keeps_a_saving_before_there_are_amounts(renewal: int | None, words: str) -> None:
    case = replaced(small_case(effects=()), "settings.start_year", 2027)
    case = replaced(case, "services.household_help.funding", LumpSum(renewal_year=renewal))
    (sentence, *_) = consequences(2, case, None)
    assert words in Translator(Language.ENGLISH).message(sentence)
    per_unit = small_case(effects=())
    (sentence, *_) = consequences(2, per_unit, None)
    assert "every unit less is at once less to pay by: Municipality" in Translator(Language.ENGLISH).message(
        sentence
    )


@pytest.mark.parametrize(
    ("overlap", "reached", "words"),
    [
        (None, None, "What would have happened without you"),
        (Overlap.NONE, None, "the municipality will ask who helps these people now"),
        (Overlap.PARTLY, None, "Your innovation overlaps with what exists"),
        (Overlap.LARGELY, Decimal("0.25"), "The present supply reaches 25 % of your target group"),
    ],
)
def test_question_6_says_what_overlap_will_do_before_there_is_an_effect(
    overlap: Overlap | None, reached: Decimal | None, words: str
) -> None:
    case = replaced(Case(), "questions.current_supply.overlap", overlap)
    case = replaced(case, "questions.current_supply.already_reached.value", reached)
    (sentence,) = consequences(6, case, None)
    assert words in Translator(Language.ENGLISH).message(sentence)


def test_question_6_misses_deadweight_where_there_is_overlap() -> None:
    case = replaced(small_case(), "questions.current_supply.overlap", Overlap.PARTLY)
    assert said(6, case)[0].values["effects"] == "Minder huishoudelijke hulp"
    filled = replaced(case, "effects.less_help.deadweight.value", Decimal("0.1"))
    sentence, without = said(6, filled)
    assert sentence.values["share"] == Figure(Decimal("0.1"), "share")
    assert without.values["use"] == Figure(Decimal(100), "number"), "the situation without the innovation"


def test_question_6_counts_what_is_reached_as_overlap() -> None:
    case = replaced(small_case(), "questions.current_supply.already_reached", share("0.2"))
    assert "nothing is taken off" in said(6, case)[0].text


def test_question_4_says_how_much_of_the_weight_is_served_and_in_which_order() -> None:
    case = replaced(small_case(), "municipality.weights.well_being", 30)
    case = replaced(case, "municipality.weights.self_reliance", 50)
    case = replaced(case, "municipality.weights.knowledge", 20)
    case = with_interest(case, Interest.WELL_BEING, served=True)
    case = with_contribution(case, Interest.KNOWLEDGE, "evidence", "Netwerk")
    heaviest, served, order, bare = said(4, case)
    assert "have not said" in heaviest.text
    assert served.values["served"] == Figure(Decimal("0.5"), "share", 0)
    english = Translator(Language.ENGLISH)
    assert english.message(order) == "Tell it in this order: Well-being, Knowledge and cooperation."
    assert english.message(bare) == "Nothing shows this yet: Well-being. Begin with the heaviest."


@pytest.mark.parametrize(("answer", "words"), [(YesNo.YES, "before and after"), (YesNo.NO, "which measure")])
def test_question_4_says_what_to_measure_with(answer: YesNo, words: str) -> None:
    case = replaced(Case(), "questions.self_reliance.measures_with_zrm", answer)
    assert words in said(4, case, computed=False)[-1].text


def test_question_4_asks_for_the_result_areas_and_the_words_of_the_policy() -> None:
    case = replaced(
        Case(), "questions.self_reliance.result_areas", (ResultArea.HOUSEHOLD, ResultArea.FINANCES)
    )
    case = replaced(case, "questions.self_reliance.target_groups", "Ouderen")
    *_, areas, groups = said(4, case, computed=False)
    assert Translator(Language.ENGLISH).message(areas) == (
        "Show per result area what changes for clients: Running a household, Finances."
    )
    assert "target groups" in groups.text


def test_users_are_previewed_before_there_is_any_effect() -> None:
    preview = reach_preview(small_case(effects=(), costs=(), services=()))
    assert preview is not None
    assert preview.users == pytest.approx((100, 200, 200))
    assert preview.starters == pytest.approx((100, 100, 0))
    assert reach_preview(Case()) is None


@pytest.mark.parametrize(
    ("field", "per_unit", "fixed"),
    [
        ("budget_ceiling", "what is not used, need not be paid", "that sum is paid whatever is used"),
        ("volume_guarantee", "the provider bears every hour", "the fixed sum is: it is paid until"),
    ],
)
def test_question_2_says_of_a_no_what_it_means_under_this_contract(
    field: str, per_unit: str, fixed: str
) -> None:
    def words(*services: CareService, answer: YesNo = YesNo.NO) -> str:
        case = replaced(small_case(services=services), f"questions.contracts.{field}", answer)
        return " ".join(Translator(Language.ENGLISH).message(item) for item in said(2, case, computed=False))

    fixed_help = household_help(funding=LumpSum(renewal_year=2028))
    assert per_unit in words(household_help())
    assert fixed not in words(household_help())
    assert fixed in words(fixed_help)
    assert fixed in words(household_help(funding=Capitation(renewal_year=2028)))
    assert per_unit not in words(fixed_help)
    # One service that is paid per unit is enough to save on.
    other = household_help(id="other_help", name="Other help")
    assert per_unit in words(fixed_help, other)
    assert fixed not in words(fixed_help, answer=YesNo.YES)


def test_question_2_says_which_contracts_follow_the_date() -> None:
    case = small_case(services=(household_help(funding=LumpSum(renewal_year=2028)),))
    assert not [item for item in said(2, case) if "new contract of" in item.text]
    case = replaced(case, "questions.contracts.renewal_date", datetime.date(2028, 1, 1))
    (following,) = [item for item in said(2, case) if "new contract of" in item.text]
    assert following.values["year"] == "2028"


@pytest.mark.parametrize(("years", "short"), [("2", True), ("2.5", True), ("3", False), ("9", False)])
def test_question_2_says_when_a_contract_is_too_short_to_invest(years: str, short: bool) -> None:
    # Table 11 of the study advises municipalities at least three years.
    case = replaced(Case(), "questions.contracts.term_years.value", Decimal(years))
    told = [item for item in said(2, case, computed=False) if "short" in item.text]
    assert bool(told) is short


class TestWayToAContract:
    def told(self, **answers: object) -> str:
        case = Case()
        for name, value in answers.items():
            case = replaced(case, f"questions.procurement.{name}", value)
        return " ".join(message.text for message in said(1, case, computed=False))

    def test_who_cannot_join_waits_or_goes_through_a_provider(self) -> None:
        assert "next agreement" in self.told(joining_in_between=YesNo.NO)
        assert "through a provider" in self.told(joining_in_between=YesNo.NO, buyer=Buyer.PROVIDER)

    def test_as_long_as_nobody_knows_the_model_says_what_is_usual(self) -> None:
        assert "can usually join" in self.told(model=ProcurementModel.OPEN_HOUSE)
        assert "usually not join" in self.told(model=ProcurementModel.ZEEUWS_MODEL)
        known = self.told(model=ProcurementModel.ZEEUWS_MODEL, joining_in_between=YesNo.YES)
        assert "usually" not in known

    @pytest.mark.parametrize(("count", "words"), [(25, "each of them"), (26, "begin with the few")])
    def test_many_providers_are_convinced_otherwise_than_few(self, count: int, words: str) -> None:
        answer = figure(count, Unit.NUMBER)
        assert words in self.told(contracted_providers=answer)

    def test_a_region_takes_longer_and_reaches_further(self) -> None:
        assert "takes longer" in self.told(scale=ProcurementScale.REGION)
        assert "quicker" in self.told(scale=ProcurementScale.INDIVIDUAL)


def test_question_2_puts_what_is_saved_beside_a_ceiling_only_where_there_may_be_one() -> None:
    place = "questions.contracts.budget_ceiling"
    case = replaced(small_case(), f"{place}_amount.value", Decimal(500_000))
    for answer, told in ((YesNo.YES, True), (None, True), (YesNo.NO, False)):
        words = [item.text for item in said(2, replaced(case, place, answer))]
        assert any("beside the ceiling" in text for text in words) is told, answer


def test_question_3_speaks_of_a_promise_only_where_there_is_an_effect() -> None:
    promise = "until then the saving is a promise"
    assert any(promise in item.text for item in said(3, small_case()))
    assert not any(promise in item.text for item in said(3, small_case(effects=()), computed=False))


def test_question_3_asks_who_turns_the_saving_into_money() -> None:
    assert any("promise" in item.text for item in said(3, small_case()))
    told = replaced(small_case(), "questions.budget.realisation", "De consulent past uren aan in 2028.")
    assert not any("promise" in item.text for item in said(3, told))
