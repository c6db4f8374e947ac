"""The uncertainty of the current case, worked out away from the window's thread and kept until it changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casebuilder.ui.jobs import Job

if TYPE_CHECKING:
    from casebuilder.model.costbenefit.results import Results
    from casebuilder.model.costbenefit.scenarios import Scenario
    from casebuilder.model.uncertainty.assessment import Assessment


@dataclass(frozen=True)
class Worked:
    """What was worked out.

    Attributes:
        assessment: The uncertainty; None where a figure within its range is out of all proportion.
        scenarios: The results in each scenario; None where out of all proportion.
    """

    assessment: Assessment | None
    scenarios: Mapping[Scenario, Results | None]


class _StoppedError(Exception):
    """The work was given up; nothing comes of it."""


class _AssessmentJob(Job):
    """Works out the uncertainty of some results.

    Signals:
        progressed: Which share is done.
    """

    progressed = Signal(float)

    def __init__(self, results: Results) -> None:
        super().__init__(lambda cancelled: work_out(results, self._step_of(cancelled)), "uncertainty")
        self.results = results

    def _step_of(self, cancelled: threading.Event) -> Callable[[float], None]:
        def step(share: float) -> None:
            if cancelled.is_set():
                raise _StoppedError
            self.progressed.emit(share)

        return step


def work_out(results: Results, step: Callable[[float], None]) -> Worked:
    """Return the uncertainty of a case and what it comes to in each scenario.

    Args:
        results: The case with its results.
        step: Is told which share is done, and may raise an exception to stop.
    """
    from casebuilder.model.costbenefit.scenarios import Scenario, in_scenario
    from casebuilder.model.formula.evaluation import CalculationError
    from casebuilder.model.uncertainty.assessment import assess

    def scenario_results(scenario: Scenario) -> Results | None:
        try:
            return in_scenario(results, scenario)
        except CalculationError:
            return None

    step(0.0)
    scenarios = {scenario: scenario_results(scenario) for scenario in Scenario}
    try:
        return Worked(assess(results, step=step), scenarios)
    except CalculationError:
        return Worked(None, scenarios)


class AssessmentWork(QObject):
    """Works out the uncertainty of a case when asked; what belongs to an older case is dropped.

    Signals:
        changed: :attr:`worked` or :attr:`busy` is different now.
        progressed: Which share of the work is done.
    """

    changed = Signal()
    progressed = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        """Work out nothing yet."""
        super().__init__(parent)
        self._job: _AssessmentJob | None = None
        self._results: Results | None = None
        self._worked: Worked | None = None

    @property
    def worked(self) -> Worked | None:
        """What was worked out for the current case; None as long as it was not."""
        return self._worked

    @property
    def busy(self) -> bool:
        """Whether something is being worked out."""
        return self._job is not None

    def follow(self, results: Results | None) -> None:
        """Take note of the results of the current case; what belongs to other results is dropped."""
        if results is self._results:
            return
        self._results = results
        known, self._worked = self._worked, None
        was_busy = self.busy
        self._give_up()
        if known is not None or was_busy:
            self.changed.emit()

    def ask(self) -> None:
        """Work it out, unless that is done or being done."""
        if self._results is None or self._worked is not None or self.busy:
            return
        job = self._job = _AssessmentJob(self._results)
        job.progressed.connect(self._progressed)
        job.done.connect(self._done)
        job.failed.connect(self._failed)
        job.start()
        self.changed.emit()

    def stop(self) -> None:
        """Give up what is being worked out."""
        if self.busy:
            self._give_up()
            self.changed.emit()

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _progressed(self, share: float) -> None:
        if self.sender() is self._job:
            self.progressed.emit(share)

    def _done(self, worked: Worked) -> None:
        # What was given up, or belongs to an older case, may still report.
        if self._job is None or self.sender() is not self._job:
            return
        self._job = None
        self._worked = worked
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, _StoppedError) or self.sender() is not self._job:
            return
        self._job = None
        self.changed.emit()
        raise error
