"""The few questions that cannot wait, and the choice of files."""

from __future__ import annotations

import re
from enum import Enum, auto
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from casebuilder.translation import Translator
from casebuilder.ui.theme import SPACE, SPACE_LARGE, SPACE_MEDIUM
from casebuilder.ui.widgets import label

_UNFIT_FOR_FILES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_LONGEST_NAME = 80


class Leaving(Enum):
    """What to do with unsaved work before it disappears from the screen."""

    SAVE = auto()
    DISCARD = auto()
    STAY = auto()


def ask_before_leaving(parent: QWidget, t: Translator, name: str, remark: str = "") -> Leaving:
    """Ask what to do with unsaved work; the remark is something else that would be lost."""
    box = QMessageBox(parent)
    box.setWindowTitle(t("Unsaved work"))
    box.setText(t("Do you want to save “{name}”?", name=name or t("a case without a name")))
    lost = t("If you do not save, your last changes are lost.")
    box.setInformativeText(f"{lost} {remark}".strip())
    save = box.addButton(t("Save"), QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(t("Don't save"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(t("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.setEscapeButton(stay)
    box.exec()
    clicked = box.clickedButton()
    if clicked is save:
        return Leaving.SAVE
    return Leaving.DISCARD if clicked is discard else Leaving.STAY


def ask_to_lose_text(parent: QWidget, t: Translator, remark: str) -> bool:
    """Say which text in a field would be lost; return whether it may be."""
    box = QMessageBox(parent)
    box.setWindowTitle(t("A field is not finished"))
    box.setText(remark)
    leave = box.addButton(t("Leave without this text"), QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton(t("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is leave


def ask_to_remove_the_passphrase(parent: QWidget, t: Translator) -> bool:
    """Return whether the user really wants a case without a passphrase."""
    box = QMessageBox(parent)
    box.setWindowTitle(t("Passphrase on the case"))
    box.setText(t("Remove the passphrase?"))
    box.setInformativeText(
        t("The case is saved at once without a passphrase: whoever has the file can read all of it.")
    )
    remove = box.addButton(t("Remove the passphrase"), QMessageBox.ButtonRole.DestructiveRole)
    keep = box.addButton(t("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.exec()
    return box.clickedButton() is remove


def ask_to_save_a_copy(parent: QWidget, t: Translator, message: str) -> bool:
    """Say why a file was not overwritten; return whether to save under another name."""
    box = QMessageBox(parent)
    box.setWindowTitle(t("The file has changed"))
    box.setText(message)
    copy = box.addButton(t("Save a copy…"), QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(t("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(copy)
    box.setEscapeButton(cancel)
    box.exec()
    return box.clickedButton() is copy


def file_name(case_name: str, fallback: str) -> str:
    """Return a file name for a case, without its ending, that every system accepts."""
    name = _UNFIT_FOR_FILES.sub(" ", case_name)
    name = " ".join(name.split())[:_LONGEST_NAME].strip(". ")
    return name or fallback


def choose_file_to_open(parent: QWidget, t: Translator, folder: Path) -> Path | None:
    """Let the user choose a case file."""
    cases, everything = t("Case files"), t("All files")
    kinds = f"{cases} (*.zbc *.json);;{everything} (*)"
    return choose_existing(parent, t, t("Open a case"), folder, kinds)


def choose_existing(parent: QWidget, t: Translator, title: str, folder: Path, kinds: str) -> Path | None:
    """Let the user choose a file that is there.

    Args:
        parent: The window.
        t: The language.
        title: Title of the dialog, in the user's language.
        folder: Where to start looking.
        kinds: Names and patterns of the kinds of files, in the notation of Qt.
    """
    dialog = file_dialog(parent, t, title, folder, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _chosen(dialog)


def choose_file(parent: QWidget, t: Translator, title: str, folder: Path, kinds: str) -> Path | None:
    """Let the user choose an existing file of some kind.

    Args:
        parent: The window.
        t: The language.
        title: Title of the dialog, in the user's language.
        folder: Where to start.
        kinds: Name and pattern of the kind of file, in the notation of Qt.
    """
    dialog = file_dialog(parent, t, title, folder, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _chosen(dialog)


def choose_file_to_save(parent: QWidget, t: Translator, proposed: Path) -> Path | None:
    """Let the user choose where to save a case; Qt asks before a file is overwritten."""
    cases = t("Case files")
    return choose_where_to_save(parent, t, t("Save the case"), proposed, f"{cases} (*.zbc)")


def choose_where_to_save(
    parent: QWidget, t: Translator, title: str, proposed: Path, kinds: str
) -> Path | None:
    """Let the user choose where to save a file; Qt asks before one is overwritten.

    Args:
        parent: The window.
        t: The language.
        title: Title of the dialog, in the user's language.
        proposed: Folder and name to start with; the name ends as the chosen one will.
        kinds: Name and pattern of the kind of file, in the notation of Qt.
    """
    dialog = file_dialog(parent, t, title, proposed.parent, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(proposed.suffix.removeprefix("."))
    dialog.selectFile(proposed.name)
    return _chosen(dialog)


def file_dialog(parent: QWidget, t: Translator, title: str, folder: Path, kinds: str) -> QFileDialog:
    """Return a dialog for files, with our words where those of Qt are not translated."""
    dialog = QFileDialog(parent, title, str(folder), kinds)
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, t("Folder:"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, t("Kind of file:"))
    return dialog


def _chosen(dialog: QFileDialog) -> Path | None:
    chosen = dialog.selectedFiles() if dialog.exec() else []
    return Path(chosen[0]) if chosen else None


class UnexpectedErrorDialog(QDialog):
    """Says that the program made a mistake, that nothing is lost, and what to pass on."""

    def __init__(self, parent: QWidget | None, t: Translator, safe: str, details: str) -> None:
        """Make the dialog.

        Args:
            parent: The window.
            t: The language.
            safe: Where the work is kept, in a sentence.
            details: For who mends it.
        """
        super().__init__(parent)
        self._details = details
        self.setWindowTitle(t("Something went wrong"))
        self.setMinimumWidth(560)
        shown = QPlainTextEdit(details)
        shown.setReadOnly(True)
        shown.setAccessibleName(t("Details of the error"))
        shown.setTabChangesFocus(True)
        copy = QPushButton(t("Copy the details"))
        copy.clicked.connect(self._copy)
        go_on = QPushButton(t("Go on"))
        go_on.setProperty("role", "primary")
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch(1)
        buttons.addWidget(go_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        layout.setSpacing(SPACE_MEDIUM)
        layout.addWidget(label(t("Something went wrong in the program"), "section"))
        explanation = t(
            "This is a mistake of the program, not yours. Save your case, close the program and"
            " start it again. If it happens again, pass on the details below."
        )
        layout.addWidget(label(explanation))
        layout.addWidget(label(safe))
        layout.addWidget(shown)
        layout.addSpacing(SPACE)
        layout.addLayout(buttons)
        go_on.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
