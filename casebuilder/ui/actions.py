"""Everything that the window can do, with its keys, in one language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from casebuilder.model.messages import N_
from casebuilder.translation import Translator


@dataclass(frozen=True)
class Command:
    """One thing the window can do.

    Attributes:
        name: By which it is found.
        text: Catalogue text of what it is called.
        keys: The keys, in the notation of ``QKeySequence``; the first is shown.
        icon: Name of its icon, or empty.
        needs_case: Whether it makes sense only while a case is open.
    """

    name: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs_case: bool = True


COMMANDS = (
    Command("new", N_("New case"), ("Ctrl+N",), "file-plus", needs_case=False),
    Command("open", N_("Open…"), ("Ctrl+O",), "folder-open", needs_case=False),
    Command("save", N_("Save"), ("Ctrl+S",), "save"),
    Command("save_as", N_("Save as…"), ("Ctrl+Shift+S",)),
    Command("passphrase", N_("Passphrase on the case…"), (), "lock"),
    Command("export", N_("Export workbook…"), ("Ctrl+E",), "file-spreadsheet"),
    Command("take_back", N_("Take back a workbook…"), ("Ctrl+Shift+E",)),
    Command("start", N_("To the start screen"), ("Ctrl+W",)),
    Command("quit", N_("Quit"), ("Ctrl+Q",), "log-out", needs_case=False),
    Command("undo", N_("Undo"), ("Ctrl+Z",), "undo-2"),
    Command("redo", N_("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo-2"),
    Command("search", N_("Search"), ("Ctrl+K", "Ctrl+F"), "search"),
    Command("panel", N_("Explanation"), ("F1",), "panel-right"),
    Command("previous", N_("Previous page"), ("Alt+Left", "Ctrl+PgUp")),
    Command("next", N_("Next page"), ("Alt+Right", "Ctrl+PgDown")),
    Command("next_area", N_("To the next part of the window"), ("F6",)),
    Command("previous_area", N_("To the previous part of the window"), ("Shift+F6",)),
)
"""All commands; the window gives each a method."""


def make_actions(parent: QWidget, t: Translator, perform: Callable[[str], None]) -> dict[str, QAction]:
    """Return an action per command, active in the window that the parent stands in.

    The data of an action is the name of its icon, to be drawn when it is first seen.

    Args:
        parent: Keeps the actions; they end with it.
        t: The language.
        perform: Called with the name of a command.
    """
    actions = {}
    for command in COMMANDS:
        action = QAction(t(command.text), parent)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setData(command.icon)
        action.triggered.connect(lambda _checked=False, name=command.name: perform(name))
        parent.addAction(action)
        actions[command.name] = action
    return actions
