"""Where the keyboard focus goes, and which keys a field leaves to the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget


def focus_order(area: QWidget) -> tuple[QWidget, ...]:
    """Return the visible widgets inside an area that take the focus by Tab, in that order."""
    found = []
    widget = area.nextInFocusChain()
    while widget is not None and widget is not area:
        if (
            area.isAncestorOf(widget)
            and widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and _is_no_stand_in(widget)
        ):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return tuple(found)


def _is_no_stand_in(widget: QWidget) -> bool:
    proxy: QWidget | None = widget.focusProxy()
    return proxy is None


def _stops(area: QWidget) -> tuple[QWidget, ...]:
    """Return where the focus stops in an area: the area itself, or what is inside it."""
    if not area.isVisible():
        return ()
    return (area,) if area.focusPolicy() & Qt.FocusPolicy.TabFocus else focus_order(area)


def move_focus(areas: Sequence[QWidget], focused: QWidget | None, *, forward: bool) -> bool:
    """Move the focus to the next stop, area after area, and round from the last to the first.

    Qt itself would follow the order in which widgets were made, and pages are made when they are
    first shown.

    Args:
        areas: The parts of the window, in their order.
        focused: What has the focus now.
        forward: Whether to go on or back.

    Returns:
        False when the focus is outside all areas.
    """
    stops = [stop for area in areas for stop in _stops(area)]
    if focused not in stops:
        return False
    target = stops[(stops.index(focused) + (1 if forward else -1)) % len(stops)]
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True


def move_to_area(areas: Sequence[QWidget], focused: QWidget | None, *, forward: bool) -> None:
    """Move the focus to the first stop of the next or the previous area."""
    inside = [focused is not None and (area is focused or area.isAncestorOf(focused)) for area in areas]
    here = inside.index(True) if True in inside else 0
    for distance in range(1, len(areas) + 1):
        stops = _stops(areas[(here + (distance if forward else -distance)) % len(areas)])
        if stops:
            stops[0].setFocus(Qt.FocusReason.TabFocusReason)
            return


class UndoKeys(QObject):
    """Lets undo and redo work on the case also while a field of the window has the focus.

    A field whose text is in error keeps them for itself: the case does not know that text.
    """

    def __init__(self, window: QWidget, keeps_its_own: Callable[[QWidget], bool]) -> None:
        """Watch the fields of a window.

        Args:
            window: The window.
            keeps_its_own: Which fields have nothing to do with the case.
        """
        super().__init__(window)
        self._window = window
        self._keeps_its_own = keeps_its_own
        self._watched: QWidget | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        # Only the field with the focus is watched: a filter in Python on every event of the
        # application would be felt.
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched.destroyed.disconnect(self._forget)
            self._watched = None
        if not isinstance(new, (QLineEdit, QPlainTextEdit, QTextEdit)):
            return
        if new.window() is not self._window or self._keeps_its_own(new):
            return
        self._watched = new
        new.destroyed.connect(self._forget)
        new.installEventFilter(self)

    def _forget(self) -> None:
        self._watched = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Refuse the keys of undo and redo on behalf of the field."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and (event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo))
            and watched.property("invalid") not in (True, "true")
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)
