"""Scores from a file of any layout: the columns are recognised, and every line is accounted for."""

from __future__ import annotations

import json

import pytest

from casebuilder.casefile.document import decode, encode
from casebuilder.intake.errors import IntakeError
from casebuilder.intake.pseudonyms import PseudonymKey
from casebuilder.intake.sources import Source, open_source, source_of_text
from casebuilder.intake.zrm_form import ZrmForm, is_form, read_form
from casebuilder.intake.zrm_import import (
    in_case,
    mapping_from_text,
    mapping_text,
    preview_scores,
    propose_mapping,
    read_scores,
    remembered,
    version_of,
    with_remembered,
)
from casebuilder.intake.zrm_proposal import propose_scores
from casebuilder.model.case import Case
from casebuilder.model.hard_data.document import ImportCounts, SkippedLines, SkipReason
from casebuilder.model.outcomes.document import (
    GoalColumn,
    Group,
    MonthColumn,
    Rater,
    ScoreColumn,
    ScoreMapping,
)
from casebuilder.model.outcomes.editing import Addition, with_added
from casebuilder.model.outcomes.instrument import Version, domain, domains_of
from casebuilder.model.personal_data import PersonalData
from casebuilder.translation import Language, Translator
from tests.model.outcomes.building import measured, ready
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


BESIDE = """cliënt;Financiën T0;Financiën T1;Doel financiën;Doel huisvesting;Huisvesting T0;Datum T0;Datum T1
1;2;3;+;=;3;03-09-2025;12-03-2026
2;3;3;verbeteren;;4;2025-09-30;2026-03-01
3;4;4;-;morgen;4;1-10-2025;onbekend
"""


def test_goals_and_dates_of_a_wide_table_are_recognised_and_read() -> None:
    mapping = propose_mapping(lines(BESIDE))
    assert mapping.goals == (
        GoalColumn(header="Doel financiën", domain="finances"),
        GoalColumn(header="Doel huisvesting", domain="housing"),
    )
    assert mapping.months == (
        MonthColumn(header="Datum T0", moment="T0"),
        MonthColumn(header="Datum T1", moment="T1"),
    )
    form = read(BESIDE)
    # Of the first measurement two were in September and one in October: the month of most of them.
    assert [moment.month for moment in form.outcomes.moments] == ["2025-09", "2026-03"]
    rows = {row.key: row.goals for row in form.outcomes.clients}
    columns = [domain(item).column for item in ("finances", "housing")]
    found = {number: tuple(rows[KEY.pseudonym(number)][column] for column in columns) for number in "123"}
    assert found == {"1": ("+", "="), "2": ("+", "."), "3": ("-", ".")}
    assert [(item.line, item.header, item.text) for item in form.refusals] == [
        (4, "Doel huisvesting", "morgen"),
        (4, "Datum T1", "onbekend"),
    ]
    assert form.lines == 3
    added = with_added(ready(), form.outcomes)
    assert isinstance(added, Addition)
    assert [moment.month for moment in added.outcomes.moments] == ["2025-09", "2026-03"]


def test_a_line_per_moment_brings_goals_and_dates_once() -> None:
    text = (
        "cliënt;Meting;Meetdatum;Financiën;Doel Financiën\n"
        "1;T0;2025-01-10;2;+\n1;T1;2025-07-10;3;\n2;T0;2025-01-20;2;=\n2;T1;2025-08-01;3;+\n"
    )
    form = read(text)
    assert [moment.month for moment in form.outcomes.moments] == ["2025-01", "2025-07"]
    assert [row.goals[domain("finances").column] for row in form.outcomes.clients] == ["+", "="]
    # Another goal for the same client is listed, not taken.
    assert [(item.line, item.text) for item in form.refusals] == [(5, "+")]
    assert form.lines == 4


def test_the_preview_shows_goals_and_months_and_a_mapping_keeps_their_columns() -> None:
    source = lines(BESIDE)
    mapping = propose_mapping(source)
    first, second, *_, last = preview_scores(source, mapping, KEY)
    assert (first.month, second.month) == ("2025-09", "2026-03")
    assert first.goals == {"finances": "+", "housing": "="}
    assert set(last.unread) == {"Doel huisvesting", "Datum T1"}
    assert mapping_from_text(mapping_text(mapping), "x") == mapping
    twice = mapping.model_copy(update={"goals": (*mapping.goals, mapping.goals[0])})
    with pytest.raises(IntakeError):
        mapping_from_text(mapping_text(twice), "x")


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


