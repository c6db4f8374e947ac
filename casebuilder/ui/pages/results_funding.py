"""The case under each funding model side by side, and what they are compared under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from casebuilder.funding_sentences import funding_headline, npv
from casebuilder.model.compared_funding import FundingKind, places_lacking
from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.variants import AS_ENTERED_BEFORE_FINANCING, COMPARED
from casebuilder.model.messages import Message, N_
from casebuilder.model.paths import PathError
from casebuilder.sentences import NOTICEABLE, LineReference, funding_sentence
from casebuilder.ui.chart_view import ChartView
from casebuilder.ui.charts import scale_of
from casebuilder.ui.fields.binding import full_label
from casebuilder.ui.fields.build import add_rows, defaults_summary
from casebuilder.ui.fields.flow import FlowLayout
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.fields.form import Form
from casebuilder.ui.fields.form_page import link_button
from casebuilder.ui.fields.part import discard
from casebuilder.ui.pages.results_part import Explain, ResultPart, Seen, Step, Variants
from casebuilder.ui.pages.results_sentences import SHORT_NAMES, renewal_origin
from casebuilder.ui.pages.results_widgets import Choice
from casebuilder.ui.panel_chart import PanelChart, PartyBar
from casebuilder.ui.result_tables import party_name, signed
from casebuilder.ui.sentence_view import unbroken
from casebuilder.ui.tables import FigureTable, Row, RowKind, TableContent
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.case import Case
    from casebuilder.model.costbenefit.comparison import FundingComparison
    from casebuilder.model.costbenefit.results import Results
    from casebuilder.model.parties import Party
    from casebuilder.translation import Translator

_FINANCING = N_(
    "Grants, loans and shared savings are left out here, as in the workbook: under another contract they"
    " would be agreed anew."
)
_PLACES = tuple(
    f"{COMPARED}.{name}"
    for name in (
        "renewal_year",
        "pass_through",
        "fixed_share",
        "moved_share",
        "outcome_share",
        "outcome_without",
        "outcome_with",
    )
)


def funding_chart(
    comparison: FundingComparison, translator: Translator, shown: FundingKind | None, *, valued: bool
) -> PanelChart:
    """Return the net present value of each party as bars, one panel per funding model.

    Args:
        comparison: The case under each funding model.
        translator: Language of the reader.
        shown: The funding model that the page shows, whose panel stands out; None is as entered.
        valued: Whether amounts that are valued count as well.
    """
    t = translator
    panels = _panels(comparison, valued=valued)
    columns = tuple(panel.results for panel in panels)
    rows = []
    for party in comparison.parties():
        amounts = tuple(npv(results.party(party), valued=valued) for results in columns)
        if party is None or any(abs(amount) >= NOTICEABLE for amount in amounts):
            rows.append(
                PartyBar(party, party_name(party, t), amounts, _references(columns, party, valued=valued))
            )
    divisor, unit = scale_of([value for row in rows for value in row.values if value is not None])
    text = (
        N_("Net present value per party, cash and valued together, {unit}")
        if valued
        else N_("Net present value of the cash per party, {unit}")
    )
    subtitle = t(text, unit=t(unit))
    if comparison.financed:
        subtitle = t(N_("Before financing. {amounts}"), amounts=subtitle)
    same = "; ".join(panel.explanation(t) for panel in panels if len(panel.kinds) > 1)
    if same:
        subtitle = t(N_("{amounts}. The same for every party: {same}"), amounts=subtitle, same=same)
    return PanelChart(
        title=t.message(funding_headline(comparison, valued=valued)),
        subtitle=subtitle,
        panels=tuple(panel.heading(t) for panel in panels),
        rows=tuple(rows),
        corner=t(N_("Party, €")),
        divisor=divisor,
        marked=next((place for place, panel in enumerate(panels) if shown in panel.kinds), None),
    )


@dataclass(frozen=True)
class _Panel:
    """Funding models under which every party has the same, in one panel of the chart."""

    kinds: tuple[FundingKind | None, ...]
    results: Results

    def heading(self, translator: Translator) -> str:
        """Return the first of the funding models, and how many others there are."""
        first, *others = self.kinds
        name = translator(SHORT_NAMES[first])
        return f"{name} +{len(others)}" if others else name

    def explanation(self, translator: Translator) -> str:
        """Return which funding models the heading stands for."""
        names = " · ".join(translator(SHORT_NAMES[kind]) for kind in self.kinds)
        return f"{self.heading(translator)} = {names}"


def _panels(comparison: FundingComparison, *, valued: bool) -> tuple[_Panel, ...]:
    """Return the panels: the case as entered, then what differs from one funding model to another."""
    found: dict[tuple[int, ...], _Panel] = {}
    for kind, results in comparison.variants.items():
        amounts = tuple(round(npv(results.party(party), valued=valued)) for party in comparison.parties())
        before = found.get(amounts)
        found[amounts] = _Panel((*before.kinds, kind), before.results) if before else _Panel((kind,), results)
    return (_Panel((None,), comparison.as_entered), *found.values())


def funding_table(
    comparison: FundingComparison, translator: Translator, shown: FundingKind | None, *, valued: bool
) -> TableContent:
    """Return the net present value of each party under each funding model, side by side.

    Args:
        comparison: The case under each funding model.
        translator: Language of the reader.
        shown: The funding model that the page shows, whose column stands out; None is as entered.
        valued: Whether amounts that are valued count as well.
    """
    t = translator
    kinds = (None, *comparison.variants)
    variants = (comparison.as_entered, *comparison.variants.values())
    rows = []
    for party in comparison.parties():
        amounts = tuple(npv(results.party(party), valued=valued) for results in variants)
        cells = tuple(signed(amount, t) for amount in amounts)
        references = _references(variants, party, valued=valued)
        rows.append(Row(party_name(party, t), cells, amounts, RowKind.TOTAL, references))
    own = AS_ENTERED_BEFORE_FINANCING if comparison.financed else SHORT_NAMES[None]
    return TableContent(
        corner=t(N_("Party, €")),
        columns=tuple(t(own if kind is None else SHORT_NAMES[kind]) for kind in kinds),
        rows=tuple(rows),
        hints=tuple(t(own if kind is None else kind.label) for kind in kinds),
        marked=kinds.index(shown) if shown in kinds else None,
    )


def _references(
    columns: Sequence[Results], party: Party | None, *, valued: bool
) -> tuple[LineReference | None, ...]:
    """Return the line of the net present value of a party; none where it takes no part."""
    line = f"parties.{party_key(party)}.{'npv_cash_and_valued' if valued else 'npv'}"
    return tuple(
        LineReference(line) if results.case_model.model.has_line(line) else None for results in columns
    )


class LackingFigures(QWidget):
    """Says which figures a funding model still needs, each a link to its field."""

    def __init__(self, form: Form) -> None:
        """Say nothing yet."""
        super().__init__()
        self._form = form
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        self._text = label("")
        column.addWidget(self._text)
        self._links: QWidget | None = None
        self._shown: tuple[str, tuple[str, ...]] | None = None

    def show_places(self, text: str, places: tuple[str, ...]) -> None:
        """Say what is lacking; nothing when there are no places."""
        self.setVisible(bool(places))
        if (text, places) == self._shown:
            return
        self._shown = (text, places)
        self._text.setText(text)
        discard(self._form, self._links)
        self._links = QWidget()
        row = FlowLayout(self._links, SPACE_MEDIUM, SPACE // 2)
        go = self._form.context.navigator.go_to_field
        for place in places:
            row.addWidget(link_button(self._name(place), partial(go, place)))
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._links)

    def _name(self, place: str) -> str:
        case, t = self._form.case, self._form.t
        try:
            return t.message(full_label(case, place))
        except (KeyError, PathError):
            return place


class FundingPart(ResultPart):
    """Parties and funding models as a table and a chart, and the agreement they are compared under.

    Signals:
        kind_chosen: The funding model, or None for the case as entered, to show the page under.
    """

    kind_chosen = Signal(object)

    def __init__(self, form: Form, explain: Explain) -> None:
        """Make the part.

        Args:
            form: The form of the page.
            explain: Opens how a figure of some results was computed.
        """
        self._explain = explain
        self._variants: Variants | None = None
        self._comparison: FundingComparison | None = None
        self._valued = False
        super().__init__(form, "funding", form.t(N_("The same case under another funding")), [COMPARED])

    def build(self, column: QVBoxLayout) -> None:
        """Make the contents, once, without figures."""
        t, context = self.form.t, self.form.context
        self._figures = QWidget()
        inside = QVBoxLayout(self._figures)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE)
        self.sentence = label("")
        inside.addWidget(self.sentence)
        self.amounts = Choice(
            context.theme,
            t(N_("Amounts")),
            [(False, t(N_("Cash"))), (True, t(N_("Cash and valued together")))],
        )
        self.amounts.group.show_value(value=False)
        self.amounts.picked.connect(self._choose_amounts)
        inside.addWidget(self.amounts)
        self.chart = ChartView(context)
        self.chart.opened.connect(self._open_panel)
        inside.addWidget(self.chart)
        self.table = FigureTable(context, t(N_("Net present value per party and funding")))
        self.table.opened.connect(self._open)
        self.table.let_columns_be_chosen()
        self.table.column_chosen.connect(self._choose_column)
        inside.addWidget(self.table)
        self._note = label("", "caption")
        inside.addWidget(self._note)
        self.lacking = {kind: LackingFigures(self.form) for kind in FundingKind}
        for lacking in self.lacking.values():
            inside.addWidget(lacking)
        column.addWidget(self._figures)
        self.more = Fold(
            self.form,
            t(N_("Compared under")),
            [COMPARED],
            self._build_more,
            defaults_summary(self.form, lambda _case: _PLACES),
        )
        column.addWidget(self.more)

    def _build_more(self, column: QVBoxLayout) -> None:
        t = self.form.t
        column.addWidget(
            label(
                t(
                    N_(
                        "For services that have no contract of that kind. A service that is paid like"
                        " that already keeps its own agreement."
                    )
                ),
                "muted",
            )
        )
        year, part, fixed, moved, *outcome = _PLACES
        add_rows(self.form, column, [[year, part]])
        self._origin = QLabel()
        self._origin.setProperty("role", "caption")
        self._origin.setWordWrap(True)
        column.addWidget(self._origin)
        self._tell_origin()
        add_rows(self.form, column, [[fixed, moved], outcome])

    def _tell_origin(self) -> None:
        """Say which year holds while none is chosen."""
        if self._seen is not None and self.more.contents is not None:
            self._origin.setText(self.form.t.message(renewal_origin(self._seen.variants.as_entered)))

    def show_fields_alone(self, *, alone: bool) -> None:
        """Show the fields without any figures, for a case that has no result because of one of them."""
        if alone:
            self.open()
        if self.contents is not None:
            self._figures.setVisible(not alone)

    def show_steps(self, seen: Seen) -> list[Step]:
        """Return the steps that show results: one for each funding model, the chart, the table."""
        variants = self._variants = seen.variants
        self._comparison = None
        steps: list[Step] = [partial(_compute, variants, kind) for kind in variants.kinds]
        return [*steps, self._show_table, self._show_chart]

    def _show_table(self) -> None:
        if self._variants is None:
            return
        t = self.form.t
        comparison = self._comparison = self._variants.comparison()
        both = {FundingKind.FEE_FOR_SERVICE, FundingKind.LUMP_SUM} <= set(comparison.variants)
        self.sentence.setVisible(both)
        if both:
            self.sentence.setText(unbroken(t.message(funding_sentence(comparison))))
        self.amounts.setVisible(self._has_valued(comparison))
        self.table.show_content(funding_table(comparison, t, self._shown_kind(), valued=self._valued))
        self._note.setText(self._note_on(comparison))
        self._tell_origin()
        self._show_lacking(comparison.as_entered.case)

    def _show_chart(self) -> None:
        if self._comparison is not None:
            chart = funding_chart(self._comparison, self.form.t, self._shown_kind(), valued=self._valued)
            self.chart.show_chart(chart)

    def _note_on(self, comparison: FundingComparison) -> str:
        t = self.form.t
        note = (
            t(N_("Net present value per party, cash and valued together."))
            if self._valued
            else t(N_("Net present value of the cash per party."))
        )
        renewal = comparison.renewal
        assumed = (
            t(N_("The new agreement holds from {year}."), year=str(renewal.year))
            if renewal.known
            else t(
                N_("The year of the new agreement is not known yet; {year} is assumed here."),
                year=str(renewal.year),
            )
        )
        return " ".join([note, assumed, *([t(_FINANCING)] if comparison.financed else [])])

    @staticmethod
    def _has_valued(comparison: FundingComparison) -> bool:
        columns = (comparison.as_entered, *comparison.variants.values())
        return any(
            abs(npv(outcome, valued=True) - npv(outcome, valued=False)) >= NOTICEABLE
            for results in columns
            for outcome in map(results.party, comparison.parties())
        )

    def _show_lacking(self, case: Case) -> None:
        for kind, shown in self.lacking.items():
            shown.show_places(lacking_text(self.form.t, kind), places_lacking(case, kind))

    def _shown_kind(self) -> FundingKind | None:
        return None if self._seen is None else self._seen.kind

    def veiled(self) -> QWidget | None:
        """Return what shows figures; the fields stay clear, since one of them may be the reason."""
        return None if self.contents is None else self._figures

    def _choose_amounts(self, valued: object) -> None:
        self._valued = bool(valued)
        self._show_table()
        self._show_chart()

    def _columns(self) -> tuple[FundingKind | None, ...]:
        return () if self._comparison is None else (None, *self._comparison.variants)

    def _choose_column(self, column: int) -> None:
        self.kind_chosen.emit(self._columns()[column])

    def _open_panel(self, reference: LineReference, panel: int) -> None:
        if self._comparison is not None:
            self._explain(_panels(self._comparison, valued=self._valued)[panel].results, reference)

    def _open(self, reference: LineReference, column: int) -> None:
        if self._comparison is not None:
            columns = (self._comparison.as_entered, *self._comparison.variants.values())
            self._explain(columns[column], reference)

    @property
    def drawn(self) -> bool:
        """Whether the chart stands on the screen, or none is to be shown."""
        return not self.is_open() or self._comparison is None or self.chart.drawn


def _compute(variants: Variants, kind: FundingKind) -> None:
    """Have the results under a funding model computed, so that they are there when they are asked for."""
    variants.compared(kind)


def lacking_text(translator: Translator, kind: FundingKind) -> str:
    """Return the words before the figures that a funding model still needs."""
    return translator.message(
        Message(
            N_("“{funding}” cannot be compared yet. This is still needed:"),
            {"funding": Message(SHORT_NAMES[kind])},
        )
    )
