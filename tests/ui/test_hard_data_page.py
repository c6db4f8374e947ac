"""The page on hard data, as a user meets it: with mouse and keys, from a file to the value of an effect."""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from casebuilder.intake.form import form_headings
from casebuilder.model.effects import ChangeKind
from casebuilder.model.hard_data.document import ColumnRole, SkipReason
from casebuilder.model.hard_data.records import VolumeUnit
from casebuilder.model.paths import replaced
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.translation import Language
from casebuilder.ui import dialogs
from casebuilder.ui.fields.chips import ToggleChip
from casebuilder.ui.import_session import Stage
from casebuilder.ui.pages.hard_data import HardDataPage
from casebuilder.ui.pages.hard_data_outcome import OutcomePart
from casebuilder.ui.pages.hard_data_tables import show_records
from casebuilder.ui.pages.import_widgets import Choice
from casebuilder.ui.records_window import RecordsWindow, View
from casebuilder.ui.settings import Preferences, ThemeChoice
from casebuilder.ui.window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.forms import button

WAIT = 30_000
UGLY = """Overzicht geleverde zorg;;;;
Cliëntnummer;Maand;Dienst;Uren;Opmerkingen
1001;01-2025;Begeleiding;1.250,50;rustig
1001;02-2025;Begeleiding;1:30;
1002;01-2025;Begeleiding;onbekend;zie brief
1002;02-2025;Begeleiding;12,5 uur;
1003;13-2025;Begeleiding;4;
1004;02-2025;Begeleiding;onbekend;
;;;;

Totaal;;;1268,00;
"""
"""Eleven lines: a title, a heading, six registrations (three of them unreadable), two empty, one total."""


@pytest.fixture
def ugly(tmp_path: Path) -> Path:
    path = tmp_path / "uren.csv"
    path.write_bytes(UGLY.encode("cp1252"))
    return path


