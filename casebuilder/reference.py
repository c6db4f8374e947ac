"""Reference data and guidance texts that casebuilder brings along, each figure with its source.

Everything here is read from ``casebuilder/content``. A figure that comes out is a
:class:`~casebuilder.model.quantities.Quantity` or carries its source as text, so that it can go
into a case with its evidence.
"""

from __future__ import annotations

import csv
import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from importlib import resources
from types import MappingProxyType

from casebuilder.model.case import Case
from casebuilder.model.costs import OwnContribution
from casebuilder.model.funding import ComparedFunding
from casebuilder.model.messages import LabelledEnum, N_
from casebuilder.model.municipality import Municipality
from casebuilder.model.parties import Party
from casebuilder.model.prices import CONSUMER_PRICES, IndexRate, PriceIndex
from casebuilder.model.quantities import EvidenceGrade, Price, Quantity
from casebuilder.model.questions import ProcurementModel, ResultArea, YesNo
from casebuilder.model.services import Intensity, Law
from casebuilder.model.settings import DiscountRates, GradeCorrections, Settings
from casebuilder.model.units import ServiceUnit, Unit
from casebuilder.translation import Language

_HUNDRED = Decimal(100)
_CONTENT = resources.files("casebuilder") / "content"


class Confidence(LabelledEnum):
    """How sure the collectors of the data are of a figure."""

    HIGH = "high", N_("Checked")
    MEDIUM = "medium", N_("From a secondary source, to be checked")
    DATED = "dated", N_("Dated")
    CONVENTION = "convention", N_("Convention")


