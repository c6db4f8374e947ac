"""Reads the reference cases: small cases worked out by hand, in files that an advisor can read and add to.

The form of the files is described in docs/reference-cases.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias, get_args

import yaml
from pydantic.fields import FieldInfo

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.thresholds import NoThreshold, threshold
from casebuilder.model.descriptions import description_of
from casebuilder.model.frozen import Frozen
from casebuilder.model.messages import Message
from casebuilder.model.numbers import ENGLISH, parse_number
from casebuilder.model.parties import Party
from casebuilder.model.quantities import EvidenceGrade, Price, Quantity, YearlyQuantity

Node: TypeAlias = "str | list[Node] | dict[str, Node]"
"""What YAML holds when every value is read as text, so that no figure is rounded and no word guessed at."""

FOLDER = Path(__file__).parent
_FIELDS = {"title", "shows", "source", "case", "expected", "thresholds", "tolerance", "arithmetic"}
_OPTIONAL = {"thresholds", "tolerance"}
_NOT_APPLICABLE = "n/a"
_DEFAULT_TOLERANCE = "0.005"
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?:\s*%)?")


class ReferenceCaseError(ValueError):
    """A reference case is not written as docs/reference-cases.md says."""


@dataclass(frozen=True)
class ExpectedThreshold:
    """At which value of a figure a party breaks even."""

    party: Party
    path: str
    value: float


@dataclass(frozen=True)
class ReferenceCase:
    """One file.

    Attributes:
        title: What it is about.
        shows: What a reader can learn from it.
        source: Where the figures come from.
        case: The case.
        expected: Values by line: one per year or a single one; None is "not applicable".
        thresholds: Expected thresholds.
        tolerance: How far a value may differ.
        arithmetic: How the expected values come about, in words.
    """

    title: str
    shows: str
    source: str
    case: Case
    expected: Mapping[str, tuple[float | None, ...]]
    thresholds: tuple[ExpectedThreshold, ...]
    tolerance: float
    arithmetic: str

    def differences(self, results: Results) -> list[str]:
        """Return a sentence for each value that is not as expected."""
        found = []
        for line, values in self.expected.items():
            actual = results.line(line)
            if len(actual) != len(values) or not all(map(self._agree, values, actual)):
                found.append(f"{line}: expected {values}, found {actual}")
        for item in self.thresholds:
            result = threshold(self.case, item.path, item.party)
            if isinstance(result, NoThreshold) or not self._agree(item.value, result.value):
                found.append(f"threshold of {item.path}: expected {item.value}, found {result}")
        return found

    def _agree(self, expected: float | None, actual: float) -> bool:
        if expected is None:
            return actual != actual  # noqa: PLR0124  a value that does not apply is NaN, unequal to itself
        return abs(expected - actual) <= self.tolerance

    def unexplained(self) -> list[float]:
        """Return the expected values, other than zero, that the arithmetic does not mention."""
        explained = [abs(float(_number(text))) for text in _NUMBER.findall(self.arithmetic)]
        values = [value for line in self.expected.values() for value in line if value]
        values += [item.value for item in self.thresholds]
        return [
            value for value in values if not any(abs(abs(value) - it) <= self.tolerance for it in explained)
        ]


def paths() -> list[Path]:
    """Return all reference cases."""
    return sorted(FOLDER.glob("*.yaml"))


def read(text: str) -> ReferenceCase:
    """Return the reference case that a text describes.

    Raises:
        ReferenceCaseError: It is not written as docs/reference-cases.md says.
    """
    # The base loader makes nothing but text, lists and mappings.
    document = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    node = _mapping(document, "the file")
    if unknown := set(node) - _FIELDS:
        raise ReferenceCaseError(f"unknown: {', '.join(sorted(unknown))}")
    if missing := _FIELDS - _OPTIONAL - set(node):
        raise ReferenceCaseError(f"missing: {', '.join(sorted(missing))}")
    case = _built(Case, node["case"], "case")
    if not isinstance(case, Case):
        raise ReferenceCaseError("case: not a case")
    return ReferenceCase(
        title=_text(node["title"]),
        shows=_text(node["shows"]),
        source=_text(node["source"]),
        case=case,
        expected={
            line: tuple(_expected(item) for item in _list(values))
            for line, values in _mapping(node["expected"], "expected").items()
        },
        thresholds=tuple(_threshold(item) for item in _list(node.get("thresholds", []))),
        tolerance=float(_text(node.get("tolerance", _DEFAULT_TOLERANCE))),
        arithmetic=_text(node["arithmetic"]),
    )


def _expected(node: Node) -> float | None:
    text = _text(node)
    return None if text == _NOT_APPLICABLE else float(_number(text))


def _threshold(node: Node) -> ExpectedThreshold:
    item = _mapping(node, "thresholds")
    return ExpectedThreshold(
        Party(_text(item["party"])), _text(item["figure"]), float(_number(_text(item["value"])))
    )


def _text(node: Node) -> str:
    if not isinstance(node, str):
        raise ReferenceCaseError(f"expected a text or a number, found {node}")
    return node


def _list(node: Node) -> list[Node]:
    return node if isinstance(node, list) else [node]


def _mapping(node: Node, place: str) -> dict[str, Node]:
    if not isinstance(node, dict):
        raise ReferenceCaseError(f"{place}: expected names with values, found {node}")
    return node


def _number(text: str) -> Decimal:
    """Return a number as a reader writes it: ``1,250.50`` or ``-40 %``."""
    bare = text.removesuffix("%").strip()
    number = parse_number(bare, ENGLISH)
    if isinstance(number, Message):
        raise ReferenceCaseError(f"{text} is no number: write it as 1,250.50 or 40 %")
    return number / 100 if text.endswith("%") else number


def _built(cls: type[Frozen], node: Node, place: str) -> Frozen:
    """Return a part of the case; what is left out has its default."""
    fields = {}
    for name, value in _mapping(node, place).items():
        if name not in cls.model_fields:
            raise ReferenceCaseError(f"{place}: unknown field {name}")
        fields[name] = _value(cls.model_fields[name], value, f"{place}.{name}")
    return cls.model_validate(fields)


def _value(field: FieldInfo, node: Node, place: str) -> object:
    description = description_of(field)
    if description is not None and description.unit is not None:
        return _figure(field.get_default(call_default_factory=True), node, place)
    classes = tuple(_part_classes(field.annotation))
    if not classes:
        return node
    if not _is_list(field.annotation):
        usual = type(field.get_default(call_default_factory=True))
        return _built(_chosen(classes, usual, node, place), node, place)
    if isinstance(node, dict):
        # Items stand under their identifier, which is easier to read than a list of nameless ones.
        items = [(f"{place}.{name}", {"id": name, **_mapping(item, place)}) for name, item in node.items()]
    else:
        items = [(f"{place}.{number}", _mapping(item, place)) for number, item in enumerate(_list(node))]
    return tuple(_built(_chosen(classes, classes[0], item, where), item, where) for where, item in items)


def _figure(default: object, node: Node, place: str) -> object:
    """Return a figure; one without a grade is of the strongest evidence, so that no caution applies."""
    if not isinstance(default, Quantity | YearlyQuantity):
        raise ReferenceCaseError(f"{place}: not a figure")
    fields: dict[str, Node] = dict(node) if isinstance(node, dict) else {"value": node}
    numbers = tuple(_number(_text(item)) for item in _list(fields.pop("value")))
    allowed = {"grade", "price_year", "index"} if isinstance(default, Price) else {"grade"}
    if unknown := set(fields) - allowed:
        raise ReferenceCaseError(f"{place}: unknown {', '.join(sorted(unknown))}")
    values = {"values": numbers} if isinstance(default, YearlyQuantity) else {"value": numbers[0]}
    grade = EvidenceGrade.STRONG_COMPARISON
    return type(default).model_validate({**dict(default), "grade": grade, **fields, **values})


def _is_list(annotation: object) -> bool:
    return getattr(annotation, "__origin__", None) is tuple


def _part_classes(annotation: object) -> Iterator[type[Frozen]]:
    """Yield the parts of the case that may stand in a field."""
    if isinstance(annotation, type) and issubclass(annotation, Frozen):
        yield annotation
    for argument in get_args(annotation):
        yield from _part_classes(argument)


def _chosen(classes: tuple[type[Frozen], ...], usual: type[Frozen], node: Node, place: str) -> type[Frozen]:
    """Return the class that ``kind`` names; without it the usual one."""
    kind = _mapping(node, place).get("kind")
    if kind is None:
        return usual
    for cls in classes:
        if "kind" in cls.model_fields and cls.model_fields["kind"].default == kind:
            return cls
    raise ReferenceCaseError(f"{place}: unknown kind {kind}")
