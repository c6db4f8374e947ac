"""The report of client outcomes: it follows the typing, drops late answers, and reads as tables."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from casebuilder.model.outcomes.analysis import analyse
from casebuilder.model.outcomes.document import Missing, Outcomes, Rater
from casebuilder.model.outcomes.report import OutcomeReport
from casebuilder.model.outcomes.sheet import FIRST_DOMAIN
from casebuilder.model.questions import YesNo
from casebuilder.model.statistics.bootstrap import Step
from casebuilder.translation import Language, Translator
from casebuilder.ui import outcome_tables as tables
from casebuilder.ui.chart_view import ChartView
from casebuilder.ui.fields.form import Form
from casebuilder.ui.outcome_charts import LEVEL_COLOURS, ChangeChart, LevelsChart
from casebuilder.ui.pages.outcome_report import GivenUpError, ReportPart
from casebuilder.ui.pages.outcomes import OutcomesPage
from casebuilder.ui.theme import contrast
from casebuilder.ui.window import MainWindow
from tests.building import small_case
from tests.model.outcomes.building import measured, with_missing
from tests.ui.conftest import OpenWindow
from tests.ui.forms import Bench, bench, button

LANGUAGES = pytest.mark.parametrize("language", Language)
ALL_DOMAINS = 13
NINE_UP_TWO_DOWN = [*[(2, 3)] * 9, *[(4, 3)] * 2, *[(3, 3)] * 3, (2, None)]
"""The textbook set: exact p = 0.0654296875, where an approximation gives 0.0348."""


def settle(rounds: int = 6) -> None:
    for _ in range(rounds):
        QApplication.processEvents()


def textbook(**changes: object) -> Outcomes:
    unchanged = [(3, 3)] * 12
    return measured({"finances": NINE_UP_TWO_DOWN}, {"finances": unchanged}, **changes)


def one_group(**changes: object) -> Outcomes:
    return measured({"finances": NINE_UP_TWO_DOWN}, None, **changes)


def opened(
    qtbot: QtBot, outcomes: Outcomes, language: Language = Language.DUTCH
) -> tuple[Bench, OutcomesPage]:
    own = bench(qtbot, small_case(outcomes=outcomes), language)
    page = own.page(OutcomesPage)
    qtbot.waitUntil(lambda: page.report.complete, timeout=20_000)
    settle()
    return own, page


class TestFigures:
    """What the tables hold, against counts made by hand from the textbook set."""

    @pytest.fixture
    def report(self) -> OutcomeReport:
        return analyse(textbook())

    def test_the_row_of_a_domain_counts_before_after_both_up_same_and_down(
        self, report: OutcomeReport
    ) -> None:
        t = Translator(Language.DUTCH)
        row = tables.domains_table(report, t).rows[0]
        assert row.label == "Financiën"
        assert row.cells[:6] == ("15", "14", "14", "9", "3", "2")

    def test_the_exact_p_of_the_textbook_is_shown_and_not_an_approximation(
        self, report: OutcomeReport
    ) -> None:
        t = Translator(Language.ENGLISH)
        content = tables.domain_table(report.domain("finances"), t)
        cells = {row.label: row.cells[0] for row in content.rows}
        assert cells["p, signed-rank (Wilcoxon)"] == "0.065"
        assert cells["p, signed-rank (Pratt)"] == "0.065"
        assert cells["p, sign test"] == "0.065"
        # 9 of 14 is 64 %; Wilson's interval by hand: 38.8 % to 83.7 %.
        assert cells["Went up (95 % interval)"] == "9 (64 %; 39 % to 84 %)"

    def test_the_transitions_add_up_in_both_directions(self, report: OutcomeReport) -> None:
        t = Translator(Language.ENGLISH)
        chart = tables.transition_chart(report, report.domain("finances"), t)
        assert (chart.counts[1][2], chart.counts[3][2], chart.counts[2][2]) == (9, 2, 3)
        table = chart.as_table(t)
        assert table.rows[-1].cells == ("0", "0", "14", "0", "0", "14")
        assert [row.cells[-1] for row in table.rows] == ["0", "9", "3", "2", "0", "14"]
        words = chart.in_words(t)
        assert "from 2 to 3: 9" in words
        assert "from 4 to 3: 2" in words

    def test_each_chart_holds_the_same_clients(self, report: OutcomeReport) -> None:
        t = Translator(Language.ENGLISH)
        levels = tables.levels_chart(report, t)
        assert [(row.label, row.before, row.after) for row in levels.rows] == [
            ("Finances", (0, 9, 3, 2, 0), (0, 0, 14, 0, 0))
        ]
        assert [row.cells for row in levels.as_table(t).rows] == [
            ("0", "9", "3", "2", "0", "14"),
            ("0", "0", "14", "0", "0", "14"),
        ]
        change = tables.change_chart(report, t)
        assert change.compared
        ours, theirs = change.as_table(t).rows
        assert ours.cells[:3] == ("64 %", "14 %", "50 %")
        assert theirs.cells[:3] == ("0 %", "0 %", "0 %")
        profile = tables.profile_chart(report, t)
        assert profile.as_table(t).rows[0].cells == ("14 %", "0 %")

    @pytest.mark.parametrize(
        ("language", "before", "after", "nothing"),
        [
            (
                Language.DUTCH,
                "zonder reden: 1, niet afgenomen: 2",
                (
                    "zonder reden: 1, niet van toepassing: 1, cliënt uitgevallen: 2, niet afgenomen: 1,"
                    " reden onbekend: 1"
                ),
                "geen",
            ),
            (
                Language.ENGLISH,
                "without a reason: 1, not taken: 2",
                (
                    "without a reason: 1, not applicable: 1, client lost to follow-up: 2, not taken: 1,"
                    " reason unknown: 1"
                ),
                "none",
            ),
        ],
    )
    def test_why_scores_are_missing_is_counted_per_reason_moment_and_group(
        self, language: Language, before: str, after: str, nothing: str
    ) -> None:
        """Nine clients: before one without a reason and two not taken; after one of each, two lost."""
        outcomes = measured(
            {"finances": [(3, 3)] * 6 + [(None, 3)] * 3 + [(3, None)] * 6}, {"finances": [(3, 3)] * 4}
        )
        for key, moment, reason in (
            ("M6", "t0", Missing.NOT_TAKEN),
            ("M7", "t0", Missing.NOT_TAKEN),
            ("M9", "t1", Missing.LOST),
            ("M10", "t1", Missing.LOST),
            ("M11", "t1", Missing.NOT_TAKEN),
            ("M12", "t1", Missing.NOT_APPLICABLE),
            ("M13", "t1", Missing.UNKNOWN),
        ):
            outcomes = with_missing(outcomes, key, moment, reason)
        report, t = analyse(outcomes, resamples=10), Translator(language)
        rows = {row.label: row.cells for row in tables.domain_table(report.domain("finances"), t).rows}
        assert rows[t("Why there is none before")] == (before, nothing)
        assert rows[t("Why there is none after")] == (after, nothing)

    @LANGUAGES
    @pytest.mark.parametrize("compared", [False, True])
    def test_what_clients_who_were_lost_could_mean_is_counted_out(
        self, language: Language, *, compared: bool
    ) -> None:
        """Nine up, two down, three the same, and four lost: one at level 1, who cannot go down, three at 2.

        Signed-rank p by hand, all changes one level: measured and unchanged 2 · P(B(11) ≤ 2) = 134/2048;
        with three more down 2 · P(B(14) ≤ 5) = 6944/16384.
        """
        ours = [*[(2, 3)] * 9, *[(4, 3)] * 2, *[(3, 3)] * 3, (1, None), *[(2, None)] * 3]
        report = analyse(measured({"finances": ours}, {"finances": [(3, 3)] * 12} if compared else None))
        lost, t = report.domain("finances").lost, Translator(language)
        assert lost is not None
        content = tables.lost_table(lost, t)
        columns = 6 if compared else 5
        assert [len(row.cells) for row in content.rows] == [columns] * 3
        assert (len(content.columns), len(content.hints)) == (columns, columns)
        assert [row.label for row in content.rows] == [
            t("only those measured both times"),
            t("all who were lost stayed the same"),
            t("all who were lost went down one level"),
        ]
        p, dropped = t.number(0.065, 3), t.number(0.424, 3)
        assert [row.cells[:5] for row in content.rows] == [
            ("14", "9", "2", p, p),
            ("18", "9", "2", p, p),
            ("18", "9", "5", dropped, dropped),
        ]
        if compared:
            ps = [lost.measured, lost.unchanged, lost.one_worse]
            assert [row.cells[5] for row in content.rows] == [
                tables.written_p(scenario.p_groups_holm, t) for scenario in ps
            ]
            assert len({row.cells[5] for row in content.rows}) == 3

    @LANGUAGES
    def test_where_those_who_were_lost_stood_is_told(self, language: Language) -> None:
        """The lost stood at (1 + 3 · 2) / 4 = 1.75, the others at (9 · 2 + 2 · 4 + 3 · 3) / 14 = 2.5."""
        ours = [*[(2, 3)] * 9, *[(4, 3)] * 2, *[(3, 3)] * 3, (1, None), *[(2, None)] * 3]
        lost = analyse(measured({"finances": ours}), resamples=10).domain("finances").lost
        assert lost is not None
        words = tables.lost_words(lost, Translator(language))
        figures = {
            Language.DUTCH: ("4 cliënten", "1,8", "2,5"),
            Language.ENGLISH: ("4 clients", "1.8", "2.5"),
        }
        assert all(figure in words for figure in figures[language])

    def test_words_for_who_cannot_see_name_every_domain(self, report: OutcomeReport) -> None:
        t = Translator(Language.DUTCH)
        for chart in (
            tables.levels_chart(report, t),
            tables.change_chart(report, t),
            tables.profile_chart(report, t),
        ):
            assert "Financiën" in chart.in_words(t)

    def test_text_in_the_bars_can_be_read(self) -> None:
        for colour in LEVEL_COLOURS:
            assert max(contrast(colour, ink) for ink in ("#1B2430", "#FFFFFF")) >= 4.5
        for one, other in itertools.pairwise(LEVEL_COLOURS):
            assert contrast(one, other) >= 1.2


class TestFollowing:
    def test_the_report_follows_what_is_typed(self, qtbot: QtBot) -> None:
        own, page = opened(qtbot, textbook())
        row = page.report.contents.domains.content.rows[0]
        assert row.cells[:6] == ("15", "14", "14", "9", "3", "2")
        grid = page.entry.grid
        page.entry.choose_sheet("t1")
        grid.setFocus()
        grid.go_to(14, FIRST_DOMAIN)
        qtbot.keyClicks(grid, "5")
        qtbot.waitUntil(lambda: page.report.complete, timeout=20_000)
        assert page.report.contents.domains.content.rows[0].cells[:6] == ("15", "15", "15", "10", "3", "2")
        own.store.undo_stack.undo()
        qtbot.waitUntil(lambda: page.report.complete, timeout=20_000)
        assert page.report.contents.domains.content.rows[0].cells[:6] == row.cells[:6]

    def test_another_part_of_the_case_starts_nothing(self, qtbot: QtBot) -> None:
        own, page = opened(qtbot, textbook())
        own.store.change("name", lambda case: case.model_copy(update={"name": "Anders"}))
        assert page.report.complete
        assert not page.report.progress.isVisible()

    @LANGUAGES
    def test_what_cannot_be_compared_is_refused_with_the_reason(
        self, qtbot: QtBot, language: Language
    ) -> None:
        outcomes = textbook()
        other = outcomes.moments[1].model_copy(update={"rater": Rater.SELF})
        mixed = outcomes.model_copy(update={"moments": (outcomes.moments[0], other)})
        _, page = opened(qtbot, mixed, language)
        assert page.report.report is None
        assert not page.report.contents.isVisible()
        assert "T0" in page.report.status.text()
        assert "31" in page.report.status.text()

    def test_without_clients_it_says_what_is_needed(self, qtbot: QtBot) -> None:
        _, page = opened(qtbot, Outcomes())
        assert page.report.status.isVisible()
        assert page.report.report is None


class TestWorker:
    def part(
        self, qtbot: QtBot, analysed: Callable[[Outcomes, Step], OutcomeReport]
    ) -> tuple[Bench, ReportPart]:
        own = bench(qtbot, small_case(outcomes=textbook()))
        holder = QWidget()
        form = Form(own.context, holder)
        part = ReportPart(form, analysed)
        part.setParent(holder)
        own.show(holder)
        vars(part)["holder"] = holder
        return own, part

    def test_an_answer_to_a_former_question_is_dropped(self, qtbot: QtBot) -> None:
        first, asked = threading.Event(), []

        def slow(outcomes: Outcomes, _step: Step) -> OutcomeReport:
            asked.append(outcomes)
            if len(asked) == 1:
                first.wait(20)
            return analyse(outcomes, resamples=100)

        own, part = self.part(qtbot, slow)
        shown: list[OutcomeReport | None] = []
        part.report_changed.connect(shown.append)
        qtbot.waitUntil(lambda: len(asked) == 1)
        assert part.progress.isVisible()
        later = textbook(low_scores_required=YesNo.NO)
        own.store.change("later", lambda case: case.model_copy(update={"outcomes": later}))
        first.set()
        qtbot.waitUntil(lambda: part.complete, timeout=20_000)
        assert [item.clients_with for item in shown if item] == [15]
        assert asked[-1] is own.store.case.outcomes
        assert not part.progress.isVisible()

    def test_it_shows_how_far_it_is_and_can_be_stopped_half_way_and_started_again(self, qtbot: QtBot) -> None:
        gate, ended = threading.Event(), []

        def slow(outcomes: Outcomes, step: Step) -> OutcomeReport:
            step(0.3)
            gate.wait(20)
            try:
                return analyse(outcomes, resamples=100, step=step)
            except GivenUpError:
                ended.append("given up")
                raise

        own, part = self.part(qtbot, slow)
        qtbot.waitUntil(lambda: part.bar.value() == 300)
        own.click(part.stop)
        gate.set()
        qtbot.waitUntil(lambda: ended == ["given up"], timeout=20_000)
        settle()
        assert part.report is None
        assert not part.progress.isVisible()
        own.click(part.again)
        qtbot.waitUntil(lambda: part.report is not None, timeout=20_000)
        assert part.bar.value() == part.bar.maximum()
        assert not part.again.isVisible()


class TestReading:
    @LANGUAGES
    def test_each_chart_can_be_read_as_a_table_with_the_keyboard(
        self, qtbot: QtBot, language: Language
    ) -> None:
        own, page = opened(qtbot, textbook(), language)
        contents = page.report.contents
        for kind in ("levels", "change", "profile"):
            own.click(button(page, f"{own.t('Chart')}: {contents._kinds[kind]}"))
            qtbot.waitUntil(lambda: page.report.complete, timeout=20_000)
            view = contents.charts[kind]
            self.reads_as_table(qtbot, view)
            others = [other for name, other in contents.charts.items() if name != kind]
            assert not any(other.isVisible() for other in others)
        self.reads_as_table(qtbot, contents.detail.chart)

    @staticmethod
    def reads_as_table(qtbot: QtBot, view: ChartView) -> None:
        assert view.chart is not None
        assert view.canvas is not None
        assert view.canvas.accessibleName() == view.chart.title
        assert view.canvas.accessibleDescription()
        view.table_button.setFocus()
        qtbot.keyClick(view.table_button, Qt.Key.Key_Space)
        settle()
        assert not view.canvas.isVisible()
        assert view._table.isVisible()
        assert view._table.content.rows
        qtbot.keyClick(view.table_button, Qt.Key.Key_Space)

    def test_a_chart_goes_to_the_clipboard_and_into_files_with_small_groups_hidden(
        self, qtbot: QtBot, tmp_path: Path
    ) -> None:
        own, page = opened(qtbot, textbook())
        view = page.report.contents.charts["levels"]
        assert not view.copy_button.isEnabled()
        qtbot.waitUntil(lambda: page.complete, timeout=20_000)
        own.click(view.copy_button)
        assert not QGuiApplication.clipboard().image().isNull()
        view.save_to(tmp_path / "kaart.svg", "svg")
        view.save_to(tmp_path / "kaart.png", "png")
        drawing = (tmp_path / "kaart.svg").read_text(encoding="utf-8")
        assert "Financiën" in drawing
        assert own.t("hidden: too few clients") in drawing
        assert ">9</text>" not in drawing
        assert (tmp_path / "kaart.png").read_bytes().startswith(b"\x89PNG")
        # On the screen they stand in full.
        assert view.chart is not view.outside
        page.report.contents.detail.chart.save_to(tmp_path / "van-naar.svg", "svg")
        assert ">9 ▲</text>" not in (tmp_path / "van-naar.svg").read_text(encoding="utf-8")

    def test_large_groups_are_copied_as_they_are(self, qtbot: QtBot) -> None:
        """Twenty clients from every level to every level: no group is small, and no complement is."""
        levels = [(old, new) for old in range(1, 6) for new in range(1, 6)] * 20
        own, page = opened(qtbot, measured({"finances": levels}))
        qtbot.waitUntil(lambda: page.complete, timeout=20_000)
        outside = page.report.contents.charts["levels"].outside
        assert isinstance(outside, LevelsChart)
        assert [(row.before, row.after) for row in outside.rows] == [((100,) * 5, (100,) * 5)]
        own.click(button(page, f"{own.t('Chart')}: {own.t('Change')}"))
        qtbot.waitUntil(lambda: page.complete, timeout=20_000)
        change = page.report.contents.charts["change"].outside
        assert isinstance(change, ChangeChart)
        assert change.rows[0].ours is not None

    def test_a_row_opens_its_domain(self, qtbot: QtBot) -> None:
        _, page = opened(qtbot, measured({"finances": NINE_UP_TWO_DOWN, "justice": [(3, 4)] * 3}))
        contents = page.report.contents
        table = contents.domains
        table.setFocus()
        table.setCurrentIndex(table.model().index(ALL_DOMAINS - 1, 1))
        qtbot.keyClick(table, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: page.report.complete, timeout=20_000)
        assert contents.detail.box.currentText() == "Justitie"
        assert "3 van de 3" in contents.detail.verdict.text

    def test_regression_to_the_mean_is_always_said_when_low_scores_were_required(self, qtbot: QtBot) -> None:
        _, page = opened(qtbot, one_group(low_scores_required=YesNo.YES))
        assert "laag" in page.report.contents.notices.text()
        assert "vanzelf" in page.report.contents.notices.text()

    def test_the_page_says_that_small_groups_are_hidden_only_outside(self, qtbot: QtBot) -> None:
        own, page = opened(qtbot, textbook())
        sentence = own.t(
            "These are full counts, for your own eyes. What leaves this computer, such as the workbook and"
            " a chart that you copy or save, hides small groups."
        )
        assert any(item.text() == sentence and item.isVisible() for item in page.findChildren(QLabel))


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1024, 700)])
@LANGUAGES
def test_nothing_runs_out_of_the_page_sideways(
    qtbot: QtBot,
    open_window: OpenWindow,
    preferences: object,
    language: Language,
    width: int,
    height: int,
) -> None:
    setattr(preferences, "language", language)  # noqa: B010  the fixture's type is of another module
    window: MainWindow = open_window(width, height)
    window.files.open_example("neighbourhood-platform")
    window.workspace.go_to_task("outcomes")
    page = window.workspace.page("outcomes")
    assert isinstance(page, OutcomesPage)
    assert window.document is not None
    window.document.store.change(
        "outcomes", lambda case: case.model_copy(update={"outcomes": textbook(parenting=True)})
    )
    qtbot.waitUntil(lambda: page.report.complete, timeout=20_000)
    page.report.contents.overall.open()
    page.report.contents.detail.figures.open()
    settle(12)
    scroller = window.workspace.frame("outcomes").scroller
    assert scroller.horizontalScrollBar().maximum() == 0
