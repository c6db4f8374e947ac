"""Fields: what one types is read strictly, the case follows, and nothing is lost."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.innovation import InnovationKind
from casebuilder.model.messages import Message
from casebuilder.model.paths import replaced
from casebuilder.model.questions import ResultArea, YesNo
from casebuilder.translation import Language, Translator
from casebuilder.ui.fields import dates
from casebuilder.ui.fields.chips import ChoiceChips, MultiChips, chip_colours, is_open
from casebuilder.ui.fields.figures import ChangeField, QuantityField, YearlyField
from casebuilder.ui.fields.readings import CountReading, DateReading
from casebuilder.ui.fields.typed import LongTextField, SentenceField, TextField, TypedField
from casebuilder.ui.pages.questions import QuestionPage
from casebuilder.ui.theme import DARK, LIGHT, Theme, contrast
from tests.building import small_case
from tests.ui.forms import Bench, bench, button

TARIFF = "services.household_help.tariff"
GROWTH = "reach.target_group.growth"
CHANGE = "effects.less_help.relative_change"
BASELINE = "effects.less_help.baseline_volume"
CASHABILITY = "services.household_help.cashability"
DATE = "questions.contracts.renewal_date"


@pytest.fixture
def dutch(qtbot: QtBot) -> Bench:
    return bench(qtbot, small_case())


@pytest.fixture
def english(qtbot: QtBot) -> Bench:
    return bench(qtbot, small_case(), Language.ENGLISH)


def typed(bench: Bench, path: str) -> TypedField:
    field = bench.field(path)
    assert isinstance(field, TypedField)
    return field


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "value", "echo"),
        [
            ("1.234,56", "1234.56", "= €\u00a01.234,56 per uur"),
            ("32,7", "32.7", "= €\u00a032,70 per uur"),
            ("€ 40", "40", "= €\u00a040 per uur"),
            ("0,125", "0.125", "= €\u00a00,125 per uur"),
            (",5", "0.5", "= €\u00a00,50 per uur"),
        ],
    )
    def test_a_number_typed_the_dutch_way_is_taken_exactly_and_echoed_with_its_unit(
        self, dutch: Bench, text: str, value: str, echo: str
    ) -> None:
        field = typed(dutch, TARIFF)
        dutch.type(field.line, text)
        assert dutch.value(f"{TARIFF}.value") == Decimal(value)
        assert field.echo.text() == echo
        assert field.error == ""

    def test_a_number_typed_the_english_way_is_taken_in_english(self, english: Bench) -> None:
        field = typed(english, TARIFF)
        english.type(field.line, "1,234.56")
        assert english.value(f"{TARIFF}.value") == Decimal("1234.56")
        assert field.echo.text() == "= €\u00a01,234.56 per hour"

    @pytest.mark.parametrize("text", ["0.35", "0.350", "12.5", "abc", "1,2,3", "1.23.456", "--5", "5 uur"])
    def test_text_that_is_no_dutch_number_stays_and_leaves_the_case_alone(
        self, dutch: Bench, text: str
    ) -> None:
        field = typed(dutch, TARIFF)
        dutch.enter(field.line, text)
        assert field.line.text() == text
        assert field.error
        assert field.line.accessibleDescription() == field.error
        assert field.line.property("invalid") == "true"
        assert dutch.value(f"{TARIFF}.value") == Decimal(32)
        assert "€\u00a032" in field.error, "the error says what the case goes on with"
        assert dutch.errors == {TARIFF: field.error}
        assert not dutch.store.undo_stack.canUndo()

    def test_a_decimal_point_is_refused_with_the_number_it_may_have_meant(self, dutch: Bench) -> None:
        field = typed(dutch, TARIFF)
        dutch.type(field.line, "0.35")
        assert "0,35" in field.error, "shown while typing, since more digits cannot mend it"

    def test_a_number_on_its_way_to_thousands_is_not_called_wrong_before_one_leaves_the_field(
        self, dutch: Bench
    ) -> None:
        field = typed(dutch, TARIFF)
        dutch.type(field.line, "1.23")
        assert field.error == ""
        assert dutch.value(f"{TARIFF}.value") == Decimal(32), "1.23 is no number, so 1 must not stay"
        dutch.qtbot.keyClicks(field.line, "4")
        assert dutch.value(f"{TARIFF}.value") == Decimal(1234)
        dutch.type(field.line, "1.23")
        dutch.elsewhere.setFocus()
        assert "1,23" in field.error

    def test_an_error_goes_away_when_the_text_becomes_right(self, dutch: Bench) -> None:
        field = typed(dutch, TARIFF)
        dutch.enter(field.line, "abc")
        dutch.enter(field.line, "35")
        assert field.error == ""
        assert field.line.accessibleDescription() == ""
        assert dutch.errors == {TARIFF: None}
        assert dutch.value(f"{TARIFF}.value") == Decimal(35)

    def test_escape_gives_up_a_text_in_error(self, dutch: Bench) -> None:
        field = typed(dutch, TARIFF)
        dutch.enter(field.line, "abc")
        dutch.qtbot.keyClick(field.line, Qt.Key.Key_Escape)
        assert (field.line.text(), field.error) == ("32", "")
        assert dutch.errors == {TARIFF: None}

    def test_a_percentage_is_typed_as_a_percentage(self, dutch: Bench) -> None:
        field = typed(dutch, GROWTH)
        dutch.type(field.line, "40")
        assert dutch.value(f"{GROWTH}.value") == Decimal("0.40")
        assert field.echo.text() == "= 40 % per jaar"
        dutch.type(field.line, "2,5 %")
        assert dutch.value(f"{GROWTH}.value") == Decimal("0.025")

    @pytest.mark.parametrize(
        ("path", "text"),
        [(TARIFF, "-5"), ("effects.less_help.share_of_users", "120"), (CHANGE, "101"), (BASELINE, "-1")],
    )
    def test_a_value_outside_its_limits_is_refused_with_the_limits(
        self, dutch: Bench, path: str, text: str
    ) -> None:
        field = typed(dutch, path)
        before = dutch.value(f"{path}.value")
        dutch.enter(field.line, text)
        assert field.error
        assert field.line.text() == text
        assert dutch.value(f"{path}.value") == before

    @pytest.mark.parametrize(
        ("path", "example"),
        [(GROWTH, "12,5 %"), (TARIFF, "1.234,50"), ("municipality.inhabitants", "1.234"), (BASELINE, "12,5")],
    )
    def test_the_example_beside_a_text_that_is_no_number_fits_the_unit(
        self, dutch: Bench, path: str, example: str
    ) -> None:
        field = typed(dutch, path)
        dutch.enter(field.line, "abc")
        assert f" {example}." in field.error

    def test_half_a_person_is_refused(self, dutch: Bench) -> None:
        field = typed(dutch, "municipality.inhabitants")
        dutch.enter(field.line, "10,5")
        assert field.error
        assert dutch.value("municipality.inhabitants.value") is None

    def test_emptying_a_field_says_that_the_figure_is_not_known(self, dutch: Bench) -> None:
        field = typed(dutch, TARIFF)
        dutch.enter(field.line, "")
        assert dutch.value(f"{TARIFF}.value") is None
        assert field.echo.text() == "€ per uur"
        assert field._needed is not None
        assert field._needed.isVisible()

    def test_the_unit_follows_the_service(self, dutch: Bench) -> None:
        field = typed(dutch, BASELINE)
        assert field.echo.text() == "= 100 uren per gebruiker per jaar"
        dutch.store.change("x", lambda case: replaced(case, "services.household_help.unit", "visit"))
        assert field.echo.text() == "= 100 bezoeken per gebruiker per jaar"

    def test_a_value_in_a_file_that_is_out_of_limits_is_shown_with_what_is_wrong(self, qtbot: QtBot) -> None:
        bad = replaced(small_case(), "effects.less_help.share_of_users.value", Decimal("1.2"))
        field = typed(bench(qtbot, bad), "effects.less_help.share_of_users")
        assert field.line.text() == "120"
        assert field.error

    def test_a_field_takes_its_text_apart_when_one_leaves_it(self, dutch: Bench) -> None:
        field = typed(dutch, TARIFF)
        dutch.type(field.line, "12345,5")
        dutch.elsewhere.setFocus()
        assert field.line.text() == "12.345,50"


class TestUndo:
    def test_all_that_is_typed_between_entering_and_leaving_is_one_step(self, dutch: Bench) -> None:
        field = typed(dutch, TARIFF)
        dutch.type(field.line, "1.234,56")
        stack = dutch.store.undo_stack
        assert stack.count() == 1
        assert "Huishoudelijke hulp" in stack.undoText()
        stack.undo()
        assert dutch.value(f"{TARIFF}.value") == Decimal(32)
        assert field.line.text() == "32"
        stack.redo()
        assert field.line.text() == "1.234,56"

    def test_coming_back_to_a_field_begins_a_new_step(self, dutch: Bench) -> None:
        field = typed(dutch, TARIFF)
        dutch.type(field.line, "33")
        dutch.elsewhere.setFocus()
        dutch.type(field.line, "34")
        assert dutch.store.undo_stack.count() == 2
        dutch.store.undo_stack.undo()
        assert (field.line.text(), dutch.value(f"{TARIFF}.value")) == ("33", Decimal(33))

    def test_typing_on_after_undo_is_a_step_of_its_own(self, dutch: Bench) -> None:
        field = typed(dutch, TARIFF)
        dutch.type(field.line, "33")
        dutch.elsewhere.setFocus()
        dutch.type(field.line, "34")
        dutch.store.undo_stack.undo()
        dutch.qtbot.keyClick(field.line, Qt.Key.Key_End)
        dutch.qtbot.keyClicks(field.line, "5")
        assert dutch.value(f"{TARIFF}.value") == Decimal(335)
        dutch.store.undo_stack.undo()
        assert dutch.value(f"{TARIFF}.value") == Decimal(33)

    def test_a_text_in_error_leaves_no_step(self, dutch: Bench) -> None:
        field = typed(dutch, TARIFF)
        dutch.enter(field.line, "0.35")
        assert dutch.store.undo_stack.count() == 0

    def test_text_in_error_stays_while_something_else_changes(self, dutch: Bench) -> None:
        field = typed(dutch, TARIFF)
        dutch.enter(field.line, "abc")
        dutch.store.change("x", lambda case: replaced(case, "name", "Iets anders"))
        assert (field.line.text(), bool(field.error)) == ("abc", True)

    def test_ctrl_z_in_a_field_is_left_to_the_window(self, dutch: Bench) -> None:
        field = typed(dutch, TARIFF)
        dutch.type(field.line, "33")
        dutch.qtbot.keyClick(field.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert field.line.text() == "33", "the text of a field has no undo of its own"

    def test_a_text_is_one_step_and_comes_back(self, dutch: Bench) -> None:
        field = dutch.field("name")
        assert isinstance(field, TextField)
        dutch.type(field.line, "Buurthulp")
        assert dutch.value("name") == "Buurthulp"
        assert dutch.store.undo_stack.count() == 1
        dutch.store.undo_stack.undo()
        assert field.line.text() == "Voorbeeld"

    def test_a_long_text_is_one_step_and_tab_leaves_it(self, dutch: Bench) -> None:
        field = dutch.field("innovation.description")
        assert isinstance(field, LongTextField)
        field.text.setFocus()
        dutch.qtbot.keyClicks(field.text, "Twee regels")
        dutch.qtbot.keyClick(field.text, Qt.Key.Key_Return)
        dutch.qtbot.keyClicks(field.text, "tekst")
        assert dutch.value("innovation.description") == "Twee regels\ntekst"
        assert dutch.store.undo_stack.count() == 1
        dutch.qtbot.keyClick(field.text, Qt.Key.Key_Tab)
        assert not field.text.hasFocus()
        dutch.store.undo_stack.undo()
        assert field.text.toPlainText() == ""

    def test_a_long_source_shows_whole_and_stays_one_paragraph(self, dutch: Bench) -> None:
        place = "questions.procurement.source"
        field = dutch.field(place)
        assert isinstance(field, SentenceField)
        one_line = field.text.height()
        words = (
            "Scriptie over inkoop Wmo en innovatie bij 31 grote gemeenten, Erasmus Universiteit, bijlage C"
        )
        dutch.type(field.text, words)
        dutch.qtbot.keyClick(field.text, Qt.Key.Key_Return)
        assert dutch.value(place) == words
        assert dutch.store.undo_stack.count() == 1
        assert field.text.height() > one_line
        assert field.text.verticalScrollBar().maximum() == 0, "nothing of it is out of view"
        QApplication.clipboard().setText(" en\nparagraaf\r\n4.2")
        field.text.moveCursor(QTextCursor.MoveOperation.End)
        field.text.paste()
        assert dutch.value(place) == f"{words} en paragraaf 4.2"
        dutch.qtbot.keyClick(field.text, Qt.Key.Key_Tab)
        assert not field.text.hasFocus()


class TestChange:
    def test_less_is_a_choice_and_the_size_has_no_sign(self, dutch: Bench) -> None:
        field = dutch.field(CHANGE)
        assert isinstance(field, ChangeField)
        assert field.line.text() == "40"
        dutch.type(field.line, "25")
        assert dutch.value(f"{CHANGE}.value") == Decimal("-0.25")
        assert field._chips is not None
        dutch.click(field._chips.chips[1])
        assert dutch.value(f"{CHANGE}.value") == Decimal("0.25")
        assert field.line.text() == "25"
        dutch.store.undo_stack.undo()
        assert dutch.value(f"{CHANGE}.value") == Decimal("-0.25")
        assert field._chips.chips[0].isChecked()

    def test_a_minus_sign_means_less(self, dutch: Bench) -> None:
        field = dutch.field(CHANGE)
        assert isinstance(field, ChangeField)
        assert field._chips is not None
        dutch.click(field._chips.chips[1])
        dutch.enter(field.line, "-30")
        assert dutch.value(f"{CHANGE}.value") == Decimal("-0.30")
        assert field.line.text() == "30"
        assert field._chips.chips[0].isChecked()

    def test_more_may_exceed_a_hundred_per_cent_and_less_may_not(self, dutch: Bench) -> None:
        field = dutch.field(CHANGE)
        assert isinstance(field, ChangeField)
        dutch.type(field.line, "150")
        assert field.error
        assert field._chips is not None
        dutch.click(field._chips.chips[1])
        assert field.error == ""
        assert dutch.value(f"{CHANGE}.value") == Decimal("1.50")

    def test_the_direction_is_kept_while_there_is_no_size(self, dutch: Bench) -> None:
        field = dutch.field(CHANGE)
        assert isinstance(field, ChangeField)
        assert field._chips is not None
        dutch.type(field.line, "")
        dutch.click(field._chips.chips[1])
        dutch.type(field.line, "10")
        assert dutch.value(f"{CHANGE}.value") == Decimal("0.10")


class TestPerYear:
    def test_one_value_becomes_a_field_per_year_and_back_to_one(self, dutch: Bench) -> None:
        field = dutch.field(CASHABILITY)
        assert isinstance(field, YearlyField)
        assert field._switch is not None
        dutch.click(field._switch)
        assert dutch.value(f"{CASHABILITY}.values") == (Decimal(1),) * 3
        lines = [line for line in field.findChildren(TypedField) if line.isVisible()]
        assert [line.caption.text() for line in lines if line.caption is not None] == ["2027", "2028", "2029"]
        dutch.type(lines[0].line, "50")
        assert dutch.value(f"{CASHABILITY}.values") == (Decimal("0.5"), Decimal(1), Decimal(1))
        dutch.click(field._switch)
        assert dutch.value(f"{CASHABILITY}.values") == (Decimal(1),)
        dutch.store.undo_stack.undo()
        assert dutch.value(f"{CASHABILITY}.values") == (Decimal("0.5"), Decimal(1), Decimal(1))
        assert field._switch.isChecked()

    def test_a_year_cannot_be_empty(self, dutch: Bench) -> None:
        field = dutch.field("reach.adoption.share")
        lines = field.findChildren(TypedField)
        dutch.enter(lines[1].line, "")
        assert lines[1].error
        assert dutch.value("reach.adoption.share.values") == (Decimal("0.1"), Decimal("0.2"), Decimal("0.2"))

    def test_the_focus_target_is_the_field_of_the_first_year(self, dutch: Bench) -> None:
        field = dutch.field("reach.adoption.share")
        assert field.focus_target() is field.findChildren(TypedField)[0].line


class TestDates:
    @pytest.mark.parametrize(
        ("text", "date"),
        [("1-1-2028", (2028, 1, 1)), ("01-03-2028", (2028, 3, 1)), ("29/2/2028", (2028, 2, 29))],
    )
    def test_a_date_is_typed_as_day_month_year_and_echoed_in_full(
        self, dutch: Bench, text: str, date: tuple[int, int, int]
    ) -> None:
        field = typed(dutch, DATE)
        dutch.type(field.line, text)
        assert dutch.value(DATE) == datetime.date(*date)
        assert field.echo.text() == f"= {dutch.t.date(datetime.date(*date))}"

    @pytest.mark.parametrize(
        "text",
        [
            "22-11-2026",
            "22/11/2026",
            "22.11.2026",
            "2026-11-22",
            "22-11-26",
            "22 nov 2026",
            "22 nov. 2026",
            "22-nov-2026",
            "22 november 2026",
            "22 NOVEMBER 2026",
            " 22  November  26 ",
        ],
    )
    def test_a_date_may_be_typed_as_people_write_it_and_is_shown_in_one_way(
        self, dutch: Bench, text: str
    ) -> None:
        field = typed(dutch, DATE)
        dutch.enter(field.line, text)
        assert dutch.value(DATE) == datetime.date(2026, 11, 22)
        assert field.line.text() == "22-11-2026"
        assert field.error == ""

    @pytest.mark.parametrize(
        ("text", "month"),
        [("1 mrt 2026", 3), ("1 mei 2026", 5), ("1 March 2026", 3), ("1 may 2026", 5), ("1 okt 2026", 10)],
    )
    def test_months_have_their_dutch_and_their_english_names(
        self, dutch: Bench, text: str, month: int
    ) -> None:
        assert DateReading(dutch.t).read(text) == datetime.date(2026, month, 1)
        assert DateReading(Translator(Language.ENGLISH)).read(text) == datetime.date(2026, month, 1)

    def test_a_whole_number_may_be_as_long_as_its_highest(self) -> None:
        reading = CountReading(0, 2_000_000_000)
        assert reading.read("20260101") == 20_260_101
        assert isinstance(reading.read("2000000001"), Message)
        assert isinstance(reading.read("1,5"), Message)

    @pytest.mark.parametrize(("text", "number"), [("10000", 10_000), ("10.000", 10_000), ("1.000", 1000)])
    def test_a_whole_number_with_thousands_apart_is_typed_either_way(
        self, dutch: Bench, text: str, number: int
    ) -> None:
        reading = CountReading(100, 100_000, notation=dutch.t.notation)
        assert reading.read(text) == number
        assert reading.write(10_000) == "10.000"
        assert isinstance(CountReading(100, 100_000).read("10.000"), Message)

    @pytest.mark.parametrize("text", ["10.00", "1.0000", "10,000", "200.000", ".000"])
    def test_a_point_elsewhere_than_between_thousands_is_refused(self, dutch: Bench, text: str) -> None:
        assert isinstance(CountReading(100, 100_000, notation=dutch.t.notation).read(text), Message)

    @pytest.mark.parametrize("text", ["vandaag", "Today"])
    def test_today_is_the_date_of_this_moment(
        self, dutch: Bench, monkeypatch: pytest.MonkeyPatch, text: str
    ) -> None:
        monkeypatch.setattr(dates, "today", lambda: datetime.date(2027, 3, 4))
        field = typed(dutch, DATE)
        dutch.enter(field.line, text)
        assert dutch.value(DATE) == datetime.date(2027, 3, 4)
        assert field.line.text() == "4-3-2027"

    @pytest.mark.parametrize(
        "text",
        [
            "31-2-2028",
            "2028-1-32",
            "morgen",
            "1-13-2028",
            "1-1-3028",
            "1-2/2028",
            "2028",
            "1 ju 2028",
            "1 x 2028",
        ],
    )
    def test_what_is_no_date_stays_and_is_explained(self, dutch: Bench, text: str) -> None:
        field = typed(dutch, DATE)
        dutch.enter(field.line, text)
        assert field.error
        assert field.line.text() == text
        assert dutch.value(DATE) is None

    def test_the_beginning_of_a_date_is_not_called_wrong(self, dutch: Bench) -> None:
        field = typed(dutch, DATE)
        for text in ("1-1-202", "2026-1", "22 n", "22 november 20", "vand"):
            dutch.type(field.line, text)
            assert field.error == "", text
            dutch.enter(field.line, "")

    def test_a_year_of_two_digits_counts_once_one_leaves_the_field(self, dutch: Bench) -> None:
        field = typed(dutch, DATE)
        dutch.type(field.line, "1-1-20")
        assert dutch.value(DATE) is None, "most years go on after their first two digits"
        assert field.echo.text() == "= 1 januari 2020"
        assert dutch.store.unread
        dutch.qtbot.keyClicks(field.line, "28")
        assert dutch.value(DATE) == datetime.date(2028, 1, 1)
        assert not dutch.store.unread

    def test_what_can_become_no_date_is_called_wrong_at_once(self, dutch: Bench) -> None:
        field = typed(dutch, DATE)
        dutch.type(field.line, "22 xyz")
        assert "22 xyz" in field.error

    def test_a_date_can_be_taken_away(self, dutch: Bench) -> None:
        field = typed(dutch, DATE)
        dutch.enter(field.line, "1-1-2028")
        dutch.enter(field.line, "")
        assert dutch.value(DATE) is None


class TestChips:
    def test_a_choice_is_made_by_clicking_and_taken_away_by_clicking_again(self, dutch: Bench) -> None:
        field = dutch.field("innovation.kind")
        assert isinstance(field, ChoiceChips)
        dutch.click(field.group.chips[1])
        assert dutch.value("innovation.kind") is InnovationKind.SERVICE
        dutch.click(field.group.chips[1])
        assert dutch.value("innovation.kind") is None

    def test_arrows_choose_and_delete_takes_away(self, dutch: Bench) -> None:
        field = dutch.field("innovation.kind")
        assert isinstance(field, ChoiceChips)
        chips = field.group.chips
        chips[0].setFocus()
        dutch.qtbot.keyClick(chips[0], Qt.Key.Key_Right)
        assert dutch.value("innovation.kind") is InnovationKind.SERVICE
        assert chips[1].hasFocus()
        dutch.qtbot.keyClick(chips[1], Qt.Key.Key_Left)
        dutch.qtbot.keyClick(chips[0], Qt.Key.Key_Left)
        assert dutch.value("innovation.kind") is InnovationKind.TECHNOLOGY, "the arrows go round"
        dutch.qtbot.keyClick(chips[3], Qt.Key.Key_Delete)
        assert dutch.value("innovation.kind") is None

    def test_enter_and_space_choose(self, dutch: Bench) -> None:
        field = dutch.field("questions.contracts.budget_ceiling")
        assert isinstance(field, ChoiceChips)
        field.group.chips[1].setFocus()
        dutch.qtbot.keyClick(field.group.chips[1], Qt.Key.Key_Return)
        assert dutch.value("questions.contracts.budget_ceiling") is YesNo.NO
        field.group.chips[0].setFocus()
        dutch.qtbot.keyClick(field.group.chips[0], Qt.Key.Key_Space)
        assert dutch.value("questions.contracts.budget_ceiling") is YesNo.YES

    def test_a_choice_that_must_be_made_cannot_be_taken_away(self, dutch: Bench) -> None:
        field = dutch.field("settings.view")
        assert isinstance(field, ChoiceChips)
        before = dutch.value("settings.view")
        dutch.click(field.group.tab_stop())
        assert dutch.value("settings.view") is before
        assert field.group.tab_stop().isChecked()

    def test_only_one_chip_is_a_tab_stop(self, dutch: Bench) -> None:
        field = dutch.field("innovation.kind")
        assert isinstance(field, ChoiceChips)
        dutch.click(field.group.chips[2])
        stops = [chip.focusPolicy() & Qt.FocusPolicy.TabFocus for chip in field.group.chips]
        assert [bool(stop) for stop in stops] == [False, False, True, False]

    def test_several_choices_go_together_in_the_order_of_the_list(self, dutch: Bench) -> None:
        place = "questions.self_reliance.result_areas"
        field = dutch.field(place)
        assert isinstance(field, MultiChips)
        chips = list(field._chips.values())
        dutch.click(chips[3])
        dutch.qtbot.keyClick(chips[0], Qt.Key.Key_Space)
        assert dutch.value(place) == (ResultArea.HOUSEHOLD, ResultArea.DAY_ACTIVITIES)
        dutch.store.undo_stack.undo()
        assert [chip.isChecked() for chip in chips] == [False, False, False, True, False]


class TestFocusAndNames:
    def test_the_panel_is_told_which_field_has_the_focus(self, dutch: Bench) -> None:
        field = typed(dutch, TARIFF)
        dutch.elsewhere.setFocus()
        field.line.setFocus()
        QApplication.processEvents()
        assert dutch.navigator.explained[-1] == TARIFF

    def test_a_field_is_called_by_its_item_and_follows_its_name(self, dutch: Bench) -> None:
        field = typed(dutch, TARIFF)
        assert field.line.accessibleName() == "Huishoudelijke hulp: Tarief"
        dutch.store.change("x", lambda case: replaced(case, "services.household_help.name", "Thuishulp"))
        assert field.line.accessibleName() == "Thuishulp: Tarief"

    def test_a_figure_of_an_item_that_was_removed_harms_nobody(self, dutch: Bench) -> None:
        field = typed(dutch, TARIFF)
        field.form.forget(dutch.window)
        dutch.store.change("x", lambda case: replaced(case, "services", ()))
        assert field.line.text() == "32"


class TestEvidence:
    def open(self, bench: Bench, path: str = TARIFF) -> QuantityField:
        field = bench.field(path)
        assert isinstance(field, QuantityField)
        assert field._line is not None
        bench.click(field._line)
        return field

    def line(self, field: QuantityField, path: str) -> TypedField | TextField:
        found = field.form._fields[path][0][0]
        assert isinstance(found, (TypedField, TextField))
        return found

    def test_it_is_folded_with_a_summary_and_made_only_when_opened(self, dutch: Bench) -> None:
        field = dutch.field(TARIFF)
        assert isinstance(field, QuantityField)
        assert f"{TARIFF}.source" not in field.form.made_fields()
        assert field._line is not None
        dutch.click(field._line)
        assert f"{TARIFF}.source" in field.form.made_fields()
        dutch.click(field._line)
        assert not field.form.made_fields()[f"{TARIFF}.source"].isVisible()

    def test_source_date_and_bounds_are_typed_like_everything_else(self, dutch: Bench) -> None:
        field = self.open(dutch)
        dutch.type(field.form.made_fields()[f"{TARIFF}.source"], "CBS 2024")
        dutch.type(self.line(field, f"{TARIFF}.source_date").line, "1-2-2024")
        dutch.type(self.line(field, f"{TARIFF}.low").line, "30,50")
        dutch.enter(self.line(field, f"{TARIFF}.high").line, "-4")
        dutch.type(self.line(field, f"{TARIFF}.price_year").line, "2022")
        quantity = dutch.store.case.services[0].tariff  # type: ignore[union-attr]
        assert quantity.source == "CBS 2024"
        assert quantity.source_date == datetime.date(2024, 2, 1)
        assert (quantity.low, quantity.high) == (Decimal("30.50"), None)
        assert quantity.price_year == 2022
        assert self.line(field, f"{TARIFF}.high").error

    def test_the_summary_follows(self, dutch: Bench) -> None:
        field = self.open(dutch)
        assert field._line is not None
        before = field._line.accessibleName()
        dutch.store.change("x", lambda case: replaced(case, f"{TARIFF}.source", "Raamcontract"))
        assert "Raamcontract" in field._line.accessibleName() != before

    def test_agreement_is_added_filled_and_removed(self, dutch: Bench) -> None:
        field = self.open(dutch)
        dutch.click(button(dutch.window, dutch.t("Add who agreed with this figure")))
        who = self.line(field, f"{TARIFF}.agreed_with.0.who")
        dutch.type(who.line, "Contractmanager")
        agreements = dutch.store.case.services[0].tariff.agreed_with  # type: ignore[union-attr]
        assert [(item.party.value, item.who) for item in agreements] == [("municipality", "Contractmanager")]
        dutch.click(button(dutch.window, dutch.t("Remove")))
        assert dutch.store.case.services[0].tariff.agreed_with == ()  # type: ignore[union-attr]
        assert f"{TARIFF}.agreed_with.0.who" not in field.form.made_fields()

    def test_a_range_in_the_wrong_order_is_said_at_the_figure(self, dutch: Bench) -> None:
        field = self.open(dutch)
        dutch.type(self.line(field, f"{TARIFF}.low").line, "40")
        dutch.store.evaluate_now()
        assert field.line.accessibleDescription()


def test_an_empty_case_shows_no_figure_as_an_assumption(qtbot: QtBot) -> None:
    field = bench(qtbot, Case()).field("municipality.inhabitants")
    assert isinstance(field, QuantityField)
    assert field._line is not None
    assert field._line.accessibleName().count(",") <= 1


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_not_known_yet_stays_grey_when_chosen_and_can_be_read(theme: Theme) -> None:
    assert is_open(YesNo.UNKNOWN)
    assert not is_open(YesNo.NO)
    assert not is_open(None)
    states = [(hover, focus) for hover in (False, True) for focus in (False, True)]
    for hover, focus in states:
        fill, line, letters = chip_colours(theme, chosen=True, quiet=True, hover=hover, focus=focus)
        answer, *_ = chip_colours(theme, chosen=True, quiet=False, hover=hover, focus=focus)
        assert fill not in {answer, theme.accent, theme.accent_hover}
        assert contrast(letters, fill) >= 4.5
        assert contrast(line, fill) >= 3
        assert (line == theme.focus) is focus


@pytest.mark.parametrize("language", Language)
def test_the_short_questions_about_innovation_stand_in_two_columns(qtbot: QtBot, language: Language) -> None:
    own = bench(qtbot, small_case(), language)
    page = own.page(QuestionPage, 5)
    places = [
        page.form.fields()[f"questions.innovation_policy.{name}"]
        for name in (
            "innovation_in_procurement",
            "award_points",
            "room_to_experiment",
            "innovation_budget",
            "revolving_fund",
            "shares_care_data",
        )
    ]
    edges = [field.mapTo(page, field.rect().topLeft()).x() for field in places]
    assert edges[0] == edges[2] == edges[4]
    assert edges[1] == edges[3] == edges[5] > edges[0]
