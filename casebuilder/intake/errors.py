"""Why a file cannot be taken in."""

from __future__ import annotations

from pathlib import Path

from casebuilder.file_errors import reason
from casebuilder.model.messages import Message, MessageValue, N_


class IntakeError(Exception):
    """A file cannot be taken in, as a whole.

    Attributes:
        message: What happened, why, and what to do. Never holds what stands in the file.
    """

    def __init__(self, message: Message) -> None:
        """Keep the message for whoever shows it."""
        super().__init__(message.text)
        self.message = message


def refused(text: str, file: str, **values: MessageValue) -> IntakeError:
    """Return that a file is refused.

    Args:
        text: Catalogue text, with a place for the name of the file.
        file: Name of the file.
        values: What else goes into the text.
    """
    return IntakeError(Message(text, {"file": file, **values}))


def not_readable(path: Path, error: OSError) -> IntakeError:
    """Return that the system does not hand over a file."""
    return refused(
        N_("“{file}” cannot be read ({reason}). Check the file and try again."),
        path.name,
        reason=reason(error),
    )
