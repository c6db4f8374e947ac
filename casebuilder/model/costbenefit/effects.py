"""How much less or more of each service is used (model.md, section 3)."""

from __future__ import annotations

from casebuilder.model.costbenefit.builder import Builder, Section
from casebuilder.model.costbenefit.frame import correction_switch
from casebuilder.model.costbenefit.reach import STARTERS, USERS
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.formula.expressions import (
    ONE,
    ZERO,
    CalendarYear,
    Constant,
    Expression,
    If,
    Input,
    Line,
    Previous,
    less,
    maximum,
    minimum,
    total,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.services import CareService, ValuedTime
from casebuilder.model.units import ServiceUnit, Unit

MONTHS_PER_YEAR = Constant(12)
CORRECTIONS_GROUP = Message(N_("Caution for weak evidence"))


def add_effects(builder: Builder) -> None:
    """Add the volume change of every effect, and its sum per service."""
    units = {service.id: service.unit for service in builder.case.services}
    for effect in builder.case.effects:
        _add_effect(builder, effect, units[effect.service])
    for service in builder.case.services:
        _add_service_volume(builder, service)


def volume_lower(service: str) -> Line:
    """Return the part of a service's volume change that is a decrease (zero or negative)."""
    return Line(f"services.{service}.volume_lower")


def volume_higher(service: str) -> Line:
    """Return the part of a service's volume change that is an increase (zero or positive)."""
    return Line(f"services.{service}.volume_higher")


def support_ended(effect: str) -> Line:
    """Return the number of users whose support has ended through an effect."""
    return Line(f"effects.{effect}.support_ended")


def evidence_correction(builder: Builder, path: str) -> Input:
    """Return the caution that belongs to the evidence grade of the figure at a place."""
    quantity = builder.inputs[path].quantity
    name, _ = builder.case.settings.corrections.of(quantity.grade if quantity else None)
    place = f"settings.corrections.{name}"
    grade = Message(builder.description(place).label)
    return builder.figure(place, CORRECTIONS_GROUP, label=Message(N_("Caution: {grade}"), {"grade": grade}))


def _add_effect(builder: Builder, effect: Effect, unit: ServiceUnit) -> None:
    path = f"effects.{effect.id}"
    group = Message(N_("Effect: {effect}"), {"effect": effect.name})

    def figure(name: str) -> Input:
        return builder.figure(f"{path}.{name}", group, service_unit=unit)

    drop_off = figure("drop_off")
    effective = f"{path}.effective_users"
    stay = (ONE - Input("reach.churn")) * (ONE - drop_off)
    builder.line(
        effective,
        Message(N_("Users with full effect")),
        Unit.PERSONS,
        minimum(USERS, Previous(effective) * stay + STARTERS),
        Section.EFFECTS,
        group=group,
        rule=Message(N_("The effect fades per group of starters, and leaves with who stops.")),
    )
    first_year = builder.setting(
        f"{path}.first_year",
        Message(N_("First year of the effect")),
        Unit.CALENDAR_YEAR,
        effect.first_year or builder.case.settings.start_year,
        group,
        minimum=2000,
        maximum=2110,
    )
    ramp = builder.line(
        f"{path}.ramp",
        Message(N_("Part of the year in which the effect shows")),
        Unit.SHARE,
        maximum(
            ZERO,
            minimum(ONE, CalendarYear() - first_year + ONE - figure("delay") / MONTHS_PER_YEAR),
        ),
        Section.EFFECTS,
        group=group,
    )
    if effect.change_kind is ChangeKind.RELATIVE:
        change_path = f"{path}.relative_change"
        change: Expression = figure("baseline_volume") * figure("relative_change")
    else:
        change_path = f"{path}.absolute_change"
        change = figure("absolute_change")
    direction = Input(change_path)
    correction = evidence_correction(builder, change_path) * correction_switch(builder)
    own_part = builder.line(
        f"{path}.own_part",
        Message(N_("Part due to the innovation")),
        Unit.FACTOR,
        (ONE - figure("deadweight"))
        * (ONE - figure("attribution"))
        * figure("counted_share")
        * If(less(direction, ZERO), ONE - correction, ONE + correction),
        Section.EFFECTS,
        group=group,
        per_year=False,
        rule=Message(
            N_(
                "Without what would have happened anyway, what others did and what is counted"
                " elsewhere; a benefit is lowered for weak evidence, a burden is raised."
            )
        ),
    )
    per_user = builder.line(
        f"{path}.change_per_user",
        Message(N_("Change per user")),
        Unit.SERVICE_UNITS_PER_USER_YEAR,
        change * own_part,
        Section.EFFECTS,
        group=group,
        per_year=False,
        service_unit=unit,
    )
    concerned = Line(effective) * figure("share_of_users") * ramp
    volume = builder.line(
        f"{path}.volume_change",
        Message(N_("Change in use: {effect}"), {"effect": effect.name}),
        Unit.SERVICE_UNITS,
        concerned * per_user,
        Section.EFFECTS,
        group=group,
        service_unit=unit,
    )
    builder.line(
        f"{path}.decrease",
        Message(N_("of which less")),
        Unit.SERVICE_UNITS,
        minimum(ZERO, volume),
        Section.EFFECTS,
        group=group,
        service_unit=unit,
    )
    builder.line(
        f"{path}.increase",
        Message(N_("of which more")),
        Unit.SERVICE_UNITS,
        maximum(ZERO, volume),
        Section.EFFECTS,
        group=group,
        service_unit=unit,
    )
    if ends_support(effect):
        builder.line(
            support_ended(effect.id).id,
            Message(N_("Users whose support has ended")),
            Unit.PERSONS,
            concerned * figure("support_ends") * own_part,
            Section.EFFECTS,
            group=group,
        )


def ends_support(effect: Effect) -> bool:
    """Return whether an effect ends the support of some users altogether."""
    return bool(effect.support_ends.value)


def _add_service_volume(builder: Builder, service: CareService | ValuedTime) -> None:
    effects = [effect.id for effect in builder.case.effects if effect.service == service.id]
    group = Message(N_("Service: {service}"), {"service": service.name})
    lower = builder.line(
        volume_lower(service.id).id,
        Message(N_("Less used")),
        Unit.SERVICE_UNITS,
        total(tuple(Line(f"effects.{effect}.decrease") for effect in effects)),
        Section.SERVICES,
        group=group,
        service_unit=service.unit,
    )
    higher = builder.line(
        volume_higher(service.id).id,
        Message(N_("More used")),
        Unit.SERVICE_UNITS,
        total(tuple(Line(f"effects.{effect}.increase") for effect in effects)),
        Section.SERVICES,
        group=group,
        service_unit=service.unit,
    )
    if isinstance(service, CareService):
        hours = builder.figure(f"services.{service.id}.hours_per_unit", group, service_unit=service.unit)
        builder.line(
            f"services.{service.id}.hours_freed",
            Message(N_("Working hours freed: {service}"), {"service": service.name}),
            Unit.HOURS,
            -(lower + higher) * hours,
            Section.SERVICES,
            group=group,
        )
