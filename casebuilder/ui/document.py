"""The case that is open: its file, saving it, and the recovery copy while something is unsaved."""

from __future__ import annotations

import datetime
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from casebuilder.ui.recovery import RecoveredWork, Recovery
from casebuilder.ui.store import Store

if TYPE_CHECKING:
    from casebuilder.model.case import Case

_RECOVERY_DELAY = 1500
"""Milliseconds after a change; with the writing itself the copy stands within two seconds."""

_log = logging.getLogger(__name__)


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
    ) -> None:
        """Start with nothing to undo and nothing to lose.

        Args:
            case: The case.
            recovery: Where unsaved work is kept.
            path: Its file, or None when it was never saved.
            fingerprint: Fingerprint of the file as it was read.
            parent: Owns the document.
        """
        super().__init__(parent)
        self._recovery = recovery
        self._path = path
        self._fingerprint = fingerprint
        self._saved = None if path is None else _time_of(path)
        self.store = Store(case, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_RECOVERY_DELAY)
        self._timer.timeout.connect(self.keep_recovery_copy)
        self.store.changed.connect(self._plan_recovery_copy)
        self.store.unread_changed.connect(self._plan_recovery_copy)
        self.store.undo_stack.cleanChanged.connect(self.changed)

    @classmethod
    def read(cls, path: Path, recovery: Recovery, parent: QObject | None = None) -> Document:
        """Return the case of a file.

        Raises:
            CaseFileError: The file cannot be read or does not hold a case.
        """
        from casebuilder.casefile import read

        file = read(path)
        return cls(file.case, recovery, path, file.fingerprint, parent)

    @classmethod
    def recovered(cls, work: RecoveredWork, recovery: Recovery, parent: QObject | None = None) -> Document:
        """Return work that an earlier run left behind; it counts as unsaved.

        Raises:
            OSError: The recovery copy cannot be read.
            ValueError: The recovery copy is damaged.
        """
        result = cls(work.case(), recovery, work.file, work.fingerprint, parent)
        result.store.undo_stack.resetClean()
        for path, unread in work.unread().items():
            result.store.set_unread(path, unread)
        result.keep_recovery_copy()
        recovery.throw_away(work)
        return result

    @property
    def path(self) -> Path | None:
        """The case file, or None when the case was never saved."""
        return self._path

    @property
    def saved(self) -> datetime.datetime | None:
        """When the file was written last, in local time."""
        return self._saved

    @property
    def modified(self) -> bool:
        """Whether closing now would lose something."""
        return not self.store.undo_stack.isClean()

    def save(self, path: Path) -> None:
        """Write the case to a file.

        Raises:
            ChangedOnDiskError: The file was changed since it was opened; it stays as it is.
            CaseFileError: The file cannot be written; nothing on disk has changed.
        """
        from casebuilder.casefile import write

        expected = self._fingerprint if path == self._path else None
        self._fingerprint = write(path, self.store.case, expected)
        self._path = path
        self._saved = _time_of(path)
        self.store.undo_stack.setClean()
        # What is no value yet is not in the file.
        self.keep_recovery_copy()
        self.changed.emit()

    def keep_recovery_copy(self) -> None:
        """Write the recovery copy now when something is unsaved, and remove it when nothing is."""
        self._timer.stop()
        if not self.modified and not self.store.unread:
            self.forget_recovery_copy()
            return
        try:
            self._recovery.keep(self.store.case, self._path, self._fingerprint, self.store.unread)
        except OSError as error:
            from casebuilder.file_errors import reason

            self.recovery_failed.emit(reason(error))

    def forget_recovery_copy(self) -> None:
        """Remove the recovery copy: the work is saved, or the user does not want it."""
        self._timer.stop()
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
