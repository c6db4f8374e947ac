"""Effects about the same care count once, and what becomes of the others is said and undone in one step."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebuilder.model.case import Case
from casebuilder.model.changes import value_per_user
from casebuilder.model.check import problems
from casebuilder.model.editing import with_overlap_counted, with_overlap_group, without_deadweight
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.overlap import group_of, overlap_groups, overlap_problems
from casebuilder.model.paths import replaced
from casebuilder.model.problems import Problem, Severity
from casebuilder.model.quantities import Quantity
from casebuilder.model.services import ArrangementService, Intensity, ValuedTime
from casebuilder.model.units import Unit
from casebuilder.translation import Language, Translator
from tests.building import euros, figure, household_help, less_help, share, small_case
from tests.strategies import cases

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

GUIDANCE = household_help(id="guidance", name="Begeleiding", tariff=euros(64, Unit.EUR_PER_SERVICE_UNIT))
GROUPS = st.sampled_from(["", "hulp", "hulp ", "uren"])
PARTS = st.sampled_from([None, Decimal(0), Decimal("0.3"), Decimal("0.5"), Decimal(1), Decimal(1)])


def absolute(amount: str, **changes: object) -> Effect:
    return less_help(
        **{
            "change_kind": ChangeKind.ABSOLUTE,
            "absolute_change": figure(amount, Unit.SERVICE_UNITS_PER_USER_YEAR),
            **changes,
        }
    )


def overlapping(*effects: Effect) -> Case:
    grouped = tuple(effect.model_copy(update={"overlap_group": "hulp"}) for effect in effects)
    return small_case(services=(household_help(), GUIDANCE), effects=grouped)


def found(case: Case, code: str) -> list[Problem]:
    return [problem for problem in problems(case) if problem.code == code]


def counted_twice(case: Case) -> list[Problem]:
    return [problem for problem in overlap_problems(case) if problem.code == "overlap"]


@st.composite
def grouped_cases(draw: st.DrawFn) -> Case:
    """Return any case whose effects are put in groups and counted for any part."""
    case = draw(cases())
    effects = tuple(
        effect.model_copy(
            update={
                "overlap_group": draw(GROUPS),
                "counted_share": Quantity(value=draw(PARTS), unit=Unit.SHARE),
            }
        )
        for effect in case.effects
    )
    return case.model_copy(update={"effects": effects})


class TestGroups:
    def test_the_largest_is_the_one_with_the_highest_value_at_the_tariff(self) -> None:
        # 100 hours x 40 % x 32 euros is 1,280 euros; 21 hours x 64 euros is 1,344 euros.
        case = overlapping(less_help(), absolute("-21", id="less_guidance", service="guidance"))
        (group,) = overlap_groups(case)
        assert group.dominant.id == "less_guidance"
        assert [effect.id for effect in group.others] == ["less_help"]

    def test_an_effect_on_few_users_is_small(self) -> None:
        # Half of 21 hours x 64 euros is 672 euros.
        half = absolute("-21", id="less_guidance", service="guidance", share_of_users=share("0.5"))
        (group,) = overlap_groups(overlapping(less_help(), half))
        assert group.dominant.id == "less_help"

    def test_of_equals_the_first_is_the_largest(self) -> None:
        (group,) = overlap_groups(overlapping(less_help(id="first"), less_help(id="second")))
        assert group.dominant.id == "first"

    def test_a_figure_that_is_missing_counts_as_nothing(self) -> None:
        unknown = less_help(id="unknown", baseline_volume=Quantity(unit=Unit.SERVICE_UNITS_PER_USER_YEAR))
        small = absolute("-0.1", id="small")
        (group,) = overlap_groups(overlapping(unknown, small))
        assert group.dominant.id == "small"

    def test_an_effect_alone_in_its_group_overlaps_with_nothing(self) -> None:
        case = overlapping(less_help())
        assert overlap_groups(case) == ()
        assert group_of(case, "less_help") is None

    def test_a_burden_never_counts_as_the_same_as_a_saving(self) -> None:
        case = overlapping(less_help(), absolute("20", id="more_guidance", service="guidance"))
        assert overlap_groups(case) == ()
        assert not found(case, "overlap")

    def test_two_burdens_overlap_with_each_other(self) -> None:
        case = overlapping(absolute("20", id="more"), less_help(), absolute("10", id="also_more"))
        (group,) = overlap_groups(case)
        assert [effect.id for effect in group.effects] == ["more", "also_more"]


class TestValue:
    def test_time_counts_at_its_replacement_value(self) -> None:
        time = ValuedTime(id="time", value_per_unit=euros("18.80", Unit.EUR_PER_SERVICE_UNIT))
        effect = absolute("10", service="time", share_of_users=share("0.25"))
        assert value_per_user(small_case(services=(time,), effects=(effect,)), effect) == Decimal(47)

    def test_a_move_counts_thirteen_times_the_difference_in_tariff(self) -> None:
        effect = less_help(
            service="daily_life",
            change_kind=ChangeKind.MOVE,
            from_intensity="plus",
            to_intensity="basic",
            share_of_users=share("0.5"),
        )
        case = small_case(services=(daily_life(),), effects=(effect,))
        assert value_per_user(case, effect) == Decimal(-1950)  # 0.5 x 13 x (500 - 800)
        ended = effect.model_copy(update={"to_intensity": ""})
        assert value_per_user(case, ended) == Decimal(-5200)  # 0.5 x 13 x (0 - 800)

    def test_hours_within_an_intensity_count_at_its_tariff_per_hour(self) -> None:
        effect = absolute("-10", service="daily_life", from_intensity="plus")
        case = small_case(services=(daily_life(),), effects=(effect,))
        assert value_per_user(case, effect) == Decimal(-400)  # 10 hours x 800 euros / 20 hours

    def test_an_effect_without_a_service_has_no_value(self) -> None:
        effect = less_help(service="")
        assert value_per_user(small_case(effects=(effect,)), effect) == 0


def daily_life() -> ArrangementService:
    def intensity(name: str, tariff: int, hours: int) -> Intensity:
        return Intensity(
            id=name,
            name=name,
            tariff=euros(tariff, Unit.EUR_PER_FOUR_WEEKS),
            hours=figure(hours, Unit.HOURS_PER_FOUR_WEEKS),
        )

    return ArrangementService(
        id="daily_life",
        name="Dagelijks leven",
        variable_cost=euros(26, Unit.EUR_PER_SERVICE_UNIT),
        intensities=(intensity("basic", 500, 12), intensity("plus", 800, 20)),
    )


class TestWarning:
    def test_it_stands_at_the_part_counted_of_each_of_the_others(self) -> None:
        case = overlapping(
            less_help(id="a"),
            absolute("-50", id="largest"),
            absolute("-1", id="b"),
            absolute("-1", id="half", counted_share=share("0.5")),
        )
        warnings = found(case, "overlap")
        assert [problem.where for problem in warnings] == [
            "effects.a.counted_share",
            "effects.b.counted_share",
        ]
        assert {problem.severity for problem in warnings} == {Severity.WARNING}

    def test_it_names_the_largest(self) -> None:
        case = overlapping(absolute("-50", id="largest", name="Grootste"), less_help(name="Kleinste"))
        (problem,) = found(case, "overlap")
        said = Translator(Language.ENGLISH).message(problem.message)
        assert said.startswith("This overlaps with “Grootste”, the larger of the two")

    def test_among_more_than_two_it_names_them_all_and_the_largest(self) -> None:
        case = overlapping(
            absolute("-1", id="a", name="A"),
            absolute("-50", id="b", name="B"),
            absolute("-2", id="c", name="C"),
            absolute("-3", id="d", name="D"),
        )
        said = Translator(Language.ENGLISH).message(found(case, "overlap")[0].message)
        assert "overlaps with “B”, “C” and “D”" in said
        assert "Count the largest, “B”, fully" in said

    def test_one_that_counts_fully_is_enough_for_two(self) -> None:
        half = less_help(id="half", counted_share=share("0.5"))
        assert not found(overlapping(less_help(), half), "overlap")

    def test_without_a_group_nothing_overlaps(self) -> None:
        assert not found(small_case(effects=(less_help(id="a"), less_help(id="b"))), "overlap")


class TestMoreThanAll:
    def test_two_effects_may_not_take_away_more_than_there_is(self) -> None:
        case = small_case(
            effects=(
                less_help(id="a", name="A", relative_change=share("-0.7")),
                less_help(id="b", name="B", relative_change=share("-0.5")),
            )
        )
        (problem,) = found(case, "more_than_all")
        assert problem.where == "effects.b.relative_change"
        assert problem.severity is Severity.WARNING
        said = Translator(Language.ENGLISH).message(problem.message)
        assert "“A” and “B” take away 120 % of the use of Huishoudelijke hulp" in said

    def test_exactly_all_of_it_is_allowed(self) -> None:
        changes = {"a": "-0.7", "b": "-0.3"}
        effects = tuple(less_help(id=name, relative_change=share(size)) for name, size in changes.items())
        assert not found(small_case(effects=effects), "more_than_all")

    @pytest.mark.parametrize("name", ["share_of_users", "counted_share"])
    def test_what_concerns_or_counts_a_part_takes_away_a_part(self, name: str) -> None:
        one = less_help(id="a", relative_change=share("-0.7"))
        other = less_help(id="b", relative_change=share("-0.5"), **{name: share("0.5")})
        assert not found(small_case(effects=(one, other)), "more_than_all")

    def test_other_services_and_numbers_per_year_are_left_out(self) -> None:
        effects = (
            less_help(id="a", relative_change=share("-0.7")),
            less_help(id="b", relative_change=share("-0.7"), service="guidance"),
            absolute("-90", id="c"),
        )
        case = small_case(services=(household_help(), GUIDANCE), effects=effects)
        assert not found(case, "more_than_all")

    def test_counting_overlapping_effects_once_takes_it_away(self) -> None:
        case = overlapping(
            less_help(id="a", relative_change=share("-0.7")), less_help(id="b", relative_change=share("-0.5"))
        )
        assert found(case, "more_than_all")
        assert not found(with_overlap_counted(case, "hulp", Decimal("0.5")), "more_than_all")


class TestProposal:
    def test_the_largest_counts_fully_and_the_others_for_the_part_asked(self) -> None:
        case = overlapping(less_help(), absolute("-50", id="largest", counted_share=share("0.8")))
        changed = with_overlap_counted(case, "hulp", Decimal("0.5"), "omdat ze overlappen")
        help_, largest = changed.effects
        assert (help_.counted_share.value, largest.counted_share.value) == (Decimal("0.5"), Decimal(1))
        assert help_.counted_share.source == "omdat ze overlappen"
        assert help_.counted_share.assumption

    def test_what_counts_for_less_already_stays_as_it_is(self) -> None:
        mine = share("0.2").model_copy(update={"source": "mijn eigen onderzoek"})
        case = overlapping(
            absolute("-50", id="largest"), less_help(counted_share=mine), absolute("-1", id="b")
        )
        changed = with_overlap_counted(case, "hulp", Decimal("0.5"))
        assert changed.effects[1].counted_share == mine
        assert changed.effects[0] == case.effects[0]

    @few
    @given(case=grouped_cases(), others=st.sampled_from([Decimal(0), Decimal("0.5")]))
    def test_for_any_case_it_silences_the_warning_and_changes_nothing_else(
        self, case: Case, others: Decimal
    ) -> None:
        changed = case
        for group in overlap_groups(case):
            changed = with_overlap_counted(changed, group.name, others)
        assert not counted_twice(changed)
        for group in overlap_groups(changed):
            assert [effect.id for effect in group.effects if effect.counted_share.value == 1] == [
                group.dominant.id
            ]
        bare = [effect.model_copy(update={"counted_share": None}) for effect in case.effects]
        assert [effect.model_copy(update={"counted_share": None}) for effect in changed.effects] == bare
        assert changed.model_copy(update={"effects": case.effects}) == case
        grouped = {effect.id for group in overlap_groups(case) for effect in group.effects}
        for before, after in zip(case.effects, changed.effects, strict=True):
            if before.id not in grouped:
                assert before == after

    @few
    @given(case=grouped_cases())
    def test_for_any_case_it_never_counts_more_of_the_others(self, case: Case) -> None:
        for group in overlap_groups(case):
            changed = with_overlap_counted(case, group.name, Decimal("0.5"))
            for effect in group.others:
                before = effect.counted_share.value
                after = next(item for item in changed.effects if item.id == effect.id).counted_share.value
                assert after is not None
                assert after <= Decimal("0.5")
                assert before is None or after <= before

    @few
    @given(case=grouped_cases())
    def test_the_order_of_the_effects_does_not_matter_for_whether_there_is_a_warning(
        self, case: Case
    ) -> None:
        turned = replaced(case, "effects", tuple(reversed(case.effects)))
        assert {problem.code for problem in overlap_problems(case)} == {
            problem.code for problem in overlap_problems(turned)
        }


class TestChoosingTheOverlap:
    def test_a_new_group_is_called_after_the_other_effect(self) -> None:
        case = small_case(effects=(less_help(id="a", name="A"), less_help(id="b", name="B")))
        changed = with_overlap_group(case, "a", "b")
        assert [effect.overlap_group for effect in changed.effects] == ["B", "B"]

    def test_a_third_effect_joins_the_group_there_is(self) -> None:
        case = small_case(effects=tuple(less_help(id=name, name=name) for name in "abc"))
        changed = with_overlap_group(with_overlap_group(case, "a", "b"), "c", "a")
        assert [effect.overlap_group for effect in changed.effects] == ["b", "b", "b"]

    def test_a_new_group_gets_a_name_of_its_own(self) -> None:
        case = small_case(
            effects=(
                less_help(id="a", name="A"),
                less_help(id="b", name="Hulp"),
                less_help(id="c", overlap_group="Hulp"),
            )
        )
        changed = with_overlap_group(case, "a", "b")
        assert [effect.overlap_group for effect in changed.effects] == ["Hulp 2", "Hulp 2", "Hulp"]


def test_what_a_comparison_group_took_out_is_set_to_nothing_with_the_reason() -> None:
    case = small_case(effects=(less_help(comparison_group=True, deadweight=share("0.1")),))
    assert found(case, "deadweight_twice")
    changed = without_deadweight(case, "less_help", "vergelijkingsgroep")
    assert not found(changed, "deadweight_twice")
    assert changed.effects[0].deadweight == Quantity(
        value=Decimal(0), unit=Unit.SHARE, source="vergelijkingsgroep", assumption=False
    )
