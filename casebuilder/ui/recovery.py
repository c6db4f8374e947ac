"""Recovery copies: what a user typed survives a crash, a power cut and a dead battery.

Each running application keeps one recovery copy of its own, next to a lock that lives as long as
the application. A copy whose lock is free belongs to an application that died: its work is offered
at the next start. Applications that run at the same time so never touch each other's copies.

The copy of a case with a passphrase is encrypted before it is written, and names the case file and the
time but nothing that is in the case.
"""

from __future__ import annotations

import base64
import datetime
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QStandardPaths

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from casebuilder.casefile import Protection
    from casebuilder.casefile.protection import RecoveryKey, SealedCopy
    from casebuilder.model.case import Case
    from casebuilder.ui.store import Unread

_SUFFIX = ".recovery.json"


def recovery_folder() -> Path:
    """Return the folder of recovery copies of the user of this computer."""
    states = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericStateLocation)
    return Path(states) / "casebuilder" / "recovery"


@dataclass(frozen=True, slots=True)
class RecoveredContent:
    """What a recovery copy holds.

    Attributes:
        case: The case.
        unread: The texts in fields that were no value yet, by the place of the field.
        protection: The passphrase of the case, or None.
        key: What the copy was encrypted with, or None.
    """

    case: Case
    unread: Mapping[str, Unread]
    protection: Protection | None = None
    key: RecoveryKey | None = None


@dataclass(frozen=True, slots=True)
class RecoveredWork:
    """Unsaved work of an application that ended without closing its case.

    Attributes:
        copy: The recovery copy itself.
        name: Name of the case, possibly empty; always empty for a case with a passphrase.
        file: The case file it was opened from, or None when it was never saved.
        fingerprint: Fingerprint of that file when it was opened, or None.
        time: When the copy was made.
        is_protected: Whether the copy is encrypted with the passphrase of the case.
    """

    copy: Path
    name: str
    file: Path | None
    fingerprint: str | None
    time: datetime.datetime
    is_protected: bool = False

    def content(
        self, protection: Protection | None = None, stop: threading.Event | None = None
    ) -> RecoveredContent:
        """Return what the copy holds.

        Args:
            protection: The passphrase of the case, where the copy is protected; then it takes seconds.
            stop: Set when the user gives up.

        Raises:
            OSError: The copy cannot be read.
            ValueError: The copy is damaged (pydantic's ValidationError is one).
            CaseFileError: The copy cannot be decrypted, as with another passphrase.
            StoppedError: The user gave up.
        """
        import json

        document = json.loads(self.copy.read_text(encoding="utf-8"))
        if not self.is_protected or protection is None:
            return _content(document, None, None)
        inside, key = _sealed(document).open(protection, self.copy.name, stop)
        return _content(json.loads(inside), protection, key)


def _content(
    document: Mapping[str, object], protection: Protection | None, key: RecoveryKey | None
) -> RecoveredContent:
    from casebuilder.model.case import Case

    try:
        case = Case.model_validate(document["case"])
    except KeyError as error:
        raise ValueError("the copy holds no case") from error
    # A copy of an earlier version holds no unread texts.
    return RecoveredContent(
        case, _unread_texts().validate_python(document.get("unread", {})), protection, key
    )


def _sealed(document: Mapping[str, str]) -> SealedCopy:
    from casebuilder.casefile.protection import SealedCopy

    return SealedCopy(
        base64.b64decode(document["key"], validate=True),
        base64.b64decode(document["sealed"], validate=True),
    )


def _unread_texts() -> TypeAdapter[dict[str, Unread]]:
    from pydantic import TypeAdapter

    from casebuilder.ui.store import Unread

    return TypeAdapter(dict[str, Unread])


def _lock_of(copy: Path) -> QLockFile:
    lock = QLockFile(str(copy) + ".lock")
    lock.setStaleLockTime(0)
    return lock


def _read(copy: Path) -> RecoveredWork | None:
    import json

    try:
        document = json.loads(copy.read_text(encoding="utf-8"))
        is_protected = "sealed" in document
        if is_protected:
            _sealed(document)
        return RecoveredWork(
            copy,
            "" if is_protected else str(document["case"].get("name", "")),
            Path(document["file"]) if document["file"] else None,
            document["fingerprint"],
            datetime.datetime.fromisoformat(document["time"]),
            is_protected,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


class Recovery:
    """Keeps the recovery copy of this application, and finds those that others left behind."""

    def __init__(self, folder: Path) -> None:
        """Use a folder, which is made when the first copy is."""
        self._folder = folder
        self._copy = folder / f"{os.getpid()}-{os.urandom(4).hex()}{_SUFFIX}"
        self._lock = _lock_of(self._copy)

    @property
    def copy(self) -> Path:
        """Where the recovery copy of this application stands, when there is one."""
        return self._copy

    def keep(
        self,
        case: Case,
        file: Path | None,
        fingerprint: str | None,
        unread: Mapping[str, Unread] | None = None,
        key: RecoveryKey | None = None,
    ) -> None:
        """Write the recovery copy, in one step, over an earlier one.

        Args:
            case: The unsaved case.
            file: The case file it was opened from, or None.
            fingerprint: Fingerprint of that file when it was opened, or None.
            unread: The texts in fields that are no value yet, by the place of the field.
            key: What to encrypt the copy with; None for a case without a passphrase.

        Raises:
            OSError: The copy cannot be written.
        """
        import json

        self._folder.mkdir(parents=True, exist_ok=True)
        if not self._lock.isLocked():
            self._lock.tryLock(0)
        document = {
            "time": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
            "file": str(file.absolute()) if file else None,
            "fingerprint": fingerprint,
        }
        # Made as text at once: of a large case, taking it apart first would hold the window for a while.
        texts = _unread_texts().dump_json(dict(unread or {}))
        content = b'"case": ' + case.model_dump_json().encode() + b', "unread": ' + texts
        if key is not None:
            document["key"] = base64.b64encode(key.wrapped).decode()
            document["sealed"] = base64.b64encode(key.seal(b"{" + content + b"}")).decode()
        head = json.dumps(document, ensure_ascii=False).encode()
        partial = self._copy.with_name(self._copy.name + ".partial")
        with partial.open("wb") as stream:
            stream.write(head if key is not None else head[:-1] + b", " + content + b"}")
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(self._copy)

    def discard(self) -> None:
        """Remove the recovery copy: nothing would be lost any more."""
        self._copy.unlink(missing_ok=True)
        self._lock.unlock()

    def left_behind(self) -> tuple[RecoveredWork, ...]:
        """Return the work of applications that died, the latest first."""
        found = []
        for copy in self._folder.glob(f"*{_SUFFIX}"):
            lock = _lock_of(copy)
            if copy == self._copy or not lock.tryLock(0):
                continue
            lock.unlock()
            work = _read(copy)
            if work is not None:
                found.append(work)
        return tuple(sorted(found, key=lambda work: work.time, reverse=True))

    def throw_away(self, work: RecoveredWork) -> None:
        """Remove the copy of an application that died."""
        work.copy.unlink(missing_ok=True)
