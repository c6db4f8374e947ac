"""One sheet of the workbook: typed cells, row heights that fit, header, printing, protection."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_pixel_width
from xlsxwriter.worksheet import Worksheet, re_dynamic_function

from casebuilder.workbook.glue import Computed
from casebuilder.workbook.identity import MUNICIPALITY_BEHIND
from casebuilder.workbook.paging import Parts, page_breaks
from casebuilder.workbook.styles import FONT_SIZE, Property, Style, Styles, font_size, wraps

LONGEST_TEXT = 32_767
"""Characters that a cell can hold."""
LONGEST_HEADER = {"standing": 80, "lying": 130}
"""Characters of the name of the case that fit into the header of a printed page, by how the paper lies."""

_LINE_POINTS = 1.32
_ROW_MARGIN = 4.0
_LOWEST_ROW, _LOWEST_ROW_PIXELS = 16.5, 22
_HIGHEST_ROW = 409.0
_PIXELS_PER_WIDTH, _CELL_PADDING = 7, 5
_MEASURE_SIZE = 11
"""Size of the font for which the library knows how wide each character is."""
_FONT_IS_WIDER = 1.06
"""Our font against the one that the library measures, at the same size, to be on the safe side."""
_BOLD_IS_WIDER = 1.08
_SMALLEST_HEADING, _SMALLEST_WRAPPED = 8.0, 12.0
"""Sizes of the font, in points, below which a heading is not made smaller; the second over several lines."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_SIDE_MARGIN, _END_MARGIN = 0.4, 0.6
"""Margins of a printed page left and right, and above and below, in inches."""
_PORTRAIT_PIXELS, _LANDSCAPE_PIXELS = 717, 1045
"""Width of the printed part of A4 within the margins, at 96 pixels an inch."""
_LARGEST_SCALE = 100
_PORTRAIT_POINTS, _LANDSCAPE_POINTS = 748.0, 502.0
"""Height of the printed part of A4 within the margins, less the rounding of a program."""


class PlainFormulas(Worksheet):  # type: ignore[misc]  # the library is untyped
    """A worksheet that does not look for each newer function by itself in a formula that holds none.

    The library goes through some thirty names one by one, which for a large case takes as long as writing all
    its cells; that none of them is there, it can see at once.
    """

    def _prepare_formula(
        self,
        formula: str,
        expand_future_functions: bool = False,  # noqa: FBT001, FBT002  as the library calls it
    ) -> str:
        """Return a formula as it stands in the file."""
        plain = formula.startswith("=") and not formula.endswith("}")
        if plain and not expand_future_functions and not re_dynamic_function.search(formula):
            return formula[1:]
        prepared: str = super()._prepare_formula(formula, expand_future_functions)
        return prepared


