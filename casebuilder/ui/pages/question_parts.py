"""What a question page says beside its fields: what a model means, how models compare, what is proposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from casebuilder.contracting import (
    FundingFacts,
    ModelTexts,
    ProcurementFacts,
    contradiction_message,
    contradictions,
    funding_facts,
    funding_models,
    innovation_message,
    joining_message,
    other_providers,
    other_term,
    price_message,
    procurement_facts,
    procurement_models,
    providers_message,
    term_message,
    usage_message,
)
from casebuilder.model.case import Case
from casebuilder.model.funding import FUNDING_LABELS
from casebuilder.model.messages import Message, N_
from casebuilder.model.proposals import Proposal, proposals
from casebuilder.model.services import PaidService
from casebuilder.translation import Translator
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import Callout, beside, link_button
from casebuilder.ui.fields.part import Part
from casebuilder.ui.theme import SPACE, SPACE_LARGE, SPACE_MEDIUM, SPACE_SMALL, Theme
from casebuilder.ui.widgets import label

_COMPARED_SIZE = QSize(1160, 660)
_SMALLEST_COMPARED = QSize(640, 420)
_HEADING_LINES = 2
_AROUND = 40
"""Room that stays free around the comparison, within the window, in pixels."""


# What a model means ------------------------------------------------------------------------------


def procurement_block(form: Form) -> Part:
    """Return what the chosen procurement model means, with the way to compare all of them."""
    return Part(
        form,
        lambda case: case.questions.procurement.model,
        lambda column: _fill_procurement(form, column),
        spacing=SPACE,
    )


def _fill_procurement(form: Form, column: QVBoxLayout) -> None:
    t = form.t
    model = form.case.questions.procurement.model
    if model is not None:
        facts = procurement_facts(model, t.language)
        figures = [
            t(N_("Joining in between: {answer}"), answer=Message(facts.joining.label)),
            t(N_("Price: {answer}"), answer=Message(facts.price.label)),
            *_procurement_figures(facts, t),
        ]
        _add_model(
            form,
            column,
            t(model.label),
            facts.texts,
            figures,
            [*(t.message(item) for item in contradictions(facts)), _source(facts.source, t)],
        )
    column.addWidget(
        beside(link_button(t(N_("Compare all procurement models")), partial(_compare_procurement, form)))
    )


def _procurement_figures(facts: ProcurementFacts, t: Translator) -> list[str]:
    if not facts.municipalities:
        return [t(N_("Found in 2019: {usage}"), usage=usage_message(facts))]
    return [
        t(N_("Found in 2019: {usage}"), usage=usage_message(facts)),
        t(N_("Providers: {count}"), count=providers_message(facts)),
        t(N_("Term: {term}"), term=term_message(facts)),
    ]


def funding_block(form: Form, service: str) -> Part:
    """Return what the funding model of a service means; said once for services that are paid alike.

    Args:
        form: The form of the page.
        service: Identifier of the service.
    """
    return Part(
        form,
        lambda case: _kind_to_explain(case, service),
        lambda column: _fill_funding(form, column, service),
        spacing=SPACE,
    )


def _kind_to_explain(case: Case, service: str) -> str:
    """Return the funding model of a service; empty when an earlier service is paid the same way."""
    for item in case.services:
        if isinstance(item, PaidService):
            own = case.service(service)
            if isinstance(own, PaidService) and own.funding.kind == item.funding.kind:
                return item.funding.kind if item.id == service else ""
    return ""


def _fill_funding(form: Form, column: QVBoxLayout, service: str) -> None:
    t = form.t
    kind = _kind_to_explain(form.case, service)
    if not kind:
        return
    facts = funding_facts(kind, t.language)
    figures = [t(N_("Found in 2019: {usage}"), usage=usage_message(facts))]
    if facts.procurement:
        figures += [
            t(N_("Under: {models}"), models=_models(facts, t)),
            t(N_("Joining in between: {answer}"), answer=joining_message(facts)),
            t(N_("Price: {answer}"), answer=price_message(facts)),
            t(N_("Providers: {count}"), count=providers_message(facts)),
            t(N_("Term: {term}"), term=term_message(facts)),
        ]
    notes = [t.message(contradiction_message(facts.note))] if facts.note else []
    _add_model(
        form, column, t(FUNDING_LABELS[kind]), facts.texts, figures, [*notes, _source(facts.source, t)]
    )
    column.addWidget(funding_comparison(form, kind))


def funding_comparison(form: Form, kind: str = "") -> QWidget:
    """Return the way to compare all funding models.

    Args:
        form: The form of the page.
        kind: The funding model that the user chose; empty for none yet.
    """
    return beside(
        link_button(form.t(N_("Compare all forms of funding")), partial(_compare_funding, form, kind))
    )


def _models(facts: FundingFacts, t: Translator) -> str:
    return ", ".join(t(model.label) for model in facts.procurement)


def _source(source: str, t: Translator) -> str:
    return t(N_("Source: {source}."), source=source.rstrip("."))


def _add_model(
    form: Form,
    column: QVBoxLayout,
    name: str,
    texts: ModelTexts,
    figures: Sequence[str],
    sources: Sequence[str],
) -> None:
    t = form.t
    heading = label(t(N_("What “{model}” means for you"), model=name), "strong")
    column.addWidget(heading)
    column.addWidget(label(texts.you))
    column.addWidget(label(" · ".join(figures), "muted"))

    def build(inside: QVBoxLayout) -> None:
        inside.setSpacing(SPACE_SMALL)
        for title, text in (
            (N_("What it is"), texts.what),
            (N_("What it gives a reason to do"), texts.incentive),
            (N_("Pitfall"), texts.pitfall),
        ):
            inside.addWidget(label(t(title), "strong"))
            inside.addWidget(label(text))
            inside.addSpacing(SPACE_SMALL)
        for source in sources:
            inside.addWidget(label(source, "caption"))

    column.addWidget(
        Fold(
            form,
            t(N_("More about this")),
            [],
            build,
            lambda _case: t(N_("what it is, incentives, pitfall, source")),
        )
    )


# Side by side ------------------------------------------------------------------------------------


class _TextCells(QStyledItemDelegate):
    """Draws cells with text over several lines, in line with their heading, and a hairline below each row."""

    _FLAGS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        theme, rect = self._theme, QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.accent_soft))
        painter.setPen(QColor(theme.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.setPen(QColor(theme.text))
        painter.setFont(option.font)
        painter.drawText(rect.adjusted(SPACE, SPACE, -SPACE, -SPACE), self._FLAGS, option.text)
        painter.restore()

    def sizeHint(  # noqa: N802  Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        self.initStyleOption(option, index)
        room = QRect(0, 0, max(1, option.rect.width() - 2 * SPACE), 0)
        needed = QFontMetrics(option.font).boundingRect(room, self._FLAGS, option.text)
        return QSize(needed.width() + 2 * SPACE, needed.height() + 2 * SPACE)


class ComparisonTable(QTableWidget):
    """Texts in rows and columns that fill the width, all of each text in view."""

    def __init__(
        self, theme: Theme, title: str, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]
    ) -> None:
        """Fill the table.

        Args:
            theme: The look.
            title: What is compared, for a screen reader.
            columns: Heading of each column, and how much of the width it gets.
            rows: The texts of each row, the name of the model first.
        """
        super().__init__(len(rows), len(columns))
        self._shares = [share for _, share in columns]
        headings = [heading for heading, _ in columns]
        self.setAccessibleName(title)
        self.setHorizontalHeaderLabels(headings)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setItemDelegate(_TextCells(theme, self))
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
        )
        header.setMinimumHeight(_HEADING_LINES * header.fontMetrics().lineSpacing() + 2 * SPACE)
        header.setHighlightSections(False)
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                item.setData(
                    Qt.ItemDataRole.AccessibleTextRole,
                    text if column == 0 else f"{texts[0]}, {headings[column]}: {text}",
                )
                if column == 0:
                    item.setFont(_strong(self.font()))
                self.setItem(row, column, item)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Divide the width over the columns (Qt)."""
        super().resizeEvent(event)
        for column, width in enumerate(self._widths(self.viewport().width())):
            self.setColumnWidth(column, width)
        self.resizeRowsToContents()

    def _widths(self, whole: int) -> list[int]:
        """Return the width of each column: its share, but where there is room its longest word in whole."""
        least = [self._longest_word(column) for column in range(self.columnCount())]
        if sum(least) > whole:
            return [whole * share // sum(self._shares) for share in self._shares]
        widths = [0] * len(least)
        open_columns = list(range(len(least)))
        while open_columns:
            room = whole - sum(widths)
            shares = sum(self._shares[column] for column in open_columns)
            short = [
                column for column in open_columns if room * self._shares[column] // shares < least[column]
            ]
            for column in short or open_columns:
                widths[column] = max(least[column], room * self._shares[column] // shares)
            open_columns = [column for column in open_columns if column not in short] if short else []
        return widths

    def _longest_word(self, column: int) -> int:
        heading = QFontMetrics(self.horizontalHeader().font())
        model = self.model()
        title = str(model.headerData(column, Qt.Orientation.Horizontal))
        words = [heading.horizontalAdvance(word) for word in title.split()]
        metrics = QFontMetrics(_strong(self.font()) if column == 0 else self.font())
        for row in range(self.rowCount()):
            text = str(model.index(row, column).data())
            words += [metrics.horizontalAdvance(word) for word in text.split()]
        return max(words, default=0) + 2 * SPACE


class ModelComparison(QDialog):
    """All models side by side, in a table that can be walked through with the arrow keys."""

    def __init__(
        self,
        form: Form,
        title: str,
        columns: Sequence[tuple[str, int]],
        rows: Sequence[Sequence[str]],
        chosen: int | None,
        remark: str,
    ) -> None:
        """Make the table.

        Args:
            form: The form of the page.
            title: What is compared.
            columns: Heading of each column, and how much of the width it gets.
            rows: The texts of each row, the name of the model first.
            chosen: Position of the row that the user chose; None for none.
            remark: What to know about the figures.
        """
        owner = form.parent()
        super().__init__(owner.window() if isinstance(owner, QWidget) else None)
        t = form.t
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumSize(_SMALLEST_COMPARED)
        window = self.parentWidget()
        size = _COMPARED_SIZE * form.context.theme.text_scale
        if window is not None:
            size = size.boundedTo(window.size() - QSize(_AROUND, _AROUND))
        self.resize(size.expandedTo(_SMALLEST_COMPARED))
        marked = [
            [t(N_("{model} (your answer)"), model=texts[0]), *texts[1:]] if row == chosen else texts
            for row, texts in enumerate(rows)
        ]
        self.table = ComparisonTable(form.context.theme, title, columns, marked)
        close = QPushButton(t(N_("Close")))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        bottom = QHBoxLayout()
        bottom.addWidget(label(remark, "caption"), 1)
        bottom.addSpacing(SPACE_MEDIUM)
        bottom.addWidget(close, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_MEDIUM)
        layout.setSpacing(SPACE_MEDIUM)
        layout.addWidget(label(title, "section"))
        layout.addWidget(self.table, 1)
        layout.addLayout(bottom)
        self.table.setCurrentCell(chosen or 0, 0)
        self.table.setFocus()


def _strong(font: QFont) -> QFont:
    result = QFont(font)
    result.setWeight(QFont.Weight.DemiBold)
    return result


def _compare_procurement(form: Form) -> None:
    t = form.t
    models = procurement_models(t.language)
    chosen = form.case.questions.procurement.model
    ModelComparison(
        form,
        t(N_("Procurement models side by side")),
        [
            (t(N_("Model")), 14),
            (t(N_("Joining in between")), 10),
            (t(N_("Who sets the price")), 13),
            (t(N_("Found in 2019")), 11),
            (t(N_("Providers")), 9),
            (t(N_("Contract term")), 12),
            (t(N_("Innovation named")), 10),
            (t(N_("For you")), 40),
        ],
        [
            [
                t(facts.model.label),
                t(facts.joining.label),
                t(facts.price.label),
                *_cells(facts, t),
                facts.texts.you,
            ]
            for facts in models
        ],
        next((row for row, facts in enumerate(models) if facts.model is chosen), None),
        _remark(
            [
                t(
                    N_(
                        "Where a cell names table 7 or 8, the study contradicts itself: that table says"
                        " something else than its list of municipalities."
                    )
                )
            ],
            models[0].source,
            t,
        ),
    ).open()


def _remark(contradicted: Sequence[str], source: str, t: Translator) -> str:
    """Return what to know about the figures of a comparison, where they are contradicted included."""
    dated = t(N_("Dated figures of the 31 largest municipalities, to compare with; your own may differ."))
    return "\n".join([f"{dated} {_source(source, t)}", *contradicted])


def _cells(facts: ProcurementFacts, t: Translator) -> list[str]:
    if not facts.municipalities:
        return [t.message(usage_message(facts)), "–", "–", "–"]
    usage, providers, term, innovation = (
        _unbroken(t.message(message))
        for message in (
            usage_message(facts),
            providers_message(facts),
            term_message(facts),
            innovation_message(facts),
        )
    )
    elsewhere = other_providers(facts), other_term(facts)
    if elsewhere[0] is not None:
        providers += "\n" + t(N_("table 7: {range}"), range=elsewhere[0])
    if elsewhere[1] is not None:
        term += "\n" + t(N_("table 8: {range}"), range=elsewhere[1])
    return [usage, providers, term, innovation]


def _unbroken(text: str) -> str:
    """Return a text in which a line never begins with a percent sign."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def _funding_cells(facts: FundingFacts, t: Translator) -> list[str]:
    if not facts.procurement:
        return ["–"] * 4
    messages = (joining_message(facts), price_message(facts), providers_message(facts), term_message(facts))
    return [t.message(message) for message in messages]


def _compare_funding(form: Form, kind: str) -> None:
    t = form.t
    models = funding_models(t.language)
    ModelComparison(
        form,
        t(N_("Forms of funding side by side")),
        [
            (t(N_("Form")), 13),
            (t(N_("Found in 2019")), 10),
            (t(N_("Joining in between")), 11),
            (t(N_("Who sets the price")), 12),
            (t(N_("Providers")), 9),
            (t(N_("Contract term")), 11),
            (t(N_("For you")), 28),
            (t(N_("What it gives a reason to do")), 26),
        ],
        [
            [
                t(FUNDING_LABELS[facts.kind]),
                _unbroken(t.message(usage_message(facts))),
                *_funding_cells(facts, t),
                facts.texts.you,
                facts.texts.incentive,
            ]
            for facts in models
        ],
        next((row for row, facts in enumerate(models) if facts.kind == kind), None),
        _remark(
            [
                t(
                    N_("{model}: {found}"),
                    model=t(FUNDING_LABELS[facts.kind]),
                    found=t.message(contradiction_message(facts.note)),
                )
                for facts in models
                if facts.note
            ],
            models[0].source,
            t,
        ),
    ).open()


# Proposals ---------------------------------------------------------------------------------------


class ProposalPart(Part):
    """What the answer proposes: said, taken over with a click, and taken back with another."""

    def __init__(self, form: Form, number: int) -> None:
        """Show the proposals of a question.

        Args:
            form: The form of the page.
            number: Number of the question, 1 to 6.
        """
        self._number = number
        self._result: Case | None = None
        self._links: list[QPushButton] = []
        super().__init__(form, self._state, self._fill)

    def _state(self, case: Case) -> tuple[bool, tuple[Proposal, ...]]:
        return case is self._result, proposals(self._number, case)

    def _fill(self, column: QVBoxLayout) -> None:
        t = self._form.t
        just_taken, found = self._state(self._form.case)
        self._links = []
        if just_taken:
            callout = Callout()
            callout.say(t(N_("The proposal is taken over. What it filled in is marked as an assumption.")))
            self._links.append(callout.add_link(t(N_("Take it back")), self._take_back))
            column.addWidget(callout)
        by_message: dict[str, Callout] = {}
        for proposal in found:
            text = t.message(proposal.message)
            if text not in by_message:
                by_message[text] = Callout(t(N_("Proposal")))
                by_message[text].say(text)
                column.addWidget(by_message[text])
            act: Callable[[], None] = partial(self._take_over, proposal)
            self._links.append(by_message[text].add_link(t.message(proposal.action), act))

    def _take_over(self, proposal: Proposal) -> None:
        t, store = self._form.t, self._form.context.store
        self._result = proposal.applied_to(store.case, t.message(proposal.source), t.message(proposal.name))
        result = self._result
        store.change(
            t(N_("Proposal taken over: {action}"), action=proposal.action),
            lambda _case: result,
        )
        self._focus()

    def _take_back(self) -> None:
        store = self._form.context.store
        if store.case is self._result:
            store.undo_stack.undo()
        self._focus()

    def _focus(self) -> None:
        """Keep the focus where the user was: what he clicked on is gone."""
        if self._links:
            self._links[0].setFocus()
