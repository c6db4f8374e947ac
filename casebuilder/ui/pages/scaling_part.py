"""The way from the results to the same case in other municipalities."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from casebuilder.model.messages import N_
from casebuilder.ui import theme as look
from casebuilder.ui.context import Context
from casebuilder.ui.widgets import label


class ScalingPart(QWidget):
    """Says what scaling is and opens its window."""

    def __init__(self, context: Context) -> None:
        """Build the part."""
        super().__init__()
        self._context = context
        t = context.translator
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, look.SPACE, 0, 0)
        layout.setSpacing(look.SPACE)
        layout.addWidget(label(t(N_("Scaling")), "section"))
        layout.addWidget(
            label(
                t(
                    N_(
                        "What the same case comes to in larger and smaller municipalities, and from which"
                        " size on a municipality earns its costs back."
                    )
                )
            )
        )
        self.button = QPushButton(t(N_("To other municipalities …")))
        self.button.clicked.connect(self.open_window)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def open_window(self) -> None:
        """Open the window with the other municipalities."""
        from casebuilder.ui.scaling_window import ScalingWindow

        ScalingWindow(self._context, self.window()).open()
