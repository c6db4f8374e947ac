"""Which figures of a case have a range, which places hold one figure, and what must hold between figures.

Scenarios, one figure at a time and draws all move figures within their ranges. They share these rules, so
that they tell of the same figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from casebuilder.model.case import Case
from casebuilder.model.formula.evaluation import Array
from casebuilder.model.formula.model import InputValue
from casebuilder.model.funding import Mix
from casebuilder.model.quantities import AnyQuantity, Price, Quantity
from casebuilder.model.services import ArrangementService, PaidService


def has_range(item: InputValue) -> bool:
    """Return whether a figure may be lower or higher than it is."""
    if not item.editable or item.quantity is None:
        return False
    low, high = ends_of_range(item)
    return low != high


def ends_of_range(item: InputValue) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the lowest and the highest plausible values of a figure, within its limits.

    Where only one end is given, the figure itself is the other.
    """
    values = np.array(item.values, dtype=np.float64)
    bounds = (values if bound is None else np.broadcast_to(bound, values.shape) for bound in _bounds(item))
    low, high = (np.clip(end, item.minimum, item.maximum) for end in bounds)
    return tuple(map(float, low)), tuple(map(float, high))


def _bounds(item: InputValue) -> tuple[NDArray[np.float64] | None, NDArray[np.float64] | None]:
    """Return low and high as they are given; a list for other years than the figure counts as not given."""
    if item.quantity is None:
        return None, None
    given, fitting = (item.quantity.low, item.quantity.high), {1, len(item.values)}
    low, high = (
        found
        if end is not None and len(found := np.atleast_1d(np.array(end, dtype=np.float64))) in fitting
        else None
        for end in given
    )
    return low, high


def one_figure_each(items: Iterable[InputValue]) -> tuple[tuple[InputValue, ...], ...]:
    """Return the inputs together that hold one and the same figure.

    Who is wrong about a figure is wrong at all its places, so they move together. Places hold one figure
    when they have the same name, numbers, unit, price level and source; without a source each is a figure
    of its own.
    """
    together: dict[object, list[InputValue]] = {}
    for item in items:
        together.setdefault(_identity(item), []).append(item)
    return tuple(map(tuple, together.values()))


def _identity(item: InputValue) -> object:
    quantity = item.quantity
    if quantity is None or not quantity.source.strip():
        return item.id
    return (
        item.id.rpartition(".")[2],
        item.unit,
        item.values,
        quantity.low,
        quantity.high,
        quantity.source.strip(),
        quantity.interval if isinstance(quantity, Quantity) else False,
        _price_level(quantity),
    )


def _price_level(quantity: AnyQuantity) -> object:
    return (quantity.price_year, quantity.index) if isinstance(quantity, Price) else None


def moving_places(case: Case, items: Sequence[InputValue]) -> frozenset[str]:
    """Return the inputs that are not always as in the case when figures move within their ranges.

    Beside those with a range these are the ones that give way to them (see :func:`consistent`).
    """
    ranged = {item.id: np.array([item.values]) for item in items if has_range(item)}
    return frozenset(consistent(case, ranged)) & {item.id for item in items}


def consistent(case: Case, inputs: Mapping[str, Array]) -> dict[str, Array]:
    """Return inputs between which holds what the case must hold to.

    Capacity that is shed cannot be used for other clients as well, so the latter gives way. Parts of a
    payment, and the shares of clients per intensity, keep their proportions and add up to what they do in
    the case. A figure that is the same in all years stays so.

    Args:
        case: The case.
        inputs: Inputs that were moved, each on its own.
    """
    found = dict(inputs)
    for service in case.services:
        if not isinstance(service, PaidService):
            continue
        place = f"services.{service.id}"
        shed, redeployed = f"{place}.capacity_shed", f"{place}.capacity_redeployed"
        if shed in found or redeployed in found:
            first = _or_typed(found, shed, service.capacity_shed.values)
            second = _or_typed(found, redeployed, service.capacity_redeployed.values)
            room = 1 - first
            if second.shape[1] == 1:
                room = room.min(axis=1, keepdims=True)
            found[redeployed] = np.minimum(second, room)
        if isinstance(service.funding, Mix):
            weights = {
                f"{place}.funding.parts.{part.id}.weight": part.weight for part in service.funding.parts
            }
            _add_up_as_typed(found, weights)
        if isinstance(service, ArrangementService):
            spread = {
                f"{place}.intensities.{item.id}.clients_share": item.clients_share
                for item in service.intensities
            }
            _add_up_as_typed(found, spread)
    return found


def _or_typed(inputs: Mapping[str, Array], place: str, values: Sequence[Decimal]) -> Array:
    known = inputs.get(place)
    return np.array([[float(value) for value in values]]) if known is None else known


def _add_up_as_typed(inputs: dict[str, Array], parts: Mapping[str, Quantity]) -> None:
    known = {place: part for place, part in parts.items() if part.value is not None}
    if not any(place in inputs for place in known):
        return
    as_typed = {place: part.value or Decimal(0) for place, part in known.items()}
    moved = {place: _or_typed(inputs, place, (value,)) for place, value in as_typed.items()}
    together = sum(moved.values(), np.zeros((1, 1)))
    typed = float(sum(as_typed.values()))
    # Parts that are all zero have no proportions to keep: then they are as in the case.
    share = typed / np.where(together > 0, together, 1.0)
    inputs.update(
        {
            place: np.where(together > 0, value * share, float(as_typed[place]))
            for place, value in moved.items()
        }
    )
