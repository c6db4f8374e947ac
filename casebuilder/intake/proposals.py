"""Which column of a file is probably what: by what stands above it and by what is in it.

A proposal is only a beginning: the user sees it and changes it, and what is remembered of an
earlier file of the same shape goes before it.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casebuilder.intake.cells import Missing, Row, cell_text, is_empty
from casebuilder.intake.personal_data import Finding, findings
from casebuilder.intake.sources import Source, SourceKind
from casebuilder.intake.values import month_of, period_of, volume_of
from casebuilder.intake.words import group_of_word, moment_of_word, unit_of_word
from casebuilder.intake.work import QUIET, Work
from casebuilder.model.hard_data.document import (
    ColumnChoice,
    ColumnMapping,
    ColumnRole,
    DateOrder,
    Notation,
)
from casebuilder.model.hard_data.records import VolumeUnit
from casebuilder.model.messages import Message
from casebuilder.model.personal_data import PersonalData

_SAMPLE_LINES = 2000
_HEADER_WITHIN = 30
_EXAMPLES = 5
_MOST = 0.8
"""A column whose cells are of a kind for this share is of that kind."""

_HEADERS: tuple[tuple[ColumnRole, re.Pattern[str]], ...] = (
    (
        ColumnRole.PERIOD_END,
        re.compile(r"eind ?datum|\bt/?m\b|\btot\b|\beinde?\b|end date|\bend\b|\buntil\b"),
    ),
    (ColumnRole.CATEGORY, re.compile(r"categorie|category")),
    (ColumnRole.UNIT, re.compile(r"eenheid|\bunits?\b")),
    (
        ColumnRole.AMOUNT,
        re.compile(r"bedrag|kosten|omzet|\bamount|\bcosts?\b|vergoeding|\beuro"),
    ),
    (
        ColumnRole.GROUP,
        re.compile(
            r"\bgroep\b|\bgroup\b|innovatie|interventie|innovation|intervention|vergelijking|controle"
        ),
    ),
    (ColumnRole.MOMENT, re.compile(r"moment|meting|\bfase\b|\bphase\b|voor ?/ ?na|before")),
    (
        ColumnRole.CLIENT,
        re.compile(
            r"cli[eë]nt|\bklant|pati[eë]nt|bewoner|pseudoniem|pseudonym|\bbsn\b|burgerservice|deelnemer"
        ),
    ),
    (
        ColumnRole.VOLUME,
        re.compile(
            r"volume|aantal|\buren\b|\buur\b|minuten|minutes|\bhours?\b|dagdelen|quantity|\btijd\b|\bduur\b"
            r"|etmalen|bezoeken|visits|geleverd|hoeveelheid"
        ),
    ),
    (
        ColumnRole.PERIOD,
        re.compile(
            r"datum|periode|maand|\bweek\b|\bjaar\b|begin|start|\bdate\b|\bmonth\b|period|\byear\b|\bvan\b"
        ),
    ),
    (
        ColumnRole.PRODUCT,
        re.compile(r"product|dienst|zorgvorm|voorziening|service|activiteit|zorgsoort|\bcode\b|prestatie"),
    ),
)
_TARIFF = re.compile(r"tarief|tariff|\bprijs\b|\bprice\b|\bper uur\b|\bper hour\b")
_CENTS = re.compile(r"\bcent")
_TIMES = frozenset({VolumeUnit.MINUTE, VolumeUnit.HOUR})
_YEAR = re.compile(r"(19|20|21)\d{2}", re.ASCII)
_MONTH = re.compile(r"\bmaand|\bmnd\b|\bmonth")
_UNITS_IN_HEADERS = re.compile(r"[a-zé]+")
_DUTCH = re.compile(r"-?\d{1,3}(\.\d{3})*,\d+|-?\d{1,3}(\.\d{3}){2,}|-?\d+,\d{1,2}")
_ENGLISH = re.compile(r"-?\d{1,3}(,\d{3})*\.\d+|-?\d{1,3}(,\d{3}){2,}|-?\d+\.\d{1,2}")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{2,4}.*")
_MONTHS = 12


@dataclass(frozen=True)
class Column:
    """A column of a sheet, as the mapping page shows it.

    Attributes:
        number: Its number, from 1.
        header: What stands above it; empty for nothing.
        examples: A few of its cells, as text; empty where it says who a client is.
    """

    number: int
    header: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """How a sheet could be read.

    Attributes:
        mapping: Which column is what; a role that no column seems to have is left out.
        columns: The columns of the sheet.
        personal: The columns that say who a client is.
        shape: Fingerprint of the headings, the same for the next file of the same shape.
    """

    mapping: ColumnMapping
    columns: tuple[Column, ...]
    personal: tuple[Finding, ...]
    shape: str


def propose(
    source: Source,
    sheet: str = "",
    header_row: int | None = None,
    header_lines: int | None = None,
    work: Work = QUIET,
) -> Proposal:
    """Return how a sheet could be read.

    Args:
        source: The opened file.
        sheet: Name of the sheet; empty for the first.
        header_row: Number of the first line of the headings where the user chose it, 0 for none;
            None lets it be found.
        header_lines: How many lines the headings take; None lets it be found.
        work: Hears how far it is, and may give up.
    """
    chosen = source.sheet(sheet)
    rows = list(itertools.islice(chosen.lines.rows(work), _SAMPLE_LINES))
    if source.kind is SourceKind.DECLARATION:
        return Proposal(ColumnMapping(sheet=chosen.name), (), (), "wmo323")
    row = _header_row(rows) if header_row is None else header_row
    lines = header_lines or (_header_lines(rows, row) if row else 1)
    headers = header_texts(rows, row, lines)
    body = [line for line in rows[row + lines - 1 if row else 0 :] if not all(map(is_empty, line))]
    width = max((len(line) for line in (*body, *rows[: row + lines])), default=0)
    cells = {number: _cells(body, number) for number in range(1, width + 1)}
    texts = {number: [cell_text(cell) for (cell,) in column] for number, column in cells.items()}
    personal = findings(headers, texts)
    columns = _proposed_columns(headers, cells, texts, personal)
    numbers = [
        text
        for choice in columns
        if choice.role in (ColumnRole.VOLUME, ColumnRole.AMOUNT)
        for text in texts.get(choice.number, ())
    ]
    dates = [
        text
        for choice in columns
        if choice.role is ColumnRole.PERIOD
        for text in texts.get(choice.number, ())
    ]
    chosen_columns = {choice.role: choice for choice in columns}
    mapping = ColumnMapping(
        sheet=chosen.name,
        header_row=row,
        header_lines=lines,
        columns=columns,
        notation=_notation(numbers),
        date_order=_date_order(dates),
        unit=_unit(chosen_columns, cells),
        amounts_in_cents=_in_cents(chosen_columns, texts),
    )
    hidden = {finding.column for finding in personal}
    return Proposal(
        mapping,
        tuple(
            Column(
                number,
                headers.get(number, ""),
                () if number in hidden else tuple(dict.fromkeys(texts[number]))[:_EXAMPLES],
            )
            for number in cells
        ),
        personal,
        shape_of(headers),
    )


def header_texts(rows: Sequence[Row], row: int, lines: int) -> dict[int, str]:
    """Return what stands above each column; headings of several lines are put together.

    A heading above several columns, of which only the first cell holds the text, counts for all of
    them as long as the line below has a text of its own.

    Args:
        rows: The first lines of the sheet.
        row: Number of the first line of the headings, from 1; 0 for none.
        lines: How many lines they take.
    """
    if row == 0:
        return {}
    parts = rows[row - 1 : row - 1 + lines]
    width = max((len(part) for part in parts), default=0)
    headers: dict[int, str] = {}
    carried = [""] * len(parts)
    for number in range(1, width + 1):
        texts = [cell_text(part[number - 1]) if number <= len(part) else "" for part in parts]
        for level, text in enumerate(texts):
            below = any(texts[level + 1 :])
            if text:
                carried[level] = text
                carried[level + 1 :] = [""] * (len(parts) - level - 1)
            elif below and level < len(parts) - 1:
                texts[level] = carried[level]
        headers[number] = " ".join(dict.fromkeys(text for text in texts if text))
    return headers


def shape_of(headers: dict[int, str]) -> str:
    """Return a fingerprint of headings, by which a mapping is remembered."""
    text = "\n".join(f"{number} {header.casefold()}" for number, header in sorted(headers.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _unit(columns: dict[ColumnRole, ColumnChoice], cells: dict[int, list[Row]]) -> VolumeUnit | None:
    """Return the unit of all volumes: what stands above them, or hours when they are written as 1:30."""
    volume = columns.get(ColumnRole.VOLUME)
    if volume is None or ColumnRole.UNIT in columns:
        return None
    named = unit_in_header(volume.header)
    if named is not None:
        return named
    read = [volume_of(cell, Notation.DUTCH) for (cell,) in cells[volume.number]]
    timed = sum(not isinstance(found, Message) and found.unit in _TIMES for found in read)
    return VolumeUnit.HOUR if timed >= _MOST * len(read) else None


def _in_cents(columns: dict[ColumnRole, ColumnChoice], texts: dict[int, list[str]]) -> bool:
    """Return whether amounts are probably cents: it says so above them, or units are codes of iWmo."""
    amount, unit = columns.get(ColumnRole.AMOUNT), columns.get(ColumnRole.UNIT)
    if amount is None:
        return False
    if _CENTS.search(amount.header.casefold()):
        return True
    if unit is None:
        return False
    codes, amounts = texts[unit.number], texts[amount.number]
    return all(map(str.isdecimal, codes)) and all(text.lstrip("-").isdecimal() for text in amounts)


def unit_in_header(header: str) -> VolumeUnit | None:
    """Return the unit that a heading such as “Uren geleverd” names, or None."""
    # The letters alone are codes of iWmo in a column, and anything above one.
    words = [word for word in _UNITS_IN_HEADERS.findall(header.casefold()) if len(word) > 1]
    return next((unit for word in words if (unit := unit_of_word(word)) is not None), None)


def _cells(body: Sequence[Row], number: int) -> list[Row]:
    """Return the cells of a column that are not empty, each as a line of one."""
    cells = (line[number - 1] for line in body if number <= len(line))
    return [(cell,) for cell in cells if not is_empty(cell) and not isinstance(cell, Missing)]


def _header_row(rows: Sequence[Row]) -> int:
    """Return the number of the line that looks most like headings; 0 when none does."""
    best, best_score = 0, 0
    for number, row in enumerate(rows[:_HEADER_WITHIN], 1):
        texts = [cell for cell in row if not is_empty(cell)]
        if len(texts) < 2 or not all(isinstance(cell, str) and not _is_value(cell) for cell in texts):  # noqa: PLR2004
            continue
        score = len({role for cell in texts if (role := _role_of_header(cell_text(cell))) is not None})
        if score > best_score:
            best, best_score = number, score
    if best:
        return _first_of_two(rows, best)
    return next(
        (
            number
            for number, row in enumerate(rows[:_HEADER_WITHIN], 1)
            if sum(not is_empty(cell) for cell in row) > 1
            and all(is_empty(cell) or (isinstance(cell, str) and not _is_value(cell)) for cell in row)
        ),
        0,
    )


def _first_of_two(rows: Sequence[Row], row: int) -> int:
    """Return the line above, when that holds the upper half of the headings.

    It has texts above several columns, and no less than half of the columns below have none of
    their own above them: a heading that is merged over them.
    """
    if row == 1:
        return row
    above = [cell for cell in rows[row - 2] if not is_empty(cell)]
    if len(above) > 1 and all(isinstance(cell, str) and not _is_value(cell) for cell in above):
        return row - 1
    return row


def _header_lines(rows: Sequence[Row], row: int) -> int:
    """Return 2 when the line below the headings holds headings as well."""
    if row >= len(rows):
        return 1
    upper, below = rows[row - 1], rows[row]
    texts = [cell for cell in below if not is_empty(cell)]
    if len(texts) < 2 or not all(isinstance(cell, str) and not _is_value(cell) for cell in texts):  # noqa: PLR2004
        return 1
    gaps = any(
        is_empty(cell) and number < len(below) and not is_empty(below[number])
        for number, cell in enumerate(upper)
    ) or len(below) > len(upper)
    known = any(_role_of_header(cell_text(cell)) or unit_of_word(cell_text(cell)) for cell in texts)
    return 2 if gaps and known else 1


def _is_value(cell: str) -> bool:
    """Return whether a text is a number or a date rather than a heading."""
    text = cell_text(cell)
    return text[:1].isdigit() or text[:1] in "-+€" or text == "."


def _role_of_header(header: str) -> ColumnRole | None:
    text = header.casefold().replace("_", " ")
    if _TARIFF.search(text):
        return None
    return next((role for role, pattern in _HEADERS if pattern.search(text)), None)


def _proposed_columns(
    headers: dict[int, str],
    cells: dict[int, list[Row]],
    texts: dict[int, list[str]],
    personal: Iterable[Finding],
) -> tuple[ColumnChoice, ...]:
    kinds = {finding.column: finding.kind for finding in personal}
    taken: dict[ColumnRole, int] = {}
    for number, column in cells.items():
        role = _role_of_header(headers.get(number, ""))
        kind = kinds.get(number)
        if kind is not None:
            # Only what tells clients apart can be used of it, as a pseudonym.
            role = ColumnRole.CLIENT if kind is PersonalData.CITIZEN_NUMBER else None
        if role is not None and role not in taken and _fits(role, column, texts[number]):
            taken[role] = number
    if ColumnRole.CLIENT in taken and kinds.get(taken[ColumnRole.CLIENT]) is PersonalData.CITIZEN_NUMBER:
        own = next(
            (
                number
                for number, header in headers.items()
                if number not in kinds and texts.get(number) and _role_of_header(header) is ColumnRole.CLIENT
            ),
            None,
        )
        # Where the provider's own number will do, the other need not be read at all.
        taken[ColumnRole.CLIENT] = own or taken[ColumnRole.CLIENT]
    _by_content(taken, cells, texts, kinds)
    _add_month(taken, headers, texts, kinds)
    return tuple(
        ColumnChoice(role=role, header=headers.get(taken[role], ""), number=taken[role])
        for role in ColumnRole
        if role in taken
    )


def _add_month(
    taken: dict[ColumnRole, int],
    headers: dict[int, str],
    texts: dict[int, list[str]],
    kinds: dict[int, PersonalData],
) -> None:
    """Give a column with months its role, where the period is no more than a year."""
    years = texts.get(taken.get(ColumnRole.PERIOD, 0), [])
    if not years or not all(_YEAR.fullmatch(text) for text in years):
        return
    for number, header in headers.items():
        free = number not in taken.values() and number not in kinds and texts.get(number)
        if free and _MONTH.search(header.casefold()) and any(map(_is_month, texts[number])):
            taken[ColumnRole.MONTH] = number
            return


def _is_month(text: str) -> bool:
    return not isinstance(month_of(text), Message)


def _by_content(
    taken: dict[ColumnRole, int],
    cells: dict[int, list[Row]],
    texts: dict[int, list[str]],
    kinds: dict[int, PersonalData],
) -> None:
    """Give the roles that no heading named to columns whose cells can be nothing else."""
    for role in (ColumnRole.PERIOD, ColumnRole.UNIT, ColumnRole.GROUP, ColumnRole.MOMENT):
        if role in taken:
            continue
        free = (number for number in cells if number not in taken.values() and number not in kinds)
        match = next((number for number in free if _looks_like(role, cells[number], texts[number])), None)
        if match is not None:
            taken[role] = match


def _fits(role: ColumnRole, cells: list[Row], texts: list[str]) -> bool:
    """Return whether what is in a column does not contradict what stands above it."""
    if not cells:
        return False
    if role in (ColumnRole.PERIOD, ColumnRole.PERIOD_END, ColumnRole.VOLUME):
        return _share(role, cells, texts) > 0
    return True


def _looks_like(role: ColumnRole, cells: list[Row], texts: list[str]) -> bool:
    if not cells or (role is not ColumnRole.PERIOD and all(text.isdecimal() for text in texts)):
        # Plain numbers can be codes of anything.
        return False
    return _share(role, cells, texts) >= _MOST


def _share(role: ColumnRole, cells: list[Row], texts: list[str]) -> float:
    """Return which share of the cells can be read in a role."""
    if role in (ColumnRole.PERIOD, ColumnRole.PERIOD_END):
        read = [not isinstance(period_of(cell, DateOrder.DAY_FIRST), Message) for (cell,) in cells]
    elif role is ColumnRole.VOLUME:
        read = [
            any(not isinstance(volume_of(cell, notation), Message) for notation in Notation)
            for (cell,) in cells
        ]
    elif role is ColumnRole.UNIT:
        read = [unit_of_word(text) is not None for text in texts]
    elif role is ColumnRole.GROUP:
        read = [group_of_word(text) is not None for text in texts]
    else:
        read = [moment_of_word(text) is not None for text in texts]
    return sum(read) / len(read)


def _notation(texts: Iterable[str]) -> Notation:
    dutch = english = 0
    for text in texts:
        bare = text.strip("€ ")
        dutch += _DUTCH.fullmatch(bare) is not None and _ENGLISH.fullmatch(bare) is None
        english += _ENGLISH.fullmatch(bare) is not None and _DUTCH.fullmatch(bare) is None
    return Notation.ENGLISH if english > dutch else Notation.DUTCH


def _date_order(texts: Iterable[str]) -> DateOrder:
    """Return month-day only when some date cannot be day-month and none cannot be month-day."""
    pairs = [(int(match[1]), int(match[2])) for text in texts if (match := _DAY_AND_MONTH.fullmatch(text))]
    month_first = any(second > _MONTHS for _, second in pairs) and all(first <= _MONTHS for first, _ in pairs)
    return DateOrder.MONTH_FIRST if month_first else DateOrder.DAY_FIRST
