"""Work that takes a while, away from the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal


class Job(QObject):
    """Runs a function in a thread of its own and tells when it is done.

    Signals:
        done: What the function returned.
        failed: The exception that it raised.
    """

    done = Signal(object)
    failed = Signal(object)

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

    def start(self) -> None:
        """Start the work."""
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
