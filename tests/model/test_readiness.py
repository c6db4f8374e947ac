"""How far a task is follows from the case alone."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.editing import with_contribution
from casebuilder.model.funding import LumpSum
from casebuilder.model.hard_data.document import Analysis, AppliedEstimate, CareTable, HardData
from casebuilder.model.municipality import InterestWeights, Municipality
from casebuilder.model.paths import described_fields, replaced, value_at
from casebuilder.model.questions import (
    AnswerStatus,
    ContractAnswer,
    ProcurementScale,
    TariffBasis,
    YesNo,
)
from casebuilder.model.readiness import QUESTIONS, State, TaskState, task_of, task_states
from casebuilder.model.requirements import requirements
from casebuilder.model.support import PartyRole, Position
from casebuilder.model.units import Unit
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from tests.building import figure, household_help, small_case
from tests.preparation import ALL_TOLD, answered, traced, whole_case, whole_support


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
        "hard_data",
        "reach",
        "costs",
        "outcomes",
        "results",
        "uncertainty",
        "export",
    )
    keys = {*tasks, *(f"question_{number}" for number in range(1, 7))}
    assert set(_states(Case())) == keys
    assert len(QUESTIONS) == 6


def test_a_new_case_is_empty_everywhere() -> None:
    assert {state.state for state in _states(Case()).values()} == {State.EMPTY}


def test_the_example_is_done_everywhere_but_in_what_the_municipality_has_not_said_yet() -> None:
    measured = {"hard_data": State.EMPTY, "outcomes": State.EMPTY}
    not_said = ("evidence", "questions", *(f"question_{number}" for number in range(1, 6)))
    expected = {
        **dict.fromkeys(_states(Case()), State.DONE),
        **dict.fromkeys(not_said, State.BUSY),
        **measured,
    }
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
        ("support", "support.steps", whole_support().steps[:1]),
        ("support", "support.value.hours.party", None),
        ("support", "support.value.hours.start", None),
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
    unplaced = replaced(case, "innovation.degree", None)
    assert _needed(unplaced, "innovation") == ["its place in the matrix"]
    assert _needed(replaced(case, "innovation.scope", None), "innovation") == ["its place in the matrix"]
    silent = case
    for contribution in case.innovation.contributions:
        silent = with_contribution(silent, contribution.interest, "how", " ")
    assert _needed(silent, "innovation") == ["an interest of the municipality that it serves, and how"]
    for contribution in case.innovation.contributions:
        unproven = with_contribution(case, contribution.interest, "evidence", " ")
        assert _needed(unproven, "innovation") == ["what shows each interest that it serves"]


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


def _needed(case: Case, task: str) -> list[str]:
    t = Translator(Language.ENGLISH)
    return [t.message(label) for label in _states(case)[task].needed]


def test_saying_that_an_answer_is_confirmed_does_not_make_it_an_answer() -> None:
    case = Case()
    for name in QUESTIONS:
        case = traced(case, f"questions.{name}", AnswerStatus.CONFIRMED)
    states = _states(case)
    assert {states[f"question_{number}"].state for number in range(1, 7)} == {State.BUSY}
    assert states["questions"].state is State.BUSY
    assert Translator(Language.ENGLISH).message(states["questions"].words) == "0 of 6"


@pytest.mark.parametrize("number", range(1, 7))
@pytest.mark.parametrize(
    ("status", "words"),
    [
        (AnswerStatus.ASSUMPTION, "assumed"),
        (AnswerStatus.DOCUMENT, "found"),
        (AnswerStatus.CONFIRMED, "confirmed"),
    ],
)
def test_a_question_with_all_its_answers_says_what_they_rest_on(
    number: int, status: AnswerStatus, words: str
) -> None:
    case, place, task = small_case(), f"questions.{QUESTIONS[number - 1]}", f"question_{number}"
    for field, value in ALL_TOLD[number].items():
        case = replaced(case, f"{place}.{field}", value)
    assert _states(case)[task].state is State.BUSY
    assert _needed(case, task) == ["how you know it"]
    case = traced(case, place, status)
    assert _states(case)[task].state is State.DONE
    assert Translator(Language.ENGLISH).message(_states(case)[task].words) == words


@pytest.mark.parametrize(
    ("number", "field"), [(one, name) for one, told in ALL_TOLD.items() for name in told]
)
def test_each_answer_that_is_open_leaves_its_question_unfinished(number: int, field: str) -> None:
    place, task = f"questions.{QUESTIONS[number - 1]}", f"question_{number}"
    case = traced(small_case(), place, AnswerStatus.CONFIRMED)
    empty = value_at(case, f"{place}.{field}")
    for name, value in ALL_TOLD[number].items():
        case = replaced(case, f"{place}.{name}", value)
    open_answers = [empty, " "] if isinstance(empty, str) else [empty]
    if isinstance(ALL_TOLD[number][field], YesNo):
        open_answers.append(YesNo.UNKNOWN)
    for answer in open_answers:
        state = _states(replaced(case, f"{place}.{field}", answer))[task]
        assert state.state is State.BUSY
        assert len(state.needed) == 1


def test_a_municipality_that_buys_in_a_region_is_asked_in_which() -> None:
    case = answered(small_case(), 1, AnswerStatus.CONFIRMED)
    assert _states(case)["question_1"].state is State.DONE
    together = replaced(case, "questions.procurement.scale", ProcurementScale.REGION)
    assert _needed(together, "question_1") == ["which region it is"]
    for place, told in (("region", "Rijk van Nijmegen"), ("region_municipalities", "Beuningen, Druten")):
        named = replaced(together, f"questions.procurement.{place}", told)
        assert _states(named)["question_1"].state is State.DONE, "its name or who is in it"


def test_how_a_saving_is_realised_may_stand_at_the_plan_for_it() -> None:
    case = replaced(whole_case(), "questions.budget.status", AnswerStatus.CONFIRMED)
    assert "how a saving is realised" not in _needed(case, "question_3")
    assert "how a saving is realised" in _needed(replaced(case, "support.value", ()), "question_3")


def test_a_contract_with_a_renewal_asks_when_that_is() -> None:
    case = replaced(small_case(), "questions.contracts.status", AnswerStatus.CONFIRMED)
    assert "when it is agreed anew" not in _needed(case, "question_2")
    fixed = replaced(case, "services.household_help.funding", LumpSum())
    assert "when it is agreed anew" in _needed(fixed, "question_2")
    agreed = replaced(fixed, "services.household_help.funding.renewal_year", 2029)
    assert "when it is agreed anew" not in _needed(agreed, "question_2")
    other = household_help(id="other_help", funding=LumpSum())
    both = replaced(agreed, "services", (*agreed.services, other))
    assert "when it is agreed anew" in _needed(both, "question_2"), "one of the two is open"
    dated = replaced(fixed, "questions.contracts.renewal_date", datetime.date(2029, 1, 1))
    assert "when it is agreed anew" not in _needed(dated, "question_2")
    assert "a service with how it is paid" in _needed(replaced(case, "services", ()), "question_2")


def test_everything_a_question_asks_has_a_place_in_the_case() -> None:
    for rule in requirements(_example()):
        value_at(_example(), rule.where)


def test_the_six_questions_are_counted_in_words() -> None:
    t = Translator(Language.ENGLISH)
    case = small_case()
    for number in (3, 6):
        for field, value in ALL_TOLD[number].items():
            case = replaced(case, f"questions.{QUESTIONS[number - 1]}.{field}", value)
    case = traced(case, "questions.budget", AnswerStatus.CONFIRMED)
    case = replaced(case, "questions.contracts.source", "Contract")
    state = _states(case)["questions"]
    assert state.state is State.BUSY
    assert t.message(state.words) == "1 of 6"
    assert [t.message(what) for what in state.needed] == [
        "what the contract pays for (question 2)",
        "the term of the contract (question 2)",
        "whether there is a ceiling (question 2)",
        "whether a volume is guaranteed (question 2)",
        "how you know it (question 2)",
        "how you know it (question 6)",
    ]
    case = replaced(case, "questions.current_supply.status", AnswerStatus.ASSUMPTION)
    assert t.message(_states(case)["questions"].words) == "2 of 6, 1 assumed"
    assert _states(case)["question_6"].is_assumed
    assert not _states(case)["question_3"].is_assumed


@pytest.mark.parametrize("is_answered", [False, True])
def test_a_fixed_budget_without_its_renewal_year_leaves_the_question_about_contracts_unfinished(
    *, is_answered: bool
) -> None:
    case = replaced(_example(), "services.household_help.funding", LumpSum())
    contracts = ContractAnswer()
    if is_answered:
        contracts = ContractAnswer(
            status=AnswerStatus.ASSUMPTION,
            tariff_basis=TariffBasis.HOURS,
            term_years=figure(4, Unit.YEARS),
            budget_ceiling=YesNo.NO,
            volume_guarantee=YesNo.NO,
        )
    case = replaced(case, "questions.contracts", contracts)
    states = _states(case)
    assert states["question_2"].state in {State.BUSY, State.ATTENTION}
    assert states["reach"].state is State.DONE
    # Of the example only question 6 is finished, on an assumption of its own.
    assert Translator(Language.ENGLISH).message(states["questions"].words) == "1 of 6, assumed"
    agreed = _states(replaced(case, "services.household_help.funding", LumpSum(renewal_year=2029)))
    assert agreed["question_2"].state is (State.DONE if is_answered else State.EMPTY)


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
        ("settings.simulation.seed", "uncertainty"),
        ("settings.correct_for_evidence", "costs"),
        ("costs.licence.amount", "costs"),
        ("own_contribution.monthly", "costs"),
    ],
)
def test_every_place_belongs_to_a_page(place: str, task: str) -> None:
    assert task_of(place) == task


def test_no_field_of_the_example_is_without_a_page() -> None:
    # The example holds no registrations, so no field of theirs either.
    pages = set(_states(Case())) - {"questions", "export", "hard_data"}
    assert {task_of(place) for place, _, _ in described_fields(_example())} == pages


def test_hard_data_are_done_once_an_effect_took_over_an_outcome() -> None:
    def state(hard_data: HardData) -> State:
        return _states(Case(hard_data=hard_data))["hard_data"].state

    tables = (CareTable(id="t"),)
    assert state(HardData()) is State.EMPTY
    assert state(HardData(tables=tables)) is State.BUSY
    assert task_of("hard_data.tables.t") == task_of("hard_data.analyses.a.unit") == "hard_data"
    case = replaced(_example(), "hard_data.tables", tables)
    effect = case.effects[0].id
    case = replaced(case, "hard_data.analyses", (Analysis(id="a", effect=effect),))
    assert _states(case)["hard_data"].state is State.BUSY
    held = case.hard_data.inputs_of(case.hard_data.analyses[0])
    applied = AppliedEstimate(inputs=held, value=Decimal("-0.4"))
    case = replaced(case, "hard_data.analyses.a.applied", applied)
    assert _states(case)["hard_data"].state is State.DONE
