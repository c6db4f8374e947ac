"""The one place that holds the current case: undo, redo and what the case comes to.

A page asks for a change by handing over a pure function from case to case. Pages never talk to
each other; they listen to :attr:`Store.changed` and redraw what differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from casebuilder.model.messages import Message, N_
from casebuilder.ui.assessment_work import AssessmentWork

if TYPE_CHECKING:
    from casebuilder.model.case import Case
    from casebuilder.model.costbenefit.results import Results
    from casebuilder.model.problems import Problem

_NO_MERGE = -1
_UNREAD = N_("This field holds “{text}”, which cannot be used yet; the calculation uses {value}.")
_UNREAD_EMPTY = N_("This field holds “{text}”, which cannot be used yet; for the calculation it is empty.")


@dataclass(frozen=True, slots=True)
class Unread:
    """A text in a field that is no value, so that the case goes on with the value before it.

    Attributes:
        text: What was typed.
        label: What the field is called.
        reason: Why it is no value.
        kept: The value that the case goes on with, as the user reads it; empty for none.
    """

    text: str
    label: Message
    reason: Message
    kept: str


class _Snapshot(QUndoCommand):
    """One undo step: the case before and after. Both exist before the step is pushed."""

    def __init__(self, store: Store, label: str, new: Case, merge: str | None) -> None:
        super().__init__(label)
        self._store = store
        self._old = store.case
        self.new = new
        self.merge = merge

    def id(self) -> int:
        return _NO_MERGE if self.merge is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802  Qt's name
        if not isinstance(other, _Snapshot) or other.merge != self.merge:
            return False
        self.new = other.new
        self.setObsolete(self.new == self._old)
        return True

    def redo(self) -> None:
        self._store.show(self.new)

    def undo(self) -> None:
        self._store.show(self._old)


class Store(QObject):
    """Holds the current case on a stack of snapshots, and its results.

    Attributes:
        uncertainty: Works out the uncertainty of the case, when a page asks for it.

    Signals:
        changed: The case before and after a change, undo and redo included.
        results_changed: :attr:`results` and :attr:`problems` have been computed anew.
        unread_changed: :attr:`unread` is different now.
    """

    changed = Signal(object, object)
    results_changed = Signal()
    unread_changed = Signal()

    def __init__(self, case: Case, parent: QObject | None = None) -> None:
        """Start with a case and nothing to undo."""
        super().__init__(parent)
        self._case = case
        self._results: Results | None = None
        self._last_complete: Results | None = None
        self._previous_results: Results | None = None
        self._evaluated_step = 0
        self._problems: tuple[Problem, ...] = ()
        self._unread: dict[str, Unread] = {}
        self.uncertainty = AssessmentWork(self)
        self.undo_stack = QUndoStack(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.evaluate_now)
        self._timer.start()

    @property
    def case(self) -> Case:
        """The current case."""
        return self._case

    @property
    def results(self) -> Results | None:
        """What the case comes to, or None while something that is needed is missing."""
        return self._results

    @property
    def results_to_show(self) -> Results | None:
        """The results, or while something is missing what the case came to when it was last complete."""
        return self._last_complete

    @property
    def outdated(self) -> bool:
        """Whether :attr:`results_to_show` is what the case came to before it became incomplete."""
        return self._results is None and self._last_complete is not None

    @property
    def previous_results(self) -> Results | None:
        """What the case came to before the last change, for showing what it did."""
        return self._previous_results

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the current case."""
        return self._problems

    @property
    def unread(self) -> Mapping[str, Unread]:
        """The texts in fields that are no value, by the place of the field."""
        return self._unread

    def set_unread(self, path: str, unread: Unread | None) -> None:
        """Keep the text of a field that is no value, or forget it with None."""
        if self._unread.get(path) == unread:
            return
        if unread is None:
            del self._unread[path]
        else:
            self._unread[path] = unread
        self.unread_changed.emit()

    def unread_problems(self) -> tuple[Problem, ...]:
        """Return the unread texts as problems that do not stop the calculation."""
        from casebuilder.model.problems import Problem, Severity

        return tuple(
            Problem(
                "unread",
                Severity.WARNING,
                path,
                Message(_UNREAD if item.kept else _UNREAD_EMPTY, {"text": item.text, "value": item.kept}),
                item.label,
            )
            for path, item in self._unread.items()
        )

    def _forget_unread_of_what_is_gone(self) -> None:
        from casebuilder.model.paths import value_at

        for path in tuple(self._unread):
            try:
                # A figure without a value has no place for it yet.
                value_at(self._case, path.partition(".values.")[0])
            except KeyError:
                self.set_unread(path, None)

    def change(self, label: str, change: Callable[[Case], Case], merge: str | None = None) -> None:
        """Change the case in one undo step.

        The new case is built and validated before the step exists, so a change that fails leaves
        everything as it was.

        Args:
            label: What the step is called in the undo menu, in the user's language.
            change: A pure function from the current case to the new one.
            merge: Steps that follow each other with the same key become one, such as typing in
                one field; None never merges.
        """
        new = change(self._case)
        if new == self._case:
            return
        self.undo_stack.push(_Snapshot(self, label, new, merge))

    def show(self, case: Case) -> None:
        """Make a case the current one; for the undo steps, pages use :meth:`change`."""
        old, self._case = self._case, case
        self.changed.emit(old, case)
        self._forget_unread_of_what_is_gone()
        self._timer.start()

    def evaluate_now(self) -> None:
        """Compute problems and results of the current case at once."""
        from casebuilder.model.check import problems
        from casebuilder.model.costbenefit.results import evaluate_case
        from casebuilder.model.formula.evaluation import CalculationError
        from casebuilder.model.problems import Severity
        from casebuilder.ui.fields.dates import today

        self._timer.stop()
        self._problems = problems(self._case, today())
        new: Results | None = None
        if not any(problem.severity is Severity.ERROR for problem in self._problems):
            try:
                new = evaluate_case(self._case, former=self._last_complete)
            except CalculationError as error:
                self._problems = (*self._problems, error.problem())
        step = self.undo_stack.index()
        # Letters typed in one field are one change: what it did counts from before the first.
        if step != self._evaluated_step and self._results is not None:
            self._previous_results = self._results
        self._evaluated_step = step
        self._results = new
        self._last_complete = new or self._last_complete
        self.uncertainty.follow(new)
        self.results_changed.emit()
