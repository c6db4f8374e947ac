"""The fields of one page: which place each belongs to, and who hears of a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QWidget

from casebuilder.model.case import Case
from casebuilder.model.paths import described_fields
from casebuilder.model.problems import Problem
from casebuilder.ui.context import Context
from casebuilder.ui.icons import icon

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly

FIELD_PLACE = "casebuilder_place"
"""Property of a widget that takes the focus: the place of the case that it shows."""


def place_of(widget: QWidget) -> str:
    """Return the place of the case that a widget shows, or an empty text."""
    return str(widget.property(FIELD_PLACE) or "")


class Listener(Protocol):
    """A part of a page that follows the case."""

    def case_changed(self, old: Case, new: Case) -> None:
        """Show what differs between two cases."""


class FieldLike(Listener, Protocol):
    """A field: one place of the case, and the widget that takes the focus."""

    path: str

    def focus_target(self) -> QWidget:
        """Return the widget that takes the focus."""

    def show_problem(self, problem: Problem | None) -> None:
        """Show what is wrong with the place in the light of the whole case."""

    def retire(self) -> None:
        """Leave the case alone from now on, because the field is about to go."""


class Opener(Protocol):
    """A part that is folded; what is in it is made when it first opens."""

    def holds(self, path: str) -> bool:
        """Return whether the field of a place is somewhere inside."""

    def focus_target(self) -> QWidget:
        """Return the line that unfolds it."""

    def is_open(self) -> bool:
        """Return whether the contents show."""

    def open(self) -> None:
        """Show the contents."""


class Form(QObject):
    """Connects the fields of one page with the case and with the explanation panel.

    One object listens to the store for all fields, so that a field that is on its way out (the
    card of a removed effect) can be struck off at once.
    """

    def __init__(
        self,
        context: Context,
        owner: QWidget,
        report_error: Callable[[str, str, str | None], None] = lambda _path, _label, _message: None,
    ) -> None:
        """Listen on behalf of a page.

        Args:
            context: What the page was given.
            owner: The page, or a widget that stands for it.
            report_error: Told the place, the label and what is wrong with the text of a field, or
                None when it is right again.
        """
        super().__init__(owner)
        self.context = context
        self.t = context.translator
        self.report_error = report_error
        self._owner = owner
        self._fields: dict[str, list[tuple[FieldLike, QWidget]]] = {}
        self._listeners: dict[int, tuple[Listener, QWidget]] = {}
        self._openers: list[tuple[Opener, QWidget]] = []
        self._aliases: dict[str, tuple[str, QWidget]] = {}
        self._icons: dict[str, QIcon] = {}
        self._order_timer = QTimer(self)
        self._order_timer.setSingleShot(True)
        self._order_timer.setInterval(0)
        self._order_timer.timeout.connect(self.arrange_tab_order)
        context.store.changed.connect(self._case_changed)
        context.store.results_changed.connect(self._problems_changed)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)

    @property
    def case(self) -> Case:
        """The current case."""
        return self.context.store.case

    def icon(self, name: str) -> QIcon:
        """Return an icon in the colour of text."""
        if name not in self._icons:
            self._icons[name] = icon(name, self.context.theme)
        return self._icons[name]

    def scaled(self, pixels: int) -> int:
        """Return a width that grows with the user's text size."""
        return round(pixels * self.context.theme.text_scale)

    def add_field(self, field: FieldLike, widget: QWidget) -> None:
        """Register a field; it is also told of changes."""
        self._fields.setdefault(field.path, []).append((field, widget))
        self.listen(field, widget)

    def listen(self, listener: Listener, widget: QWidget) -> None:
        """Tell a part of the page of every change until it is forgotten."""
        self._listeners[id(listener)] = (listener, widget)

    def add_alias(self, path: str, target: str, widget: QWidget) -> None:
        """Let the field of one place stand for a place whose own field shows only for some answers.

        Args:
            path: The place that may have no field.
            target: The place of the field on which that depends.
            widget: The part of the page that both belong to.
        """
        self._aliases[path] = (target, widget)

    def add_opener(self, opener: Opener, widget: QWidget) -> None:
        """Register a folded part, so that a field inside it can be found."""
        self._openers.append((opener, widget))

    def forget(self, part: QWidget) -> None:
        """Strike off a part of the page with everything in it."""

        def stays(widget: QWidget) -> bool:
            return widget is not part and not part.isAncestorOf(widget)

        self._listeners = {key: entry for key, entry in self._listeners.items() if stays(entry[1])}
        self._openers = [entry for entry in self._openers if stays(entry[1])]
        self._aliases = {path: entry for path, entry in self._aliases.items() if stays(entry[1])}
        for entries in self._fields.values():
            for field, widget in entries:
                if not stays(widget):
                    field.retire()
                    QTimer.singleShot(0, self, lambda path=field.path: self._forget_unread(path))
        self._fields = {
            path: kept
            for path, entries in self._fields.items()
            if (kept := [entry for entry in entries if stays(entry[1])])
        }

    def _forget_unread(self, path: str) -> None:
        """Forget the text of a field that went, unless another field of the same place took it up."""
        if path not in self._fields:
            self.context.store.set_unread(path, None)

    def made_fields(self) -> dict[str, QWidget]:
        """Return the widget that takes the focus for each place whose field has been made."""
        return {path: entries[0][0].focus_target() for path, entries in self._fields.items()}

    def fields(self) -> dict[str, QWidget]:
        """Return the widget that takes the focus for each place on the page.

        For a field that has not been made, because what it is in has never been open, that is the
        line that unfolds it.
        """
        found = self.made_fields()
        closed = [opener for opener, _ in self._openers if not opener.is_open()]
        for path, _, _ in described_fields(self.case):
            if path not in found:
                inside = next((opener for opener in closed if opener.holds(path)), None)
                if inside is not None:
                    found[path] = inside.focus_target()
        for path, (target, _) in self._aliases.items():
            if target in found:
                found.setdefault(path, found[target])
        return found

    def contents_made(self) -> None:
        """Put the Tab order right once the event loop runs, since Qt puts what is new at the end."""
        self._order_timer.start()

    def arrange_tab_order(self) -> None:
        """Let Tab go through the page as one reads it."""
        self._order_timer.stop()
        before = self._owner
        for widget in _tab_stops(self._owner):
            QWidget.setTabOrder(before, widget)
            before = widget

    def reveal(self, path: str) -> bool:
        """Open what hides the field of a place and put the focus there.

        A place without a field of its own is looked for at what it is part of.
        """
        place = path
        while place and not self._make(place):
            place = self._aliases[place][0] if place in self._aliases else place.rpartition(".")[0]
        if not place:
            return False
        target = self.made_fields()[place]
        self._open_around(target)
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, target, lambda: scroll_to(target))
        return True

    def _make(self, path: str) -> bool:
        """Open folded parts until the field of a place has been made; False when it does not exist."""
        tried: set[int] = set()
        while path not in self._fields:
            opener = next(
                (
                    item
                    for item, _ in self._openers
                    if id(item) not in tried and not item.is_open() and item.holds(path)
                ),
                None,
            )
            if opener is None:
                return False
            tried.add(id(opener))
            opener.open()
        return True

    def _open_around(self, widget: QWidget) -> None:
        openers = {id(part): opener for opener, part in self._openers}
        parent = widget.parentWidget()
        while parent is not None and parent is not self._owner:
            opener = openers.get(id(parent))
            if opener is not None:
                opener.open()
            parent = parent.parentWidget()

    def _case_changed(self, old: Case, new: Case) -> None:
        for key, (listener, _) in tuple(self._listeners.items()):
            if key in self._listeners:
                listener.case_changed(old, new)

    def _problems_changed(self) -> None:
        self.show_problems({problem.where: problem for problem in reversed(self.context.store.problems)})

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Show at each field what is wrong with its place."""
        for path, entries in self._fields.items():
            for field, _ in entries:
                field.show_problem(problems.get(path))

    def problem_at(self, path: str) -> Problem | None:
        """Return what is wrong with a place, the worst first."""
        return next((problem for problem in self.context.store.problems if problem.where == path), None)

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self._owner.isAncestorOf(new):
            return
        widget: QWidget | None = new
        while widget is not None and widget is not self._owner:
            place = place_of(widget)
            if place:
                self.context.navigator.explain_field(place)
                return
            widget = widget.parentWidget()


def _tab_stops(area: QWidget) -> Iterator[QWidget]:
    """Yield the widgets inside an area that can take the focus, in the order of the layouts."""
    layout = area.layout()
    if layout is None:
        return
    yield from _stops_of_layout(layout, area.findChildren(QWidget, options=_DIRECT))


def _stops_of_layout(layout: QLayout, widgets: list[QWidget]) -> Iterator[QWidget]:
    # Not by itemAt: the binding may hold an item that Qt has deleted for the one that is there now.
    members: dict[int, QWidget | QLayout] = {layout.indexOf(widget): widget for widget in widgets}
    members |= {layout.indexOf(inner): inner for inner in layout.findChildren(QLayout, options=_DIRECT)}
    for _, member in sorted((place, member) for place, member in members.items() if place >= 0):
        if isinstance(member, QLayout):
            yield from _stops_of_layout(member, widgets)
            continue
        if member.focusPolicy() != Qt.FocusPolicy.NoFocus:
            yield member
        yield from _tab_stops(member)


def scroll_to(widget: QWidget, again: int = 3) -> None:
    """Bring a widget into view; what was just unfolded gets its place in a few rounds of layout."""
    if again:
        QTimer.singleShot(0, widget, lambda: scroll_to(widget, again - 1))
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    if isinstance(parent, QScrollArea):
        parent.ensureWidgetVisible(widget, 50, 100)
