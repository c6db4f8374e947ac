"""What the introduction of an innovation costs once, and what the municipality grants for it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

from casebuilder.model.case import Case
from casebuilder.model.costs import CostBasis, InnovationCost
from casebuilder.model.parties import Party


def spent_once(case: Case, payer: Party | None = None) -> tuple[InnovationCost, ...]:
    """Return the costs that are paid once, of one party or of all."""
    return tuple(
        cost
        for cost in case.costs
        if payer in (None, cost.payer) and cost.basis is CostBasis.ONCE and cost.amount.value
    )


def amount_of(costs: Sequence[InnovationCost]) -> Decimal:
    """Return what costs come to with the VAT that does not come back, in euros."""
    return sum((_with_vat(cost) for cost in costs), Decimal(0))


def whole_amount_of(costs: Sequence[InnovationCost]) -> Decimal:
    """Return what costs come to, rounded up to whole euros."""
    return amount_of(costs).to_integral_value(ROUND_CEILING)


def _with_vat(cost: InnovationCost) -> Decimal:
    rate, back = cost.vat_rate.value or Decimal(0), cost.vat_recoverable.value or Decimal(0)
    return (cost.amount.value or Decimal(0)) * (1 + rate * (1 - back))


def granted_by_municipality(case: Case) -> Decimal:
    """Return what the municipality grants in all years together, in euros."""
    total = Decimal(0)
    for grant in case.financing.grants:
        if grant.giver is Party.MUNICIPALITY:
            first = grant.first_year or case.settings.start_year
            total += (grant.amount.value or Decimal(0)) * max(1, (grant.last_year or first) - first + 1)
    return total
