"""Municipalities are found by the names that people use."""

from __future__ import annotations

import csv
from importlib import resources

import pytest

from casebuilder.municipality_names import municipality_named, names_of, region_of, suggestions
from casebuilder.reference import municipalities


@pytest.mark.parametrize(
    ("typed", "official"),
    [
        ("den haag", "'s-Gravenhage"),
        ("’s-Gravenhage", "'s-Gravenhage"),
        ("Den Bosch", "'s-Hertogenbosch"),
        ("sudwest-fryslan", "Súdwest-Fryslân"),
        ("  HENGELO ", "Hengelo (O.)"),
        ("Tietjerksteradeel", "Tytsjerksteradiel"),
        ("nuenen, gerwen en nederwetten", "Nuenen, Gerwen en Nederwetten"),
    ],
)
def test_a_usual_name_means_the_municipality(typed: str, official: str) -> None:
    found = municipality_named(typed)
    assert found is not None
    assert found.name == official


def test_every_municipality_is_found_by_its_official_name() -> None:
    assert len(municipalities()) == 342
    for facts in municipalities():
        assert municipality_named(facts.name) == facts
        assert names_of(facts)[0] == facts.name


def test_a_name_that_means_two_or_none_is_not_guessed() -> None:
    assert municipality_named("Bergen") is None
    assert {facts.name for facts in suggestions("Bergen")} >= {"Bergen (L.)", "Bergen (NH.)"}
    assert municipality_named("Atlantis") is None
    assert suggestions("Regio Zuidoost-Drenthe") == ()
    assert suggestions(" ") == ()


def test_a_slip_of_the_pen_is_understood() -> None:
    assert suggestions("Emen")[0].name == "Emmen"
    assert suggestions("Amersford")[0].name == "Amersfoort"


def test_every_other_name_belongs_to_a_municipality_of_the_list() -> None:
    file = resources.files("casebuilder") / "content" / "data" / "municipality_names.csv"
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    official = {facts.name for facts in municipalities()}
    assert {row["name"] for row in rows} <= official
    assert not {row["also"] for row in rows} & official


def test_a_region_is_read_from_a_list_of_names() -> None:
    region = region_of("Delft, westland; Den Haag, Delft, Nuenen, Gerwen en Nederwetten, Atlantis,")
    assert [facts.name for facts in region.members] == [
        "Delft",
        "Westland",
        "'s-Gravenhage",
        "Nuenen, Gerwen en Nederwetten",
    ]
    assert region.unknown == ("Atlantis",)
    by_name = {facts.name: facts.inhabitants for facts in municipalities()}
    assert region.inhabitants == sum(by_name[facts.name] for facts in region.members)


def test_an_empty_region_has_no_members() -> None:
    region = region_of("")
    assert (region.members, region.unknown, region.inhabitants) == ((), (), 0)
