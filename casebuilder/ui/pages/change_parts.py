"""How an effect says what changes: a percentage, a number, or clients who move to another intensity."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from casebuilder.model.case import Case
from casebuilder.model.check_parts import item_name
from casebuilder.model.costbenefit.arrangement_previews import MovePreview, move_preview
from casebuilder.model.editing import with_change_kind, with_from_intensity
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.messages import Message, N_
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.services import ArrangementService
from casebuilder.model.units import Unit
from casebuilder.translation import Translator
from casebuilder.ui.fields.binding import Binding, described, full_label
from casebuilder.ui.fields.build import add_rows, field, muted
from casebuilder.ui.fields.chips import ChoiceChips
from casebuilder.ui.fields.choices import ChoiceBox
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.widgets import label

_FIGURES = {
    ChangeKind.RELATIVE: ("baseline_volume", "relative_change"),
    ChangeKind.ABSOLUTE: ("absolute_change",),
    ChangeKind.MOVE: (),
}
"""The figures that each way of giving a change asks for."""
_DEPENDING = ("baseline_volume", "relative_change", "absolute_change", "from_intensity", "to_intensity")
_KINDS_WITHIN = {
    ChangeKind.MOVE: ChangeKind.MOVE.label,
    ChangeKind.RELATIVE: N_("As a percentage of the hours within an intensity"),
    ChangeKind.ABSOLUTE: N_("As hours per user per year within an intensity"),
}
"""What the ways of giving a change mean for an arrangement."""
_WHOLE_FROM = 10


def add_change(form: Form, column: QVBoxLayout, path: str) -> None:
    """Add what changes, in the way that the effect gives it.

    Args:
        form: The form of the page.
        column: Where the fields go.
        path: Place of the effect.
    """

    def build(inside: QVBoxLayout) -> None:
        kind, of_arrangement = _shape(form.case, path)
        figures = [f"{path}.{name}" for name in _FIGURES[kind]]
        if kind is ChangeKind.MOVE:
            if of_arrangement:
                _add_move(form, inside, path)
        elif of_arrangement:
            inside.addWidget(FieldRow([_intensity_within(form, path)]))
            add_rows(form, inside, [figures])
            inside.addWidget(
                muted(
                    form.t(
                        N_(
                            "What is paid is an amount per client, so fewer hours within an intensity save"
                            " the payer nothing until the tariffs are set anew. The provider has the hours"
                            " back."
                        )
                    )
                )
            )
        else:
            add_rows(form, inside, [figures])

    changes = Part(form, lambda case: _shape(case, path), build)
    column.addWidget(changes)
    for depending in _DEPENDING:
        form.add_alias(f"{path}.{depending}", f"{path}.change_kind", changes)


def kind_choice(form: Form, path: str) -> Part:
    """Return how the change is given, and whom it concerns where that does not stand above already.

    Args:
        form: The form of the page.
        path: Place of the effect.
    """
    t = form.t
    place = f"{path}.change_kind"
    effect = path.rpartition(".")[2]

    def build(inside: QVBoxLayout) -> None:
        kind, of_arrangement = _shape(form.case, path)
        kinds = {
            kind: (_KINDS_WITHIN[kind] if of_arrangement else kind.label) for kind in _kinds(of_arrangement)
        }
        inside.addWidget(
            ChoiceChips(
                form,
                place,
                t(described(form.case, place).label),
                lambda case: full_label(case, place),
                Binding(
                    lambda case: value_at(case, place),
                    lambda case, kind: with_change_kind(case, effect, kind),
                ),
                [(kind, t(text)) for kind, text in kinds.items()],
                clearable=False,
            )
        )
        if not (of_arrangement and kind is ChangeKind.MOVE):
            add_rows(form, inside, [f"{path}.share_of_users"])

    return Part(form, lambda case: _shape(case, path), build)


def move_summary(form: Form, effect: Effect, service: ArrangementService) -> str:
    """Return in one line which clients move, in the user's language."""
    t = form.t
    parts = []
    if effect.from_intensity != effect.to_intensity:
        names = dict(_intensities(t, service))
        before, after = (names.get(name, name) for name in (effect.from_intensity, effect.to_intensity))
        parts.append(t(N_("{before} → {after}"), before=before, after=after))
        if effect.share_of_users.value is not None:
            share = t.figure(effect.share_of_users.value, Unit.SHARE)
            parts.append(t(N_("{share} of the users"), share=share))
    parts.append(service.name)
    return " · ".join(part for part in parts if part)


def _shape(case: Case, path: str) -> tuple[ChangeKind, bool]:
    """Return how the change is given, and whether it is one of an arrangement."""
    effect: Effect = value_at(case, path)
    return effect.change_kind, isinstance(case.service(effect.service), ArrangementService)


