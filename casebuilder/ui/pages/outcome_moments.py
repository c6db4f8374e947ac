"""The measurements themselves: where the scores come from, the moments, and which two are compared."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.outcomes.document import Outcomes, Rater
from casebuilder.model.outcomes.editing import new_outcomes, with_moment, without_moment
from casebuilder.model.outcomes.instrument import OWNER, OWNER_SITE, Version
from casebuilder.model.paths import value_at
from casebuilder.ui.fields.binding import at, described, full_label
from casebuilder.ui.fields.build import add_rows, defaults_summary, field, muted
from casebuilder.ui.fields.choices import ChoiceBox
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import beside
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.readings import MonthReading
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.fields.typed import TypedField
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM
from casebuilder.ui.widgets import label

_QUESTIONS = ("low_scores_required", "goals_set_before", "aged_65_plus", "assigned_by_lot")
_MORE = tuple(f"outcomes.{name}" for name in ("source", "made_up", "parenting", *_QUESTIONS))
_NAME_WIDTH, _MONTH_WIDTH = 96, 88
_ANY_YEAR = 2028


class MomentsPart(QWidget):
    """The moments, each a row; which two are compared; and what a reader must know of the measuring."""

    def __init__(self, form: Form) -> None:
        """Make the fields.

        Args:
            form: The form of the page.
        """
        super().__init__()
        self._form = form
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        column.addWidget(Part(form, _identifiers, self._fill))
        add = QPushButton(form.t(N_("Add a measurement")))
        add.setIcon(form.icon("plus"))
        add.clicked.connect(self._add)
        self.add = add
        column.addWidget(beside(add))
        column.addWidget(
            FieldRow(
                [
                    _moment_choice(form, "outcomes.before"),
                    _moment_choice(form, "outcomes.after"),
                ]
            )
        )
        column.addWidget(
            Fold(
                form,
                form.t(N_("How it was measured")),
                _MORE,
                self._more,
                defaults_summary(form, lambda _case: _MORE[1:]),
            )
        )

    def _fill(self, column: QVBoxLayout) -> None:
        form = self._form
        if not form.case.outcomes.moments:
            column.addWidget(
                muted(
                    form.t(
                        N_(
                            "Measure at least twice with the same clients: before the innovation starts, and"
                            " when it has had time to work."
                        )
                    )
                )
            )
        for moment in form.case.outcomes.moments:
            column.addWidget(self._row(moment.id))

    def _row(self, identifier: str) -> QWidget:
        form, t = self._form, self._form.t
        place = f"outcomes.moments.{identifier}"
        month = f"{place}.month"
        months = MonthReading(t)
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE)
        month_field = TypedField(
            form,
            month,
            t(described(form.case, month).label),
            lambda case: full_label(case, month),
            at(month),
            lambda _case: months,
            width=_MONTH_WIDTH,
            right_aligned=False,
        )
        # As wide for every month, so that the fields of all measurements stand below each other.
        written = [months.echo(None), *(months.echo(f"{_ANY_YEAR}-{number:02d}") for number in range(1, 13))]
        metrics = month_field.echo.fontMetrics()
        month_field.echo.setMinimumWidth(max(map(metrics.horizontalAdvance, written)))
        fields = FieldRow(
            [
                field(form, f"{place}.name", width=_NAME_WIDTH),
                month_field,
                _enum_choice(form, f"{place}.rater", Rater, t(N_("Choose"))),
                _enum_choice(form, f"{place}.version", Version),
            ]
        )
        line.addWidget(fields, 1)
        remove = QPushButton()
        remove.setProperty("role", "quiet")
        remove.setIcon(form.icon("trash-2"))
        name = t(N_("Remove: {item}"), item=value_at(form.case, place).name)
        remove.setAccessibleName(name)
        remove.setToolTip(name)
        remove.clicked.connect(partial(self._remove, identifier))
        line.addWidget(remove, 0, Qt.AlignmentFlag.AlignBottom)
        return holder

    def _more(self, column: QVBoxLayout) -> None:
        form, t = self._form, self._form.t
        add_rows(form, column, ["outcomes.source", [f"outcomes.{name}" for name in _QUESTIONS]])
        add_rows(form, column, [["outcomes.parenting", "outcomes.made_up"]])
        column.addWidget(
            label(
                t(
                    N_(
                        "The descriptions per level are © {owner}; a trained professional scores with the"
                        " matrix itself at hand: {site}."
                    ),
                    owner=OWNER,
                    site=OWNER_SITE,
                ),
                "caption",
            )
        )

    def _add(self) -> None:
        store = self._form.context.store
        first = not self._form.case.outcomes.moments
        store.change(
            self._form.t(N_("Measurement added")),
            lambda case: case.model_copy(update={"outcomes": _with_first_moments(case.outcomes)}),
        )
        moments = self._form.case.outcomes.moments
        wanted = moments[0] if first else moments[-1]
        self._form.reveal(f"outcomes.moments.{wanted.id}.month")

    def _remove(self, identifier: str) -> None:
        self._form.context.store.change(
            self._form.t(N_("Measurement removed")),
            lambda case: case.model_copy(update={"outcomes": without_moment(case.outcomes, identifier)}),
        )
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)


def _with_first_moments(outcomes: Outcomes) -> Outcomes:
    """Return outcomes with one moment more; the first time with both that a comparison takes."""
    if outcomes.moments:
        return with_moment(outcomes)
    both = new_outcomes()
    return outcomes.model_copy(update={"moments": both.moments, "before": both.before, "after": both.after})


def _identifiers(case: Case) -> tuple[str, ...]:
    return tuple(moment.id for moment in case.outcomes.moments)


def _moment_choice(form: Form, path: str) -> ChoiceBox:
    t = form.t
    return ChoiceBox(
        form,
        path,
        t(described(form.case, path).label),
        lambda case: full_label(case, path),
        at(path),
        lambda case: [(moment.id, moment.name or moment.id) for moment in case.outcomes.moments],
        placeholder=t(N_("Choose a measurement")),
    )


def _enum_choice(form: Form, path: str, kind: type[LabelledEnum], placeholder: str = "") -> ChoiceBox:
    t = form.t
    return ChoiceBox(
        form,
        path,
        t(described(form.case, path).label),
        lambda case: full_label(case, path),
        at(path),
        lambda _case: [(member, t(member.label)) for member in kind],
        placeholder=placeholder,
    )
