"""The page on costs and financing: who pays whom for the innovation, and how money is counted."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.costs import yearly_equivalent
from casebuilder.model.costbenefit.previews import caution_in_cost
from casebuilder.model.costs import CostBasis, InnovationCost
from casebuilder.model.editing import (
    added,
    unique_identifier,
    with_price_index,
    without_price_index,
)
from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.model.paths import value_at
from casebuilder.model.prices import CONSUMER_PRICES, PriceIndex
from casebuilder.model.questions import Buyer
from casebuilder.sentences import who_pays_whom
from casebuilder.ui.context import Context
from casebuilder.ui.fields.build import add_rows, field, section
from casebuilder.ui.fields.cards import CardList, CardResult, CardTexts
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form_page import Callout, FormPage, beside, link_button
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.pages.financing_part import FinancingPart
from casebuilder.ui.pages.service_parts import new_identifier

_NOTICEABLE = 0.5
"""Euros below which nothing would show."""
_MORE = ("useful_life", "residual_value", "vat_rate", "vat_recoverable", "first_year", "last_year")
_CORRECTIONS = (
    "strong_comparison",
    "comparison",
    "registration",
    "literature",
    "expert",
    "opinion",
)


def _may_be_equipment(case: Case, path: str) -> bool:
    """Return whether a cost may be equipment: bought once, or with a useful life that must be cleared."""
    cost: InnovationCost = value_at(case, path)
    return cost.basis is CostBasis.ONCE or cost.useful_life.value is not None


class CostsPage(FormPage):
    """Costs of the innovation, financing, own contribution, discount rates and caution."""

    def __init__(self, context: Context) -> None:
        """Make the fields."""
        super().__init__(context)
        t, form, column = self.t, self.form, self.column
        section(
            column,
            t(N_("What does the innovation cost, and who pays whom?")),
            t(
                N_(
                    "Also enter what it costs you to deliver: paid by the entrepreneur, received outside"
                    " the chain."
                )
            ),
        )
        add = QPushButton(t(N_("Add a cost")))
        add.setIcon(form.icon("plus"))
        add.clicked.connect(self._add_cost)
        self.costs = CardList(
            form,
            "costs",
            CardTexts(
                nameless=t(N_("Nameless cost")),
                empty=t(
                    N_("No cost yet. Think of introduction, licence, training, management and delivery.")
                ),
                copied=t(N_("Cost duplicated")),
                removed=t(N_("Cost removed")),
            ),
            self._summary,
            self._cost_fields,
            self._result,
            [add],
        )
        column.addWidget(self.costs)
        self.financing = FinancingPart(form, column, self._payer)
        section(column, t(N_("What the client pays")))
        add_rows(form, column, ["own_contribution.monthly"])
        section(
            column,
            t(N_("How money of later years counts")),
            t(N_("Each view counts later years in its own way; all three are always available.")),
        )
        column.addWidget(field(form, "settings.view"))
        self._add_rates()
        self._add_indices()
        self._add_caution()

    def _payer(self) -> Party:
        """Return who pays for the innovation, by question 1."""
        buyers = {
            Buyer.PROVIDER: Party.PROVIDER,
            Buyer.WELFARE_ORGANISATION: Party.WELFARE_ORGANISATION,
        }
        buyer = self.form.case.questions.procurement.buyer
        return buyers.get(buyer, Party.MUNICIPALITY) if buyer is not None else Party.MUNICIPALITY

    def _add_cost(self) -> None:
        cost = InnovationCost(id=new_identifier(self.form, "", "cost"), payer=self._payer())
        self.context.store.change(self.t(N_("Cost added")), lambda case: added(case, cost))
        self.costs.open_new(f"costs.{cost.id}")

    def _summary(self, case: Case, path: str) -> str:
        t = self.t
        cost: InnovationCost = value_at(case, path)
        parts = []
        if cost.amount.value is not None:
            parts.append(f"{t.figure(cost.amount.value, cost.amount.unit)} {t(cost.basis.label).lower()}")
        parts.append(t.message(who_pays_whom(cost.payer, cost.receiver)))
        return " · ".join(parts)

    def _result(self, path: str) -> CardResult | None:
        """Return what a cost comes to over all years."""
        results = self.context.store.results
        line = f"{path}.paid"
        if results is None or not results.case_model.model.has_line(line):
            return None
        years = results.calendar_years
        amount = self.t.euros(sum(results.line(line)))
        full = self.t(
            N_("{amount} in {first}–{last}, price changes included"),
            amount=amount,
            first=str(years[0]),
            last=str(years[-1]),
        )
        caution = caution_in_cost(results, value_at(results.case, path))
        if abs(caution) >= _NOTICEABLE:
            full = self.t(
                N_("{paid}; {amount} of that is caution for weak evidence"),
                paid=full,
                amount=self.t.euros(caution),
            )
        equipment = yearly_equivalent(path.removeprefix("costs.")).id
        if results.case_model.model.has_line(equipment):
            per_year = self.t.euros(results.number(equipment))
            full = self.t(
                N_("{paid}; {amount} for each year of the useful life, interest included"),
                paid=full,
                amount=per_year,
            )
        return CardResult(amount, full)

    def _cost_fields(self, column: QVBoxLayout, path: str) -> None:
        t, form = self.t, self.form
        add_rows(
            form,
            column,
            [f"{path}.name", [f"{path}.payer", f"{path}.receiver"], f"{path}.basis", [f"{path}.amount"]],
        )

        def training(inside: QVBoxLayout) -> None:
            if value_at(form.case, path).basis is CostBasis.PER_TRAINING_HOUR:
                add_rows(form, inside, [f"{path}.training_hours"])

        hours = Part(form, lambda case: value_at(case, path).basis, training)
        column.addWidget(hours)
        form.add_alias(f"{path}.training_hours", f"{path}.basis", hours)

        def equipment(inside: QVBoxLayout) -> None:
            if _may_be_equipment(form.case, path):
                add_rows(form, inside, [[f"{path}.useful_life", f"{path}.residual_value"]])

        def more(inside: QVBoxLayout) -> None:
            bought = Part(form, lambda case: _may_be_equipment(case, path), equipment)
            inside.addWidget(bought)
            for name in ("useful_life", "residual_value"):
                form.add_alias(f"{path}.{name}", f"{path}.basis", bought)
            inside.addWidget(
                FieldRow([field(form, f"{path}.vat_rate"), field(form, f"{path}.vat_recoverable")])
            )
            hint = Callout()
            hint.say(
                t(
                    N_(
                        "A care provider usually recovers no VAT; a municipality sometimes does, through"
                        " the VAT compensation fund. Ask the payer: this is a hint, not a ruling."
                    )
                )
            )
            inside.addWidget(hint)
            add_rows(form, inside, [[f"{path}.first_year", f"{path}.last_year"]])

        column.addWidget(
            Fold(
                form,
                t(N_("More")),
                [f"{path}.{name}" for name in _MORE],
                more,
                lambda case: self._more_summary(case, path),
            )
        )

    def _more_summary(self, case: Case, path: str) -> str:
        t = self.t
        cost: InnovationCost = value_at(case, path)
        first = cost.first_year or case.settings.start_year
        last = cost.last_year or case.settings.start_year + case.settings.years - 1
        summary = t(
            N_("VAT {rate}, of which {part} recovered · {first} to {last}"),
            rate=t.figure(cost.vat_rate.value or 0, cost.vat_rate.unit),
            part=t.figure(cost.vat_recoverable.value or 0, cost.vat_recoverable.unit),
            first=str(first),
            last=str(last),
        )
        life = cost.useful_life.value
        if life is None:
            return summary
        return t(N_("lasts {years} years · {more}"), years=t.number(life), more=summary)

    def _add_rates(self) -> None:
        t, form = self.t, self.form
        names = ("budget", "social", "health_economic")
        places = [f"settings.discount_rates.{name}" for name in names]
        equipment = "settings.equipment_interest"

        def summary(case: Case) -> str:
            return " · ".join(
                t.figure(value_at(case, place).value or 0, value_at(case, place).unit) for place in places
            )

        self.column.addWidget(
            Fold(
                form,
                t(N_("Discount rates")),
                [*places, equipment],
                lambda inside: add_rows(form, inside, [places, [equipment]]),
                summary,
            )
        )

    def _add_indices(self) -> None:
        t, form = self.t, self.form

        def summary(case: Case) -> str:
            return " · ".join(
                t(
                    N_("{index}: {change} expected each year"),
                    index=index.name,
                    change=t.figure(index.expected.value or 0, index.expected.unit),
                )
                for index in case.settings.indices
            )

        def build(inside: QVBoxLayout) -> None:
            inside.addWidget(
                Part(
                    form,
                    lambda case: tuple(index.id for index in case.settings.indices),
                    self._index_fields,
                )
            )

        self.column.addWidget(Fold(form, t(N_("Price changes")), ["settings.indices"], build, summary))

    def _index_fields(self, column: QVBoxLayout) -> None:
        t, form = self.t, self.form
        for index in form.case.settings.indices:
            path = f"settings.indices.{index.id}"
            add_rows(form, column, [[f"{path}.name", f"{path}.expected"]])
            if index.known:
                known = [f"{path}.known.{number}.change" for number in range(len(index.known))]
                column.addWidget(self._known_changes(index, known))
            if index.id != CONSUMER_PRICES:
                remove = link_button(t(N_("Remove this price index")), partial(self._remove_index, index.id))
                remove.setAccessibleName(t(N_("Remove price index {index}"), index=index.name))
                column.addWidget(beside(remove))
        add = QPushButton(t(N_("Add a price index")))
        add.setIcon(form.icon("plus"))
        add.clicked.connect(self._add_index)
        column.addWidget(beside(add))

    def _known_changes(self, index: PriceIndex, places: list[str]) -> Fold:
        years = [str(rate.year) for rate in index.known]

        def build(inside: QVBoxLayout) -> None:
            fields = zip(places, years, strict=True)
            inside.addWidget(FieldRow([field(self.form, place, label=year) for place, year in fields]))

        return Fold(
            self.form,
            self.t(N_("Published changes")),
            places,
            build,
            lambda _case: f"{years[0]}–{years[-1]}",
        )

    def _add_index(self) -> None:
        name = self.t(N_("Own price index"))
        taken = [index.id for index in self.form.case.settings.indices]
        index = PriceIndex(id=unique_identifier(name, taken, "index"), name=name)
        self.context.store.change(self.t(N_("Price index added")), lambda case: with_price_index(case, index))
        self.form.reveal(f"settings.indices.{index.id}.name")

    def _remove_index(self, identifier: str) -> None:
        self.context.store.change(
            self.t(N_("Price index removed")), lambda case: without_price_index(case, identifier)
        )

    def _add_caution(self) -> None:
        t, form = self.t, self.form
        flat = [f"settings.corrections.{name}" for name in _CORRECTIONS]

        def summary(case: Case) -> str:
            if not case.settings.correct_for_evidence:
                return t(N_("off"))
            lowest, highest = case.settings.corrections.strong_comparison, case.settings.corrections.opinion
            return t(
                N_("on: {lowest} for the strongest evidence to {highest} for an opinion"),
                lowest=t.figure(lowest.value or 0, lowest.unit),
                highest=t.figure(highest.value or 0, highest.unit),
            )

        self.column.addWidget(
            Fold(
                form,
                t(N_("Caution for weak evidence")),
                ["settings.correct_for_evidence", *flat],
                lambda inside: add_rows(form, inside, ["settings.correct_for_evidence", flat]),
                summary,
            )
        )
