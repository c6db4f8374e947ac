"""From an empty case to six answered questions: with the keyboard alone, and with the mouse alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QListView,
    QPushButton,
    QSlider,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.editing import total_weight
from casebuilder.model.messages import LabelledEnum
from casebuilder.model.paths import value_at
from casebuilder.model.questions import (
    AnswerStatus,
    Buyer,
    Overlap,
    ProcurementModel,
    ProcurementScale,
    ResultArea,
    TariffBasis,
    YesNo,
)
from casebuilder.model.readiness import QUESTIONS, answered_questions, task_states
from casebuilder.ui.fields.form import place_of
from casebuilder.ui.fields.suggested import Suggested
from casebuilder.ui.fields.typed import DateField
from casebuilder.ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
HELP, PER_UNIT, FIXED = "Huishoudelijke hulp thuis", "Per uur of eenheid (P×Q)", "Vast budget"
MOST_STOPS = 250
"""No page has more places for the Tab key than this."""

CHOICES: dict[str, dict[str, LabelledEnum]] = {
    "procurement": {
        "scale": ProcurementScale.REGION,
        "model": ProcurementModel.ZEEUWS_MODEL,
        "joining_in_between": YesNo.NO,
        "buyer": Buyer.PROVIDER,
    },
    "contracts": {
        "tariff_basis": TariffBasis.HOURS,
        "budget_ceiling": YesNo.NO,
        "volume_guarantee": YesNo.NO,
    },
    "budget": {"ceilings": YesNo.YES, "lighter_support": YesNo.NO},
    "self_reliance": {"measures_with_zrm": YesNo.YES},
    "innovation_policy": {
        "innovation_in_procurement": YesNo.YES,
        "award_points": YesNo.NO,
        "room_to_experiment": YesNo.YES,
        "innovation_budget": YesNo.YES,
        "revolving_fund": YesNo.NO,
        "shares_care_data": YesNo.YES,
    },
    "current_supply": {"overlap": Overlap.PARTLY},
}
"""What is chosen at each question."""

WORDS: dict[str, dict[str, str]] = {
    "procurement": {"region": "Haaglanden", "earliest_start": "1-4-2028"},
    "contracts": {"term_years": "4", "renewal_date": "1-1-2030"},
    "budget": {
        "indication_policy": "Bij de herbeoordeling.",
        "realisation": "De consulent verlaagt de uren.",
    },
    "self_reliance": {"priorities": "Mantelzorg", "target_groups": "Ouderen"},
    "innovation_policy": {},
    "current_supply": {
        "current_supply": "Losse burenhulp",
        "already_reached": "25",
        "added_value": "Een vaste afspraak",
    },
}
"""What is typed at each question."""


DAYS = {
    "procurement": {"earliest_start": QDate(2027, 7, 1)},
    "contracts": {"renewal_date": QDate(2028, 1, 1)},
}
"""What is picked from a calendar by who has no keyboard."""

OFFERED: dict[str, dict[str, str]] = {
    "procurement": {"region": "Regio {municipality}"},
    "contracts": {"term_years": "4 jaar"},
    "budget": {
        "indication_policy": "Bij de volgende herbeoordeling.",
        "realisation": "De consulent verlaagt de uren bij de herbeoordeling.",
    },
    "self_reliance": {
        "priorities": "Mantelzorgers ondersteunen.",
        "target_groups": "Ouderen die thuis wonen.",
    },
    "current_supply": {
        "current_supply": "Begeleiding thuis.",
        "added_value": "Mantelzorgers worden ontlast.",
    },
}
"""What is taken over with a click."""

NEXT_MONTH = "qt_calendar_nextmonth"
MIDDLE = 15


def settle() -> None:
    for _ in range(6):
        QApplication.processEvents()


def current(window: MainWindow) -> Case:
    assert window.document is not None
    return window.document.store.case


def assert_answered(window: MainWindow) -> None:
    case = current(window)
    for question, choices in CHOICES.items():
        for name, value in choices.items():
            assert value_at(case, f"questions.{question}.{name}") is value, (question, name)
        assert value_at(case, f"questions.{question}.status") is AnswerStatus.DOCUMENT
    assert total_weight(case.municipality.weights) == 100


def assert_counted(window: MainWindow) -> None:
    """Check that the six questions are answered by the rules that the list of tasks goes by."""
    assert window.document is not None
    store = window.document.store
    store.evaluate_now()
    settle()
    states = task_states(store.case, store.problems)
    assert answered_questions(store.case, states).answered == (1, 2, 3, 4, 5, 6), states["questions"].needed
    assert window.translator.message(states["questions"].words) == "6 van 6"


class Keys:
    """Somebody who has no mouse: every key goes to what has the focus."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window

    def focus(self) -> QWidget:
        """Return where a key arrives: at the window itself while nothing in it has the focus."""
        return QApplication.focusWidget() or self.window

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.focus(), key, modifier)
        settle()

    def tab_to(self, wanted: Callable[[QWidget], bool]) -> QWidget:
        for _ in range(MOST_STOPS):
            if wanted(self.focus()):
                return self.focus()
            self.press(Qt.Key.Key_Tab)
        pytest.fail("the Tab key never comes there")

    def go_to(self, place: str) -> QWidget:
        return self.tab_to(lambda widget: place_of(widget) == place)

    def write(self, place: str, text: str) -> None:
        self.qtbot.keyClicks(self.go_to(place), text)

    def choose(self, place: str, value: LabelledEnum) -> None:
        self.go_to(place)
        self.press(Qt.Key.Key_Space)
        for _ in range(10):
            if value_at(current(self.window), place) is value:
                return
            self.press(Qt.Key.Key_Right)
        pytest.fail(f"{value} cannot be chosen with the arrow keys")

    def next_page(self, expected: str) -> None:
        self.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        assert self.window.workspace.current_page == expected


