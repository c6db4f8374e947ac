"""What stands in the printed summary, in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from casebuilder.model.costbenefit.parties import party_key, party_label
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costbenefit.unproven import (
    Assumption,
    decisive_party,
    figures_with_evidence,
    unchecked,
)
from casebuilder.model.formula.model import InputValue
from casebuilder.model.messages import N_
from casebuilder.model.parties import Party
from casebuilder.model.units import SHARE_UNITS
from casebuilder.sentences import NOTICEABLE, OBJECTS, basis, party_sentence, period
from casebuilder.translation import Translator
from casebuilder.workbook.glue import Cell
from casebuilder.workbook.identity import FINGERPRINT_TEXT, fingerprint, subtitle, title
from casebuilder.workbook.questions import answered_text
from casebuilder.workbook.summary import HEAVIEST_SHOWN, in_words, money_in_words, opening, party_table


@dataclass(frozen=True)
class PartyRow:
    """What the case comes to for one party.

    Attributes:
        party: The party; None is the chain.
        name: What it is called.
        money: Net present value in money.
        both: Net present value in money and value.
        payback: In how many years it has its money back.
        words: The same in one short sentence.
        has_cash: Whether money moves to or from it.
    """

    party: Party | None
    name: str
    money: str
    both: str
    payback: str
    words: str
    has_cash: bool


@dataclass(frozen=True)
class SourceRow:
    """Where one figure comes from."""

    group: str
    label: str
    value: str
    source: str
    standing: str


@dataclass(frozen=True)
class SummaryPage:
    """All texts of the printed summary, and of the list of sources behind it."""

    title: str
    subtitle: str
    message: str
    about: tuple[str, ...]
    columns: tuple[str, ...]
    parties: tuple[PartyRow, ...]
    legend: str
    chart_title: str
    unproven_heading: str
    unproven_count: str
    unproven: tuple[str, ...]
    questions: str
    contact_heading: str
    logo_text: str
    sources_heading: str
    sources_intro: str
    source_columns: tuple[str, ...]
    sources: tuple[SourceRow, ...]
    page: str
    foot: str
    euros: Callable[[float], str]


def summary_page(results: Results, t: Translator) -> SummaryPage:
    """Return the texts of the summary of a case."""
    case = results.case
    place = case.municipality.name
    assumptions = unchecked(results)
    heaviest = [item for item in assumptions if item.swing >= NOTICEABLE][:HEAVIEST_SHOWN]
    decisive = decisive_party(results)
    about = [t.message(party_sentence(results, None).message)] if decisive is not None else []
    if case.innovation.description:
        about.insert(0, opening(case.innovation.description))
    return SummaryPage(
        title=title(case, t),
        subtitle=(
            t(N_("Business case for {municipality}"), municipality=place) if place else t(N_("Business case"))
        )
        + f" · {period(results)}",
        message=t.message(party_sentence(results, decisive).message),
        about=tuple(about),
        columns=(
            t(N_("Party")),
            t(N_("In money")),
            t(N_("Money and value")),
            t(N_("Back after")),
            "   " + t(N_("In words")),
        ),
        parties=tuple(_party_rows(results, t)),
        legend=" ".join(
            (
                t.message(basis(results)),
                t(
                    N_(
                        "A plus is a benefit for that party. Value is freed capacity, time and informal care"
                        " that nobody turns into money. A dash: nothing is advanced."
                    )
                ),
            )
        ),
        chart_title=_chart_message(results, t),
        unproven_heading=t(N_("What must still be proven")),
        unproven_count=_count(results, assumptions, t, named=bool(heaviest)),
        unproven=tuple(
            t(
                N_("{figure} ({group}): {amount} between low and high"),
                figure=t.message(item.input.label),
                group=t.message(item.input.group),
                amount=t.euros(item.swing),
            )
            for item in heaviest
        ),
        questions=answered_text(case, t),
        contact_heading=t(N_("How to reach us")),
        logo_text=t(N_("Logo")),
        sources_heading=t(N_("Appendix: where the figures come from")),
        sources_intro=t(
            N_(
                "Every figure with its source. The workbook that belongs to this summary shows how each of"
                " them works through."
            )
        ),
        source_columns=(t(N_("Figure")), t(N_("Value")), t(N_("Source")), t(N_("Standing"))),
        sources=tuple(_source_rows(results, t)),
        page=t(N_("Page")),
        foot=f"{subtitle(case, t)} · {t(FINGERPRINT_TEXT, fingerprint=fingerprint(case))}",
        euros=t.euros,
    )


def _chart_message(results: Results, t: Translator) -> str:
    """Return what the chart shows, of the municipality or who else comes first, and of the chain."""
    involved = [party for party in party_table(results).parties if party in results.involved()]
    first = Party.MUNICIPALITY if Party.MUNICIPALITY in involved else next(iter(involved), None)
    shown = [first] if first is None else [first, None]
    nothing = Cell("", 0, 0, NOTICEABLE)
    sentences = []
    for party in shown:
        key = party_key(party)
        end = Cell("", 0, 1, results.line(f"parties.{key}.cumulative")[-1])
        advanced = Cell("", 0, 2, results.number(f"parties.{key}.peak_funding"))
        sentences.append(str(money_in_words(t, party, end, advanced, nothing).result))
    return "; ".join(sentences)


def _count(results: Results, assumptions: Sequence[Assumption], t: Translator, *, named: bool) -> str:
    """Return how many figures are unchecked, and whose result the heaviest are weighed by."""
    counted = t(
        N_("{unchecked} of the {all} figures are assumptions that nobody has checked yet."),
        unchecked=len(assumptions),
        all=len(figures_with_evidence(results)),
    )
    if not named:
        return counted
    weighed = t(N_("These weigh most in the result of {party}:"), party=t(OBJECTS[decisive_party(results)]))
    return f"{counted} {weighed}"


def _party_rows(results: Results, t: Translator) -> Iterator[PartyRow]:
    involved = results.involved()
    nothing = Cell("", 0, 0, NOTICEABLE)
    for party in (*party_table(results).parties, None):
        outcome = results.party(party)
        money, both = Cell("", 0, 0, outcome.npv), Cell("", 0, 1, outcome.npv_cash_and_valued)
        payback = outcome.payback_simple
        yield PartyRow(
            party,
            t.message(party_label(party)) if party else t(N_("Chain (all together)")),
            t.euros(outcome.npv, signed=True),
            t.euros(outcome.npv_cash_and_valued, signed=True),
            _payback(payback, t),
            str(in_words(t, money, both, nothing).result)
            if party is None or party in involved
            else t(N_("Has no part in it.")),
            any(abs(amount) >= NOTICEABLE for amount in outcome.cash),
        )


def _payback(years: float | None, t: Translator) -> str:
    if years is None:
        return t(N_("not yet"))
    return t(N_("{number} years"), number=t.number(years, 1)) if years else "–"


def _plain(value: float) -> Decimal | float:
    """Return a number without the decimals that it does not have."""
    return Decimal(int(value)) if value == int(value) else value


def _source_rows(results: Results, t: Translator) -> Iterator[SourceRow]:
    groups: dict[str, list[InputValue]] = {}
    for item in figures_with_evidence(results):
        groups.setdefault(t.message(item.group), []).append(item)
    for group, items in groups.items():
        for item in items:
            quantity = item.quantity
            if quantity is None:
                continue
            values = " / ".join(t.figure(_plain(value), item.unit) for value in item.values)
            unit = "" if item.unit in SHARE_UNITS else f" ({t.unit(item.unit, item.service_unit)})"
            date = t.date(quantity.source_date) if quantity.source_date else ""
            grade = t(quantity.grade.label) if quantity.grade else ""
            status = t(N_("Assumption, not yet checked") if quantity.assumption else N_("Checked"))
            yield SourceRow(
                group,
                t.message(item.label),
                f"{values}{unit}",
                ", ".join(part for part in (quantity.source, date) if part),
                ". ".join(part for part in (status, grade) if part),
            )
