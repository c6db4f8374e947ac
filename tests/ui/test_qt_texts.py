"""What Qt itself says is in the language of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLabel, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from casebuilder.translation import Language
from casebuilder.ui import dialogs
from casebuilder.ui.window import MainWindow


def _menu_of_a_line(qtbot: QtBot) -> list[str]:
    line = QLineEdit()
    qtbot.addWidget(line)
    menu = line.createStandardContextMenu()
    qtbot.addWidget(menu)
    return [action.text().partition("\t")[0] for action in menu.actions() if action.text()]


def _said_by_a_file_dialog(window: MainWindow) -> list[str]:
    dialog = dialogs.file_dialog(window, window.translator, "", Path(), "*")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    return [label.text().replace("&", "") for label in dialog.findChildren(QLabel)]


def _cancel_button(window: MainWindow) -> str:
    box = QMessageBox(window)
    box.setStandardButtons(QMessageBox.StandardButton.Cancel)
    (buttons,) = box.findChildren(QDialogButtonBox)
    return buttons.buttons()[0].text().replace("&", "")


def test_a_dutch_window_has_dutch_menus_and_dialogs(window: MainWindow, qtbot: QtBot) -> None:
    assert "Alles selecteren" in _menu_of_a_line(qtbot)
    assert _said_by_a_file_dialog(window) == ["Map:", "Bestandsnaam:", "Soort bestand:"]
    assert _cancel_button(window) == "Annuleren"


def test_they_change_language_with_the_window_and_back(window: MainWindow, qtbot: QtBot) -> None:
    window.set_language(Language.ENGLISH)
    assert "Select All" in _menu_of_a_line(qtbot)
    assert _said_by_a_file_dialog(window) == ["Folder:", "File name:", "Kind of file:"]
    assert _cancel_button(window) == "Cancel"

    window.set_language(Language.DUTCH)
    assert "Alles selecteren" in _menu_of_a_line(qtbot)
