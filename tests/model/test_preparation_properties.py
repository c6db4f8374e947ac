"""Whatever is filled in on support and evidence, the rules give an answer that can be shown and followed."""

from __future__ import annotations

import datetime
from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from casebuilder.casefile.document import decode, encode
from casebuilder.model.agenda import Addressee, PointKind, agenda
from casebuilder.model.case import Case
from casebuilder.model.check import errors, problems
from casebuilder.model.evidence import Claim, Evidence, EvidenceKind, EvidenceRequest, StudyDesign
from casebuilder.model.evidence_gaps import answers_to, evidence_gaps
from casebuilder.model.innovation import Interest
from casebuilder.model.parties import Party
from casebuilder.model.paths import value_at
from casebuilder.model.problems import Severity
from casebuilder.model.quantities import Quantity
from casebuilder.model.questions import YesNo
from casebuilder.model.readiness import State, task_states
from casebuilder.model.requirements import requirements
from casebuilder.model.support import (
    ClientExample,
    GoalDirection,
    Indicator,
    PartyRole,
    Position,
    Proof,
    ScalingStage,
    ScalingStep,
    Support,
    SupportingParty,
    ValueStep,
)
from casebuilder.model.support_gaps import support_gaps
from casebuilder.model.units import Unit
from casebuilder.printed.agenda_text import as_text, printed_agenda
from casebuilder.translation import Language, Translator
from tests.building import small_case
from tests.preparation import whole_evidence, whole_support

TEXTS = st.sampled_from(["", " ", "Zorg & welzijn", "=1+1", "{name}", "Mevrouw Jansen", "a@gmail.com"])
DATES = st.none() | st.dates(datetime.date(2019, 1, 1), datetime.date(2032, 12, 31))
YES_NO = st.none() | st.sampled_from(YesNo)
PARTIES = st.none() | st.sampled_from(Party)
AGREED = st.lists(st.sampled_from(Party), max_size=2, unique=True).map(tuple)


def _counts(unit: Unit) -> st.SearchStrategy[Quantity]:
    values = st.none() | st.integers(0, 500).map(Decimal)
    return values.map(lambda value: Quantity(value=value, unit=unit))


NUMBERS, PERSONS = _counts(Unit.NUMBER), _counts(Unit.PERSONS)
SUPPORTS = st.builds(
    Support,
    parties=st.tuples(
        st.builds(
            SupportingParty,
            id=st.just("party"),
            name=TEXTS,
            contact=TEXTS,
            role=st.none() | st.sampled_from(PartyRole),
            position=st.sampled_from(Position),
            proof=st.sampled_from(Proof),
        )
    )
    | st.just(()),
    providers_approached=NUMBERS,
    providers_supporting=NUMBERS,
    steps=st.lists(
        st.builds(
            ScalingStep,
            id=st.uuids().map(lambda made: f"step_{made.hex}"),
            name=TEXTS,
            stage=st.none() | st.sampled_from(ScalingStage),
            start=DATES,
            users=PERSONS,
            paid_by=PARTIES,
        ),
        max_size=3,
    ).map(tuple),
    examples=st.tuples(
        st.builds(
            ClientExample,
            id=st.just("example"),
            name=TEXTS,
            goal=TEXTS,
            situation=TEXTS,
            direction=st.none() | st.sampled_from(GoalDirection),
        )
    )
    | st.just(()),
    value=st.tuples(
        st.builds(
            ValueStep,
            id=st.just("value"),
            name=TEXTS,
            party=PARTIES,
            service=st.sampled_from(["", "household_help", "gone"]),
            start=DATES,
            agreed=YES_NO,
        )
    )
    | st.just(()),
    indicators=st.tuples(
        st.builds(
            Indicator,
            id=st.just("indicator"),
            name=TEXTS,
            source=TEXTS,
            baseline=NUMBERS,
            target=NUMBERS,
            agreed_with=AGREED,
        )
    )
    | st.just(()),
    partnership=YES_NO,
)
EVIDENCES = st.builds(
    Evidence,
    requests=st.tuples(
        st.builds(
            EvidenceRequest,
            id=st.just("request"),
            name=TEXTS,
            party=PARTIES,
            asked_by=TEXTS,
            kind=st.none() | st.sampled_from(EvidenceKind),
            design=st.none() | st.sampled_from(StudyDesign),
            size=NUMBERS,
            agreed=YES_NO,
        )
    )
    | st.just(()),
    approach_agreed=YES_NO,
    claims=st.lists(
        st.builds(
            Claim,
            id=st.uuids().map(lambda made: f"claim_{made.hex}"),
            name=TEXTS,
            kind=st.none() | st.sampled_from(EvidenceKind),
            design=st.none() | st.sampled_from(StudyDesign),
            size=NUMBERS,
            date=DATES,
            reference=TEXTS,
            agreed_with=AGREED,
            interest=st.none() | st.sampled_from(Interest),
            effect=st.sampled_from(["", "less_help", "gone"]),
            request=st.sampled_from(["", "request", "gone"]),
        ),
        max_size=3,
    ).map(tuple),
)


