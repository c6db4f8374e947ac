"""The outcomes as a sheet to type in: one row per client, of one moment or of the goals.

The columns are the key, the group and the domains. What stands in a cell, what a typed or pasted
text does to it, and what is refused: pure functions, without a window.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from casebuilder.model.messages import Message, N_
from casebuilder.model.outcomes.client_keys import citizen_numbers, person_data
from casebuilder.model.outcomes.document import (
    EMPTY_ROW,
    NOTHING,
    ClientRow,
    Goal,
    Group,
    Missing,
    Outcomes,
    sign_of,
)
from casebuilder.model.outcomes.editing import free_key, key_refused, with_client, with_key
from casebuilder.model.outcomes.entry import Refusal, RefusedTextError, read_goal, read_group, read_score
from casebuilder.model.outcomes.instrument import Domain, domains_of

GOALS = ""
"""The sheet with the goals, where another is named by its moment."""
KEY, GROUP, FIRST_DOMAIN = 0, 1, 2
"""Columns of a sheet; the domains follow in the order of the matrix."""
MOST_CLIENTS = 20_000
"""More clients than this do not go into one case."""

_NO_CLIENTS = Outcomes()
_SHORTEST_NAME = 3
"""Letters of the shortest name of a column."""

Cells = Collection[tuple[int, int]]
"""Row and column of cells."""


def sheet_domains(outcomes: Outcomes, sheet: str) -> tuple[Domain, ...]:
    """Return the domains of a sheet: those of the version with which its moment was measured."""
    moment = outcomes.moment(sheet)
    return domains_of(moment.version, parenting=outcomes.parenting) if moment else outcomes.domains


def cell_sign(outcomes: Outcomes, sheet: str, row: int, domain: Domain) -> str:
    """Return the sign in the cell of a client and a domain: a level, a reason, a goal or nothing."""
    client = outcomes.clients[row]
    place = outcomes.position(sheet)
    return (client.goals if place is None else client.scores[place])[domain.column]


def incomplete_clients(outcomes: Outcomes, sheet: str) -> int:
    """Return in how many rows of a sheet a domain holds nothing yet."""
    place = outcomes.position(sheet)
    pick = itemgetter(*(item.column for item in sheet_domains(outcomes, sheet)))
    return sum(NOTHING in pick(row.goals if place is None else row.scores[place]) for row in outcomes.clients)


def typed(outcomes: Outcomes, sheet: str, cells: Cells, value: int | Missing | Goal | None) -> Outcomes:
    """Return outcomes with the same value in some cells of domains; other cells are left alone.

    Args:
        outcomes: The outcomes.
        sheet: Identifier of the moment, or :data:`GOALS`.
        cells: The cells.
        value: A level, a reason, a goal (on the sheet with the goals), or None to empty the cells.
    """
    place, domains = outcomes.position(sheet), sheet_domains(outcomes, sheet)
    if value is not None and isinstance(value, Goal) is not (place is None):
        return outcomes
    sign = value.value if isinstance(value, Goal) else sign_of(value)
    rows = list(outcomes.clients)
    for row, column in cells:
        if FIRST_DOMAIN <= column < FIRST_DOMAIN + len(domains):
            rows[row] = _with_sign(rows[row], place, domains[column - FIRST_DOMAIN].column, sign)
    return _with_rows(outcomes, rows)


def with_other_group(outcomes: Outcomes, rows: Iterable[int]) -> Outcomes:
    """Return outcomes in which clients change sides: all to the group in which the first is not."""
    numbers = sorted(set(rows))
    if not numbers:
        return outcomes
    clients = list(outcomes.clients)
    group = Group.WITHOUT if clients[numbers[0]].group is Group.WITH else Group.WITH
    for number in numbers:
        clients[number] = clients[number]._replace(group=group)
    return _with_rows(outcomes, clients)


def with_more_clients(outcomes: Outcomes, count: int) -> Outcomes:
    """Return outcomes with so many clients more, numbered on and in the group of the last one."""
    group = outcomes.clients[-1].group if outcomes.clients else Group.WITH
    for _ in range(min(count, MOST_CLIENTS - len(outcomes.clients))):
        outcomes = with_client(outcomes, free_key(outcomes), group)
    return outcomes


def new_key_refused(outcomes: Outcomes, key: str, new: str) -> Message | None:
    """Return why a client cannot get another key, or None when it can."""
    bare = new.strip()
    if bare == key:
        return None
    return person_data(bare) or citizen_numbers([bare]) or key_refused(outcomes, bare)


def renamed(outcomes: Outcomes, key: str, new: str) -> Outcomes:
    """Return outcomes in which a client has another key, that :func:`new_key_refused` does not refuse."""
    return with_key(outcomes, key, new.strip())


# A block -----------------------------------------------------------------------------------------


def block_of(text: str) -> list[list[str]]:
    """Return the cells of a text as a spreadsheet puts it on the clipboard."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip("\t "):
        lines.pop()
    return [[cell.strip() for cell in line.split("\t")] for line in lines]


