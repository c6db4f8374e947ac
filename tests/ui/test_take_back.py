"""Taking back a workbook in the window: by menu, by page, by dropping it; ticked changes in one undo step."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.paths import value_at
from casebuilder.templates import template
from casebuilder.translation import Language
from casebuilder.ui import window as window_module
from casebuilder.ui.pages import export as export_page
from casebuilder.ui.pages.export import ExportPage
from casebuilder.ui.store import Store
from casebuilder.ui.take_back import TakeBackDialog
from casebuilder.ui.window import MainWindow
from casebuilder.workbook.reading import read_content
from casebuilder.workbook.taking_back import returned
from tests.building import small_case
from tests.parity.comparison import exported, opened
from tests.ui.results_support import Notes, click, english_context, show

PRICE, REACHED = "costs.licence.amount", "reach.adoption.maximum"


def store_of(window: MainWindow) -> Store:
    """Return the case that is open in a window."""
    assert window.document is not None
    return window.document.store


def came_back(folder: Path, case: Case, **typed: object) -> Path:
    """Save the workbook of a case with something typed in it."""
    export = exported(case, Language.DUTCH)
    book = opened(export.content)
    for place, value in typed.items():
        entry = export.layout.entries[place.replace("__", ".")]
        book[entry.sheet].cell(entry.row + 1, entry.columns[0] + 1).value = value  # type: ignore[assignment]
    buffer = io.BytesIO()
    book.save(buffer)
    path = folder / "terug.xlsx"
    path.write_bytes(buffer.getvalue())
    return path


def places(case: Case, count: int) -> list[str]:
    """Return the places of some figures of a case with one value."""
    inputs = exported(case).results.case_model.model.inputs
    return [item.id for item in inputs if item.quantity is not None and not item.per_year][:count]


def dialog_of(qtbot: QtBot, window: MainWindow) -> TakeBackDialog:
    """Return the dialog once it is there."""
    qtbot.waitUntil(lambda: window.take_back.dialog is not None, timeout=20_000)
    dialog = window.take_back.dialog
    assert dialog is not None
    qtbot.waitExposed(dialog)
    return dialog


def drop(window: MainWindow, path: Path) -> None:
    """Drop a file on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_a_dropped_workbook_is_taken_over_as_far_as_ticked_and_undone_in_one_step(
    example: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    store = store_of(example)
    before = store.case
    first, second, third = places(before, 3)
    path = came_back(tmp_path, before, **{place.replace(".", "__"): 0.5 for place in (first, second, third)})

    drop(example, path)
    dialog = dialog_of(qtbot, example)
    assert [item.checkState(0) for item in dialog.items] == [Qt.CheckState.Checked] * 3
    assert dialog.accept_button.text() == "3 cijfers overnemen"
    dialog.items[1].setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.accept_button.text() == "2 cijfers overnemen"
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    after = store.case
    assert value_at(after, first).value == Decimal("0.5")
    assert value_at(after, second) == value_at(before, second)
    assert value_at(after, third).value == Decimal("0.5")
    assert "terug.xlsx" in example.notice.text
    store.undo_stack.undo()
    assert store.case == before
    assert not store.undo_stack.canUndo()


def test_the_keys_choose_a_workbook_and_space_unticks(
    example: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store_of(example).case
    first, second = places(before, 2)
    path = came_back(tmp_path, before, **{place.replace(".", "__"): 0.25 for place in (first, second)})
    monkeypatch.setattr(window_module, "choose_workbook_to_take_back", lambda *_: path)

    qtbot.keyClick(
        example, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    dialog = dialog_of(qtbot, example)
    qtbot.waitUntil(dialog.table.hasFocus)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert [change.place for change in dialog.chosen()] == [second]
    qtbot.mouseClick(dialog.none_button, Qt.MouseButton.LeftButton)
    assert not dialog.accept_button.isEnabled()
    qtbot.mouseClick(dialog.all_button, Qt.MouseButton.LeftButton)
    assert len(dialog.chosen()) == 2
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert store_of(example).case == before


def test_a_workbook_of_another_case_is_refused_with_its_name(
    example: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = came_back(tmp_path, template("hip-airbag", Language.DUTCH).case)
    drop(example, path)
    qtbot.waitUntil(lambda: "andere case" in example.notice.text, timeout=20_000)
    assert example.take_back.dialog is None


def test_another_workbook_that_is_dropped_is_read_as_registrations(
    example: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "registraties.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Cliënt", "Maand", "Uren"])
    book.active.append(["a1", "2025-01", 4])
    book.save(path)
    drop(example, path)
    qtbot.waitUntil(lambda: example.workspace.current_page == "hard_data", timeout=20_000)
    assert not example.take_back.busy


def test_a_workbook_dropped_on_the_start_page_asks_for_its_case(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(window, came_back(tmp_path, small_case()))
    qtbot.waitUntil(lambda: "Open eerst de case" in window.notice.text)


def test_a_workbook_without_changes_says_so_and_offers_nothing_to_take_over(
    example: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(example, came_back(tmp_path, store_of(example).case))
    dialog = dialog_of(qtbot, example)
    assert "niets gewijzigd" in said(dialog)
    assert not dialog.accept_button.isVisible()
    qtbot.mouseClick(dialog.cancel_button, Qt.MouseButton.LeftButton)


def test_what_cannot_be_taken_over_is_named_with_cell_and_reason(qtbot: QtBot) -> None:
    case = small_case()
    export = exported(case)
    book = opened(export.content)
    entry = export.layout.entries[PRICE]
    book[entry.sheet].cell(entry.row + 1, entry.columns[0] + 1).value = "duur"
    buffer = io.BytesIO()
    book.save(buffer)
    found = returned(read_content(buffer.getvalue(), "terug.xlsx"), case)
    dialog = TakeBackDialog(None, english_context(case, Notes()).translator, found)
    qtbot.addWidget(dialog)
    dialog.show()
    assert f"D{entry.row + 1}" in said(dialog)
    assert "It is not a number." in said(dialog)


def test_the_export_page_takes_back_and_says_why_not(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ExportPage(english_context(small_case(), Notes()))
    show(qtbot, page)
    for path in (came_back(tmp_path, small_case(name="Iets anders")), None):
        monkeypatch.setattr(export_page, "choose_workbook_to_take_back", lambda *_, path=path: path)
        click(qtbot, page.take_back_button)
    qtbot.waitUntil(page.refused.isVisible, timeout=20_000)
    assert "was made from another case" in page.refused.text.text()


def said(dialog: TakeBackDialog) -> str:
    """Return every text of the dialog."""
    return "\n".join(part.text() for part in dialog.findChildren(QLabel))
