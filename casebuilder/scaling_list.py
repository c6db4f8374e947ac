"""One case in many municipalities as a list: the sizes, the rows, the totals, and what a reader must know.

The window, the workbook and the command line show the same list with the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from casebuilder.model.break_even_size import BreakEvenSizes, SizeRange
from casebuilder.model.costbenefit.parties import party_label
from casebuilder.model.financing import Grant, Loan
from casebuilder.model.messages import Figure, Message, MessageValue, N_
from casebuilder.model.numbers import format_number
from casebuilder.model.parties import Party
from casebuilder.model.scaling import (
    MunicipalityOutcome,
    MunicipalitySize,
    ScaledResults,
    SizeBasis,
    contract_places,
    fixed_costs,
    own_municipality,
)
from casebuilder.model.units import Unit
from casebuilder.reference import (
    MunicipalityFacts,
    NationalClients,
    municipalities,
    national_clients,
    sources,
)
from casebuilder.separated_text import harmless, plain_number, separated
from casebuilder.translation import Translator

_SOURCE = "municipalities"
_CENTS = 2
_NOTHING = 0.005
NOTHING_ADVANCED = "–"
"""Stands for a payback period where nothing is advanced, so that there is nothing to pay back."""
_SIZES: Mapping[SizeBasis, str] = {
    SizeBasis.INHABITANTS: N_("{number} inhabitants"),
    SizeBasis.AGED_75_PLUS: N_("{number} inhabitants aged 75 or over"),
    SizeBasis.WMO_CLIENTS: N_("{number} clients with Wmo support"),
}


def municipality_sizes(basis: SizeBasis) -> Mapping[str, MunicipalitySize]:
    """Return the size of every municipality by its code: published, or estimated where nobody publishes it.

    The number of clients with Wmo support is the national ratio to the inhabitants.
    """
    if basis is not SizeBasis.WMO_CLIENTS:
        return {
            facts.code: MunicipalitySize(facts.name, Decimal(getattr(facts, basis.value)), facts.code)
            for facts in municipalities()
        }
    national = national_clients()
    return {
        facts.code: MunicipalitySize(
            facts.name, national.among(Decimal(facts.inhabitants)), facts.code, estimated=True
        )
        for facts in municipalities()
    }


def estimate_source(national: NationalClients, t: Translator, local: Decimal | None = None) -> Message:
    """Return how a number of clients was estimated.

    Args:
        national: What the estimate is made from.
        t: How numbers are written.
        local: Inhabitants of the municipality; None for any municipality.
    """
    values: dict[str, MessageValue] = {
        "clients": t.number(national.clients),
        "year": str(national.year),
        "source": national.source,
        "inhabitants": t.number(Decimal(national.inhabitants)),
        "counted": t.date(national.counted),
    }
    if local is None:
        return Message(
            N_(
                "Estimate: {clients} clients in the Netherlands in {year} ({source}) over {inhabitants}"
                " inhabitants on {counted}, times the inhabitants of the municipality on that day"
            ),
            values,
        )
    return Message(
        N_(
            "Estimate: {clients} clients in the Netherlands in {year} ({source}) over {inhabitants}"
            " inhabitants on {counted}, times {local} inhabitants; with a count of a later date it is"
            " somewhat too high"
        ),
        {**values, "local": t.number(local)},
    )


def size_in_words(municipality: MunicipalitySize, t: Translator) -> str:
    """Return the size of a municipality, marked where it is an estimate."""
    size = t.number(municipality.size, 0)
    return t(N_("{size} (estimated)"), size=size) if municipality.estimated else size


@dataclass(frozen=True)
class ScaledTable:
    """One case in many municipalities, in the order in which they are shown.

    Attributes:
        results: The results in all municipalities that were calculated.
        rows: Those that are listed, each with its rank among all by net present value for the
            municipality.
        typed: Those whose size was typed by the user.
        break_even: For which sizes a municipality gains.
    """

    results: ScaledResults
    rows: tuple[tuple[int, MunicipalityOutcome], ...]
    typed: tuple[MunicipalitySize, ...]
    break_even: BreakEvenSizes

    @property
    def parties(self) -> tuple[Party | None, ...]:
        """The municipality, the parties of the chain whose cash changes anywhere, and the chain."""
        return parties_listed(self.results)

    @property
    def has_estimates(self) -> bool:
        """Whether the size of any municipality that is listed is an estimate."""
        return any(outcome.municipality.estimated for _, outcome in self.rows)

    def title(self, t: Translator) -> str:
        """Return what the list is."""
        case = self.results.own.case
        return t(
            N_("{case} in other municipalities, by “{basis}”, {view} view"),
            case=case.name,
            basis=self.results.basis,
            view=t(case.settings.view.label).lower(),
        )


def ranked_rows(results: ScaledResults, *, by_name: bool) -> tuple[tuple[int, MunicipalityOutcome], ...]:
    """Return each municipality with its rank: the best for the municipality first, or by name."""
    ranked = tuple(enumerate(results.ranked(), start=1))
    if by_name:
        return tuple(sorted(ranked, key=lambda row: row[1].municipality.name.casefold()))
    return ranked


def parties_listed(results: ScaledResults) -> tuple[Party | None, ...]:
    """Return the municipality, the parties of the chain whose cash changes anywhere, and the chain."""
    return tuple(
        party
        for party in results.outcomes[0].parties
        if party in (Party.MUNICIPALITY, None)
        or (
            party is not Party.OUTSIDE
            and any(abs(outcome.parties[party].npv) >= _NOTHING for outcome in results.outcomes)
        )
    )


@dataclass(frozen=True)
class Totals:
    """Several municipalities together.

    Attributes:
        count: How many they are.
        gaining: In how many of them the municipality itself gains.
        size: Their sizes together.
        users: Their users in the last year.
        npv: Net present value of the cash of each party.
        bcr: Benefits per euro of costs, of all municipalities together; None when they bear no costs.
    """

    count: int
    gaining: int
    size: Decimal
    users: float
    npv: Mapping[Party | None, float]
    bcr: float | None


def totals(outcomes: Iterable[MunicipalityOutcome]) -> Totals:
    """Return what several municipalities come to together."""
    listed = tuple(outcomes)
    there = [outcome.parties[Party.MUNICIPALITY] for outcome in listed]
    costs = sum(party.pv_innovation_costs for party in there)
    parties = listed[0].parties if listed else {Party.MUNICIPALITY: None, None: None}
    return Totals(
        count=len(listed),
        gaining=sum(outcome.gains for outcome in listed),
        size=sum((outcome.municipality.size for outcome in listed), Decimal(0)),
        users=sum(outcome.users[-1] for outcome in listed),
        npv={party: sum(outcome.parties[party].npv for outcome in listed) for party in parties},
        bcr=sum(party.pv_benefits for party in there) / costs if costs >= _NOTHING else None,
    )


# Words.


def municipality_name(municipality: MunicipalitySize, t: Translator) -> str:
    """Return what a municipality is called."""
    return municipality.name or t(N_("Municipality without a name"))


def outcome_name(outcome: MunicipalityOutcome, t: Translator) -> str:
    """Return what a municipality is called, with a remark at that of the case."""
    name = municipality_name(outcome.municipality, t)
    return t(N_("{municipality} (this case)"), municipality=name) if outcome.is_own else name


def payback_words(years: float | None, t: Translator, *, with_unit: bool = True) -> str:
    """Return a payback period as people read it: a dash where nothing is advanced."""
    if years is None:
        return t(N_("n/a"))
    if years == 0:
        return NOTHING_ADVANCED
    return f"{t.number(years, 1)} {t.unit(Unit.YEARS)}" if with_unit else t.number(years, 1)


def size_words(size: int, basis: SizeBasis) -> Message:
    """Return a size with what it counts."""
    return Message(_SIZES[basis], {"number": Figure(size, Unit.PERSONS, 0)})


def break_even_words(found: BreakEvenSizes, largest: Decimal | None) -> Message:
    """Return from which size on a municipality gains, in one or two sentences.

    Args:
        found: The sizes at which it gains.
        largest: Size of the largest municipality; None when it is not known.
    """
    if not found.gains:
        return Message(N_("At no size does a municipality earn back what it pays."))
    ranges = found.gains
    if ranges == (SizeRange(1, None),):
        return Message(N_("A municipality of any size gains by it."))
    first = ranges[0]
    if len(ranges) == 1 and first.largest is None:
        size = size_words(first.smallest, found.basis)
        fixed = Figure(abs(found.fixed), Unit.EUR, 0)
        text = N_("A municipality gains from {size} on.")
        if found.fixed < 0:
            text = N_(
                "From {size} on, a municipality earns back the costs that do not grow with it ({fixed} at"
                " present value)."
            )
        said = Message(text, {"size": size, "fixed": fixed})
        if largest is None or first.smallest <= largest:
            return said
        return Message("{one} {other}", {"one": said, "other": Message(N_("No municipality is that large."))})
    if len(ranges) == 1 and first.smallest == 1:
        return Message(
            N_("A municipality gains up to {size}; a larger one pays more than it gets back."),
            {"size": size_words(first.largest or 0, found.basis)},
        )
    listed = _range_words(first, found.basis)
    for other in ranges[1:]:
        listed = Message(N_("{one}; and {other}"), {"one": listed, "other": _range_words(other, found.basis)})
    return Message(N_("A municipality gains with {ranges}."), {"ranges": listed})


def _range_words(found: SizeRange, basis: SizeBasis) -> Message:
    smallest = Figure(found.smallest, Unit.PERSONS, 0)
    if found.largest is None:
        return Message(N_("{size} or more"), {"size": size_words(found.smallest, basis)})
    return Message(
        N_("{smallest} to {size}"), {"smallest": smallest, "size": size_words(found.largest, basis)}
    )


def held_fixed(results: ScaledResults, t: Translator) -> Iterator[Message]:
    """Yield what grows along and what stays as in the case.

    Args:
        results: The results in all municipalities.
        t: Language of the names of the costs.
    """
    case = results.own.case
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
    financing = case.financing
    agreed: tuple[Grant | Loan, ...] = (*financing.grants, *financing.loans)
    if agreed:
        yield Message(
            N_(
                "Grants and loans keep the amount they have in the case: {names}. Elsewhere other amounts"
                " would be agreed."
            ),
            {"names": "; ".join(item.name or item.id for item in agreed)},
        )
    yield Message(
        N_(
            "What other municipalities pay for care, which contracts they have and what they ask of an"
            " innovation is not known here. This is a first estimate, no business case for them."
        )
    )


def notes(table: ScaledTable, t: Translator) -> Iterator[Message]:
    """Yield what a reader must know: what the figures are, what grew along, where sizes come from.

    Args:
        table: The table that the notes belong to.
        t: Language of the source of the sizes.
    """
    yield Message(N_("Amounts in euros; plus is a benefit for the party."))
    yield Message(
        N_(
            "Net present values (NPV) count cash. Rank, payback period and yearly cash are those of the"
            " municipality."
        )
    )
    yield Message(
        N_("The municipality ends with a plus in {above} of {count} municipalities."),
        {"above": str(sum(outcome.gains for _, outcome in table.rows)), "count": str(len(table.rows))},
    )
    yield break_even_words(table.break_even, largest_size(table.results))
    yield from held_fixed(table.results, t)
    yield from size_notes(table, t)


def largest_size(results: ScaledResults) -> Decimal:
    """Return the size of the largest municipality, as far as it is known or estimated."""
    known = municipality_sizes(results.basis).values()
    return max(
        *(municipality.size for municipality in known),
        *(outcome.municipality.size for outcome in results.outcomes),
    )


def size_notes(table: ScaledTable, t: Translator) -> Iterator[Message]:
    """Yield where the sizes come from, and where they do not fit together."""
    basis = table.results.basis
    own = own_municipality(table.results.own.case, basis)
    others = [outcome.municipality for _, outcome in table.rows if not outcome.is_own]
    known = municipality_sizes(basis)
    here = known.get(facts.code) if (facts := facts_of(own)) is not None else None
    if any(municipality.estimated for municipality in others):
        yield Message(
            N_("Sizes marked “estimated” are no counts. {how}. Ask a municipality for its own number."),
            {"how": estimate_source(national_clients(t.language), t)},
        )
        if here is not None and here.size != own.size:
            yield Message(
                N_(
                    "{municipality} has a size of {size} in the case, where the same estimate would be"
                    " {estimated}, so the ratio of sizes mixes the two."
                ),
                {
                    "municipality": own.name,
                    "size": Figure(own.size, Unit.PERSONS),
                    "estimated": Figure(here.size, Unit.PERSONS),
                },
            )
    elif any(municipality not in table.typed for municipality in others):
        source = sources()[_SOURCE]
        if source.date is not None:
            yield Message(
                N_("The sizes of the other municipalities date from {date}: {source}."),
                {"date": t.date(source.date), "source": source.text(t.language)},
            )
        if here is not None and here.size != own.size:
            yield Message(
                N_(
                    "{municipality} has a size of {size} in the case and {published} in that source, so the"
                    " ratio of sizes mixes two of them."
                ),
                {
                    "municipality": own.name,
                    "size": Figure(own.size, Unit.PERSONS),
                    "published": Figure(here.size, Unit.PERSONS),
                },
            )
    typed = [municipality.name for municipality in table.typed if municipality in others]
    if typed:
        yield Message(
            N_("Sizes as typed, without a source: {municipalities}."),
            {"municipalities": "; ".join(typed)},
        )


def facts_of(municipality: MunicipalitySize) -> MunicipalityFacts | None:
    """Return what is known of a municipality, or None for one that is in no list."""
    for facts in municipalities():
        if municipality.is_same_as(MunicipalitySize(facts.name, municipality.size, facts.code)):
            return facts
    return None


def provinces(table: ScaledTable) -> Mapping[str, str]:
    """Return the province of each municipality that is listed, by name; empty where it is not known."""
    by_code = {facts.code: facts.province for facts in municipalities()}
    by_name = {facts.name.casefold(): facts.province for facts in municipalities()}
    own = table.results.own.case.municipality
    known = {own.name: own.province}
    for _, outcome in table.rows:
        name, code = outcome.municipality.name, outcome.municipality.code
        known[name] = (
            known.get(name) or by_code.get(code, "") or ("" if code else by_name.get(name.casefold(), ""))
        )
    return known


# The list for a spreadsheet.


def as_csv(table: ScaledTable, translator: Translator) -> bytes:
    """Return the table and its notes for a spreadsheet.

    Dutch has semicolons and decimal commas, English commas and decimal points, as Excel expects in
    each language. A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    t = translator
    rows = [[harmless(text) for text in headings(table, t)]]
    province = provinces(table)
    for rank, outcome in table.rows:
        there = outcome.parties[Party.MUNICIPALITY]
        rows.append(
            [
                str(rank),
                harmless(municipality_name(outcome.municipality, t)),
                harmless(province[outcome.municipality.name]),
                format_number(outcome.municipality.size, t.notation, grouped=False),
                format_number(outcome.factor, t.notation, decimals=4, grouped=False),
                plain_number(outcome.users[-1], t, _CENTS),
                *(plain_number(outcome.parties[party].npv, t, _CENTS) for party in table.parties),
                plain_number(there.bcr, t, _CENTS),
                NOTHING_ADVANCED
                if there.payback_simple == 0
                else plain_number(there.payback_simple, t, _CENTS),
                *(plain_number(amount, t, _CENTS) for amount in there.cash),
                *([size_origin(outcome, table, t)] if table.has_estimates else []),
            ]
        )
    said = (table.title(t), *(t.message(note) for note in notes(table, t)))
    return separated([*rows, [], *([harmless(note)] for note in said)], t)


def headings(table: ScaledTable, t: Translator) -> list[str]:
    """Return what stands above each column of the list: of the municipality, unless it says otherwise."""
    years = [str(year) for year in table.results.own.calendar_years]
    return [
        "#",
        t(N_("Municipality")),
        t(N_("Province")),
        t(table.results.basis.label),
        t(N_("Times as large")),
        t(N_("Users in {year}"), year=years[-1]),
        *(t(N_("NPV {party}"), party=party_label(party)) for party in table.parties),
        t(N_("BCR municipality")),
        t(N_("Payback period")),
        *(t(N_("Cash {year}"), year=year) for year in years),
        *([t(N_("Where the size comes from"))] if table.has_estimates else []),
    ]


def size_origin(outcome: MunicipalityOutcome, table: ScaledTable, t: Translator) -> str:
    """Return in a word where the size of a municipality comes from."""
    if outcome.is_own:
        return t(N_("this case"))
    if outcome.municipality.estimated:
        return t(N_("estimated"))
    return t(N_("typed")) if outcome.municipality in table.typed else t(N_("published"))
