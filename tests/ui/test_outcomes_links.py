"""From outcomes to the calculation: the mapping, the outcome paid for, proposals, and how many are needed."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.effects import ChangeKind
from casebuilder.model.outcomes.document import Outcomes
from casebuilder.model.paths import replaced
from casebuilder.model.services import ArrangementService, Intensity
from casebuilder.model.units import Unit
from casebuilder.translation import Language
from casebuilder.ui.fields.chips import ToggleChip
from casebuilder.ui.fields.choices import ChoiceBox
from casebuilder.ui.fields.form_page import Callout
from casebuilder.ui.pages.outcomes import OutcomesPage
from tests.building import euros, small_case
from tests.model.outcomes.building import measured
from tests.ui.forms import Bench, bench, button

LANGUAGES = pytest.mark.parametrize("language", Language)
LINK = "outcomes.arrangements.0"


def settle(rounds: int = 6) -> None:
    for _ in range(rounds):
        QApplication.processEvents()


def area() -> ArrangementService:
    return ArrangementService(
        id="home",
        name="Thuis",
        intensities=tuple(
            Intensity(id=name.lower(), name=name, tariff=euros(amount, Unit.EUR_PER_FOUR_WEEKS))
            for name, amount in (("Licht", 100), ("Zwaar", 400))
        ),
    )


def with_moves() -> Outcomes:
    """Twenty clients: ten go from level 2 to level 4, ten stay at 2. By the mapping half moves to light."""
    return measured({"finances": [(2, 4)] * 10 + [(2, 2)] * 10})


def opened(
    qtbot: QtBot, outcomes: Outcomes, language: Language = Language.DUTCH, **changes: object
) -> tuple[Bench, OutcomesPage]:
    case = small_case(outcomes=outcomes, **changes)
    case = case.model_copy(update={"services": (*case.services, area())})
    own = bench(qtbot, case, language)
    page = own.page(OutcomesPage)
    ready(qtbot, page)
    return own, page


def ready(qtbot: QtBot, page: OutcomesPage) -> None:
    qtbot.waitUntil(lambda: page.report.complete and page.proposals.complete, timeout=20_000)
    settle()


def level_box(page: OutcomesPage, level: int) -> ChoiceBox:
    boxes = [
        box
        for box in page.links.findChildren(ChoiceBox)
        if box.path == f"{LINK}.intensities" and box.isVisible()
    ]
    return boxes[level - 1]


class TestMapping:
    @LANGUAGES
    def test_a_link_starts_with_a_proposal_that_can_be_edited(self, qtbot: QtBot, language: Language) -> None:
        own, page = opened(qtbot, with_moves(), language)
        own.click(page.links.add)
        settle()
        assert own.value(f"{LINK}.service") == "home"
        assert own.value(f"{LINK}.intensities") == ("zwaar", "zwaar", "licht", "licht", "")
        box = level_box(page, 3)
        assert box.box.currentText() == "Licht"
        qtbot.keyClick(box.box, Qt.Key.Key_Down)
        qtbot.waitUntil(box.box.view().isVisible)
        qtbot.keyClick(box.box.view(), Qt.Key.Key_Down)
        qtbot.keyClick(box.box.view(), Qt.Key.Key_Return)
        assert own.value(f"{LINK}.intensities") == ("zwaar", "zwaar", "zwaar", "licht", "")
        own.store.undo_stack.undo()
        assert own.value(f"{LINK}.intensities") == ("zwaar", "zwaar", "licht", "licht", "")
        own.click(button(page, own.t("Remove link {number}", number="1")))
        settle()
        assert own.value("outcomes.arrangements") == ()
        assert page.links.add.isVisible()

    def test_without_a_result_area_it_leads_to_where_one_is_added(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case(outcomes=with_moves()))
        page = own.page(OutcomesPage)
        ready(qtbot, page)
        assert not page.links.add.isVisible()
        own.click(page.links.to_reach)
        assert own.navigator.tasks == ["reach"]


class TestProposals:
    def linked(self, qtbot: QtBot, language: Language = Language.DUTCH) -> tuple[Bench, OutcomesPage]:
        own, page = opened(qtbot, with_moves(), language)
        own.click(page.links.add)
        settle()
        chip = next(
            item
            for item in page.links.findChildren(ToggleChip)
            if item.text() == own.t("Finances") and item.isVisible()
        )
        own.click(chip)
        ready(qtbot, page)
        return own, page

    def callouts(self, page: OutcomesPage) -> list[str]:
        return [item.text for item in page.proposals.findChildren(Callout) if item.isVisible()]

    @LANGUAGES
    def test_a_move_is_proposed_taken_over_seen_and_taken_back(
        self, qtbot: QtBot, language: Language
    ) -> None:
        own, page = self.linked(qtbot, language)
        before: Case = own.store.case
        (sentence,) = self.callouts(page)
        assert "Thuis" in sentence
        assert "50 %" in sentence.replace("\u00a0", " ")
        own.click(button(page.proposals, own.t("Take over: {old} → {new}", old="Zwaar", new="Licht")))
        ready(qtbot, page)
        effect = own.store.case.effects[-1]
        assert (effect.change_kind, effect.service) == (ChangeKind.MOVE, "home")
        assert effect.share_of_users.value == Decimal("0.5")
        assert "ZRM" in effect.share_of_users.source
        focused = QApplication.focusWidget()
        assert isinstance(focused, QPushButton)
        assert focused.text() == own.t("Take it back")
        own.click(focused)
        ready(qtbot, page)
        assert own.store.case == before
        assert self.callouts(page) == [sentence]

    def test_what_was_taken_over_is_not_proposed_again(self, qtbot: QtBot) -> None:
        own, page = self.linked(qtbot)
        own.click(button(page.proposals, "Neem over: Zwaar → Licht"))
        ready(qtbot, page)
        own.store.change("name", lambda case: replaced(case, "name", "Anders"))
        ready(qtbot, page)
        assert self.callouts(page) == []

    def test_what_would_tell_of_single_clients_cannot_be_taken_over_and_the_page_says_why(
        self, qtbot: QtBot
    ) -> None:
        """Nine of twenty went: the share would stand in the workbook."""
        own, page = opened(qtbot, measured({"finances": [(2, 4)] * 9 + [(2, 2)] * 11}))
        own.click(page.links.add)
        settle()
        own.click(
            next(
                item
                for item in page.links.findChildren(ToggleChip)
                if item.text() == own.t("Finances") and item.isVisible()
            )
        )
        ready(qtbot, page)
        (sentence,) = self.callouts(page)
        assert "Zwaar → Licht" in sentence
        assert "losse cliënten" in sentence
        assert page.proposals.findChildren(QPushButton) == []


class TestPaidOutcome:
    def test_the_share_that_reached_it_is_said(self, qtbot: QtBot) -> None:
        own, page = opened(qtbot, with_moves())
        own.store.change(
            "when",
            lambda case: replaced(
                replaced(case, "outcomes.paid_outcome.when", "sufficient"),
                "outcomes.paid_outcome.domains",
                ("finances",),
            ),
        )
        ready(qtbot, page)
        assert "10 van 20 (50 %" in page.paid.result.text().replace("\u00a0", " ")


class TestPlanning:
    def test_the_textbook_number_is_given(self, qtbot: QtBot) -> None:
        """Noether: a share of 70 % upward takes 50 changed clients; 60 % changed takes 84 in all."""
        own, page = opened(qtbot, with_moves())
        own.click(page.planning.line)
        page.planning.changed.setValue(60)
        page.planning.upward.setFocus()
        page.planning.upward.selectAll()
        qtbot.keyClicks(page.planning.upward, "70")
        qtbot.keyClick(page.planning.upward, Qt.Key.Key_Tab)
        page.planning.lost.setValue(0)
        assert "50 cliënten" in page.planning.answer.text
        assert "dus 84" in page.planning.answer.text
        page.planning.lost.setValue(20)
        assert "105" in page.planning.answer.text

    @LANGUAGES
    def test_each_of_the_three_formulas_has_its_own_number(self, qtbot: QtBot, language: Language) -> None:
        """Noether by hand with 7.84888: 80 % upward / (4 · .09) → 22, half of all change 44, 10 % lost 49;
        60 % together / (3 · .01) → 262, 524 and 583; 70 % higher / (3 · .04) → 66 and 74."""
        own, page = opened(qtbot, with_moves(), language)
        own.click(page.planning.line)
        for box, value in (
            (page.planning.changed, 50),
            (page.planning.upward, 80),
            (page.planning.sum, 60),
            (page.planning.higher, 70),
            (page.planning.lost, 10),
        ):
            box.setValue(value)
        assert re.findall(r"\d+", page.planning.answer.text) == [
            "22", "44", "49", "262", "524", "583", "66", "74",
        ]  # fmt: skip
        for box in (page.planning.changed, page.planning.upward, page.planning.sum, page.planning.higher):
            line = box.lineEdit()
            box.setValue(100)
            needed = line.fontMetrics().horizontalAdvance("100 %") + line.textMargins().left()
            assert needed <= line.width() <= box.width()
        page.planning.higher.setValue(60)
        assert re.findall(r"\d+", page.planning.answer.text)[-2:] == ["262", "292"]

    def test_what_was_measured_can_be_the_start(self, qtbot: QtBot) -> None:
        ours = [(2, 3)] * 9 + [(5, 3)] * 3 + [(3, 3)] * 8
        own, page = opened(qtbot, measured({"finances": ours}, {"finances": [(3, 3)] * 10}))
        own.click(page.planning.line)
        own.click(page.planning.use)
        assert (page.planning.changed.value(), page.planning.upward.value()) == (60, 75)
        # Of 66 pairs the 36 of two who rose are above zero: 54.5 %.
        assert page.planning.sum.value() == 55
        # 90 pairs with and 30 without: delta 60 / 200, so (1 + 0.3) / 2.
        assert page.planning.higher.value() == 65
        assert own.store.undo_stack.count() == 0
