"""Every reference case comes to what was worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from casebuilder.model.check import errors
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.funding import FUNDING_LABELS
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.model.services import PaidService
from tests.reference.reference_cases import ReferenceCase, ReferenceCaseError, paths, read

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = """
title: A licence of a year
shows: What a cost comes to.
source: Made up.
case:
  settings: {start_year: 2027, years: 2}
  reach: {target_group: {size: 0}, adoption: {maximum: 0 %}}
  costs:
    licence: {name: Licence, amount: "1,250.50", basis: per_year}
expected:
  parties.municipality.cash: ["-1,250.50", "-1,250.50"]
  parties.municipality.irr: n/a
arithmetic: Every year 1,250.50 euros are paid.
"""


def loaded(path: Path) -> ReferenceCase:
    return read(path.read_text("utf-8"))


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
class TestEveryCase:
    def test_comes_to_what_was_worked_out_by_hand(self, path: Path) -> None:
        reference = loaded(path)
        assert errors(reference.case) == ()
        results = evaluate_case(reference.case)
        assert reference.differences(results) == []
        assert results.zero_sum_max_abs() < 1e-6

    def test_explains_every_number_and_says_where_it_comes_from(self, path: Path) -> None:
        reference = loaded(path)
        assert reference.expected
        assert reference.unexplained() == []
        assert all(text.strip() for text in (reference.title, reference.shows, reference.source))


def test_every_funding_model_has_a_case() -> None:
    services = [service for path in paths() for service in loaded(path).case.services]
    kinds = {service.funding.kind for service in services if isinstance(service, PaidService)}
    assert kinds == set(FUNDING_LABELS)


def test_no_two_cases_have_one_title() -> None:
    titles = [loaded(path).title for path in paths()]
    assert len(set(titles)) == len(titles)


def test_the_page_for_advisors_lists_every_case() -> None:
    page = (ROOT / "docs" / "reference-cases.md").read_text("utf-8")
    assert [path.name for path in paths() if f"`{path.name}`" not in page] == []


def test_the_example_on_the_page_for_advisors_is_a_reference_case() -> None:
    page = (ROOT / "docs" / "reference-cases.md").read_text("utf-8")
    reference = read(page.split("```yaml\n")[1].split("```")[0])
    assert reference.differences(evaluate_case(reference.case)) == []
    assert reference.unexplained() == []


class TestReading:
    def test_a_figure_without_a_grade_is_taken_as_it_is(self) -> None:
        assert read(EXAMPLE).case.costs[0].amount.grade is EvidenceGrade.STRONG_COMPARISON

    def test_an_expectation_that_is_off_by_more_than_the_tolerance_is_a_difference(self) -> None:
        results = evaluate_case(read(EXAMPLE).case)
        assert read(EXAMPLE.replace('["-1,250.50",', '["-1,250.504",')).differences(results) == []
        wrong = read(EXAMPLE.replace('["-1,250.50",', '["-1,250.51",')).differences(results)
        assert len(wrong) == 1
        assert wrong[0].startswith("parties.municipality.cash: expected (-1250.51, -1250.5)")

    @pytest.mark.parametrize(
        "change",
        [
            ('["-1,250.50", "-1,250.50"]', '["-1,250.50"]'),
            ("parties.municipality.irr: n/a", "parties.municipality.irr: 5 %"),
            ("parties.municipality.irr: n/a", "parties.municipality.npv: n/a"),
        ],
    )
    def test_a_missing_year_and_a_value_that_does_not_apply_are_differences(
        self, change: tuple[str, str]
    ) -> None:
        assert len(read(EXAMPLE.replace(*change)).differences(evaluate_case(read(EXAMPLE).case))) == 1

    @pytest.mark.parametrize("value", ["1,000", "0.01"])
    def test_a_threshold_that_is_not_there_or_elsewhere_is_a_difference(self, value: str) -> None:
        line = f"thresholds: [{{party: municipality, figure: costs.licence.amount, value: '{value}'}}]\n"
        reference = read(EXAMPLE + line)
        assert len(reference.differences(evaluate_case(reference.case))) == 1

    def test_a_number_that_the_arithmetic_does_not_mention_is_unexplained(self) -> None:
        assert read(EXAMPLE.replace("Every year 1,250.50", "Every year 1,250")).unexplained() == [
            -1250.5,
            -1250.5,
        ]

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("title:", "titel:", "unknown: titel"),
            ("shows: What a cost comes to.", "", "missing: shows"),
            ("years: 2", "yeers: 2", "case.settings: unknown field yeers"),
            ("1,250.50", "1.250,50", "is no number"),
            ("settings: {start_year: 2027, years: 2}", "settings: five", "expected names with values"),
            ("title: A licence of a year", "title: [a, b]", "expected a text"),
            ("adoption: {maximum", "adoption: {kind: sudden, maximum", "unknown kind sudden"),
            ('"1,250.50", basis', "{value: 10, currency: EUR}, basis", "unknown currency"),
        ],
    )
    def test_what_is_written_wrongly_is_named(self, old: str, new: str, said: str) -> None:
        assert old in EXAMPLE
        with pytest.raises(ReferenceCaseError, match=said):
            read(EXAMPLE.replace(old, new))
