"""A case with a passphrase: who does not know it reads nothing, and who does loses nothing."""

from __future__ import annotations

import base64
import io
import os
import re
import threading
import time
import unicodedata
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from pyrage import encrypt, passphrase, x25519

from casebuilder.casefile import (
    CaseFileError,
    ChangedOnDiskError,
    PassphraseNeededError,
    Protection,
    StoppedError,
    WrongPassphraseError,
    age,
    age_process,
    read,
    write,
)
from casebuilder.casefile.age import (
    HIGHEST_WORK_FACTOR,
    LOWEST_WORK_FACTOR,
    AgeError,
    AgeProcess,
    NoAnswerError,
    TooMuchWorkError,
    WrongKeyError,
    work_factor,
)
from casebuilder.casefile.container import MEDIA_TYPE
from casebuilder.casefile.protection import RecoveryKey, SealedCopy, shortcoming
from casebuilder.model.paths import replaced
from casebuilder.translation import Language, Translator
from tests.age import decrypted, encrypted, quick_protection
from tests.building import small_case

WORDS = "vier losse woorden onthouden"
NAME = "Zaak van de gemeente Testdam"
CASE = replaced(small_case(), "name", NAME)
ARMORED = """
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCByRjAvTndibFVISFRwZ1Fn
UnBlNUNRIDEwCmdVakV5bUZLTVZYUUVLZE1NSEwyNG9ZZXhqRTNUSUMwTzB6R1Nx
SjJhVVkKLS0tIElPWGlRWVN0a29UMW12WlcydEZPcVpkaFJWdmo1OGVnQUJ4L3NX
ZlpRYmMKGzXG5ofdANo6w3msn3QsIf0YWhuePe1znRSsappQEk24Ztg=
"""
"""The test vector of the format for one passphrase, “password” for the text “age” (C2SP CCTV, age)."""
TOO_HIGH = b"""age-encryption.org/v1
-> scrypt rF0/NwblUHHTpgQgRpe5CQ 23
qW9eVsT0NVb/Vswtw8kPIxUnaYmm9Px1dYmq2+4+qZA
--- 38TpQMxQRRNMfmYYpBX6DDrPx4/QY5UmJnhPyVoX/cw
"""
"""Header of the test vector that asks for more work than a program should do (C2SP CCTV, age)."""


def said(error: CaseFileError) -> str:
    return Translator(Language.ENGLISH).message(error.message)


@pytest.fixture
def protected(tmp_path: Path) -> Path:
    path = tmp_path / "case.zbc"
    write(path, CASE, protection=quick_protection(WORDS))
    return path


# Reading and writing.


def test_a_case_comes_back_as_it_was_with_the_passphrase(protected: Path) -> None:
    file = read(protected, quick_protection(WORDS))
    assert file.case == CASE
    assert file.protection is not None
    assert file.protection.passphrase == WORDS


def test_nothing_of_a_protected_case_can_be_read_in_the_file(protected: Path) -> None:
    data = protected.read_bytes()
    assert data.startswith(b"age-encryption.org/v1\n-> scrypt ")
    for plain in (NAME.encode(), b"case.json", b"format_version", MEDIA_TYPE, WORDS.encode(), b"PK\x03\x04"):
        assert plain not in data


def test_without_a_passphrase_a_protected_case_is_not_opened(protected: Path) -> None:
    with pytest.raises(PassphraseNeededError) as caught:
        read(protected)
    assert said(caught.value) == "“case.zbc” is protected with a passphrase."


def test_another_passphrase_is_refused(protected: Path) -> None:
    with pytest.raises(WrongPassphraseError) as caught:
        read(protected, quick_protection(WORDS.title()))
    assert said(caught.value) == (
        "The passphrase does not fit “case.zbc”, or the file is damaged. Mind capitals and spaces, and try"
        " again."
    )


def test_a_passphrase_for_a_case_that_has_none_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / "case.zbc"
    write(path, CASE)
    file = read(path, quick_protection(WORDS))
    assert (file.case, file.protection) == (CASE, None)


