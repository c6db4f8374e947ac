"""Questions about the passphrase of a case, and the wait while a key is derived from it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from casebuilder.translation import Translator
from casebuilder.ui.icons import pixmap
from casebuilder.ui.jobs import Job
from casebuilder.ui.theme import SPACE, SPACE_LARGE, SPACE_MEDIUM, SPACE_SMALL, restyle
from casebuilder.ui.widgets import label, line

if TYPE_CHECKING:
    from casebuilder.casefile import Protection

_Result = TypeVar("_Result")
_WIDTH = 460
_THREAD = "passphrase"
_MARK = 16
"""Pixels of the mark before a warning."""


class _Working(QDialog, Generic[_Result]):
    """A dialog with work in a thread; it stays until that has ended, however it is closed."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.result_of_work: _Result | None = None
        self.error: Exception | None = None
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        """Whether the work is not done yet."""
        return self._job is not None

    def start(self, work: Callable[[threading.Event], _Result]) -> None:
        """Start the work."""
        self._job = Job(work, _THREAD)
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)
        self._job.start()

    def reject(self) -> None:
        """Give up; with work going on, when that has stopped."""
        if self._job is not None:
            self._job.cancel()
        else:
            super().reject()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Leave no sentence cut off."""
        super().showEvent(event)
        _fit(self)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Give up, as the button does."""
        event.ignore()
        self.reject()

    def _done(self, result: _Result) -> None:
        self._job = None
        self.result_of_work = result
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.error = error
        super().reject()


class WaitDialog(_Working[_Result]):
    """Says what is going on while the user waits, and lets him give up."""

    def __init__(self, parent: QWidget, t: Translator, title: str, text: str) -> None:
        """Make the dialog.

        Args:
            parent: The window.
            t: The language.
            title: What goes on, in the user's language.
            text: Why it takes a while, in the user's language.
        """
        super().__init__(parent, title)
        layout = _framed(self)
        layout.addWidget(label(title, "section"))
        layout.addWidget(label(text))
        layout.addWidget(_endless_bar(title))
        self.cancel = QPushButton(t("Cancel"))
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        layout.addLayout(buttons)


def wait_for(
    parent: QWidget, t: Translator, title: str, text: str, work: Callable[[threading.Event], _Result]
) -> _Result:
    """Carry out work in a thread, with a dialog in front of the window until it has ended.

    Args:
        parent: The window.
        t: The language.
        title: What goes on, in the user's language.
        text: Why it takes a while, in the user's language.
        work: What to do; it is handed an event that is set when the user gives up.

    Raises:
        StoppedError: The user gave up before it began.
        Exception: What the work raised.
    """
    from casebuilder.casefile import StoppedError

    dialog: WaitDialog[_Result] = WaitDialog(parent, t, title, text)

    def start() -> None:
        if dialog.isVisible():
            dialog.start(work)

    # Started by the dialog's own loop, so that it cannot have ended before that.
    QTimer.singleShot(0, dialog, start)
    dialog.exec()
    dialog.deleteLater()
    if dialog.error is not None:
        raise dialog.error
    if dialog.result_of_work is None:
        raise StoppedError
    return dialog.result_of_work


class PassphraseDialog(_Working[_Result]):
    """Asks for the passphrase of a case, and again when it does not fit."""

    def __init__(
        self,
        parent: QWidget,
        t: Translator,
        question: str,
        protect: Callable[[str], Protection],
        work: Callable[[Protection, threading.Event], _Result],
    ) -> None:
        """Make the dialog.

        Args:
            parent: The window.
            t: The language.
            question: Whose passphrase is asked, in the user's language.
            protect: Makes something that decrypts of a passphrase.
            work: Opens what is closed; raises when the passphrase does not fit.
        """
        super().__init__(parent, t("Passphrase of the case"))
        self._t = t
        self._protect = protect
        self._work = work
        self.gave_up = False
        self.field = _passphrase_field(t("Passphrase of the case"))
        self.shown = _show_box(t, self.field)
        self.remark = label("", "error")
        self.remark.hide()
        self._waiting = label(t("A moment please: opening takes some seconds."), "muted")
        self._bar = _endless_bar(t("Opening the case"))
        self.open_button = QPushButton(t("Open"))
        self.open_button.setProperty("role", "primary")
        self.open_button.setDefault(True)
        self.cancel = QPushButton(t("Cancel"))
        self.cancel.setAutoDefault(False)
        self.open_button.clicked.connect(self._try)
        self.cancel.clicked.connect(self.reject)
        self.field.textChanged.connect(lambda text: self.open_button.setEnabled(bool(text)))
        layout = _framed(self)
        layout.addWidget(label(question))
        layout.addWidget(self.field)
        layout.addWidget(self.shown)
        layout.addWidget(self.remark)
        layout.addWidget(self._waiting)
        layout.addWidget(self._bar)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.open_button)
        layout.addLayout(buttons)
        self._show_work(busy=False)
        self.field.setFocus()

    def _show_work(self, *, busy: bool) -> None:
        for part in (self.field, self.shown):
            part.setEnabled(not busy)
        self.open_button.setEnabled(not busy and bool(self.field.text()))
        self._waiting.setVisible(busy)
        self._bar.setVisible(busy)
        _fit(self)

    def _try(self) -> None:
        protection = self._protect(self.field.text())
        self.remark.hide()
        self._show_work(busy=True)
        self.start(lambda stop: self._work(protection, stop))

    def reject(self) -> None:
        """Give up, also when the key fits in that very moment."""
        self.gave_up = True
        super().reject()

    def _done(self, result: _Result) -> None:
        if self.gave_up:
            self._job = None
            super().reject()
        else:
            super()._done(result)

    def _failed(self, error: Exception) -> None:
        from casebuilder.casefile import WrongPassphraseError

        if self.gave_up or not isinstance(error, WrongPassphraseError):
            super()._failed(error)
            return
        self._job = None
        text = self._t.message(error.message)
        self.remark.setText(text)
        self.remark.show()
        self._show_work(busy=False)
        self.field.selectAll()
        self.field.setFocus()
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))


