"""Procurement and funding models: explained in both languages, with the figures of the data files."""

from __future__ import annotations

import csv
import dataclasses
import re
from collections.abc import Iterator
from decimal import Decimal
from importlib import resources

import pytest

from casebuilder import contracting, reference
from casebuilder.contracting import Extremes, FundingFacts, Joining, ProcurementFacts
from casebuilder.model.funding import FUNDING_LABELS
from casebuilder.model.question_check import OPEN_MODELS, SHUT_MODELS
from casebuilder.model.questions import ProcurementModel
from casebuilder.translation import Language, Translator

LANGUAGES = pytest.mark.parametrize("language", Language)
ENGLISH = Translator(Language.ENGLISH)
FUNDING_2019 = {
    "fee_for_service": "fee_for_service",
    "function_based": "lump_sum",
    "capitation": "capitation",
}
"""What the list of municipalities calls a funding model, and what a case calls it."""


def rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("casebuilder") / "content" / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def municipalities(model: ProcurementModel) -> list[dict[str, str]]:
    return [row for row in rows("procurement_2019.csv") if row["procurement_model"] == model.value]


def facts(model: ProcurementModel) -> ProcurementFacts:
    return contracting.procurement_facts(model, Language.ENGLISH)


def texts(language: Language) -> Iterator[tuple[str, str]]:
    models: tuple[ProcurementFacts | FundingFacts, ...] = (
        *contracting.procurement_models(language),
        *contracting.funding_models(language),
    )
    for model in models:
        key = model.model.value if isinstance(model, ProcurementFacts) else model.kind
        for part, text in dataclasses.asdict(model.texts).items():
            yield f"{key}.{part}", text


@LANGUAGES
def test_every_procurement_model_that_can_be_chosen_is_explained(language: Language) -> None:
    assert [item.model for item in contracting.procurement_models(language)] == list(ProcurementModel)


@LANGUAGES
def test_every_funding_model_that_can_be_chosen_is_explained(language: Language) -> None:
    assert {item.kind for item in contracting.funding_models(language)} == set(FUNDING_LABELS)
    with pytest.raises(KeyError):
        contracting.funding_facts("barter", language)


@LANGUAGES
def test_no_explanation_is_empty_loose_or_long(language: Language) -> None:
    found = list(texts(language))
    assert len(found) == (len(ProcurementModel) + len(FUNDING_LABELS)) * 4
    for key, text in found:
        assert text == text.strip(), key
        assert text.endswith("."), key
        assert "  " not in text, key
        assert 20 < len(text) < 330, key


def test_no_explanation_was_left_untranslated() -> None:
    dutch, english = (dict(texts(language)) for language in Language)
    assert dutch.keys() == english.keys()
    assert [key for key, text in dutch.items() if text == english[key]] == []


@LANGUAGES
def test_the_explanations_hold_no_figures_of_their_own(language: Language) -> None:
    assert [key for key, text in texts(language) if re.search(r"\d", text)] == []


