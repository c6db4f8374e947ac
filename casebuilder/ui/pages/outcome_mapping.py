"""The step in which the user says which column of a file with scores is what, and sees how it is read."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from casebuilder.model.messages import N_
from casebuilder.model.outcomes import score_mapping
from casebuilder.model.outcomes.document import NOTHING, Goal, Group, Missing, Rater
from casebuilder.model.outcomes.instrument import Domain, Version, domains_of
from casebuilder.ui.context import Context
from casebuilder.ui.fields.field import Line, medium
from casebuilder.ui.fields.form_page import Callout
from casebuilder.ui.fields.row import FieldRow
from casebuilder.ui.icons import icon
from casebuilder.ui.pages.import_parts import (
    KeyLine,
    SourceRow,
    examples_words,
    name_of_column,
    personal_words,
    read_buttons,
)
from casebuilder.ui.pages.import_widgets import Choice, Index, PlainModel, PlainTable, under_label
from casebuilder.ui.scores_session import ScoresSession
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM, Theme
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.intake.proposals import Column
    from casebuilder.intake.zrm_import import PreviewedLine
    from casebuilder.intake.zrm_proposal import ScoreProposal
    from casebuilder.translation import Translator

_PREVIEW_ROWS = 8
_LINE, _CLIENT, _GROUP, _MOMENT, _FIRST_DOMAIN = range(5)
_WHOLE_FILE, _SIDE_BY_SIDE = "", "\n"
"""Where the measurement may stand beside a column; no heading is like these."""
_NAME_WIDTH, _NARROWEST_LINE, _NARROWEST_NAME, _SHORTEST_COLUMN = 120, 56, 150, 8
_WIDEST = 340


class ScorePreviewModel(PlainModel):
    """The first lines of a file as they will be read, one for each of their moments."""

    def __init__(self, theme: Theme, t: Translator) -> None:
        """Begin without lines."""
        super().__init__(theme)
        self._t = t
        self._domains: tuple[Domain, ...] = ()
        self._goals: tuple[Domain, ...] = ()
        self._dated = False
        self._lines: tuple[PreviewedLine, ...] = ()

    def show(self, domains: Sequence[Domain], version: Version, lines: tuple[PreviewedLine, ...]) -> None:
        """Show lines, with a column for each domain."""
        t = self._t
        self.beginResetModel()
        self._domains, self._lines = tuple(domains), lines
        self._dated = any(line.month for line in lines)
        self._goals = tuple(
            item
            for item in domains_of(version, parenting=True)
            if any(item.key in line.goals for line in lines)
        )
        self.headings = (
            t(N_("Line")),
            t(N_("Client")),
            t(N_("Group")),
            t(N_("Measurement")),
            *(t(item.name(version)) for item in domains),
            *(t(N_("Goal: {domain}"), domain=t(item.name(version))) for item in self._goals),
            *([t(N_("Month"))] if self._dated else []),
            t(N_("What cannot be read")),
        )
        self.right = frozenset({_LINE, *range(_FIRST_DOMAIN, _FIRST_DOMAIN + len(domains))})
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name and default
        """Return the number of lines (Qt)."""
        return 0 if parent.isValid() else len(self._lines)

    def text(self, row: int, column: int) -> str:
        """Return a cell."""
        t, line = self._t, self._lines[row]
        if column == len(self.headings) - 1:
            wrong = line.unread.values() if line.refused is None else [line.refused]
            return " ".join(map(t.message, wrong))
        if column >= _FIRST_DOMAIN:
            return self._beside_who(line, column - _FIRST_DOMAIN)
        group = "" if line.group is None else t(_SHORT_GROUPS[line.group])
        return (str(line.line), line.client, group, line.moment)[column]

    def _beside_who(self, line: PreviewedLine, place: int) -> str:
        """Return a score, a goal or the month of a line."""
        if place < len(self._domains):
            return self._score(line, self._domains[place].key)
        place -= len(self._domains)
        if place < len(self._goals):
            sign = line.goals.get(self._goals[place].key, NOTHING)
            return "" if sign == NOTHING else self._t(Goal(sign).label)
        return line.month

    def _score(self, line: PreviewedLine, domain: str) -> str:
        sign = line.scores.get(domain, NOTHING)
        if sign == NOTHING:
            return ""
        return sign if sign.isdigit() or domain in line.unread else self._t(Missing(sign).label)

    def tone(self, row: int, column: int) -> str:
        """Return red for what cannot be read, and grey for a line that is left out."""
        line = self._lines[row]
        if column == len(self.headings) - 1:
            return self.theme.error
        if line.refused is not None:
            return self.theme.muted
        is_score = _FIRST_DOMAIN <= column < _FIRST_DOMAIN + len(self._domains)
        unread = is_score and self._domains[column - _FIRST_DOMAIN].key in line.unread
        return self.theme.error if unread else ""


_SHORT_GROUPS = {Group.WITH: N_("with"), Group.WITHOUT: N_("without")}


class ScoreMappingPart(QWidget):
    """Which column is what, a preview, and the way on."""

    def __init__(self, context: Context, session: ScoresSession) -> None:
        """Make the widgets; :meth:`refresh` shows the file."""
        super().__init__()
        self._context, self._session = context, session
        self._t = t = context.translator
        self._shown: ScoreProposal | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_MEDIUM)
        self._heading = label("", "strong")
        self._remark = label("", "muted")
        self.personal = Callout()
        self.source_row = SourceRow(context, session.choose_sheet, session.choose_header)
        for widget in (self._heading, self._remark, self.personal, self.source_row):
            column.addWidget(widget)
        column.addWidget(self._add_who_and_when())
        column.addWidget(self._add_measuring())
        self.matrix = ScoreMatrix(context, session, after=self.rater)
        column.addWidget(self.matrix)
        column.addWidget(label(t(N_("This is how it will be read")), "strong"))
        self.preview_model = ScorePreviewModel(context.theme, t)
        self.preview = PlainTable(
            context, t(N_("This is how it will be read")), self.preview_model, _PREVIEW_ROWS
        )
        column.addWidget(self.preview)
        self.key = KeyLine(context, session)
        column.addWidget(self.key)
        self.wrong = label("", "error")
        column.addWidget(self.wrong)
        session = self._session
        row, self.read_button, self.stop_button = read_buttons(session.read, session.stop, self._t)
        column.addLayout(row)

    # Making.

    def _choice(self, name: str, act: Callable[[Any], None], widest: int = _WIDEST) -> Choice:
        return Choice(name, act, round(widest * self._context.theme.text_scale))

    def _add_who_and_when(self) -> QWidget:
        t, session = self._t, self._session
        holder = QWidget()
        grid = self._grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_MEDIUM)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnStretch(2, 1)
        self.client = self._choice(t(N_("Client number")), self._choose_client)
        self.client_examples = label("", "muted")
        self.group = self._choice(t(N_("Group")), self._choose_group)
        self.group_examples = label("", "muted")
        self.all_in = self._choice(t(N_("Group of clients who are new")), self._choose_all_in)
        self.all_in.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.all_in.setMinimumContentsLength(_SHORTEST_COLUMN)
        self.all_in.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.moment = self._choice(t(N_("Measurement")), self._choose_moment)
        self.moment_examples = label("", "muted")
        self.all_at = Line()
        self.all_at.setAccessibleName(t(N_("Name of the measurement")))
        self.all_at.setFixedWidth(round(_NAME_WIDTH * self._context.theme.text_scale))
        self.all_at.textEdited.connect(self._name_whole_file)
        self.add_moment = QPushButton(t(N_("Add a measurement")))
        self.add_moment.setIcon(icon("plus", self._context.theme))
        self.add_moment.clicked.connect(self._add_moment)
        rows: tuple[tuple[str, Choice, tuple[QWidget, ...]], ...] = (
            (N_("Client number"), self.client, (self.client_examples,)),
            (N_("Group"), self.group, (self.group_examples, self.all_in)),
            (N_("Measurement"), self.moment, (self.moment_examples, self.all_at, self.add_moment)),
        )
        for place, (text, choice, beside) in enumerate(rows):
            name = QLabel(t(text))
            name.setFont(medium(name.font()))
            name.setBuddy(choice)
            grid.addWidget(name, place, 0)
            grid.addWidget(choice, place, 1)
            inside = QWidget()
            line = QHBoxLayout(inside)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(beside[0], 50)
            for widget in beside[1:]:
                line.addWidget(widget, 100 if widget is self.all_in else 0)
            line.addStretch(1)
            grid.addWidget(inside, place, 2)
        session.changed.connect(self._keep_name)
        return holder

    def _add_measuring(self) -> QWidget:
        t = self._t
        self.version = self._choice(t(N_("Version of the ZRM")), self._choose_version)
        self.rater = self._choice(t(N_("Who gave the scores?")), self._session.change_rater)
        return FieldRow(
            [
                under_label(t(N_("Version of the ZRM")), self.version),
                under_label(t(N_("Who gave the scores?")), self.rater),
            ]
        )

    # Choosing.

    def _choose_client(self, column: str) -> None:
        self._session.change_mapping(score_mapping.with_client_column(self._session.mapping, column))

    def _choose_group(self, column: str) -> None:
        self._session.change_mapping(score_mapping.with_group_column(self._session.mapping, column))

    def _choose_all_in(self, group: Group) -> None:
        self._session.change_mapping(self._session.mapping.model_copy(update={"all_in": group}))

    def _choose_moment(self, column: str) -> None:
        if column == _SIDE_BY_SIDE:
            self._session.put_moments_beside()
        else:
            self._session.put_moment_in(column)

    def _name_whole_file(self, name: str) -> None:
        self._session.change_mapping(self._session.mapping.model_copy(update={"all_at": name}))

    def _add_moment(self) -> None:
        self._session.add_moment()
        self.matrix.focus_name(len(self._session.moments) - 1)

    def _choose_version(self, version: Version) -> None:
        mapping = self._session.mapping.model_copy(update={"version": version})
        domains = domains_of(version, parenting=True)
        self._session.change_mapping(score_mapping.without_domains_beyond(mapping, domains))

    def _keep_name(self) -> None:
        name = self._session.mapping.all_at
        if self.all_at.text() != name:
            self.all_at.setText(name)

    # Showing.

    def refresh(self) -> None:
        """Show the file and how it will be read."""
        from casebuilder.intake.zrm_import import mapping_problems, version_of

        session, proposal, t = self._session, self._session.proposal, self._t
        source, mapping = session.source, session.mapping
        if proposal is None or source is None:
            return
        fresh, self._shown = proposal is not self._shown, proposal
        self._heading.setText(t(N_("Which column of “{file}” is what?"), file=source.file))
        remark = N_("Check the proposal. Columns that you do not choose are not read.")
        if session.remembered:
            remark = N_("Filled in as for the earlier file of the same shape. Check it.")
        self._remark.setText(t(remark))
        numbers = {name: number for number, name in proposal.names.items()}
        self.personal.say(personal_words(t, proposal.personal, numbers.get(mapping.client)))
        self.personal.setVisible(bool(proposal.personal))
        self.source_row.show_source(source, mapping.sheet, mapping.header_line, mapping.header_lines)
        self._show_who_and_when(proposal)
        version = version_of(mapping)
        self.version.offer([(item, t(item.label)) for item in Version], version)
        raters = [(None, t(N_("as in the case, or not known"))), *((item, t(item.label)) for item in Rater)]
        self.rater.offer(raters, session.rater)
        self.matrix.show_mapping(proposal, version)
        self._show_preview(version, fresh=fresh)
        self._show_key()
        texts = [t.message(problem) for problem in mapping_problems(mapping)]
        self.wrong.setText("\n".join(texts))
        self.wrong.setVisible(bool(texts))
        self.read_button.setEnabled(not texts)

    def _show_who_and_when(self, proposal: ScoreProposal) -> None:
        t, mapping, session = self._t, self._session.mapping, self._session
        columns = {proposal.names[item.number]: item for item in proposal.columns}
        every, plain = column_options(proposal), column_options(proposal, plain=True)
        none = ("", t(N_("no column")))
        self.client.offer([none, *every], mapping.client)
        self._show_examples(self.client_examples, columns.get(mapping.client))
        if not mapping.client:
            self.client_examples.setText(t(N_("needed; becomes a pseudonym")))
            self.client_examples.show()
        self.group.offer([none, *plain], mapping.group)
        self._show_examples(self.group_examples, columns.get(mapping.group))
        self.all_in.setVisible(not mapping.group)
        self.all_in.offer(
            [
                (Group.WITH, t(N_("new clients: all with the innovation"))),
                (Group.WITHOUT, t(N_("new clients: all without the innovation"))),
            ],
            mapping.all_in,
        )
        self.moment.offer(
            [
                (_WHOLE_FILE, t(N_("the whole file is one measurement"))),
                (_SIDE_BY_SIDE, t(N_("the measurements stand side by side"))),
                *plain,
            ],
            _SIDE_BY_SIDE if session.moments else mapping.moment,
        )
        self._show_examples(self.moment_examples, columns.get(mapping.moment))
        self.all_at.setVisible(not session.moments and not mapping.moment)
        self.add_moment.setVisible(bool(session.moments))
        self._keep_name()

    def _show_examples(self, beside: QLabel, column: Column | None) -> None:
        words = examples_words(self._t, column)
        beside.setText(words)
        beside.setVisible(bool(words))

    def _show_preview(self, version: Version, *, fresh: bool) -> None:
        from casebuilder.intake.zrm_import import preview_scores

        session = self._session
        if session.source is None:
            return
        lines = preview_scores(session.source, session.mapping, session.key)
        keys = {column.domain for column in session.mapping.scores}
        domains = [item for item in domains_of(version, parenting=True) if item.key in keys]
        self.preview_model.show(domains, version, lines)
        self.preview.fit_columns()
        if fresh:
            self.preview.scrollToTop()

    def _show_key(self) -> None:
        self.key.say(
            self._t(
                N_(
                    "Clients get pseudonyms from a key that stays out of the case. Use the key of the earlier"
                    " import when the same clients stand in the case already, and keep it for the next file."
                )
            )
        )

    def clear(self) -> None:
        """Forget what the file held."""
        self._shown = None
        self.preview_model.show((), Version.ZRM_2017, ())
        self.matrix.clear()
        for part in (self._heading, self._remark, self.client_examples, self.group_examples):
            part.setText("")
        self.moment_examples.setText("")
        self.personal.say("")
        for choice in (self.client, self.group, self.moment, self.source_row.sheet, self.source_row.header):
            choice.offer((), None)

    def focus_first(self) -> None:
        """Put the focus where the user begins."""
        self.client.setFocus(Qt.FocusReason.OtherFocusReason)


def column_options(proposal: ScoreProposal, *, plain: bool = False) -> list[tuple[str, str]]:
    """Return the columns of a file to choose from; plain leaves out those that say who a client is."""
    hidden = {finding.column for finding in proposal.personal} if plain else set()
    return [
        (proposal.names[item.number], name_of_column(item.number, item.header))
        for item in proposal.columns
        if item.number not in hidden
    ]


class ScoreMatrix(QWidget):
    """Per domain, and per moment where those stand side by side, which column holds the scores.

    Beside them which column holds the goals, and above them which says when it was.
    """

    def __init__(self, context: Context, session: ScoresSession, after: QWidget) -> None:
        """Begin without rows.

        Args:
            context: Language and look.
            session: The file.
            after: From which widget Tab comes here.
        """
        super().__init__()
        self._context, self._session, self._after = context, session, after
        self._t = context.translator
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._made: tuple[tuple[Domain, ...], int] = ((), 0)
        self._rows: QWidget | None = None
        self.cells: dict[tuple[str, int], Choice] = {}
        self.goals: dict[str, Choice] = {}
        self.months: list[Choice] = []
        self.names: list[Line] = []
        self.removers: list[QPushButton] = []
        self._beside: dict[str, QLabel] = {}

    def show_mapping(self, proposal: ScoreProposal, version: Version) -> None:
        """Show which column each domain has."""
        session, t = self._session, self._t
        mapping, moments = session.mapping, session.moments or ("",)
        wanted = (domains_of(version, parenting=True), len(session.moments))
        if wanted != self._made:
            self._make(version, *wanted)
        options = [("", t(N_("no column"))), *column_options(proposal, plain=True)]
        columns = {proposal.names[item.number]: item for item in proposal.columns}
        for domain in wanted[0]:
            for place, moment in enumerate(moments):
                chosen = score_mapping.score_column(mapping, domain, moment)
                cell = self.cells[domain.key, place]
                self._offer(cell, options, chosen, columns)
                examples = examples_words(t, columns.get(chosen))
                if domain.key in self._beside:
                    self._beside[domain.key].setText(examples)
            self._offer(self.goals[domain.key], options, score_mapping.goal_column(mapping, domain), columns)
        for choice, moment in zip(self.months, moments, strict=True):
            self._offer(choice, options, score_mapping.month_column(mapping, moment), columns)
        for line, name in zip(self.names, session.moments, strict=True):
            if line.text() != name and not line.hasFocus():
                line.setText(name)
        for button, name in zip(self.removers, session.moments, strict=False):
            words = t(N_("Remove: {item}"), item=name)
            button.setAccessibleName(words)
            button.setToolTip(words)

    def _offer(
        self, choice: Choice, options: list[tuple[str, str]], chosen: str, columns: dict[str, Column]
    ) -> None:
        choice.offer(options, chosen)
        examples = examples_words(self._t, columns.get(chosen))
        choice.setToolTip("\n".join(filter(None, (choice.currentText(), examples))))

    def _make(self, version: Version, domains: tuple[Domain, ...], moments: int) -> None:
        self.clear()
        t = self._t
        self._made = (domains, moments)
        self._rows = QWidget()
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_MEDIUM)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnMinimumWidth(0, round(_NARROWEST_NAME * self._context.theme.text_scale))
        for place in range(max(moments, 1)):
            grid.setColumnStretch(place + 1, 3)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(max(moments, 1) + 1, 2 if not moments else 0)
        last = max(moments, 1) + 2
        grid.setColumnStretch(last, 3)
        self._make_head(grid, moments)
        grid.addWidget(label(t(N_("The goals stand in")), "muted", wrap=False), 0, last)
        self._make_months(grid, moments)
        for row, domain in enumerate(domains, start=2):
            text = t(domain.name(version))
            name = QLabel(text.replace("&", "&&"))
            name.setFont(medium(name.font()))
            name.setWordWrap(True)
            grid.addWidget(name, row, 0)
            for place in range(max(moments, 1)):
                called = (
                    text
                    if not moments
                    else t(N_("{domain}, measurement {number}"), domain=text, number=place + 1)
                )
                cell = self._choice(called, partial(self._choose, domain, place))
                self.cells[domain.key, place] = cell
                grid.addWidget(cell, row, place + 1)
            name.setBuddy(self.cells[domain.key, 0])
            if not moments:
                self._beside[domain.key] = label("", "muted")
                grid.addWidget(self._beside[domain.key], row, 2)
            goal = self._choice(t(N_("Goal: {domain}"), domain=text), partial(self._choose_goal, domain))
            self.goals[domain.key] = goal
            grid.addWidget(goal, row, last)
        self._column.addWidget(self._rows)
        # At once, and not when the event loop comes to it: the focus may go into it next.
        self._rows.show()
        self._put_in_tab_order()

    def _make_months(self, grid: QGridLayout, moments: int) -> None:
        t = self._t
        name = QLabel(t(N_("Date of measuring")))
        name.setFont(medium(name.font()))
        name.setWordWrap(True)
        grid.addWidget(name, 1, 0)
        for place in range(max(moments, 1)):
            called = (
                t(N_("Date of measuring"))
                if not moments
                else t(N_("Date of measuring, measurement {number}"), number=place + 1)
            )
            choice = self._choice(called, partial(self._choose_month, place))
            self.months.append(choice)
            grid.addWidget(choice, 1, place + 1)
        name.setBuddy(self.months[0])

    def _choice(self, called: str, act: Callable[[str], None]) -> Choice:
        choice = Choice(called, act, round(_WIDEST * self._context.theme.text_scale))
        # Several measurements side by side shrink rather than run out of the window.
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(_SHORTEST_COLUMN)
        choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return choice

    def _put_in_tab_order(self) -> None:
        """Let Tab go through the rows where they stand, though they were made last."""
        names = (widget for pair in itertools.zip_longest(self.names, self.removers) for widget in pair)
        last = self._after
        rows = (
            choice
            for key, goal in self.goals.items()
            for choice in (*(cell for (other, _), cell in self.cells.items() if other == key), goal)
        )
        for widget in (*filter(None, names), *self.months, *rows):
            QWidget.setTabOrder(last, widget)
            last = widget

    def _make_head(self, grid: QGridLayout, moments: int) -> None:
        t = self._t
        grid.addWidget(label(t(N_("Domain")), "muted", wrap=False), 0, 0)
        if not moments:
            grid.addWidget(label(t(N_("The scores stand in")), "muted", wrap=False), 0, 1)
            return
        for place in range(moments):
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(SPACE)
            line = Line(self._session.moments[place])
            line.setAccessibleName(t(N_("Name of measurement {number}"), number=place + 1))
            line.setMaximumWidth(round(_NAME_WIDTH * self._context.theme.text_scale))
            line.setMinimumWidth(_NARROWEST_LINE)
            line.editingFinished.connect(partial(self._rename, place))
            self.names.append(line)
            row.addWidget(line)
            if moments > 1:
                remove = QPushButton()
                remove.setProperty("role", "quiet")
                remove.setIcon(icon("trash-2", self._context.theme))
                self.removers.append(remove)
                remove.clicked.connect(partial(self._remove, place))
                row.addWidget(remove)
            row.addStretch(1)
            grid.addWidget(holder, 0, place + 1)

    def _rename(self, place: int) -> None:
        line = self.names[place]
        if not self._session.rename_moment(place, line.text().strip()):
            line.setText(self._session.moments[place])

    def _remove(self, place: int, _checked: object = None) -> None:
        self._session.remove_moment(place)
        self.focus_name(0)

    def _choose(self, domain: Domain, place: int, column: str) -> None:
        session = self._session
        moment = session.moments[place] if session.moments else ""
        session.change_mapping(score_mapping.with_score_column(session.mapping, domain, moment, column))

    def _choose_goal(self, domain: Domain, column: str) -> None:
        session = self._session
        session.change_mapping(score_mapping.with_goal_column(session.mapping, domain, column))

    def _choose_month(self, place: int, column: str) -> None:
        session = self._session
        moment = session.moments[place] if session.moments else ""
        session.change_mapping(score_mapping.with_month_column(session.mapping, moment, column))

    def focus_name(self, place: int) -> None:
        """Put the focus on the name of a moment."""
        self.names[place].setFocus(Qt.FocusReason.OtherFocusReason)
        self.names[place].selectAll()

    def clear(self) -> None:
        """Forget what the file held."""
        self._made = ((), 0)
        self.cells, self.names, self.removers, self._beside = {}, [], [], {}
        self.goals, self.months = {}, []
        if self._rows is not None:
            self._rows.hide()
            self._column.removeWidget(self._rows)
            self._rows.deleteLater()
            self._rows = None
