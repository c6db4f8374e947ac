"""The sheet of assumptions: every input, where it comes from, and room to change it."""

from __future__ import annotations

from collections.abc import Sequence

from casebuilder.model.check import LARGEST_FIGURE
from casebuilder.model.formula.model import InputValue
from casebuilder.model.messages import N_
from casebuilder.model.quantities import Agreement, Price
from casebuilder.model.units import SHARE_UNITS, Unit
from casebuilder.workbook.book import Book
from casebuilder.workbook.layout import (
    FEWEST_YEAR_COLUMNS,
    FIRST_YEAR,
    HEADER_ROW,
    HIGH,
    LABEL,
    LOW,
    UNIT,
    VALUE,
)
from casebuilder.workbook.plan import ASSUMPTIONS, Heading, InputRow, RangeRow, range_of
from casebuilder.workbook.sheet import Sheet, fitting
from casebuilder.workbook.styles import CHANGED_FILL, DATE, Property, Style, input_format

_WIDTHS = (46.0, 22.0, 13.0, 10.0, 10.0)
_YEAR_WIDTH = 11.0
_PROVENANCE_WIDTHS = (84.0, 12.0, 28.0, 28.0, 24.0)
_LONGEST_PROMPT_TITLE, _LONGEST_PROMPT = 32, 255


def write_assumptions(book: Book) -> None:
    """Write the sheet with every input of the model."""
    years = book.plan.layout.years
    sheet = book.new_sheet(
        book.plan.names[ASSUMPTIONS],
        (*_WIDTHS, *(_YEAR_WIDTH,) * max(years, FEWEST_YEAR_COLUMNS), *_PROVENANCE_WIDTHS),
    )
    _Writer(book, sheet).write()


