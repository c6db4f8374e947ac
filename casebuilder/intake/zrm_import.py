"""Scores of the ZRM from a file of any layout: which column is what, and reading them by that.

A line may be a client at one moment, with a column that names the moment, or a client with columns for
each moment (“Financiën T0”, “Financiën T1”). What each column is, is proposed from the headings; the
proposal can be kept in a file and serves the next file of the same shape.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from pydantic import TypeAdapter

from casebuilder.intake.cells import Row, cell_text
from casebuilder.intake.errors import IntakeError, refused
from casebuilder.intake.pseudonyms import PseudonymKey
from casebuilder.intake.sources import Sheet, Source
from casebuilder.intake.values import client_of
from casebuilder.intake.work import QUIET, Work
from casebuilder.intake.zrm_form import FormReader, ZrmForm, plain, texts_of
from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes.document import Group, Moment, Rater
from casebuilder.model.outcomes.entry import RefusedTextError, read_group
from casebuilder.model.outcomes.instrument import DOMAINS, Domain, Version, domain, is_domain

_MOST_HEADER_LINES = 20
"""The headings are looked for in so many lines."""
_FIRST_MOMENT = "T0"
_FORMAT = "casebuilder-zrm-mapping"

_CLIENT = re.compile(r"\b(cli[eë]nt\w*|pseudoniem|pseudonym|deelnemer\w*|id)\b")
_GROUP = re.compile(r"\b(groep|group|innovatie|innovation|interventie|intervention)\b")
_MOMENT = re.compile(r"\b(meting|meetmoment|moment|measurement|tijdstip)\b")
_MOMENT_NAME = re.compile(r"\b(t ?\d|\d-?meting|voor|na|v[oó][oó]r|before|after|begin|eind)\b")
_NUMBERING = re.compile(r"^\d{1,2}[.)]?\s+")
_SIGNS = re.compile(r"[^\w&]+")

_ALSO_CALLED = {
    "werk en opleiding": "work_education",
    "werk opleiding": "work_education",
    "daginvulling": "time_use",
    "adl basaal": "basic_adl",
    "adl instrumenteel": "instrumental_adl",
    "verslaving": "substance_use",
    "sociale netwerk": "social_network",
    "participatie": "community_participation",
    "geestelijk": "mental_health",
    "lichamelijk": "physical_health",
}
"""Names that registrations give to domains beside the published ones."""


@dataclass(frozen=True, slots=True)
class ScoreColumn:
    """A column with scores.

    Attributes:
        header: What stands above it.
        domain: Key of the domain.
        moment: Name of the moment that it holds; empty when the line says it.
    """

    header: str
    domain: str
    moment: str = ""


@dataclass(frozen=True, slots=True)
class ZrmMapping:
    """Which column of a file is what; columns are known by their headings.

    Attributes:
        sheet: Name of the sheet; empty for a text file.
        header_line: Line with the headings, from 1.
        client: Heading of the column with client numbers.
        group: Heading of the column with the group; empty when all are of one group.
        all_in: The group of all clients where no column says it.
        moment: Heading of the column that names the moment; empty when columns or the file do.
        all_at: Name of the moment where neither line nor column says it.
        scores: The columns with scores.
    """

    sheet: str
    header_line: int
    client: str
    group: str
    all_in: Group
    moment: str
    all_at: str
    scores: tuple[ScoreColumn, ...]


def propose_mapping(source: Source, sheet: str = "") -> ZrmMapping:
    """Return which column is probably what.

    Args:
        source: The opened file.
        sheet: Name of the sheet; empty for the one in which most domains are recognised.

    Raises:
        IntakeError: No column with clients or with scores is recognised.
    """
    chosen = [source.sheet(sheet)] if sheet else list(source.sheets)
    found = [
        (len(_domains(row)), -number, candidate, row)
        for candidate in chosen
        for number, row in enumerate(candidate.preview[:_MOST_HEADER_LINES], start=1)
    ]
    count, line, best, headers = max(found, key=lambda item: item[:2])
    texts = [plain(cell_text(cell)) for cell in headers]
    client = next((cell_text(headers[n]) for n, text in enumerate(texts) if _CLIENT.search(text)), "")
    if not count or not client:
        raise refused(
            N_(
                "In “{file}” no columns with a client number and with domains of the ZRM are recognised. Put"
                " their names above the columns, as in the form of “casebuilder intake zrm”."
            ),
            source.file,
        )

    def heading(pattern: re.Pattern[str]) -> str:
        return next(
            (
                cell_text(headers[n])
                for n, text in enumerate(texts)
                if pattern.search(text) and n not in domains and cell_text(headers[n]) != client
            ),
            "",
        )

    domains = _domains(headers)
    scores: dict[tuple[str, str], ScoreColumn] = {}
    for number, (item, moment) in domains.items():
        # Of two columns for the same thing the first is proposed; the user sees the proposal.
        scores.setdefault((item.key, moment), ScoreColumn(cell_text(headers[number]), item.key, moment))
    return ZrmMapping(
        sheet=best.name,
        header_line=-line,
        client=client,
        group=heading(_GROUP),
        all_in=Group.WITH,
        moment=heading(_MOMENT),
        all_at=_FIRST_MOMENT,
        scores=tuple(scores.values()),
    )


def _domains(headers: Row) -> dict[int, tuple[Domain, str]]:
    """Return the columns that are a domain by their heading, with the moment that stands in it."""
    names = {_bare(text): item for item in DOMAINS for text in _names(item)}
    names |= {name: domain(key) for name, key in _ALSO_CALLED.items()}
    found = {}
    for number, cell in enumerate(headers):
        text = _bare(cell_text(cell))
        moment = _MOMENT_NAME.search(text)
        without = " ".join(_MOMENT_NAME.sub(" ", text).split())
        for candidate, name in ((text, ""), (without, moment[0] if moment else "")):
            if candidate in names:
                found[number] = (names[candidate], name.replace(" ", "").upper())
                break
    return found


def _names(item: Domain) -> Iterator[str]:
    for version in item.versions:
        yield from texts_of(item.name(version))


def _bare(text: str) -> str:
    return " ".join(_SIGNS.sub(" ", _NUMBERING.sub("", plain(text))).replace("_", " ").split())


def read_scores(
    source: Source,
    mapping: ZrmMapping,
    rater: Rater | None,
    key: PseudonymKey | None = None,
    work: Work = QUIET,
) -> ZrmForm:
    """Read scores by a mapping.

    Args:
        source: The opened file.
        mapping: Which column is what.
        rater: Who gave the scores, which a table of scores seldom says; None when not known.
        key: Key of the pseudonyms; None makes a new one that is not kept.
        work: Hears how far it is, and may give up.

    Raises:
        IntakeError: A column of the mapping is not there.
        CancelledError: The user gave up.
    """
    return _TableReader(source, mapping, rater, key or PseudonymKey.new(), work).read()


_FIRST, _LAST = frozenset({"voor", "vóór", "before", "begin"}), frozenset({"na", "after", "eind"})


def _in_time(moment: str) -> tuple[int, int]:
    name = plain(moment)
    number = re.search(r"\d+", name)
    place = 0 if name in _FIRST else 2 if name in _LAST else 1
    return place, int(number[0]) if number else 0


class _TableReader(FormReader):
    """Reads a table of scores by a mapping."""

    def __init__(
        self, source: Source, mapping: ZrmMapping, rater: Rater | None, key: PseudonymKey, work: Work
    ) -> None:
        super().__init__(source, key, work)
        self._mapping, self._rater = mapping, rater
        self._header_line = mapping.header_line

    def read(self) -> ZrmForm:
        mapping = self._mapping
        sheet = self._source.sheet(mapping.sheet)
        columns = self._columns(sheet)
        for name in self._moment_names(sheet, columns):
            self._moments.append(
                Moment(
                    id=f"t{len(self._moments)}",
                    name=self._name_kept(name),
                    rater=self._rater,
                    version=self._version(),
                )
            )
        used = left_out = 0
        for line, row in self._lines(sheet):
            if self._read_table_line(sheet, line, row, columns):
                used += 1
            else:
                left_out += 1
        return self._result(used, left_out)

    def _version(self) -> Version:
        found = [domain(column.domain) for column in self._mapping.scores]
        only_2013 = any(item.versions == {Version.ZRM_2013} for item in found)
        return Version.ZRM_2013 if only_2013 else Version.ZRM_2017

    def _columns(self, sheet: Sheet) -> Mapping[str, int]:
        mapping = self._mapping
        line = mapping.header_line
        headers = sheet.preview[line - 1] if 1 <= line <= len(sheet.preview) else ()
        numbers = {cell_text(cell): number for number, cell in reversed(list(enumerate(headers)))}
        wanted = [mapping.client, *filter(None, (mapping.group, mapping.moment))]
        for name in (*wanted, *(column.header for column in mapping.scores)):
            if name not in numbers:
                raise refused(
                    N_("“{file}” has no column “{column}”. Make the mapping anew for this file."),
                    self._source.file,
                    column=name,
                )
        return numbers

    def _moment_names(self, sheet: Sheet, columns: Mapping[str, int]) -> list[str]:
        """Return the names of all moments: those in headings, those in lines, or the one of the file."""
        mapping = self._mapping
        named = {column.moment: None for column in mapping.scores if column.moment}
        if any(not column.moment for column in mapping.scores):
            if mapping.moment:
                place = columns[mapping.moment]
                lines = (row for _, row in self._lines(sheet) if place < len(row))
                named |= {cell_text(row[place]): None for row in lines}
            else:
                named[mapping.all_at] = None
        # Those that are known by name or number go by that, the others as they come.
        return sorted((name for name in named if name), key=_in_time)

    def _read_table_line(self, sheet: Sheet, line: int, row: Row, columns: Mapping[str, int]) -> bool:
        mapping = self._mapping

        def text(header: str) -> str:
            place = columns[header]
            return cell_text(row[place]) if place < len(row) else ""

        place = columns[mapping.client]
        client = client_of(row[place] if place < len(row) else None)
        if isinstance(client, Message):
            self._refuse(sheet, line, place, "", client)
            return False
        try:
            group = read_group(text(mapping.group)) if mapping.group else mapping.all_in
        except RefusedTextError as error:
            self._refuse(sheet, line, columns[mapping.group], text(mapping.group), error.reason)
            return False
        own = text(mapping.moment) if mapping.moment else mapping.all_at
        by_moment: dict[int, dict[int, Domain]] = {}
        for column in mapping.scores:
            moment = self._moment(column.moment or own)
            if moment is None:
                reason = Message(N_("It does not stand on this line which measurement it is. Fill it in."))
                self._refuse(sheet, line, columns[mapping.moment], own, reason)
                return False
            by_moment.setdefault(moment, {})[columns[column.header]] = domain(column.domain)
        return self._take(sheet, line, row, place, client, group, by_moment)


# Keeping a mapping -------------------------------------------------------------------------------


def mapping_text(mapping: ZrmMapping) -> str:
    """Return a mapping as readable JSON, to be kept for the next file of the same shape."""
    return json.dumps({"format": _FORMAT, **asdict(mapping)}, ensure_ascii=False, indent=2) + "\n"


def mapping_from_text(text: str, file: str) -> ZrmMapping:
    """Return the mapping in a text.

    Args:
        text: What :func:`mapping_text` made.
        file: Name of the file, for the message.

    Raises:
        IntakeError: It is no such text.
    """
    try:
        document = json.loads(text)
        mapping = TypeAdapter(ZrmMapping).validate_json(text)
    except (ValueError, RecursionError) as error:
        raise _no_mapping(file) from error
    places = [(column.domain, column.moment) for column in mapping.scores]
    known = all(is_domain(column.domain) for column in mapping.scores)
    if document.get("format") != _FORMAT or not known or len(set(places)) < len(places):
        raise _no_mapping(file)
    return mapping


def _no_mapping(file: str) -> IntakeError:
    return refused(
        N_("“{file}” is no mapping for scores of the ZRM. Make one anew from the file with scores."), file
    )
