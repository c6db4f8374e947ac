"""Picking a date with the mouse."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QPushButton, QToolButton, QVBoxLayout, QWidget

from casebuilder.model.messages import N_
from casebuilder.translation import Language
from casebuilder.ui.fields.form import Form
from casebuilder.ui.theme import SPACE

_LOCALES = {
    Language.DUTCH: QLocale(QLocale.Language.Dutch, QLocale.Country.Netherlands),
    Language.ENGLISH: QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
}


class CalendarPopup(QFrame):
    """A month to click a day in; goes away when one clicks beside it or presses Escape.

    Signals:
        picked: The day that was clicked.
    """

    picked = Signal(object)

    def __init__(self, form: Form, shown: datetime.date | None) -> None:
        """Show the month of a date, or the present one.

        Args:
            form: The form of the page.
            shown: The date that stands in the field now.
        """
        owner = form.parent()
        super().__init__(owner if isinstance(owner, QWidget) else None, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "calendar")
        theme = form.context.theme
        self.calendar = QCalendarWidget()
        self.calendar.setLocale(_LOCALES[form.t.language])
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        plain = QTextCharFormat()
        plain.setForeground(QColor(theme.text))
        for day in Qt.DayOfWeek:
            self.calendar.setWeekdayTextFormat(day, plain)
        heading = QTextCharFormat()
        heading.setForeground(QColor(theme.muted))
        heading.setBackground(QColor(theme.raised))
        self.calendar.setHeaderTextFormat(heading)
        for name, icon in (("prevmonth", "arrow-left"), ("nextmonth", "arrow-right")):
            turn = self.calendar.findChild(QToolButton, f"qt_calendar_{name}")
            if isinstance(turn, QToolButton):
                turn.setIcon(form.icon(icon))
        if shown is not None:
            self.calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        self.calendar.clicked.connect(self._pick)
        self.calendar.activated.connect(self._pick)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.addWidget(self.calendar)

    def _pick(self, day: QDate) -> None:
        self.picked.emit(datetime.date(day.year(), day.month(), day.day()))
        self.close()


class CalendarButton(QPushButton):
    """The button behind a date that opens the calendar; with the keyboard one types the date.

    Signals:
        picked: The day that was clicked.
    """

    picked = Signal(object)

    def __init__(self, form: Form, label: str) -> None:
        """Make the button.

        Args:
            form: The form of the page.
            label: What the date is called, in the user's language.
        """
        super().__init__()
        self._form = form
        self.shown: datetime.date | None = None
        self.popup: CalendarPopup | None = None
        text = form.t(N_("Pick from a calendar: {field}"), field=label)
        self.setProperty("role", "quiet")
        self.setIcon(form.icon("calendar"))
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(self._open)

    def _open(self) -> None:
        self.popup = CalendarPopup(self._form, self.shown)
        self.popup.picked.connect(self.picked)
        self.popup.destroyed.connect(self._closed)
        self.popup.adjustSize()
        below = self.mapToGlobal(QPoint(0, self.height()))
        screen = self.screen().availableGeometry()
        x = max(screen.left(), min(below.x(), screen.right() - self.popup.width()))
        y = below.y()
        if y + self.popup.height() > screen.bottom():
            y = max(screen.top(), self.mapToGlobal(QPoint(0, 0)).y() - self.popup.height())
        self.popup.move(x, y)
        self.popup.show()

    def _closed(self) -> None:
        self.popup = None
