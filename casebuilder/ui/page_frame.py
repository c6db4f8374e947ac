"""What stands around every page: title, sentence, problems, previous and next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from casebuilder.model.messages import N_
from casebuilder.translation import Translator
from casebuilder.ui.context import Context
from casebuilder.ui.icons import icon
from casebuilder.ui.page import Page
from casebuilder.ui.problem_list import ProblemList, problem_rows, problems_role
from casebuilder.ui.tasks import PageEntry, neighbours
from casebuilder.ui.theme import (
    PAGE_MAX_WIDTH,
    SPACE,
    SPACE_LARGE,
    SPACE_MEDIUM,
    SPACE_PAGE,
    SPACE_SMALL,
    restyle,
)
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.problems import Problem
    from casebuilder.reference import PageGuidance

_WIDE_MAX_WIDTH = 1400
_NARROW = 620


def title_of(entry: PageEntry, t: Translator) -> str:
    """Return what a page is called on the buttons of its neighbours."""
    if entry.number is None:
        return t(entry.title)
    return t(N_("Question {number}"), number=entry.number)


class PageFrame(QWidget):
    """A page with its title and sentence above it, and the way on below it.

    Signals:
        go_wanted: The user wants another page, by its name.
    """

    go_wanted = Signal(str)

    def __init__(self, entry: PageEntry, page: Page, guidance: PageGuidance, context: Context) -> None:
        """Put a page in its frame."""
        super().__init__()
        self.entry = entry
        self.page = page
        self._t = context.translator
        self._theme = context.theme
        self._core_problems: tuple[Problem, ...] = ()
        self.problems = ProblemList(self._t, self._t(N_("This needs your attention")))
        self.problems.chosen.connect(context.navigator.go_to_field)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.title = label(guidance.title, "title")
        self._column = QWidget()
        self._column_layout = QVBoxLayout(self._column)
        self._fill_column(guidance)
        self.scroller.setWidget(self._column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.scroller)
        page.field_errors_changed.connect(self._show_problems)

    def _fill_column(self, guidance: PageGuidance) -> None:
        column = self._column_layout
        column.setContentsMargins(SPACE_PAGE, SPACE_LARGE, SPACE_PAGE, SPACE_LARGE)
        column.setSpacing(0)
        if self.entry.number is not None:
            kicker = self._t(N_("Question {number} of {all}"), number=self.entry.number, all=6)
            column.addWidget(label(kicker, "muted"))
            column.addSpacing(2)
        column.addWidget(self.title)
        column.addSpacing(SPACE_SMALL)
        column.addWidget(label(guidance.sentence, "muted"))
        column.addSpacing(SPACE_MEDIUM)
        column.addWidget(self.problems)
        column.addSpacing(SPACE)
        column.addWidget(self.page)
        column.addSpacing(SPACE_PAGE)
        column.addStretch(1)
        column.addLayout(self._footer())
        self._column.setMaximumWidth(
            round((_WIDE_MAX_WIDTH if self.entry.wide else PAGE_MAX_WIDTH) * self._theme.text_scale)
        )

    def _footer(self) -> QHBoxLayout:
        before, after = neighbours(self.entry.key)
        row = QHBoxLayout()
        if before is not None:
            row.addWidget(self._neighbour(before, is_next=False))
        row.addStretch(1)
        if after is not None:
            row.addWidget(self._neighbour(after, is_next=True))
        return row

    def _neighbour(self, entry: PageEntry, *, is_next: bool) -> QPushButton:
        t = self._t
        title = title_of(entry, t)
        button = QPushButton(title)
        button.setIcon(
            icon("arrow-right", self._theme, self._theme.accent_text)
            if is_next
            else icon("arrow-left", self._theme)
        )
        if is_next:
            button.setProperty("role", "primary")
            button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            button.setAccessibleName(t("Next: {page}", page=title))
            button.setToolTip(t("Next: {page}", page=title) + " (Alt+→)")
        else:
            button.setAccessibleName(t("Previous: {page}", page=title))
            button.setToolTip(t("Previous: {page}", page=title) + " (Alt+←)")
        button.clicked.connect(lambda: self.go_wanted.emit(entry.key))
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Use smaller margins where there is little room."""
        super().resizeEvent(event)
        side = SPACE_MEDIUM if self.width() < _NARROW * self._theme.text_scale else SPACE_PAGE
        self._column_layout.setContentsMargins(side, SPACE_LARGE, side, SPACE_LARGE)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show what the model finds wrong with the fields of this page."""
        self._core_problems = tuple(problems)
        self._show_problems()

    def _show_problems(self) -> None:
        typed = [(error.path, error.label, error.message) for error in self.page.field_errors]
        self.problems.setProperty("role", "problems" if typed else problems_role(self._core_problems))
        restyle(self.problems)
        self.problems.show_problems([*typed, *problem_rows(self._core_problems, self._t)])
