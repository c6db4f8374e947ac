"""How far each task is, for the terminal."""

from __future__ import annotations

from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.messages import N_
from casebuilder.model.readiness import TASK_LABELS, task_states
from casebuilder.translation import Translator


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
