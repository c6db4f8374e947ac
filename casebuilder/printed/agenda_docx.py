"""The agenda as a Word document, to change and to send."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from casebuilder.printed.agenda_text import PrintedAgenda, PrintedFirst, PrintedGroup, PrintedSection
from casebuilder.translation import Language

_CREATED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001  a fixed date: the same case gives the same bytes
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_FONT = "Calibri"
_ACCENT, _GREY = RGBColor(15, 110, 132), RGBColor(95, 105, 115)
_BOX = "\N{BALLOT BOX}"
_MARGIN = Mm(20)
_WIDTH = Mm(170)
_EMPTY_ROWS = 6


def agenda_docx(printed: PrintedAgenda, language: Language) -> bytes:
    """Return an agenda as a Word document; the same agenda always gives the same bytes."""
    document = Document()
    _prepare(document, printed, language)
    document.add_heading(_allowed(printed.title), level=0)
    _paragraph(document, printed.subtitle, grey=True, size=12)
    for label in printed.blanks:
        _blank(document, label)
    _first(document, printed.first)
    _interests(document, printed)
    _agreements(document, printed)
    if not printed.is_short:
        _page_break(document.add_heading(_allowed(printed.all_title), level=1))
        _paragraph(document, printed.all_about)
        for group in printed.groups:
            _group(document, group)
    if printed.remark:
        _paragraph(document, printed.remark, grey=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return _without_times(buffer.getvalue())


def _prepare(document: WordDocument, printed: PrintedAgenda, language: Language) -> None:
    """Set page, fonts, language and properties."""
    properties = document.core_properties
    properties.title = _allowed(f"{printed.title} – {printed.subtitle}")[:255]
    properties.author = properties.last_modified_by = "casebuilder"
    properties.comments = ""
    properties.language = "nl-NL" if language is Language.DUTCH else "en-GB"
    properties.created = properties.modified = _CREATED
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    for name, size in (("Normal", 10), ("Title", 20), ("Heading 1", 14), ("Heading 2", 11)):
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            # A font of the theme would win from the one named above.
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            style.font.color.rgb = _ACCENT
    normal = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(4)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "nl-NL" if language is Language.DUTCH else "en-GB")
    normal.element.get_or_add_rPr().append(spoken)


def _paragraph(
    document: WordDocument, text: str, *, grey: bool = False, size: int | None = None
) -> Paragraph:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(_allowed(text))
    if grey:
        run.font.color.rgb = _GREY
    if size is not None:
        run.font.size = Pt(size)
    return paragraph


def _blank(document: WordDocument, label: str) -> None:
    """Add a label with a line behind it to write on."""
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{label}:").bold = True
    paragraph.add_run("\t")
    paragraph.paragraph_format.tab_stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)


def _group(document: WordDocument, group: PrintedGroup) -> None:
    document.add_heading(_allowed(group.title), level=1)
    if group.contact:
        # Else the name of a person could stand at the foot of a page without a question.
        _paragraph(document, group.contact, grey=True).paragraph_format.keep_with_next = True
    for section in group.sections:
        _section(document, section)


def _section(document: WordDocument, section: PrintedSection) -> None:
    document.add_heading(_allowed(section.title), level=2)
    for subject in section.subjects:
        if subject.title:
            title = document.add_paragraph()
            title.paragraph_format.keep_with_next = True
            run = title.add_run(_allowed(subject.title))
            run.font.color.rgb = _GREY
        for point in subject.points:
            _point(document, point)


def _first(document: WordDocument, first: PrintedFirst) -> None:
    """Add what stands on the first page: close together, so that it is one page."""
    heading = document.add_heading(_allowed(first.title), level=1)
    heading.paragraph_format.space_before = Pt(6)
    if first.about:
        _paragraph(document, first.about, grey=True, size=9)
    for subject in first.subjects:
        title = document.add_heading(_allowed(subject.title), level=2)
        title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(5), Pt(1)
        for point in subject.points:
            _point(document, point, close=True)


def _point(document: WordDocument, point: str, *, close: bool = False) -> None:
    """Add a point with a box to tick, and under it a line to write on."""
    paragraph = document.add_paragraph(f"{_BOX}\t{_allowed(point)}")
    paragraph.paragraph_format.left_indent = Mm(7)
    paragraph.paragraph_format.first_line_indent = Mm(-7)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(7))
    paragraph.paragraph_format.keep_with_next = True
    answer = document.add_paragraph("\t")
    answer.paragraph_format.left_indent = Mm(7)
    answer.paragraph_format.tab_stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
    if close:
        for one in (paragraph, answer):
            one.paragraph_format.space_after = Pt(1)
            one.paragraph_format.line_spacing = 1.0
        answer.paragraph_format.space_before = Pt(3)


def _page_break(heading: Paragraph) -> None:
    """Begin a page at a heading."""
    heading.paragraph_format.page_break_before = True


def _interests(document: WordDocument, printed: PrintedAgenda) -> None:
    interests = printed.interests
    _page_break(document.add_heading(_allowed(interests.title), level=1))
    if printed.innovation:
        _paragraph(document, printed.innovation)
    if interests.priorities:
        _paragraph(document, interests.priorities)
    rows = [(*row, "") for row in interests.rows]
    _table(document, interests.columns, (Mm(65), Mm(30), Mm(27), Mm(48)), rows)


def _agreements(document: WordDocument, printed: PrintedAgenda) -> None:
    document.add_heading(_allowed(printed.agreements), level=1)
    rows = [("",) * len(printed.columns)] * _EMPTY_ROWS
    _table(document, printed.columns, (Mm(95), Mm(45), Mm(30)), rows)


def _table(
    document: WordDocument, columns: Sequence[str], widths: Sequence[Mm], rows: Sequence[Sequence[str]]
) -> None:
    table = document.add_table(rows=len(rows) + 1, cols=len(columns), style="Table Grid")
    table.autofit = False
    for cell, label in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(label).bold = True
    for row, texts in zip(table.rows[1:], rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].add_run(_allowed(text))
    for width, column in zip(widths, table.columns, strict=True):
        for cell in column.cells:
            cell.width = width


def _allowed(text: str) -> str:
    """Return a text without the control signs that XML does not allow."""
    return "".join(sign for sign in text if sign in "\n\t" or ord(sign) >= ord(" "))


def _without_times(data: bytes) -> bytes:
    """Return the same document with one fixed time at each of its parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, _ZIP_TIME)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, source.read(entry))
    return buffer.getvalue()
