"""The way from the results to the same case in other municipalities."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from casebuilder.model.messages import N_
from casebuilder.ui.fields.form import Form
from casebuilder.ui.pages.results_part import ResultPart, Seen, Step
from casebuilder.ui.widgets import label


class ScalingPart(ResultPart):
    """Says what scaling is and opens its window."""

    def __init__(self, form: Form) -> None:
        """Make the part."""
        super().__init__(form, "scaling", form.t(N_("Scaling")))

    def build(self, column: QVBoxLayout) -> None:
        """Make the contents, once."""
        t = self.form.t
        column.addWidget(
            label(
                t(
                    N_(
                        "What the same case comes to in larger and smaller municipalities, and from which"
                        " size on a municipality earns its costs back."
                    )
                )
            )
        )
        self.button = QPushButton(t(N_("To other municipalities…")))
        self.button.clicked.connect(self.open_window)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_steps(self, _seen: Seen) -> list[Step]:
        """Return no steps: the figures have a window of their own."""
        return []

    def open_window(self) -> None:
        """Open the window with the other municipalities."""
        from casebuilder.ui.scaling_window import ScalingWindow

        ScalingWindow(self.form.context, self.window()).open()
