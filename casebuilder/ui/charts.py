"""Charts: what is in them as plain data, and how they are drawn.

matplotlib is imported inside functions only, so that the window stands before it is loaded.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from casebuilder.model.messages import N_
from casebuilder.model.parties import CHAIN, Party
from casebuilder.palette import party_style
from casebuilder.ui import theme as look
from casebuilder.ui.tables import Row, TableContent
from casebuilder.ui.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from casebuilder.model.costbenefit.results import Results
    from casebuilder.translation import Translator

_LABEL_DISTANCE = 14.0
"""Distance in pixels between the end of a line and its label."""
_LABEL_GAP = 17.0
"""Distance in pixels at which two labels at line ends can both be read."""
_PICTURE_SIZE = (9.0, 4.6)
"""Size in inches of a chart that is copied or saved."""
_PICTURE_RESOLUTION = 200
_FONTS = Path(__file__).parent / "fonts"
_READABLE = 4.5
"""Contrast that text needs (WCAG)."""
_WHOLE_FROM = 10
"""Smaller figures at a line's end get a decimal."""
_THOUSAND, _MILLION = 1_000.0, 1_000_000.0


class Drawable(Protocol):
    """A chart of any kind: what is in it, and how it is drawn, read and told."""

    @property
    def title(self) -> str:
        """The message of the chart, in one sentence."""

    @property
    def subtitle(self) -> str:
        """What is drawn and in which unit."""

    @property
    def picture_size(self) -> tuple[float, float]:
        """Size in inches of the chart when it is copied or saved."""

    def draw(self, figure: Figure, theme: Theme, translator: Translator, *, titled: bool = False) -> None:
        """Draw the chart into an empty or used figure; see :func:`draw`."""

    def as_table(self, translator: Translator) -> TableContent:
        """Return the same figures as a table."""

    def in_words(self, translator: Translator) -> str:
        """Return in words what the chart shows, for who cannot see it."""


@dataclass(frozen=True)
class Series:
    """One line of a chart.

    Attributes:
        party: Whose line it is; None is the chain.
        label: What it is called.
        values: One amount in euros per year.
    """

    party: Party | None
    label: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Chart:
    """Everything that is seen in a line chart over the years, in the language of the reader.

    Attributes:
        title: The message of the chart, in one sentence.
        subtitle: What is drawn and in which unit.
        years: The calendar years.
        series: The lines.
        divisor: Amounts are divided by this before they are written.
        boundary: Calendar year at whose start a dashed line stands, or None.
        boundary_label: What happens there.
    """

    title: str
    subtitle: str
    years: tuple[int, ...]
    series: tuple[Series, ...]
    divisor: float = 1.0
    boundary: int | None = None
    boundary_label: str = ""

    @property
    def picture_size(self) -> tuple[float, float]:
        """Size in inches of the chart when it is copied or saved."""
        return _PICTURE_SIZE

    def draw(self, figure: Figure, theme: Theme, translator: Translator, *, titled: bool = False) -> None:
        """Draw the chart; see :func:`draw`."""
        draw(self, figure, theme, translator, titled=titled)

    def as_table(self, translator: Translator) -> TableContent:
        """Return the same figures as a table, in whole euros."""
        return chart_table(self, translator)

    def in_words(self, translator: Translator) -> str:
        """Return in words what the chart shows, for who cannot see it."""
        return describe(self, translator)


def scale_of(amounts: Sequence[float]) -> tuple[float, str]:
    """Return by what amounts are divided to be read at ease, and how that is written."""
    largest = max((abs(amount) for amount in amounts), default=0.0)
    if largest >= 10 * _MILLION:
        return _MILLION, N_("× € 1 million")
    if largest >= 10 * _THOUSAND:
        return _THOUSAND, N_("× € 1,000")
    return 1.0, N_("in €")


def cumulative_chart(results: Results, translator: Translator) -> Chart:
    """Return the chart of the cash of each party of the chain, added up over the years."""
    from casebuilder import sentences
    from casebuilder.model.settings import View

    t = translator
    series = tuple(
        Series(party, t(party.label), results.party(party).cumulative)
        for party in results.involved()
        if party in CHAIN and any(abs(amount) >= sentences.NOTICEABLE for amount in results.party(party).cash)
    )
    divisor, unit = scale_of([amount for line in series for amount in line.values])
    if results.case.settings.view is View.BUDGET:
        subtitle = t(N_("Cash added up per party, {unit}, in the euros of each year"), unit=t(unit))
    else:
        subtitle = t(
            N_("Cash added up per party, {unit}, in euros of {year}, not discounted"),
            unit=t(unit),
            year=str(results.case.settings.base_year),
        )
    renewals = [year for year in sentences.renewal_years(results) if year > results.calendar_years[0]]
    return Chart(
        title=t.message(sentences.headline(results)),
        subtitle=subtitle,
        years=tuple(results.calendar_years),
        series=series,
        divisor=divisor,
        boundary=min(renewals) if renewals else None,
        boundary_label=t(N_("new agreement")),
    )


