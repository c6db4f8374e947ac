"""Take a picture of every printed page of the workbooks of two examples, with LibreOffice and pdftoppm.

Usage: ``python tools/workbook_pictures.py FOLDER``. Each example gets a folder of its own in there; the
pictures of an earlier run are removed first, so that no page remains that is printed no more.
"""

# ruff: noqa: INP001, S603  a program of its own, that starts two others

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from casebuilder.templates import template
from casebuilder.translation import Language
from casebuilder.workbook import workbook_bytes

EXAMPLES = ("neighbourhood-platform", "lighter-day-activities")
_DOTS_PER_INCH = 60
_LONGEST_WAIT_SECONDS = 300


def take_pictures(folder: Path, examples: tuple[str, ...] = EXAMPLES) -> int:
    """Take the pictures; return how many there are.

    Args:
        folder: Where the folders with pictures go.
        examples: Names of the examples.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    painter = shutil.which("pdftoppm")
    if not office or not painter:
        sys.exit("LibreOffice Calc and pdftoppm (poppler-utils) are needed to take pictures of the workbook.")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        books = [work / f"{example}.xlsx" for example in examples]
        for example, book in zip(examples, books, strict=True):
            book.write_bytes(workbook_bytes(template(example, Language.DUTCH).case, Language.DUTCH))
        profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
        _run([office, profile, "--headless", "--convert-to", "pdf", "--outdir", name, *map(str, books)])
        for example in examples:
            target = folder / example
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(parents=True)
            pages = [painter, "-r", str(_DOTS_PER_INCH), "-png", str(work / f"{example}.pdf")]
            _run([*pages, str(target / "bladzijde")])
    return sum(len(list((folder / example).glob("*.png"))) for example in examples)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=_LONGEST_WAIT_SECONDS)


if __name__ == "__main__":
    count = take_pictures(Path(sys.argv[1]))
    sys.stdout.write(f"{count} pictures in {sys.argv[1]}\n")