def ask_and_open(
    parent: QWidget,
    t: Translator,
    question: str,
    protect: Callable[[str], Protection],
    work: Callable[[Protection, threading.Event], _Result],
) -> _Result | None:
    """Ask for a passphrase until it opens something; None when the user gave up.

    Args:
        parent: The window.
        t: The language.
        question: Whose passphrase is asked, in the user's language.
        protect: Makes something that decrypts of a passphrase.
        work: Opens what is closed, in a thread.

    Raises:
        Exception: What the work raised, but for a passphrase that does not fit.
    """
    dialog: PassphraseDialog[_Result] = PassphraseDialog(parent, t, question, protect, work)
    dialog.exec()
    dialog.deleteLater()
    # Nothing of it stays behind in the field.
    dialog.field.clear()
    if dialog.gave_up:
        return None
    if dialog.error is not None:
        raise dialog.error
    return dialog.result_of_work


@dataclass(frozen=True)
class NewPassphrase:
    """What the user decided.

    Attributes:
        text: The new passphrase; empty to remove the present one.
    """

    text: str


class FieldRemark(QWidget):
    """One line under a field; as a warning it has a mark and a colour. Empty it keeps its place."""

    def __init__(self) -> None:
        """Make an empty remark."""
        super().__init__()
        self._text = label("")
        self._mark = label("", wrap=False)
        self._mark.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_SMALL)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    @property
    def warns(self) -> bool:
        """Whether it says what is wrong."""
        return not self._mark.isHidden()

    def say(self, text: str, *, warning: bool = False) -> None:
        """Say something, as a warning or in passing."""
        self._text.setProperty("role", "warning" if warning else "muted")
        restyle(self._text)
        self._text.setText(text)
        self._mark.setVisible(warning)
        if warning:
            colour = self._text.palette().color(QPalette.ColorRole.WindowText).name()
            self._mark.setPixmap(pixmap("circle-alert", colour, _MARK, self.devicePixelRatioF()))


