"""A proposed transfer as an agreement that a case can hold: a grant of the same amount each year.

A proposal is made in the euros of the view; a grant is paid in the euros of each year. A grant is worth
as much to its receiver as the transfer when both have the same present value.
"""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, Decimal

from casebuilder.model.costbenefit.proposal import SharingProposal, Transfer
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.financing import Grant
from casebuilder.model.quantities import Quantity
from casebuilder.model.units import Unit

_LEAST = 0.5
"""Payments below this many euros are none: they would be written as € 0."""
_CENT = Decimal("0.01")


def as_grant(
    results: Results, proposal: SharingProposal, transfer: Transfer, identifier: str, name: str
) -> Grant | None:
    """Return a transfer as a grant of equal yearly amounts, or None when that cannot hold it.

    It cannot when the payments differ from year to year or have years without one between them, nor
    when the payer would pay more in some year than it gains there.

    Args:
        results: The results that the proposal was made from.
        proposal: The proposal.
        transfer: One of its transfers.
        identifier: Identifier of the grant.
        name: What it is called.
    """
    paid = [place for place, amount in enumerate(transfer.amounts) if amount >= _LEAST]
    if not paid or paid[-1] - paid[0] != len(paid) - 1:
        return None
    amounts = [transfer.amounts[place] for place in paid]
    if max(amounts) - min(amounts) >= _LEAST:
        return None
    nominal = results.line("frame.nominal_factor")
    factors = results.line("frame.discount_factor")
    worth = math.fsum(factors[place] / nominal[place] for place in paid)
    # Rounded up to whole cents, so that the receiver is not left with a loss of a cent.
    exact = Decimal(repr(round(transfer.present_value / worth, 6)))
    amount = exact.quantize(_CENT, ROUND_CEILING)
    of_payer = math.fsum(other.present_value for other in proposal.transfers if other.payer is transfer.payer)
    part = transfer.present_value / of_payer
    gains = results.party(transfer.payer).cash
    if any(float(amount) / nominal[place] > part * gains[place] + _LEAST for place in paid):
        return None
    years = results.calendar_years
    return Grant(
        id=identifier,
        name=name,
        giver=transfer.payer,
        receiver=transfer.receiver,
        amount=Quantity(value=amount, unit=Unit.EUR),
        first_year=years[paid[0]],
        last_year=years[paid[-1]],
    )
