"""The age format, by which a case file is encrypted with a passphrase.

An encrypted file is an ordinary age file (version 1, binary) for one passphrase, so any age program
opens it. The library is pyrage; what it leaves open is decided here: how much work a file of a
stranger may ask for, and that deriving the key stops nothing else of the program.

Source of the format: the age file encryption format, C2SP, age-encryption.org/v1.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from casebuilder.casefile import age_process

_START = b"age-encryption.org/"
_VERSION = b"age-encryption.org/v1\n"
_STANZA = b"-> scrypt "
_HEADER = re.compile(
    rb"age-encryption\.org/v1\n"
    rb"-> scrypt [A-Za-z0-9+/]{22} ([1-9][0-9]{0,2})\n"
    rb"[A-Za-z0-9+/]{43}\n"
    rb"--- [A-Za-z0-9+/]{43}\n"
)

HIGHEST_WORK_FACTOR = 22
"""A file may ask for 2 to this power: 4 GiB of memory, and a minute. The program age has this limit too."""
LOWEST_WORK_FACTOR = 17
"""What pyrage makes for a second of this computer; less is the mismeasurement of a busy moment."""
_ATTEMPTS = 8
"""How often a file may be made anew when its work was mismeasured; too little work takes little time."""
_MEASUREMENTS = 20
"""How often pyrage may measure anew what is too much work; a measurement takes milliseconds."""
_PATIENCE_SECONDS = 0.05

_OTHER_KEY = "Decryption failed"
_TOO_MUCH_WORK = "Excessive work"


class AgeError(Exception):
    """An encrypted file cannot be opened or made."""


class WrongKeyError(AgeError):
    """The passphrase is another one, or the part of the file that it is checked by is damaged."""


class DamagedError(AgeError):
    """The file is not as it was made."""


class OtherKeyError(AgeError):
    """The file is encrypted in another way than with one passphrase of version 1 of the format."""


class TooMuchWorkError(AgeError):
    """Deriving the key would take more time and memory than a file may ask for."""


class NoAnswerError(AgeError):
    """Deriving the key ended without an answer, as where the memory is not there."""


class StoppedError(AgeError):
    """The user gave up."""


class Sealer(Protocol):
    """Encrypts and decrypts with a passphrase."""

    def seal(self, data: bytes, passphrase: str, stop: threading.Event) -> bytes:
        """Return the data as an age file for a passphrase."""

    def open(self, data: bytes, passphrase: str, stop: threading.Event) -> bytes:
        """Return what is in an age file for a passphrase.

        Raises:
            AgeError: It cannot be opened.
        """


def is_age(data: bytes) -> bool:
    """Return whether a file says that it is an age file, of whatever version."""
    return data.startswith(_START)


def work_factor(data: bytes) -> int:
    """Return how much work deriving the key of an age file takes, as a power of 2.

    Raises:
        DamagedError: The header is not as it was made.
        OtherKeyError: It is not for one passphrase.
    """
    header = _HEADER.match(data)
    if header is not None:
        return int(header[1])
    if data.startswith(_VERSION + _STANZA) or _VERSION.startswith(data):
        raise DamagedError
    raise OtherKeyError


class AgeProcess:
    """Encrypts and decrypts with pyrage, in a process of its own."""

    def seal(self, data: bytes, passphrase: str, stop: threading.Event) -> bytes:
        """Return the data as an age file for a passphrase.

        How much work a key takes pyrage measures anew each time, to come at a second or more. A busy
        moment makes that too little, so the strongest of a few attempts is taken.

        Raises:
            AgeError: It could not be made.
        """
        made: list[bytes] = []
        for _ in range(_ATTEMPTS):
            sealed = _answer(age_process.SEAL, data, passphrase, stop)
            factor = work_factor(sealed)
            if LOWEST_WORK_FACTOR <= factor <= HIGHEST_WORK_FACTOR:
                return sealed
            if factor < LOWEST_WORK_FACTOR:
                made.append(sealed)
        if not made:
            raise TooMuchWorkError
        return max(made, key=work_factor)

    def open(self, data: bytes, passphrase: str, stop: threading.Event) -> bytes:
        """Return what is in an age file for a passphrase.

        Raises:
            AgeError: It cannot be opened.
        """
        if work_factor(data) > HIGHEST_WORK_FACTOR:
            raise TooMuchWorkError
        for _ in range(_MEASUREMENTS):
            # pyrage has a limit of its own, by what it measures; a busy moment makes that too low.
            with suppress(TooMuchWorkError):
                return _answer(age_process.OPEN, data, passphrase, stop)
        raise TooMuchWorkError


def _answer(action: str, data: bytes, passphrase: str, stop: threading.Event) -> bytes:
    question = json.dumps({"action": action, "passphrase": passphrase}).encode() + b"\n" + data
    said, separator, result = _run(question, stop).partition(b"\n")
    if not separator:
        raise NoAnswerError
    if said.decode() == age_process.DONE:
        return result
    raise _error(said.decode())


def _run(question: bytes, stop: threading.Event) -> bytes:
    """Return what the process answers to a question."""
    with subprocess.Popen(  # noqa: S603  our own file
        # Without its own folder on the path: names there are those of other libraries too.
        [sys.executable, "-P", str(Path(age_process.__file__))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as process:
        answer = _talked(process, question, stop)
    if stop.is_set():
        raise StoppedError
    if process.returncode != 0:
        raise NoAnswerError
    return answer


def _talked(process: subprocess.Popen[bytes], question: bytes, stop: threading.Event) -> bytes:
    """Hand the question over and return the answer; end the process when the user gives up.

    The waiting is done by a thread beside it: communicating with a time limit, and again after it,
    loses what was not handed over yet.
    """
    ended = threading.Event()

    def watch() -> None:
        while not ended.is_set():
            if stop.wait(_PATIENCE_SECONDS):
                process.kill()
                return

    watcher = threading.Thread(target=watch, name="passphrase-watch")
    watcher.start()
    try:
        return process.communicate(question)[0]
    except BaseException:
        process.kill()
        raise
    finally:
        ended.set()
        watcher.join()


def _error(said: str) -> AgeError:
    if said.startswith(_OTHER_KEY):
        return WrongKeyError()
    if said.startswith(_TOO_MUCH_WORK):
        return TooMuchWorkError()
    return DamagedError()
