"""The made-up measurement: said to be so, complete, and the same as a form and in the example case."""

from __future__ import annotations

import json
import re

import openpyxl
import pytest

from casebuilder.intake.zrm_form import read_zrm_form
from casebuilder.model.outcomes.analysis import analyse
from casebuilder.model.outcomes.check import outcome_problems
from casebuilder.model.outcomes.document import Group
from casebuilder.model.outcomes.links import outcome_proposals
from casebuilder.model.outcomes.printed import printed_report
from casebuilder.model.outcomes.report import Design, Finding
from casebuilder.model.suppression import Profile
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from tests.templates.zrm_example import EXAMPLE, FILE, example_outcomes


@pytest.mark.parametrize("language", list(Language))
def test_it_is_said_to_be_made_up_wherever_it_is_shown(language: Language) -> None:
    outcomes = template(EXAMPLE, language).case.outcomes
    word = {Language.DUTCH: "erzonnen", Language.ENGLISH: "ade-up"}[language]
    assert outcomes.made_up
    assert word in outcomes.source
    notice = Translator(language).message(analyse(outcomes, resamples=10).notices[0])
    assert re.search("verzonnen|made up", notice)
    for proposal in outcome_proposals(template(EXAMPLE, language).case):
        assert word in Translator(language).message(proposal.source)


def test_both_languages_hold_the_same_measurement() -> None:
    dutch, english = (template(EXAMPLE, language).case.outcomes for language in Language)
    assert dutch.model_copy(update={"source": english.source}) == english


def test_it_has_about_thirty_clients_a_comparison_group_and_nothing_wrong() -> None:
    outcomes = example_outcomes()
    groups = [row.group for row in outcomes.clients]
    assert (groups.count(Group.WITH), groups.count(Group.WITHOUT)) == (36, 28)
    assert outcome_problems(outcomes) == ()
    report = analyse(outcomes, resamples=10)
    assert report.design is Design.COMPARED
    assert report.tested == report.compared == 13


def test_enough_may_leave_the_case_to_see_what_the_report_is_like() -> None:
    """Use of time shows all: counts, levels, the comparison. Other domains show what hiding looks like."""
    outcomes = example_outcomes()
    report = analyse(outcomes, resamples=10)
    printed = printed_report(report, Profile(outcomes.shared_with.value))
    shown = {item.domain.key: item for item in printed.domains}
    time = shown["time_use"]
    assert time.with_innovation.tests is not None
    assert time.with_innovation.levels_before is not None
    assert time.with_innovation.levels_after is not None
    assert time.comparison is not None
    assert report.domain("time_use").verdict.finding is Finding.BETTER
    assert sum(item.with_innovation.tests is not None for item in shown.values()) >= 8
    assert any(item.with_innovation.tests is None for item in shown.values())
    assert printed.overall is not None
    assert printed.overall.tests is not None


def test_the_counts_of_the_example_are_those_of_its_rows() -> None:
    """Use of time, counted from the lines of the file with nothing of the program."""
    folder = FILE.parent
    document = json.loads((folder / f"{EXAMPLE}.json").read_text(encoding="utf-8"))
    lines = [line.split(" ") for line in document["case"]["outcomes"]["clients"]]
    pairs = [(before[2], after[2]) for _, group, _, before, after in lines if group == "with"]
    known = [(int(old), int(new)) for old, new in pairs if old.isdigit() and new.isdigit()]
    result = analyse(example_outcomes(), resamples=10).domain("time_use").with_innovation
    assert result.n_paired == len(known)
    assert result.change is not None
    assert result.change.improved.count == sum(new > old for old, new in known)
    assert result.change.worse.count == sum(new < old for old, new in known)


def test_the_example_proposes_moves_between_intensities() -> None:
    names = [
        Translator(Language.DUTCH).message(proposal.name)
        for proposal in outcome_proposals(template(EXAMPLE, Language.DUTCH).case)
    ]
    assert "Dagbesteding: van Plus naar Basis" in names


def test_the_form_says_that_it_is_made_up_in_both_languages() -> None:
    first = openpyxl.load_workbook(FILE, read_only=True).worksheets[0]
    texts = " ".join(
        str(cell) for row in first.iter_rows(max_row=3, values_only=True) for cell in row if cell
    )
    assert "Verzonnen voorbeeld" in texts
    assert "made-up example" in texts


def test_the_form_and_the_case_hold_the_same_clients() -> None:
    form = read_zrm_form(FILE)
    outcomes = example_outcomes()
    assert form.refusals == ()
    assert form.lines == 2 * len(outcomes.clients)
    assert [row[1:] for row in form.outcomes.clients] == [row[1:] for row in outcomes.clients]
    assert form.outcomes.moments == outcomes.moments
    assert [row.group for row in form.outcomes.clients] == [row.group for row in outcomes.clients]
