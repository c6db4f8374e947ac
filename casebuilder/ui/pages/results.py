"""Results: one sentence per party, the chart, the table, and the same case under another funding."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
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
from casebuilder.model.readiness import NOT_YET
from casebuilder.model.settings import View
from casebuilder.ui import theme as look
from casebuilder.ui.chart_view import ChartView
from casebuilder.ui.charts import cumulative_chart
from casebuilder.ui.context import Context
from casebuilder.ui.fields.chips import ChipGroup, Options, name_chips
from casebuilder.ui.figure_button import FigureButton
from casebuilder.ui.page import Page
from casebuilder.ui.pages.scaling_part import ScalingPart
from casebuilder.ui.problem_list import ProblemList, problem_rows, problems_role
from casebuilder.ui.result_tables import KeyFigure, key_figures, party_name, party_table, variants_table
from casebuilder.ui.sentence_view import SentenceLabel, fill, reference_of, unbroken
from casebuilder.ui.tables import FigureTable
from casebuilder.ui.theme import Theme
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.case import Case
    from casebuilder.model.compared_funding import FundingKind
    from casebuilder.model.costbenefit.comparison import FundingComparison
    from casebuilder.model.costbenefit.results import Results
    from casebuilder.model.problems import Problem
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
_OWN_VIEW = N_("Your case itself is set to the view “{view}”; files and the strip below show that one.")
_OTHER_VIEW = N_("This figure belongs to the view “{view}”; your case is set to “{own}”.")
_OTHER_FUNDING = N_("This figure belongs to a comparison under another funding, not to your case.")
_VEIL_OPACITY = 0.45


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
        name_chips(self.group.chips, self._name)
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


class _Veil(QWidget):
    """Greys what lies under it; clicks and keys go through it."""

    def __init__(self, over: QWidget, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = over
        self._colour = QColor(theme.surface)
        self._colour.setAlphaF(_VEIL_OPACITY)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Lie over the widget wherever it goes (Qt)."""
        if watched is self._over and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.setGeometry(self._over.geometry())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Draw the grey (Qt)."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._colour)
        painter.end()


