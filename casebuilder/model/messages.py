"""Texts that the core hands out untranslated.

The core never speaks a language. It returns a :class:`Message`: a text that stands in the message
catalogue, with the values that belong in it. The edge (interface, workbook, command line) turns
it into a Dutch or English sentence with :mod:`casebuilder.translation`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Self, TypeAlias


def N_(text: str) -> str:  # noqa: N802  the name that gettext tools know
    """Mark ``text`` for the message catalogue without translating it here."""
    return text


@dataclass(frozen=True, slots=True)
class Figure:
    """A number inside a message, with the unit in which a reader wants to see it.

    Attributes:
        value: The number; a share of 0.4 is shown as 40 %.
        unit: A value of :class:`casebuilder.model.units.Unit`.
        decimals: Number of decimals, or None for what suits the unit.
    """

    value: float | Decimal
    unit: str
    decimals: int | None = None


MessageValue: TypeAlias = "str | int | Figure | Message"


@dataclass(frozen=True)
class Message:
    """A text of the message catalogue and the values to fill in.

    Attributes:
        text: The English text, which is also its key in the catalogue, with ``{name}`` places.
        values: What goes into the places; a nested Message is translated first.
    """

    text: str
    values: Mapping[str, MessageValue] = field(default_factory=dict)

    def __hash__(self) -> int:
        """Hash on the text alone: the values are a mapping."""
        return hash(self.text)


def listed(messages: Iterable[Message]) -> Message:
    """Return messages, of which there is at least one, as a reader lists them: A, B and C."""
    first, *rest = messages
    if not rest:
        return first
    *middle, last = rest
    for message in middle:
        first = Message(N_("{first}, {second}"), {"first": first, "second": message})
    return Message(N_("{first} and {last}"), {"first": first, "last": last})


class LabelledEnum(StrEnum):
    """A closed list of choices whose members carry the label a user sees."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Create a member with its stored value and its catalogue text."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
