"""Outcomes by form: an empty one is made, a filled-in one is read, and clients are known only by a key."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casebuilder.intake import zrm_form
from casebuilder.intake.work import Work
from casebuilder.intake.zrm_form import ZrmForm, read_zrm_form
from casebuilder.model.outcomes.document import Group
from casebuilder.model.outcomes.instrument import domain
from casebuilder.translation import Language
from casebuilder.ui import dialogs
from casebuilder.ui.pages.outcomes import OutcomesPage
from tests.building import small_case
from tests.ui.forms import Bench, bench, button

EXAMPLE = Path(__file__).parents[2] / "templates" / "zrm-example.xlsx"
LANGUAGES = pytest.mark.parametrize("language", Language)


def opened(qtbot: QtBot, language: Language = Language.DUTCH) -> tuple[Bench, OutcomesPage]:
    own = bench(qtbot, small_case(), language)
    return own, own.page(OutcomesPage)


def read(qtbot: QtBot, page: OutcomesPage, path: Path) -> None:
    page.forms.open_file(path)
    qtbot.waitUntil(lambda: not page.forms.session.busy, timeout=20_000)
    QApplication.processEvents()


@LANGUAGES
def test_an_empty_form_is_made_that_the_program_can_read(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: Language
) -> None:
    own, page = opened(qtbot, language)
    path = tmp_path / "form.xlsx"
    monkeypatch.setattr(dialogs, "choose_where_to_save", lambda *_: path)
    own.click(page.forms.make)
    assert read_zrm_form(path).outcomes.clients == ()
    assert own.navigator.announced
    assert path.name in own.navigator.announced[-1]


def test_a_form_is_read_with_a_click_and_undone_in_one_step(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, page = opened(qtbot)
    before = own.store.case
    monkeypatch.setattr(dialogs, "choose_file", lambda *_: EXAMPLE)
    own.click(page.forms.read)
    qtbot.waitUntil(lambda: bool(own.store.case.outcomes.clients), timeout=20_000)
    outcomes = own.store.case.outcomes
    assert len(outcomes.clients) == 64
    assert [moment.name for moment in outcomes.moments] == ["T0", "T1"]
    # The first client of the form has level 3 in Finances at T0; his own number is not in the case.
    assert outcomes.clients[0].scores[0][domain("finances").column] == "3"
    assert all(len(row.key) == 12 for row in outcomes.clients)
    assert page.forms.outcome is not None
    assert "Cliënten: 64 nieuw" in page.forms.outcome.text
    assert page.entry.grid.sheet_model.rowCount() == 64
    own.store.undo_stack.undo()
    assert own.store.case == before


def test_the_same_clients_are_recognised_with_the_saved_key_and_only_then(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own, page = opened(qtbot)
    read(qtbot, page, EXAMPLE)
    first = own.store.case.outcomes
    key = tmp_path / "key.txt"
    monkeypatch.setattr(dialogs, "choose_where_to_save", lambda *_: key)
    assert page.forms.outcome is not None
    own.click(button(page.forms, own.t("Keep the key in a file…")))

    later, other = opened(qtbot)
    read(qtbot, other, EXAMPLE)
    assert not {row.key for row in first.clients} & {row.key for row in later.store.case.outcomes.clients}

    later, other = opened(qtbot)
    monkeypatch.setattr(dialogs, "choose_existing", lambda *_: key)
    later.click(other.forms.open_key)
    read(qtbot, other, EXAMPLE)
    assert later.store.case.outcomes.clients == first.clients


@LANGUAGES
def test_a_file_that_is_no_form_is_refused_with_a_sentence(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: Language
) -> None:
    own, page = opened(qtbot, language)
    before = own.store.case
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(b"no workbook")
    read(qtbot, page, wrong)
    assert own.store.case is before
    assert page.forms.error.isVisible()
    said = page.forms.error.text.text()
    assert "wrong.xlsx" in said
    monkeypatch.setattr(dialogs, "choose_existing", lambda *_: wrong)
    own.click(page.forms.open_key)
    assert "wrong.xlsx" in page.forms.error.text.text()
    assert page.forms.error.text.text() != said


def test_reading_shows_progress_and_can_be_given_up(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    own, page = opened(qtbot)
    before = own.store.case
    begun, go_on = threading.Event(), threading.Event()

    def slow(source: object, key: object, work: Work, corrections: object) -> ZrmForm:
        work.step(0.4)
        begun.set()
        go_on.wait(20)
        work.step(0.5)
        raise AssertionError(source, key, corrections)

    reading: Callable[..., ZrmForm] = slow
    monkeypatch.setattr(zrm_form, "read_form", reading)
    page.forms.open_file(EXAMPLE)
    qtbot.waitUntil(begun.is_set, timeout=20_000)
    busy = page.forms.busy
    qtbot.waitUntil(lambda: busy.progress.value() == 400)
    assert busy.doing.text() == "De regels worden gelezen…"
    assert not page.forms.start.isVisible()
    own.click(busy.cancel)
    go_on.set()
    qtbot.waitUntil(lambda: not busy.isVisible(), timeout=20_000)
    assert own.store.case is before
    assert page.forms.start.isVisible()
    assert page.forms.outcome is None


def test_a_form_with_a_cell_that_cannot_be_read_shows_it_before_anything_is_taken_in(
    qtbot: QtBot, tmp_path: Path
) -> None:
    own, page = opened(qtbot)
    before = own.store.case
    book = openpyxl.load_workbook(EXAMPLE)
    scores = book["Scores per cliënt"] if "Scores per cliënt" in book.sheetnames else book["Scores"]
    scores.cell(2, 4).value = 9
    path = tmp_path / "form.xlsx"
    book.save(path)
    read(qtbot, page, path)
    assert own.store.case is before
    review = page.forms.review
    assert review.isVisible()
    assert review.list.model.text(0, 2) == "9"
    assert not review.back_button.isVisible()
    own.click(review.take_button)
    qtbot.waitUntil(lambda: bool(own.store.case.outcomes.clients), timeout=20_000)
    assert own.store.case.outcomes.clients[0].scores[0][domain("finances").column] == "."
    assert page.forms.outcome is not None
    assert "Onleesbare cellen die leeg blijven: 1." in page.forms.outcome.text


@LANGUAGES
def test_the_made_up_form_is_tried_with_a_click_and_the_case_says_that_it_is_made_up(
    qtbot: QtBot, language: Language
) -> None:
    own, page = opened(qtbot, language)
    own.click(page.forms.example)
    qtbot.waitUntil(lambda: bool(own.store.case.outcomes.clients), timeout=20_000)
    QApplication.processEvents()
    outcomes = own.store.case.outcomes
    assert outcomes.made_up
    groups = [row.group for row in outcomes.clients]
    assert (groups.count(Group.WITH), groups.count(Group.WITHOUT)) == (36, 28)
    # Made-up clients are not offered where there are any already.
    assert not page.forms.example.isVisible()
    own.store.undo_stack.undo()
    QApplication.processEvents()
    assert not own.store.case.outcomes.made_up
