"""What stands at an effect beside its fields: what counts twice, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.changes import value_per_user
from casebuilder.model.editing import with_overlap_counted, with_overlap_group, without_deadweight
from casebuilder.model.effects import Effect
from casebuilder.model.messages import Figure, MessageValue, N_
from casebuilder.model.overlap import OverlapGroup, group_of, names
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.model.services import CareService
from casebuilder.model.suggestions import (
    FEWEST_HOURS_PER_WEEK,
    HOURS_PER_WEEK,
    MOST_HOURS_PER_WEEK,
    SUPPORT_MISSING,
    Suggestion,
    SupportAtHome,
    suggestions,
    with_support_at_home,
)
from casebuilder.model.units import Unit
from casebuilder.reference import ReferencePrice
from casebuilder.ui.fields.binding import Binding, described, full_label
from casebuilder.ui.fields.build import muted
from casebuilder.ui.fields.choices import ChoiceBox
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import Callout, beside, link_button
from casebuilder.ui.fields.part import Part
from casebuilder.ui.pages.service_parts import new_identifier, service_from_price

SAID_AT_EFFECT = frozenset({"overlap", "deadweight_twice", SUPPORT_MISSING})
"""Codes of the problems of which the advice at an effect speaks."""
_HALF = Decimal("0.5")
_CAUTION_PLACE = "settings.correct_for_evidence"
_HOUSEHOLD_HELP = "household_help"
"""The published price that a new service for support at home begins with."""


@dataclass(frozen=True)
class _Advice:
    """What is said at an effect, in the user's language; empty texts are not shown."""

    overlap: str
    deadweight: str
    support: str
    support_to_add: SupportAtHome | None
    informal_care: str


class EffectAdvice:
    """What is said at one effect, and the changes that its buttons make."""

    def __init__(
        self,
        form: Form,
        path: str,
        prices: Sequence[ReferencePrice],
        open_effect: Callable[[str], None],
    ) -> None:
        """Keep what the buttons need.

        Args:
            form: The form of the page.
            path: Place of the effect.
            prices: The published prices.
            open_effect: Opens the card of the effect at a place that was just added.
        """
        self._form = form
        self._t = form.t
        self._path = path
        self._effect = path.rpartition(".")[2]
        self._prices = prices
        self._open_effect = open_effect

    def part(self) -> Part:
        """Return the part of the card that shows the advice as long as there is any."""
        return Part(self._form, self._advice, self._build)

    def _advice(self, case: Case) -> _Advice:
        t = self._t
        group = group_of(case, self._effect)
        found = {item.code: item for item in suggestions(case) if item.effect == self._effect}
        support = found.pop(SUPPORT_MISSING, None)
        return _Advice(
            overlap=self._overlap_text(case, group) if group is not None and group.counts_twice else "",
            deadweight=self._deadweight_text(case),
            support=t.message(support.message) if support is not None else "",
            support_to_add=support.adds if support is not None else None,
            informal_care=" ".join(t.message(item.message) for item in found.values()),
        )

    def _build(self, column: QVBoxLayout) -> None:
        t, advice = self._t, self._advice(self._form.case)
        if advice.overlap:
            callout = Callout(t(N_("The same care counts twice")))
            callout.say(advice.overlap)
            callout.add_link(t(N_("Only the largest effect")), partial(self._count_overlap, Decimal(0)))
            callout.add_link(t(N_("The largest fully, the others half")), partial(self._count_overlap, _HALF))
            column.addWidget(callout)
        if advice.deadweight:
            callout = Callout()
            callout.say(advice.deadweight)
            callout.add_link(t(N_("Set to 0")), self._clear_deadweight)
            column.addWidget(callout)
        if advice.support:
            callout = Callout(t(N_("Living at home longer takes support")))
            callout.say(advice.support)
            if advice.support_to_add is not None:
                callout.add_link(t(N_("Also add the extra Wmo support")), self._add_support)
            column.addWidget(callout)
        if advice.informal_care:
            column.addWidget(muted(advice.informal_care))

    # Overlap -----------------------------------------------------------------------------------

    def _overlap_text(self, case: Case, group: OverlapGroup) -> str:
        value = abs(value_per_user(case, group.dominant))
        values: dict[str, MessageValue] = {
            "others": names(item for item in group.effects if item.id != self._effect),
            "largest": names([group.dominant]),
            "value": Figure(round(value, 2), Unit.EUR.value),
        }
        if not value:
            return self._t(
                N_(
                    "This effect overlaps with {others}. Which part of them counts, so that nothing counts"
                    " twice?"
                ),
                **values,
            )
        return self._t(
            N_(
                "This effect overlaps with {others}. The largest is {largest}: {value} per user per year at"
                " the tariff. Which part of the others counts, so that nothing counts twice?"
            ),
            **values,
        )

    def _count_overlap(self, others: Decimal) -> None:
        group = group_of(self._form.case, self._effect)
        if group is None:
            return
        source = self._t(
            N_("Choice in this case: {effects} overlap, and only the largest counts fully"),
            effects=names(group.effects),
        )
        self._form.context.store.change(
            self._t(N_("Overlapping effects counted once")),
            lambda case: with_overlap_counted(case, group.name, others, source),
        )

    # What would have happened anyway -----------------------------------------------------------

    def _deadweight_text(self, case: Case) -> str:
        effect: Effect = value_at(case, self._path)
        if not (effect.comparison_group and effect.deadweight.value):
            return ""
        return self._t(
            N_(
                "{share} is taken off for what would have happened anyway, but the comparison group has"
                " already taken that out."
            ),
            share=Figure(effect.deadweight.value, Unit.SHARE.value),
        )

    def _clear_deadweight(self) -> None:
        t, form = self._t, self._form
        label = full_label(form.case, f"{self._path}.deadweight")
        source = t(N_("Measured against a comparison group, which takes this out"))
        form.context.store.change(
            t(N_("{field} changed"), field=label),
            lambda case: without_deadweight(case, self._effect, source),
        )

    # Living at home longer ---------------------------------------------------------------------

    def _add_support(self) -> None:
        t, form = self._t, self._form
        suggestion = self._support()
        if suggestion is None or suggestion.adds is None:
            return
        service = self._supporting_service(suggestion.adds)
        name = t(N_("{service}: more by living at home longer"), service=service.name)
        identifier = new_identifier(form, name, "effect")
        source = t(
            N_(
                "Own assumption: {days} days at home longer × {per_week} hours a week ({low} to {high}) / 7."
                " For comparison: the norm for household help alone is 108 hours a year (normenkader"
                " huishoudelijke ondersteuning, 2019), about 2 a week."
            ),
            days=Figure(suggestion.adds.days, Unit.NUMBER.value),
            per_week=Figure(HOURS_PER_WEEK, Unit.NUMBER.value),
            low=Figure(FEWEST_HOURS_PER_WEEK, Unit.NUMBER.value),
            high=Figure(MOST_HOURS_PER_WEEK, Unit.NUMBER.value),
        )
        form.context.store.change(
            t(N_("Extra Wmo support added")),
            lambda case: with_support_at_home(
                case, suggestion, service, identifier=identifier, name=name, source=source
            ),
        )
        self._open_effect(f"effects.{identifier}")

    def _support(self) -> Suggestion | None:
        found = suggestions(self._form.case)
        return next(
            (item for item in found if item.code == SUPPORT_MISSING and item.effect == self._effect), None
        )

    def _supporting_service(self, support: SupportAtHome) -> CareService:
        """Return the service that gives the support; a new one costs the provider what it brings in.

        Without that assumption the case could no longer be calculated.
        """
        form = self._form
        existing = form.case.service(support.service)
        if isinstance(existing, CareService):
            return existing
        price = next(item for item in self._prices if item.key == _HOUSEHOLD_HELP)
        made = service_from_price(price, new_identifier(form, price.name, "service"))
        if not isinstance(made, CareService):
            raise TypeError(price.key)
        cost = price.price.model_copy(
            update={
                "source": self._t(N_("Own assumption: extra hours cost the provider what they bring in")),
                "source_date": None,
                "grade": EvidenceGrade.OPINION,
                "assumption": True,
            }
        )
        return made.model_copy(update={"variable_cost": cost})


