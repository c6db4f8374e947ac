"""The window with the case for other municipalities: choosing, sorting, reading, saving."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from casebuilder.model import scaling
from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.formula.evaluation import CalculationError
from casebuilder.model.municipality import Municipality
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.scaling import SizeBasis
from casebuilder.model.units import Unit
from casebuilder.reference import municipalities, national_clients
from casebuilder.translation import Language, Translator
from casebuilder.ui import scaling_window
from casebuilder.ui.bar_chart import BarChart
from casebuilder.ui.explain import ExplanationDialog
from casebuilder.ui.pages.results import ResultsPage
from casebuilder.ui.scaling_table import Column
from casebuilder.ui.scaling_window import Abandoned, Answer, Request, ScalingWindow, Shown
from casebuilder.ui.window import MainWindow
from tests.building import euros, figure, small_case
from tests.ui.results_support import LEFT, Notes, english_context, example_case

ENGLISH = Translator(Language.ENGLISH)
ALL = len(municipalities())
Opened = Callable[..., ScalingWindow]


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def opened(qtbot: QtBot, notes: Notes) -> Iterator[Opened]:
    """Opens the window on a case, and waits until everything is calculated."""
    made: list[ScalingWindow] = []

    def make(case: Case | None = None, *, wait: bool = True) -> ScalingWindow:
        window = ScalingWindow(english_context(example_case() if case is None else case, notes))
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        qtbot.addWidget(window)
        made.append(window)
        window.show()
        qtbot.waitExposed(window)
        if wait:
            ready(qtbot, window)
        return window

    yield make
    for window in made:
        if window.isVisible():
            window.reject()


def ready(qtbot: QtBot, window: ScalingWindow) -> None:
    qtbot.waitUntil(lambda: not window.busy, timeout=20_000)


def names(window: ScalingWindow) -> list[str]:
    return [entry.name for entry in window.table.municipalities.shown]


def chosen(window: ScalingWindow) -> list[str]:
    return [entry.name for entry in window.table.municipalities.chosen()]


def click(qtbot: QtBot, button: object) -> None:
    assert isinstance(button, QPushButton)
    qtbot.mouseClick(button, LEFT)


def click_cell(qtbot: QtBot, window: ScalingWindow, row: int, column: Column) -> None:
    table = window.table
    index = table.model().index(row, column)
    table.scrollTo(index)
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualRect(index).center())


def click_heading(qtbot: QtBot, window: ScalingWindow, column: Column) -> None:
    header = window.table.horizontalHeader()
    place = header.sectionViewportPosition(column) + header.sectionSize(column) // 2
    qtbot.mouseClick(header.viewport(), LEFT, pos=QPoint(place, header.height() // 2))


def focus(window: ScalingWindow, name: str, column: Column) -> None:
    model = window.table.municipalities
    row = names(window).index(name)
    window.table.setFocus()
    window.table.setCurrentIndex(model.index(row, column))


def cell(window: ScalingWindow, name: str, column: Column) -> str:
    entry = next(entry for entry in window.table.municipalities.entries if entry.name == name)
    return window.table.municipalities.written(entry, column)


def texts(window: ScalingWindow) -> str:
    return f"{window.headline.text()}\n{window.remark.text()}"


class TestContent:
    def test_every_municipality_is_there_the_best_for_the_municipality_first(self, opened: Opened) -> None:
        window = opened()

        entries = window.table.municipalities.shown
        assert len(entries) == ALL
        outcomes = [entry.outcome for entry in entries if entry.outcome is not None]
        assert len(outcomes) == ALL
        npv = [outcome.npv for outcome in outcomes]
        assert npv == sorted(npv, reverse=True)
        assert [entry.rank for entry in entries] == list(range(1, ALL + 1))

    def test_the_municipality_of_the_case_has_the_results_of_the_case(self, opened: Opened) -> None:
        window = opened()
        case = example_case()

        results = evaluate_case(case)
        name = case.municipality.name
        assert cell(window, name, Column.NAME) == f"{name} (this case)"
        assert cell(window, name, Column.PROVINCE) == "Drenthe"
        assert cell(window, name, Column.FACTOR) == "1.00"
        for column, party in (
            (Column.MUNICIPALITY, Party.MUNICIPALITY),
            (Column.PROVIDER, Party.PROVIDER),
            (Column.CHAIN, None),
        ):
            assert cell(window, name, column) == ENGLISH.euros(results.party(party).npv)
        there = results.party(Party.MUNICIPALITY)
        assert there.bcr is not None
        assert there.payback_simple is not None
        assert cell(window, name, Column.BCR) == ENGLISH.number(there.bcr, 2)
        assert cell(window, name, Column.PAYBACK) == ENGLISH.number(there.payback_simple, 1)
        assert cell(window, name, Column.USERS) == ENGLISH.number(results.line("reach.users")[-1], 0)

    def test_a_sentence_says_how_many_gain_and_from_which_size(self, opened: Opened) -> None:
        window = opened()

        gaining = sum(
            entry.outcome is not None and entry.outcome.npv > 0 for entry in window.table.municipalities.shown
        )
        assert f"In {gaining} of the {ALL} chosen municipalities" in texts(window)
        assert "From 93,165 inhabitants on, a municipality earns back" in texts(window)
        assert "prices, contracts and wishes of others are not known here" in texts(window)

    def test_where_it_pays_nowhere_the_sentence_says_so(self, opened: Opened) -> None:
        window = opened(example_case("hip-airbag"))

        assert texts(window).startswith(f"In none of the {ALL} chosen municipalities")
        assert "At no size does a municipality earn back what it pays." in texts(window)

    def test_what_stays_the_same_is_said(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()

        qtbot.mouseClick(window.parts.chips[2], LEFT)

        said = "\n".join(
            note.text() for note in window.findChildren(QLabel) if window._notes.indexOf(note) >= 0
        )
        assert "The same in each municipality" in said
        for cost in example_case().costs:
            if cost.basis.value == "once":
                assert cost.name in said
        assert "date from 1 January 2021" in said

    def test_a_screen_reader_hears_what_a_cell_is_about(self, opened: Opened) -> None:
        model = opened().table.municipalities

        said = model.data(model.index(0, Column.MUNICIPALITY), Qt.ItemDataRole.AccessibleTextRole)
        assert said == f"Amsterdam, NPV Municipality: {cell_text(model.data, model, 0)}"
        mark = model.data(model.index(0, Column.CHOSEN), Qt.ItemDataRole.AccessibleTextRole)
        assert mark == "Amsterdam: chosen"


def cell_text(data: Callable[..., object], model: object, row: int) -> object:
    index = model.index(row, Column.MUNICIPALITY)  # type: ignore[attr-defined]
    return data(index, Qt.ItemDataRole.DisplayRole)


class TestSorting:
    def test_a_click_on_a_heading_sorts_and_another_one_turns_it_round(
        self, qtbot: QtBot, opened: Opened
    ) -> None:
        window = opened()

        click_heading(qtbot, window, Column.SIZE)
        assert names(window)[0] == "Amsterdam"
        click_heading(qtbot, window, Column.SIZE)
        assert names(window)[0] == "Schiermonnikoog"
        click_heading(qtbot, window, Column.NAME)
        assert names(window)[0] == "Aa en Hunze"

    def test_accents_and_apostrophes_do_not_count_in_the_order_of_names(
        self, qtbot: QtBot, opened: Opened
    ) -> None:
        window = opened()

        click_heading(qtbot, window, Column.NAME)

        order = names(window)
        assert order.index("Rucphen") < order.index("'s-Gravenhage") < order.index("Schagen")
        assert order.index("Stichtse Vecht") < order.index("Súdwest-Fryslân") < order.index("Terneuzen")

    def test_where_nothing_applies_it_comes_last_both_ways(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()

        for _ in range(2):
            click_heading(qtbot, window, Column.PAYBACK)
            shown = [cell(window, name, Column.PAYBACK) for name in names(window)]
            first = shown.index("n/a")
            assert set(shown[first:]) == {"n/a"}
            assert "n/a" not in shown[:first]

    def test_the_keyboard_sorts_by_the_column_at_hand(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()
        focus(window, "Emmen", Column.SIZE)

        qtbot.keyClick(window.table, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)

        assert names(window)[0] == "Schiermonnikoog"
        assert window.table.municipalities.entry(window.table.currentIndex()).name == "Emmen"
        qtbot.keyClick(window.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
        assert names(window)[0] == "Amsterdam"

    def test_the_heading_says_by_which_column_it_is_sorted(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()
        model = window.table.municipalities

        click_heading(qtbot, window, Column.SIZE)

        assert str(model.headerData(Column.SIZE, Qt.Orientation.Horizontal)).endswith("▼")
        assert "▲" not in str(model.headerData(Column.RANK, Qt.Orientation.Horizontal))


class TestFilter:
    def test_a_part_of_a_name_is_enough(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()

        qtbot.keyClicks(window.name_filter, "SUDWEST")

        assert names(window) == ["Súdwest-Fryslân"]
        assert window.count.text() == f"1 shown, {ALL} chosen"

    def test_by_province_and_size(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()
        window.province_filter.setFocus()
        qtbot.keyClicks(window.province_filter, "Drenthe")
        qtbot.keyClicks(window.smallest_filter, "30,000")
        qtbot.keyClicks(window.largest_filter, "80,000")

        expected = {
            facts.name
            for facts in municipalities()
            if facts.province == "Drenthe" and 30_000 <= facts.inhabitants <= 80_000
        }
        assert set(names(window)) == expected
        assert len(expected) > 2

    def test_a_size_that_is_no_number_is_said_and_changes_nothing(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()

        qtbot.keyClicks(window.smallest_filter, "many")

        assert "“many” is not a number" in window.filter_error.text()
        assert window.smallest_filter.property("invalid") == "true"
        assert len(names(window)) == ALL

    def test_what_is_chosen_stays_chosen_out_of_sight(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()
        qtbot.keyClicks(window.name_filter, "Vlieland")

        click(qtbot, window.none_button)
        window.name_filter.clear()

        assert len(chosen(window)) == ALL - 1
        assert "Vlieland" not in chosen(window)


class TestChoosing:
    def test_a_click_takes_the_mark_away_and_gives_it_back(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()

        click_cell(qtbot, window, 0, Column.CHOSEN)
        assert "Amsterdam" not in chosen(window)
        click_cell(qtbot, window, 0, Column.CHOSEN)
        assert "Amsterdam" in chosen(window)

    def test_the_space_bar_does_the_same(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()
        focus(window, "Utrecht", Column.NAME)

        qtbot.keyClick(window.table, Qt.Key.Key_Space)

        assert "Utrecht" not in chosen(window)

    def test_all_and_none(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()

        click(qtbot, window.none_button)
        assert chosen(window) == []
        assert "No municipality is chosen." in texts(window)
        assert not window.excel_button.isEnabled()
        click(qtbot, window.all_button)
        assert len(chosen(window)) == ALL

    def test_the_totals_are_those_of_the_chosen(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()
        click(qtbot, window.none_button)
        for name in ("Emmen", "Assen"):
            focus(window, name, Column.NAME)
            qtbot.keyClick(window.table, Qt.Key.Key_Space)

        outcomes = [entry.outcome for entry in window.table.municipalities.chosen()]
        together = sum(outcome.npv for outcome in outcomes if outcome is not None)
        assert window.totals.texts[Column.NAME] == "Together: 2"
        assert window.totals.texts[Column.MUNICIPALITY] == ENGLISH.euros(together)
        assert "In 1 of the 2 chosen municipalities" in texts(window)
        assert ENGLISH.euros(together) in window.totals.accessibleName()

    def test_one_chosen_municipality_is_named(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()
        click(qtbot, window.none_button)
        focus(window, "Vlieland", Column.NAME)
        qtbot.keyClick(window.table, Qt.Key.Key_Space)

        assert texts(window).startswith("Vlieland itself does not gain by it.")


class TestSizes:
    def test_another_measure_gives_other_sizes(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()

        qtbot.mouseClick(window.bases.chips[1], LEFT)
        ready(qtbot, window)

        assen = next(facts for facts in municipalities() if facts.name == "Assen")
        assert cell(window, "Assen", Column.SIZE) == ENGLISH.number(assen.aged_75_plus)
        assert "inhabitants aged 75 or over on" in texts(window)

    def test_clients_are_estimated_until_typed(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()
        qtbot.mouseClick(window.bases.chips[2], LEFT)
        ready(qtbot, window)
        assen = next(facts for facts in municipalities() if facts.name == "Assen")
        estimate = national_clients().among(Decimal(assen.inhabitants))
        assert cell(window, "Assen", Column.SIZE) == f"{ENGLISH.number(estimate)} (estimated)"
        assert cell(window, "Assen", Column.MUNICIPALITY) != ""
        assert "estimated by the national ratio" in texts(window)

        type_size(qtbot, window, "Assen", "5,000")
        ready(qtbot, window)

        assert cell(window, "Assen", Column.SIZE) == "5,000 *"
        own = example_case().municipality.wmo_clients.value
        assert own is not None
        assert cell(window, "Assen", Column.FACTOR) == ENGLISH.number(5000 / float(own), 2)

    def test_a_typed_size_replaces_the_published_one_and_can_be_taken_away(
        self, qtbot: QtBot, opened: Opened
    ) -> None:
        window = opened()
        published = cell(window, "Assen", Column.SIZE)

        type_size(qtbot, window, "Assen", "100,000")
        ready(qtbot, window)
        assert cell(window, "Assen", Column.SIZE) == "100,000 *"
        type_size(qtbot, window, "Assen", "")
        ready(qtbot, window)
        assert cell(window, "Assen", Column.SIZE) == published

    @pytest.mark.parametrize(("typed", "said"), [("lots", "is not a number"), ("0", "a number above 0")])
    def test_a_size_that_cannot_be_is_said(self, qtbot: QtBot, opened: Opened, typed: str, said: str) -> None:
        window = opened()
        before = cell(window, "Assen", Column.SIZE)

        type_size(qtbot, window, "Assen", typed)

        assert said in window.hint.text()
        assert cell(window, "Assen", Column.SIZE) == before

    def test_the_size_of_the_own_municipality_is_changed_in_the_case(self, opened: Opened) -> None:
        window = opened()
        model = window.table.municipalities
        row = names(window).index("Emmen")

        flags = model.flags(model.index(row, Column.SIZE))
        assert not flags & Qt.ItemFlag.ItemIsEditable

    def test_a_size_that_the_case_lacks_leads_to_its_field(
        self, qtbot: QtBot, opened: Opened, notes: Notes
    ) -> None:
        window = opened(small_case(municipality=Municipality(name="Voorbeeldstad")))
        assert "Other municipalities cannot be calculated yet." in texts(window)
        assert "Inhabitants: Not filled in" in texts(window)

        click(qtbot, window.field_button)

        assert notes.fields == ["municipality.inhabitants"]
        assert not window.isVisible()


def type_size(qtbot: QtBot, window: ScalingWindow, name: str, text: str) -> None:
    """Type a size in the cell of a municipality, as a user does."""
    focus(window, name, Column.SIZE)
    qtbot.keyClick(window.table, Qt.Key.Key_F2)
    (editor,) = [field for field in window.table.findChildren(QLineEdit) if field.isVisible()]
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


class TestExplanation:
    def test_a_figure_opens_how_it_was_computed_there(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()
        focus(window, "Assen", Column.MUNICIPALITY)

        qtbot.keyClick(window.table, Qt.Key.Key_Return)

        (dialog,) = window.findChildren(ExplanationDialog)
        assen = next(entry for entry in window.table.municipalities.shown if entry.name == "Assen")
        assert assen.outcome is not None
        assert dialog.tree_of_figures.values[0] == pytest.approx(assen.outcome.npv)
        dialog.reject()

    def test_a_click_does_the_same(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()

        click_cell(qtbot, window, 0, Column.BCR)

        (dialog,) = window.findChildren(ExplanationDialog)
        assert dialog.tree_of_figures.id == "parties.municipality.bcr"
        dialog.reject()


class TestChart:
    def test_it_ranks_the_highest_and_the_lowest_with_a_message(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()

        qtbot.mouseClick(window.parts.chips[1], LEFT)
        qtbot.waitUntil(lambda: window.chart.drawn, timeout=30_000)

        chart = window.chart.chart
        assert isinstance(chart, BarChart)
        assert len(chart.bars) == 20
        assert chart.bars[0].label == "Amsterdam"
        assert chart.bars[-1].label == "Schiermonnikoog"
        assert chart.left_out == f"… {ALL - 20} others …"
        assert chart.title == f"The municipality gains in 32 of {ALL}, most in Amsterdam"
        assert window.chart.canvas is not None
        written = ENGLISH.euros(chart.bars[0].value, signed=True)
        assert f"Amsterdam: {written};" in window.chart.canvas.accessibleDescription()

    def test_it_follows_what_is_chosen(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()
        window.province_filter.setCurrentText("Drenthe")
        click(qtbot, window.none_button)
        window.province_filter.setCurrentIndex(0)
        window.show_part(Shown.CHART)
        before = window.chart.chart
        click(qtbot, window.none_button)
        window.province_filter.setCurrentText("Drenthe")
        click(qtbot, window.all_button)

        chart = window.chart.chart
        assert isinstance(chart, BarChart)
        assert isinstance(before, BarChart)
        assert len(before.bars) == 20
        drenthe = [facts.name for facts in municipalities() if facts.province == "Drenthe"]
        assert {bar.label.removesuffix(" (this case)") for bar in chart.bars} == set(drenthe)
        assert [bar.label for bar in chart.bars if bar.stands_out] == ["Emmen (this case)"]
        assert chart.left_out_after is None


class TestSaving:
    def test_the_chosen_go_to_excel_in_the_order_of_the_table(
        self, qtbot: QtBot, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = tmp_path / "list.xlsx"
        proposals: list[Path] = []

        def choose(_parent: object, _translator: object, proposed: Path) -> Path:
            proposals.append(proposed)
            return target

        monkeypatch.setattr(scaling_window, "choose_list_path", choose)
        window = opened()
        window.province_filter.setCurrentText("Drenthe")
        click(qtbot, window.none_button)
        click_heading(qtbot, window, Column.NAME)

        click(qtbot, window.excel_button)
        ready(qtbot, window)

        assert proposals[0].name == "Scaling - Neighbourhood platform Samen Thuis.xlsx"
        assert window.hint.text() == "The list is saved as list.xlsx."
        sheet = openpyxl.load_workbook(target, data_only=True).worksheets[0]
        listed = [row[1] for row in sheet.iter_rows(min_row=6, values_only=True)]
        expected = [
            entry.name for entry in window.table.municipalities.chosen() if entry.province != "Drenthe"
        ]
        assert listed == [*expected, f"Together: {len(expected)}"]

    def test_the_chosen_go_to_csv(
        self, qtbot: QtBot, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = tmp_path / "list.csv"
        monkeypatch.setattr(scaling_window, "choose_list_path", lambda *_: target)
        window = opened()

        click(qtbot, window.csv_button)
        ready(qtbot, window)

        rows = list(csv.reader(target.read_text("utf-8-sig").splitlines()))
        assert [row[1] for row in rows[1 : ALL + 1]] == names(window)

    def test_giving_up_the_choice_of_a_name_saves_nothing(
        self, qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(scaling_window, "choose_list_path", lambda *_: None)
        window = opened()

        click(qtbot, window.csv_button)

        assert not window.busy

    def test_a_place_that_cannot_be_written_is_a_plain_sentence(
        self, qtbot: QtBot, opened: Opened, tmp_path: Path
    ) -> None:
        window = opened()

        window.save_to(tmp_path / "nowhere" / "list.csv")
        ready(qtbot, window)

        assert "does not exist" in window.hint.text()
        assert window.hint.property("role") == "error"
        assert window.csv_button.isEnabled()


class Slowly:
    """A calculation that goes on until it is let go, and stops when the user gives up."""

    def __init__(self, calculate: Callable[..., Answer]) -> None:
        self._calculate = calculate
        self.going_on = threading.Event()

    def __call__(
        self, request: Request, cancelled: threading.Event, progress: Callable[[int, int], None]
    ) -> Answer:
        progress(40, ALL)
        while not self.going_on.wait(0.01):
            if cancelled.is_set():
                raise Abandoned
        return self._calculate(request, cancelled, progress)


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slowly]:
    made = Slowly(scaling_window.calculated)
    monkeypatch.setattr(scaling_window, "calculated", made)
    yield made
    made.going_on.set()


class TestLongWork:
    def test_progress_is_shown_and_can_be_stopped_and_started_again(
        self, qtbot: QtBot, opened: Opened, slowly: Slowly
    ) -> None:
        window = opened(wait=False)
        qtbot.waitUntil(window.progress.isVisible)
        qtbot.waitUntil(lambda: window.progress.value() == 40)
        assert not window.excel_button.isEnabled()

        click(qtbot, window.cancel_button)
        ready(qtbot, window)

        assert "Stopped. Nothing was calculated." in texts(window)
        assert not window.progress.isVisible()
        slowly.going_on.set()
        click(qtbot, window.again_button)
        ready(qtbot, window)
        assert f"of the {ALL} chosen municipalities" in texts(window)

    def test_closing_gives_up_what_is_going_on(self, qtbot: QtBot, opened: Opened, slowly: Slowly) -> None:
        window = opened(wait=False)
        qtbot.waitUntil(lambda: window.busy)

        click(qtbot, window.close_button)

        assert not window.busy
        assert not slowly.going_on.is_set()

    def test_a_result_of_an_earlier_case_is_dropped(
        self, qtbot: QtBot, opened: Opened, slowly: Slowly
    ) -> None:
        window = opened(wait=False)
        store = window._context.store

        store.change("name", lambda case: replaced(case, "name", "Anders"))
        store.evaluate_now()
        slowly.going_on.set()
        ready(qtbot, window)

        answer = window.answer
        assert answer is not None
        assert answer.request.case is store.case
        assert answer.request.case.name == "Anders"

    def test_a_case_that_changes_is_calculated_anew(self, qtbot: QtBot, opened: Opened) -> None:
        window = opened()
        before = cell(window, "Assen", Column.MUNICIPALITY)
        store = window._context.store

        cost = store.case.costs[0].id
        store.change("dearer", lambda case: replaced(case, f"costs.{cost}.amount", euros(90_000)))
        store.evaluate_now()
        ready(qtbot, window)

        assert cell(window, "Assen", Column.MUNICIPALITY) != before

    def test_figures_out_of_all_proportion_are_a_sentence(
        self, opened: Opened, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def too_large(*_: object) -> None:
            raise CalculationError("reach.users")

        monkeypatch.setattr(scaling, "evaluate", too_large)

        window = opened()

        assert "“reach.users” runs out of all proportion" in texts(window)
        assert not window.excel_button.isEnabled()


class TestTheWayThere:
    def test_from_the_results(self, qtbot: QtBot, english_example: MainWindow) -> None:
        workspace = english_example.workspace
        workspace.go_to_task("results")
        page = workspace.page("results")
        assert isinstance(page, ResultsPage)
        qtbot.waitUntil(page.scaling.isVisible)

        click(qtbot, page.scaling.line)
        click(qtbot, page.scaling.button)

        (window,) = english_example.findChildren(ScalingWindow)
        ready(qtbot, window)
        assert window.isVisible()
        window.reject()

    def test_from_the_search_field(self, qtbot: QtBot, english_example: MainWindow) -> None:
        search = english_example.header.search
        assert search is not None
        search.setFocus()
        qtbot.keyClicks(search, "Scaling to other")
        qtbot.keyClick(search, Qt.Key.Key_Return)

        (window,) = english_example.findChildren(ScalingWindow)
        ready(qtbot, window)
        assert english_example.workspace.current_page == "results"
        window.reject()

    @pytest.mark.parametrize("size", [(1366, 768), (1024, 700)])
    def test_it_fits_into_the_main_window_without_scrolling_sideways(
        self, qtbot: QtBot, open_window: Callable[..., MainWindow], size: tuple[int, int]
    ) -> None:
        main = open_window(*size)
        main.files.open_example("neighbourhood-platform")
        store = main.workspace.page("results").context.store
        qtbot.waitUntil(lambda: store.results is not None)
        main.workspace.open_scaling()
        (window,) = main.findChildren(ScalingWindow)
        ready(qtbot, window)

        assert window.width() <= size[0]
        assert window.height() <= size[1]
        assert window.table.horizontalScrollBar().maximum() == 0
        window.reject()


def test_the_basis_is_what_the_model_knows(opened: Opened) -> None:
    assert [chip.text() for chip in opened().bases.chips] == [ENGLISH(basis.label) for basis in SizeBasis]


def test_a_town_that_is_in_no_list_comes_first_and_the_others_follow(opened: Opened) -> None:
    town = Municipality(name="Voorbeeldstad", inhabitants=figure(1000, Unit.PERSONS))

    window = opened(small_case(municipality=town))

    assert len(window.table.municipalities.entries) == ALL + 1
    assert cell(window, "Voorbeeldstad", Column.NAME) == "Voorbeeldstad (this case)"
