"""How far the user is with each task, judged from the case alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casebuilder.model.case import Case
from casebuilder.model.hard_data.document import HardData
from casebuilder.model.messages import LabelledEnum, Message, MessageValue, N_
from casebuilder.model.outcomes.check import refused_comparison
from casebuilder.model.outcomes.document import Outcomes
from casebuilder.model.problems import Problem, Severity
from casebuilder.model.questions import Answer, AnswerStatus, SixQuestions
from casebuilder.model.requirements import Requirement, is_untouched, requirements

QUESTIONS = tuple(SixQuestions.model_fields)
"""Names of the six questions in the document, in their order."""
NOT_YET = frozenset({"missing", "empty"})
"""Codes of problems that say what is not there yet, not that something is wrong."""
_ALL_OF_IT = 100
_COSTS_PLACES = (
    "costs",
    "financing",
    "own_contribution",
    "settings.view",
    "settings.discount_rates",
    "settings.corrections",
    "settings.correct_for_evidence",
    "settings.indices",
    "settings.equipment_interest",
)

_COMPARED = "settings.compared"
"""What funding models are compared under stands beside that comparison, with the results."""

_SIMULATION = "settings.simulation"
"""How often figures are drawn stands with what the draws come to."""

_QUESTION_OF_SERVICE = {"funding": "question_2", "cashability": "question_3"}
"""Fields of a service that belong to one of the six questions."""

TASK_LABELS = {
    "innovation": N_("Your innovation"),
    "municipality": N_("The municipality"),
    "questions": N_("Six questions"),
    "support": N_("Parties and support"),
    "evidence": N_("Evidence"),
    "hard_data": N_("Hard data"),
    "outcomes": N_("Client outcomes"),
    "reach": N_("Reach and effects"),
    "costs": N_("Costs and financing"),
    "results": N_("Results"),
    "uncertainty": N_("Uncertainty"),
}
"""What the tasks up to the export are called, in their order."""


class State(LabelledEnum):
    """How far a task is."""

    EMPTY = "empty", N_("empty")
    BUSY = "busy", N_("started")
    DONE = "done", N_("done")
    ATTENTION = "attention", N_("attention")


@dataclass(frozen=True, slots=True)
class TaskState:
    """How far a task is, and the words for it.

    Attributes:
        state: For the icon.
        words: For the reader.
        needed: What is still needed before the task is done.
        is_complete: Whether all that the task asks is there, also where something in it asks attention.
        is_assumed: Whether it is done on an assumption that nobody has confirmed.
    """

    state: State
    words: Message
    needed: tuple[Message, ...] = ()
    is_complete: bool = False
    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class AnsweredQuestions:
    """Which of the six questions are answered; every place that counts them counts these.

    Attributes:
        answered: Numbers of the questions with all that is asked. A warning takes no answer away: the
            reality of a municipality may be odd.
        assumed: How many of them rest on an assumption of the user alone.
    """

    answered: tuple[int, ...]
    assumed: int

    @property
    def unanswered(self) -> tuple[int, ...]:
        """Numbers of the questions that still need something."""
        return tuple(number for number in range(1, len(QUESTIONS) + 1) if number not in self.answered)


def task_of(place: str) -> str:
    """Return the task on whose page a place of the case stands: ``question_2``, ``reach``.

    Each question is a page of its own: ``question_1`` to ``question_6``. How a service is paid belongs
    to the question about contracts, what its payer stops paying to the question about the budget.
    """
    parts = place.split(".")
    match parts[0]:
        case "municipality" | "reach" | "support" | "evidence" | "hard_data" | "outcomes":
            return parts[0]
        case "questions":
            number = QUESTIONS.index(parts[1]) if len(parts) > 1 and parts[1] in QUESTIONS else 0
            return f"question_{number + 1}"
        case "effects" | "services":
            return _QUESTION_OF_SERVICE.get("".join(parts[2:3]), "reach")
        case "costs" | "financing" | "own_contribution" | "settings":
            return _task_of_frame(place)
        case "agenda":  # not in the case, but what is missing there comes on it
            return "export"
    return "innovation"


def _task_of_frame(place: str) -> str:
    if ".".join(place.split(".")[:2]) == _COMPARED:
        return "results"
    if place.startswith(_SIMULATION):
        return "uncertainty"
    costs = any(place == name or place.startswith(f"{name}.") for name in _COSTS_PLACES)
    return "costs" if costs else "reach"


def task_states(case: Case, problems: Sequence[Problem]) -> Mapping[str, TaskState]:
    """Return how far each task is, the six questions one by one included.

    Args:
        case: The case.
        problems: What is wrong with it.
    """
    rules: dict[str, list[Requirement]] = {}
    for rule in requirements(case):
        rules.setdefault(rule.task, []).append(rule)
    states = {
        **{task: _fulfilled(case, asked) for task, asked in rules.items()},
        "hard_data": _hard_data(case.hard_data),
        "outcomes": _outcomes(case.outcomes),
    }
    # Whoever chose a funding that needs more has begun with the question about contracts.
    contracts = _QUESTION_OF_SERVICE["funding"]
    if states[contracts] is State.EMPTY and any(
        problem.where.startswith("services.") and task_of(problem.where) == contracts for problem in problems
    ):
        states[contracts] = State.BUSY
    missing = {task_of(problem.where) for problem in problems if problem.code in NOT_YET}
    wrong = {task_of(problem.where) for problem in problems if problem.code not in NOT_YET}
    result = {
        task: _judged(
            state,
            [rule.label for rule in rules.get(task, ()) if not rule.met],
            is_missing=task in missing,
            is_wrong=task in wrong,
        )
        for task, state in states.items()
    }
    for number, name in enumerate(QUESTIONS, start=1):
        result[f"question_{number}"] = _with_surety(
            result[f"question_{number}"], getattr(case.questions, name)
        )
    result["questions"] = _six_questions(case, result)
    return {**result, **_outcome_states(case, problems)}


def answered_questions(case: Case, states: Mapping[str, TaskState]) -> AnsweredQuestions:
    """Return which of the six questions are answered.

    Args:
        case: The case.
        states: How far its tasks are, from ``task_states``.
    """
    answered = tuple(
        number for number in range(1, len(QUESTIONS) + 1) if states[f"question_{number}"].is_complete
    )
    statuses = [getattr(case.questions, QUESTIONS[number - 1]).status for number in answered]
    return AnsweredQuestions(answered, statuses.count(AnswerStatus.ASSUMPTION))


def _judged(state: State, needed: Sequence[Message], *, is_missing: bool, is_wrong: bool) -> TaskState:
    if state is State.DONE and is_missing:
        state = State.BUSY
    is_complete = state is State.DONE
    if state is not State.EMPTY and is_wrong:
        state = State.ATTENTION
    return TaskState(state, Message(state.label), tuple(needed), is_complete)


def _fulfilled(case: Case, rules: Sequence[Requirement]) -> State:
    if is_untouched(case, rules[0].task):
        return State.EMPTY
    weights = [value for _, value in case.municipality.weights]
    if rules[0].task == "municipality" and None not in weights and sum(weights) != _ALL_OF_IT:
        return State.ATTENTION
    return State.DONE if all(rule.met for rule in rules) else State.BUSY


_SURETY = {
    AnswerStatus.ASSUMPTION: N_("assumed"),
    AnswerStatus.DOCUMENT: N_("found"),
    AnswerStatus.CONFIRMED: N_("confirmed"),
}
"""What a finished answer rests on, in a word."""


def _with_surety(state: TaskState, answer: Answer) -> TaskState:
    """Say of a finished question what its answer rests on: an assumption is still to be confirmed."""
    if state.state is not State.DONE:
        return state
    return replace(
        state,
        words=Message(_SURETY[answer.status]),
        is_assumed=answer.status is AnswerStatus.ASSUMPTION,
    )


def _six_questions(case: Case, states: Mapping[str, TaskState]) -> TaskState:
    found = [states[f"question_{number}"] for number in range(1, len(QUESTIONS) + 1)]
    if all(one.state is State.EMPTY for one in found):
        return TaskState(State.EMPTY, Message(State.EMPTY.label))
    count = answered_questions(case, states)
    values: dict[str, MessageValue] = {
        "done": len(count.answered),
        "all": len(QUESTIONS),
        "assumed": count.assumed,
    }
    text = N_("{done} of {all}")
    if count.assumed:
        # “2 of 6, 2 assumed” would leave open whether two or four are answered.
        every = count.assumed == len(count.answered)
        text = N_("{done} of {all}, assumed") if every else N_("{done} of {all}, {assumed} assumed")
    words = Message(text, values)
    needed = tuple(
        Message(N_("{what} (question {number})"), {"what": what, "number": number})
        for number, one in enumerate(found, start=1)
        if one.state is not State.EMPTY
        for what in one.needed
    )
    state = State.BUSY
    if not count.unanswered:
        calm = all(one.state is State.DONE for one in found)
        state = State.DONE if calm else State.ATTENTION
    is_assumed = state is State.DONE and count.assumed > 0
    return TaskState(state, words, needed, is_complete=not count.unanswered, is_assumed=is_assumed)


def _hard_data(hard_data: HardData) -> State:
    if not hard_data.tables and not hard_data.analyses:
        return State.EMPTY
    applied = any(analysis.applied is not None for analysis in hard_data.analyses)
    return State.DONE if hard_data.tables and applied else State.BUSY


def _outcomes(outcomes: Outcomes) -> State:
    if not outcomes.clients:
        return State.EMPTY
    return State.DONE if refused_comparison(outcomes) is None else State.BUSY


def _outcome_states(case: Case, problems: Sequence[Problem]) -> Mapping[str, TaskState]:
    errors = any(problem.severity is Severity.ERROR for problem in problems)
    something = bool(case.effects or case.costs)
    if not something or errors:
        waiting = TaskState(State.EMPTY, Message(N_("not yet")))
        return {"results": waiting, "uncertainty": waiting, "export": waiting}
    ready = TaskState(State.DONE, Message(N_("ready")))
    return {"results": ready, "uncertainty": ready, "export": ready}