class TestFiguresOf2019:
    @pytest.mark.parametrize("model", ProcurementModel)
    def test_they_are_those_of_the_list_of_municipalities(self, model: ProcurementModel) -> None:
        found, listed = facts(model), municipalities(model)
        assert found.municipalities == len(listed)
        assert found.studied == len(rows("procurement_2019.csv")) == 31
        if not listed:
            assert found.providers is found.term is None
            return
        counts = [Decimal(row["contracted_providers"]) for row in listed]
        assert found.providers == Extremes(min(counts), max(counts))
        terms = [Decimal(row["term_years"]) for row in listed if row["term_years"] != "indefinite"]
        assert found.term == Extremes(min(terms), max(terms))
        assert found.indefinite == len(listed) - len(terms)
        named = [row for row in listed if row["innovation_in_documents"] in ("yes", "conflict")]
        assert found.innovation_named == len(named)

    @pytest.mark.parametrize("name", FUNDING_2019)
    def test_funding_is_counted_from_the_same_list(self, name: str) -> None:
        found = contracting.funding_facts(FUNDING_2019[name])
        listed = [row for row in rows("procurement_2019.csv") if row["funding_model"] == name]
        assert found.municipalities == len(listed)
        assert {model.value for model in found.procurement} == {row["procurement_model"] for row in listed}

    def test_all_models_together_are_all_municipalities(self) -> None:
        assert sum(item.municipalities for item in contracting.procurement_models()) == 31
        assert sum(item.municipalities or 0 for item in contracting.funding_models()) == 31

    def test_the_tables_of_the_study_are_kept_beside_its_list(self) -> None:
        # Tables 7 and 8: lowest and highest number of providers, shortest and longest term.
        expected = {
            ProcurementModel.OPEN_HOUSE: ("68", "376", "2", None),
            ProcurementModel.ADMINISTRATIVE_TENDERING: ("55", "300", "3", None),
            ProcurementModel.CLASSIC_TENDERING: ("15", "90", "3.5", "9"),
            ProcurementModel.ZEEUWS_MODEL: ("16", "65", "1", "7"),
            ProcurementModel.PERFORMANCE_PROCUREMENT: ("3", "8", "6", "8"),
        }
        for model, (low, high, short, long) in expected.items():
            found = facts(model)
            assert found.providers_elsewhere == Extremes(Decimal(low), Decimal(high)), model
            longest = None if long is None else Decimal(long)
            assert found.term_elsewhere == Extremes(Decimal(short), longest), model

    def test_a_contradiction_within_the_study_is_told(self) -> None:
        said = [
            ENGLISH.message(item) for item in contracting.contradictions(facts(ProcurementModel.OPEN_HOUSE))
        ]
        assert said == ["The study contradicts itself: its table 7 gives 68 to 376 providers."]
        classic = facts(ProcurementModel.CLASSIC_TENDERING)
        assert [ENGLISH.message(item) for item in contracting.contradictions(classic)][1] == (
            "The study contradicts itself: its table 8 gives a term of 3.5 to 9 years."
        )
        assert list(contracting.contradictions(facts(ProcurementModel.CLOSED_AUCTION))) == []

    def test_they_read_as_words(self) -> None:
        zeeuws = facts(ProcurementModel.ZEEUWS_MODEL)
        assert ENGLISH.message(contracting.usage_message(zeeuws)) == "13 of 31 (42 %)"
        assert ENGLISH.message(contracting.providers_message(zeeuws)) == "15 to 90"
        assert ENGLISH.message(contracting.term_message(zeeuws)) == "1 to 9 years"
        assert ENGLISH.message(contracting.innovation_message(zeeuws)) == "in 6 of 13"
        house = facts(ProcurementModel.OPEN_HOUSE)
        assert ENGLISH.message(contracting.term_message(house)) == "2 to 9 years; indefinite in 4"
        performance = facts(ProcurementModel.PERFORMANCE_PROCUREMENT)
        assert ENGLISH.message(contracting.term_message(performance)) == "6 years"
        auction = facts(ProcurementModel.CLOSED_AUCTION)
        assert ENGLISH.message(contracting.usage_message(auction)) == "none of 31"
        assert ENGLISH.message(contracting.providers_message(auction)) == "not found in 2019"

    def test_a_model_that_was_not_counted_has_no_figure(self) -> None:
        mix = contracting.funding_facts("mix", Language.ENGLISH)
        assert ENGLISH.message(contracting.usage_message(mix)) == "not counted in 2019"

    @LANGUAGES
    def test_every_model_names_its_source(self, language: Language) -> None:
        for item in contracting.procurement_models(language):
            assert "Erasmus" in item.source
        assert all(item.source for item in contracting.funding_models(language))

    def test_the_guidance_says_the_same(self) -> None:
        pages = {language: reference.guidance(language).pages for language in Language}
        for page in (pages[Language.DUTCH]["question_1"], pages[Language.ENGLISH]["question_1"]):
            numbers = [int(number) for number in re.findall(r"\b\d{1,2}\b", page.source)]
            counts = sorted((item.municipalities for item in contracting.procurement_models()), reverse=True)
            assert numbers == [31, *(count for count in counts if count)]
        for page in (pages[Language.DUTCH]["question_2"], pages[Language.ENGLISH]["question_2"]):
            said = [int(number) for number in re.findall(r"(\d+) %", page.source)]
            used = [contracting.funding_facts(kind) for kind in ("fee_for_service", "capitation", "lump_sum")]
            assert said == [round(100 * (item.municipalities or 0) / 31) for item in used]
        # Question 5 names how often documents named innovation under the models that it lists.
        often = (
            ProcurementModel.CLASSIC_TENDERING,
            ProcurementModel.ZEEUWS_MODEL,
            ProcurementModel.PERFORMANCE_PROCUREMENT,
        )
        shares = [round(100 * facts(model).innovation_named / facts(model).municipalities) for model in often]
        seldom = facts(ProcurementModel.OPEN_HOUSE)
        assert seldom.innovation_named / seldom.municipalities < min(shares) / 100
        for page in (pages[Language.DUTCH]["question_5"], pages[Language.ENGLISH]["question_5"]):
            (found,) = re.findall(r"\((\d+) (?:to|tot) (\d+) %\)", page.source)
            assert [int(number) for number in found] == [min(shares), max(shares)]


def test_what_is_usual_agrees_with_what_a_contradiction_is() -> None:
    usual = {item.model: item.joining for item in contracting.procurement_models()}
    assert {model for model, joining in usual.items() if joining is Joining.YES} == OPEN_MODELS
    shut = {model for model, joining in usual.items() if joining is Joining.NO}
    assert shut == SHUT_MODELS | {ProcurementModel.ZEEUWS_MODEL}


