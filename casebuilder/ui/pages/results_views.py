"""The three views of the same case side by side."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout

from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.views import NPV_IN
from casebuilder.model.messages import N_
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.settings import View
from casebuilder.sentences import LineReference
from casebuilder.ui.fields.form_page import link_button
from casebuilder.ui.pages.results_part import Explain, ResultPart, Seen, Step
from casebuilder.ui.pages.results_sentences import WHAT_VIEWS_ARE_FOR
from casebuilder.ui.result_tables import party_name, signed
from casebuilder.ui.tables import FigureTable, Row, RowKind, TableContent
from casebuilder.ui.theme import SPACE, SPACE_MEDIUM
from casebuilder.ui.widgets import label

if TYPE_CHECKING:
    from casebuilder.model.costbenefit.results import Results
    from casebuilder.translation import Translator
    from casebuilder.ui.fields.form import Form


def views_table(results: Results, translator: Translator) -> TableContent:
    """Return the net present value of the cash of each party in each view; that of the case is marked."""
    t = translator
    parties: list[Party | None] = [party for party in results.involved() if party in CHAIN]
    rows = []
    for party in (*parties, None):
        outcome = results.party(party)
        amounts = tuple(outcome.npv_in[view] for view in View)
        rows.append(
            Row(
                party_name(party, t),
                tuple(signed(amount, t) for amount in amounts),
                amounts,
                RowKind.TOTAL,
                tuple(LineReference(f"parties.{party_key(party)}.{NPV_IN}.{view.value}") for view in View),
            )
        )
    return TableContent(
        corner=t(N_("Party, €")),
        columns=tuple(t(view.label) for view in View),
        rows=tuple(rows),
        hints=tuple(t(WHAT_VIEWS_ARE_FOR[view]) for view in View),
        marked=list(View).index(results.case.settings.view),
    )


class ViewsPart(ResultPart):
    """Parties by views as a table; a column, or the link beside what a view is for, shows the page in it.

    Signals:
        view_chosen: The view to show the page in.
    """

    view_chosen = Signal(object)

    def __init__(self, form: Form, explain: Explain) -> None:
        """Make the part.

        Args:
            form: The form of the page.
            explain: Opens how a figure of some results was computed.
        """
        self._explain = explain
        self.links: dict[View, QPushButton] = {}
        super().__init__(form, "views", form.t(N_("The three views side by side")))

    def build(self, column: QVBoxLayout) -> None:
        """Make the contents, once, without figures."""
        t = self.form.t
        self.table = FigureTable(self.form.context, t(N_("Net present value per party and view")))
        self.table.opened.connect(self._open)
        self.table.let_columns_be_chosen()
        self.table.column_chosen.connect(lambda place: self.view_chosen.emit(list(View)[place]))
        column.addWidget(self.table)
        column.addWidget(
            label(
                t(N_("Net present value of the cash. The marked column is the view of this page.")), "caption"
            )
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_MEDIUM)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnStretch(1, 1)
        for place, view in enumerate(View):
            name = t(view.label)
            link = link_button(name, partial(self.view_chosen.emit, view))
            link.setAccessibleName(t(N_("Show the page in the view {view}"), view=name))
            link.setToolTip(link.accessibleName())
            self.links[view] = link
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(link, place, 0, top | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(t(WHAT_VIEWS_ARE_FOR[view]), "muted"), place, 1, top)
        column.addLayout(grid)

    def show_steps(self, seen: Seen) -> list[Step]:
        """Return the steps that show results."""
        return [lambda: self.table.show_content(views_table(seen.results, self.form.t))]

    def _open(self, reference: LineReference, _column: int) -> None:
        if self._seen is not None:
            self._explain(self._seen.results, reference)