def spread(positions: Sequence[float], gap: float, lowest: float, highest: float) -> list[float]:
    """Return positions at least ``gap`` apart, in the same order, near where they were.

    Args:
        positions: Where each label would stand by itself.
        gap: Smallest distance between two labels.
        lowest: No label stands lower, unless there is no room otherwise.
        highest: No label stands higher, unless there is no room otherwise.
    """
    order = sorted(range(len(positions)), key=positions.__getitem__)
    placed = [positions[index] for index in order]
    for index in range(1, len(placed)):
        placed[index] = max(placed[index], placed[index - 1] + gap)
    if placed and placed[-1] > highest:
        placed[-1] = highest
        for index in range(len(placed) - 2, -1, -1):
            placed[index] = min(placed[index], placed[index + 1] - gap)
    if placed and placed[0] < lowest:
        shift = lowest - placed[0]
        placed = [position + shift for position in placed]
    result = [0.0] * len(placed)
    for place, index in enumerate(order):
        result[index] = placed[place]
    return result


@cache
def font_family() -> str:
    """Register the application's font with matplotlib and return its name."""
    from matplotlib import font_manager

    for path in sorted(_FONTS.glob("*.[ot]tf")):
        font_manager.fontManager.addfont(str(path))
    return "Inter" if any(_FONTS.glob("Inter-*.[ot]tf")) else "DejaVu Sans"


def _axis_number(value: float, step: float, translator: Translator) -> str:
    decimals = 0 if step >= 1 else 1
    return translator.number(value, decimals)


def draw(chart: Chart, figure: Figure, theme: Theme, translator: Translator, *, titled: bool = False) -> None:
    """Draw a chart into an empty or used figure.

    Args:
        chart: What to draw.
        figure: Where; it is cleared first.
        theme: Colours and text sizes.
        translator: How numbers are written.
        titled: Whether title and subtitle are drawn as well, for a picture that stands alone.
    """
    import matplotlib as mpl

    points = 72 / 100
    with mpl.rc_context({"font.family": [font_family()], "font.size": theme.caption_size * points}):
        figure.clear()
        figure.set_facecolor(theme.surface)
        axes = figure.add_subplot()
        _draw_frame(chart, axes, theme, translator)
        for line in chart.series:
            _draw_series(chart, line, axes, theme)
        _place(chart, figure, axes, theme, titled=titled)
        _label_ends(chart, figure, axes, theme, translator)
        if titled:
            figure.text(
                0.02, 0.965, chart.title, color=theme.text, weight="semibold", size=13 * points, va="top"
            )
            figure.text(0.02, 0.905, chart.subtitle, color=theme.muted, va="top")


