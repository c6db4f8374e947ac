"""A case file gives back exactly what was put in, and the same case is the same file."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from casebuilder.casefile import CaseFileError, ChangedOnDiskError, read, write
from casebuilder.casefile.document import decode, encode
from casebuilder.model.case import Case
from casebuilder.model.paths import replaced, value_at
from casebuilder.reference import new_case
from casebuilder.templates import templates
from casebuilder.translation import Language
from tests.building import small_case
from tests.strategies import cases


@pytest.mark.parametrize("name", ["case.zbc", "case.json", "zaak", "Zaak Ålesund “2027”.zbc"])
def test_what_is_written_is_read_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    fingerprint = write(path, small_case())
    read_back = read(path)
    assert read_back.case == small_case()
    assert read_back.fingerprint == fingerprint


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(case=cases())
def test_any_case_survives_the_document(case: Case) -> None:
    assert decode(encode(case), "case.json") == case


@pytest.mark.parametrize("language", list(Language))
def test_new_cases_and_examples_survive_the_file(tmp_path: Path, language: Language) -> None:
    for case in (new_case(language), *(item.case for item in templates(language))):
        write(tmp_path / "case.zbc", case)
        assert read(tmp_path / "case.zbc").case == case


def test_the_same_case_gives_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "one.zbc", small_case())
    os.utime(tmp_path / "one.zbc", (0, 0))
    write(tmp_path / "two.zbc", small_case())
    assert (tmp_path / "one.zbc").read_bytes() == (tmp_path / "two.zbc").read_bytes()


def test_another_case_has_another_fingerprint(tmp_path: Path) -> None:
    other = replaced(small_case(), "name", "Ander voorbeeld")
    assert write(tmp_path / "one.zbc", small_case()) != write(tmp_path / "two.zbc", other)


def test_the_file_is_a_zip_whose_first_entry_names_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "case.zbc"
    write(path, small_case())
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["mimetype", "case.json"]
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert archive.read("mimetype") == b"application/vnd.casebuilder.case+zip"
        assert archive.testzip() is None
    # The kind stands at a fixed place, so that other programs can recognise the file by it.
    assert path.read_bytes()[30:38] == b"mimetype"


def test_the_document_is_readable_json_with_its_version_and_exact_figures(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    case = replaced(small_case(name="Café"), "services.household_help.tariff.value", Decimal("32.10"))
    write(path, case)
    text = path.read_text("utf-8")
    document = json.loads(text)
    assert {key: document[key] for key in document if key != "case"} == {
        "format": "casebuilder-case",
        "format_version": 1,
        "format_revision": 1,
    }
    assert "Café" in text
    assert document["case"]["services"][0]["tariff"]["value"] == "32.10"
    assert text.endswith("}\n")


def test_a_document_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "notepad.json"
    path.write_bytes(b"\xef\xbb\xbf" + encode(small_case()))
    assert read(path).case == small_case()


def test_a_document_is_recognised_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "case.zbc"
    path.write_bytes(encode(small_case()))
    assert read(path).case == small_case()


def test_a_file_that_changed_since_it_was_opened_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "case.zbc"
    opened = write(path, small_case())
    write(path, replaced(small_case(), "name", "Van een collega"))
    theirs = path.read_bytes()
    with pytest.raises(ChangedOnDiskError) as caught:
        write(path, small_case(), opened)
    assert "under another name" in caught.value.message.text
    assert path.read_bytes() == theirs


def test_saving_twice_after_opening_once_works_with_the_fingerprint_returned(tmp_path: Path) -> None:
    path = tmp_path / "case.zbc"
    first = write(path, small_case())
    second = write(path, replaced(small_case(), "name", "Tweede"), first)
    write(path, replaced(small_case(), "name", "Derde"), second)
    assert read(path).case.name == "Derde"


def test_a_file_that_was_removed_meanwhile_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "case.zbc"
    opened = write(path, small_case())
    path.unlink()
    write(path, small_case(), opened)
    assert read(path).case == small_case()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_the_permissions_of_a_file_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "case.zbc"
    write(path, small_case())
    path.chmod(0o640)
    write(path, replaced(small_case(), "name", "Ander"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    write(tmp_path / "case.zbc", small_case())
    assert (tmp_path / "case.zbc").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
@pytest.mark.parametrize("exists", [True, False])
def test_saving_through_a_link_writes_what_it_points_to(tmp_path: Path, exists: bool) -> None:
    (tmp_path / "shared").mkdir()
    target, link = tmp_path / "shared" / "case.zbc", tmp_path / "link.zbc"
    link.symlink_to(target)
    if exists:
        write(target, small_case())
    write(link, replaced(small_case(), "name", "Via de koppeling"))
    assert link.is_symlink()
    assert read(target).case.name == "Via de koppeling"


def test_saving_leaves_nothing_but_the_file(tmp_path: Path) -> None:
    write(tmp_path / "case.zbc", small_case())
    write(tmp_path / "case.zbc", small_case())
    assert [entry.name for entry in tmp_path.iterdir()] == ["case.zbc"]


def test_a_figure_as_a_plain_json_number_is_read_exactly(tmp_path: Path) -> None:
    document = json.loads(encode(small_case()))
    document["case"]["services"][0]["tariff"]["value"] = 32.76
    path = tmp_path / "by_hand.json"
    path.write_text(json.dumps(document), "utf-8")
    assert value_at(read(path).case, "services.household_help.tariff.value") == Decimal("32.76")


def test_errors_are_values_that_a_translator_can_show(tmp_path: Path) -> None:
    with pytest.raises(CaseFileError) as caught:
        read(tmp_path / "nergens.zbc")
    assert caught.value.message.values["file"] == "nergens.zbc"