class Funding2019(LabelledEnum):
    """How municipalities paid providers in 2019."""

    FEE_FOR_SERVICE = "fee_for_service", N_("Per hour or unit (P×Q)")
    CAPITATION = "capitation", N_("Per inhabitant (population)")
    FUNCTION_BASED = "function_based", N_("Fixed budget")


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from.

    Attributes:
        key: Name by which the data files refer to it.
        grade: How well its figures are founded, or None where that does not apply.
        date: Date of the source, or None when it is not known.
        texts: The source in words, per language.
    """

    key: str
    grade: EvidenceGrade | None
    date: datetime.date | None
    texts: Mapping[Language, str]

    def text(self, language: Language, section: str = "") -> str:
        """Return the source in words, with the section of the document filled in."""
        return self.texts[language].format(section=section)


@dataclass(frozen=True, slots=True)
class MunicipalityFacts:
    """Inhabitants of a municipality on 1 January 2021, by age.

    Attributes:
        code: Four-digit municipality code (2026).
        name: Official name.
        province: Province.
        inhabitants: All inhabitants.
        aged_65_plus: Inhabitants aged 65 or over.
        aged_75_plus: Inhabitants aged 75 or over.
        aged_85_plus: Inhabitants aged 85 or over.
    """

    code: str
    name: str
    province: str
    inhabitants: int
    aged_65_plus: int
    aged_75_plus: int
    aged_85_plus: int


@dataclass(frozen=True, slots=True)
class ReferencePrice:
    """A published price of a service.

    Attributes:
        key: Stable name of the price.
        name: Name of the service in the language asked for.
        unit: Unit in which the service is counted.
        law: Law under which it is paid.
        payer: Party that pays.
        price: The price in euros per unit, with price year and source.
    """

    key: str
    name: str
    unit: ServiceUnit
    law: Law
    payer: Party
    price: Price


@dataclass(frozen=True, slots=True)
class LocalTariff:
    """A tariff that one municipality or region published.

    Attributes:
        area: Municipality or region.
        name: Name of the service in the language asked for.
        unit: Unit in which the service is counted.
        price: The tariff in euros per unit, with price year and source.
    """

    area: str
    name: str
    unit: ServiceUnit
    price: Price


@dataclass(frozen=True, slots=True)
class ArrangementSet:
    """What one municipality paid for a result area, by intensity.

    Attributes:
        area: Municipality, in the language asked for.
        key: Stable name of the result area.
        name: Result area in the language asked for.
        year: Year of the tariffs.
        intensities: The intensities with their tariffs per client per four weeks, lightest first;
            the hours in them were not published.
    """

    area: str
    key: str
    name: str
    year: int
    intensities: tuple[Intensity, ...]


@dataclass(frozen=True, slots=True)
class DiscountRate:
    """Yearly discount rates of one guideline, as fractions of one.

    Attributes:
        key: Stable name of the guideline.
        name: Name in the language asked for.
        costs: Rate for costs and for effects in euros.
        effects: Rate for effects that are no money, or None where the guideline gives none. A case has
            effects in euros alone, so no result uses it.
        valid_from: First day on which the rates hold, or None.
        source: Source in words.
        confidence: How sure the collectors are.
    """

    key: str
    name: str
    costs: Decimal
    effects: Decimal | None
    valid_from: datetime.date | None
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Fact:
    """A national figure.

    Attributes:
        key: Stable name of the figure.
        name: What it counts, in the language asked for.
        value: The figure.
        unit: What it is counted in: clients, EUR or share.
        year: Year to which it belongs.
        source: Source in words.
        confidence: How sure the collectors are.
    """

    key: str
    name: str
    value: Decimal
    unit: str
    year: int
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Procurement2019:
    """What a study found in 2019 about the procurement of one large municipality.

    A dated hint, never an answer: contracts of 2019 have ended or been renewed.

    Attributes:
        municipality: Official name.
        model: Procurement model.
        contracted_providers: Number of contracted providers.
        term_years: Term of the contracts in years; None is an indefinite term.
        funding: How providers were paid.
        innovation_in_documents: Whether the documents named innovation; unknown where the study
            contradicts itself.
        note: A contradiction within the study, in the language asked for, or empty.
        source: Source in words.
    """

    municipality: str
    model: ProcurementModel
    contracted_providers: int
    term_years: Decimal | None
    funding: Funding2019
    innovation_in_documents: YesNo
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class ZrmDomain:
    """A domain of the Zelfredzaamheid-Matrix as published: names only.

    Attributes:
        key: The key of the domain in the model.
        name_2017: Dutch name in the version of 2017; empty when that has no such domain.
        name_2013: Dutch name in the version of 2013; empty when that has no such domain.
        name_english: English name.
        order_2017: Place in the version of 2017 with the supplement, from 0; -1 when not in it.
        order_2013: Place in the version of 2013 with the supplement, from 0; -1 when not in it.
        result_area: The result area to which The Hague counts it, or None.
        source: Where the names come from.
    """

    key: str
    name_2017: str
    name_2013: str
    name_english: str
    order_2017: int
    order_2013: int
    result_area: ResultArea | None
    source: Source


@dataclass(frozen=True, slots=True)
class PageGuidance:
    """The texts of one page.

    Attributes:
        title: Title of the page.
        sentence: What is asked and why, in one sentence.
        why: Why the municipality asks this.
        where: Where to look and whom to ask.
        good: What a good answer looks like.
        effect: What the answer changes in the case.
        pitfall: What often goes wrong.
        source: Where this guidance comes from.
    """

    title: str
    sentence: str
    why: str
    where: str
    good: str
    effect: str
    pitfall: str
    source: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the field in plain words."""

    term: str
    text: str


@dataclass(frozen=True, slots=True)
class Guidance:
    """All guidance texts in one language.

    Attributes:
        pages: Texts per page key, such as ``question_1``.
        terms: Explained terms per key, such as ``cashability``.
        fields: Explanation per place without identifiers, such as ``services.tariff``.
    """

    pages: Mapping[str, PageGuidance]
    terms: Mapping[str, Term]
    fields: Mapping[str, str]

    def field(self, place: str) -> str | None:
        """Return the explanation of a field, or None when there is none.

        Args:
            place: Place without identifiers, such as ``services.tariff`` or
                ``services.tariff.source``. What all six answers share, what all figures share, and
                what a part of a mixed payment shares with a payment as a whole, is explained once.
        """
        place = place.replace(".parts.funding", "")
        parent, _, name = place.rpartition(".")
        is_answer = parent.startswith("questions.") and parent.count(".") == 1
        shared = f"answer.{name}" if is_answer else f"quantity.{name}"
        return self.fields.get(place, self.fields.get(shared))


