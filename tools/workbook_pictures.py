"""Take a picture of every printed page of the workbooks of two examples, with LibreOffice and pdftoppm.

Usage: ``python tools/workbook_pictures.py FOLDER``. Each example gets a folder of its own in there, with
one picture per sheet that holds all its printed pages side by side; a page that names them all is
written beside those. Pictures of an earlier run are removed first, so that none remains of what is
printed no more.
"""

# ruff: noqa: INP001, S603  a program of its own, that starts two others

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from PIL import Image

from casebuilder.templates import template
from casebuilder.translation import Language
from casebuilder.workbook import workbook_bytes
from casebuilder.workbook.house_style import HouseStyle
from casebuilder.workbook.printing import summary_bytes

EXAMPLES = ("neighbourhood-platform", "lighter-day-activities")
SUMMARY_PICTURE = "samenvatting-pdf.png"
_DOTS_PER_INCH, _COLUMNS, _MARGIN, _COLOURS = 80, 2, 8, 48
_BEHIND = "#D0D4D6"
_LONGEST_WAIT_SECONDS = 300
_CONTACT = HouseStyle(contact="Voorbeeld: Jansen Zorg, 06 12345678, zorg@example.nl")

_INTRODUCTION = """# What the workbook looks like

Every printed page, in Dutch, of the workbooks of two examples: one picture per sheet, with its pages from
left to right and down. `casebuilder export` writes the workbook; LibreOffice (`--convert-to pdf`) and
`pdftoppm` (poppler-utils) turn it into pictures. `make workbook-pictures` makes them and this page anew.
"""
_SUMMARY_TEXT = """
The summary on one page, as `casebuilder summary` prints it, with a contact line from a house style:

![De samenvatting als PDF]({picture})
"""


@dataclass(frozen=True)
class Picture:
    """The printed pages of one sheet on one picture.

    Attributes:
        sheet: Name of the sheet.
        pages: How many pages there are on it.
        file: Where it stands, from the folder of all pictures.
    """

    sheet: str
    pages: int
    file: str


def take_pictures(folder: Path, examples: tuple[str, ...] = EXAMPLES) -> int:
    """Take the pictures and write the page that names them; return how many printed pages they hold.

    Args:
        folder: Where the folders with pictures go.
        examples: Names of the examples.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    painter = shutil.which("pdftoppm")
    if not office or not painter:
        sys.exit("LibreOffice Calc and pdftoppm (poppler-utils) are needed to take pictures of the workbook.")
    taken: dict[str, list[Picture]] = {}
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        books = {
            example: workbook_bytes(template(example, Language.DUTCH).case, Language.DUTCH)
            for example in examples
        }
        for example, content in books.items():
            (work / f"{example}.xlsx").write_bytes(content)
        profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
        files = [str(work / f"{example}.xlsx") for example in examples]
        _run([office, profile, "--headless", "--convert-to", "pdf", "--outdir", name, *files])
        for example, content in books.items():
            pages = _painted(painter, work / f"{example}.pdf")
            taken[example] = list(_pictures(content, pages, folder, example))
        summary = work / "summary.pdf"
        case = template(examples[0], Language.DUTCH).case
        summary.write_bytes(summary_bytes(case, Language.DUTCH, _CONTACT))
        _save(_painted(painter, summary)[0], folder / SUMMARY_PICTURE)
    (folder / "README.md").write_text(_page(taken), encoding="utf-8")
    return sum(picture.pages for pictures in taken.values() for picture in pictures)


def _painted(painter: str, document: Path) -> list[Image.Image]:
    """Return a picture of every page of a document."""
    _run([painter, "-r", str(_DOTS_PER_INCH), "-png", str(document), str(document.with_suffix(""))])
    pages = []
    for file in sorted(document.parent.glob(f"{document.stem}-*.png")):
        with Image.open(file) as opened:
            pages.append(opened.convert("RGB"))
    return pages


def _pictures(content: bytes, pages: list[Image.Image], folder: Path, example: str) -> Iterator[Picture]:
    """Save the pages of each sheet on one picture.

    Raises:
        ValueError: There are not as many pages as the workbook says.
    """
    from openpyxl import load_workbook

    target = folder / example
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    sheets = load_workbook(io.BytesIO(content)).worksheets
    numbers = [len(sheet.row_breaks.brk) + 1 for sheet in sheets]
    if sum(numbers) != len(pages):
        message = f"{example}: {len(pages)} printed pages, not {sum(numbers)}"
        raise ValueError(message)
    left = iter(pages)
    for place, sheet, number in zip(count(1), sheets, numbers, strict=False):
        file = f"{place:02}-{_plain(sheet.title)}.png"
        _save(_side_by_side([next(left) for _ in range(number)]), target / file)
        yield Picture(sheet.title, number, f"{example}/{file}")


def _side_by_side(pages: list[Image.Image]) -> Image.Image:
    columns = min(_COLUMNS, len(pages))
    rows = -(-len(pages) // columns)
    width, height = pages[0].size
    size = (columns * (width + _MARGIN) + _MARGIN, rows * (height + _MARGIN) + _MARGIN)
    picture = Image.new("RGB", size, _BEHIND)
    for number, page in enumerate(pages):
        row, column = divmod(number, columns)
        picture.paste(page, (_MARGIN + column * (width + _MARGIN), _MARGIN + row * (height + _MARGIN)))
    return picture


def _save(picture: Image.Image, path: Path) -> None:
    """Save a picture with few colours, so that it is small."""
    few = picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def _plain(name: str) -> str:
    """Return a name of a file without accents, spaces and capitals."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")


def _page(taken: dict[str, list[Picture]]) -> str:
    parts = [_INTRODUCTION]
    for example, pictures in taken.items():
        parts.append(f"\n## {example}\n\n| Sheet | Pages | Picture |\n|---|---|---|\n")
        parts += [f"| {one.sheet} | {one.pages} | ![{one.sheet}]({one.file}) |\n" for one in pictures]
    parts.append(_SUMMARY_TEXT.format(picture=SUMMARY_PICTURE))
    return "".join(parts)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=_LONGEST_WAIT_SECONDS)


if __name__ == "__main__":
    total = take_pictures(Path(sys.argv[1]))
    sys.stdout.write(f"{total} printed pages in {sys.argv[1]}\n")
