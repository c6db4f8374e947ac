"""Users per year as small bars with their numbers, while one fills in the reach."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.previews import reach_preview
from casebuilder.model.messages import N_
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.part import set_shown
from casebuilder.ui.theme import SPACE

_COLUMN, _BARS = 76, 56


class UsersPreview(QWidget):
    """Bars with the number of users of each year; empty while a figure for them is missing."""

    def __init__(self, form: Form) -> None:
        """Make the bars and follow the case."""
        super().__init__()
        self._form = form
        self._years: tuple[int, ...] = ()
        self._users: tuple[float, ...] = ()
        self._caption = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        form.listen(self, self)
        self._follow(form.case)

    @property
    def users(self) -> tuple[float, ...]:
        """The number of users per year, empty when they cannot be computed."""
        return self._users

    def case_changed(self, old: Case, new: Case) -> None:
        """Compute anew when reach or years differ."""
        if (old.reach, old.settings) != (new.reach, new.settings):
            self._follow(new)

    def _follow(self, case: Case) -> None:
        preview = reach_preview(case)
        t = self._form.t
        self._years = tuple(case.settings.calendar_years)
        self._users = preview.users if preview is not None else ()
        spoken = ", ".join(
            f"{year}: {t.number(users, 0)}" for year, users in zip(self._years, self._users, strict=False)
        )
        self._caption = t(N_("Users per year, on average"))
        self.setAccessibleName(self._caption)
        self.setAccessibleDescription(spoken)
        set_shown(self, shown=bool(self._users))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the size of bars and two lines of text (Qt)."""
        text = self.fontMetrics().height()
        return QSize(
            self._form.scaled(_COLUMN) * max(1, len(self._years)),
            self._form.scaled(_BARS) + 3 * text + 3 * SPACE,
        )

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return a size in which the numbers still fit (Qt)."""
        return QSize(self._form.scaled(52) * max(1, len(self._years)), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Draw bars, numbers and years (Qt)."""
        if not self._users:
            return
        theme = self._form.context.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(theme.caption_size)
        caption = self.fontMetrics().height()
        painter.setPen(QColor(theme.muted))
        painter.drawText(QRectF(0, 0, self.width(), caption), Qt.AlignmentFlag.AlignLeft, self._caption)
        painter.setFont(font)
        text = QFontMetrics(font).height()
        top = caption + SPACE + text
        column = min(self._form.scaled(_COLUMN), self.width() / len(self._users))
        highest = max(*self._users, 1.0) if len(self._users) > 1 else max(self._users[0], 1.0)
        room = self.height() - top - 4 - text - SPACE
        for number, (year, users) in enumerate(zip(self._years, self._users, strict=True)):
            x = number * column
            height = max(2.0, room * users / highest)
            bar = QRectF(x, top + 4 + room - height, column - SPACE, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawRoundedRect(bar, 3, 3)
            painter.setPen(QColor(theme.text))
            above = QRectF(x, bar.top() - text - 2, column - SPACE, text)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, self._form.t.number(users, 0))
            painter.setPen(QColor(theme.muted))
            below = QRectF(x, self.height() - text, column - SPACE, text)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(year))
        painter.end()
