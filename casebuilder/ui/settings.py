"""What the application remembers on this computer: nothing that belongs to a case."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.translation import Language

RECENT_FILES = 8
"""How many recent files are remembered."""


class ThemeChoice(LabelledEnum):
    """Which theme the user wants."""

    SYSTEM = "system", N_("As the computer")
    LIGHT = "light", N_("Light")
    DARK = "dark", N_("Dark")


class Preferences:
    """Language, theme, window and recent files, kept in the user's settings file."""

    def __init__(self, settings: QSettings) -> None:
        """Read from and write to the given settings."""
        self._settings = settings
        self.unfolded: dict[str, bool] = {}
        """Which parts of pages are folded out; forgotten when the application closes."""

    @classmethod
    def of_user(cls) -> Preferences:
        """Return the preferences of the user of this computer."""
        return cls(
            QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "casebuilder", "casebuilder")
        )

    def _text(self, key: str) -> str:
        value = self._settings.value(key, "", type=str)
        return value if isinstance(value, str) else ""

    @property
    def language(self) -> Language:
        """The language of the interface; Dutch until chosen otherwise."""
        stored = self._text("language")
        return Language(stored) if stored in set(Language) else Language.DUTCH

    @language.setter
    def language(self, language: Language) -> None:
        self._settings.setValue("language", language.value)

    @property
    def theme(self) -> ThemeChoice:
        """The theme; as the computer until chosen otherwise."""
        stored = self._text("theme")
        return ThemeChoice(stored) if stored in set(ThemeChoice) else ThemeChoice.SYSTEM

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._settings.setValue("theme", choice.value)

    @property
    def panel_folded(self) -> bool:
        """Whether the user folded the explanation away."""
        return bool(self._settings.value("panel_folded", defaultValue=False, type=bool))

    @panel_folded.setter
    def panel_folded(self, folded: bool) -> None:
        self._settings.setValue("panel_folded", folded)

    @property
    def geometry(self) -> QByteArray:
        """Size and place of the window; empty when never stored."""
        value = self._settings.value("geometry", QByteArray(), type=QByteArray)
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._settings.setValue("geometry", geometry)

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """Case files opened or saved lately, the latest first, also those that are gone now."""
        stored = self._settings.value("recent_files", [], type=list)
        names = stored if isinstance(stored, list) else []
        return tuple(Path(str(name)) for name in names if name)

    @property
    def mappings(self) -> tuple[str, ...]:
        """Which column was what in files that were read: the headings, nothing of what stands below."""
        stored = self._settings.value("mappings", [], type=list)
        return tuple(text for text in stored if isinstance(text, str)) if isinstance(stored, list) else ()

    @mappings.setter
    def mappings(self, mappings: tuple[str, ...]) -> None:
        self._settings.setValue("mappings", list(mappings))

    @property
    def house_style(self) -> Path | None:
        """The file with the house style of documents; None is that of the program."""
        stored = self._text("house_style")
        return Path(stored) if stored else None

    @house_style.setter
    def house_style(self, path: Path | None) -> None:
        self._settings.setValue("house_style", "" if path is None else str(path.absolute()))

    def add_recent(self, path: Path) -> None:
        """Put a file at the top of the recent files."""
        path = path.absolute()
        paths = [path, *(other for other in self.recent_files if other != path)]
        self._settings.setValue("recent_files", [str(kept) for kept in paths[:RECENT_FILES]])
