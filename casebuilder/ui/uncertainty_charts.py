"""The charts of uncertainty: one figure at a time, and how the draws are spread.

Plain data, and how it is drawn. matplotlib is imported inside functions only, so that the window stands
before it is loaded.
"""

from __future__ import annotations

import itertools
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.model.units import Unit
from casebuilder.ui.chart_parts import empty_axes, place_axes, write_title
from casebuilder.ui.charts import readable
from casebuilder.ui.result_tables import signed
from casebuilder.ui.tables import Row, TableContent
from casebuilder.ui.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from casebuilder.model.uncertainty.assessment import Assessment
    from casebuilder.translation import Translator

MOST_BARS = 10
_BAR = 0.62
_FEWEST_ROWS = 5
_PICTURE_WIDTH = 9.0
_INCHES_PER_BAR, _INCHES_AROUND = 0.36, 1.4
_DRAWS_PICTURE = (9.0, 4.2)
_THOUSAND = 1000.0
_THOUSANDS_FROM = 20_000.0
_ROOM_FOR_NAME = 0.22
_LOWER_NAME, _UPPER_NAME, _ROOM_ABOVE = 1.19, 1.36, 1.38
"""Tops of the two names above the columns, and of the chart, in heights of the highest column."""
_LONGEST_LINE, _MOST_LINES = 40, 2


@dataclass(frozen=True)
class TornadoBar:
    """What one figure on its own does to the result.

    Attributes:
        label: What the figure is.
        low: The result with the figure at its lowest, in euros.
        high: The result with the figure at its highest.
        range: Its lowest and its highest value, as written.
    """

    label: str
    low: float
    high: float
    range: str


@dataclass(frozen=True)
class TornadoChart:
    """Bars from the result at the low end of a figure to that at its high end, the widest at the top.

    Attributes:
        title: The message of the chart, in one sentence.
        subtitle: What is drawn and in which unit.
        bars: The figures.
        middle: The result of the case as it is.
        party: Whose colour the bars have; None is the chain.
    """

    title: str
    subtitle: str
    bars: tuple[TornadoBar, ...]
    middle: float
    party: Party | None

    @property
    def _rows(self) -> int:
        return max(_FEWEST_ROWS, len(self.bars))

    @property
    def picture_size(self) -> tuple[float, float]:
        """Size in inches of the chart when it is copied or saved."""
        return _PICTURE_WIDTH, _INCHES_AROUND + _INCHES_PER_BAR * self._rows

    def as_table(self, translator: Translator) -> TableContent:
        """Return the same figures as a table, in whole euros."""
        t = translator
        return TableContent(
            corner=t(N_("Figure")),
            columns=(
                t(N_("Range")),
                t(N_("At its lowest, €")),
                t(N_("At its highest, €")),
                t(N_("Difference, €")),
            ),
            rows=tuple(
                Row(
                    bar.label,
                    (
                        bar.range,
                        signed(bar.low, t),
                        signed(bar.high, t),
                        t.number(abs(bar.high - bar.low), 0),
                    ),
                    (None, bar.low, bar.high, None),
                )
                for bar in self.bars
            ),
        )

    def in_words(self, translator: Translator) -> str:
        """Return in words what the chart shows, for who cannot see it."""
        t = translator
        parts = [
            t(
                N_("{figure}: {low} at its lowest, {high} at its highest"),
                figure=bar.label,
                low=t.euros(bar.low, signed=True),
                high=t.euros(bar.high, signed=True),
            )
            for bar in self.bars
        ]
        return f"{self.subtitle}. {'; '.join(parts)}."

    def draw(self, figure: Figure, theme: Theme, translator: Translator, *, titled: bool = False) -> None:
        """Draw the bars into an empty or used figure; see :func:`casebuilder.ui.charts.draw`."""
        with empty_axes(figure, theme) as axes:
            labels = [_in_two_lines(bar.label) for bar in self.bars]
            axes.set_yticks(range(len(self.bars)), labels)
            axes.set_ylim(self._rows - 0.5, -0.5)
            ends = [self.middle, 0.0, *(end for bar in self.bars for end in (bar.low, bar.high))]
            room = (max(ends) - min(ends) or 1.0) * 0.13
            axes.set_xlim(min(ends) - room, max(ends) + room)
            axes.set_xticks([])
            axes.axvline(0, color=theme.control_line, linewidth=1, linestyle=(0, (3, 3)), zorder=1)
            axes.axvline(self.middle, color=theme.muted, linewidth=1, zorder=4)
            self._draw_bars(axes, theme, translator)
            if self.middle:
                self._name_zero(axes, theme)
            self._name_lines(axes, theme, translator)
            lines = [line for label in labels for line in label.split("\n")]
            place_axes(figure, axes, theme, lines, titled=titled, top=20, bottom=22)
            if titled:
                write_title(figure, theme, self.title, self.subtitle)

    def _draw_bars(self, axes: Axes, theme: Theme, translator: Translator) -> None:
        colour = theme.party_colour(self.party)
        divisor = _divisor([end for bar in self.bars for end in (bar.low, bar.high)])
        places = range(len(self.bars))
        # The low end is hollow and the high end filled, so that no colour is needed to tell them apart.
        for ends, filled in (
            ([bar.low for bar in self.bars], False),
            ([bar.high for bar in self.bars], True),
        ):
            axes.barh(
                places,
                [end - self.middle for end in ends],
                left=self.middle,
                height=_BAR if filled else _BAR - 0.12,
                color=colour if filled else theme.surface,
                edgecolor=colour,
                linewidth=1.2,
                zorder=3 if filled else 3.5,
            )
        for place, bar in enumerate(self.bars):
            for end, right in ((min(bar.low, bar.high), False), (max(bar.low, bar.high), True)):
                axes.annotate(
                    translator.number(end / divisor, 0),
                    (end, place),
                    xytext=(5 if right else -5, 0),
                    textcoords="offset points",
                    ha="left" if right else "right",
                    va="center",
                    color=readable(colour, theme),
                    # A line behind a number would run through its digits.
                    bbox={"facecolor": theme.surface, "edgecolor": "none", "pad": 1},
                    zorder=2,
                )

    def _name_zero(self, axes: Axes, theme: Theme) -> None:
        axes.annotate(
            "0",
            (0, -0.5),
            xytext=(0, 2),
            textcoords="offset points",
            ha="center",
            va="bottom",
            color=theme.muted,
            annotation_clip=False,
        )

    def _name_lines(self, axes: Axes, theme: Theme, translator: Translator) -> None:
        divisor = _divisor([end for bar in self.bars for end in (bar.low, bar.high)])
        axes.annotate(
            translator(N_("calculation: {amount}"), amount=translator.number(self.middle / divisor, 0)),
            (self.middle, self._rows - 0.5),
            xytext=(0, -4),
            textcoords="offset points",
            ha="center",
            va="top",
            color=theme.muted,
            annotation_clip=False,
        )


