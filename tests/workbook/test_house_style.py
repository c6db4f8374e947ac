"""The look of the entrepreneur in the documents he hands over."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from casebuilder.translation import Language, Translator
from casebuilder.workbook import WorkbookError, workbook_bytes
from casebuilder.workbook.house_style import FILE_NAME, HouseStyle, read_house_style
from tests.building import small_case
from tests.parity.comparison import opened

ENGLISH = Translator(Language.ENGLISH)
ROOT = Path(__file__).resolve().parents[2]


def picture(width: int = 300, height: int = 60) -> bytes:
    """Return a logo."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#7A1F5C").save(buffer, "PNG")
    return buffer.getvalue()


def style(folder: Path, text: str, logo: bytes = b"") -> Path:
    """Save a house style."""
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    if logo:
        (folder / "logo.png").write_bytes(logo)
    return folder


def test_colour_font_logo_and_contact_are_read_from_a_folder_or_its_file(tmp_path: Path) -> None:
    text = 'accent = "#7a1f5c"\nfont = "Verdana"\nlogo = "logo.png"\ncontact = "Jansen Zorg,\\n 06 1"'
    folder = style(tmp_path, text, picture())
    found = read_house_style(folder)
    assert found == HouseStyle("#7A1F5C", "Verdana", picture(), "Jansen Zorg, 06 1")
    assert read_house_style(folder / FILE_NAME) == found


def test_the_style_to_copy_is_that_of_the_program() -> None:
    assert read_house_style(ROOT / "templates" / "house-style") == HouseStyle()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('accent = "red"', "is not written like #0F6E84"),
        ('accent = "#FFFF00"', "too light to be read"),
        ("accent = 3", "must be text"),
        ('colour = "#000000"', "which is not known"),
        ("accent = ", "is no house style"),
        ('logo = "logo.png"', "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(WorkbookError) as error:
        read_house_style(style(tmp_path, text))
    assert reason in ENGLISH.message(error.value.message)


@pytest.mark.parametrize("logo", [b"<svg/>", picture()[:200], b"\x89PNG\r\n\x1a\n"])
def test_a_logo_that_is_no_whole_picture_is_refused(tmp_path: Path, logo: bytes) -> None:
    with pytest.raises(WorkbookError) as error:
        read_house_style(style(tmp_path, 'logo = "logo.png"', logo))
    assert "no PNG or JPEG" in ENGLISH.message(error.value.message)


def test_a_missing_style_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as error:
        read_house_style(tmp_path)
    assert FILE_NAME in ENGLISH.message(error.value.message)


def test_a_workbook_in_house_style_has_its_colour_font_logo_and_contact_everywhere() -> None:
    house = HouseStyle("#7A1F5C", "Verdana", picture(), "Jansen Zorg, 06 12345678")
    content = workbook_bytes(small_case(), Language.DUTCH, house)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    styled = {name: text for name, text in parts.items() if name.startswith(("xl/charts/chart", "xl/styles"))}
    assert len(styled) > 3
    for name, text in styled.items():
        assert b"0F6E84" not in text, name
        assert b"7A1F5C" in text, name
        assert b"Verdana" in text, name
    assert [name for name in parts if name.startswith("xl/media/")] == ["xl/media/image1.png"]
    assert any(
        b'descr="Logo"' in text for name, text in parts.items() if name.startswith("xl/drawings/drawing")
    )
    book = opened(content)
    for sheet in book.worksheets:
        assert sheet.oddFooter is not None
        assert "Jansen Zorg, 06 12345678" in str(sheet.oddFooter.left.text)
    assert content == workbook_bytes(small_case(), Language.DUTCH, house)
