"""The choice of an example, with one sentence about each."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from casebuilder.templates import ListedTemplate, TemplateGroup, template_groups
from casebuilder.translation import Translator
from casebuilder.ui.start import ChoiceCard
from casebuilder.ui.theme import SPACE, SPACE_LARGE, SPACE_MEDIUM, Theme
from casebuilder.ui.widgets import label

_PADDING = 12
_COLUMNS = 2
_USUAL_SIZE = QSize(860, 620)
_ROOM_AROUND = 40


class ExampleDialog(QDialog):
    """Offers the examples; those that belong together stand under one heading.

    Signals:
        chosen: The example that was chosen, by its name.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget, t: Translator, theme: Theme) -> None:
        """Build the dialog.

        Args:
            parent: The window.
            t: The language.
            theme: The colours.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("Choose an example"))
        self._theme = theme
        self._cards: dict[str, ChoiceCard] = {}
        column = QWidget()
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, 0, SPACE, 0)
        inside.setSpacing(SPACE)
        for group in template_groups(t.language):
            if group.name:
                inside.addSpacing(SPACE)
                inside.addWidget(label(group.name, "section"))
            inside.addLayout(self._grid(group))
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(column)
        cancel = QPushButton(t("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        layout.setSpacing(SPACE_MEDIUM)
        layout.addWidget(label(t("Choose an example"), "title"))
        layout.addWidget(
            label(
                t("All figures are filled in and say where they come from. You work on a copy of your own."),
                "muted",
            )
        )
        layout.addWidget(scroll, 1)
        layout.addLayout(buttons)
        room = parent.size() - QSize(_ROOM_AROUND, _ROOM_AROUND)
        self.resize((_USUAL_SIZE * theme.text_scale).boundedTo(room))
        next(iter(self._cards.values())).setFocus()

    @property
    def cards(self) -> dict[str, ChoiceCard]:
        """The examples on offer, by name."""
        return self._cards

    def _grid(self, group: TemplateGroup) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(SPACE)
        columns = _COLUMNS if group.name else 1
        for place, item in enumerate(group.templates):
            grid.addWidget(self._card(item), place // columns, place % columns)
        for place in range(columns):
            grid.setColumnStretch(place, 1)
        return grid

    def _card(self, item: ListedTemplate) -> ChoiceCard:
        card = ChoiceCard("", item.name, item.sentence, self._theme, padding=_PADDING)
        card.clicked.connect(lambda: self._choose(item.id))
        self._cards[item.id] = card
        return card

    def _choose(self, identifier: str) -> None:
        self.accept()
        self.chosen.emit(identifier)
