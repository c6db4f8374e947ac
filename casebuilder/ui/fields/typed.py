"""Fields in which one types: numbers, dates, years, texts."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from casebuilder.model.case import Case
from casebuilder.model.messages import Message, N_
from casebuilder.ui.fields.binding import Binding
from casebuilder.ui.fields.calendar import CalendarButton
from casebuilder.ui.fields.field import Field, Line, Paragraphs, Sentence
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.readings import DateReading, Reading
from casebuilder.ui.store import Unread

_COUNTS_LATER = N_("“{text}” counts once you leave the field.")


class TypedField(Field):
    """A line of text that is read strictly into a value.

    While one types, the case follows every text that is a value. A text that is none leaves the
    case at the value it had before the typing began, stays in the field, and is explained under
    it: at once when it cannot become right, else when one leaves the field. All that is typed
    between entering and leaving the field is one undo step.
    """

    def __init__(  # noqa: PLR0913  each argument is a property of the field
        self,
        form: Form,
        path: str,
        label: str,
        name: Callable[[Case], Message],
        binding: Binding,
        reading: Callable[[Case], Reading[Any]],
        *,
        width: int = 112,
        right_aligned: bool = True,
        while_typing: bool = True,
        required: bool = False,
    ) -> None:
        """Make the field and show its value.

        Args:
            form: The form of the page.
            path: The place of the case.
            label: Text above the field.
            name: What the field is called in the undo list and to a screen reader.
            binding: How the value is read and written.
            reading: How text becomes a value; asked anew when the case changes, since the unit
                of a figure may follow from another field.
            width: Width in pixels at normal text size.
            right_aligned: Whether the text stands at the right, as numbers do.
            while_typing: Whether the case follows while one types; False waits until the field is
                left or Enter is pressed.
            required: Whether an empty field is shown as still needed.
        """
        super().__init__(form, path, label, name, binding)
        self._reading_of = reading
        self.reading = reading(form.case)
        self._while_typing = while_typing
        self._required = required
        self._kept: Any = None
        self._applying = False
        self._standing = False
        self.line = Line()
        self.line.setFixedWidth(form.scaled(width))
        if right_aligned:
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self._finished)
        self.row.addWidget(self.line)
        self.echo = QLabel()
        self.echo.setProperty("role", "muted")
        self.row.addWidget(self.echo)
        self.row.addStretch(1)
        self.ready()
        self._standing = True
        self._take_up_unread()

    def focus_target(self) -> QWidget:
        """Return the line."""
        return self.line

    def case_changed(self, old: Case, new: Case) -> None:
        """Show the value when it differs, and its unit."""
        reading = self._reading_of(new)
        if reading != self.reading:
            self.reading = reading
            self._show_echo(self.binding.get(new))
        super().case_changed(old, new)

    def refresh(self) -> None:
        """Show what the case holds, unless the text already says so."""
        value = self.value()
        if not self._applying:
            self._kept = value
            self.begin_step()
            self._show_text(value)
            if self._standing:
                self._set_unread(None)
        self._show_echo(value)
        self.show_needed(needed=self._required and value is None)

    def _take_up_unread(self) -> None:
        """Show the text that could not be read in a former field of this place."""
        unread = self.form.context.store.unread.get(self.path)
        if unread is None:
            return
        self.line.setText(unread.text)
        self._show_echo(None)
        # In another language the text may be a value: it is read when the user comes to it.
        self.show_error(self._sentence(unread.reason))
        self.report_error()
        self._set_unread(unread.reason)

    def _set_unread(self, reason: Message | None) -> None:
        """Keep the text outside the field while it is no value, so that it is never lost silently."""
        unread = (
            None
            if reason is None
            else Unread(self.line.text(), self.name(self.form.case), reason, self._kept_words())
        )
        self.form.context.store.set_unread(self.path, unread)

    def _show_text(self, value: object) -> None:
        self.line.setText("" if value is None else self.reading.write(value))
        outcome = self.reading.read(self.line.text()) if value is not None else None
        self.show_error(self.t.message(outcome) if isinstance(outcome, Message) else "")
        self.withdraw_error()

    def _show_echo(self, value: object) -> None:
        text = self.reading.echo(value)
        self.echo.setText(text)
        self.echo.setVisible(bool(text))

    def _typed(self, text: str) -> None:
        outcome = self.reading.read(text)
        unfinished = self.reading.unfinished(text)
        if isinstance(outcome, Message):
            self._apply(self._kept)
            self._show_echo(None)
            self.show_error("" if unfinished else self._sentence(outcome))
            self._set_unread(outcome)
            return
        if unfinished and outcome is not None:
            self._apply(self._kept)
            self._show_echo(outcome)
            self.show_error("")
            self._set_unread(Message(_COUNTS_LATER, {"text": text}))
            return
        self.show_error("")
        self._set_unread(None)
        if self._while_typing:
            self._apply(outcome)
        self._show_echo(outcome)

    def _finished(self) -> None:
        if self._retired:
            return
        outcome = self.reading.read(self.line.text())
        if isinstance(outcome, Message):
            self._apply(self._kept)
            self.show_error(self._sentence(outcome))
            self.report_error()
            self._set_unread(outcome)
            return
        self._set_unread(None)
        self._apply(outcome)
        self.show_error("")
        self.report_error()
        self._kept = outcome
        self.begin_step()
        self._show_text(outcome)
        self._show_echo(outcome)

    def _apply(self, value: object) -> None:
        self._applying = True
        try:
            self.change(value, self.step)
        finally:
            self._applying = False

    def _sentence(self, outcome: Message) -> str:
        """Return what is wrong, and what the case goes on with."""
        wrong = self.t.message(outcome)
        if self._kept is None:
            return wrong
        return " ".join((wrong, self.t(N_("Until then the case keeps {value}."), value=self._kept_words())))

    def _kept_words(self) -> str:
        if self._kept is None:
            return ""
        return self.reading.echo(self._kept).removeprefix("= ") or self.reading.write(self._kept)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Take Escape as giving up the text in error (Qt)."""
        if event.key() == Qt.Key.Key_Escape and self.error:
            self.refresh()
            return
        super().keyPressEvent(event)


