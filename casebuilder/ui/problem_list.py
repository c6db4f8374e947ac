"""What is wrong, each with a link to its field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from casebuilder.model.messages import N_
from casebuilder.model.problems import Problem, Severity
from casebuilder.translation import Translator
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM, SPACE_SMALL
from casebuilder.ui.widgets import label

_LONGEST_LIST = 6

ProblemRow = tuple[str, str, str]
"""Place in the case (empty for none), name of the field, and message, in the user's language."""


class ProblemList(QFrame):
    """One line per problem: its field as a link, and what is wrong.

    Signals:
        chosen: The place of the case whose link was followed.
    """

    chosen = Signal(str)

    def __init__(self, t: Translator, heading: str = "") -> None:
        """Make an empty, hidden list, with a heading inside it or none."""
        super().__init__()
        self._t = t
        self._heading = heading
        self._shown: tuple[ProblemRow, ...] = ()
        self._inner: QWidget | None = None
        self.setProperty("role", "problems")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(SPACE_MEDIUM, 12, SPACE_MEDIUM, 12)
        self.hide()

    def links(self) -> list[QPushButton]:
        """Return the links, one per problem shown."""
        return [] if self._inner is None else self._inner.findChildren(QPushButton)

    def show_problems(self, problems: Sequence[ProblemRow], heading: str | None = None) -> None:
        """Show problems, under another heading when it is given; the list is hidden when there are none."""
        self.setVisible(bool(problems))
        wanted = self._heading if heading is None else heading
        if tuple(problems) == self._shown and wanted == self._heading:
            return
        self._heading = wanted
        self._shown = tuple(problems)
        if self._inner is not None:
            self._inner.hide()
            self._inner.deleteLater()
        t = self._t
        self._inner = QWidget()
        rows = QGridLayout(self._inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(SPACE)
        rows.setVerticalSpacing(SPACE_SMALL)
        rows.setColumnStretch(1, 1)
        if self._heading:
            rows.addWidget(label(self._heading, "strong"), 0, 0, 1, 2)
        for place, problem in enumerate(self._shown[:_LONGEST_LIST], start=1):
            self._add_row(rows, place, problem)
        if len(self._shown) > _LONGEST_LIST:
            rest = len(self._shown) - _LONGEST_LIST
            more = label(t(N_("and {count} more"), count=rest), "muted")
            rows.addWidget(more, _LONGEST_LIST + 1, 0, 1, 2)
        self._layout.addWidget(self._inner)

    def _add_row(self, rows: QGridLayout, place: int, problem: ProblemRow) -> None:
        where, name, message = problem
        link = QPushButton(name)
        link.setProperty("role", "link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.setAccessibleName(f"{name}: {message}")
        link.clicked.connect(lambda: self.chosen.emit(where))
        link.setEnabled(bool(where))
        rows.addWidget(link, place, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(label(message), place, 1)


def problem_rows(problems: Sequence[Problem], t: Translator) -> list[ProblemRow]:
    """Return problems of the case as rows of a list."""
    return [
        (
            problem.where,
            t.message(problem.label) if problem.label else t(N_("To the field")),
            t.message(problem.message),
        )
        for problem in problems
    ]


def problems_role(problems: Sequence[Problem]) -> str:
    """Return the look of a list of problems: calm for warnings and what is missing, else an error."""
    calm = all(problem.code == "missing" or problem.severity is Severity.WARNING for problem in problems)
    return "callout" if calm else "problems"
