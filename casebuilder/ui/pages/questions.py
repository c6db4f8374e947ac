"""The pages of the six preparation questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout

from casebuilder.model.case import Case
from casebuilder.model.consequences import consequences
from casebuilder.model.editing import with_renewal_date
from casebuilder.model.innovation import Interest
from casebuilder.model.messages import N_
from casebuilder.model.paths import value_at
from casebuilder.model.questions import ProcurementScale
from casebuilder.model.services import PaidService
from casebuilder.ui.context import Context
from casebuilder.ui.fields.binding import Binding, described
from casebuilder.ui.fields.build import add_rows, defaults_summary, field, section
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form_page import Callout, FormPage
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.pages.funding_parts import add_funding
from casebuilder.ui.pages.question_parts import ProposalPart, funding_block, procurement_block
from casebuilder.ui.theme import SPACE_LARGE, SPACE_MEDIUM

PROCUREMENT, CONTRACTS, BUDGET, SELF_RELIANCE, INNOVATION_POLICY, CURRENT_SUPPLY = range(1, 7)
ANSWERS = (
    "procurement",
    "contracts",
    "budget",
    "self_reliance",
    "innovation_policy",
    "current_supply",
)
Rows = Sequence[Sequence[str] | str]
_FIELDS: dict[int, Rows] = {
    PROCUREMENT: (
        "joining_in_between",
        "buyer",
        ("earliest_start", "contracted_providers"),
    ),
    CONTRACTS: ("tariff_basis",),
    BUDGET: (("ceilings", "lighter_support"), "realisation"),
    SELF_RELIANCE: ("priorities", "target_groups", "result_areas", "measures_with_zrm"),
    INNOVATION_POLICY: (
        ("innovation_in_procurement", "award_points"),
        ("room_to_experiment", "innovation_budget"),
        ("revolving_fund", "shares_care_data"),
        "policy",
    ),
    CURRENT_SUPPLY: ("current_supply", "overlap", "replaces", "added_value"),
}
_MORE: dict[int, Rows] = {
    CONTRACTS: (
        "extension_options",
        ("budget_ceiling", "volume_guarantee"),
        ("budget_ceiling_amount", "minimum_clients"),
    ),
    BUDGET: ("indication_policy",),
    SELF_RELIANCE: ("own_measures",),
}
_STEERING = frozenset({CONTRACTS, BUDGET})
"""Questions of which the most important answers stand at the services of the case."""


class QuestionPage(FormPage):
    """The answer to one question, what it does to the case, and how one knows it."""

    def __init__(self, context: Context, number: int) -> None:
        """Make the fields.

        Args:
            context: The case, the language, the look and the way to other pages.
            number: Number of the question, 1 to 6.
        """
        super().__init__(context)
        self.number = number
        self.path = f"questions.{ANSWERS[number - 1]}"
        self.consequence = Callout(self.t(N_("What this does to your case")))
        if number in _STEERING:
            self._add_services()
            self._add_consequence()
        if number == PROCUREMENT:
            add_rows(self.form, self.column, self._places(("scale",)))
            self._add_region()
            add_rows(self.form, self.column, self._places(("model",)))
            self.column.addWidget(procurement_block(self.form))
        if number == CONTRACTS:
            self._add_renewal()
        add_rows(self.form, self.column, self._places(_FIELDS[number]))
        if number in _MORE:
            self._add_more(_MORE[number])
        if number == SELF_RELIANCE:
            self._add_weights()
        if number not in _STEERING:
            self._add_consequence()
        self._add_links()
        section(self.column, self.t(N_("How do you know this?")))
        self._add_evidence()
        self._show_consequence()

    def _add_consequence(self) -> None:
        self.column.addWidget(self.consequence)
        self.column.addWidget(ProposalPart(self.form, self.number))

    def _add_evidence(self) -> None:
        t, form = self.t, self.form
        self.column.addWidget(field(form, f"{self.path}.status", label=t(N_("Status"))))
        self.column.addWidget(
            FieldRow([field(form, f"{self.path}.source", width=460), field(form, f"{self.path}.date")])
        )
        add_rows(form, self.column, self._places((("contact",), "note")))

    def _add_renewal(self) -> None:
        place = f"{self.path}.renewal_date"
        renewal = field(
            self.form,
            place,
            binding=Binding(lambda case: value_at(case, place), with_renewal_date),
        )
        self.column.addWidget(FieldRow([renewal, field(self.form, f"{self.path}.term_years")]))

    def _add_region(self) -> None:
        """Ask after the region only of a municipality that buys in one."""
        places = self._places((("region", "region_municipalities"),))

        def fill(column: QVBoxLayout) -> None:
            if self.form.case.questions.procurement.scale is ProcurementScale.REGION:
                add_rows(self.form, column, places)

        region = Part(self.form, lambda case: case.questions.procurement.scale, fill)
        self.column.addWidget(region)
        for name in ("region", "region_municipalities"):
            self.form.add_alias(f"{self.path}.{name}", f"{self.path}.scale", region)

    def _places(self, rows: Rows) -> list[list[str] | str]:
        return [
            f"{self.path}.{row}" if isinstance(row, str) else [f"{self.path}.{name}" for name in row]
            for row in rows
        ]

    def _add_more(self, rows: Rows) -> None:
        places = self._places(rows)
        flat = [place for row in places for place in ([row] if isinstance(row, str) else row)]
        labels = ", ".join(
            self.t(described(self.form.case, place).label).rstrip("?").lower() for place in flat
        )
        filled = defaults_summary(self.form, lambda _case: flat)
        self.column.addWidget(
            Fold(
                self.form,
                self.t(N_("More")),
                flat,
                lambda inside: add_rows(self.form, inside, places),
                lambda case: filled(case) or labels,
            )
        )

    def _add_services(self) -> None:
        """Add per service what the calculation needs from this question."""
        self.column.addWidget(Part(self.form, _care_services, self._fill_services, spacing=SPACE_LARGE))

    def _fill_services(self, column: QVBoxLayout) -> None:
        t, form = self.t, self.form
        services = _care_services(form.case)
        if not services:
            note = QLabel(t(N_("There is no service in the case yet; add one at Reach and effects.")))
            note.setProperty("role", "muted")
            note.setWordWrap(True)
            column.addWidget(note)
        for identifier, name in services:
            path = f"services.{identifier}"
            inside = QVBoxLayout()
            inside.setSpacing(SPACE_MEDIUM)
            if self.number == CONTRACTS:
                add_funding(
                    form,
                    inside,
                    f"{path}.funding",
                    t(N_("How is the provider paid for {service}?"), service=name),
                )
                inside.addWidget(funding_block(form, identifier))
            else:
                label = t(
                    N_("What part of the lower use does the payer stop paying: {service}"), service=name
                )
                inside.addWidget(FieldRow([field(form, f"{path}.cashability", label=label)]))
            column.addLayout(inside)

    def _add_weights(self) -> None:
        t = self.t
        section(self.column, t(N_("Weights of the six interests")))
        self.weights = QLabel()
        self.weights.setWordWrap(True)
        self.column.addWidget(self.weights)
        self._show_weights(self.form.case)

    def _show_weights(self, case: Case) -> None:
        t = self.t
        given = [
            (weight, t(Interest(name).label))
            for name, weight in case.municipality.weights
            if weight is not None
        ]
        given.sort(key=lambda item: -item[0])
        self.weights.setText(
            " · ".join(f"{label} {weight} %" for weight, label in given) or t(N_("No weights given yet."))
        )

    def _add_links(self) -> None:
        t, navigator = self.t, self.context.navigator
        links: dict[int, tuple[tuple[str, Callable[[], None]], ...]] = {
            PROCUREMENT: (),
            CONTRACTS: ((t(N_("Compare in the results")), lambda: navigator.go_to_task("results")),),
            BUDGET: ((t(N_("To the results")), lambda: navigator.go_to_task("results")),),
            SELF_RELIANCE: (
                (
                    t(N_("To the weights")),
                    lambda: navigator.go_to_field("municipality.weights.self_reliance"),
                ),
            ),
            INNOVATION_POLICY: ((t(N_("To costs and financing")), lambda: navigator.go_to_task("costs")),),
            CURRENT_SUPPLY: ((t(N_("To the effects")), self._go_to_deadweight),),
        }
        self.links = [self.consequence.add_link(text, act) for text, act in links[self.number]]

    def _go_to_deadweight(self) -> None:
        effects = self.form.case.effects
        place = f"effects.{effects[0].id}.deadweight" if effects else "effects"
        self.context.navigator.go_to_field(place)

    def case_changed(self, old: Case, new: Case) -> None:
        """Follow the answer."""
        if self.number == SELF_RELIANCE and old.municipality != new.municipality:
            self._show_weights(new)
        self._show_consequence()

    def results_changed(self) -> None:
        """Follow the results."""
        self._show_consequence()

    def _show_consequence(self) -> None:
        case, results = self.form.case, self.context.store.results
        current = results if results is not None and results.case == case else None
        if current is None and self.number in _STEERING and self.consequence.text and results is not None:
            # The results of this case arrive in a moment; the sentence must not flicker until then.
            return
        sentences = consequences(self.number, case, current)
        self.consequence.say("\n\n".join(self.t.message(sentence) for sentence in sentences))


def _care_services(case: Case) -> tuple[tuple[str, str], ...]:
    """Return identifier and name of the services that someone pays for."""
    return tuple((service.id, service.name) for service in case.services if isinstance(service, PaidService))
