"""How much less or more of each service is used (model.md, section 3)."""

from __future__ import annotations

from dataclasses import dataclass

from casebuilder.model.costbenefit.arrangements import (
    PERIODS_PER_YEAR,
    add_intensities,
    intensity_hours,
    intensity_tariff,
)
from casebuilder.model.costbenefit.builder import Builder, MissingValueError, Section
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
    equal,
    less,
    maximum,
    minimum,
    total,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.services import ArrangementService, CareService, PaidService, Service
from casebuilder.model.units import ServiceUnit, Unit

MONTHS_PER_YEAR = Constant(12)
CORRECTIONS_GROUP = Message(N_("Caution for weak evidence"))


def add_effects(builder: Builder) -> None:
    """Add the volume change of every effect, and its sum per service."""
    add_intensities(builder)
    services = {service.id: service for service in builder.case.services}
    for effect in builder.case.effects:
        _add_effect(builder, effect, services[effect.service])
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


def clients_moved(effect: str) -> Line:
    """Return the number of clients who move from one intensity to another through an effect."""
    return Line(f"effects.{effect}.clients_moved")


def amount_change(effect: str) -> Line:
    """Return what an effect on an arrangement changes at the full tariff."""
    return Line(f"effects.{effect}.amount_change")


def _add_effect(builder: Builder, effect: Effect, service: Service) -> None:
    path = f"effects.{effect.id}"
    group = Message(N_("Effect: {effect}"), {"effect": effect.name})

    def figure(name: str) -> Input:
        return builder.figure(f"{path}.{name}", group, service_unit=service.unit)

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
    concerned = Line(effective) * figure("share_of_users") * ramp
    parts = _Parts(builder, effect, group, concerned)
    if effect.change_kind is ChangeKind.MOVE:
        if not isinstance(service, ArrangementService):
            # The check refuses it; a move needs intensities to move between.
            raise MissingValueError(f"{path}.service")
        own_part = _add_move(parts, service)
    else:
        own_part = _add_change(parts, service)
    for name, label, part in (
        ("decrease", N_("of which less"), minimum),
        ("increase", N_("of which more"), maximum),
    ):
        builder.line(
            f"{path}.{name}",
            Message(label),
            Unit.SERVICE_UNITS,
            part(ZERO, Line(f"{path}.volume_change")),
            Section.EFFECTS,
            group=group,
            service_unit=service.unit,
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


@dataclass(frozen=True, slots=True)
class _Parts:
    """An effect while its lines are made.

    Attributes:
        builder: Where the lines are added.
        effect: The effect.
        group: Heading in the lists of inputs and lines.
        concerned: Users in whom the effect shows, per year.
    """

    builder: Builder
    effect: Effect
    group: Message
    concerned: Expression

    @property
    def path(self) -> str:
        return f"effects.{self.effect.id}"

    def own_part(self, change_path: str, direction: Expression, *, per_year: bool = False) -> Line:
        """Add the part due to the innovation, with the caution for weak evidence.

        Args:
            change_path: Place of the figure whose evidence counts.
            direction: Below zero when the change saves money.
            per_year: Whether the direction differs from year to year.
        """
        correction = evidence_correction(self.builder, change_path) * correction_switch(self.builder)
        figures = (
            self.builder.figure(f"{self.path}.{name}", self.group)
            for name in ("deadweight", "attribution", "counted_share")
        )
        deadweight, attribution, counted = figures
        return self.builder.line(
            f"{self.path}.own_part",
            Message(N_("Part due to the innovation")),
            Unit.FACTOR,
            (ONE - deadweight)
            * (ONE - attribution)
            * counted
            * If(less(direction, ZERO), ONE - correction, ONE + correction),
            Section.EFFECTS,
            group=self.group,
            per_year=per_year,
            rule=Message(
                N_(
                    "Without what would have happened anyway, what others did and what is counted"
                    " elsewhere; a benefit is lowered for weak evidence, a burden is raised."
                )
            ),
        )

    def volume(self, unit: ServiceUnit, expression: Expression) -> Line:
        """Add the change in use."""
        return self.builder.line(
            f"{self.path}.volume_change",
            Message(N_("Change in use: {effect}"), {"effect": self.effect.name}),
            Unit.SERVICE_UNITS,
            expression,
            Section.EFFECTS,
            group=self.group,
            service_unit=unit,
        )

    def amount(self, expression: Expression) -> None:
        """Add what the change comes to at the full tariff of an arrangement."""
        amount = self.builder.line(
            amount_change(self.effect.id).id,
            Message(N_("At the full tariff: {effect}"), {"effect": self.effect.name}),
            Unit.EUR,
            expression,
            Section.EFFECTS,
            group=self.group,
        )
        for name, label, part in (
            ("amount_decrease", N_("of which paid less"), minimum),
            ("amount_increase", N_("of which paid more"), maximum),
        ):
            self.builder.line(
                f"{self.path}.{name}",
                Message(label),
                Unit.EUR,
                part(ZERO, amount),
                Section.EFFECTS,
                group=self.group,
            )


def _add_change(parts: _Parts, service: Service) -> Line:
    """Add a change given per user, as a share of the use now or in units."""
    builder, path = parts.builder, parts.path
    unit = service.unit

    def figure(name: str) -> Input:
        return builder.figure(f"{path}.{name}", parts.group, service_unit=unit)

    if parts.effect.change_kind is ChangeKind.RELATIVE:
        change_path = f"{path}.relative_change"
        change: Expression = figure("baseline_volume") * figure("relative_change")
    else:
        change_path = f"{path}.absolute_change"
        change = figure("absolute_change")
    own_part = parts.own_part(change_path, Input(change_path))
    per_user = builder.line(
        f"{path}.change_per_user",
        Message(N_("Change per user")),
        Unit.SERVICE_UNITS_PER_USER_YEAR,
        change * own_part,
        Section.EFFECTS,
        group=parts.group,
        per_year=False,
        service_unit=unit,
    )
    volume = parts.volume(unit, parts.concerned * per_user)
    if isinstance(service, ArrangementService):
        intensity = parts.effect.from_intensity
        if not intensity:
            raise MissingValueError(f"{path}.from_intensity")
        per_hour = builder.line(
            f"{path}.amount_per_hour",
            Message(N_("Tariff per working hour: {effect}"), {"effect": parts.effect.name}),
            Unit.EUR_PER_SERVICE_UNIT,
            intensity_tariff(service.id, intensity) / intensity_hours(builder, service, intensity),
            Section.EFFECTS,
            group=parts.group,
            service_unit=unit,
        )
        parts.amount(volume * per_hour)
    return own_part


def _add_move(parts: _Parts, service: ArrangementService) -> Line:
    """Add a move of clients from one intensity to another."""
    builder, path, effect = parts.builder, parts.path, parts.effect
    change = builder.line(
        f"{path}.tariff_change",
        Message(N_("Difference in tariff: {effect}"), {"effect": effect.name}),
        Unit.EUR_PER_FOUR_WEEKS,
        _difference(
            intensity_tariff(service.id, effect.to_intensity),
            intensity_tariff(service.id, effect.from_intensity),
        ),
        Section.EFFECTS,
        group=parts.group,
    )
    hours = builder.line(
        f"{path}.hours_change",
        Message(N_("Difference in working hours: {effect}"), {"effect": effect.name}),
        Unit.HOURS_PER_FOUR_WEEKS,
        _difference(
            intensity_hours(builder, service, effect.to_intensity),
            intensity_hours(builder, service, effect.from_intensity),
        ),
        Section.EFFECTS,
        group=parts.group,
        per_year=False,
    )
    # Between intensities with the same tariff it is the hours that say whether a move is lighter support.
    direction = If(equal(change, ZERO), hours, change)
    own_part = parts.own_part(f"{path}.share_of_users", direction, per_year=True)
    moved = builder.line(
        clients_moved(effect.id).id,
        Message(N_("Clients who moved: {effect}"), {"effect": effect.name}),
        Unit.PERSONS,
        parts.concerned * own_part,
        Section.EFFECTS,
        group=parts.group,
    )
    parts.volume(service.unit, moved * PERIODS_PER_YEAR * hours)
    parts.amount(moved * PERIODS_PER_YEAR * change)
    return own_part


def _difference(after: Expression, before: Expression) -> Expression:
    if after == ZERO:
        return -before
    return after if before == ZERO else after - before


def ends_support(effect: Effect) -> bool:
    """Return whether an effect ends the support of some users altogether."""
    return effect.support_ends.may_count


def _add_service_volume(builder: Builder, service: Service) -> None:
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
    if isinstance(service, PaidService):
        freed: Expression = -(lower + higher)
        if isinstance(service, CareService):
            freed = freed * builder.figure(
                f"services.{service.id}.hours_per_unit", group, service_unit=service.unit
            )
        builder.line(
            f"services.{service.id}.hours_freed",
            Message(N_("Working hours freed: {service}"), {"service": service.name}),
            Unit.HOURS,
            freed,
            Section.SERVICES,
            group=group,
        )
