"""Pseudonyms: the same client is recognised, and who it is cannot be found back.

There are about 91 million citizen service numbers, so a hash without a key could be undone by
trying them all. The key is random and never stands in a case file. Who wants to recognise the same
clients in a later file keeps it in a file of its own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from casebuilder.atomic import replace_file
from casebuilder.intake.errors import not_readable, refused
from casebuilder.model.messages import N_

_KEY_BYTES = 32
_LENGTH = 12
_FINGERPRINT_LENGTH = 8
_HEADING = "casebuilder-pseudonym-key 1 "
_KEY_FILE = re.compile(re.escape(_HEADING) + r"([0-9a-f]{64})\s*", re.ASCII)
_LARGEST_KEY_FILE = 1000


@dataclass(frozen=True)
class PseudonymKey:
    """A random key for the pseudonyms of one project."""

    secret: bytes

    def __repr__(self) -> str:
        """Return a form that never shows the key."""
        return f"PseudonymKey({self.fingerprint})"

    @classmethod
    def new(cls) -> PseudonymKey:
        """Return a new random key."""
        return cls(secrets.token_bytes(_KEY_BYTES))

    @property
    def fingerprint(self) -> str:
        """Short text that tells keys apart and gives nothing away."""
        return hashlib.sha256(b"casebuilder key " + self.secret).hexdigest()[:_FINGERPRINT_LENGTH]

    def pseudonym(self, client: str) -> str:
        """Return the pseudonym of a client: 12 signs of base32.

        Args:
            client: What identifies the client in the file; spaces around it do not count.
        """
        plain = unicodedata.normalize("NFC", client.strip()).encode()
        return base64.b32encode(hmac.digest(self.secret, plain, "sha256")).decode("ascii")[:_LENGTH]

    def save(self, path: Path) -> None:
        """Write the key to a file that only its owner can read.

        Raises:
            OSError: The file cannot be written.
        """
        path.touch(mode=0o600)
        replace_file(path, f"{_HEADING}{self.secret.hex()}\n".encode())

    @classmethod
    def load(cls, path: Path) -> PseudonymKey:
        """Read a key from its file.

        Raises:
            IntakeError: The file cannot be read or holds no key.
        """
        try:
            with path.open("rb") as file:
                data = file.read(_LARGEST_KEY_FILE)
        except OSError as error:
            raise not_readable(path, error) from error
        match = _KEY_FILE.fullmatch(data.decode("ascii", "replace"))
        if match is None:
            raise refused(
                N_(
                    "“{file}” holds no key for pseudonyms. Choose the file that was saved at the first"
                    " import."
                ),
                path.name,
            )
        return cls(bytes.fromhex(match[1]))
