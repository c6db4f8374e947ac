"""Grants, loans and shared savings: who advances money, and how it comes back (model.md, section 7)."""

from __future__ import annotations

from casebuilder.model.descriptions import choice, text
from casebuilder.model.frozen import Frozen
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.parties import Party
from casebuilder.model.quantities import Quantity, quantity
from casebuilder.model.units import Unit

LONGEST_TERM = 50
"""A loan is repaid in at most this many years."""


class Repayment(LabelledEnum):
    """How a loan is repaid."""

    FIXED = "fixed", N_("In equal yearly parts")
    SHARE_OF_SAVINGS = "share_of_savings", N_("From what the borrower saves")


class Grant(Frozen):
    """Money that one party gives another and that need not be repaid.

    Attributes:
        amount: Amount of each year, in euros of that year.
        first_year: First calendar year; None is the first year of the case.
        last_year: Last calendar year; None is the first year, so that the grant is given once.
    """

    id: str
    name: str = text(N_("Name of the grant"))
    giver: Party = choice(N_("Who gives?"), Party.OUTSIDE)
    receiver: Party = choice(N_("Who receives?"), Party.MUNICIPALITY)
    amount: Quantity = quantity(N_("Amount per year"), Unit.EUR, minimum="0", required=True)
    first_year: int | None = choice(N_("First year"))
    last_year: int | None = choice(N_("Last year"))


class Loan(Frozen):
    """Money that one party lends another. A revolving fund is a loan repaid from savings.

    Attributes:
        principal: Amount lent, in euros of the year in which it is paid out.
        year: Calendar year in which it is paid out; None is the first year of the case.
        interest: Interest a year on what is still owed at the start of the year.
        term: Number of years in which it is repaid in equal parts, from the year after it is paid out.
        share: Part of the yearly saving of the borrower that goes to repayment, from the year after.
    """

    id: str
    name: str = text(N_("Name of the loan"))
    lender: Party = choice(N_("Who lends?"), Party.OUTSIDE)
    borrower: Party = choice(N_("Who borrows?"), Party.MUNICIPALITY)
    principal: Quantity = quantity(N_("Amount lent"), Unit.EUR, minimum="0", required=True)
    year: int | None = choice(N_("Paid out in the year"))
    interest: Quantity = quantity(
        N_("Interest"), Unit.SHARE_PER_YEAR, minimum="0", maximum="1", default="0", required=True
    )
    repayment: Repayment = choice(N_("How is it repaid?"), Repayment.FIXED)
    term: Quantity = quantity(N_("Repaid in"), Unit.YEARS, minimum="1", maximum=str(LONGEST_TERM), whole=True)
    share: Quantity = quantity(N_("Share of the saving that is repaid"), Unit.SHARE)


class SharedSavings(Frozen):
    """A party passes on part of what it gains each year; in a year without a gain it pays nothing.

    Attributes:
        share: Part of the payer's yearly result in cash, before any financing.
        first_year: First calendar year; None is the first year of the case.
        last_year: Last calendar year; None is the last year of the case.
    """

    id: str
    name: str = text(N_("Name of the agreement"))
    payer: Party = choice(N_("Who shares its savings?"), Party.MUNICIPALITY)
    receiver: Party = choice(N_("Who receives a share?"), Party.PROVIDER)
    share: Quantity = quantity(N_("Share of the saving"), Unit.SHARE, required=True)
    first_year: int | None = choice(N_("First year"))
    last_year: int | None = choice(N_("Last year"))


class Financing(Frozen):
    """All agreements on financing. They move money between parties and add nothing to the saving."""

    grants: tuple[Grant, ...] = ()
    loans: tuple[Loan, ...] = ()
    shared_savings: tuple[SharedSavings, ...] = ()
