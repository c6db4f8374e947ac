"""A bar under the header that says something without standing in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from casebuilder.translation import Translator
from casebuilder.ui.icons import icon, pixmap
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM, Theme
from casebuilder.ui.widgets import label

_SHOWN_FOR = 6000
"""Milliseconds for which a message that asks nothing is shown."""


@dataclass(frozen=True)
class NoticeButton:
    """A way to act on a notice.

    Attributes:
        text: What it says.
        act: What it does; the notice is closed first.
    """

    text: str
    act: Callable[[], None]


class NoticeBar(QFrame):
    """Shows one message at a time: passing news, or something that stays until it is closed."""

    def __init__(self, t: Translator, theme: Theme) -> None:
        """Make a hidden bar."""
        super().__init__()
        self._theme = theme
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_FOR)
        self._timer.timeout.connect(self.hide)
        self._mark = label("", wrap=False)
        self._text = label("")
        self._buttons: list[QPushButton] = []
        close = QPushButton()
        close.setProperty("role", "quiet")
        close.setIcon(icon("x", theme))
        close.setIconSize(QSize(16, 16))
        close.setAccessibleName(t("Close this message"))
        close.setToolTip(t("Close this message"))
        close.clicked.connect(self.hide)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(SPACE_MEDIUM, SPACE, SPACE, SPACE)
        self._layout.setSpacing(SPACE)
        self._layout.addWidget(self._mark)
        self._layout.addWidget(self._text, 1)
        self._layout.addWidget(close)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now, or said last."""
        return self._text.text()

    def say(self, text: str) -> None:
        """Show passing news, and read it out."""
        self._show(text, (), is_error=False)
        self._timer.start()

    def ask(self, text: str, buttons: Sequence[NoticeButton]) -> None:
        """Show a message with ways to act on it, until it is closed."""
        self._show(text, buttons, is_error=False)

    def complain(self, text: str, buttons: Sequence[NoticeButton] = ()) -> None:
        """Show an error until it is closed."""
        self._show(text, buttons, is_error=True)

    def _show(self, text: str, buttons: Sequence[NoticeButton], *, is_error: bool) -> None:
        theme = self._theme
        self._timer.stop()
        for old in self._buttons:
            self._layout.removeWidget(old)
            old.deleteLater()
        background = theme.error_soft if is_error else theme.accent_soft
        self.setStyleSheet(f"NoticeBar {{ background: {background}; }}")
        name, colour = ("circle-alert", theme.error) if is_error else ("info", theme.accent)
        self._mark.setPixmap(pixmap(name, colour, 20, self.devicePixelRatioF()))
        self._text.setText(text)
        self._buttons = [self._button(button) for button in buttons]
        for place, widget in enumerate(self._buttons, start=2):
            self._layout.insertWidget(place, widget)
        self.show()
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _button(self, button: NoticeButton) -> QPushButton:
        widget = QPushButton(button.text)

        def act() -> None:
            self.hide()
            button.act()

        widget.clicked.connect(act)
        return widget
