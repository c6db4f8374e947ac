"""What the measured outcomes come to: computed in a thread of its own, shown as words, charts and tables."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.messages import N_
from casebuilder.model.outcomes.check import outcome_problems, refused_comparison
from casebuilder.model.outcomes.document import Outcomes, SharedWith
from casebuilder.model.problems import Severity
from casebuilder.ui.chart_view import ChartView
from casebuilder.ui.fields.choices import CalmComboBox
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import Callout
from casebuilder.ui.latest import Latest
from casebuilder.ui.pages.results_widgets import Choice, Veil
from casebuilder.ui.tables import FigureTable
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM
from casebuilder.ui.widgets import label, paragraph

if TYPE_CHECKING:
    from casebuilder.model.outcomes.printed import PrintedReport
    from casebuilder.model.outcomes.report import DomainResult, OutcomeReport
    from casebuilder.sentences import LineReference
    from casebuilder.translation import Translator
    from casebuilder.ui.charts import Drawable

_PAUSE, _LONG_PAUSE = 250, 500
"""Milliseconds without a change before the outcomes are worked out anew."""
_ROOM_AROUND, _ROOM_PER_PAIR, _ROOM_PER_ROW = 56, 36, 24
_TRANSITION_HEIGHT = 264
_WHOLE = 1000


def analyse_outcomes(outcomes: Outcomes, step: Callable[[float], None]) -> OutcomeReport | None:
    """Return what outcomes come to, or None when they hold errors; loads the libraries for it.

    Args:
        outcomes: The outcomes.
        step: Hears which share of the work is done, and raises to give up.
    """
    from casebuilder.model.outcomes.analysis import analyse

    if any(item.severity is Severity.ERROR for item in outcome_problems(outcomes)):
        return None
    return analyse(outcomes, step=step)


def shared_report(report: OutcomeReport, shared_with: SharedWith) -> PrintedReport:
    """Return a report as it may leave the case; loads the libraries for it when first called."""
    from casebuilder.model.outcomes.printed import printed_report
    from casebuilder.model.suppression import Profile

    return printed_report(report, Profile(shared_with.value))


class GivenUpError(Exception):
    """The outcomes changed, or the user stopped the work on them."""


class ReportPart(QWidget):
    """The report, kept up to date while one types; an answer that comes too late is dropped.

    Signals:
        report_changed: Another report is shown, or none (None).
        progressed: Which share of the work is done, from 0 to 1; comes from the thread that does it.
    """

    report_changed = Signal(object)
    progressed = Signal(float)

    def __init__(
        self,
        form: Form,
        analyse: Callable[[Outcomes, Callable[[float], None]], OutcomeReport | None] = analyse_outcomes,
    ) -> None:
        """Begin to work out the outcomes of the case.

        Args:
            form: The form of the page.
            analyse: Works out the outcomes, or returns None for what is wrong; called in a thread of its own.
        """
        super().__init__()
        self._form = form
        self._analyse = analyse
        self._seen: Outcomes | None = None
        self._given_up = threading.Event()
        self.report: OutcomeReport | None = None
        self._latest = Latest("outcomes", self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(_raise)
        self._outside = Latest("shared outcomes", self)
        self._outside.failed.connect(_raise)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._ask)
        self._outside_timer = QTimer(self)
        self._outside_timer.setSingleShot(True)
        self._outside_timer.setInterval(_LONG_PAUSE)
        self._outside_timer.timeout.connect(self._ask_outside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        self.status = label("", "muted")
        column.addWidget(self.status)
        column.addWidget(self._progress())
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.contents = ReportContents(form)
        column.addWidget(self.contents)
        self._outside.answered.connect(self.contents.show_outside)
        self._veil = Veil(self.contents, form.context.theme)
        form.listen(self, self)
        self.case_changed(form.case, form.case)

    def _progress(self) -> QWidget:
        t = self._form.t
        self.progress = QWidget()
        row = QHBoxLayout(self.progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_MEDIUM)
        bar = self.bar = QProgressBar()
        bar.setRange(0, _WHOLE)
        bar.setTextVisible(False)
        bar.setFixedSize(self._form.scaled(160), SPACE)
        bar.setAccessibleName(t(N_("The outcomes are being worked out")))
        self.progressed.connect(lambda share: bar.setValue(round(_WHOLE * share)))
        self.stop = QPushButton(t(N_("Stop")))
        self.stop.clicked.connect(self._stop)
        row.addWidget(label(t(N_("The outcomes are being worked out…")), "muted", wrap=False))
        row.addWidget(bar)
        row.addWidget(self.stop)
        row.addStretch(1)
        self.progress.hide()
        self.again = QPushButton(t(N_("Work out the outcomes")))
        self.again.clicked.connect(self._ask)
        self.again.hide()
        return self.progress

    @property
    def complete(self) -> bool:
        """Whether what is shown is of the case as it is now, its chart included."""
        return not self._timer.isActive() and not self._latest.busy and self.contents.drawn

    def case_changed(self, _old: Case, new: Case) -> None:
        """Work out other outcomes after a short pause, and say so."""
        outcomes = new.outcomes
        if outcomes is self._seen:
            return
        self._seen = outcomes
        self._give_up()
        self._outside.forget()
        self._outside_timer.stop()
        self.again.hide()
        if self._cannot(outcomes):
            self._timer.stop()
            self._busy(busy=False)
            self._set_report(None)
            return
        self._timer.start()
        self._busy(busy=True)

    def _cannot(self, outcomes: Outcomes) -> bool:
        """Say why there is nothing to work out; return whether that is so."""
        t = self._form.t
        text = ""
        if not outcomes.clients:
            text = t(N_("As soon as there are scores of two measurements, what changed stands here."))
        elif (refused := refused_comparison(outcomes)) is not None:
            text = t.message(refused)
        self.status.setText(text)
        self.status.setVisible(bool(text))
        return bool(text)

    def _ask(self) -> None:
        outcomes = self._form.case.outcomes
        self.again.hide()
        self._busy(busy=True)
        self.bar.setValue(0)
        self._given_up = given_up = threading.Event()

        def step(share: float) -> None:
            if given_up.is_set():
                raise GivenUpError
            self.progressed.emit(share)

        self._latest.ask(partial(self._analyse, outcomes, step))

    def _give_up(self) -> None:
        """Let the work that goes on stop where it is; nothing comes of it."""
        self._given_up.set()
        self._latest.forget()

    def _ask_outside(self) -> None:
        """Find out what of the report may leave the case, once the user pauses: that takes a while."""
        if self.report is not None:
            shared_with = self._form.case.outcomes.shared_with
            self._outside.ask(partial(shared_report, self.report, shared_with))

    @property
    def shareable(self) -> bool:
        """Whether it is known what of the report may leave the case."""
        return not self._outside_timer.isActive() and not self._outside.busy

    def _stop(self) -> None:
        self._timer.stop()
        self._give_up()
        self._busy(busy=False)
        self.again.show()
        self.again.setFocus()
        self._veil.cover(on=self.report is not None)

    def _busy(self, *, busy: bool) -> None:
        self.progress.setVisible(busy)
        self._veil.cover(on=busy and self.report is not None)

    def _show(self, report: OutcomeReport | None) -> None:
        self._busy(busy=False)
        if report is None:
            self.status.setText(self._form.t(N_("First correct what is wrong at the top of the page.")))
            self.status.show()
        self._set_report(report)

    def _set_report(self, report: OutcomeReport | None) -> None:
        self.report = report
        self.contents.setVisible(report is not None)
        if report is not None:
            self.contents.show_report(report)
            self._outside_timer.start()
        self.report_changed.emit(report)


def _raise(error: Exception) -> None:
    """Let an error of the analysis surface where errors of the window do."""
    raise error


class ReportContents(QWidget):
    """The report in words, charts and tables."""

    def __init__(self, form: Form) -> None:
        """Make the parts without figures.

        Args:
            form: The form of the page.
        """
        super().__init__()
        self._form = form
        self._report: OutcomeReport | None = None
        self._printed: PrintedReport | None = None
        t = form.t
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        self.design = label("", "muted")
        self.verdict = Callout(t(N_("In short")))
        self.notices = paragraph("")
        column.addWidget(self.design)
        column.addWidget(self.verdict)
        column.addWidget(label(t(N_("Read this with it")), "strong"))
        column.addWidget(self.notices)
        column.addWidget(self._charts())
        column.addWidget(label(t(N_("Per domain")), "strong"))
        self.domains = FigureTable(form.context, t(N_("Outcomes per domain")))
        self.domains.opened.connect(self._choose_row)
        column.addWidget(self.domains)
        column.addWidget(
            label(
                t(
                    N_(
                        "These are full counts, for your own eyes. What leaves this computer, such as the"
                        " workbook and a chart that you copy or save, hides small groups."
                    )
                ),
                "caption",
            )
        )
        self.detail = DomainDetail(form)
        column.addWidget(self.detail)
        self.overall = Fold(form, t(N_("All domains together")), [], self._fill_overall)
        column.addWidget(self.overall)
        self.method = label("", "caption")
        column.addWidget(self.method)

    def _charts(self) -> QWidget:
        t = self._form.t
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        self._kinds: dict[str, str] = {
            "levels": t(N_("Levels before and after")),
            "change": t(N_("Change")),
            "profile": t(N_("Self-sufficient")),
        }
        self._kind = "levels"
        self.chart_choice = Choice(
            self._form.context.theme, t(N_("Chart")), list(self._kinds.items()), named=True
        )
        self.chart_choice.group.show_value(self._kind)
        self.chart_choice.picked.connect(self._choose_chart)
        column.addWidget(self.chart_choice)
        self.charts: dict[str, ChartView] = {}
        self._chart_column = column
        return holder

    def _chart(self, kind: str, rows: int) -> ChartView:
        """Return the view of a chart, made when it is first shown."""
        per_row = _ROOM_PER_PAIR if kind == "levels" else _ROOM_PER_ROW
        height = _ROOM_AROUND + per_row * max(rows, 4)
        view = self.charts.get(kind)
        if view is None:
            view = self.charts[kind] = ChartView(self._form.context, height)
            self._chart_column.addWidget(view)
        view.set_height(height)
        for name, other in self.charts.items():
            other.setVisible(name == kind)
        return view

    def _choose_chart(self, kind: object) -> None:
        self._kind = str(kind)
        self._show_chart()

    def _show_chart(self) -> None:
        from casebuilder.ui import outcome_tables as tables

        if self._report is None:
            return
        makers: dict[str, Callable[[OutcomeReport, Translator], Drawable]] = {
            "levels": tables.levels_chart,
            "change": tables.change_chart,
            "profile": tables.profile_chart,
        }
        rows = sum(bool(item.with_innovation.n_paired) for item in self._report.domains)
        self._chart(self._kind, rows).show_chart(makers[self._kind](self._report, self._form.t))
        self._share_chart()

    def _share_chart(self) -> None:
        """Let only what may leave the case be copied and saved."""
        from casebuilder.ui import outcome_tables as tables

        view = self.charts.get(self._kind)
        if self._report is None or view is None:
            return
        if self._printed is None:
            view.share_as(None)
            return
        makers: dict[str, Callable[[OutcomeReport, PrintedReport, Translator], Drawable]] = {
            "levels": tables.shared_levels_chart,
            "change": tables.shared_change_chart,
            "profile": tables.shared_profile_chart,
        }
        view.share_as(makers[self._kind](self._report, self._printed, self._form.t))

    def show_outside(self, printed: PrintedReport) -> None:
        """Take note of what of the report may leave the case."""
        self._printed = printed
        self._share_chart()

    @property
    def drawn(self) -> bool:
        """Whether the charts stand on the screen, as far as there are any."""
        if self._report is None:
            return True
        view = self.charts.get(self._kind)
        return view is not None and view.drawn and self.detail.drawn

    def show_report(self, report: OutcomeReport) -> None:
        """Show another report."""
        from casebuilder.ui import outcome_tables as tables

        t = self._form.t
        self._report, self._printed = report, None
        self.design.setText(tables.design_words(report, t))
        overall = report.overall
        sentences = overall.verdict.sentences if overall else ()
        self.verdict.say(" ".join(map(t.message, sentences)))
        self.notices.setText(_list_html([t.message(item) for item in report.notices]))
        self.domains.show_content(tables.domains_table(report, t))
        self.detail.show_report(report)
        self._show_overall()
        self.method.setText(tables.method_words(report, t))
        self._show_chart()

    def _choose_row(self, reference: LineReference, _column: int) -> None:
        self.detail.choose(reference.line)

    def _fill_overall(self, column: QVBoxLayout) -> None:
        self._overall_table = FigureTable(self._form.context, self._form.t(N_("All domains together")))
        self._overall_goals = label("")
        self._overall_comparison = FigureTable(
            self._form.context, self._form.t(N_("Against the comparison group"))
        )
        for widget in (self._overall_table, self._overall_goals, self._overall_comparison):
            column.addWidget(widget)
        self._show_overall()

    def _show_overall(self) -> None:
        from casebuilder.ui import outcome_tables as tables

        if self._report is None or self._report.overall is None or self.overall.contents is None:
            return
        t, overall = self._form.t, self._report.overall
        content = tables.overall_table(overall, t)
        self._overall_table.setVisible(content is not None)
        if content is not None:
            self._overall_table.show_content(content)
        goals = tables.goals_words(overall.goals, t)
        self._overall_goals.setText(goals)
        self._overall_goals.setVisible(bool(goals))
        self._overall_comparison.setVisible(overall.comparison is not None)
        if overall.comparison is not None:
            self._overall_comparison.show_content(tables.comparison_table(overall.comparison, t))


class DomainDetail(QWidget):
    """One domain in full: what may be said, the transitions, and every figure with its test.

    Signals:
        shown: The result that is shown, and the name of its domain.
    """

    shown = Signal(object, str)

    def __init__(self, form: Form) -> None:
        """Make the parts without figures."""
        super().__init__()
        self._form = form
        self._report: OutcomeReport | None = None
        self._key = ""
        t, context = form.t, form.context
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        self.box = CalmComboBox()
        self.box.setSizeAdjustPolicy(CalmComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.setAccessibleName(t(N_("Domain")))
        self.box.activated.connect(lambda place: self.choose(str(self.box.itemData(place))))
        row = QHBoxLayout()
        row.addWidget(label(t(N_("One domain in full")), "strong", wrap=False))
        row.addSpacing(SPACE_MEDIUM)
        row.addWidget(self.box)
        row.addStretch(1)
        column.addLayout(row)
        self.verdict = Callout()
        column.addWidget(self.verdict)
        self.goals = label("")
        column.addWidget(self.goals)
        self.chart = ChartView(context, _TRANSITION_HEIGHT)
        column.addWidget(self.chart)
        self.figures = Fold(form, t(N_("Every figure, with its test")), [], self._fill)
        column.addWidget(self.figures)

    def _fill(self, column: QVBoxLayout) -> None:
        t, context = self._form.t, self._form.context
        self.table = FigureTable(context, t(N_("Figures of one domain")))
        self.comparison = FigureTable(context, t(N_("Against the comparison group")))
        self.lost_text = label("")
        self.lost = FigureTable(context, t(N_("Lost to follow-up")))
        for widget in (self.table, self.comparison, self.lost_text, self.lost):
            column.addWidget(widget)
        self._show_figures()

    @property
    def drawn(self) -> bool:
        """Whether the chart stands on the screen, or none is to be shown."""
        return self._report is None or self.chart.drawn or not self.chart.isVisibleTo(self)

    def show_report(self, report: OutcomeReport) -> None:
        """Show the chosen domain of another report; the most telling one when none was chosen."""
        from casebuilder.ui.outcome_tables import domain_name

        self._report = report
        t = self._form.t
        keys = [item.domain.key for item in report.domains]
        if self._key not in keys:
            self._key = _telling(report) or keys[0]
        names = [domain_name(report, item, t) for item in report.domains]
        if [self.box.itemText(place) for place in range(self.box.count())] != names:
            self.box.clear()
            for key, name in zip(keys, names, strict=True):
                self.box.addItem(name, key)
        self._show()

    def choose(self, key: str) -> None:
        """Show another domain."""
        self._key = key
        self._show()

    def _item(self) -> DomainResult | None:
        return self._report.domain(self._key) if self._report is not None else None

    def _show(self) -> None:
        from casebuilder.ui import outcome_tables as tables

        item = self._item()
        if item is None or self._report is None:
            return
        t = self._form.t
        self.box.setCurrentIndex(self.box.findData(self._key))
        self.verdict.say(" ".join(map(t.message, item.verdict.sentences)))
        goals = tables.goals_words(item.with_innovation.goals, t)
        self.goals.setText(goals)
        self.goals.setVisible(bool(goals))
        measured = item.with_innovation.n_paired > 0
        self.chart.setVisible(measured)
        if measured:
            self.chart.show_chart(tables.transition_chart(self._report, item, t))
            self.chart.share_as(tables.shared_transition_chart(self._report, item, t))
        self._show_figures()
        self.shown.emit(item, self.box.currentText())

    def _show_figures(self) -> None:
        from casebuilder.ui import outcome_tables as tables

        item = self._item()
        if item is None or self.figures.contents is None:
            return
        t = self._form.t
        self.table.show_content(tables.domain_table(item, t))
        self.comparison.setVisible(item.comparison is not None)
        if item.comparison is not None:
            self.comparison.show_content(tables.comparison_table(item.comparison, t))
        for widget in (self.lost, self.lost_text):
            widget.setVisible(item.lost is not None)
        if item.lost is not None:
            self.lost_text.setText(tables.lost_words(item.lost, t))
            self.lost.show_content(tables.lost_table(item.lost, t))


def _telling(report: OutcomeReport) -> str:
    """Return the key of the first domain whose change stands out, else of the first measured; or nothing."""
    from casebuilder.model.outcomes.report import Finding

    measured = [item for item in report.domains if item.with_innovation.n_paired]
    clear = [item for item in measured if item.verdict.finding in (Finding.BETTER, Finding.WORSE)]
    return next((item.domain.key for item in (*clear, *measured)), "")


def _list_html(sentences: list[str]) -> str:
    import html

    items = "".join(f'<li style="margin-bottom:4px">{html.escape(text)}</li>' for text in sentences)
    return f'<ul style="margin-left:-22px; margin-top:0; margin-bottom:0">{items}</ul>'