class NewPassphraseDialog(QDialog):
    """Asks for a new passphrase, twice, and says what it means to have one."""

    def __init__(self, parent: QWidget, t: Translator, *, has_one: bool) -> None:
        """Make the dialog.

        Args:
            parent: The window.
            t: The language.
            has_one: Whether the case has a passphrase now.
        """
        super().__init__(parent)
        self._t = t
        self.choice: NewPassphrase | None = None
        self.setWindowTitle(t("Passphrase on the case"))
        self.setMinimumWidth(_WIDTH + 80)
        self.first = _passphrase_field(t("New passphrase of the case"))
        self.second = _passphrase_field(t("The same once more"))
        self.shown = _show_box(t, self.first, self.second)
        self.first_remark = FieldRemark()
        self.second_remark = FieldRemark()
        self.save = QPushButton(t("Save with this passphrase"))
        self.save.setProperty("role", "primary")
        self.save.setDefault(True)
        self.save.clicked.connect(lambda: self._choose(self.first.text()))
        self.remove = QPushButton(t("Remove the passphrase…"))
        self.remove.setProperty("role", "link")
        self.remove.setAutoDefault(False)
        self.remove.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.remove.clicked.connect(self._remove)
        self.cancel = QPushButton(t("Cancel"))
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self._lay_out(has_one=has_one)
        for field in (self.first, self.second):
            field.textChanged.connect(self._judge)
        self._judge()
        self.first.setFocus()

    def _lay_out(self, *, has_one: bool) -> None:
        t = self._t
        layout = _framed(self)
        about = (
            t("This case has a passphrase. Here you change it or remove it.")
            if has_one
            else t(
                "With a passphrase the case file and its recovery copies are encrypted: without it nobody can"
                " read anything in them."
            )
        )
        layout.addWidget(label(about))
        # Far from the button that saves, because it is the opposite of that.
        layout.addWidget(self.remove)
        self.remove.setVisible(has_one)
        if has_one:
            layout.addWidget(line())
        required = t("At least 8 signs; four words that have nothing to do with each other are better.")
        for field, remark in ((self.first, self.first_remark), (self.second, self.second_remark)):
            caption = label(field.accessibleName(), "strong")
            caption.setBuddy(field)
            together = QVBoxLayout()
            together.setSpacing(SPACE_SMALL)
            together.addWidget(caption)
            if field is self.first:
                together.addWidget(label(required, "muted"))
            together.addWidget(field)
            together.addWidget(remark)
            layout.addLayout(together)
        layout.addWidget(self.shown)
        warning = t(
            "A lost passphrase cannot be recovered by anyone: then the case is lost too. Write it down where"
            " only you find it."
        )
        layout.addWidget(label(warning, "warning"))
        others = t(
            "The workbook, the summary and the agenda are not protected by it. The workbook can have a"
            " password of its own, on the page Export. Earlier copies of this file stay readable."
        )
        layout.addWidget(label(others, "muted"))
        layout.addSpacing(SPACE)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        layout.addLayout(buttons)

    def _judge(self) -> None:
        """Say how good the passphrase is, and let only a good one through."""
        from casebuilder.casefile.protection import LONG_ENOUGH, shortcoming

        t, text, again = self._t, self.first.text(), self.second.text()
        problem = shortcoming(text)
        if not text:
            self.first_remark.say("")
        elif problem is not None:
            self.first_remark.say(t.message(problem), warning=True)
        else:
            self.first_remark.say(_strength(t, text, LONG_ENOUGH))
        if again and again != text:
            self.second_remark.say(t("The two are not the same yet."), warning=True)
        elif problem is None and not again:
            self.second_remark.say(t("Type it here once more; then you can save."))
        else:
            self.second_remark.say("")
        self.save.setEnabled(problem is None and again == text)
        if self.isVisible():
            _fit(self)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Leave no sentence cut off."""
        super().showEvent(event)
        _fit(self)

    def _remove(self) -> None:
        from casebuilder.ui.dialogs import ask_to_remove_the_passphrase

        if ask_to_remove_the_passphrase(self, self._t):
            self._choose("")

    def _choose(self, text: str) -> None:
        self.choice = NewPassphrase(text)
        self.accept()


def _strength(t: Translator, text: str, long_enough: int) -> str:
    if len(text) < long_enough:
        return t("Rather short: {count} signs. A longer one is harder to guess.", count=len(text))
    return t("Long: {count} signs.", count=len(text))


def ask_new_passphrase(parent: QWidget, t: Translator, *, has_one: bool) -> NewPassphrase | None:
    """Ask for a new passphrase; None when the user gave up."""
    dialog = NewPassphraseDialog(parent, t, has_one=has_one)
    dialog.exec()
    dialog.deleteLater()
    for field in (dialog.first, dialog.second):
        field.clear()
    return dialog.choice


def _fit(dialog: QDialog) -> None:
    """Make a dialog as wide as its buttons need, and as high as its sentences need at that width."""
    layout = dialog.layout()
    if layout is not None:
        layout.activate()
        width = max(dialog.minimumWidth(), layout.totalMinimumSize().width(), layout.totalSizeHint().width())
        dialog.resize(width, layout.totalHeightForWidth(width))


def _framed(dialog: QDialog) -> QVBoxLayout:
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
    layout.setSpacing(SPACE_MEDIUM)
    return layout


def _endless_bar(name: str) -> QProgressBar:
    bar = QProgressBar()
    bar.setRange(0, 0)
    bar.setTextVisible(False)
    bar.setAccessibleName(name)
    return bar


def _passphrase_field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field


def _show_box(t: Translator, *fields: QLineEdit) -> QCheckBox:
    box = QCheckBox(t("Show what is typed"))

    def show(shown: bool) -> None:  # noqa: FBT001  a slot
        for field in fields:
            field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    box.toggled.connect(show)
    return box
