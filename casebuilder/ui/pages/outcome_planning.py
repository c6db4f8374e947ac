"""How many clients a measurement needs: a small calculation, of which nothing is kept in the case."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QLabel, QSpinBox, QVBoxLayout, QWidget

from casebuilder.model.messages import N_
from casebuilder.model.statistics.planning import (
    POWER,
    chance_of_sum_upward,
    clients_for_sign_test,
    clients_for_signed_ranks,
    clients_for_two_groups,
    clients_in_total,
)
from casebuilder.model.units import Unit
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import Callout, beside, link_button
from casebuilder.ui.theme import SPACE, SPACE_LARGE, SPACE_MEDIUM, SPACE_SMALL
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.outcomes.report import DomainResult

_CHANGED, _UPWARD, _SUM, _HIGHER, _LOST = 60, 70, 70, 65, 20
"""What the calculation begins with, in per cents: a careful guess."""
_EVEN = 50
_WIDTH, _CAPTION_WIDTH, _CAPTION_LINES = 76, 224, 3


class _PerCent(QSpinBox):
    """A whole percentage that the wheel leaves alone when one scrolls the page over it."""

    def __init__(self, form: Form, lowest: int, highest: int, value: int, name: str) -> None:
        super().__init__()
        self.setRange(lowest, highest)
        self.setSuffix(" %")
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.setValue(value)
        self.setFixedWidth(form.scaled(_WIDTH))
        # Qt leaves out the space to the left of it in a box without buttons.
        self.lineEdit().setTextMargins(form.scaled(SPACE), 0, 0, 0)
        self.setAccessibleName(name)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        """Leave the wheel to the page (Qt)."""
        event.ignore()


class PlanningPart(Fold):
    """How many clients must be measured before a change can be told from chance."""

    def __init__(self, form: Form) -> None:
        """Make the folded part.

        Args:
            form: The form of the page.
        """
        self._form_of_page = form
        self._item: DomainResult | None = None
        self._name = ""
        super().__init__(
            form,
            form.t(N_("How many clients are needed?")),
            [],
            self._fill,
            lambda _case: form.t(N_("before you begin, or to see whether there were enough")),
        )

    def _fill(self, column: QVBoxLayout) -> None:
        form = self._form_of_page
        t = form.t
        column.addWidget(
            label(t(N_("Say what you expect in one domain. A careful guess is enough.")), "muted")
        )
        line = QWidget()
        flow = FlowLayout(line, SPACE_LARGE, SPACE_MEDIUM)
        self.changed = self._field(flow, t(N_("Part of the clients that changes level")), 1, 100, _CHANGED)
        self.upward = self._field(flow, t(N_("Part of those that goes up")), _EVEN + 1, 100, _UPWARD)
        self.sum = self._field(
            flow,
            t(N_("Chance that two clients who change go up together, counted in levels")),
            _EVEN + 1,
            100,
            _SUM,
        )
        self.lost = self._field(flow, t(N_("Part that is lost before the second measurement")), 0, 90, _LOST)
        self.higher = self._field(
            flow,
            t(N_("Chance that a client gains more than one of the comparison group")),
            _EVEN + 1,
            100,
            _HIGHER,
        )
        column.addWidget(line)
        self.use = link_button("", self._use)
        column.addWidget(beside(self.use))
        self.answer = Callout()
        column.addWidget(self.answer)
        column.addWidget(
            label(
                t(
                    N_(
                        "Noether’s formulas, for a chance of {power} to see the difference and p < {level} in"
                        " one domain. Whoever tests several domains needs more clients."
                    ),
                    power=t.figure(POWER, Unit.SHARE, 0),
                    level=t.number(0.05, 2),
                ),
                "caption",
            )
        )
        self._show_use()
        self._show_answer()

    def _field(self, flow: FlowLayout, text: str, lowest: int, highest: int, value: int) -> _PerCent:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_SMALL + 2)
        box = _PerCent(self._form_of_page, lowest, highest, value, text)
        caption = QLabel(text)
        caption.setBuddy(box)
        caption.setWordWrap(True)
        caption.setFixedWidth(self._form_of_page.scaled(_CAPTION_WIDTH))
        caption.setMinimumHeight(_CAPTION_LINES * caption.fontMetrics().lineSpacing())
        caption.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        column.addWidget(caption)
        column.addWidget(box)
        box.valueChanged.connect(self._show_answer)
        flow.addWidget(holder)
        return box

    def follow(self, item: DomainResult | None, name: str) -> None:
        """Offer the figures of a domain that was measured as a start; None takes the offer away."""
        self._item, self._name = item, name
        if self.contents is not None:
            self._show_use()

    def _show_use(self) -> None:
        change = self._item.with_innovation.change if self._item else None
        offered = change is not None and change.improved.count > change.worse.count
        self.use.setVisible(offered)
        self.use.setText(self._form_of_page.t(N_("Use what was measured in {domain}"), domain=self._name))

    def _use(self) -> None:
        change = self._item.with_innovation.change if self._item else None
        if self._item is None or change is None:
            return
        self.changed.setValue(round(100 * change.changed / change.improved.of))
        self.upward.setValue(round(100 * change.improved.count / change.changed))
        together = chance_of_sum_upward(_changes(self._item))
        if together is not None:
            self.sum.setValue(round(100 * together))
        if self._item.comparison is not None:
            # Half of the ties count for either side, so the chance follows from Cliff's delta.
            self.higher.setValue(round(50 * (1 + self._item.comparison.delta)))

    def _show_answer(self, *_value: object) -> None:
        t = self._form_of_page.t
        changed, upward = self.changed.value(), self.upward.value()
        needed = clients_for_sign_test(upward / 100)
        total = clients_in_total(needed, changed / 100) if needed is not None else None
        ranked = clients_for_signed_ranks(self.sum.value() / 100)
        ranked_total = clients_in_total(ranked, changed / 100) if ranked is not None else None
        both = clients_for_two_groups(self.higher.value() / 100)
        if needed is None or total is None or ranked is None or ranked_total is None or both is None:
            return
        self.answer.say(
            t(
                N_(
                    "By the sign test, which counts who goes up and down, {needed} clients who change are"
                    " needed, so {total} who are measured both times. Begin with {start}, because some are"
                    " lost. By the signed-rank test, which counts the levels as well, {ranked} who change, so"
                    " {ranked_total} measured; begin with {ranked_start}. With a comparison group of the same"
                    " size: {both} clients in both groups together, so begin with {start_both}."
                ),
                needed=str(needed),
                total=str(total),
                start=str(self._with_lost(total)),
                ranked=str(ranked),
                ranked_total=str(ranked_total),
                ranked_start=str(self._with_lost(ranked_total)),
                both=str(both),
                start_both=str(self._with_lost(both)),
            )
        )

    def _with_lost(self, clients: int) -> int:
        return ceil(Fraction(clients * 100, 100 - self.lost.value()))


def _changes(item: DomainResult) -> dict[int, int]:
    """Return the number of clients with the innovation per change in levels."""
    found: dict[int, int] = {}
    for before, row in enumerate(item.with_innovation.transition):
        for after, count in enumerate(row):
            found[after - before] = found.get(after - before, 0) + count
    return found
