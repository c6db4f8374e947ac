"""Files as they really come: each ugliness is read right or listed, and every line is accounted for."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from casebuilder.intake.errors import IntakeError
from casebuilder.intake.proposals import propose
from casebuilder.intake.reading import mapping_problems, preview
from casebuilder.intake.sources import source_of_text
from casebuilder.model.hard_data.document import (
    ColumnChoice,
    ColumnMapping,
    ColumnRole,
    Notation,
    SkipReason,
    WordMeaning,
)
from casebuilder.model.hard_data.records import Group, Moment, VolumeUnit
from casebuilder.model.messages import Message
from tests.intake.building import (
    ENGLISH,
    KEY,
    adds_up,
    codes,
    opened,
    read,
    read_text,
    reasons,
    rows,
    volumes,
    workbook,
)


def test_mixed_decimal_styles_are_never_mixed_up() -> None:
    reading = read_text("client;maand;uren\nA;2025-01;1,5\nB;2025-01;2,25\nC;2025-01;12.5\nD;2025-01;1.250\n")
    # 1.250 is one thousand two hundred and fifty in Dutch; 12.5 is not a Dutch number.
    assert volumes(reading) == ["1.5 hour", "2.25 hour", "1250 hour"]
    assert reasons(reading) == ["4:3 “12.5” can be read in two ways. Write decimals as 12,5."]
    assert adds_up(reading)


def test_a_file_with_english_numbers_is_recognised() -> None:
    reading = read_text('client,month,hours,amount\nA,2025-01,1.5,"1,062.50"\nB,2025-01,2.25,12.00\n')
    assert [row[3:] for row in rows(reading)] == [("1.5", "hour", "106250"), ("2.25", "hour", "1200")]


def test_a_code_that_looks_like_a_number_stays_a_code() -> None:
    reading = read_text("client;maand;productcode;uren\n007;2025-01;1.10;1\n7;2025-01;01;1\n")
    assert [(row[0], row[2]) for row in rows(reading)] == [
        (KEY.pseudonym("007"), "1.10"),
        (KEY.pseudonym("7"), "01"),
    ]


def test_merged_headings_over_two_lines(tmp_path: Path) -> None:
    lines = [
        ("", "", "", ""),
        ("nummer", "maand", "uren", "bedrag"),
        ("C1", "2025-01", 1.5, 93.75),
        ("C2", "2025-01", 2, 125),
    ]
    data = workbook(lines, merged=[(0, 0, 0, 1, "Cliënt"), (0, 2, 0, 3, "Geleverd")])
    source = opened(tmp_path, data, "merged.xlsx")
    proposal = propose(source)
    assert [column.header for column in proposal.columns] == [
        "Cliënt nummer", "Cliënt maand", "Geleverd uren", "Geleverd bedrag",
    ]  # fmt: skip
    reading = read(source)
    assert [row[3:] for row in rows(reading)] == [("1.5", "hour", "9375"), ("2", "hour", "12500")]
    assert reading.counts.skipped_for(SkipReason.HEADING) == 2
    assert adds_up(reading)


def test_two_lines_of_headings_in_text() -> None:
    reading = read_text("Cliënt;Periode;Geleverd;\n;;uren;bedrag\nA;2025-01;1;10\nB;2025-02;2;20\n")
    assert [row[3:] for row in rows(reading)] == [("1", "hour", "1000"), ("2", "hour", "2000")]
    assert reading.counts.skipped_for(SkipReason.HEADING) == 2


def test_a_title_and_empty_lines_above_the_headings() -> None:
    reading = read_text("Export zorgregistratie 2025\n\nclient;maand;uren\nA;2025-01;1\n\nB;2025-01;2\n;;\n")
    assert volumes(reading) == ["1 hour", "2 hour"]
    counts = reading.counts
    assert (counts.lines, counts.used) == (7, 2)
    assert counts.skipped_for(SkipReason.HEADING) == 3
    assert counts.skipped_for(SkipReason.EMPTY) == 2
    assert adds_up(reading)


@pytest.mark.parametrize(
    "total", ["Totaal;;3", ";Totaal;3", "TOTAAL 2025;;3", "Subtotaal;;3", "Total;;3", "Som:;;3"]
)
def test_a_line_of_totals_is_left_out_and_counted(total: str) -> None:
    reading = read_text(f"client;maand;uren\nA;2025-01;1\nB;2025-01;2\n{total}\n")
    assert volumes(reading) == ["1 hour", "2 hour"]
    assert reading.counts.skipped_for(SkipReason.TOTAL) == 1
    assert adds_up(reading)


def test_a_total_without_a_word_is_listed_and_not_counted() -> None:
    reading = read_text("client;maand;uren\nA;2025-01;1\nB;2025-01;2\n;;3\n")
    assert volumes(reading) == ["1 hour", "2 hour"]
    assert reading.counts.skipped_for(SkipReason.UNREADABLE) == 1
    assert adds_up(reading)


def test_a_client_whose_name_begins_like_a_total_is_a_client() -> None:
    assert len(read_text("client;maand;uren\nTotaalzorg7;2025-01;1\n").records) == 1


def test_dates_that_are_numbers(tmp_path: Path) -> None:
    lines = [("client", "datum", "uren"), ("A", 45747, 1), ("B", datetime.date(2025, 3, 31), 1), ("C", 12, 1)]
    reading = read(opened(tmp_path, workbook(lines), "file.xlsx"))
    assert [row[1] for row in rows(reading)] == ["2025-03", "2025-03"]
    assert "day_number" in codes(reading)
    assert reasons(reading)[0].startswith("4:2 “12” is not a date")


def test_empty_columns_and_lines_are_no_harm(tmp_path: Path) -> None:
    lines = [("", "", "", "", ""), ("", "client", "", "maand", "uren"), ("", "A", "", "2025-01", 2)]
    reading = read(opened(tmp_path, workbook(lines), "file.xlsx"))
    assert volumes(reading) == ["2 hour"]
    assert reading.counts.lines == 3
    assert adds_up(reading)


def test_lines_that_stand_twice_are_pointed_out_or_left_out() -> None:
    text = "client;datum;uren\nA;1-1-2025;1\nA;1-1-2025;1\nB;1-1-2025;1\n"
    kept = read_text(text)
    assert len(kept.records) == 3
    assert "duplicates" in codes(kept)
    source = source_of_text(text)
    mapping = propose(source).mapping.model_copy(update={"skip_duplicates": True})
    without = read(source, mapping)
    assert len(without.records) == 2
    assert without.counts.skipped_for(SkipReason.DUPLICATE) == 1
    assert "duplicates" not in codes(without)
    assert adds_up(without)


def test_corrections_that_look_alike_to_the_computer_are_not_the_same_line(tmp_path: Path) -> None:
    # In Python the hashes of -1.0 and -2.0 are equal.
    lines = [("client", "datum", "uren"), *(("c1", datetime.date(2024, 2, 1), n) for n in (10, -1, -2, -2))]
    source = opened(tmp_path, workbook(lines), "w.xlsx")
    mapping = propose(source).mapping.model_copy(update={"skip_duplicates": True})
    reading = read(source, mapping)
    assert volumes(reading) == ["10 hour", "-1 hour", "-2 hour"]
    assert reading.counts.skipped_for(SkipReason.DUPLICATE) == 1


def test_windows_1252_keeps_its_accents(tmp_path: Path) -> None:
    text = "cliënt;maand;dienst;uren\nZoë;2025-01;Thuisbegeleiding café;1\n"
    reading = read(opened(tmp_path, text.encode("cp1252")))
    assert rows(reading)[0][0] == KEY.pseudonym("Zoë")
    assert rows(reading)[0][2] == "Thuisbegeleiding café"


def test_hours_and_minutes_in_one_column(tmp_path: Path) -> None:
    text = "client;maand;tijd\nA;2025-01;1:30\nB;2025-01;90 min\nC;2025-01;1,5 uur\nD;2025-01;1,5\n"
    source = source_of_text(text)
    mapping = propose(source).mapping.model_copy(update={"unit": VolumeUnit.HOUR})
    assert volumes(read(source, mapping)) == ["90 minute", "90 minute", "1.5 hour", "1.5 hour"]
    lines = [("client", "maand", "uren"), ("A", "2025-01", datetime.timedelta(hours=26, minutes=15))]
    assert volumes(read(opened(tmp_path, workbook(lines), "file.xlsx"))) == ["1575 minute"]


def test_minutes_and_hours_side_by_side() -> None:
    reading = read_text("client;maand;aantal;eenheid\nA;2025-01;90;min\nB;2025-01;1,5;uur\nC;2025-01;2;04\n")
    assert volumes(reading) == ["90 minute", "1.5 hour", "2 hour"]


def test_time_in_a_column_of_day_parts_is_a_contradiction() -> None:
    reading = read_text("client;maand;aantal;eenheid\nA;2025-01;1:30;dagdeel\nB;2025-01;1;dagdeel\n")
    assert volumes(reading) == ["1 day_part"]
    assert "minute" in reasons(reading)[0]
    assert "day-part" in reasons(reading)[0]


def test_corrections_are_negative_and_counted() -> None:
    reading = read_text("client;maand;uren\nA;2025-01;10\nA;2025-01;-2,5\n")
    assert volumes(reading) == ["10 hour", "-2.5 hour"]
    assert "negative" in codes(reading)


def test_a_hidden_count_is_unknown_and_never_zero() -> None:
    reading = read_text("client;maand;uren\nA;2025-01;10\nB;2025-01;.\n")
    assert volumes(reading) == ["10 hour", " hour"]
    assert "hidden" in codes(reading)


def test_formulas_without_a_result_and_errors_are_listed(tmp_path: Path) -> None:
    lines = [
        ("client", "maand", "uren", "bedrag"),
        ("A", "2025-01", 1, 10),
        ("B", "2025-01", "=C2*2", 10),
        ("C", "2025-01", 2, "=!1/0"),
    ]
    reading = read(opened(tmp_path, workbook(lines), "file.xlsx"))
    assert volumes(reading) == ["1 hour"]
    assert [reason[:3] for reason in reasons(reading)] == ["3:3", "4:4"]
    assert "formula whose result is not in the file" in reasons(reading)[0]
    assert "error of the spreadsheet" in reasons(reading)[1]
    assert adds_up(reading)


def test_what_cannot_be_read_is_listed_with_its_place_and_what_stands_there(tmp_path: Path) -> None:
    lines = [("client", "maand", "uren"), ("A", "2025-01", 1), ("B", "ooit", "veel")]
    reading = read(opened(tmp_path, workbook(lines), "file.xlsx"))
    first, second = reading.rejects
    assert (first.file, first.sheet, first.line, first.column, first.header, first.text) == (
        "file.xlsx", "Blad1", 3, 2, "maand", "ooit",
    )  # fmt: skip
    assert (second.column, second.role, second.text) == (3, ColumnRole.VOLUME, "veel")
    assert reading.counts.skipped_for(SkipReason.UNREADABLE) == 1


def test_what_is_corrected_is_read_and_counted() -> None:
    source = source_of_text("client;maand;uren\nA;2025-01;1\nB;2025-01;2.5\n")
    mapping = propose(source).mapping.model_copy(update={"notation": Notation.DUTCH})
    assert len(read(source, mapping).records) == 1
    reading = read(source, mapping, {(3, ColumnRole.VOLUME): "2,5"})
    assert volumes(reading) == ["1 hour", "2.5 hour"]
    assert reading.counts.corrected == 1
    assert reading.rejects == ()
    again = read(source, mapping, {(3, ColumnRole.VOLUME): "meer"})
    assert [reject.text for reject in again.rejects] == ["meer"]


def test_a_word_that_the_program_does_not_know_gets_the_meaning_that_the_user_gives() -> None:
    source = source_of_text("client;maand;aantal;eenheid;groep\nA;2025-01;3;keer;pilot\n")
    proposed = propose(source).mapping
    assert read(source, proposed).rejects != ()
    words = (
        WordMeaning(role=ColumnRole.UNIT, word="Keer", value=VolumeUnit.VISIT.value),
        WordMeaning(role=ColumnRole.GROUP, word="pilot", value=Group.WITH.value),
    )
    reading = read(source, proposed.model_copy(update={"words": words}))
    (record,) = reading.records
    assert (record.unit, record.group) == (VolumeUnit.VISIT, Group.WITH)


@pytest.mark.parametrize("months", [("3", "11"), ("03", "11"), ("mrt", "nov"), ("maart", "November")])
def test_year_and_month_in_columns_of_their_own(months: tuple[str, str]) -> None:
    first, second = months
    reading = read_text(
        f"client;jaar;maand;uren\nA;2025;{first};1\nB;2024;{second};2\nC;2024;13;2\nD;2024;;2\n"
    )
    assert [row[1] for row in rows(reading)] == ["2025-03", "2024-11"]
    assert [reason[:3] for reason in reasons(reading)] == ["4:3", "5:3"]
    assert adds_up(reading)


def test_a_month_beside_a_whole_date_is_a_contradiction() -> None:
    source = source_of_text("client;datum;maand;uren\nA;1-3-2025;3;1\n")
    mapping = propose(source).mapping
    assert mapping.column(ColumnRole.MONTH) is None
    assert len(read(source, mapping).records) == 1
    month = ColumnChoice(role=ColumnRole.MONTH, header="maand", number=3)
    reading = read(source, mapping.model_copy(update={"columns": (*mapping.columns, month)}))
    assert "only a year can stand" in reasons(reading)[0]


def test_declared_hours_are_a_volume_and_not_an_amount() -> None:
    reading = read_text("client;maand;gedeclareerde uren;gedeclareerd bedrag\nA;2025-01;3,25;203,13\n")
    assert [row[3:] for row in rows(reading)] == [("3.25", "hour", "20313")]


def test_hours_and_minutes_need_no_unit_above_them() -> None:
    assert volumes(read_text("client;datum;duur\nA;3-3-2025;1:30\nB;4-3-2025;0:45\n")) == [
        "90 minute", "45 minute",
    ]  # fmt: skip


def test_amounts_beside_codes_of_iwmo_are_cents_and_others_are_euros() -> None:
    text = "client;maand;volume;eenheid;bedrag\nA;2025-01;540;01;56160\n"
    assert rows(read_text(text))[0][5] == "56160"
    assert rows(read_text(text.replace(";01;", ";minuten;")))[0][5] == "5616000"
    assert rows(read_text(text.replace("56160", "561,60")))[0][5] == "56160"


def test_groups_and_moments_are_read() -> None:
    reading = read_text(
        "client;meting;uren;interventie\nA;voor;10;ja\nA;na;6;ja\nB;voor;10;nee\nB;na;9;nee\n"
    )
    assert [(record.moment, record.group) for record in reading.records] == [
        (Moment.BEFORE, Group.WITH),
        (Moment.AFTER, Group.WITH),
        (Moment.BEFORE, Group.WITHOUT),
        (Moment.AFTER, Group.WITHOUT),
    ]


def test_a_period_that_ends_before_it_begins_is_listed() -> None:
    reading = read_text("client;begindatum;einddatum;uren\nA;1-3-2025;1-2-2025;1\nB;1-3-2025;;1\n")
    assert len(reading.records) == 1
    assert "ends before it begins" in reasons(reading)[0]


def test_an_amount_without_a_volume_is_enough_and_neither_is_not() -> None:
    reading = read_text("client;maand;uren;bedrag\nA;2025-01;;62,50\nB;2025-01;;\nC;2025-01;1;\n")
    assert [row[3:] for row in rows(reading)] == [("", "hour", "6250"), ("1", "hour", "")]
    assert reasons(reading) == ["3:3 There is no number here. Type a number."]


def test_iwmo_unit_83_in_a_table_is_an_amount_in_cents() -> None:
    reading = read_text("client;maand;volume;eenheid\nA;2025-01;10000;83\nB;2025-01;100;euro\n")
    assert [row[3:] for row in rows(reading)] == [("100", "euro", "10000"), ("100", "euro", "10000")]


def test_a_cell_with_a_line_break_and_quotation_marks_stays_one_cell() -> None:
    reading = read_text('client;maand;dienst;uren\n"A";2025-01;"hulp; ""extra""\nthuis";1\n')
    assert rows(reading)[0][2] == 'hulp; "extra" thuis'


@pytest.mark.parametrize(
    ("first", "third", "line"),
    [
        # Without an end, ended within a later cell, and ended neatly: each would swallow lines.
        ('"Noord', "Zuid", 2),
        ('"Noord', '"Zuid', 2),
        ('"Noord', '"', 2),
        ("Noord", '"Zuid" en West', 4),
    ],
)
def test_a_stray_quotation_mark_never_makes_lines_vanish(first: str, third: str, line: int) -> None:
    text = (
        f"client;maand;dienst;uren;team\nA;2025-01;Hulp;3;{first}\nB;2025-01;Hulp;2;Zuid\n"
        f"C;2025-01;Hulp;2;{third}\nD;2025-02;Hulp;7;West\n"
    )
    with pytest.raises(IntakeError) as caught:
        read_text(text)
    assert f"ine {line} of" in ENGLISH.message(caught.value.message)


def test_a_cell_of_several_lines_is_counted_as_the_lines_it_takes() -> None:
    lines = '"A";"2025-01";"3"\n"B\nb";"2025-01";"veel"\nC;2025-01;2\n'
    reading = read_text(f'"client";"maand";"uren\nper maand"\n{lines}')
    assert volumes(reading) == ["3 hour", "2 hour"]
    assert [reject.line for reject in reading.rejects] == [4]
    # Two lines of headings, of which one counts as empty, and two of client B.
    assert reading.counts.lines == 6
    assert adds_up(reading)


def test_a_separator_that_excel_names_in_the_first_line_is_followed() -> None:
    reading = read_text("sep=|\nclient|maand|uren\nA|2025-01|1;5\nB|2025-01|2\n")
    assert volumes(reading) == ["2 hour"]
    assert adds_up(reading)


def test_a_file_without_headings_is_read_by_the_numbers_of_its_columns() -> None:
    source = source_of_text("A;01-01-2025;1,5\nB;01-02-2025;2\n")
    assert propose(source).mapping.header_row == 0
    mapping = ColumnMapping(
        header_row=0,
        columns=(
            ColumnChoice(role=ColumnRole.CLIENT, number=1),
            ColumnChoice(role=ColumnRole.PERIOD, number=2),
            ColumnChoice(role=ColumnRole.VOLUME, number=3),
        ),
        unit=VolumeUnit.HOUR,
    )
    reading = read(source, mapping)
    assert volumes(reading) == ["1.5 hour", "2 hour"]
    assert reading.counts.lines == 2


def test_columns_that_are_too_short_or_too_long_are_no_harm() -> None:
    reading = read_text("client;maand;uren\nA;2025-01\nB;2025-01;1;extra;cellen\n")
    assert volumes(reading) == ["1 hour"]
    assert reading.counts.skipped_for(SkipReason.UNREADABLE) == 1


def test_the_preview_shows_the_first_lines_as_they_will_be_read() -> None:
    source = source_of_text("client;maand;uren;bedrag\nA;2025-01;1,5;62,50\nB;ooit;1;2\n\nTotaal;;3;4\n")
    first, second, third, fourth = preview(source, propose(source).mapping, KEY)
    shown = {
        role: ENGLISH.message(value) if isinstance(value, Message) else value
        for role, value in first.values.items()
    }
    assert shown == {
        ColumnRole.CLIENT: KEY.pseudonym("A"),
        ColumnRole.PERIOD: "2025-01",
        ColumnRole.PERIOD_END: "2025-01",
        ColumnRole.CATEGORY: "",
        ColumnRole.PRODUCT: "",
        ColumnRole.VOLUME: "1.5",
        ColumnRole.UNIT: "hour",
        ColumnRole.AMOUNT: "62.50",
    }
    assert [line.skipped for line in (first, second, third, fourth)] == [
        None, SkipReason.UNREADABLE, SkipReason.EMPTY, SkipReason.TOTAL,
    ]  # fmt: skip
    assert list(second.values) == [ColumnRole.PERIOD]


def test_a_mapping_says_what_it_still_needs() -> None:
    empty = ColumnMapping()
    assert {problem.where for problem in mapping_problems(empty)} == {"client", "volume", "period"}
    month = ColumnChoice(role=ColumnRole.MONTH, header="maand", number=1)
    needed = {problem.message.text for problem in mapping_problems(ColumnMapping(columns=(month,)))}
    assert "Say which column holds the year of the months." in needed
    choice = ColumnChoice(role=ColumnRole.VOLUME, header="aantal", number=1)
    assert "unit" in {problem.where for problem in mapping_problems(ColumnMapping(columns=(choice,)))}
    twice = ColumnMapping(columns=(choice, choice.model_copy(update={"role": ColumnRole.AMOUNT})))
    assert {"volume", "amount"} <= {problem.where for problem in mapping_problems(twice)}


def test_reading_with_an_incomplete_mapping_is_refused_with_what_it_needs() -> None:
    with pytest.raises(IntakeError) as caught:
        read(source_of_text("a;b\n1;2\n"), ColumnMapping())
    assert "tells the clients apart" in ENGLISH.message(caught.value.message)
