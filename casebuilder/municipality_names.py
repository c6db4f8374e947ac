"""Municipalities by the names that people use: without accents, without a bracket, by an older name.

Also the members of a region, which is typed as a list of names.
"""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from casebuilder.reference import MunicipalityFacts, municipalities

_OTHER_NAMES = resources.files("casebuilder") / "content" / "data" / "municipality_names.csv"
_BRACKET = re.compile(r"\s*\([^)]*\)$")
_BETWEEN_NAMES = re.compile(r"\s*[,;\n]\s*")
_LIKENESS = 0.7
_MOST_SUGGESTIONS = 3
_LONGEST_NAME = 2
"""Parts between commas of the municipality with most of them: Nuenen, Gerwen en Nederwetten."""


@dataclass(frozen=True, slots=True)
class Region:
    """The members of a region as they were typed.

    Attributes:
        members: The municipalities of the list, each once, in the order typed.
        unknown: What stands in no list.
    """

    members: tuple[MunicipalityFacts, ...]
    unknown: tuple[str, ...]

    @property
    def inhabitants(self) -> int:
        """Inhabitants of the members that are known."""
        return sum(member.inhabitants for member in self.members)


def plain(text: str) -> str:
    """Return a name as one compares it: small letters, no accents, single spaces."""
    letters = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode()
    return " ".join(letters.casefold().split())


@cache
def _other_names() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(_OTHER_NAMES.read_text(encoding="utf-8").splitlines()):
        found[row["name"]] = (*found.get(row["name"], ()), row["also"])
    return MappingProxyType(found)


@cache
def _known() -> Mapping[str, MunicipalityFacts]:
    """Return the municipalities by every name that means one of them only."""
    named: dict[str, list[MunicipalityFacts]] = {}
    for facts in municipalities():
        for name in {plain(text) for text in (*names_of(facts), _BRACKET.sub("", facts.name))}:
            named.setdefault(name, []).append(facts)
    return MappingProxyType({name: found[0] for name, found in named.items() if len(found) == 1})


def names_of(facts: MunicipalityFacts) -> tuple[str, ...]:
    """Return the names under which one may look for a municipality, the official one first."""
    without_accents = unicodedata.normalize("NFKD", facts.name).encode("ascii", "ignore").decode()
    others = (without_accents, *_other_names().get(facts.name, ()))
    return (facts.name, *(name for name in others if name != facts.name))


def municipality_named(text: str) -> MunicipalityFacts | None:
    """Return the municipality that a name means, or None when it means none or more than one."""
    return _known().get(plain(text))


def suggestions(text: str) -> tuple[MunicipalityFacts, ...]:
    """Return municipalities that a name which is none may have meant, the likeliest first."""
    wanted = plain(text)
    if not wanted:
        return ()
    within = [facts for facts in municipalities() if plain(_BRACKET.sub("", facts.name)) == wanted]
    alike = difflib.get_close_matches(wanted, list(_known()), _MOST_SUGGESTIONS, _LIKENESS)
    found = dict.fromkeys((*within, *(_known()[name] for name in alike)))
    return tuple(found)[:_MOST_SUGGESTIONS]


def region_of(text: str) -> Region:
    """Return the members of a region from a list of names with commas between them."""
    members: dict[MunicipalityFacts, None] = {}
    unknown: list[str] = []
    for found in _read(_BETWEEN_NAMES.split(text.strip())):
        if isinstance(found, str):
            unknown.append(found)
        else:
            members[found] = None
    return Region(tuple(members), tuple(unknown))


def _read(parts: Sequence[str]) -> Iterator[MunicipalityFacts | str]:
    position = 0
    while position < len(parts):
        for length in range(_LONGEST_NAME, 0, -1):
            facts = municipality_named(", ".join(parts[position : position + length]))
            if facts is not None:
                yield facts
                position += length
                break
        else:
            if parts[position]:
                yield parts[position]
            position += 1