def test_moments_merged_above_the_domains_are_read_with_them() -> None:
    source = lines(
        "Nr;;T0;;T1;\nCliënt;Groep;Financiën;Justitie;Financiën;Justitie\n7;met;3;5;4;5\n8;zonder;2;4;;\n"
    )
    mapping = propose_scores(source).mapping
    assert (mapping.header_line, mapping.header_lines, mapping.client) == (1, 2, "Nr Cliënt")
    assert [(column.domain, column.moment) for column in mapping.scores] == [
        ("finances", "T0"),
        ("justice", "T0"),
        ("finances", "T1"),
        ("justice", "T1"),
    ]
    form = read_scores(source, mapping, None, KEY)
    assert [signs[0] + signs[12] for signs in form.outcomes.clients[0].scores] == ["35", "45"]
    assert (form.counts.lines, form.counts.used, form.counts.skipped_for(SkipReason.HEADING)) == (4, 2, 2)


def test_columns_that_no_heading_names_are_recognised_by_what_is_in_them() -> None:
    """Nine clients, twice each: a number, the arm of a trial, the round, thirteen levels and a remark."""
    rows = [
        ";".join([f"R-{100 + number}", arm, wave, *"1234512345123", "ging wel goed vandaag"])
        for number, arm in enumerate(("interventie", "controle", "interventie") * 3)
        for wave in ("nulmeting", "T1")
    ]
    source = lines("\n".join(rows) + "\n")
    proposal = propose_scores(source)
    mapping = proposal.mapping
    assert mapping.header_line == 0
    assert (mapping.client, mapping.group, mapping.moment) == ("#1", "#2", "#3")
    assert [column.domain for column in mapping.scores] == [item.key for item in domains_of(Version.ZRM_2017)]
    form = read_scores(source, mapping, None, KEY)
    assert form.refusals == ()
    assert [moment.name for moment in form.outcomes.moments] == ["nulmeting", "T1"]
    groups = {row.key: row.group for row in form.outcomes.clients}
    assert groups[KEY.pseudonym("R-101")] is Group.WITHOUT
    assert list(groups.values()).count(Group.WITH) == 6


def test_what_a_heading_says_and_a_column_contradicts_is_not_proposed() -> None:
    text = "client;Datum meting;Financiën;Financiën;Groep\n" + "".join(
        f"{number};{number + 1}-3-2025;zie dossier;{number % 5 + 1};jongeren\n" for number in range(8)
    )
    proposal = propose_scores(lines(text))
    assert (proposal.mapping.moment, proposal.mapping.group) == ("", "")
    # The second column with the same heading goes by its number.
    assert [column.header for column in proposal.mapping.scores] == ["#4"]
    assert proposal.names[4] == "#4"


def test_a_column_with_persons_is_shown_as_such_and_proposed_for_nothing() -> None:
    proposal = propose_scores(lines("Naam;Cliëntnummer;Financiën\nJan Jansen;12;3\nPiet Smit;13;4\n"))
    assert [(finding.column, finding.kind) for finding in proposal.personal] == [(1, PersonalData.NAME)]
    assert proposal.columns[0].examples == ()
    assert proposal.mapping.client == "Cliëntnummer"


def test_a_correction_is_read_in_place_of_what_stands_there_and_counted() -> None:
    source = lines("Cliënt;Groep;Meting;Financiën\n1;met;T0;9\n;met;T0;3\n2;wie weet;T0;3\n\n3;met;T0;4\n")
    mapping = propose_scores(source).mapping
    first = read_scores(source, mapping, None, KEY)
    assert first.counts == ImportCounts(
        lines=6,
        used=2,
        skipped=(
            SkippedLines(reason=SkipReason.HEADING, count=1),
            SkippedLines(reason=SkipReason.EMPTY, count=1),
            SkippedLines(reason=SkipReason.UNREADABLE, count=2),
        ),
    )
    corrections = {("", 2, 4): "5", ("", 3, 1): "99", ("", 4, 2): "zonder"}
    form = read_scores(source, mapping, None, KEY, corrections=corrections)
    assert form.refusals == ()
    assert (form.counts.used, form.counts.total_skipped, form.counts.corrected) == (4, 2, 3)
    rows = {row.key: (row.group, row.scores[0][0]) for row in form.outcomes.clients}
    assert rows[KEY.pseudonym("1")] == (Group.WITH, "5")
    assert rows[KEY.pseudonym("99")] == (Group.WITH, "3")
    assert rows[KEY.pseudonym("2")] == (Group.WITHOUT, "3")


def test_a_column_with_a_text_per_line_is_no_measurement() -> None:
    rows = "".join(f"{number};ronde {number};3\n" for number in range(20))
    source = lines(f"client;Ronde;Financiën\n{rows}")
    mapping = propose_scores(source).mapping
    assert mapping.moment == ""
    with pytest.raises(IntakeError, match="different texts"):
        read_scores(source, mapping.model_copy(update={"moment": "Ronde"}), None, KEY)


