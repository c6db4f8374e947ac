"""What connects a field with the case: how its value is read there and written there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casebuilder.model.case import Case
from casebuilder.model.check import field_label
from casebuilder.model.descriptions import Description
from casebuilder.model.messages import Message, N_
from casebuilder.model.paths import description_at, replaced, value_at
from casebuilder.model.services import CONTRACT_UNIT, ArrangementService
from casebuilder.model.units import ServiceUnit

Get = Callable[[Case], Any]
Put = Callable[[Case, Any], Case]


@dataclass(frozen=True)
class Binding:
    """How a field reads its value from the case and writes it there; both are pure.

    Attributes:
        get: Returns the value; raises KeyError when the place is no longer there.
        put: Returns the case with another value.
    """

    get: Get
    put: Put


def at(path: str) -> Binding:
    """Return the binding of a field to a place of the case."""
    return Binding(lambda case: value_at(case, path), lambda case, value: replaced(case, path, value))


def described(case: Case, path: str) -> Description:
    """Return the description of the field at a place.

    Raises:
        KeyError: The place has no description.
    """
    description = description_at(case, path)
    if description is None:
        raise KeyError(path)
    return description


def full_label(case: Case, path: str, part: str = "") -> Message:
    """Return the label of a field with the item it belongs to, such as "Huishoudelijke hulp: Tarief".

    Args:
        case: The case.
        path: Place of a described field.
        part: Catalogue text of a part of it, such as its source.
    """
    label = field_label(case, path, described(case, path))
    return Message(N_("{field}, {part}"), {"field": label, "part": Message(part)}) if part else label


def service_unit_at(case: Case, path: str) -> ServiceUnit | None:
    """Return the unit of the service that a figure belongs to, or None when there is none."""
    names = path.split(".")
    if names[0] == "services":
        service = case.service(names[1])
        if isinstance(service, ArrangementService) and names[2:3] == ["funding"]:
            return CONTRACT_UNIT
    elif names[0] == "effects":
        effect = next((item for item in case.effects if item.id == names[1]), None)
        service = case.service(effect.service) if effect else None
    else:
        service = None
    return service.unit if service else None
