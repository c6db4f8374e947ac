"""A file that is no case, or no longer one, is refused with what is wrong and what to do."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casebuilder.casefile import CaseFileError, read, write
from casebuilder.casefile import container as container_module
from casebuilder.casefile.document import encode
from casebuilder.model.messages import Message
from casebuilder.translation import Language, Translator
from tests.building import small_case

KIND = b"application/vnd.casebuilder.case+zip"


def refusal(path: Path) -> str:
    """Return in English why a file is refused, and check that reading it changed nothing."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(CaseFileError) as caught:
        read(path)
    if before is not None:
        assert path.read_bytes() == before
    return Translator(Language.ENGLISH).message(caught.value.message)


def refusal_of(tmp_path: Path, data: bytes, name: str = "case.zbc") -> str:
    path = tmp_path / name
    path.write_bytes(data)
    return refusal(path)


def zipped(entries: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def changed_document(change: Callable[[dict[str, Any]], object]) -> bytes:
    document = json.loads(encode(small_case()))
    change(document)
    return json.dumps(document).encode()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "weg.zbc") == "“weg.zbc” does not exist. Check its name and its folder."


def test_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path).endswith(" is a folder. Choose a case file, with a name that ends in .zbc.")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.zbc")
    assert "device or a pipe" in refusal(tmp_path / "pipe.zbc")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "geheim.zbc"
    path.write_bytes(b"")

    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        with pytest.raises(CaseFileError, match="no permission to read"):
            read(path)


def test_a_disk_error_while_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "case.zbc"
    path.write_bytes(b"")

    def fail(*_arguments: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", fail)
        with pytest.raises(CaseFileError) as caught:
            read(path)
    assert caught.value.message.values["reason"] == Message("the disk or the connection fails")


def test_an_empty_file(tmp_path: Path) -> None:
    assert refusal_of(tmp_path, b"") == "“case.zbc” is empty. Open a copy or an earlier version of it."


@pytest.mark.parametrize(
    "data",
    [
        b"Beste gemeente,\n",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)),
        b"%PDF-1.7\n",
        zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}),
        zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""}),
        zipped({}),
        b'{"format": "something-else"}',
        b"{}",
    ],
    ids=["text", "jpg", "pdf", "xlsx", "ods", "empty zip", "other json", "empty json"],
)
def test_a_file_of_another_kind_with_the_name_of_a_case(tmp_path: Path, data: bytes) -> None:
    assert refusal_of(tmp_path, data) == (
        "“case.zbc” is not a case file, whatever its name says. Choose a file that was saved as a case"
        " (.zbc)."
    )


@pytest.mark.parametrize("name", ["tables/clients.parquet", "../evil", "/etc/passwd", "C:\\evil", "note"])
def test_a_part_that_is_not_known_is_never_dropped_silently(tmp_path: Path, name: str) -> None:
    data = zipped({"mimetype": KIND, "case.json": encode(small_case()), name: b"x"})
    said = refusal_of(tmp_path, data)
    assert "holds a part that this version does not know" in said
    assert name.replace("\\", "/").split("/")[-1] in said.replace("\\", "/")


def test_a_zip_without_the_document(tmp_path: Path) -> None:
    assert "damaged or incomplete" in refusal_of(tmp_path, zipped({"mimetype": KIND}))


def test_a_part_that_stands_there_twice(tmp_path: Path) -> None:
    data = zipped({"mimetype": KIND, "case.json": encode(small_case()), "case.jsox": b"{}"})
    assert "damaged" in refusal_of(tmp_path, data.replace(b"case.jsox", b"case.json"))


