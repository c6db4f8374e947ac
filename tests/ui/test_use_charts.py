"""The charts of use: what they hold, how they are drawn, read and told."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from casebuilder.model.hard_data.document import Analysis, Design, HardData
from casebuilder.model.hard_data.estimates import Estimate, estimate
from casebuilder.model.hard_data.records import Group, Record
from casebuilder.model.suppression import Profile
from casebuilder.translation import Language, Translator
from casebuilder.ui.charts import Drawable, picture
from casebuilder.ui.shared_use_charts import shared_chart
from casebuilder.ui.theme import DARK, LIGHT, Theme
from casebuilder.ui.use_charts import (
    DistributionChart,
    MonthChart,
    change_chart,
    distribution_chart,
    month_chart,
)
from tests.model.hard_data.building import analysis, paired, record, table

Make = Callable[[Estimate, Translator], Drawable | None]
ENGLISH = Translator(Language.ENGLISH)
USE = {1: (10.0, 8.0), 2: (10.0, 12.0), 3: (4.0, 4.1), 4: (6.0, 1.0), 5: (7.0, None)}
"""Four clients in both months: one less, one more, one the same, one much less; and one who left."""


def found(records: Iterable[Record] | None = None, **choices: object) -> Estimate:
    held = table(paired(USE) if records is None else records)
    chosen: Analysis = analysis(resamples=100, **choices)
    return estimate(HardData(tables=(held,), analyses=(chosen,)), chosen)


def drawn(chart: Drawable | None, theme: Theme = LIGHT) -> Figure:
    assert chart is not None
    figure = Figure(figsize=(8, 4), dpi=100)
    chart.draw(figure, theme, ENGLISH)
    figure.canvas.draw()
    return figure


class TestWhatLeavesTheComputer:
    MANY = paired({number: (float(number % 12 + 1), float(number % 7 + 0.5)) for number in range(60)})

    @pytest.mark.parametrize("profile", [Profile.RESTRICTED, Profile.PUBLIC])
    @pytest.mark.parametrize("make", [distribution_chart, change_chart])
    def test_each_class_holds_enough_clients_or_none(self, profile: Profile, make: Make) -> None:
        result = found(self.MANY)
        shared = shared_chart(make(result, ENGLISH), result, profile, ENGLISH)
        assert isinstance(shared, DistributionChart)
        assert len(shared.edges) - 1 == len(shared.series[0].counts) >= 2
        for series in shared.series:
            assert all(count == 0 or count >= profile.threshold for count in series.counts)
            if profile is Profile.PUBLIC:
                assert {count % 5 for count in series.counts} == {0}
        # The title on the screen names the middle client, or counts those who went up.
        assert not any(sign.isdecimal() for sign in shared.title)
        drawn(shared)

    @pytest.mark.parametrize("profile", [Profile.RESTRICTED, Profile.PUBLIC])
    @pytest.mark.parametrize("make", [distribution_chart, change_chart, month_chart])
    def test_a_chart_of_a_few_clients_stays(self, profile: Profile, make: Make) -> None:
        result = found([*paired({1: (10.0, 8.0), 2: (10.0, 12.0), 3: (4.0, 4.1)})])
        assert shared_chart(make(result, ENGLISH), result, profile, ENGLISH) is None

    def test_months_with_few_clients_are_left_open(self) -> None:
        result = found([*self.MANY, record(1, "2024-09", 5), record(2, "2024-09", 6)])
        chart = month_chart(result, ENGLISH)
        shared = shared_chart(chart, result, Profile.RESTRICTED, ENGLISH)
        assert isinstance(chart, MonthChart)
        assert isinstance(shared, MonthChart)
        place = chart.months.index("2024-09")
        assert chart.series[0].values[place] == pytest.approx(11 / 60)
        assert shared.series[0].values[place] is None
        assert shared.series[0].values[0] == chart.series[0].values[0]

    def test_for_ones_own_use_it_is_the_chart_on_the_screen(self) -> None:
        chart = change_chart(found(), ENGLISH)
        assert shared_chart(chart, found(), Profile.FULL, ENGLISH) is chart


class TestDistribution:
    def test_it_counts_the_clients_of_both_periods_in_classes_of_a_round_width(self) -> None:
        chart = distribution_chart(found(), ENGLISH)
        assert chart is not None
        assert chart.edges == tuple(float(edge) for edge in range(13))
        before, after = chart.series
        assert (before.label, after.label) == ("before", "after")
        assert sum(before.counts) == sum(after.counts) == 4
        assert {edge: count for edge, count in zip(chart.edges, before.counts, strict=False) if count} == {
            4.0: 1,
            6.0: 1,
            10.0: 2,
        }
        assert {edge: count for edge, count in zip(chart.edges, after.counts, strict=False) if count} == {
            1.0: 1,
            4.0: 1,
            8.0: 1,
            # The largest value counts in the last class.
            11.0: 1,
        }

    def test_the_title_tells_the_middle_of_both(self) -> None:
        chart = distribution_chart(found(), ENGLISH)
        assert chart is not None
        # Before 4, 6, 10, 10: the middle is 8. After 1, 4.1, 8, 12: it is 6.05.
        assert chart.title == "Half of the clients used at most 8 (before), and 6.1 (after)."

    def test_only_after_it_compares_the_groups(self) -> None:
        records = [
            *paired({1: (None, 2.0), 2: (None, 4.0)}, Group.WITH),
            *paired({3: (None, 5.0)}, Group.WITHOUT),
        ]
        chart = distribution_chart(found(list(records), design=Design.AFTER_ONLY), ENGLISH)
        assert chart is not None
        assert [(series.label, sum(series.counts)) for series in chart.series] == [
            ("without the innovation", 1),
            ("with the innovation", 2),
        ]

    def test_each_bar_is_as_high_as_its_count(self) -> None:
        chart = distribution_chart(found(), ENGLISH)
        assert chart is not None
        heights = [bar.get_height() for bar in drawn(chart).axes[0].patches if isinstance(bar, Rectangle)]
        assert heights == [*chart.series[0].counts, *chart.series[1].counts]

    def test_the_table_behind_it_holds_the_same_counts(self) -> None:
        chart = distribution_chart(found(), ENGLISH)
        assert chart is not None
        content = chart.as_table(ENGLISH)
        assert content.columns == ("before", "after")
        assert (content.rows[10].label, content.rows[10].cells) == ("10 – 11", ("2", "0"))

    def test_no_clients_is_no_chart(self) -> None:
        assert distribution_chart(found([record(1, "2020-01", 1.0)]), ENGLISH) is None


class TestMonths:
    def test_use_is_a_mean_over_all_clients_of_the_group(self) -> None:
        chart = month_chart(found(), ENGLISH)
        assert chart is not None
        (series,) = chart.series
        assert (chart.months[0], chart.months[-1], len(chart.months)) == ("2024-06", "2025-06", 13)
        # 37 hours of five clients before, 25.1 after.
        assert series.values[0] == pytest.approx(37 / 5)
        assert series.values[-1] == pytest.approx(25.1 / 5)

    def test_a_line_stands_where_the_innovation_begins(self) -> None:
        chart = month_chart(found(), ENGLISH)
        assert chart is not None
        assert chart.start == 12
        assert [text.get_text() for text in drawn(chart).axes[0].texts] == ["start of the innovation"]

    def test_each_group_has_a_line_and_dashes_tell_them_apart_without_colour(self) -> None:
        records = [
            *paired({1: (10, 8), 2: (10, 8)}, Group.WITH),
            *paired({3: (10, 10)}, Group.WITHOUT),
        ]
        chart = month_chart(found(list(records), design=Design.DIFFERENCE), ENGLISH)
        lines = [line for line in drawn(chart).axes[0].lines if len(line.get_xdata()) == 13]  # type: ignore[arg-type]
        assert [line.get_linestyle() for line in lines] == ["-", "--"]
        assert [line.get_marker() for line in lines] == ["o", "s"]


class TestChanges:
    def test_they_run_from_the_largest_decrease_to_the_largest_increase(self) -> None:
        chart = change_chart(found(), ENGLISH)
        assert chart is not None
        assert chart.changes == pytest.approx((-5.0, -2.0, 0.1, 2.0))
        assert chart.title == "Of 4 clients, 2 use less, 1 more and 1 about the same."

    def test_the_table_counts_clients_in_classes_and_has_no_row_per_client(self) -> None:
        chart = change_chart(found(), ENGLISH)
        assert chart is not None
        content = chart.as_table(ENGLISH)
        assert sum(int(row.cells[0]) for row in content.rows) == 4
        assert all("up to" in row.label for row in content.rows)

    def test_thousands_of_clients_are_drawn_as_one_shape(self) -> None:
        use = {client: (10.0, 5.0 + client % 9) for client in range(1, 1001)}
        figure = drawn(change_chart(found(list(paired(use))), ENGLISH))
        assert len(figure.axes[0].patches) == 0
        assert len(figure.axes[0].collections) == 2

    def test_there_is_none_without_a_before(self) -> None:
        records = [*paired({1: (None, 2.0)}, Group.WITH), *paired({3: (None, 5.0)}, Group.WITHOUT)]
        assert change_chart(found(list(records), design=Design.AFTER_ONLY), ENGLISH) is None


@pytest.mark.parametrize("make", [distribution_chart, month_chart, change_chart])
class TestEveryChart:
    @pytest.mark.parametrize("theme", [LIGHT, DARK])
    def test_stands_on_the_background_of_the_page(self, make: object, theme: Theme) -> None:
        figure = drawn(make(found(), ENGLISH), theme)  # type: ignore[operator]
        assert to_hex(figure.get_facecolor()).upper() == theme.surface

    def test_is_a_picture_with_its_title_and_names_no_client(self, make: object) -> None:
        estimate_found = found()
        chart = make(estimate_found, ENGLISH)  # type: ignore[operator]
        drawing = picture(chart, ENGLISH, "svg").decode()
        assert chart.title in drawing
        words = chart.in_words(ENGLISH) + str(chart.as_table(ENGLISH))
        for client in estimate_found.use.clients:
            assert client not in drawing + words
