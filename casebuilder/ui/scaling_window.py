"""The case for other municipalities: choose them, compare them, keep the list."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from casebuilder.model.messages import LabelledEnum, Message, N_
from casebuilder.model.numbers import parse_number
from casebuilder.model.parties import Party
from casebuilder.translation import Translator
from casebuilder.ui import theme as look
from casebuilder.ui.bar_chart import Bar, BarChart
from casebuilder.ui.chart_view import ChartView
from casebuilder.ui.charts import scale_of
from casebuilder.ui.context import Context
from casebuilder.ui.dialogs import file_name
from casebuilder.ui.fields.chips import ChipGroup
from casebuilder.ui.jobs import Job
from casebuilder.ui.scaling_table import (
    Column,
    Entry,
    Filter,
    MunicipalityTable,
    TotalsRow,
    with_outcomes,
)
from casebuilder.ui.sentence_view import unbroken
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.break_even_size import BreakEvenSizes
    from casebuilder.model.case import Case
    from casebuilder.model.problems import Problem
    from casebuilder.model.scaling import MunicipalitySize, ScaledResults, SizeBasis
    from casebuilder.scaling_list import ScaledTable

_SIZE = QSize(1240, 760)
_AROUND = 40
"""Room that stays free around the window, within the main window."""
_PROGRESS_AFTER = 100
"""Milliseconds after which progress is shown; shorter work would only flicker."""
_HIGHEST, _LOWEST = 15, 5
_CHART_HEIGHT = 376
_TEXT_WIDTH = 760
"""Lines of text longer than this are hard to read."""
_FILTER_WIDTH, _SIZE_WIDTH = 170, 104
_SPREADSHEET, _TABLE = ".xlsx", ".csv"


class Shown(LabelledEnum):
    """What the middle of the window shows."""

    LIST = "list", N_("List")
    CHART = "chart", N_("Chart")
    NOTES = "notes", N_("What was held fixed")


class Abandoned(Exception):  # noqa: N818  no error: the user gave up
    """The user gave up."""


@dataclass(frozen=True)
class Request:
    """What is calculated.

    Attributes:
        case: The case.
        basis: What size is measured by.
        typed: Sizes that the user typed, by the code of the municipality.
    """

    case: Case
    basis: SizeBasis
    typed: Mapping[str, Decimal]


@dataclass(frozen=True)
class Answer:
    """What became of a request.

    Attributes:
        request: What was asked.
        results: The results in all municipalities; None when it could not be calculated.
        break_even: For which sizes a municipality gains.
        problem: Why it could not be calculated.
    """

    request: Request
    results: ScaledResults | None = None
    break_even: BreakEvenSizes | None = None
    problem: Problem | None = None


def calculated(request: Request, cancelled: threading.Event, progress: Callable[[int, int], None]) -> Answer:
    """Calculate the case for every municipality whose size is known.

    Raises:
        Abandoned: The user gave up.
    """
    from casebuilder.model.break_even_size import break_even_sizes
    from casebuilder.model.formula.evaluation import CalculationError
    from casebuilder.model.scaling import ScalingError, results_for

    def tell(done: int, all_of_them: int) -> None:
        if cancelled.is_set():
            raise Abandoned
        progress(done, all_of_them)

    sizes = tuple(_sizes(request).values())
    try:
        results = results_for(request.case, request.basis, sizes, tell)
        break_even = break_even_sizes(results.own, request.basis)
    except (ScalingError, CalculationError) as error:
        problem = error.problem if isinstance(error, ScalingError) else error.problem()
        return Answer(request, problem=problem)
    return Answer(request, results, break_even)


def _sizes(request: Request) -> dict[str, MunicipalitySize]:
    """Return the municipalities of the list by code, with the sizes that the user typed."""
    from casebuilder.model.scaling import MunicipalitySize
    from casebuilder.scaling_list import municipality_sizes

    return {
        code: MunicipalitySize(known.name, request.typed[code], code) if code in request.typed else known
        for code, known in municipality_sizes(request.basis).items()
    }


def entries_of(request: Request) -> list[Entry]:
    """Return every municipality, the case's own first, before anything is calculated."""
    from casebuilder.model.paths import value_at
    from casebuilder.model.scaling import MunicipalitySize
    from casebuilder.reference import municipalities

    case = request.case
    own = MunicipalitySize(case.municipality.name, Decimal(1), case.municipality.code)
    size: Decimal | None = value_at(case, request.basis.place).value
    province = case.municipality.province
    entries = []
    sizes = _sizes(request)
    for facts in municipalities():
        other = sizes[facts.code]
        if own.is_same_as(MunicipalitySize(facts.name, Decimal(1), facts.code)):
            province = province or facts.province
            continue
        entries.append(
            Entry(
                facts.code,
                facts.name,
                facts.province,
                other.size,
                typed=facts.code in request.typed,
                estimated=other.estimated,
            )
        )
    return [Entry(own.code or own.name, own.name, province, size, is_own=True), *entries]


