"""Short lists of which each item is a row: the intensities of an arrangement, the tasks in an amount."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.check_parts import item_name
from casebuilder.model.messages import N_
from casebuilder.model.paths import value_at
from casebuilder.model.problems import Problem
from casebuilder.ui.fields.binding import at, described, full_label
from casebuilder.ui.fields.figures import QuantityField
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.fields.typed import TextField
from casebuilder.ui.theme import SPACE

_FIGURE_WIDTH = 128
_NAME = "name"


@dataclass(frozen=True)
class RowTexts:
    """What a list of rows says, in the user's language.

    Attributes:
        add: On the button that adds an item.
        added: Undo step of an addition.
        removed: Undo step of a removal.
        moved: Undo step of another order.
    """

    add: str
    added: str
    removed: str
    moved: str


@dataclass(frozen=True)
class RowEdits:
    """How a list of rows changes the case; all are pure.

    Attributes:
        added: Returns the case with one more item at the end.
        removed: Returns the case without the item with an identifier.
        moved_up: Returns the case with the item one place earlier; None where the order says nothing.
    """

    added: Callable[[Case], Case]
    removed: Callable[[Case, str], Case]
    moved_up: Callable[[Case, str], Case] | None = None


class RowList(QWidget):
    """The items of one list under column headings; each has a name, figures with their evidence, buttons."""

    def __init__(
        self,
        form: Form,
        path: str,
        figures: Sequence[str],
        texts: RowTexts,
        edits: RowEdits,
        *,
        name_width: int = 132,
    ) -> None:
        """Make the rows.

        Args:
            form: The form of the page.
            path: Place of the list.
            figures: Names of the figures of an item; label and unit head their columns.
            texts: What the list says.
            edits: How it changes the case.
            name_width: Width of the names in pixels at normal text size.
        """
        super().__init__()
        self.path = path
        self._form = form
        self._figures = figures
        self._texts = texts
        self._edits = edits
        self._name_width = name_width
        self._removals: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(Part(form, self._identifiers, self._fill, spacing=SPACE))
        self.add = QPushButton(texts.add)
        self.add.setIcon(form.icon("plus"))
        self.add.clicked.connect(self._add)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self._note = QLabel()
        self._note.setProperty("role", "error")
        self._note.setWordWrap(True)
        self._note.hide()
        column.addWidget(self._note)
        form.add_field(self, self)
        self.show_problem(form.problem_at(path))

    def focus_target(self) -> QWidget:
        """Return the button that adds an item."""
        return self.add

    def case_changed(self, _old: Case, _new: Case) -> None:
        """Do nothing: the rows follow the case by themselves."""

    def show_problem(self, problem: Problem | None) -> None:
        """Say under the list what is wrong with it as a whole."""
        self._note.setText("" if problem is None else self._form.t.message(problem.message))
        self._note.setVisible(problem is not None)

    def retire(self) -> None:
        """Do nothing: a list has no text of its own."""

    def _identifiers(self, case: Case) -> tuple[str, ...]:
        return tuple(item.id for item in value_at(case, self.path))

    def _fill(self, column: QVBoxLayout) -> None:
        self._removals = {}
        identifiers = self._identifiers(self._form.case)
        if identifiers:
            column.addWidget(self._headings())
        for number, identifier in enumerate(identifiers):
            column.addWidget(self._row(identifier, first=number == 0))

    def _headings(self) -> QWidget:
        form = self._form
        widget = QWidget()
        line = _line(widget)
        first = f"{self.path}.{self._identifiers(form.case)[0]}"
        columns = [(_NAME, self._name_width), *((name, _FIGURE_WIDTH) for name in self._figures)]
        for name, width in columns:
            description = described(form.case, f"{first}.{name}")
            texts = [form.t(description.label)]
            if description.unit is not None:
                texts.append(form.t.unit(description.unit))
            heading = QLabel("\n".join(texts))
            heading.setWordWrap(True)
            heading.setFixedWidth(form.scaled(width))
            heading.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
            line.addWidget(heading)
        line.addStretch(1)
        return widget

    def _row(self, identifier: str, *, first: bool) -> QWidget:
        form, place = self._form, f"{self.path}.{identifier}"
        name = _NameCell(form, f"{place}.{_NAME}", self._name_width)
        figures = [_FigureCell(form, f"{place}.{figure}") for figure in self._figures]
        holder = QWidget()
        line = _line(holder)
        for cell in (name, *figures):
            line.addWidget(cell, 0, Qt.AlignmentFlag.AlignTop)
        if self._edits.moved_up is not None:
            up = self._button("arrow-up", N_("Move up: {item}"), place, lambda: self._move(identifier))
            up.setEnabled(not first)
            line.addWidget(up, 0, Qt.AlignmentFlag.AlignTop)
        remove = self._button("trash-2", N_("Remove: {item}"), place, lambda: self._remove(identifier))
        self._removals[identifier] = remove
        line.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        line.addStretch(1)
        row = _Row(holder)
        for figure in figures:
            figure.lend_note(row)
        return row

    def _button(self, icon: str, text: str, place: str, act: Callable[[], None]) -> QPushButton:
        form = self._form
        button = QPushButton()
        button.setProperty("role", "quiet")
        button.setIcon(form.icon(icon))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(act)
        _NamedAfter(form, place, text, button)
        return button

    def _add(self) -> None:
        self._form.context.store.change(self._texts.added, self._edits.added)
        self._form.reveal(f"{self.path}.{self._identifiers(self._form.case)[-1]}.{_NAME}")

    def _remove(self, identifier: str) -> None:
        position = self._identifiers(self._form.case).index(identifier)
        removed = self._edits.removed
        self._form.context.store.change(self._texts.removed, lambda case: removed(case, identifier))
        left = self._identifiers(self._form.case)
        target = self._removals[left[min(position, len(left) - 1)]] if left else self.add
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, identifier: str) -> None:
        moved_up = self._edits.moved_up
        if moved_up is not None:
            self._form.context.store.change(self._texts.moved, lambda case: moved_up(case, identifier))
            self._form.reveal(f"{self.path}.{identifier}.{_NAME}")


def _line(widget: QWidget) -> QHBoxLayout:
    line = QHBoxLayout(widget)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(SPACE)
    return line


class _NamedAfter:
    """Lets a screen reader say to which item a button belongs, also when it gets another name."""

    def __init__(self, form: Form, place: str, text: str, button: QPushButton) -> None:
        self._form = form
        self._place = place
        self._text = text
        self._button = button
        form.listen(self, button)
        self.case_changed(form.case, form.case)

    def case_changed(self, _old: Case, new: Case) -> None:
        name = self._form.t(self._text, item=item_name(value_at(new, self._place)))
        self._button.setAccessibleName(name)
        self._button.setToolTip(name)


class _Row(FieldRow):
    """One item; what is wrong with a figure stands below it, in full width."""

    def __init__(self, holder: QWidget) -> None:
        super().__init__([holder])

    def take(self, note: QLabel) -> None:
        """Show a message below the figures, above the evidence that is unfolded."""
        layout = self.layout()
        if isinstance(layout, QVBoxLayout) and layout.indexOf(note) < 0:
            layout.insertWidget(1, note)


class _NameCell(TextField):
    """The name of an item, without a label above it."""

    def __init__(self, form: Form, path: str, width: int) -> None:
        super().__init__(form, path, "", lambda case: full_label(case, path), at(path), width=width)
        self.setFixedWidth(form.scaled(width))


class _FigureCell(QuantityField):
    """A figure whose label and unit stand at the head of its column."""

    def __init__(self, form: Form, path: str) -> None:
        self._row: _Row | None = None
        self._missing: QLabel | None = None
        self._needed_here = self._needed_elsewhere = False
        super().__init__(form, path)
        self.setFixedWidth(form.scaled(_FIGURE_WIDTH))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        if self.caption is not None:
            self.caption.hide()

    def _show_echo(self, value: object) -> None:
        super()._show_echo(value)
        self.echo.hide()

    def show_problem(self, problem: Problem | None) -> None:
        """Say that a figure is needed where another part of the case needs it."""
        super().show_problem(problem)
        self._needed_elsewhere = problem is not None and problem.code == "missing"
        self._say_missing()

    def show_needed(self, *, needed: bool) -> None:
        """Say under the figure that it is still needed."""
        self._needed_here = needed
        self._say_missing()

    def _say_missing(self) -> None:
        missing = self._needed_here or self._needed_elsewhere
        if self._missing is None:
            if not missing:
                return
            self._missing = QLabel(self.t(N_("still needed")))
            self._missing.setProperty("role", "warning")
            self.column.insertWidget(self.column.indexOf(self.row) + 1, self._missing)
        self._missing.setVisible(missing)

    def lend_note(self, row: _Row) -> None:
        """Show what is wrong in the row, where there is room for a sentence."""
        self._row = row
        self._move_note()

    def _show_note(self) -> None:
        super()._show_note()
        self._move_note()

    def _move_note(self) -> None:
        if self._row is not None and self._note is not None:
            self._row.take(self._note)
            self._note.setVisible(bool(self._note.text()))
