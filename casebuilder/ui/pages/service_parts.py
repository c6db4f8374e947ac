"""The fields of a service, which stand on more than one page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from casebuilder.model.case import Case
from casebuilder.model.editing import (
    identifiers,
    moved_up,
    unique_identifier,
    with_intensity,
    with_law,
    without_intensity,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.services import ArrangementService, CareService, Law, ValuedTime
from casebuilder.reference import ArrangementSet, ReferencePrice, arrangement_sets, reference_prices
from casebuilder.translation import Translator
from casebuilder.ui.fields.binding import Binding, full_label
from casebuilder.ui.fields.build import add_rows, defaults_summary, field
from casebuilder.ui.fields.chips import ChoiceChips
from casebuilder.ui.fields.choices import ChoiceBox
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.fields.rows import RowEdits, RowList, RowTexts
from casebuilder.ui.pages.funding_parts import add_funding


def service_from_price(price: ReferencePrice, identifier: str) -> CareService | ValuedTime:
    """Return a new service with a published price as its tariff."""
    if price.payer is Party.INFORMAL_CARER:
        return ValuedTime(
            id=identifier, name=price.name, unit=price.unit, bearer=price.payer, value_per_unit=price.price
        )
    provider = Party.OUTSIDE if price.payer is Party.PROVIDER else Party.PROVIDER
    return CareService(
        id=identifier,
        name=price.name,
        unit=price.unit,
        law=price.law,
        payer=price.payer,
        provider=provider,
        tariff=price.price,
    )


def arrangement_from_set(found: ArrangementSet, identifier: str) -> ArrangementService:
    """Return a new result area with published tariffs per intensity."""
    return ArrangementService(id=identifier, name=found.name, intensities=found.intensities)


def new_identifier(form: Form, name: str, fallback: str) -> str:
    """Return an identifier for a new item that no other item has."""
    return unique_identifier(name, identifiers(form.case), fallback)


def price_options(t: Translator) -> list[tuple[ReferencePrice, str]]:
    """Return the published prices with their names and amounts in the user's language."""
    return [
        (
            price,
            t(
                N_("{name}, € {amount} per {unit} ({year})"),
                name=price.name,
                amount=t.number(price.price.value or 0, 2),
                unit=Message(price.unit.label),
                year=str(price.price.price_year),
            ),
        )
        for price in reference_prices(t.language)
    ]


def arrangement_options(t: Translator) -> list[tuple[ArrangementSet, str]]:
    """Return the published result areas with their names in the user's language."""
    return [
        (
            found,
            t(
                N_("{name}, by intensity ({municipality} {year})"),
                name=found.name,
                municipality=found.area,
                year=str(found.year),
            ),
        )
        for found in arrangement_sets(t.language)
    ]


def add_capacity(form: Form, column: QVBoxLayout, path: str) -> None:
    """Add what becomes of freed capacity: what the payer stops paying, what the provider does with it."""
    add_rows(
        form,
        column,
        [f"{path}.cashability", [f"{path}.capacity_shed", f"{path}.capacity_redeployed"]],
    )


def add_service(form: Form, column: QVBoxLayout, path: str) -> None:
    """Add all fields of a service."""
    column.addWidget(
        Part(form, lambda case: value_at(case, path).kind, lambda inside: _fields(form, inside, path))
    )


def _fields(form: Form, column: QVBoxLayout, path: str) -> None:
    if isinstance(value_at(form.case, path), ValuedTime):
        add_rows(form, column, [[f"{path}.name", f"{path}.unit"], f"{path}.bearer"])
        add_rows(form, column, [f"{path}.value_per_unit"])
        _add_price_choice(form, column, f"{path}.value_per_unit")
        return
    law = _law(form, path)
    if isinstance(value_at(form.case, path), ArrangementService):
        column.addWidget(FieldRow([field(form, f"{path}.name", label=form.t(N_("Result area")))]))
        column.addWidget(law)
        column.addWidget(_intensities(form, path))
        add_rows(form, column, [f"{path}.variable_cost"])
        _add_more(form, column, path, ("payer", "provider"))
        return
    add_rows(form, column, [[f"{path}.name", f"{path}.unit"]])
    column.addWidget(law)
    add_rows(form, column, [[f"{path}.tariff", f"{path}.variable_cost"]])
    _add_price_choice(form, column, f"{path}.tariff")
    _add_more(form, column, path, ("payer", "provider", "hours_per_unit"))


def _law(form: Form, path: str) -> ChoiceChips:
    return ChoiceChips(
        form,
        f"{path}.law",
        form.t(N_("Paid under")),
        lambda case: full_label(case, f"{path}.law"),
        Binding(
            lambda case: value_at(case, f"{path}.law"),
            lambda case, law: with_law(case, path.rpartition(".")[2], law),
        ),
        [(law, form.t(law.label)) for law in Law],
        clearable=False,
    )


def _intensities(form: Form, path: str) -> RowList:
    t = form.t
    service = path.rpartition(".")[2]
    place = f"{path}.intensities"
    return RowList(
        form,
        place,
        ("tariff", "hours", "clients_share"),
        RowTexts(
            add=t(N_("Add an intensity")),
            added=t(N_("Intensity added")),
            removed=t(N_("Intensity removed")),
            moved=t(N_("Order of the intensities changed")),
        ),
        RowEdits(
            added=lambda case: with_intensity(case, service),
            removed=lambda case, identifier: without_intensity(case, service, identifier),
            moved_up=lambda case, identifier: moved_up(case, place, identifier),
        ),
    )


def _add_more(form: Form, column: QVBoxLayout, path: str, first: Sequence[str]) -> None:
    """Add what a beginner does not need: who pays and delivers, free capacity, the contract."""
    parties = [f"{path}.{name}" for name in first]
    capacity = [f"{path}.{name}" for name in ("cashability", "capacity_shed", "capacity_redeployed")]

    def build(inside: QVBoxLayout) -> None:
        add_rows(form, inside, [parties])
        add_capacity(form, inside, path)
        add_funding(form, inside, f"{path}.funding")

    column.addWidget(
        Fold(
            form,
            form.t(N_("More")),
            [*parties, *capacity, f"{path}.funding"],
            build,
            defaults_summary(form, lambda _case: [*parties[2:], *capacity]),
        )
    )


def _add_price_choice(form: Form, column: QVBoxLayout, path: str) -> None:
    """Add a list from which a published price fills the figure with its source and price year."""
    options = price_options(form.t)
    unit_path = f"{path.rpartition('.')[0]}.unit"

    def put(case: Case, price: ReferencePrice) -> Case:
        return replaced(replaced(case, path, price.price), unit_path, price.unit)

    def chosen(case: Case) -> ReferencePrice | None:
        current = value_at(case, path)
        return next((price for price, _ in options if price.price == current), None)

    column.addWidget(
        ChoiceBox(
            form,
            f"{path}.reference",
            "",
            lambda _case: Message(N_("Published prices")),
            Binding(chosen, put),
            lambda _case: options,
            placeholder=form.t(N_("Choose from published prices")),
        )
    )
