"""The inside of a case file: the case as JSON in an envelope that names its format.

A change after which older programs cannot read the document raises :data:`FORMAT_VERSION`; one
that only adds fields raises :data:`FORMAT_REVISION`. This program writes the newest format only.
It refuses newer ones, revisions included, because it would lose what it does not know.

History of the format:

- 1.0: the first.
- 1.1: tables of hard data, beside the document, and the analyses of them.

To add version N+1: write in this module a function from the JSON of version N to the JSON of
version N+1 that uses nothing but plain lists, dictionaries and texts (no class of the model, which
will change again), apply those functions in order in :func:`decode`, and store a file of version N
in tests/golden.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeAlias

from pydantic import JsonValue, ValidationError

from casebuilder.casefile.container import Content, can_be_named, not_a_case_file
from casebuilder.casefile.errors import CaseFileError
from casebuilder.casefile.wrong_fields import wrong_fields
from casebuilder.model.case import Case
from casebuilder.model.messages import Message, MessageValue, N_

FORMAT = "casebuilder-case"
FORMAT_VERSION = 1
FORMAT_REVISION = 1
_NOT_JSON = "json_invalid"
_ENVELOPE = ("format", "format_version", "format_revision", "case")

_HARD_DATA, _TABLES, _RECORDS = "hard_data", "tables", "records"

_Object: TypeAlias = "dict[str, JsonValue]"


class _NotAllowedError(ValueError):
    """The text is JSON to a lenient reader, but not to this one."""


def encode(case: Case) -> bytes:
    """Return a case as readable JSON in UTF-8; figures are decimal texts, so nothing is rounded.

    Tables of hard data stand in it as one text each.
    """
    return _envelope(case.model_dump(mode="json"))


def encode_apart(case: Case) -> Content:
    """Return a case as readable JSON with its tables of hard data beside it."""
    document = case.model_dump(mode="json")
    tables: dict[str, bytes] = {}
    for table in document[_HARD_DATA][_TABLES]:
        # A name that is wrong or not unique is no name for a part of a file; the case says so elsewhere.
        if table["id"] not in tables and can_be_named(table["id"]):
            tables[table["id"]] = table.pop(_RECORDS).encode()
    return Content(_envelope(document), tables)


def _envelope(case: JsonValue) -> bytes:
    document = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "format_revision": FORMAT_REVISION,
        "case": case,
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def schema() -> dict[str, JsonValue]:
    """Return the JSON Schema of the document, with the unit and the limits of each figure."""
    case = Case.model_json_schema(ref_template="#/$defs/{model}")
    definitions = case.pop("$defs")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "format_version": {"const": FORMAT_VERSION},
            "format_revision": {"const": FORMAT_REVISION},
            "case": {"$ref": "#/$defs/Case"},
        },
        "required": list(_ENVELOPE),
        "additionalProperties": False,
        "$defs": {**definitions, "Case": case},
    }


def decode(data: bytes, file: str, tables: Mapping[str, bytes] | None = None) -> Case:
    """Return the case in a document.

    Args:
        data: The document as it stands in the file.
        file: Name of the file, for the message.
        tables: The tables beside it, by identifier; None when they stand in the document.

    Raises:
        CaseFileError: It is damaged, newer than this program, or holds values of a wrong kind.
    """
    document = _parsed(data, file)
    if document.get("format") != FORMAT:
        raise not_a_case_file(file)
    _check_version(document, file)
    unknown = [name for name in document if name not in _ENVELOPE]
    if unknown or "case" not in document:
        raise _damaged(file, N_("the fields beside the case are not as they should be"))
    _put_back(document["case"], tables or {}, file)
    try:
        # Read as JSON, not as Python objects: so a text is never taken for a number or a yes.
        return Case.model_validate_json(json.dumps(document["case"]), strict=True)
    except ValidationError as error:
        if error.errors()[0]["type"] == _NOT_JSON:
            raise _damaged(
                file, N_("a text holds half a sign, or parts stand too deep inside each other")
            ) from error
        raise CaseFileError(wrong_fields(error, document["case"], file)) from error


def _put_back(case: JsonValue, tables: Mapping[str, bytes], file: str) -> None:
    """Put the tables that stand beside a document in their places."""
    hard_data = case.get(_HARD_DATA) if isinstance(case, dict) else None
    listed = hard_data.get(_TABLES) if isinstance(hard_data, dict) else None
    left = dict(tables)
    for table in listed if isinstance(listed, list) else ():
        if isinstance(table, dict) and _RECORDS not in table:
            records = left.pop(str(table.get("id")), None)
            if records is None:
                raise _damaged(file, N_("the records of a table are missing"))
            table[_RECORDS] = records.decode("ascii", "replace")
    if left:
        raise _damaged(file, N_("it holds a table that the case does not know"))


def _parsed(data: bytes, file: str) -> _Object:
    try:
        document = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError as error:
        raise _damaged(file, N_("the text is not in UTF-8")) from error
    except json.JSONDecodeError as error:
        raise CaseFileError(
            Message(
                N_(
                    "“{file}” is damaged at line {line}, so it cannot be opened. Mend that line, or open a"
                    " copy or an earlier version."
                ),
                {"file": file, "line": error.lineno},
            )
        ) from error
    except _NotAllowedError as error:
        raise _damaged(file, N_("“{detail}” may not stand there, or not twice"), detail=str(error)) from error
    except (ValueError, RecursionError) as error:
        raise _damaged(file, N_("a number is too long, or parts stand too deep inside each other")) from error
    if not isinstance(document, dict):
        raise not_a_case_file(file)
    return document


def _check_version(document: Mapping[str, JsonValue], file: str) -> None:
    version = _whole(document.get("format_version"), 1)
    revision = _whole(document.get("format_revision"), 0)
    if version is None or revision is None:
        raise _damaged(file, N_("the version of its format is missing"))
    if (version, revision) > (FORMAT_VERSION, FORMAT_REVISION):
        raise CaseFileError(
            Message(
                N_(
                    "“{file}” was saved by a newer version of Casebuilder: its format is {theirs}, and this"
                    " version reads up to {ours}. Install the newest version."
                ),
                {
                    "file": file,
                    "theirs": f"{version}.{revision}",
                    "ours": f"{FORMAT_VERSION}.{FORMAT_REVISION}",
                },
            )
        )


def _whole(value: JsonValue, minimum: int) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or value < minimum:
        return None
    return value


def _unique(pairs: list[tuple[str, JsonValue]]) -> _Object:
    """Refuse a name that stands twice in one object: one of the two would be lost without a word."""
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [name for name, _ in pairs]
        raise _NotAllowedError(next(name for name in names if names.count(name) > 1))
    return result


def _refuse_constant(text: str) -> JsonValue:
    raise _NotAllowedError(text)


def _damaged(file: str, reason: str, **values: MessageValue) -> CaseFileError:
    return CaseFileError(
        Message(
            N_(
                "“{file}” is damaged, so it cannot be opened: {reason}. Open a copy or an earlier version"
                " of it."
            ),
            {"file": file, "reason": Message(reason, values)},
        )
    )
