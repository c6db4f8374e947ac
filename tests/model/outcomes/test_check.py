"""What is wrong with measured outcomes is said with its place."""

from __future__ import annotations

import pytest

from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.citizen_numbers import is_citizen_number
from casebuilder.model.outcomes.check import outcome_problems, refused_comparison
from casebuilder.model.outcomes.document import Missing, Moment, Outcomes, PaidOutcome, Rater
from casebuilder.model.outcomes.editing import with_client
from casebuilder.model.outcomes.instrument import Version
from casebuilder.model.problems import Severity
from casebuilder.model.questions import YesNo
from tests.model.outcomes.building import measured, ready, with_missing


def codes(outcomes: Outcomes) -> set[str]:
    return {problem.code for problem in outcome_problems(outcomes)}


def changed_moment(outcomes: Outcomes, number: int, **changes: object) -> Outcomes:
    moments = list(outcomes.moments)
    moments[number] = moments[number].model_copy(update=changes)
    return outcomes.model_copy(update={"moments": tuple(moments)})


def complete() -> Outcomes:
    outcomes = with_client(ready(), "A")
    for moment in ("t0", "t1"):
        outcomes = with_missing(outcomes, "A", moment, Missing.NOT_TAKEN)
    return outcomes


def test_a_case_without_measurements_has_no_problems_with_them() -> None:
    assert outcome_problems(Outcomes()) == ()
    assert not {problem.where for problem in problems(Case()) if problem.where.startswith("outcomes")}


def test_complete_measurements_have_no_problems() -> None:
    assert outcome_problems(complete()) == ()
    assert refused_comparison(complete()) is None


@pytest.mark.parametrize(
    ("number", "changes", "words"),
    [
        (1, {"version": Version.ZRM_2013}, "different versions"),
        (1, {"rater": Rater.SELF}, "different kinds of raters"),
        (1, {"rater": None}, "not been filled in who"),
        (1, {"month": "2025-12"}, "was not measured before"),
        (1, {"month": "2026-01"}, "was not measured before"),
    ],
)
def test_moments_that_are_no_pair_are_refused_with_the_reason(
    number: int, changes: dict[str, object], words: str
) -> None:
    outcomes = changed_moment(complete(), number, **changes)
    refused = refused_comparison(outcomes)
    assert refused is not None
    assert words in refused.text
    assert codes(outcomes) == {"outcome_comparison"}


def test_two_moments_must_be_chosen() -> None:
    for changes in ({"after": ""}, {"after": "t7"}, {"after": "t0"}):
        assert refused_comparison(complete().model_copy(update=changes)) is not None


def test_a_missing_month_and_missing_reasons_are_asked_for() -> None:
    assert codes(changed_moment(complete(), 0, month=None)) == {"outcome_month"}
    found = outcome_problems(measured({"finances": [(1, 2)]}))
    assert [problem.where for problem in found] == ["outcomes.moments.t0", "outcomes.moments.t1"]
    assert {problem.code for problem in found} == {"outcome_no_reason"}
    assert {problem.severity for problem in found} == {Severity.WARNING}


def test_day_activities_of_2013_do_not_fit_the_old() -> None:
    old = complete().model_copy(
        update={
            "aged_65_plus": YesNo.YES,
            "moments": tuple(
                moment.model_copy(update={"version": Version.ZRM_2013}) for moment in complete().moments
            ),
        }
    )
    assert "outcome_day_activities" in codes(old)
    assert "outcome_day_activities" not in codes(old.model_copy(update={"aged_65_plus": YesNo.NO}))


def test_citizen_numbers_are_no_client_numbers() -> None:
    # 111222333 is the number that the government itself uses in examples; it passes the eleven test.
    assert is_citizen_number("111222333")
    assert not is_citizen_number("111222334")
    assert not is_citizen_number("000000000")
    # Eight digits count with a nought before them: 8·1 + 3·0 + … by hand, 012345672 gives 154 = 14 × 11.
    assert is_citizen_number("12345672")
    outcomes = ready()
    for key in ("111222333", "123456782"):
        outcomes = with_client(outcomes, key)
    assert "outcome_citizen_number" in codes(outcomes)
    lone = ready()
    for key in ("111222333", "100000001", "100000002"):
        lone = with_client(lone, key)
    assert "outcome_citizen_number" not in codes(lone)


def test_rows_that_do_not_fit_the_moments_are_errors_and_nothing_else_is_judged() -> None:
    outcomes = complete()
    row = outcomes.clients[0]
    short = outcomes.model_copy(update={"clients": (row._replace(scores=row.scores[:1]),)})
    assert codes(short) == {"outcome_rows"}
    assert codes(outcomes.model_copy(update={"clients": (row, row)})) == {"outcome_client_twice"}
    twice = outcomes.model_copy(update={"moments": (Moment(id="t0"), Moment(id="t0"))})
    assert codes(twice) == {"outcome_moment"}


def test_a_domain_that_the_matrix_does_not_have_is_an_error() -> None:
    outcomes = complete().model_copy(update={"paid_outcome": PaidOutcome(domains=("happiness",))})
    assert codes(outcomes) == {"outcome_domain"}
