"""How a Dutch citizen service number (BSN) is recognised: by the check of eleven."""

from __future__ import annotations

DIGITS = 9
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_ELEVEN = 11

MOST_CHANCE_HITS = 0.8
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
