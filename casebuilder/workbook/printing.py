"""The summary of a case as a PDF."""

from __future__ import annotations

from casebuilder.model.case import Case
from casebuilder.translation import Language, Translator
from casebuilder.workbook.document import workbook_results
from casebuilder.workbook.house_style import HouseStyle


def summary_bytes(case: Case, language: Language, house: HouseStyle | None = None) -> bytes:
    """Return the one-page summary of a case, with the list of sources behind it, as a PDF.

    Args:
        case: A case without errors.
        language: Language of every text in it.
        house: The house style; None is that of the program.

    Raises:
        WorkbookError: The case has errors, or figures out of all proportion.
    """
    # The library is slow to import, and only who prints needs it.
    from casebuilder.workbook.summary_pdf import summary_pdf  # noqa: PLC0415
    from casebuilder.workbook.summary_text import summary_page  # noqa: PLC0415

    results = workbook_results(case)
    return summary_pdf(summary_page(results, Translator(language)), results, house or HouseStyle(), language)
