"""Mappings that were made before: remembered for a file of the same shape, or written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from casebuilder.intake.errors import not_readable, refused
from casebuilder.intake.proposals import Column
from casebuilder.model.hard_data.document import ColumnMapping
from casebuilder.model.messages import N_
from casebuilder.model.stored_texts import neutral_name, sign_in_name

_INDENT = 2
_LARGEST = 1_000_000
"""In bytes: a mapping takes a few thousand."""


def as_text(mapping: ColumnMapping) -> str:
    """Return a mapping as JSON, to be kept and read again."""
    return without_persons(mapping).model_dump_json(indent=_INDENT) + "\n"


def without_persons(mapping: ColumnMapping) -> ColumnMapping:
    """Return a mapping without texts of the file that seem to be about a person.

    A sheet then counts as the first one, a heading as unknown, so that its column goes by its number,
    and a word has to be explained again.
    """
    return mapping.model_copy(
        update={
            "sheet": neutral_name(mapping.sheet, ""),
            "columns": tuple(
                choice.model_copy(update={"header": neutral_name(choice.header, "")})
                for choice in mapping.columns
            ),
            "words": tuple(word for word in mapping.words if sign_in_name(word.word) is None),
        }
    )


def memorable(mapping: ColumnMapping) -> ColumnMapping | None:
    """Return what may be remembered of a mapping on this computer, or None.

    That is what the columns are called and what they hold; the name of the sheet and words from the cells
    are left out. A file of which a heading is no heading, such as a number, a date or a name, is not
    remembered at all: then a row of a client was probably taken for the headings.
    """
    named = [choice.header for choice in mapping.columns if choice.header]
    if not named or not all(map(_is_heading, named)):
        return None
    return mapping.model_copy(update={"sheet": "", "words": ()})


def _is_heading(header: str) -> bool:
    return any(sign.isalpha() for sign in header) and sign_in_name(header) is None


def read_mapping(path: Path) -> ColumnMapping:
    """Return the mapping in a file.

    Raises:
        IntakeError: The file cannot be read, is far larger than any mapping, or holds none.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise not_readable(path, error) from error
    try:
        text = "" if len(data) > _LARGEST else data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    return from_text(text, path.name)


def from_text(text: str, file: str) -> ColumnMapping:
    """Return the mapping in a text.

    Args:
        text: What :func:`as_text` gave, or the like written by hand.
        file: Where it stood, for the message.

    Raises:
        IntakeError: It is no mapping; the first thing that is wrong is named.
    """
    try:
        return ColumnMapping.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise refused(
            N_("“{file}” is no mapping of columns: {place} is wrong or missing. Compare it with a proposal."),
            file,
            place=".".join(str(step) for step in first["loc"]) or "JSON",
        ) from error


def fitted(mapping: ColumnMapping, columns: Sequence[Column]) -> ColumnMapping:
    """Return a mapping on the columns of another file, by what stands above them.

    A column that has moved is found by its heading, if only one has that. One that is not there is
    left out, and the roles that are then missing are for the user to give.

    Args:
        mapping: The mapping that was made before.
        columns: The columns of the file.
    """
    numbers: dict[str, list[int]] = {}
    for column in columns:
        numbers.setdefault(column.header.casefold(), []).append(column.number)
    kept = []
    for choice in mapping.columns:
        places = numbers.get(choice.header.casefold(), [])
        if choice.number in places:
            kept.append(choice)
        elif choice.header and len(places) == 1:
            kept.append(choice.model_copy(update={"number": places[0]}))
    return mapping.model_copy(update={"columns": tuple(kept)})
