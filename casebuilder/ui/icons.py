"""One family of icons, recoloured from the theme."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from casebuilder.ui.theme import Theme

_FOLDER = Path(__file__).parent / "icons"
_SIZE = 20
"""Width and height of most icons in logical pixels."""


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Draw an icon.

    Args:
        name: File name in the folder of icons, without ``.svg``.
        colour: Colour as ``#rrggbb``.
        size: Width and height in logical pixels.
        ratio: Physical pixels per logical pixel.

    Raises:
        FileNotFoundError: There is no such icon.
    """
    drawing = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    result = QPixmap(round(size * ratio), round(size * ratio))
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return result


def icon(name: str, theme: Theme, colour: str | None = None) -> QIcon:
    """Return an icon in the colour of the theme's text, or in another colour.

    Raises:
        FileNotFoundError: There is no such icon.
    """
    result = QIcon()
    # Sharp on an ordinary screen and on one of double density; Qt itself greys what is disabled.
    for ratio in (1.0, 2.0):
        result.addPixmap(pixmap(name, colour or theme.text, _SIZE, ratio))
    return result
