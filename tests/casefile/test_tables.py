"""Tables of hard data in a case file: beside the document, complete, and never lost without a word."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from casebuilder.casefile import CaseFileError, read, write
from casebuilder.model.case import Case
from casebuilder.model.hard_data.document import HardData
from casebuilder.model.paths import replaced
from tests.building import small_case
from tests.model.hard_data.building import paired, record, table

USE = dict.fromkeys(range(30), (10.0, 6.5))
CASE = replaced(
    small_case(),
    "hard_data",
    HardData(tables=(table(paired(USE)), table([record(1, "2025-01", None)], "second"))),
)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["case.zbc", "case.json"])
def test_tables_come_back_as_they_were(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, CASE)
    assert read(tmp_path / name).case == CASE


def test_a_table_stands_beside_the_document_as_legible_text(tmp_path: Path) -> None:
    write(tmp_path / "case.zbc", CASE)
    content = parts((tmp_path / "case.zbc").read_bytes())
    assert list(content) == ["mimetype", "case.json", "tables/t1.csv", "tables/second.csv"]
    lines = content["tables/t1.csv"].decode("ascii").splitlines()
    assert lines[0] == "client,first_month,last_month,product,volume,unit,amount_cents,group,moment"
    assert lines[1].endswith(",2024-06,2024-06,0,10,hour,,,")
    assert len(lines) == 61
    (first, _) = json.loads(content["case.json"])["case"]["hard_data"]["tables"]
    assert "records" not in first


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "one.zbc", CASE)
    write(tmp_path / "two.zbc", read(tmp_path / "one.zbc").case)
    assert (tmp_path / "one.zbc").read_bytes() == (tmp_path / "two.zbc").read_bytes()


def _without_table(content: dict[str, bytes]) -> None:
    del content["tables/second.csv"]


def _with_another_table(content: dict[str, bytes]) -> None:
    content["tables/third.csv"] = content["tables/second.csv"]


def _with_damaged_table(content: dict[str, bytes]) -> None:
    content["tables/second.csv"] = content["tables/second.csv"].replace(b"2025-01", b"2025-77")


def _with_unknown_product(content: dict[str, bytes]) -> None:
    content["tables/second.csv"] = content["tables/second.csv"].replace(b",2025-01,0,", b",2025-01,7,")


def _with_cut_off_table(content: dict[str, bytes]) -> None:
    content["tables/second.csv"] = content["tables/second.csv"][:-5]


def _with_binary_table(content: dict[str, bytes]) -> None:
    content["tables/second.csv"] = b"\x00\xff" * 50


def _with_name_outside(content: dict[str, bytes]) -> None:
    content["tables/../second.csv"] = content.pop("tables/second.csv")


def _with_name_of_another_kind(content: dict[str, bytes]) -> None:
    content["tables/second.txt"] = content.pop("tables/second.csv")


@pytest.mark.parametrize(
    "damage",
    [
        _without_table,
        _with_another_table,
        _with_damaged_table,
        _with_unknown_product,
        _with_cut_off_table,
        _with_binary_table,
        _with_name_outside,
        _with_name_of_another_kind,
    ],
)
def test_a_file_whose_tables_are_not_complete_is_refused(
    tmp_path: Path, damage: Callable[[dict[str, bytes]], None]
) -> None:
    path = tmp_path / "case.zbc"
    write(path, CASE)
    content = parts(path.read_bytes())
    path.write_bytes(packed(content))
    assert read(path).case == CASE
    damage(content)
    path.write_bytes(packed(content))
    with pytest.raises(CaseFileError):
        read(path)


def test_a_document_alone_without_the_records_of_its_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    write(path, CASE)
    document = json.loads(path.read_text("utf-8"))
    del document["case"]["hard_data"]["tables"][0]["records"]
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(CaseFileError, match="is damaged"):
        read(path)


@pytest.mark.parametrize("identifier", ["t1", "no name/for a file", ""])
def test_a_table_with_a_wrong_identifier_is_not_lost(tmp_path: Path, identifier: str) -> None:
    odd = CASE.hard_data.tables[1].model_copy(update={"id": identifier})
    case = replaced(CASE, "hard_data.tables", (CASE.hard_data.tables[0], odd))
    write(tmp_path / "case.zbc", case)
    assert read(tmp_path / "case.zbc").case == case


def test_a_file_of_before_there_were_tables_opens(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    write(path, small_case())
    document = json.loads(path.read_text("utf-8"))
    document["format_revision"] = 0
    del document["case"]["hard_data"]
    path.write_text(json.dumps(document), encoding="utf-8")
    assert read(path).case == small_case()


def test_a_case_without_tables_has_no_part_for_them(tmp_path: Path) -> None:
    write(tmp_path / "case.zbc", Case())
    assert list(parts((tmp_path / "case.zbc").read_bytes())) == ["mimetype", "case.json"]


def test_tables_of_a_stored_file_of_revision_1_1_open_and_are_written_again_byte_for_byte(
    tmp_path: Path,
) -> None:
    # Made with write(path, CASE) when tables came into the format; never changed since.
    stored = Path(__file__).parents[1] / "golden" / "tables-v1.1.zbc"
    case = read(stored).case
    assert case.hard_data == CASE.hard_data
    write(tmp_path / "again.zbc", case)
    before, after = parts(stored.read_bytes()), parts((tmp_path / "again.zbc").read_bytes())
    tables = [name for name in before if name.startswith("tables/")]
    assert tables == ["tables/t1.csv", "tables/second.csv"]
    assert [after[name] for name in tables] == [before[name] for name in tables]