def test_a_locked_zip(tmp_path: Path) -> None:
    data = bytearray(zipped({"mimetype": KIND, "case.json": encode(small_case())}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(signature) + flags] |= 1
    assert "locked with a password of a zip program" in refusal_of(tmp_path, bytes(data))


def test_a_zip_made_to_exhaust_memory_by_its_ratio(tmp_path: Path) -> None:
    data = zipped({"mimetype": KIND, "case.json": b" " * 50_000_000}, zipfile.ZIP_DEFLATED)
    assert len(data) < 100_000
    assert "far larger than a case can be" in refusal_of(tmp_path, data)


def test_a_zip_that_hides_the_size_of_an_entry(tmp_path: Path) -> None:
    content = b" " * 5_000_000
    data = bytearray(zipped({"mimetype": KIND, "case.json": content}, zipfile.ZIP_DEFLATED))
    for signature, size in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.rindex(signature) + size
        data[place : place + 4] = (100).to_bytes(4, "little")
    assert "damaged" in refusal_of(tmp_path, bytes(data))


def test_a_zip_with_thousands_of_entries(tmp_path: Path) -> None:
    entries = {f"tables/{number}": b"" for number in range(1001)}
    assert "far larger" in refusal_of(tmp_path, zipped({"mimetype": KIND, **entries}))


@pytest.mark.parametrize("data", [encode(small_case()), zipped({"mimetype": KIND, "case.json": b"{" * 900})])
def test_a_file_larger_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(container_module, "LARGEST_FILE", 500)
    assert "far larger" in refusal_of(tmp_path, data)


def test_a_file_larger_than_the_limit_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "case.zbc"
    with path.open("wb") as file:
        file.truncate(10_000_000_000)
    with pytest.raises(CaseFileError, match="far larger"):
        read(path)


@pytest.mark.parametrize(
    ("version", "revision", "theirs"), [(2, 0, "2.0"), (1, 2, "1.2"), (10**30, 3, f"{10**30}.3")]
)
def test_a_file_of_a_newer_program_names_both_versions(
    tmp_path: Path, version: int, revision: int, theirs: str
) -> None:
    data = changed_document(
        lambda document: document.update(format_version=version, format_revision=revision)
    )
    assert refusal_of(tmp_path, data, "case.json") == (
        f"“case.json” was saved by a newer version of Casebuilder: its format is {theirs}, and this"
        " version reads up to 1.1. Install the newest version."
    )


@pytest.mark.parametrize("version", [None, 0, -1, "1", 1.0, True, [1]])
def test_a_version_that_is_no_version(tmp_path: Path, version: object) -> None:
    data = changed_document(lambda document: document.update(format_version=version))
    assert "the version of its format is missing" in refusal_of(tmp_path, data)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'{"format": "casebuilder-case",\n"format_version": 1\n"case": {}}', "damaged at line 3"),
        (b'{"format": "casebuilder-case", "case": {"name": "a', "damaged at line 1"),
        (b'{"format": "\xe9"}', "not in UTF-8"),
        (b'{"format": NaN}', "“NaN” may not stand there"),
        (b'{"case": {}, "case": {}}', "“case” may not stand there, or not twice"),
        (b'{"a": ' + b"[" * 200_000, "too deep"),
        (b'{"a": ' + b"9" * 5000 + b"}", "a number is too long"),
    ],
    ids=["comma", "cut off", "latin-1", "nan", "twice", "deep", "long number"],
)
def test_damaged_json_says_where_or_what(tmp_path: Path, text: bytes, said: str) -> None:
    assert said in refusal_of(tmp_path, text, "case.json")


