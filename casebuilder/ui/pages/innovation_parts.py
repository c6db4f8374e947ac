"""Parts of the page on the innovation: the care process in steps, the matrix, the possible buyers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.editing import moved_up, with_place_in_matrix, with_step, without_step
from casebuilder.model.innovation import InnovationDegree, InnovationScope
from casebuilder.model.innovation_place import MATRIX
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import CHAIN
from casebuilder.model.paths import value_at
from casebuilder.model.process import StepChange, process_messages, step_change
from casebuilder.model.route import BuyerAdvice
from casebuilder.ui.fields.binding import Binding, at, described, full_label
from casebuilder.ui.fields.choices import ChoiceBox
from casebuilder.ui.fields.field import Field, medium
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form import FIELD_PLACE, Form
from casebuilder.ui.fields.form_page import Callout
from casebuilder.ui.fields.part import Part
from casebuilder.ui.fields.rows import RowEdits, RowList, RowTexts
from casebuilder.ui.fields.typed import LongTextField
from casebuilder.ui.theme import SPACE, SPACE_LARGE, SPACE_MEDIUM, SPACE_SMALL, Theme
from casebuilder.ui.widgets import empty, label

STEPS_PATH = "innovation.steps"
_STEP_TEXT_WIDTH = 330
_CELL_WIDTH, _CELL_PADDING = 220, 12

Place = tuple[InnovationDegree, InnovationScope]


# The care process --------------------------------------------------------------------------------


class StepList(RowList):
    """The steps of the care process, each with what happens now and what happens then."""

    def __init__(self, form: Form) -> None:
        """Make the steps that the case has."""
        t = form.t
        super().__init__(
            form,
            STEPS_PATH,
            (),
            RowTexts(
                add=t(N_("Add a step")),
                added=t(N_("Step added")),
                removed=t(N_("Step removed")),
                moved=t(N_("Step moved")),
            ),
            RowEdits(
                added=with_step,
                removed=without_step,
                moved_up=lambda case, identifier: moved_up(case, STEPS_PATH, identifier),
            ),
            name_width=280,
        )

    def _headings(self) -> QWidget:
        """Return nothing to see: each step names its own fields."""
        return QWidget()

    def _row(self, identifier: str, *, first: bool) -> QWidget:
        form, place = self._form, f"{self.path}.{identifier}"
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(SPACE_MEDIUM, SPACE, SPACE_MEDIUM, SPACE_MEDIUM)
        column.setSpacing(SPACE)
        heading = super()._row(identifier, first=first)
        for line in heading.findChildren(QLineEdit):
            line.setPlaceholderText(form.t(N_("Name of the step")))
        column.addWidget(heading)
        holder = QWidget()
        flow = FlowLayout(holder, SPACE_LARGE, SPACE_MEDIUM)
        for text, doer in (("before", "done_by_before"), ("after", "done_by_after")):
            flow.addWidget(self._side(f"{place}.{text}", f"{place}.{doer}"))
        column.addWidget(holder)
        column.addWidget(Part(form, lambda case: _change_of(case, place), self._namer(place)))
        return card

    def _side(self, text: str, doer: str) -> QWidget:
        form = self._form
        doers = [(None, form.t(N_("not said"))), *((party, form.t(party.label)) for party in CHAIN)]
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE)
        inside.addWidget(
            LongTextField(
                form,
                text,
                form.t(described(form.case, text).label),
                lambda case: full_label(case, text),
                at(text),
                width=_STEP_TEXT_WIDTH,
            )
        )
        inside.addWidget(
            ChoiceBox(
                form,
                doer,
                form.t(described(form.case, doer).label),
                lambda case: full_label(case, doer),
                at(doer),
                lambda _case: doers,
                placeholder=form.t(N_("Choose who does it")),
            )
        )
        return holder

    def _namer(self, place: str) -> _StepSaid:
        return _StepSaid(self._form, place)


class _StepSaid:
    """Says under a step what becomes of it."""

    def __init__(self, form: Form, place: str) -> None:
        self._form = form
        self._place = place

    def __call__(self, column: QVBoxLayout) -> None:
        change = _change_of(self._form.case, self._place)
        if change is not None:
            t = self._form.t
            column.addWidget(label(t(N_("This step {change}."), change=Message(change.label)), "muted"))


def _change_of(case: Case, place: str) -> StepChange | None:
    return step_change(value_at(case, place))


def process_callout(form: Form) -> Part:
    """Return what the steps come to together, and what the case does not count of them yet."""

    def fill(column: QVBoxLayout) -> None:
        found = process_messages(form.case)
        if not found:
            return
        callout = Callout(form.t(N_("What this does to your case")))
        callout.say("\n\n".join(form.t.message(message) for message in found))
        column.addWidget(callout)

    return Part(form, lambda case: tuple(form.t.message(item) for item in process_messages(case)), fill)


# The matrix --------------------------------------------------------------------------------------


class MatrixCell(QRadioButton):
    """One of the four places, with what belongs there.

    Signals:
        moved: The user wants to go this many columns and rows further.
        cleared: The user takes the choice away.
    """

    moved = Signal(int, int)
    cleared = Signal()

    def __init__(self, place: Place, text: str, theme: Theme) -> None:
        """Make a place that is not chosen."""
        super().__init__(text)
        self.place = place
        self._theme = theme
        self.setAutoExclusive(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return room for the text in its lines (Qt)."""
        width = round(_CELL_WIDTH * self._theme.text_scale)
        text = QFontMetrics(medium(self.font())).boundingRect(
            QRect(0, 0, width - 2 * _CELL_PADDING, 1000), Qt.TextFlag.TextWordWrap, self.text()
        )
        return QSize(width, text.height() + 2 * _CELL_PADDING)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return the same size (Qt)."""
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802  Qt's name
        """Take a click anywhere in the place (Qt)."""
        return self.rect().contains(position)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802  Qt's name
        """Show that the mouse is over it (Qt)."""
        super().enterEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Go to the place beside it with the arrows, choose with Enter, clear with Delete (Qt)."""
        steps = {
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Down: (0, 1),
            Qt.Key.Key_Up: (0, -1),
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.moved.emit(*steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Draw the place: outlined, or filled when chosen; a ring shows the focus (Qt)."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, focus = self.isChecked(), self.hasFocus()
        fill = theme.accent if chosen else theme.hover if self.underMouse() else theme.raised
        line = (
            theme.text
            if chosen and focus
            else theme.focus
            if focus
            else fill
            if chosen
            else theme.control_line
        )
        thickness = 2 if focus else 1
        inset = thickness / 2
        painter.setPen(QPen(QColor(line), thickness))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), SPACE, SPACE)
        painter.setPen(QColor(theme.accent_text if chosen else theme.text))
        font = self.font()
        painter.setFont(medium(font) if chosen else font)
        area = self.rect().adjusted(_CELL_PADDING, _CELL_PADDING, -_CELL_PADDING, -_CELL_PADDING)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area, int(flags), self.text())
        painter.end()


