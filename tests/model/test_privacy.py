"""Texts that seem to hold data of a person are pointed at, and never repeated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebuilder.model.check import problems
from casebuilder.model.paths import replaced
from casebuilder.model.personal_data import (
    PersonalData,
    has_citizen_number,
    has_private_email,
    signs_in_text,
)
from casebuilder.model.problems import Severity
from casebuilder.translation import Language, Translator
from tests.preparation import whole_case

VALID = "111222333"
"""The number that the tax office uses in its own examples: 9+8+7+12+10+8+9+6-3 = 66 = 6 × 11."""


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        (f"BSN {VALID}", PersonalData.CITIZEN_NUMBER),
        ("nummer 1112.22.333 genoteerd", PersonalData.CITIZEN_NUMBER),
        ("nummer 111 222 333", PersonalData.CITIZEN_NUMBER),
        ("mail naar j.jansen@voorbeeld.nl", PersonalData.EMAIL),
        ("bel 06-12345678", PersonalData.PHONE),
        ("bel +31 6 1234 5678", PersonalData.PHONE),
        ("woont op 1234 AB", PersonalData.ADDRESS),
        ("geboren 12-03-1938", PersonalData.DATE),
        ("geboren op 12 maart 1938", PersonalData.DATE),
        ("born on 3 May 1940", PersonalData.DATE),
        ("Mevrouw Jansen kreeg hulp", PersonalData.NAME),
        ("dhr. van der Berg", PersonalData.NAME),
        ("Mrs Smith", PersonalData.NAME),
        ("familie De Vries", PersonalData.NAME),
    ],
)
def test_signs_of_a_person_are_seen(text: str, sign: PersonalData) -> None:
    assert signs_in_text(text) == (sign,)


@pytest.mark.parametrize(
    "text",
    [
        "Iemand van boven de tachtig woont alleen.",
        "Mevrouw wil zelf de post bijhouden.",
        "Meneer B. heeft sinds 2019 hulp.",
        "40 % minder hulp, 108 uur per jaar, € 1.234.567,89",
        "Sinds maart 2024 gaat het beter; 3 mei komt de evaluatie.",
        "In 2019 en 2020 kwamen 1200 mensen.",
        "ZRM 3 naar 4 op 13 domeinen",
        "Wmo 2015 SA",
        "",
    ],
)
def test_an_anonymous_text_is_left_alone(text: str) -> None:
    assert signs_in_text(text) == ()


@pytest.mark.parametrize("number", ["111222334", "123456789", "000000000", "1112223330", "12.345.678"])
def test_numbers_that_cannot_be_a_citizen_service_number_are_not_called_one(number: str) -> None:
    assert not has_citizen_number(f"nummer {number}.")


@given(st.integers(10_000_000, 999_999_999))
def test_a_number_is_a_citizen_service_number_when_its_weighted_sum_is_divisible_by_eleven(
    number: int,
) -> None:
    a, b, c, d, e, f, g, h, i = (int(digit) for digit in f"{number:09d}")
    total = 9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - i
    assert has_citizen_number(f"nr {number:09d}") == (total % 11 == 0)


@pytest.mark.parametrize(
    ("text", "private"),
    [("j.jansen@gmail.com", True), ("j@ziggo.nl", True), ("j.jansen@emmen.nl", False), ("geen adres", False)],
)
def test_post_at_home_is_told_from_post_at_work(text: str, private: bool) -> None:
    assert has_private_email(text) is private


def test_an_example_of_a_client_must_be_anonymous() -> None:
    case = replaced(whole_case(), "support.examples.post.situation", "Mevrouw Jansen, geboren 12-03-1938")
    (found,) = problems(case)
    assert (found.code, found.severity) == ("personal_data", Severity.WARNING)
    assert found.where == "support.examples.post.situation"
    said = Translator(Language.ENGLISH).message(found.message)
    assert "a full date, a name" in said
    assert "Jansen" not in said
    assert "1938" not in said


@pytest.mark.parametrize(
    "place",
    [
        "innovation.description",
        "questions.budget.note",
        "support.parties.town.contact",
        "evidence.claims.hours.reference",
        "services.household_help.tariff.source",
    ],
)
def test_a_citizen_service_number_is_seen_in_any_text(place: str) -> None:
    (found,) = problems(replaced(whole_case(), place, f"zie {VALID}"))
    assert found.code == "personal_data"
    assert place.startswith(found.where)


def test_a_description_of_care_names_nobody() -> None:
    (found,) = problems(replaced(whole_case(), "innovation.process_before", "Mevrouw Jansen wacht."))
    assert (found.code, found.where) == ("personal_data", "innovation.process_before")
    assert problems(replaced(whole_case(), "innovation.process_before", "Vanaf 1 januari 2027.")) == ()


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        ("support.parties.town.contact", True),
        ("questions.budget.contact", True),
        ("evidence.requests.hours.asked_by", True),
        ("innovation.description", False),
    ],
)
def test_a_contact_is_a_work_contact(place: str, seen: bool) -> None:
    found = problems(replaced(whole_case(), place, "j.jansen@hotmail.com"))
    assert [problem.code for problem in found] == (["personal_data"] if seen else [])


def test_a_name_and_a_telephone_number_at_work_are_what_a_contact_is() -> None:
    text = "Mevrouw Jansen, inkoper, 0591-123456, jansen@emmen.nl"
    assert problems(replaced(whole_case(), "support.parties.town.contact", text)) == ()
