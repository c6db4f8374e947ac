"""A passphrase on a case file and on its recovery copies."""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from casebuilder.casefile.age import (
    AgeError,
    AgeProcess,
    DamagedError,
    NoAnswerError,
    OtherKeyError,
    Sealer,
    TooMuchWorkError,
    WrongKeyError,
)
from casebuilder.casefile.errors import CaseFileError, WrongPassphraseError
from casebuilder.model.messages import Message, N_

if TYPE_CHECKING:
    from pyrage.x25519 import Recipient

SHORTEST = 8
"""A new passphrase has so many signs at least."""
LONG_ENOUGH = 16
"""From so many signs on it counts as hard to guess: about four words."""
LONGEST = 1000

_WORDS: dict[type[AgeError], str] = {
    WrongKeyError: N_(
        "The passphrase does not fit “{file}”, or the file is damaged. Mind capitals and spaces, and try"
        " again."
    ),
    DamagedError: N_(
        "“{file}” is damaged or incomplete, so it cannot be opened. Open a copy or an earlier version of it."
    ),
    OtherKeyError: N_(
        "“{file}” is encrypted in a way that this version does not know, not with one passphrase. Decrypt it"
        " with the program it was made with, and open what comes out."
    ),
    TooMuchWorkError: N_(
        "“{file}” would take this computer far too long to decrypt, so it is not opened. Ask its maker to"
        " save it with Casebuilder again."
    ),
    NoAnswerError: N_(
        "“{file}” could not be decrypted: this computer may have too little free memory. Close other programs"
        " and try again."
    ),
}
_NOT_SAVED = N_(
    "“{file}” was not saved, because it could not be encrypted: this computer may have too little free"
    " memory. Close other programs and try again."
)


def never() -> threading.Event:
    """Return the wish to stop of someone who never stops."""
    return threading.Event()


@dataclass(frozen=True)
class Protection:
    """A passphrase and what encrypts with it.

    Attributes:
        passphrase: The passphrase; the same signs count as the same, however they were typed
            (Unicode NFC).
        sealer: What encrypts with it.
    """

    passphrase: str = field(repr=False)
    sealer: Sealer = field(default_factory=AgeProcess, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Give an accented letter one form: some keyboards make it of two signs."""
        object.__setattr__(self, "passphrase", unicodedata.normalize("NFC", self.passphrase))

    def seal(self, data: bytes, file: str, stop: threading.Event | None = None) -> bytes:
        """Return the data encrypted; takes seconds.

        Args:
            data: Anything.
            file: Name of the file it is for, for the message.
            stop: Set when the user gives up.

        Raises:
            CaseFileError: It could not be encrypted.
            StoppedError: The user gave up.
        """
        try:
            return self.sealer.seal(data, self.passphrase, stop or never())
        except (DamagedError, NoAnswerError, TooMuchWorkError) as error:
            raise CaseFileError(Message(_NOT_SAVED, {"file": file})) from error

    def open(self, data: bytes, file: str, stop: threading.Event | None = None) -> bytes:
        """Return what was encrypted; takes seconds.

        Args:
            data: The whole encrypted file.
            file: Its name, for the message.
            stop: Set when the user gives up.

        Raises:
            WrongPassphraseError: The passphrase is another one.
            CaseFileError: It cannot be decrypted.
            StoppedError: The user gave up.
        """
        try:
            _check_text(self.passphrase)
            return self.sealer.open(data, self.passphrase, stop or never())
        except tuple(_WORDS) as error:
            _refuse(error, file)


def _check_text(passphrase: str) -> None:
    """Refuse what a terminal in another character set makes of a passphrase: halves of signs."""
    try:
        passphrase.encode()
    except UnicodeEncodeError as error:
        raise WrongKeyError from error


def _refuse(error: AgeError, file: str) -> NoReturn:
    kind = WrongPassphraseError if isinstance(error, WrongKeyError) else CaseFileError
    raise kind(Message(_WORDS[type(error)], {"file": file})) from error


def shortcoming(passphrase: str) -> Message | None:
    """Return why a text is no passphrase to begin with; None when it is one."""
    if not passphrase.strip():
        return Message(N_("The passphrase is empty."))
    if len(passphrase) < SHORTEST:
        return Message(
            N_("The passphrase has {count} signs; at least {least} are needed."),
            {"count": len(passphrase), "least": SHORTEST},
        )
    if len(passphrase) > LONGEST or not passphrase.isprintable():
        return Message(
            N_("The passphrase is longer than {most} signs, or has signs that cannot be typed."),
            {"most": LONGEST},
        )
    return None


@dataclass(frozen=True)
class RecoveryKey:
    """Encrypts recovery copies in milliseconds, where a passphrase takes seconds.

    A pair of keys of its own (X25519, by the age format as well): with the public half copies are
    encrypted, the secret half stands beside them, encrypted with the passphrase of the case.

    Attributes:
        public: The public half.
        wrapped: The secret half, encrypted with the passphrase.
    """

    public: Recipient = field(repr=False)
    wrapped: bytes = field(repr=False)

    @classmethod
    def make(cls, protection: Protection, stop: threading.Event | None = None) -> RecoveryKey:
        """Return a new pair; takes seconds.

        Raises:
            CaseFileError: It could not be encrypted.
            StoppedError: The user gave up.
        """
        from pyrage import x25519  # noqa: PLC0415  many who import this need no key

        secret = x25519.Identity.generate()
        return cls(secret.to_public(), protection.seal(str(secret).encode(), "", stop))

    def seal(self, data: bytes) -> bytes:
        """Return the data encrypted."""
        from pyrage import encrypt  # noqa: PLC0415

        return encrypt(data, [self.public])


@dataclass(frozen=True)
class SealedCopy:
    """A recovery copy as it stands on disk.

    Attributes:
        wrapped: The secret half of its key, encrypted with the passphrase of the case.
        sealed: What it holds, encrypted.
    """

    wrapped: bytes = field(repr=False)
    sealed: bytes = field(repr=False)

    def open(
        self, protection: Protection, file: str, stop: threading.Event | None = None
    ) -> tuple[bytes, RecoveryKey]:
        """Return what it holds, and its key; takes seconds.

        Args:
            protection: The passphrase of the case.
            file: Name of the copy, for the message.
            stop: Set when the user gives up.

        Raises:
            WrongPassphraseError: The passphrase is another one.
            CaseFileError: It cannot be decrypted.
            StoppedError: The user gave up.
        """
        from pyrage import DecryptError, IdentityError, decrypt, x25519  # noqa: PLC0415

        secret = protection.open(self.wrapped, file, stop)
        try:
            identity = x25519.Identity.from_str(secret.decode())
            return decrypt(self.sealed, [identity]), RecoveryKey(identity.to_public(), self.wrapped)
        except (DecryptError, IdentityError, ValueError) as error:
            raise CaseFileError(Message(_WORDS[DamagedError], {"file": file})) from error
