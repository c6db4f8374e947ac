"""The summary on one page, with the sources behind it."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.costbenefit.unproven import figures_with_evidence
from casebuilder.model.innovation import Innovation
from casebuilder.model.parties import Party
from casebuilder.sentences import party_sentence
from casebuilder.templates import template, template_ids
from casebuilder.translation import Language, Translator
from casebuilder.workbook import WorkbookError
from casebuilder.workbook.house_style import HouseStyle
from casebuilder.workbook.printing import summary_bytes
from casebuilder.workbook.summary_text import summary_page
from tests.benchmarks.large_case import large_case
from tests.building import small_case
from tests.parity.comparison import exported
from tests.parity.package import held_by
from tests.parity.varied_cases import varied_cases

READER = shutil.which("pdftotext")
needs_reader = pytest.mark.skipif(READER is None, reason="pdftotext is not installed; install poppler-utils")
CONTACT = HouseStyle(contact="Jansen Zorg, 06 12345678")


def pages(content: bytes, folder: Path) -> list[str]:
    """Return the text of each page, every run of white as one space."""
    path = folder / "summary.pdf"
    path.write_bytes(content)
    found = subprocess.run([str(READER), "-layout", str(path), "-"], check=True, capture_output=True)
    return [" ".join(page.split()) for page in found.stdout.decode("utf-8").split("\f")][:-1]


@pytest.mark.parametrize("language", Language)
def test_the_same_case_gives_the_same_bytes_without_a_moment_or_person(language: Language) -> None:
    case = template("neighbourhood-platform", language).case
    content = summary_bytes(case, language)
    assert content == summary_bytes(case, language)
    assert content.startswith(b"%PDF-")
    assert f"/Lang ({'nl-NL' if language is Language.DUTCH else 'en-GB'})".encode() in content


@needs_reader
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", template_ids())
def test_the_first_page_holds_everything_of_the_summary(
    name: str, language: Language, tmp_path: Path
) -> None:
    case = template(name, language).case
    results, t = evaluate_case(case), Translator(language)
    first, *others = pages(summary_bytes(case, language, CONTACT), tmp_path)
    page = summary_page(results, t)
    # Lines are broken anywhere and an amount never is, so that words and amounts are looked for.
    for text in (page.message, page.questions, page.unproven_heading, page.contact_heading, CONTACT.contact):
        assert set(text.split()) <= set(first.split()), text
    for row in page.parties:
        for text in (row.name, row.money, row.both):
            assert "".join(text.split()) in "".join(first.split())
    assert page.sources_heading not in first
    assert page.sources_heading in others[0]


@needs_reader
def test_every_figure_stands_in_the_list_of_sources(tmp_path: Path) -> None:
    case = template("hip-airbag", Language.DUTCH).case
    results = evaluate_case(case)
    behind = " ".join(pages(summary_bytes(case, Language.DUTCH), tmp_path)[1:])
    page = summary_page(results, Translator(Language.DUTCH))
    assert len(page.sources) == len(figures_with_evidence(results)) > 50
    for row in page.sources:
        assert set(row.label.split()) <= set(behind.split())
        assert set(row.source.split()) <= set(behind.split())


@needs_reader
@pytest.mark.parametrize("name", varied_cases())
def test_any_case_has_a_summary_of_one_page(name: str, tmp_path: Path) -> None:
    first, second, *_ = pages(summary_bytes(varied_cases()[name], Language.DUTCH, CONTACT), tmp_path)
    assert "Zo bereikt u ons" in first
    assert "Bijlage" in second


@needs_reader
def test_long_texts_and_many_parties_still_give_one_page(tmp_path: Path) -> None:
    long = "Een lange zin over de innovatie, die maar doorgaat en doorgaat. " * 60
    case = large_case().model_copy(update={"innovation": Innovation(description=long), "name": "Lang " * 40})
    first, second, *_ = pages(summary_bytes(case, Language.DUTCH, CONTACT), tmp_path)
    assert "Jansen Zorg" in first
    assert "Bijlage" in second


@needs_reader
def test_signs_that_the_font_lacks_do_not_stop_it(tmp_path: Path) -> None:
    case = small_case(name="Zorg 照顾 =1+1 \u202e")
    assert "=1+1" in pages(summary_bytes(case, Language.DUTCH), tmp_path)[0]


def test_the_message_is_the_sentence_of_the_results_page() -> None:
    results = evaluate_case(small_case())
    t = Translator(Language.ENGLISH)
    sentence = party_sentence(results, Party.MUNICIPALITY).message
    assert summary_page(results, t).message == t.message(sentence)


def test_a_logo_stands_on_the_page() -> None:
    from PIL import Image  # noqa: PLC0415

    buffer = io.BytesIO()
    Image.new("RGB", (300, 60), "#7A1F5C").save(buffer, "PNG")
    house = HouseStyle(logo=buffer.getvalue())
    assert summary_bytes(small_case(), Language.DUTCH, house).count(b"/Subtype /Image") == 1


def test_a_case_with_errors_has_no_summary() -> None:
    with pytest.raises(WorkbookError):
        summary_bytes(Case(), Language.DUTCH)


@pytest.mark.parametrize("name", ["neighbourhood-platform", "lighter-day-activities"])
def test_the_chart_says_what_the_chart_of_the_workbook_says(name: str) -> None:
    export = exported(template(name, Language.DUTCH).case)
    title = summary_page(export.results, Translator(Language.DUTCH)).chart_title
    assert title.startswith("Gemeente: over alle jaren meer geld")
    assert title in held_by(export.content).values()
