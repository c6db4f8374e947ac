"""A second implementation of the age format for one passphrase, by its specification.

It shares no code with the library that the program uses, so what one writes and the other reads is
written as the format says. And its work factor can be chosen: the tests need not wait for a key.
"""

from __future__ import annotations

import base64
import hmac
import os
import threading

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from casebuilder.casefile import Protection
from casebuilder.casefile.age import DamagedError, StoppedError, WrongKeyError, work_factor

QUICK = 10
"""Work factor of a key in milliseconds; never for a case."""
_CHUNK = 64 * 1024
_LABEL = b"age-encryption.org/v1/scrypt"


def _hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(key)


def _encoded(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _decoded(text: bytes) -> bytes:
    data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    if _encoded(data) != text:
        raise DamagedError
    return data


def _wrapping_key(passphrase: str, salt: bytes, factor: int) -> ChaCha20Poly1305:
    key = Scrypt(_LABEL + salt, 32, n=1 << factor, r=8, p=1).derive(passphrase.encode())
    return ChaCha20Poly1305(key)


def _mac(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_hkdf(file_key, b"", b"header"), header, "sha256")


def _chunk_nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def encrypted(data: bytes, passphrase: str, factor: int = QUICK) -> bytes:
    """Return the data as an age file for a passphrase."""
    salt, file_key, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    body = _wrapping_key(passphrase, salt, factor).encrypt(bytes(12), file_key, None)
    header = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (_encoded(salt), factor, _encoded(body))
    payload = ChaCha20Poly1305(_hkdf(file_key, nonce, b"payload"))
    chunks = [data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK)] or [b""]
    sealed = b"".join(
        payload.encrypt(_chunk_nonce(number, is_last=number == len(chunks) - 1), chunk, None)
        for number, chunk in enumerate(chunks)
    )
    return header + b" " + _encoded(_mac(file_key, header)) + b"\n" + nonce + sealed


def decrypted(data: bytes, passphrase: str) -> bytes:
    """Return what is in an age file for a passphrase."""
    factor = work_factor(data)
    _, stanza, body, mac = data.split(b"\n", 4)[:4]
    rest = data.split(b"\n", 4)[4]
    try:
        file_key = _wrapping_key(passphrase, _decoded(stanza.split(b" ")[2]), factor).decrypt(
            bytes(12), _decoded(body), None
        )
    except InvalidTag as error:
        raise WrongKeyError from error
    header = data[: data.index(b"\n---") + 4]
    if not hmac.compare_digest(_decoded(mac.removeprefix(b"--- ")), _mac(file_key, header)):
        raise DamagedError
    payload = ChaCha20Poly1305(_hkdf(file_key, rest[:16], b"payload"))
    size = _CHUNK + 16
    chunks = [rest[start : start + size] for start in range(16, len(rest), size)]
    try:
        return b"".join(
            payload.decrypt(_chunk_nonce(number, is_last=number == len(chunks) - 1), chunk, None)
            for number, chunk in enumerate(chunks)
        )
    except InvalidTag as error:
        raise DamagedError from error


class QuickSealer:
    """Stands in for the process that derives keys, and counts how often it is asked.

    Attributes:
        go_on: While it is not set, a key takes as long as it takes to set it.
        sealed: How many times something was encrypted.
        opened: How many times something was decrypted.
    """

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.go_on.set()
        self.sealed = 0
        self.opened = 0

    def seal(self, data: bytes, passphrase: str, stop: threading.Event) -> bytes:
        self._derive(stop)
        self.sealed += 1
        return encrypted(data, passphrase)

    def open(self, data: bytes, passphrase: str, stop: threading.Event) -> bytes:
        self._derive(stop)
        self.opened += 1
        return decrypted(data, passphrase)

    def _derive(self, stop: threading.Event) -> None:
        assert threading.current_thread() is not threading.main_thread() or self.go_on.is_set()
        while not self.go_on.wait(0.01):
            if stop.is_set():
                raise StoppedError


def quick_protection(passphrase: str) -> Protection:
    """Return a passphrase whose key takes milliseconds."""
    return Protection(passphrase, QuickSealer())
