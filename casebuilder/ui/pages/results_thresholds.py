"""How far it can disappoint: the figures on which the result of a party turns."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.thresholds import (
    NoThreshold,
    Threshold,
    important_thresholds,
    with_figure,
)
from casebuilder.model.formula.evaluation import CalculationError
from casebuilder.model.messages import Message, N_
from casebuilder.sentences import OBJECTS
from casebuilder.ui.fields.form_page import beside, link_button
from casebuilder.ui.fields.part import discard
from casebuilder.ui.pages.results_part import Seen, WorkedPart
from casebuilder.ui.pages.results_sentences import one_threshold_sentence, threshold_origin
from casebuilder.ui.sentence_view import unbroken
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.parties import Party
    from casebuilder.ui.fields.form import Form


class ThresholdsPart(WorkedPart):
    """One sentence for each figure that matters most, with a link to the field of that figure."""

    def __init__(self, form: Form) -> None:
        """Make the part."""
        self.told: list[tuple[QPushButton, str]] = []
        """The link to each figure, and what is said of it."""
        self._shown: QWidget | None = None
        super().__init__(form, "thresholds", form.t(N_("How far can it disappoint?")))

    def build(self, column: QVBoxLayout) -> None:
        """Make the contents, once, without figures."""
        self.intro = label(self.form.t(N_("This is being worked out…")), "muted")
        column.addWidget(self.intro)
        self._column = column

    def work(self, seen: Seen) -> tuple[Threshold | NoThreshold, ...] | None:
        """Search for the thresholds; None where the figures are out of all proportion."""
        try:
            return important_thresholds(seen.results, seen.party)
        except CalculationError:
            return None

    def show_answer(self, seen: Seen, answer: tuple[Threshold | NoThreshold, ...] | None) -> None:
        """Show what was found."""
        t = self.form.t
        text = N_(
            "The price, the effect and the reach that matter most to {party}, each with all other figures"
            " as they are. It is about cash."
        )
        self.intro.setText(t(text, party=Message(OBJECTS[seen.party])))
        discard(self.form, self._shown)
        self._shown = QWidget()
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        self.told = []
        if answer is None:
            column.addWidget(label(t(N_("This cannot be computed: the figures are out of all proportion."))))
        for item in answer or ():
            column.addLayout(self._row(seen, item))
        self._column.addWidget(self._shown)
        self.form.contents_made()

    def _row(self, seen: Seen, item: Threshold | NoThreshold) -> QVBoxLayout:
        t = self.form.t
        row = QVBoxLayout()
        row.setSpacing(SPACE // 2)
        name = t.message(item.label)
        link = link_button(name, partial(self.form.context.navigator.go_to_field, item.path))
        link.setAccessibleName(t(N_("Go to the figure: {figure}"), figure=name))
        row.addWidget(beside(link))
        text = unbroken(t.message(one_threshold_sentence(seen.results, seen.party, item)))
        row.addWidget(label(text))
        self.told.append((link, text))
        if seen.results.case_model.model.has_line(_npv_of(seen.party)):
            how = link_button(t(N_("How was this computed?")), partial(self._explain, seen, item))
            how.setAccessibleName(t(N_("How was this computed: {figure}"), figure=name))
            row.addWidget(beside(how))
        return row

    def _explain(self, seen: Seen, item: Threshold | NoThreshold) -> None:
        """Show the net present value of the party at the value that was found, down to the inputs."""
        from casebuilder.model.costbenefit.results import evaluate_case
        from casebuilder.ui.explain import ExplanationDialog

        results = seen.results
        if isinstance(item, Threshold):
            results = evaluate_case(with_figure(results.case, item.path, item.value))
        context = self.form.context
        remark = context.translator.message(threshold_origin(seen.results, item))
        dialog = ExplanationDialog(context, results, _npv_of(seen.party), None, self.window(), remark=remark)
        dialog.open()


def _npv_of(party: Party | None) -> str:
    return f"parties.{party_key(party)}.npv"
