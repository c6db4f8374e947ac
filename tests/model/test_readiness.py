"""How far a task is follows from the case alone."""

from __future__ import annotations

import pytest

from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.funding import LumpSum
from casebuilder.model.municipality import InterestWeights, Municipality
from casebuilder.model.paths import described_fields, replaced, value_at
from casebuilder.model.questions import AnswerStatus, ContractAnswer, YesNo
from casebuilder.model.readiness import QUESTIONS, State, TaskState, task_of, task_states
from casebuilder.model.requirements import requirements
from casebuilder.model.support import PartyRole, Position
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from tests.preparation import whole_case


def _states(case: Case) -> dict[str, TaskState]:
    return dict(task_states(case, problems(case)))


def _example() -> Case:
    return template("neighbourhood-platform", Language.DUTCH).case


def test_every_task_and_every_question_has_a_state() -> None:
    tasks = (
        "innovation",
        "municipality",
        "questions",
        "support",
        "evidence",
        "reach",
        "costs",
        "outcomes",
        "results",
        "export",
    )
    keys = {*tasks, *(f"question_{number}" for number in range(1, 7))}
    assert set(_states(Case())) == keys
    assert len(QUESTIONS) == 6


def test_a_new_case_is_empty_everywhere() -> None:
    assert {state.state for state in _states(Case()).values()} == {State.EMPTY}


def test_the_example_is_done_everywhere_but_in_what_the_municipality_has_not_said_yet() -> None:
    expected = {**dict.fromkeys(_states(Case()), State.DONE), "evidence": State.BUSY, "outcomes": State.EMPTY}
    assert {task: state.state for task, state in _states(_example()).items()} == expected


def test_a_task_says_what_it_still_needs() -> None:
    t = Translator(Language.ENGLISH)
    needed = [t.message(label) for label in _states(_example())["evidence"].needed]
    assert needed == ["agreement on the research approach", "evidence for everything that was asked"]
    assert _states(_example())["support"].needed == ()
    assert len(_states(Case())["support"].needed) == 8


def test_support_and_evidence_are_done_when_all_is_there() -> None:
    states = _states(whole_case())
    assert (states["support"].state, states["evidence"].state) == (State.DONE, State.DONE)
    assert (states["support"].needed, states["evidence"].needed) == ((), ())


@pytest.mark.parametrize(
    ("task", "place", "value"),
    [
        ("support", "support.parties.town.role", PartyRole.OTHER),
        ("support", "support.parties.home_care.name", " "),
        ("support", "support.parties.town.position", Position.UNKNOWN),
        ("support", "support.providers_supporting.value", None),
        ("support", "support.examples.post.goal", ""),
        ("support", "support.examples.post.direction", None),
        ("support", "support.value.hours.party", None),
        ("support", "support.value.hours.service", ""),
        ("support", "support.indicators.zrm.target.value", None),
        ("evidence", "evidence.approach_agreed", YesNo.NO),
        ("evidence", "evidence.claims.hours.request", ""),
        ("evidence", "evidence.claims.hours.effect", ""),
        ("evidence", "evidence.claims", ()),
        ("evidence", "evidence.requests", ()),
    ],
)
def test_one_thing_that_is_missing_leaves_support_or_evidence_unfinished(
    task: str, place: str, value: object
) -> None:
    case = replaced(whole_case(), place, value)
    state = _states(case)[task]
    assert state.state in {State.BUSY, State.ATTENTION}
    assert state.needed
    needed = [rule for rule in requirements(case) if rule.task == task and not rule.met]
    assert state.needed == tuple(rule.label for rule in needed)
    for rule in needed:
        value_at(case, rule.where)


def test_a_text_that_may_lead_to_a_client_asks_for_attention() -> None:
    case = replaced(whole_case(), "support.examples.post.situation", "Mevrouw Jansen")
    assert _states(case)["support"].state is State.ATTENTION


def test_one_field_makes_a_task_started() -> None:
    assert _states(Case(name="x"))["innovation"].state is State.BUSY
    assert _states(Case(name="   "))["innovation"].state is State.EMPTY


def test_each_thing_that_is_asked_about_the_innovation_counts() -> None:
    case = replaced(_example(), "innovation.steps", ())
    assert _states(case)["innovation"].state is State.DONE, "words alone are enough"
    for place in ("name", "innovation.description", "innovation.process_after", "innovation.target_group"):
        assert _states(replaced(case, place, ""))["innovation"].state is State.BUSY, place
    assert _states(replaced(case, "innovation.kind", None))["innovation"].state is State.BUSY
    assert _states(replaced(case, "innovation.contributions", ()))["innovation"].state is State.BUSY


