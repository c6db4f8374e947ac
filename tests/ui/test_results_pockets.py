"""Who pays and who benefits, on the results page."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from casebuilder.explanation import explain
from casebuilder.model.compared_funding import FundingKind
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.parties import Party
from casebuilder.model.services import ValuedTime
from casebuilder.model.units import Unit
from casebuilder.translation import Language, Translator
from casebuilder.ui.pages.results import ResultsPage
from casebuilder.ui.pages.results_pockets import matrix_table, pockets_chart
from casebuilder.ui.pages.results_sentences import pockets_headline, wrong_pocket_sentence
from casebuilder.ui.tables import FigureTable
from tests.building import euros, less_help, licence, small_case
from tests.ui.results_support import (
    Notes,
    click,
    click_cell,
    example_case,
    finish,
    provider_loses,
    results_page,
    row_of,
)

ENGLISH = Translator(Language.ENGLISH)


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def page(qtbot: QtBot, notes: Notes) -> ResultsPage:
    return results_page(qtbot, provider_loses(), notes, "pockets")


def results_of(page: ResultsPage) -> Results:
    results = page.context.store.results
    assert results is not None
    return results


def test_payers_are_rows_and_receivers_columns(page: ResultsPage) -> None:
    # 20,000 hours less at 32 euros, of which half of 26 euros an hour is no longer spent; a licence of
    # 500 years of use at 120 euros.
    content = page.pockets.matrix.content

    assert content.columns == ("Provider", "Entrepreneur", "Outside the chain")
    assert {row.label: row.amounts for row in content.rows} == {
        "Municipality": (pytest.approx(-640_000), pytest.approx(60_000), None),
        "Provider": (None, None, pytest.approx(-260_000)),
    }
    assert content.rows[0].cells == ("−640,000", "60,000", "–")


def test_every_amount_opens_and_an_empty_cell_does_not(qtbot: QtBot, page: ResultsPage, notes: Notes) -> None:
    table = page.pockets.matrix

    click_cell(qtbot, table, row_of(table, "Municipality"), 1)
    click_cell(qtbot, table, row_of(table, "Municipality"), 3)

    ((line, year),) = notes.explained
    assert year is None
    assert explain(results_of(page), line, None).value == pytest.approx(-640_000)


def test_what_is_valued_gives_each_pair_a_row(qtbot: QtBot, notes: Notes) -> None:
    page = results_page(qtbot, example_case(), notes, "pockets")
    content, results = page.pockets.matrix.content, results_of(page)
    cells = {(cell.payer, cell.receiver): cell for cell in results.matrix()}

    assert content.columns == ("Cash", "Valued")
    carers = content.rows[row_of(page.pockets.matrix, "Informal carers → Outside the chain")]
    cell = cells[Party.INFORMAL_CARER, Party.OUTSIDE]
    assert carers.cells[0] == "–"
    assert carers.amounts[1] == pytest.approx(cell.npv_valued)
    for row in content.rows:
        for place, amount in enumerate(row.amounts):
            reference = row.reference(place)
            assert (reference is None) == (row.cells[place] == "–")
            if reference is not None:
                assert explain(results, reference.line, None).value == pytest.approx(amount)


def test_many_receivers_give_each_pair_a_row_too() -> None:
    receivers = [party for party in Party if party is not Party.MUNICIPALITY]
    costs = tuple(licence(id=f"cost{number}", receiver=receiver) for number, receiver in enumerate(receivers))
    content = matrix_table(evaluate_case(small_case(costs=costs)), ENGLISH)

    assert content is not None
    assert content.columns == ("Cash",)
    assert len(content.rows) == len(receivers)


def test_a_case_in_which_nothing_moves_has_no_table_and_no_chart() -> None:
    results = evaluate_case(small_case(effects=(), costs=()))

    assert matrix_table(results, ENGLISH) is None
    assert pockets_chart(results, ENGLISH) is None


def test_it_tells_whose_pocket_is_the_wrong_one(page: ResultsPage) -> None:
    # Before its costs of 60,000 the municipality gains 640,000, and the entrepreneur gains those 60,000.
    assert page.pockets.sentence.text() == (
        "9 % of the benefits lands with parties that bear no costs: the entrepreneur (9 %)."
    )
    assert page.pockets.chart.chart is not None
    assert page.pockets.chart.chart.title == (
        "The municipality bears 100 % of the costs and gets 91 % of the benefits"
    )


def test_there_is_no_wrong_pocket_where_every_benefit_has_its_costs() -> None:
    pockets = evaluate_case(small_case(costs=(licence(receiver=Party.OUTSIDE),))).pockets()

    assert ENGLISH.message(wrong_pocket_sentence(pockets)) == (
        "All benefits land with parties that bear part of the costs."
    )


def test_benefits_of_who_pays_nothing_are_named() -> None:
    # The provider pays the licence of 120 euros; the municipality has the 1,280 euros of less help.
    results = evaluate_case(small_case(costs=(licence(payer=Party.PROVIDER),)))

    assert ENGLISH.message(wrong_pocket_sentence(results.pockets())) == (
        "100 % of the benefits lands with parties that bear no costs: the municipality (91 %) and the"
        " entrepreneur (9 %)."
    )
    assert ENGLISH.message(pockets_headline(results.pockets())) == (
        "The provider bears 100 % of the costs and gets 0 % of the benefits"
    )


def test_costs_without_benefits_are_said_to_be_that() -> None:
    pockets = evaluate_case(small_case(effects=(), costs=(licence(receiver=Party.OUTSIDE),))).pockets()

    assert ENGLISH.message(wrong_pocket_sentence(pockets)) == (
        "No party benefits, so there is nothing to share."
    )
    assert ENGLISH.message(pockets_headline(pockets)) == (
        "The municipality bears 100 % of the costs; nobody benefits"
    )


def test_benefits_without_costs_are_said_to_be_that() -> None:
    pockets = evaluate_case(small_case(costs=())).pockets()

    assert ENGLISH.message(pockets_headline(pockets)) == "Nobody bears costs of the innovation"


def test_the_shares_of_the_chart_open_from_its_table(qtbot: QtBot, page: ResultsPage, notes: Notes) -> None:
    (table,) = page.pockets.chart.findChildren(FigureTable)
    click(qtbot, page.pockets.chart.table_button)

    click_cell(qtbot, table, row_of(table, "Municipality"), 1)

    assert notes.explained == [("pockets.municipality.cost_share", None)]
    assert explain(results_of(page), *notes.explained[0]).value == pytest.approx(1.0)


def test_it_follows_the_funding_of_the_page(qtbot: QtBot, page: ResultsPage) -> None:
    page.show_funding(FundingKind.LUMP_SUM)
    finish(qtbot, page)

    # With a fixed budget until 2029 the municipality pays less in the last year only: 8,000 hours.
    assert page.pockets.matrix.content.rows[0].amounts[0] == pytest.approx(-256_000)


def test_time_that_is_valued_counts_apart_from_money() -> None:
    time = ValuedTime(
        id="time",
        name="Mantelzorg",
        bearer=Party.INFORMAL_CARER,
        value_per_unit=euros(10, Unit.EUR_PER_SERVICE_UNIT),
    )
    case = small_case(services=(time,), effects=(less_help(service="time"),), costs=())
    content = matrix_table(evaluate_case(case), ENGLISH)

    assert content is not None
    assert content.columns == ("Cash", "Valued")
    assert [row.cells[0] for row in content.rows] == ["–"] * len(content.rows)
