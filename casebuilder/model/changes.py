"""What an effect changes for one user by its own figures, before reach and caution."""

from __future__ import annotations

from decimal import Decimal

from casebuilder.model.case import Case
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.quantities import Quantity
from casebuilder.model.services import ArrangementService, CareService, Intensity, ValuedTime

_PERIODS_PER_YEAR = 13
"""An arrangement is paid per four weeks."""


def change_per_user(effect: Effect) -> Decimal | None:
    """Return the change in the use of the service, in its unit, per year of a user concerned.

    None when a figure for it is missing, and for clients who move to another intensity.
    """
    if effect.change_kind is ChangeKind.ABSOLUTE:
        return effect.absolute_change.value
    if effect.change_kind is ChangeKind.RELATIVE:
        baseline, change = effect.baseline_volume.value, effect.relative_change.value
        return None if baseline is None or change is None else baseline * change
    return None


def value_per_user(case: Case, effect: Effect) -> Decimal:
    """Return what an effect changes per user per year at the tariff or the value of its service.

    Spread over all users, also those whom it does not concern; in the price level of the tariff.
    Zero when a figure for it is missing.
    """
    share = effect.share_of_users.value
    amount = _value_per_user_concerned(case, effect)
    return Decimal(0) if share is None or amount is None else share * amount


def lowers(case: Case, effect: Effect) -> bool:
    """Return whether an effect makes the use of its service less, as far as its figures say."""
    return _direction(case, effect) < 0


def raises(case: Case, effect: Effect) -> bool:
    """Return whether an effect makes the use of its service more, as far as its figures say."""
    return _direction(case, effect) > 0


def _direction(case: Case, effect: Effect) -> Decimal:
    """Return a number with the sign of the change; the use now need not be known for it."""
    if effect.change_kind is ChangeKind.RELATIVE:
        change = effect.relative_change.value
    elif effect.change_kind is ChangeKind.ABSOLUTE:
        change = effect.absolute_change.value
    else:
        change = _value_per_user_concerned(case, effect)
    return change or Decimal(0)


def _value_per_user_concerned(case: Case, effect: Effect) -> Decimal | None:
    service = case.service(effect.service)
    if isinstance(service, ArrangementService) and effect.change_kind is ChangeKind.MOVE:
        after = _tariff(service, effect.to_intensity)
        before = _tariff(service, effect.from_intensity)
        return None if after is None or before is None else (after - before) * _PERIODS_PER_YEAR
    change = change_per_user(effect)
    if isinstance(service, CareService):
        return _product(change, service.tariff.value)
    if isinstance(service, ValuedTime):
        return _product(change, service.value_per_unit.value)
    if isinstance(service, ArrangementService):
        return _product(change, _tariff_per_hour(service, effect.from_intensity))
    return None


def _product(change: Decimal | None, price: Decimal | None) -> Decimal | None:
    return None if change is None or price is None else change * price


def _tariff(service: ArrangementService, name: str) -> Decimal | None:
    """Return what is paid per four weeks; nothing for a client without an arrangement."""
    if not name:
        return Decimal(0)
    intensity = _intensity(service, name)
    return None if intensity is None else intensity.tariff.value


def _tariff_per_hour(service: ArrangementService, name: str) -> Decimal | None:
    intensity = _intensity(service, name)
    if intensity is None or not intensity.hours.value:
        return None
    tariff: Quantity = intensity.tariff
    return None if tariff.value is None else tariff.value / intensity.hours.value


def _intensity(service: ArrangementService, name: str) -> Intensity | None:
    return next((item for item in service.intensities if item.id == name), None)
