"""Choices from a longer list, and yes or no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QWidget

from casebuilder.model.case import Case
from casebuilder.model.messages import Message
from casebuilder.ui.fields.binding import Binding
from casebuilder.ui.fields.field import Field
from casebuilder.ui.fields.form import Form
from casebuilder.ui.theme import SPACE_MEDIUM

_WIDEST = 320
_UNFOLDING = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    }
)


class CalmComboBox(QComboBox):
    """A list to choose from that changes only when one picks something from the unfolded list.

    Neither the wheel, when one scrolls the page over it, nor the arrows choose in passing: some
    choices make something new.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Unfold the list for the arrows, and look in it for what one types (Qt)."""
        if event.key() in _UNFOLDING:
            self.showPopup()
        elif event.text().strip() and event.text().isprintable():
            self.showPopup()
            QApplication.sendEvent(self.view(), event)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  Qt's name
        """Leave the wheel to the page (Qt)."""
        event.ignore()


class ChoiceBox(Field):
    """A choice from a list that folds out."""

    def __init__(
        self,
        form: Form,
        path: str,
        label: str,
        name: Callable[[Case], Message],
        binding: Binding,
        options: Callable[[Case], Sequence[tuple[Any, str]]],
        *,
        placeholder: str = "",
        required: bool = False,
    ) -> None:
        """Make the list and show the choice.

        Args:
            form: The form of the page.
            path: The place of the case.
            label: Text above the list.
            name: What the field is called in the undo list and to a screen reader.
            binding: How the choice is read and written.
            options: Values and texts, which may follow from the case.
            placeholder: Shown while nothing is chosen.
            required: Whether no choice is shown as still needed.
        """
        super().__init__(form, path, label, name, binding)
        self._options_of = options
        self._options: list[tuple[Any, str]] = []
        self._required = required
        self.box = CalmComboBox()
        self.box.setPlaceholderText(placeholder)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.setMaximumWidth(form.scaled(_WIDEST))
        self.box.activated.connect(self._picked)
        self.row.addWidget(self.box)
        self.row.addStretch(1)
        self._show_options(form.case)
        self.ready()

    def focus_target(self) -> QWidget:
        """Return the list."""
        return self.box

    def case_changed(self, old: Case, new: Case) -> None:
        """Show the choice when it differs, and the options where they follow from the case."""
        self._show_options(new)
        super().case_changed(old, new)

    def refresh(self) -> None:
        """Show what the case holds."""
        value = self.value()
        positions = [position for position, (item, _) in enumerate(self._options) if item == value]
        self.box.setCurrentIndex(positions[0] if positions else -1)
        self.show_needed(needed=self._required and not positions)

    def _show_options(self, case: Case) -> None:
        options = list(self._options_of(case))
        if options == self._options:
            return
        self._options = options
        self.box.clear()
        for position, (value, text) in enumerate(options):
            if text:
                self.box.addItem(text, value)
            else:
                self.box.insertSeparator(position)
        # The list that folds out is as wide as its longest text, the box itself is not.
        self.box.view().setMinimumWidth(self.box.view().sizeHintForColumn(0) + 2 * SPACE_MEDIUM)
        self.refresh()

    def _picked(self, position: int) -> None:
        self.change(self._options[position][0])


class CheckField(Field):
    """A yes or no with its text beside it."""

    def __init__(
        self,
        form: Form,
        path: str,
        label: str,
        name: Callable[[Case], Message],
        binding: Binding,
    ) -> None:
        """Make the check box and show its state.

        Args:
            form: The form of the page.
            path: The place of the case.
            label: Text beside the box.
            name: What the field is called in the undo list and to a screen reader.
            binding: How the yes or no is read and written.
        """
        super().__init__(form, path, "", name, binding)
        self.box = QCheckBox(label)
        self.box.clicked.connect(self.change)
        self.row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignLeft)
        self.ready()

    def focus_target(self) -> QWidget:
        """Return the box."""
        return self.box

    def refresh(self) -> None:
        """Show what the case holds."""
        self.box.setChecked(bool(self.value()))
