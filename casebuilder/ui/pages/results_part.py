"""The parts under the results that fold out, and what they show.

A folded part computes nothing. An open one hands the page small steps, between which the window answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form import Form
from casebuilder.ui.latest import Latest
from casebuilder.ui.pages.results_widgets import Veil

if TYPE_CHECKING:
    from casebuilder.model.compared_funding import FundingKind
    from casebuilder.model.costbenefit.comparison import FundingComparison
    from casebuilder.model.costbenefit.results import Results
    from casebuilder.model.parties import Party
    from casebuilder.sentences import LineReference

Explain = Callable[["Results", "LineReference"], None]
"""Opens how a figure of some results was computed."""
Step = Callable[[], None]
"""A piece of work that is short enough for a keystroke not to wait for it."""


class Variants:
    """A case under other funding models, each computed when it is first asked for."""

    def __init__(self, as_entered: Results) -> None:
        """Compute nothing yet.

        Args:
            as_entered: The results of the case itself, in the view at hand.
        """
        from casebuilder.model.compared_funding import comparable_kinds, has_care

        self.as_entered = as_entered
        case = as_entered.case
        self.kinds: tuple[FundingKind, ...] = comparable_kinds(case) if has_care(case) else ()
        self._made: dict[FundingKind, Results | None] = {}
        self._compared: dict[FundingKind, Results | None] = {}
        self._before_financing: Results | None = None

    def results(self, kind: FundingKind) -> Results | None:
        """Return the results under a funding model; None where they are out of all proportion."""
        if kind not in self._made:
            self._made[kind] = _under(self.as_entered, kind)
        return self._made[kind]

    def before_financing(self) -> Results:
        """Return the results as entered, without grants, loans and shared savings."""
        from casebuilder.model.costbenefit.comparison import without_financing

        if self._before_financing is None:
            self._before_financing = without_financing(self.as_entered)
        return self._before_financing

    def compared(self, kind: FundingKind) -> Results | None:
        """Return the results before financing under a funding model; None where out of all proportion."""
        bare = self.before_financing()
        if bare is self.as_entered:
            return self.results(kind)
        if kind not in self._compared:
            self._compared[kind] = _under(bare, kind)
        return self._compared[kind]

    def comparison(self) -> FundingComparison:
        """Return all funding models that can be computed, side by side."""
        from casebuilder.model.compared_funding import renewal_year
        from casebuilder.model.costbenefit.comparison import FundingComparison, has_financing

        found = {kind: results for kind in self.kinds if (results := self.compared(kind)) is not None}
        bare = self.before_financing()
        return FundingComparison(bare, found, renewal_year(bare.case), has_financing(self.as_entered))


def _under(results: Results, kind: FundingKind) -> Results | None:
    """Return the results of the same case under a funding model; None where out of all proportion."""
    from casebuilder.model.compared_funding import under_funding
    from casebuilder.model.costbenefit.results import evaluate_case
    from casebuilder.model.formula.evaluation import CalculationError

    try:
        return evaluate_case(under_funding(results.case, kind))
    except CalculationError:
        return None


@dataclass(frozen=True)
class Seen:
    """What the page shows.

    Attributes:
        results: What all figures are of: the case in some view, under some funding.
        variants: The same case in that view under each funding.
        kind: The funding model that the page shows the case under; None is as it is entered.
        party: The party that was chosen; None is the chain.
    """

    results: Results
    variants: Variants
    kind: FundingKind | None
    party: Party | None


class ResultPart(Fold):
    """A part of the results that folds out; while it is folded it computes nothing.

    Signals:
        unfolded: It shows its contents now, which may be of older results.
    """

    unfolded = Signal()

    def __init__(self, form: Form, name: str, heading: str, paths: Sequence[str] = ()) -> None:
        """Make a folded part; :meth:`restore` opens it where it was open before.

        Args:
            form: The form of the page.
            name: What it is called among the parts that the application remembers.
            heading: Text of the line.
            paths: The places of the case whose fields are inside.
        """
        super().__init__(form, heading, paths, self.build)
        self.form = form
        self._name = f"results.{name}"
        self._seen: Seen | None = None
        self._fresh = False
        self._outdated = False
        self._veil: Veil | None = None

    def restore(self, *, opened: bool) -> None:
        """Open the part if it was left open, or the first time if asked."""
        if self.form.context.unfolded.get(self._name, opened):
            self.open()

    def open(self) -> None:
        """Show the contents."""
        super().open()
        self.form.context.unfolded[self._name] = True
        self.show_outdated(outdated=self._outdated)
        self.unfolded.emit()

    def toggle(self) -> None:
        """Fold out, or back."""
        super().toggle()
        self.form.context.unfolded[self._name] = self.is_open()

    def build(self, column: QVBoxLayout) -> None:
        """Make the contents, once, without figures."""
        raise NotImplementedError

    def follow(self, seen: Seen | None) -> None:
        """Take note of other results, or that there are none; :meth:`steps` shows them."""
        self._seen = seen
        self._fresh = False

    def steps(self) -> list[Step]:
        """Return what is to be done, one by one, to show the results; nothing while it is folded."""
        if self._seen is None or self._fresh or not self.is_open():
            return []
        self._fresh = True
        return self.show_steps(self._seen)

    def show_steps(self, seen: Seen) -> list[Step]:
        """Return the steps that show results."""
        raise NotImplementedError

    @property
    def complete(self) -> bool:
        """Whether an open part shows the results, apart from steps still to be done."""
        return self._seen is None or self._fresh or not self.is_open()

    def veiled(self) -> QWidget | None:
        """Return what shows figures, or None before it is made."""
        return self.contents

    def show_outdated(self, *, outdated: bool) -> None:
        """Grey the figures, or no more, when the case has become incomplete since."""
        self._outdated = outdated
        figures = self.veiled()
        if self._veil is None and outdated and figures is not None:
            self._veil = Veil(figures, self.form.context.theme)
        if self._veil is not None:
            self._veil.cover(on=outdated)


class WorkedPart(ResultPart):
    """A part whose figures another thread works out, since they take longer than a keystroke may."""

    def __init__(self, form: Form, name: str, heading: str) -> None:
        """Make a folded part.

        Args:
            form: The form of the page.
            name: What it is called among the parts that the application remembers.
            heading: Text of the line.
        """
        super().__init__(form, name, heading)
        self._latest = Latest(name, self)
        self._latest.answered.connect(self._answered)
        self._latest.failed.connect(_raise)

    def follow(self, seen: Seen | None) -> None:
        """Take note of other results; what is being worked out for the former ones is of no use."""
        super().follow(seen)
        self._latest.forget()

    def show_steps(self, seen: Seen) -> list[Step]:
        """Return the step that has the figures worked out."""
        return [lambda: self._latest.ask(lambda: self.work(seen))]

    def _answered(self, answer: object) -> None:
        if self._seen is not None:
            self.show_answer(self._seen, answer)

    def work(self, seen: Seen) -> object:
        """Work out what :meth:`show_answer` needs, in another thread."""
        raise NotImplementedError

    def show_answer(self, seen: Seen, answer: Any) -> None:  # noqa: ANN401  what work returned
        """Show what was worked out."""
        raise NotImplementedError

    @property
    def complete(self) -> bool:
        """Whether an open part shows the results, apart from steps still to be done."""
        return super().complete and not (self.is_open() and self._latest.busy)


def _raise(error: Exception) -> None:
    """Let an error of the work surface where errors of the window do."""
    raise error
