"""Tables as separated text that Excel reads in the language of the reader, and that holds no formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from casebuilder.model.numbers import MINUS, format_number
from casebuilder.translation import Language, Translator

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_DELIMITERS = {Language.DUTCH: ";", Language.ENGLISH: ","}


def separated(rows: Iterable[Sequence[str]], t: Translator) -> bytes:
    """Return rows of cells for a spreadsheet, in UTF-8 with a byte order mark.

    Dutch has semicolons, English commas, as Excel expects in each language.
    """
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=_DELIMITERS[t.language]).writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Return a text with an apostrophe in front if a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def plain_number(value: float | None, t: Translator, decimals: int) -> str:
    """Return a number that a spreadsheet reads; nothing for what does not apply."""
    if value is None:
        return ""
    written = format_number(value, t.notation, decimals=decimals, grouped=False)
    return written.replace(MINUS, "-") if written.strip(f"{MINUS}0.,") else written.replace(MINUS, "")
