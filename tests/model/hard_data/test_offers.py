"""What a case with hard data offers to choose from, and which links with effects hold."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.hard_data.document import (
    AppliedEstimate,
    CareProduct,
    ColumnChoice,
    ColumnMapping,
    ColumnRole,
    Design,
    HardData,
    MonthSpan,
)
from casebuilder.model.hard_data.offers import (
    is_linked,
    is_outdated,
    months_of,
    products_of,
    remembered_mapping,
    suited_analysis,
    to_be_renewed,
)
from casebuilder.model.hard_data.records import Group, Moment, VolumeUnit, month_of_text
from casebuilder.model.paths import replaced
from tests.model.hard_data.building import analysis, case_with, months, record, table

YEARS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]


class TestSuitedAnalysis:
    def test_the_innovation_begins_in_the_middle_after_whole_years(self) -> None:
        held = table([record(1, month, 1) for month in [*YEARS, "2026-01", "2026-02"]])
        suited = suited_analysis(case_with(HardData(tables=(held,))), "Use")
        # 26 months: the middle is month 13, of which one whole year counts.
        assert suited.after == MonthSpan(first=datetime.date(2025, 1, 1))
        assert suited.before == MonthSpan()

    def test_of_a_few_months_it_is_the_middle_itself(self) -> None:
        held = table([record(1, month, 1) for month in YEARS[:6]])
        suited = suited_analysis(case_with(HardData(tables=(held,))), "Use")
        assert suited.after.first == datetime.date(2024, 4, 1)

    def test_a_file_that_says_what_is_before_needs_no_months(self) -> None:
        held = table([record(1, month, 1, moment=Moment.BEFORE) for month in YEARS])
        assert suited_analysis(case_with(HardData(tables=(held,))), "Use").after == MonthSpan()

    def test_groups_in_the_file_are_compared(self) -> None:
        both = [record(1, "2025-01", 1, group=Group.WITH), record(2, "2025-01", 1, group=Group.WITHOUT)]
        assert suited_analysis(case_with(HardData(tables=(table(both),))), "Use").design is Design.DIFFERENCE
        one = suited_analysis(case_with(HardData(tables=(table(both[:1]),))), "Use")
        assert one.design is Design.BEFORE_AFTER

    def test_it_counts_in_the_unit_of_most_records_and_minutes_as_hours(self) -> None:
        units = [VolumeUnit.DAY_PART, VolumeUnit.DAY_PART, VolumeUnit.HOUR]
        held = table([record(1, "2025-01", 1, unit=unit) for unit in units])
        assert suited_analysis(case_with(HardData(tables=(held,))), "Use").unit is VolumeUnit.DAY_PART
        minutes = table([record(1, "2025-01", 1, unit=VolumeUnit.MINUTE)])
        assert suited_analysis(case_with(HardData(tables=(minutes,))), "Use").unit is VolumeUnit.HOUR

    def test_it_is_about_the_first_effect_that_has_none(self) -> None:
        case = case_with(HardData(analyses=(analysis(effect="e1"),)))
        case = replaced(case, "effects", (*case.effects, Effect(id="e2")))
        assert suited_analysis(case, "Use").effect == "e2"

    def test_its_months_do_not_overlap(self) -> None:
        held = table([record(1, month, 1) for month in YEARS])
        case = case_with(HardData(tables=(held,)))
        case = replaced(case, "hard_data.analyses", (suited_analysis(case, "Use"),))
        assert "hard_data_overlap" not in {problem.code for problem in problems(case)}


@pytest.mark.parametrize(
    ("before", "after", "overlap"),
    [
        (MonthSpan(), months("2025-01"), False),
        (months(None, "2024-12"), MonthSpan(), False),
        (months("2025-01"), months("2025-01"), True),
        (months(None, "2024-12"), months(None, "2024-12"), True),
        (months("2024-01", "2025-01"), months("2025-01"), True),
        (months("2024-01", "2024-12"), months("2025-01", "2025-12"), False),
    ],
)
def test_an_open_end_between_two_periods_is_no_overlap(
    before: MonthSpan, after: MonthSpan, *, overlap: bool
) -> None:
    held = table([record(1, month, 1) for month in YEARS])
    case = case_with(HardData(tables=(held,), analyses=(analysis(before=before, after=after),)))
    assert ("hard_data_overlap" in {problem.code for problem in problems(case)}) is overlap


class TestRememberedMapping:
    MAPPING = ColumnMapping(
        columns=(
            ColumnChoice(role=ColumnRole.CLIENT, header="Client", number=1),
            ColumnChoice(role=ColumnRole.VOLUME, header="Hours", number=3),
        )
    )

    def test_the_latest_file_with_the_same_headings_is_remembered(self) -> None:
        older = table([]).model_copy(update={"mapping": self.MAPPING})
        newer_mapping = self.MAPPING.model_copy(update={"skip_duplicates": True})
        newer = table([], "t2").model_copy(update={"mapping": newer_mapping})
        headers = {1: "CLIENT", 2: "Remarks", 3: "Hours"}
        assert remembered_mapping((older, newer), headers) == newer_mapping

    def test_another_heading_or_none_at_all_is_another_shape(self) -> None:
        held = table([]).model_copy(update={"mapping": self.MAPPING})
        assert remembered_mapping((held,), {1: "Client", 3: "Minutes"}) is None
        bare = ColumnMapping(columns=(ColumnChoice(role=ColumnRole.CLIENT, number=1),))
        assert remembered_mapping((table([]).model_copy(update={"mapping": bare}),), {1: ""}) is None
        assert remembered_mapping((table([]),), {1: "Client", 3: "Hours"}) is None


def test_the_months_and_the_kinds_of_care_are_those_of_all_tables() -> None:
    one = table([record(1, "2024-05", 1), record(1, "", 1)], products=(CareProduct(code="a"),))
    two = table(
        [record(1, "2025-01", 1, last_month="2025-03", product=1), record(2, "2024-06", 1, product=1)],
        "t2",
        products=(CareProduct(code="a"), CareProduct(code="b")),
    )
    assert months_of((one, two)) == (month_of_text("2024-05"), month_of_text("2025-03"))
    assert months_of((table([record(1, "", 1)]),)) is None
    assert set(products_of((one, two))) == {CareProduct(code="a"), CareProduct(code="b")}
    assert products_of((two,))[0] == CareProduct(code="b")


class TestRenewing:
    def case(self, value: str = "-0.2") -> Case:
        held = table([record(1, "2024-06", 10), record(1, "2025-06", 8)])
        hard_data = HardData(tables=(held,), analyses=(analysis(),))
        applied = AppliedEstimate(inputs=hard_data.inputs_of(analysis()), value=Decimal("-0.2"))
        case = case_with(HardData(tables=(held,), analyses=(analysis(applied=applied),)))
        case = replaced(case, "effects.e1.change_kind", ChangeKind.RELATIVE)
        return replaced(case, "effects.e1.relative_change.value", Decimal(value))

    NEWER = table([record(1, "2024-06", 10), record(1, "2025-06", 7)])

    def test_a_linked_effect_follows_a_newer_table(self) -> None:
        case = self.case()
        (linked,) = case.hard_data.analyses
        assert is_linked(case, linked)
        assert not is_outdated(case.hard_data, linked)
        assert to_be_renewed(case, self.NEWER) == (linked,)

    def test_the_same_records_once_more_change_nothing(self) -> None:
        case = self.case()
        same = table([record(1, "2024-06", 10), record(1, "2025-06", 8)])
        assert to_be_renewed(case, same) == ()

    def test_an_effect_changed_by_hand_does_not_follow(self) -> None:
        assert to_be_renewed(self.case("-0.1"), self.NEWER) == ()
