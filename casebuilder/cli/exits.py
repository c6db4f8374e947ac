"""How a command ends."""

from __future__ import annotations

from enum import IntEnum

from casebuilder.model.messages import Message


class ExitCode(IntEnum):
    """What the program returns to the system; part of the documented interface."""

    FINE = 0
    PROBLEMS = 1
    WRONG_USE = 2
    FILE = 3
    NO_WINDOW = 4
    INTERRUPTED = 130


class UserError(Exception):
    """A command cannot do what was asked, for a reason the user can do something about.

    Attributes:
        code: How the program ends.
        messages: What to say, one sentence or problem each.
    """

    def __init__(self, code: ExitCode, *messages: Message) -> None:
        """Keep code and messages."""
        super().__init__(*(message.text for message in messages))
        self.code = code
        self.messages = messages
