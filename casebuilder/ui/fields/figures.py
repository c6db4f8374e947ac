"""Fields for figures with their evidence."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.descriptions import Description
from casebuilder.model.editing import with_value_of_year, with_value_per_year
from casebuilder.model.messages import Message, N_
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.quantities import AnyQuantity, YearlyQuantity
from casebuilder.ui.fields.binding import Binding, at, described, full_label, service_unit_at
from casebuilder.ui.fields.chips import ChipGroup, name_chips
from casebuilder.ui.fields.evidence import EvidenceLine, EvidencePanel
from casebuilder.ui.fields.field import Field
from casebuilder.ui.fields.flow import FlowLayout, Widening
from casebuilder.ui.fields.form import FIELD_PLACE, Form
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.readings import NumberReading, Reading
from casebuilder.ui.fields.row import row_of
from casebuilder.ui.fields.typed import TypedField
from casebuilder.ui.theme import SPACE, SPACE_SMALL

_NUMBER_WIDTH, _SMALL_WIDTH = 112, 80


def number_reading(form: Form, path: str, description: Description) -> Callable[[Case], NumberReading]:
    """Return how the numbers of a figure are read; the unit follows the service it belongs to."""

    def reading(case: Case) -> NumberReading:
        return NumberReading(form.t, description, service_unit_at(case, path))

    return reading


def _evidence_line(form: Form, path: str, description: Description, owner: QWidget) -> EvidenceLine:
    def show(line: EvidenceLine) -> None:
        def make() -> QWidget:
            return EvidencePanel(form, path, description)

        row = row_of(owner)
        if row is not None:
            row.show_evidence(line, make)

    return EvidenceLine(form, path, show)


class QuantityField(TypedField, Widening):
    """A number with its unit, how it was understood, and under it where it comes from."""

    def __init__(self, form: Form, path: str, *, label: str = "") -> None:
        """Make the field of the quantity at a place.

        Args:
            form: The form of the page.
            path: The place of the quantity.
            label: Text above the field; empty for the one that stands at the field of the case.
        """
        description = described(form.case, path)
        self._line: EvidenceLine | None = None
        super().__init__(
            form,
            path,
            label or form.t(description.label),
            lambda case: full_label(case, path),
            self._bound_to(path),
            self._reading_for(form, path, description),
            width=_NUMBER_WIDTH,
            required=description.required,
        )
        self._line = _evidence_line(form, path, description, self)
        self.column.addWidget(self._line)
        self._show_evidence(form.case)

    def _bound_to(self, path: str) -> Binding:
        return at(f"{path}.value")

    def _reading_for(
        self, form: Form, path: str, description: Description
    ) -> Callable[[Case], Reading[Decimal]]:
        return number_reading(form, path, description)

    def case_changed(self, old: Case, new: Case) -> None:
        """Show value and evidence when they differ."""
        super().case_changed(old, new)
        self._show_evidence(new)

    def useful_width(self) -> int:
        """Return the width in which everything shows, the line under the figure included."""
        own = self.sizeHint().width()
        return own if self._line is None else max(own, self._line.useful_width())

    def _show_evidence(self, case: Case) -> None:
        quantity: AnyQuantity = value_at(case, self.path)
        if self._line is not None:
            self._line.follow(quantity)


class _SizeOfChange:
    """Numbers without their sign; the direction stands beside the field."""

    def __init__(self, inner: NumberReading, direction: Callable[[], int]) -> None:
        self.inner = inner
        self._direction = direction

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SizeOfChange) and other.inner == self.inner

    def __hash__(self) -> int:
        return hash(self.inner.service_unit)

    def read(self, text: str) -> Decimal | Message | None:
        bare = text.strip()
        typed_less = bare[:1] in ("-", "\u2212")
        sign = "" if typed_less else "-" if self._direction() < 0 else ""
        return self.inner.read(f"{sign}{bare}" if bare else "")

    def unfinished(self, text: str) -> bool:
        return self.inner.unfinished(text)

    def write(self, value: Decimal) -> str:
        return self.inner.write(abs(value))

    def echo(self, value: Decimal | None) -> str:
        if not value:
            return self.inner.echo(value)
        t = self.inner.translator
        amount = self.inner.echo(abs(value))
        return t(N_("{amount} less"), amount=amount) if value < 0 else t(N_("{amount} more"), amount=amount)


class ChangeField(QuantityField):
    """A change as "less" or "more" and a size, kept in the case as one number with a sign."""

    def __init__(self, form: Form, path: str) -> None:
        """Make the field of the change at a place."""
        self._direction = -1
        self._chips: ChipGroup | None = None
        super().__init__(form, path)
        self._chips = ChipGroup(
            [(-1, form.t(N_("Less"))), (1, form.t(N_("More")))], form.context.theme, clearable=False
        )
        for chip in self._chips.chips:
            chip.setProperty(FIELD_PLACE, path)
        name_chips(self._chips.chips, form.t.message(self.name(form.case)))
        self._chips.picked.connect(self._turned)
        self.row.insertWidget(0, self._chips)
        QWidget.setTabOrder(self._chips.chips[-1], self.line)
        self._show_direction()

    def _reading_for(
        self, form: Form, path: str, description: Description
    ) -> Callable[[Case], Reading[Decimal]]:
        inner = number_reading(form, path, description)
        return lambda case: _SizeOfChange(inner(case), lambda: self._direction)

    def refresh(self) -> None:
        """Show size and direction."""
        value = self.value()
        if isinstance(value, Decimal) and value:
            self._direction = -1 if value < 0 else 1
        super().refresh()
        self._show_direction()

    def _show_direction(self) -> None:
        if self._chips is not None:
            self._chips.show_value(self._direction)

    def _turned(self, direction: int) -> None:
        self._direction = direction
        value = self.value()
        if self.error:
            # A text that was too much less may be right as more.
            self._finished()
        elif isinstance(value, Decimal) and value and (value < 0) != (direction < 0):
            self.change(-value)


class YearlyField(Field, Widening):
    """A figure that is the same in all years, or has a small field for each year."""

    def __init__(self, form: Form, path: str, *, label: str = "") -> None:
        """Make the field of the figure at a place.

        Args:
            form: The form of the page.
            path: The place of the figure.
            label: Text above the field; empty for the one that stands at the field of the case.
        """
        self._description = described(form.case, path)
        super().__init__(
            form,
            path,
            label or form.t(self._description.label),
            lambda case: full_label(case, path),
            at(path),
        )
        self._every_year = self._description.every_year
        self._first: TypedField | None = None
        self._part = Part(form, self._shape, self._add_values, spacing=SPACE_SMALL)
        self.row.addWidget(self._part, 1)
        under = QHBoxLayout()
        under.setSpacing(SPACE)
        self._line = _evidence_line(form, path, self._description, self)
        under.addWidget(self._line)
        self._switch: QCheckBox | None = None
        if not self._every_year:
            self._switch = QCheckBox(self.t(N_("Different per year")))
            self._switch.setProperty(FIELD_PLACE, path)
            self._switch.setAccessibleName(
                self.t(N_("Different per year: {field}"), field=self.name(form.case))
            )
            self._switch.clicked.connect(self._switched)
            under.addWidget(self._switch)
        under.addStretch(1)
        self.column.addLayout(under)
        self.ready()

    def focus_target(self) -> QWidget:
        """Return the first line."""
        return self if self._first is None else self._first.line

    def case_changed(self, old: Case, new: Case) -> None:
        """Show what differs; the values are fields of their own."""
        super().case_changed(old, new)
        self._line.follow(value_at(new, self.path))

    def refresh(self) -> None:
        """Show whether the figure differs per year, and its evidence."""
        quantity: YearlyQuantity = value_at(self.form.case, self.path)
        if self._switch is not None:
            self._switch.setChecked(len(quantity.values) > 1)
        self._line.follow(quantity)
        self.show_needed(needed=self._description.required and not quantity.values)

    def useful_width(self) -> int:
        """Return the width in which everything shows, the line under the figure included."""
        hint = self._line.sizeHint().width()
        return self.sizeHint().width() + max(0, self._line.useful_width() - hint)

    def _shape(self, case: Case) -> tuple[int, ...]:
        """Return the calendar years that have a field of their own; empty for one field."""
        quantity: YearlyQuantity = value_at(case, self.path)
        per_year = self._every_year or len(quantity.values) > 1
        return tuple(case.settings.calendar_years) if per_year else ()

    def _add_values(self, column: QVBoxLayout) -> None:
        years = self._shape(self.form.case)
        row = QWidget()
        flow = FlowLayout(row, SPACE, SPACE)
        names = (
            [(0, "", self._single())]
            if not years
            else [(number, str(year), self._of_year(number)) for number, year in enumerate(years)]
        )
        fields = [
            TypedField(
                self.form,
                f"{self.path}.values.{number}",
                label,
                self._name_of(label),
                binding,
                self._reading(number, len(years)),
                width=_SMALL_WIDTH if years else _NUMBER_WIDTH,
            )
            for number, label, binding in names
        ]
        for field in fields:
            field.line.setProperty(FIELD_PLACE, self.path)
            flow.addWidget(field)
        self._first = fields[0]
        column.addWidget(row)

    def _reading(self, number: int, years: int) -> Callable[[Case], Reading[Decimal]]:
        inner = number_reading(self.form, self.path, self._description)
        return (lambda case: _OfOneYear(inner(case), last=number == years - 1)) if years else inner

    def _show_name(self, _case: Case) -> None:
        """Leave the names to the fields of the values."""

    def _name_of(self, year: str) -> Callable[[Case], Message]:
        return lambda case: (
            Message(N_("{field}, {part}"), {"field": full_label(case, self.path), "part": year})
            if year
            else full_label(case, self.path)
        )

    def _single(self) -> Binding:
        def get(case: Case) -> Decimal | None:
            values: tuple[Decimal, ...] = value_at(case, f"{self.path}.values")
            return values[0] if values else None

        def put(case: Case, value: Decimal | None) -> Case:
            return replaced(case, f"{self.path}.values", () if value is None else (value,))

        return Binding(get, put)

    def _of_year(self, number: int) -> Binding:
        def get(case: Case) -> Decimal | None:
            values: tuple[Decimal, ...] = value_at(case, f"{self.path}.values")
            return values[number] if number < len(values) else None

        def put(case: Case, value: Decimal | None) -> Case:
            return case if value is None else with_value_of_year(case, self.path, number, value)

        return Binding(get, put)

    def _switched(self, per_year: bool) -> None:  # noqa: FBT001  Qt's signal
        self.form.context.store.change(
            self.t(N_("{field} changed"), field=self.name(self.form.case)),
            lambda case: with_value_per_year(case, self.path, per_year=per_year),
        )
        self.refresh()


class _OfOneYear:
    """Numbers of one year among others: none may be empty, and only the last names the unit."""

    def __init__(self, inner: NumberReading, *, last: bool) -> None:
        self.inner = inner
        self.last = last

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _OfOneYear) and (other.inner, other.last) == (self.inner, self.last)

    def __hash__(self) -> int:
        return hash(self.inner.service_unit)

    def read(self, text: str) -> Decimal | Message | None:
        if not text.strip():
            return Message(N_("Give each year a figure, 0 included."))
        return self.inner.read(text)

    def unfinished(self, text: str) -> bool:
        return not text.strip() or self.inner.unfinished(text)

    def write(self, value: Decimal) -> str:
        return self.inner.write(value)

    def echo(self, value: Decimal | None) -> str:  # noqa: ARG002  the reading of a field
        return self.inner.unit_text() if self.last else ""
