"""The agenda as a PDF, A4, to print and to write on."""

from __future__ import annotations

import datetime
import importlib.util
from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont

from casebuilder.printed.agenda_text import PrintedAgenda, PrintedFirst, PrintedGroup, PrintedSection
from casebuilder.translation import Language

_CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""A fixed moment: the same case gives the same bytes."""
_FAMILY = "DejaVu"
_MARGIN, _FOOT = 20.0, 18.0
_TITLE, _SECTION, _BODY, _SMALL = 18, 12, 9.5, 8
_LINE, _SMALL_LINE = 4.8, 4.2
_BOX = 3.0
_INDENT = 6.0
_ROOM_FOR_GROUP, _ROOM_FOR_SECTION, _ROOM_FOR_SUBJECT = 52.0, 38.0, 26.0
"""Millimetres that must be left on a page before a heading, so that it never stands alone."""
_ANSWER = 8.0
"""Millimetres under a point to write the answer in."""
_UNDER_ANSWER = 2.0
_FIRST_HEADING, _LEAST_ANSWER = 7.5, 5.5
"""Millimetres for a person on the first page, and the least for an answer there."""
_EMPTY_ROWS, _ROW = 6, 9.0
_INTEREST_ROW = 6.5
_ACCENT, _GREY, _LIGHT = (15, 110, 132), (95, 105, 115), (200, 206, 212)
_UNKNOWN_SIGN = "?"


def agenda_pdf(printed: PrintedAgenda, language: Language) -> bytes:
    """Return an agenda as a PDF; the same agenda always gives the same bytes."""
    document = _Document(printed, language)
    document.write()
    return bytes(document.output())


def _font_folder() -> Path:
    """Return the folder with the fonts that come with the chart library, without loading that library."""
    found = importlib.util.find_spec("matplotlib")
    if found is None or found.origin is None:
        message = "matplotlib is not installed"
        raise ModuleNotFoundError(message)
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"


class _Document(FPDF):
    """Writes downwards; knows how much room is left on a page.

    Attributes:
        first_ends_on: Page on which the questions for an hour end: the first, unless texts are very long.
    """

    def __init__(self, printed: PrintedAgenda, language: Language) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self.printed = printed
        self.first_ends_on = 1
        folder = _font_folder()
        self.add_font(_FAMILY, "", folder / "DejaVuSans.ttf")
        self.add_font(_FAMILY, "B", folder / "DejaVuSans-Bold.ttf")
        font = self.fonts[_FAMILY.lower()]
        self._known = frozenset(font.cmap) if isinstance(font, TTFFont) else frozenset()
        self.set_creation_date(_CREATED)
        self.set_title(self._readable(f"{printed.title} – {printed.subtitle}"))
        self.set_author("casebuilder")
        self.set_creator("casebuilder")
        self.set_lang("nl-NL" if language is Language.DUTCH else "en-GB")
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self.set_auto_page_break(auto=True, margin=_FOOT + 4)

    def footer(self) -> None:
        """Write the name of the case and the number of the page (fpdf2)."""
        self.set_y(-_FOOT)
        self._style(_SMALL, grey=True)
        width = self.epw / 4
        name = self._fitting(self.printed.subtitle, self.epw - width - 2)
        self.cell(self.epw - width, _SMALL_LINE, name)
        self.cell(width, _SMALL_LINE, f"{self.printed.page} {self.page_no()} / {{nb}}", align="R")

    def write(self) -> None:  # type: ignore[override]  # the base writes running text, which is not used here
        printed = self.printed
        self.add_page()
        self._paragraph(printed.title, _TITLE, bold=True, line=8.5)
        self._paragraph(printed.subtitle, _SECTION, grey=True, line=6)
        self.ln(1)
        for label in printed.blanks:
            self._blank(label)
        self._first(printed.first)
        self.first_ends_on = self.page_no()
        self.add_page()
        self._interests()
        self._agreements()
        if not printed.is_short:
            self.add_page()
            self._paragraph(printed.all_title, _TITLE, bold=True, line=8.5)
            self._paragraph(printed.all_about, _BODY)
            for group in printed.groups:
                self._group(group)
        if printed.remark:
            self.ln(4)
            self._paragraph(printed.remark, _BODY, grey=True)

    def _first(self, first: PrintedFirst) -> None:
        """Write the first page; what room is left goes to the answers."""
        self.ln(2)
        self._paragraph(first.title, _SECTION, bold=True, line=6.5)
        if first.about:
            self._paragraph(first.about, _SMALL, grey=True, line=_SMALL_LINE)
        texts = [point for subject in first.subjects for point in subject.points]
        heights = sum(self._height(point) for point in texts) + _FIRST_HEADING * len(first.subjects)
        left = self.h - self.b_margin - self.get_y() - heights - 1
        answer = min(_ANSWER, max(_LEAST_ANSWER, left / max(1, len(texts))))
        for subject in first.subjects:
            self._room(_FIRST_HEADING + 2 * _LINE + answer)
            self.ln(_FIRST_HEADING - _LINE - 0.7)
            self.set_text_color(*_ACCENT)
            self.set_font(_FAMILY, "B", _BODY)
            self.cell(0, _LINE, self._fitting(subject.title, self.epw))
            self.ln(_LINE + 0.7)
            for point in subject.points:
                self._point(point, answer)

    def _height(self, text: str) -> float:
        """Return how high a point is, without the room for its answer."""
        self._style(_BODY)
        found = self.multi_cell(
            self.epw - _INDENT, _LINE, self._readable(text), dry_run=True, output=MethodReturnValue.HEIGHT
        )
        return found if isinstance(found, float) else _LINE

    def _readable(self, text: str) -> str:
        """Return a text with a question mark for each sign that the font cannot draw."""
        return "".join(sign if sign == "\n" or ord(sign) in self._known else _UNKNOWN_SIGN for sign in text)

    def _style(self, size: float, *, bold: bool = False, grey: bool = False) -> None:
        self.set_font(_FAMILY, "B" if bold else "", size)
        self.set_text_color(*(_GREY if grey else (0, 0, 0)))

    def _fitting(self, text: str, width: float) -> str:
        text = self._readable(text)
        if self.get_string_width(text) <= width:
            return text
        while text and self.get_string_width(f"{text}…") > width:
            text = text[:-1]
        return f"{text.rstrip()}…"

    def _paragraph(
        self, text: str, size: float, *, bold: bool = False, grey: bool = False, line: float = _LINE
    ) -> None:
        self._style(size, bold=bold, grey=grey)
        self.multi_cell(0, line, self._readable(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _blank(self, label: str) -> None:
        self._style(_BODY, bold=True)
        self.cell(28, 8, self._readable(label))
        self._rule(self.l_margin + 28, self.get_y() + 6)
        self.ln(8)

    def _rule(self, start: float, height: float) -> None:
        self.set_draw_color(*_LIGHT)
        self.set_line_width(0.2)
        self.line(start, height, self.w - self.r_margin, height)

    def _room(self, height: float) -> None:
        if self.will_page_break(height):
            self.add_page()

    def _group(self, group: PrintedGroup) -> None:
        self._room(_ROOM_FOR_GROUP)
        self.ln(6)
        self.start_section(self._readable(group.title))
        self.set_draw_color(*_ACCENT)
        self.set_line_width(0.6)
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
        self.ln(2)
        self._paragraph(group.title, _SECTION, bold=True, line=6)
        if group.contact:
            self._paragraph(group.contact, _BODY, grey=True)
        for section in group.sections:
            self._section(section)

    def _section(self, section: PrintedSection) -> None:
        self._room(_ROOM_FOR_SECTION)
        self.ln(2.5)
        self.set_text_color(*_ACCENT)
        self.set_font(_FAMILY, "B", _BODY)
        self.multi_cell(0, _LINE, self._readable(section.title), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        for subject in section.subjects:
            if subject.title:
                self._room(_ROOM_FOR_SUBJECT)
                self.ln(1)
                self._paragraph(subject.title, _BODY, grey=True)
            for point in subject.points:
                self._point(point)

    def _point(self, text: str, answer: float = _ANSWER) -> None:
        self._room(self._height(text) + answer)
        self._style(_BODY)
        top = self.get_y()
        self.set_draw_color(*_GREY)
        self.set_line_width(0.25)
        self.rect(self.l_margin + 0.5, top + 0.9, _BOX, _BOX)
        self.set_x(self.l_margin + _INDENT)
        self.multi_cell(
            self.epw - _INDENT, _LINE, self._readable(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )
        self._rule(self.l_margin + _INDENT, self.get_y() + answer - _UNDER_ANSWER)
        self.ln(answer)

    def _interests(self) -> None:
        interests = self.printed.interests
        if self.printed.innovation:
            self._paragraph(self.printed.innovation, _BODY)
            self.ln(5)
        self._paragraph(interests.title, _SECTION, bold=True, line=7)
        if interests.priorities:
            self._paragraph(interests.priorities, _BODY)
            self.ln(1)
        widths = (self.epw * 0.38, self.epw * 0.18, self.epw * 0.16, self.epw * 0.28)
        self._columns(widths, interests.columns)
        self._style(_BODY)
        for row in interests.rows:
            for width, text in zip(widths, (*row, ""), strict=True):
                self.cell(width, _INTEREST_ROW, self._readable(text), border="B")
            self.ln(_INTEREST_ROW)

    def _columns(self, widths: Sequence[float], labels: Sequence[str]) -> None:
        """Write the headings of a table, and set its lines."""
        self.set_draw_color(*_LIGHT)
        self.set_line_width(0.2)
        self._style(_SMALL, bold=True)
        for width, label in zip(widths, labels, strict=True):
            self.cell(width, 6, self._readable(label), border="B")
        self.ln(6)

    def _agreements(self) -> None:
        printed = self.printed
        self._room(_ROW * (_EMPTY_ROWS + 1) + 16)
        self.ln(8)
        self._paragraph(printed.agreements, _SECTION, bold=True, line=7)
        widths = (self.epw * 0.55, self.epw * 0.25, self.epw * 0.2)
        self._columns(widths, printed.columns)
        for _ in range(_EMPTY_ROWS):
            for width in widths:
                self.cell(width, _ROW, "", border="B")
            self.ln(_ROW)
