"""The link between an analysis and its effect: taken over with one click, and noticed when it breaks."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.hard_data.applying import NoChangeError, refused, with_estimate, without_link
from casebuilder.model.hard_data.document import CareProduct, Design, Exposure, HardData, ImportCounts
from casebuilder.model.hard_data.editing import (
    with_analysis,
    with_table,
    without_analysis,
    without_table,
)
from casebuilder.model.hard_data.estimates import estimate, source_of
from casebuilder.model.hard_data.printed import printed_analyses
from casebuilder.model.hard_data.records import Group, VolumeUnit
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.problems import Severity
from casebuilder.model.quantities import Agreement, EvidenceGrade
from casebuilder.model.questions import YesNo
from casebuilder.model.services import CareService
from casebuilder.model.suppression import LEAVING, Profile
from casebuilder.model.units import ServiceUnit
from casebuilder.translation import Language, Translator
from tests.model.hard_data.building import analysis, case_with, months, paired, record, table

USE: dict[int, tuple[float | None, float | None]] = {
    number: (10.0, 6.0 if number % 2 else 8.0) for number in range(12)
}
CASE = case_with(HardData(tables=(table(paired(USE)),), analyses=(analysis(),)))


def taken_over(case: Case = CASE) -> Case:
    found = estimate(case.hard_data, case.hard_data.analyses[0])
    return with_estimate(case, found, "Registrations")


def codes(case: Case) -> set[str]:
    return {problem.code for problem in problems(case) if problem.code.startswith("hard_data")}


def test_the_outcome_becomes_value_range_source_date_and_grade_of_the_effect() -> None:
    effect = taken_over().effects[0]
    change = effect.relative_change
    assert effect.change_kind is ChangeKind.RELATIVE
    assert change.value == Decimal("-0.3")
    assert change.low is not None
    assert change.high is not None
    assert Decimal("-0.4") <= change.low < Decimal("-0.3") < change.high <= Decimal("-0.2")
    assert change.source == "Registrations"
    assert change.source_date == datetime.date(2025, 6, 30)
    assert change.grade is EvidenceGrade.REGISTRATION
    assert not change.assumption
    assert not effect.comparison_group


def test_who_agreed_with_the_former_figure_has_not_agreed_with_this_one() -> None:
    agreed = replaced(CASE, "effects.e1.relative_change.agreed_with", (Agreement(party=Party.MUNICIPALITY),))
    assert taken_over(agreed).effects[0].relative_change.agreed_with == ()


def test_a_comparison_group_is_kept_with_the_effect() -> None:
    own = paired({number: (10.0, 5.0 + number % 3) for number in range(12)}, Group.WITH)
    other = paired(dict.fromkeys(range(20, 32), (10.0, 10.0)), Group.WITHOUT)
    case = case_with(HardData(tables=(table(own + other),), analyses=(analysis(design=Design.DIFFERENCE),)))
    effect = taken_over(case).effects[0]
    assert effect.comparison_group
    assert effect.relative_change.grade is EvidenceGrade.COMPARISON


def test_the_use_now_comes_along_when_asked() -> None:
    found = estimate(CASE.hard_data, CASE.hard_data.analyses[0])
    assert taken_over().effects[0].baseline_volume.value is None
    with_use = with_estimate(CASE, found, "Registrations", with_baseline=True)
    assert with_use.effects[0].baseline_volume.value == Decimal(120)


def test_taking_over_again_without_a_change_changes_nothing() -> None:
    assert taken_over(taken_over()) == taken_over()
    assert codes(taken_over()) == set()


def test_an_effect_changed_by_hand_is_pointed_out() -> None:
    changed = replaced(taken_over(), "effects.e1.relative_change.value", Decimal("-0.5"))
    assert codes(changed) == {"hard_data_changed_by_hand"}


def test_an_effect_given_in_another_way_is_pointed_out() -> None:
    changed = replaced(taken_over(), "effects.e1.change_kind", ChangeKind.ABSOLUTE)
    assert "hard_data_not_used" in codes(changed)


def test_a_new_import_in_the_place_of_the_old_one_is_pointed_out_until_it_is_taken_over() -> None:
    more = table(paired(USE | {20: (10.0, 1.0)}))
    imported = with_table(taken_over(), more)
    assert codes(imported) == {"hard_data_outdated"}
    again = taken_over(imported)
    assert codes(again) == set()
    assert again.effects[0].relative_change.value == Decimal("-0.35")  # (84 + 1) / 130 − 1 = −0.346


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("unit", VolumeUnit.DAY_PART),
        ("before", months("2024-05", "2024-06")),
        ("products", (CareProduct(),)),
        ("seed", 5),
        ("selected_on_use", YesNo.YES),
        ("exposure", Exposure.WHOLE),
    ],
)
def test_another_choice_in_the_analysis_is_pointed_out(place: str, value: object) -> None:
    changed = replaced(taken_over(), f"hard_data.analyses.a1.{place}", value)
    assert "hard_data_outdated" in codes(changed)


def test_another_name_makes_nothing_outdated() -> None:
    renamed = replaced(taken_over(), "hard_data.analyses.a1.name", "Other")
    assert codes(replaced(renamed, "hard_data.tables.t1.name", "Other")) == set()


def test_without_the_link_the_figures_stay_and_nothing_is_pointed_out() -> None:
    changed = replaced(taken_over(), "effects.e1.relative_change.value", Decimal("-0.5"))
    loose = without_link(changed, "a1")
    assert codes(loose) == set()
    assert loose.effects[0].relative_change.value == Decimal("-0.5")
    removed = without_analysis(changed, "a1")
    assert codes(removed) == set()
    assert removed.effects[0].relative_change.value == Decimal("-0.5")


@pytest.mark.parametrize("clients", [1, 2, 9])
def test_of_fewer_than_ten_clients_nothing_is_taken_over(clients: int) -> None:
    few = paired({number: (10.0, 6.0 + number) for number in range(clients)})
    with pytest.raises(NoChangeError):
        taken_over(case_with(HardData(tables=(table(few),), analyses=(analysis(),))))


def test_of_fewer_than_ten_in_one_of_the_groups_nothing_is_taken_over() -> None:
    own = paired({number: (10.0, 5.0 + number % 3) for number in range(12)}, Group.WITH)
    other = paired({number: (10.0, 9.0 + number % 3) for number in range(20, 29)}, Group.WITHOUT)
    case = case_with(HardData(tables=(table(own + other),), analyses=(analysis(design=Design.DIFFERENCE),)))
    with pytest.raises(NoChangeError):
        taken_over(case)


MANY = {number: (10.0, 6.0 if number % 2 else 8.0) for number in range(30)}


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (dict.fromkeys(MANY, (10.0, 0.0)), "niemand"),
        (dict.fromkeys(MANY, (10.0, 0.001)), "niemand"),
        (dict.fromkeys(MANY, (10.0, 6.0)), "evenveel"),
        (MANY | {99: (400.0, 8.0)}, "meer dan alle anderen"),
    ],
)
def test_what_tells_of_single_clients_is_not_taken_over_and_not_printed(
    use: dict[int, tuple[float, float]], words: str
) -> None:
    case = case_with(HardData(tables=(table(paired(use)),), analyses=(analysis(),)))
    found = estimate(case.hard_data, case.hard_data.analyses[0])
    with pytest.raises(NoChangeError) as caught:
        with_estimate(case, found, "Registrations")
    assert words in Translator(Language.DUTCH).message(caught.value.reason)
    for profile in LEAVING:
        (printed,) = printed_analyses([found], profile)
        assert printed.outcome.change is None
        assert all(group.after is None for group in printed.groups)
    assert printed_analyses([found], Profile.FULL)[0].outcome.change is not None


@pytest.mark.parametrize(("more", "given"), [(1, False), (9, False), (10, True)])
def test_two_effects_of_nearly_the_same_clients_do_not_tell_of_those_who_differ(
    more: int, *, given: bool
) -> None:
    """The first is about thirty clients, the second about a few more: the difference is what those used."""
    others = {number: (10.0, 1.0 + number % 2) for number in range(100, 100 + more)}
    tables = (table(paired(MANY)), table(paired(others), "t2"))
    second = analysis(id="a2", effect="e2")
    case = case_with(HardData(tables=tables, analyses=(analysis(tables=("t1",)), second)))
    case = case.model_copy(update={"effects": (*case.effects, Effect(id="e2", name="Fewer"))})
    case = with_estimate(case, estimate(case.hard_data, case.hard_data.analyses[0]), "Registrations")
    found = estimate(case.hard_data, second)
    assert (refused(case, found) is None) is given
    if not given:
        with pytest.raises(NoChangeError):
            with_estimate(case, found, "Registrations")


@pytest.mark.parametrize(("clients", "value"), [(99, "-0.34"), (100, "-0.344")])
def test_below_a_hundred_clients_the_change_is_in_whole_percentages(clients: int, value: str) -> None:
    # The ups and downs of the others cancel out, so the mean after is 6.56.
    use = {number: (10.0, 6.56 + (0.5 if number % 2 else -0.5)) for number in range(clients)}
    use[0] = (10.0, 6.56 + (0.0 if clients % 2 else -0.5))
    change = taken_over(case_with(HardData(tables=(table(paired(use)),), analyses=(analysis(),)))).effects[0]
    figure = change.relative_change
    assert figure.value == Decimal(value)
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < Decimal("-0.344") < figure.high
    decimals = len(value) - value.index(".") - 1
    assert all(end == round(end, decimals) for end in (figure.low, figure.high))


def test_clients_who_are_all_alike_give_no_interval_and_no_better_grade() -> None:
    alike = paired(dict.fromkeys(range(12), (10.0, 6.0)))
    found = estimate(HardData(tables=(table(alike),)), analysis())
    assert found.change == pytest.approx(-0.4)
    assert found.outcome.interval is None
    assert found.grade is None


def test_without_a_change_nothing_is_taken_over() -> None:
    empty = case_with(HardData(tables=(table([]),), analyses=(analysis(),)))
    with pytest.raises(NoChangeError):
        taken_over(empty)


def test_what_is_wrong_with_hard_data_never_stops_the_calculation() -> None:
    wrong = replaced(CASE, "hard_data.analyses.a1.effect", "gone")
    found = [problem for problem in problems(wrong) if problem.code.startswith("hard_data")]
    assert [problem.code for problem in found] == ["hard_data_effect"]
    assert all(problem.severity is Severity.WARNING for problem in found)


def test_tables_that_are_gone_and_keys_that_differ_are_pointed_out() -> None:
    assert "hard_data_table" in codes(without_table(taken_over(), "t1"))
    assert "hard_data_table" in codes(replaced(CASE, "hard_data.analyses.a1.tables", ("t9",)))
    assert "hard_data_keys" in codes(with_table(CASE, table([record(1, "2025-01", 1)], "t2", key="k2")))


def test_care_that_the_tables_do_not_hold_is_pointed_out() -> None:
    changed = replaced(CASE, "hard_data.analyses.a1.products", (CareProduct(category="01", code="x"),))
    assert "hard_data_product" in codes(changed)


def test_months_that_overlap_or_run_backwards_are_pointed_out() -> None:
    overlapping = replaced(CASE, "hard_data.analyses.a1.before", months("2024-01", "2025-06"))
    assert "hard_data_overlap" in codes(overlapping)
    backwards = replaced(CASE, "hard_data.analyses.a1.before", months("2024-06", "2024-01"))
    assert "hard_data_period" in codes(backwards)


def test_counting_in_another_unit_than_the_service_is_pointed_out() -> None:
    service = CareService(id="s1", name="Day activities", unit=ServiceUnit.DAY_PART)
    effect = Effect(id="e1", name="Fewer", service="s1")
    case = CASE.model_copy(update={"services": (service,), "effects": (effect,)})
    assert "hard_data_unit" in codes(case)
    fitting = replaced(case, "services.s1.unit", ServiceUnit.HOUR)
    assert "hard_data_unit" not in codes(fitting)


def test_counts_that_do_not_add_up_are_pointed_out() -> None:
    wrong = replaced(CASE, "hard_data.tables.t1.counts", ImportCounts(lines=99, used=24))
    assert "hard_data_counts" in codes(wrong)


def test_two_outcomes_for_one_effect_are_pointed_out() -> None:
    case = taken_over()
    twice = with_analysis(case, case.hard_data.analyses[0])
    assert [item.id for item in twice.hard_data.analyses] == ["a1", "hours"]
    assert "hard_data_twice" in codes(twice)


def test_a_table_in_the_place_of_another_keeps_the_name_that_the_user_gave() -> None:
    named = replaced(CASE, "hard_data.tables.t1.name", "Mine")
    again = with_table(named, table(paired(USE)))
    assert [item.name for item in again.hard_data.tables] == ["Mine"]


def test_the_source_names_files_and_design_and_no_number_of_clients_in_the_language_of_the_reader() -> None:
    found = estimate(CASE.hard_data, CASE.hard_data.analyses[0])
    assert Translator(Language.DUTCH).message(source_of(found)) == (
        "Registraties “t1.csv”: Voor en na, dezelfde cliënten, geteld in uur"
    )
