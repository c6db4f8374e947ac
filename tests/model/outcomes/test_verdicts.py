"""What is said of measured outcomes, in both languages, and what is never said."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebuilder.model.outcomes.analysis import analyse
from casebuilder.model.outcomes.document import Outcomes
from casebuilder.model.outcomes.report import Design, Finding, OutcomeReport, Verdict
from casebuilder.model.outcomes.verdicts import REGRESSION_TO_THE_MEAN
from casebuilder.model.questions import YesNo
from casebuilder.translation import Language, Translator
from tests.model.outcomes.building import measured

NEVER = {
    Language.DUTCH: (
        r"bewe?ezen",
        r"bewijs",
        r"aangetoond",
        r"toont aan",
        r"dankzij",
        r"veroorza",
        r"leidt tot",
        r"zorgt voor",
        r"significant",
        r"door (de|uw|onze|het) (innovatie|hulp|middel|product)",
        r"effect van de innovatie",
        r"\bzeker\b",
    ),
    Language.ENGLISH: (
        r"\bprove[dns]?\b",
        r"proof",
        r"demonstrat",
        r"thanks to",
        r"caus(ed|es)\b",
        r"leads? to",
        r"significant",
        r"(because of|due to|owing to) (the|your) innovation",
        r"effect of the innovation",
        r"\bcertain(ly)?\b",
    ),
}
"""Claims that the report never makes, whatever was measured."""

UP, DOWN, SAME = (3, 4), (4, 3), (3, 3)


def sentences(report: OutcomeReport, language: Language) -> list[str]:
    translator = Translator(language)
    verdicts = [item.verdict for item in report.domains]
    verdicts += [report.overall.verdict] if report.overall else []
    messages = [message for verdict in verdicts for message in verdict.sentences]
    return [translator.message(message) for message in (*messages, *report.notices)]


def finances(outcomes: Outcomes) -> Verdict:
    return analyse(outcomes, resamples=20).domain("finances").verdict


def said(verdict: Verdict, language: Language = Language.DUTCH) -> str:
    return " ".join(map(Translator(language).message, verdict.sentences))


CHANGES = st.lists(st.sampled_from([UP, UP, UP, DOWN, SAME, (3, None), (1, 5)]), max_size=16)
ANSWERS = st.sampled_from([None, *YesNo])


@st.composite
def reports(draw: st.DrawFn) -> OutcomeReport:
    outcomes = measured(
        {"finances": draw(CHANGES), "housing": draw(CHANGES), "justice": [UP] * draw(st.integers(0, 14))},
        {"finances": draw(CHANGES), "housing": draw(CHANGES)} if draw(st.booleans()) else None,
        low_scores_required=draw(ANSWERS),
        assigned_by_lot=draw(ANSWERS),
        goals_set_before=draw(ANSWERS),
        aged_65_plus=draw(ANSWERS),
        made_up=draw(st.booleans()),
    )
    return analyse(outcomes, resamples=20)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(report=reports())
def test_no_report_claims_more_than_its_design_allows(report: OutcomeReport) -> None:
    for language, patterns in NEVER.items():
        for sentence in sentences(report, language):
            for pattern in patterns:
                assert re.search(pattern, sentence, re.IGNORECASE) is None, (pattern, sentence)
            assert "{" not in sentence


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(report=reports())
def test_a_difference_is_never_named_without_what_it_does_not_say(report: OutcomeReport) -> None:
    limits = {
        Design.ONE_GROUP: "Zonder vergelijkingsgroep is niet te zeggen",
        Design.COMPARED: "niet door loting gevormd",
        Design.BY_LOT: "door loting gevormd",
    }
    for item in report.domains:
        if item.verdict.finding in {Finding.BETTER, Finding.WORSE, Finding.CHANCE_AMONG_MANY}:
            design = report.design if item.comparison else Design.ONE_GROUP
            assert limits[design] in said(item.verdict)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(report=reports())
def test_the_languages_say_the_same_number_of_different_things(report: OutcomeReport) -> None:
    dutch, english = (sentences(report, language) for language in (Language.DUTCH, Language.ENGLISH))
    assert len(dutch) == len(english)
    assert not set(dutch) & set(english)


@pytest.mark.parametrize(
    ("pairs", "finding", "words"),
    [
        ([SAME] * 12, Finding.NO_CHANGE, "geen verandering"),
        ([UP] * 5 + [SAME], Finding.TOO_FEW, "minder dan 6 veranderingen"),
        ([UP] * 6 + [DOWN] * 3, Finding.MAY_BE_CHANCE, "kan toeval zijn"),
        ([UP] * 9 + [DOWN], Finding.BETTER, "meer cliënten omhoog dan omlaag"),
        ([DOWN] * 9 + [UP], Finding.WORSE, "meer cliënten omlaag dan omhoog"),
        ([(3, None)] * 3, Finding.NOT_MEASURED, "Geen enkele cliënt"),
    ],
)
def test_the_verdict_follows_the_changes(
    pairs: list[tuple[int | None, int | None]], finding: Finding, words: str
) -> None:
    verdict = finances(measured({"finances": pairs}))
    assert verdict.finding is finding
    assert words in said(verdict)


def test_among_many_domains_one_small_p_is_no_finding() -> None:
    """Eight of eight up is p = .0078, times thirteen domains .10."""
    keys = [item.domain.key for item in analyse(measured({"finances": [UP]})).domains]
    pairs = {key: [UP] * 8 if key == "finances" else [SAME] * 8 for key in keys}
    verdict = finances(measured(pairs))
    assert verdict.finding is Finding.CHANCE_AMONG_MANY
    assert "bij 13 leefgebieden" in said(verdict)


def test_the_comparison_decides_where_there_is_one() -> None:
    alike = finances(measured({"finances": [UP] * 10}, {"finances": [UP] * 10}))
    assert alike.finding is Finding.MAY_BE_CHANCE
    better = finances(measured({"finances": [UP] * 10}, {"finances": [SAME] * 10}))
    assert better.finding is Finding.BETTER
    assert "niet door loting" in said(better)
    kept = finances(measured({"finances": [SAME] * 10}, {"finances": [DOWN] * 10}))
    assert kept.finding is Finding.BETTER
    assert "geen verandering" in said(kept)
    worse = finances(measured({"finances": [SAME] * 10}, {"finances": [UP] * 10}))
    assert worse.finding is Finding.WORSE
    still = finances(measured({"finances": [SAME] * 10}, {"finances": [SAME] * 10}))
    assert still.finding is Finding.NO_CHANGE


def test_a_group_that_only_fell_less_is_not_said_to_have_gone_up() -> None:
    """Nobody went up; of 20 two went down with the innovation, and of 16 fourteen without."""
    without = [(4, 3)] * 14 + [(4, 4)] * 2
    verdict = finances(measured({"finances": [(4, 4)] * 18 + [(4, 3)] * 2}, {"finances": without}))
    assert verdict.finding is Finding.BETTER
    assert "gingen minder vaak omlaag dan die van de vergelijkingsgroep" in said(verdict)
    assert "went down less often than those of the comparison group" in said(verdict, Language.ENGLISH)


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        ([UP] * 12, [SAME] * 12, "gingen vaker omhoog"),
        ([UP] * 2 + [SAME] * 10, [DOWN] * 12, "gingen vaker omhoog"),
        ([(5, 4)] * 12, [(5, 2)] * 12, "In niveaus geteld veranderden cliënten met de innovatie gunstiger"),
        ([(1, 4)] * 12, [(1, 2)] * 12, "In niveaus geteld veranderden cliënten met de innovatie gunstiger"),
        ([DOWN] * 12, [SAME] * 12, "gingen vaker omlaag"),
        ([SAME] * 12, [UP] * 12, "gingen minder vaak omhoog"),
        ([UP] * 3 + [SAME] * 20, [UP] * 23, "gingen minder vaak omhoog"),
        ([(1, 2)] * 12, [(1, 4)] * 12, "In niveaus geteld veranderden cliënten met de innovatie minder"),
    ],
)
def test_the_difference_between_the_groups_is_told_by_what_happened(
    ours: list[tuple[int | None, int | None]], theirs: list[tuple[int | None, int | None]], words: str
) -> None:
    assert words in said(finances(measured({"finances": ours}, {"finances": theirs})))


def test_fewer_clients_up_than_down_are_never_called_more() -> None:
    """20 clients two levels up weigh more than 25 one level down (p = .03), but they are fewer."""
    verdict = finances(measured({"finances": [(1, 3)] * 20 + [(4, 3)] * 25}))
    assert verdict.finding is Finding.BETTER
    assert "In niveaus geteld is de verandering gunstig" in said(verdict)
    fallen = finances(measured({"finances": [(5, 3)] * 20 + [(3, 4)] * 25}))
    assert fallen.finding is Finding.WORSE
    assert "In niveaus geteld is de verandering ongunstig" in said(fallen)


PAIRS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=30)
FALLING = st.lists(st.sampled_from([DOWN, DOWN, (5, 2), SAME, SAME, UP]), min_size=1, max_size=30)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    ours=st.one_of(PAIRS, FALLING),
    theirs=st.one_of(st.none(), PAIRS, FALLING.map(lambda pairs: [*pairs, *[DOWN] * 12])),
)
def test_no_verdict_speaks_of_rising_when_no_more_clients_rose_than_fell(
    ours: list[tuple[int, int]], theirs: list[tuple[int, int]] | None
) -> None:
    rose = sum(after > before for before, after in ours)
    fell = sum(after < before for before, after in ours)
    without = {"finances": theirs} if theirs else None
    report = analyse(measured({"finances": ours}, without), resamples=20)
    words = {
        Language.DUTCH: (r"vaker omhoog", r"vooruit", r"meer cliënten omhoog", r"stijging"),
        Language.ENGLISH: (r"up more often", r"More clients went up", r"the rise"),
    }
    fallen = {
        Language.DUTCH: (r"vaker omlaag", r"achteruit", r"meer cliënten omlaag"),
        Language.ENGLISH: (r"down more often", r"More clients went down"),
    }
    for language in Language:
        told = said(report.domain("finances").verdict, language)
        for pattern in words[language]:
            assert rose > fell or not re.search(pattern, told), told
        for pattern in fallen[language]:
            assert fell > rose or not re.search(pattern, told), told


@pytest.mark.parametrize(
    ("pairs", "without", "words"),
    [
        ([UP] * 6 + [(3, None)], None, "Er is 1 cliënt uitgevallen. Was deze cliënt een niveau gedaald,"),
        ([UP] * 6 + [(3, None)] * 2, None, "Er zijn 2 cliënten uitgevallen. Was 1 van hen een niveau"),
        ([UP] * 10 + [(3, None)] * 5, None, "Er zijn 5 cliënten uitgevallen. Waren 3 van hen een niveau"),
        ([UP] * 6 + [(3, None)] * 4, [SAME] * 5, "Waren alle uitgevallen cliënten, in beide groepen,"),
        ([UP] * 12 + [(3, None)] * 9, [SAME] * 14, "de andere uitgevallen cliënten, ook in de vergelijk"),
    ],
)
def test_what_undoes_a_verdict_is_told_in_the_words_of_that_verdict(
    pairs: list[tuple[int | None, int | None]],
    without: list[tuple[int | None, int | None]] | None,
    words: str,
) -> None:
    verdict = finances(measured({"finances": pairs}, {"finances": without} if without else None))
    assert verdict.finding is Finding.BETTER
    assert words in said(verdict)
    assert "kan het verschil toeval zijn" in said(verdict)


def test_who_was_chosen_for_a_low_score_is_always_said_to_rise_by_itself() -> None:
    outcomes = measured({"finances": [UP] * 10}, low_scores_required=YesNo.YES)
    report = analyse(outcomes)
    assert REGRESSION_TO_THE_MEAN in [message.text for message in report.notices]
    assert "vanzelf hoger" in said(report.domain("finances").verdict)
    compared = analyse(measured({"finances": [UP]}, {"finances": [UP]}, low_scores_required=YesNo.YES))
    assert REGRESSION_TO_THE_MEAN not in [message.text for message in compared.notices]
    unknown = analyse(measured({"finances": [UP]}))
    assert "vanzelf hoger" in " ".join(sentences(unknown, Language.DUTCH))
    no = analyse(measured({"finances": [UP]}, low_scores_required=YesNo.NO))
    assert "vanzelf hoger" not in " ".join(sentences(no, Language.DUTCH))


def test_the_user_hears_beforehand_how_many_changes_are_needed() -> None:
    keys = [item.domain.key for item in analyse(measured({"finances": [UP]})).domains]
    report = analyse(measured({key: [SAME] for key in keys}))
    text = " ".join(sentences(report, Language.ENGLISH))
    assert "Fewer than 6 clients who change" in text
    assert "13 domains are tested together" in text
    assert "at least 10 changes the same way" in text


def test_beside_a_comparison_group_nothing_is_said_of_changes_that_its_test_does_not_count() -> None:
    report = analyse(measured({"finances": [UP] * 4}, {"finances": [SAME] * 4}))
    assert "at least" not in " ".join(sentences(report, Language.ENGLISH))


def test_clients_lost_are_named_where_they_could_undo_a_rise() -> None:
    verdict = finances(measured({"finances": [UP] * 10 + [(3, None)] * 4}))
    assert "4 cliënten uitgevallen" in said(verdict)
    assert "Waren 3 van hen" in said(verdict)


def test_made_up_scores_are_called_so() -> None:
    report = analyse(measured({"finances": [UP]}, made_up=True))
    assert "verzonnen" in Translator(Language.DUTCH).message(report.notices[0])


# All domains together ----------------------------------------------------------------------------

RISEN, FALLEN, STAYED = (3, 4), (4, 3), (3, 3)
LIMITS = {
    Design.ONE_GROUP: {
        Language.DUTCH: "Zonder vergelijkingsgroep is niet te zeggen wat de oorzaak is",
        Language.ENGLISH: "Without a comparison group it cannot be said what the cause is",
    },
    Design.COMPARED: {
        Language.DUTCH: "De groepen zijn niet door loting gevormd",
        Language.ENGLISH: "The groups were not drawn by lot",
    },
    Design.BY_LOT: {
        Language.DUTCH: "De groepen zijn door loting gevormd",
        Language.ENGLISH: "The groups were drawn by lot",
    },
}
Pairs = list[tuple[int | None, int | None]]


def all_domains(ours: Pairs, theirs: Pairs | None = None, **answers: object) -> tuple[Verdict, OutcomeReport]:
    """Return the verdict on all domains together: the clients change in finances and stay in housing."""
    same: Pairs = [STAYED] * len(ours)
    kept: Pairs = [STAYED] * len(theirs or ())
    without = {"finances": theirs, "housing": kept} if theirs else None
    report = analyse(measured({"finances": ours, "housing": same}, without, **answers), resamples=20)
    assert report.overall is not None
    return report.overall.verdict, report


@pytest.mark.parametrize(
    ("ours", "theirs", "lot", "finding", "dutch", "english"),
    [
        ([RISEN] * 12 + [STAYED] * 3, None, None, Finding.BETTER,
         "meer cliënten omhoog dan omlaag", "More clients went up than down"),
        ([FALLEN] * 12 + [STAYED] * 3, None, None, Finding.WORSE,
         "meer cliënten omlaag dan omhoog", "More clients went down than up"),
        ([RISEN] * 12, [STAYED] * 12, YesNo.NO, Finding.BETTER,
         "gingen vaker omhoog dan die van de vergelijkingsgroep",
         "went up more often than those of the comparison group"),
        ([FALLEN] * 12, [STAYED] * 12, YesNo.NO, Finding.WORSE,
         "gingen vaker omlaag dan die van de vergelijkingsgroep",
         "went down more often than those of the comparison group"),
        ([RISEN] * 12, [STAYED] * 12, YesNo.YES, Finding.BETTER,
         "gingen vaker omhoog", "went up more often"),
        ([FALLEN] * 12, [RISEN] * 12, YesNo.YES, Finding.WORSE,
         "gingen vaker omlaag", "went down more often"),
    ],
)  # fmt: skip
def test_a_finding_over_all_domains_is_told_with_what_its_design_does_not_say(
    ours: Pairs, theirs: Pairs | None, lot: YesNo | None, finding: Finding, dutch: str, english: str
) -> None:
    verdict, report = all_domains(ours, theirs, assigned_by_lot=lot)
    assert verdict.finding is finding
    for language, words in ((Language.DUTCH, dutch), (Language.ENGLISH, english)):
        counted, direction, limit = map(Translator(language).message, verdict.sentences)
        assert words in direction
        assert LIMITS[report.design][language] in limit
        others = {LIMITS[design][language] for design in Design} - {LIMITS[report.design][language]}
        assert not any(other in limit for other in others)
        # What may leave the case is the same without the counts.
        assert list(map(Translator(language).message, verdict.judgement)) == [direction, limit]
        assert {Language.DUTCH: "zelfredzaam", Language.ENGLISH: "self-sufficient"}[language] in counted
        assert f"van de {len(ours)} cliënten" in counted or f"of {len(ours)} clients" in counted


@pytest.mark.parametrize(
    ("ours", "theirs", "finding", "dutch", "english"),
    [
        ([STAYED] * 12, None, Finding.NO_CHANGE, "geen verandering", "There is no change"),
        ([RISEN] * 5, None, Finding.TOO_FEW, "minder dan 6 veranderingen", "fewer than 6 changes"),
        ([RISEN] * 6 + [FALLEN] * 4, None, Finding.MAY_BE_CHANCE, "kan toeval zijn", "may be chance"),
        ([RISEN] * 10, [RISEN] * 10, Finding.MAY_BE_CHANCE, "kan toeval zijn", "may be chance"),
        ([(3, None)] * 4, None, Finding.NOT_MEASURED, "Geen enkele cliënt", "No client"),
    ],
)
def test_no_finding_over_all_domains_is_told_as_none(
    ours: Pairs, theirs: Pairs | None, finding: Finding, dutch: str, english: str
) -> None:
    if finding is Finding.NOT_MEASURED:
        report = analyse(measured({"finances": ours}), resamples=20)
        assert report.overall is not None
        verdict = report.overall.verdict
    else:
        verdict, report = all_domains(ours, theirs)
    assert verdict.finding is finding
    assert dutch in said(verdict)
    assert english in said(verdict, Language.ENGLISH)


def test_over_all_domains_too_who_was_chosen_for_a_low_score_is_said_to_rise_by_itself() -> None:
    verdict, _ = all_domains([RISEN] * 12, low_scores_required=YesNo.YES)
    assert verdict.finding is Finding.BETTER
    assert REGRESSION_TO_THE_MEAN in [message.text for message in verdict.judgement]
    assert "vanzelf hoger" in said(verdict)
    assert "by itself" in said(verdict, Language.ENGLISH)
    fallen, _ = all_domains([FALLEN] * 12, low_scores_required=YesNo.YES)
    assert "vanzelf hoger" not in said(fallen)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(report=reports())
def test_over_all_domains_a_difference_is_never_named_without_what_it_does_not_say(
    report: OutcomeReport,
) -> None:
    overall = report.overall
    assert overall is not None
    named = overall.verdict.finding in {Finding.BETTER, Finding.WORSE}
    design = report.design if overall.comparison else Design.ONE_GROUP
    for language in Language:
        assert (LIMITS[design][language] in said(overall.verdict, language)) is named
