"""The right field for a place of the case, by the type that the document gives it."""

from __future__ import annotations

import datetime
import types
from collections.abc import Callable, Sequence
from typing import Any, Union, get_args, get_origin

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.messages import LabelledEnum, Message, N_
from casebuilder.model.paths import value_at
from casebuilder.model.quantities import Quantity, YearlyQuantity
from casebuilder.ui.fields.binding import Binding, at, described, full_label
from casebuilder.ui.fields.chips import ChoiceChips, MultiChips, enum_options
from casebuilder.ui.fields.choices import CheckField, ChoiceBox
from casebuilder.ui.fields.field import Field
from casebuilder.ui.fields.figures import ChangeField, QuantityField, YearlyField
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import beside, link_button
from casebuilder.ui.fields.readings import YearReading
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.fields.typed import LongTextField, SentenceField, TextField, TypedField, date_field
from casebuilder.ui.theme import SPACE_MEDIUM

_MOST_CHIPS = 6
_EMPTY_YEARS = {
    "first_year": N_("empty: from the start"),
    "last_year": N_("empty: to the end"),
    "year": N_("empty: in the first year"),
}
_ONCE_WITHOUT_LAST_YEAR = "financing.grants."
_EMPTY_LAST_YEAR_OF_GRANT = N_("empty: once")
_FEW_CHIPS = 3
_FEW_WIDTH = 296
"""Wide enough that questions of yes or no stand under each other, two to a row, and for a warning."""
_SENTENCE_WIDTH = 460
_SIGNED = frozenset({"relative_change", "absolute_change"})


def field(
    form: Form, path: str, *, label: str = "", binding: Binding | None = None, width: int = 320
) -> Field:
    """Return the field for a place of the case.

    Args:
        form: The form of the page.
        path: The place; it has a description.
        label: Text above it in the user's language; empty for the one in the description.
        binding: How the value is read and written, where that is not simply at the place.
        width: Width in pixels at normal text size of a line of free text.

    Raises:
        KeyError: The place does not exist or has no description.
    """
    parent, _, name = path.rpartition(".")
    annotation = type(value_at(form.case, parent)).model_fields[name].annotation
    description = described(form.case, path)
    if isinstance(annotation, type) and issubclass(annotation, Quantity | YearlyQuantity):
        return _figure(form, path, label)
    text = label or form.t(description.label)
    bound = binding or at(path)

    def named(case: Case) -> Message:
        return full_label(case, path)

    if annotation is bool:
        return CheckField(form, path, text, named, bound)
    if get_origin(annotation) is tuple:
        return MultiChips(form, path, text, named, bound, enum_options(form, get_args(annotation)[0]))
    if annotation is str and description.long_text:
        return LongTextField(form, path, text, named, bound)
    if annotation is str:
        kind, least = (SentenceField, _SENTENCE_WIDTH) if description.wraps else (TextField, 0)
        return kind(form, path, text, named, bound, width=max(width, least))
    return _choice(form, path, text, named, bound)


def _figure(form: Form, path: str, label: str) -> Field:
    """Return the field for a figure with its evidence."""
    if isinstance(value_at(form.case, path), YearlyQuantity):
        return YearlyField(form, path, label=label)
    if path.rpartition(".")[2] in _SIGNED:
        return ChangeField(form, path)
    return QuantityField(form, path, label=label)


def _choice(form: Form, path: str, text: str, named: Callable[[Case], Message], bound: Binding) -> Field:
    """Return the field for a date, a calendar year or a choice."""
    parent, _, name = path.rpartition(".")
    optional, kind = _optional(type(value_at(form.case, parent)).model_fields[name].annotation)
    if kind is datetime.date:
        return date_field(form, path, text, named, bound)
    if kind is int:
        empty = _EMPTY_YEARS.get(name, "")
        if name == "last_year" and path.startswith(_ONCE_WITHOUT_LAST_YEAR):
            empty = _EMPTY_LAST_YEAR_OF_GRANT
        years = YearReading(optional=optional, empty_text=form.t(empty))
        return TypedField(form, path, text, named, bound, lambda _case: years, width=80)
    if not (isinstance(kind, type) and issubclass(kind, LabelledEnum)):
        raise KeyError(path)
    options = enum_options(form, kind)
    if len(options) > _MOST_CHIPS:
        return ChoiceBox(form, path, text, named, bound, lambda _case: options)
    chips = ChoiceChips(form, path, text, named, bound, options, clearable=optional)
    if len(options) <= _FEW_CHIPS:
        chips.setMinimumWidth(form.scaled(_FEW_WIDTH))
    return chips


def _optional(annotation: Any) -> tuple[bool, Any]:  # noqa: ANN401  a type of the document
    """Return whether None is allowed, and the type without it."""
    if get_origin(annotation) in (types.UnionType, Union):
        members = [member for member in get_args(annotation) if member is not type(None)]
        return len(members) < len(get_args(annotation)), members[0]
    return False, annotation


def fields(form: Form, paths: Sequence[str]) -> list[Field]:
    """Return the fields for several places."""
    return [field(form, path) for path in paths]


def add_rows(form: Form, column: QVBoxLayout, rows: Sequence[Sequence[str] | str]) -> None:
    """Add rows of fields to a column: each a list of places side by side, or one place alone."""
    for row in rows:
        places = [row] if isinstance(row, str) else list(row)
        column.addWidget(FieldRow(fields(form, places)))


def section(column: QVBoxLayout, title: str, sentence: str = "") -> None:
    """Add a heading to a column, with a sentence under it."""
    if column.count():
        column.addSpacing(SPACE_MEDIUM)
    heading = QLabel(title)
    heading.setProperty("role", "section")
    column.addWidget(heading)
    if sentence:
        column.addWidget(muted(sentence))


def agenda_link(form: Form) -> QWidget:
    """Return the way to the agenda for the first conversation, where what is missing comes."""
    make = link_button(form.t(N_("Make the agenda")), lambda: form.context.navigator.go_to_field("agenda"))
    return beside(make)


def muted(text: str) -> QLabel:
    """Return a line of muted text that wraps."""
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label


def defaults_summary(form: Form, paths: Callable[[Case], Sequence[str]]) -> Callable[[Case], str]:
    """Return what a folded part says about the fields in it: label and value of each that is filled in."""

    def summary(case: Case) -> str:
        parts: list[str] = []
        for path in paths(case):
            text = shown_value(form, case, path)
            if text:
                parts.append(f"{form.t(described(case, path).label).rstrip('?')}: {text}")
        return " · ".join(parts)

    return summary


def shown_value(form: Form, case: Case, path: str) -> str:
    """Return the value at a place in the user's language, or an empty text when there is none."""
    t = form.t
    match value_at(case, path):
        case YearlyQuantity(values=values, unit=unit):
            text = " / ".join(t.figure(one, unit) for one in values)
        case Quantity(value=value, unit=unit):
            text = "" if value is None else t.figure(value, unit)
        case bool(on):
            text = t(N_("yes")) if on else t(N_("no"))
        case LabelledEnum(label=label):
            text = t(label)
        case datetime.date() as date:
            text = t.date(date)
        case tuple(members):
            text = ", ".join(t(member.label) for member in members)
        case None:
            text = ""
        case other:
            text = str(other)
    return text
