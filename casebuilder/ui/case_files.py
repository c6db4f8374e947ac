"""Opening, saving and closing cases, with the questions that go with it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from casebuilder.model.messages import Message, N_
from casebuilder.translation import Translator
from casebuilder.ui.recovery import RecoveredContent, RecoveredWork, Recovery
from casebuilder.ui.settings import Preferences

if TYPE_CHECKING:
    from casebuilder.casefile import CaseFile, Protection
    from casebuilder.model.case import Case
    from casebuilder.ui.document import Document

_Opened = TypeVar("_Opened")


class CaseFiles(QObject):
    """Holds the open case and carries out what the user wants with its file.

    Signals:
        opened: Another case is open, or none any more.
        changed: Name, file or state of saving of the open case is different now.
        announced: Good news, as a :class:`Message`.
        failed: What went wrong, as a :class:`Message`.
        left_behind: There is :class:`RecoveredWork` on the case that was just opened.
    """

    opened = Signal()
    changed = Signal()
    announced = Signal(object)
    failed = Signal(object)
    left_behind = Signal(object)

    def __init__(
        self,
        window: QWidget,
        preferences: Preferences,
        recovery: Recovery,
        translator: Callable[[], Translator],
        protect: Callable[[str], Protection] | None = None,
    ) -> None:
        """Start without a case.

        Args:
            window: Over which questions appear.
            preferences: Remembers the recent files.
            recovery: Where unsaved work is kept.
            translator: Gives the language of this moment.
            protect: Makes what encrypts of a passphrase; None for the usual.
        """
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._recovery = recovery
        self._translator = translator
        self._given_protect = protect
        self._document: Document | None = None
        self._working = False

    @property
    def document(self) -> Document | None:
        """The open case, or None on the start page."""
        return self._document

    def _use(self, document: Document | None) -> None:
        if self._document is not None:
            self._document.stop_making_key()
            self._document.deleteLater()
        self._document = document
        if document is not None:
            document.changed.connect(self.changed)
            document.store.changed.connect(self.changed)
            document.recovery_failed.connect(self._say_no_recovery)
        self.opened.emit()

    def _say_no_recovery(self, reason: Message) -> None:
        text = N_("No recovery copy can be kept of your work ({reason}). Save your case more often.")
        self.failed.emit(Message(text, {"reason": reason}))

    # Opening.

    def show_case(self, case: Case) -> None:
        """Go on with a case that has no file yet; unsaved work must have been dealt with."""
        from casebuilder.ui.document import Document

        self._forget_document()
        self._use(Document(case, self._recovery, parent=self))

    def start_empty(self) -> None:
        """Start with an empty case."""
        if self.may_leave():
            from casebuilder.reference import new_case

            self.show_case(new_case(self._translator().language))

    def open_example(self, name: str) -> None:
        """Start with an example, by its name."""
        if self.may_leave():
            from casebuilder.templates import template

            self.show_case(template(name, self._translator().language).case)

    def choose_and_open(self) -> None:
        """Let the user choose a case file and open it."""
        from casebuilder.ui import dialogs

        path = dialogs.choose_file_to_open(self._window, self._translator(), self.folder)
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> bool:
        """Open a case file; say so when that fails, and leave everything as it was."""
        from casebuilder.casefile import CaseFileError
        from casebuilder.ui.document import Document

        if not self.may_leave():
            return False
        try:
            file = self._read(path)
        except CaseFileError as error:
            self.failed.emit(error.message)
            return False
        if file is None:
            return False
        self._forget_document()
        self._preferences.add_recent(path)
        self._use(Document.of_file(file, path, self._recovery, self))
        self._offer_left_behind()
        return True

    def _offer_left_behind(self, *, readable: bool = False) -> None:
        """Offer work that an earlier run left behind on the open case.

        Args:
            readable: Only work that stands on disk without a passphrase.
        """
        path = (
            None if self._document is None or self._document.path is None else self._document.path.absolute()
        )
        for work in self._recovery.left_behind():
            if path is not None and work.file == path and not (readable and work.is_protected):
                self.left_behind.emit(work)
                break

    def _read(self, path: Path) -> CaseFile | None:
        """Return the case in a file, with the passphrase that is asked for; None when the user gave up."""
        from casebuilder.casefile import PassphraseNeededError, read

        with suppress(PassphraseNeededError):
            return read(path)
        t = self._translator()
        question = t("“{file}” has a passphrase. Type it to open the case.", file=path.name)
        return self._unlocked(question, lambda protection, stop: read(path, protection, stop))

    def _unlocked(
        self, question: str, work: Callable[[Protection, threading.Event], _Opened]
    ) -> _Opened | None:
        from casebuilder.ui.passphrase import ask_and_open

        self._working = True
        try:
            return ask_and_open(self._window, self._translator(), question, self._protect, work)
        finally:
            self._working = False

    def _protect(self, passphrase: str) -> Protection:
        from casebuilder.casefile import Protection

        return (self._given_protect or Protection)(passphrase)

    def _forget_document(self) -> None:
        """Let the case that was open go; what was unsaved in it has been dealt with."""
        if self._document is not None:
            self._document.close()
        else:
            self._recovery.discard()

    def recover(self, work: RecoveredWork) -> None:
        """Go on with work that an earlier run left behind."""
        from casebuilder.casefile import CaseFileError
        from casebuilder.ui.document import Document

        if not self.may_leave():
            return
        try:
            content = self._content(work)
        except (OSError, ValueError, CaseFileError):
            text = N_(
                "The recovery copy cannot be read, so this work cannot be brought back. The copy is {file}."
            )
            self.failed.emit(Message(text, {"file": str(work.copy)}))
            return
        if content is None:
            return
        self._use(Document.recovered(work, content, self._recovery, self))
        self.announced.emit(Message(N_("Your work has been recovered. Save it to be sure of it.")))

    def _content(self, work: RecoveredWork) -> RecoveredContent | None:
        """Return what a recovery copy holds; None when the user gave up on its passphrase."""
        if not work.is_protected:
            return work.content()
        t = self._translator()
        question = t(
            "This unsaved work is protected with the passphrase of its case. Type it to bring the work back."
        )
        return self._unlocked(question, work.content)

    def close_case(self) -> None:
        """Go back to the start page."""
        if self._document is not None and self.may_leave():
            self._document.close()
            self._use(None)

    @property
    def folder(self) -> Path:
        """The folder to start looking in: that of the open case or the latest one."""
        known = [self._document.path] if self._document and self._document.path else []
        for path in (*known, *self._preferences.recent_files):
            if path.parent.is_dir():
                return path.parent
        return Path.home()

    # Saving.

    def save(self) -> bool:
        """Save the case; ask for a file when it has none. Return False when the user gave up."""
        if self._document is None or self._working:
            return False
        path = self._document.path
        protection = self._document.protection
        return self.save_as() if path is None else self._save(self._document, path, protection)

    def save_as(self) -> bool:
        """Ask for a file and save the case there. Return False when the user gave up."""
        document = self._document
        if document is None or self._working:
            return False
        return self._save_as(document, document.protection)

    def _save_as(self, document: Document, protection: Protection | None) -> bool:
        from casebuilder.ui import dialogs

        t = self._translator()
        name = dialogs.file_name(document.store.case.name, t(N_("Business case")))
        proposed = document.path or self.folder / f"{name}.zbc"
        path = dialogs.choose_file_to_save(self._window, t, proposed)
        return path is not None and self._save(document, path, protection)

    def choose_passphrase(self) -> None:
        """Let the user set, change or remove the passphrase of the case, and save it that way."""
        from casebuilder.ui.passphrase import ask_new_passphrase

        document = self._document
        if document is None or self._working:
            return
        has_one = document.protection is not None
        choice = ask_new_passphrase(self._window, self._translator(), has_one=has_one)
        if choice is None:
            return
        protection = self._protect(choice.text) if choice.text else None
        path = document.path
        saved = (
            self._save_as(document, protection) if path is None else self._save(document, path, protection)
        )
        if saved and protection is not None:
            self._offer_left_behind(readable=True)

    def _save(self, document: Document, path: Path, protection: Protection | None) -> bool:
        from casebuilder.casefile import CaseFileError, ChangedOnDiskError, StoppedError
        from casebuilder.ui import dialogs
        from casebuilder.ui.document import at_once

        before = document.protection
        try:
            document.save(path, protection, at_once if protection is None else self._write_in_front)
        except StoppedError:
            return False
        except ChangedOnDiskError as error:
            t = self._translator()
            wants_copy = dialogs.ask_to_save_a_copy(self._window, t, t.message(error.message))
            return wants_copy and self._save_as(document, protection)
        except CaseFileError as error:
            self.failed.emit(error.message)
            return False
        self._preferences.add_recent(path)
        unread = next(iter(document.store.unread.values()), None)
        if unread is None:
            self.announced.emit(Message(_saved_text(before, protection), {"file": path.name}))
        else:
            text = N_("Saved as {file}, without “{text}” in the field “{field}”: it cannot be used yet.")
            self.announced.emit(
                Message(text, {"file": path.name, "text": unread.text, "field": unread.label})
            )
        return True

    def _write_in_front(self, write: Callable[[threading.Event], str]) -> str:
        """Write in a thread, with a dialog in front of the window; the case stays as it is meanwhile."""
        from casebuilder.ui.passphrase import wait_for

        t = self._translator()
        title = t(N_("Saving the case"))
        text = t(N_("The case is being encrypted. That takes some seconds, because guessing must be slow."))
        self._working = True
        try:
            return wait_for(self._window, t, title, text, write)
        finally:
            self._working = False

    # Leaving.

    def may_leave(self) -> bool:
        """Ask what to do with unsaved work; return whether it may disappear from the screen."""
        if self._working:
            # A file is being written or opened; what is asked meanwhile, as by a file dropped, is not done.
            return False
        if self._document is None:
            return True
        from casebuilder.ui import dialogs

        t, store = self._translator(), self._document.store
        remark = self._unread_remark(self._document)
        if not self._document.modified:
            return not remark or dialogs.ask_to_lose_text(self._window, t, remark)
        match dialogs.ask_before_leaving(self._window, t, store.case.name, remark):
            case dialogs.Leaving.SAVE:
                return self.save()
            case dialogs.Leaving.DISCARD:
                return True
        return False

    def _unread_remark(self, document: Document) -> str:
        """Return what saving cannot keep: the text in a field that is no value; empty for none."""
        unread = next(iter(document.store.unread.values()), None)
        if unread is None:
            return ""
        text = N_(
            "The field “{field}” holds “{text}”, which cannot be used yet; this text is not kept in the case."
        )
        return self._translator().message(Message(text, {"field": unread.label, "text": unread.text}))

    def finish(self) -> None:
        """Clear up at the end, when nothing is to be kept any more."""
        if self._document is not None:
            self._document.close()


def _saved_text(before: Protection | None, after: Protection | None) -> str:
    if after is not None and after != before:
        return N_("Saved as {file}, with the new passphrase. Keep it well.")
    if before is not None and after is None:
        return N_("Saved as {file}, without a passphrase: anyone can read it.")
    return N_("Saved as {file}.")
