"""The page on the municipality: which one, how large, and how it weighs its interests."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QGridLayout, QLabel, QSlider, QWidget

from casebuilder.model.case import Case
from casebuilder.model.editing import (
    balanced,
    has_counts,
    total_weight,
    with_municipality,
    with_municipality_name,
)
from casebuilder.model.innovation import Interest
from casebuilder.model.messages import Message, N_
from casebuilder.model.municipality import InterestWeights
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.quantities import Quantity
from casebuilder.model.units import Unit
from casebuilder.reference import (
    MunicipalityFacts,
    facts,
    municipalities,
    municipality_document,
    procurement_2019,
)
from casebuilder.ui.context import Context
from casebuilder.ui.fields.binding import at, full_label
from casebuilder.ui.fields.build import add_rows, section
from casebuilder.ui.fields.field import Field, Line, medium
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form import FIELD_PLACE, Form
from casebuilder.ui.fields.form_page import Callout, FormPage, beside, link_button
from casebuilder.ui.fields.readings import CountReading
from casebuilder.ui.fields.typed import TypedField
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM

FULL_WEIGHT = 100
CLIENTS_PATH = "municipality.wmo_clients"


class MunicipalityChooser(Field):
    """A name that is looked up in the list of municipalities while one types, or a name of one's own."""

    def __init__(self, form: Form, known: tuple[MunicipalityFacts, ...]) -> None:
        """Make the field.

        Args:
            form: The form of the page.
            known: The municipalities of the list.
        """
        path = "municipality.name"
        super().__init__(
            form, path, form.t(N_("Municipality")), lambda case: full_label(case, path), at(path)
        )
        self._known = {facts.name.casefold(): facts for facts in known}
        self.line = Line()
        self.line.setMinimumWidth(form.scaled(320))
        self.line.setPlaceholderText(form.t(N_("Type the first letters")))
        completer = QCompleter(self)
        completer.setModel(QStringListModel([facts.name for facts in known], completer))
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(8)
        completer.activated.connect(self._choose)
        self.line.setCompleter(completer)
        self.line.editingFinished.connect(lambda: self._choose(self.line.text()))
        self.row.addWidget(self.line)
        self.origin = QLabel()
        self.origin.setProperty("role", "muted")
        self.row.addWidget(self.origin)
        self.row.addStretch(1)
        self.ready()

    def focus_target(self) -> QWidget:
        """Return the line."""
        return self.line

    def case_changed(self, old: Case, new: Case) -> None:
        """Show name and origin when they differ."""
        if old.municipality != new.municipality:
            self.refresh()

    def refresh(self) -> None:
        """Show what the case holds."""
        municipality = self.form.case.municipality
        if self.line.text() != municipality.name:
            self.line.setText(municipality.name)
        own = self.t(N_("a name of your own; fill in the figures yourself"))
        chosen = self.t(N_("from the list, code {code}"), code=municipality.code)
        self.origin.setText(chosen if municipality.code else own if municipality.name else "")

    def _choose(self, text: str) -> None:
        name = " ".join(text.split())
        before = self.form.case.municipality
        if name == before.name:
            return
        found = self._known.get(name.casefold())
        t = self.t
        if found is None:
            self.form.context.store.change(
                t(N_("Municipality changed")), lambda case: with_municipality_name(case, name)
            )
            if before.code and has_counts(before):
                self.form.context.navigator.announce(
                    t(
                        N_("The figures of {name} have been taken out; Undo brings them back."),
                        name=before.name,
                    )
                )
            return
        document = municipality_document(found, t.language)
        self.form.context.store.change(
            t(N_("Municipality changed")), lambda case: with_municipality(case, document)
        )
        self.refresh()
        if before.name and before.wmo_clients.value is not None:
            self.form.context.navigator.announce(
                t(
                    N_(
                        "The number of clients belonged to {name} and has been taken out; Undo brings it"
                        " back."
                    ),
                    name=before.name,
                )
            )


class WeightRow:
    """The weight of one interest: a slider and a number that follow each other."""

    def __init__(self, form: Form, interest: Interest, grid: QGridLayout, line: int) -> None:
        """Put label, slider and number on a line of a grid."""
        self.form = form
        self.path = f"municipality.weights.{interest.value}"
        name = full_label(form.case, self.path)
        label = QLabel(form.t(interest.label))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, FULL_WEIGHT)
        self.slider.setPageStep(10)
        self.slider.setFixedWidth(form.scaled(240))
        self.slider.setProperty(FIELD_PLACE, self.path)
        self.slider.setAccessibleName(form.t.message(name))
        self.slider.valueChanged.connect(self._slid)
        self.number = TypedField(
            form,
            self.path,
            "",
            lambda case: full_label(case, self.path),
            at(self.path),
            lambda _case: _WeightReading(0, FULL_WEIGHT, "%"),
            width=56,
        )
        grid.addWidget(label, line, 0)
        grid.addWidget(self.slider, line, 1)
        grid.addWidget(self.number, line, 2)
        form.listen(self, self.slider)
        self._show(form.case)

    def case_changed(self, _old: Case, new: Case) -> None:
        """Follow the case."""
        self._show(new)

    def _show(self, case: Case) -> None:
        self.slider.blockSignals(True)  # noqa: FBT003  Qt's argument
        self.slider.setValue(value_at(case, self.path) or 0)
        self.slider.blockSignals(False)  # noqa: FBT003  Qt's argument

    def _slid(self, value: int) -> None:
        t = self.form.t
        self.form.context.store.change(
            t(N_("{field} changed"), field=full_label(self.form.case, self.path)),
            lambda case: replaced(case, self.path, value),
            f"{self.path}#slider",
        )


