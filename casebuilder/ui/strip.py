"""The strip at the bottom: what the case comes to while one types, and what the last change did."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.model.problems import Severity
from casebuilder.model.readiness import NOT_YET
from casebuilder.model.settings import View
from casebuilder.model.units import Unit
from casebuilder.ui import theme as look
from casebuilder.ui.context import Context
from casebuilder.ui.figure_button import FigureButton, PartyDot
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.costbenefit.results import Results
    from casebuilder.model.problems import Problem
    from casebuilder.ui.store import Store

STRIP_HEIGHT = 56
_ALWAYS: tuple[Party | None, ...] = (Party.MUNICIPALITY, Party.PROVIDER, Party.CLIENT, None)
_WITH_ROOM = (Party.INSURER, Party.CARE_OFFICE)
_FIRST_TO_GIVE_WAY = (Party.CARE_OFFICE, Party.INSURER)
_NEXT_TO_GIVE_WAY = (Party.CLIENT, Party.PROVIDER, None)
_LINKS_SHOWN = 2
_LINKS_BESIDE_AMOUNTS = 1
_WIDEST_LINK = 340
_NOTICEABLE = 0.5
UP, DOWN = "▲", "▼"


class _PartyResult(FigureButton):
    """One party with its net present value and what the last change did to it."""

    def __init__(self, context: Context, party: Party | None) -> None:
        dot = None if party is None else PartyDot(context.theme, party)
        super().__init__(_name(context, party), dot)
        self._context = context
        self._party = party
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._explain)

    def show_amount(self, amount: float, before: float | None) -> None:
        """Show an amount, and what the last change did to it."""
        t = self._context.translator
        change = 0.0 if before is None else amount - before
        name = _name(self._context, self._party)
        written = t.euros(amount, signed=True)
        if abs(change) < _NOTICEABLE:
            arrow = ""
            words = t(N_("{party}: {amount}"), party=name, amount=written)
        elif change > 0:
            arrow = f" {UP}"
            words = t(
                N_("{party}: {amount}; the last change added {change}"),
                party=name,
                amount=written,
                change=t.euros(change),
            )
        else:
            arrow = f" {DOWN}"
            words = t(
                N_("{party}: {amount}; the last change took off {change}"),
                party=name,
                amount=written,
                change=t.euros(-change),
            )
        role = "strong" if abs(amount) < _NOTICEABLE else "positive" if amount > 0 else "negative"
        self.show_figure(f"{written}{arrow}", words, role=role)

    def show_former_amount(self, amount: float) -> None:
        """Show an amount as it was, while the case is incomplete."""
        t = self._context.translator
        written = t.euros(amount, signed=True)
        name = _name(self._context, self._party)
        words = t(N_("{party}: {amount}, as it was"), party=name, amount=written)
        self.show_figure(written, words, role="muted")

    def _explain(self) -> None:
        from casebuilder.model.costbenefit.parties import party_key

        self._context.navigator.explain_line(f"parties.{party_key(self._party)}.npv", None)


def _name(context: Context, party: Party | None) -> str:
    return context.translator(N_("Chain") if party is None else party.label)


class ResultStrip(QFrame):
    """Shows the net present value of the main parties, or what is still missing for it."""

    def __init__(self, context: Context) -> None:
        """Show the current results of the store and follow them."""
        super().__init__()
        self._context = context
        self.setProperty("role", "panel")
        self.setFixedHeight(round(STRIP_HEIGHT * context.theme.text_scale))
        layout = QHBoxLayout(self)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        layout.setContentsMargins(look.SPACE_MEDIUM, 0, look.SPACE_LARGE, 0)
        layout.setSpacing(look.SPACE_MEDIUM)
        self._parties = {party: _PartyResult(context, party) for party in self._order()}
        for widget in self._parties.values():
            layout.addWidget(widget)
            widget.hide()
        self._missing = QWidget()
        missing = QHBoxLayout(self._missing)
        missing.setContentsMargins(look.SPACE, 0, 0, 0)
        missing.setSpacing(look.SPACE_SMALL)
        layout.addWidget(self._missing)
        layout.addStretch(1)
        self._aside = QWidget()
        aside = QVBoxLayout(self._aside)
        aside.setContentsMargins(0, 0, 0, 0)
        aside.setSpacing(0)
        aside.addStretch(1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.chance = self._link("", lambda: self._context.navigator.go_to_task("uncertainty"))
        self.chance.hide()
        self._note = label("", "caption", wrap=False)
        self._basis = label("", "muted", wrap=False)
        self._left_out = QWidget()
        left_out = QHBoxLayout(self._left_out)
        left_out.setContentsMargins(0, 0, 0, 0)
        left_out.setSpacing(look.SPACE_SMALL)
        left_out.addStretch(1)
        self._note.setAlignment(right)
        self._basis.setAlignment(right)
        aside.addWidget(self.chance, 0, Qt.AlignmentFlag.AlignRight)
        for part in (self._note, self._left_out, self._basis):
            aside.addWidget(part)
        aside.addStretch(1)
        layout.addWidget(self._aside)
        self._wanted: set[Party | None] = set()
        self._problems_shown: tuple[Problem, ...] | None = None
        self._left_out_shown: tuple[Problem, ...] = ()
        self._page_compares = False
        context.store.results_changed.connect(self.refresh)
        context.store.uncertainty.changed.connect(self.refresh)
        self.refresh()

    @staticmethod
    def _order() -> tuple[Party | None, ...]:
        return (*_ALWAYS[:-1], *_WITH_ROOM, None)

    def amounts(self) -> dict[Party | None, str]:
        """Return the amounts as shown, per party; None is the chain."""
        return {party: widget.figure for party, widget in self._parties.items() if not widget.isHidden()}

    def missing_links(self) -> list[QPushButton]:
        """Return the links to what is still missing."""
        shown = self._missing if self._left_out.isHidden() else self._left_out
        return shown.findChildren(QPushButton)

    @property
    def note(self) -> str:
        """What is said about the amounts: that they are as they were or as entered; else empty."""
        return "" if self._note.isHidden() else self._note.text()

    def set_page_compares(self, *, compares: bool) -> None:
        """Say that the amounts are those of the case as entered, while the page shows other ones."""
        if compares != self._page_compares:
            self._page_compares = compares
            self.refresh()

    def refresh(self) -> None:
        """Show the results of the store anew."""
        store = self._context.store
        results = store.results_to_show
        if results is None or not results.involved():
            self._show_missing()
            return
        self._missing.hide()
        self._problems_shown = None
        self._show_amounts(results)
        self._basis.setText(self._basis_text(results))
        self._show_chance()
        self._show_left_out()
        self._aside.show()
        self._fit()

    def _show_amounts(self, results: Results) -> None:
        before = self._context.store.previous_results
        if before is not None and before.case.settings.view is not results.case.settings.view:
            # Looking from another side changes no figure of the case.
            before = None
        involved = {*results.involved(), None}
        self._wanted = {party for party in self._parties if party in involved}
        for party in self._wanted:
            amount = results.party(party).npv
            if self._context.store.outdated:
                self._parties[party].show_former_amount(amount)
            else:
                self._parties[party].show_amount(amount, None if before is None else before.party(party).npv)

    def _show_chance(self) -> None:
        """Show how likely it is that the municipality gains, when that was worked out for this case."""
        worked = self._context.store.uncertainty.worked
        found = None if worked is None else worked.assessment
        known = found is not None and found.has_ranges and found.chances[found.information.party].moves
        self.chance.setVisible(known)
        if found is None or not known:
            return
        from casebuilder.uncertainty_sentences import chance_sentence, chance_words

        t, party = self._context.translator, found.information.party
        chance = found.chances[party]
        words = chance_words(chance)
        text = (
            t(N_("Chance chain > 0: {chance}"), chance=words)
            if party is None
            else t(N_("Chance municipality > 0: {chance}"), chance=words)
        )
        self.chance.setText(text)
        self.chance.setAccessibleName(text)
        self.chance.setToolTip(t.message(chance_sentence(chance, found.draws)))

    def _show_left_out(self) -> None:
        """Say beside the amounts what they are, when that is not the case as it is now."""
        t, store = self._context.translator, self._context.store
        self._left_out.setVisible(store.outdated)
        self._note.setVisible(store.outdated or self._page_compares)
        if not store.outdated:
            self._note.setText(t(N_("As entered")))
            return
        errors = _errors(store)
        not_yet = bool(errors) and errors[0].code in NOT_YET
        self._note.setText(
            t(N_("As it was; not counted with yet:"))
            if not_yet
            else t(N_("As it was; this is not right yet:"))
        )
        if errors != self._left_out_shown or not self._left_out.findChildren(QPushButton):
            self._left_out_shown = errors
            layout = self._left_out.layout()
            if isinstance(layout, QHBoxLayout):
                _empty(layout)
                layout.addStretch(1)
                self._add_problem_links(layout, errors, _LINKS_BESIDE_AMOUNTS, left_out_name)

    def _basis_text(self, results: Results) -> str:
        t = self._context.translator
        years = results.calendar_years
        if results.case.settings.view is View.BUDGET:
            return t(
                N_("Cash added up {first}–{last}, current prices"),
                first=str(years[0]),
                last=str(years[-1]),
            )
        return t(
            N_("NPV in cash {first}–{last}, {rate}"),
            first=str(years[0]),
            last=str(years[-1]),
            rate=t.figure(results.number("frame.discount_rate"), Unit.SHARE_PER_YEAR),
        )

    def _fit(self) -> None:
        """Show what there is room for.

        The rare parties give way first, then the caption, then other parties; never what is said
        about the amounts.
        """
        shown = [party for party in self._parties if party in self._wanted]
        margins = self.contentsMargins().left() + self.contentsMargins().right() + 2 * look.SPACE_LARGE
        said = max(
            (
                part.sizeHint().width()
                for part in (self.chance, self._note, self._left_out)
                if not part.isHidden()
            ),
            default=0,
        )
        outdated = self._context.store.outdated
        basis = said if outdated else max(said, self._basis.sizeHint().width())

        def needed(parties: list[Party | None]) -> int:
            return margins + sum(
                self._parties[party].sizeHint().width() + look.SPACE_MEDIUM for party in parties
            )

        for rare in _FIRST_TO_GIVE_WAY:
            if needed(shown) + basis > self.width() and rare in shown:
                shown.remove(rare)
        self._basis.setVisible(not outdated and needed(shown) + basis <= self.width())
        for other in _NEXT_TO_GIVE_WAY:
            if needed(shown) + said > self.width() and said and other in shown:
                shown.remove(other)
        for party, widget in self._parties.items():
            widget.setVisible(party in shown)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Leave the width to the window: what does not fit gives way (Qt)."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Show as many parties as fit (Qt)."""
        super().resizeEvent(event)
        if self._wanted:
            self._fit()

    def _show_missing(self) -> None:
        self._wanted = set()
        for widget in self._parties.values():
            widget.hide()
        self._aside.hide()
        self._left_out.hide()
        self._missing.show()
        store = self._context.store
        errors = _errors(store)
        missing = errors or tuple(problem for problem in store.problems if problem.code == "empty")
        if missing == self._problems_shown:
            return
        self._problems_shown = missing
        layout = self._missing.layout()
        if not isinstance(layout, QHBoxLayout):
            return
        _empty(layout)
        t = self._context.translator
        text = label(
            t(N_("This is not right yet:"))
            if errors and errors[0].code not in NOT_YET
            else t(N_("The result appears here once this is filled in:"))
            if errors
            else t(N_("The result appears here once there is an effect or a cost.")),
            "muted",
            wrap=False,
        )
        layout.addWidget(text)
        if not errors:
            layout.addWidget(
                self._link(t(N_("Add an effect")), lambda: self._context.navigator.go_to_task("reach"))
            )
            return
        self._add_problem_links(layout, errors, _LINKS_SHOWN, problem_name)

    def _add_problem_links(
        self,
        layout: QHBoxLayout,
        errors: tuple[Problem, ...],
        most: int,
        name: Callable[[Context, Problem], str],
    ) -> None:
        """Add a link to each problem, those that are too many in a menu."""
        t = self._context.translator
        for problem in errors[:most]:
            link = self._problem_link(problem, name(self._context, problem))
            layout.addWidget(link)
            # The room it takes counts before Qt gets round to showing it.
            link.show()
        rest = errors[most:]
        if rest:
            more = self._link(t(N_("and {count} more"), count=len(rest)), None)
            menu = QMenu(more)
            for problem in rest:
                menu.addAction(name(self._context, problem)).triggered.connect(
                    lambda _checked=False, where=problem.where: self._context.navigator.go_to_field(where)
                )
            more.setMenu(menu)
            layout.addWidget(more)
            more.show()

    def _problem_link(self, problem: Problem, name: str) -> QPushButton:
        link = self._link(name, lambda: self._context.navigator.go_to_field(problem.where))
        widest = max(round(_WIDEST_LINK * self._context.theme.text_scale), self.width() // 3)
        link.setText(link.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, widest))
        link.setToolTip(f"{name}: {self._context.translator.message(problem.message)}")
        return link

    def _link(self, text: str, act: Callable[[], None] | None) -> QPushButton:
        link = QPushButton(text)
        link.setProperty("role", "link")
        link.setAccessibleName(text)
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        if act is not None:
            link.clicked.connect(act)
        return link


def _errors(store: Store) -> tuple[Problem, ...]:
    """Return what stops the calculation; what is wrong comes before what is not there yet."""
    found = (problem for problem in store.problems if problem.severity is Severity.ERROR)
    return tuple(sorted(found, key=lambda problem: problem.code in NOT_YET))


def _empty(layout: QHBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        former = item.widget()
        if former is not None:
            former.hide()
            former.setParent(None)
            former.deleteLater()


def problem_name(context: Context, problem: Problem) -> str:
    """Return what a problem is about in a few words: its field, else its message."""
    t = context.translator
    return t.message(problem.label or problem.message)


def left_out_name(context: Context, problem: Problem) -> str:
    """Return what is not counted with, and the figure that it lacks."""
    name = problem.label
    if problem.code not in NOT_YET or name is None:
        return problem_name(context, problem)
    if {"item", "field"} <= name.values.keys():
        return context.translator(N_("{item} ({field} is missing)"), **name.values)
    return context.translator(N_("{field} is missing"), field=name)