class MatrixField(Field):
    """The place of the innovation between better and other, between one product and all who work together."""

    def __init__(self, form: Form) -> None:
        """Make the four places."""
        super().__init__(
            form,
            "innovation.degree",
            form.t(N_("Where does your innovation belong?")),
            lambda case: full_label(case, "innovation.degree"),
            Binding(_place_in, lambda case, place: with_place_in_matrix(case, *place)),
        )
        t = form.t
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE)
        for column, degree in enumerate(InnovationDegree, start=1):
            grid.addWidget(label(t(degree.label), "muted"), 0, column)
            grid.setColumnStretch(column, 1)
        self.cells: dict[Place, MatrixCell] = {}
        for line, scope in enumerate(InnovationScope, start=1):
            side = label(t(scope.label), "muted")
            side.setFixedWidth(form.scaled(132))
            grid.addWidget(side, line, 0)
            for column, degree in enumerate(InnovationDegree, start=1):
                place = (degree, scope)
                cell = MatrixCell(place, t.message(MATRIX[place].belongs), form.context.theme)
                cell.setAccessibleName(
                    t(
                        N_("{degree}, {scope}: {belongs}"),
                        degree=Message(degree.label),
                        scope=Message(scope.label),
                        belongs=MATRIX[place].belongs,
                    )
                )
                cell.setProperty(FIELD_PLACE, self.path)
                cell.clicked.connect(lambda _on=False, cell=cell: self._clicked(cell))
                cell.moved.connect(lambda across, down, cell=cell: self._go(cell, across, down))
                cell.cleared.connect(self._clear)
                self.cells[place] = cell
                grid.addWidget(cell, line, column)
        self.row.addWidget(holder, 1)
        self.setMaximumWidth(form.scaled(700))
        self.asks = label("", "muted")
        self.column.addWidget(self.asks)
        form.add_alias("innovation.scope", self.path, self)
        self.ready()

    def focus_target(self) -> QWidget:
        """Return the chosen place, or the first."""
        return self.cells[self._tab_stop()]

    def _tab_stop(self) -> Place:
        degree, scope = _place_in(self.form.case)
        return next(iter(self.cells)) if degree is None or scope is None else (degree, scope)

    def refresh(self) -> None:
        """Show what the case holds."""
        chosen = _place_in(self.form.case)
        stop = self._tab_stop()
        for place, cell in self.cells.items():
            cell.setChecked(place == chosen)
            cell.setFocusPolicy(Qt.FocusPolicy.StrongFocus if place == stop else Qt.FocusPolicy.ClickFocus)
        found = [place for place in self.cells if place == chosen]
        self.asks.setText(" ".join(self.t.message(MATRIX[place].asks) for place in found))
        self.asks.setVisible(bool(found))

    def _show_name(self, _case: Case) -> None:
        """Leave the names of the places: each says what it is."""

    def _clicked(self, cell: MatrixCell) -> None:
        self._choose((None, None) if cell.place == _place_in(self.form.case) else cell.place)

    def _clear(self) -> None:
        if _place_in(self.form.case) != (None, None):
            self._choose((None, None))

    def _choose(self, place: object) -> None:
        self.change(place, f"{self.path}#{id(self)}")
        self.refresh()

    def _go(self, cell: MatrixCell, across: int, down: int) -> None:
        degrees, scopes = list(InnovationDegree), list(InnovationScope)
        column = (degrees.index(cell.place[0]) + across) % len(degrees)
        line = (scopes.index(cell.place[1]) + down) % len(scopes)
        place = (degrees[column], scopes[line])
        self.cells[place].setFocus(Qt.FocusReason.TabFocusReason)
        self._choose(place)


