"""The same registrations in every form that is read give the same records."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from casebuilder.intake.form import form_headings, form_mapping, intake_form
from casebuilder.intake.sources import SourceKind, open_source, source_of_text
from casebuilder.model.hard_data.document import ColumnRole, SkipReason
from casebuilder.model.hard_data.records import Group
from casebuilder.translation import Language, Translator
from tests.intake.building import KEY, adds_up, codes, opened, read, refusal, rows

FILES = Path(__file__).parent / "files"
EXPECTED = [
    (KEY.pseudonym("C001"), "2025-01", "02A22", "12.5", "hour", "106250"),
    (KEY.pseudonym("C001"), "2025-07", "02A22", "540", "minute", "76500"),
    (KEY.pseudonym("00123"), "2025-01", "1.10", "8", "day_part", "40000"),
    (KEY.pseudonym("00123"), "2025-07", "1.10", "-1", "day_part", "-5000"),
    (KEY.pseudonym("Zoë"), "2025-07/2025-08", "02A22", "", "hour", ""),
]


@pytest.mark.parametrize(
    "name",
    ["dutch.csv", "windows_1252.csv", "english.csv", "excel_unicode.txt", "workbook.xlsx", "workbook.xls",
     "workbook.ods"],
)  # fmt: skip
def test_a_stored_file_gives_the_same_records_in_every_form(name: str) -> None:
    reading = read(open_source(FILES / name))
    assert rows(reading) == EXPECTED
    assert adds_up(reading)
    assert reading.counts.lines == 6
    assert reading.rejects == ()
    # Hidden is the dot; negative are the volume and the amount of the correction.
    assert codes(reading) == {"hidden", "negative"}


def test_text_pasted_from_a_spreadsheet_gives_the_same_records() -> None:
    text = (FILES / "excel_unicode.txt").read_bytes().decode("utf-16")
    reading = read(source_of_text(text))
    assert rows(reading) == EXPECTED


def test_a_stored_declaration_gives_its_services() -> None:
    reading = read(open_source(FILES / "wmo323.xml"))
    client = KEY.pseudonym("123456782")
    assert rows(reading) == [
        (client, "2025-01", "02 02A22", "750", "minute", "106250"),
        (client, "2025-07", "02 02A22", "540", "minute", "76500"),
        (client, "2025-07", "02 02A99", "100", "euro", "10000"),
    ]
    assert reading.problems == ()
    assert adds_up(reading)


def test_a_stored_invoice_of_the_former_standard_is_refused_by_its_name(tmp_path: Path) -> None:
    said = refusal(tmp_path, (FILES / "wmo303.xml").read_bytes(), "invoice.xml")
    assert "WMO303" in said
    assert "WMO323 of iWmo 3.2" in said


@pytest.mark.parametrize("language", Language)
def test_a_filled_in_form_is_read_without_a_mapping(tmp_path: Path, language: Language) -> None:
    book = openpyxl.load_workbook(io.BytesIO(intake_form(language)))
    translator = Translator(language)
    sheet = book[translator("Registrations")]
    own, other = translator(Group.WITH.label), translator(Group.WITHOUT.label)
    unit = translator("hour")
    lines = (
        ("1001", "2025-01-01", "2025-01-31", "02", "02A22", 12.5, unit, 1062.5, own),
        ("1002", "2025-07-01", "2025-07-31", None, "Eigen dienst", -1, unit, None, other),
    )
    for number, line in enumerate(lines, 2):
        for column, cell in enumerate(line, 1):
            sheet.cell(number, column).value = cell
    path = tmp_path / "filled.xlsx"
    book.save(path)
    source = open_source(path)
    mapping = form_mapping(source)
    assert mapping is not None
    reading = read(source, mapping)
    assert rows(reading) == [
        (KEY.pseudonym("1001"), "2025-01", "02 02A22", "12.5", "hour", "106250"),
        (KEY.pseudonym("1002"), "2025-07", "Eigen dienst", "-1", "hour", ""),
    ]
    assert [record.group for record in reading.records] == [Group.WITH, Group.WITHOUT]
    assert adds_up(reading)


@pytest.mark.parametrize("language", Language)
def test_an_empty_form_gives_no_records_and_not_its_example(tmp_path: Path, language: Language) -> None:
    source = opened(tmp_path, intake_form(language), "form.xlsx")
    reading = read(source)
    assert len(reading.records) == 0
    assert adds_up(reading)
    assert reading.counts.skipped_for(SkipReason.UNREADABLE) == 0


@pytest.mark.parametrize("language", Language)
def test_every_choice_that_the_form_offers_is_understood(tmp_path: Path, language: Language) -> None:
    book = openpyxl.load_workbook(io.BytesIO(intake_form(language)))
    sheet = book[Translator(language)("Registrations")]
    headings = form_headings(Translator(language))
    assert [cell.value for cell in sheet[1]][: len(headings)] == list(headings.values())
    offered = {
        str(rule.sqref).partition("2:")[0]: rule.formula1.strip('"').split(",")
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    assert {len(choices) for choices in offered.values()} == {2, 11, 18}
    lines = [
        ("1", "2025-01-01", None, category, "x", 1, unit, None, group)
        for category in offered["D"]
        for unit in offered["G"]
        for group in offered["I"]
    ]
    for number, line in enumerate(lines, 2):
        for column, cell in enumerate(line, 1):
            sheet.cell(number, column).value = cell
    path = tmp_path / "filled.xlsx"
    book.save(path)
    reading = read(open_source(path))
    assert len(reading.records) == len(lines) == 18 * 11 * 2
    assert len({record.unit for record in reading.records}) == 11


def test_every_column_of_the_form_says_what_to_fill_in() -> None:
    book = openpyxl.load_workbook(io.BytesIO(intake_form(Language.DUTCH)))
    sheet = book["Registraties"]
    rules = sheet.data_validations.dataValidation
    assert len(rules) == len(form_headings(Translator(Language.DUTCH))) == 9
    assert all(rule.prompt and rule.error for rule in rules)
    assert "BSN" in str(rules[0].prompt)


def test_the_same_form_has_the_same_bytes() -> None:
    assert intake_form(Language.DUTCH) == intake_form(Language.DUTCH)
    assert intake_form(Language.DUTCH) != intake_form(Language.ENGLISH)


def test_another_workbook_is_no_form() -> None:
    assert form_mapping(open_source(FILES / "workbook.xlsx")) is None
    assert open_source(FILES / "workbook.xlsx").kind is SourceKind.WORKBOOK
    assert ColumnRole.CLIENT in form_headings(Translator(Language.DUTCH))
