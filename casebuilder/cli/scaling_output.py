"""One case in many municipalities, as a table for people and as JSON for programs."""

from __future__ import annotations

from casebuilder.cli.output_parts import json_number, text_table
from casebuilder.model.costbenefit.parties import party_key, party_label
from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.model.scaling import MunicipalityOutcome, fixed_costs
from casebuilder.scaling_list import ScaledTable, notes, outcome_name, payback_words, size_in_words
from casebuilder.translation import Translator


def as_text(table: ScaledTable, translator: Translator) -> str:
    """Return title, table and notes in the language of the reader."""
    t = translator
    width = len(str(max(rank for rank, _ in table.rows)))
    cells = [
        [f"{rank:>{width}}  {outcome_name(outcome, t)}", *_text_cells(table, outcome, t)]
        for rank, outcome in table.rows
    ]
    municipality = t(N_("Municipality"))
    first = f"{'#':>{width}}  {municipality}"
    blocks = [
        table.title(t),
        text_table([[first, *_headings(table, t)], *cells]),
        "\n".join(t.message(note) for note in notes(table, t)),
    ]
    return "\n\n".join(blocks)


def _headings(table: ScaledTable, t: Translator) -> list[str]:
    years = [str(year) for year in table.results.own.calendar_years]
    return [
        t(table.results.basis.label),
        t(N_("Users in {year}"), year=years[-1]),
        *(t(N_("NPV {party}"), party=party_label(party)) for party in table.parties),
        t(N_("Payback period")),
        *(t(N_("Cash {year}"), year=year) for year in years),
    ]


def _text_cells(table: ScaledTable, outcome: MunicipalityOutcome, t: Translator) -> list[str]:
    there = outcome.parties[Party.MUNICIPALITY]
    return [
        size_in_words(outcome.municipality, t),
        t.number(outcome.users[-1], 0),
        *(t.euros(outcome.parties[party].npv) for party in table.parties),
        payback_words(there.payback_simple, t),
        *(t.euros(amount) for amount in there.cash),
    ]


def as_document(table: ScaledTable, translator: Translator) -> dict[str, object]:
    """Return the same as JSON, in the form that docs/command-line.md promises.

    Args:
        table: The results in the order in which they are listed.
        translator: Language of the notes.
    """
    results = table.results
    case = results.own.case
    found = table.break_even
    return {
        "case": case.name,
        "view": case.settings.view.value,
        "by": results.basis.value,
        "years": list(results.own.calendar_years),
        "municipalities": [_municipality_document(rank, outcome) for rank, outcome in table.rows],
        "gains": [{"from": sizes.smallest, "to": sizes.largest} for sizes in found.gains],
        "same_everywhere": [cost.id for cost in fixed_costs(case)],
        "notes": [translator.message(note) for note in notes(table, translator)],
    }


def _municipality_document(rank: int, outcome: MunicipalityOutcome) -> dict[str, object]:
    there = outcome.parties[Party.MUNICIPALITY]
    return {
        "rank": rank,
        "name": outcome.municipality.name,
        "code": outcome.municipality.code,
        "own": outcome.is_own,
        "size": float(outcome.municipality.size),
        "estimated": outcome.municipality.estimated,
        "factor": float(outcome.factor),
        "users": [json_number(number) for number in outcome.users],
        "npv": {party_key(party): json_number(found.npv) for party, found in outcome.parties.items()},
        "bcr": json_number(there.bcr),
        "cash": [json_number(amount) for amount in there.cash],
        "payback_simple": json_number(there.payback_simple),
        "payback_discounted": json_number(there.payback_discounted),
    }
