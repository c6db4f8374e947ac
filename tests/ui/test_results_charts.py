"""What a chart holds, and how it is drawn."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.funding import LumpSum
from casebuilder.model.parties import Party
from casebuilder.palette import PARTY_STYLES
from casebuilder.translation import Language, Translator
from casebuilder.ui.charts import (
    Chart,
    chart_table,
    cumulative_chart,
    describe,
    draw,
    picture,
    readable,
    scale_of,
    spread,
)
from casebuilder.ui.theme import DARK, LIGHT, Theme, contrast
from tests.building import household_help, small_case

ENGLISH = Translator(Language.ENGLISH)
DUTCH = Translator(Language.DUTCH)


@pytest.fixture
def chart() -> Chart:
    case = small_case(services=(household_help(funding=LumpSum(renewal_year=2028)),))
    return cumulative_chart(evaluate_case(case), ENGLISH)


def drawn(chart: Chart, theme: Theme = LIGHT) -> Figure:
    figure = Figure(figsize=(8, 3), dpi=100)
    draw(chart, figure, theme, ENGLISH)
    figure.canvas.draw()
    return figure


def test_it_holds_the_cash_added_up_of_each_party_that_money_moves_for(chart: Chart) -> None:
    results = evaluate_case(small_case(services=(household_help(funding=LumpSum(renewal_year=2028)),)))

    assert {line.party: line.values for line in chart.series} == {
        party: results.party(party).cumulative
        for party in (Party.MUNICIPALITY, Party.PROVIDER, Party.ENTREPRENEUR)
    }


def test_the_new_agreement_is_marked(chart: Chart) -> None:
    texts = [text.get_text() for text in drawn(chart).axes[0].texts]

    assert chart.boundary == 2028
    assert "new agreement" in texts


def test_a_new_agreement_before_the_first_year_is_not_marked() -> None:
    case = small_case(services=(household_help(funding=LumpSum(renewal_year=2027)),))

    assert cumulative_chart(evaluate_case(case), ENGLISH).boundary is None


def test_each_line_has_its_label_and_last_amount_at_its_end(chart: Chart) -> None:
    texts = [text.get_text() for text in drawn(chart).axes[0].texts]

    for line in chart.series:
        assert any(text.startswith(f"{line.label} ") for text in texts)


def test_labels_at_line_ends_do_not_touch(chart: Chart) -> None:
    figure = drawn(chart)
    boxes = sorted(
        text.get_window_extent().y0 for text in figure.axes[0].texts if text.get_text() != "new agreement"
    )

    assert all(upper - lower >= 16 for lower, upper in itertools.pairwise(boxes))


def test_no_label_is_cut_off(chart: Chart) -> None:
    figure = drawn(chart)

    assert all(text.get_window_extent().x1 <= figure.bbox.x1 for text in figure.axes[0].texts)


def test_lines_differ_by_more_than_colour(chart: Chart) -> None:
    lines = [line for line in drawn(chart).axes[0].lines if np.size(line.get_xdata()) == 3]
    looks = [(style.dash, style.marker) for style in PARTY_STYLES.values()]

    assert len(lines) == 3
    assert len(set(looks)) == len(looks)
    assert len({str(line._unscaled_dash_pattern) for line in lines}) == 3  # type: ignore[attr-defined]


def test_there_is_a_line_at_zero(chart: Chart) -> None:
    assert any(np.array_equal(line.get_ydata(), [0, 0]) for line in drawn(chart).axes[0].lines)


def test_one_year_is_enough_for_a_chart() -> None:
    case = small_case()
    one = case.model_copy(
        update={
            "settings": case.settings.model_copy(update={"years": 1}),
            "reach": case.reach.model_copy(
                update={
                    "adoption": case.reach.adoption.model_copy(
                        update={
                            "share": case.reach.adoption.share.model_copy(  # type: ignore[union-attr]
                                update={"values": case.reach.adoption.share.values[:1]}  # type: ignore[union-attr]
                            )
                        }
                    )
                }
            ),
        }
    )

    drawn(cumulative_chart(evaluate_case(one), ENGLISH))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_it_takes_its_colours_from_the_theme(chart: Chart, theme: Theme) -> None:
    figure = drawn(chart, theme)

    assert figure.get_facecolor() != (1, 1, 1, 0)
    colours = {line.get_color() for line in figure.axes[0].lines}
    assert theme.party_colour(Party.MUNICIPALITY) in colours


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("party", [*Party, None])
def test_labels_can_be_read_on_the_page(theme: Theme, party: Party | None) -> None:
    assert contrast(readable(theme.party_colour(party), theme), theme.surface) >= 4.5


@pytest.mark.parametrize(
    ("amounts", "divisor"),
    [([], 1), ([0.0], 1), ([-9_999.0], 1), ([10_000.0], 1_000), ([-12_000_000.0], 1_000_000)],
)
def test_amounts_are_divided_to_be_read_at_ease(amounts: list[float], divisor: float) -> None:
    assert scale_of(amounts)[0] == divisor


@given(
    st.lists(st.floats(-100, 100), max_size=8),
    st.floats(0.5, 10),
)
def test_spread_keeps_the_order_and_the_distance(positions: list[float], gap: float) -> None:
    placed = spread(positions, gap, -100, 100)

    order = sorted(range(len(positions)), key=positions.__getitem__)
    pairs = itertools.pairwise([placed[index] for index in order])
    assert all(upper - lower >= gap - 1e-9 for lower, upper in pairs)


def test_spread_leaves_what_fits_where_it_is() -> None:
    assert spread([5, 1, 9], 2, 0, 10) == [5, 1, 9]


def test_a_picture_is_the_same_every_time(chart: Chart) -> None:
    for file_type in ("png", "svg"):
        assert picture(chart, ENGLISH, file_type) == picture(chart, ENGLISH, file_type)


def test_a_drawing_keeps_its_text_as_text(chart: Chart) -> None:
    assert f">{chart.title}</text>" in picture(chart, ENGLISH, "svg").decode()


def test_the_table_holds_the_same_amounts(chart: Chart) -> None:
    table = chart_table(chart, ENGLISH)

    assert table.columns == ("2027", "2028", "2029")
    assert [row.amounts for row in table.rows] == [line.values for line in chart.series]


def test_the_description_gives_the_end_of_each_line(chart: Chart) -> None:
    told = describe(chart, ENGLISH)

    for line in chart.series:
        assert f"{line.label}: {ENGLISH.euros(line.values[-1], signed=True)}" in told


def test_numbers_are_written_the_dutch_way_in_dutch() -> None:
    chart = cumulative_chart(evaluate_case(small_case()), DUTCH)
    table = chart_table(chart, DUTCH)

    assert table.rows[0].cells[0] == DUTCH.number(chart.series[0].values[0], 0)
    assert "." in table.rows[0].cells[0]