def test_six_questions_are_answered_with_the_keyboard_alone(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    empty = open_window()
    assert empty.start_page is not None
    keys, start_empty = Keys(qtbot, empty), empty.start_page._cards[1]
    keys.tab_to(lambda widget: widget is start_empty)
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: empty.document is not None and empty.workspace.isVisible())
    settle()
    assert empty.workspace.current_page == "innovation"
    keys.write("name", "Samen op stap")
    keys.write("innovation.description", "Buren helpen elkaar.")
    keys.go_to("innovation.degree")
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_Down)
    assert (current(empty).innovation.degree, current(empty).innovation.scope) == ("incremental", "system")

    keys.next_page("municipality")
    keys.write("municipality.name", "den haa")
    keys.press(Qt.Key.Key_Down)
    popup = QApplication.activePopupWidget() or keys.focus()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    empty.activateWindow()
    qtbot.waitUntil(empty.isActiveWindow)
    settle()
    assert current(empty).municipality.name == "'s-Gravenhage"
    for interest, steps in (("self_reliance", 6), ("affordable_costs", 4)):
        keys.go_to(f"municipality.weights.{interest}")
        for _ in range(steps):
            keys.press(Qt.Key.Key_PageUp)

    for number, name in enumerate(QUESTIONS, start=1):
        keys.next_page(f"question_{number}")
        if name == "contracts":
            keys.tab_to(lambda widget: isinstance(widget, QPushButton) and widget.text() == HELP)
            keys.press(Qt.Key.Key_Space)
            (service,) = current(empty).services
            keys.tab_to(lambda widget: isinstance(widget, QAbstractButton) and widget.text() == PER_UNIT)
            keys.press(Qt.Key.Key_Right)
            assert value_at(current(empty), f"services.{service.id}.funding").kind == "lump_sum"
        for field, value in CHOICES[name].items():
            keys.choose(f"questions.{name}.{field}", value)
        for field, words in WORDS[name].items():
            keys.write(f"questions.{name}.{field}", words)
        if name == "self_reliance":
            keys.go_to(f"questions.{name}.result_areas")
            keys.press(Qt.Key.Key_Space)
        keys.choose(f"questions.{name}.status", AnswerStatus.DOCUMENT)
        keys.write(f"questions.{name}.source", f"Beleidsstuk {number}")

    assert_answered(empty)
    case = current(empty)
    assert_counted(empty)
    states = task_states(case, ())
    assert empty.translator.message(states["question_1"].words) == "gevonden"
    assert str(case.questions.procurement.earliest_start) == "2028-04-01"
    assert str(case.questions.current_supply.already_reached.value) == "0.25"
    assert case.questions.self_reliance.result_areas == (ResultArea.HOUSEHOLD,)
    assert case.questions.current_supply.source == "Beleidsstuk 6"


