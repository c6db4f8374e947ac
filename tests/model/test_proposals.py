"""What answers propose to change: cautious, visible as an assumption, and never by themselves."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from casebuilder.model.case import Case
from casebuilder.model.check import errors, problems
from casebuilder.model.costbenefit.previews import reach_preview
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.costs import CostBasis, InnovationCost
from casebuilder.model.editing import removed, with_adoption
from casebuilder.model.financing import Repayment
from casebuilder.model.funding import Capitation, FeeForService, LumpSum, Mix, MixPart
from casebuilder.model.introduction import granted_by_municipality
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.proposals import (
    BuyerPays,
    CashedPerYear,
    FirstMonths,
    HappenedAnyway,
    IntroductionGrant,
    IntroductionLoan,
    LaterCase,
    LaterUse,
    LessOfThat,
    PaidOtherwise,
    Proposal,
    RenewedThen,
    StartAtRenewal,
    cashed_per_year,
    proposals,
)
from casebuilder.model.quantities import EvidenceGrade, Quantity
from casebuilder.model.questions import Buyer, Overlap, ProcurementModel, TariffBasis, YesNo
from casebuilder.model.services import ArrangementService, PaidService
from casebuilder.model.units import ServiceUnit, Unit
from casebuilder.translation import Language, Translator
from tests.building import euros, figure, household_help, less_help, licence, share, shares, small_case

SOURCE, NAME = "Uit het antwoord", "Innovatiebudget"
BUDGET_AMOUNT = "questions.innovation_policy.innovation_budget_amount"
ENGLISH = Translator(Language.ENGLISH)


def taken_over(case: Case, proposal: Proposal) -> Case:
    return proposal.applied_to(case, SOURCE, NAME)


def volumes(case: Case) -> tuple[float, ...]:
    return evaluate_case(case).line("effects.less_help.decrease")


def only(number: int, case: Case) -> Proposal:
    (proposal,) = proposals(number, case)
    return proposal


@pytest.mark.parametrize("number", range(1, 7))
def test_without_an_answer_nothing_is_proposed(number: int) -> None:
    assert proposals(number, small_case()) == ()
    assert proposals(number, Case()) == ()


class TestEntry:
    def starting(self, year: int, month: int = 1, day: int = 1, case: Case | None = None) -> Case:
        return replaced(
            case or small_case(), "questions.procurement.earliest_start", datetime.date(year, month, day)
        )

    def users(self, case: Case) -> dict[int, float]:
        preview = reach_preview(case)
        assert preview is not None
        return dict(zip(case.settings.calendar_years, preview.users, strict=True))

    def test_the_case_begins_with_the_innovation(self) -> None:
        case = self.starting(2028)
        later, _ = proposals(1, case)
        assert isinstance(later, LaterCase)
        changed = taken_over(case, later)
        assert list(changed.settings.calendar_years) == [2028, 2029, 2030]
        assert self.users(changed) == pytest.approx({2028: 100, 2029: 200, 2030: 200})
        assert proposals(1, changed) == ()

    def test_what_was_given_to_begin_earlier_begins_with_the_case(self) -> None:
        costs = (
            licence(id="early", first_year=2027),
            licence(id="late", first_year=2029),
            licence(id="before", first_year=2027, last_year=2027),
        )
        case = self.starting(2028, case=small_case(costs=costs, effects=(less_help(first_year=2027),)))
        changed = taken_over(case, proposals(1, case)[0])
        assert changed.effects[0].first_year is None
        assert [cost.first_year for cost in changed.costs] == [None, 2029, 2027]
        assert errors(changed) == ()

    def test_or_the_case_keeps_its_years_and_nobody_uses_it_before(self) -> None:
        case = self.starting(2028)
        _, later = proposals(1, case)
        assert isinstance(later, LaterUse)
        changed = taken_over(case, later)
        assert changed.settings == case.settings
        assert self.users(changed) == pytest.approx({2027: 0, 2028: 100, 2029: 200})
        assert (changed.effects[0].first_year, changed.costs[0].first_year) == (2028, 2028)
        assert evaluate_case(changed).party(Party.MUNICIPALITY).cash[0] == 0
        assert proposals(1, changed) == ()

    @pytest.mark.parametrize(("last", "first"), [(2027, None), (2028, 2028), (2029, 2028)])
    def test_a_cost_begins_later_unless_it_has_ended_by_then(self, last: int, first: int | None) -> None:
        case = self.starting(2028, case=small_case(costs=(licence(last_year=last),)))
        after = taken_over(case, proposals(1, case)[1])
        assert after.costs[0].first_year == first

    def test_a_curve_of_use_moves_as_a_whole(self) -> None:
        curve = with_adoption(small_case(), "linear")
        case = self.starting(2028, case=curve)
        changed = taken_over(case, proposals(1, case)[1])
        before, after = self.users(curve), self.users(changed)
        assert after == pytest.approx({2027: 0, 2028: before[2027], 2029: before[2028]}, abs=0.1)

    def test_ranges_of_the_use_move_along(self) -> None:
        case = replaced(
            small_case(), "reach.adoption.share.low", tuple(map(Decimal, ("0.05", "0.1", "0.15")))
        )
        case = self.starting(2028, case=case)
        changed = taken_over(case, proposals(1, case)[1])
        assert changed.reach.adoption.share.low == (0, Decimal("0.05"), Decimal("0.1"))  # type: ignore[union-attr]

    def test_a_start_after_the_last_year_only_moves_the_case(self) -> None:
        assert [type(item) for item in proposals(1, self.starting(2031))] == [LaterCase]

    def test_a_case_without_a_target_group_only_moves_the_case(self) -> None:
        assert [type(item) for item in proposals(1, self.starting(2028, case=Case()))] == [LaterCase]

    @pytest.mark.parametrize(("month", "day", "months"), [(1, 2, 1), (4, 1, 3), (4, 15, 4), (12, 31, 12)])
    def test_a_start_within_the_year_lets_effects_wait(self, month: int, day: int, months: int) -> None:
        case = self.starting(2027, month, day)
        proposal = only(1, case)
        assert isinstance(proposal, FirstMonths)
        changed = taken_over(case, proposal)
        delay = changed.effects[0].delay
        assert (delay.value, delay.source, delay.assumption) == (Decimal(months), SOURCE, True)
        assert proposals(1, changed) == ()
        full = volumes(case)
        assert volumes(changed)[0] == pytest.approx(full[0] * (1 - months / 12))

    def test_a_later_year_begins_within_it_too(self) -> None:
        case = self.starting(2028, 4)
        for proposal in proposals(1, case):
            changed = taken_over(case, proposal)
            assert changed.effects[0].delay.value == 3
            assert proposals(1, changed) == ()

    def test_effects_that_wait_longer_already_are_left_alone(self) -> None:
        waiting = less_help(delay=figure(6, Unit.MONTHS))
        assert proposals(1, self.starting(2027, 4, case=small_case(effects=(waiting,)))) == ()
        next_year = less_help(first_year=2028)
        assert proposals(1, self.starting(2027, 4, case=small_case(effects=(next_year,)))) == ()

    @pytest.mark.parametrize("year", [2020, 2026])
    def test_a_start_before_the_case_proposes_nothing(self, year: int) -> None:
        assert proposals(1, self.starting(year, 6)) == ()


class TestCashability:
    def budget(self, case: Case | None = None, **answers: YesNo) -> Case:
        result = case or small_case()
        for name, answer in answers.items():
            place = "contracts" if name in ("budget_ceiling", "volume_guarantee") else "budget"
            result = replaced(result, f"questions.{place}.{name}", answer)
        return result

    def values(self, case: Case) -> list[str]:
        proposal = only(3, case)
        assert isinstance(proposal, CashedPerYear)
        return [f"{value:f}" for value in proposal.values]

    def test_the_rule_by_hand(self) -> None:
        # Half-way the years 1/6, 3/6 and 5/6 of the decisions have been taken anew, later all; four
        # fifths of that becomes money (0.133, 0.400, 0.667, 0.800), rounded down to 5 %.
        slow = cashed_per_year(5, ceilings=False, lighter_support=False)
        assert slow == tuple(map(Decimal, ("0.1", "0.4", "0.65", "0.8", "0.8")))
        # Half of it under a ceiling: 0.083, 0.250, 0.417, 0.500.
        assert cashed_per_year(4, ceilings=True, lighter_support=False) == tuple(
            map(Decimal, ("0.05", "0.25", "0.4", "0.5"))
        )
        # Within a year: 0.5, then all.
        assert cashed_per_year(2, ceilings=False, lighter_support=True) == (Decimal("0.4"), Decimal("0.8"))
        assert cashed_per_year(3, ceilings=False, lighter_support=True, guaranteed_years=2) == (
            Decimal(0),
            Decimal(0),
            Decimal("0.8"),
        )

    @pytest.mark.parametrize("lighter", [True, False])
    @pytest.mark.parametrize("ceilings", [True, False])
    def test_it_never_falls_and_a_worse_answer_never_gives_more(self, ceilings: bool, lighter: bool) -> None:
        values = cashed_per_year(10, ceilings=ceilings, lighter_support=lighter)
        assert list(values) == sorted(values)
        assert all(0 <= value <= 1 for value in values)
        for worse in (
            cashed_per_year(10, ceilings=True, lighter_support=lighter),
            cashed_per_year(10, ceilings=ceilings, lighter_support=False),
            cashed_per_year(10, ceilings=ceilings, lighter_support=lighter, guaranteed_years=3),
        ):
            assert all(one <= other for one, other in zip(worse, values, strict=True))

    def test_the_answers_give_it_per_year(self) -> None:
        assert self.values(self.budget(lighter_support=YesNo.NO)) == ["0.1", "0.4", "0.65"]
        assert self.values(self.budget(lighter_support=YesNo.YES)) == ["0.4", "0.8", "0.8"]
        assert self.values(self.budget(ceilings=YesNo.YES)) == ["0.05", "0.25", "0.4"]
        both = self.budget(budget_ceiling=YesNo.YES, lighter_support=YesNo.YES)
        assert self.values(both) == ["0.25", "0.5", "0.5"]

    @pytest.mark.parametrize(
        ("answers", "shares"),
        [
            ({"lighter_support": YesNo.YES}, "40 % in 2027 and 80 % from 2028 on"),
            ({"lighter_support": YesNo.NO}, "10 % in 2027, 40 % in 2028 and 65 % in 2029"),
            ({"volume_guarantee": YesNo.YES}, "0 % each year"),
        ],
    )
    def test_it_says_how_much_becomes_money_in_which_year(
        self, answers: dict[str, YesNo], shares: str
    ) -> None:
        text = ENGLISH.message(only(3, self.budget(None, **answers)).message).replace(
            "\N{NO-BREAK SPACE}", " "
        )
        assert f": of what is used less, {shares} becomes money that the payer no longer pays." in text

    def test_an_unknown_answer_is_no_answer(self) -> None:
        assert proposals(3, self.budget(ceilings=YesNo.UNKNOWN, lighter_support=YesNo.UNKNOWN)) == ()

    def test_a_guaranteed_volume_is_paid_until_the_new_agreement(self) -> None:
        case = self.budget(volume_guarantee=YesNo.YES)
        assert set(self.values(case)) == {"0"}
        renewed = replaced(case, "questions.contracts.renewal_date", datetime.date(2028, 1, 1))
        assert self.values(renewed) == ["0", "0.4", "0.65"]
        over = replaced(case, "questions.contracts.renewal_date", datetime.date(2020, 1, 1))
        assert self.values(over) == ["0.1", "0.4", "0.65"]

    def test_it_is_taken_over_as_an_assumption_with_a_range(self) -> None:
        case = self.budget(lighter_support=YesNo.NO)
        changed = taken_over(case, only(3, case))
        service = changed.services[0]
        assert isinstance(service, PaidService)
        found = service.cashability
        assert found.values == cashed_per_year(3, ceilings=False, lighter_support=False)
        assert (found.source, found.assumption, found.grade) == (SOURCE, True, EvidenceGrade.OPINION)
        bounds = zip(found.low, found.values, found.high, strict=True)
        assert all(low <= value <= high for low, value, high in bounds)
        assert not [problem for problem in problems(changed) if problem.where.startswith("services")]
        assert (
            evaluate_case(changed).party(Party.MUNICIPALITY).npv
            < evaluate_case(case).party(Party.MUNICIPALITY).npv
        )

    def test_another_answer_proposes_anew_what_was_proposed_before(self) -> None:
        case = self.budget(ceilings=YesNo.YES)
        taken = taken_over(case, only(3, case))
        assert proposals(3, taken) == ()
        assert self.values(self.budget(taken, lighter_support=YesNo.YES)) == ["0.25", "0.5", "0.5"]
        higher = self.budget(taken, ceilings=YesNo.NO)
        assert self.values(higher) == ["0.1", "0.4", "0.65"]

    def test_what_is_more_careful_already_stays(self) -> None:
        careful = small_case(services=(household_help(cashability=shares("0.05", "0.2", "0.3")),))
        assert proposals(3, self.budget(careful, lighter_support=YesNo.NO)) == ()

    def test_what_somebody_confirmed_stays(self) -> None:
        confirmed = replaced(small_case(), "services.household_help.cashability.assumption", False)
        assert proposals(3, self.budget(confirmed, ceilings=YesNo.YES)) == ()

    def test_only_what_the_municipality_pays_is_meant(self) -> None:
        insured = small_case(services=(household_help(payer=Party.INSURER),))
        assert proposals(3, self.budget(insured, ceilings=YesNo.YES)) == ()

    @pytest.mark.parametrize("funding", [LumpSum(renewal_year=2028), Capitation(renewal_year=2028)])
    def test_under_a_fixed_sum_the_new_agreement_decides(self, funding: LumpSum | Capitation) -> None:
        fixed = small_case(services=(household_help(funding=funding),))
        assert proposals(3, self.budget(fixed, ceilings=YesNo.YES)) == ()
        parts = (
            MixPart(id="a", weight=share("0.5"), funding=funding),
            MixPart(id="b", weight=share("0.5"), funding=FeeForService()),
        )
        mixed = small_case(services=(household_help(funding=Mix(parts=parts)),))
        assert len(proposals(3, self.budget(mixed, ceilings=YesNo.YES))) == 1

    def test_each_service_has_its_own(self) -> None:
        services = (household_help(), household_help(id="guidance", name="Begeleiding"))
        case = self.budget(small_case(services=services), ceilings=YesNo.YES)
        found = proposals(3, case)
        assert len(found) == 2
        assert len(proposals(3, taken_over(case, found[1]))) == 1


class TestFinancing:
    def once(self, payer: Party = Party.PROVIDER, amount: int = 30000, **changes: object) -> InnovationCost:
        return licence(
            id=f"once_{payer.value}",
            name="Invoering",
            payer=payer,
            receiver=Party.OUTSIDE,
            basis=CostBasis.ONCE,
            amount=euros(amount),
            **changes,
        )

    def answered(self, *costs: InnovationCost, **answers: YesNo) -> Case:
        result = small_case(costs=(licence(), *costs))
        for name, answer in answers.items():
            result = replaced(result, f"questions.innovation_policy.{name}", answer)
        return result

    def test_an_innovation_budget_can_pay_what_a_provider_spends_once(self) -> None:
        case = self.answered(self.once(), innovation_budget=YesNo.YES)
        proposal = only(5, case)
        assert isinstance(proposal, IntroductionGrant)
        changed = taken_over(case, proposal)
        (grant,) = changed.financing.grants
        assert (grant.giver, grant.receiver) == (Party.MUNICIPALITY, Party.PROVIDER)
        assert (grant.amount.value, grant.amount.source, grant.amount.assumption) == (
            Decimal(30000),
            SOURCE,
            True,
        )
        assert grant.name == NAME
        assert errors(changed) == ()
        assert proposals(5, changed) == ()

    @pytest.mark.parametrize(("year", "granted"), [(None, None), (2027, None), (2028, 2028)])
    def test_a_grant_comes_when_the_cost_does(self, year: int | None, granted: int | None) -> None:
        """Without a year it moves along when the case begins later."""
        case = self.answered(self.once(first_year=year), innovation_budget=YesNo.YES)
        (grant,) = taken_over(case, only(5, case)).financing.grants
        assert grant.first_year == granted

    def test_it_includes_vat_that_does_not_come_back(self) -> None:
        cost = self.once(vat_rate=share("0.21"), vat_recoverable=share("0.5"))
        proposal = only(5, self.answered(cost, innovation_budget=YesNo.YES))
        assert isinstance(proposal, IntroductionGrant)
        assert proposal.amount == 33150

    @pytest.mark.parametrize(
        ("available", "amount", "rest"),
        [(50000, 30000, None), (30000, 30000, None), (20000, 20000, "10,000")],
    )
    def test_a_grant_is_no_larger_than_what_one_project_can_get(
        self, available: int, amount: int, rest: str | None
    ) -> None:
        case = self.answered(self.once(), innovation_budget=YesNo.YES)
        case = replaced(case, f"{BUDGET_AMOUNT}.value", Decimal(available))
        proposal = only(5, case)
        assert isinstance(proposal, IntroductionGrant)
        assert proposal.amount == amount
        said = ENGLISH.message(proposal.message).replace("\N{NO-BREAK SPACE}", " ")
        assert (f"€ {rest} must come from elsewhere" in said) is (rest is not None)
        changed = taken_over(case, proposal)
        assert errors(changed) == ()
        assert proposals(5, changed) == ()

    def test_what_is_granted_already_leaves_less_of_the_budget(self) -> None:
        costs = (self.once(), self.once(Party.WELFARE_ORGANISATION, 15000))
        case = self.answered(*costs, innovation_budget=YesNo.YES)
        case = replaced(case, f"{BUDGET_AMOUNT}.value", Decimal(40000))
        granted = taken_over(case, only(5, case))
        assert granted_by_municipality(granted) == 30000
        second = only(5, granted)
        assert isinstance(second, IntroductionGrant)
        assert (second.receiver, second.amount) == (Party.WELFARE_ORGANISATION, Decimal(10000))
        spent = replaced(case, f"{BUDGET_AMOUNT}.value", Decimal(30000))
        assert proposals(5, taken_over(spent, only(5, spent))) == ()

    def test_a_grant_of_several_years_counts_each_year(self) -> None:
        case = self.answered(self.once(), innovation_budget=YesNo.YES)
        granted = taken_over(case, only(5, case))
        place = f"financing.grants.{granted.financing.grants[0].id}"
        start = granted.settings.start_year
        assert granted_by_municipality(replaced(granted, f"{place}.last_year", start + 2)) == 90000

    def test_a_grant_comes_in_the_year_of_the_costs(self) -> None:
        case = self.answered(self.once(first_year=2028), innovation_budget=YesNo.YES)
        (grant,) = taken_over(case, only(5, case)).financing.grants
        assert (grant.first_year, grant.last_year) == (2028, None)

    def test_what_the_municipality_spends_itself_needs_no_grant_of_its_own(self) -> None:
        assert proposals(5, self.answered(self.once(Party.MUNICIPALITY), innovation_budget=YesNo.YES)) == ()

    def test_without_costs_once_there_is_nothing_to_pay(self) -> None:
        assert proposals(5, self.answered(innovation_budget=YesNo.YES, revolving_fund=YesNo.YES)) == ()

    @pytest.mark.parametrize("answer", [YesNo.NO, YesNo.UNKNOWN])
    def test_another_answer_than_yes_proposes_nothing(self, answer: YesNo) -> None:
        assert proposals(5, self.answered(self.once(), innovation_budget=answer, revolving_fund=answer)) == ()

    def test_a_revolving_fund_is_repaid_by_the_municipality_from_what_it_saves(self) -> None:
        case = self.answered(self.once(Party.MUNICIPALITY), revolving_fund=YesNo.YES)
        proposal = only(5, case)
        assert isinstance(proposal, IntroductionLoan)
        changed = taken_over(case, proposal)
        (loan,) = changed.financing.loans
        assert (loan.lender, loan.borrower) == (Party.OUTSIDE, Party.MUNICIPALITY)
        assert loan.repayment is Repayment.SHARE_OF_SAVINGS
        assert loan.share.value == Decimal("0.5")
        assert loan.principal.value == 30000
        assert errors(changed) == ()
        evaluate_case(changed)
        assert proposals(5, changed) == ()

    @pytest.mark.parametrize("payer", [Party.PROVIDER, Party.WELFARE_ORGANISATION, Party.ENTREPRENEUR])
    def test_another_borrower_repays_the_municipality_in_equal_parts(self, payer: Party) -> None:
        case = self.answered(self.once(payer), revolving_fund=YesNo.YES)
        changed = taken_over(case, only(5, case))
        (loan,) = changed.financing.loans
        assert (loan.lender, loan.borrower) == (Party.MUNICIPALITY, payer)
        assert (loan.repayment, loan.term.value) == (Repayment.FIXED, Decimal(2))
        assert errors(changed) == ()
        evaluate_case(changed)

    def test_what_was_granted_is_not_lent_as_well(self) -> None:
        case = self.answered(self.once(), innovation_budget=YesNo.YES, revolving_fund=YesNo.YES)
        grant, loan = proposals(5, case)
        assert proposals(5, taken_over(case, grant)) == ()
        assert proposals(5, taken_over(case, loan)) == ()

    def test_a_part_that_was_granted_leaves_the_rest_to_lend(self) -> None:
        case = self.answered(self.once(), innovation_budget=YesNo.YES, revolving_fund=YesNo.YES)
        granted = taken_over(case, proposals(5, case)[0])
        less = replaced(
            granted, f"financing.grants.{granted.financing.grants[0].id}.amount.value", Decimal(10000)
        )
        loan = only(5, less)
        assert isinstance(loan, IntroductionLoan)
        assert loan.amount == 20000

    def test_who_spends_most_is_helped_first(self) -> None:
        costs = (self.once(Party.PROVIDER, 10000), self.once(Party.WELFARE_ORGANISATION, 20000))
        case = self.answered(*costs, innovation_budget=YesNo.YES)
        first = only(5, case)
        assert isinstance(first, IntroductionGrant)
        assert (first.receiver, first.amount) == (Party.WELFARE_ORGANISATION, Decimal(20000))
        second = only(5, taken_over(case, first))
        assert isinstance(second, IntroductionGrant)
        assert second.receiver is Party.PROVIDER


class TestDeadweight:
    def overlapping(self, overlap: Overlap, case: Case | None = None) -> Case:
        return replaced(case or small_case(), "questions.current_supply.overlap", overlap)

    @pytest.mark.parametrize(
        ("overlap", "part", "low", "high"),
        [(Overlap.PARTLY, "0.3", "0.1", "0.5"), (Overlap.LARGELY, "0.7", "0.5", "0.9")],
    )
    def test_overlap_takes_off_the_middle_of_what_the_word_covers(
        self, overlap: Overlap, part: str, low: str, high: str
    ) -> None:
        case = self.overlapping(overlap)
        changed = taken_over(case, only(6, case))
        found = changed.effects[0].deadweight
        assert [found.low, found.value, found.high] == [Decimal(low), Decimal(part), Decimal(high)]
        assert (found.source, found.assumption, found.grade) == (SOURCE, True, EvidenceGrade.OPINION)
        assert errors(changed) == ()
        assert proposals(6, changed) == ()
        full = evaluate_case(case).party(Party.MUNICIPALITY).npv
        assert evaluate_case(changed).party(Party.MUNICIPALITY).npv < full

    def test_the_range_around_a_large_part_ends_at_everyone(self) -> None:
        case = replaced(small_case(), "questions.current_supply.already_reached.value", Decimal("0.8"))
        changed = taken_over(case, only(6, case))
        found = changed.effects[0].deadweight
        assert [found.low, found.value, found.high] == [Decimal("0.4"), Decimal("0.8"), Decimal(1)]
        assert errors(changed) == ()

    def test_no_overlap_takes_nothing_off(self) -> None:
        assert proposals(6, self.overlapping(Overlap.NONE)) == ()

    def test_another_answer_proposes_anew_what_was_proposed_before(self) -> None:
        case = self.overlapping(Overlap.LARGELY)
        taken = taken_over(case, only(6, case))
        for overlap, part in ((Overlap.PARTLY, "0.3"), (Overlap.NONE, "0")):
            proposal = only(6, self.overlapping(overlap, taken))
            assert isinstance(proposal, HappenedAnyway)
            assert proposal.share == Decimal(part)

    def test_more_that_was_taken_off_already_stays(self) -> None:
        case = small_case(effects=(less_help(deadweight=share("0.4")),))
        assert proposals(6, self.overlapping(Overlap.PARTLY, case)) == ()

    def test_a_burden_is_not_made_smaller(self) -> None:
        case = small_case(effects=(less_help(relative_change=share("0.2")),))
        assert proposals(6, self.overlapping(Overlap.LARGELY, case)) == ()

    def test_a_comparison_group_has_taken_it_off(self) -> None:
        case = small_case(effects=(less_help(comparison_group=True),))
        assert proposals(6, self.overlapping(Overlap.LARGELY, case)) == ()

    def test_what_somebody_confirmed_stays(self) -> None:
        confirmed = Quantity(value=Decimal("0.1"), unit=Unit.SHARE, assumption=False)
        case = small_case(effects=(less_help(deadweight=confirmed),))
        assert proposals(6, self.overlapping(Overlap.LARGELY, case)) == ()

    def test_only_the_effects_that_lack_it_are_changed(self) -> None:
        effects = (less_help(), less_help(id="careful", name="Zuinig", deadweight=share("0.9")))
        case = self.overlapping(Overlap.PARTLY, small_case(effects=effects))
        changed = taken_over(case, only(6, case))
        assert [effect.deadweight.value for effect in changed.effects] == [Decimal("0.3"), Decimal("0.9")]


def everything_answered() -> Case:
    costs = (
        licence(basis=CostBasis.ONCE),
        licence(id="training", name="Scholing", payer=Party.PROVIDER, basis=CostBasis.ONCE),
    )
    case = small_case(costs=costs)
    answers: dict[str, object] = {
        "procurement.earliest_start": datetime.date(2028, 4, 1),
        "contracts.volume_guarantee": YesNo.YES,
        "contracts.renewal_date": datetime.date(2028, 1, 1),
        "budget.ceilings": YesNo.YES,
        "innovation_policy.innovation_budget": YesNo.YES,
        "innovation_policy.revolving_fund": YesNo.YES,
        "current_supply.overlap": Overlap.PARTLY,
    }
    for place, value in answers.items():
        case = replaced(case, f"questions.{place}", value)
    return case


@pytest.mark.parametrize("language", Language)
def test_every_proposal_says_what_and_why_in_words(language: Language) -> None:
    t = Translator(language)
    found = [proposal for number in range(1, 7) for proposal in proposals(number, everything_answered())]
    assert len(found) == 6
    for proposal in found:
        said = [
            t.message(item) for item in (proposal.message, proposal.action, proposal.source, proposal.name)
        ]
        assert all("{" not in text for text in said)
        assert all(said[:3])
        assert said[0].endswith(".")


def test_all_proposals_one_after_another_keep_the_case_sound() -> None:
    case = everything_answered()
    for number in range(1, 7):
        rounds = 0
        while found := proposals(number, case):
            case = taken_over(case, found[0])
            rounds += 1
            assert rounds < 5
    assert errors(case) == ()
    evaluate_case(case)


@pytest.mark.parametrize(("last", "then"), [(2027, 2029), (2028, 2030)])
def test_what_would_have_ended_before_the_case_begins_lasts_as_long_from_then_on(
    last: int, then: int
) -> None:
    ended = licence(id="set_up", last_year=last)
    case = small_case(costs=(licence(), ended))
    case = replaced(case, "questions.procurement.earliest_start", datetime.date(2029, 1, 1))
    (proposal,) = [item for item in proposals(1, case) if isinstance(item, LaterCase)]
    after = taken_over(case, proposal)
    assert [(cost.first_year, cost.last_year) for cost in after.costs] == [(None, None), (None, then)]
    assert errors(after) == ()


class TestWhoBuys:
    def buys(self, buyer: Buyer, **changes: object) -> Case:
        return replaced(small_case(**changes), "questions.procurement.buyer", buyer)

    def test_the_buyer_is_to_pay_what_the_entrepreneur_receives(self) -> None:
        other = licence(id="training", receiver=Party.OUTSIDE)
        case = self.buys(Buyer.PROVIDER, costs=(licence(), other))
        proposal = only(1, case)
        assert isinstance(proposal, BuyerPays)
        after = taken_over(case, proposal)
        assert [cost.payer for cost in after.costs] == [Party.PROVIDER, Party.MUNICIPALITY]
        assert proposals(1, after) == ()
        results = evaluate_case(after)
        assert evaluate_case(case).party(Party.PROVIDER).pv_innovation_costs == 0
        assert results.party(Party.PROVIDER).pv_innovation_costs > 0
        # The training, paid to the world outside, stays with the municipality as it was.
        assert results.party(Party.MUNICIPALITY).pv_innovation_costs == pytest.approx(
            results.party(Party.PROVIDER).pv_innovation_costs
        )

    def test_a_buyer_that_pays_already_changes_nothing(self) -> None:
        assert proposals(1, self.buys(Buyer.MUNICIPALITY)) == ()

    def test_who_cannot_join_in_between_begins_with_the_new_agreement(self) -> None:
        case = replaced(small_case(), "questions.procurement.joining_in_between", YesNo.NO)
        case = replaced(case, "questions.contracts.renewal_date", datetime.date(2028, 4, 1))
        proposal = only(1, case)
        assert isinstance(proposal, StartAtRenewal)
        after = taken_over(case, proposal)
        assert after.questions.procurement.earliest_start == datetime.date(2028, 4, 1)
        assert isinstance(proposals(1, after)[0], LaterCase), "and then the case is to begin later"
        through_provider = replaced(case, "questions.procurement.buyer", Buyer.PROVIDER)
        assert not [item for item in proposals(1, through_provider) if isinstance(item, StartAtRenewal)]
        before_case = replaced(case, "questions.contracts.renewal_date", datetime.date(2026, 4, 1))
        assert proposals(1, before_case) == ()
        within_first_year = replaced(case, "questions.contracts.renewal_date", datetime.date(2027, 4, 1))
        assert isinstance(only(1, within_first_year), StartAtRenewal)


class TestContracts:
    def paid(self, funding: object, place: str, answer: object) -> Case:
        return replaced(small_case(services=(household_help(funding=funding),)), place, answer)

    def test_a_contract_follows_the_date_of_the_new_agreement(self) -> None:
        case = self.paid(
            LumpSum(renewal_year=2029), "questions.contracts.renewal_date", datetime.date(2028, 1, 1)
        )
        proposal = only(2, case)
        assert isinstance(proposal, RenewedThen)
        after = taken_over(case, proposal)
        service = after.services[0]
        assert isinstance(service, PaidService)
        assert service.funding == LumpSum(renewal_year=2028)
        assert proposals(2, after) == ()
        # 200 users with 40 hours less at 32 euros are no longer paid in 2028 as well as in 2029.
        saved = [-sum(evaluate_case(item).line("services.household_help.payment")) for item in (case, after)]
        assert saved[1] > saved[0] > 0

    @pytest.mark.parametrize("present", [2027, 2029])
    def test_a_contract_that_is_renewed_sooner_or_later_follows_too(self, present: int) -> None:
        place, date = "questions.contracts.renewal_date", datetime.date(2028, 1, 1)
        case = self.paid(LumpSum(renewal_year=present), place, date)
        service = taken_over(case, only(2, case)).services[0]
        assert isinstance(service, PaidService)
        assert service.funding == LumpSum(renewal_year=2028)

    def test_parts_of_a_mixed_payment_follow_too(self) -> None:
        mix = Mix(
            parts=(
                MixPart(id="fixed", weight=share("0.4"), funding=LumpSum()),
                MixPart(id="rest", weight=share("0.6")),
            )
        )
        case = self.paid(mix, "questions.contracts.renewal_date", datetime.date(2028, 1, 1))
        after = taken_over(case, only(2, case))
        service = after.services[0]
        assert isinstance(service, PaidService)
        assert isinstance(service.funding, Mix)
        assert service.funding.parts[0].funding == LumpSum(renewal_year=2028)

    @pytest.mark.parametrize(
        ("funding", "basis", "kind"),
        [
            (Capitation(), TariffBasis.HOURS, "fee_for_service"),
            (LumpSum(), TariffBasis.HOURS, "fee_for_service"),
            (FeeForService(), TariffBasis.GOALS, "outcome_based"),
            (FeeForService(), TariffBasis.ARRANGEMENT, "average_amount"),
        ],
    )
    def test_what_the_contract_pays_for_points_to_a_funding_model(
        self, funding: object, basis: TariffBasis, kind: str
    ) -> None:
        case = self.paid(funding, "questions.contracts.tariff_basis", basis)
        proposal = only(2, case)
        assert isinstance(proposal, PaidOtherwise)
        after = taken_over(case, proposal)
        service = after.services[0]
        assert isinstance(service, PaidService)
        assert service.funding.kind == kind
        assert proposals(2, after) == ()

    def test_what_goes_together_is_left_alone(self) -> None:
        per_hour = self.paid(FeeForService(), "questions.contracts.tariff_basis", TariffBasis.HOURS)
        assert proposals(2, per_hour) == ()
        care = small_case(services=(household_help(payer=Party.INSURER),))
        assert proposals(2, replaced(care, "questions.contracts.tariff_basis", TariffBasis.GOALS)) == ()

    def test_one_amount_is_proposed_only_for_what_is_counted_in_hours(self) -> None:
        place = "questions.contracts.tariff_basis"
        visits = small_case(services=(household_help(unit=ServiceUnit.VISIT),))
        assert proposals(2, replaced(visits, place, TariffBasis.ARRANGEMENT)) == ()
        package = ArrangementService(id="day", name="Dagbesteding")
        packages = small_case(services=(package,), effects=())
        assert proposals(2, replaced(packages, place, TariffBasis.ARRANGEMENT)) == ()

    def test_performance_procurement_points_to_a_fixed_sum_unless_hours_are_paid(self) -> None:
        place = "questions.procurement.model"
        case = self.paid(FeeForService(), place, ProcurementModel.PERFORMANCE_PROCUREMENT)
        proposal = only(2, case)
        assert isinstance(proposal, PaidOtherwise)
        assert proposal.kind == "capitation"
        told = replaced(case, "questions.contracts.tariff_basis", TariffBasis.HOURS)
        assert proposals(2, told) == ()


class TestCurrentSupply:
    def reached(self, share_reached: str, **changes: object) -> Case:
        place = "questions.current_supply.already_reached"
        return replaced(small_case(**changes), place, share(share_reached))

    def test_the_part_that_is_reached_goes_before_the_word(self) -> None:
        case = replaced(self.reached("0.2"), "questions.current_supply.overlap", Overlap.LARGELY)
        proposal = only(6, case)
        assert isinstance(proposal, HappenedAnyway)
        assert (proposal.share, proposal.low, proposal.high) == (
            Decimal("0.2"),
            Decimal("0.1"),
            Decimal("0.3"),
        )
        after = taken_over(case, proposal)
        # 100 users with 40 hours less, of which a fifth would have come anyway.
        assert volumes(after)[0] == pytest.approx(-100 * 40 * 0.8)
        assert volumes(case)[0] == pytest.approx(-100 * 40)
        assert proposals(6, after) == ()

    def test_a_range_of_ones_own_is_kept(self) -> None:
        case = self.reached("0.2")
        case = replaced(case, "questions.current_supply.already_reached.low", Decimal("0.15"))
        proposal = only(6, case)
        assert isinstance(proposal, HappenedAnyway)
        assert proposal.low == Decimal("0.15")

    def test_a_service_that_becomes_less_needs_an_effect(self) -> None:
        day = household_help(id="day", name="Dagbesteding")
        case = self.reached("0.4", services=(household_help(), day), effects=())
        case = replaced(case, "questions.current_supply.replaced_services", ("day",))
        proposal = only(6, case)
        assert isinstance(proposal, LessOfThat)
        after = taken_over(case, proposal)
        (effect,) = after.effects
        assert (effect.service, effect.name, effect.share_of_users.value) == ("day", NAME, Decimal("0.4"))
        assert effect.share_of_users.assumption
        assert {problem.where for problem in errors(after)} == {
            f"effects.{effect.id}.baseline_volume",
            f"effects.{effect.id}.relative_change",
        }, "what nobody knows yet is asked, not made up"
        assert not [item for item in proposals(6, after) if isinstance(item, LessOfThat)]

    def test_a_service_that_is_taken_out_is_no_longer_named(self) -> None:
        case = replaced(small_case(), "questions.current_supply.replaced_services", ("household_help",))
        assert removed(case, "services.household_help").questions == Case().questions


@pytest.mark.parametrize("language", Language)
def test_every_proposal_reads_as_a_sentence(language: Language) -> None:
    t = Translator(language)
    cases = [
        (1, TestWhoBuys().buys(Buyer.PROVIDER)),
        *(
            (2, TestContracts().paid(FeeForService(), "questions.contracts.tariff_basis", basis))
            for basis in (
                TariffBasis.GOALS,
                TariffBasis.ARRANGEMENT,
            )
        ),
        (6, TestCurrentSupply().reached("0.2")),
    ]
    for number, case in cases:
        for proposal in proposals(number, case):
            for message in (proposal.message, proposal.action, proposal.source, proposal.name):
                assert "{" not in t.message(message)
