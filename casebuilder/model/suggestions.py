"""What follows from an effect but is not in the case yet: living at home longer takes support."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal

from casebuilder.model.case import Case
from casebuilder.model.changes import change_per_user, lowers, raises
from casebuilder.model.check_parts import item_name, warning
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.messages import Figure, Message, N_
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.problems import Problem
from casebuilder.model.quantities import EvidenceGrade, Quantity
from casebuilder.model.services import CareService, Law, PaidService, ValuedTime
from casebuilder.model.units import ServiceUnit, Unit

SUPPORT_MISSING = "wlz_without_wmo"
INFORMAL_CARE = "wlz_without_informal_care"

HOURS_PER_WEEK = Decimal(3)
"""Hours of Wmo support in a week at home, where nothing better is known: an assumption.

The norm for household help alone is 108 hours a year, about two a week (normenkader huishoudelijke
ondersteuning, 2019). Who could have lived in a nursing home needs more than the average client.
"""
FEWEST_HOURS_PER_WEEK, MOST_HOURS_PER_WEEK = Decimal(2), Decimal(5)
_DAYS_PER_WEEK = 7
_DAYS = {ServiceUnit.DAY: 1, ServiceUnit.FOUR_WEEKS: 28}
"""Days of stay in a unit."""
_STAY = frozenset({*_DAYS, ServiceUnit.EVENT, ServiceUnit.PIECE})
"""Units in which a stay is counted. Visits, hours and day-parts of Wlz care are given to people at
home too; fewer of them do not mean that someone lives at home longer."""
_FEW_DIGITS = Context(prec=4)
_WORDS = (("huishoud", "household"), ("begeleid", "guidance"))
"""By what a service that supports people at home is known, the likeliest first."""
_TAKEN_OVER = (
    "share_of_users",
    "comparison_group",
    "deadweight",
    "attribution",
    "drop_off",
    "first_year",
    "delay",
    "counted_share",
)
"""What holds for the support as it does for the stay that it comes in place of."""


@dataclass(frozen=True, slots=True)
class SupportAtHome:
    """Wmo support that a longer life at home takes.

    Attributes:
        days: Days at home longer, per year of a user concerned.
        service: Identifier of the service in the case that would give it; empty when there is none.
    """

    days: Decimal
    service: str

    @property
    def hours(self) -> Quantity:
        """Hours of support per year of a user concerned, as an assumption with its range."""
        return Quantity(
            value=self._hours(HOURS_PER_WEEK),
            unit=Unit.SERVICE_UNITS_PER_USER_YEAR,
            low=self._hours(FEWEST_HOURS_PER_WEEK),
            high=self._hours(MOST_HOURS_PER_WEEK),
            grade=EvidenceGrade.OPINION,
        )

    def _hours(self, per_week: Decimal) -> Decimal:
        rounded = _FEW_DIGITS.create_decimal(self.days * per_week / _DAYS_PER_WEEK)
        return Decimal(f"{rounded.normalize():f}")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that follows from an effect and that the case does not say.

    Attributes:
        code: Stable identifier of the kind of suggestion.
        effect: Identifier of the effect that it follows from.
        message: What follows, and why.
        adds: What would be added; None when that takes a figure or a decision of the user.
    """

    code: str
    effect: str
    message: Message
    adds: SupportAtHome | None = None


def suggestions(case: Case) -> tuple[Suggestion, ...]:
    """Return what follows from the effects of a case and is not in it, in the order of the case.

    Fewer days of stay under the Wlz are days at home. Those take support of the municipality, and
    often more of informal carers; a case without them looks better than it is.
    """
    longer_at_home = [effect for effect in case.effects if _lets_live_at_home(case, effect)]
    found = []
    if not any(raises(case, effect) for effect in _on(case, Law.WMO)):
        found += [_support(case, effect) for effect in longer_at_home]
    if not any(raises(case, effect) for effect in case.effects if _takes_informal_care(case, effect)):
        found += [_informal_care(effect) for effect in longer_at_home]
    order = [effect.id for effect in longer_at_home]
    return tuple(sorted(found, key=lambda suggestion: order.index(suggestion.effect)))


def suggestion_problems(case: Case) -> Iterator[Problem]:
    """Yield a warning at each effect by which people live at home longer without support for it."""
    effects = {effect.id: effect for effect in case.effects}
    for suggestion in suggestions(case):
        if suggestion.code == SUPPORT_MISSING:
            yield warning(
                SUPPORT_MISSING,
                f"effects.{suggestion.effect}",
                Message(
                    N_(
                        "Less stay under the Wlz means living at home longer, with support of the"
                        " municipality. No effect raises a Wmo service yet, so the case looks better than"
                        " it is. Add that effect."
                    )
                ),
                Message("{item}", {"item": item_name(effects[suggestion.effect])}),
            )


