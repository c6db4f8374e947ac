"""A cost says how much of what it comes to is caution for weak evidence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.previews import caution_in_cost
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.translation import Language
from casebuilder.ui.pages.costs import CostsPage
from tests.building import licence, small_case
from tests.ui.forms import bench

PAID = "costs.licence.paid"


def graded(grade: EvidenceGrade | None) -> Case:
    case = small_case(costs=(licence(),))
    return replaced(case, "costs.licence.amount.grade", grade)


def shown(qtbot: QtBot, case: Case) -> str:
    own = bench(qtbot, case, Language.ENGLISH)
    page = own.page(CostsPage)
    own.store.evaluate_now()
    return page.costs.card("costs.licence")._result.text()


@pytest.mark.parametrize("grade", [None, EvidenceGrade.EXPERT, EvidenceGrade.REGISTRATION])
def test_the_caution_is_what_the_amount_is_more_than_without_it(grade: EvidenceGrade | None) -> None:
    case = graded(grade)
    with_caution = evaluate_case(case)
    without = evaluate_case(replaced(case, "settings.correct_for_evidence", value=False))

    caution = caution_in_cost(with_caution, case.costs[0])

    assert caution > 0
    assert caution == pytest.approx(sum(with_caution.line(PAID)) - sum(without.line(PAID)))
    assert caution_in_cost(without, without.case.costs[0]) == 0


def test_the_caution_moves_money_and_leaves_the_two_together_as_they_are() -> None:
    case = replaced(graded(EvidenceGrade.EXPERT), "effects", ())
    cost = case.costs[0]
    on = evaluate_case(case)
    off = evaluate_case(replaced(case, "settings.correct_for_evidence", value=False))

    change = {party: sum(on.party(party).cash) - sum(off.party(party).cash) for party in Party}

    assert change[cost.payer] == pytest.approx(-caution_in_cost(on, cost))
    assert change[cost.payer] + change[cost.receiver] == pytest.approx(0)


def test_the_card_says_how_much_of_it_is_caution(qtbot: QtBot) -> None:
    case = graded(EvidenceGrade.EXPERT)

    text = shown(qtbot, case)

    expected = sum(evaluate_case(case).line(PAID)) * 0.25 / 1.25
    assert f"€\u00a0{expected:,.0f} of that is caution for weak evidence" in text


def test_without_caution_the_card_says_nothing_of_it(qtbot: QtBot) -> None:
    assert "caution" not in shown(qtbot, graded(EvidenceGrade.STRONG_COMPARISON))
    none = replaced(graded(None), "settings.correct_for_evidence", value=False)
    assert "caution" not in shown(qtbot, none)
    zero = replaced(graded(None), "settings.corrections.opinion.value", Decimal(0))
    assert "caution" not in shown(qtbot, zero)
