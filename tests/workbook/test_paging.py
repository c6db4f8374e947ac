"""Where printed pages begin: tables and charts stay whole, and no page holds a mere end."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from casebuilder.workbook.paging import Parts, page_breaks

ROOM = 100.0


def breaks(rows: int, parts: Parts, first: int = 0, height: float = 10.0) -> tuple[int, ...]:
    """Return the breaks of a sheet of equally high rows, ten to a page."""
    return page_breaks([height] * rows, first, ROOM, parts)


def test_what_fits_on_one_page_stays_there() -> None:
    assert breaks(10, Parts(starts=(0, 4), filled=range(10))) == ()


def test_a_table_that_would_be_cut_begins_on_the_next_page() -> None:
    assert breaks(14, Parts(starts=(0, 7), filled=range(14))) == (7,)


def test_a_table_longer_than_a_page_leaves_no_mere_end_behind() -> None:
    (only,) = breaks(11, Parts(starts=(0,), filled=range(11)))
    assert 3 <= only <= 8


def test_a_heading_goes_with_what_stands_below_it() -> None:
    found = breaks(30, Parts(starts=(0, 9), filled=range(30)))
    assert not set(found) & {10, 11}


def test_a_chart_is_never_cut_and_stays_below_its_title() -> None:
    chart = range(9, 15)
    found = breaks(15, Parts(starts=(0, 8), whole=(chart,), filled=range(15)))
    assert found == (8,)


def test_rows_repeated_on_each_page_never_begin_one() -> None:
    found = breaks(25, Parts(starts=(4, 12), filled=range(25)), first=4)
    assert all(row > 4 for row in found)


def test_no_page_is_left_without_anything_on_it() -> None:
    # Ten rows, a white one, and ten more: the white row fits on neither page without cutting a table.
    filled = [row for row in range(21) if row != 10]
    found = breaks(21, Parts(starts=(0, 11), filled=filled, headed=False))
    assert (10, 11) not in set(pairwise((0, *found, 21)))


def test_a_table_is_cut_before_its_names_of_columns_would_be_missing() -> None:
    parts = Parts(starts=(0, 4, 13), filled=range(20))
    assert breaks(20, parts) != breaks(20, Parts(parts.starts, (), parts.filled, headed=False))


def test_a_row_higher_than_a_page_does_not_stop_the_others() -> None:
    heights = [10.0, 250.0, 10.0]
    assert page_breaks(heights, 0, ROOM, Parts(filled=range(3))) == (1, 2)


def test_an_empty_sheet_has_no_breaks() -> None:
    assert page_breaks([], 0, ROOM, Parts()) == ()


@given(
    heights=st.lists(st.floats(min_value=5, max_value=60), min_size=1, max_size=60),
    starts=st.sets(st.integers(0, 59)),
)
def test_no_page_is_fuller_than_the_paper(heights: list[float], starts: set[int]) -> None:
    found = page_breaks(heights, 0, ROOM, Parts(starts=starts, filled=range(len(heights))))
    assert list(found) == sorted(set(found))
    for first, end in pairwise((0, *found, len(heights))):
        assert sum(heights[first:end]) <= ROOM + 1e-9
