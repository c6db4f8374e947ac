"""The same case under another funding model: who keeps the saving, and from when (model.md, section 4).

Nothing here changes the case of the user. A comparison is a second case next to it, computed with
the same model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.funding import FeeForService, Funding, LumpSum
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.parties import Party
from casebuilder.model.services import CareService

YEARS_UNTIL_ASSUMED_RENEWAL = 2
"""When nobody knows the year of the new agreement, it is taken to be this many years after the start."""


class FundingKind(LabelledEnum):
    """A funding model that a whole case can be put under."""

    FEE_FOR_SERVICE = "fee_for_service", N_("Fee for service (P×Q)")
    LUMP_SUM = "lump_sum", N_("Fixed budget")


@dataclass(frozen=True)
class RenewalYear:
    """The calendar year from which a new agreement holds.

    Attributes:
        year: The calendar year.
        known: True when the case says so; False when it is only assumed here.
    """

    year: int
    known: bool


@dataclass(frozen=True)
class FundingComparison:
    """What one case comes to as it is entered and under each funding model.

    Attributes:
        as_entered: The results of the case itself.
        variants: The results of the same case with all care under one funding model.
        renewal: The year of the new agreement used for the fixed budget.
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


def has_care(case: Case) -> bool:
    """Return whether the case has care that a funding model applies to."""
    return any(isinstance(service, CareService) for service in case.services)


def renewal_year(case: Case) -> RenewalYear:
    """Return the year in which a fixed budget would be agreed anew.

    The first that is known: the earliest new agreement among the services, then the date given at
    the second question. A date within a year counts for the year after, because the old sum
    still holds in part of that year. Otherwise two years after the start, as an assumption.
    """
    years = [
        service.funding.renewal_year
        for service in case.services
        if isinstance(service, CareService)
        and isinstance(service.funding, LumpSum)
        and service.funding.renewal_year is not None
    ]
    if years:
        return RenewalYear(min(years), known=True)
    year = case.questions.contracts.renewal_year
    if year is not None:
        return RenewalYear(year, known=True)
    return RenewalYear(case.settings.start_year + YEARS_UNTIL_ASSUMED_RENEWAL, known=False)


def with_funding(case: Case, kind: FundingKind, renewal: int) -> Case:
    """Return the case with all its care under one funding model.

    Args:
        case: The case; it stays as it is.
        kind: The funding model.
        renewal: Calendar year of the new agreement, for a fixed budget.
    """
    services = tuple(
        service.model_copy(update={"funding": _funding(service, kind, renewal)})
        if isinstance(service, CareService)
        else service
        for service in case.services
    )
    return case.model_copy(update={"services": services})


def _funding(service: CareService, kind: FundingKind, renewal: int) -> Funding:
    if kind is FundingKind.FEE_FOR_SERVICE:
        return FeeForService()
    if isinstance(service.funding, LumpSum):
        return service.funding.model_copy(update={"renewal_year": renewal})
    return LumpSum(renewal_year=renewal)


def compare_funding(results: Results, renewal: int | None = None) -> FundingComparison:
    """Compute a case under each funding model, next to the results it has.

    Args:
        results: The results of the case as it is entered.
        renewal: Calendar year of the new agreement; None takes what the case says, see
            :func:`renewal_year`.

    Raises:
        CalculationError: Figures are out of all proportion under one of the funding models.
    """
    case = results.case
    chosen = renewal_year(case) if renewal is None else RenewalYear(renewal, known=True)
    variants = {kind: evaluate_case(with_funding(case, kind, chosen.year)) for kind in FundingKind}
    return FundingComparison(results, variants, chosen)
