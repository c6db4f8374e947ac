"""The section on financing: agreements are added, filled in, judged and taken away."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.financing import Financing, Grant, Loan, Repayment, SharedSavings
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.questions import Buyer
from casebuilder.model.readiness import task_of
from casebuilder.model.units import Unit
from casebuilder.translation import Language
from casebuilder.ui.fields.cards import Card
from casebuilder.ui.fields.form import FIELD_PLACE
from casebuilder.ui.pages.costs import CostsPage
from tests.building import figure, share, small_case
from tests.ui.forms import Bench, bench, button


def english(qtbot: QtBot, case: Case) -> Bench:
    return bench(qtbot, case, Language.ENGLISH)


def financed(**changes: object) -> Case:
    """Return a case with agreements on financing."""
    return small_case(financing=Financing.model_validate(changes))


def loan(**changes: object) -> Loan:
    """Return a loan of 10,000 euros at 4 % for two years."""
    fields: dict[str, object] = {
        "id": "loan",
        "name": "Start-up loan",
        "principal": figure(10_000, Unit.EUR),
        "interest": figure("0.04", Unit.SHARE_PER_YEAR),
        "term": figure(2, Unit.YEARS),
        **changes,
    }
    return Loan.model_validate(fields)


def shown(card: Card) -> str:
    return card._result.text().replace("\u00a0", " ")


def about(card: Card) -> str:
    return card._about.replace("\u00a0", " ")


def focused() -> str:
    widget = QApplication.focusWidget()
    return str(widget.property(FIELD_PLACE)) if widget is not None else ""


class TestAdding:
    def test_a_beginner_sees_one_line_and_four_buttons(self, qtbot: QtBot) -> None:
        page = english(qtbot, small_case()).page(CostsPage)
        part = page.financing
        assert not any(cards.isVisible() for cards in (part.grants, part.loans, part.shared_savings))
        buttons = (part.add_grant, part.add_loan, part.add_fund, part.add_shared_savings)
        assert all(item.isVisible() for item in buttons)
        assert [item.text() for item in buttons] == [
            "Add a grant",
            "Add a loan",
            "Add a revolving fund",
            "Add shared savings",
        ]

    def test_a_grant_goes_to_who_pays_for_the_innovation(self, qtbot: QtBot) -> None:
        case = replaced(small_case(), "questions.procurement.buyer", Buyer.PROVIDER)
        own = english(qtbot, case)
        page = own.page(CostsPage)
        own.click(page.financing.add_grant)
        (grant,) = own.store.case.financing.grants
        assert (grant.giver, grant.receiver) == (Party.OUTSIDE, Party.PROVIDER)
        assert focused() == f"financing.grants.{grant.id}.name"
        own.enter(page.form.made_fields()[f"financing.grants.{grant.id}.amount"], "12,500")
        own.store.evaluate_now()
        card = page.financing.grants.card(f"financing.grants.{grant.id}")
        assert shown(card) == "€ 12,500 in 2027–2029"
        assert "€ 12,500 · from Outside the chain to Provider · once, in 2027" in about(card)

    def test_a_loan_asks_for_what_its_repayment_needs(self, qtbot: QtBot) -> None:
        own = english(qtbot, small_case())
        page = own.page(CostsPage)
        own.click(page.financing.add_loan)
        (made,) = own.store.case.financing.loans
        path = f"financing.loans.{made.id}"
        assert f"{path}.term" in page.form.made_fields()
        assert f"{path}.share" not in page.form.made_fields()
        own.click(button(page, "From what the borrower saves"))
        assert own.store.case.financing.loans[0].repayment is Repayment.SHARE_OF_SAVINGS
        assert f"{path}.share" in page.form.made_fields()
        assert f"{path}.term" not in page.form.made_fields()

    def test_a_revolving_fund_is_a_loan_repaid_from_savings_that_says_how_it_works(
        self, qtbot: QtBot
    ) -> None:
        own = english(qtbot, small_case())
        page = own.page(CostsPage)
        own.click(page.financing.add_fund)
        (fund,) = own.store.case.financing.loans
        assert fund.repayment is Repayment.SHARE_OF_SAVINGS
        assert fund.name == "Revolving fund"
        assert fund.lender is not fund.borrower
        card = page.financing.loans.card(f"financing.loans.{fund.id}")
        said = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]
        assert any("what is repaid can be lent again" in text for text in said)

    def test_whoever_buys_never_lends_to_itself_or_shares_with_itself(self, qtbot: QtBot) -> None:
        for buyer in Buyer:
            own = english(qtbot, replaced(small_case(), "questions.procurement.buyer", buyer))
            part = own.page(CostsPage).financing
            for item in (part.add_grant, part.add_loan, part.add_fund, part.add_shared_savings):
                own.click(item)
            assert [item.code for item in problems(own.store.case) if item.code == "same_party"] == []

    def test_shared_savings_tell_what_goes_over_the_table(self, qtbot: QtBot) -> None:
        own = english(qtbot, small_case())
        page = own.page(CostsPage)
        own.click(page.financing.add_shared_savings)
        (agreement,) = own.store.case.financing.shared_savings
        path = f"financing.shared_savings.{agreement.id}"
        own.enter(page.form.made_fields()[f"{path}.share"], "10")
        own.store.evaluate_now()
        results = own.store.results
        assert results is not None
        # The municipality saves 40 hours at 32 euros and pays 120 euros, for 100, 200 and 200 users.
        assert sum(results.line(f"{path}.paid")) == 0.1 * 500 * (40 * 32 - 120)
        assert shown(page.financing.shared_savings.card(path)) == "Provider receives € 58,000 in 2027–2029."


class TestOutcomes:
    def test_a_loan_repaid_within_the_case_says_when_and_what_interest_it_took(self, qtbot: QtBot) -> None:
        page = english(qtbot, financed(loans=(loan(),))).page(CostsPage)
        card = page.financing.loans.card("financing.loans.loan")
        assert shown(card) == "Repaid in full at the end of 2029, with € 600 interest in all."
        assert about(card) == (
            "€ 10,000 · from Outside the chain to Municipality · 4 % interest · repaid in 2 years"
        )

    def test_a_loan_not_repaid_within_the_case_says_what_is_left(self, qtbot: QtBot) -> None:
        case = financed(loans=(loan(repayment=Repayment.SHARE_OF_SAVINGS, share=share(0)),))
        card = english(qtbot, case).page(CostsPage).financing.loans.card("financing.loans.loan")
        assert "At the end of 2029 € 0 is repaid and € 10,000 is still owed." in shown(card)
        assert "settled in 2029 and is no gain" in shown(card)

    def test_a_loan_longer_than_the_case_is_warned_of(self, qtbot: QtBot) -> None:
        case = financed(loans=(loan(term=figure(5, Unit.YEARS)),))
        card = english(qtbot, case).page(CostsPage).financing.loans.card("financing.loans.loan")
        assert "The loan runs on after 2029, the last year of the case." in shown(card)

    def test_who_gains_nothing_shares_nothing(self, qtbot: QtBot) -> None:
        agreement = SharedSavings(
            id="s", payer=Party.PROVIDER, receiver=Party.MUNICIPALITY, share=share("0.5")
        )
        page = english(qtbot, financed(shared_savings=(agreement,))).page(CostsPage)
        card = page.financing.shared_savings.card("financing.shared_savings.s")
        assert shown(card) == "Nothing is shared: Provider gains nothing in those years."

    def test_a_case_with_another_number_of_years_is_followed(self, qtbot: QtBot) -> None:
        own = english(qtbot, financed(loans=(loan(),)))
        card = own.page(CostsPage).financing.loans.card("financing.loans.loan")
        own.store.change("fewer", lambda case: replaced(case, "settings.years", 2))
        own.store.change("reach", lambda case: replaced(case, "reach.adoption.share.values", ("0.1", "0.2")))
        own.store.evaluate_now()
        assert "The loan runs on after 2028" in shown(card)


class TestProblemsAndPlaces:
    def test_each_problem_leads_to_a_field_of_this_page(self, qtbot: QtBot) -> None:
        case = financed(
            grants=(Grant(id="g", giver=Party.CLIENT, receiver=Party.CLIENT, first_year=2050),),
            loans=(
                loan(term=figure(2, Unit.YEARS).model_copy(update={"value": None})),
                loan(id="other", year=1990, repayment=Repayment.SHARE_OF_SAVINGS),
            ),
            shared_savings=(
                SharedSavings(id="a", share=share("0.7"), first_year=2029, last_year=2028),
                SharedSavings(id="b", share=share("0.7")),
                SharedSavings(id="c", payer=Party.PROVIDER, receiver=Party.MUNICIPALITY, share=share("0.5")),
            ),
        )
        found = [item for item in problems(case) if item.where.startswith("financing.")]
        assert len(found) >= 7
        page = english(qtbot, case).page(CostsPage)
        for problem in found:
            assert task_of(problem.where) == "costs"
            assert page.focus_field(problem.where), problem.where
            assert focused() == problem.where

    def test_a_card_is_copied_and_removed(self, qtbot: QtBot) -> None:
        own = english(qtbot, financed(loans=(loan(),)))
        page = own.page(CostsPage)
        own.click(button(page, "Duplicate: Start-up loan"))
        first, second = own.store.case.financing.loans
        assert (first.name, second.name) == ("Start-up loan", "Start-up loan (copy)")
        assert first.id != second.id
        own.click(button(page, "Remove: Start-up loan"))
        own.click(button(page, "Remove: Start-up loan (copy)"))
        assert own.store.case.financing.loans == ()
        assert not page.financing.loans.isVisible()
        assert page.financing.add_loan.hasFocus()

    def test_an_empty_year_says_what_it_means(self, qtbot: QtBot) -> None:
        case = financed(
            grants=(Grant(id="g", amount=figure(5, Unit.EUR)),),
            loans=(loan(),),
            shared_savings=(SharedSavings(id="s", share=share("0.5")),),
        )
        page = english(qtbot, case).page(CostsPage)
        for place, meaning in (
            ("financing.grants.g.last_year", "empty: once"),
            ("financing.loans.loan.year", "empty: in the first year"),
            ("financing.shared_savings.s.last_year", "empty: to the end"),
        ):
            assert page.focus_field(place)
            field = page.form._fields[place][0][1]
            assert meaning in [label.text() for label in field.findChildren(QLabel)]