def overlap_choice(form: Form, path: str) -> ChoiceBox:
    """Return the choice of the effects with which an effect overlaps.

    Args:
        form: The form of the page.
        path: Place of the effect.
    """
    t = form.t
    place = f"{path}.overlap_group"
    own = path.rpartition(".")[2]

    def options(case: Case) -> list[tuple[object, str]]:
        groups: dict[str, list[Effect]] = {}
        alone: list[Effect] = []
        for effect in case.effects:
            group = effect.overlap_group.strip()
            members = groups.setdefault(group, []) if group else alone
            if effect.id != own:
                members.append(effect)
        existing: list[tuple[object, str]] = [
            (
                group,
                t(N_("With {effects}"), effects=names(members))
                if members
                else t(N_("{group}: no other effect yet"), group=group),
            )
            for group, members in groups.items()
        ]
        new: list[tuple[object, str]] = [
            (("new", effect.id), t(N_("New: with {effect}"), effect=names([effect]))) for effect in alone
        ]
        separator: list[tuple[object, str]] = [("separator", "")] if new else []
        return [("", t(N_("With nothing"))), *existing, *separator, *new]

    def put(case: Case, choice: str | tuple[str, str]) -> Case:
        if isinstance(choice, tuple):
            return with_overlap_group(case, own, choice[1])
        return replaced(case, place, choice)

    return ChoiceBox(
        form,
        place,
        t(described(form.case, place).label),
        lambda case: full_label(case, place),
        Binding(lambda case: value_at(case, place).strip(), put),
        options,
    )


def caution_line(form: Form) -> QWidget:
    """Return a line that says whether weak evidence counts with caution, with the way to change it."""
    t = form.t

    def text(case: Case) -> str:
        if not case.settings.correct_for_evidence:
            return t(N_("Caution for weak evidence is off: every change counts as it is given."))
        return t(
            N_(
                "Caution for weak evidence is on: a change that is no more than an opinion counts {share}"
                " lower, or {share} higher when it is a burden."
            ),
            share=Figure(case.settings.corrections.opinion.value or Decimal(0), Unit.SHARE.value),
        )

    def build(column: QVBoxLayout) -> None:
        column.addWidget(muted(text(form.case)))
        go = link_button(
            t(N_("Set the caution")), partial(form.context.navigator.go_to_field, _CAUTION_PLACE)
        )
        column.addWidget(beside(go))

    return Part(form, text, build, spacing=0)
