"""Bars in panels side by side: what they hold, and how they are drawn."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from casebuilder.model.parties import Party
from casebuilder.model.units import Unit
from casebuilder.sentences import LineReference
from casebuilder.translation import Language, Translator
from casebuilder.ui.charts import picture
from casebuilder.ui.panel_chart import PanelChart, PartyBar
from casebuilder.ui.tables import RowKind
from casebuilder.ui.theme import DARK, LIGHT, Theme

ENGLISH, DUTCH = Translator(Language.ENGLISH), Translator(Language.DUTCH)


def made(**changes: object) -> PanelChart:
    fields: dict[str, object] = {
        "title": "Who gains",
        "subtitle": "Net present value",
        "panels": ("As entered", "Fixed budget"),
        "rows": (
            PartyBar(Party.MUNICIPALITY, "Municipality", (60_000.0, 12_000.0)),
            PartyBar(Party.PROVIDER, "Provider", (-40_000.0, 8_000.0)),
            PartyBar(None, "Chain", (20_000.0, 20_000.0)),
        ),
        "corner": "Party, €",
        "divisor": 1000.0,
        "marked": 1,
        **changes,
    }
    return PanelChart(**fields)  # type: ignore[arg-type]


def drawn(chart: PanelChart, width: float = 9, theme: Theme = LIGHT) -> Figure:
    figure = Figure(figsize=(width, 2.6), dpi=100)
    chart.draw(figure, theme, ENGLISH)
    figure.canvas.draw()
    return figure


def bars(figure: Figure) -> Sequence[Rectangle]:
    return [bar for group in figure.axes[0].containers for bar in group]


def texts(figure: Figure) -> Sequence[Text]:
    return figure.axes[0].texts


def test_bars_are_as_long_as_their_values_on_one_scale() -> None:
    lengths = [bar.get_width() for bar in bars(drawn(made()))]

    scale = lengths[0] / 60_000
    assert scale > 0
    assert lengths == pytest.approx([scale * value for value in (60e3, -40e3, 20e3, 12e3, 8e3, 20e3)])


def test_a_loss_is_hollow_and_a_gain_filled() -> None:
    found = bars(drawn(made()))

    assert found[1].get_facecolor() != found[0].get_facecolor()
    assert found[1].get_facecolor() == pytest.approx(_surface(LIGHT))
    assert found[0].get_facecolor() == found[0].get_edgecolor()


def _surface(theme: Theme) -> tuple[float, ...]:
    code = theme.surface.lstrip("#")
    return (*(int(code[place : place + 2], 16) / 255 for place in (0, 2, 4)), 1.0)


def test_mirrored_panels_go_to_the_left() -> None:
    chart = made(
        unit=Unit.SHARE,
        divisor=1.0,
        rows=(PartyBar(Party.MUNICIPALITY, "Municipality", (0.8, 0.3)),),
        mirrored=frozenset({0}),
        hollow=frozenset({0}),
        marked=None,
    )
    left, right = bars(drawn(chart))

    assert left.get_width() < 0 < right.get_width()
    assert {text.get_text() for text in texts(drawn(chart))} >= {"80 %", "30 %"}


def test_a_value_that_is_not_there_has_no_bar() -> None:
    chart = made(rows=(PartyBar(Party.MUNICIPALITY, "Municipality", (60_000.0, None)),))

    assert len(bars(drawn(chart))) == 1
    assert chart.as_table(ENGLISH).rows[0].cells == ("60,000", "–")


def test_each_value_is_written_in_the_unit_of_the_chart() -> None:
    written = [text.get_text() for text in texts(drawn(made()))]

    assert [text for text in written if text not in made().panels] == ["60", "−40", "20", "12", "8.0", "20"]


@pytest.mark.parametrize("width", [4.5, 6.6, 10])
@pytest.mark.parametrize("panels", [2, 6])
def test_no_figure_lies_over_its_neighbour_or_off_the_chart(width: float, panels: int) -> None:
    rows = tuple(
        PartyBar(party, "Party", tuple(value * (-1) ** place for place in range(panels)))
        for party, value in ((Party.MUNICIPALITY, 123_456.0), (Party.PROVIDER, -98_765.0))
    )
    figure = drawn(made(panels=("Panel",) * panels, rows=rows, marked=0), width)
    axes = figure.axes[0]
    heights = {round(text.xy[1]) for text in texts(figure) if text.get_text() != "Panel"}  # type: ignore[attr-defined]

    for height in heights:
        boxes = sorted(
            (text.get_window_extent().x0, text.get_window_extent().x1)
            for text in texts(figure)
            if text.get_text() != "Panel" and round(text.xy[1]) == height  # type: ignore[attr-defined]
        )
        assert all(after[0] >= before[1] for before, after in itertools.pairwise(boxes))
        assert boxes[-1][1] <= figure.bbox.x1
        assert boxes[0][0] >= axes.get_window_extent().x0 - 1


def test_the_table_holds_the_values_and_the_lines_behind_them() -> None:
    line = LineReference("parties.municipality.npv")
    chart = made(rows=(PartyBar(None, "Chain", (1_234.4, -2.0), (line, None)),))
    table = chart.as_table(DUTCH)

    assert (table.corner, table.columns, table.marked) == ("Party, €", ("As entered", "Fixed budget"), 1)
    (row,) = table.rows
    assert row.cells == ("1.234", "−2")
    assert row.amounts == (1_234.4, -2.0)
    assert row.kind is RowKind.TOTAL
    assert (row.reference(0), row.reference(1)) == (line, None)


def test_in_words_it_gives_every_panel_and_party() -> None:
    told = made().in_words(ENGLISH).replace("\N{NO-BREAK SPACE}", " ")

    assert told == (
        "Net present value. As entered: Municipality + € 60,000, Provider − € 40,000, Chain + € 20,000;"
        " Fixed budget: Municipality + € 12,000, Provider + € 8,000, Chain + € 20,000."
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_it_takes_its_colours_from_the_theme(theme: Theme) -> None:
    assert drawn(made(), theme=theme).get_facecolor() == pytest.approx(_surface(theme))


def test_a_chart_of_zeros_can_be_drawn() -> None:
    chart = made(rows=(PartyBar(Party.CLIENT, "Client", (0.0, 0.0)),), divisor=1.0)

    assert [bar.get_width() for bar in bars(drawn(chart))] == [0, 0]


def test_a_picture_has_its_title_and_is_the_same_every_time() -> None:
    first = picture(made(), ENGLISH, "svg")

    assert first == picture(made(), ENGLISH, "svg")
    assert ">Who gains</text>" in first.decode()
