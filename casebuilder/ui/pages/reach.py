"""The page on reach and effects: how many users, and what care they use less or more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout

from casebuilder.model.case import Case
from casebuilder.model.editing import (
    added,
    with_adoption,
    with_effect_on,
    with_service_of_effect,
    with_target_group,
    with_years,
)
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.funding import AverageAmount
from casebuilder.model.messages import Message, N_
from casebuilder.model.paths import value_at
from casebuilder.model.reach import (
    GrowingTargetGroup,
    LinearAdoption,
    ListedAdoption,
    ListedTargetGroup,
    LogisticAdoption,
)
from casebuilder.model.services import (
    ArrangementService,
    CareService,
    Intensity,
    PaidService,
    Service,
    ValuedTime,
    funding_label,
)
from casebuilder.model.settings import LONGEST_HORIZON
from casebuilder.model.units import Unit
from casebuilder.reference import ArrangementSet
from casebuilder.sentences import who_pays_whom
from casebuilder.translation import Translator
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
from casebuilder.ui.pages.change_parts import add_change, kind_choice, move_summary
from casebuilder.ui.pages.effect_advice import SAID_AT_EFFECT, EffectAdvice, caution_line, overlap_choice
from casebuilder.ui.pages.effect_origin import ORIGIN_CODES, effect_origin
from casebuilder.ui.pages.service_parts import (
    add_service,
    arrangement_from_set,
    arrangement_options,
    new_identifier,
    price_options,
    service_from_price,
)
from casebuilder.ui.pages.users_preview import UsersPreview

_MORE_OF_EFFECT = (
    "change_kind",
    "share_of_users",
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
_SUMMARY_OF_EFFECT = ("share_of_users", "deadweight", "attribution", "drop_off", "first_year", "delay")
_NOTHING_BELOW = 0.05
_MANY = 10


class ReachPage(FormPage):
    """Years, target group, share reached, effects and the services they change."""

    def __init__(self, context: Context) -> None:
        """Make the fields."""
        super().__init__(context)
        self._prices = price_options(self.t)
        self._sets = arrangement_options(self.t)
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
            first, last = settings.start_year, settings.start_year + settings.years - 1
            # A file may hold a number of years that makes no period; then only the start is certain.
            years = t(N_("from {year}"), year=str(first)) if last < first else str(first)
            return t(
                N_("{years} · prices of {base} · {churn} stop each year"),
                years=f"{first}–{last}" if last > first else years,
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
        self.effects.said_inside = SAID_AT_EFFECT | ORIGIN_CODES
        self.effects.show_results()
        self.column.addWidget(self.effects)
        self.column.addWidget(caution_line(form))

    def _add_effect(self) -> None:
        identifier = new_identifier(self.form, "", "effect")
        services = self.form.case.services
        only = services[0].id if len(services) == 1 else ""
        self.context.store.change(
            self.t(N_("Effect added")),
            lambda case: with_effect_on(added(case, Effect(id=identifier)), identifier, only),
        )
        self.effects.open_new(f"effects.{identifier}")

    def _effect_summary(self, case: Case, path: str) -> str:
        t = self.t
        effect: Effect = value_at(case, path)
        service = case.service(effect.service)
        if isinstance(service, ArrangementService) and effect.change_kind is ChangeKind.MOVE:
            return move_summary(self.form, effect, service)
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
        if effect.change_kind is ChangeKind.MOVE:
            return self._move_result(path, service.name)
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

    def _move_result(self, path: str, service: str) -> CardResult | None:
        """Return what clients who move to another intensity come to: in euros and in hours."""
        t, results = self.t, self.context.store.results
        if results is None:
            return None
        money, hours = results.line(f"{path}.amount_change")[-1], results.line(f"{path}.volume_change")[-1]
        size = f"{t.number(abs(hours), _decimals(hours))} {t.unit(Unit.HOURS)}"
        paid = _more_or_less(t, t.euros(abs(money)), money)
        full = t(
            N_("{money} at the full tariff and {hours} for the provider in {year} ({service})"),
            money=paid,
            hours=_more_or_less(t, size, hours),
            year=str(results.calendar_years[-1]),
            service=service,
        )
        return CardResult(paid, full)

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

        add_change(form, column, path)
        column.addWidget(effect_origin(form, path))
        prices = [price for price, _ in self._prices]
        column.addWidget(EffectAdvice(form, path, prices, self._open_effect).part())

        def more(inside: QVBoxLayout) -> None:
            inside.addWidget(kind_choice(form, path))
            add_rows(
                form,
                inside,
                [
                    [f"{path}.deadweight", f"{path}.attribution"],
                    f"{path}.comparison_group",
                    [f"{path}.drop_off", f"{path}.delay", f"{path}.first_year"],
                ],
            )
            inside.addWidget(FieldRow([field(form, f"{path}.counted_share"), overlap_choice(form, path)]))
            add_rows(form, inside, [f"{path}.support_ends", f"{path}.changes_cases"])

        column.addWidget(
            Fold(
                form,
                t(N_("More")),
                [f"{path}.{name}" for name in _MORE_OF_EFFECT],
                more,
                defaults_summary(form, lambda case: _summary_of_effect(case, path)),
            )
        )

    def _open_effect(self, path: str) -> None:
        self.effects.open_new(path)

    def _service_options(self, case: Case) -> list[tuple[str, str]]:
        """Return the services of the case, and after them the published prices as new services."""
        t = self.t
        own = [(service.id, service.name or service.id) for service in case.services]
        new = [
            (f"{kind}:{number}", t(N_("New: {service}"), service=text))
            for kind, texts in (
                ("new", [text for _, text in self._prices]),
                ("set", [text for _, text in self._sets]),
            )
            for number, text in enumerate(texts)
        ]
        separator = [("separator", "")] if own else []
        of_own = [
            ("new:", t(N_("New: a service of your own"))),
            ("set:", t(N_("New: a result area of your own"))),
        ]
        return [*own, *separator, *of_own, *new]

    def _with_service(self, case: Case, path: str, choice: str) -> Case:
        kind, colon, number = choice.partition(":")
        effect = path.rpartition(".")[2]
        if not colon:
            return with_effect_on(case, effect, choice)
        service: Service
        if kind == "set":
            found = self._sets[int(number)][0] if number else None
            service = self._new_arrangement(found, self.t(N_("New result area")))
        elif number:
            price = self._prices[int(number)][0]
            service = service_from_price(price, new_identifier(self.form, price.name, "service"))
        else:
            name = self.t(N_("New service"))
            service = CareService(id=new_identifier(self.form, name, "service"), name=name)
        return with_service_of_effect(case, effect, service)

    def _new_arrangement(self, found: ArrangementSet | None, name: str = "") -> ArrangementService:
        """Return a new result area, with the intensities of a published set or none yet."""
        if found is not None:
            return arrangement_from_set(found, new_identifier(self.form, found.name, "result_area"))
        identifier = new_identifier(self.form, name, "result_area")
        return ArrangementService(id=identifier, name=name)

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
        areas = menu.addMenu(t(N_("Support paid per client, by result area and intensity")))
        for found, text in self._sets:
            areas.addAction(text, self._adder(found))
        areas.addSeparator()
        areas.addAction(t(N_("A result area of your own")), lambda: self._add_arrangement(None))
        areas.addAction(t(N_("Packages light, middle and heavy at an average")), self._add_packages)
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

    def _adder(self, found: ArrangementSet) -> Callable[[], None]:
        return lambda: self._add_arrangement(found)

    def _add_arrangement(self, found: ArrangementSet | None) -> None:
        self._add_new(self._new_arrangement(found))

    def _add_packages(self) -> None:
        """Add three packages for which one average amount is paid."""
        t = self.t
        names = {"light": N_("Light"), "middle": N_("Middle"), "heavy": N_("Heavy")}
        self._add_new(
            ArrangementService(
                id=new_identifier(self.form, "", "result_area"),
                intensities=tuple(Intensity(id=name, name=t(text)) for name, text in names.items()),
                funding=AverageAmount(renewal_year=self.form.case.questions.contracts.renewal_year),
            )
        )

    def _add_time(self) -> None:
        self._add_new(ValuedTime(id=new_identifier(self.form, "", "time")))

    def _add_new(self, service: Service) -> None:
        self.context.store.change(self.t(N_("Service added")), lambda case: added(case, service))
        self.services.open_new(f"services.{service.id}")

    def _service_summary(self, case: Case, path: str) -> str:
        t = self.t
        service: Service = value_at(case, path)
        parts = [self._price_summary(service)]
        if isinstance(service, PaidService):
            parts.append(t.message(who_pays_whom(service.payer, service.provider)))
            parts.append(_funding_words(t, service))
        else:
            parts.append(t(N_("time of {party}"), party=Message(service.bearer.label)))
        return " · ".join(part for part in parts if part)

    def _price_summary(self, service: Service) -> str:
        t = self.t
        if isinstance(service, ArrangementService):
            tariffs = [item.tariff.value for item in service.intensities if item.tariff.value is not None]
            if not tariffs:
                return ""
            lowest, highest = (t.figure(end(tariffs), Unit.EUR_PER_FOUR_WEEKS) for end in (min, max))
            if lowest == highest:
                return t(N_("{amount} per 4 weeks"), amount=lowest)
            return t(N_("{lowest} to {highest} per 4 weeks"), lowest=lowest, highest=highest)
        price = service.tariff if isinstance(service, CareService) else service.value_per_unit
        if price.value is None:
            return ""
        unit = t.unit(price.unit, service.unit).removeprefix("€")
        return f"{t.figure(price.value, price.unit)}{unit}"


def _summary_of_effect(case: Case, path: str) -> list[str]:
    """Return the folded fields that a summary names; who moves stands above the fold."""
    moves = value_at(case, path).change_kind is ChangeKind.MOVE
    return [f"{path}.{name}" for name in _SUMMARY_OF_EFFECT if not (moves and name == "share_of_users")]


def _funding_words(t: Translator, service: PaidService) -> str:
    kind = service.funding.kind
    if kind == "fee_for_service" and isinstance(service, CareService):
        return t(N_("P×Q"))
    words = t(funding_label(service, kind))
    return words[:1].lower() + words[1:]


def _more_or_less(t: Translator, size: str, amount: float) -> str:
    return t(N_("{amount} less") if amount < 0 else N_("{amount} more"), amount=size)


def _decimals(amount: float) -> int:
    return 0 if abs(amount) >= _MANY else 1
