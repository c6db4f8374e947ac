"""How far the figures may disappoint, on the results page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.costbenefit import thresholds
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.costbenefit.thresholds import Threshold, important_thresholds
from casebuilder.model.formula.evaluation import CalculationError
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.translation import Language, Translator
from casebuilder.ui.pages import results_thresholds
from casebuilder.ui.pages.results import ResultsPage
from casebuilder.ui.pages.results_sentences import one_threshold_sentence
from tests.building import licence, small_case
from tests.ui.results_support import (
    Notes,
    chip,
    click,
    finish,
    open_dialog,
    plain,
    provider_loses,
    results_page,
)

ENGLISH = Translator(Language.ENGLISH)


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def page(qtbot: QtBot, notes: Notes) -> ResultsPage:
    return results_page(qtbot, expensive(), notes, "thresholds")


def expensive() -> Case:
    return replaced(provider_loses(), "costs.licence.amount.value", Decimal(480))


def told(page: ResultsPage) -> dict[str, str]:
    return {link.text(): plain(text) for link, text in page.thresholds.told}


def test_each_figure_is_told_in_one_sentence(page: ResultsPage) -> None:
    # For 32 euros and 40 hours the municipality pays 1,280 euros less per user per year, so the licence of
    # 480 euros may cost that; at 480 euros 15 hours, or 15 % of the 100, would do. Reach changes both alike.
    price, effect, reach = told(page).values()
    assert price == (
        "Profitable for the municipality as long as Licentie stays below € 1,280 per user per year without"
        " VAT (now € 480), when nothing else changes."
    )
    assert effect == (
        "Profitable for the municipality as long as the effect “Minder huishoudelijke hulp” stays above"
        " 15.0 % (now 40.0 %), when nothing else changes."
    )
    assert reach == (
        "The municipality gains at every plausible value: from a fifth of to five times what it is now."
    )


def test_a_link_leads_to_the_field_of_the_figure(qtbot: QtBot, page: ResultsPage, notes: Notes) -> None:
    link, _ = page.thresholds.told[0]
    assert link.accessibleName().startswith("Go to the figure: ")

    click(qtbot, link)

    assert notes.fields == ["costs.licence.amount"]


def test_a_threshold_opens_the_break_even_down_to_the_inputs(qtbot: QtBot, page: ResultsPage) -> None:
    price = next(
        button
        for button in page.thresholds.findChildren(QPushButton)
        if button.accessibleName() == f"How was this computed: {page.thresholds.told[0][0].text()}"
    )

    click(qtbot, price)

    dialog = open_dialog(page)
    root = dialog.tree_of_figures
    assert root.id == "parties.municipality.npv"
    assert root.value == pytest.approx(0, abs=1e-6)
    (remark,) = (
        text for part in dialog.findChildren(QLabel) if (text := plain(part.text())).startswith("These are")
    )
    assert "at € 1,280" in remark
    assert "in the case as it stands it is € 400,000" in remark
    assert page.context.store.case == expensive()
    dialog.reject()


def test_another_party_has_other_thresholds(qtbot: QtBot, page: ResultsPage) -> None:
    click(qtbot, chip(page.parties, "Provider"))
    finish(qtbot, page)

    assert page.thresholds.intro.text().startswith(
        "The price, the effect and the reach that matter most to the provider"
    )
    results = page.context.store.results
    assert results is not None
    assert len(told(page)) == len(important_thresholds(results, Party.PROVIDER))
    assert all("provider" in text for text in told(page).values())


def test_the_thresholds_follow_the_funding_of_the_page(qtbot: QtBot, page: ResultsPage) -> None:
    before = told(page)

    click(qtbot, chip(page.funding_choice, "Fixed budget"))
    finish(qtbot, page)

    # Only the last year counts: 256,000 less for 500 years of use, so the licence could be 512 euros.
    after = list(told(page).values())
    assert after[0].startswith("Profitable for the municipality as long as Licentie stays below € 512")
    assert told(page) != before


def test_figures_out_of_all_proportion_are_said_to_be(
    qtbot: QtBot, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(*_: object) -> None:
        raise CalculationError("reach.users")

    monkeypatch.setattr(results_thresholds, "important_thresholds", too_large)

    page = results_page(qtbot, provider_loses(), notes, "thresholds")

    assert page.thresholds.told == []
    assert "This cannot be computed: the figures are out of all proportion." in [
        part.text() for part in page.thresholds.findChildren(type(page.thresholds.intro))
    ]


def said_of(path: str, party: Party) -> str:
    results = evaluate_case(provider_loses())
    found = thresholds.threshold(results.case, path, party)
    return plain(ENGLISH.message(one_threshold_sentence(results, party, found)))


def test_a_figure_that_makes_no_difference_is_said_to_make_none() -> None:
    assert said_of("costs.licence.amount", Party.PROVIDER) == (
        "This figure makes no difference to the provider."
    )


def test_who_breaks_even_hears_that_any_change_tips_the_balance() -> None:
    # 32 euros for 40 hours is 1,280 euros per user, which is what the licence costs.
    case = small_case(costs=(licence(amount=licence().amount.model_copy(update={"value": 1280})),))
    results = evaluate_case(case)
    found = thresholds.threshold(case, "costs.licence.amount", Party.MUNICIPALITY)
    assert isinstance(found, Threshold)

    assert ENGLISH.message(one_threshold_sentence(results, Party.MUNICIPALITY, found)) == (
        "The municipality breaks even as it stands: every change of this figure tips the balance."
    )


def test_who_loses_at_any_reach_hears_that_no_plausible_reach_helps() -> None:
    results = evaluate_case(provider_loses())
    reach = important_thresholds(results, Party.PROVIDER)[-1]

    assert plain(ENGLISH.message(one_threshold_sentence(results, Party.PROVIDER, reach))) == (
        "No plausible value makes the provider gain: none from a fifth of to five times what it is now."
    )
