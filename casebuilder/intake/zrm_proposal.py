"""Which column of a file with scores of the ZRM is probably what: by its heading and by what is in it.

A proposal is only a beginning: the user sees it and changes it, and how an earlier file of the same
shape was read goes before it.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casebuilder.intake.cells import Row, cell_text, is_empty
from casebuilder.intake.personal_data import Finding, findings
from casebuilder.intake.proposals import Column, header_texts
from casebuilder.intake.sources import Sheet, Source
from casebuilder.intake.values import period_of
from casebuilder.intake.words import group_of_word
from casebuilder.intake.work import QUIET, Work
from casebuilder.intake.zrm_form import plain, texts_of
from casebuilder.model.hard_data.document import DateOrder
from casebuilder.model.messages import Message
from casebuilder.model.outcomes.document import GoalColumn, Group, MonthColumn, ScoreColumn, ScoreMapping
from casebuilder.model.outcomes.entry import RefusedTextError, read_goal, read_group, read_score
from casebuilder.model.outcomes.instrument import DOMAINS, Domain, Version, domain, domains_of
from casebuilder.model.personal_data import PersonalData

MOST_MOMENTS = 12
"""A column with more different texts than this does not say which measurement it is."""
FIRST_MOMENT = "T0"
_MOST_HEADER_LINES = 20
"""The headings are looked for in so many lines."""
_SAMPLE_LINES = 2000
_EXAMPLES = 5
_MOST = 0.8
"""A column whose cells are of a kind for this share is of that kind."""
_HALF = 0.5
_FEW = 5
_MATRICES = {
    len(domains_of(version, parenting=parenting)): domains_of(version, parenting=parenting)
    for version in Version
    for parenting in (False, True)
}
"""The domains in their order, by how many there are."""

_CLIENT = re.compile(r"\b(cli[eë]nt\w*|pseudoniem|pseudonym|deelnemer\w*|bsn|id)\b")
_GROUP = re.compile(r"\b(groep|group|innovatie|innovation|interventie|intervention|conditie|arm)\b")
_MOMENT = re.compile(r"\b(meting|meetmoment|moment|measurement|tijdstip|wave|ronde)\b")
_MOMENT_NAME = re.compile(
    r"\b(t ?\d|\d-?meting|meting \d|voor|na|v[oó][oó]r|before|after|begin|eind"
    r"|nulmeting|voormeting|nameting)\b"
)
_GOAL = re.compile(r"\b(doel|doelen|goal|goals|target)\b")
_DATE = re.compile(r"\b(datum|date|maand|month|meetdatum|afnamedatum|scoredatum)\b")
_NUMBERING = re.compile(r"^\d{1,2}[.)]?\s+")
_SIGNS = re.compile(r"[^\w&]+")
_FILLERS = re.compile(r"\b(zrm|score|scores|niveau|level|domein|domain|leefgebied|oordeel)\b")
_NUMBER_IN_NAME = re.compile(r"#\d+")

_ALSO_CALLED = {
    "werk en opleiding": "work_education",
    "werk opleiding": "work_education",
    "daginvulling": "time_use",
    "adl basaal": "basic_adl",
    "adl instrumenteel": "instrumental_adl",
    "verslaving": "substance_use",
    "wonen": "housing",
    "woonsituatie": "housing",
    "sociale netwerk": "social_network",
    "soc netwerk": "social_network",
    "participatie": "community_participation",
    "geestelijk": "mental_health",
    "lichamelijk": "physical_health",
}
"""Names that registrations give to domains beside the published ones."""


@dataclass(frozen=True)
class ScoreProposal:
    """How a sheet with scores could be read.

    Attributes:
        mapping: Which column is what; what no column seems to be is left out.
        columns: The columns of the sheet.
        personal: The columns that say who a client is.
        names: How a mapping knows each column, by its number from 1.
    """

    mapping: ScoreMapping
    columns: tuple[Column, ...]
    personal: tuple[Finding, ...]
    names: Mapping[int, str]


def propose_scores(
    source: Source,
    sheet: str = "",
    header_line: int | None = None,
    header_lines: int = 1,
    work: Work = QUIET,
) -> ScoreProposal:
    """Return how a sheet could be read.

    Args:
        source: The opened file.
        sheet: Name of the sheet; empty for the one in which most domains are recognised.
        header_line: Number of the first line of the headings where the user chose it, 0 for none; None
            lets it be found.
        header_lines: How many lines the chosen headings take.
        work: Hears how far it is, and may give up.
    """
    chosen = source.sheet(sheet) if sheet else max(source.sheets, key=_most_domains)
    rows = list(itertools.islice(chosen.lines.rows(work), _SAMPLE_LINES))
    line, lines = _headings(rows) if header_line is None else (header_line, header_lines)
    headers = header_texts(rows, line, lines)
    body = [row for row in rows[line + lines - 1 if line else 0 :] if not all(map(is_empty, row))]
    width = max((len(row) for row in (*body, *rows[: line + lines])), default=0)
    texts = {number: _texts(body, number) for number in range(1, width + 1)}
    headers = {number: headers.get(number, "") for number in texts}
    names = column_names(headers)
    personal = findings(headers, texts)
    mapping = _Recognition(headers, texts, personal, len(body)).mapping(names)
    hidden = {finding.column for finding in personal}
    return ScoreProposal(
        mapping.model_copy(update={"sheet": chosen.name, "header_line": line, "header_lines": lines}),
        tuple(
            Column(
                number,
                headers[number],
                () if number in hidden else tuple(dict.fromkeys(texts[number]))[:_EXAMPLES],
            )
            for number in texts
        ),
        personal,
        names,
    )


def column_names(headers: Mapping[int, str]) -> dict[int, str]:
    """Return how a mapping knows each column: by its heading, or by its number where that tells nothing.

    Args:
        headers: What stands above each column, by its number from 1.
    """
    names: dict[int, str] = {}
    taken: set[str] = set()
    for number in sorted(headers):
        header = headers[number]
        by_number = not header or header in taken or _NUMBER_IN_NAME.fullmatch(header)
        names[number] = f"#{number}" if by_number else header
        taken.add(header)
    return names


def headings_of(sheet: Sheet, mapping: ScoreMapping) -> dict[int, str]:
    """Return what stands above each column of a sheet, by its number from 1."""
    width = max(map(len, sheet.preview), default=0)
    found = header_texts(sheet.preview, mapping.header_line, mapping.header_lines)
    return {number: found.get(number, "") for number in range(1, width + 1)}


def _texts(body: Sequence[Row], number: int) -> list[str]:
    cells = (row[number - 1] for row in body if number <= len(row))
    return [cell_text(cell) for cell in cells if not is_empty(cell)]


# Where the headings stand ------------------------------------------------------------------------


def _most_domains(sheet: Sheet) -> int:
    return max((len(_domains(dict(_numbered(row)))) for row in sheet.preview), default=0)


def _numbered(row: Row) -> Iterator[tuple[int, str]]:
    return ((number, cell_text(cell)) for number, cell in enumerate(row, 1))


def _headings(rows: Sequence[Row]) -> tuple[int, int]:
    """Return the first line with headings, 0 for none, and how many lines they take."""
    found = [
        (len(_domains(dict(_numbered(row)))), -number)
        for number, row in enumerate(rows[:_MOST_HEADER_LINES], start=1)
    ]
    count, line = max(found, default=(0, 0))
    if count:
        return (-line - 1, 2) if _stand_above(rows, -line) else (-line, 1)
    for number, row in enumerate(rows[:_MOST_HEADER_LINES], start=1):
        cells = [cell_text(cell) for cell in row if not is_empty(cell)]
        if len(cells) > 1 and all(any(map(str.isalpha, text)) for text in cells):
            return number, 1
    return 0, 1


def _stand_above(rows: Sequence[Row], line: int) -> bool:
    """Return whether the moments stand in a line above the domains, each merged over its own."""
    if line == 1:
        return False
    domains = _domains(dict(_numbered(rows[line - 1])))
    above = {number: text for number, text in _numbered(rows[line - 2]) if text}
    return any(number in domains and _MOMENT_NAME.search(_bare(text)) for number, text in above.items())


# What the columns are ------------------------------------------------------------------------------


class _Recognition:
    """Recognises columns, each for one thing at most."""

    def __init__(
        self,
        headers: Mapping[int, str],
        texts: Mapping[int, list[str]],
        personal: Iterable[Finding],
        lines: int,
    ) -> None:
        self._headers, self._texts, self._lines = headers, texts, lines
        self._kinds = {finding.column: finding.kind for finding in personal}
        self._taken: set[int] = set()

    def mapping(self, names: Mapping[int, str]) -> ScoreMapping:
        scores = self._scores()
        self._taken.update(scores)
        group = self._named(_GROUP, _may_be_group) or self._by_content(_is_group)
        moment = 0
        if not any(name for _, name in scores.values()):
            moment = self._named(_MOMENT, _may_be_moment) or self._by_content(_is_moment)
        client = self._client()
        self._taken.add(client)
        if not scores:
            scores = self._in_order()
        goals = self._goals()
        months = self._months(beside=any(name for _, name in scores.values()))
        columns: dict[tuple[str, str], ScoreColumn] = {}
        for number, (item, name) in scores.items():
            # Of two columns for the same thing the first is proposed; the user sees the proposal.
            columns.setdefault(
                (item.key, name), ScoreColumn(header=names[number], domain=item.key, moment=name)
            )
        return ScoreMapping(
            client=names.get(client, ""),
            group=names.get(group, ""),
            all_in=Group.WITH,
            moment=names.get(moment, ""),
            all_at=FIRST_MOMENT,
            scores=tuple(columns.values()),
            goals=tuple(GoalColumn(header=names[number], domain=key) for key, number in goals.items()),
            months=tuple(
                MonthColumn(header=names[number], moment=moment) for moment, number in months.items()
            ),
        )

    def _goals(self) -> dict[str, int]:
        """Return the column with the goals of each domain, by its heading and what is in it."""
        called = {
            number: without
            for number in self._free()
            if (without := _squeezed(_GOAL.sub(" ", _bare(self._headers[number]))))
            != _bare(self._headers[number])
        }
        found: dict[str, int] = {}
        for number, (item, moment) in _domains(called).items():
            if not moment and self._texts[number] and _share(_is_goal, self._texts[number]) >= _HALF:
                found.setdefault(item.key, number)
        self._taken.update(found.values())
        return found

    def _months(self, *, beside: bool) -> dict[str, int]:
        """Return the column with the dates of each moment; of one moment per line or file under no name."""
        found: dict[str, int] = {}
        for number in self._free():
            text = _bare(self._headers[number])
            texts = self._texts[number]
            if not _DATE.search(text) or not texts or _share(_is_date, texts) < _HALF:
                continue
            named = _MOMENT_NAME.search(text)
            moment = named[0].replace(" ", "").upper() if named else ""
            if bool(moment) is beside:
                found.setdefault(moment, number)
        self._taken.update(found.values())
        return found

    def _scores(self) -> dict[int, tuple[Domain, str]]:
        """Return the columns that are a domain by their heading, unless they hold something else."""
        found = _domains(self._headers)
        return {
            number: place
            for number, place in found.items()
            if number not in self._kinds and _share(_is_score, self._texts[number]) >= _HALF
        }

    def _in_order(self) -> dict[int, tuple[Domain, str]]:
        """Return the columns with nothing but levels, where there are just as many as domains."""
        free = [number for number in self._free() if self._texts[number]]
        levels = [number for number in free if _share(_is_score, self._texts[number]) == 1]
        matrix = _MATRICES.get(len(levels), ())
        return {number: (item, "") for number, item in zip(levels, matrix, strict=False)}

    def _named(self, pattern: re.Pattern[str], fits: Callable[[list[str]], bool]) -> int:
        """Return the first column with such a heading of which the contents do not contradict it; or 0."""
        for number in self._free():
            if pattern.search(_words(self._headers[number])) and fits(self._texts[number]):
                self._taken.add(number)
                return number
        return 0

    def _by_content(self, fits: Callable[[list[str]], bool]) -> int:
        """Return the first column of which the contents can be nothing else; or 0."""
        for number in self._free():
            texts = self._texts[number]
            # Plain numbers can be anything.
            if texts and not all(map(str.isdecimal, texts)) and fits(texts):
                self._taken.add(number)
                return number
        return 0

    def _free(self) -> Iterator[int]:
        return (number for number in self._texts if number not in self._taken and number not in self._kinds)

    def _client(self) -> int:
        """Return the column that tells clients apart, rather the provider's own number than a BSN; or 0."""
        named = [
            number
            for number, header in self._headers.items()
            if number not in self._taken and _CLIENT.search(_words(header))
        ]
        own = [number for number in named if number not in self._kinds]
        citizen = [
            number
            for number, kind in self._kinds.items()
            if kind is PersonalData.CITIZEN_NUMBER and self._texts[number]
        ]
        keys = [number for number in self._free() if self._tells_apart(self._texts[number])]
        return next(iter((*own, *citizen, *keys)), 0)

    def _tells_apart(self, texts: list[str]) -> bool:
        """Return whether these may be client numbers: on every line, short, each seldom, and no scores."""
        often = max((len(list(group)) for _, group in itertools.groupby(sorted(texts))), default=0)
        return (
            len(texts) == self._lines > _FEW
            and often <= max(1, self._lines // _FEW)
            and _share(_is_score, texts) < _MOST
            and all(" " not in text and any(map(str.isdigit, text)) for text in texts)
            and not _are_dates(texts)
        )


def _share(fits: Callable[[str], bool], texts: Sequence[str]) -> float:
    """Return which share of texts is of a kind; all of none."""
    return sum(map(fits, texts)) / len(texts) if texts else 1.0


def _is_score(text: str) -> bool:
    try:
        return read_score(text) is not None
    except RefusedTextError:
        return False


def _is_goal(text: str) -> bool:
    try:
        return read_goal(text) is not None
    except RefusedTextError:
        return False


def group_of(text: str) -> Group | None:
    """Return the group that a text in a file means: in our own words, or in those of registrations."""
    try:
        return read_group(text)
    except RefusedTextError:
        word = group_of_word(text)
        return None if word is None else Group(word.value)


def _may_be_group(texts: list[str]) -> bool:
    return bool(texts) and _share(lambda text: group_of(text) is not None, texts) >= _HALF


def _is_group(texts: list[str]) -> bool:
    return _share(lambda text: group_of(text) is not None, texts) >= _MOST


def _may_be_moment(texts: list[str]) -> bool:
    return len(set(texts)) <= MOST_MOMENTS and not _are_dates(texts)


def _is_moment(texts: list[str]) -> bool:
    named = _share(lambda text: _MOMENT_NAME.fullmatch(plain(text)) is not None, texts)
    return named >= _MOST and len(set(texts)) <= MOST_MOMENTS


def _are_dates(texts: Sequence[str]) -> bool:
    return bool(texts) and all(map(_is_date, texts[:_FEW]))


def _is_date(text: str) -> bool:
    return not isinstance(period_of(text, DateOrder.DAY_FIRST), Message)


# Names of domains ------------------------------------------------------------------------------------


def _domains(headers: Mapping[int, str]) -> dict[int, tuple[Domain, str]]:
    """Return the columns that are a domain by their heading, with the moment that stands in it."""
    names = {_bare(text): item for item in DOMAINS for text in _names(item)}
    names |= {name: domain(key) for name, key in _ALSO_CALLED.items()}
    found = {}
    for number, header in headers.items():
        text = _bare(header)
        moment = _MOMENT_NAME.search(text)
        without = _squeezed(_MOMENT_NAME.sub(" ", text))
        candidates = [(text, ""), (without, moment[0] if moment else "")]
        candidates += [(_squeezed(_FILLERS.sub(" ", name)), which) for name, which in candidates]
        for candidate, which in candidates:
            if candidate in names:
                found[number] = (names[candidate], which.replace(" ", "").upper())
                break
    return found


def _names(item: Domain) -> Iterator[str]:
    for version in item.versions:
        yield from texts_of(item.name(version))


def _words(header: str) -> str:
    return plain(header).replace("_", " ")


def _bare(text: str) -> str:
    """Return a heading without capitals, accents, signs and a number before it."""
    letters = unicodedata.normalize("NFKD", _NUMBERING.sub("", plain(text)))
    unaccented = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _squeezed(_SIGNS.sub(" ", unaccented).replace("_", " "))


def _squeezed(text: str) -> str:
    return " ".join(text.split())
