"""The chart of a ranking: what it holds, how it is drawn, read and told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from casebuilder.model.parties import Party
from casebuilder.translation import Language, Translator
from casebuilder.ui.bar_chart import Bar, BarChart
from casebuilder.ui.charts import picture
from casebuilder.ui.tables import RowKind
from casebuilder.ui.theme import DARK, LIGHT, Theme

ENGLISH = Translator(Language.ENGLISH)
CHART = BarChart(
    title="Most in Amsterdam",
    subtitle="Net present value, × € 1,000",
    bars=(
        Bar("Amsterdam", 4_626_000.0),
        Bar("Emmen (this case)", 80_142.0, stands_out=True),
        Bar("Vlieland", -531_949.0),
    ),
    heading="NPV municipality",
    corner="Municipality",
    divisor=1000.0,
    party=Party.MUNICIPALITY,
    left_out_after=2,
    left_out="… 339 others …",
)


ONLY_LOSSES = replace(CHART, bars=tuple(replace(bar, value=-abs(bar.value)) for bar in CHART.bars))


def drawn(theme: Theme = LIGHT, chart: BarChart = CHART) -> Figure:
    figure = Figure(figsize=(8, 4), dpi=100)
    chart.draw(figure, theme, ENGLISH)
    figure.canvas.draw()
    return figure


def bars(figure: Figure) -> list[Rectangle]:
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]


def test_each_bar_is_as_long_as_its_value_from_the_top_down() -> None:
    found = bars(drawn())

    assert [bar.get_width() for bar in found] == pytest.approx([4626.0, 80.142, -531.949])
    places = [bar.get_y() for bar in found]
    assert places == sorted(places)
    top, bottom = drawn().axes[0].get_ylim()
    assert top > bottom


def test_what_is_left_out_has_a_place_of_its_own() -> None:
    figure = drawn()

    first, second, third = (bar.get_y() for bar in bars(figure))
    assert third - second == pytest.approx(2 * (second - first))
    assert "… 339 others …" in [text.get_text() for text in figure.axes[0].texts]


def test_a_loss_differs_from_a_gain_by_more_than_its_side() -> None:
    gain, _, loss = bars(drawn())

    assert gain.get_facecolor() != loss.get_facecolor()
    assert gain.get_edgecolor() == loss.get_edgecolor()


def test_figures_stand_at_the_ends_and_the_own_one_is_bold() -> None:
    texts = {text.get_text(): text.get_fontweight() for text in drawn().axes[0].texts}

    assert texts["4,626"] == "normal"
    assert texts["80"] == "bold"
    assert "−532" in texts


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("chart", [CHART, ONLY_LOSSES])
def test_no_label_is_cut_off(theme: Theme, chart: BarChart) -> None:
    figure = drawn(theme, chart)
    renderer = FigureCanvasAgg(figure).get_renderer()
    width, height = figure.get_size_inches() * figure.dpi

    axes = figure.axes[0]
    for text in (*axes.texts, *axes.get_yticklabels()):
        box = text.get_window_extent(renderer)
        assert box.x0 >= 0, text.get_text()
        assert box.x1 <= width, text.get_text()
        assert 0 <= box.y0 <= box.y1 <= height, text.get_text()


def test_it_can_be_read_as_a_table() -> None:
    table = CHART.as_table(ENGLISH)

    assert (table.corner, table.columns) == ("Municipality", ("NPV municipality",))
    assert [(row.label, row.cells, row.kind) for row in table.rows] == [
        ("Amsterdam", ("4,626,000",), RowKind.ITEM),
        ("Emmen (this case)", ("80,142",), RowKind.TOTAL),
        ("Vlieland", ("−531,949",), RowKind.ITEM),
    ]


def test_it_is_told_in_words() -> None:
    gain, loss = (ENGLISH.euros(bar.value, signed=True) for bar in (CHART.bars[0], CHART.bars[2]))

    said = CHART.in_words(ENGLISH)

    assert said.startswith("Net present value, × € 1,000. ")
    assert f"Amsterdam: {gain};" in said
    assert said.endswith(f"… 339 others …; Vlieland: {loss}.")


def test_the_same_chart_gives_the_same_picture() -> None:
    once = picture(CHART, ENGLISH, "svg")

    assert once == picture(CHART, ENGLISH, "svg")
    assert "Most in Amsterdam" in once.decode()
    assert picture(CHART, ENGLISH, "png").startswith(b"\x89PNG")
