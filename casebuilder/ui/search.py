"""Finding a page, a field or a term by what it is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QFocusEvent, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from casebuilder.model.messages import N_
from casebuilder.translation import Translator
from casebuilder.ui.icons import icon
from casebuilder.ui.tasks import PAGES, QUESTIONS_TITLE
from casebuilder.ui.theme import Theme

if TYPE_CHECKING:
    from casebuilder.model.case import Case
    from casebuilder.reference import Guidance

_TARGET = Qt.ItemDataRole.UserRole
_PLACE = Qt.ItemDataRole.UserRole + 1
_POPUP_WIDTH = 420
_ROW_HEIGHT = 48
_ROWS = 8
SCALING = "scaling"
"""Name of the window with the case for other municipalities."""
_NOT_ON_A_PAGE = ("settings.indices", "outcomes")
_Index = QModelIndex | QPersistentModelIndex


class TargetKind(StrEnum):
    """What was found."""

    PAGE = "page"
    FIELD = "field"
    TERM = "term"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be jumped to.

    Attributes:
        kind: A page, a field, a term, or a window of its own.
        name: Name of the page or the window, place in the case, or the term itself.
        label: What it is called, in the user's language.
        where: Where it stands, in the user's language.
    """

    kind: TargetKind
    name: str
    label: str
    where: str


def targets(case: Case, guidance: Guidance, t: Translator) -> tuple[Target, ...]:
    """Return everything that can be found: pages first, then fields, then terms."""
    return (*_pages(guidance, t), *_fields(case, t), *_terms(guidance, t))


def _page_titles(t: Translator) -> dict[str, str]:
    return {
        page.key: t(page.title)
        if page.number is None
        else t(N_("Question {number}: {title}"), number=page.number, title=t(page.title))
        for page in PAGES
    }


def _pages(guidance: Guidance, t: Translator) -> Iterator[Target]:
    for key, title in _page_titles(t).items():
        asked = guidance.pages[key].title
        where = asked if asked != title else t(N_("Page"))
        yield Target(TargetKind.PAGE, key, title, where)
    yield Target(TargetKind.PAGE, "questions", t(QUESTIONS_TITLE), t(N_("Page")))
    yield Target(TargetKind.WINDOW, SCALING, t(N_("Scaling to other municipalities")), t(N_("Results")))


def _fields(case: Case, t: Translator) -> Iterator[Target]:
    from casebuilder.model.check import field_label
    from casebuilder.model.paths import described_fields
    from casebuilder.model.readiness import task_of

    titles = _page_titles(t)
    for place, description, _value in described_fields(case):
        if place.startswith(_NOT_ON_A_PAGE):
            continue
        label = t.message(field_label(case, place, description))
        yield Target(TargetKind.FIELD, place, label, titles[task_of(place)])


def _terms(guidance: Guidance, t: Translator) -> Iterator[Target]:
    for term in guidance.terms.values():
        yield Target(TargetKind.TERM, term.term, term.term, t(N_("Term")))


class _TwoLines(QStyledItemDelegate):
    """Draws what was found, and under it where it stands."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:  # noqa: N802
        return QSize(0, round(_ROW_HEIGHT * self._theme.text_scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(self._theme.accent_soft))
        area = rect.adjusted(12, 4, -12, -5)
        font = painter.font()
        for text, size, colour, side in (
            (index.data(), self._theme.body_size, self._theme.text, Qt.AlignmentFlag.AlignTop),
            (
                index.data(_PLACE),
                self._theme.caption_size,
                self._theme.muted,
                Qt.AlignmentFlag.AlignBottom,
            ),
        ):
            font.setPixelSize(size)
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = painter.fontMetrics().elidedText(str(text), Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, (Qt.AlignmentFlag.AlignLeft | side).value, shown)
        painter.restore()


class SearchField(QLineEdit):
    """A field that finds pages, fields and terms while one types.

    Signals:
        found: The user chose a :class:`Target`.
        refresh_wanted: It got the focus; :meth:`set_targets` should be called with fresh targets.
    """

    found = Signal(object)
    refresh_wanted = Signal()

    def __init__(self, t: Translator, theme: Theme) -> None:
        """Make a field that finds nothing yet."""
        super().__init__()
        self._model = QStandardItemModel(self)
        self.setPlaceholderText(t("Search field, page or term"))
        self.setAccessibleName(t("Search field, page or term"))
        self.setToolTip(t("Search field, page or term (Ctrl+K)"))
        self.addAction(
            QAction(icon("search", theme, theme.muted), "", self),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        completer = QCompleter(self._model, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_ROWS)
        view = QListView()
        view.setMinimumWidth(round(_POPUP_WIDTH * theme.text_scale))
        completer.setPopup(view)
        view.setItemDelegate(_TwoLines(theme, view))
        view.setAccessibleName(t("What was found"))
        # The stubs do not know that an overloaded signal is chosen by its type.
        completer.activated[QModelIndex].connect(self._activated)  # type: ignore[index]
        self.setCompleter(completer)

    def set_targets(self, found: tuple[Target, ...]) -> None:
        """Search in these from now on."""
        self._model.clear()
        for target in found:
            item = QStandardItem(target.label)
            item.setData(target, _TARGET)
            item.setData(target.where, _PLACE)
            item.setData(f"{target.label}, {target.where}", Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Search in what the case holds now."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.refresh_wanted.emit()

    def _activated(self, index: QModelIndex) -> None:
        # Qt puts what was found into the field after this, so it is emptied a moment later.
        QTimer.singleShot(0, self, self.clear)
        self.found.emit(index.data(_TARGET))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Take the first that was found on Enter, and empty the field on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            completer = self.completer()
            completer.setCompletionPrefix(self.text())
            if self.text() and completer.completionCount():
                self._activated(completer.completionModel().index(0, 0))
            return
        super().keyPressEvent(event)
