"""From records to a change, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from casebuilder.model.hard_data.document import (
    Analysis,
    CareProduct,
    Completeness,
    Design,
    HardData,
    MonthSpan,
)
from casebuilder.model.hard_data.estimates import Estimate, estimate
from casebuilder.model.hard_data.records import Group, Moment, Record, VolumeUnit
from casebuilder.model.hard_data.use import use_of
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.model.questions import YesNo
from casebuilder.model.statistics.bootstrap import IntervalMethod
from tests.model.hard_data.building import (
    AFTER,
    BEFORE,
    analysis,
    months,
    paired,
    pseudonym,
    record,
    table,
)

TWELVE: dict[int, tuple[float | None, float | None]] = {
    number: (10.0, 6.0 if number % 2 else 8.0) for number in range(12)
}
"""Twelve clients with 10 hours before; six have 6 and six have 8 afterwards: 7 of 10 is left."""


def found(records: list[Record], **choices: Any) -> Estimate:
    return estimate(HardData(tables=(table(records),)), analysis(**choices))


def codes(result: Estimate) -> set[str]:
    return {problem.code for problem in result.problems}


def test_the_same_clients_before_and_after() -> None:
    result = found(paired(TWELVE))
    assert result.change == pytest.approx(-0.3)
    assert result.outcome.clients == 12
    (group,) = result.groups
    assert (group.before, group.after) == (10.0, 7.0)
    assert result.outcome.interval is not None
    assert result.outcome.interval.low < -0.3 < result.outcome.interval.high
    # Nobody has less than 6 or more than 8 afterwards, so no draw of clients goes beyond.
    assert -0.4 <= result.outcome.interval.low < result.outcome.interval.high <= -0.2
    assert result.grade is EvidenceGrade.REGISTRATION


def test_the_change_is_a_ratio_of_means_and_not_a_mean_of_ratios() -> None:
    use = dict.fromkeys(range(11), (1.0, 2.0)) | {11: (89.0, 8.0)}
    # (11 × 2 + 8) / (11 × 1 + 89) = 30 / 100; the mean of the ratios would be about + 83 %.
    assert found(paired(use)).change == pytest.approx(-0.7)


def test_a_comparison_group_takes_out_what_happened_anyway() -> None:
    own = {number: (10.0, 5.0 + number % 3) for number in range(12)}
    other = dict.fromkeys(range(20, 32), (12.0, 11.0))
    result = found(paired(own, Group.WITH) + paired(other, Group.WITHOUT), design=Design.DIFFERENCE)
    # (−4) − (−1) = −3 hours, on 10 hours before.
    assert result.change == pytest.approx(-0.3)
    assert result.grade is EvidenceGrade.COMPARISON
    assert [group.group for group in result.groups] == [Group.WITH, Group.WITHOUT]


def test_only_after_the_groups_are_compared_with_each_other() -> None:
    own = [record(number, AFTER, 5 + number % 3, group=Group.WITH) for number in range(12)]
    other = [record(number, AFTER, 8, group=Group.WITHOUT) for number in range(20, 35)]
    result = found(own + other, design=Design.AFTER_ONLY)
    assert result.change == pytest.approx(-0.25)
    assert len(result.sensitivity) == 1
    assert result.grade is EvidenceGrade.REGISTRATION
    assert "no_before" in codes(result)
    assert result.baseline_per_year == pytest.approx(96)


def test_before_and_after_leaves_out_clients_without_the_innovation() -> None:
    other = dict.fromkeys(range(50, 70), (10.0, 10.0))
    result = found(paired(TWELVE, Group.WITH) + paired(other, Group.WITHOUT))
    assert result.change == pytest.approx(-0.3)


def test_lost_clients_are_counted_apart_and_under_three_assumptions() -> None:
    lost = dict.fromkeys(range(20, 24), (10.0, None))
    new = {30: (None, 12.0)}
    result = found(paired(TWELVE | lost | new))
    (group,) = result.groups
    assert (group.clients, group.only_before, group.only_after) == (12, 4, 1)
    by_way = {outcome.completeness: outcome for outcome in result.sensitivity}
    assert by_way[Completeness.COMPLETE].change == pytest.approx(-0.3)
    # Everyone: 160 hours before, 84 + 12 = 96 afterwards.
    assert by_way[Completeness.EVERYONE].change == pytest.approx(96 / 160 - 1)
    # Worst: the four lost go on with 10 hours, so 136 of 160 hours are left.
    assert by_way[Completeness.WORST].change == pytest.approx(136 / 160 - 1)
    assert {outcome.clients for outcome in result.sensitivity} == {12, 17}
    assert "many_lost" in codes(result)


def test_the_chosen_way_is_the_outcome() -> None:
    lost = dict.fromkeys(range(20, 24), (10.0, None))
    result = found(paired(TWELVE | lost), completeness=Completeness.WORST)
    assert result.outcome.completeness is Completeness.WORST
    assert result.change == pytest.approx((84 + 40) / 160 - 1)


def test_worst_for_the_innovation_is_a_comparison_group_that_needs_less_by_itself() -> None:
    own = dict.fromkeys(range(12), (10.0, 6.0))
    other: dict[int, tuple[float | None, float | None]] = dict.fromkeys(range(20, 32), (10.0, 10.0))
    other |= dict.fromkeys(range(40, 44), (10.0, None))
    result = found(paired(own, Group.WITH) + paired(other, Group.WITHOUT), design=Design.DIFFERENCE)
    by_way = {outcome.completeness: outcome.change for outcome in result.sensitivity}
    assert by_way[Completeness.COMPLETE] == pytest.approx(-0.4)
    # 40 of 160 hours of the comparison group are gone: −2.5 a client; −4 + 2.5 = −1.5 on 10.
    assert by_way[Completeness.WORST] == pytest.approx(-0.15)


def test_when_the_sign_depends_on_lost_clients_that_is_said() -> None:
    use: dict[int, tuple[float | None, float | None]] = dict.fromkeys(range(12), (10.0, 11.0))
    use |= dict.fromkeys(range(20, 24), (10.0, None))
    assert "depends_on_missing" in codes(found(paired(use)))


def test_minutes_and_hours_count_together_and_other_units_do_not() -> None:
    records = [record(number, BEFORE, 600, unit=VolumeUnit.MINUTE) for number in range(12)]
    records += [record(number, AFTER, 7) for number in range(12)]
    records += [record(number, AFTER, 3, unit=VolumeUnit.DAY_PART) for number in range(12)]
    result = found(records)
    assert result.change == pytest.approx(-0.3)
    assert result.use.other_units == 12
    assert "other_units" in codes(result)


def test_in_euros_the_amounts_are_compared() -> None:
    records = [record(number, BEFORE, 1, amount=10_000) for number in range(12)]
    records += [record(number, AFTER, 5, amount=7_000) for number in range(12)]
    assert found(records, unit=VolumeUnit.EURO).change == pytest.approx(-0.3)
    assert found(records).change == pytest.approx(4)


def test_corrections_are_taken_off() -> None:
    records = [*paired(TWELVE), record(0, AFTER, -2), record(1, AFTER, -1)]
    assert found(records).change == pytest.approx((84 - 3) / 120 - 1)


def test_periods_of_different_length_are_compared_per_month() -> None:
    records = [record(n, f"2024-{month:02d}", 10) for n in range(12) for month in range(1, 13)]
    records += [record(n, f"2025-{month:02d}", 7) for n in range(12) for month in range(1, 7)]
    result = found(records, before=months("2024-01", "2024-12"), after=months("2025-01", "2025-06"))
    assert result.change == pytest.approx(-0.3)
    assert result.baseline_per_year == pytest.approx(120)
    assert "seasons" in codes(result)


def test_whole_years_and_the_same_months_bring_no_warning_about_seasons() -> None:
    records = [record(n, f"{y}-03", 10) for n in range(12) for y in (2024, 2025)]
    same = found(records, before=months("2024-01", "2024-06"), after=months("2025-01", "2025-06"))
    assert "seasons" not in codes(same)
    years = found(records, before=months("2023-01", "2024-12"), after=months("2025-01", "2025-12"))
    assert "seasons" not in codes(years)


def test_an_open_end_is_where_the_records_or_the_other_period_end() -> None:
    records = [
        *paired(TWELVE),
        *(record(0, month, 1) for month in ("2023-01", "2024-12", "2025-01", "2025-12")),
    ]
    hard_data = HardData(tables=(table(records),))
    use = use_of(hard_data, analysis(before=MonthSpan(), after=months("2025-01")))
    assert use.months_before is not None
    assert use.months_after is not None
    # January 2023 to December 2024, and January to December 2025; in all there is a record at the ends.
    assert (use.months_before.length, use.months_after.length) == (24, 12)
    assert use.outside == 0


def test_records_that_straddle_an_end_count_for_the_part_within() -> None:
    # Of 24 hours in June to September 2024 only those of June lie before; July to September lie in neither.
    records = [*paired(TWELVE), record(0, BEFORE, 24, last_month="2024-09"), record(0, "2020-01", 99)]
    result = found(records)
    assert result.change == pytest.approx(84 / (120 + 6) - 1)
    assert (result.use.straddling, result.use.outside) == (1, 1)
    assert {"straddling", "outside"} <= codes(result)


def test_what_the_file_says_of_before_and_after_goes_before_the_months() -> None:
    records = [record(n, "", 10, moment=Moment.BEFORE) for n in range(12)]
    records += [record(n, "", 7, moment=Moment.AFTER) for n in range(12)]
    result = found(records, before=MonthSpan(), after=MonthSpan())
    assert result.change == pytest.approx(-0.3)
    assert "length_unknown" in codes(result)
    assert result.baseline_per_year is None


def test_only_the_chosen_care_counts() -> None:
    help_, guidance = CareProduct(category="01", code="01A01"), CareProduct(category="02", code="02A01")
    records = [record(n, month, v) for n in range(12) for month, v in ((BEFORE, 10), (AFTER, 7))]
    records += [record(n, AFTER, 50, product=1) for n in range(12)]
    hard_data = HardData(tables=(table(records, products=(help_, guidance)),))
    assert estimate(hard_data, analysis(products=(help_,))).change == pytest.approx(-0.3)
    assert estimate(hard_data, analysis()).change == pytest.approx((7 + 50) / 10 - 1)


def test_a_client_in_two_tables_is_one_client() -> None:
    before = table([record(n, BEFORE, 10) for n in range(12)], "t1")
    after = table([record(n, AFTER, 7) for n in range(11, -1, -1)], "t2")
    result = estimate(HardData(tables=(before, after)), analysis())
    assert result.change == pytest.approx(-0.3)
    assert result.outcome.clients == 12
    one = estimate(HardData(tables=(before, after)), analysis(tables=("t1",)))
    assert one.change is None
    assert "nobody_twice" in codes(one)


def test_tables_with_different_keys_are_pointed_out() -> None:
    before = table([record(n, BEFORE, 10) for n in range(12)], "t1", key="a")
    after = table([record(n, AFTER, 7) for n in range(12)], "t2", key="b")
    assert "keys" in codes(estimate(HardData(tables=(before, after)), analysis()))


def test_a_hidden_number_is_unknown_and_its_client_left_out() -> None:
    records = [*paired(TWELVE), record(0, AFTER, None)]
    result = found(records)
    # Without client 0 six clients have 6 hours and five have 8: 76 of 110.
    assert result.change == pytest.approx(76 / 110 - 1)
    assert result.use.unknown_clients == 1
    assert pseudonym(0) not in result.use.clients


def test_a_client_in_both_groups_is_left_out() -> None:
    own = dict.fromkeys(range(13), (10.0, 6.0))
    other = dict.fromkeys(range(20, 32), (10.0, 10.0))
    records = paired(own, Group.WITH) + paired(other, Group.WITHOUT)
    records.append(record(0, AFTER, 0, group=Group.WITHOUT))
    result = found(records, design=Design.DIFFERENCE)
    assert result.change == pytest.approx(-0.4)
    assert result.use.mixed_clients == 1


def test_clients_of_whom_the_group_is_not_said_are_left_out_with_a_word_when_it_is_of_others() -> None:
    unsaid: dict[int, tuple[float | None, float | None]] = {90: (10.0, 0.0), 91: (10.0, 0.0)}
    result = found(paired(TWELVE, Group.WITH) + paired(unsaid))
    assert result.change == pytest.approx(-0.3)
    (problem,) = (item for item in result.problems if item.code == "ungrouped_clients")
    assert problem.message.values["count"] == 2
    assert "ungrouped_clients" not in codes(found(paired(TWELVE)))


@pytest.mark.parametrize(
    ("stored", "read"),
    [("false", YesNo.UNKNOWN), ("true", YesNo.YES), ('"no"', YesNo.NO), ('"unknown"', YesNo.UNKNOWN)],
)
def test_a_tick_box_of_an_earlier_file_that_was_not_ticked_was_no_answer(stored: str, read: YesNo) -> None:
    text = f'{{"id": "a", "selected_on_use": {stored}}}'
    assert Analysis.model_validate_json(text, strict=True).selected_on_use is read


def test_clients_chosen_for_their_use_always_bring_regression_to_the_mean_up() -> None:
    assert "regression_to_the_mean" in codes(found(paired(TWELVE), selected_on_use=YesNo.YES))
    unsaid = found(paired(TWELVE))
    # Whoever has not said it is told, and asked.
    (said,) = [problem for problem in unsaid.problems if problem.code == "regression_to_the_mean"]
    assert said.where == "selected_on_use"
    assert said.message.text.endswith("Say yes or no.")
    assert "regression_to_the_mean" not in codes(found(paired(TWELVE), selected_on_use=YesNo.NO))
    own = paired(dict.fromkeys(range(12), (10.0, 6.0)), Group.WITH)
    other = paired(dict.fromkeys(range(20, 32), (10.0, 10.0)), Group.WITHOUT)
    compared = found(own + other, design=Design.DIFFERENCE, selected_on_use=YesNo.YES)
    assert "regression_to_the_mean" not in codes(compared)


def test_nine_clients_give_a_change_without_interval_and_the_weakest_grade() -> None:
    result = found(paired({number: TWELVE[number] for number in range(9)}))
    assert result.change is not None
    assert result.outcome.interval is None
    assert result.grade is None
    assert "too_few_clients" in codes(result)


@pytest.mark.parametrize(("clients", "few"), [(10, True), (29, True), (30, False)])
def test_fewer_than_thirty_clients_are_said_to_be_few(clients: int, *, few: bool) -> None:
    result = found(paired({number: (10.0, 6.0 + number % 3) for number in range(clients)}))
    assert ("few_clients" in codes(result)) is few
    assert "too_few_clients" not in codes(result)


def test_without_a_change_there_is_no_change() -> None:
    use = {number: (10.0, 8.0 if number % 2 else 12.0) for number in range(20)}
    result = found(paired(use))
    assert result.change == pytest.approx(0)
    assert "may_be_nothing" in codes(result)


@pytest.mark.parametrize(
    ("records", "choices", "code"),
    [
        ([], {}, "no_use"),
        (paired(TWELVE), {"unit": VolumeUnit.DAY}, "no_use"),
        (paired(TWELVE), {"design": Design.DIFFERENCE}, "no_groups"),
        (paired(TWELVE), {"design": Design.AFTER_ONLY}, "no_groups"),
        (paired(dict.fromkeys(range(12), (0.0, 5.0))), {}, "no_baseline"),
        (paired(dict.fromkeys(range(12), (5.0, None))), {}, "nobody_twice"),
    ],
)
def test_what_cannot_be_computed_is_said(records: list[Record], choices: dict[str, Any], code: str) -> None:
    result = found(records, **choices)
    assert result.change is None
    assert result.grade is None
    assert codes(result) & {"no_use", "no_groups", "no_baseline", "nobody_twice"} == {code}


def test_groups_that_differed_before_are_pointed_out() -> None:
    own = paired(dict.fromkeys(range(12), (10.0, 6.0)), Group.WITH)
    other = paired(dict.fromkeys(range(20, 32), (30.0, 30.0)), Group.WITHOUT)
    assert "unlike_groups" in codes(found(own + other, design=Design.DIFFERENCE))


def test_one_client_with_most_of_the_care_is_pointed_out() -> None:
    assert "one_client" in codes(found(paired(TWELVE | {99: (500.0, 500.0)})))
    assert "one_client" not in codes(found(paired(TWELVE)))


def test_the_trend_counts_clients_and_care_per_month() -> None:
    trend = found([*paired(TWELVE), record(0, BEFORE, 5)]).use.trends[Group.UNKNOWN]
    assert list(trend.clients[[0, -1]]) == [12, 12]
    assert list(trend.volume[[0, -1]]) == [125, 84]
    assert len(trend.months) == 13


def test_the_order_of_records_and_tables_makes_no_difference() -> None:
    records = paired(TWELVE)
    one = found(records)
    other = found(records[::-1])
    assert one.change == pytest.approx(other.change)


def test_an_analysis_of_nothing_yet_does_not_fail() -> None:
    result = estimate(HardData(), Analysis(id="a"))
    assert result.change is None


class TestDifferenceInDifferences:
    """Beside published figures and beside R 4.2.2 with package boot 1.3-28.1."""

    OWN = (
        (12, 9, 15, 8, 11, 14, 10, 7, 13, 16, 9, 12),
        (8, 7, 9, 8, 6, 10, 5, 7, 9, 11, 4, 8),
    )
    OTHER = (
        (11, 10, 14, 9, 12, 13, 8, 10, 15, 11, 9, 12, 10),
        (10, 11, 12, 9, 11, 14, 7, 9, 13, 10, 9, 11, 8),
    )
    """Use before and after of 12 clients with and 13 without the innovation."""

    def result(self) -> Estimate:
        own = dict(enumerate(zip(*self.OWN, strict=True)))
        other = dict(enumerate(zip(*self.OTHER, strict=True), 50))
        records = paired(own, Group.WITH) + paired(other, Group.WITHOUT)
        return found(records, design=Design.DIFFERENCE, resamples=40_000)

    def test_the_change_and_its_interval_are_those_of_r(self) -> None:
        """``boot(d, did, R = 50000, strata = d$g)``, seed 3; BCa with the jackknife within each group.

        The outcome is ((mean a1 − mean b1) − (mean a2 − mean b2)) / mean b1 = −0.2556561, with a standard
        error of 0.04543, an acceleration of 0.01229461 and BCa quantiles of 3.083 and 98.009 %.
        """
        result = self.result()
        assert result.change == pytest.approx(-0.2556561, abs=1e-7)
        interval = result.outcome.interval
        assert interval is not None
        assert interval.method is IntervalMethod.BCA
        assert (interval.low, interval.high) == pytest.approx((-0.33575, -0.15498), abs=0.004)

    def test_the_difference_is_that_of_the_minimum_wage_study(self) -> None:
        """Card and Krueger, American Economic Review 84 (1994), table 3, rows 1 to 3.

        Full-time equivalents per restaurant in New Jersey went from 20.44 to 21.03, in Pennsylvania from
        23.33 to 21.17; published as 0.59 − (−2.16) = 2.76 of the unrounded means.
        """
        own = dict.fromkeys(range(12), (20.44, 21.03))
        other = dict.fromkeys(range(50, 62), (23.33, 21.17))
        result = found(paired(own, Group.WITH) + paired(other, Group.WITHOUT), design=Design.DIFFERENCE)
        assert result.change is not None
        assert result.change * 20.44 == pytest.approx(2.76, abs=0.015)
