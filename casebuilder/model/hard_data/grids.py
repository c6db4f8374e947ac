"""Tables to look at: records, clients or months in columns that sort and filter within the frame.

A window that let Qt sort a hundred thousand rows would stand still for seconds; NumPy takes some
hundredths. The window keeps positions of rows, and asks for the few values that are on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from casebuilder.model.hard_data.care_groups import CareGroup
from casebuilder.model.hard_data.columns import Columns, columns_of
from casebuilder.model.hard_data.document import CareProduct, CareTable
from casebuilder.model.hard_data.records import (
    GROUPS,
    MILLIONTHS,
    MOMENTS,
    NO_MONTH,
    UNITS,
    UNKNOWN,
    VolumeUnit,
    month_text,
)
from casebuilder.model.messages import N_

_CENTS = 100
_MINUTES = 60
_MINUTE, _HOUR = UNITS.index(VolumeUnit.MINUTE), UNITS.index(VolumeUnit.HOUR)
Translate = Callable[[str], str]


class ColumnKind(Enum):
    """What the values of a column are."""

    TEXT = auto()
    COUNT = auto()
    NUMBER = auto()
    EUROS = auto()


@dataclass(frozen=True, eq=False)
class GridColumn:
    """One column.

    Attributes:
        heading: What stands above it.
        kind: What its values are.
        values: A number per row, not a number where it is unknown; or, for texts, a position in ``names``.
        names: The texts that occur; empty for numbers.
    """

    heading: str
    kind: ColumnKind
    values: NDArray[np.generic]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Grid:
    """Columns of equal length.

    Attributes:
        columns: The columns, from left to right.
        length: Number of rows.
    """

    columns: tuple[GridColumn, ...]
    length: int

    def value(self, row: int, column: int) -> str | float | None:
        """Return a cell: a text, a number, or None where it is unknown."""
        part = self.columns[column]
        if part.kind is ColumnKind.TEXT:
            return part.names[int(part.values[row])]
        number = float(part.values[row])
        return None if np.isnan(number) else number

    def positions(
        self, text: str = "", column: int | None = None, *, descending: bool = False
    ) -> NDArray[np.intp]:
        """Return the positions of the rows that hold a text, in the order of a column.

        Args:
            text: What one of the texts of a row must hold, capitals aside; empty for all rows.
            column: What to sort by; None keeps the order of the file. Unknown comes last.
            descending: Whether the largest comes first.
        """
        rows = np.arange(self.length) if column is None else self._order(column, descending=descending)
        wanted = text.casefold().strip()
        if not wanted:
            return rows
        mask = np.zeros(self.length, np.bool_)
        for part in self.columns:
            if part.kind is ColumnKind.TEXT and part.names:
                hits = np.array([wanted in name.casefold() for name in part.names])
                mask |= hits[part.values.astype(np.intp)]
        return rows[mask[rows]]

    def _order(self, column: int, *, descending: bool) -> NDArray[np.intp]:
        part = self.columns[column]
        keys: NDArray[np.float64]
        if part.kind is ColumnKind.TEXT:
            ranks = np.empty(len(part.names))
            ranks[sorted(range(len(part.names)), key=lambda place: part.names[place].casefold())] = range(
                len(part.names)
            )
            keys = ranks[part.values.astype(np.intp)] if len(part.names) else np.zeros(self.length)
        else:
            keys = part.values.astype(np.float64)
        return np.argsort(-keys if descending else keys, kind="stable")


def records_grid(table: CareTable, t: Translate) -> Grid:
    """Return the records of a table, one per row.

    Args:
        table: The table.
        t: Translates a text of the catalogue.
    """
    columns = columns_of(table.records)
    parts = [
        GridColumn(t(N_("Client")), ColumnKind.TEXT, columns.client, table.records.clients),
        _months(t(N_("From")), columns.first_month),
    ]
    if np.any(columns.first_month != columns.last_month):
        parts.append(_months(t(N_("Up to and including")), columns.last_month))
    parts.append(
        GridColumn(
            t(N_("Product")),
            ColumnKind.TEXT,
            columns.product,
            tuple(product_name(product) for product in table.products),
        )
    )
    groups = _groups(table)
    if any(groups):
        names = (_no_group(t), *(t(group.label) for group in CareGroup))
        places = np.array(groups, np.intp)[columns.product]
        parts.append(GridColumn(t(N_("Group of care")), ColumnKind.TEXT, places, names))
    parts += [
        GridColumn(
            t(N_("Volume")),
            ColumnKind.NUMBER,
            np.where(columns.volume == UNKNOWN, np.nan, columns.volume / MILLIONTHS),
        ),
        GridColumn(t(N_("Unit")), ColumnKind.TEXT, columns.unit, tuple(t(unit.label) for unit in UNITS)),
    ]
    if np.any(columns.amount != UNKNOWN):
        parts.append(GridColumn(t(N_("Amount")), ColumnKind.EUROS, _euros(columns)))
    if columns.group.any():
        names = tuple(t(group.label) for group in GROUPS)
        parts.append(GridColumn(t(N_("Group")), ColumnKind.TEXT, columns.group, names))
    if columns.moment.any():
        names = tuple(t(moment.label) for moment in MOMENTS)
        parts.append(GridColumn(t(N_("Moment")), ColumnKind.TEXT, columns.moment, names))
    return Grid(tuple(parts), len(table.records))


def client_grid(table: CareTable, t: Translate) -> Grid:
    """Return what each client of a table used, one client per row."""
    columns = columns_of(table.records)
    size = len(table.records.clients)
    first = np.full(size, np.iinfo(np.int64).max)
    last = np.full(size, NO_MONTH, np.int64)
    dated = columns.first_month != NO_MONTH
    np.minimum.at(first, columns.client[dated], columns.first_month[dated])
    np.maximum.at(last, columns.client[dated], columns.last_month[dated])
    first = np.where(first == np.iinfo(np.int64).max, NO_MONTH, first)
    parts = [
        GridColumn(t(N_("Client")), ColumnKind.TEXT, np.arange(size), table.records.clients),
        _count(t(N_("Records")), columns.client, size),
        _months(t(N_("First month")), first),
        _months(t(N_("Last month")), last),
        *_sums(columns, columns.client, size, t),
    ]
    return Grid(tuple(parts), size)


def period_grid(table: CareTable, t: Translate) -> Grid:
    """Return what was used per month, by the month in which the period of a record begins."""
    columns = columns_of(table.records)
    months, place = _distinct(columns.first_month)
    size = len(months)
    clients = max(1, len(table.records.clients))
    # One number per pair of month and client: sorting pairs takes ten times as long.
    pairs = np.unique(place.astype(np.int64) * clients + columns.client) // clients
    parts = [
        _months(t(N_("Month")), months),
        _count(t(N_("Clients")), pairs, size),
        _count(t(N_("Records")), place, size),
        *_sums(columns, place, size, t),
    ]
    return Grid(tuple(parts), size)


def group_grid(table: CareTable, t: Translate) -> Grid:
    """Return what was used per group of care by which Statistics Netherlands counts; one group per row."""
    columns = columns_of(table.records)
    found, place = _distinct(np.array(_groups(table), np.intp)[columns.product])
    size = len(found)
    names = (_no_group(t), *(t(group.label) for group in CareGroup))
    clients = max(1, len(table.records.clients))
    pairs = np.unique(place.astype(np.int64) * clients + columns.client) // clients
    parts = [
        GridColumn(
            t(N_("Group of care")), ColumnKind.TEXT, np.arange(size), tuple(names[at] for at in found)
        ),
        _count(t(N_("Clients")), pairs, size),
        _count(t(N_("Records")), place, size),
        *_sums(columns, place, size, t),
    ]
    return Grid(tuple(parts), size)


def _groups(table: CareTable) -> list[int]:
    """Return for each kind of care of a table the place of its group from 1; 0 for one without."""
    order = {group: place for place, group in enumerate(CareGroup, 1)}
    return [0 if product.group is None else order[product.group] for product in table.products]


def _no_group(t: Translate) -> str:
    return t(N_("Other care"))


def product_name(product: CareProduct) -> str:
    """Return a kind of care as a reader sees it: its category and its code."""
    return " ".join(filter(None, (product.category, product.code))) or "–"


def _months(heading: str, numbers: NDArray[np.generic]) -> GridColumn:
    found, places = _distinct(numbers)
    names = tuple(month_text(int(number)) or "–" for number in found)
    return GridColumn(heading, ColumnKind.TEXT, places, names)


def _distinct(numbers: NDArray[np.generic]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Return the different numbers in order, and the place of each among them, without sorting.

    For numbers that lie close together, as months do: sorting a hundred thousand would hold the window.
    """
    whole = numbers.astype(np.int64)
    if not len(whole):
        return whole, whole.astype(np.intp)
    low = int(whole.min())
    there = np.zeros(int(whole.max()) - low + 1, np.bool_)
    there[whole - low] = True
    places: NDArray[np.intp] = (np.cumsum(there) - 1)[whole - low]
    return np.flatnonzero(there) + low, places