@dataclass(frozen=True)
class DrawsChart:
    """How many draws end between two amounts.

    Attributes:
        title: The message of the chart, in one sentence.
        subtitle: What is drawn and in which unit.
        edges: The amounts; one more than there are columns.
        counts: The number of draws from each amount up to the next.
        middle: The result of the case as it is.
        mean: The mean of the draws.
        party: Whose colour the columns have; None is the chain.
    """

    title: str
    subtitle: str
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    middle: float
    mean: float
    party: Party | None

    @property
    def picture_size(self) -> tuple[float, float]:
        """Size in inches of the chart when it is copied or saved."""
        return _DRAWS_PICTURE

    def as_table(self, translator: Translator) -> TableContent:
        """Return the same figures as a table."""
        t, draws = translator, sum(self.counts)
        return TableContent(
            corner=t(N_("Net present value")),
            columns=(t(N_("Draws")), t(N_("Share"))),
            rows=tuple(
                Row(
                    t(N_("{low} to {high}"), low=t.euros(low), high=t.euros(high)),
                    (t.number(count, 0), f"{t.number(100 * count / draws, 1)} %"),
                    (None, None),
                )
                for (low, high), count in zip(itertools.pairwise(self.edges), self.counts, strict=True)
            ),
        )

    def in_words(self, translator: Translator) -> str:
        """Return in words what the chart shows, for who cannot see it."""
        t, draws = translator, sum(self.counts)
        parts = [
            f"{t.euros(low)} – {t.euros(high)}: {t.number(100 * count / draws, 0)} %"
            for (low, high), count in zip(itertools.pairwise(self.edges), self.counts, strict=True)
            if count
        ]
        return f"{self.title}. {self.subtitle}. {'; '.join(parts)}."

    def draw(self, figure: Figure, theme: Theme, translator: Translator, *, titled: bool = False) -> None:
        """Draw the columns into an empty or used figure; see :func:`casebuilder.ui.charts.draw`."""
        colour = theme.party_colour(self.party)
        divisor = _divisor(self.edges)
        with empty_axes(figure, theme) as axes:
            columns = [
                (low, high - low, count)
                for (low, high), count in zip(itertools.pairwise(self.edges), self.counts, strict=True)
            ]
            # A loss is hollow, so that it differs from a gain by more than its side.
            for side, hollow in (
                ([column for column in columns if column[0] < 0], True),
                ([column for column in columns if column[0] >= 0], False),
            ):
                axes.bar(
                    [low for low, _, _ in side],
                    [count for _, _, count in side],
                    width=[width for _, width, _ in side],
                    align="edge",
                    color=theme.surface if hollow else colour,
                    edgecolor=colour if hollow else theme.surface,
                    linewidth=1.1,
                    zorder=3,
                )
            highest = max(self.counts)
            axes.set_ylim(0, highest * _ROOM_ABOVE)
            axes.set_yticks([])
            axes.set_xlim(*_limits(self.edges))
            axes.xaxis.set_major_formatter(lambda value, _place: translator.number(value / divisor, 0))
            axes.tick_params(axis="x", colors=theme.muted, pad=4)
            axes.axhline(0, color=theme.control_line, linewidth=1, zorder=4)
            axes.axvline(0, color=theme.text, linewidth=1.2, zorder=4)
            self._mark(axes, theme, translator, highest, divisor)
            place_axes(figure, axes, theme, (), titled=titled, top=4, bottom=26, right=16)
            if titled:
                write_title(figure, theme, self.title, self.subtitle)

    def _mark(self, axes: Axes, theme: Theme, t: Translator, highest: int, divisor: float) -> None:
        """Draw where the calculation and the mean of the draws lie, each with its name on the free side."""
        low, high = _limits(self.edges)
        marks = (
            (self.middle, N_("calculation: {amount}"), _UPPER_NAME, "-", self.middle < self.mean),
            (self.mean, N_("mean: {amount}"), _LOWER_NAME, (0, (4, 2)), self.mean < self.middle),
        )
        for value, name, height, dash, is_lower in marks:
            axes.plot(
                [value, value],
                [0, highest * height],
                color=theme.muted,
                linewidth=1.2,
                linestyle=dash,
                zorder=5,
            )
            # The names stand on the outside of the two lines, unless there is no room.
            place = (value - low) / (high - low)
            left = (is_lower and place > _ROOM_FOR_NAME) or place > 1 - _ROOM_FOR_NAME
            axes.annotate(
                t(name, amount=t.number(value / divisor, 0)),
                (value, highest * height),
                xytext=(-5 if left else 5, -1),
                textcoords="offset points",
                ha="right" if left else "left",
                va="top",
                color=theme.muted,
                zorder=6,
            )


