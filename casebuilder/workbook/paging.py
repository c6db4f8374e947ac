"""Where the printed pages of a sheet begin.

Every break is chosen here and none is left to the program that prints, so that a sheet comes out the
same everywhere: tables and charts stay whole where they fit on a page, and no page holds nothing but
the end of a table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

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
        whole: Rows that must never be cut: charts.
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
    costs = _Costs(parts, end)
    cheapest = [0.0] * (end + 1)
    following = [end] * (end + 1)
    for start in range(end - 1, first - 1, -1):
        best = float("inf")
        used = 0.0
        for stop in range(start + 1, end + 1):
            used += heights[stop - 1]
            if used > room and stop > start + 1:
                break
            cost = _PAGE + costs.of_page(start, stop, used / room) + costs.of_break(stop)
            if cost + cheapest[stop] < best:
                best, following[start] = cost + cheapest[stop], stop
        cheapest[start] = best
    breaks = []
    row = following[first] if first < end else end
    while row < end:
        breaks.append(row)
        row = following[row]
    return tuple(breaks)


class _Costs:
    """How much a page or a break is worth avoiding."""

    def __init__(self, parts: Parts, end: int) -> None:
        self.end = end
        self.within_whole = {row for rows in parts.whole for row in rows[1:]}
        self.starts = sorted(set(parts.starts))
        self.filled = sorted(parts.filled)
        self.within_part = _WITHIN_PART if parts.headed else _WITHOUT_HEADER

    def of_page(self, start: int, stop: int, fullness: float) -> float:
        if not self._filled(start, stop):
            return _NOTHING_AT_ALL
        if stop == self.end:
            return _EMPTINESS if fullness < _NEARLY_EMPTY else 0.0
        return _EMPTINESS * (1 - min(1.0, fullness)) ** 2

    def of_break(self, row: int) -> float:
        if row == self.end:
            return 0.0
        position = bisect_right(self.starts, row)
        start = self.starts[position - 1] if position else None
        if row in self.within_whole:
            return _THROUGH_WHOLE
        if start == row:
            return 0.0
        following = self.starts[position] if position < len(self.starts) else self.end
        left = self._filled(row, following)
        if not left:
            return _EMPTINESS
        cost = self.within_part
        if start is not None and self._filled(start, row) < _FEW:
            cost += _AFTER_HEADING
        return cost + (_SHORT_END if left < _FEW else 0.0)

    def _filled(self, first: int, end: int) -> int:
        return bisect_right(self.filled, end - 1) - bisect_right(self.filled, first - 1)