def with_support_at_home(
    case: Case, suggestion: Suggestion, service: CareService, *, identifier: str, name: str, source: str
) -> Case:
    """Return the case with the Wmo support that living at home longer takes.

    The new effect stands right after the one that it follows from, and takes over for whom, from
    when and for how long that one holds. How many hours it is, is an assumption with a range.

    Args:
        case: The case.
        suggestion: What is suggested; it adds something.
        service: The service that gives the support; added to the case when it is not in it.
        identifier: Identifier of the new effect; must be free.
        name: Name of the new effect.
        source: Where the hours come from, in the user's language.

    Raises:
        ValueError: The suggestion adds nothing.
        KeyError: The effect that it follows from is gone.
    """
    if suggestion.adds is None:
        raise ValueError(suggestion.code)
    origin: Effect = value_at(case, f"effects.{suggestion.effect}")
    added = Effect(
        id=identifier,
        name=name,
        service=service.id,
        change_kind=ChangeKind.ABSOLUTE,
        absolute_change=suggestion.adds.hours.model_copy(update={"source": source}),
        **{field: getattr(origin, field) for field in _TAKEN_OVER},
    )
    position = case.effects.index(origin) + 1
    effects = (*case.effects[:position], added, *case.effects[position:])
    services = case.services if case.service(service.id) else (*case.services, service)
    return replaced(replaced(case, "services", services), "effects", effects)


def _lets_live_at_home(case: Case, effect: Effect) -> bool:
    service = case.service(effect.service)
    return (
        isinstance(service, CareService)
        and service.law is Law.WLZ
        and service.unit in _STAY
        and lowers(case, effect)
    )


def _on(case: Case, law: Law) -> Iterator[Effect]:
    for effect in case.effects:
        service = case.service(effect.service)
        if isinstance(service, PaidService) and service.law is law:
            yield effect


def _takes_informal_care(case: Case, effect: Effect) -> bool:
    service = case.service(effect.service)
    return isinstance(service, ValuedTime) and service.bearer is Party.INFORMAL_CARER


def _support(case: Case, effect: Effect) -> Suggestion:
    change = change_per_user(effect)
    service = case.service(effect.service)
    days_per_unit = _DAYS.get(service.unit) if service is not None else None
    if not change or days_per_unit is None:
        return Suggestion(
            SUPPORT_MISSING,
            effect.id,
            Message(
                N_(
                    "Who lives at home longer needs more support of the municipality. Add an effect that"
                    " says how much more, on a Wmo service."
                )
            ),
        )
    support = SupportAtHome(-change * days_per_unit, _supporting_service(case))
    return Suggestion(
        SUPPORT_MISSING,
        effect.id,
        Message(
            N_(
                "Who lives at home longer needs more support of the municipality. A user concerned is at"
                " home {days} days a year longer; with {per_week} hours of support a week that is {hours}"
                " hours a year more. The hours a week are an assumption ({low} to {high}): check them."
            ),
            {
                "days": Figure(support.days, Unit.NUMBER.value),
                "per_week": Figure(HOURS_PER_WEEK, Unit.NUMBER.value),
                "hours": Figure(support.hours.value or 0, Unit.NUMBER.value),
                "low": Figure(FEWEST_HOURS_PER_WEEK, Unit.NUMBER.value),
                "high": Figure(MOST_HOURS_PER_WEEK, Unit.NUMBER.value),
            },
        ),
        support,
    )


def _informal_care(effect: Effect) -> Suggestion:
    return Suggestion(
        INFORMAL_CARE,
        effect.id,
        Message(
            N_(
                "Informal carers may also carry more hours when someone lives at home longer. Ask them, and"
                " add those hours as an effect if so."
            )
        ),
    )


def _supporting_service(case: Case) -> str:
    """Return the Wmo service per hour that would give support at home: household help, else guidance."""
    hourly = [
        service
        for service in case.services
        if isinstance(service, CareService) and service.law is Law.WMO and service.unit is ServiceUnit.HOUR
    ]
    return min(hourly, key=_likeliness).id if hourly else ""


def _likeliness(service: CareService) -> int:
    text = f"{service.name} {service.id}".lower()
    ranks = (rank for rank, words in enumerate(_WORDS) if any(word in text for word in words))
    return next(ranks, len(_WORDS))