def date_field(
    form: Form, path: str, label: str, name: Callable[[Case], Message], binding: Binding
) -> TypedField:
    """Return a field for a date, typed or picked from a calendar."""
    return DateField(form, path, label, name, binding)


class DateField(TypedField):
    """A date, typed or picked from a calendar."""

    def __init__(
        self, form: Form, path: str, label: str, name: Callable[[Case], Message], binding: Binding
    ) -> None:
        """Make the field and show its date.

        Args:
            form: The form of the page.
            path: The place of the case.
            label: Text above the field.
            name: What the field is called in the undo list and to a screen reader.
            binding: How the date is read and written.
        """
        self.calendar = CalendarButton(form, label)
        dates = DateReading(form.t)
        super().__init__(
            form, path, label, name, binding, lambda _case: dates, width=120, right_aligned=False
        )
        self.row.insertWidget(1, self.calendar)
        self.calendar.picked.connect(self._picked)

    def refresh(self) -> None:
        """Show what the case holds, in the calendar too."""
        super().refresh()
        value = self.value()
        self.calendar.shown = value if isinstance(value, datetime.date) else None

    def _picked(self, date: datetime.date) -> None:
        self.line.setFocus()
        self.line.setText(self.reading.write(date))
        self._finished()


class _Wide(Field):
    """A field as wide as its text may well be, which gives way where there is little room."""

    _width = 0

    def take_width(self, width: int) -> None:
        """Take a width in pixels at normal text size."""
        self._width = self.form.scaled(width)
        self.setMaximumWidth(self._width)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Ask for the full width (Qt)."""
        return QSize(self._width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Give way to half of the width (Qt)."""
        return QSize(self._width // 2, super().minimumSizeHint().height())


class TextField(_Wide):
    """One line of free text."""

    def __init__(
        self,
        form: Form,
        path: str,
        label: str,
        name: Callable[[Case], Message],
        binding: Binding,
        *,
        width: int = 320,
        placeholder: str = "",
    ) -> None:
        """Make the field and show its text.

        Args:
            form: The form of the page.
            path: The place of the case.
            label: Text above the field.
            name: What the field is called in the undo list and to a screen reader.
            binding: How the text is read and written.
            width: Width in pixels at normal text size, where there is room.
            placeholder: Shown while the field is empty.
        """
        super().__init__(form, path, label, name, binding)
        self.line = Line()
        self.line.setPlaceholderText(placeholder)
        self.take_width(width)
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self._finished)
        self.row.addWidget(self.line)
        self.ready()

    def focus_target(self) -> QWidget:
        """Return the line."""
        return self.line

    def refresh(self) -> None:
        """Show what the case holds."""
        text = str(self.value())
        if self.line.text() != text:
            self.begin_step()
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def _typed(self, text: str) -> None:
        self.change(text, self.step)

    def _finished(self) -> None:
        self.begin_step()


