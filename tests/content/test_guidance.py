"""The guidance texts: complete in both languages, and about fields that exist."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import get_args

import pytest

from casebuilder import reference
from casebuilder.model.case import Case
from casebuilder.model.descriptions import description_of
from casebuilder.model.frozen import Frozen
from casebuilder.model.quantities import Price, Provenance
from casebuilder.translation import Language

PAGES = {
    "innovation",
    "municipality",
    *(f"question_{number}" for number in range(1, 7)),
    "support",
    "evidence",
    "outcomes",
    "hard_data",
    "reach",
    "costs",
    "results",
    "uncertainty",
    "export",
}
PARTS_WITHOUT_FIELD = {
    "innovation.contributions",
    "municipality.weights",
    "outcomes.clients",
    "outcomes.moments",
    "reach.adoption",
    "services.funding",
}
"""Places that are no single field but that a reader meets as a heading or a choice."""


def _classes(annotation: object) -> Iterator[type[Frozen]]:
    if isinstance(annotation, type) and issubclass(annotation, Frozen):
        yield annotation
    for argument in get_args(annotation):
        yield from _classes(argument)


def _places(document: type[Frozen], prefix: str = "") -> Iterator[str]:
    for name, field in document.model_fields.items():
        place = f"{prefix}{name}"
        if description_of(field) is not None:
            yield place
        for part in _classes(field.annotation):
            if not issubclass(part, Provenance):
                yield from _places(part, f"{place}.")


def _texts(guidance: reference.Guidance) -> Iterator[tuple[str, str]]:
    for key, page in guidance.pages.items():
        for part, text in dataclasses.asdict(page).items():
            yield f"pages.{key}.{part}", text
    for key, term in guidance.terms.items():
        yield f"terms.{key}.term", term.term
        yield f"terms.{key}.text", term.text
    for key, text in guidance.fields.items():
        yield f"fields.{key}", text


def test_both_languages_say_something_about_the_same_things() -> None:
    dutch, english = (dict(_texts(reference.guidance(language))) for language in Language)
    assert dutch.keys() == english.keys()
    assert len(dutch) > 300


@pytest.mark.parametrize("language", Language)
def test_no_text_is_empty_or_loose(language: Language) -> None:
    for key, text in _texts(reference.guidance(language)):
        assert text.strip() == text, key
        assert text, key
        assert "  " not in text, key


def test_no_sentence_was_left_untranslated() -> None:
    dutch, english = (dict(_texts(reference.guidance(language))) for language in Language)
    same = [key for key, text in dutch.items() if text == english[key] and text.count(" ") > 1]
    assert same == []


@pytest.mark.parametrize("language", Language)
def test_every_page_is_explained(language: Language) -> None:
    assert set(reference.guidance(language).pages) == PAGES


@pytest.mark.parametrize("language", Language)
def test_what_is_asked_and_why_fits_in_one_sentence(language: Language) -> None:
    for key, page in reference.guidance(language).pages.items():
        assert re.search(r"[.!?]\s", page.sentence) is None, key
        assert page.sentence.endswith("."), key


@pytest.mark.parametrize("language", Language)
def test_every_field_of_a_case_is_explained(language: Language) -> None:
    guidance = reference.guidance(language)
    places = set(_places(Case))
    assert len(places) > 130
    assert [place for place in sorted(places) if guidance.field(place) is None] == []


@pytest.mark.parametrize("language", Language)
def test_no_explanation_is_about_a_field_that_is_gone(language: Language) -> None:
    places = set(_places(Case)) | PARTS_WITHOUT_FIELD
    evidence = {f"quantity.{name}" for name in Price.model_fields} | {"quantity.range"}
    answers = {f"answer.{name}" for name in ("status", "source", "date", "contact", "note")}
    keys = set(reference.guidance(language).fields)
    assert sorted(keys - places - evidence - answers) == []


@pytest.mark.parametrize("language", Language)
def test_an_explanation_is_short(language: Language) -> None:
    for key, text in reference.guidance(language).fields.items():
        assert len(re.findall(r"[.!?](?:\s|$)", text)) <= 4, key
    for key, term in reference.guidance(language).terms.items():
        assert len(re.findall(r"[.!?](?:\s|$)", term.text)) <= 2, key


def test_the_source_of_a_figure_and_of_an_answer_are_explained_apart() -> None:
    guidance = reference.guidance(Language.ENGLISH)
    of_a_figure = guidance.field("services.tariff.source")
    of_an_answer = guidance.field("questions.contracts.source")
    assert of_a_figure == guidance.fields["quantity.source"]
    assert of_an_answer == guidance.fields["answer.source"]
    assert guidance.field("questions.contracts.term_years.source") == of_a_figure
    assert of_a_figure != of_an_answer


def test_a_field_without_explanation_gives_none() -> None:
    assert reference.guidance(Language.DUTCH).field("services.colour") is None


@pytest.mark.parametrize("language", Language)
def test_the_hard_terms_are_explained(language: Language) -> None:
    terms = reference.guidance(language).terms
    expected = {
        "cashability", "funding_model", "fee_for_service", "lump_sum", "net_present_value", "present_value",
        "bcr", "roi", "irr", "payback_period", "baseline", "attribution", "deadweight", "drop_off", "overlap",
        "evidence_correction", "own_contribution", "zrm", "indication", "wmo", "zvw", "wlz", "chain",
        "outside", "vat", "acquired_capacity",
    }  # fmt: skip
    assert expected <= set(terms)