class _Writer:
    """Writes the rows of this sheet."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self.book = book
        self.sheet = sheet
        self.t = book.t
        self.provenance = book.plan.layout.after_years
        self.changed = sheet.styles.conditional(bg_color=CHANGED_FILL, bold=True)

    def write(self) -> None:
        book, sheet = self.book, self.sheet
        book.write_top(sheet, sheet.name)
        book.write_legend(sheet)
        self._write_header()
        for number, row in book.plan.assumptions.rows:
            match row:
                case Heading(text):
                    sheet.text(number, LABEL, self.t.message(text), Style.SECTION)
                    sheet.at_least(number, 1.3, 12)
                case InputRow(item):
                    self._write_input(number, item)
                case RangeRow(item, low):
                    self._write_range(number, item, low=low)
                case _:
                    message = f"no place for {type(row).__name__} among the inputs"
                    raise TypeError(message)
        sheet.worksheet.freeze_panes(HEADER_ROW + 1, UNIT)
        last = self.provenance + len(_PROVENANCE_WIDTHS) - 1
        sheet.finish(book.page(blocks=book.plan.assumptions.blocks), last, column_break=self.provenance)

    def _write_header(self) -> None:
        sheet, t = self.sheet, self.t
        for column in range(self.provenance + len(_PROVENANCE_WIDTHS)):
            sheet.blank(HEADER_ROW, column, Style.HEADER)
        sheet.text(HEADER_ROW, LABEL, t(N_("Assumption")), Style.HEADER)
        sheet.text(HEADER_ROW, UNIT, t(N_("Unit")), Style.HEADER)
        for column, label in ((VALUE, N_("Value")), (LOW, N_("Low")), (HIGH, N_("High"))):
            sheet.text(HEADER_ROW, column, t(label), Style.HEADER_RIGHT)
        self.book.write_years(sheet)
        for offset, label in enumerate(
            (N_("Source"), N_("Date of source"), N_("Evidence grade"), N_("Agreed with"), N_("Status"))
        ):
            sheet.text(HEADER_ROW, self.provenance + offset, t(label), Style.HEADER)

    def _write_input(self, row: int, item: InputValue) -> None:
        sheet = self.sheet
        sheet.text(row, LABEL, self.t.message(item.label), Style.LABEL)
        for column in range(UNIT, self.provenance + len(_PROVENANCE_WIDTHS)):
            sheet.blank(row, column, Style.TEXT)
        sheet.text(row, UNIT, self._unit_text(item), Style.UNIT)
        style = Style.INPUT if item.editable else Style.FIXED
        columns = (
            range(FIRST_YEAR, FIRST_YEAR + len(item.values)) if item.per_year else range(VALUE, VALUE + 1)
        )
        changes: dict[str, Property] = {"num_format": input_format(item.unit)}
        for column, value in zip(columns, item.values, strict=True):
            sheet.number(row, column, value, style, **changes)
            if item.editable:
                self._mark_when_changed(row, column, value)
        if item.editable:
            self._validate(row, columns, item)
        if item.choices:
            sheet.computed(row, LOW, self.book.choices_of(item), Style.CHOICE)
        elif not item.per_year:
            for column, low in ((LOW, True), (HIGH, False)):
                for value in range_of(item, low=low):
                    sheet.number(row, column, value, Style.NUMBER, **changes)
        self._write_provenance(row, item)

    def _write_range(self, row: int, item: InputValue, *, low: bool) -> None:
        sheet = self.sheet
        label = N_("lowest plausible") if low else N_("highest plausible")
        sheet.text(row, LABEL, self.t(label), Style.UNIT, align="right")
        sheet.text(row, UNIT, self._unit_text(item), Style.UNIT)
        for column, value in enumerate(range_of(item, low=low), FIRST_YEAR):
            sheet.number(row, column, value, Style.BEFORE, num_format=input_format(item.unit))

    def _unit_text(self, item: InputValue) -> str:
        if item.choices:
            words = (f"{number} = {self.t(choice)}" for number, choice in enumerate(item.choices))
            return "; ".join(words)
        return self.book.unit(item.unit, item.service_unit)

    def _mark_when_changed(self, row: int, column: int, value: float) -> None:
        self.sheet.worksheet.conditional_format(
            row,
            column,
            row,
            column,
            {
                "type": "cell",
                "criteria": "!=",
                "value": value,
                "format": self.changed,
            },
        )

    def _validate(self, row: int, columns: range, item: InputValue) -> None:
        title = fitting(self.t.message(item.label), _LONGEST_PROMPT_TITLE)
        if item.choices:
            rule: dict[str, object] = {
                "validate": "list",
                "source": [str(number) for number in range(len(item.choices))],
            }
        else:
            lowest = float(-LARGEST_FIGURE) if item.minimum is None else item.minimum
            highest = float(LARGEST_FIGURE) if item.maximum is None else item.maximum
            rule = {
                "validate": "integer" if item.unit is Unit.CALENDAR_YEAR else "decimal",
                "criteria": "between",
                "minimum": lowest,
                "maximum": highest,
            }
        prompt = fitting(self._prompt(item), _LONGEST_PROMPT)
        self.sheet.worksheet.data_validation(
            row,
            columns[0],
            row,
            columns[-1],
            {
                **rule,
                "ignore_blank": False,
                "input_title": title,
                "input_message": prompt,
                "error_title": title,
                "error_message": prompt,
            },
        )

    def _prompt(self, item: InputValue) -> str:
        if item.choices:
            return self.t(N_("Choose a number: {choices}."), choices=self._unit_text(item))
        unit = self.book.unit(item.unit, item.service_unit)
        limits = {
            name: self._limit(value, item.unit)
            for name, value in (("lowest", item.minimum), ("highest", item.maximum))
        }
        if item.minimum is not None and item.maximum is not None:
            return self.t(N_("{unit}: a number from {lowest} to {highest}."), unit=unit, **limits)
        if item.minimum is not None:
            return self.t(N_("{unit}: a number of {lowest} or more."), unit=unit, **limits)
        if item.maximum is not None:
            return self.t(N_("{unit}: a number of {highest} or less."), unit=unit, **limits)
        return self.t(N_("{unit}: a number."), unit=unit)

    def _limit(self, value: float | None, unit: Unit) -> str:
        if value is None:
            return ""
        shown = Unit.SHARE if unit in SHARE_UNITS else unit
        return self.t.figure(value, shown)

    def _write_provenance(self, row: int, item: InputValue) -> None:
        sheet, t, first = self.sheet, self.t, self.provenance
        quantity = item.quantity
        if quantity is None:
            note = N_("Setting of the case") if item.editable else N_("Fixed; change it in the app")
            sheet.text(row, first, t(note), Style.UNIT)
            return
        sheet.text(row, first, _source(book=self.book, item=item), Style.TEXT)
        if quantity.source_date is not None:
            sheet.date(row, first + 1, quantity.source_date, Style.TEXT, num_format=DATE, align="left")
        if quantity.grade is not None:
            sheet.text(row, first + 2, t(quantity.grade.label), Style.TEXT)
        sheet.text(row, first + 3, _agreements(self.book, quantity.agreed_with), Style.TEXT)
        status = N_("Assumption, not yet checked") if quantity.assumption else N_("Checked")
        sheet.text(row, first + 4, t(status), Style.TEXT)


def _source(book: Book, item: InputValue) -> str:
    """Return the source of a figure, with the year of its price level when it has one."""
    quantity = item.quantity
    if quantity is None:
        return ""
    if isinstance(quantity, Price) and quantity.price_year is not None:
        level = book.t(N_("price level {year}"), year=str(quantity.price_year))
        return f"{quantity.source} ({level})" if quantity.source else level
    return quantity.source


def _agreements(book: Book, agreements: Sequence[Agreement]) -> str:
    texts = []
    for agreement in agreements:
        date = book.t.date(agreement.date) if agreement.date else ""
        details = ", ".join(part for part in (agreement.who, date) if part)
        party = book.t(agreement.party.label)
        texts.append(f"{party} ({details})" if details else party)
    return "; ".join(texts)
