"""What the pages with registers share: a list of cards with its button, choices from the case, and gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.check_parts import item_name
from casebuilder.model.editing import Item, added
from casebuilder.model.gaps import Gap
from casebuilder.model.messages import Message, N_
from casebuilder.translation import Translator
from casebuilder.ui.fields.binding import at, described, full_label
from casebuilder.ui.fields.cards import CardList, CardResult, CardTexts
from casebuilder.ui.fields.choices import ChoiceBox
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import link_button
from casebuilder.ui.pages.service_parts import new_identifier
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.frozen import Frozen

WIDE = 480
"""Width in pixels of a line of text that holds a sentence; it fits a card on a small screen."""
_BETWEEN = " · "


@dataclass(frozen=True)
class RegisterTexts:
    """What a register says, in the user's language.

    Attributes:
        add: On the button that adds an item.
        added: Undo step of that.
        nameless: Heading of a card whose item has no name yet.
        empty: Said while there is no item.
        copied: Undo step of a copy.
        removed: Undo step of a removal.
    """

    add: str
    added: str
    nameless: str
    empty: str
    copied: str
    removed: str


class Register:
    """A list of items as cards, with one button that adds an item.

    Attributes:
        cards: The list.
        add: The button.
    """

    def __init__(
        self,
        form: Form,
        name: str,
        texts: RegisterTexts,
        make: Callable[[str], Item],
        build: Callable[[QVBoxLayout, str], None],
        summary: Callable[[Case, str], Sequence[str]],
        result: Callable[[str], CardResult | None] = lambda _path: None,
    ) -> None:
        """Make the cards and the button.

        Args:
            form: The form of the page.
            name: Name of the list in the case, such as ``support.parties``.
            texts: What the register says.
            make: Returns a new item with an identifier.
            build: Adds the fields of the item at a place to a column.
            summary: Returns what a closed card says about the item at a place, in parts.
            result: Returns what an item comes to, or None.
        """
        self._form = form
        self._texts = texts
        self._make = make
        self.add = QPushButton(texts.add)
        self.add.setIcon(form.icon("plus"))
        self.add.clicked.connect(self.add_item)
        self.cards = CardList(
            form,
            name,
            CardTexts(nameless=texts.nameless, empty=texts.empty, copied=texts.copied, removed=texts.removed),
            lambda case, path: _BETWEEN.join(part for part in summary(case, path) if part),
            build,
            result,
            [self.add],
        )

    def add_item(self) -> None:
        """Add an item and open its card."""
        fallback = self.cards.path.rpartition(".")[2]
        item = self._make(new_identifier(self._form, "", fallback))
        self._form.context.store.change(self._texts.added, lambda case: added(case, item))
        self.cards.open_new(f"{self.cards.path}.{item.id}")


def choice_of(form: Form, path: str, options: Callable[[Case], Sequence[Frozen]]) -> ChoiceBox:
    """Return the field in which another item of the case is named, or none.

    Args:
        form: The form of the page.
        path: The place that holds the identifier.
        options: Returns the items to choose from.
    """
    t = form.t

    def listed(case: Case) -> list[tuple[str, str]]:
        return [
            ("", t(N_("None"))),
            *((str(getattr(item, "id", "")), name_of(item, t)) for item in options(case)),
        ]

    return ChoiceBox(
        form,
        path,
        t(described(form.case, path).label),
        lambda case: full_label(case, path),
        at(path),
        listed,
    )


def name_of(item: object, t: Translator) -> str:
    """Return what an item is called, in the user's language."""
    name = item_name(item)
    return t.message(name) if isinstance(name, Message) else name


class GapList(QFrame):
    """What is still missing, each with a link to where it is filled in."""

    def __init__(self, form: Form, find: Callable[[Case], Sequence[Gap]], done: str) -> None:
        """Make the list for the current case.

        Args:
            form: The form of the page.
            find: Returns what is missing.
            done: Said when nothing is.
        """
        super().__init__()
        self._form = form
        self._find = find
        self._done = done
        self._shown: tuple[Gap, ...] | None = None
        self._inner: QWidget | None = None
        self.setProperty("role", "callout")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_MEDIUM, 12, SPACE_MEDIUM, 12)
        form.listen(self, self)
        self._show(form.case)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is shown to be missing."""
        return self._shown or ()

    def links(self) -> list[QPushButton]:
        """Return the links, one per gap."""
        return [] if self._inner is None else self._inner.findChildren(QPushButton)

    def case_changed(self, _old: Case, new: Case) -> None:
        """Follow the case."""
        self._show(new)

    def _show(self, case: Case) -> None:
        found = tuple(self._find(case))
        if found == self._shown:
            return
        self._shown = found
        if self._inner is not None:
            self._inner.hide()
            self._inner.deleteLater()
        t = self._form.t
        self._inner = QWidget()
        rows = QGridLayout(self._inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(SPACE_MEDIUM)
        rows.setVerticalSpacing(SPACE)
        rows.setColumnStretch(0, 1)
        if not found:
            rows.addWidget(label(self._done), 0, 0)
        for number, gap in enumerate(found):
            text = t.message(gap.message)
            rows.addWidget(label(text), number, 0)
            link = link_button(t(N_("Go there")), self._goer(gap.where))
            link.setAccessibleName(t(N_("Go there: {what}"), what=text))
            rows.addWidget(link, number, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._inner)
            layout.setSpacing(SPACE)
        self._form.contents_made()

    def _goer(self, where: str) -> Callable[[], None]:
        return lambda: self._form.context.navigator.go_to_field(where)
