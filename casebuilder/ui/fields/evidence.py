"""Where a figure comes from and how sure it is: the line under a figure, and what it folds out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.descriptions import Description
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.quantities import (
    Agreement,
    AnyQuantity,
    EvidenceGrade,
    Price,
    Provenance,
    Quantity,
    YearlyQuantity,
)
from casebuilder.translation import Translator
from casebuilder.ui.fields.binding import Binding, at, full_label, service_unit_at
from casebuilder.ui.fields.choices import CheckField, ChoiceBox
from casebuilder.ui.fields.field import Field
from casebuilder.ui.fields.flow import FlowLayout, Widening
from casebuilder.ui.fields.fold import Disclosure
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.readings import NumberReading, YearReading
from casebuilder.ui.fields.typed import SentenceField, TextField, TypedField, date_field
from casebuilder.ui.theme import SPACE, SPACE_LARGE, SPACE_MEDIUM, Theme

_USUAL_WIDTH = 264


def evidence_summary(provenance: Provenance, t: Translator) -> str:
    """Return in one line where a figure comes from, in the user's language."""
    parts: list[str] = []
    source = provenance.source
    if provenance.assumption:
        whole, short = t(N_("Assumption, not checked yet")), t(N_("assumption"))
        source = _without_tag(source, whole)
        if not source:
            parts.append(whole)
        elif not source.casefold().startswith(short.casefold()):
            parts.append(short)
    if isinstance(provenance, Price) and provenance.price_year is not None:
        parts.append(t(N_("price level {year}"), year=str(provenance.price_year)))
    if source:
        parts.append(source)
    elif not provenance.assumption:
        parts.append(t(N_("No source yet")))
    if provenance.grade is not None:
        parts.append(t(provenance.grade.label))
    if provenance.agreed_with:
        parties = ", ".join(t(agreement.party.label) for agreement in provenance.agreed_with)
        parts.append(t(N_("agreed by {parties}"), parties=parties))
    return " · ".join(parts)


def _without_tag(source: str, tag: str) -> str:
    """Return a source without the words that it is an assumption, which stand before it in short."""
    if not source.casefold().startswith(tag.casefold()):
        return source
    rest = source[len(tag) :].lstrip()
    return rest.lstrip(":.").lstrip() if not rest or rest[0] in ":." else source


def evidence_icon(provenance: Provenance, theme: Theme) -> tuple[str, str]:
    """Return the name and the colour of the icon before the summary."""
    if provenance.assumption:
        return "circle-help", theme.warning
    if not provenance.source:
        return "circle-alert", theme.warning
    return "circle-check", theme.positive


