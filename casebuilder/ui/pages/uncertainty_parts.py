"""The parts under the uncertainty that fold out.

What knowing a figure is worth, two figures at once, scenarios, and how the figures are drawn.
"""

from __future__ import annotations

import textwrap
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.messages import Message, N_
from casebuilder.model.numbers import MINUS
from casebuilder.model.parties import Party
from casebuilder.model.settings import LARGEST_SEED, LEAST_DRAWS, MOST_DRAWS
from casebuilder.sentences import OBJECTS, LineReference
from casebuilder.ui.fields.binding import at, full_label
from casebuilder.ui.fields.choices import CalmComboBox
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form_page import link_button
from casebuilder.ui.fields.part import discard
from casebuilder.ui.fields.readings import CountReading
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.fields.typed import TypedField
from casebuilder.ui.latest import Latest
from casebuilder.ui.result_tables import parties_in_order, party_name, signed
from casebuilder.ui.tables import FigureTable, Row, RowKind, TableContent
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.case import Case
    from casebuilder.model.uncertainty.assessment import Assessment
    from casebuilder.model.uncertainty.tornado import TwoWayTable
    from casebuilder.translation import Translator
    from casebuilder.ui.assessment_work import Worked
    from casebuilder.ui.fields.form import Form

_MOST_ROWS = 10
_CORNER_LETTERS = 26
"""Longest line in the corner of a table."""
_THOUSAND, _LARGE, _WHOLE_FROM = 1000.0, 100_000.0, 10
_DRAWS, _SEED = "settings.simulation.draws", "settings.simulation.seed"


def chances_table(found: Assessment, translator: Translator) -> TableContent:
    """Return what the draws come to for each party in which there is any money."""
    from casebuilder.model.uncertainty.simulation import PERCENTILES
    from casebuilder.uncertainty_sentences import chance_words

    t = translator
    moving = [chance for chance in found.chances.values() if chance.moves]
    ends = (abs(chance.percentiles[share]) for chance in moving for share in PERCENTILES)
    divisor, unit = (_THOUSAND, t(N_("× € 1,000"))) if max(ends, default=0.0) >= _LARGE else (1.0, "€")

    def written(amount: float) -> str:
        shown = amount / divisor
        number = t.number(abs(shown), 1 if divisor > 1 and abs(shown) < _WHOLE_FROM else 0)
        if not number.strip("0.,"):
            return "0"
        return f"{MINUS if amount < 0 else '+'}{number}"

    rows = []
    for party in parties_in_order(found.uncertain.results):
        chance = found.chances[party]
        amounts = (chance.expected, chance.mean, *chance.percentiles.values())
        line = f"parties.{party_key(party)}.npv"
        known = found.uncertain.results.case_model.model.has_line(line)
        rows.append(
            Row(
                party_name(party, t),
                (t.message(chance_words(chance)), *map(written, amounts)),
                (None, *amounts),
                RowKind.TOTAL,
                (None, LineReference(line) if known else None),
            )
        )
    shares = [f"{share} %" for share in PERCENTILES]
    below = N_("{share} of the draws is below this")
    return TableContent(
        corner=t(N_("Party, {unit}"), unit=unit),
        columns=(
            t(N_("Chance > 0")),
            t(N_("Calculation")),
            t(N_("Mean")),
            *shares,
        ),
        rows=tuple(rows),
        hints=(
            t(N_("The share of the draws in which the party comes out ahead")),
            t(N_("The result of the case as it is")),
            t(N_("The mean over all draws")),
            *(t(below, share=share) for share in shares),
        ),
    )


