"""Work that takes a while, away from the window's thread."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QObject, Signal


class Job(QObject):
    """Runs a function in a thread of its own and tells when it is done.

    Python collects garbage in whichever thread happens to make objects, and what belongs to Qt may only be
    destroyed in the window's thread: a model that goes in another one leaves its table with a place in
    memory that is no longer its own. So nothing is collected as long as any work runs, and a job itself is
    let go of in the window's thread, once its own has ended. Nor is the window held up by a collection
    then, which goes through all objects of the program.

    Signals:
        done: What the function returned.
        failed: The exception that it raised.
    """

    done = Signal(object)
    failed = Signal(object)
    _ended = Signal()
    _running: ClassVar[set[Job]] = set()
    _collects: ClassVar[bool] = True

    def __init__(self, work: Callable[[threading.Event], object], name: str) -> None:
        """Prepare the job.

        Args:
            work: What to do; it is handed an event that is set when the user gives up.
            name: Name of the thread.
        """
        super().__init__()
        self._work = work
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name)
        self._ended.connect(self._let_go)

    def start(self) -> None:
        """Start the work; in the window's thread."""
        if not self._running:
            Job._collects = gc.isenabled()
            gc.disable()
        self._running.add(self)
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to stop; it stops where it can do so without harm."""
        self._cancelled.set()

    def wait(self) -> None:
        """Wait until the thread has ended."""
        self._thread.join()

    def _run(self) -> None:
        try:
            result = self._work(self._cancelled)
        except Exception as error:  # noqa: BLE001  whatever it is, the window's thread deals with it
            self.failed.emit(error)
        else:
            self.done.emit(result)
        self._ended.emit()

    def _let_go(self) -> None:
        self._thread.join()
        self._running.discard(self)
        if not self._running and self._collects:
            gc.enable()


def surface(error: Exception) -> None:
    """Let an error of work that nobody waits for come out where errors of the window do."""
    raise error
