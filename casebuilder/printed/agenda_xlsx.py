"""The agenda as a spreadsheet, to sort, to divide among people and to write the answers in."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import xlsxwriter

from casebuilder.model.messages import N_
from casebuilder.printed.agenda_text import PrintedAgenda
from casebuilder.translation import Language, Translator

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""A fixed moment: the same case gives the same bytes."""
_FONT, _ACCENT, _GREY, _LIGHT, _LINE = "Calibri", "#0F6E84", "#5F6973", "#E8F1F2", "#C8CED4"
_A4 = 9
_EMPTY_ROWS = 6
_ROW_OF_TEXT = 15.5
"""Points that a line of text takes."""
_LEAST_ROW = 32.0
"""Points for a row in which one writes by hand."""
_SIGNS = 1.05
"""Signs of this font that go in a unit of the width of a column, carefully counted."""


def agenda_xlsx(printed: PrintedAgenda, language: Language) -> bytes:
    """Return an agenda as a spreadsheet; the same agenda always gives the same bytes."""
    return _Book(printed, Translator(language)).data()


class _Book:
    """Writes the sheets one by one."""

    def __init__(self, printed: PrintedAgenda, translator: Translator) -> None:
        self._printed = printed
        self._t = translator
        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._buffer, {"in_memory": True, "strings_to_formulas": False})
        self._book.set_properties(
            {
                "title": f"{printed.title} – {printed.subtitle}"[:255],
                "author": "casebuilder",
                "created": _CREATED,
            }
        )
        text = {"font_name": _FONT, "font_size": 11, "valign": "top"}
        cell = {**text, "text_wrap": True, "border": 1, "border_color": _LINE}
        add = self._book.add_format
        self._title = add({**text, "font_size": 18, "bold": True, "font_color": _ACCENT})
        self._subtitle = add({**text, "font_size": 12, "font_color": _GREY})
        self._section = add({**text, "font_size": 13, "bold": True, "font_color": _ACCENT})
        self._about = add({**text, "text_wrap": True, "font_color": _GREY})
        self._heading = add({**cell, "bold": True, "bg_color": _LIGHT})
        self._cell = add(cell)

    def data(self) -> bytes:
        """Write everything and return the file."""
        self._first()
        self._all()
        self._interests()
        self._book.close()
        return self._buffer.getvalue()

    def _sheet(self, name: str, widths: Sequence[float], *, landscape: bool = True) -> Worksheet:
        sheet = self._book.add_worksheet(name[:31])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.hide_gridlines(2)
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
        sheet.set_footer(f"&L{self._printed.subtitle.replace('&', '&&')[:150]}&R{self._printed.page} &P / &N")
        if landscape:
            sheet.set_landscape()
        return sheet

    def _top(self, sheet: Worksheet, title: str, about: str, widths: Sequence[float]) -> int:
        """Write a title and what it is about; return the row under it."""
        sheet.write_string(0, 0, title, self._title)
        sheet.set_row(0, 26)
        sheet.write_string(1, 0, self._printed.subtitle, self._subtitle)
        if not about:
            return 3
        sheet.merge_range(2, 0, 2, len(widths) - 1, "", self._about)
        sheet.write_string(2, 0, about, self._about)
        sheet.set_row(2, _height([about], [sum(widths)]))
        return 4

    def _table(
        self,
        sheet: Worksheet,
        row: int,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
    ) -> int:
        """Write a table with room to write in; return the row under it."""
        for column, heading in enumerate(headings):
            sheet.write_string(row, column, heading, self._heading)
        sheet.set_row(row, _height(headings, widths))
        for number, texts in enumerate(rows, start=row + 1):
            for column, text in enumerate(texts):
                _write(sheet, number, column, text, self._cell)
            sheet.set_row(number, max(_LEAST_ROW, _height(texts, widths)))
        return row + len(rows) + 1

    def _first(self) -> None:
        t, first = self._t, self._printed.first
        widths = (30.0, 62.0, 44.0, 20.0)
        sheet = self._sheet(t(N_("First conversation")), widths)
        row = self._top(sheet, self._printed.title, first.about, widths)
        sheet.write_string(row, 0, first.title, self._section)
        rows = [(subject.title, point, "", "") for subject in first.subjects for point in subject.points]
        headings = (t(N_("For whom")), t(N_("Question")), t(N_("Answer")), t(N_("Who said so, and when")))
        if rows:
            self._table(sheet, row + 1, headings, rows, widths)

    def _all(self) -> None:
        t, printed = self._t, self._printed
        rows = list(_rows(printed))
        if not rows:
            return
        widths = (24.0, 24.0, 18.0, 24.0, 60.0, 34.0, 18.0)
        sheet = self._sheet(printed.all_title, widths)
        row = self._top(sheet, printed.all_title, printed.all_about, widths)
        headings = (
            t(N_("For whom")),
            t(N_("Contact")),
            t(N_("Kind")),
            t(N_("About")),
            t(N_("Question")),
            t(N_("Answer")),
            t(N_("Who said so, and when")),
        )
        end = self._table(sheet, row, headings, rows, widths)
        sheet.autofilter(row, 0, end - 1, len(widths) - 1)
        sheet.freeze_panes(row + 1, 0)
        sheet.repeat_rows(row)
        if printed.remark:
            sheet.merge_range(end + 1, 0, end + 1, len(widths) - 1, "", self._about)
            sheet.write_string(end + 1, 0, printed.remark, self._about)

    def _interests(self) -> None:
        t, printed = self._t, self._printed
        interests = printed.interests
        widths = (34.0, 18.0, 18.0, 44.0)
        sheet = self._sheet(t(N_("Interests and agreements")), widths, landscape=False)
        row = self._top(sheet, interests.title, interests.priorities, widths)
        rows = [(*texts, "") for texts in interests.rows]
        row = self._table(sheet, row, interests.columns, rows, widths) + 1
        sheet.write_string(row, 0, printed.agreements, self._section)
        empty = [("",) * len(printed.columns)] * _EMPTY_ROWS
        self._table(sheet, row + 1, printed.columns, empty, widths[: len(printed.columns)])


def _rows(printed: PrintedAgenda) -> Iterator[tuple[str, ...]]:
    """Yield each point of the complete list with whom to ask, why, and room to answer."""
    for group in printed.groups:
        for section in group.sections:
            for subject in section.subjects:
                for point in subject.points:
                    yield (group.title, group.contact, section.title, subject.title, point, "", "")


def _write(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    """Write a text as text, whatever sign it begins with."""
    if text:
        sheet.write_string(row, column, text, look)
    else:
        sheet.write_blank(row, column, None, look)


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Return how high a row must be for the longest of its texts."""
    lines = max(
        (
            sum(-(-len(line) // max(1, int(width * _SIGNS))) or 1 for line in text.split("\n"))
            for text, width in zip(texts, widths, strict=True)
        ),
        default=1,
    )
    return lines * _ROW_OF_TEXT + 3
