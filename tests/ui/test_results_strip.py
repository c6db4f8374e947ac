"""The strip at the bottom: results while one types, and what is still missing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.model.compared_funding import FundingKind
from casebuilder.model.costbenefit.results import with_view
from casebuilder.model.editing import added
from casebuilder.model.effects import Effect
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.settings import View
from casebuilder.ui.context import Context
from casebuilder.ui.pages.results import ResultsPage
from casebuilder.ui.strip import DOWN, UP, ResultStrip
from casebuilder.ui.theme import LIGHT, stylesheet
from casebuilder.ui.window import MainWindow
from tests.building import small_case
from tests.ui.results_support import LEFT, Notes, english_context, example_case

TARIFF = "services.household_help.tariff"
WHOLE_WIDTH = 1366
NEW_EFFECT = Effect(id="fewer_visits", name="Fewer visits", service="household_help")


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def context(notes: Notes) -> Context:
    return english_context(example_case(), notes)


def made(qtbot: QtBot, context: Context, width: int = WHOLE_WIDTH) -> ResultStrip:
    strip = ResultStrip(context)
    strip.setStyleSheet(stylesheet(LIGHT))
    qtbot.addWidget(strip)
    strip.resize(width, strip.height())
    strip.show()
    qtbot.waitExposed(strip)
    return strip


def with_tariff(case: Case, value: str | None) -> Case:
    changes = {"value": None if value is None else Decimal(value), "low": None, "high": None}
    return replaced(case, TARIFF, value_at(case, TARIFF).model_copy(update=changes))


def spoken(strip: ResultStrip, start: str) -> str:
    (name,) = [
        button.accessibleName()
        for button in strip.findChildren(QPushButton)
        if button.isVisible() and button.accessibleName().startswith(start)
    ]
    return name


def test_it_shows_the_net_present_value_of_each_main_party(qtbot: QtBot, context: Context) -> None:
    strip = made(qtbot, context)
    results = context.store.results
    assert results is not None

    assert strip.amounts() == {
        party: context.translator.euros(results.party(party).npv, signed=True)
        for party in (Party.MUNICIPALITY, Party.PROVIDER, Party.CLIENT, None)
    }


def test_insurer_and_care_office_join_when_there_is_room(qtbot: QtBot) -> None:
    context = english_context(example_case("hip-airbag"))

    assert {Party.INSURER, Party.CARE_OFFICE} <= set(made(qtbot, context).amounts())
    assert not {Party.INSURER, Party.CARE_OFFICE} & set(made(qtbot, context, 360).amounts())


def test_a_change_shows_which_way_each_party_went(qtbot: QtBot, context: Context) -> None:
    strip = made(qtbot, context)

    context.store.change("tariff", lambda case: with_tariff(case, "50"))
    context.store.evaluate_now()

    assert strip.amounts()[Party.MUNICIPALITY].endswith(UP)
    assert strip.amounts()[Party.PROVIDER].endswith(DOWN)
    assert not strip.amounts()[None].endswith((UP, DOWN))


def test_the_difference_is_told_in_words(qtbot: QtBot, context: Context) -> None:
    strip = made(qtbot, context)
    store = context.store
    before = store.results
    store.change("tariff", lambda case: with_tariff(case, "50"))
    store.evaluate_now()
    after = store.results
    assert before is not None
    assert after is not None

    gained = after.party(Party.MUNICIPALITY).npv - before.party(Party.MUNICIPALITY).npv
    assert spoken(strip, "Municipality").endswith(f"the last change added {context.translator.euros(gained)}")
    assert "the last change took off €\u00a0" in spoken(strip, "Provider")


def test_another_view_is_no_change_of_the_case(qtbot: QtBot, context: Context) -> None:
    strip = made(qtbot, context)

    context.store.change("view", lambda case: with_view(case, View.BUDGET))
    context.store.evaluate_now()

    assert not any(amount.endswith((UP, DOWN)) for amount in strip.amounts().values())


def test_it_names_the_years_and_the_discount_rate(qtbot: QtBot, context: Context) -> None:
    strip = made(qtbot, context)

    assert "NPV in cash 2027–2031, 2.25 %" in [part.text() for part in strip.findChildren(QLabel)]


def test_a_click_opens_how_the_amount_was_computed(qtbot: QtBot, context: Context, notes: Notes) -> None:
    strip = made(qtbot, context)
    button = next(
        found for found in strip.findChildren(QPushButton) if found.accessibleName().startswith("Chain")
    )

    qtbot.mouseClick(button, LEFT)

    assert notes.explained == [("parties.chain.npv", None)]


def test_an_incomplete_case_links_to_what_is_missing(qtbot: QtBot, notes: Notes) -> None:
    strip = made(qtbot, english_context(Case(), notes))

    links = strip.missing_links()
    qtbot.mouseClick(links[1], LEFT)

    assert [link.text() for link in links] == ["Size of the target group", "Share reached in the end"]
    assert notes.fields == ["reach.adoption.maximum"]
    assert strip.amounts() == {}


def test_more_than_two_missing_figures_fold_into_a_menu(qtbot: QtBot, notes: Notes) -> None:
    case = example_case()
    for path in (TARIFF, "services.household_help.variable_cost", "reach.target_group.size"):
        case = replaced(case, path, value_at(case, path).model_copy(update={"value": None}))
    strip = made(qtbot, english_context(case, notes))

    *_, more = strip.missing_links()
    menu = more.menu()
    assert more.text() == "and 1 more"
    assert menu is not None
    menu.actions()[0].trigger()

    assert len(notes.fields) == 1
    assert notes.fields[0].startswith(("services.household_help", "reach"))


def test_a_case_without_effect_and_cost_leads_to_the_effects(qtbot: QtBot, notes: Notes) -> None:
    strip = made(qtbot, english_context(small_case(effects=(), costs=(), services=()), notes))

    qtbot.mouseClick(strip.missing_links()[0], LEFT)

    assert notes.tasks == ["reach"]


def test_while_a_figure_is_missing_the_amounts_stay_as_they_were(
    qtbot: QtBot, context: Context, notes: Notes
) -> None:
    strip = made(qtbot, context)
    store, before = context.store, strip.amounts()

    store.change("effect", lambda case: added(case, NEW_EFFECT))
    store.evaluate_now()

    assert store.results is None
    assert strip.amounts() == before
    assert strip.note == "As it was; not counted with yet:"
    assert spoken(strip, "Municipality").endswith(", as it was")
    link = strip.missing_links()[0]
    assert link.text() == "Fewer visits (Use now is missing)"
    qtbot.mouseClick(link, LEFT)
    assert notes.fields == ["effects.fewer_visits.baseline_volume"]


def test_the_amounts_move_on_when_the_missing_figure_is_given(qtbot: QtBot, context: Context) -> None:
    strip = made(qtbot, context)
    store, before = context.store, strip.amounts()[Party.MUNICIPALITY]
    store.change("empty", lambda case: with_tariff(case, None))
    store.evaluate_now()

    store.change("filled", lambda case: with_tariff(case, "60"))
    store.evaluate_now()

    assert strip.note == ""
    assert strip.missing_links() == []
    assert strip.amounts()[Party.MUNICIPALITY] != before
    assert strip.amounts()[Party.MUNICIPALITY].endswith(UP)


def test_a_wrong_figure_is_not_called_missing_beside_the_former_amounts(
    qtbot: QtBot, context: Context
) -> None:
    strip = made(qtbot, context)

    context.store.change("wrong", lambda case: with_tariff(case, "-5"))
    context.store.evaluate_now()

    assert strip.note == "As it was; this is not right yet:"
    assert strip.missing_links()[0].text() == "Household help: Tariff"


@pytest.mark.parametrize("width", [640, 1024, WHOLE_WIDTH])
def test_what_is_left_out_is_said_at_every_width(qtbot: QtBot, context: Context, width: int) -> None:
    strip = made(qtbot, context, width)

    context.store.change("effect", lambda case: added(case, NEW_EFFECT))
    context.store.evaluate_now()

    assert Party.MUNICIPALITY in strip.amounts()
    link = strip.missing_links()[0]
    right_edge = link.mapTo(strip, link.rect().topRight()).x()
    assert link.isVisible()
    assert right_edge <= strip.width()
    assert strip.minimumSizeHint().width() <= width


def test_it_says_that_it_shows_the_case_as_entered_only_while_the_page_shows_another(
    english_example: MainWindow,
) -> None:
    assert english_example.document is not None
    english_example.document.store.evaluate_now()
    workspace = english_example.workspace
    workspace.go_to_task("results")
    page = workspace.page("results")
    assert isinstance(page, ResultsPage)
    strip, own = workspace.strip, workspace.strip.amounts()
    assert strip.note == ""

    page.show_funding(FundingKind.LUMP_SUM)
    assert strip.note == "As entered"
    page.show_funding(None)
    assert strip.note == ""

    page.show_view(View.BUDGET)
    assert strip.note == "As entered"
    assert strip.amounts() == own
    workspace.go_to_task("costs")
    assert strip.note == ""
    workspace.go_to_task("results")
    assert strip.note == "As entered"


def test_it_follows_every_keystroke(qtbot: QtBot, english_example: MainWindow) -> None:
    assert english_example.document is not None
    store = english_example.document.store
    store.evaluate_now()
    (strip,) = english_example.findChildren(ResultStrip)
    for tariff in ("40", "41", "42"):
        former = strip.amounts()[Party.MUNICIPALITY]
        store.change("tariff", lambda case, tariff=tariff: with_tariff(case, tariff), "tariff")  # type: ignore[misc]
        qtbot.waitUntil(lambda former=former: strip.amounts()[Party.MUNICIPALITY] != former)  # type: ignore[misc]


def test_in_the_budget_view_amounts_are_added_up_without_discounting(qtbot: QtBot, context: Context) -> None:
    strip = made(qtbot, context)

    context.store.change("view", lambda case: with_view(case, View.BUDGET))
    context.store.evaluate_now()

    texts = [part.text() for part in strip.findChildren(QLabel)]
    assert "Cash added up 2027–2031, current prices" in texts


def test_what_is_wrong_is_not_called_missing(qtbot: QtBot, notes: Notes) -> None:
    case = replaced(example_case(), "settings.years", 0)
    strip = made(qtbot, english_context(case, notes))

    texts = [part.text() for part in strip.findChildren(QLabel)]
    assert "This is not right yet:" in texts
    assert "The result appears here once this is filled in:" not in texts