def test_one_flipped_byte_anywhere_is_refused(
    protected: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The same as in a process of its own, without the time that a process takes to start.
    monkeypatch.setattr(age, "_run", lambda question, _stop: age_process.answer(question))
    whole, damaged = protected.read_bytes(), tmp_path / "damaged.zbc"
    assert read(protected, Protection(WORDS)).case == CASE
    header = whole.index(b"\n---") + 49
    for place in (*range(header + 40), *range(header + 40, len(whole), 1999), len(whole) - 1):
        for bit in (1, 32):
            changed = bytearray(whole)
            changed[place] ^= bit
            damaged.write_bytes(changed)
            with pytest.raises(CaseFileError):
                read(damaged, Protection(WORDS))


@pytest.mark.parametrize("kept", [5, 22, 40, 120, 170, 200, -1])
def test_a_file_that_was_cut_off_is_refused(protected: Path, kept: int) -> None:
    protected.write_bytes(protected.read_bytes()[:kept])
    with pytest.raises(CaseFileError):
        read(protected, Protection(WORDS))


def test_parts_of_a_file_cannot_change_places() -> None:
    whole = encrypted(os.urandom(3 * 65536), WORDS)
    start, size = whole.index(b"\n---") + 49 + 16, 65536 + 16
    swapped = (
        whole[:start]
        + whole[start + size : start + 2 * size]
        + whole[start : start + size]
        + whole[start + 2 * size :]
    )
    with pytest.raises(age.DamagedError):
        AgeProcess().open(swapped, WORDS, threading.Event())
    with pytest.raises(age.DamagedError):
        AgeProcess().open(whole[: start + 2 * size], WORDS, threading.Event())


def test_saving_again_with_the_passphrase_gives_other_bytes_and_the_same_case(protected: Path) -> None:
    before = protected.read_bytes()
    write(protected, CASE, protection=quick_protection(WORDS))
    assert protected.read_bytes() != before
    assert read(protected, quick_protection(WORDS)).case == CASE


def test_the_passphrase_can_be_changed_and_removed(protected: Path) -> None:
    write(protected, CASE, protection=quick_protection("een ander wachtwoord"))
    with pytest.raises(WrongPassphraseError):
        read(protected, quick_protection(WORDS))
    assert read(protected, quick_protection("een ander wachtwoord")).case == CASE
    write(protected, CASE)
    assert read(protected).case == CASE


def test_the_same_accented_letter_counts_as_the_same_however_it_was_typed(tmp_path: Path) -> None:
    path = tmp_path / "case.zbc"
    write(path, CASE, protection=quick_protection(unicodedata.normalize("NFD", "coördinatie één")))
    assert read(path, quick_protection(unicodedata.normalize("NFC", "coördinatie één"))).case == CASE


def test_a_document_for_anyone_is_not_written_of_a_protected_case(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    with pytest.raises(CaseFileError) as caught:
        write(path, CASE, protection=quick_protection(WORDS))
    assert "Choose a name that ends in .zbc" in said(caught.value)
    assert not path.exists()


def test_signs_that_are_no_text_are_another_passphrase(protected: Path) -> None:
    # A terminal in another character set hands over halves of signs.
    with pytest.raises(WrongPassphraseError):
        read(protected, Protection("\udce9\udcff"))


def test_a_file_that_changed_on_disk_is_not_overwritten(protected: Path) -> None:
    file = read(protected, quick_protection(WORDS))
    write(protected, replaced(CASE, "name", "Van een ander"), protection=quick_protection(WORDS))
    there = protected.read_bytes()
    with pytest.raises(ChangedOnDiskError):
        write(protected, CASE, file.fingerprint, quick_protection(WORDS))
    assert protected.read_bytes() == there


def test_a_file_that_changes_while_the_key_is_derived_is_not_overwritten(
    protected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = read(protected, quick_protection(WORDS))
    protection = quick_protection(WORDS)
    seal = protection.sealer.seal

    def seal_meanwhile(data: bytes, words: str, stop: threading.Event) -> bytes:
        protected.write_bytes(b"van een ander")
        return seal(data, words, stop)

    monkeypatch.setattr(protection.sealer, "seal", seal_meanwhile)
    with pytest.raises(ChangedOnDiskError):
        write(protected, CASE, file.fingerprint, protection)
    assert protected.read_bytes() == b"van een ander"


def test_giving_up_changes_nothing_on_disk(protected: Path) -> None:
    before, stop = protected.read_bytes(), threading.Event()
    stop.set()
    with pytest.raises(StoppedError):
        write(protected, CASE, protection=Protection(WORDS), stop=stop)
    assert protected.read_bytes() == before
    protected.write_bytes(with_factor(20) + bytes(50))
    with pytest.raises(StoppedError):
        read(protected, Protection(WORDS), stop)
    assert [path.name for path in protected.parent.iterdir()] == [protected.name]


# Nothing readable reaches the disk.


def test_what_is_written_is_encrypted_before_it_is_handed_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[bytes] = []
    real = os.fsync

    def keep(descriptor: int) -> None:
        # All temporary files there are at the moment that the data is flushed.
        kept.extend(path.read_bytes() for path in tmp_path.iterdir())
        real(descriptor)

    monkeypatch.setattr(os, "fsync", keep)
    write(tmp_path / "case.zbc", CASE, protection=quick_protection(WORDS))
    assert kept
    assert all(data.startswith(b"age-encryption.org/v1\n") and NAME.encode() not in data for data in kept)


# Files of strangers.


def refused(tmp_path: Path, data: bytes, protection: Protection) -> str:
    path = tmp_path / "vreemd.zbc"
    path.write_bytes(data)
    with pytest.raises(CaseFileError) as caught:
        read(path, protection)
    return said(caught.value)


def test_a_file_that_asks_for_too_much_work_is_refused_before_any_is_done(tmp_path: Path) -> None:
    text = refused(tmp_path, TOO_HIGH + bytes(50), Protection(WORDS))
    assert text == (
        "“vreemd.zbc” would take this computer far too long to decrypt, so it is not opened. Ask its maker to"
        " save it with Casebuilder again."
    )
    for factor in (HIGHEST_WORK_FACTOR + 1, 64, 255, 999):
        header = re.sub(rb" 23\n", b" %d\n" % factor, TOO_HIGH)
        assert "too long" in refused(tmp_path, header + bytes(50), Protection(WORDS))


@pytest.mark.parametrize("factor", [b"0", b"00", b"010", b"+10", b"0x10", b"-10", b"10 ", b"1000", b""])
def test_a_work_factor_that_is_no_number_is_damage(tmp_path: Path, factor: bytes) -> None:
    header = re.sub(rb" 23\n", b" " + factor + b"\n", TOO_HIGH)
    assert "is damaged or incomplete" in refused(tmp_path, header + bytes(50), Protection(WORDS))


def test_a_file_that_is_encrypted_to_a_key_is_refused_with_what_to_do(tmp_path: Path) -> None:
    data = encrypt(b"anything", [x25519.Identity.generate().to_public()])
    assert "not with one passphrase" in refused(tmp_path, data, Protection(WORDS))
    later = data.replace(b"org/v1", b"org/v2", 1)
    assert "not with one passphrase" in refused(tmp_path, later, Protection(WORDS))


def test_what_comes_out_must_be_a_case_within_the_limits(tmp_path: Path) -> None:
    quick = quick_protection(WORDS)
    assert "is not a case file" in refused(tmp_path, encrypted(b"just text", WORDS), quick)
    twice = encrypted(encrypted(b"{}", WORDS), WORDS)
    assert "is not a case file" in refused(tmp_path, twice, quick)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MEDIA_TYPE)
        archive.writestr("case.json", bytes(20_000_000))
    assert "far larger than a case can be" in refused(tmp_path, encrypted(buffer.getvalue(), WORDS), quick)


# The process that derives the keys.


def test_the_published_file_of_the_format_is_read() -> None:
    data = base64.b64decode(ARMORED)
    assert AgeProcess().open(data, "password", threading.Event()) == b"age"
    assert decrypted(data, "password") == b"age"
    with pytest.raises(WrongKeyError):
        AgeProcess().open(data, "Password", threading.Event())


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 200_000])
def test_what_another_implementation_writes_is_read(size: int) -> None:
    data = os.urandom(size)
    assert AgeProcess().open(encrypted(data, WORDS), WORDS, threading.Event()) == data


