"""The bar at the top: the case and its file at the left, the tools at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from casebuilder.model.messages import N_
from casebuilder.translation import Language, Translator
from casebuilder.ui.icons import icon, pixmap
from casebuilder.ui.settings import ThemeChoice
from casebuilder.ui.theme import GRID, SPACE, SPACE_MEDIUM, SPACE_SMALL, Theme
from casebuilder.ui.widgets import ElidedLabel, label

if TYPE_CHECKING:
    from casebuilder.ui.search import SearchField

HEIGHT = 52
"""Height in pixels at normal text size."""
_SEARCH_WIDTH = 30 * GRID
_TOOL_WORDS_FIT = 1240
_NAMES_FIT = 860

_THEME_ICONS = {
    ThemeChoice.LIGHT: "sun",
    ThemeChoice.DARK: "moon",
    ThemeChoice.SYSTEM: "monitor",
}
_OWN_NAMES = {Language.DUTCH: "Nederlands", Language.ENGLISH: "English"}
"""A language is offered by its own name, so that who cannot read the other finds it."""


def named_with_key(text: str, action: QAction) -> str:
    """Return a tooltip: what it does and the keys for it."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({keys})" if keys else text


@dataclass(frozen=True)
class HeaderActions:
    """What the header offers, made by the window.

    Attributes:
        file: The entries of the file menu; None is a separator.
        undo: Undo.
        redo: Redo.
        panel: Shows the explanation; checkable.
        languages: One checkable action per language.
        themes: One checkable action per theme.
    """

    file: Sequence[QAction | QMenu | None]
    undo: QAction
    redo: QAction
    panel: QAction
    languages: dict[Language, QAction]
    themes: dict[ThemeChoice, QAction]


def _beside_icon(text: str) -> str:
    """Return a text with the air before it that Qt leaves out between icon and text."""
    return f" {text}" if text else ""


def language_actions(parent: QWidget, current: Language) -> dict[Language, QAction]:
    """Return one checkable action per language."""
    group = QActionGroup(parent)
    return {
        language: _checkable(group, _OWN_NAMES[language], checked=language is current)
        for language in Language
    }


def theme_actions(parent: QWidget, current: ThemeChoice, t: Translator) -> dict[ThemeChoice, QAction]:
    """Return one checkable action per choice of theme."""
    group = QActionGroup(parent)
    return {choice: _checkable(group, t(choice.label), checked=choice is current) for choice in ThemeChoice}


def _checkable(group: QActionGroup, text: str, *, checked: bool) -> QAction:
    action = QAction(text, group)
    action.setCheckable(True)
    action.setChecked(checked)
    return action


