"""The sheet on support and scaling, and what the sheet with the six questions says beside the answers."""

from __future__ import annotations

import datetime

import pytest

from casebuilder.model.case import Case
from casebuilder.model.consequences import consequences
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.evidence_gaps import evidence_gaps
from casebuilder.model.messages import LabelledEnum
from casebuilder.model.paths import described_fields, replaced
from casebuilder.model.questions import YesNo
from casebuilder.model.support_gaps import support_gaps
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from casebuilder.workbook.plan import QUESTIONS, SUPPORT
from tests.building import small_case
from tests.preparation import whole_case
from tests.workbook.inspected import Inspected, inspected


def _inspected(case: Case, language: Language = Language.ENGLISH) -> Inspected:
    return inspected(case, language)


def _sheet(language: Language) -> str:
    return Translator(language)(SUPPORT)


def _number(book: Inspected, sheet: str, label: str) -> float:
    """Return the number beside a label."""
    (row,) = [where.row for where, value in book.held.items() if where.sheet == sheet and value == label]
    (value,) = [
        value
        for where, value in book.held.items()
        if (where.sheet, where.row, where.column) == (sheet, row, 1)
    ]
    assert isinstance(value, int | float)
    return float(value)


def test_a_case_without_parties_and_evidence_has_no_such_sheet() -> None:
    assert SUPPORT not in _inspected(small_case()).export.plan.names
    assert SUPPORT in _inspected(whole_case()).export.plan.names


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("example", ["neighbourhood-platform", "lighter-day-activities"])
def test_everything_that_was_typed_about_support_and_evidence_is_on_the_sheet(
    example: str, language: Language
) -> None:
    case = template(example, language).case
    texts = "\n".join(_inspected(case, language).texts(_sheet(language)))
    typed = [
        value
        for place, _, value in described_fields(case)
        if place.startswith(("support.", "evidence."))
        and type(value) is str
        and value
        and place.rpartition(".")[2] not in {"service", "effect", "request"}
    ]
    assert len(typed) > 25
    assert [text for text in typed if text not in texts] == []


@pytest.mark.parametrize("language", Language)
def test_every_date_choice_and_figure_of_support_and_evidence_is_on_the_sheet(language: Language) -> None:
    t = Translator(language)
    case = whole_case()
    for place, value in (
        ("evidence.approach_with", "Beleidsadviseur"),
        ("evidence.approach_date", datetime.date(2026, 4, 2)),
        ("evidence.requests.hours.date", datetime.date(2026, 5, 3)),
        ("support.parties.town.date", datetime.date(2026, 6, 4)),
        ("support.partnership", YesNo.NO),
    ):
        case = replaced(case, place, value)
    texts = "\n".join(_inspected(case, language).texts(_sheet(language)))
    given = [
        (place, value)
        for place, _, value in described_fields(case)
        if place.startswith(("support.", "evidence.")) and not place.endswith(".grade")
    ]
    words = [(place, t.date(value)) for place, value in given if isinstance(value, datetime.date)]
    words += [(place, t(value.label)) for place, value in given if isinstance(value, LabelledEnum)]
    assert len(words) > 30
    assert [(place, word) for place, word in words if word.lower() not in texts.lower()] == []


@pytest.mark.parametrize("language", Language)
def test_what_the_municipality_will_still_ask_is_told_to_the_reader(language: Language) -> None:
    t = Translator(language)
    case = template("neighbourhood-platform", language).case
    texts = _inspected(case, language).texts(_sheet(language))
    missing = [f"•  {t.message(gap.message)}" for gap in support_gaps(case)]
    assert len(missing) > 1
    assert set(missing) <= set(texts)
    whole = _inspected(whole_case(), language).texts(_sheet(language))
    assert t("Nothing: parties, scaling and value are all accounted for.") in whole


@pytest.mark.parametrize("language", Language)
def test_what_is_missing_in_the_evidence_is_told_to_the_reader(language: Language) -> None:
    t = Translator(language)
    case = template("neighbourhood-platform", language).case
    texts = _inspected(case, language).texts(_sheet(language))
    missing = [f"•  {t.message(gap.message)}" for gap in evidence_gaps(case)]
    assert len(missing) > 5
    assert set(missing) <= set(texts)


def test_the_parts_of_the_providers_are_live_formulas() -> None:
    case = replaced(whole_case(), "questions.procurement.contracted_providers.value", 8)
    book, sheet = _inspected(case), "Support and scaling"
    # 2 of 8 contracted and 2 of 3 approached providers.
    contracted = "Part of the contracted providers that support it"
    approached = "Part of the approached providers that support it"
    assert _number(book, sheet, contracted) == 0.25
    assert _number(book, sheet, approached) == pytest.approx(2 / 3)
    formulas = [
        formula for where, formula in book.formulas.items() if where.sheet == sheet and "/" in formula
    ]
    assert len(formulas) == 2


@pytest.mark.parametrize("value", [None, 0])
def test_no_part_is_computed_of_what_is_unknown_or_nothing(value: int | None) -> None:
    case = replaced(whole_case(), "support.providers_approached.value", value)
    case = replaced(case, "support.providers_supporting.value", value)
    texts = _inspected(case).texts("Support and scaling")
    assert not [text for text in texts if text.startswith("Part of the")]


def test_an_example_that_may_lead_to_a_person_stays_out_of_the_whole_workbook() -> None:
    case = replaced(whole_case(), "support.examples.post.situation", "Mevrouw Jansen, 12-03-1938")
    book = _inspected(case)
    assert "Left out because they may lead to a person: 1 examples." in book.texts("Support and scaling")
    for name, part in book.parts.items():
        assert "Jansen" not in part, name
        assert "1938" not in part, name
    assert "De post bijhouden" in _inspected(whole_case()).texts("Support and scaling")


def test_an_empty_register_says_so() -> None:
    case = replaced(small_case(), "evidence.approach", "Uren meten")
    texts = _inspected(case).texts("Support and scaling")
    assert texts.count("not filled in") >= 6
    assert "Research approach: Uren meten Agreed to by the municipality: not known yet." in texts


def test_text_that_looks_like_a_formula_stays_text_here_too() -> None:
    case = whole_case()
    for place in (
        "support.parties.town.name",
        "support.parties.town.interest",
        "support.value.hours.how",
        "evidence.claims.hours.name",
        "evidence.claims.hours.reference",
    ):
        case = replaced(case, place, "=1+1")
    plain, book = _inspected(whole_case()), _inspected(case)
    assert len(book.formulas) == len(plain.formulas)
    cells = [
        cell for row in book.book["Support and scaling"].iter_rows() for cell in row if cell.value == "=1+1"
    ]
    assert len(cells) >= 5
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


@pytest.mark.parametrize("language", Language)
def test_the_six_questions_say_what_each_answer_does_to_the_case(language: Language) -> None:
    t = Translator(language)
    case = template("neighbourhood-platform", language).case
    texts = _inspected(case, language).texts(t(QUESTIONS))
    results = evaluate_case(case, compared=True)
    expected = [
        " ".join(t.message(sentence) for sentence in found)
        for number in range(1, 7)
        if (found := consequences(number, case, results))
    ]
    assert len(expected) >= 4
    assert set(expected) <= set(texts)


def test_the_six_questions_end_with_how_far_the_preparation_is() -> None:
    case = template("neighbourhood-platform", Language.ENGLISH).case
    texts = _inspected(case).texts("Six questions")
    assert "How far the preparation is" in texts
    assert (
        "started; still needed: agreement on the research approach, evidence for everything that was asked"
        in texts
    )
    assert any(text.startswith("1 of 6, assumed; still needed: ") for text in texts)