class _WeightReading(CountReading):
    """Whole per cents, which may be left empty."""

    def read(self, text: str) -> int | Message | None:
        return None if not text.strip() else super().read(text.strip().removesuffix("%").strip())


class MunicipalityPage(FormPage):
    """Which municipality, its inhabitants and clients, and the weights of its interests."""

    def __init__(self, context: Context) -> None:
        """Make the fields."""
        super().__init__(context)
        t, form, column = self.t, self.form, self.column
        self._known = municipalities()
        self.chooser = MunicipalityChooser(form, self._known)
        column.addWidget(self.chooser)
        self.hint = Callout(t(N_("What was known in 2019 (check it: contracts have been renewed since)")))
        column.addWidget(self.hint)
        section(column, t(N_("Inhabitants and clients")))
        add_rows(form, column, [["municipality.inhabitants", CLIENTS_PATH]])
        self.propose = link_button(t(N_("Estimate the clients from the national figure")), self._propose)
        self.propose.setIcon(form.icon("lightbulb"))
        column.addWidget(beside(self.propose))
        column.addWidget(
            Fold(
                form,
                t(N_("More")),
                [
                    "municipality.province",
                    "municipality.aged_65_plus",
                    "municipality.aged_75_plus",
                    "municipality.aged_85_plus",
                ],
                lambda inside: add_rows(
                    form,
                    inside,
                    [
                        "municipality.province",
                        [
                            "municipality.aged_65_plus",
                            "municipality.aged_75_plus",
                            "municipality.aged_85_plus",
                        ],
                    ],
                ),
                self._ages,
            )
        )
        section(
            column,
            t(N_("How does this municipality weigh its six interests?")),
            t(N_("Ask; an estimate of your own is no answer of the municipality. Together 100 %.")),
        )
        self._add_weights()
        self._show(form.case)

    def _ages(self, case: Case) -> str:
        t = self.t
        parts = [case.municipality.province] if case.municipality.province else [t(N_("province"))]
        for name in ("aged_65_plus", "aged_75_plus", "aged_85_plus"):
            value = getattr(case.municipality, name).value
            label = t.message(Message(full_label(case, f"municipality.{name}").text))
            parts.append(label if value is None else f"{label} {t.number(value)}")
        return " · ".join(parts)

    def _add_weights(self) -> None:
        t = self.t
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_MEDIUM)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnStretch(3, 1)
        self.weights = [WeightRow(self.form, interest, grid, line) for line, interest in enumerate(Interest)]
        self.total = QLabel()
        self.total.setFont(medium(self.total.font()))
        self.balance = link_button(t(N_("Make them add up to 100 %")), self._balance)
        grid.addWidget(self.total, len(self.weights), 0)
        grid.addWidget(self.balance, len(self.weights), 1, 1, 2, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(holder)

    def case_changed(self, old: Case, new: Case) -> None:
        """Follow hint, proposal and sum."""
        if old.municipality != new.municipality:
            self._show(new)

    def _show(self, case: Case) -> None:
        t = self.t
        total = total_weight(case.municipality.weights)
        self.total.setText(t(N_("Together {total} %"), total=total))
        self.balance.setVisible(total not in (0, FULL_WEIGHT))
        self.propose.setVisible(
            case.municipality.inhabitants.value is not None and case.municipality.wmo_clients.value is None
        )
        text = self._what_was_known(case.municipality.name)
        self.hint.setVisible(bool(text))
        self.hint.say(text)

    def _what_was_known(self, name: str) -> str:
        t = self.t
        found = procurement_2019(name, t.language)
        if found is None:
            return ""
        parts = [
            t(N_("Procurement: {model}."), model=Message(found.model.label)),
            t(N_("{count} contracted providers."), count=found.contracted_providers),
            t(N_("Funding: {funding}."), funding=Message(found.funding.label)),
        ]
        if found.term_years is not None:
            parts.append(t(N_("Term: {years} years."), years=t.number(found.term_years)))
        if found.note:
            parts.append(found.note)
        parts.append(t(N_("Source: {source}."), source=found.source.rstrip(".")))
        return " ".join(parts)

    def _propose(self) -> None:
        municipality = self.form.case.municipality
        local = municipality.inhabitants.value
        if local is None:
            return
        national = facts(self.t.language)["wmo_clients_total"]
        inhabitants = sum(item.inhabitants for item in self._known)
        clients = (national.value * local / inhabitants).quantize(Decimal(1), ROUND_HALF_UP)
        t = self.t
        source = t(
            N_(
                "Estimate: {clients} clients in the Netherlands in {year} ({source}) over {inhabitants}"
                " inhabitants, times {local} inhabitants"
            ),
            clients=t.number(national.value),
            year=str(national.year),
            source=national.source,
            inhabitants=t.number(Decimal(inhabitants)),
            local=t.number(local),
        )
        estimate = Quantity(value=clients, unit=Unit.PERSONS, source=source, assumption=True)
        self.context.store.change(
            t(N_("Number of clients estimated")), lambda case: replaced(case, CLIENTS_PATH, estimate)
        )

    def _balance(self) -> None:
        def change(case: Case) -> Case:
            weights: InterestWeights = balanced(case.municipality.weights)
            return replaced(case, "municipality.weights", weights)

        self.context.store.change(self.t(N_("Weights made to add up to 100 %")), change)
