"""The sheet with registrations of care: a summary per analysis, and never a row of a client."""

from __future__ import annotations

from collections.abc import Sequence

from casebuilder.model.hard_data.document import Analysis, Completeness
from casebuilder.model.hard_data.estimates import estimate, way_of
from casebuilder.model.hard_data.grids import product_name
from casebuilder.model.hard_data.printed import (
    PrintedAnalysis,
    PrintedOutcome,
    printed_analyses,
    printed_tables,
)
from casebuilder.model.hard_data.records import NO_MONTH, Group, month_text
from casebuilder.model.hard_data.use import Months
from casebuilder.model.messages import Message, N_
from casebuilder.model.numbers import MINUS
from casebuilder.model.outcomes.printed import HIDDEN
from casebuilder.model.suppression import Profile
from casebuilder.translation import Translator
from casebuilder.workbook.book import Book
from casebuilder.workbook.glue import same
from casebuilder.workbook.layout import HEADER_ROW, LEGEND_ROW
from casebuilder.workbook.plan import HARD_DATA
from casebuilder.workbook.sheet import Sheet
from casebuilder.workbook.styles import ONE_DECIMAL, ONE_DECIMAL_PERCENTAGE, TWO_DECIMALS, WHOLE, Style

_WIDTHS = (46.0, 20.0, 20.0, 16.0, 16.0, 18.0)
_LAST_COLUMN = len(_WIDTHS) - 1
_WHOLE_PERCENTAGE = f"0%;{MINUS}0%;0%"


def write_hard_data(book: Book) -> None:
    """Write the sheet with registrations.

    A spreadsheet cannot draw clients anew, so the outcomes are values; the change that the case
    calculates with is a live cell beside them. For whom the case is shared decides what is hidden.
    """
    _Writer(book, Profile(book.case.outcomes.shared_with.value)).write()