class ResultsPage(Page):
    """What the case comes to, for each party and for the chain."""

    def __init__(self, context: Context) -> None:
        """Build the page and show the results of the store."""
        super().__init__(context)
        self._shown = Shown.AS_ENTERED
        self._view: View | None = None
        self._renewal: int | None = None
        self._party: Party | None = Party.MUNICIPALITY
        self._entered: Results | None = None
        self._viewed: Results | None = None
        self._results: Results | None = None
        self._compared = False
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
        self.left_out = ProblemList(context.translator)
        self.left_out.chosen.connect(context.navigator.go_to_field)
        outer.addWidget(self.unread)
        outer.addWidget(self.left_out)
        outer.addWidget(self._missing)
        outer.addWidget(self._content)
        self._veil = _Veil(self._content, context.theme, self)
        self._build_choices()
        self._build_banner()
        self._build_sentences()
        self._build_chart()
        self._build_party()
        self._build_variants()
        self.scaling = ScalingPart(context)
        self._layout.addWidget(self.scaling)
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
        self.missing_list = ProblemList(t)
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
        self.views.picked.connect(self.show_view)
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
        from casebuilder.model.compared_funding import has_care

        self._rest = []
        self._comparison = None
        entered = self.context.store.results_to_show
        computable = entered is not None and bool(entered.involved())
        self._missing.setVisible(not computable)
        self._content.setVisible(computable)
        self._show_outdated(outdated=computable and self.context.store.outdated)
        if entered is None or not computable:
            self._results = None
            self._show_missing()
            self._tell_whether_it_compares()
            return
        self.funding.setVisible(has_care(entered.case))
        viewed = self._in_view(entered)
        if self._shown is not Shown.AS_ENTERED:
            self._compare(viewed)
        self._results = self._results_shown(viewed)
        self.views.group.show_value(viewed.case.settings.view)
        self.funding.group.show_value(self._shown)
        self._tell_whether_it_compares()
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

    @property
    def compares(self) -> bool:
        """Whether the page shows another view or another funding than the case has."""
        return self._results is not None and (self._view is not None or self._shown is not Shown.AS_ENTERED)

    def _tell_whether_it_compares(self) -> None:
        if self.compares is not self._compared:
            self._compared = self.compares
            self.compares_changed.emit()

    def _in_view(self, entered: Results) -> Results:
        """Return the results as looked at from the view of the page, computed once."""
        from casebuilder.model.costbenefit.results import evaluate_case, with_view
        from casebuilder.model.formula.evaluation import CalculationError

        if self._view in (None, entered.case.settings.view):
            self._view = None
            self._viewed = entered
        elif (
            self._viewed is None
            or self._entered is not entered
            or self._viewed.case.settings.view is not self._view
        ):
            try:
                self._viewed = evaluate_case(with_view(entered.case, self._view))
            except CalculationError:
                # The case itself can be computed but not from this side: there is nothing to show.
                self._view, self._viewed = None, entered
        self._entered = entered
        return self._viewed

    def _compare(self, entered: Results) -> None:
        from casebuilder.model.compared_funding import has_care
        from casebuilder.model.costbenefit.comparison import compare_funding
        from casebuilder.model.formula.evaluation import CalculationError

        try:
            self._comparison = compare_funding(entered) if has_care(entered.case) else None
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
        from casebuilder.model.compared_funding import FundingKind

        return FundingKind(self._shown.value)

    def _errors(self) -> list[Problem]:
        return [problem for problem in self.context.store.problems if problem.severity is Severity.ERROR]

    def _show_outdated(self, *, outdated: bool) -> None:
        """Grey what the case came to before it became incomplete, and say what is not in it."""
        errors = self._errors() if outdated else []
        self.left_out.setProperty("role", problems_role(errors))
        look.restyle(self.left_out)
        t = self.context.translator
        not_yet = all(problem.code in NOT_YET for problem in errors)
        heading = (
            t(N_("As it was; not counted with yet:"))
            if not_yet
            else t(N_("As it was; this is not right yet:"))
        )
        self.left_out.show_problems(problem_rows(errors, t), heading)
        self._veil.setVisible(outdated)
        self._veil.raise_()

    def _show_missing(self) -> None:
        errors = self._errors()
        self.missing_list.setProperty("role", problems_role(errors))
        look.restyle(self.missing_list)
        t = self.context.translator
        heading = (
            t(N_("There is no result yet. This is still needed:"))
            if all(problem.code in NOT_YET for problem in errors)
            else t(N_("There is no result yet. This is not right yet:"))
        )
        self.missing_list.show_problems(problem_rows(errors, t), heading)
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
        remarks = [t.message(basis(results)), self._hint]
        if self._view is not None and self._entered is not None:
            own = t(self._entered.case.settings.view.label)
            remarks.append(t(_OWN_VIEW, view=own))
        self._basis.setText(" ".join(remarks))
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
        if self._comparison is None and self._viewed is not None:
            self._compare(self._viewed)
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

    def show_view(self, view: View) -> None:
        """Look at the case from another side, without changing it."""
        self._view = view
        self.refresh()

    def case_changed(self, old: Case, new: Case) -> None:
        """Follow the view that is set for the case."""
        if old.settings.view is not new.settings.view:
            self._view = None

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
        store, t = self.context.store, self.context.translator
        if results is store.results_to_show:
            self.context.navigator.explain_line(reference.line, reference.year)
            return
        from casebuilder.ui.explain import AS_IT_WAS, ExplanationDialog

        remarks = [t(AS_IT_WAS)] if store.outdated else []
        view = results.case.settings.view
        if view is not store.case.settings.view:
            own = t(store.case.settings.view.label)
            remarks.append(t(_OTHER_VIEW, view=t(view.label), own=own))
        if results is not self._viewed:
            remarks.append(t(_OTHER_FUNDING))
        remark = " ".join(remarks)
        dialog = ExplanationDialog(
            self.context, results, reference.line, reference.year, self.window(), remark=remark
        )
        dialog.open()

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
