"""What holds for any file: every line is accounted for, and the order of lines and columns is no matter."""

from __future__ import annotations

import csv
import io
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from casebuilder.intake.sources import source_of_text
from casebuilder.model.hard_data.document import (
    ColumnChoice,
    ColumnMapping,
    ColumnRole,
    ImportCounts,
    SkipReason,
)
from casebuilder.model.hard_data.records import VolumeUnit
from tests.intake.building import adds_up, read, rows

ROLES = (ColumnRole.CLIENT, ColumnRole.PERIOD, ColumnRole.VOLUME, ColumnRole.AMOUNT, ColumnRole.PRODUCT)
CELLS = (
    st.sampled_from(["", "A", "b", "001", "Totaal", "123456782", " C "]),
    st.sampled_from(["", "2025-01", "31-03-2025", "31-02-2025", "ooit", "45747", "2025"]),
    st.sampled_from(["", "1,5", "1.5", "-2", ".", "1:30", "90 min", "veel", "1.250"]),
    st.sampled_from(["", "10", "€ 12,50", "12.5", "x"]),
    st.sampled_from(["", "02A22", "1.10", "hulp; thuis", 'de "beste"']),
)
LINES = st.lists(st.tuples(*CELLS) | st.just(("",) * len(CELLS)), max_size=25)


def written(lines: list[tuple[str, ...]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\n").writerows([[role.value for role in ROLES], *lines])
    return buffer.getvalue()


def mapping(order: tuple[int, ...] = tuple(range(len(ROLES)))) -> ColumnMapping:
    columns = tuple(
        ColumnChoice(role=ROLES[role], header=ROLES[role].value, number=number)
        for number, role in enumerate(order, 1)
    )
    return ColumnMapping(columns=columns, unit=VolumeUnit.HOUR)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_used_and_skipped_lines_are_all_lines_whatever_stands_in_them(lines: list[tuple[str, ...]]) -> None:
    reading = read(source_of_text(written(lines)), mapping())
    assert adds_up(reading)
    assert reading.counts.lines == len(lines) + 1
    unreadable = {reject.line for reject in reading.rejects}
    assert len(unreadable) == reading.counts.skipped_for(SkipReason.UNREADABLE)


@settings(max_examples=60, deadline=None)
@given(LINES, st.permutations(range(len(ROLES))))
def test_the_order_of_columns_makes_no_difference(lines: list[tuple[str, ...]], order: list[int]) -> None:
    moved = [tuple(line[role] for role in order) for line in lines]
    text = written(moved)
    assert read(source_of_text(written(lines)), mapping()).records == (
        read(source_of_text(text), mapping(tuple(order))).records
    )


@settings(max_examples=60, deadline=None)
@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_lines_makes_no_difference_to_what_is_read(
    lines: list[tuple[str, ...]], chance: random.Random
) -> None:
    shuffled = list(lines)
    chance.shuffle(shuffled)
    one, other = (read(source_of_text(written(each)), mapping()) for each in (lines, shuffled))
    assert sorted(rows(one)) == sorted(rows(other))
    assert _counts(one.counts) == _counts(other.counts)


def _counts(counts: ImportCounts) -> dict[SkipReason, int]:
    return {reason: counts.skipped_for(reason) for reason in SkipReason}
