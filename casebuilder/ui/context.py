"""What every page is given: the case, the language, the look, and the way to other pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from casebuilder.translation import Translator
from casebuilder.ui.mapping_memory import MappingMemory
from casebuilder.ui.store import Store
from casebuilder.ui.style_memory import StyleMemory
from casebuilder.ui.theme import Theme


class Navigator(Protocol):
    """Moves the user through the application."""

    def go_to_task(self, task: str) -> None:
        """Show the page of a task."""

    def go_to_field(self, path: str) -> None:
        """Show the page with the field at a place of the case, and put the focus there."""

    def explain_field(self, path: str) -> None:
        """Show the explanation that belongs to a field in the panel at the right."""

    def explain_line(self, line: str, year: int | None) -> None:
        """Open how a line of the model was computed."""

    def save_case(self) -> bool:
        """Save the case; return False when the user gave up."""

    def announce(self, message: str) -> None:
        """Say something short to the user without interrupting him."""


@dataclass(frozen=True)
class Context:
    """Handed to each page and field when it is made; made anew for another language or theme.

    Attributes:
        store: The case.
        translator: The language.
        theme: The look.
        navigator: The way to other pages.
        unfolded: Which parts of pages the user folded out (True) or back (False), by their name; kept
            while the application is open.
        memory: Which column was what in files that were read before.
        styles: Which house style documents get.
    """

    store: Store
    translator: Translator
    theme: Theme
    navigator: Navigator
    unfolded: dict[str, bool] = field(default_factory=dict, compare=False)
    memory: MappingMemory = field(default_factory=MappingMemory, compare=False)
    styles: StyleMemory = field(default_factory=StyleMemory, compare=False)