def starts_at_key(outcomes: Outcomes, sheet: str, block: Sequence[Sequence[str]]) -> bool:
    """Return whether a block is too wide for the domains alone, so that it begins with the keys."""
    return max(map(len, block), default=0) > len(sheet_domains(outcomes, sheet))


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a pasted block comes to.

    Attributes:
        outcomes: The outcomes with what could be taken over.
        refused: What could not, and so stays as it was.
        heading: Whether the first row was taken for the names of the columns.
        whole_refused: Whether the block as a whole was refused, for the one reason given.
    """

    outcomes: Outcomes
    refused: tuple[Refusal, ...]
    heading: bool
    whole_refused: bool = False


def pasted(outcomes: Outcomes, sheet: str, row: int, column: int, block: Sequence[Sequence[str]]) -> Pasted:
    """Return what a pasted block comes to.

    A block that begins with the keys goes, row by row, to the client with that key, or to a new
    client: the order of the rows does not matter. Any other block goes to the rows from ``row`` on,
    and clients are added where those run out. Right of the key may stand the group or at once the
    domains. An empty cell leaves what it falls on as it is.

    Args:
        outcomes: The outcomes.
        sheet: Identifier of the moment, or :data:`GOALS`.
        row: Row of the first cell, where the block does not begin with the keys.
        column: Column of the first cell.
        block: Rows of cells.
    """
    paste = _Paste(outcomes, sheet)
    heading = _is_heading(block)
    skipped = 1 if heading else 0
    if column == KEY:
        refused = citizen_numbers([cells[0] for cells in block[skipped:]])
        if refused is not None:
            return Pasted(outcomes, (Refusal(skipped, 0, "", refused),), heading, whole_refused=True)
        paste.by_key(block, skipped)
    else:
        paste.in_order(block, skipped, row, column)
    return Pasted(_with_rows(outcomes, paste.rows), tuple(paste.refused), heading)


def _is_heading(block: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row of a block names the columns: words, and none that a cell can hold."""
    if len(block) < 2:  # noqa: PLR2004  a heading stands above something
        return False
    texts = [cell for cell in block[0] if cell]
    return len(texts) > 1 and all(
        len(text) >= _SHORTEST_NAME and not any(map(str.isdigit, text)) and not _is_cell(text)
        for text in texts[1:]
    )


def _is_cell(text: str) -> bool:
    return any(_reads(read, text) for read in (read_score, read_goal, read_group))


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except RefusedTextError:
        return False
    return True


