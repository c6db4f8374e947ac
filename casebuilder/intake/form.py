"""The intake form: an empty workbook that a provider fills in, and that is read without a mapping."""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from casebuilder.intake.cells import cell_text
from casebuilder.intake.sources import Source
from casebuilder.model.hard_data.document import ColumnChoice, ColumnMapping, ColumnRole, Notation
from casebuilder.model.hard_data.records import Group, VolumeUnit
from casebuilder.model.messages import N_
from casebuilder.reference import iwmo_codes
from casebuilder.translation import Language, Translator

_LINES = 20_000
"""So many lines below the headings check what is typed in them."""
_FIRST_DATE, _LAST_DATE = datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)
_LARGEST = 1_000_000
_ONE_LINE = 95
"""So many characters fit on a line of the explanation."""
_FONT = "Calibri"
_DARK, _LIGHT, _INPUT = "#1F4E5F", "#E8F1F2", "#FFF8E1"
_MADE_ON = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""The same form has the same bytes, whenever it is made."""


@dataclass(frozen=True)
class _Column:
    role: ColumnRole
    heading: str
    width: int
    help: str


_COLUMNS = (
    _Column(
        ColumnRole.CLIENT,
        N_("Client number"),
        18,
        N_(
            "Your own number for the client, the same on every line. Never a name, a date of birth or a"
            " citizen"
            " service number (BSN)."
        ),
    ),
    _Column(
        ColumnRole.PERIOD,
        N_("First day of the period"),
        22,
        N_(
            "The day on which the care was given, or the first day of the month or period. Only the month"
            " is kept."
        ),
    ),
    _Column(
        ColumnRole.PERIOD_END,
        N_("Last day of the period"),
        22,
        N_("The last day of that month or period. Leave it empty for a single day."),
    ),
    _Column(
        ColumnRole.CATEGORY,
        N_("Product category"),
        18,
        N_("Two digits, as in the iWmo messages (see the list below). Leave it empty for other care."),
    ),
    _Column(
        ColumnRole.PRODUCT,
        N_("Product or service"),
        24,
        N_("The product code, or what you call the service. No notes about the client."),
    ),
    _Column(
        ColumnRole.VOLUME,
        N_("Volume delivered"),
        18,
        N_(
            "How much care was given. A correction is a negative number. Leave it empty when it is not known."
        ),
    ),
    _Column(
        ColumnRole.UNIT,
        N_("Unit of the volume"),
        18,
        N_("In what you count. Choose from the list; minutes and hours may stand side by side."),
    ),
    _Column(
        ColumnRole.AMOUNT,
        N_("Amount in euros"),
        18,
        N_("What was declared for it, in euros. Leave it empty when you do not know."),
    ),
    _Column(
        ColumnRole.GROUP,
        N_("Innovation"),
        24,
        N_(
            "Whether this client had the innovation in the period of the study. The same on every line of"
            " a client."
        ),
    ),
)
_WITH = {Group.WITH: N_("with the innovation"), Group.WITHOUT: N_("without the innovation")}
_SHEET = N_("Registrations")
_UNITS = tuple(unit for unit in VolumeUnit if unit is not VolumeUnit.EFFORT_PIECE)


def form_headings(translator: Translator) -> dict[ColumnRole, str]:
    """Return what stands above the columns of the form."""
    return {column.role: translator(column.heading) for column in _COLUMNS}


def form_mapping(source: Source) -> ColumnMapping | None:
    """Return how a filled-in form is read, in whatever language it was made; None for another file."""
    for language in Language:
        headings = form_headings(Translator(language))
        for sheet in source.sheets:
            first = [cell_text(cell) for cell in sheet.preview[0]] if sheet.preview else []
            if first[: len(headings)] == list(headings.values()):
                return ColumnMapping(
                    sheet=sheet.name,
                    columns=tuple(
                        ColumnChoice(role=role, header=heading, number=number)
                        for number, (role, heading) in enumerate(headings.items(), 1)
                    ),
                    notation=Notation.DUTCH if language is Language.DUTCH else Notation.ENGLISH,
                )
    return None


def intake_form(language: Language) -> bytes:
    """Return an empty form as an XLSX workbook; the same language gives the same bytes.

    Args:
        language: Language of the form.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        _Form(book, Translator(language)).write()
    return buffer.getvalue()


