"""Equipment on the page of costs: asked where it counts, and what it costs per year."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from casebuilder.model.check import problems
from casebuilder.model.costs import CostBasis
from casebuilder.model.parties import Party
from casebuilder.model.units import Unit
from casebuilder.translation import Language
from casebuilder.ui.pages.costs import CostsPage
from tests.building import euros, figure, licence, small_case
from tests.ui.forms import Bench, bench, button

LIFE, RESIDUAL = "costs.licence.useful_life", "costs.licence.residual_value"


def opened(qtbot: QtBot, language: Language = Language.DUTCH, **changes: object) -> tuple[Bench, CostsPage]:
    """Return the page with one cost of 50,000 euros, folded out."""
    cost = licence(name="Bedden", receiver=Party.OUTSIDE, amount=euros(50_000), **changes)
    own = bench(qtbot, small_case(effects=(), costs=(cost,)), language)
    page = own.page(CostsPage)
    card = page.costs.card("costs.licence")
    if not card.is_open():
        own.click(card.line)
    return own, page


def fold_out(own: Bench, page: CostsPage) -> None:
    """Click on "More" of the card."""
    line = next(
        fold
        for fold, _ in page.form._openers
        if fold.holds("costs.licence.vat_rate") and not fold.holds("costs.licence.name")
    )
    own.click(line.focus_target())


class TestUsefulLife:
    def test_it_is_asked_only_of_what_is_bought_once(self, qtbot: QtBot) -> None:
        own, page = opened(qtbot)
        fold_out(own, page)
        assert LIFE not in page.form.made_fields()
        own.click(button(page, f"Bedden: {own.t('Counted')}: {own.t('Once')}"))
        assert page.form.made_fields()[LIFE].isVisible()
        assert page.form.made_fields()[RESIDUAL].isVisible()

    def test_typed_in_it_says_what_a_year_costs(self, qtbot: QtBot) -> None:
        own, page = opened(qtbot, basis=CostBasis.ONCE)
        fold_out(own, page)
        own.enter(page.form.made_fields()[LIFE], "10")
        own.enter(page.form.made_fields()[RESIDUAL], "5000")
        own.store.evaluate_now()
        # The residual value has no evidence, so it counts for 40 % less: 3,000.
        per_year = (50_000 - 3_000 / 1.025**10) / 8.752064
        assert own.t.euros(per_year) in page.costs.card("costs.licence")._result.text()

    def test_without_it_the_line_says_only_what_is_paid(self, qtbot: QtBot) -> None:
        own, page = opened(qtbot, basis=CostBasis.ONCE)
        own.store.evaluate_now()
        text = page.costs.card("costs.licence")._result.text()
        assert text.startswith(own.t.euros(50_000 * 1.0))
        assert ";" not in text

    def test_one_that_does_not_count_can_be_gone_to_and_cleared(self, qtbot: QtBot) -> None:
        own, page = opened(qtbot, basis=CostBasis.PER_YEAR, useful_life=figure(10, Unit.YEARS))
        (problem,) = problems(own.store.case)
        assert page.focus_field(problem.where)
        own.enter(page.form.made_fields()[LIFE], "")
        assert problems(own.store.case) == ()
        assert LIFE not in page.form.made_fields()

    def test_a_place_that_is_not_asked_now_leads_to_the_basis(self, qtbot: QtBot) -> None:
        own, page = opened(qtbot)
        assert page.focus_field(RESIDUAL)
        assert own.store.case.costs[0].basis is CostBasis.PER_USER_YEAR

    def test_the_interest_can_be_gone_to_and_changed(self, qtbot: QtBot) -> None:
        own, page = opened(qtbot, basis=CostBasis.ONCE, useful_life=figure(10, Unit.YEARS))
        assert page.focus_field("settings.equipment_interest")
        own.enter(page.form.made_fields()["settings.equipment_interest"], "0")
        own.store.evaluate_now()
        assert own.t.euros(5_000) in page.costs.card("costs.licence")._result.text()


def test_a_cost_per_inhabitant_is_offered_in_both_languages(qtbot: QtBot) -> None:
    for language in Language:
        own, page = opened(qtbot, language)
        own.click(button(page, f"Bedden: {own.t('Counted')}: {own.t('Per inhabitant per year')}"))
        assert own.store.case.costs[0].basis is CostBasis.PER_INHABITANT
        assert [problem.where for problem in problems(own.store.case)] == ["municipality.inhabitants"]