def test_a_case_is_encrypted_strongly_while_everything_else_goes_on(tmp_path: Path) -> None:
    path, ended, moments = tmp_path / "case.zbc", threading.Event(), [time.monotonic()]

    def live() -> None:
        while not ended.wait(0.005):
            moments.append(time.monotonic())

    other = threading.Thread(target=live)
    other.start()
    write(path, CASE, protection=Protection(WORDS))
    ended.set()
    other.join()
    took = moments[-1] - moments[0]
    # The library itself stops all threads for as long as it takes.
    assert max(later - sooner for sooner, later in pairwise(moments)) < took / 3
    data = path.read_bytes()
    assert LOWEST_WORK_FACTOR <= work_factor(data) <= HIGHEST_WORK_FACTOR
    # Another implementation reads what the library wrote.
    with zipfile.ZipFile(io.BytesIO(decrypted(data, WORDS))) as archive:
        assert NAME.encode() in archive.read("case.json")


class Answers:
    """Stands in for what the process answers, one after the other."""

    def __init__(self, *answers: bytes | AgeError) -> None:
        self.left = list(answers)

    def __call__(self, *_question: object) -> bytes:
        answer = self.left.pop(0)
        if isinstance(answer, AgeError):
            raise answer
        return answer


def with_factor(factor: int) -> bytes:
    return re.sub(rb" 23\n", b" %d\n" % factor, TOO_HIGH)