def _case(support: Support, evidence: Evidence) -> Case:
    return small_case(support=support, evidence=evidence)


@given(SUPPORTS, EVIDENCES)
def test_every_gap_and_every_need_has_a_place_and_a_sentence(support: Support, evidence: Evidence) -> None:
    case = _case(support, evidence)
    translators = [Translator(language) for language in Language]
    found = [
        *((gap.where, gap.message) for gap in (*support_gaps(case), *evidence_gaps(case))),
        *((rule.where, rule.label) for rule in requirements(case)),
        *((problem.where, problem.message) for problem in problems(case)),
    ]
    for where, message in found:
        value_at(case, where)
        assert all(t.message(message) for t in translators), where


@given(SUPPORTS, EVIDENCES)
def test_nothing_filled_in_here_stops_the_calculation(support: Support, evidence: Evidence) -> None:
    case = _case(support, evidence)
    assert errors(case) == ()
    assert {problem.severity for problem in problems(case)} <= {Severity.WARNING}


@given(SUPPORTS, EVIDENCES)
def test_a_task_is_done_when_and_only_when_nothing_is_needed_and_nothing_is_wrong(
    support: Support, evidence: Evidence
) -> None:
    case = _case(support, evidence)
    states = task_states(case, problems(case))
    for task, empty in (("support", support == Support()), ("evidence", evidence == Evidence())):
        state = states[task]
        wrong = any(problem.where.startswith(f"{task}.") for problem in problems(case))
        if empty:
            assert state.state is State.EMPTY
        elif wrong:
            assert state.state is State.ATTENTION
        else:
            assert state.state is (State.BUSY if state.needed else State.DONE)


@given(SUPPORTS, EVIDENCES)
def test_the_agenda_holds_every_gap_once_and_can_be_printed(support: Support, evidence: Evidence) -> None:
    case = _case(support, evidence)
    found = agenda(case)
    gaps = [gap.where for gap in (*support_gaps(case), *evidence_gaps(case))]
    listed = [
        (group.addressee, point)
        for group in found.groups
        for point in group.points
        if point.kind is PointKind.AGREEMENT
    ]
    assert Counter(point.where for _, point in listed) == Counter(gaps)
    for addressee, point in listed:
        if addressee is not Addressee.SELF:
            assert Translator(Language.ENGLISH).message(point.text).endswith("?")
    people = [(group.addressee, group.contact) for group in found.groups]
    assert len(set(people)) == len(people)
    for language in Language:
        t = Translator(language)
        assert as_text(printed_agenda(case, found, t, has_figures=False))


@given(SUPPORTS, EVIDENCES)
def test_a_case_file_keeps_all_of_it(support: Support, evidence: Evidence) -> None:
    case = _case(support, evidence)
    assert decode(encode(case), "case.json") == case


@given(EVIDENCES)
def test_a_request_is_met_only_by_evidence_that_names_it(evidence: Evidence) -> None:
    case = _case(whole_support(), evidence)
    for request in evidence.requests:
        answered = bool(answers_to(case, request))
        codes = {gap.code for gap in evidence_gaps(case) if gap.where == f"evidence.requests.{request.id}"}
        assert answered is not bool(codes & {"request_unmet", "request_unlinked"})


@given(SUPPORTS)
def test_evidence_does_not_depend_on_support(support: Support) -> None:
    assert evidence_gaps(_case(support, whole_evidence())) == ()