@pytest.mark.parametrize(
    "change",
    [lambda document: document.pop("case"), lambda document: document.update(extra=1)],
    ids=["without case", "with more"],
)
def test_an_envelope_with_other_fields(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    assert "fields beside the case" in refusal_of(tmp_path, changed_document(change))


def set_at(*place: Any, value: Any) -> Callable[[dict[str, Any]], object]:
    """Return a change that puts a value at a place of the case."""

    def change(document: dict[str, Any]) -> None:
        node = document["case"]
        for step in place[:-1]:
            node = node[step]
        node[place[-1]] = value

    return change


def without(*place: Any) -> Callable[[dict[str, Any]], object]:
    """Return a change that removes a place of the case."""

    def change(document: dict[str, Any]) -> None:
        node = document["case"]
        for step in place[:-1]:
            node = node[step]
        del node[place[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            set_at("services", 0, "tariff", "value", value="twaalf"),
            "Huishoudelijke hulp, Tariff: “twaalf” is not a number",
        ),
        (
            set_at("services", 0, "tariff", "low", value="12,50"),
            "Huishoudelijke hulp, Tariff, low estimate: “12,50” is not a number",
        ),
        (
            set_at("services", 0, "tariff", "value", value="NaN"),
            "Huishoudelijke hulp, Tariff: “NaN” is not a number",
        ),
        (
            set_at("services", 0, "tariff", "value", value="1" * 40),
            f"Huishoudelijke hulp, Tariff: “{'1' * 40}” has too many digits",
        ),
        (
            set_at("services", 0, "tariff", "value", value="9" * 41),
            f"Huishoudelijke hulp, Tariff: “{'9' * 39}…” has too many digits",
        ),
        (
            set_at("effects", 0, "relative_change", "source_date", value="gisteren"),
            "Change, date of the source: “gisteren” is not a date such as 2026-03-31",
        ),
        (
            set_at("effects", 0, "relative_change", "grade", value="goed"),
            "Minder huishoudelijke hulp, Change, grade of the evidence: “goed” is not one of the choices",
        ),
        (set_at("settings", "years", value="5"), "Number of years: “5” is not a number"),
        (set_at("settings", "years", value=True), "Number of years: “True” is not a number"),
        (
            set_at("settings", "correct_for_evidence", value="ja"),
            "Apply caution for weak evidence: “ja” is not true or false",
        ),
        (set_at("name", value=3), "Name of the innovation: “3” is not a text"),
        (
            set_at("services", 0, "kind", value="iets"),
            "Huishoudelijke hulp, kind: “iets” is not one of the choices",
        ),
        (
            set_at("services", 0, "funding", "kind", value="iets"),
            "Huishoudelijke hulp, funding.kind: “iets” is not one of the choices",
        ),
        (
            set_at("services", 0, "korting", value="1"),
            "Huishoudelijke hulp, korting: is a field that this version does not know",
        ),
        (without("services", 0, "id"), "services.0.id: is missing"),
        (set_at("services", value=5), "services: “5” does not belong there"),
        (set_at("reach", "target_group", value=None), "reach.target_group: "),
        (
            set_at("reach", "adoption", "share", "values", value=["0.1", "veel"]),
            "Share of the target group reached: “veel” is not a number",
        ),
        (set_at("name", value="\ud800"), "damaged"),
    ],
)
def test_a_value_of_a_wrong_kind_is_named_in_the_words_of_the_forms(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    assert said in refusal_of(tmp_path, changed_document(change))


def test_of_many_wrong_fields_three_are_named_and_the_rest_is_counted(tmp_path: Path) -> None:
    def change(document: dict[str, Any]) -> None:
        for name in ("tariff", "variable_cost", "hours_per_unit", "cashability"):
            document["case"]["services"][0][name]["unit"] = "ton"
        document["case"]["name"] = 1

    assert refusal_of(tmp_path, changed_document(change)) == (
        "“case.zbc” cannot be opened, because fields in it are wrong:"
        " Name of the innovation: “1” is not a text;"
        " Huishoudelijke hulp, Variable cost of the provider, unit: “ton” is not one of the choices;"
        " Huishoudelijke hulp, Cashability, unit: “ton” is not one of the choices;"
        " and 2 more. Correct the file."
    )


def test_a_case_file_inside_a_case_file_is_refused(tmp_path: Path) -> None:
    inner = tmp_path / "inner.zbc"
    write(inner, small_case())
    assert "damaged" in refusal_of(tmp_path, zipped({"mimetype": KIND, "case.json": inner.read_bytes()}))
