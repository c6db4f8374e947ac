"""The page of uncertainty: what it says, shows and starts, with real clicks and keys."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.uncertainty import assessment
from casebuilder.model.uncertainty.assessment import Assessment, assess
from casebuilder.model.uncertainty.tornado import two_way_table
from casebuilder.translation import Language, Translator
from casebuilder.ui import assessment_work
from casebuilder.ui.pages.results import ResultsPage
from casebuilder.ui.pages.uncertainty import UncertaintyPage
from casebuilder.ui.tables import RowKind
from casebuilder.ui.window import MainWindow
from casebuilder.uncertainty_sentences import chance_sentence, measure_first_sentence
from tests.building import euros, licence, share, small_case
from tests.ui.results_support import LEFT, Notes, chip, click, english_context, example_case, plain, show

ENGLISH = Translator(Language.ENGLISH)
AMOUNT = "costs.licence.amount"
CHANGE = "effects.less_help.relative_change"


def uncertain() -> Case:
    """Return a case whose licence may cost more than what the municipality saves."""
    amount = euros(900).model_copy(update={"low": Decimal(100), "high": Decimal(2000)})
    case = small_case(costs=(licence(amount=amount),))
    change = share("-0.4").model_copy(update={"low": Decimal("-0.5"), "high": Decimal("-0.1")})
    case = replaced(case, CHANGE, change)
    return replaced(case, "settings.simulation.draws", 1000)


@pytest.fixture
def notes() -> Notes:
    return Notes()


def page_of(
    qtbot: QtBot, case: Case, notes: Notes, *, wait: bool = True, width: int = 1000
) -> UncertaintyPage:
    page = UncertaintyPage(english_context(case, notes))
    show(qtbot, page, width)
    if wait:
        qtbot.waitUntil(lambda: page.work.worked is not None and page.complete, timeout=30_000)
    return page


def assessed(page: UncertaintyPage) -> Assessment:
    worked = page.work.worked
    assert worked is not None
    assert worked.assessment is not None
    return worked.assessment


def settled(qtbot: QtBot, page: UncertaintyPage) -> None:
    qtbot.waitUntil(lambda: page.complete, timeout=30_000)


def test_the_sentence_in_words_comes_first_and_is_that_of_the_model(qtbot: QtBot, notes: Notes) -> None:
    page = page_of(qtbot, uncertain(), notes)
    found = assess(evaluate_case(uncertain()))
    assert page.headline.text() == ENGLISH.message(chance_sentence(found.chances[Party.MUNICIPALITY], 1000))
    assert page.headline.y() < page.first.y() < page.draws.y() < page.tornado.y() < page.table.y()
    assert plain(page.first.text).startswith(plain(ENGLISH.message(measure_first_sentence(found))))
    qtbot.mouseClick(page.first_link, LEFT)
    assert notes.fields == [found.information.figures[0].figure.id]


def test_another_party_is_shown_with_a_click(qtbot: QtBot, notes: Notes) -> None:
    page = page_of(qtbot, uncertain(), notes)
    before = page.draws.chart
    qtbot.mouseClick(chip(page.parties, "Entrepreneur"), LEFT)
    settled(qtbot, page)
    assert "entrepreneur" in page.headline.text()
    assert page.draws.chart != before
    assert page.tornado.chart is not None
    assert "entrepreneur" in page.tornado.chart.title
    # The decision stays that of the municipality.
    assert "The municipality would say" in page.first.text


def test_the_charts_can_be_read_as_tables_with_the_figures_of_the_model(qtbot: QtBot, notes: Notes) -> None:
    page = page_of(qtbot, uncertain(), notes)
    found = assessed(page)
    assert page.draws.chart is not None
    assert page.tornado.chart is not None
    bar = found.bars[Party.MUNICIPALITY][0]
    table = page.tornado.chart.as_table(ENGLISH)
    assert table.rows[0].amounts[1:3] == (bar.at_low, bar.at_high)
    drawn = page.draws.chart.as_table(ENGLISH)
    assert sum(int(row.cells[0].replace(",", "")) for row in drawn.rows) == 1000
    qtbot.mouseClick(page.tornado.table_button, LEFT)
    qtbot.mouseClick(page.draws.copy_button, LEFT)
    assert not QGuiApplication.clipboard().image().isNull()
    assert "Amount: Licentie" in page.tornado.chart.in_words(ENGLISH)


def test_figures_lead_to_their_field_and_amounts_to_their_explanation(qtbot: QtBot, notes: Notes) -> None:
    page = page_of(qtbot, uncertain(), notes)
    qtbot.mouseClick(page.figure_links[AMOUNT], LEFT)
    assert notes.fields == [AMOUNT]
    page.table.setFocus()
    page.table.setCurrentIndex(page.table.model().index(0, 2))
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert notes.explained == [("parties.municipality.npv", None)]


def test_the_parts_unfold_with_the_keyboard_and_show_the_model(qtbot: QtBot, notes: Notes) -> None:
    page = page_of(qtbot, uncertain(), notes)
    found = assessed(page)
    for part in (page.information, page.two_way, page.scenarios, page.drawing):
        part.line.setFocus()
        qtbot.keyClick(part.line, Qt.Key.Key_Space)
        assert part.is_open()
    settled(qtbot, page)
    known = found.information.figures[0].figure.id
    qtbot.mouseClick(page.information.links[known], LEFT)
    assert notes.fields == [known]
    bars = found.bars[Party.MUNICIPALITY]
    table = two_way_table(found.uncertain, Party.MUNICIPALITY, bars[0].figure, bars[1].figure)
    assert [row.amounts for row in page.two_way.table.content.rows] == list(table.npv)
    own_row, own_column = table.own
    own = found.chances[Party.MUNICIPALITY].expected
    assert page.two_way.table.content.rows[own_row].amounts[own_column] == pytest.approx(own)
    assert page.two_way.table.content.is_marked(own_row, own_column)
    assert not page.two_way.table.content.is_marked(0, own_column)
    assert plain(page.two_way.across.text()) == f"{page.two_way.boxes[1].currentText()} →"
    corner = page.two_way.table.content.corner.replace("\n", " ")
    assert corner == f"{page.two_way.boxes[0].currentText()} ↓, result in €"
    assert page.scenarios.table.content.columns == (
        "Pessimistic\nworst for the municipality",
        "Expected",
        "Optimistic\nbest for the municipality",
    )
    assert "for another party it can be the other way round" in page.scenarios.said.text()
    scenarios = {row.label: row.amounts for row in page.scenarios.table.content.rows}
    worse, expected, better = scenarios["Municipality"]
    assert worse is not None
    assert expected is not None
    assert better is not None
    assert worse < expected < better
    assert "Drawn 1,000 times with seed 20260101" in page.drawing.method.text()


def test_parties_stand_everywhere_as_on_the_results(qtbot: QtBot, notes: Notes) -> None:
    case = replaced(example_case(), "settings.simulation.draws", 1000)
    page = page_of(qtbot, case, notes)
    page.scenarios.open()
    settled(qtbot, page)
    results = ResultsPage(page.context)
    show(qtbot, results)
    qtbot.waitUntil(lambda: results.complete, timeout=30_000)
    offered = [button.text() for button in results.parties.findChildren(QAbstractButton)]
    assert offered[-2:] == ["Chain", "Outside the chain"]
    assert [button.text() for button in page.parties.findChildren(QAbstractButton)] == offered
    for table in (page.table, page.scenarios.table):
        assert [row.label for row in table.content.rows] == offered
        assert {row.kind for row in table.content.rows} == {RowKind.TOTAL}


def test_a_party_without_money_has_one_sentence_and_no_chart(qtbot: QtBot, notes: Notes) -> None:
    page = page_of(qtbot, replaced(example_case(), "settings.simulation.draws", 1000), notes)
    qtbot.mouseClick(chip(page.parties, "Informal carers"), LEFT)
    settled(qtbot, page)
    assert "notices nothing of this in money" in page.headline.text()
    for part in (page.sentences, page.draws, page.tornado, page.two_way):
        assert part.isHidden()


def test_the_same_figure_twice_is_refused_in_words(qtbot: QtBot, notes: Notes) -> None:
    page = page_of(qtbot, uncertain(), notes)
    page.two_way.open()
    settled(qtbot, page)
    rows, columns = page.two_way.boxes
    columns.setCurrentIndex(rows.currentIndex())
    columns.activated.emit(columns.currentIndex())
    assert page.two_way.said.text() == "Choose two different figures."
    assert page.two_way.table.isHidden()


def test_seed_and_draws_are_fields_of_the_case(qtbot: QtBot, notes: Notes) -> None:
    page = page_of(qtbot, uncertain(), notes)
    before = assessed(page).chances[None].mean
    assert page.focus_field("settings.simulation.seed")
    line = page.drawing.seed.line
    assert line.isVisible()
    click(qtbot, line)
    line.selectAll()
    qtbot.keyClicks(line, "7")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert page.context.store.case.settings.simulation.seed == 7
    page.context.store.evaluate_now()
    qtbot.waitUntil(lambda: page.work.worked is not None and page.complete, timeout=30_000)
    assert assessed(page).seed == 7
    assert assessed(page).chances[None].mean != before
    line = page.drawing.draws.line
    assert line.text() == "1,000"
    click(qtbot, line)
    line.selectAll()
    qtbot.keyClicks(line, "50")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert page.context.store.case.settings.simulation.draws == 1000


class Held:
    """Stands for the work: waits in its thread until a test lets it go on."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.calls = 0

    def assess(self, results: Results, *, step: Callable[[float], None]) -> Assessment:
        self.calls += 1
        step(0.25)
        self.go.wait(20)
        step(0.5)
        return assess(results, draws=100)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    stand_in = Held()
    monkeypatch.setattr(assessment, "assess", stand_in.assess)
    return stand_in


