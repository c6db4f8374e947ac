"""The form pages as a user meets them: by keys and clicks, with undo, and nothing out of reach."""

from __future__ import annotations

import csv
import datetime
import itertools
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casebuilder.contracting import (
    contradiction_message,
    funding_models,
)
from casebuilder.model.case import Case
from casebuilder.model.editing import (
    contribution,
    with_adoption,
    with_funding,
    with_price_index,
    with_target_group,
)
from casebuilder.model.effects import Effect
from casebuilder.model.funding import FUNDING_LABELS, LumpSum, Mix
from casebuilder.model.innovation import InnovationDegree, InnovationScope, Interest
from casebuilder.model.municipality import InterestWeights
from casebuilder.model.parties import Party
from casebuilder.model.paths import described_fields, replaced
from casebuilder.model.prices import PriceIndex
from casebuilder.model.proposals import proposals
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.model.questions import (
    Buyer,
    ProcurementModel,
    ProcurementScale,
    SixQuestions,
    TariffBasis,
    YesNo,
)
from casebuilder.model.reach import ListedAdoption
from casebuilder.model.readiness import task_of
from casebuilder.model.services import CareService, ValuedTime
from casebuilder.reference import municipalities, new_case
from casebuilder.translation import Language, Translator
from casebuilder.ui.fields.cards import Card
from casebuilder.ui.fields.form import FIELD_PLACE
from casebuilder.ui.fields.form_page import Callout, FormPage
from casebuilder.ui.fields.suggested import Suggested
from casebuilder.ui.fields.typed import TypedField
from casebuilder.ui.pages.costs import CostsPage
from casebuilder.ui.pages.evidence import EvidencePage
from casebuilder.ui.pages.innovation import InnovationPage, InterestRow
from casebuilder.ui.pages.municipality import MunicipalityPage
from casebuilder.ui.pages.outcomes import OutcomesPage
from casebuilder.ui.pages.question_parts import ComparisonTable, ModelComparison
from casebuilder.ui.pages.questions import PROCUREMENT, QuestionPage
from casebuilder.ui.pages.reach import ReachPage
from casebuilder.ui.pages.support import SupportPage
from tests.building import small_case
from tests.ui.forms import Bench, bench, button

TEMPLATES = Path(__file__).parents[2] / "templates"
DATA = Path(__file__).parents[2] / "casebuilder" / "content" / "data"
ENGLISH = Translator(Language.ENGLISH)
NARROWEST = 700
"""Room for a page in a window of 1024 pixels."""

MakePage = Callable[[Bench], FormPage]


def question(number: int) -> MakePage:
    return lambda bench: bench.page(QuestionPage, number)


PAGES: dict[str, MakePage] = {
    "innovation": lambda bench: bench.page(InnovationPage),
    "municipality": lambda bench: bench.page(MunicipalityPage),
    **{f"question_{number}": question(number) for number in range(1, 7)},
    "support": lambda bench: bench.page(SupportPage),
    "evidence": lambda bench: bench.page(EvidencePage),
    "outcomes": lambda bench: bench.page(OutcomesPage),
    "reach": lambda bench: bench.page(ReachPage),
    "costs": lambda bench: bench.page(CostsPage),
}


def example(name: str = "neighbourhood-platform", language: Language = Language.DUTCH) -> Case:
    ending = "" if language is Language.DUTCH else ".en"
    text = (TEMPLATES / f"{name}{ending}.json").read_text(encoding="utf-8")
    return Case.model_validate(json.loads(text)["case"])


def mixed() -> Case:
    """Return the example with every kind of contract and reach that the other examples do not show."""
    case = with_adoption(with_target_group(example(), "listed"), "logistic")
    case = with_price_index(case, PriceIndex(id="own", name="Eigen"))
    return with_funding(case, "services.household_help.funding", "mix")


CASES: dict[str, Callable[[], Case]] = {
    "empty": lambda: new_case(Language.DUTCH),
    "platform": example,
    "airbag": lambda: example("hip-airbag"),
    "mixed": mixed,
}


def settle(rounds: int = 4) -> None:
    """Let Qt do what it has put off; layouts pass a change on by one level a round."""
    for _ in range(rounds):
        QApplication.processEvents()


def choose(own: Bench, box: QComboBox, text: str) -> None:
    """Choose from a list with arrow keys and Enter."""
    box.setFocus()
    own.qtbot.keyClick(box, Qt.Key.Key_Down)
    view = box.view()
    while view.currentIndex().data() != text:
        own.qtbot.keyClick(view, Qt.Key.Key_Down)
    own.qtbot.keyClick(view, Qt.Key.Key_Return)


def open_all(page: FormPage) -> None:
    """Unfold everything there is, also what shows only then."""
    while closed := [opener for opener, _ in page.form._openers if not opener.is_open()]:
        before = len(page.form.made_fields())
        for part in closed:
            part.open()
        if len(page.form.made_fields()) == before:
            break
    settle()


def focusable(area: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in area.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(area)
    ]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", PAGES)
def test_every_field_of_the_case_can_be_gone_to(qtbot: QtBot, name: str, case: str) -> None:
    document = CASES[case]()
    page = PAGES[name](bench(qtbot, document))
    shown = page.fields()
    for path, _, _ in described_fields(document):
        if task_of(path) == name:
            assert path in shown, path
            assert page.focus_field(path), path
            widget = page.form.made_fields().get(path) or page.fields()[path]
            assert widget.isVisibleTo(page), path
            assert widget.hasFocus(), path
    assert not page.focus_field("nothing.of.the.kind")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", PAGES)
