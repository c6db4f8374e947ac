"""The sheet of assumptions: every input, where it comes from, and room to change it.

Each figure has the value that is calculated with, and beside it what that is chosen from: what the
reader types, what was exported, and the two ends of its range. One switch above them all chooses.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name

from casebuilder.model.check import LARGEST_FIGURE
from casebuilder.model.costbenefit.scenarios import Scenario
from casebuilder.model.formula.model import InputValue
from casebuilder.model.messages import N_
from casebuilder.model.quantities import Agreement, Price
from casebuilder.model.units import SHARE_UNITS, Unit
from casebuilder.workbook.book import SCENARIO_CHOICES, Book
from casebuilder.workbook.glue import Computed
from casebuilder.workbook.layout import (
    EXPECTED,
    FEWEST_YEAR_COLUMNS,
    FIRST_YEAR,
    HEADER_ROW,
    LABEL,
    OWN,
    UNIT,
    VALUE,
)
from casebuilder.workbook.plan import (
    ASSUMPTIONS,
    SCENARIO_ROW,
    Heading,
    InputRow,
    Role,
    ScenarioRow,
    YearsRow,
    is_switch,
    roles_of,
)
from casebuilder.workbook.sheet import Sheet, fitting
from casebuilder.workbook.styles import CHANGED_FILL, DATE, Property, Style, input_format

_LABEL_WIDTH, _UNIT_WIDTH = 31.0, 11.0
_NARROWEST_FIGURE, _NARROWEST_YEAR = 11.5, 7.5
_TEXT_WIDTHS = (45.0, 9.5, 15.0, 12.0, 13.0, 36.0)
_PESSIMISTIC, _OPTIMISTIC, _SOURCE, _DATE, _GRADE, _AGREED, _STATUS, _PLACE = range(2 + len(_TEXT_WIDTHS))
"""Columns right of the years. All but the last are printed, on the width of one page: so they are no wider
than what stands in them, and texts run on below."""
_SMALL = 9
_CHOICE = N_("choice")
_LONGEST_PROMPT_TITLE, _LONGEST_PROMPT = 32, 255
IN_USE_HEADING, OWN_HEADING, EXPECTED_HEADING, PLACE_HEADING = (
    N_("In use"),
    N_("Own figure"),
    N_("Expected, as exported"),
    N_("Place in the case"),
)
"""The headings by which a workbook is read back."""
SCENARIO_LABEL = N_("Which figures are calculated with")
ROLE_LABELS = {
    Role.OWN: N_("own figure"),
    Role.EXPECTED: N_("expected, as exported"),
    Role.PESSIMISTIC: Scenario.PESSIMISTIC.label,
    Role.OPTIMISTIC: Scenario.OPTIMISTIC.label,
}


def write_assumptions(book: Book) -> None:
    """Write the sheet with every input of the model."""
    single = _width_of_figures(book, _NARROWEST_FIGURE, per_year=False)
    yearly = _width_of_figures(book, _NARROWEST_YEAR, per_year=True)
    years = max(book.plan.layout.years, FEWEST_YEAR_COLUMNS)
    widths = (_LABEL_WIDTH, _UNIT_WIDTH, *(single,) * 3, *(yearly,) * years, *(single,) * 2, *_TEXT_WIDTHS)
    sheet = book.new_sheet(book.plan.names[ASSUMPTIONS], widths)
    _Writer(book, sheet).write()


def _width_of_figures(book: Book, narrowest: float, *, per_year: bool) -> float:
    """Return how wide a column must be for the figures in it, with room for a somewhat larger one."""
    figures = [
        book.t.figure(value, Unit.SHARE if item.unit in SHARE_UNITS else item.unit)
        for item in book.model.inputs
        if item.per_year is per_year
        for ends in [book.ends.get(item.id)]
        for value in (*item.values, *(ends.pessimistic if ends else ()), *(ends.optimistic if ends else ()))
    ]
    return max([narrowest, *(len(figure) + 2.0 for figure in figures)])


class _Writer:
    """Writes the rows of this sheet."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self.book = book
        self.sheet = sheet
        self.t = book.t
        self.right = book.plan.layout.after_years
        self.last = self.right + _PLACE
        self.changed = sheet.styles.conditional(bg_color=CHANGED_FILL, bold=True)

    def write(self) -> None:
        book, sheet = self.book, self.sheet
        book.write_top(sheet, sheet.name)
        book.write_legend(sheet)
        book.write_fingerprint(sheet, 1, self.right)
        self._write_header()
        for number, row in book.plan.assumptions.rows:
            match row:
                case Heading(text):
                    sheet.text(number, LABEL, self.t.message(text), Style.SECTION)
                    sheet.at_least(number, 1.3, 12)
                case ScenarioRow():
                    self._write_scenario(number)
                case InputRow(item) if is_switch(item):
                    self._write_switch(number, item)
                case InputRow(item):
                    self._write_input(number, item)
                case YearsRow(item, role):
                    self._write_years(number, item, role)
                case _:
                    message = f"no place for {type(row).__name__} among the inputs"
                    raise TypeError(message)
        sheet.worksheet.freeze_panes(HEADER_ROW + 1, UNIT)
        page = book.page(blocks=book.plan.assumptions.blocks)
        sheet.finish(page, self.last - 1)

    def _write_header(self) -> None:
        sheet, t = self.sheet, self.t
        for column in range(self.last + 1):
            sheet.blank(HEADER_ROW, column, Style.HEADER)
        sheet.text(HEADER_ROW, LABEL, t(N_("Assumption")), Style.HEADER)
        sheet.text(HEADER_ROW, UNIT, t(N_("Unit")), Style.HEADER)
        for column, label in (
            (VALUE, IN_USE_HEADING),
            (OWN, OWN_HEADING),
            (EXPECTED, EXPECTED_HEADING),
            (self.right + _PESSIMISTIC, Scenario.PESSIMISTIC.label),
            (self.right + _OPTIMISTIC, Scenario.OPTIMISTIC.label),
        ):
            sheet.text(HEADER_ROW, column, t(label), Style.HEADER_RIGHT, font_size=_SMALL)
        self.book.write_years(sheet)
        for offset, label in (
            (_SOURCE, N_("Source")),
            (_DATE, N_("Date of source")),
            (_GRADE, N_("Evidence grade")),
            (_AGREED, N_("Agreed with")),
            (_STATUS, N_("Status")),
            (_PLACE, PLACE_HEADING),
        ):
            sheet.text(
                HEADER_ROW,
                self.right + offset,
                t(label),
                Style.HEADER,
                font_size=_SMALL,
                **_set_in(indent=offset == _SOURCE),
            )

    def _blank_row(self, row: int) -> None:
        for column in range(UNIT, self.last + 1):
            self.sheet.blank(row, column, Style.TEXT)

    # The switches

    def _write_scenario(self, row: int) -> None:
        if row != SCENARIO_ROW:
            message = f"the switch stands in row {row}, where no formula looks for it"
            raise ValueError(message)
        sheet, t = self.sheet, self.t
        self._blank_row(row)
        sheet.text(row, LABEL, t(SCENARIO_LABEL), Style.LABEL)
        words = [t(choice) for choice in SCENARIO_CHOICES]
        self._write_choice(
            row,
            words,
            self.book.scenario_in_words(),
            t(
                N_(
                    "Pessimistic is the end of a range at which the municipality keeps less money; where"
                    " that makes no difference to it, all parties together decide. Each figure was moved"
                    " on its own, at the export; one figure at several places moves at all of them. Parts"
                    " of a whole still add up, and capacity is not used twice."
                )
            ),
        )

    def _write_switch(self, row: int, item: InputValue) -> None:
        sheet, t = self.sheet, self.t
        self._blank_row(row)
        sheet.text(row, LABEL, t.message(item.label), Style.LABEL)
        sheet.text(row, self.right + _PLACE, item.id, Style.UNIT, text_wrap=False)
        self._write_choice(
            row,
            [t(choice) for choice in item.choices],
            self.book.choices_of(item),
            t(
                N_(
                    "All care under one funding model at a time. A contract that is of that kind already"
                    " stays as it is, and so do grants, loans and shared savings."
                )
            ),
        )

    def _write_choice(self, row: int, words: Sequence[str], in_words: Computed, note: str) -> None:
        """Write a switch: a number that can be chosen, with what the numbers mean and what it does."""
        sheet = self.sheet
        numbered = _numbered(words)
        sheet.number(row, VALUE, 0, Style.INPUT, num_format="0")
        sheet.computed(row, OWN, in_words, Style.CHOICE, bold=True, text_wrap=False)
        sheet.text(row, UNIT, self.t(_CHOICE), Style.UNIT)
        sheet.text(row, self.right + _SOURCE, f"{numbered}.\n{note}", Style.RULE)
        self._mark_switch(row)
        prompt = fitting(self.t(N_("Choose a number: {choices}."), choices=numbered), _LONGEST_PROMPT)
        sheet.worksheet.data_validation(
            row,
            VALUE,
            row,
            VALUE,
            {
                "validate": "list",
                "source": [str(number) for number in range(len(words))],
                "ignore_blank": False,
                "input_title": fitting(self.t(N_("Switch")), _LONGEST_PROMPT_TITLE),
                "input_message": prompt,
                "error_title": fitting(self.t(N_("Switch")), _LONGEST_PROMPT_TITLE),
                "error_message": prompt,
            },
        )

    def _mark_switch(self, row: int) -> None:
        self.sheet.worksheet.conditional_format(
            row, VALUE, row, VALUE, {"type": "cell", "criteria": "!=", "value": 0, "format": self.changed}
        )

    # The inputs

    def _write_input(self, row: int, item: InputValue) -> None:
        sheet = self.sheet
        self._blank_row(row)
        sheet.text(row, LABEL, self.t.message(item.label), Style.LABEL)
        sheet.text(row, UNIT, self._unit_text(item), Style.UNIT)
        changes: dict[str, Property] = {"num_format": input_format(item.unit)}
        if item.per_year:
            roles = roles_of(item, self.book.plan.moving)
            for column, value in zip(self.book.plan.layout.year_columns, item.values, strict=True):
                cells = {role: (row + 1 + place, column) for place, role in enumerate(roles)}
                self._write_in_use(row, column, cells, value, changes)
        else:
            cells = {
                Role.EXPECTED: (row, EXPECTED),
                Role.OWN: (row, OWN),
                Role.PESSIMISTIC: (row, self.right + _PESSIMISTIC),
                Role.OPTIMISTIC: (row, self.right + _OPTIMISTIC),
            }
            own = {role: cells[role] for role in roles_of(item, self.book.plan.moving)}
            self._write_in_use(row, VALUE, own, item.values[0], changes)
            for role, (_, column) in own.items():
                self._write_cells(row, range(column, column + 1), item, role)
        if item.choices:
            # A choice has no range, so that there is room for its word.
            sheet.computed(row, self.right + _PESSIMISTIC, self.book.choices_of(item), Style.CHOICE)
        self._write_provenance(row, item)

    def _write_in_use(
        self,
        row: int,
        column: int,
        cells: dict[Role, tuple[int, int]],
        value: float,
        changes: dict[str, Property],
    ) -> None:
        if Role.OWN not in cells:
            self.sheet.number(row, column, value, Style.FIXED, **changes)
            return
        ends = (cells[Role.PESSIMISTIC], cells[Role.OPTIMISTIC]) if Role.PESSIMISTIC in cells else None
        chosen = self.book.scenario.choice(cells[Role.OWN], cells[Role.EXPECTED], ends, value)
        self.sheet.computed(row, column, chosen, Style.NUMBER, bold=True, **changes)

    def _write_years(self, row: int, item: InputValue, role: Role) -> None:
        sheet = self.sheet
        self._blank_row(row)
        sheet.text(row, LABEL, self.t(ROLE_LABELS[role]), Style.UNIT, align="right")
        sheet.text(row, UNIT, self._unit_text(item), Style.UNIT)
        sheet.text(row, self.right + _PLACE, item.id, Style.UNIT, text_wrap=False)
        self._write_cells(row, range(FIRST_YEAR, FIRST_YEAR + len(item.values)), item, role)

    def _write_cells(self, row: int, columns: range, item: InputValue, role: Role) -> None:
        """Write the cells that the value of an input is chosen from."""
        sheet = self.sheet
        changes: dict[str, Property] = {"num_format": input_format(item.unit)}
        if role is Role.OWN:
            for column in columns:
                sheet.blank(row, column, Style.INPUT, **changes)
                self._mark_when_typed(row, column)
            self._validate(row, columns, item)
            return
        values: Sequence[float] = item.values
        if role is not Role.EXPECTED:
            ends = self.book.ends[item.id]
            values = ends.pessimistic if role is Role.PESSIMISTIC else ends.optimistic
        for column, value in zip(columns, values, strict=True):
            sheet.number(row, column, value, Style.NUMBER, **changes)

    def _unit_text(self, item: InputValue) -> str:
        return self.t(_CHOICE) if item.choices else self.book.unit(item.unit, item.service_unit)

    def _choices(self, item: InputValue) -> str:
        return _numbered([self.t(choice) for choice in item.choices])

    def _mark_when_typed(self, row: int, column: int) -> None:
        cell = f"{xl_col_to_name(column)}{row + 1}"
        self.sheet.worksheet.conditional_format(
            row, column, row, column, {"type": "formula", "criteria": f'={cell}<>""', "format": self.changed}
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
                "ignore_blank": True,
                "input_title": title,
                "input_message": prompt,
                "error_title": title,
                "error_message": prompt,
            },
        )

    def _prompt(self, item: InputValue) -> str:
        if item.choices:
            return self.t(N_("Choose a number: {choices}."), choices=self._choices(item))
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
        sheet, t, first = self.sheet, self.t, self.right
        sheet.text(row, first + _PLACE, item.id, Style.UNIT, text_wrap=False)
        quantity = item.quantity
        if quantity is None:
            note = t(N_("Setting of the case") if item.editable else N_("Fixed; change it in the app"))
            shown = f"{note}: {self._choices(item)}." if item.choices else note
            sheet.text(row, first + _SOURCE, shown, Style.UNIT, **_set_in())
            return
        sheet.text(
            row,
            first + _SOURCE,
            _source(book=self.book, item=item),
            Style.TEXT,
            font_size=_SMALL,
            **_set_in(),
        )
        if quantity.source_date is not None:
            moment = quantity.source_date
            sheet.date(
                row, first + _DATE, moment, Style.TEXT, num_format=DATE, align="left", font_size=_SMALL
            )
        if quantity.grade is not None:
            sheet.text(row, first + _GRADE, t(quantity.grade.label), Style.TEXT, font_size=_SMALL)
        sheet.text(
            row, first + _AGREED, _agreements(self.book, quantity.agreed_with), Style.TEXT, font_size=_SMALL
        )
        status = N_("Assumption, not yet checked") if quantity.assumption else N_("Checked")
        sheet.text(row, first + _STATUS, t(status), Style.TEXT, font_size=_SMALL)


def _set_in(*, indent: bool = True) -> dict[str, Property]:
    """Return how a text stands a little away from the figure before it."""
    return {"align": "left", "indent": 1} if indent else {}


def _numbered(words: Sequence[str]) -> str:
    return "; ".join(f"{number} = {word}" for number, word in enumerate(words))


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