class _Writer:
    """Writes the parts of the sheet, downwards."""

    def __init__(self, book: Book, profile: Profile) -> None:
        self.book, self.profile, self.t = book, profile, book.t
        self.sheet: Sheet = book.new_sheet(book.plan.names[HARD_DATA], _WIDTHS)
        self.row = HEADER_ROW
        # No more decimals than were kept.
        public, full = profile is Profile.PUBLIC, profile is Profile.FULL
        self._share = _WHOLE_PERCENTAGE if public else ONE_DECIMAL_PERCENTAGE
        self._mean = TWO_DECIMALS if full else ONE_DECIMAL
        self.blocks: list[int] = []

    def write(self) -> None:
        self.book.write_top(self.sheet, self.sheet.name)
        self._paragraph(
            N_(
                "A summary of registrations of care, as values of the moment of the export. It holds no"
                " rows of"
                " clients. {profile}."
            ),
            profile=Message(self.profile.label),
        )
        self.row += 1
        self._write_tables()
        hard_data = self.book.case.hard_data
        estimates = [estimate(hard_data, analysis) for analysis in hard_data.analyses]
        for found in printed_analyses(estimates, self.profile):
            self._write_analysis(found)
        self.sheet.worksheet.freeze_panes(LEGEND_ROW + 1, 0)
        page = self.book.page(repeated_row=LEGEND_ROW, headed=False, blocks=tuple(self.blocks))
        self.sheet.finish(page, _LAST_COLUMN)

    def _paragraph(self, text: str, style: Style = Style.PARAGRAPH, **values: str | int | Message) -> None:
        self.sheet.paragraph(self.row, 0, _LAST_COLUMN, self.t(text, **values), style)
        self.row += 1

    def _heading(self, text: str) -> None:
        self.blocks.append(self.row)
        self.sheet.text(self.row, 0, text, Style.SECTION)
        self.sheet.at_least(self.row, 1.4, 12)
        self.row += 1

    def _header(self, labels: Sequence[str], texts: int = 1) -> None:
        """Write the heads of columns; so many of the first hold text, the others numbers."""
        for column in range(_LAST_COLUMN + 1):
            label = self.t(labels[column]) if column < len(labels) else ""
            style = Style.HEADER if column < texts else Style.HEADER_RIGHT
            self.sheet.text(self.row, column, label, style)
        self.row += 1

    def _cells(self, label: str, values: Sequence[str | float | None], formats: Sequence[str]) -> None:
        """Write a row: texts as they are, numbers in their form, and that something is hidden."""
        self.sheet.text(self.row, 0, label, Style.LABEL)
        for column in range(1, _LAST_COLUMN + 1):
            value = values[column - 1] if column <= len(values) else ""
            if isinstance(value, str):
                self.sheet.text(self.row, column, value, Style.UNIT)
            elif value is None:
                self.sheet.text(self.row, column, self.t(HIDDEN), Style.UNIT)
            else:
                self.sheet.number(self.row, column, value, Style.NUMBER, num_format=formats[column - 1])
        self.row += 1

    def _write_tables(self) -> None:
        t = self.t
        self._heading(t(N_("Where the records come from")))
        self._header((N_("Table"), N_("File"), N_("Months"), N_("Lines used")), texts=3)
        for table in printed_tables(self.book.case.hard_data, self.profile):
            months = ""
            if table.first_month != NO_MONTH:
                months = f"{month_text(table.first_month)} – {month_text(table.last_month)}"
            self._cells(
                table.name or table.file,
                (table.file, months, "" if table.used is None else table.used),
                ("", "", ONE_DECIMAL_PERCENTAGE),
            )

    def _write_analysis(self, found: PrintedAnalysis) -> None:
        t, analysis = self.t, found.analysis
        self.row += 1
        effect = next((item for item in self.book.case.effects if item.id == analysis.effect), None)
        self._heading(analysis.name or t(N_("Analysis without a name")))
        self._header((N_("What was compared"), N_("Answer")), texts=2)
        texts = [
            (N_("For which effect?"), effect.name if effect else "–"),
            (N_("What is compared"), t(analysis.design.label)),
            (N_("Which care counts"), _care(analysis, t)),
            (N_("Counted in"), t(analysis.unit.label)),
            (N_("Months before"), _months(found.months_before)),
            (N_("Months after"), _months(found.months_after)),
            (N_("Clients missing in one period"), t(found.outcome.completeness.label)),
            (N_("Clients who begin or stop within a period"), t(found.outcome.exposure.label)),
            (N_("Were clients chosen for their high use?"), t(analysis.selected_on_use.label)),
        ]
        for label, text in texts:
            self.sheet.text(self.row, 0, t(label), Style.LABEL)
            self.sheet.paragraph(self.row, 1, _LAST_COLUMN, text, Style.PARAGRAPH)
            self.row += 1
        self._write_value(found)
        if found.defined:
            self._write_outcomes(found)
            self._write_groups(found)
        for doubt in found.doubts:
            self.sheet.paragraph(self.row, 0, _LAST_COLUMN, t.message(doubt), Style.MUTED)
            self.row += 1

    def _write_value(self, found: PrintedAnalysis) -> None:
        """Write the change that the case calculates with, as a live cell."""
        identifier = f"effects.{found.analysis.effect}.relative_change"
        if found.analysis.applied is None or identifier not in self.book.plan.layout.inputs:
            return
        self.sheet.text(
            self.row, 0, self.t(N_("Change that this workbook calculates with")), Style.TOTAL_LABEL
        )
        cell = same(self.book.input_cell(identifier))
        self.sheet.computed(self.row, 1, cell, Style.TOTAL_NUMBER, num_format=ONE_DECIMAL_PERCENTAGE)
        self.row += 1

    def _write_outcomes(self, found: PrintedAnalysis) -> None:
        self.row += 1
        self._header((N_("Change (values)"), N_("Change"), N_("Low, 95 %"), N_("High, 95 %")))
        ways = found.sensitivity or (found.outcome,)
        for outcome in ways:
            way = way_of(outcome.completeness, outcome.exposure, found.outcome.exposure)
            same_exposure = outcome.exposure is found.outcome.exposure
            label = self.t(_WAYS[outcome.completeness]) if same_exposure else self.t.message(way)
            self._cells(label, _changes(outcome), (self._share,) * 3)
        method = (
            N_("Interval: percentiles of {resamples} draws of the clients, seed {seed}.")
            if found.percentile
            else N_("Interval: BCa, from {resamples} draws of the clients, seed {seed}.")
        )
        self._paragraph(
            method, Style.MUTED, resamples=found.analysis.resamples, seed=str(found.analysis.seed)
        )

    def _write_groups(self, found: PrintedAnalysis) -> None:
        self.row += 1
        self._header(
            (
                N_("Use per client per month"),
                N_("Before"),
                N_("After"),
                N_("Clients"),
                N_("Only before"),
                N_("Only after"),
            )
        )
        for group in found.groups:
            label = N_("All clients") if group.group is Group.UNKNOWN else group.group.label
            before = "" if found.months_before is None and group.before is None else group.before
            self._cells(
                self.t(label),
                (before, group.after, group.clients, group.only_before, group.only_after),
                (self._mean, self._mean, WHOLE, WHOLE, WHOLE),
            )


_WAYS = {
    Completeness.COMPLETE: N_("Clients who are there in both periods"),
    Completeness.EVERYONE: N_("Everyone, missing counted as no use"),
    Completeness.WORST: N_("Worst case for clients who are missing afterwards"),
}


def _care(analysis: Analysis, t: Translator) -> str:
    groups = [t(group.label) for group in analysis.care_groups]
    return ", ".join([*groups, *map(product_name, analysis.products)]) or t(N_("All care in the tables"))


def _months(months: Months | None) -> str:
    return "–" if months is None else f"{month_text(months.first)} – {month_text(months.last)}"


def _changes(outcome: PrintedOutcome) -> tuple[float | str | None, ...]:
    if outcome.change is None:
        return (None, "", "")
    no_interval = outcome.low is None or outcome.high is None
    return (outcome.change, "–", "–") if no_interval else (outcome.change, outcome.low, outcome.high)
