"""A date of what was said or measured that is still to come is told, at its field."""

from __future__ import annotations

import datetime

import pytest

from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.problems import Severity
from casebuilder.model.quantities import Agreement
from casebuilder.model.questions import SixQuestions
from casebuilder.translation import Language, Translator
from tests.preparation import whole_case

TODAY = datetime.date(2026, 12, 1)
TOMORROW = TODAY + datetime.timedelta(days=1)
TARIFF = "services.household_help.tariff"


def warned(case: Case, today: datetime.date | None = TODAY) -> list[str]:
    return [problem.where for problem in problems(case, today) if problem.code == "date_in_future"]


@pytest.mark.parametrize(
    "place",
    [
        *(f"questions.{name}.date" for name in SixQuestions.model_fields),
        "evidence.approach_date",
        "evidence.claims.hours.date",
        "evidence.requests.hours.date",
        "support.parties.town.date",
        f"{TARIFF}.source_date",
    ],
)
def test_a_date_of_tomorrow_is_told_and_one_of_today_is_not(place: str) -> None:
    case = whole_case()
    assert warned(replaced(case, place, TODAY)) == []
    (problem,) = [
        problem
        for problem in problems(replaced(case, place, TOMORROW), TODAY)
        if problem.code == "date_in_future"
    ]
    assert problem.where == place
    assert problem.severity is Severity.WARNING
    for language in Language:
        assert Translator(language).message(problem.message).endswith(".")


def test_an_agreement_of_tomorrow_is_told_too() -> None:
    agreed = (Agreement(party=Party.MUNICIPALITY, date=TODAY), Agreement(party=Party.CLIENT, date=TOMORROW))
    case = replaced(whole_case(), f"{TARIFF}.agreed_with", agreed)
    assert warned(case) == [f"{TARIFF}.agreed_with.1.date"]


@pytest.mark.parametrize(
    "place",
    [
        "questions.contracts.renewal_date",
        "questions.procurement.earliest_start",
        "support.value.hours.start",
        "support.steps.town.start",
        "support.indicators.zrm.target_date",
    ],
)
def test_what_is_planned_may_lie_in_the_future(place: str) -> None:
    value_at(whole_case(), place)
    assert warned(replaced(whole_case(), place, datetime.date(2028, 1, 1))) == []


def test_who_must_say_the_same_on_every_day_goes_by_the_years_of_the_case() -> None:
    case = whole_case()
    last = case.settings.start_year + case.settings.years - 1
    place = "questions.budget.date"
    assert warned(replaced(case, place, datetime.date(last, 12, 31)), None) == []
    assert warned(replaced(case, place, datetime.date(last + 1, 1, 1)), None) == [place]
