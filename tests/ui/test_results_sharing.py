"""Who could pay whom so that nobody loses, and who advances what, on the results page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from casebuilder.model.compared_funding import FundingKind
from casebuilder.model.costbenefit.proposal import advances, sharing_proposal
from casebuilder.model.costbenefit.results import evaluate_case, with_view
from casebuilder.model.editing import with_years
from casebuilder.model.paths import replaced
from casebuilder.model.settings import View
from casebuilder.ui.pages.results import ResultsPage
from casebuilder.ui.window import MainWindow
from tests.ui.results_support import (
    Notes,
    area_of,
    chip,
    click,
    click_cell,
    example_case,
    finish,
    open_dialog,
    plain,
    provider_loses,
    results_page,
    row_of,
)


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def page(qtbot: QtBot, notes: Notes) -> ResultsPage:
    return results_page(qtbot, provider_loses(), notes, "sharing")


def said(page: ResultsPage) -> list[str]:
    return [plain(made.text.accessibleName()) for made in page.sharing.sentence_labels if made.isVisible()]


def advanced(page: ResultsPage) -> list[str]:
    return [plain(made.text.accessibleName()) for made in page.sharing.advance_labels if made.isVisible()]


def test_it_says_what_must_be_agreed(page: ResultsPage) -> None:
    # The provider loses 380,000. Of that the municipality can pay 116,000 in the first year, which is all
    # that it gains then, and the other 264,000 in two equal parts.
    assert said(page) == [
        (
            "If the municipality pays the provider from € 116,000 to € 132,000 a year in 2027–2029, nobody is"
            " worse off in money."
        )
    ]


def test_the_payments_stand_in_a_table_per_year(page: ResultsPage) -> None:
    content = page.sharing.payments.content

    assert content.columns == ("2027", "2028", "2029", "Total")
    (row,) = content.rows
    assert row.label == "The municipality pays the provider"
    assert row.amounts == pytest.approx((116_000, 132_000, 132_000, 380_000))
    assert row.cells == ("116,000", "132,000", "132,000", "380,000")


def test_the_outcome_of_each_party_is_given_without_and_with_the_payments(page: ResultsPage) -> None:
    content = page.sharing.before_and_after.content

    assert {row.label: row.amounts for row in content.rows} == {
        "Municipality": pytest.approx((580_000, -380_000, 200_000)),
        "Provider": pytest.approx((-380_000, 380_000, 0), abs=1e-6),
        "Entrepreneur": pytest.approx((60_000, 0, 60_000)),
        "Chain": pytest.approx((260_000, 0, 260_000), abs=1e-6),
    }
    assert content.rows[1].cells == ("−380,000", "+380,000", "0")


@pytest.mark.parametrize("view", View)
def test_all_figures_are_those_of_the_model_in_the_view_of_the_page(
    qtbot: QtBot, page: ResultsPage, view: View
) -> None:
    page.show_view(view)
    finish(qtbot, page)

    proposal = sharing_proposal(evaluate_case(with_view(page.context.store.case, view)))
    (transfer,) = proposal.transfers
    (row,) = page.sharing.payments.content.rows
    assert row.amounts == pytest.approx((*transfer.amounts, sum(transfer.amounts)))
    moved = {row.label: row.amounts[1] for row in page.sharing.before_and_after.content.rows}
    assert moved["Provider"] == pytest.approx(transfer.present_value)
    *rows, _chain = page.sharing.before_and_after.content.rows
    for shown, party in zip(rows, proposal.npv_before, strict=True):
        assert shown.amounts[0] == pytest.approx(proposal.npv_before[party])
        assert shown.amounts[2] == pytest.approx(proposal.npv_after[party], abs=1e-6)


def test_an_outcome_without_payments_opens_how_it_was_computed(
    qtbot: QtBot, page: ResultsPage, notes: Notes
) -> None:
    table = page.sharing.before_and_after

    click_cell(qtbot, table, row_of(table, "Provider"), 1)
    assert notes.explained == [("parties.provider.npv", None)]


def shown_texts(dialog: QDialog) -> list[str]:
    return [plain(part.text()) for part in dialog.findChildren(QLabel)]


def test_a_payment_opens_why_it_is_paid_and_what_each_party_then_has(
    qtbot: QtBot, page: ResultsPage, notes: Notes
) -> None:
    click_cell(qtbot, page.sharing.payments, 0, 2)

    dialog = open_dialog(page)
    texts = shown_texts(dialog)
    assert "Without payments the provider is € 380,000 short over all years (net present value)." in texts
    assert (
        "The municipality makes up for € 380,000 of that, from the € 580,000 that it gains over all years;"
        " after all its payments € 200,000 is left."
    ) in texts
    assert any("no agreement" in text and "optimisation" in text for text in texts)
    assert any(text.startswith("The conditions: no party is below zero") for text in texts)
    tree = dialog.tree_of_figures
    assert tree.years == (2028,)
    assert tree.value == pytest.approx(132_000)
    without, paying, *after = tree.children
    assert (without.id, paying.id) == ("parties.provider.npv", "parties.municipality.npv")
    found = {child.id: child.value for child in after}
    # The provider loses 116,000, 132,000 and 132,000 in the three years, and gets just that.
    assert found["proposal.provider.cash"] == pytest.approx(-76_000 + 116_000)
    assert found["proposal.provider.npv"] == pytest.approx(0, abs=1e-6)
    assert found["proposal.municipality.npv"] == pytest.approx(200_000)
    assert found["proposal.entrepreneur.npv"] == pytest.approx(60_000)
    assert notes.explained == []
    dialog.reject()


def test_what_a_party_has_with_the_payments_opens_down_to_the_payment(
    qtbot: QtBot, page: ResultsPage
) -> None:
    table = page.sharing.before_and_after
    click_cell(qtbot, table, row_of(table, "Provider"), 3)

    dialog = open_dialog(page)
    root = dialog.tree_of_figures
    assert root.id == "proposal.provider.npv"
    cash = root.children[0]
    moved = next(child for child in cash.children if child.id == "proposal.provider.moved")
    (payment,) = moved.children
    assert payment.id == "proposal.municipality.provider"
    assert payment.remarks
    assert payment.formula is None
    assert not payment.is_input
    dialog.reject()


def test_who_advances_what_is_told_and_opens(qtbot: QtBot, page: ResultsPage, notes: Notes) -> None:
    assert advanced(page) == [
        (
            "The provider is short by at most € 380,000, at the end of 2029; that is not made good within the"
            " years of the case."
        )
    ]

    text = page.sharing.advance_labels[0].text
    text.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(text, Qt.Key.Key_Tab)
    qtbot.keyClick(text, Qt.Key.Key_Return)

    assert notes.explained == [("parties.provider.peak_funding", None)]


def test_a_chain_that_falls_short_is_said_to_and_proposes_nothing(qtbot: QtBot, notes: Notes) -> None:
    page = results_page(qtbot, example_case(), notes, "sharing")
    results = page.context.store.results
    assert results is not None
    assert len(advances(results)) == 3

    (sentence,) = said(page)
    assert sentence.startswith("The chain as a whole falls € 67,126 short")
    assert not page.sharing.payments.isVisible()
    assert not page.sharing.before_and_after.isVisible()
    assert len(advanced(page)) == 3


def test_where_nobody_loses_nothing_needs_to_be_settled(qtbot: QtBot, notes: Notes) -> None:
    page = results_page(qtbot, provider_loses(), notes, "sharing")
    click(qtbot, chip(page.funding_choice, "Fixed budget"))
    finish(qtbot, page)

    # The provider keeps 4,000 with a fixed budget, so nobody has to pay it anything.
    assert said(page) == ["Nobody is worse off in money; nothing needs to be settled."]
    assert not page.sharing.payments.isVisible()


def test_figures_under_another_funding_say_that_they_are_a_comparison(
    qtbot: QtBot, page: ResultsPage, notes: Notes
) -> None:
    page.show_funding(FundingKind.FEE_FOR_SERVICE)
    finish(qtbot, page)

    click_cell(qtbot, page.sharing.before_and_after, 0, 1)

    assert notes.explained == []
    dialog = open_dialog(page)
    assert any("belongs to a comparison" in part.text() for part in dialog.findChildren(QLabel))
    dialog.reject()


def test_it_follows_the_case(qtbot: QtBot, page: ResultsPage) -> None:
    store = page.context.store
    store.change("size", lambda case: replaced(case, "reach.target_group.size.value", 2000))
    store.evaluate_now()
    finish(qtbot, page)

    (row,) = page.sharing.payments.content.rows
    assert row.amounts[:3] == pytest.approx((232_000, 264_000, 264_000))


def test_the_way_to_an_agreement_in_the_case(qtbot: QtBot, page: ResultsPage, notes: Notes) -> None:
    click(qtbot, page.sharing.agree)

    assert notes.fields == ["financing.shared_savings"]


def test_in_the_window_that_way_leads_to_costs_and_financing(
    english_example: MainWindow, settle: Callable[[], None]
) -> None:
    english_example.workspace.go_to_field("financing.shared_savings")
    settle()

    assert english_example.workspace.current_page == "costs"


@pytest.mark.parametrize("width", [700, 1100])
def test_ten_years_of_payments_fit_in_thousands(
    qtbot: QtBot, notes: Notes, settle: Callable[[], None], width: int
) -> None:
    page = results_page(qtbot, with_years(provider_loses(), 10), notes, "sharing", width=width)
    settle()
    content = page.sharing.payments.content

    (row,) = content.rows
    assert content.corner == "Payment, × € 1,000"
    assert row.amounts[0] == pytest.approx(116_000)
    assert row.cells[0] == "116"
    assert page.sharing.payments.horizontalScrollBar().maximum() == 0
    assert area_of(page).horizontalScrollBar().maximum() == 0
