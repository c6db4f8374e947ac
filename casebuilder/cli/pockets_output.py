"""Who pays whom and who benefits, as tables for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence

from casebuilder.cli.output_parts import json_number, json_numbers, text_table
from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.results import MatrixCell, Pockets, Results
from casebuilder.model.messages import N_
from casebuilder.model.units import Unit
from casebuilder.translation import Translator

_NOTHING = 0.5


def matrix_document(cells: Sequence[MatrixCell]) -> list[dict[str, object]]:
    """Return what moves between each two parties as JSON."""
    return [
        {
            "payer": party_key(cell.payer),
            "receiver": party_key(cell.receiver),
            "cash": json_numbers(cell.cash),
            "valued": json_numbers(cell.valued),
            "npv": json_number(cell.npv),
            "npv_valued": json_number(cell.npv_valued),
        }
        for cell in cells
    ]


def pockets_document(pockets: Pockets) -> dict[str, object]:
    """Return who invests against who benefits as JSON."""
    return {
        "parties": {
            party_key(pocket.party): {
                "costs": json_number(pocket.costs),
                "benefits": json_number(pocket.benefits),
                "cost_share": json_number(pocket.cost_share),
                "benefit_share": json_number(pocket.benefit_share),
            }
            for pocket in pockets.parties
        },
        "benefit_with_payers": json_number(pockets.benefit_with_payers),
    }


def pockets_text(results: Results, translator: Translator) -> list[str]:
    """Return the table of who pays whom and that of who bears costs and who benefits, where there is any."""
    blocks = [_matrix_table(results, translator), _pockets_table(results.pockets(), translator)]
    return [block for block in blocks if block]


def _matrix_table(results: Results, t: Translator) -> str:
    rows = [
        [
            t(N_("{payer} to {receiver}"), payer=t(cell.payer.label), receiver=t(cell.receiver.label)),
            t.euros(cell.npv),
            t.euros(cell.npv_valued),
        ]
        for cell in results.matrix()
        if max(abs(cell.npv), abs(cell.npv_valued)) >= _NOTHING
    ]
    if not rows:
        return ""
    header = [
        t(N_("Who pays whom, present value (minus: less than without the innovation)")),
        t(N_("Cash")),
        t(N_("Valued")),
    ]
    return text_table([header, *rows])


def _pockets_table(pockets: Pockets, t: Translator) -> str:
    def share(value: float | None) -> str:
        return t(N_("n/a")) if value is None else t.figure(value, Unit.SHARE, 0)

    rows = [
        [t(pocket.party.label), *map(share, (pocket.cost_share, pocket.benefit_share))]
        for pocket in pockets.parties
        if max(pocket.costs, pocket.benefits) >= _NOTHING
    ]
    if not rows:
        return ""
    header = [
        t(N_("Who bears the costs and who benefits, in cash")),
        t(N_("Share in the costs")),
        t(N_("Share in the benefits")),
    ]
    closing = t(
        N_("Of all benefits {share} lands with parties that bear any cost of the innovation."),
        share=share(pockets.benefit_with_payers),
    )
    return f"{text_table([header, *rows])}\n\n  {closing}"
