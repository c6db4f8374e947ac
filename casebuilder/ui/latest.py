"""Work away from the window's thread of which only the latest answer counts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from casebuilder.ui.jobs import Job


class Latest(QObject):
    """Runs one piece of work at a time, and drops what was asked or answered before the latest.

    Signals:
        answered: What the latest work returned.
        failed: The exception that the latest work raised.
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Prepare.

        Args:
            name: Name of the threads.
            parent: What it belongs to.
        """
        super().__init__(parent)
        self._name = name
        self._job: Job | None = None
        self._next: Callable[[], object] | None = None
        self._wanted = False

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._wanted

    def ask(self, work: Callable[[], object]) -> None:
        """Run a piece of work, as soon as the one that runs has ended."""
        self._wanted = True
        self._next = work
        if self._job is None:
            self._start()

    def forget(self) -> None:
        """Let no answer come to what was asked before."""
        self._wanted = False
        self._next = None

    def _start(self) -> None:
        work, self._next = self._next, None
        if work is None:
            return
        self._job = Job(lambda _cancelled: work(), self._name)
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)
        self._job.start()

    def _done(self, answer: object) -> None:
        if self._is_latest():
            self.answered.emit(answer)

    def _failed(self, error: object) -> None:
        if self._is_latest():
            self.failed.emit(error)

    def _is_latest(self) -> bool:
        """End the job that reported; return whether what it brought is still wanted."""
        self._job = None
        if self._next is not None:
            self._start()
            return False
        wanted, self._wanted = self._wanted, False
        return wanted
