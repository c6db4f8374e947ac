"""The window: a header, and under it the start page or the open case."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QVBoxLayout, QWidget

from casebuilder.model.messages import Message, N_
from casebuilder.translation import Language, Translator
from casebuilder.ui.actions import COMMANDS, make_actions
from casebuilder.ui.case_files import CaseFiles
from casebuilder.ui.focus import UndoKeys, move_focus, move_to_area
from casebuilder.ui.header import Header, HeaderActions, language_actions, theme_actions
from casebuilder.ui.notice import NoticeBar, NoticeButton
from casebuilder.ui.qt_texts import speak
from casebuilder.ui.recovery import RecoveredWork, Recovery
from casebuilder.ui.settings import Preferences, ThemeChoice
from casebuilder.ui.start import StartPage
from casebuilder.ui.take_back import TakeBack, choose_workbook_to_take_back, is_workbook, was_made_here
from casebuilder.ui.theme import Theme, ThemeName, dress, theme
from casebuilder.ui.widgets import line

if TYPE_CHECKING:
    from casebuilder.casefile import Protection
    from casebuilder.model.case import Case
    from casebuilder.ui.document import Document
    from casebuilder.ui.search import Target
    from casebuilder.ui.store import Store
    from casebuilder.ui.workspace import Place, Workspace

SMALLEST = (640, 400)
"""Smallest size in pixels: a laptop of 1366×768 at 200 %."""
_FIRST_SIZE = (1366, 768)
_APPLICATION = "Casebuilder"
_REGISTRATIONS = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods", ".xml"})
"""Endings of files that hold registrations of care rather than a case."""
_Choice = TypeVar("_Choice")


class MainWindow(QMainWindow):
    """Shows the start page, or one case with everything around it."""

    def __init__(
        self,
        preferences: Preferences,
        recovery: Recovery,
        *,
        text_scale: float = 1.0,
        protect: Callable[[str], Protection] | None = None,
    ) -> None:
        """Build the window on its start page.

        Args:
            preferences: What to remember.
            recovery: Where unsaved work is kept.
            text_scale: How much larger than normal all text is.
            protect: Makes what encrypts of a passphrase; None for the usual.
        """
        super().__init__()
        self._preferences = preferences
        self._recovery = recovery
        self._text_scale = text_scale
        self._workspace: Workspace | None = None
        self._start: StartPage | None = None
        self.files = CaseFiles(self, preferences, recovery, lambda: self._t, protect)
        self.files.opened.connect(self._show_other_case)
        self.files.changed.connect(self._show_document)
        self.files.announced.connect(self._announce)
        self.files.failed.connect(self._complain)
        self.files.left_behind.connect(self._offer)
        self.take_back = TakeBack(self, self._open_store, lambda: self._t, self._complain, self._announce)
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST)
        self.resize(*_FIRST_SIZE)
        self._undo_keys = UndoKeys(self, lambda field: field is self._header.search)
        self._t = Translator(preferences.language)
        speak(preferences.language)
        self._theme = _wanted_theme(preferences.theme, text_scale)
        self._apply_theme()
        self._build(None)
        if not preferences.geometry.isEmpty():
            self.restoreGeometry(preferences.geometry)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_look_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._system_look_changed)

    # The look and the language.

    def _apply_theme(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            dress(application, self._theme)

    @property
    def theme(self) -> Theme:
        """The theme that is shown."""
        return self._theme

    @property
    def translator(self) -> Translator:
        """The language that is shown."""
        return self._t

    def set_language(self, language: Language) -> None:
        """Show everything in another language, at the same place."""
        self._preferences.language = language
        self._build_again()

    def set_theme(self, choice: ThemeChoice) -> None:
        """Show everything in another theme, at the same place."""
        self._preferences.theme = choice
        self._build_again()

    def _system_look_changed(self) -> None:
        if _wanted_theme(self._preferences.theme, self._text_scale) != self._theme:
            self._build_again()

    def _build_again(self) -> None:
        """Build everything in the language and theme of the preferences, at the same place."""
        place = None if self._workspace is None else self._workspace.place()
        # Gone before the style sheet changes: restyling what is about to go takes seconds.
        before = self.takeCentralWidget()
        if before is not None:
            before.deleteLater()
        QCoreApplication.sendPostedEvents(before, QEvent.Type.DeferredDelete)
        self._t = Translator(self._preferences.language)
        speak(self._preferences.language)
        wanted = _wanted_theme(self._preferences.theme, self._text_scale)
        if wanted != self._theme:
            self._theme = wanted
            self._apply_theme()
        self._build(place)

    # Building.

    def _build(self, place: Place | None) -> None:
        """Build everything inside the window anew, for another language, theme or case."""
        self._retire_actions()
        root = QWidget()
        self._actions = make_actions(root, self._t, self._perform)
        document = self.document
        actions = self._header_actions(root)
        self._header = Header(self._t, self._theme, actions, with_case=document is not None)
        if self._header.search is not None:
            self._header.search.refresh_wanted.connect(self._refresh_search)
            self._header.search.found.connect(self._go_to_target)
        self._notice = NoticeBar(self._t, self._theme)
        self._start = self._start_page() if document is None else None
        self._workspace = self._work_on(document) if document is not None else None
        layout = QVBoxLayout(root)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(line())
        layout.addWidget(self._notice)
        for body in (self._start, self._workspace):
            if body is not None:
                layout.addWidget(body, 1)
        self.setCentralWidget(root)
        self._show_document()
        self._show_undo()
        self._fit()
        if self._workspace is not None:
            from casebuilder.ui.workspace import Place

            self._workspace.go_back_to(place or Place())
        elif self._start is not None:
            self._start.focus_first()

    def _retire_actions(self) -> None:
        """Take the keys away from what is replaced: it lives on until the event loop deletes it."""
        before = self.centralWidget()
        for action in before.actions() if before is not None else ():
            action.setEnabled(False)

    def _start_page(self) -> StartPage:
        page = StartPage(self._t, self._theme, self._preferences.recent_files, self._recovery.left_behind())
        page.example_wanted.connect(self.files.open_example)
        page.empty_wanted.connect(self.files.start_empty)
        page.open_wanted.connect(self.files.choose_and_open)
        page.recent_wanted.connect(self.files.open_file)
        page.recover_wanted.connect(self.files.recover)
        page.throw_away_wanted.connect(self._throw_away)
        return page

    def _work_on(self, document: Document) -> Workspace:
        from casebuilder.ui.workspace import Workspace

        workspace = Workspace(document.store, self._t, self._theme, self._preferences, self.save_case)
        workspace.panel_toggled.connect(self._mark_panel)
        workspace.announced.connect(self._notice.say)
        return workspace

    def _header_actions(self, root: QWidget) -> HeaderActions:
        actions = self._actions
        for command in COMMANDS:
            actions[command.name].setEnabled(self.document is not None or not command.needs_case)
        languages = language_actions(root, self._t.language)
        for language, action in languages.items():
            self._when_chosen(action, self.set_language, language)
        themes = theme_actions(root, self._preferences.theme, self._t)
        for choice, action in themes.items():
            self._when_chosen(action, self.set_theme, choice)
        file = (
            actions["new"],
            actions["open"],
            self._recent_menu(root),
            None,
            actions["save"],
            actions["save_as"],
            actions["passphrase"],
            None,
            actions["export"],
            actions["take_back"],
            None,
            actions["start"],
            actions["quit"],
        )
        return HeaderActions(file, actions["undo"], actions["redo"], actions["panel"], languages, themes)

    def _when_chosen(self, action: QAction, act: Callable[[_Choice], object], chosen: _Choice) -> None:
        """Act when the menu is gone: what follows throws the menu away."""
        action.triggered.connect(lambda: QTimer.singleShot(0, self, lambda: act(chosen)))

    def _recent_menu(self, root: QWidget) -> QMenu:
        menu = QMenu(self._t(N_("Recent files")), root)
        menu.aboutToShow.connect(lambda: self._fill_recent(menu))
        return menu

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        for path in self._preferences.recent_files:
            action = menu.addAction(path.stem)
            self._when_chosen(action, self.files.open_file, path)
        if menu.isEmpty():
            menu.addAction(self._t(N_("None yet"))).setEnabled(False)

    # The case.

    @property
    def document(self) -> Document | None:
        """The open case with its file, or None on the start page."""
        return self.files.document

    @property
    def workspace(self) -> Workspace:
        """Everything around the open case.

        Raises:
            RuntimeError: No case is open.
        """
        if self._workspace is None:
            raise RuntimeError("no case is open")
        return self._workspace

    @property
    def start_page(self) -> StartPage | None:
        """The start page, or None while a case is open."""
        return self._start

    @property
    def header(self) -> Header:
        """The bar at the top."""
        return self._header

    @property
    def notice(self) -> NoticeBar:
        """The bar that says things under the header."""
        return self._notice

    def show_case(self, case: Case) -> None:
        """Show a case that has no file yet."""
        self.files.show_case(case)

    def save_case(self) -> bool:
        """Save the case; return False when the user gave up."""
        return self.files.save()

    def _show_other_case(self) -> None:
        document = self.document
        if document is not None:
            stack = document.store.undo_stack
            stack.undoTextChanged.connect(self._show_undo)
            stack.redoTextChanged.connect(self._show_undo)
            stack.indexChanged.connect(self._show_undo)
        self._build(None)
        if self._workspace is not None:
            self._workspace.task_list.setFocus()

    def _show_document(self) -> None:
        t, document = self._t, self.document
        if document is None:
            self._header.show_case(_APPLICATION, "", "")
            self._header.show_lock(shown=False)
            self.setWindowTitle(_APPLICATION)
            self.setWindowModified(False)
            return
        case = document.store.case
        name = case.name or t(N_("A case without a name"))
        self._header.show_case(name, case.municipality.name, self._saved_words(document))
        self._header.show_lock(shown=document.protection is not None)
        self.setWindowTitle(f"{name}[*] – {_APPLICATION}")
        self.setWindowModified(document.modified)

    def _saved_words(self, document: Document) -> str:
        saved = document.saved
        if document.modified or saved is None:
            return self._t(N_("not saved"))
        today = datetime.datetime.now().astimezone().date()
        when = f"{saved:%H:%M}" if saved.date() == today else self._t.date(saved.date())
        return self._t(N_("saved {when}"), when=when)

    def _show_undo(self) -> None:
        if self.document is None:
            return
        stack = self.document.store.undo_stack
        self._actions["undo"].setEnabled(stack.canUndo())
        self._actions["redo"].setEnabled(stack.canRedo())
        self._header.show_undo(stack.undoText(), stack.redoText())

    # What is said.

    def _announce(self, message: Message) -> None:
        self._notice.say(self._t.message(message))

    def _complain(self, message: Message) -> None:
        self._notice.complain(self._t.message(message))

    def _offer(self, work: RecoveredWork) -> None:
        t = self._t
        when = f"{t.date(work.time.date())}, {work.time:%H:%M}"
        self._notice.ask(
            t(N_("There is unsaved work on this case ({when})."), when=when),
            (
                NoticeButton(t(N_("Recover")), lambda: self.files.recover(work)),
                NoticeButton(t(N_("Throw away")), lambda: self._recovery.throw_away(work)),
            ),
        )

    def _throw_away(self, work: RecoveredWork) -> None:
        self._recovery.throw_away(work)
        self._build(None)

    # Search and room.

    def _refresh_search(self) -> None:
        if self._header.search is not None:
            self._header.search.set_targets(self.workspace.search_targets())

    def _go_to_target(self, target: Target) -> None:
        self.workspace.go_to_target(target)

    def _mark_panel(self, shown: bool) -> None:  # noqa: FBT001  a slot
        self._header.mark_panel(shown=shown)

    def _toggle_panel(self) -> None:
        self.workspace.toggle_panel()

    def _fit(self) -> None:
        self._header.fit(round(self.width() / self._text_scale))
        if self._start is not None:
            self._start.set_width(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Leave out words where the window is narrow."""
        super().resizeEvent(event)
        self._fit()

    # Commands.

    def _perform(self, command: str) -> None:
        acts: dict[str, Callable[[], object]] = {
            "new": self.files.start_empty,
            "open": self.files.choose_and_open,
            "save": self.files.save,
            "save_as": self.files.save_as,
            "passphrase": self.files.choose_passphrase,
            "export": lambda: self.workspace.go_into("export"),
            "take_back": self._choose_and_take_back,
            "start": self.files.close_case,
            "quit": self.close,
            "undo": lambda: self._step_in_history(forward=False),
            "redo": lambda: self._step_in_history(forward=True),
            "search": self._focus_search,
            "panel": self._toggle_panel,
            "previous": lambda: self.workspace.step(forward=False),
            "next": lambda: self.workspace.step(forward=True),
            "next_area": lambda: move_to_area(self._areas(), self.focusWidget(), forward=True),
            "previous_area": lambda: move_to_area(self._areas(), self.focusWidget(), forward=False),
        }
        acts[command]()

    def _step_in_history(self, *, forward: bool) -> None:
        if self.document is not None:
            stack = self.document.store.undo_stack
            stack.redo() if forward else stack.undo()

    def _areas(self) -> tuple[QWidget, ...]:
        body = self._workspace.areas if self._workspace is not None else ()
        start = (self._start,) if self._start is not None else ()
        return (self._header, self._notice, *start, *body)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001, N802  Qt's names
        """Let Tab go through the parts of the window in the order in which they stand."""
        return move_focus(self._areas(), self.focusWidget(), forward=next) or super().focusNextPrevChild(next)

    def _focus_search(self) -> None:
        if self._header.search is not None:
            self._header.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._header.search.selectAll()

    # Files dropped, closing, and mistakes of the program.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  Qt's name
        """Accept one file."""
        if _dropped_file(event.mimeData().urls()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  Qt's name
        """Take the file in, when this returned."""
        path = _dropped_file(event.mimeData().urls())
        if path is not None:
            event.acceptProposedAction()
            # The program that the file came from waits until this returns; a question may follow.
            QTimer.singleShot(0, self, lambda: self.open_dropped(path))

    def open_dropped(self, path: Path) -> None:
        """Open a file that was dropped: a case, a workbook that came back, or registrations of care."""
        if self.document is None and is_workbook(path):
            self._complain(
                Message(
                    N_(
                        "“{file}” is a workbook. Open the case that it was made from first, and drop"
                        " it again."
                    ),
                    {"file": path.name},
                )
            )
        elif self.document is not None and was_made_here(path):
            self.take_back.start(path)
        elif self._workspace is not None and path.suffix.lower() in _REGISTRATIONS:
            self._workspace.import_registrations(path)
        else:
            self.files.open_file(path)

    def _open_store(self) -> Store | None:
        return None if self.document is None else self.document.store

    def _choose_and_take_back(self) -> None:
        path = choose_workbook_to_take_back(self, self._t, self.files.folder)
        if path is not None:
            self.take_back.start(path)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Close, after unsaved work was dealt with; what is being written is written first."""
        if not self.files.may_leave():
            event.ignore()
            return
        self.files.finish()
        self._preferences.geometry = self.saveGeometry()
        event.accept()

    def unexpected_error(self, details: str) -> QDialog:
        """Keep a recovery copy, and show that the program made a mistake.

        Args:
            details: What happened, for who mends it.
        """
        from casebuilder.ui.dialogs import UnexpectedErrorDialog

        t = self._t
        safe = t(N_("No case was open, so nothing is lost."))
        if self.document is not None:
            is_safe = self.document.keep_recovery_copy()
            safe = t(N_("Your case has no unsaved changes."))
            if not is_safe:
                safe = t(N_("No recovery copy could be made of your work. Save your case now."))
            elif self._recovery.copy.exists():
                safe = t(N_("Your work is kept in a recovery copy, which is offered at the next start."))
        dialog = UnexpectedErrorDialog(self, t, safe, details)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog


def _wanted_theme(choice: ThemeChoice, text_scale: float) -> Theme:
    hints = QGuiApplication.styleHints()
    fixed = {ThemeChoice.LIGHT: Qt.ColorScheme.Light, ThemeChoice.DARK: Qt.ColorScheme.Dark}
    # Also colours what is not ours: the title bar and the system's own dialogs.
    hints.setColorScheme(fixed.get(choice, Qt.ColorScheme.Unknown))
    is_dark = fixed.get(choice, hints.colorScheme()) is Qt.ColorScheme.Dark
    wants_contrast = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
    name = ThemeName.DARK if is_dark else ThemeName.LIGHT
    return theme(name, text_scale, high_contrast=wants_contrast)


def _dropped_file(urls: list[QUrl]) -> Path | None:
    files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return files[0] if len(files) == 1 else None
