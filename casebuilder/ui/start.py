"""What a user meets first: three choices, work that was not saved, and the recent files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from casebuilder.translation import Translator
from casebuilder.ui.icons import icon, pixmap
from casebuilder.ui.recovery import RecoveredWork
from casebuilder.ui.theme import (
    SPACE,
    SPACE_LARGE,
    SPACE_MEDIUM,
    SPACE_PAGE,
    SPACE_SMALL,
    Theme,
)
from casebuilder.ui.widgets import ElidedLabel, label

_WIDTH = 880
_NARROW = 760
_PADDING = 20


class ChoiceCard(QPushButton):
    """A large button: an icon, what it does, and one sentence about it."""

    def __init__(
        self, icon_name: str, title: str, sentence: str, theme: Theme, *, padding: int = _PADDING
    ) -> None:
        """Make the button.

        Args:
            icon_name: The icon; empty for none.
            title: What it does.
            sentence: One sentence about it.
            theme: The colours.
            padding: Room around what is in it, in pixels.
        """
        super().__init__()
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setProperty("role", "choice")
        self._inside = layout = QVBoxLayout(self)
        layout.setContentsMargins(padding, padding, padding, padding)
        layout.setSpacing(SPACE if icon_name else SPACE_SMALL)
        parts = [label(title, "section" if icon_name else "strong"), label(sentence, "muted")]
        if icon_name:
            mark = label("", wrap=False)
            mark.setPixmap(pixmap(icon_name, theme.accent, 28, self.devicePixelRatioF()))
            parts.insert(0, mark)
        for widget in parts:
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(widget)
        layout.addStretch(1)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Be as large as what is in it; a button would only count its text."""
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Be no smaller than what is in it."""
        return self._inside.minimumSize()

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's name
        """Grow when the sentence takes more lines."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        """Return the height that the sentence needs at a width."""
        return self._inside.heightForWidth(width)


class StartPage(QWidget):
    """The page without a case.

    Signals:
        example_wanted: Start with an example, by its name.
        empty_wanted: Start with an empty case.
        open_wanted: Choose a file.
        recent_wanted: Open this file (a ``Path``).
        recover_wanted: Go on with this :class:`RecoveredWork`.
        throw_away_wanted: Throw this :class:`RecoveredWork` away.
    """

    example_wanted = Signal(str)
    empty_wanted = Signal()
    open_wanted = Signal()
    recent_wanted = Signal(object)
    recover_wanted = Signal(object)
    throw_away_wanted = Signal(object)

    def __init__(
        self,
        t: Translator,
        theme: Theme,
        recent: Sequence[Path],
        left_behind: Sequence[RecoveredWork],
    ) -> None:
        """Build the page."""
        super().__init__()
        self._t = t
        self._theme = theme
        self._cards = (
            ChoiceCard(
                "lightbulb",
                t("Look at an example"),
                t("A finished case to play with. Change the figures and see what happens."),
                theme,
            ),
            ChoiceCard(
                "file-plus",
                t("Start empty"),
                t("Your own innovation, step by step. Prices and rates with a source are filled in."),
                theme,
            ),
            ChoiceCard(
                "folder-open",
                t("Open a file"),
                t("Go on with a case that you saved, or that someone sent you."),
                theme,
            ),
        )
        self._grid = QGridLayout()
        column = QWidget()
        column.setMaximumWidth(round(_WIDTH * theme.text_scale))
        layout = QVBoxLayout(column)
        layout.setContentsMargins(SPACE_PAGE, SPACE_PAGE + SPACE_LARGE, SPACE_PAGE, SPACE_PAGE)
        layout.setSpacing(0)
        self._fill(layout, recent, left_behind)
        outer = QWidget()
        row = QHBoxLayout(outer)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(column, 100)
        row.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(outer)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._scroll)

    def _fill(
        self, layout: QVBoxLayout, recent: Sequence[Path], left_behind: Sequence[RecoveredWork]
    ) -> None:
        t = self._t
        layout.addWidget(label(t("What would you like to do?"), "title"))
        layout.addSpacing(SPACE_SMALL)
        layout.addWidget(
            label(
                t(
                    "Here you prepare a business case with which a municipality can decide on your"
                    " care innovation."
                ),
                "muted",
            )
        )
        layout.addSpacing(SPACE_LARGE)
        for work in left_behind:
            layout.addWidget(self._recovery_row(work))
            layout.addSpacing(SPACE_MEDIUM)
        example, empty, file = self._cards
        example.clicked.connect(self._choose_example)
        empty.clicked.connect(self.empty_wanted)
        file.clicked.connect(self.open_wanted)
        self._grid.setSpacing(SPACE_MEDIUM)
        self._place_cards(columns=len(self._cards))
        layout.addLayout(self._grid)
        layout.addSpacing(SPACE_MEDIUM)
        layout.addWidget(label(t("You can also drag a case file onto this window."), "muted"))
        layout.addSpacing(SPACE_PAGE)
        self._add_recent(layout, recent)
        layout.addStretch(1)

    def _place_cards(self, columns: int) -> None:
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // columns, place % columns)
            self._grid.setColumnStretch(place, 1 if place < columns else 0)

    def set_width(self, width: int) -> None:
        """Put the choices under each other where the window is narrow."""
        self._place_cards(columns=1 if width < _NARROW * self._theme.text_scale else len(self._cards))

    def focus_first(self) -> None:
        """Put the focus on the first choice."""
        self._cards[0].setFocus()

    def _recovery_row(self, work: RecoveredWork) -> QFrame:
        t = self._t
        frame = QFrame()
        frame.setProperty("role", "callout")
        name = work.name or t("a case without a name")
        if work.is_protected:
            # What the case is called stands in no recovery copy of a case with a passphrase.
            name = work.file.stem if work.file else t("a case with a passphrase")
        when = f"{t.date(work.time.date())}, {work.time:%H:%M}"
        recover = QPushButton(t("Recover"))
        recover.setProperty("role", "primary")
        recover.setAccessibleName(t("Recover {name}", name=name))
        recover.clicked.connect(lambda: self.recover_wanted.emit(work))
        discard = QPushButton(t("Throw away"))
        discard.setAccessibleName(t("Throw away {name}", name=name))
        discard.clicked.connect(lambda: self.throw_away_wanted.emit(work))
        row = QHBoxLayout(frame)
        row.setContentsMargins(SPACE_MEDIUM, 12, SPACE_MEDIUM, 12)
        row.addWidget(label(t("There is unsaved work: {name} ({when}).", name=name, when=when)), 1)
        row.addWidget(recover)
        row.addWidget(discard)
        return frame

    def _add_recent(self, layout: QVBoxLayout, recent: Sequence[Path]) -> None:
        t = self._t
        layout.addWidget(label(t("Recent files"), "section"))
        layout.addSpacing(SPACE)
        if not recent:
            layout.addWidget(label(t("None yet. Cases that you save appear here."), "muted"))
        for path in recent:
            layout.addLayout(self._recent_row(path))

    def _recent_row(self, path: Path) -> QHBoxLayout:
        exists = path.is_file()
        button = QPushButton(path.stem)
        button.setProperty("role", "quiet")
        button.setIcon(icon("file-text", self._theme))
        button.setEnabled(exists)
        button.setAccessibleName(self._t("Open {name}", name=path.stem))
        button.setToolTip(str(path))
        button.clicked.connect(lambda: self.recent_wanted.emit(path))
        folder = ElidedLabel("muted")
        folder.setText(str(path.parent) if exists else self._t("no longer there: {path}", path=str(path)))
        row = QHBoxLayout()
        row.addWidget(button)
        row.addSpacing(SPACE)
        row.addWidget(folder)
        row.addStretch(1)
        return row

    def _choose_example(self) -> None:
        from casebuilder.ui.examples import ExampleDialog

        dialog = ExampleDialog(self.window(), self._t, self._theme)
        dialog.chosen.connect(self.example_wanted)
        dialog.open()
