"""Everything around one open case: task list, page, explanation and strip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from casebuilder.model.messages import N_
from casebuilder.translation import Translator
from casebuilder.ui.context import Context
from casebuilder.ui.focus import focus_order
from casebuilder.ui.mapping_memory import MappingMemory
from casebuilder.ui.page_frame import PageFrame
from casebuilder.ui.panel import ExplanationPanel
from casebuilder.ui.search import Target, TargetKind, targets
from casebuilder.ui.settings import Preferences
from casebuilder.ui.store import Store
from casebuilder.ui.style_memory import StyleMemory
from casebuilder.ui.task_list import TaskList
from casebuilder.ui.tasks import PAGES, entry, neighbours
from casebuilder.ui.theme import Theme
from casebuilder.ui.widgets import line

if TYPE_CHECKING:
    from casebuilder.ui.page import Page

_PANEL_FITS = 1180
_LIST_FITS = 880
_ROOM_ABOVE = 96
"""Pixels kept visible above and below what a link led to."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the user is, to go back there after everything was built anew.

    Attributes:
        page: Name of the page.
        scrolled: How far it is scrolled down, in pixels.
        field: Place of the field that has the focus, or empty.
    """

    page: str = PAGES[0].key
    scrolled: int = 0
    field: str = ""


class Workspace(QWidget):
    """Shows one case and the way between its pages (a ``Navigator``).

    Signals:
        panel_toggled: The explanation is shown now, or not.
        announced: Something short to tell the user.
    """

    panel_toggled = Signal(bool)
    announced = Signal(str)

    def __init__(
        self,
        store: Store,
        t: Translator,
        theme: Theme,
        preferences: Preferences,
        save: Callable[[], bool],
    ) -> None:
        """Build the parts around a case, without a page yet.

        Args:
            store: The case.
            t: The language.
            theme: The look.
            preferences: Remembers whether the explanation is folded away.
            save: Saves the case; returns False when the user gave up.
        """
        super().__init__()
        from casebuilder.reference import guidance
        from casebuilder.ui.strip import ResultStrip

        self._store = store
        self._t = t
        self._theme = theme
        self._preferences = preferences
        self._save = save
        self._guidance = guidance(t.language)
        memory, styles = MappingMemory(preferences), StyleMemory(preferences)
        self._context = Context(store, t, theme, self, preferences.unfolded, memory, styles)
        self._key = ""
        self._frames: dict[str, PageFrame] = {}
        self._panel_shown_where_folded = False
        self.stack = QStackedWidget()
        self.task_list = TaskList(t, theme)
        self.task_list.chosen.connect(self.go_to_task)
        self.task_list.entered.connect(self.enter_page)
        self.panel = ExplanationPanel(t, theme, self._guidance)
        self.panel.fold_wanted.connect(self.toggle_panel)
        self._panel_line = line(vertical=True)
        self.strip = ResultStrip(self._context)
        self.strip.setAccessibleName(t(N_("Results in short")))
        self._lay_out()
        store.results_changed.connect(self._show_states)
        store.unread_changed.connect(self._show_states)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.task_list)
        row.addWidget(line(vertical=True))
        row.addWidget(self.stack, 1)
        row.addWidget(self._panel_line)
        row.addWidget(self.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row, 1)
        layout.addWidget(line())
        layout.addWidget(self.strip)

    # Pages.

    @property
    def current_page(self) -> str:
        """Name of the page that is shown."""
        return self._key

    def page(self, key: str) -> Page:
        """Return a page, made if it was not shown yet.

        Raises:
            KeyError: There is no such page.
        """
        return self.frame(key).page

    def frame(self, key: str) -> PageFrame:
        """Return a page with what stands around it, made if it was not shown yet.

        Raises:
            KeyError: There is no such page.
        """
        page_entry = entry(key)
        if page_entry.key not in self._frames:
            guidance = self._guidance.pages[page_entry.key]
            frame = PageFrame(page_entry, page_entry.make(self._context), guidance, self._context)
            frame.go_wanted.connect(self.go_into)
            frame.page.compares_changed.connect(self._show_whether_page_compares)
            self._frames[page_entry.key] = frame
            self.stack.addWidget(frame)
            self._show_problems(frame)
        return self._frames[page_entry.key]

    def _show_states(self) -> None:
        from casebuilder.model.messages import Message
        from casebuilder.model.readiness import State, TaskState, task_of, task_states

        states = dict(task_states(self._store.case, self._store.problems))
        for path in self._store.unread:
            task = task_of(path)
            states[task] = TaskState(State.ATTENTION, Message(State.ATTENTION.label))
            if task.startswith("question_"):
                states["questions"] = TaskState(State.ATTENTION, states["questions"].words)
        self.task_list.set_states(states)
        for frame in self._frames.values():
            self._show_problems(frame)

    def _show_problems(self, frame: PageFrame) -> None:
        from casebuilder.model.problems import Severity
        from casebuilder.model.readiness import NOT_YET, task_of

        # What is not there yet is not wrong; the strip says what is needed for a result.
        frame.show_problems(
            [
                problem
                for problem in self._store.problems
                if problem.code not in NOT_YET
                and task_of(problem.where) == frame.entry.key
                and not (frame.page.lists_errors and problem.severity is Severity.ERROR)
            ]
        )

    def place(self) -> Place:
        """Return where the user is."""
        frame = self._frames[self._key]
        focused: QWidget | None = self.focusWidget()
        fields = frame.page.fields().items()
        field = next((path for path, widget in fields if widget is focused), "")
        return Place(self._key, frame.scroller.verticalScrollBar().value(), field)

    def go_back_to(self, place: Place) -> None:
        """Show a place as it was left."""
        self._show_states()
        self.go_to_task(place.page)
        frame = self._frames[self._key]
        if place.field:
            frame.page.focus_field(place.field)
        bar = frame.scroller.verticalScrollBar()
        # The bar has its range only after the page was laid out.
        QTimer.singleShot(0, bar, lambda: bar.setValue(place.scrolled))

    def go_into(self, key: str) -> None:
        """Show a page from its top, with the focus in it."""
        self.go_to_task(key)
        self._frames[self._key].scroller.verticalScrollBar().setValue(0)
        self.enter_page()

    def enter_page(self) -> None:
        """Put the focus on the first field of the page."""
        frame = self._frames[self._key]
        inside = focus_order(frame)
        if inside:
            inside[0].setFocus(Qt.FocusReason.TabFocusReason)

    def step(self, *, forward: bool) -> None:
        """Go to the next or the previous page, if there is one."""
        before, after = neighbours(self._key)
        wanted = after if forward else before
        if wanted is not None:
            self.go_into(wanted.key)

    @property
    def areas(self) -> tuple[QWidget, ...]:
        """The parts in the order in which the focus goes through them."""
        page = self._frames.get(self._key)
        return (self.task_list, *([page] if page is not None else ()), self.panel, self.strip)

    # Navigator.

    def go_to_task(self, task: str) -> None:
        """Show the page of a task.

        Raises:
            KeyError: There is no such task.
        """
        frame = self.frame(task)
        if frame.entry.key != self._key:
            self._panel_shown_where_folded = False
        self._key = frame.entry.key
        self.stack.setCurrentWidget(frame)
        self.task_list.show_page(self._key)
        self.panel.show_page(self._key)
        self._show_whether_page_compares()
        self.fit()

    def _show_whether_page_compares(self) -> None:
        frame = self._frames.get(self._key)
        self.strip.set_page_compares(compares=frame is not None and frame.page.compares)

    def go_to_field(self, path: str) -> None:
        """Show the page with the field at a place of the case, and put the focus there."""
        from casebuilder.model.readiness import task_of

        first = task_of(path)
        keys = (first, *(page.key for page in PAGES if page.key != first))
        # What has no field of its own, such as one item of a list, stands in the part above it.
        place = path
        while place:
            for key in keys:
                if self.page(key).focus_field(place):
                    self.go_to_task(key)
                    self.page(key).focus_field(place)
                    self.explain_field(place)
                    self._scroll_to_focus()
                    return
            place = place.rpartition(".")[0]
        self.go_to_task(first)

    def _scroll_to_focus(self) -> None:
        def scroll() -> None:
            frame = self._frames[self._key]
            focused: QWidget | None = self.focusWidget()
            if focused is not None and frame.page.isAncestorOf(focused):
                frame.scroller.ensureWidgetVisible(focused, 0, _ROOM_ABOVE)

        # What was just unfolded gets its place only when the event loop has laid it out.
        QTimer.singleShot(0, self, scroll)

    def explain_field(self, path: str) -> None:
        """Show the explanation that belongs to a field in the panel at the right."""
        from casebuilder.model.paths import PathError, description_at, general_path

        case, name, text = self._store.case, "", None
        place = path
        while place and not (name and text):
            try:
                description = description_at(case, place)
                text = text or self._guidance.field(general_path(place, case))
            except PathError:
                description = None
            if description is not None:
                name = name or self._t(description.label)
            place = place.rpartition(".")[0]
        # What is no single field, such as a grid, goes by the name of its page.
        self.panel.show_field(name or self._guidance.pages[self._key].title, text)

    def explain_line(self, line: str, year: int | None) -> None:
        """Open how a line of the model was computed."""
        results = self._store.results_to_show
        if results is None:
            return
        from casebuilder.ui.explain import AS_IT_WAS, ExplanationDialog

        remark = self._t(AS_IT_WAS) if self._store.outdated else ""
        ExplanationDialog(self._context, results, line, year, self.window(), remark=remark).open()

    def save_case(self) -> bool:
        """Save the case; return False when the user gave up."""
        return self._save()

    def announce(self, message: str) -> None:
        """Say something short to the user without interrupting him."""
        self.announced.emit(message)

    # Search.

    def search_targets(self) -> tuple[Target, ...]:
        """Return everything that can be found."""
        return targets(self._store.case, self._guidance, self._t)

    def go_to_target(self, target: Target) -> None:
        """Go to what was found."""
        match target.kind:
            case TargetKind.PAGE:
                self.go_into(target.name)
            case TargetKind.FIELD:
                self.go_to_field(target.name)
            case TargetKind.TERM:
                if not self.panel.isVisibleTo(self):
                    self.toggle_panel()
                self.panel.show_term(target.name)
            case TargetKind.WINDOW:
                self.open_scaling()

    def open_scaling(self) -> None:
        """Open the window with the case for other municipalities, or say on the results what is missing."""
        from casebuilder.ui.pages.results import ResultsPage

        self.go_into("results")
        page = self.page("results")
        if isinstance(page, ResultsPage) and page.scaling.isVisible():
            page.scaling.open_window()

    def import_registrations(self, path: Path) -> None:
        """Show the page on hard data, and begin to import a file there."""
        from casebuilder.ui.pages.hard_data import HardDataPage

        self.go_into("hard_data")
        page = self.page("hard_data")
        if isinstance(page, HardDataPage) and not page.accepts_file(path):
            text = N_("Another file is being imported. Finish that first, or stop it.")
            self.announce(self._t(text))

    # Room.

    def _folds_by_itself(self) -> bool:
        return entry(self._key).wide or self.width() < _PANEL_FITS * self._theme.text_scale

    def _panel_wanted(self) -> bool:
        if self._folds_by_itself():
            return self._panel_shown_where_folded
        return not self._preferences.panel_folded

    def toggle_panel(self) -> None:
        """Fold the explanation away, or unfold it."""
        shown = not self._panel_wanted()
        if self._folds_by_itself():
            self._panel_shown_where_folded = shown
        else:
            self._preferences.panel_folded = not shown
        self.fit()

    def fit(self) -> None:
        """Give each part the room that the width of the window allows."""
        shown = self._panel_wanted()
        self.panel.setVisible(shown)
        self._panel_line.setVisible(shown)
        self.panel_toggled.emit(shown)
        self.task_list.set_rail(rail=self.width() < _LIST_FITS * self._theme.text_scale)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Fold and unfold as the width asks."""
        super().resizeEvent(event)
        if self._key:
            self.fit()
