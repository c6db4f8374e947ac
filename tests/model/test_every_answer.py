"""Every structured answer to the six questions does something that the user sees."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import get_args

import pytest

from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.consequences import consequences
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.messages import LabelledEnum
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.proposals import proposals
from casebuilder.model.quantities import Quantity
from casebuilder.model.questions import Answer, SixQuestions, YesNo
from casebuilder.translation import Language, Translator
from tests.building import small_case

ENGLISH = Translator(Language.ENGLISH)


def structured() -> Iterator[tuple[int, str, object]]:
    """Yield number, place and value of every answer that is not free text."""
    for number, name in enumerate(SixQuestions.model_fields, start=1):
        answer = getattr(SixQuestions(), name)
        for field, info in type(answer).model_fields.items():
            place = f"questions.{name}.{field}"
            if field in Answer.model_fields:
                continue
            if field == "replaced_services":
                yield number, place, ("day",)
                continue
            value = getattr(answer, field)
            if isinstance(value, Quantity):
                yield number, f"{place}.value", Decimal("0.5") if value.unit == "share" else Decimal(2)
                continue
            for kind in (*get_args(info.annotation), info.annotation):
                if isinstance(kind, type) and issubclass(kind, LabelledEnum):
                    members = [member for member in kind if member is not YesNo.UNKNOWN]
                    for member in members:
                        yield number, place, (member,) if isinstance(value, tuple) else member
                elif kind is datetime.date:
                    yield number, place, datetime.date(2028, 1, 1)


def told(number: int, case: Case) -> list[str]:
    """Return all that is said of a question and of the case as a whole."""
    results = evaluate_case(case)
    return [
        *(ENGLISH.message(item) for item in consequences(number, case, results)),
        *(ENGLISH.message(item.message) for item in proposals(number, case)),
        *(ENGLISH.message(item.message) for item in problems(case)),
    ]


def case_with_two_services() -> Case:
    case = small_case()
    day = case.services[0].model_copy(update={"id": "day", "name": "Dagbesteding"})
    return replaced(case, "services", (*case.services, day))


@pytest.mark.parametrize(("number", "place", "value"), list(structured()))
def test_an_answer_is_seen_in_what_is_said(number: int, place: str, value: object) -> None:
    case = case_with_two_services()
    answered = replaced(case, place, value)
    assert value_at(answered, place) == value
    assert told(number, answered) != told(number, case)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("number", "place", "value"), list(structured()))
def test_what_is_said_reads_as_sentences(number: int, place: str, value: object, language: Language) -> None:
    t = Translator(language)
    case = replaced(case_with_two_services(), place, value)
    for message in consequences(number, case, evaluate_case(case)):
        text = t.message(message)
        assert "{" not in text
        assert text[-1] in ".?", text
