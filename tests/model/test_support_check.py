"""Parties, support and evidence that contradict each other are explained, and stop nothing."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from casebuilder.model.check import problems
from casebuilder.model.funding import LumpSum
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.problems import Severity
from casebuilder.model.questions import YesNo
from casebuilder.model.support import PartnershipTheme
from casebuilder.translation import Language, Translator
from tests.preparation import whole_case


@pytest.mark.parametrize(
    ("place", "value", "code", "where"),
    [
        (
            "support.providers_supporting.value",
            Decimal(4),
            "more_support_than_asked",
            "support.providers_supporting",
        ),
        (
            "support.providers_supporting.value",
            Decimal(0),
            "fewer_than_named",
            "support.providers_supporting",
        ),
        (
            "support.steps.town.start",
            datetime.date(2026, 12, 31),
            "steps_out_of_order",
            "support.steps.town.start",
        ),
        ("support.steps.town.users.value", Decimal(49), "steps_shrink", "support.steps.town.users"),
        (
            "support.value.hours.start",
            datetime.date(2030, 1, 1),
            "value_after_case",
            "support.value.hours.start",
        ),
        ("support.value.hours.service", "gone", "names_nothing", "support.value.hours.service"),
        ("evidence.claims.hours.effect", "gone", "names_nothing", "evidence.claims.hours.effect"),
        ("evidence.claims.hours.request", "gone", "names_nothing", "evidence.claims.hours.request"),
        (
            "support.themes",
            (PartnershipTheme(id="living", name="Wonen en zorg"),),
            "themes_without_partnership",
            "support.partnership",
        ),
    ],
)
def test_a_contradiction_is_a_warning_at_its_place(place: str, value: object, code: str, where: str) -> None:
    (found,) = problems(replaced(whole_case(), place, value))
    assert (found.code, found.where, found.severity) == (code, where, Severity.WARNING)
    assert len(Translator(Language.DUTCH).message(found.message)) > 30


def test_a_payer_cannot_stop_paying_a_fixed_sum_before_the_new_agreement() -> None:
    case = replaced(whole_case(), "services.household_help.funding", LumpSum(renewal_year=2028))
    (found,) = problems(case)
    assert (found.code, found.where) == ("value_before_renewal", "support.value.hours.start")
    assert "2028" in Translator(Language.ENGLISH).message(found.message)
    later = replaced(case, "support.value.hours.start", datetime.date(2028, 1, 1))
    assert problems(later) == ()
    other = replaced(case, "support.value.hours.party", Party.PROVIDER)
    assert problems(other) == ()


def test_two_items_of_one_register_cannot_share_an_identifier() -> None:
    parties = whole_case().support.parties
    case = replaced(whole_case(), "support.parties", (*parties, parties[0]))
    (found,) = problems(case)
    assert (found.code, found.where) == ("identifier_twice", "support.parties")


def test_a_partnership_that_is_offered_may_have_themes() -> None:
    case = replaced(whole_case(), "support.themes", (PartnershipTheme(id="living", name="Wonen"),))
    assert problems(replaced(case, "support.partnership", YesNo.YES)) == ()
