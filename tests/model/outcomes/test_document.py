"""How measured outcomes are kept: small, exact, and refused when something else stands there."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from casebuilder.casefile.document import decode, encode, schema
from casebuilder.casefile.errors import CaseFileError
from casebuilder.model.case import Case
from casebuilder.model.outcomes.document import (
    GOAL_SIGNS,
    SCORE_SIGNS,
    ClientRow,
    Goal,
    Group,
    Missing,
    Moment,
    Outcomes,
    row_from_text,
    row_text,
    sign_of,
    value_of,
)
from casebuilder.model.outcomes.editing import with_client
from casebuilder.model.outcomes.instrument import COLUMNS, DOMAINS, LEVELS, Version, domain, domains_of
from casebuilder.model.paths import replaced
from casebuilder.reference import zrm_domains
from casebuilder.translation import Language, Translator
from tests.model.outcomes.building import ready, with_goal, with_score

KEYS = st.from_regex(r"[A-Za-z0-9_-]{1,24}", fullmatch=True)
GOALS = st.text(sorted(GOAL_SIGNS), min_size=COLUMNS, max_size=COLUMNS)
SCORES = st.text(sorted(SCORE_SIGNS), min_size=COLUMNS, max_size=COLUMNS)


@st.composite
def outcomes_of_any_kind(draw: st.DrawFn) -> Outcomes:
    moments = tuple(
        Moment(id=f"t{number}", name=f"T{number}", version=draw(st.sampled_from(Version)))
        for number in range(draw(st.integers(0, 3)))
    )
    keys = draw(st.lists(KEYS, max_size=5, unique=True))
    rows = tuple(
        ClientRow(
            key, draw(st.sampled_from(Group)), draw(GOALS), tuple(draw(SCORES) for _ in range(len(moments)))
        )
        for key in keys
    )
    return Outcomes(moments=moments, clients=rows, parenting=draw(st.booleans()))


@given(outcomes_of_any_kind())
def test_any_outcomes_survive_the_case_file(outcomes: Outcomes) -> None:
    case = Case(outcomes=outcomes)
    assert decode(encode(case), "case.json") == case


@given(outcomes_of_any_kind())
def test_a_row_reads_back_from_its_line(outcomes: Outcomes) -> None:
    for row in outcomes.clients:
        assert row_from_text(row_text(row)) == row


def test_a_client_is_one_line_of_the_file() -> None:
    outcomes = with_client(ready(), "K7Q2", Group.WITHOUT)
    outcomes = with_score(outcomes, "K7Q2", "t0", "finances", 3)
    outcomes = with_score(outcomes, "K7Q2", "t1", "justice", Missing.LOST)
    outcomes = with_goal(outcomes, "K7Q2", "time_use", Goal.SLOW_DECLINE)
    document = json.loads(encode(Case(outcomes=outcomes)))
    assert document["case"]["outcomes"]["clients"] == [
        "K7Q2 without ..-................ 3.................. ............l......"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "K1 with",
        f"K1 maybe {'.' * COLUMNS}",
        f"K1 with {'.' * (COLUMNS - 1)}",
        f"K1 with {'.' * COLUMNS} {'6' * COLUMNS}",
        f"K1 with {'.' * COLUMNS} {'0' * COLUMNS}",
        f"K1 with {'.' * COLUMNS}  {'.' * COLUMNS}",
        f"Jan·Jansen with {'.' * COLUMNS}",
        f"{'K' * 25} with {'.' * COLUMNS}",
    ],
)
def test_a_line_that_is_no_client_is_refused_with_its_place(line: str) -> None:
    document = json.loads(encode(Case()))
    document["case"]["outcomes"]["clients"] = [line]
    with pytest.raises(CaseFileError) as caught:
        decode(json.dumps(document).encode(), "case.json")
    assert "outcomes.clients" in Translator(Language.ENGLISH).message(caught.value.message)


def test_a_day_of_measurement_cannot_be_kept() -> None:
    with pytest.raises(ValidationError):
        Moment(id="t0", month="2026-03-31")
    assert Moment(id="t0", month="2026-03").month == "2026-03"
    with pytest.raises(ValidationError):
        Moment(id="t0", month="2026-13")


def test_the_schema_says_what_a_line_looks_like() -> None:
    definitions = schema()["$defs"]
    assert isinstance(definitions, dict)
    text = json.dumps(definitions["Outcomes"])
    assert "(with|without)" in text


def test_replacing_a_field_keeps_the_rows_as_they_are() -> None:
    case = Case(outcomes=with_client(ready(), "K1"))
    changed = replaced(case, "outcomes.moments.t0.month", "2026-02")
    assert changed.outcomes.clients[0] is case.outcomes.clients[0]
    assert replaced(case, "name", "x").outcomes is case.outcomes


def test_a_score_and_its_sign_are_the_same_thing() -> None:
    for value in (1, 2, 3, 4, 5, None, *Missing):
        assert value_of(sign_of(value)) == value


# The instrument ----------------------------------------------------------------------------------


def test_the_versions_have_the_domains_that_the_matrix_has() -> None:
    assert len(domains_of(Version.ZRM_2017)) == 13
    assert len(domains_of(Version.ZRM_2013)) == 11
    assert len(domains_of(Version.ZRM_2017, parenting=True)) == 17
    assert len(domains_of(Version.ZRM_2013, parenting=True)) == 15
    assert len(LEVELS) == 5
    assert [item.column for item in DOMAINS] == list(range(COLUMNS))
    split = {"work_education", "time_use", "basic_adl", "instrumental_adl"}
    assert {item.key for item in domains_of(Version.ZRM_2017)} - {
        item.key for item in domains_of(Version.ZRM_2013)
    } == split


def test_the_program_names_the_domains_as_the_published_lists_do() -> None:
    dutch, english = Translator(Language.DUTCH), Translator(Language.ENGLISH)
    rows = zrm_domains()
    assert {row.key for row in rows} == {item.key for item in DOMAINS}
    for row in rows:
        item = domain(row.key)
        for version, name, order in (
            (Version.ZRM_2017, row.name_2017, row.order_2017),
            (Version.ZRM_2013, row.name_2013, row.order_2013),
        ):
            keys = [each.key for each in domains_of(version, parenting=True)]
            if not name:
                assert row.key not in keys
                continue
            assert keys.index(row.key) == order
            if not item.parenting:
                assert dutch(item.name(version)) == name
        assert english(item.label) == row.name_english
