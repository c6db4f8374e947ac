"""The agenda as PDF, as Word document and in the terminal says the same, and the same every time."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from fontTools.ttLib import TTFont
from openpyxl import load_workbook

from casebuilder.model.case import Case
from casebuilder.model.first_questions import MOST_FIRST
from casebuilder.model.messages import Message
from casebuilder.model.municipality import InterestWeights
from casebuilder.model.paths import replaced
from casebuilder.printed import PrintError, agenda_bytes, save_agenda
from casebuilder.printed.agenda_docx import agenda_docx
from casebuilder.printed.agenda_pdf import _Document, _font_folder, agenda_pdf
from casebuilder.printed.agenda_text import PrintedAgenda, as_text
from casebuilder.printed.saving import FORMATS, agenda_of
from casebuilder.templates import template
from casebuilder.translation import Language, Translator


def _example(language: Language = Language.DUTCH) -> Case:
    return template("neighbourhood-platform", language).case


def _points(printed: PrintedAgenda) -> list[str]:
    return [
        point
        for group in printed.groups
        for section in group.sections
        for subject in section.subjects
        for point in subject.points
    ]


def _first(printed: PrintedAgenda) -> list[str]:
    return [point for subject in printed.first.subjects for point in subject.points]


def _text_of_pdf(data: bytes) -> str:
    """Return what is drawn on the pages of a PDF."""
    streams = []
    for found in re.finditer(rb"/Length (\d+)\n>>\nstream\n", data):
        body = data[found.end() : found.end() + int(found[1])]
        streams += [zlib.decompress(body)] if body[:1] == b"\x78" else []
    assert streams
    return "\n".join(stream.decode("latin-1") for stream in streams)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_case_gives_the_same_bytes(language: Language, suffix: str) -> None:
    assert agenda_bytes(_example(language), language, suffix) == agenda_bytes(
        _example(language), language, suffix
    )


@pytest.mark.parametrize("language", Language)
def test_the_word_document_holds_every_point_under_its_person(language: Language) -> None:
    printed = agenda_of(_example(language), language)
    document = Document(io.BytesIO(agenda_bytes(_example(language), language, ".docx")))
    texts = [paragraph.text for paragraph in document.paragraphs]
    boxes = [text.partition("\t")[2] for text in texts if text.startswith("\N{BALLOT BOX}")]
    assert boxes == [*_first(printed), *_points(printed)]
    assert len(_first(printed)) == MOST_FIRST
    assert len(_points(printed)) > 30
    headings = [
        item.text for item in document.paragraphs if item.style is not None and item.style.name == "Heading 1"
    ]
    assert headings == [
        printed.first.title,
        printed.interests.title,
        printed.agreements,
        printed.all_title,
        *(group.title for group in printed.groups),
    ]
    # Under every point is a line to write the answer on.
    lines = [after for before, after in pairwise(texts) if before.startswith("\N{BALLOT BOX}")]
    assert lines == ["\t"] * len(boxes)
    interests, agreements = document.tables
    assert [cell.text for cell in interests.rows[0].cells] == list(printed.interests.columns)
    assert [tuple(cell.text for cell in row.cells[:3]) for row in interests.rows[1:]] == list(
        printed.interests.rows
    )
    assert [cell.text for cell in agreements.rows[0].cells] == list(printed.columns)
    assert len(agreements.rows) == 7


@pytest.mark.parametrize("language", Language)
def test_the_word_document_speaks_its_language_and_tells_nothing_of_the_computer(language: Language) -> None:
    data = agenda_bytes(_example(language), language, ".docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = archive.read("word/styles.xml").decode()
        core = archive.read("docProps/core.xml").decode()
    assert {Language.DUTCH: "nl-NL", Language.ENGLISH: "en-GB"}[language] in styles
    assert "<dc:creator>casebuilder</dc:creator>" in core
    assert "python-docx" not in core
    assert "2000-01-01" in core


@pytest.mark.parametrize("language", Language)
def test_the_pdf_is_a4_with_its_fonts_inside_and_a_title(language: Language) -> None:
    data = agenda_bytes(_example(language), language, ".pdf")
    assert data.startswith(b"%PDF-")
    assert b"/MediaBox [0 0 595.28 841.89]" in data
    assert data.count(b"/FontFile2") == 2
    assert b"/Helvetica" not in data
    assert data.count(b"/Type /Page\n") in range(5, 10)
    assert {Language.DUTCH: b"nl-NL", Language.ENGLISH: b"en-GB"}[language] in data
    # One entry in the outline for each person.
    printed = agenda_of(_example(language), language)
    assert data.count(b"/Dest [") == len(printed.groups)


def test_a_longer_agenda_gives_a_longer_pdf() -> None:
    """The boxes to tick are drawn as rectangles: one for each point."""
    for case in (Case(), _example()):
        content = _text_of_pdf(agenda_bytes(case, Language.DUTCH, ".pdf"))
        boxes = re.findall(r"re S\b", content)
        printed = agenda_of(case, Language.DUTCH)
        assert len(boxes) == len(_first(printed)) + len(_points(printed))
        # Two lines to fill in at the top, one line under each point, and one under each person.
        lines = re.findall(r"l S\b", content)
        assert len(lines) >= len(boxes) + 2


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", [None, "neighbourhood-platform", "hip-airbag", "video-contact-a"])
def test_what_to_ask_in_an_hour_fits_on_the_first_page_of_the_pdf(
    name: str | None, language: Language
) -> None:
    case = Case() if name is None else template(name, language).case
    document = _Document(agenda_of(case, language), language)
    document.write()
    document.output()
    assert document.first_ends_on == 1
    assert document.page_no() > 3


def test_texts_of_any_length_go_on_upon_a_next_page_and_none_is_lost() -> None:
    case = replaced(_example(), "services.household_help.name", "Een heel lange naam " * 80)
    printed = agenda_of(case, Language.DUTCH)
    document = _Document(printed, Language.DUTCH)
    document.write()
    document.output()
    assert document.first_ends_on > 1
    boxes = re.findall(r"re S\b", _text_of_pdf(agenda_bytes(case, Language.DUTCH, ".pdf")))
    assert len(boxes) == len(_first(printed)) + len(_points(printed))


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_a_list_that_fits_in_the_hour_is_not_printed_twice(suffix: str) -> None:
    printed = replace(agenda_of(_example(), Language.DUTCH), is_short=True)
    if suffix == ".docx":
        document = Document(io.BytesIO(agenda_docx(printed, Language.DUTCH)))
        texts = [item.text for item in document.paragraphs]
        assert sum(text.startswith("\N{BALLOT BOX}") for text in texts) == len(_first(printed))
        assert printed.all_title not in texts
    else:
        content = _text_of_pdf(agenda_pdf(printed, Language.DUTCH))
        assert len(re.findall(r"re S\b", content)) == len(_first(printed))
    assert printed.all_title not in as_text(printed)


@pytest.mark.parametrize("language", Language)
def test_the_spreadsheet_holds_first_what_fits_in_an_hour_and_then_every_point(language: Language) -> None:
    case = replaced(_example(language), "questions.budget.realisation", '=HYPERLINK("http://x.nl")')
    case = replaced(case, "name", '=1+1 & "Samen"')
    printed = agenda_of(case, language)
    book = load_workbook(io.BytesIO(agenda_bytes(case, language, ".xlsx")))
    first, every, interests = book.worksheets
    questions = [point for _, point, *_ in first.iter_rows(min_row=7, values_only=True)]
    assert questions == _first(printed)
    people = [whom for whom, *_ in first.iter_rows(min_row=7, values_only=True)]
    assert people == [subject.title for subject in printed.first.subjects for _ in subject.points]
    rows = list(every.iter_rows(min_row=6, max_row=5 + len(_points(printed)), values_only=True))
    assert [row[4] for row in rows] == _points(printed)
    assert [row[0] for row in rows] == [
        group.title
        for group in printed.groups
        for section in group.sections
        for subject in section.subjects
        for _ in subject.points
    ]
    assert every.auto_filter.ref == f"A5:G{5 + len(rows)}"
    assert printed.interests.rows[0] in [row[:3] for row in interests.iter_rows(values_only=True)]
    # What the user typed is text, whatever it begins with.
    for sheet in book.worksheets:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert sheet.page_setup.fitToHeight == 0, "as many pages as it takes, one wide"
        fitted = sheet.sheet_properties.pageSetUpPr
        assert fitted is not None
        assert fitted.fitToPage


def test_signs_that_the_font_lacks_become_question_marks() -> None:
    case = replaced(_example(), "name", "Samen \u5b57 naar \u6f22")
    data = agenda_bytes(case, Language.DUTCH, ".pdf")
    title = "Agenda voor het eerste gesprek – Samen ? naar ? · Emmen"
    assert title.encode("utf-16-be").hex().encode() in data


def test_the_font_holds_every_sign_of_the_program_itself() -> None:
    known = TTFont(_font_folder() / "DejaVuSans.ttf").getBestCmap()
    for language in Language:
        text = as_text(agenda_of(_example(language), language))
        assert {sign for sign in text if sign != "\n" and ord(sign) not in known} == set()


def test_control_signs_do_not_spoil_the_word_document() -> None:
    case = replaced(_example(), "questions.budget.note", "regel\x0bmet\x00 rare\ttekens")
    data = agenda_bytes(case, Language.DUTCH, ".docx")
    texts = [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]
    assert any("regelmet rare\ttekens" in text for text in texts)


def test_a_case_that_cannot_be_calculated_has_an_agenda_that_says_so() -> None:
    printed = agenda_of(Case(), Language.ENGLISH)
    assert "cannot be calculated" in printed.remark
    assert len(_points(printed)) > 30
    assert "Unnamed" not in printed.subtitle
    assert agenda_bytes(Case(), Language.ENGLISH, ".pdf")


def test_the_terminal_shows_every_point() -> None:
    printed = agenda_of(_example(), Language.DUTCH)
    text = as_text(printed)
    for point in _points(printed):
        assert f"[ ] {point}" in text


@pytest.mark.parametrize("language", Language)
def test_the_interests_and_priorities_of_the_municipality_stand_at_the_top(language: Language) -> None:
    case = replaced(_example(language), "municipality.weights", InterestWeights())
    case = replaced(case, "municipality.weights.well_being", 25)
    case = replaced(case, "questions.self_reliance.priorities", "Mantelzorg versterken")
    printed = agenda_of(case, language)
    t = Translator(language)
    assert len(printed.interests.rows) == 6
    assert [row[1] for row in printed.interests.rows].count(t("not known")) == 5
    assert [row[1].split() for row in printed.interests.rows if row[0] == t("Well-being")] == [["25", "%"]]
    assert "Mantelzorg versterken" in printed.interests.priorities
    text = as_text(printed)
    assert text.index(printed.first.title) < text.index(printed.interests.title)
    assert text.index(printed.interests.title) < text.index(printed.all_title)
    for row in printed.interests.rows:
        assert row[0] in text


def test_a_name_without_a_known_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PrintError) as caught:
        save_agenda(_example(), tmp_path / "agenda.txt", Language.DUTCH)
    assert "agenda.txt" in Translator(Language.DUTCH).message(caught.value.message)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(PrintError) as caught:
        save_agenda(_example(), tmp_path / "gone" / "agenda.pdf", Language.DUTCH)
    assert isinstance(caught.value.message, Message)
    assert not (tmp_path / "gone").exists()


def test_an_agenda_replaces_an_earlier_one_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "Agenda.PDF"
    path.write_bytes(b"old")
    save_agenda(_example(), path, Language.DUTCH)
    assert path.read_bytes() == agenda_bytes(_example(), Language.DUTCH, ".pdf")
    assert [item.name for item in tmp_path.iterdir()] == ["Agenda.PDF"]
