"""Places in the case document: ``services.household_help.tariff``.

A place is a dotted name. Members of a list are named by their identifier where they have one,
and by their position where they have none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casebuilder.model.case import Case
from casebuilder.model.descriptions import Description, description_of
from casebuilder.model.frozen import Frozen

PathError = KeyError
"""Raised for a place that the case does not have."""


def _member(items: tuple[Any, ...], name: str) -> int:
    for position, item in enumerate(items):
        if getattr(item, "id", None) == name:
            return position
    if name.isdecimal() and int(name) < len(items) and not hasattr(items[int(name)], "id"):
        return int(name)
    raise PathError(name)


def _step(node: object, name: str) -> object:
    if isinstance(node, tuple):
        return node[_member(node, name)]
    if isinstance(node, Frozen) and name in type(node).model_fields:
        return getattr(node, name)
    raise PathError(name)


def value_at(case: Case, path: str) -> Any:  # noqa: ANN401  the document is heterogeneous
    """Return what stands at a place.

    Raises:
        KeyError: The case has no such place.
    """
    node: object = case
    for name in path.split(".") if path else ():
        node = _step(node, name)
    return node


def replaced(case: Case, path: str, value: object) -> Case:
    """Return the case with another value at a place.

    Args:
        case: The case.
        path: The place; it must exist.
        value: What comes there; validated by the document.

    Raises:
        KeyError: The case has no such place.
        pydantic.ValidationError: The value has the wrong type.
    """
    result = _replaced(case, path.split("."), value)
    if not isinstance(result, Case):
        raise PathError(path)
    return result


def _replaced(node: object, names: list[str], value: object) -> object:
    if not names:
        return value
    name, rest = names[0], names[1:]
    if isinstance(node, tuple):
        position = _member(node, name)
        return (*node[:position], _replaced(node[position], rest, value), *node[position + 1 :])
    child = _replaced(_step(node, name), rest, value)
    if not isinstance(node, Frozen):
        raise PathError(name)
    return type(node).model_validate({**dict(node), name: child})


def description_at(case: Case, path: str) -> Description | None:
    """Return the description of the field at a place, or None when it has none.

    Raises:
        KeyError: The case has no such place.
    """
    parent_path, _, name = path.rpartition(".")
    parent = value_at(case, parent_path)
    if isinstance(parent, Frozen) and name in type(parent).model_fields:
        return description_of(type(parent).model_fields[name])
    value_at(case, path)
    return None


def described_fields(node: Frozen, path: str = "") -> Iterator[tuple[str, Description, Any]]:
    """Yield place, description and value of every described field at or below a node."""
    for name, field in type(node).model_fields.items():
        value = getattr(node, name)
        place = f"{path}.{name}" if path else name
        description = description_of(field)
        if description is not None:
            yield place, description, value
        if isinstance(value, Frozen):
            yield from described_fields(value, place)
        elif isinstance(value, tuple):
            for position, item in enumerate(value):
                if isinstance(item, Frozen):
                    yield from described_fields(item, f"{place}.{getattr(item, 'id', position)}")


def general_path(path: str, case: Case) -> str:
    """Return a place without the names of list members: ``services.tariff``.

    Raises:
        KeyError: The case has no such place.
    """
    names: list[str] = []
    node: object = case
    for name in path.split("."):
        if not isinstance(node, tuple):
            names.append(name)
        node = _step(node, name)
    return ".".join(names)
