"""What can go wrong through no fault of the program."""

from __future__ import annotations

from casebuilder.model.messages import Message


class WorkbookError(Exception):
    """No workbook can be made or saved; the message says why and what to do.

    Attributes:
        message: What happened, why, and what to do.
    """

    def __init__(self, message: Message) -> None:
        """Keep the message."""
        super().__init__(message.text)
        self.message = message
