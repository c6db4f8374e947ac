"""Typing scores and goals: which sheet, the grid, what to do with it, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from casebuilder.model.case import Case
from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes.document import Group, Outcomes
from casebuilder.model.outcomes.editing import without_clients
from casebuilder.model.outcomes.entry import Refusal, RefusedTextError, read_goal, read_score
from casebuilder.model.outcomes.sheet import (
    FIRST_DOMAIN,
    GOALS,
    KEY,
    Pasted,
    block_of,
    incomplete_clients,
    new_key_refused,
    pasted,
    renamed,
    starts_at_key,
    typed,
    with_more_clients,
    with_other_group,
)
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.fields.form import FIELD_PLACE, Form
from casebuilder.ui.pages.outcome_grid import Cell, ScoreGrid, Value
from casebuilder.ui.pages.results_widgets import Choice
from casebuilder.ui.theme import SPACE, restyle
from casebuilder.ui.widgets import label

PLACE = "outcomes.clients"
"""Place of the case that the grid shows."""
_REFUSALS_SHOWN = 4
_MANY = 10


class EntryPart(QWidget):
    """The sheets with scores per moment and with goals, one at a time."""

    def __init__(self, form: Form) -> None:
        """Show the first sheet.

        Args:
            form: The form of the page.
        """
        super().__init__()
        self._form = form
        self._t = form.t
        self.path = PLACE
        self._sheet = GOALS
        self._chosen = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        t = self._t
        self.sheets = Choice(form.context.theme, t(N_("Fill in")), [], named=True)
        self.sheets.picked.connect(self._choose_sheet)
        self.grid = ScoreGrid(form.context)
        self.grid.setProperty(FIELD_PLACE, PLACE)
        self.where = label("", "strong")
        self.said = label("", "warning")
        self.said.hide()
        self.hint = label("", "caption")
        self.count = label("", "muted", wrap=False)
        self.first = label(
            t(N_("First add the measurements above; then the scores can be filled in.")), "muted"
        )
        self._column.addWidget(self.first)
        self._sheet_area = QWidget()
        inside = QVBoxLayout(self._sheet_area)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE)
        line = QHBoxLayout()
        line.addWidget(self.where, 1)
        line.addWidget(self.count, 0, Qt.AlignmentFlag.AlignRight)
        inside.addWidget(self.sheets)
        inside.addWidget(self.grid)
        inside.addLayout(line)
        for widget in (self.said, self._actions(), self.hint):
            inside.addWidget(widget)
        self._column.addWidget(self._sheet_area)
        self._connect()
        form.add_field(self, self)
        self.case_changed(form.case, form.case)

    def _actions(self) -> QWidget:
        t = self._t
        holder = QWidget()
        row = FlowLayout(holder, SPACE, SPACE)
        self.add_one = self._button(t(N_("Add a client")), "plus", lambda: self._add(1))
        self.add_many = self._button(
            t(N_("Add {count} clients"), count=_MANY), "plus", lambda: self._add(_MANY)
        )
        self.paste = self._button(t(N_("Paste from a spreadsheet")), "file-spreadsheet", self.grid.paste)
        self.remove = self._button(t(N_("Remove the chosen clients")), "trash-2", self._remove_chosen)
        for button in (self.add_one, self.add_many, self.paste, self.remove):
            row.addWidget(button)
        return holder

    def _button(self, text: str, icon: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setIcon(self._form.icon(icon))

        def clicked() -> None:
            act()

        button.clicked.connect(clicked)
        return button

    def _connect(self) -> None:
        grid = self.grid
        grid.value_typed.connect(self._type)
        grid.group_wanted.connect(self._change_group)
        grid.block_pasted.connect(self._paste)
        grid.clients_wanted.connect(self._add)
        grid.removal_wanted.connect(self._remove)
        grid.refused.connect(self._refuse_key)
        grid.place_changed.connect(self._show_where)
        grid.sheet_model.key_typed.connect(self._rename)

    # A field of the form.

    def focus_target(self) -> QWidget:
        """Return the grid."""
        return self.grid

    def choose_sheet(self, sheet: str) -> None:
        """Show the scores of a moment, or the goals."""
        self._choose_sheet(sheet)

    def show_problem(self, _problem: object) -> None:
        """Leave problems of clients to the top of the page."""

    def retire(self) -> None:
        """Do nothing: the grid has no text of its own."""

    def case_changed(self, _old: Case, new: Case) -> None:
        """Show what the case holds."""
        outcomes = new.outcomes
        t = self._t
        names = [(moment.id, moment.name or moment.id) for moment in outcomes.moments]
        sheets = [*names, (GOALS, t(N_("Goals")))]
        self.sheets.offer(sheets)
        if self._sheet not in [name for name, _ in names] and not (self._sheet == GOALS and self._chosen):
            self._sheet = names[0][0] if names else GOALS
        self.first.setVisible(not names)
        self._sheet_area.setVisible(bool(names))
        self.sheets.group.show_value(self._sheet)
        self.grid.show_sheet(outcomes, self._sheet)
        self._show_count(outcomes)
        self._show_hint()
        self.remove.setEnabled(bool(outcomes.clients))

    def _choose_sheet(self, sheet: object) -> None:
        self._chosen = True
        self._sheet = str(sheet)
        self._say("")
        self.case_changed(self._form.case, self._form.case)

    # Changes.

    def _outcomes(self) -> Outcomes:
        return self._form.case.outcomes

    def _change(self, text: str, changed: Callable[[Outcomes], Outcomes], **values: str | Message) -> None:
        self._form.context.store.change(
            self._t(text, **values),
            lambda case: case.model_copy(update={"outcomes": changed(case.outcomes)}),
        )

    def _type(self, cells: Sequence[Cell], value: Value) -> None:
        self._say("")
        sheet, outcomes = self._sheet, self._outcomes()
        if len(cells) == 1:
            row, column = cells[0]
            self._change(
                N_("{sheet}, client {key}: {domain}"),
                lambda old: typed(old, sheet, cells, value),
                sheet=self._sheet_name(),
                key=outcomes.clients[row].key,
                domain=self.grid.sheet_model.heading(column),
            )
            return
        self._change(
            N_("{sheet}: {count} cells"),
            lambda old: typed(old, sheet, cells, value),
            sheet=self._sheet_name(),
            count=str(len(cells)),
        )

    def _sheet_name(self) -> str:
        moment = self._outcomes().moment(self._sheet)
        return moment.name if moment else self._t(N_("Goals"))

    def _change_group(self, rows: Sequence[int]) -> None:
        self._change(N_("Group changed"), lambda old: with_other_group(old, rows))

    def _add(self, count: int) -> None:
        self._say("")
        before = len(self._outcomes().clients)
        text = N_("Client added") if count == 1 else N_("{count} clients added")
        self._change(text, lambda old: with_more_clients(old, count), count=str(count))
        if len(self._outcomes().clients) > before:
            self.grid.go_to(before, FIRST_DOMAIN)
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove_chosen(self) -> None:
        self._remove(self.grid.selected_rows())
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, rows: Sequence[int]) -> None:
        clients = self._outcomes().clients
        keys = {clients[row].key for row in rows}
        text = N_("Client {key} removed") if len(keys) == 1 else N_("{count} clients removed")
        self._change(
            text, lambda old: without_clients(old, keys), key=next(iter(keys), ""), count=str(len(keys))
        )

    def _rename(self, row: int, key: str) -> None:
        own = self._outcomes().clients[row].key
        refused = new_key_refused(self._outcomes(), own, key)
        if refused is not None:
            self._say(self._t.message(refused))
            return
        self._say("")
        self._change(N_("Client number {key} changed"), lambda old: renamed(old, own, key), key=own)

    def _paste(self, row: int, column: int, text: str) -> None:
        block, outcomes, sheet = block_of(text), self._outcomes(), self._sheet
        if starts_at_key(outcomes, sheet, block) or (column < 0 and _has_keys(block)):
            column = KEY
        elif column < 0:
            column = FIRST_DOMAIN
        done = pasted(outcomes, sheet, row, column, block)
        self._change(
            N_("{sheet}: pasted {rows} rows"),
            lambda _old: done.outcomes,
            sheet=self._sheet_name(),
            rows=str(len(block) - done.heading),
        )
        self._report(done, len(block) - done.heading)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    # What is said.

    def _report(self, done: Pasted, rows: int) -> None:
        t = self._t
        lines = []
        refused = len(done.refused)
        if done.whole_refused:
            lines.append(t(N_("Nothing was taken over.")))
        elif refused == 1:
            lines.append(t(N_("One cell was not taken over; the rest was:")))
        elif refused:
            lines.append(t(N_("{count} cells were not taken over; the rest was:"), count=refused))
        lines.extend(self._refusal(item) for item in done.refused[:_REFUSALS_SHOWN])
        if refused > _REFUSALS_SHOWN:
            lines.append(t(N_("and {count} more."), count=refused - _REFUSALS_SHOWN))
        if done.heading:
            lines.append(t(N_("The first row was read as the names of the columns.")))
        self._say("\n".join(lines))
        if not refused:
            self._form.context.navigator.announce(t(N_("{count} rows are pasted."), count=rows))

    def _refusal(self, item: Refusal) -> str:
        t = self._t
        if not item.text:
            return t.message(item.reason)
        return t(
            N_("Row {row}, column {column}: {reason}"),
            row=item.row + 1,
            column=item.column + 1,
            reason=item.reason,
        )

    def _refuse_key(self, text: str) -> None:
        """Say why a key is no value of the sheet."""
        read = read_goal if self._sheet == GOALS else read_score
        try:
            read(text)
        except RefusedTextError as error:
            self._say(self._t.message(error.reason))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.grid.setAccessibleDescription(text)
        restyle(self.said)
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.grid, text))

    def _show_where(self) -> None:
        self.where.setText(self.grid.words())

    def _show_count(self, outcomes: Outcomes) -> None:
        t = self._t
        ours = sum(row.group is Group.WITH for row in outcomes.clients)
        theirs = len(outcomes.clients) - ours
        if not outcomes.clients:
            self.count.setText(t(N_("No clients yet")))
            return
        empty = incomplete_clients(outcomes, self._sheet)
        text = (
            t(N_("{with_it} with and {without} without the innovation"), with_it=ours, without=theirs)
            if theirs
            else t(N_("{count} clients"), count=ours)
        )
        if empty:
            text = t(N_("{clients} · {count} not complete"), clients=text, count=empty)
        self.count.setText(text)

    def _show_hint(self) -> None:
        t = self._t
        if self._sheet == GOALS:
            keys = t(N_("+ improve, = keep, - slow down decline. Agree goals before the second measurement."))
        else:
            keys = t(
                N_(
                    "1 to 5 fills in a level and goes on; n, a, l or u says why there is none (space bar: the"
                    " list)."
                )
            )
        rest = t(
            N_(
                "Enter: next client. Delete: empty. Ctrl+V: paste from a spreadsheet, by client number when"
                " that stands in the first column. Ctrl+Z: undo."
            )
        )
        self.hint.setText(f"{keys} {rest}")


def _has_keys(block: Sequence[Sequence[str]]) -> bool:
    """Return whether the first column of a block holds more than levels can be."""
    return any(len(cells[0]) > 1 for cells in block if cells)