class EvidenceLine(Disclosure, Widening):
    """The line under a figure; its contents unfold below the row that the figure stands in."""

    def __init__(self, form: Form, path: str, show: Callable[[EvidenceLine], None]) -> None:
        """Make the line.

        Args:
            form: The form of the page.
            path: Place of the figure.
            show: Shows or hides the contents of this line.
        """
        super().__init__(form, form.t(N_("Source and certainty")), small=True)
        self.form = form
        self.path = path
        self._show = show
        self._usual = form.scaled(_USUAL_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self._show(self))
        form.add_opener(self, self)

    def follow(self, provenance: AnyQuantity) -> None:
        """Show the summary of a figure's evidence; of a figure that is not there only the name."""
        if not _has_value(provenance) and not provenance.source:
            self.set_summary(self._form.t(N_("Source and certainty")))
        else:
            self.set_summary(
                evidence_summary(provenance, self._form.t),
                evidence_icon(provenance, self._form.context.theme),
            )
        self.setMaximumWidth(self.useful_width())

    def useful_width(self) -> int:
        """Return the width in which the whole summary shows."""
        return super().sizeHint().width()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Ask for no more than a short summary needs, so that fields stand side by side (Qt)."""
        hint = super().sizeHint()
        return QSize(min(hint.width(), self._usual), hint.height())

    def holds(self, path: str) -> bool:
        """Return whether the field of a place is among the contents."""
        return path.startswith(f"{self.path}.")

    def focus_target(self) -> QWidget:
        """Return the line itself."""
        return self

    def is_open(self) -> bool:
        """Return whether the contents show."""
        return self.opened

    def open(self) -> None:
        """Show the contents."""
        if not self.opened:
            self._show(self)


class EvidencePanel(QFrame):
    """Source, date, evidence grade, range, price level and agreement of one figure."""

    def __init__(self, form: Form, path: str, description: Description) -> None:
        """Make the fields.

        Args:
            form: The form of the page.
            path: Place of the figure.
            description: Its unit and limits.
        """
        super().__init__()
        self._form = form
        self._path = path
        self._description = description
        self.setProperty("role", "callout")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_MEDIUM, SPACE_MEDIUM, SPACE_MEDIUM, SPACE_MEDIUM)
        column.setSpacing(SPACE_MEDIUM)
        title = QLabel(form.t(N_("Source and certainty: {field}"), field=Message(description.label)))
        title.setProperty("role", "strong")
        column.addWidget(title)
        quantity: AnyQuantity = value_at(form.case, path)
        self._add_row(column, self._source_fields())
        if isinstance(quantity, Quantity):
            self._add_row(column, [self._bound("low"), self._bound("high"), *self._price_fields(quantity)])
            self._add_row(column, [self._interval()])
        else:
            self._add_yearly_bounds(column, quantity)
        column.addWidget(
            Part(form, lambda case: len(_agreements(case, path)), self._add_agreements, spacing=SPACE)
        )

    def _add_row(self, column: QVBoxLayout, fields: list[Field]) -> None:
        row = QWidget()
        flow = FlowLayout(row, SPACE_LARGE, SPACE_MEDIUM)
        for field in fields:
            flow.addWidget(field)
        column.addWidget(row)

    def _name(self, part: str) -> Callable[[Case], Message]:
        return lambda case: full_label(case, self._path, part)

    def _source_fields(self) -> list[Field]:
        form, t, path = self._form, self._form.t, self._path
        grades: list[tuple[EvidenceGrade | None, str]] = [(None, t(N_("Not said")))]
        grades += [(grade, t(grade.label)) for grade in EvidenceGrade]
        return [
            SentenceField(
                form,
                f"{path}.source",
                t(N_("Source")),
                self._name(N_("Source")),
                at(f"{path}.source"),
                placeholder=t(N_("Document, registration or role of a person")),
            ),
            date_field(
                form,
                f"{path}.source_date",
                t(N_("Date of the source")),
                self._name(N_("Date of the source")),
                at(f"{path}.source_date"),
            ),
            ChoiceBox(
                form,
                f"{path}.grade",
                t(N_("How well is it founded?")),
                self._name(N_("How well is it founded?")),
                at(f"{path}.grade"),
                lambda _case: grades,
            ),
            CheckField(
                form,
                f"{path}.assumption",
                t(N_("Still an assumption that nobody has checked")),
                self._name(N_("Assumption")),
                at(f"{path}.assumption"),
            ),
        ]

    def _reading(self, case: Case) -> NumberReading:
        unit = service_unit_at(case, self._path)
        return NumberReading(self._form.t, self._description, unit)

    def _bound(self, name: str) -> Field:
        labels = {"low": N_("Lowest plausible"), "high": N_("Highest plausible")}
        return TypedField(
            self._form,
            f"{self._path}.{name}",
            self._form.t(labels[name]),
            self._name(labels[name]),
            at(f"{self._path}.{name}"),
            self._reading,
        )

    def _interval(self) -> Field:
        """Return the field that says what low and high are, which decides how the figure is drawn."""
        return CheckField(
            self._form,
            f"{self._path}.interval",
            self._form.t(N_("Lowest and highest are the 95 %-interval of a measurement or study")),
            self._name(N_("Interval of a measurement")),
            at(f"{self._path}.interval"),
        )

    def _add_yearly_bounds(self, column: QVBoxLayout, quantity: YearlyQuantity) -> None:
        """Add one low and one high for all years; a list per year keeps its own."""
        if max(len(set(quantity.low)), len(set(quantity.high))) > 1:
            note = QLabel(self._form.t(N_("The range differs per year, as the file gives it; it is kept.")))
            note.setProperty("role", "muted")
            column.addWidget(note)
            return
        labels = {"low": N_("Lowest plausible"), "high": N_("Highest plausible")}
        self._add_row(
            column,
            [
                TypedField(
                    self._form,
                    f"{self._path}.{name}",
                    self._form.t(label),
                    self._name(label),
                    _yearly_bound(self._path, name),
                    self._reading,
                )
                for name, label in labels.items()
            ],
        )

    def _price_fields(self, quantity: Quantity) -> list[Field]:
        if not isinstance(quantity, Price):
            return []
        form, t, path = self._form, self._form.t, self._path
        base_year = form.case.settings.base_year
        empty = t(N_("empty: {year}, the price level of the case"), year=str(base_year))
        fields: list[Field] = [
            TypedField(
                form,
                f"{path}.price_year",
                t(N_("Price level of the year")),
                self._name(N_("Price level of the year")),
                at(f"{path}.price_year"),
                lambda _case: YearReading(optional=True, empty_text=empty),
                width=80,
            )
        ]
        if len(form.case.settings.indices) > 1:
            fields.append(
                ChoiceBox(
                    form,
                    f"{path}.index",
                    t(N_("Price index")),
                    self._name(N_("Price index")),
                    at(f"{path}.index"),
                    lambda case: [(index.id, index.name) for index in case.settings.indices],
                )
            )
        return fields

    def _add_agreements(self, column: QVBoxLayout) -> None:
        form, t, path = self._form, self._form.t, self._path
        for number, _ in enumerate(_agreements(form.case, path)):
            column.addWidget(self._agreement(number))
        add = QPushButton(t(N_("Add who agreed with this figure")))
        add.setProperty("role", "link")
        add.setIcon(form.icon("plus"))
        add.setAccessibleName(
            t(N_("Add who agreed with this figure: {field}"), field=Message(self._description.label))
        )
        add.clicked.connect(
            lambda: self._change_agreements(
                (*_agreements(form.case, path), Agreement(party=Party.MUNICIPALITY))
            )
        )
        row = QWidget()
        FlowLayout(row, SPACE, SPACE).addWidget(add)
        column.addWidget(row)

    def _agreement(self, number: int) -> QWidget:
        form, t = self._form, self._form.t
        place = f"{self._path}.agreed_with.{number}"
        row = QWidget()
        flow = FlowLayout(row, SPACE_LARGE, SPACE)
        flow.addWidget(
            ChoiceBox(
                form,
                f"{place}.party",
                t(N_("Agreed by")),
                self._name(N_("Agreed by")),
                at(f"{place}.party"),
                lambda _case: [(party, t(party.label)) for party in CHAIN],
            )
        )
        flow.addWidget(
            date_field(
                form,
                f"{place}.date",
                t(N_("Date")),
                self._name(N_("Date of the agreement")),
                at(f"{place}.date"),
            )
        )
        flow.addWidget(
            TextField(
                form,
                f"{place}.who",
                t(N_("Who (role or work contact)")),
                self._name(N_("Who agreed")),
                at(f"{place}.who"),
                width=240,
            )
        )
        remove = QPushButton(t(N_("Remove")))
        remove.setProperty("role", "link")
        remove.setAccessibleName(t(N_("Remove agreement {number}"), number=number + 1))
        remove.clicked.connect(lambda: self._remove_agreement(number))
        flow.addWidget(remove)
        return row

    def _remove_agreement(self, number: int) -> None:
        agreements = _agreements(self._form.case, self._path)
        self._change_agreements((*agreements[:number], *agreements[number + 1 :]))

    def _change_agreements(self, agreements: tuple[Agreement, ...]) -> None:
        form = self._form
        name = full_label(form.case, self._path, N_("Agreed by"))
        form.context.store.change(
            form.t(N_("{field} changed"), field=name),
            lambda case: replaced(case, f"{self._path}.agreed_with", agreements),
        )


def _has_value(quantity: AnyQuantity) -> bool:
    if isinstance(quantity, YearlyQuantity):
        return bool(quantity.values)
    return quantity.value is not None


def _agreements(case: Case, path: str) -> tuple[Agreement, ...]:
    quantity: AnyQuantity = value_at(case, path)
    return quantity.agreed_with


def _yearly_bound(path: str, name: str) -> Binding:
    """Bind one bound for all years of a figure that may differ per year."""

    def get(case: Case) -> Decimal | None:
        values: tuple[Decimal, ...] = getattr(value_at(case, path), name)
        return values[0] if values else None

    def put(case: Case, value: Decimal | None) -> Case:
        quantity: YearlyQuantity = value_at(case, path)
        values = () if value is None else (value,) * len(quantity.values)
        return replaced(case, f"{path}.{name}", values)

    return Binding(get, put)
