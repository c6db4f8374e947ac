"""One case in many municipalities: the sentences, the totals and the rows that every output shares."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casebuilder.model.break_even_size import BreakEvenSizes, SizeRange
from casebuilder.model.municipality import Municipality
from casebuilder.model.parties import Party
from casebuilder.model.scaling import MunicipalityOutcome, MunicipalitySize, SizeBasis, results_for
from casebuilder.model.units import Unit
from casebuilder.reference import municipalities, national_clients
from casebuilder.scaling_list import break_even_words, largest_size, payback_words, totals
from casebuilder.translation import Language, Translator
from tests.building import figure, licence, small_case

ENGLISH = Translator(Language.ENGLISH)
LARGEST = Decimal(900_000)


def words(*gains: tuple[int, int | None], fixed: float = -50_000.0) -> str:
    ranges = tuple(SizeRange(smallest, largest) for smallest, largest in gains)
    found = BreakEvenSizes(SizeBasis.INHABITANTS, ranges, fixed)
    return ENGLISH.message(break_even_words(found, LARGEST))


class TestSentenceAboutSizes:
    def test_names_the_size_and_what_must_be_earned_back(self) -> None:
        assert words((12_346, None)).startswith("From 12,346 inhabitants on, a municipality earns back")
        assert "50,000 at present value" in words((12_346, None))

    def test_says_when_no_municipality_is_that_large(self) -> None:
        assert words((900_000, None)).endswith("at present value).")
        assert words((900_001, None)).endswith("No municipality is that large.")

    def test_says_when_no_size_will_do(self) -> None:
        assert words() == "At no size does a municipality earn back what it pays."

    def test_says_when_any_size_will_do(self) -> None:
        assert words((1, None)) == "A municipality of any size gains by it."

    def test_says_up_to_which_size(self) -> None:
        assert words((1, 80)) == (
            "A municipality gains up to 80 inhabitants; a larger one pays more than it gets back."
        )

    def test_lists_several_ranges(self) -> None:
        assert words((1, 80), (500, 1_200), (9_000, None)) == (
            "A municipality gains with 1 to 80 inhabitants; and 500 to 1,200 inhabitants; and 9,000"
            " inhabitants or more."
        )

    def test_speaks_of_fixed_costs_only_where_there_are_any(self) -> None:
        assert words((40, None), fixed=0.0) == "A municipality gains from 40 inhabitants on."

    def test_the_largest_number_of_clients_is_that_of_the_largest_municipality(self) -> None:
        case = small_case(municipality=Municipality(name="Elders", wmo_clients=figure(500, Unit.PERSONS)))
        most = max(municipalities(), key=lambda facts: facts.inhabitants)
        assert largest_size(results_for(case, SizeBasis.WMO_CLIENTS, [])) == national_clients().among(
            Decimal(most.inhabitants)
        )


class TestTotals:
    @pytest.fixture
    def outcomes(self) -> tuple[MunicipalityOutcome, ...]:
        """The small case at home (1,000 inhabitants) and in a town twice as large."""
        town = Municipality(name="Voorbeeldstad", inhabitants=figure(1000, Unit.PERSONS))
        case = small_case(municipality=town, costs=(licence(),))
        return results_for(case, SizeBasis.INHABITANTS, [MunicipalitySize("Elders", Decimal(2000))]).outcomes

    def test_add_up_what_can_be_added(self, outcomes: tuple[MunicipalityOutcome, ...]) -> None:
        together = totals(outcomes)

        home = outcomes[0]
        assert (together.count, together.gaining, together.size) == (2, 2, Decimal(3000))
        assert together.users == pytest.approx(3 * home.users[-1])
        for party, found in home.parties.items():
            assert together.npv[party] == pytest.approx(3 * found.npv)

    def test_weigh_benefits_against_all_costs(self, outcomes: tuple[MunicipalityOutcome, ...]) -> None:
        # 40 hours of 32 euros for each licence of 120 euros, whatever the size.
        assert totals(outcomes).bcr == pytest.approx(40 * 32 / 120)

    def test_of_no_municipality_are_nothing(self) -> None:
        together = totals(())

        assert (together.count, together.size, together.bcr) == (0, Decimal(0), None)
        assert together.users == 0
        assert together.npv[Party.MUNICIPALITY] == 0


@pytest.mark.parametrize(
    ("years", "written"), [(None, "n/a"), (0.0, "–"), (1.26, "1.3 years"), (0.04, "0.0 years")]
)
def test_a_payback_period_is_a_dash_only_when_nothing_is_advanced(years: float | None, written: str) -> None:
    assert payback_words(years, ENGLISH) == written
