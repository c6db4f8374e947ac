"""The page on the innovation itself, and on whether the municipal route fits it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.editing import contribution, with_contribution, with_interest
from casebuilder.model.innovation import Interest
from casebuilder.model.messages import Message, N_
from casebuilder.model.problems import Problem
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.model.route import RouteFit, route_advice
from casebuilder.ui.context import Context
from casebuilder.ui.fields.binding import Binding
from casebuilder.ui.fields.build import add_rows, agenda_link, muted, section
from casebuilder.ui.fields.chips import enum_options
from casebuilder.ui.fields.choices import ChoiceBox
from casebuilder.ui.fields.form import FIELD_PLACE, Form
from casebuilder.ui.fields.form_page import Callout, FormPage
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.typed import LongTextField
from casebuilder.ui.pages.innovation_parts import BuyerList, MatrixField, StepList, process_callout
from casebuilder.ui.theme import SPACE, SPACE_LARGE, SPACE_SMALL

INTERESTS_PATH = "innovation.contributions"


class InterestRow(QWidget):
    """One interest of the municipality: ticked when served, and then how, and what shows it."""

    def __init__(self, form: Form, interest: Interest) -> None:
        """Make the row."""
        super().__init__()
        self.path = INTERESTS_PATH
        self._form = form
        self._interest = interest
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        self.box = QCheckBox(form.t(interest.label))
        self.box.setProperty(FIELD_PLACE, INTERESTS_PATH)
        self.box.setAccessibleName(form.t(interest.label))
        self.box.clicked.connect(self._ticked)
        column.addWidget(self.box)
        form.listen(self, self)
        column.addWidget(Part(form, lambda case: contribution(case, interest) is not None, self._add_texts))
        self._show(form.case)

    def focus_target(self) -> QWidget:
        """Return the box."""
        return self.box

    def show_problem(self, _problem: Problem | None) -> None:
        """Do nothing: nothing can be wrong with ticking an interest."""

    def retire(self) -> None:
        """Do nothing: the row stays as long as its page."""

    def case_changed(self, _old: Case, new: Case) -> None:
        """Follow the case."""
        self._show(new)

    def _show(self, case: Case) -> None:
        self.box.setChecked(contribution(case, self._interest) is not None)

    def _ticked(self, served: bool) -> None:  # noqa: FBT001  Qt's signal
        t = self._form.t
        self._form.context.store.change(
            t(N_("{field} changed"), field=Message(self._interest.label)),
            lambda case: with_interest(case, self._interest, served=served),
        )

    def _add_texts(self, column: QVBoxLayout) -> None:
        form, interest = self._form, self._interest
        if contribution(form.case, interest) is None:
            return
        column.setContentsMargins(SPACE_LARGE + SPACE_SMALL, 0, 0, SPACE)
        for field, label in (
            ("how", N_("How the innovation contributes")),
            ("evidence", N_("What shows this")),
        ):
            text = LongTextField(
                form,
                f"{INTERESTS_PATH}.{interest.value}.{field}",
                form.t(label),
                self._namer(label),
                _bound(interest, field),
            )
            # The explanation goes by the places of the document, where the list has positions.
            text.focus_target().setProperty(FIELD_PLACE, f"{INTERESTS_PATH}.0.{field}")
            column.addWidget(text)

        column.addWidget(self._grade())

    def _grade(self) -> ChoiceBox:
        form, label = self._form, N_("How strong is that evidence?")
        options = [(None, form.t(N_("not said"))), *enum_options(form, EvidenceGrade)]
        box = ChoiceBox(
            form,
            f"{INTERESTS_PATH}.{self._interest.value}.grade",
            form.t(label),
            self._namer(label),
            _bound(self._interest, "grade"),
            lambda _case: options,
            placeholder=form.t(N_("Choose how strong it is")),
        )
        box.focus_target().setProperty(FIELD_PLACE, f"{INTERESTS_PATH}.0.grade")
        return box

    def _namer(self, label: str) -> Callable[[Case], Message]:
        values = {"item": Message(self._interest.label), "field": Message(label)}
        return lambda _case: Message(N_("{item}: {field}"), values)


def _bound(interest: Interest, field: str) -> Binding:
    def get(case: Case) -> object:
        own = contribution(case, interest)
        if own is None:
            raise KeyError(interest)
        value: object = getattr(own, field)
        return value

    return Binding(get, lambda case, value: with_contribution(case, interest, field, value))


class InnovationPage(FormPage):
    """What is new, for whom, what changes, and which interests of the municipality it serves."""

    def __init__(self, context: Context) -> None:
        """Make the fields."""
        super().__init__(context)
        t, form, column = self.t, self.form, self.column
        add_rows(
            form,
            column,
            ["name", "innovation.description", "innovation.target_group"],
        )
        section(column, t(N_("What changes in care?")))
        add_rows(form, column, ["innovation.process_before", "innovation.process_after"])
        column.addWidget(
            muted(
                t(
                    N_(
                        "Then step by step: what happens now, what happens then, and who does it. Leave “now”"
                        " empty for a new step, and “then” for one that stops."
                    )
                )
            )
        )
        self.steps = StepList(form)
        column.addWidget(self.steps)
        column.addWidget(process_callout(form))
        section(column, t(N_("What sort of innovation is it?")))
        add_rows(form, column, ["innovation.kind"])
        self.matrix = MatrixField(form)
        column.addWidget(self.matrix)
        section(
            column,
            t(N_("Which interests of the municipality does it serve?")),
            t(N_("Tick only what you can make plausible; each asks how, and what shows it.")),
        )
        for interest in Interest:
            column.addWidget(InterestRow(form, interest))
        column.addWidget(
            muted(
                t(
                    N_(
                        "Which interests you serve, and what nothing shows yet, comes on the agenda for the"
                        " first conversation."
                    )
                )
            )
        )
        column.addWidget(agenda_link(form))
        section(column, t(N_("Does the route through the municipality fit?")))
        self.advice = Callout()
        column.addWidget(self.advice)
        self.buyers = BuyerList(form)
        column.addWidget(self.buyers)
        self._show_advice()

    def fields(self) -> dict[str, QWidget]:
        """Return the fields; contributions also by their position in the document."""
        found = super().fields()
        for number, item in enumerate(self.form.case.innovation.contributions):
            for name in ("how", "evidence", "grade"):
                own = found.get(f"{INTERESTS_PATH}.{item.interest.value}.{name}")
                if own is not None:
                    found[f"{INTERESTS_PATH}.{number}.{name}"] = own
        return found

    def focus_field(self, path: str) -> bool:
        """Put the focus on a field; a contribution by its position is the one on that interest."""
        names = path.split(".")
        contributions = self.form.case.innovation.contributions
        if path.startswith(f"{INTERESTS_PATH}.") and names[2].isdecimal():
            position = int(names[2])
            if position >= len(contributions):
                return super().focus_field(INTERESTS_PATH)
            names[2] = contributions[position].interest.value
        return super().focus_field(".".join(names))

    def case_changed(self, old: Case, new: Case) -> None:
        """Follow the case in the advice."""
        if old != new:
            self._show_advice()

    def results_changed(self) -> None:
        """Follow the results in the advice."""
        self._show_advice()

    def _show_advice(self) -> None:
        advice = route_advice(self.form.case, self.context.store.results)
        lead = [] if advice.fit is RouteFit.OPEN else [f"{self.t(advice.fit.label)}."]
        self.advice.say("\n\n".join([*lead, *(self.t.message(reason) for reason in advice.reasons)]))
        self.buyers.show_buyers(advice.buyers)
