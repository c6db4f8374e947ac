"""Making the agenda of a case and saving it: the whole file or nothing."""

from __future__ import annotations

from pathlib import Path

from casebuilder.atomic import replace_file
from casebuilder.file_errors import reason
from casebuilder.model.agenda import agenda
from casebuilder.model.case import Case
from casebuilder.model.check import errors
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.formula.evaluation import CalculationError
from casebuilder.model.messages import Message, N_
from casebuilder.printed.agenda_text import PrintedAgenda, printed_agenda
from casebuilder.translation import Language, Translator

PDF, WORD, SPREADSHEET = ".pdf", ".docx", ".xlsx"
FORMATS = (PDF, WORD, SPREADSHEET)
"""Ends of the names of files that an agenda can be saved as."""


class PrintError(Exception):
    """A document could not be made or saved.

    Attributes:
        message: What happened, why, and what to do.
    """

    def __init__(self, message: Message) -> None:
        """Keep the message."""
        super().__init__(message.text)
        self.message = message


def results_or_none(case: Case) -> Results | None:
    """Return the results of a case; None when it cannot be calculated as it stands."""
    if errors(case):
        return None
    try:
        return evaluate_case(case)
    except CalculationError:
        return None


def agenda_of(case: Case, language: Language) -> PrintedAgenda:
    """Return the agenda of a case in words; a case that cannot be calculated has one too."""
    results = results_or_none(case)
    return printed_agenda(case, agenda(case, results), Translator(language), has_figures=results is not None)


def agenda_bytes(case: Case, language: Language, suffix: str) -> bytes:
    """Return the agenda of a case as a document.

    Args:
        case: The case.
        language: Language of the document.
        suffix: One of :data:`FORMATS`.

    Raises:
        ValueError: There is no such format.
    """
    printed = agenda_of(case, language)
    if suffix == PDF:
        from casebuilder.printed.agenda_pdf import agenda_pdf  # noqa: PLC0415  only the library that is needed

        return agenda_pdf(printed, language)
    if suffix == WORD:
        from casebuilder.printed.agenda_docx import agenda_docx  # noqa: PLC0415

        return agenda_docx(printed, language)
    if suffix == SPREADSHEET:
        from casebuilder.printed.agenda_xlsx import agenda_xlsx  # noqa: PLC0415

        return agenda_xlsx(printed, language)
    raise ValueError(suffix)


def save_agenda(case: Case, path: Path, language: Language) -> None:
    """Save the agenda of a case as PDF, Word document or spreadsheet, by the end of the name.

    Raises:
        PrintError: The name has another end, or the file cannot be written there.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise PrintError(
            Message(
                N_("The name of an agenda ends in .pdf, .docx or .xlsx; “{file}” does not."),
                {"file": path.name},
            )
        )
    write(agenda_bytes(case, language, suffix), path)


def write(content: bytes, path: Path) -> None:
    """Write a document in one step.

    Raises:
        PrintError: It cannot be written there.
    """
    try:
        replace_file(path, content)
    except OSError as error:
        raise PrintError(
            Message(
                N_(
                    "“{file}” could not be saved: {reason}. Close the file where it is open, or choose"
                    " another place."
                ),
                {"file": path.name, "reason": reason(error)},
            )
        ) from error
