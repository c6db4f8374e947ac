"""Scores from a file of any layout: the columns are recognised, and every line is accounted for."""

from __future__ import annotations

import json

import pytest

from casebuilder.intake.errors import IntakeError
from casebuilder.intake.pseudonyms import PseudonymKey
from casebuilder.intake.sources import Source, open_source, source_of_text
from casebuilder.intake.zrm_form import ZrmForm, is_form, read_form
from casebuilder.intake.zrm_import import (
    mapping_from_text,
    mapping_text,
    propose_mapping,
    read_scores,
)
from casebuilder.model.outcomes.document import Group, Rater, ScoreColumn, ScoreMapping
from casebuilder.model.outcomes.instrument import Version, domains_of
from casebuilder.translation import Language, Translator
from tests.templates.zrm_example import FILE

KEY = PseudonymKey(bytes(range(32)))


def lines(text: str) -> Source:
    return source_of_text(text)


def read(text: str, mapping: ScoreMapping | None = None) -> ZrmForm:
    source = lines(text)
    return read_scores(source, mapping or propose_mapping(source), Rater.PROFESSIONAL, KEY)


LONG = """Cliëntnr;Groep;Meting;Financiën;1. Huisvesting;Soc. netwerk;Sociaal netwerk
1001;met;T1;3;4;x;2
1001;met;T0;2;4;x;n
1002;zonder;T0;5;;x;1
"""
WIDE = """Rapport van de pilot
client_id\tFinanciën T0\tFinanciën T1\tJustitie (voor)\tJustitie (na)\tOpmerking
7\t3\t4\t5\t5\tgaat goed
8\t2\t\t4\t3\t
"""


def test_a_line_per_client_and_moment_is_recognised() -> None:
    mapping = propose_mapping(lines(LONG))
    assert (mapping.client, mapping.group, mapping.moment) == ("Cliëntnr", "Groep", "Meting")
    assert mapping.scores == (
        ScoreColumn(header="Financiën", domain="finances"),
        ScoreColumn(header="1. Huisvesting", domain="housing"),
        ScoreColumn(header="Sociaal netwerk", domain="social_network"),
    )


def test_a_line_per_client_and_moment_is_read_with_the_moments_in_time() -> None:
    form = read(LONG)
    assert form.refusals == ()
    assert (form.lines, form.lines_left_out) == (3, 0)
    outcomes = form.outcomes
    assert [(moment.name, moment.rater) for moment in outcomes.moments] == [
        ("T0", Rater.PROFESSIONAL),
        ("T1", Rater.PROFESSIONAL),
    ]
    rows = {row.key: row for row in outcomes.clients}
    first, second = rows[KEY.pseudonym("1001")], rows[KEY.pseudonym("1002")]
    assert (first.group, second.group) == (Group.WITH, Group.WITHOUT)
    assert [signs[:11] for signs in first.scores] == ["2..4......n", "3..4......2"]
    assert second.scores[0][:11] == "5.........1"


def test_columns_per_moment_and_a_title_above_the_headings_are_recognised() -> None:
    mapping = propose_mapping(lines(WIDE))
    assert (mapping.header_line, mapping.client, mapping.moment) == (2, "client_id", "")
    assert [(column.domain, column.moment) for column in mapping.scores] == [
        ("finances", "T0"),
        ("finances", "T1"),
        ("justice", "VOOR"),
        ("justice", "NA"),
    ]


def test_columns_per_moment_are_read_each_at_its_own_moment() -> None:
    text = WIDE.replace("(voor)", "T0").replace("(na)", "T1")
    form = read(text)
    assert [moment.name for moment in form.outcomes.moments] == ["T0", "T1"]
    rows = {row.key: [signs[0] + signs[12] for signs in row.scores] for row in form.outcomes.clients}
    assert rows == {KEY.pseudonym("7"): ["35", "45"], KEY.pseudonym("8"): ["24", ".3"]}


