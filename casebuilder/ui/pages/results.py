"""Results: one sentence per party, the chart, the table, and below them parts that look further."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from casebuilder.funding_sentences import PAID_BY
from casebuilder.model.compared_funding import (
    COMPARED_YEAR,
    FundingKind,
    places_as_entered,
    renewal_year,
)
from casebuilder.model.costbenefit.variants import COMPARED
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import Party
from casebuilder.model.problems import Severity
from casebuilder.model.readiness import NOT_YET
from casebuilder.model.settings import View
from casebuilder.ui import theme as look
from casebuilder.ui.chart_view import ChartView
from casebuilder.ui.charts import cumulative_chart
from casebuilder.ui.context import Context
from casebuilder.ui.fields.form import Form, scroll_to
from casebuilder.ui.fields.form_page import link_button
from casebuilder.ui.figure_button import FigureButton
from casebuilder.ui.page import Page
from casebuilder.ui.pages.results_funding import FundingPart
from casebuilder.ui.pages.results_part import ResultPart, Seen, Variants
from casebuilder.ui.pages.results_pockets import PocketsPart
from casebuilder.ui.pages.results_sentences import SHORT_NAMES
from casebuilder.ui.pages.results_sharing import SharingPart
from casebuilder.ui.pages.results_thresholds import ThresholdsPart
from casebuilder.ui.pages.results_views import ViewsPart
from casebuilder.ui.pages.results_widgets import Choice, KeyFigures, Veil
from casebuilder.ui.pages.scaling_part import ScalingPart
from casebuilder.ui.problem_list import ProblemList, problem_rows, problems_role
from casebuilder.ui.result_tables import key_figures, parties_in_order, party_name, party_table
from casebuilder.ui.sentence_view import SentenceLabel, fill, reference_of
from casebuilder.ui.tables import FigureTable
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.case import Case
    from casebuilder.model.costbenefit.results import Results
    from casebuilder.model.problems import Problem
    from casebuilder.sentences import LineReference

_SIDE_BY_SIDE = 860
"""From this width on, chart and remarks stand side by side."""
_SIDE_WIDTH = 280
_COMPARED_TEXT = N_("Comparison: the same case with {funding} for all care. Your case does not change.")
_COMPARED_FROM_YEAR = N_(
    "Comparison: the same case with {funding} for all care, with a new agreement in {year}. Your case does"
    " not change."
)
_AGREED_IN = {
    FundingKind.LUMP_SUM: COMPARED_YEAR,
    FundingKind.CAPITATION: COMPARED_YEAR,
    FundingKind.PAYMENT_PER_CASE: COMPARED_YEAR,
    FundingKind.AVERAGE_AMOUNT: COMPARED_YEAR,
    FundingKind.ARRANGEMENT: f"{COMPARED}.moved_share",
    FundingKind.OUTCOME_BASED: f"{COMPARED}.outcome_share",
    FundingKind.MIX: f"{COMPARED}.fixed_share",
}
"""The first field of the agreement that a funding model is compared under; none for payment per unit."""
_OWN_VIEW = N_("Your case itself is set to the view “{view}”; files and the strip below show that one.")
_OTHER_VIEW = N_("This figure belongs to the view “{view}”; your case is set to “{own}”.")
_OTHER_FUNDING = N_("This figure belongs to a comparison under another funding, not to your case.")
_FINANCING_STAYS = N_("Grants, loans and shared savings stay as you entered them.")
_BEFORE_FINANCING = N_("Grants, loans and shared savings are left out of this comparison.")
_AS_ENTERED = ""
"""Stands for the case as it is entered among the funding models, since a choice cannot be None."""


class ResultsPage(Page):
    """What the case comes to, for each party and for the chain.

    Attributes:
        parts: What folds out under the results, from top to bottom.
    """

    lists_errors = True

    def __init__(self, context: Context) -> None:
        """Build the page and show the results of the store."""
        super().__init__(context)
        self.form = Form(context, self, self.report_field_error)
        self._kind: FundingKind | None = None
        self._view: View | None = None
        self._party: Party | None = Party.MUNICIPALITY
        self._entered: Results | None = None
        self._variants: Variants | None = None
        self._results: Results | None = None
        self._compared = False
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
        self._veil = Veil(self._content, context.theme)
        self._build_choices()
        self._build_banner()
        self._build_sentences()
        self._build_chart()
        self._build_party()
        self._build_parts(outer)
        self.refresh()

    # Building

    def _build_parts(self, outer: QVBoxLayout) -> None:
        self.funding = FundingPart(self.form, self._explain)
        self.funding.kind_chosen.connect(self._show_chosen_funding)
        self.pockets = PocketsPart(self.form, self._explain)
        self.sharing = SharingPart(self.form, self._explain)
        self.views = ViewsPart(self.form, self._explain)
        self.views.view_chosen.connect(self._show_chosen_view)
        self.thresholds = ThresholdsPart(self.form)
        self.scaling = ScalingPart(self.form)
        self.parts: tuple[ResultPart, ...] = (
            self.funding,
            self.pockets,
            self.sharing,
            self.views,
            self.thresholds,
            self.scaling,
        )
        column = QVBoxLayout()
        column.setSpacing(look.SPACE_SMALL)
        self._further = label(self.context.translator(N_("Looking further")), "section")
        column.addWidget(self._further)
        for part in self.parts:
            part.unfolded.connect(self._timer.start)
            part.restore(opened=part is self.funding)
            column.addWidget(part)
        outer.addLayout(column)

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
        self.view_choice = Choice(theme, t(N_("View")), [(view, t(view.label)) for view in View])
        self.funding_choice = Choice(theme, t(N_("Funding")), [], named=True)
        self.view_choice.picked.connect(self.show_view)
        self.funding_choice.picked.connect(lambda key: self.show_funding(FundingKind(key) if key else None))
        self._choices.addWidget(self.view_choice)
        self._choices.addWidget(self.funding_choice)
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
        self.agreement_button = link_button(t(N_("Change the agreement")), self._go_to_agreement)
        row.addWidget(self.agreement_button)
        self.back_button = QPushButton(t(N_("Back to your case")))
        self.back_button.clicked.connect(lambda: self.show_funding(None))
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
        self.chart.opened.connect(lambda reference, _column: self._open(reference))
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
        self.parties = Choice(self.context.theme, t(N_("Party")), [])
        self.parties.picked.connect(lambda key: self.show_party(Party(key) if key else None))
        self._layout.addWidget(self.parties)
        self.table = FigureTable(self.context, t(N_("Amounts per year")))
        self.table.opened.connect(lambda reference, _column: self._open(reference))
        self._layout.addWidget(self.table)
        self._table_note = label("", "caption")
        self._layout.addWidget(self._table_note)
        self.key_figures = KeyFigures()
        self._layout.addWidget(self.key_figures)

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
        self._timer.start()

    def _show_unread(self) -> None:
        if self.isVisible():
            self.unread.show_problems(
                problem_rows(self.context.store.unread_problems(), self.context.translator)
            )

    def refresh(self) -> None:
        """Show the results of the store anew."""
        self._stale = False
        self._rest = []
        store = self.context.store
        entered = store.results_to_show
        computable = entered is not None and bool(entered.involved())
        self._missing.setVisible(not computable)
        self._content.setVisible(computable)
        for part in (self._further, *self.parts):
            part.setVisible(computable)
        self._show_outdated(outdated=computable and store.outdated)
        if entered is None or not computable:
            self._variants = self._results = None
            self._show_missing()
        else:
            self._show_results(entered)
        self._follow()
        self._tell_whether_it_compares()

    def _show_results(self, entered: Results) -> None:
        t = self.context.translator
        variants = self._variants = self._in_view(entered)
        self._results = self._under_funding(variants)
        kinds = variants.kinds
        self.funding_choice.setVisible(bool(kinds))
        self.funding_choice.offer(
            [(_AS_ENTERED, t(SHORT_NAMES[None])), *((kind.value, t(SHORT_NAMES[kind])) for kind in kinds)]
        )
        self.funding_choice.group.show_value(_AS_ENTERED if self._kind is None else self._kind.value)
        self._fit_choices()
        self.view_choice.group.show_value(self._results.case.settings.view)
        self._show_banner()
        self._show_sentences(self._results)
        self._show_check(self._results)
        self._show_party(self._results)
        # Each of the rest takes a noticeable moment; between them the window answers.
        self._rest = [self.show_chart]
        self._timer.start()

    def _seen(self) -> Seen | None:
        """Return what the page shows now."""
        if self._results is None or self._variants is None:
            return None
        return Seen(self._results, self._variants, self._kind, self._party)

    def _follow(self) -> None:
        """Let the parts know what the page shows now."""
        seen = self._seen()
        for part in self.parts:
            part.follow(seen)
        problems = self.context.store.problems
        wrong = any(self.funding.holds(problem.where) for problem in problems)
        self.funding.setVisible(wrong or bool(self._variants and self._variants.kinds))
        # Where a field of the comparison keeps the case from having a result, it can be mended here.
        self.funding.show_fields_alone(alone=wrong and seen is None)
        self._timer.start()

    def _show_rest(self) -> None:
        if not self.isVisible():
            return
        if not self._rest:
            self._rest = next((steps for part in self.parts if (steps := part.steps())), [])
        if self._rest:
            self._rest.pop(0)()
            self._timer.start()

    @property
    def complete(self) -> bool:
        """Whether everything on the page, the charts included, shows the results of the store."""
        if self._stale or self._rest:
            return False
        if self._results is None:
            return True
        drawn = self.chart.drawn and self.funding.drawn and self.pockets.drawn
        return drawn and all(part.complete for part in self.parts)

    @property
    def compares(self) -> bool:
        """Whether the page shows another view or another funding than the case has."""
        return self._results is not None and (self._view is not None or self._kind is not None)

    def _tell_whether_it_compares(self) -> None:
        if self.compares is not self._compared:
            self._compared = self.compares
            self.compares_changed.emit()

    def _in_view(self, entered: Results) -> Variants:
        """Return the results as looked at from the view of the page, computed once."""
        from casebuilder.model.costbenefit.results import evaluate_case, with_view
        from casebuilder.model.formula.evaluation import CalculationError

        if self._view is entered.case.settings.view:
            self._view = None
        view = self._view or entered.case.settings.view
        known = self._variants
        if known is not None and self._entered is entered and known.as_entered.case.settings.view is view:
            return known
        self._entered = entered
        if self._view is None:
            return Variants(entered)
        try:
            return Variants(evaluate_case(with_view(entered.case, view)))
        except CalculationError:
            # The case itself can be computed but not from this side: there is nothing to show.
            self._view = None
            return Variants(entered)

    def _under_funding(self, variants: Variants) -> Results:
        """Return the results under the funding of the page; as entered where that cannot be compared."""
        if self._kind is not None and self._kind in variants.kinds:
            found = variants.results(self._kind)
            if found is not None:
                return found
        self._kind = None
        return variants.as_entered

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
        self._veil.cover(on=outdated)
        for part in self.parts:
            part.show_outdated(outdated=outdated)

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
        t, kind = self.context.translator, self._kind
        self.banner.setVisible(kind is not None)
        if kind is None or self._variants is None:
            return
        agreed = _AGREED_IN.get(kind)
        self.agreement_button.setVisible(agreed is not None)
        funding = Message(PAID_BY[kind])
        if agreed == COMPARED_YEAR:
            year = str(renewal_year(self._variants.as_entered.case).year)
            text = t(_COMPARED_FROM_YEAR, funding=funding, year=year)
        else:
            text = t(_COMPARED_TEXT, funding=funding)
        financing = self._variants.as_entered.case.financing
        financed = bool(financing.grants or financing.loans or financing.shared_savings)
        self._banner_text.setText(" ".join([text, *([t(_FINANCING_STAYS)] if financed else [])]))

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

    def show_chart(self) -> None:
        """Draw the chart anew."""
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
        present = parties_in_order(results)
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

    # Acting

    def show_party(self, party: Party | None) -> None:
        """Show the table and key figures of a party; None is the chain."""
        self._party = party
        if self._results is not None:
            self._show_party(self._results)
            # Only this part is about the party that was chosen.
            self.thresholds.follow(self._seen())
            self._timer.start()

    def show_funding(self, kind: FundingKind | None) -> None:
        """Show the case under another funding, without changing it; None is as it is entered."""
        self._kind = kind
        self.refresh()

    def show_view(self, view: View) -> None:
        """Look at the case from another side, without changing it."""
        self._view = view
        self.refresh()

    def _show_chosen_funding(self, kind: FundingKind | None) -> None:
        self.show_funding(kind)
        scroll_to(self.funding_choice)

    def _show_chosen_view(self, view: View) -> None:
        self.show_view(view)
        scroll_to(self.view_choice)

    def _go_to_agreement(self) -> None:
        if self._kind is not None:
            self.form.reveal(_AGREED_IN[self._kind])

    def fields(self) -> dict[str, QWidget]:
        """Return the widget that takes the focus for each field of what funding is compared under."""
        return self.form.fields()

    def focus_field(self, path: str) -> bool:
        """Open what hides a field of what funding is compared under and put the focus there."""
        if not self.funding.holds(path):
            return False
        self.funding.show()
        if self._results is None:
            self.funding.show_fields_alone(alone=True)
        return self.form.reveal(path)

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

    def _explain(self, results: Results, reference: LineReference) -> None:
        """Open how a figure was computed; a figure of a comparison says that it is one."""
        store, t = self.context.store, self.context.translator
        if results is store.results_to_show:
            self.context.navigator.explain_line(reference.line, reference.year)
            return
        from casebuilder.model.costbenefit.settled import SettledResults
        from casebuilder.ui.explain import AS_IT_WAS, ExplanationDialog

        remarks = [t(AS_IT_WAS)] if store.outdated else []
        view = results.case.settings.view
        if view is not store.case.settings.view:
            own = t(store.case.settings.view.label)
            remarks.append(t(_OTHER_VIEW, view=t(view.label), own=own))
        variants = self._variants
        entered = results.before if isinstance(results, SettledResults) else results
        if variants is None or (
            entered is not variants.as_entered and entered is not variants.before_financing()
        ):
            remarks.append(t(_OTHER_FUNDING))
        if variants is not None and results.case.financing != variants.as_entered.case.financing:
            remarks.append(t(_BEFORE_FINANCING))
        remark = " ".join(remarks)
        dialog = ExplanationDialog(
            self.context,
            results,
            reference.line,
            reference.year,
            self.window(),
            remark=remark,
            place=places_as_entered(store.case, results.case),
        )
        dialog.open()

    def _fit_choices(self) -> None:
        """Put funding beside the views, or under them where both do not fit on a line."""
        needed = self.view_choice.natural_width() + self.funding_choice.natural_width() + 2 * look.SPACE_LARGE
        fits = self.width() >= needed
        self._choices.setDirection(
            QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        )
        self._choices.setStretch(0, 1 if fits else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Put funding beside or under the views, and the remarks beside or under the chart (Qt)."""
        super().resizeEvent(event)
        self._fit_choices()
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