def _rows(name: str) -> list[dict[str, str]]:
    text = (_CONTENT / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _date(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def sources() -> Mapping[str, Source]:
    """Return every source of the data files by its key."""
    return MappingProxyType(
        {
            row["key"]: Source(
                key=row["key"],
                grade=EvidenceGrade(row["grade"]) if row["grade"] else None,
                date=_date(row["date"]),
                texts=MappingProxyType({language: row[f"text_{language}"] for language in Language}),
            )
            for row in _rows("sources.csv")
        }
    )


def _quantity(value: Decimal, unit: Unit, source: Source, language: Language) -> Quantity:
    return Quantity(
        value=value,
        unit=unit,
        source=source.text(language),
        source_date=source.date,
        grade=source.grade,
        assumption=False,
    )


def _price(value: str, unit: Unit, year: int, source: Source, text: str) -> Price:
    return Price(
        value=Decimal(value),
        unit=unit,
        price_year=year,
        index=CONSUMER_PRICES,
        source=text,
        source_date=source.date,
        grade=source.grade,
        assumption=False,
    )


def municipalities() -> tuple[MunicipalityFacts, ...]:
    """Return the municipalities in alphabetical order."""
    return tuple(
        MunicipalityFacts(
            code=row["code_2026"],
            name=row["name"],
            province=row["province"],
            inhabitants=int(row["inhabitants_2021"]),
            aged_65_plus=int(row["aged_65_plus_2021"]),
            aged_75_plus=int(row["aged_75_plus_2021"]),
            aged_85_plus=int(row["aged_85_plus_2021"]),
        )
        for row in _rows("municipalities.csv")
    )


def municipality_document(facts: MunicipalityFacts, language: Language = Language.DUTCH) -> Municipality:
    """Return the municipality as part of a case, its counts with source and date.

    The number of clients stays empty: only the municipality knows it.
    """
    source = sources()["municipalities"]

    def persons(count: int) -> Quantity:
        return _quantity(Decimal(count), Unit.PERSONS, source, language)

    return Municipality(
        code=facts.code,
        name=facts.name,
        province=facts.province,
        inhabitants=persons(facts.inhabitants),
        aged_65_plus=persons(facts.aged_65_plus),
        aged_75_plus=persons(facts.aged_75_plus),
        aged_85_plus=persons(facts.aged_85_plus),
    )


def consumer_price_index(language: Language = Language.DUTCH) -> PriceIndex:
    """Return the known changes of consumer prices and the change expected after them."""
    known = sources()
    names = {Language.DUTCH: "Consumentenprijzen (CPI)", Language.ENGLISH: "Consumer prices (CPI)"}
    return PriceIndex(
        id=CONSUMER_PRICES,
        name=names[language],
        known=tuple(
            IndexRate(
                year=int(row["year"]),
                change=_quantity(
                    Decimal(row["annual_pct"]) / _HUNDRED,
                    Unit.SHARE_PER_YEAR,
                    known[row["source"]],
                    language,
                ),
            )
            for row in _rows("cpi_netherlands.csv")
        ),
        expected=Quantity(
            value=Decimal("0.02"),
            unit=Unit.SHARE_PER_YEAR,
            source=known["expected_inflation"].text(language),
            grade=known["expected_inflation"].grade,
            assumption=True,
        ),
    )


def reference_prices(language: Language = Language.DUTCH) -> tuple[ReferencePrice, ...]:
    """Return the reference prices of care and support, in euros per unit of service."""
    known = sources()
    return tuple(
        ReferencePrice(
            key=row["key"],
            name=row[f"name_{language}"],
            unit=ServiceUnit(row["unit"]),
            law=Law(row["law"]),
            payer=Party(row["payer"]),
            price=_price(
                row["eur"],
                Unit.EUR_PER_SERVICE_UNIT,
                int(row["price_year"]),
                known[row["source"]],
                known[row["source"]].text(language, row["section"]),
            ),
        )
        for row in _rows("reference_prices.csv")
    )


def local_tariffs(language: Language = Language.DUTCH) -> tuple[LocalTariff, ...]:
    """Return a few tariffs that municipalities published, in euros per unit of service."""
    known = sources()
    return tuple(
        LocalTariff(
            area=row["municipality_or_region"],
            name=row[f"name_{language}"],
            unit=ServiceUnit(row["unit"]),
            price=_price(
                row["eur"],
                Unit.EUR_PER_SERVICE_UNIT,
                int(row["year"]),
                known[row["source"]],
                known[row["source"]].text(language),
            ),
        )
        for row in _rows("local_tariffs.csv")
    )


def arrangement_sets(language: Language = Language.DUTCH) -> tuple[ArrangementSet, ...]:
    """Return the result areas of which a municipality published tariffs per intensity."""
    known = sources()
    areas: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in _rows("arrangements.csv"):
        areas.setdefault((row[f"area_{language}"], row["result_area"]), []).append(row)
    return tuple(
        ArrangementSet(
            area=area,
            key=key,
            name=rows[0][f"name_{language}"],
            year=int(rows[0]["year"]),
            intensities=tuple(
                Intensity(
                    id=row["intensity"],
                    name=row[f"intensity_{language}"],
                    tariff=_price(
                        row["eur_per_4_weeks"],
                        Unit.EUR_PER_FOUR_WEEKS,
                        int(row["year"]),
                        known[row["source"]],
                        known[row["source"]].text(language),
                    ),
                )
                for row in rows
            ),
        )
        for (area, key), rows in areas.items()
    )


def own_contributions(language: Language = Language.DUTCH) -> tuple[Price, ...]:
    """Return the own contribution of each known year, oldest first, in euros per month."""
    known = sources()
    return tuple(
        _price(
            row["eur_per_month"],
            Unit.EUR_PER_MONTH,
            int(row["year"]),
            known[row["source"]],
            f"{known[row['source']].text(language)}, {row['year']}",
        )
        for row in _rows("own_contribution.csv")
    )


def discount_rates(language: Language = Language.DUTCH) -> tuple[DiscountRate, ...]:
    """Return the discount rates of the guidelines that a case may follow."""
    known = sources()
    return tuple(
        DiscountRate(
            key=row["key"],
            name=row[f"name_{language}"],
            costs=Decimal(row["rate_costs"]),
            effects=Decimal(row["rate_effects"]) if row["rate_effects"] else None,
            valid_from=_date(row["valid_from"]),
            source=known[row["source"]].text(language, row["section"]),
            confidence=Confidence(row["confidence"]),
        )
        for row in _rows("discount_rates.csv")
    )


def facts(language: Language = Language.DUTCH) -> Mapping[str, Fact]:
    """Return national figures by their key."""
    known = sources()
    return MappingProxyType(
        {
            row["key"]: Fact(
                key=row["key"],
                name=row[f"name_{language}"],
                value=Decimal(row["value"]),
                unit=row["unit"],
                year=int(row["year"]),
                source=known[row["source"]].text(language),
                confidence=Confidence(row["confidence"]),
            )
            for row in _rows("facts.csv")
        }
    )


def procurement_2019(name: str, language: Language = Language.DUTCH) -> Procurement2019 | None:
    """Return what was found in 2019 for a municipality, or None for those not studied.

    Args:
        name: Official name of the municipality.
        language: Language of note and source.
    """
    row = next((row for row in _rows("procurement_2019.csv") if row["municipality"] == name), None)
    if row is None:
        return None
    named = row["innovation_in_documents"]
    return Procurement2019(
        municipality=name,
        model=ProcurementModel(row["procurement_model"]),
        contracted_providers=int(row["contracted_providers"]),
        term_years=None if row["term_years"] == "indefinite" else Decimal(row["term_years"]),
        funding=Funding2019(row["funding_model"]),
        innovation_in_documents=YesNo.UNKNOWN if named == "conflict" else YesNo(named),
        note=row[f"note_{language}"],
        source=sources()[row["source"]].text(language),
    )


def iwmo_codes(code_list: str) -> Mapping[str, str]:
    """Return the Dutch names of a code list of iWmo by their code, in the order of the list.

    Args:
        code_list: ``product_category``, ``unit``, ``frequency`` or ``stop_reason``.
    """
    return MappingProxyType(
        {row["code"]: row["name_nl"] for row in _rows("iwmo_codes.csv") if row["list"] == code_list}
    )


def zrm_domains() -> tuple[ZrmDomain, ...]:
    """Return the domains of the Zelfredzaamheid-Matrix of every version."""
    known, rows = sources(), _rows("zrm_domains.csv")
    last = {
        version: max(int(row[version]) for row in rows if row[version].isdigit())
        for version in ("order_2017", "order_2013")
    }

    def order(row: Mapping[str, str], version: str) -> int:
        text = row[version]
        if text.startswith("S"):
            return last[version] + int(text[1:]) - 1
        return int(text) - 1 if text else -1

    return tuple(
        ZrmDomain(
            key=row["key"],
            name_2017=row["name_2017_nl"],
            name_2013=row["name_2013_nl"],
            name_english=row["name_en"],
            order_2017=order(row, "order_2017"),
            order_2013=order(row, "order_2013"),
            result_area=ResultArea(row["result_area"]) if row["result_area"] else None,
            source=known[row["source"]],
        )
        for row in rows
    )


def _case_rates(language: Language) -> dict[str, Quantity]:
    """Return the rates that a new case may start with, by their key."""
    return {
        rate.key: Quantity(
            value=rate.costs,
            unit=Unit.SHARE_PER_YEAR,
            source=rate.source,
            source_date=rate.valid_from,
            assumption=False,
        )
        for rate in discount_rates(language)
    }


@dataclass(frozen=True, slots=True)
class NationalClients:
    """How many clients with Wmo support there are in the Netherlands, to estimate those of a municipality.

    Attributes:
        clients: Clients in the Netherlands.
        year: Year to which they belong.
        source: Source in words.
        inhabitants: Inhabitants of all municipalities together.
        counted: When those inhabitants were counted.
    """

    clients: Decimal
    year: int
    source: str
    inhabitants: int
    counted: datetime.date

    def among(self, inhabitants: Decimal) -> Decimal:
        """Return the clients that so many inhabitants have at the national ratio, in whole persons."""
        return (self.clients * inhabitants / self.inhabitants).quantize(Decimal(1), ROUND_HALF_UP)


def national_clients(language: Language = Language.DUTCH) -> NationalClients:
    """Return the national number of clients with Wmo support and of inhabitants.

    The ages of the clients are not known, so the ratio is one over all inhabitants.
    """
    fact = facts(language)["wmo_clients_total"]
    inhabitants = sum(item.inhabitants for item in municipalities())
    counted = sources()["municipalities"].date
    if counted is None:
        raise ValueError("the list of municipalities has no date")
    return NationalClients(fact.value, fact.year, fact.source, inhabitants, counted)


def _case_discount_rates(rates: Mapping[str, Quantity]) -> DiscountRates:
    return DiscountRates(
        budget=rates["budget"], social=rates["social_2020"], health_economic=rates["health_economic"]
    )


def _case_corrections(language: Language) -> GradeCorrections:
    source = sources()["evidence_corrections"].text(language)
    return GradeCorrections.model_validate(
        {name: value.model_copy(update={"source": source}) for name, value in GradeCorrections()}
    )


def _compared_funding(language: Language) -> ComparedFunding:
    source = {"source": sources()["funding_comparison"].text(language)}
    terms = ComparedFunding()
    return ComparedFunding(
        pass_through=terms.pass_through.model_copy(update=source),
        outcome_share=terms.outcome_share.model_copy(update=source),
        fixed_share=terms.fixed_share.model_copy(update=source),
    )


def new_case(language: Language = Language.DUTCH) -> Case:
    """Return an empty case in which price index, discount rates and own contribution are given.

    Args:
        language: Language of the sources that stand in the case.
    """
    rates = _case_rates(language)
    return Case(
        settings=Settings(
            indices=(consumer_price_index(language),),
            discount_rates=_case_discount_rates(rates),
            equipment_interest=rates["equipment"],
            corrections=_case_corrections(language),
            compared=_compared_funding(language),
        ),
        own_contribution=OwnContribution(monthly=own_contributions(language)[-1]),
    )


def guidance(language: Language = Language.DUTCH) -> Guidance:
    """Return the guidance texts in one language."""
    text = (_CONTENT / "guidance" / f"{language}.toml").read_text(encoding="utf-8")
    document = tomllib.loads(text)
    return Guidance(
        pages=MappingProxyType({key: PageGuidance(**texts) for key, texts in document["pages"].items()}),
        terms=MappingProxyType({key: Term(**texts) for key, texts in document["terms"].items()}),
        fields=MappingProxyType(dict(document["fields"])),
    )
