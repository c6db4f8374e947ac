"""The line under a figure that says where the figure comes from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.quantities import Quantity
from casebuilder.model.uncertainty.distributions import Shape
from casebuilder.model.uncertainty.figures import uncertain_case
from casebuilder.model.units import Unit
from casebuilder.translation import Language, Translator
from casebuilder.ui.fields.evidence import EvidenceLine, evidence_summary
from casebuilder.ui.fields.flow import FlowLayout, Widening
from casebuilder.ui.fields.row import row_of
from casebuilder.ui.window import MainWindow

SIZE = "reach.target_group.size"
GROWTH = "reach.target_group.growth"
LONG = "The register of clients of the municipality, as its policy officer gave it in March, without movers"


def _line(window: MainWindow, path: str) -> EvidenceLine:
    window.workspace.go_to_field(path)
    page = window.workspace.page(window.workspace.current_page)
    (line,) = [found for found in page.findChildren(EvidenceLine) if found.path == path]
    return line


def _with_source(window: MainWindow, path: str, source: str) -> None:
    assert window.document is not None
    window.document.store.change("source", lambda case: replaced(case, f"{path}.source", source))


def test_it_uses_the_width_that_its_row_has_left(
    english_example: MainWindow, settle: Callable[[], None]
) -> None:
    size, growth = _line(english_example, SIZE), _line(english_example, GROWTH)
    for path in (SIZE, GROWTH):
        _with_source(english_example, path, LONG)
    settle()

    row = row_of(size)
    assert row is not None
    assert row is row_of(growth)
    assert size.width() < size.useful_width(), "the text is longer than half of the row"
    right_edge = growth.mapTo(row, growth.rect().topRight()).x()
    assert right_edge >= row.width() - 2


def test_a_short_text_leaves_the_width_to_a_long_one(
    english_example: MainWindow, settle: Callable[[], None]
) -> None:
    size, growth = _line(english_example, SIZE), _line(english_example, GROWTH)
    _with_source(english_example, SIZE, LONG)
    _with_source(english_example, GROWTH, "CBS")
    settle()

    assert growth.width() == growth.useful_width()
    assert size.width() > growth.width()


def test_what_does_not_fit_can_be_read_all_the_same(
    english_example: MainWindow, settle: Callable[[], None]
) -> None:
    line = _line(english_example, SIZE)
    _with_source(english_example, SIZE, LONG)
    settle()

    assert LONG in line.toolTip()
    assert LONG in line.accessibleName()


class _Wide(QWidget, Widening):
    def __init__(self, usual: int, useful: int) -> None:
        super().__init__()
        self.setMinimumWidth(usual)
        self._useful = useful

    def useful_width(self) -> int:
        return self._useful


def test_the_rest_of_a_line_is_shared_as_far_as_it_is_of_use(settle: Callable[[], None]) -> None:
    row = QWidget()
    flow = FlowLayout(row, 10, 10)
    parts = [_Wide(100, 120), _Wide(100, 400), _Wide(100, 400), QWidget()]
    parts[3].setFixedWidth(50)
    for part in parts:
        flow.addWidget(part)
    row.resize(580, 40)
    row.show()
    settle()

    assert [part.width() for part in parts] == [120, 190, 190, 50]
    row.close()


def test_a_range_can_be_marked_as_the_interval_of_a_measurement(
    english_example: MainWindow, settle: Callable[[], None], qtbot: QtBot
) -> None:
    assert english_example.document is not None
    store, place = english_example.document.store, f"{SIZE}.interval"
    assert not value_at(store.case, place)

    english_example.workspace.go_to_field(place)
    settle()
    page = english_example.workspace.page("reach")
    (box,) = [box for box in page.findChildren(QCheckBox) if "95 %-interval" in box.text()]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)

    assert value_at(store.case, place)
    assert shape_of_size(store.case) is Shape.LOGNORMAL


def shape_of_size(case: Case) -> Shape:
    """Return how the size of the target group is drawn."""
    figures = uncertain_case(evaluate_case(case)).figures
    return next(figure for figure in figures if figure.id == SIZE).spreads[0].shape


def test_an_assumption_says_so_in_one_word_and_leaves_the_room_to_what_it_rests_on() -> None:
    t = Translator(Language.DUTCH)

    def summary(source: str, *, assumption: bool = True) -> str:
        return evidence_summary(Quantity(source=source, assumption=assumption, unit=Unit.PERSONS), t)

    told = "Aanname, nog niet gecontroleerd: 20 cliënten per wijk"
    assert summary(told) == "aanname · 20 cliënten per wijk"
    assert summary("20 cliënten per wijk") == "aanname · 20 cliënten per wijk"
    assert summary("Aanname van de gemeente") == "Aanname van de gemeente"
    assert summary("") == "Aanname, nog niet gecontroleerd"
    assert summary("Aanname, nog niet gecontroleerd.") == "Aanname, nog niet gecontroleerd"
    # What was checked since keeps the words of its source.
    assert summary(told, assumption=False) == told
