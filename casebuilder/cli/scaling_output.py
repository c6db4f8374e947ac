"""One case in many municipalities, as a table for people, a file for Excel and JSON for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from casebuilder.cli.results_output import json_number, text_table
from casebuilder.cli.scaling import ChosenMunicipalities, published_size
from casebuilder.model.costbenefit.parties import party_key, party_label
from casebuilder.model.messages import Figure, Message, N_
from casebuilder.model.numbers import MINUS, format_number
from casebuilder.model.parties import Party
from casebuilder.model.scaling import (
    MunicipalityOutcome,
    MunicipalitySize,
    ScaledResults,
    SizeBasis,
    contract_places,
    fixed_costs,
)
from casebuilder.model.units import Unit
from casebuilder.reference import municipalities, sources
from casebuilder.translation import Language, Translator

_SOURCE = "municipalities"
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_DELIMITERS = {Language.DUTCH: ";", Language.ENGLISH: ","}
_CENTS = 2
_NOTHING = 0.005


@dataclass(frozen=True)
class ScaledTable:
    """One case in many municipalities, in the order in which they are shown.

    Attributes:
        results: The results in all municipalities.
        chosen: Where the sizes of the municipalities come from.
        by_name: Whether to list them by name; otherwise the best for the municipality comes first.
    """

    results: ScaledResults
    chosen: ChosenMunicipalities
    by_name: bool

    def rows(self) -> tuple[tuple[int, MunicipalityOutcome], ...]:
        """Return each municipality with its rank by net present value for the municipality."""
        ranked = tuple(enumerate(self.results.ranked(), start=1))
        if self.by_name:
            return tuple(sorted(ranked, key=lambda row: row[1].municipality.name.casefold()))
        return ranked

    def parties(self) -> tuple[Party | None, ...]:
        """Return the municipality, the parties of the chain whose cash changes anywhere, and the chain."""
        outcomes = self.results.outcomes
        return tuple(
            party
            for party in outcomes[0].parties
            if party in (Party.MUNICIPALITY, None)
            or (
                party is not Party.OUTSIDE
                and any(abs(outcome.parties[party].npv) >= _NOTHING for outcome in outcomes)
            )
        )


def as_text(table: ScaledTable, translator: Translator) -> str:
    """Return title, table and notes in the language of the reader."""
    t = translator
    rows = table.rows()
    width = len(str(len(rows)))
    cells = [
        [f"{rank:>{width}}  {_name(outcome, t)}", *_text_cells(table, outcome, t)] for rank, outcome in rows
    ]
    first = f"{'#':>{width}}  {t(N_('Municipality'))}"
    blocks = [
        _title(table, t),
        text_table([[first, *_headings(table, t)], *cells]),
        "\n".join(t.message(note) for note in notes(table, t)),
    ]
    return "\n\n".join(blocks)


def _title(table: ScaledTable, t: Translator) -> str:
    results = table.results
    return t(
        N_("{case} in other municipalities, by “{basis}”, {view} view"),
        case=results.own.case.name,
        basis=results.basis,
        view=t(results.own.case.settings.view.label).lower(),
    )


def _name(outcome: MunicipalityOutcome, t: Translator) -> str:
    name = _plain_name(outcome, t)
    return t(N_("{municipality} (this case)"), municipality=name) if outcome.is_own else name


def _plain_name(outcome: MunicipalityOutcome, t: Translator) -> str:
    return outcome.municipality.name or t(N_("Municipality without a name"))


def _headings(table: ScaledTable, t: Translator) -> list[str]:
    years = [str(year) for year in table.results.own.calendar_years]
    return [
        t(table.results.basis.label),
        t(N_("Users in {year}"), year=years[-1]),
        *(t(N_("NPV {party}"), party=party_label(party)) for party in table.parties()),
        t(N_("Payback period")),
        *(t(N_("Cash {year}"), year=year) for year in years),
    ]


def _text_cells(table: ScaledTable, outcome: MunicipalityOutcome, t: Translator) -> list[str]:
    there = outcome.parties[Party.MUNICIPALITY]
    payback = there.payback_simple
    return [
        t.number(outcome.municipality.size, 0),
        t.number(outcome.users[-1], 0),
        *(t.euros(outcome.parties[party].npv) for party in table.parties()),
        t(N_("n/a")) if payback is None else f"{t.number(payback, 1)} {t.unit(Unit.YEARS)}",
        *(t.euros(amount) for amount in there.cash),
    ]


def notes(table: ScaledTable, t: Translator) -> Iterator[Message]:
    """Yield what a reader must know: what the figures are, what grew along, where sizes come from.

    Args:
        table: The table that the notes belong to.
        t: Language of the source of the sizes.
    """
    results = table.results
    case = results.own.case
    yield Message(N_("Amounts in euros; plus is a benefit for the party."))
    yield Message(
        N_(
            "Net present values (NPV) count cash. Rank, payback period and yearly cash are those of the"
            " municipality."
        )
    )
    above = sum(outcome.npv > 0 for outcome in results.outcomes)
    yield Message(
        N_("The municipality ends with a plus in {above} of {count} municipalities."),
        {"above": str(above), "count": str(len(results.outcomes))},
    )
    yield Message(
        N_(
            "The target group of the case grows in proportion to “{basis}”. Prices, contracts, the share"
            " reached and the effects stay as they are in the case."
        ),
        {"basis": Message(results.basis.label)},
    )
    if contract_places(case):
        yield Message(
            N_("Value, number of clients and minimum number of clients of a fixed budget grow along.")
        )
    fixed = fixed_costs(case)
    if fixed:
        yield Message(
            N_(
                "The same in each municipality, because they do not grow with the number of users: {costs}."
                " Check whether that holds in a much larger or smaller municipality."
            ),
            {"costs": "; ".join(f"{cost.name or cost.id} ({t(cost.basis.label).lower()})" for cost in fixed)},
        )
    yield from _size_notes(table, t)


def _size_notes(table: ScaledTable, t: Translator) -> Iterator[Message]:
    results, chosen = table.results, table.chosen
    own = results.outcomes[0].municipality
    if chosen.published:
        source = sources()[_SOURCE]
        if source.date is not None:
            yield Message(
                N_("The sizes of the other municipalities date from {date}: {source}."),
                {"date": t.date(source.date), "source": source.text(t.language)},
            )
        published = _own_published(own, results.basis)
        if published is not None and published != own.size:
            yield Message(
                N_(
                    "{municipality} has a size of {size} in the case and {published} in that source, so the"
                    " ratio of sizes mixes two of them."
                ),
                {
                    "municipality": own.name,
                    "size": Figure(own.size, Unit.PERSONS),
                    "published": Figure(published, Unit.PERSONS),
                },
            )
    if chosen.typed:
        yield Message(
            N_("Sizes as typed, without a source: {municipalities}."),
            {"municipalities": "; ".join(municipality.name for municipality in chosen.typed)},
        )


def _own_published(own: MunicipalitySize, basis: SizeBasis) -> Decimal | None:
    for facts in municipalities():
        if own.is_same_as(MunicipalitySize(facts.name, own.size, facts.code)):
            return published_size(facts, basis)
    return None


def as_csv(table: ScaledTable, translator: Translator) -> bytes:
    """Return the table and its notes for a spreadsheet.

    Dutch has semicolons and decimal commas, English commas and decimal points, as Excel expects in
    each language. A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    t = translator
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=_DELIMITERS[t.language])
    header = ["#", t(N_("Municipality")), *_headings(table, t)]
    writer.writerow([_harmless(text) for text in header])
    for rank, outcome in table.rows():
        there = outcome.parties[Party.MUNICIPALITY]
        numbers = (
            outcome.users[-1],
            *(outcome.parties[party].npv for party in table.parties()),
            there.payback_simple,
            *there.cash,
        )
        name = _harmless(_plain_name(outcome, t))
        size = format_number(outcome.municipality.size, t.notation, grouped=False)
        writer.writerow([str(rank), name, size, *(_plain_number(number, t) for number in numbers)])
    writer.writerow([])
    for note in (_title(table, t), *(t.message(note) for note in notes(table, t))):
        writer.writerow([_harmless(note)])
    return stream.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _plain_number(value: float | None, t: Translator) -> str:
    """Return a number that a spreadsheet reads; nothing for what does not apply."""
    if value is None:
        return ""
    written = format_number(value, t.notation, decimals=_CENTS, grouped=False)
    return written.replace(MINUS, "-") if written.strip(f"{MINUS}0.,") else written.replace(MINUS, "")


def as_document(table: ScaledTable, translator: Translator) -> dict[str, object]:
    """Return the same as JSON, in the form that docs/command-line.md promises.

    Args:
        table: The results in the order in which they are listed.
        translator: Language of the notes.
    """
    results = table.results
    case = results.own.case
    return {
        "case": case.name,
        "view": case.settings.view.value,
        "by": results.basis.value,
        "years": list(results.own.calendar_years),
        "municipalities": [_municipality_document(rank, outcome) for rank, outcome in table.rows()],
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
        "factor": float(outcome.factor),
        "users": [json_number(number) for number in outcome.users],
        "npv": {party_key(party): json_number(found.npv) for party, found in outcome.parties.items()},
        "cash": [json_number(amount) for amount in there.cash],
        "payback_simple": json_number(there.payback_simple),
        "payback_discounted": json_number(there.payback_discounted),
    }
