"""The page on parties and support: who backs it, how it grows, for whom, and how value becomes real."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.editing import added
from casebuilder.model.messages import N_
from casebuilder.model.paths import value_at
from casebuilder.model.questions import YesNo
from casebuilder.model.services import PaidService
from casebuilder.model.support import (
    ClientExample,
    Indicator,
    PartnershipTheme,
    Proof,
    ScalingStage,
    ScalingStep,
    SupportingParty,
    ValueStep,
)
from casebuilder.model.support_gaps import next_value_step, support_gaps
from casebuilder.model.units import Unit
from casebuilder.translation import Translator
from casebuilder.ui.context import Context
from casebuilder.ui.fields.build import add_rows, agenda_link, field, section
from casebuilder.ui.fields.cards import CardList, CardTexts
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form_page import MORE, Callout, FormPage
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.pages.register_parts import WIDE, GapList, Register, RegisterTexts, choice_of
from casebuilder.ui.pages.service_parts import new_identifier
from casebuilder.ui.theme import SPACE

PARTIES, STEPS, EXAMPLES = "support.parties", "support.steps", "support.examples"
VALUE, INDICATORS, THEMES = "support.value", "support.indicators", "support.themes"


def share_of_providers(case: Case, t: Translator) -> str:
    """Return the support among providers as a figure, in a sentence; empty while it is unknown."""
    support = case.support
    supporting = support.providers_supporting.value
    if supporting is None:
        return ""
    contracted = case.questions.procurement.contracted_providers.value
    parts = []
    if contracted:
        parts.append(
            t(
                N_("{supporting} of the {all} providers with a contract (question 1): {share} %."),
                supporting=t.number(supporting),
                all=t.number(contracted),
                share=t.number(round(100 * supporting / contracted)),
            )
        )
    approached = support.providers_approached.value
    if approached:
        parts.append(
            t(
                N_("Of the {approached} approached, {share} support it."),
                approached=t.number(approached),
                share=t.figure(supporting / approached, Unit.SHARE, 0),
            )
        )
    return " ".join(parts)


class SupportPage(FormPage):
    """Parties, support among providers, scaling, examples, value, indicators and partnership."""

    def __init__(self, context: Context) -> None:
        """Make the fields."""
        super().__init__(context)
        self._add_parties()
        self._add_providers()
        self._add_value()
        self._add_scaling()
        self._add_examples()
        self._add_indicators()
        self._add_partnership()
        t = self.t
        section(
            self.column,
            t(N_("What the municipality will still ask")),
            t(N_("This follows from what you filled in. It comes on the agenda for the first conversation.")),
        )
        self.gaps = GapList(
            self.form, support_gaps, t(N_("Nothing: parties, scaling and value are all accounted for."))
        )
        self.column.addWidget(self.gaps)
        self.column.addWidget(agenda_link(self.form))

    def case_changed(self, old: Case, new: Case) -> None:
        """Follow the counts in the sentence about providers."""
        if old.support != new.support or old.questions.procurement != new.questions.procurement:
            self._show_share(new)

    # Parties -----------------------------------------------------------------------------------

    def _add_parties(self) -> None:
        t = self.t
        section(
            self.column,
            t(N_("Who has a say in it?")),
            t(
                N_(
                    "Organisations and people in their work: at the municipality, providers, clients, the"
                    " insurer. Note work contacts only, and never a client by name."
                )
            ),
        )
        self.parties = Register(
            self.form,
            PARTIES,
            RegisterTexts(
                add=t(N_("Add a party")),
                added=t(N_("Party added")),
                nameless=t(N_("Nameless party")),
                empty=t(N_("No party yet. Begin with the municipality and one provider.")),
                copied=t(N_("Party duplicated")),
                removed=t(N_("Party removed")),
            ),
            lambda identifier: SupportingParty(id=identifier),
            self._party_fields,
            self._party_summary,
        )
        self.column.addWidget(self.parties.cards)

    def _party_fields(self, column: QVBoxLayout, path: str) -> None:
        add_rows(
            self.form,
            column,
            [
                [f"{path}.name", f"{path}.role"],
                f"{path}.position",
                f"{path}.interest",
                f"{path}.promised",
                f"{path}.proof",
                f"{path}.contact",
            ],
        )
        self._add_more(column, [[f"{path}.reference", f"{path}.date"]])

    def _party_summary(self, case: Case, path: str) -> list[str]:
        party: SupportingParty = value_at(case, path)
        return [
            self.t(party.role.label) if party.role is not None else "",
            self.t(party.position.label),
            self.t(party.proof.label) if party.proof is not Proof.NOTHING else "",
        ]

    def _add_more(self, column: QVBoxLayout, rows: list[list[str]]) -> None:
        form = self.form
        column.addWidget(
            Fold(
                form,
                self.t(MORE),
                [place for row in rows for place in row],
                lambda inside: add_rows(form, inside, rows),
            )
        )

    # Providers ---------------------------------------------------------------------------------

    def _add_providers(self) -> None:
        t = self.t
        section(
            self.column,
            t(N_("How much support is there among providers?")),
            t(N_("The more providers want it, the better its chances in practice.")),
        )
        add_rows(
            self.form,
            self.column,
            [
                ["support.providers_approached", "support.providers_supporting"],
                "support.clients_share",
            ],
        )
        self.share = Callout()
        self.column.addWidget(self.share)
        self._show_share(self.form.case)

    def _show_share(self, case: Case) -> None:
        text = share_of_providers(case, self.t)
        self.share.setVisible(bool(text))
        self.share.say(text)

    # Value -------------------------------------------------------------------------------------

    def _add_value(self) -> None:
        t = self.t
        section(
            self.column,
            t(N_("How does its value become real?")),
            t(
                N_(
                    "A saving is only there when someone stops buying something. Name who, what and when: one"
                    " line for each service that is used less."
                )
            ),
        )
        self.value = Register(
            self.form,
            VALUE,
            RegisterTexts(
                add=t(N_("Add who stops what")),
                added=t(N_("Step of value added")),
                nameless=t(N_("Still without a name")),
                empty=t(N_("Nobody stops anything yet.")),
                copied=t(N_("Step of value duplicated")),
                removed=t(N_("Step of value removed")),
            ),
            lambda identifier: next_value_step(self.form.case, identifier),
            self._value_fields,
            self._value_summary,
        )
        self.column.addWidget(self.value.cards)

    def _value_fields(self, column: QVBoxLayout, path: str) -> None:
        form = self.form
        service = choice_of(
            form,
            f"{path}.service",
            lambda case: [item for item in case.services if isinstance(item, PaidService)],
        )
        column.addWidget(field(form, f"{path}.name", width=WIDE))
        column.addWidget(FieldRow([field(form, f"{path}.party"), service]))
        add_rows(form, column, [f"{path}.start", f"{path}.how", f"{path}.agreed", f"{path}.reference"])

    def _value_summary(self, case: Case, path: str) -> list[str]:
        t = self.t
        step: ValueStep = value_at(case, path)
        return [
            t(step.party.label) if step.party is not None else t(N_("nobody named yet")),
            t(N_("from {date}"), date=t.date(step.start)) if step.start is not None else "",
            t(N_("agreed")) if step.agreed is YesNo.YES else t(N_("not agreed yet")),
        ]

    # Scaling -----------------------------------------------------------------------------------

    def _add_scaling(self) -> None:
        t, form = self.t, self.form
        section(
            self.column,
            t(N_("How does it grow after the pilot?")),
            t(
                N_(
                    "A municipality does not want an innovation that ends with the pilot. Say for each step"
                    " who pays, what must be in order first, and what stands in the way."
                )
            ),
        )
        self._buttons = QWidget()
        row = FlowLayout(self._buttons, SPACE, SPACE)
        self.add_steps = {
            stage: self._step_button(row, text, self._adder(stage))
            for stage, text in (
                (ScalingStage.PILOT, t(N_("Add a pilot"))),
                (ScalingStage.MUNICIPALITY, t(N_("Add the whole municipality"))),
                (ScalingStage.OTHERS, t(N_("Add other municipalities"))),
            )
        }
        self.steps = CardList(
            form,
            STEPS,
            CardTexts(
                nameless=t(N_("Nameless step")),
                empty="",
                copied=t(N_("Step duplicated")),
                removed=t(N_("Step removed")),
            ),
            self._step_summary,
            self._step_fields,
            lambda _path: None,
            list(self.add_steps.values()),
        )
        self.column.addWidget(self.steps)
        self.column.addWidget(self._buttons)

    def _step_button(self, row: FlowLayout, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self._buttons)
        button.setIcon(self.form.icon("plus"))
        button.clicked.connect(act)
        row.addWidget(button)
        return button

    def _adder(self, stage: ScalingStage) -> Callable[[], None]:
        def add() -> None:
            name = self.t(stage.label)
            step = ScalingStep(id=new_identifier(self.form, "", "step"), name=name, stage=stage)
            self.context.store.change(self.t(N_("Step added")), lambda case: added(case, step))
            self.steps.open_new(f"{STEPS}.{step.id}")

        return add

    def _step_fields(self, column: QVBoxLayout, path: str) -> None:
        add_rows(
            self.form,
            column,
            [
                f"{path}.name",
                f"{path}.stage",
                [f"{path}.start", f"{path}.users"],
                [f"{path}.paid_by", f"{path}.decided_by"],
                f"{path}.condition",
                f"{path}.obstacle",
            ],
        )

    def _step_summary(self, case: Case, path: str) -> str:
        t = self.t
        step: ScalingStep = value_at(case, path)
        users = step.users.value
        parts = [
            t(N_("from {date}"), date=t.date(step.start)) if step.start is not None else "",
            t(N_("{count} users"), count=t.number(users)) if users is not None else "",
            t(N_("paid by: {party}"), party=t(step.paid_by.label).lower())
            if step.paid_by is not None
            else t(N_("nobody named who pays")),
        ]
        return " · ".join(part for part in parts if part)

    # Examples ----------------------------------------------------------------------------------

    def _add_examples(self) -> None:
        t = self.t
        section(
            self.column,
            t(N_("Which client does it help, and towards which goal?")),
            t(
                N_(
                    "Two or three examples that lead to nobody: no name, no date, no address, nothing by"
                    " which someone is known. Keeping and slowing decline are goals as well."
                )
            ),
        )
        self.examples = Register(
            self.form,
            EXAMPLES,
            RegisterTexts(
                add=t(N_("Add an example")),
                added=t(N_("Example added")),
                nameless=t(N_("Nameless example")),
                empty=t(N_("No example yet.")),
                copied=t(N_("Example duplicated")),
                removed=t(N_("Example removed")),
            ),
            lambda identifier: ClientExample(id=identifier),
            self._example_fields,
            self._example_summary,
        )
        self.column.addWidget(self.examples.cards)

    def _example_fields(self, column: QVBoxLayout, path: str) -> None:
        column.addWidget(field(self.form, f"{path}.name", width=WIDE))
        add_rows(
            self.form,
            column,
            [
                f"{path}.situation",
                f"{path}.goal",
                f"{path}.direction",
                f"{path}.change",
                f"{path}.reached",
                f"{path}.result_area",
            ],
        )

    def _example_summary(self, case: Case, path: str) -> list[str]:
        t = self.t
        example: ClientExample = value_at(case, path)
        return [
            example.goal,
            t(example.direction.label) if example.direction is not None else "",
            t(N_("goal reached")) if example.reached is YesNo.YES else "",
        ]

    # Indicators --------------------------------------------------------------------------------

    def _add_indicators(self) -> None:
        t = self.t
        section(
            self.column,
            t(N_("On what do you want to be judged?")),
            t(
                N_(
                    "Indicators on which the parties agree beforehand, each with its source, how it stands"
                    " now and what it should become."
                )
            ),
        )
        self.indicators = Register(
            self.form,
            INDICATORS,
            RegisterTexts(
                add=t(N_("Add an indicator")),
                added=t(N_("Indicator added")),
                nameless=t(N_("Nameless indicator")),
                empty=t(N_("No indicator yet. Think of the ZRM, waiting time and satisfaction.")),
                copied=t(N_("Indicator duplicated")),
                removed=t(N_("Indicator removed")),
            ),
            lambda identifier: Indicator(id=identifier),
            self._indicator_fields,
            self._indicator_summary,
        )
        self.column.addWidget(self.indicators.cards)

    def _indicator_fields(self, column: QVBoxLayout, path: str) -> None:
        column.addWidget(field(self.form, f"{path}.name", width=WIDE))
        add_rows(
            self.form,
            column,
            [
                f"{path}.kind",
                [f"{path}.measured_in", f"{path}.source"],
                [f"{path}.baseline", f"{path}.target"],
                f"{path}.target_date",
                f"{path}.agreed_with",
            ],
        )

    def _indicator_summary(self, case: Case, path: str) -> list[str]:
        t = self.t
        indicator: Indicator = value_at(case, path)
        now, target = indicator.baseline.value, indicator.target.value
        change = ""
        if now is not None and target is not None:
            change = t(
                N_("from {now} to {target} {unit}"),
                now=t.number(now),
                target=t.number(target),
                unit=indicator.measured_in,
            ).strip()
        parties = ", ".join(t(party.label) for party in indicator.agreed_with)
        return [change, t(N_("agreed by {parties}"), parties=parties) if parties else t(N_("not agreed yet"))]

    # Partnership -------------------------------------------------------------------------------

    def _add_partnership(self) -> None:
        t, form = self.t, self.form
        section(
            self.column,
            t(N_("Can you become a development partner?")),
            t(
                N_(
                    "Some municipalities look for partners to solve a problem that is larger than one client,"
                    " such as the border between laws. Ask whether yours does."
                )
            ),
        )
        add_rows(form, self.column, ["support.partnership"])

        def themes(inside: QVBoxLayout) -> None:
            if _shows_themes(form.case):
                # The register must outlive this function: its button holds it only weakly.
                self.themes = self._make_themes()
                inside.addWidget(self.themes.cards)

        part = Part(form, _shows_themes, themes)
        self.column.addWidget(part)
        form.add_alias(THEMES, "support.partnership", part)

    def _make_themes(self) -> Register:
        t = self.t
        return Register(
            self.form,
            THEMES,
            RegisterTexts(
                add=t(N_("Add a theme")),
                added=t(N_("Theme added")),
                nameless=t(N_("Nameless theme")),
                empty=t(N_("No theme yet.")),
                copied=t(N_("Theme duplicated")),
                removed=t(N_("Theme removed")),
            ),
            lambda identifier: PartnershipTheme(id=identifier),
            self._theme_fields,
            lambda case, path: [value_at(case, path).result],
        )

    def _theme_fields(self, column: QVBoxLayout, path: str) -> None:
        add_rows(
            self.form,
            column,
            [f"{path}.name", f"{path}.contribution", f"{path}.partners", f"{path}.result"],
        )


def _shows_themes(case: Case) -> bool:
    return case.support.partnership is YesNo.YES or bool(case.support.themes)
