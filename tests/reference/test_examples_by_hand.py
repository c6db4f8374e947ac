"""The hand calculations of the examples with contracts and arrangements equal what the model gives."""

from __future__ import annotations

import pytest

from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.parties import Party
from casebuilder.templates import template
from casebuilder.translation import Language
from tests.reference import lighter_day_activities_by_hand as day
from tests.reference import video_contact_by_hand as video

CONTRACTS = ("a", "b", "c", "d")


def evaluated(name: str) -> Results:
    return evaluate_case(template(name, Language.DUTCH).case)


@pytest.fixture(params=CONTRACTS)
def contract(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def video_results(contract: str) -> Results:
    return evaluated(f"video-contact-{contract}")


class TestVideoContact:
    def test_people_and_hours(self, video_results: Results) -> None:
        assert video_results.line("reach.users") == pytest.approx(video.users)
        assert video_results.line("reach.starters") == pytest.approx(video.starters)
        assert video_results.hours_freed() == pytest.approx(video.hours_freed, rel=1e-12)

    def test_cash_and_present_value_per_party(self, video_results: Results, contract: str) -> None:
        expected = video.outcome(contract)
        for party, cash in (
            (Party.MUNICIPALITY, expected.municipality),
            (Party.PROVIDER, expected.provider),
            (Party.ENTREPRENEUR, video.entrepreneur),
            (None, expected.chain),
        ):
            assert video_results.party(party).cash == pytest.approx(cash, rel=1e-11)
            assert video_results.party(party).npv == pytest.approx(video.present_value(cash), rel=1e-11)

    def test_time_of_clients_and_carers_is_valued_and_never_money(self, video_results: Results) -> None:
        for party, valued in (
            (Party.CLIENT, video.client_valued),
            (Party.INFORMAL_CARER, video.carer_valued),
        ):
            assert video_results.party(party).cash_and_valued == pytest.approx(valued, rel=1e-12)
            assert not any(video_results.party(party).cash)

    def test_the_contract_moves_money_and_adds_none_to_the_chain(
        self, video_results: Results, contract: str
    ) -> None:
        assert video.outcome(contract).chain == pytest.approx(video.outcome("a").chain)
        assert video_results.party(None).cash == pytest.approx(evaluated("video-contact-a").party(None).cash)

    def test_freed_capacity_under_payment_per_hour_is_owed_to_the_municipality(self) -> None:
        results = evaluated("video-contact-a")
        cash, free = video.outcome("a").municipality, video.paid_but_free
        assert results.party(Party.MUNICIPALITY).cash_and_valued == pytest.approx(
            [cash[year] + free[year] for year in range(5)], rel=1e-12
        )
        provider = video.outcome("a").provider
        assert results.party(Party.PROVIDER).cash_and_valued == pytest.approx(
            [provider[year] - free[year] + video.for_other_clients[year] for year in range(5)], rel=1e-11
        )

    @pytest.mark.parametrize(
        ("letter", "municipality", "provider"),
        [
            ("a", [50, 16_247, 47_796, 55_670, 54_497], [-68_156, -39_808, -67_246, -67_273, -67_034]),
            ("b", [0, 0, 0, 27_835, 27_249], [-68_107, -23_560, -19_450, -39_438, -39_786]),
            ("c", [1_621, 8_483, 18_791, 55_670, 54_497], [-69_727, -32_043, -38_241, -67_273, -67_034]),
            ("d", [0, 0, 0, 0, 27_249], [-68_107, -23_560, -19_450, -11_603, -39_786]),
        ],
    )
    def test_in_round_figures_for_a_reader(
        self, letter: str, municipality: list[int], provider: list[int]
    ) -> None:
        """The outcomes written down, so that a change of the model or an example is noticed."""
        results = evaluated(f"video-contact-{letter}")
        assert [round(amount) for amount in results.party(Party.MUNICIPALITY).cash] == municipality
        assert [round(amount) for amount in results.party(Party.PROVIDER).cash] == provider


@pytest.fixture(scope="module")
def day_results() -> Results:
    return evaluated("lighter-day-activities")


class TestLighterDayActivities:
    def test_people_and_hours(self, day_results: Results) -> None:
        assert day_results.line("reach.users") == pytest.approx(day.users, rel=1e-12)
        moved = day_results.line("effects.plus_to_basic.clients_moved")
        assert moved == pytest.approx(day.plus_to_basic, rel=1e-12)
        assert day_results.hours_freed() == pytest.approx(day.hours_freed, rel=1e-12)

    @pytest.mark.parametrize(
        ("party", "cash"),
        [
            (Party.MUNICIPALITY, day.municipality),
            (Party.PROVIDER, day.provider),
            (Party.CLIENT, day.client),
            (Party.ENTREPRENEUR, day.entrepreneur),
            (Party.WELFARE_ORGANISATION, [0.0] * 5),
            (None, day.chain),
        ],
    )
    def test_cash_and_present_value_per_party(
        self, day_results: Results, party: Party | None, cash: list[float]
    ) -> None:
        assert day_results.party(party).cash == pytest.approx(cash, rel=1e-11, abs=1e-9)
        assert day_results.party(party).npv == pytest.approx(day.present_value(cash), rel=1e-10, abs=1e-9)

    def test_valued_amounts(self, day_results: Results) -> None:
        for party, valued in (
            (Party.MUNICIPALITY, day.municipality_with_valued),
            (Party.PROVIDER, day.provider_with_valued),
            (Party.INFORMAL_CARER, day.carer_valued),
        ):
            assert day_results.party(party).cash_and_valued == pytest.approx(valued, rel=1e-11)

    def test_nothing_changes_in_the_household_area(self, day_results: Results) -> None:
        assert not any(day_results.line("services.household.payment"))
        assert not any(day_results.line("services.household.hours_freed"))

    def test_in_round_figures_for_a_reader(self, day_results: Results) -> None:
        """The outcomes written down, so that a change of the model or the example is noticed."""
        assert [round(amount) for amount in day_results.party(Party.MUNICIPALITY).cash] == [
            -140_786, -49_118, 34_910, 93_079, 89_036,
        ]  # fmt: skip
        assert [round(amount) for amount in day_results.party(Party.PROVIDER).cash] == [
            -31_506, -90_013, -126_091, -159_111, -151_191,
        ]  # fmt: skip
        assert [round(amount) for amount in day_results.party(None).cash] == [
            -170_278, -136_855, -88_742, -63_437, -59_597,
        ]  # fmt: skip