class Mouse:
    """Somebody who has no keyboard: everything is a click on something that can be seen."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        frame = self.window.workspace.frame(self.window.workspace.current_page)
        frame.scroller.ensureWidgetVisible(widget)
        settle()
        middle = widget.rect().center() if at is None else at
        assert self.window.rect().contains(widget.mapTo(self.window, middle)), "it can be seen"
        self.qtbot.mouseClick(widget, LEFT, pos=middle)
        settle()

    def chips(self, place: str) -> list[QAbstractButton]:
        page = self.window.workspace.page(self.window.workspace.current_page)
        return [
            item
            for item in page.findChildren(QAbstractButton)
            if place_of(item) == place and item.isVisibleTo(page)
        ]

    def button(self, text: str) -> QAbstractButton:
        page = self.window.workspace.page(self.window.workspace.current_page)
        (found,) = [
            item
            for item in page.findChildren(QAbstractButton)
            if item.text() == text and item.isVisibleTo(page)
        ]
        return found

    def choose(self, place: str, value: LabelledEnum) -> None:
        text = self.window.translator(value.label)
        (chip,) = [chip for chip in self.chips(place) if chip.text() == text]
        self.click(chip)
        assert value_at(current(self.window), place) is value

    def next_page(self, expected: str) -> None:
        frame = self.window.workspace.frame(self.window.workspace.current_page)
        start = self.window.translator("Next: {page}", page="")
        (forward,) = [
            item
            for item in frame.findChildren(QPushButton)
            if item.accessibleName().startswith(start) and item.isVisible()
        ]
        self.click(forward)
        assert self.window.workspace.current_page == expected

    def pick(self, place: str, day: QDate) -> None:
        """Turn the calendar of a date to a month, page by page, and click on a day."""
        page = self.window.workspace.page(self.window.workspace.current_page)
        (calendar,) = [
            field.calendar
            for field in page.findChildren(DateField)
            if field.path == place and field.isVisible()
        ]
        self.click(calendar)
        assert calendar.popup is not None
        shown = calendar.popup.calendar
        (later,) = [item for item in shown.findChildren(QToolButton) if item.objectName() == NEXT_MONTH]
        for _ in range(60):
            if (shown.yearShown(), shown.monthShown()) == (day.year(), day.month()):
                break
            self.qtbot.mouseClick(later, LEFT)
        (days,) = shown.findChildren(QTableView)
        (cell,) = [
            index
            for row in range(1, days.model().rowCount())
            for column in range(days.model().columnCount())
            if (index := days.model().index(row, column)).data() == day.day()
            and (day.day() < MIDDLE) == (row <= 3)
        ]
        self.qtbot.mouseClick(days.viewport(), LEFT, pos=days.visualRect(cell).center())
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        settle()

    def take_over(self, place: str, text: str) -> None:
        """Click on an answer that is offered to begin with."""
        page = self.window.workspace.page(self.window.workspace.current_page)
        (part,) = [item for item in page.findChildren(Suggested) if item.path == place]
        (button,) = [item for item in part.findChildren(QPushButton) if item.text() == text]
        self.click(button)

    def slide(self, place: str, share: float) -> None:
        """Drag the handle of a slider from where it stands to a part of its length."""
        page = self.window.workspace.page(self.window.workspace.current_page)
        (slider,) = [item for item in page.findChildren(QSlider) if place_of(item) == place]
        frame = self.window.workspace.frame(self.window.workspace.current_page)
        frame.scroller.ensureWidgetVisible(slider)
        settle()
        middle, handle = (
            slider.height() // 2,
            slider.style().pixelMetric(slider.style().PixelMetric.PM_SliderLength, None, slider),
        )
        room = slider.width() - handle
        start = QPoint(round(handle / 2 + room * slider.value() / slider.maximum()), middle)
        end = QPoint(round(handle / 2 + room * share), middle)
        self.qtbot.mousePress(slider, LEFT, pos=start)
        self.qtbot.mouseMove(slider, end)
        self.qtbot.mouseRelease(slider, LEFT, pos=end)
        settle()


def test_six_questions_are_answered_with_the_mouse_alone(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    window = open_window()
    assert window.start_page is not None
    qtbot.mouseClick(window.start_page._cards[1], LEFT)
    qtbot.waitUntil(lambda: window.document is not None and window.workspace.isVisible())
    mouse = Mouse(qtbot, window)

    mouse.next_page("municipality")
    page = window.workspace.page("municipality")
    (unfold,) = [
        item
        for item in page.findChildren(QPushButton)
        if item.accessibleName() == window.translator("Show all municipalities")
    ]
    mouse.click(unfold)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QListView)
    first = popup.model().index(0, 0)
    qtbot.mouseClick(popup.viewport(), LEFT, pos=popup.visualRect(first).center())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    settle()
    assert current(window).municipality.code, "one of the list is chosen"
    mouse.slide("municipality.weights.self_reliance", 1.0)
    mouse.slide("municipality.weights.well_being", 0.5)

    for number, name in enumerate(QUESTIONS, start=1):
        mouse.next_page(f"question_{number}")
        if name == "contracts":
            mouse.click(mouse.button(HELP))
            mouse.click(mouse.button(FIXED))
            (service,) = current(window).services
            assert value_at(current(window), f"services.{service.id}.funding").kind == "lump_sum"
        for field, value in CHOICES[name].items():
            mouse.choose(f"questions.{name}.{field}", value)
        if name == "self_reliance":
            mouse.click(mouse.chips(f"questions.{name}.result_areas")[0])
        for field, day in DAYS.get(name, {}).items():
            mouse.pick(f"questions.{name}.{field}", day)
        for field, text in OFFERED.get(name, {}).items():
            town = current(window).municipality.name
            mouse.take_over(f"questions.{name}.{field}", text.format(municipality=town))
        mouse.choose(f"questions.{name}.status", AnswerStatus.DOCUMENT)
        if name == "procurement":
            mouse.pick(f"questions.{name}.date", QDate.currentDate())

    assert_answered(window)
    assert_counted(window)
    case = current(window)
    assert str(case.questions.procurement.earliest_start) == "2027-07-01"
    assert str(case.questions.contracts.renewal_date) == "2028-01-01"
    assert case.questions.contracts.term_years.value == 4
    assert case.questions.budget.indication_policy == "Bij de volgende herbeoordeling."
    assert case.questions.procurement.date == QDate.currentDate().toPython()
