"""The process in which keys are derived from passphrases; started by :mod:`casebuilder.casefile.age`.

Deriving a key takes seconds and up to gigabytes of memory, and pyrage lets no other thread of its
process go on meanwhile. In a process of its own it holds up no window, can be stopped, and when the
memory is not there, the work of the user does not end with it. The process is run as a file by
itself, so that nothing else of the program is loaded.

It reads one line of JSON (``action``: ``seal`` or ``open``, and ``passphrase``) and after it the data
from its standard input, and writes one line (``done``, or what pyrage says went wrong) and then the data.
Neither passphrase nor plain text ever stands in an argument, in the environment or in a file.
"""

from __future__ import annotations

import json
import sys

DONE = "done"
SEAL = "seal"
OPEN = "open"


def answer(question: bytes) -> bytes:
    """Carry out what a question asks, and return the answer to it."""
    from pyrage import DecryptError, EncryptError, passphrase  # noqa: PLC0415  whoever asks needs the names alone

    line, _, data = question.partition(b"\n")
    asked = json.loads(line)
    act = passphrase.encrypt if asked["action"] == SEAL else passphrase.decrypt
    try:
        result, said = act(data, asked["passphrase"]), DONE
    except (DecryptError, EncryptError) as error:
        result, said = b"", " ".join(str(error).split())
    return said.encode() + b"\n" + result


if __name__ == "__main__":
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
