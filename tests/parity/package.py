"""A workbook as the package of parts that it is: read and changed quickly, without a spreadsheet engine."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string


class Where(NamedTuple):
    """A cell: sheet, row and column counted from zero."""

    sheet: str
    row: int
    column: int


Held = float | str | None
"""What a cell holds after recalculation."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STORED_RESULT = re.compile(rb"(</f>)<v>[^<]*</v>")
_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_EMPTY_CELL = re.compile(rb'<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?/>')
_ALL_CELLS = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
_NOT_COMPUTED = re.compile(
    rb"<conditionalFormatting .*?</conditionalFormatting>"
    rb"|<dataValidations .*?</dataValidations>"
    rb"|<drawing [^>]*/>",
    re.DOTALL,
)
_DRAWN_PART = re.compile(rb'<Override PartName="/xl/(?:charts|drawings)/[^>]*/>')


class _Cell(NamedTuple):
    where: Where
    value: Held
    formula: str | None


def held_by(content: bytes) -> dict[Where, Held]:
    """Return what every cell of a workbook holds: formulas by their stored result, dates by their number."""
    return {cell.where: cell.value for cell in _cells(content) if cell.value is not None}


def formula_cells(content: bytes) -> dict[Where, str]:
    """Return every formula of a workbook by its place."""
    return {cell.where: f"={cell.formula}" for cell in _cells(content) if cell.formula is not None}


def spoiled(content: bytes) -> bytes:
    """Return the workbook with a wrong result stored beside every formula."""
    return _changed(content, lambda _, text: _STORED_RESULT.sub(rb"\1<v>999</v>", text))


def bare(content: bytes) -> bytes:
    """Return the workbook without what computes nothing and takes long to load: charts, rules for cells."""
    return _changed(content, lambda _, text: _NOT_COMPUTED.sub(b"", text), drawn=False)


def reduced(content: bytes, sheets: Collection[str], whole: str) -> bytes:
    """Return the workbook with some sheets only, and without their empty cells.

    Args:
        content: The workbook.
        sheets: Names of the sheets that keep what they hold.
        whole: Name of the one of them that keeps its empty cells too, because something is typed there.
    """

    def change(sheet: str, text: bytes) -> bytes:
        if sheet not in sheets:
            return _ALL_CELLS.sub(b"<sheetData/>", text)
        return text if sheet == whole else _EMPTY_CELL.sub(b"", text)

    return _changed(bare(content), change)


def typed_into(content: bytes, values: Mapping[Where, float]) -> bytes:
    """Return the workbook after numbers were typed into cells; what is stored elsewhere stays as it was."""
    left = {
        (where.sheet, f"{get_column_letter(where.column + 1)}{where.row + 1}"): value
        for where, value in values.items()
    }

    def typed(sheet: str, text: bytes) -> bytes:
        def number(found: re.Match[bytes]) -> bytes:
            value = left.pop((sheet, found[1].decode()), None)
            if value is None:
                return found[0]
            return b'<c r="%s"%s><v>%s</v></c>' % (found[1], found[2] or b"", repr(float(value)).encode())

        return _CELL.sub(number, text)

    changed = _changed(content, typed)
    if left:
        message = f"no such cells: {sorted(left)}"
        raise ValueError(message)
    return changed


def _changed(content: bytes, change: Callable[[str, bytes], bytes], *, drawn: bool = True) -> bytes:
    """Return a workbook with the text of each sheet changed, and perhaps without charts and pictures."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w") as target:
        sheets = {part: name for name, part in _sheets(source)}
        for name in source.namelist():
            text = source.read(name)
            if name in sheets:
                text = change(sheets[name], text)
            elif not drawn and name.startswith(("xl/charts/", "xl/drawings/", "xl/worksheets/_rels/")):
                continue
            elif not drawn and name == "[Content_Types].xml":
                text = _DRAWN_PART.sub(b"", text)
            target.writestr(name, text)
    return result.getvalue()


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and of its part."""
    relations = {
        item.get("Id"): str(item.get("Target"))
        for item in fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  written by ourselves
    }
    for sheet in fromstring(package.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):  # noqa: S314
        target = relations[sheet.get(_RELATION)]
        yield str(sheet.get("name")), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _cells(content: bytes) -> Iterator[_Cell]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        strings: list[str] = []
        if "xl/sharedStrings.xml" in package.namelist():
            root = fromstring(package.read("xl/sharedStrings.xml"))  # noqa: S314
            strings = ["".join(part.text or "" for part in item.iter(f"{_MAIN}t")) for item in root]
        for name, part in _sheets(package):
            for cell in fromstring(package.read(part)).iter(f"{_MAIN}c"):  # noqa: S314
                letters, row = coordinate_from_string(str(cell.get("r")))
                where = Where(name, row - 1, column_index_from_string(letters) - 1)
                formula = cell.find(f"{_MAIN}f")
                yield _Cell(where, _value(cell, strings), None if formula is None else formula.text or "")


def _value(cell: Element, strings: list[str]) -> Held:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_MAIN}t"))
    stored = cell.find(f"{_MAIN}v")
    if stored is None or stored.text is None:
        return None
    if kind == "s":
        return strings[int(stored.text)]
    if kind != "n":
        return bool(int(stored.text)) if kind == "b" else stored.text
    return int(stored.text) if stored.text.lstrip("-").isdigit() else float(stored.text)