class _Form:
    """Writes the sheets of the form."""

    def __init__(self, book: Any, translator: Translator) -> None:  # noqa: ANN401  the library has no types
        self._book, self._t = book, translator
        base = {"font_name": _FONT, "font_size": 11, "valign": "top"}
        self._title = book.add_format({**base, "bold": True, "font_size": 16, "font_color": _DARK})
        self._text = book.add_format({**base, "text_wrap": True})
        self._heading = book.add_format(
            {**base, "bold": True, "font_color": "#FFFFFF", "bg_color": _DARK, "text_wrap": True}
        )
        self._label = book.add_format({**base, "bold": True, "bg_color": _LIGHT, "text_wrap": True})
        look = {**base, "bg_color": _INPUT, "locked": False}
        self._formats = {
            ColumnRole.CLIENT: book.add_format({**look, "num_format": "@"}),
            ColumnRole.PERIOD: book.add_format({**look, "num_format": "dd-mm-yyyy"}),
            ColumnRole.PERIOD_END: book.add_format({**look, "num_format": "dd-mm-yyyy"}),
            ColumnRole.CATEGORY: book.add_format({**look, "num_format": "@"}),
            ColumnRole.PRODUCT: book.add_format({**look, "num_format": "@"}),
            ColumnRole.VOLUME: book.add_format({**look, "num_format": "#,##0.00"}),
            ColumnRole.UNIT: book.add_format(look),
            ColumnRole.AMOUNT: book.add_format({**look, "num_format": "#,##0.00"}),
            ColumnRole.GROUP: book.add_format(look),
        }

    def write(self) -> None:
        t = self._t
        self._book.set_properties({"title": t(N_("Registrations of care: intake form")), "created": _MADE_ON})
        self._write_explanation(self._book.add_worksheet(t(N_("Explanation"))))
        self._write_records(self._book.add_worksheet(t(_SHEET)))
        self._write_example(self._book.add_worksheet(t(N_("Example"))))

    def _write_explanation(self, sheet: Any) -> None:  # noqa: ANN401
        t = self._t
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 90)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, t(N_("Registrations of care: intake form")), self._title)
        for line, text in enumerate(
            (
                N_(
                    "Fill in the sheet “{sheet}”: one line for each client, period and service. Months"
                    " before and"
                    " after the innovation may stand among each other."
                ),
                N_(
                    "Export the columns from your care registration and paste them as values, or type them."
                    " The"
                    " sheet “{example}” shows how it looks."
                ),
                N_(
                    "Client numbers are turned into pseudonyms when the form is read, on the computer of"
                    " whoever"
                    " reads it, and cannot be turned back. Send the form only along a secure way."
                ),
            ),
            2,
        ):
            words = t(text, sheet=t(_SHEET), example=t(N_("Example")))
            sheet.merge_range(line, 0, line, 1, words, self._text)
            sheet.set_row(line, 32)
        line = 6
        sheet.write_string(line, 0, t(N_("Column")), self._heading)
        sheet.write_string(line, 1, t(N_("What to fill in")), self._heading)
        for column in _COLUMNS:
            line += 1
            sheet.write_string(line, 0, t(column.heading), self._label)
            sheet.write_string(line, 1, t(column.help), self._text)
            if len(t(column.help)) > _ONE_LINE:
                sheet.set_row(line, 32)
        line += 2
        sheet.write_string(line, 0, t(N_("Product category")), self._heading)
        sheet.write_string(line, 1, t(N_("Name in iWmo 3.2 (istandaarden.nl)")), self._heading)
        for code, name in iwmo_codes("product_category").items():
            line += 1
            sheet.write_string(line, 0, code, self._label)
            sheet.write_string(line, 1, name, self._text)

    def _write_headings(self, sheet: Any) -> None:  # noqa: ANN401
        for number, column in enumerate(_COLUMNS):
            sheet.set_column(number, number, column.width, self._formats[column.role])
            sheet.write_string(0, number, self._t(column.heading), self._heading)
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _write_records(self, sheet: Any) -> None:  # noqa: ANN401
        self._write_headings(sheet)
        for number, column in enumerate(_COLUMNS):
            rule = {**self._rule(column.role, number), "input_title": self._t(column.heading)[:32]}
            rule["input_message"] = self._t(column.help)[:255]
            rule["error_title"] = self._t(N_("Not possible"))
            rule["error_message"] = self._t(column.help)[:255]
            sheet.data_validation(1, number, _LINES, number, rule)
        sheet.activate()

    def _rule(self, role: ColumnRole, number: int) -> dict[str, Any]:
        t = self._t
        if role in (ColumnRole.PERIOD, ColumnRole.PERIOD_END):
            return {"validate": "date", "criteria": "between", "minimum": _FIRST_DATE, "maximum": _LAST_DATE}
        if role in (ColumnRole.VOLUME, ColumnRole.AMOUNT):
            return {"validate": "decimal", "criteria": "between", "minimum": -_LARGEST, "maximum": _LARGEST}
        if role is ColumnRole.CATEGORY:
            return {
                "validate": "list",
                "source": list(iwmo_codes("product_category")),
                "error_type": "warning",
            }
        if role is ColumnRole.UNIT:
            return {"validate": "list", "source": [t(unit.label) for unit in _UNITS]}
        if role is ColumnRole.GROUP:
            return {"validate": "list", "source": [t(label) for label in _WITH.values()]}
        longest = 20 if number == 0 else 60
        return {"validate": "length", "criteria": "<=", "value": longest}

    def _write_example(self, sheet: Any) -> None:  # noqa: ANN401
        t = self._t
        self._write_headings(sheet)
        note = t(N_("Made-up lines, to show how it looks. They are not read."))
        sheet.write_string(0, len(_COLUMNS), note, self._text)
        sheet.set_column(len(_COLUMNS), len(_COLUMNS), 40)
        hour, minute, day_part = (
            t(unit.label) for unit in (VolumeUnit.HOUR, VolumeUnit.MINUTE, VolumeUnit.DAY_PART)
        )
        own, other = (t(label) for label in _WITH.values())
        date = datetime.date
        lines: tuple[tuple[Any, ...], ...] = (
            ("1001", date(2025, 1, 1), date(2025, 1, 31), "02", "02A22", 12.5, hour, 781.25, own),
            ("1001", date(2025, 7, 1), date(2025, 7, 31), "02", "02A22", 540, minute, 562.5, own),
            (
                "1002",
                date(2025, 1, 1),
                date(2025, 1, 31),
                "07",
                t(N_("Day activities")),
                8,
                day_part,
                400,
                other,
            ),
            (
                "1002",
                date(2025, 7, 1),
                date(2025, 7, 31),
                "07",
                t(N_("Day activities")),
                -1,
                day_part,
                -50,
                other,
            ),
        )
        for line, cells in enumerate(lines, 1):
            for number, (column, cell) in enumerate(zip(_COLUMNS, cells, strict=True)):
                form = self._formats[column.role]
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(line, number, cell, form)
                elif isinstance(cell, str):
                    sheet.write_string(line, number, cell, form)
                else:
                    sheet.write_number(line, number, cell, form)
