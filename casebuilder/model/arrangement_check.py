"""What is wrong with arrangements and with the effects that move clients between their intensities."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from casebuilder.model.case import Case
from casebuilder.model.check_parts import error, item_name, named_field
from casebuilder.model.costbenefit.arrangements import intensities_of
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.funding import AverageAmount, AverageOfUse, Mix, OutcomeBased
from casebuilder.model.messages import Figure, Message, N_
from casebuilder.model.problems import Problem
from casebuilder.model.services import ArrangementService, CareService, Intensity
from casebuilder.model.units import ServiceUnit


def arrangement_problems(case: Case) -> Iterator[Problem]:
    """Yield the problems of arrangements, of effects on them, and of average amounts."""
    for service in case.services:
        if isinstance(service, ArrangementService):
            yield from _service_problems(case, service)
        elif isinstance(service, CareService):
            yield from _norm_problems(service)
    for effect in case.effects:
        yield from _effect_problems(case, effect)


def _service_problems(case: Case, service: ArrangementService) -> Iterator[Problem]:
    place = f"services.{service.id}"
    if not service.intensities:
        yield error(
            "intensities",
            f"{place}.intensities",
            Message(N_("This result area has no intensities yet. Add them, with what is paid for each.")),
            named_field(service, N_("Intensities")),
        )
    used = {
        name for effect in case.effects if effect.service == service.id for name in intensities_of(effect)
    }
    weighted = _needs_average(service)
    for intensity in service.intensities:
        where = f"{place}.intensities.{intensity.id}"
        counts = weighted and intensity.clients_share.may_count
        if intensity.id in used or counts:
            yield from _missing(intensity, where, "tariff", N_("Tariff"))
        if intensity.id in used:
            yield from _missing(intensity, where, "hours", N_("Working hours per client"))
    if weighted and service.intensities:
        yield from _share_problems(service, place)


def _missing(intensity: Intensity, where: str, name: str, label: str) -> Iterator[Problem]:
    if getattr(intensity, name).value is None:
        yield error(
            "missing",
            f"{where}.{name}",
            Message(N_("An effect uses this intensity, so this figure is needed. Fill it in.")),
            named_field(intensity, label),
        )


def _needs_average(service: ArrangementService) -> bool:
    """Return whether what is paid depends on how the clients are spread over the intensities."""
    fundings = (
        [part.funding for part in service.funding.parts]
        if isinstance(service.funding, Mix)
        else [service.funding]
    )
    return any(isinstance(funding, AverageAmount | OutcomeBased) for funding in fundings)


def _share_problems(service: ArrangementService, place: str) -> Iterator[Problem]:
    together = sum(intensity.clients_share.value or Decimal(0) for intensity in service.intensities)
    if together != 1:
        yield error(
            "weights",
            f"{place}.intensities.{service.intensities[0].id}.clients_share",
            Message(
                N_(
                    "An average is paid, so the present clients must be spread over the intensities and"
                    " add up to 100 %; now they add up to {total}. Change the shares."
                ),
                {"total": Figure(Decimal(together), "share")},
            ),
            named_field(service, N_("Clients with this intensity now")),
        )


def _norm_problems(service: CareService) -> Iterator[Problem]:
    place = f"services.{service.id}.funding"
    fundings = (
        [(f"{place}.parts.{part.id}.funding", part.funding) for part in service.funding.parts]
        if isinstance(service.funding, Mix)
        else [(place, service.funding)]
    )
    for path, funding in fundings:
        if not isinstance(funding, AverageAmount) or isinstance(funding, AverageOfUse):
            continue
        if not funding.tasks:
            yield error(
                "tasks",
                f"{path}.tasks",
                Message(N_("The average amount is built from norm hours per task. Add at least one task.")),
                named_field(service, N_("Tasks in the amount")),
            )
        if service.unit is not ServiceUnit.HOUR:
            yield error(
                "norm_unit",
                f"services.{service.id}.unit",
                Message(
                    N_("Norm hours need a price per hour, but this service has a price per {unit}."),
                    {"unit": Message(service.unit.label)},
                ),
                named_field(service, N_("Unit")),
            )


def _effect_problems(case: Case, effect: Effect) -> Iterator[Problem]:
    service = case.service(effect.service)
    if service is None:
        return
    place = f"effects.{effect.id}"
    if not isinstance(service, ArrangementService):
        if effect.change_kind is ChangeKind.MOVE:
            yield error(
                "move_without_intensities",
                f"{place}.change_kind",
                Message(
                    N_(
                        "{service} has no intensities to move between. Choose another way to give the change."
                    ),
                    {"service": item_name(service)},
                ),
                named_field(effect, N_("How is the change given?")),
            )
        return
    names = {intensity.id for intensity in service.intensities}
    for field, label in (
        ("from_intensity", N_("From intensity")),
        ("to_intensity", N_("To intensity")),
    ):
        if field == "to_intensity" and effect.change_kind is not ChangeKind.MOVE:
            continue
        name = getattr(effect, field)
        if name and name not in names:
            yield error(
                "intensity_unknown",
                f"{place}.{field}",
                Message(N_("This intensity is not part of the result area. Choose another.")),
                named_field(effect, label),
            )
    if effect.change_kind is ChangeKind.MOVE:
        yield from _move_problems(effect, place)
    elif not effect.from_intensity:
        yield error(
            "missing",
            f"{place}.from_intensity",
            Message(N_("Within which intensity do the hours change? Choose one.")),
            named_field(effect, N_("From intensity")),
        )


def _move_problems(effect: Effect, place: str) -> Iterator[Problem]:
    if not effect.from_intensity and not effect.to_intensity:
        yield error(
            "missing",
            f"{place}.from_intensity",
            Message(N_("Between which intensities do clients move? Choose them.")),
            named_field(effect, N_("From intensity")),
        )
    elif effect.from_intensity == effect.to_intensity:
        yield error(
            "same_intensity",
            f"{place}.to_intensity",
            Message(N_("Clients move to the intensity they come from. Choose two different ones.")),
            named_field(effect, N_("To intensity")),
        )
