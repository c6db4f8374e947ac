"""The sheet with what the case brings and no amount of money stands for."""

from __future__ import annotations

import pytest

from casebuilder.model.evidence import Claim, Evidence, EvidenceKind, StudyDesign
from casebuilder.model.innovation import Innovation, Interest, InterestContribution
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from casebuilder.workbook.plan import NOT_IN_MONEY
from tests.building import small_case
from tests.parity.comparison import exported
from tests.parity.package import Where
from tests.workbook.inspected import Inspected, inspected


def _rows(book: Inspected, language: Language = Language.ENGLISH) -> dict[str, list[object]]:
    sheet = Translator(language)(NOT_IN_MONEY)
    rows: dict[int, list[object]] = {}
    for where in sorted(book.held):
        if where.sheet == sheet:
            rows.setdefault(where.row, []).append(book.held[where])
    return {str(row[0]): row[1:] for row in rows.values()}


def test_interests_and_claims_that_found_no_effect_are_told_with_their_evidence() -> None:
    innovation = Innovation(
        contributions=(
            InterestContribution(
                interest=Interest.WELL_BEING,
                how="People meet neighbours.",
                evidence="A survey",
                grade=EvidenceGrade.OPINION,
            ),
            InterestContribution(interest=Interest.LIVING_AT_HOME, how="Moves come later."),
            InterestContribution(interest=Interest.KNOWLEDGE),
        )
    )
    claims = (
        Claim(
            id="lonely",
            name="Less lonely",
            kind=EvidenceKind.USER_RESEARCH,
            design=StudyDesign.BEFORE_AFTER,
            interest=Interest.WELL_BEING,
            reference="Report 7",
        ),
        Claim(id="hours", name="Fewer hours", effect="less_help"),
    )
    case = small_case(innovation=innovation, evidence=Evidence(claims=claims))
    rows = _rows(inspected(case, Language.ENGLISH))
    assert rows["Well-being"] == ["People meet neighbours.", "A survey", "Uncorroborated opinion"]
    assert rows["Living at home longer"][:2] == ["Moves come later.", "nothing yet"]
    assert "Knowledge and cooperation" not in rows
    kind, design = (
        Translator(Language.ENGLISH)(part.label)
        for part in (EvidenceKind.USER_RESEARCH, StudyDesign.BEFORE_AFTER)
    )
    assert rows["Less lonely"] == [f"{kind}, {design}", "Report 7", "Well-being"]
    assert "Fewer hours" not in rows


def test_hours_that_come_free_are_live_and_count_up_over_all_years() -> None:
    """A hundred people times 40 hours in the first year, and twice that in both later years: 20,000."""
    book = inspected(small_case(), Language.ENGLISH)
    hours = _rows(book)["Working hours freed: Huishoudelijke hulp"]
    assert hours[0] == pytest.approx(20_000)
    formulas = [text for where, text in book.formulas.items() if where.sheet == NOT_IN_MONEY]
    assert any(text.startswith("=SUM(") for text in formulas)


@pytest.mark.parametrize("language", Language)
def test_the_examples_have_the_sheet_in_either_language(language: Language) -> None:
    book = inspected(template("lighter-day-activities", language).case, language)
    name = Translator(language)(NOT_IN_MONEY)
    assert book.held[Where(name, 0, 0)] == name
    case = book.export.results.case
    texts = set(book.texts(name))
    assert {item.how for item in case.innovation.contributions if item.how} <= texts
    assert len(texts) > 10


def test_a_case_that_says_nothing_of_it_has_no_such_sheet() -> None:
    assert NOT_IN_MONEY not in exported(small_case(services=(), effects=(), costs=())).plan.names
