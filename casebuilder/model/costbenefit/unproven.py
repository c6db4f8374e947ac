"""What must still be proven: unchecked figures, the heaviest first, and open questions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.formula.evaluation import Array, CalculationError, evaluate
from casebuilder.model.formula.model import InputValue
from casebuilder.model.parties import Party
from casebuilder.model.questions import Answer, AnswerStatus

STEP = 0.10
"""How far an assumption without a range is moved down and up, as a share of its value."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure that nobody has checked yet.

    Attributes:
        input: The figure.
        swing: How far the net present value of the party moves when the figure goes from its
            lowest to its highest plausible value, in euros.
    """

    input: InputValue
    swing: float


def figures_with_evidence(results: Results) -> tuple[InputValue, ...]:
    """Return the inputs that carry a source, as opposed to settings."""
    return tuple(item for item in results.case_model.model.inputs if item.quantity is not None)


def unchecked(results: Results) -> tuple[Assumption, ...]:
    """Return the assumptions of a case, those that move the result most first.

    The result is that of the municipality, or of the chain when the municipality has no part.
    """
    items = [
        item
        for item in figures_with_evidence(results)
        if item.quantity is not None and item.quantity.assumption
    ]
    swings = _swings(results, items)
    found = [Assumption(item, swing) for item, swing in zip(items, swings, strict=True)]
    return tuple(sorted(found, key=lambda assumption: -assumption.swing))


def decisive_party(results: Results) -> Party | None:
    """Return the party whose result the assumptions are weighed by."""
    return Party.MUNICIPALITY if Party.MUNICIPALITY in results.involved() else None


def open_questions(case: Case) -> tuple[int, ...]:
    """Return the numbers of the six questions whose answer is not known yet."""
    answers = (getattr(case.questions, name) for name in type(case.questions).model_fields)
    return tuple(
        number
        for number, answer in enumerate(answers, 1)
        if isinstance(answer, Answer) and answer.status is AnswerStatus.UNKNOWN
    )


def assumed_answers(case: Case) -> int:
    """Return how many of the six questions are answered with an assumption of the user alone."""
    answers = (getattr(case.questions, name) for name in type(case.questions).model_fields)
    return sum(isinstance(answer, Answer) and answer.status is AnswerStatus.ASSUMPTION for answer in answers)


def _swings(results: Results, items: list[InputValue]) -> list[float]:
    """Move each figure on its own, all in one evaluation: two draws per figure."""
    if not items:
        return []
    draws: dict[str, Array] = {}
    count = 2 * len(items)
    for position, item in enumerate(items):
        moved = np.tile(np.array(item.values, dtype=np.float64), (count, 1))
        low, high = _ends(item)
        moved[2 * position], moved[2 * position + 1] = low, high
        draws[item.id] = moved
    line = f"parties.{party_key(decisive_party(results))}.npv"
    try:
        values = evaluate(results.case_model.model, draws).lines[line][:, 0]
    except CalculationError:
        return [0.0] * len(items)
    return [float(abs(values[2 * number + 1] - values[2 * number])) for number in range(len(items))]


def _ends(item: InputValue) -> tuple[Array, Array]:
    values = np.array(item.values, dtype=np.float64)
    low, high = values - abs(values) * STEP, values + abs(values) * STEP
    if item.quantity is not None:
        if item.quantity.low not in (None, ()):
            low = np.array(item.quantity.low, dtype=np.float64)
        if item.quantity.high not in (None, ()):
            high = np.array(item.quantity.high, dtype=np.float64)
    return np.clip(low, item.minimum, item.maximum), np.clip(high, item.minimum, item.maximum)