def _place_in(case: Case) -> tuple[InnovationDegree | None, InnovationScope | None]:
    return case.innovation.degree, case.innovation.scope


# Possible buyers ---------------------------------------------------------------------------------


class BuyerList(QWidget):
    """The possible buyers, each with what speaks for and against it."""

    def __init__(self, form: Form) -> None:
        """Make a folded list that is still empty."""
        super().__init__()
        self._form = form
        self._shown: tuple[str, ...] = ()
        self.fold = Fold(
            form,
            form.t(N_("Who could buy it?")),
            [],
            self._build,
            lambda _case: form.t(N_("each possible buyer, with what speaks for and against")),
        )
        self._inside: QVBoxLayout | None = None
        self._buyers: Sequence[BuyerAdvice] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fold)

    def show_buyers(self, buyers: Sequence[BuyerAdvice]) -> None:
        """Show these buyers."""
        self._buyers = buyers
        self.setVisible(bool(buyers))
        if self._inside is not None:
            self._fill(self._inside)

    def _build(self, column: QVBoxLayout) -> None:
        self._inside = column
        column.setSpacing(SPACE_SMALL)
        self._fill(column)

    def _fill(self, column: QVBoxLayout) -> None:
        t = self._form.t
        lines: list[tuple[str, str]] = []
        for advice in self._buyers:
            lines.append((t(advice.buyer.label), "strong"))
            lines.extend((f"+  {t.message(reason)}", "") for reason in advice.speaks_for)
            lines.extend((f"−  {t.message(reason)}", "") for reason in advice.speaks_against)
            if advice.speaks_for:
                lines.append((t.message(advice.next_step), "muted"))
        shown = tuple(text for text, _ in lines)
        if shown == self._shown:
            return
        self._shown = shown
        empty(column)
        for position, (text, role) in enumerate(lines):
            if role == "strong" and position:
                column.addSpacing(SPACE)
            column.addWidget(label(text, role))
