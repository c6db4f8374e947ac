"""Which house style documents get, remembered on this computer across cases."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Drawer(Protocol):
    """Where the place of the house style is kept between two starts of the application."""

    house_style: Path | None


class StyleMemory:
    """Remembers which house style was chosen last."""

    def __init__(self, drawer: Drawer | None = None) -> None:
        """Keep it in a drawer; None is for as long as the application runs."""
        self._drawer = drawer
        self._path: Path | None = None

    @property
    def path(self) -> Path | None:
        """The file with the house style; None is that of the program."""
        return self._path if self._drawer is None else self._drawer.house_style

    @path.setter
    def path(self, path: Path | None) -> None:
        if self._drawer is None:
            self._path = path
        else:
            self._drawer.house_style = path
