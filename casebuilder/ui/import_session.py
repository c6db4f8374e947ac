"""A file on its way into the case, whatever it holds: how far it is, the work in a thread, and the key.

What a stranger's file holds stays in memory, and only as long as the session needs it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casebuilder.model.messages import Message, N_
from casebuilder.ui.jobs import Job
from casebuilder.ui.store import Store

if TYPE_CHECKING:
    from casebuilder.intake.pseudonyms import PseudonymKey
    from casebuilder.intake.sources import Source
    from casebuilder.intake.work import Work


class Stage(Enum):
    """How far a file is."""

    NONE = auto()
    OPENING = auto()
    MAPPING = auto()
    READING = auto()
    REVIEW = auto()
    TAKING_IN = auto()

    @property
    def is_work(self) -> bool:
        """Whether something is being worked out, which can be given up."""
        return self in (Stage.OPENING, Stage.READING, Stage.TAKING_IN)


class ImportSession(QObject):
    """Brings one file at a time from the disk into the case; :attr:`changed` tells of every step.

    Attributes:
        stage: How far the file is.
        source: The opened file.
        error: Why the last step failed.

    Signals:
        changed: Anything of this is different.
        progressed: Which share of the work is done, from 0 to 1.
    """

    changed = Signal()
    progressed = Signal(float)

    def __init__(self, store: Store) -> None:
        """Begin without a file; the store owns the session."""
        super().__init__(store)
        self._store = store
        self._job: Job | None = None
        self._then: Callable[..., None] = lambda _result: None
        self._before = Stage.NONE
        self._key: PseudonymKey | None = None
        self._forget()

    def _forget(self) -> None:
        """Forget the file and all that was read of it."""
        self.stage = Stage.NONE
        self.source: Source | None = None
        self.error: Message | None = None

    # The key of the pseudonyms.

    @property
    def key(self) -> PseudonymKey:
        """The key for all files that come in while this case is open."""
        if self._key is None:
            from casebuilder.intake.pseudonyms import PseudonymKey

            self._key = PseudonymKey.new()
        return self._key

    def use_key(self, key: PseudonymKey) -> None:
        """Make pseudonyms with a certain key from now on."""
        self._key = key
        self.error = None
        self.changed.emit()

    def save_key(self, path: Path) -> bool:
        """Keep the key in a file of its own; return False, with :attr:`error`, when that fails."""
        from casebuilder.file_errors import reason

        try:
            self.key.save(path)
        except OSError as error:
            text = N_("The key cannot be saved as {file} ({reason}). Choose another folder.")
            self.say(Message(text, {"file": path.name, "reason": reason(error)}))
            return False
        return True

    def load_key(self, path: Path) -> bool:
        """Use the key of an earlier import; return False, with :attr:`error`, when the file holds none."""
        from casebuilder.intake.errors import IntakeError
        from casebuilder.intake.pseudonyms import PseudonymKey

        try:
            key = PseudonymKey.load(path)
        except IntakeError as error:
            self.say(error.message)
            return False
        self.use_key(key)
        return True

    def say(self, error: Message) -> None:
        """Show why something failed."""
        self.error = error
        self.changed.emit()

    # Work.

    @property
    def busy(self) -> bool:
        """Whether work is going on that can be given up."""
        return self._job is not None

    def stop(self) -> None:
        """Give up: the work that is going on, or else the file."""
        if self._job is not None:
            self._job.cancel()
            return
        self._forget()
        self.changed.emit()

    def _start(self, work_on: Callable[[Work], object], then: Callable[..., None], stage: Stage) -> None:
        """Do work in a thread of its own, and hand what it gave to a function in the window's thread."""
        if self._job is not None:
            return
        self._then, self._before = then, self.stage
        self.stage, self.error = stage, None

        def run(cancelled: threading.Event) -> object:
            from casebuilder.intake.work import Work

            return work_on(Work(self.progressed.emit, cancelled.is_set))

        job = Job(run, "intake")
        job.done.connect(self._done)
        job.failed.connect(self._failed)
        # Whoever closes the case does not wait for its file.
        self.destroyed.connect(job.cancel)
        self._job = job
        self.changed.emit()
        job.start()

    def _end(self) -> None:
        if self._job is not None:
            self._job.wait()
        self._job = None

    def _done(self, result: object) -> None:
        self._end()
        self._then(result)
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        from casebuilder.intake.errors import IntakeError
        from casebuilder.intake.work import CancelledError

        self._end()
        if self._before is Stage.NONE:
            self._forget()
        self.stage = self._before
        if isinstance(error, IntakeError):
            self.error = error.message
        elif not isinstance(error, CancelledError):
            self.changed.emit()
            raise error
        self.changed.emit()
