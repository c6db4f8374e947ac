"""What an effect says beside its fields: care that counts twice, support that is missing, caution."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.check import errors, problems
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.paths import replaced
from casebuilder.model.services import CareService, Law
from casebuilder.model.units import ServiceUnit, Unit
from casebuilder.translation import Language
from casebuilder.ui.fields.cards import Card
from casebuilder.ui.fields.choices import ChoiceBox
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form_page import Callout
from casebuilder.ui.pages.reach import ReachPage
from tests.building import figure, household_help, less_help, share, small_case
from tests.ui.forms import Bench, bench, button

LANGUAGES = pytest.mark.parametrize("language", Language)
ONLY_LARGEST = "Only the largest effect"
OTHERS_HALF = "The largest fully, the others half"
ADD_SUPPORT = "Also add the extra Wmo support"


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def overlapping(**changes: object) -> Case:
    large = less_help(name="Groot", overlap_group="hulp")
    small = less_help(id="small", name="Klein", relative_change=share("-0.1"), overlap_group="hulp")
    return small_case(effects=(large, small), **changes)


def stay(*services: CareService, **changes: object) -> Case:
    home = household_help(
        id="nursing_home", name="Verpleeghuis", unit=ServiceUnit.DAY, law=Law.WLZ, payer="care_office"
    )
    fewer_days = less_help(
        id="fewer_days",
        name="Minder dagen",
        service="nursing_home",
        baseline_volume=figure(28, Unit.SERVICE_UNITS_PER_USER_YEAR),
        relative_change=share("-0.25"),
        **changes,
    )
    return small_case(services=(*services, home), effects=(fewer_days,))


def opened(own: Bench, *names: str) -> tuple[ReachPage, list[Card]]:
    page = own.page(ReachPage)
    cards = [page.effects.card(f"effects.{name}") for name in names]
    for card in cards:
        card.open()
    settle()
    return page, cards


def callouts(card: Card) -> list[str]:
    return [callout.text for callout in card.findChildren(Callout) if callout.isVisible()]


def said(card: Card) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel) if label.isVisible()]


def part_counted(own: Bench, name: str) -> object:
    return own.value(f"effects.{name}.counted_share.value")


class TestOverlap:
    @LANGUAGES
    @pytest.mark.parametrize(("text", "part"), [(ONLY_LARGEST, "0"), (OTHERS_HALF, "0.5")])
    def test_a_button_counts_the_largest_fully_and_can_be_undone(
        self, qtbot: QtBot, language: Language, text: str, part: str
    ) -> None:
        own = bench(qtbot, overlapping(), language)
        before = own.store.case
        _, (card,) = opened(own, "small")
        (sentence,) = callouts(card)
        assert "“Groot”" in sentence
        assert own.t.figure(Decimal(1280), Unit.EUR).replace(" ", "\u00a0") in sentence.replace(" ", "\u00a0")
        own.click(button(card, own.t(text)))
        settle()
        assert part_counted(own, "small") == Decimal(part)
        assert part_counted(own, "less_help") == 1
        assert "“Groot”" in str(own.value("effects.small.counted_share.source"))
        assert callouts(card) == []
        assert own.store.undo_stack.undoText() == own.t("Overlapping effects counted once")
        own.store.undo_stack.undo()
        settle()
        assert own.store.case == before
        assert callouts(card) == [sentence]

    def test_the_largest_says_it_too(self, qtbot: QtBot) -> None:
        own = bench(qtbot, overlapping())
        _, (card,) = opened(own, "less_help")
        assert "“Klein”" in callouts(card)[0]
        own.click(button(card, own.t(ONLY_LARGEST)))
        assert part_counted(own, "small") == 0

    def test_nothing_is_said_when_one_counts_fully(self, qtbot: QtBot) -> None:
        case = replaced(overlapping(), "effects.small.counted_share.value", Decimal("0.5"))
        _, cards = opened(bench(qtbot, case), "less_help", "small")
        assert [callouts(card) for card in cards] == [[], []]

    def test_a_closed_card_warns_and_an_open_one_says_it_once(self, qtbot: QtBot) -> None:
        own = bench(qtbot, overlapping())
        page = own.page(ReachPage)
        card = page.effects.card("effects.small")
        (warning,) = [own.t.message(item.message) for item in problems(own.store.case)]
        assert warning in said(card)
        own.click(card.line)
        settle()
        assert warning not in said(card)
        assert len(callouts(card)) == 1

    @LANGUAGES
    def test_the_other_effect_is_chosen_from_a_list(self, qtbot: QtBot, language: Language) -> None:
        effects = tuple(less_help(id=name, name=name.upper()) for name in ("a", "b", "c"))
        own = bench(qtbot, small_case(effects=effects), language)
        page, (card,) = opened(own, "a")
        assert page.focus_field("effects.a.overlap_group")
        settle()
        choice = next(item for item in card.findChildren(ChoiceBox) if item.path == "effects.a.overlap_group")
        texts = [choice.box.itemText(row) for row in range(choice.box.count())]
        new = [own.t("New: with {effect}", effect=f"“{name}”") for name in ("B", "C")]
        assert texts == [own.t("With nothing"), "", *new]
        pick(qtbot, choice, 3)
        assert [effect.overlap_group for effect in own.store.case.effects] == ["C", "", "C"]
        assert choice.box.currentText() == own.t("With {effects}", effects="“C”")
        assert len(callouts(card)) == 1
        own.store.undo_stack.undo()
        settle()
        assert own.store.case.effects == effects
        assert choice.box.currentText() == own.t("With nothing")

    def test_a_group_of_the_file_can_be_joined_and_left(self, qtbot: QtBot) -> None:
        effects = (less_help(id="a", name="A"), less_help(id="b", name="B", overlap_group="hulp"))
        own = bench(qtbot, small_case(effects=effects))
        page, (card,) = opened(own, "a")
        page.focus_field("effects.a.overlap_group")
        settle()
        choice = next(item for item in card.findChildren(ChoiceBox) if item.path == "effects.a.overlap_group")
        pick(qtbot, choice, 1)
        assert own.value("effects.a.overlap_group") == "hulp"
        pick(qtbot, choice, 0)
        assert own.value("effects.a.overlap_group") == ""
        assert own.value("effects.b.overlap_group") == "hulp"


def pick(qtbot: QtBot, choice: ChoiceBox, row: int) -> None:
    """Unfold the list and click on a row."""
    own = choice.box
    own.showPopup()
    view = own.view()
    qtbot.waitUntil(view.isVisible)
    place = view.visualRect(own.model().index(row, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle()


class TestComparisonGroup:
    @LANGUAGES
    def test_a_button_sets_the_part_to_nothing_and_can_be_undone(
        self, qtbot: QtBot, language: Language
    ) -> None:
        case = small_case(effects=(less_help(comparison_group=True, deadweight=share("0.1")),))
        own = bench(qtbot, case, language)
        _, (card,) = opened(own, "less_help")
        (sentence,) = callouts(card)
        assert "10 %" in sentence.replace("\u00a0", " ")
        own.click(button(card, own.t("Set to 0")))
        settle()
        assert own.value("effects.less_help.deadweight.value") == 0
        assert callouts(card) == []
        own.store.undo_stack.undo()
        assert own.store.case == case


class TestLivingAtHome:
    @LANGUAGES
    def test_a_button_adds_the_support_and_opens_it(self, qtbot: QtBot, language: Language) -> None:
        own = bench(qtbot, stay(household_help()), language)
        before = own.store.case
        page, (card,) = opened(own, "fewer_days")
        assert len(callouts(card)) == 1
        own.click(button(card, own.t(ADD_SUPPORT)))
        settle()
        origin, effect = own.store.case.effects
        assert origin == before.effects[0]
        assert own.store.case.services == before.services
        assert (effect.service, effect.absolute_change.value) == ("household_help", Decimal(3))
        assert effect.change_kind is ChangeKind.ABSOLUTE
        assert "Huishoudelijke hulp" in effect.name
        assert effect.absolute_change.assumption
        assert "108" in effect.absolute_change.source
        assert callouts(card) == []
        new = page.effects.card(f"effects.{effect.id}")
        assert new.is_open()
        focused = QApplication.focusWidget()
        assert focused is not None
        assert new.isAncestorOf(focused)
        own.store.undo_stack.undo()
        settle()
        assert own.store.case == before
        assert len(callouts(card)) == 1

    @LANGUAGES
    def test_without_a_wmo_service_it_comes_with_a_published_price(
        self, qtbot: QtBot, language: Language
    ) -> None:
        own = bench(qtbot, stay(), language)
        _, (card,) = opened(own, "fewer_days")
        own.click(button(card, own.t(ADD_SUPPORT)))
        settle()
        service = own.store.case.services[-1]
        assert isinstance(service, CareService)
        assert (service.law, service.unit) == (Law.WMO, ServiceUnit.HOUR)
        assert service.tariff.value == Decimal("32.76")
        assert not service.tariff.assumption
        assert service.variable_cost.value == service.tariff.value
        assert service.variable_cost.assumption
        assert not errors(own.store.case)
        own.store.undo_stack.undo()
        assert own.store.case == stay()

    def test_informal_carers_stay_named_after_that(self, qtbot: QtBot) -> None:
        own = bench(qtbot, stay(household_help()))
        _, (card,) = opened(own, "fewer_days")
        sentence = own.t(
            "Informal carers may also carry more hours when someone lives at home longer. Ask them, and"
            " add those hours as an effect if so."
        )
        assert sentence in said(card)
        own.click(button(card, own.t(ADD_SUPPORT)))
        settle()
        assert sentence in said(card)

    def test_without_the_figures_there_is_no_button_yet(self, qtbot: QtBot) -> None:
        own = bench(qtbot, replaced(stay(), "effects.fewer_days.baseline_volume.value", None))
        page, (card,) = opened(own, "fewer_days")
        assert len(callouts(card)) == 1
        assert own.t(ADD_SUPPORT) not in [item.text() for item in card.findChildren(QPushButton)]
        own.enter(page.form.made_fields()["effects.fewer_days.baseline_volume"], "28")
        settle()
        assert button(card, own.t(ADD_SUPPORT)).isVisible()

    def test_a_closed_card_warns_and_the_list_of_problems_leads_to_it(self, qtbot: QtBot) -> None:
        own = bench(qtbot, stay(household_help()))
        page, (card,) = opened(own, "fewer_days")
        (problem,) = problems(own.store.case)
        own.click(card.line)
        assert own.t.message(problem.message) in said(card)
        assert page.focus_field(problem.where)
        assert card.is_open()
        assert callouts(card)


class TestCard:
    def test_it_asks_only_for_name_service_use_and_change(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page, (card,) = opened(own, "less_help")
        shown = {
            place.removeprefix("effects.less_help.")
            for place, widget in page.form.made_fields().items()
            if widget.isVisible() and card.isAncestorOf(widget) and widget is not card.line
        }
        assert shown == {"name", "service", "baseline_volume", "relative_change"}

    def test_more_says_for_whom_it_holds(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case(effects=(less_help(share_of_users=share("0.3")),)))
        _, (card,) = opened(own, "less_help")
        (fold,) = [item for item in card.findChildren(Fold) if item.holds("effects.less_help.deadweight")]
        assert "30 %" in fold.line.accessibleName().replace("\u00a0", " ")

    def test_another_way_of_giving_the_change_is_found_under_more(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page, (card,) = opened(own, "less_help")
        page.focus_field("effects.less_help.change_kind")
        own.click(button(card, own.t("As a number per user per year")))
        settle()
        changed: Effect = own.store.case.effects[0]
        assert changed.change_kind is ChangeKind.ABSOLUTE
        assert page.form.made_fields()["effects.less_help.absolute_change"].isVisible()


class TestCaution:
    @LANGUAGES
    def test_the_page_says_whether_caution_is_on_and_where_to_set_it(
        self, qtbot: QtBot, language: Language
    ) -> None:
        own = bench(qtbot, small_case(), language)
        page = own.page(ReachPage)

        def line() -> str:
            off = own.t("Caution for weak evidence is off: every change counts as it is given.")
            texts = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
            return "off" if off in texts else "on" if any("40 %" in text for text in texts) else ""

        assert line() == "on"
        own.store.change("", lambda case: replaced(case, "settings.correct_for_evidence", False))
        settle()
        assert line() == "off"
        own.click(button(page, own.t("Set the caution")))
        assert own.navigator.fields == ["settings.correct_for_evidence"]


def test_any_figure_of_the_largest_may_be_missing(qtbot: QtBot) -> None:
    case = replaced(overlapping(), "services.household_help.tariff.value", None)
    own = bench(qtbot, case)
    _, (card,) = opened(own, "small")
    assert "“Groot”" in callouts(card)[0]
    assert "€" not in callouts(card)[0]
