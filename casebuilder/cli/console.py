"""Output to a console that may know few signs, or to a pipe that may close early."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import sys
import unicodedata

_ERROR_HANDLER = "casebuilder-console"
_SUBSTITUTES = {
    "\u2212": "-",
    "×": "x",
    "÷": "/",
    "≤": "<=",
    "≥": ">=",
    "€": "EUR",
    "–": "-",
    "—": "-",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "…": "...",
    "\u00a0": " ",
    "\u202f": " ",
}


def prepare_console() -> None:
    """Let output in an old character set keep its meaning: a minus becomes a hyphen, never a "?"."""
    codecs.register_error(_ERROR_HANDLER, _substitute)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_ERROR_HANDLER)


def _substitute(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(_SUBSTITUTES.get(sign) or _bare(sign) for sign in signs), error.end


def _bare(sign: str) -> str:
    """Return a letter without its accents, or a question mark."""
    return unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode() or "?"


class OutputError(Exception):
    """The output cannot be written.

    Attributes:
        error: Why.
        closed: Whether its reader has closed it, as ``head`` does after ten lines.
    """

    def __init__(self, error: OSError) -> None:
        """Keep the reason."""
        super().__init__(str(error))
        self.error = error
        self.closed = isinstance(error, BrokenPipeError)


def say(text: str) -> None:
    """Write a text as output; an amount has plain spaces there, so that a search for it finds it.

    Raises:
        OutputError: The output cannot be written.
    """
    try:
        sys.stdout.write(text.replace("\u00a0", " ") + "\n")
    except OSError as error:
        raise OutputError(error) from error


def say_error(text: str) -> None:
    """Write a text to whoever runs the command, beside the output; where nobody listens it is lost."""
    with contextlib.suppress(OSError):
        sys.stderr.write(text.replace("\u00a0", " ") + "\n")


def flush_output() -> None:
    """Write out what is still waiting.

    Raises:
        OutputError: The output cannot be written.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        raise OutputError(error) from error


def abandon_output() -> None:
    """Let the output go, so that Python's own flush at the end does not fail once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
