"""The sheet that explains method, words and limits to a reader who is no economist."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources

from xlsxwriter.utility import quote_sheetname

from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.messages import N_
from casebuilder.reference import guidance
from casebuilder.translation import Language
from casebuilder.workbook.book import Book
from casebuilder.workbook.plan import (
    ASSUMPTIONS,
    CALCULATION,
    CHECKS,
    EXPLANATION,
    FUNDING,
    FURTHER,
    HARD_DATA,
    NOT_IN_MONEY,
    OUTCOMES,
    POCKETS,
    QUESTIONS,
    SUMMARY,
    SUPPORT,
    THRESHOLDS,
    UNCERTAINTY,
)
from casebuilder.workbook.sheet import Sheet
from casebuilder.workbook.styles import Style

_WIDTHS = (30.0, 92.0)
_SHEET_TEXTS = {
    SUMMARY: N_("One page: what it is, what it means for each party, what must still be proven."),
    QUESTIONS: N_("What is known about the municipality, and how we know it."),
    ASSUMPTIONS: N_("Every figure that goes in, with its source. The yellow cells may be changed."),
    CALCULATION: N_("How users, effects, payments and costs follow from the assumptions, line by line."),
    THRESHOLDS: N_("At which price, effect or reach each party breaks even; follows any change."),
    FURTHER: N_("Who pays whom and the same case under each funding model, line by line."),
    POCKETS: N_("Who pays whom, who bears the costs, who benefits, and what could be agreed."),
    FUNDING: N_("What each party keeps when the same care is paid in another way."),
    UNCERTAINTY: N_(
        "How likely each party gains, which figure weighs most, and which is worth measuring first."
    ),
    HARD_DATA: N_("What registrations of care say about the effects, without any row of a client."),
    OUTCOMES: N_("How clients did, before and after, measured with the ZRM; small groups hidden."),
    SUPPORT: N_("Who is for it and who is against, the evidence, and how it can grow."),
    NOT_IN_MONEY: N_("Effects that no amount of money stands for; they do not count in the results."),
    CHECKS: N_("Whether everything adds up, and whether an input was changed after the export."),
    EXPLANATION: N_("Method, words and limits: this sheet."),
}
_PARTY_TEXT = N_("What changes for this party, year by year, and what it comes to.")


@dataclass(frozen=True, slots=True)
class MethodSection:
    """One subject of the explanation.

    Attributes:
        title: What it is about.
        paragraphs: The text.
    """

    title: str
    paragraphs: tuple[str, ...]


def method(language: Language) -> tuple[MethodSection, ...]:
    """Return the explanation of the method in one language."""
    file = resources.files("casebuilder") / "content" / "method" / f"{language.value}.toml"
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        MethodSection(section["title"], tuple(section["paragraphs"])) for section in content["sections"]
    )


def write_explanation(book: Book) -> None:
    """Write the sheet with the method."""
    sheet = book.new_sheet(book.plan.names[EXPLANATION], _WIDTHS)
    t = book.t
    book.write_top(sheet, sheet.name)
    row = _write_sheets(book, sheet, 4)
    for section in method(t.language):
        row += 1
        sheet.text(row, 0, section.title, Style.SUBJECT)
        for paragraph in section.paragraphs:
            sheet.text(row, 1, paragraph, Style.PAGE_TEXT)
            row += 1
    row = _heading(sheet, row + 1, t(N_("Words")))
    terms = guidance(t.language).terms.values()
    for term in sorted(terms, key=lambda entry: entry.term.casefold()):
        sheet.text(row, 0, term.term, Style.LABEL, bold=True)
        sheet.text(row, 1, term.text, Style.TEXT)
        row += 1
    sheet.worksheet.freeze_panes(3, 0)
    sheet.finish(book.page(landscape=False, repeated_row=None), 1)


def _heading(sheet: Sheet, row: int, text: str) -> int:
    sheet.text(row, 0, text, Style.SECTION)
    sheet.at_least(row, 1.5, 12)
    return row + 1


def _write_sheets(book: Book, sheet: Sheet, row: int) -> int:
    row = _heading(sheet, row, book.t(N_("Which sheet shows what")))
    parties = {party_key(party) for party in book.plan.parties}
    for key, name in book.plan.names.items():
        sheet.link(row, 0, f"{quote_sheetname(name)}!A1", name)
        sheet.text(row, 1, book.t(_PARTY_TEXT if key in parties else _SHEET_TEXTS[key]), Style.TEXT)
        row += 1
    return row
