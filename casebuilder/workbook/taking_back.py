"""Taking over into a case what was changed in its workbook."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.build import build_model
from casebuilder.model.costbenefit.builder import MissingValueError
from casebuilder.model.formula.model import InputValue
from casebuilder.model.messages import Figure, Message, N_
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.quantities import Quantity, YearlyQuantity
from casebuilder.model.units import SHARE_UNITS, ServiceUnit, Unit
from casebuilder.translation import Translator
from casebuilder.workbook.errors import WorkbookError
from casebuilder.workbook.identity import fingerprint, subtitle
from casebuilder.workbook.reading import ReadWorkbook, TypedCell, read_workbook

_SAME = 1e-12
"""Two figures that differ by less than this part are the same figure, stored by two programs."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is different in the workbook.

    Attributes:
        place: Place of the figure in the case.
        year: Which year it belongs to, from zero; None for a single value.
        calendar_year: That year; None for a single value.
        label: What the figure is.
        group: What it belongs to.
        unit: What it counts.
        service_unit: The unit of the service it belongs to, if any.
        choices: The labels of the values 0, 1, 2 ... of a setting with a closed list, or empty.
        old: The figure in the case now.
        exported: The figure at the export; another one than ``old`` when the case has changed since.
        new: The figure in the workbook.
        cell: Sheet and cell where it was typed.
    """

    place: str
    year: int | None
    calendar_year: int | None
    label: Message
    group: Message
    unit: Unit
    service_unit: ServiceUnit | None
    choices: tuple[str, ...]
    old: float
    exported: float
    new: Decimal
    cell: str

    @property
    def key(self) -> tuple[str, int | None]:
        """By what it is told from the other changes."""
        return self.place, self.year


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Something that was typed but cannot be taken over.

    Attributes:
        cell: Sheet and cell where it was typed.
        label: What the workbook calls the figure.
        value: What was typed.
        reason: Why it cannot be taken over, and what to do.
    """

    cell: str
    label: str
    value: str
    reason: Message


@dataclass(frozen=True)
class Returned:
    """What came back with a workbook.

    Attributes:
        file: Name of the file.
        changes: What can be taken over, in the order of the sheet.
        not_taken: What cannot.
        remarks: What the reader must know beside that.
    """

    file: str
    changes: tuple[Change, ...]
    not_taken: tuple[NotTaken, ...]
    remarks: tuple[Message, ...]


def returned_from(path: Path, case: Case) -> Returned:
    """Return what was changed in the workbook of a case.

    Args:
        path: The workbook that came back.
        case: The case that it was made from, or a later state of it.

    Raises:
        WorkbookError: The file cannot be read, is no workbook of this program, or belongs to
            another case.
    """
    return returned(read_workbook(path), case)


def returned(book: ReadWorkbook, case: Case) -> Returned:
    """Return what was changed, from what a workbook says.

    Raises:
        WorkbookError: It belongs to another case, or the case misses figures.
    """
    remarks = [*_belongs(book, case), *_switches(book)]
    try:
        model = build_model(case, compared=True).model
    except MissingValueError as error:
        raise WorkbookError(
            Message(
                N_(
                    "The case misses figures now, so it cannot be compared with a workbook."
                    " Fill them in first."
                )
            )
        ) from error
    inputs = {item.id: item for item in model.inputs}
    changes: list[Change] = []
    not_taken: list[NotTaken] = []
    for typed in book.typed:
        found = _compared(typed, case, inputs.get(typed.place), model.first_year)
        if isinstance(found, Change):
            changes.append(found)
        elif found is not None:
            not_taken.append(NotTaken(typed.cell, _named(typed), str(typed.value), found))
    return Returned(book.file, tuple(changes), tuple(not_taken), tuple(remarks))


def taken_over(case: Case, changes: Sequence[Change], translator: Translator) -> Case:
    """Return the case with some changes of a workbook.

    The figure keeps its grade, so that the case comes to what the workbook came to. Its source says
    where it comes from now, it counts as not yet checked, and who agreed with the figure before has
    not agreed with this one.

    Args:
        case: The case.
        changes: What is taken over.
        translator: The language of what is written in the case.
    """
    for place in dict.fromkeys(change.place for change in changes):
        case = replaced(
            case,
            place,
            _new_value(
                value_at(case, place), [change for change in changes if change.place == place], translator
            ),
        )
    return case


def _new_value(before: Any, changes: Sequence[Change], t: Translator) -> object:  # noqa: ANN401  the document is heterogeneous
    if isinstance(before, YearlyQuantity):
        values = list(before.values)
        for change in changes:
            values[change.year or 0] = change.new
        return before.model_copy(update={"values": tuple(values), **_provenance(before, t)})
    if isinstance(before, Quantity):
        return before.model_copy(update={"value": changes[-1].new, **_provenance(before, t)})
    return _as_setting(before, changes[-1].new)


