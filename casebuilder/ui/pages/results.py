"""Results: one sentence per party, the chart, the table, and the same case under another funding."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.problems import Severity
from casebuilder.model.settings import View
from casebuilder.ui import theme as look
from casebuilder.ui.chart_view import ChartView
from casebuilder.ui.charts import cumulative_chart
from casebuilder.ui.context import Context
from casebuilder.ui.fields.chips import ChipGroup, Options
from casebuilder.ui.figure_button import FigureButton
from casebuilder.ui.page import Page
from casebuilder.ui.problem_list import ProblemList, problem_rows, problems_role
from casebuilder.ui.result_tables import KeyFigure, key_figures, party_name, party_table, variants_table
from casebuilder.ui.sentence_view import SentenceLabel, fill, reference_of, unbroken
from casebuilder.ui.tables import FigureTable
from casebuilder.ui.theme import Theme
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.costbenefit.comparison import FundingComparison, FundingKind
    from casebuilder.model.costbenefit.results import Results
    from casebuilder.sentences import LineReference

_SIDE_BY_SIDE = 860
"""From this width on, chart and remarks stand side by side."""
_SIDE_WIDTH = 280
_TILES_IN_A_ROW = 4
_COMPARED_PER_UNIT = N_(
    "Comparison: the same case if all care were paid per unit (P×Q). Your case does not change."
)
_COMPARED_LUMP_SUM = N_(
    "Comparison: the same case if all care were paid from a fixed budget. Your case does not change."
)


class Shown(LabelledEnum):
    """Which funding the page shows the case under."""

    AS_ENTERED = "as_entered", N_("As entered")
    FEE_FOR_SERVICE = "fee_for_service", N_("P×Q")
    LUMP_SUM = "lump_sum", N_("Fixed budget")


class _Chips(QWidget):
    """A choice, with its name before it or not; other choices can be offered later.

    Signals:
        picked: What the user chose.
    """

    picked = Signal(object)

    def __init__(self, theme: Theme, name: str, options: Options, *, named: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._offered: Options = ()
        self.group = ChipGroup((), theme)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(look.SPACE_MEDIUM)
        if named:
            self._layout.addWidget(label(name, "muted", wrap=False))
        self._layout.addWidget(self.group, 1)
        self.offer(options)

    def offer(self, options: Options) -> None:
        """Offer choices; nothing happens when they are the same as before."""
        if options == self._offered:
            return
        self._offered = options
        former = self.group
        self.group = ChipGroup(options, self._theme, clearable=False)
        for chip in self.group.chips:
            chip.setAccessibleName(f"{self._name}: {chip.text()}")
        self.group.picked.connect(self.picked)
        self._layout.replaceWidget(former, self.group)
        former.hide()
        former.deleteLater()

    def natural_width(self) -> int:
        """Return the width with all chips on one line."""
        return self._layout.sizeHint().width()


class _KeyFigures(QWidget):
    """The key figures of one party, each a button that opens how it was computed."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(look.SPACE)
        self.buttons: dict[str, FigureButton] = {}

    def show_figures(self, figures: tuple[KeyFigure, ...], open_line: Callable[[str], None]) -> None:
        for button in self.buttons.values():
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for place, figure in enumerate(figures):
            button = FigureButton(figure.name)
            button.show_figure(figure.written, figure.words, role=figure.role, remark=figure.remark)
            button.clicked.connect(lambda _checked=False, line=figure.line: open_line(line))
            self.buttons[figure.line.rpartition(".")[2]] = button
            self._layout.addWidget(button, place // _TILES_IN_A_ROW, place % _TILES_IN_A_ROW)
        for column in range(_TILES_IN_A_ROW):
            self._layout.setColumnStretch(column, 1)


class ResultsPage(Page):
    """What the case comes to, for each party and for the chain."""

    def __init__(self, context: Context) -> None:
        """Build the page and show the results of the store."""
        super().__init__(context)
        self._shown = Shown.AS_ENTERED
        self._renewal: int | None = None
        self._party: Party | None = Party.MUNICIPALITY
        self._results: Results | None = None
        self._comparison: FundingComparison | None = None
        self._stale = True
        self._rest: list[Callable[[], None]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._show_rest)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(look.SPACE_MEDIUM)
        self._build_missing()
        self._content = QWidget()
        self._layout = QVBoxLayout(self._content)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(look.SPACE_MEDIUM)
        self.unread = ProblemList(context.translator, context.translator(N_("Not counted with yet:")))
        self.unread.setProperty("role", "callout")
        self.unread.chosen.connect(context.navigator.go_to_field)
        context.store.unread_changed.connect(self._show_unread)
        outer.addWidget(self.unread)
        outer.addWidget(self._missing)
        outer.addWidget(self._content)
        self._build_choices()
        self._build_banner()
        self._build_sentences()
        self._build_chart()
        self._build_party()
        self._build_variants()
        self.refresh()

    # Building

    def _build_missing(self) -> None:
        t = self.context.translator
        self._missing = QWidget()
        layout = QVBoxLayout(self._missing)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.SPACE_MEDIUM)
        self._missing_text = label(
            t(N_("There is no result yet: the case has no effect and no cost.")), "section"
        )
        self.missing_list = ProblemList(t, t(N_("There is no result yet. This is still needed:")))
        self.missing_list.chosen.connect(self.context.navigator.go_to_field)
        self.start_button = QPushButton(t(N_("Add an effect")))
        self.start_button.setProperty("role", "primary")
        self.start_button.clicked.connect(lambda: self.context.navigator.go_to_task("reach"))
        layout.addWidget(self._missing_text)
        layout.addWidget(self.missing_list)
        layout.addWidget(self.start_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _build_choices(self) -> None:
        t = self.context.translator
        self._choices = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._choices.setSpacing(look.SPACE_MEDIUM)
        theme = self.context.theme
        self.views = _Chips(theme, t(N_("View")), [(view, t(view.label)) for view in View])
        shown = [(shown, t(shown.label)) for shown in Shown]
        self.funding = _Chips(theme, t(N_("Funding")), shown, named=True)
        self.views.picked.connect(self._change_view)
        self.funding.picked.connect(self.show_funding)
        self._choices.addWidget(self.views)
        self._choices.addWidget(self.funding)
        self._layout.addLayout(self._choices)

    def _build_banner(self) -> None:
        t = self.context.translator
        self.banner = QFrame()
        self.banner.setProperty("role", "callout")
        row = QHBoxLayout(self.banner)
        row.setContentsMargins(look.SPACE_MEDIUM, look.SPACE, look.SPACE_MEDIUM, look.SPACE)
        row.setSpacing(look.SPACE_MEDIUM)
        self._banner_text = label("", "")
        row.addWidget(self._banner_text, 1)
        self._renewal_label = label(t(N_("New agreement from")), "muted", wrap=False)
        self.renewal = QComboBox()
        self.renewal.setAccessibleName(t(N_("New agreement from the year")))
        self.renewal.activated.connect(self._choose_renewal)
        self._renewal_label.setBuddy(self.renewal)
        row.addWidget(self._renewal_label)
        row.addWidget(self.renewal)
        self.back_button = QPushButton(t(N_("Back to your case")))
        self.back_button.clicked.connect(lambda: self.show_funding(Shown.AS_ENTERED))
        row.addWidget(self.back_button)
        self._layout.addWidget(self.banner)

    def _build_sentences(self) -> None:
        t = self.context.translator
        self._sentence_box = QVBoxLayout()
        self._sentence_box.setSpacing(look.SPACE)
        self.sentence_labels: list[SentenceLabel] = []
        self._basis = label("", "caption")
        self._hint = t(N_("Click any figure to see how it was computed."))
        self._layout.addLayout(self._sentence_box)
        self._layout.addWidget(self._basis)

    def _build_chart(self) -> None:
        t = self.context.translator
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(look.SPACE_PAGE)
        self.chart = ChartView(self.context)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(look.SPACE)
        self._hours_title = label(t(N_("Working hours that come free")), "strong")
        side.addWidget(self._hours_title)
        self._hours_box = QVBoxLayout()
        self._hours_box.setSpacing(look.SPACE_SMALL)
        self.hours_labels: list[SentenceLabel] = []
        side.addLayout(self._hours_box)
        side.addSpacing(look.SPACE)
        side.addWidget(label(t(N_("Check")), "strong"))
        self.check = FigureButton(t(N_("Sum of all parties, outside the chain included")), margin=0)
        self.check.clicked.connect(lambda: self._open_line("checks.zero_sum_cash"))
        side.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        side.addStretch(1)
        self._row.addWidget(self.chart, 1)
        self._row.addWidget(self._side)
        self._layout.addSpacing(look.SPACE)
        self._layout.addLayout(self._row)

    def _build_party(self) -> None:
        t = self.context.translator
        self._layout.addSpacing(look.SPACE)
        self._layout.addWidget(label(t(N_("Per party")), "section"))
        self.parties = _Chips(self.context.theme, t(N_("Party")), [])
        self.parties.picked.connect(lambda key: self.show_party(Party(key) if key else None))
        self._layout.addWidget(self.parties)
        self.table = FigureTable(self.context, t(N_("Amounts per year")))
        self.table.opened.connect(lambda reference, _column: self._open(reference))
        self._layout.addWidget(self.table)
        self._table_note = label("", "caption")
        self._layout.addWidget(self._table_note)
        self.key_figures = _KeyFigures()
        self._layout.addWidget(self.key_figures)

    def _build_variants(self) -> None:
        t = self.context.translator
        self._variants = QWidget()
        layout = QVBoxLayout(self._variants)
        layout.setContentsMargins(0, look.SPACE, 0, 0)
        layout.setSpacing(look.SPACE)
        layout.addWidget(label(t(N_("The same case under another funding")), "section"))
        self._variants_text = label("")
        layout.addWidget(self._variants_text)
        self.variants_table = FigureTable(self.context, t(N_("Net present value per party and funding")))
        self.variants_table.opened.connect(self._open_variant)
        layout.addWidget(self.variants_table)
        self._variants_note = label("", "caption")
        layout.addWidget(self._variants_note)
        self._layout.addWidget(self._variants)

    # Showing

    def results_changed(self) -> None:
        """Show the new results, now or when the page is shown."""
        self._stale = True
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Catch up with what changed while another page was shown (Qt)."""
        super().showEvent(event)
        self._show_unread()
        if self._stale:
            self.refresh()

    def _show_unread(self) -> None:
        if self.isVisible():
            self.unread.show_problems(
                problem_rows(self.context.store.unread_problems(), self.context.translator)
            )

    def refresh(self) -> None:
        """Show the results of the store anew."""
        self._stale = False
        from casebuilder.model.costbenefit.comparison import has_care

        self._rest = []
        self._comparison = None
        entered = self.context.store.results
        computable = entered is not None and bool(entered.involved())
        self._missing.setVisible(not computable)
        self._content.setVisible(computable)
        if entered is None or not computable:
            self._results = None
            self._show_missing()
            return
        self.funding.setVisible(has_care(entered.case))
        if self._shown is not Shown.AS_ENTERED:
            self._compare(entered)
        self._results = self._results_shown(entered)
        self.views.group.show_value(entered.case.settings.view)
        self.funding.group.show_value(self._shown)
        self._show_banner()
        self._show_sentences(self._results)
        self._show_check(self._results)
        self._show_party(self._results)
        # Each of the rest takes a noticeable moment; between them the window answers.
        self._rest = [self._show_chart, self._show_variants]
        self._timer.start()

    def _show_rest(self) -> None:
        if self._rest and self._results is not None:
            self._rest.pop(0)()
        if self._rest:
            self._timer.start()

    @property
    def complete(self) -> bool:
        """Whether everything on the page, the chart included, shows the results of the store."""
        return not self._stale and not self._rest and (self._results is None or self.chart.drawn)

    def _compare(self, entered: Results) -> None:
        from casebuilder.model.costbenefit.comparison import compare_funding, has_care
        from casebuilder.model.formula.evaluation import CalculationError

        try:
            self._comparison = compare_funding(entered, self._renewal) if has_care(entered.case) else None
        except CalculationError:
            # The case itself can be computed but a variant cannot: there is nothing to compare with.
            self._comparison = None
        if self._comparison is None:
            self._shown = Shown.AS_ENTERED

    def _results_shown(self, entered: Results) -> Results:
        if self._shown is Shown.AS_ENTERED or self._comparison is None:
            return entered
        return self._comparison.variants[self._kind()]

    def _kind(self) -> FundingKind:
        from casebuilder.model.costbenefit.comparison import FundingKind

        return FundingKind(self._shown.value)

    def _show_missing(self) -> None:
        errors = [problem for problem in self.context.store.problems if problem.severity is Severity.ERROR]
        self.missing_list.setProperty("role", problems_role(errors))
        look.restyle(self.missing_list)
        self.missing_list.show_problems(problem_rows(errors, self.context.translator))
        self._missing_text.setVisible(not errors)
        self.start_button.setVisible(not errors)

    def _show_banner(self) -> None:
        t = self.context.translator
        comparing = self._shown is not Shown.AS_ENTERED and self._comparison is not None
        self.banner.setVisible(comparing)
        if not comparing or self._comparison is None or self._results is None:
            return
        fixed = self._shown is Shown.LUMP_SUM
        self._banner_text.setText(t(_COMPARED_LUMP_SUM if fixed else _COMPARED_PER_UNIT))
        self._renewal_label.setVisible(fixed)
        self.renewal.setVisible(fixed)
        years = [*self._results.calendar_years, self._results.calendar_years[-1] + 1]
        chosen = self._comparison.renewal.year
        self.renewal.clear()
        for year in sorted({*years, chosen}):
            text = str(year) if year <= years[-2] else t(N_("{year} or later"), year=str(year))
            self.renewal.addItem(text, year)
        self.renewal.setCurrentIndex(self.renewal.findData(chosen))

    def _show_sentences(self, results: Results) -> None:
        from casebuilder.sentences import basis, hours_sentences, sentences

        t = self.context.translator
        fill(self._sentence_box, self.sentence_labels, sentences(results), self.context, self._link)
        self._basis.setText(f"{t.message(basis(results))} {self._hint}")
        hours = hours_sentences(results)
        fill(self._hours_box, self.hours_labels, hours, self.context, self._link, dotted=False)
        self._hours_title.setVisible(bool(hours))

    def _show_chart(self) -> None:
        if self._results is not None:
            self.chart.show_chart(cumulative_chart(self._results, self.context.translator))

    def _show_check(self, results: Results) -> None:
        t = self.context.translator
        largest = results.zero_sum_max_abs()
        right = largest < 0.01  # noqa: PLR2004  a cent
        written = t(N_("€ 0 in every year")) if right else t(N_("off by {amount}"), amount=t.euros(largest))
        words = (
            t(N_("Sum of all parties: zero in every year, as it must be"))
            if right
            else t(
                N_("Sum of all parties: off by {amount}; this is a fault in the calculation"),
                amount=t.euros(largest),
            )
        )
        self.check.show_figure(
            f"{'✓' if right else '!'} {written}", words, role="positive" if right else "negative"
        )

    def _show_party(self, results: Results) -> None:
        t = self.context.translator
        present: list[Party | None] = [party for party in results.involved() if party in CHAIN]
        present.append(None)
        if Party.OUTSIDE in results.involved():
            present.append(Party.OUTSIDE)
        if self._party not in present:
            self._party = present[0]
        self.parties.offer([(_key(party), party_name(party, t)) for party in present])
        self.parties.group.show_value(_key(self._party))
        content, left_out = party_table(results, self._party, t)
        self.table.show_content(content)
        note = t(N_("Plus is a benefit for this party, minus a disadvantage."))
        if left_out:
            zero = t(N_("Items that are zero in every year are left out."))
            note = f"{note} {zero}"
        self._table_note.setText(note)
        self.key_figures.show_figures(key_figures(results, self._party, t), self._open_line)

    def _show_variants(self) -> None:
        entered = self.context.store.results
        if self._comparison is None and entered is not None:
            self._compare(entered)
        comparison = self._comparison
        self._variants.setVisible(comparison is not None)
        if comparison is None:
            return
        from casebuilder.sentences import funding_sentence

        t = self.context.translator
        self._variants_text.setText(unbroken(t.message(funding_sentence(comparison))))
        self.variants_table.show_content(variants_table(comparison, t))
        note = t(N_("Net present value of the cash per party."))
        if not comparison.renewal.known:
            assumed = t(
                N_("The year of the new agreement is not known yet; {year} is assumed here."),
                year=str(comparison.renewal.year),
            )
            note = f"{note} {assumed}"
        self._variants_note.setText(note)

    # Acting

    def show_party(self, party: Party | None) -> None:
        """Show the table and key figures of a party; None is the chain."""
        self._party = party
        if self._results is not None:
            self._show_party(self._results)

    def show_funding(self, shown: Shown) -> None:
        """Show the case under another funding, without changing it."""
        self._shown = shown
        self.refresh()

    def _choose_renewal(self, position: int) -> None:
        self._renewal = int(self.renewal.itemData(position))
        self.refresh()

    def _change_view(self, view: View) -> None:
        from casebuilder.model.costbenefit.results import with_view

        t = self.context.translator
        self.context.store.change(
            t(N_("View changed to {view}"), view=t(view.label)), lambda case: with_view(case, view)
        )

    def _link(self, link: str) -> None:
        reference = reference_of(link)
        if reference is not None:
            self._open(reference)

    def _open_line(self, line: str) -> None:
        from casebuilder.sentences import LineReference

        self._open(LineReference(line))

    def _open(self, reference: LineReference) -> None:
        if self._results is not None:
            self._explain(self._results, reference)

    def _open_variant(self, reference: LineReference, column: int) -> None:
        if self._comparison is None:
            return
        results = (self._comparison.as_entered, *self._comparison.variants.values())[column]
        self._explain(results, reference)

    def _explain(self, results: Results, reference: LineReference) -> None:
        """Open how a figure was computed; a figure of a comparison says that it is one."""
        if results is self.context.store.results:
            self.context.navigator.explain_line(reference.line, reference.year)
            return
        from casebuilder.ui.explain import ExplanationDialog

        remark = self.context.translator(
            N_("This figure belongs to a comparison under another funding, not to your case.")
        )
        dialog = ExplanationDialog(
            self.context, results, reference.line, reference.year, self.window(), remark=remark
        )
        dialog.open()

    def fields(self) -> dict[str, QWidget]:
        """Return the choice of the view."""
        return {"settings.view": self.views.group.tab_stop()}

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Put funding beside or under the views, and the remarks beside or under the chart (Qt)."""
        super().resizeEvent(event)
        needed = self.views.natural_width() + self.funding.natural_width() + 2 * look.SPACE_LARGE
        fits = self.width() >= needed
        self._choices.setDirection(
            QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        )
        self._choices.setStretch(0, 1 if fits else 0)
        beside = self.width() >= round(_SIDE_BY_SIDE * self.context.theme.text_scale)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._row.direction() is not direction:
            self._row.setDirection(direction)
        width = round(_SIDE_WIDTH * self.context.theme.text_scale)
        self._side.setMaximumWidth(width if beside else look.PAGE_MAX_WIDTH * 4)
        self._side.setMinimumWidth(width if beside else 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Let the page become narrow; its parts wrap (Qt)."""
        return QSize(320, super().minimumSizeHint().height())


def _key(party: Party | None) -> str:
    return "" if party is None else party.value
