"""The same case under each funding model: who keeps the saving, and from when (model.md, section 4).

A comparison is a second case next to that of the user, computed with the same model. Grants, loans and
shared savings stay out of it, as in the workbook: they would be agreed anew under another contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casebuilder.model.compared_funding import (
    FundingKind,
    RenewalYear,
    comparable_kinds,
    renewal_year,
    under_funding,
)
from casebuilder.model.costbenefit.builder import FINANCING_KINDS
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.financing import Financing
from casebuilder.model.parties import Party


@dataclass(frozen=True)
class FundingComparison:
    """What one case comes to as it is entered and under each funding model.

    Attributes:
        as_entered: The results of the case itself, before financing.
        variants: The results of the same case with all care under one funding model; without those
            for which the case lacks a figure; before financing too.
        renewal: The year of the new agreement used where a contract does not give its own.
        financed: Whether the case has financing, which is left out here.
    """

    as_entered: Results
    variants: Mapping[FundingKind, Results]
    renewal: RenewalYear
    financed: bool

    def parties(self) -> tuple[Party | None, ...]:
        """Return the parties of the chain that any of the results involves, and the chain (None) last."""
        involved = {
            party for results in (self.as_entered, *self.variants.values()) for party in results.involved()
        }
        return (*(party for party in Party if party in involved and party is not Party.OUTSIDE), None)


def has_financing(results: Results) -> bool:
    """Return whether a grant, a loan or shared savings move any money in a case."""
    return any(flow.kind in FINANCING_KINDS for flow in results.case_model.flows)


def without_financing(results: Results) -> Results:
    """Return what a case comes to without grants, loans and shared savings; itself if it has none."""
    if not has_financing(results):
        return results
    return evaluate_case(results.case.model_copy(update={"financing": Financing()}))


def compare_funding(results: Results) -> FundingComparison:
    """Compute a case under each funding model that it has the figures for, next to the results it has.

    Args:
        results: The results of the case as it is entered.

    Raises:
        CalculationError: Figures are out of all proportion under one of the funding models.
    """
    as_entered = without_financing(results)
    case = as_entered.case
    variants = {kind: evaluate_case(under_funding(case, kind)) for kind in comparable_kinds(case)}
    return FundingComparison(as_entered, variants, renewal_year(case), has_financing(results))
