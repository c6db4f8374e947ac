"""A table of scores of another shape comes in: which column is what, what it gives, and what is mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from casebuilder.model.outcomes.document import Group, Outcomes
from casebuilder.model.outcomes.instrument import Version, domain
from casebuilder.translation import Language
from casebuilder.ui import dialogs
from casebuilder.ui.import_session import Stage
from casebuilder.ui.pages.import_widgets import Choice
from casebuilder.ui.pages.outcomes import OutcomesPage
from tests.building import small_case
from tests.ui.forms import Bench, bench, button

WAIT = 20_000
LANGUAGES = pytest.mark.parametrize("language", Language)
LONG = "Nr;Arm;Ronde;Geld;Thuis;Opmerking\n" + "".join(
    f"P{number};{'interventie' if number % 3 else 'controle'};{wave};{number % 4 + 1 + later};3;gaat goed\n"
    for number in range(1, 13)
    for later, wave in enumerate(("najaar", "voorjaar"))
)
"""Twelve clients twice, under headings that say nothing to the program: money and home are domains."""
WIDE = (
    "Cliëntnr;Financiën T0;Huisvesting T0;Financiën T1;Huisvesting T1\n"
    "1001;2;3;3;9\n1002;3;4;x;4\n;3;3;3;3\n1003;4;4;x;5\n"
)
"""Four lines: one without a client, and three cells that are no level."""


class Someone:
    """Somebody who brings a file in, with the mouse or by keys alone."""

    def __init__(self, qtbot: QtBot, own: Bench, page: OutcomesPage) -> None:
        self.qtbot, self.own, self.page = qtbot, own, page
        self.forms, self.session = page.forms, page.forms.session

    def until(self, stage: Stage) -> None:
        self.qtbot.waitUntil(lambda: self.session.stage is stage, timeout=WAIT)
        QApplication.processEvents()

    def open(self, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
        monkeypatch.setattr(dialogs, "choose_file", lambda *_: path)
        self.click(self.forms.read)
        self.until(Stage.MAPPING)

    def click(self, widget: QWidget) -> None:
        """Click on a widget, after scrolling to it as one does."""
        scroller = vars(self.page)["scroller"]
        assert isinstance(scroller, QScrollArea)
        for _ in range(5):
            QApplication.processEvents()
        scroller.ensureWidgetVisible(widget)
        QApplication.processEvents()
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def pick(self, choice: Choice, value: object) -> None:
        """Unfold a list with a click and click on a row of it."""
        self.click(choice)
        view = choice.view()
        self.qtbot.waitUntil(view.isVisible)
        index = view.model().index(choice.values.index(value), 0)
        view.scrollTo(index)
        over = view.visualRect(index).center()
        # A list takes a click only from a mouse that moved over it since it unfolded.
        for place in (over + QPoint(3, 0), over):
            self.qtbot.mouseMove(view.viewport(), place)
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=over)
        self.qtbot.waitUntil(lambda: not view.isVisible())
        QApplication.processEvents()

    def tab_to(self, wanted: QWidget, most: int = 90) -> None:
        for _ in range(most):
            focus = QApplication.focusWidget()
            if focus is wanted:
                return
            self.qtbot.keyClick(focus, Qt.Key.Key_Tab)
        pytest.fail(f"Tab does not come to {wanted.accessibleName() or wanted}")

    def pick_by_keys(self, choice: Choice, value: object) -> None:
        """Go to a list with Tab, unfold it, go to a row, Enter."""
        self.tab_to(choice)
        self.qtbot.keyClick(choice, Qt.Key.Key_Down)
        view = choice.view()
        self.qtbot.waitUntil(view.isVisible)
        steps = choice.values.index(value) - max(0, choice.currentIndex())
        for _ in range(abs(steps)):
            self.qtbot.keyClick(view, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
        self.qtbot.keyClick(view, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: not view.isVisible())
        # The platform of the tests does not make the window active again when a list folds up.
        self.page.window().activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is choice)

    @property
    def moments(self) -> list[str]:
        """The measurements that stand side by side in the file."""
        return list(self.session.moments)

    def is_remembered(self) -> bool:
        return self.session.remembered

    def levels(self, name: str) -> list[list[str]]:
        """Return the signs of a domain in the case: per client those of all moments."""
        column = domain(name).column
        return [[signs[column] for signs in row.scores] for row in self.own.store.case.outcomes.clients]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    found = {name: tmp_path / f"{name}.csv" for name in ("long", "wide")}
    for name, text in (("long", LONG), ("wide", WIDE)):
        found[name].write_text(text, encoding="utf-8")
    return found


def someone(qtbot: QtBot, language: Language = Language.DUTCH, outcomes: Outcomes | None = None) -> Someone:
    own = bench(qtbot, small_case(outcomes=outcomes or Outcomes()), language)
    return Someone(qtbot, own, own.page(OutcomesPage))


def test_unknown_headings_are_explained_with_the_mouse_and_the_lines_are_read_by_that(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, files: dict[str, Path]
) -> None:
    who = someone(qtbot)
    who.open(monkeypatch, files["long"])
    mapping = who.forms.mapping
    assert not who.page.entry.isVisible()
    # By what is in them the groups and the clients are recognised, by their headings no domain.
    assert (who.session.mapping.client, who.session.mapping.group) == ("Nr", "Arm")
    assert "Opmerking" in mapping.personal.text
    assert not mapping.read_button.isEnabled()
    assert "Geef aan in welke kolom de scores van een leefgebied staan" in mapping.wrong.text()
    who.pick(mapping.moment, "Ronde")
    who.pick(mapping.matrix.cells["finances", 0], "Geld")
    who.pick(mapping.matrix.cells["housing", 0], "Thuis")
    assert mapping.read_button.isEnabled()
    model = mapping.preview_model
    assert model.headings[3:6] == ("Meting", "Financiën", "Huisvesting")
    assert [model.text(0, column) for column in (0, 2, 3, 4, 5)] == ["2", "met", "najaar", "2", "3"]
    who.click(mapping.read_button)
    who.until(Stage.REVIEW)
    review = who.forms.review
    assert review.counts.text() == (
        "25 regels: 24 gebruikt, 1 overgeslagen (1 kop).\n"
        "Cliënten: 12 nieuw, 0 al in de case. Scores: 48 nieuw, 0 vervangen."
    )
    who.click(review.take_button)
    who.until(Stage.NONE)
    assert who.levels("finances")[:3] == [["2", "3"], ["3", "4"], ["4", "5"]]
    outcomes = who.own.store.case.outcomes
    assert [moment.name for moment in outcomes.moments] == ["najaar", "voorjaar"]
    assert [row.group for row in outcomes.clients].count(Group.WITHOUT) == 4
    assert who.page.entry.isVisible()
    who.own.store.undo_stack.undo()
    assert who.own.store.case.outcomes == Outcomes()


def test_the_whole_way_goes_by_keys_and_a_typed_correction_is_read(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, files: dict[str, Path]
) -> None:
    who = someone(qtbot)
    monkeypatch.setattr(dialogs, "choose_file", lambda *_: files["wide"])
    who.forms.read.setFocus()
    qtbot.keyClick(who.forms.read, Qt.Key.Key_Space)
    who.until(Stage.MAPPING)
    mapping = who.forms.mapping
    qtbot.waitUntil(lambda: QApplication.focusWidget() is mapping.client)
    assert who.moments == ["T0", "T1"]
    # The second measurement is named otherwise, and the home at it is left out.
    who.tab_to(mapping.matrix.names[1])
    for key in "jaar later":
        qtbot.keyClicks(mapping.matrix.names[1], key)
    qtbot.keyClick(mapping.matrix.names[1], Qt.Key.Key_Return)
    who.pick_by_keys(mapping.matrix.cells["housing", 1], "")
    who.tab_to(mapping.read_button)
    qtbot.keyClick(mapping.read_button, Qt.Key.Key_Space)
    who.until(Stage.REVIEW)
    review = who.forms.review
    assert review.counts.text().startswith("5 regels: 3 gebruikt, 2 overgeslagen (1 kop, 1 onleesbaar).\n")
    assert [review.list.model.text(row, 2) for row in range(3)] == ["x", "(niets)", "x"]
    assert review.take_button.text() == "1 regel overslaan en opnemen in de case"
    qtbot.waitUntil(lambda: QApplication.focusWidget() is review.list.table)
    qtbot.keyClicks(review.list.table, "5")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    # The same text stands in another line of the column, and is corrected with it.
    qtbot.waitUntil(review.again_button.isVisible)
    assert review.again_button.text() == "Opnieuw lezen met 2 verbeteringen"
    who.tab_to(review.again_button)
    qtbot.keyClick(review.again_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: who.session.stage is Stage.REVIEW and not who.session.pending(), timeout=WAIT)
    assert "2 zijn door u verbeterd." in review.counts.text()
    assert review.list.model.rowCount() == 1
    who.tab_to(review.take_button)
    qtbot.keyClick(review.take_button, Qt.Key.Key_Space)
    who.until(Stage.NONE)
    assert [moment.name for moment in who.own.store.case.outcomes.moments] == ["T0", "jaar later"]
    assert who.levels("finances") == [["2", "3"], ["3", "5"], ["4", "5"]]
    assert who.levels("housing") == [["3", "."], ["4", "."], ["4", "."]]
    assert who.forms.outcome is not None
    assert "3 gebruikt, 2 overgeslagen" in who.forms.outcome.text


BESIDE = "Nr;Geld voor;Geld later;Doel;Toen;Nu\n" + "".join(
    f"P{number};{number % 4 + 1};{number % 4 + 2};+;2025-09-{number:02d};2026-03-{number:02d}\n"
    for number in range(1, 9)
)
"""Eight clients whose goal and dates stand under headings that say too little to be recognised."""


@LANGUAGES
def test_goals_and_dates_of_a_wide_table_come_along_by_keys(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: Language
) -> None:
    path = tmp_path / "beside.csv"
    path.write_text(BESIDE, encoding="utf-8")
    who = someone(qtbot, language)
    who.open(monkeypatch, path)
    mapping = who.forms.mapping
    who.pick_by_keys(mapping.client, "Nr")
    who.pick(mapping.moment, "\n")
    assert who.moments == ["T0", "T1"]
    mapping.client.setFocus()
    for choice, value in (
        (mapping.matrix.months[0], "Toen"),
        (mapping.matrix.months[1], "Nu"),
        (mapping.matrix.cells["finances", 0], "Geld voor"),
        (mapping.matrix.cells["finances", 1], "Geld later"),
        (mapping.matrix.goals["finances"], "Doel"),
    ):
        who.pick_by_keys(choice, value)
    model = mapping.preview_model
    t = who.own.t
    goal = model.headings.index(t("Goal: {domain}", domain=t("Finances")))
    month = model.headings.index(t("Month"))
    assert [(model.text(row, goal), model.text(row, month)) for row in range(2)] == [
        (t("Improve"), "2025-09"),
        (t("Improve"), "2026-03"),
    ]
    who.tab_to(mapping.read_button)
    qtbot.keyClick(mapping.read_button, Qt.Key.Key_Space)
    who.until(Stage.REVIEW)
    who.click(who.forms.review.take_button)
    who.until(Stage.NONE)
    outcomes = who.own.store.case.outcomes
    assert [moment.month for moment in outcomes.moments] == ["2025-09", "2026-03"]
    column = domain("finances").column
    assert {row.goals[column] for row in outcomes.clients} == {"+"}
    assert who.levels("finances")[0] == ["2", "3"]


def test_the_next_file_of_the_same_shape_is_filled_in_as_the_last_and_joins_its_clients(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    who = someone(qtbot)
    first, second = tmp_path / "eerste.csv", tmp_path / "tweede.csv"
    for path, level in ((first, 2), (second, 4)):
        path.write_text(f"Nummer;Geld\nP1;{level}\nP2;{level}\n", encoding="utf-8")
    who.open(monkeypatch, first)
    mapping = who.forms.mapping
    assert not who.is_remembered()
    who.pick(mapping.client, "Nummer")
    who.pick(mapping.matrix.cells["finances", 0], "Geld")
    who.pick(mapping.all_in, Group.WITHOUT)
    who.click(mapping.read_button)
    who.until(Stage.REVIEW)
    who.click(who.forms.review.take_button)
    who.until(Stage.NONE)
    who.open(monkeypatch, second)
    assert who.is_remembered()
    assert (who.session.mapping.client, who.session.mapping.all_in) == ("Nummer", Group.WITHOUT)
    # What it holds is another measurement: the first that has no scores yet, which can be changed.
    assert mapping.all_at.text() == "T1"
    who.own.enter(mapping.all_at, "Later")
    who.click(mapping.read_button)
    who.until(Stage.REVIEW)
    assert "0 nieuw, 2 al in de case" in who.forms.review.counts.text()
    who.click(who.forms.review.take_button)
    who.until(Stage.NONE)
    assert who.levels("finances") == [["2", "4"], ["2", "4"]]
    assert [moment.name for moment in who.own.store.case.outcomes.moments] == ["T0", "Later"]
    assert {row.group for row in who.own.store.case.outcomes.clients} == {Group.WITHOUT}


def test_measurements_are_put_side_by_side_and_taken_away_and_a_column_is_one_thing_at_most(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    who = someone(qtbot)
    path = tmp_path / "naast.csv"
    path.write_text("Nummer;Voor geld;Na geld\nP1;2;3\nP2;3;4\n", encoding="utf-8")
    who.open(monkeypatch, path)
    mapping, matrix = who.forms.mapping, who.forms.mapping.matrix
    who.pick(mapping.client, "Nummer")
    who.pick(matrix.cells["finances", 0], "Voor geld")
    side_by_side = mapping.moment.values[1]
    who.pick(mapping.moment, side_by_side)
    assert [line.text() for line in matrix.names] == ["T0", "T1"]
    assert matrix.cells["finances", 0].currentText() == "B – Voor geld"
    who.pick(matrix.cells["finances", 1], "Voor geld")
    # What takes a column takes it away from what it was.
    assert matrix.cells["finances", 0].currentText() == "geen kolom"
    who.pick(matrix.cells["finances", 0], "Voor geld")
    who.pick(matrix.cells["finances", 1], "Na geld")
    who.click(mapping.add_moment)
    assert QApplication.focusWidget() is matrix.names[2]
    # A name that another has already is not taken.
    who.own.enter(matrix.names[2], "T1")
    assert who.moments == ["T0", "T1", "T2"]
    who.click(button(matrix, "Verwijderen: T2"))
    assert who.moments == ["T0", "T1"]
    who.pick(mapping.version, Version.ZRM_2013)
    assert ("day_activities", 1) in matrix.cells
    assert ("time_use", 0) not in matrix.cells
    who.click(mapping.read_button)
    who.until(Stage.REVIEW)
    who.click(who.forms.review.take_button)
    who.until(Stage.NONE)
    assert who.levels("finances") == [["2", "3"], ["3", "4"]]
    assert {moment.version for moment in who.own.store.case.outcomes.moments} == {Version.ZRM_2013}


@LANGUAGES
def test_stopping_at_any_step_leaves_the_case_and_no_trace_of_the_file(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, files: dict[str, Path], language: Language
) -> None:
    who = someone(qtbot, language)
    before = who.own.store.case
    who.open(monkeypatch, files["wide"])
    who.click(who.forms.mapping.stop_button)
    who.until(Stage.NONE)
    who.open(monkeypatch, files["wide"])
    who.click(who.forms.mapping.read_button)
    who.until(Stage.REVIEW)
    assert who.own.t("Why it cannot be read") in who.forms.review.list.model.headings
    who.click(who.forms.review.back_button)
    who.until(Stage.MAPPING)
    who.click(who.forms.mapping.read_button)
    who.until(Stage.REVIEW)
    who.click(who.forms.review.stop_button)
    who.until(Stage.NONE)
    assert who.own.store.case is before
    assert who.session.source is None
    assert who.forms.review.list.model.rowCount() == 0
    assert who.forms.mapping.preview_model.rowCount() == 0
    assert who.forms.mapping.client.values == ()


def test_other_headings_can_be_chosen_and_what_does_not_fit_the_case_says_why(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, files: dict[str, Path]
) -> None:
    who = someone(qtbot)
    who.open(monkeypatch, files["wide"])
    mapping = who.forms.mapping
    who.pick(mapping.source_row.header, (0, 1))
    who.until(Stage.MAPPING)
    assert who.session.mapping.header_line == 0
    assert mapping.matrix.cells["finances", 0].values[1] == "#1"
    who.pick(mapping.source_row.header, (1, 1))
    who.until(Stage.MAPPING)
    who.click(mapping.read_button)
    who.until(Stage.REVIEW)
    who.click(who.forms.review.take_button)
    who.until(Stage.NONE)
    who.open(monkeypatch, files["wide"])
    who.pick(mapping.version, Version.ZRM_2013)
    who.click(mapping.read_button)
    qtbot.waitUntil(lambda: who.session.error is not None, timeout=WAIT)
    assert who.session.stage is Stage.MAPPING
    assert "een andere versie van de ZRM" in who.forms.error.text.text()
    assert who.forms.error.isVisible()
