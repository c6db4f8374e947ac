"""Choices shown as round buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QWidget

from casebuilder.model.case import Case
from casebuilder.model.messages import LabelledEnum, Message
from casebuilder.ui.fields.binding import Binding
from casebuilder.ui.fields.field import Field, medium
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.fields.form import FIELD_PLACE, Form
from casebuilder.ui.theme import SPACE, Theme

_SIDE, _HEIGHT, _CHECK = 15, 32, 18
Options = Sequence[tuple[Any, str]]
"""Values with their texts in the user's language."""


def _size(button: QAbstractButton, theme: Theme, *, check: bool) -> QSize:
    metrics = QFontMetrics(medium(button.font()))
    width = metrics.horizontalAdvance(button.text()) + 2 * _SIDE + (_CHECK if check else 0)
    return QSize(width, max(round(_HEIGHT * theme.text_scale), metrics.height() + 2 * SPACE))


def is_open(value: object) -> bool:
    """Return whether a choice says no more than that the answer is not known."""
    return isinstance(value, LabelledEnum) and value.name == "UNKNOWN"


def chip_colours(
    theme: Theme, *, chosen: bool, quiet: bool, hover: bool, focus: bool
) -> tuple[str, str, str]:
    """Return the colours of the filling, the outline and the text of a chip.

    Args:
        theme: The look.
        chosen: Whether it is chosen.
        quiet: Whether it stays grey when chosen, so that it does not stand out among answers.
        hover: Whether the mouse is over it.
        focus: Whether it has the focus of the keyboard.
    """
    if chosen and not quiet:
        fill = theme.accent_hover if hover else theme.accent
        return fill, theme.text if focus else fill, theme.accent_text
    fill = theme.hover if hover or chosen else theme.raised
    line = theme.focus if focus else theme.muted if chosen else theme.control_line
    return fill, line, theme.text


def _paint(button: QAbstractButton, theme: Theme, *, check: bool, quiet: bool = False) -> None:
    """Draw a chip: outlined, or filled when chosen; a ring around it shows the focus."""
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    chosen, focus = button.isChecked(), button.hasFocus()
    fill, line, letters = chip_colours(
        theme, chosen=chosen, quiet=quiet, hover=button.underMouse(), focus=focus
    )
    thickness = 2 if focus else 1
    inset = thickness / 2
    rect = QRectF(button.rect()).adjusted(inset, inset, -inset, -inset)
    painter.setPen(QPen(QColor(line), thickness))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    ink = QColor(letters)
    painter.setPen(ink)
    font = button.font()
    painter.setFont(medium(font) if chosen else font)
    area = button.rect()
    if check and chosen:
        painter.setPen(QPen(ink, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        middle = area.center().y() + 1
        painter.drawPolyline(
            [QPoint(_SIDE, middle), QPoint(_SIDE + 4, middle + 4), QPoint(_SIDE + 11, middle - 4)]
        )
        painter.setPen(ink)
        area = area.adjusted(_CHECK, 0, 0, 0)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, button.text())
    painter.end()


class ChoiceChip(QRadioButton):
    """One of several choices that exclude each other."""

    moved = Signal(int)
    cleared = Signal()

    def __init__(self, text: str, theme: Theme, *, quiet: bool = False) -> None:
        """Make a chip that is not chosen.

        Args:
            text: What it says.
            theme: The look.
            quiet: Whether it stays grey when chosen.
        """
        super().__init__(text)
        self._theme = theme
        self._quiet = quiet
        self.setAutoExclusive(False)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the size of the text with room at the sides (Qt)."""
        return _size(self, self._theme, check=False)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the same size (Qt)."""
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802  Qt's name
        """Take a click anywhere on the chip (Qt)."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Draw the chip (Qt)."""
        _paint(self, self._theme, check=False, quiet=self._quiet)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802  Qt's name
        """Show that the mouse is over it (Qt)."""
        super().enterEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Go to the next or previous chip with the arrows, choose with Enter, clear with Delete (Qt)."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self.moved.emit(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
        else:
            super().keyPressEvent(event)


class ToggleChip(QCheckBox):
    """One of several choices that go together."""

    def __init__(self, text: str, theme: Theme) -> None:
        """Make a chip that is not chosen."""
        super().__init__(text)
        self._theme = theme

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the size of the text with room at the sides, and for the mark when chosen (Qt)."""
        return _size(self, self._theme, check=self.isChecked())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the same size (Qt)."""
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802  Qt's name
        """Take a click anywhere on the chip (Qt)."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Draw the chip (Qt)."""
        _paint(self, self._theme, check=True)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802  Qt's name
        """Show that the mouse is over it (Qt)."""
        super().enterEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Choose with Enter as with the space bar, step with the arrows (Qt)."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.focusNextChild()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class ChipGroup(QWidget):
    """Chips of which at most one is chosen. One Tab stop; the arrows go from chip to chip.

    Signals:
        picked: The value the user chose, or None when he took the choice away.
    """

    picked = Signal(object)

    def __init__(self, options: Options, theme: Theme, *, clearable: bool = True) -> None:
        """Make the chips.

        Args:
            options: Values and texts.
            theme: The look.
            clearable: Whether a click on the chosen chip takes the choice away.
        """
        super().__init__()
        self._clearable = clearable
        self._value: Any = None
        self._values = [value for value, _ in options]
        self.chips: list[ChoiceChip] = []
        layout = FlowLayout(self, SPACE, SPACE)
        for value, text in options:
            chip = ChoiceChip(text, theme, quiet=is_open(value))
            chip.clicked.connect(lambda _checked=False, value=value: self._clicked(value))
            chip.moved.connect(lambda step, chip=chip: self._step(chip, step))
            chip.cleared.connect(self._clear)
            self.chips.append(chip)
            layout.addWidget(chip)
        self.show_value(None)

    def show_value(self, value: Any) -> None:  # noqa: ANN401  the values are the caller's
        """Show a choice without telling anyone."""
        self._value = value
        chosen = self._values.index(value) if value in self._values else None
        for position, chip in enumerate(self.chips):
            chip.setChecked(position == chosen)
            stop = position == (chosen or 0)
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stop else Qt.FocusPolicy.ClickFocus)

    def tab_stop(self) -> ChoiceChip:
        """Return the chip that Tab comes to: the chosen one, or the first."""
        position = self._values.index(self._value) if self._value in self._values else 0
        return self.chips[position]

    def _clicked(self, value: object) -> None:
        if value == self._value:
            if self._clearable:
                self._choose(None)
            else:
                self.show_value(value)
        else:
            self._choose(value)

    def _choose(self, value: object) -> None:
        self.show_value(value)
        self.picked.emit(value)

    def _clear(self) -> None:
        if self._clearable and self._value is not None:
            self._choose(None)

    def _step(self, chip: ChoiceChip, step: int) -> None:
        position = (self.chips.index(chip) + step) % len(self.chips)
        self.chips[position].setFocus(Qt.FocusReason.TabFocusReason)
        self._choose(self._values[position])