def ranking(entries: tuple[Entry, ...], heading: str, t: Translator) -> BarChart | None:
    """Return the chart of the highest and the lowest of several municipalities; None without any."""
    found = [entry.outcome for entry in entries if entry.outcome is not None]
    if not found:
        return None
    from casebuilder.scaling_list import outcome_name

    ordered = sorted(found, key=lambda outcome: (-outcome.npv, outcome.municipality.name))
    few = len(ordered) <= _HIGHEST + _LOWEST
    shown = ordered if few else [*ordered[:_HIGHEST], *ordered[-_LOWEST:]]
    gaining = sum(outcome.gains for outcome in ordered)
    divisor, unit = scale_of([outcome.npv for outcome in shown])
    values: dict[str, str | int] = {
        "gaining": gaining,
        "count": len(ordered),
        "best": ordered[0].municipality.name,
    }
    if len(ordered) == 1:
        title = t(N_("{best}: what the municipality is left with"), **values)
    elif gaining:
        title = t(N_("The municipality gains in {gaining} of {count}, most in {best}"), **values)
    else:
        title = t(N_("The municipality gains in none of the {count}; it loses least in {best}"), **values)
    which = (
        t(N_("all chosen municipalities"))
        if few
        else t(N_("the {highest} highest and the {lowest} lowest"), highest=_HIGHEST, lowest=_LOWEST)
    )
    return BarChart(
        title=title,
        subtitle=t(
            N_("Net present value of the municipality's cash, {unit}: {which}"), unit=t(unit), which=which
        ),
        bars=tuple(Bar(outcome_name(outcome, t), outcome.npv, outcome.is_own) for outcome in shown),
        heading=heading,
        corner=t(N_("Municipality")),
        divisor=divisor,
        party=Party.MUNICIPALITY,
        left_out_after=None if few else _HIGHEST,
        left_out="" if few else t(N_("… {count} others …"), count=len(ordered) - len(shown)),
    )


