"""The page on reach and effects: how many users, and what care they use less or more."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout

from casebuilder.model.case import Case
from casebuilder.model.editing import (
    added,
    with_adoption,
    with_service_of_effect,
    with_target_group,
    with_years,
)
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.messages import Message, N_
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.reach import (
    GrowingTargetGroup,
    LinearAdoption,
    ListedAdoption,
    ListedTargetGroup,
    LogisticAdoption,
)
from casebuilder.model.services import CareService, ValuedTime
from casebuilder.model.settings import LONGEST_HORIZON
from casebuilder.model.units import Unit
from casebuilder.ui.context import Context
from casebuilder.ui.fields.binding import Binding, full_label
from casebuilder.ui.fields.build import add_rows, defaults_summary, field, section
from casebuilder.ui.fields.cards import CardList, CardResult, CardTexts
from casebuilder.ui.fields.chips import ChoiceChips
from casebuilder.ui.fields.choices import ChoiceBox
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form_page import FormPage
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.readings import CountReading
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.fields.typed import TypedField
from casebuilder.ui.pages.service_parts import (
    add_service,
    new_identifier,
    price_options,
    service_from_price,
)
from casebuilder.ui.pages.users_preview import UsersPreview

_MORE_OF_EFFECT = (
    "deadweight",
    "attribution",
    "drop_off",
    "first_year",
    "delay",
    "counted_share",
    "overlap_group",
    "support_ends",
    "comparison_group",
    "changes_cases",
)
_NOTHING_BELOW = 0.05
_MANY = 10


class ReachPage(FormPage):
    """Years, target group, share reached, effects and the services they change."""

    def __init__(self, context: Context) -> None:
        """Make the fields."""
        super().__init__(context)
        self._prices = price_options(self.t)
        self._add_target_group()
        self._add_adoption()
        self._add_more_of_reach()
        self._add_effects()
        self._add_services()

    # Reach -------------------------------------------------------------------------------------

    def _add_target_group(self) -> None:
        t, form = self.t, self.form
        section(self.column, t(N_("For how many people?")))
        path = "reach.target_group"
        self.column.addWidget(
            ChoiceChips(
                form,
                path,
                t(N_("How do you give the size of the target group?")),
                lambda _case: Message(N_("Size of the target group")),
                Binding(lambda case: value_at(case, path).kind, with_target_group),
                [
                    (GrowingTargetGroup().kind, t(N_("One number with growth"))),
                    (ListedTargetGroup().kind, t(N_("A number per year"))),
                ],
                clearable=False,
            )
        )

        def fields(column: QVBoxLayout) -> None:
            if isinstance(form.case.reach.target_group, GrowingTargetGroup):
                add_rows(form, column, [[f"{path}.size", f"{path}.growth"]])
            else:
                add_rows(form, column, [f"{path}.size"])

        self.column.addWidget(Part(form, lambda case: case.reach.target_group.kind, fields))

    def _add_adoption(self) -> None:
        t, form = self.t, self.form
        section(self.column, t(N_("What part of them will use it?")))
        path = "reach.adoption"
        self.column.addWidget(
            ChoiceChips(
                form,
                path,
                t(N_("How does the use grow?")),
                lambda _case: Message(N_("Growth of the use")),
                Binding(lambda case: value_at(case, path).kind, with_adoption),
                [
                    (LinearAdoption().kind, t(N_("In equal steps"))),
                    (LogisticAdoption().kind, t(N_("Slow, fast, slow (S-curve)"))),
                    (ListedAdoption().kind, t(N_("As I say per year"))),
                ],
                clearable=False,
            )
        )
        places = {
            LinearAdoption().kind: [f"{path}.maximum", f"{path}.years"],
            LogisticAdoption().kind: [f"{path}.maximum", f"{path}.midpoint", f"{path}.steepness"],
            ListedAdoption().kind: [f"{path}.share"],
        }

        def fields(column: QVBoxLayout) -> None:
            add_rows(form, column, [places[form.case.reach.adoption.kind]])

        self.column.addWidget(Part(form, lambda case: case.reach.adoption.kind, fields))
        self.preview = UsersPreview(form)
        self.column.addWidget(self.preview)

    def _add_more_of_reach(self) -> None:
        t, form = self.t, self.form
        places = ["settings.start_year", "settings.years", "settings.base_year", "reach.churn"]

        def build(inside: QVBoxLayout) -> None:
            years = TypedField(
                form,
                "settings.years",
                t(N_("Number of years")),
                lambda case: full_label(case, "settings.years"),
                Binding(lambda case: case.settings.years, with_years),
                lambda _case: CountReading(1, LONGEST_HORIZON, t(N_("years"))),
                width=64,
                while_typing=False,
            )
            inside.addWidget(
                FieldRow([field(form, "settings.start_year"), years, field(form, "settings.base_year")])
            )
            add_rows(form, inside, ["reach.churn"])

        def summary(case: Case) -> str:
            settings = case.settings
            return t(
                N_("{first} to {last} · prices of {base} · {churn} stop each year"),
                first=str(settings.start_year),
                last=str(settings.start_year + settings.years - 1),
                base=str(settings.base_year),
                churn=t.figure(case.reach.churn.value or 0, Unit.SHARE),
            )

        self.column.addWidget(Fold(form, t(N_("More")), places, build, summary))

    # Effects -----------------------------------------------------------------------------------

    def _add_effects(self) -> None:
        t, form = self.t, self.form
        section(
            self.column,
            t(N_("What care do they use less or more?")),
            t(N_("One effect per service. Also name what they use more of.")),
        )
        add = QPushButton(t(N_("Add an effect")))
        add.setIcon(form.icon("plus"))
        add.clicked.connect(self._add_effect)
        self.effects = CardList(
            form,
            "effects",
            CardTexts(
                nameless=t(N_("Nameless effect")),
                empty=t(N_("No effect yet. Think of care that becomes less, and of care that becomes more.")),
                copied=t(N_("Effect duplicated")),
                removed=t(N_("Effect removed")),
            ),
            self._effect_summary,
            self._effect_fields,
            self._effect_result,
            [add],
        )
        self.column.addWidget(self.effects)

    def _add_effect(self) -> None:
        identifier = new_identifier(self.form, "", "effect")
        services = self.form.case.services
        effect = Effect(id=identifier, service=services[0].id if len(services) == 1 else "")
        self.context.store.change(self.t(N_("Effect added")), lambda case: added(case, effect))
        self.effects.open_new(f"effects.{identifier}")

    def _effect_summary(self, case: Case, path: str) -> str:
        t = self.t
        effect: Effect = value_at(case, path)
        service = case.service(effect.service)
        relative = effect.change_kind is ChangeKind.RELATIVE
        change = effect.relative_change if relative else effect.absolute_change
        parts = []
        if change.value:
            size = t.figure(abs(change.value), change.unit)
            if not relative and service is not None:
                size = f"{size} {t.unit(change.unit, service.unit)}"
            word = N_("{amount} less") if change.value < 0 else N_("{amount} more")
            parts.append(t(word, amount=size))
        if service is not None:
            parts.append(service.name)
        return " · ".join(parts)

    def _effect_result(self, path: str) -> CardResult | None:
        """Return what an effect comes to in its last year, in the unit of its service."""
        results = self.context.store.results
        line = f"{path}.volume_change"
        if results is None or not results.case_model.model.has_line(line):
            return None
        t = self.t
        effect: Effect = value_at(results.case, path)
        service = results.case.service(effect.service)
        if service is None:
            return None
        amount = results.line(line)[-1]
        size = f"{t.number(abs(amount), _decimals(amount))} {t.unit(Unit.SERVICE_UNITS, service.unit)}"
        values = {"amount": size, "service": service.name, "year": str(results.calendar_years[-1])}
        if abs(amount) < _NOTHING_BELOW:
            return CardResult("", t(N_("no change in {service} in {year}"), **values))
        if amount < 0:
            return CardResult(
                t(N_("{amount} less"), amount=size),
                t(N_("{amount} less in {year} ({service})"), **values),
            )
        return CardResult(
            t(N_("{amount} more"), amount=size),
            t(N_("{amount} more in {year} ({service})"), **values),
        )

    def _effect_fields(self, column: QVBoxLayout, path: str) -> None:
        t, form = self.t, self.form
        name = field(form, f"{path}.name")
        service = ChoiceBox(
            form,
            f"{path}.service",
            t(N_("Which service changes?")),
            lambda case: full_label(case, f"{path}.service"),
            Binding(
                lambda case: value_at(case, f"{path}.service"),
                lambda case, choice: self._with_service(case, path, choice),
            ),
            self._service_options,
            placeholder=t(N_("Choose a service")),
            required=True,
        )
        column.addWidget(FieldRow([name, service]))

        def change(inside: QVBoxLayout) -> None:
            relative = value_at(form.case, path).change_kind is ChangeKind.RELATIVE
            if relative:
                add_rows(form, inside, [[f"{path}.baseline_volume", f"{path}.relative_change"]])
            else:
                add_rows(form, inside, [f"{path}.absolute_change"])

        kind = field(form, f"{path}.change_kind")
        column.addWidget(kind)
        for depending in ("baseline_volume", "relative_change", "absolute_change"):
            form.add_alias(f"{path}.{depending}", f"{path}.change_kind", kind)
        column.addWidget(Part(form, lambda case: value_at(case, path).change_kind, change))
        add_rows(form, column, [f"{path}.share_of_users"])
        places = [f"{path}.{name}" for name in _MORE_OF_EFFECT]

        def more(inside: QVBoxLayout) -> None:
            add_rows(
                form,
                inside,
                [
                    [f"{path}.deadweight", f"{path}.attribution"],
                    f"{path}.comparison_group",
                    [f"{path}.drop_off", f"{path}.delay", f"{path}.first_year"],
                    [f"{path}.counted_share", f"{path}.overlap_group"],
                    f"{path}.support_ends",
                    f"{path}.changes_cases",
                ],
            )

        column.addWidget(
            Fold(
                form,
                t(N_("More")),
                places,
                more,
                defaults_summary(form, lambda _case: places[:5]),
            )
        )

    def _service_options(self, case: Case) -> list[tuple[str, str]]:
        """Return the services of the case, and after them the published prices as new services."""
        t = self.t
        own = [(service.id, service.name or service.id) for service in case.services]
        new = [
            (f"new:{number}", t(N_("New: {service}"), service=text))
            for number, (_, text) in enumerate(self._prices)
        ]
        separator = [("separator", "")] if own else []
        return [*own, *separator, ("new:", t(N_("New: a service of your own"))), *new]

    def _with_service(self, case: Case, path: str, choice: str) -> Case:
        _, colon, number = choice.partition(":")
        if not colon:
            return replaced(case, f"{path}.service", choice)
        effect = path.rpartition(".")[2]
        service: CareService | ValuedTime
        if number:
            price = self._prices[int(number)][0]
            service = service_from_price(price, new_identifier(self.form, price.name, "service"))
        else:
            name = self.t(N_("New service"))
            service = CareService(id=new_identifier(self.form, name, "service"), name=name)
        return with_service_of_effect(case, effect, service)

    # Services ----------------------------------------------------------------------------------

    def _add_services(self) -> None:
        t, form = self.t, self.form
        section(
            self.column,
            t(N_("The services that change")),
            t(N_("What does a unit cost, who pays it, and what happens with capacity that comes free?")),
        )
        add = QPushButton(t(N_("Add a service")))
        add.setIcon(form.icon("plus"))
        menu = QMenu(add)
        menu.addAction(t(N_("Care or support that someone pays for")), self._add_care)
        menu.addAction(t(N_("Time that has a value but is not paid, such as informal care")), self._add_time)
        add.setMenu(menu)
        self.services = CardList(
            form,
            "services",
            CardTexts(
                nameless=t(N_("Nameless service")),
                empty=t(N_("No service yet. Choose one at an effect, or add one here.")),
                copied=t(N_("Service duplicated")),
                removed=t(N_("Service removed")),
            ),
            self._service_summary,
            lambda column, path: add_service(form, column, path),
            lambda _path: None,
            [add],
        )
        self.column.addWidget(self.services)

    def _add_care(self) -> None:
        self._add_new(CareService(id=new_identifier(self.form, "", "service")))

    def _add_time(self) -> None:
        self._add_new(ValuedTime(id=new_identifier(self.form, "", "time")))

    def _add_new(self, service: CareService | ValuedTime) -> None:
        self.context.store.change(self.t(N_("Service added")), lambda case: added(case, service))
        self.services.open_new(f"services.{service.id}")

    def _service_summary(self, case: Case, path: str) -> str:
        t = self.t
        service: CareService | ValuedTime = value_at(case, path)
        price = service.tariff if isinstance(service, CareService) else service.value_per_unit
        parts = []
        if price.value is not None:
            unit = t.unit(price.unit, service.unit).removeprefix("€")
            parts.append(f"{t.figure(price.value, price.unit)}{unit}")
        if isinstance(service, CareService):
            parts.append(
                t(
                    N_("{payer} pays {provider}"),
                    payer=Message(service.payer.label),
                    provider=Message(service.provider.label),
                )
            )
            parts.append(t(N_("P×Q")) if service.funding.kind == "fee_for_service" else t(N_("fixed budget")))
        else:
            parts.append(t(N_("time of {party}"), party=Message(service.bearer.label)))
        return " · ".join(parts)


def _decimals(amount: float) -> int:
    return 0 if abs(amount) >= _MANY else 1
