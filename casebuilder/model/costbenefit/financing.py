"""Grants, loans and shared savings (model.md, section 7).

Agreements in money are in euros of the year in which they are paid: the schedule of a loan is the same
in every view. What depends on savings looks at the result before financing alone, so that no agreement
depends on itself or on another one. What is still owed when the case ends is settled in its last year:
otherwise money that has to be paid back would count as a gain.
"""

from __future__ import annotations

from casebuilder.model.check_parts import item_name
from casebuilder.model.costbenefit.builder import Builder, Flow, FlowKind, Section
from casebuilder.model.costbenefit.frame import nominal_factor
from casebuilder.model.costbenefit.parties import before_financing
from casebuilder.model.financing import Grant, Loan, Repayment, SharedSavings
from casebuilder.model.formula.expressions import (
    ZERO,
    Aggregate,
    Both,
    CalendarYear,
    Comparison,
    Expression,
    If,
    Input,
    Line,
    OverYears,
    Previous,
    at_least,
    at_most,
    equal,
    maximum,
    minimum,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.units import Unit


def add_financing(builder: Builder) -> None:
    """Add the flows of all grants, loans and agreements on shared savings."""
    financing = builder.case.financing
    for grant in financing.grants:
        _add_grant(builder, grant)
    for loan in financing.loans:
        _LoanLines(builder, loan).add()
    for agreement in financing.shared_savings:
        _add_shared_savings(builder, agreement)


def _year(builder: Builder, path: str, label: str, year: int, group: Message) -> Input:
    return builder.setting(path, Message(label), Unit.CALENDAR_YEAR, year, group, minimum=2000, maximum=2110)


def _running(builder: Builder, path: str, first: int, last: int, group: Message) -> Both:
    from_year = _year(builder, f"{path}.first_year", N_("First year of the agreement"), first, group)
    to_year = _year(builder, f"{path}.last_year", N_("Last year of the agreement"), last, group)
    conditions: tuple[Comparison, ...] = (
        at_least(CalendarYear(), from_year),
        at_most(CalendarYear(), to_year),
    )
    return Both(conditions)


def _add_grant(builder: Builder, grant: Grant) -> None:
    path = f"financing.grants.{grant.id}"
    name = {"grant": item_name(grant)}
    group = Message(N_("Grant: {grant}"), name)
    first = grant.first_year or builder.case.settings.start_year
    running = _running(builder, path, first, grant.last_year or first, group)
    amount = builder.figure(f"{path}.amount", group, label=Message(N_("Grant per year: {grant}"), name))
    paid = builder.line(
        f"{path}.paid",
        Message(N_("Grant: {grant}"), name),
        Unit.EUR,
        If(running, amount, ZERO) / nominal_factor(builder),
        Section.FINANCING,
        group=group,
    )
    builder.flow(
        Flow(
            paid.id,
            grant.giver,
            grant.receiver,
            FlowKind.GRANT,
            Message(N_("Grant given: {grant}"), name),
            Message(N_("Grant received: {grant}"), name),
        )
    )


class _LoanLines:
    """The schedule of one loan, in euros of each year, and the amounts that move."""

    def __init__(self, builder: Builder, loan: Loan) -> None:
        self.builder = builder
        self.loan = loan
        self.path = f"financing.loans.{loan.id}"
        self.name = {"loan": item_name(loan)}
        self.group = Message(N_("Loan: {loan}"), self.name)

    def add(self) -> None:
        """Add the schedule and the flows."""
        lender, borrower = self.loan.lender, self.loan.borrower
        balance = f"{self.path}.balance"
        principal = self._figure("principal", N_("Amount lent: {loan}"))
        year = self.loan.year or self.builder.case.settings.start_year
        paid_out_in = _year(self.builder, f"{self.path}.year", N_("Paid out in the year"), year, self.group)
        drawn = self._line("drawn", N_("Paid out"), If(equal(CalendarYear(), paid_out_in), principal, ZERO))
        opening = self._line("opening_balance", N_("Owed at the start of the year"), Previous(balance))
        interest = self._line(
            "interest_due",
            N_("Interest due"),
            opening * self._figure("interest", N_("Interest: {loan}")),
            rule=Message(N_("On what is still owed at the start of the year.")),
        )
        repayment = self._line(
            "repayment_due",
            N_("Repayment due"),
            minimum(opening, self._agreed_repayment(principal)),
            rule=Message(N_("From the year after the loan is paid out, and never more than is still owed.")),
        )
        owed = self._line("balance", N_("Owed at the end of the year"), opening + drawn - repayment)
        number = Line("frame.year_number")
        settled = self._line(
            "settlement_due",
            N_("Remaining debt, settled at the end of the case"),
            If(equal(number, OverYears(Aggregate.MAXIMUM, number)), owed, ZERO),
            rule=Message(
                N_(
                    "The loan runs on after the last year of the case. What is owed then is counted as paid"
                    " back, because it is no gain."
                )
            ),
        )
        for amount, label, kind, from_lender, given, received in (
            (drawn, N_("Lent"), FlowKind.LOAN, True, N_("Lent: {loan}"), N_("Borrowed: {loan}")),
            (
                interest,
                N_("Interest"),
                FlowKind.LOAN_INTEREST,
                False,
                N_("Interest paid: {loan}"),
                N_("Interest received: {loan}"),
            ),
            (
                repayment,
                N_("Repayment"),
                FlowKind.LOAN_REPAYMENT,
                False,
                N_("Repaid: {loan}"),
                N_("Received back: {loan}"),
            ),
            (
                settled,
                N_("Remaining debt, settled at the end of the case"),
                FlowKind.LOAN_SETTLEMENT,
                False,
                N_("Remaining debt, settled at the end of the case: {loan}"),
                N_("Remaining claim, settled at the end of the case: {loan}"),
            ),
        ):
            moved = self.builder.line(
                f"{self.path}.{kind.value}",
                Message(label),
                Unit.EUR,
                amount / nominal_factor(self.builder),
                Section.FINANCING,
                group=self.group,
            )
            payer, receiver = (lender, borrower) if from_lender else (borrower, lender)
            self.builder.flow(
                Flow(moved.id, payer, receiver, kind, Message(given, self.name), Message(received, self.name))
            )

    def _figure(self, name: str, label: str) -> Input:
        return self.builder.figure(f"{self.path}.{name}", self.group, label=Message(label, self.name))

    def _line(self, name: str, label: str, expression: Expression, *, rule: Message | None = None) -> Line:
        return self.builder.line(
            f"{self.path}.{name}",
            Message(N_("{line}, euros of the year"), {"line": Message(label)}),
            Unit.EUR,
            expression,
            Section.FINANCING,
            group=self.group,
            rule=rule,
        )

    def _agreed_repayment(self, principal: Input) -> Expression:
        match self.loan.repayment:
            case Repayment.FIXED:
                return principal / self._figure("term", N_("Repaid in: {loan}"))
            case Repayment.SHARE_OF_SAVINGS:
                saving = before_financing(self.loan.borrower) * nominal_factor(self.builder)
                share = self._figure("share", N_("Share of the saving that is repaid: {loan}"))
                return share * maximum(ZERO, saving)


def _add_shared_savings(builder: Builder, agreement: SharedSavings) -> None:
    path = f"financing.shared_savings.{agreement.id}"
    name = {"agreement": item_name(agreement)}
    group = Message(N_("Shared savings: {agreement}"), name)
    settings = builder.case.settings
    first = agreement.first_year or settings.start_year
    last = agreement.last_year or settings.start_year + settings.years - 1
    share = builder.figure(f"{path}.share", group, label=Message(N_("Share passed on: {agreement}"), name))
    paid = builder.line(
        f"{path}.paid",
        Message(N_("Savings passed on: {agreement}"), name),
        Unit.EUR,
        If(
            _running(builder, path, first, last, group),
            share * maximum(ZERO, before_financing(agreement.payer)),
            ZERO,
        ),
        Section.FINANCING,
        group=group,
        rule=Message(
            N_("Only of a gain, and before any financing; in a year without a gain nothing is paid.")
        ),
    )
    builder.flow(
        Flow(
            paid.id,
            agreement.payer,
            agreement.receiver,
            FlowKind.SHARED_SAVINGS,
            Message(N_("Savings shared: {agreement}"), name),
            Message(N_("Share of savings received: {agreement}"), name),
        )
    )
