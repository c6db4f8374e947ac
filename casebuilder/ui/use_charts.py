"""Charts of the care that clients used: plain data, and how they are drawn.

Three charts: how use is distributed over the clients before and after, how it ran from month to
month, and how much each client's use changed. None of them names a client, and the tables behind
them count clients in classes.

matplotlib is imported inside functions only, so that the window stands before it is loaded.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casebuilder.model.hard_data.document import Design
from casebuilder.model.hard_data.records import Group, month_text
from casebuilder.model.messages import Message, N_
from casebuilder.ui.charts import font_family, readable
from casebuilder.ui.tables import Row, TableContent
from casebuilder.ui.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy import bool_, float64
    from numpy.typing import NDArray

    from casebuilder.model.hard_data.estimates import Estimate
    from casebuilder.translation import Translator

_POINTS = 72 / 100
_PICTURE = (9.0, 4.4)
_BINS = 12
_STEPS = (1, 2, 2.5, 5, 10)
_LETTER = 0.6
_SAME = 0.05
"""A change below this share of the use before counts as the same."""
_MOST_MONTH_LABELS = 9
_WHOLE_FROM = 100
_MOST_BARS = 200
_DASH = (5, 3)


@dataclass(frozen=True)
class BinSeries:
    """How many clients fall in each class.

    Attributes:
        label: What it is of.
        counts: Number of clients per class.
        is_later: Whether it stands out: after, or with the innovation.
    """

    label: str
    counts: tuple[int, ...]
    is_later: bool


@dataclass(frozen=True)
class DistributionChart:
    """How use is distributed over the clients, as bars per class.

    Attributes:
        title: The message of the chart, in one sentence.
        subtitle: What is drawn and in which unit.
        edges: The limits of the classes, one more than there are classes.
        series: At most two.
        corner: What the classes are, above their column in a table.
        axis: What stands along the bottom.
    """

    title: str
    subtitle: str
    edges: tuple[float, ...]
    series: tuple[BinSeries, ...]
    corner: str
    axis: str

    @property
    def picture_size(self) -> tuple[float, float]:
        """Size in inches of the chart when it is copied or saved."""
        return _PICTURE

    def _classes(self, t: Translator) -> list[str]:
        ends = [_short(t, edge) for edge in self.edges]
        return [f"{low} – {high}" for low, high in itertools.pairwise(ends)]

    def as_table(self, translator: Translator) -> TableContent:
        """Return the number of clients per class."""
        return TableContent(
            corner=self.corner,
            columns=tuple(series.label for series in self.series),
            rows=tuple(
                Row(name, tuple(str(series.counts[place]) for series in self.series), ())
                for place, name in enumerate(self._classes(translator))
            ),
        )

    def in_words(self, translator: Translator) -> str:
        """Return in words what the chart shows, for who cannot see it."""
        parts = []
        for series in self.series:
            classes = [
                f"{name}: {count}"
                for name, count in zip(self._classes(translator), series.counts, strict=True)
                if count
            ]
            parts.append(f"{series.label}: {', '.join(classes)}")
        return f"{self.subtitle}. {'; '.join(parts)}."

    def draw(self, figure: Figure, theme: Theme, translator: Translator, *, titled: bool = False) -> None:
        """Draw the bars into an empty or used figure; see :func:`casebuilder.ui.charts.draw`."""
        from matplotlib.ticker import MaxNLocator

        def paint(axes: Axes) -> None:
            width = self.edges[1] - self.edges[0]
            bar = width * 0.84 / max(1, len(self.series))
            for place, series in enumerate(self.series):
                colour = _colour(theme, later=series.is_later)
                left = [edge + width * 0.08 + place * bar for edge in self.edges[:-1]]
                axes.bar(
                    left,
                    series.counts,
                    bar,
                    align="edge",
                    color=colour if series.is_later else theme.surface,
                    edgecolor=colour,
                    linewidth=1.2,
                    zorder=3,
                    label=series.label,
                )
            axes.set_xlim(self.edges[0], self.edges[-1])
            highest = max((count for series in self.series for count in series.counts), default=0)
            axes.set_ylim(0, highest * 1.2 or 1)
            axes.set_xticks(list(self.edges), [_short(translator, edge) for edge in self.edges])
            axes.yaxis.set_major_locator(MaxNLocator(integer=True))
            axes.set_xlabel(self.axis, color=theme.muted, labelpad=6)
            axes.set_ylabel(translator(N_("clients")), color=theme.muted, labelpad=6)
            _legend(axes, theme)

        _frame(figure, theme, self.title if titled else "", self.subtitle, paint)


@dataclass(frozen=True)
class MonthSeries:
    """Use per client per month of a group.

    Attributes:
        label: Which group.
        values: A number per month of the chart; None where there is none.
        is_later: Whether it stands out: with the innovation.
    """

    label: str
    values: tuple[float | None, ...]
    is_later: bool


@dataclass(frozen=True)
class MonthChart:
    """How use ran from month to month.

    Attributes:
        title: The message of the chart, in one sentence.
        subtitle: What is drawn and in which unit.
        months: The months, as ``2025-03``.
        series: At most two groups.
        start: Position of the first month after, at which a line stands; None where it is not known.
        start_label: What happens there.
        corner: What the rows are when the chart is read as a table.
    """

    title: str
    subtitle: str
    months: tuple[str, ...]
    series: tuple[MonthSeries, ...]
    start: int | None
    start_label: str
    corner: str

    @property
    def picture_size(self) -> tuple[float, float]:
        """Size in inches of the chart when it is copied or saved."""
        return _PICTURE

    def as_table(self, translator: Translator) -> TableContent:
        """Return the use per month, one month per row."""
        return TableContent(
            corner=self.corner,
            columns=tuple(series.label for series in self.series),
            rows=tuple(
                Row(month, tuple(_cell(translator, series.values[place]) for series in self.series), ())
                for place, month in enumerate(self.months)
            ),
        )

    def in_words(self, translator: Translator) -> str:
        """Return in words what the chart shows, for who cannot see it."""
        parts = []
        for series in self.series:
            months = [
                f"{month} {_short(translator, value)}"
                for month, value in zip(self.months, series.values, strict=True)
                if value is not None
            ]
            parts.append(f"{series.label}: {', '.join(months)}")
        return f"{self.subtitle}. {'; '.join(parts)}."

    def draw(self, figure: Figure, theme: Theme, translator: Translator, *, titled: bool = False) -> None:
        """Draw the lines into an empty or used figure; see :func:`casebuilder.ui.charts.draw`."""

        def paint(axes: Axes) -> None:
            nothing = float("nan")
            for series in self.series:
                colour = _colour(theme, later=series.is_later)
                (line,) = axes.plot(
                    range(len(self.months)),
                    [nothing if value is None else value for value in series.values],
                    color=colour,
                    linewidth=2.2,
                    marker="o" if series.is_later else "s",
                    markersize=4,
                    zorder=3,
                    label=series.label,
                )
                if not series.is_later:
                    line.set_dashes(list(_DASH))
            step = max(1, -(-len(self.months) // _MOST_MONTH_LABELS))
            axes.set_xticks(range(0, len(self.months), step), list(self.months[::step]))
            highest = max(
                (value for series in self.series for value in series.values if value is not None), default=0
            )
            # Room above the lines for the names of the groups.
            axes.set_ylim(0, highest * (1.3 if len(self.series) > 1 else 1.1) or 1)
            axes.margins(x=0.02)
            axes.yaxis.set_major_formatter(lambda value, _place: _short(translator, value))
            if self.start is not None:
                axes.axvline(self.start - 0.5, color=theme.text, linewidth=1, linestyle=(0, (2, 2)), zorder=2)
                axes.annotate(
                    self.start_label,
                    (self.start - 0.5, 0),
                    xycoords=("data", "axes fraction"),
                    xytext=(5, 4),
                    textcoords="offset points",
                    va="bottom",
                    color=theme.text,
                )
            if len(self.series) > 1:
                _legend(axes, theme)

        _frame(figure, theme, self.title if titled else "", self.subtitle, paint)


@dataclass(frozen=True)
class ChangeChart:
    """How much the use of each client changed, from the largest decrease to the largest increase.

    Attributes:
        title: The message of the chart, in one sentence.
        subtitle: What is drawn and in which unit.
        changes: The changes, smallest first; nobody's name stands with them.
        edges: The limits of the classes in which the table counts clients.
        counts: Number of clients per class.
        corner: What the classes are, above their column in the table.
        heading: What is counted, above that column.
    """

    title: str
    subtitle: str
    changes: tuple[float, ...]
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    corner: str
    heading: str

    @property
    def picture_size(self) -> tuple[float, float]:
        """Size in inches of the chart when it is copied or saved."""
        return _PICTURE

    def _classes(self, t: Translator) -> list[str]:
        ends = [_short(t, edge) for edge in self.edges]
        return [t(N_("{low} up to {high}"), low=low, high=high) for low, high in itertools.pairwise(ends)]

    def as_table(self, translator: Translator) -> TableContent:
        """Return the number of clients per class of change."""
        return TableContent(
            corner=self.corner,
            columns=(self.heading,),
            rows=tuple(
                Row(name, (str(count),), ())
                for name, count in zip(self._classes(translator), self.counts, strict=True)
            ),
        )

    def in_words(self, translator: Translator) -> str:
        """Return in words what the chart shows, for who cannot see it."""
        classes = [
            f"{name}: {count}"
            for name, count in zip(self._classes(translator), self.counts, strict=True)
            if count
        ]
        return f"{self.title} {self.subtitle}. {', '.join(classes)}."

    def draw(self, figure: Figure, theme: Theme, translator: Translator, *, titled: bool = False) -> None:
        """Draw the bars into an empty or used figure; see :func:`casebuilder.ui.charts.draw`."""

        def paint(axes: Axes) -> None:
            less, more = _colour(theme, later=True), _colour(theme, later=False)
            if len(self.changes) > _MOST_BARS:
                # Bars thinner than two pixels cannot be told apart, and thousands of them take seconds.
                places = range(len(self.changes))
                for colour, side in ((less, min), (more, max)):
                    heights = [side(change, 0.0) for change in self.changes]
                    axes.fill_between(places, heights, step="mid", color=colour, linewidth=0, zorder=3)
            else:
                axes.bar(
                    range(len(self.changes)),
                    self.changes,
                    0.8,
                    color=[less if change < 0 else theme.surface for change in self.changes],
                    edgecolor=[less if change < 0 else more for change in self.changes],
                    linewidth=1.1,
                    zorder=3,
                )
            axes.axhline(0, color=theme.control_line, linewidth=1, zorder=4)
            axes.set_xticks([])
            axes.margins(x=0.01)
            axes.yaxis.set_major_formatter(lambda value, _place: _short(translator, value))
            axes.set_xlabel(
                translator(N_("clients, from the largest decrease to the largest increase")),
                color=theme.muted,
                labelpad=6,
            )

        _frame(figure, theme, self.title if titled else "", self.subtitle, paint)


# What the charts hold.


def distribution_chart(found: Estimate, t: Translator) -> DistributionChart | None:
    """Return how use is distributed before and after, or with and without; None without clients."""
    import numpy as np

    use, design = found.use, found.analysis.design
    if design is Design.AFTER_ONLY:
        parts = [
            (t(group.label), use.after[use.of_group(group) & use.in_after], group is Group.WITH)
            for group in (Group.WITHOUT, Group.WITH)
        ]
    else:
        mask = _own(found) & use.in_before & use.in_after
        parts = [(t(N_("before")), use.before[mask], False), (t(N_("after")), use.after[mask], True)]
    parts = [part for part in parts if len(part[1])]
    if not parts:
        return None
    edges = _edges(0.0, max(float(values.max()) for _, values, _ in parts))
    # A correction can make a client's sum negative; it counts in the lowest class.
    series = tuple(
        BinSeries(name, _counts(np.clip(values, edges[0], edges[-1]), edges), later)
        for name, values, later in parts
    )
    unit = _unit(found, t)
    middles = [(name, _short(t, float(np.median(values)))) for name, values, _ in parts]
    if len(middles) == 1:
        title = t(N_("Half of the clients use at most {middle}."), middle=middles[0][1])
    else:
        title = t(
            N_("Half of the clients used at most {first} ({one}), and {second} ({other})."),
            first=middles[0][1],
            one=middles[0][0],
            second=middles[1][1],
            other=middles[1][0],
        )
    return DistributionChart(
        title,
        t(N_("Number of clients by their use, in {unit} per month"), unit=unit),
        edges,
        series,
        t(N_("{unit} per month"), unit=unit),
        t(N_("{unit} per client per month"), unit=unit),
    )


def month_chart(found: Estimate, t: Translator) -> MonthChart | None:
    """Return how use ran per month, as a mean over the clients of a group; None without dates."""
    use = found.use
    trends = {group: trend for group, trend in use.trends.items() if len(trend.months)}
    if not trends:
        return None
    first = min(int(trend.months[0]) for trend in trends.values())
    last = max(int(trend.months[-1]) for trend in trends.values())
    series = []
    for group, trend in trends.items():
        values: list[float | None] = [None] * (last - first + 1)
        size = int(use.of_group(group).sum())
        for month, volume in zip(trend.months, trend.volume, strict=True):
            values[int(month) - first] = float(volume) / size
        name = t(N_("all clients")) if group is Group.UNKNOWN else t(group.label)
        series.append(MonthSeries(name, tuple(values), group is not Group.WITHOUT))
    after = use.months_after
    start = None
    if after is not None and first < after.first <= last:
        start = after.first - first
    unit = _unit(found, t)
    return MonthChart(
        t(
            N_("Use per client from {first} up to and including {last}."),
            first=month_text(first),
            last=month_text(last),
        ),
        t(N_("{unit} per client per month, clients who left or came included"), unit=unit),
        tuple(month_text(month) for month in range(first, last + 1)),
        tuple(series),
        start,
        t(N_("start of the innovation")),
        t(N_("Month")),
    )


def change_chart(found: Estimate, t: Translator) -> ChangeChart | None:
    """Return how much each client's use changed; None for a design with only after."""
    import numpy as np

    use = found.use
    if found.analysis.design is Design.AFTER_ONLY:
        return None
    mask = _own(found) & use.in_before & use.in_after
    if not mask.any():
        return None
    before, after = use.chosen(mask)
    changes = after - before
    same = np.abs(changes) <= _SAME * np.abs(before)
    less, more = int(np.count_nonzero(~same & (changes < 0))), int(np.count_nonzero(~same & (changes > 0)))
    unit = _unit(found, t)
    edges = _edges(float(min(changes.min(), 0.0)), float(max(changes.max(), 0.0)))
    return ChangeChart(
        t(
            N_("Of {all} clients, {less} use less, {more} more and {same} about the same."),
            all=len(changes),
            less=less,
            more=more,
            same=len(changes) - less - more,
        ),
        t(N_("Change in use per client, in {unit} per month"), unit=unit),
        tuple(float(change) for change in np.sort(changes)),
        edges,
        _counts(changes, edges),
        t(N_("Change, {unit} per month"), unit=unit),
        t(N_("Clients")),
    )


