"""How the municipality weighs its six interests: sliders and numbers that together make 100."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QWidget

from casebuilder.model.case import Case
from casebuilder.model.editing import balanced, slid, total_weight
from casebuilder.model.innovation import Interest
from casebuilder.model.messages import Message, N_
from casebuilder.model.municipality import InterestWeights
from casebuilder.model.paths import replaced, value_at
from casebuilder.translation import Translator
from casebuilder.ui.fields.binding import at, full_label
from casebuilder.ui.fields.build import muted
from casebuilder.ui.fields.field import medium
from casebuilder.ui.fields.form import FIELD_PLACE, Form
from casebuilder.ui.fields.form_page import link_button
from casebuilder.ui.fields.readings import CountReading
from casebuilder.ui.fields.typed import TypedField
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM

FULL_WEIGHT = 100
WEIGHTS_PATH = "municipality.weights"


class WeightRow:
    """The weight of one interest: a slider and a number that follow each other."""

    def __init__(self, form: Form, interest: Interest, grid: QGridLayout, line: int) -> None:
        """Put label, slider and number on a line of a grid."""
        self.form = form
        self.interest = interest
        self.path = f"{WEIGHTS_PATH}.{interest.value}"
        self._before: InterestWeights | None = None
        self._after: InterestWeights | None = None
        name = full_label(form.case, self.path)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, FULL_WEIGHT)
        self.slider.setPageStep(10)
        self.slider.setFixedWidth(form.scaled(240))
        self.slider.setProperty(FIELD_PLACE, self.path)
        self.slider.setAccessibleName(form.t.message(name))
        self.slider.valueChanged.connect(self._slid)
        self.number = TypedField(
            form,
            self.path,
            "",
            lambda case: full_label(case, self.path),
            at(self.path),
            lambda _case: _PercentReading(0, FULL_WEIGHT, "%"),
            width=56,
        )
        grid.addWidget(QLabel(form.t(interest.label)), line, 0)
        grid.addWidget(self.slider, line, 1)
        grid.addWidget(self.number, line, 2)
        form.listen(self, self.slider)
        self._show(form.case)

    def case_changed(self, _old: Case, new: Case) -> None:
        """Follow the case."""
        self._show(new)

    def _show(self, case: Case) -> None:
        self.slider.blockSignals(True)  # noqa: FBT003  Qt's argument
        self.slider.setValue(value_at(case, self.path) or 0)
        self.slider.blockSignals(False)  # noqa: FBT003  Qt's argument

    def _slid(self, value: int) -> None:
        t, present = self.form.t, self.form.case.municipality.weights
        if self._before is None or present != self._after:
            # In one movement the others give way from where they stood when it began.
            self._before = present
        weights = self._after = slid(self._before, self.interest, value)
        self.form.context.store.change(
            t(N_("{field} changed"), field=full_label(self.form.case, self.path)),
            lambda case: replaced(case, WEIGHTS_PATH, weights),
            f"{self.path}#slider",
        )


class _PercentReading(CountReading):
    """Whole per cents, which may be left empty."""

    def read(self, text: str) -> int | Message | None:
        return None if not text.strip() else super().read(text.strip().removesuffix("%").strip())


class WeightSliders(QWidget):
    """A slider and a number per interest, their sum, and the way to make it 100.

    A slider that moves makes the others give way once 100 is given out. A number stays as it is
    typed, because it may come from a document; what is then left or too much is said.
    """

    def __init__(self, form: Form) -> None:
        """Make the rows."""
        super().__init__()
        self._form = form
        t = form.t
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_MEDIUM)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnStretch(3, 1)
        self.rows = [WeightRow(form, interest, grid, line) for line, interest in enumerate(Interest)]
        self.total = QLabel()
        self.total.setFont(medium(self.total.font()))
        self.balance = link_button(t(N_("Make them add up to 100 %")), self._balance)
        self.rest = muted("")
        line = len(self.rows)
        grid.addWidget(self.total, line, 0)
        grid.addWidget(self.balance, line, 1, 1, 2, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self.rest, line + 1, 0, 1, 4)
        form.add_alias(WEIGHTS_PATH, self.rows[0].path, self)
        form.listen(self, self)
        self._show(form.case)

    def case_changed(self, _old: Case, new: Case) -> None:
        """Follow the case in the sum."""
        self._show(new)

    def _show(self, case: Case) -> None:
        t = self._form.t
        total = total_weight(case.municipality.weights)
        self.total.setText(t(N_("Together {total} %"), total=total))
        self.rest.setText(_what_is_left(t, total))
        open_sum = total not in (0, FULL_WEIGHT)
        self.rest.setVisible(open_sum)
        self.balance.setVisible(open_sum)

    def _balance(self) -> None:
        def change(case: Case) -> Case:
            weights: InterestWeights = balanced(case.municipality.weights)
            return replaced(case, WEIGHTS_PATH, weights)

        self._form.context.store.change(self._form.t(N_("Weights made to add up to 100 %")), change)


def _what_is_left(t: Translator, total: int) -> str:
    if total < FULL_WEIGHT:
        return t(
            N_("Of 100 %, {left} % is still to be given out. Until then the weights count in proportion."),
            left=FULL_WEIGHT - total,
        )
    return t(
        N_(
            "That is {more} % too much. They count in proportion, so the order stays; but the municipality"
            " will ask which weight goes down."
        ),
        more=total - FULL_WEIGHT,
    )