class InformationPart(Fold):
    """What knowing each figure exactly is worth, with a link to its field."""

    def __init__(self, form: Form) -> None:
        """Make the part, folded."""
        self._found: Assessment | None = None
        self._shown: QWidget | None = None
        self.links: dict[str, QPushButton] = {}
        super().__init__(form, form.t(N_("What is measuring worth?")), (), self._make)

    def _make(self, column: QVBoxLayout) -> None:
        text = N_(
            "The loss that the municipality avoids on average by knowing a figure exactly before it"
            " decides. More than this a measurement need not cost. Groups count all their figures together."
        )
        column.addWidget(label(self._form.t(text), "muted"))
        self._inside = column
        self._show()

    def show_assessment(self, found: Assessment) -> None:
        """Show another assessment."""
        self._found = found
        if self.contents is not None:
            self._show()

    def _show(self) -> None:
        from casebuilder.uncertainty_sentences import figure_name

        if self._found is None:
            return
        t, known = self._form.t, self._found.information
        discard(self._form, self._shown)
        self._shown = QWidget()
        grid = QGridLayout(self._shown)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_MEDIUM)
        grid.setVerticalSpacing(SPACE // 2)
        grid.setColumnStretch(2, 1)
        self.links = {}
        right = Qt.AlignmentFlag.AlignRight
        row = 0
        for value in known.figures[:_MOST_ROWS]:
            name = t.message(figure_name(value.figure))
            link = link_button(name, partial(self._form.context.navigator.go_to_field, value.figure.id))
            link.setAccessibleName(t(N_("Go to the figure: {figure}"), figure=name))
            self.links[value.figure.id] = link
            grid.addWidget(link, row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(t.euros(value.evppi), wrap=False), row, 1, right)
            row += 1
        for group in known.groups:
            if group.figures > 1:
                grid.addWidget(label(t(N_("{group}, all figures"), group=group.group), "muted"), row, 0)
                grid.addWidget(label(t.euros(group.evppi), "muted", wrap=False), row, 1, right)
                row += 1
        grid.addWidget(label(t(N_("Everything")), "strong"), row, 0)
        grid.addWidget(label(t.euros(known.evpi), "strong", wrap=False), row, 1, right)
        self._inside.addWidget(self._shown)
        self._form.contents_made()


class TwoWayPart(Fold):
    """The result with two chosen figures from end to end."""

    def __init__(self, form: Form) -> None:
        """Make the part, folded."""
        self._found: Assessment | None = None
        self._party: Party | None = None
        self.boxes: tuple[CalmComboBox, ...] = ()
        super().__init__(form, form.t(N_("Two figures at the same time")), (), self._make)
        self._latest = Latest("two figures", self)
        self._latest.answered.connect(self._answered)

    def _make(self, column: QVBoxLayout) -> None:
        t = self._form.t
        row = QWidget()
        # As wide as the longest name, so that the second list comes under the first in a narrow window.
        flow = FlowLayout(row, SPACE_MEDIUM, SPACE)
        boxes, names = [], []
        for name in (N_("Downwards"), N_("To the right")):
            pair = QWidget()
            inside = QHBoxLayout(pair)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(SPACE)
            box = CalmComboBox()
            box.setAccessibleName(t(name))
            box.setMinimumWidth(self._form.scaled(120))
            box.setSizeAdjustPolicy(CalmComboBox.SizeAdjustPolicy.AdjustToContents)
            box.activated.connect(self._ask)
            names.append(label(t(name), "muted", wrap=False))
            inside.addWidget(names[-1])
            inside.addWidget(box)
            inside.addStretch(1)
            flow.addWidget(pair)
            boxes.append(box)
        widest = max(name.sizeHint().width() for name in names)
        for each in names:
            each.setMinimumWidth(widest)
        self.boxes = tuple(boxes)
        column.addWidget(row)
        self.said = label("", "caption")
        self.across = label("", "caption")
        self.across.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.table = FigureTable(self._form.context, t(N_("The result with two figures")))
        column.addWidget(self.across)
        column.addWidget(self.table)
        column.addWidget(self.said)
        self._offer()

    def show_assessment(self, found: Assessment, party: Party | None) -> None:
        """Show another assessment, or another party."""
        self._found, self._party = found, party
        self._latest.forget()
        self.setVisible(len(found.bars[party]) > 1)
        if self.contents is not None:
            self._offer()

    @property
    def complete(self) -> bool:
        """Whether the table belongs to what was chosen."""
        return not self._latest.busy

    def _offer(self) -> None:
        """Offer the figures that make a difference, the heaviest first, and keep what was chosen."""
        from casebuilder.uncertainty_sentences import figure_name

        if self._found is None or len(self._found.bars[self._party]) < len(self.boxes):
            return
        t, bars = self._form.t, self._found.bars[self._party]
        for place, box in enumerate(self.boxes):
            chosen = box.currentData()
            box.clear()
            for bar in bars:
                box.addItem(t.message(figure_name(bar.figure)), bar.figure.id)
            known = box.findData(chosen)
            box.setCurrentIndex(known if known >= 0 else place)
        self._ask()

    def _ask(self) -> None:
        from casebuilder.model.uncertainty.tornado import two_way_table

        found, party = self._found, self._party
        if found is None:
            return
        rows, columns = (
            next(figure for figure in found.uncertain.figures if figure.id == box.currentData())
            for box in self.boxes
        )
        if rows.id == columns.id:
            self._latest.forget()
            self.table.hide()
            self.across.hide()
            self.said.setText(self._form.t(N_("Choose two different figures.")))
            return
        self._latest.ask(lambda: two_way_table(found.uncertain, party, rows, columns))

    def _answered(self, table: TwoWayTable) -> None:
        from casebuilder.uncertainty_sentences import figure_name, short_number

        t = self._form.t
        down, across = (t.message(figure_name(figure)) for figure in (table.rows, table.columns))
        corner = textwrap.wrap(t(N_("{figure} ↓, result in €"), figure=down), _CORNER_LETTERS)

        def written(value: float, *, row: bool) -> str:
            item = (table.rows if row else table.columns).first
            return t.figure(short_number(value), item.unit)

        self.table.show_content(
            TableContent(
                corner="\n".join(corner),
                columns=tuple(written(value, row=False) for value in table.column_values),
                rows=tuple(
                    Row(
                        written(value, row=True),
                        tuple(signed(amount, t) for amount in amounts),
                        amounts,
                        RowKind.TOTAL,
                    )
                    for value, amounts in zip(table.row_values, table.npv, strict=True)
                ),
                marked=table.own[1],
                marked_row=table.own[0],
            )
        )
        self.across.setText(f"{across} →")
        self.across.show()
        self.table.show()
        self.said.setText(
            t(
                N_(
                    "Net present value for {party}; all other figures as they are. Both figures go from"
                    " their lowest through their own to their highest value. The marked cell is the"
                    " case as it is, with both figures at their own value."
                ),
                party=Message(OBJECTS[table.party]),
            )
        )


class ScenariosPart(Fold):
    """All parties with every figure as expected, at its worse end and at its better end."""

    def __init__(self, form: Form) -> None:
        """Make the part, folded."""
        self._worked: Worked | None = None
        super().__init__(form, form.t(N_("Scenarios side by side")), (), self._make)

    def _make(self, column: QVBoxLayout) -> None:
        t = self._form.t
        self.table = FigureTable(self._form.context, t(N_("Net present value per party and scenario")))
        self.table.opened.connect(
            lambda reference, _column: self._form.context.navigator.explain_line(
                reference.line, reference.year
            )
        )
        self.said = label("", "muted")
        column.addWidget(self.said)
        column.addWidget(self.table)
        text = N_(
            "All figures at one end at once is far less likely than it looks: the draws above say how likely"
            " a loss is. Where a figure makes no difference to the municipality, the chain as a whole decides"
            " which end is the worse one. The workbook has a switch for these scenarios, with a column for"
            " own figures."
        )
        column.addWidget(label(t(text), "caption"))
        self._show()

    def show_scenarios(self, worked: Worked) -> None:
        """Show other results."""
        self._worked = worked
        if self.contents is not None:
            self._show()

    def _show(self) -> None:
        if self._worked is None:
            return
        self.table.show_content(scenarios_table(self._worked, self._form.t))
        text = N_(
            "Every figure stands at the end of its range that is worst (pessimistic) or best (optimistic) for"
            " {party}; for another party it can be the other way round, because what one saves another"
            " may lose."
        )
        self.said.setText(self._form.t(text, party=Message(OBJECTS[_judging_party(self._worked)])))


def _judging_party(worked: Worked) -> Party | None:
    """Return for whom an end of a range is the worse one; None is the chain."""
    from casebuilder.model.costbenefit.scenarios import Scenario

    expected = worked.scenarios[Scenario.EXPECTED]
    has_part = expected is not None and Party.MUNICIPALITY in expected.involved()
    return Party.MUNICIPALITY if has_part else None


def scenarios_table(worked: Worked, translator: Translator) -> TableContent:
    """Return the net present value of the cash of each party in each scenario."""
    from casebuilder.model.costbenefit.scenarios import Scenario

    t, order = translator, (Scenario.PESSIMISTIC, Scenario.EXPECTED, Scenario.OPTIMISTIC)
    found = [worked.scenarios[scenario] for scenario in order]
    judging = Message(OBJECTS[_judging_party(worked)])
    worst, best = t(N_("worst for {party}"), party=judging), t(N_("best for {party}"), party=judging)
    expected = worked.scenarios[Scenario.EXPECTED]
    rows = []
    if expected is not None:
        for party in parties_in_order(expected):
            line = f"parties.{party_key(party)}.npv"
            amounts = tuple(None if one is None else one.number(line) for one in found)
            rows.append(
                Row(
                    party_name(party, t),
                    tuple("–" if amount is None else signed(amount, t) for amount in amounts),
                    amounts,
                    RowKind.TOTAL,
                    tuple(
                        LineReference(line) if scenario is Scenario.EXPECTED else None for scenario in order
                    ),
                )
            )
    return TableContent(
        corner=t(N_("Party, €")),
        columns=(
            f"{t(Scenario.PESSIMISTIC.label)}\n{worst}",
            t(Scenario.EXPECTED.label),
            f"{t(Scenario.OPTIMISTIC.label)}\n{best}",
        ),
        rows=tuple(rows),
        marked=order.index(Scenario.EXPECTED),
    )


class DrawingPart(Fold):
    """How often the figures are drawn, from which seed, and how: the rare things."""

    def __init__(self, form: Form) -> None:
        """Make the part, folded."""
        self._notes: tuple[str, ...] = ()
        super().__init__(form, form.t(N_("More")), (_DRAWS, _SEED), self._make, self._said)

    def _said(self, case: Case) -> str:
        t, simulation = self._form.t, case.settings.simulation
        return t(
            N_("{draws} draws · seed {seed}"), draws=t.number(simulation.draws, 0), seed=str(simulation.seed)
        )

    def _make(self, column: QVBoxLayout) -> None:
        t, form = self._form.t, self._form

        def whole(path: str, text: str, reading: CountReading) -> TypedField:
            return TypedField(
                form,
                path,
                t(text),
                lambda case: full_label(case, path),
                at(path),
                lambda _case: reading,
                while_typing=False,
            )

        draws = CountReading(LEAST_DRAWS, MOST_DRAWS, notation=t.notation)
        self.draws = whole(_DRAWS, N_("Number of draws"), draws)
        self.seed = whole(_SEED, N_("Seed of the random numbers"), CountReading(0, LARGEST_SEED))
        column.addWidget(FieldRow([self.draws, self.seed]))
        self.method = label("", "muted")
        column.addWidget(self.method)
        self._show()

    def show_assessment(self, found: Assessment | None) -> None:
        """Tell how an assessment was made; None tells nothing."""
        from casebuilder.sentences import basis
        from casebuilder.uncertainty_sentences import certain_sentence, method_sentences

        t = self._form.t
        messages = (
            ()
            if found is None
            else (certain_sentence(found), *method_sentences(found), basis(found.uncertain.results))
        )
        self._notes = tuple(t.message(message) for message in messages)
        if self.contents is not None:
            self._show()

    def _show(self) -> None:
        self.method.setText("\n".join(self._notes))
        self.method.setVisible(bool(self._notes))