def _own(found: Estimate) -> NDArray[bool_]:
    """Return which clients have the innovation: all of them where nothing else is said."""
    use = found.use
    with_it = use.of_group(Group.WITH)
    return with_it if with_it.any() else use.of_group(Group.UNKNOWN)


def _counts(values: NDArray[float64], edges: Sequence[float]) -> tuple[int, ...]:
    import numpy as np

    return tuple(int(count) for count in np.histogram(values, edges)[0])


def _edges(low: float, high: float) -> tuple[float, ...]:
    """Return the limits of about a dozen classes of a round width, from low to high."""
    raw = max(high - low, 1e-9) / _BINS
    size = 10.0 ** math.floor(math.log10(raw))
    width = next(step * size for step in _STEPS if step * size >= raw * (1 - 1e-9))
    first = math.floor(low / width)
    last = max(first + 1, math.ceil(high / width - 1e-9))
    return tuple(round(place * width, 10) for place in range(first, last + 1))


def _unit(found: Estimate, t: Translator) -> str:
    from casebuilder.model.hard_data.records import VolumeUnit

    plurals = {
        VolumeUnit.HOUR: N_("hours"),
        VolumeUnit.MINUTE: N_("hours"),
        VolumeUnit.DAY_PART: N_("day-parts"),
        VolumeUnit.DAY: N_("days"),
        VolumeUnit.FOUR_WEEKS: N_("periods of 4 weeks"),
        VolumeUnit.VISIT: N_("visits"),
        VolumeUnit.CONSULT: N_("consultations"),
        VolumeUnit.SESSION: N_("sessions"),
        VolumeUnit.TRIP: N_("trips"),
        VolumeUnit.PIECE: N_("pieces"),
        VolumeUnit.EFFORT_PIECE: N_("pieces"),
        VolumeUnit.EURO: N_("euros"),
    }
    return t.message(Message(plurals[found.analysis.unit]))


