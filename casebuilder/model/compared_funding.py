"""A case with all its care under one funding model (model.md, section 4).

What contracts are compared under stands in the settings of the case. Nothing here changes the case
of the user: each function returns another one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from casebuilder.model.case import Case
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.funding import (
    FUNDING_LABELS,
    AverageOfUse,
    Capitation,
    ComparedFunding,
    FeeForService,
    Funding,
    LumpSum,
    Mix,
    MixPart,
    OutcomeBased,
    PaidPerArrangement,
    PaidPerHour,
    PaymentPerCase,
    RenewedFunding,
)
from casebuilder.model.messages import LabelledEnum, N_
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
    AVERAGE_AMOUNT = "average_amount", FUNDING_LABELS["average_amount"]
    ARRANGEMENT = "arrangement", N_("Per arrangement (intensities)")
    OUTCOME_BASED = "outcome_based", FUNDING_LABELS["outcome_based"]
    MIX = "mix", FUNDING_LABELS["mix"]


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

    Payment on outcome needs the share of the clients who reach the outcome, and how much is used now.
    An average amount and an arrangement need what a client uses now where support ends, and how the
    clients of an arrangement are spread; an arrangement also how often a client gets another one.
    """
    services = [
        service
        for service in case.services
        if isinstance(service, PaidService) and not keeps_its_contract(service, kind)
    ]
    if not services or kind not in _LACKING:
        return ()
    compared = case.settings.compared
    agreed = [
        f"settings.compared.{name}" for name in _AGREED.get(kind, ()) if getattr(compared, name).value is None
    ]
    return (*agreed, *(place for service in services for place in _LACKING[kind](case, service)))


def keeps_its_contract(service: PaidService, kind: FundingKind) -> bool:
    """Return whether a service already is paid under a funding model, so that it stays as it is."""
    if isinstance(service, ArrangementService) and isinstance(service.funding, FeeForService):
        return kind is FundingKind.ARRANGEMENT
    return service.funding.kind == kind.value


def _effects_on(case: Case, service: PaidService) -> list[Effect]:
    return [effect for effect in case.effects if effect.service == service.id]


def _lacking_use(case: Case, service: PaidService) -> tuple[str, ...]:
    """Return the place that keeps the use of a service without the innovation unknown, if it matters."""
    changing = _effects_on(case, service)
    if isinstance(service, ArrangementService):
        return _lacking_spread(case, service)
    if not changing or baseline_volume(case, service) is not None:
        return ()
    relative = [effect for effect in changing if effect.change_kind is ChangeKind.RELATIVE]
    if relative:
        return (f"effects.{relative[0].id}.baseline_volume",)
    return (f"effects.{changing[0].id}.change_kind",)


def _lacking_spread(case: Case, service: PaidService) -> tuple[str, ...]:
    """Return the places that keep the average amount of an arrangement unknown, if it matters."""
    if not isinstance(service, ArrangementService) or not _effects_on(case, service):
        return ()
    shares = [item.clients_share.value or Decimal(0) for item in service.intensities]
    if not service.intensities:
        return (f"services.{service.id}.intensities",)
    if sum(shares) != 1:
        first = next((item for item in service.intensities if not item.clients_share.value), None)
        named = (first or service.intensities[0]).id
        return (f"services.{service.id}.intensities.{named}.clients_share",)
    return tuple(
        f"services.{service.id}.intensities.{item.id}.tariff"
        for item in service.intensities
        if item.clients_share.may_count and item.tariff.value is None
    )


def _lacking_use_of_who_leaves(case: Case, service: PaidService) -> tuple[str, ...]:
    """Return what is lacking to say what is paid for a client who leaves."""
    if isinstance(service, ArrangementService):
        return _lacking_spread(case, service)
    leaving = any(effect.support_ends.may_count for effect in _effects_on(case, service))
    return _lacking_use(case, service) if leaving else ()


_LACKING: Mapping[FundingKind, Callable[[Case, PaidService], tuple[str, ...]]] = {
    FundingKind.AVERAGE_AMOUNT: _lacking_use_of_who_leaves,
    FundingKind.ARRANGEMENT: _lacking_use_of_who_leaves,
    FundingKind.OUTCOME_BASED: _lacking_use,
}
"""What a funding model needs to know of each service that is not paid like that already."""
_AGREED: Mapping[FundingKind, tuple[str, ...]] = {
    FundingKind.OUTCOME_BASED: ("outcome_without", "outcome_with"),
    FundingKind.ARRANGEMENT: ("moved_share",),
}
"""What a funding model needs of the agreement that the case is compared under."""


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


def use_per_client(case: Case, service: PaidService) -> Decimal | None:
    """Return what a client who has the service uses per year without the innovation.

    The largest of what the effects on the service start from; None when no effect says so.
    """
    effect = _effect_of_most_use(case, service.id)
    return None if effect is None else effect.baseline_volume.value


