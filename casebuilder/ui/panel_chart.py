"""Bars in panels side by side, one row per party: plain data, and how it is drawn.

The panels share one scale and the rows run through all of them, so that one party can be followed from
panel to panel and one panel read on its own. matplotlib is imported inside functions only, so that
the window stands before it is loaded.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casebuilder.model.parties import Party
from casebuilder.model.units import Unit
from casebuilder.ui.charts import font_family, readable
from casebuilder.ui.tables import Row, RowKind, TableContent
from casebuilder.ui.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from casebuilder.sentences import LineReference
    from casebuilder.translation import Translator

_BAR = 0.56
"""Height of a bar; the distance from row to row is 1."""
_LETTER = 0.58
"""Width of a letter over its height."""
_LINE = 1.25
"""Height of a line over that of its letters."""
_GAP = 0.1
"""Room between two panels, as a part of the width of a panel."""
_WIDEST_LABELS = 0.3
_FEWEST_ROWS = 4
"""A chart of fewer rows keeps room free under them, so that bars do not become blocks."""
_PADDING = 4.0
"""Room at either side of a panel, in pixels."""
_WHOLE_FROM = 10
_PICTURE_WIDTH = 10.0
_INCHES_PER_ROW, _INCHES_AROUND = 0.3, 1.5


@dataclass(frozen=True)
class PartyBar:
    """The bars of one party, one per panel.

    Attributes:
        party: Whose they are; None is the chain.
        label: What it is called.
        values: One value per panel; None where there is no bar.
        references: The line behind each value; may be left out.
    """

    party: Party | None
    label: str
    values: tuple[float | None, ...]
    references: tuple[LineReference | None, ...] = ()


@dataclass(frozen=True)
class PanelChart:
    """Everything that is seen in the panels, in the language of the reader.

    Attributes:
        title: The message of the chart, in one sentence.
        subtitle: What is drawn and in which unit.
        panels: The headings of the panels.
        rows: The parties.
        corner: What the rows are, above their labels when the chart is read as a table.
        unit: Euros, or shares of one.
        divisor: Values are divided by this before they are written.
        marked: The panel that stands out, or None.
        hollow: Panels whose bars are drawn hollow, as are all values below zero.
        mirrored: Panels whose bars go to the left.
    """

    title: str
    subtitle: str
    panels: tuple[str, ...]
    rows: tuple[PartyBar, ...]
    corner: str
    unit: Unit = Unit.EUR
    divisor: float = 1.0
    marked: int | None = None
    hollow: frozenset[int] = frozenset()
    mirrored: frozenset[int] = frozenset()

    @property
    def picture_size(self) -> tuple[float, float]:
        """Size in inches of the chart when it is copied or saved."""
        return _PICTURE_WIDTH, _INCHES_AROUND + _INCHES_PER_ROW * self._height

    @property
    def _height(self) -> int:
        return max(_FEWEST_ROWS, len(self.rows))

    def _written(self, value: float, translator: Translator) -> str:
        if self.unit is Unit.SHARE:
            return translator.figure(value, Unit.SHARE, 0)
        shown = value / self.divisor
        decimals = 0 if abs(shown) >= _WHOLE_FROM or self.divisor == 1.0 else 1
        return translator.number(shown, decimals)

    def as_table(self, translator: Translator) -> TableContent:
        """Return the same figures as a table, in whole euros or per cents."""

        def cell(value: float | None) -> str:
            if value is None:
                return "–"
            if self.unit is Unit.SHARE:
                return translator.figure(value, Unit.SHARE, 0)
            return translator.number(value, 0)

        return TableContent(
            corner=self.corner,
            columns=self.panels,
            rows=tuple(
                Row(
                    row.label,
                    tuple(map(cell, row.values)),
                    row.values,
                    RowKind.TOTAL if row.party is None else RowKind.ITEM,
                    row.references,
                )
                for row in self.rows
            ),
            marked=self.marked,
        )

    def in_words(self, translator: Translator) -> str:
        """Return in words what the chart shows, for who cannot see it."""

        def said(value: float) -> str:
            if self.unit is Unit.SHARE:
                return translator.figure(value, Unit.SHARE, 0)
            return translator.euros(value, signed=True)

        parts = []
        for place, panel in enumerate(self.panels):
            amounts = [
                f"{row.label} {said(value)}" for row in self.rows if (value := row.values[place]) is not None
            ]
            parts.append(f"{panel}: {', '.join(amounts)}")
        return f"{self.subtitle}. {'; '.join(parts)}."

    def draw(self, figure: Figure, theme: Theme, translator: Translator, *, titled: bool = False) -> None:
        """Draw the panels into an empty or used figure.

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
            panel, headings = self._place(figure, axes, theme, titled=titled)
            self._draw_frame(axes, theme, headings)
            self._draw_bars(axes, theme, translator, panel)
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

    def _place(
        self, figure: Figure, axes: Axes, theme: Theme, *, titled: bool
    ) -> tuple[float, tuple[str, ...]]:
        """Give the axes the room that the labels leave.

        Returns:
            The width of a panel in pixels, and the headings over as many lines as they need.
        """
        width, height = figure.get_size_inches() * figure.dpi
        pixel = figure.dpi / 100
        longest = max((len(row.label) for row in self.rows), default=0)
        left = min(longest * theme.caption_size * _LETTER * pixel + 16 * pixel, width * _WIDEST_LABELS)
        across = max(width - left - 4 * pixel, 40)
        count = max(1, len(self.panels))
        panel = float(across / pixel / (count * (1 + _GAP) - _GAP))
        letters = max(1, int(panel * (1 + _GAP) / (theme.caption_size * _LETTER)))
        headings = tuple(
            "\n".join(textwrap.wrap(heading, letters, break_long_words=False)) for heading in self.panels
        )
        more_lines = max((heading.count("\n") for heading in headings), default=0)
        more = more_lines * theme.caption_size * _LINE
        top = ((72 if titled else 0) + 26 * theme.text_scale + more) * pixel
        axes.set_position(
            (left / width, 4 * pixel / height, across / width, max(height - top - 4 * pixel, 40) / height)
        )
        axes.set_xlim(0, count * (1 + _GAP) - _GAP)
        axes.set_ylim(self._height - 0.5, -0.5)
        return panel, headings

    def _draw_frame(self, axes: Axes, theme: Theme, headings: Sequence[str]) -> None:
        axes.set_facecolor(theme.surface)
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(length=0, colors=theme.text, pad=8)
        axes.set_xticks([])
        axes.set_yticks(range(len(self.rows)), [row.label for row in self.rows])
        for row, name in zip(self.rows, axes.get_yticklabels(), strict=True):
            name.set_fontweight("bold" if row.party is None else "normal")
        for place, heading in enumerate(headings):
            left = place * (1 + _GAP)
            marked = place == self.marked
            axes.axvspan(
                left,
                left + 1,
                ymin=1 - len(self.rows) / self._height,
                color=theme.accent_soft if marked else theme.hover,
                alpha=1.0 if marked else 0.35,
                linewidth=0,
                zorder=0,
            )
            axes.annotate(
                heading,
                (left + 0.5, 1.0),
                xycoords=("data", "axes fraction"),
                xytext=(0, 5),
                textcoords="offset points",
                ha="center",
                va="bottom",
                color=theme.text,
                weight="bold" if marked else "normal",
                annotation_clip=False,
            )

    def _draw_bars(self, axes: Axes, theme: Theme, translator: Translator, panel: float) -> None:
        points = 72 / 100
        zero, scale = self._scale(theme, translator, panel)
        for place in range(len(self.panels)):
            origin = place * (1 + _GAP) + zero[place]
            axes.plot(
                [origin, origin],
                [-0.5, len(self.rows) - 0.5],
                color=theme.control_line,
                linewidth=1.0,
                zorder=2,
                solid_capstyle="butt",
            )
            for position, row in enumerate(self.rows):
                value = row.values[place]
                if value is None:
                    continue
                colour = theme.party_colour(row.party)
                length = self._direction(place) * value * scale
                axes.barh(
                    position,
                    length,
                    left=origin,
                    height=_BAR,
                    color=theme.surface if value < 0 or place in self.hollow else colour,
                    edgecolor=colour,
                    linewidth=1.2,
                    zorder=3,
                )
                to_right = self._direction(place) * value >= 0
                axes.annotate(
                    self._written(value, translator),
                    (origin, position),
                    xytext=((-4 if to_right else 4) * points, 0),
                    textcoords="offset points",
                    ha="right" if to_right else "left",
                    va="center",
                    color=readable(colour, theme),
                    weight="bold" if row.party is None else "normal",
                    annotation_clip=False,
                    zorder=4,
                )

    def _direction(self, place: int) -> int:
        return -1 if place in self.mirrored else 1

    def _scale(self, theme: Theme, translator: Translator, panel: float) -> tuple[tuple[float, ...], float]:
        """Return where zero lies in each panel and how long a value of one is, as parts of a panel.

        A figure stands on the other side of zero than its bar, so each side of zero needs room for the
        longest bar there and for the longest figure. The scale is the largest at which all fit.

        Args:
            theme: Sizes of text.
            translator: How numbers are written.
            panel: Width of a panel in pixels.
        """
        letter = theme.caption_size * _LETTER
        room = max(panel - 2 * _PADDING, 1.0)
        scale = math.inf
        sides = []
        for place in range(len(self.panels)):
            values = [value for row in self.rows if (value := row.values[place]) is not None]
            placed = [(self._direction(place) * value, self._written(value, translator)) for value in values]
            left_text = max((letter * len(text) + 6 for value, text in placed if value >= 0), default=0.0)
            right_text = max((letter * len(text) + 6 for value, text in placed if value < 0), default=0.0)
            low = -min([0.0, *(value for value, _ in placed)])
            high = max([0.0, *(value for value, _ in placed)])
            sides.append((left_text, low))
            needs = ((room - left_text, high), (room - right_text, low), (room, low + high))
            scale = min([scale, *(max(width, 1.0) / length for width, length in needs if length > 0)])
        if scale == math.inf:
            scale = 0.0
        zeros = tuple((_PADDING + max(text, low * scale)) / panel for text, low in sides)
        return zeros, scale / panel
