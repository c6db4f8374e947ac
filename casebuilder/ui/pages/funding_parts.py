"""The fields of a contract: how a service is paid, and what that needs to know."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.arrangement_previews import AveragePreview, average_preview
from casebuilder.model.editing import (
    with_funding,
    with_mix_part,
    with_norm_task,
    without_mix_part,
    without_norm_task,
)
from casebuilder.model.funding import (
    FUNDING_LABELS,
    AverageAmount,
    LumpSum,
    Mix,
    OutcomeBased,
    RenewedFunding,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.paths import value_at
from casebuilder.model.services import ArrangementService, CareService, PaidService, funding_label
from casebuilder.model.units import ServiceUnit, Unit
from casebuilder.ui.fields.binding import Binding, at, full_label
from casebuilder.ui.fields.build import add_rows, defaults_summary, field, muted
from casebuilder.ui.fields.chips import ChoiceChips
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import MORE, beside, link_button
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.readings import YearReading
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.fields.rows import RowEdits, RowList, RowTexts
from casebuilder.ui.fields.typed import TypedField
from casebuilder.ui.theme import SPACE_LARGE, SPACE_MEDIUM
from casebuilder.ui.widgets import label

_CLAUSES = ("threshold", "contract_value", "minimum_clients", "clients")


def add_funding(form: Form, column: QVBoxLayout, path: str, question: str = "") -> None:
    """Add how a service is paid, with what that contract needs to know.

    Args:
        form: The form of the page.
        column: Where the fields go.
        path: Place of the funding of a service, or of a part of a mix.
        question: Question above the choice; empty for the usual one.
    """
    t = form.t
    owner = path.rpartition(".")[0]

    def name(case: Case) -> Message:
        return Message(
            N_("{item}: {field}"),
            {"item": value_at(case, owner).name, "field": Message(N_("How is it paid?"))},
        )

    def choice(inside: QVBoxLayout) -> None:
        service = _service(form.case, path)
        inside.addWidget(
            ChoiceChips(
                form,
                path,
                question or t(N_("How is the provider paid?")),
                name,
                Binding(
                    lambda case: value_at(case, path).kind,
                    lambda case, kind: with_funding(case, path, kind),
                ),
                [(kind, t(funding_label(service, kind))) for kind in _offered(form.case, path)],
                clearable=False,
            )
        )

    column.addWidget(Part(form, lambda case: _offered(case, path), choice))
    column.addWidget(
        Part(form, lambda case: value_at(case, path).kind, lambda inside: _add_contract(form, inside, path))
    )


def _service(case: Case, path: str) -> PaidService:
    """Return the service whose contract stands at a place."""
    service: PaidService = value_at(case, ".".join(path.split(".")[:2]))
    return service


def _offered(case: Case, path: str) -> tuple[str, ...]:
    """Return the funding models that fit a service, and the one it has."""
    service, present = _service(case, path), value_at(case, path).kind
    unfit: set[str] = set()
    if ".parts." in path:
        unfit.add(Mix().kind)
    if isinstance(service, CareService) and service.unit is not ServiceUnit.HOUR:
        unfit.add(AverageAmount().kind)
    return tuple(kind for kind in FUNDING_LABELS if kind not in unfit or kind == present)


def _add_contract(form: Form, column: QVBoxLayout, path: str) -> None:
    funding = value_at(form.case, path)
    if isinstance(funding, RenewedFunding):
        column.addWidget(FieldRow([_renewal_year(form, path), field(form, f"{path}.pass_through")]))
    if isinstance(funding, LumpSum):
        _add_clauses(form, column, path)
    elif isinstance(funding, AverageAmount):
        _add_average(form, column, path)
    elif isinstance(funding, OutcomeBased):
        add_rows(
            form,
            column,
            [
                [f"{path}.outcome_share", f"{path}.baseline_volume"],
                [f"{path}.outcome_without", f"{path}.outcome_with"],
            ],
        )
    elif isinstance(funding, Mix):
        parts = Part(
            form,
            lambda case: tuple(part.id for part in value_at(case, path).parts),
            lambda inside: _add_mix(form, inside, path),
        )
        column.addWidget(parts)
        form.add_alias(f"{path}.parts", path, parts)


def _renewal_year(form: Form, path: str) -> TypedField:
    place = f"{path}.renewal_year"
    return TypedField(
        form,
        place,
        form.t(N_("New agreement from the year")),
        lambda case: full_label(case, place),
        at(place),
        lambda _case: YearReading(optional=True),
        width=80,
        required=True,
    )


def _add_clauses(form: Form, column: QVBoxLayout, path: str) -> None:
    places = [f"{path}.{name}" for name in _CLAUSES]
    t = form.t
    filled = defaults_summary(form, lambda _case: places)
    column.addWidget(
        Fold(
            form,
            t(MORE),
            places,
            lambda inside: add_rows(form, inside, [places[:2], places[2:]]),
            lambda case: filled(case) or t(N_("fixed from a certain amount, minimum number of clients")),
        )
    )


def _add_average(form: Form, column: QVBoxLayout, path: str) -> None:
    """Add what the average amount is built from, what it comes to, and who benefits."""
    t = form.t
    of_arrangement = isinstance(_service(form.case, path), ArrangementService)
    if not of_arrangement:
        column.addWidget(
            RowList(
                form,
                f"{path}.tasks",
                ("hours",),
                RowTexts(
                    add=t(N_("Add a task")),
                    added=t(N_("Task added")),
                    removed=t(N_("Task removed")),
                    moved="",
                ),
                RowEdits(
                    added=lambda case: with_norm_task(case, path),
                    removed=lambda case, identifier: without_norm_task(case, path, identifier),
                ),
                name_width=280,
            )
        )

    def preview(case: Case) -> AveragePreview | None:
        return average_preview(_service(case, path), value_at(case, path))

    def amount(inside: QVBoxLayout) -> None:
        found = preview(form.case)
        if found is not None:
            line = label(_average_text(form, found, of_arrangement=of_arrangement), "strong")
            inside.addWidget(line)
        elif of_arrangement:
            inside.addWidget(muted(t(N_("Give which part of the clients has each intensity now."))))
            inside.addWidget(beside(_to_intensities(form, path)))

    comes_to = Part(form, preview, amount)
    column.addWidget(comes_to)
    column.addWidget(
        muted(
            t(
                N_(
                    "A lighter intensity reaches the payer only when the average is set anew; until then the"
                    " provider keeps the gain. A client who leaves saves the payer the average at once."
                )
                if of_arrangement
                else N_(
                    "Fewer hours for a client reach the payer only when the amount is set anew; until then"
                    " the provider keeps the gain. A client who needs no help any more saves the payer the"
                    " amount at once."
                )
            )
        )
    )
    if of_arrangement:
        # The tasks are only for care per hour; a file may still hold them.
        form.add_alias(f"{path}.tasks", path, comes_to)


def _average_text(form: Form, found: AveragePreview, *, of_arrangement: bool) -> str:
    t = form.t
    amount = t.figure(found.amount, Unit.EUR_PER_FOUR_WEEKS)
    if of_arrangement:
        terms = " + ".join(
            f"{t.figure(size, Unit.SHARE)} × {t.figure(price, Unit.EUR_PER_FOUR_WEEKS)}"
            for size, price in found.parts
        )
        return t(N_("{terms} = {amount} per client per 4 weeks"), terms=terms, amount=amount)
    [(hours, tariff)] = found.parts
    return t(
        N_("{hours} hours × {tariff} = {amount} per client per 4 weeks"),
        hours=t.number(hours),
        tariff=t.figure(tariff, Unit.EUR_PER_SERVICE_UNIT),
        amount=amount,
    )


def _to_intensities(form: Form, path: str) -> QPushButton:
    service = _service(form.case, path)
    place = f"services.{service.id}.intensities"
    first = (
        service.intensities[0].id if isinstance(service, ArrangementService) and service.intensities else ""
    )
    target = f"{place}.{first}.clients_share" if first else place
    return link_button(form.t(N_("To the intensities")), lambda: form.context.navigator.go_to_field(target))


def _add_mix(form: Form, column: QVBoxLayout, path: str) -> None:
    t = form.t
    for number, part in enumerate(value_at(form.case, path).parts, start=1):
        _add_mix_part(form, column, path, part.id, number)
    add = QPushButton(t(N_("Add a part")))
    add.setIcon(form.icon("plus"))
    add.clicked.connect(
        lambda: form.context.store.change(
            t(N_("Part of the payment added")), lambda case: with_mix_part(case, path)
        )
    )
    column.addWidget(beside(add))


def _add_mix_part(form: Form, column: QVBoxLayout, path: str, identifier: str, number: int) -> None:
    t = form.t
    place = f"{path}.parts.{identifier}"
    heading = label(t(N_("Part {number}"), number=number), "strong", wrap=False)
    remove = link_button(
        t(N_("Remove this part")),
        lambda: form.context.store.change(
            t(N_("Part of the payment removed")), lambda case: without_mix_part(case, path, identifier)
        ),
    )
    remove.setAccessibleName(t(N_("Remove part {number} of the payment"), number=number))
    column.addWidget(beside(heading, remove))
    inside = QVBoxLayout()
    inside.setContentsMargins(SPACE_LARGE, 0, 0, SPACE_MEDIUM)
    inside.setSpacing(SPACE_MEDIUM)
    inside.addWidget(FieldRow([field(form, f"{place}.name", width=240), field(form, f"{place}.weight")]))
    add_funding(form, inside, f"{place}.funding", t(N_("How is this part paid?")))
    column.addLayout(inside)