def _effect_of_most_use(case: Case, service: str) -> Effect | None:
    """Return the effect on a service that starts from the largest use; None when none says so."""
    effects = [
        effect
        for effect in case.effects
        if effect.service == service
        and effect.change_kind is ChangeKind.RELATIVE
        and effect.baseline_volume.value is not None
    ]
    return max(effects, key=lambda effect: effect.baseline_volume.value or Decimal(0), default=None)


def compared_funding(case: Case, service: PaidService, kind: FundingKind) -> Funding:
    """Return the funding of a service when all care is under one funding model."""
    if keeps_its_contract(service, kind):
        return service.funding
    return _MADE[kind](case, service)


def place_as_entered(entered: Case, path: str) -> str:
    """Return where a figure of a contract that was made to compare with stands in the case of the user.

    Args:
        entered: The case of the user.
        path: Place of the figure in the case under another funding model.
    """
    names = path.split(".")
    if names[0] != "services" or names[2:3] != ["funding"]:
        return path
    name = names[-1]
    if name == "weight":
        return "settings.compared.fixed_share"
    if name in ComparedFunding.model_fields:
        return f"settings.compared.{name}"
    if name in {"use", "baseline_volume"}:
        effect = _effect_of_most_use(entered, names[1])
        if effect is not None:
            return f"effects.{effect.id}.baseline_volume"
    return path


def places_as_entered(entered: Case, compared: Case) -> Callable[[str], str]:
    """Return what turns a place of a case under another funding model into one of the case of the user.

    Args:
        entered: The case of the user.
        compared: The same case under another funding model.
    """
    made = {
        service.id
        for service in compared.services
        if isinstance(service, PaidService)
        and isinstance(own := entered.service(service.id), PaidService)
        and service.funding != own.funding
    }

    def place(path: str) -> str:
        names = path.split(".")
        return place_as_entered(entered, path) if names[0] == "services" and names[1] in made else path

    return place


def _terms(case: Case) -> dict[str, Any]:
    """Return when a fixed sum or price is agreed anew, and which part of the change it then reflects."""
    return {"renewal_year": renewal_year(case).year, "pass_through": case.settings.compared.pass_through}


def _per_unit(_case: Case, service: PaidService) -> FeeForService:
    return PaidPerHour() if isinstance(service, ArrangementService) else FeeForService()


def _per_arrangement(case: Case, service: PaidService) -> Funding:
    if isinstance(service, ArrangementService):
        return FeeForService()
    moved = case.settings.compared.moved_share
    return PaidPerArrangement(moved_share=moved, use=_use(case, service))


def _on_outcome(case: Case, service: PaidService) -> Funding:
    compared = case.settings.compared
    return OutcomeBased(
        outcome_share=compared.outcome_share,
        outcome_without=compared.outcome_without,
        outcome_with=compared.outcome_with,
        baseline_volume=_units(baseline_volume(case, service)),
    )


def _mix(case: Case, service: PaidService) -> Funding:
    fixed = case.settings.compared.fixed_share
    per_unit = {"value": 1 - (fixed.value or Decimal(0)), "low": None, "high": None}
    return Mix(
        parts=(
            MixPart(
                id="per_unit", weight=fixed.model_copy(update=per_unit), funding=_per_unit(case, service)
            ),
            MixPart(id="fixed", weight=fixed, funding=LumpSum(**_terms(case))),
        )
    )


def _use(case: Case, service: PaidService) -> Quantity:
    """Return what a client uses now, with its source."""
    effect = _effect_of_most_use(case, service.id)
    return _units(None) if effect is None else effect.baseline_volume


def _units(value: Decimal | None) -> Quantity:
    return Quantity(value=value or Decimal(0), unit=Unit.SERVICE_UNITS_PER_USER_YEAR)


_MADE: Mapping[FundingKind, Callable[[Case, PaidService], Funding]] = {
    FundingKind.FEE_FOR_SERVICE: _per_unit,
    FundingKind.LUMP_SUM: lambda case, _: LumpSum(**_terms(case)),
    FundingKind.CAPITATION: lambda case, _: Capitation(**_terms(case)),
    FundingKind.PAYMENT_PER_CASE: lambda case, _: PaymentPerCase(**_terms(case)),
    FundingKind.AVERAGE_AMOUNT: lambda case, service: AverageOfUse(**_terms(case), use=_use(case, service)),
    FundingKind.ARRANGEMENT: _per_arrangement,
    FundingKind.OUTCOME_BASED: _on_outcome,
    FundingKind.MIX: _mix,
}
"""How a service is paid under each funding model that it is not paid under already."""
