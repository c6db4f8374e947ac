"""Typing the outcomes of clients: with keys alone, pasted, undone, and never with a name."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from casebuilder.model.outcomes.document import Group, Missing, Outcomes, Rater
from casebuilder.model.outcomes.sheet import FIRST_DOMAIN, GROUP, KEY, sheet_domains, with_more_clients
from casebuilder.translation import Language
from casebuilder.ui.pages.outcome_entry import EntryPart
from casebuilder.ui.pages.outcome_grid import ScoreGrid
from casebuilder.ui.pages.outcomes import OutcomesPage
from tests.building import small_case
from tests.model.outcomes.building import ready
from tests.ui.forms import Bench, bench, button

LANGUAGES = pytest.mark.parametrize("language", Language)


def settle(rounds: int = 4) -> None:
    for _ in range(rounds):
        QApplication.processEvents()


def opened(
    qtbot: QtBot, clients: int = 0, language: Language = Language.DUTCH
) -> tuple[Bench, OutcomesPage, ScoreGrid]:
    outcomes = with_more_clients(ready(), clients)
    own = bench(qtbot, small_case(outcomes=outcomes), language)
    page = own.page(OutcomesPage)
    grid = page.entry.grid
    grid.setFocus()
    settle()
    return own, page, grid


def outcomes_of(own: Bench) -> Outcomes:
    return own.store.case.outcomes


def scores(own: Bench, row: int, moment: int = 0) -> str:
    signs = outcomes_of(own).clients[row].scores[moment]
    return "".join(signs[item.column] for item in sheet_domains(outcomes_of(own), f"t{moment}"))


def tab_to(qtbot: QtBot, page: QWidget, wanted: QWidget, most: int = 60) -> None:
    """Press Tab until a widget has the focus, from wherever it is."""
    for _ in range(most):
        focus = QApplication.focusWidget()
        if focus is wanted:
            return
        qtbot.keyClick(focus or page, Qt.Key.Key_Tab)
    pytest.fail(f"Tab does not come to {wanted.accessibleName() or wanted}")


def paste(qtbot: QtBot, grid: QWidget, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()


def test_thirty_clients_are_typed_with_the_keyboard_alone(qtbot: QtBot) -> None:
    own = bench(qtbot, small_case())
    page = own.page(OutcomesPage)
    tab_to(qtbot, page, page.moments.add)
    qtbot.keyClick(page.moments.add, Qt.Key.Key_Space)
    settle()
    assert [moment.id for moment in outcomes_of(own).moments] == ["t0", "t1"]

    tab_to(qtbot, page, page.entry.add_one)
    qtbot.keyClick(page.entry.add_one, Qt.Key.Key_Space)
    settle()
    grid = page.entry.grid
    assert grid.hasFocus()
    # Out of the grid and back into it: whoever looked at something else goes on where they were.
    qtbot.keyClick(grid, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert not grid.hasFocus()
    tab_to(qtbot, page, grid)
    levels = itertools.cycle("1234532411")
    expected = []
    for client in range(30):
        if client:
            qtbot.keyClick(grid, Qt.Key.Key_Return)
        row = "".join(itertools.islice(levels, 13))
        qtbot.keyClicks(grid, row)
        expected.append(row)
    settle()

    assert [scores(own, row) for row in range(30)] == expected
    assert [row.key for row in outcomes_of(own).clients] == [f"C{number}" for number in range(1, 31)]
    assert outcomes_of(own).clients[29].scores[1].strip(".") == ""


class TestKeys:
    def test_the_arrows_walk_and_a_level_goes_on_to_the_next_domain(self, qtbot: QtBot) -> None:
        own, _, grid = opened(qtbot, 2)
        assert grid.place() == (0, FIRST_DOMAIN)
        qtbot.keyClicks(grid, "3")
        assert grid.place() == (0, FIRST_DOMAIN + 1)
        qtbot.keyClick(grid, Qt.Key.Key_Down)
        qtbot.keyClick(grid, Qt.Key.Key_Left)
        qtbot.keyClicks(grid, "5")
        assert (scores(own, 0)[0], scores(own, 1)[0]) == ("3", "5")

    def test_after_the_last_domain_comes_the_next_client(self, qtbot: QtBot) -> None:
        own, _, grid = opened(qtbot, 2)
        qtbot.keyClicks(grid, "1" * 13 + "2")
        assert (scores(own, 0), scores(own, 1)[:2]) == ("1" * 13, "2.")
        assert grid.place() == (1, FIRST_DOMAIN + 1)

    @pytest.mark.parametrize("reason", Missing)
    def test_a_letter_says_why_a_score_is_missing(self, qtbot: QtBot, reason: Missing) -> None:
        own, _, grid = opened(qtbot, 1)
        qtbot.keyClicks(grid, reason.value.upper())
        assert scores(own, 0)[0] == reason.value
        assert grid.place() == (0, FIRST_DOMAIN + 1)

    @LANGUAGES
    def test_the_space_bar_lists_the_reasons_for_all_chosen_cells(
        self, qtbot: QtBot, language: Language
    ) -> None:
        own, _, grid = opened(qtbot, 2, language)
        qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        qtbot.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        qtbot.keyClick(grid, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert [action.text() for action in menu.actions()] == [
            f"{own.t(reason.label)} ({reason.value})" for reason in Missing
        ]
        qtbot.keyClick(menu, Qt.Key.Key_Down)
        qtbot.keyClick(menu, Qt.Key.Key_Down)
        qtbot.keyClick(menu, Qt.Key.Key_Return)
        settle()
        assert [scores(own, row)[:3] for row in (0, 1)] == ["ll.", "ll."]
        own.store.undo_stack.undo()
        assert scores(own, 0)[:3] == "..."

    def test_delete_empties_all_chosen_cells_in_one_step(self, qtbot: QtBot) -> None:
        own, _, grid = opened(qtbot, 1)
        qtbot.keyClicks(grid, "123")
        grid.go_to(0, FIRST_DOMAIN)
        qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        qtbot.keyClick(grid, Qt.Key.Key_Delete)
        assert scores(own, 0)[:3] == "..3"
        own.store.undo_stack.undo()
        assert scores(own, 0)[:3] == "123"

    @LANGUAGES
    def test_a_key_that_is_no_level_says_why_and_changes_nothing(
        self, qtbot: QtBot, language: Language
    ) -> None:
        own, page, grid = opened(qtbot, 1, language)
        before = own.store.case
        qtbot.keyClicks(grid, "0")
        assert own.store.case is before
        assert page.entry.said.isVisible()
        assert "“0”" in page.entry.said.text()
        assert grid.accessibleDescription() == page.entry.said.text()
        qtbot.keyClicks(grid, "4")
        assert not page.entry.said.isVisible()

    def test_the_space_bar_changes_the_group(self, qtbot: QtBot) -> None:
        own, _, grid = opened(qtbot, 1)
        grid.go_to(0, GROUP)
        qtbot.keyClick(grid, Qt.Key.Key_Space)
        assert outcomes_of(own).clients[0].group is Group.WITHOUT
        assert grid.sheet_model.written(0, GROUP) == "zonder"

    def test_tab_leaves_the_grid(self, qtbot: QtBot) -> None:
        _, page, grid = opened(qtbot, 1)
        qtbot.keyClick(grid, Qt.Key.Key_Tab)
        settle()
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused is not grid
        assert page.isAncestorOf(focused)

    def test_goals_have_a_sheet_of_their_own(self, qtbot: QtBot) -> None:
        own, page, grid = opened(qtbot, 1)
        own.click(button(page, f"{own.t('Fill in')}: {own.t('Goals')}"))
        grid.setFocus()
        grid.go_to(0, FIRST_DOMAIN)
        qtbot.keyClicks(grid, "+=-3")
        assert outcomes_of(own).clients[0].goals.startswith("+=-")
        assert scores(own, 0)[0] == "."


class TestClientNumbers:
    def rename(self, qtbot: QtBot, grid: ScoreGrid, text: str) -> None:
        grid.go_to(0, KEY)
        qtbot.keyClick(grid, Qt.Key.Key_F2)
        editor = QApplication.focusWidget()
        assert editor is not None
        qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        settle()

    def test_a_client_can_get_a_number_of_ones_own(self, qtbot: QtBot) -> None:
        own, _, grid = opened(qtbot, 2)
        self.rename(qtbot, grid, "W-17")
        assert [row.key for row in outcomes_of(own).clients] == ["W-17", "C2"]
        assert grid.hasFocus()
        own.store.undo_stack.undo()
        assert outcomes_of(own).clients[0].key == "C1"

    @pytest.mark.parametrize("text", ["Jansen", "111222333", "3-4-1950", "C2"])
    def test_a_name_a_citizen_number_a_date_and_a_number_in_use_are_refused(
        self, qtbot: QtBot, text: str
    ) -> None:
        own, page, grid = opened(qtbot, 2)
        before = own.store.case
        self.rename(qtbot, grid, text)
        assert own.store.case is before
        assert page.entry.said.isVisible()
        assert "nummer" in page.entry.said.text()


class TestPasting:
    def test_a_block_comes_at_the_cell_and_is_undone_in_one_step(self, qtbot: QtBot) -> None:
        own, page, grid = opened(qtbot, 1)
        before = own.store.case
        paste(qtbot, grid, "1\t2\tn\r\n3\t4\t5\r\n")
        assert [scores(own, row)[:3] for row in (0, 1)] == ["12n", "345"]
        assert not page.entry.said.isVisible()
        assert own.store.undo_stack.undoText() == "T0: 2 rijen geplakt"
        own.store.undo_stack.undo()
        assert own.store.case == before

    def test_into_an_empty_grid_come_clients_with_their_numbers(self, qtbot: QtBot) -> None:
        own, page, _ = opened(qtbot)
        row = "\t".join("1234512345123")
        QGuiApplication.clipboard().setText(f"P7\tmet\t{row}\nP9\tzonder\t{row}")
        own.click(page.entry.paste)
        settle()
        assert [(item.key, item.group) for item in outcomes_of(own).clients] == [
            ("P7", Group.WITH),
            ("P9", Group.WITHOUT),
        ]
        assert scores(own, 1) == "1234512345123"

    @LANGUAGES
    def test_what_is_wrong_is_listed_with_its_place(self, qtbot: QtBot, language: Language) -> None:
        own, page, grid = opened(qtbot, 1, language)
        paste(qtbot, grid, "6\t2")
        assert scores(own, 0)[:2] == ".2"
        said = page.entry.said.text()
        assert "“6”" in said
        assert own.t("Row {row}, column {column}: {reason}", row=1, column=1, reason="")[:5] in said

    def test_names_are_refused_with_a_sentence(self, qtbot: QtBot) -> None:
        own, page, grid = opened(qtbot)
        row = "\t".join("1234512345123")
        paste(qtbot, grid, f"Jansen\tmet\t{row}\nPietersen\tmet\t{row}")
        assert outcomes_of(own).clients == ()
        assert "lijkt een naam" in page.entry.said.text()

    def test_citizen_numbers_are_refused_with_a_sentence_and_not_repeated(self, qtbot: QtBot) -> None:
        own, page, grid = opened(qtbot)
        row = "\t".join("1234512345123")
        paste(qtbot, grid, f"111222333\tmet\t{row}\n123456782\tmet\t{row}")
        assert outcomes_of(own).clients == ()
        assert "BSN" in page.entry.said.text()
        assert "111222333" not in page.entry.said.text()

    def test_what_was_copied_can_be_pasted_elsewhere(self, qtbot: QtBot) -> None:
        own, page, grid = opened(qtbot, 2)
        qtbot.keyClicks(grid, "123")
        grid.go_to(0, FIRST_DOMAIN)
        for _ in range(2):
            qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == "1\t2\t3"
        page.entry.choose_sheet("t1")
        grid.go_to(1, FIRST_DOMAIN)
        qtbot.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert scores(own, 1, moment=1)[:3] == "123"


class TestClients:
    def test_chosen_clients_are_removed_and_come_back(self, qtbot: QtBot) -> None:
        own, page, grid = opened(qtbot, 3)
        grid.go_to(1, FIRST_DOMAIN)
        qtbot.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        own.click(page.entry.remove)
        assert [row.key for row in outcomes_of(own).clients] == ["C1"]
        assert grid.place() == (0, FIRST_DOMAIN)
        own.store.undo_stack.undo()
        settle()
        assert grid.sheet_model.rowCount() == 3

    def test_ten_clients_can_be_added_at_once(self, qtbot: QtBot) -> None:
        own, page, grid = opened(qtbot)
        own.click(page.entry.add_many)
        assert len(outcomes_of(own).clients) == 10
        assert grid.place() == (0, FIRST_DOMAIN)
        own.store.undo_stack.undo()
        assert outcomes_of(own).clients == ()

    def test_the_place_is_told_in_words(self, qtbot: QtBot) -> None:
        _, page, grid = opened(qtbot, 1)
        qtbot.keyClicks(grid, "4")
        qtbot.keyClick(grid, Qt.Key.Key_Left)
        assert page.entry.where.text() == "Cliënt C1 · Financiën · 4: Voldoende zelfredzaam"
        index = grid.sheet_model.index(0, FIRST_DOMAIN)
        assert index.data(Qt.ItemDataRole.AccessibleTextRole) == page.entry.where.text()


class TestMoments:
    def test_a_moment_is_filled_in_and_another_added_and_removed(self, qtbot: QtBot) -> None:
        own, page, _ = opened(qtbot, 1)
        line = page.fields()["outcomes.moments.t0.month"]
        own.enter(line, "maart 2026")
        assert own.value("outcomes.moments.t0.month") == "2026-03"
        own.enter(line, "2026-4")
        assert own.value("outcomes.moments.t0.month") == "2026-04"
        own.enter(line, "13-2026")
        assert own.value("outcomes.moments.t0.month") == "2026-04"
        own.click(page.moments.add)
        settle()
        third = outcomes_of(own).moments[2]
        assert (third.name, third.rater) == ("T2", Rater.PROFESSIONAL)
        own.click(button(page, own.t("Remove: {item}", item="T2")))
        assert len(outcomes_of(own).moments) == 2
        assert len(outcomes_of(own).clients[0].scores) == 2


def test_ten_thousand_clients_are_shown_without_making_a_cell_for_each(qtbot: QtBot) -> None:
    outcomes = ready()
    blank = with_more_clients(outcomes, 1).clients[0]
    many = tuple(blank._replace(key=f"C{number}") for number in range(10_000))
    own = bench(qtbot, small_case(outcomes=outcomes.model_copy(update={"clients": many})))
    page = own.page(OutcomesPage)
    grid = page.entry.grid
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert grid.place() == (9_999, FIRST_DOMAIN + 12)
    qtbot.keyClicks(grid, "2")
    assert scores(own, 9_999)[12] == "2"
    assert isinstance(page.entry, EntryPart)
