"""Every figure shows how it was computed, in the very numbers of the calculation, down to the sources."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from casebuilder.explanation import (
    Explanation,
    UnknownLineError,
    explain,
    explain_text,
    known_lines,
    similar_lines,
)
from casebuilder.model.case import Case
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.formula.expressions import lines_used
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.quantities import Agreement, EvidenceGrade, Price
from casebuilder.templates import templates
from casebuilder.translation import Language, Translator
from tests.building import euros, household_help, small_case
from tests.golden_case import golden_case
from tests.strategies import cases

ENGLISH = Translator(Language.ENGLISH)


@pytest.fixture(scope="module")
def results() -> Results:
    return evaluate_case(small_case())


def every_node(tree: Explanation) -> Iterator[Explanation]:
    yield tree
    for child in tree.children:
        yield from every_node(child)


def test_a_product_is_explained_by_its_factors_in_words_and_numbers(results: Results) -> None:
    users = explain(results, "reach.users", 2028)
    assert users.formula is not None
    assert users.formula.in_words(ENGLISH) == "Target group × Share reached"
    assert users.formula.in_numbers(ENGLISH) == ("1,000 × 20 %",)
    assert users.value == pytest.approx(200)
    assert users.years == (2028,)
    assert [child.id for child in users.children] == ["reach.target_group", "reach.share"]


def test_the_words_follow_the_language(results: Results) -> None:
    payment = explain(results, "reach.starters", 2028)
    assert payment.formula is not None
    assert payment.formula.in_numbers(ENGLISH)[0].startswith("the largest of (0; ")
    assert payment.formula.in_numbers(Translator(Language.DUTCH))[0].startswith("het grootste van (0; ")


def test_all_years_are_explained_when_no_year_is_asked(results: Results) -> None:
    users = explain(results, "reach.users")
    assert users.years == (2027, 2028, 2029)
    assert users.values == pytest.approx((100, 200, 200))
    assert users.formula is not None
    assert users.formula.in_numbers(ENGLISH) == ("1,000 × 10 %", "1,000 × 20 %", "1,000 × 20 %")


def test_a_single_figure_is_explained_by_the_years_it_sums(results: Results) -> None:
    npv = explain(results, "parties.municipality.npv", 2028)
    assert npv.years == ()
    discounted = npv.children[0]
    assert discounted.years == (2027, 2028, 2029)
    assert npv.value == pytest.approx(sum(value or 0 for value in discounted.values))


def test_the_year_before_is_explained_with_its_own_figure(results: Results) -> None:
    starters = explain(results, "reach.starters", 2028)
    now, before = (child for child in starters.children if child.id == "reach.users")
    assert now.years == (2028,)
    assert now.value == pytest.approx(200)
    assert before.years == (2027,)
    assert before.value == pytest.approx(100)
    assert starters.formula is not None
    assert "Users of the year before" in starters.formula.in_words(ENGLISH)


def test_before_the_first_year_there_is_nothing(results: Results) -> None:
    starters = explain(results, "reach.starters", 2027)
    assert [child.years for child in starters.children if child.id == "reach.users"] == [(2027,)]
    assert starters.formula is not None
    assert starters.formula.in_numbers(ENGLISH) == ("the largest of (0; 100 − (1 − 0 %) × 0)",)


def test_parties_with_the_same_line_are_told_apart(results: Results) -> None:
    chain = explain(results, "parties.chain.cash", 2027)
    assert chain.formula is not None
    words = chain.formula.in_words(ENGLISH)
    assert "Result in cash (Municipality) + Result in cash (Provider)" in words


def test_a_negative_figure_among_others_stands_in_brackets_and_alone_it_does_not(
    results: Results,
) -> None:
    cash = explain(results, "parties.municipality.cash", 2027)
    assert cash.formula is not None
    assert "(−\u00a0€\u00a012,000)" in cash.formula.in_numbers(ENGLISH)[0]
    income = explain(results, "parties.provider.items.services.household_help.payment", 2027)
    assert income.formula is not None
    assert income.formula.in_numbers(ENGLISH)[0].startswith("−\u00a0€\u00a0")


def test_an_input_shows_all_its_evidence_and_its_place() -> None:
    tariff = Price.model_validate(
        {
            **dict(euros("32.76", price_year=2022, grade=EvidenceGrade.LITERATURE)),
            "unit": "EUR/service_unit",
            "source": "Kostenhandleiding",
            "source_date": datetime.date(2024, 3, 1),
            "agreed_with": (
                Agreement(party=Party.PROVIDER, date=datetime.date(2026, 3, 31), who="afdeling inkoop"),
                Agreement(party=Party.MUNICIPALITY),
            ),
        }
    )
    results = evaluate_case(small_case(services=(household_help(tariff=tariff),)))
    price = explain(results, "services.household_help.tariff.price", 2027)
    leaf = next(child for child in price.children if child.id == "services.household_help.tariff")
    assert leaf.is_input
    assert leaf.path == "services.household_help.tariff"
    assert leaf.quantity == tariff
    text = explain_text(leaf, ENGLISH)
    for said in (
        "Tariff: Huishoudelijke hulp: €\u00a032.76 per hour",
        "Source: Kostenhandleiding (1 March 2024)",
        "Price level of 2022.",
        "Evidence: Published figures from elsewhere",
        "Assumption, not yet checked.",
        "Agreed with: Provider (afdeling inkoop, 31 March 2026)",
        "Agreed with: Municipality",
        "Place in the case: services.household_help.tariff",
    ):
        assert said in text


def test_a_figure_without_source_or_doubt_says_the_one_and_not_the_other() -> None:
    case = replaced(small_case(), "services.household_help.tariff.assumption", value=False)
    text = explain_text(explain(evaluate_case(case), "services.household_help.tariff"), ENGLISH)
    assert "No source given." in text
    assert "Assumption" not in text


def test_a_setting_shows_the_chosen_label(results: Results) -> None:
    view = explain(results, "settings.view")
    assert explain_text(view, ENGLISH).startswith("View: Social\n")
    rate = explain(results, "frame.discount_rate")
    assert rate.formula is not None
    assert "View [0 = Budget; 1 = Social; 2 = Health-economic]" in rate.formula.in_words(ENGLISH)


def test_a_limit_of_the_calculation_has_no_place_in_the_case(results: Results) -> None:
    assert explain(results, "calculation.smallest_amount").path is None


def test_what_is_not_applicable_is_said_and_not_a_number(results: Results) -> None:
    rate = explain(results, "parties.provider.bcr")
    assert rate.value is None
    assert explain_text(rate, ENGLISH, 0).startswith("Benefits per euro of costs (BCR) (Provider): n/a\n")


def test_an_unknown_line_is_refused_and_what_resembles_it_is_found(results: Results) -> None:
    with pytest.raises(UnknownLineError):
        explain(results, "parties.municpality.npv")
    assert similar_lines(results, "parties.municpality.npv")[0] == "parties.municipality.npv"
    assert similar_lines(results, "services.household_help.tarif")[0] == "services.household_help.tariff"
    assert similar_lines(results, "zzzz") == ()


def test_a_year_outside_the_case_is_refused(results: Results) -> None:
    with pytest.raises(ValueError, match="2030"):
        explain(results, "reach.users", 2030)


def test_the_known_lines_are_those_of_the_model(results: Results) -> None:
    assert "reach.users" in known_lines(results)
    assert len(known_lines(results)) == len(results.case_model.model.lines)


def test_each_line_is_expanded_once_and_as_close_to_the_top_as_it_occurs(results: Results) -> None:
    tree = explain(results, "parties.chain.npv")
    expanded = [node.id for node in every_node(tree) if not node.is_input and not node.expanded_elsewhere]
    assert len(expanded) == len(set(expanded))
    needed, waiting = set(), [tree.id]
    while waiting:
        line = waiting.pop()
        if line not in needed:
            needed.add(line)
            waiting.extend(lines_used(results.case_model.model.line(line).expression))
    assert set(expanded) == needed


def test_the_depth_limits_what_is_shown_and_not_what_is_known(results: Results) -> None:
    tree = explain(results, "parties.municipality.cash", 2028)
    flat, deep = explain_text(tree, ENGLISH, 0), explain_text(tree, ENGLISH, 20)
    assert len(flat.splitlines()) == 3
    assert len(deep.splitlines()) > 50
    assert "Source" not in flat


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(case=cases())
def test_every_line_of_any_case_can_be_explained_with_its_own_values(case: Case) -> None:
    results = evaluate_case(case)
    for line in known_lines(results):
        tree = explain(results, line)
        expected = [None if math.isnan(value) else value for value in results.line(line)]
        assert list(tree.values) == expected
        assert explain_text(tree, ENGLISH, 0)


@pytest.mark.parametrize("language", list(Language))
def test_the_examples_explain_themselves_in_both_languages(language: Language) -> None:
    translator = Translator(language)
    for case in (*(item.case for item in templates(language)), golden_case()):
        results = evaluate_case(case)
        tree = explain(results, "parties.chain.npv_cash_and_valued")
        assert explain_text(tree, translator, 99)
        for node in every_node(tree):
            if node.path is not None:
                value_at(case, node.path)
