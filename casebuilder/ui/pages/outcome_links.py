"""What the outcomes mean for the calculation: support per level, the outcome paid for, proposals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes.document import IntensityOfLevel, Outcomes
from casebuilder.model.outcomes.instrument import HIGHEST_LEVEL, LEVELS, domain, is_domain
from casebuilder.model.paths import PathError, replaced, value_at
from casebuilder.model.proposals import Proposal
from casebuilder.model.services import ArrangementService
from casebuilder.translation import Translator
from casebuilder.ui.fields.binding import Binding, at, described, full_label
from casebuilder.ui.fields.build import field, muted
from casebuilder.ui.fields.chips import MultiChips, Options
from casebuilder.ui.fields.choices import ChoiceBox
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import Callout, beside, link_button
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.latest import Latest
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM
from casebuilder.ui.widgets import label

PLACE = "outcomes.arrangements"
_PAID = "outcomes.paid_outcome"
_PAUSE = 250
"""Milliseconds without a change before proposals are looked for anew."""


def arrangements_of(case: Case) -> list[ArrangementService]:
    """Return the result areas of a case."""
    return [service for service in case.services if isinstance(service, ArrangementService)]


def _domain_options(form: Form, outcomes: Outcomes, chosen: tuple[str, ...]) -> Options:
    """Return the domains of the version, and those chosen before under another version."""
    keys = [item.key for item in outcomes.domains]
    extra = [key for key in chosen if key not in keys and is_domain(key)]
    return [(key, form.t(domain(key).name(outcomes.version))) for key in (*keys, *extra)]


def _domain_chips(form: Form, path: str) -> Part:
    """Return the choice of domains at a place; it follows the version and the supplement."""
    t = form.t

    def build(column: QVBoxLayout) -> None:
        column.addWidget(
            MultiChips(
                form,
                path,
                t(described(form.case, path).label),
                lambda case: full_label(case, path),
                at(path),
                _domain_options(form, form.case.outcomes, value_at(form.case, path)),
            )
        )

    return Part(form, lambda case: case.outcomes.domains, build)


# Arrangements --------------------------------------------------------------------------------------


class ArrangementsPart(QWidget):
    """Which level takes which intensity, per result area; an editable mapping."""

    def __init__(self, form: Form) -> None:
        """Make the fields.

        Args:
            form: The form of the page.
        """
        super().__init__()
        self._form = form
        t = form.t
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        column.addWidget(Part(form, self._state, self._fill))
        self.add = QPushButton(t(N_("Link a result area")))
        self.add.setIcon(form.icon("plus"))
        self.add.clicked.connect(self._add)
        self.to_reach = link_button(
            t(N_("Add a result area with intensities")), partial(form.context.navigator.go_to_task, "reach")
        )
        column.addWidget(beside(self.add, self.to_reach))
        form.listen(self, self)
        self.case_changed(form.case, form.case)

    def case_changed(self, _old: Case, new: Case) -> None:
        """Offer a link as long as there is a result area without one."""
        self.add.setVisible(bool(_unlinked(new)))
        self.to_reach.setVisible(not arrangements_of(new))

    @staticmethod
    def _state(case: Case) -> tuple[object, ...]:
        named = tuple(
            (service.id, service.name, tuple((item.id, item.name) for item in service.intensities))
            for service in arrangements_of(case)
        )
        return (tuple(link.service for link in case.outcomes.arrangements), named)

    def _fill(self, column: QVBoxLayout) -> None:
        form, t = self._form, self._form.t
        if not arrangements_of(form.case):
            column.addWidget(
                muted(
                    t(
                        N_(
                            "The case has no result area that is paid per client in intensities, so no moves"
                            " follow from the levels."
                        )
                    )
                )
            )
        for number in range(len(form.case.outcomes.arrangements)):
            self._add_link(column, number)

    def _add_link(self, column: QVBoxLayout, number: int) -> None:
        form, t = self._form, self._form.t
        place = f"{PLACE}.{number}"
        services = [(item.id, item.name or item.id) for item in arrangements_of(form.case)]
        column.addWidget(
            FieldRow(
                [
                    ChoiceBox(
                        form,
                        f"{place}.service",
                        t(described(form.case, f"{place}.service").label),
                        lambda case: full_label(case, f"{place}.service"),
                        at(f"{place}.service"),
                        lambda _case: services,
                        placeholder=t(N_("Choose a result area")),
                    )
                ]
            )
        )
        column.addWidget(_domain_chips(form, f"{place}.domains"))
        column.addWidget(label(t(described(form.case, f"{place}.intensities").label), "strong"))
        column.addWidget(
            FieldRow([self._level(f"{place}.intensities", level) for level in range(HIGHEST_LEVEL)])
        )
        remove = link_button(t(N_("Remove this link")), partial(self._remove, number))
        remove.setAccessibleName(t(N_("Remove link {number}"), number=str(number + 1)))
        column.addWidget(beside(remove))

    def _level(self, path: str, level: int) -> ChoiceBox:
        t = self._form.t
        name = t(N_("{level}: {name}"), level=str(level + 1), name=t(LEVELS[level]))
        place = path.rpartition(".")[0]

        def options(case: Case) -> list[tuple[str, str]]:
            try:
                service = case.service(value_at(case, f"{place}.service"))
            except PathError:
                return []
            found = service.intensities if isinstance(service, ArrangementService) else ()
            return [*((item.id, item.name or item.id) for item in found), ("", t(N_("no arrangement")))]

        def named(_case: Case) -> Message:
            return Message(N_("Intensity at level {level}"), {"level": str(level + 1)})

        binding = Binding(
            lambda case: _intensities(value_at(case, path))[level],
            lambda case, value: replaced(case, path, _with_intensity(value_at(case, path), level, value)),
        )
        return ChoiceBox(self._form, path, name, named, binding, options)

    def _add(self) -> None:
        from casebuilder.model.outcomes.links import default_intensities

        service = _unlinked(self._form.case)[0]
        link = IntensityOfLevel(service=service.id, intensities=default_intensities(service))
        self._change(N_("Result area linked to the outcomes"), (*self._form.case.outcomes.arrangements, link))
        number = len(self._form.case.outcomes.arrangements) - 1
        self._form.reveal(f"{PLACE}.{number}.domains")

    def _remove(self, number: int) -> None:
        links = self._form.case.outcomes.arrangements
        self._change(N_("Link removed"), (*links[:number], *links[number + 1 :]))
        if self.add.isVisible():
            self.add.setFocus()

    def _change(self, text: str, links: tuple[IntensityOfLevel, ...]) -> None:
        self._form.context.store.change(self._form.t(text), lambda case: replaced(case, PLACE, links))


def _unlinked(case: Case) -> list[ArrangementService]:
    linked = {link.service for link in case.outcomes.arrangements}
    return [service for service in arrangements_of(case) if service.id not in linked]


def _intensities(found: tuple[str, ...]) -> tuple[str, ...]:
    return found if len(found) == HIGHEST_LEVEL else ("",) * HIGHEST_LEVEL


def _with_intensity(found: tuple[str, ...], level: int, value: str) -> tuple[str, ...]:
    known = _intensities(found)
    return (*known[:level], value, *known[level + 1 :])


# The outcome that is paid for ----------------------------------------------------------------------


class PaidOutcomePart(QWidget):
    """When the outcome on which a payment depends counts as reached, and in how many clients it was."""

    def __init__(self, form: Form) -> None:
        """Make the fields.

        Args:
            form: The form of the page.
        """
        super().__init__()
        self._form = form
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        column.addWidget(label(form.t(N_("The outcome for which you are paid")), "strong"))
        column.addWidget(field(form, f"{_PAID}.when"))
        column.addWidget(_domain_chips(form, f"{_PAID}.domains"))
        self.result = label("", "strong")
        self.result.hide()
        column.addWidget(self.result)

    def show_report(self, report: object) -> None:
        """Say in how many clients the outcome was reached; nothing without a report."""
        from casebuilder.model.outcomes.report import OutcomeReport
        from casebuilder.ui.outcome_tables import written_out_of

        found = report.paid_outcome if isinstance(report, OutcomeReport) else None
        self.result.setVisible(found is not None)
        if found is None:
            return
        t = self._form.t
        text = t(
            N_("Reached by {count} clients with the innovation"),
            count=written_out_of(found.with_innovation, t),
        )
        if found.without is not None:
            more = t(N_("and by {count} without"), count=written_out_of(found.without, t))
            text = f"{text}, {more}"
        self.result.setText(f"{text}.")


# Proposals -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offered:
    """What the outcomes offer for the calculation.

    Attributes:
        proposals: Proposals that would change something in the case.
        withheld: What is not proposed because it would tell of single clients, and why.
    """

    proposals: tuple[Proposal, ...] = ()
    withheld: tuple[Message, ...] = ()


def offered(case: Case, translator: Translator) -> Offered:
    """Return what the outcomes offer for the calculation.

    Args:
        case: The case.
        translator: In whose language sources and names come into the case.
    """
    from casebuilder.model.outcomes.links import outcome_proposals, withheld_proposals

    proposals = outcome_proposals(case)
    return Offered(
        tuple(item for item in proposals if _taken_over(case, item, translator) != case),
        withheld_proposals(case),
    )


def _taken_over(case: Case, proposal: Proposal, translator: Translator) -> Case:
    return proposal.applied_to(case, translator.message(proposal.source), translator.message(proposal.name))


class OutcomeProposals(QWidget):
    """What the outcomes propose, found in a thread of its own; taken over and back with a click."""

    def __init__(self, form: Form) -> None:
        """Begin to look for proposals.

        Args:
            form: The form of the page.
        """
        super().__init__()
        self._form = form
        self._seen: Case | None = None
        self._result: Case | None = None
        self._keep_focus = False
        self.found = Offered()
        self._contents: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._latest = Latest("outcome proposals", self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(_raise)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._ask)
        form.listen(self, self)
        self.case_changed(form.case, form.case)

    @property
    def complete(self) -> bool:
        """Whether the proposals shown are of the case as it is now."""
        return not self._timer.isActive() and not self._latest.busy

    def case_changed(self, _old: Case, new: Case) -> None:
        """Look for proposals anew when something they depend on differs."""
        before, self._seen = self._seen, new
        if before is not None and _same(before, new):
            if before is self._result:
                # Only the last step can be taken back here.
                self._show(self.found)
            return
        self._latest.forget()
        if not new.outcomes.clients:
            self._timer.stop()
            self._show(Offered())
            return
        self._timer.start()

    def _ask(self) -> None:
        self._latest.ask(partial(offered, self._form.case, self._form.t))

    def _show(self, found: Offered) -> None:
        self.found = found
        links: list[QPushButton] = []
        if self._contents is not None:
            self._contents.hide()
            self._contents.deleteLater()
        self._contents = QWidget()
        column = QVBoxLayout(self._contents)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        t = self._form.t
        if self._form.case is self._result:
            callout = Callout()
            callout.say(
                t(N_("The proposal is taken over. It stands with its source at the effect or the contract."))
            )
            links.append(callout.add_link(t(N_("Take it back")), self._take_back))
            column.addWidget(callout)
        for proposal in found.proposals:
            callout = Callout(t(N_("Proposal")))
            callout.say(t.message(proposal.message))
            links.append(callout.add_link(t.message(proposal.action), partial(self._take_over, proposal)))
            column.addWidget(callout)
        for reason in found.withheld:
            callout = Callout(t(N_("Not to be taken over")))
            callout.say(t.message(reason))
            column.addWidget(callout)
        self._column.addWidget(self._contents)
        self._form.contents_made()
        if self._keep_focus and links:
            # What the user clicked on is gone; he stays where he was.
            links[0].setFocus()
        self._keep_focus = False

    def _take_over(self, proposal: Proposal) -> None:
        t, store = self._form.t, self._form.context.store
        result = self._result = _taken_over(store.case, proposal, t)
        self._keep_focus = True
        store.change(t(N_("Proposal taken over: {action}"), action=proposal.action), lambda _case: result)

    def _take_back(self) -> None:
        store = self._form.context.store
        if store.case is self._result:
            self._keep_focus = True
            store.undo_stack.undo()


def _same(before: Case, after: Case) -> bool:
    """Return whether two cases agree on what proposals depend on."""
    return (
        before.outcomes is after.outcomes
        and before.services is after.services
        and before.effects is after.effects
    )


def _raise(error: Exception) -> None:
    """Let an error of the search surface where errors of the window do."""
    raise error
