"""Where the printed pages of a sheet begin.

Every break is chosen here and none is left to the program that prints, so that a sheet comes out the
same everywhere: tables and charts stay whole where they fit on a page, and no page holds nothing but
the end of a table.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

_PAGE = 1.0
_WITHIN_PART, _WITHOUT_HEADER, _AFTER_HEADING, _SHORT_END, _THROUGH_WHOLE = 0.5, 2.5, 4.0, 1.5, 50.0
_EMPTINESS, _NEARLY_EMPTY, _NOTHING_AT_ALL, _FEW = 0.1, 0.15, 20.0, 3
"""What a break or a page costs, counted in pages; below which part a last page is nearly empty; and how many
rows of a part are too few to stand on a page without the others."""


@dataclass(frozen=True)
class Parts:
    """What a sheet consists of, as far as breaks are concerned.

    Attributes:
        starts: First rows of the parts that had better stay together.
        whole: Rows that must not be cut where they fit on a page: charts, and tables of which the names of
            the columns are not repeated.
        filled: Rows that hold anything.
        headed: Whether what goes on on a next page stands below the names of its columns there too.
    """

    starts: Collection[int] = ()
    whole: Collection[range] = ()
    filled: Collection[int] = ()
    headed: bool = True


def page_breaks(heights: Sequence[float], first: int, room: float, parts: Parts) -> tuple[int, ...]:
    """Return the rows before which a new page begins.

    Args:
        heights: Height of every row of the sheet, in points.
        first: The first row that is not repeated on each page.
        room: Height of a page less that of the repeated rows, in the same points.
        parts: What had better stay together.
    """
    end = len(heights)
    breaks = _costs_of_breaks(parts, end)
    filled = _counted(parts.filled, end)
    cheapest = [0.0] * (end + 1)
    following = [end] * (end + 1)
    for start in range(end - 1, first - 1, -1):
        best = float("inf")
        used = 0.0
        for stop in range(start + 1, end + 1):
            used += heights[stop - 1]
            if used > room and stop > start + 1:
                break
            cost = _PAGE + breaks[stop] + cheapest[stop]
            if filled[start] == filled[stop]:
                cost += _NOTHING_AT_ALL
            elif stop < end:
                cost += _EMPTINESS * (1 - min(1.0, used / room)) ** 2
            elif used < room * _NEARLY_EMPTY:
                cost += _EMPTINESS
            if cost < best:
                best, following[start] = cost, stop
        cheapest[start] = best
    found = []
    row = following[first] if first < end else end
    while row < end:
        found.append(row)
        row = following[row]
    return tuple(found)


def _counted(filled: Collection[int], end: int) -> list[int]:
    """Return, for each row and for the end, how many rows above it hold anything."""
    held = set(filled)
    return [0, *accumulate(int(row in held) for row in range(end))]


def _costs_of_breaks(parts: Parts, end: int) -> list[float]:
    """Return, for each row and for the end, how much a break before it is worth avoiding."""
    costs = [0.0] * (end + 1)
    filled = _counted(parts.filled, end)
    starts = sorted({start for start in parts.starts if start < end})
    within = _WITHIN_PART if parts.headed else _WITHOUT_HEADER
    for start, following in pairwise([*([] if starts[:1] == [0] else [0]), *starts, end]):
        for row in range(start + 1, following):
            left = filled[following] - filled[row]
            if not left:
                costs[row] = _EMPTINESS
                continue
            # What stands above the first part is no table with a heading.
            few_above = start in parts.starts and filled[row] - filled[start] < _FEW
            costs[row] = (
                within + (_AFTER_HEADING if few_above else 0.0) + (_SHORT_END if left < _FEW else 0.0)
            )
    for rows in parts.whole:
        for row in rows[1:]:
            costs[row] = _THROUGH_WHOLE
    return costs
