"""Putting the workbook together, and saving it."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import xlsxwriter

from casebuilder.model.case import Case
from casebuilder.model.check import errors
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.costbenefit.scenarios import scenario_ends
from casebuilder.model.formula.evaluation import CalculationError
from casebuilder.model.messages import Message, N_
from casebuilder.translation import Language, Translator
from casebuilder.workbook.assumptions import write_assumptions
from casebuilder.workbook.book import Book
from casebuilder.workbook.calculation import write_calculation, write_further
from casebuilder.workbook.checks import write_checks
from casebuilder.workbook.errors import WorkbookError
from casebuilder.workbook.explanation import write_explanation
from casebuilder.workbook.funding import write_funding
from casebuilder.workbook.hard_data import write_hard_data
from casebuilder.workbook.house_style import HouseStyle
from casebuilder.workbook.identity import FINGERPRINT_TEXT, fingerprint
from casebuilder.workbook.outcomes import write_outcomes
from casebuilder.workbook.package import finished
from casebuilder.workbook.parties import write_parties
from casebuilder.workbook.plan import (
    FUNDING,
    HARD_DATA,
    NOT_IN_MONEY,
    OUTCOMES,
    POCKETS,
    SUPPORT,
    THRESHOLDS,
    UNCERTAINTY,
    make_plan,
)
from casebuilder.workbook.pockets import write_pockets
from casebuilder.workbook.questions import write_questions
from casebuilder.workbook.storage import save
from casebuilder.workbook.styles import FONT, FONT_SIZE, Styles
from casebuilder.workbook.summary import write_summary
from casebuilder.workbook.support import write_support
from casebuilder.workbook.thresholds import write_thresholds
from casebuilder.workbook.uncertainty import write_uncertainty
from casebuilder.workbook.unpriced import write_unpriced

_CREATED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001  a fixed date: the same case gives the same bytes


def write_workbook(
    case: Case, path: Path, language: Language, house: HouseStyle | None = None, password: str = ""
) -> None:
    """Save a case as an Excel workbook; the whole file or nothing.

    Args:
        case: A case without errors.
        path: Where the file goes; an existing file is replaced.
        language: Language of every text in it.
        house: The house style; None is that of the program.
        password: With which the file opens; empty for none.

    Raises:
        WorkbookError: The case has errors, or the file cannot be written.
    """
    save(protected(workbook_bytes(case, language, house), password), path)


def protected(content: bytes, password: str) -> bytes:
    """Return a workbook that opens with a password alone, encrypted as Office does; empty for none."""
    if not password:
        return content
    from msoffcrypto.format.ooxml import OOXMLFile  # noqa: PLC0415  only who wants a password needs it

    result = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, result)
    return result.getvalue()


def workbook_bytes(case: Case, language: Language, house: HouseStyle | None = None) -> bytes:
    """Return a case as an Excel workbook; the same case always gives the same bytes.

    Args:
        case: A case without errors.
        language: Language of every text in it.
        house: The house style; None is that of the program.

    Raises:
        WorkbookError: The case has errors.
    """
    results = workbook_results(case)
    translator = Translator(language)
    buffer = io.BytesIO()
    workbook = new_workbook(buffer)
    plan = make_plan(results, translator)
    book = Book(results, translator, plan, workbook, Styles(workbook, house), scenario_ends(results))
    describe_workbook(workbook, case, translator, book.subtitle)
    write_summary(book)
    write_questions(book)
    write_assumptions(book)
    write_calculation(book)
    write_parties(book)
    if THRESHOLDS in plan.names:
        write_thresholds(book)
    write_further(book)
    if POCKETS in book.plan.names:
        write_pockets(book)
    if FUNDING in book.plan.names:
        write_funding(book)
    if UNCERTAINTY in book.plan.names:
        write_uncertainty(book)
    if HARD_DATA in book.plan.names:
        write_hard_data(book)
    if OUTCOMES in book.plan.names:
        write_outcomes(book)
    if SUPPORT in book.plan.names:
        write_support(book)
    if NOT_IN_MONEY in book.plan.names:
        write_unpriced(book)
    write_checks(book)
    write_explanation(book)
    workbook.close()
    return finished(buffer.getvalue(), language, house)


def new_workbook(buffer: io.BytesIO) -> xlsxwriter.Workbook:
    """Return an empty workbook in the house style."""
    workbook = xlsxwriter.Workbook(buffer, _options())
    workbook.set_size(2400, 1600)
    return workbook


def describe_workbook(workbook: xlsxwriter.Workbook, case: Case, translator: Translator, title: str) -> None:
    """Say in the properties of a workbook what it is, and which case it was made from."""
    workbook.set_properties(
        {
            "title": title,
            "subject": translator(N_("Business case")),
            "author": "casebuilder",
            "comments": translator(FINGERPRINT_TEXT, fingerprint=fingerprint(case)),
            "created": _CREATED,
        }
    )


def _options() -> dict[str, object]:
    """Return how the library writes; made anew each time, because it changes what it is given."""
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": FONT_SIZE},
    }


def workbook_results(case: Case) -> Results:
    """Return the results that a workbook shows: those of the case, and those under other funding models.

    A case that has a result only under its own funding is shown without the comparison.

    Raises:
        WorkbookError: The case has errors, or figures out of all proportion.
    """
    found = errors(case)
    if found:
        raise WorkbookError(
            Message(
                N_(
                    "The case still has {count} errors, so no workbook can be made."
                    " Mend them first. The first one: {problem}"
                ),
                {"count": len(found), "problem": found[0].message},
            )
        )
    try:
        return evaluate_case(case, compared=True)
    except CalculationError:
        pass
    try:
        return evaluate_case(case)
    except CalculationError as error:
        raise WorkbookError(error.problem().message) from error
