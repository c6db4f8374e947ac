"""The sheet of scores: what is typed and pasted comes where it belongs, and what is wrong is refused."""

from __future__ import annotations

import pytest

from casebuilder.model.outcomes.client_keys import citizen_numbers, person_data
from casebuilder.model.outcomes.document import EMPTY_ROW, Goal, Group, Missing, Outcomes
from casebuilder.model.outcomes.instrument import Version, domain
from casebuilder.model.outcomes.sheet import (
    FIRST_DOMAIN,
    GOALS,
    GROUP,
    KEY,
    block_of,
    cell_sign,
    new_key_refused,
    pasted,
    renamed,
    sheet_domains,
    starts_at_key,
    typed,
    with_more_clients,
    with_other_group,
)
from tests.model.outcomes.building import ready

THIRTEEN = [str(1 + number % 5) for number in range(13)]


def clients(count: int) -> Outcomes:
    return with_more_clients(ready(), count)


def scores(outcomes: Outcomes, sheet: str, row: int) -> str:
    return "".join(cell_sign(outcomes, sheet, row, item) for item in sheet_domains(outcomes, sheet))


class TestTyping:
    def test_a_level_comes_in_the_moment_and_the_domain_of_the_cell(self) -> None:
        outcomes = typed(clients(2), "t1", [(1, FIRST_DOMAIN + 3)], 4)
        assert outcomes.clients[1].scores[1][domain("housing").column] == "4"
        assert outcomes.clients[0].scores == (EMPTY_ROW, EMPTY_ROW)
        assert outcomes.clients[1].scores[0] == EMPTY_ROW

    def test_a_reason_comes_in_every_chosen_cell_and_none_empties_them(self) -> None:
        cells = [(row, column) for row in (0, 1) for column in (KEY, GROUP, FIRST_DOMAIN, FIRST_DOMAIN + 1)]
        outcomes = typed(clients(2), "t0", cells, Missing.LOST)
        assert [scores(outcomes, "t0", row)[:3] for row in (0, 1)] == ["ll.", "ll."]
        assert typed(outcomes, "t0", cells, None) == clients(2)

    def test_a_goal_is_no_score_and_a_score_no_goal(self) -> None:
        outcomes = clients(1)
        assert typed(outcomes, "t0", [(0, FIRST_DOMAIN)], Goal.KEEP) is outcomes
        assert typed(outcomes, GOALS, [(0, FIRST_DOMAIN)], 3) is outcomes
        assert scores(typed(outcomes, GOALS, [(0, FIRST_DOMAIN)], Goal.KEEP), GOALS, 0)[0] == "="

    def test_the_sheet_of_a_moment_has_the_domains_of_its_own_version(self) -> None:
        outcomes = ready()
        old = outcomes.moments[1].model_copy(update={"version": Version.ZRM_2013})
        outcomes = outcomes.model_copy(update={"moments": (outcomes.moments[0], old), "parenting": True})
        assert len(sheet_domains(outcomes, "t0")) == 17
        assert len(sheet_domains(outcomes, "t1")) == 15
        assert len(sheet_domains(outcomes, GOALS)) == 17

    def test_clients_change_sides_together(self) -> None:
        outcomes = with_other_group(clients(3), [0, 2])
        assert [row.group for row in outcomes.clients] == [Group.WITHOUT, Group.WITH, Group.WITHOUT]
        outcomes = with_other_group(outcomes, [0, 1])
        assert [row.group for row in outcomes.clients] == [Group.WITH, Group.WITH, Group.WITHOUT]


