"""The analyses of registrations, one card each: what is compared, and what comes out."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout

from casebuilder.model.case import Case
from casebuilder.model.hard_data.care_groups import CareGroup
from casebuilder.model.hard_data.document import Analysis, CareProduct, Design
from casebuilder.model.hard_data.editing import with_analysis
from casebuilder.model.hard_data.offers import (
    analysis_at,
    groups_of,
    months_of,
    products_of,
    suited_analysis,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.paths import value_at
from casebuilder.model.units import Unit
from casebuilder.ui.fields.binding import Binding, at, full_label
from casebuilder.ui.fields.build import add_rows, defaults_summary, field
from casebuilder.ui.fields.cards import CardList, CardResult, CardTexts
from casebuilder.ui.fields.chips import MultiChips
from casebuilder.ui.fields.choices import ChoiceBox
from casebuilder.ui.fields.field import Field
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import MORE
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.readings import CountReading
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.fields.typed import TypedField
from casebuilder.ui.pages.hard_data_outcome import OutcomePart, Outcomes
from casebuilder.ui.widgets import label

_MOST_PRODUCTS = 40
_MONTHS = 12
_LARGEST_SEED = 2_000_000_000
_OPEN_ENDS = {"before": N_("the month before the innovation"), "after": N_("the last month")}
_LINK_CODES = frozenset(
    {"hard_data_outdated", "hard_data_changed_by_hand", "hard_data_not_used", "hard_data_effect"}
)


class AnalysisPart:
    """Makes the cards of the analyses, and keeps what they came to."""

    def __init__(self, form: Form) -> None:
        """Make the cards and the button that adds one."""
        self._form = form
        self._t = t = form.t
        self.outcomes = Outcomes()
        self.parts: dict[str, OutcomePart] = {}
        self.add_button = QPushButton(t(N_("Add an analysis")))
        self.add_button.setIcon(form.icon("plus"))
        self.add_button.clicked.connect(self.add)
        self.cards = CardList(
            form,
            "hard_data.analyses",
            CardTexts(
                nameless=t(N_("Nameless analysis")),
                empty=t(N_("No analysis yet. It shows how much care changes, and gives that to an effect.")),
                copied="",
                removed=t(N_("Analysis removed")),
            ),
            self._summary,
            self._build,
            self._result,
            [self.add_button],
        )
        self.cards.said_inside = _LINK_CODES

    def add(self) -> None:
        """Add an analysis that suits the tables, and open it."""
        form, t = self._form, self._t
        name = t(N_("Change in use"))
        form.context.store.change(
            t(N_("Analysis added")), lambda case: with_analysis(case, suited_analysis(case, name))
        )
        identifier = form.case.hard_data.analyses[-1].id
        self.cards.open_new(f"hard_data.analyses.{identifier}")

    def _summary(self, case: Case, path: str) -> str:
        analysis: Analysis = value_at(case, path)
        effect = next((item.name for item in case.effects if item.id == analysis.effect), "")
        return " · ".join(part for part in (effect, self._t(analysis.design.label)) if part)

    def _result(self, path: str) -> CardResult | None:
        case = self._form.case
        found = self.outcomes.of(case, analysis_at(case, path))
        if found is None or found.change is None:
            return None
        # An open card says the rest among its fields.
        return CardResult(self._t.figure(found.change, Unit.SHARE, 1), "")

    # Fields.

    def _build(self, column: QVBoxLayout, path: str) -> None:
        form, t = self._form, self._t
        effect = ChoiceBox(
            form,
            f"{path}.effect",
            t(N_("For which effect?")),
            lambda case: full_label(case, f"{path}.effect"),
            at(f"{path}.effect"),
            self._effects,
            placeholder=t(N_("Choose an effect")),
            required=True,
        )
        column.addWidget(FieldRow([field(form, f"{path}.name"), effect]))
        column.addWidget(field(form, f"{path}.design"))
        column.addWidget(
            Part(
                form,
                lambda case: self._products_key(case, path),
                lambda inside: self._choice_of_care(inside, path),
            )
        )
        column.addWidget(
            Part(form, lambda case: self._period_key(case, path), lambda inside: self._periods(inside, path))
        )
        column.addWidget(field(form, f"{path}.selected_on_use"))

        def more(inside: QVBoxLayout) -> None:
            add_rows(form, inside, [f"{path}.completeness", f"{path}.exposure"])
            seed = TypedField(
                form,
                f"{path}.seed",
                t(N_("Seed of the random numbers")),
                lambda case: full_label(case, f"{path}.seed"),
                Binding(lambda case: value_at(case, f"{path}.seed"), at(f"{path}.seed").put),
                lambda _case: CountReading(0, _LARGEST_SEED, ""),
                width=140,
                while_typing=False,
            )
            inside.addWidget(seed)

        column.addWidget(
            Fold(
                form,
                t(MORE),
                [f"{path}.completeness", f"{path}.exposure", f"{path}.seed"],
                more,
                defaults_summary(form, lambda _case: [f"{path}.completeness", f"{path}.exposure"]),
            )
        )
        part = OutcomePart(form, path, self.outcomes, self.cards_show_results)
        self.parts[path] = part
        part.destroyed.connect(lambda: self.parts.pop(path, None))
        column.addWidget(part)

    def cards_show_results(self) -> None:
        """Show at closed cards what their analysis comes to."""
        self.cards.show_results()

    def _effects(self, case: Case) -> list[tuple[Any, str]]:
        nameless = self._t(N_("Nameless effect"))
        return [(effect.id, effect.name or nameless) for effect in case.effects]

    @staticmethod
    def _products_key(case: Case, path: str) -> object:
        try:
            tables = case.hard_data.tables_of(analysis_at(case, path))
        except KeyError:
            return None
        return products_of(tables), tuple((table.id, table.name) for table in case.hard_data.tables)

    def _choice_of_care(self, inside: QVBoxLayout, path: str) -> None:
        """Add which tables and which care count, and in which unit."""
        form, t = self._form, self._t
        case = form.case
        tables = case.hard_data.tables
        if len(tables) > 1:
            inside.addWidget(
                self._several(
                    f"{path}.tables",
                    t(N_("Which tables? (none chosen: all)")),
                    [(table.id, table.name) for table in tables],
                )
            )
        used = case.hard_data.tables_of(analysis_at(case, path))
        groups = groups_of(used)
        chosen_groups = analysis_at(case, path).care_groups
        if groups or chosen_groups:
            offered_groups = [group for group in CareGroup if group in groups or group in chosen_groups]
            inside.addWidget(
                self._several(
                    f"{path}.care_groups",
                    t(N_("Which groups of care count? (as Statistics Netherlands counts them)")),
                    [(group, t(group.label)) for group in offered_groups],
                )
            )
        products = products_of(used)
        chosen = analysis_at(case, path).products
        offered = (
            *products[:_MOST_PRODUCTS],
            *(item for item in chosen if item not in products[:_MOST_PRODUCTS]),
        )
        if len(offered) > 1 or chosen:
            inside.addWidget(
                self._several(
                    f"{path}.products",
                    t(N_("Which care counts? (none chosen: all)")),
                    [(product, _product_words(product)) for product in offered],
                )
            )
        if len(products) > _MOST_PRODUCTS:
            text = N_("The {count} kinds of care with most records are shown.")
            inside.addWidget(label(t(text, count=_MOST_PRODUCTS), "muted"))
        inside.addWidget(field(form, f"{path}.unit"))

    def _several(self, path: str, text: str, options: Sequence[tuple[Any, str]]) -> MultiChips:
        form = self._form
        return MultiChips(form, path, text, lambda case: full_label(case, path), at(path), options)

    @staticmethod
    def _period_key(case: Case, path: str) -> object:
        try:
            analysis = analysis_at(case, path)
        except KeyError:
            return None
        return analysis.design is Design.AFTER_ONLY, months_of(case.hard_data.tables_of(analysis))

    def _periods(self, inside: QVBoxLayout, path: str) -> None:
        """Add the months before and after, as far as the registrations have months."""
        t, form = self._t, self._form
        analysis = analysis_at(form.case, path)
        if months_of(form.case.hard_data.tables_of(analysis)) is None:
            inside.addWidget(
                label(
                    t(N_("These registrations have no months; what is before and after stands in the file.")),
                    "muted",
                )
            )
            return
        spans = [("after", N_("With the innovation: from"), N_("With the innovation: up to and including"))]
        if analysis.design is not Design.AFTER_ONLY:
            spans.insert(
                0,
                (
                    "before",
                    N_("Before the innovation: from"),
                    N_("Before the innovation: up to and including"),
                ),
            )
        for name, first, last in spans:
            inside.addWidget(
                FieldRow(
                    [
                        self._month(f"{path}.{name}.first", t(first), t(N_("the first month"))),
                        self._month(f"{path}.{name}.last", t(last), t(_OPEN_ENDS[name])),
                    ]
                )
            )

    def _month(self, path: str, text: str, open_end: str) -> Field:
        analysis_path = path.rpartition(".")[0].rpartition(".")[0]

        def options(case: Case) -> list[tuple[Any, str]]:
            found: list[tuple[Any, str]] = [(None, open_end)]
            months = months_of(case.hard_data.tables_of(analysis_at(case, analysis_path)))
            if months is not None:
                for number in range(months[0], months[1] + 1):
                    date = datetime.date(number // _MONTHS, number % _MONTHS + 1, 1)
                    found.append((date, self._t.date(date).partition(" ")[2]))
            chosen = value_at(case, path)
            if chosen is not None and chosen not in [value for value, _ in found]:
                found.append((chosen, self._t.date(chosen).partition(" ")[2]))
            return found

        def named(case: Case) -> Message:
            return full_label(case, path)

        return ChoiceBox(self._form, path, text, named, at(path), options)


def _product_words(product: CareProduct) -> str:
    return " ".join(part for part in (product.category, product.code) if part) or "–"