def test_with_all_unfolded_a_page_fits_a_small_laptop_names_what_takes_the_focus_and_changes_nothing(
    qtbot: QtBot, name: str, language: Language
) -> None:
    own = bench(qtbot, mixed(), language)
    page = PAGES[name](own)
    open_all(page)
    assert page.minimumSizeHint().width() <= NARROWEST
    nameless = [
        widget
        for widget in focusable(page)
        if not (widget.accessibleName() or getattr(widget, "text", lambda: "")())
    ]
    assert not nameless, [(type(widget).__name__, widget.parentWidget()) for widget in nameless]
    # Tab goes through the page from top to bottom.
    page.form.arrange_tab_order()
    settle(rounds=20)
    tops = [widget.mapTo(page, widget.rect().topLeft()).y() for widget in in_tab_order(page)]
    upwards = [
        (place, before - after)
        for place, (before, after) in enumerate(itertools.pairwise(tops))
        if before - after > 120  # what stands side by side may begin a little higher
    ]
    assert not upwards, [(in_tab_order(page)[place].accessibleName(), by) for place, by in upwards]
    # Looking at it is no change.
    for widget in focusable(page):
        widget.setFocus()
    settle()
    assert own.store.case == mixed()
    assert not own.store.undo_stack.canUndo()


def in_tab_order(page: FormPage) -> list[QWidget]:
    """Return what Tab stops at on a page, in its order."""
    order: list[QWidget] = []
    stops = set(focusable(page))
    widget = page.nextInFocusChain()
    while widget is not None and widget is not page:
        if widget in stops:
            order.append(widget)
        widget = widget.nextInFocusChain()
    return order


