"""Grants, loans and shared savings, on the page about costs and financing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.editing import added
from casebuilder.model.financing import Grant, Loan, Repayment, SharedSavings
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import Party
from casebuilder.model.paths import value_at
from casebuilder.model.quantities import Quantity
from casebuilder.model.settings import SMALLEST_AMOUNT
from casebuilder.ui.fields.build import add_rows, section
from casebuilder.ui.fields.cards import CardList, CardResult, CardTexts
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import MORE, Callout
from casebuilder.ui.fields.part import Part
from casebuilder.ui.pages.service_parts import new_identifier
from casebuilder.ui.theme import SPACE

if TYPE_CHECKING:
    from casebuilder.model.costbenefit.results import Results

_NOTHING = float(SMALLEST_AMOUNT)
GRANTS, LOANS, SHARED_SAVINGS = "financing.grants", "financing.loans", "financing.shared_savings"


class FinancingPart:
    """The agreements on financing: a list of cards for each kind, and one row of buttons that add.

    Attributes:
        grants: The grants.
        loans: The loans, revolving funds among them.
        shared_savings: The agreements on sharing savings.
        add_grant: Button that adds a grant.
        add_loan: Button that adds a loan.
        add_fund: Button that adds a revolving fund.
        add_shared_savings: Button that adds an agreement on sharing savings.
    """

    def __init__(self, form: Form, column: QVBoxLayout, payer: Callable[[], Party]) -> None:
        """Add the section to a column.

        Args:
            form: The form of the page.
            column: Where it comes.
            payer: Returns who pays for the innovation.
        """
        self._form = form
        self._payer = payer
        t = self.t = form.t
        section(
            column,
            t(N_("Financing")),
            t(
                N_(
                    "Who advances money, and how does it come back? Leave this out where everyone pays"
                    " for themselves."
                )
            ),
        )
        self._buttons = QWidget()
        row = FlowLayout(self._buttons, SPACE, SPACE)
        self.add_grant = self._button(row, t(N_("Add a grant")), self._new_grant)
        self.add_loan = self._button(row, t(N_("Add a loan")), self._new_loan)
        self.add_fund = self._button(row, t(N_("Add a revolving fund")), self._new_fund)
        self.add_shared_savings = self._button(row, t(N_("Add shared savings")), self._new_shared_savings)
        self.grants = CardList(
            form,
            GRANTS,
            CardTexts(
                nameless=t(N_("Nameless grant")),
                empty="",
                copied=t(N_("Grant duplicated")),
                removed=t(N_("Grant removed")),
            ),
            self._grant_summary,
            self._grant_fields,
            self._grant_result,
            [self.add_grant],
        )
        self.loans = CardList(
            form,
            LOANS,
            CardTexts(
                nameless=t(N_("Nameless loan")),
                empty="",
                copied=t(N_("Loan duplicated")),
                removed=t(N_("Loan removed")),
            ),
            self._loan_summary,
            self._loan_fields,
            self._loan_result,
            [self.add_loan],
        )
        self.shared_savings = CardList(
            form,
            SHARED_SAVINGS,
            CardTexts(
                nameless=t(N_("Nameless agreement")),
                empty="",
                copied=t(N_("Shared savings duplicated")),
                removed=t(N_("Shared savings removed")),
            ),
            self._shared_summary,
            self._shared_fields,
            self._shared_result,
            [self.add_shared_savings],
        )
        for cards in (self.grants, self.loans, self.shared_savings):
            column.addWidget(cards)
        column.addWidget(self._buttons)

    def _button(self, row: FlowLayout, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self._buttons)
        button.setIcon(self._form.icon("plus"))
        button.clicked.connect(act)
        row.addWidget(button)
        return button

    def _add(self, cards: CardList, item: Grant | Loan | SharedSavings, step: str) -> None:
        self._form.context.store.change(step, lambda case: added(case, item))
        cards.open_new(f"{cards.path}.{item.id}")

    def _new_grant(self) -> None:
        grant = Grant(id=new_identifier(self._form, "", "grant"), receiver=self._payer())
        self._add(self.grants, grant, self.t(N_("Grant added")))

    def _new_loan(self) -> None:
        loan = Loan(id=new_identifier(self._form, "", "loan"), borrower=self._payer())
        self._add(self.loans, loan, self.t(N_("Loan added")))

    def _new_fund(self) -> None:
        borrower = self._payer()
        loan = Loan(
            id=new_identifier(self._form, "", "fund"),
            name=self.t(N_("Revolving fund")),
            lender=Party.OUTSIDE if borrower is Party.MUNICIPALITY else Party.MUNICIPALITY,
            borrower=borrower,
            repayment=Repayment.SHARE_OF_SAVINGS,
        )
        self._add(self.loans, loan, self.t(N_("Revolving fund added")))

    def _new_shared_savings(self) -> None:
        receiver = self._payer()
        agreement = SharedSavings(
            id=new_identifier(self._form, "", "sharing"),
            receiver=Party.PROVIDER if receiver is Party.MUNICIPALITY else receiver,
        )
        self._add(self.shared_savings, agreement, self.t(N_("Shared savings added")))

    # Fields ------------------------------------------------------------------------------------

    def _grant_fields(self, column: QVBoxLayout, path: str) -> None:
        add_rows(
            self._form,
            column,
            [f"{path}.name", [f"{path}.giver", f"{path}.receiver"], f"{path}.amount"],
        )
        self._add_years(column, path, ["first_year", "last_year"], self._grant_years)

    def _loan_fields(self, column: QVBoxLayout, path: str) -> None:
        form, t = self._form, self.t
        add_rows(
            form,
            column,
            [
                f"{path}.name",
                [f"{path}.lender", f"{path}.borrower"],
                [f"{path}.principal", f"{path}.interest"],
                f"{path}.repayment",
            ],
        )

        def repayment(inside: QVBoxLayout) -> None:
            if value_at(form.case, path).repayment is Repayment.FIXED:
                add_rows(form, inside, [f"{path}.term"])
                return
            add_rows(form, inside, [f"{path}.share"])
            hint = Callout()
            hint.say(
                t(
                    N_(
                        "A revolving fund works like this: what is repaid can be lent again. Add each new"
                        " loan as a loan of its own. In a year without savings nothing is repaid."
                    )
                )
            )
            inside.addWidget(hint)

        part = Part(form, lambda case: value_at(case, path).repayment, repayment)
        column.addWidget(part)
        for name in ("term", "share"):
            form.add_alias(f"{path}.{name}", f"{path}.repayment", part)
        self._add_years(column, path, ["year"], self._loan_year)

    def _shared_fields(self, column: QVBoxLayout, path: str) -> None:
        add_rows(
            self._form,
            column,
            [f"{path}.name", [f"{path}.payer", f"{path}.receiver"], f"{path}.share"],
        )
        self._add_years(column, path, ["first_year", "last_year"], self._shared_years)

    def _add_years(
        self, column: QVBoxLayout, path: str, names: Sequence[str], summary: Callable[[Case, str], str]
    ) -> None:
        form, places = self._form, [f"{path}.{name}" for name in names]
        column.addWidget(
            Fold(
                form,
                self.t(MORE),
                places,
                lambda inside: add_rows(form, inside, [places]),
                lambda case: summary(case, path),
            )
        )

    def _grant_years(self, case: Case, path: str) -> str:
        grant: Grant = value_at(case, path)
        first = grant.first_year or case.settings.start_year
        return self._years(first, grant.last_year or first)

    def _shared_years(self, case: Case, path: str) -> str:
        agreement: SharedSavings = value_at(case, path)
        settings = case.settings
        last = agreement.last_year or settings.start_year + settings.years - 1
        return self._years(agreement.first_year or settings.start_year, last)

    def _loan_year(self, case: Case, path: str) -> str:
        loan: Loan = value_at(case, path)
        return self.t(N_("paid out in {year}"), year=str(loan.year or case.settings.start_year))

    def _years(self, first: int, last: int) -> str:
        if first == last:
            return self.t(N_("once, in {year}"), year=str(first))
        return f"{first}–{last}"

    # Headings ----------------------------------------------------------------------------------

    def _summary(self, figure: str, giver: Party, receiver: Party, *more: str) -> str:
        parties = self.t(
            N_("from {giver} to {receiver}"), giver=Message(giver.label), receiver=Message(receiver.label)
        )
        return " · ".join(part for part in (figure, parties, *more) if part)

    def _written(self, quantity: Quantity) -> str:
        return "" if quantity.value is None else self.t.figure(quantity.value, quantity.unit)

    def _grant_summary(self, case: Case, path: str) -> str:
        grant: Grant = value_at(case, path)
        years = self._grant_years(case, path)
        return self._summary(self._written(grant.amount), grant.giver, grant.receiver, years)

    def _loan_summary(self, case: Case, path: str) -> str:
        t, loan = self.t, value_at(case, path)
        interest = t(N_("{rate} interest"), rate=self._written(loan.interest)) if loan.interest.value else ""
        if loan.repayment is Repayment.SHARE_OF_SAVINGS:
            share = self._written(loan.share)
            how = t(N_("repaid from {share} of the savings"), share=share) if share else ""
        else:
            term = self._written(loan.term)
            how = t(N_("repaid in {term} years"), term=term) if term else ""
        return self._summary(self._written(loan.principal), loan.lender, loan.borrower, interest, how)

    def _shared_summary(self, case: Case, path: str) -> str:
        agreement: SharedSavings = value_at(case, path)
        written = self._written(agreement.share)
        share = self.t(N_("{share} of the savings"), share=written) if written else ""
        return self._summary(share, agreement.payer, agreement.receiver)

    # Results -----------------------------------------------------------------------------------

    def _results(self, path: str, line: str) -> Results | None:
        """Return the results; None when an agreement has not been calculated."""
        results = self._form.context.store.results
        known = results is not None and results.case_model.model.has_line(f"{path}.{line}")
        return results if known else None

    def _grant_result(self, path: str) -> CardResult | None:
        results = self._results(path, "paid")
        if results is None:
            return None
        paid, factors = results.line(f"{path}.paid"), results.line("frame.nominal_factor")
        amount = self.t.euros(sum(each * factor for each, factor in zip(paid, factors, strict=True)))
        years = results.calendar_years
        text = self.t(
            N_("{amount} in {first}–{last}"), amount=amount, first=str(years[0]), last=str(years[-1])
        )
        return CardResult(amount, text)

    def _loan_result(self, path: str) -> CardResult | None:
        results = self._results(path, "balance")
        if results is None:
            return None
        drawn, repaid, interest, balance = (
            results.line(f"{path}.{name}") for name in ("drawn", "repayment_due", "interest_due", "balance")
        )
        if sum(drawn) < _NOTHING:
            return None
        t, years, left = self.t, results.calendar_years, balance[-1]
        if left < _NOTHING:
            last = max(year for year, back in zip(years, repaid, strict=True) if back >= _NOTHING)
            short = t(N_("repaid in {year}"), year=str(last))
            if sum(interest) < _NOTHING:
                return CardResult(short, t(N_("Repaid in full at the end of {year}."), year=str(last)))
            return CardResult(
                short,
                t(
                    N_("Repaid in full at the end of {year}, with {interest} interest in all."),
                    year=str(last),
                    interest=t.euros(sum(interest)),
                ),
            )
        values: dict[str, str | Message] = {
            "left": t.euros(left),
            "repaid": t.euros(sum(repaid)),
            "year": str(years[-1]),
        }
        return CardResult(
            t(N_("{left} open"), left=values["left"]),
            t(
                N_(
                    "At the end of {year} {repaid} is repaid and {left} is still owed. The results stop"
                    " there, so that debt is settled in {year} and is no gain of the borrower."
                ),
                **values,
            ),
        )

    def _shared_result(self, path: str) -> CardResult | None:
        results = self._results(path, "paid")
        if results is None:
            return None
        t, paid, years = self.t, sum(results.line(f"{path}.paid")), results.calendar_years
        agreement: SharedSavings = value_at(self._form.case, path)
        if paid < _NOTHING:
            return CardResult(
                t.euros(0),
                t(
                    N_("Nothing is shared: {payer} gains nothing in those years."),
                    payer=Message(agreement.payer.label),
                ),
            )
        amount = t.euros(paid)
        return CardResult(
            amount,
            t(
                N_("{receiver} receives {amount} in {first}–{last}."),
                receiver=Message(agreement.receiver.label),
                amount=amount,
                first=str(years[0]),
                last=str(years[-1]),
            ),
        )