def choose_list_path(parent: QWidget, translator: Translator, proposed: Path) -> Path | None:
    """Let the user choose where to save the list; Qt asks before a file is overwritten."""
    t, suffix = translator, proposed.suffix
    kind = t(N_("Excel workbooks")) if suffix == _SPREADSHEET else t(N_("Tables (CSV)"))
    dialog = QFileDialog(parent, t(N_("Save the list")), str(proposed.parent), f"{kind} (*{suffix})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix.removeprefix("."))
    dialog.selectFile(proposed.name)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    return Path(chosen[0]) if chosen else None


class ScalingWindow(QDialog):
    """Shows what the case comes to in other municipalities, by their size.

    Signals:
        progressed: How many municipalities are done, and how many there are.
    """

    progressed = Signal(int, int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Build the window and start to calculate."""
        from casebuilder.model.scaling import SizeBasis

        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._t = context.translator
        self._request = Request(context.store.case, SizeBasis.INHABITANTS, {})
        self._typed: dict[SizeBasis, dict[str, Decimal]] = {basis: {} for basis in SizeBasis}
        self._answer: Answer | None = None
        self._job: Job | None = None
        self._chosen_before = False
        self._seen = False
        self._folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PROGRESS_AFTER)
        self._patience.timeout.connect(lambda: self._show_busy(busy=True))
        self.setWindowTitle(self._t(N_("Scaling to other municipalities")))
        self.setMinimumSize(600, 380)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.SPACE_LARGE, look.SPACE_MEDIUM, look.SPACE_LARGE, look.SPACE_MEDIUM)
        layout.setSpacing(look.SPACE)
        layout.addLayout(self._head())
        layout.addWidget(self._build_message())
        layout.addLayout(self._filters())
        layout.addLayout(self._choice())
        layout.addWidget(self._middle(), 1)
        layout.addLayout(self._foot())
        room = QSize(parent.width() - _AROUND, parent.height() - _AROUND) if parent is not None else _SIZE
        self.resize(_SIZE.boundedTo(room))
        self.progressed.connect(self._show_progress)
        context.store.results_changed.connect(self._calculate_again)
        self.table.setFocus()
        self.calculate()

    # Building

    def _head(self) -> QHBoxLayout:
        t = self._t
        head = QHBoxLayout()
        head.setSpacing(look.SPACE_MEDIUM)
        head.addWidget(label(t(N_("Scaling to other municipalities")), "title", wrap=False))
        head.addStretch(1)
        self.parts = ChipGroup(
            [(shown, t(shown.label)) for shown in Shown], self._context.theme, clearable=False
        )
        for chip in self.parts.chips:
            chip.setAccessibleName(t(N_("Show: {part}"), part=chip.text()))
        self.parts.show_value(Shown.LIST)
        self.parts.picked.connect(self.show_part)
        self.parts.setFixedWidth(_natural_width(self.parts))
        head.addWidget(self.parts)
        return head

    def _build_message(self) -> QWidget:
        self.message = QFrame()
        self.message.setProperty("role", "callout")
        row = QHBoxLayout(self.message)
        row.setContentsMargins(look.SPACE_MEDIUM, look.SPACE, look.SPACE_MEDIUM, look.SPACE)
        row.setSpacing(look.SPACE_MEDIUM)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        self.headline = label("", "strong")
        self.remark = label("", "")
        texts.addWidget(self.headline)
        texts.addWidget(self.remark)
        row.addLayout(texts, 1)
        self.field_button = QPushButton(self._t(N_("To the field")))
        self.field_button.setAutoDefault(False)
        self.field_button.clicked.connect(self._go_to_field)
        self.again_button = QPushButton(self._t(N_("Calculate")))
        self.again_button.setAutoDefault(False)
        self.again_button.clicked.connect(self.calculate)
        row.addWidget(self.field_button)
        row.addWidget(self.again_button)
        return self.message

    def _filters(self) -> QHBoxLayout:
        from casebuilder.model.scaling import SizeBasis

        t, scale = self._t, self._context.theme.text_scale
        row = QHBoxLayout()
        row.setSpacing(look.SPACE)
        row.addWidget(label(t(N_("Size by")), "muted", wrap=False))
        self.bases = ChipGroup(
            [(basis, t(basis.label)) for basis in SizeBasis], self._context.theme, clearable=False
        )
        for chip in self.bases.chips:
            chip.setAccessibleName(t(N_("Size by: {basis}"), basis=chip.text()))
        self.bases.show_value(self._request.basis)
        self.bases.picked.connect(self.show_basis)
        self.bases.setFixedWidth(_natural_width(self.bases))
        row.addWidget(self.bases)
        row.addStretch(1)
        self.name_filter = QLineEdit()
        self.name_filter.setPlaceholderText(t(N_("Find municipality")))
        self.name_filter.setAccessibleName(t(N_("Show municipalities by name")))
        self.name_filter.setClearButtonEnabled(True)
        self.name_filter.setFixedWidth(round(_FILTER_WIDTH * scale))
        self.name_filter.textChanged.connect(self._filter)
        row.addWidget(self.name_filter)
        self.province_filter = QComboBox()
        self.province_filter.setAccessibleName(t(N_("Show municipalities of a province")))
        self.province_filter.addItem(t(N_("All provinces")), "")
        for province in _provinces():
            self.province_filter.addItem(province, province)
        self.province_filter.currentIndexChanged.connect(self._filter)
        row.addWidget(self.province_filter)
        return row

    def _choice(self) -> QHBoxLayout:
        t = self._t
        row = QHBoxLayout()
        row.setSpacing(look.SPACE)
        self.all_button = self._button(t(N_("Choose all shown")), lambda: self._choose_shown(chosen=True))
        self.none_button = self._button(t(N_("Choose none shown")), lambda: self._choose_shown(chosen=False))
        row.addWidget(self.all_button)
        row.addWidget(self.none_button)
        self.count = label("", "muted", wrap=False)
        row.addWidget(self.count)
        row.addStretch(1)
        self.filter_error = label("", "error", wrap=False)
        row.addWidget(self.filter_error)
        self.smallest_filter = self._size_filter(t(N_("from")), t(N_("Smallest size shown")))
        self.largest_filter = self._size_filter(t(N_("to")), t(N_("Largest size shown")))
        row.addWidget(label(t(N_("Size")), "muted", wrap=False))
        row.addWidget(self.smallest_filter)
        row.addWidget(label("–", "muted", wrap=False))
        row.addWidget(self.largest_filter)
        return row

    def _size_filter(self, placeholder: str, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(placeholder)
        field.setAccessibleName(name)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setFixedWidth(round(_SIZE_WIDTH * self._context.theme.text_scale))
        field.textChanged.connect(self._filter)
        return field

    def _middle(self) -> QWidget:
        t = self._t
        self.middle = QStackedWidget()
        listed = QWidget()
        layout = QVBoxLayout(listed)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.table = MunicipalityTable(self._context)
        self.table.opened.connect(self._open)
        self.table.municipalities.chosen_changed.connect(self._show_chosen)
        self.table.municipalities.size_typed.connect(self._take_size)
        self.totals = TotalsRow(self._context, self.table)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.totals)
        self.middle.addWidget(listed)
        self.chart = ChartView(self._context, _CHART_HEIGHT)
        self.middle.addWidget(_scrolling(self.chart))
        notes = QWidget()
        self._notes = QVBoxLayout(notes)
        self._notes.setContentsMargins(0, 0, look.SPACE, 0)
        self._notes.setSpacing(look.SPACE)
        self.middle.addWidget(_scrolling(notes))
        self._hint_text = t(
            N_("Space chooses, Enter shows how a figure was computed, Ctrl+↑ and Ctrl+↓ sort by the column.")
        )
        return self.middle

    def _foot(self) -> QHBoxLayout:
        t = self._t
        foot = QHBoxLayout()
        foot.setSpacing(look.SPACE)
        self.hint = label(self._hint_text, "caption")
        foot.addWidget(self.hint, 1)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(160, look.GRID)
        self.progress.setAccessibleName(t(N_("The municipalities are being calculated")))
        self.cancel_button = self._button(t(N_("Stop")), self._cancel)
        self.excel_button = self._button(t(N_("Save as Excel…")), lambda: self.ask_and_save(_SPREADSHEET))
        self.csv_button = self._button(t(N_("Save as CSV…")), lambda: self.ask_and_save(_TABLE))
        self.close_button = self._button(t(N_("Close")), self.reject)
        for widget in (
            self.progress,
            self.cancel_button,
            self.excel_button,
            self.csv_button,
            self.close_button,
        ):
            foot.addWidget(widget)
        self._show_busy(busy=False)
        return foot

    @staticmethod
    def _button(text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())
        return button

    # Calculating

    @property
    def busy(self) -> bool:
        """Whether something is being calculated or saved."""
        return self._job is not None

    @property
    def answer(self) -> Answer | None:
        """What was calculated last and still holds."""
        return self._answer

    def calculate(self) -> None:
        """Calculate the current case anew, in the background."""
        self._stop()
        request = Request(
            self._context.store.case, self._request.basis, dict(self._typed[self._request.basis])
        )
        self._request = request
        self._answer = None
        self._show_entries(entries_of(request))
        problem = self._problem()
        if problem is not None:
            self._show_problem(problem)
            return
        self._start(lambda cancelled: calculated(request, cancelled, self.progressed.emit), "scaling")

    def _problem(self) -> Problem | None:
        """Return why nothing can be calculated yet, or None."""
        from casebuilder.model.problems import Severity
        from casebuilder.model.scaling import ScalingError, own_municipality

        errors = [problem for problem in self._context.store.problems if problem.severity is Severity.ERROR]
        if errors:
            return errors[0]
        try:
            own_municipality(self._request.case, self._request.basis)
        except ScalingError as error:
            return error.problem
        return None

    def _calculate_again(self) -> None:
        """Follow the case: a result of an earlier one is dropped."""
        if self._context.store.case != self._request.case:
            self.calculate()

    def _start(self, work: Callable[[threading.Event], object], name: str) -> None:
        job = Job(work, name)
        job.done.connect(self._finished)
        job.failed.connect(self._failed)
        self._job = job
        self.progress.setRange(0, 0)
        self._patience.start()
        self._show_state()
        job.start()

    def _stop(self) -> None:
        """Give up what is going on; what it still delivers is of no use any more."""
        job, self._job = self._job, None
        if job is not None:
            job.done.disconnect(self._finished)
            job.failed.disconnect(self._failed)
            job.cancel()
            job.wait()
        self._patience.stop()
        self._show_busy(busy=False)

    def _end(self) -> None:
        if self._job is not None:
            self._job.wait()
        self._job = None
        self._patience.stop()
        self._show_busy(busy=False)

    def _cancel(self) -> None:
        if self._job is not None:
            self.cancel_button.setEnabled(False)
            self._job.cancel()

    def _show_busy(self, *, busy: bool) -> None:
        self.progress.setVisible(busy)
        self.cancel_button.setVisible(busy)
        self.cancel_button.setEnabled(busy)

    def _show_progress(self, done: int, of_all: int) -> None:
        if self._job is not None:
            self.progress.setRange(0, of_all)
            self.progress.setValue(done)

    def _finished(self, result: object) -> None:
        self._end()
        if isinstance(result, Answer):
            # The case may have changed in the meantime: what belongs to an earlier one is dropped.
            if result.request is self._request and result.request.case == self._context.store.case:
                self._show_answer(result)
            else:
                self.calculate()
        elif isinstance(result, Path):
            self._show_state()
            self.say(self._t(N_("The list is saved as {file}."), file=result.name))

    def _failed(self, error: Exception) -> None:
        from casebuilder.workbook import WorkbookError

        self._end()
        if isinstance(error, Abandoned):
            self._show_state()
            self.say(self._t(N_("Stopped. Nothing was saved.")) if self._answer else "")
        elif isinstance(error, WorkbookError):
            self._show_state()
            self.say(self._t.message(error.message), error=True)
        else:
            self._show_state()
            raise error

    def done(self, result: int) -> None:
        """Give up what is going on before the window goes (Qt)."""
        self._context.store.results_changed.disconnect(self._calculate_again)
        self._stop()
        super().done(result)

    # Showing

    def _show_entries(self, entries: list[Entry]) -> None:
        model = self.table.municipalities
        self.table.keeping_place(lambda: model.show_entries(entries, self._headings()))
        if not self._chosen_before:
            self._chosen_before = True
            model.choose([entry.key for entry in entries], chosen=True)
        self._show_chosen()
        self.table.measure(self.totals)

    def _headings(self) -> list[str]:
        t = self._t
        settings = self._request.case.settings
        last = settings.start_year + settings.years - 1
        return [
            "",
            t(N_("Rank")),
            t(N_("Municipality")),
            t(N_("Province")),
            t(self._request.basis.label),
            t(N_("Times as large")),
            t(N_("Users in {year}"), year=str(last)),
            t(N_("NPV {party}"), party=Message(Party.MUNICIPALITY.label)),
            t(N_("NPV {party}"), party=Message(Party.PROVIDER.label)),
            t(N_("NPV {party}"), party=Message(N_("Chain"))),
            t(N_("BCR municipality")),
            t(N_("Payback,\nyears")),
        ]

    def _show_answer(self, answer: Answer) -> None:
        self._answer = answer
        if answer.problem is not None or answer.results is None:
            if answer.problem is not None:
                self._show_problem(answer.problem)
            return
        self._show_entries(with_outcomes(entries_of(answer.request), answer.results.outcomes))
        if not self._seen:
            self._seen = True
            self.table.setCurrentIndex(self.table.municipalities.index(0, Column.NAME))
        self.say("")

    def _show_problem(self, problem: Problem) -> None:
        t = self._t
        self.message.setProperty("role", "problems")
        look.restyle(self.message)
        words = t.message(problem.message)
        if problem.label is not None:
            words = f"{t.message(problem.label)}: {words}"
        self.headline.setText(t(N_("Other municipalities cannot be calculated yet.")))
        self.remark.setText(words)
        self.remark.show()
        self.field_button.setProperty("place", problem.where)
        self.field_button.setVisible(bool(problem.where))
        self.again_button.hide()
        self._show_buttons()

    def _show_chosen(self) -> None:
        """Show what depends on which municipalities are chosen."""
        from casebuilder.scaling_list import totals

        t = self._t
        model = self.table.municipalities
        chosen = model.chosen()
        self.count.setText(
            t(
                N_("{shown} shown, {chosen} chosen"),
                shown=t.number(len(model.shown)),
                chosen=t.number(len(chosen)),
            )
        )
        outcomes = [entry.outcome for entry in chosen if entry.outcome is not None]
        self.totals.show_totals(totals(outcomes))
        self._show_state()
        if self.parts_shown is Shown.CHART:
            self._show_chart()

    def _show_state(self) -> None:
        """Show the sentence that belongs to what is going on or was found."""
        t = self._t
        self._show_buttons()
        answer = self._answer
        if answer is not None and answer.problem is not None:
            return
        self.message.setProperty("role", "callout")
        look.restyle(self.message)
        self.field_button.hide()
        self.again_button.setVisible(answer is None and self._job is None)
        if answer is None or answer.results is None or answer.break_even is None:
            stopped = self._job is None
            self.headline.setText(
                t(N_("Stopped. Nothing was calculated."))
                if stopped
                else t(N_("The case is being calculated for other municipalities…"))
            )
            self.remark.setText("")
            self.remark.hide()
            return
        from casebuilder.scaling_list import break_even_words, largest_size, totals

        chosen = self.table.municipalities.chosen()
        found = [entry.outcome for entry in chosen if entry.outcome is not None]
        together = totals(found)
        if not chosen:
            said = t(N_("No municipality is chosen."))
        elif len(found) == 1:
            text = (
                N_("{municipality} itself gains by it.")
                if found[0].gains
                else N_("{municipality} itself does not gain by it.")
            )
            said = t(text, municipality=found[0].municipality.name)
        else:
            text = (
                N_("In {gaining} of the {count} chosen municipalities the municipality itself gains.")
                if together.gaining
                else N_("In none of the {count} chosen municipalities the municipality itself gains.")
            )
            said = t(text, gaining=t.number(together.gaining), count=t.number(together.count))
        threshold = t.message(break_even_words(answer.break_even, largest_size(answer.results)))
        self.headline.setText(unbroken(f"{said} {threshold}"))
        remark = t(
            N_(
                "Only the size differs; prices, contracts and wishes of others are not known here. A first"
                " estimate, no business case for them."
            )
        )
        if any(outcome.municipality.estimated for outcome in found):
            estimated = t(
                N_(
                    "Sizes are estimated by the national ratio of clients to inhabitants; type the number"
                    " where you know it."
                )
            )
            remark = f"{estimated} {remark}"
        self.remark.setText(remark)
        self.remark.show()

    def _show_buttons(self) -> None:
        chosen = self.table.municipalities.chosen()
        ready = self._job is None and self._answer is not None and self._answer.results is not None
        savable = ready and any(entry.outcome is not None for entry in chosen)
        self.excel_button.setEnabled(savable)
        self.csv_button.setEnabled(savable)

    def say(self, text: str, *, error: bool = False) -> None:
        """Say something short at the bottom; nothing brings the hint back."""
        self.hint.setText(text or (self._hint_text if self.parts_shown is Shown.LIST else ""))
        self.hint.setProperty("role", "error" if error else "strong" if text else "caption")
        look.restyle(self.hint)

    @property
    def parts_shown(self) -> Shown:
        """What the middle of the window shows."""
        return list(Shown)[self.middle.currentIndex()]

    def show_part(self, shown: Shown) -> None:
        """Show the list, the chart or what was held fixed."""
        self.parts.show_value(shown)
        self.middle.setCurrentIndex(list(Shown).index(shown))
        self.say("")
        if shown is Shown.CHART:
            self._show_chart()
        elif shown is Shown.NOTES:
            self._show_notes()

    def _show_chart(self) -> None:
        model = self.table.municipalities
        chart = ranking(model.chosen(), model.heading(Column.MUNICIPALITY), self._t)
        self.chart.setVisible(chart is not None)
        if chart is not None:
            self.chart.show_chart(chart)

    def _show_notes(self) -> None:
        from casebuilder.scaling_list import held_fixed, size_notes

        while (item := self._notes.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        table = self._list()
        if table is None:
            return
        for note in (*held_fixed(table.results, self._t), *size_notes(table, self._t)):
            text = label(self._t.message(note))
            text.setMaximumWidth(round(_TEXT_WIDTH * self._context.theme.text_scale))
            self._notes.addWidget(text)
        self._notes.addStretch(1)

    # Acting

    def show_basis(self, basis: SizeBasis) -> None:
        """Measure size by something else."""
        self.bases.show_value(basis)
        self._seen = False
        self._request = Request(self._request.case, basis, {})
        self.calculate()

    def _filter(self) -> None:
        bounds = [self._bound(field) for field in (self.smallest_filter, self.largest_filter)]
        problem = next((bound for bound in bounds if isinstance(bound, Message)), None)
        self.filter_error.setText("" if problem is None else self._t.message(problem))
        if problem is not None:
            return
        smallest, largest = (bound if isinstance(bound, Decimal) else None for bound in bounds)
        wanted = Filter(self.name_filter.text(), self.province_filter.currentData(), smallest, largest)
        self.table.keeping_place(lambda: self.table.municipalities.set_filter(wanted))
        self._show_chosen()

    def _bound(self, field: QLineEdit) -> Decimal | Message | None:
        text = field.text().strip()
        bound = parse_number(text, self._t.notation) if text else None
        field.setProperty("invalid", "true" if isinstance(bound, Message) else "false")
        look.restyle(field)
        return bound

    def _choose_shown(self, *, chosen: bool) -> None:
        model = self.table.municipalities
        model.choose([entry.key for entry in model.shown], chosen=chosen)

    def _take_size(self, key: str, text: str) -> None:
        """Calculate with a size that the user typed; an empty one takes it away."""
        typed = self._typed[self._request.basis]
        if not text.strip():
            if typed.pop(key, None) is not None:
                self.calculate()
            return
        size = parse_number(text, self._t.notation)
        if isinstance(size, Message):
            self.say(self._t.message(size), error=True)
        elif size <= 0:
            self.say(self._t(N_("A size is a number above 0.")), error=True)
        else:
            typed[key] = size
            self.calculate()

    def _go_to_field(self) -> None:
        place = str(self.field_button.property("place"))
        self.accept()
        self._context.navigator.go_to_field(place)

    def _open(self, entry: Entry, column: int) -> None:
        """Show how a figure of a municipality was computed."""
        from casebuilder.model.costbenefit.reach import USERS
        from casebuilder.model.costbenefit.results import evaluate_case
        from casebuilder.model.scaling import scaled
        from casebuilder.ui.explain import ExplanationDialog

        lines = {
            Column.USERS: USERS.id,
            Column.MUNICIPALITY: "parties.municipality.npv",
            Column.PROVIDER: "parties.provider.npv",
            Column.CHAIN: "parties.chain.npv",
            Column.BCR: "parties.municipality.bcr",
            Column.PAYBACK: "parties.municipality.payback_simple",
        }
        if entry.outcome is None or self._answer is None or self._answer.results is None:
            return
        own = self._answer.results.own
        results = own if entry.is_own else evaluate_case(scaled(own.case, entry.outcome.factor))
        line = lines[Column(column)]
        if not results.case_model.model.has_line(line):
            return
        year = results.calendar_years[-1] if column == Column.USERS else None
        remark = self._t(
            N_(
                "This figure belongs to {municipality}: the case with a target group {factor} times as large."
                " Your case does not change."
            ),
            municipality=entry.name,
            factor=self._t.number(entry.outcome.factor, 3),
        )
        dialog = ExplanationDialog(
            self._context, results, line, year, self, remark="" if entry.is_own else remark
        )
        dialog.accepted.connect(self.accept)
        dialog.open()

    # Saving

    def _list(self) -> ScaledTable | None:
        """Return the chosen municipalities as a list, in the order of the table; None without any."""
        from casebuilder.model.scaling import MunicipalitySize
        from casebuilder.scaling_list import ScaledTable

        answer = self._answer
        if answer is None or answer.results is None or answer.break_even is None:
            return None
        rows = tuple(
            (entry.rank, entry.outcome)
            for entry in self.table.municipalities.chosen()
            if entry.rank is not None and entry.outcome is not None
        )
        typed = tuple(
            MunicipalitySize(outcome.municipality.name, outcome.municipality.size, outcome.municipality.code)
            for _, outcome in rows
            if outcome.municipality.code in answer.request.typed
        )
        return ScaledTable(answer.results, rows, typed, answer.break_even)

    def ask_and_save(self, suffix: str) -> None:
        """Ask for a file name and save the chosen municipalities there.

        Args:
            suffix: ``.xlsx`` for Excel, ``.csv`` for a table that every program reads.
        """
        t = self._t
        scaling = t(N_("Scaling"))
        name = file_name(f"{scaling} - {self._request.case.name}", "list")
        path = choose_list_path(self, t, self._folder / f"{name}{suffix}")
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Save the chosen municipalities in the background; the ending of the name says as what."""
        table = self._list()
        if table is None or not table.rows or self._job is not None:
            return
        self._folder = path.parent
        t = self._t
        self._start(lambda cancelled: save_list(table, path, t, cancelled), "scaling-list")

    # Room

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Give the columns their widths (Qt)."""
        super().showEvent(event)
        self.table.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Give the columns their widths (Qt)."""
        super().resizeEvent(event)
        self.table.fit()


def save_list(table: ScaledTable, path: Path, t: Translator, cancelled: threading.Event) -> Path:
    """Write the list; the whole file or nothing.

    Raises:
        Abandoned: The user gave up; nothing was saved.
        casebuilder.workbook.WorkbookError: It cannot be saved.
    """
    from casebuilder.workbook.storage import save

    if path.suffix.lower() == _SPREADSHEET:
        from casebuilder.workbook.scaling_sheet import scaling_workbook

        content = scaling_workbook(table, t)
    else:
        from casebuilder.scaling_list import as_csv

        content = as_csv(table, t)
    if cancelled.is_set():
        raise Abandoned
    save(content, path)
    return path


def _provinces() -> list[str]:
    from casebuilder.reference import municipalities

    return sorted({facts.province for facts in municipalities()})


def _natural_width(group: ChipGroup) -> int:
    """Return the width of chips on one line."""
    return sum(chip.sizeHint().width() for chip in group.chips) + look.SPACE * len(group.chips)


def _scrolling(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    inner = QWidget()
    layout = QVBoxLayout(inner)
    layout.setContentsMargins(0, 0, look.SPACE, 0)
    layout.addWidget(widget)
    layout.addStretch(1)
    area.setWidget(inner)
    return area