def fitting(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return a text that is not too long, with an ellipsis where it was cut."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def lines_needed(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Return over how many lines a text runs in a column.

    Args:
        text: The text.
        width: Width of the column, in characters.
        size: Size of the font, in points.
        bold: Whether it is printed bold.
    """
    room = width * _PIXELS_PER_WIDTH - _CELL_PADDING
    factor = size / _MEASURE_SIZE * _FONT_IS_WIDER * (_BOLD_IS_WIDER if bold else 1.0)
    count = 0
    for paragraph in text.split("\n"):
        count += 1
        used = 0.0
        for word in paragraph.split(" "):
            length = xl_pixel_width(word) * factor
            space = xl_pixel_width(" ") * factor if used else 0.0
            if used and used + space + length > room:
                count += 1
                used, space = 0.0, 0.0
            extra_lines = int(length // room) if length > room else 0
            count += extra_lines
            used += space + length - extra_lines * room
    return count


def rows_of_chart(height: int) -> int:
    """Return how many rows a chart covers; a height is in pixels."""
    return math.ceil(height / _LOWEST_ROW_PIXELS)


@dataclass(frozen=True)
class Page:
    """How a sheet is printed.

    Attributes:
        landscape: Lying or standing paper.
        one_page: Whether everything must fit on one sheet of paper; else the columns must fit beside
            each other.
        blocks: First rows of the parts that had better stay together on a page.
        repeated_row: Last row of those repeated on each printed page, or None.
        header: What stands above each printed page at the left.
        footer: What stands below it at the left.
        headed: Whether the names of the columns are among the rows that are repeated.
        page_text: "Page … of …" in the language of the workbook, with the codes of the program.
    """

    landscape: bool
    one_page: bool
    repeated_row: int | None
    header: str
    footer: str
    page_text: str
    headed: bool = True
    blocks: tuple[int, ...] = ()


class Sheet:
    """Writes cells with an explicit type each; text never becomes a formula."""

    def __init__(self, worksheet: Worksheet, styles: Styles, widths: Sequence[float]) -> None:
        """Take an empty worksheet and set the widths of its columns."""
        self.worksheet = worksheet
        self.styles = styles
        self.widths = tuple(widths)
        self._lines: dict[int, float] = {}
        self._whole: list[range] = []
        self._last_row = 0
        worksheet.hide_gridlines(2)
        worksheet.set_default_row(_LOWEST_ROW)
        for column, width in enumerate(self.widths):
            worksheet.set_column(column, column, width, styles.get(Style.PLAIN))

    @property
    def name(self) -> str:
        """The name on its tab."""
        return str(self.worksheet.get_name())

    def text(self, row: int, column: int, text: str, style: Style, **changes: Property) -> None:
        """Write text; what looks like a formula stays text, also when someone edits the cell."""
        if text.startswith(_FORMULA_STARTS):
            changes = {**changes, "quote_prefix": True}
        self.worksheet.write_string(row, column, fitting(text), self.styles.get(style, **changes))
        self._measure(row, column, text, style, changes)

    def heading(
        self, row: int, columns: range, text: str, style: Style, *, taken: float = 0.0, wrapped: bool = False
    ) -> None:
        """Write one line over several columns, smaller when it would not fit.

        Args:
            row: The row.
            columns: The columns that it may run over; nothing else stands in them.
            text: The text.
            style: How it looks when it fits.
            taken: How much of the width something else takes, in characters.
            wrapped: Whether a text that is too long even so goes on below, else it is cut visibly.
        """
        bold = style is Style.TITLE
        width = sum(self.widths[column] for column in columns) - taken
        size = font_size(style)
        smallest = _SMALLEST_WRAPPED if wrapped else _SMALLEST_HEADING
        while size > smallest and lines_needed(text, width, size, bold=bold) > 1:
            size -= 0.5
        if lines_needed(text, width, size, bold=bold) == 1 or not wrapped:
            while lines_needed(text, width, size, bold=bold) > 1:
                text = fitting(text, len(text) - 1)
            self.text(row, columns[0], text, style, font_size=size, text_wrap=False)
            return
        changes: dict[str, Property] = {"font_size": size, "text_wrap": True}
        self.worksheet.merge_range(row, columns[0], row, columns[-1], "", self.styles.get(style, **changes))
        if text.startswith(_FORMULA_STARTS):
            changes["quote_prefix"] = True
        self.worksheet.write_string(row, columns[0], fitting(text), self.styles.get(style, **changes))
        self.at_least(row, lines_needed(text, width, size, bold=bold), size)

    def number(self, row: int, column: int, value: float, style: Style, **changes: Property) -> None:
        """Write a number."""
        self.worksheet.write_number(row, column, value, self.styles.get(style, **changes))
        self._measure(row, column, "", style)

    def date(self, row: int, column: int, value: datetime.date, style: Style, **changes: Property) -> None:
        """Write a date."""
        self.worksheet.write_datetime(
            row, column, datetime.datetime.combine(value, datetime.time()), self.styles.get(style, **changes)
        )
        self._measure(row, column, "", style)

    def blank(self, row: int, column: int, style: Style, **changes: Property) -> None:
        """Write an empty cell that has a style."""
        self.worksheet.write_blank(row, column, None, self.styles.get(style, **changes))
        self._measure(row, column, "", style)

    def computed(self, row: int, column: int, cell: Computed, style: Style, **changes: Property) -> None:
        """Write a formula with its result."""
        self.worksheet.write_formula(
            row, column, cell.formula, self.styles.get(style, **changes), cell.result
        )
        self._measure(row, column, cell.result if isinstance(cell.result, str) else "", style, changes)

    def link(self, row: int, column: int, sheet_reference: str, text: str) -> None:
        """Write a link to another sheet of this workbook."""
        self.worksheet.write_url(
            row, column, f"internal:{sheet_reference}", self.styles.get(Style.LINK), text
        )
        self._measure(row, column, text, Style.LINK)

    def paragraph(self, row: int, first: int, last: int, text: str, style: Style = Style.PARAGRAPH) -> None:
        """Write running text over several columns, outside any table."""
        shown = fitting(text)
        self.worksheet.merge_range(row, first, row, last, "", self.styles.get(style))
        changes: Mapping[str, Property] = {"quote_prefix": True} if shown.startswith(_FORMULA_STARTS) else {}
        self.worksheet.write_string(row, first, shown, self.styles.get(style, **changes))
        width = sum(self.widths[first : last + 1])
        self.at_least(row, lines_needed(shown, width, font_size(style)), font_size(style))

    def chart(self, row: int, column: int, chart: Chart, size: tuple[int, int], description: str) -> int:
        """Draw a chart over the cells; return the first row below it.

        The cell with the title of a chart may lie under it: it shows as the title then, and only once.

        Args:
            row: The row of its upper edge.
            column: The column of its left edge.
            chart: The chart.
            size: Its width and height, in pixels.
            description: What it shows, for who cannot see it.
        """
        width, height = size
        chart.set_size({"width": width, "height": height})
        self.worksheet.insert_chart(row, column, chart, {"description": description, "object_position": 2})
        rows = range(row, row + rows_of_chart(height))
        for covered in rows:
            self.at_least(covered, 1)
        self._whole.append(rows)
        return rows.stop

    def keep_whole(self, rows: range) -> None:
        """Print rows on one page, as far as they fit on it: a table without its header says little."""
        self._whole.append(rows)

    def at_least(self, row: int, lines: float, size: float = FONT_SIZE) -> None:
        """Make a row at least so many lines high."""
        needed = lines * size * _LINE_POINTS + _ROW_MARGIN
        if needed > self._lines.get(row, 0.0):
            self._lines[row] = max(_LOWEST_ROW, needed)
        self._last_row = max(self._last_row, row)

    def _scale(self, last_column: int, *, landscape: bool) -> float:
        """Return the largest percentage at which a program prints columns that must fit on a page."""
        widths = self.widths[: last_column + 1]
        pixels = sum(width * _PIXELS_PER_WIDTH + _CELL_PADDING for width in widths)
        return min(_LARGEST_SCALE, 100 * (_LANDSCAPE_PIXELS if landscape else _PORTRAIT_PIXELS) / pixels)

    def _breaks(self, page: Page, last_column: int, bottom: int) -> tuple[int, ...]:
        """Return the rows before which a new page starts."""
        repeated = 0 if page.repeated_row is None else page.repeated_row + 1
        heights = [self._height(row) for row in range(bottom + 1)]
        paper = _LANDSCAPE_POINTS if page.landscape else _PORTRAIT_POINTS
        room = paper * 100 / self._scale(last_column, landscape=page.landscape) - sum(heights[:repeated])
        parts = Parts(page.blocks, self._whole, self._lines, headed=page.headed)
        return page_breaks(heights, repeated, room, parts)

    def _height(self, row: int) -> float:
        return min(self._lines.get(row, _LOWEST_ROW), _HIGHEST_ROW)

    def _measure(
        self, row: int, column: int, text: str, style: Style, changes: Mapping[str, Property] | None = None
    ) -> None:
        changes = changes or {}
        size = float(changes.get("font_size", font_size(style)))
        if not text:
            self.at_least(row, 1, size)
            return
        bold = bool(changes.get("bold", False))
        width = self.widths[column] if column < len(self.widths) else None
        runs_on = bool(changes.get("text_wrap", wraps(style)))
        count = lines_needed(text, width, size, bold=bold) if width and runs_on else 1
        self.at_least(row, count, size)

    @property
    def last_row(self) -> int:
        """The last row that holds anything."""
        return self._last_row

    def finish(
        self,
        page: Page,
        last_column: int,
        last_row: int | None = None,
        *,
        protected: bool = True,
    ) -> None:
        """Set row heights, printing and protection; the last thing done to a sheet.

        Args:
            page: How it is printed.
            last_column: Last column that is printed.
            last_row: Last row that is printed; None is the last that holds anything.
            protected: Whether cells can be changed only where they are inputs.
        """
        for row, height in self._lines.items():
            self.worksheet.set_row(row, min(height, _HIGHEST_ROW))
        bottom = self._last_row if last_row is None else last_row
        worksheet = self.worksheet
        worksheet.set_paper(9)
        if page.landscape:
            worksheet.set_landscape()
        else:
            worksheet.set_portrait()
        # With no more room above the text of the header than it needs, all programs agree on what is left.
        worksheet.set_margins(left=_SIDE_MARGIN, right=_SIDE_MARGIN, top=_END_MARGIN, bottom=_END_MARGIN)
        worksheet.print_area(0, 0, bottom, last_column)
        if page.repeated_row is not None:
            worksheet.repeat_rows(0, page.repeated_row)
        # As many pages high as it takes: only then does a program keep to the page breaks.
        worksheet.fit_to_pages(1, 1 if page.one_page else 0)
        if not page.one_page:
            worksheet.set_h_pagebreaks(list(self._breaks(page, last_column, bottom)))
        worksheet.set_header(f"&L&9{_code(page.header, landscape=page.landscape)}&R&9&A")
        worksheet.set_footer(f"&L&9{_code(page.footer, landscape=page.landscape)}&R&9{page.page_text}")
        if protected:
            worksheet.protect("", {"format_columns": True, "format_rows": True})


def _code(text: str, *, landscape: bool) -> str:
    """Return text for a header, where an ampersand starts a code and a digit may follow a size.

    Of a case whose name is too long for it, the municipality still stands there.
    """
    longest = LONGEST_HEADER["lying" if landscape else "standing"]
    name, dot, place = " ".join(text.split()).rpartition(MUNICIPALITY_BEHIND)
    shown = fitting(name, max(1, longest - len(dot) - len(place))) + dot + place
    line = fitting(shown, longest).replace("&", "&&")
    return f" {line}" if line[:1].isdigit() else line
