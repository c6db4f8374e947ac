"""Parties, support and evidence are filled in with keys alone, and with clicks (and typing) alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.evidence import EvidenceKind, StudyDesign
from casebuilder.model.messages import LabelledEnum
from casebuilder.model.parties import Party
from casebuilder.model.paths import value_at
from casebuilder.model.questions import YesNo
from casebuilder.model.support import GoalDirection, PartyRole, Position, Proof, ScalingStage
from casebuilder.ui.fields.form import place_of
from casebuilder.ui.fields.form_page import FormPage
from casebuilder.ui.pages.evidence import EvidencePage
from casebuilder.ui.pages.support import SupportPage
from casebuilder.ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
MOST_STOPS = 300
"""No page has more places for the Tab key than this."""


def settle() -> None:
    for _ in range(6):
        QApplication.processEvents()


class Hands:
    """What keys and clicks share: the case and the page."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window

    @property
    def case(self) -> Case:
        assert self.window.document is not None
        return self.window.document.store.case

    @property
    def page(self) -> FormPage:
        page = self.window.workspace.page(self.window.workspace.current_page)
        assert isinstance(page, FormPage)
        return page

    def back_from_popup(self) -> None:
        """Make the window active again: the offscreen platform has no window manager that does it."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        settle()

    def row_of(self, box: QComboBox, text: str) -> int:
        return next(row for row in range(box.count()) if text == box.itemText(row))


class Keys(Hands):
    """Somebody who has no mouse: every key goes to what has the focus."""

    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.focus(), key, modifier)
        settle()

    def tab_to(self, wanted: Callable[[QWidget], bool]) -> QWidget:
        for _ in range(MOST_STOPS):
            if wanted(self.focus()):
                return self.focus()
            self.press(Qt.Key.Key_Tab)
        pytest.fail("the Tab key never comes there")

    def push(self, text: str) -> None:
        self.tab_to(lambda widget: isinstance(widget, QAbstractButton) and widget.text() == text)
        self.press(Qt.Key.Key_Space)

    def go_to(self, place: str) -> QWidget:
        return self.tab_to(lambda widget: place_of(widget) == place)

    def write(self, place: str, text: str) -> None:
        self.qtbot.keyClicks(self.go_to(place), text)

    def choose(self, place: str, value: LabelledEnum) -> None:
        field = self.go_to(place)
        if isinstance(field, QComboBox):
            self.pick(field, self.window.translator(value.label))
        else:
            self.press(Qt.Key.Key_Space)
            for _ in range(12):
                if value_at(self.case, place) is value:
                    break
                self.press(Qt.Key.Key_Right)
        assert value_at(self.case, place) is value, place

    def pick(self, box: QComboBox, text: str) -> None:
        """Fold a list out with Down, go to a row, and choose it with Enter."""
        wanted = self.row_of(box, text)
        self.press(Qt.Key.Key_Down)
        view = box.view()
        while view.currentIndex().row() != wanted:
            down = view.currentIndex().row() < wanted
            self.qtbot.keyClick(view, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
        self.qtbot.keyClick(view, Qt.Key.Key_Return)
        self.back_from_popup()


class Mouse(Hands):
    """Somebody who clicks on what can be seen, and types only text into what was clicked."""

    def click(self, widget: QWidget) -> None:
        frame = self.window.workspace.frame(self.window.workspace.current_page)
        frame.scroller.ensureWidgetVisible(widget)
        settle()
        middle = widget.rect().center()
        assert self.window.rect().contains(widget.mapTo(self.window, middle)), "it can be seen"
        self.qtbot.mouseClick(widget, LEFT, pos=middle)
        settle()

    def push(self, text: str) -> None:
        (button,) = [
            item
            for item in self.page.findChildren(QAbstractButton)
            if item.text() == text and item.isVisibleTo(self.page)
        ]
        self.click(button)

    def at(self, place: str) -> list[QWidget]:
        return [
            item
            for item in self.page.findChildren(QWidget)
            if place_of(item) == place and item.isVisibleTo(self.page)
        ]

    def write(self, place: str, text: str) -> None:
        (field,) = [
            item for item in self.at(place) if isinstance(item, QLineEdit | QTextEdit | QPlainTextEdit)
        ]
        self.click(field.viewport() if isinstance(field, QTextEdit | QPlainTextEdit) else field)
        focused = QApplication.focusWidget()
        assert focused is field, place
        self.qtbot.keyClicks(field, text)

    def choose(self, place: str, value: LabelledEnum) -> None:
        text = self.window.translator(value.label)
        boxes = [item for item in self.at(place) if isinstance(item, QComboBox)]
        if boxes:
            self.pick(boxes[0], text)
        else:
            (chip,) = [
                item for item in self.at(place) if isinstance(item, QAbstractButton) and item.text() == text
            ]
            self.click(chip)
        assert value_at(self.case, place) is value, place

    def pick(self, box: QComboBox, text: str) -> None:
        wanted = self.row_of(box, text)
        self.click(box)
        view = box.view()
        index = view.model().index(wanted, 0)
        view.scrollTo(index)
        over = view.visualRect(index).center()
        # A list takes a click only from a mouse that moved over it since it unfolded.
        for place in (over + QPoint(3, 0), over):
            self.qtbot.mouseMove(view.viewport(), place)
            settle()
        self.qtbot.mouseClick(view.viewport(), LEFT, pos=over)
        self.back_from_popup()


def fill_in_support(hands: Keys | Mouse) -> None:
    """Fill in one of everything on the page about support, from top to bottom."""
    t = hands.window.translator
    hands.push(t("Add a party"))
    party = f"support.parties.{hands.case.support.parties[0].id}"
    hands.write(f"{party}.name", "Thuiszorg Oost")
    hands.choose(f"{party}.role", PartyRole.PROVIDER)
    hands.choose(f"{party}.position", Position.FOR)
    hands.write(f"{party}.interest", "Minder verzuim")
    hands.choose(f"{party}.proof", Proof.LETTER)
    hands.write(f"{party}.contact", "Teamleider")

    hands.write("support.providers_approached", "4")
    hands.write("support.providers_supporting", "2")

    hands.push(t("Add who stops what"))
    value = f"support.value.{hands.case.support.value[0].id}"
    hands.write(f"{value}.name", "Uren hulp")
    hands.choose(f"{value}.party", Party.MUNICIPALITY)
    hands.write(f"{value}.start", "1-7-2028")
    hands.choose(f"{value}.agreed", YesNo.YES)

    hands.push(t("Add the whole municipality"))
    step = f"support.steps.{hands.case.support.steps[0].id}"
    hands.write(f"{step}.users", "300")
    hands.choose(f"{step}.paid_by", Party.MUNICIPALITY)

    hands.push(t("Add an example"))
    example = f"support.examples.{hands.case.support.examples[0].id}"
    hands.write(f"{example}.name", "Alleen wonen")
    hands.write(f"{example}.goal", "De post bijhouden")
    hands.choose(f"{example}.direction", GoalDirection.SLOW_DECLINE)

    hands.push(t("Add an indicator"))
    indicator = f"support.indicators.{hands.case.support.indicators[0].id}"
    hands.write(f"{indicator}.name", "Tevredenheid")
    hands.write(f"{indicator}.source", "Vragenlijst")
    hands.write(f"{indicator}.baseline", "6,5")
    hands.write(f"{indicator}.target", "7,5")

    hands.choose("support.partnership", YesNo.YES)
    hands.push(t("Add a theme"))
    theme = f"support.themes.{hands.case.support.themes[0].id}"
    hands.write(f"{theme}.name", "Wonen en zorg")


def fill_in_evidence(hands: Keys | Mouse) -> None:
    """Fill in a request and a claim that answers it."""
    t = hands.window.translator
    hands.push(t("Add what was asked"))
    request = f"evidence.requests.{hands.case.evidence.requests[0].id}"
    hands.write(f"{request}.name", "Minder uren")
    hands.choose(f"{request}.kind", EvidenceKind.HARD_DATA)
    hands.choose(f"{request}.design", StudyDesign.BEFORE_AFTER)
    hands.write(f"{request}.size", "50")

    hands.choose("evidence.approach_agreed", YesNo.YES)

    hands.push(t("Add a claim"))
    claim = f"evidence.claims.{hands.case.evidence.claims[0].id}"
    hands.write(f"{claim}.name", "40 % minder")
    hands.choose(f"{claim}.kind", EvidenceKind.HARD_DATA)
    hands.choose(f"{claim}.design", StudyDesign.COMPARISON)
    hands.write(f"{claim}.size", "60")
    hands.write(f"{claim}.reference", "Rapport 12")
    if isinstance(hands, Keys):
        field = hands.go_to(f"{claim}.request")
    else:
        (field,) = [item for item in hands.at(f"{claim}.request") if isinstance(item, QComboBox)]
    assert isinstance(field, QComboBox)
    hands.pick(field, "Minder uren")


def assert_filled_in(case: Case) -> None:
    support, evidence = case.support, case.evidence
    (party,) = support.parties
    assert (party.name, party.role, party.position) == ("Thuiszorg Oost", PartyRole.PROVIDER, Position.FOR)
    assert (party.interest, party.proof, party.contact) == ("Minder verzuim", Proof.LETTER, "Teamleider")
    assert support.providers_approached.value == 4
    assert support.providers_supporting.value == 2
    (value,) = support.value
    assert (value.name, value.party, value.agreed) == ("Uren hulp", Party.MUNICIPALITY, YesNo.YES)
    assert value.start == datetime.date(2028, 7, 1)
    (step,) = support.steps
    assert (step.name, step.stage) == ("De hele gemeente", ScalingStage.MUNICIPALITY)
    assert step.users.value == 300
    assert step.paid_by is Party.MUNICIPALITY
    (example,) = support.examples
    assert (example.name, example.goal) == ("Alleen wonen", "De post bijhouden")
    assert example.direction is GoalDirection.SLOW_DECLINE
    (indicator,) = support.indicators
    assert (indicator.name, indicator.source) == ("Tevredenheid", "Vragenlijst")
    assert (str(indicator.baseline.value), str(indicator.target.value)) == ("6.5", "7.5")
    (theme,) = support.themes
    assert theme.name == "Wonen en zorg"
    (request,), (claim,) = evidence.requests, evidence.claims
    assert (request.name, request.kind) == ("Minder uren", EvidenceKind.HARD_DATA)
    assert (claim.design, claim.reference) == (StudyDesign.COMPARISON, "Rapport 12")
    assert request.size.value == 50
    assert claim.size.value == 60
    assert claim.request == request.id
    assert evidence.approach_agreed is YesNo.YES


def test_support_and_evidence_are_filled_in_with_the_keyboard_alone(qtbot: QtBot, empty: MainWindow) -> None:
    keys = Keys(qtbot, empty)
    empty.workspace.go_to_task("question_6")
    empty.workspace.enter_page()
    keys.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert isinstance(keys.page, SupportPage)
    fill_in_support(keys)
    keys.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert isinstance(keys.page, EvidencePage)
    fill_in_evidence(keys)
    assert_filled_in(keys.case)


def test_support_and_evidence_are_filled_in_by_clicking(qtbot: QtBot, empty: MainWindow) -> None:
    mouse = Mouse(qtbot, empty)
    for task, fill in (("support", fill_in_support), ("evidence", fill_in_evidence)):
        item = empty.workspace.task_list._items()[task]
        area = empty.workspace.task_list.visualItemRect(item)
        qtbot.mouseClick(empty.workspace.task_list.viewport(), LEFT, pos=area.center())
        settle()
        assert empty.workspace.current_page == task
        fill(mouse)
    assert_filled_in(mouse.case)
