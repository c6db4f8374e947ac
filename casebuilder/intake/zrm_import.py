"""Scores of the ZRM from a file of any layout, read by a mapping that the user has seen.

A line may be a client at one moment, with a column that names the moment, or a client with columns for
each moment (“Financiën T0”, “Financiën T1”). How a file is read can be kept, and serves the next file of
the same shape.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pydantic import ValidationError

from casebuilder.intake.cells import Cell, Row, cell_text, is_empty
from casebuilder.intake.errors import IntakeError, refused
from casebuilder.intake.pseudonyms import PseudonymKey
from casebuilder.intake.sources import Sheet, Source
from casebuilder.intake.values import Period, client_of, period_of
from casebuilder.intake.work import QUIET, Work
from casebuilder.intake.zrm_form import Corrections, FormReader, FormRefusal, ZrmForm, goal_sign, plain
from casebuilder.intake.zrm_proposal import (
    FIRST_MOMENT,
    MOST_MOMENTS,
    column_names,
    group_of,
    headings_of,
    propose_scores,
)
from casebuilder.model.hard_data.document import DateOrder
from casebuilder.model.hard_data.records import month_text
from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes.document import NOTHING, Group, Moment, Outcomes, Rater, ScoreMapping
from casebuilder.model.outcomes.entry import RefusedTextError, read_group
from casebuilder.model.outcomes.instrument import Domain, Version, domain, is_domain
from casebuilder.model.stored_texts import sign_in_name

_FORMAT = "casebuilder-zrm-mapping"
_MOST_REMEMBERED = 5
_PREVIEW_LINES = 8


def propose_mapping(source: Source, sheet: str = "") -> ScoreMapping:
    """Return which column is probably what, complete enough to be read.

    Args:
        source: The opened file.
        sheet: Name of the sheet; empty for the one in which most domains are recognised.

    Raises:
        IntakeError: No column with clients or with scores is recognised.
    """
    mapping = propose_scores(source, sheet).mapping
    if mapping_problems(mapping):
        raise nothing_recognised(source)
    return mapping


def nothing_recognised(source: Source) -> IntakeError:
    """Return that a file holds no scores as far as can be seen."""
    return refused(
        N_(
            "In “{file}” no columns with a client number and with domains of the ZRM are recognised. Put"
            " their names above the columns, as in the form of “casebuilder intake zrm”."
        ),
        source.file,
    )


def mapping_problems(mapping: ScoreMapping) -> tuple[Message, ...]:
    """Return what keeps a mapping from being used, as sentences that say what to do."""
    found = []
    if not mapping.client:
        found.append(Message(N_("Say which column tells the clients apart.")))
    if not mapping.scores:
        found.append(Message(N_("Say which column holds the scores of a domain; one is enough.")))
    elif (
        any(not column.moment for column in mapping.scores)
        and not mapping.moment
        and not mapping.all_at.strip()
    ):
        found.append(Message(N_("Say which measurement it is, such as T0.")))
    return tuple(found)


def read_scores(
    source: Source,
    mapping: ScoreMapping,
    rater: Rater | None,
    key: PseudonymKey | None = None,
    work: Work = QUIET,
    corrections: Corrections | None = None,
) -> ZrmForm:
    """Read scores by a mapping.

    Args:
        source: The opened file.
        mapping: Which column is what.
        rater: Who gave the scores, which a table of scores seldom says; None when not known.
        key: Key of the pseudonyms; None makes a new one that is not kept.
        work: Hears how far it is, and may give up.
        corrections: What the user typed for cells that could not be read.

    Raises:
        IntakeError: A column of the mapping is not there, or the column with the moments holds
            something else.
        CancelledError: The user gave up.
    """
    return _TableReader(source, mapping, rater, key or PseudonymKey.new(), work, corrections).read()


@dataclass(frozen=True)
class PreviewedLine:
    """A line of a file as it will be read, at one moment.

    Attributes:
        line: Number of the line, from 1.
        client: Pseudonym of the client; empty when the line cannot be used.
        group: Group of the client, where the file says it.
        moment: Name of the moment; empty when the line cannot be used.
        month: When it was measured, such as 2026-03; empty where no column says it.
        scores: Sign of the score per key of a domain; what stands there where that cannot be read.
        goals: Sign of the goal per key of a domain.
        unread: Why a score cannot be read, per key of a domain.
        refused: Why the line is left out, or None.
    """

    line: int
    client: str
    group: Group | None
    moment: str
    scores: Mapping[str, str]
    unread: Mapping[str, Message]
    refused: Message | None = None
    month: str = ""
    goals: Mapping[str, str] = field(default_factory=dict)


def preview_scores(
    source: Source, mapping: ScoreMapping, key: PseudonymKey, limit: int = _PREVIEW_LINES
) -> tuple[PreviewedLine, ...]:
    """Return the first lines with something in them as they will be read: one for each of their moments.

    Args:
        source: The opened file.
        mapping: Which column is what; it may still be incomplete.
        key: Key of the pseudonyms.
        limit: Number of lines of the file.
    """
    if mapping_problems(mapping):
        return ()
    sheet = source.sheet(mapping.sheet)
    beginning = Sheet(sheet.name, _Rows(sheet.preview), sheet.preview)
    only = replace(source, sheets=(beginning,))
    try:
        return tuple(_TableReader(only, mapping, None, key, QUIET).preview(limit))
    except IntakeError:
        return ()


@dataclass(frozen=True)
class _Rows:
    """Lines that are in memory already."""

    lines: tuple[Row, ...]

    def rows(self, work: Work) -> Iterator[Row]:
        """Yield every line."""
        del work
        return iter(self.lines)


_FIRST, _LAST = (
    frozenset({"voor", "vóór", "before", "begin", "nulmeting", "voormeting"}),
    frozenset({"na", "after", "eind", "nameting"}),
)


def _in_time(moment: str) -> tuple[int, int]:
    name = plain(moment)
    number = re.search(r"\d+", name)
    place = 0 if name in _FIRST else 2 if name in _LAST else 1
    return place, int(number[0]) if number else 0


class _TableReader(FormReader):
    """Reads a table of scores by a mapping."""

    def __init__(
        self,
        source: Source,
        mapping: ScoreMapping,
        rater: Rater | None,
        key: PseudonymKey,
        work: Work,
        corrections: Corrections | None = None,
    ) -> None:
        super().__init__(source, key, work, corrections)
        self._mapping, self._rater = mapping, rater
        self._sheet_read = source.sheet(mapping.sheet)
        line = mapping.header_line
        self._last_heading = line + mapping.header_lines - 1 if line else 0
        self._headings = headings_of(self._sheet_read, mapping)
        self._places = {name: number - 1 for number, name in column_names(self._headings).items()}
        self._months: dict[int, Counter[str]] = {}
        self._date_columns: dict[int, int] = {}

    def read(self) -> ZrmForm:
        self._begin()
        self._score_lines(self._sheet_read, self._read_table_line)
        self._date_moments()
        return self._result(groups_known=bool(self._mapping.group))

    def preview(self, limit: int) -> Iterator[PreviewedLine]:
        """Yield the first lines as they will be read."""
        self._begin()
        for line, row in itertools.islice(self._lines(self._sheet_read), limit):
            before = len(self._refusals)
            used = self._read_table_line(line, row)
            wrong = self._refusals[before:]
            if not used:
                yield PreviewedLine(line, "", None, "", {}, {}, wrong[-1].reason)
                continue
            unread = {item.column - 1: item for item in wrong}
            client = self._key.pseudonym(self._cell(row, self._mapping.client))
            kept = self._rows[client]
            for moment, columns in self._columns_by_moment(row).items():
                if moment is None:
                    continue
                yield PreviewedLine(
                    line,
                    client,
                    kept.group if self._mapping.group else None,
                    self._moments[moment].name,
                    {
                        item.key: unread[place].text if place in unread else kept.scores[moment][item.column]
                        for place, item in columns.items()
                    },
                    self._unread(columns, unread),
                    month=self._month_on(row, moment),
                    goals={
                        column.domain: kept.goals[domain(column.domain).column]
                        for column in self._mapping.goals
                    },
                )

    def _begin(self) -> None:
        for name in self._mapping.columns:
            if name not in self._places:
                raise refused(
                    N_("“{file}” has no column “{column}”. Make the mapping anew for this file."),
                    self._source.file,
                    column=name,
                )
        for name in self._moment_names():
            self._moments.append(
                Moment(
                    id=f"t{len(self._moments)}",
                    name=self._name_kept(name),
                    rater=self._rater,
                    version=version_of(self._mapping),
                )
            )

        for column in self._mapping.months:
            moment = self._moment(column.moment)
            every = range(len(self._moments)) if not column.moment else [] if moment is None else [moment]
            self._date_columns |= dict.fromkeys(every, self._places[column.header])

    def _heading(self, sheet: Sheet, column: int) -> str:
        del sheet
        return self._headings.get(column + 1, "")

    def _moment_names(self) -> list[str]:
        """Return the names of all moments: those in headings, those in lines, or the one of the file."""
        mapping = self._mapping
        named = {column.moment: None for column in mapping.scores if column.moment}
        if any(not column.moment for column in mapping.scores):
            if mapping.moment:
                named |= dict.fromkeys(
                    self._cell(row, mapping.moment) for _, row in self._lines(self._sheet_read)
                )
            else:
                named[mapping.all_at] = None
        if len(named) > MOST_MOMENTS:
            raise refused(
                N_(
                    "The column “{column}” of “{file}” holds {count} different texts, and so does not say"
                    " which measurement it is. Choose another."
                ),
                self._source.file,
                column=mapping.moment,
                count=str(len(named)),
            )
        # Those that are known by name or number go by that, the others as they come.
        return sorted((name for name in named if name), key=_in_time)

    def _cell(self, row: Row, name: str) -> str:
        place = self._places[name]
        return cell_text(row[place]) if place < len(row) else ""

    def _columns_by_moment(self, row: Row) -> dict[int | None, dict[int, Domain]]:
        """Return per place of a moment the columns that hold its scores on a line; None is no moment."""
        mapping = self._mapping
        own = self._cell(row, mapping.moment) if mapping.moment else mapping.all_at
        found: dict[int | None, dict[int, Domain]] = {}
        for column in mapping.scores:
            place = self._places[column.header]
            moment = self._moment(column.moment or own)
            # Where moments stand side by side, a client without anything at one has not been measured then.
            if column.moment and (place >= len(row) or is_empty(row[place])):
                continue
            found.setdefault(moment, {})[place] = domain(column.domain)
        return found

    def _read_table_line(self, line: int, row: Row) -> bool:
        mapping, sheet = self._mapping, self._sheet_read
        place = self._places[mapping.client]
        client = client_of(row[place] if place < len(row) else None)
        if isinstance(client, Message):
            self._refuse(sheet, line, place, "", client)
            return False
        group = self._group(line, row)
        if group is None:
            return False
        by_moment: dict[int, Mapping[int, Domain]] = {}
        for moment, columns in self._columns_by_moment(row).items():
            if moment is None:
                reason = Message(N_("It does not stand on this line which measurement it is. Fill it in."))
                own = self._cell(row, mapping.moment)
                self._refuse(sheet, line, self._places[mapping.moment], own, reason)
                return False
            by_moment[moment] = columns
        if not self._take(sheet, line, row, place, client, group, by_moment):
            return False
        self._take_goals(line, row, self._key.pseudonym(client))
        self._take_months(line, row, by_moment)
        return True

    def _take_goals(self, line: int, row: Row, key: str) -> None:
        """Take the goals of a line over; another goal than on an earlier line is listed and left out."""
        columns = {self._places[column.header]: domain(column.domain) for column in self._mapping.goals}
        found = self._signs(self._sheet_read, line, row, columns, goal_sign)
        present = self._rows[key]
        goals = list(present.goals)
        for place, item in columns.items():
            sign, earlier = found[item.column], goals[item.column]
            if NOTHING not in {sign, earlier} and sign != earlier:
                reason = Message(
                    N_("This client has another goal on an earlier line. A goal is one for all measurements.")
                )
                self._refuse(self._sheet_read, line, place, self._text(row, place), reason)
            elif sign != NOTHING:
                goals[item.column] = sign
        self._rows[key] = present._replace(goals="".join(goals))

    def _take_months(self, line: int, row: Row, moments: Collection[int]) -> None:
        """Count the months in which clients were measured; what is no date is listed."""
        for moment in moments:
            column = self._date_columns.get(moment)
            if column is None or is_empty(self._at(row, column)):
                continue
            found = period_of(self._at(row, column), DateOrder.DAY_FIRST)
            if isinstance(found, Message):
                self._refuse(self._sheet_read, line, column, self._text(row, column), found)
            else:
                self._months.setdefault(moment, Counter())[month_text(found.first)] += 1

    def _date_moments(self) -> None:
        """Give each measurement the month in which most clients were measured; of equals the first."""
        for moment, counted in self._months.items():
            month = min(counted, key=lambda text: (-counted[text], text))
            self._moments[moment] = self._moments[moment].model_copy(update={"month": month})

    def _month_on(self, row: Row, moment: int) -> str:
        """Return when a line was measured, such as 2026-03; empty where that does not stand there."""
        column = self._date_columns.get(moment)
        found = None if column is None else period_of(self._at(row, column), DateOrder.DAY_FIRST)
        return month_text(found.first) if isinstance(found, Period) else ""

    def _unread(self, columns: Mapping[int, Domain], unread: Mapping[int, FormRefusal]) -> dict[str, Message]:
        """Return why cells of a line cannot be read: scores by domain, what stands beside them by column."""
        mapping = self._mapping
        headers = [*(goal.header for goal in mapping.goals), *(month.header for month in mapping.months)]
        beside = {self._places[header]: header for header in headers}
        named = {**beside, **{place: item.key for place, item in columns.items()}}
        return {name: unread[place].reason for place, name in named.items() if place in unread}

    @staticmethod
    def _at(row: Row, place: int) -> Cell:
        return row[place] if place < len(row) else None

    def _text(self, row: Row, place: int) -> str:
        return cell_text(self._at(row, place))

    def _group(self, line: int, row: Row) -> Group | None:
        """Return the group of a client, or None after listing that it cannot be read."""
        mapping = self._mapping
        if not mapping.group:
            return mapping.all_in
        text = self._cell(row, mapping.group)
        found = group_of(text)
        if found is None:
            try:
                read_group(text)
            except RefusedTextError as error:
                self._refuse(self._sheet_read, line, self._places[mapping.group], text, error.reason)
        return found


def version_of(mapping: ScoreMapping) -> Version:
    """Return the version of the ZRM that a mapping reads: the one chosen, or the one that has its domains."""
    if mapping.version is not None:
        return mapping.version
    found = [domain(column.domain) for column in mapping.scores]
    only_2013 = any(item.versions == {Version.ZRM_2013} for item in found)
    return Version.ZRM_2013 if only_2013 else Version.ZRM_2017


# Keeping a mapping -------------------------------------------------------------------------------


def remembered(outcomes: Outcomes, names: Collection[str]) -> ScoreMapping | None:
    """Return how the latest file of the same shape was read: one that has all columns that were read.

    Args:
        outcomes: The outcomes of the case.
        names: How the columns of the file are known.
    """
    return next(
        (mapping for mapping in reversed(outcomes.mappings) if set(mapping.columns) <= set(names)), None
    )


def with_remembered(outcomes: Outcomes, mapping: ScoreMapping) -> Outcomes:
    """Return outcomes that remember how a file was read; nothing that seems to be about a person is kept."""
    kept = without_persons(mapping)
    if kept is None:
        return outcomes
    others = [item for item in outcomes.mappings if item.columns != kept.columns]
    return outcomes.model_copy(update={"mappings": (*others, kept)[-_MOST_REMEMBERED:]})


def without_persons(mapping: ScoreMapping) -> ScoreMapping | None:
    """Return a mapping that a case may keep, or None when a heading seems to be about a person.

    What says nothing of a column, such as the name of the sheet, is left out of it.
    """
    moments = (*(score.moment for score in mapping.scores), *(month.moment for month in mapping.months))
    names = (mapping.all_at, *moments, *mapping.columns)
    if any(sign_in_name(name) is not None for name in names):
        return None
    return mapping.model_copy(update={"sheet": "" if sign_in_name(mapping.sheet) else mapping.sheet})


def in_case(mapping: ScoreMapping, outcomes: Outcomes) -> ScoreMapping:
    """Return a mapping with what probably goes for a file that is added to a case.

    Its moment is the next one, and where the domains leave the version open it is that of the case.
    """
    domains = [domain(column.domain) for column in mapping.scores]
    is_open = mapping.version is None and all(len(item.versions) > 1 for item in domains)
    version = outcomes.version if is_open and outcomes.moments else mapping.version
    return mapping.model_copy(update={"all_at": next_moment(outcomes), "version": version})


def next_moment(outcomes: Outcomes) -> str:
    """Return the name of the measurement that a file probably holds: the first without any score.

    Args:
        outcomes: The outcomes of the case.
    """
    for place, moment in enumerate(outcomes.moments):
        if not any(any(map(str.isdigit, row.scores[place])) for row in outcomes.clients):
            return moment.name or FIRST_MOMENT
    taken = {plain(moment.name) for moment in outcomes.moments}
    return next(name for number in itertools.count() if plain(name := f"T{number}") not in taken)


def mapping_text(mapping: ScoreMapping) -> str:
    """Return a mapping as readable JSON, to be kept for the next file of the same shape."""
    document = {"format": _FORMAT, **mapping.model_dump(mode="json")}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def mapping_from_text(text: str, file: str) -> ScoreMapping:
    """Return the mapping in a text.

    Args:
        text: What :func:`mapping_text` made.
        file: Name of the file, for the message.

    Raises:
        IntakeError: It is no such text.
    """
    try:
        document = json.loads(text)
        if not isinstance(document, dict) or document.pop("format", None) != _FORMAT:
            raise _no_mapping(file)
        mapping = ScoreMapping.model_validate_json(json.dumps(document))
    except (ValidationError, ValueError, RecursionError) as error:
        raise _no_mapping(file) from error
    places = [(column.domain, column.moment) for column in mapping.scores]
    goals, months = (
        [column.domain for column in mapping.goals],
        [column.moment for column in mapping.months],
    )
    known = all(is_domain(key) for key in (*goals, *(key for key, _ in places)))
    once = all(len(set(found)) == len(found) for found in (places, goals, months))
    if not known or not once or mapping_problems(mapping):
        raise _no_mapping(file)
    return mapping


def _no_mapping(file: str) -> IntakeError:
    return refused(
        N_("“{file}” is no mapping for scores of the ZRM. Make one anew from the file with scores."), file
    )
