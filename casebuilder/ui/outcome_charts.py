"""Charts of measured outcomes: levels before and after, change with interval, profile, transitions.

Each is plain data in the language of the reader, with the same figures as a table behind it. No
colour carries a meaning alone: counts stand in the bars, and marks differ in shape and filling.
matplotlib is imported inside functions only, so that the window stands before it is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casebuilder.model.messages import N_
from casebuilder.model.units import Unit
from casebuilder.ui.chart_parts import LETTER, POINTS, empty_axes, place_axes, write_title
from casebuilder.ui.tables import Row, RowKind, TableContent
from casebuilder.ui.theme import Theme, contrast

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    from casebuilder.translation import Translator

LEVEL_COLOURS = ("#A6611A", "#DFC27D", "#DADFE4", "#80CDC1", "#01745F")
"""Levels 1 to 5: brown to green-blue, apart for colour-blind readers (ColorBrewer BrBG, middle darkened)."""
_PICTURE_WIDTH = 9.6
_INCHES_AROUND, _INCHES_PER_PAIR, _INCHES_PER_ROW = 1.4, 0.44, 0.3
_BAR, _PAIR_OFFSET = 0.36, 0.2
_DIGIT = 0.73
"""Height of a digit over the size of its letters."""
_SMALLEST_WITH_TEXT = 0.035
"""A part of a bar narrower than this has no room for its count."""
_NONE = "–"


def _share(translator: Translator, value: float | None) -> str:
    return _NONE if value is None else translator.figure(value, Unit.SHARE, 0)


def _ink(background: str) -> str:
    return max(("#1B2430", "#FFFFFF"), key=lambda ink: contrast(ink, background))


# Levels before and after ---------------------------------------------------------------------------


@dataclass(frozen=True)
class LevelsRow:
    """One domain: clients at level 1 to 5, before and after, the same clients both times.

    Both are empty where they are hidden.
    """

    label: str
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True)
class LevelsChart:
    """Stacked bars of the levels before and after, a pair per domain.

    Attributes:
        title: The message of the chart, in one sentence.
        subtitle: What is drawn.
        levels: Names of level 1 to 5.
        moments: Names of the moment before and the moment after.
        rows: The domains.
        corner: What the rows are, in the table.
        hidden: What stands in place of what is hidden.
    """

    title: str
    subtitle: str
    levels: tuple[str, ...]
    moments: tuple[str, str]
    rows: tuple[LevelsRow, ...]
    corner: str
    hidden: str = ""

    @property
    def picture_size(self) -> tuple[float, float]:
        """Size in inches of the chart when it is copied or saved."""
        return _PICTURE_WIDTH, _INCHES_AROUND + _INCHES_PER_PAIR * len(self.rows)

    def as_table(self, translator: Translator) -> TableContent:
        """Return the same counts as a table: two rows per domain."""
        rows = []
        for item in self.rows:
            for moment, counts in zip(self.moments, (item.before, item.after), strict=True):
                amounts = (*counts, sum(counts))
                rows.append(
                    Row(
                        f"{item.label}, {moment}",
                        tuple(str(amount) for amount in amounts),
                        tuple(map(float, amounts)),
                    )
                )
        columns = (*(str(number) for number in range(1, len(self.levels) + 1)), translator(N_("all")))
        return TableContent(self.corner, columns, tuple(rows), hints=(*self.levels, ""))

    def in_words(self, translator: Translator) -> str:
        """Return in words what the chart shows, for who cannot see it."""
        parts = []
        for item in self.rows:
            sides = [
                f"{moment} {', '.join(map(str, counts))}"
                for moment, counts in zip(self.moments, (item.before, item.after), strict=True)
            ]
            parts.append(f"{item.label}: {'; '.join(sides)}")
        clients = translator(N_("Clients at level 1 to 5"))
        return f"{self.subtitle}. {clients}: {'. '.join(parts)}."

    def draw(self, figure: Figure, theme: Theme, translator: Translator, *, titled: bool = False) -> None:
        """Draw the bars into an empty or used figure; see :class:`~casebuilder.ui.charts.Drawable`."""
        with empty_axes(figure, theme) as axes:
            labels = [row.label for row in self.rows]
            columns = self._legend_columns(figure, theme)
            clients = [translator(N_("n = {count}"), count=sum(row.after)) for row in self.rows]
            place_axes(
                figure,
                axes,
                theme,
                labels,
                titled=titled,
                top=30 if columns == len(self.levels) else 50,
                right=_beside(tuple(clients), theme),
                beside=_beside(self.moments, theme),
            )
            axes.set_xlim(0, 1)
            axes.set_ylim(max(len(self.rows), 1) - 0.5, -0.5)
            axes.set_xticks([])
            axes.set_yticks(range(len(labels)), labels)
            axes.tick_params(axis="y", pad=_beside(self.moments, theme) * POINTS + 8)
            for place, (row, count) in enumerate(zip(self.rows, clients, strict=True)):
                if not row.after:
                    _beside_axes(axes, 0.0, place, self.hidden, theme.muted, 6, "left")
                    continue
                self._bar(axes, theme, place - _PAIR_OFFSET, self.moments[0], row.before)
                self._bar(axes, theme, place + _PAIR_OFFSET, self.moments[1], row.after)
                _beside_axes(axes, 1.0, place, count, theme.muted, 6, "left")
            self._legend(axes, theme, columns)
            if titled:
                write_title(figure, theme, self.title, self.subtitle)

    def _bar(self, axes: Axes, theme: Theme, place: float, moment: str, counts: tuple[int, ...]) -> None:
        from matplotlib.collections import PolyCollection
        from matplotlib.transforms import ScaledTranslation

        _beside_axes(axes, 0.0, place, moment, theme.muted, -6, "right")
        everyone = sum(counts)
        left = 0.0
        boxes, colours = [], []
        # The room that letters keep for their tails would put a number above or below the middle.
        lower = ScaledTranslation(
            0, -_DIGIT / 2 * theme.caption_size * POINTS / 72, axes.figure.dpi_scale_trans
        )
        middle_of_digits = axes.transData + lower
        for colour, count in zip(LEVEL_COLOURS, counts, strict=True):
            if not count:
                continue
            part = count / everyone
            low, high, right = place - _BAR / 2, place + _BAR / 2, left + part
            boxes.append([(left, low), (right, low), (right, high), (left, high)])
            colours.append(colour)
            if part >= _SMALLEST_WITH_TEXT:
                middle = left + part / 2
                axes.text(
                    middle,
                    place,
                    str(count),
                    color=_ink(colour),
                    ha="center",
                    va="baseline",
                    transform=middle_of_digits,
                )
            left += part
        # One collection for the boxes of a bar: a hundred rectangles apart would hold the window up.
        bar = PolyCollection(boxes, facecolors=colours, edgecolors=theme.surface, linewidths=1.0)
        axes.add_collection(bar, autolim=False)

    def _legend_columns(self, figure: Figure, theme: Theme) -> int:
        """Return how many levels stand beside each other in the legend: all, or three where narrow."""
        width = figure.get_size_inches()[0] * 100
        letters = sum(len(name) + 2 for name in self.levels)
        needed = (letters * LETTER + len(self.levels) * 3) * theme.caption_size
        return len(self.levels) if needed < width else 3

    def _legend(self, axes: Axes, theme: Theme, columns: int) -> None:
        from matplotlib.patches import Patch

        patches = [
            Patch(facecolor=colour, edgecolor=theme.control_line, label=f"{number} {name}")
            for number, (colour, name) in enumerate(zip(LEVEL_COLOURS, self.levels, strict=True), start=1)
        ]
        _legend_above(axes, theme, patches, columns)


def _beside(texts: tuple[str, ...], theme: Theme) -> int:
    """Return the room that short texts between the labels and the axes need, in pixels."""
    return round(max(map(len, texts), default=0) * theme.caption_size * 0.6) + 8


def _beside_axes(
    axes: Axes, across: float, place: float, text: str, colour: str, offset: int, align: str
) -> None:
    axes.annotate(
        text,
        (across, place),
        xytext=(offset * POINTS, 0),
        textcoords="offset points",
        ha=align,
        va="center",
        color=colour,
        annotation_clip=False,
    )


def _legend_above(axes: Axes, theme: Theme, handles: Sequence[Any], columns: int = 0) -> None:
    legend = axes.legend(
        handles=handles,
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=columns or len(handles),
        frameon=False,
        handlelength=1.0,
        handleheight=1.0,
        columnspacing=1.1,
        borderaxespad=0.3,
        labelcolor=theme.text,
    )
    legend.set_zorder(5)


# Change with interval --------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChangeMark:
    """The net change of a group in a domain, as shares of one.

    Attributes:
        up: Share who went up.
        down: Share who went down.
        net: The one less the other.
        low: Lower end of its 95 % interval, or None.
        high: Upper end, or None.
        stands_out: Whether chance seldom gives it.
    """

    up: float
    down: float
    net: float
    low: float | None
    high: float | None
    stands_out: bool = False


@dataclass(frozen=True)
class ChangeRow:
    """One domain: the change with the innovation, and that of the comparison group."""

    label: str
    ours: ChangeMark | None
    theirs: ChangeMark | None = None


@dataclass(frozen=True)
class ChangeChart:
    """Net change per domain as a mark with its interval.

    Attributes:
        title: The message of the chart, in one sentence.
        subtitle: What is drawn.
        rows: The domains.
        corner: What the rows are, in the table.
        groups: Names of the group with the innovation and of the comparison group.
        compared: Whether there is a comparison group.
        hidden: What stands in place of what is hidden.
    """

    title: str
    subtitle: str
    rows: tuple[ChangeRow, ...]
    corner: str
    groups: tuple[str, str]
    compared: bool = False
    hidden: str = ""

    @property
    def picture_size(self) -> tuple[float, float]:
        """Size in inches of the chart when it is copied or saved."""
        return _PICTURE_WIDTH, _INCHES_AROUND + _INCHES_PER_ROW * len(self.rows)

    def _marks(self, row: ChangeRow) -> tuple[ChangeMark | None, ...]:
        return (row.ours, row.theirs) if self.compared else (row.ours,)

    def as_table(self, translator: Translator) -> TableContent:
        """Return the same shares as a table."""
        t = translator
        names = (N_("up"), N_("down"), N_("net"), N_("from"), N_("to"))
        columns = tuple(t(name) for name in names)
        rows = []
        for row in self.rows:
            for group, mark in zip(self.groups, self._marks(row), strict=False):
                label = f"{row.label}, {group}" if self.compared else row.label
                values = (mark.up, mark.down, mark.net, mark.low, mark.high) if mark else (None,) * 5
                rows.append(Row(label, tuple(_share(t, value) for value in values), values))
        return TableContent(self.corner, columns, tuple(rows))

    def in_words(self, translator: Translator) -> str:
        """Return in words what the chart shows, for who cannot see it."""
        t = translator
        parts = []
        for row in self.rows:
            for group, mark in zip(self.groups, self._marks(row), strict=False):
                if mark is None:
                    continue
                name = f"{row.label}, {group}" if self.compared else row.label
                interval = (
                    ""
                    if mark.low is None
                    else " " + t(N_("({low} to {high})"), low=_share(t, mark.low), high=_share(t, mark.high))
                )
                parts.append(f"{name}: {_share(t, mark.net)}{interval}")
        return f"{self.subtitle}. {'; '.join(parts)}."

    def draw(self, figure: Figure, theme: Theme, translator: Translator, *, titled: bool = False) -> None:
        """Draw the marks into an empty or used figure; see :class:`~casebuilder.ui.charts.Drawable`."""
        with empty_axes(figure, theme) as axes:
            labels = [row.label for row in self.rows]
            place_axes(figure, axes, theme, labels, titled=titled, top=30, right=16, bottom=26)
            axes.set_ylim(max(len(self.rows), 1) - 0.5, -0.5)
            axes.set_yticks(range(len(labels)), labels)
            _share_axis(axes, theme, translator, -1.0, 1.0)
            axes.axvline(0, color=theme.text, linewidth=1.0, zorder=1)
            for place, row in enumerate(self.rows):
                if row.ours is None:
                    _beside_axes(axes, 0.0, place, self.hidden, theme.muted, 6, "left")
                for number, mark in enumerate(self._marks(row)):
                    if mark is not None:
                        offset = (number - 0.5) * 0.36 if self.compared else 0.0
                        _draw_mark(axes, theme, place + offset, mark, other=number > 0)
            self._legend(axes, theme, translator)
            if titled:
                write_title(figure, theme, self.title, self.subtitle)

    def _legend(self, axes: Axes, theme: Theme, translator: Translator) -> None:
        t = translator
        handles = [
            _handle(theme, "o", filled=True, text=t(N_("chance seldom gives this"))),
            _handle(theme, "o", filled=False, text=t(N_("may be chance"))),
        ]
        if self.compared:
            handles.append(_handle(theme, "s", filled=False, text=self.groups[1]))
        _legend_above(axes, theme, handles)


def _colour(theme: Theme, *, other: bool) -> str:
    return theme.muted if other else theme.accent


def _handle(theme: Theme, marker: str, *, filled: bool, text: str) -> Line2D:
    from matplotlib.lines import Line2D

    colour = _colour(theme, other=marker == "s")
    return Line2D(
        [],
        [],
        color=colour,
        marker=marker,
        markersize=6,
        markerfacecolor=colour if filled else theme.surface,
        linewidth=0,
        label=text,
    )


def _draw_mark(axes: Axes, theme: Theme, place: float, mark: ChangeMark, *, other: bool) -> None:
    colour = _colour(theme, other=other)
    if mark.low is not None and mark.high is not None:
        axes.plot([mark.low, mark.high], [place, place], color=colour, linewidth=1.8, zorder=2)
    axes.plot(
        [mark.net],
        [place],
        marker="s" if other else "o",
        markersize=6 if other else 7,
        markerfacecolor=colour if mark.stands_out else theme.surface,
        markeredgecolor=colour,
        markeredgewidth=1.6,
        linewidth=0,
        zorder=3,
    )


def _share_axis(axes: Axes, theme: Theme, translator: Translator, low: float, high: float) -> None:
    """Draw a scale of shares below the rows, with a faint line at each step."""
    steps = [low + (high - low) * step / 4 for step in range(5)]
    axes.set_xlim(low - 0.02, high + 0.02)
    axes.set_xticks(steps, [translator.figure(step, Unit.SHARE, 0) for step in steps])
    axes.tick_params(axis="x", colors=theme.muted, pad=4)
    axes.grid(visible=True, axis="x", color=theme.line, linewidth=0.8)
    axes.set_axisbelow(True)


# Profile ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProfileRow:
    """One domain: the share of clients who are self-sufficient before and after; None without clients."""

    label: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class ProfileChart:
    """The share of self-sufficient clients per domain, before and after, as two marks on a line.

    Attributes:
        title: The message of the chart, in one sentence.
        subtitle: What is drawn.
        moments: Names of the moment before and the moment after.
        rows: The domains.
        corner: What the rows are, in the table.
        hidden: What stands in place of what is hidden.
    """

    title: str
    subtitle: str
    moments: tuple[str, str]
    rows: tuple[ProfileRow, ...]
    corner: str
    hidden: str = ""

    @property
    def picture_size(self) -> tuple[float, float]:
        """Size in inches of the chart when it is copied or saved."""
        return _PICTURE_WIDTH, _INCHES_AROUND + _INCHES_PER_ROW * len(self.rows)

    def as_table(self, translator: Translator) -> TableContent:
        """Return the same shares as a table."""
        return TableContent(
            self.corner,
            self.moments,
            tuple(
                Row(
                    row.label,
                    (_share(translator, row.before), _share(translator, row.after)),
                    (row.before, row.after),
                )
                for row in self.rows
            ),
        )

    def in_words(self, translator: Translator) -> str:
        """Return in words what the chart shows, for who cannot see it."""
        parts = [
            f"{row.label}: {self.moments[0]} {_share(translator, row.before)},"
            f" {self.moments[1]} {_share(translator, row.after)}"
            for row in self.rows
        ]
        return f"{self.subtitle}. {'; '.join(parts)}."

    def draw(self, figure: Figure, theme: Theme, translator: Translator, *, titled: bool = False) -> None:
        """Draw the profile into an empty or used figure; see :class:`~casebuilder.ui.charts.Drawable`."""
        with empty_axes(figure, theme) as axes:
            labels = [row.label for row in self.rows]
            place_axes(figure, axes, theme, labels, titled=titled, top=30, right=20, bottom=26)
            axes.set_ylim(max(len(self.rows), 1) - 0.5, -0.5)
            axes.set_yticks(range(len(labels)), labels)
            _share_axis(axes, theme, translator, 0.0, 1.0)
            for place, row in enumerate(self.rows):
                if row.before is None or row.after is None:
                    _beside_axes(axes, 0.0, place, self.hidden, theme.muted, 6, "left")
                    continue
                axes.plot(
                    [row.before, row.after], [place, place], color=theme.accent, linewidth=2.2, zorder=2
                )
                self._mark(axes, theme, row.before, place, filled=False)
                self._mark(axes, theme, row.after, place, filled=True)
            handles = [
                _handle(theme, "o", filled=filled, text=moment)
                for filled, moment in zip((False, True), self.moments, strict=True)
            ]
            _legend_above(axes, theme, handles)
            if titled:
                write_title(figure, theme, self.title, self.subtitle)

    @staticmethod
    def _mark(axes: Axes, theme: Theme, share: float, place: int, *, filled: bool) -> None:
        axes.plot(
            [share],
            [place],
            marker="o",
            markersize=6 if filled else 8,
            markerfacecolor=theme.accent if filled else theme.surface,
            markeredgecolor=theme.accent,
            markeredgewidth=1.6,
            linewidth=0,
            zorder=3 + filled,
        )


# Transitions -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TransitionChart:
    """From which level to which level clients went, in one domain, as a table with tints.

    Attributes:
        title: The message of the chart, in one sentence.
        subtitle: What is drawn.
        levels: Names of level 1 to 5.
        moments: Names of the moment before and the moment after.
        counts: ``counts[i][j]``: clients from level i + 1 to level j + 1.
    """

    title: str
    subtitle: str
    levels: tuple[str, ...]
    moments: tuple[str, str]
    counts: tuple[tuple[int, ...], ...]

    @property
    def picture_size(self) -> tuple[float, float]:
        """Size in inches of the chart when it is copied or saved."""
        return 7.2, 3.6

    def _names(self) -> list[str]:
        return [f"{number} {name}" for number, name in enumerate(self.levels, start=1)]

    def as_table(self, translator: Translator) -> TableContent:
        """Return the same counts as a table."""
        corner = translator(N_("{before} ↓ · {after} →"), before=self.moments[0], after=self.moments[1])
        rows = [
            Row(name, tuple(map(str, (*row, sum(row)))), tuple(map(float, (*row, sum(row)))))
            for name, row in zip(self._names(), self.counts, strict=True)
        ]
        sums = [sum(row[place] for row in self.counts) for place in range(len(self.levels))]
        everyone = (*sums, sum(sums))
        rows.append(
            Row(translator(N_("all")), tuple(map(str, everyone)), (None,) * len(everyone), RowKind.TOTAL)
        )
        columns = (*(str(number) for number in range(1, len(self.levels) + 1)), translator(N_("all")))
        return TableContent(corner, columns, tuple(rows), hints=(*self.levels, ""))

    def in_words(self, translator: Translator) -> str:
        """Return in words what the chart shows, for who cannot see it."""
        parts = [
            translator(N_("from {before} to {after}: {count}"), before=before, after=after, count=count)
            for before, row in enumerate(self.counts, start=1)
            for after, count in enumerate(row, start=1)
            if count
        ]
        return f"{self.subtitle}. {'; '.join(parts)}."

    def draw(self, figure: Figure, theme: Theme, translator: Translator, *, titled: bool = False) -> None:
        """Draw the table into an empty or used figure; see :class:`~casebuilder.ui.charts.Drawable`."""
        with empty_axes(figure, theme) as axes:
            names = self._names()
            place_axes(figure, axes, theme, names, titled=titled, top=40, right=8, bottom=6)
            size = len(names)
            axes.set_xlim(-0.5, size - 0.5)
            axes.set_ylim(size - 0.5, -0.5)
            axes.xaxis.tick_top()
            axes.set_xticks(range(size), [str(number) for number in range(1, size + 1)])
            axes.set_yticks(range(size), names)
            axes.tick_params(length=0, colors=theme.text, pad=4)
            axes.set_title(
                translator(
                    N_("from {before} (rows) to {after} (columns)"),
                    before=self.moments[0],
                    after=self.moments[1],
                ),
                color=theme.muted,
                size=theme.caption_size * POINTS,
                loc="left",
                pad=8,
            )
            most = max((count for row in self.counts for count in row), default=0)
            for before, row in enumerate(self.counts):
                for after, count in enumerate(row):
                    self._cell(axes, theme, before, after, count, most)
            if titled:
                write_title(figure, theme, self.title, self.subtitle)

    @staticmethod
    def _cell(axes: Axes, theme: Theme, before: int, after: int, count: int, most: int) -> None:
        from matplotlib.patches import Rectangle

        colour = _tint(theme, count / most if most else 0.0)
        same = before == after
        axes.add_patch(
            Rectangle(
                (after - 0.46, before - 0.44),
                0.92,
                0.88,
                facecolor=colour,
                edgecolor=theme.text if same else colour,
                linewidth=1.2 if same else 0,
            )
        )
        text = str(count) if count else "·"
        # Who went up is marked, so that the side of the diagonal need not be puzzled out.
        if count and not same:
            text = f"{text} {'▲' if after > before else '▼'}"
        axes.text(after, before, text, ha="center", va="center", color=_ink(colour))


# In place of a chart --------------------------------------------------------------------------------


@dataclass(frozen=True)
class WithheldChart:
    """What is copied and saved in place of a chart that shows single clients.

    Attributes:
        title: What the chart is of.
        subtitle: Why it is not there.
    """

    title: str
    subtitle: str

    @property
    def picture_size(self) -> tuple[float, float]:
        """Size in inches."""
        return 7.2, 1.0

    def as_table(self, translator: Translator) -> TableContent:
        """Return a table with only the reason."""
        return TableContent(translator(N_("Hidden")), (), (Row(self.subtitle, (), ()),))

    def in_words(self, translator: Translator) -> str:  # noqa: ARG002  as every chart
        """Return the reason."""
        return self.subtitle

    def draw(self, figure: Figure, theme: Theme, translator: Translator, *, titled: bool = False) -> None:  # noqa: ARG002
        """Write title and reason; see :class:`~casebuilder.ui.charts.Drawable`."""
        with empty_axes(figure, theme) as axes:
            axes.set_xticks([])
            axes.set_yticks([])
            write_title(figure, theme, self.title, self.subtitle)


def _tint(theme: Theme, part: float) -> str:
    pairs = [(int(theme.surface[at : at + 2], 16), int(theme.accent[at : at + 2], 16)) for at in (1, 3, 5)]
    strength = 0.06 + 0.7 * part
    return "#" + "".join(f"{round(one + (two - one) * strength):02x}" for one, two in pairs)
