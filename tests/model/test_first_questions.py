"""What goes first when there is an hour: few points, the ones that the case stands or falls with."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from casebuilder.model.agenda import Addressee, Agenda, AgendaPoint, PointKind, agenda
from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.costbenefit.unproven import unchecked
from casebuilder.model.first_questions import (
    AGREED_FIRST,
    MOST_AGREEMENTS,
    MOST_FIGURES,
    MOST_FIRST,
    STEERING,
    first_points,
)
from casebuilder.model.messages import Figure, Message
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.questions import AnswerStatus
from casebuilder.model.readiness import QUESTIONS
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from tests.preparation import answered, traced, whole_case

EXAMPLES = ("neighbourhood-platform", "lighter-day-activities", "hip-airbag", "video-contact-a")
_QUESTION_OF_PLACE = {"services": "contracts", "municipality": "self_reliance"}


def _example(name: str) -> tuple[Case, Results]:
    case = template(name, Language.ENGLISH).case
    return case, evaluate_case(case)


def _first(found: Agenda) -> list[AgendaPoint]:
    return [point for group in found.first for point in group.points]


def _places(case: Case, kind: PointKind | None = None) -> list[str]:
    return [point.where for point in _first(agenda(case)) if kind in (None, point.kind)]


def _question(point: AgendaPoint) -> str:
    first, second = (*point.where.split("."), "")[:2]
    return second if first == "questions" else _QUESTION_OF_PLACE.get(first, "")


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_hour_holds_few_points_of_the_whole_list_and_none_that_the_user_can_find_himself(
    name: str,
) -> None:
    found = agenda(*_example(name))
    assert found.first_count == MOST_FIRST < found.count
    every = {group.addressee: group for group in found.groups if not group.contact}
    for group in found.first:
        assert group.addressee is not Addressee.SELF
        if not group.contact:
            listed = [point for point in every[group.addressee].points if point in group.points]
            assert tuple(listed) == group.points
    figures = [point for point in _first(found) if point.kind is PointKind.ASSUMPTION]
    agreements = [point for point in _first(found) if point.kind is PointKind.AGREEMENT]
    assert len(figures) >= MOST_FIGURES
    assert len(agreements) >= MOST_AGREEMENTS


def test_of_an_empty_case_each_of_the_six_questions_is_asked_within_the_hour() -> None:
    found = agenda(Case())
    assert found.first_count == MOST_FIRST
    assert {_question(point) for point in _first(found)} >= set(QUESTIONS)
    assert {"evidence.requests", "evidence.approach_agreed"} <= set(_places(Case()))


def test_the_answers_that_steer_most_go_first() -> None:
    places = _places(Case(), PointKind.QUESTION)
    for steering in STEERING:
        assert steering[0] in places


def test_what_is_confirmed_makes_room_for_another_point() -> None:
    before = _places(Case())
    case = replaced(Case(), "questions.procurement.buyer", "municipality")
    case = traced(case, "questions.procurement", AnswerStatus.CONFIRMED)
    case = replaced(case, "questions.procurement.date", datetime.date(case.settings.start_year, 1, 1))
    after = _places(case)
    assert "questions.procurement.buyer" in before
    assert "questions.procurement.buyer" not in after
    assert len(after) == len(before) == MOST_FIRST


def test_an_assumed_answer_that_steers_is_asked_like_an_open_one() -> None:
    case = replaced(Case(), "questions.budget.realisation", "De consulent verlaagt de uren.")
    case = replaced(case, "questions.budget.status", AnswerStatus.ASSUMPTION)
    assert "questions.budget.realisation" in _places(case, PointKind.CHECK)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_heaviest_figures_are_asked_with_what_depends_on_them(name: str) -> None:
    case, results = _example(name)
    by_place = {point.where: point for point in _first(agenda(case, results))}
    for assumption in unchecked(results)[:MOST_FIGURES]:
        point = by_place[assumption.input.id]
        assert point.short is not None
        told = point.short.values["swing"]
        assert isinstance(told, Figure)
        assert float(told.value) == pytest.approx(assumption.swing, rel=0.06)
        assert told.value == Decimal(f"{told.value:.1e}"), "two digits that count"
        source = value_at(case, assumption.input.id).source.strip()
        assert source not in Translator(Language.ENGLISH).message(point.short) or not source


def test_what_goes_first_is_asked_in_few_words() -> None:
    t = Translator(Language.DUTCH)
    for name in EXAMPLES:
        case = template(name, Language.DUTCH).case
        for point in _first(agenda(case, evaluate_case(case))):
            assert len(t.message(point.short or point.text)) < 200


def test_when_the_questions_are_answered_the_hour_goes_to_figures_and_agreements() -> None:
    case, _ = _example("neighbourhood-platform")
    for number in range(1, 7):
        case = answered(case, number, AnswerStatus.CONFIRMED)
        place = f"questions.{QUESTIONS[number - 1]}"
        case = replaced(case, f"{place}.date", datetime.date(case.settings.start_year, 1, 1))
    kinds = [point.kind for point in _first(agenda(case, evaluate_case(case)))]
    assert len(kinds) == MOST_FIRST
    assert kinds.count(PointKind.ASSUMPTION) > MOST_FIGURES


def test_what_readiness_misses_is_agreed_on_before_what_it_has() -> None:
    case = replaced(replaced(whole_case(), "support.indicators", ()), "support.steps", ())

    def point(where: str, kind: PointKind) -> AgendaPoint:
        return AgendaPoint(kind, Message("about"), Message(where), where)

    there = "evidence.requests.hours"
    assert AGREED_FIRST[0] in there
    agreements = [
        point(place, PointKind.AGREEMENT) for place in (there, "support.steps", "support.indicators")
    ]
    questions = [point(place, PointKind.QUESTION) for places in STEERING for place in places]
    chosen = first_points(case, questions, [], agreements)
    agreed = [one.where for one in chosen if one.kind is PointKind.AGREEMENT]
    assert agreed == ["support.indicators", "support.steps"]


def test_a_list_that_fits_in_the_hour_is_asked_whole() -> None:
    case = whole_case()
    for number in range(1, 7):
        case = answered(case, number, AnswerStatus.CONFIRMED)
        name = QUESTIONS[number - 1]
        case = replaced(case, f"questions.{name}.date", datetime.date(case.settings.start_year, 1, 1))
    found = agenda(case)
    others = [
        point for group in found.groups if group.addressee is not Addressee.SELF for point in group.points
    ]
    assert len(_first(found)) == min(len(others), MOST_FIRST)


def test_every_place_that_goes_first_is_in_the_case() -> None:
    case = whole_case()
    for place in (*AGREED_FIRST, *(place for places in STEERING for place in places)):
        value_at(case, place)
