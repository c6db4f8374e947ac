"""Support paid per client per four weeks, by intensity (model.md, section 4, arrangements)."""

from __future__ import annotations

from casebuilder.model.costbenefit.builder import Builder, MissingValueError, Section
from casebuilder.model.costbenefit.frame import price_line
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.formula.expressions import ZERO, Constant, Expression, Line, total
from casebuilder.model.messages import Message, N_
from casebuilder.model.services import ArrangementService, Intensity
from casebuilder.model.units import Unit

PERIODS_PER_YEAR = Constant(13)
"""Arrangements are paid per four weeks."""


def add_intensities(builder: Builder) -> None:
    """Add the tariff of every intensity that an effect speaks of, in each year."""
    for service in builder.case.services:
        if not isinstance(service, ArrangementService):
            continue
        used = {
            name
            for effect in builder.case.effects
            if effect.service == service.id
            for name in intensities_of(effect)
        }
        for intensity in service.intensities:
            if intensity.id in used:
                _add_tariff(builder, service, intensity)


def intensities_of(effect: Effect) -> tuple[str, ...]:
    """Return the identifiers of the intensities that an effect on an arrangement needs."""
    names = [effect.from_intensity]
    if effect.change_kind is ChangeKind.MOVE:
        names.append(effect.to_intensity)
    return tuple(name for name in names if name)


def intensity_tariff(service: str, intensity: str) -> Expression:
    """Return what is paid for a client per four weeks; nothing for a client without arrangement."""
    return Line(_tariff_line(service, intensity)) if intensity else ZERO


def intensity_hours(builder: Builder, service: ArrangementService, intensity: str) -> Expression:
    """Return the working hours for a client per four weeks; none for a client without arrangement."""
    if not intensity:
        return ZERO
    path = f"services.{service.id}.intensities.{intensity}"
    return builder.figure(f"{path}.hours", _group(service), label=_label(service, intensity, N_("Hours")))


def average_amount(builder: Builder, service: ArrangementService) -> Line:
    """Return what is paid per client per four weeks on average, by how clients are spread now.

    Raises:
        MissingValueError: No intensity has a share of the clients.
    """
    identifier = f"services.{service.id}.average_amount"
    if builder.has_line(identifier):
        return Line(identifier)
    terms = []
    for intensity in service.intensities:
        if not intensity.clients_share.may_count:
            continue
        path = f"services.{service.id}.intensities.{intensity.id}"
        share = builder.figure(
            f"{path}.clients_share", _group(service), label=_label(service, intensity.id, N_("Clients now"))
        )
        terms.append(share * _add_tariff(builder, service, intensity))
    if not terms:
        raise MissingValueError(f"services.{service.id}.intensities")
    return builder.line(
        identifier,
        Message(N_("Average amount per client: {service}"), {"service": service.name}),
        Unit.EUR_PER_FOUR_WEEKS,
        total(tuple(terms)),
        Section.SERVICES,
        group=_group(service),
        rule=Message(N_("The tariffs of the intensities, weighted by the clients who have them now.")),
    )


def _tariff_line(service: str, intensity: str) -> str:
    return f"services.{service}.intensities.{intensity}.tariff.price"


def _add_tariff(builder: Builder, service: ArrangementService, intensity: Intensity) -> Line:
    identifier = _tariff_line(service.id, intensity.id)
    if builder.has_line(identifier):
        return Line(identifier)
    path = f"services.{service.id}.intensities.{intensity.id}"
    return price_line(builder, f"{path}.tariff", _label(service, intensity.id, N_("Tariff")), _group(service))


def _group(service: ArrangementService) -> Message:
    return Message(N_("Service: {service}"), {"service": service.name})


def _label(service: ArrangementService, intensity: str, what: str) -> Message:
    name = next(item.name or item.id for item in service.intensities if item.id == intensity)
    return Message(
        N_("{what}: {service}, {intensity}"),
        {"what": Message(what), "service": service.name, "intensity": name},
    )
