"""How a figure was computed, opened from any figure."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from casebuilder.explanation import UnknownLineError
from casebuilder.ui.explain import ExplanationDialog
from casebuilder.ui.window import MainWindow
from tests.building import small_case
from tests.ui.results_support import Notes, english_context, example_case

PAYMENT = "services.household_help.payment"
SIDE = 8
"""Room at the left and right of a name, in pixels."""


@pytest.fixture
def notes() -> Notes:
    return Notes()


def opened(qtbot: QtBot, line: str, year: int | None, notes: Notes | None = None) -> ExplanationDialog:
    context = english_context(example_case(), notes)
    assert context.store.results is not None
    dialog = ExplanationDialog(context, context.store.results, line, year)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def texts(dialog: ExplanationDialog) -> list[str]:
    return [part.text() for part in dialog.findChildren(QLabel) if part.isVisible()]


def items(dialog: ExplanationDialog) -> list[QTreeWidgetItem]:
    found = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    return [item for item in found if item is not None]


def go_to(qtbot: QtBot, dialog: ExplanationDialog, label: str) -> None:
    """Walk down with the arrow key to a figure of the list."""
    for _ in range(200):
        current = dialog.list.currentItem()
        if current is not None and current.text(0) == label:
            return
        qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    pytest.fail(f"{label} is not in the list")


def test_it_gives_value_formula_numbers_and_rule(qtbot: QtBot) -> None:
    dialog = opened(qtbot, PAYMENT, 2029)

    shown = texts(dialog)
    value = dialog.tree_of_figures.value
    assert value is not None
    assert any(text.startswith("= ") and "×" in text and "Cashability" in text for text in shown)
    assert any(text.startswith("= €\u00a0") and " × " in text for text in shown)
    assert any("as far as the payer really stops paying" in text for text in shown)


@pytest.mark.parametrize("width", [660, 980])
def test_every_name_in_the_list_shows_as_a_whole(
    qtbot: QtBot, settle: Callable[[], None], width: int
) -> None:
    dialog = opened(qtbot, PAYMENT, 2029)
    dialog.resize(1800, 660)
    settle()
    one_line = max(dialog.list.visualItemRect(item).height() for item in items(dialog))
    dialog.resize(width, 660)
    settle()

    metrics = dialog.list.fontMetrics()
    for item in items(dialog):
        area = dialog.list.visualItemRect(item)
        room = dialog.list.columnWidth(0) - area.left() - 2 * SIDE
        needed = -(-metrics.horizontalAdvance(item.text(0)) // room)
        assert area.height() >= one_line + (needed - 1) * metrics.lineSpacing(), item.text(0)
    assert any(dialog.list.visualItemRect(item).height() > one_line for item in items(dialog))


def test_the_ingredients_are_those_of_the_formula(qtbot: QtBot) -> None:
    dialog = opened(qtbot, PAYMENT, 2029)

    assert [item.text(0) for item in items(dialog)] == [
        dialog._context.translator.message(child.label) for child in dialog.tree_of_figures.children
    ]


def test_arrow_keys_unfold_a_line_into_its_own_ingredients(qtbot: QtBot) -> None:
    dialog = opened(qtbot, PAYMENT, 2029)
    go_to(qtbot, dialog, "Less used")

    qtbot.keyClick(dialog.list, Qt.Key.Key_Right)

    current = dialog.list.currentItem()
    assert current is not None
    assert current.isExpanded()
    assert current.childCount() > 0


def test_an_input_shows_its_source_and_that_it_is_an_assumption(qtbot: QtBot) -> None:
    dialog = opened(qtbot, PAYMENT, 2029)

    go_to(qtbot, dialog, "Cashability")

    qtbot.waitUntil(lambda: "Assumption, not yet checked." in texts(dialog))
    assert any(text.startswith("Source: ") for text in texts(dialog))
    assert dialog.details.field_wanted.isVisible()


def test_a_line_has_no_field_to_go_to(qtbot: QtBot) -> None:
    dialog = opened(qtbot, PAYMENT, 2029)

    go_to(qtbot, dialog, "Less used")

    assert not dialog.details.field_wanted.isVisible()


def test_enter_on_an_input_goes_to_its_field_and_closes(qtbot: QtBot, notes: Notes) -> None:
    dialog = opened(qtbot, PAYMENT, 2029, notes)
    go_to(qtbot, dialog, "Cashability")

    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)

    assert notes.fields == ["services.household_help.cashability"]
    assert not dialog.isVisible()


def test_the_button_goes_to_the_field_as_well(qtbot: QtBot, notes: Notes) -> None:
    dialog = opened(qtbot, PAYMENT, 2029, notes)
    go_to(qtbot, dialog, "Cashability")

    qtbot.mouseClick(dialog.details.field_wanted, Qt.MouseButton.LeftButton)

    assert notes.fields == ["services.household_help.cashability"]


def test_enter_on_a_line_unfolds_it_and_escape_closes(qtbot: QtBot, notes: Notes) -> None:
    dialog = opened(qtbot, PAYMENT, 2029, notes)
    go_to(qtbot, dialog, "Less used")
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    current = dialog.list.currentItem()
    assert current is not None
    assert current.isExpanded()

    qtbot.keyClick(dialog.list, Qt.Key.Key_Escape)

    assert not dialog.isVisible()
    assert notes.fields == []


def test_amounts_of_all_years_are_added_up(qtbot: QtBot) -> None:
    dialog = opened(qtbot, "parties.municipality.cash", None)

    total = sum(value for value in dialog.tree_of_figures.values if value is not None)
    amount = dialog._context.translator.euros(total)
    assert f"{amount} in 2027–2031" in texts(dialog)


def test_amounts_that_already_hold_the_years_before_are_not_added_up(qtbot: QtBot) -> None:
    dialog = opened(qtbot, "parties.municipality.cumulative", None)

    assert not any(" in 2027–2031" in text for text in texts(dialog)[:3])
    assert any(" to " in text for text in texts(dialog)[:3])


def test_a_figure_that_does_not_apply_is_shown_as_such(qtbot: QtBot) -> None:
    dialog = opened(qtbot, "parties.client.bcr", None)

    assert "n/a" in texts(dialog)


@pytest.mark.usefixtures("qapp")
def test_every_line_of_a_case_can_be_opened() -> None:
    context = english_context(small_case())
    results = context.store.results
    assert results is not None
    for line in results.case_model.model.lines:
        dialog = ExplanationDialog(context, results, line.id, None)
        assert dialog.windowTitle().startswith("How this was computed: ")
        dialog.deleteLater()


@pytest.mark.usefixtures("qapp")
def test_a_line_that_does_not_exist_is_an_error_of_the_program() -> None:
    context = english_context(small_case())
    assert context.store.results is not None

    with pytest.raises(UnknownLineError):
        ExplanationDialog(context, context.store.results, "no.such.line", None)


def test_in_the_window_the_link_lands_on_the_field(qtbot: QtBot, english_example: MainWindow) -> None:
    assert english_example.document is not None
    english_example.document.store.evaluate_now()
    english_example.workspace.explain_line(PAYMENT, 2029)
    (dialog,) = english_example.findChildren(ExplanationDialog)
    go_to(qtbot, dialog, "Cashability")

    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)

    assert english_example.workspace.current_page in {"costs", "reach", "question_3"}