@pytest.mark.parametrize(
    ("measured", "taken"),
    [([18], 18), ([12, 19], 19), ([23, 20], 20), ([12, 15, 13, 14] * 2, 15), ([24, 16, 25, 26] * 2, 16)],
)
def test_a_mismeasured_work_factor_is_measured_again(
    monkeypatch: pytest.MonkeyPatch, measured: list[int], taken: int
) -> None:
    monkeypatch.setattr(age, "_answer", Answers(*map(with_factor, measured)))
    assert work_factor(AgeProcess().seal(b"", WORDS, threading.Event())) == taken


def test_a_limit_that_was_mismeasured_is_measured_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age, "_answer", Answers(TooMuchWorkError(), TooMuchWorkError(), b"inside"))
    assert AgeProcess().open(with_factor(20), WORDS, threading.Event()) == b"inside"
    monkeypatch.setattr(age, "_answer", Answers(*[TooMuchWorkError()] * 20))
    with pytest.raises(TooMuchWorkError):
        AgeProcess().open(with_factor(20), WORDS, threading.Event())


def test_a_process_that_dies_is_told_and_nothing_is_written(
    protected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = protected.read_bytes()
    monkeypatch.setattr(age_process, "__file__", "/dev/null/not-there.py")
    with pytest.raises(CaseFileError) as caught:
        read(protected, Protection(WORDS))
    assert "too little free memory" in said(caught.value)
    with pytest.raises(CaseFileError) as caught:
        write(protected, CASE, protection=Protection(WORDS))
    assert "“case.zbc” was not saved" in said(caught.value)
    assert protected.read_bytes() == before
    with pytest.raises(NoAnswerError):
        AgeProcess().open(protected.read_bytes(), WORDS, threading.Event())


def test_the_passphrase_never_shows_itself() -> None:
    assert WORDS not in repr(quick_protection(WORDS))
    with pytest.raises(CaseFileError) as caught:
        quick_protection(WORDS).open(with_factor(11) + bytes(50), "case.zbc")
    assert WORDS not in repr(caught.value)
    assert WORDS not in repr(caught.value.__cause__)


# A new passphrase.


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The passphrase is empty."),
        ("          ", "The passphrase is empty."),
        ("geheim", "The passphrase has 6 signs; at least 8 are needed."),
        ("x" * 1001, "The passphrase is longer than 1000 signs, or has signs that cannot be typed."),
        ("geheim\nwoord", "The passphrase is longer than 1000 signs, or has signs that cannot be typed."),
    ],
)
def test_what_is_no_passphrase_is_said(text: str, words: str) -> None:
    message = shortcoming(text)
    assert message is not None
    assert Translator(Language.ENGLISH).message(message) == words


def test_a_passphrase_of_eight_signs_or_more_is_taken() -> None:
    assert shortcoming("geheimen") is None
    assert shortcoming("één paard ß 東京") is None


# Recovery copies.


def test_a_recovery_copy_costs_no_key_and_opens_with_the_passphrase_alone() -> None:
    protection = quick_protection(WORDS)
    key = RecoveryKey.make(protection)
    copies = [SealedCopy(key.wrapped, key.seal(NAME.encode() + bytes([n]))) for n in range(3)]
    assert protection.sealer.sealed == 1  # type: ignore[attr-defined]
    assert all(NAME.encode() not in copy.wrapped + copy.sealed for copy in copies)
    text, same = copies[2].open(quick_protection(WORDS), "kopie")
    assert text == NAME.encode() + b"\x02"
    again = SealedCopy(same.wrapped, same.seal(b"later"))
    assert again.open(quick_protection(WORDS), "kopie")[0] == b"later"
    with pytest.raises(WrongPassphraseError):
        copies[0].open(quick_protection("iets anders"), "kopie")


def test_the_secret_half_of_the_key_of_recovery_copies_is_never_plain() -> None:
    key = RecoveryKey.make(quick_protection(WORDS))
    assert b"AGE-SECRET-KEY" not in key.wrapped
    assert "AGE-SECRET-KEY" not in repr(key)
    assert decrypted(key.wrapped, WORDS).startswith(b"AGE-SECRET-KEY-1")


def test_a_damaged_recovery_copy_is_refused() -> None:
    key = RecoveryKey.make(quick_protection(WORDS))
    sealed = bytearray(key.seal(b"text"))
    sealed[-1] ^= 1
    with pytest.raises(CaseFileError):
        SealedCopy(key.wrapped, bytes(sealed)).open(quick_protection(WORDS), "kopie")
    other = encrypted(b"no key", WORDS)
    with pytest.raises(CaseFileError):
        SealedCopy(other, bytes(sealed)).open(quick_protection(WORDS), "kopie")


def test_pyrage_itself_reads_what_the_tests_write() -> None:
    assert passphrase.decrypt(encrypted(b"text", WORDS), WORDS) == b"text"
