"""A part of a page that is made anew when what it is about takes another shape."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.ui.fields.form import Form
from casebuilder.ui.theme import SPACE_MEDIUM


class Part(QWidget):
    """Holds contents that depend on a key, such as the kind of contract of a service."""

    def __init__(
        self,
        form: Form,
        key: Callable[[Case], Hashable],
        build: Callable[[QVBoxLayout], None],
        *,
        spacing: int = SPACE_MEDIUM,
    ) -> None:
        """Make the contents for the current key.

        Args:
            form: The form of the page.
            key: What the contents depend on.
            build: Adds the contents to a column; reads the case itself.
            spacing: Space between the contents, in pixels.
        """
        super().__init__()
        self._form = form
        self._key_of = key
        self._build = build
        self._spacing = spacing
        self._key: Hashable = None
        self._contents: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._column = column
        form.listen(self, self)
        self._key = key(form.case)
        self._make()

    def case_changed(self, _old: Case, new: Case) -> None:
        """Make the contents anew when their key differs."""
        key = self._key_of(new)
        if key != self._key:
            self._key = key
            self._make()

    def _make(self) -> None:
        discard(self._form, self._contents)
        self._contents = QWidget()
        inside = QVBoxLayout(self._contents)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(self._spacing)
        self._build(inside)
        self._column.addWidget(self._contents)
        self._form.contents_made()
        set_shown(self._contents, shown=True)
        set_shown(self, shown=inside.count() > 0)


def set_shown(widget: QWidget, *, shown: bool) -> None:
    """Show or hide a widget within its parent.

    A widget that has no parent yet will be shown with the parent it gets; Qt would open a window
    for it.
    """
    if not shown or widget.parentWidget() is not None:
        widget.setVisible(shown)


def discard(form: Form, widget: QWidget | None) -> None:
    """Take a part off the page, with all its fields."""
    if widget is not None:
        form.forget(widget)
        widget.hide()
        parent = widget.parentWidget()
        layout = parent.layout() if parent is not None else None
        if layout is not None:
            layout.removeWidget(widget)
        widget.deleteLater()
