"""The data that casebuilder brings along, and what it makes of them."""

from __future__ import annotations

import csv
import datetime
from decimal import Decimal
from importlib import resources

import pytest

from casebuilder import reference
from casebuilder.model import check
from casebuilder.model.case import Case
from casebuilder.model.parties import Party
from casebuilder.model.paths import described_fields
from casebuilder.model.prices import CONSUMER_PRICES
from casebuilder.model.problems import Severity
from casebuilder.model.quantities import Provenance, Quantity
from casebuilder.model.questions import ProcurementModel, YesNo
from casebuilder.model.services import Law
from casebuilder.model.units import ServiceUnit, Unit
from casebuilder.translation import Language


def _municipality(name: str) -> reference.MunicipalityFacts:
    return next(item for item in reference.municipalities() if item.name == name)


def test_there_are_342_municipalities_each_with_a_code_of_its_own() -> None:
    codes = [item.code for item in reference.municipalities()]
    assert len(codes) == 342
    assert len(set(codes)) == 342
    assert all(len(code) == 4 and code.isdecimal() for code in codes)


def test_emmen_has_107020_inhabitants_of_whom_10805_are_75_or_over() -> None:
    emmen = _municipality("Emmen")
    assert (emmen.code, emmen.province) == ("0114", "Drenthe")
    assert emmen.inhabitants == 107_020
    assert emmen.aged_75_plus == 10_805


def test_in_every_municipality_the_older_groups_are_part_of_the_younger_ones() -> None:
    for item in reference.municipalities():
        assert item.inhabitants > item.aged_65_plus > item.aged_75_plus > item.aged_85_plus > 0, item.name


def test_all_municipalities_together_are_the_netherlands_of_2021() -> None:
    assert sum(item.inhabitants for item in reference.municipalities()) == 17_467_155


@pytest.mark.parametrize("language", Language)
def test_a_municipality_enters_the_case_with_source_and_date_and_without_a_guessed_client_count(
    language: Language,
) -> None:
    document = reference.municipality_document(_municipality("Emmen"), language)
    counts = (document.inhabitants, document.aged_65_plus, document.aged_75_plus, document.aged_85_plus)
    for count in counts:
        assert count.source
        assert count.source_date == datetime.date(2021, 1, 1)
        assert count.unit is Unit.PERSONS
        assert not count.assumption
    assert document.inhabitants.value == 107_020
    assert document.wmo_clients.value is None


def test_consumer_prices_are_known_from_2013_to_2024() -> None:
    index = reference.consumer_price_index()
    assert index.id == CONSUMER_PRICES
    assert [rate.year for rate in index.known] == list(range(2013, 2025))
    changes = {rate.year: rate.change for rate in index.known}
    assert changes[2022].value == Decimal("0.1")
    assert changes[2024].value == Decimal("0.033")
    assert all("CBS" in rate.change.source and not rate.change.assumption for rate in index.known)


def test_two_per_cent_to_come_is_an_assumption_after_the_european_central_bank() -> None:
    expected = reference.consumer_price_index(Language.ENGLISH).expected
    assert expected.value == Decimal("0.02")
    assert expected.assumption
    assert expected.source == "European Central Bank: medium-term inflation target"


def test_household_help_costs_32_76_an_hour_in_2022_under_the_wmo() -> None:
    prices = {item.key: item for item in reference.reference_prices(Language.ENGLISH)}
    assert len(prices) == 23
    household_help = prices["household_help"]
    assert household_help.price.value == Decimal("32.76")
    assert household_help.price.price_year == 2022
    assert household_help.unit is ServiceUnit.HOUR
    assert household_help.law is Law.WMO
    assert household_help.payer is Party.MUNICIPALITY
    assert household_help.price.source == "Zorginstituut Nederland, Kostenhandleiding 2024, section 4.14"
    assert prices["informal_care_hour"].price.value == Decimal("18.80")


def test_the_own_contribution_of_2026_is_21_80_a_month() -> None:
    amounts = reference.own_contributions()
    assert [price.price_year for price in amounts] == [2023, 2024, 2025, 2026]
    assert amounts[-1].value == Decimal("21.80")
    assert amounts[-1].unit is Unit.EUR_PER_MONTH


def test_the_discount_rate_of_2025_says_that_it_must_be_checked() -> None:
    rates = {rate.key: rate for rate in reference.discount_rates(Language.ENGLISH)}
    assert rates["budget"].costs == 0
    assert rates["social_2020"].costs == Decimal("0.0225")
    assert rates["health_economic"].effects == Decimal("0.015")
    assert rates["social_2025"].confidence is reference.Confidence.MEDIUM
    assert "check" in rates["social_2025"].source


