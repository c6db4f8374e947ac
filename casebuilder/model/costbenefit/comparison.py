"""The same case under each funding model: who keeps the saving, and from when (model.md, section 4).

A comparison is a second case next to that of the user, computed with the same model.
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
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.parties import Party


@dataclass(frozen=True)
class FundingComparison:
    """What one case comes to as it is entered and under each funding model.

    Attributes:
        as_entered: The results of the case itself.
        variants: The results of the same case with all care under one funding model; without those
            for which the case lacks a figure.
        renewal: The year of the new agreement used where a contract does not give its own.
    """

    as_entered: Results
    variants: Mapping[FundingKind, Results]
    renewal: RenewalYear

    def parties(self) -> tuple[Party | None, ...]:
        """Return the parties of the chain that any of the results involves, and the chain (None) last."""
        involved = {
            party for results in (self.as_entered, *self.variants.values()) for party in results.involved()
        }
        return (*(party for party in Party if party in involved and party is not Party.OUTSIDE), None)


def compare_funding(results: Results) -> FundingComparison:
    """Compute a case under each funding model that it has the figures for, next to the results it has.

    Args:
        results: The results of the case as it is entered.

    Raises:
        CalculationError: Figures are out of all proportion under one of the funding models.
    """
    case = results.case
    variants = {kind: evaluate_case(under_funding(case, kind)) for kind in comparable_kinds(case)}
    return FundingComparison(results, variants, renewal_year(case))