class TestRecordOfOneMunicipality:
    @pytest.mark.parametrize("row", rows("procurement_2019.csv"), ids=lambda row: row["municipality"])
    def test_it_says_what_the_data_file_holds(self, row: dict[str, str]) -> None:
        record = contracting.record_2019(row["municipality"], Language.ENGLISH)
        assert record is not None
        model, providers, term, funding, named = (ENGLISH.message(item) for item in record.facts)
        kind = FUNDING_2019[row["funding_model"]]
        assert funding == f"Funding: {ENGLISH(FUNDING_LABELS[kind])}."
        assert model == f"Procurement: {ENGLISH(ProcurementModel(row['procurement_model']).label)}."
        assert providers == f"{row['contracted_providers']} contracted providers."
        indefinite = row["term_years"] == "indefinite"
        assert term == (
            "Contracts without an end date." if indefinite else f"Term: {row['term_years']} years."
        )
        words = {"yes": "documents named", "no": "did not name", "conflict": "does not say clearly"}
        assert words[row["innovation_in_documents"]] in named
        said = [ENGLISH.message(item) for item in record.contradictions]
        noted = [text for text in said if text.startswith("Contradiction in the study: ")]
        assert noted == ([f"Contradiction in the study: {row['note_en']}"] if row["note_en"] else [])
        assert "Erasmus" in ENGLISH.message(record.source)

    @pytest.mark.parametrize("row", rows("procurement_2019.csv"), ids=lambda row: row["municipality"])
    def test_a_figure_outside_the_tables_of_the_study_is_called_a_contradiction(
        self, row: dict[str, str]
    ) -> None:
        (table,) = [
            item for item in rows("procurement_models.csv") if item["model"] == row["procurement_model"]
        ]
        unending = "inf"

        def within(value: str, name: str) -> bool:
            low, high = table[f"table_{name}_lowest"], table[f"table_{name}_highest"]
            figure = float(value.replace("indefinite", unending))
            return float(low) <= figure <= float(high.replace("indefinite", unending))

        record = contracting.record_2019(row["municipality"], Language.ENGLISH)
        assert record is not None
        said = " ".join(ENGLISH.message(item) for item in record.contradictions)
        assert ("table 7 gives" in said) is not within(row["contracted_providers"], "providers")
        assert ("table 8 gives" in said) is not within(row["term_years"], "term")

    @pytest.mark.parametrize(
        ("name", "count", "words"),
        [
            ("Utrecht", 2, "16 to 65 providers"),
            ("Utrecht", 2, "1 to 7 years"),
            ("'s-Hertogenbosch", 2, "16 to 65 providers"),
            ("Emmen", 1, "3 to 8 providers"),
            ("Ede", 1, "68 to 376 providers"),
            ("Delft", 1, "Westland 25 providers and 4 years"),
            ("Westland", 1, "Delft 20 providers and 3.5 years"),
        ],
    )
    def test_known_contradictions_read_as_words(self, name: str, count: int, words: str) -> None:
        record = contracting.record_2019(name, Language.ENGLISH)
        assert record is not None
        said = [ENGLISH.message(item) for item in record.contradictions]
        assert len(said) == count
        assert any(words in text for text in said)

    def test_a_municipality_that_was_not_studied_has_none(self) -> None:
        assert contracting.record_2019("Aa en Hunze") is None


class TestFundingFigures:
    @pytest.mark.parametrize("name", FUNDING_2019)
    def test_providers_and_terms_are_those_of_the_list(self, name: str) -> None:
        found = contracting.funding_facts(FUNDING_2019[name])
        listed = [row for row in rows("procurement_2019.csv") if row["funding_model"] == name]
        counts = [Decimal(row["contracted_providers"]) for row in listed]
        terms = [Decimal(row["term_years"]) for row in listed if row["term_years"] != "indefinite"]
        assert found.providers == Extremes(min(counts), max(counts))
        assert found.term == Extremes(min(terms), max(terms))
        assert found.indefinite == len(listed) - len(terms)

    def test_they_read_as_words(self) -> None:
        # Annex C: Alphen aan den Rijn 8, Emmen 9, Groningen 3 providers, each 6 years.
        area = contracting.funding_facts("capitation", Language.ENGLISH)
        assert ENGLISH.message(contracting.providers_message(area)) == "3 to 9"
        assert ENGLISH.message(contracting.term_message(area)) == "6 years"
        assert ENGLISH.message(contracting.joining_message(area)) == "usually not"
        assert ENGLISH.message(contracting.price_message(area)) == "the municipality sets it"

    def test_what_differs_per_procurement_model_is_not_averaged(self) -> None:
        per_unit = contracting.funding_facts("fee_for_service", Language.ENGLISH)
        assert ENGLISH.message(contracting.joining_message(per_unit)) == "as the procurement model has it"
        assert ENGLISH.message(contracting.price_message(per_unit)) == "as the procurement model has it"

    def test_what_nobody_used_has_no_figures(self) -> None:
        per_case = contracting.funding_facts("payment_per_case", Language.ENGLISH)
        assert per_case.providers is per_case.term is None
        assert ENGLISH.message(contracting.joining_message(per_case)) == "not found in 2019"

    @LANGUAGES
    def test_where_the_study_contradicts_itself_is_told(self, language: Language) -> None:
        assert "Zwolle" in contracting.funding_facts("lump_sum", language).note