class TestInnovation:
    def test_an_interest_is_ticked_explained_and_undone(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(InnovationPage)
        row = page.findChildren(InterestRow)[2]
        own.click(row.box)
        assert [item.interest for item in own.store.case.innovation.contributions] == [Interest.WELL_BEING]
        settle()
        texts = page.form.made_fields()
        how = texts["innovation.contributions.well_being.how"]
        how.setFocus()
        qtbot.keyClicks(how, "Minder alleen")
        assert own.store.case.innovation.contributions[0].how == "Minder alleen"
        own.click(row.box)
        assert own.store.case.innovation.contributions == ()
        own.store.undo_stack.undo()
        settle()
        assert row.box.isChecked()
        again = page.form.made_fields()["innovation.contributions.well_being.how"]
        assert again.property("plainText") == "Minder alleen"

    def test_the_advice_follows_the_answers(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page = own.page(InnovationPage)
        before = page.advice.text
        own.click(page.findChildren(InterestRow)[0].box)
        own.store.evaluate_now()
        assert page.advice.text != before
        assert "€" in page.advice.text, "with a computed case it says who benefits"

    def test_the_care_process_is_told_step_by_step(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case(effects=()))
        page = own.page(InnovationPage)
        own.click(page.steps.add)
        settle()
        focus = QApplication.focusWidget()
        assert focus is page.form.made_fields()["innovation.steps.step.name"]
        own.type(focus, "Boodschappen")
        made = page.form.made_fields()
        for place, text in (("before", "Hulp doet ze"), ("after", "Buur doet ze")):
            area = made[f"innovation.steps.step.{place}"]
            area.setFocus()
            qtbot.keyClicks(area, text)
        for place, party in (("done_by_before", Party.PROVIDER), ("done_by_after", Party.INFORMAL_CARER)):
            box = made[f"innovation.steps.step.{place}"]
            assert isinstance(box, QComboBox)
            choose(own, box, own.t(party.label))
            assert own.value(f"innovation.steps.step.{place}") is party
        settle()
        said = " ".join(callout.text for callout in page.findChildren(Callout) if callout.isVisible())
        assert "“Boodschappen”" in said, "what is not counted yet is said"
        own.click(page.steps.add)
        settle()
        own.click(button(page, own.t("Move up: {item}", item=own.t("Step without a name"))))
        assert [item.id for item in own.store.case.innovation.steps] == ["step_2", "step"]
        settle()
        own.click(button(page, own.t("Remove: {item}", item="Boodschappen")))
        assert [item.id for item in own.store.case.innovation.steps] == ["step_2"]

    def test_a_place_in_the_matrix_is_chosen_by_click_and_by_arrows(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(InnovationPage)
        first = (InnovationDegree.INCREMENTAL, InnovationScope.PRODUCT)
        last = (InnovationDegree.RADICAL, InnovationScope.SYSTEM)
        own.click(page.matrix.cells[last])
        assert own.value("innovation.degree") is InnovationDegree.RADICAL
        assert own.value("innovation.scope") is InnovationScope.SYSTEM
        assert page.matrix.asks.text()
        qtbot.keyClick(page.matrix.cells[last], Qt.Key.Key_Right)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
        assert page.matrix.cells[first].isChecked()
        assert page.matrix.cells[first].hasFocus()
        qtbot.keyClick(page.matrix.cells[first], Qt.Key.Key_Delete)
        assert own.value("innovation.degree") is own.value("innovation.scope") is None

    def test_every_possible_buyer_says_what_speaks_for_and_against(self, qtbot: QtBot) -> None:
        own = bench(qtbot, example())
        page = own.page(InnovationPage)
        page.buyers.fold.open()
        settle()
        texts = [item.text() for item in page.buyers.findChildren(QLabel)]
        assert own.t(Party.MUNICIPALITY.label) in texts
        assert own.t(Party.PROVIDER.label) in texts
        assert any(text.startswith("+") for text in texts)
        assert any(text.startswith("−") for text in texts)

    def test_the_strength_of_evidence_is_asked_for_each_interest(self, qtbot: QtBot) -> None:
        own = bench(qtbot, example())
        page = own.page(InnovationPage)
        interest = Interest.INFORMAL_CARE
        box = page.form.made_fields()[f"innovation.contributions.{interest}.grade"]
        assert isinstance(box, QComboBox)
        choose(own, box, own.t(EvidenceGrade.OPINION.label))
        served = contribution(own.store.case, interest)
        assert served is not None
        assert served.grade is EvidenceGrade.OPINION

    def test_a_contribution_is_found_by_its_position(self, qtbot: QtBot) -> None:
        own = bench(qtbot, example())
        page = own.page(InnovationPage)
        assert page.focus_field("innovation.contributions.1.evidence")
        settle()
        interest = own.store.case.innovation.contributions[1].interest
        focus = QApplication.focusWidget()
        assert focus is page.form.made_fields()[f"innovation.contributions.{interest}.evidence"]


class TestMunicipality:
    def test_a_municipality_is_chosen_by_typing_its_first_letters(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(MunicipalityPage)
        line = page.chooser.line
        own.type(line, "emme")
        popup = line.completer().popup()
        assert popup is not None
        assert popup.isVisible()
        qtbot.keyClick(popup, Qt.Key.Key_Down)
        qtbot.keyClick(popup, Qt.Key.Key_Return)
        municipality = own.store.case.municipality
        assert (municipality.name, municipality.code, municipality.province) == ("Emmen", "0114", "Drenthe")
        assert municipality.inhabitants.value == 107020
        assert "CBS" in municipality.inhabitants.source
        assert own.store.undo_stack.count() == 1
        own.store.undo_stack.undo()
        assert own.store.case.municipality.name == ""
        assert line.text() == ""

    def test_a_name_in_small_letters_is_the_municipality_of_the_list(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(MunicipalityPage)
        own.enter(page.chooser.line, "den haag")
        names = {own.store.case.municipality.name, page.chooser.line.text()}
        assert len(names) == 1
        assert own.store.case.municipality.name.casefold() in ("den haag", "'s-gravenhage")

    def test_a_region_of_ones_own_has_no_figures_of_another(self, qtbot: QtBot) -> None:
        own = bench(qtbot, example())
        page = own.page(MunicipalityPage)
        own.enter(page.chooser.line, "Regio Zuidoost-Drenthe")
        assert own.store.case.municipality.name == "Regio Zuidoost-Drenthe"
        assert own.store.case.municipality.inhabitants.value is None
        assert own.navigator.announced, "what was taken out is said"
        own.store.undo_stack.undo()
        assert own.store.case == example()

    def test_another_municipality_starts_without_the_answers_of_the_first_and_says_so(
        self, qtbot: QtBot
    ) -> None:
        own = bench(qtbot, example())
        page = own.page(MunicipalityPage)
        own.enter(page.chooser.line, "Assen")
        case = own.store.case
        assert case.municipality.code == "0106"
        assert case.questions == SixQuestions()
        assert case.municipality.weights == InterestWeights()
        assert "Emmen" in own.navigator.announced[-1]
        assert "zes vragen" in own.navigator.announced[-1]
        own.store.undo_stack.undo()
        assert own.store.case == example(), "one step brings all of it back"

    def test_a_name_that_was_written_wrong_keeps_what_was_answered(self, qtbot: QtBot) -> None:
        own = bench(qtbot, replaced(Case(), "questions.budget.ceilings", YesNo.YES))
        page = own.page(MunicipalityPage)
        own.enter(page.chooser.line, "Emen")
        own.enter(page.chooser.line, "Emmen")
        assert own.value("municipality.code") == "0114"
        assert own.value("questions.budget.ceilings") is YesNo.YES
        assert not own.navigator.announced

    def test_what_was_known_in_2019_is_a_hint_and_no_answer(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(MunicipalityPage)
        assert not page.hint.text
        own.enter(page.chooser.line, "Emmen")
        assert page.hint.callout is not None
        assert "2019" in page.hint.callout.findChildren(QWidget)[0].property("text")
        said = [item.text() for item in page.hint.findChildren(QLabel)]
        contradiction = (
            "De studie spreekt zichzelf tegen: tabel 7 noemt bij “Prestatie-inkoop” 3 tot 8 aanbieders."
        )
        assert contradiction in said
        assert own.store.case.questions == Case().questions

    def test_clients_are_estimated_from_the_national_figure_as_an_assumption(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(MunicipalityPage)
        own.enter(page.chooser.line, "Emmen")
        own.click(page.propose)
        clients = own.store.case.municipality.wmo_clients
        # 1,284,680 clients in the country over the inhabitants of all municipalities, times 107,020.
        assert clients.value is not None
        assert 7500 < clients.value < 8200
        assert clients.assumption
        assert "1.284.680" in clients.source
        assert page.propose.isHidden()

    def test_weights_are_slid_typed_added_up_and_balanced(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(MunicipalityPage)
        first, second = page.weights.rows[0], page.weights.rows[1]
        first.slider.setFocus()
        qtbot.keyClick(first.slider, Qt.Key.Key_PageUp)
        qtbot.keyClick(first.slider, Qt.Key.Key_Right)
        assert own.store.case.municipality.weights.self_reliance == 11
        assert first.number.line.text() == "11"
        assert own.store.undo_stack.count() == 1
        own.enter(second.number.line, "33")
        assert second.slider.value() == 33
        assert "44" in page.weights.total.text()
        assert "56" in page.weights.rest.text(), "what is left to give out is said"
        own.click(page.weights.balance)
        weights = own.store.case.municipality.weights
        assert (weights.self_reliance, weights.living_at_home) == (25, 75)
        own.enter(second.number.line, "101")
        assert second.number.error
        assert own.store.case.municipality.weights.living_at_home == 75

    def test_zero_weights_are_not_offered_to_be_balanced(self, qtbot: QtBot) -> None:
        page = bench(qtbot, Case()).page(MunicipalityPage)
        assert page.weights.balance.isHidden()

    def test_a_slider_makes_the_others_give_way_from_where_they_stood(self, qtbot: QtBot) -> None:
        own = bench(qtbot, replaced(Case(), "municipality.weights.well_being", 60))
        page = own.page(MunicipalityPage)
        slider = page.weights.rows[0].slider
        slider.setFocus()
        qtbot.keyClick(slider, Qt.Key.Key_End)
        assert own.value("municipality.weights.well_being") == 0
        assert page.weights.rows[2].slider.value() == 0
        for _ in range(5):
            qtbot.keyClick(slider, Qt.Key.Key_PageDown)
        assert own.value("municipality.weights.self_reliance") == 50
        assert own.value("municipality.weights.well_being") == 50
        assert own.store.undo_stack.count() == 1, "one movement is one step back"
        own.store.undo_stack.undo()
        assert own.value("municipality.weights.well_being") == 60
        assert page.weights.rows[2].slider.value() == 60

    def test_too_much_weight_is_explained_and_may_stay(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(MunicipalityPage)
        own.enter(page.weights.rows[0].number.line, "70")
        own.enter(page.weights.rows[1].number.line, "45")
        assert "15" in page.weights.rest.text()
        assert own.value("municipality.weights.living_at_home") == 45

    def test_an_unknown_name_is_kept_and_others_are_offered(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(MunicipalityPage)
        own.enter(page.chooser.line, "Emen")
        assert own.value("municipality.name") == "Emen"
        settle()
        own.click(button(page, "Emmen"))
        assert own.value("municipality.code") == "0114"
        assert page.chooser.meant.isHidden()

    def test_a_region_says_who_is_in_it_and_how_many_live_there(self, qtbot: QtBot) -> None:
        own = bench(qtbot, replaced(Case(), "questions.procurement.scale", ProcurementScale.REGION))
        page = own.page(MunicipalityPage)
        members = "questions.procurement.region_municipalities"
        own.enter(page.form.made_fields()[members], "Delft, Atlantis")
        texts = " ".join(item.text() for item in page.findChildren(QLabel) if item.isVisibleTo(page))
        delft = next(facts for facts in municipalities() if facts.name == "Delft")
        assert own.t.number(delft.inhabitants) in texts
        assert "Atlantis" in texts

    def test_a_name_in_the_list_of_the_region_is_completed(self, qtbot: QtBot) -> None:
        own = bench(qtbot, replaced(Case(), "questions.procurement.scale", ProcurementScale.REGION))
        page = own.page(MunicipalityPage)
        line = page.form.made_fields()["questions.procurement.region_municipalities"]
        assert isinstance(line, QLineEdit)
        own.type(line, "Delft, westl")
        popup = line.completer().popup()
        assert popup is not None
        assert popup.isVisible()
        qtbot.keyClick(popup, Qt.Key.Key_Down)
        qtbot.keyClick(popup, Qt.Key.Key_Return)
        assert own.value("questions.procurement.region_municipalities") == "Delft, Westland"


class TestQuestions:
    def test_the_region_is_asked_only_of_a_municipality_that_buys_in_one(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(QuestionPage, 1)
        region = "questions.procurement.region"
        assert region not in page.form.made_fields()
        question, answer = "Does the municipality buy alone or in a region?", "Together in a region"
        own.click(button(page, f"{own.t(question)}: {own.t(answer)}"))
        assert region in page.form.made_fields()

    def test_the_case_can_be_moved_to_the_earliest_start(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page = own.page(QuestionPage, 1)
        own.enter(page.form.made_fields()["questions.procurement.earliest_start"], "1-4-2028")
        assert "2028" in page.consequence.text
        own.click(button(page, own.t("Let the case begin in {year}", year="2028")))
        assert own.store.case.settings.start_year == 2028

    def test_the_sentence_on_the_contract_follows_the_choice(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page = own.page(QuestionPage, 2)
        before = page.consequence.text
        assert "640.000" in before
        own.enter(page.form.made_fields()["questions.contracts.renewal_date"], "1-1-2028")
        own.store.evaluate_now()
        assert "128.000" in page.consequence.text, "what the provider would keep until then"
        group = f"Huishoudelijke hulp: {own.t('How is it paid?')}: {own.t(FUNDING_LABELS['lump_sum'])}"
        own.click(button(page, group))
        own.store.evaluate_now()
        service = own.store.case.services[0]
        assert isinstance(service, CareService)
        assert service.funding == LumpSum(renewal_year=2028)
        assert "512.000" in page.consequence.text
        own.store.undo_stack.undo()
        own.store.evaluate_now()
        assert "512.000" not in page.consequence.text

    def test_a_mixed_payment_is_made_of_parts(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page = own.page(QuestionPage, 2)
        group = f"Huishoudelijke hulp: {own.t('How is it paid?')}: {own.t(FUNDING_LABELS['mix'])}"
        own.click(button(page, group))
        settle()
        own.click(button(page, own.t("Add a part")))
        settle()
        service = own.store.case.services[0]
        assert isinstance(service, CareService)
        assert isinstance(service.funding, Mix)
        assert len(service.funding.parts) == 3
        place = f"services.household_help.funding.parts.{service.funding.parts[2].id}"
        own.enter(page.form.made_fields()[f"{place}.weight"], "30")
        assert own.value(f"{place}.weight.value") == Decimal("0.3")
        own.click(button(page, own.t("Remove part {number} of the payment", number=3)))
        assert f"{place}.weight" not in page.form.made_fields()

    def test_cashability_stands_with_its_question(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page = own.page(QuestionPage, 3)
        own.enter(page.form.made_fields()["services.household_help.cashability"], "25")
        own.store.evaluate_now()
        assert "160.000" in page.consequence.text

    def test_the_answer_carries_how_one_knows_it(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(QuestionPage, 5)
        made = page.form.made_fields()
        own.type(made["questions.innovation_policy.source"], "Beleidsplan")
        own.type(made["questions.innovation_policy.date"], "1-2-2026")
        answer = own.store.case.questions.innovation_policy
        assert (answer.source, answer.date) == ("Beleidsplan", datetime.date(2026, 2, 1))
        name = f"{own.t('Is there an innovation budget?')}: {own.t('Yes')}"
        own.click(button(page, name))
        assert own.store.case.questions.innovation_policy.innovation_budget is YesNo.YES
        assert own.t("An innovation budget can pay the introduction.") in page.consequence.text

    def test_an_innovation_budget_asks_for_its_amount_and_says_how_far_it_goes(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page = own.page(QuestionPage, 5)
        place = "questions.innovation_policy.innovation_budget_amount"
        assert place not in page.form.made_fields()
        own.click(button(page, f"{own.t('Is there an innovation budget?')}: {own.t('Yes')}"))
        settle()
        own.enter(page.form.made_fields()[place], "25.000")
        own.store.evaluate_now()
        assert own.value(f"{place}.value") == Decimal(25000)
        assert "25.000" in page.consequence.text
        # What was given stays in view when the answer changes, so that it can be cleared.
        own.click(button(page, f"{own.t('Is there an innovation budget?')}: {own.t('No')}"))
        settle()
        assert page.form.made_fields()[place].isVisible()

    def test_what_the_questions_ask_is_not_folded_away(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        for number, names in (
            (2, ("tariff_basis", "term_years", "renewal_date", "extension_options")),
            (2, ("budget_ceiling", "volume_guarantee")),
            (4, ("priorities", "target_groups", "result_areas", "measures_with_zrm", "own_measures")),
        ):
            page = own.page(QuestionPage, number)
            for name in names:
                assert page.form.made_fields()[f"{page.path}.{name}"].isVisible(), name

    def test_answers_to_begin_with_go_once_there_are_words_of_ones_own(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(QuestionPage, 4)
        place = "questions.self_reliance.priorities"
        first, second = own.t("Supporting informal carers."), own.t("Living at home longer.")

        def offered() -> list[str]:
            (part,) = [item for item in page.findChildren(Suggested) if item.path == place]
            return [item.text() for item in part.findChildren(QPushButton) if item.isVisible()]

        for text in (first, second):
            own.click(button(page, text))
            settle()
            assert text not in offered()
        assert own.value(place) == f"{first} {second}"
        assert len(offered()) == 2
        own.store.undo_stack.undo()
        settle()
        assert second in offered()
        own.type(page.form.made_fields()[place], "En meer")
        settle()
        assert offered() == []

    def test_a_date_that_is_still_to_come_is_told_at_the_field(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(QuestionPage, 5)
        place = "questions.innovation_policy.date"
        said = own.t(
            "This date is still to come, while what was said, written or measured lies in the past. Check the"
            " date."
        )

        def shown() -> list[str]:
            own.store.evaluate_now()
            return [item.text() for item in page.findChildren(QLabel) if item.isVisible()]

        line = page.form.made_fields()[place]
        own.enter(line, "vandaag")
        assert said not in shown()
        today = own.value(place)
        assert isinstance(today, datetime.date)
        tomorrow = today + datetime.timedelta(days=1)
        own.enter(line, f"{tomorrow:%d-%m-%Y}")
        assert own.value(place) == tomorrow
        assert said in shown()

    def test_links_lead_to_where_the_figure_stands(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        for number in (2, 4, 6):
            page = own.page(QuestionPage, number)
            own.click(page.links[0])
        assert own.navigator.tasks == ["results"]
        assert own.navigator.fields == [
            "innovation.contributions",
            "effects.less_help.deadweight",
        ]

    def test_without_a_service_the_page_says_where_to_add_one(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(QuestionPage, 2)
        assert page.consequence.text == own.t(
            "Once there is a service in the case, this says who keeps a saving, and from when."
        )


def with_every_proposal() -> Case:
    """Return an example whose answers do not go with its calculation, at each question that proposes."""
    case = example()
    service = case.services[0].id
    answers: dict[str, object] = {
        "questions.procurement.buyer": Buyer.PROVIDER,
        "questions.procurement.joining_in_between": YesNo.NO,
        "questions.procurement.earliest_start": datetime.date(2028, 4, 1),
        f"services.{service}.funding": LumpSum(renewal_year=2030),
        "questions.contracts.renewal_date": datetime.date(2029, 1, 1),
        "questions.contracts.tariff_basis": TariffBasis.HOURS,
        "questions.innovation_policy.innovation_budget": YesNo.YES,
        "questions.innovation_policy.revolving_fund": YesNo.YES,
        "questions.current_supply.already_reached.value": Decimal("0.4"),
    }
    for place, value in answers.items():
        case = replaced(case, place, value)
    return case


class TestProposals:
    @pytest.mark.parametrize("number", [1, 2, 5, 6])
    def test_each_is_seen_taken_over_with_a_click_and_taken_back_with_another(
        self, qtbot: QtBot, number: int
    ) -> None:
        document = with_every_proposal()
        own = bench(qtbot, document)
        page = own.page(QuestionPage, number)
        offered = [own.t.message(item.action) for item in proposals(number, document)]
        assert offered
        for action in offered:
            own.click(button(page, action))
            settle()
            assert own.store.case != document
            assert own.store.undo_stack.count() == 1
            back = button(page, own.t("Take it back"))
            assert back.hasFocus(), "the keyboard can go on"
            own.click(back)
            settle()
            assert own.store.case == document

    def test_a_proposal_is_taken_over_and_back_with_keys_alone(self, qtbot: QtBot) -> None:
        document = with_every_proposal()
        own = bench(qtbot, document)
        page = own.page(QuestionPage, 6)
        (proposal,) = proposals(6, document)
        button(page, own.t.message(proposal.action)).setFocus()
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        settle()
        assert own.store.case != document
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        settle()
        assert own.store.case == document

    def test_what_is_changed_otherwise_afterwards_is_not_taken_back_by_mistake(self, qtbot: QtBot) -> None:
        own = bench(qtbot, with_every_proposal())
        page = own.page(QuestionPage, 6)
        (proposal,) = proposals(6, own.store.case)
        own.click(button(page, own.t.message(proposal.action)))
        settle()
        own.enter(page.form.made_fields()["questions.current_supply.source"], "Sociale kaart")
        settle()
        texts = [item.text() for item in page.findChildren(QPushButton) if item.isVisible()]
        assert own.t("Take it back") not in texts
        assert own.value("questions.current_supply.source") == "Sociale kaart"


class TestComparison:
    def opened(self, own: Bench, page: FormPage, text: str) -> ComparisonTable:
        own.click(button(page, own.t(text)))
        settle()
        (dialog,) = [item for item in page.window().findChildren(ModelComparison) if item.isVisible()]
        return dialog.table

    def cells(self, table: ComparisonTable) -> list[list[str]]:
        return [
            [table.model().index(row, column).data() for column in range(table.columnCount())]
            for row in range(table.rowCount())
        ]

    def test_all_procurement_models_stand_side_by_side_with_the_figures_of_the_data_file(
        self, qtbot: QtBot
    ) -> None:
        own = bench(qtbot, example(language=Language.ENGLISH), Language.ENGLISH)
        table = self.opened(own, own.page(QuestionPage, 1), "Compare all procurement models")
        rows = {texts[0].removesuffix(" (your answer)"): texts for texts in self.cells(table)}
        with (DATA / "procurement_models.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                texts = rows[ENGLISH(ProcurementModel(row["model"]).label)]
                if not int(row["municipalities"]):
                    assert texts[4:7] == ["–", "–", "–"]
                    continue
                assert texts[3].startswith(f"{row['municipalities']} of {row['studied']} ")
                providers, *table_7 = texts[4].split("\n")
                term, *table_8 = texts[5].split("\n")
                assert providers == f"{row['providers_lowest']} to {row['providers_highest']}"
                assert re.findall(r"\d+", term)[0] == row["term_lowest"]
                assert row["term_highest"] in term
                # What the tables of the study say stands beside it where that differs, and only there.
                listed = [row["providers_lowest"], row["providers_highest"]]
                tabled = [row["table_providers_lowest"], row["table_providers_highest"]]
                assert table_7 == ([f"table 7: {' to '.join(tabled)}"] if tabled != listed else [])
                longest = "indefinite" if int(row["term_indefinite"]) else row["term_highest"]
                tabled = [row["table_term_lowest"], row["table_term_highest"]]
                assert len(table_8) == (tabled != [row["term_lowest"], longest])
                for text in table_8:
                    years = re.findall(r"[\d.]+", text)[1:]
                    assert years == [end for end in tabled if end[0].isdigit()]
                assert texts[6] == f"in {row['innovation_named']} of {row['municipalities']}"

    def test_all_forms_of_funding_stand_side_by_side_with_the_figures_of_the_data_file(
        self, qtbot: QtBot
    ) -> None:
        own = bench(qtbot, example(language=Language.ENGLISH), Language.ENGLISH)
        table = self.opened(own, own.page(QuestionPage, 2), "Compare all forms of funding")
        rows = {texts[0].removesuffix(" (your answer)"): texts for texts in self.cells(table)}
        with (DATA / "procurement_2019.csv").open(encoding="utf-8") as file:
            studied = list(csv.DictReader(file))
        with (DATA / "funding_models.csv").open(encoding="utf-8") as file:
            models = list(csv.DictReader(file))
        assert len(rows) == len(models) == len(FUNDING_LABELS)
        for model in models:
            texts = rows[ENGLISH(FUNDING_LABELS[model["kind"]])]
            listed = [row for row in studied if row["funding_model"] == model["kind_2019"]]
            if not listed:
                assert texts[2:6] == ["–"] * 4
                assert texts[1] in {"none of 31", "not counted in 2019"}
                continue
            assert texts[1].startswith(f"{len(listed)} of {len(studied)} ")
            assert f"{round(100 * len(listed) / len(studied))}" in texts[1]
            counts = sorted(int(row["contracted_providers"]) for row in listed)
            assert texts[4] == f"{counts[0]} to {counts[-1]}"
            terms = sorted(Decimal(row["term_years"]) for row in listed if row["term_years"] != "indefinite")
            ends = list(dict.fromkeys((str(terms[0]), str(terms[-1]))))
            unending = len(listed) - len(terms)
            assert texts[5].startswith(f"{' to '.join(ends)} years")
            assert (f"indefinite in {unending}" in texts[5]) is bool(unending)

    @pytest.mark.parametrize("language", Language)
    @pytest.mark.parametrize(
        ("number", "text"),
        [(1, "Compare all procurement models"), (2, "Compare all forms of funding")],
    )
    def test_where_the_study_contradicts_itself_stands_under_the_comparison(
        self,
        qtbot: QtBot,
        language: Language,
        number: int,
        text: str,
    ) -> None:
        own = bench(qtbot, example(language=language), language)
        page = own.page(QuestionPage, number)
        dialog = self.opened(own, page, text).window()
        (remark,) = [item for item in dialog.findChildren(QLabel) if item.property("role") == "caption"]
        said = remark.text().split("\n")[1:]
        if number == PROCUREMENT:
            # The cells name them; the remark says what that means.
            assert re.findall(r"\d", said[0]) == ["7", "8"]
        else:
            expected = [
                f"{own.t(FUNDING_LABELS[facts.kind])}: {own.t.message(contradiction_message(facts.note))}"
                for facts in funding_models(language)
                if facts.note
            ]
            assert said == expected
        assert len(said) == 1
        # All of it shows: a label that is too low would cut its last lines off.
        assert remark.height() >= remark.heightForWidth(remark.width())

    @pytest.mark.parametrize(
        ("number", "text"),
        [(1, "Compare all procurement models"), (2, "Compare all forms of funding")],
    )
    def test_the_columns_fill_the_window_and_every_text_is_in_view(
        self, qtbot: QtBot, number: int, text: str
    ) -> None:
        own = bench(qtbot, example())
        table = self.opened(own, own.page(QuestionPage, number), text)
        width = sum(table.columnWidth(column) for column in range(table.columnCount()))
        assert table.viewport().width() - table.columnCount() <= width <= table.viewport().width()
        # On the smallest screen no word of a heading is cut off.
        table.window().resize(984, 660)
        settle()
        heading = table.horizontalHeader().fontMetrics()
        for column in range(table.columnCount()):
            words = str(table.model().headerData(column, Qt.Orientation.Horizontal)).split()
            assert max(map(heading.horizontalAdvance, words)) < table.columnWidth(column)
        for row in range(table.rowCount()):
            assert table.rowHeight(row) >= table.sizeHintForRow(row)


class TestReach:
    def test_an_effect_is_added_by_keyboard_alone(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case(effects=()))
        page = own.page(ReachPage)
        page.findChildren(QWidget)[0].setFocus()

        def press(key: Qt.Key) -> None:
            focus = QApplication.focusWidget()
            assert focus is not None
            qtbot.keyClick(focus, key)
            settle()

        def focused() -> QWidget:
            focus = QApplication.focusWidget()
            assert focus is not None
            return focus

        add = button(page, own.t("Add an effect"))
        for _ in range(60):
            if focused() is add:
                break
            press(Qt.Key.Key_Tab)
        assert focused() is add
        press(Qt.Key.Key_Space)
        effect = own.store.case.effects[0]
        path = f"effects.{effect.id}"
        assert focused().property(FIELD_PLACE) == f"{path}.name"
        qtbot.keyClicks(focused(), "Minder hulp")
        press(Qt.Key.Key_Tab)
        assert focused().property(FIELD_PLACE) == f"{path}.service"
        assert effect.service == "household_help", "the only service is taken at once"
        for expected, text in ((f"{path}.baseline_volume", "100"), (f"{path}.relative_change", "40")):
            for _ in range(6):
                press(Qt.Key.Key_Tab)
                if focused().property(FIELD_PLACE) == expected and isinstance(focused(), QLineEdit):
                    break
            assert focused().property(FIELD_PLACE) == expected
            qtbot.keyClicks(focused(), text)
        press(Qt.Key.Key_Return)
        own.store.evaluate_now()
        made = own.store.case.effects[0]
        assert (made.name, made.baseline_volume.value, made.relative_change.value) == (
            "Minder hulp",
            Decimal(100),
            Decimal("-0.4"),
        )
        assert own.store.results is not None

    def test_a_published_price_becomes_a_service_with_its_source(self, qtbot: QtBot) -> None:
        own = bench(qtbot, new_case(Language.DUTCH))
        page = own.page(ReachPage)
        own.click(button(page, own.t("Add an effect")))
        settle()
        path = f"effects.{own.store.case.effects[0].id}"
        box = page.form.made_fields()[f"{path}.service"]
        texts = [box.itemText(number) for number in range(box.count())]  # type: ignore[attr-defined]
        position = next(number for number, text in enumerate(texts) if "Huishoudelijke hulp" in text)
        box.setFocus()
        qtbot.keyClick(box, Qt.Key.Key_Down)
        assert not own.value("services"), "unfolding the list chooses nothing"
        view = box.view()  # type: ignore[attr-defined]
        assert view.isVisible()
        for _ in range(position + 1):
            qtbot.keyClick(view, Qt.Key.Key_Down)
            if view.currentIndex().row() == position:
                break
        qtbot.keyClick(view, Qt.Key.Key_Return)
        service = next(iter(own.store.case.services))
        assert service.name == "Huishoudelijke hulp thuis"
        assert isinstance(service, CareService)
        assert (service.tariff.value, service.tariff.price_year) == (Decimal("32.76"), 2022)
        assert "Kostenhandleiding" in service.tariff.source
        assert own.store.case.effects[0].service == service.id
        assert page.services.card(f"services.{service.id}").isVisible()

    def test_effects_are_duplicated_and_removed_with_undo(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page = own.page(ReachPage)
        own.click(button(page, own.t("Duplicate: {item}", item="Minder huishoudelijke hulp")))
        settle()
        assert [effect.name for effect in own.store.case.effects][1].startswith(
            "Minder huishoudelijke hulp ("
        )
        own.click(button(page, own.t("Remove: {item}", item="Minder huishoudelijke hulp")))
        settle()
        assert len(own.store.case.effects) == 1
        assert (
            len(
                [
                    card
                    for card in page.findChildren(Card)
                    if card.path.startswith("effects.") and card.isVisible()
                ]
            )
            == 1
        )
        own.store.undo_stack.undo()
        settle()
        assert [card.path for card in page.effects._cards.values()] == [
            f"effects.{effect.id}" for effect in own.store.case.effects
        ]
        own.store.undo_stack.undo()
        settle()
        assert own.store.case == small_case()

    def test_undo_of_an_addition_takes_the_card_with_the_focus_away(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page = own.page(ReachPage)
        own.click(button(page, own.t("Add an effect")))
        settle()
        path = f"effects.{own.store.case.effects[1].id}"
        baseline = page.form.made_fields()[f"{path}.baseline_volume"]
        own.type(baseline, "12")
        own.store.undo_stack.undo()
        own.store.undo_stack.undo()
        settle()
        assert own.store.case == small_case()
        assert not own.store.undo_stack.canUndo()

    def test_a_removed_card_hands_the_focus_on(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page = own.page(ReachPage)
        own.click(button(page, own.t("Remove: {item}", item="Minder huishoudelijke hulp")))
        settle()
        assert QApplication.focusWidget() is button(page, own.t("Add an effect"))

    def test_a_card_says_what_its_effect_comes_to_or_needs(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page = own.page(ReachPage)
        card = page.effects.card("effects.less_help")
        assert "8.000" in card._result.text(), "200 users times 40 hours"
        own.enter(page.form.made_fields()["effects.less_help.baseline_volume"], "")
        own.store.evaluate_now()
        assert own.t("Use now").lower() in card._result.text()

    def test_users_are_shown_while_one_types(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page = own.page(ReachPage)
        assert page.preview.users == pytest.approx((100, 200, 200))
        own.type(page.form.made_fields()["reach.target_group.size"], "2000")
        assert page.preview.users == pytest.approx((200, 400, 400))
        own.type(page.form.made_fields()["reach.target_group.size"], "")
        assert page.preview.users == ()

    def test_a_curve_turns_into_a_list_per_year_and_back(self, qtbot: QtBot) -> None:
        own = bench(qtbot, example())
        page = own.page(ReachPage)
        users = page.preview.users
        own.click(button(page, f"{own.t('Growth of the use')}: {own.t('As I say per year')}"))
        assert isinstance(own.store.case.reach.adoption, ListedAdoption)
        assert page.preview.users == pytest.approx(users, rel=1e-3)
        settle()
        assert page.focus_field("reach.adoption.share")
        own.store.undo_stack.undo()
        assert own.store.case == example()

    def test_the_number_of_years_waits_until_it_is_typed_in_full(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page = own.page(ReachPage)
        assert page.focus_field("settings.years")
        line = page.form.made_fields()["settings.years"]
        own.type(line, "10")
        assert own.store.case.settings.years == 3, "the 1 of 10 must not throw years away"
        qtbot.keyClick(line, Qt.Key.Key_Return)
        assert own.store.case.settings.years == 10
        assert own.value("reach.adoption.share.values") == tuple(map(Decimal, ("0.1", *("0.2",) * 9)))
        own.enter(line, "11")
        assert own.store.case.settings.years == 10
        assert own.value("settings.years") == 10

    def test_time_without_a_price_is_a_service_too(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(ReachPage)
        page._add_time()
        settle()
        assert isinstance(own.store.case.services[0], ValuedTime)
        assert page.focus_field("services.time.value_per_unit")

    def test_a_new_effect_without_services_asks_for_one(self, qtbot: QtBot) -> None:
        own = bench(qtbot, Case())
        page = own.page(ReachPage)
        own.click(button(page, own.t("Add an effect")))
        settle()
        effect: Effect = own.store.case.effects[0]
        assert effect.service == ""
        field = page.form._fields[f"effects.{effect.id}.service"][0][0]
        assert field._needed.isVisible()  # type: ignore[attr-defined]


class TestCosts:
    def test_a_cost_is_added_with_the_buyer_as_payer(self, qtbot: QtBot) -> None:
        own = bench(qtbot, example())
        page = own.page(CostsPage)
        own.click(button(page, own.t("Add a cost")))
        settle()
        cost = own.store.case.costs[-1]
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.property(FIELD_PLACE) == f"costs.{cost.id}.name"
        qtbot.keyClicks(focus, "Evaluatie")
        own.enter(page.form.made_fields()[f"costs.{cost.id}.amount"], "1.500")
        assert own.store.case.costs[-1].name == "Evaluatie"
        assert own.store.case.costs[-1].amount.value == 1500
        own.store.evaluate_now()
        assert "€" in page.costs.card(f"costs.{cost.id}")._result.text()

    def test_hours_of_training_are_asked_only_where_they_count(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page = own.page(CostsPage)
        place = "costs.licence.training_hours"
        assert place not in page.form.made_fields()
        own.click(button(page, f"Licentie: {own.t('Counted')}: {own.t('Per hour of training')}"))
        assert place in page.form.made_fields()

    def test_an_own_price_index_is_added_and_removed(self, qtbot: QtBot) -> None:
        own = bench(qtbot, example())
        page = own.page(CostsPage)
        assert page.focus_field("settings.indices.cpi.expected")
        settle()
        own.click(button(page, own.t("Add a price index")))
        settle()
        index = own.store.case.settings.indices[1]
        own.enter(page.form.made_fields()[f"settings.indices.{index.id}.expected"], "3,5")
        assert own.store.case.settings.indices[1].expected.value == Decimal("0.035")
        own.click(button(page, own.t("Remove price index {index}", index=index.name)))
        assert len(own.store.case.settings.indices) == 1

    def test_a_known_price_change_can_be_gone_to(self, qtbot: QtBot) -> None:
        page = bench(qtbot, example()).page(CostsPage)
        assert page.focus_field("settings.indices.cpi.known.0.change")

    def test_errors_of_fields_are_listed_by_the_page_and_go_with_their_card(self, qtbot: QtBot) -> None:
        own = bench(qtbot, small_case())
        page = own.page(CostsPage)
        own.enter(page.form.made_fields()["costs.licence.amount"], "twaalf")
        assert [error.path for error in page.field_errors] == ["costs.licence.amount"]
        assert "Licentie" in page.field_errors[0].label
        own.click(button(page, own.t("Remove: {item}", item="Licentie")))
        assert page.field_errors == ()

    def test_many_cards_start_closed_and_are_made_when_opened(self, qtbot: QtBot) -> None:
        own = bench(qtbot, example())
        page = own.page(CostsPage)
        card = page.costs.card("costs.licence")
        assert not card.is_open()
        assert "costs.licence.amount" not in page.form.made_fields()
        own.click(card.line)
        assert page.form.made_fields()["costs.licence.amount"].isVisible()
        own.click(card.line)
        assert not page.form.made_fields()["costs.licence.amount"].isVisible()


def test_a_language_gives_the_same_page_in_other_words(qtbot: QtBot) -> None:
    dutch = bench(qtbot, example()).page(ReachPage)
    english = bench(qtbot, example(language=Language.ENGLISH), Language.ENGLISH).page(ReachPage)
    assert dutch.form.made_fields().keys() == english.form.made_fields().keys()
    assert any(isinstance(field, TypedField) for field in english.findChildren(TypedField))
