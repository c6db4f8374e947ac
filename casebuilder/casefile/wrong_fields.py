"""Which fields of a document hold something of the wrong kind, in the words of the forms."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Annotated, get_args, get_origin

from pydantic import BaseModel, JsonValue, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from casebuilder.model.case import Case
from casebuilder.model.descriptions import description_of
from casebuilder.model.messages import Message, MessageValue, N_

_NAMED = 3
"""So many wrong fields are named; the rest is counted."""
_LONGEST_TEXT = 40
_TAG = "kind"
"""The field that says which of several kinds of item stands there."""
_WRONG_TAG = "union_tag"

_PARTS = {
    "low": N_("low estimate"),
    "high": N_("high estimate"),
    "interval": N_("interval of a measurement"),
    "unit": N_("unit"),
    "source": N_("source"),
    "source_date": N_("date of the source"),
    "grade": N_("grade of the evidence"),
    "assumption": N_("assumption"),
    "agreed_with": N_("agreed with"),
    "price_year": N_("price level of the year"),
    "index": N_("price index"),
}
"""Parts of a figure that have no label of their own, with what they are called."""

_KINDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("decimal_max", "decimal_whole"), N_("“{text}” has too many digits")),
    (("decimal", "int", "float", "finite"), N_("“{text}” is not a number")),
    (("date",), N_("“{text}” is not a date such as 2026-03-31")),
    (("bool",), N_("“{text}” is not true or false")),
    (("enum", "literal", _WRONG_TAG), N_("“{text}” is not one of the choices")),
    (("string",), N_("“{text}” is not a text")),
    (("missing",), N_("is missing")),
    (("extra",), N_("is a field that this version does not know")),
)
"""Beginnings of the library's error types, and what to say of them."""


def wrong_fields(error: ValidationError, document: JsonValue, file: str) -> Message:
    """Return one message that names the first wrong fields and counts the rest.

    Args:
        error: What the validation of the document found.
        document: The document as it stood in the file.
        file: Name of the file.
    """
    details = error.errors(include_url=False, include_context=False)
    named = [_one(detail, document) for detail in details[:_NAMED]]
    values: dict[str, MessageValue] = {"file": file, "fields": reduce(_joined, named)}
    more = len(details) - _NAMED
    if more > 0:
        return Message(
            N_(
                "“{file}” cannot be opened, because fields in it are wrong: {fields}; and {more} more."
                " Correct the file."
            ),
            {**values, "more": more},
        )
    return Message(
        N_("“{file}” cannot be opened, because something in it is wrong: {fields}. Correct the file."),
        values,
    )


def _joined(first: Message, second: Message) -> Message:
    return Message("{first}; {second}", {"first": first, "second": second})


def _one(detail: ErrorDetails, document: JsonValue) -> Message:
    place, value = detail["loc"], detail["input"]
    if detail["type"].startswith(_WRONG_TAG) and isinstance(value, dict):
        place, value = (*place, _TAG), value.get(_TAG)
    return Message(
        "{field}: {problem}",
        {"field": _field(place, document), "problem": _problem(detail["type"], str(value))},
    )


def _problem(error_type: str, text: str) -> Message:
    shown = text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
    for beginnings, problem in _KINDS:
        if error_type.startswith(beginnings):
            return Message(problem, {"text": shown})
    return Message(N_("“{text}” does not belong there"), {"text": shown})


def _field(place: Sequence[int | str], document: JsonValue) -> Message:
    """Return the label of a field, with the item it belongs to and the part of the figure."""
    kinds: tuple[type[BaseModel], ...] = (Case,)
    item, label = "", ""
    names: list[str] = []
    node: JsonValue = document
    for step in place:
        if isinstance(step, int):
            node = node[step] if isinstance(node, list) and step < len(node) else None
        elif step not in _fields(kinds) and any(_tag(kind) == step for kind in kinds):
            kinds = tuple(kind for kind in kinds if _tag(kind) == step)
            continue
        else:
            field = _fields(kinds).get(step)
            description = description_of(field) if field else None
            label = description.label if description else label
            kinds = _models(field.annotation) if field else ()
            node = node.get(step) if isinstance(node, dict) else None
        names.append(str(step))
        if isinstance(node, dict) and isinstance(node.get("id"), str):
            item, label, names = str(node.get("name") or node["id"]), "", []
    return _heading(item, label, names)


def _heading(item: str, label: str, names: Sequence[str]) -> Message:
    parts: list[Message] = [Message("{item}", {"item": item})] if item else []
    if label:
        parts.append(Message(label))
        if names[-1] in _PARTS:
            parts.append(Message(_PARTS[names[-1]]))
    else:
        parts.append(Message("{place}", {"place": ".".join(names)}))
    return reduce(lambda first, second: Message("{item}, {part}", {"item": first, "part": second}), parts)


def _fields(kinds: Sequence[type[BaseModel]]) -> dict[str, FieldInfo]:
    return {name: field for kind in reversed(kinds) for name, field in kind.model_fields.items()}


def _tag(kind: type[BaseModel]) -> object:
    field = kind.model_fields.get(_TAG)
    return field.default if field else None


def _models(annotation: object) -> tuple[type[BaseModel], ...]:
    """Return the parts of the document that can stand in a field, through unions and lists."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    arguments = get_args(annotation)
    if get_origin(annotation) is Annotated:
        arguments = arguments[:1]
    return tuple(kind for argument in arguments for kind in _models(argument))
