"""The page on the municipality: which one, how large, and how it weighs its interests."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QPushButton, QWidget

from casebuilder.model.case import Case
from casebuilder.model.editing import (
    has_counts,
    knows_municipality,
    with_municipality,
    with_municipality_name,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.paths import replaced
from casebuilder.model.quantities import Quantity
from casebuilder.model.units import Unit
from casebuilder.municipality_names import municipality_named, names_of, suggestions
from casebuilder.reference import (
    MunicipalityFacts,
    municipalities,
    municipality_document,
    national_clients,
)
from casebuilder.scaling_list import estimate_source
from casebuilder.ui.context import Context
from casebuilder.ui.fields.binding import at, full_label
from casebuilder.ui.fields.build import add_rows, agenda_link, muted, section
from casebuilder.ui.fields.field import Field, Line
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import FormPage, beside, link_button
from casebuilder.ui.pages.municipality_parts import Hint2019, add_region
from casebuilder.ui.pages.weights import WeightSliders
from casebuilder.ui.theme import SPACE
from casebuilder.ui.widgets import empty, label

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
        self.line = Line()
        self.line.setMinimumWidth(form.scaled(320))
        self.line.setPlaceholderText(form.t(N_("Type the first letters")))
        completer = QCompleter(self)
        names = sorted(name for facts in known for name in names_of(facts))
        completer.setModel(QStringListModel(names, completer))
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(8)
        completer.activated.connect(self._choose)
        self.line.setCompleter(completer)
        self.line.editingFinished.connect(lambda: self._choose(self.line.text()))
        self.row.addWidget(self.line)
        self.list = QPushButton()
        self.list.setProperty("role", "quiet")
        self.list.setIcon(form.icon("chevron-down"))
        self.list.setAccessibleName(form.t(N_("Show all municipalities")))
        self.list.setToolTip(form.t(N_("Show all municipalities")))
        self.list.clicked.connect(self._show_all)
        self.row.addWidget(self.list)
        self.origin = QLabel()
        self.origin.setProperty("role", "muted")
        self.row.addWidget(self.origin)
        self.row.addStretch(1)
        self.meant = QWidget()
        self._meant_row = QHBoxLayout(self.meant)
        self._meant_row.setContentsMargins(0, 0, 0, 0)
        self._meant_row.setSpacing(SPACE)
        self.column.addWidget(self.meant)
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
        self._suggest("" if municipality.code else municipality.name)

    def _suggest(self, name: str) -> None:
        """Offer municipalities that a name of the user's own may have meant."""
        empty(self._meant_row)
        found = suggestions(name)
        self.meant.setVisible(bool(found))
        if not found:
            return
        self._meant_row.addWidget(label(self.t(N_("Not in the list. Did you mean:")), "muted", wrap=False))
        for likely in found:
            self._meant_row.addWidget(link_button(likely.name, partial(self._choose, likely.name)))
        self._meant_row.addStretch(1)

    def _show_all(self) -> None:
        """Unfold the whole list, for who would rather point than type."""
        completer = self.line.completer()
        completer.setCompletionPrefix("")
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        completer.complete()

    def _choose(self, text: str) -> None:
        name = " ".join(text.split())
        case = self.form.case
        before = case.municipality
        if name == before.name:
            return
        found = municipality_named(name)
        t, store = self.t, self.form.context.store
        if found is None:
            store.change(t(N_("Municipality changed")), lambda case: with_municipality_name(case, name))
        elif found.code == before.code:
            self.refresh()
            return
        else:
            document = municipality_document(found, t.language)
            # Whoever wrote "Emen" and now chooses Emmen means the same municipality.
            renamed = not before.code and found in suggestions(before.name)
            store.change(
                t(N_("Municipality changed")),
                lambda case: with_municipality(case, document, renamed=renamed),
            )
            self.refresh()
            if renamed:
                return
        if before.name and (before.code or found is not None):
            self._tell_what_went(case)

    def _tell_what_went(self, before: Case) -> None:
        """Say what belonged to the municipality before and was taken out."""
        t, name = self.t, before.municipality.name
        if knows_municipality(before):
            text = t(
                N_(
                    "The answers to the six questions, the weights and the figures belonged to {name} and"
                    " have been taken out; Undo brings them back."
                ),
                name=name,
            )
        elif has_counts(before.municipality):
            text = t(N_("The figures of {name} have been taken out; Undo brings them back."), name=name)
        else:
            return
        self.form.context.navigator.announce(text)


class MunicipalityPage(FormPage):
    """Which municipality, its inhabitants and clients, and the weights of its interests."""

    def __init__(self, context: Context) -> None:
        """Make the fields."""
        super().__init__(context)
        t, form, column = self.t, self.form, self.column
        self._known = municipalities()
        self.chooser = MunicipalityChooser(form, self._known)
        column.addWidget(self.chooser)
        self.hint = Hint2019(form)
        column.addWidget(self.hint)
        section(
            column,
            t(N_("Does it buy together with others?")),
            t(N_("The same as at question 1: what you fill in here stands there too.")),
        )
        add_region(form, column)
        section(
            column,
            t(N_("Inhabitants and clients")),
            t(
                N_(
                    "From the list you get inhabitants and ages of 1 January 2021 (Statistics Netherlands)."
                    " Newer figures of your own are better; then give their date."
                )
            ),
        )
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
        self.weights = WeightSliders(form)
        column.addWidget(self.weights)
        column.addWidget(
            muted(
                t(
                    N_(
                        "The weights, and the number of clients as long as it is open or an estimate, come on"
                        " the agenda for the first conversation."
                    )
                )
            )
        )
        column.addWidget(agenda_link(form))
        self._show(form.case)

    def _ages(self, case: Case) -> str:
        t = self.t
        parts = [case.municipality.province] if case.municipality.province else [t(N_("province"))]
        for name in ("aged_65_plus", "aged_75_plus", "aged_85_plus"):
            value = getattr(case.municipality, name).value
            label = t.message(Message(full_label(case, f"municipality.{name}").text))
            parts.append(label if value is None else f"{label} {t.number(value)}")
        return " · ".join(parts)

    def case_changed(self, old: Case, new: Case) -> None:
        """Follow the case in what is proposed."""
        if old.municipality != new.municipality:
            self._show(new)

    def _show(self, case: Case) -> None:
        self.propose.setVisible(
            case.municipality.inhabitants.value is not None and case.municipality.wmo_clients.value is None
        )

    def _propose(self) -> None:
        municipality = self.form.case.municipality
        local = municipality.inhabitants.value
        if local is None:
            return
        t = self.t
        national = national_clients(t.language)
        source = t.message(estimate_source(national, t, local))
        estimate = Quantity(value=national.among(local), unit=Unit.PERSONS, source=source, assumption=True)
        self.context.store.change(
            t(N_("Number of clients estimated")), lambda case: replaced(case, CLIENTS_PATH, estimate)
        )
