"""Progress of long work, and giving it up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


class CancelledError(Exception):
    """The user gave up; nothing has changed."""


def _silent(share: float) -> None:
    del share


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Work:
    """How long work tells how far it is, and hears that it can stop.

    Both functions are called from the thread of the work, some times a second at most.

    Attributes:
        progress: Is told which share is done, from 0 to 1.
        cancelled: Tells whether the user gave up.
    """

    progress: Callable[[float], None] = _silent
    cancelled: Callable[[], bool] = _never

    def step(self, share: float) -> None:
        """Tell how far the work is.

        Raises:
            CancelledError: The user gave up.
        """
        if self.cancelled():
            raise CancelledError
        self.progress(min(1.0, max(0.0, share)))

    def part(self, first: float, last: float) -> Work:
        """Return the same for a part of the work, which runs from one share of the whole to another."""
        return Work(lambda share: self.progress(first + share * (last - first)), self.cancelled)


QUIET = Work()
"""Work that nobody watches."""