def _count(heading: str, places: NDArray[np.generic], size: int) -> GridColumn:
    return GridColumn(heading, ColumnKind.COUNT, np.bincount(places.astype(np.intp), minlength=size))


def _euros(columns: Columns) -> NDArray[np.float64]:
    return np.where(columns.amount == UNKNOWN, np.nan, columns.amount / _CENTS)


def _sums(columns: Columns, places: NDArray[np.generic], size: int, t: Translate) -> Sequence[GridColumn]:
    """Return the sum of each unit, and of the amounts that are known; a hidden volume makes a sum unknown.

    Units of different kinds are never added; minutes count as hours.
    """
    parts = []
    where = places.astype(np.intp)
    unit = np.where(columns.unit == _MINUTE, _HOUR, columns.unit)
    volume = np.where(columns.volume == UNKNOWN, np.nan, columns.volume / MILLIONTHS)
    volume = np.where(columns.unit == _MINUTE, volume / _MINUTES, volume)
    for position, kind in enumerate(UNITS):
        mask = unit == position
        if mask.any() and kind is not VolumeUnit.EURO:
            sums = np.bincount(where[mask], volume[mask], size)
            parts.append(GridColumn(t(kind.label), ColumnKind.NUMBER, sums))
    known = columns.amount != UNKNOWN
    if known.any():
        sums = np.bincount(where[known], columns.amount[known] / _CENTS, size)
        parts.append(GridColumn(t(N_("Amount")), ColumnKind.EUROS, sums))
    return parts
