"""Places in the case document: ``services.household_help.tariff``.

A place is a dotted name. Members of a list are named by their identifier where they have one,
and by their position where they have none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic.fields import FieldInfo

from casebuilder.model.case import Case
from casebuilder.model.descriptions import Description, description_of
from casebuilder.model.frozen import Frozen

PathError = KeyError
"""Raised for a place that the case does not have."""


@cache
def _fields(part: type[Frozen]) -> dict[str, FieldInfo]:
    return part.model_fields


@cache
def _descriptions(part: type) -> tuple[tuple[str, Description | None], ...] | None:
    """Return the fields of a part of the document with what describes them; None when it is no part.

    Kept, as asking a class of pydantic what it is takes far longer than anything done with the answer.
    """
    if not issubclass(part, Frozen):
        return None
    return tuple((name, description_of(field)) for name, field in _fields(part).items())


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
    if isinstance(node, Frozen) and name in _fields(type(node)):
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


class Places:
    """Looks up many places of one case; what they have in common is looked up once."""

    def __init__(self, case: Case) -> None:
        """Start with nothing but the case."""
        self._nodes: dict[str, object] = {"": case}

    def value(self, path: str) -> Any:  # noqa: ANN401  the document is heterogeneous
        """Return what stands at a place.

        Raises:
            KeyError: The case has no such place.
        """
        if path not in self._nodes:
            parent, _, name = path.rpartition(".")
            self._nodes[path] = _step(self.value(parent), name)
        return self._nodes[path]

    def description(self, path: str) -> Description | None:
        """Return the description of the field at a place, or None when it has none.

        Raises:
            KeyError: The case has no such place.
        """
        parent_path, _, name = path.rpartition(".")
        parent = self.value(parent_path)
        if isinstance(parent, Frozen) and name in _fields(type(parent)):
            return description_of(_fields(type(parent))[name])
        self.value(path)
        return None


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
    return Places(case).description(path)


def described_fields(node: Frozen, path: str = "") -> Iterator[tuple[str, Description, Any]]:
    """Yield place, description and value of every described field at or below a node."""
    for name, description in _descriptions(type(node)) or ():
        value = getattr(node, name)
        place = f"{path}.{name}" if path else name
        if description is not None:
            yield place, description, value
        if isinstance(value, tuple):
            for position, item in enumerate(value):
                if _descriptions(item.__class__) is not None:
                    yield from described_fields(item, f"{place}.{getattr(item, 'id', position)}")
        elif _descriptions(value.__class__) is not None:
            yield from described_fields(value, place)


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