def _draw_frame(chart: Chart, axes: Axes, theme: Theme, translator: Translator) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_facecolor(theme.surface)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.grid(visible=True, axis="y", color=theme.line, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.axhline(0, color=theme.control_line, linewidth=1.0, zorder=1)
    axes.tick_params(length=0, colors=theme.muted, pad=8)
    axes.set_xticks(list(chart.years), [str(year) for year in chart.years])
    first, last = chart.years[0], chart.years[-1]
    axes.set_xlim(first - 0.3, last + 0.15)
    amounts = [amount / chart.divisor for line in chart.series for amount in line.values]
    low, high = min([0.0, *amounts]), max([0.0, *amounts])
    room = (high - low or 1.0) * 0.08
    axes.set_ylim(low - room, high + room)
    locator = MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10])
    axes.yaxis.set_major_locator(locator)
    ticks = locator.tick_values(low - room, high + room)
    step = float(ticks[1] - ticks[0]) if len(ticks) > 1 else 1.0
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _position: _axis_number(value, step, translator))
    )
    if chart.boundary is not None:
        place = chart.boundary - 0.5
        axes.axvline(place, color=theme.control_line, linewidth=1.0, dashes=(4, 3), zorder=1)
        axes.annotate(
            chart.boundary_label,
            (place, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(6, 0),
            textcoords="offset points",
            color=theme.muted,
            va="top",
        )


def _draw_series(chart: Chart, line: Series, axes: Axes, theme: Theme) -> None:
    style = party_style(line.party)
    colour = theme.party_colour(line.party)
    amounts = [amount / chart.divisor for amount in line.values]
    (drawn,) = axes.plot(chart.years, amounts, color=colour, linewidth=2.0, solid_capstyle="round", zorder=3)
    if style.dash:
        drawn.set_dashes(list(style.dash))
    axes.plot(chart.years[-1:], amounts[-1:], color=colour, marker=style.marker, markersize=7, zorder=4)


def _place(chart: Chart, figure: Figure, axes: Axes, theme: Theme, *, titled: bool) -> None:
    """Give the axes the room that the labels leave, in pixels that do not grow with the figure."""
    width, height = figure.get_size_inches() * figure.dpi
    pixel = figure.dpi / 100
    letter = theme.caption_size * 0.58 * pixel
    longest = max((len(line.label) for line in chart.series), default=0) + 8
    right = min(longest * letter + 16 * pixel, width * 0.4)
    left = 56 * pixel * theme.text_scale
    bottom = 32 * pixel * theme.text_scale
    top = (84 if titled else 8) * pixel
    axes.set_position(
        (
            left / width,
            bottom / height,
            max(width - left - right, 40) / width,
            max(height - top - bottom, 40) / height,
        )
    )


def _label_ends(chart: Chart, figure: Figure, axes: Axes, theme: Theme, translator: Translator) -> None:
    """Write name and last amount at each line's end; labels that would overlap move apart."""
    if not chart.series:
        return
    low, high = axes.get_ylim()
    box = axes.get_position()
    pixels = box.height * figure.get_size_inches()[1] * figure.dpi / (high - low)
    gap = _LABEL_GAP * theme.text_scale * figure.dpi / 100 / pixels
    ends = [line.values[-1] / chart.divisor for line in chart.series]
    first_year, last_year = axes.get_xlim()
    width = box.width * figure.get_size_inches()[0] * figure.dpi
    right = chart.years[-1] + _LABEL_DISTANCE * figure.dpi / 100 * (last_year - first_year) / width
    for line, end, place in zip(chart.series, ends, spread(ends, gap, low, high), strict=True):
        written = translator.number(end, 0 if abs(end) >= _WHOLE_FROM or chart.divisor == 1.0 else 1)
        axes.annotate(
            f"{line.label} {written}",
            (chart.years[-1], end),
            xytext=(right, place),
            xycoords="data",
            textcoords="data",
            color=readable(theme.party_colour(line.party), theme),
            weight="semibold",
            va="center",
            annotation_clip=False,
        )


def readable(colour: str, theme: Theme) -> str:
    """Return a colour as near to the given one as text on the page allows."""
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    ink = [int(theme.text[place : place + 2], 16) for place in (1, 3, 5)]
    for step in range(11):
        mixed = [round(part + (dark - part) * step / 10) for part, dark in zip(parts, ink, strict=True)]
        candidate = "#" + "".join(f"{part:02x}" for part in mixed)
        if look.contrast(candidate, theme.surface) >= _READABLE:
            return candidate
    return theme.text


def picture(chart: Drawable, translator: Translator, file_type: str) -> bytes:
    """Return a chart as a picture on a light background, with its title.

    Args:
        chart: What to draw.
        translator: How numbers are written.
        file_type: ``png`` or ``svg``.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    figure = Figure(figsize=chart.picture_size, dpi=100)
    chart.draw(figure, look.LIGHT, translator, titled=True)
    stream = io.BytesIO()
    metadata = {"Title": chart.title, "Description": chart.subtitle} | (
        {"Date": None} if file_type == "svg" else {}
    )
    # Text stays text in a drawing, and the same chart gives the same file.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "casebuilder"}):
        figure.savefig(stream, format=file_type, dpi=_PICTURE_RESOLUTION, metadata=metadata)
    return stream.getvalue()


def chart_table(chart: Chart, translator: Translator) -> TableContent:
    """Return the same figures as a table, in whole euros."""
    from casebuilder.model.costbenefit.parties import party_key
    from casebuilder.sentences import LineReference

    return TableContent(
        corner=translator(N_("Cash added up, in €")),
        columns=tuple(str(year) for year in chart.years),
        rows=tuple(
            Row(
                line.label,
                tuple(translator.number(amount, 0) for amount in line.values),
                line.values,
                references=tuple(
                    LineReference(f"parties.{party_key(line.party)}.cumulative", year) for year in chart.years
                ),
            )
            for line in chart.series
        ),
    )


def describe(chart: Chart, translator: Translator) -> str:
    """Return in words what the chart shows, for who cannot see it."""
    ends = [f"{line.label}: {translator.euros(line.values[-1], signed=True)}" for line in chart.series]
    return f"{chart.subtitle}. {chart.years[-1]}: {'; '.join(ends)}."
