"""Fields side by side, with room below for the evidence of one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casebuilder.ui.fields.evidence import EvidenceLine
from casebuilder.ui.fields.flow import ColumnLayout, FlowLayout
from casebuilder.ui.theme import SPACE, SPACE_LARGE, SPACE_MEDIUM


class FieldRow(QWidget):
    """Fields that stand side by side where there is room. The evidence of one at a time unfolds below."""

    def __init__(self, fields: Iterable[QWidget], columns: int = 0) -> None:
        """Place the fields.

        Args:
            fields: The fields.
            columns: In how many columns of the same width in every line; 0 lets each be as wide as it is.
        """
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        self._column = column
        self._panels: dict[EvidenceLine, QWidget] = {}
        line = QWidget()
        flow = (
            ColumnLayout(line, SPACE_LARGE, SPACE_MEDIUM, columns)
            if columns
            else FlowLayout(line, SPACE_LARGE, SPACE_MEDIUM)
        )
        for field in fields:
            flow.addWidget(field)
        column.addWidget(line)

    def show_evidence(self, line: EvidenceLine, make: Callable[[], QWidget]) -> None:
        """Unfold the evidence that belongs to a line, or fold it back when it is unfolded."""
        opening = not line.opened
        for other, panel in self._panels.items():
            panel.hide()
            other.set_opened(opened=False)
        if opening:
            if line not in self._panels:
                self._panels[line] = make()
                self._column.addWidget(self._panels[line])
                line.form.contents_made()
            self._panels[line].show()
            line.set_opened(opened=True)


def row_of(widget: QWidget) -> FieldRow | None:
    """Return the row that a field stands in, or None when it stands alone."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, FieldRow):
            return parent
        parent = parent.parentWidget()
    return None
