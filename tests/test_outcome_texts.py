"""Every text that measured outcomes bring anywhere: none claims too much, no mean goes for a measure."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from xml.etree import ElementTree

import pytest

from casebuilder.cli.outcomes_output import as_document, as_printed_document, as_text
from casebuilder.model.case import Case
from casebuilder.model.funding import OutcomeBased
from casebuilder.model.outcomes.analysis import analyse
from casebuilder.model.outcomes.document import Goal, IntensityOfLevel, Outcomes, PaidOutcome, ReachedWhen
from casebuilder.model.outcomes.links import outcome_proposals, withheld_proposals
from casebuilder.model.outcomes.printed import printed_report
from casebuilder.model.outcomes.report import OutcomeReport
from casebuilder.model.questions import YesNo
from casebuilder.model.suppression import Profile
from casebuilder.model.units import Unit
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from casebuilder.ui import outcome_tables as tables
from casebuilder.ui.tables import TableContent
from casebuilder.workbook import workbook_bytes
from tests.building import figure, household_help, share
from tests.model.outcomes.building import measured, with_goal
from tests.model.outcomes.test_verdicts import NEVER

Pairs = Mapping[str, Sequence[tuple[int | None, int | None]]]
UP, DOWN, SAME, LOST = (3, 4), (4, 3), (3, 3), (3, None)
BETTER: Sequence[tuple[int | None, int | None]] = [UP] * 30 + [DOWN] * 10 + [SAME] * 12 + [LOST] * 2
WORSE = [(new, old) for old, new in BETTER[:52]]
ALIKE = [UP] * 10 + [DOWN] * 20 + [SAME] * 22
LINK = IntensityOfLevel(
    service="day", domains=("finances",), intensities=("plus", "plus", "plus", "basic", "")
)
PAID = PaidOutcome(when=ReachedWhen.SUFFICIENT, domains=("finances",))


def outcomes(design: str) -> Outcomes:
    """Return outcomes in which much stands out, so that everything that can be said is said."""
    without: Pairs | None = (
        None if design == "one group" else {"finances": ALIKE, "housing": BETTER, "justice": ALIKE}
    )
    found = measured(
        {"finances": BETTER, "housing": WORSE, "justice": BETTER},
        without,
        low_scores_required=YesNo.YES,
        assigned_by_lot=YesNo.YES if design == "by lot" else YesNo.NO,
        arrangements=(LINK,),
        paid_outcome=PAID,
        source="T0, T1",
    )
    for row in found.clients[:40]:
        found = with_goal(found, row.key, "finances", Goal.IMPROVE)
    return found


def case_of(found: Outcomes, translator: Translator) -> Case:
    """Return a case that took over everything that the outcomes propose."""
    case = template("lighter-day-activities", translator.language).case
    service, *others = case.services
    funding = OutcomeBased(
        outcome_without=share("0.2"),
        outcome_with=share("0.3"),
        baseline_volume=figure(100, Unit.SERVICE_UNITS_PER_USER_YEAR),
    )
    paid = household_help(id="help", name="Help", funding=funding)
    case = case.model_copy(update={"services": (service, *others, paid), "outcomes": found})
    proposals = outcome_proposals(case)
    assert bool(proposals) is bool(found.clients)
    for proposal in proposals:
        case = proposal.applied_to(
            case, translator.message(proposal.source), translator.message(proposal.name)
        )
    return case


def of_workbook(case: Case, language: Language) -> set[str]:
    """Return every text in every part: cells, titles of charts, their descriptions, headers."""
    found = set()
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(case, language))) as archive:
        for name in archive.namelist():
            if not name.endswith(".xml"):
                continue
            for element in ElementTree.fromstring(archive.read(name)).iter():  # noqa: S314  our own file
                found |= {element.text or "", element.get("descr") or "", element.get("title") or ""}
                found.add(element.get("prompt") or "")
    return found


def of_table(content: TableContent | None) -> Iterator[str]:
    if content is not None:
        yield content.corner
        yield from (*content.columns, *content.hints)
        for row in content.rows:
            yield row.label
            yield from row.cells


def of_window(report: OutcomeReport, t: Translator) -> Iterator[str]:
    yield from of_table(tables.domains_table(report, t))
    for item in report.domains:
        yield from of_table(tables.domain_table(item, t))
        if item.comparison is not None:
            yield from of_table(tables.comparison_table(item.comparison, t))
        if item.lost is not None:
            yield from of_table(tables.lost_table(item.lost, t))
            yield tables.lost_words(item.lost, t)
        yield tables.goals_words(item.with_innovation.goals, t)
    assert report.overall is not None
    yield from of_table(tables.overall_table(report.overall, t))
    for chart in (
        tables.levels_chart(report, t),
        tables.change_chart(report, t),
        tables.profile_chart(report, t),
        tables.transition_chart(report, report.domains[0], t),
    ):
        # A title is always read with the line under it.
        yield f"{chart.title}. {chart.subtitle}"
        yield chart.in_words(t)
        yield from of_table(chart.as_table(t))
    yield tables.design_words(report, t)
    yield tables.method_words(report, t)


def of_document(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from of_document(item)
    elif isinstance(value, list):
        for item in value:
            yield from of_document(item)


@cache
def everything(design: str, language: Language) -> frozenset[str]:
    """Return every text that the outcomes bring into the workbook, the window and the command line."""
    t = Translator(language)
    found = outcomes(design)
    case = case_of(found, t)
    texts = of_workbook(case, language) - of_workbook(case_of(Outcomes(), t), language)
    report = analyse(found, resamples=50)
    texts |= set(of_window(report, t))
    for profile in Profile:
        printed = printed_report(report, profile)
        texts |= set(as_text(report, printed, t).splitlines())
        document = (
            as_document(report, t) if profile is Profile.FULL else as_printed_document(report, printed, t)
        )
        texts |= set(of_document(json.loads(json.dumps(document))))
    for proposal in outcome_proposals(case):
        texts |= {
            t.message(text) for text in (proposal.message, proposal.action, proposal.source, proposal.name)
        }
    texts |= set(map(t.message, withheld_proposals(case)))
    return frozenset(" ".join(text.split()) for text in texts)


DESIGNS = pytest.mark.parametrize("design", ["one group", "compared", "by lot"])
LANGUAGES = pytest.mark.parametrize("language", Language)


@DESIGNS
@LANGUAGES
def test_no_text_anywhere_claims_more_than_the_design_allows(design: str, language: Language) -> None:
    texts = everything(design, language)
    assert len(texts) > 300
    for text in texts:
        for pattern in NEVER[language]:
            assert re.search(pattern, text, re.IGNORECASE) is None, (pattern, text)
        assert "{" not in text, text


MEANS = {Language.DUTCH: r"\bgemiddeld", Language.ENGLISH: r"\b(mean|means|average|averages)\b"}
SAID = {
    Language.DUTCH: "beschrijvend, geen officiële ZRM-maat",
    Language.ENGLISH: "descriptive, no official ZRM measure",
}
ABOUT_METHOD = {
    Language.DUTCH: ("Die rond gemiddelden komen", "Gemiddelden en toetsen", "gemiddeld vooraf, "),
    Language.ENGLISH: ("those around averages", "Averages and tests", "mean before, "),
}
"""How it was worked out; and the headings of two columns, above which it is said of both."""


@DESIGNS
@LANGUAGES
def test_a_mean_is_nowhere_shown_without_saying_that_it_is_no_measure_of_the_zrm(
    design: str, language: Language
) -> None:
    texts = everything(design, language)
    means = [text for text in texts if re.search(MEANS[language], text, re.IGNORECASE)]
    assert len(means) > 5
    for text in means:
        if not any(words in text for words in ABOUT_METHOD[language]):
            assert SAID[language] in text
    above = {
        Language.DUTCH: "Gemiddelden, en het verschil ertussen, zijn",
        Language.ENGLISH: "Means, and the difference between them, are",
    }[language]
    assert any(above in text for text in texts) is (design != "one group")
