"""The made-up measurement of the example, as a filled-in intake form.

``python -m tests.templates.zrm_example`` writes it anew from the example case, after either changed.
"""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl

from casebuilder.intake.zrm_form_workbook import zrm_form
from casebuilder.model.outcomes.document import Group, Outcomes, goal_of, value_of
from casebuilder.templates import template
from casebuilder.translation import Language, Translator

FILE = Path(__file__).parents[2] / "templates" / "zrm-example.xlsx"
EXAMPLE = "lighter-day-activities"
MADE_UP = (
    "Verzonnen voorbeeld: geen van deze cliënten bestaat. / A made-up example: none of these clients exist."
)
_MOMENTS, _SCORES, _GOALS = "Metingen", "Scores per cliënt", "Doelen"


def example_outcomes() -> Outcomes:
    """Return the measurement that the example case holds."""
    return template(EXAMPLE, Language.DUTCH).case.outcomes


def filled_form(outcomes: Outcomes) -> bytes:
    """Return the form as a provider would have filled it in; the keys stand for client numbers."""
    t = Translator(Language.DUTCH)
    book = openpyxl.load_workbook(io.BytesIO(zrm_form(Language.DUTCH)))
    book.worksheets[0].cell(2, 1, MADE_UP)
    for line, moment in enumerate(outcomes.moments, start=2):
        book[_MOMENTS].cell(line, 2, moment.month)
        book[_MOMENTS].cell(line, 3, t(moment.rater.label) if moment.rater else None)
    line = 1
    for number, row in enumerate(outcomes.clients, start=2):
        book[_GOALS].cell(number, 1, row.key)
        for column, item in enumerate(outcomes.domains):
            goal = goal_of(row.goals[item.column])
            book[_GOALS].cell(number, column + 2, t(goal.label) if goal else None)
        for moment, signs in zip(outcomes.moments, row.scores, strict=True):
            line += 1
            group = "met" if row.group is Group.WITH else "zonder"
            for column, text in enumerate((row.key, group, moment.name), start=1):
                book[_SCORES].cell(line, column, text)
            for column, item in enumerate(outcomes.domains):
                value = value_of(signs[item.column])
                shown = value if isinstance(value, int) else value.value if value else None
                book[_SCORES].cell(line, column + 4, shown)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    FILE.write_bytes(filled_form(example_outcomes()))
