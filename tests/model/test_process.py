"""Steps of the care process: what becomes of each, and what the case does not count of them yet."""

from __future__ import annotations

import pytest

from casebuilder.model.case import Case
from casebuilder.model.editing import moved_up, with_step, without_step
from casebuilder.model.innovation import CareStep, InnovationDegree, InnovationScope
from casebuilder.model.innovation_place import MATRIX
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.process import StepChange, process_messages, step_change
from casebuilder.model.readiness import State, task_states
from casebuilder.model.services import ValuedTime
from casebuilder.model.units import Unit
from casebuilder.translation import Language, Translator
from tests.building import euros, household_help, less_help, licence, small_case

ENGLISH = Translator(Language.ENGLISH)


def step(
    before: str, after: str, now: Party | None = None, then: Party | None = None, name: str = "Hulp"
) -> CareStep:
    return CareStep(id="step", name=name, before=before, after=after, done_by_before=now, done_by_after=then)


def told(case: Case, *steps: CareStep) -> list[str]:
    numbered = tuple(item.model_copy(update={"id": f"step_{number}"}) for number, item in enumerate(steps))
    return [ENGLISH.message(item) for item in process_messages(replaced(case, "innovation.steps", numbered))]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (step("", "  "), None),
        (step("", "Melding in de app"), StepChange.NEW),
        (step("Wekelijks bezoek", ""), StepChange.STOPS),
        (step("Bezoek", "Beeldgesprek"), StepChange.CHANGES),
        (step("Bezoek", "Bezoek "), StepChange.SAME),
        (step("Boodschappen", "Boodschappen", Party.PROVIDER, Party.INFORMAL_CARER), StepChange.MOVES),
        (step("Boodschappen", "Samen boodschappen", Party.PROVIDER), StepChange.CHANGES),
    ],
)
def test_a_step_says_what_becomes_of_it(given: CareStep, expected: StepChange | None) -> None:
    assert step_change(given) is expected


def test_the_steps_are_counted_by_what_becomes_of_them() -> None:
    said = told(Case(), step("", "a"), step("b", ""), step("c", "d"), step("", ""))
    assert said[0] == "Steps: 3. New: 1; stopping: 1; going to someone else: 0; otherwise changing: 1."


def test_without_steps_nothing_is_said() -> None:
    assert told(Case()) == []


def test_work_that_goes_to_an_informal_carer_must_be_counted() -> None:
    moves = step("Boodschappen", "Boodschappen", Party.PROVIDER, Party.INFORMAL_CARER, "Boodschappen")
    (_, missing) = told(small_case(), moves)
    assert "Informal carers" in missing
    assert "“Boodschappen”" in missing
    care = ValuedTime(id="time", name="Mantelzorg", value_per_unit=euros("18.80", Unit.EUR_PER_SERVICE_UNIT))
    counted = small_case(
        services=(household_help(), care), effects=(less_help(), less_help(id="more", service="time"))
    )
    assert len(told(counted, moves)) == 1


def test_a_new_step_for_paid_staff_must_be_paid_by_somebody() -> None:
    extra = step("", "Scholing geven", None, Party.PROVIDER)
    assert "who pays for it" in told(small_case(), extra)[1]
    paid = small_case(costs=(licence(), licence(id="training", payer=Party.PROVIDER)))
    assert len(told(paid, extra)) == 1


def test_work_the_provider_no_longer_does_needs_an_effect() -> None:
    stops = step("Wekelijks bezoek", "", Party.PROVIDER)
    assert "No effect makes a service less" in told(small_case(effects=()), stops)[1]
    assert len(told(small_case(), stops)) == 1


def test_steps_are_added_moved_and_taken_out() -> None:
    case = with_step(with_step(Case()))
    assert [item.id for item in case.innovation.steps] == ["step", "step_2"]
    case = moved_up(case, "innovation.steps", "step_2")
    assert [item.id for item in case.innovation.steps] == ["step_2", "step"]
    assert [item.id for item in without_step(case, "step_2").innovation.steps] == ["step"]


def test_steps_count_as_telling_how_care_changes() -> None:
    case = replaced(Case(name="x"), "innovation.steps", (step("Bezoek", "Beeldgesprek"),))
    assert case.innovation.tells_before
    assert case.innovation.tells_after
    assert task_states(case, ())["innovation"].state is State.BUSY


def test_every_place_in_the_matrix_says_what_belongs_there_and_what_it_asks() -> None:
    assert set(MATRIX) == {(degree, scope) for degree in InnovationDegree for scope in InnovationScope}
    texts = [text for place in MATRIX.values() for text in (place.belongs.text, place.asks.text)]
    assert len(set(texts)) == 8
