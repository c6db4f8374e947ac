"""The summary on one printed page, and the list of sources behind it, as a PDF."""

from __future__ import annotations

import datetime
import importlib.util
import itertools
import math
from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont

from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.parties import Party
from casebuilder.palette import party_style
from casebuilder.translation import Language
from casebuilder.workbook.house_style import HouseStyle
from casebuilder.workbook.summary_text import SourceRow, SummaryPage

_CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""A fixed moment: the same case gives the same bytes."""
_FAMILY = "DejaVu"
_MARGIN, _FOOT = 18.0, 14.0
_TITLE, _MESSAGE, _SECTION, _BODY, _SMALL = 18.0, 12.0, 10.5, 8.5, 7.0
_LINE, _SMALL_LINE, _ROW = 4.3, 3.5, 7.8
_LOGO_HEIGHT, _LOGO_WIDTH = 14.0, 50.0
_LOWEST_CHART, _HIGHEST_CHART = 42.0, 78.0
_GREY, _LIGHT, _INK = (91, 107, 115), (221, 228, 231), (31, 42, 48)
_UNKNOWN_SIGN = "?"
_MOST_MARKS = 6
_COLUMNS = (0.225, 0.135, 0.16, 0.1, 0.38)
_SOURCE_COLUMNS = (0.3, 0.14, 0.36, 0.2)
_SIDES = {"s": 4, "^": 3, "v": 3, "D": 4, "P": 4, "X": 4, "p": 5, "h": 6, "d": 4}


def summary_pdf(page: SummaryPage, results: Results, style: HouseStyle, language: Language) -> bytes:
    """Return the summary as a PDF; the same case always gives the same bytes."""
    document = _Document(page, results, style, language)
    document.write_summary()
    document.write_sources()
    return bytes(document.output())


def _font_folder() -> Path:
    """Return the folder with the fonts that come with the chart library, without loading that library."""
    found = importlib.util.find_spec("matplotlib")
    if found is None or found.origin is None:
        message = "matplotlib is not installed"
        raise ModuleNotFoundError(message)
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


class _Document(FPDF):
    """Writes downwards; knows how much room is left on a page."""

    def __init__(self, page: SummaryPage, results: Results, style: HouseStyle, language: Language) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.summary = page
        self.results = results
        self.style = style
        self.accent = _rgb(style.accent)
        folder = _font_folder()
        self.add_font(_FAMILY, "", folder / "DejaVuSans.ttf")
        self.add_font(_FAMILY, "B", folder / "DejaVuSans-Bold.ttf")
        font = self.fonts[_FAMILY.lower()]
        self._known = frozenset(font.cmap) if isinstance(font, TTFFont) else frozenset()
        self.set_creation_date(_CREATED)
        self.set_title(self._readable(f"{page.title} – {page.subtitle}"))
        self.set_author("casebuilder")
        self.set_creator("casebuilder")
        self.set_lang("nl-NL" if language is Language.DUTCH else "en-GB")
        self.set_margins(_MARGIN, _MARGIN - 2, _MARGIN)
        self.set_auto_page_break(auto=True, margin=_FOOT + 3)

    # Text

    def footer(self) -> None:
        """Write by what the case is known, and the number of the page (fpdf2)."""
        self.set_y(-_FOOT)
        self._ink(_SMALL, colour=_GREY)
        width = self.epw / 4
        self.cell(self.epw - width, _SMALL_LINE, self._fitting(self.summary.foot, self.epw - width - 2))
        self.cell(width, _SMALL_LINE, f"{self.summary.page} {self.page_no()} / {{nb}}", align="R")

    def _readable(self, text: str) -> str:
        """Return a text on one line, with a question mark for each sign that the font cannot draw."""
        plain = " ".join(text.split("\n"))
        return "".join(sign if ord(sign) in self._known else _UNKNOWN_SIGN for sign in plain)

    def _ink(self, size: float, *, bold: bool = False, colour: tuple[int, int, int] = _INK) -> None:
        self.set_font(_FAMILY, "B" if bold else "", size)
        self.set_text_color(*colour)

    def _fitting(self, text: str, width: float) -> str:
        text = self._readable(text)
        if self.get_string_width(text) <= width:
            return text
        while text and self.get_string_width(f"{text}…") > width:
            text = text[:-1]
        return f"{text.rstrip()}…"

    def _paragraph(self, text: str, line: float = _LINE, width: float = 0.0) -> None:
        self.multi_cell(width, line, self._readable(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _height(self, text: str, line: float = _LINE, width: float = 0.0) -> float:
        found = self.multi_cell(
            width, line, self._readable(text), align="L", dry_run=True, output=MethodReturnValue.HEIGHT
        )
        return found if isinstance(found, float) else line

    def _heading(self, text: str) -> None:
        self._ink(_SECTION, bold=True, colour=self.accent)
        self._paragraph(text, 5.5)

    # The first page

    def write_summary(self) -> None:
        """Write the page itself; it is always one."""
        page = self.summary
        self.add_page()
        self.set_auto_page_break(auto=False)
        self._write_logo()
        width = self.epw - (_LOGO_WIDTH + 4 if self.style.logo else 0)
        self._ink(_TITLE, bold=True, colour=self.accent)
        self.cell(width, 8.5, self._fitting(page.title, width), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self._ink(_SECTION, colour=_GREY)
        self.cell(width, 5.5, self._fitting(page.subtitle, width), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(3)
        self._ink(_MESSAGE, bold=True)
        self._paragraph(page.message, 5.6)
        self.ln(1)
        self._ink(_BODY)
        for text in page.about:
            self._paragraph(text)
        self.ln(2)
        self._write_table()
        self._ink(_SMALL, colour=_GREY)
        self.ln(1)
        self._paragraph(page.legend, _SMALL_LINE)
        self.ln(2)
        bottom = self.h - _FOOT - 3
        unproven = list(page.unproven)
        while unproven and bottom - self.get_y() - self._height_below(unproven) < _LOWEST_CHART:
            unproven.pop()
        height = min(_HIGHEST_CHART, bottom - self.get_y() - self._height_below(unproven))
        if height >= _LOWEST_CHART / 2:
            self._write_chart(height)
        self.ln(2)
        self._heading(page.unproven_heading)
        self._ink(_BODY)
        self._paragraph(page.unproven_count)
        for text in unproven:
            self._paragraph(f"•  {text}")
        self._paragraph(page.questions)
        if self.style.contact:
            self.ln(2)
            self._heading(page.contact_heading)
            self._ink(_BODY)
            self._paragraph(self.style.contact)
        self.set_auto_page_break(auto=True, margin=_FOOT + 3)

    def _height_below(self, unproven: Sequence[str]) -> float:
        """Return how much room everything under the chart takes."""
        self._ink(_BODY)
        texts = [self.summary.unproven_count, *(f"•  {text}" for text in unproven), self.summary.questions]
        height = 2 + 5.5 + sum(self._height(text) for text in texts) + 2
        if self.style.contact:
            height += 2 + 5.5 + self._height(self.style.contact)
        return height

    def _write_logo(self) -> None:
        if self.style.logo:
            self.image(
                self.style.logo,
                x=self.w - self.r_margin - _LOGO_WIDTH,
                y=self.t_margin,
                w=_LOGO_WIDTH,
                h=_LOGO_HEIGHT,
                keep_aspect_ratio=True,
                alt_text=self.summary.logo_text,
            )

    def _write_table(self) -> None:
        widths = [self.epw * part for part in _COLUMNS]
        self._ink(_SMALL, bold=True, colour=self.accent)
        self.set_draw_color(*self.accent)
        self.set_line_width(0.3)
        for number, (width, label) in enumerate(zip(widths, self.summary.columns, strict=True)):
            align = "L" if number in (0, len(widths) - 1) else "R"
            self.cell(width, 5.5, self._fitting(label, width - 2), border="B", align=align)
        self.ln(5.5)
        self.set_draw_color(*_LIGHT)
        self.set_line_width(0.2)
        for row in self.summary.parties:
            top = self.get_y()
            self.set_fill_color(*_rgb(party_style(row.party).colour))
            self.rect(self.l_margin, top + 1.2, 1.2, _ROW - 2.4, style="F")
            strong = row.party is None
            self._ink(_BODY, bold=strong)
            self.set_x(self.l_margin + 2.5)
            self.cell(widths[0] - 2.5, _ROW, self._fitting(row.name, widths[0] - 4), border="B")
            for width, text, bold in zip(
                widths[1:4], (row.money, row.both, row.payback), (True, strong, strong), strict=True
            ):
                self._ink(_BODY, bold=bold)
                self.cell(width, _ROW, self._readable(text), border="B", align="R")
            self._ink(_SMALL)
            self.cell(3, _ROW, "", border="B")
            self._two_lines(row.words, widths[4] - 3)
            self.set_xy(self.l_margin, top + _ROW)

    def _two_lines(self, text: str, width: float) -> None:
        """Write a short text beside the figures of a row, over two lines where one is not enough."""
        x, top = self.get_x(), self.get_y()
        self.cell(width, _ROW, "", border="B")
        height = self._height(text, _SMALL_LINE - 0.3, width)
        self.set_xy(x, top + max(0.0, (_ROW - height) / 2))
        self.multi_cell(width, _SMALL_LINE - 0.3, self._readable(text), align="L")

    # The chart

    def _write_chart(self, height: float) -> None:
        """Draw the money added up per party: lines with a dash and a marker of their own."""
        below = self.get_y() + height
        self._heading(self.summary.chart_title)
        parties = [row.party for row in self.summary.parties if row.has_cash]
        lines = {
            party: (0.0, *self.results.line(f"parties.{party_key(party)}.cumulative")) for party in parties
        }
        legend = 5.0
        left, right = self.l_margin + 24.0, self.w - self.r_margin - 3.0
        top, bottom = self.get_y() + 1.5, below - legend - 5.0
        values = [value for line in lines.values() for value in line]
        marks = _marks(min([0.0, *values]), max([0.0, *values]))
        low, high = marks[0], marks[-1]

        def across(position: int) -> float:
            return left + (right - left) * position / max(1, len(self.results.calendar_years))

        def up(value: float) -> float:
            return bottom - (bottom - top) * (value - low) / (high - low)

        self._ink(_SMALL, colour=_GREY)
        for mark in marks:
            self.set_draw_color(*(_GREY if mark == 0 else _LIGHT))
            self.set_line_width(0.3 if mark == 0 else 0.15)
            self.line(left, up(mark), right, up(mark))
            self.set_xy(self.l_margin, up(mark) - 1.8)
            self.cell(left - self.l_margin - 2, 3.6, self._readable(self.summary.euros(mark)), align="R")
        for position, year in enumerate(self.results.calendar_years, 1):
            self.set_xy(across(position) - 8, bottom + 0.8)
            self.cell(16, 3.6, str(year), align="C")
        for party, line in lines.items():
            points = [(across(position), up(value)) for position, value in enumerate(line)]
            self._polyline(points, party)
        self._legend(parties, bottom + 5.5)
        self.set_draw_color(*_LIGHT)
        self.set_xy(self.l_margin, bottom + 5.5 + legend)

    def _polyline(self, points: Sequence[tuple[float, float]], party: Party | None) -> None:
        style = party_style(party)
        self.set_draw_color(*_rgb(style.colour))
        self.set_fill_color(*_rgb(style.colour))
        self.set_line_width(0.6)
        if style.dash:
            self.set_dash_pattern(dash=style.dash[0] * 0.6, gap=style.dash[1] * 0.6)
        for (x1, y1), (x2, y2) in itertools.pairwise(points):
            self.line(x1, y1, x2, y2)
        self.set_dash_pattern()
        for x, y in points[1:]:
            self._marker(x, y, style.marker)

    def _marker(self, x: float, y: float, marker: str) -> None:
        radius = 0.9
        sides = _SIDES.get(marker)
        if sides is None:
            self.circle(x=x, y=y, radius=radius, style="F")
            return
        start = math.pi / 2 if marker == "v" else -math.pi / 2 + (math.pi / 4 if marker == "s" else 0)
        self.polygon(
            [
                (
                    x + 1.25 * radius * math.cos(start + 2 * math.pi * corner / sides),
                    y + 1.25 * radius * math.sin(start + 2 * math.pi * corner / sides),
                )
                for corner in range(sides)
            ],
            style="F",
        )

    def _legend(self, parties: Sequence[Party | None], height: float) -> None:
        names = {row.party: row.name for row in self.summary.parties}
        self._ink(_SMALL)
        room = self.epw / max(1, len(parties))
        for position, party in enumerate(parties):
            x = self.l_margin + position * room
            self._polyline([(x, height), (x + 6, height)], party)
            self.set_xy(x + 7.5, height - 1.8)
            self.cell(room - 8.5, 3.6, self._fitting(names[party], room - 9.5))

    # The sources

    def write_sources(self) -> None:
        """Write where every figure comes from, on the pages after the first."""
        page = self.summary
        self.add_page()
        self._ink(_MESSAGE, bold=True, colour=self.accent)
        self._paragraph(page.sources_heading, 7)
        self._ink(_SMALL, colour=_GREY)
        self._paragraph(page.sources_intro, _SMALL_LINE)
        self.ln(2)
        self._source_header()
        group = ""
        for row in page.sources:
            if row.group != group:
                group = row.group
                if self.will_page_break(14):
                    self.add_page()
                    self._source_header()
                self._ink(_SMALL + 0.5, bold=True)
                self.ln(1)
                self._paragraph(group, 4.5)
            self._source(row)

    def _source_header(self) -> None:
        self._ink(_SMALL, bold=True, colour=self.accent)
        self.set_draw_color(*self.accent)
        self.set_line_width(0.3)
        for width, label in zip(_SOURCE_COLUMNS, self.summary.source_columns, strict=True):
            self.cell(self.epw * width, 5, self._readable(label), border="B")
        self.ln(5.5)

    def _source(self, row: SourceRow) -> None:
        self._ink(_SMALL)
        texts = (row.label, row.value, row.source, row.standing)
        widths = [self.epw * width for width in _SOURCE_COLUMNS]
        height = max(
            self._height(text, _SMALL_LINE, width - 2)
            for text, width in zip(texts, widths, strict=True)
            if text
        )
        if self.will_page_break(height + 1.5):
            self.add_page()
            self._source_header()
            self._ink(_SMALL)
        top, left = self.get_y(), self.l_margin
        for text, width in zip(texts, widths, strict=True):
            self.set_xy(left, top)
            if text:
                self.multi_cell(width - 2, _SMALL_LINE, self._readable(text), align="L")
            left += width
        self.set_draw_color(*_LIGHT)
        self.set_line_width(0.15)
        self.line(self.l_margin, top + height + 0.6, self.w - self.r_margin, top + height + 0.6)
        self.set_xy(self.l_margin, top + height + 1.2)


def _marks(low: float, high: float) -> list[float]:
    """Return round values that span a range, zero among them."""
    span = max(high - low, 1.0)
    step = 10 ** math.floor(math.log10(span / _MOST_MARKS))
    for factor in (1, 2, 5, 10):
        if span / (step * factor) <= _MOST_MARKS:
            step *= factor
            break
    first, last = math.floor(low / step), math.ceil(high / step)
    return [step * number for number in range(first, max(last, first + 1) + 1)]
