"""How a Dutch citizen service number (BSN) is recognised: by the check of eleven."""

from __future__ import annotations

from collections.abc import Iterable

DIGITS = 9
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_ELEVEN = 11

_MOST = 0.8
"""One number in eleven passes by chance; a column of real ones passes nearly always."""


def is_citizen_number(text: str) -> bool:
    """Return whether digits pass the test of a citizen service number.

    Nine digits, or eight to which a zero is put in front: 9d1+8d2+7d3+6d4+5d5+4d6+3d7+2d8−1d9 is
    divisible by eleven, and they are not all zero.
    """
    if not (text.isascii() and text.isdecimal() and DIGITS - 1 <= len(text) <= DIGITS):
        return False
    digits = [int(sign) for sign in text.zfill(DIGITS)]
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return any(digits) and total % _ELEVEN == 0


def padded_citizen_number(text: str) -> str | None:
    """Return the nine digits of what can be a citizen service number; None for anything else.

    Spreadsheets lose a zero in front, so that the same client would seem to be two.
    """
    bare = _bare(text)
    return bare.zfill(DIGITS) if is_citizen_number(bare) else None


def mostly_citizen_numbers(texts: Iterable[str]) -> bool:
    """Return whether numbers are citizen service numbers: nearly all are as long, and nearly all pass."""
    values = [_bare(text) for text in texts]
    as_long = [text for text in values if text.isdecimal() and DIGITS - 1 <= len(text) <= DIGITS]
    if not as_long or len(as_long) < _MOST * len(values):
        return False
    return sum(map(is_citizen_number, as_long)) >= _MOST * len(as_long)


def _bare(text: str) -> str:
    return text.replace(" ", "").replace(".", "")
