"""What charts with rows share: the font, the place of the rows, the title of a picture that stands alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from casebuilder.ui.charts import font_family
from casebuilder.ui.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

POINTS = 72 / 100
"""Points in a pixel of a figure."""
LETTER = 0.56
"""Width of a letter over its height."""
_TITLE_HEIGHT, _WIDEST_LABELS = 60, 0.42


@contextmanager
def empty_axes(figure: Figure, theme: Theme) -> Iterator[Axes]:
    """Clear a figure and give axes without lines, in the font of the application."""
    import matplotlib as mpl

    with mpl.rc_context({"font.family": [font_family()], "font.size": theme.caption_size * POINTS}):
        figure.clear()
        figure.set_facecolor(theme.surface)
        axes = figure.add_subplot()
        axes.set_facecolor(theme.surface)
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(length=0, colors=theme.text, pad=8)
        yield axes


def place_axes(  # noqa: PLR0913  each argument is a margin
    figure: Figure,
    axes: Axes,
    theme: Theme,
    labels: Sequence[str],
    *,
    titled: bool,
    top: int = 0,
    right: int = 12,
    bottom: int = 6,
    beside: int = 0,
) -> None:
    """Give the axes the room that labels and margins leave, in pixels that do not grow with the figure.

    Args:
        figure: The figure.
        axes: Its axes.
        theme: Sizes of text.
        labels: The labels at the left.
        titled: Whether a title stands above.
        top: Room for a legend above the axes.
        right: Room at the right.
        bottom: Room below.
        beside: Room between the labels and the axes.
    """
    width, height = figure.get_size_inches() * figure.dpi
    pixel = figure.dpi / 100
    scale = theme.text_scale * pixel
    longest = max(map(len, labels), default=0)
    left = min(longest * theme.caption_size * LETTER * pixel + 20 * pixel, width * _WIDEST_LABELS)
    left += beside * scale
    above = (_TITLE_HEIGHT * pixel if titled else 0) + top * scale
    axes.set_position(
        (
            left / width,
            bottom * scale / height,
            max(width - left - right * scale, 40) / width,
            max(height - above - bottom * scale, 40) / height,
        )
    )


def write_title(figure: Figure, theme: Theme, title: str, subtitle: str) -> None:
    """Write title and subtitle above a picture that stands alone."""
    height = figure.get_size_inches()[1]
    figure.text(
        0.02, 1 - 0.16 / height, title, color=theme.text, weight="semibold", size=13 * POINTS, va="top"
    )
    figure.text(0.02, 1 - 0.44 / height, subtitle, color=theme.muted, va="top")