class TestPasting:
    def test_a_block_comes_from_the_cell_on_and_adds_clients_below(self) -> None:
        done = pasted(clients(1), "t0", 0, FIRST_DOMAIN + 11, [["1", "2"], ["n", ""], ["3", "4"]])
        assert done.refused == ()
        assert [scores(done.outcomes, "t0", row)[-3:] for row in range(3)] == [".12", ".n.", ".34"]
        assert [row.key for row in done.outcomes.clients] == ["C1", "C2", "C3"]

    def test_what_is_wrong_stays_as_it_was_and_the_rest_is_taken(self) -> None:
        before = typed(clients(1), "t0", [(0, FIRST_DOMAIN)], 5)
        done = pasted(before, "t0", 0, FIRST_DOMAIN, [["0", "2", "3,5", "x", "4"]])
        assert scores(done.outcomes, "t0", 0)[:5] == "52..4"
        assert [(item.row, item.column, item.text) for item in done.refused] == [
            (0, 0, "0"),
            (0, 2, "3,5"),
            (0, 3, "x"),
        ]

    def test_what_runs_past_the_last_domain_is_refused(self) -> None:
        done = pasted(clients(1), "t0", 0, FIRST_DOMAIN + 12, [["1", "2"]])
        assert scores(done.outcomes, "t0", 0)[-1] == "1"
        assert [item.column for item in done.refused] == [1]

    @pytest.mark.parametrize("group", [[], ["zonder"]])
    def test_with_keys_the_order_of_the_rows_does_not_matter(self, group: list[str]) -> None:
        block = [["C2", *group, *THIRTEEN], ["P9", *group, *reversed(THIRTEEN)]]
        done = pasted(clients(2), "t1", 0, KEY, block)
        assert done.refused == ()
        assert [row.key for row in done.outcomes.clients] == ["C1", "C2", "P9"]
        assert scores(done.outcomes, "t1", 1) == "".join(THIRTEEN)
        assert scores(done.outcomes, "t1", 2) == "".join(reversed(THIRTEEN))
        assert scores(done.outcomes, "t1", 0) == "." * 13
        expected = Group.WITHOUT if group else Group.WITH
        assert done.outcomes.clients[1].group is expected

    def test_a_key_that_stands_twice_counts_once(self) -> None:
        done = pasted(clients(0), "t0", 0, KEY, [["A1", "1", "2"], ["A1", "3", "4"]])
        assert scores(done.outcomes, "t0", 0)[:2] == "12"
        assert [(item.row, item.text) for item in done.refused] == [(1, "A1")]

    def test_names_of_columns_are_no_scores(self) -> None:
        block = [["Client", "Financiën", "Werk en opleiding"], ["A1", "1", "2"]]
        done = pasted(clients(0), "t0", 0, KEY, block)
        assert done.heading
        assert done.refused == ()
        assert [row.key for row in done.outcomes.clients] == ["A1"]

    def test_a_first_row_that_is_merely_wrong_is_not_dropped(self) -> None:
        done = pasted(clients(2), "t0", 0, FIRST_DOMAIN, [["7", "8"], ["1", "2"]])
        assert not done.heading
        assert [item.text for item in done.refused] == ["7", "8"]

    def test_names_are_refused_one_by_one_and_numbers_taken(self) -> None:
        done = pasted(clients(0), "t0", 0, KEY, [["Jansen", "1"], ["A2", "2"], ["De Vries", "3"]])
        assert [row.key for row in done.outcomes.clients] == ["A2"]
        assert [item.text for item in done.refused] == ["Jansen", "De Vries"]

    def test_a_column_of_citizen_numbers_is_refused_as_a_whole(self) -> None:
        # 111222333 and 123456782 pass the eleven test: 9·1+8·1+7·1+6·2+5·2+4·2+3·3+2·3−3 = 66 = 6·11.
        before = clients(1)
        done = pasted(before, "t0", 0, KEY, [["111222333", "1"], ["123456782", "2"]])
        assert done.outcomes is before
        assert len(done.refused) == 1
        assert "111222333" not in done.refused[0].reason.text

    def test_one_number_that_passes_by_chance_is_no_block(self) -> None:
        block = [["111222333", "1"], *([str(100000000 + number), "2"] for number in range(9))]
        assert len(pasted(clients(0), "t0", 0, KEY, block).outcomes.clients) == 10

    def test_goals_can_be_pasted(self) -> None:
        done = pasted(clients(1), GOALS, 0, FIRST_DOMAIN, [["+", "=", "-", "verbeteren"]])
        assert scores(done.outcomes, GOALS, 0)[:4] == "+=-+"

    def test_a_spreadsheet_ends_its_lines_in_several_ways(self) -> None:
        assert block_of("1\t2\r\n3\t 4 \r\n\r\n") == [["1", "2"], ["3", "4"]]
        assert starts_at_key(clients(0), "t0", [["A1", *THIRTEEN]])
        assert not starts_at_key(clients(0), "t0", [THIRTEEN])


class TestKeys:
    @pytest.mark.parametrize(
        "text",
        [
            "a@b.nl",
            "Jansen",
            "De Vries",
            "jan-willem",
            "3-4-1950",
            "1950-04-03",
            "0612345678",
            "06-12345678",
            "7811 AB",
        ],
    )
    def test_data_of_a_person_is_recognised(self, text: str) -> None:
        assert person_data(text) is not None

    @pytest.mark.parametrize(
        "text", ["C12", "12", "A", "AB", "K7Q2M9RTA3XC", "KQWMRTAXCBDE", "b_2-c", "T0-14"]
    )
    def test_a_number_of_ones_own_is_none(self, text: str) -> None:
        assert person_data(text) is None

    def test_a_citizen_number_cannot_become_the_key_of_a_client(self) -> None:
        outcomes = clients(2)
        assert citizen_numbers(["111222333"]) is not None
        assert new_key_refused(outcomes, "C1", "111222333") is not None
        assert new_key_refused(outcomes, "C1", "C2") is not None
        assert new_key_refused(outcomes, "C1", "C1") is None
        assert new_key_refused(outcomes, "C1", " A9 ") is None
        assert [row.key for row in renamed(outcomes, "C1", " A9 ").clients] == ["A9", "C2"]
