"""The step in which the user says which column of a file is what, and sees how it will be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from casebuilder.model.hard_data.document import (
    ColumnChoice,
    ColumnMapping,
    ColumnRole,
    DateOrder,
    Notation,
)
from casebuilder.model.hard_data.records import Group, Moment, VolumeUnit
from casebuilder.model.messages import Message, N_
from casebuilder.ui import dialogs
from casebuilder.ui.context import Context
from casebuilder.ui.fields.field import Line, medium
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.fields.form_page import Callout, link_button
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.intake_session import IntakeSession
from casebuilder.ui.pages.import_parts import (
    KeyLine,
    SourceRow,
    examples_words,
    name_of_column,
    personal_words,
    read_buttons,
)
from casebuilder.ui.pages.import_widgets import (
    Choice,
    Index,
    PlainModel,
    PlainTable,
    under_label,
)
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM, Theme
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.intake.proposals import Proposal
    from casebuilder.intake.readings import PreviewLine
    from casebuilder.translation import Translator

_PREVIEW_ROWS = 8
_MAPPING_FILES = "*.json"
_EXPLAINED = {
    ColumnRole.CLIENT: N_("needed; becomes a pseudonym"),
    ColumnRole.PERIOD: N_("needed, unless a column says before or after"),
    ColumnRole.PERIOD_END: N_("only if the end has a column of its own"),
    ColumnRole.VOLUME: N_("volume or amount is needed"),
    ColumnRole.AMOUNT: N_("volume or amount is needed"),
}


class PreviewModel(PlainModel):
    """The first lines of a file as they will be read."""

    def __init__(self, theme: Theme, t: Translator) -> None:
        """Begin without lines."""
        super().__init__(theme)
        self._t = t
        self._roles: tuple[ColumnRole, ...] = ()
        self._lines: tuple[PreviewLine, ...] = ()

    def show(self, roles: tuple[ColumnRole, ...], lines: tuple[PreviewLine, ...]) -> None:
        """Show lines, with a column for each role."""
        t = self._t
        self.beginResetModel()
        self._roles, self._lines = roles, lines
        self.headings = (t(N_("Line")), *(t(role.label) for role in roles), t(N_("Skipped because")))
        numbers = (ColumnRole.VOLUME, ColumnRole.AMOUNT)
        self.right = frozenset({0, *(place for place, role in enumerate(roles, 1) if role in numbers)})
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name and default
        """Return the number of lines (Qt)."""
        return 0 if parent.isValid() else len(self._lines)

    def text(self, row: int, column: int) -> str:
        """Return a cell; what cannot be read says why."""
        t, line = self._t, self._lines[row]
        if column == 0:
            return str(line.line)
        if column == len(self.headings) - 1:
            return "" if line.skipped is None else t(line.skipped.label)
        value = line.values.get(self._roles[column - 1], "")
        if isinstance(value, Message):
            return t.message(value)
        role = self._roles[column - 1]
        if value and role in (ColumnRole.VOLUME, ColumnRole.AMOUNT):
            return t.number(float(value), 2 if role is ColumnRole.AMOUNT else None)
        return value

    def tone(self, row: int, column: int) -> str:
        """Return red for what cannot be read, and grey for what is left out."""
        line = self._lines[row]
        if line.skipped is None:
            return ""
        unreadable = 0 < column < len(self.headings) - 1 and self.text(row, column)
        return self.theme.error if unreadable else self.theme.muted


@dataclass
class _RoleRow:
    """The line of one role: its name, the column that has it, and what is said or asked beside it."""

    role: ColumnRole
    choice: Choice
    beside: QLabel
    standing: Choice | None = None


class MappingPart(QWidget):
    """Which column is what, the notation, a preview, and the way on."""

    def __init__(self, context: Context, session: IntakeSession) -> None:
        """Make the widgets; :meth:`refresh` shows the file."""
        super().__init__()
        self._context, self._session = context, session
        self._t = context.translator
        self._shown: Proposal | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        self._heading = label("", "strong")
        column.addWidget(self._heading)
        self._remark = label("", "muted")
        column.addWidget(self._remark)
        self.personal = Callout()
        column.addWidget(self.personal)
        column.addWidget(self._add_file_row())
        self._roles = QWidget()
        self._grid = QGridLayout(self._roles)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_MEDIUM)
        self._grid.setVerticalSpacing(SPACE)
        self._grid.setColumnStretch(2, 1)
        self.rows = {role: self._add_role(place, role) for place, role in enumerate(ColumnRole)}
        column.addWidget(self._roles)
        self._notation_row = self._add_notation()
        column.addWidget(self._notation_row)
        self._preview_heading = label(self._t(N_("This is how it will be read")), "strong")
        column.addWidget(self._preview_heading)
        self.preview_model = PreviewModel(context.theme, self._t)
        self.preview = PlainTable(
            context, self._t(N_("This is how it will be read")), self.preview_model, _PREVIEW_ROWS
        )
        column.addWidget(self.preview)
        column.addWidget(self._add_saved_line())
        column.addWidget(self._add_table_row())
        self.key = KeyLine(context, session)
        column.addWidget(self.key)
        self.wrong = label("", "error")
        column.addWidget(self.wrong)
        session = self._session
        row, self.read_button, self.stop_button = read_buttons(session.read, session.stop, self._t)
        column.addLayout(row)

    # Making.

    def _choice(self, name: str, act: Callable[[Any], None], widest: int = 300) -> Choice:
        return Choice(name, act, round(widest * self._context.theme.text_scale))

    def _add_file_row(self) -> QWidget:
        session = self._session
        self.source_row = SourceRow(self._context, session.choose_sheet, session.choose_header)
        self.sheet, self.header = self.source_row.sheet, self.source_row.header
        return self.source_row

    def _add_role(self, place: int, role: ColumnRole) -> _RoleRow:
        t = self._t
        name = QLabel(t(role.label))
        name.setFont(medium(name.font()))
        choice = self._choice(t(role.label), lambda number: self._choose(role, number), 280)
        name.setBuddy(choice)
        beside = label("", "muted")
        self._grid.addWidget(name, place, 0)
        self._grid.addWidget(choice, place, 1)
        row = _RoleRow(role, choice, beside)
        asked = {
            ColumnRole.UNIT: (N_("Unit of all volumes"), "unit"),
            ColumnRole.GROUP: (N_("Group of all clients"), "group"),
            ColumnRole.MOMENT: (N_("Moment of all lines"), "moment"),
        }.get(role)
        holder = QWidget()
        inside = QHBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(beside, 50)
        if asked is not None:
            text, field = asked
            row.standing = self._choice(t(text), lambda value: self._change(**{field: value}), 240)
            inside.addWidget(row.standing)
            inside.addStretch(1)
        self._grid.addWidget(holder, place, 2)
        return row

    def _add_notation(self) -> QWidget:
        t = self._t
        self.notation = self._choice(
            t(N_("Numbers are written as")), lambda value: self._change(notation=value)
        )
        self.dates = self._choice(t(N_("Dates are written as")), lambda value: self._change(date_order=value))
        self.cents = QCheckBox(t(N_("Amounts are in cents")))
        self.cents.clicked.connect(lambda on: self._change(amounts_in_cents=on))
        self.duplicates = QCheckBox(t(N_("Leave out lines that are the same as an earlier one")))
        self.duplicates.clicked.connect(lambda on: self._change(skip_duplicates=on))
        checks = QWidget()
        column = QVBoxLayout(checks)
        column.setContentsMargins(0, SPACE, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.cents)
        column.addWidget(self.duplicates)
        return FieldRow(
            [
                under_label(t(N_("Numbers are written as")), self.notation),
                under_label(t(N_("Dates are written as")), self.dates),
                checks,
            ]
        )

    def _add_table_row(self) -> QWidget:
        t = self._t
        self.name = Line()
        self.name.setAccessibleName(t(N_("Name of the table")))
        self.name.setFixedWidth(round(280 * self._context.theme.text_scale))
        self.name.textEdited.connect(self._session.rename)
        self.replaces = self._choice(t(N_("Takes the place of")), self._session.replace_table)
        self._replaces_field = under_label(t(N_("Takes the place of")), self.replaces)
        self.keep_file = QCheckBox()
        self.keep_file.clicked.connect(lambda on: self._session.keep_file_name(keep=on))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(FieldRow([under_label(t(N_("Name of the table")), self.name), self._replaces_field]))
        column.addWidget(self.keep_file)
        return holder

    def _add_saved_line(self) -> QWidget:
        t = self._t
        self.saved = QWidget()
        row = FlowLayout(self.saved, SPACE_MEDIUM, SPACE)
        self.forget_button = link_button(
            t(N_("Forget the columns of earlier files on this computer")), self._session.forget_mappings
        )
        for link in (
            link_button(t(N_("Save these columns in a file…")), self._save_mapping),
            link_button(t(N_("Use saved columns…")), self._load_mapping),
            self.forget_button,
        ):
            row.addWidget(link)
        return self.saved

    # Choosing.

    def _change(self, **update: object) -> None:
        mapping = self._session.mapping
        self._session.change_mapping(ColumnMapping.model_validate({**dict(mapping), **update}))

    def _choose(self, role: ColumnRole, number: int) -> None:
        """Give a column a role, and take it from the role that it had."""
        proposal, mapping = self._session.proposal, self._session.mapping
        if proposal is None:
            return
        columns = [
            choice for choice in mapping.columns if choice.role is not role and choice.number != number
        ]
        if number:
            header = next(item.header for item in proposal.columns if item.number == number)
            columns.append(ColumnChoice(role=role, header=header, number=number))
        order = list(ColumnRole)
        columns.sort(key=lambda choice: order.index(choice.role))
        self._change(columns=tuple(columns))

    def _save_mapping(self) -> None:
        t = self._t
        name, columns = t(N_("columns")), t(N_("Columns"))
        kinds = f"{columns} ({_MAPPING_FILES})"
        path = dialogs.choose_where_to_save(self, t, t(N_("Save the columns")), Path(f"{name}.json"), kinds)
        if path is not None and self._session.save_mapping(path):
            text = N_("The columns are saved in {file}.")
            self._context.navigator.announce(t(text, file=path.name))

    def _load_mapping(self) -> None:
        t = self._t
        every = t(N_("All files"))
        columns = t(N_("Columns"))
        kinds = f"{columns} ({_MAPPING_FILES});;{every} (*)"
        path = dialogs.choose_existing(self, t, t(N_("Use saved columns")), Path.home(), kinds)
        if path is not None:
            self._session.use_mapping(path)

    # Showing.

    def refresh(self) -> None:
        """Show the file and how it will be read."""
        session, proposal = self._session, self._session.proposal
        if proposal is None or session.source is None:
            return
        fresh = proposal is not self._shown
        self._shown = proposal
        is_message = not proposal.columns
        self._show_file(proposal, is_message=is_message)
        for part in (self._roles, self._notation_row, self._preview_heading, self.preview, self.saved):
            part.setVisible(not is_message)
        if not is_message:
            self._show_roles(proposal)
            self._show_notation()
            self._show_preview(fresh=fresh)
        self._show_table_row()
        self._show_key()
        self._show_wrong(is_message=is_message)

    def _show_file(self, proposal: Proposal, *, is_message: bool) -> None:
        t, session = self._t, self._session
        source = session.source
        if source is None:
            return
        self._heading.setText(
            t(N_("Which column of “{file}” is what?"), file=source.file)
            if source.file
            else t(N_("Which column is what?"))
        )
        remark = t(N_("Check the proposal. Columns that you do not choose are not read."))
        if session.remembered:
            remark = t(N_("Filled in as for the earlier file of the same shape. Check it."))
        if is_message:
            self._heading.setText(t(N_("“{file}” is an iWmo declaration (WMO323)"), file=source.file))
            remark = t(N_("What its fields mean is fixed, so there is nothing to choose."))
        self._remark.setText(remark)
        mapping = session.mapping
        client = mapping.column(ColumnRole.CLIENT)
        self.personal.say(personal_words(t, proposal.personal, client.number if client else None))
        self.personal.setVisible(bool(proposal.personal))
        self.source_row.show_source(source, mapping.sheet, mapping.header_row, mapping.header_lines)
        self.source_row.header_field.setVisible(not is_message)

    def _show_roles(self, proposal: Proposal) -> None:
        t, mapping = self._t, self._session.mapping
        hidden = {finding.column for finding in proposal.personal}
        none = (0, t(N_("no column")))
        every = [(item.number, name_of_column(item.number, item.header)) for item in proposal.columns]
        plain = [option for option in every if option[0] not in hidden]
        columns = {item.number: item for item in proposal.columns}
        for role, row in self.rows.items():
            chosen = mapping.column(role)
            row.choice.offer(
                [none, *(every if role is ColumnRole.CLIENT else plain)], chosen.number if chosen else 0
            )
            beside = ""
            if chosen is not None:
                beside = examples_words(t, columns.get(chosen.number))
            elif role in _EXPLAINED:
                beside = t(_EXPLAINED[role])
            row.beside.setText(beside)
            row.beside.setVisible(bool(beside))
            self._show_standing(row, has_column=chosen is not None)

    def _show_standing(self, row: _RoleRow, *, has_column: bool) -> None:
        if row.standing is None:
            return
        t, mapping = self._t, self._session.mapping
        needed = row.role is not ColumnRole.UNIT or mapping.column(ColumnRole.VOLUME) is not None
        row.standing.setVisible(not has_column and needed)
        if row.role is ColumnRole.UNIT:
            units = [(unit, t(N_("everything in: {unit}"), unit=unit)) for unit in VolumeUnit]
            row.standing.offer([(None, t(N_("choose a unit"))), *units], mapping.unit)
        elif row.role is ColumnRole.GROUP:
            row.standing.offer(
                [
                    (Group.UNKNOWN, t(N_("not told apart"))),
                    (Group.WITH, t(N_("all with the innovation"))),
                    (Group.WITHOUT, t(N_("all without the innovation"))),
                ],
                mapping.group,
            )
        else:
            row.standing.offer(
                [
                    (Moment.UNKNOWN, t(N_("follows from the date"))),
                    (Moment.BEFORE, t(N_("everything before the innovation"))),
                    (Moment.AFTER, t(N_("everything after the innovation"))),
                ],
                mapping.moment,
            )

    def _show_notation(self) -> None:
        t, mapping = self._t, self._session.mapping
        self.notation.offer([(item, t(item.label)) for item in Notation], mapping.notation)
        self.dates.offer([(item, t(item.label)) for item in DateOrder], mapping.date_order)
        self.cents.setChecked(mapping.amounts_in_cents)
        self.cents.setVisible(mapping.column(ColumnRole.AMOUNT) is not None)
        self.duplicates.setChecked(mapping.skip_duplicates)

    def _show_preview(self, *, fresh: bool) -> None:
        from casebuilder.intake.reading import preview

        session = self._session
        if session.source is None:
            return
        lines = preview(session.source, session.mapping, session.key)
        shown = {role for line in lines for role in line.values}
        roles = tuple(
            role for role in ColumnRole if session.mapping.column(role) is not None or role in shown
        )
        # The end of a period that has no column of its own says nothing new.
        empty = {
            role
            for role in roles
            if session.mapping.column(role) is None
            and (role is ColumnRole.PERIOD_END or not any(line.values.get(role) for line in lines))
        }
        self.preview_model.show(tuple(role for role in roles if role not in empty), lines)
        self.preview.fit_columns()
        if fresh:
            self.preview.scrollToTop()

    def _show_table_row(self) -> None:
        from casebuilder.intake.cells import shortened

        t, session = self._t, self._session
        if self.name.text() != session.name:
            self.name.setText(session.name)
        file = session.source.file if session.source is not None else ""
        self.keep_file.setVisible(bool(file))
        self.keep_file.setText(
            t(N_("Keep the name of the file in the case as well: {file}"), file=shortened(file))
        )
        self.keep_file.setChecked(session.keep_file)
        self.forget_button.setVisible(session.remembers)
        tables = self._context.store.case.hard_data.tables
        self._replaces_field.setVisible(bool(tables))
        options = [("", t(N_("no table: it is new"))), *((item.id, item.name) for item in tables)]
        self.replaces.offer(options, session.replaces)

    def _show_key(self) -> None:
        t, session = self._t, self._session
        text = t(
            N_(
                "Clients get pseudonyms from a key that stays out of the case. Keep it if a next file must"
                " recognise the same clients after you have closed the case."
            )
        )
        if session.key_differs:
            text = t(
                N_(
                    "The tables in the case were made with another key, so their clients are not recognised"
                    " in this file. Use the key that was kept at that import."
                )
            )
        self.key.say(text)

    def _show_wrong(self, *, is_message: bool) -> None:
        from casebuilder.intake.reading import mapping_problems

        t = self._t
        problems = () if is_message else mapping_problems(self._session.mapping)
        texts = dict.fromkeys(t.message(problem.message) for problem in problems)
        self.wrong.setText("\n".join(texts))
        self.wrong.setVisible(bool(texts))
        self.read_button.setEnabled(not texts)

    def clear(self) -> None:
        """Forget what the file held."""
        self._shown = None
        self.preview_model.show((), ())
        self._heading.setText("")
        self.personal.say("")
        self.name.setText("")
        self.keep_file.setText("")
        for row in self.rows.values():
            row.choice.offer((), None)
            row.beside.setText("")

    def focus_first(self) -> None:
        """Put the focus where the user begins."""
        first = self.rows[ColumnRole.CLIENT].choice
        target = first if first.isVisible() else self.read_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)
