"""Looking through records: sorting, filtering and adding up within the frame."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebuilder.model.hard_data.document import CareProduct, CareTable
from casebuilder.model.hard_data.grids import Grid, client_grid, group_grid, period_grid, records_grid
from casebuilder.model.hard_data.records import Group, VolumeUnit
from tests.model.hard_data.building import pseudonym, record, table

TABLE = table(
    [
        record(1, "2025-03", 12.5, amount=40_000),
        record(2, "2025-01", 30, unit=VolumeUnit.MINUTE, amount=1_250),
        record(1, "2025-01", None, product=1),
        record(3, "2025-02", 2, unit=VolumeUnit.DAY_PART, product=1, group=Group.WITH),
        record(2, "2025-01", 1.5),
    ],
    products=(CareProduct(category="02", code="Guidance"), CareProduct(code="Day care")),
)
"""Five records of three clients: hours, minutes, a hidden volume and day-parts."""


def headings(grid: Grid) -> list[str]:
    return [column.heading for column in grid.columns]


def column(grid: Grid, heading: str) -> list[str | float | None]:
    place = headings(grid).index(heading)
    return [grid.value(row, place) for row in range(grid.length)]


def arranged(grid: Grid, heading: str, text: str = "", *, descending: bool = False) -> list[int]:
    rows = grid.positions(text, headings(grid).index(heading), descending=descending)
    return [int(row) for row in rows]


class TestRecords:
    GRID = records_grid(TABLE, str)

    def test_every_record_is_a_row_and_a_hidden_volume_is_unknown_not_zero(self) -> None:
        assert column(self.GRID, "Volume") == [12.5, 30.0, None, 2.0, 1.5]
        assert column(self.GRID, "Unit") == ["hour", "minute", "hour", "day-part", "hour"]
        assert column(self.GRID, "Amount") == [400.0, 12.5, None, None, None]
        assert column(self.GRID, "Product") == [
            "02 Guidance",
            "02 Guidance",
            "Day care",
            "Day care",
            "02 Guidance",
        ]
        assert column(self.GRID, "From") == ["2025-03", "2025-01", "2025-01", "2025-02", "2025-01"]

    def test_columns_that_say_nothing_are_left_out(self) -> None:
        assert "Moment" not in headings(self.GRID)
        assert "Up to and including" not in headings(self.GRID)
        assert "Group" in headings(self.GRID)

    def test_sorting_puts_unknown_last_whichever_way_it_goes(self) -> None:
        assert arranged(self.GRID, "Volume") == [4, 3, 0, 1, 2]
        assert arranged(self.GRID, "Volume", descending=True) == [1, 0, 3, 4, 2]

    def test_rows_that_are_equal_keep_the_order_of_the_file(self) -> None:
        assert arranged(self.GRID, "From") == [1, 2, 4, 3, 0]
        assert arranged(self.GRID, "From", descending=True) == [0, 3, 1, 2, 4]

    def test_a_filter_looks_in_all_texts_and_keeps_the_order(self) -> None:
        assert arranged(self.GRID, "Volume", "guid") == [4, 0, 1]
        assert arranged(self.GRID, "Volume", pseudonym(1).lower()) == [0, 2]
        assert arranged(self.GRID, "Volume", "2025-02") == [3]
        assert arranged(self.GRID, "Volume", "nowhere") == []

    def test_without_a_column_the_rows_stand_as_in_the_file(self) -> None:
        assert list(self.GRID.positions()) == [0, 1, 2, 3, 4]

    @given(st.lists(st.one_of(st.none(), st.integers(-1000, 1000)), max_size=40), st.booleans())
    def test_sorting_never_loses_or_doubles_a_row(self, volumes: list[int | None], descending: bool) -> None:
        grid = records_grid(table([record(1, "2025-01", volume) for volume in volumes]), str)
        rows = grid.positions("", headings(grid).index("Volume"), descending=descending)
        assert sorted(int(row) for row in rows) == list(range(len(volumes)))
        known = [volume for row in rows if (volume := volumes[int(row)]) is not None]
        assert known == sorted(known, reverse=descending)
        assert all(volumes[int(row)] is None for row in rows[len(known) :])


class TestClients:
    GRID = client_grid(TABLE, str)

    def test_each_client_has_one_row_with_units_of_different_kinds_apart(self) -> None:
        assert column(self.GRID, "Client") == [pseudonym(1), pseudonym(2), pseudonym(3)]
        assert column(self.GRID, "Records") == [2.0, 2.0, 1.0]
        # A hidden volume makes the sum of the first client unknown; 30 minutes are half an hour.
        assert column(self.GRID, "hour") == [None, 2.0, 0.0]
        assert column(self.GRID, "day-part") == [0.0, 0.0, 2.0]
        assert column(self.GRID, "Amount") == [400.0, 12.5, 0.0]

    def test_the_first_and_last_month_are_those_of_the_client(self) -> None:
        assert column(self.GRID, "First month") == ["2025-01", "2025-01", "2025-02"]
        assert column(self.GRID, "Last month") == ["2025-03", "2025-01", "2025-02"]

    def test_a_client_without_a_month_has_a_dash(self) -> None:
        grid = client_grid(table([record(1, "", 2.0)]), str)
        assert column(grid, "First month") == ["–"]


class TestPeriods:
    GRID = period_grid(TABLE, str)

    def test_each_month_counts_records_and_different_clients(self) -> None:
        assert column(self.GRID, "Month") == ["2025-01", "2025-02", "2025-03"]
        assert column(self.GRID, "Records") == [3.0, 1.0, 1.0]
        assert column(self.GRID, "Clients") == [2.0, 1.0, 1.0]


@pytest.mark.parametrize("make", [records_grid, client_grid, period_grid])
def test_an_empty_table_is_an_empty_grid(make: object) -> None:
    grid = make(CareTable(id="t", name="t"), str)  # type: ignore[operator]
    assert grid.length == 0
    assert list(grid.positions("x", 0)) == []


def test_adding_up_per_client_and_per_month_gives_the_same_total() -> None:
    records = [record(number % 7, f"2025-{number % 12 + 1:02d}", number / 4) for number in range(200)]
    held = table(records)
    expected = sum(number / 4 for number in range(200))
    for grid in (client_grid(held, str), period_grid(held, str)):
        values = grid.columns[headings(grid).index("hour")].values
        assert float(np.sum(values.astype(float))) == pytest.approx(expected)


class TestGroups:
    TABLE = table(
        [
            record(1, "2025-03", 12.5, amount=40_000),
            record(2, "2025-01", 30, unit=VolumeUnit.MINUTE, product=1),
            record(1, "2025-01", 2, product=2),
            record(3, "2025-02", 3, product=3),
        ],
        products=(
            CareProduct(category="01"),
            CareProduct(category="07", code="own"),
            CareProduct(code="10A05"),
            CareProduct(category="", code="Day care"),
        ),
    )

    def test_categories_and_codes_of_iwmo_are_counted_as_statistics_netherlands_does(self) -> None:
        grid = group_grid(self.TABLE, str)
        assert column(grid, "Group of care") == ["Other care", "Household help", "Support at home"]
        assert column(grid, "Clients") == [1, 1, 2]
        assert column(grid, "hour") == [3, 12.5, 2.5]

    def test_each_record_says_its_group_where_there_are_any(self) -> None:
        assert column(records_grid(self.TABLE, str), "Group of care") == [
            "Household help",
            "Support at home",
            "Support at home",
            "Other care",
        ]
        without = table([record(1, "2025-01", 1)], products=(CareProduct(code="Day care"),))
        assert "Group of care" not in headings(records_grid(without, str))

    @pytest.mark.parametrize(
        ("group", "categories"),
        [
            ("household_help", "01"),
            ("support_at_home", "02 03 04 06 07 09 10"),
            ("residence", "15 16 17 18"),
            ("aids", "05 08 11 12 13 14"),
            (None, "00 19 99 Begeleiding"),
        ],
    )
    def test_every_category_is_in_its_group(self, group: str | None, categories: str) -> None:
        for category in categories.split():
            found = CareProduct(category=category, code="02A22").group
            assert (None if found is None else found.value) == group
