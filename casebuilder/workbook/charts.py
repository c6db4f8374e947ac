"""Native charts: the colours, dashes and markers of the parties, with a text for who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_range_formula

from casebuilder.model.parties import Party
from casebuilder.palette import party_style
from casebuilder.workbook.glue import Cell
from casebuilder.workbook.house_style import LEAST_CONTRAST, contrast_with_white
from casebuilder.workbook.styles import ACCENT, FONT, INK, LINE, MUTED

_DASHES: dict[Party | None, str] = {
    None: "solid",
    Party.MUNICIPALITY: "solid",
    Party.PROVIDER: "dash",
    Party.CLIENT: "round_dot",
    Party.INFORMAL_CARER: "square_dot",
    Party.INSURER: "long_dash_dot",
    Party.CARE_OFFICE: "long_dash",
    Party.WELFARE_ORGANISATION: "dash_dot",
    Party.ENTREPRENEUR: "long_dash_dot_dot",
    Party.OUTSIDE: "round_dot",
}
_MARKERS: dict[Party | None, str] = {
    None: "diamond",
    Party.MUNICIPALITY: "circle",
    Party.PROVIDER: "square",
    Party.CLIENT: "triangle",
    Party.INFORMAL_CARER: "x",
    Party.INSURER: "star",
    Party.CARE_OFFICE: "plus",
    Party.WELFARE_ORGANISATION: "long_dash",
    Party.ENTREPRENEUR: "dot",
    Party.OUTSIDE: "dash",
}
PATTERNS: dict[Party | None, str] = {
    Party.PROVIDER: "wide_upward_diagonal",
    Party.CLIENT: "percent_20",
    Party.INFORMAL_CARER: "large_grid",
    Party.INSURER: "wide_downward_diagonal",
    Party.CARE_OFFICE: "light_horizontal",
    Party.WELFARE_ORGANISATION: "light_vertical",
    Party.ENTREPRENEUR: "large_check",
    Party.OUTSIDE: "outlined_diamond",
}
"""How the columns of a party are filled, to be told apart without colour; others are filled whole."""
_TEXT_SIZE = 9
_TITLE_SIZE = 11
_NUMBERS = '#,##0;"−"#,##0'

Range = tuple[str, int, int, int, int]
"""Sheet, first row, first column, last row, last column."""


@dataclass(frozen=True)
class Series:
    """One row of numbers in a chart.

    Attributes:
        name: What the legend calls it.
        values: Where the numbers stand.
        party: Whose colour, dash and marker it gets; None is the chain.
    """

    name: str
    values: Range
    party: Party | None


def line_chart(
    book: Workbook, name: str, title: Cell, years: Range, series: Sequence[Series], axis: str
) -> Chart:
    """Return a chart with one line per series over the years; the text of a cell stands above it."""
    chart = book.add_chart({"type": "line", "name": name})
    for item in series:
        chart.add_series(
            {
                "name": item.name,
                "categories": list(years),
                "values": list(item.values),
                "line": _line(item.party),
                "marker": _marker(item.party),
            }
        )
    _finish(chart, f"={title.reference}", axis)
    chart.set_legend({"position": "bottom", "font": _font(_TEXT_SIZE)})
    return chart


def bars_and_line(
    book: Workbook, name: str, title: Cell, years: Range, bars: Series, line: Series, axis: str
) -> Chart:
    """Return a chart with a bar per year and a line through the amounts added up, titled by a cell."""
    chart = book.add_chart({"type": "column", "name": name})
    chart.add_series(
        {
            "name": bars.name,
            "categories": list(years),
            "values": list(bars.values),
            "fill": {"color": party_style(bars.party).colour},
            "border": {"none": True},
            "gap": 90,
        }
    )
    over = book.add_chart({"type": "line"})
    over.add_series(
        {
            "name": line.name,
            "categories": list(years),
            "values": list(line.values),
            "line": {"color": INK, "width": 2, "dash_type": "dash"},
            "marker": {"type": "diamond", "size": 7, "fill": {"color": "#FFFFFF"}, "border": {"color": INK}},
        }
    )
    chart.combine(over)
    _finish(chart, f"={title.reference}", axis)
    chart.set_legend({"position": "bottom", "font": _font(_TEXT_SIZE)})
    return chart


def bar_per_party(
    book: Workbook,
    name: str,
    title: Cell,
    series: str,
    labels: Range,
    values: Range,
    parties: Sequence[Party | None],
    axis: str,
) -> Chart:
    """Return a chart with one horizontal bar per party.

    Args:
        book: The workbook.
        name: Name of the chart.
        title: The cell whose text stands above it, so that the message follows the numbers.
        series: What the bars are.
        labels: Where the names of the parties stand.
        values: Where their numbers stand.
        parties: The parties, in the order of the rows.
        axis: Name of the axis of the numbers.
    """
    chart = book.add_chart({"type": "bar", "name": name})
    chart.add_series(
        {
            "name": series,
            "categories": list(labels),
            "values": list(values),
            "points": [{"fill": {"color": party_style(party).colour}} for party in parties],
            "data_labels": {"value": True, "font": _font(_TEXT_SIZE), "num_format": _NUMBERS},
            "gap": 60,
        }
    )
    _finish(chart, f"={title.reference}", "", value_axis="x")
    chart.set_x_axis(
        {
            "name": axis,
            "name_font": _font(_TEXT_SIZE, MUTED),
            "num_font": _font(_TEXT_SIZE, MUTED),
            "num_format": _NUMBERS,
            "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.75}},
            "line": {"none": True},
        }
    )
    _name_rows(chart)
    chart.set_legend({"none": True})
    return chart


def columns_per_party(
    book: Workbook, name: str, title: Cell, categories: Range, series: Sequence[Series], axis: str
) -> Chart:
    """Return a chart with a cluster of columns per category, one column per party.

    Args:
        book: The workbook.
        name: Name of the chart.
        title: The cell whose text stands above it, so that the message follows the numbers.
        categories: Where the names of the clusters stand.
        series: The numbers of each party.
        axis: What is measured.
    """
    chart = book.add_chart({"type": "column", "name": name})
    for item in series:
        chart.add_series(
            {
                "name": item.name,
                "categories": list(categories),
                "values": list(item.values),
                **_party_fill(item.party),
                "border": {"color": party_style(item.party).colour},
                "gap": 60,
            }
        )
    _finish(chart, f"={title.reference}", axis)
    chart.set_legend({"position": "bottom", "font": _font(_TEXT_SIZE)})
    return chart


def two_bars_per_party(
    book: Workbook,
    name: str,
    title: Cell,
    labels: Range,
    hatched: Series,
    filled: Series,
    parties: Sequence[Party],
) -> Chart:
    """Return a chart with two horizontal bars of shares per party, one hatched and one filled.

    Args:
        book: The workbook.
        name: Name of the chart.
        title: The cell whose text stands above it, so that the message follows the numbers.
        labels: Where the names of the parties stand.
        hatched: The shares that are drawn hatched.
        filled: The shares that are drawn filled.
        parties: The parties, in the order of the rows.
    """
    chart = book.add_chart({"type": "bar", "name": name})
    for item, fill in ((hatched, _hatched), (filled, _filled)):
        chart.add_series(
            {
                "name": item.name,
                "categories": list(labels),
                "values": list(item.values),
                **fill(MUTED),
                "border": {"color": MUTED},
                "points": [
                    {**fill(party_style(party).colour), "border": {"color": party_style(party).colour}}
                    for party in parties
                ],
                "data_labels": {"value": True, "font": _font(_TEXT_SIZE), "num_format": "0%"},
                "gap": 50,
            }
        )
    _finish(chart, f"={title.reference}", "", value_axis="x")
    chart.set_x_axis(
        {
            "num_font": _font(_TEXT_SIZE, MUTED),
            "num_format": "0%",
            "min": 0,
            "max": 1,
            "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.75}},
            "line": {"none": True},
        }
    )
    _name_rows(chart)
    chart.set_legend({"position": "bottom", "font": _font(_TEXT_SIZE)})
    return chart


@dataclass(frozen=True)
class Share:
    """One row of shares in a chart that is about no party.

    Attributes:
        name: What the legend calls it.
        values: Where the shares stand.
        colour: Its colour.
        hatched: Whether it is drawn hatched, to be told apart without colour.
    """

    name: str
    values: Range
    colour: str
    hatched: bool = False


def bars_of_shares(
    book: Workbook, name: str, title: str, labels: Range, shares: Sequence[Share], *, stacked: bool
) -> Chart:
    """Return a chart with horizontal bars of shares per row, side by side or one behind the other.

    Args:
        book: The workbook.
        name: Name of the chart.
        title: What stands above it.
        labels: Where the names of the rows stand.
        shares: The shares, in the order of the legend.
        stacked: Whether they come to a whole together.
    """
    chart = book.add_chart({"type": "bar", "name": name, **({"subtype": "stacked"} if stacked else {})})
    for item in shares:
        fill = _hatched(item.colour) if item.hatched else _filled(item.colour)
        chart.add_series(
            {
                "name": item.name,
                "categories": list(labels),
                "values": list(item.values),
                **fill,
                "border": {"color": item.colour},
                "data_labels": {
                    "value": True,
                    "font": _font(_TEXT_SIZE - 1, _on(item) if stacked else INK),
                    "num_format": '0%;;""',
                },
                "gap": 40,
            }
        )
    _finish(chart, title, "", value_axis="x")
    chart.set_x_axis(
        {
            "num_font": _font(_TEXT_SIZE, MUTED),
            "num_format": "0%",
            "min": 0,
            "max": 1,
            "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.75}},
            "line": {"none": True},
        }
    )
    _name_rows(chart)
    chart.set_legend({"position": "bottom", "font": _font(_TEXT_SIZE)})
    return chart


def bars_with_intervals(
    book: Workbook,
    name: str,
    title: str,
    labels: Range,
    values: Range,
    below: Range,
    above: Range,
    colour: str,
) -> Chart:
    """Return a chart with one horizontal bar per row, and the interval around its value.

    Args:
        book: The workbook.
        name: Name of the chart.
        title: What stands above it.
        labels: Where the names of the rows stand.
        values: Where the values stand, as shares that may be below zero.
        below: Where it stands how far the interval reaches below each value.
        above: Where it stands how far it reaches above.
        colour: Colour of the bars.
    """
    chart = book.add_chart({"type": "bar", "name": name})
    chart.add_series(
        {
            "name": title,
            "categories": list(labels),
            "values": list(values),
            **_filled(colour),
            "border": {"color": colour},
            "gap": 70,
            "x_error_bars": {
                "type": "custom",
                "plus_values": _reference(above),
                "minus_values": _reference(below),
                "line": {"color": INK, "width": 1.25},
            },
        }
    )
    _finish(chart, title, "", value_axis="x")
    chart.set_x_axis(
        {
            "num_font": _font(_TEXT_SIZE, MUTED),
            "num_format": '0%;"−"0%',
            "min": -1,
            "max": 1,
            "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.75}},
            "line": {"none": True},
        }
    )
    _name_rows(chart)
    chart.set_legend({"none": True})
    return chart


def differences_per_row(
    book: Workbook, name: str, title: str, labels: Range, low: Share, high: Share, axis: str
) -> Chart:
    """Return a chart with two bars per row from zero, on one line: a tornado when the widest is first.

    Args:
        book: The workbook.
        name: Name of the chart.
        title: What stands above it.
        labels: Where the names of the rows stand.
        low: What the result differs by at the low end of each.
        high: What it differs by at the high end.
        axis: What is measured.
    """
    chart = book.add_chart({"type": "bar", "name": name})
    for item in (low, high):
        fill = _hatched(item.colour) if item.hatched else _filled(item.colour)
        chart.add_series(
            {
                "name": item.name,
                "categories": list(labels),
                "values": list(item.values),
                **fill,
                "border": {"color": item.colour},
                "overlap": 100,
                "gap": 40,
            }
        )
    _finish(chart, title, "", value_axis="x")
    chart.set_x_axis(
        {
            "name": axis,
            "name_font": _font(_TEXT_SIZE, MUTED),
            "num_font": _font(_TEXT_SIZE, MUTED),
            "num_format": _NUMBERS,
            "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.75}},
            "line": {"none": True},
        }
    )
    _name_rows(chart)
    chart.set_legend({"position": "bottom", "font": _font(_TEXT_SIZE)})
    return chart


def columns_of_draws(
    book: Workbook,
    name: str,
    title: str,
    edges: Range,
    loss: Share,
    gain: Share,
    axes: tuple[str, str],
) -> Chart:
    """Return a histogram of which the columns touch: each interval has a number in one of both series.

    Args:
        book: The workbook.
        name: Name of the chart.
        title: What stands above it.
        edges: Where the lower edges of the intervals stand, in euros.
        loss: The draws in intervals below zero.
        gain: The draws in the other intervals.
        axes: What stands along the bottom, and what is counted.
    """
    chart = book.add_chart({"type": "column", "name": name})
    for item in (loss, gain):
        fill = _hatched(item.colour) if item.hatched else _filled(item.colour)
        chart.add_series(
            {
                "name": item.name,
                "categories": list(edges),
                "values": list(item.values),
                **fill,
                "border": {"color": item.colour},
                "overlap": 100,
                "gap": 8,
            }
        )
    _finish(chart, title, axes[1])
    chart.set_x_axis(
        {
            "name": axes[0],
            "name_font": _font(_TEXT_SIZE, MUTED),
            "label_position": "low",
            "num_font": {**_font(_TEXT_SIZE, MUTED), "rotation": -45},
            "num_format": _NUMBERS,
            "line": {"color": MUTED},
        }
    )
    chart.set_legend({"position": "bottom", "font": _font(_TEXT_SIZE)})
    return chart


def _reference(area: Range) -> str:
    sheet, first_row, first_column, last_row, last_column = area
    return f"={xl_range_formula(sheet, first_row, first_column, last_row, last_column)}"


def _party_fill(party: Party | None) -> dict[str, object]:
    colour = party_style(party).colour
    if party not in PATTERNS:
        return _filled(colour)
    return {"pattern": {"pattern": PATTERNS[party], "fg_color": colour, "bg_color": "#FFFFFF"}}


def _hatched(colour: str) -> dict[str, object]:
    return {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": colour, "bg_color": "#FFFFFF"}}


def _filled(colour: str) -> dict[str, object]:
    return {"fill": {"color": colour}}


def _finish(chart: Chart, title: str, axis: str, value_axis: str = "y") -> None:
    chart.set_title({"name": title, "name_font": _font(_TITLE_SIZE, ACCENT, bold=True), "overlay": False})
    if value_axis == "y":
        chart.set_x_axis(
            {"label_position": "low", "num_font": _font(_TEXT_SIZE, MUTED), "line": {"color": MUTED}}
        )
        chart.set_y_axis(
            {
                "name": axis,
                "name_font": _font(_TEXT_SIZE, MUTED),
                "num_font": _font(_TEXT_SIZE, MUTED),
                "num_format": _NUMBERS,
                "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.75}},
                "line": {"none": True},
            }
        )
    chart.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    chart.set_plotarea({"fill": {"none": True}})


def _name_rows(chart: Chart) -> None:
    """Let lying bars be read from above, with their names at the left also where bars go that way."""
    chart.set_y_axis(
        {"reverse": True, "label_position": "low", "num_font": _font(_TEXT_SIZE), "line": {"color": MUTED}}
    )


def _font(size: float, colour: str = INK, *, bold: bool = False) -> dict[str, object]:
    return {"name": FONT, "size": size, "color": colour, "bold": bold}


def _on(item: Share) -> str:
    """Return the colour in which a number can be read on the bar of a share."""
    readable_in_white = not item.hatched and contrast_with_white(item.colour) >= LEAST_CONTRAST
    return "#FFFFFF" if readable_in_white else INK


def _line(party: Party | None) -> dict[str, object]:
    width = 3 if party in (None, Party.MUNICIPALITY) else 2.25
    return {"color": party_style(party).colour, "width": width, "dash_type": _DASHES[party]}


def _marker(party: Party | None) -> dict[str, object]:
    colour = party_style(party).colour
    return {"type": _MARKERS[party], "size": 7, "fill": {"color": colour}, "border": {"color": colour}}
