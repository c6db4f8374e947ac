"""What the writing library leaves out of the package: language, and the look of charts."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import quoteattr

from casebuilder.translation import Language
from casebuilder.workbook.house_style import HouseStyle
from casebuilder.workbook.styles import ACCENT, FONT

_CULTURES = {Language.DUTCH: "nl-NL", Language.ENGLISH: "en-GB"}
_CORE = "docProps/core.xml"
_CORE_END = "</cp:coreProperties>"
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_LIBRARY_LANGUAGE = 'lang val="en-US"', 'lang="en-US"'


def finished(package: bytes, language: Language, house: HouseStyle | None = None) -> bytes:
    """Return a workbook package that says in which language its texts are, with charts in house style.

    Args:
        package: The package as the library wrote it.
        language: Language of the texts.
        house: The house style; None is that of the program.
    """
    look = house or HouseStyle()
    culture = _CULTURES[language]
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == _CORE:
                content = _replaced(content, _CORE_END, f"<dc:language>{culture}</dc:language>{_CORE_END}")
            elif name.startswith(("xl/charts/", "xl/drawings/")):
                for mark in _LIBRARY_LANGUAGE:
                    content = _replaced(content, mark, mark.replace("en-US", culture))
                content = _replaced(content, ACCENT[1:], look.accent[1:])
                content = _replaced(content, f'typeface="{FONT}"', f"typeface={quoteattr(look.font)}")
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content)
    return result.getvalue()


def _replaced(content: bytes, old: str, new: str) -> bytes:
    return content.replace(old.encode(), new.encode())