def before_after(path: Path, factor: float, clients: int = 24) -> Path:
    """Write registrations in which clients use a share of before from January 2025 on, some a bit more.

    Others use as much less, so that together it is exactly that share.
    """
    lines = ["Cliëntnummer;Maand;Dienst;Uren"]
    for client in range(clients):
        base = 8 + client % 5
        swing = (0.05 if client // 5 % 2 else -0.05) if client < clients // 10 * 10 else 0.0
        for year, share in ((2024, 1.0), (2025, factor + swing)):
            for month in range(1, 13):
                hours = f"{base * share:.2f}".replace(".", ",")
                lines.append(f"{1001 + client};{month:02d}-{year};Begeleiding;{hours}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def hard_data(window: MainWindow) -> HardDataPage:
    window.workspace.go_into("hard_data")
    page = window.workspace.page("hard_data")
    assert isinstance(page, HardDataPage)
    return page


@pytest.fixture
def page(example: MainWindow) -> HardDataPage:
    return hard_data(example)


def stage(qtbot: QtBot, page: HardDataPage, wanted: Stage) -> None:
    qtbot.waitUntil(lambda: page.session.stage is wanted, timeout=WAIT)


def click(qtbot: QtBot, widget: QWidget) -> None:
    """Click on a widget, after scrolling to it as one does."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            for _ in range(5):
                QApplication.processEvents()
            parent.ensureWidgetVisible(widget)
            QApplication.processEvents()
        parent = parent.parentWidget()
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def choose(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    """Let the next dialog for files give a path, as if the user had chosen it there."""
    monkeypatch.setattr(dialogs, "choose_existing", lambda *_arguments: path)


def pick(qtbot: QtBot, choice: Choice, value: object) -> None:
    """Choose from a list by keys: unfold it, go down to the value, Enter."""
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    view = choice.view()
    qtbot.waitUntil(view.isVisible)
    steps = choice.values.index(value) - max(0, choice.currentIndex())
    for _ in range(abs(steps)):
        qtbot.keyClick(view, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Return)


def import_by_mouse(qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    choose(monkeypatch, path)
    click(qtbot, page.intake.file_button)
    stage(qtbot, page, Stage.MAPPING)
    click(qtbot, page.intake.mapping.read_button)
    stage(qtbot, page, Stage.REVIEW)
    click(qtbot, page.intake.review.take_button)
    stage(qtbot, page, Stage.NONE)


def outcome(qtbot: QtBot, page: HardDataPage) -> OutcomePart:
    (part,) = page.analyses.parts.values()
    qtbot.waitUntil(lambda: not part.busy and part.estimate is not None, timeout=WAIT)
    return part


class TestImporting:
    def test_a_file_with_ugly_values_comes_in_by_mouse_and_the_counts_add_up(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, ugly: Path
    ) -> None:
        choose(monkeypatch, ugly)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        mapping = page.session.mapping
        assert {choice.role: choice.number for choice in mapping.columns} == {
            ColumnRole.CLIENT: 1,
            ColumnRole.PERIOD: 2,
            ColumnRole.PRODUCT: 3,
            ColumnRole.VOLUME: 4,
        }
        assert "Opmerkingen" in page.intake.mapping.personal.text
        click(qtbot, page.intake.mapping.read_button)
        stage(qtbot, page, Stage.REVIEW)
        review = page.intake.review
        assert review.counts.text() == (
            "11 regels: 3 gebruikt, 8 overgeslagen (2 kop, 2 leeg, 1 totaal, 3 onleesbaar)."
        )
        assert [review.model.text(row, 2) for row in range(review.model.rowCount())] == [
            "onbekend",
            "13-2025",
            "onbekend",
        ]
        assert review.model.text(0, 0) == "5"
        assert review.model.text(0, 1) == "D – Uren"
        assert "uren.csv" in review.explanation.text()
        click(qtbot, review.take_button)
        stage(qtbot, page, Stage.NONE)
        (table,) = page.context.store.case.hard_data.tables
        assert (table.name, table.file) == ("Bestand 1 (csv), 2025-01 – 2025-02", "")
        assert table.counts.lines == table.counts.used + table.counts.total_skipped == 11
        assert table.counts.skipped_for(SkipReason.UNREADABLE) == 3

    def test_the_whole_way_goes_by_keyboard_and_a_typed_correction_is_read(
        self,
        qtbot: QtBot,
        example: MainWindow,
        page: HardDataPage,
        monkeypatch: pytest.MonkeyPatch,
        ugly: Path,
    ) -> None:
        choose(monkeypatch, ugly)
        page.intake.file_button.setFocus()
        qtbot.keyClick(page.intake.file_button, Qt.Key.Key_Space)
        stage(qtbot, page, Stage.MAPPING)
        qtbot.waitUntil(lambda: example.focusWidget() is page.intake.mapping.rows[ColumnRole.CLIENT].choice)
        self.tab_to(qtbot, example, page.intake.mapping.read_button)
        qtbot.keyClick(page.intake.mapping.read_button, Qt.Key.Key_Space)
        stage(qtbot, page, Stage.REVIEW)
        review = page.intake.review
        qtbot.waitUntil(lambda: example.focusWidget() is review.table)
        # The focus stands on the first cell to correct; typing begins at once.
        qtbot.keyClicks(review.table, "7")
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        qtbot.keyClicks(editor, "7,25")
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        qtbot.waitUntil(review.again_button.isVisible)
        # The same text stands in another line of the column, and is corrected with it.
        assert review.again_button.text() == "Opnieuw lezen met 2 verbeteringen"
        self.tab_to(qtbot, example, review.again_button)
        qtbot.keyClick(review.again_button, Qt.Key.Key_Space)
        qtbot.waitUntil(
            lambda: page.session.stage is Stage.REVIEW and len(page.intake.review.model.rejects) == 1,
            timeout=WAIT,
        )
        assert review.counts.text() == (
            "11 regels: 5 gebruikt, 6 overgeslagen (2 kop, 2 leeg, 1 totaal, 1 onleesbaar)."
            " 2 zijn door u verbeterd."
        )
        self.tab_to(qtbot, example, review.take_button)
        qtbot.keyClick(review.take_button, Qt.Key.Key_Space)
        stage(qtbot, page, Stage.NONE)
        (table,) = page.context.store.case.hard_data.tables
        assert table.counts.corrected == 2
        assert [(record.volume, record.unit) for record in table.records] == [
            (1_250_500_000, VolumeUnit.HOUR),
            (90_000_000, VolumeUnit.MINUTE),
            (7_250_000, VolumeUnit.HOUR),
            (12_500_000, VolumeUnit.HOUR),
            (7_250_000, VolumeUnit.HOUR),
        ]

    @staticmethod
    def tab_to(qtbot: QtBot, window: MainWindow, wanted: QWidget, most: int = 60) -> None:
        for _ in range(most):
            if window.focusWidget() is wanted:
                return
            qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        pytest.fail(f"Tab does not come to {wanted.accessibleName() or wanted}")

    def test_one_undo_takes_the_whole_import_back_and_redo_brings_it_again(
        self,
        qtbot: QtBot,
        example: MainWindow,
        page: HardDataPage,
        monkeypatch: pytest.MonkeyPatch,
        ugly: Path,
    ) -> None:
        before = page.context.store.case
        import_by_mouse(qtbot, page, monkeypatch, ugly)
        after = page.context.store.case
        assert page.context.store.undo_stack.count() == 1
        assert (
            page.context.store.undo_stack.undoText()
            == "Registraties ingelezen: Bestand 1 (csv), 2025-01 – 2025-02"
        )
        qtbot.keyClick(example, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert page.context.store.case == before
        qtbot.keyClick(example, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
        assert page.context.store.case == after

    def test_stopping_at_any_step_leaves_the_case_as_it_was(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, ugly: Path
    ) -> None:
        before = page.context.store.case
        choose(monkeypatch, ugly)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        click(qtbot, page.intake.mapping.stop_button)
        stage(qtbot, page, Stage.NONE)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        click(qtbot, page.intake.mapping.read_button)
        stage(qtbot, page, Stage.REVIEW)
        click(qtbot, page.intake.review.back_button)
        stage(qtbot, page, Stage.MAPPING)
        click(qtbot, page.intake.mapping.read_button)
        stage(qtbot, page, Stage.REVIEW)
        click(qtbot, page.intake.review.stop_button)
        stage(qtbot, page, Stage.NONE)
        assert page.session.source is None
        assert page.session.reading is None
        assert page.context.store.case == before
        assert page.context.store.undo_stack.count() == 0

    def test_reading_can_be_cancelled_half_way(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        path = before_after(tmp_path / "veel.csv", 0.8, clients=4000)
        choose(monkeypatch, path)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        click(qtbot, page.intake.mapping.read_button)
        # What the bar shows is awaited and not the signal behind it: to let go of a signal while another
        # thread sends it can crash Qt.
        qtbot.waitUntil(lambda: page.intake.busy.progress.value() > 0, timeout=WAIT)
        assert page.intake.cancel_button.isVisible()
        click(qtbot, page.intake.cancel_button)
        stage(qtbot, page, Stage.MAPPING)
        assert page.session.reading is None
        assert page.intake.error.isHidden()

    def test_cells_copied_from_a_spreadsheet_are_pasted(self, qtbot: QtBot, page: HardDataPage) -> None:
        QGuiApplication.clipboard().setText(
            "Cliënt\tMaand\tDienst\tUren\n1\t2025-01\tBegeleiding\t4,5\n2\t2025-01\tBegeleiding\t3\n"
        )
        click(qtbot, page.intake.paste_button)
        stage(qtbot, page, Stage.MAPPING)
        click(qtbot, page.intake.mapping.read_button)
        stage(qtbot, page, Stage.REVIEW)
        click(qtbot, page.intake.review.take_button)
        stage(qtbot, page, Stage.NONE)
        (table,) = page.context.store.case.hard_data.tables
        assert [record.volume for record in table.records] == [4_500_000, 3_000_000]

    def test_pasting_nothing_says_what_to_do(self, qtbot: QtBot, page: HardDataPage) -> None:
        QGuiApplication.clipboard().clear()
        click(qtbot, page.intake.paste_button)
        assert page.intake.error.isVisible()
        assert page.intake.error_text.text().startswith("Er is geen tekst om te plakken.")

    def test_registrations_typed_in_the_grid_need_no_mapping(
        self, qtbot: QtBot, page: HardDataPage, settle: Callable[[], None]
    ) -> None:
        click(qtbot, page.intake.type_button)
        grid = page.intake.typing.grid
        assert grid.hasFocus()
        for column, text in enumerate(("c1", "03-2025", "hulp", "12,5", "uur", "", "met")):
            grid.setCurrentCell(0, column)
            if text:
                qtbot.keyClicks(grid, text[0])
                editor = QApplication.focusWidget()
                assert isinstance(editor, QLineEdit)
                qtbot.keyClicks(editor, text[1:])
                qtbot.keyClick(editor, Qt.Key.Key_Return)
                qtbot.waitUntil(grid.hasFocus)
                # The editor of the last cell goes when the event loop runs.
                settle()
        grid.setCurrentCell(1, 0)
        QGuiApplication.clipboard().setText("c2\t04-2025\thulp\t3\tuur\t\tzonder\n")
        qtbot.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        click(qtbot, page.intake.typing.on_button)
        stage(qtbot, page, Stage.REVIEW)
        click(qtbot, page.intake.review.take_button)
        stage(qtbot, page, Stage.NONE)
        (table,) = page.context.store.case.hard_data.tables
        assert [(record.volume, record.group.value) for record in table.records] == [
            (12_500_000, "with"),
            (3_000_000, "without"),
        ]

    def test_an_empty_grid_is_not_read(self, qtbot: QtBot, page: HardDataPage) -> None:
        click(qtbot, page.intake.type_button)
        click(qtbot, page.intake.typing.on_button)
        assert page.intake.typing.nothing.isVisible()
        assert page.session.stage is Stage.NONE
        click(qtbot, page.intake.typing.stop_button)
        assert page.intake.start.isVisible()

    def test_the_intake_form_that_the_page_saves_is_read_without_a_mapping(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        path = tmp_path / "formulier.xlsx"
        monkeypatch.setattr(dialogs, "choose_where_to_save", lambda *_arguments: path)
        click(qtbot, page.intake.form_button)
        qtbot.waitUntil(path.exists, timeout=WAIT)
        book = openpyxl.load_workbook(path)
        headings = list(form_headings(page.t).values())
        sheet = next(item for item in book.worksheets if item["A1"].value == headings[0])
        filled: dict[ColumnRole, str | int] = {
            ColumnRole.CLIENT: "17",
            ColumnRole.PERIOD: "01-03-2025",
            ColumnRole.PRODUCT: "hulp",
            ColumnRole.VOLUME: 6,
            ColumnRole.UNIT: "uur",
        }
        for place, role in enumerate(form_headings(page.t), 1):
            sheet.cell(2, place, filled.get(role))
        book.save(path)
        choose(monkeypatch, path)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.REVIEW)
        click(qtbot, page.intake.review.take_button)
        stage(qtbot, page, Stage.NONE)
        (table,) = page.context.store.case.hard_data.tables
        assert [record.volume for record in table.records] == [6_000_000]

    def test_a_file_dropped_on_the_window_is_imported_and_a_second_one_waits(
        self, qtbot: QtBot, example: MainWindow, ugly: Path
    ) -> None:
        self.drop(example, ugly)
        qtbot.waitUntil(lambda: example.workspace.current_page == "hard_data")
        page = hard_data(example)
        stage(qtbot, page, Stage.MAPPING)
        self.drop(example, ugly)
        qtbot.waitUntil(lambda: "ingelezen" in example.notice.text)
        assert page.session.stage is Stage.MAPPING

    @staticmethod
    def drop(window: MainWindow, path: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        window.dropEvent(
            QDropEvent(
                QPoint(400, 300),
                Qt.DropAction.CopyAction,
                data,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
        )

    def test_the_mapping_is_remembered_for_the_next_file_of_the_same_shape(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        path = tmp_path / "eigen.csv"
        path.write_text("A;B;C;D\n1;2025-01;hulp;4\n2;2025-01;hulp;5\n", encoding="utf-8")
        choose(monkeypatch, path)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        mapping = page.intake.mapping
        assert not mapping.read_button.isEnabled()
        for role, number in ((ColumnRole.CLIENT, 1), (ColumnRole.PRODUCT, 3), (ColumnRole.VOLUME, 4)):
            pick(qtbot, mapping.rows[role].choice, number)
        standing = mapping.rows[ColumnRole.UNIT].standing
        assert standing is not None
        pick(qtbot, standing, VolumeUnit.HOUR)
        assert mapping.read_button.isEnabled()
        first = page.session.mapping
        click(qtbot, mapping.read_button)
        stage(qtbot, page, Stage.REVIEW)
        click(qtbot, page.intake.review.take_button)
        stage(qtbot, page, Stage.NONE)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        assert page.session.remembered
        assert page.session.mapping == first

    def test_a_word_that_the_program_does_not_know_is_explained_once_for_all_lines_and_the_next_file(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        path = tmp_path / "woorden.csv"
        lines = [f"{client};2025-0{client % 9 + 1};hulp;3;dgd" for client in range(40)]
        path.write_text("\n".join(["Cliënt;Maand;Dienst;Aantal;Eenheid", *lines]) + "\n", encoding="utf-8")
        choose(monkeypatch, path)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        click(qtbot, page.intake.mapping.read_button)
        stage(qtbot, page, Stage.REVIEW)
        review = page.intake.review
        assert len(review.model.rejects) == 40
        qtbot.waitUntil(review.table.hasFocus)
        qtbot.keyClicks(review.table, "d")
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        qtbot.keyClicks(editor, "dagdeel")
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        qtbot.waitUntil(review.again_button.isVisible)
        click(qtbot, review.again_button)
        qtbot.waitUntil(lambda: page.session.stage is Stage.REVIEW and not review.model.rejects, timeout=WAIT)
        click(qtbot, review.take_button)
        stage(qtbot, page, Stage.NONE)
        (table,) = page.context.store.case.hard_data.tables
        assert {record.unit for record in table.records} == {VolumeUnit.DAY_PART}
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        click(qtbot, page.intake.mapping.read_button)
        stage(qtbot, page, Stage.REVIEW)
        assert review.model.rejects == ()

    def test_nothing_of_a_file_stays_in_a_widget_once_it_is_in_or_stopped(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, ugly: Path
    ) -> None:
        choose(monkeypatch, ugly)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        click(qtbot, page.intake.mapping.read_button)
        stage(qtbot, page, Stage.REVIEW)
        click(qtbot, page.intake.review.stop_button)
        stage(qtbot, page, Stage.NONE)
        texts = [label.text() for label in page.findChildren(QLabel)]
        for secret in ("onbekend", "1001", "zie brief", "uren.csv"):
            assert not [text for text in texts if secret in text]
        assert page.intake.review.model.rejects == ()
        assert page.intake.mapping.preview_model.rowCount() == 0

    def test_another_sheet_of_a_workbook_is_chosen_by_keys(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.append(["Toelichting"])
        book.active.append(["Dit blad legt uit wat op het andere staat."])
        other = book.create_sheet("Uren")
        for line in (["Cliënt", "Maand", "Uren"], [1, "2025-01", 4.5], [2, "2025-02", "?"]):
            other.append(line)
        path = tmp_path / "map.xlsx"
        book.save(path)
        choose(monkeypatch, path)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        mapping = page.intake.mapping
        assert mapping.sheet.values == ("Sheet", "Uren")
        pick(qtbot, mapping.sheet, "Uren")
        qtbot.waitUntil(lambda: page.session.mapping.sheet == "Uren", timeout=WAIT)
        stage(qtbot, page, Stage.MAPPING)
        click(qtbot, mapping.read_button)
        stage(qtbot, page, Stage.REVIEW)
        review = page.intake.review
        assert review.counts.text() == "3 regels: 1 gebruikt, 2 overgeslagen (1 kop, 1 onleesbaar)."
        assert "map.xlsx, blad Uren" in review.explanation.text()

    def test_a_declaration_needs_no_mapping_and_holds_no_citizen_number_afterwards(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files = Path(__file__).parents[1] / "intake" / "files"
        path = next(item for item in sorted(files.glob("*.xml")) if "323" in item.read_text("utf-8")[:600])
        choose(monkeypatch, path)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        assert not page.intake.mapping.rows[ColumnRole.CLIENT].choice.isVisible()
        click(qtbot, page.intake.mapping.read_button)
        stage(qtbot, page, Stage.REVIEW)
        click(qtbot, page.intake.review.take_button)
        stage(qtbot, page, Stage.NONE)
        (table,) = page.context.store.case.hard_data.tables
        assert len(table.records) > 0
        assert all(len(client) == 12 and not client.isdecimal() for client in table.records.clients)

    def test_a_form_that_cannot_be_saved_is_said_so(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(
            dialogs, "choose_where_to_save", lambda *_arguments: tmp_path / "nergens" / "formulier.xlsx"
        )
        click(qtbot, page.intake.form_button)
        qtbot.waitUntil(page.intake.error.isVisible, timeout=WAIT)
        assert "formulier.xlsx" in page.intake.error_text.text()

    def test_with_the_kept_key_a_later_import_recognises_the_same_clients(
        self,
        qtbot: QtBot,
        example: MainWindow,
        page: HardDataPage,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        key = tmp_path / "sleutel.key"
        path = before_after(tmp_path / "uren.csv", 0.8, clients=3)
        monkeypatch.setattr(dialogs, "choose_where_to_save", lambda *_arguments: key)
        choose(monkeypatch, path)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        click(qtbot, button(page.intake.mapping, "Sleutel in een bestand bewaren…"))
        assert key.exists()
        click(qtbot, page.intake.mapping.read_button)
        stage(qtbot, page, Stage.REVIEW)
        click(qtbot, page.intake.review.take_button)
        stage(qtbot, page, Stage.NONE)
        case = page.context.store.case
        # The same case, opened anew: the key is not in it.
        assert example.document is not None
        example.document.store.undo_stack.setClean()
        example.show_case(case)
        again = hard_data(example)
        click(qtbot, again.intake.file_button)
        stage(qtbot, again, Stage.MAPPING)
        assert again.intake.mapping.key.text.startswith("De tabellen in de case zijn met een andere sleutel")
        choose(monkeypatch, key)
        click(qtbot, button(again.intake.mapping, "Sleutel van een eerdere keer gebruiken…"))
        assert again.intake.mapping.key.text.startswith("Cliënten krijgen een pseudoniem")
        click(qtbot, again.intake.mapping.read_button)
        stage(qtbot, again, Stage.REVIEW)
        click(qtbot, again.intake.review.take_button)
        stage(qtbot, again, Stage.NONE)
        first, second = again.context.store.case.hard_data.tables
        assert first.records.clients == second.records.clients

    def test_columns_are_remembered_for_the_next_case_until_they_are_forgotten(
        self,
        qtbot: QtBot,
        example: MainWindow,
        page: HardDataPage,
        preferences: Preferences,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        path = tmp_path / "uren.csv"
        path.write_text("A;B;C\nK1;2024-01;3\nK2;2024-01;4\n", encoding="utf-8")
        choose(monkeypatch, path)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        mapping = page.intake.mapping
        assert not mapping.forget_button.isVisible()
        for role, number in ((ColumnRole.CLIENT, 1), (ColumnRole.PERIOD, 2), (ColumnRole.VOLUME, 3)):
            pick(qtbot, mapping.rows[role].choice, number)
        standing = mapping.rows[ColumnRole.UNIT].standing
        assert standing is not None
        pick(qtbot, standing, VolumeUnit.HOUR)
        click(qtbot, mapping.read_button)
        stage(qtbot, page, Stage.REVIEW)
        # What is kept are headings: no sheet, no client, no month, no volume.
        (kept,) = preferences.mappings
        assert {word in kept for word in ("K1", "2024", "uren")} == {False}
        assert [choice["header"] for choice in json.loads(kept)["columns"]] == ["A", "B", "C"]
        # Another case, in a window that was opened anew.
        assert example.document is not None
        example.document.store.undo_stack.setClean()
        example.files.start_empty()
        other = hard_data(example)
        assert other is not page
        click(qtbot, other.intake.file_button)
        stage(qtbot, other, Stage.MAPPING)
        assert other.session.remembered
        assert [choice.number for choice in other.session.mapping.columns] == [1, 2, 3]
        assert other.session.mapping.unit is VolumeUnit.HOUR
        click(qtbot, other.intake.mapping.forget_button)
        assert preferences.mappings == ()
        click(qtbot, other.intake.mapping.stop_button)
        click(qtbot, other.intake.file_button)
        stage(qtbot, other, Stage.MAPPING)
        assert not other.session.remembered

    def test_columns_are_saved_in_a_file_and_used_for_one_whose_columns_have_moved(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        saved, other = tmp_path / "kolommen.json", tmp_path / "anders.csv"
        path = before_after(tmp_path / "uren.csv", 0.8, clients=2)
        other.write_text("Uren;Cliëntnummer;Maand\n1.250,5;9;01-2025\n", encoding="utf-8")
        monkeypatch.setattr(dialogs, "choose_where_to_save", lambda *_arguments: saved)
        choose(monkeypatch, path)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        click(qtbot, button(page.intake.mapping, "Deze kolommen in een bestand opslaan…"))
        assert '"Cliëntnummer"' in saved.read_text(encoding="utf-8")
        click(qtbot, page.intake.mapping.stop_button)
        choose(monkeypatch, other)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        choose(monkeypatch, saved)
        click(qtbot, button(page.intake.mapping, "Opgeslagen kolommen gebruiken…"))
        stage(qtbot, page, Stage.MAPPING)
        numbers = {choice.role: choice.number for choice in page.session.mapping.columns}
        assert numbers == {ColumnRole.CLIENT: 2, ColumnRole.PERIOD: 3, ColumnRole.VOLUME: 1}
        saved.write_text("{}x", encoding="utf-8")
        click(qtbot, button(page.intake.mapping, "Opgeslagen kolommen gebruiken…"))
        assert "kolommen.json" in page.intake.error_text.text()

    def test_the_name_of_a_file_comes_into_the_case_only_when_the_user_says_so(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        path = before_after(tmp_path / "Bakker.csv", 0.8, clients=2)
        choose(monkeypatch, path)
        for keep in (False, True):
            click(qtbot, page.intake.file_button)
            stage(qtbot, page, Stage.MAPPING)
            box = page.intake.mapping.keep_file
            assert "Bakker.csv" in box.text()
            assert not box.isChecked()
            if keep:
                click(qtbot, box)
                name = page.intake.mapping.name
                name.setFocus()
                name.selectAll()
                qtbot.keyClicks(name, "Uren Noord")
            click(qtbot, page.intake.mapping.read_button)
            stage(qtbot, page, Stage.REVIEW)
            named = (
                "“Uren Noord”." if keep else "“Bestand 1 (csv), 2024-01 – 2025-12”; de naam van het bestand"
            )
            assert page.intake.review.named.text().startswith(f"In de case heet het {named}")
            click(qtbot, page.intake.review.take_button)
            stage(qtbot, page, Stage.NONE)
            assert ("Bakker" in page.context.store.case.model_dump_json()) is keep

    def test_care_can_be_chosen_and_added_up_by_the_groups_of_statistics_netherlands(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        path = tmp_path / "iwmo.csv"
        lines = [
            f"{1001 + client};{month:02d}-{year};{category};{hours}"
            for client in range(12)
            for year in (2024, 2025)
            for month in range(1, 13)
            for category, hours in (("01", 10 if year == 2024 else 5 + client % 2), ("07", 4))
        ]
        path.write_text("client;maand;productcategorie;uren\n" + "\n".join(lines) + "\n", encoding="utf-8")
        import_by_mouse(qtbot, page, monkeypatch, path)
        click(qtbot, page.analyses.add_button)
        part = outcome(qtbot, page)
        # 14 hours a month become 9.5.
        assert part.estimate is not None
        assert part.estimate.change == pytest.approx(9.5 / 14 - 1)
        chips = {chip.text(): chip for chip in page.findChildren(ToggleChip) if chip.isVisible()}
        assert "Ondersteuning thuis" in chips
        click(qtbot, chips["Hulp bij het huishouden"])
        changed = outcome(qtbot, page)
        qtbot.waitUntil(
            lambda: changed.estimate is not None and changed.estimate.change == pytest.approx(-0.45),
            timeout=WAIT,
        )
        window = show_records(page.form, "hard_data.tables.registrations")
        assert isinstance(window, RecordsWindow)
        qtbot.addWidget(window)
        chip = next(item for item in window.views.chips if item.text() == "Per zorggroep")
        assert chip.isVisible()
        click(qtbot, chip)
        rows = [[window.model.text(row, column) for column in range(2)] for row in range(2)]
        assert rows == [["Hulp bij het huishouden", "12"], ["Ondersteuning thuis", "12"]]
        window.close()

    def test_an_import_half_way_survives_another_language_and_theme(
        self,
        qtbot: QtBot,
        example: MainWindow,
        page: HardDataPage,
        monkeypatch: pytest.MonkeyPatch,
        ugly: Path,
    ) -> None:
        choose(monkeypatch, ugly)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        example.set_language(Language.ENGLISH)
        example.set_theme(ThemeChoice.DARK)
        again = hard_data(example)
        assert again is not page
        assert again.session.stage is Stage.MAPPING
        qtbot.waitUntil(again.intake.mapping.read_button.isVisible)
        click(qtbot, again.intake.mapping.read_button)
        stage(qtbot, again, Stage.REVIEW)
        assert again.intake.review.counts.text().startswith("11 lines: 3 used, 8 skipped")


class TestPersonalData:
    BSNS = ("111222333", "123456782", "999990007", "232262536")

    def test_a_citizen_number_becomes_a_pseudonym_and_stays_nowhere(
        self,
        qtbot: QtBot,
        example: MainWindow,
        page: HardDataPage,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        path = tmp_path / "met-bsn.csv"
        lines = [f"{bsn};2025-0{month};hulp;4" for month in (1, 2) for bsn in self.BSNS]
        path.write_text("\n".join(["BSN;Maand;Dienst;Uren", *lines]) + "\n", encoding="utf-8")
        choose(monkeypatch, path)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        assert "burgerservicenummer" in page.intake.mapping.personal.text
        assert not self.shown(example)
        click(qtbot, page.intake.mapping.read_button)
        stage(qtbot, page, Stage.REVIEW)
        click(qtbot, page.intake.review.take_button)
        stage(qtbot, page, Stage.NONE)
        assert example.document is not None
        example.document.keep_recovery_copy()
        example.document.save(tmp_path / "case.zbc")
        kept = [item for item in tmp_path.rglob("*") if item.is_file() and item != path]
        assert len(kept) >= 1
        for item in kept:
            data = item.read_bytes()
            for bsn in self.BSNS:
                assert bsn.encode() not in data, item

    def test_a_column_with_citizen_numbers_is_offered_for_nothing_but_the_client(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        path = tmp_path / "twee.csv"
        lines = [f"{number};{bsn};2025-01;4" for number, bsn in enumerate(self.BSNS)]
        path.write_text("\n".join(["Cliënt;Code;Maand;Uren", *lines]) + "\n", encoding="utf-8")
        choose(monkeypatch, path)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        mapping = page.intake.mapping
        assert 2 in mapping.rows[ColumnRole.CLIENT].choice.values
        assert 2 not in mapping.rows[ColumnRole.PRODUCT].choice.values
        assert "Code" in mapping.personal.text

    def test_a_file_whose_services_are_citizen_numbers_further_on_is_refused_and_nothing_is_kept(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        before = page.context.store.case
        path = tmp_path / "laat.csv"
        # The first lines look like codes; what makes it personal data comes after what is looked at first.
        plain = [f"{number};2025-01;4;{number % 3}00A" for number in range(2100)]
        persons = [f"{number};2025-01;4;{self.citizen_number(number)}" for number in range(400)]
        path.write_text("\n".join(["Cliënt;Maand;Uren;Dienst", *plain, *persons]) + "\n", encoding="utf-8")
        choose(monkeypatch, path)
        click(qtbot, page.intake.file_button)
        stage(qtbot, page, Stage.MAPPING)
        click(qtbot, page.intake.mapping.read_button)
        qtbot.waitUntil(page.intake.error.isVisible, timeout=WAIT)
        assert "persoonsgegevens" in page.intake.error_text.text()
        assert page.session.stage is Stage.MAPPING
        assert page.session.reading is None
        assert page.context.store.case == before

    @staticmethod
    def citizen_number(seed: int) -> str:
        source = random.Random(seed)  # noqa: S311  no secret
        while True:
            digits = [source.randint(1, 9) for _ in range(8)]
            check = sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits, strict=True)) % 11
            if check < 10:
                return "".join(map(str, [*digits, check]))

    def shown(self, window: MainWindow) -> bool:
        texts = [label.text() for label in window.findChildren(QLabel)]
        return any(bsn in text for bsn in self.BSNS for text in texts)


class TestTables:
    @pytest.fixture
    def large(self, qtbot: QtBot, page: HardDataPage, tmp_path: Path) -> RecordsWindow:
        """The window on 100,000 records."""
        source = random.Random(7)  # noqa: S311  no secret
        lines = ["Cliënt;Maand;Dienst;Uren"]
        lines += [
            f"{source.randint(1, 4000)};2025-{source.randint(1, 12):02d};dienst {source.randint(1, 9)};"
            f"{source.randint(1, 400) / 4:.2f}".replace(".", ",")
            for _ in range(100_000)
        ]
        path = tmp_path / "groot.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        page.intake.open_file(path)
        qtbot.waitUntil(lambda: page.session.stage is Stage.MAPPING, timeout=2 * WAIT)
        page.session.read()
        qtbot.waitUntil(lambda: page.session.stage is Stage.REVIEW, timeout=4 * WAIT)
        page.session.take_in(page.t)
        qtbot.waitUntil(lambda: page.session.stage is Stage.NONE, timeout=2 * WAIT)
        window = show_records(page.form, "hard_data.tables.registrations")
        assert isinstance(window, RecordsWindow)
        qtbot.waitExposed(window)
        return window

    def test_a_hundred_thousand_records_are_sorted_and_filtered_by_mouse_and_keys(
        self, qtbot: QtBot, large: RecordsWindow
    ) -> None:
        assert large.shown.text() == "100.000 van 100.000 regels"
        header = large.grid.horizontalHeader()
        column = large.model.headings.index("Omvang")
        place = QPoint(header.sectionViewportPosition(column) + 10, header.height() // 2)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert large.model.text(0, column) == "0,25"
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert large.model.text(0, column) == "100"
        large.filter.setFocus()
        qtbot.keyClicks(large.filter, "dienst 3")
        product = large.model.headings.index("Product")
        shown = large.model.rowCount()
        assert 10_000 < shown < 12_500
        assert {large.model.text(row, product) for row in range(0, shown, 97)} == {"dienst 3"}
        assert large.model.text(0, column) == "100"
        large.close()

    def test_the_same_records_per_client_and_per_month_add_up_to_the_same(
        self, qtbot: QtBot, large: RecordsWindow
    ) -> None:
        def total(heading: str) -> int:
            column = large.model.headings.index(heading)
            rows = range(large.model.rowCount())
            return sum(int(large.model.text(row, column).replace(".", "")) for row in rows)

        click(qtbot, large.views.chips[list(View).index(View.CLIENTS)])
        assert total("Registraties") == 100_000
        click(qtbot, large.views.chips[list(View).index(View.PERIODS)])
        assert total("Registraties") == 100_000
        assert large.model.rowCount() == 12
        click(qtbot, large.views.chips[list(View).index(View.SKIPPED)])
        assert large.skipped.content.rows[-1].cells == ("1",)
        large.close()


class TestEstimate:
    @pytest.fixture
    def part(
        self, qtbot: QtBot, page: HardDataPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> OutcomePart:
        import_by_mouse(qtbot, page, monkeypatch, before_after(tmp_path / "uren.csv", 0.8))
        click(qtbot, page.analyses.add_button)
        return outcome(qtbot, page)

    def test_the_outcome_is_what_the_file_says(self, part: OutcomePart) -> None:
        assert part.headline.text().startswith("−20,0 % (95 %: −2")
        assert "24 cliënten" in part.sentence.text()
        assert "geen vergelijkingsgroep" in part.doubts.text()

    def test_one_click_makes_it_the_value_of_the_effect_and_both_sides_show_it(
        self, qtbot: QtBot, example: MainWindow, page: HardDataPage, part: OutcomePart
    ) -> None:
        store = page.context.store
        before = store.case
        steps = store.undo_stack.count()
        click(qtbot, part.take_button)
        effect = store.case.effects[0]
        assert effect.change_kind is ChangeKind.RELATIVE
        change = effect.relative_change
        assert float(change.value) == -0.2  # type: ignore[arg-type]
        assert change.low is not None
        assert change.high is not None
        assert change.low < change.value < change.high  # type: ignore[operator]
        assert change.grade is EvidenceGrade.REGISTRATION
        assert "Bestand 1 (csv), 2024-01 – 2025-12" in change.source
        assert store.undo_stack.count() == steps + 1
        assert part.link.text.startswith("Gekoppeld:")
        assert part.take_button.isHidden()
        click(qtbot, part.to_effect)
        assert example.workspace.current_page == "reach"
        labels = example.workspace.page("reach").findChildren(QLabel)
        said = [label.text().replace("\u00a0", " ") for label in labels]
        assert any("Deze verandering komt uit registraties" in text and "−20,0 %" in text for text in said)
        qtbot.keyClick(example, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert store.case == before

    def test_a_newer_file_in_its_place_changes_the_effect_visibly_in_one_step(
        self,
        qtbot: QtBot,
        example: MainWindow,
        page: HardDataPage,
        part: OutcomePart,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        click(qtbot, part.take_button)
        store = page.context.store
        linked = store.case
        steps = store.undo_stack.count()
        choose(monkeypatch, before_after(tmp_path / "nieuw.csv", 0.7))
        click(qtbot, button(page.tables, "Nieuwer bestand inlezen…"))
        stage(qtbot, page, Stage.MAPPING)
        assert page.session.replaces == linked.hard_data.tables[0].id
        click(qtbot, page.intake.mapping.read_button)
        stage(qtbot, page, Stage.REVIEW)
        click(qtbot, page.intake.review.take_button)
        stage(qtbot, page, Stage.NONE)
        assert len(store.case.hard_data.tables) == 1
        assert float(store.case.effects[0].relative_change.value) == -0.3  # type: ignore[arg-type]
        assert "ging van −20,0 % naar −30,0 %" in example.notice.text
        assert store.undo_stack.count() == steps + 1
        qtbot.keyClick(example, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert store.case == linked

    def test_an_effect_changed_by_hand_is_left_alone_and_both_sides_say_so(
        self,
        qtbot: QtBot,
        page: HardDataPage,
        part: OutcomePart,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
    ) -> None:
        click(qtbot, part.take_button)
        store = page.context.store
        place = f"effects.{store.case.effects[0].id}.relative_change.value"
        store.change("", lambda case: replaced(case, place, Decimal("-0.1")))
        assert "met de hand gewijzigd" in part.link.text
        import_again = before_after(tmp_path / "nieuw.csv", 0.7)
        choose(monkeypatch, import_again)
        click(qtbot, button(page.tables, "Nieuwer bestand inlezen…"))
        stage(qtbot, page, Stage.MAPPING)
        click(qtbot, page.intake.mapping.read_button)
        stage(qtbot, page, Stage.REVIEW)
        click(qtbot, page.intake.review.take_button)
        stage(qtbot, page, Stage.NONE)
        assert store.case.effects[0].relative_change.value == Decimal("-0.1")

    def test_the_link_can_be_undone_and_the_figures_stay(
        self, qtbot: QtBot, page: HardDataPage, part: OutcomePart
    ) -> None:
        click(qtbot, part.take_button)
        change = page.context.store.case.effects[0].relative_change
        click(qtbot, part.unlink)
        assert page.context.store.case.effects[0].relative_change == change
        assert page.context.store.case.hard_data.analyses[0].applied is None
        assert part.take_button.isVisible()

    def test_each_chart_has_words_and_a_table_behind_it(
        self, qtbot: QtBot, page: HardDataPage, part: OutcomePart
    ) -> None:
        for chip in part.kinds.chips:
            click(qtbot, chip)
            qtbot.waitUntil(lambda: part.chart.drawn, timeout=WAIT)
            chart = part.chart.chart
            assert chart is not None
            assert chart.as_table(page.t).rows
            assert chart.in_words(page.t)
            assert part.chart.canvas is not None
            assert part.chart.canvas.accessibleName() == chart.title

    def test_another_period_gives_another_outcome(
        self, qtbot: QtBot, page: HardDataPage, part: OutcomePart
    ) -> None:
        place = "hard_data.analyses.verandering_van_het_gebruik.after.first"
        page.context.store.change("", lambda case: replaced(case, place, datetime.date(2024, 7, 1)))
        qtbot.waitUntil(lambda: part.estimate is not None and not part.busy, timeout=WAIT)
        # Half a year at 1 and a year at 0.8, against half a year at 1: (6 + 12 × 0.8) / 18 − 1.
        assert part.headline.text().startswith("−13,3 %")


class TestLook:
    @pytest.mark.parametrize("language", Language)
    @pytest.mark.parametrize("theme", [ThemeChoice.LIGHT, ThemeChoice.DARK])
    @pytest.mark.parametrize(("width", "height"), [(1366, 768), (1024, 700)])
    def test_no_step_scrolls_sideways_and_everything_with_focus_has_a_name(
        self,
        qtbot: QtBot,
        preferences: Preferences,
        open_window: OpenWindow,
        settle: Callable[[], None],
        language: Language,
        theme: ThemeChoice,
        width: int,
        height: int,
    ) -> None:
        preferences.language, preferences.theme = language, theme
        window = open_window(width, height)
        window.files.open_example("neighbourhood-platform")
        page = hard_data(window)
        frame = window.workspace.frame("hard_data")

        def check() -> None:
            settle()
            assert frame.scroller.horizontalScrollBar().maximum() == 0
            for widget in page.findChildren(QWidget):
                if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    name = widget.accessibleName() or getattr(widget, "text", str)()
                    assert name or isinstance(widget, QLineEdit), widget

        check()
        click(qtbot, page.intake.example_button)
        stage(qtbot, page, Stage.MAPPING)
        check()
        page.session.read()
        stage(qtbot, page, Stage.REVIEW)
        check()
        page.session.take_in(window.translator)
        stage(qtbot, page, Stage.NONE)
        page.analyses.add()
        part = outcome(qtbot, page)
        qtbot.waitUntil(lambda: part.chart.drawn, timeout=WAIT)
        check()
        page.intake.type_button.click()
        check()