def name_chips(chips: Iterable[QAbstractButton], name: str) -> None:
    """Let a screen reader say before the text of each chip what it is a choice of."""
    for chip in chips:
        spoken = f"{name}: {chip.text()}"
        if chip.accessibleName() != spoken:
            chip.setAccessibleName(spoken)


def enum_options(form: Form, kind: type[LabelledEnum]) -> list[tuple[Any, str]]:
    """Return the members of a closed list with their labels in the user's language."""
    return [(member, form.t(member.label)) for member in kind]


class ChoiceChips(Field):
    """A choice of at most six, shown as chips."""

    def __init__(
        self,
        form: Form,
        path: str,
        label: str,
        name: Callable[[Case], Message],
        binding: Binding,
        options: Options,
        *,
        clearable: bool = True,
    ) -> None:
        """Make the chips and show the choice.

        Args:
            form: The form of the page.
            path: The place of the case.
            label: Text above the chips.
            name: What the field is called in the undo list and to a screen reader.
            binding: How the choice is read and written.
            options: Values and texts.
            clearable: Whether the choice can be taken away.
        """
        super().__init__(form, path, label, name, binding)
        self.group = ChipGroup(options, form.context.theme, clearable=clearable)
        self.group.picked.connect(lambda value: self.change(value, f"{path}#{id(self)}"))
        for chip in self.group.chips:
            chip.setProperty(FIELD_PLACE, path)
        self.row.addWidget(self.group, 1)
        self.ready()

    def focus_target(self) -> QWidget:
        """Return the chosen chip, or the first."""
        return self.group.tab_stop()

    def refresh(self) -> None:
        """Show what the case holds."""
        self.group.show_value(self.value())
        self._show_name(self.form.case)

    def _show_name(self, case: Case) -> None:
        name_chips(self.group.chips, self.t.message(self.name(case)))


class MultiChips(Field):
    """Any number of choices from a list, shown as chips; kept in the order of the list."""

    def __init__(
        self,
        form: Form,
        path: str,
        label: str,
        name: Callable[[Case], Message],
        binding: Binding,
        options: Options,
    ) -> None:
        """Make the chips and show the choices.

        Args:
            form: The form of the page.
            path: The place of the case.
            label: Text above the chips.
            name: What the field is called in the undo list and to a screen reader.
            binding: How the choices, a tuple, are read and written.
            options: Values and texts.
        """
        super().__init__(form, path, label, name, binding)
        self._chips = {value: ToggleChip(text, form.context.theme) for value, text in options}
        chips = QWidget()
        layout = FlowLayout(chips, SPACE, SPACE)
        for chip in self._chips.values():
            chip.setProperty(FIELD_PLACE, path)
            chip.clicked.connect(self._clicked)
            chip.toggled.connect(lambda _on, chip=chip: chip.updateGeometry())
            layout.addWidget(chip)
        self.row.addWidget(chips, 1)
        self.ready()

    def focus_target(self) -> QWidget:
        """Return the first chip."""
        return next(iter(self._chips.values()))

    def refresh(self) -> None:
        """Show what the case holds."""
        chosen = self.binding.get(self.form.case)
        for value, chip in self._chips.items():
            chip.setChecked(value in chosen)

    def _clicked(self) -> None:
        self.change(tuple(value for value, chip in self._chips.items() if chip.isChecked()))

    def _show_name(self, case: Case) -> None:
        name_chips(self._chips.values(), self.t.message(self.name(case)))
