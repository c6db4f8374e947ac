"""A written workbook taken apart, for tests that look at it without a spreadsheet engine."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import column_index_from_string
from openpyxl.workbook import Workbook

from casebuilder.model.case import Case
from casebuilder.translation import Language
from tests.parity.comparison import Exported, exported, opened
from tests.parity.package import Held, Where, formula_cells, held_by

_REFERENCE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]+)")


@dataclass(frozen=True)
class Inspected:
    """An exported workbook, its cells and its parts.

    Attributes:
        export: The case, its layout and the bytes.
    """

    export: Exported

    @cached_property
    def book(self) -> Workbook:
        """The workbook with its formulas."""
        return opened(self.export.content)

    @cached_property
    def formulas(self) -> dict[Where, str]:
        """Every formula."""
        return formula_cells(self.export.content)

    @cached_property
    def held(self) -> dict[Where, Held]:
        """What every cell holds, formulas by their stored result."""
        return held_by(self.export.content)

    @cached_property
    def parts(self) -> dict[str, str]:
        """The XML parts of the package."""
        with zipfile.ZipFile(io.BytesIO(self.export.content)) as package:
            return {name: package.read(name).decode("utf-8") for name in package.namelist()}

    def texts(self, sheet: str) -> list[str]:
        """Return the texts on a sheet, row by row."""
        return [
            value for where, value in self.held.items() if where.sheet == sheet and isinstance(value, str)
        ]


@lru_cache(maxsize=16)
def inspected(case: Case, language: Language = Language.DUTCH) -> Inspected:
    """Return the workbook of a case taken apart; it is only looked at, so tests share it."""
    return Inspected(exported(case, language))


def tokens(formula: str) -> Iterator[Token]:
    """Yield the parts of a formula."""
    yield from Tokenizer(formula).items


def relative(formula: str, where: Where) -> str:
    """Return a formula with references as distances, so that one that was copied across reads the same."""

    def distance(match: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, number = match.groups()
        column = column_index_from_string(letters) - 1
        row = int(number) - 1
        across = f"C{column}" if fixed_column else f"C[{column - where.column}]"
        down = f"R{row}" if fixed_row else f"R[{row - where.row}]"
        return down + across

    return "".join(
        _REFERENCE.sub(distance, token.value) if token.subtype == Token.RANGE else token.value
        for token in tokens(formula)
    )
