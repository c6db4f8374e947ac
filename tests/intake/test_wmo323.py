"""The declaration message of iWmo: to the cent, and without a citizen service number."""

from __future__ import annotations

from pathlib import Path

import pytest

from casebuilder.intake.pseudonyms import PseudonymKey
from casebuilder.intake.sources import SourceKind
from casebuilder.intake.wmo323 import charged_cents
from casebuilder.model.hard_data.columns import columns_of
from casebuilder.model.hard_data.records import VolumeUnit
from tests.intake.building import (
    CITIZEN_NUMBERS,
    KEY,
    adds_up,
    codes,
    message,
    opened,
    read,
    reasons,
    refusal,
    rows,
    service,
)

FIRST, SECOND = CITIZEN_NUMBERS[:2]


def test_services_become_records_with_pseudonyms(tmp_path: Path) -> None:
    data = message(
        [(FIRST, [service()]), (SECOND, [service(3, "16", 15000, tariff=5000, category="07")])], 21250
    )
    source = opened(tmp_path, data, "declaratie.xml")
    reading = read(source)
    assert source.kind is SourceKind.DECLARATION
    assert rows(reading) == [
        (KEY.pseudonym(FIRST), "2025-03", "02 02A22", "60", "minute", "6250"),
        (KEY.pseudonym(SECOND), "2025-03", "07 02A22", "3", "day_part", "15000"),
    ]
    assert adds_up(reading)
    assert reading.problems == ()


def test_fifty_minutes_at_6250_an_hour_are_5208() -> None:
    assert charged_cents(50, VolumeUnit.MINUTE, 6250) == 5208
    assert charged_cents(2, VolumeUnit.HOUR, 6250) == 12500


def test_minutes_are_rounded_once_on_the_total_half_up() -> None:
    # 3 minutes at 62.50 are 3.125: half a cent goes up. Three times one minute would be 3 × 1.04 = 3.12.
    assert charged_cents(3, VolumeUnit.MINUTE, 6250) == 313


def test_an_amount_that_is_volume_times_tariff_brings_no_warning(tmp_path: Path) -> None:
    services = [service(50, "01", 5208), service(2, "04", 12500), service(10, "01", 1000, tariff=100)]
    reading = read(opened(tmp_path, message([(FIRST, services)], 18708), "d.xml"))
    assert reading.problems == ()
    wrong = read(opened(tmp_path, message([(FIRST, [service(50, "01", 5209)])], 5209), "d.xml"))
    assert codes(wrong) == {"tariff_differs"}


def test_under_unit_83_the_volume_is_an_amount_in_cents_and_no_hours(tmp_path: Path) -> None:
    data = message([(FIRST, [service(10000, "83", 10000, tariff=None)])], 10000)
    reading = read(opened(tmp_path, data, "d.xml"))
    # 10000 cents are € 100.00.
    assert rows(reading)[0][3:] == ("100", "euro", "10000")
    assert reading.problems == ()


def test_a_credit_takes_off_volume_and_amount_and_the_total_is_met(tmp_path: Path) -> None:
    services = [service(60, "01", 6250), service(120, "01", 12500), service(60, "01", 6250, sign="C")]
    reading = read(opened(tmp_path, message([(FIRST, services)], 12500), "d.xml"))
    columns = columns_of(reading.records)
    assert columns.volume.sum() == 120 * 1_000_000
    assert columns.amount.sum() == 12500
    assert codes(reading) == {"credits"}


def test_a_message_that_is_a_credit_as_a_whole(tmp_path: Path) -> None:
    reading = read(opened(tmp_path, message([(FIRST, [service(sign="C")])], 6250, sign="C"), "d.xml"))
    assert codes(reading) == {"credits"}


def test_a_total_that_differs_is_said_with_the_difference(tmp_path: Path) -> None:
    reading = read(opened(tmp_path, message([(FIRST, [service()])], 7000), "d.xml"))
    (problem,) = reading.problems
    assert problem.code == "total_differs"
    values = {name: getattr(value, "value", value) for name, value in problem.message.values.items()}
    assert {name: float(str(value)) for name, value in values.items()} == {
        "sum": 62.5, "total": 70.0, "difference": -7.5,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["Bedrag", "TotaalBedrag"])
