"""The house style of the entrepreneur: colour, font, logo and how to reach him.

A style is a folder with a ``house-style.toml`` and, if named there, a logo; or that file itself.
"""

from __future__ import annotations

import io
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from casebuilder.file_errors import reason
from casebuilder.model.messages import Message, MessageValue, N_
from casebuilder.workbook.errors import WorkbookError

FILE_NAME = "house-style.toml"
LARGEST_LOGO = 2_000_000
"""Bytes; the logo stands in every workbook."""
_LARGEST_FILE = 100_000
_LONGEST_CONTACT, _LONGEST_FONT = 200, 40
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_STRAIGHT_UP_TO, _STRAIGHT, _OFFSET, _POWER = 0.04045, 12.92, 0.055, 2.4
"""The curve between the parts of a colour and their light (sRGB)."""
LEAST_CONTRAST = 4.5
"""Least contrast with white paper at which text can be read (WCAG 2.2, level AA)."""
_KEYS = frozenset({"accent", "font", "logo", "contact"})


@dataclass(frozen=True)
class HouseStyle:
    """How documents for the municipality look.

    Attributes:
        accent: Colour of titles and headings, such as ``#0F6E84``; readable on white.
        font: Font of the workbook; a program that lacks it takes another.
        logo: The bytes of a PNG or JPEG, or nothing.
        contact: How to reach the entrepreneur, on one line; or empty.
    """

    accent: str = "#0F6E84"
    font: str = "Arial"
    logo: bytes = b""
    contact: str = ""

    @property
    def accent_soft(self) -> str:
        """A light shade of the accent, for the background of headings."""
        parts = (int(self.accent[start : start + 2], 16) for start in (1, 3, 5))
        return "#" + "".join(f"{round(255 - (255 - part) * 0.105):02X}" for part in parts)


def read_house_style(place: Path) -> HouseStyle:
    """Return a house style from its folder or file.

    Raises:
        WorkbookError: It cannot be read, or something in it cannot be used.
    """
    file = place / FILE_NAME if place.is_dir() else place
    try:
        text = _limited(file, _LARGEST_FILE).decode("utf-8-sig")
        content = tomllib.loads(text)
    except OSError as error:
        raise _error(
            N_("The house style “{file}” cannot be read ({reason})."), file, reason=reason(error)
        ) from error
    except ValueError as error:
        raise _error(
            N_("“{file}” is no house style: it must be text in the form of TOML ({reason})."),
            file,
            reason=str(error),
        ) from error
    for key, value in content.items():
        if key not in _KEYS:
            raise _error(
                N_("The house style “{file}” holds “{key}”, which is not known. Known are: {keys}."),
                file,
                key=key,
                keys=", ".join(sorted(_KEYS)),
            )
        if not isinstance(value, str):
            raise _error(
                N_("In the house style “{file}”, “{key}” must be text between quotes."), file, key=key
            )
    style = HouseStyle()
    return HouseStyle(
        _accent(content.get("accent", style.accent), file),
        " ".join(content.get("font", style.font).split())[:_LONGEST_FONT] or style.font,
        _logo(content.get("logo", ""), file),
        " ".join(content.get("contact", "").split())[:_LONGEST_CONTACT],
    )


def _accent(text: str, file: Path) -> str:
    if not _COLOUR.fullmatch(text):
        raise _error(
            N_("In the house style “{file}”, the colour “{colour}” is not written like #0F6E84."),
            file,
            colour=text,
        )
    if contrast_with_white(text) < LEAST_CONTRAST:
        raise _error(
            N_(
                "The colour “{colour}” of the house style “{file}” is too light to be read on white paper."
                " Choose a darker one."
            ),
            file,
            colour=text,
        )
    return text.upper()


def contrast_with_white(colour: str) -> float:
    """Return the contrast of a colour with white, as WCAG defines it."""

    def linear(part: int) -> float:
        share = part / 255
        straight = share <= _STRAIGHT_UP_TO
        return share / _STRAIGHT if straight else ((share + _OFFSET) / (1 + _OFFSET)) ** _POWER

    red, green, blue = (linear(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _logo(name: str, file: Path) -> bytes:
    if not name:
        return b""
    path = file.parent / name
    try:
        content = _limited(path, LARGEST_LOGO)
    except OSError as error:
        raise _error(
            N_("The logo “{logo}” of the house style “{file}” cannot be read ({reason})."),
            file,
            logo=name,
            reason=reason(error),
        ) from error
    if not _is_image(content):
        raise _error(N_("The logo “{logo}” of the house style “{file}” is no PNG or JPEG."), file, logo=name)
    return content


def _is_image(content: bytes) -> bool:
    """Return whether the bytes are a whole PNG or JPEG."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  only who has a logo needs it

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def logo_size(style: HouseStyle) -> tuple[int, int]:
    """Return width and height of the logo in pixels.

    Raises:
        ValueError: The style has no logo.
    """
    from PIL import Image  # noqa: PLC0415

    if not style.logo:
        message = "the style has no logo"
        raise ValueError(message)
    with Image.open(io.BytesIO(style.logo)) as image:
        return image.width, image.height


def _limited(path: Path, most: int) -> bytes:
    with path.open("rb") as opened:
        content = opened.read(most + 1)
    if len(content) > most:
        raise OSError(27, "File too large")
    return content


def _error(text: str, file: Path, **values: MessageValue) -> WorkbookError:
    return WorkbookError(Message(text, {"file": file.name, **values}))
