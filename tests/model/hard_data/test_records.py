"""Records by column: they hold what was put in, exactly, and nothing that is damaged is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebuilder.model.case import Case
from casebuilder.model.hard_data.document import HardData
from casebuilder.model.hard_data.records import (
    GROUPS,
    MOMENTS,
    NO_MONTH,
    UNITS,
    UNKNOWN,
    Record,
    Records,
    VolumeUnit,
    month_number,
    month_of_text,
    month_text,
    volume_text,
)
from casebuilder.model.paths import replaced
from tests.model.hard_data.building import pseudonym, record, table

MONTHS = st.integers(month_number(2000, 1), month_number(2100, 12)) | st.just(NO_MONTH)
RECORDS = st.builds(
    Record,
    st.integers(0, 5).map(pseudonym),
    MONTHS,
    MONTHS,
    st.integers(0, 3),
    st.integers(-(10**15), 10**15) | st.just(UNKNOWN),
    st.sampled_from(UNITS),
    st.integers(-(10**11), 10**11) | st.just(UNKNOWN),
    st.sampled_from(GROUPS),
    st.sampled_from(MOMENTS),
)
HEADER = "client,first_month,last_month,product,volume,unit,amount_cents,group,moment\n"
LINE = "AAAAAAAAAAAB,2025-01,2025-01,0,1.5,hour,1250,with,after\n"


@given(st.lists(RECORDS, max_size=20))
def test_records_come_out_as_they_went_in(records: list[Record]) -> None:
    assert list(Records.of(records)) == records


@given(st.lists(RECORDS, max_size=20))
def test_the_text_of_records_is_read_back_as_the_same_records(records: list[Record]) -> None:
    held = Records.of(records)
    again = Records.from_text(held.text)
    assert again == held
    assert again.digest == held.digest
    assert again.text == held.text == Records.of(again).text


def test_a_record_is_legible() -> None:
    held = Records.from_text(HEADER + LINE)
    assert len(held) == 1
    assert held.text == HEADER + LINE
    assert next(iter(held)).volume == 1_500_000


def test_unknown_numbers_and_months_are_empty_and_never_zero() -> None:
    held = Records.of([record(1, "", None)])
    assert held.text.splitlines()[1].split(",")[1:7] == ["", "", "0", "", "hour", ""]
    assert Records.from_text(held.text) == held


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEADER.strip(),
        HEADER + LINE.strip(),
        HEADER.replace("client", "name") + LINE,
        HEADER + LINE.replace("AAAAAAAAAAAB", "123456782"),
        HEADER + LINE.replace("AAAAAAAAAAAB", "Jan de Vries"),
        HEADER + LINE.replace("2025-01", "2025-13", 1),
        HEADER + LINE.replace("2025-01", "25-01", 1),
        HEADER + LINE.replace(",0,1.5", ",-1,1.5"),
        HEADER + LINE.replace("1.5", "1,5"),
        HEADER + LINE.replace("1.5", "1e5"),
        HEADER + LINE.replace("1.5", "NaN"),
        HEADER + LINE.replace("1.5", "01.5"),
        HEADER + LINE.replace("1.5", "1.50"),
        HEADER + LINE.replace("1.5", "-0"),
        HEADER + LINE.replace("1250", "-0"),
        HEADER + LINE.replace("1250", "12.50"),
        HEADER + LINE.replace("1250", "9" * 17),
        HEADER + LINE.replace("hour", "week"),
        HEADER + LINE.replace("with", "perhaps"),
        HEADER + LINE.replace("\n", ",\n"),
        HEADER + LINE + "\n",
        HEADER + LINE.replace("\n", "\r\n"),
    ],
)
def test_text_that_is_anything_else_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"^line \d+$") as caught:
        Records.from_text(text)
    assert "123456782" not in str(caught.value)


def test_a_message_about_records_never_shows_one() -> None:
    assert repr(Records.from_text(HEADER + LINE)) == "Records(1 records of 1 clients)"


def test_a_change_elsewhere_in_the_case_shares_the_records() -> None:
    case = Case(hard_data=HardData(tables=(table([record(1, "2025-01", 1)]),)))
    renamed = replaced(case, "hard_data.tables.t1.name", "Other")
    assert renamed.hard_data.tables[0].records is case.hard_data.tables[0].records
    assert replaced(case, "name", "Other").hard_data.tables[0] is case.hard_data.tables[0]


@pytest.mark.parametrize("text", ["2025-00", "2025-1", "x", "2025-01-01"])
def test_a_month_is_written_in_one_way(text: str) -> None:
    with pytest.raises(ValueError, match=r"2025|x"):
        month_of_text(text)


def test_months_follow_each_other() -> None:
    assert month_of_text("2025-01") - month_of_text("2024-12") == 1
    assert month_text(month_number(2024, 12)) == "2024-12"


@pytest.mark.parametrize(
    ("volume", "text"),
    [(1_500_000, "1.5"), (0, "0"), (-250_000, "-0.25"), (10_000_000, "10"), (1, "0.000001")],
)
def test_a_volume_is_written_exactly(volume: int, text: str) -> None:
    assert volume_text(volume) == text


def test_every_unit_has_its_own_name_in_a_file() -> None:
    assert len({unit.value for unit in VolumeUnit}) == len(UNITS)
