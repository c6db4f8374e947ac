"""Who pays and who benefits: the shares of the parties, and what moves between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from casebuilder.model.costbenefit.pockets import matrix_line, pocket_line
from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.model.units import Unit
from casebuilder.sentences import NOTICEABLE, LineReference
from casebuilder.ui.chart_view import ChartView
from casebuilder.ui.pages.results_part import Explain, ResultPart, Seen, Step
from casebuilder.ui.pages.results_sentences import pockets_headline, wrong_pocket_sentence
from casebuilder.ui.panel_chart import PanelChart, PartyBar
from casebuilder.ui.tables import FigureTable, Row, RowKind, TableContent
from casebuilder.ui.theme import SPACE
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.costbenefit.results import MatrixCell, Results
    from casebuilder.translation import Translator
    from casebuilder.ui.fields.form import Form

_CHART_HEIGHT = 220
_MOST_COLUMNS = 6
"""With more receivers than this a table of payers by receivers is too wide; each pair then has a row."""


def pockets_chart(results: Results, translator: Translator) -> PanelChart | None:
    """Return the shares in costs, to the left, and in benefits, to the right; None when there are none."""
    t = translator
    pockets = results.pockets()
    rows = tuple(
        PartyBar(
            pocket.party,
            t(pocket.party.label),
            (pocket.cost_share, pocket.benefit_share),
            tuple(
                LineReference(pocket_line(pocket.party, name).id) for name in ("cost_share", "benefit_share")
            ),
        )
        for pocket in pockets.parties
        if max(pocket.costs, pocket.benefits) >= NOTICEABLE
    )
    if not rows:
        return None
    return PanelChart(
        title=t.message(pockets_headline(pockets)),
        subtitle=t(N_("Share of each party in the costs of the innovation and in the benefits, in cash")),
        panels=(t(N_("Costs")), t(N_("Benefits"))),
        rows=rows,
        corner=t(N_("Party")),
        unit=Unit.SHARE,
        hollow=frozenset({0}),
        mirrored=frozenset({0}),
    )


def matrix_table(results: Results, translator: Translator) -> TableContent | None:
    """Return the present value of what moves between the parties; None when nothing does.

    Payers are the rows and receivers the columns. With many receivers each pair has a row of its own.
    """
    t = translator
    cells = {
        (cell.payer, cell.receiver): cell
        for cell in results.matrix()
        if max(abs(cell.npv), abs(cell.npv_valued)) >= NOTICEABLE
    }
    if not cells:
        return None
    valued = any(abs(cell.npv_valued) >= NOTICEABLE for cell in cells.values())
    receivers = tuple(party for party in Party if any(receiver is party for _, receiver in cells))
    if valued or len(receivers) > _MOST_COLUMNS:
        return _pairs_table(list(cells.values()), t, valued=valued)
    payers = tuple(party for party in Party if any(payer is party for payer, _ in cells))
    rows = []
    for payer in payers:
        found = [cells.get((payer, receiver)) for receiver in receivers]
        rows.append(
            Row(
                t(payer.label),
                tuple("–" if cell is None else t.number(cell.npv, 0) for cell in found),
                tuple(None if cell is None else cell.npv for cell in found),
                RowKind.ITEM,
                tuple(None if cell is None else _reference(cell, "npv") for cell in found),
            )
        )
    return TableContent(
        corner=t(N_("Who pays (down) whom (across), €")),
        columns=tuple(t(receiver.label) for receiver in receivers),
        rows=tuple(rows),
    )


def _pairs_table(cells: list[MatrixCell], t: Translator, *, valued: bool) -> TableContent:
    columns = (N_("Cash"), N_("Valued")) if valued else (N_("Cash"),)
    names = ("npv", "npv_valued")[: len(columns)]
    rows = []
    for cell in cells:
        amounts = tuple(getattr(cell, name) for name in names)
        rows.append(
            Row(
                f"{t(cell.payer.label)} → {t(cell.receiver.label)}",
                tuple(t.number(amount, 0) if abs(amount) >= NOTICEABLE else "–" for amount in amounts),
                amounts,
                RowKind.ITEM,
                tuple(
                    _reference(cell, name) if abs(amount) >= NOTICEABLE else None
                    for name, amount in zip(names, amounts, strict=True)
                ),
            )
        )
    return TableContent(t(N_("Who pays whom, €")), tuple(map(t, columns)), tuple(rows))


def _reference(cell: MatrixCell, name: str) -> LineReference:
    return LineReference(matrix_line(cell.payer, cell.receiver, name).id)


class PocketsPart(ResultPart):
    """The chart of shares in costs and benefits, the sentence on the wrong pocket, and who pays whom."""

    def __init__(self, form: Form, explain: Explain) -> None:
        """Make the part.

        Args:
            form: The form of the page.
            explain: Opens how a figure of some results was computed.
        """
        self._explain = explain
        super().__init__(form, "pockets", form.t(N_("Who pays, who benefits")))

    def build(self, column: QVBoxLayout) -> None:
        """Make the contents, once, without figures."""
        t, context = self.form.t, self.form.context
        self.sentence = label("")
        column.addWidget(self.sentence)
        self.chart = ChartView(context, _CHART_HEIGHT)
        self.chart.opened.connect(self._open)
        column.addWidget(self.chart)
        column.addWidget(
            label(
                t(
                    N_(
                        "Costs: what a party pays for the innovation, less what it receives for it."
                        " Benefits: its result before those costs."
                    )
                ),
                "caption",
            )
        )
        column.addSpacing(SPACE)
        self.matrix = FigureTable(context, t(N_("Who pays whom")))
        self.matrix.opened.connect(self._open)
        column.addWidget(self.matrix)
        self._note = label(
            t(
                N_(
                    "Present value of all years, the difference with a situation without the innovation."
                    " Minus: less is paid than without it."
                )
            ),
            "caption",
        )
        column.addWidget(self._note)

    def show_steps(self, seen: Seen) -> list[Step]:
        """Return the steps that show results."""
        return [lambda: self._show_tables(seen.results), lambda: self._show_chart(seen.results)]

    def _show_tables(self, results: Results) -> None:
        t = self.form.t
        self.sentence.setText(t.message(wrong_pocket_sentence(results.pockets())))
        content = matrix_table(results, t)
        self.matrix.setVisible(content is not None)
        self._note.setVisible(content is not None)
        if content is not None:
            self.matrix.show_content(content)

    def _show_chart(self, results: Results) -> None:
        chart = pockets_chart(results, self.form.t)
        self.chart.setVisible(chart is not None)
        if chart is not None:
            self.chart.show_chart(chart)

    def _open(self, reference: LineReference, _column: int) -> None:
        if self._seen is not None:
            self._explain(self._seen.results, reference)

    @property
    def drawn(self) -> bool:
        """Whether the chart stands on the screen, or none is to be shown."""
        return not self.is_open() or self.chart.chart is None or self.chart.drawn
