"""What an analysis of registrations comes to: figures, doubts, charts, and the link with its effect."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.effects import Effect
from casebuilder.model.hard_data.document import Analysis, Design
from casebuilder.model.hard_data.offers import analysis_at, is_linked, is_outdated
from casebuilder.model.messages import N_
from casebuilder.model.units import Unit
from casebuilder.ui.chart_view import ChartView
from casebuilder.ui.charts import Drawable
from casebuilder.ui.fields.chips import ChipGroup, name_chips
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import Callout, beside
from casebuilder.ui.latest import Latest
from casebuilder.ui.tables import FigureTable, Row, RowKind, TableContent
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.hard_data.estimates import Estimate, Outcome
    from casebuilder.model.outcomes.document import SharedWith
    from casebuilder.translation import Translator

_MOST_KEPT = 24


class Kind(Enum):
    """A chart of an outcome."""

    DISTRIBUTION = "distribution"
    MONTHS = "months"
    CHANGES = "changes"


Charts: TypeAlias = "dict[Kind, Drawable | None]"
"""The charts of an outcome; None where it gives none."""

_CHARTS = {
    Kind.DISTRIBUTION: N_("Distribution"),
    Kind.MONTHS: N_("From month to month"),
    Kind.CHANGES: N_("Change per client"),
}


class Outcomes:
    """What analyses came to, by the fingerprint of everything that they depend on."""

    def __init__(self) -> None:
        """Begin with none."""
        self._found: dict[str, Estimate] = {}
        self._charts: dict[str, Charts] = {}

    def of(self, case: Case, analysis: Analysis) -> Estimate | None:
        """Return what an analysis comes to, or None when that was not computed yet."""
        return self._found.get(case.hard_data.inputs_of(analysis))

    def charts_of(self, found: Estimate) -> Charts:
        """Return the charts of an outcome that is kept."""
        return self._charts[found.inputs]

    def keep(self, found: Estimate, charts: Charts) -> None:
        """Keep an outcome and its charts, and forget the oldest where there are many."""
        self._found[found.inputs], self._charts[found.inputs] = found, charts
        while len(self._found) > _MOST_KEPT:
            oldest = next(iter(self._found))
            del self._found[oldest], self._charts[oldest]


def change_words(t: Translator, outcome: Outcome) -> str:
    """Return a change with its interval, such as “−18,0 % (95 %: −25,1 % to −10,2 %)”."""
    if outcome.change is None:
        return "–"
    change = t.figure(outcome.change, Unit.SHARE, 1)
    if outcome.interval is None:
        return change
    return t(
        N_("{change} (95 %: {low} to {high})"),
        change=change,
        low=t.figure(outcome.interval.low, Unit.SHARE, 1),
        high=t.figure(outcome.interval.high, Unit.SHARE, 1),
    )


def _charts(found: Estimate, t: Translator) -> Charts:
    from casebuilder.ui.use_charts import change_chart, distribution_chart, month_chart

    return {
        Kind.DISTRIBUTION: distribution_chart(found, t),
        Kind.MONTHS: month_chart(found, t),
        Kind.CHANGES: change_chart(found, t),
    }


class OutcomePart(QWidget):
    """Computes in the background what an analysis comes to, shows it, and links it with its effect."""

    def __init__(self, form: Form, path: str, outcomes: Outcomes, computed: Callable[[], None]) -> None:
        """Make the part.

        Args:
            form: The form of the page.
            path: Place of the analysis.
            outcomes: Keeps what was computed.
            computed: Called when another outcome is known.
        """
        super().__init__()
        self._form, self._path, self._outcomes, self._computed = form, path, outcomes, computed
        self._t = t = form.t
        self._shown: Estimate | None = None
        self._asked = ""
        self._kind = Kind.DISTRIBUTION
        self._latest = Latest("analysis", self)
        self._latest.answered.connect(self._answered)
        self._latest.failed.connect(self._failed)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, SPACE, 0, 0)
        self.body = QWidget()
        outside.addWidget(self.body)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        self.headline = label("", "section")
        self.sentence = label("")
        self.doubts = label("", "warning")
        self.groups_heading = label("", "strong")
        self.groups = FigureTable(form.context, t(N_("Use per client per month")))
        self.method = label("", "muted")
        self.sensitivity_heading = label("", "strong")
        self.sensitivity = FigureTable(form.context, t(N_("Outcome by what is done with missing clients")))
        self.link = self._add_link()
        self.kinds = ChipGroup(
            [(kind, t(name)) for kind, name in _CHARTS.items()], form.context.theme, clearable=False
        )
        name_chips(self.kinds.chips, t(N_("Chart")))
        self.kinds.picked.connect(self._choose_chart)
        self.chart = ChartView(form.context)
        self.sharing = label("", "caption")
        self._shared_with: SharedWith | None = None
        self._parts = (
            self.method,
            self.groups_heading,
            self.groups,
            self.sensitivity_heading,
            self.sensitivity,
            self.link,
            self.kinds,
            self.chart,
            self.sharing,
        )
        for widget in (
            self.headline,
            self.sentence,
            self.method,
            self.link,
            self.doubts,
            self.groups_heading,
            self.groups,
            self.sensitivity_heading,
            self.sensitivity,
            self.kinds,
            self.chart,
            self.sharing,
        ):
            column.addWidget(widget)
        form.listen(self, self)
        self.refresh()

    def _add_link(self) -> Callout:
        t = self._t
        callout = Callout()
        self.baseline = QCheckBox()
        self.take_button = QPushButton()
        self.take_button.setProperty("role", "primary")
        self.take_button.clicked.connect(self.take_over)
        layout = callout.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(1, self.baseline)
            layout.insertWidget(2, beside(self.take_button))
        self.to_effect = callout.add_link(t(N_("To the effect")), self._go_to_effect)
        self.unlink = callout.add_link(t(N_("Undo the link, keep the figures")), self._unlink)
        return callout

    # Computing.

    def case_changed(self, _old: Case, new: Case) -> None:
        """Compute anew when something changed on which the outcome depends."""
        if new.hard_data.analysis(self._path.rpartition(".")[2]) is not None:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Compute what was put off while the part was hidden (Qt)."""
        super().showEvent(event)
        self.refresh()

    @property
    def busy(self) -> bool:
        """Whether an outcome is still to come."""
        return self._latest.busy

    @property
    def estimate(self) -> Estimate | None:
        """What is shown."""
        return self._shown

    def refresh(self) -> None:
        """Show the outcome, or compute it first."""
        case = self._form.case
        analysis = analysis_at(case, self._path)
        found = self._outcomes.of(case, analysis)
        if found is not None:
            self._latest.forget()
            self._asked = ""
            self._show(found)
            return
        if not case.hard_data.tables_of(analysis):
            self._say(self._t(N_("No registrations yet: import a file first.")))
            return
        self._say(self._t(N_("The outcome is being computed…")))
        if not self.isVisible():
            return
        hard_data = case.hard_data
        inputs = hard_data.inputs_of(analysis)
        if inputs != self._asked:
            self._asked = inputs

            t = self._t

            def work() -> tuple[Estimate, Charts]:
                from casebuilder.model.hard_data.estimates import estimate

                found = estimate(hard_data, analysis)
                return found, _charts(found, t)

            self._latest.ask(work)

    def _answered(self, answer: tuple[Estimate, Charts]) -> None:
        self._asked = ""
        self._outcomes.keep(*answer)
        self.refresh()
        self._computed()

    @staticmethod
    def _failed(error: Exception) -> None:
        raise error

    # Showing.

    def _say(self, text: str) -> None:
        self._shown = None
        self.headline.hide()
        self.sentence.setText(text)
        self.doubts.hide()
        for part in self._parts:
            part.hide()

    def _show(self, found: Estimate) -> None:
        fresh = found is not self._shown
        self._shown = found
        has_change = found.change is not None
        if fresh:
            # Each part that appears lays the whole window out anew; together they do so once.
            self.body.hide()
            self._show_figures(found)
            self._show_chart()
        self.headline.setVisible(has_change)
        self.link.setVisible(has_change)
        self._show_link(found)
        self.body.show()
        if not fresh and self._shared_with is not self._form.case.outcomes.shared_with:
            self._show_chart()

    def _show_figures(self, found: Estimate) -> None:
        t = self._t
        self.headline.setText(change_words(t, found.outcome))
        self.sentence.setText(self._sentence(found))
        self.sentence.setVisible(found.change is not None)
        self.method.setText(self._method(found))
        self.method.setVisible(found.outcome.interval is not None)
        texts = [t.message(problem.message) for problem in found.problems]
        self.doubts.setText("\n".join(f"•\u00a0{text}" if len(texts) > 1 else text for text in texts))
        self.doubts.setVisible(bool(texts))
        self.groups.show_content(self._group_table(found))
        self.groups_heading.setText(t(N_("Use per client per month, in: {unit}"), unit=found.analysis.unit))
        for part in (self.groups_heading, self.groups):
            part.setVisible(bool(found.groups))
        several = len(found.sensitivity) > 1 and found.change is not None
        missing = any(group.only_before or group.only_after for group in found.groups)
        missing = missing or found.partly > 0
        self.sensitivity_heading.setText(
            t(N_("If you count clients otherwise who are missing in a period or for a part of it"))
            if missing
            else t(N_("No client is missing in a period, so it makes no difference how those are counted."))
        )
        self.sensitivity_heading.setVisible(several)
        several = several and missing
        self.sensitivity.setVisible(several)
        if several:
            self.sensitivity.show_content(self._sensitivity_table(found))

    def _sentence(self, found: Estimate) -> str:
        t, outcome = self._t, found.outcome
        if outcome.change is None:
            return ""
        size = t.figure(abs(outcome.change), Unit.SHARE, 1)
        less = outcome.change < 0
        texts = {
            Design.BEFORE_AFTER: (
                N_("The {clients} clients used {size} less after than before."),
                N_("The {clients} clients used {size} more after than before."),
            ),
            Design.DIFFERENCE: (
                N_(
                    "Measured against clients without the innovation, use fell by {size} ({clients} clients)."
                ),
                N_(
                    "Measured against clients without the innovation, use rose by {size} ({clients} clients)."
                ),
            ),
            Design.AFTER_ONLY: (
                N_("With the innovation clients used {size} less than without ({clients} clients)."),
                N_("With the innovation clients used {size} more than without ({clients} clients)."),
            ),
        }
        first, other = texts[found.analysis.design]
        text = t(first if less else other, clients=t.number(outcome.clients, 0), size=size)
        if outcome.interval is None:
            return text
        chance = t(N_("An interval made like this holds the true change in about 95 of 100 measurements."))
        return f"{text} {chance}"

    def _method(self, found: Estimate) -> str:
        """Return how the interval was made, so that anyone can make it again."""
        from casebuilder.model.statistics.bootstrap import IntervalMethod

        interval = found.outcome.interval
        if interval is None:
            return ""
        text = N_("Interval: BCa, from {resamples} draws of the clients, seed {seed}.")
        if interval.method is IntervalMethod.PERCENTILE:
            text = N_("Interval: percentiles of {resamples} draws of the clients, seed {seed}.")
        resamples = self._t.number(found.analysis.resamples, 0)
        return self._t(text, resamples=resamples, seed=str(found.analysis.seed))

    def _group_table(self, found: Estimate) -> TableContent:
        t = self._t

        def number(value: float | None) -> str:
            return "–" if value is None else t.number(value, 2)

        rows = []
        for group in found.groups:
            name = t(N_("All clients")) if not group.group.value else t(group.group.label)
            cells = (
                number(group.before),
                number(group.after),
                t.number(group.clients, 0),
                t.number(group.only_before, 0),
                t.number(group.only_after, 0),
            )
            rows.append(Row(name, cells, (None,) * len(cells)))
        return TableContent(
            corner=t(N_("Mean")),
            columns=(
                t(N_("Before")),
                t(N_("After")),
                t(N_("Clients")),
                t(N_("Only before")),
                t(N_("Only after")),
            ),
            rows=tuple(rows),
        )

    def _sensitivity_table(self, found: Estimate) -> TableContent:
        from casebuilder.model.hard_data.estimates import way_of

        t = self._t
        rows = []
        for outcome in found.sensitivity:
            chosen = outcome == found.outcome
            interval = outcome.interval
            shares = (
                outcome.change,
                None if interval is None else interval.low,
                None if interval is None else interval.high,
            )
            cells = (
                *("–" if share is None else t.figure(share, Unit.SHARE, 1) for share in shares),
                t.number(outcome.clients, 0),
            )
            rows.append(
                Row(
                    t.message(way_of(outcome.completeness, outcome.exposure, found.outcome.exposure)),
                    cells,
                    (None,) * len(cells),
                    RowKind.TOTAL if chosen else RowKind.ITEM,
                )
            )
        return TableContent(
            corner=t(N_("Who counts")),
            columns=(t(N_("Change")), t(N_("Lowest")), t(N_("Highest")), t(N_("Clients"))),
            rows=tuple(rows),
        )

    # Charts.

    def _choose_chart(self, kind: Kind) -> None:
        self._kind = kind
        self._show_chart()

    def _show_chart(self) -> None:
        if self._shown is None:
            return
        charts = self._outcomes.charts_of(self._shown)
        there = [kind for kind in Kind if charts[kind] is not None]
        for kind, chip in zip(Kind, self.kinds.chips, strict=True):
            chip.setVisible(kind in there)
        self.kinds.setVisible(bool(there))
        self.chart.setVisible(bool(there))
        if there:
            chosen = self._kind if self._kind in there else there[0]
            self.kinds.show_value(chosen)
            chart = charts[chosen]
            if chart is not None:
                self.chart.show_chart(chart)
                self._share(chart)

    def _share(self, chart: Drawable) -> None:
        """Let be copied and saved what may leave the computer, and say what is different about it."""
        from casebuilder.model.suppression import Profile
        from casebuilder.ui.shared_use_charts import shared_chart

        if self._shown is None:
            return
        self._shared_with = self._form.case.outcomes.shared_with
        profile = Profile(self._shared_with.value)
        outside = shared_chart(chart, self._shown, profile, self._t)
        self.chart.share_as(outside)
        text = N_(
            "This chart cannot be copied or saved: it would tell of fewer than {count} clients. For whom"
            " outcomes are meant you choose on the page Client outcomes."
        )
        if outside is not None:
            text = N_(
                "What you copy or save shows no groups of fewer than {count} clients. For whom outcomes are"
                " meant you choose on the page Client outcomes."
            )
        self.sharing.setText(self._t(text, count=profile.threshold))
        self.sharing.setVisible(outside != chart)

    # The link with the effect.

    def _effect(self) -> Effect | None:
        case = self._form.case
        wanted = analysis_at(case, self._path).effect
        return next((effect for effect in case.effects if effect.id == wanted), None)

    def _show_link(self, found: Estimate) -> None:
        from casebuilder.model.hard_data.applying import refused

        t, case = self._t, self._form.case
        analysis, effect = analysis_at(case, self._path), self._effect()
        reason = refused(case, found)
        self.take_button.setEnabled(effect is not None and reason is None)
        self.to_effect.setVisible(effect is not None)
        self.unlink.setVisible(analysis.applied is not None)
        name = "" if effect is None else effect.name or t(N_("Nameless effect"))
        fits = effect is not None and self._same_unit(effect, analysis)
        yearly = found.baseline_per_year
        self.baseline.setVisible(fits and yearly is not None)
        if yearly is not None:
            self.baseline.setText(
                t(N_("Also take over the use now: {number} per client per year"), number=t.number(yearly, 1))
            )
        self.take_button.setText(t(N_("Take over into the effect")))
        if effect is None:
            text = t(
                N_("Choose above for which effect this is. If there is none, add one at Reach and effects.")
            )
        elif reason is not None:
            text = t(N_("The effect cannot take this over: {reason}."), reason=reason)
        elif analysis.applied is None:
            text = t(
                N_(
                    "Take this over as the change of “{effect}”: value, lowest, highest, source and evidence."
                    " It stays linked: a newer file changes the effect along."
                ),
                effect=name,
            )
        elif not is_linked(case, analysis):
            text = t(
                N_("“{effect}” was changed by hand after it took over {value}."),
                effect=name,
                value=t.figure(analysis.applied.value, Unit.SHARE, 1),
            )
        elif is_outdated(case.hard_data, analysis):
            text = t(
                N_("“{effect}” still has the outcome of before: {value}. Take it over again."),
                effect=name,
                value=t.figure(analysis.applied.value, Unit.SHARE, 1),
            )
        else:
            text = t(
                N_("Linked: “{effect}” has this outcome, {value}."),
                effect=name,
                value=t.figure(analysis.applied.value, Unit.SHARE, 1),
            )
        up_to_date = (
            analysis.applied is not None
            and is_linked(case, analysis)
            and not is_outdated(case.hard_data, analysis)
        )
        self.take_button.setVisible(not up_to_date)
        self.baseline.setVisible(self.baseline.isVisibleTo(self.link) and not up_to_date)
        self.link.say(text)

    def _same_unit(self, effect: Effect, analysis: Analysis) -> bool:
        from casebuilder.model.hard_data.check import SERVICE_UNITS

        service = self._form.case.service(effect.service)
        return service is not None and SERVICE_UNITS.get(analysis.unit) is getattr(service, "unit", None)

    def take_over(self) -> None:
        """Make the outcome the value, low, high, source and grade of the effect, in one undo step."""
        from casebuilder.model.hard_data.applying import refused, with_estimate
        from casebuilder.model.hard_data.estimates import source_of

        found, effect, t = self._shown, self._effect(), self._t
        if found is None or effect is None or refused(self._form.case, found) is not None:
            return
        source = t.message(source_of(found))
        baseline = self.baseline.isVisible() and self.baseline.isChecked()
        self._form.context.store.change(
            t(N_("Outcome of the registrations taken over: {effect}"), effect=effect.name),
            lambda case: with_estimate(case, found, source, with_baseline=baseline),
        )
        self._form.context.navigator.announce(
            t(
                N_("“{effect}” now has the outcome of the registrations: {change}."),
                effect=effect.name,
                change=change_words(t, found.outcome),
            )
        )
        self.to_effect.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unlink(self) -> None:
        from casebuilder.model.hard_data.applying import without_link

        identifier = self._path.rpartition(".")[2]
        self._form.context.store.change(
            self._t(N_("Link with the registrations undone")), lambda case: without_link(case, identifier)
        )
        self.take_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_effect(self) -> None:
        effect = self._effect()
        if effect is not None:
            self._form.context.navigator.go_to_field(f"effects.{effect.id}.relative_change")
