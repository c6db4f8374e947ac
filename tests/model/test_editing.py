"""Changes that a page offers leave the old case alone and lose nothing."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebuilder.model import editing
from casebuilder.model.case import Case
from casebuilder.model.check import errors
from casebuilder.model.costbenefit.previews import reach_preview
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.funding import Capitation, FeeForService, LumpSum, Mix, OutcomeBased
from casebuilder.model.innovation import Interest
from casebuilder.model.municipality import InterestWeights, Municipality
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.prices import CONSUMER_PRICES, PriceIndex
from casebuilder.model.quantities import Quantity
from casebuilder.model.questions import SixQuestions, YesNo
from casebuilder.model.reach import LinearAdoption, ListedAdoption, LogisticAdoption
from casebuilder.model.services import CareService, Law
from casebuilder.model.units import Unit
from tests.building import figure, household_help, less_help, licence, share, shares, small_case

FUNDING = "services.household_help.funding"


class TestIdentifiers:
    @pytest.mark.parametrize(
        ("name", "identifier"),
        [
            ("Huishoudelijke hulp", "huishoudelijke_hulp"),
            ("Coördinatie (1e jaar)", "coordinatie_1e_jaar"),
            ("€ !", "cost"),
        ],
    )
    def test_an_identifier_is_a_plain_word_made_of_the_name(self, name: str, identifier: str) -> None:
        assert editing.unique_identifier(name, (), "cost") == identifier

    def test_an_identifier_in_use_gets_a_number(self) -> None:
        assert editing.unique_identifier("Hulp", ("hulp", "hulp_2"), "x") == "hulp_3"


class TestLists:
    def test_an_item_goes_to_the_end_of_its_own_list(self) -> None:
        case = small_case()
        for item, name in (
            (household_help(id="a"), "services"),
            (less_help(id="b"), "effects"),
            (licence(id="c"), "costs"),
        ):
            changed = editing.added(case, item)
            assert [member.id for member in getattr(changed, name)][-1] == item.id
            assert len(getattr(case, name)) == 1

    def test_a_copy_comes_right_after_the_original(self) -> None:
        case = editing.added(small_case(), less_help(id="last"))
        changed = editing.duplicated(case, "effects.less_help", "copy", "Kopie")
        assert [effect.id for effect in changed.effects] == ["less_help", "copy", "last"]
        assert changed.effects[1].name == "Kopie"
        assert changed.effects[1].relative_change == case.effects[0].relative_change

    def test_a_copy_of_an_effect_doubles_it(self) -> None:
        case = small_case()
        changed = editing.duplicated(case, "effects.less_help", "copy", "Kopie")
        before, after = evaluate_case(case), evaluate_case(changed)
        line = "services.household_help.volume_lower"
        assert after.line(line) == pytest.approx([2 * value for value in before.line(line)])

    def test_effects_of_a_removed_service_name_no_service(self) -> None:
        changed = editing.removed(small_case(), "services.household_help")
        assert changed.services == ()
        assert changed.effects[0].service == ""
        again = editing.added(changed, household_help())
        assert again.effects[0].service == "", "a service with the same identifier is another service"

    def test_removing_what_is_not_there_is_an_error(self) -> None:
        with pytest.raises(KeyError):
            editing.removed(small_case(), "effects.unknown")

    def test_a_new_service_can_be_made_for_an_effect(self) -> None:
        changed = editing.with_service_of_effect(small_case(), "less_help", household_help(id="visit"))
        assert changed.effects[0].service == "visit"
        assert [service.id for service in changed.services] == ["household_help", "visit"]

    @pytest.mark.parametrize(
        ("law", "payer"),
        [
            (Law.WMO, Party.MUNICIPALITY),
            (Law.ZVW, Party.INSURER),
            (Law.WLZ, Party.CARE_OFFICE),
            (Law.NONE, Party.MUNICIPALITY),
        ],
    )
    def test_the_law_names_the_payer(self, law: Law, payer: Party) -> None:
        service = editing.with_law(small_case(), "household_help", law).services[0]
        assert isinstance(service, CareService)
        assert (service.law, service.payer) == (law, payer)


class TestYears:
    def test_more_years_repeat_the_last_value(self) -> None:
        changed = editing.with_years(small_case(), 5)
        assert changed.settings.years == 5
        assert isinstance(changed.reach.adoption, ListedAdoption)
        assert changed.reach.adoption.share.values == tuple(map(Decimal, ("0.1", "0.2", "0.2", "0.2", "0.2")))
        assert not errors(changed)

    def test_fewer_years_drop_the_last_values(self) -> None:
        changed = editing.with_years(small_case(), 2)
        assert value_at(changed, "reach.adoption.share.values") == (Decimal("0.1"), Decimal("0.2"))
        assert not errors(changed)

    def test_one_value_for_all_years_stays_one(self) -> None:
        changed = editing.with_years(small_case(), 6)
        assert value_at(changed, "services.household_help.cashability.values") == (Decimal(1),)

    def test_bounds_are_as_long_as_the_values(self) -> None:
        case = replaced(
            small_case(),
            "reach.adoption.share",
            shares("0.1", "0.2", "0.3").model_copy(
                update={"low": (Decimal(0),) * 3, "high": (Decimal(1),) * 3}
            ),
        )
        quantity = value_at(editing.with_years(case, 4), "reach.adoption.share")
        assert (len(quantity.values), len(quantity.low), len(quantity.high)) == (4, 4, 4)

    def test_a_single_year_and_back_keeps_lists_that_need_every_year(self) -> None:
        changed = editing.with_years(editing.with_years(small_case(), 1), 3)
        assert value_at(changed, "reach.adoption.share.values") == (Decimal("0.1"),) * 3
        assert not errors(changed)

    def test_a_figure_per_year_and_back_is_the_long_run(self) -> None:
        path = "services.household_help.cashability"
        listed = editing.with_value_per_year(small_case(), path, per_year=True)
        assert value_at(listed, f"{path}.values") == (Decimal(1),) * 3
        changed = editing.with_value_of_year(listed, path, 0, Decimal("0.5"))
        assert value_at(changed, f"{path}.values") == (Decimal("0.5"), Decimal(1), Decimal(1))
        single = editing.with_value_per_year(changed, path, per_year=False)
        assert value_at(single, f"{path}.values") == (Decimal(1),)

    def test_the_first_value_of_an_empty_list_holds_for_every_year(self) -> None:
        path = "services.household_help.cashability"
        case = replaced(small_case(), f"{path}.values", ())
        assert (
            value_at(editing.with_value_of_year(case, path, 1, Decimal("0.3")), f"{path}.values")
            == (Decimal("0.3"),) * 3
        )


class TestReach:
    def test_a_growing_target_group_becomes_a_list_of_the_same_users(self) -> None:
        case = replaced(small_case(), "reach.target_group.growth", figure("0.05", Unit.SHARE_PER_YEAR))
        changed = editing.with_target_group(case, "listed")
        assert value_at(changed, "reach.target_group.size.values") == tuple(
            map(Decimal, ("1000", "1050", "1102.5"))
        )
        before, after = reach_preview(case), reach_preview(changed)
        assert before is not None
        assert after is not None
        assert after.users == pytest.approx(before.users)
        back = editing.with_target_group(changed, "growing")
        assert value_at(back, "reach.target_group.growth.value") == Decimal("0.05")
        assert value_at(back, "reach.target_group.size.value") == Decimal(1000)

    @pytest.mark.parametrize(
        "adoption",
        [
            LinearAdoption(maximum=share("0.3"), years=figure(2, Unit.YEARS)),
            LogisticAdoption(
                maximum=share("0.3"), midpoint=figure(1, Unit.YEARS), steepness=figure(2, Unit.FACTOR)
            ),
        ],
    )
    def test_a_curve_becomes_a_list_of_the_same_users(
        self, adoption: LinearAdoption | LogisticAdoption
    ) -> None:
        case = replaced(small_case(), "reach.adoption", adoption)
        changed = editing.with_adoption(case, "listed")
        before, after = reach_preview(case), reach_preview(changed)
        assert before is not None
        assert after is not None
        assert after.users == pytest.approx(before.users, abs=0.05), "to a hundredth of a per cent"
        assert value_at(changed, "reach.adoption.share").grade == adoption.maximum.grade

    def test_a_list_becomes_a_curve_to_its_highest(self) -> None:
        changed = editing.with_adoption(small_case(), "logistic")
        assert isinstance(changed.reach.adoption, LogisticAdoption)
        assert changed.reach.adoption.maximum.value == Decimal("0.2")

    def test_an_empty_curve_becomes_an_empty_list(self) -> None:
        changed = editing.with_adoption(Case(), "listed")
        assert value_at(changed, "reach.adoption.share.values") == ()

    def test_choosing_what_is_chosen_changes_nothing(self) -> None:
        case = small_case()
        assert editing.with_adoption(case, "listed") is case
        assert editing.with_target_group(case, "growing") is case
        assert editing.with_funding(case, FUNDING, "fee_for_service") is case


class TestFunding:
    def test_a_new_fixed_budget_takes_its_year_from_question_2(self) -> None:
        case = editing.with_renewal_date(small_case(), datetime.date(2028, 1, 1))
        funding = value_at(editing.with_funding(case, FUNDING, "lump_sum"), FUNDING)
        assert isinstance(funding, LumpSum)
        assert funding.renewal_year == 2028

    def test_a_contract_that_is_renewed_keeps_its_year_in_another_form(self) -> None:
        case = replaced(small_case(), FUNDING, LumpSum(renewal_year=2029, pass_through=share("0.7")))
        funding = value_at(editing.with_funding(case, FUNDING, "capitation"), FUNDING)
        assert isinstance(funding, Capitation)
        assert (funding.renewal_year, funding.pass_through.value) == (2029, Decimal("0.7"))

    def test_a_date_within_a_year_counts_for_the_year_after(self) -> None:
        case = replaced(small_case(), FUNDING, LumpSum())
        changed = editing.with_renewal_date(case, datetime.date(2028, 7, 1))
        assert value_at(changed, f"{FUNDING}.renewal_year") == 2029

    def test_budgets_follow_the_date_until_they_have_a_year_of_their_own(self) -> None:
        case = editing.with_renewal_date(
            replaced(small_case(), FUNDING, LumpSum()), datetime.date(2028, 1, 1)
        )
        moved = editing.with_renewal_date(case, datetime.date(2029, 1, 1))
        assert value_at(moved, f"{FUNDING}.renewal_year") == 2029
        own = replaced(moved, f"{FUNDING}.renewal_year", 2030)
        assert (
            value_at(editing.with_renewal_date(own, datetime.date(2031, 1, 1)), f"{FUNDING}.renewal_year")
            == 2030
        )
        assert value_at(editing.with_renewal_date(own, None), f"{FUNDING}.renewal_year") == 2030

    def test_a_mix_begins_with_the_present_contract_and_leaves_it_behind(self) -> None:
        case = replaced(small_case(), FUNDING, LumpSum(renewal_year=2029))
        mixed = editing.with_funding(case, FUNDING, "mix")
        mix = value_at(mixed, FUNDING)
        assert isinstance(mix, Mix)
        assert [type(part.funding) for part in mix.parts] == [LumpSum, FeeForService]
        assert value_at(editing.with_funding(mixed, FUNDING, "lump_sum"), FUNDING) == LumpSum(
            renewal_year=2029
        )
        inside = editing.with_funding(mixed, f"{FUNDING}.parts.part_2.funding", "outcome_based")
        assert isinstance(value_at(inside, f"{FUNDING}.parts.part_2.funding"), OutcomeBased)

    def test_parts_of_a_mix_come_and_go_with_names_of_their_own(self) -> None:
        mixed = editing.with_funding(small_case(), FUNDING, "mix")
        more = editing.with_mix_part(editing.with_mix_part(mixed, FUNDING), FUNDING)
        names = [part.id for part in value_at(more, FUNDING).parts]
        assert len(set(names)) == 4
        fewer = editing.without_mix_part(more, FUNDING, names[0])
        assert [part.id for part in value_at(fewer, FUNDING).parts] == names[1:]

    def test_the_date_reaches_the_parts_of_a_mix(self) -> None:
        mixed = editing.with_funding(small_case(), FUNDING, "mix")
        changed = editing.with_renewal_date(mixed, datetime.date(2028, 1, 1))
        assert value_at(changed, f"{FUNDING}.parts.part_2.funding.renewal_year") == 2028


class TestPriceIndices:
    def test_prices_of_a_removed_index_follow_consumer_prices(self) -> None:
        case = editing.with_price_index(small_case(), PriceIndex(id="own", name="Eigen"))
        case = replaced(case, "services.household_help.tariff.index", "own")
        changed = editing.without_price_index(case, "own")
        assert [index.id for index in changed.settings.indices] == [CONSUMER_PRICES]
        assert value_at(changed, "services.household_help.tariff.index") == CONSUMER_PRICES
        assert not errors(changed)

    def test_consumer_prices_cannot_be_removed(self) -> None:
        with pytest.raises(ValueError, match="cpi"):
            editing.without_price_index(small_case(), CONSUMER_PRICES)


def emmen() -> Municipality:
    return Municipality(
        code="0114",
        name="Emmen",
        province="Drenthe",
        inhabitants=Quantity(value=Decimal(107020), unit=Unit.PERSONS),
    )


class TestMunicipality:
    def test_choosing_fills_what_is_published_and_keeps_weights(self) -> None:
        case = replaced(Case(), "municipality.weights", InterestWeights(self_reliance=40))
        changed = editing.with_municipality(case, emmen())
        assert changed.municipality.inhabitants.value == Decimal(107020)
        assert changed.municipality.weights.self_reliance == 40

    def test_clients_typed_before_the_first_choice_stay(self) -> None:
        case = replaced(Case(), "municipality.wmo_clients.value", Decimal(500))
        assert editing.with_municipality(case, emmen()).municipality.wmo_clients.value == Decimal(500)

    def test_clients_of_another_municipality_do_not_move_along(self) -> None:
        case = replaced(
            editing.with_municipality(Case(), emmen()), "municipality.wmo_clients.value", Decimal(500)
        )
        other = Municipality(code="1680", name="Aa en Hunze")
        assert editing.with_municipality(case, other).municipality.wmo_clients.value is None

    def test_answers_and_weights_of_another_municipality_do_not_move_along(self) -> None:
        case = editing.with_municipality(Case(), emmen())
        case = replaced(case, "municipality.weights.self_reliance", 40)
        case = replaced(case, "questions.budget.ceilings", YesNo.YES)
        assert editing.knows_municipality(case)
        for other in (
            editing.with_municipality(case, Municipality(code="1680", name="Aa en Hunze")),
            editing.with_municipality_name(case, "Regio Zuidoost"),
        ):
            assert other.municipality.weights == InterestWeights()
            assert other.questions == SixQuestions()
            assert not editing.knows_municipality(other)
        assert editing.with_municipality(case, emmen()) is case

    def test_answers_stay_when_only_the_name_was_written_wrong(self) -> None:
        case = replaced(
            editing.with_municipality_name(Case(), "Emen"), "questions.budget.ceilings", YesNo.YES
        )
        assert editing.with_municipality(case, emmen(), renamed=True).questions == case.questions
        assert editing.with_municipality(case, emmen()).questions == SixQuestions()

    def test_what_was_answered_before_any_choice_stays(self) -> None:
        case = replaced(Case(), "questions.budget.ceilings", YesNo.YES)
        assert editing.with_municipality(case, emmen()).questions == case.questions
        typed = editing.with_municipality_name(case, "Regio Zuidoost")
        assert editing.with_municipality_name(typed, "Regio Oost").questions == case.questions

    def test_a_name_of_ones_own_has_no_published_counts(self) -> None:
        chosen = editing.with_municipality(Case(), emmen())
        region = editing.with_municipality_name(chosen, "Regio Zuidoost")
        assert (region.municipality.name, region.municipality.code) == ("Regio Zuidoost", "")
        assert not editing.has_counts(region.municipality)
        typed = replaced(region, "municipality.inhabitants.value", Decimal(9))
        renamed = editing.with_municipality_name(typed, "Regio Oost")
        assert renamed.municipality.inhabitants.value == Decimal(9), "figures under an own name stay"


class TestWeights:
    @pytest.mark.parametrize(
        "weights", [(1, 1, 1, 0, 0, 0), (50, 30, 5, 5, 5, 4), (0, 0, 0, 0, 0, 7), (99, 99, 99, 99, 99, 99)]
    )
    def test_balanced_weights_add_up_to_a_hundred_in_the_same_order(self, weights: tuple[int, ...]) -> None:
        before = InterestWeights(**dict(zip(InterestWeights.model_fields, weights, strict=True)))
        result = editing.balanced(before)
        values = [weight for _, weight in result]
        assert editing.total_weight(result) == 100
        assert all(value is not None for value in values)
        for (_, one), (_, other) in zip(before, result, strict=True):
            assert (one == 0) == (other == 0)

    def test_a_slider_takes_nothing_from_the_others_while_there_is_room(self) -> None:
        first = editing.slid(InterestWeights(), Interest.SELF_RELIANCE, 40)
        assert first == InterestWeights(self_reliance=40)
        second = editing.slid(first, Interest.WELL_BEING, 60)
        assert second == InterestWeights(self_reliance=40, well_being=60)

    def test_once_all_is_given_out_the_others_give_way_in_proportion(self) -> None:
        full = InterestWeights(self_reliance=60, well_being=30, knowledge=10)
        up = editing.slid(full, Interest.KNOWLEDGE, 40)
        assert up == InterestWeights(self_reliance=40, well_being=20, knowledge=40)
        down = editing.slid(full, Interest.KNOWLEDGE, 1)
        assert down == InterestWeights(self_reliance=66, well_being=33, knowledge=1)

    @given(
        weights=st.tuples(*[st.one_of(st.none(), st.integers(0, 100)) for _ in Interest]),
        moved=st.sampled_from(Interest),
        value=st.integers(0, 100),
    )
    def test_slid_weights_are_whole_never_more_than_a_hundred_and_stay_a_hundred(
        self, weights: tuple[int | None, ...], moved: Interest, value: int
    ) -> None:
        before = InterestWeights(**dict(zip(InterestWeights.model_fields, weights, strict=True)))
        after = editing.slid(before, moved, value)
        assert getattr(after, moved.value) == value
        assert editing.total_weight(after) <= 100
        others = [weight for name, weight in before if name != moved.value and weight]
        if editing.total_weight(before) == 100 and others:
            assert editing.total_weight(after) == 100
        for name, weight in after:
            if name != moved.value:
                assert (weight is None) == (getattr(before, name) is None), "nothing given stays nothing"

    def test_nothing_to_balance(self) -> None:
        assert editing.balanced(InterestWeights()) == InterestWeights()


class TestInterests:
    def test_interests_keep_the_order_of_the_list_and_their_texts(self) -> None:
        case = editing.with_contribution(Case(), Interest.WELL_BEING, "how", "Minder alleen")
        case = editing.with_interest(case, Interest.SELF_RELIANCE, served=True)
        assert [item.interest for item in case.innovation.contributions] == [
            Interest.SELF_RELIANCE,
            Interest.WELL_BEING,
        ]
        again = editing.with_interest(case, Interest.WELL_BEING, served=True)
        own = editing.contribution(again, Interest.WELL_BEING)
        assert own is not None
        assert own.how == "Minder alleen"
        gone = editing.with_interest(case, Interest.WELL_BEING, served=False)
        assert editing.contribution(gone, Interest.WELL_BEING) is None
