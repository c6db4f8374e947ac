"""A case file with any byte changed or missing is refused in words, or still gives the same case."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebuilder.casefile import CaseFileError, read, write
from casebuilder.casefile.container import pack, unpack
from casebuilder.casefile.document import decode, encode, encode_apart
from casebuilder.model.case import Case
from tests.building import small_case

NAME = "case.zbc"
PACKED = pack(encode_apart(small_case()))
PLAIN = encode(small_case())
HEADERS = sorted({*range(120), *range(len(PACKED) - 200, len(PACKED))})
"""The outside of the zip, where a changed byte changes its structure."""


def opened(data: bytes) -> Case | None:
    """Return the case in a file, or None when it is refused in words; anything else fails the test."""
    try:
        content = unpack(data, NAME)
        return decode(content.document, NAME, content.tables)
    except CaseFileError:
        return None


def test_the_undamaged_file_opens() -> None:
    assert opened(PACKED) == small_case()


@pytest.mark.parametrize("bit", [0x01, 0x20, 0x80, 0xFF])
def test_a_changed_byte_in_the_structure_is_noticed_or_harmless(bit: int) -> None:
    for position in HEADERS:
        damaged = bytearray(PACKED)
        damaged[position] ^= bit
        assert opened(bytes(damaged)) in (None, small_case()), position


@settings(max_examples=300, deadline=None)
@given(position=st.integers(0, len(PACKED) - 1), bit=st.integers(1, 255))
def test_a_changed_byte_anywhere_is_noticed_or_harmless(position: int, bit: int) -> None:
    damaged = bytearray(PACKED)
    damaged[position] ^= bit
    assert opened(bytes(damaged)) in (None, small_case())


def test_a_changed_byte_in_the_document_is_always_noticed() -> None:
    start = PACKED.index(PLAIN[:40])
    for position in range(start, start + len(PLAIN), 101):
        damaged = bytearray(PACKED)
        damaged[position] ^= 0x01
        assert opened(bytes(damaged)) is None, position


@pytest.mark.parametrize("data", [PACKED, PLAIN], ids=["zip", "json"])
def test_a_file_cut_off_anywhere_is_refused(data: bytes) -> None:
    # Only the line end after the last brace can be missed.
    for length in {*range(0, len(data) - 1, 53), *range(len(data) - 60, len(data) - 1)}:
        assert opened(data[:length]) is None, length


@settings(max_examples=200, deadline=None)
@given(position=st.integers(0, len(PLAIN) - 1), byte=st.integers(0, 255))
def test_a_changed_byte_in_a_plain_document_never_crashes(position: int, byte: int) -> None:
    damaged = bytearray(PLAIN)
    damaged[position] = byte
    opened(bytes(damaged))


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    for beginning in (b"", b"PK\x03\x04", b"{", PACKED[:200]):
        assert opened(beginning + data) is None


def test_what_was_refused_can_be_overwritten_by_a_good_case(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(PACKED[:500])
    with pytest.raises(CaseFileError):
        read(path)
    write(path, small_case())
    assert read(path).case == small_case()
