"""The case that is open: its file, saving it, and the recovery copy while something is unsaved."""

from __future__ import annotations

import datetime
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from casebuilder.model.messages import Message, N_
from casebuilder.ui.jobs import Job
from casebuilder.ui.recovery import RecoveredContent, RecoveredWork, Recovery
from casebuilder.ui.store import Store

if TYPE_CHECKING:
    from casebuilder.casefile import CaseFile, Protection
    from casebuilder.casefile.protection import RecoveryKey
    from casebuilder.model.case import Case

_RECOVERY_DELAY = 1500
"""Milliseconds after a change; with the writing itself the copy stands within two seconds."""

Carry: TypeAlias = Callable[[Callable[[threading.Event], str]], str]
"""Carries out the writing of a file, which is handed an event to stop it, and returns what it returns."""

_log = logging.getLogger(__name__)


def at_once(write: Callable[[threading.Event], str]) -> str:
    """Write a file while everything waits."""
    return write(threading.Event())


class Document(QObject):
    """An open case with the file it belongs to.

    Signals:
        changed: Path, time of saving or :attr:`modified` is different now.
        recovery_failed: A recovery copy could not be written, with the reason as a :class:`Message`.
    """

    changed = Signal()
    recovery_failed = Signal(object)

    def __init__(
        self,
        case: Case,
        recovery: Recovery,
        path: Path | None = None,
        fingerprint: str | None = None,
        parent: QObject | None = None,
        protection: Protection | None = None,
        key: RecoveryKey | None = None,
    ) -> None:
        """Start with nothing to undo and nothing to lose.

        Args:
            case: The case.
            recovery: Where unsaved work is kept.
            path: Its file, or None when it was never saved.
            fingerprint: Fingerprint of the file as it was read.
            parent: Owns the document.
            protection: The passphrase of the case, or None.
            key: What encrypts its recovery copies, where that is known already.
        """
        super().__init__(parent)
        self._recovery = recovery
        self._protection = protection
        self._key = key
        self._key_job: Job | None = None
        self._writer: Job | None = None
        self._path = path
        self._fingerprint = fingerprint
        self._saved = None if path is None else _time_of(path)
        self.store = Store(case, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_RECOVERY_DELAY)
        self._timer.timeout.connect(self._keep_meanwhile)
        self.store.changed.connect(self._plan_recovery_copy)
        self.store.unread_changed.connect(self._plan_recovery_copy)
        self.store.undo_stack.cleanChanged.connect(self.changed)
        if key is None:
            self._make_key()

    @classmethod
    def of_file(
        cls, file: CaseFile, path: Path, recovery: Recovery, parent: QObject | None = None
    ) -> Document:
        """Return the case of a file that was read."""
        return cls(file.case, recovery, path, file.fingerprint, parent, file.protection)

    @classmethod
    def recovered(
        cls,
        work: RecoveredWork,
        content: RecoveredContent,
        recovery: Recovery,
        parent: QObject | None = None,
    ) -> Document:
        """Return work that an earlier run left behind; it counts as unsaved."""
        result = cls(
            content.case,
            recovery,
            work.file,
            work.fingerprint,
            parent,
            content.protection,
            content.key,
        )
        result.store.undo_stack.resetClean()
        for path, unread in content.unread.items():
            result.store.set_unread(path, unread)
        result.keep_recovery_copy()
        recovery.throw_away(work)
        return result

    @property
    def path(self) -> Path | None:
        """The case file, or None when the case was never saved."""
        return self._path

    @property
    def protection(self) -> Protection | None:
        """The passphrase that the case is saved with, or None."""
        return self._protection

    @property
    def saved(self) -> datetime.datetime | None:
        """When the file was written last, in local time."""
        return self._saved

    @property
    def modified(self) -> bool:
        """Whether closing now would lose something."""
        return not self.store.undo_stack.isClean()

    def save(self, path: Path, protection: Protection | None = None, carry: Carry = at_once) -> None:
        """Write the case to a file.

        Args:
            path: The file.
            protection: The passphrase from now on; None for none.
            carry: Carries out the writing, which takes seconds with a passphrase.

        Raises:
            ChangedOnDiskError: The file was changed since it was opened; it stays as it is.
            CaseFileError: The file cannot be written; nothing on disk has changed.
            StoppedError: The user gave up; nothing on disk has changed.
        """
        from casebuilder.casefile import write

        case = self.store.case
        expected = self._fingerprint if path == self._path else None
        self._fingerprint = carry(lambda stop: write(path, case, expected, protection, stop))
        self._path = path
        self._saved = _time_of(path)
        if protection != self._protection:
            self._protection = protection
            self._make_key()
        if self.store.case is case:
            self.store.undo_stack.setClean()
        # What is no value yet is not in the file.
        self.keep_recovery_copy()
        self.changed.emit()

    def _make_key(self) -> None:
        """Make what encrypts the recovery copies; takes seconds, in a thread."""
        self.stop_making_key()
        self._key = None
        protection = self._protection
        if protection is None:
            return
        from casebuilder.casefile.protection import RecoveryKey

        self._key_job = Job(lambda stop: (protection, RecoveryKey.make(protection, stop)), "recovery-key")
        self._key_job.done.connect(self._use_key)
        self._key_job.failed.connect(self._do_without_key)
        self._key_job.start()

    def stop_making_key(self) -> None:
        """Let what encrypts the recovery copies not be made any more: the case goes away."""
        if self._key_job is not None:
            self._key_job.cancel()
            self._key_job = None

    def _use_key(self, made: tuple[Protection, RecoveryKey]) -> None:
        protection, key = made
        # What was asked for before the latest may still arrive.
        if self._key_job is not None and protection is self._protection:
            self._key_job = None
            self._key = key
            self.keep_recovery_copy()

    def _do_without_key(self, error: Exception) -> None:
        from casebuilder.casefile import StoppedError

        if not isinstance(error, StoppedError):
            self._key_job = None
            self.recovery_failed.emit(Message(N_("it could not be encrypted")))

    def keep_recovery_copy(self) -> bool:
        """Write the recovery copy now when something is unsaved, and remove it when nothing is.

        Returns:
            Whether nothing unsaved would be lost if the program ended now.
        """
        self._timer.stop()
        self._end_writing()
        if not self.modified and not self.store.unread:
            self.forget_recovery_copy()
            return True
        if self._protection is not None and self._key is None:
            # It follows when there is something to encrypt it with; till then nothing may stand there.
            self.forget_recovery_copy()
            return False
        error = self._writing()()
        if error is not None:
            self._say_not_kept(error)
        return error is None

    def _keep_meanwhile(self) -> None:
        """Write the recovery copy while the user goes on; what has to be quick is done here and now."""
        if self._writer is not None:
            # What is being written is older than what there is now, so another copy follows.
            self._plan_recovery_copy()
            return
        is_saved = not self.modified and not self.store.unread
        if is_saved or (self._protection is not None and self._key is None):
            self.keep_recovery_copy()
            return
        write = self._writing()
        writer = Job(lambda _stop: (write(), writer), "recovery")
        writer.done.connect(self._written)
        self._writer = writer
        writer.start()

    def _writing(self) -> Callable[[], OSError | None]:
        """Return what writes the work of this moment, in any thread, and returns why that failed."""
        case, path, fingerprint, key = self.store.case, self._path, self._fingerprint, self._key
        unread, recovery = dict(self.store.unread), self._recovery

        def write() -> OSError | None:
            try:
                recovery.keep(case, path, fingerprint, unread, key)
            except OSError as error:
                return error
            return None

        return write

    def _written(self, outcome: tuple[OSError | None, Job]) -> None:
        error, writer = outcome
        # What was waited for has been dealt with.
        if writer is self._writer:
            self._writer = None
            if error is not None:
                self._say_not_kept(error)

    def _end_writing(self) -> None:
        """Wait for the copy that is being written, so that it is not put over a later one."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.wait()

    def _say_not_kept(self, error: OSError) -> None:
        from casebuilder.file_errors import reason

        self.recovery_failed.emit(reason(error))

    def close(self) -> None:
        """End: nothing of the case is to be kept any more."""
        self.stop_making_key()
        self.forget_recovery_copy()

    def forget_recovery_copy(self) -> None:
        """Remove the recovery copy: the work is saved, or the user does not want it."""
        self._timer.stop()
        self._end_writing()
        try:
            self._recovery.discard()
        except OSError as error:
            # The work itself is safe; at worst it is offered once more at the next start.
            _log.info("recovery copy not removed: %s", error)

    def _plan_recovery_copy(self) -> None:
        if not self._timer.isActive():
            self._timer.start()


def _time_of(path: Path) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except OSError:
        return None
