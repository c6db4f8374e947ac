"""Who lives at home longer needs support there: the case says so, or the application proposes it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebuilder.model.case import Case
from casebuilder.model.check import errors, problems
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.parties import Party
from casebuilder.model.problems import Severity
from casebuilder.model.quantities import EvidenceGrade, Quantity
from casebuilder.model.services import CareService, Law, ValuedTime
from casebuilder.model.suggestions import (
    INFORMAL_CARE,
    SUPPORT_MISSING,
    Suggestion,
    suggestions,
    with_support_at_home,
)
from casebuilder.model.units import ServiceUnit, Unit
from casebuilder.translation import Language, Translator
from tests.building import euros, figure, household_help, less_help, share, small_case
from tests.strategies import cases

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def nursing_home(**changes: object) -> CareService:
    return household_help(
        **{
            "id": "nursing_home",
            "name": "Verpleeghuis",
            "unit": ServiceUnit.DAY,
            "law": Law.WLZ,
            "payer": Party.CARE_OFFICE,
            "tariff": euros(290, Unit.EUR_PER_SERVICE_UNIT),
            **changes,
        }
    )


def fewer_days(**changes: object) -> Effect:
    """Return 25 % less of 28 days in a nursing home, for 30 % of the users: 7 days each."""
    return less_help(
        **{
            "id": "fewer_days",
            "name": "Minder verpleeghuisdagen",
            "service": "nursing_home",
            "share_of_users": share("0.3"),
            "baseline_volume": figure(28, Unit.SERVICE_UNITS_PER_USER_YEAR),
            "relative_change": share("-0.25"),
            **changes,
        }
    )


def stay(*effects: Effect, **changes: object) -> Case:
    return small_case(
        **{"services": (household_help(), nursing_home()), "effects": effects or (fewer_days(),), **changes}
    )


def codes(case: Case) -> list[str]:
    return [item.code for item in suggestions(case)]


def support(case: Case) -> Suggestion:
    return next(item for item in suggestions(case) if item.code == SUPPORT_MISSING)


def more_hours(service: str = "household_help", amount: str = "1") -> Effect:
    return less_help(
        id="more",
        service=service,
        change_kind=ChangeKind.ABSOLUTE,
        absolute_change=figure(amount, Unit.SERVICE_UNITS_PER_USER_YEAR),
    )


def added(case: Case) -> Case:
    service = case.service("household_help")
    assert isinstance(service, CareService)
    return with_support_at_home(
        case, support(case), service, identifier="support", name="Meer hulp", source="aanname"
    )


class TestWhenItIsSuggested:
    def test_fewer_days_under_the_wlz_ask_for_wmo_support(self) -> None:
        case = stay()
        assert codes(case) == [SUPPORT_MISSING, INFORMAL_CARE]
        warnings = [problem for problem in problems(case) if problem.code == SUPPORT_MISSING]
        assert [problem.where for problem in warnings] == ["effects.fewer_days"]
        assert warnings[0].severity is Severity.WARNING

    def test_an_effect_that_raises_a_wmo_service_is_enough(self) -> None:
        assert codes(stay(fewer_days(), more_hours())) == [INFORMAL_CARE]

    @pytest.mark.parametrize("amount", ["-1", "0"])
    def test_an_effect_that_does_not_raise_it_is_not(self, amount: str) -> None:
        assert SUPPORT_MISSING in codes(stay(fewer_days(), more_hours(amount=amount)))

    def test_support_under_another_law_is_not_enough(self) -> None:
        nursing = household_help(id="nursing", law=Law.ZVW, payer=Party.INSURER)
        case = stay(fewer_days(), more_hours("nursing"), services=(nursing, nursing_home()))
        assert SUPPORT_MISSING in codes(case)

    def test_more_days_ask_for_nothing(self) -> None:
        assert codes(stay(fewer_days(relative_change=share("0.25")))) == []

    @pytest.mark.parametrize("law", [law for law in Law if law is not Law.WLZ])
    def test_a_stay_under_another_law_asks_for_nothing(self, law: Law) -> None:
        assert codes(stay(services=(household_help(), nursing_home(law=law)))) == []

    @pytest.mark.parametrize("unit", [ServiceUnit.HOUR, ServiceUnit.VISIT, ServiceUnit.DAY_PART])
    def test_care_that_is_also_given_at_home_says_nothing_about_living_there(self, unit: ServiceUnit) -> None:
        assert codes(stay(services=(household_help(), nursing_home(unit=unit)))) == []

    def test_informal_carers_are_named_until_their_hours_are_in_the_case(self) -> None:
        time = ValuedTime(id="time", name="Mantelzorg", value_per_unit=euros(18, Unit.EUR_PER_SERVICE_UNIT))
        services = (household_help(), nursing_home(), time)
        assert codes(stay(fewer_days(), more_hours("time"), services=services)) == [SUPPORT_MISSING]
        neighbours = (*services[:2], time.model_copy(update={"bearer": Party.CLIENT}))
        assert codes(stay(fewer_days(), more_hours("time"), services=neighbours)) == [
            SUPPORT_MISSING,
            INFORMAL_CARE,
        ]

    @few
    @given(case=cases())
    def test_any_case_can_be_asked_and_each_suggestion_belongs_to_an_effect(self, case: Case) -> None:
        names = {effect.id for effect in case.effects}
        for item in suggestions(case):
            assert item.effect in names
            assert Translator(Language.ENGLISH).message(item.message)


class TestWhatIsProposed:
    def test_days_times_hours_a_week(self) -> None:
        # 28 days x 25 % is 7 days at home longer: a week, so 3 hours (2 to 5).
        adds = support(stay()).adds
        assert adds is not None
        assert adds.days == 7
        hours = adds.hours
        assert (hours.low, hours.value, hours.high) == (Decimal(2), Decimal(3), Decimal(5))
        assert hours.assumption
        assert hours.grade is EvidenceGrade.OPINION

    def test_four_weeks_are_28_days(self) -> None:
        weeks = (household_help(), nursing_home(unit=ServiceUnit.FOUR_WEEKS))
        effect = fewer_days(baseline_volume=figure(2, Unit.SERVICE_UNITS_PER_USER_YEAR))
        adds = support(stay(effect, services=weeks)).adds
        assert adds is not None
        assert adds.days == 14
        assert adds.hours.value == 6

    def test_a_change_given_in_days_counts_as_it_is(self) -> None:
        effect = fewer_days(
            change_kind=ChangeKind.ABSOLUTE,
            absolute_change=figure("-0.7", Unit.SERVICE_UNITS_PER_USER_YEAR),
        )
        adds = support(stay(effect)).adds
        assert adds is not None
        assert adds.hours.value == Decimal("0.3")

    def test_hours_that_do_not_come_out_even_keep_four_digits(self) -> None:
        effect = fewer_days(relative_change=share("-0.0001"))
        adds = support(stay(effect)).adds
        assert adds is not None
        assert adds.hours.value == Decimal("0.0012")
        other = support(stay(fewer_days(relative_change=share("-0.33")))).adds
        assert other is not None
        assert other.hours.value == Decimal("3.96")

    @pytest.mark.parametrize("unit", [ServiceUnit.EVENT, ServiceUnit.PIECE])
    def test_admissions_ask_for_support_but_not_for_how_much(self, unit: ServiceUnit) -> None:
        assert support(stay(services=(household_help(), nursing_home(unit=unit)))).adds is None

    def test_without_the_use_now_there_is_no_proposal_yet(self) -> None:
        unknown = fewer_days(baseline_volume=Quantity(unit=Unit.SERVICE_UNITS_PER_USER_YEAR))
        assert support(stay(unknown)).adds is None
        with pytest.raises(ValueError, match=SUPPORT_MISSING):
            added(stay(unknown))

    @pytest.mark.parametrize(
        ("services", "chosen"),
        [
            ([("begeleiding", "Begeleiding"), ("hulp", "Huishoudelijke hulp")], "hulp"),
            ([("other", "Was- en strijkservice"), ("g", "Individuele begeleiding")], "g"),
            ([("guidance_home", ""), ("other", "Maatwerk")], "guidance_home"),
            ([("a", "Maatwerk"), ("b", "Ander maatwerk")], "a"),
        ],
    )
    def test_household_help_gives_the_support_else_guidance(
        self, services: list[tuple[str, str]], chosen: str
    ) -> None:
        offered = tuple(household_help(id=identifier, name=name) for identifier, name in services)
        adds = support(stay(services=(*offered, nursing_home()))).adds
        assert adds is not None
        assert adds.service == chosen

    @pytest.mark.parametrize("changes", [{"unit": ServiceUnit.DAY_PART}, {"law": Law.ZVW}])
    def test_only_a_wmo_service_per_hour_gives_it(self, changes: dict[str, object]) -> None:
        adds = support(stay(services=(household_help(**changes), nursing_home()))).adds
        assert adds is not None
        assert adds.service == ""


class TestAddingIt:
    def test_the_new_effect_holds_for_the_same_users_and_years(self) -> None:
        origin = fewer_days(
            deadweight=share("0.1"),
            attribution=share("0.2"),
            first_year=2028,
            counted_share=share("0.5"),
            delay=figure(6, Unit.MONTHS),
        )
        changed = added(stay(origin))
        effect = next(effect for effect in changed.effects if effect.id == "support")
        for name in ("share_of_users", "deadweight", "attribution", "first_year", "counted_share", "delay"):
            assert getattr(effect, name) == getattr(origin, name), name
        assert effect.service == "household_help"
        assert effect.absolute_change.value == 3
        assert effect.absolute_change.source == "aanname"
        assert effect.overlap_group == ""

    def test_it_comes_right_after_the_effect_that_it_follows_from_and_leaves_the_rest(self) -> None:
        case = stay(fewer_days(), less_help())
        changed = added(case)
        assert [effect.id for effect in changed.effects] == ["fewer_days", "support", "less_help"]
        left = tuple(effect for effect in changed.effects if effect.id != "support")
        assert changed.model_copy(update={"effects": left}) == case

    def test_the_warning_is_gone_and_the_case_stays_whole(self) -> None:
        changed = added(stay())
        assert codes(changed) == [INFORMAL_CARE]
        assert not errors(changed)
        assert SUPPORT_MISSING not in {problem.code for problem in problems(changed)}

    def test_the_municipality_pays_for_it(self) -> None:
        # Year 1: 100 users x 30 % x 3 hours x 1.4 for a mere opinion is 126 hours of 32 euros, lifted
        # by 2 % a year from 2024 to 2027 where that is counted in.
        before, after = evaluate_case(stay(costs=())), evaluate_case(added(stay(costs=())))
        assert after.line("effects.support.volume_change")[0] == pytest.approx(126)
        assert before.party(Party.MUNICIPALITY).npv == 0
        assert after.party(Party.MUNICIPALITY).npv < 0
        assert after.party(Party.CARE_OFFICE).npv == pytest.approx(before.party(Party.CARE_OFFICE).npv)

    def test_a_service_that_is_not_in_the_case_comes_with_it(self) -> None:
        case = stay(services=(nursing_home(),))
        changed = with_support_at_home(
            case,
            support(case),
            household_help(),
            identifier="support",
            name="Meer hulp",
            source="aanname",
        )
        assert [service.id for service in changed.services] == ["nursing_home", "household_help"]
        assert not errors(changed)

    @few
    @given(
        baseline=st.decimals("0.001", "5000", places=3),
        change=st.decimals("-1", "-0.001", places=3),
        unit=st.sampled_from([ServiceUnit.DAY, ServiceUnit.FOUR_WEEKS]),
    )
    def test_for_any_days_it_can_be_stored_and_lies_in_its_own_range(
        self, baseline: Decimal, change: Decimal, unit: ServiceUnit
    ) -> None:
        effect = fewer_days(
            baseline_volume=figure(baseline, Unit.SERVICE_UNITS_PER_USER_YEAR), relative_change=share(change)
        )
        changed = added(stay(effect, services=(household_help(), nursing_home(unit=unit))))
        stored = Case.model_validate_json(changed.model_dump_json())
        assert stored == changed
        hours = stored.effects[1].absolute_change
        assert hours.low is not None
        assert hours.high is not None
        assert hours.value is not None
        assert 0 < hours.low <= hours.value <= hours.high
        days = -baseline * change * (28 if unit is ServiceUnit.FOUR_WEEKS else 1)
        assert hours.value == pytest.approx(days * 3 / 7, rel=Decimal("0.0006"))


def test_the_sentence_says_the_days_and_the_hours() -> None:
    said = Translator(Language.ENGLISH).message(support(stay()).message)
    assert "at home 7 days a year longer; with 3 hours of support a week that is 3 hours a year" in said
    assert "an assumption (2 to 5)" in said
