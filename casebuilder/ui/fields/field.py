"""What all fields share: a label above, the control, and under it what is wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.messages import Message, N_
from casebuilder.model.problems import Problem, Severity
from casebuilder.ui.fields.binding import Binding
from casebuilder.ui.fields.form import FIELD_PLACE, Form
from casebuilder.ui.theme import SPACE, SPACE_SMALL, restyle

_OWN_PROBLEMS = frozenset({"missing", "out_of_range"})
"""Problems that a field shows by itself, as soon as they arise."""
_WIDEST_MESSAGE = 480


class Field(QWidget):
    """One place of the case with a label above it. Subclasses add the control.

    Attributes:
        path: The place of the case.
    """

    def __init__(
        self, form: Form, path: str, label: str, name: Callable[[Case], Message], binding: Binding
    ) -> None:
        """Make label and rows; the subclass adds its control to ``self.row``.

        Args:
            form: The form of the page.
            path: The place of the case.
            label: Text above the field, in the user's language; empty for none.
            name: What the field is called in the undo list and to a screen reader, such as
                "Household help: Tariff"; it follows the name of the item.
            binding: How the value is read and written.
        """
        super().__init__()
        self.path = path
        self.form = form
        self.t = form.t
        self.binding = binding
        self.name = name
        self._step = 0
        self._error = ""
        self._reported = False
        self._retired = False
        self._problem: Problem | None = None
        self._note: QLabel | None = None
        self._needed: QLabel | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE_SMALL + 2)
        self.caption: QLabel | None = None
        if label:
            self.caption = QLabel(label)
            self.caption.setFont(medium(self.caption.font()))
            self.heading = QHBoxLayout()
            self.heading.setSpacing(SPACE)
            self.heading.addWidget(self.caption)
            self.heading.addStretch(1)
            self.column.addLayout(self.heading)
        self.row = QHBoxLayout()
        self.row.setSpacing(SPACE)
        self.column.addLayout(self.row)

    def focus_target(self) -> QWidget:
        """Return the widget that takes the focus."""
        raise NotImplementedError

    def ready(self) -> None:
        """Register the field and show its value; the subclass calls this when its control stands."""
        target = self.focus_target()
        target.setProperty(FIELD_PLACE, self.path)
        target.setProperty("invalid", "false")
        self._show_name(self.form.case)
        if self.caption is not None:
            self.caption.setBuddy(target)
        self.form.add_field(self, self)
        self.refresh()
        self.show_problem(self.form.problem_at(self.path))

    def value(self) -> object:
        """Return what the case holds at the place."""
        return self.binding.get(self.form.case)

    def change(self, value: object, merge: str | None = None) -> None:
        """Change the place in the case, as an undo step with the name of the field."""
        if self._retired:
            return
        self.form.context.store.change(
            self.t(N_("{field} changed"), field=self.name(self.form.case)),
            lambda case: self.binding.put(case, value),
            merge,
        )

    @property
    def step(self) -> str:
        """What changes have in common that are one undo step, such as all that is typed in one go."""
        return f"{self.path}#{id(self)}#{self._step}"

    def begin_step(self) -> None:
        """Let the changes from now on be another undo step."""
        self._step += 1

    def case_changed(self, old: Case, new: Case) -> None:
        """Show the value when it differs."""
        try:
            before = self.binding.get(old)
        except KeyError:
            before = None
        try:
            after = self.binding.get(new)
        except KeyError:
            return
        self._show_name(new)
        if before != after:
            self.refresh()

    def _show_name(self, case: Case) -> None:
        name = self.t.message(self.name(case))
        target = self.focus_target()
        if target.accessibleName() != name:
            target.setAccessibleName(name)

    def refresh(self) -> None:
        """Show what the case holds."""
        raise NotImplementedError

    def show_needed(self, *, needed: bool) -> None:
        """Say beside the label that the case cannot be calculated without this figure."""
        if self.caption is None or (self._needed is None and not needed):
            return
        if self._needed is None:
            self._needed = QLabel(self.t(N_("still needed")))
            self._needed.setProperty("role", "warning")
            self.heading.insertWidget(1, self._needed)
        self._needed.setVisible(needed)

    def show_error(self, text: str) -> None:
        """Say under the field what is wrong with its text; an empty text takes it away."""
        if text == self._error:
            return
        self._error = text
        target = self.focus_target()
        target.setProperty("invalid", "true" if text else "false")
        restyle(target)
        self._show_note()

    def show_problem(self, problem: Problem | None) -> None:
        """Say under the field what is wrong with it in the light of the whole case."""
        if problem is not None and problem.code in _OWN_PROBLEMS:
            problem = None
        if problem != self._problem:
            self._problem = problem
            self._show_note()

    def report_error(self) -> None:
        """Tell the page what is wrong with the text, once the user has left the field."""
        if self._error:
            label = self.t.message(self.name(self.form.case))
            self.form.report_error(self.path, label, self._error)
            spoken = QAccessibleAnnouncementEvent(self.focus_target(), self._error)
            QAccessible.updateAccessibility(spoken)
            self._reported = True
        else:
            self.withdraw_error()

    def retire(self) -> None:
        """Leave the case alone from now on, because the field is about to go."""
        self._retired = True
        self.withdraw_error()

    def withdraw_error(self) -> None:
        """Tell the page that the text is no longer in its way."""
        if self._reported:
            self._reported = False
            self.form.report_error(self.path, "", None)

    @property
    def error(self) -> str:
        """What is wrong with the text in the field; empty when nothing is."""
        return self._error

    def _show_note(self) -> None:
        text, role = self._error, "error"
        if not text and self._problem is not None:
            text = self.t.message(self._problem.message)
            role = "warning" if self._problem.severity is Severity.WARNING else "error"
        self.focus_target().setAccessibleDescription(text)
        if self._note is None:
            if not text:
                return
            self._note = QLabel()
            self._note.setWordWrap(True)
            self._note.setMaximumWidth(self.form.scaled(_WIDEST_MESSAGE))
            self.column.insertWidget(self.column.indexOf(self.row) + 1, self._note)
        self._note.setText(text)
        self._note.setProperty("role", role)
        restyle(self._note)
        self._note.setVisible(bool(text))


def medium(font: QFont) -> QFont:
    """Return a font in the weight of labels."""
    font.setWeight(QFont.Weight.Medium)
    return font


def _is_undo(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and (
        event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
    )


class Line(QLineEdit):
    """A line of text that leaves undo to the window, where every change of the case can be undone."""

    def event(self, event: QEvent) -> bool:
        """Let the window's shortcut have the undo keys (Qt)."""
        if event.type() is QEvent.Type.ShortcutOverride and _is_undo(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Pass the undo keys on (Qt)."""
        if _is_undo(event):
            event.ignore()
            return
        super().keyPressEvent(event)


class Paragraphs(QPlainTextEdit):
    """Several lines of text, as high as its contents; Tab goes to the next field."""

    def __init__(self, lowest: int, highest: int) -> None:
        """Make an empty field.

        Args:
            lowest: Number of lines it always shows.
            highest: Number of lines beyond which it scrolls.
        """
        super().__init__()
        self._lines = (lowest, highest)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the height of the text as it breaks into lines at this width."""
        layout, block, lines = self.document().documentLayout(), self.document().begin(), 0
        while block.isValid():
            layout.blockBoundingRect(block)
            lines += max(1, block.layout().lineCount())
            block = block.next()
        lowest, highest = self._lines
        frame = round(2 * self.document().documentMargin()) + 2 * SPACE
        height = self.fontMetrics().lineSpacing() * min(highest, max(lowest, lines)) + frame
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Follow the width (Qt)."""
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        """Let the window's shortcut have the undo keys (Qt)."""
        if event.type() is QEvent.Type.ShortcutOverride and _is_undo(event):
            event.ignore()
            return False
        if event.type() is QEvent.Type.FontChange:
            self.fit()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Pass the undo keys on (Qt)."""
        if _is_undo(event):
            event.ignore()
            return
        super().keyPressEvent(event)


class Sentence(Paragraphs):
    """One paragraph that breaks into lines when it is longer than the field; Enter starts no new one."""

    def __init__(self) -> None:
        """Make an empty field of one line."""
        super().__init__(1, 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Pass Enter on, as a line does (Qt)."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802  Qt's name
        """Take a pasted text without its line ends (Qt)."""
        self.insertPlainText(" ".join(source.text().splitlines()))
