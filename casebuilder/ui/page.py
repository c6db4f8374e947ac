"""The frame that all pages share: a title, one sentence, the content, previous and next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casebuilder.ui.context import Context

if TYPE_CHECKING:
    from casebuilder.model.case import Case


@dataclass(frozen=True, slots=True)
class FieldError:
    """A field whose text could not be used, so that the case still holds the last good value.

    Attributes:
        path: Place of the field in the case.
        label: What the field is called, in the user's language.
        message: What is wrong and what to do, in the user's language.
    """

    path: str
    label: str
    message: str


class Page(QWidget):
    """One page of one task. The window puts it inside a scroll area, under title and sentence.

    A page builds its widgets once, from ``context``. :meth:`case_changed` and
    :meth:`results_changed` are called by the store; a page need not connect them. Each field in it
    calls ``context.navigator.explain_field(path)`` when it gets the focus, and
    :meth:`report_field_error` when its text becomes wrong or right again.

    Signals:
        field_errors_changed: :attr:`field_errors` is different now.
        compares_changed: :attr:`compares` is different now.
    """

    field_errors_changed = Signal()
    compares_changed = Signal()
    lists_errors = False
    """Whether the page itself says what keeps the case from having a result, wherever that stands."""

    def __init__(self, context: Context) -> None:
        """Keep the context and listen to the store."""
        super().__init__()
        self.context = context
        self._field_errors: dict[str, FieldError] = {}
        context.store.changed.connect(self.case_changed)
        context.store.results_changed.connect(self.results_changed)

    @property
    def field_errors(self) -> tuple[FieldError, ...]:
        """The fields whose text could not be used, in the order in which they went wrong."""
        return tuple(self._field_errors.values())

    @property
    def compares(self) -> bool:
        """Whether the page shows the case otherwise than it is entered, such as under another funding."""
        return False

    def report_field_error(self, path: str, label: str, message: str | None) -> None:
        """Tell what is wrong with the text of a field, or None when it is right again."""
        error = None if message is None else FieldError(path, label, message)
        if self._field_errors.get(path) == error:
            return
        if error is None:
            del self._field_errors[path]
        else:
            self._field_errors[path] = error
        self.field_errors_changed.emit()

    def fields(self) -> dict[str, QWidget]:
        """Return the widget that takes the focus for each place of the case on this page."""
        return {}

    def focus_field(self, path: str) -> bool:
        """Put the focus on the field at a place; return False when it is not on this page."""
        widget = self.fields().get(path)
        if widget is None:
            return False
        widget.setFocus()
        return True

    def case_changed(self, old: Case, new: Case) -> None:
        """Redraw what differs between two cases."""

    def results_changed(self) -> None:
        """Redraw what depends on the results or the problems of the case."""
