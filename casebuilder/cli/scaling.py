"""Which municipalities a case is made for: names and sizes as typed on the command line."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from casebuilder.cli.exits import ExitCode, UserError
from casebuilder.model.messages import Message, N_
from casebuilder.model.numbers import NumberFormat, parse_number
from casebuilder.model.scaling import MunicipalitySize, SizeBasis
from casebuilder.reference import MunicipalityFacts, municipalities
from casebuilder.scaling_list import municipality_sizes

_EVERYDAY_NAMES = {"den haag": "'s-gravenhage", "den bosch": "'s-hertogenbosch"}
_MOST_SUGGESTIONS = 3
_SIMILAR_ENOUGH = 0.6


@dataclass(frozen=True)
class ChosenMunicipalities:
    """The municipalities asked for, the case's own left out: it is always there.

    Attributes:
        known: Those whose size is published or estimated.
        typed: Those with a size that the user typed.
    """

    known: tuple[MunicipalitySize, ...]
    typed: tuple[MunicipalitySize, ...]


def chosen_municipalities(
    names: Sequence[str], basis: SizeBasis, own: MunicipalitySize, notation: NumberFormat, *, every: bool
) -> ChosenMunicipalities:
    """Return the municipalities that the user named, with their sizes.

    Args:
        names: Names of municipalities, each with or without its size: ``Emmen`` or ``Emmen=1200``.
        basis: What size is measured by.
        own: The municipality of the case, whose size stands in the case.
        notation: How the user writes numbers.
        every: Whether all known municipalities are asked for as well.

    Raises:
        UserError: None was asked for, a name is unknown, or a size is unknown or no number.
    """
    if not names and not every:
        raise _wrong_use(Message(N_("Name one or more municipalities with --municipality, or choose --all.")))
    known = municipalities()
    sizes = municipality_sizes(basis)
    by_name = {_plain(facts.name): facts for facts in known}
    typed: dict[str, MunicipalitySize] = {}
    named: dict[str, MunicipalityFacts] = {facts.code: facts for facts in known} if every else {}
    for text in names:
        name, equals, number = text.partition("=")
        facts = _found(name, by_name)
        if equals:
            typed[facts.code] = _typed(facts, number, notation)
        else:
            named[facts.code] = facts
    for municipality in typed.values():
        if municipality.is_same_as(own):
            raise _wrong_use(
                Message(
                    N_("The size of {municipality} stands in the case. Change it there, or give none here."),
                    {"municipality": municipality.name},
                )
            )
    others = (facts for facts in named.values() if not _without_size(facts).is_same_as(own))
    return ChosenMunicipalities(
        tuple(sizes[facts.code] for facts in others if facts.code not in typed),
        tuple(typed.values()),
    )


def _without_size(facts: MunicipalityFacts) -> MunicipalitySize:
    return MunicipalitySize(facts.name, Decimal(0), facts.code)


def _typed(facts: MunicipalityFacts, number: str, notation: NumberFormat) -> MunicipalitySize:
    size = parse_number(number, notation)
    if isinstance(size, Message):
        raise _wrong_use(Message("{municipality}: {problem}", {"municipality": facts.name, "problem": size}))
    return MunicipalitySize(facts.name, size, facts.code)


def _found(name: str, by_name: Mapping[str, MunicipalityFacts]) -> MunicipalityFacts:
    plain = _plain(name)
    plain = _EVERYDAY_NAMES.get(plain, plain)
    if plain in by_name:
        return by_name[plain]
    similar = [other for other in by_name if plain and other.startswith(f"{plain} (")]
    similar = similar or difflib.get_close_matches(plain, by_name, _MOST_SUGGESTIONS, _SIMILAR_ENOUGH)
    if not similar:
        raise _wrong_use(
            Message(
                N_("There is no municipality “{name}”. Use its official name of 2026."),
                {"name": name},
            )
        )
    raise _wrong_use(
        Message(
            N_("There is no municipality “{name}”. Did you mean: {names}?"),
            {"name": name, "names": "; ".join(by_name[other].name for other in similar)},
        )
    )


def _plain(name: str) -> str:
    """Return a name without capitals, accents and needless spaces, as people type it."""
    letters = unicodedata.normalize("NFKD", name.replace("\u2019", "'")).encode("ascii", "ignore").decode()
    return " ".join(letters.casefold().split())


def _wrong_use(message: Message) -> UserError:
    return UserError(ExitCode.WRONG_USE, message)
