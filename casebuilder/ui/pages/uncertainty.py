"""Uncertainty: how likely a gain is, which figure weighs most, and which to measure first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import Party
from casebuilder.model.problems import Severity
from casebuilder.ui import theme as look
from casebuilder.ui.assessment_work import Worked
from casebuilder.ui.chart_view import ChartView
from casebuilder.ui.context import Context
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import Callout, link_button
from casebuilder.ui.fields.part import discard
from casebuilder.ui.page import Page
from casebuilder.ui.pages.results_widgets import Choice
from casebuilder.ui.pages.uncertainty_parts import (
    DrawingPart,
    InformationPart,
    ScenariosPart,
    TwoWayPart,
    chances_table,
)
from casebuilder.ui.problem_list import ProblemList, problem_rows, problems_role
from casebuilder.ui.result_tables import parties_in_order, party_name
from casebuilder.ui.sentence_view import unbroken
from casebuilder.ui.tables import FigureTable
from casebuilder.ui.uncertainty_charts import draws_chart, tornado_chart
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.uncertainty.assessment import Assessment

_TORNADO_ROW, _TORNADO_AROUND = 34, 44
_FEWEST_ROWS = 5
_HUNDRED = 100
_MOST_LINKS = 6


class UncertaintyPage(Page):
    """What not knowing the figures exactly does to the result of each party."""

    lists_errors = True

    def __init__(self, context: Context) -> None:
        """Build the page; the work starts when it is shown."""
        super().__init__(context)
        self.form = Form(context, self, self.report_field_error)
        self.work = context.store.uncertainty
        self._party: Party | None = None
        self._party_chosen = False
        self._stopped = False
        self._rest: list[Callable[[], None]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._show_rest)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.SPACE_MEDIUM)
        self._build_missing()
        self._build_progress()
        self._build_said()
        self._build_charts()
        self._build_parts()
        self.work.changed.connect(self.refresh)
        self.work.progressed.connect(self._show_progress)
        self.refresh()

    # Building

    def _build_missing(self) -> None:
        self.missing = ProblemList(self.context.translator)
        self.missing.chosen.connect(self.context.navigator.go_to_field)
        self._column.addWidget(self.missing)
        self.note = label("", "section")
        self._column.addWidget(self.note)

    def _build_progress(self) -> None:
        t = self.context.translator
        self.progress = QWidget()
        row = QHBoxLayout(self.progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.SPACE_MEDIUM)
        row.addWidget(label(t(N_("The figures are being drawn…")), "muted", wrap=False))
        self.bar = QProgressBar()
        self.bar.setRange(0, _HUNDRED)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(self.form.scaled(160), look.SPACE)
        self.bar.setAccessibleName(t(N_("How many of the figures have been drawn")))
        row.addWidget(self.bar)
        self.stop_button = QPushButton(t(N_("Stop")))
        self.stop_button.clicked.connect(self._stop)
        row.addWidget(self.stop_button)
        row.addStretch(1)
        self._column.addWidget(self.progress)
        self.again_button = QPushButton(t(N_("Draw the figures")))
        self.again_button.clicked.connect(self._ask)
        self._column.addWidget(self.again_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _build_said(self) -> None:
        t = self.context.translator
        self.content = QWidget()
        self._inside = QVBoxLayout(self.content)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(look.SPACE_MEDIUM)
        self._column.addWidget(self.content)
        self.parties = Choice(self.context.theme, t(N_("Party")), [])
        self.parties.picked.connect(lambda key: self.show_party(Party(key) if key else None))
        self.headline = label("", "section")
        self.sentences = label("", "")
        self.sentences.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.first = Callout(t(N_("Which figure to measure first")))
        self.first_link = self.first.add_link(t(N_("Go to the figure")), self._go_to_first)
        for widget in (self.parties, self.headline, self.sentences, self.first):
            self._inside.addWidget(widget)

    def _build_charts(self) -> None:
        from casebuilder.model.uncertainty.simulation import PERCENTILES

        t = self.context.translator
        self.draws = ChartView(self.context)
        self.draws.first_drawn.connect(self._timer.start)
        self.tornado = ChartView(self.context)
        self._links: QWidget | None = None
        self._links_place = QVBoxLayout()
        self.figure_links: dict[str, QPushButton] = {}
        self.table = FigureTable(self.context, t(N_("Chance of a gain per party")))
        self.table.opened.connect(
            lambda reference, _column: self.context.navigator.explain_line(reference.line, reference.year)
        )
        self._inside.addSpacing(look.SPACE)
        self._inside.addWidget(self.draws)
        self._inside.addSpacing(look.SPACE)
        self._inside.addWidget(self.tornado)
        self._inside.addLayout(self._links_place)
        self._inside.addSpacing(look.SPACE)
        self._inside.addWidget(label(t(N_("All parties")), "section"))
        self._inside.addWidget(self.table)
        self._table_note = label(
            t(
                N_(
                    "Net present value of the cash. Under {low} to {high} stand the amounts that this share"
                    " of the draws is below. Click an amount of the calculation to see how it was computed."
                ),
                low=f"{PERCENTILES[0]} %",
                high=f"{PERCENTILES[-1]} %",
            ),
            "caption",
        )
        self._inside.addWidget(self._table_note)

    def _build_parts(self) -> None:
        self.information = InformationPart(self.form)
        self.two_way = TwoWayPart(self.form)
        self.scenarios = ScenariosPart(self.form)
        self.drawing = DrawingPart(self.form)
        self._shown_parts = (self.information, self.two_way, self.scenarios)
        for part in self._shown_parts:
            self._inside.addWidget(part)
        self._column.addWidget(self.drawing)

    # Showing

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Start the work when the page comes into view (Qt)."""
        super().showEvent(event)
        if not self._stopped:
            self.work.ask()
        self.refresh()

    def results_changed(self) -> None:
        """Work out the uncertainty of the new results, now or when the page is shown."""
        self._stopped = False
        if self.isVisible():
            self.work.ask()
            self.refresh()

    @property
    def complete(self) -> bool:
        """Whether everything on the page stands, the charts included."""
        if self.work.busy or self._rest:
            return False
        if self.content.isHidden():
            return True
        drawn = all(chart.drawn for chart in (self.draws, self.tornado) if not chart.isHidden())
        return drawn and self.two_way.complete

    def refresh(self) -> None:
        """Show what was worked out, or that it is being worked out, or what is missing for it."""
        self._rest = []
        results = self.context.store.results
        computable = results is not None and bool(results.involved())
        worked = self.work.worked if computable else None
        assessment = None if worked is None else worked.assessment
        self._show_missing(computable=computable, worked=worked)
        self.progress.setVisible(self.work.busy)
        if not self.work.busy:
            self.bar.setValue(0)
        self.again_button.setVisible(computable and worked is None and not self.work.busy)
        ready = assessment is not None and assessment.has_ranges
        self.content.setVisible(ready)
        self.drawing.setVisible(computable)
        self.drawing.show_assessment(assessment if ready else None)
        if worked is not None and assessment is not None and ready:
            self._show(worked, assessment)

    def _show_missing(self, *, computable: bool, worked: Worked | None) -> None:
        t = self.context.translator
        errors = [one for one in self.context.store.problems if one.severity is Severity.ERROR]
        self.missing.setProperty("role", problems_role(errors))
        look.restyle(self.missing)
        shown = [] if computable else errors
        self.missing.show_problems(
            problem_rows(shown, t), t(N_("There is no result yet. This is still needed:")) if shown else ""
        )
        text = ""
        if not computable and not errors:
            text = t(N_("There is no result yet: the case has no effect and no cost."))
        elif worked is not None and worked.assessment is None:
            text = t(N_("This cannot be computed: within its range a figure is out of all proportion."))
        elif worked is not None and worked.assessment is not None and not worked.assessment.has_ranges:
            from casebuilder.uncertainty_sentences import no_ranges

            text = "\n\n".join(t.message(message) for message in no_ranges())
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _show(self, worked: Worked, found: Assessment) -> None:
        t = self.context.translator
        present = parties_in_order(found.uncertain.results)
        if not self._party_chosen or self._party not in present:
            self._party = found.information.party if found.information.party in present else None
        self.parties.offer([(_key(party), party_name(party, t)) for party in present])
        self.parties.group.show_value(_key(self._party))
        self._show_sentences(found)
        self._show_first(found)
        # Each of the rest takes a noticeable moment; between them the window answers.
        self._rest = [
            lambda: self._show_draws(found),
            lambda: self._show_links(found),
            lambda: self.table.show_content(chances_table(found, t)),
            lambda: self.information.show_assessment(found),
            lambda: self.two_way.show_assessment(found, self._party),
            lambda: self.scenarios.show_scenarios(worked),
            lambda: self._show_tornado(found),
        ]
        self._timer.start()

    def _show_rest(self) -> None:
        # The second chart, which comes last, waits for the first: both at once would take twice as long.
        waits = len(self._rest) == 1 and not (self.draws.isHidden() or self.draws.drawn)
        if self._rest and self.isVisible() and not waits:
            self._rest.pop(0)()
            self._timer.start()

    def _show_sentences(self, found: Assessment) -> None:
        from casebuilder.uncertainty_sentences import (
            chance_sentence,
            heaviest_sentence,
            mean_sentence,
            spread_sentence,
        )

        t, chance = self.context.translator, found.chances[self._party]
        self.headline.setText(unbroken(t.message(chance_sentence(chance, found.draws))))
        rest = (spread_sentence(chance), mean_sentence(chance), heaviest_sentence(found, self._party))
        self.sentences.setVisible(chance.moves)
        self.sentences.setText(unbroken(" ".join(t.message(sentence) for sentence in rest)))

    def _show_first(self, found: Assessment) -> None:
        from casebuilder.uncertainty_sentences import decision_sentence, measure_first_sentence

        t = self.context.translator
        said: tuple[Message, ...] = (measure_first_sentence(found), decision_sentence(found))
        self.first.say(" ".join(t.message(sentence) for sentence in said))
        self.first_link.setVisible(bool(found.information.figures))

    def _show_draws(self, found: Assessment) -> None:
        chart = draws_chart(found, self._party, self.context.translator)
        self.draws.setVisible(chart is not None)
        if chart is not None:
            self.draws.show_chart(chart)

    def _show_tornado(self, found: Assessment) -> None:
        chart = tornado_chart(found, self._party, self.context.translator)
        self.tornado.setVisible(chart is not None)
        if chart is not None:
            rows = max(_FEWEST_ROWS, len(chart.bars))
            self.tornado.set_height(_TORNADO_ROW * rows + _TORNADO_AROUND)
            self.tornado.show_chart(chart)

    def _show_links(self, found: Assessment) -> None:
        """Offer the way to the fields of the heaviest figures."""
        from casebuilder.ui.fields.flow import FlowLayout
        from casebuilder.uncertainty_sentences import figure_name

        t = self.context.translator
        discard(self.form, self._links)
        self._links = QWidget()
        flow = FlowLayout(self._links, look.SPACE_MEDIUM, look.SPACE_SMALL)
        flow.addWidget(label(t(N_("To the figure:")), "muted", wrap=False))
        self.figure_links = {}
        for bar in found.bars[self._party][:_MOST_LINKS]:
            name = t.message(figure_name(bar.figure))
            link = link_button(name, partial(self.context.navigator.go_to_field, bar.figure.id))
            link.setAccessibleName(t(N_("Go to the figure: {figure}"), figure=name))
            flow.addWidget(link)
            self.figure_links[bar.figure.id] = link
        self._links.setVisible(bool(self.figure_links))
        self._links_place.addWidget(self._links)
        self.form.contents_made()

    def _show_progress(self, share: float) -> None:
        self.bar.setValue(round(_HUNDRED * share))

    # Acting

    def show_party(self, party: Party | None) -> None:
        """Show the result of a party; None is the chain."""
        self._party, self._party_chosen = party, True
        self.refresh()

    def _stop(self) -> None:
        self._stopped = True
        self.work.stop()
        self.again_button.setFocus()

    def _ask(self) -> None:
        self._stopped = False
        self.work.ask()
        self.stop_button.setFocus()

    def _go_to_first(self) -> None:
        worked = self.work.worked
        if worked is not None and worked.assessment is not None and worked.assessment.information.figures:
            self.context.navigator.go_to_field(worked.assessment.information.figures[0].figure.id)

    def fields(self) -> dict[str, QWidget]:
        """Return the widget that takes the focus for each field of how the figures are drawn."""
        return self.form.fields()

    def focus_field(self, path: str) -> bool:
        """Open what hides a field and put the focus there."""
        return self.drawing.holds(path) and self.form.reveal(path)


def _key(party: Party | None) -> str:
    return "" if party is None else party_key(party)
