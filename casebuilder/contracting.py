"""How municipalities buy support and pay for it: every model in plain words, with the figures of 2019.

Texts and figures are read from ``casebuilder/content``; the figures are a dated hint about 31 large
municipalities, never an answer about this one.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TypedDict

from casebuilder.model.messages import Figure, LabelledEnum, Message, MessageValue, N_
from casebuilder.model.questions import ProcurementModel, YesNo
from casebuilder.model.units import Unit
from casebuilder.reference import Procurement2019, procurement_2019, sources
from casebuilder.translation import Language

_CONTENT = resources.files("casebuilder") / "content"
_INDEFINITE = "indefinite"


class PriceSetting(LabelledEnum):
    """Who decides what a unit of support costs."""

    MUNICIPALITY = "municipality", N_("the municipality sets it")
    PROVIDER = "provider", N_("the provider offers it")
    NEGOTIATION = "negotiation", N_("negotiated within a margin")
    BIDDING = "bidding", N_("bids per client, up to a maximum")


class Joining(LabelledEnum):
    """Whether a newcomer can usually join while contracts run."""

    YES = YesNo.YES.value, N_("usually yes")
    NO = YesNo.NO.value, N_("usually not")
    UNKNOWN = YesNo.UNKNOWN.value, N_("ask")


@dataclass(frozen=True, slots=True)
class ModelTexts:
    """A model in plain words.

    Attributes:
        what: What it is.
        you: What it means for an innovator.
        incentive: What it gives providers a reason to do.
        pitfall: What often goes wrong.
    """

    what: str
    you: str
    incentive: str
    pitfall: str


@dataclass(frozen=True, slots=True)
class Extremes:
    """The lowest and the highest of a group of municipalities.

    Attributes:
        lowest: The lowest.
        highest: The highest; None is an indefinite term.
    """

    lowest: Decimal
    highest: Decimal | None

    def holds(self, value: Decimal | None) -> bool:
        """Return whether a figure lies within; None is an indefinite term."""
        if value is None:
            return self.highest is None
        return self.lowest <= value and (self.highest is None or value <= self.highest)


@dataclass(frozen=True, slots=True)
class ProcurementFacts:
    """A procurement model: what it is, what it means, and how it was used in 2019.

    Attributes:
        model: The model.
        texts: The model in plain words.
        joining: Whether a newcomer can usually join while contracts run.
        price: Who decides what a unit costs.
        municipalities: Number of municipalities that used it.
        studied: Number of municipalities that were studied.
        providers: Contracted providers, from the list per municipality; None when nobody used it.
        providers_elsewhere: What another table of the study says.
        term: Years of the contracts that have an end; None when nobody used it.
        term_elsewhere: What another table of the study says.
        indefinite: Number of municipalities whose contracts have no end.
        innovation_named: Number of municipalities whose documents named innovation.
        source: Source of the figures, in words.
    """

    model: ProcurementModel
    texts: ModelTexts
    joining: Joining
    price: PriceSetting
    municipalities: int
    studied: int
    providers: Extremes | None
    providers_elsewhere: Extremes | None
    term: Extremes | None
    term_elsewhere: Extremes | None
    indefinite: int
    innovation_named: int
    source: str


@dataclass(frozen=True, slots=True)
class FundingFacts:
    """A funding model: what it is, what it means, and how it was used in 2019.

    Attributes:
        kind: Its ``kind`` in the document.
        texts: The model in plain words.
        municipalities: Number of municipalities that used it; None when the study did not count it.
        studied: Number of municipalities that were studied; None when it was not counted.
        procurement: The procurement models under which it was used.
        providers: Contracted providers of the municipalities that used it; None when none did.
        term: Years of their contracts that have an end; None when none did.
        indefinite: Number of municipalities whose contracts have no end.
        note: A contradiction within the study, in the language asked for, or empty.
        source: Source of the figures, in words.
    """

    kind: str
    texts: ModelTexts
    municipalities: int | None
    studied: int | None
    procurement: tuple[ProcurementModel, ...]
    providers: Extremes | None
    term: Extremes | None
    indefinite: int
    note: str
    source: str


def _rows(name: str) -> list[dict[str, str]]:
    text = (_CONTENT / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _texts(language: Language) -> Mapping[str, Mapping[str, ModelTexts]]:
    text = (_CONTENT / "contracting" / f"{language}.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            group: MappingProxyType({key: ModelTexts(**texts) for key, texts in models.items()})
            for group, models in tomllib.loads(text).items()
        }
    )


def _extremes(row: Mapping[str, str], name: str) -> Extremes | None:
    lowest, highest = row[f"{name}_lowest"], row[f"{name}_highest"]
    if not lowest:
        return None
    return Extremes(Decimal(lowest), None if highest == _INDEFINITE else Decimal(highest))


class _Found(TypedDict):
    providers: Extremes | None
    term: Extremes | None
    indefinite: int


def _extremes_of(rows: Sequence[Mapping[str, str]]) -> _Found:
    """Return the extremes of some of the municipalities studied."""
    counts = [Decimal(row["contracted_providers"]) for row in rows]
    terms = [Decimal(row["term_years"]) for row in rows if row["term_years"] != _INDEFINITE]
    return {
        "providers": Extremes(min(counts), max(counts)) if counts else None,
        "term": Extremes(min(terms), max(terms)) if terms else None,
        "indefinite": len(rows) - len(terms),
    }


@cache
def procurement_models(language: Language = Language.DUTCH) -> tuple[ProcurementFacts, ...]:
    """Return all procurement models, in the order in which they are asked."""
    texts = _texts(language)["procurement"]
    known = sources()
    return tuple(
        ProcurementFacts(
            model=ProcurementModel(row["model"]),
            texts=texts[row["model"]],
            joining=Joining(row["joining"]),
            price=PriceSetting(row["price_set_by"]),
            municipalities=int(row["municipalities"]),
            studied=int(row["studied"]),
            providers=_extremes(row, "providers"),
            providers_elsewhere=_extremes(row, "table_providers"),
            term=_extremes(row, "term"),
            term_elsewhere=_extremes(row, "table_term"),
            indefinite=int(row["term_indefinite"]),
            innovation_named=int(row["innovation_named"]),
            source=known[row["source"]].text(language),
        )
        for row in _rows("procurement_models.csv")
    )


@cache
def funding_models(language: Language = Language.DUTCH) -> tuple[FundingFacts, ...]:
    """Return all funding models."""
    texts = _texts(language)["funding"]
    known = sources()
    listed = _rows("procurement_2019.csv")
    return tuple(
        FundingFacts(
            **_extremes_of([found for found in listed if found["funding_model"] == row["kind_2019"]]),
            note=row[f"note_{language}"],
            kind=row["kind"],
            texts=texts[row["kind"]],
            municipalities=int(row["municipalities"]) if row["municipalities"] else None,
            studied=int(row["studied"]) if row["studied"] else None,
            procurement=tuple(ProcurementModel(name) for name in row["procurement_models"].split()),
            source=known[row["source"]].text(language),
        )
        for row in _rows("funding_models.csv")
    )


def procurement_facts(model: ProcurementModel, language: Language = Language.DUTCH) -> ProcurementFacts:
    """Return what is known of one procurement model."""
    return next(facts for facts in procurement_models(language) if facts.model is model)


def funding_facts(kind: str, language: Language = Language.DUTCH) -> FundingFacts:
    """Return what is known of one funding model, by its ``kind``.

    Raises:
        KeyError: There is no such funding model.
    """
    found = {facts.kind: facts for facts in funding_models(language)}
    return found[kind]


# The figures in words ----------------------------------------------------------------------------


def usage_message(facts: ProcurementFacts | FundingFacts) -> Message:
    """Return how many municipalities used a model in 2019."""
    if facts.municipalities is None or facts.studied is None:
        return Message(N_("not counted in 2019"))
    values = {"count": facts.municipalities, "studied": facts.studied}
    if not facts.municipalities:
        return Message(N_("none of {studied}"), values)
    share = Figure(Decimal(facts.municipalities) / facts.studied, Unit.SHARE.value, 0)
    return Message(N_("{count} of {studied} ({share})"), {**values, "share": share})


def providers_message(facts: ProcurementFacts | FundingFacts) -> Message:
    """Return how many providers municipalities contracted."""
    return _range_message(facts.providers)


def term_message(facts: ProcurementFacts | FundingFacts) -> Message:
    """Return how long contracts ran."""
    if facts.term is None:
        return _range_message(None)
    years = _years_message(facts.term)
    if not facts.indefinite:
        return years
    return Message(N_("{years}; indefinite in {count}"), {"years": years, "count": facts.indefinite})


def innovation_message(facts: ProcurementFacts) -> Message:
    """Return in how many municipalities the documents named innovation."""
    if not facts.municipalities:
        return _range_message(None)
    return Message(N_("in {count} of {all}"), {"count": facts.innovation_named, "all": facts.municipalities})


def joining_message(facts: FundingFacts) -> Message:
    """Return whether a newcomer can usually join under a funding model, as its procurement models say."""
    return _one_of(procurement_facts(model).joining for model in facts.procurement)


def price_message(facts: FundingFacts) -> Message:
    """Return who decides what a unit costs under a funding model, as its procurement models say."""
    return _one_of(procurement_facts(model).price for model in facts.procurement)


def _one_of(labels: Iterable[LabelledEnum]) -> Message:
    found = list(dict.fromkeys(labels))
    if not found:
        return _range_message(None)
    if len(found) == 1:
        return Message(found[0].label)
    return Message(N_("as the procurement model has it"))


def contradiction_message(note: str) -> Message:
    """Return a contradiction within the study, called so."""
    return Message(N_("Contradiction in the study: {note}"), {"note": note})


_NAMED = {
    YesNo.YES: N_("The procurement documents named innovation."),
    YesNo.NO: N_("The procurement documents did not name innovation."),
    YesNo.UNKNOWN: N_("Whether the procurement documents named innovation, the study does not say clearly."),
}


@dataclass(frozen=True, slots=True)
class Record2019:
    """What was found in 2019 of one municipality, in words.

    Attributes:
        facts: What was found, one sentence each.
        contradictions: Where the study contradicts itself.
        source: Where it comes from.
    """

    facts: tuple[Message, ...]
    contradictions: tuple[Message, ...]
    source: Message


def record_2019(municipality: str, language: Language = Language.DUTCH) -> Record2019 | None:
    """Return what was found in 2019 of one municipality; None when it was not studied.

    Args:
        municipality: Official name of the municipality.
        language: Language of note and source.
    """
    found = procurement_2019(municipality, language)
    if found is None:
        return None
    if found.term_years is None:
        term = Message(N_("Contracts without an end date."))
    else:
        term = Message(N_("Term: {years} years."), {"years": _number(found.term_years)})
    return Record2019(
        facts=(
            Message(N_("Procurement: {model}."), {"model": Message(found.model.label)}),
            Message(N_("{count} contracted providers."), {"count": found.contracted_providers}),
            term,
            Message(N_("Funding: {funding}."), {"funding": Message(found.funding.label)}),
            Message(_NAMED[found.innovation_in_documents]),
        ),
        contradictions=(
            *_outside_table(found),
            *([contradiction_message(found.note)] if found.note else []),
        ),
        source=Message(N_("Source: {source}."), {"source": found.source.rstrip(".")}),
    )


def _outside_table(found: Procurement2019) -> Iterator[Message]:
    """Yield where the annex gives a municipality more or less than the tables of the study allow."""
    facts = procurement_facts(found.model)
    values: dict[str, MessageValue] = {"model": Message(found.model.label)}
    table = facts.providers_elsewhere
    if table is not None and not table.holds(Decimal(found.contracted_providers)):
        yield Message(
            N_("The study contradicts itself: its table 7 gives {range} providers under “{model}”."),
            {**values, "range": _range_message(table)},
        )
    table = facts.term_elsewhere
    if table is not None and not table.holds(found.term_years):
        yield Message(
            N_("The study contradicts itself: its table 8 gives a term of {range} under “{model}”."),
            {**values, "range": _years_message(table)},
        )


def other_providers(facts: ProcurementFacts) -> Message | None:
    """Return what table 7 of the study says of providers, where its list of municipalities says else."""
    if facts.providers == facts.providers_elsewhere:
        return None
    return _range_message(facts.providers_elsewhere)


def other_term(facts: ProcurementFacts) -> Message | None:
    """Return what table 8 of the study says of the term, where its list of municipalities says else."""
    term = facts.term
    if term is not None and facts.indefinite:
        term = Extremes(term.lowest, None)
    if term == facts.term_elsewhere or facts.term_elsewhere is None:
        return None
    return _years_message(facts.term_elsewhere)


def contradictions(facts: ProcurementFacts) -> Iterator[Message]:
    """Yield where the study contradicts its own list of municipalities."""
    providers, term = other_providers(facts), other_term(facts)
    if providers is not None:
        yield Message(
            N_("The study contradicts itself: its table 7 gives {range} providers."), {"range": providers}
        )
    if term is not None:
        yield Message(
            N_("The study contradicts itself: its table 8 gives a term of {range}."), {"range": term}
        )


def _range_message(extremes: Extremes | None) -> Message:
    if extremes is None:
        return Message(N_("not found in 2019"))
    highest = extremes.highest
    if highest is None or highest == extremes.lowest:
        return Message("{lowest}", {"lowest": _number(extremes.lowest)})
    return Message(
        N_("{lowest} to {highest}"), {"lowest": _number(extremes.lowest), "highest": _number(highest)}
    )


def _years_message(extremes: Extremes) -> Message:
    if extremes.highest is None:
        return Message(N_("{lowest} years to indefinite"), {"lowest": _number(extremes.lowest)})
    return Message(N_("{range} years"), {"range": _range_message(extremes)})


def _number(value: Decimal) -> Figure:
    return Figure(value, Unit.NUMBER.value)
