"""The strip at the bottom: what the case comes to while one types, and what the last change did."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

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

STRIP_HEIGHT = 56
_ALWAYS: tuple[Party | None, ...] = (Party.MUNICIPALITY, Party.PROVIDER, Party.CLIENT, None)
_WITH_ROOM = (Party.INSURER, Party.CARE_OFFICE)
_LINKS_SHOWN = 2
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
        self._basis = label("", "muted", wrap=False)
        self._basis.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._basis)
        self._wanted: set[Party | None] = set()
        self._problems_shown: tuple[Problem, ...] | None = None
        context.store.results_changed.connect(self.refresh)
        self.refresh()

    @staticmethod
    def _order() -> tuple[Party | None, ...]:
        return (*_ALWAYS[:-1], *_WITH_ROOM, None)

    def amounts(self) -> dict[Party | None, str]:
        """Return the amounts as shown, per party; None is the chain."""
        return {party: widget.figure for party, widget in self._parties.items() if not widget.isHidden()}

    def missing_links(self) -> list[QPushButton]:
        """Return the links to what is still missing."""
        return self._missing.findChildren(QPushButton)

    def refresh(self) -> None:
        """Show the results of the store anew."""
        results = self._context.store.results
        if results is None or not results.involved():
            self._show_missing()
            return
        self._missing.hide()
        self._problems_shown = None
        before = self._context.store.previous_results
        if before is not None and before.case.settings.view is not results.case.settings.view:
            # Looking from another side changes no figure of the case.
            before = None
        involved = {*results.involved(), None}
        self._wanted = {party for party in self._parties if party in involved}
        for party in self._wanted:
            old = None if before is None else before.party(party).npv
            self._parties[party].show_amount(results.party(party).npv, old)
        self._basis.setText(self._basis_text(results))
        self._basis.show()
        self._fit()

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
        """Show the parties that there is room for; the rare ones give way first, then the caption."""
        shown = [party for party in self._parties if party in self._wanted]
        margins = self.contentsMargins().left() + self.contentsMargins().right() + 2 * look.SPACE_LARGE
        basis = self._basis.sizeHint().width()

        def needed(parties: list[Party | None]) -> int:
            return margins + sum(
                self._parties[party].sizeHint().width() + look.SPACE_MEDIUM for party in parties
            )

        for rare in reversed(_WITH_ROOM):
            if needed(shown) + basis > self.width() and rare in shown:
                shown.remove(rare)
        self._basis.setVisible(bool(self._wanted) and needed(shown) + basis <= self.width())
        for party, widget in self._parties.items():
            widget.setVisible(party in shown)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Show as many parties as fit (Qt)."""
        super().resizeEvent(event)
        if self._wanted:
            self._fit()

    def _show_missing(self) -> None:
        self._wanted = set()
        for widget in self._parties.values():
            widget.hide()
        self._basis.hide()
        self._missing.show()
        store = self._context.store
        found = (problem for problem in store.problems if problem.severity is Severity.ERROR)
        # What is wrong comes before what is not there yet.
        errors = tuple(sorted(found, key=lambda problem: problem.code in NOT_YET))
        missing = errors or tuple(problem for problem in store.problems if problem.code == "empty")
        if missing == self._problems_shown:
            return
        self._problems_shown = missing
        layout = self._missing.layout()
        while layout is not None and (item := layout.takeAt(0)) is not None:
            former = item.widget()
            if former is not None:
                former.hide()
                former.setParent(None)
                former.deleteLater()
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
        if layout is None:
            return
        layout.addWidget(text)
        if not errors:
            layout.addWidget(
                self._link(t(N_("Add an effect")), lambda: self._context.navigator.go_to_task("reach"))
            )
            return
        for problem in errors[:_LINKS_SHOWN]:
            layout.addWidget(self._problem_link(problem))
        rest = errors[_LINKS_SHOWN:]
        if rest:
            more = self._link(t(N_("and {count} more"), count=len(rest)), None)
            menu = QMenu(more)
            for problem in rest:
                menu.addAction(problem_name(self._context, problem)).triggered.connect(
                    lambda _checked=False, where=problem.where: self._context.navigator.go_to_field(where)
                )
            more.setMenu(menu)
            layout.addWidget(more)

    def _problem_link(self, problem: Problem) -> QPushButton:
        link = self._link(
            problem_name(self._context, problem),
            lambda: self._context.navigator.go_to_field(problem.where),
        )
        link.setToolTip(self._context.translator.message(problem.message))
        return link

    def _link(self, text: str, act: Callable[[], None] | None) -> QPushButton:
        link = QPushButton(text)
        link.setProperty("role", "link")
        link.setAccessibleName(text)
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        if act is not None:
            link.clicked.connect(act)
        return link


def problem_name(context: Context, problem: Problem) -> str:
    """Return what a problem is about in a few words: its field, else its message."""
    t = context.translator
    return t.message(problem.label or problem.message)
