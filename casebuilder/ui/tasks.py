"""The pages in the order of the task list, each made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from casebuilder.model.messages import N_
from casebuilder.ui.context import Context
from casebuilder.ui.page import Page

PREPARATION = N_("Preparation")
BUSINESS_CASE = N_("Business case")
COMPLETION = N_("Completion")


def _innovation(context: Context) -> Page:
    from casebuilder.ui.pages.innovation import InnovationPage

    return InnovationPage(context)


def _municipality(context: Context) -> Page:
    from casebuilder.ui.pages.municipality import MunicipalityPage

    return MunicipalityPage(context)


def _question(number: int) -> Callable[[Context], Page]:
    def make(context: Context) -> Page:
        from casebuilder.ui.pages.questions import QuestionPage

        return QuestionPage(context, number)

    return make


def _support(context: Context) -> Page:
    from casebuilder.ui.pages.support import SupportPage

    return SupportPage(context)


def _evidence(context: Context) -> Page:
    from casebuilder.ui.pages.evidence import EvidencePage

    return EvidencePage(context)


def _outcomes(context: Context) -> Page:
    from casebuilder.ui.pages.outcomes import OutcomesPage

    return OutcomesPage(context)


def _hard_data(context: Context) -> Page:
    from casebuilder.ui.pages.hard_data import HardDataPage

    return HardDataPage(context)


def _reach(context: Context) -> Page:
    from casebuilder.ui.pages.reach import ReachPage

    return ReachPage(context)


def _costs(context: Context) -> Page:
    from casebuilder.ui.pages.costs import CostsPage

    return CostsPage(context)


def _results(context: Context) -> Page:
    from casebuilder.ui.pages.results import ResultsPage

    return ResultsPage(context)


def _uncertainty(context: Context) -> Page:
    from casebuilder.ui.pages.uncertainty import UncertaintyPage

    return UncertaintyPage(context)


def _export(context: Context) -> Page:
    from casebuilder.ui.pages.export import ExportPage

    return ExportPage(context)


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page and its place in the task list.

    Attributes:
        key: Name of the page, also in the guidance: ``reach``, ``question_2``.
        group: Heading under which it stands.
        title: What it is called in the list and on the buttons of its neighbours.
        make: Makes the page.
        number: Number of the question, or None for a page that is a whole task.
        wide: Whether it wants all room, so that the explanation starts folded away.
    """

    key: str
    group: str
    title: str
    make: Callable[[Context], Page]
    number: int | None = None
    wide: bool = False


QUESTIONS_TITLE = N_("Six questions")
"""Heads the six questions in the task list."""

_QUESTION_TITLES = (
    N_("Procurement"),
    N_("Contracts"),
    N_("Limited budget"),
    N_("Self-reliance"),
    N_("Innovation policy"),
    N_("Current supply"),
)

PAGES: tuple[PageEntry, ...] = (
    PageEntry("innovation", PREPARATION, N_("Your innovation"), _innovation),
    PageEntry("municipality", PREPARATION, N_("The municipality"), _municipality),
    *(
        PageEntry(f"question_{number}", PREPARATION, title, _question(number), number)
        for number, title in enumerate(_QUESTION_TITLES, start=1)
    ),
    PageEntry("support", PREPARATION, N_("Parties and support"), _support),
    PageEntry("evidence", PREPARATION, N_("Evidence"), _evidence),
    PageEntry("hard_data", BUSINESS_CASE, N_("Hard data"), _hard_data),
    PageEntry("outcomes", BUSINESS_CASE, N_("Client outcomes"), _outcomes, wide=True),
    PageEntry("reach", BUSINESS_CASE, N_("Reach and effects"), _reach),
    PageEntry("costs", BUSINESS_CASE, N_("Costs and financing"), _costs),
    PageEntry("results", BUSINESS_CASE, N_("Results"), _results, wide=True),
    PageEntry("uncertainty", BUSINESS_CASE, N_("Uncertainty"), _uncertainty, wide=True),
    PageEntry("export", COMPLETION, N_("Export"), _export, wide=True),
)
"""All pages in the order of Previous and Next."""


def entry(key: str) -> PageEntry:
    """Return the page of a name; ``questions`` is the first of the six.

    Raises:
        KeyError: There is no such page.
    """
    wanted = "question_1" if key == "questions" else key
    for page in PAGES:
        if page.key == wanted:
            return page
    raise KeyError(key)


def neighbours(key: str) -> tuple[PageEntry | None, PageEntry | None]:
    """Return the page before and the page after a page, None at the ends."""
    keys = [page.key for page in PAGES]
    place = keys.index(entry(key).key)
    before = PAGES[place - 1] if place else None
    after = PAGES[place + 1] if place + 1 < len(PAGES) else None
    return before, after