def test_local_tariffs_carry_their_own_year() -> None:
    tariffs = reference.local_tariffs()
    assert len(tariffs) == 12
    westerveld = next(item for item in tariffs if item.area == "Westerveld")
    assert westerveld.name == "Huishoudelijke hulp"
    assert (westerveld.price.value, westerveld.price.price_year) == (Decimal("32.40"), 2023)


def test_556180_clients_had_household_help_in_2024() -> None:
    fact = reference.facts()["wmo_clients_household_help"]
    assert (fact.value, fact.year) == (Decimal(556_180), 2024)
    assert "86050NED" in fact.source


def test_the_parts_of_the_costs_of_falls_are_nearly_the_whole() -> None:
    facts = reference.facts()
    parts = sum((facts[f"falls_cost_{law}_share"].value for law in ("wmo", "zvw", "wlz")), Decimal(0))
    assert abs(parts - 1) <= Decimal("0.001")


def test_emmen_bought_by_performance_in_2019() -> None:
    found = reference.procurement_2019("Emmen", Language.ENGLISH)
    assert found is not None
    assert found.model is ProcurementModel.PERFORMANCE_PROCUREMENT
    assert found.funding is reference.Funding2019.CAPITATION
    assert (found.contracted_providers, found.term_years) == (9, Decimal(6))


def test_a_contradiction_about_innovation_is_shown_as_unknown() -> None:
    found = reference.procurement_2019("'s-Gravenhage")
    assert found is not None
    assert found.innovation_in_documents is YesNo.UNKNOWN
    assert found.note


def test_an_indefinite_contract_has_no_term() -> None:
    found = reference.procurement_2019("Breda")
    assert found is not None
    assert found.term_years is None


def test_a_municipality_that_was_not_studied_gives_no_hint() -> None:
    assert reference.procurement_2019("Westerveld") is None


def test_each_of_the_31_studied_municipalities_can_be_chosen_from_the_list() -> None:
    names = {item.name for item in reference.municipalities()}
    studied = [name for name in names if reference.procurement_2019(name) is not None]
    assert len(studied) == 31


@pytest.mark.parametrize("language", Language)
def test_an_empty_case_starts_with_sourced_prices_rates_and_own_contribution(
    language: Language,
) -> None:
    case = reference.new_case(language)
    filled = [
        (place, value)
        for place, _, value in described_fields(case)
        if isinstance(value, Quantity)
        and value.value is not None
        and place.startswith(("settings.", "own_contribution."))
    ]
    assert len(filled) == 12 + 1 + 3 + 1 + 6 + 3 + 1
    assert [place for place, value in filled if not value.source] == []
    assert case.name == ""
    assert case.services == ()


def test_filling_in_an_empty_case_never_starts_with_an_invalid_figure() -> None:
    complaints = [
        problem
        for problem in check.problems(reference.new_case())
        if problem.severity is Severity.ERROR and problem.where.startswith(("settings", "own_contribution"))
    ]
    assert complaints == []


def test_a_new_case_survives_being_written_and_read() -> None:
    case = reference.new_case()
    assert Case.model_validate_json(case.model_dump_json()) == case


def test_every_row_of_data_names_a_source_that_is_told_in_both_languages() -> None:
    folder = resources.files("casebuilder") / "content" / "data"
    known = reference.sources()
    files = [item.name for item in folder.iterdir() if item.name.endswith(".csv")]
    assert len(files) >= 12
    for name in sorted(set(files) - {"sources.csv", "municipalities.csv"}):
        rows = list(csv.DictReader((folder / name).read_text(encoding="utf-8").splitlines()))
        assert rows
        for row in rows:
            assert None not in row, (name, row)
            texts = [known[row["source"]].text(language, row.get("section", "")) for language in Language]
            assert all(texts), (name, row)
            assert texts[0] != texts[1], (name, row)


def test_a_figure_that_goes_into_a_case_carries_its_evidence() -> None:
    figures: list[Provenance] = [
        *(item.price for item in reference.reference_prices()),
        *(item.price for item in reference.local_tariffs()),
        *reference.own_contributions(),
        *(rate.change for rate in reference.consumer_price_index().known),
    ]
    assert all(figure.source and figure.grade is not None and not figure.assumption for figure in figures)