def test_before_comes_before_after_whatever_the_order_of_the_columns() -> None:
    form = read("client;Justitie na;Justitie voor\n1;5;3\n")
    assert [moment.name for moment in form.outcomes.moments] == ["VOOR", "NA"]
    assert [signs[12] for signs in form.outcomes.clients[0].scores] == ["3", "5"]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("version", list(Version))
def test_every_domain_is_recognised_by_its_published_name(language: Language, version: Version) -> None:
    t = Translator(language)
    domains = domains_of(version, parenting=True)
    headings = ["client", *(t(item.name(version)) for item in domains)]
    source = lines(";".join(headings) + "\n" + ";".join(["1", *(["3"] * len(domains))]) + "\n")
    assert [column.domain for column in propose_mapping(source).scores] == [item.key for item in domains]
    form = read_scores(source, propose_mapping(source), None, KEY)
    assert form.outcomes.moments[0].version is version
    assert form.outcomes.parenting


def test_what_cannot_be_read_is_listed_and_lines_add_up() -> None:
    form = read(
        "Cliënt;Groep;Meting;Financiën\n1;met;T0;9\n;met;T0;3\n2;wie weet;T0;3\n1;met;T0;4\n3;met;;2\n"
        "4;met;T0;4\n"
    )
    assert (form.lines, form.lines_left_out) == (2, 4)
    assert [(item.line, item.column, item.header) for item in form.refusals] == [
        (2, 4, "Financiën"),
        (3, 1, "Cliënt"),
        (4, 2, "Groep"),
        (5, 1, "Cliënt"),
        (6, 3, "Meting"),
    ]


def test_a_file_without_groups_or_moments_takes_those_of_the_mapping() -> None:
    source = lines("client;Financiën\n1;3\n")
    mapping = propose_mapping(source)
    assert (mapping.all_in, mapping.all_at) == (Group.WITH, "T0")
    changed = mapping.model_copy(update={"all_in": Group.WITHOUT, "all_at": "T2"})
    form = read_scores(source, changed, None, KEY)
    assert form.outcomes.moments[0].name == "T2"
    assert form.outcomes.clients[0].group is Group.WITHOUT


@pytest.mark.parametrize(
    "text", ["Naam;Leeftijd\nJan;80\n", "client;Leeftijd\n1;80\n", "Financiën;Justitie\n1;2\n"]
)
def test_a_file_without_clients_or_domains_is_refused(text: str) -> None:
    with pytest.raises(IntakeError, match="recognised"):
        propose_mapping(lines(text))


def test_a_mapping_serves_the_next_file_of_the_same_shape_and_no_other() -> None:
    mapping = mapping_from_text(mapping_text(propose_mapping(lines(LONG))), "mapping.json")
    assert mapping == propose_mapping(lines(LONG))
    assert read(LONG.replace("1001", "2001"), mapping).lines == 3
    with pytest.raises(IntakeError, match="no column"):
        read(LONG.replace("Groep", "Cohort"), mapping)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "something else"},
        {"scores": [{"header": "x", "domain": "happiness", "moment": ""}]},
        {"scores": [{"header": "x", "domain": "finances"}, {"header": "y", "domain": "finances"}]},
        {"all_in": "both"},
        {"header_line": "first"},
        {"client": None},
    ],
)
def test_what_is_no_mapping_is_refused(change: dict[str, object]) -> None:
    document = {**json.loads(mapping_text(propose_mapping(lines(LONG)))), **change}
    with pytest.raises(IntakeError, match="no mapping"):
        mapping_from_text(json.dumps(document), "mapping.json")
    for text in ("", "[]", "{", "3"):
        with pytest.raises(IntakeError, match="no mapping"):
            mapping_from_text(text, "mapping.json")


def test_the_sheet_of_a_form_read_by_mapping_gives_the_same_scores() -> None:
    source = open_source(FILE)
    assert is_form(source)
    mapping = propose_mapping(source, "Scores per cliënt")
    by_mapping = read_scores(source, mapping, Rater.PROFESSIONAL, KEY).outcomes
    by_form = read_form(source, KEY).outcomes
    assert [row.scores for row in by_mapping.clients] == [row.scores for row in by_form.clients]
    assert not is_form(lines(LONG))
