"""Finding one's way: task list, previous and next, search, explanation, language."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casebuilder.model.check import problems
from casebuilder.model.paths import replaced
from casebuilder.model.questions import AnswerStatus
from casebuilder.reference import guidance
from casebuilder.translation import Language, Translator
from casebuilder.ui.panel import terms_in
from casebuilder.ui.search import TargetKind, targets
from casebuilder.ui.settings import Preferences, ThemeChoice
from casebuilder.ui.tasks import PAGES, entry, neighbours
from casebuilder.ui.window import MainWindow
from tests.bad_input import bad_inputs

Settle = Callable[[], None]
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_KEYS = [page.key for page in PAGES]


def _page(window: MainWindow) -> str:
    return window.workspace.current_page


def _buttons(widget: QWidget) -> dict[str, QPushButton]:
    return {button.accessibleName(): button for button in widget.findChildren(QPushButton)}


def _search(window: MainWindow) -> QLineEdit:
    search = window.header.search
    assert search is not None
    return search


def _focused_inside(window: MainWindow, part: QWidget) -> bool:
    focused: QWidget | None = window.focusWidget()
    return focused is not None and (focused is part or part.isAncestorOf(focused))


# The task list.


def test_the_task_list_shows_every_task_with_its_state_in_words(example: MainWindow) -> None:
    states = example.workspace.task_list.states()
    assert set(states) == {*_KEYS, "questions"}
    assert states["questions"] == "1 van 6, aangenomen"
    assert states["innovation"] == "klaar"


def test_a_new_case_has_empty_tasks_that_fill_while_one_works(empty: MainWindow, settle: Settle) -> None:
    settle()
    states = empty.workspace.task_list.states
    assert states()["innovation"] == "leeg"
    assert states()["results"] == "nog niet"
    assert empty.document is not None
    store = empty.document.store
    store.change("x", lambda case: replaced(case, "name", "Valpreventie"))
    store.change("y", lambda case: replaced(case, "questions.budget.status", AnswerStatus.ASSUMPTION))
    settle()
    assert states()["innovation"] == "bezig"
    assert states()["questions"] == "0 van 6"
    assert states()["question_3"] == "bezig"


def test_the_state_is_also_spoken(example: MainWindow, settle: Settle) -> None:
    settle()
    tasks = example.workspace.task_list
    spoken = [tasks.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(tasks.count())]
    assert "Uw innovatie, klaar" in spoken
    assert "Zes vragen, 1 van 6, aangenomen" in spoken


def test_a_click_in_the_task_list_shows_the_page(example: MainWindow, qtbot: QtBot) -> None:
    tasks = example.workspace.task_list
    item = next(tasks.item(row) for row in range(tasks.count()) if "Kosten" in tasks.item(row).toolTip())
    qtbot.mouseClick(tasks.viewport(), Qt.MouseButton.LeftButton, pos=tasks.visualItemRect(item).center())
    assert _page(example) == "costs"


def test_the_arrow_keys_walk_through_all_pages_and_back(
    example: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    tasks = example.workspace.task_list
    tasks.setFocus()
    walked = [_page(example)]
    for _ in range(len(_KEYS) - 1):
        qtbot.keyClick(tasks, Qt.Key.Key_Down)
        settle()
        walked.append(_page(example))
    assert walked == _KEYS
    for _ in range(3):
        qtbot.keyClick(tasks, Qt.Key.Key_Up)
    assert _page(example) == "costs"


def test_enter_goes_from_the_task_list_into_the_page(
    example: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    tasks = example.workspace.task_list
    tasks.setFocus()
    qtbot.keyClick(tasks, Qt.Key.Key_Return)
    settle()
    assert _focused_inside(example, example.workspace.page("innovation"))


def test_the_six_questions_unfold_only_while_one_of_them_is_shown(
    example: MainWindow, settle: Settle
) -> None:
    tasks = example.workspace.task_list

    def shown() -> int:
        return sum(not tasks.item(row).isHidden() for row in range(tasks.count()))

    folded = shown()
    example.workspace.go_to_task("questions")
    settle()
    assert _page(example) == "question_1"
    assert shown() == folded + 6


# Previous and next.


def test_previous_and_next_lead_through_every_page_in_order() -> None:
    assert neighbours("innovation")[0] is None
    assert neighbours("export")[1] is None
    walked = ["innovation"]
    while (after := neighbours(walked[-1])[1]) is not None:
        walked.append(after.key)
    assert walked == _KEYS
    with pytest.raises(KeyError):
        entry("nowhere")


def test_the_buttons_carry_the_names_of_the_neighbours(
    example: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    example.workspace.go_to_task("question_1")
    frame = example.workspace.frame("question_1")
    settle()
    buttons = _buttons(frame)
    assert "Vorige: De gemeente" in buttons
    qtbot.mouseClick(buttons["Volgende: Vraag 2"], Qt.MouseButton.LeftButton)
    assert _page(example) == "question_2"
    assert _focused_inside(example, example.workspace.page("question_2"))


def test_alt_arrows_turn_the_page_also_from_within_a_field(
    example: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    example.workspace.go_to_field("name")
    settle()
    qtbot.keyClick(example.focusWidget(), Qt.Key.Key_Right, _ALT)
    assert _page(example) == "municipality"
    settle()
    qtbot.keyClick(example, Qt.Key.Key_Left, _ALT)
    assert _page(example) == "innovation"


def test_the_kicker_says_which_question_it_is(example: MainWindow) -> None:
    texts = [label.text() for label in example.workspace.frame("question_4").findChildren(QLabel)]
    assert "Vraag 4 van 6" in texts


# Going to a field.


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("name", "innovation"),
        ("municipality.wmo_clients", "municipality"),
        ("questions.contracts.renewal_date", "question_2"),
        ("reach.target_group.size", "reach"),
        ("services.household_help.tariff", "reach"),
        ("settings.years", "reach"),
    ],
)
def test_a_link_leads_to_the_field_and_its_explanation(
    example: MainWindow, settle: Settle, path: str, page: str
) -> None:
    example.workspace.go_to_field(path)
    settle()
    assert _page(example) == page
    assert _focused_inside(example, example.workspace.page(page))
    text = guidance(Language.DUTCH).field(
        ".".join(part for part in path.split(".") if part != "household_help")
    )
    assert text is not None
    assert text in example.workspace.panel.texts()


@pytest.mark.parametrize("name", bad_inputs())
def test_what_users_get_wrong_most_is_on_the_page_and_leads_to_its_field(
    example: MainWindow, settle: Settle, name: str
) -> None:
    bad = bad_inputs()[name]
    assert example.document is not None
    example.document.store.change("bad", lambda _: bad.case)
    settle()

    example.workspace.go_to_field(bad.where)
    settle()

    page = _page(example)
    assert example.workspace.page(page).focus_field(bad.where)
    assert _focused_inside(example, example.workspace.page(page))
    assert any(problem.where == bad.where for problem in problems(example.document.store.case))


def test_a_problem_on_the_page_is_a_link_to_its_field(
    example: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    assert example.document is not None
    example.workspace.go_to_task("reach")
    frame = example.workspace.frame("reach")
    assert not frame.problems.isVisible()
    example.document.store.change("x", lambda case: replaced(case, "settings.years", 0))
    settle()
    assert frame.problems.isVisible()
    assert example.workspace.task_list.states()["reach"] == "let op"
    (link,) = [link for link in frame.problems.links() if "Aantal jaren" in link.text()]
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    settle()
    assert _focused_inside(example, frame.page)
    example.document.store.undo_stack.undo()
    settle()
    assert not frame.problems.isVisible()


def test_an_empty_case_is_not_greeted_with_errors(empty: MainWindow, settle: Settle) -> None:
    for key in _KEYS:
        empty.workspace.go_to_task(key)
        settle()
        assert not empty.workspace.frame(key).problems.isVisible(), key


def test_text_that_cannot_be_used_is_listed_at_the_top(
    example: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    example.workspace.go_to_field("reach.target_group.size")
    settle()
    field = example.focusWidget()
    qtbot.keyClicks(field, "abc")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    settle()
    frame = example.workspace.frame("reach")
    assert frame.problems.isVisible()
    assert "Omvang van de doelgroep" in frame.problems.links()[0].text()


# Search.


def test_ctrl_k_finds_a_field_by_its_label(example: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    qtbot.keyClick(example, Qt.Key.Key_K, _CTRL)
    search = _search(example)
    assert search.hasFocus()
    qtbot.keyClicks(search, "hulp: tarief")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    settle()
    assert _page(example) == "reach"
    assert example.focusWidget().accessibleName().startswith("Huishoudelijke hulp: Tarief")
    assert search.text() == ""


@pytest.mark.parametrize("page", ["question_6", "support", "evidence"])
def test_a_link_leads_to_the_agenda_where_what_is_missing_comes(
    example: MainWindow, qtbot: QtBot, settle: Settle, page: str
) -> None:
    example.workspace.go_to_task(page)
    settle()
    (link,) = [
        item
        for item in example.workspace.page(page).findChildren(QPushButton)
        if item.text() == "Agenda maken" and item.isVisibleTo(example)
    ]
    link.setFocus()
    qtbot.keyClick(link, Qt.Key.Key_Space)
    settle()
    assert _page(example) == "export"
    focused = example.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Opslaan als PDF…"


def test_search_finds_pages_by_arrow_keys(example: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    qtbot.keyClick(example, Qt.Key.Key_K, _CTRL)
    search = _search(example)
    qtbot.keyClicks(search, "vraag 3")
    popup = search.completer().popup()
    assert popup is not None
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    settle()
    assert _page(example) == "question_3"


def test_search_finds_terms_and_unfolds_the_explanation(
    example: MainWindow, preferences: Preferences, qtbot: QtBot, settle: Settle
) -> None:
    preferences.panel_folded = True
    example.workspace.fit()
    assert not example.workspace.panel.isVisible()
    qtbot.keyClick(example, Qt.Key.Key_K, _CTRL)
    qtbot.keyClicks(_search(example), "nulalternatief")
    qtbot.keyClick(_search(example), Qt.Key.Key_Return)
    settle()
    assert example.workspace.panel.isVisible()
    shown = [label.text() for label in example.workspace.panel.findChildren(QLabel) if label.isVisible()]
    assert any("situatie zonder uw innovatie" in text for text in shown)


def test_search_finds_every_page_field_and_term(example: MainWindow) -> None:
    found = example.workspace.search_targets()
    kinds = {target.kind for target in found}
    assert kinds == set(TargetKind)
    assert {target.name for target in found if target.kind is TargetKind.PAGE} >= set(_KEYS)
    assert len({(target.kind, target.name) for target in found}) == len(found)


def test_escape_empties_the_search(example: MainWindow, qtbot: QtBot) -> None:
    search = _search(example)
    qtbot.keyClick(example, Qt.Key.Key_K, _CTRL)
    qtbot.keyClicks(search, "zzz")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert search.text() == "zzz"
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""


@pytest.mark.parametrize("language", Language)
def test_what_is_found_has_a_name_in_both_languages(example: MainWindow, language: Language) -> None:
    assert example.document is not None
    t = Translator(language)
    for target in targets(example.document.store.case, guidance(language), t):
        assert target.label.strip(), target
        assert target.where.strip(), target


# The explanation.


def test_the_explanation_follows_the_field(example: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    example.workspace.go_to_field("name")
    settle()
    texts = guidance(Language.DUTCH)
    assert str(texts.field("name")) in example.workspace.panel.texts()
    qtbot.keyClick(example.focusWidget(), Qt.Key.Key_Tab)
    settle()
    assert str(texts.field("name")) not in example.workspace.panel.texts()
    assert texts.pages["innovation"].why in example.workspace.panel.texts()


def test_a_term_on_the_page_explains_itself(example: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    example.workspace.go_to_task("question_3")
    settle()
    button = _buttons(example.workspace.panel)["Verzilverbaarheid"]
    assert "minder betaalt" in button.toolTip()
    labels = example.workspace.panel.findChildren(QLabel)
    assert not any("minder betaalt" in label.text() and label.isVisible() for label in labels)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert any("minder betaalt" in label.text() and label.isVisible() for label in labels)


def test_terms_are_found_under_both_of_their_names_and_only_as_whole_words() -> None:
    texts = guidance(Language.DUTCH)
    assert [term.term for term in terms_in("De netto contante waarde.", texts)][-1].startswith("NCW")
    assert "NCW (netto contante waarde)" in [term.term for term in terms_in("de NCW", texts)]
    assert terms_in("ancwb", texts) == ()


def test_f1_folds_the_explanation_and_the_choice_is_remembered(
    example: MainWindow, preferences: Preferences, qtbot: QtBot
) -> None:
    panel = example.workspace.panel
    assert panel.isVisible()
    qtbot.keyClick(example, Qt.Key.Key_F1)
    assert not panel.isVisible()
    assert preferences.panel_folded
    qtbot.keyClick(example, Qt.Key.Key_F1)
    assert panel.isVisible()
    qtbot.mouseClick(_buttons(panel)["Toelichting inklappen (F1)"], Qt.MouseButton.LeftButton)
    assert not panel.isVisible()


def test_a_narrow_window_folds_the_explanation_without_changing_the_choice(
    example: MainWindow, preferences: Preferences, settle: Settle
) -> None:
    example.resize(1024, 700)
    settle()
    assert not example.workspace.panel.isVisible()
    assert not preferences.panel_folded
    example.resize(1366, 768)
    settle()
    assert example.workspace.panel.isVisible()


def test_the_results_get_all_room_until_the_explanation_is_asked_for(
    example: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    example.workspace.go_to_task("results")
    settle()
    assert not example.workspace.panel.isVisible()
    qtbot.keyClick(example, Qt.Key.Key_F1)
    assert example.workspace.panel.isVisible()
    example.workspace.go_to_task("innovation")
    example.workspace.go_to_task("results")
    assert not example.workspace.panel.isVisible()


# Keyboard.


def test_f6_goes_round_the_parts_of_the_window(example: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    workspace = example.workspace
    example.setFocus()
    workspace.task_list.setFocus()
    settle()
    parts = [workspace.frame("innovation"), workspace.panel, workspace.strip, example.header]
    for part in parts:
        qtbot.keyClick(example, Qt.Key.Key_F6)
        settle()
        assert _focused_inside(example, part), part
    qtbot.keyClick(example, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert _focused_inside(example, workspace.strip)


def test_tab_goes_through_the_window_in_the_order_in_which_it_stands(
    example: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    workspace = example.workspace
    workspace.go_to_task("costs")
    workspace.go_to_task("municipality")
    settle()
    first = workspace.task_list
    first.setFocus()
    page = workspace.frame("municipality")
    parts = [first, page, workspace.panel, workspace.strip, example.header]
    visited: list[QWidget] = []
    for _ in range(200):
        focused: QWidget | None = example.focusWidget()
        assert focused is not None
        part = next(part for part in parts if part is focused or part.isAncestorOf(focused))
        if not visited or visited[-1] is not part:
            visited.append(part)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        if first.hasFocus():
            break
    assert visited == parts
    qtbot.keyClick(first, Qt.Key.Key_Backtab)
    assert _focused_inside(example, example.header)
    qtbot.keyClick(example.focusWidget(), Qt.Key.Key_Tab)
    assert first.hasFocus()


def test_undo_works_on_the_case_while_a_field_has_the_focus(
    example: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    assert example.document is not None
    store = example.document.store
    before = store.case.name
    example.workspace.go_to_field("name")
    settle()
    qtbot.keyClicks(example.focusWidget(), "XYZ")
    assert store.case.name != before
    assert example.header._undo.isEnabled()
    assert "Ongedaan maken: " in example.header._undo.toolTip()
    qtbot.keyClick(example.focusWidget(), Qt.Key.Key_Z, _CTRL)
    assert store.case.name == before
    both = _CTRL | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(example.focusWidget(), Qt.Key.Key_Z, both)
    assert store.case.name != before
    qtbot.mouseClick(example.header._undo, Qt.MouseButton.LeftButton)
    assert store.case.name == before


def test_ctrl_e_leads_to_the_export(example: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(example, Qt.Key.Key_E, _CTRL)
    assert _page(example) == "export"


def test_the_file_menu_shows_the_keys_of_its_entries(example: MainWindow) -> None:
    menu = next(menu for menu in example.header.findChildren(QMenu) if len(menu.actions()) > 5)
    shown = {action.text(): action.shortcut().toString() for action in menu.actions() if action.text()}
    assert shown["Opslaan"] == "Ctrl+S"
    assert shown["Nieuwe case"] == "Ctrl+N"
    assert shown["Opslaan als…"] == "Ctrl+Shift+S"


# Language and theme.


def test_the_language_changes_without_restart_at_the_same_place(
    example: MainWindow, preferences: Preferences, settle: Settle
) -> None:
    example.workspace.go_to_field("municipality.wmo_clients")
    settle()
    bar = example.workspace.frame("municipality").scroller.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    scrolled = bar.value()
    assert scrolled > 0
    example.set_language(Language.ENGLISH)
    settle()
    assert preferences.language is Language.ENGLISH
    assert _page(example) == "municipality"
    frame = example.workspace.frame("municipality")
    assert frame.title.text() == "The municipality"
    assert example.workspace.place().field == "municipality.wmo_clients"
    assert abs(frame.scroller.verticalScrollBar().value() - scrolled) <= 40
    assert example.workspace.task_list.states()["questions"] == "1 of 6, assumed"


def test_language_and_theme_are_chosen_from_the_header(
    example: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    def choose(text: str) -> None:
        action = next(
            action
            for menu in example.header.findChildren(QMenu)
            for action in menu.actions()
            if action.text() == text
        )
        action.trigger()
        settle()

    choose("Donker")
    qtbot.waitUntil(lambda: example.theme.is_dark)
    choose("English")
    qtbot.waitUntil(lambda: example.translator.language is Language.ENGLISH)
    choose("Nederlands")
    qtbot.waitUntil(lambda: example.translator.language is Language.DUTCH)
    assert example.theme.is_dark


def test_changes_and_undo_survive_another_theme(example: MainWindow, settle: Settle) -> None:
    assert example.document is not None
    example.document.store.change("Naam", lambda case: replaced(case, "name", "Anders"))
    example.set_theme(ThemeChoice.DARK)
    settle()
    assert example.document.store.case.name == "Anders"
    assert example.document.store.undo_stack.canUndo()
    example.document.store.undo_stack.undo()
    settle()
    assert example.document.store.case.name != "Anders"


# Room.


@pytest.mark.parametrize("language", Language)
def test_no_page_needs_sideways_scrolling(example: MainWindow, settle: Settle, language: Language) -> None:
    if language is not example.translator.language:
        example.set_language(language)
    too_wide = []
    for size in ((1366, 768), (1024, 700)):
        example.resize(*size)
        for key in _KEYS:
            example.workspace.go_to_task(key)
            settle()
            scroller = example.workspace.frame(key).scroller
            assert scroller.horizontalScrollBarPolicy() is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if scroller.horizontalScrollBar().maximum() > 0:
                too_wide.append((key, size))
    assert too_wide == []


def test_no_other_window_flashes_up_while_pages_are_made(
    example: MainWindow, qapp: QApplication, settle: Settle
) -> None:
    shown: list[str] = []

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(repr(watched))
            return False

    watcher = Watcher()
    qapp.installEventFilter(watcher)
    for key in _KEYS:
        example.workspace.go_to_task(key)
        settle()
    example.set_theme(ThemeChoice.DARK)
    settle()
    qapp.removeEventFilter(watcher)
    assert shown == []


def test_the_header_keeps_its_parts_apart_at_every_width(example: MainWindow, settle: Settle) -> None:
    for width in (640, 860, 1024, 1240, 1366, 1920):
        example.resize(width, 700)
        settle()
        children = [
            child
            for child in example.header.findChildren(
                QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
            )
            if child.isVisible() and not isinstance(child, QMenu)
        ]
        children.sort(key=lambda child: child.x())
        for left, right in itertools.pairwise(children):
            assert left.geometry().right() < right.x(), (width, left, right)
        assert children[-1].geometry().right() <= width


def test_at_double_scaling_the_task_list_keeps_its_icons(example: MainWindow, settle: Settle) -> None:
    example.resize(683, 400)
    settle()
    tasks = example.workspace.task_list
    assert tasks.is_rail
    assert tasks.width() < 80
    assert tasks.item(1).toolTip() == "Uw innovatie, klaar"


def test_larger_text_still_fits(open_window: Callable[..., MainWindow], settle: Settle) -> None:
    window = open_window(1366, 768, text_scale=1.5)
    window.files.open_example("neighbourhood-platform")
    settle()
    for key in ("innovation", "question_2", "costs"):
        window.workspace.go_to_task(key)
        settle()
        assert window.workspace.frame(key).scroller.horizontalScrollBar().maximum() == 0, key


# Screen readers.


def test_everything_that_takes_the_focus_has_a_name(example: MainWindow, settle: Settle) -> None:
    nameless = set()
    for key in _KEYS:
        example.workspace.go_to_task(key)
        settle()
        nameless |= {
            (key, type(widget).__name__, widget.objectName())
            for widget in example.findChildren(QWidget)
            if widget.isVisible()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not widget.accessibleName().strip()
            and not (isinstance(widget, QPushButton | QLabel) and widget.text().strip())
            and not _is_viewport_of_named(widget)
        }
    assert nameless == set()


def _is_viewport_of_named(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and bool(parent.accessibleName().strip())
