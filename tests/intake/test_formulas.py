"""Formulas in workbooks: their stored result counts, and what has none is found in every form."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import olefile
import pytest

from casebuilder.intake.cells import Missing
from casebuilder.intake.sources import open_source
from tests.intake.building import opened, workbook
from tests.intake.test_hostile_files import changed

FILES = Path(__file__).parent / "files"
FORMULA, TEXT_OF_FORMULA = 0x0006, 0x0207


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_the_stored_result_of_a_formula_counts_and_an_error_is_found(kind: str) -> None:
    first, second = open_source(FILES / f"formulas.{kind}").sheets
    assert first.preview[1] == ("A", "2025-01", "x", 1)
    assert first.preview[2][3] == 2
    assert first.preview[3] == ("C", "2025-01", "x", Missing.ERROR)
    assert second.preview[1] == ("", Missing.ERROR)


def _records(stream: bytes, kind: int) -> list[tuple[int, int]]:
    """Return where the records of a kind begin, and how long what is in them is."""
    found, place = [], 0
    while place + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, place)
        if number == kind:
            found.append((place, length))
        place += 4 + length
    return found


def _old_workbook(*, with_text: bool) -> bytes:
    """Return an XLS workbook in which a formula gives a text, which stands behind it or not."""
    buffer = io.BytesIO((FILES / "formulas.xls").read_bytes())
    with olefile.OleFileIO(buffer, write_mode=True) as container:
        stream = bytearray(container.openstream("Workbook").read())
        (first, _), (second, length) = _records(bytes(stream), FORMULA)[:2]
        stream[first + 4 + 6 : first + 4 + 14] = b"\x00" * 6 + b"\xff\xff"
        if with_text:
            text = struct.pack("<HB", 5, 0) + b"tekst"
            stream[second : second + 4] = struct.pack("<HH", TEXT_OF_FORMULA, length)
            stream[second + 4 : second + 4 + length] = text.ljust(length, b"\x00")
        container.write_stream("Workbook", bytes(stream))
        container.fp.seek(0)
        return bytes(container.fp.read())


def test_a_formula_that_gives_a_text_is_read_from_an_old_workbook(tmp_path: Path) -> None:
    source = opened(tmp_path, _old_workbook(with_text=True), "text.xls")
    assert source.sheets[0].preview[2][2] == "tekst"


def test_a_formula_whose_text_is_not_there_is_found_in_an_old_workbook(tmp_path: Path) -> None:
    source = opened(tmp_path, _old_workbook(with_text=False), "text.xls")
    assert source.sheets[0].preview[2][2] is Missing.UNCALCULATED


def test_a_formula_that_gives_an_empty_text_is_empty_and_not_without_a_result(tmp_path: Path) -> None:
    without = workbook([("client", "=A1")])
    assert opened(tmp_path, without, "a.xlsx").sheets[0].preview[0] == ("client", Missing.UNCALCULATED)
    cell = b'<c r="B1"><f>A1</f><v></v></c>'
    empty = changed(without, lambda _, part: part.replace(cell, cell.replace(b'"B1"', b'"B1" t="str"')))
    assert opened(tmp_path, empty, "b.xlsx").sheets[0].preview[0] in (("client",), ("client", ""))