def _provenance(before: Quantity | YearlyQuantity, t: Translator) -> dict[str, object]:
    source = (
        t(N_("Changed in the workbook; before that: {source}"), source=before.source)
        if before.source
        else t(N_("Changed in the workbook"))
    )
    return {"source": source, "source_date": None, "assumption": True, "agreed_with": ()}


def _as_setting(before: object, number: Decimal) -> object:
    if isinstance(before, bool):
        return bool(number)
    if isinstance(before, Enum):
        return tuple(type(before))[int(number)]
    return int(number)


def _belongs(book: ReadWorkbook, case: Case) -> list[Message]:
    """Return what to say about the case having changed since the export.

    Raises:
        WorkbookError: The workbook was made from another case.
    """
    if book.fingerprint and book.fingerprint == fingerprint(case):
        return []
    if not book.fingerprint or book.subtitle != subtitle(case, Translator(book.language)).strip():
        raise WorkbookError(
            Message(
                N_(
                    "“{file}” was made from another case ({title}), so nothing was taken over. Open that case"
                    " first, and take the workbook back into it."
                ),
                {"file": book.file, "title": book.subtitle or "–"},
            )
        )
    return [
        Message(
            N_(
                "The case has changed since this workbook was made. What the workbook changed is compared"
                " with the figures of that moment; beside it stands what the case says now."
            )
        )
    ]


def _switches(book: ReadWorkbook) -> list[Message]:
    if not (book.scenario or book.funding):
        return []
    return [
        Message(
            N_(
                "A switch in the workbook stands on another scenario or funding model. That changes what the"
                " workbook shows and no figure of the case, so it is not taken over."
            )
        )
    ]


def _named(typed: TypedCell) -> str:
    return typed.label if typed.year is None else f"{typed.label} ({typed.year + 1})"


def _compared(
    typed: TypedCell, case: Case, item: InputValue | None, first_year: int
) -> Change | Message | None:
    """Return a change, why something typed cannot be taken over, or None when nothing has changed."""
    if item is None:
        return Message(N_("This figure does not stand in the case any more."))
    number, exported = _number(typed.value), _number(typed.expected)
    if isinstance(exported, Message):
        return Message(N_("The exported figure beside it is gone, so it is not clear what was changed."))
    if isinstance(number, Message):
        return number
    if _equal(number, exported):
        return None
    refused = _without_place(typed, case, item) or _refused(number, item)
    if refused is not None:
        return refused
    old = item.values[typed.year or 0]
    return (
        None
        if _equal(number, old)
        else Change(
            place=item.id,
            year=typed.year,
            calendar_year=None if typed.year is None else first_year + typed.year,
            label=item.label,
            group=item.group,
            unit=item.unit,
            service_unit=item.service_unit,
            choices=item.choices,
            old=old,
            exported=exported,
            new=_decimal(number),
            cell=typed.cell,
        )
    )


def _without_place(typed: TypedCell, case: Case, item: InputValue) -> Message | None:
    """Return why the case has no place for a figure of the workbook, or None when it has."""
    try:
        value_at(case, item.id)
    except KeyError:
        return Message(N_("This is a limit of the calculation and no figure of the case."))
    if (typed.year is not None) != item.per_year or (typed.year or 0) >= len(item.values):
        return Message(N_("The case gives this figure for other years now than the workbook does."))
    return None


def _number(value: object) -> float | Message:
    if isinstance(value, str) and value.startswith("="):
        return Message(
            N_(
                "It is a formula without a stored result. Open the workbook in Excel or LibreOffice, save it,"
                " and take it back again."
            )
        )
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Message(N_("It is not a number. Type a number in this cell, without a unit."))
    number = float(value)
    if not math.isfinite(number):
        return Message(N_("It is not a number. Type a number in this cell, without a unit."))
    return number


def _refused(number: float, item: InputValue) -> Message | None:
    """Return why a number cannot be the value of an input, or None when it can."""
    whole = bool(item.choices) or item.unit is Unit.CALENDAR_YEAR
    if whole and number != int(number):
        return Message(N_("It must be a whole number."))
    shown = (Unit.SHARE if item.unit in SHARE_UNITS else item.unit).value
    limits: tuple[tuple[float | None, Callable[[float], bool], str], ...] = (
        (item.minimum, lambda limit: number < limit, N_("It must be {limit} or more.")),
        (item.maximum, lambda limit: number > limit, N_("It must be {limit} or less.")),
    )
    for limit, broken, text in limits:
        if limit is not None and broken(limit):
            return Message(text, {"limit": Figure(limit, shown)})
    return None


def _equal(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_SAME, abs_tol=0.0)


def _decimal(number: float) -> Decimal:
    """Return the shortest decimal number that a computer stores as this one."""
    return Decimal(repr(number)) if number != int(number) else Decimal(int(number))


def shown(change: Change, value: float | Decimal, translator: Translator) -> str:
    """Return a value of a changed figure as a reader wants to see it, without its unit."""
    if change.choices and 0 <= int(value) < len(change.choices):
        return translator(change.choices[int(value)])
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    return translator.figure(exact.normalize() if exact != int(exact) else Decimal(int(exact)), change.unit)
