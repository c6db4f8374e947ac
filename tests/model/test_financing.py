"""Grants, loans and shared savings: what they do, and what cannot be agreed."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebuilder.model.case import Case
from casebuilder.model.check import errors, problems
from casebuilder.model.costbenefit.results import evaluate_case, with_view
from casebuilder.model.costs import CostBasis
from casebuilder.model.editing import added, duplicated, identifiers, removed
from casebuilder.model.financing import Financing, Grant, Loan, Repayment, SharedSavings
from casebuilder.model.messages import Message
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.problems import Problem, Severity
from casebuilder.model.settings import View
from casebuilder.model.units import Unit
from casebuilder.translation import Language, Translator
from tests.building import euros, figure, licence, share, small_case
from tests.strategies import cases, financings

many = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def grant(**changes: object) -> Grant:
    fields: dict[str, object] = {"id": "grant", "name": "Subsidie", "amount": figure(5_000, Unit.EUR)}
    return Grant.model_validate({**fields, **changes})


def loan(**changes: object) -> Loan:
    fields: dict[str, object] = {
        "id": "loan",
        "name": "Lening",
        "principal": figure(9_000, Unit.EUR),
        "interest": figure("0.05", Unit.SHARE_PER_YEAR),
        "term": figure(2, Unit.YEARS),
        "share": share("0.1"),
    }
    return Loan.model_validate({**fields, **changes})


def sharing(payer: Party, receiver: Party, **changes: object) -> SharedSavings:
    fields: dict[str, object] = {
        "id": f"{payer.value}_{receiver.value}",
        "name": f"Van {payer.value}",
        "payer": payer,
        "receiver": receiver,
        "share": share("0.2"),
    }
    return SharedSavings.model_validate({**fields, **changes})


def financed(case: Case | None = None, **lists: object) -> Case:
    return replaced(case or small_case(), "financing", Financing.model_validate(lists))


def found(case: Case) -> list[tuple[str, str]]:
    return [(item.code, item.where) for item in problems(case) if item.where.startswith("financing")]


def the_only(case: Case) -> Problem:
    (problem,) = problems(case)
    return problem


class TestWhatAnyFinancingDoes:
    @many
    @given(case=cases())
    def test_the_schedule_of_a_loan_is_the_same_in_every_view_as_far_as_it_is_fixed(self, case: Case) -> None:
        names = ("drawn", "opening_balance", "repayment_due", "interest_due", "balance")
        schedules = []
        for view in View:
            results = evaluate_case(with_view(case, view))
            schedules.append(
                [
                    results.line(f"financing.loans.{item.id}.{name}")
                    for item in case.financing.loans
                    if item.repayment is Repayment.FIXED
                    for name in names
                ]
            )
        assert schedules[0] == schedules[1] == schedules[2]

    @many
    @given(case=cases())
    def test_never_more_is_repaid_than_was_lent_and_never_less_than_nothing(self, case: Case) -> None:
        results = evaluate_case(case)
        for item in case.financing.loans:
            path = f"financing.loans.{item.id}"
            assert min(results.line(f"{path}.repayment_due")) >= 0
            assert min(results.line(f"{path}.balance")) >= -1e-9
            drawn, repaid, settled = (
                results.line(f"{path}.{name}") for name in ("drawn", "repayment_due", "settlement_due")
            )
            assert sum(drawn) - sum(repaid) == pytest.approx(results.line(f"{path}.balance")[-1], abs=1e-6)
            assert sum(drawn) - sum(repaid) - sum(settled) == pytest.approx(0, abs=1e-6)
            assert not any(settled[:-1])

    @many
    @given(
        case=cases(),
        rate=st.integers(0, 20),
        term=st.integers(1, 30),
        principal=st.integers(1, 50_000),
        repayment=st.sampled_from(Repayment),
        part=st.integers(0, 100),
    )
    def test_a_loan_is_worth_nothing_at_its_own_interest_however_long_it_runs(
        self, case: Case, rate: int, term: int, principal: int, repayment: Repayment, part: int
    ) -> None:
        interest = figure(Decimal(rate) / 100, Unit.SHARE_PER_YEAR)
        item = loan(
            principal=figure(principal, Unit.EUR),
            interest=interest,
            term=figure(term, Unit.YEARS),
            repayment=repayment,
            share=share(Decimal(part) / 100),
            borrower=Party.ENTREPRENEUR,
        )
        budget = replaced(
            replaced(with_view(case, View.BUDGET), "settings.discount_rates.budget", interest),
            "financing",
            Financing(),
        )
        without, with_loan = evaluate_case(budget), evaluate_case(financed(budget, loans=(item,)))
        for party in (Party.ENTREPRENEUR, Party.OUTSIDE):
            scale = max(1.0, *map(abs, without.party(party).cash))
            assert with_loan.party(party).npv == pytest.approx(
                without.party(party).npv, abs=1e-9 * scale + 1e-6
            )

    @many
    @given(case=cases(), data=st.data())
    def test_financing_among_parties_of_the_chain_changes_nothing_for_the_chain(
        self, case: Case, data: st.DataObject
    ) -> None:
        financing = data.draw(financings(case.settings.years))
        inside = Financing(
            grants=tuple(item.model_copy(update={"giver": Party.INSURER}) for item in financing.grants),
            loans=tuple(item.model_copy(update={"lender": Party.INSURER}) for item in financing.loans),
            shared_savings=financing.shared_savings,
        )
        bare = evaluate_case(replaced(case, "financing", Financing())).party(None)
        assert evaluate_case(replaced(case, "financing", inside)).party(None).cash == pytest.approx(
            bare.cash, rel=1e-9, abs=1e-5
        )

    @many
    @given(case=cases())
    def test_the_result_before_financing_is_that_without_any_financing(self, case: Case) -> None:
        results, bare = evaluate_case(case), evaluate_case(replaced(case, "financing", Financing()))
        for party in results.involved():
            line = f"parties.{party.value}.before_financing"
            if results.case_model.model.has_line(line):
                assert results.line(line) == pytest.approx(bare.party(party).cash, rel=1e-12, abs=1e-9)

    @many
    @given(case=cases())
    def test_shared_savings_are_the_agreed_part_of_what_the_payer_gains(self, case: Case) -> None:
        results = evaluate_case(case)
        for item in case.financing.shared_savings:
            paid = np.array(results.line(f"financing.shared_savings.{item.id}.paid"))
            before = np.array(results.line(f"parties.{item.payer.value}.before_financing"))
            first = item.first_year or case.settings.start_year
            assert item.share.value is not None
            running = np.array(results.calendar_years) >= first
            expected = np.where(running, float(item.share.value) * np.maximum(before, 0.0), 0.0)
            assert paid == pytest.approx(expected, rel=1e-12, abs=1e-9)


class TestWhatIsLeftOfAGain:
    def test_savings_are_counted_in_euros_of_the_year_against_a_debt_in_euros_of_the_year(self) -> None:
        # 116,000 a year of 2024 with 2 % a year since; the loan is far larger than a tenth of that.
        item = loan(principal=figure(90_000, Unit.EUR), repayment=Repayment.SHARE_OF_SAVINGS)
        social, budget = (
            evaluate_case(with_view(financed(loans=(item,)), view)) for view in (View.SOCIAL, View.BUDGET)
        )
        repaid = (0, 0.1 * 232_000 * 1.02**4, 0.1 * 232_000 * 1.02**5)
        for results in (social, budget):
            assert results.line("financing.loans.loan.repayment_due") == pytest.approx(repaid)
        assert social.line("financing.loans.loan.loan_repayment") == pytest.approx((0, 23_200, 23_200))
        assert budget.line("financing.loans.loan.loan_repayment") == pytest.approx(repaid)

    def test_in_a_year_without_savings_a_fund_is_not_repaid_but_interest_is_due(self) -> None:
        renewal = licence(id="renewal", basis=CostBasis.ONCE, amount=euros(900_000), first_year=2028)
        case = small_case(costs=(licence(), renewal))
        item = loan(repayment=Repayment.SHARE_OF_SAVINGS, share=share("0.05"))
        results = evaluate_case(with_view(financed(case, loans=(item,)), View.BUDGET))
        assert results.line("financing.loans.loan.repayment_due")[1] == 0
        assert results.line("financing.loans.loan.interest_due") == pytest.approx((0, 450, 450))
        assert results.line("financing.loans.loan.repayment_due")[2] == 9_000

    def test_what_is_shared_does_not_depend_on_loans_grants_or_other_agreements(self) -> None:
        agreement = sharing(Party.MUNICIPALITY, Party.PROVIDER)
        alone = evaluate_case(financed(shared_savings=(agreement,)))
        among = evaluate_case(
            financed(
                grants=(grant(),),
                loans=(loan(), loan(id="fund", repayment=Repayment.SHARE_OF_SAVINGS)),
                shared_savings=(agreement, sharing(Party.MUNICIPALITY, Party.ENTREPRENEUR)),
            )
        )
        line = f"financing.shared_savings.{agreement.id}.paid"
        assert among.line(line) == alone.line(line)
        assert any(alone.line(line))

    def test_caution_for_weak_evidence_leaves_what_was_agreed_alone(self) -> None:
        weak = figure(5_000, Unit.EUR, grade=None)
        case = financed(grants=(grant(amount=weak),), loans=(loan(principal=weak, interest=loan().interest),))
        for lines in ("financing.grants.grant.paid", "financing.loans.loan.drawn"):
            results = evaluate_case(with_view(case, View.BUDGET))
            assert results.line(lines) == (5_000, 0, 0)

    def test_a_grant_is_a_cost_for_who_gives_it_and_a_loan_is_for_nobody(self) -> None:
        before = evaluate_case(small_case())
        case = financed(grants=(grant(giver=Party.MUNICIPALITY, receiver=Party.PROVIDER),), loans=(loan(),))
        results = evaluate_case(with_view(case, View.SOCIAL))
        paid = results.line("financing.grants.grant.paid")
        assert sum(paid) > 0
        borne = np.array(results.line("parties.municipality.innovation_costs"))
        known = np.array(before.line("parties.municipality.innovation_costs"))
        assert borne - known == pytest.approx(np.array(paid))
        assert results.party(Party.PROVIDER).pv_innovation_costs == 0

    def test_without_financing_the_model_has_no_trace_of_it(self) -> None:
        lines = [line.id for line in evaluate_case(small_case()).case_model.model.lines]
        assert not [name for name in lines if "financing" in name]


class TestWhatIsWrong:
    def test_a_loan_that_runs_on_after_the_case_is_told(self) -> None:
        # The case has the years 2027, 2028 and 2029.
        assert found(financed(loans=(loan(term=figure(2, Unit.YEARS)),))) == []
        problem = the_only(financed(loans=(loan(term=figure(3, Unit.YEARS)),)))
        assert (problem.code, problem.where) == ("loan_runs_on", "financing.loans.loan.term")
        assert problem.severity is Severity.WARNING
        assert "after 2029" in Translator(Language.ENGLISH).message(problem.message)
        late = loan(year=2029, term=figure(1, Unit.YEARS))
        assert found(financed(loans=(late,))) == [("loan_runs_on", "financing.loans.loan.term")]
        fund = loan(repayment=Repayment.SHARE_OF_SAVINGS, term=figure(9, Unit.YEARS))
        assert found(financed(loans=(fund,))) == []

    def test_no_financing_is_no_problem(self) -> None:
        assert found(financed(grants=(grant(),), loans=(loan(),))) == []

    @pytest.mark.parametrize("party", CHAIN[:2])
    def test_nobody_agrees_with_itself(self, party: Party) -> None:
        case = financed(
            grants=(grant(giver=party, receiver=party),),
            loans=(loan(lender=party, borrower=party),),
            shared_savings=(sharing(party, party, id="own"),),
        )
        assert found(case) == [
            ("same_party", "financing.grants.grant.giver"),
            ("same_party", "financing.loans.loan.lender"),
            ("same_party", "financing.shared_savings.own.payer"),
        ]

    def test_a_loan_needs_the_figure_of_its_repayment_and_not_the_other(self) -> None:
        for repayment, needed, other in (
            (Repayment.FIXED, "term", "share"),
            (Repayment.SHARE_OF_SAVINGS, "share", "term"),
        ):
            bare = loan(repayment=repayment)
            assert found(financed(loans=(replaced_figure(bare, other, None),))) == []
            assert found(financed(loans=(replaced_figure(bare, other, Decimal(-7)),))) == []
            assert found(financed(loans=(replaced_figure(bare, needed, None),))) == [
                ("missing", f"financing.loans.loan.{needed}")
            ]
            assert found(financed(loans=(replaced_figure(bare, needed, Decimal(-7)),))) == [
                ("out_of_range", f"financing.loans.loan.{needed}")
            ]

    def test_a_missing_figure_is_named_with_its_agreement(self) -> None:
        case = financed(loans=(replaced_figure(loan(), "term", None),))
        label = the_only(case).label
        assert label is not None
        assert Translator(Language.ENGLISH).message(label) == "Lening: Repaid in"

    def test_years_must_make_sense(self) -> None:
        payer, receiver = Party.MUNICIPALITY, Party.PROVIDER
        for lists, expected, severity in (
            ({"grants": (grant(first_year=1990),)}, ("year", "grants.grant.first_year"), Severity.ERROR),
            (
                {"grants": (grant(first_year=2029, last_year=2028),)},
                ("year_order", "grants.grant.last_year"),
                Severity.ERROR,
            ),
            (
                {"grants": (grant(first_year=2035),)},
                ("financing_outside", "grants.grant.first_year"),
                Severity.WARNING,
            ),
            (
                {"grants": (grant(first_year=2029, last_year=2031),)},
                ("financing_outside", "grants.grant.last_year"),
                Severity.WARNING,
            ),
            ({"loans": (loan(year=2200),)}, ("year", "loans.loan.year"), Severity.ERROR),
            ({"loans": (loan(year=2026),)}, ("financing_outside", "loans.loan.year"), Severity.WARNING),
            (
                {"shared_savings": (sharing(payer, receiver, id="s", last_year=2026),)},
                ("year_order", "shared_savings.s.last_year"),
                Severity.ERROR,
            ),
        ):
            problem = the_only(financed(**lists))
            assert (problem.code, problem.where) == (expected[0], f"financing.{expected[1]}")
            assert problem.severity is severity

    def test_no_more_than_all_of_a_saving_can_be_promised(self) -> None:
        fund = loan(id="fund", repayment=Repayment.SHARE_OF_SAVINGS, share=share("0.5"))
        whole = sharing(Party.MUNICIPALITY, Party.PROVIDER, id="s", share=share("0.5"))
        assert found(financed(loans=(fund,), shared_savings=(whole,))) == []
        more = whole.model_copy(update={"share": share("0.51")})
        problem = the_only(financed(loans=(fund,), shared_savings=(more,)))
        assert (problem.code, problem.where) == (
            "saving_given_away_twice",
            "financing.shared_savings.s.share",
        )
        said = Translator(Language.ENGLISH).message(problem.message).replace("\u00a0", " ")
        assert "Municipality, 101 % is promised in 2028" in said

    def test_promises_of_different_years_or_parties_do_not_add_up(self) -> None:
        first = sharing(Party.MUNICIPALITY, Party.PROVIDER, id="a", share=share("0.9"), last_year=2027)
        then = sharing(Party.MUNICIPALITY, Party.PROVIDER, id="b", share=share("0.9"), first_year=2028)
        other = sharing(Party.INSURER, Party.PROVIDER, id="c", share=share("0.9"))
        assert found(financed(shared_savings=(first, then, other))) == []
        # The fund is repaid from the year after it is paid out.
        fund = loan(year=2027, repayment=Repayment.SHARE_OF_SAVINGS, share=share("0.9"))
        assert found(financed(loans=(fund,), shared_savings=(first,))) == []

    def test_savings_cannot_go_round_in_a_circle(self) -> None:
        round_trip = (
            sharing(Party.MUNICIPALITY, Party.PROVIDER, id="a"),
            sharing(Party.PROVIDER, Party.INSURER, id="b"),
            sharing(Party.INSURER, Party.MUNICIPALITY, id="c"),
        )
        assert found(financed(shared_savings=round_trip[:2])) == []
        problem = the_only(financed(shared_savings=round_trip))
        assert (problem.code, problem.where) == ("circle", "financing.shared_savings.c.receiver")
        circle = problem.message.values["circle"]
        assert isinstance(circle, Message)
        assert Translator(Language.ENGLISH).message(circle) == (
            "Health insurer → Municipality → Provider → Health insurer"
        )

    def test_a_circle_of_agreements_that_never_run_together_is_none(self) -> None:
        there = sharing(Party.MUNICIPALITY, Party.PROVIDER, id="a", last_year=2027)
        back = sharing(Party.PROVIDER, Party.MUNICIPALITY, id="b", first_year=2028)
        assert found(financed(shared_savings=(there, back))) == []
        overlapping = back.model_copy(update={"first_year": 2027})
        assert found(financed(shared_savings=(there, overlapping))) == [
            ("circle", "financing.shared_savings.b.receiver")
        ]

    def test_two_agreements_of_one_kind_need_identifiers_of_their_own(self) -> None:
        assert found(financed(grants=(grant(), grant()))) == [("identifier_twice", "financing.grants")]
        assert found(financed(loans=(loan(), loan()))) == [("identifier_twice", "financing.loans")]
        assert found(financed(loans=(loan(id="a b"),))) == [("identifier", "financing.loans")]


def replaced_figure(item: Loan, name: str, value: Decimal | None) -> Loan:
    return item.model_copy(update={name: getattr(item, name).model_copy(update={"value": value})})


@pytest.mark.parametrize(
    "item",
    [grant(), loan(), sharing(Party.MUNICIPALITY, Party.PROVIDER, id="sharing")],
    ids=lambda item: str(item.id),
)
def test_agreements_are_added_copied_and_removed_like_any_item(item: Grant | Loan | SharedSavings) -> None:
    case = added(small_case(), item)
    assert item.id in identifiers(case)
    path = next(f"financing.{name}.{item.id}" for name, items in case.financing if item in items)
    twice = duplicated(case, path, "copy", "Kopie")
    copy = value_at(twice, f"{path.rpartition('.')[0]}.copy")
    assert copy == item.model_copy(update={"id": "copy", "name": "Kopie"})
    assert errors(twice) == ()
    assert removed(removed(twice, path), f"{path.rpartition('.')[0]}.copy") == small_case()
