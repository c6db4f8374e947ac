"""What every sheet needs to know while the workbook is written."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.scenarios import Ends
from casebuilder.model.costbenefit.scenarios import Scenario as ModelScenario
from casebuilder.model.costbenefit.variants import CHOSEN
from casebuilder.model.formula.model import InputValue, Model, ModelLine
from casebuilder.model.formula.spreadsheet import formula
from casebuilder.model.messages import N_
from casebuilder.model.units import ServiceUnit, Unit
from casebuilder.translation import Translator
from casebuilder.workbook.glue import (
    Cell,
    Computed,
    Result,
    Scenario,
    first_that_holds,
    is_whole,
    joined,
    next_year,
    positive,
    quoted,
    same_column,
    year_before,
)
from casebuilder.workbook.identity import FINGERPRINT_TEXT, fingerprint, subtitle, title
from casebuilder.workbook.layout import BEFORE, FIRST_YEAR, HEADER_ROW, VALUE, SheetCells
from casebuilder.workbook.plan import CALCULATION, CHECKS, SCENARIO_ROW, Plan
from casebuilder.workbook.sheet import Page, PlainFormulas, Sheet
from casebuilder.workbook.styles import PLAIN_YEAR, WARNING, Property, Style, Styles, line_format

ATTENTION_ROW, CHANGED_ROW = HEADER_ROW + 2, HEADER_ROW + 3
"""Rows of the two counts on the checks sheet, from which the verdict follows."""

SMALLEST_AMOUNT = "calculation.smallest_amount"
START_YEAR = "settings.start_year"
VIEW = "settings.view"
SCENARIO_CHOICES = (
    N_("Own figures where filled in, else expected"),
    ModelScenario.EXPECTED.label,
    ModelScenario.PESSIMISTIC.label,
    ModelScenario.OPTIMISTIC.label,
)
"""What the switch of the figures can be put on, as the numbers 0, 1, 2 and 3."""


@dataclass(frozen=True)
class Book:
    """A case with its results, and where everything stands in the workbook.

    Attributes:
        results: Every line with its values.
        t: Turns texts into the language of the workbook.
        plan: The rows of all sheets.
        workbook: The workbook that is written.
        styles: Its formats.
        ends: The two ends of every figure that has a range.
    """

    results: Results
    t: Translator
    plan: Plan
    workbook: Workbook
    styles: Styles
    ends: Mapping[str, Ends]

    def new_sheet(self, name: str, widths: Sequence[float]) -> Sheet:
        """Add an empty sheet behind the others.

        Args:
            name: Name on the tab.
            widths: Widths of the columns, in characters.
        """
        return Sheet(self.workbook.add_worksheet(name, PlainFormulas), self.styles, widths)

    @property
    def case(self) -> Case:
        """The case."""
        return self.results.case

    @property
    def model(self) -> Model:
        """The model of the case."""
        return self.results.case_model.model

    @property
    def not_applicable(self) -> str:
        """What stands where there is no meaningful value."""
        return self.t(N_("n/a"))

    @property
    def title(self) -> str:
        """The name of the case, or what stands for it."""
        return title(self.case, self.t)

    @property
    def subtitle(self) -> str:
        """The name of the case and the municipality."""
        return subtitle(self.case, self.t)

    def value(self, line: str, year: int = 0) -> Result:
        """Return what the cell of a line holds at the export."""
        number = self.results.line(line)[year]
        return self.not_applicable if math.isnan(number) else number

    def line_cell(self, line: str, year: int = 0) -> Cell:
        """Return the cell of a line: its single value, or that of a year."""
        place = self.plan.layout.lines[line]
        column = FIRST_YEAR + year if place.per_year else VALUE
        return Cell(place.sheet, place.row, column, self.value(line, year))

    def input_cell(self, identifier: str, year: int = 0) -> Cell:
        """Return the cell of an input: its single value, or that of a year."""
        place = self.plan.layout.inputs[identifier]
        column = FIRST_YEAR + year if place.per_year else VALUE
        return Cell(place.sheet, place.row, column, self.model.input(identifier).values[year])

    @property
    def smallest_amount(self) -> Cell:
        """The input below which an amount counts as nothing."""
        return self.input_cell(SMALLEST_AMOUNT)

    def unit(self, unit: Unit, service_unit: ServiceUnit | None) -> str:
        """Return a unit in words."""
        return self.t.unit(unit, service_unit)

    def choices_of(self, item: InputValue) -> Computed:
        """Return the words for the number in the cell of a setting with a closed list."""
        cell = self.input_cell(item.id)
        words = [self.t(choice) for choice in item.choices]
        return first_that_holds(
            [(is_whole(cell, number), text) for number, text in enumerate(words[:-1])], words[-1]
        )

    @property
    def scenario(self) -> Scenario:
        """The switch that chooses which value of every figure is calculated with."""
        return Scenario(self.plan.assumptions.name, SCENARIO_ROW, VALUE)

    def scenario_in_words(self) -> Computed:
        """Return what the switch of the figures stands on."""
        cell = Cell(self.plan.assumptions.name, SCENARIO_ROW, VALUE, 0.0)
        words = [self.t(choice) for choice in SCENARIO_CHOICES]
        return first_that_holds(
            [(is_whole(cell, number), text) for number, text in enumerate(words[:-1])], words[-1]
        )

    def write_state(self, sheet: Sheet, row: int, column: int) -> None:
        """Write which figures and which funding model the numbers of this sheet belong to."""
        t = self.t
        parts: list[str | Computed] = [t(N_("Figures:")), " ", self.scenario_in_words()]
        switches = [self.scenario.cell]
        if CHOSEN in self.plan.layout.inputs:
            parts += [". ", t(N_("Funding:")), " ", self.choices_of(self.model.input(CHOSEN))]
            switches.append(self.input_cell(CHOSEN))
        sheet.computed(row, column, joined([*parts, "."]), Style.SUBTITLE)
        sheet.worksheet.conditional_format(
            row,
            column,
            row,
            column,
            {
                "type": "formula",
                "criteria": f"={'+'.join(cell.reference for cell in switches)}>0",
                "format": sheet.styles.conditional(font_color=WARNING, bold=True),
            },
        )

    def write_fingerprint(self, sheet: Sheet, row: int, column: int) -> None:
        """Write by what the case is known that the workbook was made from."""
        text = self.t(FINGERPRINT_TEXT, fingerprint=fingerprint(self.case))
        sheet.text(row, column, text, Style.MUTED, text_wrap=False)

    def verdict(self) -> Computed:
        """Return the outcome of all checks in words."""
        sheet = self.plan.names[CHECKS]
        attention = Cell(sheet, ATTENTION_ROW, VALUE, 0.0)
        changed = Cell(sheet, CHANGED_ROW, VALUE, 0.0)
        return first_that_holds(
            [
                (
                    positive(attention),
                    self.t(N_("Attention: a check does not add up; see the sheet of checks")),
                ),
                (positive(changed), self.t(N_("Checks in order; an input was changed after the export"))),
            ],
            self.t(N_("Checks in order")),
        )

    def write_top(self, sheet: Sheet, title: str) -> None:
        """Write title, case and outcome of the checks on the first rows of a sheet."""
        sheet.text(0, 0, title, Style.TITLE)
        # Right of it there may be a remark, from the first year on.
        sheet.heading(1, range(min(FIRST_YEAR, len(sheet.widths))), self.subtitle, Style.SUBTITLE)
        self.write_verdict(sheet, 2, 0)
        self.write_state(sheet, 3, 0)

    def write_verdict(self, sheet: Sheet, row: int, column: int) -> None:
        """Write the outcome of the checks, in a warning colour when it is not in order."""
        verdict = self.verdict()
        sheet.computed(row, column, verdict, Style.CHECK)
        name = self.plan.names[CHECKS]
        counts = (Cell(name, number, VALUE, 0.0).reference for number in (ATTENTION_ROW, CHANGED_ROW))
        sheet.worksheet.conditional_format(
            row,
            column,
            row,
            column,
            {
                "type": "formula",
                "criteria": f"={'+'.join(counts)}>0",
                "format": sheet.styles.conditional(font_color=WARNING),
            },
        )

    def write_legend(self, sheet: Sheet) -> None:
        """Write what the colours of cells mean, right of the outcome of the checks."""
        sheet.text(2, FIRST_YEAR, self.t(N_("Input")), Style.LEGEND_INPUT)
        sheet.text(2, FIRST_YEAR + 1, self.t(N_("Changed")), Style.LEGEND_CHANGED)
        sheet.text(2, FIRST_YEAR + 2, self.t(N_("Calculated")), Style.LEGEND_CALCULATED)

    def write_years(self, sheet: Sheet, row: int = HEADER_ROW) -> None:
        """Write the calendar years above their columns."""
        layout = self.plan.layout
        home = self.plan.names[CALCULATION]
        if sheet.name == home:
            before = year_before(self.input_cell(START_YEAR))
            sheet.computed(
                HEADER_ROW,
                BEFORE,
                before,
                Style.HEADER_RIGHT,
                num_format=quoted(self.before_label),
                bold=False,
            )
        for column, year in zip(layout.year_columns, self.model.calendar_years, strict=True):
            cell = (
                next_year(HEADER_ROW, column, year)
                if sheet.name == home
                else same_column(home, HEADER_ROW, column, year)
            )
            sheet.computed(row, column, cell, Style.HEADER_RIGHT, num_format=PLAIN_YEAR)

    @property
    def before_label(self) -> str:
        """What stands above the column of the year before the first."""
        return self.t(N_("before"))

    def write_line(self, sheet: Sheet, row: int, line: ModelLine, style: Style, num_format: str = "") -> None:
        """Write the formulas of a line: one for all years, or one single value."""
        layout = self.plan.layout
        columns = layout.year_columns if line.per_year else range(VALUE, VALUE + 1)
        changes: dict[str, Property] = {"num_format": num_format or line_format(line.unit)}
        for year, column in enumerate(columns):
            cells = SheetCells(layout, sheet.name, column)
            text = formula(line.expression, cells, self.not_applicable)
            sheet.computed(row, column, Computed(text, self.value(line.id, year)), style, **changes)

    def page(
        self,
        *,
        landscape: bool = True,
        one_page: bool = False,
        repeated_row: int | None = HEADER_ROW,
        headed: bool = True,
        blocks: tuple[int, ...] = (),
    ) -> Page:
        """Return how a sheet is printed; see :class:`Page`."""
        return Page(
            landscape=landscape,
            one_page=one_page,
            repeated_row=repeated_row,
            headed=headed,
            header=self.subtitle,
            footer=self.styles.house.contact or self.t(N_("Made with casebuilder")),
            page_text=self.t(N_("Page {page} of {pages}"), page="&P", pages="&N"),
            blocks=blocks,
        )
