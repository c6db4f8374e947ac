"""Places in the case: found, described and replaced without touching the rest."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from casebuilder.model.case import Case
from casebuilder.model.paths import (
    Places,
    described_fields,
    description_at,
    general_path,
    replaced,
    value_at,
)
from casebuilder.model.units import Unit
from tests.building import euros, small_case

TARIFF = "services.household_help.tariff"


def test_a_figure_is_found_by_the_name_of_its_item() -> None:
    assert value_at(small_case(), TARIFF).value == 32


def test_replacing_a_figure_changes_nothing_else() -> None:
    case = small_case()
    new = replaced(case, TARIFF, euros(35, Unit.EUR_PER_SERVICE_UNIT))
    assert value_at(new, TARIFF).value == 35
    assert replaced(new, TARIFF, value_at(case, TARIFF)) == case
    assert value_at(case, TARIFF).value == 32


def test_a_value_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(ValidationError):
        replaced(small_case(), TARIFF, "a lot")


@pytest.mark.parametrize("path", ["nowhere", "services.nothing.tariff", "services.0.tariff", "name.x"])
def test_a_place_that_does_not_exist_is_refused(path: str) -> None:
    with pytest.raises(KeyError):
        value_at(small_case(), path)


def test_the_label_and_limits_stand_at_the_field() -> None:
    description = description_at(small_case(), TARIFF)
    assert description is not None
    assert description.label == "Tariff"
    assert description.unit is Unit.EUR_PER_SERVICE_UNIT
    assert description.minimum == 0


def test_members_without_a_name_are_found_by_position() -> None:
    case = small_case()
    index = case.settings.indices[0].model_copy(update={"known": ()})
    assert value_at(replaced(case, "settings.indices.cpi", index), "settings.indices.cpi.known") == ()


def test_every_described_field_can_be_found_by_its_place() -> None:
    case = small_case()
    places = [place for place, _, _ in described_fields(case)]
    assert TARIFF in places
    at_once = Places(case)
    for place, description, value in described_fields(case):
        assert value_at(case, place) == at_once.value(place) == value
        assert description_at(case, place) == at_once.description(place) == description


@pytest.mark.parametrize("place", ["services.nothing", "services.household_help.nothing", "nothing.at.all"])
def test_many_places_looked_up_together_do_not_hide_one_that_does_not_exist(place: str) -> None:
    places = Places(small_case())
    assert places.value("services.household_help").id == "household_help"
    for _ in range(2):
        with pytest.raises(KeyError):
            places.value(place)
        with pytest.raises(KeyError):
            places.description(place)


def test_a_general_place_leaves_out_the_names_of_items() -> None:
    assert general_path(TARIFF, small_case()) == "services.tariff"


def test_a_case_survives_the_file_format() -> None:
    case = small_case()
    assert Case.model_validate_json(case.model_dump_json()) == case
    assert '"value":"32"' in case.model_dump_json()