def test_the_work_shows_its_progress_and_can_be_stopped_and_started_again(
    qtbot: QtBot, notes: Notes, held: Held
) -> None:
    page = page_of(qtbot, uncertain(), notes, wait=False)
    qtbot.waitUntil(lambda: page.bar.value() == 25)
    assert page.progress.isVisible()
    assert page.content.isHidden()
    qtbot.mouseClick(page.stop_button, LEFT)
    held.go.set()
    assert page.again_button.isVisible()
    assert page.again_button.hasFocus()
    assert page.progress.isHidden()
    qtbot.keyClick(page.again_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.work.worked is not None and page.complete, timeout=30_000)
    assert held.calls == 2
    assert page.content.isVisible()


def test_what_belongs_to_an_older_case_is_dropped(qtbot: QtBot, notes: Notes, held: Held) -> None:
    page = page_of(qtbot, uncertain(), notes, wait=False)
    qtbot.waitUntil(lambda: held.calls == 1)
    store = page.context.store
    dearer = euros(1500).model_copy(update={"low": Decimal(100), "high": Decimal(2000)})
    store.change("dearer", lambda case: replaced(case, AMOUNT, dearer))
    store.evaluate_now()
    held.go.set()
    qtbot.waitUntil(lambda: page.work.worked is not None and page.complete, timeout=30_000)
    assert held.calls == 2
    assert assessed(page).case is store.case


