"""The pages of the six preparation questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.consequences import consequences
from casebuilder.model.editing import added, with_renewal_date
from casebuilder.model.first_answers import FIRST_ANSWERS, USUAL_TERMS
from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.questions import YesNo
from casebuilder.model.services import PaidService
from casebuilder.reference import ReferencePrice, reference_prices
from casebuilder.ui.context import Context
from casebuilder.ui.fields.binding import Binding, at, described, full_label
from casebuilder.ui.fields.build import add_rows, agenda_link, defaults_summary, field, fields, muted, section
from casebuilder.ui.fields.chips import MultiChips
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form_page import Callout, FormPage
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.fields.suggested import Suggested, to_begin_with, with_sentence
from casebuilder.ui.pages.funding_parts import add_funding
from casebuilder.ui.pages.municipality_parts import Hint2019, add_region
from casebuilder.ui.pages.question_parts import (
    ProposalPart,
    funding_block,
    funding_comparison,
    procurement_block,
)
from casebuilder.ui.pages.service_parts import new_identifier, service_from_price
from casebuilder.ui.pages.weights import WeightSliders
from casebuilder.ui.theme import SPACE, SPACE_LARGE, SPACE_MEDIUM

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
_COLUMNS = 2
_FIELDS: dict[int, Rows] = {
    PROCUREMENT: (
        "joining_in_between",
        "buyer",
        ("earliest_start", "contracted_providers"),
    ),
    CONTRACTS: ("tariff_basis", "extension_options", ("budget_ceiling", "volume_guarantee")),
    BUDGET: (("ceilings", "lighter_support"), "indication_policy", "realisation"),
    SELF_RELIANCE: ("priorities", "target_groups", "result_areas", "measures_with_zrm", "own_measures"),
    INNOVATION_POLICY: (
        (
            "innovation_in_procurement",
            "award_points",
            "room_to_experiment",
            "innovation_budget",
            "revolving_fund",
            "shares_care_data",
        ),
    ),
    CURRENT_SUPPLY: ("current_supply", "already_reached", "overlap"),
}
_MORE: dict[int, Rows] = {
    CONTRACTS: ("minimum_clients",),
}
_AMOUNTS = {
    CONTRACTS: ("budget_ceiling", "budget_ceiling_amount"),
    INNOVATION_POLICY: ("innovation_budget", "innovation_budget_amount"),
}
"""Of which answer “yes” asks for which amount."""
_NO_SERVICE = N_("There is no service in the case yet; add one at Reach and effects.")
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
        if number in (PROCUREMENT, CONTRACTS, INNOVATION_POLICY):
            self.column.addWidget(Hint2019(self.form))
        if number in _STEERING:
            self._add_services()
            self._add_consequence()
        if number == PROCUREMENT:
            add_region(self.form, self.column)
            add_rows(self.form, self.column, self._places(("model",)))
            self.column.addWidget(procurement_block(self.form))
        if number == CONTRACTS:
            self._add_renewal()
        self._add_answers()
        if number not in _STEERING:
            self._add_consequence()
        self._add_links()
        section(self.column, self.t(N_("How do you know this?")))
        self._add_evidence()
        self.column.addWidget(
            muted(
                self.t(
                    N_("What is open, assumed or old here comes on the agenda for the first conversation.")
                )
            )
        )
        self.column.addWidget(agenda_link(self.form))
        self._show_consequence()

    def _add_consequence(self) -> None:
        self.column.addWidget(self.consequence)
        self.column.addWidget(ProposalPart(self.form, self.number))

    def _add_evidence(self) -> None:
        t, form = self.t, self.form
        self.column.addWidget(field(form, f"{self.path}.status", label=t(N_("Status"))))
        self.column.addWidget(
            FieldRow([field(form, f"{self.path}.source"), field(form, f"{self.path}.date")])
        )
        add_rows(form, self.column, self._places((("contact",), "note")))

    def _add_renewal(self) -> None:
        place = f"{self.path}.renewal_date"
        renewal = field(
            self.form,
            place,
            binding=Binding(lambda case: value_at(case, place), with_renewal_date),
        )
        term = f"{self.path}.term_years"
        self.column.addWidget(FieldRow([renewal, field(self.form, term)]))
        self.column.addWidget(self._usual_terms(term))

    def _add_replaced(self) -> None:
        """Ask which services of the case become less, once there are any."""
        place = f"{self.path}.replaced_services"
        t, form = self.t, self.form

        def fill(inside: QVBoxLayout) -> None:
            services = _care_services(form.case)
            if not services:
                inside.addWidget(muted(t(_NO_SERVICE)))
                return
            inside.addWidget(
                MultiChips(
                    form,
                    place,
                    t(described(form.case, place).label),
                    lambda case: full_label(case, place),
                    at(place),
                    services,
                )
            )

        replaced = Part(form, _care_services, fill)
        self.column.addWidget(replaced)
        form.add_alias(place, f"{self.path}.overlap", replaced)

    def _add_answers(self) -> None:
        """Add the fields of the question itself."""
        number = self.number
        for row in self._places(_FIELDS[number]):
            self._add_row(row)
        if number in _AMOUNTS:
            self._add_amount(*_AMOUNTS[number])
        if number in _MORE:
            self._add_more(_MORE[number])
        if number == INNOVATION_POLICY:
            add_rows(self.form, self.column, self._places(("policy",)))
        if number == CURRENT_SUPPLY:
            self._add_replaced()
            for row in self._places(("replaces", "added_value")):
                self._add_row(row)
        if number == SELF_RELIANCE:
            self._add_weights()

    def _add_row(self, row: list[str] | str) -> None:
        """Add a row of fields, and under a text that takes thought what to begin with."""
        if not isinstance(row, str) and len(row) > _COLUMNS:
            self.column.addWidget(FieldRow(fields(self.form, row), _COLUMNS))
            return
        add_rows(self.form, self.column, [row])
        if isinstance(row, str):
            texts = FIRST_ANSWERS.get(row.removeprefix("questions."), ())
            if texts:
                self.column.addWidget(self._suggested(row, tuple(self.t(text) for text in texts)))

    def _suggested(self, place: str, sentences: tuple[str, ...]) -> Suggested:
        return Suggested(
            self.form,
            place,
            lambda case: to_begin_with(value_at(case, place), sentences),
            lambda case, text: replaced(case, place, with_sentence(value_at(case, place), text)),
        )

    def _usual_terms(self, place: str) -> Suggested:
        words = {self.t(N_("{count} years"), count=years): years for years in USUAL_TERMS}
        return Suggested(
            self.form,
            place,
            lambda case: () if value_at(case, place).value is not None else tuple(words),
            lambda case, text: replaced(case, f"{place}.value", Decimal(words[text])),
        )

    def _add_amount(self, asked: str, amount: str) -> None:
        """Ask for an amount once it is there to be asked for; one that was given stays in view."""
        form, place = self.form, f"{self.path}.{amount}"

        def is_asked(case: Case) -> bool:
            given = value_at(case, place).value is not None
            return given or value_at(case, f"{self.path}.{asked}") is YesNo.YES

        def fill(inside: QVBoxLayout) -> None:
            if is_asked(form.case):
                inside.addWidget(FieldRow([field(form, place)]))

        part = Part(form, is_asked, fill)
        self.column.addWidget(part)
        form.add_alias(place, f"{self.path}.{asked}", part)

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
            self._add_first_services(column)
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

    def _add_first_services(self, column: QVBoxLayout) -> None:
        """Offer the support that municipalities buy most, so that the question can be answered at once."""
        t = self.t
        column.addWidget(
            muted(
                t(
                    N_(
                        "For which support? Choose the first one here, with a published price to begin with;"
                        " change it and add others at Reach and effects."
                    )
                )
            )
        )
        holder = QWidget()
        flow = FlowLayout(holder, SPACE, SPACE)
        for price in reference_prices(t.language):
            if price.payer is Party.MUNICIPALITY:
                button = QPushButton(price.name)
                button.setIcon(self.form.icon("plus"))
                button.clicked.connect(partial(self._add_first, price))
                flow.addWidget(button)
        column.addWidget(holder)
        if self.number == CONTRACTS:
            column.addWidget(funding_comparison(self.form))

    def _add_first(self, price: ReferencePrice) -> None:
        service = service_from_price(price, new_identifier(self.form, price.name, "service"))
        self.context.store.change(self.t(N_("Service added")), lambda case: added(case, service))
        asked = "funding" if self.number == CONTRACTS else "cashability"
        self.form.reveal(f"services.{service.id}.{asked}")

    def _add_weights(self) -> None:
        t = self.t
        section(
            self.column,
            t(N_("How does this municipality weigh its six interests?")),
            t(N_("The same as at The municipality: what you fill in here stands there too.")),
        )
        self.column.addWidget(WeightSliders(self.form))

    def _add_links(self) -> None:
        t, navigator = self.t, self.context.navigator
        links: dict[int, tuple[tuple[str, Callable[[], None]], ...]] = {
            PROCUREMENT: (),
            CONTRACTS: ((t(N_("Compare in the results")), lambda: navigator.go_to_task("results")),),
            BUDGET: ((t(N_("To the results")), lambda: navigator.go_to_task("results")),),
            SELF_RELIANCE: (
                (t(N_("To your innovation")), lambda: navigator.go_to_field("innovation.contributions")),
            ),
            INNOVATION_POLICY: ((t(N_("To costs and financing")), lambda: navigator.go_to_task("costs")),),
            CURRENT_SUPPLY: ((t(N_("To the effects")), self._go_to_deadweight),),
        }
        self.links = [self.consequence.add_link(text, act) for text, act in links[self.number]]

    def _go_to_deadweight(self) -> None:
        effects = self.form.case.effects
        place = f"effects.{effects[0].id}.deadweight" if effects else "effects"
        self.context.navigator.go_to_field(place)

    def case_changed(self, _old: Case, _new: Case) -> None:
        """Follow the answer."""
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
