"""How far each task is, for the terminal."""

from __future__ import annotations

from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.messages import N_
from casebuilder.model.readiness import task_states
from casebuilder.translation import Translator

TASK_LABELS = {
    "innovation": N_("Your innovation"),
    "municipality": N_("The municipality"),
    "questions": N_("Six questions"),
    "support": N_("Parties and support"),
    "evidence": N_("Evidence"),
    "reach": N_("Reach and effects"),
    "costs": N_("Costs and financing"),
    "results": N_("Results"),
}
"""What the tasks are called; the last one says whether the case can be calculated."""


def readiness_as_text(case: Case, translator: Translator) -> str:
    """Return a line per task: how far it is, and what it still needs."""
    t = translator
    states = task_states(case, problems(case))
    width = max(len(t(label)) for label in TASK_LABELS.values())
    lines = [t(N_("How far the preparation is"))]
    for task, label in TASK_LABELS.items():
        state = states[task]
        line = f"  {t(label):<{width}}  {t.message(state.words)}"
        if state.needed:
            needed = ", ".join(t.message(item) for item in state.needed)
            line += "; " + t(N_("still needed: {fields}"), fields=needed)
        lines.append(line)
    return "\n".join(lines)
