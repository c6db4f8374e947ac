"""Which column was what in files that were read before, remembered on this computer across cases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from casebuilder.model.hard_data.document import ColumnMapping

MOST = 40
"""So many are remembered; the one that was not used for longest is forgotten."""


class Shelf(Protocol):
    """Where texts are kept between two starts of the application."""

    mappings: tuple[str, ...]


class MappingMemory:
    """Remembers the headings of the columns and what they hold; nothing that stands in a cell."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        """Keep what is remembered on a shelf; None is for as long as the application runs."""
        self._shelf = shelf
        self._texts: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is remembered, the latest first, as texts for :func:`mappings_in`."""
        return self._texts if self._shelf is None else self._shelf.mappings

    def add(self, mapping: ColumnMapping) -> None:
        """Remember how a file was read, if its headings may be kept."""
        from casebuilder.intake.mappings import memorable

        kept = memorable(mapping)
        if kept is not None:
            text = kept.model_dump_json()
            self._keep((text, *(other for other in self.texts if other != text)))

    def clear(self) -> None:
        """Forget everything."""
        self._keep(())

    def _keep(self, texts: tuple[str, ...]) -> None:
        if self._shelf is None:
            self._texts = texts[:MOST]
        else:
            self._shelf.mappings = texts[:MOST]


def mappings_in(texts: Iterable[str]) -> list[ColumnMapping]:
    """Return the mappings in texts; what another version or a stranger wrote there is left out."""
    found = []
    for text in texts:
        try:
            found.append(ColumnMapping.model_validate_json(text))
        except ValueError:
            continue
    return found