@pytest.mark.parametrize(
    ("weights", "state"),
    [
        ((20, 20, 20, 20, 10, 10), State.DONE),
        ((20, 20, 20, 20, 20, 20), State.ATTENTION),
        ((20, 20, 20, 20, 20, None), State.BUSY),
    ],
)
def test_weights_count_when_they_are_complete_and_sum_to_a_hundred(
    weights: tuple[int | None, ...], state: State
) -> None:
    given = InterestWeights(**dict(zip(InterestWeights.model_fields, weights, strict=True)))
    case = replaced(_example(), "municipality.weights", given)
    assert _states(case)["municipality"].state is state


def test_a_municipality_with_only_a_name_is_started() -> None:
    assert _states(Case(municipality=Municipality(name="Emmen")))["municipality"].state is State.BUSY


def test_a_question_is_answered_when_it_is_known_how_one_knows() -> None:
    case = replaced(Case(), "questions.budget.realisation", "De consulent past de indicatie aan.")
    assert _states(case)["question_3"].state is State.BUSY
    case = replaced(case, "questions.budget.status", AnswerStatus.ASSUMPTION)
    assert _states(case)["question_3"].state is State.DONE


def test_the_six_questions_are_counted_in_words() -> None:
    t = Translator(Language.ENGLISH)
    case = replaced(Case(), "questions.procurement.status", AnswerStatus.CONFIRMED)
    case = replaced(case, "questions.contracts.source", "Contract")
    state = _states(case)["questions"]
    assert state.state is State.BUSY
    assert t.message(state.words) == "1 of 6"


@pytest.mark.parametrize("answered", [False, True])
def test_a_fixed_budget_without_its_renewal_year_leaves_the_question_about_contracts_unfinished(
    *, answered: bool
) -> None:
    case = replaced(_example(), "services.household_help.funding", LumpSum())
    status = AnswerStatus.CONFIRMED if answered else AnswerStatus.UNKNOWN
    case = replaced(case, "questions.contracts", ContractAnswer(status=status))
    states = _states(case)
    assert states["question_2"].state in {State.BUSY, State.ATTENTION}
    assert states["reach"].state is State.DONE
    counted = sum(states[f"question_{number}"].state is State.DONE for number in range(1, 7))
    assert Translator(Language.ENGLISH).message(states["questions"].words) == f"{counted} of 6"
    agreed = _states(replaced(case, "services.household_help.funding", LumpSum(renewal_year=2029)))
    assert agreed["question_2"].state is (State.DONE if answered else State.EMPTY)


def test_a_figure_that_is_missing_leaves_a_task_unfinished() -> None:
    case = replaced(_example(), "services.household_help.tariff.value", None)
    states = _states(case)
    assert states["reach"].state is State.BUSY
    assert states["results"].state is State.EMPTY
    assert states["export"].state is State.EMPTY


def test_something_wrong_asks_for_attention_where_it_stands() -> None:
    states = _states(replaced(_example(), "settings.years", 40))
    assert states["reach"].state is State.ATTENTION
    assert states["costs"].state is State.DONE
    assert states["results"].state is State.EMPTY


def test_a_case_without_effects_and_costs_has_no_result_to_show() -> None:
    case = _example().model_copy(update={"effects": (), "costs": ()})
    assert _states(case)["results"].state is State.EMPTY


@pytest.mark.parametrize(
    ("place", "task"),
    [
        ("name", "innovation"),
        ("innovation.contributions.0.how", "innovation"),
        ("municipality.weights.well_being", "municipality"),
        ("questions", "question_1"),
        ("questions.procurement.model", "question_1"),
        ("questions.current_supply.overlap", "question_6"),
        ("support.parties.town.role", "support"),
        ("evidence.claims.hours", "evidence"),
        ("reach.churn", "reach"),
        ("services.household_help.tariff", "reach"),
        ("services.household_help", "reach"),
        ("services.household_help.funding", "question_2"),
        ("services.household_help.funding.parts.0.funding.renewal_year", "question_2"),
        ("services.household_help.cashability", "question_3"),
        ("services.household_help.cashability.value", "question_3"),
        ("effects.fewer.deadweight", "reach"),
        ("settings.years", "reach"),
        ("settings.discount_rates.social", "costs"),
        ("settings.compared.renewal_year", "results"),
        ("settings.correct_for_evidence", "costs"),
        ("costs.licence.amount", "costs"),
        ("own_contribution.monthly", "costs"),
    ],
)
def test_every_place_belongs_to_a_page(place: str, task: str) -> None:
    assert task_of(place) == task


def test_no_field_of_the_example_is_without_a_page() -> None:
    pages = set(_states(Case())) - {"questions", "export"}
    assert {task_of(place) for place, _, _ in described_fields(_example())} == pages