def test_the_first_lines_are_shown_as_they_will_be_read() -> None:
    text = "client;Groep;Financiën T0;Financiën T1\n7;met;3;9\n;met;2;2\n8;zonder;4;\n"
    source = lines(text)
    shown = preview_scores(source, propose_scores(source).mapping, KEY)
    assert [(line.line, line.group, line.moment, dict(line.scores)) for line in shown] == [
        (2, Group.WITH, "T0", {"finances": "3"}),
        (2, Group.WITH, "T1", {"finances": "9"}),
        (3, None, "", {}),
        (4, Group.WITHOUT, "T0", {"finances": "4"}),
    ]
    assert shown[0].client == KEY.pseudonym("7")
    assert set(shown[1].unread) == {"finances"}
    assert shown[2].refused is not None
    assert preview_scores(source, ScoreMapping(), KEY) == ()


class TestTheNextFile:
    """What a case remembers of the file of half a year ago."""

    def test_the_case_remembers_how_a_file_was_read_through_saving(self) -> None:
        mapping = propose_scores(lines("nummer X;Geld\n1;3\n")).mapping.model_copy(
            update={"client": "nummer X", "scores": (ScoreColumn(header="Geld", domain="finances"),)}
        )
        outcomes = with_remembered(ready(), mapping)
        kept = decode(encode(Case(outcomes=outcomes)), "case.json").outcomes
        assert remembered(kept, ["Opmerking", "Geld", "nummer X"]) == mapping
        assert remembered(kept, ["Geld", "ander nummer"]) is None

    def test_a_heading_with_a_person_is_not_remembered(self) -> None:
        mapping = ScoreMapping(
            client="nr", scores=(ScoreColumn(header="mevrouw A. Jansen", domain="finances"),)
        )
        assert with_remembered(ready(), mapping) == ready()

    def test_the_last_five_shapes_are_kept_each_once(self) -> None:
        outcomes = ready()
        for number in (1, 2, 3, 4, 5, 6, 4):
            column = ScoreColumn(header=f"Geld {number}", domain="finances")
            outcomes = with_remembered(outcomes, ScoreMapping(client="nr", scores=(column,)))
        assert [mapping.scores[0].header[-1] for mapping in outcomes.mappings] == ["2", "3", "5", "6", "4"]

    def test_it_is_the_first_measurement_without_scores_or_a_new_one(self) -> None:
        assert in_case(ScoreMapping(), ready()).all_at == "T0"
        assert in_case(ScoreMapping(), measured({"finances": [(3, None)]})).all_at == "T1"
        assert in_case(ScoreMapping(), measured({"finances": [(3, 4)]})).all_at == "T2"

    def test_domains_of_both_versions_are_of_the_version_of_the_case(self) -> None:
        old = ready()
        moments = tuple(moment.model_copy(update={"version": Version.ZRM_2013}) for moment in old.moments)
        old = old.model_copy(update={"moments": moments})
        both = ScoreMapping(scores=(ScoreColumn(header="Geld", domain="finances"),))
        new = ScoreMapping(scores=(ScoreColumn(header="Dag", domain="time_use"),))
        assert version_of(in_case(both, old)) is Version.ZRM_2013
        assert version_of(in_case(new, old)) is Version.ZRM_2017

    def test_a_measurement_is_known_however_its_name_is_written(self) -> None:
        first = read("client;Meting;Financiën\n1;T0;3\n").outcomes
        added = with_added(first, read("client;Meting;Financiën\n1;t0;4\n1; t1;5\n").outcomes)
        assert isinstance(added, Addition)
        assert [moment.name for moment in added.outcomes.moments] == ["T0", "t1"]
        assert (added.new_scores, added.replaced_scores) == (1, 1)

    def test_a_file_that_names_no_groups_leaves_who_is_there_in_their_own(self) -> None:
        first = read("client;Groep;Financiën\n1;met;3\n2;zonder;3\n").outcomes
        later = lines("client;Financiën\n1;4\n2;5\n3;2\n")
        form = read_scores(later, in_case(propose_scores(later).mapping, first), None, KEY)
        assert not form.groups_known
        added = with_added(first, form.outcomes, groups_known=form.groups_known)
        assert isinstance(added, Addition)
        assert (added.new_clients, added.known_clients, added.changed_groups) == (1, 2, 0)
        groups = {row.key: row.group for row in added.outcomes.clients}
        assert groups[KEY.pseudonym("2")] is Group.WITHOUT
        assert groups[KEY.pseudonym("3")] is Group.WITH
        # A file that does name them moves a client, and says so.
        moved = with_added(first, form.outcomes)
        assert isinstance(moved, Addition)
        assert moved.changed_groups == 1