def _short(t: Translator, value: float) -> str:
    if abs(value) >= _WHOLE_FROM or float(value).is_integer():
        return t.number(value, 0)
    return t.number(value, 1 if abs(value) >= 1 or float(value * 10).is_integer() else 2)


def _cell(t: Translator, value: float | None) -> str:
    return "–" if value is None else t.number(value, 2)


# How they are drawn.


def _colour(theme: Theme, *, later: bool) -> str:
    return theme.accent if later else theme.muted


def _legend(axes: Axes, theme: Theme) -> None:
    legend = axes.legend(loc="upper right", ncols=2, frameon=False, labelcolor=theme.text, handlelength=1.6)
    for handle in legend.get_texts():
        handle.set_color(readable(theme.text, theme))


def _frame(figure: Figure, theme: Theme, title: str, subtitle: str, paint: Callable[[Axes], None]) -> None:
    """Draw axes with room for what stands around them, and let the chart paint in them."""
    import matplotlib as mpl

    with mpl.rc_context({"font.family": [font_family()], "font.size": theme.caption_size * _POINTS}):
        figure.clear()
        figure.set_facecolor(theme.surface)
        axes = figure.add_subplot()
        axes.set_facecolor(theme.surface)
        for side, spine in axes.spines.items():
            spine.set_visible(side == "bottom")
            spine.set_color(theme.control_line)
        axes.tick_params(length=0, colors=theme.muted, pad=6)
        axes.grid(visible=True, axis="y", color=theme.line, linewidth=1, zorder=0)
        axes.set_axisbelow(True)
        paint(axes)
        width, height = figure.get_size_inches() * figure.dpi
        pixel = figure.dpi / 100
        left, right = 60 * pixel * theme.text_scale, 14 * pixel
        top = (78 if title else 8) * pixel
        bottom = 46 * pixel * theme.text_scale
        axes.set_position(
            (
                left / width,
                bottom / height,
                max(width - left - right, 40) / width,
                max(height - top - bottom, 40) / height,
            )
        )
        if title:
            inches = figure.get_size_inches()[1]
            figure.text(
                0.02,
                1 - 0.16 / inches,
                title,
                color=theme.text,
                weight="semibold",
                size=13 * _POINTS,
                va="top",
            )
            figure.text(0.02, 1 - 0.44 / inches, subtitle, color=theme.muted, va="top")