class Header(QFrame):
    """Name of the case, municipality and time of saving; file menu, undo, search, language, theme."""

    def __init__(self, t: Translator, theme: Theme, actions: HeaderActions, *, with_case: bool) -> None:
        """Make the header; :meth:`show_case` fills in the case.

        Args:
            t: The language.
            theme: The look.
            actions: What it offers.
            with_case: Whether to offer what is of use only while a case is open.
        """
        super().__init__()
        self._t = t
        self._theme = theme
        self._actions = actions
        self.setProperty("role", "panel")
        self.setFixedHeight(round(HEIGHT * theme.text_scale))
        self.search: SearchField | None = None
        if with_case:
            from casebuilder.ui.search import SearchField

            self.search = SearchField(t, theme)
        self._name = ElidedLabel("strong")
        self._municipality = ElidedLabel("muted")
        self._before_municipality = QWidget()
        self._before_municipality.setFixedWidth(SPACE)
        self._is_cramped = False
        self._is_locked = False
        self._has_room = True
        self._saved = label("", "muted", wrap=False)
        self._lock = label("", wrap=False)
        self._lock.setPixmap(pixmap("lock", theme.muted, 16, self.devicePixelRatioF()))
        self._lock_words = label(t(N_("with passphrase")), "muted", wrap=False)
        explanation = t(N_("The case file and its recovery copies are encrypted with a passphrase."))
        for part in (self._lock, self._lock_words):
            part.setToolTip(explanation)
            part.hide()
        self._lock.setAccessibleName(t(N_("with passphrase")))
        self._undo = self._tool(actions.undo, "undo-2", t(N_("Undo")))
        self._redo = self._tool(actions.redo, "redo-2", t(N_("Redo")))
        self._panel = self._tool(actions.panel, "panel-right", t(N_("Explanation")))
        self._fill()

    def _fill(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE, 0, SPACE_MEDIUM, 0)
        layout.setSpacing(SPACE_SMALL)
        layout.addWidget(self._file_button())
        layout.addSpacing(SPACE)
        layout.addWidget(self._name)
        layout.addWidget(self._before_municipality)
        layout.addWidget(self._municipality)
        layout.addSpacing(SPACE)
        layout.addWidget(self._saved)
        layout.addSpacing(SPACE_SMALL)
        layout.addWidget(self._lock)
        layout.addWidget(self._lock_words)
        layout.addStretch(1)
        if self.search is not None:
            layout.addWidget(self._undo)
            layout.addWidget(self._redo)
            layout.addSpacing(SPACE_SMALL)
            layout.addWidget(self.search)
            layout.addSpacing(SPACE_SMALL)
        layout.addWidget(self._language_button())
        layout.addWidget(self._theme_button())
        if self.search is not None:
            layout.addWidget(self._panel)

    def _tool(self, action: QAction, icon_name: str, text: str) -> QPushButton:
        button = QPushButton()
        button.setProperty("role", "quiet")
        button.setProperty("words", text)
        button.setIcon(icon(icon_name, self._theme))
        button.setIconSize(QSize(18, 18))
        button.setAccessibleName(text)
        button.setToolTip(named_with_key(text, action))
        button.clicked.connect(action.trigger)
        button.setEnabled(action.isEnabled())
        action.enabledChanged.connect(button.setEnabled)
        return button

    def _menu_button(self, text: str, icon_name: str, name: str, menu: QMenu) -> QPushButton:
        button = QPushButton(_beside_icon(text))
        button.setProperty("role", "quiet")
        button.setIcon(icon(icon_name, self._theme))
        button.setIconSize(QSize(18, 18))
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setMenu(menu)
        return button

    def _file_button(self) -> QPushButton:
        menu = QMenu(self)
        for entry in self._actions.file:
            if entry is None:
                menu.addSeparator()
            elif isinstance(entry, QMenu):
                menu.addMenu(entry)
            else:
                menu.addAction(entry)
        menu.aboutToShow.connect(lambda: self._draw_icons(menu))
        button = self._menu_button(self._t("File"), "menu", self._t("File"), menu)
        # Alt+F, as menus have everywhere; set apart because the text carries no ampersand.
        button.setShortcut(QKeySequence("Alt+F"))
        return button

    def _draw_icons(self, menu: QMenu) -> None:
        """Draw the icons of a menu when it is first opened, so that the window need not wait for them."""
        for action in menu.actions():
            name = action.data()
            if name and action.icon().isNull():
                action.setIcon(icon(name, self._theme))

    def _language_button(self) -> QPushButton:
        menu = QMenu(self)
        menu.addActions(list(self._actions.languages.values()))
        language = self._t.language
        name = self._t("Language: {language}", language=_OWN_NAMES[language])
        return self._menu_button(language.value.upper(), "languages", name, menu)

    def _theme_button(self) -> QPushButton:
        menu = QMenu(self)
        menu.addActions(list(self._actions.themes.values()))
        current = next(choice for choice, action in self._actions.themes.items() if action.isChecked())
        name = self._t("Colours: {theme}", theme=self._t(current.label))
        return self._menu_button("", _THEME_ICONS[current], name, menu)

    def show_case(self, name: str, municipality: str, saved: str) -> None:
        """Show which case is open and whether it is saved; empty texts while none is open."""
        self._name.setText(name)
        self._municipality.setText(municipality)
        self._saved.setText(f"·  {saved}" if saved and municipality else saved)
        self._show_municipality()

    def show_lock(self, *, shown: bool) -> None:
        """Show whether the case has a passphrase; in a narrow window by the lock alone."""
        self._is_locked = shown
        self._lock.setVisible(shown)
        self._lock_words.setVisible(shown and self._has_room)

    def _show_municipality(self) -> None:
        shown = bool(self._municipality.text()) and not self._is_cramped
        self._before_municipality.setVisible(shown)
        self._municipality.setVisible(shown)

    def show_undo(self, undo: str, redo: str) -> None:
        """Name the steps that undo and redo would take; empty while there are none."""
        t = self._t
        undo_words = t("Undo: {step}", step=undo) if undo else t("Undo")
        redo_words = t("Redo: {step}", step=redo) if redo else t("Redo")
        self._undo.setToolTip(named_with_key(undo_words, self._actions.undo))
        self._redo.setToolTip(named_with_key(redo_words, self._actions.redo))

    def fit(self, width: int) -> None:
        """Leave out words where the window is narrow.

        Args:
            width: Width of the window in pixels at normal text size.
        """
        for button in (self._undo, self._redo):
            button.setText("" if width < _TOOL_WORDS_FIT else _beside_icon(button.property("words")))
        self._is_cramped = width < _NAMES_FIT
        self._has_room = width >= _TOOL_WORDS_FIT
        self.show_lock(shown=self._is_locked)
        self._show_municipality()
        self._saved.setVisible(not self._is_cramped)
        if self.search is not None:
            share = 1.0 if width >= _TOOL_WORDS_FIT else 0.5 if self._is_cramped else 0.7
            self.search.setFixedWidth(round(_SEARCH_WIDTH * share * self._theme.text_scale))

    def mark_panel(self, *, shown: bool) -> None:
        """Show whether the explanation is unfolded."""
        words = self._t("Fold the explanation away") if shown else self._t("Show the explanation")
        self._panel.setToolTip(named_with_key(words, self._actions.panel))
        self._panel.setAccessibleName(words)
