"""The pages on support and on evidence: what they say about the case, and where their links lead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.unproven import unchecked
from casebuilder.model.editing import removed
from casebuilder.model.evidence_gaps import evidence_gaps
from casebuilder.model.paths import replaced
from casebuilder.model.questions import YesNo
from casebuilder.model.readiness import TASK_LABELS
from casebuilder.model.support import PartnershipTheme
from casebuilder.model.support_gaps import support_gaps
from casebuilder.printed import agenda_bytes
from casebuilder.printed.saving import agenda_of
from casebuilder.templates import template
from casebuilder.translation import Language, Translator
from casebuilder.ui.fields.form_page import FormPage
from casebuilder.ui.pages import agenda_part
from casebuilder.ui.pages.agenda_part import proposed_agenda_name
from casebuilder.ui.pages.evidence import EvidencePage
from casebuilder.ui.pages.export import ExportPage
from casebuilder.ui.pages.innovation import InnovationPage
from casebuilder.ui.pages.municipality import MunicipalityPage
from casebuilder.ui.pages.questions import QuestionPage
from casebuilder.ui.pages.support import SupportPage
from casebuilder.ui.settings import Preferences
from casebuilder.ui.tasks import PAGES, QUESTIONS_TITLE
from casebuilder.ui.window import MainWindow
from tests.preparation import whole_case
from tests.ui.forms import bench, button
from tests.ui.results_support import click, english_context, show

LONGEST_WORD = "Arbeidsongeschiktheidsverzekeringsmaatschappij"
"""A word of 46 letters, as a name that a user may type."""


def settle(rounds: int = 15) -> None:
    for _ in range(rounds):
        QApplication.processEvents()


def test_what_the_municipality_will_ask_follows_the_case(qtbot: QtBot) -> None:
    own = bench(qtbot, whole_case())
    page = own.page(SupportPage)
    assert not page.gaps.gaps
    assert page.gaps.links() == []
    own.store.change("x", lambda case: replaced(case, "support.value.hours.agreed", YesNo.NO))
    assert page.gaps.gaps == support_gaps(own.store.case)
    assert [gap.code for gap in page.gaps.gaps] == ["value_not_agreed"]
    own.store.undo_stack.undo()
    assert not page.gaps.gaps


def test_a_gap_leads_to_its_field(qtbot: QtBot) -> None:
    own = bench(qtbot, replaced(whole_case(), "evidence.claims.hours.reference", ""))
    page = own.page(EvidencePage)
    (gap,) = page.gaps.gaps
    (link,) = page.gaps.links()
    assert own.t.message(gap.message) in link.accessibleName()
    own.click(link)
    assert own.navigator.fields == ["evidence.claims.hours.reference"]
    assert page.focus_field(gap.where)


@pytest.mark.parametrize("page", ["support", "evidence"])
def test_every_gap_of_an_example_can_be_gone_to(
    qtbot: QtBot, open_window: Callable[..., MainWindow], page: str
) -> None:
    window = open_window()
    window.files.open_example("lighter-day-activities")
    qtbot.waitUntil(window.workspace.isVisible)
    assert window.document is not None
    case = window.document.store.case
    gaps = support_gaps(case) if page == "support" else evidence_gaps(case)
    assert len(gaps) > 2
    for gap in gaps:
        window.workspace.go_to_field(gap.where)
        settle(3)
        focused = window.workspace.focusWidget()
        assert focused is not None, gap
        assert focused.isVisible(), gap


@pytest.mark.parametrize(
    ("contracted", "said"),
    [
        (None, "Van de 3 benaderde aanbieders steunt 67\N{NO-BREAK SPACE}% het."),
        (
            8,
            (
                "2 van de 8 aanbieders met een contract (vraag 1): 25\N{NO-BREAK SPACE}%."
                " Van de 3 benaderde aanbieders steunt 67\N{NO-BREAK SPACE}% het."
            ),
        ),
    ],
)
def test_support_among_providers_is_a_figure(qtbot: QtBot, contracted: int | None, said: str) -> None:
    place = "questions.procurement.contracted_providers.value"
    page = bench(qtbot, replaced(whole_case(), place, contracted)).page(SupportPage)
    assert page.share.text == said
    assert page.share.isVisible()


def test_without_a_count_nothing_is_said_about_providers(qtbot: QtBot) -> None:
    own = bench(qtbot, whole_case())
    page = own.page(SupportPage)
    own.store.change("x", lambda case: replaced(case, "support.providers_supporting.value", None))
    assert not page.share.isVisible()


def test_a_service_to_stop_buying_is_one_of_the_case(qtbot: QtBot) -> None:
    own = bench(qtbot, whole_case())
    page = own.page(SupportPage)
    page.value.cards.card("support.value.hours").open()
    box = page.fields()["support.value.hours.service"]
    assert isinstance(box, QComboBox)
    assert [box.itemText(row) for row in range(box.count())] == ["Geen", "Huishoudelijke hulp"]
    assert box.currentText() == "Huishoudelijke hulp"
    own.store.change("x", lambda case: removed(case, "services.household_help"))
    assert [box.itemText(row) for row in range(box.count())] == ["Geen"]
    assert box.currentText() == "Geen"


def test_a_new_step_of_value_starts_with_what_nobody_stops_buying_yet(qtbot: QtBot) -> None:
    own = bench(qtbot, replaced(whole_case(), "support.value", ()))
    page = own.page(SupportPage)
    assert "value_unplanned" in [gap.code for gap in page.gaps.gaps]
    own.click(page.value.add)
    (step,) = own.store.case.support.value
    box = page.fields()[f"support.value.{step.id}.service"]
    assert isinstance(box, QComboBox)
    assert box.currentText() == "Huishoudelijke hulp"
    assert "value_unplanned" not in [gap.code for gap in page.gaps.gaps]


def test_a_text_that_may_lead_to_a_client_is_pointed_at_where_it_stands(qtbot: QtBot) -> None:
    own = bench(
        qtbot, replaced(whole_case(), "support.examples.post.situation", "Mevrouw Jansen, 12-03-1938")
    )
    page = own.page(SupportPage)
    page.examples.cards.card("support.examples.post").open()
    page.form.show_problems({problem.where: problem for problem in own.store.problems})
    said = [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    assert any(text.startswith("Dit lijkt op een volledige datum, een naam.") for text in said)


def test_themes_show_only_where_a_partnership_is_offered(qtbot: QtBot) -> None:
    own = bench(qtbot, whole_case())
    page = own.page(SupportPage)
    add = own.t("Add a theme")
    assert not any(item.text() == add for item in page.findChildren(QAbstractButton))
    own.store.change("x", lambda case: replaced(case, "support.partnership", YesNo.YES))
    own.click(button(page, add))
    assert len(own.store.case.support.themes) == 1
    # A theme that is there stays in sight whatever is answered.
    own.store.change("x", lambda case: replaced(case, "support.partnership", YesNo.NO))
    assert button(page, add).isVisible()


def test_a_request_says_what_answers_it(qtbot: QtBot) -> None:
    own = bench(qtbot, whole_case())
    page = own.page(EvidencePage)
    card = page.requests.cards.card("evidence.requests.hours")
    own.store.evaluate_now()
    texts = [label.text() for label in card.findChildren(QLabel)]
    assert "Bewijs hiervoor: 40 % minder uren." in texts
    own.store.change("x", lambda case: replaced(case, "evidence.claims.hours.request", ""))
    own.store.evaluate_now()
    texts = [label.text() for label in card.findChildren(QLabel)]
    assert "Hier is nog geen bewijs voor." in texts


def test_a_copy_and_a_removal_can_be_undone(qtbot: QtBot) -> None:
    own = bench(qtbot, whole_case())
    page = own.page(SupportPage)
    own.click(page.parties.cards.card("support.parties.home_care").copy)
    assert [party.name for party in own.store.case.support.parties][1:] == ["Thuiszorg", "Thuiszorg (kopie)"]
    own.click(page.parties.cards.card("support.parties.home_care").remove)
    assert len(own.store.case.support.parties) == 2
    own.store.undo_stack.undo()
    own.store.undo_stack.undo()
    assert own.store.case == whole_case()


# The agenda --------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".xlsx"])
def test_the_agenda_is_saved_from_the_export_page(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = tmp_path / f"agenda{suffix}"
    monkeypatch.setattr(agenda_part, "choose_agenda_path", lambda *_: path)
    page = ExportPage(english_context(whole_case()))
    show(qtbot, page)
    click(qtbot, page.agenda.buttons[suffix])
    qtbot.waitUntil(page.agenda.outcome.isVisible, timeout=20_000)
    assert path.read_bytes() == agenda_bytes(whole_case(), Language.ENGLISH, suffix)
    assert page.agenda.outcome.text.text() == f"The agenda is saved as agenda{suffix}."
    assert all(item.isEnabled() for item in page.agenda.buttons.values())


def test_nothing_is_saved_when_no_place_is_chosen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    def choose(_parent: QWidget, _translator: Translator, proposed: Path) -> None:
        asked.append(proposed)

    monkeypatch.setattr(agenda_part, "choose_agenda_path", choose)
    page = ExportPage(english_context(whole_case()))
    show(qtbot, page)
    click(qtbot, page.agenda.buttons[".docx"])
    assert [place.name for place in asked] == ["Agenda - Voorbeeld.docx"]
    assert not page.agenda.outcome.isVisible()


def test_an_agenda_that_cannot_be_saved_is_explained(qtbot: QtBot, tmp_path: Path) -> None:
    page = ExportPage(english_context(whole_case()))
    show(qtbot, page)
    page.agenda.save_to(tmp_path / "gone" / "agenda.pdf")
    qtbot.waitUntil(page.agenda.outcome.isVisible, timeout=20_000)
    assert "agenda.pdf" in page.agenda.outcome.text.text()
    assert not page.agenda.outcome.open_file.isVisible()


def test_an_unfinished_case_has_an_agenda_though_no_workbook(qtbot: QtBot) -> None:
    page = ExportPage(english_context(Case()))
    show(qtbot, page)
    assert not page.export_button.isEnabled()
    assert all(item.isEnabled() for item in page.agenda.buttons.values())
    assert re.match(r"Open points: \d\d", page.agenda.text)


def test_the_export_page_counts_the_points_that_the_agenda_holds() -> None:
    case = template("neighbourhood-platform", Language.ENGLISH).case
    page = ExportPage(english_context(case))
    page.context.store.evaluate_now()
    page.refresh()
    printed = agenda_of(case, Language.ENGLISH)
    points = [
        (section.title, len(subject.points))
        for group in printed.groups
        for section in group.sections
        for subject in section.subjects
    ]
    assert page.agenda.text.startswith(f"Open points: {sum(count for _, count in points)}, ")
    figures = sum(count for title, count in points if title == "Figures nobody has checked")
    results = page.context.store.results
    assert results is not None
    # The agenda holds fewer of them than the line above it counts, and says so.
    everything = len(unchecked(results))
    assert figures < everything
    assert f"Figures nobody has checked: {figures}, the heaviest of {everything}" in page.agenda.text
    assert any(
        part.text().startswith(f"{everything} of the ") and "nobody has checked" in part.text()
        for part in page.findChildren(QLabel)
    )


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        (InnovationPage, ()),
        (MunicipalityPage, ()),
        (SupportPage, ()),
        (EvidencePage, ()),
        *((QuestionPage, (number,)) for number in range(1, 7)),
    ],
)
def test_every_page_whose_gaps_come_on_the_agenda_leads_to_it(
    qtbot: QtBot, kind: type[FormPage], arguments: tuple[int, ...]
) -> None:
    own = bench(qtbot, Case())
    page = own.page(kind, *arguments)
    own.click(button(page, own.t("Make the agenda")))
    assert own.navigator.fields == ["agenda"]


def test_the_name_of_an_agenda_is_in_its_language() -> None:
    case = template("neighbourhood-platform", Language.DUTCH).case
    name = proposed_agenda_name(case, Translator(Language.DUTCH), ".pdf")
    assert name == "Agenda - Buurtplatform Samen Thuis - Emmen.pdf"


# Room --------------------------------------------------------------------------------------------


def full_case(language: Language) -> Case:
    """Return an example with every card, a long word in each name, and themes."""
    case = template("neighbourhood-platform", language).case
    for place in (
        "support.parties.provider.name",
        "support.steps.pilot.name",
        "support.value.hours.name",
        "support.examples.laundry.name",
        "support.indicators.zrm.measured_in",
        "evidence.requests.hours.name",
        "evidence.claims.wish.name",
    ):
        case = replaced(case, place, f"De {LONGEST_WORD}")
    case = replaced(case, "support.partnership", YesNo.YES)
    return replaced(case, "support.themes", (PartnershipTheme(id="theme", name=LONGEST_WORD),))


def cramped(page: QWidget) -> Iterator[str]:
    """Yield the texts of which a word does not fit in the widget that shows it."""
    for label in page.findChildren(QLabel):
        if type(label) is QLabel and label.isVisibleTo(page) and label.text() and label.pixmap().isNull():
            metrics = label.fontMetrics()
            pieces = re.split(r"\s+", label.text()) if label.wordWrap() else label.text().split("\n")
            widest = max(pieces, key=metrics.horizontalAdvance)
            if metrics.horizontalAdvance(widest) > label.width() + 1:
                yield widest
    for item in page.findChildren(QAbstractButton):
        if item.isVisibleTo(page) and item.text() and item.width() < item.minimumSizeHint().width():
            yield item.text()


@pytest.mark.parametrize("size", [(1366, 768), (1024, 700)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", Language)
def test_no_page_scrolls_sideways_and_every_word_fits(
    qtbot: QtBot,
    preferences: Preferences,
    open_window: Callable[..., MainWindow],
    language: Language,
    size: tuple[int, int],
) -> None:
    preferences.language = language
    window = open_window(*size)
    window.files.start_empty()
    qtbot.waitUntil(window.workspace.isVisible)
    assert window.document is not None
    case = full_case(language)
    window.document.store.change("full", lambda _case: case)
    for key in ("support", "evidence"):
        window.workspace.go_to_task(key)
        page = window.workspace.page(key)
        assert isinstance(page, FormPage)
        for opener, _ in tuple(page.form._openers):
            opener.open()
        settle()
        scroller = window.workspace.frame(key).scroller
        assert scroller.horizontalScrollBar().maximum() == 0, key
        assert page.width() <= scroller.viewport().width(), key
        assert list(cramped(page)) == [], key
    # The task list shows all tasks without scrolling, and each of them in full.
    assert window.workspace.task_list.verticalScrollBar().maximum() == 0


def test_the_workbook_and_the_terminal_call_the_tasks_as_the_window_does() -> None:
    of_the_window = {page.key: page.title for page in PAGES if page.number is None and page.key != "export"}
    assert {**of_the_window, "questions": QUESTIONS_TITLE} == TASK_LABELS
    order = [page.key for page in PAGES if page.key in TASK_LABELS]
    assert [task for task in TASK_LABELS if task != "questions"] == order


def test_a_task_says_in_its_tip_what_it_still_needs(english_example: MainWindow) -> None:
    item = english_example.workspace.task_list._items()["evidence"]
    assert item.toolTip() == (
        "Evidence, started\nStill needed: agreement on the research approach,"
        " evidence for everything that was asked."
    )