def test_the_total_is_found_under_either_name(tmp_path: Path, name: str) -> None:
    data = message([(FIRST, [service()])], 6250).replace(b"TotaalBedrag", name.encode())
    assert read(opened(tmp_path, data, "d.xml")).problems == ()


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<wmo323:Eenheid>01", "<wmo323:Eenheid>99", "Eenheid"),
        ("<wmo323:GeleverdVolume>60", "<wmo323:GeleverdVolume>1.5", "GeleverdVolume"),
        ("2025-03-01", "2025-02-30", "Begindatum"),
        ("2025-03-28", "2025-02-01", "Einddatum"),
        ("DebetCredit>D</iwmo:DebetCredit></wmo323:Ing", "DebetCredit>X</iwmo:DebetCredit></wmo323:Ing",
         "DebetCredit"),
        ("<iwmo:Bedrag>6250", "<iwmo:Bedrag>-6250", "Bedrag"),
        ("<wmo323:ProductCode>02A22", "<wmo323:ProductCode>mevrouw is", "ProductCode"),
        (f"<wmo323:Bsn>{FIRST}", "<wmo323:Bsn>123456789", "Bsn"),
        (f"<wmo323:Bsn>{FIRST}</wmo323:Bsn>", "", "Bsn"),
    ],
)  # fmt: skip
def test_a_service_that_is_not_as_iwmo_has_it_is_listed_and_the_rest_is_read(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    data = message([(FIRST, [service()]), (SECOND, [service()])], 12500).decode()
    assert old in data
    reading = read(opened(tmp_path, data.replace(old, new, 1).encode(), "d.xml"))
    assert len(reading.records) == 1
    assert adds_up(reading)
    assert [reject.header for reject in reading.rejects] == [field]
    assert reasons(reading)[0].startswith("1:0 ")


def test_a_mistyped_citizen_number_is_not_repeated_in_the_list(tmp_path: Path) -> None:
    data = message([("123456789", [service()])], 6250)
    reading = read(opened(tmp_path, data, "d.xml"))
    assert [reject.text for reject in reading.rejects] == [""]
    assert "123456789" not in repr(reading)


def test_a_number_without_its_zero_is_the_same_client(tmp_path: Path) -> None:
    data = message([("010464554", [service()]), ("10464554", [service()])], 12500)
    reading = read(opened(tmp_path, data, "d.xml"))
    assert reading.records.clients == (KEY.pseudonym("010464554"),)


def test_the_lines_that_can_be_seen_hold_no_citizen_number(tmp_path: Path) -> None:
    source = opened(tmp_path, message([(FIRST, [service()])], 6250), "d.xml")
    assert source.sheets[0].preview[1] == (
        "02", "02A22", "2025-03-01", "2025-03-28", "60", "01", "6250", "6250", "D",
    )  # fmt: skip
    assert source.sheets[0].line_count == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (message([], 0, version="2_4").replace(b"wmo323", b"wmo303"), "WMO303, the invoice of iWmo 2.4"),
        (message([], 0, version="3_1"), "another message (WMO323, iwmo 3.1)"),
        (message([], 0).replace(b"wmo323/", b"wmo301/"), "another message (WMO301, iwmo 3.2)"),
        (message([], 0).replace(b"/iwmo/", b"/ijw/"), "another message"),
        (message([], 0).replace(b">484<", b">479<"), "another message (479)"),
        (b"<?xml version='1.0'?><html></html>", "no message of iWmo"),
        (b"<html><body></body></html>", "no message of iWmo"),
        (message([(FIRST, [service()])], 1)[:-20], "damaged or incomplete"),
        (message([(FIRST, [service()])], 1).replace(b"UTF-8", b"utf-99"), "damaged or incomplete"),
    ],
)  # fmt: skip
def test_another_message_is_refused_by_name(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in refusal(tmp_path, data, "d.xml")


def test_another_key_gives_other_pseudonyms() -> None:
    assert PseudonymKey.new().pseudonym(FIRST) != PseudonymKey.new().pseudonym(FIRST)
    assert len(KEY.pseudonym(FIRST)) == 12
