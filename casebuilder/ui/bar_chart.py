"""A ranking as horizontal bars: what is in it as plain data, and how it is drawn.

matplotlib is imported inside functions only, so that the window stands before it is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casebuilder.model.parties import Party
from casebuilder.ui.charts import font_family, readable
from casebuilder.ui.tables import Row, RowKind, TableContent
from casebuilder.ui.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from casebuilder.translation import Translator

_BAR = 0.62
"""Height of a bar; the distance from bar to bar is 1."""
_LETTER = 0.56
"""Width of a letter over its height."""
_WIDEST_LABELS = 0.4
_FEWEST_ROWS = 8
"""A chart of fewer bars keeps room free under them, so that bars do not become blocks."""
_PICTURE_WIDTH = 9.0
_INCHES_PER_BAR, _INCHES_AROUND = 0.24, 1.1
_WHOLE_FROM = 10


@dataclass(frozen=True)
class Bar:
    """One bar.

    Attributes:
        label: What it is of.
        value: Its length; below zero it goes to the left.
        stands_out: Whether its label is bold.
    """

    label: str
    value: float
    stands_out: bool = False


@dataclass(frozen=True)
class BarChart:
    """Everything that is seen in a ranking, in the language of the reader.

    Attributes:
        title: The message of the chart, in one sentence.
        subtitle: What is drawn and in which unit.
        bars: The bars, from the top down.
        heading: What the values are, above their column when the chart is read as a table.
        corner: What the bars are of, above the labels in that table.
        divisor: Values are divided by this before they are written.
        party: Whose colour the bars have; None is the chain.
        left_out_after: Number of bars after which others are left out; None when none are.
        left_out: What stands in their place.
    """

    title: str
    subtitle: str
    bars: tuple[Bar, ...]
    heading: str
    corner: str
    divisor: float = 1.0
    party: Party | None = None
    left_out_after: int | None = None
    left_out: str = ""

    @property
    def picture_size(self) -> tuple[float, float]:
        """Size in inches of the chart when it is copied or saved."""
        return _PICTURE_WIDTH, _INCHES_AROUND + _INCHES_PER_BAR * self._rows

    @property
    def _rows(self) -> int:
        return max(_FEWEST_ROWS, len(self.bars) + (self.left_out_after is not None))

    def _row(self, position: int) -> int:
        """Return in which row a bar stands, counted from the top."""
        after = self.left_out_after
        return position + (1 if after is not None and position >= after else 0)

    def as_table(self, translator: Translator) -> TableContent:
        """Return the same figures as a table, in whole euros."""
        return TableContent(
            corner=self.corner,
            columns=(self.heading,),
            rows=tuple(
                Row(
                    bar.label,
                    (translator.number(bar.value, 0),),
                    (bar.value,),
                    RowKind.TOTAL if bar.stands_out else RowKind.ITEM,
                )
                for bar in self.bars
            ),
        )

    def in_words(self, translator: Translator) -> str:
        """Return in words what the chart shows, for who cannot see it."""
        parts = [f"{bar.label}: {translator.euros(bar.value, signed=True)}" for bar in self.bars]
        if self.left_out_after is not None:
            parts.insert(self.left_out_after, self.left_out)
        return f"{self.subtitle}. {'; '.join(parts)}."

    def draw(self, figure: Figure, theme: Theme, translator: Translator, *, titled: bool = False) -> None:
        """Draw the bars into an empty or used figure.

        Args:
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
            self._draw_frame(axes, theme)
            self._draw_bars(axes, theme, translator)
            self._place(figure, axes, theme, titled=titled)
            if titled:
                height = figure.get_size_inches()[1]
                figure.text(
                    0.02,
                    1 - 0.16 / height,
                    self.title,
                    color=theme.text,
                    weight="semibold",
                    size=13 * points,
                    va="top",
                )
                figure.text(0.02, 1 - 0.44 / height, self.subtitle, color=theme.muted, va="top")

    def _draw_frame(self, axes: Axes, theme: Theme) -> None:
        axes.set_facecolor(theme.surface)
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(length=0, colors=theme.text, pad=8)
        axes.set_xticks([])
        axes.set_yticks(
            [self._row(place) for place in range(len(self.bars))], [bar.label for bar in self.bars]
        )
        for bar, name in zip(self.bars, axes.get_yticklabels(), strict=True):
            name.set_fontweight("bold" if bar.stands_out else "normal")
        axes.set_ylim(self._rows - 0.5, -0.5)
        values = [bar.value / self.divisor for bar in self.bars]
        low, high = min([0.0, *values]), max([0.0, *values])
        # Room for the figures at the ends of the bars.
        room = (high - low or 1.0) * 0.16
        axes.set_xlim(low - (room if low < 0 else 0), high + (room if high > 0 else 0))
        axes.axvline(0, color=theme.control_line, linewidth=1.0, zorder=1)

    def _draw_bars(self, axes: Axes, theme: Theme, translator: Translator) -> None:
        colour = theme.party_colour(self.party)
        for place, bar in enumerate(self.bars):
            row, value = self._row(place), bar.value / self.divisor
            # A loss is hollow, so that it differs from a gain by more than its side.
            loss = value < 0
            axes.barh(
                row,
                value,
                height=_BAR,
                color=theme.surface if loss else colour,
                edgecolor=colour,
                linewidth=1.2,
                zorder=3,
            )
            written = translator.number(value, 0 if abs(value) >= _WHOLE_FROM or self.divisor == 1.0 else 1)
            axes.annotate(
                written,
                (value, row),
                xytext=(-6 if loss else 6, 0),
                textcoords="offset points",
                ha="right" if loss else "left",
                va="center",
                color=readable(colour, theme),
                weight="bold" if bar.stands_out else "normal",
            )
        if self.left_out_after is not None:
            gains = any(bar.value > 0 for bar in self.bars)
            axes.annotate(
                self.left_out,
                (0, self.left_out_after),
                # On the side where there is room.
                xytext=(6, 0) if gains else (-6, 0),
                textcoords="offset points",
                ha="left" if gains else "right",
                va="center",
                color=theme.muted,
            )

    def _place(self, figure: Figure, axes: Axes, theme: Theme, *, titled: bool) -> None:
        """Give the axes the room that the labels leave, in pixels that do not grow with the figure."""
        width, height = figure.get_size_inches() * figure.dpi
        pixel = figure.dpi / 100
        longest = max((len(bar.label) for bar in self.bars), default=0)
        left = min(longest * theme.caption_size * _LETTER * pixel + 20 * pixel, width * _WIDEST_LABELS)
        top = (72 if titled else 4) * pixel
        axes.set_position(
            (
                left / width,
                4 * pixel / height,
                max(width - left - 12 * pixel, 40) / width,
                max(height - top - 4 * pixel, 40) / height,
            )
        )