class _Paste:
    """A block on its way into the rows."""

    def __init__(self, outcomes: Outcomes, sheet: str) -> None:
        self.rows = list(outcomes.clients)
        self.refused: list[Refusal] = []
        self._outcomes = outcomes
        self._place = outcomes.position(sheet)
        self._domains = sheet_domains(outcomes, sheet)
        self._numbers = dict(outcomes.rows_by_key())
        self._read = cache(_goal_sign if self._place is None else _score_sign)

    def by_key(self, block: Sequence[Sequence[str]], skipped: int) -> None:
        seen: set[str] = set()
        for down, cells in enumerate(block[skipped:], start=skipped):
            key = cells[0]
            if not key and not any(cells):
                continue
            reason = self._key_refused(key, seen)
            if reason is not None:
                self.refused.append(Refusal(down, 0, key, reason))
                continue
            seen.add(key)
            if key not in self._numbers:
                self._add(key)
            self._cells(self._numbers[key], down, 1, cells[1:], GROUP)

    def _key_refused(self, key: str, seen: Collection[str]) -> Message | None:
        if key in seen:
            return Message(
                N_("Client {key} stands twice in what you pasted; the first is taken over."), {"key": key}
            )
        if key in self._numbers:
            return None
        if len(self.rows) >= MOST_CLIENTS:
            return _too_many()
        # Whether the key is taken is known already, without going through all clients.
        return person_data(key) or key_refused(_NO_CLIENTS, key)

    def in_order(self, block: Sequence[Sequence[str]], skipped: int, row: int, column: int) -> None:
        for down, cells in enumerate(block[skipped:], start=skipped):
            number = row + down - skipped
            if number >= len(self.rows):
                if len(self.rows) >= MOST_CLIENTS:
                    self.refused.append(Refusal(down, 0, cells[0], _too_many()))
                    return
                self._add(self._free_key())
            self._cells(number, down, 0, cells, column)

    def _add(self, key: str) -> None:
        group = self.rows[-1].group if self.rows else Group.WITH
        self._numbers[key] = len(self.rows)
        self.rows.append(ClientRow(key, group, EMPTY_ROW, (EMPTY_ROW,) * len(self._outcomes.moments)))

    def _free_key(self) -> str:
        number = len(self.rows) + 1
        while f"C{number}" in self._numbers:
            number += 1
        return f"C{number}"

    def _cells(self, number: int, down: int, across: int, cells: Sequence[str], column: int) -> None:
        """Put cells into a row from a column on; a domain may stand where the group is left out."""
        if column == GROUP and cells:
            without_group = across == 1 and (_is_domain_cell(cells[0]) or not cells[0])
            if not (without_group and len(cells) <= len(self._domains)):
                self._group(number, down, across, cells[0])
                across, cells = across + 1, cells[1:]
            column = FIRST_DOMAIN
        row = self.rows[number]
        signs = list(row.goals if self._place is None else row.scores[self._place])
        for place, text in enumerate(cells):
            if not text:
                continue
            read = self._sign(column - FIRST_DOMAIN + place, text)
            if isinstance(read, Message):
                self.refused.append(Refusal(down, across + place, text, read))
            else:
                signs[self._domains[column - FIRST_DOMAIN + place].column] = read
        self.rows[number] = _with_signs(row, self._place, "".join(signs))

    def _sign(self, domain: int, text: str) -> str | Message:
        if domain >= len(self._domains):
            return Message(N_("No domain stands here."))
        return self._read(text)

    def _group(self, number: int, down: int, across: int, text: str) -> None:
        if not text:
            return
        try:
            self.rows[number] = self.rows[number]._replace(group=read_group(text))
        except RefusedTextError as error:
            self.refused.append(Refusal(down, across, text, error.reason))


def _is_domain_cell(text: str) -> bool:
    return _reads(read_score, text) or _reads(read_goal, text)


def _too_many() -> Message:
    return Message(
        N_("A case holds at most {count} clients. Leave the others out."), {"count": str(MOST_CLIENTS)}
    )


def _score_sign(text: str) -> str | Message:
    try:
        return sign_of(read_score(text))
    except RefusedTextError as error:
        return error.reason


def _goal_sign(text: str) -> str | Message:
    try:
        goal = read_goal(text)
    except RefusedTextError as error:
        return error.reason
    return goal.value if goal else NOTHING


# Parts -------------------------------------------------------------------------------------------


def _with_rows(outcomes: Outcomes, rows: Sequence[ClientRow]) -> Outcomes:
    clients = tuple(rows)
    return outcomes if clients == outcomes.clients else outcomes.model_copy(update={"clients": clients})


def _with_sign(row: ClientRow, place: int | None, column: int, sign: str) -> ClientRow:
    signs = row.goals if place is None else row.scores[place]
    return _with_signs(row, place, f"{signs[:column]}{sign}{signs[column + 1 :]}")


def _with_signs(row: ClientRow, place: int | None, signs: str) -> ClientRow:
    """Return a row with other signs; the same object where nothing differs."""
    if signs == (row.goals if place is None else row.scores[place]):
        return row
    if place is None:
        return row._replace(goals=signs)
    return row._replace(scores=(*row.scores[:place], signs, *row.scores[place + 1 :]))
