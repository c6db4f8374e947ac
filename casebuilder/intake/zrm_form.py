"""The intake form for the ZRM: what it asks, and how a filled-in form is read.

Client numbers become pseudonyms the moment they are read. What cannot be read is listed with its
place, and its cell stays empty; nothing is dropped silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from casebuilder.intake.cells import Cell, Row, cell_text, is_empty, shortened
from casebuilder.intake.errors import refused
from casebuilder.intake.pseudonyms import PseudonymKey
from casebuilder.intake.sources import Sheet, Source, open_source
from casebuilder.intake.values import client_of, period_of
from casebuilder.intake.work import QUIET, Work
from casebuilder.model.hard_data.document import DateOrder, ImportCounts, SkippedLines, SkipReason
from casebuilder.model.hard_data.records import month_text
from casebuilder.model.messages import LabelledEnum, Message, N_
from casebuilder.model.outcomes.document import (
    EMPTY_ROW,
    NOTHING,
    ClientRow,
    Group,
    Moment,
    Outcomes,
    Rater,
    sign_of,
)
from casebuilder.model.outcomes.entry import RefusedTextError, read_goal, read_group, read_score
from casebuilder.model.outcomes.instrument import DOMAINS, Domain, Version
from casebuilder.model.stored_texts import neutral_name, shown
from casebuilder.translation import Language, Translator

MOMENTS_SHEET = N_("Measurements")
SCORES_SHEET = N_("Scores")
GOALS_SHEET = N_("Goals")

CLIENT = N_("Client number")
GROUP = N_("Group")
MOMENT = N_("Measurement")
MONTH = N_("Month (such as 2026-03)")
RATER = N_("Who gave the scores?")
VERSION = N_("Version of the ZRM")

MOST_REFUSALS = 10_000
"""So many cells that cannot be read are listed."""


@dataclass(frozen=True, slots=True)
class FormRefusal:
    """A cell of a form that could not be read.

    Kept in memory only: what stands in a cell of a stranger can be anything.

    Attributes:
        sheet: Name of the sheet.
        line: Number of the line, from 1.
        column: Number of the column, from 1.
        header: What stands above the column.
        text: What stands there, shortened; empty where it says who a client is.
        reason: Why it cannot be read, and what to do.
    """

    sheet: str
    line: int
    column: int
    header: str
    text: str
    reason: Message


CellPlace = tuple[str, int, int]
"""Where a cell stands: name of the sheet, line and column, both from 1."""
Corrections = Mapping[CellPlace, str]
"""What the user typed in place of what stands in cells."""


@dataclass(frozen=True)
class ZrmForm:
    """What a filled-in form gave.

    Attributes:
        outcomes: The outcomes, with pseudonyms for keys.
        refusals: What could not be read, in the order of the form.
        counts: What became of the lines of the sheet with scores: used and skipped are all of them.
        groups_known: Whether the file says in which group each client is.
    """

    outcomes: Outcomes
    refusals: tuple[FormRefusal, ...]
    counts: ImportCounts
    groups_known: bool = True

    @property
    def lines(self) -> int:
        """Lines with scores that were used."""
        return self.counts.used

    @property
    def lines_left_out(self) -> int:
        """Lines with scores that could not be used."""
        return self.counts.skipped_for(SkipReason.UNREADABLE)


def read_zrm_form(path: Path, key: PseudonymKey | None = None, work: Work = QUIET) -> ZrmForm:
    """Read a filled-in form, in whatever language and version it was made.

    Args:
        path: The form: the workbook as it was made, or saved by another spreadsheet program.
        key: Key of the pseudonyms; with the key of an earlier form its clients are recognised. None
            makes a new one that is not kept.
        work: Hears how far it is, and may give up.

    Raises:
        IntakeError: The file cannot be read, is not safe, or is no such form.
        CancelledError: The user gave up.
    """
    return read_form(open_source(path, work), key, work)


def is_form(source: Source) -> bool:
    """Return whether an opened file is an intake form for the ZRM."""
    return FormReader(source, PseudonymKey.new(), QUIET).is_form()


def read_form(
    source: Source,
    key: PseudonymKey | None = None,
    work: Work = QUIET,
    corrections: Corrections | None = None,
) -> ZrmForm:
    """Read a filled-in form that has been opened; see :func:`read_zrm_form`."""
    return FormReader(source, key or PseudonymKey.new(), work, corrections).read()


def texts_of(text: str) -> set[str]:
    """Return a text of the catalogue in each language, as headings are compared."""
    return {plain(Translator(language)(text)) for language in Language}


def plain(text: str) -> str:
    """Return a heading without capitals and with single spaces."""
    return " ".join(text.casefold().split())


def _choices(kind: type[LabelledEnum]) -> Mapping[str, LabelledEnum]:
    return {text: item for item in kind for text in texts_of(item.label)}


def domain_columns(headers: Row) -> dict[int, Domain]:
    """Return which columns hold which domain, by the names of both versions and languages."""
    names = {
        text: domain
        for domain in DOMAINS
        for version in domain.versions
        for text in texts_of(domain.name(version))
    }
    found = {number: names.get(plain(cell_text(cell))) for number, cell in enumerate(headers)}
    return {number: domain for number, domain in found.items() if domain is not None}


def _column(headers: Row, heading: str) -> int | None:
    texts = texts_of(heading)
    return next((number for number, cell in enumerate(headers) if plain(cell_text(cell)) in texts), None)


class FormReader:
    """Reads one form; also the ground for reading other tables of scores."""

    def __init__(
        self, source: Source, key: PseudonymKey, work: Work, corrections: Corrections | None = None
    ) -> None:
        """Start with nothing read.

        Args:
            source: The opened file.
            key: Key of the pseudonyms.
            work: Hears how far it is, and may give up.
            corrections: What the user typed for cells.
        """
        self._last_heading = 1
        self._corrections: dict[tuple[str, int], list[tuple[int, str]]] = {}
        for (sheet, line, column), text in (corrections or {}).items():
            self._corrections.setdefault((sheet, line), []).append((column, text))
        self._corrected = 0
        self._skipped: Counter[SkipReason] = Counter()
        self._used = 0
        self._source, self._key, self._work = source, key, work
        self._refusals: list[FormRefusal] = []
        self._moments: list[Moment] = []
        self._names_in_file: list[str] = []
        self._rows: dict[str, ClientRow] = {}
        self._seen: set[tuple[str, int]] = set()

    def read(self) -> ZrmForm:
        """Return what the form gave.

        Raises:
            IntakeError: It is no such form.
            CancelledError: The user gave up.
        """
        scores = self._scores_sheet()
        if scores is None:
            raise refused(
                N_(
                    "“{file}” is no intake form for the ZRM: no sheet has the columns for client number,"
                    " group and measurement. Make a form with “casebuilder intake zrm”."
                ),
                self._source.file,
            )
        moments = self._sheet(MOMENTS_SHEET, (MOMENT, RATER, VERSION))
        if moments is not None:
            self._read_moments(moments)
        self._read_scores(scores)
        goals = self._sheet(GOALS_SHEET, (CLIENT,))
        if goals is not None:
            self._read_goals(goals)
        return self._result()

    def is_form(self) -> bool:
        """Return whether it has the sheet with scores of a form."""
        return self._scores_sheet() is not None

    def _scores_sheet(self) -> Sheet | None:
        return self._sheet(SCORES_SHEET, (CLIENT, GROUP, MOMENT))

    def _result(self, *, groups_known: bool = True) -> ZrmForm:
        moments = tuple(self._moments)
        before, after = (*[moment.id for moment in moments[:2]], "", "")[:2]
        rows = tuple(self._rows.values())
        outcomes = Outcomes(
            moments=moments,
            clients=rows,
            before=before,
            after=after,
            parenting=any(
                signs[domain.column].isdigit()
                for row in rows
                for signs in row.scores
                for domain in DOMAINS
                if domain.parenting
            ),
        )
        counts = ImportCounts(
            lines=self._used + self._skipped.total(),
            used=self._used,
            skipped=tuple(
                SkippedLines(reason=reason, count=self._skipped[reason])
                for reason in SkipReason
                if self._skipped[reason]
            ),
            corrected=self._corrected,
        )
        return ZrmForm(outcomes, tuple(self._refusals[:MOST_REFUSALS]), counts, groups_known)

    def _sheet(self, name: str, headings: tuple[str, ...]) -> Sheet | None:
        """Return the sheet of this name that has these headings; the example is never one."""
        names = texts_of(name)
        for sheet in self._source.sheets:
            headers = sheet.preview[0] if sheet.preview else ()
            if plain(sheet.name) in names and all(
                _column(headers, heading) is not None for heading in headings
            ):
                return sheet
        return None

    def _all_lines(self, sheet: Sheet) -> Iterator[tuple[int, Row]]:
        """Yield every line with its number, as it is after the corrections of the user."""
        for number, row in enumerate(sheet.lines.rows(self._work), 1):
            yield number, self._with_corrections(sheet, number, row)

    def _lines(self, sheet: Sheet) -> Iterator[tuple[int, Row]]:
        """Yield the lines below the headings in which something stands."""
        for number, row in self._all_lines(sheet):
            if number > self._last_heading and not all(map(is_empty, row)):
                yield number, row

    def _with_corrections(self, sheet: Sheet, line: int, row: Row) -> Row:
        places = self._corrections.get((sheet.name, line))
        if places is None:
            return row
        cells = [*row, *[None] * (max(column for column, _ in places) - len(row))]
        for column, text in places:
            cells[column - 1] = text
        return tuple(cells)

    def _score_lines(self, sheet: Sheet, read: Callable[[int, Row], bool]) -> None:
        """Read every line of the sheet with scores, and count what became of it."""
        for line, row in self._all_lines(sheet):
            if line <= self._last_heading:
                self._skipped[SkipReason.HEADING] += 1
            elif all(map(is_empty, row)):
                self._skipped[SkipReason.EMPTY] += 1
            elif read(line, row):
                self._used += 1
                self._corrected += (sheet.name, line) in self._corrections
            else:
                self._skipped[SkipReason.UNREADABLE] += 1

    def _refuse(self, sheet: Sheet, line: int, column: int, text: str, reason: Message) -> None:
        header = self._heading(sheet, column)
        self._refusals.append(
            FormRefusal(sheet.name, line, column + 1, header, shortened(shown(text)), reason)
        )

    def _heading(self, sheet: Sheet, column: int) -> str:
        """Return what stands above a column, counted from 0."""
        headers = sheet.preview[0]
        return cell_text(headers[column]) if column < len(headers) else ""

    # Measurements ------------------------------------------------------------------------------

    def _read_moments(self, sheet: Sheet) -> None:
        headers = sheet.preview[0]
        place = {heading: _column(headers, heading) for heading in (MOMENT, MONTH, RATER, VERSION)}
        for line, row in self._lines(sheet):

            def cell(heading: str, row: Row = row) -> Cell:
                column = place[heading]
                return None if column is None or column >= len(row) else row[column]

            name = cell_text(cell(MOMENT))
            if not name or all(is_empty(cell(heading)) for heading in (MONTH, RATER)):
                continue
            month: str | None = None
            if not is_empty(cell(MONTH)):
                found = period_of(cell(MONTH), DateOrder.DAY_FIRST)
                if isinstance(found, Message):
                    self._refuse(sheet, line, place[MONTH] or 0, cell_text(cell(MONTH)), found)
                else:
                    month = month_text(found.first)
            rater = self._chosen(sheet, line, place[RATER], cell(RATER), Rater)
            version = self._chosen(sheet, line, place[VERSION], cell(VERSION), Version)
            self._moments.append(
                Moment(
                    id=f"t{len(self._moments)}",
                    name=self._name_kept(name),
                    month=month,
                    rater=rater if isinstance(rater, Rater) else None,
                    version=version if isinstance(version, Version) else Version.ZRM_2017,
                )
            )

    def _chosen(
        self, sheet: Sheet, line: int, column: int | None, cell: Cell, kind: type[LabelledEnum]
    ) -> LabelledEnum | None:
        text = cell_text(cell)
        found = _choices(kind).get(plain(text))
        if text and found is None:
            reason = Message(
                N_("“{text}” is not one of the choices. Choose from the list."), {"text": shown(text)}
            )
            self._refuse(sheet, line, column or 0, text, reason)
        return found

    def _name_kept(self, name: str) -> str:
        """Return the name under which a moment is kept: a neutral one where it is about a person."""
        self._names_in_file.append(plain(name))
        return neutral_name(name, f"T{len(self._moments)}")

    def _moment(self, name: str) -> int | None:
        names = self._names_in_file
        return names.index(plain(name)) if plain(name) in names else None

    # Scores ------------------------------------------------------------------------------------

    def _read_scores(self, sheet: Sheet) -> None:
        headers = sheet.preview[0]
        domains = domain_columns(headers)
        columns = {heading: _column(headers, heading) or 0 for heading in (CLIENT, GROUP, MOMENT)}
        self._score_lines(sheet, lambda line, row: self._read_line(sheet, line, row, columns, domains))

    def _read_line(
        self, sheet: Sheet, line: int, row: Row, columns: Mapping[str, int], domains: Mapping[int, Domain]
    ) -> bool:
        def cell(heading: str) -> Cell:
            return row[columns[heading]] if columns[heading] < len(row) else None

        client = client_of(cell(CLIENT))
        if isinstance(client, Message):
            self._refuse(sheet, line, columns[CLIENT], "", client)
            return False
        try:
            group = read_group(cell_text(cell(GROUP)))
        except RefusedTextError as error:
            self._refuse(sheet, line, columns[GROUP], cell_text(cell(GROUP)), error.reason)
            return False
        name = cell_text(cell(MOMENT))
        moment = self._moment(name)
        if moment is None:
            reason = Message(
                N_(
                    "The measurement “{moment}” does not stand on the sheet with measurements, or without"
                    " month and rater. Fill it in there."
                ),
                {"moment": shown(name)},
            )
            self._refuse(sheet, line, columns[MOMENT], name, reason)
            return False
        return self._take(sheet, line, row, columns[CLIENT], client, group, {moment: domains})

    def _take(
        self,
        sheet: Sheet,
        line: int,
        row: Row,
        column: int,
        client: str,
        group: Group,
        columns: Mapping[int, Mapping[int, Domain]],
    ) -> bool:
        """Take the scores of a line over, unless it contradicts an earlier one.

        Args:
            sheet: The sheet.
            line: Number of the line, from 1.
            row: Its cells.
            column: Column of the client, from 0, for what is refused.
            client: What identifies the client in the file.
            group: Group of the client.
            columns: Per place of a moment the columns that hold its scores.
        """
        key = self._key.pseudonym(client)
        empty = (EMPTY_ROW,) * len(self._moments)
        present = self._rows.setdefault(key, ClientRow(key, group, EMPTY_ROW, empty))
        for moment in columns:
            refusal = self._line_refused(present, group, moment, self._moments[moment].name)
            if refusal is not None:
                self._refuse(sheet, line, column, "", refusal)
                return False
        scores = list(present.scores)
        for moment, domains in columns.items():
            self._seen.add((key, moment))
            scores[moment] = self._signs(sheet, line, row, domains, lambda text: sign_of(read_score(text)))
        self._rows[key] = present._replace(scores=tuple(scores))
        return True

    def _line_refused(self, present: ClientRow, group: Group, moment: int, name: str) -> Message | None:
        if present.group is not group:
            return Message(
                N_("This client stands in the other group on an earlier line. Correct one of them.")
            )
        if (present.key, moment) in self._seen:
            return Message(
                N_("This client has scores for {moment} on an earlier line already. Keep one of the lines."),
                {"moment": name},
            )
        return None

    def _signs(
        self,
        sheet: Sheet,
        line: int,
        row: Row,
        domains: Mapping[int, Domain],
        read: Callable[[str], str],
    ) -> str:
        signs = list(EMPTY_ROW)
        for number, domain in domains.items():
            text = cell_text(row[number]) if number < len(row) else ""
            try:
                signs[domain.column] = read(text)
            except RefusedTextError as error:
                self._refuse(sheet, line, number, text, error.reason)
        return "".join(signs)

    # Goals -------------------------------------------------------------------------------------

    def _read_goals(self, sheet: Sheet) -> None:
        headers = sheet.preview[0]
        domains, column = domain_columns(headers), _column(headers, CLIENT) or 0
        for line, row in self._lines(sheet):
            client = client_of(row[column] if column < len(row) else None)
            key = "" if isinstance(client, Message) else self._key.pseudonym(client)
            if isinstance(client, Message) or key not in self._rows:
                reason = (
                    client
                    if isinstance(client, Message)
                    else Message(
                        N_("This client has goals but no scores. Add a line with scores, or none here.")
                    )
                )
                self._refuse(sheet, line, column, "", reason)
                continue
            goals = self._signs(sheet, line, row, domains, goal_sign)
            self._rows[key] = self._rows[key]._replace(goals=goals)


def goal_sign(text: str) -> str:
    """Return the sign of a goal as someone wrote it.

    Raises:
        RefusedTextError: It is no goal.
    """
    goal = read_goal(text)
    return NOTHING if goal is None else goal.value
