"""What stands at an effect whose change comes from registrations: from where, and whether it still holds."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout

from casebuilder.model.case import Case
from casebuilder.model.check_parts import item_name
from casebuilder.model.hard_data.offers import is_linked, is_outdated
from casebuilder.model.messages import N_
from casebuilder.model.units import Unit
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import Callout
from casebuilder.ui.fields.part import Part

ORIGIN_CODES = frozenset({"hard_data_outdated", "hard_data_changed_by_hand", "hard_data_not_used"})
"""Codes of the problems of which this part speaks."""


@dataclass(frozen=True)
class _Origin:
    """What is said, in the user's language, and the analysis that it is about."""

    text: str
    analysis: str


def effect_origin(form: Form, path: str) -> Part:
    """Return the part of the card of an effect that says which registrations its change comes from.

    Args:
        form: The form of the page.
        path: Place of the effect.
    """
    t = form.t
    identifier = path.rpartition(".")[2]

    def build(column: QVBoxLayout) -> None:
        found = _origin(form, form.case, identifier)
        if found is None:
            return
        callout = Callout()
        callout.say(found.text)
        place = f"hard_data.analyses.{found.analysis}"
        callout.add_link(t(N_("To the registrations")), lambda: form.context.navigator.go_to_field(place))
        column.addWidget(callout)

    return Part(form, lambda case: _origin(form, case, identifier), build)


def _origin(form: Form, case: Case, effect: str) -> _Origin | None:
    linked = [item for item in case.hard_data.analyses if item.effect == effect and item.applied is not None]
    if not linked:
        return None
    analysis, applied = linked[-1], linked[-1].applied
    text = N_("This change comes from registrations ({analysis}: {value}) and follows a newer file.")
    if not is_linked(case, analysis):
        text = N_("The registrations ({analysis}) gave {value}; this effect was changed since.")
    elif is_outdated(case.hard_data, analysis):
        text = N_(
            "This change comes from registrations ({analysis}: {value}), but records or choices have changed"
            " since. Take the outcome over again there."
        )
    value = "" if applied is None else form.t.figure(applied.value, Unit.SHARE, 1)
    return _Origin(form.t(text, analysis=item_name(analysis), value=value), analysis.id)
