"""A case with all its care under one funding model (model.md, section 4).

What contracts are compared under stands in the settings of the case. Nothing here changes the case
of the user: each function returns another one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from casebuilder.model.case import Case
from casebuilder.model.effects import ChangeKind
from casebuilder.model.funding import (
    FUNDING_LABELS,
    Capitation,
    FeeForService,
    LumpSum,
    Mix,
    OutcomeBased,
    PaymentPerCase,
    RenewedFunding,
    SimpleFunding,
)
from casebuilder.model.messages import LabelledEnum
from casebuilder.model.quantities import Quantity
from casebuilder.model.services import ArrangementService, PaidService
from casebuilder.model.units import Unit

YEARS_UNTIL_ASSUMED_RENEWAL = 2
"""When nobody knows the year of the new agreement, it is taken to be this many years after the start."""
PERIODS_OF_FOUR_WEEKS = Decimal(13)
COMPARED_YEAR = "settings.compared.renewal_year"
"""Place of the year of the new agreement that was chosen for the comparison."""


class FundingKind(LabelledEnum):
    """A funding model that a whole case can be put under."""

    FEE_FOR_SERVICE = "fee_for_service", FUNDING_LABELS["fee_for_service"]
    LUMP_SUM = "lump_sum", FUNDING_LABELS["lump_sum"]
    CAPITATION = "capitation", FUNDING_LABELS["capitation"]
    PAYMENT_PER_CASE = "payment_per_case", FUNDING_LABELS["payment_per_case"]
    OUTCOME_BASED = "outcome_based", FUNDING_LABELS["outcome_based"]


@dataclass(frozen=True)
class RenewalYear:
    """The calendar year from which a new agreement holds.

    Attributes:
        year: The calendar year.
        known: True when the case says so; False when it is only assumed here.
        place: Place of the case that says so; empty when it is assumed.
    """

    year: int
    known: bool
    place: str = field(default="", compare=False)


def has_care(case: Case) -> bool:
    """Return whether the case has care that a funding model applies to."""
    return any(isinstance(service, PaidService) for service in case.services)


def renewal_year(case: Case) -> RenewalYear:
    """Return the year in which a fixed sum or price would be agreed anew.

    The first that is known: the year chosen for the comparison, the earliest new agreement among
    the services, then the date given at the second question. A date within a year counts for the
    year after, because the old sum still holds in part of that year. Otherwise two years after the
    start, as an assumption.
    """
    if case.settings.compared.renewal_year is not None:
        return RenewalYear(case.settings.compared.renewal_year, known=True, place=COMPARED_YEAR)
    years = [
        (service.funding.renewal_year, f"services.{service.id}.funding.renewal_year")
        for service in case.services
        if isinstance(service, PaidService)
        and isinstance(service.funding, RenewedFunding)
        and service.funding.renewal_year is not None
    ]
    if years:
        year, place = min(years, key=lambda item: item[0])
        return RenewalYear(year, known=True, place=place)
    answered = case.questions.contracts.renewal_year
    if answered is not None:
        return RenewalYear(answered, known=True, place="questions.contracts.renewal_date")
    return RenewalYear(case.settings.start_year + YEARS_UNTIL_ASSUMED_RENEWAL, known=False)


def comparable_kinds(case: Case) -> tuple[FundingKind, ...]:
    """Return the funding models that the case has the figures for."""
    return tuple(kind for kind in FundingKind if not places_lacking(case, kind))


def places_lacking(case: Case, kind: FundingKind) -> tuple[str, ...]:
    """Return the places of the case that a funding model still needs; none when it can be compared.

    Only payment on outcome needs more than every case has: which share of the clients reaches the
    outcome, and of each service that an effect changes how much is used now.
    """
    if kind is not FundingKind.OUTCOME_BASED:
        return ()
    others = [
        service
        for service in case.services
        if isinstance(service, PaidService) and not isinstance(service.funding, OutcomeBased)
    ]
    if not others:
        return ()
    compared = case.settings.compared
    shares = [
        f"settings.compared.{name}"
        for name in ("outcome_without", "outcome_with")
        if getattr(compared, name).value is None
    ]
    return (*shares, *(place for service in others if (place := _lacking_volume(case, service))))


def _lacking_volume(case: Case, service: PaidService) -> str:
    """Return the place that keeps the use of a service without the innovation unknown, if it matters."""
    changing = [effect for effect in case.effects if effect.service == service.id]
    if not changing or baseline_volume(case, service) is not None:
        return ""
    if isinstance(service, ArrangementService):
        return f"services.{service.id}.intensities"
    relative = [effect for effect in changing if effect.change_kind is ChangeKind.RELATIVE]
    if relative:
        return f"effects.{relative[0].id}.baseline_volume"
    return f"effects.{changing[0].id}.change_kind"


def baseline_volume(case: Case, service: PaidService) -> Decimal | None:
    """Return the use per user per year without the innovation, as the effects give it.

    The largest of what the effects on the service start from, for the users whom they concern; None
    when no effect says so. Of an arrangement it is the number of periods in a year.
    """
    if isinstance(service, ArrangementService):
        shares = [item.clients_share.value for item in service.intensities]
        return PERIODS_OF_FOUR_WEEKS if any(shares) else None
    volumes = [
        effect.baseline_volume.value * (effect.share_of_users.value or Decimal(0))
        for effect in case.effects
        if effect.service == service.id
        and effect.change_kind is ChangeKind.RELATIVE
        and effect.baseline_volume.value is not None
    ]
    return max(volumes, default=None)


def under_funding(case: Case, kind: FundingKind) -> Case:
    """Return the case with all its care under one funding model.

    A service that has a contract of this kind keeps it as it is; the others get the agreement that
    the settings of the case compare under.

    Args:
        case: The case; it stays as it is.
        kind: The funding model; one of :func:`comparable_kinds`.
    """
    services = tuple(
        service.model_copy(update={"funding": compared_funding(case, service, kind)})
        if isinstance(service, PaidService)
        else service
        for service in case.services
    )
    return case.model_copy(update={"services": services})


def compared_funding(case: Case, service: PaidService, kind: FundingKind) -> SimpleFunding:
    """Return the funding of a service when all care is under one funding model."""
    if not isinstance(service.funding, Mix) and service.funding.kind == kind.value:
        return service.funding
    compared = case.settings.compared
    terms: dict[str, Any] = {"renewal_year": renewal_year(case).year, "pass_through": compared.pass_through}
    match kind:
        case FundingKind.FEE_FOR_SERVICE:
            return FeeForService()
        case FundingKind.LUMP_SUM:
            return LumpSum(**terms)
        case FundingKind.CAPITATION:
            return Capitation(**terms)
        case FundingKind.PAYMENT_PER_CASE:
            return PaymentPerCase(**terms)
        case FundingKind.OUTCOME_BASED:
            return OutcomeBased(
                outcome_share=compared.outcome_share,
                outcome_without=compared.outcome_without,
                outcome_with=compared.outcome_with,
                baseline_volume=Quantity(
                    value=baseline_volume(case, service) or Decimal(0),
                    unit=Unit.SERVICE_UNITS_PER_USER_YEAR,
                ),
            )
