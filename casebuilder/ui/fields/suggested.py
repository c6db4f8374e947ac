"""Answers to begin with under a field: each is taken over with a click and can be changed after."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.messages import N_
from casebuilder.ui.fields.binding import full_label
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.part import Part
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM
from casebuilder.ui.widgets import label


class Suggested(Part):
    """What can be taken over in one field; what stands there already is not offered again."""

    def __init__(
        self,
        form: Form,
        path: str,
        offered: Callable[[Case], tuple[str, ...]],
        taken_over: Callable[[Case, str], Case],
    ) -> None:
        """Show what is offered.

        Args:
            form: The form of the page.
            path: Place of the field.
            offered: Returns what can still be taken over, in the user's language.
            taken_over: Returns the case with one of them in the field.
        """
        self.path = path
        self._offered = offered
        self._taken_over = taken_over
        super().__init__(form, offered, self._fill, spacing=0)

    def _fill(self, column: QVBoxLayout) -> None:
        form = self._form
        found = self._offered(form.case)
        if not found:
            return
        holder = QWidget()
        flow = FlowLayout(holder, SPACE_MEDIUM, SPACE // 2)
        flow.addWidget(label(form.t(N_("For example:")), "muted", wrap=False))
        name = full_label(form.case, self.path)
        for text in found:
            button = QPushButton(text)
            button.setProperty("role", "link")
            button.setAccessibleName(form.t(N_("{field}: take over “{answer}”"), field=name, answer=text))
            button.clicked.connect(partial(self._take_over, text))
            flow.addWidget(button)
        column.addWidget(holder)

    def _take_over(self, text: str) -> None:
        form = self._form
        form.context.store.change(
            form.t(N_("{field} changed"), field=full_label(form.case, self.path)),
            lambda case: self._taken_over(case, text),
        )
        form.reveal(self.path)


def with_sentence(text: str, sentence: str) -> str:
    """Return a text with a sentence at its end."""
    return " ".join(part for part in (text.strip(), sentence) if part)


def to_begin_with(text: str, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sentences that a text does not hold yet; none once the user has words of his own."""
    own = text
    for sentence in sentences:
        own = own.replace(sentence, "")
    if own.strip():
        return ()
    return tuple(sentence for sentence in sentences if sentence not in text)
