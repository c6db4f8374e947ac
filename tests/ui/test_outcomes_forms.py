"""Outcomes by form: an empty one is made, a filled-in one is read, and clients are known only by a key."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casebuilder.intake import zrm_form
from casebuilder.intake.work import Work
from casebuilder.intake.zrm_form import ZrmForm, read_zrm_form
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
    page.forms.read_from(path)
    qtbot.waitUntil(lambda: not page.forms.progress.isVisible(), timeout=20_000)
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
    assert len(outcomes.clients) == 32
    assert [moment.name for moment in outcomes.moments] == ["T0", "T1"]
    # The first client of the form has level 4 in Finances at T0; his own number is not in the case.
    assert outcomes.clients[0].scores[0][domain("finances").column] == "4"
    assert all(len(row.key) == 12 for row in outcomes.clients)
    assert page.forms.outcome is not None
    assert "32 nieuwe cliënten" in page.forms.outcome.text
    assert page.entry.grid.sheet_model.rowCount() == 32
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
    own.click(button(page.forms, own.t("Save the key")))

    later, other = opened(qtbot)
    read(qtbot, other, EXAMPLE)
    assert not {row.key for row in first.clients} & {row.key for row in later.store.case.outcomes.clients}

    later, other = opened(qtbot)
    monkeypatch.setattr(dialogs, "choose_file", lambda *_: key)
    later.click(other.forms.open_key)
    read(qtbot, other, EXAMPLE)
    assert later.store.case.outcomes.clients == first.clients


@LANGUAGES
def test_a_file_that_is_no_form_is_refused_with_a_sentence(
    qtbot: QtBot, tmp_path: Path, language: Language
) -> None:
    own, page = opened(qtbot, language)
    before = own.store.case
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(b"no workbook")
    read(qtbot, page, wrong)
    assert own.store.case is before
    assert page.forms.outcome is not None
    assert "wrong.xlsx" in page.forms.outcome.text
    page.forms.use_key_of(wrong)
    assert "wrong.xlsx" in page.forms.outcome.text


def test_reading_shows_progress_and_can_be_given_up(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    own, page = opened(qtbot)
    before = own.store.case
    # The file is open at half of the work, so 40 % of the rest makes 70 %.
    begun, go_on = threading.Event(), threading.Event()

    def slow(source: object, key: object, work: Work) -> ZrmForm:
        work.step(0.4)
        begun.set()
        go_on.wait(20)
        work.step(0.5)
        raise AssertionError(source, key)

    reading: Callable[..., ZrmForm] = slow
    monkeypatch.setattr(zrm_form, "read_form", reading)
    page.forms.read_from(EXAMPLE)
    assert begun.wait(20)
    qtbot.waitUntil(lambda: page.forms.bar.value() == 70)
    assert not page.forms.read.isEnabled()
    own.click(page.forms.cancel)
    go_on.set()
    qtbot.waitUntil(lambda: not page.forms.progress.isVisible(), timeout=20_000)
    assert own.store.case is before
    assert page.forms.read.isEnabled()
    assert page.forms.outcome is None


@LANGUAGES
def test_another_table_is_read_by_its_headings_and_says_which_column_was_what(
    qtbot: QtBot, tmp_path: Path, language: Language
) -> None:
    own, page = opened(qtbot, language)
    table = tmp_path / "scores.csv"
    table.write_text(
        "Cliëntnr;Groep;Meting;Financiën;Huisvesting;Opmerking\n"
        "1001;met;T0;2;4;x\n1001;met;T1;3;4;x\n1002;zonder;T0;5;9;x\n",
        encoding="utf-8",
    )
    read(qtbot, page, table)
    outcomes = own.store.case.outcomes
    column = domain("finances").column
    assert [row.scores[0][column] for row in outcomes.clients] == ["2", "5"]
    assert outcomes.clients[0].scores[1][column] == "3"
    assert page.forms.outcome is not None
    said = page.forms.outcome.text
    assert own.t("scores: {headers}", headers="Financiën, Huisvesting") in said
    assert "“9”" in said
    assert "Opmerking" not in said
    own.store.undo_stack.undo()
    assert own.store.case.outcomes.clients == ()
