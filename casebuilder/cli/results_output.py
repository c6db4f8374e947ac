"""What a case comes to, as text for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from casebuilder.cli.funding_output import funding_document, funding_text
from casebuilder.cli.output_parts import json_number, json_numbers, text_table
from casebuilder.cli.pockets_output import matrix_document, pockets_document, pockets_text
from casebuilder.cli.sharing_output import (
    advances_document,
    advances_text,
    proposal_document,
    proposal_text,
    transfer_rows,
)
from casebuilder.cli.thresholds_output import thresholds_document, thresholds_text
from casebuilder.model.costbenefit.parties import party_key, party_label
from casebuilder.model.costbenefit.proposal import advances, sharing_proposal
from casebuilder.model.costbenefit.results import PartyResults, Results
from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.model.problems import Problem
from casebuilder.model.settings import View
from casebuilder.model.units import Unit
from casebuilder.sentences import hours_sentences
from casebuilder.translation import Translator

_NOTHING = 0.5


def as_document(results: Results, warnings: Sequence[Problem], translator: Translator) -> dict[str, object]:
    """Return all results as JSON, in the form that docs/command-line.md promises.

    Amounts are in euros, shares are fractions of one, "not applicable" is null.

    Args:
        results: The results of a case.
        warnings: Problems that do not stop the calculation.
        translator: Language of the labels and the warnings.
    """
    return {
        "case": results.case.name,
        "view": results.case.settings.view.value,
        "years": list(results.calendar_years),
        "parties": {party_key(party): _party_document(results.party(party)) for party in (*Party, None)},
        "lines": {line.id: json_numbers(results.line(line.id)) for line in results.case_model.model.lines},
        "zero_sum_max_abs": results.zero_sum_max_abs(),
        "hours_freed": json_numbers(results.hours_freed()),
        "matrix": matrix_document(results.matrix()),
        "pockets": pockets_document(results.pockets()),
        "funding": funding_document(results),
        "thresholds": thresholds_document(results, translator),
        "proposal": proposal_document(results, sharing_proposal(results)),
        "advances": advances_document(advances(results)),
        "warnings": [
            {
                "code": problem.code,
                "where": problem.where,
                "message": translator.message(problem.message),
            }
            for problem in warnings
        ],
    }


def _party_document(party: PartyResults) -> dict[str, object]:
    return {
        "cash": json_numbers(party.cash),
        "cash_and_valued": json_numbers(party.cash_and_valued),
        "npv": json_number(party.npv),
        "npv_cash_and_valued": json_number(party.npv_cash_and_valued),
        "npv_in": {view.value: json_number(npv) for view, npv in party.npv_in.items()},
        "npv_cash_and_valued_in": {
            view.value: json_number(npv) for view, npv in party.npv_cash_and_valued_in.items()
        },
        "yearly_equivalent": json_number(party.yearly_equivalent),
        "per_user_year": json_number(party.per_user_year),
        "bcr": json_number(party.bcr),
        "roi": json_number(party.roi),
        "irr": json_number(party.irr),
        "payback_simple": json_number(party.payback_simple),
        "payback_discounted": json_number(party.payback_discounted),
        "peak_funding": json_number(party.peak_funding),
    }


def as_text(results: Results, translator: Translator) -> str:
    """Return the results per party as tables in the language of the reader."""
    t = translator
    settings = results.case.settings
    title = t(
        N_("{case}, {first} to {last}, {view} view"),
        case=results.case.name,
        first=str(results.calendar_years[0]),
        last=str(results.calendar_years[-1]),
        view=t(settings.view.label).lower(),
    )
    blocks = [title, t(N_("Amounts in euros; plus is a benefit for the party."))]
    for party in (*results.involved(), None):
        rows = list(_rows(results, party, t))
        header = [t.message(party_label(party)).upper(), *(str(year) for year in results.calendar_years)]
        table = text_table([[*header, t(N_("Total"))], *rows])
        blocks.append("\n".join([table, "", *_key_figures(results.party(party), t)]))
    blocks += hours_text(results, t)
    blocks += funding_text(results, t)
    blocks += pockets_text(results, t)
    blocks += thresholds_text(results, t)
    proposal = sharing_proposal(results)
    blocks.append(proposal_text(results, proposal, t))
    transfers = transfer_rows(results, proposal, t)
    if transfers:
        blocks.append(text_table(transfers))
    blocks.append(advances_text(results, advances(results), t))
    blocks.append(
        t(
            N_("All parties together, those outside included, sum to {amount}."),
            amount=t.euros(results.zero_sum_max_abs()),
        )
    )
    return "\n\n".join(blocks) + "\n"


def hours_text(results: Results, t: Translator) -> list[str]:
    """Return the working hours that come free per year, and of which service in the last; none if none do."""
    hours = results.hours_freed()
    if all(abs(number) < _NOTHING for number in hours):
        return []
    header = [t(N_("Working hours freed")).upper(), *(str(year) for year in results.calendar_years)]
    row = [t(N_("All services together")), *(t.number(number, 0) for number in hours)]
    of_each = [f"  {t.message(sentence.message)}" for sentence in hours_sentences(results)]
    return ["\n".join([text_table([header, row]), "", *of_each])]


def _rows(results: Results, party: Party | None, t: Translator) -> Iterator[list[str]]:
    if party is not None:
        for item in results.case_model.items[party.value]:
            values = results.line(item.line)
            if any(abs(value) >= _NOTHING for value in values):
                label = t.message(results.case_model.model.line(item.line).label)
                name = t(N_("{item} (valued)"), item=label) if item.flow.valued else label
                yield _row(name, values, t)
    outcome = results.party(party)
    yield _row(t(N_("Result in cash")), outcome.cash, t)
    yield _row(t(N_("Cash and valued together")), outcome.cash_and_valued, t)
    added_up = [t.euros(value) for value in outcome.cumulative]
    yield [t(N_("Cash added up")), *added_up, ""]


def _row(name: str, values: Sequence[float], t: Translator) -> list[str]:
    return [name, *(t.euros(value) for value in (*values, sum(values)))]


def _in_each_view(amounts: Mapping[View, float], t: Translator) -> str:
    return " · ".join(f"{t(view.label).lower()} {t.euros(amount)}" for view, amount in amounts.items())


def _key_figures(outcome: PartyResults, t: Translator) -> list[str]:
    none = t(N_("n/a"))

    def factor(value: float | None) -> str:
        return none if value is None else t.number(value, 2)

    def share(value: float | None) -> str:
        return none if value is None else t.figure(value, Unit.SHARE, 1)

    def years(value: float | None) -> str:
        if value == 0:
            return t(N_("– (nothing is advanced)"))
        return none if value is None else f"{t.number(value, 1)} {t.unit(Unit.YEARS)}"

    valued_in = outcome.npv_cash_and_valued_in
    per_user = none if outcome.per_user_year is None else t.figure(outcome.per_user_year, Unit.EUR, 2)
    figures = (
        (N_("Net present value, cash"), t.euros(outcome.npv)),
        (N_("Net present value, cash and valued"), t.euros(outcome.npv_cash_and_valued)),
        (N_("Net present value, cash, in each view"), _in_each_view(outcome.npv_in, t)),
        (N_("Net present value, cash and valued, in each view"), _in_each_view(valued_in, t)),
        (N_("Net present value, cash, as an equal amount per year"), t.euros(outcome.yearly_equivalent)),
        (N_("Net present value, cash, per user per year"), per_user),
        (N_("Benefits per euro of costs (BCR)"), factor(outcome.bcr)),
        (N_("Return on the costs borne (ROI)"), share(outcome.roi)),
        (N_("Internal rate of return (IRR)"), share(outcome.irr)),
        (N_("Payback period"), years(outcome.payback_simple)),
        (N_("Payback period, discounted"), years(outcome.payback_discounted)),
        (N_("Largest amount advanced"), t.euros(outcome.peak_funding)),
    )
    return [f"  {t(label)}: {value}" for label, value in figures]