class SentenceField(_Wide):
    """A text of one paragraph, such as a source: one line high, and higher when it is longer."""

    def __init__(
        self,
        form: Form,
        path: str,
        label: str,
        name: Callable[[Case], Message],
        binding: Binding,
        *,
        width: int = 460,
        placeholder: str = "",
    ) -> None:
        """Make the field and show its text.

        Args:
            form: The form of the page.
            path: The place of the case.
            label: Text above the field.
            name: What the field is called in the undo list and to a screen reader.
            binding: How the text is read and written.
            width: Width in pixels at normal text size, where there is room.
            placeholder: Shown while the field is empty.
        """
        super().__init__(form, path, label, name, binding)
        self.text = Sentence()
        self.text.setPlaceholderText(placeholder)
        self.take_width(width)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.text.textChanged.connect(self._typed)
        self.row.addWidget(self.text)
        self.ready()

    def focus_target(self) -> QWidget:
        """Return the text."""
        return self.text

    def refresh(self) -> None:
        """Show what the case holds."""
        _show_text(self, self.text)

    def _typed(self) -> None:
        _take_text(self, self.text)


class LongTextField(Field):
    """Several lines of free text."""

    def __init__(
        self,
        form: Form,
        path: str,
        label: str,
        name: Callable[[Case], Message],
        binding: Binding,
        *,
        width: int = 640,
        lines: int = 2,
    ) -> None:
        """Make the field and show its text.

        Args:
            form: The form of the page.
            path: The place of the case.
            label: Text above the field.
            name: What the field is called in the undo list and to a screen reader.
            binding: How the text is read and written.
            width: Width in pixels at normal text size, where there is room.
            lines: Number of lines that always show.
        """
        super().__init__(form, path, label, name, binding)
        self.text = Paragraphs(lines, 12)
        self.text.setMinimumWidth(form.scaled(240))
        self.setMaximumWidth(form.scaled(width))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.text.textChanged.connect(self._typed)
        self.row.addWidget(self.text)
        self.ready()

    def focus_target(self) -> QWidget:
        """Return the text."""
        return self.text

    def refresh(self) -> None:
        """Show what the case holds."""
        _show_text(self, self.text)

    def _typed(self) -> None:
        _take_text(self, self.text)


def _show_text(field: Field, shown: Paragraphs) -> None:
    """Show the text of a field where it differs from what stands there."""
    text = str(field.value())
    if shown.toPlainText() != text:
        field.begin_step()
        shown.blockSignals(True)  # noqa: FBT003  Qt's argument
        shown.setPlainText(text)
        shown.blockSignals(False)  # noqa: FBT003  Qt's argument
        shown.fit()


def _take_text(field: Field, shown: Paragraphs) -> None:
    """Bring what was typed into the case."""
    if shown.toPlainText() != field.value():
        field.change(shown.toPlainText(), field.step)
