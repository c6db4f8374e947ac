"""What the pages on the municipality and on its procurement share: the region, and what was known in 2019."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QVBoxLayout, QWidget

from casebuilder.contracting import record_2019
from casebuilder.model.case import Case
from casebuilder.model.messages import N_
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.questions import ProcurementScale
from casebuilder.municipality_names import names_of, region_of
from casebuilder.reference import municipalities
from casebuilder.ui.fields.binding import at, described, full_label
from casebuilder.ui.fields.build import field, muted
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import Callout
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.fields.suggested import Suggested
from casebuilder.ui.fields.typed import TextField

_SCALE = "questions.procurement.scale"
_REGION = "questions.procurement.region"
_MEMBERS = "questions.procurement.region_municipalities"


class Hint2019(Part):
    """What a study found in 2019 of the municipality of the case, as a dated hint."""

    def __init__(self, form: Form) -> None:
        """Show what was found, if anything was."""
        self.callout: Callout | None = None
        super().__init__(form, lambda case: case.municipality.name, self._fill, spacing=0)

    @property
    def text(self) -> str:
        """What it says; empty when nothing was found."""
        return "" if self.callout is None else self.callout.text

    def _fill(self, column: QVBoxLayout) -> None:
        t = self._form.t
        self.callout = None
        found = record_2019(self._form.case.municipality.name, t.language)
        if found is None:
            return
        self.callout = Callout(t(N_("What was known in 2019 (check it: contracts have been renewed since)")))
        self.callout.say(" ".join(t.message(message) for message in found.facts))
        for contradiction in found.contradictions:
            self.callout.add_line(t.message(contradiction), "warning")
        self.callout.add_line(t.message(found.source), "caption")
        column.addWidget(self.callout)


class _LastName(QCompleter):
    """Completes the last name of a list with commas."""

    def splitPath(self, path: str) -> list[str]:  # noqa: N802  Qt's name
        """Return what to look for (Qt)."""
        return [path.rpartition(",")[2].strip()]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:  # noqa: N802  Qt's name
        """Return the whole text with the name chosen at its end (Qt)."""
        before = str(self.widget().property("text")).rpartition(",")[0]
        chosen = str(index.data())
        return f"{before}, {chosen}" if before else chosen


def add_region(form: Form, column: QVBoxLayout) -> None:
    """Add whether the municipality buys alone, and when it does not, with which others.

    Args:
        form: The form of the page.
        column: Where the fields go.
    """
    column.addWidget(field(form, _SCALE))

    def fill(inside: QVBoxLayout) -> None:
        if form.case.questions.procurement.scale is not ProcurementScale.REGION:
            return
        inside.addWidget(FieldRow([field(form, _REGION)]))
        inside.addWidget(_region_name(form))
        inside.addWidget(FieldRow([_members(form)]))
        inside.addWidget(Part(form, _members_in, lambda line: _add_members_line(form, line), spacing=0))

    region = Part(form, lambda case: case.questions.procurement.scale, fill)
    column.addWidget(region)
    for place in (_REGION, _MEMBERS):
        form.add_alias(place, _SCALE, region)


def _region_name(form: Form) -> Suggested:
    """Offer a name for the region to begin with, for who does not know what it calls itself."""

    def offered(case: Case) -> tuple[str, ...]:
        name = case.municipality.name.strip()
        if not name or value_at(case, _REGION).strip():
            return ()
        return (form.t(N_("Region of {municipality}"), municipality=name),)

    return Suggested(form, _REGION, offered, lambda case, text: replaced(case, _REGION, text))


def _members(form: Form) -> TextField:
    made = TextField(
        form,
        _MEMBERS,
        form.t(described(form.case, _MEMBERS).label),
        lambda case: full_label(case, _MEMBERS),
        at(_MEMBERS),
        width=420,
        placeholder=form.t(N_("Names, with a comma between them")),
    )
    completer = _LastName(made)
    names = sorted(name for facts in municipalities() for name in names_of(facts))
    completer.setModel(QStringListModel(names, completer))
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setMaxVisibleItems(8)
    # A name that is picked is not typed, so the field does not hear of it by itself.
    completer.activated.connect(lambda text: made.change(text, made.step))
    made.line.setCompleter(completer)
    return made


def _members_in(case: Case) -> str:
    return case.questions.procurement.region_municipalities


def _add_members_line(form: Form, column: QVBoxLayout) -> None:
    """Say which names are municipalities of the list, and how many people live there."""
    t = form.t
    found = region_of(_members_in(form.case))
    if found.members:
        column.addWidget(
            muted(
                t(
                    N_("Known municipalities: {count}, together {inhabitants} inhabitants (1 January 2021)."),
                    count=len(found.members),
                    inhabitants=t.number(found.inhabitants),
                )
            )
        )
    if found.unknown:
        column.addWidget(
            _warning(
                t(
                    N_(
                        "Not in the list of municipalities: {names}. Check how it is written; a name of your"
                        " own may stay, but its inhabitants are not counted."
                    ),
                    names=", ".join(found.unknown),
                )
            )
        )


def _warning(text: str) -> QWidget:
    line = muted(text)
    line.setProperty("role", "warning")
    return line
