"""Reading and writing numbers the Dutch and the English way, strictly.

A number typed in the wrong notation must never turn silently into another number: ``0.35`` is
not a Dutch number, and is refused with a hint instead of being read as 35.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from casebuilder.model.messages import Message, N_

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_DASH_CENTS = re.compile(r",[-\u2013\u2014]$")
MINUS = "\u2212"
LONGEST_NUMBER = 28
"""More digits than this are a typing error."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How numbers are written in one language.

    Attributes:
        decimal: Sign before the decimals.
        group: Sign between groups of three digits.
    """

    decimal: str
    group: str


DUTCH = NumberFormat(decimal=",", group=".")
ENGLISH = NumberFormat(decimal=".", group=",")


def parse_number(text: str, notation: NumberFormat, example: str = "") -> Decimal | Message:
    """Read a number, or say what is wrong with it.

    A currency sign, a percent sign and spaces around the number are passed over.

    Args:
        text: What the user typed.
        notation: How numbers are written in the language of the user.
        example: A number as it could be typed here, for the message; empty for an amount with cents.

    Returns:
        The number, or a message that names the problem and what to do.
    """
    bare = _SPACES.sub("", text).removeprefix("€").removeprefix("EUR").removesuffix("%")
    bare = bare.removesuffix("€").replace(MINUS, "-")
    if notation is DUTCH:
        bare = _DASH_CENTS.sub("", bare)
    negative = bare.startswith("-")
    digits = bare.removeprefix("-").removeprefix("+").removeprefix("€")
    if not digits:
        return Message(N_("There is no number here. Type a number."))
    group, decimal = re.escape(notation.group), re.escape(notation.decimal)
    if not re.fullmatch(
        rf"(\d+|[1-9]\d{{0,2}}({group}\d{{3}})+)({decimal}\d+)?|{decimal}\d+", digits, re.ASCII
    ):
        return _explanation(digits, notation, example)
    plain = digits.replace(notation.group, "").replace(notation.decimal, ".")
    if len(plain.replace(".", "")) > LONGEST_NUMBER:
        return Message(N_("This number has too many digits. Check it."))
    number = Decimal(plain)
    return -number if negative else number


def _explanation(digits: str, notation: NumberFormat, example: str) -> Message:
    if re.fullmatch(rf"\d+{re.escape(notation.group)}\d+", digits, re.ASCII):
        return Message(
            N_("“{text}” can be read in two ways. Write decimals as {example}."),
            {"text": digits, "example": digits.replace(notation.group, notation.decimal)},
        )
    return Message(
        N_("“{text}” is not a number. Write it as {example}."),
        {"text": digits, "example": example or f"1{notation.group}234{notation.decimal}50"},
    )


def format_number(
    value: Decimal | float, notation: NumberFormat, *, decimals: int | None = None, grouped: bool = True
) -> str:
    """Write a number.

    Args:
        value: The number.
        notation: How numbers are written in the language of the reader.
        decimals: Number of decimals, halves rounded away from zero; None keeps those it has.
        grouped: Whether to separate groups of three digits.
    """
    number = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    negative = number < 0
    plain = f"{abs(number):,f}" if grouped else f"{abs(number):f}"
    if decimals is None and "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    written = plain.translate(str.maketrans(",.", notation.group + notation.decimal))
    return f"{MINUS}{written}" if negative else written
