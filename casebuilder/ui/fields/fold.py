"""Parts that fold out, made when they first open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.messages import N_
from casebuilder.ui.fields.field import medium
from casebuilder.ui.fields.form import Form
from casebuilder.ui.icons import pixmap
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM, Theme

_ARROW, _GAP, _ICON = 16, 6, 14


class Disclosure(QPushButton):
    """A line with an arrow that folds something out: a heading, and a summary of what is inside."""

    def __init__(self, form: Form, heading: str, *, small: bool = False) -> None:
        """Make a closed line.

        Args:
            form: The form of the page.
            heading: Text that always shows, and what the line is called.
            small: Whether the line is an aside under a field, in small muted letters.
        """
        super().__init__()
        self._form = form
        self._theme: Theme = form.context.theme
        self._small = small
        self._heading = heading
        self._summary = ""
        self._icon: tuple[str, str] | None = None
        self.opened = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy.Policy.Maximum if small else QSizePolicy.Policy.Expanding
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
        self._tell()

    def set_heading(self, heading: str) -> None:
        """Change the text that always shows."""
        if heading != self._heading:
            self._heading = heading
            self._tell()

    def set_summary(self, summary: str, icon: tuple[str, str] | None = None) -> None:
        """Change the summary, with the name and the colour of an icon before it."""
        if (summary, icon) != (self._summary, self._icon):
            self._summary, self._icon = summary, icon
            self._tell()

    def set_opened(self, *, opened: bool) -> None:
        """Turn the arrow."""
        self.opened = opened
        self._tell()

    def _tell(self) -> None:
        t = self._form.t
        state = t(N_("unfolded")) if self.opened else t(N_("folded"))
        self.setAccessibleName(", ".join(part for part in (self._heading, self._summary) if part))
        self.setAccessibleDescription(state)
        self.setToolTip(self._summary if self._small else "")
        self.updateGeometry()
        self.update()

    def _fonts(self) -> tuple[QFont, QFont]:
        heading, summary = QFont(self.font()), QFont(self.font())
        if self._small:
            heading.setPixelSize(self._theme.caption_size)
            summary.setPixelSize(self._theme.caption_size)
        else:
            medium(heading)
        return heading, summary

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the size of arrow, heading and summary (Qt)."""
        heading, summary = self._fonts()
        width = _ARROW + _GAP
        if self._icon is not None:
            width += _ICON + _GAP
        if self._heading and not self._small:
            width += QFontMetrics(heading).horizontalAdvance(self._heading) + 2 * _GAP
        width += QFontMetrics(summary).horizontalAdvance(self._summary)
        room = SPACE // 2 if self._small else SPACE_MEDIUM
        return QSize(width + SPACE, QFontMetrics(heading).height() + room)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return a size in which a summary is cut short with dots (Qt)."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), self._form.scaled(120)), hint.height())

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802  Qt's name
        """Show that the mouse is over it (Qt)."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Show that the mouse has left (Qt)."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Draw arrow, icon, heading and summary (Qt)."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        strong = self.underMouse() or not self._small
        self._draw_arrow(painter, QColor(theme.text if strong else theme.muted))
        x = _ARROW + _GAP
        if self._icon is not None:
            name, colour = self._icon
            picture = pixmap(name, colour, _ICON, self.devicePixelRatioF())
            painter.drawPixmap(x, (self.height() - _ICON) // 2, picture)
            x += _ICON + _GAP
        heading, summary = self._fonts()
        if self._heading and not self._small:
            painter.setFont(heading)
            painter.setPen(QColor(theme.text))
            width = QFontMetrics(heading).horizontalAdvance(self._heading)
            painter.drawText(
                QRect(x, 0, self.width() - x, self.height()), Qt.AlignmentFlag.AlignVCenter, self._heading
            )
            x += width + 2 * _GAP
        painter.setFont(summary)
        painter.setPen(QColor(theme.text if self._small and self.underMouse() else theme.muted))
        room = self.width() - x - _GAP
        text = QFontMetrics(summary).elidedText(self._summary, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(x, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    def _draw_arrow(self, painter: QPainter, colour: QColor) -> None:
        painter.setPen(
            QPen(colour, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        x, y = _ARROW / 2, self.height() / 2
        points = (
            [QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)]
            if self.opened
            else [QPointF(x - 2, y - 4), QPointF(x + 2, y), QPointF(x - 2, y + 4)]
        )
        painter.drawPolyline(QPolygonF(points))


class Fold(QWidget):
    """A part of a page that folds out under a line; its contents are made when it first opens."""

    def __init__(
        self,
        form: Form,
        heading: str,
        paths: Sequence[str],
        build: Callable[[QVBoxLayout], None],
        summary: Callable[[Case], str] | None = None,
        *,
        opened: bool = False,
    ) -> None:
        """Make a folded part.

        Args:
            form: The form of the page.
            heading: Text of the line.
            paths: The places of the case whose fields are inside.
            build: Adds the contents to a column.
            summary: What the line says about the contents, in the user's language.
            opened: Whether it starts unfolded.
        """
        super().__init__()
        self._form = form
        self._paths = tuple(paths)
        self._build = build
        self._summary = summary
        self.contents: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        self.line = Disclosure(form, heading)
        self.line.clicked.connect(self.toggle)
        column.addWidget(self.line)
        form.add_opener(self, self)
        form.listen(self, self)
        self._show_summary(form.case)
        if opened:
            self.open()

    def holds(self, path: str) -> bool:
        """Return whether the field of a place is inside."""
        return any(path == own or path.startswith(f"{own}.") for own in self._paths)

    def focus_target(self) -> QWidget:
        """Return the line that unfolds it."""
        return self.line

    def is_open(self) -> bool:
        """Return whether the contents show."""
        return self.line.opened

    def open(self) -> None:
        """Show the contents."""
        if self.contents is None:
            self.contents = QWidget()
            inside = QVBoxLayout(self.contents)
            inside.setContentsMargins(_ARROW + _GAP, 0, 0, SPACE)
            inside.setSpacing(SPACE_MEDIUM)
            self._build(inside)
            layout = self.layout()
            if layout is not None:
                layout.addWidget(self.contents)
            self._form.contents_made()
        self.contents.show()
        self.line.set_opened(opened=True)

    def toggle(self) -> None:
        """Fold out, or back."""
        if self.is_open() and self.contents is not None:
            self.contents.hide()
            self.line.set_opened(opened=False)
        else:
            self.open()

    def case_changed(self, _old: Case, new: Case) -> None:
        """Follow the case in the summary."""
        self._show_summary(new)

    def _show_summary(self, case: Case) -> None:
        if self._summary is not None:
            self.line.set_summary(self._summary(case))