def tornado_chart(found: Assessment, party: Party | None, t: Translator) -> TornadoChart | None:
    """Return the chart of one figure at a time; None when no figure makes a difference to the party."""
    from casebuilder.model.uncertainty.tornado import shown_values
    from casebuilder.uncertainty_sentences import figure_name, short_number, tornado_title

    bars = found.bars[party][:MOST_BARS]
    if not bars:
        return None

    def written(figure_range: tuple[float, float, float], unit: Unit) -> str:
        low, _, high = (t.figure(short_number(value), unit) for value in figure_range)
        return f"{low} – {high}"

    drawn = tuple(
        TornadoBar(
            t.message(figure_name(bar.figure)),
            bar.at_low,
            bar.at_high,
            written(shown_values(bar.figure), bar.figure.first.unit),
        )
        for bar in bars
    )
    ends = [end for bar in drawn for end in (bar.low, bar.high)]
    return TornadoChart(
        title=t.message(tornado_title(found, party)),
        subtitle=t(
            N_("Net present value with one figure at its lowest (open) and at its highest (filled), {unit}"),
            unit=_unit(ends, t),
        ),
        bars=drawn,
        middle=found.chances[party].expected,
        party=party,
    )


def draws_chart(found: Assessment, party: Party | None, t: Translator) -> DrawsChart | None:
    """Return the chart of the draws; None when they are all the same."""
    from casebuilder.uncertainty_sentences import distribution_title

    chance = found.chances[party]
    edges = chance.histogram.edges
    if edges[0] == edges[-1]:
        return None
    return DrawsChart(
        title=t.message(distribution_title(chance)),
        subtitle=t(
            N_("Net present value over {draws} draws; a loss is open, a gain filled, {unit}"),
            draws=t.number(found.draws, 0),
            unit=_unit(edges, t),
        ),
        edges=edges,
        counts=chance.histogram.counts,
        middle=chance.expected,
        mean=chance.mean,
        party=party,
    )


def _divisor(amounts: list[float] | tuple[float, ...]) -> float:
    return _THOUSAND if max(map(abs, amounts), default=0.0) >= _THOUSANDS_FROM else 1.0


def _unit(amounts: list[float] | tuple[float, ...], t: Translator) -> str:
    return t(N_("× € 1,000")) if _divisor(amounts) == _THOUSAND else "€"


def _limits(edges: tuple[float, ...]) -> tuple[float, float]:
    """Return the ends of the axis, with zero in it."""
    low, high = min(edges[0], 0.0), max(edges[-1], 0.0)
    room = (high - low) * 0.02
    return low - room, high + room


def _in_two_lines(label: str) -> str:
    """Return a label over two lines at most, with an ellipsis where even those are too short."""
    lines = textwrap.wrap(label, _LONGEST_LINE)
    if len(lines) > _MOST_LINES:
        last = lines[_MOST_LINES - 1][: _LONGEST_LINE - 1].rstrip()
        lines = [*lines[: _MOST_LINES - 1], f"{last}…"]
    return "\n".join(lines)