def _kinds(of_arrangement: bool) -> tuple[ChangeKind, ...]:  # noqa: FBT001  a private helper
    if of_arrangement:
        return (ChangeKind.MOVE, ChangeKind.RELATIVE, ChangeKind.ABSOLUTE)
    return (ChangeKind.RELATIVE, ChangeKind.ABSOLUTE)


def _intensities(t: Translator, service: ArrangementService) -> list[tuple[str, str]]:
    """Return the intensities to choose from, after having no arrangement at all."""
    return [("", t(N_("no arrangement"))), *_named(t, service)]


def _named(t: Translator, service: ArrangementService) -> list[tuple[str, str]]:
    found = []
    for intensity in service.intensities:
        name = item_name(intensity)
        found.append((intensity.id, t.message(name) if isinstance(name, Message) else name))
    return found


def _add_move(form: Form, column: QVBoxLayout, path: str) -> None:
    """Add from where to where clients move, how many, and what that comes to."""
    t = form.t
    effect = path.rpartition(".")[2]

    def start(case: Case) -> str | None:
        present: Effect = value_at(case, path)
        return None if not present.from_intensity and not present.to_intensity else present.from_intensity

    def target(case: Case) -> str | None:
        present: Effect = value_at(case, path)
        return None if present.from_intensity == present.to_intensity else present.to_intensity

    boxes = [
        _intensity_box(
            form,
            f"{path}.from_intensity",
            t(N_("From intensity")),
            Binding(start, lambda case, chosen: with_from_intensity(case, effect, chosen)),
            with_none=True,
        ),
        _intensity_box(
            form,
            f"{path}.to_intensity",
            t(N_("To intensity")),
            Binding(target, lambda case, chosen: replaced(case, f"{path}.to_intensity", chosen)),
            with_none=True,
        ),
    ]
    column.addWidget(FieldRow(boxes))
    column.addWidget(FieldRow([field(form, f"{path}.share_of_users", label=t(N_("Users who move")))]))

    def preview(case: Case) -> MovePreview | None:
        return move_preview(case, value_at(case, path))

    def line(inside: QVBoxLayout) -> None:
        found = preview(form.case)
        if found is None:
            return
        inside.addWidget(label(_move_text(t, found), "strong"))
        if abs(found.clients - found.moving) > _least_difference(found.moving):
            inside.addWidget(
                muted(
                    t(
                        N_(
                            "{moving} move; they count as {clients}, because of the evidence and of what is"
                            " due to others."
                        ),
                        moving=_clients(t, found.moving),
                        clients=_number(t, found.clients),
                    )
                )
            )

    column.addWidget(Part(form, preview, line, spacing=0))


def _intensity_within(form: Form, path: str) -> ChoiceBox:
    place = f"{path}.from_intensity"
    return _intensity_box(
        form,
        place,
        form.t(N_("Within which intensity?")),
        Binding(
            lambda case: value_at(case, place) or None,
            lambda case, chosen: replaced(case, place, chosen),
        ),
        with_none=False,
    )


def _intensity_box(form: Form, place: str, text: str, binding: Binding, *, with_none: bool) -> ChoiceBox:
    t = form.t
    path = place.rpartition(".")[0]

    def options(case: Case) -> list[tuple[str, str]]:
        service = case.service(value_at(case, path).service)
        if not isinstance(service, ArrangementService):
            return []
        return _intensities(t, service) if with_none else _named(t, service)

    return ChoiceBox(
        form,
        place,
        text,
        lambda case: full_label(case, place),
        binding,
        options,
        placeholder=t(N_("Choose an intensity")),
        required=True,
    )


def _move_text(t: Translator, found: MovePreview) -> str:
    after, before = (
        t.figure(tariff, Unit.EUR_PER_FOUR_WEEKS) for tariff in (found.tariff_to, found.tariff_from)
    )
    return t(
        N_("{clients} × ({after} − {before}) × 13 = {amount} per year ({year})"),
        clients=_clients(t, found.clients),
        after=after,
        before=before,
        amount=t.euros(found.amount, signed=True),
        year=str(found.year),
    )


def _clients(t: Translator, number: float) -> str:
    written = _number(t, number)
    return t(N_("1 client")) if written == "1" else t(N_("{number} clients"), number=written)


def _number(t: Translator, number: float) -> str:
    whole = abs(number - round(number)) < _least_difference(number)
    return t.number(number, 0 if whole or number >= 10 * _WHOLE_FROM else 1)


def _least_difference(number: float) -> float:
    """Return the difference from a number of clients that is worth a word."""
    return max(0.05, number / 1000)
