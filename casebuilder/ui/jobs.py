"""Work that takes a while, away from the window's thread."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal

_YOUNG_OBJECTS = 50_000
_collector = threading.Lock()


@contextmanager
def few_collections() -> Iterator[None]:
    """Let work that makes very many objects not be held up, nor hold up the window, by the collector.

    A full collection goes through all objects of the program, and takes a few tenths of a second in
    which no thread does anything. Within this context what was there before is left out of it.
    """
    if not _collector.acquire(blocking=False):
        # Other work sees to it already.
        yield
        return
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
        _collector.release()


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
