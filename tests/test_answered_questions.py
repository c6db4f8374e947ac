"""Wherever it is said how many of the six questions are answered, the same number stands."""

from __future__ import annotations

import datetime
from random import Random

import pytest

from casebuilder.cli.preparation_output import readiness_as_text
from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.messages import Message
from casebuilder.model.paths import replaced
from casebuilder.model.questions import AnswerStatus, YesNo
from casebuilder.model.readiness import QUESTIONS, State, answered_questions, task_states
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from casebuilder.workbook.questions import answered_text
from casebuilder.workbook.summary_text import summary_page
from tests.building import small_case
from tests.parity.comparison import exported
from tests.preparation import ALL_TOLD, answered, traced
from tests.workbook.inspected import Inspected

T = Translator(Language.ENGLISH)


def _with(assumed: int, found: int) -> Case:
    case = small_case()
    for number in range(1, assumed + found + 1):
        status = AnswerStatus.ASSUMPTION if number <= assumed else AnswerStatus.DOCUMENT
        case = answered(case, number, status)
    return case


def _only_said_to_be_known() -> Case:
    case = small_case()
    for name in QUESTIONS:
        case = traced(case, f"questions.{name}", AnswerStatus.CONFIRMED)
    return case


def _odd_but_answered() -> Case:
    """Return a case with six answers of which two contradict each other, as may be in reality."""
    case = _with(0, 6)
    return replaced(case, "questions.procurement.joining_in_between", YesNo.NO)


CASES = {
    "odd": (_odd_but_answered(), 6, 0),
    "nothing": (small_case(), 0, 0),
    "some": (_with(1, 2), 3, 1),
    "all assumed": (_with(6, 0), 6, 6),
    "all found": (_with(0, 6), 6, 0),
    "confirmed without an answer": (_only_said_to_be_known(), 0, 0),
    "example": (template("neighbourhood-platform", Language.ENGLISH).case, 1, 1),
}


def _partly_told(seed: int) -> tuple[Case, tuple[int, ...]]:
    """Return a case in which some answers are missing, and which questions are answered all the same."""
    chance, case, whole = Random(seed), small_case(), []  # noqa: S311  no secret depends on it
    for number, told in ALL_TOLD.items():
        place = f"questions.{QUESTIONS[number - 1]}"
        left_out = {field for field in (*told, "status") if chance.random() < 1 / (2 * len(told))}
        for field, value in told.items():
            if field not in left_out:
                case = replaced(case, f"{place}.{field}", value)
        if "status" not in left_out:
            case = traced(case, place, chance.choice([AnswerStatus.ASSUMPTION, AnswerStatus.DOCUMENT]))
        if not left_out:
            whole.append(number)
    return case, tuple(whole)


@pytest.mark.parametrize("language", Language)
def test_every_place_counts_the_same_answers_of_a_case_that_is_partly_told(language: Language) -> None:
    t, seen = Translator(language), set()
    for seed in range(25):
        case, whole = _partly_told(seed)
        states = task_states(case, problems(case))
        count = answered_questions(case, states)
        assert count.answered == whole, seed
        assert {number for number in range(1, 7) if not states[f"question_{number}"].needed} == set(whole)
        listed = t.message(states["questions"].words)
        assert listed.startswith(f"{len(whole)} {'van' if language is Language.DUTCH else 'of'} 6")
        assert f" {listed}" in readiness_as_text(case, t)
        sentence = answered_text(case, t)
        assert sentence.startswith(str(len(whole))) or len(whole) == len(QUESTIONS)
        assert summary_page(evaluate_case(case), t).questions == sentence
        seen.add(len(whole))
    assert len(seen) > 4, "few and many are answered"


def test_the_workbook_names_what_each_question_of_a_partly_told_case_still_needs() -> None:
    case, whole = _partly_told(3)
    assert 0 < len(whole) < len(QUESTIONS)
    states = task_states(case, problems(case))
    book = Inspected(exported(case, Language.ENGLISH))
    texts = "\n".join(book.texts("Six questions"))
    for needed in states["questions"].needed:
        what = needed.values["what"]
        assert isinstance(what, Message)
        assert T.message(what) in texts


@pytest.mark.parametrize("name", CASES)
def test_list_review_workbook_and_printed_page_count_the_same_answers(name: str) -> None:
    case, done, assumed = CASES[name]
    states = task_states(case, problems(case))
    count = answered_questions(case, states)
    assert (len(count.answered), count.assumed) == (done, assumed)
    book = Inspected(exported(case, Language.ENGLISH))
    sentence = answered_text(case, T)
    assert any(text.startswith(sentence) for text in book.texts("Summary"))
    assert summary_page(evaluate_case(case), T).questions == sentence
    listed = T.message(states["questions"].words)
    assert any(text.startswith(listed) for text in book.texts("Six questions"))
    assert f" {listed}" in readiness_as_text(case, T)
    if name != "nothing":
        some = f"{done} of 6, {assumed} assumed" if assumed else f"{done} of 6"
        assert listed == (f"{done} of 6, assumed" if assumed == done > 0 else some)
    if done < len(QUESTIONS):
        assert sentence.startswith(f"{done} of 6 questions for the municipality answered")
    elif assumed:
        assert sentence == (
            f"6 of 6 questions for the municipality answered, {assumed} of them on your own assumption."
        )
    else:
        assert sentence == "All six questions for the municipality have an answer."


def test_a_warning_takes_no_answer_away_but_asks_attention() -> None:
    case = _odd_but_answered()
    states = task_states(case, problems(case))
    assert states["question_1"].state is State.ATTENTION
    assert states["questions"].state is State.ATTENTION
    assert T.message(states["questions"].words) == "6 of 6"


def test_the_count_does_not_depend_on_the_day() -> None:
    case = replaced(_with(0, 6), "questions.budget.date", datetime.date(2026, 12, 2))
    on_day = task_states(case, problems(case, datetime.date(2026, 12, 1)))
    assert on_day["question_3"].state is State.ATTENTION
    assert answered_questions(case, on_day) == answered_questions(case, task_states(case, problems(case)))
