"""Recovery copies: what a user typed survives a crash, a power cut and a dead battery.

Each running application keeps one recovery copy of its own, next to a lock that lives as long as
the application. A copy whose lock is free belongs to an application that died: its work is offered
at the next start. Applications that run at the same time so never touch each other's copies.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QStandardPaths

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from casebuilder.model.case import Case
    from casebuilder.ui.store import Unread

_SUFFIX = ".recovery.json"


def recovery_folder() -> Path:
    """Return the folder of recovery copies of the user of this computer."""
    states = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericStateLocation)
    return Path(states) / "casebuilder" / "recovery"


@dataclass(frozen=True, slots=True)
class RecoveredWork:
    """Unsaved work of an application that ended without closing its case.

    Attributes:
        copy: The recovery copy itself.
        name: Name of the case, possibly empty.
        file: The case file it was opened from, or None when it was never saved.
        fingerprint: Fingerprint of that file when it was opened, or None.
        time: When the copy was made.
    """

    copy: Path
    name: str
    file: Path | None
    fingerprint: str | None
    time: datetime.datetime

    def case(self) -> Case:
        """Return the recovered case.

        Raises:
            OSError: The copy cannot be read.
            ValueError: The copy is damaged (pydantic's ValidationError is one).
        """
        import json

        from casebuilder.model.case import Case

        return Case.model_validate(json.loads(self.copy.read_text(encoding="utf-8"))["case"])

    def unread(self) -> Mapping[str, Unread]:
        """Return the texts in fields that were no value yet, by the place of the field.

        Raises:
            OSError: The copy cannot be read.
            ValueError: The copy is damaged.
        """
        import json

        # A copy of an earlier version holds none.
        return _unread_texts().validate_python(
            json.loads(self.copy.read_text(encoding="utf-8")).get("unread", {})
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
        return RecoveredWork(
            copy,
            str(document["case"].get("name", "")),
            Path(document["file"]) if document["file"] else None,
            document["fingerprint"],
            datetime.datetime.fromisoformat(document["time"]),
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
    ) -> None:
        """Write the recovery copy, in one step, over an earlier one.

        Args:
            case: The unsaved case.
            file: The case file it was opened from, or None.
            fingerprint: Fingerprint of that file when it was opened, or None.
            unread: The texts in fields that are no value yet, by the place of the field.

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
            "case": case.model_dump(mode="json"),
            "unread": _unread_texts().dump_python(dict(unread or {}), mode="json"),
        }
        partial = self._copy.with_name(self._copy.name + ".partial")
        with partial.open("w", encoding="utf-8") as stream:
            json.dump(document, stream, ensure_ascii=False)
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