def test_a_page_that_is_not_shown_works_out_nothing(qtbot: QtBot, notes: Notes, held: Held) -> None:
    page = UncertaintyPage(english_context(uncertain(), notes))
    qtbot.addWidget(page)
    page.context.store.evaluate_now()
    assert held.calls == 0
    assert not page.work.busy


def test_without_ranges_it_says_what_to_do(qtbot: QtBot, notes: Notes) -> None:
    page = page_of(qtbot, small_case(), notes)
    assert "fill in the lowest and the highest value" in page.note.text()
    assert page.content.isHidden()


def test_without_a_result_it_lists_what_is_missing_as_links(qtbot: QtBot, notes: Notes) -> None:
    case = replaced(uncertain(), "reach.target_group.size.value", None)
    page = page_of(qtbot, case, notes, wait=False)
    assert page.missing.isVisible()
    assert page.content.isHidden()
    assert not page.work.busy
    empty = page_of(qtbot, small_case(services=(), effects=(), costs=()), notes, wait=False)
    assert "no effect and no cost" in empty.note.text()


def test_figures_out_of_all_proportion_are_told(
    qtbot: QtBot, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from casebuilder.model.formula.evaluation import CalculationError  # noqa: PLC0415

    def fail(_results: Results, **_options: object) -> Assessment:
        raise CalculationError("reach.users")

    monkeypatch.setattr(assessment, "assess", fail)
    page = page_of(qtbot, uncertain(), notes, wait=False)
    qtbot.waitUntil(lambda: page.work.worked is not None)
    assert "out of all proportion" in page.note.text()


def test_an_error_in_the_program_is_not_swallowed(
    qtbot: QtBot, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> assessment_work.Worked:
        raise ZeroDivisionError

    monkeypatch.setattr(assessment_work, "work_out", fail)
    with qtbot.captureExceptions() as caught:
        page = page_of(qtbot, uncertain(), notes, wait=False)
        qtbot.waitUntil(lambda: not page.work.busy)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]


def test_the_strip_tells_the_chance_once_it_is_known_and_forgets_it_at_a_change(
    qtbot: QtBot, example: MainWindow
) -> None:
    strip, workspace = example.workspace.strip, example.workspace
    assert strip.chance.isHidden()
    workspace.go_to_task("uncertainty")
    page = workspace.page("uncertainty")
    assert isinstance(page, UncertaintyPage)
    qtbot.waitUntil(lambda: page.work.worked is not None and page.complete, timeout=60_000)
    assert strip.chance.isVisible()
    assert strip.chance.text() == "Kans gemeente > 0: 41 %"
    workspace.go_to_task("reach")
    qtbot.mouseClick(strip.chance, LEFT)
    assert workspace.current_page == "uncertainty"
    workspace.go_to_task("reach")
    store = page.context.store
    store.change("trager", lambda case: replaced(case, "reach.churn.value", Decimal("0.3")))
    store.evaluate_now()
    assert strip.chance.isHidden()


@pytest.mark.parametrize("width", [560, 1300])
def test_the_page_fits_a_narrow_and_a_wide_window(qtbot: QtBot, notes: Notes, width: int) -> None:
    page = page_of(qtbot, example_case(), notes, width=width)
    assert page.width() <= width
    for part in (page.headline, page.sentences, page.draws, page.tornado):
        assert part.width() <= page.width()
