"""Lists of which each item is a card that folds open: services, effects, costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.editing import duplicated, identifiers, removed, unique_identifier
from casebuilder.model.messages import Message, N_
from casebuilder.model.paths import value_at
from casebuilder.model.problems import Problem
from casebuilder.ui.fields.fold import Disclosure
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.part import discard, set_shown
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM, restyle

_INDENT = 22
_FEW = 1
"""A list of at most this many items starts with its cards open."""


@dataclass(frozen=True)
class CardTexts:
    """What a list of cards says, in the user's language.

    Attributes:
        nameless: Heading of a card whose item has no name yet.
        empty: Said while there is no item; may be nothing.
        copied: Undo step of a copy; empty for items of which a copy makes no sense.
        removed: Undo step of a removal.
    """

    nameless: str
    empty: str
    copied: str
    removed: str


@dataclass(frozen=True)
class CardResult:
    """What an item comes to, in the user's language.

    Attributes:
        short: Beside the name of a closed card, such as "€ 45.000".
        full: Under the fields of an open card, as a sentence.
    """

    short: str
    full: str


class Card(QFrame):
    """One item: a heading with a sentence about it, actions, and the fields when it is open."""

    def __init__(
        self, form: Form, path: str, cards: CardList, build: Callable[[QVBoxLayout, str], None]
    ) -> None:
        """Make a closed card.

        Args:
            form: The form of the page.
            path: Place of the item.
            cards: The list it belongs to.
            build: Adds the fields of an item to a column.
        """
        super().__init__()
        self.path = path
        self._form = form
        self._cards = cards
        self._build = build
        self.contents: QWidget | None = None
        self._about = ""
        self._comes_to: CardResult | None = None
        self._problem = ""
        self._unsaid_problem = ""
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_MEDIUM, SPACE, SPACE, SPACE)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        self.line = Disclosure(form, "")
        self.line.clicked.connect(self.toggle)
        head.addWidget(self.line, 1)
        self._figure = QLabel()
        head.addWidget(self._figure)
        t = form.t
        self.copy = self._action("copy", t(N_("Duplicate")), lambda: cards.copy(path))
        self.remove = self._action("trash-2", t(N_("Remove")), lambda: cards.remove(path))
        head.addWidget(self.copy)
        head.addWidget(self.remove)
        if not cards.texts.copied:
            self.copy.hide()
        column.addLayout(head)
        self._summary = QLabel()
        self._summary.setProperty("role", "muted")
        self._result = QLabel()
        for label in (self._summary, self._result):
            label.setWordWrap(True)
            label.setContentsMargins(_INDENT, 0, SPACE, SPACE)
            column.addWidget(label)
        form.add_opener(self, self)
        form.add_field(self, self)
        self.follow(form.case)

    def _action(self, icon: str, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setProperty("role", "quiet")
        button.setIcon(self._form.icon(icon))
        button.setToolTip(text)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(act)
        return button

    def holds(self, path: str) -> bool:
        """Return whether the field of a place is inside."""
        return path.startswith(f"{self.path}.")

    def focus_target(self) -> QWidget:
        """Return the line that unfolds it."""
        return self.line

    def show_problem(self, _problem: Problem | None) -> None:
        """Do nothing: the list gathers what is wrong anywhere in the item."""

    def retire(self) -> None:
        """Do nothing: a card has no text of its own."""

    def is_open(self) -> bool:
        """Return whether the fields show."""
        return self.line.opened

    def open(self) -> None:
        """Show the fields."""
        if self.contents is None:
            self.contents = QWidget()
            inside = QVBoxLayout(self.contents)
            inside.setContentsMargins(_INDENT, SPACE_MEDIUM, SPACE, SPACE_MEDIUM)
            inside.setSpacing(SPACE_MEDIUM)
            self._build(inside, self.path)
            layout = self.layout()
            if isinstance(layout, QVBoxLayout):
                layout.insertWidget(1, self.contents)
            self._form.contents_made()
        self.contents.show()
        self.line.set_opened(opened=True)
        self._say()

    def toggle(self) -> None:
        """Fold open, or back."""
        if self.is_open() and self.contents is not None:
            self.contents.hide()
            self.line.set_opened(opened=False)
            self._say()
        else:
            self.open()

    def case_changed(self, _old: Case, new: Case) -> None:
        """Follow the item in the heading."""
        self.follow(new)

    def follow(self, case: Case) -> None:
        """Show name and summary of the item."""
        name = value_at(case, self.path).name or self._cards.texts.nameless
        t = self._form.t
        self.line.set_heading(name)
        self._about = self._cards.summary(case, self.path)
        self.copy.setAccessibleName(t(N_("Duplicate: {item}"), item=name))
        self.remove.setAccessibleName(t(N_("Remove: {item}"), item=name))
        self._say()

    def show_result(self, result: CardResult | None, problem: str = "", unsaid: str | None = None) -> None:
        """Show what the item comes to, or what it still needs.

        Args:
            result: What it comes to.
            problem: What is wrong.
            unsaid: What is wrong and not said among the fields of an open card; None for the same.
        """
        unsaid = problem if unsaid is None else unsaid
        if (result, problem, unsaid) != (self._comes_to, self._problem, self._unsaid_problem):
            self._comes_to, self._problem, self._unsaid_problem = result, problem, unsaid
            self._say()

    def _say(self) -> None:
        """Say beside the name and below it what a closed card is about; below the fields what it comes to."""
        closed = not self.is_open()
        short = self._comes_to.short if self._comes_to is not None and not self._problem else ""
        full = self._comes_to.full if self._comes_to is not None else ""
        self._figure.setText(short)
        self._figure.setToolTip(full)
        self._figure.setVisible(closed and bool(short))
        self._summary.setText(self._about)
        self._summary.setVisible(closed and bool(self._about))
        self.line.setAccessibleDescription(", ".join(part for part in (self._about, short) if part))
        problem = self._problem if closed else self._unsaid_problem
        self._result.setProperty("role", "warning" if problem else "muted")
        restyle(self._result)
        text = problem or ("" if closed and short else full)
        self._result.setText(text)
        self._result.setVisible(bool(text))


class CardList(QWidget):
    """All items of one list of the case as cards, kept in step with the case.

    Attributes:
        texts: What the list says.
        summary: What a card says about its item while it is closed.
        said_inside: Codes of the problems that an open card says among its fields, always in view.
    """

    def __init__(
        self,
        form: Form,
        name: str,
        texts: CardTexts,
        summary: Callable[[Case, str], str],
        build: Callable[[QVBoxLayout, str], None],
        result: Callable[[str], CardResult | None],
        add_buttons: Sequence[QPushButton],
    ) -> None:
        """Make the cards.

        Args:
            form: The form of the page.
            name: Name of the list in the case, such as ``effects``.
            texts: What the list says.
            summary: Returns what a card says about the item at a place.
            build: Adds the fields of the item at a place to a column.
            result: Returns what the item at a place comes to, from the current results; None when
                there is nothing to say.
            add_buttons: Buttons that add an item; they come below the list, unless they stand somewhere
                already.
        """
        super().__init__()
        self.path = name
        self.texts = texts
        self.summary = summary
        self.said_inside: frozenset[str] = frozenset()
        self._form = form
        self._build = build
        self._result = result
        self._cards: dict[str, Card] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        self._empty = QLabel(texts.empty)
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        column.addWidget(self._empty)
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE_MEDIUM)
        column.addLayout(self._column)
        below = [button for button in add_buttons if button.parentWidget() is None]
        self._has_more = bool(below or texts.empty)
        if below:
            buttons = QHBoxLayout()
            buttons.setSpacing(SPACE)
            for button in below:
                buttons.addWidget(button)
            buttons.addStretch(1)
            column.addLayout(buttons)
        self._add = add_buttons[0]
        form.add_field(self, self)
        form.context.store.results_changed.connect(self.show_results)
        self._follow(form.case)
        if len(self._cards) <= _FEW:
            for card in self._cards.values():
                card.open()
        self.show_results()

    def focus_target(self) -> QWidget:
        """Return the button that adds an item."""
        return self._add

    def retire(self) -> None:
        """Do nothing: a list stays as long as its page."""

    def show_problem(self, _problem: Problem | None) -> None:
        """Do nothing: what is wrong with an item stands at its card."""

    def case_changed(self, _old: Case, new: Case) -> None:
        """Add and take away cards."""
        self._follow(new)

    def show_results(self) -> None:
        """Show at each card what its item comes to."""
        problems = self._form.context.store.problems
        t = self._form.t
        for card in self._cards.values():
            own = [item for item in problems if f"{item.where}.".startswith(f"{card.path}.")]
            missing = [item for item in own if item.code == "missing"]
            if missing:
                names = ", ".join(dict.fromkeys(_field_name(self._form, item) for item in missing))
                card.show_result(None, t(N_("Still needed: {fields}."), fields=names))
            elif own:
                unsaid = [item for item in own if item.code not in self.said_inside]
                card.show_result(
                    self._result(card.path),
                    t.message(own[0].message),
                    t.message(unsaid[0].message) if unsaid else "",
                )
            else:
                card.show_result(self._result(card.path))

    def card(self, path: str) -> Card:
        """Return the card of an item.

        Raises:
            KeyError: There is no such item.
        """
        return self._cards[path]

    def open_new(self, path: str) -> None:
        """Open the card of an item just added and put the focus on its first field."""
        self.card(path).open()
        first = next((place for place in self._form.made_fields() if place.startswith(f"{path}.")), path)
        self._form.reveal(first)

    def copy(self, path: str) -> None:
        """Put a copy of an item right after it."""
        form = self._form
        name = form.t(N_("{name} (copy)"), name=value_at(form.case, path).name)
        identifier = unique_identifier(name, identifiers(form.case), "copy")
        form.context.store.change(self.texts.copied, lambda case: duplicated(case, path, identifier, name))
        self.open_new(f"{self.path}.{identifier}")

    def remove(self, path: str) -> None:
        """Take an item away; the next card, or the button that adds one, gets the focus."""
        places = list(self._cards)
        position = places.index(path)
        self._form.context.store.change(self.texts.removed, lambda case: removed(case, path))
        left = list(self._cards.values())
        target = left[min(position, len(left) - 1)].line if left else self._add
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, case: Case) -> None:
        wanted = [f"{self.path}.{item.id}" for item in value_at(case, self.path)]
        for path in [path for path in self._cards if path not in wanted]:
            discard(self._form, self._cards.pop(path))
        for path in wanted:
            if path not in self._cards:
                self._cards[path] = Card(self._form, path, self, self._build)
        if wanted != list(self._cards) or self._column.count() != len(wanted):
            self._cards = {path: self._cards[path] for path in wanted}
            for position, card in enumerate(self._cards.values()):
                self._column.insertWidget(position, card)
                set_shown(card, shown=True)
            self._form.contents_made()
        self._empty.setVisible(bool(self.texts.empty) and not wanted)
        set_shown(self, shown=self._has_more or bool(wanted))


def _field_name(form: Form, problem: Problem) -> str:
    """Return the name of the field that a problem is about, without the name of the item."""
    label = problem.label
    inner = label.values.get("field") if label is not None else None
    if label is not None and not label.values:
        # The item has no name yet, so the label is that of the field alone.
        inner = label
    if isinstance(inner, Message):
        return form.t.message(inner).lower()
    return form.t(N_("the year of the new agreement"))
