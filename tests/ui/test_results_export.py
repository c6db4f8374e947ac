"""Exporting the workbook: what goes out, and what became of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.municipality import Municipality
from casebuilder.translation import Language, Translator
from casebuilder.ui.pages import export, house_style_part
from casebuilder.ui.pages.export import Abandoned, ExportPage, Finish, export_workbook, proposed_name
from casebuilder.ui.settings import Preferences
from casebuilder.ui.style_memory import StyleMemory
from casebuilder.workbook import WorkbookError, workbook_bytes
from tests.building import small_case
from tests.ui.results_support import Notes, chip, click, english_context, example_case, show

ENGLISH = Translator(Language.ENGLISH)
Shown = Callable[..., ExportPage]


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    """Shows the page on a case."""

    def make(case: Case, notes: Notes | None = None) -> ExportPage:
        page = ExportPage(english_context(case, notes))
        show(qtbot, page)
        return page

    return make


def saved(qtbot: QtBot, page: ExportPage, path: Path) -> None:
    page.export_to(path)
    qtbot.waitUntil(page.outcome.isVisible, timeout=20_000)


def texts(page: ExportPage) -> str:
    return "\n".join(part.text() for part in page.findChildren(QLabel) if not part.isHidden())


def test_the_workbook_is_saved_and_opens(qtbot: QtBot, shown: Shown, tmp_path: Path) -> None:
    page = shown(small_case())
    path = tmp_path / "case.xlsx"

    saved(qtbot, page, path)

    assert page.outcome.text.text() == "The workbook is saved as case.xlsx."
    assert "Summary" in openpyxl.load_workbook(path).sheetnames


def test_the_button_asks_for_a_name_and_proposes_one(
    qtbot: QtBot, shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposals: list[Path] = []

    def choose(_parent: object, _translator: object, proposed: Path) -> Path:
        proposals.append(proposed)
        return tmp_path / "chosen.xlsx"

    monkeypatch.setattr(export, "choose_workbook_path", choose)
    page = shown(example_case())

    click(qtbot, page.export_button)
    qtbot.waitUntil(page.outcome.isVisible, timeout=20_000)

    assert proposals[0].name == "Business case - Neighbourhood platform Samen Thuis - Emmen.xlsx"
    assert (tmp_path / "chosen.xlsx").exists()


def test_giving_up_the_choice_of_a_name_changes_nothing(
    qtbot: QtBot, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "choose_workbook_path", lambda *_: None)
    page = shown(small_case())

    click(qtbot, page.export_button)

    assert page.export_button.isEnabled()
    assert not page.outcome.isVisible()


@pytest.mark.parametrize(
    ("name", "municipality", "proposed"),
    [
        ("Platform", "Emmen", "Business case - Platform - Emmen.xlsx"),
        ("A/B: “test”?", "'s-Gravenhage", "Business case - A B “test” - 's-Gravenhage.xlsx"),
        ("", "", "Business case.xlsx"),
    ],
)
def test_the_proposed_name_is_one_that_every_system_accepts(
    name: str, municipality: str, proposed: str
) -> None:
    case = Case(name=name, municipality=Municipality(name=municipality))

    assert proposed_name(case, ENGLISH) == proposed


def test_the_language_of_the_workbook_is_a_choice(qtbot: QtBot, shown: Shown, tmp_path: Path) -> None:
    page = shown(small_case())
    click(qtbot, chip(page.languages, "Nederlands"))

    saved(qtbot, page, tmp_path / "case.xlsx")

    assert (tmp_path / "case.xlsx").read_bytes() == workbook_bytes(small_case(), Language.DUTCH)


def test_a_case_that_changed_since_is_said_to_have(qtbot: QtBot, shown: Shown, tmp_path: Path) -> None:
    page = shown(small_case())
    saved(qtbot, page, tmp_path / "case.xlsx")
    assert not page.outcome.remark.isVisible()
    store = page.context.store

    store.change("name", lambda case: case.model_copy(update={"name": "Anders"}))
    store.evaluate_now()
    assert page.outcome.remark.isVisible()

    store.undo_stack.undo()
    store.evaluate_now()
    assert not page.outcome.remark.isVisible()


def test_a_place_that_cannot_be_written_is_a_plain_sentence(
    qtbot: QtBot, shown: Shown, tmp_path: Path
) -> None:
    page = shown(small_case())

    saved(qtbot, page, tmp_path / "nowhere" / "case.xlsx")

    assert "does not exist, so the workbook was not saved" in page.outcome.text.text()
    assert page.export_button.isEnabled()
    assert not page.outcome.open_file.isVisible()


def test_stopping_saves_nothing(
    qtbot: QtBot, shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going_on = threading.Event()

    def slowly(_case: Case, _language: Language, _house: object) -> bytes:
        going_on.wait(20)
        return b"never saved"

    monkeypatch.setattr("casebuilder.workbook.workbook_bytes", slowly)
    page = shown(small_case())
    page.export_to(tmp_path / "case.xlsx")
    assert page.progress.isVisible()
    assert not page.export_button.isEnabled()

    click(qtbot, page.cancel_button)
    going_on.set()
    qtbot.waitUntil(page.outcome.isVisible)

    assert page.outcome.text.text() == "Stopped. Nothing was saved."
    assert list(tmp_path.iterdir()) == []


def test_stopping_before_the_file_is_written_leaves_no_file(tmp_path: Path) -> None:
    cancelled = threading.Event()
    cancelled.set()

    with pytest.raises(Abandoned):
        export_workbook(small_case(), tmp_path / "case.xlsx", Language.DUTCH, cancelled)
    assert list(tmp_path.iterdir()) == []


def test_a_case_with_errors_makes_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError):
        export_workbook(Case(), tmp_path / "case.xlsx", Language.DUTCH, threading.Event())


def test_an_incomplete_case_says_what_is_needed_first(qtbot: QtBot, shown: Shown, notes: Notes) -> None:
    page = shown(Case(), notes)

    click(qtbot, page.blocking.links()[0])

    assert not page.export_button.isEnabled()
    assert notes.fields == ["reach.target_group.size"]


def test_warnings_do_not_stop_the_export_but_are_listed(qtbot: QtBot, shown: Shown, notes: Notes) -> None:
    page = shown(small_case(effects=(), costs=()), notes)

    assert page.export_button.isEnabled()
    click(qtbot, page.advised.links()[0])

    assert notes.fields == ["effects"]


def test_the_links_open_the_file_and_its_folder(
    qtbot: QtBot, shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    page = shown(small_case())
    saved(qtbot, page, tmp_path / "case.xlsx")

    click(qtbot, page.outcome.open_file)
    click(qtbot, page.outcome.open_folder)

    assert [Path(url.toLocalFile()) for url in opened] == [tmp_path / "case.xlsx", tmp_path]


def test_it_lists_the_sheets_and_the_contacts_that_go_out(shown: Shown, tmp_path: Path) -> None:
    case = example_case()
    contracts = case.questions.contracts.model_copy(update={"contact": "Contract manager Wmo"})
    case = case.model_copy(update={"questions": case.questions.model_copy(update={"contracts": contracts})})
    page = shown(case)
    (tmp_path / "case.xlsx").write_bytes(workbook_bytes(case, Language.ENGLISH))

    told = texts(page).replace("\N{NO-BREAK SPACE}", " ")
    sheets = openpyxl.load_workbook(tmp_path / "case.xlsx").sheetnames
    assert f"Sheets: {' · '.join(sheets)}." in told
    assert "Funding compared" in sheets
    assert "Contract manager Wmo" in told


def test_a_case_without_care_has_no_sheet_that_compares_its_funding(shown: Shown, tmp_path: Path) -> None:
    case = small_case(effects=(), services=())
    page = shown(case)
    (tmp_path / "case.xlsx").write_bytes(workbook_bytes(case, Language.ENGLISH))

    told = texts(page).replace("\N{NO-BREAK SPACE}", " ")
    sheets = openpyxl.load_workbook(tmp_path / "case.xlsx").sheetnames
    assert f"Sheets: {' · '.join(sheets)}." in told
    assert "Funding compared" not in sheets


def test_it_counts_the_figures_that_are_still_an_assumption(shown: Shown) -> None:
    page = shown(example_case())
    results = page.context.store.results
    assert results is not None
    # What other funding models are compared under is no figure of the case itself.
    figures = [
        item.quantity
        for item in results.case_model.model.inputs
        if item.quantity is not None and not item.id.startswith("settings.compared.")
    ]
    assumed = [figure for figure in figures if figure.assumption]

    assert f"{len(assumed)} of the {len(figures)} figures are still an assumption" in texts(page)


def test_the_case_file_is_saved_from_here_as_well(qtbot: QtBot, shown: Shown, notes: Notes) -> None:
    page = shown(small_case(), notes)

    click(qtbot, page.save_button)

    assert notes.saved == 1


def test_the_summary_is_saved_as_pdf(qtbot: QtBot, shown: Shown, tmp_path: Path) -> None:
    page = shown(small_case())
    page.print_to(tmp_path / "case.pdf")
    qtbot.waitUntil(page.outcome.isVisible, timeout=20_000)

    assert page.outcome.text.text() == "The summary is saved as case.pdf."
    assert (tmp_path / "case.pdf").read_bytes().startswith(b"%PDF-")


def test_a_password_that_was_typed_protects_the_workbook(qtbot: QtBot, shown: Shown, tmp_path: Path) -> None:
    page = shown(small_case())
    qtbot.keyClicks(page.password, "geheim")

    saved(qtbot, page, tmp_path / "case.xlsx")

    with (tmp_path / "case.xlsx").open("rb") as file:
        assert msoffcrypto.OfficeFile(file).is_encrypted()


def test_a_house_style_is_used_and_one_that_cannot_be_used_is_named(
    qtbot: QtBot, shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    style = tmp_path / "house-style.toml"
    monkeypatch.setattr(house_style_part, "choose_house_style", lambda *_: style)
    page = shown(small_case())
    style.write_text('accent = "#7A1F5C"\ncontact = "Jansen Zorg"', "utf-8")
    click(qtbot, page.house_style.choose_button)

    saved(qtbot, page, tmp_path / "case.xlsx")
    footer = openpyxl.load_workbook(tmp_path / "case.xlsx")["Summary"].oddFooter
    assert footer is not None
    assert footer.left.text == "Jansen Zorg"

    style.write_text('accent = "light"', "utf-8")
    saved(qtbot, page, tmp_path / "other.xlsx")
    qtbot.waitUntil(lambda: "light" in page.outcome.text.text(), timeout=20_000)
    assert not (tmp_path / "other.xlsx").exists()


def a_house_style(folder: Path) -> Path:
    """Write a house style with a logo; return its file."""
    from PIL import Image  # noqa: PLC0415

    folder.mkdir()
    Image.new("RGB", (300, 60), "#7A1F5C").save(folder / "logo.png")
    style = folder / "house-style.toml"
    style.write_text('accent = "#7A1F5C"\ncontact = "Jansen Zorg"\nlogo = "logo.png"', "utf-8")
    return style


def test_a_house_style_is_shown_and_remembered_until_it_is_taken_away(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    style = a_house_style(tmp_path / "huisstijl")
    monkeypatch.setattr(house_style_part, "choose_house_style", lambda *_: style)
    stored = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)

    def opened() -> ExportPage:
        context = replace(english_context(small_case()), styles=StyleMemory(Preferences(stored)))
        page = ExportPage(context)
        show(qtbot, page)
        return page

    page = opened()
    assert not page.house_style.sample.isVisible()
    assert not page.house_style.reset_button.isVisible()
    click(qtbot, page.house_style.choose_button)
    assert page.house_style.sample.isVisible()

    again = opened()
    shown = [part for part in again.house_style.sample.findChildren(QLabel) if part.isVisible()]
    assert "Jansen Zorg" in [part.text() for part in shown]
    assert [part.pixmap().width() > 0 for part in shown if part.accessibleName() == "Logo"] == [True]
    assert any("#7A1F5C" in part.styleSheet() for part in shown)
    assert again.finish == Finish(style)
    click(qtbot, again.house_style.reset_button)
    assert again.finish == Finish()
    assert opened().finish == Finish()


def test_a_remembered_house_style_that_is_gone_is_named_and_can_be_taken_away(
    qtbot: QtBot, tmp_path: Path
) -> None:
    styles = StyleMemory()
    styles.path = tmp_path / "weg" / "house-style.toml"
    page = ExportPage(replace(english_context(small_case()), styles=styles))
    show(qtbot, page)
    assert "cannot be read" in page.house_style.problem.text()
    assert page.house_style.problem.isVisible()
    click(qtbot, page.house_style.reset_button)
    assert not page.house_style.problem.isVisible()


def test_giving_up_the_choice_of_a_house_style_keeps_the_one_there_was(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    styles = StyleMemory()
    styles.path = style = a_house_style(tmp_path / "huisstijl")
    monkeypatch.setattr(house_style_part, "choose_house_style", lambda *_: None)
    page = ExportPage(replace(english_context(small_case()), styles=styles))
    show(qtbot, page)
    click(qtbot, page.house_style.choose_button)
    assert page.finish == Finish(style)
